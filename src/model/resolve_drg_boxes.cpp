// Boxed expressions, as expressions of the model.

#include <set>
#include <utility>

#include "model/drg_resolver.hpp"
#include "model/errors.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);
const Type boolean_type(Type::Kind::boolean);

Type element_of(const Type& list) { return list.is(Type::Kind::list) ? list.element() : any_type; }

}  // namespace

// A mistake in one expression makes that one null; the others are still decided.
ExpressionPtr DrgResolver::feel(const ScalarText& text, const Environment& around) {
  Diagnostics found;
  const ScalarText inside = r_.trimmed(text);
  if (inside.text.empty()) return null(text.span);
  const auto parsed = parse_expression(inside, r_.scope(around), Mode::dmn, found);
  for (const Diagnostic& diagnostic : found) r_.report(errors::as_warning(diagnostic));
  if (found.has_errors()) return null(text.span);
  return r_.expression(*parsed, around);
}

ExpressionPtr DrgResolver::boxed(const drg::BoxedPtr& written, const Environment& around, unsigned depth) {
  if (!written) return null({});
  if (depth > max_boxes) {
    r_.report(errors::as_warning(errors::functions_too_deep(written->span, max_boxes)));
    return null(written->span);
  }
  const Span span = written->span;
  ExpressionPtr value = std::visit(
      Overloaded{
          [&](const drg::Literal& literal) { return feel(literal.text, around); },
          [&](const drg::Context& context) { return of_context(context, around, span, depth); },
          [&](const drg::Invocation& invocation) { return of_invocation(invocation, around, span, depth); },
          [&](const drg::Function& function) {
            Lambda made;
            for (const drg::Parameter& parameter : function.parameters)
              made.names.push_back(normalise_name(parameter.name.text));
            made.body = function_body(function, around, made.parameters, span, depth);
            return r_.make(std::move(made), any_type, span);
          },
          [&](const drg::List& list) {
            ListMake made;
            for (const drg::BoxedPtr& item : list.items) made.items.push_back(boxed(item, around, depth + 1));
            return r_.make(std::move(made), Type::list(any_type), span);
          },
          [&](const drg::Relation& relation) { return of_relation(relation, around, span, depth); },
          [&](const drg::Conditional& choice) {
            const LocalId condition = r_.new_local();
            const ExpressionPtr verdict = local(condition, span);
            const ExpressionPtr otherwise = r_.make(
                If{r_.make(Comparison{ComparisonOperator::equal, verdict, r_.literal(Value(false), boolean_type, span)},
                           boolean_type, span),
                   boxed(choice.otherwise, around, depth + 1), null(span)},
                any_type, span);
            return r_.make(Let{condition, boxed(choice.condition, around, depth + 1),
                               r_.make(If{verdict, boxed(choice.then, around, depth + 1), otherwise}, any_type, span)},
                           any_type, span);
          },
          [&](const drg::Filter& filter) { return of_filter(filter, around, span, depth); },
          [&](const drg::Iteration& loop) { return of_loop(loop, around, span, depth); },
          [&](const drg::Table& table) { return of_table(table, around, span); }},
      written->node);
  return conform(std::move(value), type_named(file_, written->type, span, 0));
}

ExpressionPtr DrgResolver::function_body(const drg::Function& function, const Environment& around,
                                         std::vector<LocalId>& parameters, Span span, unsigned depth) {
  Environment inner = around;
  std::vector<LocalId> seen;
  std::vector<Type> types;
  for (const drg::Parameter& parameter : function.parameters) {
    parameters.push_back(r_.new_local());
    seen.push_back(r_.new_local());
    types.push_back(type_named(file_, parameter.type, parameter.name.span, 0));
    inner = inner.with(normalise_name(parameter.name.text), seen.back(), types.back());
  }
  if (function.is_external)
    r_.report(errors::as_warning(
        errors::not_in_strict_mode(span, "external functions are not run", "models are self-contained")));
  ExpressionPtr body = function.is_external ? null(span) : boxed(function.body, inner, depth + 1);
  return r_.checked_body(parameters, seen, types, std::move(body), span);
}

ExpressionPtr DrgResolver::of_context(const drg::Context& context, const Environment& around, Span span,
                                      unsigned depth) {
  Environment inner = around;
  ContextMake made;
  std::vector<Type::Field> fields;
  std::set<std::string> keys;
  ExpressionPtr result;
  for (const drg::ContextEntry& entry : context.entries) {
    ExpressionPtr value = boxed(entry.value, inner, depth + 1);
    value = conform(std::move(value), type_named(file_, entry.type, span, 0));
    if (!entry.name) {
      result = std::move(value);
      continue;
    }
    const std::string key = normalise_name(entry.name->text);
    if (!keys.insert(key).second) return null(span);
    const LocalId id = r_.new_local();
    inner = inner.with(key, id, value->type);
    Type::Field field;
    field.name = key;
    field.type = value->type;
    fields.push_back(std::move(field));
    made.entries.emplace_back(id, std::move(value));
  }
  if (result) return r_.in_turn(std::move(made.entries), std::move(result), span);
  const Type type = Type::record("", std::move(fields));
  made.shape = type.shape();
  return r_.make(std::move(made), type, span);
}

