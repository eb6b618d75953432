#pragma once

#include <cstddef>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/graph/decision_graph.hpp"
#include "adjudge/model/model.hpp"

namespace adjudge {

/// How much work the analysis of one decision may take before it says "not analysed".
struct AnalysisBudget {
  std::size_t boxes = 200'000;  ///< pieces of the input space that are looked at
};

/// Two rules of a `unique` decision that may hold for one case, or of an `any` decision with unequal answers. Each
/// finding shows a witness case. Only cells of constants are compared; a pair that differs in another condition is not
/// reported.
void find_overlaps(const Model& model, const AnalysisBudget& budget, Diagnostics& notes);

/// Rules under `first` that can never answer, because earlier ones take every case that they would.
void find_unreachable(const Model& model, const AnalysisBudget& budget, Diagnostics& notes);

/// Decisions without a default that leave cases without a rule: the first such case. "Not analysed" where cells are not
/// constants, or beyond the budget.
void find_gaps(const Model& model, const AnalysisBudget& budget, Diagnostics& notes);

}  // namespace adjudge
