#include <gtest/gtest.h>

#include "../support/model_builder.hpp"
#include "adjudge/analysis/findings.hpp"

namespace adjudge {
namespace {

using namespace testing;

const Type number_type{Type::Kind::number};
const Type tier_type = Type::choice("Tier", {"gold", "silver", "standard"});

using Texts = std::vector<std::string>;

Texts unreachable(const Model& model) {
  Diagnostics notes;
  find_unreachable(model, {}, notes);
  Texts result;
  for (const Diagnostic& note : notes) {
    EXPECT_NE(note.severity, Severity::error);
    result.push_back(note.message);
  }
  return result;
}

TEST(Unreachable, NamesTheRuleThatTakesAll) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  const ExpressionPtr days = builder.fact("days", number_type);
  DecisionBuilder(builder, "d", HitPolicy::first)
      .input("tier", tier)
      .input("days", days)
      .rule("wide", {"gold", "<= 30"})
      .rule("narrow", {"gold", "[5..10]"})
      .rule("other", {"silver", "[5..10]"});
  EXPECT_EQ(unreachable(builder.model),
            Texts{"rule `narrow` of `d` can never answer: its cases are all taken by `wide`"});
}

TEST(Unreachable, NamesSeveralThatTakeAllTogether) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  const ExpressionPtr days = builder.fact("days", number_type);
  DecisionBuilder(builder, "d", HitPolicy::first)
      .input("tier", tier)
      .input("days", days)
      .rule("few", {"-", "<= 10"})
      .rule("gold", {"gold", "> 10"})
      .rule("silver", {"silver", "> 10"})
      .rule("gone", {"gold, silver", "-"})
      .rule("standard", {"standard", "-"})
      .otherwise("rest");
  EXPECT_EQ(
      unreachable(builder.model),
      (Texts{
          "rule `gone` of `d` can never answer: its cases are all taken by `few`, `gold` and `silver`",
          "rule `rest` of `d` can never answer: there is nothing left after `few`, `gold`, `silver` and `standard`"}));
}

TEST(Unreachable, FindsEverythingAfterARuleForAll) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder(builder, "d", HitPolicy::first)
      .input("tier", tier)
      .rule("all", {"-"})
      .rule("gold", {"gold"})
      .otherwise("rest");
  EXPECT_EQ(unreachable(builder.model),
            (Texts{"rule `gold` of `d` can never answer: its cases are all taken by `all`",
                   "rule `rest` of `d` can never answer: there is nothing left after `all`"}));
}

TEST(Unreachable, TrustsOnlyRulesThatSurelyHold) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder(builder, "d", HitPolicy::first)
      .input("tier", tier)
      .rule("maybe", {"-"})
      .if_("x")
      .rule("gold", {"gold"})
      .rule("again", {"gold"})
      .if_("y")
      .otherwise("rest");
  EXPECT_EQ(unreachable(builder.model),
            Texts{"rule `again` of `d` can never answer: its cases are all taken by `gold`"});
}

TEST(Unreachable, FindsContradictionsUnderAnyPolicy) {
  ModelBuilder builder;
  const ExpressionPtr days = builder.fact("days", number_type);
  const ExpressionPtr window = builder.window("w", days, days, 30);
  DecisionBuilder decision(builder, "d", HitPolicy::collect);
  decision.input("days", days)
      .input("w.state", ModelBuilder::of(window, "state"))
      .input("w.days_late", ModelBuilder::of(window, "days_late"));
  decision.rule("a", {"> 5", "-", "-"}).with(decision.cell(0, "< 3"));
  decision.rule("b", {"-", "open", "> 0"});
  decision.rule("c", {"-", "-", "(1..2)"});
  decision.rule("d", {"-", "closed", "> 0"});
  EXPECT_EQ(unreachable(builder.model),
            (Texts{"rule `a` of `d` can never hold: `days: > 5` and `days: < 3` exclude each other",
                   "rule `b` of `d` can never hold: `w.state: open` and `w.days_late: > 0` exclude each other",
                   "rule `c` of `d` can never hold: nothing is `w.days_late: (1..2)`"}));
}

TEST(Unreachable, LooksAtRestRowsOfTables) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder(builder, "full", HitPolicy::unique)
      .input("tier", tier)
      .rule("a", {"gold"})
      .rule("b", {"not(gold)"})
      .otherwise("rest");
  DecisionBuilder(builder, "part", HitPolicy::unique).input("tier", tier).rule("a", {"gold"}).otherwise("rest");
  EXPECT_EQ(unreachable(builder.model),
            Texts{"rule `rest` of `full` can never answer: there is nothing left after `a` and `b`"});
}

TEST(Unreachable, LooksIntoAnyOf) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  const ExpressionPtr days = builder.fact("days", number_type);
  DecisionBuilder decision(builder, "d", HitPolicy::first);
  decision.input("tier", tier).input("days", days);
  decision.rule("a", {"-", "-"}).any_of({{decision.cell(0, "gold")}, {decision.cell(1, "> 100")}});
  decision.rule("b", {"-", "-"})
      .any_of({{decision.cell(0, "gold"), decision.cell(1, "5")}, {decision.cell(1, "> 200")}});
  decision.rule("c", {"-", "-"})
      .any_of({{decision.cell(0, "gold"), decision.cell(1, "5")}, {decision.cell(1, "> 50")}});
  EXPECT_EQ(unreachable(builder.model), Texts{"rule `b` of `d` can never answer: its cases are all taken by `a`"});
}

TEST(Unreachable, ShowsTheFirstFewAndCountsTheRest) {
  ModelBuilder builder;
  const ExpressionPtr days = builder.fact("days", number_type);
  DecisionBuilder decision(builder, "d", HitPolicy::first);
  decision.input("days", days);
  for (int i = 0; i < 31; ++i) decision.rule("r" + std::to_string(i), {"> 5"});
  const Texts found = unreachable(builder.model);
  ASSERT_EQ(found.size(), 21U);
  EXPECT_EQ(found.back(), "`d` has 10 more rules like these");
}

}  // namespace
}  // namespace adjudge
