#include "adjudge/core/calendar.hpp"

#include <algorithm>

namespace adjudge {
namespace {

constexpr std::int64_t searched_days = 3'653;  // ten years

std::size_t index_of(Date day) { return static_cast<std::size_t>(day.weekday() - 1); }

Duration between(const Instant& from, const Instant& to) {
  Duration result{to.seconds - from.seconds, to.nanos - from.nanos};
  if (result.nanos < 0) {
    result.nanos += static_cast<std::int32_t>(nanos_per_second);
    --result.seconds;
  }
  return result;
}

Instant later(const Instant& moment, const Duration& duration) {
  Instant result{moment.seconds + duration.seconds, moment.nanos + duration.nanos};
  if (result.nanos >= nanos_per_second) {
    result.nanos -= static_cast<std::int32_t>(nanos_per_second);
    ++result.seconds;
  }
  return result;
}

/// The days of the week that have hours, holidays aside.
struct OpenWeek {
  explicit OpenWeek(const Calendar& calendar) {
    for (std::size_t i = 0; i < 7; ++i) {
      is_open[i] = !calendar.week[i].empty();
      count += is_open[i] ? 1 : 0;
    }
  }

  bool has(Date day) const { return is_open[index_of(day)]; }

  /// The n-th such day after a day, or before it; there must be one, and n is at least 1.
  Date nth(Date start, std::int64_t n, int step) const {
    const std::int64_t weeks = (n - 1) / count;
    Date day = start.plus_days(weeks * 7 * step);
    for (std::int64_t left = n - weeks * count; left > 0;) {
      day = day.plus_days(step);
      if (has(day)) --left;
    }
    return day;
  }

  /// How many such days there are among the `length` days from `first` on.
  std::int64_t count_from(Date first, std::int64_t length) const {
    std::int64_t result = length / 7 * count;
    for (std::int64_t i = length / 7 * 7; i < length; ++i) result += has(first.plus_days(i)) ? 1 : 0;
    return result;
  }

