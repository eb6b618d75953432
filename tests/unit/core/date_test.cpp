#include "adjudge/core/date.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace adjudge {
namespace {

Date date(std::string_view text) {
  const auto result = Date::parse(text);
  EXPECT_TRUE(result) << text;
  return result.value_or(Date());
}

TEST(Date, ReadsAndWrites) {
  for (const char* text : {"2026-11-24", "0000-01-01", "-0001-12-31", "9999-12-31", "10000-01-01", "999999999-12-31",
                           "-999999999-01-01", "2000-02-29", "0001-01-01", "-2026-11-24"}) {
    EXPECT_EQ(date(text).to_text(), text);
  }
}

TEST(Date, RefusesAllElse) {
  for (const char* text :
       {"",           "2026-11-31",   "2026-02-29",          "1900-02-29",  "2026-13-01",  "2026-00-01",
        "2026-01-00", "026-01-01",    "02026-01-01",         "+2026-01-01", "2026-1-01",   "2026-01-1",
        "2026/01/01", "20260101",     "2026-01-01Z",         "2026-01-01 ", " 2026-01-01", "1000000000-01-01",
        "2026-01",    "--2026-01-01", "2026-01-01T00:00:00", "2026-01-011"}) {
    EXPECT_FALSE(Date::parse(text)) << text;
  }
  EXPECT_FALSE(Date::from_civil(1'000'000'000, 1, 1));
  EXPECT_FALSE(Date::from_civil(std::numeric_limits<std::int64_t>::min(), 1, 1));
  EXPECT_FALSE(Date::from_civil(2026, 1, std::numeric_limits<int>::max()));
}

TEST(Date, CountsEveryDayOfFourCenturiesInOrder) {
  std::int64_t days = date("1600-01-01").days();
  for (std::int64_t year = 1600; year < 2000; ++year) {
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int day_of_year = 1;
    for (int month = 1; month <= 12; ++month) {
      const int length = month == 2                                              ? (is_leap ? 29 : 28)
                         : month == 4 || month == 6 || month == 9 || month == 11 ? 30
                                                                                 : 31;
      for (int day = 1; day <= length; ++day, ++days, ++day_of_year) {
        const auto there = Date::from_civil(year, month, day);
        ASSERT_TRUE(there);
        ASSERT_EQ(there->days(), days);
        ASSERT_EQ(there->year(), year);
        ASSERT_EQ(there->month(), month);
        ASSERT_EQ(there->day(), day);
        ASSERT_EQ(there->day_of_year(), day_of_year);
      }
      ASSERT_FALSE(Date::from_civil(year, month, length + 1));
    }
  }
  EXPECT_EQ(days, date("2000-01-01").days());
}

TEST(Date, RepeatsEveryFourHundredYears) {
  for (const std::int64_t era : {-2'499'999, -3, -1, 1, 2'000'000}) {
    for (std::int64_t day = date("2000-01-01").days(); day < date("2400-01-01").days(); day += 97) {
      const Civil here = to_civil(day);
      const Civil there = to_civil(day + era * 146'097);
      ASSERT_EQ(there.year, here.year + era * 400);
      ASSERT_EQ(there.month, here.month);
      ASSERT_EQ(there.day, here.day);
    }
  }
}

TEST(Date, KnowsItsWeek) {
  EXPECT_EQ(date("2026-11-24").weekday(), 2);
  EXPECT_EQ(date("1970-01-01").weekday(), 4);
  EXPECT_EQ(date("1969-12-31").weekday(), 3);
  EXPECT_EQ(date("2000-01-01").weekday(), 6);
  EXPECT_EQ(date("-0001-12-31").plus_days(1).weekday(), date("0000-01-01").weekday());
  EXPECT_EQ(date("2026-01-01").week_of_year(), 1);
  EXPECT_EQ(date("2024-12-30").week_of_year(), 1);
  EXPECT_EQ(date("2021-01-03").week_of_year(), 53);
  EXPECT_EQ(date("2005-01-01").week_of_year(), 53);
  EXPECT_EQ(date("2008-12-29").week_of_year(), 1);
  EXPECT_EQ(date("2010-01-03").week_of_year(), 53);
}

TEST(Date, AddsMonthsAndClipsToTheMonthsEnd) {
  EXPECT_EQ(date("2026-01-31").plus_months(1), date("2026-02-28"));
  EXPECT_EQ(date("2024-01-31").plus_months(1), date("2024-02-29"));
  EXPECT_EQ(date("2026-03-31").plus_months(-1), date("2026-02-28"));
  EXPECT_EQ(date("2026-12-15").plus_months(1), date("2027-01-15"));
  EXPECT_EQ(date("2026-01-15").plus_months(-13), date("2024-12-15"));
  EXPECT_EQ(date("0000-03-01").plus_months(-12), date("-0001-03-01"));
}

TEST(Date, StaysDefinedBeyondItsRange) {
  EXPECT_TRUE(date("999999999-12-31").in_range());
  EXPECT_FALSE(date("999999999-12-31").plus_days(1).in_range());
  EXPECT_FALSE(date("-999999999-01-01").plus_days(-1).in_range());
  for (const std::int64_t extreme :
       {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    const Date far = Date::from_days(extreme);
    EXPECT_FALSE(far.in_range());
    EXPECT_FALSE(far.to_text().empty());
    EXPECT_GE(far.weekday(), 1);
    EXPECT_LE(far.weekday(), 7);
    EXPECT_GE(far.week_of_year(), 1);
    EXPECT_FALSE(date("2026-11-24").plus_months(extreme).in_range());
    EXPECT_FALSE(date("2026-11-24").plus_days(extreme).in_range());
    EXPECT_EQ(far.plus_days(extreme), far);
  }
}

}  // namespace
}  // namespace adjudge
