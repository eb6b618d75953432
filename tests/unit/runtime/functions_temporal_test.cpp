#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(TemporalFunctions, NameDays) {
  check_both({
      {"day of year(@\"2019-09-17\")", "260"},
      {"day of year(@\"2019-09-17T10:10:10\")", "260"},
      {"day of week(@\"2019-09-17\")", "\"Tuesday\""},
      {"day of week(@\"1969-12-28\")", "\"Sunday\""},
      {"month of year(@\"2019-09-17T10:10:10\")", "\"September\""},
      {"week of year(@\"2019-09-17\")", "38"},
      {"week of year(@\"2003-12-29\")", "1"},
      {"week of year(@\"2010-01-01\")", "53"},
  });
  check_mistakes(Code::bad_argument,
                 {"day of week(null)", "day of week()", "day of week(\"foo\")", "week of year(null)",
                  "month of year(\"foo\")", "day of year(1)", "day of year(@\"2019-09-17\", @\"2019-09-17\")"});
  check(Mode::strict, {{"day of week(unknown(a))", "unknown(a)"}});
}

TEST(TemporalFunctions, TakeTheTimeFromTheEvaluation) {
  check_both({
      {"now()", "@\"2026-11-25T00:30:00@Europe/Berlin\""},
      {"today()", "@\"2026-11-25\""},
  });
  check_mistakes(Code::bad_argument, {"now(123)", "today(1)"});
  for (const std::string_view expression : {"now()", "today()"}) {
    TestContext context(Mode::strict);
    context.clock.reset();
    EXPECT_EQ(Code::no_clock, Script(context, expression).run().problem().code);
  }
}

}  // namespace
}  // namespace adjudge::testing
