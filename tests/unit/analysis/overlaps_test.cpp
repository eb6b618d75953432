#include <gtest/gtest.h>

#include "../support/model_builder.hpp"
#include "adjudge/analysis/findings.hpp"

namespace adjudge {
namespace {

using namespace testing;

const Type number_type{Type::Kind::number};
const Type date_type{Type::Kind::date};
const Type tier_type = Type::choice("Tier", {"gold", "silver", "standard"});

std::vector<std::string> overlaps(const Model& model) {
  Diagnostics notes;
  find_overlaps(model, {}, notes);
  std::vector<std::string> result;
  for (const Diagnostic& note : notes) {
    const char* severity = note.severity == Severity::error     ? "error: "
                           : note.severity == Severity::warning ? "warning: "
                                                                : "note: ";
    result.push_back(severity + note.message);
  }
  return result;
}

using Texts = std::vector<std::string>;

TEST(Overlaps, ShowsACaseInWhichTwoRulesHold) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("customer.tier", tier_type);
  const ExpressionPtr days = builder.fact("days_held", number_type);
  DecisionBuilder discount(builder, "discount", HitPolicy::unique);
  discount.input("customer.tier", tier).input("days_held", days);
  discount.rule("best", {"gold", "<= 30"}).rule("early", {"-", "[12..14]"}).rule("late", {"silver", "> 14"});
  EXPECT_EQ(overlaps(builder.model),
            Texts{"error: rules `best` and `early` of `discount` both hold for `customer.tier: gold, days_held: 12`"});
  Diagnostics notes;
  find_overlaps(builder.model, {}, notes);
  EXPECT_EQ(notes[0].code, Code::may_be_ambiguous);
  ASSERT_EQ(notes[0].labels.size(), 2U);
  EXPECT_EQ(notes[0].labels[0].span, discount.decision().rules[1].span);
  EXPECT_EQ(notes[0].labels[1].span, discount.decision().rules[0].span);
  EXPECT_FALSE(notes[0].fixes.empty());
}

TEST(Overlaps, PassesTablesWhoseRulesExcludeEachOther) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  const ExpressionPtr price = builder.fact("price", Type::money(*Currency::parse("EUR")));
  DecisionBuilder(builder, "discount", HitPolicy::unique)
      .input("tier", tier)
      .input("price", price)
      .rule("a", {"gold", "< 10.00 EUR"})
      .rule("b", {"gold", ">= 10.00 EUR"})
      .rule("c", {"not(gold)", "-"});
  EXPECT_TRUE(overlaps(builder.model).empty());
}

TEST(Overlaps, LeavesOtherPoliciesAlone) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  for (const HitPolicy hit : {HitPolicy::first, HitPolicy::priority, HitPolicy::collect, HitPolicy::collect_sum})
    DecisionBuilder(builder, "d", hit).input("tier", tier).rule("a", {"gold"}).rule("b", {"gold"});
  EXPECT_TRUE(overlaps(builder.model).empty());
}

TEST(Overlaps, SaysMayWhereInputsAreDerived) {
  ModelBuilder builder;
  const ExpressionPtr made_on = builder.fact("made_on", number_type);
  const ExpressionPtr days = builder.term("days_held", sum(made_on, number_literal(1)));
  const ExpressionPtr alias = builder.term("day", made_on);
  DecisionBuilder(builder, "derived", HitPolicy::unique)
      .input("days_held", days)
      .rule("a", {"< 10"})
      .rule("b", {"> 5"});
  DecisionBuilder(builder, "renamed", HitPolicy::unique).input("day", alias).rule("a", {"< 10"}).rule("b", {"> 5"});
  EXPECT_EQ(overlaps(builder.model),
            (Texts{"warning: rules `a` and `b` of `derived` may both hold, as for `days_held: 6`",
                   "error: rules `a` and `b` of `renamed` both hold for `day: 6`"}));
}

TEST(Overlaps, SaysNothingOfRulesWithOtherConditions) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder decision(builder, "d", HitPolicy::unique);
  decision.input("tier", tier).rule("a", {"gold"}).if_("x > 1").rule("b", {"gold"});
  Condition computed = decision.cell(0, "gold");
  computed.set.reset();
  decision.rule("c", {}).with(computed);
  EXPECT_TRUE(overlaps(builder.model).empty());
}

TEST(Overlaps, LooksIntoAnyOf) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  const ExpressionPtr days = builder.fact("days", number_type);
  DecisionBuilder decision(builder, "d", HitPolicy::unique);
  decision.input("tier", tier).input("days", days);
  decision.rule("a", {"not(standard)", "-"}).any_of({{decision.cell(0, "silver")}, {decision.cell(1, "> 100")}});
  decision.rule("b", {"gold", "< 50"});
  EXPECT_TRUE(overlaps(builder.model).empty());
  decision.rule("c", {"gold", "[50..200]"});
  EXPECT_EQ(overlaps(builder.model), Texts{"error: rules `a` and `c` of `d` both hold for `tier: gold, days: 101`"});
}

