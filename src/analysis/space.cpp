#include "analysis/space.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "adjudge/model/references.hpp"

namespace adjudge::analysis {
namespace {

using model::Condition;
using model::Expression;
using model::ExpressionPtr;
using model::FactId;

// In an origin's key: the day of a moment.
const std::string day_mark = "@day";

// Follows fields down to what they are fields of, and terms that only give another name to something.
Origin origin_of(const Model& model, const model::ForEach* for_each, const Expression& expression) {
  constexpr int most_steps = 1000;
  std::string path;
  const Expression* at = &expression;
  for (int step = 0; at != nullptr && step < most_steps; ++step) {
    if (const auto* field = std::get_if<model::Path>(&at->node)) {
      if (!field->base) break;
      const auto* node = std::get_if<model::NodeRead>(&field->base->node);
      const bool is_window = node != nullptr && node->node.kind == model::NodeRef::Kind::window;
      if (!is_window && !field->base->type.is(Type::Kind::record)) break;
      path = "." + field->name + path;
      at = field->base.get();
    } else if (const auto* date = std::get_if<model::LocalDate>(&at->node)) {
      if (!date->moment) break;
      // Of a moment the day is a value of its own: every day has moments.
      if (!date->moment->type.is(Type::Kind::date)) path = day_mark + path;
      at = date->moment.get();
    } else if (const auto* fact = std::get_if<model::FactRead>(&at->node)) {
      return {Origin::Form::fact, "f" + std::to_string(static_cast<std::uint32_t>(fact->fact)) + path, 0, {}};
    } else if (const auto* local = std::get_if<model::LocalRead>(&at->node)) {
      if (for_each == nullptr || local->local != for_each->local || !for_each->list) break;
      const bool is_plain = origin_of(model, nullptr, *for_each->list).form == Origin::Form::fact;
      return {is_plain ? Origin::Form::element : Origin::Form::derived, "e" + path, 0, {}};
    } else if (const auto* node = std::get_if<model::NodeRead>(&at->node)) {
      const std::uint32_t index = node->node.index;
      switch (node->node.kind) {
        case model::NodeRef::Kind::term:
          at = index < model.terms.size() ? model.terms[index].value.get() : nullptr;
          continue;
        case model::NodeRef::Kind::window: {
          const std::string key = "w" + std::to_string(index);
          if (path == ".state") return {Origin::Form::window, key, index, Axis::Property::state};
          if (path == ".days_left") return {Origin::Form::window, key, index, Axis::Property::days_left};
          if (path == ".days_late") return {Origin::Form::window, key, index, Axis::Property::days_late};
          return {Origin::Form::derived, key + path, 0, {}};
        }
        case model::NodeRef::Kind::constant:
          return {Origin::Form::derived, "c" + std::to_string(index) + path, 0, {}};
        case model::NodeRef::Kind::decision:
          return {Origin::Form::derived, "d" + std::to_string(index) + path, 0, {}};
      }
    } else {
      break;
    }
  }
  return {};
}

std::optional<Kind> value_kind_of(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::string:
    case Type::Kind::choice:
      return Kind::string;
    case Type::Kind::boolean:
      return Kind::boolean;
    case Type::Kind::number:
      return Kind::number;
    case Type::Kind::money:
      return Kind::money;
    case Type::Kind::date:
      return Kind::date;
    case Type::Kind::time:
      return Kind::time;
    case Type::Kind::date_time:
      return Kind::date_time;
    case Type::Kind::duration:
      return Kind::duration;
    case Type::Kind::months:
      return Kind::months;
    case Type::Kind::business_days:
      return Kind::business_days;
    default:
      return std::nullopt;
  }
}

void add_values(const ValueSet& set, std::vector<Value>& values) {
  for (const ValueSet::Interval& piece : set.intervals()) {
    if (!piece.low.is_null()) values.push_back(piece.low);
    if (!piece.high.is_null()) values.push_back(piece.high);
  }
  values.insert(values.end(), set.members().begin(), set.members().end());
}

ValueSet set_of_range(const Value& value) {
  if (!value.is(Kind::range) || value.range().form != Range::Form::interval) return ValueSet::everything();
  const Range& range = value.range();
  return ValueSet::of_intervals({{range.start, range.end, range.start_included, range.end_included}});
}

ValueSet set_of_value(const Value& value) { return ValueSet::of_members({value}); }

// --- checks
// -----------------------------------------------------------------------------------------------------------

const Value* literal(const ExpressionPtr& expression) {
  const auto* node = expression ? std::get_if<model::Literal>(&expression->node) : nullptr;
  return node != nullptr && node->value.is_settled() && !node->value.is_null() ? &node->value : nullptr;
}

std::optional<ValueSet> set_of_comparison(model::ComparisonOperator op, const Value& bound, bool is_turned) {
  using Operator = model::ComparisonOperator;
  switch (op) {
    case Operator::equal:
      return set_of_value(bound);
    case Operator::unequal:
      return set_of_value(bound).complement();
    case Operator::less:
    case Operator::at_most: {
      const bool included = op == Operator::at_most;
      if (is_turned) return ValueSet::of_intervals({{bound, {}, included, false}});
      return ValueSet::of_intervals({{{}, bound, false, included}});
    }
    case Operator::greater:
    case Operator::at_least: {
      const bool included = op == Operator::at_least;
      if (is_turned) return ValueSet::of_intervals({{{}, bound, false, included}});
      return ValueSet::of_intervals({{bound, {}, included, false}});
    }
  }
  return std::nullopt;
}

std::optional<ValueSet> set_of_test(const ExpressionPtr& test) {
  if (const Value* value = literal(test)) {
    if (value->is(Kind::list)) return ValueSet::of_members({value->items().begin(), value->items().end()});
    if (!value->is(Kind::range)) return set_of_value(*value);
    if (value->range().form != Range::Form::interval) return std::nullopt;
    return set_of_range(*value);
  }
  const auto* range = test ? std::get_if<model::RangeMake>(&test->node) : nullptr;
  if (range == nullptr || range->form != Range::Form::interval) return std::nullopt;
  const Value* low = literal(range->low);
  const Value* high = literal(range->high);
  if ((range->low && low == nullptr) || (range->high && high == nullptr)) return std::nullopt;
  return ValueSet::of_intervals({{low != nullptr ? *low : Value(), high != nullptr ? *high : Value(),
                                  range->low_included, range->high_included}});
}

// What one conjunct of a check says about one fact, by the fact's key.
std::optional<std::pair<std::string, ValueSet>> read_conjunct(const Model& model, const Expression& conjunct) {
  const auto about = [&](const ExpressionPtr& subject, std::optional<ValueSet> set) {
    std::optional<std::pair<std::string, ValueSet>> result;
    if (!subject || !set) return result;
    Origin origin = origin_of(model, nullptr, *subject);
    if (origin.form == Origin::Form::fact) result.emplace(std::move(origin.key), std::move(*set));
    return result;
  };
  if (const auto* comparison = std::get_if<model::Comparison>(&conjunct.node)) {
    if (const Value* bound = literal(comparison->right))
      return about(comparison->left, set_of_comparison(comparison->op, *bound, false));
    if (const Value* bound = literal(comparison->left))
      return about(comparison->right, set_of_comparison(comparison->op, *bound, true));
    return std::nullopt;
  }
  if (const auto* matches = std::get_if<model::Matches>(&conjunct.node))
    return about(matches->value, set_of_test(matches->test));
  return std::nullopt;
}

}  // namespace

