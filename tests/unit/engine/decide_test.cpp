#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "adjudge/adjudge.hpp"
#include "unit/support/pack.hpp"

namespace adjudge {
namespace {

using testing_support::json;
using testing_support::line;
using testing_support::policy_of;

constexpr const char* facts = R"(types:
  Tier: [gold, silver, standard]
  Line: {sku: string, price: money, quantity: {type: number, range: "[1..99]"}, broken: "boolean?"}
facts:
  a: boolean?
  b: boolean?
  n: number?
  must: number
  tier: {type: Tier, default: standard}
  day: date?
  lines: list of Line
)";

std::string decide(const std::string& decisions, const std::string& given, const std::string& name = "d") {
  return line(policy_of(std::string(facts) + "decisions:\n" + decisions).decide(json(given))[name]);
}

struct Expectation {
  const char* given;
  const char* answer;
};

class Hit : public testing::Test {
 protected:
  static void expect(const std::string& decisions, const std::vector<Expectation>& rows) {
    const Policy policy = policy_of(std::string(facts) + "decisions:\n" + decisions);
    for (const Expectation& row : rows) EXPECT_EQ(line(policy.decide(json(row.given))["d"]), row.answer) << row.given;
  }
};

TEST_F(Hit, First) {
  expect(R"(  d:
    answer: number
    hit: first
    rules:
      - {id: one, when: {a: true}, then: 1}
      - {id: two, when: {b: true}, then: 2}
      - {id: rest, otherwise: 3}
)",
         {{R"({"a": true})", "decided 1 [one]"},
          {R"({"a": false, "b": true})", "decided 2 [two]"},
          {R"({"a": false, "b": false})", "decided 3 [rest]"},
          {R"({"b": true})", "undetermined {a}"},
          {R"({})", "undetermined {a, b}"},
          {R"({"a": "yes", "b": true})", "error value_does_not_fit"}});
}

TEST_F(Hit, FirstIsDecidedWhenAllThatIsPossibleAgrees) {
  expect(R"(  d:
    answer: number
    hit: first
    rules:
      - {id: one, when: {a: true}, then: 1}
      - {id: two, when: {b: true}, then: 1}
      - {id: rest, otherwise: 1}
)",
         {{R"({})", "decided 1 [one, two, rest]"}, {R"({"a": false, "b": true})", "decided 1 [two]"}});
}

TEST_F(Hit, Unique) {
  expect(R"(  d:
    answer: number
    default: 0
    rules:
      - {id: one, when: {a: true}, then: 1}
      - {id: zero, when: {b: true}, then: 0}
)",
         {{R"({"a": true, "b": false})", "decided 1 [one]"},
          {R"({"a": true, "b": true})", "conflict [one, zero] ambiguous_rules"},
          {R"({"a": false, "b": false})", "decided 0 [default]"},
          {R"({"a": false})", "decided 0 [zero, default]"},
          {R"({"a": true})", "undetermined {b}"}});
}

TEST_F(Hit, NoRuleMatches) {
  expect(R"(  d:
    answer: number
    rules:
      - {id: one, when: {a: true}, then: 1}
)",
         {{R"({"a": false})", "error no_rule_matched"}, {R"({})", "undetermined {a}"}});
}

TEST_F(Hit, Any) {
  expect(R"(  d:
    answer: number
    hit: any
    rules:
      - {id: one, when: {a: true}, then: 1}
      - {id: also, when: {b: true}, then: 1}
      - {id: two, when: {n: "> 5"}, then: 2}
)",
         {{R"({"a": true, "b": true, "n": 1})", "decided 1 [one, also]"},
          {R"({"a": true, "n": 1})", "decided 1 [one]"},
          {R"({"a": true, "b": false, "n": 9})", "conflict [one, two] unequal_answers"},
          {R"({"a": true, "b": false})", "undetermined {n}"}});
}

TEST_F(Hit, Priority) {
  expect(R"(  d:
    answer: Tier
    hit: priority
    rules:
      - {id: low, when: {a: true}, then: standard}
      - {id: high, when: {b: true}, then: gold}
)",
         {{R"({"a": true, "b": true})", "decided \"gold\" [high]"},
          {R"({"b": true})", "decided \"gold\" [high]"},
          {R"({"a": true})", "undetermined {b}"}});
}

