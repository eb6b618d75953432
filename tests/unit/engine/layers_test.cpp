#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "adjudge/adjudge.hpp"

namespace adjudge {
namespace {

namespace fs = std::filesystem;

/// Packs in a folder of the test's own: `shop` below, others on top of it.
class Layers : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root_ = fs::temp_directory_path() / ("adjudge_layers_" + std::to_string(::getpid()) + "_" + test->name());
    write("shop/pack.yaml",
          "adjudge: 1\npack: shop\nversion: \"1\"\ncurrency: EUR\ntime_zone: Europe/Berlin\napplies_by: placed_on\n");
    write("shop/rules.yaml", R"(
facts: {placed_on: date, held: number, gold: {type: boolean, default: false}, price: money}
constants: {least: 14, length: 30, fee: 5 EUR}
guarantees:
  - {id: law, always: if held <= least then outcome = "approve" else true, cite: the law}
decisions:
  outcome:
    answer: [approve, deny]
    hit: first
    rules:
      - {id: in_time, if: held <= length, then: approve, because: In time.}
      - {id: late, otherwise: deny, because: Too late.}
  percent:
    answer: number
    default: 0
    table:
      inputs: [held]
      rows:
        - {id: month, cells: ["(30..60]", 10]}
        - {id: more, cells: ["> 60", 50]}
  charge: {answer: money, value: fee}
)");
    write("shop/calendars/de.yaml", "calendar: de\nweek: {mon: [\"09:00-17:00\"]}\nholidays: {country: DE}\n");
    write("shop/tests/cases.yaml", "cases:\n  day_40: {placed_on: 2026-11-20, held: 40, price: 10 EUR}\n");
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }
  void layer(const std::string& name, const std::string& base, const std::string& text) const {
    write(name + "/pack.yaml", "adjudge: 1\npack: " + name + "\nextends: ../" + base + "\n" + text);
  }
  Result<Policy> loaded(const std::string& name) const { return load(root_ / name); }
  /// What `check` reports, or nothing.
  std::string report(const std::string& name) const {
    const fs::path path = root_ / name;
    const CheckReport report = check({&path, 1});
    return to_text(report.diagnostics, *report.sources);
  }
  static Answer outcome(const Policy& policy, const std::string& facts, const std::string& decision = "outcome") {
    return policy.decide_json("{\"price\": \"10 EUR\", " + facts + "}", {})[decision];
  }

  fs::path root_;
};

TEST_F(Layers, AddReplaceAndRemoveRules) {
  layer("client", "shop", R"(
changes:
  outcome:
    add:
      - {id: gold, before: late, when: {gold: true, held: "<= 40"}, then: approve, because: Gold.}
      - {id: week_more, if: held <= 37, then: approve, because: A week more.}
    replace:
      - {id: in_time, if: held <= 20, then: approve, because: In 20 days.}
  percent:
    remove: more
    replace: [{id: month, cells: ["> 30", 25]}]
    add: [[20, 1]]
    default: 2
  charge: {value: fee * 2}
constants: {fee: 7 EUR}
)");
  EXPECT_EQ(report("client"), "");
  const Policy policy = loaded("client").value();
  const std::string day = R"("placed_on": "2026-11-20", )";
  EXPECT_EQ(outcome(policy, day + R"("held": 20)").fired, std::vector<std::string>{"in_time"});
  EXPECT_EQ(outcome(policy, day + R"("held": 21)").fired, std::vector<std::string>{"week_more"})
      << "without a place a rule stands before `otherwise`";
  EXPECT_EQ(outcome(policy, day + R"("held": 40, "gold": true)").fired, std::vector<std::string>{"gold"});
  EXPECT_EQ(outcome(policy, day + R"("held": 40)").fired, std::vector<std::string>{"late"});
  EXPECT_EQ(to_text(outcome(policy, day + R"("held": 61)", "percent").value), "25");
  EXPECT_EQ(to_text(outcome(policy, day + R"("held": 20)", "percent").value), "1");
  EXPECT_EQ(to_text(outcome(policy, day + R"("held": 5)", "percent").value), "2");
  EXPECT_EQ(to_text(outcome(policy, day + R"("held": 5)", "charge").value), "14.00 EUR");
  EXPECT_EQ(policy.newest().model.pack, "client");
  EXPECT_EQ(policy.newest().layers.size(), 2U);
}

TEST_F(Layers, StandOnEachOtherAndSayWhatIsWhose) {
  layer("client", "shop", "changes: {outcome: {add: [{id: gold, before: late, when: {gold: true}, then: approve}]}}\n");
  layer("season", "client",
        "changes: {outcome: {add: [{id: peak, after: in_time, when: {held: \"<= 60\"}, then: approve}]}}\n");
  const Policy policy = loaded("season").value();
  JsonError none;
  const auto given = parse_json(R"({"placed_on": "2026-11-20", "held": 70, "gold": true, "price": 1})", none);
  const Explanation explanation = policy.explain(*given, {});
  std::string rules;
  for (const RuleTrace& rule : explanation.find("outcome")->rules) rules += rule.id + " of " + rule.layer + ", ";
  EXPECT_EQ(rules, "in_time of shop, peak of season, gold of client, ");
  const std::string text = to_text(explanation);
  EXPECT_NE(text.find("gold → approve   of client ["), std::string::npos) << text;
  EXPECT_NE(text.find("client/pack.yaml:4:"), std::string::npos) << text;
  EXPECT_NE(to_json(explanation).find("\"layer\": \"season\""), std::string::npos);
  EXPECT_NE(policy.program().content_hash, loaded("client").value().program().content_hash);
}

