#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "adjudge/syntax/parse_expression.hpp"
#include "syntax/feel_errors.hpp"
#include "syntax/feel_grammar.hpp"

namespace adjudge {
namespace {

using feel::is_space;
namespace errors = feel::errors;

/// Where the `{` at `open` is closed, by a look at brackets, texts and comments only; nothing when it is not. A text
/// that is never closed hides the rest: its place is noted.
struct Closing {
  std::optional<std::uint32_t> at;
  std::optional<std::uint32_t> unclosed_text;
};
Closing find_closing(std::string_view text, std::uint32_t open) {
  std::uint32_t depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    const auto here = static_cast<std::uint32_t>(at);
    switch (text[at]) {
      case '{':
        ++depth;
        break;
      case '}':
        if (--depth == 0) return {here, {}};
        break;
      case '"':
        for (++at; at < text.size() && text[at] != '"'; ++at) {
          if (text[at] == '\\') ++at;
        }
        if (at >= text.size()) return {{}, here};
        break;
      case '/':
        if (text.substr(at).starts_with("//")) {
          const std::size_t end = text.find('\n', at);
          if (end == text.npos) return {};
          at = end;
        } else if (text.substr(at).starts_with("/*")) {
          const std::size_t end = text.find("*/", at + 2);
          if (end == text.npos) return {};
          at = end + 1;
        }
        break;
      default:
        break;
    }
  }
  return {};
}

bool is_blank(std::string_view text) {
  const char* at = text.data();
  const char* const last = at + text.size();
  for (feel::CodePoint c = feel::decode(at, last); c.length != 0; c = feel::decode(at, last)) {
    if (!is_space(c.value)) return false;
    at += c.length;
  }
  return true;
}

}  // namespace

ast::Template parse_template(const ScalarText& scalar, const Scope& scope, Mode mode, Diagnostics& notes) {
  ast::Template result;
  result.span = scalar.span;
  const std::string_view text = scalar.text;
  if (text.size() > max_expression_length) {
    notes.add(errors::too_long(scalar.span, text.size()));
    return result;
  }
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) result.parts.push_back({std::exchange(literal, {}), nullptr});
  };
  const auto span = [&](std::uint32_t begin, std::uint32_t end) { return scalar.locate(begin, end); };
  const auto size = static_cast<std::uint32_t>(text.size());
  std::uint32_t at = 0;
  while (at < size) {
    const char c = text[at];
    const bool is_doubled = at + 1 < size && text[at + 1] == c;
    if ((c == '{' || c == '}') && is_doubled) {
      literal.push_back(c);
      at += 2;
      continue;
    }
    if (c == '}') {
      notes.add(errors::stray_brace(span(at, at + 1)));
      literal.push_back(c);
      ++at;
      continue;
    }
    if (c != '{') {
      literal.push_back(c);
      ++at;
      continue;
    }
    const Closing closing = find_closing(text, at);
    if (!closing.at) {
      if (closing.unclosed_text) {
        const std::uint32_t quote = *closing.unclosed_text;
        notes.add(errors::unclosed_text(span(quote, size), span(size, size)));
      } else {
        notes.add(errors::unclosed_brace(span(at, at + 1)));
      }
      flush();
      return result;
    }
    const std::uint32_t end = *closing.at;
    const bool is_computed = text[at + 1] == '=';
    if (is_computed) {
      if (is_blank(text.substr(0, at)) && is_blank(text.substr(end + 1))) {
        result.parts.clear();
        result.parts.push_back({{}, feel::parse_slice(scalar, at + 2, end, scope, mode, notes)});
        result.computed = true;
        return result;
      }
      notes.add(errors::computed_among_text(span(at, at + 2)));
    }
    flush();
    result.parts.push_back({{}, feel::parse_slice(scalar, at + (is_computed ? 2 : 1), end, scope, mode, notes)});
    at = end + 1;
  }
  flush();
  return result;
}

}  // namespace adjudge
