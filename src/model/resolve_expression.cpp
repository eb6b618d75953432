#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

using ast::BinaryOperator;

const Type boolean_type(Type::Kind::boolean);
const Type number_type(Type::Kind::number);
const Type any_type(Type::Kind::any);

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

ExpressionPtr Resolver::feel(const ScalarText& text, const Environment& environment) {
  // The body of a function is read for each list of argument types; `report` says each mistake once.
  Diagnostics found;
  const ast::ExpressionPtr parsed = parse_expression(text, scope(environment), mode_, found);
  for (const Diagnostic& diagnostic : found) report(diagnostic);
  return expression(*parsed, environment);
}

ExpressionPtr Resolver::expression(const ast::Expression& node, const Environment& environment) {
  struct Nest {
    unsigned& depth;
    ~Nest() { --depth; }
  };
  if (nesting_ > 0) {
    const Nest nest{++nesting_};
    return expression_within(node, environment);
  }
  const std::size_t functions = instantiating_.size();
  const std::size_t terms = reading_terms_.size();
  while (true) {
    try {
      const Nest nest{++nesting_};
      return expression_within(node, environment);
    } catch (const TooDeep& first) {
      settle(first);
      // What was being read on the way there begins again.
      instantiating_.resize(functions);
      for (std::size_t i = terms; i < reading_terms_.size(); ++i)
        term_progress_[reading_terms_[i]] = Progress::untouched;
      reading_terms_.resize(terms);
    }
  }
}

// With the stack as shallow as at the root, and what is being read still marked, so that cycles are seen.
void Resolver::settle(const TooDeep& first) {
  if (first.term) {
    type_of_term(*first.term);
  } else {
    instantiate(first.function, first.types, first.call);
  }
}

ExpressionPtr Resolver::expression_within(const ast::Expression& node, const Environment& environment) {
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
        // A choice of itself alone, so that `if c then "approve" else "deny"` fits an answer.
        return literal(Value(value.value), mode_ == Mode::dmn ? Type(Type::Kind::string) : Type::texts({value.value}),
                       span);
      },
      [&](const ast::MoneyLiteral& value) {
        return literal(Value(value.value), Type::money(value.value.currency), span);
      },
      [&](const ast::AtLiteral& at) {
        for (const Type::Kind kind :
             {Type::Kind::date, Type::Kind::date_time, Type::Kind::time, Type::Kind::duration, Type::Kind::months}) {
          if (kind == Type::Kind::time && at.text.find(':') == std::string::npos) continue;
          if (auto value = read_constant(Type(kind), at.text)) return literal(std::move(*value), Type(kind), span);
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
          if (value->value.is(Kind::duration))
            if (const auto negated = negate(value->value.duration())) return literal(Value(*negated), type, span);
          if (value->value.is(Kind::months)) return literal(Value(Months{-value->value.months().count}), type, span);
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
          Test read = unary_test(test, local, value->type, environment, Place::expression);
          if (read.expression) tests.push_back(read.expression);
        }
        ExpressionPtr body = tests.size() == 1 ? tests.front() : make(Logical{false, tests}, boolean_type, span);
        return make(Let{local, value, body}, boolean_type, span);
      },
      [&](const ast::UnaryComparison& comparison_of) {
        // As a value it is a range with one side open.
        ExpressionPtr bound = expression(comparison_of.operand, environment);
        RangeMake made;
        made.is_one_sided = true;
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
        if (!type && mode_ == Mode::dmn) return literal(Value(), Type(Type::Kind::null), span);
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

}  // namespace adjudge::model