TEST(Overlaps, ComparesAnswersUnderAny) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder decision(builder, "d", HitPolicy::any);
  decision.input("tier", tier)
      .rule("a", {"gold"}, number_literal(10))
      .rule("b", {"gold, silver"}, number_literal(10))
      .rule("c", {"silver"}, number_literal(20))
      .rule("computed", {"-"}, tier);
  EXPECT_EQ(overlaps(builder.model),
            Texts{"error: rules `b` and `c` of `d` both hold for `tier: silver`, and answer `10` and `20`"});
  decision.decision().rules[2].outputs.parts[0] = nullptr;
  EXPECT_EQ(overlaps(builder.model),
            Texts{"error: rules `b` and `c` of `d` both hold for `tier: silver`, and answer `10` and `nothing`"});
}

TEST(Overlaps, KnowsThatRestRowsMeetNobody) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder(builder, "d", HitPolicy::unique).input("tier", tier).rule("a", {"gold"}).otherwise("rest");
  EXPECT_TRUE(overlaps(builder.model).empty());
}

TEST(Overlaps, FindsRulesWithTheSameConditionsEverywhere) {
  ModelBuilder builder;
  const ExpressionPtr tier = builder.fact("tier", tier_type);
  DecisionBuilder(builder, "d", HitPolicy::unique).input("tier", tier).rule("a", {"-"}).rule("b", {"-"});
  EXPECT_EQ(overlaps(builder.model), Texts{"error: rules `a` and `b` of `d` both hold in every case"});
}

TEST(Overlaps, ShowsTheFirstFewAndCountsTheRest) {
  ModelBuilder builder;
  const ExpressionPtr days = builder.fact("days", number_type);
  const ExpressionPtr other = builder.term("other", sum(days, days));
  DecisionBuilder decision(builder, "d", HitPolicy::unique);
  decision.input("other", other).input("days", days);
  for (int i = 0; i < 5; ++i) decision.rule("r" + std::to_string(i), {"> " + std::to_string(i), "-"});
  decision.rule("x", {"-", "> 1"}).rule("y", {"-", "> 2"});
  const Texts found = overlaps(builder.model);
  ASSERT_EQ(found.size(), 6U);
  EXPECT_EQ(found[0], "error: rules `x` and `y` of `d` both hold for `days: 3`") << "what is sure comes first";
  EXPECT_EQ(found[1], "warning: rules `r0` and `r1` of `d` may both hold, as for `other: 2`");
  EXPECT_EQ(found[5], "note: `d` has 16 more pairs of rules like these");
}

// --- windows
// ----------------------------------------------------------------------------------------------------------

class WindowOverlaps : public ::testing::Test {
 protected:
  ModelBuilder builder;
  ExpressionPtr made_on = builder.fact("made_on", date_type);
  ExpressionPtr delivered_on = builder.fact("delivered_on", date_type);
  ExpressionPtr window = builder.window("w", made_on, delivered_on, 30);

  Texts overlap_of(const std::vector<std::pair<std::string, std::string>>& a,
                   const std::vector<std::pair<std::string, std::string>>& b) {
    DecisionBuilder decision(builder, "d", HitPolicy::unique);
    decision.input("w.state", ModelBuilder::of(window, "state"))
        .input("w.days_left", ModelBuilder::of(window, "days_left"))
        .input("w.days_late", ModelBuilder::of(window, "days_late"))
        .input("w.anchor", ModelBuilder::of(window, "anchor"))
        .input("made_on", made_on)
        .input("delivered_on", delivered_on);
    const auto rule = [&](const std::string& id, const std::vector<std::pair<std::string, std::string>>& cells) {
      std::vector<std::string> texts(6, "-");
      for (const auto& [input, text] : cells)
        for (std::size_t i = 0; i < 6; ++i)
          if (decision.decision().inputs[i].text == input) texts[i] = text;
      decision.rule(id, texts);
    };
    rule("a", a);
    rule("b", b);
    Texts found = overlaps(builder.model);
    builder.model.decisions.clear();
    return found;
  }
};

TEST_F(WindowOverlaps, KnowWhichPropertiesGoTogether) {
  EXPECT_TRUE(overlap_of({{"w.state", "open"}}, {{"w.days_late", "> 0"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.state", "not_yet"}}, {{"w.days_late", "[1..7]"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.state", "closed"}}, {{"w.days_left", "> 0"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.state", "closed"}}, {{"w.days_late", "0"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.days_left", "> 3"}}, {{"w.days_late", "> 3"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.state", "open"}}, {{"w.days_left", "> 30"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.state", "not_yet"}}, {{"w.days_left", "<= 30"}}).empty());
  EXPECT_TRUE(overlap_of({{"w.days_late", "< 1"}}, {{"w.days_late", "(0..1)"}}).empty()) << "days are whole";
  EXPECT_EQ(overlap_of({{"w.state", "closed"}}, {{"w.days_late", "<= 7"}}),
            Texts{"error: rules `a` and `b` of `d` both hold for `w.state: closed, w.days_late: 1`"});
  EXPECT_EQ(overlap_of({{"w.state", "not(closed)"}}, {{"w.days_late", "<= 7"}, {"w.days_left", "> 30"}}),
            Texts{"error: rules `a` and `b` of `d` both hold for `w.state: not_yet, w.days_left: 31, w.days_late: 0`"});
}

