#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "../support/model_builder.hpp"
#include "adjudge/analysis/findings.hpp"

namespace adjudge {
namespace {

using namespace testing;

constexpr int rows = 10'000;
const Type number_type{Type::Kind::number};

std::string range(std::size_t low, std::size_t high) {
  return "[" + std::to_string(low) + ".." + std::to_string(high) + ")";
}

std::string first_message(const Diagnostics& notes) { return notes.empty() ? "" : notes[0].message; }

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ADJUDGE_TEST_IS_SLOWED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ADJUDGE_TEST_IS_SLOWED
#endif

// Runs an analysis and records the processor time that it took: within two seconds in a release build, and within the
// bound below in any.
class LargeTable : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef ADJUDGE_TEST_IS_SLOWED
    GTEST_SKIP() << "asks for the time, which sanitizers distort; the random tables run everywhere";
#endif
  }

  std::mt19937 random{5};
  ModelBuilder builder;

  std::size_t below(std::size_t count) { return random() % count; }

  Diagnostics run(const char* name, void (*find)(const Model&, const AnalysisBudget&, Diagnostics&)) {
    Diagnostics notes;
    const std::clock_t start = std::clock();
    find(builder.model, {}, notes);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    RecordProperty(name, std::to_string(seconds) + " s, " + std::to_string(notes.size()) + ": " + first_message(notes));
    EXPECT_LT(seconds, 8.0) << name;
    return notes;
  }

  DecisionBuilder numbers(HitPolicy hit, std::size_t columns) {
    DecisionBuilder decision(builder, "d", hit);
    for (std::size_t i = 0; i < columns; ++i) {
      const std::string name = "n" + std::to_string(i);
      decision.input(name, builder.fact(name, number_type));
    }
    return decision;
  }
};

TEST_F(LargeTable, OfChoicesThatIsComplete) {
  std::vector<std::string> members;
  for (int i = 0; i < 10; ++i) members.push_back("m" + std::to_string(i));
  for (const HitPolicy hit : {HitPolicy::unique, HitPolicy::first}) {
    DecisionBuilder decision(builder, "d", hit);
    for (const char* name : {"a", "b", "c", "d"}) decision.input(name, builder.fact(name, Type::choice(name, members)));
    for (int i = 0; i < rows; ++i) {
      const auto digit = [&](int power) { return "m" + std::to_string(i / power % 10); };
      decision.rule("r" + std::to_string(i), {digit(1000), digit(100), digit(10), digit(1)});
    }
  }
  EXPECT_TRUE(run("overlaps", find_overlaps).empty());
  EXPECT_TRUE(run("unreachable", find_unreachable).empty());
  EXPECT_TRUE(run("gaps", find_gaps).empty());
  builder.model.decisions[0].rules.pop_back();
  EXPECT_EQ(first_message(run("gaps_one", find_gaps)), "no rule of `d` holds for `a: m9, b: m9, c: m9, d: m9`");
}

TEST_F(LargeTable, OfIntervalsThatIsComplete) {
  DecisionBuilder decision = numbers(HitPolicy::unique, 2);
  const auto cell = [](std::size_t i) { return i == 0 ? "< 10" : i == 99 ? ">= 990" : range(10 * i, 10 * i + 10); };
  for (std::size_t i = 0; i < rows; ++i) decision.rule("r" + std::to_string(i), {cell(i / 100), cell(i % 100)});
  EXPECT_TRUE(run("overlaps", find_overlaps).empty());
  EXPECT_TRUE(run("gaps", find_gaps).empty());
  decision.decision().hit = HitPolicy::first;
  EXPECT_TRUE(run("unreachable", find_unreachable).empty());
}

TEST_F(LargeTable, OfNamesThatIsComplete) {
  DecisionBuilder decision(builder, "d", HitPolicy::unique);
  decision.input("sku", builder.fact("sku", Type(Type::Kind::string)));
  for (int i = 0; i < rows; ++i) decision.rule("r" + std::to_string(i), {"sku" + std::to_string(i)});
  EXPECT_TRUE(run("overlaps", find_overlaps).empty());
  EXPECT_EQ(run("gaps", find_gaps).size(), 1U);
  EXPECT_TRUE(run("unreachable", find_unreachable).empty());
}

