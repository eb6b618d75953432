#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adjudge/engine/load.hpp"
#include "adjudge/engine/policy.hpp"
#include "evaluator.hpp"
#include "generator.hpp"

// The engine and the slow evaluator decide the same random cases by the same random packs. ADJUDGE_SEED starts at
// another pack, ADJUDGE_PACKS makes more of them; a failure prints the smallest pack and case on which they still
// disagree.

namespace adjudge::reference {
namespace {

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Both evaluators, loaded with one pack.
struct Pair {
  std::optional<Policy> engine;
  ReferencePack reference;
  std::string complaint;  ///< why there is no engine
  bool threw = false;     ///< the complaint is of an exception: never the pack's doing
};

Pair load_both(const GeneratedPack& pack) {
  Pair both;
  const std::array<PackText, 2> texts = {PackText{"pack.yaml", pack.text()},
                                         PackText{"calendars/de.yaml", pack.calendar}};
  try {
    Result<Policy> loaded = load_texts(texts);
    if (loaded.has_error()) {
      both.complaint = to_text(loaded.error().diagnostics, *loaded.error().sources);
      return both;
    }
    both.engine = std::move(*loaded);
  } catch (const std::exception& failure) {
    both.complaint = std::string("loading throws: ") + failure.what();
    both.threw = true;
    return both;
  }
  SourceSet sources;
  const std::array<PackFile, 2> files = {PackFile{sources.add({"pack.yaml", texts[0].text}), FileRole::policy},
                                         PackFile{sources.add({"de.yaml", texts[1].text}), FileRole::calendar}};
  Diagnostics notes;
  both.reference = ReferencePack::build(sources, files, notes);
  if (notes.has_errors()) both.complaint = "the slow evaluator's reader: " + to_text(notes, sources);
  return both;
}

/// The engine's answer in the slow evaluator's words.
Outcome outcome_of(const Answer& answer, bool per_element) {
  Outcome outcome;
  switch (answer.status) {
    case adjudge::Status::decided:
      outcome.status = Status::decided;
      break;
    case adjudge::Status::undetermined:
      outcome.status = Status::undetermined;
      break;
    case adjudge::Status::conflict:
      outcome.status = Status::conflict;
      break;
    case adjudge::Status::error:
      outcome.status = Status::error;
      break;
  }
  outcome.answer = answer.value;
  outcome.per_element = per_element;
  if (per_element)
    outcome.fired = answer.fired_by_element;
  else
    outcome.fired = {answer.fired};
  outcome.missing = answer.missing;
  std::sort(outcome.missing.begin(), outcome.missing.end());
  if (answer.problem) {
    outcome.code = answer.problem->code;
    outcome.message = answer.problem->message;
    outcome.path = answer.problem->path;
  }
  return outcome;
}

/// Which code a mistake of a function or an operator has is told by the functions' own tests; here one is as good as
/// another.
Code family_of(Code code) {
  switch (code) {
    case Code::out_of_range:
    case Code::kinds_differ:
    case Code::bad_argument:
    case Code::key_not_found:
      return Code::bad_argument;
    default:
      return code;
  }
}

bool agree(const Outcome& engine, const Outcome& reference) {
  if (engine.status != reference.status) return false;
  switch (engine.status) {
    case Status::decided:
      return identical(engine.answer, reference.answer) && engine.fired == reference.fired;
    case Status::undetermined:
      return engine.missing == reference.missing;
    case Status::conflict:
      return engine.code == reference.code && (engine.per_element || engine.fired == reference.fired);
    case Status::error:
      return family_of(engine.code) == family_of(reference.code);
  }
  return false;
}

/// Decides a case both ways; what they say differently, as text, or nothing.
std::string differences(const Pair& both, const GeneratedCase& one, bool from_json,
                        std::map<std::string, std::size_t>* counts) {
  DecideOptions options;
  if (one.now) options.now = DateTime::at(*one.now, Zone::utc());
  Decision decision;
  try {
    decision =
        from_json ? both.engine->decide_json(raw_to_json(one.raw), options) : both.engine->decide(one.raw, options);
  } catch (const std::exception& failure) {
    return std::string("deciding throws: ") + failure.what() + "\n";
  }
  if (decision.problem) return "the case as a whole: " + decision.problem->message + "\n";
  const std::vector<std::string> names = both.reference.decisions();
  std::string text;
  for (const auto& [name, expected] : evaluate(both.reference, one.raw, one.now, names)) {
    if (counts != nullptr) {
      std::string kind(to_text(expected.status));
      if (expected.code != Code::none) kind += " " + adjudge::to_text(expected.code);
      ++(*counts)[kind];
    }
    const Answer* answer = decision.find(name);
    if (answer == nullptr) return "the engine has no answer for " + name + "\n";
    const Outcome actual = outcome_of(*answer, expected.per_element);
    if (agree(actual, expected)) continue;
    if (expected.code == Code::unknown_name) return {};  // a pack that was made too small
    text += name + "\n  engine:    " + to_text(actual) + "\n  reference: " + to_text(expected) + "\n";
  }
  return text;
}

/// All values that are `value` with one entry or element left out.
std::vector<Value> smaller(const Value& value) {
  std::vector<Value> results;
  if (value.is(Kind::list)) {
    const std::vector<Value> items(value.items().begin(), value.items().end());
    for (std::size_t i = 0; i < items.size(); ++i) {
      std::vector<Value> fewer = items;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      results.push_back(Value::list(std::move(fewer)));
      for (Value& part : smaller(items[i])) {
        std::vector<Value> changed = items;
        changed[i] = std::move(part);
        results.push_back(Value::list(std::move(changed)));
      }
    }
  }
  if (value.is(Kind::context)) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.values().size(); ++i)
      entries.emplace_back(value.shape()->keys()[i], value.values()[i]);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      auto fewer = entries;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      results.push_back(Value::context(std::move(fewer)));
      for (Value& part : smaller(entries[i].second)) {
        auto changed = entries;
        changed[i].second = std::move(part);
        results.push_back(Value::context(std::move(changed)));
      }
    }
  }
  return results;
}