TEST_F(Layers, ARuleMayStandInForAPeriod) {
  layer("peak", "shop", R"(
changes:
  outcome:
    replace:
      - {id: in_time, if: held <= 60, then: approve, in_force: {from: 2026-11-01, to: 2027-01-01}, because: Peak.}
      - {id: late, otherwise: deny, in_force: {from: 2026-11-01, to: 2027-01-01}, because: Late in the peak.}
  percent:
    remove: [{id: more, in_force: {from: 2026-11-01, to: 2027-01-01}}]
)");
  EXPECT_EQ(report("peak"), "");
  const Policy policy = loaded("peak").value();
  const auto because = [&](const std::string& facts) { return outcome(policy, facts).because; };
  EXPECT_EQ(because(R"("placed_on": "2026-10-31", "held": 31)"), std::vector<std::string>{"Too late."});
  EXPECT_EQ(because(R"("placed_on": "2026-11-01", "held": 31)"), std::vector<std::string>{"Peak."});
  EXPECT_EQ(because(R"("placed_on": "2026-12-31", "held": 61)"), std::vector<std::string>{"Late in the peak."});
  EXPECT_EQ(because(R"("placed_on": "2027-01-01", "held": 30)"), std::vector<std::string>{"In time."});
  EXPECT_EQ(to_text(outcome(policy, R"("placed_on": "2027-01-01", "held": 61)", "percent").value), "50");
  EXPECT_EQ(to_text(outcome(policy, R"("placed_on": "2026-12-31", "held": 61)", "percent").value), "0");
}

TEST_F(Layers, TwoMayStandInForOneRuleEachInItsPeriod) {
  layer("peaks", "shop", R"(
changes:
  percent:
    replace:
      - {id: month, cells: ["(30..60]", 0], in_force: {from: 2025-11-01, to: 2026-01-01}}
      - {id: month, cells: ["(30..60]", 5], in_force: {from: 2026-11-01, to: 2027-01-01}}
)");
  EXPECT_EQ(report("peaks"), "");
  const Policy policy = loaded("peaks").value();
  const auto percent = [&](const std::string& day) {
    return to_text(outcome(policy, "\"placed_on\": \"" + day + "\", \"held\": 31", "percent").value);
  };
  EXPECT_EQ(percent("2025-10-31"), "10");
  EXPECT_EQ(percent("2025-11-01"), "0");
  EXPECT_EQ(percent("2026-01-01"), "10");
  EXPECT_EQ(percent("2026-11-01"), "5");
  EXPECT_EQ(percent("2027-01-01"), "10");
}

TEST_F(Layers, WhenAGuaranteeHoldsIsNotForLayers) {
  write("law/pack.yaml", "adjudge: 1\npack: law\n");
  write("law/rules.yaml", R"(
facts: {held: number, seal: boolean}
guarantees: [{id: law, always: if held <= 14 and exempt = "no" then outcome = "approve" else true}]
decisions:
  exempt: {answer: [yes, no], default: no, rules: [{id: opened, when: {seal: false}, then: yes}]}
  outcome: {answer: [approve, deny], default: deny, rules: [{id: in_time, if: held <= 14 and exempt = "no", then: approve}]}
)");
  layer("hollow", "law", "changes: {exempt: {default: yes}}\n");
  EXPECT_NE(report("hollow").find("guarantees of the base are reckoned from `exempt`"), std::string::npos);
  layer("kind", "law", "changes: {outcome: {default: approve}}\n");
  EXPECT_EQ(report("kind"), "");
}

TEST_F(Layers, GuaranteesOfTheBaseStay) {
  layer("harsh", "shop", "changes: {outcome: {replace: [{id: in_time, if: held <= 7, then: approve}]}}\n");
  const Policy policy = loaded("harsh").value();
  const std::string day = R"("placed_on": "2026-11-20", )";
  EXPECT_EQ(outcome(policy, day + R"("held": 14)").problem->code, Code::guarantee_broken);
  EXPECT_EQ(outcome(policy, day + R"("held": 15)").status, Status::decided);

  layer("sly", "shop", "constants: {least: 3}\nguarantees:\n  - {id: law, always: outcome = \"approve\"}\n");
  const std::string sly = report("sly");
  EXPECT_NE(sly.find("guarantees of the base are reckoned from `least`"), std::string::npos) << sly;
  EXPECT_NE(sly.find("the guarantee `law` is one of the base"), std::string::npos) << sly;
}

