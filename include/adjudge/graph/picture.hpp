#pragma once

#include <string>

#include "adjudge/graph/decision_graph.hpp"

namespace adjudge {

/// The graph in the languages of picture tools. SVG and PNG are made from DOT by Graphviz (`adjudge graph -o x.svg`).
std::string to_dot(const DecisionGraph& graph);      ///< Graphviz
std::string to_mermaid(const DecisionGraph& graph);  ///< Mermaid flowchart, as Markdown viewers show it
/// The graph as text, one vertex a line with what it reads: for goldens and debugging.
std::string to_text(const DecisionGraph& graph);

}  // namespace adjudge
