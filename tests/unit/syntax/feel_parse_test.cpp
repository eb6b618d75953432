#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "unit/syntax/feel_test_support.hpp"

namespace adjudge {
namespace {

using test::FeelScope;
using test::on_one_line;
using test::parse;

struct Row {
  const char* text;
  const char* tree;
};

void check(const std::vector<Row>& rows, Mode mode = Mode::strict) {
  for (const auto& [text, tree] : rows) EXPECT_EQ(parse(text, mode).tree(), tree) << text;
}

TEST(ParseExpression, ReadsLiterals) {
  check({
      {"1", "number 1"},
      {".5", "number 0.5"},
      {"08.50", "number 8.5"},
      {"1.23e4", "number 12300"},
      {"1.23e-4", "number 0.000123"},
      {"1E+2", "number 100"},
      {"true", "boolean true"},
      {"false", "boolean false"},
      {"null", "null"},
      {"\"\"", "text \"\""},
      {R"("a\"b\'c\\d\n\r\t")", R"(text "a\"b'c\\d\n\r\t")"},
      {R"("\s\d\p{L}")", R"(text "\\s\\d\\p{L}")"},
      {R"("\u00e4\U01F4A9")", "text \"\xC3\xA4\xF0\x9F\x92\xA9\""},
      {R"("\uD83D\uDCA9")", "text \"\xF0\x9F\x92\xA9\""},
      {R"("\u12")", R"(text "\\u12")"},
      {"@\"2026-11-24\"", "at \"2026-11-24\""},
      {"@\"PT1H\"", "at \"PT1H\""},
      {"@\"10:00:00@Europe/Berlin\"", "at \"10:00:00@Europe/Berlin\""},
      {"// first\n 1 /* second // */ + /**/ 2 // third", "+(number 1, number 2)"},
      {"\xC2\xA0\xE2\x80\x83"
       "1\xE3\x80\x80+\r\n\t2\xEF\xBB\xBF",
       "+(number 1, number 2)"},
  });
}

TEST(ParseExpression, ReadsTheAdditionsOfStrictMode) {
  check({
      {"200 EUR", "money 200.00 EUR"},
      {"12.345 EUR", "money 12.345 EUR"},
      {"-3 JPY", "negation(money 3 JPY)"},
      {"30 days", "length 30 days"},
      {"1 day", "length 1 day"},
      {"6 months", "length 6 months"},
      {"2 years", "length 2 years"},
      {"5 business days", "length 5 business days"},
      {"1 business   day", "length 1 business day"},
      {"3 hours", "length 3 hours"},
      {"15 minutes", "length 15 minutes"},
      {"2 weeks", "length 2 weeks"},
      {"x * 1 day", "*(name x, length 1 day)"},
      {"2026-11-24", "at \"2026-11-24\""},
      {"2026 - 11 - 24", "-(-(number 2026, number 11), number 24)"},
      {"2026-11-24T10:00:00Z", "at \"2026-11-24T10:00:00Z\""},
      {"2026-11-24T10:00:00.25-05:00", "at \"2026-11-24T10:00:00.25-05:00\""},
      {"2026-11-24T10:00:00@Europe/Berlin", "at \"2026-11-24T10:00:00@Europe/Berlin\""},
      {"[2026-11-01..2026-12-24]", "range [..](at \"2026-11-01\", at \"2026-12-24\")"},
      {"2026-11-24-1 day", "-(at \"2026-11-24\", length 1 day)"},
      {"a??b", "otherwise(name a, name b)"},
      {"a ?? b ?? c", "otherwise(otherwise(name a, name b), name c)"},
      {"a ?? b ** c", "**(otherwise(name a, name b), name c)"},
      {"-a ?? b", "otherwise(negation(name a), name b)"},
      {"[] ?? a", "otherwise(list, name a)"},
  });
  // None of them in dmn mode, where the same text may mean something else.
  check(
      {
          {"2026-11-24", "-(-(number 2026, number 11), number 24)"},
          {"@\"no date\"", "at \"no date\""},
          {"30 days", "error: expected an operator or the end, found `days`"},
          {"200 EUR", "error: expected an operator or the end, found `EUR`"},
          {"a ?? b", "error: expected an operator or the end, found `??`"},
      },
      Mode::dmn);
  EXPECT_EQ(parse("2 EUR", Mode::strict, FeelScope{{"EUR"}}).tree(),
            "error: expected an operator or the end, found `EUR`");
}

TEST(ParseExpression, KnowsPrecedenceAndAssociativity) {
  check({
      {"1 + 2 * 3", "+(number 1, *(number 2, number 3))"},
      {"1 - 2 - 3", "-(-(number 1, number 2), number 3)"},
      {"8 / 4 / 2", "/(/(number 8, number 4), number 2)"},
      {"3 ** 4 ** 5", "**(**(number 3, number 4), number 5)"},
      {"-3 ** 2", "**(negation(number 3), number 2)"},
      {"--10", "negation(negation(number 10))"},
      {"2*-3", "*(number 2, negation(number 3))"},
      {"a or b and c", "or(name a, and(name b, name c))"},
      {"a and b = c", "and(name a, =(name b, name c))"},
      {"a = b = c", "=(=(name a, name b), name c)"},
      {"a < b + 1", "<(name a, +(name b, number 1))"},
      {"a between b and c and x", "and(between(name a, name b, name c), name x)"},
      {"a between b + 1 and c or x", "or(between(name a, +(name b, number 1), name c), name x)"},
      {"-x instance of number", "negation(instance of number(name x))"},
      {"-a.price[1](2)", "negation(call(filter(path price(name a), number 1), argument(number 2)))"},
      {"f()(4)", "call(call(name f), argument(number 4))"},
      {"1 + if a then b else c + 1", "+(number 1, if(name a, name b, +(name c, number 1)))"},
      {"a and some i in lines satisfies i and b", "and(name a, some(iterator i(name lines), and(name i, name b)))"},
      {"not(a) and b", "and(call(name not, argument(name a)), name b)"},
      {"a-b", "-(name a, name b)"},
      {"a*b", "*(name a, name b)"},
      {"a != b", "!=(name a, name b)"},
  });
}

TEST(ParseExpression, ReadsIntervals) {
  check({
      {"[1..3]", "range [..](number 1, number 3)"},
      {"(1..3)", "range (..)(number 1, number 3)"},
      {"]1..3[", "range (..)(number 1, number 3)"},
      {"[1..3)", "range [..)(number 1, number 3)"},
      {"[1..3[", "range [..)(number 1, number 3)"},
      {"(1..3]", "range (..](number 1, number 3)"},
      {"]1..3]", "range (..](number 1, number 3)"},
      {"[1..a[1]]", "range [..](number 1, filter(name a, number 1))"},
      {"[a[1]..b[", "range [..)(filter(name a, number 1), name b)"},
      {"[1..a[ = [1..b[", "=(range [..)(number 1, name a), range [..)(number 1, name b))"},
      {"[ [1..a[ , b ]", "list(range [..)(number 1, name a), name b)"},
      {"[ ]1..2[, ]-1..2[ ]", "list(range (..)(number 1, number 2), range (..)(negation(number 1), number 2))"},
      {"[]", "list"},
      {"[] - 1", "-(list, number 1)"},
      {"[][1]", "filter(list, number 1)"},
      {"(< 10) = (null..10)", "=(test <(number 10), range (..)(null, number 10))"},
      {"(=10) = (!=10)", "=(test =(number 10), test !=(number 10))"},
      {"[\"a\"..\"b\"]", "range [..](text \"a\", text \"b\")"},
      {"(a)-(b)", "-(name a, name b)"},
      {"((1..2))", "range (..)(number 1, number 2)"},
  });
}

TEST(ParseExpression, ReadsTestsAfterIn) {
  check({
      {"x in 5", "in(name x, number 5)"},
      {"x in [1..2]", "in(name x, range [..](number 1, number 2))"},
      {"x in (1..2]", "in(name x, range (..](number 1, number 2))"},
      {"x in (1, 2)", "in(name x, number 1, number 2)"},
      {"x in ((1..2), ]3..4[)", "in(name x, range (..)(number 1, number 2), range (..)(number 3, number 4))"},
      {"x in < 5", "in(name x, test <(number 5))"},
      {"x in (< 5, = a, != b)", "in(name x, test <(number 5), test =(name a), test !=(name b))"},
      {"x in (a) + b", "in(name x, +(name a, name b))"},
      {"x in (a).price", "in(name x, path price(name a))"},
      {"x in (? > 3, b)", "in(name x, >(name ?, number 3), name b)"},
      {"x in a and b", "and(in(name x, name a), name b)"},
      {"x in (a) = b", "=(in(name x, name a), name b)"},
      {"x in lines[price > ?]", "in(name x, filter(name lines, >(name price, name ?)))"},
  });
}

TEST(ParseExpression, ReadsControl) {
  check({
      {"if a then b else if c then 1 else 2", "if(name a, name b, if(name c, number 1, number 2))"},
      {"for i in [1, 2] return i", "for(iterator i(list(number 1, number 2)), name i)"},
      {"for i in 1..3, j in i..4 return i*j",
       "for(iterator i(number 1, number 3), iterator j(name i, number 4), *(name i, name j))"},
      {"for i in a return partial[-1] + 1",
       "for(iterator i(name a), +(filter(name partial, negation(number 1)), number 1))"},
      {"for each item in lines return each item.price",
       "for(iterator each item(name lines), path price(name each item))"},
      {"some i in a, j in i satisfies j > 1", "some(iterator i(name a), iterator j(name i), >(name j, number 1))"},
      {"every i in a satisfies i", "every(iterator i(name a), name i)"},
      {"function() 1", "function ()(number 1)"},
      {"function(p, q r: number) p + q r", "function (p, q r: number)(+(name p, name q r))"},
      {"function(p: list<context<m: string, n o: date and time>>) p",
       "function (p: list<context<m: string, n o: date and time>>)(name p)"},
      {"function(p) external {java: {class: \"C\", method signature: \"m(int)\"}}",
       "external function (p)(context(entry java(context(entry class(text \"C\"), entry method signature(text "
       "\"m(int)\")))))"},
      {"(function(p) p)(1)", "call(function (p)(name p), argument(number 1))"},
      {"sum(lines, function(p) p.price)",
       "call(name sum, argument(name lines), argument(function (p)(path price(name p))))"},
  });
}

TEST(ParseExpression, ReadsCallsListsAndContexts) {
  check({
      {"f()", "call(name f)"},
      {"f(1, a)", "call(name f, argument(number 1), argument(name a))"},
      {"f(p: 1, start position: a)", "call by name(name f, argument p(number 1), argument start position(name a))"},
      {"f(a - 2026-11-24T10:00:00Z)", "call(name f, argument(-(name a, at \"2026-11-24T10:00:00Z\")))"},
      {"nowhere(1)", "call(unknown name nowhere, argument(number 1))"},
      {"{}", "context"},
      {"{m: 1, \"n o\": m + 1, p-q: n o, if: p-q}",
       "context(entry m(number 1), entry n o(+(name m, number 1)), entry p-q(name n o), entry \"if\"(name p-q))"},
      {"{m: {n: 1, k: n}, z: n}",
       "context(entry m(context(entry n(number 1), entry k(name n))), entry z(unknown name n))"},
      {"{m: m}", "context(entry m(unknown name m))"},
      {"{m n: 1}.m n", "path m n(context(entry m n(number 1)))"},
      {"{\xF0\x9F\x90\x8E: \"bar\"}.\xF0\x9F\x90\x8E",
       "path \xF0\x9F\x90\x8E(context(entry \xF0\x9F\x90\x8E(text \"bar\")))"},
      {"{\"foo+bar((!!],foo\": \"foo\"}", "context(entry \"foo+bar((!!],foo\"(text \"foo\"))"},
      {"lines[1].price", "path price(filter(name lines, number 1))"},
      {"lines[item.price > 1 and price < 5 EUR]",
       "filter(name lines, and(>(path price(name item), number 1), <(name price, money 5.00 EUR)))"},
      {"100[1]", "filter(number 100, number 1)"},
  });
}

TEST(ParseExpression, ReadsTypes) {
  check({
      {"a instance of number", "instance of number(name a)"},
      {"a instance of date and time", "instance of date and time(name a)"},
      {"a instance of date and b", "and(instance of date(name a), name b)"},
      {"a instance of days and time duration", "instance of days and time duration(name a)"},
      {"a instance of years and months duration", "instance of years and months duration(name a)"},
      {"a instance of list<list<number>>", "instance of list<list<number>>(name a)"},
      {"a instance of range<date>", "instance of range<date>(name a)"},
      {"a instance of context<p: number, q r: string>", "instance of context<p: number, q r: string>(name a)"},
      {"a instance of function<> -> Any", "instance of function<> -> Any(name a)"},
      {"a instance of function<number, string> -> list<number>",
       "instance of function<number, string> -> list<number>(name a)"},
      {"a instance of ns.tPerson", "instance of ns.tPerson(name a)"},
      {"a instance of my type = b", "=(instance of my type(name a), name b)"},
      {"a instance of number ?? b", "otherwise(instance of number(name a), name b)"},
      {"a instance of list < 5", "error: expected a type, found `5`"},
  });
}

TEST(ParseExpression, PointsIntoTheFile) {
  struct Place {
    const char* text;
    const char* first_part;
  };
  // The span of the left part of a binary expression, as the text that it covers.
  for (const auto& [text, left] : std::vector<Place>{{"a.price + 1", "a.price"},
                                                     {"( a + b ) * 2", "( a + b )"},
                                                     {" f( 1 , 2 ) = 3", "f( 1 , 2 )"},
                                                     {"lines[ 1 ] = 3", "lines[ 1 ]"},
                                                     {"x in (1, 2 ) = true", "x in (1, 2 )"},
                                                     {"- a + 2", "- a"},
                                                     {"Phone  Number = 2", "Phone  Number"},
                                                     {"5  business days = a", "5  business days"},
                                                     {"[1 .. 2 ) = a", "[1 .. 2 )"},
                                                     {"{m: 1 } = a", "{m: 1 }"},
                                                     {"(for i in a return i ) = a", "(for i in a return i )"},
                                                     {"x between 1 and 2 = a", "x between 1 and 2"}}) {
    const auto parsed = parse(text);
    ASSERT_TRUE(parsed.notes.empty()) << text;
    const auto& binary = std::get<ast::Binary>(parsed.expression->node);
    EXPECT_EQ(parsed.sources.text(binary.left->span), left);
    const std::string whole{parsed.sources.text(parsed.expression->span)};
    EXPECT_EQ(whole, std::string{text}.substr(std::string_view{text}[0] == ' ' ? 1 : 0)) << text;
  }
  // A text that stands in quotes, with an escape before the expression's end.
  ScalarText scalar;
  scalar.text = "a + \"x\" + zed(";
  scalar.span = {SourceId{0}, 100, 120};
  scalar.style = ScalarText::Style::double_quoted;
  scalar.runs = {{0, 101}, {4, 106}, {6, 109}};
  Diagnostics notes;
  const FeelScope names;
  parse_expression(scalar, names.scope(), Mode::strict, notes);
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0].labels[0].span, (Span{SourceId{0}, 117, 117}));
}

