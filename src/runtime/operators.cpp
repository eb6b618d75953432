#include "adjudge/runtime/operators.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adjudge/core/date_time.hpp"
#include "adjudge/core/decimal.hpp"
#include "adjudge/core/duration.hpp"
#include "adjudge/core/money.hpp"
#include "runtime/equality.hpp"
#include "runtime/limits.hpp"
#include "runtime/mistakes.hpp"

namespace adjudge {
namespace {

// Longer shifts than this leave the years that a date can have, from wherever they start; checked before core's
// 64-bit arithmetic is asked to do them.
constexpr std::int64_t longest_shift_seconds = 2 * 366 * std::int64_t{1'000'000'000} * seconds_per_day;
constexpr std::int64_t longest_shift_months = 24 * std::int64_t{1'000'000'000};

std::string_view sign_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::equal:
      return "=";
    case Comparison::unequal:
      return "!=";
    case Comparison::less:
      return "<";
    case Comparison::at_most:
      return "<=";
    case Comparison::greater:
      return ">";
    case Comparison::at_least:
      return ">=";
  }
  return "?";
}

bool both_settled(const Value& left, const Value& right) { return left.is_settled() && right.is_settled(); }

Value number_result(CallContext& context, const Decimal& number) {
  return number.is_finite() ? Value(number) : mistakes::out_of_range(context, "the number");
}

Value money_result(CallContext& context, const Decimal& amount, Currency currency) {
  return amount.is_finite() ? Value(Money{amount, currency}) : mistakes::out_of_range(context, "the amount");
}

Value duration_result(CallContext& context, const std::optional<Duration>& duration) {
  return duration ? Value(*duration) : mistakes::out_of_range(context, "the duration");
}

Value date_result(CallContext& context, Date date) {
  return date.in_range() ? Value(date) : mistakes::out_of_range(context, "the date");
}

Value date_time_result(CallContext& context, const DateTime& moment) {
  return moment.date.in_range() ? Value(moment) : mistakes::out_of_range(context, "the date and time");
}

std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  const std::int64_t quotient = dividend / divisor;
  return dividend % divisor < 0 ? quotient - 1 : quotient;
}

// ---- shifting moments

Value shift(CallContext& context, Date date, Months months) {
  if (months.count > longest_shift_months || months.count < -longest_shift_months) {
    return mistakes::out_of_range(context, "the date");
  }
  return date_result(context, date.plus_months(months.count));
}

Value shift(CallContext& context, const DateTime& moment, Months months) {
  if (months.count > longest_shift_months || months.count < -longest_shift_months) {
    return mistakes::out_of_range(context, "the date and time");
  }
  return date_time_result(context, plus(moment, months));
}

bool is_too_long(const Duration& duration) {
  return duration.seconds > longest_shift_seconds || duration.seconds < -longest_shift_seconds;
}

// A date counts as its midnight; what is left over of a day is dropped (the day that the sum falls on).
Value shift(CallContext& context, Date date, const Duration& duration) {
  if (is_too_long(duration)) return mistakes::out_of_range(context, "the date");
  return date_result(context, date.plus_days(floor_divide(duration.seconds, seconds_per_day)));
}

Value shift(CallContext& context, const DateTime& moment, const Duration& duration) {
  if (is_too_long(duration)) return mistakes::out_of_range(context, "the date and time");
  return date_time_result(context, plus(moment, duration));
}

Value shift(const Time& time, const Duration& duration) {
  const std::int64_t rest = duration.seconds % seconds_per_day;
  const std::int64_t of_day = rest < 0 ? rest + seconds_per_day : rest;
  const std::int64_t nanos = time.nanos + of_day * nanos_per_second + duration.nanos;
  return Value(Time{nanos % nanos_per_day, time.zone});
}

/// `moment + length` for every pair of a moment and a length that have a sum; nothing for other pairs.
std::optional<Value> shifted(CallContext& context, const Value& moment, const Value& length) {
  switch (moment.kind()) {
    case Kind::date:
      if (length.is(Kind::duration)) return shift(context, moment.date(), length.duration());
      if (length.is(Kind::months)) return shift(context, moment.date(), length.months());
      return std::nullopt;
    case Kind::date_time:
      if (length.is(Kind::duration)) return shift(context, moment.date_time(), length.duration());
      if (length.is(Kind::months)) return shift(context, moment.date_time(), length.months());
      return std::nullopt;
    case Kind::time:
      if (length.is(Kind::duration)) return shift(moment.time(), length.duration());
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

// ---- differences

Duration between_instants(const Instant& from, const Instant& to) {
  std::int64_t seconds = to.seconds - from.seconds;
  std::int32_t nanos = to.nanos - from.nanos;
  if (nanos < 0) {
    nanos += static_cast<std::int32_t>(nanos_per_second);
    --seconds;
  }
  return Duration{seconds, nanos};
}

Duration from_nanos(std::int64_t nanos) {
  const std::int64_t seconds = floor_divide(nanos, nanos_per_second);
  return Duration{seconds, static_cast<std::int32_t>(nanos - seconds * nanos_per_second)};
}

/// A date as the moment that FEEL counts it as: its midnight in UTC.
DateTime as_moment(const Value& value) {
  return value.is(Kind::date) ? DateTime{value.date(), 0, Zone::utc()} : value.date_time();
}

Value difference_of_moments(CallContext& context, const Value& left, const Value& right) {
  if (left.is(Kind::date) && right.is(Kind::date)) {
    return Value(Duration::days(left.date().days() - right.date().days()));
  }
  const DateTime minuend = as_moment(left);
  const DateTime subtrahend = as_moment(right);
  const bool is_local = minuend.zone.kind() == Zone::Kind::local;
  if (is_local != (subtrahend.zone.kind() == Zone::Kind::local)) return mistakes::local_and_zoned(context);
  return Value(between_instants(subtrahend.instant(), minuend.instant()));
}

// The offset of a time in a named zone depends on the day, which a time does not have: that of 2000-01-01, as where
// times are compared.
std::int64_t offset_of(const Zone& zone) {
  constexpr std::int64_t start_of_2000 = 946'684'800;
  return zone.offset_at(start_of_2000);
}

Value difference_of_times(const Time& left, const Time& right) {
  std::int64_t nanos = left.nanos - right.nanos;
  const bool has_local = left.zone.kind() == Zone::Kind::local || right.zone.kind() == Zone::Kind::local;
  if (!has_local) nanos -= (offset_of(left.zone) - offset_of(right.zone)) * nanos_per_second;
  return Value(from_nanos(nanos));
}

// ---- lengths times numbers

Value duration_of(CallContext& context, const Decimal& seconds) {
  return duration_result(context, seconds.is_finite() ? Duration::from_seconds(seconds) : std::nullopt);
}

Value whole_months(CallContext& context, const Decimal& months) {
  if (!months.is_finite()) return mistakes::out_of_range(context, "the duration");
  const auto count = round(months, 0, Rounding::down).to_int64();
  return count ? Value(Months{*count}) : mistakes::out_of_range(context, "the duration");
}

Value whole_business_days(CallContext& context, const Decimal& days) {
  if (!days.is_finite()) return mistakes::out_of_range(context, "the count of business days");
  if (!days.is_integer()) return context.fail(Code::bad_argument, "a count of business days that is not whole");
  const auto count = days.to_int64();
  return count ? Value(BusinessDays{*count}) : mistakes::out_of_range(context, "the count of business days");
}

std::optional<Value> times(CallContext& context, const Value& length, const Decimal& factor) {
  switch (length.kind()) {
    case Kind::money: {
      const Money money = length.money();
      return money_result(context, money.amount * factor, money.currency);
    }
    case Kind::duration:
      return duration_of(context, length.duration().total_seconds() * factor);
    case Kind::months:
      return whole_months(context, Decimal(length.months().count) * factor);
    case Kind::business_days:
      return whole_business_days(context, Decimal(length.business_days().count) * factor);
    default:
      return std::nullopt;
  }
}

template <class Count>
Value summed(CallContext& context, std::int64_t left, std::int64_t right, std::string_view what) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(left, right, &sum)) return mistakes::out_of_range(context, what);
  return Value(Count{sum});
}

template <class Count>
Value reduced(CallContext& context, std::int64_t left, std::int64_t right, std::string_view what) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(left, right, &difference)) return mistakes::out_of_range(context, what);
  return Value(Count{difference});
}

