#include "adjudge/engine/test_pack.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "adjudge/core/read_text.hpp"
#include "engine/errors.hpp"

namespace adjudge {
namespace {

using yaml::Node;

// Mappings merge deeply, lists and scalars replace.
Value merged(const Value& base, const Value& over) {
  if (!base.is(Kind::context) || !over.is(Kind::context)) return over;
  std::vector<std::pair<std::string, Value>> entries;
  const auto& keys = base.shape()->keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value* replacement = over.find(keys[i]);
    entries.emplace_back(keys[i], replacement == nullptr ? base.values()[i] : merged(base.values()[i], *replacement));
  }
  for (std::size_t i = 0; i < over.values().size(); ++i)
    if (base.find(over.shape()->keys()[i]) == nullptr) entries.emplace_back(over.shape()->keys()[i], over.values()[i]);
  return Value::context(std::move(entries));
}

struct Seen {
  bool held = false;
  bool failed = false;
};

class Coverage {
 public:
  void add(const Explanation& explanation) {
    for (const NodeTrace& node : explanation.nodes) {
      if (node.kind != NodeTrace::Kind::decision) continue;
      for (const RuleTrace& rule : node.rules) {
        if (rule.fired) fired_.insert({node.name, rule.id});
        for (const CellTrace& cell : rule.cells) add_cell(cell);
      }
    }
  }

  std::vector<RuleCoverage> report(const Program& program) const {
    std::vector<RuleCoverage> result;
    for (const program::Decision& decision : program.decisions)
      for (const program::Rule& rule : decision.rules) {
        // The rules of a base are for the base's own tests to reach.
        if (!program.layers.empty() && program.layer_of(rule.span) != program.pack) continue;
        RuleCoverage row;
        row.decision = decision.name;
        row.rule = rule.id;
        row.span = rule.span;
        row.has_fired = fired_.count({decision.name, rule.id}) != 0;
        for (const program::Cell& cell : rule.cells) count(decision, cell, row);
        result.push_back(std::move(row));
      }
    return result;
  }

 private:
  using Place = std::pair<std::uint32_t, std::uint32_t>;
  static Place place(const Span& span) { return {static_cast<std::uint32_t>(span.source), span.begin}; }

  void add_cell(const CellTrace& cell) {
    Seen& seen = cells_[place(cell.span)];
    seen.held = seen.held || cell.verdict == Verdict::holds;
    seen.failed = seen.failed || cell.verdict == Verdict::fails;
    for (const auto& alternative : cell.alternatives)
      for (const CellTrace& part : alternative) add_cell(part);
  }

  void count(const program::Decision& decision, const program::Cell& cell, RuleCoverage& row) const {
    if (cell.form == program::Cell::Form::always) return;
    if (cell.form == program::Cell::Form::any_of) {
      for (const auto& alternative : cell.alternatives)
        for (const program::Cell& part : alternative) count(decision, part, row);
      return;
    }
    ++row.cells;
    const auto found = cells_.find(place(cell.span));
    const Seen seen = found == cells_.end() ? Seen{} : found->second;
    if (seen.held && seen.failed) {
      ++row.covered_cells;
      return;
    }
    std::string name = cell.is_period                ? "in force"
                       : cell.input != program::none ? decision.inputs[cell.input].text
                       : cell.negated                ? "unless"
                                                     : "if";
    name += ": " + cell.text;
    row.open_cells.push_back(name + (seen.held ? " (never fails)" : seen.failed ? " (never holds)" : " (never tried)"));
  }

  std::set<std::pair<std::string, std::string>> fired_;
  std::map<Place, Seen> cells_;
};

class Runner {
 public:
  explicit Runner(const Policy& policy) : policy_(policy), version_(policy.newest()) {
    for (const auto& [name, node] : version_.tests.cases) {
      if (!bases_.emplace(name.text, value_of(node)).second)
        problem(name.span, "two cases are called `" + name.text + "`");
    }
  }

  TestReport run() {
    for (const document::TestDeclaration& test : version_.tests.tests) run(test);
    report_.rules = coverage_.report(version_.program);
    return std::move(report_);
  }

 private:
  void problem(Span span, std::string message, std::string advice = {}) {
    report_.problems.add(errors::about(Code::bad_test, span, std::move(message), std::move(advice)));
  }

