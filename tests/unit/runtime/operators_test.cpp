#include "adjudge/runtime/operators.hpp"

#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(Operators, AddNumbersTextsAndLengths) {
  check_both({
      {"1.1234 + -0.2345", "0.8889"},
      {"\"foo\" + \"bar\"", "\"foobar\""},
      {"@\"P1D\" + @\"-PT2H\"", "@\"PT22H\""},
      {"@\"P1Y\" + @\"-P2M\"", "@\"P10M\""},
  });
}

TEST(Operators, ShiftMoments) {
  check_both({
      {"@\"2021-01-01\" + @\"P1M\"", "@\"2021-02-01\""},
      {"@\"P1Y\" + @\"2021-01-01\"", "@\"2022-01-01\""},
      {"@\"2021-01-31\" + @\"P1M\"", "@\"2021-02-28\""},
      {"@\"2021-01-01\" + @\"PT36H\"", "@\"2021-01-02\""},
      {"@\"2021-01-02\" - @\"PT1H\"", "@\"2021-01-01\""},
      {"@\"2021-01-02\" - @\"-PT1H\"", "@\"2021-01-02\""},
      {"@\"2021-01-02\" - @\"-PT25H\"", "@\"2021-01-03\""},
      {"@\"2020-03-01\" - @\"PT24H\"", "@\"2020-02-29\""},
      {"@\"2021-01-12T10:10:10\" + @\"P1DT1H\"", "@\"2021-01-13T11:10:10\""},
      {"@\"2021-01-01T10:10:10+11:00\" - @\"P1D\"", "@\"2020-12-31T10:10:10+11:00\""},
      {"@\"2021-01-01T24:00:00\" - @\"PT1S\"", "@\"2021-01-01T23:59:59\""},
      {"@\"-P1M\" + @\"2021-01-01T10:10:10\"", "@\"2020-12-01T10:10:10\""},
      {"@\"10:15:00@Australia/Melbourne\" + @\"PT1H\"", "@\"11:15:00@Australia/Melbourne\""},
      {"@\"10:10:10+11:00\" - @\"PT11H\"", "@\"23:10:10+11:00\""},
      {"@\"10:15:00\" + @\"P1D\"", "@\"10:15:00\""},
  });
}

TEST(Operators, ShiftAcrossAChangeOfClocksByTheInstant) {
  check_both({
      {"@\"2026-03-28T12:00:00@Europe/Berlin\" + @\"P1D\"", "@\"2026-03-29T13:00:00@Europe/Berlin\""},
      {"@\"2026-03-28T12:00:00@Europe/Berlin\" + @\"P1M\"", "@\"2026-04-28T12:00:00@Europe/Berlin\""},
  });
}

TEST(Operators, SubtractMoments) {
  check_both({
      {"@\"2021-01-02\" - @\"2021-01-01\"", "@\"P1D\""},
      {"@\"2021-01-02T10:10:10\" - @\"2021-01-01T10:10:10\"", "@\"P1D\""},
      {"@\"2021-01-02T10:10:10@Europe/Paris\" - @\"2021-01-01T10:10:10@Asia/Dhaka\"", "@\"P1DT5H\""},
      {"@\"2021-01-02T00:00:00Z\" - @\"2021-01-02\"", "@\"PT0S\""},
      {"@\"2021-01-02\" - @\"1995-01-01T10:10:10@Australia/Melbourne\"", "@\"P9498DT49M50S\""},
      {"@\"10:10:10\" - @\"11:10:10\"", "@\"-PT1H\""},
      {"@\"10:10:10+11:00\" - @\"09:10:10+10:00\"", "@\"PT0S\""},
      {"@\"10:10:10.25\" - @\"10:10:10.5\"", "@\"-PT0.25S\""},
  });
  check_mistakes(Code::kinds_differ, {
                                         "@\"2021-01-02T10:10:10\" - @\"2021-01-01T10:10:10+02:00\"",
                                         "@\"2021-01-02\" - @\"2021-01-01T10:10:10\"",
                                     });
}

