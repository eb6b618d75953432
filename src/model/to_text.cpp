#include <string>

#include "adjudge/model/resolve.hpp"

namespace adjudge {
namespace {

using model::Expression;
using model::ExpressionPtr;

class Printer {
 public:
  explicit Printer(const Model& model) : model_(model) {}

  std::string operator()(const ExpressionPtr& expression) const { return expression ? (*this)(*expression) : "-"; }

  // Expressions as calls: `equal(fact(request.reason), "defective")`.
  std::string operator()(const Expression& expression) const {
    return model::match(
        expression, [&](const model::Literal& n) { return to_feel(n.value); },
        [&](const model::FactRead& n) { return model_.facts[static_cast<std::size_t>(n.fact)].path; },
        [&](const model::NodeRead& n) { return name(n.node); },
        [&](const model::LocalRead& n) { return local(n.local); },
        [&](const model::Let& n) {
          return call("let", {local(n.local), (*this)(n.value), (*this)(n.body)});
        },
        [&](const model::Negate& n) { return call("negate", {(*this)(n.operand)}); },
        [&](const model::Arithmetic& n) {
          static constexpr const char* names[] = {"add", "subtract", "multiply", "divide", "power"};
          return call(names[static_cast<std::size_t>(n.op)], {(*this)(n.left), (*this)(n.right)});
        },
        [&](const model::Comparison& n) {
          static constexpr const char* names[] = {"equal", "unequal", "less", "at_most", "greater", "at_least"};
          return call(names[static_cast<std::size_t>(n.op)], {(*this)(n.left), (*this)(n.right)});
        },
        [&](const model::Logical& n) { return call(n.is_and ? "and" : "or", all(n.operands)); },
        [&](const model::Not& n) { return call("not", {(*this)(n.operand)}); },
        [&](const model::Matches& n) {
          return call("in", {(*this)(n.value), (*this)(n.test)});
        },
        [&](const model::If& n) {
          return call("if", {(*this)(n.condition), (*this)(n.then), (*this)(n.otherwise)});
        },
        [&](const model::Known& n) { return call("known", {(*this)(n.operand)}); },
        [&](const model::Coalesce& n) {
          return call("otherwise", {(*this)(n.value), (*this)(n.fallback)});
        },
        [&](const model::InstanceOf& n) {
          return call("instance of", {(*this)(n.value), n.type.to_text()});
        },
        [&](const model::LocalDate& n) { return call("local date", {(*this)(n.moment)}); },
        [&](const model::Path& n) { return (*this)(n.base) + "." + n.name; },
        [&](const model::Index& n) { return (*this)(n.base) + "[" + (*this)(n.index) + "]"; },
        [&](const model::Filter& n) {
          return call("filter", {(*this)(n.base), local(n.item), (*this)(n.condition)});
        },
        [&](const model::For& n) { return call("for", iterators(n.iterators, (*this)(n.body))); },
        [&](const model::Quantified& n) {
          return call(n.every ? "every" : "some", iterators(n.iterators, (*this)(n.condition)));
        },
        [&](const model::ListMake& n) { return call("list", all(n.items)); },
        [&](const model::ContextMake& n) {
          std::vector<std::string> parts;
          for (std::size_t i = 0; i < n.entries.size(); ++i)
            parts.push_back(n.shape->keys()[i] + ": " + (*this)(n.entries[i].second));
          return call("context", parts);
        },
        [&](const model::RangeMake& n) {
          return call("range",
                      {n.low_included ? "[" : "(", (*this)(n.low), (*this)(n.high), n.high_included ? "]" : ")"});
        },
        [&](const model::CallBuiltIn& n) {
          std::vector<std::string> parts = all(n.arguments);
          parts.insert(parts.begin(), "#" + std::to_string(n.function));
          return call("call", parts);
        },
        [&](const model::CallFunction& n) {
          return call(model_.functions[static_cast<std::size_t>(n.function)].name, all(n.arguments));
        },
        [&](const model::CallValue& n) {
          std::vector<std::string> parts = all(n.arguments);
          parts.insert(parts.begin(), (*this)(n.callee));
          return call("apply", parts);
        },
        [&](const model::BuiltInValue& n) { return "#" + std::to_string(n.function); },
        [&](const model::Lambda& n) {
          std::vector<std::string> parts;
          for (const model::LocalId parameter : n.parameters) parts.push_back(local(parameter));
          parts.push_back((*this)(n.body));
          return call("function", parts);
        },
        [&](const model::Shaped& n) { return call("shaped", {(*this)(n.value)}); },
        [&](const model::Conform& n) {
          return call("conform", {(*this)(n.value), n.type.to_text()});
        },
        [&](const model::TableAnswer& n) {
          std::vector<std::string> parts{std::string(adjudge::to_text(n.hit))};
          for (const model::TableAnswer::Row& row : n.rows)
            parts.push_back((*this)(row.condition) + ": " + (*this)(row.output));
          parts.push_back("else " + (*this)(n.otherwise));
          return call("table", parts);
        },
        [&](const model::TextJoin& n) { return call("text", all(n.parts)); },
        [&](const model::TextForPeople& n) { return call("text", all(n.parts)); });
  }

