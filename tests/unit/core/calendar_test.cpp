#include "adjudge/core/calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <random>

namespace adjudge {
namespace {

Date date(std::string_view text) { return *Date::parse(text); }

/// Open on the given days of the week (1 = Monday), 09:00 to 12:30 and 13:30 to 17:00.
Calendar calendar(const std::vector<int>& weekdays, std::vector<Date> holidays = {}) {
  Calendar result;
  result.id = "de";
  result.zone = *Zone::named("Europe/Berlin");
  for (const int weekday : weekdays) {
    result.week[static_cast<std::size_t>(weekday - 1)] = {{9 * 3600, 12 * 3600 + 1800}, {13 * 3600 + 1800, 17 * 3600}};
  }
  std::sort(holidays.begin(), holidays.end());
  holidays.erase(std::unique(holidays.begin(), holidays.end()), holidays.end());
  result.holidays = std::move(holidays);
  return result;
}

Calendar office() { return calendar({1, 2, 3, 4, 5}, {date("2026-12-25"), date("2026-12-26"), date("2027-01-01")}); }

TEST(Calendar, IsOpenOnDaysWithHoursThatAreNoHolidays) {
  EXPECT_TRUE(office().is_open_day(date("2026-11-24")));
  EXPECT_FALSE(office().is_open_day(date("2026-11-28")));
  EXPECT_FALSE(office().is_open_day(date("2026-12-25")));
}

TEST(Calendar, IsOpenAtInstantsOfItsZone) {
  const auto open = [](const char* text) { return office().is_open_at(DateTime::parse(text)->instant()); };
  EXPECT_TRUE(open("2026-11-24T08:00:00Z")) << "the first instant is in";
  EXPECT_FALSE(open("2026-11-24T07:59:59.999Z"));
  EXPECT_FALSE(open("2026-11-24T11:30:00Z")) << "the last instant is out";
  EXPECT_TRUE(open("2026-11-24T11:29:59.999999999Z"));
  EXPECT_FALSE(open("2026-11-24T12:00:00Z")) << "lunch";
  EXPECT_TRUE(open("2026-11-24T15:59:59Z"));
  EXPECT_TRUE(open("2026-07-01T07:00:00Z")) << "summer time";
  EXPECT_FALSE(open("2026-12-25T10:00:00Z"));
  EXPECT_FALSE(open("2026-11-28T10:00:00Z"));
  Calendar night = calendar({});
  night.week[6] = {{22 * 3600, 86'400}};
  EXPECT_TRUE(night.is_open_at(DateTime::parse("2026-11-29T23:59:59.999@Europe/Berlin")->instant()));
  EXPECT_FALSE(night.is_open_at(DateTime::parse("2026-11-30T00:00:00@Europe/Berlin")->instant()));
}

TEST(Calendar, CountsBusinessDays) {
  const Calendar de = office();
  EXPECT_EQ(de.add_business_days(date("2026-12-23"), 1), date("2026-12-24"));
  EXPECT_EQ(de.add_business_days(date("2026-12-23"), 2), date("2026-12-28"));
  EXPECT_EQ(de.add_business_days(date("2026-12-26"), 0), date("2026-12-26"));
  EXPECT_EQ(de.add_business_days(date("2026-12-28"), -1), date("2026-12-24"));
  EXPECT_EQ(de.business_days_between(date("2026-12-23"), date("2026-12-28")), 2);
  EXPECT_EQ(de.business_days_between(date("2026-12-28"), date("2026-12-23")), -2);
  EXPECT_EQ(de.business_days_between(date("2026-12-28"), date("2026-12-28")), 0);
  EXPECT_EQ(de.roll_forward(date("2026-12-25")), date("2026-12-28"));
  EXPECT_EQ(de.roll_forward(date("2026-12-28")), date("2026-12-28"));
  EXPECT_EQ(de.roll_back(date("2026-12-27")), date("2026-12-24"));
}

TEST(Calendar, AgreesWithCountingDayByDay) {
  std::mt19937_64 random(8);
  const Date start_of_all = date("2026-01-01");
  for (int round = 0; round < 300; ++round) {
    std::vector<int> weekdays;
    for (int day = 1; day <= 7; ++day) {
      if (random() % 3 != 0) weekdays.push_back(day);
    }
    std::vector<Date> holidays;
    for (std::size_t i = random() % 60; i > 0; --i)
      holidays.push_back(start_of_all.plus_days(static_cast<std::int64_t>(random() % 200)));
    const Calendar any = calendar(weekdays, holidays);
    const Date start = start_of_all.plus_days(static_cast<std::int64_t>(random() % 200));

    for (const int step : {1, -1}) {
      Date day = start;
      std::int64_t count = 0;
      for (int i = 0; i < 300; ++i) {
        day = day.plus_days(step);
        if (any.is_open_day(day)) {
          count += step;
          ASSERT_EQ(any.add_business_days(start, count), day) << start.to_text() << " " << count;
        }
        ASSERT_EQ(any.business_days_between(start, day), count) << start.to_text() << " " << day.to_text();
      }
      if (!weekdays.empty()) {
        Date rolled = start;
        while (!any.is_open_day(rolled)) rolled = rolled.plus_days(step);
        ASSERT_EQ(step > 0 ? any.roll_forward(start) : any.roll_back(start), rolled);
      }
    }
  }
}

TEST(Calendar, SaysWhenItIsNeverOpen) {
  const Calendar never = calendar({});
  EXPECT_FALSE(never.add_business_days(date("2026-11-24"), 1));
  EXPECT_FALSE(never.add_business_days(date("2026-11-24"), -1));
  EXPECT_EQ(never.add_business_days(date("2026-11-24"), 0), date("2026-11-24"));
  EXPECT_EQ(never.business_days_between(date("2026-11-24"), date("2030-11-24")), 0);
  EXPECT_FALSE(never.roll_forward(date("2026-11-24")));
  EXPECT_FALSE(never.roll_back(date("2026-11-24")));

  std::vector<Date> closed;
  for (int i = 1; i <= 4'500; ++i) closed.push_back(date("2026-11-24").plus_days(i));
  const Calendar long_closed = calendar({1, 2, 3, 4, 5, 6, 7}, closed);
  EXPECT_FALSE(long_closed.add_business_days(date("2026-11-24"), 1));
  EXPECT_FALSE(long_closed.add_business_days(date("2026-11-20"), 10));
  EXPECT_FALSE(long_closed.roll_forward(date("2026-11-25")));
  EXPECT_EQ(long_closed.add_business_days(date("2026-11-20"), 4), date("2026-11-24"));
}

TEST(Calendar, IsQuickOverCenturies) {
  std::vector<Date> holidays;
  for (std::int64_t year = 2000; year < 2100; ++year) {
    for (const auto& [month, day] : {std::pair(1, 1), std::pair(5, 1), std::pair(12, 25)}) {
      holidays.push_back(*Date::from_civil(year, month, day));
    }
  }
  const Calendar de = calendar({1, 2, 3, 4, 5}, holidays);
  const auto start = std::chrono::steady_clock::now();
  for (std::int64_t i = 0; i < 1'000; ++i) {
    const Date from = date("2026-11-24").plus_days(i);
    const std::int64_t n = 1'000'000 - i;
    const auto later = de.add_business_days(from, n);
    ASSERT_TRUE(later);
    ASSERT_EQ(de.business_days_between(from, *later), n);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Calendar, StaysDefinedAtTheEndsOfTime) {
  const Calendar de = office();
  for (const std::int64_t n : {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    EXPECT_FALSE(de.add_business_days(date("2026-11-24"), n));
    EXPECT_FALSE(de.add_business_days(Date::from_days(n), 1));
    EXPECT_NE(de.business_days_between(date("2026-11-24"), Date::from_days(n)), 0);
    EXPECT_FALSE(de.is_open_at({n, 999'999'999}) && de.is_open_at({n - (n > 0 ? 43'200 : -43'200), 0}) && n == 0);
    de.is_open_day(Date::from_days(n));
    de.roll_forward(Date::from_days(n));
  }
  EXPECT_FALSE(de.add_business_days(date("999999999-12-31"), 1));
  EXPECT_FALSE(de.add_business_days(date("-999999999-01-01"), -1));
}

Instant at(const char* text) { return DateTime::parse(text)->instant(); }

Calendar nine_to_five() {
  Calendar result = calendar({}, {date("2026-12-25")});
  for (std::size_t day = 0; day < 5; ++day) result.week[day] = {{9 * 3600, 17 * 3600}};
  result.zone = *Zone::named("Europe/Berlin");
  return result;
}

TEST(Calendar, AddsOpeningTime) {
  const Calendar desk = nine_to_five();
  const auto later = [&](const char* start, std::int64_t minutes) {
    return desk.add_business_time(at(start), Duration{minutes * 60, 0});
  };
  EXPECT_EQ(later("2026-11-20T16:30:00+01:00", 60), at("2026-11-23T09:30:00+01:00")) << "Friday to Monday";
  EXPECT_EQ(later("2026-11-20T16:30:00+01:00", 30), at("2026-11-20T17:00:00+01:00")) << "to the very end";
  EXPECT_EQ(later("2026-11-20T16:30:00+01:00", 0), at("2026-11-20T16:30:00+01:00"));
  EXPECT_EQ(later("2026-11-21T12:00:00+01:00", 1), at("2026-11-23T09:01:00+01:00")) << "from a closed day";
  EXPECT_EQ(later("2026-12-24T16:00:00+01:00", 8 * 60), at("2026-12-28T16:00:00+01:00")) << "over a holiday";
  EXPECT_EQ(later("2026-11-23T09:30:00+01:00", -60), at("2026-11-20T16:30:00+01:00")) << "back again";
  EXPECT_EQ(later("2026-10-23T16:00:00+02:00", 120), at("2026-10-26T10:00:00+01:00")) << "the clocks went back";
  EXPECT_FALSE(later("2026-11-20T16:30:00+01:00", 100'000'000));
}

TEST(Calendar, CountsOpeningTime) {
  const Calendar desk = nine_to_five();
  const auto minutes = [&](const char* from, const char* to) {
    return desk.business_time_between(at(from), at(to)).value().seconds / 60;
  };
  EXPECT_EQ(minutes("2026-11-20T16:30:00+01:00", "2026-11-23T09:30:00+01:00"), 60);
  EXPECT_EQ(minutes("2026-11-23T09:30:00+01:00", "2026-11-20T16:30:00+01:00"), -60);
  EXPECT_EQ(minutes("2026-11-21T00:00:00+01:00", "2026-11-22T23:00:00+01:00"), 0);
  EXPECT_EQ(minutes("2026-11-23T08:00:00+01:00", "2026-11-23T18:00:00+01:00"), 8 * 60);
  EXPECT_FALSE(desk.business_time_between(at("2000-01-01T00:00:00Z"), at("2026-01-01T00:00:00Z")));
}

TEST(Calendar, WhatIsAddedIsCounted) {
  const Calendar desk = office();
  std::mt19937_64 random(11);
  for (int i = 0; i < 2'000; ++i) {
    const Instant start{at("2026-11-01T00:00:00Z").seconds + static_cast<std::int64_t>(random() % 8'000'000), 0};
    const Duration added{1 + static_cast<std::int64_t>(random() % 400'000), 0};
    const auto end = desk.add_business_time(start, added);
    ASSERT_TRUE(end);
    EXPECT_EQ(desk.business_time_between(start, *end), added);
  }
}

TEST(Calendar, KnowsWhichDayAMomentCountsFor) {
  Calendar desk = nine_to_five();
  const auto day = [&](const char* moment) { return desk.business_day_of(at(moment)); };
  EXPECT_EQ(day("2026-11-20T07:00:00+01:00"), date("2026-11-20")) << "before hours is still that day";
  EXPECT_EQ(day("2026-11-20T16:59:59+01:00"), date("2026-11-20"));
  EXPECT_EQ(day("2026-11-20T17:00:00+01:00"), date("2026-11-23"));
  EXPECT_EQ(day("2026-11-21T10:00:00+01:00"), date("2026-11-23"));
  desk.cut_off = 14 * 3600;
  EXPECT_EQ(day("2026-11-20T13:59:59+01:00"), date("2026-11-20"));
  EXPECT_EQ(day("2026-11-20T14:00:00+01:00"), date("2026-11-23"));
}

}  // namespace
}  // namespace adjudge