TEST(Operators, MultiplyAndDivideLengths) {
  check_both({
      {"@\"P1Y11M\" * -2.5", "@\"-P4Y9M\""},
      {"1.5 * @\"P4DT1H\"", "@\"P6DT1H30M\""},
      {"@\"P10Y11M\" / 2.5", "@\"P4Y4M\""},
      {"@\"PT1H\" / 8", "@\"PT7M30S\""},
      {"@\"P10D\" / @\"P5D\"", "2"},
      {"@\"P10Y\" / @\"P5Y\"", "2"},
      {"3 ** 4 ** 5", "3486784401"},
      {"-3 ** 2", "9"},
      {"--10", "10"},
      {"5 ** -2", "0.04"},
  });
  check_mistakes(Code::division_by_zero,
                 {"1 / 0", "@\"P1D\" / 0", "@\"P1Y\" / 0", "@\"P1D\" / @\"PT0S\"", "@\"P1Y\" / @\"P0M\""});
}

TEST(Operators, RefuseUnlikeKinds) {
  check_mistakes(Code::kinds_differ, {"1 + \"1\"",
                                      "\"a\" - \"a\"",
                                      "true + true",
                                      "[1] + 1",
                                      "[1] + [1]",
                                      "{} + {}",
                                      "@\"P1D\" + @\"P1Y\"",
                                      "@\"10:10:10\" + @\"P1Y\"",
                                      "@\"2021-01-01\" + @\"2021-01-01\"",
                                      "@\"P1D\" * @\"P1D\"",
                                      "\"a\" * 2",
                                      "1 - @\"P1D\"",
                                      "@\"P1D\" - @\"2021-01-01\"",
                                      "@\"P10D\" / @\"P1Y\"",
                                      "10 / @\"P1D\"",
                                      "\"a\" ** 2",
                                      "-\"a\"",
                                      "-@\"2021-01-01\"",
                                      "-[1]",
                                      "null + 1",
                                      "1 * null",
                                      "-null",
                                      "1 < \"1\"",
                                      "null < 1",
                                      "@\"P1D\" < @\"P1Y\"",
                                      "[1] < [2]",
                                      "true < false",
                                      "@\"2021-01-01\" < @\"2021-01-01T00:00:00\""});
}

TEST(Operators, KeepWithinTheirRange) {
  check_mistakes(Code::out_of_range, {"@\"999999999-12-31\" + @\"P1D\"", "@\"-999999999-01-01\" - @\"P1M\"",
                                      "@\"2021-01-01T00:00:00\" + @\"P9999999999Y\"", "@\"P1D\" * 1e30",
                                      "@\"P1Y\" * 1e30", "10 ** 7000", "1e6144 * 10"});
}

TEST(Operators, CountMoneyExactly) {
  check(Mode::strict, {
                          {"19.90 EUR + 0.10 EUR", "20 EUR"},
                          {"5 EUR - 7.50 EUR", "-2.50 EUR"},
                          {"19.90 EUR * 3", "59.70 EUR"},
                          {"0.15 * 20 EUR", "3 EUR"},
                          {"10 EUR / 4", "2.50 EUR"},
                          {"10 EUR / 4 EUR", "2.5"},
                          {"-(5 EUR)", "-5 EUR"},
                          {"5 EUR < 6 EUR", "true"},
                          {"5.00 EUR = 5 EUR", "true"},
                          {"5 EUR in [1 EUR..5 EUR]", "true"},
                          {"5 EUR + 5 USD", "!kinds_differ"},
                          {"5 EUR + 5", "!kinds_differ"},
                          {"5 EUR < 5 USD", "!kinds_differ"},
                          {"5 EUR = 5 USD", "!kinds_differ"},
                          {"5 EUR * 5 EUR", "!kinds_differ"},
                          {"5 EUR / 5 USD", "!kinds_differ"},
                          {"5 EUR / 0", "!division_by_zero"},
                          {"5 EUR / 0 EUR", "!division_by_zero"},
                      });
}

TEST(Operators, CountBusinessDays) {
  check(Mode::strict, {
                          {"2 business days + 3 business days", "5 business days"},
                          {"2 business days - 3 business days", "-1 * 1 business days"},
                          {"2 * 3 business days", "6 business days"},
                          {"2 business days < 3 business days", "true"},
                          {"1.5 * 1 business days", "!bad_argument"},
                          {"date(\"2026-11-20\") + 5 business days", "!kinds_differ"},
                          {"2 business days + 3 days", "!kinds_differ"},
                      });
}

