#include "adjudge/graph/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <set>

#include "../support/model_builder.hpp"
#include "adjudge/graph/picture.hpp"
#include "adjudge/graph/slice.hpp"

namespace adjudge {
namespace {

using namespace testing;

const Type number_type{Type::Kind::number};

ExpressionPtr read_term(std::size_t index) {
  return ModelBuilder::node(model::NodeRef::Kind::term, index, number_type);
}

std::vector<std::string> names_in_order(const DecisionGraph& graph) {
  std::vector<std::string> names;
  for (const std::uint32_t vertex : graph.order) names.push_back(graph.vertices[vertex].name);
  return names;
}

std::vector<std::string> messages(const Diagnostics& notes) {
  std::vector<std::string> result;
  for (const Diagnostic& note : notes) result.push_back(note.message);
  return result;
}

// A model of terms `t0`, `t1`, ... of which each reads those listed.
Model terms_that_read(const std::vector<std::vector<std::size_t>>& reads) {
  ModelBuilder builder;
  for (std::size_t i = 0; i < reads.size(); ++i) {
    ExpressionPtr value = number_literal(0);
    for (const std::size_t read : reads[i]) value = sum(value, read_term(read));
    builder.term("t" + std::to_string(i), value);
  }
  return std::move(builder.model);
}

TEST(Order, PutsInputsBeforeTheirReaders) {
  const Model model = terms_that_read({{2}, {}, {1}});
  Diagnostics notes;
  const DecisionGraph graph = order(model, notes);
  EXPECT_EQ(names_in_order(graph), (std::vector<std::string>{"t1", "t2", "t0"}));
  EXPECT_TRUE(notes.empty());
}

TEST(Order, KeepsFileOrderWhereNothingSpeaksAgainst) {
  ModelBuilder builder;
  const ExpressionPtr price = builder.fact("price", number_type);
  builder.fact("unused", number_type);
  const ExpressionPtr limit = builder.constant("limit", number_literal(5));
  builder.term("a", sum(price, limit));
  builder.term("b", number_literal(1));
  builder.term("c", price);
  DecisionBuilder(builder, "verdict", HitPolicy::first).input("b", read_term(1)).rule("r", {"> 1"}, read_term(0));
  Diagnostics notes;
  const DecisionGraph graph = order(builder.model, notes);
  EXPECT_EQ(names_in_order(graph), (std::vector<std::string>{"price", "unused", "limit", "a", "b", "c", "verdict"}));
  EXPECT_EQ(to_text(graph),
            "fact price: number\n"
            "fact unused: number\n"
            "constant limit: number\n"
            "term a: number <- price, limit\n"
            "term b: number\n"
            "term c: number <- price\n"
            "decision verdict: number (1 rule) <- a, b\n");
  EXPECT_EQ(graph.vertex_of(model::NodeRef{model::NodeRef::Kind::term, 1}), 4U);
  EXPECT_EQ(graph.vertex_of(model::FactId{1}), 1U);
  EXPECT_EQ(graph.find("limit")->kind, DecisionGraph::Vertex::Kind::constant);
  EXPECT_EQ(graph.find("limits"), nullptr);
}

TEST(Order, FollowsFunctions) {
  ModelBuilder builder;
  builder.fact("price", number_type);
  const auto call = [](std::uint32_t function) {
    return expression(model::CallFunction{model::FunctionId{function}, {}}, number_type);
  };
  builder.model.functions.push_back({"outer", {}, sum(call(1), call(0)), {}});  // a call of itself does no harm here
  builder.model.functions.push_back({"inner", {}, expression(model::FactRead{}, number_type), {}});
  builder.term("t", call(0));
  Diagnostics notes;
  const DecisionGraph graph = order(builder.model, notes);
  EXPECT_EQ(graph.vertices[1].reads, std::vector<std::uint32_t>{0});
}

TEST(Order, ShowsACycleAsAPath) {
  ModelBuilder builder;
  builder.term("a", read_term(1));
  builder.term("b", read_term(2));
  builder.term("c", read_term(0));
  builder.term("d", sum(read_term(3), read_term(0)));
  Diagnostics notes;
  const DecisionGraph graph = order(builder.model, notes);
  EXPECT_EQ(messages(notes),
            (std::vector<std::string>{"`a` needs itself: `a -> b -> c -> a`", "`d` needs itself: `d -> d`"}));
  ASSERT_EQ(notes[0].labels.size(), 3U);
  EXPECT_EQ(notes[0].labels[1].text, "`b` reads `c`");
  EXPECT_EQ(notes[0].labels[2].span, builder.model.terms[2].span);
  EXPECT_EQ(notes[0].code, Code::cycle);
}

TEST(Order, PutsCyclesLast) {
  const Model model = terms_that_read({{1}, {0}, {0}, {}});
  Diagnostics notes;
  const DecisionGraph graph = order(model, notes);
  EXPECT_EQ(names_in_order(graph), (std::vector<std::string>{"t2", "t3", "t0", "t1"}));
}

TEST(Order, ShowsEachCycleOnce) {
  // Two cycles that share `t0 -> t1`, and one of its own.
  const Model model = terms_that_read({{1}, {2, 3}, {0}, {0}, {5}, {4}});
  Diagnostics notes;
  order(model, notes);
  EXPECT_EQ(messages(notes), (std::vector<std::string>{"`t0` needs itself: `t0 -> t1 -> t2 -> t0`",
                                                       "`t0` needs itself: `t0 -> t1 -> t3 -> t0`",
                                                       "`t4` needs itself: `t4 -> t5 -> t4`"}));
}

TEST(Order, DoesNotListTheCyclesOfATangle) {
  // Forty terms that all read each other: more cycles than atoms in the universe.
  std::vector<std::vector<std::size_t>> reads(40);
  for (std::size_t i = 0; i < reads.size(); ++i)
    for (std::size_t j = 0; j < reads.size(); ++j)
      if (i != j) reads[i].push_back(j);
  const Model model = terms_that_read(reads);
  Diagnostics notes;
  order(model, notes);
  EXPECT_EQ(notes.size(), 20U);
  const auto all = messages(notes);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), all.size());
}

