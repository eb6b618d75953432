#include "dmn/boxed_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "dmn/errors.hpp"
#include "dmn/xml_check.hpp"
#include "dmn/xml_text.hpp"

namespace adjudge {

namespace {

using drg::Boxed;
using drg::BoxedPtr;
using xml::Node;

constexpr std::array<std::string_view, 12> expression_names = {
    "literalExpression",
    "context",
    "invocation",
    "functionDefinition",
    "list",
    "relation",
    "decisionTable",
    "conditional",
    "filter",
    "for",
    "every",
    "some",
};

bool is_expression(Node node) {
  return std::find(expression_names.begin(), expression_names.end(), xml::name(node)) != expression_names.end();
}

std::vector<Node> expressions(Node parent) {
  std::vector<Node> result = xml::elements(parent);
  result.erase(std::remove_if(result.begin(), result.end(), [](Node node) { return !is_expression(node); }),
               result.end());
  return result;
}

// DMN 1.1 had no attribute `kind`; tools wrote one of their own, in their namespace.
pugi::xml_attribute kind_of(Node node) {
  for (const auto& attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "kind" || name.ends_with(":kind")) return attribute;
  }
  return {};
}

std::optional<HitPolicy> parse_policy(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, HitPolicy>, 7> policies = {{
      {"UNIQUE", HitPolicy::unique},
      {"FIRST", HitPolicy::first},
      {"PRIORITY", HitPolicy::priority},
      {"ANY", HitPolicy::any},
      {"COLLECT", HitPolicy::collect},
      {"RULE ORDER", HitPolicy::rule_order},
      {"OUTPUT ORDER", HitPolicy::output_order},
  }};
  for (const auto& [name, policy] : policies)
    if (name == text) return policy;
  return std::nullopt;
}

std::optional<HitPolicy> parse_aggregation(std::string_view text) {
  if (text == "SUM") return HitPolicy::collect_sum;
  if (text == "MIN") return HitPolicy::collect_min;
  if (text == "MAX") return HitPolicy::collect_max;
  if (text == "COUNT") return HitPolicy::collect_count;
  return std::nullopt;
}

// An expression with nothing in it, where the file has none.
ScalarText no_text(Span span) {
  ScalarText result;
  result.span = span;
  return result;
}

}  // namespace

bool is_feel(std::string_view language) {
  constexpr std::string_view word = "feel";
  const auto is_same = [](char a, char b) { return a == b || a == b - 'a' + 'A'; };
  return language.empty() ||
         std::search(language.begin(), language.end(), word.begin(), word.end(), is_same) != language.end();
}

BoxedPtr BoxedReader::optional_expression(Node parent) const {
  const std::vector<Node> found = expressions(parent);
  if (found.empty()) return nullptr;
  if (found.size() > 1) file_.notes().add(errors::second_expression(file_.tag(found[1]), xml::name(parent)));
  return read(found.front());
}

BoxedPtr BoxedReader::expression(Node parent) const {
  if (BoxedPtr found = optional_expression(parent)) return found;
  file_.notes().add(errors::missing_expression(file_.tag(parent), xml::name(parent)));
  return nothing(parent);
}

BoxedPtr BoxedReader::expression_in(Node parent, std::string_view name) const {
  if (const Node wrapper = xml::element(parent, name)) return expression(wrapper);
  file_.notes().add(errors::missing_element(file_.tag(parent), xml::name(parent), name));
  return nothing(parent);
}

BoxedPtr BoxedReader::nothing(Node node) const {
  Boxed boxed;
  boxed.span = file_.tag(node);
  ScalarText null = no_text(boxed.span);
  null.text = "null";
  boxed.node = drg::Literal{std::move(null)};
  return std::make_shared<const Boxed>(std::move(boxed));
}

BoxedPtr BoxedReader::read(Node node) const {
  const std::string_view name = xml::name(node);
  Boxed boxed;
  boxed.span = file_.tag(node);
  boxed.type = type(node);
  if (name == "literalExpression") {
    boxed.node = literal(node);
  } else if (name == "context") {
    boxed.node = context(node);
  } else if (name == "invocation") {
    boxed.node = invocation(node);
  } else if (name == "functionDefinition") {
    boxed.node = function(node);
  } else if (name == "list") {
    boxed.node = list(node);
  } else if (name == "relation") {
    boxed.node = relation(node);
  } else if (name == "decisionTable") {
    boxed.node = table(node);
  } else if (name == "conditional") {
    boxed.node = drg::Conditional{expression_in(node, "if"), expression_in(node, "then"), expression_in(node, "else")};
  } else if (name == "filter") {
    boxed.node = drg::Filter{expression_in(node, "in"), expression_in(node, "match")};
  } else {
    using Kind = drg::Iteration::Kind;
    boxed.node = iteration(node, name == "every" ? Kind::every : name == "some" ? Kind::some : Kind::all);
  }
  return std::make_shared<const Boxed>(std::move(boxed));
}

