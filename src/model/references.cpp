#include "adjudge/model/references.hpp"

#include <algorithm>
#include <unordered_set>

namespace adjudge::model {
namespace {

template <class Visit>
void for_each_part(const Expression& expression, const Visit& visit) {
  const auto each = [&](const std::vector<ExpressionPtr>& parts) {
    for (const ExpressionPtr& part : parts) visit(part);
  };
  const auto each_iterator = [&](const std::vector<Iterator>& iterators) {
    for (const Iterator& iterator : iterators) {
      visit(iterator.domain);
      visit(iterator.range_end);
    }
  };
  match(
      expression, [](const Literal&) {}, [](const FactRead&) {}, [](const NodeRead&) {}, [](const LocalRead&) {},
      [&](const Let& node) {
        visit(node.value);
        visit(node.body);
      },
      [&](const Negate& node) { visit(node.operand); },
      [&](const Arithmetic& node) {
        visit(node.left);
        visit(node.right);
      },
      [&](const Comparison& node) {
        visit(node.left);
        visit(node.right);
      },
      [&](const Logical& node) { each(node.operands); }, [&](const Not& node) { visit(node.operand); },
      [&](const Matches& node) {
        visit(node.value);
        visit(node.test);
      },
      [&](const If& node) {
        visit(node.condition);
        visit(node.then);
        visit(node.otherwise);
      },
      [&](const Known& node) { visit(node.operand); },
      [&](const Coalesce& node) {
        visit(node.value);
        visit(node.fallback);
      },
      [&](const InstanceOf& node) { visit(node.value); }, [&](const LocalDate& node) { visit(node.moment); },
      [&](const Path& node) { visit(node.base); },
      [&](const Index& node) {
        visit(node.base);
        visit(node.index);
      },
      [&](const Filter& node) {
        visit(node.base);
        visit(node.condition);
      },
      [&](const For& node) {
        each_iterator(node.iterators);
        visit(node.body);
      },
      [&](const Quantified& node) {
        each_iterator(node.iterators);
        visit(node.condition);
      },
      [&](const ListMake& node) { each(node.items); },
      [&](const ContextMake& node) {
        for (const auto& entry : node.entries) visit(entry.second);
      },
      [&](const RangeMake& node) {
        visit(node.low);
        visit(node.high);
      },
      [&](const CallBuiltIn& node) { each(node.arguments); }, [&](const CallFunction& node) { each(node.arguments); },
      [&](const CallValue& node) {
        visit(node.callee);
        each(node.arguments);
      },
      [](const BuiltInValue&) {}, [&](const Lambda& node) { visit(node.body); },
      [&](const Shaped& node) { visit(node.value); }, [&](const Conform& node) { visit(node.value); },
      [&](const TableAnswer& node) {
        for (const TableAnswer::Row& row : node.rows) {
          visit(row.condition);
          visit(row.output);
        }
        visit(node.otherwise);
      },
      [&](const TextJoin& node) { each(node.parts); }, [&](const TextForPeople& node) { each(node.parts); });
}

template <class Id>
void settle(std::vector<Id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

// Gathers what expressions read. Works through a list instead of calling itself, so that depth costs nothing, and looks
// at each expression once, however many share it.
class Gatherer {
 public:
  void add(const ExpressionPtr& expression) { push(expression.get()); }
  void add(const Expression& expression) { push(&expression); }
  void add(const Outputs& outputs) {
    for (const ExpressionPtr& output : outputs.parts) add(output);
  }

  // The functions called so far, and those that they call.
  void follow_functions(const Model& model) {
    std::unordered_set<FunctionId> followed;
    read();
    for (std::size_t next = 0; next < found_.functions.size(); ++next) {
      const FunctionId id = found_.functions[next];
      if (!followed.insert(id).second || static_cast<std::size_t>(id) >= model.functions.size()) continue;
      add(model.functions[static_cast<std::size_t>(id)].body);
      read();
    }
  }

  References take() {
    read();
    settle(found_.facts);
    settle(found_.nodes);
    settle(found_.functions);
    return std::move(found_);
  }

 private:
  void push(const Expression* expression) {
    if (expression != nullptr && seen_.insert(expression).second) waiting_.push_back(expression);
  }

  void read() {
    while (!waiting_.empty()) {
      const Expression& expression = *waiting_.back();
      waiting_.pop_back();
      if (const auto* fact = std::get_if<FactRead>(&expression.node)) found_.facts.push_back(fact->fact);
      if (const auto* node = std::get_if<NodeRead>(&expression.node)) found_.nodes.push_back(node->node);
      if (const auto* call = std::get_if<CallFunction>(&expression.node)) found_.functions.push_back(call->function);
      for_each_part(expression, [this](const ExpressionPtr& part) { push(part.get()); });
    }
  }

  References found_;
  std::vector<const Expression*> waiting_;
  std::unordered_set<const Expression*> seen_;
};

void add_conditions(const std::vector<Condition>& conditions, Gatherer& gatherer) {
  std::vector<const std::vector<Condition>*> waiting = {&conditions};
  while (!waiting.empty()) {
    const std::vector<Condition>& next = *waiting.back();
    waiting.pop_back();
    for (const Condition& condition : next) {
      gatherer.add(condition.expression);
      for (const auto& alternative : condition.alternatives) waiting.push_back(&alternative);
    }
  }
}

void add_parts(const Constant& constant, Gatherer& gatherer) {
  for (const ConstantRow& row : constant.rows) gatherer.add(row.value);
}

void add_parts(const Window& window, Gatherer& gatherer) {
  gatherer.add(window.asked_on);
  for (const ExpressionPtr& anchor : window.starts) gatherer.add(anchor);
  gatherer.add(window.length);
  for (const Season& season : window.seasons) {
    gatherer.add(season.dated_by);
    gatherer.add(season.within);
    gatherer.add(season.until);
  }
}

void add_parts(const Decision& decision, Gatherer& gatherer) {
  for (const Input& input : decision.inputs) gatherer.add(input.value);
  for (const Rule& rule : decision.rules) {
    add_conditions(rule.conditions, gatherer);
    gatherer.add(rule.outputs);
    gatherer.add(rule.because);
  }
  if (decision.default_outputs) gatherer.add(*decision.default_outputs);
  gatherer.add(decision.value);
  if (decision.for_each) gatherer.add(decision.for_each->list);
  gatherer.add(decision.in_force);
  gatherer.add(decision.because);
}

void add_parts(const Model& model, NodeRef node, Gatherer& gatherer) {
  switch (node.kind) {
    case NodeRef::Kind::constant: {
      const Constant& constant = model.constants.at(node.index);
      add_parts(constant, gatherer);
      // Which row holds is a question about the pack's date.
      const bool is_dated = std::any_of(constant.rows.begin(), constant.rows.end(),
                                        [](const ConstantRow& row) { return row.in_force.has_value(); });
      if (is_dated) gatherer.add(model.applies_by);
      return;
    }
    case NodeRef::Kind::term:
      return gatherer.add(model.terms.at(node.index).value);
    case NodeRef::Kind::window:
      return add_parts(model.windows.at(node.index), gatherer);
    case NodeRef::Kind::decision:
      return add_parts(model.decisions.at(node.index), gatherer);
  }
}

}  // namespace

void for_each_child(const Expression& expression, const std::function<void(const ExpressionPtr&)>& visit) {
  for_each_part(expression, [&](const ExpressionPtr& part) {
    if (part) visit(part);
  });
}

References references(const Expression& expression) {
  Gatherer gatherer;
  gatherer.add(expression);
  return gatherer.take();
}

References references(const Model& model, const Expression& expression) {
  Gatherer gatherer;
  gatherer.add(expression);
  gatherer.follow_functions(model);
  return gatherer.take();
}

References direct_references(const Model& model, NodeRef node) {
  Gatherer gatherer;
  add_parts(model, node, gatherer);
  return gatherer.take();
}

References references(const Model& model, NodeRef node) {
  Gatherer gatherer;
  add_parts(model, node, gatherer);
  gatherer.follow_functions(model);
  return gatherer.take();
}

}  // namespace adjudge::model
