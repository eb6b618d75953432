#include "adjudge/core/value_set.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace adjudge {
namespace {

using Interval = ValueSet::Interval;

// A total order of all values that could stand in a set, whatever they are: by `compare` where it has an answer, else
// by kind, else by text. Sorting needs one even for values that `can_hold` would refuse together.
bool is_zoned(const Value& value) {
  if (value.is(Kind::time)) return value.time().zone.kind() != Zone::Kind::local;
  if (value.is(Kind::date_time)) return value.date_time().zone.kind() != Zone::Kind::local;
  return false;
}

bool share_an_axis(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is(Kind::money)) return a.money().currency == b.money().currency;
  return is_zoned(a) == is_zoned(b);
}

std::strong_ordering order_of(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return a.kind() <=> b.kind();
  if (a.is(Kind::boolean)) return a.is_true() <=> b.is_true();
  if (share_an_axis(a, b))
    if (const auto ordering = compare(a, b)) return *ordering;
  if (a.is(Kind::money) && b.is(Kind::money)) return a.money().currency.packed() <=> b.money().currency.packed();
  if (is_zoned(a) != is_zoned(b)) return is_zoned(a) <=> is_zoned(b);
  const std::string left = to_feel(a);
  const std::string right = to_feel(b);
  return left.compare(right) <=> 0;
}

bool is_ordered(Kind kind) {
  switch (kind) {
    case Kind::number:
    case Kind::money:
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::duration:
    case Kind::months:
    case Kind::business_days:
      return true;
    default:
      return false;
  }
}

bool lies_before(const Value& a, const Value& b) { return order_of(a, b) < 0; }

// Lower bounds, where null is minus infinity; an included bound starts earlier than one left out.
bool starts_before(const Interval& a, const Interval& b) {
  if (a.low.is_null() || b.low.is_null()) return a.low.is_null() && !b.low.is_null();
  const auto ordering = order_of(a.low, b.low);
  return ordering != 0 ? ordering < 0 : a.low_included && !b.low_included;
}

// Upper bounds, where null is plus infinity; an included bound ends later than one left out.
bool ends_before(const Interval& a, const Interval& b) {
  if (a.high.is_null() || b.high.is_null()) return !a.high.is_null() && b.high.is_null();
  const auto ordering = order_of(a.high, b.high);
  return ordering != 0 ? ordering < 0 : !a.high_included && b.high_included;
}

bool is_empty_interval(const Interval& piece) {
  if (piece.low.is_null() || piece.high.is_null()) return false;
  const auto ordering = order_of(piece.low, piece.high);
  return ordering > 0 || (ordering == 0 && !(piece.low_included && piece.high_included));
}

// Whether nothing lies between the end of `a` and the start of `b`, which starts no earlier than `a`.
bool touch(const Interval& a, const Interval& b) {
  if (a.high.is_null() || b.low.is_null()) return true;
  const auto ordering = order_of(b.low, a.high);
  return ordering != 0 ? ordering < 0 : a.high_included || b.low_included;
}

Interval point(const Value& value) { return {value, value, true, true}; }

// The pieces between ascending, disjoint ones.
std::vector<Interval> holes(const std::vector<Interval>& pieces) {
  std::vector<Interval> result;
  Interval hole;
  bool is_open = true;
  for (const Interval& piece : pieces) {
    if (!piece.low.is_null()) {
      hole.high = piece.low;
      hole.high_included = !piece.low_included;
      if (!is_empty_interval(hole)) result.push_back(hole);
    }
    is_open = !piece.high.is_null();
    hole = {piece.high, {}, !piece.high_included, false};
  }
  if (is_open) result.push_back(std::move(hole));
  return result;
}

std::string interval_text(const Interval& piece) {
  const std::string low = to_text(piece.low);
  const std::string high = to_text(piece.high);
  if (piece.low.is_null()) return (piece.high_included ? "<= " : "< ") + high;
  if (piece.high.is_null()) return (piece.low_included ? ">= " : "> ") + low;
  if (piece.low_included && piece.high_included && order_of(piece.low, piece.high) == 0) return low;
  return (piece.low_included ? "[" : "(") + low + ".." + high + (piece.high_included ? "]" : ")");
}

