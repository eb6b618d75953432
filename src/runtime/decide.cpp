#include <algorithm>

#include "adjudge/core/result.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"

namespace adjudge {
namespace {

// A part that is not settled, however deep; nothing when all of it is.
void unsettled_parts(const Value& value, std::vector<Value>& found) {
  if (!value.is_settled()) {
    found.push_back(value);
  } else if (value.is(Kind::list)) {
    for (const Value& item : value.items()) unsettled_parts(item, found);
  } else if (value.is(Kind::context)) {
    for (const Value& part : value.values()) unsettled_parts(part, found);
  }
}

// An answer with an unknown part is unknown as a whole.
Value whole(Value value) {
  if (!value.is(Kind::list) && !value.is(Kind::context)) return value;
  std::vector<Value> open;
  unsettled_parts(value, open);
  return open.empty() ? value : unsettled_result(open);
}

Value problem_of(Code code, std::string message, Span span = {}) {
  Problem problem;
  problem.code = code;
  problem.message = std::move(message);
  problem.span = span;
  return Value::problem(std::move(problem));
}

}  // namespace

Value published(const Value& value) {
  if (value.is(Kind::unknown)) return {};
  if (value.is(Kind::context)) {
    bool has_open = false;
    for (const Value& part : value.values())
      has_open = has_open || !part.is_settled() || part.is(Kind::context) || part.is(Kind::list);
    if (!has_open) return value;
    std::vector<Value> parts;
    for (const Value& part : value.values()) parts.push_back(published(part));
    return Value::context(value.shape(), std::move(parts));
  }
  if (value.is(Kind::list)) {
    std::vector<Value> items;
    for (const Value& item : value.items()) items.push_back(published(item));
    return Value::list(std::move(items));
  }
  return value;
}

void Outcome::set(Value of) {
  status = of.is(Kind::problem) ? Status::error : of.is(Kind::unknown) ? Status::undetermined : Status::decided;
  value = std::move(of);
}

void Outcome::clear() {
  status = Status::decided;
  value = Value();
  fired.clear();
  elements.clear();
}

const Value& Evaluator::Machine::node(std::uint32_t index) {
  if (progress_[index] == Progress::untouched) evaluate_node(index);
  if (progress_[index] == Progress::running)
    throw InternalError("a node reads itself: `" + program_.nodes[index].name + "`");
  return node_values_[index];
}

void Evaluator::Machine::evaluate_node(std::uint32_t index) {
  const program::Node& node = program_.nodes[index];
  progress_[index] = Progress::running;
  const std::uint32_t caller = where_;
  const std::uint32_t caller_element = element_;
  if (recorder_ != nullptr) open_trace(node);
  Value result;
  Status status = Status::decided;
  switch (node.kind) {
    case program::Node::Kind::constant: {
      const program::Constant& constant = program_.constants_by_date[node.index];
      std::vector<Value> open;
      result =
          problem_of(Code::not_in_force, "no row of `" + constant.name + "` is in force on that date", constant.span);
      for (const auto& [applies, value] : constant.rows) {
        const Value holds = applies == program::none ? Value(true) : run(applies);
        if (holds.is_true()) {
          result = run(value);
          open.clear();
          break;
        }
        if (!holds.is_settled()) open.push_back(holds);
      }
      if (!open.empty()) result = unsettled_result(open);
      break;
    }
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
      status = outcome.status;
      result = outcome.value;
      if (status == Status::error || status == Status::conflict) {
        Problem problem;
        problem.code = Code::reads_failed_decision;
        problem.message = "`" + decision.name + "` is in " + std::string(to_text(status));
        if (outcome.value.is(Kind::problem)) {
          const Problem& cause = outcome.value.problem();
          // Down a chain of decisions the first cause is what helps.
          problem.message +=
              cause.code == Code::reads_failed_decision ? ", which " + cause.message : ": " + cause.message;
          problem.path = cause.path;
        }
        problem.span = decision.span;
        result = Value::problem(std::move(problem));
      }
      break;
    }
  }
  if (status == Status::decided && node.kind != program::Node::Kind::decision)
    status = result.is(Kind::problem)   ? Status::error
             : result.is(Kind::unknown) ? Status::undetermined
                                        : Status::decided;
  node_values_[index] = std::move(result);
  progress_[index] = Progress::done;
  if (recorder_ != nullptr)
    close_trace(node, node.kind == program::Node::Kind::decision ? outcomes_[node.index].value : node_values_[index],
                status);
  where_ = caller;
  element_ = caller_element;
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

const Value& Evaluator::Machine::input(Inputs& inputs, std::uint32_t index) {
  const program::Block& block = program_.blocks[inputs.decision->inputs[index].block];
  if (const Value* const value = standing(block)) return *value;
  if ((inputs.computed[index / 64] >> (index % 64) & 1U) == 0) {
    inputs.values[index] = run_code(block, {}, {});
    inputs.computed[index / 64] |= std::uint64_t{1} << (index % 64);
  }
  return inputs.values[index];
}

// Whether a cell holds, where that takes no more than looking a settled value up; nothing else.
std::optional<bool> Evaluator::Machine::at_a_glance(const program::Cell& cell, Inputs& inputs) {
  if (cell.form == program::Cell::Form::always) return true;
  if (cell.form != program::Cell::Form::set) return std::nullopt;
  const Value& value = input(inputs, cell.input);
  return value.is_settled() ? program_.sets[cell.operand].contains(value) : std::nullopt;
}

Value Evaluator::Machine::cell_verdict(const program::Decision& decision, const program::Cell& cell, Inputs& inputs,
                                       CellTrace* trace) {
  Value verdict = cell_value(decision, cell, inputs, trace);
  if (trace == nullptr) return verdict;
  trace->test = cell.text;
  trace->span = cell.span;
  trace->verdict = verdict.is_true()           ? Verdict::holds
                   : verdict.is_false()        ? Verdict::fails
                   : verdict.is(Kind::unknown) ? Verdict::unknown
                                               : Verdict::problem;
  if (verdict.is(Kind::unknown)) trace->missing = verdict.missing().paths;
  if (verdict.is(Kind::problem)) trace->problem = verdict.problem().message;
  if (cell.input != program::none) {
    const program::Input& of = decision.inputs[cell.input];
    trace->subject = of.text;
    trace->value = shown(input(inputs, cell.input), of.masked);
  } else if (cell.is_period) {
    trace->subject = "in force";
  } else if (cell.form == program::Cell::Form::boolean) {
    trace->subject = cell.negated ? "unless" : "if";
  }
  return verdict;
}

Value Evaluator::Machine::cell_value(const program::Decision& decision, const program::Cell& cell, Inputs& inputs,
                                     CellTrace* trace) {
  switch (cell.form) {
    case program::Cell::Form::always:
      return Value(true);
    case program::Cell::Form::set: {
      const Value& value = input(inputs, cell.input);
      if (!value.is_settled()) return value;
      const auto inside = program_.sets[cell.operand].contains(value);
      return inside ? Value(*inside) : fail(Code::kinds_differ, "a value of another kind than its cell");
    }
    case program::Cell::Form::test: {
      const Value& value = input(inputs, cell.input);
      return run(cell.operand, {&value, 1});
    }
    case program::Cell::Form::boolean: {
      Value value = run(cell.operand);
      return cell.negated ? negation(*this, value) : value;
    }
    case program::Cell::Form::any_of: {
      Value result(false);
      for (const auto& alternative : cell.alternatives) {
        std::vector<CellTrace> traces;
        Value all(true);
        for (const program::Cell& part : alternative) {
          CellTrace* const part_trace = trace != nullptr ? &traces.emplace_back() : nullptr;
          all = conjunction(*this, all, cell_verdict(decision, part, inputs, part_trace));
          if (all.is_false()) break;
        }
        if (trace != nullptr) trace->alternatives.push_back(std::move(traces));
        result = disjunction(*this, result, all);
        if (result.is_true()) break;
      }
      return result;
    }
  }
  return Value(false);
}

Value Evaluator::Machine::verdict(const program::Decision& decision, const program::Rule& rule, Inputs& inputs,
                                  RuleTrace* trace) {
  Value result(true);
  for (const program::Cell& cell : rule.cells) {
    step();
    if (trace == nullptr) {
      if (const auto holds = at_a_glance(cell, inputs)) {
        if (*holds) continue;
        return Value(false);
      }
      const Value one = cell_value(decision, cell, inputs, nullptr);
      if (one.is_true()) continue;
      if (one.is_false()) return one;
      result = conjunction(*this, result, one);
      continue;
    }
    CellTrace& cell_trace = trace->cells.emplace_back();
    if (result.is_false()) {
      cell_trace.test = cell.text;
      cell_trace.span = cell.span;
      if (cell.input != program::none) cell_trace.subject = decision.inputs[cell.input].text;
      continue;
    }
    result = conjunction(*this, result, cell_verdict(decision, cell, inputs, &cell_trace));
  }
  return result;
}

Value Evaluator::Machine::answer(const program::Decision& decision, const program::Outputs& outputs) {
  if (outputs.is_whole) return outputs.parts.empty() ? Value() : whole(run(outputs.parts.front()));
  std::vector<Value> parts;
  std::vector<Value> open;
  parts.reserve(outputs.parts.size());
  const auto& left_out = left_out_[static_cast<std::size_t>(&decision - program_.decisions.data())];
  for (std::size_t i = 0; i < outputs.parts.size(); ++i) {
    if (outputs.parts[i] == program::none) {
      parts.push_back(left_out[i]);
      continue;
    }
    parts.push_back(whole(run(outputs.parts[i])));
    if (!parts.back().is_settled()) open.push_back(parts.back());
  }
  if (!open.empty()) return unsettled_result(open);
  return Value::context(decision.rule_answer.shape(), std::move(parts));
}

void Evaluator::Machine::evaluate_body(const program::Decision& decision, Outcome& outcome) {
  if (decision.body == program::Decision::Body::value) {
    outcome.set(whole(run(decision.value)));
    return;
  }
  const std::size_t words = (decision.inputs.size() + 63) / 64;
  std::uint64_t few_words[4] = {};
  std::vector<std::uint64_t> many_words;
  std::uint64_t* computed = few_words;
  if (words > 4) {
    many_words.resize(words);
    computed = many_words.data();
  }
  struct Registers {
    RegisterStack& stack;
    std::size_t count;
    Value* values;
    ~Registers() { stack.pop(count); }
  } registers{stack_, decision.inputs.size(), stack_.push(decision.inputs.size())};
  Inputs inputs{&decision, registers.values, computed};
  // Decisions are evaluated inside each other, so each that is at work has a list of its own.
  std::vector<Candidate> candidates;
  if (!spare_candidates_.empty()) {
    candidates = std::move(spare_candidates_.back());
    spare_candidates_.pop_back();
  }
  if (gather(decision, inputs, candidates, outcome)) by_hit_policy(decision, candidates, outcome);
  candidates.clear();
  spare_candidates_.push_back(std::move(candidates));
}

// Tries the rules; keeps those that are possible, with their answers. False when a problem has settled the outcome.
bool Evaluator::Machine::gather(const program::Decision& decision, Inputs& inputs, std::vector<Candidate>& candidates,
                                Outcome& outcome) {
  const bool is_first = decision.hit == HitPolicy::first && decision.body != program::Decision::Body::score;
  const bool has_otherwise = !is_first && std::any_of(decision.rules.begin(), decision.rules.end(),
                                                      [](const auto& rule) { return rule.otherwise; });
  Value others(false);  // the `or` of the rules so far: what an `otherwise` row negates
  for (std::uint32_t index = 0; index < decision.rules.size(); ++index) {
    const program::Rule& rule = decision.rules[index];
    RuleTrace* const trace = recorder_ != nullptr ? trace_rule(decision, rule) : nullptr;
    Value holds;
    if (rule.otherwise) {
      holds = is_first ? Value(true) : negation(*this, others);
      if (!rule.cells.empty()) holds = conjunction(*this, holds, verdict(decision, rule, inputs, trace));
    } else {
      holds = verdict(decision, rule, inputs, trace);
      if (has_otherwise) others = disjunction(*this, others, holds);
    }
    if (recorder_ != nullptr) {
      // Evaluating the rule may have traced other nodes; find it again.
      RuleTrace& own = recorder_->open.back().rules.back();
      own.verdict = holds.is_true()           ? Verdict::holds
                    : holds.is_false()        ? Verdict::fails
                    : holds.is(Kind::unknown) ? Verdict::unknown
                                              : Verdict::problem;
    }
    if (holds.is_false()) continue;
    if (holds.is(Kind::problem)) {
      outcome.set(std::move(holds));
      return false;
    }
    Candidate candidate;
    candidate.rule = index;
    candidate.answer = answer(decision, rule.outputs);
    candidate.verdict = std::move(holds);
    if (recorder_ != nullptr) {
      RuleTrace& own = recorder_->open.back().rules.back();
      own.answer = shown(published(candidate.answer), decision.masked);
      if (rule.because != program::none) own.because = to_text(run(rule.because));
    }
    if (candidate.answer.is(Kind::problem)) {
      outcome.set(std::move(candidate.answer));
      return false;
    }
    const bool is_certain = candidate.verdict.is_true();
    candidates.push_back(std::move(candidate));
    if (is_first && is_certain) break;
  }
  return true;
}

void Evaluator::Machine::by_hit_policy(const program::Decision& decision, std::vector<Candidate>& candidates,
                                       Outcome& outcome) {
  const auto by_verdict = [](const Candidate& candidate) { return candidate.verdict.is_true(); };
  if (decision.body == program::Decision::Body::score) return decide_sum(decision, candidates, outcome);
  switch (decision.hit) {
    case HitPolicy::first: {
      const bool is_certain = !candidates.empty() && candidates.back().verdict.is_true();
      if (!is_certain && !add_default(decision, candidates, outcome)) return;
      settle_equal(candidates, 0, outcome, decision);
      return;
    }
    case HitPolicy::unique:
      return decide_unique(decision, candidates, outcome);
    case HitPolicy::any:
      return decide_alike(decision, candidates, outcome);
    case HitPolicy::priority:
      return decide_priority(decision, candidates, outcome);
    case HitPolicy::rule_order:
    case HitPolicy::output_order:
    case HitPolicy::collect:
      return decide_list(decision, candidates, outcome);
    case HitPolicy::collect_sum:
      return decide_sum(decision, candidates, outcome);
    case HitPolicy::collect_min:
    case HitPolicy::collect_max:
      return decide_extreme(decision, candidates, outcome);
    case HitPolicy::collect_count: {
      if (candidates.empty() && decision.has_default) {
        if (add_default(decision, candidates, outcome)) settle_equal(candidates, 0, outcome, decision);
        return;
      }
      if (!std::all_of(candidates.begin(), candidates.end(), by_verdict)) {
        outcome = undetermined(candidates, decision);
        return;
      }
      for (const Candidate& candidate : candidates) outcome.fired.push_back(candidate.rule);
      outcome.set(Value(Decimal(static_cast<std::int64_t>(candidates.size()))));
      return;
    }
  }
}

// Adds the default as the last of the possible answers. False when there is none, or it is a problem: then the outcome
// is set.
bool Evaluator::Machine::add_default(const program::Decision& decision, std::vector<Candidate>& candidates,
                                     Outcome& outcome) {
  if (!decision.has_default) {
    if (candidates.empty())
      outcome.set(
          problem_of(Code::no_rule_matched, "no rule of `" + decision.name + "` matches this case", decision.span));
    else
      outcome = undetermined(candidates, decision);
    return false;
  }
  Candidate candidate;
  candidate.rule = Outcome::default_rule;
  candidate.verdict = Value(true);
  candidate.answer = answer(decision, decision.default_outputs);
  if (candidate.answer.is(Kind::problem)) {
    outcome.set(std::move(candidate.answer));
    return false;
  }
  candidates.push_back(std::move(candidate));
  return true;
}

// Decided when all candidates from `first` on give one settled answer.
void Evaluator::Machine::settle_equal(std::vector<Candidate>& candidates, std::size_t first, Outcome& outcome,
                                      const program::Decision& decision) {
  for (std::size_t i = first; i < candidates.size(); ++i) {
    const Value& answer = candidates[i].answer;
    if (answer.is_settled() && (i == first || identical(answer, candidates[first].answer))) continue;
    outcome = undetermined(candidates, decision);
    return;
  }
  for (std::size_t i = first; i < candidates.size(); ++i) outcome.fired.push_back(candidates[i].rule);
  outcome.set(candidates[first].answer);
}

Outcome Evaluator::Machine::undetermined(const std::vector<Candidate>& candidates, const program::Decision& decision) {
  std::vector<Value> open;
  for (const Candidate& candidate : candidates) {
    if (candidate.verdict.is(Kind::unknown)) open.push_back(candidate.verdict);
    if (candidate.answer.is(Kind::unknown)) open.push_back(candidate.answer);
  }
  Outcome outcome;
  if (open.empty()) throw InternalError("`" + decision.name + "` is undetermined and nothing is missing");
  outcome.set(unsettled_result(open));
  return outcome;
}

void Evaluator::Machine::decide_unique(const program::Decision& decision, std::vector<Candidate>& candidates,
                                       Outcome& outcome) {
  std::vector<std::uint32_t> certain;
  for (const Candidate& candidate : candidates)
    if (candidate.verdict.is_true()) certain.push_back(candidate.rule);
  if (certain.size() > 1) {
    std::string names;
    for (const std::uint32_t rule : certain) names += (names.empty() ? "`" : ", `") + rule_id(decision, rule) + "`";
    outcome.set(
        problem_of(Code::ambiguous_rules, "several rules of `" + decision.name + "` match: " + names, decision.span));
    outcome.status = Status::conflict;
    outcome.fired = std::move(certain);
    return;
  }
  if (certain.empty()) {
    const std::size_t possible = candidates.size();
    if (!add_default(decision, candidates, outcome)) return;
    if (possible <= 1)
      settle_equal(candidates, 0, outcome, decision);
    else
      outcome = undetermined(candidates, decision);
    return;
  }
  if (candidates.size() == 1)
    settle_equal(candidates, 0, outcome, decision);
  else
    outcome = undetermined(candidates, decision);
}

void Evaluator::Machine::decide_alike(const program::Decision& decision, std::vector<Candidate>& candidates,
                                      Outcome& outcome) {
  const Candidate* first = nullptr;
  for (const Candidate& candidate : candidates) {
    if (!candidate.verdict.is_true() || !candidate.answer.is_settled()) continue;
    if (first == nullptr) {
      first = &candidate;
    } else if (!identical(first->answer, candidate.answer)) {
      std::vector<std::uint32_t> certain;
      for (const Candidate& other : candidates)
        if (other.verdict.is_true()) certain.push_back(other.rule);
      outcome.set(problem_of(Code::unequal_answers,
                             "rules of `" + decision.name + "` match with unequal answers: `" +
                                 rule_id(decision, first->rule) + "`, `" + rule_id(decision, candidate.rule) + "`",
                             decision.span));
      outcome.status = Status::conflict;
      outcome.fired = std::move(certain);
      return;
    }
  }
  const bool has_certain =
      std::any_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.verdict.is_true(); });
  if (!has_certain && !add_default(decision, candidates, outcome)) return;
  settle_equal(candidates, 0, outcome, decision);
  if (has_certain && outcome.status == Status::decided) {
    outcome.fired.clear();
    for (const Candidate& candidate : candidates)
      if (candidate.verdict.is_true()) outcome.fired.push_back(candidate.rule);
  }
}