Value joined(CallContext& context, const std::string& left, const std::string& right) {
  if (left.size() + right.size() > max_text_size) return mistakes::text_too_long(context);
  if (!context.spend((left.size() + right.size()) / 64)) return mistakes::budget_spent(context);
  std::string text;
  text.reserve(left.size() + right.size());
  text += left;
  text += right;
  return Value(std::move(text));
}

// ---- equality

Time whole_seconds(const Time& time) { return {time.nanos - time.nanos % nanos_per_second, time.zone}; }

DateTime whole_seconds(const DateTime& moment) {
  return {moment.date, moment.nanos - moment.nanos % nanos_per_second, moment.zone};
}

Value equal_moments(CallContext& context, const Value& left, const Value& right) {
  auto order = compare(left, right);
  if (context.mode() == Mode::dmn && order && *order != std::strong_ordering::equal) {
    // The conformance kit counts a moment's value in whole seconds (feel.md 3.1).
    order = left.is(Kind::time)
                ? compare(Value(whole_seconds(left.time())), Value(whole_seconds(right.time())))
                : compare(Value(whole_seconds(left.date_time())), Value(whole_seconds(right.date_time())));
  }
  return order ? Value(*order == std::strong_ordering::equal) : Value();
}

/// A three-valued `and` over the parts of two lists or contexts. Unknown parts are merged once, at the end.
class AllParts {
 public:
  /// True when the outcome is settled: a part was false.
  bool add(const Value& part) {
    if (part.is_false()) {
      verdict_ = part;
      return true;
    }
    if (part.is(Kind::unknown))
      unknown_.push_back(part);
    else if (verdict_.is_true() && !part.is_true())
      verdict_ = part;
    return false;
  }
  Value result() const { return verdict_.is_true() && !unknown_.empty() ? unsettled_result(unknown_) : verdict_; }

