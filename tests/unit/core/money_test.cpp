#include "adjudge/core/money.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace adjudge {
namespace {

Money money(std::string_view text) {
  const auto result = Money::parse(text);
  EXPECT_TRUE(result) << text;
  return result.value_or(Money{});
}

std::vector<Decimal> weights(std::initializer_list<const char*> texts) {
  std::vector<Decimal> result;
  for (const char* text : texts) result.push_back(*Decimal::parse(text));
  return result;
}

std::string joined(const std::vector<Decimal>& amounts) {
  std::string text;
  for (const Decimal& amount : amounts) text += (text.empty() ? "" : " ") + amount.to_text();
  return text;
}

TEST(Currency, KnowsTheListAndItsMinorUnits) {
  const auto digits = [](const char* code) { return Currency::parse(code)->minor_digits(); };
  EXPECT_EQ(digits("EUR"), 2);
  EXPECT_EQ(digits("JPY"), 0);
  EXPECT_EQ(digits("KWD"), 3);
  EXPECT_EQ(digits("CLF"), 4);
  EXPECT_EQ(digits("ISK"), 0);
  EXPECT_EQ(digits("MRU"), 2);
  EXPECT_EQ(digits("HRK"), 2) << "withdrawn, but old orders are in it";
  EXPECT_EQ(Currency::parse("USD")->code(), "USD");
  for (const char* text : {"", "EU", "EURO", "eur", "ABC", "   ", "€"}) EXPECT_FALSE(Currency::parse(text)) << text;
  EXPECT_TRUE(Currency().is_none());
  EXPECT_EQ(Currency().code(), "");
  EXPECT_EQ(Currency::from_packed(Currency::parse("SEK")->packed()), *Currency::parse("SEK"));
}

TEST(Money, ReadsAnAmountAndACurrency) {
  EXPECT_EQ(money("20.00 EUR").amount, Decimal(20));
  EXPECT_EQ(money("-3 JPY").amount, Decimal(-3));
  EXPECT_EQ(money("20  EUR"), money("20.000 EUR"));
  for (const char* text : {"", "EUR", " EUR", "20EUR", "20 eur", "20 XYZ", "EUR 20", "20", " 20 EUR", "20 EUR ",
                           "2 0 EUR", "20\tEUR", "20,00 EUR"}) {
    EXPECT_FALSE(Money::parse(text)) << text;
  }
}

TEST(Money, WritesAtLeastTheMinorUnit) {
  EXPECT_EQ(money("12.3 EUR").to_text(), "12.30 EUR");
  EXPECT_EQ(money("12 EUR").to_text(), "12.00 EUR");
  EXPECT_EQ(money("12.345 EUR").to_text(), "12.345 EUR");
  EXPECT_EQ(money("3.0 JPY").to_text(), "3 JPY");
  EXPECT_EQ(money("-0.5 KWD").to_text(), "-0.500 KWD");
}

TEST(Money, IsEqualInAmountAndCurrency) {
  EXPECT_EQ(money("1.0 EUR"), money("1 EUR"));
  EXPECT_NE(money("1 EUR"), money("1 USD"));
  EXPECT_NE(money("1 EUR"), money("1.01 EUR"));
}

TEST(Money, RoundsToItsMinorUnit) {
  EXPECT_EQ(round_money(money("1.005 EUR"), Rounding::half_up), money("1.01 EUR"));
  EXPECT_EQ(round_money(money("1.005 EUR"), Rounding::half_even), money("1.00 EUR"));
  EXPECT_EQ(round_money(money("10.5 JPY"), Rounding::up), money("11 JPY"));
}

TEST(Allocate, GivesTheRestToTheLargestRemainders) {
  EXPECT_EQ(joined(allocate(money("10 EUR"), weights({"1", "1", "1"}))), "3.34 3.33 3.33");
  EXPECT_EQ(joined(allocate(money("0.05 EUR"), weights({"3", "7"}))), "0.02 0.03") << "1.5 and 3.5: the earlier wins";
  EXPECT_EQ(joined(allocate(money("100 JPY"), weights({"1", "2", "4"}))), "14 29 57");
  EXPECT_EQ(joined(allocate(money("1.00 EUR"), weights({"0", "1", "0"}))), "0 1 0");
  EXPECT_EQ(joined(allocate(money("0 EUR"), weights({"1", "2"}))), "0 0");
  EXPECT_EQ(joined(allocate(money("179.26 EUR"), weights({"23.90", "23.90", "23.90", "23.90"}))),
            "44.82 44.82 44.81 44.81");
  EXPECT_EQ(joined(allocate(money("0.01 EUR"), weights({"0.1", "0.10", "0.100"}))), "0.01 0 0");
}

TEST(Allocate, MirrorsANegativeTotal) {
  EXPECT_EQ(joined(allocate(money("-10 EUR"), weights({"1", "1", "1"}))), "-3.34 -3.33 -3.33");
}

TEST(Allocate, RefusesWhatCannotBeSplit) {
  EXPECT_TRUE(allocate(money("1 EUR"), {}).empty());
  EXPECT_TRUE(allocate(money("1 EUR"), weights({"0", "0"})).empty());
  EXPECT_TRUE(allocate(money("1 EUR"), weights({"1", "-1", "3"})).empty());
  EXPECT_TRUE(allocate(money("1.005 EUR"), weights({"1"})).empty());
  EXPECT_TRUE(allocate(money("1.5 JPY"), weights({"1"})).empty());
  EXPECT_TRUE(allocate(money("1 EUR"), {Decimal(1), Decimal::not_finite()}).empty());
  EXPECT_TRUE(allocate({Decimal::not_finite(), *Currency::parse("EUR")}, weights({"1"})).empty());
  EXPECT_TRUE(allocate(money("1 EUR"), weights({"9e6144", "9e6144"})).empty());
  EXPECT_TRUE(allocate(money("1e33 EUR"), weights({"1", "2"})).empty()) << "more cents than 34 digits count";
}

TEST(Allocate, SumsExactlyAndStaysWithinOneUnitOfTheShare) {
  std::mt19937_64 random(4);
  for (int round = 0; round < 3'000; ++round) {
    const bool is_wide = round % 5 == 0;
    std::vector<Decimal> parts;
    Decimal sum;
    const std::size_t count = 1 + random() % 12;
    for (std::size_t i = 0; i < count; ++i) {
      const auto weight = static_cast<std::int64_t>(random() % 100'000);
      parts.push_back(Decimal::scaled(weight, static_cast<int>(random() % 3)));
      if (is_wide) parts.back() = parts.back() * *Decimal::parse("12345678901234567.12345");
      sum = sum + parts.back();
    }
    if (sum.is_zero()) continue;
    const auto cents = static_cast<std::int64_t>(random() % 10'000'000) - 5'000'000;
    const Money total{Decimal::scaled(cents, 2), *Currency::parse("EUR")};
    const std::vector<Decimal> amounts = allocate(total, parts);
    ASSERT_EQ(amounts.size(), parts.size());
    Decimal given;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
      given = given + amounts[i];
      const Decimal share = total.amount * parts[i] / sum;
      EXPECT_LT(absolute(amounts[i] - share), *Decimal::parse("0.01"));
      EXPECT_EQ(amounts[i], adjudge::round(amounts[i], 2, Rounding::down));
    }
    EXPECT_EQ(given, total.amount);
  }
}

TEST(Allocate, SplitsAmountsBeyondSixtyFourBits) {
  const Money total = money("12345678901234567890123.45 EUR");
  const std::vector<Decimal> amounts = allocate(total, weights({"1", "1", "1"}));
  ASSERT_EQ(amounts.size(), 3U);
  EXPECT_EQ(amounts[0] + amounts[1] + amounts[2], total.amount);
  EXPECT_EQ(joined(amounts), "4115226300411522630041.15 4115226300411522630041.15 4115226300411522630041.15");
}

}  // namespace
}  // namespace adjudge