// Below zero when `a` ranks higher: its member stands earlier.
int Evaluator::Machine::rank_order(const program::Decision& decision, const Value& a, const Value& b) const {
  const Type& type = decision.rule_answer;
  for (const std::uint32_t field : decision.priority_fields) {
    const auto rank = [&](const Value& value) {
      const Value& part = type.is(Type::Kind::record) ? value.values()[field] : value;
      const Type& of = type.is(Type::Kind::record) ? type.fields()[field].type : type;
      const int index = part.is(Kind::string) ? of.member_index(part.string()) : -1;
      return index < 0 ? static_cast<int>(of.members().size()) : index;
    };
    const int difference = rank(a) - rank(b);
    if (difference != 0) return difference;
  }
  return 0;
}

void Evaluator::Machine::decide_priority(const program::Decision& decision, std::vector<Candidate>& candidates,
                                         Outcome& outcome) {
  const Candidate* winner = nullptr;
  bool is_settled = true;
  for (const Candidate& candidate : candidates) {
    is_settled = is_settled && candidate.answer.is_settled();
    if (!candidate.verdict.is_true()) continue;
    if (candidate.answer.is_settled() &&
        (winner == nullptr || rank_order(decision, candidate.answer, winner->answer) < 0))
      winner = &candidate;
  }
  const bool has_certain =
      std::any_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.verdict.is_true(); });
  if (!has_certain) {
    if (add_default(decision, candidates, outcome)) settle_equal(candidates, 0, outcome, decision);
    return;
  }
  for (const Candidate& candidate : candidates) {
    if (!is_settled) break;
    if (candidate.verdict.is_true() || identical(candidate.answer, winner->answer)) continue;
    is_settled = rank_order(decision, candidate.answer, winner->answer) > 0;
  }
  if (!is_settled) {
    outcome = undetermined(candidates, decision);
    return;
  }
  for (const Candidate& candidate : candidates)
    if (candidate.verdict.is_true() && identical(candidate.answer, winner->answer))
      outcome.fired.push_back(candidate.rule);
  outcome.set(winner->answer);
}

