#include <algorithm>
#include <optional>

#include "adjudge/analysis/findings.hpp"
#include "analysis/budget.hpp"
#include "analysis/cover.hpp"
#include "analysis/errors.hpp"
#include "analysis/space.hpp"

namespace adjudge {
namespace {

using namespace analysis;

constexpr std::size_t shown_of_one_decision = 20;

// A case of the region that no piece holds, looked for at a few likely places: the ends of each side and some between.
bool has_easy_case(const Box& region, const std::vector<Piece>& pieces, const std::vector<Atom>& sizes, Work& work) {
  constexpr std::uint32_t tries = 8;
  std::vector<AxisId> axes;
  for (const Piece& piece : pieces)
    for (const Side& side : *piece.box) axes.push_back(side.axis);
  std::sort(axes.begin(), axes.end());
  axes.erase(std::unique(axes.begin(), axes.end()), axes.end());

  std::uint64_t random = 0x9E3779B97F4A7C15U;
  std::vector<Atom> chosen(sizes.size());
  for (std::uint32_t attempt = 0; attempt < tries; ++attempt) {
    for (const AxisId axis : axes) {
      const AtomSet* side = side_of(region, axis);
      const AtomSet whole = side == nullptr ? AtomSet::all(sizes[axis]) : *side;
      random ^= random << 13U;
      random ^= random >> 7U;
      random ^= random << 17U;
      const Run& run = attempt == 0   ? whole.runs().front()
                       : attempt == 1 ? whole.runs().back()
                                      : whole.runs()[random % whole.runs().size()];
      chosen[axis] = attempt == 0   ? run.begin
                     : attempt == 1 ? run.end - 1
                                    : run.begin + static_cast<Atom>((random >> 32U) % (run.end - run.begin));
    }
    if (!work.spend(pieces.size() + axes.size())) return false;
    const auto holds = [&](const Piece& piece) {
      return std::all_of(piece.box->begin(), piece.box->end(),
                         [&](const Side& side) { return side.atoms.contains(chosen[side.axis]); });
    };
    if (std::none_of(pieces.begin(), pieces.end(), holds)) return true;
  }
  return false;
}

class UnreachableFinder {
 public:
  UnreachableFinder(const Model& model, const model::Decision& decision, const CheckedFacts& checked)
      : decision_(decision), space_(model, decision, checked, Fineness::exact) {
    for (const Axis& axis : space_.axes()) sizes_.push_back(axis.size());
  }

  void find(Work& work, Diagnostics& notes) {
    if (space_.is_empty()) return;
    for (std::uint32_t rule = 0; rule < decision_.rules.size(); ++rule)
      if (!decision_.rules[rule].otherwise)
        for (const Box& box : space_.rules()[rule].lower) pieces_.push_back({&box, rule});
    NearBoxes near(pieces_, sizes_);
    std::uint32_t added = 0;
    bool has_budget = true;
    std::optional<std::uint32_t> taker_of_all;
    for (std::uint32_t rule = 0; rule < decision_.rules.size(); ++rule) {
      const RuleRegion& region = space_.rules()[rule];
      if (region.upper.empty()) {
        if (wants_more())
          notes.add(
              errors::contradictory_rule(decision_, decision_.rules[rule], find_contradiction(decision_.rules[rule])));
        continue;
      }
      // Under `first` earlier rules take cases away; from a row that holds when no other does, all rules do.
      const bool is_rest = decision_.rules[rule].otherwise;
      if (decision_.hit != HitPolicy::first && !is_rest) continue;
      for (; added < pieces_.size() && (is_rest || pieces_[added].rule < rule); ++added) {
        near.add(added);
        if (pieces_[added].box->empty() && !taker_of_all) taker_of_all = pieces_[added].rule;
      }
      if (taker_of_all) {
        if (wants_more())
          notes.add(errors::unreachable_rule(decision_, decision_.rules[rule], {&decision_.rules[*taker_of_all]}));
      } else if (has_budget) {
        has_budget = look_at(rule, near, work, notes);
      }
    }
    if (found_ > shown_of_one_decision)
      notes.add(errors::more_like_these(Code::unreachable_rule, decision_, found_ - shown_of_one_decision, has_budget,
                                        false));
    else if (!has_budget)
      notes.add(errors::too_much_to_analyse(decision_, "rules that never answer"));
  }

 private:
  bool wants_more() { return ++found_ <= shown_of_one_decision; }

  // Whether earlier pieces take all of a rule; false when the work is spent.
  bool look_at(std::uint32_t rule, NearBoxes& near, Work& work, Diagnostics& notes) {
    std::vector<std::uint32_t> takers;
    for (const Box& box : space_.rules()[rule].upper) {
      std::vector<Piece> nearby;
      const auto keep = [&](std::uint32_t piece) {
        nearby.push_back(pieces_[piece]);
        return true;
      };
      if (!near.for_each_meeting(box, keep, work)) return false;
      if (nearby.empty() || has_easy_case(box, nearby, sizes_, work)) return work.left() > 0;
      std::sort(nearby.begin(), nearby.end(), [](const Piece& a, const Piece& b) { return a.rule < b.rule; });
      const Cover cover = find_uncovered(box, nearby, sizes_, work);
      if (cover.verdict == Cover::Verdict::too_much_work) return false;
      if (cover.verdict == Cover::Verdict::uncovered) return true;
      takers.insert(takers.end(), cover.rules.begin(), cover.rules.end());
    }
    std::sort(takers.begin(), takers.end());
    takers.erase(std::unique(takers.begin(), takers.end()), takers.end());
    if (!wants_more()) return true;
    std::vector<const model::Rule*> rules;
    for (const std::uint32_t taker : takers) rules.push_back(&decision_.rules[taker]);
    notes.add(errors::unreachable_rule(decision_, decision_.rules[rule], rules));
    return true;
  }

  // The conditions of a rule that leave nothing on one axis, with their texts.
  std::vector<std::pair<const model::Condition*, std::string>> find_contradiction(const model::Rule& rule) const {
    std::vector<std::pair<const model::Condition*, std::string>> result;
    const auto axis = space_.contradicted_axis(rule);
    if (!axis) return result;
    for (const model::Condition& condition : rule.conditions)
      if (space_.axis_of(condition) == axis)
        result.emplace_back(&condition, decision_.inputs[condition.input].text + ": " + condition.text);
    return result;
  }

  const model::Decision& decision_;
  Space space_;
  std::vector<Atom> sizes_;
  std::vector<Piece> pieces_;
  std::size_t found_ = 0;
};

}  // namespace

void find_unreachable(const Model& model, const AnalysisBudget& budget, Diagnostics& notes) {
  const CheckedFacts checked = read_checks(model);
  PackBudget pack(budget);
  for (const model::Decision& decision : model.decisions)
    if (!decision.rules.empty())
      pack.for_next([&](Work& work) { UnreachableFinder(model, decision, checked).find(work, notes); });
}

}  // namespace adjudge
