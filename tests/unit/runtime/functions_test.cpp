#include "adjudge/runtime/functions.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(Functions, AreAllThere) {
  for (const std::string_view name : {"date",
                                      "date and time",
                                      "time",
                                      "duration",
                                      "years and months duration",
                                      "number",
                                      "string",
                                      "range",
                                      "context",
                                      "not",
                                      "is",
                                      "substring",
                                      "string length",
                                      "upper case",
                                      "lower case",
                                      "substring before",
                                      "substring after",
                                      "contains",
                                      "starts with",
                                      "ends with",
                                      "matches",
                                      "replace",
                                      "split",
                                      "string join",
                                      "list contains",
                                      "count",
                                      "min",
                                      "max",
                                      "sum",
                                      "mean",
                                      "product",
                                      "median",
                                      "stddev",
                                      "mode",
                                      "all",
                                      "any",
                                      "sublist",
                                      "append",
                                      "concatenate",
                                      "insert before",
                                      "remove",
                                      "list replace",
                                      "reverse",
                                      "index of",
                                      "union",
                                      "distinct values",
                                      "flatten",
                                      "sort",
                                      "decimal",
                                      "floor",
                                      "ceiling",
                                      "round up",
                                      "round down",
                                      "round half up",
                                      "round half down",
                                      "abs",
                                      "modulo",
                                      "sqrt",
                                      "log",
                                      "exp",
                                      "odd",
                                      "even",
                                      "get value",
                                      "get entries",
                                      "context put",
                                      "context merge",
                                      "before",
                                      "after",
                                      "meets",
                                      "met by",
                                      "overlaps",
                                      "overlaps before",
                                      "overlaps after",
                                      "finishes",
                                      "finished by",
                                      "includes",
                                      "during",
                                      "starts",
                                      "started by",
                                      "coincides",
                                      "day of year",
                                      "day of week",
                                      "month of year",
                                      "week of year",
                                      "now",
                                      "today",
                                      "money",
                                      "amount of",
                                      "currency of",
                                      "round money",
                                      "allocate",
                                      "convert",
                                      "days between",
                                      "business days between",
                                      "add business days",
                                      "is open"}) {
    EXPECT_GE(built_in_functions().find(name), 0) << name;
  }
}

TEST(Functions, AreDescribed) {
  for (const FunctionEntry& entry : built_in_functions()) {
    SCOPED_TRACE(entry.name);
    EXPECT_FALSE(entry.family.empty());
    EXPECT_FALSE(entry.summary.empty());
    EXPECT_FALSE(entry.summary.ends_with('.'));
    EXPECT_FALSE(entry.forms.empty());
    EXPECT_FALSE(entry.examples.empty());
    for (const Signature& form : entry.forms) {
      EXPECT_TRUE(form.text.starts_with(entry.name + "(")) << form.text;
      EXPECT_FALSE(form.result.is_unknown()) << form.text;
    }
  }
}

TEST(Functions, DoWhatTheirExamplesSay) {
  for (const FunctionEntry& entry : built_in_functions()) {
    for (const Example& example : entry.examples) {
      TestContext context(Mode::strict);
      check(context, {example.expression, example.result});
      EXPECT_TRUE(context.failures.empty()) << example.expression;
    }
  }
}

TEST(Functions, OfThePolicyLanguageAreMarked) {
  std::set<std::string> marked;
  for (const FunctionEntry& entry : built_in_functions()) {
    if (entry.strict_mode_only) marked.insert(entry.name);
  }
  EXPECT_EQ((std::set<std::string>{"add business days", "add business time", "allocate", "amount of", "business day of",
                                   "business days between", "business time between", "convert", "currency of",
                                   "days between", "is open", "money", "round money"}),
            marked);
}

