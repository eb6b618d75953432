#include "adjudge/program/compile.hpp"

#include <algorithm>

#include "adjudge/model/references.hpp"
#include "adjudge/model/sensitivity.hpp"
#include "program/assembler.hpp"

namespace adjudge {
namespace {

using program::Assembler;
using program::BlockId;
using program::none;

class Compiler {
 public:
  Compiler(const Model& model, const FunctionCatalogue& functions, Program& result, Diagnostics& notes)
      : model_(model),
        sensitivity_(model),
        assembler_(model, sensitivity_, functions, result, notes),
        program_(result) {}

  void run(const DecisionGraph& graph) {
    program_.mode = model_.mode;
    program_.pack = model_.pack;
    program_.title = model_.title;
    program_.version = model_.version;
    program_.currency = model_.currency;
    program_.zone = model_.zone;
    program_.in_force_from = model_.in_force.from;
    program_.in_force_to = model_.in_force.to;
    program_.calendars = model_.calendars;
    for (const model::Fact& fact : model_.facts) {
      program::Slot slot;
      slot.path = fact.path;
      slot.type = fact.type;
      slot.default_value = fact.default_value;
      slot.has_default = fact.has_default;
      slot.sensitive = fact.sensitive;
      slot.label = fact.label;
      program_.slots.push_back(std::move(slot));
    }
    place_nodes(graph);
    // Elements of `for_each` live in cells, one per decision that has them.
    for (const model::Decision& decision : model_.decisions)
      if (decision.for_each) assembler_.set_cell(decision.for_each->local, program_.cells++);
    for (const model::Constant& constant : model_.constants) add(constant);
    for (const model::Term& term : model_.terms)
      program_.terms.push_back({term.name, assembler_.block(term.value), sensitivity_.shows(*term.value), term.span});
    for (std::uint32_t i = 0; i < model_.windows.size(); ++i) {
      add(model_.windows[i]);
      program_.windows.back().masked = sensitivity_.shows(model::NodeRef{model::NodeRef::Kind::window, i});
    }
    std::uint32_t cell = 0;
    for (std::uint32_t i = 0; i < model_.decisions.size(); ++i) add(i, model_.decisions[i].for_each ? cell++ : 0);
    for (const model::Check& check : model_.checks) {
      program::Check made;
      made.id = check.id;
      made.require = assembler_.block(check.require);
      made.because = assembler_.block(check.because);
      for (const model::FactId fact : check.facts) made.facts.push_back(static_cast<std::uint32_t>(fact));
      made.span = check.span;
      program_.checks.push_back(std::move(made));
    }
    for (const model::Guarantee& guarantee : model_.guarantees) {
      program::Guarantee made;
      made.id = guarantee.id;
      made.holds = assembler_.block(guarantee.holds);
      made.decisions = guarantee.decisions;
      made.because = assembler_.block(guarantee.because);
      made.cite = guarantee.cite;
      made.span = guarantee.span;
      program_.guarantees.push_back(std::move(made));
    }
    program_.applies_by = assembler_.block(model_.applies_by);
  }

 private:
  void place_nodes(const DecisionGraph& graph) {
    std::map<model::NodeRef, std::uint32_t> places;
    program_.decision_nodes.resize(model_.decisions.size(), none);
    for (const std::uint32_t vertex_index : graph.order) {
      const DecisionGraph::Vertex& vertex = graph.vertices[vertex_index];
      model::NodeRef ref;
      program::Node node;
      switch (vertex.kind) {
        case DecisionGraph::Vertex::Kind::fact:
          continue;
        case DecisionGraph::Vertex::Kind::constant:
          ref.kind = model::NodeRef::Kind::constant;
          node.kind = program::Node::Kind::constant;
          break;
        case DecisionGraph::Vertex::Kind::term:
          ref.kind = model::NodeRef::Kind::term;
          node.kind = program::Node::Kind::term;
          break;
        case DecisionGraph::Vertex::Kind::window:
          ref.kind = model::NodeRef::Kind::window;
          node.kind = program::Node::Kind::window;
          break;
        case DecisionGraph::Vertex::Kind::decision:
          ref.kind = model::NodeRef::Kind::decision;
          node.kind = program::Node::Kind::decision;
          break;
      }
      ref.index = vertex.index;
      node.index = vertex.index;
      node.name = vertex.name;
      const auto place = static_cast<std::uint32_t>(program_.nodes.size());
      if (ref.kind == model::NodeRef::Kind::decision) program_.decision_nodes[ref.index] = place;
      places.emplace(ref, place);
      program_.nodes.push_back(std::move(node));
    }
    for (const auto& [ref, place] : places) {
      const model::References found = model::references(model_, ref);
      for (const model::FactId fact : found.facts)
        program_.nodes[place].facts.push_back(static_cast<std::uint32_t>(fact));
      for (const model::NodeRef read : found.nodes)
        if (const auto at = places.find(read); at != places.end()) program_.nodes[place].reads.push_back(at->second);
    }
    assembler_.set_nodes(std::move(places));
  }

