#pragma once

#include <string>

#include "adjudge/syntax/ast.hpp"

namespace adjudge {

/// An expression as FEEL text that parses to the same tree (spans aside) in the scope that it was read in, unless that
/// scope has a name of operators, such as `a-b`, which the parentheses of `(a)-(b)` kept apart.
std::string print(const ast::Expression& expression);
std::string print(const ast::UnaryTests& tests);

/// An expression as a tree, one node a line: for goldens and for debugging.
std::string to_text(const ast::Expression& expression);

}  // namespace adjudge
