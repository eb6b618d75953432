#include <cstdint>

#include "adjudge/core/code.hpp"
#include "adjudge/io/json.hpp"
#include "io/utf8.hpp"

namespace adjudge {
namespace {

/// Writes one JSON object; parts that say nothing are left out.
class Object {
 public:
  explicit Object(std::string& out) : out_(out) { out_ += '{'; }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() { out_ += '}'; }

  /// Writes a key; its value is what the caller appends next.
  std::string& key(std::string_view name) {
    if (!is_first_) out_ += ", ";
    is_first_ = false;
    append_json_string(out_, name);
    out_ += ": ";
    return out_;
  }
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) append_json_string(key(name), value);
  }
  void flag(std::string_view name, bool value) { key(name) += value ? "true" : "false"; }
  void number(std::string_view name, std::uint64_t value) { key(name) += std::to_string(value); }
  void texts(std::string_view name, const std::vector<std::string>& values) {
    if (!values.empty()) append_texts(key(name), values);
  }
  template <class Items, class Write>
  void list(std::string_view name, const Items& items, const Write& write) {
    if (!items.empty()) append_list(key(name), items, write);
  }
  template <class Items, class Write>
  static void append_list(std::string& out, const Items& items, const Write& write) {
    out += '[';
    bool is_first = true;
    for (const auto& item : items) {
      if (!is_first) out += ", ";
      is_first = false;
      write(out, item);
    }
    out += ']';
  }
  static void append_texts(std::string& out, const std::vector<std::string>& values) {
    append_list(out, values, [](std::string& to, const std::string& text) { append_json_string(to, text); });
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

// A value's depth is limited, and so is this recursion.
void append(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::unknown:
    case Kind::problem:
      out += "null";
      return;
    case Kind::boolean:
      out += value.is_true() ? "true" : "false";
      return;
    case Kind::number: {
      const Decimal number = value.number();
      out += number.is_finite() ? number.to_text() : "null";
      return;
    }
    case Kind::string:
      append_json_string(out, value.string());
      return;
    case Kind::list:
      Object::append_list(out, value.items(), append);
      return;
    case Kind::context: {
      Object object(out);
      const auto& keys = value.shape()->keys();
      const auto values = value.values();
      for (std::size_t i = 0; i < keys.size(); ++i) append(object.key(keys[i]), values[i]);
      return;
    }
    case Kind::money:
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::duration:
    case Kind::months:
    case Kind::business_days:
    case Kind::range:
    case Kind::function:
      append_json_string(out, to_text(value));
      return;
  }
}

std::string_view name_of(Code code) {
  for (const CodeEntry& entry : code_table())
    if (entry.code == code) return entry.name;
  return {};
}

void append_problem(std::string& out, const Problem& problem) {
  Object object(out);
  object.text("code", name_of(problem.code));
  object.text("message", problem.message);
  object.text("path", problem.path);
  object.text("where", problem.where);
}

void append_answer(std::string& out, const Answer& answer) {
  Object object(out);
  append_json_string(object.key("status"), to_text(answer.status));
  if (answer.status == Status::decided || !answer.value.is_null()) append(object.key("answer"), answer.value);
  object.texts("fired", answer.fired);
  object.list("fired", answer.fired_by_element, Object::append_texts);
  object.texts("because", answer.because);
  object.texts("cite", answer.cite);
  object.texts("missing", answer.missing);
  if (answer.problem) append_problem(object.key("error"), *answer.problem);
}

void append_decision(std::string& out, const Decision& decision) {
  Object object(out);
  object.text("version", decision.version);
  {
    Object answers(object.key("decisions"));
    for (const Answer& answer : decision.answers) append_answer(answers.key(answer.decision), answer);
  }
  if (decision.problem) append_problem(object.key("error"), *decision.problem);
}

void append_cell(std::string& out, const CellTrace& cell) {
  Object object(out);
  object.text("subject", cell.subject);
  object.text("test", cell.test);
  object.text("value", cell.value);
  object.text("verdict", to_text(cell.verdict));
  object.texts("missing", cell.missing);
  object.text("problem", cell.problem);
  object.list("any_of", cell.alternatives, [](std::string& to, const std::vector<CellTrace>& cells) {
    Object::append_list(to, cells, append_cell);
  });
}

void add_rule(Object& object, const RuleTrace& rule) {
  object.text("id", rule.id);
  object.text("verdict", to_text(rule.verdict));
  object.flag("fired", rule.fired);
  object.list("cells", rule.cells, append_cell);
  object.text("answer", rule.answer);
  object.text("because", rule.because);
  object.text("cite", rule.cite);
  object.text("layer", rule.layer);
  object.text("where", rule.where);
}

std::string_view name_of(NodeTrace::Kind kind) {
  switch (kind) {
    case NodeTrace::Kind::constant:
      return "constant";
    case NodeTrace::Kind::term:
      return "term";
    case NodeTrace::Kind::window:
      return "window";
    case NodeTrace::Kind::decision:
      return "decision";
  }
  return {};
}

void append_node(std::string& out, const NodeTrace& node) {
  Object object(out);
  object.text("kind", name_of(node.kind));
  object.text("name", node.name);
  object.text("question", node.question);
  object.text("hit", node.hit);
  object.text("status", to_text(node.status));
  object.text("value", node.value);
  object.texts("missing", node.missing);
  object.text("problem", node.problem);
  object.text("because", node.because);
  object.text("cite", node.cite);
  std::size_t index = 0;
  object.list("rules", node.rules, [&](std::string& to, const RuleTrace& rule) {
    Object inner(to);
    if (index < node.element_of_rule.size()) inner.number("element", node.element_of_rule[index]);
    ++index;
    add_rule(inner, rule);
  });
  object.texts("reads", node.reads);
  object.text("where", node.where);
}

void append_fact(std::string& out, const FactTrace& fact) {
  Object object(out);
  object.text("path", fact.path);
  object.text("value", fact.value);
  object.flag("known", fact.is_known);
}

void append_candidate(std::string& out, const WhyNot::Candidate& candidate) {
  Object object(out);
  {
    Object rule(object.key("rule"));
    add_rule(rule, candidate.rule);
  }
  object.list("blocking", candidate.blocking, [](std::string& to, std::size_t index) { to += std::to_string(index); });
  object.text("beaten_by", candidate.beaten_by);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr char digits[] = "0123456789abcdef";
  out += '"';
  std::size_t copied = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\') {
      ++at;
      continue;
    }
    if (byte >= 0x80) {
      if (const std::size_t size = sequence_length(text.substr(at)); size != 0) {
        at += size;
        continue;
      }
    }
    out.append(text, copied, at - copied);
    ++at;
    copied = at;
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte >= 0x80) {
          out += "\\ufffd";  // no UTF-8: what decoders put there
        } else {
          out += "\\u00";
          out += digits[byte >> 4U];
          out += digits[byte & 0xFU];
        }
    }
  }
  out.append(text, copied, text.size() - copied);
  out += '"';
}

std::string to_json(const Value& value) {
  std::string out;
  append(out, value);
  return out;
}

std::string to_json(const Decision& decision) {
  std::string out;
  append_decision(out, decision);
  return out;
}

std::string to_json(const Explanation& explanation) {
  std::string out;
  {
    Object object(out);
    object.list("facts", explanation.facts, append_fact);
    object.list("nodes", explanation.nodes, append_node);
    append_decision(object.key("decision"), explanation.decision);
  }
  return out;
}

std::string to_json(const WhyNot& why_not) {
  std::string out;
  {
    Object object(out);
    object.text("decision", why_not.decision);
    append_json_string(object.key("hoped_for"), why_not.hoped_for);
    append_json_string(object.key("status"), to_text(why_not.status));
    object.texts("missing", why_not.missing);
    object.text("problem", why_not.problem);
    object.flag("given", why_not.is_given);
    object.flag("computed", why_not.is_computed);
    object.list("candidates", why_not.candidates, append_candidate);
  }
  return out;
}

}  // namespace adjudge
