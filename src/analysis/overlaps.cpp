#include <algorithm>
#include <map>
#include <tuple>

#include "adjudge/analysis/findings.hpp"
#include "analysis/budget.hpp"
#include "analysis/errors.hpp"
#include "analysis/piece_table.hpp"
#include "analysis/space.hpp"

namespace adjudge {
namespace {

using namespace analysis;

constexpr std::size_t shown_of_one_decision = 5;
constexpr std::size_t counted_of_one_decision = 10'000;

std::string text_of(const model::ExpressionPtr& output) {
  if (!output) return "nothing";
  const auto* literal = std::get_if<model::Literal>(&output->node);
  return literal != nullptr ? to_text(literal->value) : "(computed)";
}

// The first output in which two answers surely differ; nothing when they are equal, or known only at run time.
std::optional<std::size_t> find_unequal(const model::Outputs& a, const model::Outputs& b) {
  if (a.is_whole != b.is_whole || a.parts.size() != b.parts.size()) return std::nullopt;
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    const model::ExpressionPtr& one = a.parts[i];
    const model::ExpressionPtr& other = b.parts[i];
    if (!one && !other) continue;
    const auto* left = one ? std::get_if<model::Literal>(&one->node) : nullptr;
    const auto* right = other ? std::get_if<model::Literal>(&other->node) : nullptr;
    const bool is_one_left_out = (!one && right != nullptr) || (!other && left != nullptr);
    if (is_one_left_out || (left != nullptr && right != nullptr && !identical(left->value, right->value))) return i;
  }
  return std::nullopt;
}

struct Overlap {
  bool is_certain = false;
  std::uint32_t later = 0;
  std::uint32_t earlier = 0;
  Box box;
};

class OverlapFinder {
 public:
  OverlapFinder(const Model& model, const model::Decision& decision, const CheckedFacts& checked)
      : decision_(decision), space_(model, decision, checked, Fineness::exact) {}

  void find(Work& work, Diagnostics& notes) {
    if (space_.is_empty()) return;
    std::vector<Atom> sizes;
    for (const Axis& axis : space_.axes()) sizes.push_back(axis.size());
    std::vector<Piece> pieces;
    for (std::uint32_t rule = 0; rule < decision_.rules.size(); ++rule)
      if (!decision_.rules[rule].otherwise)
        for (const Box& box : space_.rules()[rule].lower) pieces.push_back({&box, rule});

    const PieceTable table(std::move(pieces), sizes);
    NearPieces near(table, sizes);
    bool is_all = true;
    for (std::uint32_t piece = 0; is_all && piece < table.size(); ++piece) {
      const auto others = near.meeting(*table[piece].box, work);
      is_all = others && std::all_of(others->begin(), others->end(),
                                     [&](std::uint32_t other) { return add(table[other], table[piece]); });
      near.add(piece);
    }
    report(is_all, notes);
  }

 private:
  // Takes note of two pieces that meet; false when there are enough.
  bool add(const Piece& earlier, const Piece& later) {
    if (earlier.rule == later.rule) return true;
    if (decision_.hit == HitPolicy::any &&
        !find_unequal(decision_.rules[earlier.rule].outputs, decision_.rules[later.rule].outputs))
      return true;
    std::vector<AxisId> axes;
    for (const Box* box : {earlier.box, later.box})
      for (const Side& side : *box) axes.push_back(side.axis);
    std::sort(axes.begin(), axes.end());
    axes.erase(std::unique(axes.begin(), axes.end()), axes.end());
    Overlap overlap{is_independent(axes), later.rule, earlier.rule, {}};
    // Alternatives of `any_of` may meet several times: a pair counts once, and as certain if one meeting is.
    const auto [place, is_new] = pairs_.emplace(std::pair(earlier.rule, later.rule), overlap.is_certain);
    if (!is_new && (place->second || !overlap.is_certain)) return true;
    place->second = overlap.is_certain;
    const auto comes_before = [](const Overlap& a, const Overlap& b) {
      return std::tuple(!a.is_certain, a.later, a.earlier) < std::tuple(!b.is_certain, b.later, b.earlier);
    };
    if (!is_new)
      shown_.erase(
          std::remove_if(shown_.begin(), shown_.end(),
                         [&](const Overlap& o) { return o.later == overlap.later && o.earlier == overlap.earlier; }),
          shown_.end());
    const auto position = std::lower_bound(shown_.begin(), shown_.end(), overlap, comes_before);
    if (shown_.size() < shown_of_one_decision || position != shown_.end()) {
      overlap.box = intersect(*earlier.box, *later.box);
      shown_.insert(position, std::move(overlap));
      if (shown_.size() > shown_of_one_decision) shown_.pop_back();
    }
    return pairs_.size() < counted_of_one_decision;
  }

  bool is_independent(const std::vector<AxisId>& axes) {
    const auto [place, is_new] = independent_.emplace(axes, false);
    if (is_new) place->second = space_.are_independent(axes);
    return place->second;
  }

  void report(bool is_all, Diagnostics& notes) const {
    const bool is_any = decision_.hit == HitPolicy::any;
    for (const Overlap& overlap : shown_) {
      const errors::Meeting meeting{&decision_, &decision_.rules[overlap.earlier], &decision_.rules[overlap.later],
                                    space_.example(overlap.box), overlap.is_certain};
      if (!is_any) {
        notes.add(errors::may_be_ambiguous(meeting));
        continue;
      }
      const std::size_t output = find_unequal(meeting.earlier->outputs, meeting.later->outputs).value_or(0);
      notes.add(errors::may_be_unequal(meeting, text_of(meeting.earlier->outputs.parts[output]),
                                       text_of(meeting.later->outputs.parts[output])));
    }
    if (pairs_.size() > shown_.size())
      notes.add(errors::more_like_these(is_any ? Code::may_be_unequal : Code::may_be_ambiguous, decision_,
                                        pairs_.size() - shown_.size(), is_all, true));
    else if (!is_all)
      notes.add(errors::too_much_to_analyse(decision_, "rules that hold together"));
  }

  const model::Decision& decision_;
  Space space_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> pairs_;  // rules that meet, and whether surely
  std::vector<Overlap> shown_;  // the first few: certain ones first, then in rule order
  std::map<std::vector<AxisId>, bool> independent_;
};

}  // namespace

void find_overlaps(const Model& model, const AnalysisBudget& budget, Diagnostics& notes) {
  const CheckedFacts checked = read_checks(model);
  PackBudget pack(budget);
  for (const model::Decision& decision : model.decisions) {
    const bool has_rules =
        decision.body == model::Decision::Body::rules || decision.body == model::Decision::Body::table;
    if (!has_rules || (decision.hit != HitPolicy::unique && decision.hit != HitPolicy::any)) continue;
    pack.for_next([&](Work& work) { OverlapFinder(model, decision, checked).find(work, notes); });
  }
}

}  // namespace adjudge