/// Makes a disagreement smaller, one piece at a time, for as long as it stays one.
class Shrinker {
 public:
  Shrinker(GeneratedPack pack, GeneratedCase one, bool load_throws = false)
      : pack_(std::move(pack)), one_(std::move(one)), load_throws_(load_throws) {}

  void shrink() {
    bool smaller_now = true;
    while (smaller_now && trials_ < 3000) {
      smaller_now = drop_declarations();
      smaller_now = drop_parts() || smaller_now;
      smaller_now = drop_values() || smaller_now;
    }
  }

  std::string report() const {
    const std::string now = one_.now ? DateTime::at(*one_.now, Zone::utc()).to_text() : std::string("not given");
    const std::string text = "--- pack\n" + pack_.text() + "--- calendar de\n" + pack_.calendar;
    const Pair both = load_both(pack_);
    if (!both.complaint.empty()) return text + "--- complaint\n" + both.complaint;
    return text + "--- case\n" + raw_to_json(one_.raw) + "\n--- now " + now + "\n--- differences\n" +
           differences(both, one_, false, nullptr);
  }

 private:
  bool still(const GeneratedPack& pack, const GeneratedCase& one) {
    if (++trials_ > 3000) return false;
    const Pair both = load_both(pack);
    if (load_throws_) return both.threw;
    return both.engine && both.complaint.empty() && !differences(both, one, false, nullptr).empty();
  }

  bool drop_declarations() {
    bool dropped = false;
    for (std::size_t i = pack_.declarations.size(); i-- > 0;) {
      GeneratedPack fewer = pack_;
      fewer.declarations.erase(fewer.declarations.begin() + static_cast<std::ptrdiff_t>(i));
      if (!still(fewer, one_)) continue;
      pack_ = std::move(fewer);
      dropped = true;
    }
    return dropped;
  }

  bool drop_parts() {
    bool dropped = false;
    for (std::size_t i = 0; i < pack_.declarations.size(); ++i) {
      for (std::size_t part = pack_.declarations[i].parts.size(); part-- > 0;) {
        GeneratedPack fewer = pack_;
        auto& parts = fewer.declarations[i].parts;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(part));
        if (!still(fewer, one_)) continue;
        pack_ = std::move(fewer);
        dropped = true;
      }
    }
    return dropped;
  }

  bool drop_values() {
    bool dropped = false;
    for (bool again = true; again;) {
      again = false;
      for (Value& raw : smaller(one_.raw)) {
        const GeneratedCase fewer{std::move(raw), one_.now};
        if (!still(pack_, fewer)) continue;
        one_ = fewer;
        again = dropped = true;
        break;
      }
    }
    return dropped;
  }

  GeneratedPack pack_;
  GeneratedCase one_;
  bool load_throws_ = false;  ///< what is to stay: loading throws; else: the evaluators disagree
  std::size_t trials_ = 0;
};