 private:
  Value verdict_ = Value(true);  // or false, or the first part that is null or a problem
  std::vector<Value> unknown_;
};

Value equal_lists(CallContext& context, std::span<const Value> left, std::span<const Value> right) {
  if (left.size() != right.size()) return Value(false);
  if (!context.spend(left.size())) return mistakes::budget_spent(context);
  AllParts parts;
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (parts.add(equality(context, left[i], right[i]))) break;
  }
  return parts.result();
}

Value equal_contexts(CallContext& context, const Value& left, const Value& right) {
  const auto left_values = left.values();
  const auto right_values = right.values();
  if (left_values.size() != right_values.size()) return Value(false);
  if (!context.spend(left_values.size())) return mistakes::budget_spent(context);
  if (left.shape() == right.shape()) return equal_lists(context, left_values, right_values);
  const auto& left_keys = left.shape()->keys();
  const auto& right_keys = right.shape()->keys();
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < right_keys.size(); ++i) places.emplace(right_keys[i], i);
  for (const auto& key : left_keys) {
    if (!places.contains(key)) return Value(false);
  }
  AllParts parts;
  for (std::size_t i = 0; i < left_keys.size(); ++i) {
    if (parts.add(equality(context, left_values[i], right_values[places.at(left_keys[i])]))) break;
  }
  return parts.result();
}

Value equal_ranges(CallContext& context, const Range& left, const Range& right) {
  if (left.form != right.form || left.start_included != right.start_included ||
      left.end_included != right.end_included) {
    return Value(false);
  }
  AllParts parts;
  if (!parts.add(equality(context, left.start, right.start))) parts.add(equality(context, left.end, right.end));
  return parts.result();
}

// ---- ranges

bool has_order(const Value& value) { return compare(value, value).has_value(); }

/// Whether `value` is on the inner side of a bound; nothing when they do not compare.
std::optional<bool> is_inside(const Value& value, const Value& bound, bool is_included, bool is_start) {
  if (bound.is_null()) return true;
  const auto order = compare(value, bound);
  if (!order) return std::nullopt;
  if (*order == std::strong_ordering::equal) return is_included;
  return (*order == std::strong_ordering::greater) == is_start;
}

/// A value that was built, unless it was too large to be one.
Value built(CallContext& context, Value value) {
  if (value.is(Kind::problem)) return context.fail(value.problem().code, value.problem().message);
  return value;
}

// ---- properties

Value number_of(std::int64_t number) { return Value(Decimal(number)); }

