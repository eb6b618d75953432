#include "adjudge/core/value.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <random>
#include <thread>
#include <type_traits>

#include "adjudge/core/result.hpp"

namespace adjudge {
namespace {

Value number(std::string_view text) { return Value(*Decimal::parse(text)); }
Value money(std::string_view text) { return Value(*Money::parse(text)); }
Value date(std::string_view text) { return Value(*Date::parse(text)); }
Value time(std::string_view text) { return Value(*Time::parse(text)); }
Value moment(std::string_view text) { return Value(*DateTime::parse(text)); }
Value duration(std::string_view text) { return Value(*Duration::parse(text)); }

Value range(Value start, bool start_included, Value end, bool end_included, Range::Form form = Range::Form::interval) {
  return Value(Range{std::move(start), std::move(end), start_included, end_included, form});
}

/// One value of each kind, and some more.
std::vector<Value> samples() {
  return {
      Value(),
      Value(true),
      Value(false),
      number("12.5"),
      number("-9223372036854775808"),
      number("1e40"),
      Value(Decimal::not_finite()),
      money("12.30 EUR"),
      money("12.30 USD"),
      money("1e30 EUR"),
      Value("text"),
      Value(""),
      Value(std::string(1'000, 'x')),
      date("2026-11-24"),
      time("16:30:00"),
      time("16:30:00Z"),
      time("16:30:00+02:00"),
      time("16:30:00@Europe/Berlin"),
      moment("2026-11-24T16:30:00"),
      moment("2026-11-24T16:30:00Z"),
      moment("2026-11-24T16:30:00@UTC"),
      duration("P1DT2H"),
      duration("-PT0.5S"),
      Value(Months{14}),
      Value(Months{0}),
      duration("PT0S"),
      Value(BusinessDays{5}),
      Value::list({}),
      Value::list({number("1"), Value("a")}),
      Value::list({Value::list({number("1")})}),
      Value::context(std::vector<std::pair<std::string, Value>>{}),
      Value::context({{"a", number("1")}, {"b", Value()}}),
      range(number("1"), true, number("3"), true),
      range(number("1"), false, number("3"), true),
      range(Value(), false, number("3"), true),
      range(number("3"), true, Value(), false),
      range(number("3"), true, number("3"), true),
      range(number("3"), true, number("3"), true, Range::Form::equal_form),
      range(number("3"), true, number("3"), true, Range::Form::unequal_form),
      Value(Function{Function::Form::built_in, 3, {}}),
      Value(Function{Function::Form::closure, 3, {number("1")}}),
      Value::unknown("order.total"),
      Value::unknown("order.lines[2].broken"),
      Value::problem({Code::division_by_zero, "division by zero", "", {}}),
      Value::problem({Code::missing_fact, "not there", "order.total", {}}),
  };
}

TEST(Value, KeepsWhatItWasGiven) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(true).boolean());
  EXPECT_FALSE(Value(false).boolean());
  EXPECT_TRUE(Value(false).is_false());
  EXPECT_EQ(number("12.5").number().to_text(), "12.5");
  EXPECT_EQ(number("1e40").number(), *Decimal::parse("1e40"));
  EXPECT_EQ(money("12.30 EUR").money(), *Money::parse("12.30 EUR"));
  EXPECT_EQ(money("1e30 EUR").money(), *Money::parse("1e30 EUR"));
  EXPECT_EQ(Value("text").string(), "text");
  EXPECT_EQ(date("2026-11-24").date().to_text(), "2026-11-24");
  EXPECT_EQ(time("16:30:00.5@Europe/Berlin").time().to_text(), "16:30:00.5@Europe/Berlin");
  EXPECT_EQ(time("16:30:00-05:00").time().to_text(), "16:30:00-05:00");
  EXPECT_EQ(moment("2026-11-24T16:30:00Z").date_time().to_text(), "2026-11-24T16:30:00Z");
  EXPECT_EQ(duration("-PT0.5S").duration().to_text(), "-PT0.5S");
  EXPECT_EQ(Value(Months{14}).months().count, 14);
  EXPECT_EQ(Value(BusinessDays{5}).business_days().count, 5);
  EXPECT_EQ(Value::list({Value(true)}).items().size(), 1U);
  EXPECT_EQ(Value(Function{Function::Form::built_in, 3, {}}).function().index, 3U);
  EXPECT_EQ(Value::problem({Code::missing_fact, "m", "p", {}}).problem().path, "p");
  EXPECT_FALSE(Value::unknown("a").is_settled());
  EXPECT_FALSE(Value::problem({}).is_settled());
  EXPECT_TRUE(Value().is_settled());
}

TEST(Value, TakesOnlyBooleansForBooleans) {
  EXPECT_EQ(Value(5).number(), Decimal(5));
  EXPECT_EQ(Value(std::int64_t{5}).number(), Decimal(5));
  static_assert(!std::is_constructible_v<Value, const void*>);
  static_assert(!std::is_convertible_v<bool, Value>);
}

TEST(Value, RefusesToBeReadAsAnotherKind) {
  for (const Value& value : samples()) {
    const auto check = [&](Kind kind, auto access) {
      if (value.is(kind)) {
        EXPECT_NO_THROW(access());
      } else {
        EXPECT_THROW(access(), InternalError) << to_text(value.kind());
      }
    };
    check(Kind::boolean, [&] { value.boolean(); });
    check(Kind::number, [&] { value.number(); });
    check(Kind::money, [&] { value.money(); });
    check(Kind::string, [&] { value.string(); });
    check(Kind::date, [&] { value.date(); });
    check(Kind::time, [&] { value.time(); });
    check(Kind::date_time, [&] { value.date_time(); });
    check(Kind::duration, [&] { value.duration(); });
    check(Kind::months, [&] { value.months(); });
    check(Kind::business_days, [&] { value.business_days(); });
    check(Kind::list, [&] { value.items(); });
    check(Kind::context, [&] { value.values(); });
    check(Kind::context, [&] { value.shape(); });
    check(Kind::context, [&] { value.find("a"); });
    check(Kind::range, [&] { value.range(); });
    check(Kind::function, [&] { value.function(); });
    check(Kind::unknown, [&] { value.missing(); });
    check(Kind::problem, [&] { value.problem(); });
  }
}

TEST(Value, CopiesAndMovesLikeAnyValue) {
  for (const Value& original : samples()) {
    Value copy(original);
    EXPECT_TRUE(copy.is_same(original));
    Value moved(std::move(copy));
    EXPECT_TRUE(moved.is_same(original));
    Value assigned("something else");
    assigned = moved;
    EXPECT_TRUE(identical(assigned, original));
    Value& self = assigned;
    assigned = self;
    EXPECT_TRUE(identical(assigned, original));
    assigned = std::move(self);
    EXPECT_TRUE(identical(assigned, original));
    assigned = Value();
    EXPECT_TRUE(assigned.is_null());
    EXPECT_TRUE(identical(moved, original));
  }
}

TEST(Value, IsSharedAmongThreads) {
  const Value shared = Value::list({Value("a"), Value::context({{"k", Value("v")}})});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([shared] {
      for (int i = 0; i < 10'000; ++i) {
        const Value copy = shared;
        const Value inner = copy.items()[1];
        EXPECT_TRUE(inner.is(Kind::context));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

// Contexts

TEST(Context, FindsEntriesByName) {
  const Value context = Value::context({{"a", number("1")}, {"b", Value()}});
  EXPECT_EQ(to_text(*context.find("a")), "1");
  EXPECT_TRUE(context.find("b")->is_null());
  EXPECT_EQ(context.find("c"), nullptr);
  EXPECT_EQ(context.shape()->keys(), (std::vector<std::string>{"a", "b"}));
}

TEST(Context, KeepsTheFirstPlaceAndLastValueOfARepeatedKey) {
  const Value context = Value::context({{"a", number("1")}, {"b", number("2")}, {"a", number("3")}});
  EXPECT_EQ(to_text(context), "{a: 3, b: 2}");
}

TEST(Context, FindsAmongManyKeysQuickly) {
  std::vector<std::pair<std::string, Value>> entries;
  for (int i = 0; i < 100'000; ++i) {
    entries.emplace_back("key " + std::to_string(i * 7919 % 100'000), Value(Decimal(i)));
  }
  const auto start = std::chrono::steady_clock::now();
  const Value context = Value::context(entries);
  for (const auto& [key, value] : entries) ASSERT_TRUE(identical(*context.find(key), value));
  EXPECT_EQ(context.find("key"), nullptr);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Context, NeedsAValueForEachKey) {
  EXPECT_THROW(Value::context(std::make_shared<const Shape>(std::vector<std::string>{"a"}), {}), InternalError);
  EXPECT_THROW(Value::context(ShapePtr(), {}), InternalError);
}

TEST(Shape, FindsTheFirstOfEqualKeys) {
  for (const std::size_t more : {0U, 50U}) {
    std::vector<std::string> keys = {"a", "b", "b", ""};
    for (std::size_t i = 0; i < more; ++i) keys.push_back("k" + std::to_string(i));
    const Shape shape(keys);
    EXPECT_EQ(shape.find("b"), 1);
    EXPECT_EQ(shape.find(""), 3);
    EXPECT_EQ(shape.find("z"), -1);
  }
}

// Limits

TEST(Value, RefusesToNestTooDeeply) {
  Value list = Value::list({});
  Value context = Value::context(std::vector<std::pair<std::string, Value>>{});
  Value ranges = range(Value(), false, number("1"), true);
  Value function = Value(Function{Function::Form::closure, 1, {}});
  EXPECT_EQ(ranges.depth(), 0U);
  EXPECT_EQ(function.depth(), 0U);
  for (unsigned depth = 1; depth <= 1'000; ++depth) {
    if (depth <= Value::max_depth) {
      EXPECT_EQ(list.depth(), depth);
    }
    list = Value::list({list, Value(true)});
    context = Value::context({{"a", context}});
    ranges = range(ranges, true, Value(), false);
    function = Value(Function{Function::Form::closure, 1, {function}});
    for (const Value* value : {&list, &context, &ranges, &function}) EXPECT_LE(value->depth(), Value::max_depth);
  }
  Value deepest = Value::list({});
  for (unsigned depth = 1; depth < Value::max_depth; ++depth) deepest = Value::list({std::move(deepest)});
  EXPECT_EQ(deepest.depth(), Value::max_depth);
  EXPECT_EQ(to_text(deepest).size(), 2 * Value::max_depth);
  const Value too_deep = Value::list({deepest});
  ASSERT_TRUE(too_deep.is(Kind::problem));
  EXPECT_EQ(too_deep.problem().code, Code::limit_exceeded);
  EXPECT_TRUE(Value::context({{"a", deepest}}).is(Kind::problem));
  EXPECT_TRUE(range(deepest, true, Value(), false).is(Kind::problem));
  EXPECT_TRUE(Value(Function{Function::Form::closure, 1, {deepest}}).is(Kind::problem));
}

TEST(Value, RefusesToGrowBySharing) {
  Value list = Value::list({Value("some text"), number("1e6000")});
  Value context = list;
  for (int i = 0; i < 150; ++i) {
    list = Value::list({list, list});
    context = Value::context({{"a", context}, {"b", context}});
    EXPECT_LE(list.expanded_weight(), Value::max_expanded_weight + 100);
    EXPECT_LE(context.expanded_weight(), Value::max_expanded_weight + 100);
  }
  const Value text(std::string(1'000'000, 'x'));
  EXPECT_TRUE(Value::list(std::vector<Value>(100, text)).is(Kind::list));
  EXPECT_TRUE(Value::list(std::vector<Value>(1'000, text)).is(Kind::problem));
  EXPECT_TRUE(Value::list(std::vector<Value>(100'000, number("1e6000"))).is(Kind::problem));
}

TEST(Value, WeighsItsOwnBytes) {
  EXPECT_EQ(number("1").weight(), 16U);
  EXPECT_GE(Value(std::string(1'000, 'x')).weight(), 1'000U);
  const Value text(std::string(1'000'000, 'x'));
  const Value list = Value::list(std::vector<Value>(10, text));
  EXPECT_LT(list.weight(), 1'000U);
  EXPECT_GT(list.expanded_weight(), 10'000'000U);
  for (const Value& value : samples()) EXPECT_GE(value.expanded_weight(), 16U);
}

// Missing facts

TEST(Missing, IsInNaturalOrderWithoutRepetitions) {
  const Value unknown = Value::unknown(Missing{
      {"lines[10].a", "lines[2].b", "order", "lines[2].a", "lines[10].a", "lines[1]", "lines", "a02", "a2", "a10"}});
  EXPECT_EQ(unknown.missing().paths, (std::vector<std::string>{"a02", "a2", "a10", "lines", "lines[1]", "lines[2].a",
                                                               "lines[2].b", "lines[10].a", "order"}));
}

TEST(Missing, MergesTwoSets) {
  const Missing merged = merge({{"a[2]", "a[10]", "c"}}, {{"a[10]", "b"}});
  EXPECT_EQ(merged.paths, (std::vector<std::string>{"a[2]", "a[10]", "b", "c"}));
  EXPECT_TRUE(merge({}, {}).paths.empty());
}

TEST(Missing, OrderIsTotal) {
  std::mt19937_64 random(7);
  std::vector<std::string> names;
  for (int i = 0; i < 300; ++i) {
    std::string name;
    for (std::size_t j = random() % 6; j > 0; --j) name += "01290a[]."[random() % 9];
    names.push_back(name);
  }
  // Merging in any grouping gives one result only when the order is strict and total.
  Missing forward;
  for (const std::string& name : names) forward = merge(forward, {{name}});
  Missing backward;
  for (auto name = names.rbegin(); name != names.rend(); ++name) backward = merge({{*name}}, backward);
  EXPECT_EQ(forward.paths, backward.paths);
  EXPECT_EQ(forward.paths, Value::unknown(Missing{names}).missing().paths);
}

// Text

TEST(Value, WritesFeelText) {
  EXPECT_EQ(to_text(Value()), "null");
  EXPECT_EQ(to_text(Value(true)), "true");
  EXPECT_EQ(to_text(number("12.50")), "12.5");
  EXPECT_EQ(to_text(money("12.3 EUR")), "12.30 EUR");
  EXPECT_EQ(to_text(Value("plain \"text\"")), "plain \"text\"");
  EXPECT_EQ(to_text(date("2026-11-24")), "2026-11-24");
  EXPECT_EQ(to_text(duration("PT25H")), "P1DT1H");
  EXPECT_EQ(to_text(Value(Months{14})), "P1Y2M");
  EXPECT_EQ(to_text(Value(BusinessDays{5})), "5 business days");
  EXPECT_EQ(to_text(Value::list({number("1"), Value("a\n\"b\"\\"), Value()})), R"([1, "a\n\"b\"\\", null])");
  EXPECT_EQ(to_text(Value::context({{"a", number("1")}, {"b c", Value("x")}, {"if", Value(false)}, {"", Value()}})),
            R"({a: 1, "b c": "x", "if": false, "": null})");
  EXPECT_EQ(to_text(range(number("1"), true, number("3"), false)), "[1..3)");
  EXPECT_EQ(to_text(range(date("2026-01-01"), false, date("2026-02-01"), true)), "(2026-01-01..2026-02-01]");
  EXPECT_EQ(to_text(range(Value(), false, number("3"), true)), "(<= 3)");
  EXPECT_EQ(to_text(range(number("3"), false, Value(), false)), "(> 3)");
  EXPECT_EQ(to_text(range(number("3"), true, number("3"), true, Range::Form::equal_form)), "(= 3)");
  EXPECT_EQ(to_text(range(number("3"), true, number("3"), true, Range::Form::unequal_form)), "(!= 3)");
  EXPECT_EQ(to_text(Value::unknown("a")), "(not known)");
  EXPECT_EQ(to_text(Value::problem({})), "(error)");
  EXPECT_EQ(to_text(Value::list({Value::unknown("a"), Value::problem({})})), "[(not known), (error)]");
}

TEST(Value, WritesExpressionsThatGiveItAgain) {
  EXPECT_EQ(to_feel(Value("a\"b")), R"("a\"b")");
  EXPECT_EQ(to_feel(Value("\x01\t")), R"("\u0001\t")");
  EXPECT_EQ(to_feel(number("-1.50")), "-1.5");
  EXPECT_EQ(to_feel(date("2026-11-24")), R"(@"2026-11-24")");
  EXPECT_EQ(to_feel(Value::list({time("16:30:00Z"), money("3 JPY")})), R"([@"16:30:00Z", 3 JPY])");
  EXPECT_EQ(to_feel(range(date("2026-01-01"), true, Value(), false)), R"((>= @"2026-01-01"))");
}

// Identity

TEST(Value, IsIdenticalToItselfOnly) {
  const std::vector<Value> left = samples();
  const std::vector<Value> right = samples();
  for (std::size_t i = 0; i < left.size(); ++i) {
    for (std::size_t j = 0; j < right.size(); ++j) {
      EXPECT_EQ(identical(left[i], right[j]), i == j) << to_text(left[i]) << " " << to_text(right[j]);
      if (i == j) {
        EXPECT_EQ(hash_of(left[i]), hash_of(right[j]));
      }
    }
  }
}

TEST(Value, IsIdenticalByValueNotByForm) {
  const auto check = [](const Value& a, const Value& b) {
    EXPECT_TRUE(identical(a, b)) << to_text(a);
    EXPECT_EQ(hash_of(a), hash_of(b)) << to_text(a);
  };
  check(number("1.0"), number("1"));
  check(number("0.000"), number("0"));
  check(money("1.50 EUR"), money("1.5 EUR"));
  check(duration("PT24H"), duration("P1D"));
  check(time("16:30:00+00:00"), time("16:30:00Z"));
  check(Value::context({{"a", number("1")}, {"b", number("2")}}),
        Value::context({{"b", number("2.0")}, {"a", number("1")}}));
  check(Value::list({number("1.0")}), Value::list({number("1")}));
  EXPECT_FALSE(identical(Value::context({{"a", number("1")}}), Value::context({{"a", number("1")}, {"b", Value()}})));
  EXPECT_FALSE(identical(Value::context({{"a", Value()}}), Value::context({{"b", Value()}})));
}

// Order

TEST(Value, ComparesWithinAKind) {
  const auto less = [](const Value& a, const Value& b) {
    EXPECT_EQ(compare(a, b), std::strong_ordering::less) << to_text(a) << " " << to_text(b);
    EXPECT_EQ(compare(b, a), std::strong_ordering::greater);
    EXPECT_EQ(compare(a, a), std::strong_ordering::equal);
  };
  less(number("1"), number("1.5"));
  less(number("1"), number("1e40"));
  less(money("1.50 EUR"), money("1.51 EUR"));
  less(Value("a"), Value("b"));
  less(Value("Z"), Value("a"));
  less(Value("\uFFFD"), Value("🐎"));  // by code point, not by UTF-16 unit
  less(Value("a"), Value("a\u00E4"));
  less(date("2026-11-24"), date("2026-11-25"));
  less(time("16:30:00"), time("16:30:01"));
  less(time("16:30:00+02:00"), time("16:30:00Z"));
  less(time("16:30:00"), time("16:30:01Z"));
  less(moment("2026-11-24T16:30:00+02:00"), moment("2026-11-24T16:30:00Z"));
  less(moment("2026-11-24T16:30:00@Europe/Berlin"), moment("2026-11-24T16:30:00@America/New_York"));
  less(moment("2026-11-24T16:30:00"), moment("2026-11-24T16:30:01@Europe/Berlin"));
  less(duration("PT23H"), duration("P1D"));
  less(Value(Months{11}), Value(Months{12}));
  less(Value(BusinessDays{1}), Value(BusinessDays{2}));
  EXPECT_EQ(compare(moment("2026-11-24T16:30:00Z"), moment("2026-11-24T18:30:00+02:00")), std::strong_ordering::equal);
  EXPECT_EQ(compare(moment("2026-11-24T16:30:00"), moment("2026-11-24T16:30:00@Asia/Tokyo")),
            std::strong_ordering::equal);
}

TEST(Value, DoesNotCompareWhatHasNoOrder) {
  EXPECT_FALSE(compare(number("1"), Value("1")));
  EXPECT_FALSE(compare(money("1 EUR"), money("1 USD")));
  EXPECT_FALSE(compare(duration("P1D"), Value(Months{1})));
  EXPECT_FALSE(compare(date("2026-11-24"), moment("2026-11-24T00:00:00")));
  EXPECT_FALSE(compare(Value(true), Value(true)));
  EXPECT_FALSE(compare(Value(), Value()));
  EXPECT_FALSE(compare(Value::list({}), Value::list({})));
}

TEST(Value, NothingFailsForAnyPair) {
  const std::vector<Value> all = samples();
  for (const Value& a : all) {
    for (const Value& b : all) {
      const auto order = compare(a, b);
      const auto reverse = compare(b, a);
      ASSERT_EQ(order.has_value(), reverse.has_value());
      if (order) {
        EXPECT_EQ(*order<0, *reverse> 0);
      }
    }
  }
}

}  // namespace
}  // namespace adjudge
