#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// Boxes over small integers: what the analysis computes with once values have been cut into atoms (see `axis.hpp`).
namespace adjudge::analysis {

/// A piece of an axis within which no cell of the decision tells two values apart.
using Atom = std::uint32_t;
using AxisId = std::uint32_t;

/// Atoms from `begin` up to, not including, `end`.
struct Run {
  Atom begin = 0;
  Atom end = 0;
  friend constexpr bool operator==(const Run&, const Run&) noexcept = default;
};

/// A set of atoms of one axis: ascending runs that do not touch.
class AtomSet {
 public:
  AtomSet() = default;
  static AtomSet all(Atom size) { return of_runs({{0, size}}); }
  static AtomSet of_runs(std::vector<Run> runs) {
    runs.erase(std::remove_if(runs.begin(), runs.end(), [](const Run& run) { return run.begin >= run.end; }),
               runs.end());
    std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
    AtomSet result;
    for (const Run& run : runs) {
      if (!result.runs_.empty() && run.begin <= result.runs_.back().end)
        result.runs_.back().end = std::max(result.runs_.back().end, run.end);
      else
        result.runs_.push_back(run);
    }
    return result;
  }

  bool is_empty() const noexcept { return runs_.empty(); }
  bool is_all(Atom size) const noexcept { return runs_.size() == 1 && runs_[0] == Run{0, size}; }
  const std::vector<Run>& runs() const noexcept { return runs_; }
  Atom first() const { return runs_.front().begin; }
  Atom end() const { return runs_.back().end; }
  bool contains(Atom atom) const noexcept {
    return std::any_of(runs_.begin(), runs_.end(), [&](const Run& run) { return run.begin <= atom && atom < run.end; });
  }
  friend bool operator==(const AtomSet&, const AtomSet&) noexcept = default;

 private:
  std::vector<Run> runs_;
};

inline bool intersects(const AtomSet& a, const AtomSet& b) noexcept {
  auto left = a.runs().begin();
  auto right = b.runs().begin();
  while (left != a.runs().end() && right != b.runs().end()) {
    if (left->end <= right->begin)
      ++left;
    else if (right->end <= left->begin)
      ++right;
    else
      return true;
  }
  return false;
}

inline AtomSet intersect(const AtomSet& a, const AtomSet& b) {
  std::vector<Run> runs;
  auto left = a.runs().begin();
  auto right = b.runs().begin();
  while (left != a.runs().end() && right != b.runs().end()) {
    const Run run{std::max(left->begin, right->begin), std::min(left->end, right->end)};
    if (run.begin < run.end) runs.push_back(run);
    ++(left->end < right->end ? left : right);
  }
  return AtomSet::of_runs(std::move(runs));
}

inline AtomSet complement(const AtomSet& set, Atom size) {
  std::vector<Run> runs;
  Atom from = 0;
  for (const Run& run : set.runs()) {
    runs.push_back({from, run.begin});
    from = run.end;
  }
  runs.push_back({from, size});
  return AtomSet::of_runs(std::move(runs));
}

/// What a box asks of one axis.
struct Side {
  AxisId axis = 0;
  AtomSet atoms;
};

/// The cases whose every axis lies in its set: sides ascend by axis, and an axis without a side is free.
using Box = std::vector<Side>;

inline bool intersects(const Box& a, const Box& b) noexcept {
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() && right != b.end()) {
    if (left->axis < right->axis) {
      ++left;
    } else if (right->axis < left->axis) {
      ++right;
    } else {
      if (!intersects(left->atoms, right->atoms)) return false;
      ++left;
      ++right;
    }
  }
  return true;
}

/// The cases of both boxes; a side may come out empty.
inline Box intersect(const Box& a, const Box& b) {
  Box result;
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    if (right == b.end() || (left != a.end() && left->axis < right->axis)) {
      result.push_back(*left++);
    } else if (left == a.end() || right->axis < left->axis) {
      result.push_back(*right++);
    } else {
      result.push_back({left->axis, intersect(left->atoms, right->atoms)});
      ++left;
      ++right;
    }
  }
  return result;
}

inline const AtomSet* side_of(const Box& box, AxisId axis) noexcept {
  const auto found = std::lower_bound(box.begin(), box.end(), axis,
                                      [](const Side& side, AxisId wanted) { return side.axis < wanted; });
  return found != box.end() && found->axis == axis ? &found->atoms : nullptr;
}

inline bool is_subset(const AtomSet& some, const AtomSet& all) noexcept {
  auto outer = all.runs().begin();
  for (const Run& run : some.runs()) {
    while (outer != all.runs().end() && outer->end < run.end) ++outer;
    if (outer == all.runs().end() || run.begin < outer->begin) return false;
  }
  return true;
}

/// Whether a box holds all cases of another.
inline bool holds_all_of(const Box& box, const Box& other) noexcept {
  return std::all_of(box.begin(), box.end(), [&](const Side& side) {
    const AtomSet* atoms = side_of(other, side.axis);
    return atoms != nullptr && is_subset(*atoms, side.atoms);
  });
}

/// Work that may still be done before an analysis gives up.
class Work {
 public:
  explicit Work(std::size_t steps) noexcept : left_(steps) {}
  bool spend(std::size_t steps) noexcept {
    if (steps > left_) {
      left_ = 0;
      return false;
    }
    left_ -= steps;
    return true;
  }
  std::size_t left() const noexcept { return left_; }

 private:
  std::size_t left_;
};

}  // namespace adjudge::analysis
