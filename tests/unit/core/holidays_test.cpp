#include "adjudge/core/holidays.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace adjudge {
namespace {

bool has(const PublicHolidays& holidays, const char* day) {
  return std::binary_search(holidays.days.begin(), holidays.days.end(), *Date::parse(day));
}

TEST(Holidays, OfCountriesAndTheirParts) {
  const auto germany = public_holidays("DE");
  ASSERT_TRUE(germany);
  EXPECT_TRUE(has(*germany, "2026-04-03")) << "Good Friday";
  EXPECT_TRUE(has(*germany, "2026-10-03"));
  EXPECT_FALSE(has(*germany, "2026-03-08")) << "in Berlin only";
  EXPECT_TRUE(has(public_holidays("DE", "BE").value(), "2026-03-08"));
  EXPECT_TRUE(has(public_holidays("GB", "ENG").value(), "2026-08-31"));
  EXPECT_FALSE(has(public_holidays("GB", "SCT").value(), "2026-08-31"));
  EXPECT_TRUE(has(public_holidays("US").value(), "2026-11-26")) << "Thanksgiving";
  EXPECT_TRUE(has(public_holidays("US").value(), "2026-07-03")) << "the 4th is a Saturday: kept on Friday";
  EXPECT_FALSE(public_holidays("XX"));
  EXPECT_FALSE(public_holidays("DE", "XX"));
  EXPECT_FALSE(public_holidays("DE", "be"));
}

TEST(Holidays, AscendWithinTheYearsCovered) {
  const auto countries = holiday_countries();
  EXPECT_EQ(countries.size(), 32U);
  EXPECT_EQ(holiday_subdivisions("GB").size(), 4U);
  EXPECT_TRUE(holiday_subdivisions("XX").empty());
  for (const std::string& country : countries) {
    const auto found = public_holidays(country);
    ASSERT_TRUE(found) << country;
    EXPECT_TRUE(std::is_sorted(found->days.begin(), found->days.end())) << country;
    EXPECT_GE(found->days.front(), found->from);
    EXPECT_LT(found->days.back(), found->to);
    for (std::int64_t year = found->from.year(); year < found->to.year(); ++year)
      EXPECT_GE(std::count_if(found->days.begin(), found->days.end(), [&](Date day) { return day.year() == year; }), 3)
          << country << " " << year;
  }
}

}  // namespace
}  // namespace adjudge
