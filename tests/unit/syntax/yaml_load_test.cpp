#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "yaml_fixture.hpp"

namespace adjudge {
namespace {

using testing_yaml::Loaded;
using yaml::Node;

#if defined(__SANITIZE_ADDRESS__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

// Loads a text and answers for the time and memory that it took: 2 s of processor time and 512 MiB.
Loaded within_limits(std::string text) {
  const std::clock_t start = std::clock();
  Loaded result(std::move(text));
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  EXPECT_LT(seconds, is_sanitized ? 20.0 : 2.0);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  if (!is_sanitized) {
    EXPECT_LT(usage.ru_maxrss, 512 * 1024);
  }
  return result;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string result;
  result.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += piece;
  return result;
}

TEST(Load, KeepsEveryScalarAsText) {
  const Loaded yaml("a: no\nb: on\nc: 010\nd: 16:00\ne: 2026-11-24\nf: 1e3\ng: true\nh: '~'\ni: \"null\"\non: y\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.at("a").scalar.text, "no");
  EXPECT_EQ(yaml.at("b").scalar.text, "on");
  EXPECT_EQ(yaml.at("c").scalar.text, "010");
  EXPECT_EQ(yaml.at("d").scalar.text, "16:00");
  EXPECT_EQ(yaml.at("f").scalar.text, "1e3");
  EXPECT_TRUE(yaml.at("h").is_scalar());
  EXPECT_TRUE(yaml.at("i").is_scalar());
  EXPECT_EQ(yaml.at("on").scalar.text, "y");
}

TEST(Load, KnowsNullOnlyWhenItIsPlain) {
  const Loaded yaml("a: ~\nb: null\nc: Null\nd: NULL\ne:\nf: nULL\ng: [~, null, , x]\nh: {i: , j: ~}\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  for (const std::string_view key : {"a", "b", "c", "d", "e"}) EXPECT_TRUE(yaml.at(key).is_null()) << key;
  EXPECT_EQ(yaml.written(yaml.at("a").span), "~");
  EXPECT_EQ(yaml.written(yaml.at("d").span), "NULL");
  EXPECT_EQ(yaml.written(yaml.at("e").span), "");
  EXPECT_EQ(yaml.at("e").span.begin, yaml.root().entries[4].key.span.end + 1);
  EXPECT_TRUE(yaml.at("f").is_scalar());
  ASSERT_EQ(yaml.at("g").items.size(), 4u);
  EXPECT_TRUE(yaml.at("g").items[2].is_null());
  EXPECT_TRUE(yaml.at("h").find("j")->is_null());
}

TEST(Load, IsNotMisledByWhatFollowsAnEmptyValue) {
  const Loaded yaml("a:\nnull: 1\nb:\n  c:\nd: [x]\ne:\n  null\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.written(yaml.at("a").span), "");
  EXPECT_EQ(yaml.at("null").scalar.text, "1");
  EXPECT_EQ(yaml.written(yaml.at("b").find("c")->span), "");
  EXPECT_EQ(yaml.written(yaml.at("e").span), "null");
}

TEST(Load, KnowsWhereCollectionsStand) {
  const Loaded yaml("a: {b: [1, 2], c: {}}\nd:\n  e: 1\n  f:\n    - x\n    - y: z\ng: []  # nothing\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.written(yaml.at("a").span), "{b: [1, 2], c: {}}");
  EXPECT_TRUE(yaml.at("a").flow);
  EXPECT_EQ(yaml.written(yaml.at("a").find("b")->span), "[1, 2]");
  EXPECT_EQ(yaml.written(yaml.at("a").find("c")->span), "{}");
  EXPECT_EQ(yaml.written(yaml.at("d").span), "e: 1\n  f:\n    - x\n    - y: z");
  EXPECT_FALSE(yaml.at("d").flow);
  EXPECT_EQ(yaml.written(yaml.at("d").find("f")->span), "- x\n    - y: z");
  EXPECT_EQ(yaml.written(yaml.at("g").span), "[]");
}

TEST(Load, SpansFlowCollectionsOverLinesAndComments) {
  const Loaded yaml("a: [x,  # one\n  y,\n  {b: c, d: }, # [three\n]\ne: [f: g, h]\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.written(yaml.at("a").span), "[x,  # one\n  y,\n  {b: c, d: }, # [three\n]");
  EXPECT_EQ(yaml.written(yaml.at("a").items[2].span), "{b: c, d: }");
  EXPECT_EQ(yaml.written(yaml.at("e").span), "[f: g, h]");
  EXPECT_EQ(yaml.written(yaml.at("e").items[0].span), "f: g");
}

TEST(Load, ReadsAllDocuments) {
  const Loaded yaml("---\na: 1\n---\nb: 2\n...\n");
  EXPECT_TRUE(yaml.notes.empty()) << yaml.report();
  ASSERT_EQ(yaml.documents.size(), 2u);
  EXPECT_EQ(yaml.documents[1].find("b")->scalar.text, "2");
}

TEST(Load, RefusesASecondValueWithoutAMark) {
  const Loaded yaml("- a\nb: c\n");
  EXPECT_EQ(yaml.codes(), std::vector{Code::yaml_syntax});
  EXPECT_EQ(yaml.written(yaml.notes[0].labels[0].span), "b: c");
}

TEST(Load, ReadsNothingOfAnEmptyFile) {
  EXPECT_TRUE(Loaded("").documents.empty());
  EXPECT_TRUE(Loaded("# only a comment\n\n").documents.empty());
  EXPECT_TRUE(Loaded("").notes.empty());
}

TEST(Load, FindsKeysGivenTwice) {
  const Loaded yaml("a: 1\nb: {c: 2, 'c': 3}\na: 4\n");
  ASSERT_EQ(yaml.codes(), (std::vector{Code::duplicate_key, Code::duplicate_key})) << yaml.report();
  for (const Diagnostic& note : yaml.notes) ASSERT_EQ(note.labels.size(), 2u);
  EXPECT_EQ(yaml.written(yaml.notes[0].labels[0].span), "'c'");
  EXPECT_EQ(yaml.written(yaml.notes[0].labels[1].span), "c");
  EXPECT_EQ(yaml.root().entries.size(), 2u);
  EXPECT_EQ(yaml.at("a").scalar.text, "1") << "the first one stays";
}

TEST(Load, TakesTheMergeKeyForAKey) {
  const Loaded yaml("base: &b {x: 1}\nc: {<<: *b, y: 2}\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.at("c").find("x"), nullptr);
  EXPECT_NE(yaml.at("c").find("<<"), nullptr);
}

TEST(Load, RefusesTags) {
  const Loaded yaml("a: !!int 5\nb: !thing {x: 1}\nc: ! plain\n");
  EXPECT_EQ(yaml.codes(), (std::vector{Code::tag_not_allowed, Code::tag_not_allowed})) << yaml.report();
  EXPECT_EQ(yaml.at("a").scalar.text, "5");
  EXPECT_EQ(yaml.at("b").find("x")->scalar.text, "1");
}

TEST(Load, RefusesKeysThatAreNoTexts) {
  const Loaded yaml("? [a, b]\n: c\nd: {{x: 1}: y, z: 2}\n: e\n");
  EXPECT_EQ(yaml.codes(), (std::vector{Code::wrong_shape, Code::wrong_shape, Code::wrong_shape})) << yaml.report();
  EXPECT_EQ(yaml.at("d").find("z")->scalar.text, "2");
}

TEST(Load, WritesAliasesOut) {
  const Loaded yaml("a: &l [1, &m {x: &n y}]\nb: *l\nc: {d: *m}\ne: [*n, *n]\n*n : f\n");
  ASSERT_TRUE(yaml.notes.empty()) << yaml.report();
  EXPECT_EQ(yaml.at("b").items[1].find("x")->scalar.text, "y");
  EXPECT_EQ(yaml.at("c").find("d")->find("x")->scalar.text, "y");
  EXPECT_EQ(yaml.at("e").items[1].scalar.text, "y");
  EXPECT_EQ(yaml.at("y").scalar.text, "f");
}

TEST(Load, RefusesAnAliasInsideItself) {
  EXPECT_EQ(Loaded("&a [*a]").codes(), std::vector{Code::alias_expansion});
  EXPECT_EQ(Loaded("a: &x {b: {c: *x}}").codes(), std::vector{Code::alias_expansion});
}

TEST(Load, KeepsWhatStandsBeforeASyntaxError) {
  const Loaded yaml("facts:\n  a: string\nterms:\n  b: c\n  d: [e\n  f: g\n");
  EXPECT_EQ(yaml.codes(), std::vector{Code::yaml_syntax}) << yaml.report();
  ASSERT_EQ(yaml.documents.size(), 1u);
  EXPECT_EQ(yaml.at("facts").find("a")->scalar.text, "string");
  EXPECT_EQ(yaml.at("terms").find("b")->scalar.text, "c");
  EXPECT_EQ(yaml.at("terms").find("d"), nullptr);
}

// Limits.

TEST(Limits, StopDeepNesting) {
  for (const std::string_view opener : {"[", "{", "- ", "? ", "[\n", "{a: ", "[{", ": "}) {
    const Loaded yaml = within_limits(repeat(opener, 10'000));
    ASSERT_FALSE(yaml.notes.empty()) << opener;
    EXPECT_EQ(yaml.notes[0].code, opener == ": " ? Code::wrong_shape : Code::nesting_too_deep) << opener;
  }
  std::string steps;
  for (std::size_t i = 0; i < 1000; ++i) steps += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(within_limits(steps).codes(), std::vector{Code::nesting_too_deep});
  EXPECT_EQ(within_limits(repeat("[", 16u << 20)).codes(), std::vector{Code::nesting_too_deep});
}

TEST(Limits, StopDocumentsThatNeverEnd) {
  for (const std::string_view text : {"a: >\n x\n---\n ,", ",", "a: b\n---\n,", "---\n,\n"}) {
    const Loaded yaml = within_limits(std::string(text));
    EXPECT_EQ(yaml.codes(), std::vector{Code::yaml_syntax}) << text;
  }
}

TEST(Limits, AllowOrdinaryDepth) {
  EXPECT_TRUE(Loaded(repeat("[", 64) + repeat("]", 64)).notes.empty());
  EXPECT_EQ(Loaded(repeat("[", 65) + repeat("]", 65)).codes(), std::vector{Code::nesting_too_deep});
}

TEST(Limits, StopAliasesThatMultiply) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string name = "a" + std::to_string(i);
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += name + ": &" + name + " [" + before + repeat(", " + before, 8) + "]\n";
  }
  EXPECT_EQ(within_limits(bomb).codes(), std::vector{Code::alias_expansion});
}

TEST(Limits, StopAliasesOfALongText) {
  const std::string text = "a: &a \"" + std::string(1'000'000, 'x') + "\"\nb: [" + repeat("*a, ", 100'000) + "]\n";
  EXPECT_EQ(within_limits(text).codes(), std::vector{Code::alias_expansion});
}

TEST(Limits, StopAliasesThatDeepen) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 100; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_EQ(within_limits(text).codes(), std::vector{Code::nesting_too_deep});
}

TEST(Limits, StopAnchorsInAnchors) {
  std::string text = "a: ";
  for (int i = 0; i < 60; ++i) text += "&a" + std::to_string(i) + " [";
  text += repeat("x, ", 10'000) + repeat("]", 60) + "\nb: [" + repeat("*a0, ", 1000) + "]\n";
  EXPECT_EQ(within_limits(text).codes(), std::vector{Code::alias_expansion});
  EXPECT_EQ(within_limits(repeat("- &a x\n", 20'000)).codes(), std::vector{Code::alias_expansion});
}

TEST(Limits, StopLargeFiles) {
  EXPECT_EQ(within_limits(std::string((16u << 20) + 1, 'a')).codes(), std::vector{Code::file_too_large});
  EXPECT_EQ(within_limits(repeat("\n", 15u << 20)).codes(), std::vector{Code::file_too_large});
  EXPECT_EQ(within_limits("[" + repeat("a,", 2'000'000) + "]").codes(), std::vector{Code::file_too_large});
  EXPECT_EQ(within_limits(repeat("[]", 8u << 20)).codes(), std::vector{Code::file_too_large});
  EXPECT_EQ(within_limits(repeat("- a\n", 600'000)).codes(), std::vector{Code::file_too_large});
  yaml::Limits small;
  small.nodes = 5;
  EXPECT_EQ(Loaded("[a, b, c, d]", small).codes(), std::vector<Code>{});
  EXPECT_EQ(Loaded("[a, b, c, d, e]", small).codes(), std::vector{Code::file_too_large});
}

TEST(Limits, KeepManyMistakesCheap) {
  within_limits("a: [" + repeat("!x(, ", 100'000) + "]\n");
  within_limits("a: {" + repeat("{x: y}: z, ", 30'000) + "}\n");
  within_limits("a: {b: c, " + repeat("x, ", 100'000) + "}\n");
  within_limits("a: {" + repeat("k: (x, ", 60'000) + "}\n");
  within_limits("a: [" + repeat("(x, ", 60'000) + "]\n");
  within_limits(repeat("a: 1\n", 100'000));
  within_limits("a: &a f(x #1" + std::string(1'000'000, 'x') + "\nb: [" + repeat("*a, ", 100'000) + "]\n");
  within_limits(repeat("- \"x\n- y\"\n", 50'000));
}

TEST(Limits, RefuseWhatIsNoText) {
  for (const std::string& bytes :
       {std::string("a: b\0c", 6), std::string("a: \xFF\xFE"),
        std::string("\xFF\xFE"
                    "a\0",
                    4),
        std::string("a: \xC0\x80"), std::string("a: \xED\xA0\x80"), std::string("a: \xF4\x90\x80\x80"),
        std::string("a: \xE2\x82"), std::string("a: \x04"), std::string("a: \x1B[0m"), std::string("a: b\rc: d\n"),
        std::string("\x7F"
                    "ELF")}) {
    EXPECT_EQ(Loaded(bytes).codes(), std::vector{Code::not_text});
  }
  const Loaded yaml("a: 1\nb: \x01\n");
  EXPECT_EQ(yaml.sources.where(yaml.notes[0].labels[0].span), "in.yaml:2:4");
}

// Random damage to real texts: nothing may crash, and every place must lie in the file.

void expect_inside(const Span& span, std::size_t size) {
  ASSERT_LE(span.begin, span.end);
  ASSERT_LE(span.end, size);
}

void expect_sound(const Node& node, std::size_t size) {
  expect_inside(node.span, size);
  if (node.is_scalar()) {
    const auto length = static_cast<std::uint32_t>(node.scalar.text.size());
    for (std::uint32_t i = 0; i <= length; i += 1 + length / 8) expect_inside(node.scalar.locate(i, i + 1), size);
  }
  for (const Node& item : node.items) expect_sound(item, size);
  for (const yaml::Entry& entry : node.entries) {
    expect_inside(entry.key.span, size);
    expect_sound(entry.value, size);
  }
}

const std::vector<std::string>& texts_to_damage() {
  static const std::vector<std::string> texts{
      "facts:\n  order.placed_at: date and time\n  request.basis: {type: [withdrawal, goodwill], default: goodwill}\n",
      "decisions:\n  a:\n    answer: {outcome: [x, y]}\n    hit: first\n    rules:\n      - id: b\n        when: {c: "
      "\"<= 7\"}\n"
      "        then: {outcome: x}\n        because: \"{d} came, so it's fine\"\n      - {id: e, otherwise: {outcome: "
      "y}}\n",
      "t:\n  inputs: [a, b]\n  rows:\n    - {id: c, cells: [d, [e, f], \"[1..30]\", 15]}\n    - [g, 'h', i, 100]\n",
      "a: |\n  one\n    two\n\nb: >-\n  three\n  four\nc: \"five\\n\\u00e9\\\n   six\"\nd: 'seven\n   eight'\ne: "
      "nine\n  ten # x\n",
      "a: &x [1, {b: c}]\nd: *x\ne: [*x, f: g]\nh: !t i\n? j\n: k\n---\nl: ~\n...\n",
      "x: {a: round money(x, half_up), b: [1..30], c: != 3, d: tier = \"vip #1\"}\ny: tier = \"vip #1\"\nz: \"open\n"};
  return texts;
}

TEST(Load, SurvivesDamagedTexts) {
  static const std::vector<std::string> pieces{
      "[",     "]",      "{",     "}",    ": ",      ",",     " #", "\"",  "'",   "|",       "> ",
      "\n",    "\n  ",   "\r\n",  "- ",   "? ",      "&a ",   "*a", "!x ", "!= ", "<<: ",    "---\n",
      "...\n", "~",      "null",  "\\",   "\t",      "1..30", "#1", "%",   "@",   "f(a, b)", "\xEF\xBB\xBF",
      "\xFF",  "\u00e9", "|2-\n", ">+\n", "\\u00e9", "\\x",   "`",  "\n\n"};
  std::mt19937 random(20261124);
  const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  const int rounds = 20'000;
  for (int round = 0; round < rounds; ++round) {
    std::string text = texts_to_damage()[below(texts_to_damage().size())];
    for (std::size_t change = 0, changes = 1 + below(6); change < changes; ++change) {
      const std::size_t at = below(text.size());
      switch (below(5)) {
        case 0:
          text.insert(at, pieces[below(pieces.size())]);
          break;
        case 1:
          text.erase(at, 1 + below(9));
          break;
        case 2:
          text.insert(at, 1, static_cast<char>(random()));
          break;
        case 3:
          text.insert(at, text.substr(below(text.size()), below(40)));
          break;
        default:
          text.resize(at);
          break;
      }
    }
    const std::size_t size = text.size();
    const Loaded yaml(text);
    for (const Node& document : yaml.documents) expect_sound(document, size);
    testing_yaml::Parsed parsed({{text, FileRole::policy}, {text, FileRole::tests}, {text, FileRole::calendar}});
    for (const Diagnostic& note : parsed.notes) {
      for (const Label& label : note.labels) expect_inside(label.span, size);
      for (const FixHint& fix : note.fixes) expect_inside(fix.span, size);
    }
    if (::testing::Test::HasFatalFailure()) FAIL() << text;
  }
}

}  // namespace
}  // namespace adjudge
