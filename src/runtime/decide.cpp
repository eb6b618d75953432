#include <algorithm>
#include <string>
#include <unordered_set>

#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"
#include "runtime/problem.hpp"

namespace adjudge {

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

// A guarantee speaks when all decisions that it names were evaluated. One that could not be judged within the limits is
// not kept.
void Evaluator::Machine::watch_guarantees() {
  std::vector<std::pair<const program::Guarantee*, Value>> broken;
  for (const program::Guarantee& guarantee : program_.guarantees) {
    const bool is_due = std::all_of(
        guarantee.decisions.begin(), guarantee.decisions.end(),
        [&](std::uint32_t decision) { return progress_[program_.decision_nodes[decision]] == Progress::done; });
    if (!is_due || guarantee.decisions.empty()) continue;
    std::optional<std::string> text;
    const bool is_judged = within_limits([&] {
      if (!run(guarantee.holds).is_false()) return;
      text = guarantee.because == program::none ? "the guarantee `" + guarantee.id + "` is broken"
                                                : to_text(run(guarantee.because));
    });
    if (text)
      broken.emplace_back(&guarantee, problem_of(Code::guarantee_broken, *text, guarantee.span));
    else if (!is_judged)
      broken.emplace_back(&guarantee, given_up_);
  }
  // All are judged before the first has its effect; of several, the first says why.
  for (auto found = broken.rbegin(); found != broken.rend(); ++found)
    for (const std::uint32_t decision : found->first->decisions) {
      outcomes_[decision].clear();
      outcomes_[decision].set(found->second);
    }
}

class Evaluator::Machine::Reasons {
 public:
  Reasons(Machine& machine, Answer& answer) : machine_(machine), answer_(answer) {}

  void add(const program::Decision& decision, const Outcome& outcome) {
    if (outcome.status == Status::error) return;
    if (decision.body == program::Decision::Body::value && outcome.status == Status::decided)
      add(decision.because, decision.cite);
    for (const std::uint32_t rule : outcome.fired) {
      const bool is_default = rule == Outcome::default_rule;
      const std::string& own = is_default ? decision.cite : decision.rules[rule].cite;
      add(is_default ? decision.because : decision.rules[rule].because, own.empty() ? decision.cite : own);
    }
  }

 private:
  void add(program::BlockId because, const std::string& cite) {
    if (because != program::none) {
      std::string text = to_text(machine_.run(because));
      if (texts_.insert(text).second) answer_.because.push_back(std::move(text));
    }
    if (!cite.empty() && cites_.insert(cite).second) answer_.cite.push_back(cite);
  }

  Machine& machine_;
  Answer& answer_;
  std::unordered_set<std::string> texts_;
  std::unordered_set<std::string> cites_;
};

Answer Evaluator::Machine::publish(const program::Decision& decision, const Outcome& outcome) {
  Answer answer;
  answer.decision = decision.name;
  answer.status = outcome.status;
  if (outcome.status == Status::decided) answer.value = published(outcome.value);
  if (outcome.value.is(Kind::unknown) && outcome.status == Status::undetermined)
    answer.missing = outcome.value.missing().paths;
  if (outcome.value.is(Kind::problem)) answer.problem = outcome.value.problem();
  answer.fired.reserve(outcome.fired.size());
  for (const std::uint32_t rule : outcome.fired) answer.fired.push_back(rule_id(decision, rule));
  for (const Outcome& element : outcome.elements) {
    auto& ids = answer.fired_by_element.emplace_back();
    for (const std::uint32_t rule : element.fired) ids.push_back(rule_id(decision, rule));
  }
  return answer;
}

// Fills in `because` and `cite`; an answer is one without them too, when they take more work than there is.
void Evaluator::Machine::give_reasons(const program::Decision& decision, const Outcome& outcome, Answer& answer) {
  within_limits([&] {
    answer.because.clear();
    answer.cite.clear();
    Reasons reasons(*this, answer);
    if (outcome.elements.empty()) return reasons.add(decision, outcome);
    const Value list = run(decision.for_each_list);
    for (std::size_t i = 0; i < outcome.elements.size(); ++i) {
      step();
      cells_[decision.for_each_cell] = list.items()[i];
      reasons.add(decision, outcome.elements[i]);
    }
  });
}

Value Evaluator::Machine::applies_by(const Case& facts, const Options& options) {
  if (program_.applies_by == program::none) return {};
  begin(facts, options);
  Value date;
  return within_limits([&] { date = local_date(run(program_.applies_by)); }) ? date : given_up_;
}

// Whatever was at work when a limit was met cannot be had.
void Evaluator::Machine::give_up(const LimitMet& limit) {
  const std::string text = limit.what != nullptr
                               ? std::string(limit.what)
                               : "the case took more work than the limit of " + std::to_string(step_limit_) + " steps";
  given_up_ = problem_of(Code::limit_exceeded, text);
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    if (progress_[i] != Progress::running) continue;
    progress_[i] = Progress::done;
    node_values_[i] = given_up_;
    if (program_.nodes[i].kind == program::Node::Kind::decision) {
      outcomes_[program_.nodes[i].index].clear();
      outcomes_[program_.nodes[i].index].set(given_up_);
    }
  }
  nesting_ = 0;
  call_depth_ = 0;
  if (recorder_ == nullptr) return;
  for (auto trace = recorder_->open.rbegin(); trace != recorder_->open.rend(); ++trace) {
    trace->status = Status::error;
    trace->problem = text;
    recorder_->nodes.push_back(std::move(*trace));
  }
  recorder_->open.clear();
}

Decision Evaluator::Machine::evaluate(const Case& facts, const Options& options) {
  begin(facts, options);
  Decision result;
  result.pack = program_.pack;
  result.version = program_.version;
  std::vector<std::uint32_t> all;
  if (options.decisions.empty())
    for (std::uint32_t i = 0; i < program_.decisions.size(); ++i)
      if (!program_.decisions[i].is_invocable) all.push_back(i);
  const std::vector<std::uint32_t>& asked = options.decisions.empty() ? all : options.decisions;
  // Data of which nobody knows whether it is possible decides nothing.
  const bool is_checked = within_limits([this] { run_checks(); });
  for (const std::uint32_t index : asked) {
    if (is_checked) {
      within_limits([&] { decision(index); });
      continue;
    }
    outcomes_[index].clear();
    outcomes_[index].set(given_up_);
  }
  if (is_checked) watch_guarantees();
  result.answers.reserve(asked.size());
  for (const std::uint32_t index : asked) {
    const program::Decision& decision = program_.decisions[index];
    result.answers.push_back(publish(decision, outcomes_[index]));
    if (options.reasons) give_reasons(decision, outcomes_[index], result.answers.back());
  }
  result.null_causes = null_causes_;
  return result;
}

}  // namespace adjudge
