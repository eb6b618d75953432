#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <random>
#include <set>

#include "../support/model_builder.hpp"
#include "adjudge/analysis/findings.hpp"

namespace adjudge {
namespace {

using namespace testing;

constexpr int window_days = 3;

// A random decision over a choice, a truth value, a number, a text, a day and a window, and all its cases worth trying:
// bounds are small integers, so halves and a bit beyond either end stand for all numbers.
class RandomTable {
 public:
  RandomTable(std::uint32_t seed, HitPolicy hit) : random_(seed) {
    const Type tier = Type::choice("Tier", {"gold", "silver", "standard"});
    const Type number{Type::Kind::number};
    const ExpressionPtr day = builder_.fact("day", Type(Type::Kind::date));
    const ExpressionPtr start = builder_.fact("start", Type(Type::Kind::date));
    const ExpressionPtr window = builder_.window("w", day, start, window_days);

    struct Choice {
      std::string text;
      ExpressionPtr value;
      std::function<std::vector<std::vector<Value>>()> grid;  // one list of values per property
      std::vector<std::pair<std::string, ExpressionPtr>> properties;
    };
    std::vector<Choice> choices;
    const auto single = [](std::vector<Value> values) {
      return [values] {
        std::vector<std::vector<Value>> result;
        for (const Value& value : values) result.push_back({value});
        return result;
      };
    };
    std::vector<Value> halves;
    for (int i = -3; i <= 11; ++i) halves.push_back(Value(Decimal(i) / Decimal(2)));
    std::vector<Value> days;
    for (int i = 0; i <= 6; ++i) days.push_back(Value(first_day().plus_days(i)));
    choices.push_back({"tier", builder_.fact("tier", tier), single(tier.member_values()), {}});
    choices.push_back(
        {"paid", builder_.fact("paid", Type(Type::Kind::boolean)), single({Value(true), Value(false)}), {}});
    choices.push_back({"count", builder_.fact("count", number), single(halves), {}});
    choices.push_back({"sku",
                       builder_.fact("sku", Type(Type::Kind::string)),
                       single({Value("A"), Value("B"), Value("C"), Value("Z")}),
                       {}});
    choices.push_back({"on", builder_.fact("on", Type(Type::Kind::date)), single(days), {}});
    choices.push_back({"w",
                       nullptr,
                       [] {
                         std::vector<std::vector<Value>> result;
                         for (int asked = -5; asked <= window_days + 6; ++asked)
                           result.push_back({Value(asked < 0             ? "not_yet"
                                                   : asked > window_days ? "closed"
                                                                         : "open"),
                                             Value(Decimal(std::max(0, window_days - asked))),
                                             Value(Decimal(std::max(0, asked - window_days)))});
                         return result;
                       },
                       {{"w.state", ModelBuilder::of(window, "state")},
                        {"w.days_left", ModelBuilder::of(window, "days_left")},
                        {"w.days_late", ModelBuilder::of(window, "days_late")}}});

    std::shuffle(choices.begin(), choices.end(), random_);
    choices.resize(1 + below(3));
    decision_.emplace(builder_, "d", hit);
    cases_ = {{}};
    for (const Choice& choice : choices) {
      if (choice.value)
        decision_->input(choice.text, choice.value);
      else
        for (const auto& [text, value] : choice.properties) decision_->input(text, value);
      std::vector<std::vector<Value>> wider;
      for (const auto& some : cases_)
        for (const auto& values : choice.grid()) {
          wider.push_back(some);
          wider.back().insert(wider.back().end(), values.begin(), values.end());
        }
      cases_ = std::move(wider);
    }
    const std::size_t rules = below(8);
    for (std::size_t i = 0; i < rules; ++i) add_rule("r" + std::to_string(i));
  }

  const Model& model() const { return builder_.model; }
  const model::Decision& decision() { return decision_->decision(); }
  const std::vector<std::vector<Value>>& cases() const { return cases_; }
  std::string text() const { return std::string(builder_.sources()[SourceId{0}].text); }

  // Whether the constant cells of a rule hold, what is more than constants counting as `otherwise`.
  bool holds(std::size_t rule, const std::vector<Value>& values, bool otherwise = true) {
    return all_hold(decision().rules[rule].conditions, values, otherwise);
  }