struct WrittenPack {
  const char* text;
  std::vector<const char*> cases;
};

/// What the two once read differently, and what random packs seldom reach.
const std::vector<WrittenPack>& written_packs() {
  static const std::vector<WrittenPack> packs = {
      {R"yaml(
adjudge: 1
pack: sums
currency: EUR
facts: {a: "boolean?", b: "boolean?", x: "number?"}
decisions:
  tens: {answer: number, hit: collect sum, default: 10, rules: [{id: r, when: {a: "true"}, then: 10}, {id: s, when: {b: "true"}, then: 10}]}
  zeros: {answer: number, hit: collect sum, default: 0, rules: [{id: r, when: {a: "true"}, then: 0}, {id: s, when: {b: "true"}, then: 0}]}
  one: {answer: number, hit: collect sum, default: 10, rules: [{id: r, when: {a: "true"}, then: x}]}
  listed: {answer: list of number, hit: collect, default: "[1]", rules: [{id: r, when: {a: "true"}, then: x}]}
  counted: {answer: number, hit: collect count, default: 7, rules: [{id: r, when: {a: "true"}, then: 0}]}
)yaml",
       {"{}", "{a: true}", "{b: true}", "{a: false}", "{a: false, b: false}", "{x: 10}", "{x: 0, b: false}",
        "{a: false, x: 1}"}},
      {R"yaml(
adjudge: 1
pack: otherwise
currency: EUR
facts: {a: "boolean?", b: "boolean?"}
decisions:
  first: {answer: number, hit: first, table: {inputs: [a], rows: [["true", 1], {otherwise: [1]}]}}
  unique: {answer: number, table: {inputs: [a, b], rows: [["true", "true", 1], ["false", "-", 2], {otherwise: [1]}]}}
  any: {answer: number, hit: any, table: {inputs: [a, b], rows: [["true", "-", 1], ["-", "true", 1], {otherwise: [1]}]}}
  summed: {answer: number, hit: collect sum, table: {inputs: [a, b], rows: [["true", "-", 0], ["-", "true", 1], {otherwise: [0]}]}}
  least: {answer: number, hit: collect min, table: {inputs: [a, b], rows: [["true", "-", 0], ["-", "true", 1], {otherwise: [2]}]}}
)yaml",
       {"{}", "{a: true}", "{a: false}", "{b: true}", "{b: false}", "{a: true, b: true}", "{a: false, b: false}"}},
      {R"yaml(
adjudge: 1
pack: parts
currency: EUR
types: {Line: {n: "number?", m: number}}
facts: {lines: list of Line, row: "Line?", flag: "boolean?", at: "date and time?", other: "date and time?", note: string, notes: list of string}
decisions:
  same_list: {answer: number, value: "min(if flag then lines.n else reverse(lines.n))"}
  same_moment: {answer: date and time, value: "if flag then at else other"}
  in_nothing: {answer: boolean, value: "note in notes"}
  contained: {answer: boolean, value: "list contains(notes, note)"}
  flat: {answer: number, value: "count(flatten([lines.n, lines.m]))"}
  equal_rows: {answer: boolean, value: "row = lines[1]"}
  later: {answer: boolean, value: "at < other"}
  known_row: {answer: boolean, value: "known(row) and known(lines[1]) and not(known(lines[1].m))"}
  whole: {answer: Line, value: "lines[1]"}
)yaml",
       {"{}", "{lines: []}", "{lines: [{}], notes: []}", "{lines: [{n: 1}, {m: 2}]}",
        "{lines: [{n: 1, m: 2}], row: {n: 1}}", "{lines: [5], row: {n: 1, m: x}, note: a, notes: [b, 5, a]}",
        "{lines: [5], note: a, notes: [b, 5]}",
        "{lines: [{m: 2}], row: {m: 2}, at: \"2026-10-25T02:30:00+02:00\", other: \"2026-10-25T00:30:00Z\"}",
        "{row: {n: 1, m: 2}, at: \"2026-10-25T02:30:00\", other: \"2026-10-25T02:30:00Z\", flag: true}"}},
      {R"yaml(
adjudge: 1
pack: windows
currency: EUR
time_zone: Europe/Berlin
facts: {d: "date?", asked: "date?", n: "number?", b: "number?", bad: date, season: "date?"}
windows:
  w: {asked_on: asked, starts: [d], length: "n * 1 day", seasons: [{dated_by: season, within: "[2026-11-01..2026-12-24]", until: 2026-12-31}]}
  e: {asked_on: bad, starts: [d], length: "n * 1 day", ends: exclusive}
  c: {asked_on: asked, starts: [d], length: 5 business days, calendar: de, if_last_day_closed: previous_working_day, seasons: [{within: "[2026-11-01..2026-12-24]", until: 2027-01-02}]}
  t: {starts: [d], length: "n * 1 day"}
decisions:
  w_state: {answer: string, value: w.state}
  w_closes: {answer: date, value: w.closes_on}
  w_left: {answer: number, value: w.days_left}
  e_state: {answer: string, value: e.state}
  e_closes: {answer: date, value: e.closes_on}
  c_closes: {answer: date, value: c.closes_on}
  c_late: {answer: number, value: c.days_late}
  t_late: {answer: number, value: t.days_late}
)yaml",
       {"{}", "{d: 2026-11-20}", "{d: 2026-11-20, n: 5}", "{d: 2026-11-20, n: -5}", "{d: 2026-11-20, n: 2.5}",
        "{d: 2026-11-20, n: 5, season: 2026-11-01}", "{d: 2026-11-20, asked: 2026-11-19}",
        "{d: 2026-11-20, n: 60, asked: 2027-02-01}", "{d: 2026-11-20, n: many, asked: 2026-11-19}",
        "{d: 2026-11-20, n: 5, season: soon}", "{d: 2026-10-30, asked: 2026-12-01}"}},
  };
  return packs;
}