drg::Literal BoxedReader::literal(Node node) const {
  check_language(node);
  if (const Node imported = xml::element(node, "importedValues"); imported && !is_external_) {
    file_.notes().add(errors::imported_values(file_.tag(imported)));
  }
  return {text_in(node)};
}

drg::Context BoxedReader::context(Node node) const {
  drg::Context context;
  for (const Node& child : xml::elements(node, "contextEntry")) {
    drg::ContextEntry entry;
    if (const Node variable = xml::element(child, "variable")) {
      entry.name = required_name(variable);
      entry.type = type(variable);
    }
    entry.value = expression(child);
    context.entries.push_back(std::move(entry));
  }
  return context;
}

drg::Invocation BoxedReader::invocation(Node node) const {
  drg::Invocation invocation;
  invocation.function = expression(node);
  for (const Node& child : xml::elements(node, "binding")) {
    const Node parameter = xml::element(child, "parameter");
    if (!parameter) {
      file_.notes().add(errors::missing_element(file_.tag(child), "binding", "parameter"));
      continue;
    }
    // A binding without an expression gives its parameter no value (DMN 1.5, "Invocation").
    BoxedPtr value = optional_expression(child);
    invocation.bindings.emplace_back(required_name(parameter), value ? std::move(value) : nothing(child));
  }
  return invocation;
}

drg::Function BoxedReader::function(Node node) const {
  drg::Function function;
  for (const Node& child : xml::elements(node, "formalParameter")) function.parameters.push_back(parameter(child));
  const pugi::xml_attribute kind = kind_of(node);
  const std::string said = kind ? file_.attribute_text(node, kind.name()) : std::string();
  if (said == "Java" || said == "PMML" || said == "J" || said == "P") {
    function.is_external = true;
  } else if (said.empty()) {
    const std::vector<Node> bodies = expressions(node);
    function.is_external = !is_feel(file_.attribute_text(node, "expressionLanguage")) ||
                           (!bodies.empty() && !is_feel(file_.attribute_text(bodies.front(), "expressionLanguage")));
  } else if (said != "FEEL" && said != "F") {
    file_.notes().add(errors::not_feel(file_.attribute_span(node, kind.name()), said));
  }
  const bool was_external = std::exchange(is_external_, is_external_ || function.is_external);
  function.body = optional_expression(node);
  is_external_ = was_external;
  return function;
}

drg::Parameter BoxedReader::parameter(Node node) const { return {required_name(node), type(node)}; }

drg::List BoxedReader::list(Node node) const {
  drg::List list;
  for (const Node& child : expressions(node)) list.items.push_back(read(child));
  return list;
}

drg::Relation BoxedReader::relation(Node node) const {
  drg::Relation relation;
  for (const Node& child : xml::elements(node, "column")) relation.columns.push_back(required_name(child));
  for (const Node& child : xml::elements(node, "row")) {
    std::vector<BoxedPtr> row;
    for (const Node& cell : expressions(child)) row.push_back(read(cell));
    if (row.size() != relation.columns.size()) {
      file_.notes().add(errors::wrong_row_size(file_.tag(child), row.size(), relation.columns.size()));
      row.resize(relation.columns.size(), nothing(child));
    }
    relation.rows.push_back(std::move(row));
  }
  return relation;
}

drg::Iteration BoxedReader::iteration(Node node, drg::Iteration::Kind kind) const {
  drg::Iteration iteration;
  iteration.kind = kind;
  iteration.variable = file_.name_attribute(node, "iteratorVariable");
  if (iteration.variable.text.empty()) {
    file_.notes().add(errors::missing_attribute(file_.tag(node), xml::name(node), "iteratorVariable"));
  }
  iteration.domain = expression_in(node, "in");
  iteration.body = expression_in(node, kind == drg::Iteration::Kind::all ? "return" : "satisfies");
  return iteration;
}

drg::Table BoxedReader::table(Node node) const {
  drg::Table table;
  table.hit = hit_policy(node);
  for (const Node& child : xml::elements(node, "input")) table.inputs.push_back(input(child));
  const std::vector<Node> outputs = xml::elements(node, "output");
  for (const Node& child : outputs) table.outputs.push_back(output(child, outputs.size() == 1));
  if (outputs.empty()) file_.notes().add(errors::missing_element(file_.tag(node), "decisionTable", "output"));
  for (const Node& child : xml::elements(node, "rule")) table.rules.push_back(rule(child, table));
  return table;
}

