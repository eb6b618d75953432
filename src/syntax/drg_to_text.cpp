// A DMN file as text, one line an element.

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "adjudge/syntax/drg.hpp"

namespace adjudge {

namespace {

using drg::BoxedPtr;

// A text on one line, in quotes: what would end the line or the quotes is escaped.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else if (c == '\t') {
      result += "\\t";
    } else {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result + '"';
}

template <class T>
std::string joined(const std::vector<T>& parts) {
  std::string result;
  for (const auto& part : parts) {
    if (!result.empty()) result += ", ";
    if constexpr (std::is_same_v<T, ScalarText>) {
      result += quoted(part.text);
    } else if constexpr (std::is_same_v<T, drg::Name>) {
      result += part.text;
    } else if constexpr (std::is_same_v<T, drg::Parameter>) {
      result += part.name.text + (part.type.empty() ? "" : ": " + part.type);
    } else {
      result += part;
    }
  }
  return result;
}

class Printer {
 public:
  explicit Printer(const drg::Definitions& definitions) : definitions_(definitions) {}

  std::string print() {
    line(0, "definitions " + quoted(definitions_.name) + " namespace " + definitions_.name_space);
    for (const auto& [prefix, name_space] : definitions_.prefixes) line(0, "prefix " + prefix + " is " + name_space);
    for (const auto& import : definitions_.imports) {
      line(0, "import " + quoted(import.name.text) + " namespace " + import.name_space);
    }
    for (const auto& type : definitions_.types) item(0, "type", type);
    for (const auto& input : definitions_.inputs) line(0, head("input", input.key, input.name, input.type));
    for (const auto& decision : definitions_.decisions) write(decision);
    for (const auto& function : definitions_.functions) write(function);
    for (const auto& service : definitions_.services) write(service);
    return std::move(out_);
  }

 private:
  void line(std::size_t depth, const std::string& text) {
    out_.append(2 * depth, ' ');
    out_ += text;
    out_ += '\n';
  }

  static std::string typed(const std::string& type) { return type.empty() ? "" : ": " + type; }

  // Keys of this file without its namespace.
  std::string key(std::string_view key) const {
    const std::string& own = definitions_.name_space;
    return std::string(
        key.size() > own.size() && key[own.size()] == '#' && key.starts_with(own) ? key.substr(own.size()) : key);
  }

  std::string head(std::string_view kind, const std::string& id, const drg::Name& name, const std::string& type) const {
    return std::string(kind) + " " + key(id) + " " + quoted(name.text) + typed(type);
  }

  void keys(std::string_view what, const std::vector<drg::Reference>& list) {
    for (const drg::Reference& each : list) line(1, std::string(what) + " " + key(each.key));
  }

  void item(std::size_t depth, std::string_view kind, const drg::ItemDefinition& item_definition) {
    const drg::ItemDefinition& each = item_definition;
    std::string text = std::string(kind) + " " + quoted(each.name.text);
    if (each.is_function) {
      text += " function(" + joined(each.parameters) + ")" + typed(each.result);
    } else {
      text += typed(each.type);
    }
    if (each.is_collection) text += " collection";
    if (each.allowed) text += (each.constrains_whole ? " constraint " : " allowed ") + quoted(each.allowed->text);
    line(depth, text);
    for (const auto& field : each.fields) item(depth + 1, "field", field);
  }

  void write(const drg::Decision& decision) {
    line(0, head("decision", decision.key, decision.name, decision.type));
    if (!decision.question.empty()) line(1, "question " + quoted(decision.question));
    keys("requires", decision.requires_);
    if (decision.logic) boxed(1, "", decision.logic);
  }

  void write(const drg::BusinessKnowledgeModel& model) {
    line(0, head("function", model.key, model.name, model.type));
    keys("requires", model.requires_);
    function(1, "", "", model.logic);
  }

  void write(const drg::DecisionService& service) {
    line(0, head("service", service.key, service.name, service.type));
    keys("output", service.outputs);
    keys("encapsulated", service.encapsulated);
    keys("input decision", service.input_decisions);
    keys("input", service.input_data);
  }

