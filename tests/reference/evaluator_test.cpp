#include "evaluator.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

// What the slow evaluator must say, taken by hand from docs/semantics.md and the language pages.

namespace adjudge::reference {
namespace {

std::string name_of(Code code) {
  for (const CodeEntry& entry : code_table())
    if (entry.code == code) return std::string(entry.name);
  return "?";
}

/// An outcome in one line: `decided "high" [r1, r2]`, `undetermined a b`, `conflict ambiguous_rules [r1, r2]`.
std::string one_line(const Outcome& outcome) {
  std::string text(to_text(outcome.status));
  if (outcome.status == Status::decided) {
    const bool is_quoted =
        outcome.answer.is(Kind::string) || outcome.answer.is(Kind::list) || outcome.answer.is(Kind::context);
    text += " " + (is_quoted ? to_feel(outcome.answer) : to_text(outcome.answer));
  }
  if (outcome.status == Status::conflict || outcome.status == Status::error) text += " " + name_of(outcome.code);
  if (outcome.status == Status::decided || (outcome.status == Status::conflict && !outcome.per_element)) {
    for (const auto& ids : outcome.fired) {
      text += " [";
      for (std::size_t i = 0; i < ids.size(); ++i) text += (i == 0 ? "" : ", ") + ids[i];
      text += "]";
    }
  }
  if (outcome.status == Status::undetermined)
    for (const std::string& path : outcome.missing) text += " " + path;
  return text;
}

struct Example {
  const char* decision;
  const char* given;
  const char* expected;
};

void check(const std::string& text, const std::vector<Example>& examples, const char* now = nullptr) {
  SourceSet sources;
  const PackFile file{sources.add({"pack.yaml", text}), FileRole::policy};
  Diagnostics notes;
  const ReferencePack pack = ReferencePack::build(sources, std::span(&file, 1), notes);
  ASSERT_FALSE(notes.has_errors()) << to_text(notes, sources);
  std::optional<Instant> instant;
  if (now != nullptr) instant = DateTime::parse(now)->instant();
  for (const Example& example : examples) {
    const auto raw = raw_from_text(example.given);
    ASSERT_TRUE(raw.has_value()) << example.given;
    const std::string name = example.decision;
    const auto outcomes = evaluate(pack, *raw, instant, std::span(&name, 1));
    EXPECT_EQ(one_line(outcomes.at(name)), example.expected) << name << " of " << example.given << "\n"
                                                             << to_text(outcomes.at(name));
  }
}

const char* const header = R"yaml(
adjudge: 1
pack: probe
currency: EUR
time_zone: Europe/Berlin
)yaml";

TEST(ReferenceEvaluator, ReadsFactsAsDeclared) {
  check(std::string(header) + R"yaml(
types:
  Reason: [defective, wrong item, other]
  Line:
    sku: string
    price: {type: money, label: price}
    quantity: {type: number, range: "[1..9]"}
    reason: "Reason?"
    weight: {type: number, default: 7}
facts:
  text: string
  number: number
  bounded: {type: number, range: "[0..10)"}
  flag: boolean
  amount: money
  dollars: money USD
  day: date
  clock: time
  moment: date and time
  span: duration
  some_months: months
  reason: Reason
  tier: {type: [gold, silver], default: silver}
  base: {type: number, default: 3}
  note: string?
  lines: list of Line
  two: {type: list of number, at_least: 2}
  allowed: range of number
decisions:
  d_text: {answer: string, value: text}
  d_number: {answer: number, value: number}
  d_bounded: {answer: number, value: bounded}
  d_flag: {answer: boolean, value: flag}
  d_amount: {answer: money, value: amount}
  d_dollars: {answer: number, value: amount of(dollars)}
  d_day: {answer: date, value: day}
  d_clock: {answer: time, value: clock}
  d_moment: {answer: date and time, value: moment}
  d_span: {answer: duration, value: span}
  d_months: {answer: months, value: some_months}
  d_reason: {answer: Reason, value: reason}
  d_tier: {answer: [gold, silver], value: tier}
  d_base: {answer: number, value: base}
  d_note: {answer: string, value: note}
  d_prices: {answer: money, value: sum(lines.price)}
  d_weights: {answer: number, value: sum(lines.weight)}
  d_quantities: {answer: number, value: sum(lines.quantity)}
  d_first_price: {answer: money, value: "lines[1].price"}
  d_two: {answer: number, value: count(two)}
  d_allowed: {answer: boolean, value: number in allowed}
)yaml",
        {
            {"d_text", "{text: hello}", "decided \"hello\" []"},
            {"d_text", "{text: 5}", "error value_does_not_fit"},
            {"d_text", "{}", "error missing_fact"},
            {"d_text", "{text: null}", "error missing_fact"},
            {"d_number", "{number: 20.10}", "decided 20.1 []"},
            {"d_number", "{number: [1]}", "error value_does_not_fit"},
            {"d_bounded", "{bounded: 0}", "decided 0 []"},
            {"d_bounded", "{bounded: 10}", "error value_does_not_fit"},
            {"d_flag", "{flag: true}", "decided true []"},
            {"d_flag", "{flag: 1}", "error value_does_not_fit"},
            {"d_amount", "{amount: 20.00 EUR}", "decided 20.00 EUR []"},
            {"d_amount", "{amount: 20}", "decided 20.00 EUR []"},
            {"d_amount", "{amount: {amount: 20.5, currency: EUR}}", "decided 20.50 EUR []"},
            {"d_amount", "{amount: 20.00 USD}", "error value_does_not_fit"},
            {"d_dollars", "{dollars: 20.00 USD}", "decided 20 []"},
            {"d_day", "{day: 2026-02-28}", "decided 2026-02-28 []"},
            {"d_day", "{day: 2026-02-30}", "error value_does_not_fit"},
            {"d_clock", "{clock: \"16:30:00\"}", "decided 16:30:00 []"},
            {"d_moment", "{moment: \"2026-02-28T10:00:00Z\"}", "decided 2026-02-28T11:00:00@Europe/Berlin []"},
            {"d_span", "{span: P1DT2H}", "decided P1DT2H []"},
            {"d_span", "{span: P1M}", "error value_does_not_fit"},
            {"d_months", "{some_months: P14M}", "decided P1Y2M []"},
            {"d_reason", "{reason: wrong item}", "decided \"wrong item\" []"},
            {"d_reason", "{reason: lost}", "error value_does_not_fit"},
            {"d_tier", "{}", "decided \"silver\" []"},
            {"d_tier", "{tier: gold}", "decided \"gold\" []"},
            {"d_base", "{base: null}", "decided 3 []"},
            {"d_note", "{}", "undetermined note"},
            {"d_note", "{note: null}", "undetermined note"},
            {"d_prices", "{lines: []}", "decided 0.00 EUR []"},
            {"d_prices", "{lines: [{price: 1}, {price: 2.5}]}", "decided 3.50 EUR []"},
            {"d_prices", "{lines: [{price: 1}, {price: x}]}", "error value_does_not_fit"},
            {"d_prices", "{lines: [{price: 1}, 5]}", "error value_does_not_fit"},
            {"d_prices", "{lines: [{price: 1}, {}]}", "error missing_fact"},
            {"d_weights", "{lines: [{price: x}, {weight: 3}]}", "decided 10 []"},
            {"d_quantities", "{lines: [{quantity: 9}, {quantity: 10}]}", "error value_does_not_fit"},
            {"d_first_price", "{lines: [{price: 1}, 5]}", "decided 1.00 EUR []"},
            {"d_first_price", "{lines: []}", "error index_outside_list"},
            {"d_two", "{two: [1]}", "error value_does_not_fit"},
            {"d_two", "{two: [1, x]}", "decided 2 []"},
            {"d_allowed", "{number: 3, allowed: \"[1..3]\"}", "decided true []"},
            {"d_allowed", "{number: 3, allowed: \"[1..3)\"}", "decided false []"},
            {"d_allowed", "{number: 3, allowed: nothing}", "error value_does_not_fit"},
        });
}

