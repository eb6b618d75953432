#include <gtest/gtest.h>

#include "../support/model_builder.hpp"
#include "adjudge/analysis/findings.hpp"

namespace adjudge {
namespace {

using namespace testing;

const Type number_type{Type::Kind::number};
const Type tier_type = Type::choice("Tier", {"gold", "silver", "standard"});

using Texts = std::vector<std::string>;

Texts gaps(const Model& model) {
  Diagnostics notes;
  find_gaps(model, {}, notes);
  Texts result;
  for (const Diagnostic& note : notes) {
    EXPECT_EQ(note.severity, note.code == Code::gap ? Severity::warning : Severity::note);
    result.push_back(note.message);
  }
  return result;
}

// The gap of a decision with one input.
Texts gap_of(const Type& type, const std::vector<std::string>& cells) {
  ModelBuilder builder;
  const ExpressionPtr input = builder.fact("x", type);
  DecisionBuilder decision(builder, "d", HitPolicy::first);
  decision.input("x", input);
  for (const std::string& cell : cells) decision.rule("r" + std::to_string(decision.decision().rules.size()), {cell});
  return gaps(builder.model);
}

TEST(Gaps, NamesACaseThatNoRuleHolds) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("customer.tier", tier_type);
  const ExpressionPtr days = builder.fact("days_held", number_type);
  DecisionBuilder(builder, "d", HitPolicy::unique)
      .input("customer.tier", tier)
      .input("days_held", days)
      .rule("a", {"gold", "-"})
      .rule("b", {"silver", "<= 30"})
      .rule("c", {"standard", "<= 30"})
      .rule("e", {"standard", "> 30"});
  EXPECT_EQ(gaps(builder.model), Texts{"no rule of `d` holds for `customer.tier: silver, days_held: 31`"});
}

TEST(Gaps, ArePlacedWhereAPersonWouldLook) {
  EXPECT_EQ(gap_of(tier_type, {"gold", "standard"}), Texts{"no rule of `d` holds for `x: silver`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::boolean), {"true"}), Texts{"no rule of `d` holds for `x: false`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::string), {"A", "B"}), Texts{"no rule of `d` holds for `x: \"something else\"`"});
  EXPECT_EQ(gap_of(number_type, {"<= 30", "[40..50]", "> 50"}), Texts{"no rule of `d` holds for `x: 31`"});
  EXPECT_EQ(gap_of(number_type, {"<= 30", "(30..500]"}), Texts{"no rule of `d` holds for `x: 501`"});
  EXPECT_EQ(gap_of(number_type, {">= 7"}), Texts{"no rule of `d` holds for `x: 6`"});
  EXPECT_EQ(gap_of(number_type, {"<= 0.05", "[0.07..0.10]", "> 0.10"}), Texts{"no rule of `d` holds for `x: 0.06`"});
  const Type euros = Type::money(*Currency::parse("EUR"));
  EXPECT_EQ(gap_of(euros, {"<= 200 EUR"}), Texts{"no rule of `d` holds for `x: 201.00 EUR`"});
  EXPECT_EQ(gap_of(euros, {"<= 200 EUR", "[200.05 EUR..300 EUR]", "> 300 EUR"}),
            Texts{"no rule of `d` holds for `x: 200.01 EUR`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::date), {"< 2026-12-01", "> 2026-12-24"}),
            Texts{"no rule of `d` holds for `x: 2026-12-01`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::date), {"<= 2026-02-28", ">= 2026-03-01"}), Texts());
  EXPECT_EQ(gap_of(Type(Type::Kind::date), {"<= 2026-02-28"}), Texts{"no rule of `d` holds for `x: 2026-03-01`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::date_time), {"<= 2026-02-28T16:00:00Z"}),
            Texts{"no rule of `d` holds for `x: 2026-03-01T16:00:00Z`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::time), {"<= 16:30:00", "> 18:00:00"}),
            Texts{"no rule of `d` holds for `x: 17:30:00`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::time), {">= 00:00:00"}), Texts()) << "a day has no earlier time";
}

TEST(Gaps, BetweenWholeNumbersAreFoundLast) {
  EXPECT_EQ(gap_of(number_type, {"<= 30", ">= 31"}), Texts{"no rule of `d` holds for `x: 30.5`"});
  EXPECT_EQ(gap_of(number_type, {"< 10", "(10..30]", ">= 31"}), Texts{"no rule of `d` holds for `x: 10`"});
  EXPECT_EQ(gap_of(number_type, {"<= 30", "> 30"}), Texts());
  const Type euros = Type::money(*Currency::parse("EUR"));
  EXPECT_EQ(gap_of(euros, {"<= 200.00 EUR", ">= 200.01 EUR"}), Texts{"no rule of `d` holds for `x: 200.005 EUR`"});
}

TEST(Gaps, EndWhereValuesDo) {
  const std::string most = "9999999999999999999999999999999999E+6111";
  EXPECT_EQ(gap_of(number_type, {"<= " + most}), Texts());
  EXPECT_EQ(gap_of(number_type, {"> -" + most}).size(), 1U);
  EXPECT_EQ(gap_of(number_type, {"<= 1E+40"}).size(), 1U)
      << "where a step of one is lost in rounding, there are larger numbers";
  EXPECT_EQ(gap_of(number_type, {"<= 1", ">= 1.000000000000000000000000000000001"}), Texts()) << "34 digits";
  EXPECT_EQ(gap_of(Type(Type::Kind::date), {"<= 999999999-12-31"}), Texts());
  EXPECT_EQ(gap_of(Type(Type::Kind::date), {"< 999999999-12-31"}),
            Texts{"no rule of `d` holds for `x: 999999999-12-31`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::date_time), {"<= 2026-01-01T10:00:00Z", "> 2026-01-01T10:00:00.000000001Z"}),
            Texts{"no rule of `d` holds for `x: 2026-01-01T10:00:00.000000001Z`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::date_time), {"<= 2026-01-01T10:00:00Z", ">= 2026-01-01T10:00:00.000000001Z"}),
            Texts());
  EXPECT_EQ(gap_of(Type(Type::Kind::string), {"< b", ">= c"}), Texts{"no rule of `d` holds for `x: \"b\"`"});
  EXPECT_EQ(gap_of(Type(Type::Kind::string), {"<= b", ">= c"}), Texts{"no rule of `d` holds for `x: \"ba\"`"});
}

TEST(Gaps, AreNotAskedWhereTimesHaveNoOneOrder) {
  EXPECT_EQ(gap_of(Type(Type::Kind::time), {"< 10:00:00", ">= 10:00:00Z"}).size(), 1U);
}

TEST(Gaps, StopAtTheBoundsOfTypes) {
  Range range;
  range.start = Value(Decimal(1));
  range.end = Value(Decimal(999));
  range.start_included = range.end_included = true;
  const Type count = number_type.with_bounds(Value(range));
  EXPECT_EQ(gap_of(count, {"[1..10]", "> 10"}), Texts());
  EXPECT_EQ(gap_of(count, {"[2..999]"}), Texts{"no rule of `d` holds for `x: 1`"});
}

TEST(Gaps, AreNotAskedOfDecisionsThatNeedNoRule) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  for (const HitPolicy hit : {HitPolicy::collect, HitPolicy::rule_order, HitPolicy::output_order,
                              HitPolicy::collect_sum, HitPolicy::collect_count})
    DecisionBuilder(builder, "list", hit).input("tier", tier).rule("a", {"gold"});
  DecisionBuilder(builder, "rest", HitPolicy::first).input("tier", tier).rule("a", {"gold"}).otherwise("b");
  DecisionBuilder with_default(builder, "default", HitPolicy::unique);
  with_default.input("tier", tier).rule("a", {"gold"}).decision().default_outputs =
      model::Outputs{{number_literal(0)}, true};
  DecisionBuilder score(builder, "score", HitPolicy::unique);
  score.input("tier", tier).rule("a", {"gold"}).decision().body = model::Decision::Body::score;
  DecisionBuilder value(builder, "value", HitPolicy::unique);
  value.decision().body = model::Decision::Body::value;
  EXPECT_EQ(gaps(builder.model), Texts());
  DecisionBuilder(builder, "max", HitPolicy::collect_max).input("tier", tier).rule("a", {"gold"});
  EXPECT_EQ(gaps(builder.model), Texts{"no rule of `max` holds for `tier: silver`"});
}

TEST(Gaps, AreNotClaimedWhereAConditionMayFillThem) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder decision(builder, "d", HitPolicy::first);
  decision.input("tier", tier).rule("a", {"gold"}).rule("b", {"not(gold)"}).if_("price < 5");
  EXPECT_EQ(gaps(builder.model),
            Texts{"not analysed: `d` has no `default`, and cases such as `tier: silver` are left to `b`, which asks "
                  "`if: price < 5`"});
  decision.rule("c", {"silver, standard"});
  EXPECT_EQ(gaps(builder.model), Texts());
  DecisionBuilder(builder, "e", HitPolicy::first)
      .input("tier", tier)
      .rule("a", {"-"})
      .if_("x")
      .rule("b", {"-"})
      .if_("y");
  EXPECT_EQ(gaps(builder.model),
            Texts{"not analysed: `e` has no `default`, and cases are left to `a` and `b`, which asks `if: x`"});
}

TEST(Gaps, KnowWindows) {
  ModelBuilder builder;
  const ExpressionPtr day = builder.fact("day", Type(Type::Kind::date));
  const ExpressionPtr window = builder.window("w", day, day, 30);
  DecisionBuilder decision(builder, "d", HitPolicy::first);
  decision.input("w.state", ModelBuilder::of(window, "state"))
      .input("w.days_late", ModelBuilder::of(window, "days_late"));
  decision.rule("open", {"open", "-"}).rule("late", {"-", "> 7"}).rule("grace", {"closed", "[1..7]"});
  EXPECT_EQ(gaps(builder.model), Texts{"no rule of `d` holds for `w.state: not_yet, w.days_late: 0`"});
  decision.rule("early", {"not_yet", "-"});
  EXPECT_EQ(gaps(builder.model), Texts());
}

TEST(Gaps, OfADecisionWithoutConditionsAreEverywhere) {
  ModelBuilder builder;
  DecisionBuilder(builder, "d", HitPolicy::first);
  EXPECT_EQ(gaps(builder.model), Texts{"no rule of `d` holds in any case"});
}

TEST(Gaps, RestOnWhatChecksAllow) {
  ModelBuilder builder;
  const ExpressionPtr days = builder.fact("days", number_type);
  DecisionBuilder(builder, "d", HitPolicy::first).input("days", days).rule("a", {"[0..30]"}).rule("b", {"> 30"});
  EXPECT_EQ(gaps(builder.model), Texts{"no rule of `d` holds for `days: -1`"});
  builder.model.checks = {{"c",
                           compare_values(model::ComparisonOperator::at_least, days, number_literal(0)),
                           nullptr,
                           {model::FactId{0}},
                           {}}};
  EXPECT_EQ(gaps(builder.model), Texts());
}

}  // namespace
}  // namespace adjudge
