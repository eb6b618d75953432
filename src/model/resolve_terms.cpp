#include <algorithm>

#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

// Longer than any chain that the graph admits.
constexpr std::size_t max_term_chain = 1'000;

// What may stand in a constant: a value as it is written, with no name and no operator but a sign.
bool is_written_value(const ast::Expression& expression) {
  const auto all = [](const std::vector<ast::ExpressionPtr>& parts) {
    return std::all_of(parts.begin(), parts.end(), [](const auto& part) { return is_written_value(*part); });
  };
  if (const auto* list = std::get_if<ast::ListLiteral>(&expression.node)) return all(list->items);
  if (const auto* range = std::get_if<ast::RangeLiteral>(&expression.node)) return all({range->low, range->high});
  if (const auto* side = std::get_if<ast::UnaryComparison>(&expression.node)) return is_written_value(*side->operand);
  if (const auto* sign = std::get_if<ast::Negation>(&expression.node)) return is_written_value(*sign->operand);
  if (const auto* context = std::get_if<ast::ContextLiteral>(&expression.node))
    return std::all_of(context->entries.begin(), context->entries.end(),
                       [](const ast::ContextEntry& entry) { return is_written_value(*entry.value); });
  return std::holds_alternative<ast::Invalid>(expression.node) ||
         std::holds_alternative<ast::NullLiteral>(expression.node) ||
         std::holds_alternative<ast::BooleanLiteral>(expression.node) ||
         std::holds_alternative<ast::NumberLiteral>(expression.node) ||
         std::holds_alternative<ast::StringLiteral>(expression.node) ||
         std::holds_alternative<ast::AtLiteral>(expression.node) ||
         std::holds_alternative<ast::MoneyLiteral>(expression.node) ||
         std::holds_alternative<ast::LengthLiteral>(expression.node);
}

}  // namespace

const Type& Resolver::type_of_constant(std::uint32_t index) {
  Constant& constant = model_.constants[index];
  Progress& progress = constant_progress_[index];
  if (progress != Progress::untouched) return constant.type;
  progress = Progress::running;
  const document::ConstantDeclaration& written = document_.constants[index];
  constant.name = normalise_name(written.name.text);
  constant.span = written.name.span;
  std::optional<Type> type;
  bool has_bad_period = false;
  for (const auto& row : written.rows) {
    ConstantRow read;
    if (row.in_force) {
      read.in_force = period(*row.in_force);
      has_bad_period = has_bad_period || !read.in_force;
    }
    read.value = constant_value(row.value);
    type = type ? common(*type, read.value->type) : read.value->type;
    constant.rows.push_back(std::move(read));
  }
  constant.type = type.value_or(Type());
  if (constant.type.is(Type::Kind::any)) {
    report(errors::type_mismatch(written.name.span, "rows of one type", "rows of several"));
    constant.type = Type();
  }
  const auto dated =
      std::find_if(written.rows.begin(), written.rows.end(), [](const auto& row) { return row.in_force.has_value(); });
  if (dated != written.rows.end()) needs_applies_by(written.name.span, "a constant with `in_force` rows");
  if (has_bad_period) {
    progress = Progress::done;
    return constant.type;
  }
  const auto are_apart = [](const std::optional<Period>& a, const std::optional<Period>& b) {
    return a && b && ((a->to && b->from && *a->to <= *b->from) || (b->to && a->from && *b->to <= *a->from));
  };
  for (std::size_t i = 0; i < constant.rows.size(); ++i) {
    const auto earlier = constant.rows.begin() + static_cast<std::ptrdiff_t>(i);
    const bool is_apart = std::all_of(constant.rows.begin(), earlier, [&](const ConstantRow& row) {
      return are_apart(row.in_force, constant.rows[i].in_force);
    });
    if (is_apart) continue;
    report(errors::bad_period(written.rows[i].value.span,
                              "two rows of " + errors::quoted(constant.name) + " are in force together",
                              "periods are half-open: `to` is the first day that is out"));
    break;
  }
  progress = Progress::done;
  return constant.type;
}

ExpressionPtr Resolver::constant_value(const ScalarText& written) {
  Diagnostics found;
  const ast::ExpressionPtr parsed = parse_expression(written, scope(), mode_, found);
  if (const auto* name = std::get_if<ast::Name>(&parsed->node); name != nullptr && !name->in_scope) {
    report(errors::text_without_quotes(written.span, name->text));
    return invalid(written.span);
  }
  for (const Diagnostic& diagnostic : found) report(diagnostic);
  ExpressionPtr value = is_written_value(*parsed) ? folded(expression(*parsed, {})) : invalid(written.span);
  const bool is_good = found.has_errors() || std::holds_alternative<Literal>(value->node);
  if (!is_good || !is_written_value(*parsed)) {
    report(errors::with_advice(errors::not_constant(written.span, "a constant"),
                               "write a number, an amount, a date or a text; a computed value is a term"));
    return invalid(written.span);
  }
  return value;
}

void Resolver::resolve_constants() {
  for (std::uint32_t i = 0; i < model_.constants.size(); ++i) type_of_constant(i);
}

const Type& Resolver::type_of_term(std::uint32_t index) {
  static const Type unknown;
  if (term_progress_[index] == Progress::running) return unknown;  // a cycle: the graph shows it whole
  if (term_progress_[index] == Progress::untouched) {
    if (reading_terms_.size() > max_term_chain) return unknown;  // too long a chain: the graph says so
    if (nesting_ > max_nesting) throw TooDeep{index, 0, {}, {}};
    term_progress_[index] = Progress::running;
    reading_terms_.push_back(index);
    const document::TermDeclaration& written = document_.terms[index];
    model_.terms[index].name = normalise_name(written.name.text);
    model_.terms[index].span = written.name.span;
    model_.terms[index].value = feel(written.expression, {});
    reading_terms_.pop_back();
    term_progress_[index] = Progress::done;
  }
  return model_.terms[index].value->type;
}

void Resolver::resolve_terms() {
  for (std::uint32_t i = 0; i < model_.terms.size(); ++i) {
    const Type type = type_of_term(i);
    collect_members(type);
  }
}

}  // namespace adjudge::model