void Evaluator::Machine::decide_list(const program::Decision& decision, std::vector<Candidate>& candidates,
                                     Outcome& outcome) {
  if (candidates.empty() && decision.has_default) {
    if (add_default(decision, candidates, outcome)) settle_equal(candidates, 0, outcome, decision);
    return;
  }
  for (const Candidate& candidate : candidates)
    if (!candidate.verdict.is_true() || !candidate.answer.is_settled()) {
      outcome = undetermined(candidates, decision);
      return;
    }
  if (decision.hit == HitPolicy::output_order)
    std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
      return rank_order(decision, a.answer, b.answer) < 0;
    });
  std::vector<Value> items;
  for (const Candidate& candidate : candidates) {
    items.push_back(candidate.answer);
    outcome.fired.push_back(candidate.rule);
  }
  std::sort(outcome.fired.begin(), outcome.fired.end());
  outcome.status = Status::decided;
  outcome.value = Value::list(std::move(items));
}

void Evaluator::Machine::decide_sum(const program::Decision& decision, std::vector<Candidate>& candidates,
                                    Outcome& outcome) {
  const bool is_score = decision.body == program::Decision::Body::score;
  const Type& type = decision.rule_answer;
  const auto is_zero = [](const Value& value) {
    switch (value.kind()) {
      case Kind::number:
        return value.number().is_zero();
      case Kind::money:
        return value.money().amount.is_zero();
      case Kind::duration:
        return value.duration() == Duration{};
      case Kind::months:
        return value.months().count == 0;
      default:
        return false;
    }
  };
  if (!is_score && decision.has_default &&
      std::none_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.verdict.is_true(); })) {
    const std::size_t possible = candidates.size();
    if (!add_default(decision, candidates, outcome)) return;
    // Several rules that turn out true add up: equal answers are one answer only where they are zero.
    const bool may_add_up = possible > 1 && !std::all_of(candidates.begin(), candidates.end(),
                                                         [&](const Candidate& c) { return is_zero(c.answer); });
    if (may_add_up)
      outcome = undetermined(candidates, decision);
    else
      settle_equal(candidates, 0, outcome, decision);
    return;
  }
  Value base;
  if (is_score) {
    base = whole(run(decision.value));
    if (base.is(Kind::problem)) {
      outcome.set(std::move(base));
      return;
    }
  } else {
    base = type.is(Type::Kind::money) ? Value(Money{0, type.currency().is_none() ? program_.currency : type.currency()})
           : type.is(Type::Kind::duration) ? Value(Duration{})
           : type.is(Type::Kind::months)   ? Value(Months{})
                                           : Value(Decimal(0));
  }
  bool is_settled = base.is_settled();
  for (const Candidate& candidate : candidates)
    is_settled =
        is_settled && candidate.answer.is_settled() && (candidate.verdict.is_true() || is_zero(candidate.answer));
  if (!is_settled) {
    if (base.is(Kind::unknown)) {
      Candidate of_base;
      of_base.verdict = Value(true);
      of_base.answer = base;
      candidates.push_back(std::move(of_base));
    }
    outcome = undetermined(candidates, decision);
    return;
  }
  Value total = base;
  for (const Candidate& candidate : candidates) {
    if (!candidate.verdict.is_true()) continue;
    total = add(*this, total, candidate.answer);
    outcome.fired.push_back(candidate.rule);
  }
  outcome.set(std::move(total));
}