// As a call with named arguments, each of which is a variable that holds the binding's value.
ExpressionPtr DrgResolver::of_invocation(const drg::Invocation& invocation, const Environment& around, Span span,
                                         unsigned depth) {
  if (!invocation.function) return null(span);
  const auto* function = std::get_if<drg::Literal>(&invocation.function->node);
  Environment inner = around;
  std::vector<std::pair<LocalId, ExpressionPtr>> values;
  auto call = ast::Call{};
  call.named = !invocation.bindings.empty();
  for (const auto& [name, bound] : invocation.bindings) {
    values.emplace_back(r_.new_local(), boxed(bound, around, depth + 1));
    const std::string variable = "binding " + std::to_string(values.size());
    inner = inner.with(variable, values.back().first, values.back().second->type);
    call.arguments.push_back(
        {{name.text, name.span},
         std::make_shared<const ast::Expression>(ast::Expression{name.span, ast::Name{variable, true}})});
  }
  if (function != nullptr) {
    Diagnostics found;
    call.callee = parse_expression(r_.trimmed(function->text), r_.scope(around), Mode::dmn, found);
    for (const Diagnostic& diagnostic : found) r_.report(errors::as_warning(diagnostic));
    if (found.has_errors()) return null(span);
  } else {
    const LocalId id = r_.new_local();
    values.emplace_back(id, boxed(invocation.function, around, depth + 1));
    inner = inner.with("called", id, any_type);
    call.callee = std::make_shared<const ast::Expression>(ast::Expression{span, ast::Name{"called", true}});
  }
  const ast::Expression node{span, call};
  ExpressionPtr result = r_.call(node, call, inner);
  return r_.in_turn(std::move(values), std::move(result), span);
}

ExpressionPtr DrgResolver::of_relation(const drg::Relation& relation, const Environment& around, Span span,
                                       unsigned depth) {
  std::vector<Type::Field> fields;
  for (const drg::Name& column : relation.columns) {
    Type::Field field;
    field.name = normalise_name(column.text);
    field.type = any_type;
    fields.push_back(std::move(field));
  }
  const Type row_type = Type::record("", std::move(fields));
  ListMake made;
  for (const auto& row : relation.rows) {
    ContextMake context;
    context.shape = row_type.shape();
    for (std::size_t i = 0; i < relation.columns.size(); ++i)
      context.entries.emplace_back(r_.new_local(), i < row.size() ? boxed(row[i], around, depth + 1) : null(span));
    made.items.push_back(r_.make(std::move(context), row_type, span));
  }
  return r_.make(std::move(made), Type::list(row_type), span);
}

ExpressionPtr DrgResolver::is_list(ExpressionPtr value, Span span) {
  return r_.make(InstanceOf{std::move(value), Type::list(any_type)}, boolean_type, span);
}

ExpressionPtr DrgResolver::is_boolean(ExpressionPtr value, Span span) {
  return r_.make(InstanceOf{std::move(value), boolean_type}, boolean_type, span);
}

// Boxed filters and quantifiers want a list, and true or false of each element; else they are null [TCK 1151, 1153].
ExpressionPtr DrgResolver::strictly(LocalId list, ExpressionPtr value, LocalId item, ExpressionPtr condition,
                                    ExpressionPtr result, Span span) {
  Quantified all;
  all.every = true;
  all.iterators.push_back({item, local(list, span), nullptr});
  all.condition = is_boolean(std::move(condition), span);
  const ExpressionPtr sound =
      r_.make(Logical{true, {is_list(local(list, span), span), r_.make(std::move(all), boolean_type, span)}},
              boolean_type, span);
  const Type type = result->type;
  return r_.make(Let{list, std::move(value), r_.make(If{sound, std::move(result), null(span)}, type, span)}, type,
                 span);
}

ExpressionPtr DrgResolver::of_filter(const drg::Filter& filter, const Environment& around, Span span, unsigned depth) {
  ExpressionPtr value = boxed(filter.list, around, depth + 1);
  const Type type = value->type;
  const Type element = element_of(type);
  const LocalId list = r_.new_local();
  const LocalId item = r_.new_local();
  const Environment inner = around.with("", item, element).with("item", item, element);
  const ExpressionPtr condition = boxed(filter.condition, inner, depth + 1);
  ExpressionPtr kept = r_.make(Filter{local(list, span), item, condition, false}, type, span);
  return strictly(list, std::move(value), item, condition, std::move(kept), span);
}

ExpressionPtr DrgResolver::of_loop(const drg::Iteration& loop, const Environment& around, Span span, unsigned depth) {
  ExpressionPtr value = boxed(loop.domain, around, depth + 1);
  const LocalId item = r_.new_local();
  Environment inner = around.with(normalise_name(loop.variable.text), item, element_of(value->type));
  if (loop.kind == drg::Iteration::Kind::all) {
    For made;
    made.iterators.push_back(
        {item, std::move(value), loop.domain_end ? boxed(loop.domain_end, around, depth + 1) : nullptr});
    made.partial = r_.new_local();
    made.body = boxed(loop.body, inner.with("partial", *made.partial, Type::list(any_type)), depth + 1);
    const Type type = Type::list(made.body->type);
    return r_.make(std::move(made), type, span);
  }
  const LocalId list = r_.new_local();
  Quantified made;
  made.every = loop.kind == drg::Iteration::Kind::every;
  made.iterators.push_back({item, local(list, span), nullptr});
  made.condition = boxed(loop.body, inner, depth + 1);
  const ExpressionPtr condition = made.condition;
  ExpressionPtr result = r_.make(std::move(made), boolean_type, span);
  return strictly(list, std::move(value), item, condition, std::move(result), span);
}

}  // namespace adjudge::model
