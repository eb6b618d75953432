#pragma once

#include <functional>
#include <vector>

#include "adjudge/model/model.hpp"

namespace adjudge::model {

/// What an expression, or a whole node, reads directly. Ascending, each once.
struct References {
  std::vector<FactId> facts;
  std::vector<NodeRef> nodes;
  std::vector<FunctionId> functions;
};

References references(const Expression& expression);
/// What the texts of a term, window, decision or constant read; the functions that it calls are only named.
References direct_references(const Model& model, NodeRef node);
/// All that a term, window, decision or constant reads; functions that it calls are followed.
References references(const Model& model, NodeRef node);
References references(const Model& model, const Expression& expression);  ///< functions are followed

/// Calls `visit` with every direct part of an expression.
void for_each_child(const Expression& expression, const std::function<void(const ExpressionPtr&)>& visit);

}  // namespace adjudge::model