TEST_F(Hit, Collect) {
  const std::string rules = R"(    rules:
      - {id: one, when: {a: true}, then: 1}
      - {id: five, when: {b: true}, then: 5}
      - {id: none, when: {n: "> 0"}, then: 0}
)";
  expect("  d:\n    answer: list of number\n    hit: collect\n" + rules,
         {{R"({"a": true, "b": true, "n": 0})", "decided [1, 5] [one, five]"},
          {R"({"a": false, "b": false, "n": 0})", "decided []"},
          {R"({"a": true})", "undetermined {b, n}"}});
  expect("  d:\n    answer: number\n    hit: collect sum\n" + rules,
         {{R"({"a": true, "b": true})", "decided 6 [one, five]"},
          {R"({"a": false, "b": false, "n": 0})", "decided 0"},
          {R"({"a": true, "n": 0})", "undetermined {b}"}});
  expect("  d:\n    answer: number\n    hit: collect max\n" + rules,
         {{R"({"b": true})", "decided 5 [five]"},
          {R"({"a": true, "b": false})", "decided 1 [one]"},
          {R"({"a": false, "b": false, "n": 0})", "error no_rule_matched"}});
  expect("  d:\n    answer: number\n    hit: collect count\n" + rules,
         {{R"({"a": true, "b": true, "n": 3})", "decided 3 [one, five, none]"},
          {R"({"a": true})", "undetermined {b, n}"}});
}

TEST(Decide, AMissingFactTouchesOnlyItsReaders) {
  const std::string decisions = "  d: {answer: boolean, value: a and must > 3}\n  e: {answer: number, value: n + 1}\n";
  EXPECT_EQ(decide(decisions, R"({"a": true, "n": 1})"), "error missing_fact");
  EXPECT_EQ(decide(decisions, R"({"a": false, "n": 1})"), "decided false");
  EXPECT_EQ(decide(decisions, R"({"a": true, "n": 1})", "e"), "decided 2");
}

TEST(Decide, OneBadElementTouchesOnlyWhatReadsIt) {
  const std::string given =
      R"({"lines": [{"sku": "A", "price": "1 EUR", "quantity": 1}, {"sku": "B", "price": "2 USD", "quantity": 100}]})";
  EXPECT_EQ(decide("  d: {answer: number, value: count(lines)}\n", given), "decided 2");
  EXPECT_EQ(decide("  d: {answer: list of string, value: lines.sku}\n", given), "decided [\"A\", \"B\"]");
  EXPECT_EQ(decide("  d: {answer: money, value: sum(lines.price)}\n", given), "error value_does_not_fit");
  EXPECT_EQ(decide("  d: {answer: boolean, value: \"lines[2].broken\"}\n", given), "undetermined {lines[2].broken}");
}

TEST(Decide, ForEachGivesTheWorstStatus) {
  const std::string decisions = R"(  d:
    for_each: {line: lines}
    answer: list of Tier
    hit: first
    rules:
      - {id: broken, when: {line.broken: true}, then: gold}
      - {id: rest, otherwise: standard}
)";
  EXPECT_EQ(decide(decisions, R"({"lines": []})"), "decided []");
  EXPECT_EQ(decide(decisions, R"({"lines": [{"broken": true}, {"broken": false}]})"),
            "decided [\"gold\", \"standard\"] [broken, rest]");
  EXPECT_EQ(decide(decisions, R"({"lines": [{"broken": true}, {}]})"), "undetermined [broken] {lines[2].broken}");
}

TEST(Decide, ChecksRefuseImpossibleData) {
  const Policy policy = policy_of(std::string(facts) + R"(checks:
  - {id: positive, require: n > 0, because: "n is {n}, and must be above zero."}
decisions:
  d: {answer: number, value: n + 1}
  e: {answer: boolean, value: a and n > 3}
)");
  const Decision refused = policy.decide(json(R"({"n": -1, "a": false})"));
  EXPECT_EQ(line(refused["d"]), "error check_failed");
  EXPECT_EQ(refused["d"].problem->message, "n is -1, and must be above zero.");
  EXPECT_EQ(line(refused["e"]), "decided false");
  EXPECT_EQ(line(policy.decide(json(R"({"n": 1})"))["d"]), "decided 2");
}

TEST(Decide, ARecordThatIsNotGivenIsOneWithNothingInIt) {
  const Policy policy = policy_of(R"(types:
  Place: {city: "string?", floor: {type: number, default: 0}}
  Order: {placed_on: date, ship_to: Place}
facts: {order: Order, shop: Place}
decisions:
  floor: {answer: number, value: order.ship_to.floor + shop.floor}
  city: {answer: string, value: shop.city}
  day: {answer: date, value: order.placed_on}
)");
  const Decision decision = policy.decide(json("{}"));
  EXPECT_EQ(line(decision["floor"]), "decided 0");
  EXPECT_EQ(line(decision["city"]), "undetermined {shop.city}");
  EXPECT_EQ(line(decision["day"]), "error missing_fact");
  EXPECT_EQ(decision["day"].problem->path, "order.placed_on");
}

