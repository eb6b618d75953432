#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adjudge/core/calendar.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/hit_policy.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/core/value_set.hpp"

/// A pack with every name bound and every expression typed: what `resolve` gives and the upper layers read.
namespace adjudge::model {

enum class FactId : std::uint32_t {};
enum class LocalId : std::uint32_t {};     ///< a variable of one expression tree
enum class FunctionId : std::uint32_t {};  ///< an instance of a pack's function for one list of argument types

/// Something that is evaluated once per case and that others read.
struct NodeRef {
  enum class Kind : std::uint8_t { constant, term, window, decision };
  Kind kind = Kind::term;
  std::uint32_t index = 0;
  friend constexpr auto operator<=>(const NodeRef&, const NodeRef&) noexcept = default;
};

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

struct Literal {
  Value value;
};
struct FactRead {
  FactId fact{};
};
struct NodeRead {
  NodeRef node;
};
struct LocalRead {
  LocalId local{};
};
struct Let {
  LocalId local{};
  ExpressionPtr value;
  ExpressionPtr body;
};

enum class ArithmeticOperator : std::uint8_t { add, subtract, multiply, divide, power };
enum class ComparisonOperator : std::uint8_t { equal, unequal, less, at_most, greater, at_least };
struct Negate {
  ExpressionPtr operand;
};
struct Arithmetic {
  ArithmeticOperator op{};
  ExpressionPtr left;
  ExpressionPtr right;
};
struct Comparison {
  ComparisonOperator op{};
  ExpressionPtr left;
  ExpressionPtr right;
};
/// Kleene `and` or `or` of its operands, evaluated from the left until settled.
struct Logical {
  bool is_and = true;
  std::vector<ExpressionPtr> operands;
};
struct Not {
  ExpressionPtr operand;
};
/// FEEL's `in` for one test that is not a comparison: in a range, an element of a list, else equal.
struct Matches {
  ExpressionPtr value;
  ExpressionPtr test;
};
struct If {
  ExpressionPtr condition;
  ExpressionPtr then;
  ExpressionPtr otherwise;
};
struct Known {
  ExpressionPtr operand;
};
struct Coalesce {
  ExpressionPtr value;
  ExpressionPtr fallback;
};  ///< `??`
struct InstanceOf {
  ExpressionPtr value;
  Type type;
};
struct LocalDate {
  ExpressionPtr moment;
};  ///< the date, in the pack's zone, of a date or a date and time
/// A field of a record, an entry of a context, or a property of a temporal value or range; over a list, of each
/// element.
struct Path {
  ExpressionPtr base;
  std::string name;
  int field = -1;
};  ///< field: index in the base's record type
struct Index {
  ExpressionPtr base;
  ExpressionPtr index;
};
struct Filter {
  ExpressionPtr base;
  LocalId item{};
  ExpressionPtr condition;
  bool decide_at_run_time = false;
};
struct Iterator {
  LocalId local{};
  ExpressionPtr domain;
  ExpressionPtr range_end;
};
struct For {
  std::vector<Iterator> iterators;
  std::optional<LocalId> partial;
  ExpressionPtr body;
};
struct Quantified {
  bool every = false;
  std::vector<Iterator> iterators;
  ExpressionPtr condition;
};
struct ListMake {
  std::vector<ExpressionPtr> items;
};
struct ContextMake {
  ShapePtr shape;
  std::vector<std::pair<LocalId, ExpressionPtr>> entries;
};  ///< later ones see earlier
struct RangeMake {
  ExpressionPtr low;
  ExpressionPtr high;
  bool low_included = true;
  bool high_included = true;
  Range::Form form = Range::Form::interval;
  bool is_one_sided = false;  ///< `(< 5)`: the other bound is not there, rather than null
};
/// A built-in; arguments are in the order of its form, null where left out.
struct CallBuiltIn {
  std::uint32_t function = 0;
  std::vector<ExpressionPtr> arguments;
};
struct CallFunction {
  FunctionId function{};
  std::vector<ExpressionPtr> arguments;
};
struct CallValue {
  ExpressionPtr callee;
  std::vector<ExpressionPtr> arguments;
  std::vector<std::string> names;  ///< of the arguments, when they are given by name
};
struct BuiltInValue {
  std::uint32_t function = 0;
};  ///< a built-in as a value
struct Lambda {
  std::vector<LocalId> parameters;
  ExpressionPtr body;
  std::vector<std::string> names;  ///< of the parameters
};
/// The value with its records in the shape of a type: what it leaves out is unknown, missing `owner.field`.
struct Shaped {
  ExpressionPtr value;
  Type type;
  std::string owner;
};
/// In dmn mode: the value where it is of the type, or the one element of a list that is; else null.
struct Conform {
  ExpressionPtr value;
  Type type;
};
/// In dmn mode: what a decision table answers. The outputs of the rules that hold, by its hit policy.
struct TableAnswer {
  HitPolicy hit = HitPolicy::unique;
  struct Row {
    ExpressionPtr condition;
    ExpressionPtr output;
  };
  std::vector<Row> rows;
  ExpressionPtr otherwise;                ///< the answer when none holds, or null
  std::vector<std::vector<Value>> ranks;  ///< by output: its values from the highest priority on; may be empty
};
/// The texts of its parts, joined; a part that is not settled makes it so.
struct TextJoin {
  std::vector<ExpressionPtr> parts;
};
/// Text for people: like TextJoin, but a part that is not settled is written `(not known)`, and one that may show a
/// sensitive fact `***`.
struct TextForPeople {
  std::vector<ExpressionPtr> parts;
};

struct Expression {
  using Node = std::variant<Literal, FactRead, NodeRead, LocalRead, Let, Negate, Arithmetic, Comparison, Logical, Not,
                            Matches, If, Known, Coalesce, InstanceOf, LocalDate, Path, Index, Filter, For, Quantified,
                            ListMake, ContextMake, RangeMake, CallBuiltIn, CallFunction, CallValue, BuiltInValue,
                            Lambda, Shaped, Conform, TableAnswer, TextJoin, TextForPeople>;
  Node node;
  Type type;
  Span span;
};

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

/// An input of cases.
struct Fact {
  std::string path;  ///< `order.placed_at`
  Type type;         ///< optional when it may be unknown
  Value default_value;
  bool has_default = false;
  bool sensitive = false;
  std::string label;
  Span span;
};

/// Half-open, either side may be missing.
struct Period {
  std::optional<Date> from;
  std::optional<Date> to;
};

struct ConstantRow {
  std::optional<Period> in_force;
  ExpressionPtr value;
};
struct Constant {
  std::string name;
  std::vector<ConstantRow> rows;
  Type type;
  Span span;
};
struct Term {
  std::string name;
  ExpressionPtr value;
  Span span;
};

/// A pack's function for one list of argument types.
struct FunctionInstance {
  std::string name;
  std::vector<LocalId> parameters;
  ExpressionPtr body;
  Span span;
};

struct Season {
  ExpressionPtr dated_by;
  ExpressionPtr within;
  ExpressionPtr until;
};  ///< dated_by null: the anchor
enum class Roll : std::uint8_t { keep, next_working_day, previous_working_day };
struct Window {
  std::string name;
  ExpressionPtr asked_on;
  std::vector<ExpressionPtr> starts;
  ExpressionPtr length;
  std::optional<std::uint32_t> calendar;  ///< index into Model::calendars
  Roll roll = Roll::keep;
  bool ends_inclusive = true;
  std::vector<Season> seasons;
  Span span;
};
/// The record that a window gives: state, anchor, closes_on, days_left, days_late.
const Type& window_type();

/// What a rule asks. All conditions of a rule must hold.
struct Condition {
  enum class Form : std::uint8_t {
    test,      ///< of an input of the decision; `expression` reads the input as `question`
    boolean,   ///< an `if`, or (negated) an `unless`
    any_of,    ///< one of `alternatives` holds
    in_force,  ///< of the `applies_by` date: it lies in a period; `set` says which
  };
  Form form = Form::test;
  std::uint32_t input = 0;      ///< of a test or a period: index into Decision::inputs
  LocalId question{};           ///< of a test
  ExpressionPtr expression;     ///< null: always true (`-`)
  std::optional<ValueSet> set;  ///< of a period, or a test whose cell is constants: the values for which it holds
  bool negated = false;
  std::vector<std::vector<Condition>> alternatives;
  std::string text;  ///< as written: `<= 7`
  Span span;
};

/// What a rule answers: one output per field of a record, null where the rule leaves it out; or one that is the whole.
struct Outputs {
  std::vector<ExpressionPtr> parts;
  bool is_whole = true;
};

struct Rule {
  std::string id;  ///< as named, or `restocking_percent#2`
  bool is_named = false;
  std::vector<Condition> conditions;
  bool otherwise = false;  ///< holds when no other does
  Outputs outputs;
  ExpressionPtr because;  ///< text, or null
  std::string cite;
  Span span;
};

struct Input {
  ExpressionPtr value;
  std::string text;
};
struct ForEach {
  std::string name;
  LocalId local{};
  ExpressionPtr list;
};

struct Decision {
  enum class Body : std::uint8_t { rules, table, value, score };
  std::string name;
  std::string question;
  Type answer;       ///< of the whole answer
  Type rule_answer;  ///< of what one rule gives
  HitPolicy hit = HitPolicy::unique;
  Body body = Body::rules;
  std::vector<Input> inputs;
  std::vector<Rule> rules;  ///< of rules, table and score
  std::optional<Outputs> default_outputs;
  ExpressionPtr value;  ///< of `value`; of a score, its base
  std::optional<ForEach> for_each;
  std::vector<std::uint32_t> priority_fields;  ///< output columns that rank, in order; a single output is column 0
  ExpressionPtr in_force;                      ///< boolean on the applies_by date, or null
  ExpressionPtr because;                       ///< of the value or the default
  std::string cite;
  std::vector<std::string> columns;  ///< of a table: headings of its outputs
  bool is_invocable = false;         ///< a function of a DMN model: decided only when it is asked for by name
  Span span;
};

struct Check {
  std::string id;
  ExpressionPtr require;
  ExpressionPtr because;
  std::vector<FactId> facts;
  Span span;
};
struct Guarantee {
  std::string id;
  ExpressionPtr holds;
  std::vector<std::uint32_t> decisions;
  ExpressionPtr because;
  std::string cite;
  Span span;
};

}  // namespace adjudge::model

namespace adjudge {

/// A pack, named and typed.
struct Model {
  Mode mode = Mode::strict;
  std::string pack;
  std::string title;
  std::string version;
  Currency currency;
  Zone zone;
  model::ExpressionPtr applies_by;  ///< a date, or null
  model::Period in_force;
  bool has_period = false;

  std::vector<std::pair<std::string, Type>> types;
  std::vector<model::Fact> facts;
  std::vector<model::Constant> constants;
  std::vector<model::Term> terms;
  std::vector<model::FunctionInstance> functions;
  std::vector<model::Window> windows;
  std::vector<model::Decision> decisions;
  std::vector<model::Check> checks;
  std::vector<model::Guarantee> guarantees;
  std::vector<Calendar> calendars;
  std::uint32_t local_count = 0;
};

}  // namespace adjudge
