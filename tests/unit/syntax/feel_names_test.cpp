#include "syntax/feel_names.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "unit/syntax/feel_test_support.hpp"

namespace adjudge {
namespace {

using test::FeelScope;
using test::parse;

TEST(NormaliseName, HasOneSpellingForEveryName) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"a", "a"},
      {"  Phone   Number ", "Phone Number"},
      {"Phone\n\tNumber", "Phone Number"},
      {"a - b", "a-b"},
      {"a-b", "a-b"},
      {"Approved / Declined", "Approved/Declined"},
      {"Student ' s name", "Student's name"},
      {"decision A 2 . 1", "decision A 2.1"},
      {"a*b+c", "a*b+c"},
      {"date and time", "date and time"},
      {"100% cotton", "100% cotton"},
      {"", ""},
      {" \t ", ""},
      {"\xC3\xA4  \xF0\x9F\x90\x8E", "\xC3\xA4 \xF0\x9F\x90\x8E"},
  };
  for (const auto& [name, normal] : cases) {
    EXPECT_EQ(normalise_name(name), normal) << name;
    EXPECT_EQ(normalise_name(normal), normal) << name;
  }
}

TEST(NameSet, ForgetsSpelling) {
  NameSet names;
  names.add("Phone   Number");
  names.add("a - b");
  names.add("Phone");
  names.add("Phone");
  names.add("");
  EXPECT_TRUE(names.contains("Phone Number"));
  EXPECT_TRUE(names.contains(" Phone\nNumber"));
  EXPECT_TRUE(names.contains("Phone"));
  EXPECT_TRUE(names.contains("a-b"));
  EXPECT_FALSE(names.contains("Number"));
  EXPECT_FALSE(names.contains("a"));
  EXPECT_FALSE(names.contains("Phone Number x"));
  EXPECT_FALSE(names.contains(""));
  EXPECT_EQ(names.names(), (std::vector<std::string>{"Phone", "Phone Number", "a-b"}));
}

TEST(NameSet, IsAValue) {
  NameSet one;
  one.add("a");
  NameSet two = one;
  two.add("b");
  one.add("c");
  EXPECT_EQ(one.names(), (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(two.names(), (std::vector<std::string>{"a", "b"}));
}

TEST(NameSet, LeavesOutEndlessNames) {
  std::string name;
  for (int i = 0; i < 100'000; ++i) name += "a ";
  NameSet names;
  names.add(name);
  EXPECT_TRUE(names.names().empty());
  EXPECT_FALSE(names.contains(name));
}

TEST(IsPlainName, SaysWhatNeedsNoQuotes) {
  for (const char* name : {"a", "a b", "a-b", "values in a list", "decision A 2.1", "_x9", "\xF0\x9F\x90\x8E", "?"}) {
    EXPECT_TRUE(feel::is_plain_name(name)) << name;
  }
  for (const char* name :
       {"", " ", "a  b", " a", "a - b", "1a", "if", "in a", "a!", "a,b", "-a", "a//b", "a/*b", "a?"}) {
    EXPECT_FALSE(feel::is_plain_name(name)) << name;
  }
}

TEST(Names, AreTheLongestInScope) {
  const FeelScope names{{"Phone", "a-b", "a-b-c", "Student's name", "Approved/Declined", "decision A 2.1", "x in y",
                         "is factor", "Profile of Color", "if x", "days", "single encode to hex"},
                        {"name of x", "delivered on"}};
  const std::vector<std::pair<const char*, const char*>> cases{
      {"Phone Number", "name Phone Number"},
      {"Phone   \n Number", "name Phone Number"},
      {"Phone /* its */ Number", "name Phone Number"},
      {"Phone", "name Phone"},
      {"Phone + 1", "+(name Phone, number 1)"},
      {"a-b", "name a-b"},
      {"a - b", "name a-b"},
      {"a - b - c", "name a-b-c"},
      {"a - b - x", "-(name a-b, name x)"},
      {"(a)-(b)", "-(name a, name b)"},
      {"a - 1", "-(name a, number 1)"},
      {"Student's name", "name Student's name"},
      {"Approved/Declined = x", "=(name Approved/Declined, name x)"},
      {"decision A 2.1", "name decision A 2.1"},
      {"x in y", "name x in y"},
      {"(x) in y", "in(name x, name y)"},
      {"is factor and a", "and(name is factor, name a)"},
      {"values in a list", "name values in a list"},
      {"Profile of Color", "name Profile of Color"},
      {"single encode to hex(1)", "call(name single encode to hex, argument(number 1))"},
      // A name that begins with a keyword can never be read.
      {"if x then a else b", "if(name x, name a, name b)"},
      // The longest match goes before the operator `between`.
      {"days between(a, x)", "call(name days between, argument(name a), argument(name x))"},
      {"days between 1 and 2", "error: expected an operator or the end, found `1`"},
      {"(days) between 1 and 2", "between(name days, number 1, number 2)"},
      {"date and\n time(\"x\")", "call(name date and time, argument(text \"x\"))"},
      {"order.placed_at", "path placed_at(name order)"},
      {"order . delivered on", "path delivered on(name order)"},
      {"order.name of x.price", "path price(path name of x(name order))"},
      {"x.start included", "path start included(name x)"},
      {"order.unheard.of", "path of(path unheard(name order))"},
  };
  for (const auto& [text, tree] : cases) EXPECT_EQ(parse(text, Mode::strict, names).tree(), tree) << text;
}

TEST(Names, OfMembersNeedNotBeKnownInDmnMode) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"order.any thing 2 + 1", "+(path any thing 2(name order), number 1)"},
      {"order.line item", "path line item(name order)"},
      {"order.line and a", "and(path line(name order), name a)"},
      {"for i in order.line items return i.unit price",
       "for(iterator i(path line items(name order)), path unit price(name i))"},
      {"x.start included", "path start included(name x)"},
      {"order.a instance of number", "instance of number(path a(name order))"},
      {"order.a-b", "-(path a(name order), name b)"},
  };
  for (const auto& [text, tree] : cases) EXPECT_EQ(parse(text, Mode::dmn).tree(), tree) << text;
}

