#include "adjudge/core/date_time.hpp"

#include <algorithm>
#include <limits>

#include "core/text_reader.hpp"

namespace adjudge {
namespace {

constexpr std::int32_t max_offset = 18 * 3600;

/// Nothing, `Z`, `+02:00`, `-02:30:15` or `@Europe/Berlin`: all that is left of a text.
std::optional<Zone> read_zone(detail::TextReader& reader) {
  if (reader.at_end()) return Zone();
  if (reader.take('Z')) return reader.at_end() ? std::optional(Zone::utc()) : std::nullopt;
  if (reader.take('@')) return Zone::named(reader.rest());
  const bool negative = reader.take('-');
  if (!negative && !reader.take('+')) return std::nullopt;
  const auto hours = reader.take_two_digits();
  if (!hours || !reader.take(':')) return std::nullopt;
  const auto minutes = reader.take_two_digits();
  if (!minutes || *minutes > 59) return std::nullopt;
  int seconds = 0;
  if (reader.take(':')) {
    const auto digits = reader.take_two_digits();
    if (!digits || *digits > 59) return std::nullopt;
    seconds = *digits;
  }
  const std::int32_t offset = *hours * 3600 + *minutes * 60 + seconds;
  if (!reader.at_end() || offset > max_offset) return std::nullopt;
  return Zone::offset(negative ? -offset : offset);
}

/// The time of day in nanoseconds; exactly a day for `24:00:00`.
std::optional<std::int64_t> read_clock(detail::TextReader& reader, bool allow_short) {
  const auto hour = reader.take_two_digits();
  if (!hour || !reader.take(':')) return std::nullopt;
  const auto minute = reader.take_two_digits();
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  std::int32_t nanos = 0;
  if (reader.take(':')) {
    const auto digits = reader.take_two_digits();
    if (!digits || *digits > 59) return std::nullopt;
    second = *digits;
    if (reader.take('.')) {
      const std::string_view fraction = reader.take_digits();
      if (fraction.empty()) return std::nullopt;
      nanos = detail::nanos_of_fraction(fraction);
    }
  } else if (!allow_short) {
    return std::nullopt;
  }
  const std::int64_t result =
      (std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60 + second) * nanos_per_second + nanos;
  if (result > nanos_per_day) return std::nullopt;
  return result;
}

void append_clock(std::string& text, std::int64_t nanos) {
  detail::append_padded(text, nanos / (3600 * nanos_per_second), 2);
  text += ':';
  detail::append_padded(text, nanos / (60 * nanos_per_second) % 60, 2);
  text += ':';
  detail::append_padded(text, nanos / nanos_per_second % 60, 2);
  detail::append_fraction(text, nanos % nanos_per_second);
}

}  // namespace

std::optional<Time> Time::parse(std::string_view text, bool allow_short) {
  detail::TextReader reader(text);
  const auto nanos = read_clock(reader, allow_short);
  if (!nanos || *nanos == nanos_per_day) return std::nullopt;
  const auto zone = read_zone(reader);
  if (!zone) return std::nullopt;
  return Time{*nanos, *zone};
}

std::string Time::to_text() const {
  std::string text;
  append_clock(text, nanos);
  return text + zone.to_text();
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
  const std::size_t middle = text.find('T');
  if (middle == std::string_view::npos) return std::nullopt;
  auto date = Date::parse(text.substr(0, middle));
  if (!date) return std::nullopt;
  detail::TextReader reader(text.substr(middle + 1));
  auto nanos = read_clock(reader, false);
  if (!nanos) return std::nullopt;
  const auto zone = read_zone(reader);
  if (!zone) return std::nullopt;
  if (*nanos == nanos_per_day) {
    date = date->plus_days(1);
    nanos = 0;
    if (!date->in_range()) return std::nullopt;
  }
  return DateTime{*date, *nanos, *zone};
}

Instant DateTime::instant(Zone fallback) const {
  const Zone& used = zone.kind() == Zone::Kind::local ? fallback : zone;
  constexpr std::int64_t day_limit = 1'000'000'000'000;  // beyond every date, and still countable in seconds
  const std::int64_t civil_seconds =
      std::clamp(date.days(), -day_limit, day_limit) * seconds_per_day + nanos / nanos_per_second;
  return {used.instant_of(civil_seconds), static_cast<std::int32_t>(nanos % nanos_per_second)};
}

DateTime DateTime::at(Instant instant, Zone zone) {
  std::int64_t civil_seconds = 0;
  if (__builtin_add_overflow(instant.seconds, std::int64_t{zone.offset_at(instant.seconds)}, &civil_seconds)) {
    civil_seconds = instant.seconds;
  }
  std::int64_t days = civil_seconds / seconds_per_day;
  std::int64_t second_of_day = civil_seconds % seconds_per_day;
  if (second_of_day < 0) {
    second_of_day += seconds_per_day;
    --days;
  }
  return {Date::from_days(days), second_of_day * nanos_per_second + instant.nanos, zone};
}

std::string DateTime::to_text() const {
  std::string text = date.to_text();
  text += 'T';
  append_clock(text, nanos);
  return text + zone.to_text();
}

DateTime plus(const DateTime& moment, const Duration& duration) {
  Instant instant = moment.instant();
  instant.nanos += duration.nanos;
  const std::int64_t carry = instant.nanos >= nanos_per_second ? 1 : 0;
  instant.nanos -= static_cast<std::int32_t>(carry * nanos_per_second);
  if (__builtin_add_overflow(instant.seconds, duration.seconds, &instant.seconds) ||
      __builtin_add_overflow(instant.seconds, carry, &instant.seconds)) {
    // Out of the range of dates, which callers ask the date for.
    instant.seconds =
        duration.seconds < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  return DateTime::at(instant, moment.zone);
}

DateTime plus(const DateTime& moment, const Months& months) {
  return {moment.date.plus_months(months.count), moment.nanos, moment.zone};
}

}  // namespace adjudge
