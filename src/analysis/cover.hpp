#pragma once

#include <cstdint>
#include <vector>

#include "analysis/atoms.hpp"
#include "analysis/piece_table.hpp"

namespace adjudge::analysis {

/// Whether pieces together hold every case of a region.
struct Cover {
  enum class Verdict : std::uint8_t { covered, uncovered, too_much_work };
  Verdict verdict = Verdict::covered;
  Box uncovered;                     ///< a part of the region that no piece touches
  std::vector<std::uint32_t> rules;  ///< ascending: rules whose pieces cover it, when it is covered
};

/// Looks for a part of `region` that no piece touches. Cuts the region along one axis at a time into stretches over
/// which every piece is either all there or not there at all, and looks into each with the pieces that are there.
/// `sizes` are those of the axes.
Cover find_uncovered(const Box& region, const std::vector<Piece>& pieces, const std::vector<Atom>& sizes, Work& work);

}  // namespace adjudge::analysis
