#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(ConversionFunctions, MakeDates) {
  check_both({
      {"date(\"2026-11-24\")", "@\"2026-11-24\""},
      {"date(\"-2017-12-31\")", "@\"-2017-12-31\""},
      {"date(\"999999999-12-31\")", "@\"999999999-12-31\""},
      {"date(@\"2026-11-24\")", "@\"2026-11-24\""},
      {"date(@\"2026-11-24T23:30:00Z\")", "@\"2026-11-24\""},
      {"date(2026, 2, 28)", "@\"2026-02-28\""},
      {"date(-2017, 12, 31)", "@\"-2017-12-31\""},
  });
  check_mistakes(
      Code::bad_argument,
      {"date(null)", "date()", "date(\"2026-02-30\")", "date(\"2026-11-24Z\")", "date(\"+2026-11-24\")",
       "date(\"998-12-31\")", "date(\"01211-12-31\")", "date(\"9999999999-12-27\")", "date(\"\")", "date(2017)",
       "date(2017, 1)", "date(2017, 13, 10)", "date(2017, 2, 30)", "date(2017, 0, 1)", "date(null, 1, 1)",
       "date(2017, \"1\", 1)", "date(1000000000, 1, 1)", "date(@\"10:00:00\")", "date(2017, 1, 1.5)"});
}

TEST(ConversionFunctions, MakeMoments) {
  check_both({
      {"date and time(\"2012-12-24\")", "@\"2012-12-24T00:00:00\""},
      {"date and time(\"2017-12-31T11:22:33.456+01:35\")", "@\"2017-12-31T11:22:33.456+01:35\""},
      {"date and time(\"2011-12-31T10:15:30@Etc/UTC\")", "@\"2011-12-31T10:15:30@Etc/UTC\""},
      {"date and time(@\"2017-01-01\", @\"23:59:01Z\")", "@\"2017-01-01T23:59:01Z\""},
      {"date and time(@\"2017-09-05T10:20:00-01:00\", @\"09:15:30+02:00\")", "@\"2017-09-05T09:15:30+02:00\""},
  });
  check(Mode::dmn, {{"date and time(@\"2017-08-10T10:20:00+02:00\", @\"23:59:01\")", "@\"2017-08-10T23:59:01\""}});
  check(Mode::strict, {{"date and time(@\"2017-08-10\", @\"23:59:01\")", "@\"2017-08-10T23:59:01@Europe/Berlin\""}});
  check_mistakes(
      Code::bad_argument,
      {"date and time(null)", "date and time()", "date and time(null, null)", "date and time(@\"2017-08-10\", null)",
       "date and time(null, @\"23:59:01\")", "date and time(2017)", "date and time(\"\")",
       "date and time(\"11:00:00\")", "date and time(\"2011-12-03T10:15:30+01:00@Europe/Paris\")",
       "date and time(\"2017-12-31T24:00:01\")", "date and time(\"2017-12-31T13:20:00@xyz/abc\")",
       "date and time(\"2017-12-31T13:20:00+19:00\")", "date and time(\"2017-12-31T7:20\")"});
}

TEST(ConversionFunctions, MakeTimes) {
  check_both({
      {"time(\"16:30:00\")", "@\"16:30:00\""},
      {"time(\"16:30:00@Europe/Berlin\")", "@\"16:30:00@Europe/Berlin\""},
      {"time(@\"16:30:00Z\")", "@\"16:30:00Z\""},
      {"time(@\"2026-11-24T16:30:00+01:00\")", "@\"16:30:00+01:00\""},
      {"time(@\"2026-11-24\")", "@\"00:00:00Z\""},
      {"time(11, 59, 45.25)", "@\"11:59:45.25\""},
      {"time(11, 59, 45, @\"PT2H45M55S\")", "@\"11:59:45+02:45:55\""},
      {"time(11, 59, 45, @\"-PT2H\")", "@\"11:59:45-02:00\""},
      {"time(11, 59, 45, null)", "@\"11:59:45\""},
  });
  check_mistakes(Code::bad_argument,
                 {"time(null)", "time()", "time(\"24:00:00\")", "time(\"23:59:60\")", "time(\"7:00:00\")", "time(\"\")",
                  "time(2017)", "time(24, 0, 0)", "time(12, 60, 0)", "time(12, 0, 60)", "time(12, 0, -1)",
                  "time(12, 0)", "time(null, 0, 0)", "time(12, 0, 0, @\"PT19H\")", "time(12, 0, 0, @\"P1Y\")",
                  "time(12, 0, 0, 1)", "time(12.5, 0, 0)", "time(\"16:30:00+01:00@Europe/Berlin\")"});
}

