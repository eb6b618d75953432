#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/io/json.hpp"

namespace adjudge {
namespace {

std::string round_trip(std::string_view text) {
  JsonError error;
  const auto value = parse_json(text, error);
  if (!value) return error.message + " @" + std::to_string(error.offset);
  return to_json(*value);
}

TEST(JsonParse, KeepsValues) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"null", "null"},
      {" true ", "true"},
      {"20.10", "20.1"},
      {"-0", "0"},
      {"1E3", "1000"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551615", "18446744073709551615"},
      {"123456789012345678901234567890.1234", "123456789012345678901234567890.1234"},
      {"0.1234567890123456789012345678901234", "0.1234567890123456789012345678901234"},
      {"[1, [], {}, \"a\"]", "[1, [], {}, \"a\"]"},
      {"{\"b\":1,\"a\":{\"c\":null}}", "{\"b\": 1, \"a\": {\"c\": null}}"},
      {"\"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\\/\"", "\"é😀\\n\\\"\\\\/\""},
      {"{\"\\u0061b\": 1, \"\": 2}", "{\"ab\": 1, \"\": 2}"},
      {"\xEF\xBB\xBF{\"a\": 1}", "{\"a\": 1}"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(round_trip(text), expected) << text;
}

TEST(JsonParse, SaysWhatIsWrongAndWhere) {
  const std::vector<std::pair<std::string, const char*>> cases{
      {"", "the text is empty @0"},
      {"  \n", "the text is empty @3"},
      {"{\"a\": 1", "the text ends too early @7"},
      {"{\"a\": \"x", "the text ends too early @8"},
      {"[1, ]", "unexpected `]` after a comma @4"},
      {"{\"a\": 1, }", "unexpected `}` after a comma @9"},
      {"{'a': 1}", "unexpected `'`: texts and keys stand in double quotes @1"},
      {"{a: 1}", "unexpected `a` @1"},
      {"[None]", "unexpected `None`: the words of JSON are `true`, `false` and `null` @1"},
      {"[1] x", "unexpected `x` after the end of the value @4"},
      {"{\"a\": 1, \"b\": 2, \"a\": 3}", "the key `a` is given twice @19"},
      {"{\"a\": 1, \"\\u0061\": 3}", "the key `a` is given twice @16"},
      {"\"a\nb\"", "a line break or tab inside a text is written `\\n` or `\\t` @2"},
      {"\"\xFF\"", "not UTF-8 text @1"},
      {"\"\\ud800\"", "a `\\u` escape is half of a pair @7"},
      {"\"\\u12g4\"", "a `\\u` escape has four hexadecimal digits @5"},
      {"1e7000", "the number is out of range @6"},
      {"[1e99999999999]", "the number is out of range @12"},
      {"[01]", "unexpected `1` @2"},
      {"// x", "unexpected `/`: JSON has no comments @0"},
      {std::string("\0", 1), "unexpected the control character 0x00 @0"},
      {std::string(129, '['), "lists and objects nest deeper than 128 @128"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(round_trip(text), expected) << text;
}

TEST(JsonParse, AllowsDepth128) {
  EXPECT_EQ(round_trip(std::string(128, '[') + std::string(128, ']')), std::string(128, '[') + std::string(128, ']'));
}

TEST(JsonParse, SharesShapesFromTextToText) {
  JsonReader reader;
  JsonError error;
  const auto first = reader.read(R"({"a": 1, "b": {"c": 2}})", error);
  const auto second = reader.read(R"({"a": 3, "b": {"c": 4}})", error);
  const auto other = reader.read(R"({"b": 3, "a": 1})", error);
  ASSERT_TRUE(first && second && other);
  EXPECT_EQ(first->shape(), second->shape());
  EXPECT_EQ(first->find("b")->shape(), second->find("b")->shape());
  EXPECT_NE(first->shape(), other->shape());
}

TEST(JsonParse, ReadsOnAfterAnError) {
  JsonReader reader;
  JsonError error;
  EXPECT_FALSE(reader.read(R"({"a": [1, {"b": "x\n)", error));
  EXPECT_FALSE(reader.read(R"({"a": 1, "a\u0062": 2, "ab": 2})", error));
  EXPECT_EQ(error.message, "the key `ab` is given twice");
  const auto value = reader.read(R"({"a": "x\ny"})", error);
  ASSERT_TRUE(value);
  EXPECT_EQ(value->find("a")->string(), "x\ny");
}

TEST(JsonParse, FindsARepeatedKeyAmongMany) {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i) text += "\"k" + std::to_string(i) + "\": 1, ";
  EXPECT_TRUE(round_trip(text + "\"other\": 2}").starts_with("{\"k0\": 1"));
  EXPECT_TRUE(round_trip(text + "\"k17\": 2}").starts_with("the key `k17` is given twice @"));
}

TEST(JsonParse, RefusesWhatGrowsBeyondBounds) {
  std::string text = "[";
  for (int i = 0; i < 4'000'000; ++i) text += "[],";
  text += "0]";
  EXPECT_TRUE(round_trip(text).starts_with("the value is too large @"));
}

// Whatever comes, an answer: and a text that was read reads the same again.
TEST(JsonParse, SurvivesMutations) {
  const std::vector<std::string> seeds{
      R"({"order": {"placed_at": "2026-10-01T09:00:00Z", "lines": [{"sku": "A1", "price": 20.10, "n": 1}, {"sku": "A\u00e9\ud83d\ude00", "price": 1e-3, "n": -17}]}, "ok": [true, false, null]})",
      R"([[[[[{"a": {"b": {"c": [1.5, "é", "\\\"\/\b\f\n\r\t"]}}}]]]], 123456789012345678901234567890])"};
  const std::string pieces[] = {"\"", "\\",      "{",    "}",    "[",    "]",          ":", ",",     "e", "-",
                                "0",  "\\ud83d", "\xC3", "\xFF", "null", "\"order\":", " ", "1e999", "\n"};
  std::mt19937 random(20261124);
  JsonReader reader;
  int read = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string text = seeds[random() % seeds.size()];
    for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % (text.size() + 1);
      switch (random() % 4) {
        case 0:
          text.insert(at, pieces[random() % std::size(pieces)]);
          break;
        case 1:
          text.erase(at, 1 + random() % 4);
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(random());
          break;
        default:
          text.resize(at);
      }
    }
    JsonError error;
    const auto value = reader.read(text, error);
    if (!value) {
      ASSERT_FALSE(error.message.empty());
      ASSERT_LE(error.offset, text.size());
      continue;
    }
    ++read;
    const auto again = parse_json(to_json(*value), error);
    ASSERT_TRUE(again) << error.message << " in " << to_json(*value);
    ASSERT_TRUE(identical(*value, *again)) << text;
  }
  EXPECT_GT(read, 1000);
}

}  // namespace
}  // namespace adjudge
