// What only dmn mode has: values brought to declared types, and decision tables inside expressions.

#include <algorithm>
#include <optional>

#include "adjudge/core/read_text.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/conformance.hpp"
#include "runtime/machine.hpp"

namespace adjudge {
namespace {

bool has_entries(const Value& context, const Type& type) {
  const auto& fields = type.fields();
  return std::all_of(fields.begin(), fields.end(), [&](const Type::Field& field) {
    const Value* entry = context.find(field.name);
    return entry != nullptr && is_of(*entry, field.type);
  });
}

// Where a value stands among the values of an output: the first has the highest priority.
std::size_t rank_of(const Value& value, const std::vector<Value>& values) {
  const auto place =
      std::find_if(values.begin(), values.end(), [&](const Value& one) { return identical(one, value); });
  return static_cast<std::size_t>(place - values.begin());
}

}  // namespace

bool is_of(const Value& value, const Type& type) {
  if (value.is_null()) return true;
  switch (type.kind()) {
    case Type::Kind::unknown:
    case Type::Kind::any:
    case Type::Kind::variable:
      return true;
    case Type::Kind::null:
      return false;
    case Type::Kind::list: {
      if (!value.is(Kind::list)) return false;
      const auto items = value.items();
      return std::all_of(items.begin(), items.end(), [&](const Value& item) { return is_of(item, type.element()); });
    }
    case Type::Kind::range:
      return value.is(Kind::range) && is_of(value.range().start, type.element()) &&
             is_of(value.range().end, type.element());
    case Type::Kind::record:
      return value.is(Kind::context) && has_entries(value, type);
    case Type::Kind::function:
      return value.is(Kind::function);
    default:
      return conforms(type_of(value), type);
  }
}

Value Evaluator::Machine::conform(const Value& value, const Type& type) {
  pay(value.expanded_weight() / 16);
  if (is_of(value, type)) return value;
  if (value.is(Kind::list) && value.items().size() == 1 && is_of(value.items().front(), type))
    return value.items().front();
  return fail(Code::value_does_not_fit, "a value is not of the type that it is declared to have, " + type.to_text());
}

// Each argument in the place of its parameter; those that are left out are null (feel.md 3.10).
Value Evaluator::Machine::call_by_name(const Value& function, std::span<const Value> arguments,
                                       const std::vector<std::string>& names) {
  if (!function.is(Kind::function)) return fail(Code::bad_argument, "a function was expected before `(`");
  const Function& callee = function.function();
  const auto arranged = [&](std::size_t count, auto name_at) -> std::optional<std::vector<Value>> {
    std::vector<Value> result(count);
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::size_t place = 0;
      while (place < count && name_at(place) != names[i]) ++place;
      if (place == count) return std::nullopt;
      result[place] = arguments[i];
    }
    return result;
  };
  if (callee.form == Function::Form::closure) {
    const std::uint32_t list = program_.blocks[callee.index].parameter_names;
    if (list != program::none && program_.name_lists[list].size() == names.size()) {
      const std::vector<std::string>& parameters = program_.name_lists[list];
      if (const auto row = arranged(parameters.size(), [&](std::size_t at) { return parameters[at]; }))
        return call(function, *row);
    }
  } else {
    for (const Signature& form : bound_[callee.index]->forms)
      if (const auto row = arranged(form.parameters.size(), [&](std::size_t at) { return form.parameters[at].name; }))
        return call(function, *row);
  }
  return fail(Code::bad_argument, "the function has no parameters of these names");
}

// DMN 1.5, 8.2.8 "Hit policy". Without a rule that holds the answer is the default, else null.
Value Evaluator::Machine::table_answer(const Value& outputs, const Value& otherwise, const program::TableHits& table) {
  const auto items = outputs.items();
  pay(items.size());
  if (items.empty()) {
    if (table.has_default) return otherwise;
    if (table.hit == HitPolicy::collect_count) return Value(Decimal(0));
    return fail(Code::no_rule_matched, "no rule of the decision table holds");
  }
  // Less: of higher priority. Outputs without a list of values do not count.
  const auto precedes = [&](const Value& a, const Value& b) {
    for (std::size_t i = 0; i < table.ranks.size(); ++i) {
      if (table.ranks[i].empty()) continue;
      const auto part = [&](const Value& whole) { return table.ranks.size() == 1 ? whole : whole.values()[i]; };
      const std::size_t rank_a = rank_of(part(a), table.ranks[i]);
      const std::size_t rank_b = rank_of(part(b), table.ranks[i]);
      if (rank_a != rank_b) return rank_a < rank_b;
    }
    return false;
  };
  const auto folded = [&](auto better) {
    Value result = items.front();
    for (std::size_t i = 1; i < items.size(); ++i) {
      const Value verdict = better(items[i], result);
      if (verdict.is_null()) return verdict;
      if (verdict.is_true()) result = items[i];
    }
    return result;
  };
  switch (table.hit) {
    case HitPolicy::unique:
      if (items.size() == 1) return items.front();
      return fail(Code::ambiguous_rules, "several rules of a decision table hold where one may");
    case HitPolicy::any:
      for (std::size_t i = 1; i < items.size(); ++i)
        if (!identical(items[i], items.front()))
          return fail(Code::unequal_answers, "rules of a decision table hold together and answer differently");
      return items.front();
    case HitPolicy::first:
      return items.front();
    case HitPolicy::priority:
      return *std::min_element(items.begin(), items.end(), precedes);
    case HitPolicy::rule_order:
    case HitPolicy::collect:
      return outputs;
    case HitPolicy::output_order: {
      std::vector<Value> sorted(items.begin(), items.end());
      std::stable_sort(sorted.begin(), sorted.end(), precedes);
      return Value::list(std::move(sorted));
    }
    case HitPolicy::collect_sum: {
      Value result = items.front();
      for (std::size_t i = 1; i < items.size(); ++i) result = add(*this, result, items[i]);
      return result;
    }
    case HitPolicy::collect_min:
      return folded([&](const Value& a, const Value& b) { return compare(*this, Comparison::less, a, b); });
    case HitPolicy::collect_max:
      return folded([&](const Value& a, const Value& b) { return compare(*this, Comparison::greater, a, b); });
    case HitPolicy::collect_count:
      return Value(Decimal(static_cast<std::int64_t>(items.size())));
  }
  return {};
}

}  // namespace adjudge
