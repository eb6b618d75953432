#include <algorithm>

#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

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
      // Texts of which none is a member of the other side's choice: the comparison could never hold.
      const auto alien = [](const Type& texts, const Type& of) {
        return texts.is_texts() && std::none_of(texts.members().begin(), texts.members().end(),
                                                [&](const auto& text) { return of.member_index(text) >= 0; });
      };
      const bool both_written = a.is_texts() && b.is_texts();
      if (!both_written && alien(b, a)) {
        report(errors::not_a_member(right->span, b.members().front(), a));
        return invalid(span);
      }
      if (!both_written && alien(a, b)) {
        report(errors::not_a_member(left->span, a.members().front(), b));
        return invalid(span);
      }
      return done();
    }
    if (is_text(a) && is_text(b)) return done();
    if (conforms(a, b) || conforms(b, a) || !common(a, b).is(Type::Kind::any)) return done();
  } else {
    const bool is_choice = a.is(Type::Kind::choice) || b.is(Type::Kind::choice);
    if (is_choice && !(is_ordered(a) && is_ordered(b))) {
      report(errors::compares_unlike(span, symbol_of(op), a, b,
                                     "the members of a choice have no order here; name them: `in (\"a\", \"b\")`"));
      return invalid(span);
    }
    if (is_ordered(a) && (a.kind() == b.kind() || (is_text(a) && is_text(b)))) return done();
  }
  report(errors::compares_unlike(span, symbol_of(op), a, b, advice_for(a, b)));
  return invalid(span);
}

}  // namespace adjudge::model
