#include <algorithm>
#include <array>

#include "adjudge/runtime/operators.hpp"
#include "runtime/machine.hpp"

namespace adjudge {
namespace {

// The record that a window gives, in the order of `model::window_type()`.
const ShapePtr& window_shape() {
  static const ShapePtr shape =
      std::make_shared<const Shape>(std::vector<std::string>{"state", "anchor", "closes_on", "days_left", "days_late"});
  return shape;
}

Value record(Value state, Value anchor, Value closes_on, Value days_left, Value days_late) {
  return Value::context(window_shape(), {std::move(state), std::move(anchor), std::move(closes_on),
                                         std::move(days_left), std::move(days_late)});
}

}  // namespace

// docs/semantics.md, section 5.
Value Evaluator::Machine::evaluate_window(const program::Window& window) {
  static const Value not_yet("not_yet");
  static const Value open("open");
  static const Value closed("closed");
  const auto day = [&](program::BlockId block) {
    Value value = local_date(run(block));
    if (value.is_settled() && !value.is(Kind::date)) return fail(Code::kinds_differ, "a window needs a date");
    return value;
  };

  Value anchor;
  std::vector<Value> unknown_starts;
  bool is_found = false;
  for (const program::BlockId start : window.starts) {
    Value value = day(start);
    if (value.is(Kind::unknown)) {
      unknown_starts.push_back(std::move(value));
      continue;
    }
    anchor = std::move(value);
    is_found = true;
    break;
  }
  if (!is_found) anchor = unsettled_result(unknown_starts);
  if (!anchor.is_settled()) return record(anchor, anchor, anchor, anchor, anchor);

  const Calendar* const calendar = window.calendar == program::none ? nullptr : &program_.calendars[window.calendar];
  const auto unknown_holidays = [&](const Calendar& of) {
    return fail(Code::out_of_range, "the holidays of `" + of.id + "` are known from " + of.known_from->to_text() +
                                        " until " + of.known_to->plus_days(-1).to_text());
  };
  Value closes_on = [&]() -> Value {
    const Value length = run(window.length);
    if (!length.is_settled()) return length;
    Date last = anchor.date();
    switch (length.kind()) {
      case Kind::duration: {
        const Duration duration = length.duration();
        if (duration.nanos != 0 || duration.seconds % seconds_per_day != 0 || duration.is_negative())
          return fail(Code::bad_argument, "the length of a window is whole days");
        last = last.plus_days(duration.seconds / seconds_per_day);
        break;
      }
      case Kind::months:
        if (length.months().count < 0) return fail(Code::bad_argument, "the length of a window is not negative");
        last = last.plus_months(length.months().count);
        break;
      case Kind::business_days: {
        if (calendar == nullptr || length.business_days().count < 0)
          return fail(Code::bad_argument, "business days need a calendar and a count");
        const auto counted = calendar->add_business_days(last, length.business_days().count);
        if (!counted) return fail(Code::out_of_range, "the calendar is not open within ten years");
        if (!calendar->knows(last) || !calendar->knows(*counted)) return unknown_holidays(*calendar);
        last = *counted;
        break;
      }
      default:
        return fail(Code::kinds_differ, "the length of a window is days, business days or months");
    }
    if (!window.ends_inclusive) last = last.plus_days(-1);
    if (!last.in_range()) return fail(Code::out_of_range, "the window ends beyond the calendar");
    Value result(last);
    for (const program::Season& season : window.seasons) {
      const Value dated_by = season.dated_by == program::none ? anchor : day(season.dated_by);
      const Value within = is_in(*this, dated_by, run(season.within));
      if (within.is_false()) continue;
      if (within.is(Kind::problem)) return within;
      const Value until = day(season.until);
      if (until.is(Kind::problem)) return until;
      if (within.is_true()) {
        if (!until.is_settled())
          result = unsettled_result(result, until);
        else if (result.is_settled() && until.date() > result.date())
          result = until;
        continue;
      }
      // Not known whether the season counts: it matters only when it would extend the window.
      if (!until.is_settled())
        result = unsettled_result(std::array{result, within, until});
      else if (!result.is_settled())
        result = unsettled_result(result, within);
      else if (until.date() > result.date())
        result = within;
    }
    if (!result.is_settled()) return result;
    if (calendar != nullptr && window.roll != program::Roll::keep) {
      const auto rolled = window.roll == program::Roll::next_working_day ? calendar->roll_forward(result.date())
                                                                         : calendar->roll_back(result.date());
      if (!rolled) return fail(Code::out_of_range, "the calendar is not open within ten years");
      if (!calendar->knows(result.date()) || !calendar->knows(*rolled)) return unknown_holidays(*calendar);
      result = Value(*rolled);
    }
    return result;
  }();

  const Value asked_on = day(window.asked_on);
  if (!asked_on.is_settled() || !closes_on.is_settled()) {
    const Value open_value = unsettled_result(asked_on, closes_on);
    const bool is_early = asked_on.is_settled() && asked_on.date() < anchor.date();
    return record(is_early ? not_yet : open_value, anchor, closes_on, open_value, open_value);
  }
  const std::int64_t left = closes_on.date().days() - asked_on.date().days();
  const Value state = asked_on.date() < anchor.date() ? not_yet : left < 0 ? closed : open;
  return record(state, anchor, closes_on, Value(Decimal(std::max<std::int64_t>(0, left))),
                Value(Decimal(std::max<std::int64_t>(0, -left))));
}

}  // namespace adjudge