TEST(ReferenceEvaluator, ComputesWithWhatIsNotKnown) {
  check(std::string(header) + R"yaml(
facts:
  a: boolean?
  b: boolean?
  bad: boolean
  x: number?
  y: number?
  required: number
  lines: list of Line
types:
  Line: {n: "number?", m: number}
functions:
  twice(v): v + v
decisions:
  d_and: {answer: boolean, value: a and b}
  d_or: {answer: boolean, value: a or b}
  d_and_bad: {answer: boolean, value: a and bad}
  d_bad_and: {answer: boolean, value: bad and a}
  d_or_bad: {answer: boolean, value: bad or a}
  d_not: {answer: boolean, value: not(a)}
  d_sum: {answer: number, value: x + y}
  d_sum_bad: {answer: number, value: x + required}
  d_less: {answer: boolean, value: x < y}
  d_between: {answer: boolean, value: "5 between x and 3"}
  d_in: {answer: boolean, value: "x in (1, y)"}
  d_if: {answer: number, value: "if a then 1 else 1"}
  d_if_two: {answer: number, value: "if a then x else 2"}
  d_if_bad: {answer: number, value: "if a then required else 2"}
  d_otherwise: {answer: number, value: "x ?? y"}
  d_otherwise_bad: {answer: number, value: "required ?? y"}
  d_known: {answer: boolean, value: known(x)}
  d_known_bad: {answer: boolean, value: known(required)}
  d_equal: {answer: boolean, value: "[1, x] = [2, y]"}
  d_lengths: {answer: boolean, value: "[1, x] = [1]"}
  d_filter: {answer: number, value: "count(lines[n > 1])"}
  d_filter_bad: {answer: number, value: "count(lines[m > 1])"}
  d_index: {answer: number, value: "lines[2].m"}
  d_last: {answer: number, value: "lines[-1].m"}
  d_for: {answer: number, value: "count(for l in lines return l.n)"}
  d_sum_for: {answer: number, value: "sum(for l in lines return l.n)"}
  d_some: {answer: boolean, value: "some l in lines satisfies l.n > 1"}
  d_every: {answer: boolean, value: "every l in lines satisfies l.n > 1"}
  d_contains: {answer: boolean, value: "list contains(lines.n, 1)"}
  d_all: {answer: boolean, value: "all([a, b])"}
  d_zero: {answer: number, value: 1 / x}
  d_twice: {answer: number, value: twice(x)}
  d_least: {answer: number, value: min(lines.n)}
  d_list: {answer: list of number, value: "[1, x]"}
)yaml",
        {
            {"d_and", "{}", "undetermined a b"},
            {"d_and", "{b: false}", "decided false []"},
            {"d_and", "{b: true}", "undetermined a"},
            {"d_or", "{b: true}", "decided true []"},
            {"d_or", "{b: false}", "undetermined a"},
            {"d_and_bad", "{}", "error missing_fact"},
            {"d_and_bad", "{a: false}", "decided false []"},
            {"d_bad_and", "{a: false}", "decided false []"},
            {"d_or_bad", "{a: true}", "decided true []"},
            {"d_or_bad", "{a: false}", "error missing_fact"},
            {"d_not", "{}", "undetermined a"},
            {"d_sum", "{}", "undetermined x y"},
            {"d_sum", "{x: 1}", "undetermined y"},
            {"d_sum_bad", "{}", "error missing_fact"},
            {"d_less", "{y: 2}", "undetermined x"},
            {"d_between", "{}", "decided false []"},
            {"d_in", "{x: 1}", "decided true []"},
            {"d_in", "{x: 2}", "undetermined y"},
            {"d_in", "{}", "undetermined x y"},
            {"d_if", "{}", "decided 1 []"},
            {"d_if_two", "{}", "undetermined a x"},
            {"d_if_two", "{x: 2}", "decided 2 []"},
            {"d_if_two", "{x: 3}", "undetermined a"},
            {"d_if_two", "{a: false}", "decided 2 []"},
            {"d_if_bad", "{}", "error missing_fact"},
            {"d_if_bad", "{a: false}", "decided 2 []"},
            {"d_otherwise", "{y: 2}", "decided 2 []"},
            {"d_otherwise", "{x: 1}", "decided 1 []"},
            {"d_otherwise", "{}", "undetermined x y"},
            {"d_otherwise_bad", "{y: 2}", "error missing_fact"},
            {"d_known", "{}", "decided false []"},
            {"d_known", "{x: 2}", "decided true []"},
            {"d_known_bad", "{}", "error missing_fact"},
            {"d_equal", "{}", "decided false []"},
            {"d_lengths", "{}", "decided false []"},
            {"d_filter", "{lines: [{n: 1, m: 1}, {m: 1}]}", "undetermined lines[2].n"},
            {"d_filter", "{lines: [{n: 1, m: 1}, {n: 2, m: 1}]}", "decided 1 []"},
            {"d_filter_bad", "{lines: [{m: 1}, {}]}", "error missing_fact"},
            {"d_index", "{lines: [{}, {m: 4}]}", "decided 4 []"},
            {"d_last", "{lines: [{}, {m: 4}]}", "decided 4 []"},
            {"d_for", "{lines: [{}, {m: 4}]}", "decided 2 []"},
            {"d_sum_for", "{lines: [{}, {n: 4}]}", "undetermined lines[1].n"},
            {"d_sum_for", "{lines: []}", "decided 0 []"},
            {"d_some", "{lines: [{}, {n: 4}]}", "decided true []"},
            {"d_some", "{lines: [{}, {n: 1}]}", "undetermined lines[1].n"},
            {"d_every", "{lines: [{}, {n: 1}]}", "decided false []"},
            {"d_every", "{lines: [{}, {n: 4}]}", "undetermined lines[1].n"},
            {"d_contains", "{lines: [{}, {n: 1}]}", "decided true []"},
            {"d_contains", "{lines: [{}, {n: 4}]}", "undetermined lines[1].n"},
            {"d_all", "{b: false}", "decided false []"},
            {"d_all", "{b: true}", "undetermined a"},
            {"d_zero", "{x: 0}", "error division_by_zero"},
            {"d_twice", "{x: 4}", "decided 8 []"},
            {"d_least", "{lines: [{n: 3}, {n: 2}]}", "decided 2 []"},
            {"d_list", "{}", "undetermined x"},
        });
}

