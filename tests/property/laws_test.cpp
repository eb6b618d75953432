#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "adjudge/adjudge.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/program/compile.hpp"
#include "adjudge/syntax/parse.hpp"
#include "unit/support/pack.hpp"

// Laws that hold for the shipped packs and the cases of their tests, spoilt at random.
namespace adjudge {
namespace {

using testing_support::line;

struct Shipped {
  Policy policy;
  std::vector<Value> cases;
};

Value spoilt(const Value& value, std::mt19937& random) {
  const auto chance = [&](unsigned one_in) { return random() % one_in == 0; };
  if (value.is(Kind::context)) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.values().size(); ++i) {
      if (chance(40)) continue;
      entries.emplace_back(value.shape()->keys()[i], chance(60) ? Value() : spoilt(value.values()[i], random));
    }
    return Value::context(std::move(entries));
  }
  if (value.is(Kind::list)) {
    std::vector<Value> items;
    for (const Value& item : value.items()) {
      items.push_back(spoilt(item, random));
      if (chance(10)) items.push_back(items.back());
    }
    return Value::list(std::move(items));
  }
  if (value.is(Kind::string) && chance(25)) {
    const std::string& text = value.string();
    if (const auto number = Decimal::parse(text))
      return Value((*number + Decimal(static_cast<int>(random() % 3) - 1)).to_text());
    if (const auto date = Date::parse(text))
      return Value(date->plus_days(static_cast<int>(random() % 61) - 30).to_text());
    return chance(2) ? Value("something else") : value;
  }
  return value;
}

/// ADJUDGE_ROUNDS: how often each case is spoilt.
std::vector<Shipped> shipped() {
  const char* asked = std::getenv("ADJUDGE_ROUNDS");
  const int rounds = asked == nullptr ? 150 : std::atoi(asked);
  std::vector<Shipped> result;
  for (const auto& entry : std::filesystem::directory_iterator("rules")) {
    if (!std::filesystem::exists(entry.path() / "pack.yaml")) continue;
    auto loaded = load(entry.path());
    if (!loaded) {
      ADD_FAILURE() << to_text(loaded.error().diagnostics, *loaded.error().sources);
      continue;
    }
    Shipped one{loaded.value(), {}};
    std::mt19937 random(20261124);
    for (int round = 0; round < rounds; ++round)
      for (const auto& [name, node] : one.policy.newest().tests.cases)
        one.cases.push_back(spoilt(value_of(node), random));
    result.push_back(std::move(one));
  }
  return result;
}

std::string all(const Decision& decision) {
  std::string text;
  for (const Answer& answer : decision.answers) text += answer.decision + ": " + line(answer) + "\n";
  return text;
}

DecideOptions options() {
  DecideOptions result;
  result.now = DateTime::parse("2026-11-24T10:00:00Z");
  return result;
}

TEST(Laws, ABatchIsItsCasesOneByOne) {
  for (const Shipped& one : shipped()) {
    const BatchResult batch = one.policy.decide_batch(one.cases, options());
    for (std::size_t i = 0; i < one.cases.size(); ++i)
      ASSERT_EQ(all(batch.decisions[i]), all(one.policy.decide(one.cases[i], options()))) << to_feel(one.cases[i]);
  }
}

TEST(Laws, ExplainingChangesNoAnswer) {
  for (const Shipped& one : shipped())
    for (const Value& given : one.cases)
      ASSERT_EQ(all(one.policy.explain(given, options()).decision), all(one.policy.decide(given, options())))
          << to_feel(given);
}

TEST(Laws, AskingForOneGivesWhatAskingForAllGives) {
  for (const Shipped& one : shipped())
    for (std::size_t i = 0; i < one.cases.size(); i += 7) {
      const Decision whole = one.policy.decide(one.cases[i], options());
      for (const std::string& name : one.policy.decision_names()) {
        DecideOptions asked = options();
        asked.decisions = {name};
        const Decision alone = one.policy.decide(one.cases[i], asked);
        // A guarantee may have been broken by decisions that were not asked for.
        if (whole[name].problem && whole[name].problem->code == Code::guarantee_broken) continue;
        if (whole[name].problem && whole[name].problem->code == Code::reads_failed_decision) continue;
        ASSERT_EQ(line(alone[name]), line(whole[name])) << to_feel(one.cases[i]);
      }
    }
}

// What is missing settles: every undetermined answer names a fact, every error its code, every decided one its rule.
TEST(Laws, NoAnswerWithoutAReason) {
  for (const Shipped& one : shipped())
    for (const Value& given : one.cases)
      for (const Answer& answer : one.policy.decide(given, options()).answers) {
        const program::Decision& of =
            one.policy.program()
                .decisions[static_cast<std::size_t>(one.policy.program().find_decision(answer.decision))];
        switch (answer.status) {
          case Status::undetermined:
            ASSERT_FALSE(answer.missing.empty()) << answer.decision;
            break;
          case Status::error:
          case Status::conflict:
            ASSERT_TRUE(answer.problem && answer.problem->code != Code::none) << answer.decision;
            break;
          case Status::decided:
            if (of.body == program::Decision::Body::rules && !is_list_valued(of.hit) &&
                of.for_each_list == program::none && of.hit != HitPolicy::collect_sum &&
                of.hit != HitPolicy::collect_count) {
              ASSERT_FALSE(answer.fired.empty()) << answer.decision;
            }
            break;
        }
      }
}

TEST(Laws, EveryNounHasItsText) {
  for (const Shipped& one : shipped()) {
    EXPECT_FALSE(to_text(one.policy.newest().document).empty());
    EXPECT_FALSE(to_text(one.policy.newest().model).empty());
    EXPECT_FALSE(to_text(one.policy.newest().graph).empty());
    EXPECT_FALSE(disassemble(one.policy.program()).empty());
  }
}

}  // namespace
}  // namespace adjudge
