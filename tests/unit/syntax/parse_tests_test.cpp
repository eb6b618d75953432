#include <gtest/gtest.h>

#include "yaml_fixture.hpp"

namespace adjudge {
namespace {

using testing_yaml::Parsed;

TEST(ParseTests, ReadsCasesAndTests) {
  const Parsed pack(
      "cases:\n  ordinary: {order: {placed_at: \"2026-10-01T09:00:00Z\", lines: []}, request: {price: 20.00 EUR}}\n"
      "tests:\n  - name: a faulty item comes back\n    base: ordinary\n    given: {request: {reason: defective, note: "
      "null}}\n"
      "    now: 2026-10-20T12:00:00Z\n    expect: {eligibility.outcome: approve, refund: 20.00 EUR}\n"
      "    fired: {eligibility: faulty, lines: [[a], [b, c]]}\n"
      "  - {name: no date, expect_status: {eligibility: undetermined}, missing: {eligibility: [order.delivered_on]}}\n"
      "  - {name: refused, expect_error: {refund: check_failed}}\n",
      FileRole::tests);
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  ASSERT_EQ(pack.tests.cases.size(), 1u);
  EXPECT_EQ(pack.tests.cases[0].first.text, "ordinary");
  ASSERT_EQ(pack.tests.tests.size(), 3u);
  const document::TestDeclaration& test = pack.tests.tests[0];
  EXPECT_EQ(test.name.text, "a faulty item comes back");
  EXPECT_EQ(test.base->text, "ordinary");
  EXPECT_EQ(test.now->text, "2026-10-20T12:00:00Z");
  EXPECT_TRUE(test.given->find("request")->find("note")->is_null()) << "a case may say that it does not know";
  EXPECT_EQ(test.expect->find("refund")->scalar.text, "20.00 EUR");
  EXPECT_TRUE(pack.tests.tests[1].missing);
  EXPECT_EQ(pack.tests.tests[2].expect_error->find("refund")->scalar.text, "check_failed");
}

TEST(ParseTests, PassesOverPolicyFiles) {
  const Parsed pack({{"facts: {a: number}\n", FileRole::policy}, {"tests: []\n", FileRole::tests}});
  EXPECT_TRUE(pack.notes.empty()) << pack.report();
  EXPECT_TRUE(pack.tests.tests.empty());
}

TEST(ParseTests, NamesMistakes) {
  const Parsed pack(
      "cases: {a: text}\ntests:\n  - {base: a, expect: {b: c}}\n  - {name: x}\n  - {name: y, expect: [z]}\n"
      "  - {name: z, given: text, expect: {a: b}, expects: {c: d}}\n  - text\n  - {name: s, expect_status: {a: [b]}, "
      "fired: {c: {d: e}}}\n"
      "extra: 1\n",
      FileRole::tests);
  EXPECT_EQ(pack.codes(), (std::vector{Code::wrong_shape, Code::missing_key, Code::missing_key, Code::wrong_shape,
                                       Code::wrong_shape, Code::unknown_key, Code::wrong_shape, Code::wrong_shape,
                                       Code::wrong_shape, Code::unknown_key}))
      << pack.report();
}

TEST(ParseTests, RefusesACaseGivenTwice) {
  const Parsed pack({{"cases: {a: {x: 1}}\n", FileRole::tests}, {"cases: {a: {x: 2}}\n", FileRole::tests}});
  ASSERT_EQ(pack.codes(), std::vector{Code::duplicate_key});
  EXPECT_EQ(pack.sources.where(pack.notes[0].labels[1].span), "file1.yaml:1:9");
}

TEST(ParseTests, FindsAccidentsToo) {
  const Parsed pack("tests:\n  - {name: a, expect: {refund: max(1, 2)}}\n", FileRole::tests);
  EXPECT_EQ(pack.codes(), std::vector{Code::split_at_comma});
}

TEST(ParseTests, WarnsOfAnEmptyFile) {
  const Parsed pack("# later\n", FileRole::tests);
  EXPECT_EQ(pack.codes(), std::vector{Code::empty_document});
}

}  // namespace
}  // namespace adjudge