const char* const hits = R"yaml(
types:
  Level: [high, mid, low]
facts:
  a: boolean?
  b: boolean?
  c: boolean?
  x: number?
  bad: number
decisions:
  first: {answer: Level, hit: first, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: mid}, {id: r3, otherwise: low}]}
  first_same: {answer: Level, hit: first, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: high}, {id: r3, when: {c: true}, then: low}]}
  first_default: {answer: Level, hit: first, default: high, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: low}]}
  first_value: {answer: number, hit: first, rules: [{id: r1, when: {a: true}, then: x}, {id: r2, otherwise: "1"}]}
  first_bad: {answer: number, hit: first, rules: [{id: r1, when: {a: true}, then: bad}, {id: r2, otherwise: "1"}]}
  unique: {answer: Level, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: mid}]}
  unique_default: {answer: Level, default: high, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: mid}]}
  any: {answer: Level, hit: any, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: high}, {id: r3, when: {c: true}, then: low}]}
  any_default: {answer: Level, hit: any, default: high, rules: [{id: r1, when: {a: true}, then: high}, {id: r2, when: {b: true}, then: high}, {id: r3, when: {c: true}, then: low}]}
  priority: {answer: Level, hit: priority, rules: [{id: r1, when: {a: true}, then: low}, {id: r2, when: {b: true}, then: mid}, {id: r3, when: {c: true}, then: mid}]}
  rule_order: {answer: list of Level, hit: rule_order, rules: [{id: r1, when: {a: true}, then: low}, {id: r2, when: {b: true}, then: high}]}
  output_order: {answer: list of Level, hit: output_order, rules: [{id: r1, when: {a: true}, then: low}, {id: r2, when: {b: true}, then: high}]}
  collect: {answer: list of number, hit: collect, rules: [{id: r1, when: {a: true}, then: x}, {id: r2, when: {b: true}, then: "2"}]}
  counted: {answer: number, hit: collect count, rules: [{id: r1, when: {a: true}, then: x}, {id: r2, when: {b: true}, then: "2"}]}
  summed: {answer: number, hit: collect sum, rules: [{id: r1, when: {a: true}, then: x}, {id: r2, when: {b: true}, then: "2"}]}
  least: {answer: number, hit: collect min, rules: [{id: r1, when: {a: true}, then: x}, {id: r2, when: {b: true}, then: "2"}, {id: r3, when: {c: true}, then: "2"}]}
  most: {answer: number, hit: collect max, default: 0, rules: [{id: r1, when: {a: true}, then: x}, {id: r2, when: {b: true}, then: "2"}]}
  score: {answer: number, score: {base: 10, add: [{id: s1, when: {a: true}, points: x}, {id: s2, when: {b: true}, points: 5}]}}
  score_base: {answer: number, score: {base: x, add: [{id: s1, when: {a: true}, points: 1}]}}
  table:
    answer: number
    hit: unique
    default: 0
    table:
      inputs: [a, x]
      rows:
        - {id: t1, cells: ["true", "[1..3]", 15]}
        - ["true", "> 3", 100]
        - ["false", "-", 7]
  table_otherwise:
    answer: Level
    table:
      inputs: [x]
      rows:
        - ["< 3", high]
        - ["> 5", mid]
        - {otherwise: [low]}
)yaml";