  void run(const document::TestDeclaration& test) {
    TestResult result;
    result.name = test.name.text;
    result.span = test.name.span;
    const std::size_t problems_before = report_.problems.size();

    Value given = Value::context(std::vector<std::pair<std::string, Value>>{});
    if (test.base) {
      const auto base = bases_.find(test.base->text);
      if (base == bases_.end()) {
        std::vector<std::string> names;
        for (const auto& [name, value] : bases_) names.push_back(name);
        const std::string close = nearest(test.base->text, names);
        problem(test.base->span, "no case is called `" + test.base->text + "`",
                close.empty() ? "" : "did you mean `" + close + "`?");
      } else {
        given = base->second;
      }
    }
    if (test.given) given = merged(given, value_of(*test.given));
    DecideOptions options;
    if (test.now) {
      options.now = DateTime::parse(test.now->text);
      if (!options.now)
        problem(test.now->span, "`" + test.now->text + "` is not a date and time", "write 2026-11-24T10:00:00Z");
    }
    collect_decisions(test, options.decisions);
    if (report_.problems.size() != problems_before) {
      result.passed = false;
      result.differences.push_back("the test cannot run: see the problems");
      report_.tests.push_back(std::move(result));
      return;
    }
    const Explanation explanation = policy_.explain(given, options);
    coverage_.add(explanation);
    compare_all(test, explanation.decision, result);
    result.passed = result.differences.empty();
    report_.tests.push_back(std::move(result));
  }

  // `eligibility.outcome` is the output of `eligibility`.
  const program::Decision* decision_of(const ScalarText& key, std::string& field) {
    const Program& program = version_.program;
    if (const int index = program.find_decision(key.text); index >= 0)
      return &program.decisions[static_cast<std::size_t>(index)];
    for (auto dot = key.text.rfind('.'); dot != std::string::npos && dot != 0; dot = key.text.rfind('.', dot - 1))
      if (const int index = program.find_decision(key.text.substr(0, dot)); index >= 0) {
        field = key.text.substr(dot + 1);
        return &program.decisions[static_cast<std::size_t>(index)];
      }
    const std::string close = nearest(key.text.substr(0, key.text.find('.')), policy_.decision_names());
    problem(key.span, "no decision is called `" + key.text + "`", close.empty() ? "" : "did you mean `" + close + "`?");
    return nullptr;
  }

  void collect_decisions(const document::TestDeclaration& test, std::vector<std::string>& names) {
    for (const auto* part : {&test.expect, &test.expect_status, &test.fired, &test.missing, &test.expect_error}) {
      if (!*part || !(*part)->is_mapping()) continue;
      for (const yaml::Entry& entry : (*part)->entries) {
        std::string field;
        const program::Decision* decision = decision_of(entry.key, field);
        if (decision != nullptr && std::find(names.begin(), names.end(), decision->name) == names.end())
          names.push_back(decision->name);
      }
    }
    if (names.empty())
      problem(test.span, "the test `" + test.name.text + "` expects nothing",
              "give it `expect`, `expect_status`, `fired` or `missing`");
  }

  static std::string in_words(const Answer& answer) {
    switch (answer.status) {
      case Status::decided:
        return to_feel(answer.value);
      case Status::undetermined: {
        std::string text = "undetermined, missing";
        for (const std::string& path : answer.missing) text += " " + path;
        return text;
      }
      case Status::conflict:
      case Status::error:
        break;
    }
    return std::string(to_text(answer.status)) + (answer.problem ? ": " + answer.problem->message : "");
  }

  void compare_all(const document::TestDeclaration& test, const Decision& decision, TestResult& result) {
    const auto differ = [&](const std::string& what, const std::string& expected, const std::string& found) {
      result.differences.push_back(what + ": expected " + expected + ", found " + found);
    };
    if (test.expect)
      for (const yaml::Entry& entry : test.expect->entries) {
        std::string field;
        const program::Decision* of = decision_of(entry.key, field);
        const Answer& answer = decision[of->name];
        if (answer.status != Status::decided) {
          differ(entry.key.text, entry.value.is_scalar() ? entry.value.scalar.text : "an answer", in_words(answer));
          continue;
        }
        compare_answer(entry, field, *of, answer, differ);
      }
    if (test.expect_status)
      for (const yaml::Entry& entry : test.expect_status->entries) {
        std::string field;
        const Answer& answer = decision[decision_of(entry.key, field)->name];
        if (!entry.value.is_scalar() || parse_status(entry.value.scalar.text) != answer.status)
          differ(entry.key.text, entry.value.scalar.text, in_words(answer));
      }
    if (test.expect_error)
      for (const yaml::Entry& entry : test.expect_error->entries) {
        std::string field;
        const Answer& answer = decision[decision_of(entry.key, field)->name];
        const CodeEntry* code = answer.problem ? find_code(to_text(answer.problem->code)) : nullptr;
        const std::string found = code == nullptr ? in_words(answer) : std::string(code->name);
        if (found != entry.value.scalar.text) differ(entry.key.text, entry.value.scalar.text, found);
      }
    if (test.fired)
      for (const yaml::Entry& entry : test.fired->entries) {
        std::string field;
        const Answer& answer = decision[decision_of(entry.key, field)->name];
        std::vector<std::string> found = answer.fired;
        for (const auto& element : answer.fired_by_element) found.insert(found.end(), element.begin(), element.end());
        const std::vector<std::string> expected = texts(entry.value);
        if (expected != found)
          differ("fired of " + entry.key.text, joined(expected),
                 joined(found) + (answer.status == Status::decided ? "" : " (" + in_words(answer) + ")"));
      }
    if (test.missing)
      for (const yaml::Entry& entry : test.missing->entries) {
        std::string field;
        const Answer& answer = decision[decision_of(entry.key, field)->name];
        std::vector<std::string> expected = texts(entry.value);
        std::vector<std::string> found = answer.missing;
        std::sort(expected.begin(), expected.end());
        std::sort(found.begin(), found.end());
        if (expected != found)
          differ("missing of " + entry.key.text, joined(expected), joined(found) + " (" + in_words(answer) + ")");
      }
  }

