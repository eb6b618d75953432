#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adjudge/engine/load.hpp"
#include "adjudge/engine/policy.hpp"
#include "evaluator.hpp"
#include "generator.hpp"

// The engine and the slow evaluator decide the same random cases by the same random packs.

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
};

Pair load_both(const GeneratedPack& pack) {
  Pair both;
  const std::array<PackText, 2> texts = {PackText{"pack.yaml", pack.text()},
                                         PackText{"calendars/de.yaml", pack.calendar}};
  Result<Policy> loaded = load_texts(texts);
  if (loaded.has_error()) {
    both.complaint = to_text(loaded.error().diagnostics, *loaded.error().sources);
    return both;
  }
  both.engine = std::move(*loaded);
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
  const Decision decision =
      from_json ? both.engine->decide_json(raw_to_json(one.raw), options) : both.engine->decide(one.raw, options);
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
  Shrinker(GeneratedPack pack, GeneratedCase one) : pack_(std::move(pack)), one_(std::move(one)) {}

  void shrink() {
    bool smaller_now = true;
    while (smaller_now && trials_ < 3000) {
      smaller_now = drop_declarations();
      smaller_now = drop_parts() || smaller_now;
      smaller_now = drop_values() || smaller_now;
    }
  }

  std::string report() const {
    return "--- pack\n" + pack_.text() + "--- calendar de\n" + pack_.calendar + "--- case\n" + raw_to_json(one_.raw) +
           "\n--- now " + (one_.now ? DateTime::at(*one_.now, Zone::utc()).to_text() : std::string("not given")) +
           "\n--- differences\n" + differences(load_both(pack_), one_, false, nullptr);
  }

 private:
  bool still(const GeneratedPack& pack, const GeneratedCase& one) {
    if (++trials_ > 3000) return false;
    const Pair both = load_both(pack);
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
  std::size_t trials_ = 0;
};

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
