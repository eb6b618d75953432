#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adjudge/core/decimal.hpp"
#include "adjudge/core/money.hpp"
#include "adjudge/core/source.hpp"

/// A FEEL expression as written: the result of `parse_expression`, before any name has a meaning.
namespace adjudge::ast {

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

/// A name and where it stands.
struct Identifier {
  std::string text;
  Span span;
};

struct Invalid {};  ///< text that could not be read and was complained about
struct NullLiteral {};
struct BooleanLiteral {
  bool value = false;
};
struct NumberLiteral {
  Decimal value;
};
struct StringLiteral {
  std::string value;
};
struct AtLiteral {
  std::string text;
};  ///< `@"2026-11-24"`; in strict mode `2026-11-24` too
struct MoneyLiteral {
  Money value;
};  ///< `200 EUR`, strict mode
enum class LengthUnit : std::uint8_t { days, months, years, business_days, hours, minutes, weeks };
struct LengthLiteral {
  Decimal count;
  LengthUnit unit = LengthUnit::days;
};  ///< `30 days`, strict mode
struct Name {
  std::string text;
  bool in_scope = false;
};

enum class BinaryOperator : std::uint8_t {
  logical_or,
  logical_and,
  equal,
  unequal,
  less,
  at_most,
  greater,
  at_least,
  add,
  subtract,
  multiply,
  divide,
  power,
  otherwise,  ///< `??`
};
struct Negation {
  ExpressionPtr operand;
};
struct Binary {
  BinaryOperator op{};
  ExpressionPtr left;
  ExpressionPtr right;
  Span op_span;
};
struct Between {
  ExpressionPtr value;
  ExpressionPtr low;
  ExpressionPtr high;
};
struct In {
  ExpressionPtr value;
  std::vector<ExpressionPtr> tests;
};  ///< tests may be UnaryComparison
struct UnaryComparison {
  BinaryOperator op{};
  ExpressionPtr operand;
};  ///< `< 5`, as a test or a range value

/// A type as written in an expression: `number`, `list<string>`, `context<a: number>`, `function<number> -> string`.
/// The last argument of a `function` with any is its result. In strict mode the name may end in `?`.
struct TypeName {
  std::string name;
  std::vector<TypeName> arguments;
  std::vector<std::string> field_names;  ///< of a context, beside `arguments`
  Span span;
};
struct InstanceOf {
  ExpressionPtr value;
  TypeName type;
};

struct Path {
  ExpressionPtr base;
  Identifier name;
};
struct Filter {
  ExpressionPtr base;
  ExpressionPtr condition;
};
struct Argument {
  Identifier name;
  ExpressionPtr value;
};  ///< the name is empty when positional
struct Call {
  ExpressionPtr callee;
  std::vector<Argument> arguments;
  bool named = false;
};

struct If {
  ExpressionPtr condition;
  ExpressionPtr then;
  ExpressionPtr otherwise;
};
struct Iterator {
  Identifier name;
  ExpressionPtr domain;
  ExpressionPtr range_end;
};  ///< range_end: of `1..n`, or null
struct For {
  std::vector<Iterator> iterators;
  ExpressionPtr body;
};
struct Quantified {
  bool every = false;
  std::vector<Iterator> iterators;
  ExpressionPtr condition;
};
struct FormalParameter {
  Identifier name;
  std::vector<TypeName> type;
};  ///< type: none or one
struct FunctionDefinition {
  std::vector<FormalParameter> parameters;
  ExpressionPtr body;
  bool external = false;
};

struct ListLiteral {
  std::vector<ExpressionPtr> items;
};
struct ContextEntry {
  Identifier key;
  ExpressionPtr value;
};
struct ContextLiteral {
  std::vector<ContextEntry> entries;
};
struct RangeLiteral {
  ExpressionPtr low;
  ExpressionPtr high;
  bool low_included = true;
  bool high_included = true;
};

struct Expression {
  using Node =
      std::variant<Invalid, NullLiteral, BooleanLiteral, NumberLiteral, StringLiteral, AtLiteral, MoneyLiteral,
                   LengthLiteral, Name, Negation, Binary, Between, In, UnaryComparison, InstanceOf, Path, Filter, Call,
                   If, For, Quantified, FunctionDefinition, ListLiteral, ContextLiteral, RangeLiteral>;
  Span span;
  Node node;
};

/// A cell of a table, or the right side of a `when`: `-`, `not(a, b)`, `a, b`.
struct UnaryTests {
  bool any = false;      ///< `-`
  bool negated = false;  ///< `not(...)`
  std::vector<ExpressionPtr> tests;
  Span span;
};

/// A text with `{expression}` parts: `"{line.sku} arrived faulty"`.
struct Template {
  struct Part {
    std::string text;          ///< literal text, when there is no expression
    ExpressionPtr expression;  ///< or null
  };
  std::vector<Part> parts;
  bool computed = false;  ///< `{= expr}`: the one part's value itself, not its text
  Span span;
};

/// Lets a visitor be written as a list of lambdas; see `match`.
template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

template <class... Visitors>
decltype(auto) match(const Expression& expression, Visitors&&... visitors) {
  return std::visit(Overloaded<std::decay_t<Visitors>...>{std::forward<Visitors>(visitors)...}, expression.node);
}

}  // namespace adjudge::ast
