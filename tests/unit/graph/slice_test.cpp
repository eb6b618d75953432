#include "adjudge/graph/slice.hpp"

#include <gtest/gtest.h>

#include "../support/model_builder.hpp"
#include "adjudge/graph/order.hpp"
#include "adjudge/graph/picture.hpp"

namespace adjudge {
namespace {

using namespace testing;

const Type number_type{Type::Kind::number};

DecisionGraph shop() {
  ModelBuilder builder;
  const ExpressionPtr price = builder.fact("line.price", number_type);
  const ExpressionPtr count = builder.fact("line.count", number_type);
  const ExpressionPtr reason = builder.fact("reason", number_type);
  const ExpressionPtr fee = builder.constant("fee", number_literal(3));
  const ExpressionPtr total = builder.term("total", sum(price, count));
  DecisionBuilder verdict(builder, "verdict", HitPolicy::first);
  verdict.input("reason", reason).rule("r", {"> 1"}, fee);
  DecisionBuilder refund(builder, "refund", HitPolicy::first);
  refund.input("verdict", verdict.answer()).rule("r", {"> 1"}, total);
  Diagnostics notes;
  return order(builder.model, notes);
}

std::vector<std::string> names(const DecisionGraph& graph, const std::vector<std::uint32_t>& vertices) {
  std::vector<std::string> result;
  for (const std::uint32_t vertex : vertices) result.push_back(graph.vertices[vertex].name);
  return result;
}

std::uint32_t index_of(const DecisionGraph& graph, std::string_view name) {
  return static_cast<std::uint32_t>(graph.find(name) - graph.vertices.data());
}

TEST(Slice, AnswersWhatADecisionNeeds) {
  const DecisionGraph graph = shop();
  EXPECT_EQ(names(graph, needs(graph, index_of(graph, "verdict"))),
            (std::vector<std::string>{"reason", "fee", "verdict"}));
  EXPECT_EQ(needs(graph, index_of(graph, "refund")).size(), graph.vertices.size());
}

TEST(Slice, AnswersWhatAFactTouches) {
  const DecisionGraph graph = shop();
  EXPECT_EQ(names(graph, touches(graph, index_of(graph, "reason"))),
            (std::vector<std::string>{"reason", "verdict", "refund"}));
  EXPECT_TRUE(touches(graph, 99).empty());
}

TEST(Slice, IsAGraphOfItsOwn) {
  const DecisionGraph graph = shop();
  const DecisionGraph part = slice(graph, needs(graph, index_of(graph, "verdict")));
  EXPECT_EQ(to_text(part),
            "fact reason: number\n"
            "constant fee: number\n"
            "decision verdict: number (1 rule) <- reason, fee\n");
  EXPECT_EQ(part.title, "Test pack");
  EXPECT_EQ(part.first_constant, 1U);
  EXPECT_EQ(part.first_term, 2U);
  EXPECT_EQ(part.first_decision, 2U);
  EXPECT_EQ(part.vertex_of(model::FactId{2}), 0U);
  EXPECT_EQ(part.vertex_of(model::FactId{0}), part.vertices.size()) << "not in the slice";
  EXPECT_EQ(part.vertices[0].read_by, std::vector<std::uint32_t>{2});
}

}  // namespace
}  // namespace adjudge
