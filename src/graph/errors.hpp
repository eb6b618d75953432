#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/graph/decision_graph.hpp"

/// What the graph layer complains about: one function per mistake.
namespace adjudge::errors {

/// `path` is the cycle once around, each vertex reading the next and the last the first.
inline Diagnostic cycle(const DecisionGraph& graph, const std::vector<std::uint32_t>& path) {
  constexpr std::size_t shown = 12;  // of a longer cycle both ends are enough to find it
  const auto name = [&](std::size_t step) -> const std::string& {
    return graph.vertices[path[step % path.size()]].name;
  };
  const auto is_left_out = [&](std::size_t step) {
    return path.size() > shown && step >= shown - 2 && step + 2 < path.size();
  };

  Diagnostic result{Code::cycle, Severity::error, {}, {}, {}};
  result.message = "`" + name(0) + "` needs itself: `" + name(0);
  for (std::size_t step = 1; step < path.size(); ++step)
    if (!is_left_out(step))
      result.message += " -> " + name(step);
    else if (!is_left_out(step - 1))
      result.message += " -> (" + std::to_string(path.size() - shown) + " more)";
  result.message += " -> " + name(0) + "`";
  for (std::size_t step = 0; step < path.size(); ++step)
    if (!is_left_out(step))
      result.labels.push_back(
          {graph.vertices[path[step]].span,
           path.size() == 1 ? "reads itself" : "`" + name(step) + "` reads `" + name(step + 1) + "`"});
  result.fixes.push_back(
      {{}, {}, "one of these must do without the next: move what they share into a term of its own"});
  return result;
}

/// `path` starts at the vertex that is too far from its facts; each reads the next.
inline Diagnostic chain_too_long(const DecisionGraph& graph, const std::vector<std::uint32_t>& path,
                                 std::size_t limit) {
  const DecisionGraph::Vertex& start = graph.vertices[path.front()];
  Diagnostic result{Code::chain_too_long, Severity::error, {}, {}, {}};
  result.message = "`" + start.name + "` stands on a chain of more than " + std::to_string(limit) +
                   " terms and decisions that read each other";
  result.labels.push_back({start.span, "the chain starts here"});
  if (path.size() > 1) {
    const DecisionGraph::Vertex& next = graph.vertices[path[1]];
    const DecisionGraph::Vertex& end = graph.vertices[path.back()];
    result.labels.push_back({next.span, "then `" + next.name + "`, and so on"});
    if (path.size() > 2) result.labels.push_back({end.span, "down to `" + end.name + "`"});
  }
  result.fixes.push_back({{}, {}, "a list and `for_each`, or `sum`, says the same without a chain"});
  return result;
}

}  // namespace adjudge::errors
