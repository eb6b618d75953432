#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

using ast::BinaryOperator;

const Type boolean_type(Type::Kind::boolean);
const Type number_type(Type::Kind::number);
const Type any_type(Type::Kind::any);

std::string_view symbol_of(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::logical_or:
      return "or";
    case BinaryOperator::logical_and:
      return "and";
    case BinaryOperator::equal:
      return "=";
    case BinaryOperator::unequal:
      return "!=";
    case BinaryOperator::less:
      return "<";
    case BinaryOperator::at_most:
      return "<=";
    case BinaryOperator::greater:
      return ">";
    case BinaryOperator::at_least:
      return ">=";
    case BinaryOperator::add:
      return "+";
    case BinaryOperator::subtract:
      return "-";
    case BinaryOperator::multiply:
      return "*";
    case BinaryOperator::divide:
      return "/";
    case BinaryOperator::power:
      return "**";
    case BinaryOperator::otherwise:
      return "??";
  }
  return "?";
}

bool is_open(const Type& type) { return type.is_unknown() || type.is(Type::Kind::any) || type.is(Type::Kind::null); }

bool is_text(const Type& type) { return type.is(Type::Kind::string) || type.is(Type::Kind::choice); }

// The type of a literal text: the choice of itself alone, so that `if c then "approve" else "deny"` fits an answer.
Type text_type(const std::string& text) { return Type::choice("", {text}); }

// Properties of values that are no records (feel.md 3.8).
struct Property {
  Type::Kind of;
  std::string_view name;
  Type::Kind type;
};
constexpr Property property_table[] = {
    {Type::Kind::date, "year", Type::Kind::number},
    {Type::Kind::date, "month", Type::Kind::number},
    {Type::Kind::date, "day", Type::Kind::number},
    {Type::Kind::date, "weekday", Type::Kind::number},
    {Type::Kind::date_time, "year", Type::Kind::number},
    {Type::Kind::date_time, "month", Type::Kind::number},
    {Type::Kind::date_time, "day", Type::Kind::number},
    {Type::Kind::date_time, "weekday", Type::Kind::number},
    {Type::Kind::date_time, "hour", Type::Kind::number},
    {Type::Kind::date_time, "minute", Type::Kind::number},
    {Type::Kind::date_time, "second", Type::Kind::number},
    {Type::Kind::date_time, "time offset", Type::Kind::duration},
    {Type::Kind::date_time, "timezone", Type::Kind::string},
    {Type::Kind::time, "hour", Type::Kind::number},
    {Type::Kind::time, "minute", Type::Kind::number},
    {Type::Kind::time, "second", Type::Kind::number},
    {Type::Kind::time, "time offset", Type::Kind::duration},
    {Type::Kind::time, "timezone", Type::Kind::string},
    {Type::Kind::months, "years", Type::Kind::number},
    {Type::Kind::months, "months", Type::Kind::number},
    {Type::Kind::duration, "days", Type::Kind::number},
    {Type::Kind::duration, "hours", Type::Kind::number},
    {Type::Kind::duration, "minutes", Type::Kind::number},
    {Type::Kind::duration, "seconds", Type::Kind::number},
    {Type::Kind::range, "start included", Type::Kind::boolean},
    {Type::Kind::range, "end included", Type::Kind::boolean},
};

