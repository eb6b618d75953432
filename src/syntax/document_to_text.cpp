// A Document as text, one line a declaration.

#include <string>
#include <string_view>

#include "adjudge/syntax/parse.hpp"
#include "syntax/yaml_quoting.hpp"

namespace adjudge {

namespace {

using document::Conditions;
using document::Period;
using document::Rule;
using yaml::Node;

// Scalars as they would have to stand in a flow collection.
std::string written(const ScalarText& scalar) {
  const std::string& text = scalar.text;
  const bool is_bare = !text.empty() && text.find_first_of(",[]{}#\"\n\t\\") == std::string::npos &&
                       text.find(": ") == std::string::npos && text.back() != ':' && text.back() != ' ' &&
                       std::string_view(" &*!|>'%@`?").find(text.front()) == std::string_view::npos &&
                       text.substr(0, 2) != "- " && text != "null" && text != "~";
  return is_bare ? text : yaml::quoted(text);
}

std::string written(const Node& node) {
  std::string result;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::scalar:
      return written(node.scalar);
    case Node::Kind::sequence:
      for (const Node& item : node.items) result += (result.empty() ? "" : ", ") + written(item);
      return "[" + result + "]";
    case Node::Kind::mapping:
      for (const yaml::Entry& entry : node.entries) {
        result += (result.empty() ? "" : ", ") + written(entry.key) + ": " + written(entry.value);
      }
      return "{" + result + "}";
  }
  return result;
}

std::string written(const Period& period) {
  std::string result;
  if (period.from) result += "from: " + written(*period.from);
  if (period.to) result += (result.empty() ? "to: " : ", to: ") + written(*period.to);
  return "{" + result + "}";
}

std::string written(const Conditions& conditions) {
  std::string result;
  for (const document::Condition& condition : conditions) {
    result += (result.empty() ? "" : ", ") + written(condition.subject) + ": " + written(condition.test);
  }
  return "{" + result + "}";
}

template <class T>
std::string written_list(const std::vector<T>& parts) {
  std::string result;
  for (const T& part : parts) result += (result.empty() ? "" : ", ") + written(part);
  return "[" + result + "]";
}

// One line: what it declares, then `key: value` for each part that is there.
class Line {
 public:
  Line(std::string& out, std::string_view head) : out_(out) { out_ += head; }
  ~Line() { out_ += '\n'; }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  Line& name(const ScalarText& text) {
    out_ += ' ' + written(text);
    return *this;
  }
  template <class T>
  Line& part(std::string_view key, const T& value) {
    out_ += ' ';
    out_ += key;
    out_ += ": " + written(value);
    return *this;
  }
  template <class T>
  Line& part(std::string_view key, const std::optional<T>& value) {
    return value ? part(key, *value) : *this;
  }
  template <class T>
  Line& list(std::string_view key, const std::vector<T>& values) {
    if (values.empty()) return *this;
    out_ += ' ';
    out_ += key;
    out_ += ": " + written_list(values);
    return *this;
  }
  Line& word(std::string_view text) {
    out_ += ' ';
    out_ += text;
    return *this;
  }

 private:
  std::string& out_;
};

void write_header(std::string& out, const document::Header& header) {
  Line line(out, "header");
  line.part("adjudge", header.language).part("pack", header.pack).part("title", header.title);
  line.part("version", header.version).part("currency", header.currency).part("time_zone", header.time_zone);
  line.list("uses", header.uses).part("extends", header.extends).part("applies_by", header.applies_by);
  line.part("in_force", header.in_force);
}

void write_constant(std::string& out, const document::ConstantDeclaration& constant) {
  for (const auto& row : constant.rows) {
    Line(out, "constant").name(constant.name).part("value", row.value).part("in_force", row.in_force);
  }
}

void write_window(std::string& out, const document::WindowDeclaration& window) {
  {
    Line line(out, "window");
    line.name(window.name).part("asked_on", window.asked_on).list("starts", window.starts);
    line.part("length", window.length).part("calendar", window.calendar);
    line.part("if_last_day_closed", window.if_last_day_closed).part("ends", window.ends);
  }
  for (const document::Season& season : window.seasons) {
    Line(out, "  season").part("dated_by", season.dated_by).part("within", season.within).part("until", season.until);
  }
}

void write_rule(std::string& out, const Rule& rule) {
  Line line(out, "  rule");
  if (rule.id) line.name(*rule.id);
  if (!rule.when.empty()) line.part("when", rule.when);
  line.list("any_of", rule.any_of).part("if", rule.condition).part("unless", rule.unless).list("cells", rule.cells);
  line.part(rule.otherwise ? "otherwise" : "then", rule.then).list("otherwise", rule.otherwise_cells);
  line.part("points", rule.points).part("because", rule.because).part("cite", rule.cite);
  line.part("in_force", rule.in_force).list("not_in_force", rule.not_in_force);
}

std::string_view name_of(document::Body body) {
  switch (body) {
    case document::Body::none:
      return "none";
    case document::Body::rules:
      return "rules";
    case document::Body::table:
      return "table";
    case document::Body::value:
      return "value";
    case document::Body::score:
      return "score";
  }
  return "none";
}

void write_decision(std::string& out, const document::DecisionDeclaration& decision) {
  {
    Line line(out, "decision");
    line.name(decision.name).part("question", decision.question).part("answer", decision.answer);
    line.part("hit", decision.hit).list("priority_by", decision.priority_by).part("default", decision.default_answer);
    if (decision.for_each)
      line.word("for_each:").name(decision.for_each->first).word("in").name(decision.for_each->second);
    line.word("body:").word(name_of(decision.body)).list("inputs", decision.inputs).list("outputs", decision.outputs);
    line.part("value", decision.value).part("base", decision.base).part("because", decision.because);
    line.part("cite", decision.cite).part("in_force", decision.in_force);
  }
  for (const Rule& rule : decision.rules) write_rule(out, rule);
}

void write_calendar(std::string& out, const document::CalendarDeclaration& calendar) {
  Line line(out, "calendar");
  line.name(calendar.id).part("time_zone", calendar.time_zone);
  for (const auto& [day, hours] : calendar.week) line.word(day.text + ": " + written_list(hours));
  line.list("holidays", calendar.holidays);
  if (calendar.holidays_of)
    line.part("country", calendar.holidays_of->country).part("subdivision", calendar.holidays_of->subdivision);
  line.part("cut_off", calendar.cut_off);
}

}  // namespace

std::string to_text(const Document& document) {
  std::string out;
  write_header(out, document.header);
  for (const auto& type : document.types) Line(out, "type").name(type.name).part("is", type.type);
  for (const auto& fact : document.facts) Line(out, "fact").name(fact.name).part("is", fact.type);
  for (const auto& constant : document.constants) write_constant(out, constant);
  for (const auto& check : document.checks) {
    Line(out, "check").name(check.id).part("require", check.require).part("because", check.because);
  }
  for (const auto& term : document.terms) Line(out, "term").name(term.name).part("is", term.expression);
  for (const auto& function : document.functions) Line(out, "function").name(function.head).part("is", function.body);
  for (const auto& window : document.windows) write_window(out, window);
  for (const auto& decision : document.decisions) write_decision(out, decision);
  for (const auto& guarantee : document.guarantees) {
    Line line(out, "guarantee");
    line.name(guarantee.id).part("never", guarantee.never).part("always", guarantee.always);
    line.part("because", guarantee.because).part("cite", guarantee.cite);
  }
  for (const auto& calendar : document.calendars) write_calendar(out, calendar);
  return out;
}

}  // namespace adjudge
