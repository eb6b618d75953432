#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/text.hpp"

/// Every mistake that reading a DMN file reports, each named once.
namespace adjudge::errors {
inline namespace of_dmn {

inline std::string tick(std::string_view text) { return in_backticks(text); }

/// An element as it is written: `<decision>`.
inline std::string tag(std::string_view name) { return tick("<" + std::string(name) + ">"); }

inline Diagnostic mistake(Code code, std::string message, Span span, std::string label = {}) {
  return {code, Severity::error, std::move(message), {{span, std::move(label)}}, {}};
}

inline Diagnostic with_fix(Diagnostic diagnostic, Span span, std::string replacement, std::string reason) {
  diagnostic.fixes.push_back({span, std::move(replacement), std::move(reason)});
  return diagnostic;
}

inline Diagnostic with_advice(Diagnostic diagnostic, std::string reason) {
  return with_fix(std::move(diagnostic), Span{}, "", std::move(reason));
}

// The bytes of the file, and its limits.

inline Diagnostic not_text(Span span, std::string what) {
  return with_advice(mistake(Code::not_text, "this file is not UTF-8 text", span, std::move(what)),
                     "save the file as UTF-8 text");
}

inline Diagnostic other_encoding(Span span, std::string_view encoding) {
  return with_advice(
      mistake(Code::not_text, "this file says that it is written in " + tick(encoding), span, "only UTF-8 is read"),
      "save the file as UTF-8, and say so here: `encoding=\"UTF-8\"`");
}

inline Diagnostic file_too_large(Span span, const std::string& what) {
  return with_advice(mistake(Code::file_too_large, "this file is too large: more than " + what, span),
                     "split the model into several files, and import them");
}

inline Diagnostic elements_too_deep(Span span, std::size_t limit) {
  return with_advice(mistake(Code::nesting_too_deep, "elements nest more than " + std::to_string(limit) + " deep", span,
                             "one level too many"),
                     "make decisions or business knowledge models of the inner expressions, each with a name");
}

inline Diagnostic doctype_not_allowed(Span span) {
  return with_advice(mistake(Code::doctype_not_allowed, "a DMN file has no document type declaration", span,
                             "it could define entities without bounds, or name files of this machine"),
                     "remove it; write special characters as they are");
}

// The rules of XML.

inline Diagnostic xml_syntax(Span span, std::string message, std::string label) {
  return mistake(Code::xml_syntax, std::move(message), span, std::move(label));
}

inline Diagnostic nothing_to_read(Span span) {
  return with_advice(xml_syntax(span, "this file holds no XML", "it is empty, or only comments"),
                     "a DMN file holds one element `<definitions>`");
}

inline Diagnostic text_outside_root(Span span, bool is_before) {
  return with_advice(
      xml_syntax(span, is_before ? "this file does not start as XML does" : "text after the last element",
                 "expected `<`, and found text"),
      is_before ? "a DMN file holds one element `<definitions>`; is this file another format?"
                : "remove it: all that a DMN file says stands inside `<definitions>`");
}

inline Diagnostic second_root(Span span, Span first) {
  Diagnostic result = xml_syntax(span, "a file holds one element at its top", "a second one begins here");
  result.labels.push_back({first, "the first is this"});
  return with_advice(std::move(result), "remove it, or move it to a file of its own");
}

inline Diagnostic never_closed(Span span, std::string_view what, std::string_view end) {
  return with_advice(xml_syntax(span, "the file ends inside " + std::string(what), "begins here and never ends"),
                     "expected " + tick(end) + "; is the file cut short?");
}

inline Diagnostic unclosed_element(Span span, std::string_view name) {
  return with_advice(xml_syntax(span, "the file ends inside " + tag(name), "this element is never closed"),
                     "expected `</" + std::string(name.substr(0, 60)) + ">`; is the file cut short?");
}

inline Diagnostic wrong_end_tag(Span span, std::string_view found, Span opened, std::string_view expected) {
  Diagnostic result = xml_syntax(span, tick("</" + std::string(found) + ">") + " does not close " + tag(expected),
                                 "expected " + tick("</" + std::string(expected) + ">"));
  result.labels.push_back({opened, "opened here"});
  return with_fix(std::move(result), span, "</" + std::string(expected) + ">",
                  "close the inner element first: " + tick("</" + std::string(expected) + ">"));
}

inline Diagnostic end_tag_alone(Span span, std::string_view name) {
  return with_advice(
      xml_syntax(span, tick("</" + std::string(name) + ">") + " closes nothing", "no element is open here"),
      "remove it, or add " + tag(name) + " where the element begins");
}

inline Diagnostic bare_less_than(Span span) {
  return with_fix(xml_syntax(span, "`<` begins an element, and no name follows", "a name is expected behind it"), span,
                  "&lt;", "in a text it is written `&lt;`");
}

inline Diagnostic bad_tag(Span span, Span opened, std::string_view expected) {
  Diagnostic result = xml_syntax(span, "this tag cannot be read", "expected " + std::string(expected));
  result.labels.push_back({opened, "the tag begins here"});
  return with_advice(std::move(result), "attributes are written `name=\"value\"`; a `<` in a text is written `&lt;`");
}

inline Diagnostic unclosed_value(Span span, Span broken_by) {
  Diagnostic result = xml_syntax(span, "the value of this attribute has no closing quote", "opened here");
  result.labels.push_back({broken_by, "no value may hold this"});
  return with_advice(std::move(result), "close the quote; a `<` in a value is written `&lt;`");
}

inline Diagnostic duplicate_attribute(Span span, std::string_view name, Span first) {
  Diagnostic result = xml_syntax(span, "the attribute " + tick(name) + " stands here twice", "the second one");
  result.labels.push_back({first, "the first one"});
  return with_advice(std::move(result), "remove one of them");
}

inline Diagnostic unknown_prefix(Span span, std::string_view prefix) {
  return with_advice(xml_syntax(span, "the prefix " + tick(prefix) + " stands for no namespace", "not declared"),
                     "declare it: `xmlns:" + std::string(prefix.substr(0, 60)) + "=\"...\"` at `<definitions>`");
}

inline Diagnostic unknown_entity(Span span, std::string_view entity) {
  return with_advice(xml_syntax(span, "the entity " + tick(entity) + " has no meaning", "not one of XML's five"),
                     "XML has `&lt;` `&gt;` `&amp;` `&quot;` `&apos;`; other characters are written as they are");
}

inline Diagnostic bare_ampersand(Span span) {
  return with_fix(xml_syntax(span, "`&` begins an entity, and none follows", "expected a name and `;`"), span, "&amp;",
                  "in a text it is written `&amp;`");
}

inline Diagnostic bad_character_reference(Span span, std::string_view reference) {
  return with_advice(
      xml_syntax(span, tick(reference) + " is no character", "this number names none that a text may have"),
      "write the character as it is");
}

inline Diagnostic unreadable_xml(Span span, std::string_view why) {
  return with_advice(xml_syntax(span, "this XML cannot be read", std::string(why)),
                     "open the file in an XML editor, and save it again");
}

// The shape of a DMN file.

inline Diagnostic wrong_root(Span span, std::string_view name) {
  return with_advice(mistake(Code::xml_wrong_shape, "this is no DMN file: its root is " + tag(name), span,
                             "expected `<definitions>` of DMN"),
                     "hand over the `.dmn` file of the model");
}

inline Diagnostic wrong_namespace(Span span, std::string_view name_space) {
  return with_advice(mistake(Code::xml_wrong_shape,
                             name_space.empty() ? "`<definitions>` is in no namespace"
                                                : "`<definitions>` is in the namespace " + tick(name_space),
                             span, "expected the namespace of a DMN version"),
                     "DMN 1.1 to 1.5 are read; that of 1.5 is `https://www.omg.org/spec/DMN/20230324/MODEL/`");
}

inline Diagnostic missing_attribute(Span span, std::string_view element, std::string_view attribute) {
  return with_advice(mistake(Code::xml_wrong_shape, tag(element) + " has no " + tick(attribute), span,
                             "this attribute is missing or empty"),
                     "add `" + std::string(attribute) + "=\"...\"`");
}

inline Diagnostic missing_element(Span span, std::string_view parent, std::string_view child) {
  return with_advice(
      mistake(Code::xml_wrong_shape, tag(parent) + " has no " + tag(child), span, "this element is missing inside"),
      "add " + tag(child) + " with what it needs");
}

inline Diagnostic missing_expression(Span span, std::string_view parent) {
  return with_advice(
      mistake(Code::xml_wrong_shape, tag(parent) + " holds no expression", span, "an expression is expected inside"),
      "add one, for example `<literalExpression><text>...</text></literalExpression>`");
}

inline Diagnostic second_expression(Span span, std::string_view parent) {
  return with_advice(
      mistake(Code::xml_wrong_shape, tag(parent) + " holds one expression", span, "this is a second one"),
      "remove it, or make an entry of a `<context>` or a decision of it");
}

inline Diagnostic element_in_text(Span span, std::string_view parent) {
  return with_advice(
      mistake(Code::xml_wrong_shape, tag(parent) + " holds text only", span, "an element inside the text"),
      "write `&lt;` for a `<` that belongs to the text");
}

inline Diagnostic bad_reference(Span span, std::string_view reference) {
  return with_advice(mistake(Code::xml_wrong_shape, tick(reference) + " is no reference to an element", span,
                             "expected `#id` or `namespace#id`"),
                     "name the `id` of the element behind a `#`");
}

inline Diagnostic bad_boolean(Span span, std::string_view text) {
  return with_fix(
      mistake(Code::xml_wrong_shape, tick(text) + " is neither true nor false", span, "expected `true` or `false`"),
      span, "false", "write `false`, which is what it is without the attribute, or `true`");
}

inline Diagnostic bad_hit_policy(Span span, std::string_view text) {
  return with_advice(mistake(Code::wrong_hit_policy, "there is no hit policy " + tick(text), span),
                     "one of UNIQUE, FIRST, PRIORITY, ANY, COLLECT, RULE ORDER, OUTPUT ORDER");
}

inline Diagnostic bad_aggregation(Span span, std::string_view text) {
  return with_advice(mistake(Code::wrong_hit_policy, "there is no aggregation " + tick(text), span),
                     "one of SUM, MIN, MAX, COUNT");
}

inline Diagnostic aggregation_without_collect(Span span, std::string_view policy) {
  return with_advice(mistake(Code::wrong_hit_policy, "the hit policy " + tick(policy) + " has no aggregation", span,
                             "only COLLECT aggregates"),
                     "remove it, or write `hitPolicy=\"COLLECT\"`");
}

inline Diagnostic wrong_entry_count(Span span, std::string_view entry, std::size_t found, std::string_view column,
                                    std::size_t expected) {
  return with_advice(
      mistake(Code::wrong_cell_count,
              "the rule has " + std::to_string(found) + " " + tag(entry) + ", the table " + std::to_string(expected) +
                  " " + tag(column),
              span, "one for each column is expected"),
      found < expected ? "add what is missing; an input that does not matter is `-`" : "remove what is too many");
}

inline Diagnostic wrong_row_size(Span span, std::size_t found, std::size_t expected) {
  return with_advice(mistake(Code::wrong_cell_count,
                             "the row has " + std::to_string(found) + " expressions, the relation " +
                                 std::to_string(expected) + " columns",
                             span, "one for each column is expected"),
                     "write `null` for a value that is not there");
}

inline Diagnostic not_feel(Span span, std::string_view language) {
  return with_advice(
      mistake(Code::not_feel, "expressions in " + tick(language) + " are not understood", span, "only FEEL is"),
      "write the expression in FEEL, and remove `expressionLanguage`");
}

inline Diagnostic imported_values(Span span) {
  return with_advice(
      mistake(Code::not_feel, "an expression from another document is not read", span, "only text that stands here is"),
      "write the expression as `<text>`");
}

}  // namespace of_dmn
}  // namespace adjudge::errors
