#include "adjudge/core/date.hpp"

#include <algorithm>
#include <limits>

#include "core/text_reader.hpp"

namespace adjudge {
namespace {

constexpr std::int64_t max_year = 999'999'999;
constexpr std::int64_t days_per_era = 146'097;  // of 400 years, after which the Gregorian calendar repeats
constexpr std::int64_t days_per_century = 36'524;
constexpr std::int64_t days_per_four_years = 1'461;

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

constexpr bool is_leap_year(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_in_month(std::int64_t year, int month) {
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : lengths[month - 1];
}

/// Days before a month in a year that starts with March, so that the leap day is the last: each five months have 153.
constexpr std::int64_t days_before_month(std::int64_t months_since_march) { return (153 * months_since_march + 2) / 5; }

constexpr std::int64_t days_of(std::int64_t year, int month, int day) {
  const bool before_march = month <= 2;
  const std::int64_t shifted_year = year - (before_march ? 1 : 0);
  const std::int64_t era = floor_divide(shifted_year, 400);
  const std::int64_t year_of_era = shifted_year - era * 400;
  const std::int64_t day_of_year = days_before_month(month + (before_march ? 9 : -3)) + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  constexpr std::int64_t from_march_of_year_0_to_1970 = 719'468;
  return era * days_per_era + day_of_era - from_march_of_year_0_to_1970;
}

static_assert(days_of(1970, 1, 1) == 0);

constexpr std::int64_t first_day = days_of(-max_year, 1, 1);
constexpr std::int64_t last_day = days_of(max_year, 12, 31);

}  // namespace

Civil to_civil(std::int64_t days) noexcept {
  // Beyond any date there is nothing to tell apart; this keeps the arithmetic below from overflowing.
  days = std::clamp<std::int64_t>(days, -(std::int64_t{1} << 60), std::int64_t{1} << 60);
  const std::int64_t from_march_of_year_0 = days + 719'468;
  const std::int64_t era = floor_divide(from_march_of_year_0, days_per_era);
  const std::int64_t day_of_era = from_march_of_year_0 - era * days_per_era;
  // The last day of an era and of four years is a leap day: it must not start another century or year.
  const std::int64_t century = std::min<std::int64_t>(day_of_era / days_per_century, 3);
  const std::int64_t day_of_century = day_of_era - century * days_per_century;
  const std::int64_t four_years = day_of_century / days_per_four_years;
  const std::int64_t day_of_four = day_of_century - four_years * days_per_four_years;
  const std::int64_t year_of_four = std::min<std::int64_t>(day_of_four / 365, 3);
  const std::int64_t day_of_year = day_of_four - year_of_four * 365;
  const std::int64_t months_since_march = (5 * day_of_year + 2) / 153;
  const auto month = static_cast<int>(months_since_march < 10 ? months_since_march + 3 : months_since_march - 9);
  return {era * 400 + century * 100 + four_years * 4 + year_of_four + (month <= 2 ? 1 : 0), month,
          static_cast<int>(day_of_year - days_before_month(months_since_march) + 1)};
}

std::optional<Date> Date::from_civil(std::int64_t year, int month, int day) noexcept {
  if (year < -max_year || year > max_year || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return from_days(days_of(year, month, day));
}

std::optional<Date> Date::parse(std::string_view text) {
  detail::TextReader reader(text);
  const bool negative = reader.take('-');
  const std::string_view digits = reader.take_digits();
  if (digits.size() < 4 || digits.size() > 9 || (digits.size() > 4 && digits.front() == '0')) return std::nullopt;
  if (!reader.take('-')) return std::nullopt;
  const auto month = reader.take_two_digits();
  if (!month || !reader.take('-')) return std::nullopt;
  const auto day = reader.take_two_digits();
  if (!day || !reader.at_end()) return std::nullopt;
  const std::int64_t year = *detail::number_of(digits);
  return from_civil(negative ? -year : year, *month, *day);
}

std::int64_t Date::year() const noexcept { return to_civil(days_).year; }
int Date::month() const noexcept { return to_civil(days_).month; }
int Date::day() const noexcept { return to_civil(days_).day; }

int Date::weekday() const noexcept {
  const std::int64_t since_monday = (days_ % 7 + 7 + 3) % 7;  // 1970-01-01 was a Thursday
  return static_cast<int>(since_monday) + 1;
}

int Date::day_of_year() const noexcept {
  const Civil civil = to_civil(days_);
  int result = civil.day;
  for (int month = 1; month < civil.month; ++month) result += days_in_month(civil.year, month);
  return result;
}

int Date::week_of_year() const noexcept {
  // A week belongs to the year of its Thursday.
  const Date thursday = plus_days(4 - weekday());
  return (thursday.day_of_year() - 1) / 7 + 1;
}

bool Date::in_range() const noexcept { return days_ >= first_day && days_ <= last_day; }

Date Date::plus_months(std::int64_t months) const noexcept {
  constexpr std::int64_t limit = 12 * 4 * max_year;  // lands out of range from any date
  const Civil civil = to_civil(std::clamp(days_, first_day, last_day));
  const std::int64_t count = civil.year * 12 + civil.month - 1 + std::clamp(months, -limit, limit);
  const std::int64_t year = floor_divide(count, 12);
  const auto month = static_cast<int>(count - year * 12) + 1;
  return from_days(days_of(year, month, std::min(civil.day, days_in_month(year, month))));
}

std::string Date::to_text() const {
  const Civil civil = to_civil(days_);
  std::string text = civil.year < 0 ? "-" : "";
  detail::append_padded(text, civil.year < 0 ? -civil.year : civil.year, 4);
  text += '-';
  detail::append_padded(text, civil.month, 2);
  text += '-';
  detail::append_padded(text, civil.day, 2);
  return text;
}

}  // namespace adjudge