TEST(Decide, GuaranteesAreWatched) {
  const Policy policy = policy_of(std::string(facts) + R"(decisions:
  d: {answer: number, value: n * 2}
  e: {answer: number, value: d + 1}
guarantees:
  - {id: small, never: d > 100, because: "d never passes 100."}
)");
  EXPECT_EQ(line(policy.decide(json(R"({"n": 3})"))["d"]), "decided 6");
  const Decision broken = policy.decide(json(R"({"n": 51})"));
  EXPECT_EQ(line(broken["d"]), "error guarantee_broken");
  EXPECT_EQ(broken["d"].problem->message, "d never passes 100.");
}

TEST(Decide, EvaluatesOnlyWhatIsAsked) {
  const Policy policy = policy_of(std::string(facts) +
                                  "decisions:\n  d: {answer: number, value: n}\n  e: {answer: number, value: must}\n");
  DecideOptions options;
  options.decisions = {"d"};
  const Decision decision = policy.decide(json(R"({"n": 1})"), options);
  EXPECT_EQ(decision.answers.size(), 1U);
  EXPECT_EQ(decision.find("e"), nullptr);
  options.decisions = {"nope"};
  EXPECT_THROW(policy.decide(json("{}"), options), Error);
}

TEST(Decide, NowIsAnInput) {
  const Policy policy = policy_of("decisions:\n  d: {answer: date, value: today()}\n");
  EXPECT_EQ(line(policy.decide(json("{}"))["d"]), "error no_clock");
  DecideOptions options;
  options.now = DateTime::parse("2026-11-24T23:30:00Z");
  EXPECT_EQ(line(policy.decide(json("{}"), options)["d"]), "decided @\"2026-11-25\"");  // in Berlin it is past midnight
}

TEST(Decide, SpendsABudget) {
  const Policy policy = policy_of(
      "facts:\n  n: number\ndecisions:\n  d: {answer: number, value: \"sum(for i in 1..n, k in 1..n return i * k)\"}\n "
      " e: {answer: number, value: n}\n");
  EXPECT_EQ(line(policy.decide(json(R"({"n": 10})"))["d"]), "decided 3025");
  const Decision spent = policy.decide(json(R"({"n": 100000})"));
  EXPECT_EQ(line(spent["d"]), "error limit_exceeded");
}

TEST(Decide, MasksWhatIsSensitive) {
  const Policy policy = policy_of(R"(facts:
  name: {type: string, sensitive: true}
  n: number
decisions:
  d:
    answer: number
    hit: first
    rules:
      - {id: known, when: {name: Ada}, then: 1, because: "{name} is known."}
      - {id: rest, otherwise: 2}
)");
  const Explanation explanation = policy.explain(json(R"({"name": "Ada", "n": 1})"));
  EXPECT_EQ(to_text(explanation).find("Ada,"), std::string::npos);
  EXPECT_EQ(explanation.decision["d"].because, std::vector<std::string>{"*** is known."});
  ASSERT_FALSE(explanation.facts.empty());
  EXPECT_EQ(explanation.facts.front().path, "name");
  EXPECT_EQ(explanation.facts.front().value, "***");
  const Value shown = masked_case(policy.program(), json(R"({"name": "Ada", "n": 1, "mail": "ada@example.org"})"));
  EXPECT_EQ(to_feel(shown), "{name: \"***\", n: 1}");
  const Decision wrong = policy.decide(json(R"({"name": 7, "n": 1})"));
  EXPECT_EQ(wrong["d"].problem->message.find('7'), std::string::npos);
}

