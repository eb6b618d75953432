#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/syntax/print.hpp"
#include "unit/syntax/feel_corpus.hpp"
#include "unit/syntax/feel_test_support.hpp"

namespace adjudge {
namespace {

using test::FeelScope;
using test::on_one_line;
using test::parse;

TEST(Print, WritesParenthesesOnlyWhereTheyMatter) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"((a + b)) + (c)", "a + b + c"},
      {"a + (b + c)", "a + (b + c)"},
      {"(a + b) * c", "(a + b) * c"},
      {"a ** (b ** c)", "a ** (b ** c)"},
      {"(-a) ** 2", "-a ** 2"},
      {"-(a ** 2)", "-(a ** 2)"},
      {"- - a", "--a"},
      {"(a or b) and c", "(a or b) and c"},
      {"(a and b) or c", "a and b or c"},
      {"(a = b) = c", "a = b = c"},
      {"a = (b = c)", "a = (b = c)"},
      {"(if a then b else c) + 1", "(if a then b else c) + 1"},
      {"if a then if b then c else 1 else 2", "if a then if b then c else 1 else 2"},
      {"(function(p) p)(1)", "(function(p) p)(1)"},
      {"x in (a)", "x in a"},
      {"x in (a + b)", "x in (a + b)"},
      {"x in ((1..2))", "x in (1..2)"},
      {"x instance of list < number >", "x instance of list<number>"},
      {"(x instance of number) = a", "(x instance of number) = a"},
      {"{ a:1,\"b c\":2, \"d,e\": 3, \"\": 4, \"if\": 5 }", "{a: 1, b c: 2, \"d,e\": 3, \"\": 4, \"if\": 5}"},
      {"\"tab\\tquote\\\"slash\\\\d\\d\"", "\"tab\\tquote\\\"slash\\\\d\\\\d\""},
      {"\"\\u0001\"", "\"\\u0001\""},
      {"(< 5)", "< 5"},
      {"a[(< 5)]", "a[(< 5)]"},
      {"[1..a[(< 5)]]", "[1..a[(< 5)]]"},
      {"1 days + 1.0 EUR", "1 day + 1.00 EUR"},
      {"2026-11-24", "@\"2026-11-24\""},
      {"]a..b[", "(a..b)"},
  };
  for (const auto& [text, printed] : cases) {
    const auto parsed = parse(text);
    ASSERT_TRUE(parsed.notes.empty()) << text << ": " << parsed.tree();
    EXPECT_EQ(print(*parsed.expression), printed) << text;
    EXPECT_EQ(parse(printed).tree(), parsed.tree()) << text;
  }
}

TEST(Print, WritesTests) {
  FeelScope names;
  const std::vector<std::pair<const char*, const char*>> cases{
      {"-", "-"},
      {" not( < 5 , \"a\")", "not(< 5, \"a\")"},
      {"<5,>=a+1", "< 5, >= a + 1"},
      {"(not(a))", "(not(a))"},
      {"not(a), b", "not(a), b"},
      {"? > 3 and ? < 5", "? > 3 and ? < 5"},
  };
  for (const auto& [text, printed] : cases) {
    Diagnostics notes;
    const auto tests = parse_unary_tests(ScalarText::verbatim(text, SourceId{0}), names.scope(), Mode::strict, notes);
    EXPECT_TRUE(notes.empty()) << text;
    EXPECT_EQ(print(tests), printed) << text;
    const auto again =
        parse_unary_tests(ScalarText::verbatim(printed, SourceId{0}), names.scope(), Mode::strict, notes);
    EXPECT_EQ(print(again), printed) << text;
    EXPECT_EQ(again.negated, tests.negated) << text;
    EXPECT_EQ(again.any, tests.any) << text;
  }
}

TEST(ToText, ShowsOneNodeALine) {
  EXPECT_EQ(to_text(*parse("for i in 1..3 return f(p: i)").expression),
            "for\n"
            "  iterator i\n"
            "    number 1\n"
            "    number 3\n"
            "  call by name\n"
            "    name f\n"
            "    argument p\n"
            "      name i\n");
}

/// Random trees, of the shapes that reading can give.
class RandomTree {
 public:
  RandomTree(unsigned seed, Mode mode) : random_(seed), mode_(mode) {}

  ast::ExpressionPtr expression(int depth) {
    if (depth > 0 && chance(12)) return make(ast::UnaryComparison{comparison(), operand(depth - 1)});
    return operand(depth);
  }

