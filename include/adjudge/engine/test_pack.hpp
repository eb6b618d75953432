#pragma once

#include <string>
#include <vector>

#include "adjudge/engine/policy.hpp"

namespace adjudge {

/// How one test of a pack went.
struct TestResult {
  std::string name;
  Span span;
  bool passed = true;
  std::vector<std::string> differences;  ///< one a line: what was expected, what came
};

/// How far the tests went into one rule.
struct RuleCoverage {
  std::string decision;
  std::string rule;
  bool has_fired = false;
  std::vector<std::string> open_cells;  ///< conditions that were never seen to hold, or never to fail
  std::size_t cells = 0;                ///< conditions that count: all but `-`
  std::size_t covered_cells = 0;
  Span span;
};

struct TestReport {
  std::vector<TestResult> tests;
  std::vector<RuleCoverage> rules;  ///< in file order
  Diagnostics problems;             ///< tests that cannot run: an unknown decision, a bad time
  std::size_t passed() const;
  std::size_t failed() const;
  double rule_coverage() const;  ///< 0 to 1; 1 for a pack without rules
  double cell_coverage() const;
};

/// Runs the tests that lie in a pack's `tests/` (language.md 9), against its newest version.
///
/// A rule is covered when some test saw it fire; a condition when tests saw it hold and saw it fail.
TestReport run_tests(const Policy& policy);

/// A YAML node as a case has it: mappings, lists and texts; the types of the facts read the texts.
Value value_of(const yaml::Node& node);

}  // namespace adjudge
