#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "adjudge/model/model.hpp"
#include "analysis/atoms.hpp"
#include "analysis/axis.hpp"

namespace adjudge::analysis {

/// What an input reads, as far as the analysis follows it. Inputs with the same key are one axis.
struct Origin {
  enum class Form : std::uint8_t {
    fact,     ///< a fact or a field of it: nothing else in a case says anything about it
    element,  ///< the same of the element of a `for_each` over a fact
    window,   ///< state, days left or days late of a window
    derived,  ///< any other: it may depend on whatever its expression reads
  };
  Form form = Form::derived;
  std::string key;
  std::uint32_t window = 0;
  Axis::Property property = Axis::Property::itself;
};

/// What the pack's checks say about single facts, and which facts they tie together.
struct CheckedFacts {
  std::unordered_map<std::string, ValueSet> allowed;  ///< by the key of a fact or a field of it
  std::vector<model::FactId> entangled;               ///< ascending: read by a check that is more than that
};
CheckedFacts read_checks(const Model& model);

/// The cases for which a rule holds, from both sides: it holds in no case outside `upper` and in every case of `lower`.
/// They are the same unless a condition is more than constants; the first such one is `condition`.
struct RuleRegion {
  std::vector<Box> upper;
  std::vector<Box> lower;
  bool is_certain = true;
  const model::Condition* condition = nullptr;
};

/// The cases of one decision, as boxes over the axes that its inputs span.
class Space {
 public:
  Space(const Model& model, const model::Decision& decision, const CheckedFacts& checked, Fineness fineness);

  const std::vector<Axis>& axes() const noexcept { return axes_; }
  AxisId axis_count() const noexcept { return static_cast<AxisId>(axes_.size()); }
  /// Whether values were left out because the author's constants are not as fine.
  bool has_dropped() const;
  /// Whether there is no case at all, since checks or bounds contradict each other.
  bool is_empty() const;
  const std::vector<RuleRegion>& rules() const noexcept { return rules_; }

  /// A case of a box as an author would write it: `customer.tier: gold, days_held: 12`. Free axes are left out.
  std::string example(const Box& box) const;
  /// The axis of a condition's input, when the condition is a constant cell.
  std::optional<AxisId> axis_of(const model::Condition& condition) const;
  /// The axis on which the constant cells of a rule leave nothing, when there is one.
  std::optional<AxisId> contradicted_axis(const model::Rule& rule) const;
  /// A condition as written, with what it asks about.
  std::string text_of(const model::Condition& condition) const;
  /// A hole among the rules, with the axes that must be looked at too: those on which a rule holds only for values that
  /// were left out.
  Box with_pinned_axes(const Box& hole) const;
  /// Whether every combination of values of these axes can be a case, and none is refused by a check.
  bool are_independent(const std::vector<AxisId>& axes) const;

 private:
  struct Reading {
    AxisId axis = 0;
    Axis::Property property = Axis::Property::itself;
  };
  // The day that a window judges, where nothing else in a case depends on it: a fact, or the clock.
  struct FreeDay {
    std::optional<model::FactId> fact;
  };

  void add_axes(const CheckedFacts& checked, Fineness fineness);
  RuleRegion region_of(const model::Rule& rule);
  // Narrows a box by a condition; false when the condition is more than constants.
  bool narrow(Box& box, const model::Condition& condition) const;
  const std::vector<model::FactId>& facts_of(AxisId axis) const;
  std::optional<FreeDay> free_day_of(std::uint32_t window) const;

  bool drops_out(const Box& box);

  const Model& model_;
  const model::Decision& decision_;
  const CheckedFacts& checked_;
  std::vector<Axis> axes_;
  std::vector<std::vector<std::uint32_t>> inputs_of_axis_;  // indexes of Decision::inputs
  std::vector<Origin> origins_;                             // of axes
  std::vector<bool> is_exact_window_;
  std::vector<bool> is_pinned_;
  std::vector<std::optional<Reading>> readings_;  // by input
  std::vector<RuleRegion> rules_;
  mutable std::vector<std::optional<std::vector<model::FactId>>> facts_;  // of axes, when first asked for
};

}  // namespace adjudge::analysis