TEST(Operators, CompareByValue) {
  check_both({
      {"1.0 = 1", "true"},
      {"\"foo\" = \"Foo\"", "false"},
      {"null = null", "true"},
      {"1 = null", "false"},
      {"null != 1", "true"},
      {"[1, 2] = [1, 2]", "true"},
      {"[1, 1] = [1, 1, 1]", "false"},
      {"[1, \"a\"] = [2, 3]", "false"},
      {"{a: 1, b: 2} = {b: 2, a: 1}", "true"},
      {"{a: 1} = {a: 1, b: 2}", "false"},
      {"{a: 1} = {b: 1}", "false"},
      {"@\"P1D\" = @\"PT24H\"", "true"},
      {"@\"P1Y\" = @\"P12M\"", "true"},
      {"@\"2018-10-08T00:00:00+02:00\" = @\"2018-10-08T00:00:00@Europe/Paris\"", "true"},
      {"@\"2002-04-02T23:00:00-04:00\" = @\"2002-04-03T02:00:00-01:00\"", "true"},
      {"@\"10:30:00Z\" = @\"10:30:00+00:00\"", "true"},
      {"(1..10] = ]1..10]", "true"},
      {"[1..2] = [1..3]", "false"},
      {"(= 10) = [10..10]", "false"},
      {"(= 10) = (= 10)", "true"},
      {"(!= 10) = (!= 10)", "true"},
      {"(< 10) = (< 10)", "true"},
      {"(< 10) = (<= 10)", "false"},
      {"sum = sum", "true"},
      {"sum = min", "false"},
      {"\"a\" < \"b\"", "true"},
      {"\"\\uFF21\" > \"z\"", "true"},
      {"@\"2021-01-01T12:00:00+01:00\" < @\"2021-01-01T11:30:00Z\"", "true"},
      {"@\"2021-01-01T12:00:00\" < @\"2021-01-01T12:30:00Z\"", "true"},
      {"2 between 1 and 3", "true"},
      {"4 between 1 and 3", "false"},
  });
  check_mistakes(Code::kinds_differ,
                 {"\"1\" = 1", "[] = 0", "{} = []", "@\"P0Y\" = @\"P0D\"", "100 != \"100\"", "[1, \"a\"] = [1, 2]",
                  "false = 0", "2 between null and 3", "null between 1 and 3"});
}

TEST(Operators, CompareMomentsByWholeSecondsInDmnModeOnly) {
  check(Mode::dmn, {
                       {"@\"10:30:00.0001\" = @\"10:30:00.0002\"", "true"},
                       {"@\"2018-12-08T00:00:00.0001\" = @\"2018-12-08T00:00:00.0000\"", "true"},
                       {"@\"10:30:00.0002\" <= @\"10:30:00.0001\"", "true"},
                       {"@\"10:30:00.0001\" < @\"10:30:00.0002\"", "true"},
                   });
  check(Mode::strict, {
                          {"@\"10:30:00.0001\" = @\"10:30:00.0002\"", "false"},
                          {"@\"10:30:00.0002\" <= @\"10:30:00.0001\"", "false"},
                      });
}

TEST(Operators, CarryWhatIsNotSettled) {
  check(Mode::strict, {
                          {"unknown(a) + 1", "unknown(a)"},
                          {"1 + !missing_fact", "!missing_fact"},
                          {"unknown(a) + !missing_fact", "!missing_fact"},
                          {"!out_of_range + !missing_fact", "!out_of_range"},
                          {"unknown(a) < 2", "unknown(a)"},
                          {"unknown(a) = 2", "unknown(a)"},
                          {"-unknown(a)", "unknown(a)"},
                          {"[1, unknown(a)] = [2, 3]", "false"},
                          {"[unknown(a), 1] = [3, 2]", "false"},
                          {"[1, unknown(a)] = [1, 3]", "unknown(a)"},
                          {"[unknown(a), !missing_fact] = [1, 2]", "!missing_fact"},
                          {"[!missing_fact, 1] = [1, 2]", "false"},
                          {"[unknown(a), \"x\"] = [1, 1]", "!kinds_differ"},
                          {"{a: unknown(a), b: 1} = {a: 1, b: 2}", "false"},
                          {"unknown(a).year", "unknown(a)"},
                          {"[{a: unknown(a)}, {a: 2}].a", "[unknown(a), 2]"},
                          {"4 between unknown(a) and 3", "false"},
                          {"0 between 1 and unknown(a)", "false"},
                          {"2 between 1 and unknown(a)", "unknown(a)"},
                          {"2 in [1, unknown(a)]", "unknown(a)"},
                          {"1 in [unknown(a), 1]", "true"},
                          {"1 in [!missing_fact, unknown(a)]", "!missing_fact"},
                      });
}