  std::array<bool, 7> is_open{};
  std::int64_t count = 0;
};

/// The n-th open day from `start` in the direction of `step`; nothing when holidays follow one another for too long.
template <class Iterator>
std::optional<Date> walk(const OpenWeek& week, Date start, std::int64_t n, int step, Iterator holiday, Iterator end) {
  Date day = week.nth(start, n, step);
  const auto is_past = [&](Date other) { return step > 0 ? other > day : other < day; };
  Date before_run = start;  // the day before the holidays that follow one another without an open day between
  Date next_in_run = week.nth(start, 1, step);
  for (; holiday != end && !is_past(*holiday); ++holiday) {
    if (!week.has(*holiday)) continue;
    if (*holiday != next_in_run) before_run = holiday->plus_days(-step);
    if ((holiday->days() - before_run.days()) * step > searched_days) return std::nullopt;
    next_in_run = week.nth(*holiday, 1, step);
    day = week.nth(day, 1, step);
  }
  return day;
}

}  // namespace

bool Calendar::knows(Date day) const noexcept {
  return (!known_from || day >= *known_from) && (!known_to || day < *known_to);
}

bool Calendar::is_open_day(Date day) const noexcept {
  return !week[index_of(day)].empty() && !std::binary_search(holidays.begin(), holidays.end(), day);
}

bool Calendar::is_open_at(const Instant& instant) const {
  const DateTime local = DateTime::at(instant, clocks());
  if (!is_open_day(local.date)) return false;
  const auto second = static_cast<std::int32_t>(local.nanos / nanos_per_second);
  const auto& hours = week[index_of(local.date)];
  return std::any_of(hours.begin(), hours.end(),
                     [&](const Hours& interval) { return second >= interval.opens && second < interval.closes; });
}

std::optional<Date> Calendar::add_business_days(Date start, std::int64_t n) const {
  constexpr std::int64_t most = 1'000'000'000'000;  // more open days than there are dates
  if (n == 0) return start;
  const OpenWeek open(*this);
  if (open.count == 0 || n > most || n < -most || !start.in_range()) return std::nullopt;
  std::optional<Date> day;
  if (n > 0) {
    const auto first = std::upper_bound(holidays.begin(), holidays.end(), start);
    day = walk(open, start, n, 1, first, holidays.end());
  } else {
    const auto first = std::lower_bound(holidays.begin(), holidays.end(), start);
    day = walk(open, start, -n, -1, std::make_reverse_iterator(first), holidays.rend());
  }
  if (!day || !day->in_range()) return std::nullopt;
  return day;
}

std::int64_t Calendar::business_days_between(Date from, Date to) const {
  const auto within = [](Date day) {  // a little more than all dates, so that differences can be counted
    constexpr std::int64_t limit = 400'000'000'000;
    return Date::from_days(std::clamp(day.days(), -limit, limit));
  };
  from = within(from);
  to = within(to);
  if (from == to) return 0;
  const OpenWeek open(*this);
  // Forward (from, to]; backward [to, from), so that it takes back what `add_business_days` adds.
  const bool backward = to < from;
  const Date first = backward ? to : from.plus_days(1);
  const Date last = backward ? from.plus_days(-1) : to;
  std::int64_t count = open.count_from(first, last.days() - first.days() + 1);
  for (auto at = std::lower_bound(holidays.begin(), holidays.end(), first); at != holidays.end() && *at <= last; ++at) {
    if (open.has(*at)) --count;
  }
  return backward ? -count : count;
}

std::optional<Date> Calendar::roll_forward(Date day) const {
  return is_open_day(day) ? day : add_business_days(day, 1);
}

std::optional<Date> Calendar::roll_back(Date day) const { return is_open_day(day) ? day : add_business_days(day, -1); }

Instant Calendar::instant_at(Date day, std::int32_t second) const {
  const Date of = second == seconds_per_day ? day.plus_days(1) : day;
  const std::int64_t nanos = second == seconds_per_day ? 0 : second * nanos_per_second;
  return DateTime{of, nanos, clocks()}.instant();
}

std::optional<Instant> Calendar::add_business_time(const Instant& start, const Duration& duration) const {
  if (duration == Duration{}) return start;
  const bool is_back = duration.is_negative();
  std::optional<Duration> left = is_back ? negate(duration) : duration;
  const Date first = DateTime::at(start, clocks()).date;
  for (std::int64_t i = 0; left && i <= searched_days; ++i) {
    const Date day = first.plus_days(is_back ? -i : i);
    if (!is_open_day(day)) continue;
    const auto& hours = week[index_of(day)];
    for (std::size_t k = 0; k < hours.size(); ++k) {
      const Hours& interval = hours[is_back ? hours.size() - 1 - k : k];
      Instant opens = instant_at(day, interval.opens);
      Instant closes = instant_at(day, interval.closes);
      if (is_back)
        closes = std::min(closes, start);
      else
        opens = std::max(opens, start);
      const Duration open = between(opens, closes);
      if (open.is_negative()) continue;
      if (*left <= open) return is_back ? later(closes, negate(*left).value()) : later(opens, *left);
      left = add(*left, negate(open).value());
    }
  }
  return std::nullopt;
}

std::optional<Duration> Calendar::business_time_between(const Instant& from, const Instant& to) const {
  if (to < from) {
    const auto forward = business_time_between(to, from);
    return forward ? negate(*forward) : std::nullopt;
  }
  const Date first = DateTime::at(from, clocks()).date;
  const Date last = DateTime::at(to, clocks()).date;
  if (last.days() - first.days() > searched_days) return std::nullopt;
  std::optional<Duration> sum = Duration{};
  for (Date day = first; sum && day <= last; day = day.plus_days(1)) {
    if (!is_open_day(day)) continue;
    for (const Hours& interval : week[index_of(day)]) {
      const Duration open =
          between(std::max(instant_at(day, interval.opens), from), std::min(instant_at(day, interval.closes), to));
      if (!open.is_negative()) sum = add(*sum, open);
    }
  }
  return sum;
}

std::optional<Date> Calendar::business_day_of(const Instant& moment) const {
  const DateTime local = DateTime::at(moment, clocks());
  const auto second = static_cast<std::int32_t>(local.nanos / nanos_per_second);
  if (is_open_day(local.date)) {
    const std::int32_t closes = week[index_of(local.date)].back().closes;
    if (second < std::min(closes, cut_off.value_or(closes))) return local.date;
  }
  return add_business_days(local.date, 1);
}

}  // namespace adjudge
