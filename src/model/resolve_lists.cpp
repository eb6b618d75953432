#include <algorithm>
#include <utility>

#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);

}  // namespace

std::vector<Iterator> Resolver::iterators(const std::vector<ast::Iterator>& written, Environment& environment) {
  std::vector<Iterator> result;
  for (const ast::Iterator& iterator : written) {
    Iterator made;
    made.domain = expression(iterator.domain, environment);
    Type element;
    if (iterator.range_end) {
      made.range_end = expression(iterator.range_end, environment);
      element = made.domain->type;
      const bool fits = is_open(element) || element.is(Type::Kind::number) || element.is(Type::Kind::date);
      if (mode_ == Mode::strict &&
          (!fits || (!is_open(made.range_end->type) && made.range_end->type.kind() != element.kind()))) {
        if (!made.range_end->type.is_unknown() && !element.is_unknown())
          report(errors::type_mismatch(iterator.domain->span, "whole numbers or dates around `..`",
                                       element.to_text() + " and " + made.range_end->type.to_text()));
        element = Type();
      }
    } else {
      const Type& domain = made.domain->type;
      if (domain.is(Type::Kind::list) || domain.is(Type::Kind::range)) {
        element = domain.element();
      } else if (domain.is_unknown() || domain.is(Type::Kind::any)) {
        element = domain;
      } else {
        if (mode_ == Mode::strict) report(errors::type_mismatch(iterator.domain->span, "a list", errors::said(domain)));
        element = mode_ == Mode::strict ? Type() : domain;
      }
    }
    made.local = new_local();
    environment = environment.with(normalise_name(iterator.name.text), made.local, element);
    result.push_back(std::move(made));
  }
  return result;
}

ExpressionPtr Resolver::filter(const ast::Expression& node, const ast::Filter& filter, const Environment& environment) {
  ExpressionPtr base = expression(filter.base, environment);
  const Type& type = base->type;
  if (mode_ == Mode::strict && !is_open(type) && !type.is(Type::Kind::list)) {
    report(errors::type_mismatch(filter.base->span, "a list before `[`", errors::said(type)));
    return invalid(node.span);
  }
  const Type element =
      is_open(type) ? (type.is_unknown() ? Type() : any_type) : (type.is(Type::Kind::list) ? type.element() : type);
  const LocalId item = new_local();
  Environment inner = environment.with("", item, element).with("item", item, element);
  if (element.is(Type::Kind::record) && element.field("item") != nullptr)
    inner = environment.with("item", item, element).with("", item, element);
  ExpressionPtr condition_of = expression(filter.condition, inner);
  const Type& kind = condition_of->type;
  if (kind.is(Type::Kind::number)) {
    const Type result = type.is(Type::Kind::list) ? element : any_type;
    return make(Index{base, condition_of}, type.is_unknown() ? Type() : result, node.span);
  }
  if (mode_ == Mode::strict && !is_open(kind) && !kind.is(Type::Kind::boolean)) {
    report(errors::type_mismatch(filter.condition->span, "a condition or a position in `[...]`", errors::said(kind)));
    return invalid(node.span);
  }
  const bool at_run_time = mode_ == Mode::dmn || (is_open(kind) && !kind.is_unknown());
  const Type result =
      type.is(Type::Kind::list) ? (at_run_time ? any_type : type) : (type.is_unknown() ? Type() : any_type);
  return make(Filter{base, item, condition_of, at_run_time}, result, node.span);
}

ExpressionPtr Resolver::range(Span span, const ast::RangeLiteral& written, const Environment& environment) {
  RangeMake made;
  made.low = expression(written.low, environment);
  made.high = expression(written.high, environment);
  made.low_included = written.low_included;
  made.high_included = written.high_included;
  const Type& low = made.low->type;
  const Type& high = made.high->type;
  if (mode_ == Mode::strict && !is_open(low) && !is_open(high)) {
    const bool money_differs = low.is(Type::Kind::money) && high.is(Type::Kind::money) && !low.currency().is_none() &&
                               !high.currency().is_none() && !(low.currency() == high.currency());
    const bool texts = is_text(low) && is_text(high);
    if (money_differs || (!texts && (low.kind() != high.kind() || !is_ordered(low)))) {
      report(errors::type_mismatch(span, "two bounds of one kind that has an order",
                                   low.to_text() + " and " + high.to_text()));
      return invalid(span);
    }
  }
  const Type element = is_text(low) ? Type(Type::Kind::string) : low;
  return folded(make(std::move(made), Type::range(element), span));
}

