#pragma once

/// \file
/// Every mistake that the YAML half of this layer reports, each named once; the mistakes of expressions stand in
/// `feel_errors.hpp`.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/text.hpp"

namespace adjudge::errors {
inline namespace of_yaml {

inline std::string tick(std::string_view text) { return in_backticks(text); }

/// A diagnostic with one place and no repair.
inline Diagnostic plain_error(Code code, std::string message, Span span, std::string label) {
  return {code, Severity::error, std::move(message), {{span, std::move(label)}}, {}};
}

inline Diagnostic with_fix(Diagnostic diagnostic, Span span, std::string replacement, std::string reason) {
  diagnostic.fixes.push_back({span, std::move(replacement), std::move(reason)});
  return diagnostic;
}

inline Diagnostic with_advice(Diagnostic diagnostic, std::string reason) {
  return with_fix(std::move(diagnostic), Span{}, "", std::move(reason));
}

/// The repair that puts a text in quotes, shown where it is short.
inline Diagnostic with_quotes(Diagnostic diagnostic, Span span, std::string quoted, std::string reason) {
  static constexpr std::size_t longest = 100;
  if (quoted.size() <= longest) reason += ": " + quoted;
  return with_fix(std::move(diagnostic), span, std::move(quoted), std::move(reason));
}

// The text of a file.

inline Diagnostic not_text(Span span, std::string what) {
  return with_advice(plain_error(Code::not_text, "this file is not UTF-8 text", span, std::move(what)),
                     "save the file as UTF-8 text");
}

inline Diagnostic file_too_large(Span span, std::string what) {
  return with_advice(plain_error(Code::file_too_large, "this file is too large: " + std::move(what), span, ""),
                     "split it into several files");
}

inline Diagnostic nesting_too_deep(Span span, unsigned limit) {
  return plain_error(Code::nesting_too_deep, "lists and mappings nest more than " + std::to_string(limit) + " deep",
                     span, "one level too many");
}

inline Diagnostic alias_expansion(Span span, std::size_t limit) {
  return with_advice(
      plain_error(Code::alias_expansion,
                  "with its aliases written out this file has more than " + std::to_string(limit) + " values", span,
                  "this alias is one too many"),
      "write the values out where they are few, or name them once as constants or terms");
}

inline Diagnostic alias_text_expansion(Span span) {
  return plain_error(Code::alias_expansion, "with its aliases written out the text of this file is too long", span,
                     "this alias is one too many");
}

inline Diagnostic too_many_anchors(Span span, std::size_t limit) {
  return plain_error(Code::alias_expansion, "this file has more than " + std::to_string(limit) + " anchors", span, "");
}

inline Diagnostic alias_inside_itself(Span span) {
  return plain_error(Code::alias_expansion, "an alias stands inside the very value that it names", span,
                     "this would never end");
}

inline Diagnostic invalid_yaml(Span span, std::string message, std::string label) {
  return plain_error(Code::yaml_syntax, std::move(message), span, std::move(label));
}

inline Diagnostic misplaced_second_part(Span first, Span second) {
  Diagnostic result = plain_error(Code::yaml_syntax, "this does not belong to what stands above it", second,
                                  "a second top-level value begins here");
  result.labels.push_back({first, "the first begins here"});
  return with_advice(std::move(result), "a file holds one mapping: check the indentation of this line");
}

inline Diagnostic second_document(Span first, Span second, std::string_view what) {
  Diagnostic result = plain_error(Code::wrong_shape, std::string(what) + " holds one document", second,
                                  "a second one begins here and is not read");
  result.labels.push_back({first, "the first begins here"});
  return with_advice(std::move(result), "remove the line `---`, or move what follows to a file of its own");
}

inline Diagnostic empty_document(Span span, std::string_view what) {
  Diagnostic result =
      plain_error(Code::empty_document, std::string(what) + " says nothing", span, "nothing but comments");
  result.severity = Severity::warning;
  return result;
}

// The usual accidents of authors.

inline Diagnostic tag_not_allowed(Span span, std::string_view tag) {
  return plain_error(Code::tag_not_allowed, tick(tag) + " is read as a YAML tag, and tags are not allowed", span,
                     "starts with `!`");
}

inline Diagnostic split_at_comma(Span span, std::string_view text) {
  return plain_error(Code::split_at_comma, "YAML splits " + tick(text) + " at its comma", span,
                     "a comma inside `{}` or `[]` starts a new entry");
}

inline Diagnostic list_for_range(Span span, std::string_view text) {
  return plain_error(Code::list_for_range, tick(text) + " is a YAML list, not a range", span,
                     "a list with one text in it");
}

inline Diagnostic bare_range(Span span, std::string_view text) {
  return plain_error(Code::list_for_range, "the range " + tick(text) + " must be quoted", span,
                     "YAML reads its brackets as a list");
}

inline Diagnostic unclosed_quote(Span span, char quote) {
  return plain_error(Code::unclosed_quote, std::string("this `") + quote + "` is never closed", span,
                     "all that follows is read as part of the text");
}

inline Diagnostic late_quote(Span span, char quote, Span closing) {
  Diagnostic result = plain_error(Code::unclosed_quote, std::string("this `") + quote + "` closes only on a later line",
                                  span, "the lines below are read as part of the text");
  result.labels.push_back({closing, "closed here"});
  return result;
}

inline Diagnostic swallowed_comment(Span span, std::string_view text) {
  return plain_error(Code::swallowed_comment,
                     "the text from ` #` on is a comment, and " + tick(text) + " is left unfinished", span,
                     "a comment starts here");
}

inline Diagnostic suspicious_comment(Span span, std::string_view text) {
  Diagnostic result =
      plain_error(Code::swallowed_comment, tick(text) + " is read as a comment", span, "not part of the value");
  result.severity = Severity::warning;
  return result;
}

inline Diagnostic key_without_value(Span span, std::string_view key) {
  return plain_error(Code::wrong_shape, tick(key) + " is read as a key without a value", span, "no `: ` follows");
}

inline Diagnostic space_after_colon(Span span, std::string_view key) {
  return plain_error(Code::wrong_shape, tick(key) + " is read as one word", span, "a space is missing after the `:`");
}

inline Diagnostic key_not_text(Span span) {
  return with_advice(plain_error(Code::wrong_shape, "a key must be a plain text", span, "a list or mapping as a key"),
                     "a text that starts with `{` or `[` must be quoted");
}

inline Diagnostic key_is_absent(Span span) {
  return plain_error(Code::wrong_shape, "a key is missing", span, "nothing stands before this `:`");
}

// Keys and shapes.

inline Diagnostic duplicate_key(Span first, Span second, std::string_view key) {
  Diagnostic result = plain_error(Code::duplicate_key, tick(key) + " is given twice", second, "the second time");
  result.labels.push_back({first, "the first time"});
  return result;
}

inline Diagnostic unknown_key(Span span, std::string_view key, std::string_view owner, const std::string& closest,
                              const std::string& allowed) {
  Diagnostic result = plain_error(Code::unknown_key, tick(key) + " is not a key of " + std::string(owner), span, "");
  if (closest.empty()) return with_advice(std::move(result), "the keys are: " + allowed);
  return with_fix(std::move(result), span, closest, "did you mean `" + closest + "`?");
}

inline Diagnostic missing_key(Span span, std::string_view key, std::string_view owner) {
  return plain_error(Code::missing_key, std::string(owner) + " needs the key " + tick(key), span, "it is missing here");
}

inline Diagnostic one_of_keys(Span span, std::string_view owner, std::string_view keys) {
  return plain_error(Code::missing_key, std::string(owner) + " needs one of the keys " + std::string(keys), span,
                     "none of them is here");
}

inline Diagnostic only_one_of_keys(Span first, Span second, std::string_view owner, std::string_view keys) {
  Diagnostic result = plain_error(Code::wrong_shape, std::string(owner) + " takes only one of " + std::string(keys),
                                  second, "a second one");
  result.labels.push_back({first, "the first"});
  return result;
}

inline Diagnostic wrong_shape(Span span, std::string_view owner, std::string_view expected, std::string_view found) {
  return plain_error(Code::wrong_shape, std::string(owner) + " must be " + std::string(expected), span,
                     "found " + std::string(found));
}

inline Diagnostic empty_cell(Span span, std::size_t number) {
  return with_advice(plain_error(Code::wrong_shape, "cell " + std::to_string(number) + " of this row is empty", span,
                                 "nothing stands here"),
                     "write `\"-\"` where any value will do");
}

inline Diagnostic empty_test(Span span, std::string_view subject) {
  return with_advice(plain_error(Code::wrong_shape, tick(subject) + " is tested against nothing", span,
                                 "nothing (or null) stands here"),
                     "write `\"-\"` where any value will do; ask `known(" + std::string(subject.substr(0, 60)) +
                         ")` in `if` or `unless` whether it is known");
}

inline Diagnostic bad_body_none(Span span, std::string_view decision) {
  return plain_error(Code::bad_body, "the decision " + tick(decision) + " has no body", span,
                     "needs one of `rules`, `table`, `value`, `score`");
}

inline Diagnostic bad_body_two(Span first, Span second, std::string_view decision) {
  Diagnostic result = plain_error(Code::bad_body, "the decision " + tick(decision) + " has more than one body", second,
                                  "only one of `rules`, `table`, `value`, `score` can stand");
  result.labels.push_back({first, "the first body"});
  return result;
}

inline Diagnostic bad_identifier(Span span, std::string_view id, std::string_view owner) {
  return with_advice(plain_error(Code::bad_identifier, tick(id) + " cannot be " + std::string(owner), span, ""),
                     "an id is letters, digits, `_` and `-`, and starts with a letter");
}

inline Diagnostic bad_name(Span span, std::string_view name, std::string_view owner) {
  return with_advice(plain_error(Code::bad_identifier, tick(name) + " cannot be " + std::string(owner), span, ""),
                     "a name starts with a letter and holds letters, digits, spaces, `_` and `.`");
}

/// What a layer cannot do to its base.
inline Diagnostic bad_layer(Span span, std::string message, std::string advice) {
  return with_advice(plain_error(Code::bad_layer, std::move(message), span, ""), std::move(advice));
}

inline Diagnostic not_of_base(Span span, std::string_view what, std::string_view name,
                              const std::vector<std::string>& known) {
  Diagnostic result = plain_error(Code::bad_layer, std::string(what) + " " + tick(name), span, "not in the base");
  const std::string close = nearest(name, known);
  if (!close.empty()) return with_fix(std::move(result), span, close, "did you mean " + tick(close) + "?");
  std::string all;
  for (std::size_t i = 0; i < known.size() && i < 20; ++i) all += (i == 0 ? "" : ", ") + known[i];
  return all.empty() ? result : with_advice(std::move(result), "it has " + all);
}

inline Diagnostic keyword_as_name(Span span, std::string_view name, std::string_view word, std::string_view owner) {
  return with_advice(plain_error(Code::bad_identifier, tick(name) + " cannot be " + std::string(owner), span, ""),
                     tick(word) + " has a meaning of its own at the start of an expression: choose another name");
}

}  // namespace of_yaml
}  // namespace adjudge::errors