TEST(ReferenceEvaluator, FollowsHitPolicies) {
  check(std::string(header) + hits, {
                                        {"first", "{a: true}", "decided \"high\" [r1]"},
                                        {"first", "{a: false, b: true}", "decided \"mid\" [r2]"},
                                        {"first", "{a: false, b: false}", "decided \"low\" [r3]"},
                                        {"first", "{b: true}", "undetermined a"},
                                        {"first", "{}", "undetermined a b"},
                                        {"first_same", "{b: true}", "decided \"high\" [r1, r2]"},
                                        {"first_same", "{a: true}", "decided \"high\" [r1]"},
                                        {"first_same", "{a: false, b: false, c: false}", "error no_rule_matched"},
                                        {"first_same", "{b: false, c: false}", "undetermined a"},
                                        {"first_default", "{b: false}", "decided \"high\" [r1, default]"},
                                        {"first_default", "{a: false, b: false}", "decided \"high\" [default]"},
                                        {"first_default", "{}", "undetermined a b"},
                                        {"first_value", "{x: 1}", "decided 1 [r1, r2]"},
                                        {"first_value", "{}", "undetermined a x"},
                                        {"first_value", "{a: true}", "undetermined x"},
                                        {"first_bad", "{}", "error missing_fact"},
                                        {"first_bad", "{a: false}", "decided 1 [r2]"},
                                        {"unique", "{a: true, b: false}", "decided \"high\" [r1]"},
                                        {"unique", "{a: true, b: true}", "conflict ambiguous_rules [r1, r2]"},
                                        {"unique", "{a: true}", "undetermined b"},
                                        {"unique", "{a: false}", "undetermined b"},
                                        {"unique", "{a: false, b: false}", "error no_rule_matched"},
                                        {"unique_default", "{a: false, b: false}", "decided \"high\" [default]"},
                                        {"unique_default", "{b: false}", "decided \"high\" [r1, default]"},
                                        {"unique_default", "{a: false}", "undetermined b"},
                                        {"unique_default", "{}", "undetermined a b"},
                                        {"any", "{a: true, b: true, c: false}", "decided \"high\" [r1, r2]"},
                                        {"any", "{a: true, c: false}", "decided \"high\" [r1]"},
                                        {"any", "{a: true, b: false}", "undetermined c"},
                                        {"any", "{a: true, c: true}", "conflict unequal_answers [r1, r3]"},
                                        {"any", "{a: false, b: false, c: false}", "error no_rule_matched"},
                                        {"any_default", "{c: false}", "decided \"high\" [r1, r2, default]"},
                                        {"any_default", "{a: false, b: false}", "undetermined c"},
                                        {"priority", "{a: true, b: false, c: false}", "decided \"low\" [r1]"},
                                        {"priority", "{a: true, b: true, c: true}", "decided \"mid\" [r2, r3]"},
                                        {"priority", "{a: true, b: true}", "decided \"mid\" [r2]"},
                                        {"priority", "{b: true, c: false}", "decided \"mid\" [r2]"},
                                        {"priority", "{a: true, b: false}", "undetermined c"},
                                        {"priority", "{a: false, b: false, c: false}", "error no_rule_matched"},
                                        {"rule_order", "{a: true, b: true}", "decided [\"low\", \"high\"] [r1, r2]"},
                                        {"rule_order", "{a: false, b: false}", "decided [] []"},
                                        {"rule_order", "{a: true}", "undetermined b"},
                                        {"output_order", "{a: true, b: true}", "decided [\"high\", \"low\"] [r1, r2]"},
                                        {"collect", "{a: true, b: true}", "undetermined x"},
                                        {"collect", "{a: true, b: true, x: 1}", "decided [1, 2] [r1, r2]"},
                                        {"counted", "{a: true, b: true}", "decided 2 [r1, r2]"},
                                        {"counted", "{a: true}", "undetermined b x"},
                                        {"counted", "{a: false, b: false}", "decided 0 []"},
                                        {"summed", "{a: true, b: true, x: 1}", "decided 3 [r1, r2]"},
                                        {"summed", "{b: true, x: 0}", "decided 2 [r2]"},
                                        {"summed", "{b: true, x: 1}", "undetermined a"},
                                        {"summed", "{a: false, b: false}", "decided 0 []"},
                                        {"least", "{a: true, b: true, c: true, x: 3}", "decided 2 [r2, r3]"},
                                        {"least", "{b: true, c: false, x: 3}", "decided 2 [r2]"},
                                        {"least", "{b: true, c: false, x: 1}", "undetermined a"},
                                        {"least", "{a: false, b: false, c: false}", "error no_rule_matched"},
                                        {"most", "{a: false, b: false}", "decided 0 [default]"},
                                        {"most", "{b: false, x: 0}", "decided 0 [r1, default]"},
                                        {"most", "{b: true, x: 3}", "undetermined a"},
                                        {"most", "{b: true, x: 1}", "decided 2 [r2]"},
                                        {"score", "{a: true, b: true, x: 3}", "decided 18 [s1, s2]"},
                                        {"score", "{a: false, b: false}", "decided 10 []"},
                                        {"score", "{b: true, x: 0}", "decided 15 [s2]"},
                                        {"score", "{b: true, x: 1}", "undetermined a"},
                                        {"score", "{a: true}", "undetermined b x"},
                                        {"score_base", "{a: true}", "undetermined x"},
                                        {"table", "{a: true, x: 3}", "decided 15 [t1]"},
                                        {"table", "{a: true, x: 4}", "decided 100 [table#2]"},
                                        {"table", "{a: false}", "decided 7 [table#3]"},
                                        {"table", "{a: true, x: 0}", "decided 0 [default]"},
                                        {"table", "{a: true}", "undetermined x"},
                                        {"table_otherwise", "{x: 4}", "decided \"low\" [table_otherwise#3]"},
                                        {"table_otherwise", "{x: 2}", "decided \"high\" [table_otherwise#1]"},
                                        {"table_otherwise", "{}", "undetermined x"},
                                    });
}

