#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "unit/syntax/feel_test_support.hpp"

namespace adjudge {
namespace {

using test::parse;

struct Mistake {
  std::string text;
  std::string message;
  std::string place;  ///< the text that the first label points to
  std::string repaired = "";
  Code code = Code::feel_syntax;
};

void check(const std::vector<Mistake>& mistakes, Mode mode = Mode::strict) {
  for (const Mistake& mistake : mistakes) {
    const auto parsed = parse(mistake.text, mode);
    ASSERT_EQ(parsed.notes.size(), 1u) << mistake.text;
    EXPECT_EQ(parsed.notes[0].message, mistake.message) << mistake.text;
    EXPECT_EQ(parsed.place(), mistake.place) << mistake.text;
    EXPECT_EQ(parsed.repaired(), mistake.repaired) << mistake.text;
    EXPECT_EQ(parsed.notes[0].code, mistake.code) << mistake.text;
    EXPECT_TRUE(std::holds_alternative<ast::Invalid>(parsed.expression->node)) << mistake.text;
  }
}

TEST(FeelErrors, NameWhatWasExpected) {
  check({
      {"a +", "expected an expression, found the end", ""},
      {"a + )", "expected an expression, found `)`", ")"},
      {"* a", "expected an expression, found `*`", "*"},
      {"a b", "expected an operator or the end, found `b`", "b"},
      {"1 \"x\" 2", "expected an operator or the end, found `\"x\"`", "\"x\""},
      {"f(1 2)", "expected `,` or `)`, found `2`", "2"},
      {"[1 2]", "expected `,` or `]`, found `2`", "2"},
      {"if a b else c", "expected `then`, found `b`", "b"},
      {"if a then b c", "expected `else`, found `c`", "c",
       "advice: an `if` always needs an `else`: `if a then b else c`"},
      {"for i a return i", "expected `in`, found `a`", "a"},
      {"for i in a do i", "expected `,` or `return`, found `do`", "do"},
      {"for in a return 1", "expected a name, found `in`", "in"},
      {"some i in a return i", "expected `,` or `satisfies`, found `return`", "return"},
      {"x between 1 or 2", "expected `and`, found `or`", "or"},
      {"x instance number", "expected `of`, found `number`", "number"},
      {"x instance of", "expected a type, found the end", ""},
      {"x instance of list<number", "expected `>`, found the end", ""},
      {"x instance of function<> number", "expected `->`, found `number`", "number"},
      {"a.", "expected a name, found the end", ""},
      {"a. and b", "expected a name, found `and`", "and"},
      {"{a 1}", "expected `:`, found `}`", "}"},
      {"{1: 2}", "expected a key or `}`, found `1`", "1"},
      {"{a: 1, }", "expected a key, found `}`", "}", "{a: 1 }"},
      {"function p p", "expected `(`, found `p`", "p"},
      {"function(1) 1", "expected a parameter name or `)`, found `1`", "1"},
      {"(1..2", "expected `)` or `]`, found the end", "", "(1..2)"},
      {"]1 and 2", "expected `..`, found the end", ""},
      {"f(p: 1, 2)", "expected `name:` (arguments are all named or all by position), found `2`", "2"},
      {"f(1, p: 2)", "expected `,` or `)`, found `:`", ":",
       "advice: arguments are all named, `name: value`, or all by position"},
      {"a\x01", "expected an operator or the end, found the byte 0x01", "\x01"},
      {"a \xFF", "expected an operator or the end, found the byte 0xFF", "\xFF"},
      {"then", "expected an expression, found `then`", "then"},
  });
}

TEST(FeelErrors, OfferTheRepair) {
  const std::string compares = "advice: a negation is written `not(...)`";
  check({
      {"a == b", "expected an operator or the end, found `==`", "==", "a = b"},
      {"(a == b)", "expected `)`, found `==`", "==", "(a = b)"},
      {"a => b", "expected an operator or the end, found `=>`", "=>", "a >= b"},
      {"a =< b", "expected an operator or the end, found `=<`", "=<", "a <= b"},
      {"a <> b", "expected an operator or the end, found `<>`", "<>", "a != b"},
      {"a && b", "expected an operator or the end, found `&&`", "&&", "a and b"},
      {"a || b", "expected an operator or the end, found `||`", "||", "a or b"},
      {"a \xE2\x89\xA4 b", "expected an operator or the end, found `\xE2\x89\xA4`", "\xE2\x89\xA4", "a <= b"},
      {"a \xE2\x88\x92 b", "expected an operator or the end, found `\xE2\x88\x92`", "\xE2\x88\x92", "a - b"},
      {"a ^ 2", "expected an operator or the end, found `^`", "^", "a ** 2"},
      {"f(a; b)", "expected `,` or `)`, found `;`", ";", "f(a, b)"},
      {"!a", "expected an expression, found `!`", "!", "not(a)"},
      {"b and !a.price", "expected an expression, found `!`", "!", "b and not(a.price)"},
      {"!(a or b)", "expected an expression, found `!`", "!", "not(a or b)"},
      {"b and not a", "expected an operator or the end, found `a`", "a", compares},
      {"x not in [1]", "expected an operator or the end, found `not`", "not", "advice: write `not(x in [..])`"},
      {"a is b", "expected an operator or the end, found `is`", "is", "a = b"},
      {"a is not b", "expected an operator or the end, found `is`", "is", "a != b"},
      {"if zed is 1 then a else b", "expected `then`, found `is`", "is", "if zed = 1 then a else b"},
      {"a AND b", "expected an operator or the end, found `AND`", "AND", "a and b"},
      {"If a then b else c", "expected an operator or the end, found `a`", "a", "if a then b else c"},
      {"if a then b elif c then 1 else 2", "expected `else`, found `elif`", "elif",
       "if a then b else if c then 1 else 2"},
      {"x = 'gold'", "expected an expression, found `'`", "'", "x = \"gold\""},
      {"x = \xE2\x80\x9Cgold\xE2\x80\x9D", "expected an expression, found `\xE2\x80\x9C`", "\xE2\x80\x9C",
       "x = \"gold\""},
      {"x = \xE2\x80\x9Egold\xE2\x80\x9C", "expected an expression, found `\xE2\x80\x9E`", "\xE2\x80\x9E",
       "x = \"gold\""},
      {"x = \xE2\x80\x98gold\xE2\x80\x99", "expected an expression, found `\xE2\x80\x98`", "\xE2\x80\x98",
       "x = \"gold\""},
      {"a > 1,000", "expected an operator or the end, found `,`", ",", "a > 1000"},
      {"a > 1,234,567 EUR", "expected an operator or the end, found `,`", ",", "a > 1234567 EUR"},
      {"a > 1_000", "expected an operator or the end, found `_000`", "_000", "a > 1000"},
      {"a > 1 000", "expected an operator or the end, found `000`", "000", "a > 1000"},
      {"a > 1,5", "expected an operator or the end, found `,`", ",", "a > 1.5"},
      {"10 % of a", "expected an operator or the end, found `%`", "%",
       "advice: a percentage is a number, `0.10`; the remainder is `modulo(a, b)`"},
      {"\xE2\x82\xAC"
       "5",
       "expected an expression, found `\xE2\x82\xAC"
       "5`",
       "\xE2\x82\xAC"
       "5",
       "advice: an amount is a number and the currency's code: `200 EUR`"},
      {"$5", "expected an expression, found `$`", "$",
       "advice: an amount is a number and the currency's code: `200 USD`"},
      {"a ? b : c", "expected an operator or the end, found `?`", "?",
       "advice: a choice is written `if a then b else c`"},
      {"if a then b", "expected `else`, found the end", "",
       "advice: an `if` always needs an `else`: `if a then b else c`"},
      {"(a + b", "expected `)`, found the end", "", "(a + b)"},
      {"f(a, (b)  ", "expected `,` or `)`, found the end", "", "f(a, (b))  "},
      {"lines[price > 5", "expected `]`, found the end", "", "lines[price > 5]"},
      {"{a: [1, 2}", "expected `,` or `]`, found `}`", "}", "{a: [1, 2]}"},
      {"f(a, [1, 2)", "expected `,` or `]`, found `)`", ")", "f(a, [1, 2])"},
      {"f(a]", "expected `,` or `)`, found `]`", "]", "f(a)"},
      {"{a: 1", "expected `,` or `}`, found the end", "", "{a: 1}"},
      {"a + b)", "expected an operator or the end, found `)`", ")", "a + b"},
      {"a]", "expected an operator or the end, found `]`", "]", "a"},
      {"[1, 2,]", "expected an expression, found `]`", "]", "[1, 2]"},
      {"f(1, )", "expected an expression, found `)`", ")", "f(1 )"},
      {"days betwen(a, b)", "`days betwen` is not a name that is known here", "days betwen", "days between(a, b)"},
      {"Phone Nmber + 1", "`Phone Nmber` is not a name that is known here", "Phone Nmber", "Phone Number + 1"},
      {"total zzz qqq", "`total zzz qqq` is not a name that is known here", "total zzz qqq",
       "advice: between two names stands an operator, such as `and`, `+` or `=`"},
  });
}

TEST(FeelErrors, OfTextsThatNeverEndOrMeanNothing) {
  check({
      {"", "expected an expression, found nothing", "", "advice: write an expression here, or leave the key out",
       Code::empty_expression},
      {"  // only a comment", "expected an expression, found nothing", "  // only a comment",
       "advice: write an expression here, or leave the key out", Code::empty_expression},
      {"a = \"gold", "the text has no closing `\"`", "\"gold", "a = \"gold\"", Code::unclosed_text},
      {"a = \"gold\n\"", "the text has no closing `\"`", "\"gold", "a = \"gold\"\n\"", Code::unclosed_text},
      {"a /* b", "the comment has no closing `*/`", "/*", "", Code::unclosed_text},
      {"2026-02-30", "`2026-02-30` is no date, time, date and time or duration", "2026-02-30",
       "advice: for example 2026-11-24, @\"16:30:00\", 2026-11-24T16:30:00Z, @\"P1DT2H\", @\"P3M\"", Code::bad_literal},
      {"a = @\"tomorrow\"", "`tomorrow` is no date, time, date and time or duration", "@\"tomorrow\"",
       "advice: for example 2026-11-24, @\"16:30:00\", 2026-11-24T16:30:00Z, @\"P1DT2H\", @\"P3M\"", Code::bad_literal},
      {"1e99999", "`1e99999` is out of the range of numbers", "1e99999", "", Code::bad_literal},
      {R"("\uD83D")", R"(`\uD83D` stands for no character)", R"(\uD83D)",
       R"(advice: a character beyond U+FFFF is one pair `\uD83D\uDCA9` or one `\U01F4A9`)", Code::bad_literal},
  });
}

TEST(FeelErrors, InDmnModeAreFewer) {
  for (const char* text : {"@\"2026-02-30\"", "1e99999", "\"\\uD83D\""}) {
    EXPECT_TRUE(parse(text, Mode::dmn).notes.empty()) << text;
  }
  EXPECT_EQ(parse("1e99999", Mode::dmn).tree(), "null");
  EXPECT_EQ(parse("\"\\uD83D\"", Mode::dmn).tree(), "text \"\xEF\xBF\xBD\"");
}

TEST(FeelErrors, PointToTheBracketThatIsOpen) {
  const auto parsed = parse("f(a, [1, 2)");
  ASSERT_EQ(parsed.notes[0].labels.size(), 2u);
  EXPECT_EQ(parsed.notes[0].labels[1].text, "`[` opened here");
  EXPECT_EQ(parsed.notes[0].labels[1].span, (Span{SourceId{0}, 5, 6}));
}

TEST(FeelErrors, RepairsFitTheQuotesOfTheirScalar) {
  // In the file: "x = 'gold'", double quoted.
  ScalarText scalar = ScalarText::verbatim("x = 'gold'", SourceId{0}, 1);
  scalar.span = {SourceId{0}, 0, 12};
  scalar.style = ScalarText::Style::double_quoted;
  Diagnostics notes;
  const test::FeelScope names;
  parse_expression(scalar, names.scope(), Mode::strict, notes);
  ASSERT_EQ(notes.size(), 1u);
  ASSERT_EQ(notes[0].fixes.size(), 1u);
  EXPECT_EQ(notes[0].fixes[0].replacement, "\\\"gold\\\"");
  EXPECT_EQ(notes[0].fixes[0].span, (Span{SourceId{0}, 5, 11}));
}

}  // namespace
}  // namespace adjudge
