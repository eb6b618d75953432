#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/model/model.hpp"

namespace adjudge {

/// What needs what: facts, constants, terms, windows and decisions as vertices, "is read by" as edges.
class DecisionGraph {
 public:
  struct Vertex {
    enum class Kind : std::uint8_t { fact, constant, term, window, decision };
    Kind kind = Kind::fact;
    std::uint32_t index = 0;  ///< into the model's list of that kind
    std::string name;
    std::string type;                    ///< as an author writes it
    std::vector<std::uint32_t> reads;    ///< vertices that it reads directly, ascending
    std::vector<std::uint32_t> read_by;  ///< vertices that read it directly, ascending
    std::uint32_t rules = 0;             ///< of a decision
    Span span;
  };

  std::string title;
  std::vector<Vertex> vertices;
  std::vector<std::uint32_t> order;  ///< vertices, each after all that it reads; stable in file order

  /// The vertex of a name; null when there is none.
  const Vertex* find(std::string_view name) const;
  /// The vertex of a declaration; `vertices.size()` when it is not in this graph (see `slice`).
  std::uint32_t vertex_of(model::NodeRef node) const;
  std::uint32_t vertex_of(model::FactId fact) const;

  /// Index of the first vertex of each kind: vertices stand by kind, in the model's order.
  std::uint32_t first_constant = 0, first_term = 0, first_window = 0, first_decision = 0;
};

}  // namespace adjudge
