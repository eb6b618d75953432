#include <algorithm>

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

void Evaluator::Machine::close_trace(const program::Node& node, const Value& value, Status status) {
  NodeTrace trace = std::move(recorder_->open.back());
  recorder_->open.pop_back();
  bool masked = false;
  if (node.kind == program::Node::Kind::term) masked = program_.terms[node.index].masked;
  if (node.kind == program::Node::Kind::window) masked = program_.windows[node.index].masked;
  if (node.kind == program::Node::Kind::decision) {
    masked = program_.decisions[node.index].masked;
    const Outcome& outcome = outcomes_[node.index];
    for (std::size_t i = 0; i < trace.rules.size(); ++i) {
      const bool is_of_element = !trace.element_of_rule.empty() && !outcome.elements.empty();
      const Outcome& of = is_of_element ? outcome.elements[trace.element_of_rule[i]] : outcome;
      for (const std::uint32_t rule : of.fired)
        if (trace.rules[i].id == rule_id(program_.decisions[node.index], rule)) trace.rules[i].fired = true;
    }
    const program::Decision& decision = program_.decisions[node.index];
    const bool is_own =
        decision.body == program::Decision::Body::value ||
        std::find(outcome.fired.begin(), outcome.fired.end(), Outcome::default_rule) != outcome.fired.end();
    if (is_own && status == Status::decided && decision.for_each_list == program::none) {
      if (decision.because != program::none) trace.because = to_text(run(decision.because));
      trace.cite = decision.cite;
    }
  }
  trace.status = status;
  const bool is_answer = node.kind == program::Node::Kind::decision && status == Status::decided;
  trace.value = shown(is_answer ? published(value) : value, masked);
  if (value.is(Kind::unknown)) trace.missing = value.missing().paths;
  if (value.is(Kind::problem)) trace.problem = value.problem().message;
  recorder_->nodes.push_back(std::move(trace));
}

RuleTrace* Evaluator::Machine::trace_rule(const program::Decision& decision, const program::Rule& rule) {
  NodeTrace& node = recorder_->open.back();
  RuleTrace& trace = node.rules.emplace_back();
  if (decision.for_each_list != program::none) node.element_of_rule.push_back(element_);
  trace.id = rule.id;
  trace.cite = rule.cite;
  trace.span = rule.span;
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

WhyNot Evaluator::Machine::why_not(const Case& facts, const Options& options, std::uint32_t index,
                                   const Value& hoped_for) {
  Options asked = options;
  asked.decisions = {index};
  asked.reasons = false;
  WhyNot result;
  const program::Decision& decision = program_.decisions[index];
  result.decision = decision.name;
  result.hoped_for = to_text(hoped_for);
  const Decision given = evaluate(facts, asked);

  // `approve` is hoped for in any output; a context in the outputs that it names.
  const auto meets = [&](const Value& answer) {
    if (!answer.is_settled()) return false;
    if (identical(answer, hoped_for)) return true;
    if (!answer.is(Kind::context)) return false;
    if (hoped_for.is(Kind::context)) {
      for (std::size_t i = 0; i < hoped_for.values().size(); ++i) {
        const Value* part = answer.find(hoped_for.shape()->keys()[i]);
        if (part == nullptr || !identical(*part, hoped_for.values()[i])) return false;
      }
      return true;
    }
    return std::any_of(answer.values().begin(), answer.values().end(),
                       [&](const Value& part) { return identical(part, hoped_for); });
  };
  const auto meets_any = [&](const Value& answer) {
    if (meets(answer)) return true;
    return answer.is(Kind::list) && std::any_of(answer.items().begin(), answer.items().end(), meets);
  };
  const Answer& now = given.answers.front();
  result.is_given = now.status == Status::decided && meets_any(now.value);
  if (decision.body == program::Decision::Body::value) {
    result.is_computed = true;
    return result;
  }
  const auto look = [&](std::optional<std::size_t> element) {
    Recorder recorder;
    recorder_ = &recorder;
    struct Leave {
      Machine& machine;
      ~Leave() { machine.recorder_ = nullptr; }
    } leave{*this};
    open_trace(program_.nodes[program_.decision_nodes[index]]);
    std::vector<Value> values(decision.inputs.size());
    std::vector<std::uint64_t> computed((decision.inputs.size() + 63) / 64 + 1);
    Inputs inputs{&decision, values.data(), computed.data()};
    const auto& fired = element ? now.fired_by_element[*element] : now.fired;
    for (std::uint32_t i = 0; i < decision.rules.size(); ++i) {
      const program::Rule& rule = decision.rules[i];
      const Value would_be = answer(decision, rule.outputs);
      if (!meets(would_be)) continue;
      WhyNot::Candidate candidate;
      candidate.rule.id = rule.id;
      candidate.rule.cite = rule.cite;
      candidate.rule.span = rule.span;
      candidate.rule.answer = shown(would_be, decision.masked);
      if (rule.because != program::none) candidate.rule.because = to_text(run(rule.because));
      Value all(true);
      for (const program::Cell& cell : rule.cells) {
        CellTrace& trace = candidate.rule.cells.emplace_back();
        const Value one = cell_verdict(decision, cell, inputs, &trace);
        if (!one.is_true()) candidate.blocking.push_back(candidate.rule.cells.size() - 1);
        all = all.is_false() ? all : one.is_true() ? all : one;
      }
      candidate.rule.verdict = candidate.blocking.empty() ? Verdict::holds
                               : all.is_false()           ? Verdict::fails
                               : all.is(Kind::unknown)    ? Verdict::unknown
                                                          : Verdict::problem;
      const bool has_fired = std::find(fired.begin(), fired.end(), rule.id) != fired.end();
      candidate.rule.fired = has_fired;
      if (!has_fired && (candidate.blocking.empty() || rule.otherwise) && !fired.empty())
        candidate.beaten_by = fired.front();
      result.candidates.push_back(std::move(candidate));
    }
  };
  try {
    if (decision.for_each_list == program::none) {
      look(std::nullopt);
    } else {
      const Value list = run(decision.for_each_list);
      for (std::size_t i = 0; list.is(Kind::list) && i < list.items().size() && i < now.fired_by_element.size(); ++i) {
        cells_[decision.for_each_cell] = list.items()[i];
        element_ = static_cast<std::uint32_t>(i);
        look(i);
      }
    }
  } catch (const BudgetSpent&) {
    // What was found so far is still right.
    stack_.clear();
  }
  std::stable_sort(result.candidates.begin(), result.candidates.end(),
                   [](const auto& a, const auto& b) { return a.blocking.size() < b.blocking.size(); });
  return result;
}

Evaluator::Evaluator(const Program& program, const FunctionCatalogue& functions)
    : machine_(std::make_unique<Machine>(program, functions)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

Decision Evaluator::evaluate(const Case& facts, const Options& options) { return machine_->evaluate(facts, options); }
Explanation Evaluator::explain(const Case& facts, const Options& options) { return machine_->explain(facts, options); }
WhyNot Evaluator::why_not(const Case& facts, const Options& options, std::uint32_t decision, const Value& hoped_for) {
  return machine_->why_not(facts, options, decision, hoped_for);
}
Value Evaluator::applies_by(const Case& facts) { return machine_->applies_by(facts); }
const std::vector<Problem>& Evaluator::null_causes() const { return machine_->null_causes(); }

Decision evaluate(const Program& program, const FunctionCatalogue& functions, const Case& facts,
                  const Options& options) {
  return Evaluator(program, functions).evaluate(facts, options);
}

}  // namespace adjudge
