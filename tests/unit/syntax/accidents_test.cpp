#include <gtest/gtest.h>

#include "yaml_fixture.hpp"

namespace adjudge {
namespace {

using testing_yaml::Loaded;
using testing_yaml::mended;

struct Accident {
  std::string text;
  Code code;
  std::string repaired;  // the text with the first repair applied
};

void PrintTo(const Accident& accident, std::ostream* out) { *out << accident.text; }

// Each accident gives exactly one finding, and its repair a text without any.
class Accidents : public testing::TestWithParam<Accident> {};

TEST_P(Accidents, AreNamedAndRepaired) {
  const Loaded yaml(GetParam().text);
  EXPECT_EQ(yaml.codes(), std::vector{GetParam().code}) << yaml.report();
  const std::string repaired = mended(yaml.notes, GetParam().text);
  EXPECT_EQ(repaired, GetParam().repaired) << yaml.report();
  const Loaded again(repaired);
  EXPECT_TRUE(again.notes.empty()) << again.report();
}

INSTANTIATE_TEST_SUITE_P(
    SplitAtComma, Accidents,
    testing::Values(
        Accident{"then: {refund: round money(x, half_up)}\n", Code::split_at_comma,
                 "then: {refund: \"round money(x, half_up)\"}\n"},
        Accident{"then: {refund: round money(x, \n   half_up), outcome: y}\n", Code::split_at_comma,
                 "then: {refund: \"round money(x, half_up)\", outcome: y}\n"},
        Accident{"row: [not(a, b), x, 15]\n", Code::split_at_comma, "row: [\"not(a, b)\", x, 15]\n"},
        Accident{"row: [x, max(a, b, min(c, d)), y]\n", Code::split_at_comma,
                 "row: [x, \"max(a, b, min(c, d))\", y]\n"},
        Accident{"row: [concat(\"a, b\", c), d]\n", Code::split_at_comma, "row: ['concat(\"a, b\", c)', d]\n"},
        Accident{"then: {refund: allocate(total, weights: x)}\n", Code::split_at_comma,
                 "then: {refund: \"allocate(total, weights: x)\"}\n"},
        Accident{"then: {reason: Sorry, too late}\n", Code::split_at_comma, "then: {reason: \"Sorry, too late\"}\n"},
        Accident{"then: {a: one, two, three, b: c}\n", Code::split_at_comma, "then: {a: \"one, two, three\", b: c}\n"},
        Accident{"functions: {line(a, b): a + b}\n", Code::split_at_comma, "functions: {\"line(a, b)\": a + b}\n"},
        Accident{"when: {x: [not(a, b)]}\n", Code::split_at_comma, "when: {x: [\"not(a, b)\"]}\n"}));

INSTANTIATE_TEST_SUITE_P(
    Ranges, Accidents,
    testing::Values(
        Accident{"when: {days: [1..30]}\n", Code::list_for_range, "when: {days: \"[1..30]\"}\n"},
        Accident{"within: [2026-11-01..2026-12-24]\n", Code::list_for_range, "within: \"[2026-11-01..2026-12-24]\"\n"},
        Accident{"row: [x, [ -5 .. limit ], 3]\n", Code::list_for_range, "row: [x, \"[ -5 .. limit ]\", 3]\n"},
        Accident{"days: [1..30)\nb: 2\n", Code::list_for_range, "days: \"[1..30)\"\nb: 2\n"},
        Accident{"when: {days: [1..30)}\n", Code::list_for_range, "when: {days: \"[1..30)\"}\n"},
        Accident{"when: {days: (1..30]}\n", Code::list_for_range, "when: {days: \"(1..30]\"}\n"},
        Accident{"days: ]1..30[\n", Code::list_for_range, "days: \"]1..30[\"\n"},
        Accident{"when: {days: ]1..30]}\n", Code::list_for_range, "when: {days: \"]1..30]\"}\n"}));

INSTANTIATE_TEST_SUITE_P(
    Tags, Accidents,
    testing::Values(Accident{"when: {q: != 3}\n", Code::tag_not_allowed, "when: {q: \"!= 3\"}\n"},
                    Accident{"when: {q: !=\"x\"}\n", Code::tag_not_allowed, "when: {q: '!=\"x\"'}\n"},
                    Accident{"q: !(a)\n", Code::tag_not_allowed, "q: \"!(a)\"\n"},
                    Accident{"q: !(a, b)\n", Code::tag_not_allowed, "q: \"!(a, b)\"\n"},
                    Accident{"when: {q: !(a, b), r: s}\n", Code::tag_not_allowed, "when: {q: \"!(a, b)\", r: s}\n"},
                    Accident{"n: !!str 010\n", Code::tag_not_allowed, "n: 010\n"}));

INSTANTIATE_TEST_SUITE_P(
    Comments, Accidents,
    testing::Values(Accident{"if: tier = \"vip #1\"\n", Code::swallowed_comment, "if: 'tier = \"vip #1\"'\n"},
                    Accident{"if: count(orders #all\n", Code::swallowed_comment, "if: \"count(orders #all\"\n"},
                    Accident{"when: {tag: vip #1}\n", Code::swallowed_comment, "when: {tag: \"vip #1\"}\n"},
                    Accident{"when: {tag: #1, b: c}\n", Code::swallowed_comment, "when: {tag: \"#1\", b: c}\n"},
                    Accident{"row: [x,\n  vip #1, \"y # z\"]\n", Code::swallowed_comment,
                             "row: [x,\n  \"vip #1\", \"y # z\"]\n"},
                    Accident{"tier: vip #1\n", Code::swallowed_comment, "tier: \"vip #1\"\n"},
                    Accident{"- vip #1 # the best\n", Code::swallowed_comment, "- \"vip #1 # the best\"\n"}));

INSTANTIATE_TEST_SUITE_P(
    Quotes, Accidents,
    testing::Values(Accident{"a: \"foo\nb: c\n", Code::unclosed_quote, "a: \"foo\"\nb: c\n"},
                    Accident{"a: 'foo\nb: c\n", Code::unclosed_quote, "a: 'foo'\nb: c\n"},
                    Accident{"a: \"foo\nb: \"bar\"\n", Code::unclosed_quote, "a: \"foo\"\nb: \"bar\"\n"},
                    Accident{"a: \"foo\nb: c\nd: e\"\n", Code::unclosed_quote, "a: \"foo\"\nb: c\nd: e\"\n"},
                    Accident{"a: {b: \"c, d: e}\nf: g\n", Code::unclosed_quote, "a: {b: \"c\", d: e}\nf: g\n"},
                    Accident{"x:\n  - \"foo\n  - bar: \"b\"\n", Code::unclosed_quote,
                             "x:\n  - \"foo\"\n  - bar: \"b\"\n"}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, Accidents,
    testing::Values(Accident{"if: \"gold\" = tier\n", Code::yaml_syntax, "if: '\"gold\" = tier'\n"},
                    Accident{"when: {a: \"x\" or b}\n", Code::yaml_syntax, "when: {a: '\"x\" or b'}\n"},
                    Accident{"because: {sku} arrived late\n", Code::yaml_syntax, "because: \"{sku} arrived late\"\n"},
                    Accident{"because: Note: this\n", Code::yaml_syntax, "because: \"Note: this\"\n"},
                    Accident{"- id: a\n  because: Note: this\n", Code::yaml_syntax,
                             "- id: a\n  because: \"Note: this\"\n"},
                    Accident{"then: {a: f(total: x, y: z)}\n", Code::yaml_syntax, "then: {a: \"f(total: x, y: z)\"}\n"},
                    Accident{"then: {a: f(x[1], y)}\n", Code::yaml_syntax, "then: {a: \"f(x[1], y)\"}\n"},
                    Accident{"row: [max(a, \"b\"), c]\n", Code::split_at_comma, "row: ['max(a, \"b\")', c]\n"},
                    Accident{"when: {q: > 5}\n", Code::yaml_syntax, "when: {q: \"> 5\"}\n"},
                    Accident{"q: > 5\nr: s\n", Code::yaml_syntax, "q: \"> 5\"\nr: s\n"},
                    Accident{"q: >= 5\n", Code::yaml_syntax, "q: \">= 5\"\n"},
                    Accident{"q: ? > 5\n", Code::yaml_syntax, "q: \"? > 5\"\n"},
                    Accident{"when: {q: ? > 5}\n", Code::yaml_syntax, "when: {q: \"? > 5\"}\n"},
                    Accident{"q: @\"2026-11-24\"\n", Code::yaml_syntax, "q: '@\"2026-11-24\"'\n"},
                    Accident{"q: 5 %\nr: %5\n", Code::yaml_syntax, "q: 5 %\nr: \"%5\"\n"},
                    Accident{"q: `x`\n", Code::yaml_syntax, "q: \"`x`\"\n"},
                    Accident{"q: *x\n", Code::yaml_syntax, "q: \"*x\"\n"},
                    Accident{"row: [ - , x]\n", Code::yaml_syntax, "row: [ \"-\" , x]\n"},
                    Accident{"q: -\nr: s\n", Code::yaml_syntax, "q: \"-\"\nr: s\n"},
                    Accident{"outcome:approve\nb: c\n", Code::yaml_syntax, "outcome: approve\nb: c\n"},
                    Accident{"x:\n  b: c\n  outcome:approve\n  d: e\n", Code::yaml_syntax,
                             "x:\n  b: c\n  outcome: approve\n  d: e\n"},
                    Accident{"a:\n\tb: c\n", Code::yaml_syntax, "a:\n  b: c\n"},
                    Accident{"a: [x\nb: 2\n", Code::yaml_syntax, "a: [x]\nb: 2\n"}));

INSTANTIATE_TEST_SUITE_P(Braces, Accidents,
                         testing::Values(Accident{"because: {sku}\n", Code::wrong_shape, "because: \"{sku}\"\n"},
                                         Accident{"then: {outcome:approve}\n", Code::wrong_shape,
                                                  "then: {outcome: approve}\n"},
                                         Accident{"? [a, b]\n: c\n", Code::wrong_shape, "? \"[a, b]\"\n: c\n"}));

TEST(Accident, IsPutRightInTheTree) {
  const Loaded yaml(
      "then: {refund: round money(x, half_up), b: [1..30], c: != 3}\nrow: [not(a, b), x]\nif: t = \"v #1\"\n");
  EXPECT_EQ(yaml.notes.size(), 5u) << yaml.report();
  const yaml::Node& then = yaml.at("then");
  ASSERT_EQ(then.entries.size(), 3u);
  EXPECT_EQ(then.find("refund")->scalar.text, "round money(x, half_up)");
  EXPECT_EQ(yaml.place(then.find("refund")->scalar, "half_up"), "half_up");
  EXPECT_EQ(then.find("b")->scalar.text, "[1..30]");
  EXPECT_EQ(then.find("c")->scalar.text, "!= 3");
  ASSERT_EQ(yaml.at("row").items.size(), 2u);
  EXPECT_EQ(yaml.at("row").items[0].scalar.text, "not(a, b)");
  EXPECT_EQ(yaml.at("if").scalar.text, "t = \"v #1\"");
}

TEST(Accident, SwallowedLinesAreNotReportedAgain) {
  const Loaded yaml("a: \"foo\nb: c\na: d\n");
  EXPECT_EQ(yaml.codes(), std::vector{Code::unclosed_quote}) << yaml.report();
  EXPECT_EQ(yaml.at("a").scalar.text, "foo");
}

TEST(Accident, OfAnAliasIsReportedOnce) {
  const Loaded yaml("a: &x {b: f(c, d)}\ne: *x\ng: [*x, *x]\n");
  EXPECT_EQ(yaml.codes(), std::vector{Code::split_at_comma});
  EXPECT_EQ(yaml.at("g").items[1].find("b")->scalar.text, "f(c, d)");
}

TEST(Accident, OffersBothReadingsOfInnerQuotes) {
  const Loaded yaml("because: \"The \"gold\" tier\"\n");
  ASSERT_EQ(yaml.codes(), std::vector{Code::yaml_syntax});
  ASSERT_EQ(yaml.notes[0].fixes.size(), 2u);
  EXPECT_EQ(yaml.notes[0].fixes[1].replacement, "'The \"gold\" tier'");
}

TEST(Accident, EachGivesItsOwnFinding) {
  const Loaded yaml("a: {b: f(c, d)}\ne: [1..2]\ng: != 3\nh: x #1\ni: 1\ni: 2\n");
  EXPECT_EQ(yaml.notes.size(), 5u) << yaml.report();
}

// What authors may well write.
class Legitimate : public testing::TestWithParam<std::string> {};

TEST_P(Legitimate, TextsAreLeftAlone) {
  const Loaded yaml(GetParam());
  EXPECT_TRUE(yaml.notes.empty()) << yaml.report();
}

INSTANTIATE_TEST_SUITE_P(
    Texts, Legitimate,
    testing::Values("because: It's the customer's item (and nobody else's), so it can't stay.\n",
                    "because: A return (within 30 days is free.\n", "because: a) sealed, b) opened :)  # smile\n",
                    "because: Sorry :(  # sad\n", "because: a 5\" nail and a 6\" one  # inches\n",
                    "because: 5' tall  # feet\n", "tags: [5\" nails, 6\" nails]\n", "tags: [don't, won't]\n",
                    "tags: [rock 'n' roll, it's]\n", "status: [pending, pending (item modified), delivered]\n",
                    "faces: [\":)\", \";)\", :-)]\n", "text: \"I said: (wait, what?\"\n",
                    "text: 'unbalanced ( [ { in quotes # not a comment'\n", "uses: [../common, base]\n",
                    "uses: [../common]\n", "wait: [and so on...]\n", "wait: [...]\n", "one: [a.b]\n",
                    "version: [1.2.3]\n", "a: x # 1 of 2\n", "a: 5 #1\n", "a: x # (unbalanced \"comment\n",
                    "a: (x) # (\n", "a: c#1\n", "url: http://example.org/a#b\n",
                    "urls: [http://example.org/a, http://example.org/b]\n", "week: {mon: [09:00-12:30, 13:30-17:00]}\n",
                    "a: {b: , c: ~}\n", "a: {b: \"x, y\", c: 'd, e'}\n", "a: {}\nb: []\n", "a: [f(x), g(y), h(z)]\n",
                    "a: {b: f(x), c: g(y)}\n", "a: [x = \"y\", z]\n", "row: [-, a, 15]\n", "a: < 5\nb: \"<= 7\"\n",
                    "text: |\n  a ( b \" c # d\n  {e, f\n", "text: >\n  a ( b \" c # d\n  [1..30]\n",
                    "a: \"one\n  two: three\n  - four\"\n", "a:\n  - 'one\n    two:'\n", "text: \"line\n\n  line\"\n",
                    "? a\n: b\n", "{a: 1, \"b\":2}\n", "review: \"He said \\\"no, never\\\" (twice\"\n",
                    "given: {message: 'Where''s my order (#1234), please?'}\n", "a: it said \"stop\" # twice\n"));

}  // namespace
}  // namespace adjudge
