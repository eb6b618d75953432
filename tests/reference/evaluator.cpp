#include "evaluator.hpp"

#include <algorithm>

#include "adjudge/syntax/yaml.hpp"
#include "evaluation.hpp"

namespace adjudge::reference {

std::string_view to_text(Status status) {
  switch (status) {
    case Status::decided:
      return "decided";
    case Status::undetermined:
      return "undetermined";
    case Status::conflict:
      return "conflict";
    case Status::error:
      break;
  }
  return "error";
}

std::string to_text(const Outcome& outcome) {
  std::string text(to_text(outcome.status));
  if (outcome.status == Status::decided) text += " " + to_feel(outcome.answer);
  if (outcome.code != Code::none) text += " " + adjudge::to_text(outcome.code) + " (" + outcome.message + ")";
  text += " fired";
  for (const auto& ids : outcome.fired) {
    text += " [";
    for (const std::string& id : ids) text += (text.back() == '[' ? "" : ", ") + id;
    text += "]";
  }
  if (outcome.status == Status::undetermined) {
    text += " missing";
    for (const std::string& path : outcome.missing) text += " " + path;
  }
  return text;
}

namespace {

const Value* find_raw(const Value* raw, const std::vector<std::string>& segments) {
  for (const std::string& segment : segments) {
    if (raw == nullptr || !raw->is(Kind::context)) return nullptr;
    raw = raw->find(segment);
  }
  return raw;
}

Outcome failed(const Value& problem) {
  Outcome outcome;
  outcome.status = Status::error;
  outcome.code = problem.problem().code;
  outcome.message = problem.problem().message;
  outcome.path = problem.problem().path;
  outcome.fired = {{}};
  return outcome;
}

Outcome failed(Code code, std::string message) { return failed(problem(code, std::move(message))); }

Outcome undetermined(const Value& unknown) {
  Outcome outcome;
  outcome.status = Status::undetermined;
  outcome.missing = unknown.missing().paths;
  outcome.fired = {{}};
  return outcome;
}

Outcome undetermined(const std::vector<Value>& reasons) {
  const auto all = unsettled(reasons);
  return undetermined(all && all->is(Kind::unknown) ? *all : Value::unknown(Missing{}));
}

Outcome decided(Value answer, std::vector<std::string> fired) {
  Outcome outcome;
  outcome.status = Status::decided;
  outcome.answer = std::move(answer);
  outcome.fired = {std::move(fired)};
  return outcome;
}

Outcome conflict(Code code, std::vector<std::string> fired) {
  Outcome outcome;
  outcome.status = Status::conflict;
  outcome.code = code;
  outcome.message = "the rules disagree";
  outcome.fired = {std::move(fired)};
  return outcome;
}

Outcome of_value(const Value& value) {
  const Value whole = as_whole(value);
  if (whole.is(Kind::problem)) return failed(whole);
  if (whole.is(Kind::unknown)) return undetermined(whole);
  return decided(whole, {});
}

/// A rule that is possible: true, or (while its verdict is unknown) maybe.
struct Possible {
  std::string id;
  bool is_true = false;
  Value verdict;
  Value answer;  ///< as a whole: settled, or unknown
};

using Possibles = std::vector<Possible>;

bool is_settled(const Possible& possible) { return possible.answer.is_settled(); }

/// Answers are the same when callers cannot tell them apart: 10:00Z and 12:00+02:00 are two.
bool same_answer(const Value& a, const Value& b) { return identical(a, b); }

bool all_settled(const Possibles& rules) { return std::all_of(rules.begin(), rules.end(), is_settled); }

bool all_settled_and_equal(const Possibles& rules) {
  return all_settled(rules) && std::all_of(rules.begin(), rules.end(), [&rules](const Possible& rule) {
           return same_answer(rule.answer, rules.front().answer);
         });
}

std::vector<std::string> ids_of(const Possibles& rules) {
  std::vector<std::string> ids;
  for (const Possible& rule : rules) ids.push_back(rule.id);
  return ids;
}

Possibles joined(const Possibles& a, const Possibles& b) {
  Possibles all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

std::vector<Value> reasons_of(const Possibles& rules) {
  std::vector<Value> reasons;
  for (const Possible& rule : rules) {
    reasons.push_back(rule.verdict);
    reasons.push_back(rule.answer);
  }
  return reasons;
}

/// Ranks of an answer, the first being the highest.
std::vector<int> ranks(const Decision& decision, const Value& answer) {
  const Type& type = decision.rule_answer;
  if (!type.is(Type::Kind::record)) return {answer.is(Kind::string) ? type.member_index(answer.string()) : 0};
  std::vector<int> result;
  for (const std::size_t field : decision.priority_fields) {
    const Value& value = answer.values()[field];
    result.push_back(value.is(Kind::string) ? type.fields()[field].type.member_index(value.string()) : 1 << 20);
  }
  return result;
}

Value zero_of(const Pack& pack, const Decision& decision) {
  const Type& type = decision.rule_answer;
  if (!type.is(Type::Kind::money)) return Value(Decimal(0));
  return Value(Money{Decimal(0), type.currency().is_none() ? pack.currency : type.currency()});
}

bool is_zero(const Value& value) {
  return value.is(Kind::money) ? value.money().amount.is_zero() : value.is(Kind::number) && value.number().is_zero();
}

/// The hit policies (docs/semantics.md 3), once the possible rules are known.
class Hits {
 public:
  Hits(const Decision& decision, Possibles possible, std::optional<Possible> fallback, Value base)
      : decision_(decision), fallback_(std::move(fallback)), base_(std::move(base)) {
    for (Possible& rule : possible) {
      all_.push_back(rule);
      (rule.is_true ? true_ : unknown_).push_back(std::move(rule));
    }
  }

  Outcome outcome() const {
    switch (decision_.hit) {
      case HitPolicy::unique:
        return unique();
      case HitPolicy::any:
        return any();
      case HitPolicy::priority:
        return priority();
      case HitPolicy::rule_order:
      case HitPolicy::output_order:
      case HitPolicy::collect:
        return list();
      case HitPolicy::collect_count:
        return count();
      case HitPolicy::collect_sum:
        return sum();
      case HitPolicy::collect_min:
      case HitPolicy::collect_max:
        return extreme();
      case HitPolicy::first:
        break;
    }
    return failed(Code::wrong_hit_policy, "first is not decided here");
  }

  Outcome sum() const {
    if (true_.empty() && fallback_) return sum_or_default();
    const bool certain = all_settled(all_) && base_.is_settled() && all_zero(unknown_);
    if (!certain) {
      auto reasons = why_not();
      reasons.push_back(base_);
      return undetermined(reasons);
    }
    Value total = base_;
    for (const Possible& rule : true_) total = arithmetic(ast::BinaryOperator::add, total, rule.answer);
    if (!total.is_settled()) return failed(total);
    return decided(total, ids_of(true_));
  }

 private:
  static bool all_zero(const Possibles& rules) {
    return std::all_of(rules.begin(), rules.end(), [](const Possible& rule) { return is_zero(rule.answer); });
  }

  /// The sum of those rules that turn out to be true, or the default when none does.
  Outcome sum_or_default() const {
    if (nobody()) return of_fallback();
    const Possibles both = joined(unknown_, {*fallback_});
    const bool certain = all_settled_and_equal(both) && (unknown_.size() == 1 || all_zero(both));
    return certain ? decided(both.front().answer, ids_of(both)) : open();
  }

  bool nobody() const { return true_.empty() && unknown_.empty(); }

  Outcome of_fallback() const {
    if (!fallback_) return failed(Code::no_rule_matched, "no rule of `" + decision_.name + "` matches");
    if (!is_settled(*fallback_)) return undetermined(fallback_->answer);
    return decided(fallback_->answer, {"default"});
  }

  /// Why there is no answer: the default counts when nothing is true.
  std::vector<Value> why_not() const {
    auto reasons = reasons_of(all_);
    if (true_.empty() && fallback_) reasons.push_back(fallback_->answer);
    return reasons;
  }
  Outcome open() const { return undetermined(why_not()); }

  Outcome unique() const {
    if (true_.size() > 1) return conflict(Code::ambiguous_rules, ids_of(true_));
    if (nobody()) return of_fallback();
    if (true_.size() == 1 && unknown_.empty() && is_settled(true_.front()))
      return decided(true_.front().answer, ids_of(true_));
    if (true_.empty() && unknown_.size() == 1 && fallback_) {
      const Possibles both = joined(unknown_, {*fallback_});
      if (all_settled_and_equal(both)) return decided(both.front().answer, ids_of(both));
    }
    return open();
  }

  /// What `any`, `priority`, `min` and `max` do when no rule is true.
  Outcome nothing_true() const {
    if (nobody()) return of_fallback();
    if (fallback_) {
      const Possibles both = joined(unknown_, {*fallback_});
      if (all_settled_and_equal(both)) return decided(both.front().answer, ids_of(both));
    }
    return open();
  }

  Outcome any() const {
    for (const Possible& a : true_)
      for (const Possible& b : true_)
        if (is_settled(a) && is_settled(b) && !same_answer(a.answer, b.answer))
          return conflict(Code::unequal_answers, ids_of(true_));
    if (true_.empty()) return nothing_true();
    if (all_settled_and_equal(joined(true_, unknown_))) return decided(true_.front().answer, ids_of(true_));
    return open();
  }

  Possibles with_answer(const Value& answer) const {
    Possibles winners;
    for (const Possible& rule : true_)
      if (same_answer(rule.answer, answer)) winners.push_back(rule);
    return winners;
  }

  Outcome priority() const {
    if (true_.empty()) return nothing_true();
    if (!all_settled(all_)) return open();
    const Possible* winner = &true_.front();
    for (const Possible& rule : true_)
      if (ranks(decision_, rule.answer) < ranks(decision_, winner->answer)) winner = &rule;
    for (const Possible& rule : unknown_) {
      const bool ranks_lower = ranks(decision_, rule.answer) > ranks(decision_, winner->answer);
      if (!ranks_lower && !same_answer(rule.answer, winner->answer)) return open();
    }
    return decided(winner->answer, ids_of(with_answer(winner->answer)));
  }

  Outcome list() const {
    if (nobody() && fallback_) return of_fallback();
    if (!unknown_.empty() || !all_settled(true_)) return open();
    Possibles ordered = true_;
    if (decision_.hit == HitPolicy::output_order)
      std::stable_sort(ordered.begin(), ordered.end(), [this](const Possible& a, const Possible& b) {
        return ranks(decision_, a.answer) < ranks(decision_, b.answer);
      });
    std::vector<Value> answers;
    for (const Possible& rule : ordered) answers.push_back(rule.answer);
    return decided(Value::list(std::move(answers)), ids_of(true_));
  }

  Outcome count() const {
    if (nobody() && fallback_) return of_fallback();
    if (!unknown_.empty()) return open();
    return decided(Value(Decimal(static_cast<std::int64_t>(true_.size()))), ids_of(true_));
  }

  Outcome extreme() const {
    if (true_.empty()) return nothing_true();
    if (!all_settled(all_)) return open();
    const auto beats =
        decision_.hit == HitPolicy::collect_min ? ast::BinaryOperator::less : ast::BinaryOperator::greater;
    Value best = true_.front().answer;
    for (const Possible& rule : true_)
      if (comparison(beats, rule.answer, best).is_true()) best = rule.answer;
    for (const Possible& rule : unknown_)
      if (comparison(beats, rule.answer, best).is_true()) return open();
    return decided(best, ids_of(with_answer(best)));
  }

  const Decision& decision_;
  Possibles all_;
  Possibles true_;
  Possibles unknown_;
  std::optional<Possible> fallback_;
  Value base_;
};

}  // namespace

Evaluation::Evaluation(const Pack& pack, const Value* raw, std::optional<Instant> now) : pack_(pack), now_(now) {
  if (raw == nullptr) return;
  for (const Fact& fact : pack_.facts)
    facts_.push_back(fit(pack_, find_raw(raw, fact.segments), fact.type, fact.default_value, fact.path));
}

void Evaluation::run_checks() {
  std::vector<Value> checked = facts_;
  for (const Check& check : pack_.checks) {
    if (!eval(*check.require, nullptr).is_false()) continue;
    for (const std::size_t fact : check.facts) {
      if (checked[fact].is(Kind::problem)) continue;
      checked[fact] = problem(Code::check_failed, check.because, pack_.facts[fact].path);
    }
  }
  facts_ = std::move(checked);
  nodes_.clear();  // what the checks read was computed on the facts as they were
  outcomes_.clear();
}

Value Evaluation::read(const Global& global) {
  switch (global.kind) {
    case Global::Kind::fact:
      return global.index < facts_.size() ? facts_[global.index] : problem(Code::missing_fact, "no case");
    case Global::Kind::constant:
      return read_node("constant " + pack_.constants[global.index].first, global);
    case Global::Kind::term:
      return read_node("term " + pack_.terms[global.index].first, global);
    case Global::Kind::window:
      return read_node("window " + pack_.windows[global.index].first, global);
    case Global::Kind::decision:
      break;
  }
  return as_read(pack_.decisions[global.index], decide(global.index));
}

Value Evaluation::read_node(const std::string& key, const Global& global) {
  if (const auto done = nodes_.find(key); done != nodes_.end()) return done->second;
  if (!in_progress_.insert(key).second) return problem(Code::cycle, "a cycle");
  Value value;
  if (global.kind == Global::Kind::constant) value = constant(pack_.constants[global.index].second);
  if (global.kind == Global::Kind::term) value = eval(*pack_.terms[global.index].second, nullptr);
  if (global.kind == Global::Kind::window) value = window(pack_.windows[global.index].second);
  in_progress_.erase(key);
  nodes_[key] = value;
  return value;
}

Value Evaluation::in_force(const Period& period) {
  Value date;
  if (pack_.applies_by)
    date = to_date(pack_, eval(*pack_.applies_by, nullptr));
  else
    date = call_built_in({pack_, now_}, "today", {}, Value());
  if (!date.is_settled()) return date;
  const bool began = !period.from || *period.from <= date.date();
  const bool ended = period.to && *period.to <= date.date();
  return Value(began && !ended);
}

Value Evaluation::constant(const Constant& constant) {
  for (const auto& row : constant.rows) {
    const Value holds = row.in_force ? in_force(*row.in_force) : Value(true);
    if (!holds.is_settled()) return holds;
    if (holds.is_true()) return eval(*row.value, nullptr);
  }
  return problem(Code::not_in_force, "no value is in force");
}

Value Evaluation::window(const Window& window) {
  const auto date_of = [this](const ast::ExpressionPtr& expression) {
    return to_date(pack_, eval(*expression, nullptr));
  };
  // The anchor: the first that is known.
  Value anchor;
  std::vector<Value> unknown;
  for (const auto& start : window.starts) {
    anchor = date_of(start);
    if (!anchor.is(Kind::unknown)) break;
    unknown.push_back(anchor);
  }
  if (anchor.is(Kind::unknown)) anchor = *unsettled(unknown);
  const auto all_five = [](std::vector<Value> values) {
    return Value::context(window_type().shape(), std::move(values));
  };
  if (!anchor.is_settled()) return all_five({anchor, anchor, anchor, anchor, anchor});

  // The last open day.
  const auto add_length = [&window](const Value& from, const Value& length) {
    if (auto reason = unsettled({from, length})) return *reason;
    if (length.is(Kind::business_days)) {
      if (length.business_days().count < 0) return problem(Code::bad_argument, "the length is below zero");
      if (window.calendar == nullptr) return problem(Code::bad_argument, "no calendar for business days");
      const auto date = window.calendar->add_business_days(from.date(), length.business_days().count);
      return date ? Value(*date) : problem(Code::out_of_range, "the calendar is not open");
    }
    if (length.is(Kind::duration) && (length.duration().seconds % seconds_per_day != 0 || length.duration().nanos != 0))
      return problem(Code::bad_argument, "the length is not of whole days");
    const bool is_backwards = length.is(Kind::duration) ? length.duration().is_negative() : length.months().count < 0;
    if (is_backwards) return problem(Code::bad_argument, "the length is below zero");
    return arithmetic(ast::BinaryOperator::add, from, length);
  };
  Value closes_on = add_length(anchor, eval(*window.length, nullptr));
  if (window.exclusive) closes_on = arithmetic(ast::BinaryOperator::subtract, closes_on, Value(Duration::days(1)));
  const bool has_length = closes_on.is_settled();
  for (const Season& season : window.seasons) {
    if (!has_length) break;
    const Value dated_by = season.dated_by ? date_of(season.dated_by) : anchor;
    const Value within = eval(*season.within, nullptr);
    const Value until = date_of(season.until);
    const auto not_known = unsettled({dated_by, within});
    const Value lies_within = not_known ? *not_known : in_range(dated_by, within.range());
    if (lies_within.is_false()) continue;
    if (lies_within.is(Kind::problem)) {
      closes_on = lies_within;
      break;
    }
    const Value later = comparison(ast::BinaryOperator::greater, until, closes_on);
    if (later.is_false()) continue;
    if (!lies_within.is_settled() || !later.is_settled())
      closes_on = *unsettled({lies_within, later});
    else
      closes_on = until;
  }
  if (window.roll != Window::Roll::none && closes_on.is_settled()) {
    const auto rolled = window.roll == Window::Roll::next ? window.calendar->roll_forward(closes_on.date())
                                                          : window.calendar->roll_back(closes_on.date());
    closes_on = rolled ? Value(*rolled) : problem(Code::out_of_range, "the calendar is not open");
  }

  // The properties, each of what it needs.
  const Value asked_on =
      window.asked_on ? date_of(window.asked_on) : call_built_in({pack_, now_}, "today", {}, Value());
  const Value before = comparison(ast::BinaryOperator::less, asked_on, anchor);
  const Value after = comparison(ast::BinaryOperator::greater, asked_on, closes_on);
  Value state;
  if (before.is_true())
    state = Value("not_yet");
  else if (auto reason = unsettled({before, after}))
    state = *reason;
  else
    state = Value(after.is_true() ? "closed" : "open");
  const auto days = [&asked_on, &closes_on](const Value& from, const Value& to) {
    if (auto reason = unsettled({asked_on, closes_on})) return *reason;
    return Value(Decimal(std::max<std::int64_t>(0, to.date().days() - from.date().days())));
  };
  return all_five({state, anchor, closes_on, days(asked_on, closes_on), days(closes_on, asked_on)});
}

Value Evaluation::produce(const Producer& producer, const Frame* frame) {
  switch (producer.form) {
    case Producer::Form::absent:
      return Value();
    case Producer::Form::constant:
      return producer.constant;
    case Producer::Form::text:
      return eval_template(producer.text, frame);
    case Producer::Form::expression:
      return eval(*producer.expression, frame);
  }
  return Value();
}

Value Evaluation::test(const Condition& condition, const Frame* frame) {
  // `-` holds without a look at the subject.
  if (std::any_of(condition.tests.begin(), condition.tests.end(), [](const Test& test) { return test.any; }))
    return Value(true);
  const Value subject = eval(*condition.subject, frame);
  Value result(false);
  for (const Test& test : condition.tests) {
    Value one(false);
    for (const Producer& wanted : test.tests) {
      const Value holds = wanted.form == Producer::Form::expression ? eval_in(subject, *wanted.expression, frame)
                                                                    : equal(subject, produce(wanted, frame));
      one = disjunction(one, holds);
    }
    result = disjunction(result, test.negated ? negation(one) : one);
  }
  return result;
}

Value Evaluation::all_of(const Conditions& conditions, const Frame* frame) {
  Value result(true);
  for (const Condition& condition : conditions) {
    result = conjunction(result, test(condition, frame));
    if (result.is_false()) break;
  }
  return result;
}

Value Evaluation::verdict(const Rule& rule, const Frame* frame) {
  Value result(true);
  const auto also = [&result](const Value& next) { result = conjunction(result, next); };
  if (rule.in_force) also(in_force(*rule.in_force));
  if (!result.is_false()) also(all_of(rule.when, frame));
  if (!result.is_false() && !rule.any_of.empty()) {
    Value one_of(false);
    for (const Conditions& alternative : rule.any_of) one_of = disjunction(one_of, all_of(alternative, frame));
    also(one_of);
  }
  if (!result.is_false() && rule.condition) also(eval(*rule.condition, frame));
  if (!result.is_false() && rule.unless) also(negation(eval(*rule.unless, frame)));
  return result;
}

Value Evaluation::answer_of(const Decision& decision, const std::vector<Producer>& outputs, const Frame* frame) {
  std::vector<Value> values;
  for (const Producer& output : outputs) values.push_back(produce(output, frame));
  const bool is_single = outputs.size() == 1 && outputs.front().form == Producer::Form::expression;
  const bool is_list = is_single && !values.empty() && values.front().is(Kind::list) && is_list_valued(decision.hit);
  if (!decision.rule_answer.is(Type::Kind::record) || is_list)
    return as_whole(values.empty() ? Value() : values.front());
  return as_whole(Value::context(decision.rule_answer.shape(), std::move(values)));
}

Outcome Evaluation::decide_rules(const Decision& decision, const Frame* frame) {
  const bool is_first = decision.body == Decision::Body::rules && decision.hit == HitPolicy::first;
  const bool is_score = decision.body == Decision::Body::score;
  Possibles possible;
  Value others(false);
  bool stopped = false;
  for (const Rule& rule : decision.rules) {
    Value holds = verdict(rule, frame);
    if (rule.otherwise && !is_first) holds = conjunction(holds, negation(others));
    if (!rule.otherwise) others = disjunction(others, holds);
    if (holds.is(Kind::problem)) return failed(holds);
    if (holds.is_false()) continue;
    Possible one{rule.id, holds.is_true(), holds, answer_of(decision, rule.outputs, frame)};
    if (one.answer.is(Kind::problem)) return failed(one.answer);
    possible.push_back(one);
    if (is_first && one.is_true) {
      stopped = true;
      break;
    }
  }

  const bool anything_true =
      std::any_of(possible.begin(), possible.end(), [](const Possible& rule) { return rule.is_true; });
  std::optional<Possible> fallback;
  if (decision.default_outputs && !anything_true) {
    fallback = Possible{"default", true, Value(true), answer_of(decision, *decision.default_outputs, frame)};
    if (fallback->answer.is(Kind::problem)) return failed(fallback->answer);
  }
  if (!is_first) {
    const Value base = is_score && decision.value ? eval(*decision.value, frame) : zero_of(pack_, decision);
    if (base.is(Kind::problem)) return failed(base);
    const Hits hits(decision, std::move(possible), std::move(fallback), base);
    return is_score ? hits.sum() : hits.outcome();
  }
  if (fallback) {
    possible.push_back(*fallback);
    stopped = true;
  }
  if (possible.empty()) return failed(Code::no_rule_matched, "no rule of `" + decision.name + "` matches");
  if (stopped && all_settled_and_equal(possible)) return decided(possible.front().answer, ids_of(possible));
  return undetermined(reasons_of(possible));
}

Outcome Evaluation::decide_body(const Decision& decision, const Frame* frame) {
  if (decision.body == Decision::Body::value) return of_value(eval(*decision.value, frame));
  return decide_rules(decision, frame);
}

Outcome Evaluation::decide_each(const Decision& decision) {
  Outcome whole;
  const Value list = eval(*decision.each_list, nullptr);
  if (list.is(Kind::problem)) whole = failed(list);
  if (list.is(Kind::unknown)) whole = undetermined(list);
  whole.per_element = true;
  whole.fired.clear();
  if (!list.is_settled()) return whole;

  whole.status = Status::decided;
  std::vector<Value> answers;
  std::vector<Value> unknown;
  Frame each;
  each.name = *decision.each_name;
  each.type = decision.each_type;
  for (const Value& item : list.items()) {
    each.value = item;
    const Outcome one = decide_body(decision, &each);
    answers.push_back(one.answer);
    whole.fired.push_back(one.fired.front());
    if (one.status == Status::undetermined) unknown.push_back(Value::unknown(Missing{one.missing}));
    if (one.status > whole.status) {  // the enumerators go from the best to the worst
      whole.status = one.status;
      whole.code = one.code;
      whole.message = one.message;
      whole.path = one.path;
    }
  }
  if (whole.status == Status::decided) whole.answer = Value::list(std::move(answers));
  if (whole.status == Status::undetermined) whole.missing = unsettled(unknown)->missing().paths;
  return whole;
}

const Outcome& Evaluation::decide(std::size_t index) {
  if (const auto done = outcomes_.find(index); done != outcomes_.end()) return done->second;
  const Decision& decision = pack_.decisions[index];
  Outcome outcome;
  const std::string key = "decision " + decision.name;
  const Value holds = decision.in_force ? in_force(*decision.in_force) : Value(true);
  if (!in_progress_.insert(key).second) {
    outcome = failed(Code::cycle, "a cycle");
    return outcomes_[index] = outcome;
  }
  if (holds.is(Kind::problem))
    outcome = failed(holds);
  else if (holds.is(Kind::unknown))
    outcome = undetermined(holds);
  else if (holds.is_false())
    outcome = failed(Code::not_in_force, "`" + decision.name + "` is not in force");
  else
    outcome = decision.each_name ? decide_each(decision) : decide_body(decision, nullptr);
  outcome.per_element = decision.each_name.has_value();
  in_progress_.erase(key);
  return outcomes_[index] = std::move(outcome);
}

Value Evaluation::as_read(const Decision& decision, const Outcome& outcome) {
  switch (outcome.status) {
    case Status::decided:
      break;
    case Status::undetermined:
      return Value::unknown(Missing{outcome.missing});
    case Status::conflict:
    case Status::error:
      return problem(Code::reads_failed_decision, "`" + decision.name + "` has no answer", decision.name);
  }
  // What a rule left out is null to callers and unknown to readers.
  const auto with_unknowns = [&decision](const Value& answer) {
    if (!answer.is(Kind::context)) return answer;
    std::vector<Value> values;
    for (std::size_t i = 0; i < answer.values().size(); ++i) {
      const Value& value = answer.values()[i];
      values.push_back(value.is_null() ? Value::unknown(decision.name + "." + answer.shape()->keys()[i]) : value);
    }
    return Value::context(answer.shape(), std::move(values));
  };
  if (!outcome.answer.is(Kind::list)) return with_unknowns(outcome.answer);
  std::vector<Value> items;
  for (const Value& item : outcome.answer.items()) items.push_back(with_unknowns(item));
  return Value::list(std::move(items));
}

void Evaluation::watch_guarantees(std::map<std::string, Outcome>& outcomes) {
  std::vector<const Guarantee*> broken;
  for (const Guarantee& guarantee : pack_.guarantees) {
    const bool evaluated =
        std::all_of(guarantee.decisions.begin(), guarantee.decisions.end(),
                    [this](const std::string& name) { return outcomes_.count(pack_.names.at(name).index) != 0; });
    if (!evaluated) continue;
    const Value holds = eval(*guarantee.expression, nullptr);
    if (guarantee.never ? holds.is_true() : holds.is_false()) broken.push_back(&guarantee);
  }
  for (const Guarantee* guarantee : broken) {
    for (const std::string& name : guarantee->decisions) {
      const auto outcome = outcomes.find(name);
      if (outcome == outcomes.end()) continue;
      const bool per_element = outcome->second.per_element;
      outcome->second = failed(Code::guarantee_broken, "`" + guarantee->id + "` is broken");
      outcome->second.per_element = per_element;
    }
  }
}

std::map<std::string, Outcome> evaluate(const ReferencePack& pack, const Value& raw, std::optional<Instant> now,
                                        std::span<const std::string> decisions) {
  Evaluation evaluation(pack.pack(), &raw, now);
  evaluation.run_checks();
  std::map<std::string, Outcome> outcomes;
  for (const std::string& name : decisions) {
    const auto global = pack.pack().names.find(name);
    if (global == pack.pack().names.end() || global->second.kind != Global::Kind::decision)
      outcomes[name] = failed(Code::unknown_decision, "no decision `" + name + "`");
    else
      outcomes[name] = evaluation.decide(global->second.index);
  }
  evaluation.watch_guarantees(outcomes);
  return outcomes;
}

namespace {

Value raw_from_node(const yaml::Node& node) {
  switch (node.kind) {
    case yaml::Node::Kind::null:
      return Value();
    case yaml::Node::Kind::sequence: {
      std::vector<Value> items;
      for (const yaml::Node& item : node.items) items.push_back(raw_from_node(item));
      return Value::list(std::move(items));
    }
    case yaml::Node::Kind::mapping: {
      std::vector<std::pair<std::string, Value>> entries;
      for (const yaml::Entry& entry : node.entries) entries.emplace_back(entry.key.text, raw_from_node(entry.value));
      return Value::context(std::move(entries));
    }
    case yaml::Node::Kind::scalar:
      break;
  }
  const ScalarText& scalar = node.scalar;
  if (scalar.style == ScalarText::Style::plain) {
    if (scalar.text == "true") return Value(true);
    if (scalar.text == "false") return Value(false);
    if (const auto number = Decimal::parse(scalar.text)) return Value(*number);
  }
  return Value(scalar.text);
}

std::string json_text(const std::string& text) {
  static const char* const digits = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      quoted += '\\';
      quoted += letter;
    } else if (byte < 0x20) {
      quoted += "\\u00";
      quoted += digits[byte / 16];
      quoted += digits[byte % 16];
    } else {
      quoted += letter;
    }
  }
  return quoted + "\"";
}

}  // namespace

std::optional<Value> raw_from_text(std::string_view text) {
  SourceSet sources;
  const SourceId file = sources.add({"case", std::string(text)});
  Diagnostics notes;
  const auto documents = yaml::load(sources, file, notes);
  if (notes.has_errors() || documents.size() != 1) return std::nullopt;
  return raw_from_node(documents.front());
}

std::string raw_to_json(const Value& raw) {
  switch (raw.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return raw.boolean() ? "true" : "false";
    case Kind::number:
      return raw.number().to_text();
    case Kind::list: {
      std::string text = "[";
      for (const Value& item : raw.items()) text += (text.size() > 1 ? ", " : "") + raw_to_json(item);
      return text + "]";
    }
    case Kind::context: {
      std::string text = "{";
      for (std::size_t i = 0; i < raw.values().size(); ++i)
        text += (i == 0 ? "" : ", ") + json_text(raw.shape()->keys()[i]) + ": " + raw_to_json(raw.values()[i]);
      return text + "}";
    }
    default:
      return json_text(raw.is(Kind::string) ? raw.string() : to_text(raw));
  }
}

}  // namespace adjudge::reference