bool same_value(const Value& a, const Value& b) { return order_of(a, b) == 0; }

template <class Part, class Text>
std::string join(const std::vector<Part>& parts, const Text& text) {
  std::string result;
  for (const Part& part : parts) {
    if (!result.empty()) result += ", ";
    result += text(part);
  }
  return result;
}

}  // namespace

ValueSet ValueSet::everything() { return {}; }

ValueSet ValueSet::nothing() {
  ValueSet result;
  result.form_ = Form::members;
  return result;
}

ValueSet ValueSet::of_members(std::vector<Value> members) {
  if (!members.empty() &&
      std::all_of(members.begin(), members.end(), [](const Value& member) { return is_ordered(member.kind()); })) {
    std::vector<Interval> pieces;
    pieces.reserve(members.size());
    for (const Value& member : members) pieces.push_back(point(member));
    return of_intervals(std::move(pieces));
  }
  std::sort(members.begin(), members.end(), lies_before);
  members.erase(std::unique(members.begin(), members.end(), same_value), members.end());
  ValueSet result = nothing();
  result.members_ = std::move(members);
  return result;
}

ValueSet ValueSet::of_intervals(std::vector<Interval> pieces) {
  pieces.erase(std::remove_if(pieces.begin(), pieces.end(), is_empty_interval), pieces.end());
  if (pieces.empty()) return nothing();
  std::sort(pieces.begin(), pieces.end(), starts_before);
  std::vector<Interval> merged;
  for (Interval& piece : pieces) {
    if (merged.empty() || !touch(merged.back(), piece)) {
      merged.push_back(std::move(piece));
    } else if (ends_before(merged.back(), piece)) {
      merged.back().high = std::move(piece.high);
      merged.back().high_included = piece.high_included;
    }
  }
  if (merged.front().low.is_null() && merged.front().high.is_null()) return everything();
  ValueSet result;
  result.form_ = Form::intervals;
  result.intervals_ = std::move(merged);
  return result;
}

bool ValueSet::can_hold(const std::vector<Value>& values) {
  for (const Value& value : values)
    if (!value.is_settled() || value.is_null() || !share_an_axis(values.front(), value)) return false;
  return true;
}

bool ValueSet::is_empty() const noexcept { return form_ == Form::members && !complement_ && members_.empty(); }

std::optional<bool> ValueSet::contains(const Value& value) const {
  switch (form_) {
    case Form::everything:
      return true;
    case Form::members: {
      if (members_.empty()) return complement_;
      if (value.kind() != members_.front().kind()) return std::nullopt;
      // Members of a choice are shared values: most are found without looking at their texts. And whether a text is
      // another one is told sooner than which comes first.
      if (members_.size() <= 8) {
        for (const Value& member : members_)
          if (member.is_same(value)) return !complement_;
        if (value.is(Kind::boolean)) return complement_;
        if (value.is(Kind::string)) {
          const auto has_text = [&](const Value& member) { return member.string() == value.string(); };
          return std::any_of(members_.begin(), members_.end(), has_text) != complement_;
        }
      }
      const bool is_member = std::binary_search(members_.begin(), members_.end(), value, lies_before);
      return is_member != complement_;
    }
    case Form::intervals:
      break;
  }
  // The last piece that starts at or before the value is the only one that can hold it.
  std::size_t first = 0;
  for (std::size_t count = intervals_.size(); count > 0;) {
    const std::size_t half = count / 2;
    const Interval& piece = intervals_[first + half];
    bool starts_after = false;
    if (!piece.low.is_null()) {
      const auto ordering = compare(piece.low, value);
      if (!ordering) return std::nullopt;
      starts_after = *ordering > 0 || (*ordering == 0 && !piece.low_included);
    }
    if (starts_after) {
      count = half;
    } else {
      first += half + 1;
      count -= half + 1;
    }
  }
  if (first == 0) return false;
  const Interval& piece = intervals_[first - 1];
  if (piece.high.is_null()) return true;
  const auto ordering = compare(value, piece.high);
  if (!ordering) return std::nullopt;
  return *ordering < 0 || (*ordering == 0 && piece.high_included);
}