CheckedFacts read_checks(const Model& model) {
  CheckedFacts result;
  for (const model::Check& check : model.checks) {
    std::vector<std::pair<std::string, ValueSet>> found;
    std::vector<const Expression*> conjuncts = {check.require.get()};
    bool is_simple = check.require != nullptr;
    while (is_simple && !conjuncts.empty()) {
      const Expression& conjunct = *conjuncts.back();
      conjuncts.pop_back();
      if (const auto* logical = std::get_if<model::Logical>(&conjunct.node); logical != nullptr && logical->is_and) {
        for (const ExpressionPtr& operand : logical->operands) conjuncts.push_back(operand.get());
        continue;
      }
      auto said = read_conjunct(model, conjunct);
      is_simple = said.has_value();
      if (said) found.push_back(std::move(*said));
    }
    if (!is_simple) {
      result.entangled.insert(result.entangled.end(), check.facts.begin(), check.facts.end());
      continue;
    }
    for (auto& [key, set] : found) {
      const auto [place, is_new] = result.allowed.emplace(key, set);
      if (!is_new) place->second = intersect(place->second, set);
    }
  }
  std::sort(result.entangled.begin(), result.entangled.end());
  return result;
}

Space::Space(const Model& model, const model::Decision& decision, const CheckedFacts& checked, Fineness fineness)
    : model_(model), decision_(decision), checked_(checked), readings_(decision.inputs.size()) {
  add_axes(checked, fineness);
  facts_.resize(axes_.size());
  is_pinned_.resize(axes_.size());
  rules_.reserve(decision.rules.size());
  for (const model::Rule& rule : decision.rules) rules_.push_back(region_of(rule));
}

