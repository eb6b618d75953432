#include "analysis/cover.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace adjudge::analysis {
namespace {

using Verdict = Cover::Verdict;

class Search {
 public:
  Search(const Box& region, const std::vector<Atom>& sizes, Work& work)
      : sizes_(sizes), work_(work), counts_(sizes.size()), is_done_(sizes.size()), way_(region) {
    for (const Side& side : region) limits_.emplace(side.axis, side.atoms);
  }

  // Adds a piece as far as it lies in the region; sides that hold all of the region fall away.
  void add(const Piece& piece) {
    Local local{{}, piece.rule};
    for (const Side& side : *piece.box) {
      const auto limit = limits_.find(side.axis);
      if (limit == limits_.end()) {
        local.sides.push_back(side);
        continue;
      }
      AtomSet rest = intersect(side.atoms, limit->second);
      if (rest.is_empty()) return;
      if (!(rest == limit->second)) local.sides.push_back({side.axis, std::move(rest)});
    }
    pieces_.push_back(std::move(local));
  }

  Cover run() {
    std::vector<std::uint32_t> all(pieces_.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) all[i] = i;
    Cover result;
    result.verdict = look(all, 0);
    if (result.verdict == Verdict::uncovered) {
      std::sort(way_.begin(), way_.end(), [](const Side& a, const Side& b) { return a.axis < b.axis; });
      result.uncovered = std::move(way_);
    }
    if (result.verdict == Verdict::covered) {
      std::sort(rules_.begin(), rules_.end());
      rules_.erase(std::unique(rules_.begin(), rules_.end()), rules_.end());
      result.rules = std::move(rules_);
    }
    return result;
  }

 private:
  struct Local {
    Box sides;
    std::uint32_t rule = 0;
  };
  struct Entry {
    Run run;
    std::uint32_t piece = 0;
  };
  static constexpr unsigned most_depth = 400;     // axes cut on one way; deeper is given up
  static constexpr std::size_t most_merged = 64;  // stretches that are compared with each other

  bool is_whole(const Local& piece) const {
    return std::all_of(piece.sides.begin(), piece.sides.end(), [&](const Side& side) { return is_done_[side.axis]; });
  }

  // The axis on which most pieces are less than everything: cutting there leaves the fewest in each stretch.
  AxisId choose_axis(const std::vector<std::uint32_t>& active) {
    AxisId best = 0;
    std::uint32_t most = 0;
    for (const std::uint32_t index : active)
      for (const Side& side : pieces_[index].sides) {
        if (is_done_[side.axis]) continue;
        const std::uint32_t count = ++counts_[side.axis];
        if (count > most || (count == most && side.axis < best)) {
          most = count;
          best = side.axis;
        }
      }
    for (const std::uint32_t index : active)
      for (const Side& side : pieces_[index].sides) counts_[side.axis] = 0;
    return best;
  }

