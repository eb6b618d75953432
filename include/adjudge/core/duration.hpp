#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "adjudge/core/decimal.hpp"

namespace adjudge {

/// A days and time duration: exact seconds and nanoseconds of one sign.
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanos = 0;  ///< 0 to 999,999,999; the value is seconds + nanos/1e9 (floor form)

  static std::optional<Duration> parse(std::string_view text);  ///< `P1DT2H`, `-PT0.5S`; nothing for `P1M`
  static constexpr Duration days(std::int64_t count) noexcept { return {count * 86'400, 0}; }
  /// From a count of seconds; nothing when out of range. Below a nanosecond is cut.
  static std::optional<Duration> from_seconds(const Decimal& seconds);
  Decimal total_seconds() const;
  std::string to_text() const;  ///< normalised: `P1DT1H`, `-PT30M`, `PT0S`
  bool is_negative() const noexcept { return seconds < 0; }

  friend constexpr auto operator<=>(const Duration&, const Duration&) noexcept = default;
};

std::optional<Duration> add(const Duration& a, const Duration& b) noexcept;  ///< nothing on overflow
std::optional<Duration> negate(const Duration& a) noexcept;

/// A years and months duration.
struct Months {
  std::int64_t count = 0;

  static std::optional<Months> parse(std::string_view text);  ///< `P1Y2M`, `-P3M`
  std::string to_text() const;                                ///< normalised: `P1Y1M`, `P0M`

  friend constexpr auto operator<=>(const Months&, const Months&) noexcept = default;
};

/// A number of open days of some calendar: `5 business days`.
struct BusinessDays {
  std::int64_t count = 0;
  std::string to_text() const;  ///< `5 business days`
  friend constexpr auto operator<=>(const BusinessDays&, const BusinessDays&) noexcept = default;
};

}  // namespace adjudge