void Evaluator::Machine::decide_extreme(const program::Decision& decision, std::vector<Candidate>& candidates,
                                        Outcome& outcome) {
  const bool has_certain =
      std::any_of(candidates.begin(), candidates.end(), [](const Candidate& c) { return c.verdict.is_true(); });
  if (!has_certain) {
    if (add_default(decision, candidates, outcome)) settle_equal(candidates, 0, outcome, decision);
    return;
  }
  const bool is_min = decision.hit == HitPolicy::collect_min;
  const Value* best = nullptr;
  const auto better = [&](const Value& a, const Value& b) {
    const Value said = is_min ? less(*this, a, b) : greater(*this, a, b);
    if (said.is(Kind::problem)) outcome.set(said);
    return said.is_true();
  };
  bool is_settled = true;
  for (const Candidate& candidate : candidates) is_settled = is_settled && candidate.answer.is_settled();
  if (!is_settled) {
    outcome = undetermined(candidates, decision);
    return;
  }
  for (const Candidate& candidate : candidates)
    if (candidate.verdict.is_true() && (best == nullptr || better(candidate.answer, *best))) best = &candidate.answer;
  for (const Candidate& candidate : candidates)
    if (!candidate.verdict.is_true() && better(candidate.answer, *best)) is_settled = false;
  if (outcome.status == Status::error) return;
  if (!is_settled) {
    outcome = undetermined(candidates, decision);
    return;
  }
  for (const Candidate& candidate : candidates)
    if (candidate.verdict.is_true() && equal(*this, candidate.answer, *best).is_true())
      outcome.fired.push_back(candidate.rule);
  outcome.set(*best);
}