std::optional<Value> date_property(Date date, std::string_view name) {
  if (name == "year") return number_of(date.year());
  if (name == "month") return number_of(date.month());
  if (name == "day") return number_of(date.day());
  if (name == "weekday") return number_of(date.weekday());
  return std::nullopt;
}

std::optional<Value> time_property(const Time& time, std::string_view name) {
  if (name == "hour") return number_of(time.hour());
  if (name == "minute") return number_of(time.minute());
  if (name == "second") return Value(Decimal::scaled(time.nanos_of_minute(), 9));
  return std::nullopt;
}

/// `time offset` and `timezone` of a moment whose zone has the given offset at that moment.
std::optional<Value> zone_property(CallContext& context, const Value& base, const Zone& zone,
                                   std::optional<std::int64_t> offset, std::string_view name) {
  if (name == "time offset") {
    return offset ? Value(Duration{*offset, 0}) : mistakes::property_not_there(context, name, base);
  }
  if (name == "timezone") {
    return zone.kind() == Zone::Kind::named ? Value(zone.id()) : mistakes::property_not_there(context, name, base);
  }
  return std::nullopt;
}

std::optional<std::int64_t> offset_at(const DateTime& moment) {
  switch (moment.zone.kind()) {
    case Zone::Kind::local:
      return std::nullopt;
    case Zone::Kind::offset:
      return moment.zone.data();
    case Zone::Kind::named:
      return moment.zone.offset_at(moment.instant().seconds);
  }
  return std::nullopt;
}

std::optional<Value> duration_property(const Duration& duration, std::string_view name) {
  // Each part has the duration's sign; the floor form is brought back to sign and magnitude first.
  const bool is_below = duration.seconds < 0 && duration.nanos > 0;
  const std::int64_t seconds = is_below ? duration.seconds + 1 : duration.seconds;
  const std::int64_t nanos = is_below ? duration.nanos - nanos_per_second : duration.nanos;
  if (name == "days") return number_of(seconds / seconds_per_day);
  if (name == "hours") return number_of(seconds % seconds_per_day / 3600);
  if (name == "minutes") return number_of(seconds % 3600 / 60);
  if (name == "seconds") return Value(Decimal::scaled(seconds % 60 * nanos_per_second + nanos, 9));
  return std::nullopt;
}

std::optional<Value> range_property(CallContext& context, const Value& base, std::string_view name) {
  const Range& range = base.range();
  if (name == "start included") return Value(range.start_included);
  if (name == "end included") return Value(range.end_included);
  const bool is_start = name == "start";
  if (!is_start && name != "end") return std::nullopt;
  const Value& bound = is_start ? range.start : range.end;
  return bound.is_null() ? mistakes::property_not_there(context, name, base) : bound;
}

std::optional<Value> property_of(CallContext& context, const Value& base, std::string_view name) {
  switch (base.kind()) {
    case Kind::date:
      return date_property(base.date(), name);
    case Kind::time: {
      const Time time = base.time();
      if (auto found = time_property(time, name)) return found;
      const bool is_fixed = time.zone.kind() == Zone::Kind::offset;
      return zone_property(context, base, time.zone,
                           is_fixed ? std::optional<std::int64_t>(time.zone.data()) : std::nullopt, name);
    }
    case Kind::date_time: {
      const DateTime moment = base.date_time();
      if (auto found = date_property(moment.date, name)) return found;
      if (auto found = time_property(moment.time(), name)) return found;
      if (name != "time offset" && name != "timezone") return std::nullopt;
      return zone_property(context, base, moment.zone, offset_at(moment), name);
    }
    case Kind::duration:
      return duration_property(base.duration(), name);
    case Kind::months:
      if (name == "years") return number_of(base.months().count / 12);
      if (name == "months") return number_of(base.months().count % 12);
      return std::nullopt;
    case Kind::range:
      return range_property(context, base, name);
    default:
      return std::nullopt;
  }
}

}  // namespace