TEST(ReferenceEvaluator, ReadsConditionsAndAnswers) {
  check(std::string(header) + R"yaml(
types:
  Reason: [defective, wrong item, other]
facts:
  reason: Reason
  name: string
  day: date
  price: money
  flag: boolean?
  n: number
  opt: number?
decisions:
  list_of: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {reason: [defective, wrong item]}, then: "true"}]}
  negated: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {reason: 'not("defective", "other")'}, then: "true"}]}
  dash: {answer: boolean, hit: first, rules: [{id: r, when: {reason: "-"}, then: "true"}]}
  text: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {name: Anna Lee}, then: "true"}]}
  template: {answer: string, hit: first, rules: [{id: r, when: {n: "> 0"}, then: "{name} pays {price} for {{n}}"}, {id: s, otherwise: "{= upper case(name)}"}]}
  after: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {day: ">= 2026-11-01"}, then: "true"}]}
  amount: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {price: "[10 EUR..20 EUR)"}, then: "true"}]}
  several: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {n: "< 1, 5, ? * 2 = 20"}, then: "true"}]}
  clauses:
    answer: string
    hit: first
    rules:
      - id: one
        when: {n: "> 0"}
        any_of: [{reason: other}, {flag: true}]
        if: price > 5 EUR
        unless: name = "nobody"
        then: yes
      - {id: rest, otherwise: no}
  record:
    answer: {outcome: [approve, deny], reason: "string?", fee: "money?"}
    hit: first
    rules:
      - {id: r1, when: {n: "> 0"}, then: {outcome: approve, fee: price}}
      - {id: r2, otherwise: {outcome: deny, reason: "not {n}"}}
  reads_outcome: {answer: boolean, value: record.outcome = "approve"}
  reads_reason: {answer: string, value: 'record.reason'}
  reads_reason_or: {answer: string, value: 'record.reason ?? "none"'}
  base_doubled: {answer: number, value: opt * 2}
  chained: {answer: number, hit: first, rules: [{id: r1, when: {base_doubled: "> 4"}, then: base_doubled}, {id: r2, otherwise: "0"}]}
  failing: {answer: number, value: 1 / n}
  reads_failing: {answer: number, value: failing + 1}
  priority_record:
    answer: {outcome: [approve, deny], level: [high, low]}
    hit: priority
    priority_by: [level, outcome]
    table:
      inputs: [n]
      outputs: [outcome, level]
      rows:
        - {id: p1, cells: ["> 0", approve, low]}
        - {id: p2, cells: ["> 1", deny, high]}
        - {id: p3, cells: ["> 2", approve, high]}
)yaml",
        {
            {"list_of", "{reason: wrong item}", "decided true [r]"},
            {"list_of", "{reason: other}", "decided false [default]"},
            {"negated", "{reason: wrong item}", "decided true [r]"},
            {"negated", "{reason: other}", "decided false [default]"},
            {"dash", "{}", "decided true [r]"},
            {"text", "{name: Anna Lee}", "decided true [r]"},
            {"text", "{name: Anna}", "decided false [default]"},
            {"template", "{name: Anna, n: 1, price: 12.3}", "decided \"Anna pays 12.30 EUR for {n}\" [r]"},
            {"template", "{name: Anna, n: 0}", "decided \"ANNA\" [s]"},
            {"after", "{day: 2026-11-01}", "decided true [r]"},
            {"after", "{day: 2026-10-31}", "decided false [default]"},
            {"amount", "{price: 10}", "decided true [r]"},
            {"amount", "{price: 20}", "decided false [default]"},
            {"several", "{n: 10}", "decided true [r]"},
            {"several", "{n: 5}", "decided true [r]"},
            {"several", "{n: 4}", "decided false [default]"},
            {"clauses", "{n: 1, reason: other, price: 6, name: x}", "decided \"yes\" [one]"},
            {"clauses", "{n: 1, reason: defective, price: 6, name: x}", "undetermined flag"},
            {"clauses", "{n: 1, reason: defective, price: 5, name: x}", "decided \"no\" [rest]"},
            {"clauses", "{n: 1, reason: other, price: 6, name: nobody}", "decided \"no\" [rest]"},
            {"clauses", "{n: 0}", "decided \"no\" [rest]"},
            {"record", "{n: 1, price: 5}", "decided {outcome: \"approve\", reason: null, fee: 5.00 EUR} [r1]"},
            {"record", "{n: 0}", "decided {outcome: \"deny\", reason: \"not 0\", fee: null} [r2]"},
            {"reads_outcome", "{n: 1, price: 5}", "decided true []"},
            {"reads_reason", "{n: 1, price: 5}", "undetermined record.reason"},
            {"reads_reason_or", "{n: 1, price: 5}", "decided \"none\" []"},
            {"reads_reason_or", "{n: 0}", "decided \"not 0\" []"},
            {"chained", "{}", "undetermined opt"},
            {"chained", "{opt: 3}", "decided 6 [r1]"},
            {"chained", "{opt: 2}", "decided 0 [r2]"},
            {"failing", "{n: 0}", "error division_by_zero"},
            {"reads_failing", "{n: 0}", "error reads_failed_decision"},
            {"priority_record", "{n: 3}", "decided {outcome: \"approve\", level: \"high\"} [p3]"},
            {"priority_record", "{n: 2}", "decided {outcome: \"deny\", level: \"high\"} [p2]"},
            {"priority_record", "{n: 1}", "decided {outcome: \"approve\", level: \"low\"} [p1]"},
        });
}