// Few are variables inside each other. Many, which would nest too deep for whoever walks the tree, are the entries of a
// context, of which the last is the result.
ExpressionPtr Resolver::in_turn(std::vector<std::pair<LocalId, ExpressionPtr>> values, ExpressionPtr result,
                                Span span) const {
  constexpr std::size_t most_nested = 8;
  const Type type = result->type;
  if (values.size() <= most_nested) {
    for (auto value = values.rbegin(); value != values.rend(); ++value)
      result = make(Let{value->first, std::move(value->second), std::move(result)}, type, span);
    return result;
  }
  values.emplace_back(LocalId{0xFFFFFFFF}, std::move(result));  // which no one reads
  std::vector<Type::Field> fields;
  for (const auto& value : values) {
    Type::Field field;
    field.name = std::to_string(fields.size());
    field.type = value.second->type;
    fields.push_back(std::move(field));
  }
  const Type all = Type::record("", std::move(fields));
  const auto last = static_cast<int>(values.size()) - 1;
  ContextMake made;
  made.shape = all.shape();
  made.entries = std::move(values);
  return make(Path{make(std::move(made), all, span), std::to_string(last), last}, type, span);
}

ExpressionPtr Resolver::checked_body(const std::vector<LocalId>& parameters, const std::vector<LocalId>& seen,
                                     const std::vector<Type>& types, ExpressionPtr body, Span span) {
  const Type boolean(Type::Kind::boolean);
  const ExpressionPtr null = literal(Value(), Type(Type::Kind::null), span);
  std::vector<ExpressionPtr> conditions;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (is_open(types[i])) continue;
    const ExpressionPtr given = make(LocalRead{parameters[i]}, any_type, span);
    const ExpressionPtr fitted = make(LocalRead{seen[i]}, any_type, span);
    conditions.push_back(make(Logical{false,
                                      {make(Comparison{ComparisonOperator::equal, given, null}, boolean, span),
                                       make(Comparison{ComparisonOperator::unequal, fitted, null}, boolean, span)}},
                              boolean, span));
  }
  if (!conditions.empty()) {
    const Type result = body->type;
    body = make(If{make(Logical{true, std::move(conditions)}, boolean, span), std::move(body), null}, result, span);
  }
  std::vector<std::pair<LocalId, ExpressionPtr>> values;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    ExpressionPtr given = make(LocalRead{parameters[i]}, any_type, span);
    if (!is_open(types[i])) given = make(Conform{given, types[i]}, types[i], span);
    values.emplace_back(seen[i], std::move(given));
  }
  return in_turn(std::move(values), std::move(body), span);
}

ExpressionPtr Resolver::lambda(const ast::Expression& node, const ast::FunctionDefinition& definition,
                               const Environment& environment, const std::vector<Type>& expected) {
  if (definition.external && mode_ == Mode::dmn) {
    report(errors::as_warning(
        errors::not_in_strict_mode(node.span, "external functions are not run", "models are self-contained")));
    return literal(Value(), Type(Type::Kind::null), node.span);
  }
  if (definition.external) {
    report(errors::not_in_strict_mode(node.span, "external functions are not run", "policies are self-contained"));
    return invalid(node.span);
  }
  Lambda made;
  Environment inner = environment;
  std::vector<Type> types;
  for (std::size_t i = 0; i < definition.parameters.size(); ++i) {
    const ast::FormalParameter& parameter = definition.parameters[i];
    Type type = i < expected.size() ? expected[i] : (mode_ == Mode::dmn ? any_type : Type());
    if (!parameter.type.empty())
      if (const auto declared = type_of_ast(parameter.type.front())) type = *declared;
    const LocalId local = new_local();
    made.parameters.push_back(local);
    made.names.push_back(normalise_name(parameter.name.text));
    types.push_back(type);
    inner = inner.with(normalise_name(parameter.name.text), local, type);
  }
  made.body = expression(definition.body, inner);
  if (mode_ == Mode::dmn && std::any_of(types.begin(), types.end(), [](const Type& of) { return !is_open(of); })) {
    // The body sees its parameters as their types want them.
    std::vector<LocalId> given;
    for (std::size_t i = 0; i < types.size(); ++i) given.push_back(new_local());
    const std::vector<LocalId> seen = std::exchange(made.parameters, given);
    made.body = checked_body(made.parameters, seen, types, made.body, node.span);
  }
  const Type type = Type::function(std::move(types), made.body->type);
  return make(std::move(made), type, node.span);
}

}  // namespace adjudge::model