TEST(Operators, MergeTheFactsOfAllOperands) {
  TestContext context(Mode::strict);
  const Value both = add(context, Value::unknown("b"), Value::unknown("a"));
  ASSERT_TRUE(both.is(Kind::unknown));
  EXPECT_EQ((std::vector<std::string>{"a", "b"}), both.missing().paths);
  const Value items[] = {Value(true), Value::unknown("c"), Value::unknown("a"), Value::unknown("c")};
  EXPECT_EQ((std::vector<std::string>{"a", "c"}), unsettled_result(items).missing().paths);
}

TEST(Operators, CombineConditionsInThreeValues) {
  TestContext context(Mode::strict);
  const Value yes(true);
  const Value no(false);
  const Value unknown = Value::unknown("a");
  const Value problem = Value::problem({Code::missing_fact, "missing", {}, {}});
  EXPECT_TRUE(conjunction(context, unknown, no).is_false());
  EXPECT_TRUE(conjunction(context, no, problem).is_false());
  EXPECT_TRUE(conjunction(context, unknown, problem).is(Kind::problem));
  EXPECT_TRUE(conjunction(context, yes, unknown).is(Kind::unknown));
  EXPECT_TRUE(disjunction(context, unknown, yes).is_true());
  EXPECT_TRUE(disjunction(context, problem, yes).is_true());
  EXPECT_TRUE(disjunction(context, unknown, problem).is(Kind::problem));
  EXPECT_TRUE(disjunction(context, no, unknown).is(Kind::unknown));
  EXPECT_TRUE(negation(context, unknown).is(Kind::unknown));
  EXPECT_TRUE(negation(context, no).is_true());
  EXPECT_TRUE(conjunction(context, yes, Value(Decimal(1))).is(Kind::problem));

  TestContext dmn(Mode::dmn);
  const Value other(Decimal(1));
  EXPECT_TRUE(conjunction(dmn, yes, other).is_null());
  EXPECT_TRUE(conjunction(dmn, other, no).is_false());
  EXPECT_TRUE(disjunction(dmn, other, no).is_null());
  EXPECT_TRUE(disjunction(dmn, other, yes).is_true());
  EXPECT_TRUE(negation(dmn, other).is_null());
  EXPECT_TRUE(dmn.failures.empty()) << "no error is raised for what is no boolean";
}

TEST(Operators, TestMembership) {
  check_both({
      {"5 in [1..10]", "true"},
      {"10 in [1..10)", "false"},
      {"1 in (1..10]", "false"},
      {"5 in (< 10)", "true"},
      {"10 in (>= 10)", "true"},
      {"10 in (= 10)", "true"},
      {"9 in (!= 10)", "true"},
      {"[1, 2] in (= [1, 2])", "true"},
      {"1 in [2, 3, 1]", "true"},
      {"true in [false, 2, 3]", "false"},
      {"5 in [\"a\", [1..10]]", "true"},
      {"\"x\" in [[1..10], 2]", "false"},
      {"[1, 2, 3] in [[1, 2, 3, 4], [1, 2, 3]]", "true"},
      {"null in [1, null]", "true"},
      {"null in [1, [1..2]]", "false"},
      {"5 in 5", "true"},
      {"@\"2026-11-24\" in [@\"2026-11-01\"..@\"2026-12-24\"]", "true"},
  });
  check_mistakes(Code::kinds_differ, {"null in [1..10]", "\"a\" in [1..10]", "5 in \"5\""});
}

TEST(Operators, MakeRanges) {
  check_mistakes(Code::bad_argument, {"[2..1]", "(@\"2026-12-24\"..@\"2026-11-01\")"});
  check_mistakes(Code::kinds_differ, {"[1..\"a\"]", "(null..10]", "[true..true]", "(< [1])"});
  check(Mode::strict, {{"[unknown(a)..2]", "unknown(a)"}, {"(< !missing_fact)", "!missing_fact"}});
}

