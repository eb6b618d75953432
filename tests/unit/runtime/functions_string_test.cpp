#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(StringFunctions, CountCodePoints) {
  check_both({
      {"string length(\"\")", "0"},
      {"string length(\"Größe\")", "5"},
      {"string length(\"\xF0\x9F\x90\x8E"
       "ab\")",
       "3"},
      {"substring(\"\xF0\x9F\x90\x8E"
       "ab\", 2)",
       "\"ab\""},
      {"substring(\"Größe\", -3, 2)", "\"öß\""},
  });
}

TEST(StringFunctions, CutSubstrings) {
  check_both({
      {"substring(\"foobar\", 3)", "\"obar\""},
      {"substring(\"foobar\", 3, 3)", "\"oba\""},
      {"substring(\"foobar\", -2, 1)", "\"a\""},
      {"substring(\"foobar\", -6, 6)", "\"foobar\""},
      {"substring(\"foobar\", 3, 3.8)", "\"oba\""},
      {"substring(\"foobar\", 6)", "\"r\""},
      {"substring(\"foobar\", 5, 100)", "\"ar\""},
      {"substring(\"foobar\", 2, 0)", "\"\""},
      {"substring before(\"foobar\", \"bar\")", "\"foo\""},
      {"substring before(\"foobar\", \"xyz\")", "\"\""},
      {"substring before(\"foobar\", \"\")", "\"\""},
      {"substring after(\"foobar\", \"ob\")", "\"ar\""},
      {"substring after(\"foobar\", \"x\")", "\"\""},
      {"substring after(\"abc\", \"\")", "\"abc\""},
      {"substring after(\"\", \"a\")", "\"\""},
  });
  check_mistakes(Code::bad_argument,
                 {"substring(\"foobar\", 0)", "substring(\"foobar\", 7)", "substring(\"foobar\", -7)",
                  "substring(\"\", 1)", "substring(\"foobar\", 1, -1)", "substring(null, 1)",
                  "substring(\"foobar\", null)", "substring(\"foobar\", 3, null)", "substring(\"foobar\", \"1\")",
                  "substring(\"foobar\")", "substring(1, 1)", "substring(\"foobar\", 1, 2, 3)", "substring()"});
  check_mistakes(Code::out_of_range, {"substring(\"foobar\", 1e30)"});
}

TEST(StringFunctions, SearchTexts) {
  check_both({
      {"contains(\"foobar\", \"oba\")", "true"},
      {"contains(\"abc\", \"\")", "true"},
      {"contains(\"\", \"ab\")", "false"},
      {"starts with(\"foobar\", \"foo\")", "true"},
      {"starts with(\"foobar\", \"bar\")", "false"},
      {"ends with(\"foobar\", \"bar\")", "true"},
      {"ends with(\"bar\", \"foobar\")", "false"},
  });
  check_mistakes(Code::bad_argument, {"contains(null, \"a\")", "contains(\"a\", null)", "contains(\"a\", 1)",
                                      "starts with(\"a\", null)", "ends with([], \"a\")", "contains(\"a\")"});
}

TEST(StringFunctions, FindLongTextsAsShortOnes) {
  TestContext context(Mode::strict);
  const std::string needle = std::string(40, 'a') + "b";
  const std::string hay = std::string(1000, 'a') + needle + "tail";
  const auto call = [&](std::string_view name) {
    const Value arguments[] = {Value(hay), Value(needle)};
    return context.call(*context.function_named(name), arguments);
  };
  EXPECT_EQ(std::string(1000, 'a'), call("substring before").string());
  EXPECT_EQ("tail", call("substring after").string());
  EXPECT_TRUE(call("contains").is_true());
  const Value repetitive[] = {Value(std::string(900'000, 'a')), Value(std::string(400'000, 'a') + "b")};
  EXPECT_TRUE(context.call(*context.function_named("contains"), repetitive).is_false());
}

TEST(StringFunctions, ChangeCase) {
  check_both({
      {"upper case(\"abc1?@{\")", "\"ABC1?@{\""},
      {"upper case(\"straße äöü\")", "\"STRASSE ÄÖÜ\""},
      {"upper case(\"\")", "\"\""},
      {"lower case(\"ÄÖÜ ABC\")", "\"äöü abc\""},
      {"lower case(\"\xCE\xA3\")", "\"\xCF\x83\""},
  });
  check_mistakes(Code::bad_argument,
                 {"upper case(null)", "lower case(1)", "upper case()", "upper case([\"a\", \"b\"])"});
  check(Mode::dmn, {{"upper case([\"bob\"])", "\"BOB\""}});
  check(Mode::strict, {{"upper case([\"bob\"])", "!bad_argument"}});
}

TEST(StringFunctions, JoinTexts) {
  check_both({
      {"string join([\"a\", \"b\", \"c\"], \", \")", "\"a, b, c\""},
      {"string join([\"a\", \"b\"])", "\"ab\""},
      {"string join([\"a\", null, \"c\"], \"-\")", "\"a-c\""},
      {"string join([null, \"c\"], \"-\")", "\"c\""},
      {"string join([\"a\", \"c\"], null)", "\"ac\""},
      {"string join([], \"-\")", "\"\""},
      {"string join([\"\", \"\"], \"-\")", "\"-\""},
  });
  check(Mode::dmn, {{"string join(\"a\", \"X\")", "\"a\""}});
  check_mistakes(Code::bad_argument,
                 {"string join(null, \"X\")", "string join([\"a\", 1], \"X\")", "string join([\"a\"], 1)"});
  check(Mode::strict, {{"string join([\"a\", unknown(b)])", "unknown(b)"}});
}

TEST(StringFunctions, RefuseToMakeTextsWithoutEnd) {
  TestContext context(Mode::strict);
  const Value half(std::string(600'000, 'x'));
  const Value arguments[] = {Value::list({half, half})};
  EXPECT_EQ(Code::limit_exceeded, context.call(*context.function_named("string join"), arguments).problem().code);
  TestContext poor(Mode::strict);
  poor.budget = 10;
  const Value long_text[] = {half};
  EXPECT_EQ(Code::limit_exceeded, poor.call(*poor.function_named("upper case"), long_text).problem().code);
  EXPECT_EQ(Code::limit_exceeded, poor.call(*poor.function_named("string length"), long_text).problem().code);
}

TEST(StringFunctions, SurviveTextsThatAreNotUtf8) {
  TestContext context(Mode::strict);
  const Value broken[] = {Value(std::string("a\xFF\xC3"))};
  EXPECT_EQ("A\xFF\xC3", context.call(*context.function_named("upper case"), broken).string());
  const Value search[] = {broken[0], Value("a")};
  EXPECT_EQ(Code::bad_argument, context.call(*context.function_named("matches"), search).problem().code);
}

}  // namespace
}  // namespace adjudge::testing
