#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/model/model.hpp"

/// What `check` finds by analysis: one function per finding.
namespace adjudge::errors {

namespace analysis_text {

inline std::string in_backticks(const std::string& text) { return "`" + text + "`"; }

/// `a`, `b` and `c`; of many the first few and how many more.
inline std::string list(const std::vector<std::string>& names) {
  constexpr std::size_t most = 4;
  const std::size_t shown = names.size() > most ? most - 1 : names.size();
  std::string result;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i != 0) result += i + 1 == names.size() ? " and " : ", ";
    result += in_backticks(names[i]);
  }
  if (shown < names.size()) result += " and " + std::to_string(names.size() - shown) + " more";
  return result;
}

inline std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

}  // namespace analysis_text

/// Two rules of one decision that meet, and a case in which they do.
struct Meeting {
  const model::Decision* decision = nullptr;
  const model::Rule* earlier = nullptr;
  const model::Rule* later = nullptr;
  std::string example;     ///< empty when they meet in every case
  bool is_certain = true;  ///< the example can be a case; else its values may not go together
};

inline Diagnostic meeting_rules(Code code, const Meeting& meeting, const std::string& more) {
  using namespace analysis_text;
  Diagnostic result{code, meeting.is_certain ? Severity::error : Severity::warning, {}, {}, {}};
  const std::string where = meeting.example.empty() ? "in every case" : "for " + in_backticks(meeting.example);
  result.message = "rules " + in_backticks(meeting.earlier->id) + " and " + in_backticks(meeting.later->id) + " of " +
                   in_backticks(meeting.decision->name) + (meeting.is_certain ? " both hold " : " may both hold, as ") +
                   where + more;
  result.labels.push_back({meeting.later->span, "holds where " + in_backticks(meeting.earlier->id) + " does"});
  result.labels.push_back({meeting.earlier->span, in_backticks(meeting.earlier->id) + " is here"});
  return result;
}

inline Diagnostic may_be_ambiguous(const Meeting& meeting) {
  Diagnostic result = meeting_rules(Code::may_be_ambiguous, meeting, {});
  result.fixes.push_back(
      {{}, {}, "make one of them more specific, or write `hit: first` so that the earlier one answers"});
  return result;
}

inline Diagnostic may_be_unequal(const Meeting& meeting, const std::string& one, const std::string& other) {
  using namespace analysis_text;
  Diagnostic result =
      meeting_rules(Code::may_be_unequal, meeting, ", and answer " + in_backticks(one) + " and " + in_backticks(other));
  result.fixes.push_back({{}, {}, "`any` wants equal answers: make one rule more specific, or write `hit: first`"});
  return result;
}

/// That a decision has more findings of a kind than are shown. `is_all` is false when counting them was given up.
inline Diagnostic more_like_these(Code code, const model::Decision& decision, std::size_t count, bool is_all,
                                  bool is_pairs) {
  using namespace analysis_text;
  Diagnostic result{code, Severity::note, {}, {}, {}};
  result.message =
      in_backticks(decision.name) + " has " + (is_all ? "" : "at least ") +
      counted(count, is_pairs ? "more pair of rules" : "more rule", is_pairs ? "more pairs of rules" : "more rules") +
      " like these";
  result.labels.push_back({decision.span, "not all are shown"});
  return result;
}

/// `takers` take every case of the rule before it is tried.
inline Diagnostic unreachable_rule(const model::Decision& decision, const model::Rule& rule,
                                   const std::vector<const model::Rule*>& takers) {
  using namespace analysis_text;
  Diagnostic result{Code::unreachable_rule, Severity::warning, {}, {}, {}};
  std::vector<std::string> names;
  for (const model::Rule* taker : takers) names.push_back(taker->id);
  const bool is_rest = rule.otherwise;
  result.message = "rule " + in_backticks(rule.id) + " of " + in_backticks(decision.name) +
                   " can never answer: " + (is_rest ? "there is nothing left after " : "its cases are all taken by ") +
                   list(names);
  result.labels.push_back({rule.span, is_rest ? "no case is left for this" : "never comes to this"});
  for (std::size_t i = 0; i < takers.size() && i < 3; ++i)
    result.labels.push_back(
        {takers[i]->span, in_backticks(takers[i]->id) + (takers.size() == 1 ? " takes them" : " takes some")});
  result.fixes.push_back({{},
                          {},
                          is_rest ? "leave it out, or make an earlier rule more specific"
                                  : "move it up, make it differ, or leave it out"});
  return result;
}

