#include "adjudge/runtime/operators.hpp"
#include "runtime/limits.hpp"
#include "runtime/machine.hpp"

namespace adjudge {

// Gives true when the iterator can run, else what stands in for the result.
Value Evaluator::Machine::start(Iterator& iterator, const Value& domain) {
  iterator = Iterator{};
  if (!domain.is_settled()) return domain;
  if (domain.is(Kind::list)) {
    iterator.list = domain;
    return Value(true);
  }
  if (domain.is(Kind::range)) {
    const Range& range = domain.range();
    if (range.start.is_null() || range.end.is_null())
      return fail(Code::bad_argument, "an open range has no elements to go through");
    Value started = start_range(iterator, range.start, range.end);
    if (!started.is_true()) return started;
    if (iterator.step < 0) return fail(Code::bad_argument, "the range runs backwards");
    const bool is_empty = iterator.next == iterator.last && !(range.start_included && range.end_included);
    if (!is_empty && !range.start_included) ++iterator.next;
    if (!is_empty && !range.end_included) --iterator.last;
    iterator.exhausted = is_empty || iterator.next > iterator.last;
    return Value(true);
  }
  if (program_.mode == Mode::strict || domain.is_null()) return fail(Code::bad_argument, "a list was expected");
  iterator.list = Value::list({domain});
  return Value(true);
}

Value Evaluator::Machine::start_range(Iterator& iterator, const Value& low, const Value& high) {
  iterator = Iterator{};
  if (!low.is_settled() || !high.is_settled()) return unsettled_result(low, high);
  iterator.is_range = true;
  if (low.is(Kind::number) && high.is(Kind::number)) {
    const auto first = low.number().to_int64();
    const auto last = high.number().to_int64();
    if (!first || !last) return fail(Code::bad_argument, "the bounds around `..` are not whole numbers");
    iterator.next = *first;
    iterator.last = *last;
  } else if (low.is(Kind::date) && high.is(Kind::date)) {
    iterator.is_dates = true;
    iterator.next = low.date().days();
    iterator.last = high.date().days();
  } else {
    return fail(Code::bad_argument, "`..` goes through whole numbers or dates");
  }
  iterator.step = iterator.next <= iterator.last ? 1 : -1;
  return Value(true);
}

bool Evaluator::Machine::advance(Iterator& iterator, Value& element) {
  step();
  if (iterator.is_range) {
    if (iterator.exhausted) return false;
    const std::int64_t value = iterator.next;
    if (value == iterator.last)
      iterator.exhausted = true;
    else
      iterator.next += iterator.step;
    element = iterator.is_dates ? Value(Date::from_days(value)) : Value(Decimal(value));
    return true;
  }
  const auto items = iterator.list.items();
  if (iterator.position >= items.size()) return false;
  element = items[iterator.position++];
  return true;
}

void Evaluator::Machine::append(std::vector<Value>& list, const Value& item) {
  if (list.size() >= max_list_size) throw LimitMet{"a list grew longer than a million elements"};
  list.push_back(item);
}

// One element of a filter. What is not settled is gathered and merged once, at the end: lists may be long.
void Evaluator::Machine::keep(const Value& item, const Value& condition, std::vector<Value>& kept,
                              std::vector<Value>& open) {
  if (condition.is_true())
    append(kept, item);
  else if (!condition.is_settled())
    append(open, condition);
  else if (!condition.is_false() && program_.mode == Mode::strict)
    append(open, fail(Code::kinds_differ, "a condition is neither true nor false"));
}

// One condition of `some` (`so_far` is false until one is true) or `every` (true until one is false). Whether the rest
// does not matter any more.
bool Evaluator::Machine::judge(Value& so_far, const Value& condition, std::vector<Value>& open) {
  if (condition.is(Kind::boolean)) {
    if (condition.boolean() == so_far.boolean()) return false;
    so_far = condition;
    return true;
  }
  append(open, so_far.boolean() ? conjunction(*this, so_far, condition) : disjunction(*this, so_far, condition));
  return false;
}

// What brackets choose from a list when only running them tells a position from a condition (feel.md 3.7). Elements and
// what the brackets say of each stand in turn.
Value Evaluator::Machine::select(const Value& list, std::vector<Value>& pairs) {
  std::vector<Value> chosen;
  std::vector<Value> open;
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const Value& said = pairs[i + 1];
    if (said.is(Kind::number)) return item_at(*this, list.is(Kind::list) ? list : Value::list({list}), said);
    if (program_.mode == Mode::strict)
      keep(pairs[i], said, chosen, open);
    else if (said.is_true())
      chosen.push_back(pairs[i]);
  }
  return open.empty() ? weigh(Value::list(std::move(chosen))) : unsettled_result(open);
}

}  // namespace adjudge
