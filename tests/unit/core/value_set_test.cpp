#include "adjudge/core/value_set.hpp"

#include <gtest/gtest.h>

#include <random>

namespace adjudge {
namespace {

Value number(int value) { return Value(Decimal(value)); }
Value half(int halves) { return Value(Decimal(halves) / Decimal(2)); }

ValueSet from_to(int low, int high, bool low_included = true, bool high_included = true) {
  return ValueSet::of_intervals({{number(low), number(high), low_included, high_included}});
}
ValueSet at_most(int high) { return ValueSet::of_intervals({{{}, number(high), false, true}}); }
ValueSet more_than(int low) { return ValueSet::of_intervals({{number(low), {}, false, false}}); }
ValueSet texts(const std::vector<std::string>& names) {
  std::vector<Value> members;
  for (const std::string& name : names) members.emplace_back(name);
  return ValueSet::of_members(std::move(members));
}

std::vector<bool> verdicts(const ValueSet& set, const std::vector<Value>& grid) {
  std::vector<bool> result;
  for (const Value& value : grid) {
    const auto verdict = set.contains(value);
    EXPECT_TRUE(verdict.has_value()) << set.to_text() << " and " << to_text(value);
    result.push_back(verdict.value_or(false));
  }
  return result;
}

void expect_ascending(const ValueSet& set) {
  const auto& pieces = set.intervals();
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].low.is_null() && !pieces[i].high.is_null()) {
      const auto ordering = compare(pieces[i].low, pieces[i].high);
      ASSERT_TRUE(ordering.has_value());
      EXPECT_TRUE(*ordering < 0 || (*ordering == 0 && pieces[i].low_included && pieces[i].high_included))
          << set.to_text();
    }
    if (i == 0) continue;
    const auto ordering = compare(pieces[i - 1].high, pieces[i].low);
    ASSERT_TRUE(ordering.has_value()) << set.to_text();
    EXPECT_TRUE(*ordering < 0 || (*ordering == 0 && !pieces[i - 1].high_included && !pieces[i].low_included))
        << "pieces that touch are one: " << set.to_text();
  }
}

// The laws that make it an algebra of sets, asked at each value of a grid that has a value in every stretch.
void expect_laws(const ValueSet& a, const ValueSet& b, const std::vector<Value>& grid) {
  const std::vector<bool> in_a = verdicts(a, grid);
  const std::vector<bool> in_b = verdicts(b, grid);
  const ValueSet both = intersect(a, b);
  const ValueSet either = unite(a, b);
  const ValueSet other = a.complement();
  const std::vector<bool> in_both = verdicts(both, grid);
  const std::vector<bool> in_either = verdicts(either, grid);
  const std::vector<bool> in_other = verdicts(other, grid);
  bool is_any_in_both = false;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const std::string where = a.to_text() + " and " + b.to_text() + " at " + to_text(grid[i]);
    EXPECT_EQ(in_both[i], in_a[i] && in_b[i]) << where;
    EXPECT_EQ(in_either[i], in_a[i] || in_b[i]) << where;
    EXPECT_EQ(in_other[i], !in_a[i]) << where;
    is_any_in_both = is_any_in_both || in_both[i];
  }
  EXPECT_EQ(both.is_empty(), !is_any_in_both) << a.to_text() << " and " << b.to_text();
  for (const ValueSet* set : {&both, &either, &other}) expect_ascending(*set);
  EXPECT_EQ(verdicts(other.complement(), grid), in_a);
  EXPECT_EQ(intersect(b, a).to_text(), both.to_text());
  EXPECT_EQ(unite(b, a).to_text(), either.to_text());
}

