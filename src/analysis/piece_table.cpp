#include "analysis/piece_table.hpp"

#include <algorithm>
#include <utility>

namespace adjudge::analysis {
namespace {

template <class Keeps>
void narrow(Selection& some, const Keeps& keeps) {
  std::size_t kept = 0;
  for (const std::uint32_t index : some) {
    some[kept] = index;  // without a branch: whether it stays only moves the end
    kept += keeps(index) ? 1 : 0;
  }
  some.resize(kept);
}

}  // namespace

PieceTable::PieceTable(std::vector<Piece> pieces, const std::vector<Atom>& sizes)
    : pieces_(std::move(pieces)), is_in_columns_(pieces_.size(), true) {
  constexpr std::size_t most_columns = 24;
  std::vector<std::uint32_t> counts(sizes.size());
  for (const Piece& piece : pieces_)
    for (const Side& side : *piece.box) ++counts[side.axis];
  std::vector<AxisId> axes;
  for (AxisId axis = 0; axis < sizes.size(); ++axis)
    if (counts[axis] > 0) axes.push_back(axis);
  std::stable_sort(axes.begin(), axes.end(), [&](AxisId a, AxisId b) { return counts[a] > counts[b]; });
  if (axes.size() > most_columns) axes.resize(most_columns);

  std::vector<std::size_t> column_of(sizes.size(), most_columns);
  for (const AxisId axis : axes) {
    column_of[axis] = columns_.size();
    columns_.push_back({axis, std::vector<Run>(pieces_.size(), Run{0, sizes[axis]})});
  }
  for (std::uint32_t index = 0; index < size(); ++index)
    for (const Side& side : *pieces_[index].box) {
      if (column_of[side.axis] < columns_.size())
        columns_[column_of[side.axis]].bounds[index] = {side.atoms.first(), side.atoms.end()};
      if (column_of[side.axis] >= columns_.size() || side.atoms.runs().size() > 1) is_in_columns_[index] = false;
    }
}

void PieceTable::keep_meeting(const Box& box, Selection& some) const {
  bool is_all_in_columns = true;
  std::size_t seen = 0;
  for (const Column& column : columns_) {
    const AtomSet* atoms = side_of(box, column.axis);
    if (atoms == nullptr) continue;
    ++seen;
    is_all_in_columns = is_all_in_columns && atoms->runs().size() == 1;
    const Run wanted{atoms->first(), atoms->end()};
    narrow(some, [&](std::uint32_t index) {
      const Run& bounds = column.bounds[index];
      return (bounds.begin < wanted.end) & (wanted.begin < bounds.end);
    });
  }
  is_all_in_columns = is_all_in_columns && seen == box.size();
  narrow(some, [&](std::uint32_t index) {
    return (is_all_in_columns && is_in_columns_[index]) || intersects(box, *pieces_[index].box);
  });
}

void PieceTable::keep_holding(const std::vector<Atom>& atoms, Selection& some) const {
  for (const Column& column : columns_) {
    const Atom atom = atoms[column.axis];
    narrow(some, [&](std::uint32_t index) {
      const Run& bounds = column.bounds[index];
      return (bounds.begin <= atom) & (atom < bounds.end);
    });
  }
  narrow(some, [&](std::uint32_t index) {
    const Box& box = *pieces_[index].box;
    return is_in_columns_[index] ||
           std::all_of(box.begin(), box.end(), [&](const Side& side) { return side.atoms.contains(atoms[side.axis]); });
  });
}

NearPieces::NearPieces(const PieceTable& table, const std::vector<Atom>& sizes) : table_(table) {
  // The axis of which pieces leave most: there, two of them are most often apart.
  std::vector<double> left(sizes.size());
  for (std::uint32_t index = 0; index < table.size(); ++index)
    for (const Side& side : *table[index].box) {
      const Atom length = side.atoms.end() - side.atoms.first();
      left[side.axis] += 1.0 - static_cast<double>(length) / static_cast<double>(sizes[side.axis]);
    }
  const auto best = std::max_element(left.begin(), left.end());
  if (best != left.end()) {
    axis_ = static_cast<AxisId>(best - left.begin());
    size_ = sizes[axis_];
  }
  buckets_.resize(size_);
}

Run NearPieces::range_of(const Box& box) const {
  const AtomSet* atoms = side_of(box, axis_);
  return atoms == nullptr || atoms->is_empty() ? Run{0, size_} : Run{atoms->first(), atoms->end()};
}

void NearPieces::add(std::uint32_t piece) {
  all_.push_back(piece);
  const Run range = range_of(*table_[piece].box);
  if (range.end - range.begin > most_buckets_of_one) return wide_.push_back(piece);
  for (Atom atom = range.begin; atom < range.end; ++atom) buckets_[atom].push_back(piece);
}

std::optional<Selection> NearPieces::meeting(const Box& box, Work& work) const {
  const Run range = range_of(box);
  Selection some;
  if (range.end - range.begin >= all_.size()) {
    some = all_;
  } else {
    some = wide_;
    for (Atom atom = range.begin; atom < range.end; ++atom)
      for (const std::uint32_t piece : buckets_[atom]) {
        // A piece of several buckets is taken from the first that is looked at.
        const Run own = range_of(*table_[piece].box);
        if (std::max(own.begin, range.begin) == atom) some.push_back(piece);
      }
  }
  if (!work.spend(some.size() / 8 + 1)) return std::nullopt;
  table_.keep_meeting(box, some);
  if (!work.spend(some.size() / 16)) return std::nullopt;
  if (!std::is_sorted(some.begin(), some.end())) std::sort(some.begin(), some.end());
  return some;
}

}  // namespace adjudge::analysis