drg::TableInput BoxedReader::input(Node node) const {
  drg::TableInput input;
  input.label = xml::collapsed(file_.attribute_text(node, "label"));
  input.allowed = tests(node, "inputValues");
  if (const Node expression = xml::element(node, "inputExpression")) {
    check_language(expression);
    input.expression = text_in(expression);
    input.type = type(expression);
  } else {
    file_.notes().add(errors::missing_element(file_.tag(node), "input", "inputExpression"));
    input.expression = no_text(file_.tag(node));
    input.expression.text = "null";
  }
  return input;
}

drg::TableOutput BoxedReader::output(Node node, bool is_only) const {
  drg::TableOutput output;
  output.name = is_only ? file_.name_attribute(node, "name") : required_name(node);
  output.type = type(node);
  output.allowed = tests(node, "outputValues");
  output.default_value = tests(node, "defaultOutputEntry");
  return output;
}

drg::TableRule BoxedReader::rule(Node node, const drg::Table& table) const {
  drg::TableRule rule;
  rule.span = file_.tag(node);
  rule.id = file_.attribute_text(node, "id");
  for (const Node& child : xml::elements(node, "inputEntry")) {
    check_language(child);
    ScalarText entry = text_in(child);
    if (entry.text.empty()) entry.text = "-";
    rule.inputs.push_back(std::move(entry));
  }
  for (const Node& child : xml::elements(node, "outputEntry")) {
    check_language(child);
    rule.outputs.push_back(text_in(child));
  }
  const auto fit = [&](std::vector<ScalarText>& entries, std::string_view entry, std::size_t columns,
                       std::string_view column, std::string_view filler) {
    if (entries.size() == columns) return;
    file_.notes().add(errors::wrong_entry_count(rule.span, entry, entries.size(), column, columns));
    ScalarText missing = no_text(rule.span);
    missing.text = filler;
    entries.resize(columns, missing);
  };
  fit(rule.inputs, "inputEntry", table.inputs.size(), "input", "-");
  fit(rule.outputs, "outputEntry", table.outputs.size(), "output", "null");

  for (const Node& child : xml::elements(node, "annotationEntry")) {
    const std::string note = xml::collapsed(text_in(child).text);
    if (!note.empty()) rule.annotation += (rule.annotation.empty() ? "" : "; ") + note;
  }
  if (const Node description = xml::element(node, "description"); description && rule.annotation.empty()) {
    rule.annotation = xml::collapsed(file_.text(description).text);
  }
  return rule;
}

HitPolicy BoxedReader::hit_policy(Node node) const {
  // DMN 1.5, table 29: without a hit policy a table is UNIQUE.
  const std::string written = xml::collapsed(file_.attribute_text(node, "hitPolicy"));
  const std::optional<HitPolicy> policy = written.empty() ? HitPolicy::unique : parse_policy(written);
  if (!policy) {
    file_.notes().add(errors::bad_hit_policy(file_.attribute_span(node, "hitPolicy"), written));
    return HitPolicy::unique;
  }
  const std::string said = file_.attribute_text(node, "aggregation");
  if (said.empty()) return *policy;
  const Span place = file_.attribute_span(node, "aggregation");
  if (*policy != HitPolicy::collect) {
    file_.notes().add(errors::aggregation_without_collect(place, written.empty() ? "UNIQUE" : written));
    return *policy;
  }
  const std::optional<HitPolicy> aggregation = parse_aggregation(said);
  if (!aggregation) file_.notes().add(errors::bad_aggregation(place, said));
  return aggregation.value_or(*policy);
}

ScalarText BoxedReader::text_in(Node node) const {
  if (const Node text = xml::element(node, "text")) return file_.text(text);
  return no_text(file_.tag(node));
}

std::optional<ScalarText> BoxedReader::tests(Node parent, std::string_view name) const {
  const Node node = xml::element(parent, name);
  if (!node) return std::nullopt;
  check_language(node);
  ScalarText text = text_in(node);
  if (text.text.empty()) return std::nullopt;
  return text;
}

std::string BoxedReader::type(Node node, const char* name) const {
  if (file_.has_attribute(node, name)) return xml::collapsed(file_.attribute_text(node, name));
  if (const Node child = xml::element(node, name)) return xml::collapsed(file_.text(child).text);
  return {};
}

drg::Name BoxedReader::required_name(Node node) const {
  drg::Name name = file_.name_attribute(node, "name");
  if (name.text.empty()) file_.notes().add(errors::missing_attribute(file_.tag(node), xml::name(node), "name"));
  return name;
}

void BoxedReader::check_language(Node node) const {
  if (is_external_ || !file_.has_attribute(node, "expressionLanguage")) return;
  const std::string language = file_.attribute_text(node, "expressionLanguage");
  if (!is_feel(language)) {
    file_.notes().add(errors::not_feel(file_.attribute_span(node, "expressionLanguage"), language));
  }
}

}  // namespace adjudge