 private:
  static std::string call(const std::string& name, const std::vector<std::string>& parts) {
    std::string text = name + "(";
    for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ", ") + parts[i];
    return text + ")";
  }
  static std::string local(model::LocalId id) { return "$" + std::to_string(static_cast<std::uint32_t>(id)); }

  std::vector<std::string> all(const std::vector<ExpressionPtr>& expressions) const {
    std::vector<std::string> parts;
    for (const ExpressionPtr& expression : expressions) parts.push_back((*this)(expression));
    return parts;
  }

  std::vector<std::string> iterators(const std::vector<model::Iterator>& written, std::string body) const {
    std::vector<std::string> parts;
    for (const model::Iterator& iterator : written)
      parts.push_back(local(iterator.local) + " in " + (*this)(iterator.domain) +
                      (iterator.range_end ? ".." + (*this)(iterator.range_end) : ""));
    parts.push_back(std::move(body));
    return parts;
  }

  std::string name(model::NodeRef node) const {
    switch (node.kind) {
      case model::NodeRef::Kind::constant:
        return model_.constants[node.index].name;
      case model::NodeRef::Kind::term:
        return model_.terms[node.index].name;
      case model::NodeRef::Kind::window:
        return model_.windows[node.index].name;
      case model::NodeRef::Kind::decision:
        return model_.decisions[node.index].name;
    }
    return {};
  }

  const Model& model_;
};

void add_condition(std::string& text, const model::Decision& decision, const model::Condition& condition,
                   const Printer& print, const std::string& indent) {
  if (condition.form == model::Condition::Form::any_of) {
    text += indent + "any of\n";
    for (const auto& alternative : condition.alternatives) {
      text += indent + "  -\n";
      for (const model::Condition& part : alternative) add_condition(text, decision, part, print, indent + "    ");
    }
    return;
  }
  text += indent;
  if (condition.form == model::Condition::Form::in_force) text += "in force: ";
  if (condition.form == model::Condition::Form::test) text += decision.inputs[condition.input].text + ": ";
  if (condition.negated) text += "not ";
  text += condition.set ? condition.set->to_text() : print(condition.expression);
  text += "\n";
}

std::string outputs_text(const model::Outputs& outputs, const Printer& print) {
  std::string text;
  for (const ExpressionPtr& part : outputs.parts) text += (text.empty() ? "" : ", ") + print(part);
  return text;
}

}  // namespace

std::string to_text(const Model& model) {
  const Printer print(model);
  std::string text = "pack " + model.pack + "\n";
  for (const auto& [name, type] : model.types) text += "type " + name + ": " + type.to_text() + "\n";
  for (const model::Fact& fact : model.facts) {
    text += "fact " + fact.path + ": " + fact.type.to_text();
    if (fact.has_default) text += " default " + to_feel(fact.default_value);
    if (fact.sensitive) text += " sensitive";
    text += "\n";
  }
  for (const model::Constant& constant : model.constants)
    for (const model::ConstantRow& row : constant.rows) {
      text += "constant " + constant.name;
      if (row.in_force && row.in_force->from) text += " from " + row.in_force->from->to_text();
      if (row.in_force && row.in_force->to) text += " to " + row.in_force->to->to_text();
      text += ": " + print(row.value) + "\n";
    }
  for (const model::Term& term : model.terms)
    text += "term " + term.name + ": " + term.value->type.to_text() + " = " + print(term.value) + "\n";
  for (const model::FunctionInstance& function : model.functions)
    text += "function " + function.name + " = " + print(function.body) + "\n";
  for (const model::Window& window : model.windows) {
    text += "window " + window.name + ": asked on " + print(window.asked_on) + ", starts";
    for (const ExpressionPtr& start : window.starts) text += " " + print(start);
    text += ", length " + print(window.length) + "\n";
  }
  for (const model::Check& check : model.checks) text += "check " + check.id + ": " + print(check.require) + "\n";
  for (const model::Decision& decision : model.decisions) {
    text += "decision " + decision.name + ": " + decision.answer.to_text();
    if (decision.for_each) text += " for each " + decision.for_each->name + " in " + print(decision.for_each->list);
    if (decision.body == model::Decision::Body::rules || decision.body == model::Decision::Body::table)
      text += " hit " + std::string(to_text(decision.hit));
    text += "\n";
    if (decision.value) text += "  value " + print(decision.value) + "\n";
    for (const model::Rule& rule : decision.rules) {
      text += "  rule " + rule.id + (rule.otherwise ? " otherwise" : "") + " -> " + outputs_text(rule.outputs, print) +
              "\n";
      for (const model::Condition& condition : rule.conditions) add_condition(text, decision, condition, print, "    ");
    }
    if (decision.default_outputs) text += "  default " + outputs_text(*decision.default_outputs, print) + "\n";
  }
  for (const model::Guarantee& guarantee : model.guarantees)
    text += "guarantee " + guarantee.id + ": " + print(guarantee.holds) + "\n";
  return text;
}

}  // namespace adjudge
