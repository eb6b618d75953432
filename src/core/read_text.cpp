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

std::optional<Value> read_business_days(std::string_view text) {
  constexpr std::string_view suffixes[] = {" business days", " business day"};
  for (const std::string_view suffix : suffixes) {
    if (!text.ends_with(suffix)) continue;
    const auto count = Decimal::parse(text.substr(0, text.size() - suffix.size()));
    if (!count) return std::nullopt;
    if (const auto whole = count->to_int64()) return Value(BusinessDays{*whole});
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
      return wrap(Duration::parse(text));
    case Type::Kind::months:
      return wrap(Months::parse(text));
    case Type::Kind::business_days:
      return read_business_days(text);
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
