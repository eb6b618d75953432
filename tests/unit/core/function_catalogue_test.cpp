#include "adjudge/core/function_catalogue.hpp"

#include <gtest/gtest.h>

#include "adjudge/core/result.hpp"

namespace adjudge {
namespace {

TEST(FunctionCatalogue, FindsByNameAndReplaces) {
  FunctionCatalogue catalogue;
  FunctionEntry entry;
  entry.name = "string length";
  entry.summary = "first";
  catalogue.add(entry);
  entry.name = "count";
  catalogue.add(entry);
  entry.name = "string length";
  entry.summary = "second";
  catalogue.add(entry);
  EXPECT_EQ(catalogue.size(), 2U);
  EXPECT_EQ(catalogue.find("string length"), 0);
  EXPECT_EQ(catalogue[0].summary, "second");
  EXPECT_EQ(catalogue.find("count"), 1);
  EXPECT_EQ(catalogue.find("counts"), -1);
}

/// The parameters and result of a signature, as text again.
std::string reread(std::string_view text) {
  const Signature signature = parse_signature(text);
  EXPECT_EQ(signature.text, text);
  std::string result;
  for (const Parameter& parameter : signature.parameters) {
    result += parameter.name + (parameter.optional ? "?" : "") + (parameter.variadic ? "..." : "") + ": " +
              parameter.type.to_text() + "; ";
  }
  return result + signature.result.to_text();
}

TEST(Signature, ReadsNamesTypesAndMarks) {
  EXPECT_EQ(reread("today() -> date"), "date");
  EXPECT_EQ(reread("substring(string: string, start position: number, length?: number) -> string"),
            "string: string; start position: number; length?: number; string");
  EXPECT_EQ(reread("min(c...: T) -> T"), "c...: T; T");
  EXPECT_EQ(reread("sort(list: list of T, precedes: function<T, T> -> boolean) -> list of T"),
            "list: list of T; precedes: function<T, T> -> boolean; list of T");
  EXPECT_EQ(reread("date and time(date: date, time: time) -> date and time"), "date: date; time: time; date and time");
  EXPECT_EQ(reread("add business days(date: date, n: business days, calendar: string) -> date?"),
            "date: date; n: business days; calendar: string; date?");
  EXPECT_EQ(reread("get value(m: context, key: string) -> any"), "m: context; key: string; any");
  EXPECT_EQ(reread("includes(range: range of T, point: T) -> boolean"), "range: range of T; point: T; boolean");
  EXPECT_EQ(reread("f(a: list of list of money, b: months, c: duration) -> range of date and time"),
            "a: list of list of money; b: months; c: duration; range of date and time");
  EXPECT_EQ(reread("f( a : number? , b ? : any )  ->  number"), "a: number?; b?: any; number");
  EXPECT_EQ(reread("f(g: function<> -> number) -> number"), "g: function<> -> number; number");
}

TEST(Signature, RefusesAllElse) {
  for (const char* text : {"",
                           "f",
                           "f(",
                           "f()",
                           "f() ->",
                           "f() -> ",
                           "f() -> nothing",
                           "f() -> numbers",
                           "f(a) -> number",
                           "f(: number) -> number",
                           "f(a: number b: number) -> number",
                           "f(a: number,) -> number",
                           "f(a?: number, b: number) -> number",
                           "f(a...: number, b: number) -> number",
                           "f(a?...: number) -> number",
                           "(a: number) -> number",
                           "f() -> number x",
                           "f() -> list of",
                           "f() -> list",
                           "f() -> TT",
                           "f() -> function<T -> T",
                           "f() -> function<T>",
                           "f(a: number"}) {
    EXPECT_THROW(parse_signature(text), InternalError) << text;
  }
  std::string deep = "f() -> ";
  for (int i = 0; i < 100'000; ++i) deep += "list of ";
  EXPECT_THROW(parse_signature(deep + "number"), InternalError);
}

}  // namespace
}  // namespace adjudge
