#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adjudge/core/date.hpp"
#include "adjudge/core/duration.hpp"
#include "adjudge/core/zone.hpp"

namespace adjudge {

inline constexpr std::int64_t nanos_per_second = 1'000'000'000;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t nanos_per_day = seconds_per_day * nanos_per_second;

/// A time of day, with what it says of its zone.
struct Time {
  std::int64_t nanos = 0;  ///< since midnight, below `nanos_per_day`
  Zone zone;

  /// Reads `16:30:00`, `16:30:00.25Z`, `16:30:00+02:00`, `16:30:00@Europe/Berlin`; `16:30` too when `allow_short`.
  static std::optional<Time> parse(std::string_view text, bool allow_short = false);
  std::string to_text() const;

  int hour() const noexcept { return static_cast<int>(nanos / (3600 * nanos_per_second)); }
  int minute() const noexcept { return static_cast<int>(nanos / (60 * nanos_per_second) % 60); }
  std::int64_t nanos_of_minute() const noexcept { return nanos % (60 * nanos_per_second); }
};

/// A point in time: seconds since 1970-01-01T00:00Z and nanoseconds (0 to 999,999,999).
struct Instant {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;
  friend constexpr auto operator<=>(const Instant&, const Instant&) noexcept = default;
};

/// A date and a time of day, with what it says of its zone.
struct DateTime {
  Date date;
  std::int64_t nanos = 0;  ///< since midnight, below `nanos_per_day`
  Zone zone;

  /// Reads `2026-11-24T16:30:00` with any zone form of Time; `T24:00:00` is the next midnight.
  static std::optional<DateTime> parse(std::string_view text);
  /// The instant, a local date and time being read in `fallback`.
  Instant instant(Zone fallback = Zone::utc()) const;
  /// What clocks of `zone` show at `instant`.
  static DateTime at(Instant instant, Zone zone);
  Time time() const noexcept { return {nanos, zone}; }
  std::string to_text() const;
};

/// The instant `duration` later, as clocks of the same zone show it.
DateTime plus(const DateTime& moment, const Duration& duration);
/// The same clock time, `months` later; an impossible day becomes the month's last.
DateTime plus(const DateTime& moment, const Months& months);

}  // namespace adjudge