TEST(Versions, AnOrderKeepsThePolicyItWasSoldUnder) {
  const auto version = [](const char* name, const char* period, const char* answer) {
    return std::string("adjudge: 1\npack: p\nversion: \"") + name +
           "\"\ncurrency: EUR\ntime_zone: Europe/Berlin\napplies_by: order.placed_at\nin_force: " + period +
           "\nfacts:\n  order.placed_at: date and time?\ndecisions:\n  d: {answer: number, value: \"" + answer +
           "\"}\n";
  };
  const auto folder = std::filesystem::temp_directory_path() / "adjudge_versions_test";
  std::filesystem::remove_all(folder);
  for (const auto& [name, text] : {std::pair{"v1", version("1", "{to: 2026-11-01}", "1")},
                                   std::pair{"v2", version("2", "{from: 2026-11-01, to: 2027-01-01}", "2")}}) {
    std::filesystem::create_directories(folder / name);
    std::ofstream(folder / name / "pack.yaml") << text;
  }
  const auto loaded = load(folder);
  ASSERT_TRUE(loaded) << to_text(loaded.error().diagnostics, *loaded.error().sources);
  const auto answer = [&](const char* placed) {
    return line(loaded->decide(json(std::string(R"({"order": {"placed_at": )") + placed + "}}"))["d"]);
  };
  EXPECT_EQ(answer("\"2026-10-31T22:59:59Z\""), "decided 1");
  EXPECT_EQ(answer("\"2026-10-31T23:00:00Z\""), "decided 2");  // midnight in Berlin
  EXPECT_EQ(answer("\"2027-01-01T12:00:00Z\""), "error no_version");
  EXPECT_EQ(answer("null"), "undetermined {order.placed_at}");
  std::ofstream(folder / "v2" / "pack.yaml") << version("2", "{from: 2026-10-01}", "2");
  EXPECT_FALSE(load(folder));
  std::filesystem::remove_all(folder);
}

TEST(Batch, IsOneByOne) {
  const Policy policy = policy_of(std::string(facts) + "decisions:\n  d: {answer: number, value: n + must}\n");
  std::vector<Value> cases;
  for (int i = 0; i < 3000; ++i)
    cases.push_back(json(i % 7 == 0 ? R"({"n": 1, "typo": 2})" : R"({"n": )" + std::to_string(i) + R"(, "must": 2})"));
  const BatchResult batch = policy.decide_batch(cases, {}, 3);
  ASSERT_EQ(batch.decisions.size(), cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i)
    EXPECT_EQ(line(batch.decisions[i]["d"]), line(policy.decide(cases[i])["d"]));
  EXPECT_EQ(batch.extra_keys, std::vector<std::string>{"typo"});
}

TEST(WhyNot, NamesWhatStandsInTheWay) {
  const Policy policy = policy_of(std::string(facts) + R"(decisions:
  d:
    answer: {outcome: [approve, deny]}
    hit: first
    rules:
      - {id: gold, when: {tier: gold, n: "<= 7"}, then: {outcome: approve}}
      - {id: small, when: {n: "<= 2"}, then: {outcome: approve}}
      - {id: rest, otherwise: {outcome: deny}}
)");
  const WhyNot why = policy.why_not(json(R"({"n": 9, "tier": "gold"})"), "d", Value("approve"));
  EXPECT_FALSE(why.is_given);
  ASSERT_EQ(why.candidates.size(), 2U);
  EXPECT_EQ(why.candidates[0].rule.id, "gold");
  EXPECT_EQ(why.candidates[0].blocking, std::vector<std::size_t>{1});
  EXPECT_TRUE(policy.why_not(json(R"({"n": 1, "tier": "gold"})"), "d", Value("approve")).is_given);
}

}  // namespace
}  // namespace adjudge

namespace {
struct Parcel {
  std::string sku;
  adjudge::Money price;
  int quantity;
  std::optional<bool> broken;
};
struct Shop {
  std::optional<adjudge::Decimal> n;
  std::string tier;
  std::optional<adjudge::Date> day;
  std::vector<Parcel> lines;
  int unrelated = 0;
};
}  // namespace
ADJUDGE_FIELDS(Parcel, sku, price, quantity, broken)
ADJUDGE_FIELDS(Shop, n, tier, day, lines, unrelated)

namespace adjudge {
namespace {

TEST(Bound, AStructIsACase) {
  const Policy policy = policy_of(std::string(facts) + R"(decisions:
  d: {answer: money, value: sum(lines.price)}
  e: {answer: boolean, value: "tier = \"gold\" and n > 3 and day > 2026-01-01"}
  f: {answer: boolean, value: "lines[1].broken"}
)");
  Shop shop{Decimal(4),
            "gold",
            Date::from_civil(2026, 5, 1),
            {{"A", *Money::parse("2.50 EUR"), 1, std::nullopt}, {"B", *Money::parse("1 EUR"), 2, true}}};
  const Decision decision = policy.decide(shop);
  EXPECT_EQ(line(decision["d"]), "decided 3.50 EUR");
  EXPECT_EQ(line(decision["e"]), "decided true");
  EXPECT_EQ(line(decision["f"]), "undetermined {lines[1].broken}");
  EXPECT_EQ(Binding<Shop>(policy.program()).unused(), std::vector<std::string>{"unrelated"});
  shop.tier = "platinum";
  EXPECT_EQ(line(policy.decide(shop)["e"]), "error value_does_not_fit");
}

}  // namespace
}  // namespace adjudge