TEST(ParseExpression, RefusesWhatIsTooDeepTooHighOrTooLong) {
  const auto code = [](const std::string& text) {
    const auto parsed = parse(text);
    return parsed.notes.empty() ? Code::none : parsed.notes[0].code;
  };
  const auto repeat = [](const std::string& text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
  };
  EXPECT_EQ(code(repeat("(", 127) + "a" + repeat(")", 127)), Code::none);
  EXPECT_EQ(code(repeat("(", 128) + "a" + repeat(")", 128)), Code::feel_too_deep);
  for (const char* opening : {"(", "[", "{m:", "f(", "a[", "-", "if a then b else ", "for i in ", "function() ",
                              "x in (", "x in [1..", "[1..a[", "]1..", "some i in ", "f(p:", "(< "}) {
    EXPECT_EQ(code(repeat(opening, 10'000).substr(0, 60'000)), Code::feel_too_deep) << opening;
  }
  EXPECT_EQ(code("a instance of " + repeat("list<", 1000)), Code::feel_too_deep);
  EXPECT_EQ(code("a" + repeat("+a", 999)), Code::none);
  for (const char* link : {"+a", " and a", ".b", "[1]", "()", " = a", " in a", "**a", "??a"}) {
    EXPECT_EQ(code("a" + repeat(link, 1000)), Code::feel_too_deep) << link;
    EXPECT_EQ(code("a" + repeat(link, 5000)), Code::feel_too_deep) << link;
    EXPECT_EQ(code("[a" + repeat(link, 999) + "]"), Code::feel_too_deep) << link;
  }
  EXPECT_EQ(code("[a" + repeat(",a", 30'000) + "]"), Code::none);
  EXPECT_EQ(code("a" + repeat(" ", max_expression_length)), Code::feel_too_long);
}

TEST(ParseExpression, TakesLinearTime) {
  const auto milliseconds = [](const std::string& text) {
    const auto start = std::chrono::steady_clock::now();
    parse(text);
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  };
  const auto repeat = [](const std::string& text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
  };
  // Each of these took time that doubled with every level in a grammar that reads a prefix twice. Complete or broken
  // off, a hundred levels are read in well under a millisecond; the limit leaves room for sanitizers and busy machines.
  for (const auto& [opening, closing] : std::vector<std::pair<const char*, const char*>>{{"(", ")"},
                                                                                         {"[", "]"},
                                                                                         {"(a+(", "))"},
                                                                                         {"[1..", "]"},
                                                                                         {"(1..", ")"},
                                                                                         {"[1..a[", "]]"},
                                                                                         {"x in (", ")"},
                                                                                         {"x in (1..", ")"},
                                                                                         {"f(p: ", ")"},
                                                                                         {"f(a, ", ")"},
                                                                                         {"[]-(", ")"},
                                                                                         {"[ ]", "[]"},
                                                                                         {"a[", "]"},
                                                                                         {"{m: ", "}"},
                                                                                         {"a between (", ") and b"},
                                                                                         {"if (", ") then a else b"},
                                                                                         {"(function(p) ", ")"}}) {
    for (const std::size_t levels : {20, 50}) {
      EXPECT_LT(milliseconds(repeat(opening, levels) + "a" + repeat(closing, levels)), 500) << opening;
      EXPECT_LT(milliseconds(repeat(opening, levels) + "a"), 500) << opening;
      EXPECT_LT(milliseconds(repeat(opening, levels) + "a ! " + repeat(closing, levels)), 500) << opening;
    }
  }
}

TEST(ParseUnaryTests, ReadsCells) {
  const FeelScope names;
  const auto read = [&](const char* text, Mode mode = Mode::strict) {
    Diagnostics notes;
    const auto tests = parse_unary_tests(ScalarText::verbatim(text, SourceId{0}), names.scope(), mode, notes);
    if (!notes.empty()) return "error: " + notes[0].message;
    std::string result = tests.any ? "any" : tests.negated ? "not" : "";
    for (const auto& test : tests.tests) result += (result.empty() ? "" : " | ") + on_one_line(to_text(*test));
    return result;
  };
  EXPECT_EQ(read("-"), "any");
  EXPECT_EQ(read(" - "), "any");
  EXPECT_EQ(read("-5"), "negation(number 5)");
  EXPECT_EQ(read("<= 7"), "test <=(number 7)");
  EXPECT_EQ(read("<18,>=60"), "test <(number 18) | test >=(number 60)");
  EXPECT_EQ(read("[1..30]"), "range [..](number 1, number 30)");
  EXPECT_EQ(read("]1..30["), "range (..)(number 1, number 30)");
  EXPECT_EQ(read("\"a\", \"b\""), "text \"a\" | text \"b\"");
  EXPECT_EQ(read("not(\"a\", < 5)"), "not | text \"a\" | test <(number 5)");
  EXPECT_EQ(read("not(a) or ? > 3"), "or(call(name not, argument(name a)), >(name ?, number 3))");
  EXPECT_EQ(read("not(a), b"), "call(name not, argument(name a)) | name b");
  EXPECT_EQ(read("? > 3 and ? < order.price"), "and(>(name ?, number 3), <(name ?, path price(name order)))");
  EXPECT_EQ(read("< 30 days"), "test <(length 30 days)");
  EXPECT_EQ(read("null, [0..999]", Mode::dmn), "null | range [..](number 0, number 999)");
  EXPECT_EQ(read(""), "error: expected an expression, found nothing");
  EXPECT_EQ(read("// only a comment"), "error: expected an expression, found nothing");
  EXPECT_EQ(read("1, 2 3"), "error: expected `,` or the end, found `3`");
  EXPECT_EQ(read("not(1"), "error: expected `,` or `)`, found the end");
  EXPECT_EQ(read("1,"), "error: expected an expression, found the end");
  EXPECT_EQ(read("-, 1"), "error: expected an expression, found `,`");
}

TEST(ParseFunctionHead, ReadsNameAndParameters) {
  const auto read = [](const char* text) {
    Diagnostics notes;
    const auto head = parse_function_head(ScalarText::verbatim(text, SourceId{0}), Mode::strict, notes);
    if (!notes.empty()) return "error: " + notes[0].message;
    std::string result = head.name.text;
    for (const auto& parameter : head.parameters) {
      result += " | " + parameter.name.text;
      for (const auto& type : parameter.type) result += ": " + type.name;
    }
    return result;
  };
  EXPECT_EQ(read("line_total(l)"), "line_total | l");
  EXPECT_EQ(read("clamp(x: number, low: number)"), "clamp | x: number | low: number");
  EXPECT_EQ(read(" line total ( each line : Line , on: date? ) "), "line total | each line: Line | on: date?");
  EXPECT_EQ(read("all(l: list of Line)"), "all | l: list of Line");
  EXPECT_EQ(read("nothing()"), "nothing");
  EXPECT_EQ(read("line_total"), "error: expected `(`, found the end");
  EXPECT_EQ(read("f(x"), "error: expected `:`, `,` or `)`, found the end");
  EXPECT_EQ(read("f(x) y"), "error: expected an operator or the end, found `y`");
  EXPECT_EQ(read("(x)"), "error: expected a parameter name, found `(`");
}

}  // namespace
}  // namespace adjudge
