#include "generator.hpp"

#include <gtest/gtest.h>

#include <array>
#include <iostream>
#include <map>

#include "evaluator.hpp"

namespace adjudge::reference {
namespace {

TEST(ReferenceGenerator, GivesTheSamePackAndCaseForASeed) {
  const GeneratedPack pack = generate_pack(7);
  EXPECT_EQ(pack.text(), generate_pack(7).text());
  EXPECT_NE(pack.text(), generate_pack(8).text());
  EXPECT_TRUE(identical(generate_case(pack, 3).raw, generate_case(pack, 3).raw));
}

TEST(ReferenceGenerator, MakesPacksThatTheReaderUnderstands) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const GeneratedPack generated = generate_pack(seed);
    SourceSet sources;
    const std::array<PackFile, 2> files = {
        PackFile{sources.add({"pack.yaml", generated.text()}), FileRole::policy},
        PackFile{sources.add({"calendars/de.yaml", generated.calendar}), FileRole::calendar}};
    Diagnostics notes;
    (void)ReferencePack::build(sources, files, notes);
    ASSERT_FALSE(notes.has_errors()) << "seed " << seed << "\n" << to_text(notes, sources);
  }
}

TEST(ReferenceGenerator, MakesAllKindsOfOutcomes) {
  std::map<std::string, int> counts;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const GeneratedPack generated = generate_pack(seed);
    SourceSet sources;
    const std::array<PackFile, 2> files = {
        PackFile{sources.add({"pack.yaml", generated.text()}), FileRole::policy},
        PackFile{sources.add({"calendars/de.yaml", generated.calendar}), FileRole::calendar}};
    Diagnostics notes;
    const ReferencePack pack = ReferencePack::build(sources, files, notes);
    for (std::uint64_t number = 0; number < 20; ++number) {
      const GeneratedCase one = generate_case(generated, seed * 1000 + number);
      for (const auto& entry : evaluate(pack, one.raw, one.now, pack.decisions())) {
        const Outcome& outcome = entry.second;
        std::string name(to_text(outcome.status));
        if (outcome.code != Code::none) name += " " + adjudge::to_text(outcome.code);
        ++counts[name];
      }
    }
  }
  for (const auto& [name, count] : counts) std::cout << "  " << count << " " << name << "\n";
  const auto count_of = [&counts](const std::string& start) {
    int sum = 0;
    for (const auto& [name, count] : counts)
      if (name.rfind(start, 0) == 0) sum += count;
    return sum;
  };
  EXPECT_GT(count_of("decided"), 2000);
  EXPECT_GT(count_of("undetermined"), 1000);
  EXPECT_GT(count_of("conflict"), 50);
  EXPECT_GT(count_of("error"), 500);
}

}  // namespace
}  // namespace adjudge::reference
