#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/result.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/model/model.hpp"

/// Builds models by hand for unit tests of the layers above, without files and without resolving. Everything declared
/// gets a line in a made-up source, so that findings print as they do for a pack.
namespace adjudge::testing {

using model::Condition;
using model::ExpressionPtr;

inline ExpressionPtr expression(model::Expression::Node node, Type type = {}) {
  return std::make_shared<const model::Expression>(model::Expression{std::move(node), std::move(type), {}});
}
inline ExpressionPtr literal(Value value, Type type = {}) {
  return expression(model::Literal{std::move(value)}, std::move(type));
}
inline ExpressionPtr number_literal(int value) { return literal(Value(Decimal(value)), Type(Type::Kind::number)); }
inline ExpressionPtr field(ExpressionPtr base, const std::string& name, Type type) {
  const int index = base->type.is(Type::Kind::record) ? base->type.field_index(name) : 0;
  return expression(model::Path{std::move(base), name, index}, std::move(type));
}
inline ExpressionPtr sum(ExpressionPtr left, ExpressionPtr right) {
  Type type = left->type;
  return expression(model::Arithmetic{model::ArithmeticOperator::add, std::move(left), std::move(right)},
                    std::move(type));
}
inline ExpressionPtr compare_values(model::ComparisonOperator op, ExpressionPtr left, ExpressionPtr right) {
  return expression(model::Comparison{op, std::move(left), std::move(right)}, Type(Type::Kind::boolean));
}

/// A value as a cell of a type writes it: `gold`, `12.5`, `20 EUR`, `2026-11-24`, `true`.
inline Value read_value(const Type& type, std::string_view text) {
  const auto need = [&](auto read) {
    if (!read) throw InternalError("no value: " + std::string(text));
    return *read;
  };
  switch (type.kind()) {
    case Type::Kind::number:
      return Value(need(Decimal::parse(text)));
    case Type::Kind::money:
      return Value(need(Money::parse(text)));
    case Type::Kind::date:
      return Value(need(Date::parse(text)));
    case Type::Kind::date_time:
      return Value(need(DateTime::parse(text)));
    case Type::Kind::time:
      return Value(need(Time::parse(text)));
    case Type::Kind::boolean:
      return Value(text == "true");
    default:
      return Value(text);
  }
}

/// A cell of constants: `-`, `a, b`, `not(a, b)`, `<= 7`, `[1..30]`, `(1..30]`, and several of them with commas
/// between.
inline ValueSet read_cell(const Type& type, std::string_view text) {
  if (text == "-") return ValueSet::everything();
  if (text.substr(0, 4) == "not(") return read_cell(type, text.substr(4, text.size() - 5)).complement();
  ValueSet result = ValueSet::nothing();
  while (!text.empty()) {
    const std::size_t comma = text.find(", ");
    const std::string_view part = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 2);
    const auto value = [&](std::string_view piece) { return read_value(type, piece); };
    ValueSet::Interval interval;
    if (part.substr(0, 3) == "<= ") {
      interval = {{}, value(part.substr(3)), false, true};
    } else if (part.substr(0, 2) == "< ") {
      interval = {{}, value(part.substr(2)), false, false};
    } else if (part.substr(0, 3) == ">= ") {
      interval = {value(part.substr(3)), {}, true, false};
    } else if (part.substr(0, 2) == "> ") {
      interval = {value(part.substr(2)), {}, false, false};
    } else if (const std::size_t dots = part.find(".."); dots != std::string_view::npos) {
      interval = {value(part.substr(1, dots - 1)), value(part.substr(dots + 2, part.size() - dots - 3)),
                  part.front() == '[', part.back() == ']'};
    } else {
      result = unite(result, ValueSet::of_members({value(part)}));
      continue;
    }
    result = unite(result, ValueSet::of_intervals({interval}));
  }
  return result;
}

class ModelBuilder {
 public:
  Model model;

  ModelBuilder() { model.title = "Test pack"; }

  /// A line of the made-up source.
  Span line(const std::string& text) {
    const auto begin = static_cast<std::uint32_t>(text_.size());
    text_ += text + "\n";
    return {SourceId{0}, begin, static_cast<std::uint32_t>(text_.size() - 1)};
  }
  SourceSet sources() const {
    SourceSet set;
    set.add({"policy.yaml", text_});
    return set;
  }