bool Space::has_dropped() const {
  return std::any_of(axes_.begin(), axes_.end(), [](const Axis& axis) { return axis.has_dropped(); });
}

bool Space::is_empty() const {
  return std::any_of(axes_.begin(), axes_.end(), [](const Axis& axis) { return axis.size() == 0; });
}

namespace {

// A period is a test of the pack's date.
bool tests_an_input(const Condition& condition) {
  return condition.form == Condition::Form::test || condition.form == Condition::Form::in_force;
}

// The constant cells of a decision, by input.
std::vector<std::vector<const ValueSet*>> collect_cells(const model::Decision& decision) {
  std::vector<std::vector<const ValueSet*>> cells(decision.inputs.size());
  const auto collect = [&](const Condition& condition) {
    if (condition.set && tests_an_input(condition) && condition.input < cells.size())
      cells[condition.input].push_back(&*condition.set);
  };
  for (const model::Rule& rule : decision.rules)
    for (const Condition& condition : rule.conditions) {
      collect(condition);
      for (const auto& alternative : condition.alternatives)
        for (const Condition& part : alternative) collect(part);
    }
  return cells;
}

// The axis of values of a type, cut by cells; nothing for a type without such values, or when they have no one order.
std::optional<Axis> axis_of_values(const Type& type, const std::vector<const ValueSet*>& cells, const ValueSet* allowed,
                                   Fineness fineness) {
  const auto kind = value_kind_of(type);
  if (!kind) return std::nullopt;
  std::vector<Value> bounds;
  for (const ValueSet* cell : cells) add_values(*cell, bounds);
  ValueSet domain = set_of_range(type.bounds());
  if (allowed != nullptr) domain = intersect(domain, *allowed);
  std::vector<Value> all = bounds;
  add_values(domain, all);
  if (!ValueSet::can_hold(all) || (!all.empty() && !all.front().is(*kind))) return std::nullopt;

  if (type.is(Type::Kind::choice) || type.is(Type::Kind::boolean)) {
    std::vector<Value> members =
        type.is(Type::Kind::boolean) ? std::vector<Value>{Value(true), Value(false)} : type.member_values();
    members.erase(std::remove_if(members.begin(), members.end(),
                                 [&](const Value& member) { return !domain.contains(member).value_or(true); }),
                  members.end());
    return Axis::of_members(std::move(members));
  }
  const bool only_names =
      std::all_of(cells.begin(), cells.end(), [](const ValueSet* cell) { return cell->intervals().empty(); });
  if (type.is(Type::Kind::string) && only_names && domain.is_everything()) return Axis::of_texts(bounds);
  return Axis::of_scale(Scale(std::move(bounds), type, {domain, fineness, false}));
}

// How many days after its anchor a window closes, when that is the same for every case.
std::optional<std::int64_t> last_day_of(const model::Window& window) {
  const Value* length = literal(window.length);
  if (length == nullptr || !length->is(Kind::duration) || !window.seasons.empty() || window.roll != model::Roll::keep)
    return std::nullopt;
  const Duration duration = length->duration();
  if (duration.nanos != 0 || duration.seconds % seconds_per_day != 0) return std::nullopt;
  const std::int64_t days = duration.seconds / seconds_per_day - (window.ends_inclusive ? 0 : 1);
  if (days < 0) return std::nullopt;
  return days;
}

}  // namespace

