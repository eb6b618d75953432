#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "adjudge/runtime/explanation.hpp"

namespace adjudge {
namespace {

std::string mark(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "✓";
    case Verdict::fails:
      return "✗";
    case Verdict::unknown:
      return "?";
    case Verdict::problem:
      return "!";
    case Verdict::not_tried:
      return "·";
  }
  return " ";
}

std::string join(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "" : ", ") + word;
  return result;
}

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// A condition without the quotes that only YAML needs.
std::string unquoted(const std::string& test) {
  if (test.size() < 2 || test.front() != test.back() || (test.front() != '"' && test.front() != '\'')) return test;
  const std::string inner = test.substr(1, test.size() - 2);
  return inner.find(test.front()) == std::string::npos && inner.find('\\') == std::string::npos ? inner : test;
}

void add_cell(std::string& text, const CellTrace& cell, const std::string& indent) {
  if (!cell.alternatives.empty()) {
    text += indent + mark(cell.verdict) + " any of\n";
    for (const auto& alternative : cell.alternatives) {
      text += indent + "  -\n";
      for (const CellTrace& part : alternative) add_cell(text, part, indent + "    ");
    }
    return;
  }
  text += indent + mark(cell.verdict) + " ";
  if (!cell.subject.empty()) text += cell.subject + ": ";
  text += one_line(unquoted(cell.test));
  const bool has_value = cell.verdict != Verdict::not_tried && !cell.value.empty() && cell.missing.empty();
  if (has_value) text += "   (is " + one_line(cell.value) + ")";
  if (!cell.missing.empty()) text += "   (not known: " + join(cell.missing) + ")";
  if (!cell.problem.empty()) text += "   (" + cell.problem + ")";
  text += "\n";
}

void add_rule(std::string& text, const RuleTrace& rule, const std::string& indent) {
  text += indent + mark(rule.verdict) + " " + rule.id;
  if (rule.fired) text += " → " + one_line(rule.answer);
  if (!rule.layer.empty()) text += "   of " + rule.layer + (rule.where.empty() ? "" : " [" + rule.where + "]");
  text += "\n";
  for (const CellTrace& cell : rule.cells)
    if (cell.verdict != Verdict::not_tried) add_cell(text, cell, indent + "    ");
  if (rule.fired && !rule.because.empty()) text += indent + "    because " + one_line(rule.because) + "\n";
  if (rule.fired && !rule.cite.empty()) text += indent + "    cites " + rule.cite + "\n";
}

void add_node(std::string& text, const NodeTrace& node) {
  switch (node.kind) {
    case NodeTrace::Kind::decision:
      break;
    case NodeTrace::Kind::term:
      text += "term ";
      break;
    case NodeTrace::Kind::window:
      text += "window ";
      break;
    case NodeTrace::Kind::constant:
      text += "constant ";
      break;
  }
  text += node.name;
  if (node.status == Status::decided)
    text += " = " + one_line(node.value);
  else if (node.status == Status::undetermined)
    text += " is undetermined: not known " + join(node.missing);
  else
    text += " is in " + std::string(to_text(node.status)) + ": " + node.problem;
  if (!node.hit.empty()) text += "   (" + node.hit + ")";
  text += "\n";
  if (!node.question.empty()) text += "  " + node.question + "\n";
  std::uint32_t element = 0;
  for (std::size_t i = 0; i < node.rules.size(); ++i) {
    if (!node.element_of_rule.empty() && (i == 0 || node.element_of_rule[i] != element)) {
      element = node.element_of_rule[i];
      text += "  element " + std::to_string(element + 1) + "\n";
    }
    add_rule(text, node.rules[i], node.element_of_rule.empty() ? "  " : "    ");
  }
  if (node.rules_not_shown != 0) text += "  ... and " + std::to_string(node.rules_not_shown) + " rules more\n";
}

/// Each answer that was asked for, then what it read, then what that read: from the question down to the facts.
std::vector<const NodeTrace*> in_reading_order(const Explanation& explanation) {
  std::map<std::string_view, const NodeTrace*> by_name;
  for (const NodeTrace& node : explanation.nodes) by_name.emplace(node.name, &node);
  std::vector<const NodeTrace*> order;
  std::vector<const NodeTrace*> waiting;  // the next one last
  const auto wait = [&](std::string_view name) {
    if (const auto found = by_name.find(name); found != by_name.end()) waiting.push_back(found->second);
  };
  for (auto node = explanation.nodes.begin(); node != explanation.nodes.end(); ++node) waiting.push_back(&*node);
  const std::vector<Answer>& answers = explanation.decision.answers;
  for (auto answer = answers.rbegin(); answer != answers.rend(); ++answer) wait(answer->decision);
  std::set<const NodeTrace*> seen;
  while (!waiting.empty()) {
    const NodeTrace* node = waiting.back();
    waiting.pop_back();
    if (!seen.insert(node).second) continue;
    order.push_back(node);
    for (auto read = node->reads.rbegin(); read != node->reads.rend(); ++read) wait(*read);
  }
  return order;
}

}  // namespace

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::holds:
      return "holds";
    case Verdict::fails:
      return "fails";
    case Verdict::unknown:
      return "unknown";
    case Verdict::problem:
      return "problem";
    case Verdict::not_tried:
      return "not tried";
  }
  return "problem";
}

const NodeTrace* Explanation::find(std::string_view node) const {
  for (const NodeTrace& trace : nodes)
    if (trace.name == node) return &trace;
  return nullptr;
}

std::string to_text(const Explanation& explanation) {
  std::string text;
  for (const NodeTrace* node : in_reading_order(explanation)) add_node(text, *node);
  if (!explanation.decision.null_causes.empty()) text += "null, because\n";
  for (const Problem& cause : explanation.decision.null_causes)
    text += "  " + (cause.where.empty() ? std::string() : cause.where + ": ") + one_line(cause.message) + "\n";
  if (!explanation.facts.empty()) text += "facts\n";
  for (const FactTrace& fact : explanation.facts) text += "  " + fact.path + " = " + one_line(fact.value) + "\n";
  return text;
}

std::string to_text(const WhyNot& why_not) {
  if (why_not.is_given) return "`" + why_not.decision + "` is " + why_not.hoped_for + " for this case\n";
  std::string text = "why `" + why_not.decision + "` is not " + why_not.hoped_for + "\n";
  if (why_not.status == Status::undetermined)
    text += "  it is undetermined: not known " + join(why_not.missing) + "\n";
  else if (why_not.status != Status::decided)
    text += "  it is in " + std::string(to_text(why_not.status)) + ": " + why_not.problem + "\n";
  if (why_not.is_computed) return text + "  the answer is computed by an expression, not chosen by rules\n";
  if (why_not.candidates.empty()) return text + "  no rule gives that answer\n";
  for (const WhyNot::Candidate& candidate : why_not.candidates) {
    text += "  " + candidate.rule.id + (candidate.rule.fired ? " gives it" : " would give it");
    if (!candidate.beaten_by.empty())
      text += ", but `" + candidate.beaten_by + "` answers first\n";
    else if (candidate.blocking.empty())
      text += "\n";
    else
      text += ", but\n";
    for (const std::size_t index : candidate.blocking) add_cell(text, candidate.rule.cells[index], "    ");
  }
  return text;
}

}  // namespace adjudge