// What `left op right` gives for arithmetic (feel.md 3.4, and money); nothing when the operator does not work on them.
std::optional<Type> arithmetic_type(BinaryOperator op, const Type& left, const Type& right) {
  using K = Type::Kind;
  const K a = left.kind();
  const K b = right.kind();
  const bool is_sum = op == BinaryOperator::add || op == BinaryOperator::subtract;
  if (is_sum) {
    if (a == K::number && b == K::number) return left;
    if (a == K::money && b == K::money) return left.currency().is_none() ? right : left;
    if ((a == K::duration && b == K::duration) || (a == K::months && b == K::months)) return left;
    if ((a == K::date || a == K::date_time) && (b == K::months || b == K::duration)) return Type(a);
    if (a == K::time && b == K::duration) return Type(a);
  }
  if (op == BinaryOperator::add) {
    if (is_text(left) && is_text(right)) return Type(K::string);
    if ((b == K::date || b == K::date_time) && (a == K::months || a == K::duration)) return Type(b);
    if (b == K::time && a == K::duration) return Type(b);
  }
  if (op == BinaryOperator::subtract) {
    if ((a == K::date || a == K::date_time) && (b == K::date || b == K::date_time)) return Type(K::duration);
    if (a == K::time && b == K::time) return Type(K::duration);
  }
  const auto scales = [](K kind) {
    return kind == K::money || kind == K::duration || kind == K::months || kind == K::business_days;
  };
  if (op == BinaryOperator::multiply) {
    if (a == K::number && b == K::number) return left;
    if (scales(a) && b == K::number) return left;
    if (a == K::number && scales(b)) return right;
  }
  if (op == BinaryOperator::divide) {
    if (a == K::number && b == K::number) return left;
    if ((a == K::money || a == K::duration || a == K::months) && b == K::number) return left;
    if (a == b && (a == K::money || a == K::duration || a == K::months)) return number_type;
  }
  if (op == BinaryOperator::power && a == K::number && b == K::number) return left;
  return std::nullopt;
}

bool is_ordered(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::number:
    case Type::Kind::money:
    case Type::Kind::string:
    case Type::Kind::date:
    case Type::Kind::time:
    case Type::Kind::date_time:
    case Type::Kind::duration:
    case Type::Kind::months:
      return true;
    default:
      return false;
  }
}

std::string advice_for(const Type& left, const Type& right) {
  using K = Type::Kind;
  const auto pair = [&](K a, K b) { return (left.is(a) && right.is(b)) || (left.is(b) && right.is(a)); };
  if (pair(K::date, K::date_time)) return "take the date of the date and time with `date(...)`";
  if (pair(K::date, K::string) || pair(K::date, K::choice)) return "write a date without quotes: `2026-11-24`";
  if (pair(K::date, K::business_days)) return "count open days with `add business days(date, n, \"calendar\")`";
  if (pair(K::date, K::number)) return "write a length: `+ 7 days`";
  if (pair(K::duration, K::number)) return "write a length: `30 days`, or take `.days` of the duration";
  if (pair(K::number, K::string) || pair(K::number, K::choice))
    return "numbers have no quotes; text becomes a number with `number(...)`";
  if (pair(K::boolean, K::string) || pair(K::boolean, K::choice)) return "write true or false without quotes";
  return {};
}

}  // namespace

ExpressionPtr Resolver::make(Expression::Node node, Type type, Span span) const {
  auto result = std::make_shared<Expression>();
  result->node = std::move(node);
  result->type = std::move(type);
  result->span = span;
  return result;
}

ExpressionPtr Resolver::literal(Value value, Type type, Span span) const {
  return make(Literal{std::move(value)}, std::move(type), span);
}

ExpressionPtr Resolver::invalid(Span span) const { return make(Literal{}, Type(), span); }

ExpressionPtr Resolver::node_read(NodeRef node, Type type, Span span) const {
  return make(NodeRead{node}, std::move(type), span);
}

Type Resolver::element_type(const Type& type) const { return type.is(Type::Kind::list) ? type.element() : type; }

ExpressionPtr Resolver::feel(const ScalarText& text, const Environment& environment) {
  return expression(*parse_expression(text, scope(environment), mode_, notes_), environment);
}

Scope Resolver::scope(const Environment& environment) {
  if (environment.variables.empty()) return {names_, members_};
  std::vector<std::string> variables;
  for (const Environment::Variable& variable : environment.variables)
    if (!variable.name.empty()) variables.push_back(variable.name);
  if (variables != inner_variables_) {
    inner_variables_ = std::move(variables);
    inner_names_ = NameSet();
    for (const FunctionEntry& entry : functions_) inner_names_.add(entry.name);
    for (const auto& [symbol, meaning] : symbols_) inner_names_.add(symbol);
    for (const std::string& variable : inner_variables_) inner_names_.add(variable);
  }
  return {inner_names_, members_};
}

