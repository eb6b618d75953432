#include "adjudge/dmn/read_dmn.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "dmn/boxed_reader.hpp"
#include "dmn/errors.hpp"
#include "dmn/xml_file.hpp"
#include "dmn/xml_text.hpp"

namespace adjudge {

namespace {

using xml::Node;

class DefinitionsReader {
 public:
  explicit DefinitionsReader(const xml::File& file) : file_(file), boxed_(file) {}

  drg::Definitions read() {
    const Node root = file_.root();
    if (!root) return std::move(result_);
    read_head(root);
    for (const Node& child : xml::elements(root)) {
      const std::string_view name = xml::name(child);
      if (name == "import") {
        read_import(child);
      } else if (name == "itemDefinition") {
        result_.types.push_back(item_definition(child));
      } else if (name == "inputData") {
        result_.inputs.push_back(input_data(child));
      } else if (name == "decision") {
        result_.decisions.push_back(decision(child));
      } else if (name == "businessKnowledgeModel") {
        result_.functions.push_back(business_knowledge_model(child));
      } else if (name == "decisionService") {
        result_.services.push_back(decision_service(child));
      }
      // What else stands here (knowledge sources, organisations, drawings) has no meaning when deciding.
    }
    return std::move(result_);
  }

 private:
  // The variable of an element: its name is what expressions use. The key is what other elements refer to.
  struct Variable {
    std::string key;
    drg::Name name;
    std::string type;
  };

  void read_head(Node root) {
    result_.name = file_.name_attribute(root, "name").text;
    result_.name_space = file_.attribute_text(root, "namespace");
    if (result_.name_space.empty()) {
      file_.notes().add(errors::missing_attribute(file_.tag(root), "definitions", "namespace"));
    }
    const std::string language = file_.attribute_text(root, "expressionLanguage");
    if (!is_feel(language)) {
      file_.notes().add(errors::not_feel(file_.attribute_span(root, "expressionLanguage"), language));
    }
    constexpr std::string_view declaration = "xmlns:";
    for (const auto& attribute : root.attributes()) {
      std::string_view name = attribute.name();
      if (!name.starts_with(declaration)) continue;
      name.remove_prefix(declaration.size());
      result_.prefixes.emplace_back(name, file_.attribute_text(root, attribute.name()));
    }
  }

  void read_import(Node node) {
    const std::string kind = file_.attribute_text(node, "importType");
    // Imports of PMML models and XML schemas bring nothing that FEEL could name.
    if (!kind.empty() && !xml::is_dmn(kind)) return;
    drg::Definitions::Import import{file_.name_attribute(node, "name"), file_.attribute_text(node, "namespace")};
    if (import.name_space.empty()) {
      file_.notes().add(errors::missing_attribute(file_.tag(node), "import", "namespace"));
      return;
    }
    result_.imports.push_back(std::move(import));
  }

  drg::ItemDefinition item_definition(Node node) {
    drg::ItemDefinition item;
    item.name = boxed_.required_name(node);
    item.type = boxed_.type(node);
    item.is_collection = boolean(node, "isCollection");
    item.allowed = boxed_.tests(node, "allowedValues");
    if (!item.allowed) {
      item.allowed = boxed_.tests(node, "typeConstraint");
      item.constrains_whole = item.allowed.has_value();
    }
    for (const Node& child : xml::elements(node, "itemComponent")) item.fields.push_back(item_definition(child));
    if (const Node function = xml::element(node, "functionItem")) {
      item.is_function = true;
      item.result = boxed_.type(function, "outputTypeRef");
      for (const Node& child : xml::elements(function, "parameters")) {
        item.parameters.push_back(boxed_.parameter(child));
      }
    }
    return item;
  }

  drg::InputData input_data(Node node) {
    Variable variable = variable_of(node);
    return {std::move(variable.key), std::move(variable.name), std::move(variable.type)};
  }

