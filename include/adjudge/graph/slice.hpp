#pragma once

#include <string_view>
#include <vector>

#include "adjudge/graph/decision_graph.hpp"

namespace adjudge {

/// All that a vertex needs, through any number of steps, itself included: in the graph's order.
std::vector<std::uint32_t> needs(const DecisionGraph& graph, std::uint32_t vertex);
/// All that a vertex touches, through any number of steps, itself included: in the graph's order.
std::vector<std::uint32_t> touches(const DecisionGraph& graph, std::uint32_t vertex);
/// The graph of some of its vertices and the edges among them.
DecisionGraph slice(const DecisionGraph& graph, const std::vector<std::uint32_t>& vertices);

}  // namespace adjudge
