#pragma once

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cstdint>
#include <utility>
#include <vector>

#ifdef BOOST_RECURSIVE_DFS
#error "Boost's recursive search would overflow the stack on a long chain of decisions"
#endif

/// Boost.Graph's view of plain lists of neighbours. Only `order.cpp` and `slice.cpp` include this.
namespace adjudge::graph {

using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                      boost::no_property, std::uint32_t, std::size_t>;

/// The graph with an edge from each vertex to each of `neighbours_of(vertex)`.
template <class NeighboursOf>
BoostGraph make_boost_graph(std::uint32_t vertices, const NeighboursOf& neighbours_of) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> edges;
  for (std::uint32_t vertex = 0; vertex < vertices; ++vertex)
    for (const std::uint32_t neighbour : neighbours_of(vertex)) edges.emplace_back(vertex, neighbour);
  return {boost::edges_are_sorted, edges.begin(), edges.end(), vertices};
}

}  // namespace adjudge::graph