const char* const each_pack = R"yaml(
types:
  Verdict: [kept, returnable]
  Line: {sku: string, sale: "boolean?", price: money}
  Detail: {price: money, note: "string?"}
facts:
  lines: list of Line
  extra: {type: list of Line, optional: true}
decisions:
  each:
    for_each: {line: lines}
    answer: list of Verdict
    hit: first
    rules: [{id: sale, when: {line.sale: true}, then: kept}, {id: rest, otherwise: returnable}]
  doubled: {for_each: {line: lines}, answer: list of money, value: line.price * 2}
  total: {answer: money, value: sum(doubled)}
  of_extra: {for_each: {line: extra}, answer: list of money, value: line.price}
  detail:
    for_each: {line: lines}
    answer: list of Detail
    hit: first
    rules: [{id: a, when: {line.price: "> 5 EUR"}, then: {price: line.price, note: dear}}, {id: b, otherwise: {price: line.price}}]
  notes: {answer: list of string, value: detail.note}
  dear: {answer: money, value: "sum(detail[known(note)].price)"}
  one: {for_each: {line: lines}, answer: list of boolean, rules: [{id: u1, when: {line.sku: A}, then: "true"}, {id: u2, when: {line.sale: true}, then: "false"}]}
)yaml";

TEST(ReferenceEvaluator, DecidesEachElement) {
  check(std::string(header) + each_pack,
        {
            {"each", "{lines: [{sale: true}, {sale: false}]}", "decided [\"kept\", \"returnable\"] [sale] [rest]"},
            {"each", "{lines: []}", "decided []"},
            {"each", "{lines: [{sale: true}, {}]}", "undetermined lines[2].sale"},
            {"each", "{lines: [{}, {}]}", "undetermined lines[1].sale lines[2].sale"},
            {"each", "{lines: [{}, 5]}", "error value_does_not_fit"},
            {"each", "{}", "error missing_fact"},
            {"doubled", "{lines: [{price: 1}, {price: 2}]}", "decided [2.00 EUR, 4.00 EUR] [] []"},
            {"total", "{lines: [{price: 1}, {price: 2}]}", "decided 6.00 EUR []"},
            {"total", "{lines: []}", "decided 0.00 EUR []"},
            {"total", "{lines: [{}]}", "error reads_failed_decision"},
            {"of_extra", "{}", "undetermined extra"},
            {"detail", "{lines: [{price: 1}]}", "decided [{price: 1.00 EUR, note: null}] [b]"},
            {"notes", "{lines: [{price: 9}, {price: 1}]}", "undetermined detail.note"},
            {"dear", "{lines: [{price: 9}, {price: 1}]}", "decided 9.00 EUR []"},
            {"one", "{lines: [{sku: A, sale: true}, {sku: B}]}", "conflict ambiguous_rules"},
            {"one", "{lines: [{sku: B, sale: false}, {sku: A, sale: true}]}", "error no_rule_matched"},
        });
}