ExpressionPtr Resolver::expression(const ast::Expression& node, const Environment& environment) {
  const Span span = node.span;
  return ast::match(
      node, [&](const ast::Invalid&) { return invalid(span); },
      [&](const ast::NullLiteral&) {
        if (mode_ == Mode::strict) {
          report(errors::null_in_pack(span));
          return invalid(span);
        }
        return literal(Value(), Type(Type::Kind::null), span);
      },
      [&](const ast::BooleanLiteral& value) { return literal(Value(value.value), boolean_type, span); },
      [&](const ast::NumberLiteral& value) { return literal(Value(value.value), number_type, span); },
      [&](const ast::StringLiteral& value) {
        return literal(Value(value.value), mode_ == Mode::dmn ? Type(Type::Kind::string) : text_type(value.value),
                       span);
      },
      [&](const ast::MoneyLiteral& value) {
        return literal(Value(value.value), Type::money(value.value.currency), span);
      },
      [&](const ast::AtLiteral& at) {
        for (const Type::Kind kind :
             {Type::Kind::date, Type::Kind::date_time, Type::Kind::time, Type::Kind::duration, Type::Kind::months}) {
          if (kind == Type::Kind::time && at.text.find(':') == std::string::npos) continue;
          if (auto value = read_text(Type(kind), at.text, {})) return literal(std::move(*value), Type(kind), span);
        }
        if (mode_ == Mode::dmn) return literal(Value(), Type(Type::Kind::null), span);
        report(errors::bad_literal(span, at.text, "a date, a time, a date and time or a duration"));
        return invalid(span);
      },
      [&](const ast::LengthLiteral& length) {
        const auto whole = length.count.to_int64();
        const auto scaled = [&](std::int64_t seconds) {
          const auto duration = Duration::from_seconds(length.count * Decimal(seconds));
          if (duration) return literal(Value(*duration), Type(Type::Kind::duration), span);
          report(errors::bad_literal(span, length.count.to_text(), "a length of time that can be counted"));
          return invalid(span);
        };
        const auto counted = [&](auto build, Type::Kind kind) {
          if (whole && *whole > -10'000'000'000 && *whole < 10'000'000'000)
            return literal(Value(build(*whole)), Type(kind), span);
          report(errors::bad_literal(span, length.count.to_text(), "a whole number of them"));
          return invalid(span);
        };
        switch (length.unit) {
          case ast::LengthUnit::days:
            return scaled(86'400);
          case ast::LengthUnit::weeks:
            return scaled(7 * 86'400);
          case ast::LengthUnit::hours:
            return scaled(3'600);
          case ast::LengthUnit::minutes:
            return scaled(60);
          case ast::LengthUnit::months:
            return counted([](std::int64_t n) { return Months{n}; }, Type::Kind::months);
          case ast::LengthUnit::years:
            return counted([](std::int64_t n) { return Months{n * 12}; }, Type::Kind::months);
          case ast::LengthUnit::business_days:
            return counted([](std::int64_t n) { return BusinessDays{n}; }, Type::Kind::business_days);
        }
        return invalid(span);
      },
      [&](const ast::Name& found) { return name(node, found, environment); },
      [&](const ast::Negation& negation) {
        ExpressionPtr operand = expression(negation.operand, environment);
        if (const auto* value = std::get_if<Literal>(&operand->node)) {
          const Type type = operand->type;
          if (value->value.is(Kind::number)) return literal(Value(-value->value.number()), type, span);
          if (value->value.is(Kind::money)) {
            const Money money = value->value.money();
            return literal(Value(Money{-money.amount, money.currency}), type, span);
          }
        }
        const Type type = operand->type;
        const bool fits = is_open(type) || type.is(Type::Kind::number) || type.is(Type::Kind::money) ||
                          type.is(Type::Kind::duration) || type.is(Type::Kind::months);
        if (!fits && mode_ == Mode::strict) {
          report(errors::type_mismatch(span, "a number, money or a duration after `-`", errors::said(type)));
          return invalid(span);
        }
        return make(Negate{operand}, type, span);
      },
      [&](const ast::Binary& operation) { return binary(node, operation, environment); },
      [&](const ast::Between& between) {
        const LocalId local = new_local();
        ExpressionPtr value = expression(between.value, environment);
        ExpressionPtr read = make(LocalRead{local}, value->type, value->span);
        ExpressionPtr low = comparison(span, BinaryOperator::at_least, read, expression(between.low, environment));
        ExpressionPtr high = comparison(span, BinaryOperator::at_most, read, expression(between.high, environment));
        return make(Let{local, value, make(Logical{true, {low, high}}, boolean_type, span)}, boolean_type, span);
      },
      [&](const ast::In& in) {
        const LocalId local = new_local();
        ExpressionPtr value = expression(in.value, environment);
        std::vector<ExpressionPtr> tests;
        for (const auto& test : in.tests) {
          Test read = unary_test(test, local, value->type, environment);
          if (read.expression) tests.push_back(read.expression);
        }
        ExpressionPtr body = tests.size() == 1 ? tests.front() : make(Logical{false, tests}, boolean_type, span);
        return make(Let{local, value, body}, boolean_type, span);
      },
      [&](const ast::UnaryComparison& comparison_of) {
        // As a value it is a range with one side open.
        ExpressionPtr bound = expression(comparison_of.operand, environment);
        RangeMake made;
        ExpressionPtr open = literal(Value(), Type(Type::Kind::null), span);
        const BinaryOperator op = comparison_of.op;
        made.low = op == BinaryOperator::less || op == BinaryOperator::at_most ? open : bound;
        made.high = op == BinaryOperator::greater || op == BinaryOperator::at_least ? open : bound;
        made.low_included =
            op == BinaryOperator::at_least || op == BinaryOperator::equal || op == BinaryOperator::unequal;
        made.high_included =
            op == BinaryOperator::at_most || op == BinaryOperator::equal || op == BinaryOperator::unequal;
        if (op == BinaryOperator::equal) made.form = Range::Form::equal_form;
        if (op == BinaryOperator::unequal) made.form = Range::Form::unequal_form;
        const Type type = Type::range(bound->type);
        return make(std::move(made), type, span);
      },
      [&](const ast::InstanceOf& test) {
        ExpressionPtr value = expression(test.value, environment);
        const auto type = type_of_ast(test.type);
        if (!type) return invalid(span);
        return make(InstanceOf{value, *type}, boolean_type, span);
      },
      [&](const ast::Path& step) { return path(node, step, environment); },
      [&](const ast::Filter& step) { return filter(node, step, environment); },
      [&](const ast::Call& invocation) { return call(node, invocation, environment); },
      [&](const ast::If& choice) {
        ExpressionPtr condition_of = condition(choice.condition, environment);
        ExpressionPtr then = expression(choice.then, environment);
        ExpressionPtr otherwise = expression(choice.otherwise, environment);
        Type type = common(then->type, otherwise->type);
        if (mode_ == Mode::strict && type.is(Type::Kind::any) && !is_open(then->type) && !is_open(otherwise->type)) {
          report(errors::type_mismatch(choice.otherwise->span, then->type.to_text() + " as after `then`",
                                       errors::said(otherwise->type)));
          type = Type();
        }
        return make(If{condition_of, then, otherwise}, type, span);
      },
      [&](const ast::For& loop) {
        Environment inner = environment;
        For made;
        made.iterators = iterators(loop.iterators, inner);
        const LocalId partial = new_local();
        made.partial = partial;
        made.body = expression(loop.body, inner.with("partial", partial, Type::list(any_type)));
        const Type type = Type::list(made.body->type);
        return make(std::move(made), type, span);
      },
      [&](const ast::Quantified& quantified) {
        Environment inner = environment;
        Quantified made;
        made.every = quantified.every;
        made.iterators = iterators(quantified.iterators, inner);
        made.condition = condition(quantified.condition, inner);
        return make(std::move(made), boolean_type, span);
      },
      [&](const ast::FunctionDefinition& definition) { return lambda(node, definition, environment, {}); },
      [&](const ast::ListLiteral& list) {
        ListMake made;
        Type element(Type::Kind::null);
        for (const auto& item : list.items) {
          made.items.push_back(expression(item, environment));
          element = made.items.size() == 1 ? made.items.back()->type : common(element, made.items.back()->type);
        }
        return folded(make(std::move(made), Type::list(element), span));
      },
      [&](const ast::ContextLiteral& context) {
        ContextMake made;
        Environment inner = environment;
        std::vector<std::string> keys;
        std::vector<Type::Field> fields;
        for (const auto& entry : context.entries) {
          ExpressionPtr value = expression(entry.value, inner);
          if (std::find(keys.begin(), keys.end(), entry.key.text) != keys.end()) {
            if (mode_ == Mode::dmn) return literal(Value(), Type(Type::Kind::null), span);
            report(errors::duplicate_name(entry.key.span, entry.key.text, "an entry", {}));
            continue;
          }
          const LocalId local = new_local();
          Type::Field field;
          field.name = entry.key.text;
          field.type = value->type;
          fields.push_back(std::move(field));
          keys.push_back(entry.key.text);
          inner = inner.with(entry.key.text, local, value->type);
          made.entries.emplace_back(local, std::move(value));
        }
        const Type type = Type::record("", std::move(fields));
        made.shape = type.shape();
        return make(std::move(made), type, span);
      },
      [&](const ast::RangeLiteral& written) { return range(span, written, environment); });
}

std::vector<std::string> Resolver::known_names(const Environment& environment) const {
  std::vector<std::string> result;
  for (const auto& [name, symbol] : symbols_)
    if (symbol.kind != Symbol::Kind::function) result.push_back(name);
  for (const Environment::Variable& variable : environment.variables) {
    if (!variable.name.empty()) result.push_back(variable.name);
    if (variable.name.empty() && variable.type.is(Type::Kind::record))
      for (const Type::Field& field : variable.type.fields()) result.push_back(field.name);
  }
  return result;
}

ExpressionPtr Resolver::name(const ast::Expression& node, const ast::Name& name, const Environment& environment) {
  const std::string key = normalise_name(name.text);
  for (auto variable = environment.variables.rbegin(); variable != environment.variables.rend(); ++variable) {
    if (variable->name == key) return make(LocalRead{variable->local}, variable->type, node.span);
    if (variable->name.empty()) {
      if (const Type::Field* field = variable->type.is(Type::Kind::record) ? variable->type.field(key) : nullptr) {
        ExpressionPtr item = make(LocalRead{variable->local}, variable->type, node.span);
        return make(Path{item, key, variable->type.field_index(key)}, field->type, node.span);
      }
    }
  }
  if (const auto found = symbols_.find(key); found != symbols_.end()) {
    const Symbol& symbol = found->second;
    switch (symbol.kind) {
      case Symbol::Kind::facts: {
        const FactTree& tree = facts_.children.find(key)->second;
        if (tree.fact) {
          const Fact& fact = model_.facts[static_cast<std::size_t>(*tree.fact)];
          return make(FactRead{*tree.fact}, fact.type, node.span);
        }
        std::vector<std::string> group;
        for (const Fact& fact : model_.facts)
          if (fact.path.starts_with(key + ".")) group.push_back(fact.path);
        report(errors::group_of_facts(node.span, key, group));
        return invalid(node.span);
      }
      case Symbol::Kind::constant: {
        const Type type = type_of_constant(symbol.index);
        return node_read({NodeRef::Kind::constant, symbol.index}, type, node.span);
      }
      case Symbol::Kind::term:
        return node_read({NodeRef::Kind::term, symbol.index}, type_of_term(symbol.index), node.span);
      case Symbol::Kind::window:
        return node_read({NodeRef::Kind::window, symbol.index}, window_type(), node.span);
      case Symbol::Kind::decision:
        return node_read({NodeRef::Kind::decision, symbol.index}, model_.decisions[symbol.index].answer, node.span);
      case Symbol::Kind::function:
        report(errors::mistake(Code::wrong_arguments, node.span,
                               errors::quoted(key) + " is a function: call it with its arguments"));
        return invalid(node.span);
    }
  }
  if (const int function = functions_.find(key); function >= 0) {
    const FunctionEntry& entry = functions_[static_cast<std::size_t>(function)];
    if (mode_ == Mode::dmn) return make(BuiltInValue{static_cast<std::uint32_t>(function)}, any_type, node.span);
    std::vector<Type> parameters;
    if (!entry.forms.empty())
      for (const Parameter& parameter : entry.forms.front().parameters) parameters.push_back(parameter.type);
    return make(BuiltInValue{static_cast<std::uint32_t>(function)},
                Type::function(std::move(parameters), entry.forms.empty() ? any_type : entry.forms.front().result),
                node.span);
  }
  if (mode_ == Mode::dmn) {
    report([&] {
      Diagnostic note = errors::unknown_name(node.span, key, known_names(environment));
      note.severity = Severity::warning;
      return note;
    }());
    return literal(Value(), Type(Type::Kind::null), node.span);
  }
  report(errors::unknown_name(node.span, key, known_names(environment)));
  return invalid(node.span);
}

std::optional<std::string> Resolver::dotted_name(const ast::Expression& node, const Environment& environment) const {
  if (const auto* name = std::get_if<ast::Name>(&node.node)) {
    const std::string key = normalise_name(name->text);
    for (const Environment::Variable& variable : environment.variables) {
      if (variable.name == key) return std::nullopt;
      if (variable.name.empty() && variable.type.is(Type::Kind::record) && variable.type.field(key) != nullptr)
        return std::nullopt;
    }
    const auto symbol = symbols_.find(key);
    if (symbol == symbols_.end() || symbol->second.kind != Symbol::Kind::facts) return std::nullopt;
    return key;
  }
  if (const auto* step = std::get_if<ast::Path>(&node.node)) {
    auto base = dotted_name(*step->base, environment);
    if (!base) return std::nullopt;
    return *base + "." + normalise_name(step->name.text);
  }
  return std::nullopt;
}

ExpressionPtr Resolver::path(const ast::Expression& node, const ast::Path& path, const Environment& environment) {
  // A chain of names from a fact's first segment on: the longest that is a fact, then fields of its value.
  if (const auto dotted = dotted_name(node, environment)) {
    const FactTree* place = &facts_;
    std::string_view rest = *dotted;
    while (place != nullptr && !rest.empty()) {
      const auto dot = rest.find('.');
      const auto child = place->children.find(rest.substr(0, dot));
      place = child == place->children.end() ? nullptr : &child->second;
      rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
    }
    if (place != nullptr && place->fact) {
      const Fact& fact = model_.facts[static_cast<std::size_t>(*place->fact)];
      return make(FactRead{*place->fact}, fact.type, node.span);
    }
    const bool is_group = place != nullptr;
    const auto base = dotted_name(*path.base, environment);
    const FactTree* group = &facts_;
    for (std::string_view left = *base; group != nullptr && !left.empty();) {
      const auto dot = left.find('.');
      const auto child = group->children.find(left.substr(0, dot));
      group = child == group->children.end() ? nullptr : &child->second;
      left = dot == std::string_view::npos ? std::string_view{} : left.substr(dot + 1);
    }
    if (is_group || (group != nullptr && !group->fact)) {
      std::vector<std::string> facts;
      const std::string prefix = (is_group ? *dotted : *base) + ".";
      for (const Fact& fact : model_.facts)
        if (fact.path.starts_with(prefix)) facts.push_back(fact.path);
      if (is_group)
        report(errors::group_of_facts(node.span, *dotted, facts));
      else
        report(errors::unknown_name(node.span, *dotted, facts));
      return invalid(node.span);
    }
  }
  return field_of(expression(path.base, environment), path.name, node.span);
}

ExpressionPtr Resolver::field_of(ExpressionPtr base, const ast::Identifier& field, Span span) {
  const std::string key = normalise_name(field.text);
  const Type& type = base->type;
  if (type.is_unknown()) return invalid(span);
  if (mode_ == Mode::dmn || type.is(Type::Kind::any)) {
    const Type::Field* found = type.is(Type::Kind::record) ? type.field(key) : nullptr;
    const int index = type.is(Type::Kind::record) ? type.field_index(key) : -1;
    const Type result = found != nullptr ? found->type : any_type;
    return make(Path{base, key, index}, result, span);
  }
  const bool maps = type.is(Type::Kind::list);
  const Type of = maps ? type.element() : type;
  const auto result = [&](const Type& part) { return maps ? Type::list(part) : part; };
  std::vector<std::string> candidates;
  if (of.is_unknown() || of.is(Type::Kind::null)) return make(Path{base, key, -1}, Type(), span);
  if (of.is(Type::Kind::record)) {
    if (const Type::Field* found = of.field(key)) {
      const Type part = result(found->type);
      return make(Path{base, key, of.field_index(key)}, part, span);
    }
    for (const Type::Field& candidate : of.fields()) candidates.push_back(candidate.name);
  } else if (of.is(Type::Kind::range) && (key == "start" || key == "end")) {
    return make(Path{base, key, -1}, result(of.element()), span);
  } else {
    for (const Property& property : property_table) {
      if (property.of != of.kind()) continue;
      if (property.name == key) return make(Path{base, key, -1}, result(Type(property.type)), span);
      candidates.emplace_back(property.name);
    }
  }
  report(errors::unknown_field(field.span, key, of, candidates));
  return invalid(span);
}

ExpressionPtr Resolver::condition(const ast::ExpressionPtr& node, const Environment& environment) {
  ExpressionPtr result = expression(node, environment);
  if (mode_ == Mode::strict && !is_open(result->type) && !result->type.is(Type::Kind::boolean)) {
    report(errors::type_mismatch(node->span, "a condition (true or false)", errors::said(result->type)));
    return invalid(node->span);
  }
  return result;
}

ExpressionPtr Resolver::binary(const ast::Expression& node, const ast::Binary& binary, const Environment& environment) {
  switch (binary.op) {
    case BinaryOperator::logical_and:
    case BinaryOperator::logical_or: {
      // A chain `a and b and c` leans left in the syntax; as one list of operands it is flat.
      std::vector<const ast::ExpressionPtr*> written{&binary.right};
      const ast::ExpressionPtr* left = &binary.left;
      while (true) {
        const auto* inner = std::get_if<ast::Binary>(&(*left)->node);
        if (inner == nullptr || inner->op != binary.op) break;
        written.push_back(&inner->right);
        left = &inner->left;
      }
      written.push_back(left);
      Logical made;
      made.is_and = binary.op == BinaryOperator::logical_and;
      for (auto operand = written.rbegin(); operand != written.rend(); ++operand)
        made.operands.push_back(condition(**operand, environment));
      return make(std::move(made), boolean_type, node.span);
    }
    case BinaryOperator::otherwise: {
      ExpressionPtr value = expression(binary.left, environment);
      ExpressionPtr fallback = expression(binary.right, environment);
      Type type = common(value->type, fallback->type);
      if (mode_ == Mode::strict && type.is(Type::Kind::any) && !is_open(value->type) && !is_open(fallback->type)) {
        report(errors::type_mismatch(binary.right->span, value->type.to_text() + " as before `??`",
                                     errors::said(fallback->type)));
        type = Type();
      }
      return make(Coalesce{value, fallback}, type.as_optional(false), node.span);
    }
    case BinaryOperator::equal:
    case BinaryOperator::unequal:
    case BinaryOperator::less:
    case BinaryOperator::at_most:
    case BinaryOperator::greater:
    case BinaryOperator::at_least: {
      ExpressionPtr left = expression(binary.left, environment);
      return comparison(node.span, binary.op, left, expression(binary.right, environment));
    }
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power: {
      ExpressionPtr left = expression(binary.left, environment);
      return arithmetic(node.span, binary.op_span, binary.op, left, expression(binary.right, environment));
    }
  }
  return invalid(node.span);
}

ExpressionPtr Resolver::arithmetic(Span span, Span op_span, BinaryOperator op, ExpressionPtr left,
                                   ExpressionPtr right) {
  static_assert(static_cast<int>(ArithmeticOperator::power) - static_cast<int>(ArithmeticOperator::add) ==
                static_cast<int>(BinaryOperator::power) - static_cast<int>(BinaryOperator::add));
  const auto operation = static_cast<ArithmeticOperator>(static_cast<int>(op) - static_cast<int>(BinaryOperator::add));
  const Type& a = left->type;
  const Type& b = right->type;
  if (mode_ == Mode::dmn || is_open(a) || is_open(b))
    return make(Arithmetic{operation, left, right}, a.is_unknown() || b.is_unknown() ? Type() : any_type, span);
  const auto type = arithmetic_type(op, a, b);
  const Span where = op_span.is_none() ? span : op_span;
  if (!type) {
    if ((a.is(Type::Kind::money) && b.is(Type::Kind::number)) || (a.is(Type::Kind::number) && b.is(Type::Kind::money)))
      report(errors::money_and_number(where, symbol_of(op), a.is(Type::Kind::money) ? a : b));
    else
      report(errors::operator_mismatch(where, symbol_of(op), a, b, advice_for(a, b)));
    return invalid(span);
  }
  if (a.is(Type::Kind::money) && b.is(Type::Kind::money) && !a.currency().is_none() && !b.currency().is_none() &&
      !(a.currency() == b.currency())) {
    report(errors::currencies(where, symbol_of(op), a, b));
    return invalid(span);
  }
  return make(Arithmetic{operation, left, right}, type->as_optional(false), span);
}

ExpressionPtr Resolver::comparison(Span span, BinaryOperator op, ExpressionPtr left, ExpressionPtr right) {
  const auto operation =
      static_cast<ComparisonOperator>(static_cast<int>(op) - static_cast<int>(BinaryOperator::equal));
  const Type& a = left->type;
  const Type& b = right->type;
  const auto done = [&] { return make(Comparison{operation, left, right}, boolean_type, span); };
  if (mode_ == Mode::dmn || is_open(a) || is_open(b)) return done();
  if (a.is(Type::Kind::money) && b.is(Type::Kind::money)) {
    if (a.currency().is_none() || b.currency().is_none() || a.currency() == b.currency()) return done();
    report(errors::currencies(span, symbol_of(op), a, b));
    return invalid(span);
  }
  if ((a.is(Type::Kind::money) && b.is(Type::Kind::number)) || (a.is(Type::Kind::number) && b.is(Type::Kind::money))) {
    report(errors::money_and_number(span, symbol_of(op), a.is(Type::Kind::money) ? a : b));
    return invalid(span);
  }
  const bool is_equality = op == BinaryOperator::equal || op == BinaryOperator::unequal;
  if (is_equality) {
    if (a.is(Type::Kind::choice) && b.is(Type::Kind::choice)) {
      // A text that is no member of the other side's choice: the comparison could never hold.
      const auto alien = [](const Type& literal, const Type& of) {
        return literal.members().size() == 1 && literal.name().empty() &&
               of.member_index(literal.members().front()) < 0;
      };
      if (alien(b, a)) {
        report(errors::not_a_member(right->span, b.members().front(), a));
        return invalid(span);
      }
      if (alien(a, b)) {
        report(errors::not_a_member(left->span, a.members().front(), b));
        return invalid(span);
      }
      return done();
    }
    if (is_text(a) && is_text(b)) return done();
    if (conforms(a, b) || conforms(b, a) || !common(a, b).is(Type::Kind::any)) return done();
  } else {
    const Type left_ordered =
        a.is(Type::Kind::choice) && a.name().empty() && a.members().size() == 1 ? Type(Type::Kind::string) : a;
    const Type right_ordered =
        b.is(Type::Kind::choice) && b.name().empty() && b.members().size() == 1 ? Type(Type::Kind::string) : b;
    if (left_ordered.is(Type::Kind::choice) || right_ordered.is(Type::Kind::choice)) {
      report(errors::compares_unlike(span, symbol_of(op), a, b,
                                     "the members of a choice have no order here; name them: `in (\"a\", \"b\")`"));
      return invalid(span);
    }
    if (left_ordered.kind() == right_ordered.kind() && is_ordered(left_ordered)) return done();
  }
  report(errors::compares_unlike(span, symbol_of(op), a, b, advice_for(a, b)));
  return invalid(span);
}

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
  const Type element = is_open(type) ? (type.is_unknown() ? Type() : any_type) : element_type(type);
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

ExpressionPtr Resolver::lambda(const ast::Expression& node, const ast::FunctionDefinition& definition,
                               const Environment& environment, const std::vector<Type>& expected) {
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
    types.push_back(type);
    inner = inner.with(normalise_name(parameter.name.text), local, type);
  }
  made.body = expression(definition.body, inner);
  const Type type = Type::function(std::move(types), made.body->type);
  return make(std::move(made), type, node.span);
}

ResolvedExpression Resolver::run_expression(const ScalarText& text,
                                            const std::vector<std::pair<std::string, Type>>& names) {
  model_.zone = Zone::utc();
  for (const auto& [name, type] : names) {
    Fact fact;
    fact.path = normalise_name(name);
    fact.type = type;
    const FactId id{static_cast<std::uint32_t>(model_.facts.size())};
    facts_.children[fact.path].fact = id;
    symbols_.emplace(fact.path, Symbol{});
    names_.add(fact.path);
    collect_members(type);
    model_.facts.push_back(std::move(fact));
  }
  ExpressionPtr result = feel(text, {});
  return {std::move(model_), std::move(result)};
}

}  // namespace adjudge::model