/// Values of every kind, some of them at the ends of what they can be.
std::vector<Value> odd_values(TestContext& context) {
  std::vector<Value> values;
  for (const std::string_view text : {"null",
                                      "true",
                                      "0",
                                      "1",
                                      "-1",
                                      "2.5",
                                      "1e6144",
                                      "-1e6144",
                                      "1e-6000",
                                      "9223372036854775807",
                                      "\"\"",
                                      "\"abc\"",
                                      "\"(\"",
                                      "\"a*\"",
                                      "\"P1D\"",
                                      "\"[1..2]\"",
                                      "\"EUR\"",
                                      "\"half up\"",
                                      "\"de\"",
                                      "@\"2026-11-24\"",
                                      "@\"999999999-12-31\"",
                                      "@\"-999999999-01-01\"",
                                      "@\"16:30:00\"",
                                      "@\"16:30:00@Europe/Berlin\"",
                                      "@\"2026-11-24T16:30:00Z\"",
                                      "@\"999999999-12-31T23:59:59.999999999@Europe/Paris\"",
                                      "@\"-999999999-01-01T00:00:00\"",
                                      "@\"P1D\"",
                                      "@\"-PT0.000000001S\"",
                                      "@\"P1Y2M\"",
                                      "[]",
                                      "[1]",
                                      "[1, 2, 3]",
                                      "[null]",
                                      "[\"a\", \"b\"]",
                                      "[[1], [2, [3]]]",
                                      "[{key: \"a\", value: 1}]",
                                      "{}",
                                      "{a: 1}",
                                      "[1..10]",
                                      "(< 5)",
                                      "(!= 5)",
                                      "[\"a\"..\"b\"]",
                                      "min",
                                      "contains"}) {
    values.push_back(Script(context, text).run());
  }
  values.push_back(Value(Duration{INT64_MAX, 999'999'999}));
  values.push_back(Value(Duration{INT64_MIN, 0}));
  values.push_back(Value(Months{INT64_MAX}));
  values.push_back(Value(Months{INT64_MIN}));
  values.push_back(Value(std::string("\xFF\xC0 broken")));
  if (context.mode() == Mode::strict) {
    for (const std::string_view text :
         {"20 EUR", "-0.01 USD", "1e6144 * 1 EUR", "5 business days", "unknown(a)", "!missing_fact", "[1, unknown(a)]",
          "[[unknown(a)]]", "{a: !missing_fact}", "[20 EUR, 30 EUR]"}) {
      values.push_back(Script(context, text).run());
    }
    values.push_back(Value(BusinessDays{INT64_MIN}));
  }
  return values;
}

/// In dmn mode nothing is unknown or a problem, whatever was asked.
void expect_sane(const Value& value, Mode mode) {
  EXPECT_TRUE(mode == Mode::strict || value.is_settled()) << show(value);
}

class SurviveAnything : public ::testing::TestWithParam<Mode> {};

TEST_P(SurviveAnything, Functions) {
  TestContext context(GetParam());
  const std::vector<Value> values = odd_values(context);
  std::mt19937 random(20'261'124);
  std::uniform_int_distribution<std::size_t> any_value(0, values.size() - 1);
  for (const FunctionEntry& entry : built_in_functions()) {
    SCOPED_TRACE(entry.name);
    const auto call = [&](std::vector<Value> arguments) {
      context.spent = 0;
      context.failures.clear();
      expect_sane(context.call_built_in(entry, arguments), GetParam());
      // Straight to the function, as if the evaluator had let unsettled arguments through.
      entry.native(context, arguments);
    };
    call({});
    for (const Value& first : values) {
      call({first});
      for (const Value& second : values) call({first, second});
    }
    for (int i = 0; i < 1000; ++i) {
      std::vector<Value> arguments;
      for (std::size_t count = 3 + static_cast<std::size_t>(i) % 3; count > 0; --count) {
        arguments.push_back(values[any_value(random)]);
      }
      call(std::move(arguments));
    }
  }
}

TEST_P(SurviveAnything, Operators) {
  TestContext context(GetParam());
  const std::vector<Value> values = odd_values(context);
  for (const Value& a : values) {
    for (const Value& b : values) {
      context.spent = 0;
      context.failures.clear();
      for (const auto operation : {add, subtract, multiply, divide, power, equal, unequal, less, at_most, greater,
                                   at_least, conjunction, disjunction, in_range, is_in, item_at}) {
        expect_sane(operation(context, a, b), GetParam());
      }
      expect_sane(make_range(context, a, true, b, false), GetParam());
      expect_sane(between(context, a, b, a), GetParam());
    }
    expect_sane(negate(context, a), GetParam());
    expect_sane(negation(context, a), GetParam());
    for (const std::string_view name :
         {"year",        "month",    "day",   "weekday",        "hour",         "minute", "second",
          "time offset", "timezone", "years", "months",         "days",         "hours",  "minutes",
          "seconds",     "start",    "end",   "start included", "end included", "a",      ""}) {
      expect_sane(property(context, a, name), GetParam());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Modes, SurviveAnything, ::testing::Values(Mode::strict, Mode::dmn),
                         [](const auto& mode) { return mode.param == Mode::strict ? "Strict" : "Dmn"; });

}  // namespace
}  // namespace adjudge::testing
