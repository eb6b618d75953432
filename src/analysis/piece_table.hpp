#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/atoms.hpp"

namespace adjudge::analysis {

/// A box of some rule.
struct Piece {
  const Box* box = nullptr;
  std::uint32_t rule = 0;
};

/// Indexes of pieces.
using Selection = std::vector<std::uint32_t>;

/// Pieces side by side: for the axes that most of them constrain, their bounds stand in columns, so that most pieces
/// are passed by comparing two numbers.
class PieceTable {
 public:
  PieceTable(std::vector<Piece> pieces, const std::vector<Atom>& sizes);

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(pieces_.size()); }
  const Piece& operator[](std::uint32_t index) const { return pieces_[index]; }
  /// Narrows a selection to the pieces that meet a box.
  void keep_meeting(const Box& box, Selection& some) const;
  /// Narrows a selection to the pieces that hold a case, given by its atoms on all axes.
  void keep_holding(const std::vector<Atom>& atoms, Selection& some) const;

 private:
  struct Column {
    AxisId axis = 0;
    std::vector<Run> bounds;  // of each piece, from its first atom to its last
  };

  std::vector<Piece> pieces_;
  std::vector<Column> columns_;
  std::vector<bool> is_in_columns_;  // of pieces: the columns say all about it
};

/// Finds pieces near a box: looks only at those that come close on the axis that keeps pieces furthest apart.
class NearPieces {
 public:
  NearPieces(const PieceTable& table, const std::vector<Atom>& sizes);

  void add(std::uint32_t piece);
  /// The pieces added so far that meet a box, ascending; nothing when the work is spent.
  std::optional<Selection> meeting(const Box& box, Work& work) const;

 private:
  static constexpr Atom most_buckets_of_one = 8;
  Run range_of(const Box& box) const;

  const PieceTable& table_;
  AxisId axis_ = 0;
  Atom size_ = 1;
  std::vector<Selection> buckets_;  // by atom: pieces that are narrow on the axis
  Selection wide_;
  Selection all_;
};

}  // namespace adjudge::analysis