TEST(Names, ComeAndGoWithTheirScope) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"[for i in a return i, i]", "list(for(iterator i(name a), name i), unknown name i)"},
      {"for i in a, j in i return j", "for(iterator i(name a), iterator j(name i), name j)"},
      {"for i in i return i", "for(iterator i(unknown name i), name i)"},
      {"partial", "unknown name partial"},
      {"for i in partial return partial", "for(iterator i(unknown name partial), name partial)"},
      {"[function(p) p, p]", "list(function (p)(name p), unknown name p)"},
      {"lines[price > 1] = price", "=(filter(name lines, >(name price, number 1)), unknown name price)"},
      {"lines[item > 1] = item", "=(filter(name lines, >(name item, number 1)), unknown name item)"},
      {"lines[f(lines[1], price)]",
       "filter(name lines, call(name f, argument(filter(name lines, number 1)), argument(name price)))"},
      {"[{p: 1, q: p}, p]", "list(context(entry p(number 1), entry q(name p)), unknown name p)"},
      {"x in (?) and ?", "and(in(name x, name ?), unknown name ?)"},
      {"some each x in a satisfies each x", "some(iterator each x(name a), name each x)"},
      // A local name of several words, and the longest one of local and global names.
      {"for Phone Number ext in a return Phone Number ext = Phone Number",
       "for(iterator Phone Number ext(name a), =(name Phone Number ext, name Phone Number))"},
      {"{Phone: 1, q: Phone, r: Phone Number}",
       "context(entry Phone(number 1), entry q(name Phone), entry r(name Phone Number))"},
  };
  for (const auto& [text, tree] : cases) EXPECT_EQ(parse(text).tree(), tree) << text;
}

TEST(Names, ThatAreNotInScopeAreOneWord) {
  const auto parsed = parse("custmer.tier = \"gold\"");
  EXPECT_EQ(parsed.tree(), "=(path tier(unknown name custmer), text \"gold\")");
}

TEST(Names, MayBeMany) {
  // Thousands of names that begin alike stay cheap to declare and to find.
  std::string text = "{";
  for (int i = 0; i < 4000; ++i) text += "k " + std::to_string(i) + ": 1, ";
  text += "last: k 3999}";
  const auto parsed = parse(text);
  ASSERT_TRUE(parsed.notes.empty());
  const auto& context = std::get<ast::ContextLiteral>(parsed.expression->node);
  EXPECT_EQ(std::get<ast::Name>(context.entries.back().value->node).text, "k 3999");
  EXPECT_TRUE(std::get<ast::Name>(context.entries.back().value->node).in_scope);
}

}  // namespace
}  // namespace adjudge
