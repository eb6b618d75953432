#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(MoneyFunctions, MakeAndTakeApart) {
  check(Mode::strict, {
                          {"money(19.9, \"EUR\")", "19.90 EUR"},
                          {"money(1 / 8, \"USD\")", "0.125 USD"},
                          {"amount of(19.90 EUR)", "19.9"},
                          {"currency of(19.90 EUR)", "\"EUR\""},
                          {"money(1, \"euro\")", "!bad_argument"},
                          {"money(1, \"ABC\")", "!bad_argument"},
                          {"money(\"1\", \"EUR\")", "!bad_argument"},
                          {"amount of(5)", "!bad_argument"},
                          {"money(unknown(a), \"EUR\")", "unknown(a)"},
                      });
}

TEST(MoneyFunctions, Round) {
  check(Mode::strict, {
                          {"round money(10.005 EUR, \"half up\")", "10.01 EUR"},
                          {"round money(-10.005 EUR, \"half up\")", "-10.01 EUR"},
                          {"round money(10.005 EUR, \"half even\")", "10.00 EUR"},
                          {"round money(10.015 EUR, \"half even\")", "10.02 EUR"},
                          {"round money(10.001 EUR, \"up\")", "10.01 EUR"},
                          {"round money(10.009 EUR, \"down\")", "10.00 EUR"},
                          {"round money(1234.5 JPY, \"half up\")", "1235 JPY"},
                          {"round money(1.2345 KWD, \"half up\")", "1.235 KWD"},
                          {"round money(7.43 CHF, \"half up\", 0.05 CHF)", "7.45 CHF"},
                          {"round money(7.42 CHF, \"half up\", 0.05 CHF)", "7.40 CHF"},
                          {"round money(7.41 CHF, \"up\", 0.05 CHF)", "7.45 CHF"},
                          {"round money(12 EUR, \"down\", 5 EUR)", "10 EUR"},
                          {"round money(7.43 CHF, \"half up\", 0.05 EUR)", "!kinds_differ"},
                          {"round money(7.43 CHF, \"half up\", 0 CHF)", "!bad_argument"},
                          {"round money(7.43 CHF, \"half up\", -1 CHF)", "!bad_argument"},
                          {"round money(7.43 CHF, \"nearest\")", "!bad_argument"},
                          {"round money(7.43, \"up\")", "!bad_argument"},
                          {"round money(7.43 CHF)", "!bad_argument"},
                      });
}

TEST(MoneyFunctions, AllocateToTheCent) {
  check(Mode::strict, {
                          {"allocate(10 EUR, [1, 1, 1])", "[3.34 EUR, 3.33 EUR, 3.33 EUR]"},
                          {"allocate(0.05 EUR, [1, 1, 1])", "[0.02 EUR, 0.02 EUR, 0.01 EUR]"},
                          {"allocate(-10 EUR, [1, 1, 1])", "[-3.34 EUR, -3.33 EUR, -3.33 EUR]"},
                          {"allocate(10 EUR, [0, 1])", "[0 EUR, 10 EUR]"},
                          {"allocate(100 JPY, [1, 2])", "[33 JPY, 67 JPY]"},
                          {"allocate(5 EUR, [30 EUR, 10 EUR])", "[3.75 EUR, 1.25 EUR]"},
                          {"sum(allocate(99.99 EUR, [0.1, 0.2, 0.3, 0.7]))", "99.99 EUR"},
                          {"allocate(0 EUR, [1, 1])", "[0 EUR, 0 EUR]"},
                          {"allocate(10 EUR, [])", "!bad_argument"},
                          {"allocate(10 EUR, [0, 0])", "!bad_argument"},
                          {"allocate(10 EUR, [1, -1])", "!bad_argument"},
                          {"allocate(10.005 EUR, [1, 1])", "!bad_argument"},
                          {"allocate(10 EUR, [1, \"a\"])", "!kinds_differ"},
                          {"allocate(10 EUR, [1 EUR, 1 USD])", "!kinds_differ"},
                          {"allocate(10 EUR, [1, 1 EUR])", "!kinds_differ"},
                          {"allocate(10 EUR, [1, unknown(a)])", "unknown(a)"},
                      });
}

TEST(MoneyFunctions, Convert) {
  check(Mode::strict, {
                          {"convert(20 EUR, 1.0825, \"USD\")", "21.65 USD"},
                          {"convert(10 EUR, 1.00005, \"USD\")", "10.0005 USD"},
                          {"convert(20 EUR, 0, \"USD\")", "!bad_argument"},
                          {"convert(20 EUR, -1, \"USD\")", "!bad_argument"},
                          {"convert(20 EUR, 1, \"dollar\")", "!bad_argument"},
                          {"convert(20, 1, \"USD\")", "!bad_argument"},
                      });
}

TEST(MoneyFunctions, KnowTheCurrencyOfTheirResult) {
  const auto& functions = built_in_functions();
  const auto entry = [&](std::string_view name) { return functions[static_cast<std::size_t>(functions.find(name))]; };
  const Type number(Type::Kind::number);
  const Type text(Type::Kind::string);
  const Type euros = Type::money(*Currency::parse("EUR"));
  const Type dollars = Type::money(*Currency::parse("USD"));
  const Type made[] = {number, text};
  const Value code[] = {Value(), Value("USD")};
  EXPECT_TRUE(same(dollars, entry("money").refine(made, code)));
  const Value unknown_code[] = {Value(), Value()};
  EXPECT_TRUE(entry("money").refine(made, unknown_code).is_unknown());
  const Type converted[] = {euros, number, text};
  const Value to[] = {Value(), Value(), Value("USD")};
  EXPECT_TRUE(same(dollars, entry("convert").refine(converted, to)));
  const Type rounded[] = {euros, text};
  EXPECT_TRUE(same(euros, entry("round money").refine(rounded, unknown_code)));
  const Type split[] = {euros, Type::list(number)};
  EXPECT_TRUE(same(Type::list(euros), entry("allocate").refine(split, unknown_code)));
}

}  // namespace
}  // namespace adjudge::testing
