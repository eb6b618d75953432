#pragma once

#include <algorithm>
#include <cstddef>

#include "adjudge/analysis/findings.hpp"
#include "analysis/atoms.hpp"

namespace adjudge::analysis {

/// Shares work among the decisions of a pack: each may take what the budget says, and a pack with many hard ones as
/// much as a few of them, so that the time for a pack stays bounded too.
class PackBudget {
 public:
  explicit PackBudget(const AnalysisBudget& budget) noexcept
      : of_decision_(budget.boxes * steps_per_box), left_(of_decision_ * 2) {}

  /// Calls `analyse(work)` with the work that the next decision may take.
  template <class Analyse>
  void for_next(const Analyse& analyse) {
    const std::size_t granted = std::min(of_decision_, left_);
    Work work(granted);
    analyse(work);
    left_ -= granted - work.left();
  }

 private:
  static constexpr std::size_t steps_per_box = 200;  // a box is looked at together with the rules that meet it
  std::size_t of_decision_;
  std::size_t left_;
};

}  // namespace adjudge::analysis
