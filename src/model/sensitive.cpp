#include <set>

#include "adjudge/model/references.hpp"
#include "adjudge/model/resolve.hpp"

namespace adjudge {
namespace {

bool has_sensitive_part(const Type& type) {
  if (type.is(Type::Kind::list)) return has_sensitive_part(type.element());
  if (!type.is(Type::Kind::record)) return false;
  for (const Type::Field& field : type.fields())
    if (field.sensitive || has_sensitive_part(field.type)) return true;
  return false;
}

// The field that a path takes is sensitive in its own right; the rest of the record does not matter then.
bool reads(const model::Expression& expression, const Model& model, std::set<model::NodeRef>& seen);

bool reads_node(model::NodeRef node, const Model& model, std::set<model::NodeRef>& seen) {
  if (!seen.insert(node).second) return false;
  const auto visit = [&](const model::ExpressionPtr& part) { return part && reads(*part, model, seen); };
  switch (node.kind) {
    case model::NodeRef::Kind::term:
      return visit(model.terms[node.index].value);
    case model::NodeRef::Kind::window: {
      const model::Window& window = model.windows[node.index];
      if (visit(window.asked_on) || visit(window.length)) return true;
      for (const auto& start : window.starts)
        if (visit(start)) return true;
      return false;
    }
    case model::NodeRef::Kind::decision: {
      // A decision's answer shows a sensitive fact only where an output or a value does: conditions choose, they do not
      // show.
      const model::Decision& decision = model.decisions[node.index];
      if (visit(decision.value)) return true;
      for (const model::Rule& rule : decision.rules)
        for (const auto& output : rule.outputs.parts)
          if (visit(output)) return true;
      if (decision.default_outputs)
        for (const auto& output : decision.default_outputs->parts)
          if (visit(output)) return true;
      return false;
    }
    case model::NodeRef::Kind::constant:
      return false;
  }
  return false;
}

bool reads(const model::Expression& expression, const Model& model, std::set<model::NodeRef>& seen) {
  if (const auto* fact = std::get_if<model::FactRead>(&expression.node)) {
    const model::Fact& read = model.facts[static_cast<std::size_t>(fact->fact)];
    return read.sensitive || has_sensitive_part(read.type);
  }
  if (const auto* node = std::get_if<model::NodeRead>(&expression.node)) return reads_node(node->node, model, seen);
  if (const auto* path = std::get_if<model::Path>(&expression.node)) {
    const Type& base = path->base->type.is(Type::Kind::list) ? path->base->type.element() : path->base->type;
    if (const Type::Field* field = base.is(Type::Kind::record) ? base.field(path->name) : nullptr) {
      if (field->sensitive || has_sensitive_part(field->type)) return true;
      // A harmless field of a record that holds a sensitive one beside it.
      if (const auto* fact = std::get_if<model::FactRead>(&path->base->node))
        return model.facts[static_cast<std::size_t>(fact->fact)].sensitive;
      if (std::holds_alternative<model::LocalRead>(path->base->node)) return false;
    }
  }
  if (const auto* local = std::get_if<model::LocalRead>(&expression.node)) {
    (void)local;
    return has_sensitive_part(expression.type);
  }
  if (const auto* call = std::get_if<model::CallFunction>(&expression.node)) {
    const model::FunctionInstance& function = model.functions[static_cast<std::size_t>(call->function)];
    if (function.body && reads(*function.body, model, seen)) return true;
  }
  bool result = false;
  model::for_each_child(
      expression, [&](const model::ExpressionPtr& part) { result = result || (part && reads(*part, model, seen)); });
  return result;
}

}  // namespace

bool reads_sensitive(const model::Expression& expression, const Model& model) {
  bool has_any = false;
  for (const model::Fact& fact : model.facts) has_any = has_any || fact.sensitive || has_sensitive_part(fact.type);
  if (!has_any) return false;
  std::set<model::NodeRef> seen;
  return reads(expression, model, seen);
}

}  // namespace adjudge