std::string Evaluator::Machine::rule_id(const program::Decision& decision, std::uint32_t rule) const {
  return rule == Outcome::default_rule ? "default" : decision.rules[rule].id;
}

// A check that is false makes the facts that it reads problems, for all decisions of the case.
void Evaluator::Machine::run_checks() {
  std::vector<std::pair<const program::Check*, std::string>> failed;
  for (const program::Check& check : program_.checks) {
    if (!run(check.require).is_false()) continue;
    std::string text =
        check.because == program::none ? "the check `" + check.id + "` failed" : to_text(run(check.because));
    failed.emplace_back(&check, std::move(text));
  }
  if (failed.empty()) return;
  poisoned_.assign(facts_, facts_ + program_.slots.size());
  for (const auto& [check, text] : failed)
    for (const std::uint32_t slot : check->facts) {
      if (poisoned_[slot].is(Kind::problem)) continue;
      Problem problem;
      problem.code = Code::check_failed;
      problem.message = text;
      problem.path = program_.slots[slot].path;
      problem.span = check->span;
      poisoned_[slot] = Value::problem(std::move(problem));
    }
  // Terms that checks have read were computed from facts that are refused now.
  std::fill(progress_.begin(), progress_.end(), Progress::untouched);
  if (recorder_ != nullptr) recorder_->nodes.clear();
}

