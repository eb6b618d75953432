#include <algorithm>

#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"

namespace adjudge {
namespace {

// What a cell is a condition on, for people.
std::string subject_of(const program::Decision& decision, const program::Cell& cell) {
  return cell.is_period ? "in force" : decision.inputs[cell.input].text;
}

// The parts of an answer that are not settled, however deep. An output that its own rule leaves out, and misses as
// `decision.output`, is none of them.
void open_parts(const Value& value, std::string_view decision, std::vector<Value>& found) {
  if (value.is(Kind::unknown)) {
    const auto& paths = value.missing().paths;
    const bool is_left_out = paths.size() == 1 && paths.front().size() > decision.size() &&
                             paths.front().starts_with(decision) && paths.front()[decision.size()] == '.';
    if (!is_left_out) found.push_back(value);
  } else if (value.is(Kind::problem)) {
    found.push_back(value);
  } else if (value.is(Kind::list)) {
    for (const Value& item : value.items()) open_parts(item, decision, found);
  } else if (value.is(Kind::context)) {
    for (const Value& part : value.values()) open_parts(part, decision, found);
  }
}

// An answer with an unknown part is unknown as a whole.
Value whole(Value value, const program::Decision& decision) {
  if (!value.is(Kind::list) && !value.is(Kind::context)) return value;
  std::vector<Value> open;
  open_parts(value, decision.name, open);
  return open.empty() ? value : unsettled_result(open);
}

Verdict verdict_of(const Value& verdict) {
  if (verdict.is_true()) return Verdict::holds;
  if (verdict.is_false()) return Verdict::fails;
  return verdict.is(Kind::unknown) ? Verdict::unknown : Verdict::problem;
}

}  // namespace

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
  trace->verdict = verdict_of(verdict);
  if (verdict.is(Kind::unknown)) trace->missing = verdict.missing().paths;
  if (verdict.is(Kind::problem)) trace->problem = verdict.problem().message;
  if (cell.input != program::none) {
    trace->subject = subject_of(decision, cell);
    trace->value = shown(input(inputs, cell.input), decision.inputs[cell.input].masked);
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
      if (cell.input != program::none) cell_trace.subject = subject_of(decision, cell);
      continue;
    }
    result = conjunction(*this, result, cell_verdict(decision, cell, inputs, &cell_trace));
  }
  return result;
}

Value Evaluator::Machine::answer(const program::Decision& decision, const program::Outputs& outputs) {
  if (outputs.is_whole) return outputs.parts.empty() ? Value() : whole(run(outputs.parts.front()), decision);
  std::vector<Value> parts;
  std::vector<Value> open;
  parts.reserve(outputs.parts.size());
  const auto& left_out = left_out_[static_cast<std::size_t>(&decision - program_.decisions.data())];
  for (std::size_t i = 0; i < outputs.parts.size(); ++i) {
    if (outputs.parts[i] == program::none) {
      parts.push_back(left_out[i]);
      continue;
    }
    parts.push_back(whole(run(outputs.parts[i]), decision));
    if (!parts.back().is_settled()) open.push_back(parts.back());
  }
  if (!open.empty()) return unsettled_result(open);
  return Value::context(decision.rule_answer.shape(), std::move(parts));
}

Value Evaluator::Machine::value_of(const program::Decision& decision) { return whole(run(decision.value), decision); }

void Evaluator::Machine::evaluate_body(const program::Decision& decision, Outcome& outcome) {
  if (decision.body == program::Decision::Body::value) {
    outcome.set(value_of(decision));
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
    // It stays where it is: traces of nodes move while others are opened, and the rules in them do not.
    RuleTrace* const trace = recorder_ != nullptr ? trace_rule(decision, rule) : nullptr;
    Value holds;
    if (rule.otherwise) {
      holds = is_first ? Value(true) : negation(*this, others);
      if (!rule.cells.empty()) holds = conjunction(*this, holds, verdict(decision, rule, inputs, trace));
    } else {
      holds = verdict(decision, rule, inputs, trace);
      if (has_otherwise) others = disjunction(*this, others, holds);
    }
    if (trace != nullptr) trace->verdict = verdict_of(holds);
    if (holds.is_false()) continue;
    if (holds.is(Kind::problem)) {
      outcome.set(std::move(holds));
      return false;
    }
    Candidate candidate;
    candidate.rule = index;
    candidate.answer = answer(decision, rule.outputs);
    candidate.verdict = std::move(holds);
    if (trace != nullptr) {
      trace->answer = shown(published(candidate.answer), decision.masked);
      if (rule.because != program::none) trace->because = to_text(run(rule.because));
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

}  // namespace adjudge
