#pragma once

#include "adjudge/graph/decision_graph.hpp"

namespace adjudge {

/// How long a chain of decisions reading decisions may be.
inline constexpr std::size_t max_chain = 500;

/// Builds the decision graph of a model and puts it in an order of evaluation. A cycle is reported as the path that it
/// is, each cycle once; vertices on cycles come last in the order. A chain longer than `max_chain` is reported.
DecisionGraph order(const Model& model, Diagnostics& notes);

}  // namespace adjudge
