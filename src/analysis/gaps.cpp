#include <algorithm>

#include "adjudge/analysis/findings.hpp"
#include "analysis/budget.hpp"
#include "analysis/cover.hpp"
#include "analysis/errors.hpp"
#include "analysis/space.hpp"

namespace adjudge {
namespace {

using namespace analysis;

bool needs_a_rule(const model::Decision& decision) {
  const bool has_rules = decision.body == model::Decision::Body::rules || decision.body == model::Decision::Body::table;
  if (!has_rules || decision.default_outputs || is_list_valued(decision.hit)) return false;
  if (decision.hit == HitPolicy::collect_sum || decision.hit == HitPolicy::collect_count) return false;
  return std::none_of(decision.rules.begin(), decision.rules.end(),
                      [](const model::Rule& rule) { return rule.otherwise; });
}

enum class Side : std::uint8_t { lower, upper };

Cover find_hole(const Space& space, Side side, Work& work) {
  std::vector<Atom> sizes;
  for (const Axis& axis : space.axes()) sizes.push_back(axis.size());
  std::vector<Piece> pieces;
  for (std::uint32_t rule = 0; rule < space.rules().size(); ++rule)
    for (const Box& box : side == Side::lower ? space.rules()[rule].lower : space.rules()[rule].upper)
      pieces.push_back({&box, rule});
  return find_uncovered({}, pieces, sizes, work);
}

void report_uncertain(const model::Decision& decision, const Space& space, const Box& hole, Diagnostics& notes) {
  std::vector<const model::Rule*> rules;
  const model::Condition* condition = nullptr;
  std::string text;
  for (std::size_t rule = 0; rule < decision.rules.size(); ++rule) {
    const RuleRegion& region = space.rules()[rule];
    const auto meets = [&](const Box& box) { return intersects(box, hole); };
    if (region.is_certain || std::none_of(region.upper.begin(), region.upper.end(), meets)) continue;
    if (rules.empty()) {
      condition = region.condition;
      text = condition != nullptr ? space.text_of(*condition) : std::string();
    }
    rules.push_back(&decision.rules[rule]);
  }
  notes.add(errors::gaps_not_analysed(decision, rules, condition, text, space.example(hole)));
}

void report_gap(const model::Decision& decision, const Space& space, const Box& hole, Fineness fineness,
                Diagnostics& notes) {
  notes.add(errors::gap(decision, space.example(space.with_pinned_axes(hole)),
                        fineness == Fineness::exact
                            ? "let ranges meet, as `[1..30]` and `(30..60]` do, or add a `default`"
                            : "add a rule for it, or a `default`"));
}

void find_gap(const Model& model, const model::Decision& decision, const CheckedFacts& checked, Work& work,
              Diagnostics& notes) {
  const auto give_up = [&] { notes.add(errors::too_much_to_analyse(decision, "gaps")); };
  // First among values as the author writes them, then among all: 30.5 lies between `[1..30]` and `[31..60]`.
  for (const Fineness fineness : {Fineness::natural, Fineness::exact}) {
    const Space space(model, decision, checked, fineness);
    if (space.is_empty()) continue;
    const Cover cover = find_hole(space, Side::upper, work);
    if (cover.verdict == Cover::Verdict::too_much_work) return give_up();
    if (cover.verdict == Cover::Verdict::uncovered)
      return report_gap(decision, space, cover.uncovered, fineness, notes);
    if (fineness == Fineness::natural && space.has_dropped()) continue;
    // No case is surely left; whether one is may depend on conditions that are more than constants.
    const Cover sure_cover = find_hole(space, Side::lower, work);
    if (sure_cover.verdict == Cover::Verdict::too_much_work) return give_up();
    if (sure_cover.verdict == Cover::Verdict::uncovered) report_uncertain(decision, space, sure_cover.uncovered, notes);
    return;
  }
}

}  // namespace

void find_gaps(const Model& model, const AnalysisBudget& budget, Diagnostics& notes) {
  const CheckedFacts checked = read_checks(model);
  PackBudget pack(budget);
  for (const model::Decision& decision : model.decisions)
    if (needs_a_rule(decision)) pack.for_next([&](Work& work) { find_gap(model, decision, checked, work, notes); });
}

}  // namespace adjudge
