#include "adjudge/core/duration.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace adjudge {
namespace {

constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

TEST(Duration, ReadsAndNormalises) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"P1D", "P1D"},
      {"PT24H", "P1D"},
      {"PT25H", "P1DT1H"},
      {"P1DT2H3M4.5S", "P1DT2H3M4.5S"},
      {"-PT30M", "-PT30M"},
      {"PT0S", "PT0S"},
      {"P0D", "PT0S"},
      {"PT0.S", "PT0S"},
      {"PT0.000S", "PT0S"},
      {"-PT0S", "PT0S"},
      {"PT61M", "PT1H1M"},
      {"-PT0.5S", "-PT0.5S"},
      {"PT1.S", "PT1S"},
      {"PT3600S", "PT1H"},
      {"P1DT0H", "P1D"},
      {"PT1000M0.999999999S", "PT16H40M0.999999999S"},
      {"P007D", "P7D"},
      {"PT1H5S", "PT1H5S"},
      {"-P1DT1S", "-P1DT1S"},
      {"PT0.1234567891S", "PT0.123456789S"},
      {"PT0.0000000001S", "PT0S"},
      {"P106751991167300D", "P106751991167300D"},
  };
  for (const auto& [text, normal] : rows) {
    const auto duration = Duration::parse(text);
    ASSERT_TRUE(duration) << text;
    EXPECT_EQ(duration->to_text(), normal);
    EXPECT_EQ(Duration::parse(normal), duration) << normal;
  }
}

TEST(Duration, RefusesAllElse) {
  for (const char* text : {"",
                           "P",
                           "-P",
                           "PT",
                           "P0",
                           "P1",
                           "P1H",
                           "P1S",
                           "PT1D",
                           "P1DT",
                           "P1Y",
                           "P1M",
                           "P1Y1D",
                           "P1M1D",
                           "PT1",
                           "PT.5S",
                           "PT1.5H",
                           "PT1.5M",
                           "P1.5D",
                           "P-1D",
                           "+P1D",
                           "P1D ",
                           " P1D",
                           "p1d",
                           "PT1S1M",
                           "PT1M1H",
                           "1D",
                           "P1DT1H1H",
                           "P1DT-1H",
                           "P1D2H",
                           "P99999999999999999999D",
                           "P106751991167301D",
                           "PT9223372036854775808S",
                           "P106751991167300DT9223372036854775807S"}) {
    EXPECT_FALSE(Duration::parse(text)) << text;
  }
  EXPECT_FALSE(Duration::parse("P" + std::string(1'000'000, '9') + "D"));
  EXPECT_TRUE(Duration::parse("PT0." + std::string(1'000'000, '9') + "S"));
}

TEST(Duration, KeepsNanosecondsInFloorForm) {
  const Duration minus_half = *Duration::parse("-PT0.5S");
  EXPECT_EQ(minus_half.seconds, -1);
  EXPECT_EQ(minus_half.nanos, 500'000'000);
  EXPECT_TRUE(minus_half.is_negative());
  EXPECT_LT(minus_half, Duration{});
  EXPECT_EQ(minus_half.total_seconds().to_text(), "-0.5");
}

TEST(Duration, ComesFromSecondsAndGoesBack) {
  for (const char* text : {"0", "1.5", "-1.5", "-0.000000001", "86400", "9223372036854775807", "-9223372036854775808",
                           "9223372036854775807.999999999", "12345.678"}) {
    const auto duration = Duration::from_seconds(*Decimal::parse(text));
    ASSERT_TRUE(duration) << text;
    EXPECT_EQ(duration->total_seconds().to_text(), text);
  }
  EXPECT_EQ(Duration::from_seconds(*Decimal::parse("1.9999999999"))->to_text(), "PT1.999999999S");
  EXPECT_EQ(Duration::from_seconds(*Decimal::parse("-1.9999999999"))->to_text(), "-PT1.999999999S");
  EXPECT_EQ(Duration::from_seconds(*Decimal::parse("1e-30")), Duration{});
  EXPECT_EQ(Duration::from_seconds(*Decimal::parse("-1e-30")), Duration{});
  for (const char* text : {"9223372036854775808", "-9223372036854775808.1", "1e40", "-1e6000"}) {
    EXPECT_FALSE(Duration::from_seconds(*Decimal::parse(text))) << text;
  }
  EXPECT_FALSE(Duration::from_seconds(Decimal::not_finite()));
}

TEST(Duration, AddsAndNegatesOrSaysThatItCannot) {
  EXPECT_EQ(add(*Duration::parse("PT0.6S"), *Duration::parse("PT0.6S"))->to_text(), "PT1.2S");
  EXPECT_EQ(add(*Duration::parse("P1D"), *Duration::parse("-PT1H"))->to_text(), "PT23H");
  EXPECT_EQ(negate(*Duration::parse("-PT0.5S"))->to_text(), "PT0.5S");
  EXPECT_FALSE(add({greatest, 999'999'999}, {0, 1}));
  EXPECT_FALSE(add({least, 0}, {-1, 0}));
  EXPECT_FALSE(negate({least, 0}));
  EXPECT_EQ(negate({least, 1})->seconds, greatest);
  EXPECT_EQ((Duration{least, 0}).to_text(), "-P106751991167300DT15H30M8S");
  std::mt19937_64 random(5);
  for (int i = 0; i < 10'000; ++i) {
    const Duration a{static_cast<std::int64_t>(random()) >> 2, static_cast<std::int32_t>(random() % 1'000'000'000)};
    const Duration b{static_cast<std::int64_t>(random()) >> 2, static_cast<std::int32_t>(random() % 1'000'000'000)};
    EXPECT_EQ(add(*add(a, b), *negate(b)), a);
    EXPECT_EQ(Duration::parse(a.to_text()), a);
    EXPECT_EQ(a < b, a.total_seconds() < b.total_seconds());
  }
}

TEST(Months, ReadsAndNormalises) {
  const std::vector<std::pair<const char*, const char*>> rows = {{"P1Y2M", "P1Y2M"},
                                                                 {"P13M", "P1Y1M"},
                                                                 {"P0M", "P0M"},
                                                                 {"P0Y", "P0M"},
                                                                 {"-P3M", "-P3M"},
                                                                 {"P26M", "P2Y2M"},
                                                                 {"P1Y27M", "P3Y3M"},
                                                                 {"-P100M", "-P8Y4M"},
                                                                 {"-P0M", "P0M"},
                                                                 {"P12M", "P1Y"},
                                                                 {"P999999999M", "P83333333Y3M"}};
  for (const auto& [text, normal] : rows) {
    const auto months = Months::parse(text);
    ASSERT_TRUE(months) << text;
    EXPECT_EQ(months->to_text(), normal);
  }
  for (const char* text : {"", "P", "P1", "P1M1Y", "P1Y1", "P1D", "P1Y1D", "P1YT1H", "PT1M", "P-1Y", "+P1Y", "P1.5Y",
                           "P1Y ", "P9223372036854775808M", "P9223372036854775807Y"}) {
    EXPECT_FALSE(Months::parse(text)) << text;
  }
  EXPECT_EQ((Months{least}).to_text(), "-P768614336404564650Y8M");
}

TEST(BusinessDays, ReadLikeSpeech) {
  EXPECT_EQ((BusinessDays{5}).to_text(), "5 business days");
  EXPECT_EQ((BusinessDays{1}).to_text(), "1 business day");
  EXPECT_EQ((BusinessDays{-2}).to_text(), "-2 business days");
  EXPECT_EQ((BusinessDays{0}).to_text(), "0 business days");
}

}  // namespace
}  // namespace adjudge
