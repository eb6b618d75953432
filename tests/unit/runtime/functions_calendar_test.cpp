#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(CalendarFunctions, CountDays) {
  check(Mode::strict, {
                          {"days between(@\"2026-11-01\", @\"2026-11-24\")", "23"},
                          {"days between(@\"2026-11-24\", @\"2026-11-01\")", "-23"},
                          {"days between(@\"2026-11-24\", @\"2026-11-24\")", "0"},
                          // The days on the clocks of the pack's zone, Europe/Berlin.
                          {"days between(@\"2026-11-23T23:30:00Z\", @\"2026-11-24\")", "0"},
                          {"days between(@\"2026-11-24\", @\"2026-11-24T22:30:00Z\")", "0"},
                          {"days between(@\"2026-11-24\", @\"2026-11-25T00:30:00\")", "1"},
                          {"days between(\"2026-11-24\", @\"2026-11-25\")", "!bad_argument"},
                          {"days between(unknown(a), @\"2026-11-25\")", "unknown(a)"},
                      });
}

TEST(CalendarFunctions, CountOpenDays) {
  check(Mode::strict, {
                          {"business days between(@\"2026-11-20\", @\"2026-11-24\", \"de\")", "2"},
                          {"business days between(@\"2026-12-24\", @\"2026-12-28\", \"de\")", "1"},
                          {"business days between(@\"2026-11-24\", @\"2026-11-24\", \"de\")", "0"},
                          {"add business days(@\"2026-11-20\", 2, \"de\")", "@\"2026-11-24\""},
                          {"add business days(@\"2026-12-24\", 1, \"de\")", "@\"2026-12-28\""},
                          {"add business days(@\"2026-11-23\", -1, \"de\")", "@\"2026-11-20\""},
                          {"add business days(@\"2026-11-22\", 0, \"de\")", "@\"2026-11-22\""},
                          {"add business days(@\"2026-11-20\", 1.5, \"de\")", "!bad_argument"},
                          {"add business days(@\"2026-11-20\", 1e12, \"de\")", "!out_of_range"},
                          {"add business days(@\"2026-11-20\", 2, \"fr\")", "!bad_argument"},
                          {"business days between(@\"2026-11-20\", @\"2026-11-24\", \"fr\")", "!bad_argument"},
                          {"business days between(@\"-999999999-01-01\", @\"999999999-12-31\", \"de\") > 1e11", "true"},
                      });
}

TEST(CalendarFunctions, KnowOpeningHours) {
  check(Mode::strict, {
                          {"is open(@\"2026-11-24T09:00:00@Europe/Berlin\", \"de\")", "true"},
                          {"is open(@\"2026-11-24T17:00:00@Europe/Berlin\", \"de\")", "false"},
                          {"is open(@\"2026-11-24T08:30:00Z\", \"de\")", "true"},
                          {"is open(@\"2026-11-24T08:30:00\", \"de\")", "false"},
                          {"is open(@\"2026-11-22T12:00:00Z\", \"de\")", "false"},
                          {"is open(@\"2026-12-25T12:00:00Z\", \"de\")", "false"},
                          {"is open(@\"2026-11-24\", \"de\")", "!bad_argument"},
                          {"is open(@\"2026-11-24T08:30:00Z\", \"fr\")", "!bad_argument"},
                      });
}

}  // namespace
}  // namespace adjudge::testing