Value unsettled_result(std::span<const Value> operands) {
  std::size_t unknown_count = 0;
  const Value* unknown = nullptr;
  for (const Value& operand : operands) {
    if (operand.is(Kind::problem)) return operand;
    if (!operand.is(Kind::unknown)) continue;
    ++unknown_count;
    unknown = &operand;
  }
  if (unknown_count == 0) return Value();
  if (unknown_count == 1) return *unknown;
  Missing missing;
  for (const Value& operand : operands) {
    if (!operand.is(Kind::unknown)) continue;
    const auto& paths = operand.missing().paths;
    missing.paths.insert(missing.paths.end(), paths.begin(), paths.end());
  }
  std::sort(missing.paths.begin(), missing.paths.end());
  missing.paths.erase(std::unique(missing.paths.begin(), missing.paths.end()), missing.paths.end());
  return Value::unknown(std::move(missing));
}

Value unsettled_result(const Value& left, const Value& right) {
  if (left.is(Kind::problem)) return left;
  if (right.is(Kind::problem)) return right;
  if (!left.is(Kind::unknown)) return right;
  if (!right.is(Kind::unknown)) return left;
  return Value::unknown(merge(left.missing(), right.missing()));
}

Value add(CallContext& context, const Value& left, const Value& right) {
  if (!both_settled(left, right)) return unsettled_result(left, right);
  if (left.kind() == right.kind()) {
    switch (left.kind()) {
      case Kind::number:
        return number_result(context, left.number() + right.number());
      case Kind::money: {
        const Money a = left.money();
        const Money b = right.money();
        if (a.currency != b.currency) break;
        return money_result(context, a.amount + b.amount, a.currency);
      }
      case Kind::string:
        return joined(context, left.string(), right.string());
      case Kind::duration:
        return duration_result(context, add(left.duration(), right.duration()));
      case Kind::months:
        return summed<Months>(context, left.months().count, right.months().count, "the duration");
      case Kind::business_days:
        return summed<BusinessDays>(context, left.business_days().count, right.business_days().count,
                                    "the count of business days");
      default:
        break;
    }
  } else {
    if (auto sum = shifted(context, left, right)) return *std::move(sum);
    if (auto sum = shifted(context, right, left)) return *std::move(sum);
  }
  return mistakes::unlike_kinds(context, "+", left, right);
}

Value subtract(CallContext& context, const Value& left, const Value& right) {
  if (!both_settled(left, right)) return unsettled_result(left, right);
  const auto is_day = [](const Value& value) { return value.is(Kind::date) || value.is(Kind::date_time); };
  if (is_day(left) && is_day(right)) return difference_of_moments(context, left, right);
  if (left.kind() == right.kind()) {
    switch (left.kind()) {
      case Kind::number:
        return number_result(context, left.number() - right.number());
      case Kind::money: {
        const Money a = left.money();
        const Money b = right.money();
        if (a.currency != b.currency) break;
        return money_result(context, a.amount - b.amount, a.currency);
      }
      case Kind::time:
        return difference_of_times(left.time(), right.time());
      case Kind::duration: {
        const auto negated = negate(right.duration());
        return duration_result(context, negated ? add(left.duration(), *negated) : std::nullopt);
      }
      case Kind::months:
        return reduced<Months>(context, left.months().count, right.months().count, "the duration");
      case Kind::business_days:
        return reduced<BusinessDays>(context, left.business_days().count, right.business_days().count,
                                     "the count of business days");
      default:
        break;
    }
  } else if (right.is(Kind::duration) || right.is(Kind::months)) {
    Value shift_back = negate(context, right);
    if (!shift_back.is(right.kind())) return shift_back;
    if (auto difference = shifted(context, left, shift_back)) return *std::move(difference);
  }
  return mistakes::unlike_kinds(context, "-", left, right);
}

Value multiply(CallContext& context, const Value& left, const Value& right) {
  if (!both_settled(left, right)) return unsettled_result(left, right);
  if (left.is(Kind::number) && right.is(Kind::number)) return number_result(context, left.number() * right.number());
  if (right.is(Kind::number)) {
    if (auto product = times(context, left, right.number())) return *std::move(product);
  } else if (left.is(Kind::number)) {
    if (auto product = times(context, right, left.number())) return *std::move(product);
  }
  return mistakes::unlike_kinds(context, "*", left, right);
}