TEST(ReferenceEvaluator, ReckonsWindows) {
  check(std::string(header) + R"yaml(
facts:
  delivered: date?
  shipped: date and time?
  placed: date and time?
  asked: date?
  days: number?
  broken: date
windows:
  w:
    asked_on: asked
    starts: [delivered, shipped + 7 days]
    length: 30 days
  clip: {asked_on: asked, starts: [delivered], length: 1 month}
  exclusive: {asked_on: asked, starts: [delivered], length: 30 days, ends: exclusive}
  by_days: {asked_on: asked, starts: [delivered], length: days * 1 day}
  season:
    asked_on: asked
    starts: [delivered]
    length: 30 days
    seasons: [{dated_by: placed, within: "[2026-11-01..2026-12-24]", until: 2027-01-31}]
  own_season:
    asked_on: asked
    starts: [delivered]
    length: 30 days
    seasons: [{within: "[2026-11-01..2026-12-24]", until: 2027-01-31}]
  bad: {asked_on: asked, starts: [broken, delivered], length: 30 days}
  now_asked: {starts: [delivered], length: 30 days}
decisions:
  state: {answer: string, value: w.state}
  anchor: {answer: date, value: w.anchor}
  closes: {answer: date, value: w.closes_on}
  left: {answer: number, value: w.days_left}
  late: {answer: number, value: w.days_late}
  clipped: {answer: date, value: clip.closes_on}
  exclusive_end: {answer: date, value: exclusive.closes_on}
  by_days_state: {answer: string, value: by_days.state}
  by_days_anchor: {answer: date, value: by_days.anchor}
  season_end: {answer: date, value: season.closes_on}
  season_state: {answer: string, value: season.state}
  own_season_end: {answer: date, value: own_season.closes_on}
  bad_anchor: {answer: date, value: bad.anchor}
  now_state: {answer: string, value: now_asked.state}
  condition: {answer: boolean, hit: first, default: "false", rules: [{id: r, when: {w.state: open, w.days_left: ">= 1"}, then: "true"}]}
)yaml",
        {
            {"state", "{delivered: 2026-03-01, asked: 2026-03-31}", "decided \"open\" []"},
            {"state", "{delivered: 2026-03-01, asked: 2026-04-01}", "decided \"closed\" []"},
            {"state", "{delivered: 2026-03-01, asked: 2026-02-28}", "decided \"not_yet\" []"},
            {"state", "{delivered: 2026-03-01}", "undetermined asked"},
            {"state", "{asked: 2026-03-01}", "undetermined delivered shipped"},
            {"state", "{}", "undetermined delivered shipped"},
            {"anchor", "{shipped: \"2026-03-01T23:30:00Z\"}", "decided 2026-03-09 []"},
            {"closes", "{delivered: 2026-03-01}", "decided 2026-03-31 []"},
            {"left", "{delivered: 2026-03-01, asked: 2026-03-11}", "decided 20 []"},
            {"left", "{delivered: 2026-03-01, asked: 2026-04-11}", "decided 0 []"},
            {"late", "{delivered: 2026-03-01, asked: 2026-04-11}", "decided 11 []"},
            {"clipped", "{delivered: 2026-01-31}", "decided 2026-02-28 []"},
            {"exclusive_end", "{delivered: 2026-03-01}", "decided 2026-03-30 []"},
            {"by_days_state", "{delivered: 2026-03-01, asked: 2026-03-05}", "undetermined days"},
            {"by_days_state", "{delivered: 2026-03-01, asked: 2026-02-05}", "decided \"not_yet\" []"},
            {"by_days_anchor", "{delivered: 2026-03-01}", "decided 2026-03-01 []"},
            {"by_days_state", "{delivered: 2026-03-01, asked: 2026-03-05, days: 4}", "decided \"open\" []"},
            {"season_end", "{delivered: 2026-12-20, placed: \"2026-12-24T22:59:00Z\"}", "decided 2027-01-31 []"},
            {"season_end", "{delivered: 2026-12-20, placed: \"2026-12-24T23:00:00Z\"}", "decided 2027-01-19 []"},
            {"season_end", "{delivered: 2026-12-20}", "undetermined placed"},
            {"season_end", "{delivered: 2027-01-20}", "decided 2027-02-19 []"},
            {"season_state", "{delivered: 2026-12-20, asked: 2026-12-01}", "decided \"not_yet\" []"},
            {"own_season_end", "{delivered: 2026-12-24}", "decided 2027-01-31 []"},
            {"own_season_end", "{delivered: 2026-12-25}", "decided 2027-01-24 []"},
            {"bad_anchor", "{delivered: 2026-12-25}", "error missing_fact"},
            {"now_state", "{delivered: 2026-12-25}", "decided \"open\" []"},
            {"condition", "{delivered: 2026-03-01, asked: 2026-03-31}", "decided false [default]"},
            {"condition", "{delivered: 2026-03-01, asked: 2026-03-30}", "decided true [r]"},
        },
        "2027-01-24T10:00:00Z");
}

