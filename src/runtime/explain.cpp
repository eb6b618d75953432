#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "runtime/machine.hpp"

namespace adjudge {

std::string Evaluator::Machine::shown(const Value& value, bool masked) const {
  if (masked && value.is_settled()) return "***";
  std::string text = to_text(value);
  return text.empty() ? to_feel(value) : text;  // an empty text would be nothing to see
}

void Evaluator::Machine::open_trace(const program::Node& node) {
  NodeTrace trace;
  trace.name = node.name;
  switch (node.kind) {
    case program::Node::Kind::constant:
      trace.kind = NodeTrace::Kind::constant;
      trace.span = program_.constants_by_date[node.index].span;
      break;
    case program::Node::Kind::term:
      trace.kind = NodeTrace::Kind::term;
      trace.span = program_.terms[node.index].span;
      break;
    case program::Node::Kind::window:
      trace.kind = NodeTrace::Kind::window;
      trace.span = program_.windows[node.index].span;
      break;
    case program::Node::Kind::decision: {
      const program::Decision& decision = program_.decisions[node.index];
      trace.kind = NodeTrace::Kind::decision;
      trace.question = decision.question;
      trace.span = decision.span;
      if (decision.body == program::Decision::Body::score)
        trace.hit = "score";
      else if (decision.body != program::Decision::Body::value)
        trace.hit = std::string(to_text(decision.hit));
      break;
    }
  }
  for (const std::uint32_t slot : node.facts) trace.reads.push_back(program_.slots[slot].path);
  for (const std::uint32_t read : node.reads) trace.reads.push_back(program_.nodes[read].name);
  recorder_->open.push_back(std::move(trace));
}

void Evaluator::Machine::close_trace(const program::Node& node, const Value& value) {
  if (node.kind == program::Node::Kind::decision)
    return close_trace(program_.decisions[node.index], outcomes_[node.index]);
  NodeTrace trace = std::move(recorder_->open.back());
  recorder_->open.pop_back();
  bool masked = false;
  if (node.kind == program::Node::Kind::term) masked = program_.terms[node.index].masked;
  if (node.kind == program::Node::Kind::window) masked = program_.windows[node.index].masked;
  trace.status = value.is(Kind::problem)   ? Status::error
                 : value.is(Kind::unknown) ? Status::undetermined
                                           : Status::decided;
  finish_trace(std::move(trace), value, masked);
}

void Evaluator::Machine::close_trace(const program::Decision& decision, const Outcome& outcome) {
  const bool is_decided = outcome.status == Status::decided;
  const bool is_own =
      decision.body == program::Decision::Body::value ||
      std::find(outcome.fired.begin(), outcome.fired.end(), Outcome::default_rule) != outcome.fired.end();
  // A text may read nodes that are traced in their turn, so it comes first.
  std::string because;
  if (is_own && is_decided && decision.because != program::none && decision.for_each_list == program::none)
    because = to_text(run(decision.because));
  NodeTrace trace = std::move(recorder_->open.back());
  recorder_->open.pop_back();
  trace.because = std::move(because);
  if (is_own && is_decided && decision.for_each_list == program::none) trace.cite = decision.cite;
  std::set<std::pair<std::uint32_t, std::string_view>> fired;  // by element
  const auto add_fired = [&](std::uint32_t element, const Outcome& of) {
    for (const std::uint32_t rule : of.fired)
      if (rule != Outcome::default_rule) fired.emplace(element, decision.rules[rule].id);
  };
  add_fired(0, outcome);
  for (std::uint32_t i = 0; i < outcome.elements.size(); ++i) add_fired(i, outcome.elements[i]);
  for (std::size_t i = 0; i < trace.rules.size(); ++i) {
    const std::uint32_t element = trace.element_of_rule.empty() ? 0 : trace.element_of_rule[i];
    trace.rules[i].fired = fired.count({element, trace.rules[i].id}) != 0;
  }
  trace.status = outcome.status;
  finish_trace(std::move(trace), is_decided ? published(outcome.value) : outcome.value, decision.masked);
}

void Evaluator::Machine::finish_trace(NodeTrace trace, const Value& value, bool masked) {
  trace.value = shown(value, masked);
  if (value.is(Kind::unknown)) trace.missing = value.missing().paths;
  if (value.is(Kind::problem)) trace.problem = value.problem().message;
  recorder_->nodes.push_back(std::move(trace));
}

// Null when so many rules were tried that nobody will read of more.
RuleTrace* Evaluator::Machine::trace_rule(const program::Decision& decision, const program::Rule& rule) {
  constexpr std::size_t most_rules = 20'000;
  NodeTrace& node = recorder_->open.back();
  if (recorder_->rules >= most_rules) {
    ++node.rules_not_shown;
    return nullptr;
  }
  ++recorder_->rules;
  RuleTrace& trace = node.rules.emplace_back();
  if (decision.for_each_list != program::none) node.element_of_rule.push_back(element_);
  trace.id = rule.id;
  trace.cite = rule.cite;
  trace.span = rule.span;
  trace.layer = program_.layer_of(rule.span);
  return &trace;
}

Explanation Evaluator::Machine::explain(const Case& facts, const Options& options) {
  Recorder recorder;
  recorder_ = &recorder;
  struct Leave {
    Machine& machine;
    ~Leave() { machine.recorder_ = nullptr; }
  } leave{*this};
  Explanation result;
  result.decision = evaluate(facts, options);
  result.nodes = std::move(recorder.nodes);
  for (NodeTrace& trace : result.nodes) {
    // A guarantee that was broken came after the decision was made.
    const int index = trace.kind == NodeTrace::Kind::decision ? program_.find_decision(trace.name) : -1;
    if (index < 0) continue;
    const Outcome& outcome = outcomes_[static_cast<std::size_t>(index)];
    if (outcome.status == trace.status || !outcome.value.is(Kind::problem)) continue;
    trace.status = outcome.status;
    trace.problem = outcome.value.problem().message;
  }
  // Facts that were read by what was evaluated; the rest of the case does not matter here.
  std::vector<bool> is_read(program_.slots.size(), false);
  for (std::size_t i = 0; i < progress_.size(); ++i)
    if (progress_[i] == Progress::done)
      for (const std::uint32_t slot : program_.nodes[i].facts) is_read[slot] = true;
  for (std::size_t slot = 0; slot < program_.slots.size(); ++slot) {
    if (!is_read[slot]) continue;
    FactTrace trace;
    trace.path = program_.slots[slot].path;
    const Value& value = (poisoned_.empty() ? facts_ : poisoned_.data())[slot];
    trace.is_known = value.is_settled();
    const program::Slot& of = program_.slots[slot];
    if (value.is(Kind::problem))
      trace.value = value.problem().message;
    else
      trace.value = shown(fact_shown(value, of.type), of.sensitive);
    result.facts.push_back(std::move(trace));
  }
  return result;
}

// A fact with its sensitive parts covered.
Value Evaluator::Machine::fact_shown(const Value& value, const Type& type) const {
  if (type.is(Type::Kind::list) && value.is(Kind::list)) {
    std::vector<Value> items;
    for (const Value& item : value.items()) items.push_back(fact_shown(item, type.element()));
    return Value::list(std::move(items));
  }
  if (type.is(Type::Kind::record) && value.is(Kind::context) && value.values().size() == type.fields().size()) {
    std::vector<Value> values;
    for (std::size_t i = 0; i < value.values().size(); ++i) {
      const Type::Field& field = type.fields()[i];
      values.push_back(field.sensitive ? Value("***") : fact_shown(value.values()[i], field.type));
    }
    return Value::context(value.shape(), std::move(values));
  }
  return value;
}

}  // namespace adjudge
