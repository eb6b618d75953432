#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "adjudge/syntax/print.hpp"
#include "unit/syntax/feel_test_support.hpp"

namespace adjudge {
namespace {

/// Texts that are nearly FEEL: pieces put together, cut, doubled, and bytes changed. Under the sanitizers this is the
/// proof that no text of a stranger does harm; everywhere, that a text is either read or complained about once.
class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string next() {
    std::string text = pick(seeds());
    for (unsigned n = 1 + below(4); n > 0; --n) mutate(text);
    return text;
  }

 private:
  static const std::vector<std::string>& seeds() {
    static const std::vector<std::string> texts{
        "if customer.tier = \"gold\" and x <= 14 then a + 1 else sum(lines)",
        "lines[price > 5 EUR and item.sku = \"a\"].price",
        "for i in 1..3, j in [i, 2] return {m: i, \"n o\": m * j}.n o",
        "some i in lines satisfies i.price between 1 EUR and 20.50 EUR",
        "x in (1, < 5, [1..3), ]1..2[, ? > 3)",
        "[1..a[1]] = (1..2[ or (< 10) != (null..10)",
        "function(p: list<context<m: number>>, q r) external {java: p(q r)}",
        "days between(order.placed_at, 2026-11-24T10:00:00@Europe/Berlin) ?? -30 business days ** 2",
        "a instance of function<number, string> -> date and time",
        "@\"P1Y2M\" + duration(\"\\uD83D\\uDCA9\\s\\n\") /* c */ // d\n - .5e-3",
        "not(a, < 5, [\"a\"..\"b\"])",
        "{order.line.sku} is {= a} or {{ {\"}\"} }}",
    };
    return texts;
  }
  static const std::vector<std::string>& pieces() {
    static const std::vector<std::string> texts{"(",
                                                ")",
                                                "[",
                                                "]",
                                                "{",
                                                "}",
                                                "<",
                                                ">",
                                                "..",
                                                ".",
                                                ",",
                                                ":",
                                                "\"",
                                                "\\",
                                                "\\u",
                                                "@\"",
                                                "//",
                                                "/*",
                                                "*/",
                                                "-",
                                                "--",
                                                "**",
                                                "??",
                                                "?",
                                                "=",
                                                "==",
                                                "!=",
                                                "!",
                                                "'",
                                                "->",
                                                " in ",
                                                " between ",
                                                " and ",
                                                " or ",
                                                "if ",
                                                " then ",
                                                " else ",
                                                "for ",
                                                " return ",
                                                "some ",
                                                " satisfies ",
                                                "function(",
                                                "instance of ",
                                                "list<",
                                                "context<",
                                                "not(",
                                                "1",
                                                "2026-11-24",
                                                " days",
                                                " EUR",
                                                "a",
                                                "Phone Number",
                                                "item",
                                                "partial",
                                                "zed",
                                                "\xC3\xA4",
                                                "\xF0\x9F\x90\x8E",
                                                "\xE2\x80\x9C",
                                                "\n",
                                                " ",
                                                "\xFF",
                                                std::string(1, '\0'),
                                                "((((((((((((((((((((",
                                                "]]]]]]]]]]",
                                                "[[[[[[[[[[[[",
                                                "{m:{m:{m:{m:{m:",
                                                "x in (x in (",
                                                "[1..a[[1..a[[1..a[",
                                                "+a+a+a+a+a+a+a+a",
                                                "f(p:f(p:f(p:",
                                                "-----------------"};
    return texts;
  }

  unsigned below(std::size_t limit) {
    return std::uniform_int_distribution<unsigned>{0, static_cast<unsigned>(limit) - 1}(random_);
  }
  const std::string& pick(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }

  void mutate(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(std::min<std::size_t>(text.size() - at, 20) + 1);
    switch (below(6)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, pick(pieces()));
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      case 3:
        text.replace(at, length, pick(pieces()));
        break;
      case 4:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      default: {
        const std::string other = pick(seeds());
        text.insert(at, other.substr(below(other.size())));
      }
    }
  }

  std::mt19937 random_;
};

TEST(FeelFuzz, EveryTextIsReadOrComplainedAboutOnce) {
  const test::FeelScope names;
  const Scope scope = names.scope();
  Mutator mutator{20261124};
  std::size_t read = 0;
  for (int round = 0; round < 50'000; ++round) {
    const std::string text = mutator.next();
    const Mode mode = round % 2 == 0 ? Mode::strict : Mode::dmn;
    SourceSet sources;
    const ScalarText scalar = ScalarText::verbatim(text, sources.add({"fuzz", text}));
    Diagnostics notes;
    const auto expression = parse_expression(scalar, scope, mode, notes);
    ASSERT_LE(notes.size(), 1u) << text;
    if (notes.empty()) {
      ++read;
      // What was read is printed as a text that means the same, as long as no two words of it make a name by chance.
      const std::string printed = print(*expression);
      Diagnostics more;
      const auto again = parse_expression(ScalarText::verbatim(printed, SourceId{0}), scope, mode, more);
      ASSERT_TRUE(more.empty()) << text << "\n" << printed;
      ASSERT_EQ(to_text(*again), to_text(*expression)) << text << "\n" << printed;
    } else {
      const Span span = notes[0].labels.at(0).span;
      ASSERT_LE(span.begin, span.end) << text;
      ASSERT_LE(span.end, text.size()) << text;
      for (const FixHint& fix : notes[0].fixes) ASSERT_LE(fix.span.end, text.size()) << text;
      ASSERT_FALSE(to_text(notes, sources).empty());
    }
    Diagnostics ignored;
    const auto tests = parse_unary_tests(scalar, scope, mode, ignored);
    ASSERT_LE(ignored.size(), 1u) << text;
    ASSERT_FALSE(print(tests).empty());
    parse_template(scalar, scope, mode, ignored);
    parse_function_head(scalar, mode, ignored);
  }
  EXPECT_GT(read, 2000u);
}

}  // namespace
}  // namespace adjudge
