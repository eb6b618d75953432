#include <gtest/gtest.h>

#include <iterator>
#include <random>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(RegexFunctions, MatchAnywhere) {
  check_both({
      {"matches(\"banana\", \"[a-z]{3}\")", "true"},
      {"matches(\"abracadabra\", \"bra\")", "true"},
      {"matches(\"abracadabra\", \"^a.*a$\")", "true"},
      {"matches(\"abracadabra\", \"^bra\")", "false"},
      {"matches(\"abracadabra\", \"bra\", null)", "true"},
      {"matches(\"abracadabra\", \"bra\", \"\")", "true"},
      {"matches(\"a\", \"a[^b]\")", "false"},
      {"matches(\"a \", \"a[^b]\")", "true"},
      {"matches(\"\", \"\")", "true"},
      {"matches(\"x\", \"^*x\")", "true"},
      {"matches(\"aXbX\", \"(?:a|b)X\")", "true"},
      {"matches(\"abab\", \"^(ab)\\1$\")", "true"},
      {"matches(\"b\", \"^(a)?b\\1$\")", "true"},
      {"matches(\"aab\", \"^a{2}b{0,1}$\")", "true"},
  });
}

TEST(RegexFunctions, KnowLinesAndDots) {
  check_both({
      {"matches(\"Mary\\u000DJones\", \"Mary.Jones\")", "false"},
      {"matches(\"Mary\\nJones\", \"Mary.Jones\")", "false"},
      {"matches(\"Mary\\nJones\", \"Mary.Jones\", \"s\")", "true"},
      {"matches(\"a\\nb\", \"a$\")", "false"},
      {"matches(\"a\\n\", \"a$\")", "false"},
      {"matches(\"a\\nb\", \"a$\", \"m\")", "true"},
      {"matches(\"a\\nb\", \"^b\", \"m\")", "true"},
      {"matches(\"a\\rb\", \"^b\", \"m\")", "false"},
      {"matches(\"\\nabcd\\ndefg\\n\", \"^$\", \"m\")", "true"},
      {"matches(\"abcd\\n\\ndefg\\n \", \"^$\", \"m\")", "true"},
      {"matches(\"abcd\\ndefg\\n\", \"^$\", \"m\")", "false"},
  });
}

TEST(RegexFunctions, FoldCaseByCodePoint) {
  check_both({
      {"matches(\"abc\", \"ABC\", \"i\")", "true"},
      {"matches(\"\\u212A\", \"k\", \"i\")", "true"},
      {"matches(\"ÄRGER\", \"ärger\", \"i\")", "true"},
      {"matches(\"Q\", \"[^Q]\", \"i\")", "false"},
      {"matches(\"q\", \"[^Q]\", \"i\")", "false"},
      {"matches(\"aA\", \"(a)\\1\", \"i\")", "true"},
      {"matches(\"x\", \"[A-Z-[OI]]\", \"i\")", "true"},
      {"matches(\"O\", \"[A-Z-[OI]]\", \"i\")", "false"},
      {"matches(\"i\", \"[A-Z-[OI]]\", \"i\")", "false"},
      {"matches(\"a\", \"\\p{Lu}\", \"i\")", "false"},
  });
}