// A guarantee speaks when all decisions that it names were evaluated.
void Evaluator::Machine::watch_guarantees() {
  for (const program::Guarantee& guarantee : program_.guarantees) {
    const bool is_due = std::all_of(
        guarantee.decisions.begin(), guarantee.decisions.end(),
        [&](std::uint32_t decision) { return progress_[program_.decision_nodes[decision]] == Progress::done; });
    if (!is_due || guarantee.decisions.empty() || !run(guarantee.holds).is_false()) continue;
    Problem problem;
    problem.code = Code::guarantee_broken;
    problem.message = guarantee.because == program::none ? "the guarantee `" + guarantee.id + "` is broken"
                                                         : to_text(run(guarantee.because));
    problem.span = guarantee.span;
    for (const std::uint32_t decision : guarantee.decisions) {
      Outcome& outcome = outcomes_[decision];
      outcome.clear();
      outcome.set(Value::problem(problem));
    }
  }
}

void Evaluator::Machine::add_reasons(const program::Decision& decision, const Outcome& outcome, Answer& answer) {
  const auto add = [&](program::BlockId because, const std::string& cite) {
    if (because != program::none) {
      std::string text = to_text(run(because));
      if (std::find(answer.because.begin(), answer.because.end(), text) == answer.because.end())
        answer.because.push_back(std::move(text));
    }
    if (!cite.empty() && std::find(answer.cite.begin(), answer.cite.end(), cite) == answer.cite.end())
      answer.cite.push_back(cite);
  };
  if (outcome.status == Status::error) return;
  if (decision.body == program::Decision::Body::value && outcome.status == Status::decided)
    add(decision.because, decision.cite);
  for (const std::uint32_t rule : outcome.fired) {
    if (rule == Outcome::default_rule)
      add(decision.because, decision.cite);
    else
      add(decision.rules[rule].because, decision.rules[rule].cite.empty() ? decision.cite : decision.rules[rule].cite);
  }
}