 private:
  unsigned below(unsigned limit) { return std::uniform_int_distribution<unsigned>{0, limit - 1}(random_); }
  bool chance(unsigned one_in) { return below(one_in) == 0; }
  static ast::ExpressionPtr make(ast::Expression::Node node) {
    return std::make_shared<ast::Expression>(ast::Expression{{}, std::move(node)});
  }
  std::string pick(std::initializer_list<const char*> choices) { return *(choices.begin() + below(choices.size())); }
  ast::Identifier variable() { return {pick({"i", "j", "k l", "each item"}), {}}; }
  ast::BinaryOperator comparison() { return static_cast<ast::BinaryOperator>(2 + below(6)); }
  std::string text() {
    return pick({"", "plain", "two words", "\"", "\\", "\\d+", "line\nbreak\ttab", "\xC3\xA4\xF0\x9F\x92\xA9", "}{",
                 "/* no */"});
  }

  ast::ExpressionPtr leaf() {
    switch (below(mode_ == Mode::strict ? 9 : 7)) {
      case 0:
        return make(ast::NullLiteral{});
      case 1:
        return make(ast::BooleanLiteral{chance(2)});
      case 2:
        return make(ast::NumberLiteral{Decimal::scaled(below(100000), static_cast<int>(below(4)))});
      case 3:
        return make(ast::StringLiteral{text()});
      case 4:
        return make(ast::AtLiteral{pick({"2026-11-24", "10:00:00", "P1D", "P1Y2M", "2026-11-24T10:00:00Z"})});
      case 5:
        return make(ast::Name{pick({"a", "b", "x", "Phone Number", "values in a list", "days between"}), true});
      case 6:
        return make(ast::Name{pick({"zed", "unheard"}), false});
      case 7:
        return make(ast::MoneyLiteral{{Decimal::scaled(below(100000), 2), *Currency::parse(pick({"EUR", "JPY"}))}});
      default:
        return make(ast::LengthLiteral{Decimal{static_cast<int>(below(3))}, static_cast<ast::LengthUnit>(below(7))});
    }
  }

  ast::TypeName type(int depth) {
    switch (below(depth > 0 ? 6 : 3)) {
      case 0:
        return {"number", {}, {}, {}};
      case 1:
        return {"date and time", {}, {}, {}};
      case 2:
        return {"Line", {}, {}, {}};
      case 3:
        return {chance(2) ? "list" : "range", {type(depth - 1)}, {}, {}};
      case 4:
        return {"context", {type(depth - 1), type(depth - 1)}, {"p", "q r"}, {}};
      default:
        return chance(2) ? ast::TypeName{"function", {type(depth - 1)}, {}, {}}
                         : ast::TypeName{"function", {type(depth - 1), type(depth - 1)}, {}, {}};
    }
  }

  std::vector<ast::Iterator> iterators(int depth) {
    std::vector<ast::Iterator> result;
    for (unsigned n = 1 + below(2); n > 0; --n) {
      result.push_back({variable(), expression(depth), chance(2) ? expression(depth) : nullptr});
    }
    return result;
  }

  std::vector<ast::ExpressionPtr> expressions(int depth, unsigned least) {
    std::vector<ast::ExpressionPtr> result;
    for (unsigned n = least + below(3); n > 0; --n) result.push_back(expression(depth));
    return result;
  }