TEST(RegexFunctions, KnowTheClassesOfXPath) {
  check_both({
      {"matches(\"5\", \"[0-9-[3-6]]\")", "false"},
      {"matches(\"7\", \"[0-9-[3-6]]\")", "true"},
      {"matches(\"5\", \"[0-9-[3-6-[5]]]\")", "true"},
      {"matches(\"5\", \"[^a-z-[5]]\")", "false"},
      {"matches(\"hello world\", \"^\\p{IsBasicLatin}+$\")", "true"},
      {"matches(\"ä\", \"\\p{IsBasicLatin}\")", "false"},
      {"matches(\"ä\", \"\\P{IsBasicLatin}\")", "true"},
      {"matches(\"ä\", \"[\\p{IsLatin-1Supplement}]\")", "true"},
      {"matches(\"\xCE\xB1\", \"\\p{IsGreek}\")", "true"},
      {"matches(\"ä1\", \"^\\p{Ll}\\p{Nd}$\")", "true"},
      {"matches(\"\xD9\xA3\", \"^\\d$\")", "true"},
      {"matches(\"\\u00A0\", \"\\s\")", "false"},
      {"matches(\"a\\u00A0\", \"^\\S\\S$\")", "true"},
      {"matches(\"a-b\", \"^\\w\\W\\w$\")", "true"},
      {"matches(\"_x\", \"^\\i\\c$\")", "true"},
      {"matches(\"9\", \"\\i\")", "false"},
      {"matches(\"9\", \"^[\\c]$\")", "true"},
      {"matches(\"9\", \"^[\\I]$\")", "true"},
      {"matches(\"-\", \"^[a-]$\")", "true"},
      {"matches(\"-\", \"^[-a]$\")", "true"},
      {"matches(\"^\", \"^[a^]$\")", "true"},
      {"matches(\"]\", \"^[\\]]$\")", "true"},
      {"matches(\".\", \"^\\.$\")", "true"},
      {"matches(\"[x]\", \"^\\[x\\]$\")", "true"},
  });
}

TEST(RegexFunctions, DropWhiteSpaceUnderX) {
  check_both({
      {"matches(\"hello world\", \"hello\\ sworld\", \"x\")", "true"},
      {"matches(\"hello world\", \" hello[ ]world\", \"x\")", "true"},
      {"matches(\"hello world\", \"he ll o[ ]worl d\", \"x\")", "true"},
      {"matches(\"hello world\", \"\\p{ I s B a s i c L a t i n }+\", \"x\")", "true"},
      {"matches(\"a b\", \"a b\", \"x\")", "false"},
  });
}

TEST(RegexFunctions, TakePlainTextUnderQ) {
  check_both({
      {"matches(\"1.299\", \"1.2\", \"q\")", "true"},
      {"matches(\"1x2\", \"1.2\", \"q\")", "false"},
      {"matches(\"A(B\", \"a(\", \"qi\")", "true"},
      {"replace(\"a.b\", \".\", \"$\", \"q\")", "\"a$b\""},
  });
}

TEST(RegexFunctions, RefuseBadPatterns) {
  check_mistakes(Code::bad_argument, {"matches(\"abracadabra\", \"bra\", \"p\")",
                                      "matches(\"input\", \"pattern\", \" \")",
                                      "matches(\"input\", \"pattern\", \"X\")",
                                      "matches(\"h\", \"(.)\\3\")",
                                      "matches(\"h\", \"(.)\\2\")",
                                      "matches(\"h\", \"(.\\1)\")",
                                      "matches(\"input\", \"\\3\")",
                                      "matches(\"abcd\", \"(asd)[\\1]\")",
                                      "matches(\"abcd\", \"1[asd\\0]\")",
                                      "matches(\"a\", \"\\0\")",
                                      "matches(\"a\", \"\\p{ IsBasicLatin}\")",
                                      "matches(\"a\", \"\\p{IsNowhere}\")",
                                      "matches(\"a\", \"\\p{Cs}\")",
                                      "matches(\"a\", \"\\pL\")",
                                      "matches(\"a\", \"*\")",
                                      "matches(\"a\", \"a**\")",
                                      "matches(\"a\", \"a{2,1}\")",
                                      "matches(\"a\", \"a{,2}\")",
                                      "matches(\"a\", \"a{x}\")",
                                      "matches(\"a\", \"a{70000}\")",
                                      "matches(\"a\", \"(a\")",
                                      "matches(\"a\", \"a)\")",
                                      "matches(\"a\", \"[a\")",
                                      "matches(\"a\", \"[]\")",
                                      "matches(\"a\", \"a]\")",
                                      "matches(\"a\", \"a}\")",
                                      "matches(\"a\", \"[z-a]\")",
                                      "matches(\"a\", \"(?=a)\")",
                                      "matches(\"a\", \"\\q\")",
                                      "matches(\"a\", \"\\\\\")",
                                      "matches(\"a\", \"a++\")",
                                      "matches(null, \"a\")",
                                      "matches(\"a\", null)",
                                      "matches(\"input\", [])",
                                      "matches(\"input\")",
                                      "matches(\"input\", \"pattern\", \"\", [])",
                                      "matches(\"a\", \"a\", 1)"});
}