  // `label` is the part that this expression plays in the one around it.
  void boxed(std::size_t depth, const std::string& label, const BoxedPtr& expression) {
    const std::string before = label.empty() ? "" : label + " ";
    if (!expression) return line(depth, before + "nothing");
    const std::string type = typed(expression->type);
    std::visit([&](const auto& node) { write(depth, before, type, node); }, expression->node);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Literal& literal) {
    line(depth, label + "literal" + type + " " + quoted(literal.text.text));
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Context& context) {
    line(depth, label + "context" + type);
    for (const auto& entry : context.entries) {
      boxed(depth + 1, entry.name ? "entry " + quoted(entry.name->text) + typed(entry.type) : "result", entry.value);
    }
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Invocation& invocation) {
    line(depth, label + "invocation" + type);
    boxed(depth + 1, "of", invocation.function);
    for (const auto& [name, value] : invocation.bindings) boxed(depth + 1, "binding " + quoted(name.text), value);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Function& node) {
    function(depth, label, type, node);
  }

  void function(std::size_t depth, const std::string& label, const std::string& type, const drg::Function& node) {
    line(depth,
         label + (node.is_external ? "external function" : "function") + "(" + joined(node.parameters) + ")" + type);
    boxed(depth + 1, "", node.body);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::List& list) {
    line(depth, label + "list" + type);
    for (const auto& each : list.items) boxed(depth + 1, "", each);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Relation& relation) {
    line(depth, label + "relation" + type + " of " + joined(relation.columns));
    for (const auto& row : relation.rows) {
      line(depth + 1, "row");
      for (const auto& cell : row) boxed(depth + 2, "", cell);
    }
  }

  void write(std::size_t depth, const std::string& label, const std::string& type,
             const drg::Conditional& conditional) {
    line(depth, label + "conditional" + type);
    boxed(depth + 1, "if", conditional.condition);
    boxed(depth + 1, "then", conditional.then);
    boxed(depth + 1, "else", conditional.otherwise);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Filter& filter) {
    line(depth, label + "filter" + type);
    boxed(depth + 1, "in", filter.list);
    boxed(depth + 1, "match", filter.condition);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Iteration& iteration) {
    static constexpr const char* names[] = {"for", "every", "some"};
    const bool is_for = iteration.kind == drg::Iteration::Kind::all;
    line(depth, label + names[static_cast<std::size_t>(iteration.kind)] + type + " " + quoted(iteration.variable.text));
    boxed(depth + 1, "in", iteration.domain);
    if (iteration.domain_end) boxed(depth + 1, "to", iteration.domain_end);
    boxed(depth + 1, is_for ? "return" : "satisfies", iteration.body);
  }

  void write(std::size_t depth, const std::string& label, const std::string& type, const drg::Table& table) {
    line(depth, label + "table" + type + " hit " + std::string(to_text(table.hit)));
    for (const auto& input : table.inputs) {
      std::string text = "input " + quoted(input.expression.text) + typed(input.type);
      if (!input.label.empty()) text += " label " + quoted(input.label);
      if (input.allowed) text += " allowed " + quoted(input.allowed->text);
      line(depth + 1, text);
    }
    for (const auto& output : table.outputs) {
      std::string text = "output";
      if (!output.name.text.empty()) text += " " + quoted(output.name.text);
      text += typed(output.type);
      if (output.allowed) text += " allowed " + quoted(output.allowed->text);
      if (output.default_value) text += " default " + quoted(output.default_value->text);
      line(depth + 1, text);
    }
    for (const auto& rule : table.rules) {
      std::string text = "rule";
      if (!rule.id.empty()) text += " #" + rule.id;
      text += " when " + joined(rule.inputs) + " then " + joined(rule.outputs);
      if (!rule.annotation.empty()) text += " note " + quoted(rule.annotation);
      line(depth + 1, text);
    }
  }

  const drg::Definitions& definitions_;
  std::string out_;
};

}  // namespace

std::string to_text(const drg::Definitions& definitions) { return Printer(definitions).print(); }

}  // namespace adjudge