  drg::Decision decision(Node node) {
    drg::Decision decision;
    Variable variable = variable_of(node);
    decision.key = std::move(variable.key);
    decision.name = std::move(variable.name);
    decision.type = std::move(variable.type);
    if (const Node question = xml::element(node, "question")) {
      decision.question = xml::collapsed(file_.text(question).text);
    }
    for (const Node& child : xml::elements(node)) read_requirement(child, decision.requires_);
    decision.logic = boxed_.optional_expression(node);
    return decision;
  }

  drg::BusinessKnowledgeModel business_knowledge_model(Node node) {
    drg::BusinessKnowledgeModel model;
    Variable variable = variable_of(node);
    model.key = std::move(variable.key);
    model.name = std::move(variable.name);
    model.type = std::move(variable.type);
    for (const Node& child : xml::elements(node)) read_requirement(child, model.requires_);
    if (const Node logic = xml::element(node, "encapsulatedLogic")) {
      model.logic = boxed_.function(logic);
      if (model.type.empty()) model.type = boxed_.type(logic);
    }
    return model;
  }

  drg::DecisionService decision_service(Node node) {
    drg::DecisionService service;
    Variable variable = variable_of(node);
    service.key = std::move(variable.key);
    service.name = std::move(variable.name);
    service.type = std::move(variable.type);
    read_references(node, "outputDecision", service.outputs);
    read_references(node, "encapsulatedDecision", service.encapsulated);
    read_references(node, "inputDecision", service.input_decisions);
    read_references(node, "inputData", service.input_data);
    if (service.outputs.empty()) {
      file_.notes().add(errors::missing_element(file_.tag(node), "decisionService", "outputDecision"));
    }
    return service;
  }

  // Authority requirements point to sources of knowledge: people and papers.
  void read_requirement(Node node, std::vector<drg::Reference>& references) {
    const std::string_view name = xml::name(node);
    if (name == "informationRequirement") {
      read_references(node, "requiredDecision", references);
      read_references(node, "requiredInput", references);
    } else if (name == "knowledgeRequirement") {
      read_references(node, "requiredKnowledge", references);
    }
  }

  void read_references(Node parent, std::string_view name, std::vector<drg::Reference>& references) {
    for (const Node& child : xml::elements(parent, name)) {
      std::string reference = file_.attribute_text(child, "href");
      const std::size_t hash = reference.find('#');
      if (reference.empty()) {
        file_.notes().add(errors::missing_attribute(file_.tag(child), name, "href"));
      } else if (hash == std::string::npos || hash + 1 == reference.size()) {
        file_.notes().add(errors::bad_reference(file_.attribute_span(child, "href"), reference));
      } else {
        references.push_back(
            {hash == 0 ? result_.name_space + reference : std::move(reference), file_.attribute_span(child, "href")});
      }
    }
  }

  Variable variable_of(Node node) {
    Variable result;
    const drg::Name own = file_.name_attribute(node, "name");
    const std::string id = file_.attribute_text(node, "id");
    result.key = result_.name_space + "#" + (id.empty() ? own.text : id);
    if (const Node variable = xml::element(node, "variable")) {
      result.name = file_.name_attribute(variable, "name");
      result.type = boxed_.type(variable);
    }
    if (!result.name.text.empty()) return result;
    result.name = own;
    if (own.text.empty()) file_.notes().add(errors::missing_attribute(file_.tag(node), xml::name(node), "name"));
    return result;
  }

  bool boolean(Node node, const char* name) {
    const std::string text = file_.attribute_text(node, name);
    if (text == "true" || text == "1") return true;
    if (!text.empty() && text != "false" && text != "0") {
      file_.notes().add(errors::bad_boolean(file_.attribute_span(node, name), text));
    }
    return false;
  }

  const xml::File& file_;
  BoxedReader boxed_;
  drg::Definitions result_;
};

}  // namespace

drg::Definitions read_dmn(const SourceSet& sources, SourceId file, Diagnostics& notes) {
  const xml::File xml(sources, file, notes);
  drg::Definitions definitions = DefinitionsReader(xml).read();
  definitions.source = file;
  return definitions;
}

}  // namespace adjudge