TEST_F(WindowOverlaps, AreSureOnlyWhereTheDayIsFree) {
  EXPECT_EQ(
      overlap_of({{"w.state", "closed"}, {"delivered_on", "> 2026-01-31"}}, {{"w.days_late", "<= 7"}}),
      Texts{
          "error: rules `a` and `b` of `d` both hold for `w.state: closed, w.days_late: 1, delivered_on: 2026-02-01`"});
  EXPECT_EQ(overlap_of({{"w.state", "closed"}, {"made_on", "> 2026-01-31"}}, {{"w.days_late", "<= 7"}}),
            Texts{"warning: rules `a` and `b` of `d` may both hold, as for `w.state: closed, w.days_late: 1, made_on: "
                  "2026-02-01`"});
  EXPECT_EQ(overlap_of({{"w.state", "closed"}, {"w.anchor", "> 2026-01-31"}}, {{"w.state", "-"}}),
            Texts{"warning: rules `a` and `b` of `d` may both hold, as for `w.state: closed, w.anchor: 2026-02-01`"});
  builder.model.windows[0].starts.push_back(made_on);
  EXPECT_EQ(overlap_of({{"w.state", "closed"}}, {{"w.days_late", "<= 7"}}),
            Texts{"warning: rules `a` and `b` of `d` may both hold, as for `w.state: closed, w.days_late: 1`"});
}

TEST_F(WindowOverlaps, DoNotKnowHowManyDaysASeasonAdds) {
  builder.model.windows[0].seasons.push_back(
      {nullptr, literal(Value(true)), literal(Value(*Date::parse("2027-01-31")))});
  EXPECT_EQ(overlap_of({{"w.state", "open"}}, {{"w.days_left", "> 30"}}),
            Texts{"warning: rules `a` and `b` of `d` may both hold, as for `w.state: open, w.days_left: 31`"});
  EXPECT_EQ(overlap_of({{"w.state", "closed"}}, {{"w.days_late", "<= 7"}}),
            Texts{"error: rules `a` and `b` of `d` both hold for `w.state: closed, w.days_late: 1`"});
}

// --- checks
// -----------------------------------------------------------------------------------------------------------

TEST(Overlaps, AreNoneWhereChecksRefuseTheCase) {
  ModelBuilder builder;
  const ExpressionPtr days = builder.fact("days", number_type);
  const ExpressionPtr price = builder.fact("price", number_type);
  DecisionBuilder(builder, "d", HitPolicy::unique).input("days", days).rule("a", {"< 10"}).rule("b", {"> 5"});
  const auto check = [&](ExpressionPtr require, std::vector<model::FactId> facts) {
    builder.model.checks = {{"c", std::move(require), nullptr, std::move(facts), {}}};
    return overlaps(builder.model);
  };
  using Operator = model::ComparisonOperator;
  EXPECT_EQ(check(compare_values(Operator::at_least, days, number_literal(8)), {model::FactId{0}}),
            Texts{"error: rules `a` and `b` of `d` both hold for `days: 8`"});
  EXPECT_TRUE(check(compare_values(Operator::at_most, number_literal(10), days), {model::FactId{0}}).empty());
  EXPECT_EQ(check(compare_values(Operator::less, days, price), {model::FactId{0}, model::FactId{1}}),
            Texts{"warning: rules `a` and `b` of `d` may both hold, as for `days: 6`"});
}

TEST(Overlaps, UseWhatTypesSay) {
  ModelBuilder builder;
  Range range;
  range.start = Value(Decimal(1));
  range.end = Value(Decimal(5));
  range.start_included = range.end_included = true;
  const ExpressionPtr count = builder.fact("count", number_type.with_bounds(Value(range)));
  const ExpressionPtr paid = builder.fact("paid", Type(Type::Kind::boolean));
  const ExpressionPtr sku = builder.fact("sku", Type(Type::Kind::string));
  DecisionBuilder(builder, "bounded", HitPolicy::unique)
      .input("count", count)
      .rule("a", {"< 3"})
      .rule("b", {"> 5"})
      .rule("c", {"> 4"});
  DecisionBuilder(builder, "truth", HitPolicy::unique).input("paid", paid).rule("a", {"true"}).rule("b", {"not(true)"});
  DecisionBuilder(builder, "text", HitPolicy::unique)
      .input("sku", sku)
      .rule("a", {"A1"})
      .rule("b", {"not(A1, A2)"})
      .rule("c", {"A2"});
  DecisionBuilder(builder, "open", HitPolicy::unique).input("sku", sku).rule("a", {"not(A1)"}).rule("b", {"not(A2)"});
  EXPECT_EQ(overlaps(builder.model),
            Texts{"error: rules `a` and `b` of `open` both hold for `sku: \"something else\"`"});
}

}  // namespace
}  // namespace adjudge
