#include "adjudge/core/read_text.hpp"
#include "model/errors.hpp"
#include "model/parts.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

using ast::BinaryOperator;

bool is_memberlike(Kind kind) { return kind == Kind::string || kind == Kind::boolean; }

bool has_order(Kind kind) {
  switch (kind) {
    case Kind::number:
    case Kind::money:
    case Kind::date:
    case Kind::date_time:
    case Kind::time:
    case Kind::duration:
    case Kind::months:
      return true;
    default:
      return false;
  }
}

std::optional<ValueSet> set_of_comparison(BinaryOperator op, const Value& bound) {
  if (is_memberlike(bound.kind())) {
    if (op == BinaryOperator::equal) return ValueSet::of_members({bound});
    if (op == BinaryOperator::unequal) return ValueSet::of_members({bound}).complement();
    return std::nullopt;
  }
  if (!has_order(bound.kind())) return std::nullopt;
  ValueSet::Interval interval;
  switch (op) {
    case BinaryOperator::equal:
    case BinaryOperator::unequal:
      interval = {bound, bound, true, true};
      break;
    case BinaryOperator::less:
      interval = {Value(), bound, false, false};
      break;
    case BinaryOperator::at_most:
      interval = {Value(), bound, false, true};
      break;
    case BinaryOperator::greater:
      interval = {bound, Value(), false, false};
      break;
    case BinaryOperator::at_least:
      interval = {bound, Value(), true, false};
      break;
    default:
      return std::nullopt;
  }
  const ValueSet set = ValueSet::of_intervals({interval});
  return op == BinaryOperator::unequal ? set.complement() : set;
}

std::optional<ValueSet> set_of_range(const Range& range) {
  const Value& bound = range.start.is_null() ? range.end : range.start;
  if (!has_order(bound.kind()) || range.form != Range::Form::interval) return std::nullopt;
  return ValueSet::of_intervals({{range.start, range.end, range.start_included, range.end_included}});
}

// The union of what two tests hold for; nothing when their values have no one order (moments with and without a zone).
std::optional<ValueSet> united(const ValueSet& a, const ValueSet& b) {
  std::vector<Value> values;
  for (const ValueSet* set : {&a, &b}) {
    values.insert(values.end(), set->members().begin(), set->members().end());
    for (const ValueSet::Interval& interval : set->intervals())
      for (const Value& bound : {interval.low, interval.high})
        if (!bound.is_null()) values.push_back(bound);
  }
  if (!ValueSet::can_hold(values)) return std::nullopt;
  return unite(a, b);
}