TEST(ConversionFunctions, MakeDurations) {
  check_both({
      {"duration(\"P1DT2H3M4.123456789S\")", "@\"P1DT2H3M4.123456789S\""},
      {"duration(\"PT0.S\")", "@\"PT0S\""},
      {"duration(\"PT1000M\")", "@\"PT16H40M\""},
      {"duration(\"-P100M\")", "@\"-P8Y4M\""},
      {"years and months duration(@\"2011-12-22\", @\"2013-08-24\")", "@\"P1Y8M\""},
      {"years and months duration(@\"2013-08-24\", @\"2011-12-22\")", "@\"-P1Y8M\""},
      {"years and months duration(@\"2016-01-01\", @\"2016-01-01\")", "@\"P0M\""},
      {"years and months duration(@\"2016-09-30T23:25:00\", @\"2017-12-28T12:12:12\")", "@\"P1Y2M\""},
      {"years and months duration(@\"2014-12-31T23:59:59\", @\"2016-12-31T00:00:01\")", "@\"P2Y\""},
      {"years and months duration(@\"2014-12-31T23:59:59\", @\"-2019-10-01T12:32:59\")", "@\"-P4033Y2M\""},
      {"years and months duration(@\"2013-08-24\", @\"2017-12-15T00:59:59\")", "@\"P4Y3M\""},
      {"years and months duration(@\"2026-01-31\", @\"2026-02-28\")", "@\"P0M\""},
  });
  check_mistakes(
      Code::bad_argument,
      {"duration(null)", "duration()", "duration(\"\")", "duration(2017)", "duration(\"P\")", "duration(\"P0\")",
       "duration(\"1Y\")", "duration(\"P1H\")", "duration(\"P1Y1D\")", "duration(@\"P1D\")",
       "years and months duration(null, null)", "years and months duration(@\"2017-08-11\", null)",
       "years and months duration(@\"2017-08-11\")", "years and months duration([], [])"});
}

TEST(ConversionFunctions, ReadNumbers) {
  check_both({
      {"number(\"1,234.56\", \",\", \".\")", "1234.56"},
      {"number(\"1.234,56\", \".\", \",\")", "1234.56"},
      {"number(\"1 234,5\", \" \", \",\")", "1234.5"},
      {"number(\"-12.5\", null, \".\")", "-12.5"},
      {"number(\"12,5\", null, \",\")", "12.5"},
      {"number(\"1,000\", \",\", null)", "1000"},
      {"number(\"12.5\", null, null)", "12.5"},
  });
  check(Mode::strict, {{"number(\"12.5\")", "12.5"}});
  check(Mode::dmn, {{"number(\"12.5\")", "null"}});
  check_mistakes(Code::bad_argument,
                 {"number(null, \",\", \".\")", "number(\"1\", \".\", \".\")", "number(\"1\", \".\", null)",
                  "number(\"1\", \";\", \".\")", "number(\"1\", \",\", \";\")", "number(\"a\", \",\", \".\")",
                  "number(\"\", \",\", \".\")", "number(\"1,000.5\", null, \",\")", "number(\"1\", \",\")", "number()",
                  "number(1, \",\", \".\")", "number(\"1e9000\", \",\", \".\")"});
}