/// `conditions` contradict each other, or (a single one) the type of what it asks about. None: nothing is known but
/// that it never holds.
inline Diagnostic contradictory_rule(const model::Decision& decision, const model::Rule& rule,
                                     const std::vector<std::pair<const model::Condition*, std::string>>& conditions) {
  using namespace analysis_text;
  Diagnostic result{Code::unreachable_rule, Severity::warning, {}, {}, {}};
  result.message = "rule " + in_backticks(rule.id) + " of " + in_backticks(decision.name) + " can never hold";
  if (conditions.size() == 1) result.message += ": nothing is " + in_backticks(conditions[0].second);
  std::vector<std::string> texts;
  for (const auto& condition : conditions) texts.push_back(condition.second);
  if (conditions.size() > 1) result.message += ": " + list(texts) + " exclude each other";
  for (std::size_t i = 0; i < conditions.size() && i < 4; ++i)
    if (!conditions[i].first->span.is_none())
      result.labels.push_back(
          {conditions[i].first->span, conditions.size() == 1 ? "no case meets this" : "excludes the others"});
  if (result.labels.empty()) result.labels.push_back({rule.span, "no case meets its conditions"});
  result.fixes.push_back({{}, {}, "mend one of its conditions, or leave the rule out"});
  return result;
}

inline Diagnostic gap(const model::Decision& decision, const std::string& example, const std::string& advice) {
  using namespace analysis_text;
  Diagnostic result{Code::gap, Severity::warning, {}, {}, {}};
  result.message = "no rule of " + in_backticks(decision.name) + " holds " +
                   (example.empty() ? "in any case" : "for " + in_backticks(example));
  result.labels.push_back({decision.span, "has no `default` for such cases"});
  result.fixes.push_back({{}, {}, advice});
  return result;
}

inline Diagnostic gaps_not_analysed(const model::Decision& decision, const std::vector<const model::Rule*>& rules,
                                    const model::Condition* condition, const std::string& condition_text,
                                    const std::string& example) {
  using namespace analysis_text;
  Diagnostic result{Code::not_analysed, Severity::note, {}, {}, {}};
  std::vector<std::string> names;
  for (const model::Rule* rule : rules) names.push_back(rule->id);
  result.message =
      "not analysed: " + in_backticks(decision.name) + " has no `default`, and " +
      (example.empty() ? std::string("cases are left") : "cases such as " + in_backticks(example) + " are left") +
      " to " + list(names) + (condition_text.empty() ? "" : ", which asks " + in_backticks(condition_text));
  const bool is_placed = condition != nullptr && !condition->span.is_none();
  result.labels.push_back({is_placed       ? condition->span
                           : rules.empty() ? decision.span
                                           : rules.front()->span,
                           "the analysis does not look into this"});
  result.fixes.push_back({{}, {}, "a `default` settles what happens when no rule holds"});
  return result;
}

inline Diagnostic too_much_to_analyse(const model::Decision& decision, const std::string& what) {
  using namespace analysis_text;
  Diagnostic result{Code::not_analysed, Severity::note, {}, {}, {}};
  result.message =
      "not analysed: " + in_backticks(decision.name) + " has too many rules that cross each other to look for " + what;
  result.labels.push_back({decision.span, "given up here"});
  return result;
}

}  // namespace adjudge::errors
