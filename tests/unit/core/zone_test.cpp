#include "adjudge/core/zone.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "adjudge/core/date_time.hpp"

namespace adjudge {
namespace {

std::int64_t civil(std::string_view text) { return DateTime::parse(std::string(text) + "Z")->instant().seconds; }

TEST(Zone, FindsZonesThatExist) {
  const auto berlin = Zone::named("Europe/Berlin");
  ASSERT_TRUE(berlin);
  EXPECT_EQ(berlin->kind(), Zone::Kind::named);
  EXPECT_EQ(berlin->id(), "Europe/Berlin");
  EXPECT_EQ(berlin->to_text(), "@Europe/Berlin");
  EXPECT_EQ(*berlin, *Zone::named("Europe/Berlin"));
  for (const char* id :
       {"UTC", "GMT", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "CET", "EST5EDT"}) {
    EXPECT_TRUE(Zone::named(id)) << id;
  }
  EXPECT_EQ(Zone::named("Etc/GMT+5")->offset_at(0), -5 * 3600);
}

TEST(Zone, RefusesAllElse) {
  for (const char* id : {"",
                         "Mars/Phobos",
                         "europe/berlin",
                         "Europe",
                         "Europe/",
                         "/Europe/Berlin",
                         "../etc/passwd",
                         "Europe/../Europe/Berlin",
                         "Europe//Berlin",
                         "file:Europe/Berlin",
                         "libc:localtime",
                         "localtime",
                         "Fixed/UTC+01:00:00",
                         "Fixed/UTC",
                         "UTC0",
                         "right/Europe/Berlin",
                         "posix/Europe/Berlin",
                         "posixrules",
                         "Factory",
                         "tzdata.zi",
                         "zone.tab",
                         "leapseconds",
                         " Europe/Berlin",
                         "Europe/Berlin ",
                         "Europe/Berlin\n",
                         "-05:00",
                         "+01:00",
                         "Z"}) {
    EXPECT_FALSE(Zone::named(id)) << id;
  }
  EXPECT_FALSE(Zone::named(std::string(1'000'000, 'A')));
  EXPECT_FALSE(Zone::named(std::string_view("Europe/Berlin\0", 14)));
}

TEST(Zone, KnowsOffsetsOfInstants) {
  const Zone berlin = *Zone::named("Europe/Berlin");
  EXPECT_EQ(berlin.offset_at(civil("2026-11-24T12:00:00")), 3600);
  EXPECT_EQ(berlin.offset_at(civil("2026-07-01T12:00:00")), 7200);
  EXPECT_EQ(berlin.offset_at(civil("2038-07-01T12:00:00")), 7200) << "beyond the 32-bit table of a zone file";
  EXPECT_EQ(berlin.offset_at(civil("2500-07-01T12:00:00")), 7200);
  EXPECT_EQ(berlin.offset_at(civil("999999999-07-01T12:00:00")), 7200);
  EXPECT_EQ(Zone().offset_at(0), 0);
  EXPECT_EQ(Zone::offset(-3600).offset_at(0), -3600);
}

TEST(Zone, ReadsSkippedAndRepeatedTimes) {
  const Zone berlin = *Zone::named("Europe/Berlin");
  // 2026-03-29, 02:00 to 03:00 does not exist: read with the offset before the gap.
  EXPECT_EQ(berlin.instant_of(civil("2026-03-29T02:30:00")), civil("2026-03-29T01:30:00"));
  // 2026-10-25, 02:00 to 03:00 happens twice: the first one is summer time.
  EXPECT_EQ(berlin.instant_of(civil("2026-10-25T02:30:00")), civil("2026-10-25T00:30:00"));
  EXPECT_EQ(berlin.instant_of(civil("2026-11-24T12:00:00")), civil("2026-11-24T11:00:00"));
  EXPECT_EQ(Zone().instant_of(77), 77);
  EXPECT_EQ(Zone::offset(60).instant_of(77), 17);
}

TEST(Zone, WritesOffsets) {
  EXPECT_EQ(Zone().to_text(), "");
  EXPECT_EQ(Zone::utc().to_text(), "Z");
  EXPECT_EQ(Zone::offset(7200).to_text(), "+02:00");
  EXPECT_EQ(Zone::offset(-1800).to_text(), "-00:30");
  EXPECT_EQ(Zone::offset(2 * 3600 + 45 * 60 + 55).to_text(), "+02:45:55");
}

TEST(Zone, SurvivesAnyPackedData) {
  for (const std::int32_t data : {-1, 100'000, INT32_MAX, INT32_MIN, 2047}) {
    const Zone zone = Zone::from_packed(Zone::Kind::named, data);
    EXPECT_EQ(zone.id(), "");
    EXPECT_EQ(zone.offset_at(5), 0);
    EXPECT_EQ(zone.instant_of(5), 5);
    EXPECT_FALSE(Zone::offset(data).to_text().empty());
  }
  const Zone berlin = *Zone::named("Europe/Berlin");
  for (const std::int64_t extreme : {INT64_MAX, INT64_MIN}) {
    EXPECT_LE(std::abs(berlin.offset_at(extreme)), 7200);
    berlin.instant_of(extreme);
  }
}

TEST(Zone, IsOneTableForAllThreads) {
  const std::vector<std::string> ids = {"Asia/Tokyo",    "America/New_York", "Europe/Paris", "Australia/Sydney",
                                        "Africa/Cairo",  "Asia/Kolkata",     "Pacific/Apia", "America/Sao_Paulo",
                                        "Europe/London", "Nowhere/At_All"};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        for (const std::string& id : ids) {
          const auto zone = Zone::named(id);
          if (zone) {
            EXPECT_EQ(zone->id(), id);
            zone->offset_at(round * 86'400LL * 30);
          }
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Zone, NamesTheVersionOfItsData) { EXPECT_FALSE(time_zone_data_version().empty()); }

}  // namespace
}  // namespace adjudge
