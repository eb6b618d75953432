#pragma once

#include <string>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/type.hpp"

/// The mistakes that the model layer reports: one function each, so that the wording lives in one place.
namespace adjudge::errors {

inline std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

inline std::string join(const std::vector<std::string>& words, std::string_view separator = ", ",
                        std::size_t most = 12) {
  std::string result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == most) return result + ", ...";
    if (i != 0) result += separator;
    result += words[i];
  }
  return result;
}

/// A type as an author says it; the type of a literal text is text.
inline std::string said(const Type& type) {
  if (type.is_texts() && type.members().size() == 1) return "the text \"" + type.members().front() + "\"";
  return type.to_text();
}

inline Diagnostic mistake(Code code, Span span, std::string message, std::string label = {}) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.labels.push_back({span, std::move(label)});
  return diagnostic;
}

/// In dmn mode a mistake makes a null, and the rest goes on.
inline Diagnostic as_warning(Diagnostic diagnostic) {
  diagnostic.severity = Severity::warning;
  return diagnostic;
}

inline Diagnostic with_advice(Diagnostic diagnostic, std::string reason) {
  if (!reason.empty()) diagnostic.fixes.push_back({Span{}, {}, std::move(reason)});
  return diagnostic;
}

/// Of DMN files: a reference leads nowhere.
inline Diagnostic unknown_reference(Span span, const std::string& id) {
  return with_advice(
      mistake(Code::unknown_name, span, "nothing has the id " + ("`" + id + "`")),
      "expected the id of an input, a decision, a business knowledge model or a decision service of this "
      "file, or of one that it imports");
}

inline Diagnostic service_too_deep(Span span, unsigned most) {
  return with_advice(
      mistake(Code::program_too_large, span,
              "more than " + std::to_string(most) + " decisions of a service require each other in a row"),
      "a list and `for` say the same without a chain");
}

/// Of DMN files: decisions are copied into each service that makes them.
inline Diagnostic services_too_large(Span span, std::size_t most) {
  return with_advice(mistake(Code::program_too_large, span,
                             "the decision services hold more than " + std::to_string(most) + " bytes of decisions"),
                     "services that make the same large decisions can call one that makes them");
}

inline Diagnostic with_fix(Diagnostic diagnostic, Span span, std::string replacement, std::string reason) {
  diagnostic.fixes.push_back({span, std::move(replacement), std::move(reason)});
  return diagnostic;
}

/// "did you mean": the nearest of the candidates as a fix, or the candidates themselves when they are few.
inline Diagnostic with_nearest(Diagnostic diagnostic, Span span, std::string_view name,
                               const std::vector<std::string>& candidates) {
  const std::string close = nearest(name, candidates);
  if (!close.empty()) return with_fix(std::move(diagnostic), span, close, "did you mean " + quoted(close) + "?");
  if (!candidates.empty() && candidates.size() <= 12)
    return with_advice(std::move(diagnostic), "one of: " + join(candidates));
  return diagnostic;
}

inline Diagnostic unknown_name(Span span, std::string_view name, const std::vector<std::string>& candidates) {
  // What YAML has for true and false elsewhere.
  static constexpr std::pair<std::string_view, std::string_view> booleans[] = {
      {"yes", "true"}, {"Yes", "true"}, {"on", "true"},   {"True", "true"},   {"TRUE", "true"},
      {"no", "false"}, {"No", "false"}, {"off", "false"}, {"False", "false"}, {"FALSE", "false"}};
  for (const auto& [written, meant] : booleans)
    if (name == written)
      return with_fix(mistake(Code::unknown_name, span, "unknown name " + quoted(name), "not true or false"), span,
                      std::string(meant), "write " + quoted(meant));
  return with_nearest(
      mistake(Code::unknown_name, span, "unknown name " + quoted(name), "not a fact, term, window or decision"), span,
      name, candidates);
}