Value divide(CallContext& context, const Value& left, const Value& right) {
  if (!both_settled(left, right)) return unsettled_result(left, right);
  const auto quotient = [&](const Decimal& dividend, const Decimal& divisor) {
    return divisor.is_zero() ? mistakes::division_by_zero(context) : number_result(context, dividend / divisor);
  };
  if (right.is(Kind::number)) {
    const Decimal divisor = right.number();
    if (left.is(Kind::number)) return quotient(left.number(), divisor);
    const bool is_length = left.is(Kind::money) || left.is(Kind::duration) || left.is(Kind::months);
    if (is_length && divisor.is_zero()) return mistakes::division_by_zero(context);
    if (left.is(Kind::money)) return money_result(context, left.money().amount / divisor, left.money().currency);
    if (left.is(Kind::duration)) return duration_of(context, left.duration().total_seconds() / divisor);
    if (left.is(Kind::months)) return whole_months(context, Decimal(left.months().count) / divisor);
  } else if (left.kind() == right.kind()) {
    if (left.is(Kind::money) && left.money().currency == right.money().currency) {
      return quotient(left.money().amount, right.money().amount);
    }
    if (left.is(Kind::duration)) return quotient(left.duration().total_seconds(), right.duration().total_seconds());
    if (left.is(Kind::months)) return quotient(Decimal(left.months().count), Decimal(right.months().count));
  }
  return mistakes::unlike_kinds(context, "/", left, right);
}

Value power(CallContext& context, const Value& left, const Value& right) {
  if (!both_settled(left, right)) return unsettled_result(left, right);
  if (left.is(Kind::number) && right.is(Kind::number)) {
    return number_result(context, power(left.number(), right.number()));
  }
  return mistakes::unlike_kinds(context, "**", left, right);
}

Value negate(CallContext& context, const Value& operand) {
  const auto negated = [&](std::int64_t count, auto make) {
    std::int64_t result = 0;
    if (__builtin_sub_overflow(std::int64_t{0}, count, &result)) return mistakes::out_of_range(context, "the duration");
    return Value(make(result));
  };
  switch (operand.kind()) {
    case Kind::unknown:
    case Kind::problem:
      return operand;
    case Kind::number:
      return Value(-operand.number());
    case Kind::money:
      return Value(Money{-operand.money().amount, operand.money().currency});
    case Kind::duration:
      return duration_result(context, negate(operand.duration()));
    case Kind::months:
      return negated(operand.months().count, [](std::int64_t count) { return Months{count}; });
    case Kind::business_days:
      return negated(operand.business_days().count, [](std::int64_t count) { return BusinessDays{count}; });
    default:
      return mistakes::wrong_operand(context, "-", operand);
  }
}

Value equality(CallContext& context, const Value& left, const Value& right) {
  if (!both_settled(left, right)) return unsettled_result(left, right);
  if (left.is_null() || right.is_null()) return Value(left.is_null() && right.is_null());
  if (left.kind() != right.kind()) return Value();
  switch (left.kind()) {
    case Kind::boolean:
      return Value(left.boolean() == right.boolean());
    case Kind::number:
      return Value(left.number() == right.number());
    case Kind::money:
      if (left.money().currency != right.money().currency) return Value();
      return Value(left.money().amount == right.money().amount);
    case Kind::string:
      return Value(left.string() == right.string());
    case Kind::date:
      return Value(left.date() == right.date());
    case Kind::time:
    case Kind::date_time:
      return equal_moments(context, left, right);
    case Kind::duration:
      return Value(left.duration() == right.duration());
    case Kind::months:
      return Value(left.months() == right.months());
    case Kind::business_days:
      return Value(left.business_days() == right.business_days());
    case Kind::list:
      return equal_lists(context, left.items(), right.items());
    case Kind::context:
      return equal_contexts(context, left, right);
    case Kind::range:
      return equal_ranges(context, left.range(), right.range());
    case Kind::function:
      return Value(identical(left, right));
    case Kind::null:
    case Kind::unknown:
    case Kind::problem:
      break;
  }
  return Value();
}

bool AnyMatch::add(const Value& test) {
  if (test.is_true()) {
    verdict_ = test;
    return true;
  }
  if (test.is(Kind::unknown)) unknown_.push_back(test);
  if (test.is(Kind::problem) && verdict_.is_false()) verdict_ = test;
  return false;
}

Value AnyMatch::result() const {
  return verdict_.is_false() && !unknown_.empty() ? unsettled_result(unknown_) : verdict_;
}

