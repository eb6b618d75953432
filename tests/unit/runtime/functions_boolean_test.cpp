#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(BooleanFunctions, Negate) {
  check_both({{"not(true)", "false"}, {"not(false)", "true"}});
  check(Mode::dmn, {{"not(null)", "null"}, {"not(1)", "null"}, {"not([true])", "false"}, {"not()", "null"}});
  check(Mode::strict,
        {{"not(unknown(a))", "unknown(a)"}, {"not(!missing_fact)", "!missing_fact"}, {"not(1)", "!kinds_differ"}});
}

TEST(BooleanFunctions, TellWhatIsTheSame) {
  check_both({
      {"is(1, 1.0)", "true"},
      {"is(1, \"1\")", "false"},
      {"is(null, null)", "true"},
      {"is(1, null)", "false"},
      {"is(@\"2012-12-25\", @\"2012-12-25T00:00:00Z\")", "false"},
      {"is(@\"23:00:50Z\", @\"23:00:50+00:00\")", "true"},
      {"is(@\"23:00:50\", @\"23:00:50Z\")", "false"},
      {"is(@\"23:00:50@Australia/Melbourne\", @\"23:00:50+10:00\")", "false"},
      {"is(@\"23:00:50@Etc/GMT\", @\"23:00:50Z\")", "false"},
      {"is(@\"20:00:50+00:00\", @\"21:00:50+01:00\")", "false"},
      {"is(@\"2002-04-02T12:00:00-01:00\", @\"2002-04-02T17:00:00+04:00\")", "false"},
      {"is(@\"P1D\", @\"PT24H\")", "true"},
      {"is(@\"P1Y\", @\"P12M\")", "true"},
      {"is(@\"P0Y\", @\"P0D\")", "false"},
      {"is([1, [2]], [1, [2]])", "true"},
  });
  check(Mode::dmn, {{"is(1)", "null"}, {"is(1, 1, 1)", "null"}});
  check(Mode::strict, {{"is(unknown(a), 1)", "unknown(a)"},
                       {"is([[unknown(a)]], [[1]])", "unknown(a)"},
                       {"is({a: !missing_fact}, 1)", "!missing_fact"}});
}

}  // namespace
}  // namespace adjudge::testing