TEST(Operators, TakeAnElementByItsPosition) {
  check_both({
      {"[1, 2, 3][1]", "1"},
      {"[1, 2, 3][-1]", "3"},
      {"[1, 2, 3][-3]", "1"},
  });
  check_mistakes(Code::index_outside_list, {"[1, 2, 3][0]", "[1, 2, 3][4]", "[1, 2, 3][-4]", "[][1]"});
  check(Mode::dmn, {{"\"foo\"[1]", "\"foo\""}, {"100[0]", "null"}, {"null[1]", "null"}});
}

TEST(Operators, GiveProperties) {
  check_both({
      {"@\"2026-11-24\".year", "2026"},
      {"@\"2026-11-24\".month", "11"},
      {"@\"2026-11-24\".day", "24"},
      {"@\"2026-11-24\".weekday", "2"},
      {"@\"2026-11-24T16:30:01.5+01:00\".hour", "16"},
      {"@\"2026-11-24T16:30:01.5+01:00\".minute", "30"},
      {"@\"2026-11-24T16:30:01.5+01:00\".second", "1.5"},
      {"@\"2026-11-24T16:30:01.5+01:00\".weekday", "2"},
      {"@\"2026-11-24T16:30:01.5+01:00\".time offset", "@\"PT1H\""},
      {"@\"2026-07-24T16:30:01@Europe/Berlin\".time offset", "@\"PT2H\""},
      {"@\"16:30:01@Europe/Berlin\".timezone", "\"Europe/Berlin\""},
      {"@\"16:30:01Z\".time offset", "@\"PT0S\""},
      {"@\"P1Y2M\".years", "1"},
      {"@\"-P1Y2M\".months", "-2"},
      {"@\"P1DT2H3M4.5S\".days", "1"},
      {"@\"P1DT2H3M4.5S\".hours", "2"},
      {"@\"P1DT2H3M4.5S\".minutes", "3"},
      {"@\"P1DT2H3M4.5S\".seconds", "4.5"},
      {"@\"-P1DT2H3M4.5S\".days", "-1"},
      {"@\"-P1DT2H3M4.5S\".hours", "-2"},
      {"@\"-PT0.5S\".seconds", "-0.5"},
      {"@\"PT25H\".days", "1"},
      {"[1..3).start", "1"},
      {"[1..3).end included", "false"},
      {"(= 10).start", "10"},
      {"(= 10).end included", "true"},
      {"(< 10).start included", "false"},
      {"{a: 1}.a", "1"},
      {"[{x: 1}, {x: 2}].x", "[1, 2]"},
      {"[[{x: 1}], [{x: 2}]].x", "[[1], [2]]"},
  });
  check_mistakes(Code::key_not_found, {"@\"P1Y\".days", "@\"P1D\".years", "@\"2026-11-24\".hour",
                                       "@\"16:30:00\".time offset", "@\"16:30:00\".timezone",
                                       "@\"16:30:00+01:00\".timezone", "(< 10).start", "{a: 1}.b", "null.b", "5.year"});
  check(Mode::dmn, {{"[{x: 1}, {y: 2}].y", "[null, 2]"}});
}

TEST(Operators, ExplainMistakesInDmnModeToo) {
  TestContext context(Mode::dmn);
  EXPECT_TRUE(Script(context, "1 + \"1\"").run().is_null());
  ASSERT_EQ(1U, context.failures.size());
  EXPECT_EQ("`+` does not take a number and a string", context.failures[0].message);
}

TEST(Operators, PayForLargeWork) {
  TestContext context(Mode::strict);
  context.budget = 10;
  const Value list = Value::list(std::vector<Value>(20, Value(true)));
  EXPECT_EQ(Code::limit_exceeded, equal(context, list, list).problem().code);
  EXPECT_EQ(Code::limit_exceeded, is_in(context, Value(true), list).problem().code);
  const Value text(std::string(700'000, 'x'));
  TestContext rich(Mode::strict);
  EXPECT_EQ(Code::limit_exceeded, add(rich, text, text).problem().code);
}

}  // namespace
}  // namespace adjudge::testing
