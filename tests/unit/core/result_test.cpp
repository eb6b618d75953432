#include "adjudge/core/result.hpp"

#include <gtest/gtest.h>

namespace adjudge {
namespace {

Result<int> half(int number) {
  if (number % 2 == 0) return number / 2;
  auto sources = std::make_shared<SourceSet>();
  const SourceId id = sources->add({"numbers.yaml", "odd: " + std::to_string(number)});
  Failure failure;
  failure.diagnostics.add({Code::bad_argument, Severity::error, "the number is odd", {{{id, 5, 6}, "this one"}}, {}});
  failure.sources = std::move(sources);
  return failure;
}

TEST(Result, HoldsAValueOrTheReasons) {
  EXPECT_EQ(half(4).value(), 2);
  const Result<int> none = half(3);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().diagnostics[0].code, Code::bad_argument);
}

TEST(Result, ThrowsTheFindingsAsAPersonReadsThem) {
  try {
    half(3).value();
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(),
                 "error[ADJ515]: the number is odd\n"
                 "  ┌─ numbers.yaml:1:6\n"
                 "1 │ odd: 3\n"
                 "  │      ^ this one");
    EXPECT_EQ(error.diagnostics().size(), 1U);
    EXPECT_NE(error.failure().sources, nullptr);
  }
}

TEST(Result, ThrowsWithoutSourcesToo) {
  Failure failure;
  EXPECT_STRNE(Error(failure).what(), "");
  failure.diagnostics.add(
      {Code::not_found, Severity::error, "gone", {{{static_cast<SourceId>(0), 1, 2}, "there"}}, {}});
  EXPECT_STREQ(Error(failure).what(), "error[ADJ901]: gone\n  = note: there");
}

}  // namespace
}  // namespace adjudge
