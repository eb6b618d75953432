#include "adjudge/graph/slice.hpp"

#include <algorithm>
#include <boost/graph/depth_first_search.hpp>

#include "graph/boost_graph.hpp"

namespace adjudge {
namespace {

// All that can be reached from a vertex over `neighbours`, in the graph's order.
std::vector<std::uint32_t> reach(const DecisionGraph& graph, std::uint32_t start,
                                 std::vector<std::uint32_t> DecisionGraph::Vertex::*neighbours) {
  if (start >= graph.vertices.size()) return {};
  const auto count = static_cast<std::uint32_t>(graph.vertices.size());
  const auto edges = graph::make_boost_graph(
      count, [&](std::uint32_t vertex) -> const auto& { return graph.vertices[vertex].*neighbours; });
  std::vector<boost::default_color_type> colours(count, boost::white_color);
  boost::depth_first_visit(edges, start, boost::default_dfs_visitor(),
                           boost::make_iterator_property_map(colours.begin(), boost::get(boost::vertex_index, edges)));
  std::vector<std::uint32_t> result;
  std::copy_if(graph.order.begin(), graph.order.end(), std::back_inserter(result),
               [&](std::uint32_t vertex) { return colours[vertex] != boost::white_color; });
  return result;
}

}  // namespace

std::vector<std::uint32_t> needs(const DecisionGraph& graph, std::uint32_t vertex) {
  return reach(graph, vertex, &DecisionGraph::Vertex::reads);
}

std::vector<std::uint32_t> touches(const DecisionGraph& graph, std::uint32_t vertex) {
  return reach(graph, vertex, &DecisionGraph::Vertex::read_by);
}

DecisionGraph slice(const DecisionGraph& graph, const std::vector<std::uint32_t>& vertices) {
  constexpr std::uint32_t left_out = 0xFFFFFFFF;
  std::vector<std::uint32_t> renumbered(graph.vertices.size(), left_out);
  for (const std::uint32_t vertex : vertices)
    if (vertex < renumbered.size()) renumbered[vertex] = 0;

  DecisionGraph result;
  result.title = graph.title;
  for (std::size_t vertex = 0; vertex < graph.vertices.size(); ++vertex) {
    if (renumbered[vertex] == left_out) continue;
    renumbered[vertex] = static_cast<std::uint32_t>(result.vertices.size());
    result.vertices.push_back(graph.vertices[vertex]);
  }
  const auto renumber = [&](std::vector<std::uint32_t>& list) {
    list.erase(std::remove_if(list.begin(), list.end(), [&](std::uint32_t v) { return renumbered[v] == left_out; }),
               list.end());
    for (std::uint32_t& vertex : list) vertex = renumbered[vertex];
  };
  for (DecisionGraph::Vertex& vertex : result.vertices) {
    renumber(vertex.reads);
    renumber(vertex.read_by);
  }
  result.order = graph.order;
  renumber(result.order);

  const auto first_of = [&](DecisionGraph::Vertex::Kind kind) {
    const auto first = std::find_if(result.vertices.begin(), result.vertices.end(),
                                    [&](const DecisionGraph::Vertex& vertex) { return vertex.kind >= kind; });
    return static_cast<std::uint32_t>(first - result.vertices.begin());
  };
  result.first_constant = first_of(DecisionGraph::Vertex::Kind::constant);
  result.first_term = first_of(DecisionGraph::Vertex::Kind::term);
  result.first_window = first_of(DecisionGraph::Vertex::Kind::window);
  result.first_decision = first_of(DecisionGraph::Vertex::Kind::decision);
  return result;
}

}  // namespace adjudge