  ast::ExpressionPtr operand(int depth) {
    if (depth <= 0) return leaf();
    const int d = depth - 1;
    switch (below(18)) {
      case 0:
        return make(ast::Negation{operand(d)});
      case 1:
        return make(ast::Between{operand(d), operand(d), operand(d)});
      case 2:
        return make(ast::In{operand(d), expressions(d, 1)});
      case 3:
        return make(ast::InstanceOf{operand(d), type(2)});
      case 4:
        return make(ast::Path{operand(d), {pick({"price", "start included", "unheard"}), {}}});
      case 5:
        return make(ast::Filter{operand(d), expression(d)});
      case 6: {
        ast::Call call{operand(d), {}, chance(3)};
        for (const auto& value : expressions(d, call.named ? 1 : 0)) {
          call.arguments.push_back({{call.named ? pick({"p", "start position"}) : "", {}}, value});
        }
        return make(std::move(call));
      }
      case 7:
        return make(ast::If{expression(d), expression(d), expression(d)});
      case 8:
        return make(ast::For{iterators(d), expression(d)});
      case 9: {
        auto loops = iterators(d);
        return make(ast::Quantified{chance(2), std::move(loops), expression(d)});
      }
      case 10: {
        std::vector<ast::FormalParameter> parameters;
        if (chance(2)) parameters.push_back({{"p", {}}, {type(1)}});
        if (chance(2)) parameters.push_back({{"q r", {}}, {}});
        return make(ast::FunctionDefinition{std::move(parameters), expression(d), chance(4)});
      }
      case 11:
        return make(ast::ListLiteral{expressions(d, 0)});
      case 12: {
        ast::ContextLiteral context;
        for (const auto& value : expressions(d, 0)) {
          context.entries.push_back({{pick({"m", "n o", "p-q", "odd key!", "", "for"}), {}}, value});
        }
        return make(std::move(context));
      }
      case 13:
        return make(ast::RangeLiteral{expression(d), expression(d), chance(2), chance(2)});
      default: {
        const unsigned operators = mode_ == Mode::strict ? 14 : 13;
        return make(ast::Binary{static_cast<ast::BinaryOperator>(below(operators)), operand(d), operand(d), {}});
      }
    }
  }

  std::mt19937 random_;
  Mode mode_;
};

/// Local variables differ between a tree made at random and the same one read: whether a name is known is left aside.
std::string without_scope(std::string tree) {
  for (std::size_t at = tree.find("unknown "); at != tree.npos; at = tree.find("unknown ")) tree.erase(at, 8);
  return tree;
}

TEST(Print, IsTheInverseOfReadingForRandomTrees) {
  for (const Mode mode : {Mode::strict, Mode::dmn}) {
    for (unsigned seed = 0; seed < 5000; ++seed) {
      const auto tree = RandomTree{seed, mode}.expression(1 + static_cast<int>(seed % 5));
      const std::string printed = print(*tree);
      if (printed.size() > max_expression_length) continue;
      const auto read = parse(printed, mode);
      ASSERT_TRUE(read.notes.empty()) << seed << ": " << printed << "\n" << to_text(read.notes, read.sources);
      ASSERT_EQ(without_scope(to_text(*read.expression)), without_scope(to_text(*tree))) << seed << ": " << printed;
      ASSERT_EQ(print(*read.expression), printed) << seed;
    }
  }
}

TEST(Print, IsTheInverseOfReadingForTheConformanceModels) {
  const auto corpus = test::read_corpus();
  if (corpus.models.empty()) {
    if (std::getenv("CI") != nullptr) FAIL() << "the shared data is missing";
    GTEST_SKIP() << "the shared data is not here: set ADJUDGE_SHARED";
  }
  std::size_t texts = 0;
  std::size_t read = 0;
  for (const auto& model : corpus.models) {
    const Scope scope{model.names, model.members};
    for (const std::string& text : model.expressions) {
      ++texts;
      SourceSet sources;
      Diagnostics notes;
      const SourceId id = sources.add({model.file, text});
      const auto expression = parse_expression(ScalarText::verbatim(text, id), scope, Mode::dmn, notes);
      if (!notes.empty()) {
        std::cout << to_text(notes, sources);
        continue;
      }
      ++read;
      const std::string printed = print(*expression);
      const auto again = parse_expression(ScalarText::verbatim(printed, id), scope, Mode::dmn, notes);
      EXPECT_TRUE(notes.empty()) << text << "\n" << printed;
      EXPECT_EQ(to_text(*again), to_text(*expression)) << text << "\n" << printed;
    }
    for (const std::string& text : model.tests) {
      ++texts;
      Diagnostics notes;
      const auto tests = parse_unary_tests(ScalarText::verbatim(text, SourceId{0}), scope, Mode::dmn, notes);
      EXPECT_TRUE(notes.empty()) << model.file << ": " << text;
      read += notes.empty() ? 1 : 0;
      const std::string printed = print(tests);
      EXPECT_EQ(print(parse_unary_tests(ScalarText::verbatim(printed, SourceId{0}), scope, Mode::dmn, notes)), printed);
    }
  }
  std::cout << "conformance models: " << read << " of " << texts << " texts read\n";
  EXPECT_GT(texts, 3000u);
  EXPECT_GE(read + 20, texts);
}

}  // namespace
}  // namespace adjudge