TEST(ValueSet, IntervalsKeepTheLawsOfSets) {
  std::mt19937 random(7);
  std::vector<Value> grid;
  for (int halves = -3; halves <= 13; ++halves) grid.push_back(half(halves));
  const auto any_set = [&] {
    if (random() % 12 == 0) return random() % 2 == 0 ? ValueSet::everything() : ValueSet::nothing();
    std::vector<ValueSet::Interval> pieces(random() % 4);
    for (auto& piece : pieces) {
      if (random() % 5 != 0) piece.low = number(static_cast<int>(random() % 6));
      if (random() % 5 != 0) piece.high = number(static_cast<int>(random() % 6));
      piece.low_included = random() % 2 == 0;
      piece.high_included = random() % 2 == 0;
    }
    ValueSet set = ValueSet::of_intervals(pieces);
    // The union of what was asked for, whatever became of the pieces.
    for (const Value& value : grid) {
      bool is_inside = false;
      for (const auto& piece : pieces) is_inside = is_inside || *ValueSet::of_intervals({piece}).contains(value);
      EXPECT_EQ(set.contains(value), is_inside);
    }
    return set;
  };
  for (int round = 0; round < 4000; ++round) expect_laws(any_set(), any_set(), grid);
}

TEST(ValueSet, MembersKeepTheLawsOfSetsWithIntervalsAmongThem) {
  std::mt19937 random(11);
  const std::vector<std::string> names = {"", "a", "ab", "b", "bb", "c", "cc", "d", "e"};
  std::vector<Value> grid;
  for (const std::string& name : names) grid.emplace_back(name);
  const std::vector<std::string> named = {"a", "b", "c", "d"};
  const auto any_set = [&] {
    if (random() % 3 == 0) {
      ValueSet::Interval piece;
      if (random() % 3 != 0) piece.low = Value(named[random() % named.size()]);
      if (random() % 3 != 0) piece.high = Value(named[random() % named.size()]);
      piece.low_included = random() % 2 == 0;
      piece.high_included = random() % 2 == 0;
      return ValueSet::of_intervals({piece});
    }
    std::vector<std::string> members;
    for (const std::string& name : named)
      if (random() % 2 == 0) members.push_back(name);
    const ValueSet set = texts(members);
    return random() % 2 == 0 ? set : set.complement();
  };
  for (int round = 0; round < 4000; ++round) {
    const ValueSet a = any_set();
    const ValueSet b = any_set();
    const std::vector<bool> in_a = verdicts(a, grid);
    const std::vector<bool> in_b = verdicts(b, grid);
    const std::vector<bool> in_both = verdicts(intersect(a, b), grid);
    const std::vector<bool> in_either = verdicts(unite(a, b), grid);
    const std::vector<bool> in_other = verdicts(a.complement(), grid);
    for (std::size_t i = 0; i < grid.size(); ++i) {
      const std::string where = a.to_text() + " and " + b.to_text() + " at " + names[i];
      EXPECT_EQ(in_both[i], in_a[i] && in_b[i]) << where;
      EXPECT_EQ(in_either[i], in_a[i] || in_b[i]) << where;
      EXPECT_EQ(in_other[i], !in_a[i]) << where;
    }
  }
}

TEST(ValueSet, BooleansAreTwo) {
  const ValueSet yes = ValueSet::of_members({Value(true)});
  EXPECT_EQ(yes.complement().to_text(), "false");
  EXPECT_TRUE(unite(yes, yes.complement()).complement().is_empty());
  EXPECT_TRUE(intersect(yes, yes.complement()).is_empty());
  EXPECT_EQ(yes.contains(Value(false)), false);
}

TEST(ValueSet, SaysNothingAboutOtherKinds) {
  EXPECT_EQ(from_to(1, 5).contains(Value("3")), std::nullopt);
  EXPECT_EQ(texts({"a"}).contains(number(1)), std::nullopt);
  const Value euros(Money{Decimal(5), *Currency::parse("EUR")});
  const Value dollars(Money{Decimal(5), *Currency::parse("USD")});
  const ValueSet cheap = ValueSet::of_intervals({{{}, euros, false, true}});
  EXPECT_EQ(cheap.contains(euros), true);
  EXPECT_EQ(cheap.contains(dollars), std::nullopt);
  EXPECT_EQ(ValueSet::everything().contains(dollars), true);
}

