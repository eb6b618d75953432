#include "adjudge/model/references.hpp"

#include <gtest/gtest.h>

#include "../support/model_builder.hpp"

namespace adjudge {
namespace {

using namespace testing;
using model::FactId;
using model::FunctionId;
using model::NodeRef;

const Type number_type{Type::Kind::number};

std::vector<std::uint32_t> ids(const std::vector<FactId>& facts) {
  std::vector<std::uint32_t> result;
  for (const FactId fact : facts) result.push_back(static_cast<std::uint32_t>(fact));
  return result;
}

using Ids = std::vector<std::uint32_t>;

TEST(References, AreAscendingAndEachOnce) {
  ModelBuilder builder;
  const ExpressionPtr a = builder.fact("a", number_type);
  const ExpressionPtr b = builder.fact("b", number_type);
  const ExpressionPtr t = builder.term("t", a);
  const model::References found = model::references(*sum(sum(b, t), sum(a, sum(t, b))));
  EXPECT_EQ(ids(found.facts), (Ids{0, 1}));
  EXPECT_EQ(found.nodes, (std::vector<NodeRef>{{NodeRef::Kind::term, 0}}));
}

TEST(References, FollowFunctionsWhenAsked) {
  ModelBuilder builder;
  const ExpressionPtr a = builder.fact("a", number_type);
  const ExpressionPtr b = builder.fact("b", number_type);
  const auto call = [](std::uint32_t function, ExpressionPtr argument) {
    return expression(model::CallFunction{FunctionId{function}, {std::move(argument)}}, number_type);
  };
  builder.model.functions.push_back({"f", {}, call(1, number_literal(1)), {}});
  builder.model.functions.push_back({"g", {}, sum(b, call(0, number_literal(1))), {}});
  const ExpressionPtr root = call(0, a);
  EXPECT_EQ(ids(model::references(*root).facts), Ids{0});
  EXPECT_EQ(model::references(*root).functions, std::vector<FunctionId>{FunctionId{0}});
  EXPECT_EQ(ids(model::references(builder.model, *root).facts), (Ids{0, 1}));
  builder.term("t", root);
  const NodeRef term{NodeRef::Kind::term, 0};
  EXPECT_EQ(ids(model::direct_references(builder.model, term).facts), Ids{0});
  EXPECT_EQ(ids(model::references(builder.model, term).facts), (Ids{0, 1}));
}

TEST(References, LookIntoEveryPartOfADecision) {
  ModelBuilder builder;
  std::vector<ExpressionPtr> facts;
  for (int i = 0; i < 9; ++i) facts.push_back(builder.fact("f" + std::to_string(i), number_type));
  DecisionBuilder decision(builder, "d", HitPolicy::first);
  decision.input("f0", facts[0]).rule("r", {"> 1"}, facts[1]).if_("x", facts[2]);
  Condition nested = decision.cell(0, "> 2");
  nested.expression = facts[3];
  decision.any_of({{nested}});
  decision.decision().rules[0].because = facts[4];
  decision.decision().default_outputs = model::Outputs{{nullptr, facts[5]}, false};
  decision.decision().for_each = model::ForEach{"line", {}, facts[6]};
  decision.decision().in_force = facts[7];
  EXPECT_EQ(ids(model::references(builder.model, {NodeRef::Kind::decision, 0}).facts), (Ids{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(References, OfAConstantWithDatesIncludeThePacksDate) {
  ModelBuilder builder;
  const ExpressionPtr placed_on = builder.fact("placed_on", Type(Type::Kind::date));
  builder.constant("fee", number_literal(3));
  builder.model.applies_by = placed_on;
  EXPECT_TRUE(model::references(builder.model, {NodeRef::Kind::constant, 0}).facts.empty());
  builder.model.constants[0].rows[0].in_force = model::Period{};
  EXPECT_EQ(ids(model::references(builder.model, {NodeRef::Kind::constant, 0}).facts), Ids{0});
}

TEST(References, TakeSharedPartsOnce) {
  // Forty levels that each use the level below twice: two to the fortieth parts, were they not shared.
  ModelBuilder builder;
  ExpressionPtr tower = builder.fact("a", number_type);
  for (int level = 0; level < 40; ++level) tower = sum(tower, tower);
  EXPECT_EQ(ids(model::references(*tower).facts), Ids{0});
}

}  // namespace
}  // namespace adjudge
