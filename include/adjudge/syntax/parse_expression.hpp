#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/syntax/ast.hpp"
#include "adjudge/syntax/scalar_text.hpp"

namespace adjudge {

/// A set of FEEL names, each a sequence of tokens: `Phone   Number` and `Phone Number` are the same name.
class NameSet {
 public:
  NameSet();
  void add(std::string_view name);
  bool contains(std::string_view name) const;
  std::vector<std::string> names() const;  ///< normalised, ascending: for "did you mean"

  struct Node;
  const Node& root() const noexcept { return *root_; }

 private:
  std::shared_ptr<Node> root_;
};

/// A FEEL name in its one spelling: tokens joined by one space, and by none around `. / - ' + *`.
std::string normalise_name(std::string_view name);

/// The names that an expression may use, for the longest match (feel.md 2.1).
struct Scope {
  const NameSet& names;    ///< facts' first segments, terms, decisions, functions, built-ins, local variables
  const NameSet& members;  ///< after a `.` and inside filters: field names, properties, later segments of facts
};

/// How deep expressions may nest: parentheses, lists, contexts, function bodies, operators.
inline constexpr unsigned max_expression_depth = 128;
/// How high the tree of an expression may grow, so that whoever walks it may recurse: `a + a + ...` is as high as it is
/// long.
inline constexpr unsigned max_expression_height = 1'000;
/// How long an expression may be, in bytes.
inline constexpr std::size_t max_expression_length = 64 * 1024;

/// Reads a FEEL expression. Every mistake goes to `notes`, with what was expected; the result is then `ast::Invalid`.
///
/// `mode` strict admits the additions of the policy language: money (`200 EUR`), lengths (`30 days`), bare dates and
/// dates with times (`2026-11-24`), and `??`.
ast::ExpressionPtr parse_expression(const ScalarText& text, const Scope& scope, Mode mode, Diagnostics& notes);

/// Reads the unary tests of a cell: `-`, `< 5, > 9`, `not("a", "b")`, `[1..3]`, `? > 3`.
ast::UnaryTests parse_unary_tests(const ScalarText& text, const Scope& scope, Mode mode, Diagnostics& notes);

/// Reads a text with `{expression}` parts; `{{` and `}}` are braces. `{= expr}`, alone, is the expression itself.
ast::Template parse_template(const ScalarText& text, const Scope& scope, Mode mode, Diagnostics& notes);

/// The definition of a function: `line_total(l): l.price * l.quantity` is split by YAML; this reads the left side,
/// `line_total(l)` or `clamp(x: number, low: number)`, into a name and parameters.
struct FunctionHead {
  ast::Identifier name;
  std::vector<ast::FormalParameter> parameters;
};
FunctionHead parse_function_head(const ScalarText& text, Mode mode, Diagnostics& notes);

}  // namespace adjudge
