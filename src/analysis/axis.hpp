#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/core/value_set.hpp"
#include "analysis/atoms.hpp"

namespace adjudge::analysis {

/// Which values an axis is cut into: all that can be, or only those as finely written as the author's own constants
/// (30 and 31 beside `[1..30]`, and not 30.5).
enum class Fineness : std::uint8_t { exact, natural };

/// An ordered kind of value, cut at the bounds that cells name: points and the stretches between them.
class Scale {
 public:
  struct Options {
    ValueSet domain = ValueSet::everything();  ///< values that can be at all
    Fineness fineness = Fineness::exact;
    bool only_integers = false;
  };
  Scale() = default;
  /// `bounds` are settled values of one kind (`ValueSet::can_hold`), in any order.
  Scale(std::vector<Value> bounds, const Type& type, const Options& options);

  Atom size() const noexcept { return static_cast<Atom>(samples_.size()); }
  const Value& sample(Atom atom) const { return samples_[atom]; }
  bool is_natural(Atom atom) const { return is_natural_[atom]; }
  bool has_dropped() const noexcept { return has_dropped_; }  ///< finer values than the author's
  bool is_unbounded_below(Atom atom) const { return starts_unbounded_ && atom == 0; }
  AtomSet atoms_of(const ValueSet& set) const;

 private:
  // Before some are dropped, atoms are: what lies before bound 0, bound 0, what lies between it and bound 1, bound 1,
  // ...
  Atom kept_before(std::size_t raw) const { return kept_before_[raw]; }
  std::size_t index_of(const Value& value) const;  // of the first bound that is not less

  std::vector<Value> bounds_;
  std::vector<Atom> kept_before_;
  std::vector<Value> samples_;
  std::vector<bool> is_natural_;
  bool starts_unbounded_ = false;
  bool has_dropped_ = false;
};

/// What a decision's inputs range over: one fact, one field of a fact, one window with its properties, or one derived
/// value of which only the type is known. Cut into atoms.
class Axis {
 public:
  /// Which of a window's values an input reads; `itself` for all other axes.
  enum class Property : std::uint8_t { itself, state, days_left, days_late };

  static Axis of_members(std::vector<Value> members);     ///< a closed choice, or the two truth values
  static Axis of_texts(const std::vector<Value>& named);  ///< strings: those named, and all others
  static Axis of_scale(Scale scale);
  /// A window. Its state and days are one axis, since they go together: it is closed exactly when days are late, and
  /// only then none are left. `last_day` is how many days after its anchor it closes, where that is certain.
  static Axis of_window(std::vector<Value> left_bounds, std::vector<Value> late_bounds,
                        std::optional<std::int64_t> last_day);

  Atom size() const noexcept { return size_; }
  bool has_dropped() const noexcept { return form_ == Form::scale && left_.has_dropped(); }
  AtomSet atoms_of(Property property, const ValueSet& set) const;
  /// The atom of a set that makes the best example.
  Atom best_of(const AtomSet& atoms) const;
  /// An example value of an atom.
  Value sample(Property property, Atom atom) const;

 private:
  enum class Form : std::uint8_t { members, texts, scale, window };
  // A stretch of a window's atoms in one state, over which at most one of the two day counts varies.
  struct Stretch {
    Value state;
    Atom begin = 0;
    Run left;  // of the scale of days left
    Run late;  // of the scale of days late
    Atom size() const noexcept { return std::max(left.end - left.begin, late.end - late.begin); }
  };

  Form form_ = Form::members;
  Atom size_ = 0;
  std::vector<Value> values_;  // members; or texts ascending, one that is none of them last
  Scale left_;                 // of a scale, or of a window's days left
  Scale late_;
  std::vector<Stretch> stretches_;
};

}  // namespace adjudge::analysis
