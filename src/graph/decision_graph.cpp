#include "adjudge/graph/decision_graph.hpp"

#include <algorithm>

namespace adjudge {
namespace {

using Vertex = DecisionGraph::Vertex;

Vertex::Kind kind_of(model::NodeRef node) {
  switch (node.kind) {
    case model::NodeRef::Kind::constant:
      return Vertex::Kind::constant;
    case model::NodeRef::Kind::term:
      return Vertex::Kind::term;
    case model::NodeRef::Kind::window:
      return Vertex::Kind::window;
    case model::NodeRef::Kind::decision:
      break;
  }
  return Vertex::Kind::decision;
}

// Vertices stand by kind and in the model's order, in a slice too.
std::uint32_t find_declaration(const std::vector<Vertex>& vertices, Vertex::Kind kind, std::uint32_t index) {
  const auto found = std::lower_bound(vertices.begin(), vertices.end(), std::pair(kind, index),
                                      [](const Vertex& vertex, const std::pair<Vertex::Kind, std::uint32_t>& wanted) {
                                        return std::pair(vertex.kind, vertex.index) < wanted;
                                      });
  const bool is_it = found != vertices.end() && found->kind == kind && found->index == index;
  return static_cast<std::uint32_t>(is_it ? found - vertices.begin() : std::ssize(vertices));
}

}  // namespace

const Vertex* DecisionGraph::find(std::string_view name) const {
  const auto found =
      std::find_if(vertices.begin(), vertices.end(), [&](const Vertex& vertex) { return vertex.name == name; });
  return found == vertices.end() ? nullptr : &*found;
}

std::uint32_t DecisionGraph::vertex_of(model::NodeRef node) const {
  return find_declaration(vertices, kind_of(node), node.index);
}

std::uint32_t DecisionGraph::vertex_of(model::FactId fact) const {
  return find_declaration(vertices, Vertex::Kind::fact, static_cast<std::uint32_t>(fact));
}

}  // namespace adjudge