void Space::add_axes(const CheckedFacts& checked, Fineness fineness) {
  const auto cells = collect_cells(decision_);
  const model::ForEach* for_each = decision_.for_each ? &*decision_.for_each : nullptr;
  std::unordered_map<std::string, std::size_t> index_of_key;
  struct Group {
    Origin origin;
    std::vector<std::uint32_t> inputs;
    std::vector<Axis::Property> properties;
  };
  std::vector<Group> groups;
  for (std::uint32_t input = 0; input < decision_.inputs.size(); ++input) {
    if (cells[input].empty() || !decision_.inputs[input].value) continue;
    Origin origin = origin_of(model_, for_each, *decision_.inputs[input].value);
    if (origin.key.empty()) origin.key = "i" + std::to_string(input);
    const auto [place, is_new] = index_of_key.emplace(origin.key, groups.size());
    if (is_new) groups.push_back({origin, {}, {}});
    groups[place->second].inputs.push_back(input);
    groups[place->second].properties.push_back(origin.property);
  }

  for (Group& group : groups) {
    std::optional<Axis> axis;
    bool is_exact = true;
    if (group.origin.form == Origin::Form::window) {
      std::vector<Value> left;
      std::vector<Value> late;
      for (std::size_t i = 0; i < group.inputs.size(); ++i) {
        if (group.properties[i] == Axis::Property::state) continue;
        const bool is_left = group.properties[i] == Axis::Property::days_left;
        for (const ValueSet* cell : cells[group.inputs[i]]) add_values(*cell, is_left ? left : late);
      }
      const auto last_day = group.origin.window < model_.windows.size()
                                ? last_day_of(model_.windows[group.origin.window])
                                : std::optional<std::int64_t>();
      is_exact = left.empty() || last_day.has_value();
      const auto is_numbers = [](const std::vector<Value>& values) {
        return std::all_of(values.begin(), values.end(), [](const Value& value) { return value.is(Kind::number); });
      };
      if (is_numbers(left) && is_numbers(late)) axis = Axis::of_window(std::move(left), std::move(late), last_day);
    } else {
      std::vector<const ValueSet*> all;
      for (const std::uint32_t input : group.inputs) all.insert(all.end(), cells[input].begin(), cells[input].end());
      const auto allowed = checked.allowed.find(group.origin.key);
      axis = axis_of_values(decision_.inputs[group.inputs.front()].value->type, all,
                            allowed == checked.allowed.end() ? nullptr : &allowed->second, fineness);
    }
    if (!axis) continue;
    for (std::size_t i = 0; i < group.inputs.size(); ++i)
      readings_[group.inputs[i]] = Reading{axis_count(), group.properties[i]};
    axes_.push_back(std::move(*axis));
    inputs_of_axis_.push_back(std::move(group.inputs));
    origins_.push_back(std::move(group.origin));
    is_exact_window_.push_back(is_exact);
  }
}

bool Space::narrow(Box& box, const Condition& condition) const {
  switch (condition.form) {
    case Condition::Form::any_of:
      return false;
    case Condition::Form::boolean: {
      const Value* value = literal(condition.expression);
      return value != nullptr && value->is(Kind::boolean) && value->is_true() != condition.negated;
    }
    case Condition::Form::test:
    case Condition::Form::in_force:
      break;
  }
  if (!condition.set) return condition.expression == nullptr;
  if (condition.input >= readings_.size() || !readings_[condition.input]) return condition.set->is_everything();
  const auto [axis, property] = *readings_[condition.input];
  const AtomSet atoms =
      axes_[axis].atoms_of(property, condition.negated ? condition.set->complement() : *condition.set);
  if (atoms.is_all(axes_[axis].size())) return true;
  const auto place = std::lower_bound(box.begin(), box.end(), axis,
                                      [](const Side& side, AxisId wanted) { return side.axis < wanted; });
  if (place != box.end() && place->axis == axis)
    place->atoms = intersect(place->atoms, atoms);
  else
    box.insert(place, {axis, atoms});
  return true;
}

// Whether a box is empty. Where values were left out it may be so for that reason only.
bool Space::drops_out(const Box& box) {
  bool is_empty = false;
  for (const Side& side : box) {
    if (!side.atoms.is_empty()) continue;
    is_empty = true;
    if (axes_[side.axis].has_dropped()) is_pinned_[side.axis] = true;
  }
  return is_empty;
}

Box Space::with_pinned_axes(const Box& hole) const {
  Box pinned;
  for (AxisId axis = 0; axis < axis_count(); ++axis)
    if (is_pinned_[axis]) pinned.push_back({axis, AtomSet::all(axes_[axis].size())});
  return intersect(hole, pinned);
}