  void add(const model::Constant& constant) {
    program::Constant made;
    made.name = constant.name;
    made.span = constant.span;
    for (const model::ConstantRow& row : constant.rows) {
      BlockId applies = none;
      if (row.in_force) applies = assembler_.block(period(*row.in_force, constant.span));
      made.rows.emplace_back(applies, assembler_.block(row.value));
    }
    program_.constants_by_date.push_back(std::move(made));
  }

  model::ExpressionPtr period(const model::Period& period, Span span) const {
    const auto make = [&](model::Expression::Node node, Type type) {
      auto result = std::make_shared<model::Expression>();
      result->node = std::move(node);
      result->type = std::move(type);
      result->span = span;
      return model::ExpressionPtr(std::move(result));
    };
    const Type date_type(Type::Kind::date);
    const Type boolean_type(Type::Kind::boolean);
    if (!model_.applies_by) return nullptr;
    const model::ExpressionPtr date = make(model::LocalDate{model_.applies_by}, date_type);
    std::vector<model::ExpressionPtr> bounds;
    if (period.from)
      bounds.push_back(make(model::Comparison{model::ComparisonOperator::at_least, date,
                                              make(model::Literal{Value(*period.from)}, date_type)},
                            boolean_type));
    if (period.to)
      bounds.push_back(make(
          model::Comparison{model::ComparisonOperator::less, date, make(model::Literal{Value(*period.to)}, date_type)},
          boolean_type));
    return make(model::Logical{true, std::move(bounds)}, boolean_type);
  }

  void add(const model::Window& window) {
    program::Window made;
    made.name = window.name;
    made.span = window.span;
    made.asked_on = assembler_.block(window.asked_on);
    for (const model::ExpressionPtr& start : window.starts) made.starts.push_back(assembler_.block(start));
    made.length = assembler_.block(window.length);
    made.calendar = window.calendar ? *window.calendar : none;
    made.roll = static_cast<program::Roll>(window.roll);
    made.ends_inclusive = window.ends_inclusive;
    for (const model::Season& season : window.seasons)
      made.seasons.push_back(
          {assembler_.block(season.dated_by), assembler_.block(season.within), assembler_.block(season.until)});
    program_.windows.push_back(std::move(made));
  }

  program::Cell cell(const model::Condition& condition) {
    program::Cell made;
    made.text = condition.text;
    made.span = condition.span;
    switch (condition.form) {
      case model::Condition::Form::test:
      case model::Condition::Form::in_force:
        made.is_period = condition.form == model::Condition::Form::in_force;
        made.input = condition.input;
        if (!condition.expression) {
          made.form = program::Cell::Form::always;
        } else if (condition.set) {
          made.form = program::Cell::Form::set;
          made.operand = assembler_.set(*condition.set);
        } else {
          made.form = program::Cell::Form::test;
          made.operand = assembler_.block(condition.expression, {condition.question});
        }
        break;
      case model::Condition::Form::boolean:
        made.form = program::Cell::Form::boolean;
        made.negated = condition.negated;
        made.operand = assembler_.block(condition.expression);
        break;
      case model::Condition::Form::any_of:
        made.form = program::Cell::Form::any_of;
        for (const auto& alternative : condition.alternatives) {
          std::vector<program::Cell> cells;
          for (const model::Condition& part : alternative) cells.push_back(cell(part));
          made.alternatives.push_back(std::move(cells));
        }
        break;
    }
    return made;
  }

