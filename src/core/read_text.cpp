#include "adjudge/core/read_text.hpp"

#include <string>
#include <utility>
#include <vector>

namespace adjudge {
namespace {

std::optional<Value> read_money(const Type& type, std::string_view text, Currency pack) {
  const Currency wanted = type.currency().is_none() ? pack : type.currency();
  if (auto money = Money::parse(text)) {
    if (!type.currency().is_none() && money->currency != type.currency()) return std::nullopt;
    return Value(*money);
  }
  if (auto amount = Decimal::parse(text); amount && !wanted.is_none()) return Value(Money{*amount, wanted});
  return std::nullopt;
}

template <class T>
std::optional<Value> wrap(const std::optional<T>& parsed) {
  if (!parsed) return std::nullopt;
  return Value(*parsed);
}

// A length as the language writes it: `24 months`, `30 days`, `5 business days`.
std::optional<Value> read_length(Type::Kind kind, std::string_view text) {
  struct Unit {
    Type::Kind kind;
    std::string_view name;
    std::int64_t size;  // in seconds, months or days
  };
  constexpr Unit units[] = {
      {Type::Kind::duration, "day", 86'400},
      {Type::Kind::duration, "hour", 3'600},
      {Type::Kind::duration, "minute", 60},
      {Type::Kind::duration, "week", 604'800},
      {Type::Kind::months, "month", 1},
      {Type::Kind::months, "year", 12},
      {Type::Kind::business_days, "business day", 1},
  };
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return std::nullopt;
  const auto count = Decimal::parse(text.substr(0, space));
  std::string_view name = text.substr(space + 1);
  if (name.ends_with('s')) name.remove_suffix(1);
  for (const Unit& unit : units) {
    if (unit.kind != kind || unit.name != name || !count) continue;
    const Decimal size = *count * Decimal(unit.size);
    if (kind == Type::Kind::duration) {
      const auto duration = Duration::from_seconds(size);
      return duration ? std::optional(Value(*duration)) : std::nullopt;
    }
    const auto whole = size.to_int64();
    if (!whole) return std::nullopt;
    return kind == Type::Kind::months ? Value(Months{*whole}) : Value(BusinessDays{*whole});
  }
  return std::nullopt;
}

}  // namespace

std::optional<Value> read_text(const Type& type, std::string_view text, Currency currency) {
  switch (type.kind()) {
    case Type::Kind::string:
      return Value(text);
    case Type::Kind::number:
      return wrap(Decimal::parse(text));
    case Type::Kind::money:
      return read_money(type, text, currency);
    case Type::Kind::boolean:
      if (text == "true") return Value(true);
      if (text == "false") return Value(false);
      return std::nullopt;
    case Type::Kind::date:
      return wrap(Date::parse(text));
    case Type::Kind::time:
      return wrap(Time::parse(text, true));
    case Type::Kind::date_time:
      return wrap(DateTime::parse(text));
    case Type::Kind::duration:
      if (const auto duration = Duration::parse(text)) return Value(*duration);
      return read_length(type.kind(), text);
    case Type::Kind::months:
      if (const auto months = Months::parse(text)) return Value(*months);
      return read_length(type.kind(), text);
    case Type::Kind::business_days:
      return read_length(type.kind(), text);
    case Type::Kind::choice: {
      const int index = type.member_index(text);
      if (index < 0) return std::nullopt;
      return type.member_values()[static_cast<std::size_t>(index)];
    }
    case Type::Kind::unknown:
    case Type::Kind::any:
    case Type::Kind::null:
    case Type::Kind::list:
    case Type::Kind::range:
    case Type::Kind::record:
    case Type::Kind::function:
    case Type::Kind::variable:
      return std::nullopt;
  }
  return std::nullopt;
}

Type type_of(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return Type(Type::Kind::null);
    case Kind::unknown:
    case Kind::problem:
      return Type(Type::Kind::any);
    case Kind::boolean:
      return Type(Type::Kind::boolean);
    case Kind::number:
      return Type(Type::Kind::number);
    case Kind::money:
      return Type::money(value.money().currency);
    case Kind::string:
      return Type(Type::Kind::string);
    case Kind::date:
      return Type(Type::Kind::date);
    case Kind::time:
      return Type(Type::Kind::time);
    case Kind::date_time:
      return Type(Type::Kind::date_time);
    case Kind::duration:
      return Type(Type::Kind::duration);
    case Kind::months:
      return Type(Type::Kind::months);
    case Kind::business_days:
      return Type(Type::Kind::business_days);
    case Kind::function:
      return Type(Type::Kind::any);
    case Kind::range: {
      const Range& range = value.range();
      return Type::range(type_of(range.start.is_null() ? range.end : range.start));
    }
    case Kind::list: {
      Type element(Type::Kind::null);
      for (const Value& item : value.items()) element = common(element, type_of(item));
      return Type::list(element);
    }
    case Kind::context: {
      std::vector<Type::Field> fields;
      const auto& keys = value.shape()->keys();
      for (std::size_t i = 0; i < keys.size(); ++i) {
        Type::Field field;
        field.name = keys[i];
        field.type = type_of(value.values()[i]);
        fields.push_back(std::move(field));
      }
      return Type::record("", std::move(fields));
    }
  }
  return Type(Type::Kind::any);
}

Value shaped(const Value& value, const Type& type, const std::string& owner) {
  if (type.is(Type::Kind::list) && value.is(Kind::list)) {
    std::vector<Value> items;
    items.reserve(value.items().size());
    for (const Value& item : value.items()) items.push_back(shaped(item, type.element(), owner));
    return Value::list(std::move(items));
  }
  if (!type.is(Type::Kind::record) || !value.is(Kind::context)) return value;
  std::vector<Value> parts;
  parts.reserve(type.fields().size());
  for (const Type::Field& field : type.fields()) {
    const std::string place = owner + "." + field.name;
    if (const Value* found = value.find(field.name))
      parts.push_back(shaped(*found, field.type, place));
    else
      parts.push_back(field.default_value.is_null() ? Value::unknown(place) : field.default_value);
  }
  return Value::context(type.shape(), std::move(parts));
}

bool has_shape(const Type& from, const Type& to) {
  if (from.is(Type::Kind::list) && to.is(Type::Kind::list)) return has_shape(from.element(), to.element());
  if (!to.is(Type::Kind::record)) return true;
  return from.is(Type::Kind::record) && from.shape() == to.shape();
}

bool within_bounds(const Value& value, const Type& type) {
  const Value& bounds = type.bounds();
  if (!bounds.is(Kind::range)) return true;
  const Range& range = bounds.range();
  if (!range.start.is_null()) {
    const auto order = compare(value, range.start);
    if (!order || *order < 0 || (*order == 0 && !range.start_included)) return false;
  }
  if (!range.end.is_null()) {
    const auto order = compare(value, range.end);
    if (!order || *order > 0 || (*order == 0 && !range.end_included)) return false;
  }
  return true;
}

}  // namespace adjudge