/// In `lines[item.id = id]` both are the field of the line.
inline Diagnostic hidden_name(Span span, std::string_view name) {
  Diagnostic diagnostic = with_advice(
      mistake(Code::hidden_name, span, quoted(name) + " is the field of the element here",
              "hides the variable outside"),
      "call the variable or parameter something else; the element's field is also `item." + std::string(name) + "`");
  diagnostic.severity = Severity::warning;
  return diagnostic;
}

/// A member of a choice, bare where an expression stands.
inline Diagnostic member_without_quotes(Span span, std::string_view name) {
  return with_fix(mistake(Code::unknown_name, span, "unknown name " + quoted(name), "a member of a choice, not a name"),
                  span, "\"" + std::string(name) + "\"",
                  "inside an expression a member of a choice is quoted: `\"" + std::string(name) + "\"`");
}

/// A text where a constant stands, which YAML has taken the quotes of.
inline Diagnostic text_without_quotes(Span span, std::string_view text) {
  const std::string written = "'\"" + std::string(text) + "\"'";
  return with_fix(
      mistake(Code::unknown_name, span, "unknown name " + quoted(text), "not a number, an amount or a date"), span,
      written, "a text is quoted twice, once for YAML: `" + written + "`");
}

/// How YAML writes a text so that it is read as it stands.
inline std::string in_single_quotes(std::string_view text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("''") : std::string(1, c);
  return result + "'";
}

/// A text that looks like FEEL where a text is read as it stands: in a test of a string, or as an answer.
inline Diagnostic reads_as_text(Span span, std::string_view text, bool is_test) {
  Diagnostic diagnostic = mistake(Code::reads_as_text, span, quoted(text) + " is plain text here",
                                  is_test ? "only a text of just these letters holds" : "these letters are the answer");
  diagnostic.severity = Severity::warning;
  const bool is_one_text = text.size() > 2 && text.front() == '"' && text.find('"', 1) + 1 == text.size() &&
                           text.find_first_of("\\{}") == std::string_view::npos;
  if (is_one_text) {
    const std::string_view inside = text.substr(1, text.size() - 2);
    return with_fix(std::move(diagnostic), span, in_single_quotes(inside),
                    "the inner quotes belong to the text; without them it is " + quoted(inside));
  }
  const std::string computed = "{= " + std::string(text) + "}";
  return with_fix(std::move(diagnostic), span, in_single_quotes(computed),
                  std::string("where FEEL is meant, write ") + quoted(computed));
}

inline Diagnostic group_of_facts(Span span, std::string_view name, const std::vector<std::string>& facts) {
  return with_advice(
      mistake(Code::unknown_name, span, quoted(name) + " is a group of facts, not a fact", "expected one of its facts"),
      "name one of: " + join(facts));
}

inline Diagnostic unknown_type(Span span, std::string_view name, const std::vector<std::string>& candidates) {
  return with_nearest(mistake(Code::unknown_type, span, "unknown type " + quoted(name), "expected a type"), span, name,
                      candidates);
}

inline Diagnostic bad_type(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_type, span, std::move(message), "expected a type"), std::move(advice));
}

inline Diagnostic recursive_type(Span span, std::string_view name) {
  return mistake(Code::recursive_type, span, "the type " + quoted(name) + " contains itself");
}

inline Diagnostic duplicate_name(Span span, std::string_view name, std::string_view what, Span first) {
  Diagnostic diagnostic =
      mistake(Code::duplicate_name, span, quoted(name) + " is declared twice", "second, as " + std::string(what));
  if (!first.is_none()) diagnostic.labels.push_back({first, "first here"});
  return with_advice(std::move(diagnostic), "rename one of them");
}

inline Diagnostic type_mismatch(Span span, std::string_view expected, std::string_view found) {
  return mistake(Code::type_mismatch, span, "expected " + std::string(expected) + ", found " + std::string(found));
}

inline Diagnostic operator_mismatch(Span span, std::string_view op, const Type& left, const Type& right,
                                    std::string advice) {
  return with_advice(
      mistake(Code::operator_mismatch, span, quoted(op) + " does not work on " + said(left) + " and " + said(right)),
      std::move(advice));
}

