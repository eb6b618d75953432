#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adjudge/syntax/drg.hpp"
#include "dmn/xml_file.hpp"

namespace adjudge {

/// Reads the expressions of a DMN file, whatever their form.
class BoxedReader {
 public:
  explicit BoxedReader(const xml::File& file) : file_(file) {}

  drg::BoxedPtr optional_expression(xml::Node parent) const;  ///< the expression inside an element, or null
  drg::BoxedPtr expression(xml::Node parent) const;           ///< the same; where there is none, a message and `null`
  drg::Function function(xml::Node node) const;               ///< `functionDefinition`, `encapsulatedLogic`
  drg::Parameter parameter(xml::Node node) const;             ///< its `name` and type

  /// The type that an element says it has, as written: an attribute, or in DMN 1.1 an element.
  std::string type(xml::Node node, const char* name = "typeRef") const;
  drg::Name required_name(xml::Node node) const;
  std::optional<ScalarText> tests(xml::Node parent, std::string_view name) const;  ///< unless they are absent or empty

 private:
  drg::BoxedPtr read(xml::Node node) const;
  drg::BoxedPtr expression_in(xml::Node parent, std::string_view name) const;  ///< of an element that wraps it
  drg::BoxedPtr nothing(xml::Node node) const;
  drg::Literal literal(xml::Node node) const;
  drg::Context context(xml::Node node) const;
  drg::Invocation invocation(xml::Node node) const;
  drg::List list(xml::Node node) const;
  drg::Relation relation(xml::Node node) const;
  drg::Iteration iteration(xml::Node node, drg::Iteration::Kind kind) const;
  drg::Table table(xml::Node node) const;
  drg::TableInput input(xml::Node node) const;
  drg::TableOutput output(xml::Node node, bool is_only) const;
  drg::TableRule rule(xml::Node node, const drg::Table& table) const;
  HitPolicy hit_policy(xml::Node node) const;
  ScalarText text_in(xml::Node node) const;  ///< of the element `text` inside; empty when there is none
  void check_language(xml::Node node) const;

  const xml::File& file_;
  mutable bool is_external_ = false;  ///< inside a function that is not FEEL
};

/// Whether an `expressionLanguage` is FEEL: one of its namespaces, or left out.
bool is_feel(std::string_view language);

}  // namespace adjudge
