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

// A case of a region: the end of each side on which `choose` decides.
template <class Choose>
std::vector<Atom> case_of(const Box& region, const std::vector<Atom>& sizes, const Choose& choose) {
  std::vector<Atom> atoms(sizes.size());
  auto side = region.begin();
  for (AxisId axis = 0; axis < sizes.size(); ++axis) {
    if (side != region.end() && side->axis == axis) {
      atoms[axis] = choose((side++)->atoms);
    } else {
      atoms[axis] = choose(AtomSet::all(sizes[axis]));
    }
  }
  return atoms;
}

// What a quick look says of a region and the pieces that meet it.
struct QuickLook {
  bool is_reached = false;             // some case is held by none of them
  std::optional<std::uint32_t> taker;  // a piece that holds all of it
};

QuickLook look_quickly(const Box& region, const PieceTable& table, const Selection& pieces,
                       const std::vector<Atom>& sizes, Work& work) {
  constexpr int tries = 6;
  QuickLook result;
  if (!work.spend(pieces.size() / 8 + sizes.size())) return result;
  Selection holding = pieces;
  table.keep_holding(case_of(region, sizes, [](const AtomSet& atoms) { return atoms.first(); }), holding);
  if (holding.empty()) return {true, std::nullopt};
  const std::vector<Atom> last = case_of(region, sizes, [](const AtomSet& atoms) { return atoms.end() - 1; });
  table.keep_holding(last, holding);
  for (const std::uint32_t piece : holding)
    if (holds_all_of(*table[piece].box, region)) return {false, piece};

  std::uint64_t random = 0x9E3779B97F4A7C15U;
  const auto somewhere = [&](const AtomSet& atoms) {
    random ^= random << 13U;
    random ^= random >> 7U;
    random ^= random << 17U;
    const Run& run = atoms.runs()[random % atoms.runs().size()];
    return run.begin + static_cast<Atom>((random >> 32U) % (run.end - run.begin));
  };
  for (int attempt = 0; attempt < tries; ++attempt) {
    if (!work.spend(pieces.size() / 16 + sizes.size())) return result;
    holding = pieces;
    table.keep_holding(attempt == 0 ? last : case_of(region, sizes, somewhere), holding);
    if (holding.empty()) return {true, std::nullopt};
  }
  return result;
}

class UnreachableFinder {
 public:
  UnreachableFinder(const Model& model, const model::Decision& decision, const CheckedFacts& checked)
      : decision_(decision), space_(model, decision, checked, Fineness::exact), is_gone_(decision.rules.size()) {
    for (const Axis& axis : space_.axes()) sizes_.push_back(axis.size());
  }

  void find(Work& work, Diagnostics& notes) {
    if (space_.is_empty()) return;
    std::vector<Piece> pieces;
    for (std::uint32_t rule = 0; rule < decision_.rules.size(); ++rule)
      if (!decision_.rules[rule].otherwise)
        for (const Box& box : space_.rules()[rule].lower) pieces.push_back({&box, rule});
    const PieceTable table(std::move(pieces), sizes_);
    NearPieces near(table, sizes_);
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
      for (; added < table.size() && (is_rest || table[added].rule < rule); ++added) {
        if (is_gone_[table[added].rule]) continue;  // takes nothing that others do not
        near.add(added);
        if (table[added].box->empty() && !taker_of_all) taker_of_all = table[added].rule;
      }
      if (taker_of_all) {
        is_gone_[rule] = true;
        if (wants_more())
          notes.add(errors::unreachable_rule(decision_, decision_.rules[rule], {&decision_.rules[*taker_of_all]}));
      } else if (has_budget) {
        has_budget = look_at(rule, table, near, work, notes);
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
  bool look_at(std::uint32_t rule, const PieceTable& table, const NearPieces& near, Work& work, Diagnostics& notes) {
    std::vector<std::uint32_t> takers;
    for (const Box& box : space_.rules()[rule].upper) {
      const auto nearby = near.meeting(box, work);
      if (!nearby) return false;
      if (nearby->empty()) return true;
      const QuickLook look = look_quickly(box, table, *nearby, sizes_, work);
      if (look.is_reached) return true;
      if (look.taker) {
        takers.push_back(table[*look.taker].rule);
        continue;
      }
      std::vector<Piece> pieces;
      for (const std::uint32_t piece : *nearby) pieces.push_back(table[piece]);
      const Cover cover = find_uncovered(box, pieces, sizes_, work);
      if (cover.verdict == Cover::Verdict::too_much_work) return false;
      if (cover.verdict == Cover::Verdict::uncovered) return true;
      takers.insert(takers.end(), cover.rules.begin(), cover.rules.end());
    }
    std::sort(takers.begin(), takers.end());
    takers.erase(std::unique(takers.begin(), takers.end()), takers.end());
    is_gone_[rule] = true;
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
  std::vector<bool> is_gone_;  // rules that never answer
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
