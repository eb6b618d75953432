#include <algorithm>
#include <utility>

#include "adjudge/core/result.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"
#include "runtime/problem.hpp"

namespace adjudge {

namespace {

// What readers of a decision that failed get. Down a chain of decisions the first cause is what helps.
Problem failure_of(const program::Decision& decision, const Outcome& outcome) {
  Problem problem;
  problem.code = Code::reads_failed_decision;
  problem.span = decision.span;
  problem.message = "`" + decision.name + "` is in " + std::string(to_text(outcome.status));
  if (!outcome.value.is(Kind::problem)) return problem;
  const Problem& cause = outcome.value.problem();
  problem.path = cause.path;
  if (cause.code != Code::reads_failed_decision) {
    problem.message += ": " + cause.message;
    return problem;
  }
  constexpr std::string_view joint = ", because ";
  const auto name_end = cause.message.find('`', 1);
  const auto joined = cause.message.find(joint);
  const auto text = cause.message.find(": ");
  const bool is_chain = joined != std::string::npos && name_end < joined && joined < text;
  problem.message += joint;
  problem.message += is_chain ? std::string_view(cause.message).substr(joined + joint.size()) : cause.message;
  return problem;
}

}  // namespace

const Value& Evaluator::Machine::node(std::uint32_t index) {
  if (progress_[index] == Progress::untouched) evaluate_node(index);
  if (progress_[index] == Progress::running)
    throw InternalError("a node reads itself: `" + program_.nodes[index].name + "`");
  return node_values_[index];
}

void Evaluator::Machine::evaluate_node(std::uint32_t index) {
  if (nesting_ > max_nesting) throw TooDeep{index};
  const program::Node& node = program_.nodes[index];
  progress_[index] = Progress::running;
  // A node is evaluated in the same way whoever reads it first.
  const std::uint32_t caller = where_;
  const std::uint32_t caller_element = element_;
  const unsigned caller_depth = std::exchange(call_depth_, 0);
  if (recorder_ != nullptr) open_trace(node);
  Value result;
  switch (node.kind) {
    case program::Node::Kind::constant:
      result = evaluate_constant(program_.constants_by_date[node.index]);
      break;
    case program::Node::Kind::term:
      result = run(program_.terms[node.index].value);
      break;
    case program::Node::Kind::window:
      result = evaluate_window(program_.windows[node.index]);
      break;
    case program::Node::Kind::decision: {
      const program::Decision& decision = program_.decisions[node.index];
      Outcome& outcome = outcomes_[node.index];
      outcome.clear();
      evaluate_decision(decision, outcome);
      const bool has_failed = outcome.status == Status::error || outcome.status == Status::conflict;
      result = has_failed ? Value::problem(failure_of(decision, outcome)) : outcome.value;
      break;
    }
  }
  node_values_[index] = std::move(result);
  if (recorder_ != nullptr) close_trace(node, node_values_[index]);
  progress_[index] = Progress::done;
  where_ = caller;
  element_ = caller_element;
  call_depth_ = caller_depth;
}

Value Evaluator::Machine::evaluate_constant(const program::Constant& constant) {
  std::vector<Value> open;
  for (const auto& [applies, value] : constant.rows) {
    const Value holds = applies == program::none ? Value(true) : run(applies);
    if (holds.is_true()) return run(value);
    if (!holds.is_settled()) open.push_back(holds);
  }
  if (!open.empty()) return unsettled_result(open);
  return problem_of(Code::not_in_force, "no row of `" + constant.name + "` is in force on that date", constant.span);
}

// What was at work when an exception came is begun again.
void Evaluator::Machine::rewind() {
  std::replace(progress_.begin(), progress_.end(), Progress::running, Progress::untouched);
  if (recorder_ != nullptr) recorder_->open.clear();
  nesting_ = 0;
  call_depth_ = 0;
}

// Evaluates a node from the bottom of the stack, those first that it needs and that lie too deep.
void Evaluator::Machine::prepare(std::uint32_t index) {
  std::vector<std::uint32_t> wanted{index};
  while (!wanted.empty()) {
    try {
      node(wanted.back());
      wanted.pop_back();
    } catch (const TooDeep& first) {
      rewind();
      wanted.push_back(first.node);
    }
  }
}

const Outcome& Evaluator::Machine::decision(std::uint32_t index) {
  node(program_.decision_nodes[index]);
  return outcomes_[index];
}

void Evaluator::Machine::evaluate_decision(const program::Decision& decision, Outcome& outcome) {
  if (decision.in_force != program::none) {
    const Value applies = run(decision.in_force);
    if (applies.is_false()) {
      outcome.set(problem_of(Code::not_in_force, "`" + decision.name + "` is not in force on the date of this case",
                             decision.span));
      return;
    }
    if (!applies.is_true()) {
      outcome.set(applies);
      return;
    }
  }
  if (decision.for_each_list != program::none)
    evaluate_for_each(decision, outcome);
  else
    evaluate_body(decision, outcome);
}

void Evaluator::Machine::evaluate_for_each(const program::Decision& decision, Outcome& outcome) {
  const Value list = run(decision.for_each_list);
  if (!list.is_settled()) {
    outcome.set(list);
    return;
  }
  if (!list.is(Kind::list)) {
    outcome.set(problem_of(Code::kinds_differ, "`for_each` needs a list", decision.span));
    return;
  }
  const auto items = list.items();
  std::vector<Outcome> elements;
  elements.reserve(items.size());
  std::vector<Value> values;
  Status worst = Status::decided;
  std::vector<Value> open;
  const Value* conflict = nullptr;
  const Value* error = nullptr;
  for (std::size_t i = 0; i < items.size(); ++i) {
    step();
    cells_[decision.for_each_cell] = items[i];
    element_ = static_cast<std::uint32_t>(i);
    Outcome& element = elements.emplace_back();
    evaluate_body(decision, element);
    worst = std::max(worst, element.status);
  }
  for (const Outcome& element : elements) {
    values.push_back(element.value);
    if (element.status == Status::undetermined) open.push_back(element.value);
    if (element.status == Status::conflict && conflict == nullptr) conflict = &element.value;
    if (element.status == Status::error && error == nullptr) error = &element.value;
  }
  outcome.status = worst;
  switch (worst) {
    case Status::decided:
      outcome.value = weigh(Value::list(std::move(values)));
      break;
    case Status::undetermined:
      outcome.value = unsettled_result(open);
      break;
    case Status::conflict:
      outcome.value = *conflict;
      break;
    case Status::error:
      outcome.value = *error;
      break;
  }
  outcome.elements = std::move(elements);
}

}  // namespace adjudge
