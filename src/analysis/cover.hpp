#pragma once

#include <cstdint>
#include <vector>

#include "analysis/atoms.hpp"

namespace adjudge::analysis {

/// A box of some rule.
struct Piece {
  const Box* box = nullptr;
  std::uint32_t rule = 0;
};

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

/// Finds for boxes those of an earlier set that they may meet, by the axis that keeps boxes furthest apart.
class NearBoxes {
 public:
  NearBoxes(const std::vector<Piece>& pieces, const std::vector<Atom>& sizes);

  /// Adds a piece, by its index.
  void add(std::uint32_t piece);
  /// Calls `visit` with the index of each piece added so far whose box meets `box`, in no order; stops when it gives
  /// false.
  template <class Visit>
  bool for_each_meeting(const Box& box, const Visit& visit, Work& work);

 private:
  static constexpr std::size_t most_buckets_of_one = 8;
  Run range_of(const Box& box) const;

  const std::vector<Piece>& pieces_;
  AxisId axis_ = 0;
  Atom size_ = 1;
  std::vector<std::vector<std::uint32_t>> buckets_;  // by atom: pieces that are narrow on the axis
  std::vector<std::uint32_t> wide_;
  std::vector<std::uint32_t> stamp_;  // the query that last saw a piece
  std::uint32_t now_ = 0;
};

template <class Visit>
bool NearBoxes::for_each_meeting(const Box& box, const Visit& visit, Work& work) {
  ++now_;
  const auto look_at = [&](const std::vector<std::uint32_t>& some) {
    if (!work.spend(some.size())) return false;
    for (const std::uint32_t piece : some) {
      if (stamp_[piece] == now_) continue;
      stamp_[piece] = now_;
      if (intersects(box, *pieces_[piece].box) && !visit(piece)) return false;
    }
    return true;
  };
  if (!look_at(wide_)) return false;
  const Run range = range_of(box);
  if (!work.spend((range.end - range.begin) / 8 + 1)) return false;
  for (Atom atom = range.begin; atom < range.end; ++atom)
    if (!buckets_[atom].empty() && !look_at(buckets_[atom])) return false;
  return true;
}

}  // namespace adjudge::analysis