  ExpressionPtr fact(const std::string& path, Type type) {
    model::Fact fact;
    fact.path = path;
    fact.type = type;
    fact.span = line("  " + path + ": " + type.to_text());
    model.facts.push_back(std::move(fact));
    return expression(model::FactRead{static_cast<model::FactId>(model.facts.size() - 1)}, std::move(type));
  }
  ExpressionPtr constant(const std::string& name, ExpressionPtr value) {
    const Type type = value->type;
    model.constants.push_back({name, {{std::nullopt, std::move(value)}}, type, line("  " + name + ": a constant")});
    return node(model::NodeRef::Kind::constant, model.constants.size() - 1, type);
  }
  ExpressionPtr term(const std::string& name, ExpressionPtr value) {
    const Type type = value->type;
    model.terms.push_back({name, std::move(value), line("  " + name + ": a term")});
    return node(model::NodeRef::Kind::term, model.terms.size() - 1, type);
  }
  ExpressionPtr window(const std::string& name, ExpressionPtr asked_on, ExpressionPtr start, std::optional<int> days) {
    model::Window window;
    window.name = name;
    window.asked_on = std::move(asked_on);
    window.starts.push_back(std::move(start));
    if (days) window.length = literal(Value(Duration::days(*days)), Type(Type::Kind::duration));
    window.span = line("  " + name + ": a window");
    model.windows.push_back(std::move(window));
    // The type that `model::window_type` has, without the layer's objects.
    static const Type type =
        Type::record("window", {{"state", Type::choice("", {"not_yet", "open", "closed"}), {}, false, {}},
                                {"anchor", Type(Type::Kind::date), {}, false, {}},
                                {"closes_on", Type(Type::Kind::date), {}, false, {}},
                                {"days_left", Type(Type::Kind::number), {}, false, {}},
                                {"days_late", Type(Type::Kind::number), {}, false, {}}});
    return node(model::NodeRef::Kind::window, model.windows.size() - 1, type);
  }
  /// A field of a record, with the field's own type.
  static ExpressionPtr of(const ExpressionPtr& record, const std::string& name) {
    return field(record, name, record->type.field(name)->type);
  }
  static ExpressionPtr node(model::NodeRef::Kind kind, std::size_t index, Type type) {
    return expression(model::NodeRead{{kind, static_cast<std::uint32_t>(index)}}, std::move(type));
  }

 private:
  std::string text_;
};

/// Adds a decision to a model; its rules are given as cells, one text per input.
class DecisionBuilder {
 public:
  DecisionBuilder(ModelBuilder& builder, const std::string& name, HitPolicy hit) : builder_(builder) {
    index_ = builder.model.decisions.size();
    builder.model.decisions.emplace_back();
    decision().name = name;
    decision().hit = hit;
    decision().body = model::Decision::Body::table;
    decision().answer = Type(Type::Kind::number);
    decision().rule_answer = Type(Type::Kind::number);
    decision().span = builder.line("  " + name + ":");
  }

  model::Decision& decision() { return builder_.model.decisions[index_]; }
  ExpressionPtr answer() { return ModelBuilder::node(model::NodeRef::Kind::decision, index_, decision().answer); }

  DecisionBuilder& input(const std::string& text, ExpressionPtr value) {
    model::Input input;
    input.value = std::move(value);
    input.text = text;
    decision().inputs.push_back(std::move(input));
    return *this;
  }
  Condition cell(std::size_t input, const std::string& text) {
    Condition condition;
    condition.input = static_cast<std::uint32_t>(input);
    condition.text = text;
    if (text == "-") return condition;
    condition.set = read_cell(decision().inputs[input].value->type, text);
    condition.expression = literal(Value(true));
    return condition;
  }
  DecisionBuilder& rule(const std::string& id, const std::vector<std::string>& cells,
                        ExpressionPtr output = number_literal(1)) {
    model::Rule rule;
    rule.id = id;
    std::string text = "    - {id: " + id + ", cells: [";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      rule.conditions.push_back(cell(i, cells[i]));
      text += (i == 0 ? "" : ", ") + cells[i];
    }
    rule.outputs.parts.push_back(std::move(output));
    rule.span = builder_.line(text + "]}");
    decision().rules.push_back(std::move(rule));
    return *this;
  }
  /// A further condition of the last rule.
  DecisionBuilder& with(Condition condition) {
    decision().rules.back().conditions.push_back(std::move(condition));
    return *this;
  }
  /// `if: text` on the last rule, which no analysis looks into.
  DecisionBuilder& if_(const std::string& text, ExpressionPtr value = nullptr) {
    Condition condition;
    condition.form = Condition::Form::boolean;
    condition.text = text;
    condition.expression = value ? std::move(value) : expression(model::FactRead{}, Type(Type::Kind::boolean));
    condition.span = builder_.line("      if: " + text);
    return with(std::move(condition));
  }
  DecisionBuilder& any_of(std::vector<std::vector<Condition>> alternatives) {
    Condition condition;
    condition.form = Condition::Form::any_of;
    condition.alternatives = std::move(alternatives);
    return with(std::move(condition));
  }
  DecisionBuilder& otherwise(const std::string& id) {
    rule(id, {});
    decision().rules.back().otherwise = true;
    return *this;
  }

 private:
  ModelBuilder& builder_;
  std::size_t index_ = 0;
};

}  // namespace adjudge::testing
