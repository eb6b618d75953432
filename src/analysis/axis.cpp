#include "analysis/axis.hpp"

#include <algorithm>
#include <utility>

#include "analysis/natural_value.hpp"

namespace adjudge::analysis {
namespace {

bool is_less(const Value& a, const Value& b) {
  const auto ordering = compare(a, b);
  return ordering && *ordering < 0;
}

bool is_equal(const Value& a, const Value& b) {
  const auto ordering = compare(a, b);
  return ordering && *ordering == 0;
}

bool is_whole(const Value& value) { return !value.is(Kind::number) || value.number().is_integer(); }

Value number(std::int64_t value) { return Value(Decimal(value)); }

bool text_is_less(const Value& a, const Value& b) { return a.string() < b.string(); }

}  // namespace

Scale::Scale(std::vector<Value> bounds, const Type& type, const Options& options) : bounds_(std::move(bounds)) {
  const auto add_bounds = [&](const ValueSet& set) {
    for (const ValueSet::Interval& piece : set.intervals()) {
      if (!piece.low.is_null()) bounds_.push_back(piece.low);
      if (!piece.high.is_null()) bounds_.push_back(piece.high);
    }
    for (const Value& member : set.members()) bounds_.push_back(member);
  };
  int digits = 0;
  for (const Value& bound : bounds_) digits = std::max(digits, digits_of(bound));
  if (type.is(Type::Kind::money)) digits = std::max(digits, type.currency().minor_digits());
  add_bounds(options.domain);
  std::sort(bounds_.begin(), bounds_.end(), is_less);
  bounds_.erase(std::unique(bounds_.begin(), bounds_.end(), is_equal), bounds_.end());

  const auto keep = [&](std::optional<Value> sample, bool is_unbounded) {
    kept_before_.push_back(size());
    if (!sample || !options.domain.contains(*sample).value_or(true)) return;
    if (options.only_integers && !is_whole(*sample)) return;
    const bool natural = digits_of(*sample) <= digits;
    if (!natural && options.fineness == Fineness::natural) {
      has_dropped_ = true;
      return;
    }
    if (is_unbounded && samples_.empty()) starts_unbounded_ = true;
    samples_.push_back(std::move(*sample));
    is_natural_.push_back(natural);
  };
  const Value none = {};
  if (bounds_.empty()) {
    keep(any_value(type), true);
  } else {
    for (std::size_t i = 0; i <= bounds_.size(); ++i) {
      keep(value_between(i == 0 ? none : bounds_[i - 1], i == bounds_.size() ? none : bounds_[i], digits), i == 0);
      if (i < bounds_.size()) keep(bounds_[i], false);
    }
  }
  kept_before_.push_back(size());
}

std::size_t Scale::index_of(const Value& value) const {
  return static_cast<std::size_t>(std::lower_bound(bounds_.begin(), bounds_.end(), value, is_less) - bounds_.begin());
}

AtomSet Scale::atoms_of(const ValueSet& set) const {
  if (set.is_everything()) return AtomSet::all(size());
  std::vector<Run> runs;
  const auto add = [&](const Value& low, const Value& high, bool low_included, bool high_included) {
    const std::size_t begin = low.is_null() ? 0 : 2 * index_of(low) + (low_included ? 1 : 2);
    const std::size_t end = high.is_null() ? 2 * bounds_.size() + 1 : 2 * index_of(high) + (high_included ? 2 : 1);
    if (begin < end && end < kept_before_.size()) runs.push_back({kept_before(begin), kept_before(end)});
  };
  for (const ValueSet::Interval& piece : set.intervals())
    add(piece.low, piece.high, piece.low_included, piece.high_included);
  for (const Value& member : set.members()) add(member, member, true, true);
  AtomSet named = AtomSet::of_runs(std::move(runs));
  return set.is_complement() ? complement(named, size()) : named;
}

Axis Axis::of_members(std::vector<Value> members) {
  Axis axis;
  axis.form_ = Form::members;
  axis.values_ = std::move(members);
  axis.size_ = static_cast<Atom>(axis.values_.size());
  return axis;
}

Axis Axis::of_texts(const std::vector<Value>& named) {
  Axis axis;
  axis.form_ = Form::texts;
  axis.values_ = named;
  std::sort(axis.values_.begin(), axis.values_.end(), text_is_less);
  const auto is_same = [](const Value& a, const Value& b) { return a.string() == b.string(); };
  axis.values_.erase(std::unique(axis.values_.begin(), axis.values_.end(), is_same), axis.values_.end());
  Value other("something else");
  for (int i = 2; std::binary_search(axis.values_.begin(), axis.values_.end(), other, text_is_less); ++i)
    other = Value("something else " + std::to_string(i));
  axis.values_.push_back(std::move(other));
  axis.size_ = static_cast<Atom>(axis.values_.size());
  return axis;
}

Axis Axis::of_scale(Scale scale) {
  Axis axis;
  axis.form_ = Form::scale;
  axis.left_ = std::move(scale);
  axis.size_ = axis.left_.size();
  return axis;
}

Axis Axis::of_window(std::vector<Value> left_bounds, std::vector<Value> late_bounds,
                     std::optional<std::int64_t> last_day) {
  Scale::Options days;
  days.domain = ValueSet::of_intervals({{number(0), {}, true, false}});
  days.only_integers = true;
  if (last_day) left_bounds.push_back(number(*last_day));
  Axis axis;
  axis.form_ = Form::window;
  axis.left_ = Scale(std::move(left_bounds), Type(Type::Kind::number), days);
  axis.late_ = Scale(std::move(late_bounds), Type(Type::Kind::number), days);

  // Atom 0 of either scale is the day count 0. An open window has at most `last_day` days left; before it, there are
  // more.
  const Atom open_end = last_day
                            ? axis.left_.atoms_of(ValueSet::of_intervals({{{}, number(*last_day), false, true}})).end()
                            : axis.left_.size();
  const Run all_left{0, axis.left_.size()};
  const auto add = [&](const char* state, Run left, Run late) {
    if (left.begin == left.end || late.begin == late.end) return;
    axis.stretches_.push_back({Value(state), axis.size_, left, late});
    axis.size_ += axis.stretches_.back().size();
  };
  add("open", {0, open_end}, {0, 1});
  add("closed", {0, 1}, {1, axis.late_.size()});
  add("not_yet", last_day ? Run{open_end, all_left.end} : all_left, {0, 1});
  return axis;
}

AtomSet Axis::atoms_of(Property property, const ValueSet& set) const {
  if (form_ == Form::scale) return left_.atoms_of(set);
  std::vector<Run> runs;
  if (form_ == Form::window) {
    AtomSet days;
    if (property != Property::state) days = (property == Property::days_left ? left_ : late_).atoms_of(set);
    for (const Stretch& stretch : stretches_) {
      if (property == Property::state) {
        if (set.contains(stretch.state).value_or(false))
          runs.push_back({stretch.begin, stretch.begin + stretch.size()});
        continue;
      }
      const Run& varied = property == Property::days_left ? stretch.left : stretch.late;
      if (varied.end - varied.begin < stretch.size()) {  // one day count for the whole stretch
        if (days.contains(varied.begin)) runs.push_back({stretch.begin, stretch.begin + stretch.size()});
        continue;
      }
      for (const Run& run : days.runs()) {
        const Run part{std::max(run.begin, varied.begin), std::min(run.end, varied.end)};
        if (part.begin < part.end)
          runs.push_back({stretch.begin + (part.begin - varied.begin), stretch.begin + (part.end - varied.begin)});
      }
    }
    return AtomSet::of_runs(std::move(runs));
  }
  if (form_ == Form::texts && set.has_members()) {
    // A table may name thousands of texts: look each up instead of asking every text.
    const auto named_end = values_.end() - 1;
    for (const Value& member : set.members()) {
      const auto found = std::lower_bound(values_.begin(), named_end, member, text_is_less);
      if (found == named_end || found->string() != member.string()) continue;
      const auto atom = static_cast<Atom>(found - values_.begin());
      runs.push_back({atom, atom + 1});
    }
    AtomSet named = AtomSet::of_runs(std::move(runs));
    return set.is_complement() ? complement(named, size_) : named;
  }
  for (Atom atom = 0; atom < size_; ++atom)
    if (set.contains(values_[atom]).value_or(false)) runs.push_back({atom, atom + 1});
  return AtomSet::of_runs(std::move(runs));
}

Atom Axis::best_of(const AtomSet& atoms) const {
  if (form_ != Form::scale) return atoms.first();
  constexpr std::size_t looked_at = 64;
  std::size_t seen = 0;
  std::optional<Atom> best;
  const auto cost = [&](Atom atom) {
    return (left_.is_natural(atom) ? 0 : 2) + (left_.is_unbounded_below(atom) ? 1 : 0);
  };
  for (const Run& run : atoms.runs())
    for (Atom atom = run.begin; atom < run.end && seen < looked_at; ++atom, ++seen)
      if (!best || cost(atom) < cost(*best)) best = atom;
  return best.value_or(atoms.first());
}

Value Axis::sample(Property property, Atom atom) const {
  if (form_ == Form::scale) return left_.sample(atom);
  if (form_ != Form::window) return values_.at(atom);
  for (const Stretch& stretch : stretches_) {
    const Atom step = atom - stretch.begin;
    if (atom < stretch.begin || step >= stretch.size()) continue;
    const auto day_of = [&](const Scale& scale, const Run& run) {
      return scale.sample(run.end - run.begin < stretch.size() ? run.begin : run.begin + step);
    };
    if (property == Property::days_left) return day_of(left_, stretch.left);
    if (property == Property::days_late) return day_of(late_, stretch.late);
    return stretch.state;
  }
  return {};
}

}  // namespace adjudge::analysis