  // The values of an example in a message: those it names, for the others what the case says.
  std::vector<Value> read_example(const std::string& message, std::vector<Value> values) {
    const std::size_t from = message.find("for `");
    if (from == std::string::npos) return values;
    std::string text = message.substr(from + 5);
    text = text.substr(0, text.find('`')) + ", ";
    while (!text.empty()) {
      const std::string part = text.substr(0, text.find(", "));
      text = text.substr(part.size() + 2);
      const std::string name = part.substr(0, part.find(": "));
      std::string value = part.substr(name.size() + 2);
      if (value.front() == '"') value = value.substr(1, value.size() - 2);
      for (std::size_t i = 0; i < values.size(); ++i)
        if (decision().inputs[i].text == name) values[i] = read_value(decision().inputs[i].value->type, value);
    }
    return values;
  }

 private:
  static Date first_day() { return *Date::parse("2026-02-26"); }
  std::size_t below(std::size_t count) { return random_() % count; }

  bool all_hold(const std::vector<Condition>& conditions, const std::vector<Value>& values, bool otherwise) {
    for (const Condition& condition : conditions) {
      bool verdict = otherwise;
      if (condition.form == Condition::Form::any_of) {
        verdict = false;
        for (const auto& alternative : condition.alternatives)
          verdict = verdict || all_hold(alternative, values, otherwise);
      } else if (condition.set) {
        verdict = condition.set->contains(values[condition.input]).value_or(false);
      } else if (condition.form == Condition::Form::test && !condition.expression) {
        verdict = true;
      }
      if (!verdict) return false;
    }
    return true;
  }

  std::string any_cell(std::size_t input) {
    if (below(3) == 0) return "-";
    const Type& type = decision().inputs[input].value->type;
    const auto some_of = [&](const std::vector<std::string>& names) {
      std::string text;
      for (const std::string& name : names)
        if (below(2) == 0) text += (text.empty() ? "" : ", ") + name;
      if (text.empty()) text = names[below(names.size())];
      return below(4) == 0 ? "not(" + text + ")" : text;
    };
    if (type.is(Type::Kind::choice)) return some_of(type.members());
    if (type.is(Type::Kind::boolean)) return below(2) == 0 ? "true" : "false";
    if (type.is(Type::Kind::string)) return some_of({"A", "B", "C"});
    const auto bound = [&](std::size_t index) {
      return type.is(Type::Kind::date) ? first_day().plus_days(static_cast<std::int64_t>(index) + 1).to_text()
                                       : std::to_string(index);
    };
    std::size_t low = below(5);
    std::size_t high = below(5);
    if (low > high && below(8) != 0) std::swap(low, high);
    switch (below(6)) {
      case 0:
        return "<= " + bound(low);
      case 1:
        return "< " + bound(low);
      case 2:
        return "> " + bound(high);
      case 3:
        return ">= " + bound(high);
      case 4:
        return std::string(below(2) == 0 ? "[" : "(") + bound(low) + ".." + bound(high) + (below(2) == 0 ? "]" : ")");
      default:
        return "< " + bound(low) + ", [" + bound(low) + ".." + bound(high) + ")";
    }
  }

  void add_rule(const std::string& id) {
    const std::size_t inputs = decision().inputs.size();
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < inputs; ++i) cells.push_back(any_cell(i));
    decision_->rule(id, cells, number_literal(static_cast<int>(below(2))));
    if (below(6) == 0) {
      std::vector<std::vector<Condition>> alternatives(1 + below(3));
      for (auto& alternative : alternatives) {
        const std::size_t input = below(inputs);
        alternative.push_back(decision_->cell(input, any_cell(input)));
        if (below(2) == 0) alternative.push_back(decision_->cell(below(inputs), "-"));
        if (below(6) == 0) {
          Condition computed = decision_->cell(input, any_cell(input));
          computed.set.reset();
          computed.expression = literal(Value(true));
          alternative.push_back(computed);
        }
      }
      decision_->any_of(std::move(alternatives));
    }
    if (below(6) == 0) {
      decision_->if_("something else");
    }
  }

