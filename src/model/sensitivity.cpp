#include "adjudge/model/sensitivity.hpp"

#include <algorithm>

#include "adjudge/model/references.hpp"

namespace adjudge {

using model::Expression;
using model::ExpressionPtr;
using model::FunctionId;
using model::NodeRef;

namespace {

// Something whose value is computed, and what waits for it.
struct Unit {
  bool is_function = false;
  NodeRef node;
  FunctionId function{};
  std::vector<std::size_t> readers;
};

}  // namespace

Sensitivity::Sensitivity(const Model& model) : model_(model) {
  has_any_ = std::any_of(model.facts.begin(), model.facts.end(),
                         [&](const model::Fact& fact) { return fact.sensitive || has_sensitive_part(fact.type); });
  if (!has_any_) return;
  for (const model::Decision& decision : model.decisions)
    if (decision.for_each) elements_.emplace(decision.for_each->local, decision.for_each->list);
  spread();
}

// From what reads sensitive facts to what reads that, until nothing new turns up. Nothing here recurses along the
// graph, which may be deep.
void Sensitivity::spread() {
  std::vector<Unit> units;
  std::map<NodeRef, std::size_t> node_units;
  const auto add_nodes = [&](NodeRef::Kind kind, std::size_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      node_units.emplace(NodeRef{kind, i}, units.size());
      units.push_back({false, {kind, i}, {}, {}});
    }
  };
  add_nodes(NodeRef::Kind::term, model_.terms.size());
  add_nodes(NodeRef::Kind::window, model_.windows.size());
  add_nodes(NodeRef::Kind::decision, model_.decisions.size());
  const std::size_t first_function = units.size();
  for (std::uint32_t i = 0; i < model_.functions.size(); ++i) units.push_back({true, {}, FunctionId{i}, {}});
  for (std::size_t i = 0; i < units.size(); ++i) {
    const Unit& unit = units[i];
    model::References found;
    if (!unit.is_function)
      found = model::direct_references(model_, unit.node);
    else if (const ExpressionPtr& body = model_.functions[static_cast<std::size_t>(unit.function)].body)
      found = model::references(*body);
    for (const NodeRef node : found.nodes)
      if (const auto read = node_units.find(node); read != node_units.end()) units[read->second].readers.push_back(i);
    for (const FunctionId function : found.functions)
      units[first_function + static_cast<std::size_t>(function)].readers.push_back(i);
  }

  std::vector<std::size_t> waiting;
  std::vector<bool> is_waiting(units.size(), true);
  for (std::size_t i = units.size(); i-- > 0;) waiting.push_back(i);
  while (!waiting.empty()) {
    const std::size_t next = waiting.back();
    waiting.pop_back();
    is_waiting[next] = false;
    const Unit& unit = units[next];
    if (unit.is_function ? functions_.count(unit.function) != 0 : nodes_.count(unit.node) != 0) continue;
    if (unit.is_function) {
      const ExpressionPtr& body = model_.functions[static_cast<std::size_t>(unit.function)].body;
      if (!body || !derives(*body)) continue;
      functions_.insert(unit.function);
    } else {
      if (!computes_sensitive(unit.node)) continue;
      nodes_.insert(unit.node);
    }
    for (const std::size_t reader : unit.readers) {
      if (!is_waiting[reader]) waiting.push_back(reader);
      is_waiting[reader] = true;
    }
  }
}

bool Sensitivity::computes_sensitive(NodeRef node) const {
  const auto shows_part = [&](const ExpressionPtr& part) { return part && shows(*part); };
  const auto shows_output = [&](const model::Outputs& outputs) { return any_shows(outputs.parts); };
  switch (node.kind) {
    case NodeRef::Kind::constant:
      return false;
    case NodeRef::Kind::term: {
      const ExpressionPtr& value = model_.terms[node.index].value;
      return value && derives(*value);
    }
    case NodeRef::Kind::window: {
      const model::Window& window = model_.windows[node.index];
      const bool season_shows =
          std::any_of(window.seasons.begin(), window.seasons.end(), [&](const model::Season& season) {
            return shows_part(season.dated_by) || shows_part(season.within) || shows_part(season.until);
          });
      return season_shows || shows_part(window.asked_on) || shows_part(window.length) || any_shows(window.starts);
    }
    case NodeRef::Kind::decision: {
      const model::Decision& decision = model_.decisions[node.index];
      return shows_part(decision.value) || (decision.default_outputs && shows_output(*decision.default_outputs)) ||
             std::any_of(decision.rules.begin(), decision.rules.end(),
                         [&](const model::Rule& rule) { return shows_output(rule.outputs); });
    }
  }
  return false;
}

