#include <algorithm>

#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"

namespace adjudge {
namespace {

// `approve` is hoped for in any output; a context in the outputs that it names.
bool meets(const Value& answer, const Value& hoped_for) {
  if (!answer.is_settled()) return false;
  if (identical(answer, hoped_for)) return true;
  if (!answer.is(Kind::context)) return false;
  if (!hoped_for.is(Kind::context))
    return std::any_of(answer.values().begin(), answer.values().end(),
                       [&](const Value& part) { return identical(part, hoped_for); });
  for (std::size_t i = 0; i < hoped_for.values().size(); ++i) {
    const Value* part = answer.find(hoped_for.shape()->keys()[i]);
    if (part == nullptr || !identical(*part, hoped_for.values()[i])) return false;
  }
  return true;
}

bool meets_any(const Value& answer, const Value& hoped_for) {
  if (meets(answer, hoped_for)) return true;
  return answer.is(Kind::list) && std::any_of(answer.items().begin(), answer.items().end(),
                                              [&](const Value& item) { return meets(item, hoped_for); });
}

}  // namespace

// All conditions of a rule, tried whether or not one before them failed; nothing for a rule that answers otherwise.
std::optional<WhyNot::Candidate> Evaluator::Machine::try_rule(const program::Decision& decision,
                                                              const program::Rule& rule, Inputs& inputs,
                                                              const Value& hoped_for) {
  const Value would_be = answer(decision, rule.outputs);
  if (!meets(would_be, hoped_for)) return std::nullopt;
  WhyNot::Candidate candidate;
  candidate.rule.id = rule.id;
  candidate.rule.cite = rule.cite;
  candidate.rule.span = rule.span;
  candidate.rule.layer = program_.layer_of(rule.span);
  candidate.rule.answer = shown(published(would_be), decision.masked);
  if (rule.because != program::none) candidate.rule.because = to_text(run(rule.because));
  Value all(true);
  for (const program::Cell& cell : rule.cells) {
    CellTrace& trace = candidate.rule.cells.emplace_back();
    const Value one = cell_verdict(decision, cell, inputs, &trace);
    if (!one.is_true()) candidate.blocking.push_back(candidate.rule.cells.size() - 1);
    all = conjunction(*this, all, one);
  }
  candidate.rule.verdict = all.is_true()           ? Verdict::holds
                           : all.is_false()        ? Verdict::fails
                           : all.is(Kind::unknown) ? Verdict::unknown
                                                   : Verdict::problem;
  return candidate;
}

// The rules that would give an answer, for the decision as a whole or the element of `for_each` at hand.
void Evaluator::Machine::try_rules(const program::Decision& decision, const Value& hoped_for,
                                   const std::vector<std::string>& fired, WhyNot& result) {
  std::vector<Value> values(decision.inputs.size());
  std::vector<std::uint64_t> computed((decision.inputs.size() + 63) / 64);
  Inputs inputs{&decision, values.data(), computed.data()};
  for (const program::Rule& rule : decision.rules) {
    auto candidate = try_rule(decision, rule, inputs, hoped_for);
    if (!candidate) continue;
    candidate->rule.fired = std::find(fired.begin(), fired.end(), rule.id) != fired.end();
    if (!candidate->rule.fired && (candidate->blocking.empty() || rule.otherwise) && !fired.empty())
      candidate->beaten_by = fired.front();
    result.candidates.push_back(std::move(*candidate));
  }
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
  const Answer& now = given.answers.front();
  result.status = now.status;
  result.missing = now.missing;
  if (now.problem) result.problem = now.problem->message;
  result.is_given = now.status == Status::decided && meets_any(now.value, hoped_for);
  if (decision.body == program::Decision::Body::value) {
    result.is_computed = true;
    return result;
  }
  // What was found when a limit is met is still right.
  within_limits([&] {
    result.candidates.clear();
    if (decision.for_each_list == program::none) return try_rules(decision, hoped_for, now.fired, result);
    const Value list = run(decision.for_each_list);
    for (std::size_t i = 0; i < now.fired_by_element.size(); ++i) {
      cells_[decision.for_each_cell] = list.items()[i];
      element_ = static_cast<std::uint32_t>(i);
      try_rules(decision, hoped_for, now.fired_by_element[i], result);
    }
  });
  std::stable_sort(result.candidates.begin(), result.candidates.end(),
                   [](const auto& a, const auto& b) { return a.blocking.size() < b.blocking.size(); });
  return result;
}

}  // namespace adjudge
