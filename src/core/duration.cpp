#include "adjudge/core/duration.hpp"

#include <limits>

#include "core/text_reader.hpp"

namespace adjudge {
namespace {

__extension__ using Int128 = __int128;

constexpr std::int64_t nanos_in_second = 1'000'000'000;

/// A duration in nanoseconds, back in seconds and nanoseconds; nothing when out of range.
std::optional<Duration> from_nanos(Int128 nanos) {
  Int128 seconds = nanos / nanos_in_second;
  Int128 rest = nanos % nanos_in_second;
  if (rest < 0) {
    rest += nanos_in_second;
    --seconds;
  }
  if (seconds > std::numeric_limits<std::int64_t>::max() || seconds < std::numeric_limits<std::int64_t>::min()) {
    return std::nullopt;
  }
  return Duration{static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(rest)};
}

Int128 to_nanos(const Duration& duration) {
  return static_cast<Int128>(duration.seconds) * nanos_in_second + duration.nanos;
}

/// Adds `digits` units to a sum of seconds; false when it does not fit.
bool add_units(std::string_view digits, std::int64_t seconds_in_unit, std::int64_t& sum) {
  const auto count = detail::number_of(digits);
  std::int64_t seconds = 0;
  return count && !__builtin_mul_overflow(*count, seconds_in_unit, &seconds) &&
         !__builtin_add_overflow(sum, seconds, &sum);
}

}  // namespace

std::optional<Duration> Duration::parse(std::string_view text) {
  detail::TextReader reader(text);
  const bool negative = reader.take('-');
  if (!reader.take('P')) return std::nullopt;
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  std::string_view digits = reader.take_digits();
  if (!digits.empty()) {
    if (!reader.take('D') || !add_units(digits, 86'400, seconds)) return std::nullopt;
  }
  if (reader.take('T')) {
    digits = reader.take_digits();
    if (digits.empty()) return std::nullopt;  // `P1DT` has nothing after its T
    if (reader.take('H')) {
      if (!add_units(digits, 3'600, seconds)) return std::nullopt;
      digits = reader.take_digits();
    }
    if (!digits.empty() && reader.take('M')) {
      if (!add_units(digits, 60, seconds)) return std::nullopt;
      digits = reader.take_digits();
    }
    if (!digits.empty()) {
      if (reader.take('.')) nanos = detail::nanos_of_fraction(reader.take_digits());
      if (!reader.take('S') || !add_units(digits, 1, seconds)) return std::nullopt;
    }
  } else if (digits.empty()) {
    return std::nullopt;
  }
  if (!reader.at_end()) return std::nullopt;
  const Int128 total = static_cast<Int128>(seconds) * nanos_in_second + nanos;
  return from_nanos(negative ? -total : total);
}

std::optional<Duration> Duration::from_seconds(const Decimal& seconds) {
  if (!seconds.is_finite()) return std::nullopt;
  const Decimal cut = round(seconds, 9, Rounding::down);
  const Decimal whole = floor(cut);
  const auto count = whole.to_int64();
  const auto nanos = ((cut - whole) * Decimal(nanos_in_second)).to_int64();
  if (!count || !nanos) return std::nullopt;
  return Duration{*count, static_cast<std::int32_t>(*nanos)};
}

Decimal Duration::total_seconds() const {
  return nanos == 0 ? Decimal(seconds) : Decimal(seconds) + Decimal::scaled(nanos, 9);
}

std::string Duration::to_text() const {
  Int128 rest = to_nanos(*this);
  if (rest == 0) return "PT0S";
  std::string text = rest < 0 ? "-P" : "P";
  if (rest < 0) rest = -rest;
  const auto total_seconds = static_cast<std::uint64_t>(rest / nanos_in_second);
  const auto fraction = static_cast<std::int64_t>(rest % nanos_in_second);
  const std::uint64_t day_count = total_seconds / 86'400;
  const std::uint64_t second_of_day = total_seconds % 86'400;
  if (day_count != 0) text += std::to_string(day_count) + 'D';
  if (second_of_day == 0 && fraction == 0) return text;
  text += 'T';
  if (second_of_day >= 3'600) text += std::to_string(second_of_day / 3'600) + 'H';
  if (second_of_day % 3'600 >= 60) text += std::to_string(second_of_day % 3'600 / 60) + 'M';
  if (second_of_day % 60 != 0 || fraction != 0) {
    text += std::to_string(second_of_day % 60);
    detail::append_fraction(text, fraction);
    text += 'S';
  }
  return text;
}

std::optional<Duration> add(const Duration& a, const Duration& b) noexcept {
  return from_nanos(to_nanos(a) + to_nanos(b));
}

std::optional<Duration> negate(const Duration& a) noexcept { return from_nanos(-to_nanos(a)); }

std::optional<Months> Months::parse(std::string_view text) {
  detail::TextReader reader(text);
  const bool negative = reader.take('-');
  if (!reader.take('P')) return std::nullopt;
  std::string_view digits = reader.take_digits();
  if (digits.empty()) return std::nullopt;
  std::int64_t count = 0;
  if (reader.take('Y')) {
    if (!add_units(digits, 12, count)) return std::nullopt;
    digits = reader.take_digits();
  }
  if (!digits.empty() && (!reader.take('M') || !add_units(digits, 1, count))) return std::nullopt;
  if (!reader.at_end()) return std::nullopt;
  return Months{negative ? -count : count};
}

std::string Months::to_text() const {
  if (count == 0) return "P0M";
  std::string text = count < 0 ? "-P" : "P";
  // The least 64-bit number has no negative of its own kind.
  const std::uint64_t size = count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  if (size / 12 != 0) text += std::to_string(size / 12) + 'Y';
  if (size % 12 != 0) text += std::to_string(size % 12) + 'M';
  return text;
}

std::string BusinessDays::to_text() const {
  return std::to_string(count) + (count == 1 || count == -1 ? " business day" : " business days");
}

}  // namespace adjudge
