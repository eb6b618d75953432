#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(NumberFunctions, Round) {
  check_both({
      {"decimal(1 / 3, 2)", "0.33"},
      {"decimal(1.5, 0)", "2"},
      {"decimal(2.5, 0)", "2"},
      {"decimal(2.5, 0.9)", "2"},
      {"decimal(1234, -2)", "1200"},
      {"floor(1.5)", "1"},
      {"floor(-1.5)", "-2"},
      {"floor(-1.56, 1)", "-1.6"},
      {"ceiling(1.5)", "2"},
      {"ceiling(-1.5)", "-1"},
      {"ceiling(1.56, 1)", "1.6"},
      {"round up(5.5, 0)", "6"},
      {"round up(-1.126, 2)", "-1.13"},
      {"round up(5.5, 6176)", "5.5"},
      {"round down(-5.5, 0)", "-5"},
      {"round half up(-1.126, 2)", "-1.13"},
      {"round half up(5.5, 0)", "6"},
      {"round half down(5.5, 0)", "5"},
      {"round half down(-5.5, 0)", "-5"},
  });
  check_mistakes(
      Code::bad_argument,
      {"decimal(1, 7000)", "decimal(1, -7000)", "round up(5.5, -6112)", "round up(5.5, 6177)", "round up(null, 0)",
       "round up(1, null)", "round up(1)", "round up(1, 2, 3)", "floor(null)", "floor(1.56, null)", "floor()",
       "floor(1, 2, 3)", "floor(\"1.5\")", "floor(1.5, \"1\")", "ceiling(null, 1)", "decimal(1)"});
}

TEST(NumberFunctions, TakeSignsAway) {
  check_both({{"abs(-1)", "1"},
              {"abs(0)", "0"},
              {"abs(@\"-P1D\")", "@\"P1D\""},
              {"abs(@\"-P1Y\")", "@\"P1Y\""},
              {"abs(@\"P1Y\")", "@\"P1Y\""}});
  check(Mode::strict, {{"abs(-5 EUR)", "5 EUR"}});
  check_mistakes(Code::bad_argument,
                 {"abs(null)", "abs(\"-1\")", "abs(true)", "abs(@\"2018-12-06\")", "abs()", "abs(1, 1)"});
}

TEST(NumberFunctions, Divide) {
  check_both({
      {"modulo(12, 5)", "2"},
      {"modulo(-12, 5)", "3"},
      {"modulo(12, -5)", "-3"},
      {"modulo(10.1, 4.5)", "1.1"},
      {"odd(1)", "true"},
      {"odd(-2)", "false"},
      {"odd(0)", "false"},
      {"even(0)", "true"},
      {"even(-1)", "false"},
      {"even(1e20)", "true"},
      {"even(2.5)", "false"},
      {"odd(2.5)", "false"},
      {"odd(1e6144)", "false"},
      {"odd(1234567890123456789012345678901235)", "true"},
  });
  check_mistakes(Code::division_by_zero, {"modulo(1, 0)"});
  check_mistakes(Code::bad_argument, {"modulo(1)", "modulo(null, 1)", "odd(null)", "odd(\"4\")", "odd()"});
}

TEST(NumberFunctions, RootsAndPowers) {
  check_both({
      {"sqrt(4)", "2"},
      {"sqrt(0)", "0"},
      {"decimal(log(4), 8)", "1.38629436"},
      {"decimal(exp(5), 8)", "148.41315910"},
      {"exp(0)", "1"},
  });
  check_mistakes(Code::bad_argument,
                 {"sqrt(-1)", "log(0)", "log(-1)", "sqrt(null)", "log(\"4\")", "exp(null)", "sqrt(4, 4)"});
  check_mistakes(Code::out_of_range, {"exp(1e30)"});
}

}  // namespace
}  // namespace adjudge::testing