Answer Evaluator::Machine::publish(const program::Decision& decision, const Outcome& outcome, bool with_reasons) {
  Answer answer;
  answer.decision = decision.name;
  answer.status = outcome.status;
  if (outcome.status == Status::decided) answer.value = published(outcome.value);
  if (outcome.value.is(Kind::unknown) && outcome.status == Status::undetermined)
    answer.missing = outcome.value.missing().paths;
  if (outcome.value.is(Kind::problem)) answer.problem = outcome.value.problem();
  answer.fired.reserve(outcome.fired.size());
  for (const std::uint32_t rule : outcome.fired) answer.fired.push_back(rule_id(decision, rule));
  if (decision.for_each_list != program::none) {
    for (const Outcome& element : outcome.elements) {
      auto& ids = answer.fired_by_element.emplace_back();
      for (const std::uint32_t rule : element.fired) ids.push_back(rule_id(decision, rule));
    }
  }
  if (with_reasons) {
    if (decision.for_each_list != program::none && !outcome.elements.empty()) {
      const Value list = run(decision.for_each_list);
      for (std::size_t i = 0; i < outcome.elements.size() && list.is(Kind::list) && i < list.items().size(); ++i) {
        cells_[decision.for_each_cell] = list.items()[i];
        add_reasons(decision, outcome.elements[i], answer);
      }
    } else {
      add_reasons(decision, outcome, answer);
    }
  }
  return answer;
}

