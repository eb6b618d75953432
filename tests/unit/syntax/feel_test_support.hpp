#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/source.hpp"
#include "adjudge/syntax/parse_expression.hpp"
#include "adjudge/syntax/print.hpp"

/// What the tests of FEEL's syntax share: a scope, and trees on one line.
namespace adjudge::test {

/// Names and members as a pack would give them, built-in functions included.
struct FeelScope {
  NameSet names;
  NameSet members;

  FeelScope(const std::vector<std::string>& more_names = {}, const std::vector<std::string>& more_members = {}) {
    for (const char* name : {"a",
                             "b",
                             "c",
                             "x",
                             "y",
                             "f",
                             "order",
                             "request",
                             "customer",
                             "lines",
                             "Phone Number",
                             "days between",
                             "round money",
                             "date",
                             "time",
                             "date and time",
                             "not",
                             "sum",
                             "count",
                             "min",
                             "string length",
                             "values in a list",
                             "known",
                             "duration"}) {
      names.add(name);
    }
    for (const char* name : {"placed_at", "price", "tier", "start included", "time offset", "line", "sku"})
      members.add(name);
    for (const std::string& name : more_names) names.add(name);
    for (const std::string& name : more_members) members.add(name);
  }
  Scope scope() const { return {names, members}; }
};

/// A tree on one line: `+(name a, number 2)`.
inline std::string on_one_line(const std::string& tree) {
  std::string result;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < tree.size();) {
    const std::size_t end = tree.find('\n', at);
    const std::size_t text = tree.find_first_not_of(' ', at);
    const std::size_t level = (text - at) / 2;
    if (level > depth) {
      result += '(';
    } else {
      result.append(depth - level, ')');
      if (!result.empty()) result += ", ";
    }
    depth = level;
    result += tree.substr(text, end - text);
    at = end + 1;
  }
  return result.append(depth, ')');
}

struct Parsed {
  ast::ExpressionPtr expression;
  Diagnostics notes;
  SourceSet sources;

  std::string tree() const { return notes.empty() ? on_one_line(to_text(*expression)) : "error: " + notes[0].message; }
  /// The text that the first label of the first finding points to.
  std::string place() const { return std::string{sources.text(notes[0].labels.at(0).span)}; }
  /// The text after the first repair is applied; `advice: ...` when there is nothing to apply; nothing without any.
  std::string repaired() const {
    if (notes.empty() || notes[0].fixes.empty()) return "";
    const FixHint& fix = notes[0].fixes[0];
    if (fix.span.is_none()) return "advice: " + fix.reason;
    std::string text = sources[fix.span.source].text;
    return text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
  }
};

inline Parsed parse(const std::string& text, Mode mode = Mode::strict, const FeelScope& names = {}) {
  Parsed result;
  const SourceId id = result.sources.add({"test", text});
  result.expression = parse_expression(ScalarText::verbatim(text, id), names.scope(), mode, result.notes);
  return result;
}

}  // namespace adjudge::test