TEST_F(Layers, MistakesAreAllReported) {
  layer("wrong", "shop", R"(
currency: USD
changes:
  outcom: {remove: late}
  outcome:
    remove: [lat]
    replace: [{when: {gold: true}, then: approve}]
    add: [{id: x, before: nowhere, when: {gold: true}, then: approve}]
    dafault: deny
  charge: {add: [{id: y, when: {gold: true}, then: 1 EUR}]}
decisions: {percent: {answer: number, value: "1"}}
)");
  const std::string text = report("wrong");
  for (const char* part :
       {"the amounts of the base are in `EUR`", "no decision `outcom`", "did you mean `outcome`?",
        "`outcome` has no rule `lat`", "did you mean `late`?", "a rule under `replace` needs the key `id`",
        "`outcome` has no rule `nowhere`", "`dafault` is not a key of the change of `outcome`", "`charge` has no rules",
        "the decision `percent` is one of the base"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\nin\n" << text;
}

TEST_F(Layers, WhatBothUseIsTakenOnce) {
  write("words/pack.yaml", "adjudge: 1\npack: words\ntypes: {Colour: [red, green]}\nconstants: {many: 9}\n");
  write("base/pack.yaml",
        "adjudge: 1\npack: base\nuses: [words]\nfacts: {colour: Colour}\n"
        "decisions: {of: {answer: Colour, value: colour}, many_of: {answer: number, value: many}}\n");
  layer("on_top", "base", "uses: [words]\nfacts: {other: Colour}\nchanges: {of: {value: other}}\n");
  EXPECT_EQ(report("on_top"), "");
  const Policy policy = loaded("on_top").value();
  EXPECT_EQ(to_text(outcome(policy, R"("colour": "red", "other": "green")", "of").value), "green");
  EXPECT_EQ(to_text(outcome(policy, R"("colour": "red", "other": "green")", "many_of").value), "9");
}

TEST_F(Layers, NeedTheirBase) {
  layer("alone", "nowhere", "changes: {outcome: {remove: late}}\n");
  EXPECT_NE(report("alone").find("the pack `../nowhere` is not there"), std::string::npos);
  layer("own", "own", "");
  EXPECT_NE(report("own").find("extends itself"), std::string::npos);
  layer("two", "one", "");
  layer("one", "two", "");
  EXPECT_NE(report("two").find("extends itself"), std::string::npos);
  write("none/pack.yaml", "adjudge: 1\npack: none\nchanges: {outcome: {remove: late}}\n");
  EXPECT_NE(report("none").find("`changes` are made to a pack that this one extends"), std::string::npos);
}

TEST_F(Layers, TestsStandOnTheCasesBelowAndReachTheOwnRules) {
  layer("client", "shop", "changes: {outcome: {add: [{id: gold, before: late, when: {gold: true}, then: approve}]}}\n");
  write("client/tests/gold.yaml",
        "tests:\n  - {name: gold, base: day_40, given: {gold: true}, fired: {outcome: gold}}\n"
        "  - {name: late, base: day_40, fired: {outcome: late}}\n");
  const TestReport report = run_tests(loaded("client").value());
  EXPECT_EQ(report.passed(), 2U);
  ASSERT_EQ(report.rules.size(), 1U);
  EXPECT_EQ(report.rules.front().rule, "gold");
  EXPECT_EQ(report.cell_coverage(), 1.0);
}

TEST_F(Layers, HolidaysOfACountry) {
  write("shop/more.yaml",
        "facts: {day: date}\ndecisions: {next: {answer: date, value: 'add business days(day, 1, \"de\")'}}\n");
  const Policy policy = loaded("shop").value();
  const auto next = [&](const std::string& day) { return outcome(policy, R"("day": ")" + day + "\"", "next"); };
  EXPECT_EQ(to_text(next("2026-03-30").value), "2026-04-13") << "Easter Monday is closed";
  EXPECT_EQ(next("2041-03-30").problem->code, Code::out_of_range) << "beyond what is known";
  write("shop/calendars/de.yaml", "calendar: de\nweek: {mon: [\"09:00-17:00\"]}\nholidays: {country: GER}\n");
  EXPECT_NE(report("shop").find("there are no holidays of `GER`"), std::string::npos) << report("shop");
  write("shop/calendars/de.yaml",
        "calendar: de\nweek: {mon: [\"09:00-17:00\"]}\nholidays: {country: DE, subdivision: XX}\n");
  EXPECT_NE(report("shop").find("`DE` has no part `XX`"), std::string::npos) << report("shop");
  write("shop/calendars/de.yaml",
        "calendar: de\nweek: {mon: [\"09:00-17:00\"]}\nholidays: {country: DE, also: [2026-04-13]}\n");
  EXPECT_EQ(to_text(outcome(loaded("shop").value(), R"("day": "2026-03-30")", "next").value), "2026-04-20");
}

}  // namespace
}  // namespace adjudge
