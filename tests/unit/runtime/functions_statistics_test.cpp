#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(StatisticsFunctions, FindTheExtremes) {
  check_both({
      {"min([6, 14, -3])", "-3"},
      {"max(6, 14, -3)", "14"},
      {"min([\"b\", \"a\"])", "\"a\""},
      {"max([@\"2026-01-01\", @\"2026-11-24\"])", "@\"2026-11-24\""},
      {"min(@\"P1D\", @\"PT1H\")", "@\"PT1H\""},
      {"max(@\"P1Y\", @\"P13M\")", "@\"P13M\""},
      {"min(5)", "5"},
      {"max([5])", "5"},
  });
  check_mistakes(Code::bad_argument, {"min([])", "max([])", "min(null)", "min()"});
  check_mistakes(Code::kinds_differ,
                 {"min([1, \"a\"])", "max([1, null])", "min([true, false])", "min([[1], [2]])", "max(1, null)"});
  check(Mode::strict, {{"max(5 EUR, 7 EUR)", "7 EUR"},
                       {"min([5 EUR, 7 USD])", "!kinds_differ"},
                       {"max([1, unknown(a)])", "unknown(a)"}});
}

TEST(StatisticsFunctions, SumNumbersAndMoney) {
  check_both({{"sum([6, 14, -3])", "17"}, {"sum(1, 2, 3)", "6"}, {"sum(5)", "5"}, {"sum([0.1, 0.2])", "0.3"}});
  check(Mode::strict, {
                          {"sum([])", "0"},
                          {"sum([5 EUR, 7.50 EUR])", "12.50 EUR"},
                          {"sum(5 EUR, 1 EUR)", "6 EUR"},
                          {"sum([5 EUR, 1 USD])", "!kinds_differ"},
                          {"sum([5 EUR, 1])", "!kinds_differ"},
                          {"sum([1, 5 EUR])", "!kinds_differ"},
                          {"sum([\"a\", \"b\"])", "!bad_argument"},
                          {"sum([@\"P1D\"])", "!bad_argument"},
                          {"sum([1, unknown(a)])", "unknown(a)"},
                      });
  check(Mode::dmn, {{"sum([])", "null"},
                    {"sum([1, null])", "null"},
                    {"sum([\"a\", \"b\"])", "null"},
                    {"sum(null)", "null"},
                    {"sum()", "null"},
                    {"sum([1, \"a\"])", "null"},
                    {"sum([@\"P1D\", @\"P1D\"])", "null"}});
}

// The compiler hands over the zero of the static element type behind the list; no form shows it.
TEST(StatisticsFunctions, SumNothingOfAKnownType) {
  check(Mode::strict, {{"sum([], 0 EUR)", "0 EUR"}, {"sum([5 EUR], 0 EUR)", "5 EUR"}, {"sum([], 0)", "0"}});
}

TEST(StatisticsFunctions, Average) {
  check_both({
      {"mean([6, 14, -3])", "17 / 3"},
      {"mean(1, 2, 3, 4)", "2.5"},
      {"median([8, 2, 5])", "5"},
      {"median(1, 2, 3, 10)", "2.5"},
      {"product([2.5, 1, 2.5, 3])", "18.75"},
      {"product(6)", "6"},
      {"stddev([2, 4, 7, 5])", "sqrt(13 / 3)"},
      {"stddev(2, 4, 6)", "2"},
      {"mode([6, 3, 9, 6, 6])", "[6]"},
      {"mode([3, 6, 1, 9, 6, 1, 3])", "[1, 3, 6]"},
      {"mode([])", "[]"},
      {"mode(6)", "[6]"},
      {"mode([1, 1.0, 2])", "[1]"},
  });
  check_mistakes(Code::bad_argument,
                 {"mean([])", "mean(null)", "mean()", "mean([\"a\"])", "median([])", "median(null)", "product([])",
                  "product([1, null])", "product([1, \"foo\"])", "stddev([])", "stddev([47])", "stddev(47)",
                  "mode(null)", "mode()", "mode([1, \"foo\"])", "median([1, null])"});
  check(Mode::strict, {{"mean([10 EUR, 15 EUR])", "12.50 EUR"}, {"mean(10 EUR, 20 EUR)", "15 EUR"}});
}

TEST(StatisticsFunctions, KnowTheCurrencyOfTheirResult) {
  const auto& functions = built_in_functions();
  const auto refined = [&](std::string_view name, std::vector<Type> arguments) {
    const std::vector<Value> constants(arguments.size());
    return functions[static_cast<std::size_t>(functions.find(name))].refine(arguments, constants);
  };
  const Type euros = Type::money(*Currency::parse("EUR"));
  const Type dollars = Type::money(*Currency::parse("USD"));
  EXPECT_TRUE(same(euros, refined("sum", {Type::list(euros)})));
  EXPECT_TRUE(same(euros, refined("mean", {euros, euros})));
  EXPECT_TRUE(refined("sum", {euros, dollars}).is_unknown());
  EXPECT_TRUE(refined("sum", {Type::list(Type(Type::Kind::number))}).is_unknown());
  EXPECT_TRUE(same(dollars, refined("abs", {dollars})));
}

}  // namespace
}  // namespace adjudge::testing
