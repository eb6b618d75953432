#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "unit/syntax/feel_test_support.hpp"

namespace adjudge {
namespace {

using test::FeelScope;
using test::on_one_line;

struct Read {
  ast::Template result;
  Diagnostics notes;
  SourceSet sources;

  std::string parts() const {
    std::string text = result.computed ? "computed " : "";
    for (const auto& part : result.parts) {
      text += part.expression ? "{" + on_one_line(to_text(*part.expression)) + "}" : "<" + part.text + ">";
    }
    return text;
  }
};

Read read(const std::string& text) {
  Read read;
  const FeelScope names;
  const SourceId id = read.sources.add({"test", text});
  read.result = parse_template(ScalarText::verbatim(text, id), names.scope(), Mode::strict, read.notes);
  return read;
}

TEST(ParseTemplate, TakesTextAndExpressionsApart) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"", ""},
      {"plain text, with \"quotes\"", "<plain text, with \"quotes\">"},
      {"{order.line.sku} arrived faulty", "{path sku(path line(name order))}< arrived faulty>"},
      {"{a}{b}", "{name a}{name b}"},
      {"a {a} b { b + 1 } c", "<a >{name a}< b >{+(name b, number 1)}< c>"},
      {"{{a}}", "<{a}>"},
      {"100 }} {{ {a}", "<100 } { >{name a}"},
      {"{{{a}}}", "<{>{name a}<}>"},
      {"{\"}\"}", "{text \"}\"}"},
      {"{\"\\\"}\"}", "{text \"\\\"}\"}"},
      {"{ {m: {n: 1}}.m }!", "{path m(context(entry m(context(entry n(number 1)))))}<!>"},
      {"{a /* } */ }", "{name a}"},
      {"{a // }\n}", "{name a}"},
      {"{= a + 1}", "computed {+(name a, number 1)}"},
      {"  {=a} ", "computed {name a}"},
  };
  for (const auto& [text, parts] : cases) {
    const auto result = read(text);
    EXPECT_TRUE(result.notes.empty()) << text << "\n" << to_text(result.notes, result.sources);
    EXPECT_EQ(result.parts(), parts) << text;
  }
}

TEST(ParseTemplate, ExplainsMistakes) {
  struct Mistake {
    const char* text;
    Code code;
    const char* message;
    const char* place;
  };
  for (const auto& [text, code, message, place] : std::vector<Mistake>{
           {"{a arrived", Code::bad_template, "the `{` has no closing `}`", "{"},
           {"{f({m: 1)} {", Code::bad_template, "the `{` has no closing `}`", "{"},
           {"a } b", Code::bad_template, "the `}` closes nothing", "}"},
           {"x {= a}", Code::bad_template, "`{= ...}` must be the whole text", "{="},
           {"{\"a}", Code::unclosed_text, "the text has no closing `\"`", "\"a}"},
           {"{}", Code::empty_expression, "expected an expression, found nothing", ""},
           {"{ }", Code::empty_expression, "expected an expression, found nothing", " "},
           {"{= }", Code::empty_expression, "expected an expression, found nothing", " "},
           {"x {a +} y", Code::feel_syntax, "expected an expression, found the end", ""},
           {"x {a b} y", Code::feel_syntax, "expected an operator or the end, found `b`", "b"},
       }) {
    const auto result = read(text);
    ASSERT_FALSE(result.notes.empty()) << text;
    EXPECT_EQ(result.notes[0].code, code) << text;
    EXPECT_EQ(result.notes[0].message, message) << text;
    EXPECT_EQ(result.sources.text(result.notes[0].labels[0].span), place) << text;
  }
  // Every broken expression of a text is told of.
  EXPECT_EQ(read("{a b} and {1 2} and {c}").notes.size(), 2u);
  EXPECT_EQ(read("{a b} and {1 2} and {c}").parts(), "{invalid}< and >{invalid}< and >{name c}");
}

TEST(ParseTemplate, PointsIntoTheFile) {
  const auto result = read("x {a + zed} y");
  ASSERT_EQ(result.result.parts.size(), 3u);
  const auto& sum = std::get<ast::Binary>(result.result.parts[1].expression->node);
  EXPECT_EQ(result.sources.text(sum.right->span), "zed");
}

TEST(ParseTemplate, RefusesWhatIsTooLong) {
  const auto result = read(std::string(max_expression_length + 1, 'x'));
  ASSERT_EQ(result.notes.size(), 1u);
  EXPECT_EQ(result.notes[0].code, Code::feel_too_long);
}

}  // namespace
}  // namespace adjudge
