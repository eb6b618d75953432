#include "adjudge/syntax/scalar_text.hpp"

#include <gtest/gtest.h>

#include "yaml_fixture.hpp"

namespace adjudge {
namespace {

using testing_yaml::Loaded;
using Style = ScalarText::Style;

TEST(ScalarText, StandsInItsFileAsItIs) {
  const ScalarText text = ScalarText::verbatim("a + b", SourceId{0}, 10);
  EXPECT_EQ(text.locate(0, 1), (Span{SourceId{0}, 10, 11}));
  EXPECT_EQ(text.locate(4, 5), (Span{SourceId{0}, 14, 15}));
  EXPECT_EQ(text.locate(5, 5), (Span{SourceId{0}, 15, 15}));
  EXPECT_EQ(text.locate(3, 99), (Span{SourceId{0}, 13, 15})) << "pieces beyond the end are cut off";
  EXPECT_EQ(text.locate(99, 3), (Span{SourceId{0}, 15, 15}));
}

TEST(ScalarText, OfNoFileLocatesNothing) {
  const ScalarText text;
  EXPECT_TRUE(text.locate(0, 5).is_none());
}

TEST(ScalarText, FindsPlainText) {
  const Loaded yaml("if: tier = \"gold\" and n > 5   # why\n");
  const ScalarText& text = yaml.at("if").scalar;
  EXPECT_EQ(text.style, Style::plain);
  EXPECT_EQ(text.text, "tier = \"gold\" and n > 5");
  EXPECT_EQ(yaml.written(text.span), "tier = \"gold\" and n > 5");
  EXPECT_EQ(yaml.place(text, "\"gold\""), "\"gold\"");
  EXPECT_EQ(yaml.place(text, "5"), "5");
}

TEST(ScalarText, FindsPlainTextOverSeveralLines) {
  const Loaded yaml("if: one\n  two  \n\n   three # why\nthen: x\n");
  const ScalarText& text = yaml.at("if").scalar;
  EXPECT_EQ(text.text, "one two\nthree");
  EXPECT_EQ(yaml.written(text.span), "one\n  two  \n\n   three");
  EXPECT_EQ(yaml.place(text, "one"), "one");
  EXPECT_EQ(yaml.place(text, "two"), "two");
  EXPECT_EQ(yaml.place(text, "three"), "three");
}

TEST(ScalarText, FindsSingleQuotedText) {
  const Loaded yaml("a: 'it''s a ''gold'' one\n   and more'\nb: ''\n");
  const ScalarText& text = yaml.at("a").scalar;
  EXPECT_EQ(text.style, Style::single_quoted);
  EXPECT_EQ(text.text, "it's a 'gold' one and more");
  EXPECT_EQ(yaml.place(text, "it's"), "it''s");
  EXPECT_EQ(yaml.place(text, "gold"), "gold");
  EXPECT_EQ(yaml.place(text, "more"), "more");
  EXPECT_EQ(yaml.written(text.span), "'it''s a ''gold'' one\n   and more'");
  const ScalarText& empty = yaml.at("b").scalar;
  EXPECT_EQ(empty.text, "");
  EXPECT_EQ(yaml.written(empty.span), "''");
}

TEST(ScalarText, FindsDoubleQuotedTextWithEveryEscape) {
  const Loaded yaml(R"(a: "\0x\ax\bx\tx\nx\vx\fx\rx\ex\ x\"x\'x\\x\/x\Nx\_x\Lx\Px\x41x\u00e9x\U0001F600end")"
                    "\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  const ScalarText& text = yaml.at("a").scalar;
  EXPECT_EQ(text.style, Style::double_quoted);
  EXPECT_EQ(yaml.place(text, "end"), "end");
  EXPECT_EQ(yaml.place(text, "x\\x"), R"(x\\x)");
  EXPECT_EQ(yaml.place(text, "A"), R"(\x41)");
  EXPECT_EQ(yaml.place(text, "\xC3\xA9"), R"(\u00e9)");
  EXPECT_EQ(yaml.place(text, "\xF0\x9F\x98\x80"), R"(\U0001F600)");
  EXPECT_EQ(yaml.place(text,
                       "\xF0\x9F\x98\x80"
                       "end"),
            R"(\U0001F600end)");
}

TEST(ScalarText, FindsFoldedLinesOfADoubleQuotedText) {
  const Loaded yaml("a: \"one  \n   two\\\n     three\\\n   \\  four\n\n   five\"\nb: 1\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  const ScalarText& text = yaml.at("a").scalar;
  EXPECT_EQ(text.text, "one twothree  four\nfive");
  for (const std::string_view word : {"one", "two", "three", "four", "five"}) EXPECT_EQ(yaml.place(text, word), word);
}

TEST(ScalarText, FindsLiteralText) {
  const Loaded yaml("a: |\n  one\n    two\n\n  three\n\nb: |2-\n    four\n  five\nc: |+  # kept\n  six\n\nd: 1\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  const ScalarText& a = yaml.at("a").scalar;
  EXPECT_EQ(a.style, Style::literal);
  EXPECT_EQ(a.text, "one\n  two\n\nthree\n");
  EXPECT_EQ(yaml.written(a.span), "|\n  one\n    two\n\n  three");
  for (const std::string_view word : {"one", "two", "three"}) EXPECT_EQ(yaml.place(a, word), word);
  const ScalarText& b = yaml.at("b").scalar;
  EXPECT_EQ(b.text, "  four\nfive");
  for (const std::string_view word : {"  four", "five"}) EXPECT_EQ(yaml.place(b, word), word);
  EXPECT_EQ(yaml.place(yaml.at("c").scalar, "six"), "six");
}

TEST(ScalarText, FindsFoldedText) {
  const Loaded yaml(
      "a: >\n  one\n  two\n\n\n  three\n    more\n    yet more\n  back\n\nb: >-\n  x\n  y\nc: >+\n  z\n\n\nd: 1\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  const ScalarText& a = yaml.at("a").scalar;
  EXPECT_EQ(a.style, Style::folded);
  for (const std::string_view word : {"one", "two", "three", "more", "yet more", "back"}) {
    EXPECT_EQ(yaml.place(a, word), word);
  }
  EXPECT_EQ(yaml.at("b").scalar.text, "x y");
  EXPECT_EQ(yaml.place(yaml.at("b").scalar, "y"), "y");
  EXPECT_EQ(yaml.place(yaml.at("c").scalar, "z"), "z");
}

TEST(ScalarText, FindsPlacesInFilesWithCarriageReturns) {
  const Loaded yaml(
      "a: one\r\n  two\r\nb: |\r\n  three\r\n  four\r\nc: \"five\r\n  six\\\r\n  seven\"\r\nd: >\r\n  eight\r\n  "
      "nine\r\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.at("a").scalar.text, "one two");
  EXPECT_EQ(yaml.at("b").scalar.text, "three\nfour\n");
  EXPECT_EQ(yaml.at("c").scalar.text, "five sixseven");
  EXPECT_EQ(yaml.at("d").scalar.text, "eight nine\n");
  for (const auto& [key, word] : std::vector<std::pair<std::string, std::string>>{
           {"a", "two"}, {"b", "four"}, {"c", "six"}, {"c", "seven"}, {"d", "eight"}, {"d", "nine"}}) {
    EXPECT_EQ(yaml.place(yaml.at(key).scalar, word), word);
  }
}

TEST(ScalarText, FindsPlacesBehindAByteOrderMark) {
  const Loaded yaml(
      "\xEF\xBB\xBF"
      "a: plain\nb: \"quoted\"\nc: [x, y]\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.written(yaml.root().entries[0].key.span), "a");
  EXPECT_EQ(yaml.written(yaml.at("a").span), "plain");
  EXPECT_EQ(yaml.written(yaml.at("b").span), "\"quoted\"");
  EXPECT_EQ(yaml.written(yaml.at("c").span), "[x, y]");
  EXPECT_EQ(yaml.written(yaml.at("c").items[1].span), "y");
}

TEST(ScalarText, CountsBytesAndNotCharacters) {
  const Loaded yaml("größe: {wert: \"Überraschung für 5 €\", rest: nötig}\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  const yaml::Node& map = yaml.at("größe");
  EXPECT_EQ(yaml.place(map.find("wert")->scalar, "für"), "für");
  EXPECT_EQ(yaml.place(map.find("wert")->scalar, "5 €"), "5 €");
  EXPECT_EQ(yaml.written(map.find("rest")->span), "nötig");
}

TEST(ScalarText, LooksBehindAnchors) {
  const Loaded yaml("a: &first one two\nb: *first\nc: &second \"q r\"\nd: &third   # why\n  s t\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.written(yaml.at("a").span), "one two");
  EXPECT_EQ(yaml.place(yaml.at("b").scalar, "two"), "two");
  EXPECT_EQ(yaml.at("b").scalar.span, yaml.at("a").scalar.span) << "a copy points at what it copies";
  EXPECT_EQ(yaml.place(yaml.at("c").scalar, "r"), "r");
  EXPECT_EQ(yaml.place(yaml.at("d").scalar, "t"), "t");
}

}  // namespace
}  // namespace adjudge