TEST(ValueSet, NumbersGivenAsMembersArePoints) {
  const ValueSet some = ValueSet::of_members({number(3), number(1), Value(*Decimal::parse("1.0"))});
  EXPECT_EQ(some.to_text(), "1, 3");
  EXPECT_EQ(some.contains(number(1)), true);
  EXPECT_EQ(some.complement().to_text(), "< 1, (1..3), > 3");
}

TEST(ValueSet, HoldsValuesOfOneKindOnly) {
  const Value euros(Money{Decimal(5), *Currency::parse("EUR")});
  const Value dollars(Money{Decimal(5), *Currency::parse("USD")});
  const Value local(*Time::parse("10:00:00"));
  const Value zoned(*Time::parse("10:00:00Z"));
  EXPECT_TRUE(ValueSet::can_hold({}));
  EXPECT_TRUE(ValueSet::can_hold({number(1), number(2)}));
  EXPECT_TRUE(ValueSet::can_hold({zoned, Value(*Time::parse("11:00:00+02:00"))}));
  EXPECT_FALSE(ValueSet::can_hold({number(1), Value("1")}));
  EXPECT_FALSE(ValueSet::can_hold({euros, dollars}));
  EXPECT_FALSE(ValueSet::can_hold({local, zoned}));
  EXPECT_FALSE(ValueSet::can_hold({number(1), Value()}));
}

TEST(ValueSet, SurvivesValuesThatHaveNoOrder) {
  std::mt19937 random(3);
  const std::vector<Value> values = {number(1),
                                     Value("a"),
                                     Value(true),
                                     Value(Money{Decimal(5), *Currency::parse("EUR")}),
                                     Value(Money{Decimal(5), *Currency::parse("USD")}),
                                     Value(*Time::parse("10:00:00")),
                                     Value(*Time::parse("11:30:00Z")),
                                     Value(*Time::parse("12:00:00+02:00")),
                                     Value::list({number(1)}),
                                     Value(*Date::parse("2026-01-01"))};
  const auto any_set = [&] {
    std::vector<ValueSet::Interval> pieces(1 + random() % 4);
    std::vector<Value> members;
    for (auto& piece : pieces) {
      piece = {values[random() % values.size()], values[random() % values.size()], random() % 2 == 0,
               random() % 2 == 0};
      members.push_back(piece.low);
    }
    return random() % 2 == 0 ? ValueSet::of_intervals(pieces) : ValueSet::of_members(members);
  };
  for (int round = 0; round < 2000; ++round) {
    const ValueSet a = any_set();
    const ValueSet b = any_set();
    for (const Value& value : values) {
      (void)intersect(a, b).contains(value);
      (void)unite(a, b.complement()).contains(value);
    }
  }
}

TEST(ValueSet, ReadsAsAuthorsWrite) {
  EXPECT_EQ(ValueSet::everything().to_text(), "-");
  EXPECT_EQ(ValueSet::nothing().to_text(), "nothing");
  EXPECT_EQ(texts({"used", "opened"}).to_text(), "one of opened, used");
  EXPECT_EQ(texts({"used"}).to_text(), "used");
  EXPECT_EQ(texts({"used", "opened"}).complement().to_text(), "not(opened, used)");
  EXPECT_EQ(unite(from_to(1, 30), more_than(90)).to_text(), "[1..30], > 90");
  EXPECT_EQ(unite(at_most(7), from_to(9, 12, false, false)).to_text(), "<= 7, (9..12)");
  EXPECT_EQ(unite(from_to(1, 5), from_to(5, 9, false, true)).to_text(), "[1..9]");
  EXPECT_EQ(unite(at_most(5), more_than(5)).to_text(), "-");
  EXPECT_EQ(intersect(at_most(5), more_than(5)).to_text(), "nothing");
  EXPECT_EQ(from_to(5, 5).complement().complement().to_text(), "5");
}

}  // namespace
}  // namespace adjudge