RuleRegion Space::region_of(const model::Rule& rule) {
  constexpr std::size_t most_boxes = 256;
  RuleRegion region;
  region.upper.emplace_back();
  region.lower.emplace_back();
  const auto give_up_on = [&](const Condition& condition) {
    region.lower.clear();
    region.is_certain = false;
    if (region.condition == nullptr) region.condition = &condition;
  };
  const auto meet = [&](const std::vector<Box>& some, const std::vector<Box>& others) {
    std::vector<Box> result;
    for (const Box& one : some)
      for (const Box& other : others)
        if (Box both = intersect(one, other); !drops_out(both)) result.push_back(std::move(both));
    return result;
  };
  for (const Condition& condition : rule.conditions) {
    if (condition.form != Condition::Form::any_of) {
      Box box;
      if (!narrow(box, condition)) give_up_on(condition);
      if (!box.empty()) {
        region.upper = meet(region.upper, {box});
        region.lower = meet(region.lower, {box});
      }
      continue;
    }
    std::vector<Box> upper;
    std::vector<Box> lower;
    for (const auto& alternative : condition.alternatives) {
      Box box;
      bool is_certain = true;
      for (const Condition& part : alternative) is_certain = narrow(box, part) && is_certain;
      if (drops_out(box)) continue;
      if (is_certain) lower.push_back(box);
      upper.push_back(std::move(box));
    }
    if (upper.size() * region.upper.size() > most_boxes) {
      give_up_on(condition);
      continue;
    }
    if (lower.size() != upper.size()) {
      region.is_certain = false;
      if (region.condition == nullptr) region.condition = &condition;
    }
    region.upper = meet(region.upper, upper);
    region.lower = meet(region.lower, lower);
  }
  return region;
}

std::string Space::example(const Box& box) const {
  constexpr std::size_t most_parts = 12;
  std::string result;
  std::size_t parts = 0;
  std::set<std::string> named;
  for (const Side& side : box) {
    if (side.atoms.is_empty()) continue;
    const Atom atom = axes_[side.axis].best_of(side.atoms);
    for (const std::uint32_t index : inputs_of_axis_[side.axis]) {
      const model::Input& input = decision_.inputs[index];
      if (!named.insert(input.text).second) continue;
      if (parts++ == most_parts) return result + ", ...";
      if (!result.empty()) result += ", ";
      const Value value = axes_[side.axis].sample(readings_[index]->property, atom);
      result += input.text + ": " + (input.value->type.is(Type::Kind::string) ? to_feel(value) : to_text(value));
    }
  }
  return result;
}

std::optional<AxisId> Space::axis_of(const Condition& condition) const {
  if (!tests_an_input(condition) || !condition.set || condition.input >= readings_.size()) return std::nullopt;
  if (!readings_[condition.input]) return std::nullopt;
  return readings_[condition.input]->axis;
}

std::optional<AxisId> Space::contradicted_axis(const model::Rule& rule) const {
  Box box;
  for (const Condition& condition : rule.conditions)
    if (condition.form != Condition::Form::any_of) narrow(box, condition);
  for (const Side& side : box)
    if (side.atoms.is_empty()) return side.axis;
  return std::nullopt;
}

std::string Space::text_of(const Condition& condition) const {
  switch (condition.form) {
    case Condition::Form::test:
      if (condition.input < decision_.inputs.size())
        return decision_.inputs[condition.input].text + ": " + condition.text;
      return condition.text;
    case Condition::Form::boolean:
      return (condition.negated ? "unless: " : "if: ") + condition.text;
    case Condition::Form::any_of:
      return "any_of";
    case Condition::Form::in_force:
      break;
  }
  return "in_force: " + condition.text;
}

const std::vector<FactId>& Space::facts_of(AxisId axis) const {
  auto& facts = facts_[axis];
  if (facts) return *facts;
  facts.emplace();
  std::set<model::NodeRef> followed;
  std::vector<model::NodeRef> waiting;
  const auto add = [&](const model::References& references) {
    facts->insert(facts->end(), references.facts.begin(), references.facts.end());
    for (const model::NodeRef node : references.nodes)
      if (followed.insert(node).second) waiting.push_back(node);
  };
  for (const std::uint32_t input : inputs_of_axis_[axis])
    add(model::references(model_, *decision_.inputs[input].value));
  if (origins_[axis].form == Origin::Form::element) add(model::references(model_, *decision_.for_each->list));
  while (!waiting.empty()) {
    const model::NodeRef node = waiting.back();
    waiting.pop_back();
    add(model::references(model_, node));
  }
  std::sort(facts->begin(), facts->end());
  facts->erase(std::unique(facts->begin(), facts->end()), facts->end());
  return *facts;
}

