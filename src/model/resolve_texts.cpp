// Where a string is tested or answered, a value is text as it stands (`broken`), and FEEL is written `{= ...}`. Whoever
// forgets that gets a policy that runs and never matches; what can be read as FEEL and as little else is told.

#include <algorithm>
#include <variant>

#include "model/errors.hpp"
#include "model/parts.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

bool is_text_literal(const ast::Expression& part) { return std::holds_alternative<ast::StringLiteral>(part.node); }

bool is_call(const ast::Expression& part) { return std::holds_alternative<ast::Call>(part.node); }

/// `<= 7`, `"broken"`, `["a", "b"]`, `[1..3]`, `starts with(?, "B")`; not `red` nor `in 3 days`.
bool looks_like_test(const ast::Expression& test) {
  return std::holds_alternative<ast::UnaryComparison>(test.node) ||
         std::holds_alternative<ast::RangeLiteral>(test.node) || std::holds_alternative<ast::ListLiteral>(test.node) ||
         has_part(test, is_text_literal) || (mentions_question(test) && has_part(test, is_call));
}

}  // namespace

void Resolver::warn_of_test_in_text(const ScalarText& text, const Environment& environment) {
  if (mode_ == Mode::dmn) return;
  Diagnostics quiet;
  const ast::UnaryTests tests = parse_unary_tests(text, scope(environment), mode_, quiet);
  if (quiet.has_errors() || tests.any) return;
  const bool is_suspicious = tests.negated || std::any_of(tests.tests.begin(), tests.tests.end(),
                                                          [](const auto& test) { return looks_like_test(*test); });
  if (is_suspicious) report(errors::reads_as_text(text.span, text.text, true));
}

void Resolver::warn_of_expression_in_text(const ScalarText& text, const Environment& environment) {
  if (mode_ == Mode::dmn || text.text.starts_with("{=")) return;
  Diagnostics quiet;
  const ast::ExpressionPtr parsed = parse_expression(text, scope(environment), mode_, quiet);
  if (quiet.has_errors()) return;
  const auto calls_known_function = [&](const ast::Expression& part) {
    const auto* call = std::get_if<ast::Call>(&part.node);
    const auto* callee = call == nullptr || !call->callee ? nullptr : std::get_if<ast::Name>(&call->callee->node);
    return callee != nullptr && callee->in_scope;
  };
  const bool is_suspicious = has_part(*parsed, is_text_literal) || calls_known_function(*parsed) ||
                             std::holds_alternative<ast::If>(parsed->node);
  if (is_suspicious) report(errors::reads_as_text(text.span, text.text, false));
}

}  // namespace adjudge::model