  template <class Differ>
  void compare_answer(const yaml::Entry& entry, const std::string& field, const program::Decision& of,
                      const Answer& answer, const Differ& differ) {
    Type type = of.answer;
    const Value* found = &answer.value;
    if (!field.empty()) {
      const Type::Field* declared = type.is(Type::Kind::record) ? type.field(field) : nullptr;
      found = answer.value.is(Kind::context) ? answer.value.find(field) : nullptr;
      if (declared == nullptr || found == nullptr) {
        problem(entry.key.span, "`" + of.name + "` has no output `" + field + "`");
        return;
      }
      type = declared->type;
    }
    if (!meets(entry.value, type, *found)) differ(entry.key.text, expected_text(entry.value), to_feel(*found));
  }

  // Whether an answer is the expected one. A mapping names some fields of a record; a list names all elements.
  bool meets(const Node& expected, const Type& type, const Value& found) const {
    switch (expected.kind) {
      case Node::Kind::null:
        return found.is_null();
      case Node::Kind::scalar: {
        const Program& program = version_.program;
        const Value wanted = fit(value_of(expected), type, "expected", program.currency, program.zone);
        return identical(wanted, found);
      }
      case Node::Kind::sequence: {
        if (!found.is(Kind::list) || found.items().size() != expected.items.size()) return false;
        for (std::size_t i = 0; i < expected.items.size(); ++i)
          if (!meets(expected.items[i], type.is(Type::Kind::list) ? type.element() : Type(), found.items()[i]))
            return false;
        return true;
      }
      case Node::Kind::mapping: {
        if (!found.is(Kind::context)) {
          const Value wanted =
              fit(value_of(expected), type, "expected", version_.program.currency, version_.program.zone);
          return identical(wanted, found);
        }
        for (const yaml::Entry& entry : expected.entries) {
          const Value* part = found.find(entry.key.text);
          const Type::Field* field = type.is(Type::Kind::record) ? type.field(entry.key.text) : nullptr;
          if (part == nullptr || !meets(entry.value, field == nullptr ? Type() : field->type, *part)) return false;
        }
        return true;
      }
    }
    return false;
  }

  static std::string expected_text(const Node& node) {
    if (node.is_null()) return "nothing";
    return node.is_scalar() ? node.scalar.text : to_feel(value_of(node));
  }

  static std::vector<std::string> texts(const Node& node) {
    std::vector<std::string> result;
    if (node.is_scalar()) result.push_back(node.scalar.text);
    for (const Node& item : node.items) {
      const auto inner = texts(item);
      result.insert(result.end(), inner.begin(), inner.end());
    }
    return result;
  }

  static std::string joined(const std::vector<std::string>& words) {
    std::string text = "[";
    for (std::size_t i = 0; i < words.size(); ++i) text += (i == 0 ? "" : ", ") + words[i];
    return text + "]";
  }

  const Policy& policy_;
  const PolicyVersion& version_;
  std::map<std::string, Value> bases_;
  Coverage coverage_;
  TestReport report_;
};

}  // namespace

Value value_of(const yaml::Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return {};
    case Node::Kind::scalar:
      return Value(node.scalar.text);  // the fact's type reads it
    case Node::Kind::sequence: {
      std::vector<Value> items;
      for (const Node& item : node.items) items.push_back(value_of(item));
      return Value::list(std::move(items));
    }
    case Node::Kind::mapping: {
      std::vector<std::pair<std::string, Value>> entries;
      for (const yaml::Entry& entry : node.entries) entries.emplace_back(entry.key.text, value_of(entry.value));
      return Value::context(std::move(entries));
    }
  }
  return {};
}

std::size_t TestReport::passed() const {
  return static_cast<std::size_t>(
      std::count_if(tests.begin(), tests.end(), [](const TestResult& test) { return test.passed; }));
}

std::size_t TestReport::failed() const { return tests.size() - passed(); }

double TestReport::rule_coverage() const {
  if (rules.empty()) return 1;
  const auto covered =
      std::count_if(rules.begin(), rules.end(), [](const RuleCoverage& rule) { return rule.has_fired; });
  return static_cast<double>(covered) / static_cast<double>(rules.size());
}

double TestReport::cell_coverage() const {
  std::size_t all = 0;
  std::size_t covered = 0;
  for (const RuleCoverage& rule : rules) {
    all += rule.cells;
    covered += rule.covered_cells;
  }
  return all == 0 ? 1 : static_cast<double>(covered) / static_cast<double>(all);
}

TestReport run_tests(const Policy& policy) { return Runner(policy).run(); }

}  // namespace adjudge