ValueSet ValueSet::complement() const {
  switch (form_) {
    case Form::everything:
      return nothing();
    case Form::intervals:
      return of_intervals(holes(intervals_));
    case Form::members:
      break;
  }
  if (members_.empty()) return everything();
  if (members_.front().is(Kind::boolean)) {
    std::vector<Value> others;
    for (const bool truth : {false, true})
      if (!std::binary_search(members_.begin(), members_.end(), Value(truth), lies_before)) others.emplace_back(truth);
    return of_members(std::move(others));
  }
  ValueSet result = *this;
  result.complement_ = !complement_;
  return result;
}

namespace {

// A set as pieces of an ordered axis; texts have an order too, so members and intervals can meet.
std::vector<Interval> pieces_of(const ValueSet& set) {
  if (!set.has_members()) return set.is_everything() ? std::vector<Interval>{Interval{}} : set.intervals();
  std::vector<Interval> points;
  points.reserve(set.members().size());
  for (const Value& member : set.members()) points.push_back(point(member));
  return set.is_complement() ? holes(points) : points;
}

}  // namespace

ValueSet intersect(const ValueSet& a, const ValueSet& b) {
  if (a.is_everything() || b.is_empty()) return b;
  if (b.is_everything() || a.is_empty()) return a;
  if (a.has_members() && b.has_members()) {
    const auto& left = a.members();
    const auto& right = b.members();
    std::vector<Value> result;
    if (a.is_complement() && b.is_complement()) {
      std::set_union(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(result), lies_before);
      return ValueSet::of_members(std::move(result)).complement();
    }
    if (a.is_complement())
      std::set_difference(right.begin(), right.end(), left.begin(), left.end(), std::back_inserter(result),
                          lies_before);
    else if (b.is_complement())
      std::set_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(result),
                          lies_before);
    else
      std::set_intersection(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(result),
                            lies_before);
    return ValueSet::of_members(std::move(result));
  }
  if (a.has_members() && !a.is_complement()) {
    std::vector<Value> result;
    for (const Value& member : a.members())
      if (b.contains(member).value_or(false)) result.push_back(member);
    return ValueSet::of_members(std::move(result));
  }
  if (b.has_members() && !b.is_complement()) return intersect(b, a);

  const std::vector<Interval> left = pieces_of(a);
  const std::vector<Interval> right = pieces_of(b);
  std::vector<Interval> result;
  for (std::size_t i = 0, j = 0; i < left.size() && j < right.size();) {
    const Interval& later_start = starts_before(left[i], right[j]) ? right[j] : left[i];
    const bool left_ends = ends_before(left[i], right[j]);
    const Interval& earlier_end = left_ends ? left[i] : right[j];
    Interval piece{later_start.low, earlier_end.high, later_start.low_included, earlier_end.high_included};
    if (!is_empty_interval(piece)) result.push_back(std::move(piece));
    ++(left_ends ? i : j);
  }
  return ValueSet::of_intervals(std::move(result));
}

ValueSet unite(const ValueSet& a, const ValueSet& b) {
  if (a.is_everything() || b.is_empty()) return a;
  if (b.is_everything() || a.is_empty()) return b;
  if (a.has_members() && b.has_members()) {
    if (a.is_complement() || b.is_complement()) return intersect(a.complement(), b.complement()).complement();
    std::vector<Value> result = a.members();
    result.insert(result.end(), b.members().begin(), b.members().end());
    return ValueSet::of_members(std::move(result));
  }
  std::vector<Interval> pieces = pieces_of(a);
  const std::vector<Interval> others = pieces_of(b);
  pieces.insert(pieces.end(), others.begin(), others.end());
  return ValueSet::of_intervals(std::move(pieces));
}

std::string ValueSet::to_text() const {
  switch (form_) {
    case Form::everything:
      return "-";
    case Form::intervals:
      return join(intervals_, interval_text);
    case Form::members:
      break;
  }
  if (members_.empty()) return "nothing";
  const auto member_text = [](const Value& member) { return adjudge::to_text(member); };
  if (complement_) return "not(" + join(members_, member_text) + ")";
  return (members_.size() > 1 ? "one of " : "") + join(members_, member_text);
}

}  // namespace adjudge