inline Diagnostic currencies(Span span, std::string_view op, const Type& left, const Type& right) {
  return with_advice(
      mistake(
          Code::currency_mismatch, span,
          quoted(op) + " on money of two currencies, " + left.currency().code() + " and " + right.currency().code()),
      "bring one to the other's currency with `convert(amount, rate, \"" + left.currency().code() + "\")`");
}

inline Diagnostic money_and_number(Span span, std::string_view op, const Type& money) {
  const std::string code = money.currency().is_none() ? "EUR" : money.currency().code();
  return with_advice(mistake(Code::operator_mismatch, span, quoted(op) + " on money and a bare number"),
                     "write the currency (`200 " + code + "`), or take `amount of(...)` of the money");
}

inline Diagnostic compares_unlike(Span span, std::string_view op, const Type& left, const Type& right,
                                  std::string advice) {
  return with_advice(
      mistake(Code::compares_unlike, span, quoted(op) + " compares " + said(left) + " with " + said(right)),
      std::move(advice));
}

inline Diagnostic condition_as_value(Span span, const Type& subject) {
  return with_advice(mistake(Code::compares_unlike, span, "a condition cannot be compared with " + said(subject)),
                     "in a test, `?` is the tested value: `? > 3`; a condition on something else goes to `if:`");
}

inline Diagnostic not_a_member(Span span, std::string_view text, const Type& choice) {
  const std::string of = choice.name().empty() ? std::string("the choices") : quoted(choice.name());
  return with_nearest(
      mistake(Code::not_a_member, span, quoted(text) + " is not one of " + of, "expected one of its members"), span,
      text, choice.members());
}

inline Diagnostic unknown_field(Span span, std::string_view field, const Type& of,
                                const std::vector<std::string>& candidates) {
  return with_nearest(mistake(Code::unknown_field, span, of.to_text() + " has no " + quoted(field)), span, field,
                      candidates);
}

inline Diagnostic unknown_function(Span span, std::string_view name, const std::vector<std::string>& candidates) {
  return with_nearest(mistake(Code::unknown_function, span, "unknown function " + quoted(name),
                              "no built-in and no function of this pack"),
                      span, name, candidates);
}

inline Diagnostic wrong_arguments(Span span, std::string_view name, const std::string& found,
                                  const std::vector<std::string>& forms) {
  return with_advice(mistake(Code::wrong_arguments, span, quoted(name) + " cannot take " + found),
                     "it is " + join(forms, " or "));
}

inline Diagnostic argument_count(Span span, std::string_view name, std::size_t wanted, std::size_t found) {
  return mistake(Code::wrong_arguments, span,
                 quoted(name) + " takes " + std::to_string(wanted) + (wanted == 1 ? " argument" : " arguments") +
                     ", found " + std::to_string(found));
}

inline Diagnostic null_in_pack(Span span) {
  return with_advice(mistake(Code::null_in_pack, span, "`null` has no meaning in a pack", "nothing is null here"),
                     "ask `known(x)`, or give what stands in for it: `x ?? 0`");
}

inline Diagnostic bad_literal(Span span, std::string_view text, std::string_view what) {
  return mistake(Code::bad_literal, span, quoted(text) + " is not " + std::string(what));
}

inline Diagnostic rule_without_condition(Span span, std::string_view id) {
  return with_advice(mistake(Code::rule_without_condition, span, "the rule " + quoted(id) + " has no condition"),
                     "give it `when` or `if`; a rule for all other cases is `otherwise`, under `hit: first`");
}

inline Diagnostic misplaced_otherwise(Span span, std::string message, std::string advice) {
  return with_advice(mistake(Code::misplaced_otherwise, span, std::move(message)), std::move(advice));
}

inline Diagnostic duplicate_rule(Span span, std::string_view id, Span first) {
  Diagnostic diagnostic = mistake(Code::duplicate_rule, span, "two rules are called " + quoted(id), "second");
  diagnostic.labels.push_back({first, "first here"});
  return with_advice(std::move(diagnostic), "every rule of a decision has its own id");
}

