#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adjudge {

/// A calendar day of the proleptic Gregorian calendar, years -999,999,999 to 999,999,999.
class Date {
 public:
  constexpr Date() noexcept = default;

  static constexpr Date from_days(std::int64_t days_since_1970) noexcept {
    Date result;
    result.days_ = days_since_1970;
    return result;
  }
  /// Nothing for a day that does not exist (February 30) or a year out of range.
  static std::optional<Date> from_civil(std::int64_t year, int month, int day) noexcept;
  /// Reads `2026-11-24` (xsd:date without a zone: four to nine year digits, `-` allowed, no `+`).
  static std::optional<Date> parse(std::string_view text);

  constexpr std::int64_t days() const noexcept { return days_; }  ///< days since 1970-01-01
  std::int64_t year() const noexcept;
  int month() const noexcept;
  int day() const noexcept;
  int weekday() const noexcept;       ///< 1 = Monday to 7 = Sunday
  int day_of_year() const noexcept;   ///< 1 = January 1
  int week_of_year() const noexcept;  ///< ISO 8601
  bool in_range() const noexcept;     ///< the year is one that a date can have

  /// The day `months` later; a day that the month lacks becomes its last day.
  Date plus_months(std::int64_t months) const noexcept;
  /// The day `days` later; stops at the ends of 64 bits, which are out of range of all dates.
  constexpr Date plus_days(std::int64_t days) const noexcept {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(days_, days, &sum)) sum = days < 0 ? INT64_MIN : INT64_MAX;
    return from_days(sum);
  }

  std::string to_text() const;

  friend constexpr auto operator<=>(const Date&, const Date&) noexcept = default;

 private:
  std::int64_t days_ = 0;
};

struct Civil {
  std::int64_t year;
  int month;
  int day;
};
/// The year, month and day of a day number (days since 1970-01-01).
Civil to_civil(std::int64_t days) noexcept;

}  // namespace adjudge