namespace {

bool is_clock(const Expression& expression) {
  const auto* call = std::get_if<model::CallBuiltIn>(&expression.node);
  return call != nullptr && call->arguments.empty();
}

// Whether a node is the same for every case: a constant without `in_force` rows.
bool is_fixed(const Model& model, model::NodeRef node) {
  if (node.kind != model::NodeRef::Kind::constant || node.index >= model.constants.size()) return false;
  const auto& rows = model.constants[node.index].rows;
  return std::none_of(rows.begin(), rows.end(), [](const model::ConstantRow& row) { return row.in_force.has_value(); });
}

// Whether an expression may ask for the time: itself, or through anything that is evaluated elsewhere.
bool may_read_clock(const Model& model, const ExpressionPtr& root) {
  std::vector<const Expression*> waiting = {root.get()};
  std::set<const Expression*> seen = {nullptr};
  while (!waiting.empty()) {
    const Expression* expression = waiting.back();
    waiting.pop_back();
    if (!seen.insert(expression).second) continue;
    const auto* node = std::get_if<model::NodeRead>(&expression->node);
    if (is_clock(*expression) || (node != nullptr && !is_fixed(model, node->node)) ||
        std::holds_alternative<model::CallFunction>(expression->node))
      return true;
    model::for_each_child(*expression, [&](const ExpressionPtr& child) { waiting.push_back(child.get()); });
  }
  return false;
}

}  // namespace

std::optional<Space::FreeDay> Space::free_day_of(std::uint32_t index) const {
  const model::Window& window = model_.windows.at(index);
  if (!window.asked_on) return std::nullopt;
  std::vector<ExpressionPtr> others = window.starts;
  others.push_back(window.length);
  for (const model::Season& season : window.seasons) {
    others.push_back(season.dated_by);
    others.push_back(season.within);
    others.push_back(season.until);
  }
  const Expression* day = window.asked_on.get();
  if (const auto* local_date = std::get_if<model::LocalDate>(&day->node)) day = local_date->moment.get();
  if (day == nullptr) return std::nullopt;
  if (is_clock(*day)) {
    const bool is_shared = std::any_of(others.begin(), others.end(),
                                       [&](const ExpressionPtr& other) { return may_read_clock(model_, other); });
    if (is_shared) return std::nullopt;
    return FreeDay{};
  }
  const auto* fact = std::get_if<model::FactRead>(&day->node);
  if (fact == nullptr || static_cast<std::size_t>(fact->fact) >= model_.facts.size()) return std::nullopt;
  const std::string key = "f" + std::to_string(static_cast<std::uint32_t>(fact->fact));
  if (!day->type.bounds().is_null() || checked_.allowed.count(key) != 0) return std::nullopt;
  for (const ExpressionPtr& other : others) {
    if (!other) continue;
    const model::References read = model::references(model_, *other);
    // A term or decision may lead back to the fact.
    const bool is_plain = std::all_of(read.nodes.begin(), read.nodes.end(),
                                      [&](const model::NodeRef& node) { return is_fixed(model_, node); });
    if (!is_plain || std::binary_search(read.facts.begin(), read.facts.end(), fact->fact)) return std::nullopt;
  }
  return FreeDay{fact->fact};
}

bool Space::are_independent(const std::vector<AxisId>& axes) const {
  bool is_clock_taken = false;
  for (const AxisId axis : axes) {
    const Origin& origin = origins_[axis];
    if (origin.form == Origin::Form::derived) return false;
    const std::vector<FactId>& facts = facts_of(axis);
    for (const FactId fact : facts)
      if (std::binary_search(checked_.entangled.begin(), checked_.entangled.end(), fact)) return false;
    if (const auto mark = origin.key.find(day_mark); mark != std::string::npos) {
      // The day of a moment is free unless something else looks at the moment.
      const std::string moment = origin.key.substr(0, mark);
      if (checked_.allowed.count(moment) != 0) return false;
      for (const AxisId other : axes)
        if (other != axis && origins_[other].key.starts_with(moment)) return false;
    }
    if (origin.form != Origin::Form::window) continue;
    // Whatever day a window closes, the day asked about can be any other: so its state and days can be anything, as
    // long as nothing else looks at that day.
    const auto free_day = free_day_of(origin.window);
    if (!is_exact_window_[axis] || !free_day) return false;
    if (!free_day->fact) {
      if (is_clock_taken) return false;
      is_clock_taken = true;
      continue;
    }
    for (const AxisId other : axes) {
      if (other == axis) continue;
      const std::vector<FactId>& read = facts_of(other);
      if (std::binary_search(read.begin(), read.end(), *free_day->fact)) return false;
    }
  }
  return true;
}

}  // namespace adjudge::analysis