TEST(ConversionFunctions, WriteTexts) {
  check_both({
      {"string(1.10)", "\"1.1\""},
      {"string(1e3)", "\"1000\""},
      {"string(\"a\")", "\"a\""},
      {"string(true)", "\"true\""},
      {"string(@\"2026-11-24\")", "\"2026-11-24\""},
      {"string(@\"2026-11-24T10:00:00@Europe/Berlin\")", "\"2026-11-24T10:00:00@Europe/Berlin\""},
      {"string(@\"PT25H\")", "\"P1DT1H\""},
      {"string(@\"P13M\")", "\"P1Y1M\""},
      {"string([1, \"a\", {b: @\"2026-11-24\"}])", "\"[1, \\\"a\\\", {b: 2026-11-24}]\""},
      {"string([1..3))", "\"[1..3)\""},
      {"string(null)", "null"},
  });
  check(
      Mode::strict,
      {{"string(19.9 EUR)", "\"19.90 EUR\""}, {"string([[unknown(a)]])", "unknown(a)"}, {"string()", "!bad_argument"}});
}

TEST(ConversionFunctions, RefuseToWriteTextsWithoutEnd) {
  TestContext context(Mode::strict);
  Value value = Value::list(std::vector<Value>(1000, Value("0123456789")));
  for (int i = 0; i < 2; ++i) value = Value::list(std::vector<Value>(15, value));
  const Value arguments[] = {value};
  EXPECT_EQ(Code::limit_exceeded, context.call(*context.function_named("string"), arguments).problem().code);
}

TEST(ConversionFunctions, ReadRanges) {
  check_both({
      {"range(\"[18..21]\")", "[18..21]"},
      {"range(\"(18..21)\")", "(18..21)"},
      {"range(\"]18..21[\")", "(18..21)"},
      {"range(\"[-1.5..2.5)\")", "[-1.5..2.5)"},
      {"range(\" [ 1 .. 2 ] \")", "[1..2]"},
      {"range(\"[\\\"a\\\"..\\\"c\\\"]\")", "[\"a\"..\"c\"]"},
      {"range(\"[@\\\"2026-11-01\\\"..@\\\"2026-12-24\\\"]\")", "[@\"2026-11-01\"..@\"2026-12-24\"]"},
      {"range(\"[date(\\\"2026-11-01\\\")..date(\\\"2026-12-24\\\")]\")", "[@\"2026-11-01\"..@\"2026-12-24\"]"},
      {"range(\"[duration(\\\"P1D\\\")..@\\\"P2D\\\"]\")", "[@\"P1D\"..@\"P2D\"]"},
  });
  check_mistakes(Code::bad_argument,
                 {"range(null)", "range()", "range(\"\")", "range(\"[1..]\")", "range(\"[..1]\")", "range(\"[1..2\")",
                  "range(\"1..2\")", "range(\"[a..b]\")", "range(\"[1+1..3]\")", "range(\"[1..2] \\\"\")",
                  "range(\"[2..1]\")", "range(\"[date(2026)..date(2027)]\")", "range(\"[\\\"a..b]\")",
                  "range(\"[@\\\"x\\\"..@\\\"y\\\"]\")", "range(5)"});
  check_mistakes(Code::kinds_differ, {"range(\"[1..\\\"a\\\"]\")"});
}

TEST(ConversionFunctions, KnowTheTypesOfConstantTexts) {
  const auto& functions = built_in_functions();
  const auto refined = [&](std::string_view name, Value constant) {
    const Type arguments[] = {Type(Type::Kind::string)};
    const Value constants[] = {std::move(constant)};
    return functions[static_cast<std::size_t>(functions.find(name))].refine(arguments, constants);
  };
  EXPECT_TRUE(refined("duration", Value("P1D")).is(Type::Kind::duration));
  EXPECT_TRUE(refined("duration", Value("P1Y")).is(Type::Kind::months));
  EXPECT_TRUE(refined("duration", Value("x")).is_unknown());
  EXPECT_TRUE(refined("duration", Value()).is_unknown());
  EXPECT_TRUE(refined("range", Value("[1..2]")).element().is(Type::Kind::number));
}

}  // namespace
}  // namespace adjudge::testing
