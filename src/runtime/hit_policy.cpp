#include <algorithm>

#include "adjudge/core/result.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"
#include "runtime/problem.hpp"

namespace adjudge {
namespace {

bool is_zero(const Value& value) {
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
}

template <class Candidate>
bool is_true(const Candidate& candidate) {
  return candidate.verdict.is_true();
}

}  // namespace

void Evaluator::Machine::by_hit_policy(const program::Decision& decision, std::vector<Candidate>& candidates,
                                       Outcome& outcome) {
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
      if (!std::all_of(candidates.begin(), candidates.end(), is_true<Candidate>)) {
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
  const bool has_certain = std::any_of(candidates.begin(), candidates.end(), is_true<Candidate>);
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
  const bool has_certain = std::any_of(candidates.begin(), candidates.end(), is_true<Candidate>);
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

// What a sum of nothing is.
Value Evaluator::Machine::zero_of(const Type& type) const {
  switch (type.kind()) {
    case Type::Kind::money:
      return Value(Money{0, type.currency().is_none() ? program_.currency : type.currency()});
    case Type::Kind::duration:
      return Value(Duration{});
    case Type::Kind::months:
      return Value(Months{});
    default:
      return Value(Decimal(0));
  }
}

void Evaluator::Machine::decide_sum(const program::Decision& decision, std::vector<Candidate>& candidates,
                                    Outcome& outcome) {
  const bool is_score = decision.body == program::Decision::Body::score;
  if (!is_score && decision.has_default && std::none_of(candidates.begin(), candidates.end(), is_true<Candidate>)) {
    const std::size_t possible = candidates.size();
    if (!add_default(decision, candidates, outcome)) return;
    // Several rules that turn out true add up: equal answers are one answer only where they are zero.
    const bool may_add_up =
        possible > 1 && !std::all_of(candidates.begin(), candidates.end(),
                                     [](const Candidate& candidate) { return is_zero(candidate.answer); });
    if (may_add_up)
      outcome = undetermined(candidates, decision);
    else
      settle_equal(candidates, 0, outcome, decision);
    return;
  }
  Value base = zero_of(decision.rule_answer);
  if (is_score && decision.value != program::none) base = value_of(decision);
  if (base.is(Kind::problem)) {
    outcome.set(std::move(base));
    return;
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
  const bool has_certain = std::any_of(candidates.begin(), candidates.end(), is_true<Candidate>);
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

}  // namespace adjudge