TEST(Order, ShortensALongCycle) {
  std::vector<std::vector<std::size_t>> reads;
  for (std::size_t i = 0; i < 30; ++i) reads.push_back({(i + 1) % 30});
  Diagnostics notes;
  order(terms_that_read(reads), notes);
  EXPECT_EQ(messages(notes),
            std::vector<std::string>{
                "`t0` needs itself: `t0 -> t1 -> t2 -> t3 -> t4 -> t5 -> t6 -> t7 -> t8 -> t9 -> (18 more) -> "
                "t28 -> t29 -> t0`"});
  EXPECT_EQ(notes[0].labels.size(), 12U);
}

TEST(Order, RefusesAChainThatIsTooLong) {
  std::vector<std::vector<std::size_t>> reads = {{}};
  for (std::size_t i = 1; i < max_chain; ++i) reads.push_back({i - 1});
  Diagnostics notes;
  order(terms_that_read(reads), notes);
  EXPECT_TRUE(notes.empty());
  reads.push_back({reads.size() - 1});
  reads.push_back({reads.size() - 1});
  order(terms_that_read(reads), notes);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].code, Code::chain_too_long);
  EXPECT_EQ(notes[0].message, "`t500` stands on a chain of more than 500 terms and decisions that read each other");
}

TEST(Order, AgreesWithAPlainSearchOnRandomGraphs) {
  std::uint32_t random = 1;
  const auto next = [&](std::size_t below) {
    random = random * 1664525U + 1013904223U;
    return static_cast<std::size_t>(random >> 16U) % below;
  };
  for (int round = 0; round < 300; ++round) {
    const std::size_t count = 1 + next(9);
    std::vector<std::vector<std::size_t>> reads(count);
    std::vector<std::vector<bool>> reaches(count, std::vector<bool>(count));
    for (std::size_t i = 0; i < count; ++i)
      for (std::size_t k = next(3); k > 0; --k) {
        reads[i].push_back(next(count));
        reaches[i][reads[i].back()] = true;
      }
    for (std::size_t k = 0; k < count; ++k)
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < count; ++j)
          if (reaches[i][k] && reaches[k][j]) reaches[i][j] = true;
    Diagnostics notes;
    const DecisionGraph graph = order(terms_that_read(reads), notes);

    std::set<std::uint32_t> on_shown_cycles;
    for (const Diagnostic& note : notes)
      for (std::size_t i = 0; i < count; ++i)
        if (note.message.find("t" + std::to_string(i) + " ->") != std::string::npos)
          on_shown_cycles.insert(static_cast<std::uint32_t>(i));
    std::vector<std::size_t> place(count);
    for (std::size_t i = 0; i < count; ++i) place[graph.order[i]] = i;
    for (std::uint32_t i = 0; i < count; ++i) {
      EXPECT_EQ(on_shown_cycles.count(i) != 0, reaches[i][i]) << "t" << i;
      for (const std::size_t read : reads[i])
        EXPECT_TRUE(reaches[i][i] || reaches[read][read] || place[read] < place[i]);
      std::set<std::uint32_t> expected = {i};
      for (std::uint32_t j = 0; j < count; ++j)
        if (reaches[i][j]) expected.insert(j);
      const auto needed = needs(graph, i);
      EXPECT_EQ(std::set<std::uint32_t>(needed.begin(), needed.end()), expected);
      for (const std::uint32_t j : needed) {
        const auto touched = touches(graph, j);
        EXPECT_NE(std::find(touched.begin(), touched.end(), i), touched.end());
      }
    }
  }
}

TEST(Order, TakesAHundredThousandVerticesInItsStride) {
  std::vector<std::vector<std::size_t>> reads(100'000);
  for (std::size_t i = 1; i < reads.size(); ++i)
    for (std::size_t k = 1; k <= 3 && k <= i; ++k) reads[i].push_back(i % 400 == 0 ? i : i - k);
  for (const bool is_one_cycle : {false, true}) {
    if (is_one_cycle)
      for (std::size_t i = 0; i < reads.size(); ++i) reads[i] = {(i + 1) % reads.size()};
    const Model model = terms_that_read(reads);
    Diagnostics notes;
    const std::clock_t start = std::clock();
    const DecisionGraph graph = order(model, notes);
    const auto needed = needs(graph, 99'999);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    EXPECT_FALSE(needed.empty());
    EXPECT_LT(seconds, 10.0);  // far below one in a release build; sanitizers take their time
    RecordProperty(is_one_cycle ? "one_cycle" : "short_chains", std::to_string(seconds));
  }
}

}  // namespace
}  // namespace adjudge
