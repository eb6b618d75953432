#include "adjudge/core/type.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace adjudge {
namespace {

using Kind = Type::Kind;

const Type number(Kind::number);
const Type text(Kind::string);

Type::Field field(std::string name, Type type) {
  Type::Field result;
  result.name = std::move(name);
  result.type = std::move(type);
  return result;
}

Type record(std::vector<Type::Field> fields, std::string name = "") {
  return Type::record(std::move(name), std::move(fields));
}
Type euro() { return Type::money(*Currency::parse("EUR")); }
Type dollar() { return Type::money(*Currency::parse("USD")); }
Type choice(std::vector<std::string> members) { return Type::choice("", std::move(members)); }

TEST(Type, HasItsParts) {
  EXPECT_TRUE(Type().is_unknown());
  EXPECT_EQ(number.kind(), Kind::number);
  EXPECT_EQ(euro().currency().code(), "EUR");
  EXPECT_TRUE(Type(Kind::money).currency().is_none());
  const Type tier = Type::choice("Tier", {"gold", "silver"});
  EXPECT_EQ(tier.name(), "Tier");
  EXPECT_EQ(tier.member_index("silver"), 1);
  EXPECT_EQ(tier.member_index("bronze"), -1);
  ASSERT_EQ(tier.member_values().size(), 2U);
  EXPECT_TRUE(tier.member_values()[1].is_same(tier.as_optional().member_values()[1])) << "members are shared";
  const Type lines = Type::list(text, 1);
  EXPECT_TRUE(same(lines.element(), text));
  EXPECT_EQ(lines.at_least(), 1U);
  EXPECT_TRUE(number.element().is_unknown());
  const Type line = record({field("sku", text), field("price", euro())}, "Line");
  EXPECT_EQ(line.field_index("price"), 1);
  EXPECT_EQ(line.field("prise"), nullptr);
  EXPECT_EQ(line.shape()->keys(), (std::vector<std::string>{"sku", "price"}));
  EXPECT_EQ(number.field_index("price"), -1);
  const Type function = Type::function({text}, number);
  EXPECT_TRUE(same(function.result(), number));
  EXPECT_EQ(function.parameters().size(), 1U);
  EXPECT_TRUE(number.result().is_unknown());
}

TEST(Type, MayLeaveItsPartsUnsaid) {
  EXPECT_TRUE(Type(Kind::list).element().is_unknown());
  EXPECT_TRUE(Type(Kind::range).element().is_unknown());
  EXPECT_TRUE(Type(Kind::function).result().is_unknown());
  EXPECT_EQ(Type(Kind::record).field("a"), nullptr);
  EXPECT_EQ(Type(Kind::record).shape()->size(), 0U);
  EXPECT_TRUE(Type(Kind::choice).members().empty());
  EXPECT_EQ(number.shape(), nullptr);
  EXPECT_TRUE(conforms(Type::list(number), Type(Kind::list)));
  EXPECT_TRUE(conforms(record({field("a", number)}), Type(Kind::record)));
  EXPECT_EQ(Type(Kind::record).to_text(), "context");
}

TEST(Type, TakesMarksAndBounds) {
  EXPECT_TRUE(number.as_optional().is_optional());
  EXPECT_FALSE(number.as_optional().as_optional(false).is_optional());
  EXPECT_FALSE(number.is_optional());
  EXPECT_TRUE(Type().as_optional().is_unknown());
  const Type bounded =
      number.with_bounds(Value(Range{Value(Decimal(1)), Value(Decimal(9)), true, true, Range::Form::interval}));
  EXPECT_TRUE(bounded.bounds().is(adjudge::Kind::range));
  EXPECT_TRUE(number.bounds().is_null());
  EXPECT_TRUE(same(bounded, number));
  EXPECT_TRUE(same(euro().as_optional().as_optional(false), euro()));
}

TEST(Type, WritesWhatAnAuthorWrites) {
  EXPECT_EQ(Type(Kind::date_time).to_text(), "date and time");
  EXPECT_EQ(Type(Kind::business_days).to_text(), "business days");
  EXPECT_EQ(Type(Kind::money).to_text(), "money");
  EXPECT_EQ(dollar().to_text(), "money USD");
  EXPECT_EQ(Type::list(record({field("a", number)}, "Line")).to_text(), "list of Line");
  EXPECT_EQ(Type::range(Type(Kind::date)).to_text(), "range of date");
  EXPECT_EQ(choice({"defective", "unwanted"}).to_text(), "one of defective, unwanted");
  EXPECT_EQ(Type::choice("Tier", {"gold"}).to_text(), "Tier");
  EXPECT_EQ(number.as_optional().to_text(), "number?");
  EXPECT_EQ(Type::list(number.as_optional()).to_text(), "list of number?");
  EXPECT_EQ(Type::list(number).as_optional().to_text(), "(list of number)?");
  EXPECT_EQ(record({field("a", number), field("b", record({field("c", text)}))}).to_text(), "{a: number, b: record}");
  EXPECT_EQ(record({}).to_text(), "context");
  EXPECT_EQ(Type::function({Type::variable("T"), text}, Type(Kind::boolean)).to_text(),
            "function<T, string> -> boolean");
  std::vector<std::string> many;
  for (int i = 0; i < 100; ++i) many.push_back("m" + std::to_string(i));
  EXPECT_EQ(choice(many).to_text(), "one of m0, m1, m2, m3, m4, m5, m6, m7, ...");
}

TEST(Type, KnowsWhatConforms) {
  const auto yes = [](const Type& from, const Type& to) {
    EXPECT_TRUE(conforms(from, to)) << from.to_text() << " to " << to.to_text();
  };
  const auto no = [](const Type& from, const Type& to) {
    EXPECT_FALSE(conforms(from, to)) << from.to_text() << " to " << to.to_text();
  };
  yes(number, number);
  no(number, text);
  yes(Type(Kind::null), number);
  no(number, Type(Kind::null));
  yes(Type(), number);
  yes(number, Type());
  yes(Type(Kind::any), number);
  yes(number, Type(Kind::any));
  yes(number.as_optional(), number);
  yes(choice({"a", "b"}), text);
  no(text, choice({"a", "b"}));
  yes(choice({"a"}), choice({"b", "a"}));
  no(choice({"a", "c"}), choice({"b", "a"}));
  yes(euro(), Type(Kind::money));
  no(Type(Kind::money), euro());
  no(euro(), dollar());
  yes(Type::list(choice({"a"})), Type::list(text));
  no(Type::list(text), Type::list(number));
  no(Type::list(number), number);
  yes(Type::range(number), Type::range(number));
  no(Type::range(number), Type::list(number));
  yes(record({field("a", number), field("b", text)}), record({field("a", number)}));
  no(record({field("a", number)}), record({field("a", number), field("b", text)}));
  yes(record({field("a", number)}), record({field("a", number), field("b", text.as_optional())}));
  no(record({field("a", text)}), record({field("a", number)}));
  yes(record({field("a", text)}), record({}));
  yes(Type::function({text}, number), Type::function({choice({"a"})}, number));
  no(Type::function({choice({"a"})}, number), Type::function({text}, number));
  no(Type::function({text}, text), Type::function({text}, number));
  no(Type::function({}, number), Type::function({text}, number));
  yes(Type::variable("T"), number);
  yes(number, Type::variable("T"));
}

TEST(Type, FindsTheNarrowestCommonType) {
  const auto check = [](const Type& a, const Type& b, const std::string& expected) {
    EXPECT_EQ(common(a, b).to_text(), expected);
    EXPECT_EQ(common(b, a).to_text(), expected);
    EXPECT_TRUE(conforms(a, common(a, b)));
    EXPECT_TRUE(conforms(b, common(a, b)));
  };
  check(number, number, "number");
  check(number, text, "any");
  check(number, Type(), "number");
  check(number, Type(Kind::any), "any");
  check(number, Type(Kind::null), "number?");
  check(Type(Kind::null), Type(Kind::null), "null");
  check(number.as_optional(), number, "number?");
  check(euro(), dollar(), "money");
  check(choice({"a"}), text, "string");
  check(choice({"a"}), choice({"b", "a"}), "one of b, a");
  check(choice({"a"}), choice({"b"}), "string");
  check(Type::list(euro()), Type::list(dollar()), "list of money");
  check(Type::list(number), Type::list(Type()), "list of number");
  check(Type::range(number), Type::range(text), "range of any");
  check(record({field("a", number), field("b", text)}), record({field("a", number), field("c", text)}), "{a: number}");
  check(Type::function({}, number), Type::function({}, text), "any");
  EXPECT_EQ(common(Type::list(number, 3), Type::list(number, 1)).at_least(), 1U);
}

TEST(Type, IsTheSameInEveryPart) {
  EXPECT_TRUE(same(Type(), Type()));
  EXPECT_FALSE(same(number, number.as_optional()));
  EXPECT_TRUE(
      same(record({field("a", number), field("b", text)}, "X"), record({field("b", text), field("a", number)}, "Y")));
  EXPECT_FALSE(same(record({field("a", number)}), record({field("a", number), field("b", text)})));
  EXPECT_FALSE(same(choice({"a", "b"}), choice({"b", "a"}))) << "a choice runs from highest to lowest";
  EXPECT_FALSE(same(euro(), Type(Kind::money)));
  EXPECT_TRUE(same(Type::function({text}, number), Type::function({text}, number)));
  EXPECT_FALSE(same(Type::function({text}, number), Type::function({number}, number)));
  EXPECT_FALSE(same(Type::variable("T"), Type::variable("U")));
}

TEST(Type, IsQuickWhenTypesShareTheirParts) {
  const auto grow = [] {
    Type type = record({field("leaf", number)});
    for (int i = 0; i < 60; ++i) {
      type = record({field("a", type), field("b", type.as_optional()), field("c", Type::list(type))});
    }
    return type;
  };
  const Type a = grow();
  const Type b = grow();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(conforms(a, b));
  EXPECT_TRUE(same(a, b));
  EXPECT_FALSE(common(a, record({field("a", b)})).is_unknown());
  EXPECT_LT(a.to_text().size(), 200U);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  Type lists = number;
  for (int i = 0; i < 200; ++i) lists = Type::list(lists);
  EXPECT_TRUE(conforms(lists, lists));
  EXPECT_LT(lists.to_text().size(), 1'000U);
}

}  // namespace
}  // namespace adjudge
