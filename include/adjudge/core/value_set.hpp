#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adjudge/core/value.hpp"

namespace adjudge {

/// A set of values of one comparable kind, as a constant cell describes it: intervals of an ordered kind, or members
/// of a kind without order (strings, choices, booleans), possibly all but them.
///
/// Cells of constants become sets once, when a pack is compiled; the evaluator asks `contains`, the analysis intersects
/// and subtracts.
class ValueSet {
 public:
  struct Interval {
    Value low;   ///< null: no lower bound
    Value high;  ///< null: no upper bound
    bool low_included = false;
    bool high_included = false;
  };

  static ValueSet everything();
  static ValueSet nothing();
  static ValueSet of_members(std::vector<Value> members);      ///< exactly these (strings, booleans)
  static ValueSet of_intervals(std::vector<Interval> pieces);  ///< their union; brought to ascending, disjoint pieces

  /// Whether values may bound one set: one kind, one currency, and moments all with a zone or all without. Between a
  /// local time and two zones there is no order, so a cell that mixes them is no set.
  static bool can_hold(const std::vector<Value>& values);

  bool is_everything() const noexcept { return form_ == Form::everything; }
  bool is_empty() const noexcept;
  bool has_members() const noexcept { return form_ == Form::members; }
  bool is_complement() const noexcept { return complement_; }
  const std::vector<Value>& members() const noexcept { return members_; }
  const std::vector<Interval>& intervals() const noexcept { return intervals_; }

  /// Whether a settled value lies in the set; nothing when it cannot be compared with it (another kind or currency).
  std::optional<bool> contains(const Value& value) const;

  ValueSet complement() const;

  friend ValueSet intersect(const ValueSet& a, const ValueSet& b);
  friend ValueSet unite(const ValueSet& a, const ValueSet& b);

  std::string to_text() const;  ///< `one of opened, used`, `[1..30], > 90`

 private:
  enum class Form : std::uint8_t { everything, members, intervals };
  Form form_ = Form::everything;
  bool complement_ = false;          // of members only: all but these
  std::vector<Value> members_;       // ascending by text, each once
  std::vector<Interval> intervals_;  // ascending, disjoint, none empty
};

ValueSet intersect(const ValueSet& a, const ValueSet& b);
ValueSet unite(const ValueSet& a, const ValueSet& b);

}  // namespace adjudge
