#include "adjudge/core/decimal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "adjudge/core/value.hpp"

namespace adjudge {
namespace {

__extension__ using Int128 = __int128;

constexpr auto all_modes = std::to_array({Rounding::half_even, Rounding::half_up, Rounding::half_down, Rounding::up,
                                          Rounding::down, Rounding::floor, Rounding::ceiling});
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

Decimal number(std::string_view text) {
  const auto result = Decimal::parse(text);
  EXPECT_TRUE(result) << text;
  return result.value_or(Decimal::not_finite());
}

std::string zeros(std::size_t count) { return std::string(count, '0'); }

// Reading and writing

TEST(Decimal, ReadsWhatALiteralMayBe) {
  EXPECT_EQ(number("12").to_text(), "12");
  EXPECT_EQ(number("-1.50").to_text(), "-1.5");
  EXPECT_EQ(number(".5").to_text(), "0.5");
  EXPECT_EQ(number("1e-3").to_text(), "0.001");
  EXPECT_EQ(number("1E+3").to_text(), "1000");
  EXPECT_EQ(number("007.10").to_text(), "7.1");
  EXPECT_EQ(number("-0").to_text(), "0");
  EXPECT_EQ(number("-0.000").to_text(), "0");
  EXPECT_EQ(number("0e99999999999999999999").to_text(), "0");
}

TEST(Decimal, RefusesAllElse) {
  for (const char* text : {"",      "-",   ".",   "+1",    "1.",  "-.",     "1e",      "1e+",
                           "1e-",   "e5",  " 1",  "1 ",    "1,5", "1_0",    "0x10",    "--1",
                           "1.2.3", "inf", "nan", "1e5.5", "١",   "1e7000", "-1e7000", "1e99999999999999999999"}) {
    EXPECT_FALSE(Decimal::parse(text)) << text;
  }
  EXPECT_FALSE(Decimal::parse(std::string_view("1\0", 2)));
}

TEST(Decimal, KeepsTheScaleOfALiteral) {
  EXPECT_EQ(number("1.50").scale(), 2);
  EXPECT_EQ(number("1.50").to_text_with_scale(2), "1.50");
  EXPECT_EQ(number("1.5").to_text_with_scale(2), "1.50");
  EXPECT_EQ(number("1.555").to_text_with_scale(2), "1.555");
  EXPECT_EQ(number("3").to_text_with_scale(0), "3");
  EXPECT_EQ(number("-0.05").to_text_with_scale(1), "-0.05");
  EXPECT_EQ(number("3").to_text_with_scale(-5), "3");
}

TEST(Decimal, RoundsALongLiteralOnceAndToEven) {
  const std::string digits(33, '1');
  EXPECT_EQ(number(digits + "25").to_text(), digits + "20");
  EXPECT_EQ(number(digits + "35").to_text(), digits + "40");
  EXPECT_EQ(number(digits + "25" + zeros(100) + "1").to_text(), digits + "3" + zeros(102));
  EXPECT_EQ(number("0." + digits + "25").to_text(), "0." + digits + "2");
  EXPECT_EQ(number(std::string(34, '9') + "5").to_text(), "1" + zeros(35));
  // Rounding to 34 digits first would turn this one into a tie.
  EXPECT_EQ(number("1.5000000000000000000000000000000000000001e-6176"), number("2e-6176"));
  EXPECT_EQ(number("0.5000000000000000000000000000000000000000e-6176"), Decimal());
  EXPECT_EQ(number("0.5000000000000000000000000000000000000001e-6176"), number("1e-6176"));
}

TEST(Decimal, ReadsAMegabyteOfDigitsAtOnce) {
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(number("0." + zeros(1'000'000) + "5e1000001"), number("5"));
  EXPECT_EQ(number(zeros(1'000'000) + "5"), number("5"));
  EXPECT_FALSE(Decimal::parse(std::string(1'000'000, '9')));
  EXPECT_EQ(number(std::string(1'000'000, '9') + "e-1000000"), number("1"));
  EXPECT_EQ(number("0." + std::string(1'000'000, '3')), Decimal(1) / Decimal(3));
  EXPECT_EQ(number("1e-" + std::string(1'000'000, '9')), Decimal());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

TEST(Decimal, WritesPlainDigitsWhateverTheExponent) {
  EXPECT_EQ(number("1e40").to_text(), "1" + zeros(40));
  EXPECT_EQ(number("-25e-40").to_text(), "-0." + zeros(38) + "25");
  EXPECT_EQ(number("1e6144").to_text().size(), 6145U);
  EXPECT_EQ(number("1e-6176").to_text().size(), 6178U);
  EXPECT_EQ(number("1e40").to_text_with_scale(2), "1" + zeros(40) + ".00");
  EXPECT_EQ(Decimal(least).to_text(), "-9223372036854775808");
  EXPECT_EQ(Decimal::scaled(least, 18).to_text(), "-9.223372036854775808");
}

TEST(Decimal, ReadsWhatItWrites) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const int scale = static_cast<int>(random() % 19);
    const auto coefficient = static_cast<std::int64_t>(random() >> (random() % 63)) * (random() % 2 == 0 ? 1 : -1);
    const Decimal value = Decimal::scaled(coefficient, scale);
    EXPECT_EQ(number(value.to_text()), value);
    EXPECT_EQ(number(value.to_text_with_scale(scale)), value);
  }
}

// Forms

TEST(Decimal, IsSmallWheneverItFits) {
  EXPECT_TRUE(number("9223372036854775807").is_small());
  EXPECT_TRUE(number("-9223372036854775808").is_small());
  EXPECT_FALSE(number("9223372036854775808").is_small());
  EXPECT_TRUE(number("9.223372036854775807").is_small());
  EXPECT_TRUE(number("1e18").is_small());
  EXPECT_FALSE(number("1e19").is_small());
  EXPECT_TRUE(number("1e-18").is_small());
  EXPECT_FALSE(number("1e-19").is_small());
  EXPECT_TRUE(number("1.0000000000000000000000000000").is_small());
  EXPECT_TRUE((number("1e19") / number("10")).is_small());
  EXPECT_TRUE((number("1e-19") * number("10")).is_small());
  EXPECT_TRUE((number("9223372036854775808") - number("1")).is_small());
  EXPECT_TRUE((number("0.1234567891") * number("0.2000000000")).is_small());
}

TEST(Decimal, ComparesAndHashesAcrossScalesAndForms) {
  const auto hash = [](const Decimal& value) { return hash_of(Value(value)); };
  const auto pairs = std::to_array<std::pair<Decimal, Decimal>>({
      {number("1.0"), number("1")},
      {Decimal::scaled(0, 18), Decimal()},
      {number("100"), number("100.000")},
      {number("1e19"), number("2e19") - number("1e19")},
      {Decimal(least), -number("9223372036854775808")},
      {number("12345678901234567890123456789012340e3"), number("1234567890123456789012345678901234e4")},
  });
  for (const auto& [a, b] : pairs) {
    EXPECT_EQ(a, b);
    EXPECT_EQ(a <=> b, std::strong_ordering::equal);
    EXPECT_EQ(hash(a), hash(b)) << a.to_text();
  }
}

TEST(Decimal, OrdersNumbersOfAllSizes) {
  const std::vector<std::string> ascending = {"-1e6144",
                                              "-1e20",
                                              "-9223372036854775809",
                                              "-9223372036854775808",
                                              "-10",
                                              "-9.99999999999999999999",
                                              "-1",
                                              "-0.1",
                                              "-1e-19",
                                              "-1e-6176",
                                              "0",
                                              "1e-6176",
                                              "1e-19",
                                              "0.1",
                                              "0.100000000000000000000000000001",
                                              "1",
                                              "9.99999999999999999999",
                                              "10",
                                              "9223372036854775807",
                                              "9223372036854775808",
                                              "9223372036854775808.5",
                                              "1e20",
                                              "9999999999999999999999999999999999",
                                              "1e34",
                                              "1e6144"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(number(ascending[i]) <=> number(ascending[j]), i <=> j) << ascending[i] << " " << ascending[j];
    }
  }
}