  program::Outputs outputs(const model::Outputs& written) {
    program::Outputs made;
    made.is_whole = written.is_whole;
    for (const model::ExpressionPtr& part : written.parts) made.parts.push_back(assembler_.block(part));
    return made;
  }

  void add(std::uint32_t index, std::uint32_t for_each_cell) {
    const model::Decision& decision = model_.decisions[index];
    program::Decision made;
    made.name = decision.name;
    made.question = decision.question;
    made.answer = decision.answer;
    made.rule_answer = decision.rule_answer;
    made.hit = decision.hit;
    made.is_invocable = decision.is_invocable;
    made.body = static_cast<program::Decision::Body>(decision.body);
    made.cite = decision.cite;
    made.columns = decision.columns;
    made.priority_fields = decision.priority_fields;
    made.span = decision.span;
    for (const model::Input& input : decision.inputs)
      made.inputs.push_back({assembler_.block(input.value), input.text, sensitivity_.shows(*input.value)});
    made.masked = sensitivity_.shows(model::NodeRef{model::NodeRef::Kind::decision, index});
    for (const model::Rule& rule : decision.rules) {
      program::Rule row;
      row.id = rule.id;
      row.otherwise = rule.otherwise;
      row.cite = rule.cite;
      row.span = rule.span;
      for (const model::Condition& condition : rule.conditions) row.cells.push_back(cell(condition));
      row.outputs = outputs(rule.outputs);
      row.because = assembler_.block(rule.because);
      made.rules.push_back(std::move(row));
    }
    if (decision.default_outputs) {
      made.has_default = true;
      made.default_outputs = outputs(*decision.default_outputs);
    }
    made.value = assembler_.block(decision.value);
    if (decision.for_each) {
      made.for_each_list = assembler_.block(decision.for_each->list);
      made.for_each_cell = for_each_cell;
      made.for_each_name = decision.for_each->name;
    }
    made.in_force = assembler_.block(decision.in_force);
    made.because = assembler_.block(decision.because);
    program_.decisions.push_back(std::move(made));
  }

  const Model& model_;
  Sensitivity sensitivity_;
  Assembler assembler_;
  Program& program_;
};

}  // namespace

Program compile(const Model& model, const DecisionGraph& graph, const FunctionCatalogue& functions,
                Diagnostics& notes) {
  Program result;
  Compiler(model, functions, result, notes).run(graph);
  return result;
}

bool bind(Program& program, const FunctionCatalogue& functions) {
  bool is_complete = true;
  for (program::FunctionImport& import : program.functions) {
    const int index = functions.find(import.name);
    import.index = index < 0 ? none : static_cast<std::uint32_t>(index);
    is_complete = is_complete && index >= 0;
  }
  return is_complete;
}

Program compile_expression(const Model& model, const model::Expression& expression, const FunctionCatalogue& functions,
                           Diagnostics& notes) {
  Model whole = model;
  model::Decision decision;
  decision.name = "result";
  decision.answer = expression.type;
  decision.rule_answer = expression.type;
  decision.body = model::Decision::Body::value;
  decision.value = std::make_shared<model::Expression>(expression);
  whole.decisions.assign(1, std::move(decision));
  const DecisionGraph graph = order(whole, notes);
  return compile(whole, graph, functions, notes);
}

int Program::find_decision(std::string_view name) const {
  for (std::size_t i = 0; i < decisions.size(); ++i)
    if (decisions[i].name == name) return static_cast<int>(i);
  return -1;
}

int Program::find_slot(std::string_view path) const {
  for (std::size_t i = 0; i < slots.size(); ++i)
    if (slots[i].path == path) return static_cast<int>(i);
  return -1;
}

std::string Program::layer_of(Span span) const {
  for (const auto& [file, name] : layers)
    if (file == span.source) return name;
  return {};
}

}  // namespace adjudge
