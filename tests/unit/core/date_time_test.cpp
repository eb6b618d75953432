#include "adjudge/core/date_time.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace adjudge {
namespace {

DateTime moment(std::string_view text) {
  const auto result = DateTime::parse(text);
  EXPECT_TRUE(result) << text;
  return result.value_or(DateTime{});
}

TEST(Time, ReadsAndWrites) {
  for (const char* text :
       {"16:30:00", "00:00:00", "23:59:59", "16:30:00.25Z", "16:30:00+02:00", "16:30:00-02:45:55",
        "16:30:00@Europe/Berlin", "16:30:00.123456789", "16:30:00+18:00", "16:30:00@UTC", "16:30:00Z"}) {
    const auto time = Time::parse(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(time->to_text(), text);
  }
  EXPECT_EQ(Time::parse("16:30:00-00:00")->to_text(), "16:30:00Z");
  EXPECT_EQ(Time::parse("16:30:00+02:00:00")->to_text(), "16:30:00+02:00");
  EXPECT_EQ(Time::parse("16:30:00.100")->to_text(), "16:30:00.1");
  EXPECT_EQ(Time::parse("16:30:00.1234567899")->to_text(), "16:30:00.123456789") << "more digits are cut";
}

TEST(Time, RefusesAllElse) {
  for (const char* text : {"",
                           "16",
                           "16:30",
                           "6:30:00",
                           "16:3:00",
                           "16:30:0",
                           "24:00:00",
                           "25:00:00",
                           "23:60:00",
                           "23:59:60",
                           "16:30:00.",
                           "16:30:00+2:00",
                           "16:30:00+02",
                           "16:30:00+0200",
                           "16:30:00+18:01",
                           "16:30:00+02:60",
                           "16:30:00+02:00:60",
                           "16:30:00+02:00@Europe/Berlin",
                           "16:30:00Z@Europe/Berlin",
                           "16:30:00@",
                           "16:30:00@Mars/Phobos",
                           "16:30:00z",
                           " 16:30:00",
                           "16:30:00 ",
                           "T16:30:00",
                           "-16:30:00",
                           "16:30:00ZZ",
                           "16-30-00",
                           "16:30:00@Fixed/UTC+01:00:00"}) {
    EXPECT_FALSE(Time::parse(text)) << text;
  }
}

TEST(Time, ReadsHoursAndMinutesWhenAllowed) {
  EXPECT_EQ(Time::parse("16:30", true)->to_text(), "16:30:00");
  EXPECT_EQ(Time::parse("16:30@Europe/Berlin", true)->to_text(), "16:30:00@Europe/Berlin");
  EXPECT_EQ(Time::parse("16:30:15", true)->to_text(), "16:30:15");
  EXPECT_FALSE(Time::parse("24:00", true));
}

TEST(Time, GivesItsParts) {
  const Time time = *Time::parse("16:30:05.5");
  EXPECT_EQ(time.hour(), 16);
  EXPECT_EQ(time.minute(), 30);
  EXPECT_EQ(time.nanos_of_minute(), 5'500'000'000);
}

TEST(DateTime, ReadsAndWrites) {
  for (const char* text : {"2026-11-24T16:30:00", "2026-11-24T16:30:00.5Z", "-0044-03-15T12:00:00+00:50",
                           "999999999-12-31T23:59:59.999999999@Europe/Berlin"}) {
    EXPECT_EQ(moment(text).to_text(), text);
  }
  EXPECT_EQ(moment("2026-12-31T24:00:00Z").to_text(), "2027-01-01T00:00:00Z");
  for (const char* text : {"", "T", "2026-11-24", "2026-11-24T", "2026-11-24 16:30:00", "2026-11-24t16:30:00",
                           "2026-11-24T16:30", "2026-11-24T24:00:01", "2026-11-24T24:00:00.1", "2026-02-30T00:00:00",
                           "999999999-12-31T24:00:00", "2026-11-24T16:30:00T", "+2026-11-24T16:30:00"}) {
    EXPECT_FALSE(DateTime::parse(text)) << text;
  }
}

TEST(DateTime, HasAnInstant) {
  EXPECT_EQ(moment("1970-01-01T00:00:00Z").instant(), (Instant{0, 0}));
  EXPECT_EQ(moment("1970-01-01T02:00:00.5+02:00").instant(), (Instant{0, 500'000'000}));
  EXPECT_EQ(moment("2026-07-01T12:00:00@Europe/Berlin").instant(), moment("2026-07-01T10:00:00Z").instant());
  EXPECT_EQ(moment("2026-07-01T12:00:00").instant(*Zone::named("Europe/Berlin")),
            moment("2026-07-01T10:00:00Z").instant());
  EXPECT_EQ(moment("2026-07-01T12:00:00").instant(Zone()), moment("2026-07-01T12:00:00Z").instant());
  EXPECT_EQ(moment("1969-12-31T23:59:59.75Z").instant(), (Instant{-1, 750'000'000}));
}

TEST(DateTime, ShowsAnInstantInAnyZone) {
  std::mt19937_64 random(6);
  const std::vector<Zone> zones = {Zone::utc(), Zone::offset(-5 * 3600), *Zone::named("Europe/Berlin"),
                                   *Zone::named("America/New_York"), *Zone::named("Asia/Kathmandu")};
  for (int i = 0; i < 20'000; ++i) {
    const Instant instant{static_cast<std::int64_t>(random() % 8'000'000'000) - 4'000'000'000,
                          static_cast<std::int32_t>(random() % 1'000'000'000)};
    const Zone zone = zones[random() % zones.size()];
    const DateTime shown = DateTime::at(instant, zone);
    EXPECT_EQ(DateTime::parse(shown.to_text())->to_text(), shown.to_text());
    const Instant back = shown.instant();
    // Of a repeated hour the first one is read.
    EXPECT_TRUE(back == instant || back.seconds == instant.seconds - 3600) << shown.to_text();
  }
}

TEST(DateTime, AddsDurationsAcrossClockChanges) {
  const auto later = [](const char* text, const char* duration) {
    return plus(moment(text), *Duration::parse(duration)).to_text();
  };
  EXPECT_EQ(later("2026-03-28T12:00:00@Europe/Berlin", "P1D"), "2026-03-29T13:00:00@Europe/Berlin");
  EXPECT_EQ(later("2026-03-28T12:00:00", "P1D"), "2026-03-29T12:00:00");
  EXPECT_EQ(later("2026-03-28T12:00:00+01:00", "-PT0.5S"), "2026-03-28T11:59:59.5+01:00");
  EXPECT_EQ(later("2026-12-31T23:59:59.9Z", "PT0.1S"), "2027-01-01T00:00:00Z");
  EXPECT_EQ(plus(moment("2026-01-31T10:00:00Z"), Months{1}).to_text(), "2026-02-28T10:00:00Z");
}

TEST(DateTime, SaysWhenItLeavesTheRange) {
  const DateTime last = moment("999999999-12-31T23:59:59Z");
  EXPECT_FALSE(plus(last, Duration{1, 0}).date.in_range());
  for (const std::int64_t seconds :
       {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    for (const char* zone : {"Z", "@Europe/Berlin", "-05:00", "+18:00", ""}) {
      EXPECT_FALSE(
          plus(moment("2026-11-24T12:00:00" + std::string(zone)), Duration{seconds, 999'999'999}).date.in_range());
    }
    EXPECT_FALSE(plus(last, Months{seconds}).date.in_range());
    const DateTime far{Date::from_days(seconds), nanos_per_day - 1, Zone::offset(64'800)};
    far.instant();
    EXPECT_FALSE(DateTime::at({seconds, 0}, Zone::offset(64'800)).date.in_range());
  }
}

}  // namespace
}  // namespace adjudge
