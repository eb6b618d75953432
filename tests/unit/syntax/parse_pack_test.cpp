#include <gtest/gtest.h>

#include "yaml_fixture.hpp"

namespace adjudge {
namespace {

using document::Body;
using testing_yaml::Parsed;

std::string text_of(const std::optional<ScalarText>& text) { return text ? text->text : "(none)"; }

TEST(Parse, ReadsTheHeader) {
  const Parsed pack(
      "adjudge: 1\npack: returns\ntitle: Returns, refunds and exchanges\nversion: \"2026.11\"\ncurrency: EUR\n"
      "time_zone: Europe/Berlin\nuses: [common]\nextends: ../returns-base\napplies_by: order.placed_at\n"
      "in_force: {from: 2026-11-01, to: 2027-01-15}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  const document::Header& header = pack.document.header;
  EXPECT_EQ(text_of(header.language), "1");
  EXPECT_EQ(text_of(header.pack), "returns");
  EXPECT_EQ(text_of(header.title), "Returns, refunds and exchanges");
  EXPECT_EQ(text_of(header.version), "2026.11");
  EXPECT_EQ(text_of(header.currency), "EUR");
  EXPECT_EQ(text_of(header.time_zone), "Europe/Berlin");
  ASSERT_EQ(header.uses.size(), 1u);
  EXPECT_EQ(text_of(header.extends), "../returns-base");
  EXPECT_EQ(text_of(header.applies_by), "order.placed_at");
  EXPECT_EQ(text_of(header.in_force->from), "2026-11-01");
  EXPECT_EQ(text_of(header.in_force->to), "2027-01-15");
}

TEST(Parse, MergesSectionsOfSeveralFiles) {
  const Parsed pack({{"pack: a\nfacts: {x: number}\n", FileRole::policy},
                     {"facts: {y: number, x: string}\nterms: {z: x + 1}\n", FileRole::policy},
                     {"cases: {}\n", FileRole::tests}});
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  ASSERT_EQ(pack.document.facts.size(), 3u) << "names given twice are the model's business";
  EXPECT_EQ(pack.document.facts[2].name.text, "x");
  EXPECT_EQ(pack.document.terms.size(), 1u);
}

TEST(Parse, RefusesASecondHeader) {
  const Parsed pack(
      {{"pack: a\ntitle: x\n", FileRole::policy}, {"pack: a\ntitle: y\ncurrency: EUR\n", FileRole::policy}});
  ASSERT_EQ(pack.codes(), (std::vector{Code::duplicate_key, Code::duplicate_key})) << pack.report();
  EXPECT_EQ(pack.sources.where(pack.notes[0].labels[0].span), "file2.yaml:1:1");
  EXPECT_EQ(pack.sources.where(pack.notes[0].labels[1].span), "file1.yaml:1:1");
  EXPECT_EQ(text_of(pack.document.header.title), "x");
  EXPECT_EQ(text_of(pack.document.header.currency), "EUR");
}

TEST(Parse, ReadsTypesAndFacts) {
  const Parsed pack(
      "types:\n  Reason: [defective, wrong_item]\n  Line:\n    sku: string\n    price: {type: money, label: price "
      "paid}\n"
      "facts:\n  order.placed_at: date and time\n  order.lines: list of Line\n"
      "  request.basis: {type: [withdrawal, goodwill], default: goodwill}\n  customer.name: {type: \"string?\", "
      "sensitive: true}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  ASSERT_EQ(pack.document.types.size(), 2u);
  EXPECT_TRUE(pack.document.types[0].type.is_sequence());
  EXPECT_TRUE(pack.document.types[1].type.is_mapping());
  ASSERT_EQ(pack.document.facts.size(), 4u);
  EXPECT_EQ(pack.document.facts[0].type.scalar.text, "date and time");
}

TEST(Parse, ReadsConstantsWithAndWithoutPeriods) {
  const Parsed pack(
      "constants:\n  no_look: 600 EUR\n  limit:\n    - {in_force: {to: 2027-01-01}, value: 5}\n"
      "    - {in_force: {from: 2027-01-01}, value: 6}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  ASSERT_EQ(pack.document.constants.size(), 2u);
  ASSERT_EQ(pack.document.constants[0].rows.size(), 1u);
  EXPECT_EQ(pack.document.constants[0].rows[0].value.text, "600 EUR");
  EXPECT_FALSE(pack.document.constants[0].rows[0].in_force);
  ASSERT_EQ(pack.document.constants[1].rows.size(), 2u);
  EXPECT_EQ(text_of(pack.document.constants[1].rows[1].in_force->from), "2027-01-01");
}

TEST(Parse, ReadsChecksTermsFunctionsAndGuarantees) {
  const Parsed pack(
      "checks:\n  - {id: not_before, require: \"made_on >= date(placed_at)\", because: \"Not before.\"}\n"
      "terms:\n  days_held: days between(a, b)   # a named expression\n"
      "functions:\n  line_total(l): l.price * l.quantity\n  \"clamp(x, low)\": max(x, low)\n"
      "guarantees:\n  - id: never_over_paid\n    never: refund > line_total(request.line)\n"
      "  - {id: eu, always: \"true\", cite: Directive}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  EXPECT_EQ(pack.document.checks.at(0).require.text, "made_on >= date(placed_at)");
  EXPECT_EQ(pack.document.terms.at(0).expression.text, "days between(a, b)");
  EXPECT_EQ(pack.document.functions.at(1).head.text, "clamp(x, low)");
  EXPECT_EQ(text_of(pack.document.guarantees.at(0).never), "refund > line_total(request.line)");
  EXPECT_EQ(text_of(pack.document.guarantees.at(1).cite), "Directive");
}

TEST(Parse, ReadsWindows) {
  const Parsed pack(
      "windows:\n  return_window:\n    asked_on: request.made_on\n    starts: [order.delivered_on, order.shipped_on + "
      "7 days]\n"
      "    length: 30 days\n    calendar: de\n    if_last_day_closed: next_working_day\n    ends: inclusive\n    "
      "seasons:\n"
      "      - {dated_by: order.placed_at, within: \"[2026-11-01..2026-12-24]\", until: 2027-01-31}\n  short: {starts: "
      "a, length: 3 days}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  const document::WindowDeclaration& window = pack.document.windows.at(0);
  ASSERT_EQ(window.starts.size(), 2u);
  EXPECT_EQ(window.starts[1].text, "order.shipped_on + 7 days");
  ASSERT_EQ(window.seasons.size(), 1u);
  EXPECT_EQ(window.seasons[0].within.text, "[2026-11-01..2026-12-24]");
  EXPECT_EQ(pack.document.windows.at(1).starts.size(), 1u);
}

TEST(Parse, ReadsRules) {
  const Parsed pack(
      "decisions:\n  eligibility:\n    question: May this line come back?\n    answer: {outcome: [approve, deny], "
      "reason: \"string?\"}\n"
      "    hit: first\n    rules:\n      - id: faulty\n        when: {request.reason: [defective, wrong_item], days: "
      "\"<= 7\"}\n"
      "        any_of: [{a: b}, {c: d, e: f}]\n        if: \"x < 3\"\n        unless: y\n        then: {outcome: "
      "approve}\n"
      "        because: \"{sku} arrived faulty.\"\n        cite: \"§3\"\n        in_force: {from: 2026-11-01}\n"
      "      - id: late\n        otherwise: {outcome: deny, reason: window_closed}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  const document::DecisionDeclaration& decision = pack.document.decisions.at(0);
  EXPECT_EQ(decision.body, Body::rules);
  EXPECT_EQ(text_of(decision.hit), "first");
  ASSERT_EQ(decision.rules.size(), 2u);
  const document::Rule& rule = decision.rules[0];
  EXPECT_EQ(text_of(rule.id), "faulty");
  ASSERT_EQ(rule.when.size(), 2u);
  EXPECT_TRUE(rule.when[0].test.is_sequence());
  EXPECT_EQ(rule.when[1].test.scalar.text, "<= 7");
  ASSERT_EQ(rule.any_of.size(), 2u);
  EXPECT_EQ(rule.any_of[1].size(), 2u);
  EXPECT_EQ(text_of(rule.condition), "x < 3");
  EXPECT_EQ(text_of(rule.unless), "y");
  EXPECT_TRUE(rule.then->is_mapping());
  EXPECT_EQ(text_of(rule.cite), "§3");
  EXPECT_FALSE(rule.otherwise);
  EXPECT_TRUE(decision.rules[1].otherwise);
  EXPECT_TRUE(decision.rules[1].then->is_mapping());
}

TEST(Parse, ReadsTables) {
  const Parsed pack(
      "decisions:\n  fee:\n    answer: {percent: number, note: \"string?\"}\n    hit: unique\n    default: {percent: "
      "0}\n    table:\n"
      "      inputs: [category, grade]\n      outputs: [percent, note]\n      rows:\n"
      "        - {id: opened, cells: [electronics, [opened, used], 15, x], because: why, cite: z, in_force: {to: "
      "2027-01-01}}\n"
      "        - [hygiene, used, 100, ~]\n        - {otherwise: [0, none]}\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  const document::DecisionDeclaration& decision = pack.document.decisions.at(0);
  EXPECT_EQ(decision.body, Body::table);
  EXPECT_EQ(decision.inputs.size(), 2u);
  EXPECT_EQ(decision.outputs.size(), 2u);
  ASSERT_EQ(decision.rules.size(), 3u);
  EXPECT_EQ(decision.rules[0].cells.size(), 4u);
  EXPECT_TRUE(decision.rules[0].cells[1].is_sequence());
  EXPECT_FALSE(decision.rules[1].id);
  EXPECT_EQ(decision.rules[1].cells.size(), 4u);
  EXPECT_TRUE(decision.rules[2].otherwise);
  EXPECT_EQ(decision.rules[2].otherwise_cells.size(), 2u);
  const Parsed one("decisions: {a: {answer: number, table: {inputs: [b], rows: [[c, 1], {otherwise: 0}]}}}\n");
  ASSERT_TRUE(one.notes.empty()) << one.report();
  EXPECT_EQ(one.document.decisions[0].rules[1].otherwise_cells.size(), 1u);
}

TEST(Parse, ReadsValuesScoresAndForEach) {
  const Parsed pack(
      "decisions:\n  refund: {answer: money, value: \"round money(x, \\\"half up\\\")\", because: \"{refund}\"}\n"
      "  abuse_score:\n    answer: number\n    score:\n      base: 0\n      add:\n"
      "        - {id: many_returns, when: {customer.returns_90d: \"> 5\"}, points: 30, cite: x}\n"
      "  line verdicts:\n    for_each: {line: order.lines}\n    answer: list of Verdict\n"
      "    rules: [{id: sale, when: {line.final_sale: true}, then: kept}, {id: rest, otherwise: returnable}]\n    hit: "
      "first\n");
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  EXPECT_EQ(pack.document.decisions[0].body, Body::value);
  EXPECT_EQ(text_of(pack.document.decisions[0].value), "round money(x, \"half up\")");
  EXPECT_EQ(pack.document.decisions[1].body, Body::score);
  EXPECT_EQ(text_of(pack.document.decisions[1].base), "0");
  EXPECT_EQ(text_of(pack.document.decisions[1].rules.at(0).points), "30");
  const auto& each = pack.document.decisions[2].for_each;
  ASSERT_TRUE(each);
  EXPECT_EQ(each->first.text, "line");
  EXPECT_EQ(each->second.text, "order.lines");
}

TEST(Parse, ReadsCalendars) {
  const Parsed pack(
      {{"calendar: de\ntime_zone: Europe/Berlin\nweek: {mon: [\"09:00-12:30\", 13:30-17:00], sat: [], tue: "
        "09:00-17:00}\n"
        "holidays: [2026-12-25, 2026-12-26]\ncut_off: 14:00\n",
        FileRole::calendar},
       {"calendar: be\nweek: {mon: 09:00-17:00}\nholidays: {country: DE, subdivision: BE}\n", FileRole::calendar}});
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  const document::CalendarDeclaration& calendar = pack.document.calendars.at(0);
  EXPECT_EQ(calendar.id.text, "de");
  ASSERT_EQ(calendar.week.size(), 3u);
  EXPECT_EQ(calendar.week[0].second.at(1).text, "13:30-17:00");
  EXPECT_EQ(calendar.week[1].first.text, "tue");
  EXPECT_EQ(calendar.holidays.size(), 2u);
  EXPECT_EQ(text_of(calendar.cut_off), "14:00");
  const auto& holidays = pack.document.calendars.at(1).holidays_of;
  ASSERT_TRUE(holidays);
  EXPECT_EQ(holidays->country.text, "DE");
  EXPECT_EQ(text_of(holidays->subdivision), "BE");
}

// Mistakes: the text, the code, what the first label points at.

struct Mistake {
  std::string text;
  Code code;
  std::string pointed;
  std::string message;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.text; }

class Mistakes : public testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, AreNamedWhereTheyStand) {
  const Parsed pack(GetParam().text);
  ASSERT_EQ(pack.codes(), std::vector{GetParam().code}) << pack.report();
  EXPECT_EQ(pack.pointed(), GetParam().pointed) << pack.report();
  EXPECT_EQ(pack.notes[0].message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Keys, Mistakes,
    testing::Values(Mistake{"fact: {a: number}\n", Code::unknown_key, "fact", "`fact` is not a key of a policy file"},
                    Mistake{"decisions: {a: {anwser: number, value: 1}}\n", Code::unknown_key, "anwser",
                            "`anwser` is not a key of the decision `a`"},
                    Mistake{"decisions: {a: {answer: number, rules: [{id: b, wen: {c: d}, then: 1}]}}\n",
                            Code::unknown_key, "wen", "`wen` is not a key of a rule"},
                    Mistake{"decisions: {a: {answer: number, table: {input: [b], inputs: [c], rows: []}}}\n",
                            Code::unknown_key, "input", "`input` is not a key of a table"},
                    Mistake{"windows: {w: {starts: a, length: 3 days, season: []}}\n", Code::unknown_key, "season",
                            "`season` is not a key of the window `w`"},
                    Mistake{"in_force: {since: 2026-01-01}\n", Code::unknown_key, "since",
                            "`since` is not a key of a period"},
                    Mistake{"<<: {a: b}\n", Code::unknown_key, "<<", "`<<` is not a key of a policy file"},
                    Mistake{"checks: [{require: a}]\n", Code::missing_key, "require", "a check needs the key `id`"},
                    Mistake{"checks: [{id: a}]\n", Code::missing_key, "id", "a check needs the key `require`"},
                    Mistake{"guarantees: [{id: g}]\n", Code::missing_key, "g",
                            "a guarantee needs one of the keys `never`, `always`"},
                    Mistake{"guarantees: [{id: g, never: a, always: b}]\n", Code::wrong_shape, "always",
                            "a guarantee takes only one of the keys `never`, `always`"},
                    Mistake{"decisions: {a: {answer: b, rules: [{id: c, when: {d: e}}]}}\n", Code::missing_key, "c",
                            "a rule needs one of the keys `then`, `otherwise`"},
                    Mistake{"decisions: {a: {answer: b, rules: [{id: c, then: d, otherwise: e}]}}\n", Code::wrong_shape,
                            "otherwise", "a rule takes only one of the keys `then`, `otherwise`"},
                    Mistake{"decisions: {a: {answer: b, table: {inputs: [c], rows: [{id: d}]}}}\n", Code::missing_key,
                            "d", "a row needs one of the keys `cells`, `otherwise`"},
                    Mistake{"decisions: {a: {answer: b, score: {add: [{id: c, if: d}]}}}\n", Code::missing_key, "id",
                            "a score entry needs the key `points`"}));

INSTANTIATE_TEST_SUITE_P(
    Shapes, Mistakes,
    testing::Values(
        Mistake{"- a\n", Code::wrong_shape, "a", "a policy file must be a mapping of sections"},
        Mistake{"just text\n", Code::wrong_shape, "just text", "a policy file must be a mapping of sections"},
        Mistake{"facts: [a, b]\n", Code::wrong_shape, "[a, b]", "`facts` must be a mapping"},
        Mistake{"facts:\n  a:\n", Code::wrong_shape, "a", "`a` must be given a value"},
        Mistake{"checks: {id: a}\n", Code::wrong_shape, "{id: a}", "`checks` must be a list"},
        Mistake{"checks: [a]\n", Code::wrong_shape, "a", "a check must be a mapping"},
        Mistake{"terms: {a: [1, 2]}\n", Code::wrong_shape, "[1, 2]", "`a` must be text"},
        Mistake{"title: {a: b}\n", Code::wrong_shape, "{a: b}", "`title` must be text"},
        Mistake{"title:\n", Code::wrong_shape, "", "`title` must be text"},
        Mistake{"uses: [{a: b}]\n", Code::wrong_shape, "{a: b}", "each entry of `uses` must be text"},
        Mistake{"in_force: 2026-11-01\n", Code::wrong_shape, "2026-11-01",
                "`in_force` must be a mapping with `from` and `to`"},
        Mistake{"decisions: {a: text}\n", Code::wrong_shape, "text", "the decision `a` must be a mapping"},
        Mistake{"decisions: {a: {answer: b}}\n", Code::bad_body, "a", "the decision `a` has no body"},
        Mistake{"decisions: {a: {answer: b, value: 1, rules: []}}\n", Code::bad_body, "value",
                "the decision `a` has more than one body"},
        Mistake{"decisions: {a: {answer: b, rules: {c: d}}}\n", Code::wrong_shape, "{c: d}", "`rules` must be a list"},
        Mistake{"decisions: {a: {answer: b, rules: [{if: c, then: }]}}\n", Code::wrong_shape, "",
                "`then` must be given a value"},
        Mistake{"decisions: {a: {answer: b, rules: [{when: c, then: d}]}}\n", Code::wrong_shape, "c",
                "`when` must be a mapping of names to tests"},
        Mistake{"decisions: {a: {answer: b, rules: [{when: {c: null}, then: d}]}}\n", Code::wrong_shape, "c",
                "`c` is tested against nothing"},
        Mistake{"decisions: {a: {answer: b, rules: [{when: {c: [d, ~]}, then: d}]}}\n", Code::wrong_shape, "~",
                "`c` is tested against nothing"},
        Mistake{"decisions: {a: {answer: b, rules: [{when: {c: {d: e}}, then: d}]}}\n", Code::wrong_shape, "{d: e}",
                "the test of `c` must be a text or a list of texts"},
        Mistake{"decisions: {a: {answer: b, rules: [{when: {c: [[d]]}, then: d}]}}\n", Code::wrong_shape, "[",
                "each test of `c` must be a text"},
        Mistake{"decisions: {a: {answer: b, rules: [{any_of: {c: d}, then: d}]}}\n", Code::wrong_shape, "{c: d}",
                "`any_of` must be a list of mappings"},
        Mistake{"decisions: {a: {answer: b, table: {inputs: [c, d], rows: [[x, , 1]]}}}\n", Code::wrong_shape, "",
                "cell 2 of this row is empty"},
        Mistake{"decisions: {a: {answer: b, table: {inputs: [c], rows: [x]}}}\n", Code::wrong_shape, "x",
                "a row must be a list of cells, or a mapping with `cells`"},
        Mistake{"decisions: {a: {for_each: {b: c, d: e}, answer: b, value: x}}\n", Code::wrong_shape, "d",
                "`for_each` must be one name and its list"},
        Mistake{"decisions: {a: {for_each: {}, answer: b, value: x}}\n", Code::wrong_shape, "{}",
                "`for_each` must be one name and its list"},
        Mistake{"constants: {a: {b: c}}\n", Code::wrong_shape, "{b: c}", "`a` must be text"},
        Mistake{"pack: a\n---\npack: b\n", Code::wrong_shape, "pack", "this policy file holds one document"}));

INSTANTIATE_TEST_SUITE_P(
    Names, Mistakes,
    testing::Values(
        Mistake{"pack: my pack\n", Code::bad_identifier, "my pack", "`my pack` cannot be the name of a pack"},
        Mistake{"types: {2nd: [a]}\n", Code::bad_identifier, "2nd", "`2nd` cannot be the name of a type"},
        Mistake{"checks: [{id: a b, require: c}]\n", Code::bad_identifier, "a b", "`a b` cannot be the id of a check"},
        Mistake{"decisions: {a: {answer: b, rules: [{id: 1, if: c, then: d}]}}\n", Code::bad_identifier, "1",
                "`1` cannot be the id of a rule"},
        Mistake{"facts: {\"a(b)\": number}\n", Code::bad_identifier, "\"a(b)\"", "`a(b)` cannot be the name of a fact"},
        Mistake{"facts: {a..b: number}\n", Code::bad_identifier, "a..b", "`a..b` cannot be the name of a fact"},
        Mistake{"decisions: {\"\": {answer: b, value: c}}\n", Code::bad_identifier, "\"\"",
                "`` cannot be the name of a decision"}));

TEST(Parse, AllowsNamesOfPeople) {
  const Parsed pack(
      "facts: {Größe der Bestellung: number, customer.returns_90d: number}\nterms: {Phone Number: a, x-y: b}\n"
      "decisions: {Approval Status: {value: \"1\"}}\n");
  EXPECT_TRUE(pack.notes.empty()) << pack.report();
}

TEST(Parse, SaysWhatWasMeant) {
  const Parsed pack("decisions: {a: {anwser: number, value: 1, nonsense: 2}}\n");
  ASSERT_EQ(pack.notes.size(), 2u);
  EXPECT_EQ(pack.notes[0].fixes.at(0).replacement, "answer");
  EXPECT_EQ(pack.notes[0].fixes.at(0).reason, "did you mean `answer`?");
  EXPECT_NE(pack.notes[1].fixes.at(0).reason.find("the keys are: `question`, `answer`"), std::string::npos);
}

TEST(Parse, CollectsEveryMistake) {
  const Parsed pack({{"pack: a b\nfacts: [x]\ntypo: 1\nchecks: [{id: c}, d]\n"
                      "decisions:\n  a: {answer: b}\n  c: {answer: b, rules: [{when: {d: ~}, then: e}, {id: f, then: "
                      "{g: h(i, j)}}]}\n",
                      FileRole::policy},
                     {"terms: {a: [b]\nfacts: {}\n", FileRole::policy},
                     {"week: {mon: a, funday: b}\n", FileRole::calendar}});
  EXPECT_EQ(pack.notes.size(), 11u) << pack.report();
  EXPECT_FALSE(pack.document.is_complete);
}

TEST(Parse, WarnsOfAnEmptyFile) {
  for (const std::string text : {"", "# nothing yet\n", "---\n", "~\n"}) {
    const Parsed pack(text);
    ASSERT_EQ(pack.codes(), std::vector{Code::empty_document}) << text;
    EXPECT_FALSE(pack.notes.has_errors());
  }
}

TEST(Parse, SaysWhenAFileIsIncomplete) {
  EXPECT_TRUE(Parsed("facts: {a: number}\n").document.is_complete);
  EXPECT_FALSE(Parsed("facts: {a: number\n").document.is_complete);
  EXPECT_FALSE(Parsed("title: \"a\nfacts: {a: number}\n").document.is_complete);
  EXPECT_FALSE(Parsed("title: \"a\nterms:\n  b: c\n  d: \"\n").document.is_complete);
  EXPECT_FALSE(Parsed(std::string("a\0", 2)).document.is_complete);
  const Parsed pack("facts: {a: number}\nterms:\n  b: c\n  d: e: f\n");
  EXPECT_EQ(pack.codes(), std::vector{Code::yaml_syntax});
  EXPECT_EQ(pack.document.facts.size(), 1u);
  EXPECT_EQ(pack.document.terms.size(), 1u);
}

TEST(Parse, ShowsADocumentAsText) {
  const Parsed pack(
      {{"pack: p\nversion: \"1, 2\"\ntypes: {T: [a, b]}\nfacts: {f: {type: T, default: a}}\n"
        "constants: {c: [{value: 1, in_force: {from: 2026-01-01}}]}\nchecks: [{id: k, require: \"f != \\\"b\\\"\"}]\n"
        "terms: {t: f + 1}\nfunctions: {g(x): x}\nwindows: {w: {starts: [t], length: 3 days, seasons: [{within: "
        "\"[a..b]\", until: c}]}}\n"
        "decisions:\n  d:\n    answer: T\n    hit: first\n    rules:\n      - {id: r, when: {f: [a, b]}, any_of: [{t: "
        "\"> 1\"}], then: a, because: Why.}\n"
        "      - {otherwise: b}\n  e: {answer: T, table: {inputs: [f], rows: [[a, b], {otherwise: a}]}}\n  v: {value: "
        "1 + 1}\n"
        "guarantees: [{id: n, never: t > 3}]\n",
        FileRole::policy},
       {"calendar: de\nweek: {mon: 09:00-17:00}\nholidays: [2026-12-25]\n", FileRole::calendar}});
  ASSERT_TRUE(pack.notes.empty()) << pack.report();
  EXPECT_EQ(to_text(pack.document),
            "header pack: p version: \"1, 2\"\n"
            "type T is: [a, b]\n"
            "fact f is: {type: T, default: a}\n"
            "constant c value: 1 in_force: {from: 2026-01-01}\n"
            "check k require: 'f != \"b\"'\n"
            "term t is: f + 1\n"
            "function g(x) is: x\n"
            "window w starts: [t] length: 3 days\n"
            "  season within: \"[a..b]\" until: c\n"
            "decision d answer: T hit: first body: rules\n"
            "  rule r when: {f: [a, b]} any_of: [{t: \"> 1\"}] then: a because: Why.\n"
            "  rule otherwise: b\n"
            "decision e answer: T body: table inputs: [f]\n"
            "  rule cells: [a, b]\n"
            "  rule otherwise: [a]\n"
            "decision v body: value value: 1 + 1\n"
            "guarantee n never: t > 3\n"
            "calendar de mon: [09:00-17:00] holidays: [2026-12-25]\n");
}

}  // namespace
}  // namespace adjudge
