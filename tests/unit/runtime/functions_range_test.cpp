#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(RangeFunctions, Before) {
  check_both({
      {"before(1, 10)", "true"},
      {"before(10, 1)", "false"},
      {"before(1, 1)", "false"},
      {"before(1, [1..10])", "false"},
      {"before(1, (1..10])", "true"},
      {"before(1, [5..10])", "true"},
      {"before([1..10], 10)", "false"},
      {"before([1..10), 10)", "true"},
      {"before([1..10], 15)", "true"},
      {"before([1..10], [15..20])", "true"},
      {"before([1..10], [10..20])", "false"},
      {"before([1..10), [10..20])", "true"},
      {"before([1..10], (10..20])", "true"},
      {"before((< 5), [5..6])", "true"},
      {"before((> 5), 100)", "false"},
      {"before(5, (> 5))", "true"},
  });
}

TEST(RangeFunctions, After) {
  check_both({
      {"after(10, 5)", "true"},
      {"after(5, 10)", "false"},
      {"after(12, [1..10])", "true"},
      {"after(10, [1..10))", "true"},
      {"after(10, [1..10])", "false"},
      {"after([11..20], 12)", "false"},
      {"after([11..20], 10)", "true"},
      {"after((11..20], 11)", "true"},
      {"after([11..20], 11)", "false"},
      {"after([11..20], [1..10])", "true"},
      {"after([1..10], [11..20])", "false"},
      {"after([11..20], [1..11))", "true"},
      {"after((11..20], [1..11])", "true"},
  });
}

TEST(RangeFunctions, Meet) {
  check_both({
      {"meets([1..5], [5..10])", "true"},
      {"meets([1..5), [5..10])", "false"},
      {"meets([1..5], (5..10])", "false"},
      {"meets([1..5], [6..10])", "false"},
      {"met by([5..10], [1..5])", "true"},
      {"met by([5..10], [1..5))", "false"},
      {"met by((5..10], [1..5])", "false"},
      {"met by([6..10], [1..5])", "false"},
      {"meets((< 5), (>= 5))", "false"},
      {"meets((<= 5), (>= 5))", "true"},
  });
}

TEST(RangeFunctions, Overlap) {
  check_both({
      {"overlaps([1..5], [3..8])", "true"},         {"overlaps([3..8], [1..5])", "true"},
      {"overlaps([1..8], [3..5])", "true"},         {"overlaps([3..5], [1..8])", "true"},
      {"overlaps([1..5], [6..8])", "false"},        {"overlaps([6..8], [1..5])", "false"},
      {"overlaps([1..5], [5..8])", "true"},         {"overlaps([1..5], (5..8])", "false"},
      {"overlaps([1..5), [5..8])", "false"},        {"overlaps((< 5), (> 1))", "true"},
      {"overlaps((< 5), (> 5))", "false"},          {"overlaps before([1..5], [3..8])", "true"},
      {"overlaps before([1..5], [6..8])", "false"}, {"overlaps before([1..5], [5..8])", "true"},
      {"overlaps before([1..5], (5..8])", "false"}, {"overlaps before([1..5), [5..8])", "false"},
      {"overlaps before([1..5), (1..5])", "true"},  {"overlaps before([1..5], (1..5])", "true"},
      {"overlaps before([1..5), [1..5])", "false"}, {"overlaps before([1..5], [1..5])", "false"},
      {"overlaps before([1..8], [3..5])", "false"}, {"overlaps after([3..8], [1..5])", "true"},
      {"overlaps after([6..8], [1..5])", "false"},  {"overlaps after([5..8], [1..5])", "true"},
      {"overlaps after((5..8], [1..5])", "false"},  {"overlaps after((1..5], [1..5))", "true"},
      {"overlaps after([1..5], [1..5])", "false"},
  });
}

TEST(RangeFunctions, FinishAndStart) {
  check_both({
      {"finishes(10, [1..10])", "true"},
      {"finishes(10, [1..10))", "false"},
      {"finishes([5..10], [1..10])", "true"},
      {"finishes([5..10), [1..10])", "false"},
      {"finishes([5..10), [1..10))", "true"},
      {"finishes([1..10], [1..10])", "true"},
      {"finishes((1..10], [1..10])", "true"},
      {"finishes([1..10], (1..10])", "false"},
      {"finished by([1..10], 10)", "true"},
      {"finished by([1..10), 10)", "false"},
      {"finished by([1..10], [5..10])", "true"},
      {"finished by([1..10], (1..10])", "true"},
      {"finished by((1..10], [1..10])", "false"},
      {"starts(1, [1..10])", "true"},
      {"starts(1, (1..10])", "false"},
      {"starts([1..5], [1..10])", "true"},
      {"starts((1..5], [1..10])", "false"},
      {"starts((1..5], (1..10])", "true"},
      {"starts([1..10], [1..10])", "true"},
      {"starts([1..10), [1..10])", "true"},
      {"starts([1..10], [1..10))", "false"},
      {"started by([1..10], 1)", "true"},
      {"started by((1..10], 1)", "false"},
      {"started by([1..10], [1..5])", "true"},
      {"started by([1..10], [1..10))", "true"},
      {"started by([1..10), [1..10])", "false"},
  });
}

TEST(RangeFunctions, IncludeAndCoincide) {
  check_both({
      {"includes([1..10], 5)", "true"},
      {"includes([1..10], 12)", "false"},
      {"includes([1..10], 1)", "true"},
      {"includes((1..10], 1)", "false"},
      {"includes([1..10), 10)", "false"},
      {"includes([1..10], [4..6])", "true"},
      {"includes([1..10], [1..10])", "true"},
      {"includes([1..10], (1..10))", "true"},
      {"includes((1..10), [1..10])", "false"},
      {"includes((> 1), [2..3])", "true"},
      {"during(5, [1..10])", "true"},
      {"during(12, [1..10])", "false"},
      {"during([4..6], [1..10])", "true"},
      {"during([1..10], (1..10])", "false"},
      {"during((1..10), [1..10])", "true"},
      {"coincides(5, 5)", "true"},
      {"coincides(3, 4)", "false"},
      {"coincides([1..5], [1..5])", "true"},
      {"coincides((1..5), [1..5])", "false"},
      {"coincides([1..5], [2..6])", "false"},
      {"coincides((= 5), [5..5])", "true"},
  });
}

TEST(RangeFunctions, RefuseWhatHasNoOrder) {
  check_mistakes(Code::bad_argument,
                 {"before(null, 1)", "before(1, null)", "before(1)", "before(1, 2, 3)", "before([1..2], null)",
                  "meets(1, [1..2])", "meets([1..2], 1)", "overlaps(1, 2)", "includes(1, [1..2])", "during([1..2], 1)",
                  "finishes([1..2], 1)", "finished by(1, [1..2])", "starts(1, 1)", "started by(1, 1)",
                  "coincides(1, [1..1])", "before(true, false)", "before({a: 1}, 1)", "before((!= 5), 1)"});
  check_mistakes(Code::kinds_differ,
                 {"before(1, \"a\")", "before([1..2], [\"a\"..\"b\"])", "coincides(@\"2026-01-01\", @\"10:00:00\")"});
  check(Mode::dmn, {{"includes([[1..10]], [5])", "true"}});
  check(Mode::strict, {{"before(unknown(a), 1)", "unknown(a)"}});
}

}  // namespace
}  // namespace adjudge::testing
