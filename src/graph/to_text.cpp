#include <array>
#include <string>

#include "adjudge/graph/picture.hpp"
#include "graph/label.hpp"

namespace adjudge {

std::string to_text(const DecisionGraph& graph) {
  constexpr std::array<std::string_view, 5> kinds = {"fact", "constant", "term", "window", "decision"};
  std::string text;
  for (const std::uint32_t index : graph.order) {
    const DecisionGraph::Vertex& vertex = graph.vertices[index];
    text += std::string(kinds.at(static_cast<std::size_t>(vertex.kind))) + " " + graph::on_one_line(vertex.name);
    if (!vertex.type.empty() && vertex.kind != DecisionGraph::Vertex::Kind::window)
      text += ": " + graph::on_one_line(vertex.type);
    if (vertex.rules > 0) text += " (" + std::to_string(vertex.rules) + (vertex.rules == 1 ? " rule)" : " rules)");
    std::string_view separator = " <- ";
    for (const std::uint32_t read : vertex.reads) {
      text += std::string(separator) + graph::on_one_line(graph.vertices[read].name);
      separator = ", ";
    }
    text += "\n";
  }
  return text;
}

}  // namespace adjudge