TEST(Reference, AgreesOnWrittenPacks) {
  for (const WrittenPack& written : written_packs()) {
    GeneratedPack pack;
    pack.header = {written.text};
    pack.calendar =
        "calendar: de\nweek: {mon: [\"09:00-17:00\"], tue: [\"09:00-17:00\"], fri: [\"09:00-17:00\"]}\nholidays: "
        "[2026-11-24]\n";
    const Pair both = load_both(pack);
    ASSERT_EQ(both.complaint, "");
    for (const char* text : written.cases) {
      const auto raw = raw_from_text(text);
      ASSERT_TRUE(raw.has_value()) << text;
      EXPECT_EQ(differences(both, {*raw, std::nullopt}, false, nullptr), "") << text << written.text;
    }
  }
}

TEST(Reference, AgreesOnRandomPacks) {
  const std::uint64_t start = number_from_environment("ADJUDGE_SEED", 1);
  const std::uint64_t packs = number_from_environment("ADJUDGE_PACKS", 2200);
  const std::uint64_t cases_per_pack = 50;
  std::map<std::string, std::size_t> counts;
  std::size_t pairs = 0;
  std::size_t failures = 0;
  for (std::uint64_t seed = start; seed < start + packs && failures < 5; ++seed) {
    const GeneratedPack pack = generate_pack(seed);
    const Pair both = load_both(pack);
    if (both.threw) {
      Shrinker shrinker(pack, GeneratedCase(), true);
      shrinker.shrink();
      ADD_FAILURE() << "seed " << seed << "\n" << shrinker.report();
      ++failures;
      continue;
    }
    if (!both.complaint.empty()) {
      ADD_FAILURE() << "the pack of seed " << seed << " does not load:\n" << both.complaint;
      ++failures;
      continue;
    }
    for (std::uint64_t number = 0; number < cases_per_pack; ++number) {
      const GeneratedCase one = generate_case(pack, seed * 1'000'003 + number);
      ++pairs;
      if (differences(both, one, false, &counts).empty()) {
        if (number % 10 == 0) {
          EXPECT_EQ(differences(both, one, true, nullptr), "") << "as JSON, seed " << seed;
        }
        continue;
      }
      Shrinker shrinker(pack, one);
      shrinker.shrink();
      ADD_FAILURE() << "seed " << seed << ", case " << number << "\n" << shrinker.report();
      ++failures;
      break;
    }
  }
  std::cout << pairs << " pairs of a pack and a case, from seed " << start << ":\n";
  for (const auto& [name, count] : counts) std::cout << "  " << count << " " << name << "\n";
  if (packs == 2200 && failures == 0) {
    EXPECT_GE(pairs, 100'000U);
  }
}

}  // namespace
}  // namespace adjudge::reference
