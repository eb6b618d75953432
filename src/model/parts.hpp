#pragma once

#include <functional>

#include "adjudge/syntax/ast.hpp"

namespace adjudge::model {

/// Whether an expression, or a part of it at any depth, is as asked.
bool has_part(const ast::Expression& expression, const std::function<bool(const ast::Expression&)>& is_asked);

/// Whether an expression speaks of the tested value itself, as `?`.
bool mentions_question(const ast::Expression& expression);

}  // namespace adjudge::model