  // `way_` is the part of the region looked at; `active` are the pieces that are there, whole on all axes cut so far.
  Verdict look(const std::vector<std::uint32_t>& active, unsigned depth) {
    if (!work_.spend(active.size() + 8)) return Verdict::too_much_work;
    if (active.empty()) return Verdict::uncovered;
    for (const std::uint32_t index : active)
      if (is_whole(pieces_[index])) {
        rules_.push_back(pieces_[index].rule);
        return Verdict::covered;
      }
    if (depth == most_depth) return Verdict::too_much_work;

    const AxisId axis = choose_axis(active);
    const auto limit = limits_.find(axis);
    const AtomSet whole = limit == limits_.end() ? AtomSet::all(sizes_[axis]) : limit->second;
    std::vector<std::uint32_t> everywhere;
    std::vector<Entry> entries;
    std::vector<Atom> cuts;
    for (const std::uint32_t index : active) {
      const AtomSet* atoms = side_of(pieces_[index].sides, axis);
      if (atoms == nullptr) {
        everywhere.push_back(index);
        continue;
      }
      for (const Run& run : atoms->runs()) {
        entries.push_back({run, index});
        cuts.push_back(run.begin);
        cuts.push_back(run.end);
      }
    }
    for (const Run& run : whole.runs()) {
      cuts.push_back(run.begin);
      cuts.push_back(run.end);
    }
    if (!work_.spend(entries.size())) return Verdict::too_much_work;
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.run.begin, a.piece) < std::pair(b.run.begin, b.piece);
    });

    is_done_[axis] = true;
    const Verdict verdict = look_into_stretches(axis, whole, everywhere, entries, cuts, depth);
    is_done_[axis] = false;
    return verdict;
  }

  Verdict look_into_stretches(AxisId axis, const AtomSet& whole, const std::vector<std::uint32_t>& everywhere,
                              const std::vector<Entry>& entries, const std::vector<Atom>& cuts, unsigned depth) {
    // Few stretches: those with the same pieces are one, wherever they lie (`[electronics, toys]`).
    std::map<std::vector<std::uint32_t>, std::vector<Run>> merged;
    const bool merges = cuts.size() <= most_merged;
    std::vector<Entry> here;
    std::size_t next = 0;
    auto part = whole.runs().begin();
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const Run stretch{cuts[i], cuts[i + 1]};
      here.erase(
          std::remove_if(here.begin(), here.end(), [&](const Entry& entry) { return entry.run.end <= stretch.begin; }),
          here.end());
      for (; next < entries.size() && entries[next].run.begin <= stretch.begin; ++next) here.push_back(entries[next]);
      while (part != whole.runs().end() && part->end <= stretch.begin) ++part;
      if (part == whole.runs().end()) break;
      if (stretch.begin < part->begin) continue;

      if (!work_.spend(everywhere.size() + here.size())) return Verdict::too_much_work;
      std::vector<std::uint32_t> active = everywhere;
      for (const Entry& entry : here) active.push_back(entry.piece);
      if (merges) {
        std::sort(active.begin(), active.end());
        merged[std::move(active)].push_back(stretch);
        continue;
      }
      const Verdict verdict = look_along(axis, AtomSet::of_runs({stretch}), active, depth);
      if (verdict != Verdict::covered) return verdict;
    }
    for (auto& [active, runs] : merged) {
      const Verdict verdict = look_along(axis, AtomSet::of_runs(std::move(runs)), active, depth);
      if (verdict != Verdict::covered) return verdict;
    }
    return Verdict::covered;
  }

  Verdict look_along(AxisId axis, AtomSet atoms, const std::vector<std::uint32_t>& active, unsigned depth) {
    const auto same_axis = [&](const Side& side) { return side.axis == axis; };
    const auto place = std::find_if(way_.begin(), way_.end(), same_axis);
    const std::optional<AtomSet> before = place == way_.end() ? std::nullopt : std::optional(place->atoms);
    if (before)
      place->atoms = std::move(atoms);
    else
      way_.push_back({axis, std::move(atoms)});
    const Verdict verdict = look(active, depth + 1);
    if (verdict == Verdict::uncovered) return verdict;  // the way is the answer
    if (before)
      std::find_if(way_.begin(), way_.end(), same_axis)->atoms = *before;
    else
      way_.pop_back();
    return verdict;
  }

  const std::vector<Atom>& sizes_;
  Work& work_;
  std::map<AxisId, AtomSet> limits_;
  std::vector<Local> pieces_;
  std::vector<std::uint32_t> counts_;
  std::vector<bool> is_done_;
  Box way_;
  std::vector<std::uint32_t> rules_;
};

}  // namespace

Cover find_uncovered(const Box& region, const std::vector<Piece>& pieces, const std::vector<Atom>& sizes, Work& work) {
  Search search(region, sizes, work);
  for (const Piece& piece : pieces) search.add(piece);
  return search.run();
}

NearBoxes::NearBoxes(const std::vector<Piece>& pieces, const std::vector<Atom>& sizes)
    : pieces_(pieces), stamp_(pieces.size()) {
  // The axis of which pieces leave most: there, two of them are most often apart.
  std::vector<double> left(sizes.size());
  for (const Piece& piece : pieces)
    for (const Side& side : *piece.box)
      left[side.axis] +=
          1.0 - static_cast<double>(side.atoms.end() - side.atoms.first()) / static_cast<double>(sizes[side.axis]);
  const auto best = std::max_element(left.begin(), left.end());
  if (best != left.end()) {
    axis_ = static_cast<AxisId>(best - left.begin());
    size_ = sizes[axis_];
  }
  buckets_.resize(size_);
}

Run NearBoxes::range_of(const Box& box) const {
  const AtomSet* atoms = side_of(box, axis_);
  return atoms == nullptr || atoms->is_empty() ? Run{0, size_} : Run{atoms->first(), atoms->end()};
}

void NearBoxes::add(std::uint32_t piece) {
  const Run range = range_of(*pieces_[piece].box);
  if (range.end - range.begin > most_buckets_of_one) return wide_.push_back(piece);
  for (Atom atom = range.begin; atom < range.end; ++atom) buckets_[atom].push_back(piece);
}

}  // namespace adjudge::analysis
