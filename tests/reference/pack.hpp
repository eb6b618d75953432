#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "adjudge/core/calendar.hpp"
#include "adjudge/core/hit_policy.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/syntax/ast.hpp"

/// A pack as the slow evaluator holds it: names as text, expressions as the parser gave them.
namespace adjudge::reference {

/// A place that gives a value, read by the constant-or-expression rule of the language.
struct Producer {
  enum class Form { absent, constant, text, expression };
  Form form = Form::absent;
  Value constant;
  ast::Template text;
  ast::ExpressionPtr expression;
};

/// One scalar of a cell: `-`, or tests of which one must hold (or, negated, none).
struct Test {
  bool any = false;
  bool negated = false;
  std::vector<Producer> tests;
};

struct Condition {
  ast::ExpressionPtr subject;
  Type subject_type;
  std::vector<Test> tests;  ///< one of them must hold
};
using Conditions = std::vector<Condition>;

struct Period {
  std::optional<Date> from;
  std::optional<Date> to;
};

struct Rule {
  std::string id;
  std::optional<Period> in_force;
  Conditions when;
  std::vector<Conditions> any_of;
  ast::ExpressionPtr condition;
  ast::ExpressionPtr unless;
  std::vector<Producer> outputs;  ///< one, or one per field of the record
  bool otherwise = false;
};

struct Decision {
  enum class Body { rules, value, score };
  std::string name;
  Type answer;       ///< of the whole
  Type body_answer;  ///< of what one evaluation of the body gives
  Type rule_answer;  ///< of what one rule gives
  HitPolicy hit = HitPolicy::unique;
  Body body = Body::rules;
  std::vector<Rule> rules;
  std::optional<std::vector<Producer>> default_outputs;
  std::vector<std::size_t> priority_fields;
  ast::ExpressionPtr value;  ///< of a `value`, or the base of a score
  std::optional<std::string> each_name;
  ast::ExpressionPtr each_list;
  Type each_type;
  std::optional<Period> in_force;
};

struct Fact {
  std::string path;
  std::vector<std::string> segments;
  Type type;
  Value default_value;  ///< null: none
};

struct Constant {
  struct Row {
    std::optional<Period> in_force;
    ast::ExpressionPtr value;
  };
  std::vector<Row> rows;
};

struct Function {
  std::vector<std::string> parameters;
  ast::ExpressionPtr body;
};

struct Season {
  ast::ExpressionPtr dated_by;  ///< null: the anchor
  ast::ExpressionPtr within;
  ast::ExpressionPtr until;
};

struct Window {
  ast::ExpressionPtr asked_on;  ///< null: today
  std::vector<ast::ExpressionPtr> starts;
  ast::ExpressionPtr length;
  const Calendar* calendar = nullptr;
  enum class Roll { none, next, previous } roll = Roll::none;
  bool exclusive = false;
  std::vector<Season> seasons;
};

struct Check {
  std::string id;
  ast::ExpressionPtr require;
  std::string because;
  std::vector<std::size_t> facts;
};

struct Guarantee {
  std::string id;
  ast::ExpressionPtr expression;
  bool never = false;
  std::vector<std::string> decisions;
};

/// What a name of the pack stands for.
struct Global {
  enum class Kind { fact, constant, term, window, decision };
  Kind kind = Kind::fact;
  std::size_t index = 0;
};

struct Pack {
  Currency currency;
  Zone zone;
  ast::ExpressionPtr applies_by;
  std::vector<Fact> facts;
  std::vector<std::pair<std::string, Constant>> constants;
  std::vector<std::pair<std::string, ast::ExpressionPtr>> terms;
  std::map<std::string, Function> functions;
  std::vector<std::pair<std::string, Window>> windows;
  std::vector<Decision> decisions;
  std::vector<Check> checks;
  std::vector<Guarantee> guarantees;
  std::map<std::string, Calendar> calendars;
  std::unordered_map<std::string, Global> names;
};

/// The variables in sight of an expression, innermost first.
struct Frame {
  enum class Kind { local, element };
  const Frame* outer = nullptr;
  Kind kind = Kind::local;
  std::string name;  ///< of a local
  Value value;
  Type type;
};

/// `order.lines.price` as its names, when the expression is nothing but names and dots; else empty.
std::vector<std::string> names_of(const ast::Expression& expression);

/// Calls `visit` with every direct part of an expression.
void for_each_part(const ast::Expression& expression, const std::function<void(const ast::Expression&)>& visit);

/// The global whose name is the longest beginning of `names`, and how many of them that is.
std::optional<std::pair<Global, std::size_t>> find_global(const Pack& pack, const std::vector<std::string>& names);

/// The type of an expression as far as the rules of the language need one; unknown where they do not.
Type type_of(const Pack& pack, const ast::Expression& expression, const Frame* frame);

/// What a window gives.
const Type& window_type();

/// Fits a raw value to a declared type. A null pointer is a value that the case does not have.
Value fit(const Pack& pack, const Value* raw, const Type& type, const Value& default_value, const std::string& path);

/// Names of the functions of the language that this evaluator knows.
const std::vector<std::string>& built_in_names();

Value problem(Code code, std::string message, std::string path = {});

/// The first problem among the values; else unknown, when one is; else nothing.
std::optional<Value> unsettled(std::span<const Value> values);
std::optional<Value> unsettled(std::initializer_list<Value> values);

/// The value, but a problem or unknown when any part of it is.
Value as_whole(const Value& value);

/// FEEL's `=` in strict mode: true, false, unknown or a problem.
Value equal(const Value& a, const Value& b);

/// Kleene's `not`, `and`, `or`; unknown and problems are values of their own.
Value negation(const Value& value);
Value conjunction(const Value& a, const Value& b);
Value disjunction(const Value& a, const Value& b);

/// Whether a value lies in a settled range.
Value in_range(const Value& value, const Range& range);

Value arithmetic(ast::BinaryOperator op, const Value& a, const Value& b);
Value comparison(ast::BinaryOperator op, const Value& a, const Value& b);

/// A field of a context, of each element of a list, or a property of a date, time, duration or range.
Value member(const Value& base, const std::string& name);

/// What a built-in function may ask.
struct Surroundings {
  const Pack& pack;
  std::optional<Instant> now;
};
/// `zero` is the sum of no elements, by the static type of the arguments.
Value call_built_in(const Surroundings& around, const std::string& name, const std::vector<Value>& arguments,
                    const Value& zero);

/// A date, or the date that a date and time has in the pack's zone.
Value to_date(const Pack& pack, const Value& value);

}  // namespace adjudge::reference