TEST(Decimal, WhatIsNoNumberStaysNoNumber) {
  const Decimal none = Decimal::not_finite();
  const Decimal one(1);
  EXPECT_FALSE(none.is_finite());
  EXPECT_FALSE(none.is_integer());
  EXPECT_FALSE(none.is_zero());
  EXPECT_FALSE(none.to_int64());
  for (const Decimal& result : {none + one,
                                one + none,
                                none - one,
                                none * one,
                                one * none,
                                none / one,
                                one / none,
                                -none,
                                absolute(none),
                                floor(none),
                                modulo(none, one),
                                modulo(one, none),
                                power(none, one),
                                power(one, none),
                                square_root(none),
                                natural_logarithm(none),
                                exponential(none),
                                round(none, 2, Rounding::up),
                                round_to_increment(none, one, Rounding::up),
                                round_to_increment(one, none, Rounding::up),
                                round_to_increment(one, Decimal(), Rounding::up),
                                one / Decimal(),
                                modulo(one, Decimal()),
                                square_root(-one),
                                natural_logarithm(Decimal()),
                                natural_logarithm(-one),
                                power(Decimal(), -one),
                                power(-one, number("0.5")),
                                number("1e6144") * number("10"),
                                number("9e6144") + number("9e6144"),
                                exponential(number("100000")),
                                power(number("10"), number("6145"))}) {
    EXPECT_FALSE(result.is_finite()) << result.to_text();
  }
  EXPECT_EQ(none, none);
  EXPECT_GT(none, number("1e6144"));
  EXPECT_LT(number("-1e6144"), none);
  EXPECT_EQ(Decimal::from_bits(0, 0x7800'0000'0000'0000), none) << "infinity";
  EXPECT_EQ(Decimal::from_bits(5, 0xFC00'0000'0000'0001), none) << "another not-a-number";
  EXPECT_EQ(Decimal::from_bits(~0ULL, 0x6FFF'FFFF'FFFF'FFFF), Decimal()) << "a coefficient that no decimal has";
}

TEST(Decimal, SaysWhatItIs) {
  EXPECT_TRUE(number("3.00").is_integer());
  EXPECT_FALSE(number("3.01").is_integer());
  EXPECT_TRUE(number("1e30").is_integer());
  EXPECT_FALSE(number("12345678901234567890.5").is_integer());
  EXPECT_EQ(number("3.00").to_int64(), 3);
  EXPECT_EQ(Decimal(least).to_int64(), least);
  EXPECT_FALSE(number("9223372036854775808").to_int64());
  EXPECT_FALSE(number("0.5").to_int64());
  EXPECT_TRUE(number("-1e-30").is_negative());
  EXPECT_FALSE(number("-0.0").is_negative());
  EXPECT_EQ(number("0.1").to_double(), 0.1);
  EXPECT_EQ(number("12345678901234567.89").to_double(), 12345678901234567.89);
  EXPECT_EQ(number("1e300").to_double(), 1e300);
}

// Arithmetic

TEST(Decimal, AddsAndMultipliesLikeWideIntegers) {
  std::mt19937_64 random(2);
  const auto any = [&] {
    const auto size = static_cast<std::int64_t>(random() >> (1 + random() % 60));
    return Decimal::scaled(random() % 2 == 0 ? size : -size, static_cast<int>(random() % 10));
  };
  const auto scaled_up = [](const Decimal& value, int scale) {
    Int128 result = value.coefficient();
    for (int i = value.scale(); i < scale; ++i) result *= 10;
    return result;
  };
  const auto check = [&](const Decimal& result, Int128 expected, int scale) {
    // Compared by taking the expected digits apart, since they may have more than 34.
    if (!result.is_small()) return;
    EXPECT_LE(result.scale(), 18);
    Int128 shown = scaled_up(result, std::max(scale, result.scale()));
    for (int i = scale; i < result.scale(); ++i) expected *= 10;
    EXPECT_TRUE(shown == expected);
  };
  for (int i = 0; i < 50'000; ++i) {
    const Decimal a = any();
    const Decimal b = any();
    const int scale = std::max(a.scale(), b.scale());
    check(a + b, scaled_up(a, scale) + scaled_up(b, scale), scale);
    check(a - b, scaled_up(a, scale) - scaled_up(b, scale), scale);
    check(a * b, static_cast<Int128>(a.coefficient()) * b.coefficient(), a.scale() + b.scale());
    EXPECT_EQ(a < b, scaled_up(a, scale) < scaled_up(b, scale));
    EXPECT_EQ(a == b, scaled_up(a, scale) == scaled_up(b, scale));
  }
}

TEST(Decimal, KeepsTheLawsOfArithmetic) {
  std::mt19937_64 random(3);
  const auto any = [&] {
    std::string text = random() % 2 == 0 ? "-" : "";
    const std::size_t digits = 1 + random() % 16;
    for (std::size_t i = 0; i < digits; ++i) text += static_cast<char>('0' + random() % 10);
    return number(text + "e" + std::to_string(static_cast<int>(random() % 24) - 16));
  };
  for (int i = 0; i < 20'000; ++i) {
    const Decimal a = any();
    const Decimal b = any();
    EXPECT_EQ(a + b, b + a);
    EXPECT_EQ(a * b, b * a);  // at most 32 digits: exact
    EXPECT_EQ(a - b, a + -b);
    EXPECT_EQ(a - a, Decimal());
    EXPECT_EQ(-(-a), a);
    if (!b.is_zero()) {
      EXPECT_EQ(a * b / b, a);
      const Decimal rest = modulo(a, b);
      EXPECT_TRUE(rest.is_zero() || rest.is_negative() == b.is_negative());
      EXPECT_LE(absolute(rest), absolute(b));  // equal when 34 digits cannot tell them apart
    }
    EXPECT_EQ(a<b, b> a);
    EXPECT_EQ(a < b, (a - b).is_negative());
  }
}

TEST(Decimal, RoundsToThirtyFourDigitsHalfEven) {
  struct Row {
    std::string left;
    char op;
    std::string right;
    std::string result;
  };
  const std::vector<Row> rows = {
      {"1", '/', "3", "0.3333333333333333333333333333333333"},
      {"2", '/', "3", "0.6666666666666666666666666666666667"},
      {"1", '/', "7", "0.1428571428571428571428571428571429"},
      {"1e34", '+', "0.5", "1" + zeros(34)},
      {"9999999999999999999999999999999999", '+', "0.5", "1" + zeros(34)},
      {"9999999999999999999999999999999998", '+', "0.5", "9999999999999999999999999999999998"},
      {"9999999999999999999999999999999999", '+', "1", "1" + zeros(34)},
      {"1", '-', "1e-34", "0." + std::string(34, '9')},
      {"1", '-', "1e-36", "1"},
      {"9223372036854775807", '+', "9223372036854775807", "18446744073709551614"},
      {"9223372036854775807", '*', "9223372036854775807", "85070591730234615847396907784232500000"},
      {"-9223372036854775808", '-', "1", "-9223372036854775809"},
      {"-9223372036854775808", '*', "-1", "9223372036854775808"},
      {"-9223372036854775808", '/', "-1", "9223372036854775808"},
      {"99999999999999999", '*', "99999999999999999", "9999999999999999800000000000000001"},
      {"1e6111", '*', "1e33", "1" + zeros(6144)},
      {"1", '/', "1024", "0.0009765625"},
      {"1", '/', "262144", "0.000003814697265625"},
      {"1", '/', "4503599627370496", "0.0000000000000002220446049250313080847263336181641"},
      {"10", '/', "4", "2.5"},
      {"-12.50", '/', "100", "-0.125"},
      {"100", '/', "0.001", "100000"},
      {"0.3", '/', "0.1", "3"},
      {"1e-6176", '/', "2", "0"},
      {"3e-6176", '/', "2", "0." + zeros(6175) + "2"},
  };
  for (const Row& row : rows) {
    const Decimal a = number(row.left);
    const Decimal b = number(row.right);
    const Decimal result = row.op == '+' ? a + b : row.op == '-' ? a - b : row.op == '*' ? a * b : a / b;
    EXPECT_EQ(result.to_text(), row.result) << row.left << row.op << row.right;
    EXPECT_EQ(result, number(row.result));
  }
}

// Rounding

TEST(Decimal, RoundsInSevenWays) {
  struct Row {
    const char* value;
    int scale;
    std::array<const char*, 7> results;  // in the order of all_modes
  };
  const std::vector<Row> rows = {
      {"2.5", 0, {"2", "3", "2", "3", "2", "2", "3"}},
      {"3.5", 0, {"4", "4", "3", "4", "3", "3", "4"}},
      {"-2.5", 0, {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}},
      {"2.51", 0, {"3", "3", "3", "3", "2", "2", "3"}},
      {"2.49", 0, {"2", "2", "2", "3", "2", "2", "3"}},
      {"-0.1", 0, {"0", "0", "0", "-1", "0", "-1", "0"}},
      {"1.005", 2, {"1", "1.01", "1", "1.01", "1", "1", "1.01"}},
      {"25", -1, {"20", "30", "20", "30", "20", "20", "30"}},
      {"-25", -1, {"-20", "-30", "-20", "-30", "-20", "-30", "-20"}},
      {"5", -1, {"0", "10", "0", "10", "0", "0", "10"}},
      {"4", -3, {"0", "0", "0", "1000", "0", "0", "1000"}},
      {"12345678901234567890.5",
       0,
       {"12345678901234567890", "12345678901234567891", "12345678901234567890", "12345678901234567891",
        "12345678901234567890", "12345678901234567890", "12345678901234567891"}},
      {"9223372036854775807",
       -19,
       {"10000000000000000000", "10000000000000000000", "10000000000000000000", "10000000000000000000", "0", "0",
        "10000000000000000000"}},
      {"5e18", -19, {"0", "10000000000000000000", "0", "10000000000000000000", "0", "0", "10000000000000000000"}},
      {"1e-30", 2, {"0", "0", "0", "0.01", "0", "0", "0.01"}},
      {"0.00", 1, {"0", "0", "0", "0", "0", "0", "0"}},
      {"1.25", 5, {"1.25", "1.25", "1.25", "1.25", "1.25", "1.25", "1.25"}},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < all_modes.size(); ++i) {
      EXPECT_EQ(round(number(row.value), row.scale, all_modes[i]).to_text(), row.results[i])
          << row.value << " to " << row.scale << ", mode " << i;
    }
  }
  EXPECT_EQ(round(Decimal(least), -18, Rounding::half_up).to_text(), "-9000000000000000000");
  EXPECT_EQ(round(Decimal(greatest), 0, Rounding::up), Decimal(greatest));
}

TEST(Decimal, RoundsAtTheEndsOfTheRange) {
  EXPECT_EQ(round(number("1"), -6111, Rounding::up), number("1e6111"));
  EXPECT_EQ(round(number("1"), -6111, Rounding::half_up), Decimal());
  EXPECT_EQ(round(number("1e-6176"), 6176, Rounding::down), number("1e-6176"));
  EXPECT_EQ(round(number("1e-6176"), 6175, Rounding::up), number("1e-6175"));
  EXPECT_FALSE(round(number("1"), std::numeric_limits<int>::min(), Rounding::up).is_finite());
  EXPECT_EQ(round(number("1"), std::numeric_limits<int>::min(), Rounding::down), Decimal());
  EXPECT_EQ(round(number("1.5"), std::numeric_limits<int>::max(), Rounding::up), number("1.5"));
}

TEST(Decimal, RoundsToIncrements) {
  const Decimal rappen = number("0.05");
  EXPECT_EQ(round_to_increment(number("1.02"), rappen, Rounding::half_up), number("1.00"));
  EXPECT_EQ(round_to_increment(number("1.025"), rappen, Rounding::half_up), number("1.05"));
  EXPECT_EQ(round_to_increment(number("1.025"), rappen, Rounding::half_even), number("1.00"));
  EXPECT_EQ(round_to_increment(number("1.075"), rappen, Rounding::half_even), number("1.10"));
  EXPECT_EQ(round_to_increment(number("-1.025"), rappen, Rounding::half_up), number("-1.05"));
  EXPECT_EQ(round_to_increment(number("-1.01"), rappen, Rounding::floor), number("-1.05"));
  EXPECT_EQ(round_to_increment(number("-1.01"), rappen, Rounding::ceiling), number("-1"));
  EXPECT_EQ(round_to_increment(number("7"), number("3"), Rounding::up), number("9"));
  EXPECT_EQ(round_to_increment(number("1e30"), number("7e20"), Rounding::down),
            number("999999999600000000000000000000"));
  EXPECT_EQ(round_to_increment(number("35e19"), number("7e20"), Rounding::half_even), Decimal());
  EXPECT_EQ(round_to_increment(number("105e19"), number("7e20"), Rounding::half_even), number("14e20"));
  EXPECT_EQ(round_to_increment(number("5"), rappen, Rounding::up), number("5"));
}

// Functions

TEST(Decimal, FloorsAndTakesTheAbsolute) {
  EXPECT_EQ(floor(number("1.5")), Decimal(1));
  EXPECT_EQ(floor(number("-1.5")), Decimal(-2));
  EXPECT_EQ(floor(number("-1e-40")), Decimal(-1));
  EXPECT_EQ(absolute(number("-1e40")), number("1e40"));
  EXPECT_EQ(absolute(Decimal(least)), number("9223372036854775808"));
}

TEST(Decimal, TakesTheModuloOfTheDivisorsSign) {
  EXPECT_EQ(modulo(Decimal(12), Decimal(5)), Decimal(2));
  EXPECT_EQ(modulo(Decimal(-12), Decimal(5)), Decimal(3));
  EXPECT_EQ(modulo(Decimal(12), Decimal(-5)), Decimal(-3));
  EXPECT_EQ(modulo(Decimal(-12), Decimal(-5)), Decimal(-2));
  EXPECT_EQ(modulo(number("10.1"), number("4.5")), number("1.1"));
  EXPECT_EQ(modulo(number("-10.1"), number("4.5")), number("3.4"));
  EXPECT_EQ(modulo(number("1e34"), Decimal(7)), Decimal(4));
  EXPECT_EQ(modulo(number("-1e34"), Decimal(7)), Decimal(3));
  EXPECT_EQ(modulo(number("1e40"), number("9223372036854775807")), number("20623018724786125"));
  EXPECT_EQ(modulo(Decimal(least), Decimal(-1)), Decimal());
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(modulo(number("1e6144"), Decimal(7)), Decimal(1));
  EXPECT_EQ(modulo(number("9.999999e6144"), number("1e-6176")), Decimal());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(Decimal, RaisesToWholePowersExactly) {
  EXPECT_EQ(power(Decimal(2), Decimal(10)), Decimal(1024));
  EXPECT_EQ(power(number("1.05"), Decimal(3)), number("1.157625"));
  EXPECT_EQ(power(Decimal(-3), Decimal(3)), Decimal(-27));
  EXPECT_EQ(power(Decimal(-3), Decimal(2)), Decimal(9));
  EXPECT_EQ(power(Decimal(2), Decimal(-2)), number("0.25"));
  EXPECT_EQ(power(Decimal(10), Decimal(6144)), number("1e6144"));
  EXPECT_EQ(power(number("0.1"), Decimal(6000)), number("1e-6000"));
  EXPECT_EQ(power(number("0.1"), Decimal(7000)), Decimal());
  EXPECT_EQ(power(Decimal(), Decimal()), Decimal(1));
  EXPECT_EQ(power(Decimal(5), Decimal()), Decimal(1));
  EXPECT_EQ(power(Decimal(-1), Decimal(greatest)), Decimal(-1));
  EXPECT_EQ(power(Decimal(-1), Decimal(least)), Decimal(1));
  EXPECT_EQ(power(Decimal(2), Decimal(112)), number("5192296858534827628530496329220096"));
}

TEST(Decimal, RaisesToOtherPowersWithAllDigits) {
  EXPECT_EQ(power(number("1.05"), Decimal(-25)).to_text(), "0.295302771697762187564173427215309");
  EXPECT_EQ(power(number("1.05"), Decimal(127)).to_text(), "490.9542025021508546358893177039243");
  EXPECT_EQ(power(Decimal(2), Decimal(200)).to_text(), "1606938044258990275541962092341163" + zeros(27));
  EXPECT_EQ(power(Decimal(9), number("0.5")), Decimal(3));
  EXPECT_EQ(power(Decimal(4), number("1.5")), Decimal(8));
  EXPECT_EQ(power(Decimal(3), number("-0.5")).to_text().substr(0, 34), "0.57735026918962576450914878050195");
}

TEST(Decimal, TakesRootsLogarithmsAndExponentials) {
  EXPECT_EQ(square_root(Decimal(16)), Decimal(4));
  EXPECT_EQ(square_root(number("0.0625")), number("0.25"));
  EXPECT_EQ(square_root(Decimal(2)).to_text(), "1.414213562373095048801688724209698");
  EXPECT_EQ(square_root(Decimal()), Decimal());
  EXPECT_EQ(natural_logarithm(Decimal(1)), Decimal());
  EXPECT_EQ(natural_logarithm(Decimal(10)).to_text().substr(0, 33), "2.3025850929940456840179914546843");
  EXPECT_EQ(exponential(Decimal()), Decimal(1));
  EXPECT_EQ(exponential(Decimal(1)).to_text().substr(0, 33), "2.7182818284590452353602874713526");
  EXPECT_EQ(exponential(number("-100000")), Decimal());
}

}  // namespace
}  // namespace adjudge