std::string_view strip(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

// The value of an expression of constants; nothing when it depends on the case. The expression itself keeps reading the
// constants by name, so that the graph knows of them.
std::optional<Value> Resolver::constant_of(const ExpressionPtr& expression) const {
  if (const auto* literal = std::get_if<Literal>(&expression->node))
    return literal->value.is_null() ? std::nullopt : std::optional(literal->value);
  if (const auto* read = std::get_if<NodeRead>(&expression->node);
      read != nullptr && read->node.kind == NodeRef::Kind::constant) {
    const Constant& constant = model_.constants[read->node.index];
    if (constant.rows.size() != 1 || constant.rows.front().in_force) return std::nullopt;
    return constant_of(constant.rows.front().value);
  }
  if (const auto* list = std::get_if<ListMake>(&expression->node)) {
    std::vector<Value> items;
    for (const ExpressionPtr& item : list->items) {
      auto value = constant_of(item);
      if (!value) return std::nullopt;
      items.push_back(std::move(*value));
    }
    return Value::list(std::move(items));
  }
  if (const auto* made = std::get_if<RangeMake>(&expression->node)) {
    const auto low = constant_of(made->low);
    const auto high = constant_of(made->high);
    const auto order = low && high ? compare(*low, *high) : std::nullopt;
    if (!order || *order > 0) return std::nullopt;
    Range range;
    range.start = *low;
    range.end = *high;
    range.start_included = made->low_included;
    range.end_included = made->high_included;
    range.form = made->form;
    return Value(std::move(range));
  }
  return std::nullopt;
}

Resolver::Test Resolver::any_of(std::vector<Test> tests, Span span) {
  Test result;
  std::vector<ExpressionPtr> operands;
  for (Test& test : tests) {
    if (!test.expression) return {};  // one that always holds
    operands.push_back(std::move(test.expression));
  }
  if (operands.size() == 1) {
    result.expression = std::move(operands.front());
    result.set = std::move(tests.front().set);
    return result;
  }
  auto made = std::make_shared<Expression>();
  made->node = Logical{false, std::move(operands)};
  made->type = Type(Type::Kind::boolean);
  made->span = span;
  result.expression = std::move(made);
  for (const Test& test : tests) {
    if (test.set) result.set = &test == &tests.front() ? *test.set : united(*result.set, *test.set);
    if (!test.set || !result.set) return {std::move(result.expression), std::nullopt};
  }
  return result;
}

Resolver::Test Resolver::unary_test(const ast::ExpressionPtr& test, LocalId question, const Type& subject,
                                    const Environment& environment, Place place) {
  const Span span = test->span;
  const Environment inner = environment.with("?", question, subject);
  ExpressionPtr read = make(LocalRead{question}, subject, span);
  if (const auto* compare = std::get_if<ast::UnaryComparison>(&test->node)) {
    ExpressionPtr bound = expression(compare->operand, inner);
    Test result;
    if (const auto constant = constant_of(bound)) result.set = set_of_comparison(compare->op, *constant);
    result.expression = comparison(span, compare->op, read, bound);
    if (result.expression->type.is_unknown()) result.set.reset();
    return result;
  }
  // A member may stand bare in a test too: `not(pending)`. In a cell it is one even where something else has its name.
  if (const auto* name = std::get_if<ast::Name>(&test->node);
      name != nullptr && subject.is(Type::Kind::choice) && mode_ == Mode::strict) {
    if (place == Place::cell || !name->in_scope)
      if (const auto member = read_text(subject, name->text, {}))
        return equals_constant(*member, subject, question, subject, span);
    if (!name->in_scope) {
      report(errors::not_a_member(span, name->text, subject));
      return {invalid(span), std::nullopt};
    }
  }
  const std::size_t errors_before = notes_.error_count();
  ExpressionPtr value = expression(*test, inner);
  const Type& type = value->type;
  if (mentions_question(*test)) {
    if (mode_ == Mode::strict && !type.is(Type::Kind::boolean) && !type.is_unknown() && !type.is(Type::Kind::any))
      report(errors::type_mismatch(span, "a condition", errors::said(type)));
    return {value, std::nullopt};
  }
  const auto matches = [&] { return make(Matches{read, value}, Type(Type::Kind::boolean), span); };
  if (mode_ == Mode::dmn) return {matches(), std::nullopt};
  if (type.is_unknown()) return {value, std::nullopt};
  if (type.is(Type::Kind::boolean) && !subject.is(Type::Kind::boolean) && !is_open(subject)) {
    if (notes_.error_count() == errors_before) report(errors::condition_as_value(span, subject));
    return {invalid(span), std::nullopt};
  }
  if (type.is(Type::Kind::range) && !subject.is(Type::Kind::range)) {
    if (comparison(span, BinaryOperator::at_least, read, make(Literal{}, type.element(), span))->type.is_unknown())
      return {invalid(span), std::nullopt};
    const auto constant = constant_of(value);
    if (constant && constant->is(Kind::range)) return {matches(), set_of_range(constant->range())};
    return {matches(), std::nullopt};
  }
  if (type.is(Type::Kind::list) && !subject.is(Type::Kind::list)) {
    if (!type.element().is(Type::Kind::null) &&
        comparison(span, BinaryOperator::equal, read, make(Literal{}, type.element(), span))->type.is_unknown())
      return {invalid(span), std::nullopt};
    const auto constant = constant_of(value);
    if (constant && constant->is(Kind::list)) {
      std::optional<ValueSet> set;
      for (const Value& item : constant->items()) {
        const auto part = set_of_comparison(BinaryOperator::equal, item);
        if (!part) return {matches(), std::nullopt};
        set = set ? united(*set, *part) : part;
        if (!set) break;
      }
      return {matches(), std::move(set)};
    }
    return {matches(), std::nullopt};
  }
  Test result;
  if (const auto constant = constant_of(value)) result.set = set_of_comparison(BinaryOperator::equal, *constant);
  result.expression = comparison(span, BinaryOperator::equal, read, value);
  if (result.expression->type.is_unknown()) result.set.reset();
  return result;
}

Resolver::Test Resolver::unary_tests(const ast::UnaryTests& tests, LocalId question, const Type& subject,
                                     const Environment& environment) {
  if (tests.any) return {};
  std::vector<Test> read;
  for (const auto& test : tests.tests) read.push_back(unary_test(test, question, subject, environment, Place::cell));
  if (read.empty()) return {invalid(tests.span), std::nullopt};
  Test result = any_of(std::move(read), tests.span);
  if (!tests.negated) return result;
  if (!result.expression) return {literal(Value(false), Type(Type::Kind::boolean), tests.span), std::nullopt};
  Test negated;
  negated.expression = make(Not{result.expression}, Type(Type::Kind::boolean), tests.span);
  if (result.set) negated.set = result.set->complement();
  return negated;
}

Resolver::Test Resolver::equals_constant(Value value, const Type& type, LocalId question, const Type& subject,
                                         Span span) {
  Test result;
  result.set = set_of_comparison(BinaryOperator::equal, value);
  result.expression = make(Comparison{ComparisonOperator::equal, make(LocalRead{question}, subject, span),
                                      literal(std::move(value), type, span)},
                           Type(Type::Kind::boolean), span);
  return result;
}

Resolver::Test Resolver::cell_text(const ScalarText& written, LocalId question, const Type& subject,
                                   const Environment& environment) {
  const ScalarText text = trimmed(written);
  if (text.text == "-") return {};
  if (subject.is(Type::Kind::choice)) {
    if (const auto member = read_text(subject, text.text, {}))
      return equals_constant(*member, subject, question, subject, text.span);
    // A single word that is nobody's name is a misspelt member.
    Diagnostics quiet;
    const ast::UnaryTests tests = parse_unary_tests(text, scope(environment, subject), mode_, quiet);
    const auto* name =
        tests.tests.size() == 1 && !tests.negated ? std::get_if<ast::Name>(&tests.tests.front()->node) : nullptr;
    if (quiet.has_errors() || (name != nullptr && !name->in_scope)) {
      const std::string_view inside = strip(text.text);
      if (name != nullptr || inside.find_first_of("\"()[]<>=") == std::string_view::npos) {
        report(errors::not_a_member(text.span, inside, subject));
        return {invalid(text.span), std::nullopt};
      }
    }
  } else if (subject.is(Type::Kind::string)) {
    if (text.text.starts_with("{=") && text.text.ends_with("}")) {
      ScalarText inside = text;
      inside.text = text.text.substr(2, text.text.size() - 3);
      for (auto& [decoded, file] : inside.runs) {
        if (decoded <= 2) {
          file += 2 - decoded;
          decoded = 0;
        } else {
          decoded -= 2;
        }
      }
      return unary_tests(parse_unary_tests(inside, scope(environment), mode_, notes_), question, subject, environment);
    }
    warn_of_test_in_text(text, environment);
    ExpressionPtr value = text_template(text, environment, false);
    if (const auto* constant = std::get_if<Literal>(&value->node);
        constant != nullptr && constant->value.is(Kind::string))
      return equals_constant(constant->value, subject, question, subject, text.span);
    return {make(Comparison{ComparisonOperator::equal, make(LocalRead{question}, subject, text.span), value},
                 Type(Type::Kind::boolean), text.span),
            std::nullopt};
  } else if (!subject.is(Type::Kind::list) && !subject.is(Type::Kind::record)) {
    if (const auto value = read_constant(subject, text.text))
      if (!subject.is(Type::Kind::money) || text.text.find(' ') != std::string::npos)
        return equals_constant(*value, subject, question, subject, text.span);
  }
  const ast::UnaryTests tests = parse_unary_tests(text, scope(environment, subject), mode_, notes_);
  return unary_tests(tests, question, subject, environment);
}

Resolver::Test Resolver::cell(const yaml::Node& node, LocalId question, const Type& subject,
                              const Environment& environment) {
  switch (node.kind) {
    case yaml::Node::Kind::scalar:
      return cell_text(node.scalar, question, subject, environment);
    case yaml::Node::Kind::sequence: {
      std::vector<Test> tests;
      for (const yaml::Node& item : node.items) {
        if (!item.is_scalar()) {
          report(errors::type_mismatch(item.span, "one value", std::string(yaml::describe(item))));
          continue;
        }
        tests.push_back(cell_text(item.scalar, question, subject, environment));
      }
      if (tests.empty()) {
        report(errors::with_advice(errors::type_mismatch(node.span, "at least one value in the list", "none"),
                                   "write \"-\" for a cell that holds for everything"));
        return {invalid(node.span), std::nullopt};
      }
      return any_of(std::move(tests), node.span);
    }
    case yaml::Node::Kind::null:
    case yaml::Node::Kind::mapping:
      report(errors::with_advice(errors::type_mismatch(node.span, "a test", std::string(yaml::describe(node))),
                                 "write a value, a comparison such as \"<= 7\", a list of values, or \"-\""));
      return {invalid(node.span), std::nullopt};
  }
  return {};
}

}  // namespace adjudge::model
