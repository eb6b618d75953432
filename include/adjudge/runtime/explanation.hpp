#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adjudge/core/source.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/runtime/decision.hpp"

namespace adjudge {

/// What a condition said: Kleene's three, or that it could not be had.
enum class Verdict : std::uint8_t { holds, fails, unknown, problem, not_tried };
std::string_view to_text(Verdict verdict);

/// One condition of a rule as it was for a case.
struct CellTrace {
  std::string subject;  ///< `return_window.days_late`; empty for `if`, `unless`, `in_force`
  std::string test;     ///< `<= 7`
  std::string value;    ///< of the subject, as text; `***` when sensitive
  Verdict verdict = Verdict::not_tried;
  std::vector<std::string> missing;
  std::string problem;
  std::vector<std::vector<CellTrace>> alternatives;  ///< of an `any_of`
  Span span;
};

struct RuleTrace {
  std::string id;
  Verdict verdict = Verdict::not_tried;
  bool fired = false;
  std::vector<CellTrace> cells;
  std::string answer;  ///< what it gives, as text, when it was possible
  std::string because;
  std::string cite;
  std::string layer;  ///< the pack that the rule is of, where one pack extends another
  Span span;
  std::string where;  ///< the same for people, `money.yaml:27:3`; set by Policy
};

/// How one node of the graph came to its value.
struct NodeTrace {
  enum class Kind : std::uint8_t { constant, term, window, decision };
  Kind kind = Kind::term;
  std::string name;
  std::string question;
  std::string hit;
  std::string value;  ///< as text; `***` when it may show a sensitive fact
  Status status = Status::decided;
  std::vector<std::string> missing;
  std::string problem;
  std::string because;  ///< of a decision that computes its value, or whose default answered
  std::string cite;
  std::vector<RuleTrace> rules;     ///< of a decision, those tried, in order; under `for_each` of all elements
  std::size_t rules_not_shown = 0;  ///< tried after so many others that they are only counted
  std::vector<std::uint32_t> element_of_rule;  ///< under `for_each`: which element each of `rules` is of
  std::vector<std::string> reads;              ///< names of facts and nodes that it read directly
  Span span;
  std::string where;  ///< the same for people; set by Policy
};

struct FactTrace {
  std::string path;
  std::string value;
  bool is_known = true;
};

/// How an answer came about: the nodes that were evaluated, in the order in which they were finished, and the facts.
struct Explanation {
  std::vector<FactTrace> facts;
  std::vector<NodeTrace> nodes;
  Decision decision;

  const NodeTrace* find(std::string_view node) const;
};

/// Why a case did not get an answer that one hoped for.
struct WhyNot {
  struct Candidate {
    RuleTrace rule;                     ///< a rule that would give the answer, all its conditions tried
    std::vector<std::size_t> blocking;  ///< indexes of its conditions that do not hold
    std::string beaten_by;              ///< it held, but this earlier (or winning) rule answered
  };
  std::string decision;
  std::string hoped_for;
  Status status = Status::decided;    ///< of the decision as it is
  std::vector<std::string> missing;   ///< when it is undetermined
  std::string problem;                ///< when it is in error or conflict
  bool is_given = false;              ///< the case does get that answer
  std::vector<Candidate> candidates;  ///< nearest first: fewest blocking conditions
  bool is_computed = false;           ///< the answer is computed by an expression; no rule can be named
};

/// As a person reads it, indented, one fact a line. Where packs lie on each other, each rule says whose it is and
/// where.
std::string to_text(const Explanation& explanation);
std::string to_text(const WhyNot& why_not);

}  // namespace adjudge