bool Sensitivity::has_sensitive_part(const Type& type) const {
  if (type.is(Type::Kind::list) || type.is(Type::Kind::range)) return has_sensitive_part(type.element());
  if (!type.is(Type::Kind::record)) return false;
  const auto [known, is_new] = records_.emplace(type.shape().get(), false);
  if (!is_new) return known->second;
  const bool result = std::any_of(type.fields().begin(), type.fields().end(), [&](const Type::Field& field) {
    return field.sensitive || has_sensitive_part(field.type);
  });
  records_[type.shape().get()] = result;
  return result;
}

bool Sensitivity::shows(const Expression& expression) const {
  return has_any_ && (has_sensitive_part(expression.type) || derives(expression));
}

bool Sensitivity::any_shows(const std::vector<ExpressionPtr>& parts) const {
  return std::any_of(parts.begin(), parts.end(), [&](const ExpressionPtr& part) { return part && shows(*part); });
}

bool Sensitivity::any_derives(const std::vector<ExpressionPtr>& parts) const {
  return std::any_of(parts.begin(), parts.end(), [&](const ExpressionPtr& part) { return part && derives(*part); });
}

// Whether the value as a whole comes from something sensitive. That a record among it has a sensitive field is told
// by its type and does not count here: where the field is taken it counts.
bool Sensitivity::derives(const Expression& expression) const {
  const auto iterates = [&](const std::vector<model::Iterator>& iterators) {
    return std::any_of(iterators.begin(), iterators.end(), [&](const model::Iterator& iterator) {
      return derives(*iterator.domain) || (iterator.range_end && derives(*iterator.range_end));
    });
  };
  return model::match(
      expression, [](const model::Literal&) { return false; },
      [&](const model::FactRead& n) { return model_.facts[static_cast<std::size_t>(n.fact)].sensitive; },
      [&](const model::NodeRead& n) { return shows(n.node); },
      [&](const model::LocalRead& n) {
        const auto list = elements_.find(n.local);
        return list != elements_.end() && derives(*list->second);
      },
      [&](const model::Let& n) { return derives(*n.value) || derives(*n.body); },
      [&](const model::Negate& n) { return shows(*n.operand); },
      [&](const model::Arithmetic& n) { return shows(*n.left) || shows(*n.right); },
      [&](const model::Comparison& n) { return shows(*n.left) || shows(*n.right); },
      [&](const model::Logical& n) { return any_shows(n.operands); },
      [&](const model::Not& n) { return shows(*n.operand); },
      [&](const model::Matches& n) { return shows(*n.value) || shows(*n.test); },
      [&](const model::If& n) { return shows(*n.condition) || derives(*n.then) || derives(*n.otherwise); },
      // That something is known, or of which type it is, says nothing of its value.
      [](const model::Known&) { return false; },
      [&](const model::Coalesce& n) { return derives(*n.value) || derives(*n.fallback); },
      [](const model::InstanceOf&) { return false; }, [&](const model::LocalDate& n) { return shows(*n.moment); },
      [&](const model::Path& n) {
        const Type& type = n.base->type;
        const Type& of = type.is(Type::Kind::list) ? type.element() : type;
        if (!of.is(Type::Kind::record)) return shows(*n.base);
        const Type::Field* field = of.field(n.name);
        return field == nullptr || field->sensitive || derives(*n.base);
      },
      [&](const model::Index& n) { return derives(*n.base) || shows(*n.index); },
      [&](const model::Filter& n) { return derives(*n.base) || shows(*n.condition); },
      [&](const model::For& n) { return iterates(n.iterators) || derives(*n.body); },
      [&](const model::Quantified& n) { return iterates(n.iterators) || shows(*n.condition); },
      [&](const model::ListMake& n) { return any_derives(n.items); },
      [&](const model::ContextMake& n) {
        return std::any_of(n.entries.begin(), n.entries.end(),
                           [&](const auto& entry) { return derives(*entry.second); });
      },
      [&](const model::RangeMake& n) { return shows(*n.low) || shows(*n.high); },
      [&](const model::CallBuiltIn& n) { return any_shows(n.arguments); },
      [&](const model::CallFunction& n) { return functions_.count(n.function) != 0 || any_derives(n.arguments); },
      [&](const model::CallValue& n) { return shows(*n.callee) || any_shows(n.arguments); },
      [](const model::BuiltInValue&) { return false; }, [&](const model::Lambda& n) { return derives(*n.body); },
      [&](const model::Shaped& n) { return derives(*n.value); },
      // Models in dmn mode have no sensitive facts.
      [&](const model::Conform& n) { return derives(*n.value); }, [](const model::TableAnswer&) { return false; },
      [&](const model::TextJoin& n) { return any_shows(n.parts); },
      [](const model::TextForPeople&) { return false; });  // it covers its own parts
}

}  // namespace adjudge
