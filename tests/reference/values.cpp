#include <algorithm>
#include <initializer_list>

#include "pack.hpp"

namespace adjudge::reference {

using ast::BinaryOperator;

Value problem(Code code, std::string message, std::string path) {
  Problem what;
  what.code = code;
  what.message = std::move(message);
  what.path = std::move(path);
  return Value::problem(std::move(what));
}

std::optional<Value> unsettled(std::span<const Value> values) {
  for (const Value& value : values)
    if (value.is(Kind::problem)) return value;
  std::optional<Missing> missing;
  for (const Value& value : values)
    if (value.is(Kind::unknown)) missing = missing ? merge(*missing, value.missing()) : value.missing();
  if (missing) return Value::unknown(*missing);
  return std::nullopt;
}

std::optional<Value> unsettled(std::initializer_list<Value> values) {
  return unsettled(std::span<const Value>(values.begin(), values.size()));
}

namespace {

void collect_leaves(const Value& value, std::vector<Value>& leaves) {
  if (value.is(Kind::list))
    for (const Value& item : value.items()) collect_leaves(item, leaves);
  else if (value.is(Kind::context))
    for (const Value& item : value.values()) collect_leaves(item, leaves);
  else
    leaves.push_back(value);
}

Value number_or_problem(const Decimal& number) {
  if (!number.is_finite()) return problem(Code::out_of_range, "a result is out of range");
  return Value(number);
}

Value money_or_problem(const Decimal& amount, Currency currency) {
  if (!amount.is_finite()) return problem(Code::out_of_range, "a result is out of range");
  return Value(Money{amount, currency});
}

Value date_or_problem(Date date) {
  if (!date.in_range()) return problem(Code::out_of_range, "a date is out of range");
  return Value(date);
}

Value kinds_differ(const Value& a, const Value& b) {
  return problem(Code::kinds_differ,
                 std::string(to_text(a.kind())) + " does not go with " + std::string(to_text(b.kind())));
}

Value division_by_zero() { return problem(Code::division_by_zero, "a division by zero"); }

std::int64_t floor_to_day(std::int64_t seconds) {
  std::int64_t day = seconds / seconds_per_day;
  return seconds % seconds_per_day < 0 ? day - 1 : day;
}

Value duration_or_problem(const std::optional<Duration>& duration) {
  if (!duration) return problem(Code::out_of_range, "a duration is out of range");
  return Value(*duration);
}

Value shift_by_duration(const Value& moment, const Duration& duration) {
  if (moment.is(Kind::date)) return date_or_problem(moment.date().plus_days(floor_to_day(duration.seconds)));
  if (moment.is(Kind::date_time)) {
    const DateTime later = plus(moment.date_time(), duration);
    if (!later.date.in_range()) return problem(Code::out_of_range, "a date is out of range");
    return Value(later);
  }
  Time time = moment.time();
  const Decimal nanos =
      (Decimal(duration.seconds) * Decimal(nanos_per_second)) + Decimal(duration.nanos) + Decimal(time.nanos);
  time.nanos = modulo(nanos, Decimal(nanos_per_day)).to_int64().value_or(0);
  return Value(time);
}

Value shift_by_months(const Value& moment, std::int64_t months) {
  if (moment.is(Kind::date)) return date_or_problem(moment.date().plus_months(months));
  const DateTime later = plus(moment.date_time(), Months{months});
  if (!later.date.in_range()) return problem(Code::out_of_range, "a date is out of range");
  return Value(later);
}

Value scaled_months(const Decimal& exact) {
  if (!exact.is_finite()) return problem(Code::out_of_range, "a duration is out of range");
  const auto whole = round(exact, 0, Rounding::down).to_int64();
  if (!whole) return problem(Code::out_of_range, "a duration is out of range");
  return Value(Months{*whole});
}

Value scaled_duration(const Decimal& seconds) {
  if (!seconds.is_finite()) return problem(Code::out_of_range, "a duration is out of range");
  return duration_or_problem(Duration::from_seconds(seconds));
}

bool is_moment(const Value& value) { return value.is(Kind::date) || value.is(Kind::date_time); }
bool is_clock(const Value& value) { return is_moment(value) || value.is(Kind::time); }

Value add(const Value& a, const Value& b) {
  if (a.is(Kind::number) && b.is(Kind::number)) return number_or_problem(a.number() + b.number());
  if (a.is(Kind::string) && b.is(Kind::string)) return Value(a.string() + b.string());
  if (a.is(Kind::money) && b.is(Kind::money)) {
    if (a.money().currency != b.money().currency) return kinds_differ(a, b);
    return money_or_problem(a.money().amount + b.money().amount, a.money().currency);
  }
  if (a.is(Kind::months) && b.is(Kind::months)) return Value(Months{a.months().count + b.months().count});
  if (a.is(Kind::duration) && b.is(Kind::duration))
    return duration_or_problem(adjudge::add(a.duration(), b.duration()));
  if (a.is(Kind::business_days) && b.is(Kind::business_days))
    return Value(BusinessDays{a.business_days().count + b.business_days().count});
  if (is_clock(a) && b.is(Kind::duration)) return shift_by_duration(a, b.duration());
  if (a.is(Kind::duration) && is_clock(b)) return shift_by_duration(b, a.duration());
  if (is_moment(a) && b.is(Kind::months)) return shift_by_months(a, b.months().count);
  if (a.is(Kind::months) && is_moment(b)) return shift_by_months(b, a.months().count);
  return kinds_differ(a, b);
}

Value subtract(const Value& a, const Value& b) {
  if (a.is(Kind::number) && b.is(Kind::number)) return number_or_problem(a.number() - b.number());
  if (a.is(Kind::money) && b.is(Kind::money)) {
    if (a.money().currency != b.money().currency) return kinds_differ(a, b);
    return money_or_problem(a.money().amount - b.money().amount, a.money().currency);
  }
  if (a.is(Kind::months) && b.is(Kind::months)) return Value(Months{a.months().count - b.months().count});
  if (a.is(Kind::date) && b.is(Kind::date)) return Value(Duration::days(a.date().days() - b.date().days()));
  if (a.is(Kind::date_time) && b.is(Kind::date_time)) {
    const Instant from = b.date_time().instant();
    const Instant to = a.date_time().instant();
    const Decimal seconds = Decimal(to.seconds) - Decimal(from.seconds) + Decimal::scaled(to.nanos - from.nanos, 9);
    return scaled_duration(seconds);
  }
  if (b.is(Kind::duration) && (is_clock(a) || a.is(Kind::duration))) {
    const auto back = negate(b.duration());
    if (!back) return problem(Code::out_of_range, "a duration is out of range");
    return add(a, Value(*back));
  }
  if (is_moment(a) && b.is(Kind::months)) return shift_by_months(a, -b.months().count);
  return kinds_differ(a, b);
}

Value multiply(const Value& a, const Value& b) {
  if (a.is(Kind::number) && b.is(Kind::number)) return number_or_problem(a.number() * b.number());
  if (a.is(Kind::money) && b.is(Kind::number))
    return money_or_problem(a.money().amount * b.number(), a.money().currency);
  if (a.is(Kind::months) && b.is(Kind::number)) return scaled_months(Decimal(a.months().count) * b.number());
  if (a.is(Kind::duration) && b.is(Kind::number)) return scaled_duration(a.duration().total_seconds() * b.number());
  if (a.is(Kind::number) && !b.is(Kind::number)) return multiply(b, a);
  return kinds_differ(a, b);
}

Value divide(const Value& a, const Value& b) {
  if (b.is(Kind::number)) {
    if (b.number().is_zero()) return division_by_zero();
    if (a.is(Kind::number)) return number_or_problem(a.number() / b.number());
    if (a.is(Kind::money)) return money_or_problem(a.money().amount / b.number(), a.money().currency);
    if (a.is(Kind::months)) return scaled_months(Decimal(a.months().count) / b.number());
    if (a.is(Kind::duration)) return scaled_duration(a.duration().total_seconds() / b.number());
  }
  if (a.is(Kind::money) && b.is(Kind::money)) {
    if (a.money().currency != b.money().currency) return kinds_differ(a, b);
    if (b.money().amount.is_zero()) return division_by_zero();
    return number_or_problem(a.money().amount / b.money().amount);
  }
  if (a.is(Kind::duration) && b.is(Kind::duration)) {
    if (b.duration().total_seconds().is_zero()) return division_by_zero();
    return number_or_problem(a.duration().total_seconds() / b.duration().total_seconds());
  }
  if (a.is(Kind::months) && b.is(Kind::months)) {
    if (b.months().count == 0) return division_by_zero();
    return number_or_problem(Decimal(a.months().count) / Decimal(b.months().count));
  }
  return kinds_differ(a, b);
}

Value date_part(Date date, const std::string& name) {
  if (name == "year") return Value(Decimal(date.year()));
  if (name == "month") return Value(Decimal(date.month()));
  if (name == "day") return Value(Decimal(date.day()));
  if (name == "weekday") return Value(Decimal(date.weekday()));
  return problem(Code::key_not_found, "a date has no `" + name + "`");
}

Value time_part(std::int64_t nanos, const std::string& name) {
  const Time time{nanos, Zone()};
  if (name == "hour") return Value(Decimal(time.hour()));
  if (name == "minute") return Value(Decimal(time.minute()));
  if (name == "second") return Value(Decimal::scaled(time.nanos_of_minute(), 9));
  return problem(Code::key_not_found, "a time has no `" + name + "`");
}

Value duration_part(const Duration& duration, const std::string& name) {
  // Whole seconds are enough here; the sign stands on each part.
  const bool negative = duration.seconds < 0;
  const std::int64_t seconds = negative ? -(duration.seconds + (duration.nanos > 0 ? 1 : 0)) : duration.seconds;
  const std::int64_t sign = negative ? -1 : 1;
  if (name == "days") return Value(Decimal(sign * (seconds / seconds_per_day)));
  if (name == "hours") return Value(Decimal(sign * (seconds % seconds_per_day / 3600)));
  if (name == "minutes") return Value(Decimal(sign * (seconds % 3600 / 60)));
  if (name == "seconds") return Value(Decimal(sign * (seconds % 60)));
  return problem(Code::key_not_found, "a duration has no `" + name + "`");
}

}  // namespace

Value as_whole(const Value& value) {
  std::vector<Value> leaves;
  collect_leaves(value, leaves);
  if (auto reason = unsettled(leaves)) return *reason;
  return value;
}

Value negation(const Value& value) {
  if (!value.is(Kind::boolean)) return value.is_settled() ? problem(Code::kinds_differ, "not of no boolean") : value;
  return Value(!value.boolean());
}

Value conjunction(const Value& a, const Value& b) {
  if (a.is_false() || b.is_false()) return Value(false);
  if (auto reason = unsettled({a, b})) return *reason;
  return Value(true);
}

Value disjunction(const Value& a, const Value& b) {
  if (a.is_true() || b.is_true()) return Value(true);
  if (auto reason = unsettled({a, b})) return *reason;
  return Value(false);
}

Value equal(const Value& a, const Value& b) {
  if (auto reason = unsettled({a, b})) return *reason;
  if (a.is_null() || b.is_null()) return Value(a.is_null() && b.is_null());
  if (a.is(Kind::list) && b.is(Kind::list)) {
    if (a.items().size() != b.items().size()) return Value(false);
    Value result(true);
    for (std::size_t i = 0; i < a.items().size(); ++i) result = conjunction(result, equal(a.items()[i], b.items()[i]));
    return result;
  }
  if (a.is(Kind::context) && b.is(Kind::context)) {
    if (a.values().size() != b.values().size()) return Value(false);
    Value result(true);
    for (std::size_t i = 0; i < a.values().size(); ++i) {
      const Value* other = b.find(a.shape()->keys()[i]);
      result = conjunction(result, other == nullptr ? Value(false) : equal(a.values()[i], *other));
    }
    return result;
  }
  if (a.is(Kind::boolean) && b.is(Kind::boolean)) return Value(a.boolean() == b.boolean());
  if (a.is(Kind::range) && b.is(Kind::range)) return Value(identical(a, b));
  if (a.is(Kind::business_days) && b.is(Kind::business_days)) return Value(a.business_days() == b.business_days());
  const auto order = compare(a, b);
  if (!order) return kinds_differ(a, b);
  return Value(*order == std::strong_ordering::equal);
}

Value comparison(BinaryOperator op, const Value& a, const Value& b) {
  if (op == BinaryOperator::equal) return equal(a, b);
  if (op == BinaryOperator::unequal) return negation(equal(a, b));
  if (auto reason = unsettled({a, b})) return *reason;
  const auto order = compare(a, b);
  if (!order) return kinds_differ(a, b);
  switch (op) {
    case BinaryOperator::less:
      return Value(*order < 0);
    case BinaryOperator::at_most:
      return Value(*order <= 0);
    case BinaryOperator::greater:
      return Value(*order > 0);
    default:
      return Value(*order >= 0);
  }
}

Value in_range(const Value& value, const Range& range) {
  if (range.form == Range::Form::unequal_form) return negation(equal(value, range.start));
  Value result(true);
  if (!range.start.is_null())
    result = comparison(range.start_included ? BinaryOperator::at_least : BinaryOperator::greater, value, range.start);
  if (!range.end.is_null())
    result = conjunction(
        result, comparison(range.end_included ? BinaryOperator::at_most : BinaryOperator::less, value, range.end));
  return result;
}

Value arithmetic(BinaryOperator op, const Value& a, const Value& b) {
  if (auto reason = unsettled({a, b})) return *reason;
  switch (op) {
    case BinaryOperator::add:
      return add(a, b);
    case BinaryOperator::subtract:
      return subtract(a, b);
    case BinaryOperator::multiply:
      return multiply(a, b);
    case BinaryOperator::divide:
      return divide(a, b);
    default:
      break;
  }
  if (!a.is(Kind::number) || !b.is(Kind::number)) return kinds_differ(a, b);
  return number_or_problem(power(a.number(), b.number()));
}

Value member(const Value& base, const std::string& name) {
  if (!base.is_settled()) return base;
  switch (base.kind()) {
    case Kind::list: {
      std::vector<Value> parts;
      for (const Value& item : base.items()) parts.push_back(member(item, name));
      return Value::list(std::move(parts));
    }
    case Kind::context: {
      const Value* found = base.find(name);
      return found != nullptr ? *found : problem(Code::key_not_found, "there is no `" + name + "`");
    }
    case Kind::date:
      return date_part(base.date(), name);
    case Kind::time:
      return time_part(base.time().nanos, name);
    case Kind::date_time: {
      const DateTime moment = base.date_time();
      const bool of_time = name == "hour" || name == "minute" || name == "second";
      return of_time ? time_part(moment.nanos, name) : date_part(moment.date, name);
    }
    case Kind::duration:
      return duration_part(base.duration(), name);
    case Kind::months:
      if (name == "years") return Value(Decimal(base.months().count / 12));
      if (name == "months") return Value(Decimal(base.months().count % 12));
      break;
    case Kind::range:
      if (name == "start") return base.range().start;
      if (name == "end") return base.range().end;
      if (name == "start included") return Value(base.range().start_included);
      if (name == "end included") return Value(base.range().end_included);
      break;
    default:
      break;
  }
  return problem(Code::key_not_found, "there is no `" + name + "`");
}

Value to_date(const Pack& pack, const Value& value) {
  if (!value.is(Kind::date_time)) return value;
  return Value(DateTime::at(value.date_time().instant(pack.zone), pack.zone).date);
}

}  // namespace adjudge::reference
