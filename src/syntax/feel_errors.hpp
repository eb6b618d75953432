#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/parse_expression.hpp"

namespace adjudge::feel {

struct Failure;

/// The diagnostic of a text that the grammar did not accept: what was expected at the furthest place that it reached,
/// what stands there, and the repair where habit or another language explains it.
Diagnostic diagnose(const Failure& failure, const ScalarText& text, std::uint32_t begin, std::uint32_t end,
                    const Scope& scope);

/// One named function per mistake in a FEEL text.
namespace errors {

inline std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string result{"`"};
  if (text.size() <= longest) {
    result += text;
  } else {
    std::size_t cut = longest;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;  // not inside a character
    result.append(text.substr(0, cut)).append("...");
  }
  return result += '`';
}

inline Diagnostic make(Code code, const Span& span, std::string message, std::string label) {
  return {code, Severity::error, std::move(message), {{span, std::move(label)}}, {}};
}

inline FixHint advice(std::string reason) { return {Span{}, "", std::move(reason)}; }

inline Diagnostic empty_expression(const Span& span) {
  Diagnostic result = make(Code::empty_expression, span, "expected an expression, found nothing", "");
  result.fixes.push_back(advice("write an expression here, or leave the key out"));
  return result;
}

inline Diagnostic too_long(const Span& span, std::size_t size) {
  Diagnostic result = make(Code::feel_too_long, span,
                           "the expression is too long: " + std::to_string(size) + " bytes, at most " +
                               std::to_string(max_expression_length),
                           "");
  result.fixes.push_back(advice("give parts of it names of their own"));
  return result;
}

inline Diagnostic too_deep(const Span& span) {
  Diagnostic result =
      make(Code::feel_too_deep, span,
           "the expression nests too deep: more than " + std::to_string(max_expression_depth) + " levels", "here");
  result.fixes.push_back(advice("give parts of it names of their own"));
  return result;
}

inline Diagnostic chain_too_long(const Span& span) {
  Diagnostic result =
      make(Code::feel_too_deep, span,
           "the expression has too many operators in a row: more than " + std::to_string(max_expression_height), "");
  result.fixes.push_back(advice("use a list and a function: `sum([..])`, `x in [..]`, `any([..])`"));
  return result;
}

inline Diagnostic unclosed_text(const Span& span, const Span& insertion) {
  Diagnostic result = make(Code::unclosed_text, span, "the text has no closing `\"`", "begins here");
  result.fixes.push_back({insertion, "\"", "close the text; a line break inside it is written `\\n`"});
  return result;
}

inline Diagnostic unclosed_comment(const Span& span) {
  return make(Code::unclosed_text, span, "the comment has no closing `*/`", "begins here");
}

inline Diagnostic bad_escape(const Span& span, std::string_view escape) {
  Diagnostic result = make(Code::bad_literal, span, quoted(escape) + " stands for no character", "");
  result.fixes.push_back(advice("a character beyond U+FFFF is one pair `\\uD83D\\uDCA9` or one `\\U01F4A9`"));
  return result;
}

inline Diagnostic bad_number(const Span& span, std::string_view number) {
  return make(Code::bad_literal, span, quoted(number) + " is out of the range of numbers", "");
}

inline Diagnostic bad_temporal(const Span& span, std::string_view text) {
  Diagnostic result = make(Code::bad_literal, span, quoted(text) + " is no date, time, date and time or duration", "");
  result.fixes.push_back(advice("for example 2026-11-24, @\"16:30:00\", 2026-11-24T16:30:00Z, @\"P1DT2H\", @\"P3M\""));
  return result;
}

inline Diagnostic unexpected(const Span& span, std::string_view expected, std::string_view found) {
  return make(Code::feel_syntax, span, "expected " + std::string{expected} + ", found " + std::string{found},
              "expected " + std::string{expected});
}

inline Diagnostic unknown_words(const Span& span, std::string_view words, std::string_view nearest) {
  Diagnostic result = make(Code::feel_syntax, span, quoted(words) + " is not a name that is known here", "");
  if (nearest.empty()) {
    result.fixes.push_back(advice("between two names stands an operator, such as `and`, `+` or `=`"));
  } else {
    result.fixes.push_back({span, std::string{nearest}, "did you mean " + quoted(nearest) + "?"});
  }
  return result;
}

inline Diagnostic stray_bracket(const Span& span, std::string_view bracket) {
  Diagnostic result =
      make(Code::feel_syntax, span, "expected an operator or the end, found " + quoted(bracket), "closes nothing");
  result.fixes.push_back({span, "", "remove it, or open it before"});
  return result;
}

inline Diagnostic unclosed_brace(const Span& span) {
  Diagnostic result = make(Code::bad_template, span, "the `{` has no closing `}`", "begins here");
  result.fixes.push_back({span, "{{", "a brace as such is written `{{`"});
  return result;
}

inline Diagnostic stray_brace(const Span& span) {
  Diagnostic result = make(Code::bad_template, span, "the `}` closes nothing", "");
  result.fixes.push_back({span, "}}", "a brace as such is written `}}`"});
  return result;
}

inline Diagnostic computed_among_text(const Span& span) {
  Diagnostic result = make(Code::bad_template, span, "`{= ...}` must be the whole text", "");
  result.fixes.push_back({span, "{", "inside a text, `{expression}` writes the value"});
  return result;
}

}  // namespace errors
}  // namespace adjudge::feel