TEST_F(LargeTable, OfStepsThatContainEachOther) {
  DecisionBuilder decision = numbers(HitPolicy::first, 1);
  for (int i = 0; i < rows; ++i) decision.rule("r" + std::to_string(i), {"< " + std::to_string(i)});
  EXPECT_TRUE(run("unreachable", find_unreachable).empty());
  EXPECT_EQ(run("gaps", find_gaps).size(), 1U);
  decision.decision().hit = HitPolicy::unique;
  EXPECT_EQ(run("overlaps", find_overlaps).size(), 6U);
  decision.decision().hit = HitPolicy::first;
  std::reverse(decision.decision().rules.begin(), decision.decision().rules.end());
  EXPECT_EQ(run("unreachable_reversed", find_unreachable).size(), 21U);
}

TEST_F(LargeTable, OfRandomBoxes) {
  DecisionBuilder decision = numbers(HitPolicy::unique, 3);
  for (int i = 0; i < rows; ++i) {
    std::vector<std::string> cells;
    for (int column = 0; column < 3; ++column) {
      const std::size_t low = below(10'000);
      cells.push_back(range(low, low + 1 + below(10'000)));
    }
    decision.rule("r" + std::to_string(i), cells);
  }
  EXPECT_EQ(run("overlaps", find_overlaps).size(), 6U);
  EXPECT_FALSE(run("gaps", find_gaps).empty());
  decision.decision().hit = HitPolicy::first;
  EXPECT_FALSE(run("unreachable", find_unreachable).empty());
}

TEST_F(LargeTable, OfRandomBoxesInManyColumns) {
  DecisionBuilder decision = numbers(HitPolicy::unique, 20);
  for (int i = 0; i < rows; ++i) {
    std::vector<std::string> cells(20, "-");
    for (int k = 0; k < 3; ++k) {
      const std::size_t low = below(20);
      cells[below(20)] = below(2) == 0 ? "< " + std::to_string(low) : ">= " + std::to_string(low);
    }
    decision.rule("r" + std::to_string(i), cells);
  }
  run("overlaps", find_overlaps);
  run("gaps", find_gaps);
  decision.decision().hit = HitPolicy::first;
  run("unreachable", find_unreachable);
}

TEST_F(LargeTable, OfBoxesThatAlmostCoverEverything) {
  // Wide boxes of which many cross at every point, so that proving cover means looking at many pieces.
  DecisionBuilder decision = numbers(HitPolicy::first, 4);
  for (int i = 0; i < rows; ++i) {
    std::vector<std::string> cells;
    for (int column = 0; column < 4; ++column) {
      const std::size_t bound = below(1000);
      cells.push_back(below(2) == 0 ? "<= " + std::to_string(bound + 400) : "> " + std::to_string(bound));
    }
    decision.rule("r" + std::to_string(i), cells);
  }
  run("gaps", find_gaps);
  run("unreachable", find_unreachable);
  decision.decision().hit = HitPolicy::unique;
  run("overlaps", find_overlaps);
}

TEST_F(LargeTable, ManyOfThem) {
  for (int table = 0; table < 20; ++table) {
    DecisionBuilder decision = numbers(table % 2 == 0 ? HitPolicy::first : HitPolicy::unique, 4);
    for (int i = 0; i < rows / 20; ++i) {
      std::vector<std::string> cells;
      for (int column = 0; column < 4; ++column) {
        const std::size_t bound = below(1000);
        cells.push_back(below(2) == 0 ? "<= " + std::to_string(bound + 400) : "> " + std::to_string(bound));
      }
      decision.rule("r" + std::to_string(i), cells);
    }
  }
  run("overlaps", find_overlaps);
  run("gaps", find_gaps);
  run("unreachable", find_unreachable);
}

}  // namespace
}  // namespace adjudge
