#include "adjudge/syntax/parse_expression.hpp"
#include "evaluation.hpp"

namespace adjudge::reference {

namespace {

Value does_not_fit(const std::string& path, const Type& type, const Value& raw) {
  return problem(Code::value_does_not_fit, "expected " + type.to_text() + ", found " + to_text(raw), path);
}

template <class Temporal>
std::optional<Value> as_value(const std::optional<Temporal>& read) {
  if (!read) return std::nullopt;
  return Value(*read);
}

/// A number, or its text.
std::optional<Decimal> fit_number(const Value& raw) {
  if (raw.is(Kind::number)) return raw.number();
  return raw.is(Kind::string) ? Decimal::parse(raw.string()) : std::nullopt;
}

std::optional<Value> fit_money(const Pack& pack, const Value& raw, const Type& type) {
  std::optional<Money> money;
  if (const auto bare = fit_number(raw)) money = Money{*bare, pack.currency};
  if (!money && raw.is(Kind::string)) money = Money::parse(raw.string());
  if (raw.is(Kind::context)) {
    const Value* amount = raw.find("amount");
    const Value* code = raw.find("currency");
    const auto number = amount != nullptr ? fit_number(*amount) : std::nullopt;
    if (number && code != nullptr && code->is(Kind::string)) {
      const auto currency = Currency::parse(code->string());
      if (currency) money = Money{*number, *currency};
    }
  }
  if (!money || (!type.currency().is_none() && money->currency != type.currency())) return std::nullopt;
  return Value(*money);
}

/// A moment of a case is read on the pack's clocks; one without a zone is what they showed.
std::optional<Value> fit_moment(const Pack& pack, const std::string& text) {
  auto moment = DateTime::parse(text);
  if (moment && moment->zone.kind() == Zone::Kind::local)
    moment->zone = pack.zone;
  else if (moment && !(moment->zone == pack.zone))
    moment = DateTime::at(moment->instant(), pack.zone);
  return as_value(moment);
}

std::optional<Value> fit_range(const Pack& pack, const Value& raw) {
  if (!raw.is(Kind::string)) return std::nullopt;
  static const NameSet none;
  Diagnostics notes;
  const auto expression =
      parse_expression(ScalarText::verbatim(raw.string(), SourceId::none), Scope{none, none}, Mode::strict, notes);
  if (notes.has_errors()) return std::nullopt;
  const Value range = Evaluation(pack, nullptr, std::nullopt).eval(*expression, nullptr);
  if (!range.is(Kind::range)) return std::nullopt;
  return range;
}

std::optional<Value> fit_plain(const Pack& pack, const Value& raw, const Type& type) {
  const bool is_text = raw.is(Kind::string);
  switch (type.kind()) {
    case Type::Kind::string:
      return is_text ? std::optional(raw) : std::nullopt;
    case Type::Kind::number:
      return as_value(fit_number(raw));
    case Type::Kind::boolean:
      return raw.is(Kind::boolean) ? std::optional(raw) : std::nullopt;
    case Type::Kind::money:
      return fit_money(pack, raw, type);
    case Type::Kind::choice:
      return is_text && type.member_index(raw.string()) >= 0 ? std::optional(raw) : std::nullopt;
    case Type::Kind::date:
      return is_text ? as_value(Date::parse(raw.string())) : std::nullopt;
    case Type::Kind::time:
      return is_text ? as_value(Time::parse(raw.string(), true)) : std::nullopt;
    case Type::Kind::date_time:
      return is_text ? fit_moment(pack, raw.string()) : std::nullopt;
    case Type::Kind::duration:
      return is_text ? as_value(Duration::parse(raw.string())) : std::nullopt;
    case Type::Kind::months:
      return is_text ? as_value(Months::parse(raw.string())) : std::nullopt;
    case Type::Kind::range:
      return fit_range(pack, raw);
    default:
      return std::nullopt;
  }
}

Value fit_list(const Pack& pack, const Value& raw, const Type& type, const std::string& path) {
  if (!raw.is(Kind::list)) return does_not_fit(path, type, raw);
  if (raw.items().size() < type.at_least()) return does_not_fit(path, type, raw);
  std::vector<Value> items;
  for (const Value& item : raw.items())
    items.push_back(fit(pack, &item, type.element(), Value(), path + "[" + std::to_string(items.size() + 1) + "]"));
  return Value::list(std::move(items));
}

Value fit_record(const Pack& pack, const Value& raw, const Type& type, const std::string& path) {
  if (!raw.is(Kind::context)) return does_not_fit(path, type, raw);
  std::vector<Value> values;
  for (const Type::Field& field : type.fields())
    values.push_back(fit(pack, raw.find(field.name), field.type, field.default_value, path + "." + field.name));
  return Value::context(type.shape(), std::move(values));
}

}  // namespace

Value fit(const Pack& pack, const Value* raw, const Type& type, const Value& default_value, const std::string& path) {
  if (raw == nullptr || raw->is_null()) {
    if (!default_value.is_null()) return default_value;
    if (type.is_optional()) return Value::unknown(path);
    if (type.is(Type::Kind::record)) return fit_record(pack, Value::context({}), type, path);
    return problem(Code::missing_fact, "the case has no `" + path + "`", path);
  }
  if (type.is(Type::Kind::list)) return fit_list(pack, *raw, type, path);
  if (type.is(Type::Kind::record)) return fit_record(pack, *raw, type, path);
  const auto value = fit_plain(pack, *raw, type);
  if (!value) return does_not_fit(path, type, *raw);
  if (!type.bounds().is_null() && !in_range(*value, type.bounds().range()).is_true())
    return does_not_fit(path, type, *raw);
  return *value;
}

}  // namespace adjudge::reference