TEST(RegexFunctions, SayWhatIsWrong) {
  const auto reason = [](std::string_view expression) {
    TestContext context(Mode::strict);
    return Script(context, expression).run().problem().message;
  };
  EXPECT_EQ("`matches`: the pattern is wrong: a `(` is not closed", reason("matches(\"a\", \"(a\")"));
  EXPECT_EQ("`replace`: the pattern matches the empty text", reason("replace(\"a\", \"x*\", \"\")"));
  EXPECT_EQ("`split`: the pattern is wrong: a `*` repeats nothing; write `\\*`", reason("split(\"a\", \"*\")"));
}

TEST(RegexFunctions, Replace) {
  check_both({
      {"replace(\"abracadabra\", \"bra\", \"*\")", "\"a*cada*\""},
      {"replace(\"abracadabra\", \"a.*?a\", \"*\")", "\"*c*bra\""},
      {"replace(\"abracadabra\", \"a(.)\", \"a$1$1\")", "\"abbraccaddabbra\""},
      {"replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "\"[1=ab][2=]cd\""},
      {"replace(\"AAAA\", \"A+\", \"b\")", "\"b\""},
      {"replace(\"AAAA\", \"A+?\", \"b\")", "\"bbbb\""},
      {"replace(\"darted\", \"^(.*?)d(.*)$\", \"$1c$2\")", "\"carted\""},
      {"replace(\"0123456789\", \"(\\d{3})(\\d{3})(\\d{4})\", \"($1) $2-$3\")", "\"(012) 345-6789\""},
      {"replace(\"facetiously\", \"[iouy]\", \"[$0]\")", "\"facet[i][o][u]sl[y]\""},
      {"replace(\"abc\", \"b\", \"\\\\$1\")", "\"a$1c\""},
      {"replace(\"abc\", \"(b)\", \"$12\")", "\"ab2c\""},
      {"replace(\"abc\", \"b\", \"$5\")", "\"ac\""},
      {"replace(\"äöü\", \"ö\", \"oe\")", "\"äoeü\""},
      {"replace(\"abc\", \"x\", \"y\")", "\"abc\""},
      {"replace(\"abc\", \".^[d-z]*\", \"#\", \"smix\")", "\"abc\""},
  });
  check_mistakes(Code::bad_argument,
                 {"replace(\"abc\", \"x*\", \"#\")", "replace(\"abc\", \"\", \"#\")", "replace(\"abc\", \"b\", \"$\")",
                  "replace(\"abc\", \"b\", \"$x\")", "replace(\"abc\", \"b\", \"a\\b\")",
                  "replace(\"abc\", \"b\", null)", "replace(\"abc\", \"b\")", "replace(\"abc\", \"[\", \"\")"});
}

TEST(RegexFunctions, Split) {
  check_both({
      {"split(\"John Doe\", \"\\s\")", "[\"John\", \"Doe\"]"},
      {"split(\"a;b;c;;\", \";\")", "[\"a\", \"b\", \"c\", \"\", \"\"]"},
      {"split(\";a\", \";\")", "[\"\", \"a\"]"},
      {"split(\"abc\", \";\")", "[\"abc\"]"},
      {"split(\"\", \";\")", "[\"\"]"},
  });
  check_mistakes(Code::bad_argument, {"split(\"foo\", null)", "split(null, \",\")", "split(\"foo\")", "split()",
                                      "split(\"abc\", \"\")", "split(\"abc\", \"x?\")"});
}

