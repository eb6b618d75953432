#include "analysis/natural_value.hpp"

#include <array>
#include <initializer_list>
#include <limits>
#include <string>

namespace adjudge::analysis {
namespace {

int digits_after_point(const Decimal& number) {
  const std::string text = number.to_text();
  const auto point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

std::optional<Decimal> number_between(const std::optional<Decimal>& low, const std::optional<Decimal>& high,
                                      int digits) {
  const auto fits = [&](const Decimal& number) {
    return number.is_finite() && (!low || *low < number) && (!high || number < *high);
  };
  if (!low && !high) return Decimal(1);
  // Next to a bound: a whole number, then one as fine as the author's; far from zero, where a step of one is lost, a
  // number of another size.
  const Decimal& bound = low ? *low : *high;
  const Decimal step = low ? Decimal(1) : Decimal(-1);
  const Rounding away = low ? Rounding::floor : Rounding::ceiling;
  const Decimal whole = round(bound, 0, away) + step;
  if (fits(whole)) return whole;
  const Decimal fine =
      round(bound, digits, away) + (low ? Decimal(1) : Decimal(-1)) * power(Decimal(10), Decimal(-digits));
  if (fits(fine)) return fine;
  if (!low || !high) {
    for (const Decimal& other : {bound * Decimal(2), bound / Decimal(2), Decimal(0)})
      if (fits(other)) return other;
    return std::nullopt;
  }
  const Decimal middle = (*low + *high) / Decimal(2);
  for (int scale = digits + 1; scale < digits + 40; ++scale)
    if (const Decimal shorter = round(middle, scale, Rounding::half_even); fits(shorter)) return shorter;
  if (fits(middle)) return middle;
  return std::nullopt;
}

std::optional<std::int64_t> integer_between(const std::optional<std::int64_t>& low,
                                            const std::optional<std::int64_t>& high) {
  using Limits = std::numeric_limits<std::int64_t>;
  if (low) {
    if (*low == Limits::max() || (high && *low + 1 >= *high)) return std::nullopt;
    return *low + 1;
  }
  if (!high) return 1;
  if (*high == Limits::min()) return std::nullopt;
  return *high - 1;
}

std::optional<Value> date_between(const Value& low, const Value& high) {
  if (low.is_null() && high.is_null()) return Value(Date::from_civil(2026, 1, 1).value_or(Date()));
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  if (!low.is_null()) from = low.date().days();
  if (!high.is_null()) to = high.date().days();
  const auto days = integer_between(from, to);
  if (!days || !Date::from_days(*days).in_range()) return std::nullopt;
  return Value(Date::from_days(*days));
}

constexpr std::array<std::int64_t, 7> steps_in_nanos = {
    nanos_per_day, 3600 * nanos_per_second, 60 * nanos_per_second, nanos_per_second, 1'000'000, 1'000, 1};

bool lies_between(const Value& low, const Value& value, const Value& high) {
  const auto is_less = [](const Value& a, const Value& b) {
    const auto ordering = compare(a, b);
    return ordering && *ordering < 0;
  };
  return (low.is_null() || is_less(low, value)) && (high.is_null() || is_less(value, high));
}

// The first step away from a bound that stays between; `take_step` gives nothing where a step leaves the kind.
template <class TakeStep>
std::optional<Value> step_between(const Value& low, const Value& high, const TakeStep& take_step) {
  for (const std::int64_t nanos : steps_in_nanos) {
    const std::optional<Value> value = take_step(low.is_null() ? -nanos : nanos);
    if (value && lies_between(low, *value, high)) return value;
  }
  return std::nullopt;
}

Duration duration_of(std::int64_t nanos) {
  std::int64_t seconds = nanos / nanos_per_second;
  std::int64_t rest = nanos % nanos_per_second;
  if (rest < 0) {
    rest += nanos_per_second;
    --seconds;
  }
  return {seconds, static_cast<std::int32_t>(rest)};
}

std::optional<Value> moment_between(const Value& low, const Value& high) {
  if (low.is_null() && high.is_null())
    return Value(DateTime{Date::from_civil(2026, 1, 1).value_or(Date()), 12 * 3600 * nanos_per_second, Zone::utc()});
  const DateTime bound = (low.is_null() ? high : low).date_time();
  return step_between(low, high, [&](std::int64_t nanos) -> std::optional<Value> {
    if (!bound.date.plus_days(nanos < 0 ? -2 : 2).in_range()) return std::nullopt;
    return Value(plus(bound, duration_of(nanos)));
  });
}

std::optional<Value> time_between(const Value& low, const Value& high) {
  if (low.is_null() && high.is_null()) return Value(Time{12 * 3600 * nanos_per_second, Zone()});
  const Time bound = (low.is_null() ? high : low).time();
  return step_between(low, high, [&](std::int64_t nanos) -> std::optional<Value> {
    const std::int64_t moved = bound.nanos + nanos;
    if (moved < 0 || moved >= nanos_per_day) return std::nullopt;
    return Value(Time{moved, bound.zone});
  });
}

std::optional<Value> duration_between(const Value& low, const Value& high) {
  if (low.is_null() && high.is_null()) return Value(Duration::days(1));
  const Duration bound = (low.is_null() ? high : low).duration();
  return step_between(low, high, [&](std::int64_t nanos) -> std::optional<Value> {
    const auto moved = add(bound, duration_of(nanos));
    if (!moved) return std::nullopt;
    return Value(*moved);
  });
}

std::optional<Value> text_between(const Value& low, const Value& high) {
  const std::string base = low.is_null() ? std::string() : low.string();
  for (const char* more : {"a", "A", "0", " ", "\x01", ""}) {
    const Value value(base + more);
    if (lies_between(low, value, high)) return value;
  }
  return std::nullopt;
}

}  // namespace

int digits_of(const Value& value) {
  if (value.is(Kind::number)) return digits_after_point(value.number());
  if (value.is(Kind::money)) return digits_after_point(value.money().amount);
  return 0;
}

std::optional<Value> value_between(const Value& low, const Value& high, int digits) {
  const Value& bound = low.is_null() ? high : low;
  switch (bound.kind()) {
    case Kind::number: {
      std::optional<Decimal> from;
      std::optional<Decimal> to;
      if (!low.is_null()) from = low.number();
      if (!high.is_null()) to = high.number();
      const auto number = number_between(from, to, digits);
      if (!number) return std::nullopt;
      return Value(*number);
    }
    case Kind::money: {
      std::optional<Decimal> from;
      std::optional<Decimal> to;
      if (!low.is_null()) from = low.money().amount;
      if (!high.is_null()) to = high.money().amount;
      const auto amount = number_between(from, to, digits);
      if (!amount) return std::nullopt;
      return Value(Money{*amount, bound.money().currency});
    }
    case Kind::date:
      return date_between(low, high);
    case Kind::date_time:
      return moment_between(low, high);
    case Kind::time:
      return time_between(low, high);
    case Kind::duration:
      return duration_between(low, high);
    case Kind::months:
    case Kind::business_days: {
      const auto count_of = [](const Value& value) -> std::optional<std::int64_t> {
        if (value.is_null()) return std::nullopt;
        return value.is(Kind::months) ? value.months().count : value.business_days().count;
      };
      const auto count = integer_between(count_of(low), count_of(high));
      if (!count) return std::nullopt;
      return bound.is(Kind::months) ? Value(Months{*count}) : Value(BusinessDays{*count});
    }
    case Kind::string:
      return text_between(low, high);
    default:
      return std::nullopt;
  }
}

std::optional<Value> any_value(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::number:
      return Value(Decimal(1));
    case Type::Kind::money:
      return Value(Money{Decimal(1), type.currency()});
    case Type::Kind::date:
      return date_between({}, {});
    case Type::Kind::date_time:
      return moment_between({}, {});
    case Type::Kind::time:
      return time_between({}, {});
    case Type::Kind::duration:
      return duration_between({}, {});
    case Type::Kind::months:
      return Value(Months{1});
    case Type::Kind::business_days:
      return Value(BusinessDays{1});
    case Type::Kind::string:
      return Value("something");
    default:
      return std::nullopt;
  }
}

}  // namespace adjudge::analysis
