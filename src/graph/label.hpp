#pragma once

#include <string>
#include <string_view>

#include "adjudge/graph/decision_graph.hpp"

/// What pictures write on a vertex, before a picture's own escapes.
namespace adjudge::graph {

/// The text without line breaks and other control characters.
inline std::string on_one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    result += is_control ? ' ' : c;
  }
  return result;
}

/// The text on one line, cut after `most` characters.
inline std::string shortened(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (starts_character && characters++ == most) return on_one_line(text.substr(0, i)) + "…";
  }
  return on_one_line(text);
}

inline std::string name_of(const DecisionGraph::Vertex& vertex) {
  return vertex.name.empty() ? "(no name)" : shortened(vertex.name, 60);
}

/// The small text below the name: the type, and how many rules a decision has.
inline std::string detail_of(const DecisionGraph::Vertex& vertex) {
  std::string result = shortened(vertex.type, 40);
  if (vertex.kind == DecisionGraph::Vertex::Kind::decision && vertex.rules > 0) {
    if (!result.empty()) result += " · ";
    result += std::to_string(vertex.rules) + (vertex.rules == 1 ? " rule" : " rules");
  }
  return result;
}

}  // namespace adjudge::graph
