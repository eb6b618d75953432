#include "analysis/cover.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
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
    const auto begin = static_cast<std::uint32_t>(parts_.size());
    const auto add_side = [&](AxisId axis, const AtomSet& atoms) {
      for (const Run& run : atoms.runs()) parts_.push_back({axis, run});
    };
    for (const Side& side : *piece.box) {
      const auto limit = limits_.find(side.axis);
      if (limit == limits_.end()) {
        add_side(side.axis, side.atoms);
        continue;
      }
      const AtomSet rest = intersect(side.atoms, limit->second);
      if (rest.is_empty()) return parts_.resize(begin);
      if (!(rest == limit->second)) add_side(side.axis, rest);
    }
    pieces_.push_back({begin, static_cast<std::uint32_t>(parts_.size()), piece.rule});
  }

  Cover run() {
    Selection all(pieces_.size());
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
  // One run of one side; the parts of a piece stand together.
  struct Part {
    AxisId axis = 0;
    Run run;
  };
  struct Local {
    std::uint32_t begin = 0;  // of its parts
    std::uint32_t end = 0;
    std::uint32_t rule = 0;
  };
  struct Entry {
    Run run;
    std::uint32_t piece = 0;
    bool is_closing = false;  // the piece is whole once this axis is cut
  };
  static constexpr unsigned most_depth = 400;     // axes cut on one way; deeper is given up
  static constexpr std::size_t most_merged = 64;  // stretches that are compared with each other

  // The axis on which most pieces are less than everything: cutting there leaves the fewest in each stretch. Nothing
  // when a piece is whole already, that is, holds all that is looked at; takes note of its rule.
  std::optional<AxisId> choose_axis(const Selection& active) {
    std::optional<AxisId> best;
    std::uint32_t most = 0;
    const Local* whole = nullptr;
    for (const std::uint32_t index : active) {
      const Local& piece = pieces_[index];
      bool is_whole = true;
      for (std::uint32_t part = piece.begin; part < piece.end; ++part) {
        const AxisId axis = parts_[part].axis;
        if (is_done_[axis]) continue;
        is_whole = false;
        const std::uint32_t count = ++counts_[axis];
        if (count < most || (count == most && best && axis > *best)) continue;
        most = count;
        best = axis;
      }
      if (is_whole) {
        whole = &piece;
        break;
      }
    }
    for (const std::uint32_t index : active)
      for (std::uint32_t part = pieces_[index].begin; part < pieces_[index].end; ++part) counts_[parts_[part].axis] = 0;
    if (whole == nullptr) return best;
    rules_.push_back(whole->rule);
    return std::nullopt;
  }

  // `way_` is the part of the region looked at; `active` are the pieces that are there, whole on all axes cut so far.
  Verdict look(const Selection& active, unsigned depth) {
    if (!work_.spend(4 * active.size() + 8)) return Verdict::too_much_work;
    if (active.empty()) return Verdict::uncovered;
    const std::optional<AxisId> axis = choose_axis(active);
    if (!axis) return Verdict::covered;
    if (depth == most_depth) return Verdict::too_much_work;

    const auto limit = limits_.find(*axis);
    const AtomSet whole = limit == limits_.end() ? AtomSet::all(sizes_[*axis]) : limit->second;
    is_done_[*axis] = true;
    Selection everywhere;
    std::vector<Entry> entries;
    for (const std::uint32_t index : active) {
      const std::size_t before = entries.size();
      bool is_closing = true;
      for (std::uint32_t part = pieces_[index].begin; part < pieces_[index].end; ++part) {
        if (parts_[part].axis == *axis) entries.push_back({parts_[part].run, index, false});
        is_closing = is_closing && is_done_[parts_[part].axis];
      }
      if (entries.size() == before) everywhere.push_back(index);
      for (std::size_t i = before; i < entries.size(); ++i) entries[i].is_closing = is_closing;
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
      return std::tuple(a.run.begin, !a.is_closing, a.piece) < std::tuple(b.run.begin, !b.is_closing, b.piece);
    });
    const Verdict verdict = work_.spend(4 * entries.size())
                                ? look_into_stretches(*axis, whole, everywhere, entries, depth)
                                : Verdict::too_much_work;
    is_done_[*axis] = false;
    return verdict;
  }

  // Where pieces are whole once an axis is cut: nothing is left to look at there. Takes note of their rules.
  AtomSet find_closed(const std::vector<Entry>& entries) {
    std::vector<Run> runs;
    Atom reached = 0;
    for (const Entry& entry : entries) {
      if (!entry.is_closing || entry.run.end <= reached) continue;
      runs.push_back(entry.run);
      reached = entry.run.end;
      rules_.push_back(pieces_[entry.piece].rule);
    }
    return AtomSet::of_runs(std::move(runs));
  }

  Verdict look_into_stretches(AxisId axis, const AtomSet& whole, const Selection& everywhere,
                              const std::vector<Entry>& entries, unsigned depth) {
    const AtomSet open = intersect(whole, complement(find_closed(entries), sizes_[axis]));
    std::vector<Atom> cuts;
    for (const Entry& entry : entries) {
      if (entry.is_closing) continue;
      cuts.push_back(entry.run.begin);
      cuts.push_back(entry.run.end);
    }
    for (const Run& run : open.runs()) {
      cuts.push_back(run.begin);
      cuts.push_back(run.end);
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());

    // Few stretches: those with the same pieces are one, wherever they lie (`[electronics, toys]`).
    std::map<Selection, std::vector<Run>> merged;
    const bool merges = cuts.size() <= most_merged;
    std::vector<Entry> here;
    std::size_t next = 0;
    auto part = open.runs().begin();
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const Run stretch{cuts[i], cuts[i + 1]};
      while (part != open.runs().end() && part->end <= stretch.begin) ++part;
      if (part == open.runs().end()) break;
      if (stretch.begin < part->begin) continue;

      const auto has_ended = [&](const Entry& entry) { return entry.run.end <= stretch.begin; };
      here.erase(std::remove_if(here.begin(), here.end(), has_ended), here.end());
      for (; next < entries.size() && entries[next].run.begin <= stretch.begin; ++next)
        if (!has_ended(entries[next]) && !entries[next].is_closing) here.push_back(entries[next]);
      if (!work_.spend(everywhere.size() / 2 + here.size())) return Verdict::too_much_work;
      Selection active = everywhere;
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

  // Looks into one stretch; when something uncovered is found, `way_` leads to it.
  Verdict look_along(AxisId axis, AtomSet atoms, const Selection& active, unsigned depth) {
    const auto same_axis = [&](const Side& side) { return side.axis == axis; };
    const auto place = std::find_if(way_.begin(), way_.end(), same_axis);
    std::optional<AtomSet> before;
    if (place == way_.end())
      way_.push_back({axis, std::move(atoms)});
    else
      before = std::exchange(place->atoms, std::move(atoms));
    const Verdict verdict = look(active, depth + 1);
    if (verdict == Verdict::uncovered) return verdict;
    if (before)
      std::find_if(way_.begin(), way_.end(), same_axis)->atoms = std::move(*before);
    else
      way_.pop_back();
    return verdict;
  }

  const std::vector<Atom>& sizes_;
  Work& work_;
  std::map<AxisId, AtomSet> limits_;
  std::vector<Part> parts_;
  std::vector<Local> pieces_;
  std::vector<std::uint32_t> counts_;
  std::vector<char> is_done_;
  Box way_;
  std::vector<std::uint32_t> rules_;
};

}  // namespace

Cover find_uncovered(const Box& region, const std::vector<Piece>& pieces, const std::vector<Atom>& sizes, Work& work) {
  Search search(region, sizes, work);
  for (const Piece& piece : pieces) search.add(piece);
  return search.run();
}

}  // namespace adjudge::analysis