TEST(ReferenceEvaluator, KeepsToDatesInForce) {
  check(std::string(header) + R"yaml(
applies_by: order.placed_at
constants:
  limit:
    - {in_force: {to: 2026-07-01}, value: 100 EUR}
    - {in_force: {from: 2026-07-01}, value: 150 EUR}
facts:
  order.placed_at: date and time?
  price: money
decisions:
  cheap: {answer: boolean, value: price <= limit}
  later: {answer: number, in_force: {from: 2026-07-01}, value: "1"}
  reads_later: {answer: number, value: later + 1}
  dated:
    answer: string
    hit: first
    rules:
      - {id: old, in_force: {to: 2026-07-01}, when: {price: "> 5 EUR"}, then: before}
      - {id: new, in_force: {from: 2026-07-01}, when: {price: "> 5 EUR"}, then: after}
      - {id: rest, otherwise: never}
)yaml",
        {
            {"cheap", "{order: {placed_at: \"2026-06-30T21:59:59Z\"}, price: 120}", "decided false []"},
            {"cheap", "{order: {placed_at: \"2026-06-30T22:00:00Z\"}, price: 120}", "decided true []"},
            {"cheap", "{price: 120}", "undetermined order.placed_at"},
            {"later", "{order: {placed_at: \"2026-06-30T21:59:59Z\"}}", "error not_in_force"},
            {"later", "{order: {placed_at: \"2026-06-30T22:00:00Z\"}}", "decided 1 []"},
            {"later", "{}", "undetermined order.placed_at"},
            {"reads_later", "{order: {placed_at: \"2026-06-30T21:59:59Z\"}}", "error reads_failed_decision"},
            {"dated", "{order: {placed_at: \"2026-06-30T12:00:00Z\"}, price: 6}", "decided \"before\" [old]"},
            {"dated", "{order: {placed_at: \"2026-07-30T12:00:00Z\"}, price: 6}", "decided \"after\" [new]"},
            {"dated", "{order: {placed_at: \"2026-07-30T12:00:00Z\"}, price: 5}", "decided \"never\" [rest]"},
            {"dated", "{price: 6}", "undetermined order.placed_at"},
        });
}

TEST(ReferenceEvaluator, RunsChecksAndGuarantees) {
  check(std::string(header) + R"yaml(
facts:
  from: date?
  to: date?
  n: {type: number, default: 1}
terms:
  length_of_stay: days between(from, to)
checks:
  - {id: in_order, require: length_of_stay >= 0, because: It ends before it starts.}
guarantees:
  - {id: never_long, never: stay > 10}
decisions:
  stay: {answer: number, value: length_of_stay}
  unrelated: {answer: number, value: n}
  shielded: {answer: boolean, value: n > 5 and length_of_stay > 0}
)yaml",
        {
            {"stay", "{from: 2026-01-01, to: 2026-01-03}", "decided 2 []"},
            {"stay", "{from: 2026-01-03, to: 2026-01-01}", "error check_failed"},
            {"unrelated", "{from: 2026-01-03, to: 2026-01-01}", "decided 1 []"},
            {"shielded", "{from: 2026-01-03, to: 2026-01-01}", "decided false []"},
            {"stay", "{from: 2026-01-03}", "undetermined to"},
            {"stay", "{from: 2026-01-01, to: 2026-01-21}", "error guarantee_broken"},
        });
}

TEST(ReferenceEvaluator, ReadsTheClockOnlyWhenItIsGiven) {
  const std::string pack = std::string(header) + R"yaml(
facts: {n: number}
decisions:
  day: {answer: date, value: today()}
  other: {answer: number, value: n}
)yaml";
  check(pack, {{"day", "{}", "error no_clock"}, {"other", "{n: 1}", "decided 1 []"}});
  check(pack, {{"day", "{}", "decided 2026-11-25 []"}}, "2026-11-24T23:30:00Z");
}

TEST(ReferenceEvaluator, ReadsAndWritesRawCases) {
  const auto raw = raw_from_text(R"({a: 1.50, b: "1", c: [true, null, x y], d: {e: {}}})");
  ASSERT_TRUE(raw.has_value());
  EXPECT_EQ(raw_to_json(*raw), R"({"a": 1.5, "b": "1", "c": [true, null, "x y"], "d": {"e": {}}})");
}

}  // namespace
}  // namespace adjudge::reference