Value Evaluator::Machine::applies_by(const Case& facts) {
  if (program_.applies_by == program::none) return {};
  begin(facts, {});
  try {
    return local_date(run(program_.applies_by));
  } catch (const BudgetSpent&) {
    return problem_of(Code::limit_exceeded, "`applies_by` took more work than the limit");
  }
}

Decision Evaluator::Machine::evaluate(const Case& facts, const Options& options) {
  begin(facts, options);
  Decision result;
  result.pack = program_.pack;
  result.version = program_.version;
  std::vector<std::uint32_t> all;
  if (options.decisions.empty())
    for (std::uint32_t i = 0; i < program_.decisions.size(); ++i) all.push_back(i);
  const std::vector<std::uint32_t>& asked = options.decisions.empty() ? all : options.decisions;
  const auto spent = [&] {
    // Whatever was at work when the budget ended cannot be had.
    const Value problem = problem_of(Code::limit_exceeded, "the case took more work than the limit of " +
                                                               std::to_string(options.limits.steps) + " steps");
    for (std::size_t i = 0; i < progress_.size(); ++i) {
      if (progress_[i] != Progress::running) continue;
      progress_[i] = Progress::done;
      node_values_[i] = problem;
      if (program_.nodes[i].kind == program::Node::Kind::decision) {
        outcomes_[program_.nodes[i].index].clear();
        outcomes_[program_.nodes[i].index].set(problem);
      }
    }
    stack_.clear();
    iterators_used_ = 0;
    builders_used_ = 0;
    call_depth_ = 0;
  };
  try {
    run_checks();
  } catch (const BudgetSpent&) {
    spent();
  }
  for (const std::uint32_t index : asked) {
    try {
      decision(index);
    } catch (const BudgetSpent&) {
      spent();
    }
  }
  try {
    watch_guarantees();
  } catch (const BudgetSpent&) {
    spent();
  }
  result.answers.reserve(asked.size());
  for (const std::uint32_t index : asked) {
    try {
      result.answers.push_back(publish(program_.decisions[index], outcomes_[index], options.reasons));
    } catch (const BudgetSpent&) {
      spent();
      result.answers.push_back(publish(program_.decisions[index], outcomes_[index], false));
    }
  }
  return result;
}

}  // namespace adjudge