Value equal(CallContext& context, const Value& left, const Value& right) {
  Value result = equality(context, left, right);
  return result.is_null() ? mistakes::not_equatable(context, "=", left, right) : result;
}

Value unequal(CallContext& context, const Value& left, const Value& right) {
  Value result = equality(context, left, right);
  if (result.is_null()) return mistakes::not_equatable(context, "!=", left, right);
  return result.is(Kind::boolean) ? Value(!result.boolean()) : result;
}

Value compare(CallContext& context, Comparison comparison, const Value& left, const Value& right) {
  if (comparison == Comparison::equal) return equal(context, left, right);
  if (comparison == Comparison::unequal) return unequal(context, left, right);
  if (!both_settled(left, right)) return unsettled_result(left, right);
  const auto order = compare(left, right);
  if (!order) return mistakes::unlike_kinds(context, sign_of(comparison), left, right);
  switch (comparison) {
    case Comparison::less:
      return Value(*order == std::strong_ordering::less);
    case Comparison::greater:
      return Value(*order == std::strong_ordering::greater);
    // `<=` is `< or =`, and `=` may be coarser than the order.
    case Comparison::at_most:
      if (*order != std::strong_ordering::greater) return Value(true);
      return Value(equality(context, left, right).is_true());
    default:
      if (*order != std::strong_ordering::less) return Value(true);
      return Value(equality(context, left, right).is_true());
  }
}

Value less(CallContext& context, const Value& left, const Value& right) {
  return compare(context, Comparison::less, left, right);
}

Value at_most(CallContext& context, const Value& left, const Value& right) {
  return compare(context, Comparison::at_most, left, right);
}

Value greater(CallContext& context, const Value& left, const Value& right) {
  return compare(context, Comparison::greater, left, right);
}

Value at_least(CallContext& context, const Value& left, const Value& right) {
  return compare(context, Comparison::at_least, left, right);
}

Value between(CallContext& context, const Value& value, const Value& low, const Value& high) {
  const Value above = at_least(context, value, low);
  if (above.is_false()) return Value(false);
  return conjunction(context, above, at_most(context, value, high));
}

Value conjunction(CallContext& context, const Value& left, const Value& right) {
  if (left.is_false() || right.is_false()) return Value(false);
  if (left.is_true() && right.is_true()) return Value(true);
  if (context.mode() == Mode::dmn) return Value();
  for (const Value* operand : {&left, &right}) {
    if (operand->is(Kind::problem)) return *operand;
    if (operand->is_settled() && !operand->is(Kind::boolean))
      return mistakes::not_a_condition(context, "and", *operand);
  }
  return unsettled_result(left, right);
}

Value disjunction(CallContext& context, const Value& left, const Value& right) {
  if (left.is_true() || right.is_true()) return Value(true);
  if (left.is_false() && right.is_false()) return Value(false);
  if (context.mode() == Mode::dmn) return Value();
  for (const Value* operand : {&left, &right}) {
    if (operand->is(Kind::problem)) return *operand;
    if (operand->is_settled() && !operand->is(Kind::boolean)) return mistakes::not_a_condition(context, "or", *operand);
  }
  return unsettled_result(left, right);
}

Value negation(CallContext& context, const Value& operand) {
  if (operand.is(Kind::boolean)) return Value(!operand.boolean());
  if (context.mode() == Mode::dmn) return Value();
  return operand.is_settled() ? mistakes::not_a_condition(context, "not", operand) : operand;
}

Value make_range(CallContext& context, const Value& start, bool start_included, const Value& end, bool end_included) {
  if (!both_settled(start, end)) return unsettled_result(start, end);
  const auto order = compare(start, end);
  if (!order) return mistakes::unlike_bounds(context, start, end);
  if (*order == std::strong_ordering::greater) return mistakes::backward_range(context);
  return built(context, Value(Range{start, end, start_included, end_included, Range::Form::interval}));
}