/// Runs `matches` on a text that a pattern cannot cope with, and says how it ended.
Value search(TestContext& context, std::string pattern, std::string text) {
  const Value arguments[] = {Value(std::move(text)), Value(std::move(pattern))};
  return context.call(*context.function_named("matches"), arguments);
}

TEST(RegexFunctions, AreStoppedByTheBudget) {
  for (const std::string_view pattern : {"(x+x+)+y", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)\\1\\1b",
                                         "(a*)*[bc]", "a+a+[bc]", "a{20000}b", "(a{500}b|c)", "(a?){200}a{200}"}) {
    SCOPED_TRACE(std::string(pattern));
    TestContext context(Mode::strict);
    context.budget = 1'000'000;
    const char letter = pattern.find('x') != std::string_view::npos ? 'x' : 'a';
    const Value result = search(context, std::string(pattern), std::string(200'000, letter) + '!');
    const bool is_stopped = result.is(Kind::problem) && result.problem().code == Code::limit_exceeded;
    EXPECT_TRUE(result.is(Kind::boolean) || is_stopped) << show(result);
  }
}

TEST(RegexFunctions, RefusePatternsWithoutMeasure) {
  TestContext context(Mode::strict);
  EXPECT_EQ(Code::bad_argument, search(context, std::string(20'000, 'a'), "a").problem().code);
  EXPECT_EQ(Code::bad_argument, search(context, std::string(5'000, '('), "a").problem().code);
  EXPECT_EQ(Code::bad_argument, search(context, "((((a{1000}){1000}){1000}){1000})", "a").problem().code);
  std::string classes;
  for (int i = 0; i < 5'000; ++i) classes += "[a-";
  EXPECT_EQ(Code::bad_argument, search(context, classes, "a").problem().code);
}

// Patterns from strangers: whatever is written, the answer is a boolean or a reason.
TEST(RegexFunctions, SurviveAnyPattern) {
  constexpr std::string_view pieces[] = {"a",   "b",   "ä",   ".",   "^",      "$",       "|",
                                         "(",   "(?:", ")",   "[",   "[^",     "]",       "-[",
                                         "-",   "*",   "+",   "?",   "{2}",    "{1,}",    "{0,3}",
                                         "\\1", "\\2", "\\s", "\\S", "\\p{L}", "\\P{Nd}", "\\p{IsGreek}",
                                         "\\i", "\\C", "\\W", "\\n", "\\."};
  constexpr std::string_view flags[] = {"", "i", "s", "m", "x", "q", "smix"};
  std::mt19937 random(77);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string pattern;
    for (std::size_t count = 1 + below(8); count > 0; --count) pattern += pieces[below(std::size(pieces))];
    TestContext context(Mode::strict);
    context.budget = 100'000;
    const Value subject("aab\näb aaaa-b");
    const Value flag(flags[below(std::size(flags))]);
    const Value found[] = {subject, Value(pattern), flag};
    const Value result = context.call(*context.function_named("matches"), found);
    EXPECT_TRUE(result.is(Kind::boolean) || result.is(Kind::problem)) << pattern;
    accepted += result.is(Kind::boolean) ? 1 : 0;
    const Value replaced[] = {subject, Value(pattern), Value("<$1>"), flag};
    const Value text = context.call(*context.function_named("replace"), replaced);
    EXPECT_TRUE(text.is(Kind::string) || text.is(Kind::problem)) << pattern;
    EXPECT_TRUE(!result.is_false() || text.is(Kind::problem) || text.string() == subject.string()) << pattern;
  }
  EXPECT_GT(accepted, 2'000);
}

TEST(RegexFunctions, RefuseResultsWithoutMeasure) {
  TestContext context(Mode::strict);
  const Value many[] = {Value(std::string(1'000'000, 'a')), Value("a"), Value("bbbb")};
  EXPECT_EQ(Code::limit_exceeded, context.call(*context.function_named("replace"), many).problem().code);
}

}  // namespace
}  // namespace adjudge::testing