  std::mt19937 random_;
  ModelBuilder builder_;
  std::optional<DecisionBuilder> decision_;
  std::vector<std::vector<Value>> cases_;
};

Diagnostics run(void (*find)(const Model&, const AnalysisBudget&, Diagnostics&), const Model& model) {
  Diagnostics notes;
  find(model, {}, notes);
  return notes;
}

TEST(BruteForce, AgreesOnOverlaps) {
  std::size_t with_overlaps = 0;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    RandomTable table(seed, seed % 3 == 0 ? HitPolicy::any : HitPolicy::unique);
    const auto& rules = table.decision().rules;
    std::set<std::pair<std::size_t, std::size_t>> expected;
    for (const auto& values : table.cases())
      for (std::size_t i = 0; i < rules.size(); ++i)
        for (std::size_t j = i + 1; j < rules.size(); ++j) {
          const auto answer = [&](std::size_t rule) {
            return std::get<model::Literal>(rules[rule].outputs.parts[0]->node).value;
          };
          if (table.decision().hit == HitPolicy::any && identical(answer(i), answer(j))) continue;
          if (table.holds(i, values, false) && table.holds(j, values, false)) expected.emplace(i, j);
        }
    const Diagnostics notes = run(find_overlaps, table.model());
    std::size_t found = 0;
    for (const Diagnostic& note : notes) {
      if (note.severity == Severity::note) {
        found += std::stoul(note.message.substr(note.message.find("has ") + 4));
        continue;
      }
      ++found;
      EXPECT_EQ(note.severity, Severity::error) << note.message;
      // The example is a case of both rules, whatever the inputs that it does not name.
      const std::size_t one = std::stoul(note.message.substr(8));
      const std::size_t other = std::stoul(note.message.substr(note.message.find(" and `r") + 7));
      EXPECT_EQ(expected.count({one, other}), 1U) << "seed " << seed << ": " << note.message;
      for (const auto& values : table.cases()) {
        const std::vector<Value> example = table.read_example(note.message, values);
        EXPECT_TRUE(table.holds(one, example) && table.holds(other, example))
            << "seed " << seed << ": " << note.message;
      }
    }
    EXPECT_EQ(found, expected.size()) << "seed " << seed;
    with_overlaps += expected.empty() ? 0 : 1;
  }
  EXPECT_GT(with_overlaps, 500U);
  EXPECT_LT(with_overlaps, 2500U);
}

TEST(BruteForce, AgreesOnUnreachableRules) {
  std::size_t gone = 0;
  std::size_t all = 0;
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    RandomTable table(seed, seed % 4 == 0 ? HitPolicy::collect : HitPolicy::first);
    std::set<std::string> expected;
    for (std::size_t i = 0; i < table.decision().rules.size(); ++i) {
      bool is_reached = false;
      for (const auto& values : table.cases()) {
        if (!table.holds(i, values)) continue;
        bool is_taken = false;
        if (table.decision().hit == HitPolicy::first)
          for (std::size_t j = 0; j < i; ++j) is_taken = is_taken || table.holds(j, values, false);
        is_reached = is_reached || !is_taken;
      }
      ++all;
      if (!is_reached) expected.insert("r" + std::to_string(i));
    }
    std::set<std::string> found;
    for (const Diagnostic& note : run(find_unreachable, table.model()))
      found.insert(note.message.substr(6, note.message.find('`', 6) - 6));
    EXPECT_EQ(found, expected) << "seed " << seed << "\n" << table.text();
    gone += expected.size();
  }
  EXPECT_GT(gone, 500U);
  EXPECT_LT(gone, all / 2);
}

TEST(BruteForce, AgreesOnGaps) {
  std::size_t with_gaps = 0;
  std::size_t without = 0;
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    RandomTable table(seed, HitPolicy::first);
    bool is_gap = false;
    bool is_doubtful = false;
    for (const auto& values : table.cases()) {
      bool is_surely_held = false;
      bool may_be_held = false;
      for (std::size_t i = 0; i < table.decision().rules.size(); ++i) {
        is_surely_held = is_surely_held || table.holds(i, values, false);
        may_be_held = may_be_held || table.holds(i, values);
      }
      is_gap = is_gap || !may_be_held;
      is_doubtful = is_doubtful || !is_surely_held;
    }
    const Diagnostics notes = run(find_gaps, table.model());
    ASSERT_EQ(notes.size(), is_gap || is_doubtful ? 1U : 0U) << "seed " << seed;
    (is_gap ? with_gaps : without) += 1;
    if (notes.empty()) continue;
    EXPECT_EQ(notes[0].code, is_gap ? Code::gap : Code::not_analysed) << "seed " << seed << ": " << notes[0].message;
    if (!is_gap) continue;
    for (const auto& values : table.cases()) {
      const std::vector<Value> example = table.read_example(notes[0].message, values);
      for (std::size_t i = 0; i < table.decision().rules.size(); ++i)
        EXPECT_FALSE(table.holds(i, example)) << "seed " << seed << ": " << notes[0].message << ", rule " << i << "\n"
                                              << table.text() << values.size();
    }
  }
  EXPECT_GT(with_gaps, 500U);
  EXPECT_GT(without, 200U);
}

}  // namespace
}  // namespace adjudge