inline Diagnostic missing_output(Span span, std::string_view field) {
  return with_advice(mistake(Code::missing_output, span, "the answer lacks " + quoted(field)),
                     "give it, or make it optional in `answer` (`" + std::string(field) + ": \"string?\"`)");
}

inline Diagnostic unknown_output(Span span, std::string_view field, const std::vector<std::string>& candidates) {
  return with_nearest(mistake(Code::unknown_output, span, "the answer has no " + quoted(field)), span, field,
                      candidates);
}

inline Diagnostic wrong_hit_policy(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::wrong_hit_policy, span, std::move(message)), std::move(advice));
}

inline Diagnostic wrong_cell_count(Span span, std::size_t wanted_inputs, std::size_t wanted_outputs,
                                   std::size_t found) {
  return with_advice(mistake(Code::wrong_cell_count, span,
                             "the row has " + std::to_string(found) + " cells, expected " +
                                 std::to_string(wanted_inputs + wanted_outputs)),
                     std::to_string(wanted_inputs) + " for the inputs, then " + std::to_string(wanted_outputs) +
                         " for the answer; `-` holds for everything");
}

inline Diagnostic decision_without_answer(Span span, std::string_view name) {
  return with_advice(mistake(Code::missing_key, span, "the decision " + quoted(name) + " has no `answer`",
                             "expected the type of its answer"),
                     "say what it answers: `answer: number`, `answer: [approve, deny]`, or `answer: {outcome: "
                     "[approve, deny], reason: \"string?\"}`");
}

inline Diagnostic bad_body(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_body, span, std::move(message)), std::move(advice));
}

inline Diagnostic unknown_calendar(Span span, std::string_view id, const std::vector<std::string>& calendars) {
  if (calendars.empty())
    return with_advice(
        mistake(Code::unknown_calendar, span, "unknown calendar " + quoted(id), "this pack has no calendars"),
        "write calendars/" + std::string(id) + ".yaml");
  return with_nearest(mistake(Code::unknown_calendar, span, "unknown calendar " + quoted(id)), span, id, calendars);
}

inline Diagnostic bad_calendar(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_calendar, span, std::move(message)), std::move(advice));
}

inline Diagnostic bad_window(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_window, span, std::move(message)), std::move(advice));
}

inline Diagnostic bad_period(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_period, span, std::move(message)), std::move(advice));
}

inline Diagnostic bad_applies_by(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_applies_by, span, std::move(message)), std::move(advice));
}

inline Diagnostic bad_header(Code code, Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(code, span, std::move(message)), std::move(advice));
}

inline Diagnostic too_many_instances(Span span, std::string_view name) {
  return with_advice(
      mistake(Code::wrong_arguments, span, quoted(name) + " is called with too many different types of arguments"),
      "give its parameters types, such as `" + std::string(name) + "(x: number)`");
}

inline Diagnostic functions_too_deep(Span span, std::size_t limit) {
  return with_advice(
      mistake(Code::wrong_arguments, span, "functions call each other more than " + std::to_string(limit) + " deep"),
      "move what the inner ones compute to terms");
}

inline Diagnostic argument_twice(Span span, std::string_view name) {
  return mistake(Code::wrong_arguments, span, quoted(name) + " is given twice");
}

inline Diagnostic calls_itself(Span span, std::string_view name) {
  return with_advice(mistake(Code::cycle, span, "the function " + quoted(name) + " calls itself"),
                     "functions of a pack cannot be recursive; work over a list with `for`, `some` or a filter");
}

inline Diagnostic not_constant(Span span, std::string_view what) {
  return mistake(Code::not_constant, span, std::string(what) + " is a value as it stands, not a computed one");
}

inline Diagnostic bad_default(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::bad_default, span, std::move(message)), std::move(advice));
}

inline Diagnostic not_in_strict_mode(Span span, std::string message, std::string advice = {}) {
  return with_advice(mistake(Code::not_in_strict_mode, span, std::move(message)), std::move(advice));
}

}  // namespace adjudge::errors