Value make_range(CallContext& context, Comparison comparison, const Value& operand) {
  if (!operand.is_settled()) return operand;
  switch (comparison) {
    case Comparison::equal:
      return built(context, Value(Range{operand, operand, true, true, Range::Form::equal_form}));
    case Comparison::unequal:
      return built(context, Value(Range{operand, operand, true, true, Range::Form::unequal_form}));
    default:
      break;
  }
  if (!has_order(operand)) return mistakes::wrong_operand(context, sign_of(comparison), operand);
  switch (comparison) {
    case Comparison::less:
      return Value(Range{Value(), operand, false, false, Range::Form::interval});
    case Comparison::at_most:
      return Value(Range{Value(), operand, false, true, Range::Form::interval});
    case Comparison::greater:
      return Value(Range{operand, Value(), false, false, Range::Form::interval});
    default:
      return Value(Range{operand, Value(), true, false, Range::Form::interval});
  }
}

Value in_range(CallContext& context, const Value& value, const Value& range) {
  if (!both_settled(value, range)) return unsettled_result(value, range);
  if (!range.is(Kind::range)) return mistakes::unlike_kinds(context, "in", value, range);
  const Range& bounds = range.range();
  if (bounds.form == Range::Form::equal_form) return equal(context, value, bounds.start);
  if (bounds.form == Range::Form::unequal_form) return unequal(context, value, bounds.start);
  if (bounds.form == Range::Form::null_bound) return mistakes::unlike_kinds(context, "in", value, Value());
  const auto after_start = is_inside(value, bounds.start, bounds.start_included, true);
  const auto before_end = is_inside(value, bounds.end, bounds.end_included, false);
  if (!after_start || !before_end || value.is_null()) return mistakes::unlike_kinds(context, "in", value, range);
  return Value(*after_start && *before_end);
}

Value is_in(CallContext& context, const Value& value, const Value& test) {
  if (!test.is_settled()) return unsettled_result(value, test);
  if (test.is(Kind::range)) return in_range(context, value, test);
  if (!test.is(Kind::list)) return equal(context, value, test);
  if (!context.spend(test.items().size())) return mistakes::budget_spent(context);
  AnyMatch matches;
  for (const Value& element : test.items()) {
    if (matches.add(equality(context, value, element))) break;
    if (!element.is(Kind::range) || !value.is_settled() || value.is_null()) continue;
    // Of unlike kinds is no match, so membership is asked only where it has an answer.
    const Range& range = element.range();
    const bool compares =
        (range.start.is_null() || compare(value, range.start)) && (range.end.is_null() || compare(value, range.end));
    const bool is_value_form = range.form == Range::Form::equal_form || range.form == Range::Form::unequal_form;
    if (is_value_form && equality(context, value, range.start).is_null()) continue;
    if ((compares || is_value_form) && matches.add(in_range(context, value, element))) break;
  }
  return matches.result();
}

Value item_at(CallContext& context, const Value& list, const Value& index) {
  if (!both_settled(list, index)) return unsettled_result(list, index);
  if (!index.is(Kind::number) || list.is_null()) return mistakes::unlike_kinds(context, "[ ]", list, index);
  if (!list.is(Kind::list) && context.mode() == Mode::strict) {
    return mistakes::unlike_kinds(context, "[ ]", list, index);
  }
  const auto items = list.is(Kind::list) ? list.items() : std::span<const Value>(&list, 1);
  if (!index.number().is_integer()) return context.fail(Code::bad_argument, "a position that is not a whole number");
  const auto position = index.number().to_int64();
  const auto count = static_cast<std::int64_t>(items.size());
  if (!position || *position == 0 || *position > count || *position < -count) {
    return mistakes::outside_list(context, items.size());
  }
  return items[static_cast<std::size_t>(*position > 0 ? *position - 1 : count + *position)];
}

Value property(CallContext& context, const Value& base, std::string_view name) {
  switch (base.kind()) {
    case Kind::unknown:
    case Kind::problem:
      return base;
    case Kind::context: {
      const Value* found = base.find(name);
      return found != nullptr ? *found : mistakes::no_such_entry(context, name);
    }
    case Kind::list: {
      if (!context.spend(base.items().size())) return mistakes::budget_spent(context);
      std::vector<Value> parts;
      parts.reserve(base.items().size());
      for (const Value& item : base.items()) parts.push_back(property(context, item, name));
      return built(context, Value::list(std::move(parts)));
    }
    default:
      break;
  }
  auto found = property_of(context, base, name);
  return found ? *std::move(found) : mistakes::no_such_property(context, name, base);
}

}  // namespace adjudge
