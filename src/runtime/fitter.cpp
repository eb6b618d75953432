#include "runtime/fitter.hpp"

#include <algorithm>
#include <utility>

#include "adjudge/core/read_text.hpp"
#include "adjudge/runtime/case.hpp"

namespace adjudge {
namespace {

Value does_not_fit(const Place& place, const std::string& expected, const std::string& found) {
  Problem problem;
  problem.code = Code::value_does_not_fit;
  problem.path = place.text();
  problem.message = "`" + problem.path + "`: expected " + expected + ", found " + found;
  return Value::problem(std::move(problem));
}

Value missing_fact(const Place& place, const Type& type) {
  Problem problem;
  problem.code = Code::missing_fact;
  problem.path = place.text();
  problem.message = "`" + problem.path + "` is missing: expected " + type.to_text();
  return Value::problem(std::move(problem));
}

// What was found, for a message; long texts are cut, sensitive values never shown.
std::string shown(const Value& value, bool sensitive) {
  if (sensitive) return "***";
  switch (value.kind()) {
    case Kind::list:
      return "a list";
    case Kind::context:
      return "a mapping";
    case Kind::null:
      return "nothing";
    default:
      break;
  }
  std::string text = to_feel(value);
  if (text.size() > 60) {
    std::size_t cut = 57;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
    text = text.substr(0, cut) + "...";
  }
  return "`" + text + "`";
}

// A choice by its members, few or the first of many.
std::string members_of(const Type& choice) {
  constexpr std::size_t most = 20;
  std::string text;
  for (std::size_t i = 0; i < choice.members().size() && i <= most; ++i)
    text += (i == 0 ? "" : ", ") + (i == most ? std::string("...") : choice.members()[i]);
  return "one of " + text;
}

// A problem that whoever read the value had without knowing which fact it is.
Value placed(const Value& given, const Place& place) {
  if (!given.problem().path.empty()) return given;
  Problem problem = given.problem();
  problem.path = place.text();
  problem.message = "`" + problem.path + "`: " + problem.message;
  return Value::problem(std::move(problem));
}

}  // namespace

std::string Place::written(bool with_elements) const {
  std::string text = up_ == nullptr ? std::string() : up_->written(with_elements);
  if (number_ != 0) {
    if (with_elements) text += "[" + std::to_string(number_) + "]";
    return text;
  }
  if (!text.empty()) text += ".";
  return text += name_;
}

void ExtraKeys::add(std::string path) {
  constexpr std::size_t most = 100;
  if (paths_.size() < most && std::find(paths_.begin(), paths_.end(), path) == paths_.end())
    paths_.push_back(std::move(path));
}

Value Fitter::fit(const Value& given, const Type& type, const Place& place, bool sensitive) const {
  if (given.is_null() || given.is(Kind::unknown)) {
    if (type.is_optional()) return Value::unknown(place.text());
    // Of a record that is not given, what is missed is what of it is needed.
    if (type.is(Type::Kind::record)) return record(Value::context({}), type, place, sensitive);
    return missing_fact(place, type);
  }
  if (given.is(Kind::problem)) return placed(given, place);
  Value value = convert(given, type, place, sensitive);
  if (value.is_settled() && !within_bounds(value, type))
    return does_not_fit(place, type.to_text() + " in " + to_text(type.bounds()), shown(given, sensitive));
  return value;
}

Value Fitter::convert(const Value& given, const Type& type, const Place& place, bool sensitive) const {
  const auto refuse = [&] { return does_not_fit(place, type.to_text(), shown(given, sensitive)); };
  switch (type.kind()) {
    case Type::Kind::unknown:
    case Type::Kind::any:
    case Type::Kind::variable:
      return given;
    case Type::Kind::null:
    case Type::Kind::function:
      return refuse();
    case Type::Kind::list: {
      if (!given.is(Kind::list)) return refuse();
      const auto items = given.items();
      if (items.size() < type.at_least())
        return does_not_fit(place, "at least " + std::to_string(type.at_least()) + " elements",
                            std::to_string(items.size()));
      std::vector<Value> fitted;
      fitted.reserve(items.size());
      for (std::size_t i = 0; i < items.size(); ++i)
        fitted.push_back(fit(items[i], type.element(), place.element(i + 1), sensitive));
      return Value::list(std::move(fitted));
    }
    case Type::Kind::record:
      return record(given, type, place, sensitive);
    case Type::Kind::range:
      return range(given, type, place, sensitive);
    case Type::Kind::money:
      return money(given, type, place, sensitive);
    case Type::Kind::string:
      if (given.is(Kind::string)) return given;
      return refuse();
    case Type::Kind::choice:
      if (given.is(Kind::string))
        if (auto member = read_text(type, given.string(), currency_)) return *member;
      return does_not_fit(place, members_of(type), shown(given, sensitive));
    case Type::Kind::boolean:
      if (given.is(Kind::boolean)) return given;
      break;
    case Type::Kind::number:
      if (given.is(Kind::number)) return given;
      break;
    case Type::Kind::date:
      if (given.is(Kind::date)) return given;
      break;
    case Type::Kind::time:
      if (given.is(Kind::time)) return given;
      break;
    case Type::Kind::date_time: {
      if (given.is(Kind::date_time)) return on_clocks(given);
      if (given.is(Kind::string))
        if (const auto moment = read_text(type, given.string(), currency_)) return on_clocks(*moment);
      return refuse();
    }
    case Type::Kind::duration:
      if (given.is(Kind::duration)) return given;
      break;
    case Type::Kind::months:
      if (given.is(Kind::months)) return given;
      break;
    case Type::Kind::business_days:
      if (given.is(Kind::business_days)) return given;
      break;
  }
  // JSON has no kind of its own for these: they come as text.
  if (given.is(Kind::string))
    if (auto value = read_text(type, given.string(), currency_)) return *value;
  return refuse();
}

// A date and time is read on the pack's clocks: one without a zone is what they showed, any other becomes it.
Value Fitter::on_clocks(const Value& moment) const {
  DateTime read = moment.date_time();
  if (read.zone == zone_) return moment;
  if (read.zone.kind() != Zone::Kind::local) return Value(DateTime::at(read.instant(), zone_));
  read.zone = zone_;
  return Value(read);
}

Value Fitter::money(const Value& given, const Type& type, const Place& place, bool sensitive) const {
  const Currency wanted = type.currency().is_none() ? currency_ : type.currency();
  if (given.is(Kind::number)) {
    if (!wanted.is_none()) return Value(Money{given.number(), wanted});
  } else if (given.is(Kind::money)) {
    if (type.currency().is_none() || given.money().currency == type.currency()) return given;
  } else if (given.is(Kind::string)) {
    if (auto value = read_text(type, given.string(), wanted)) return *value;
  } else if (given.is(Kind::context)) {
    const Value* amount = given.find("amount");
    const Value* currency = given.find("currency");
    if (amount != nullptr && currency != nullptr && currency->is(Kind::string)) {
      const auto code = Currency::parse(currency->string());
      std::optional<Decimal> number;
      if (amount->is(Kind::number)) number = amount->number();
      if (amount->is(Kind::string)) number = Decimal::parse(amount->string());
      if (code && number && (type.currency().is_none() || *code == type.currency()))
        return Value(Money{*number, *code});
    }
  }
  return does_not_fit(place, type.to_text(), shown(given, sensitive));
}

Value Fitter::record(const Value& given, const Type& type, const Place& place, bool sensitive) const {
  if (!given.is(Kind::context)) return does_not_fit(place, type.to_text(), shown(given, sensitive));
  std::vector<Value> values;
  values.reserve(type.fields().size());
  // Most cases give the fields of a record in one order; looking where the last one stood finds the next.
  const auto& keys = given.shape()->keys();
  std::size_t next = 0;
  std::size_t count = 0;
  for (const Type::Field& field : type.fields()) {
    const Value* found = nullptr;
    if (next < keys.size() && keys[next] == field.name) {
      found = &given.values()[next];
      ++next;
    } else if (const int index = given.shape()->find(field.name); index >= 0) {
      found = &given.values()[static_cast<std::size_t>(index)];
      next = static_cast<std::size_t>(index) + 1;
    }
    if (found != nullptr) ++count;
    if ((found == nullptr || found->is_null()) && !field.default_value.is_null()) {
      values.push_back(field.default_value);
      continue;
    }
    values.push_back(
        fit(found == nullptr ? Value() : *found, field.type, place.field(field.name), sensitive || field.sensitive));
  }
  if (extra_ != nullptr && count < keys.size())
    for (const std::string& key : keys)
      if (type.field(key) == nullptr) extra_->add(place.field(key).text_without_elements());
  return Value::context(type.shape(), std::move(values));
}

Value Fitter::range(const Value& given, const Type& type, const Place& place, bool sensitive) const {
  const auto bound = [&](const Value* value, const char* name) {
    return value == nullptr || value->is_null() ? Value() : fit(*value, type.element(), place.field(name), sensitive);
  };
  Range made;
  if (given.is(Kind::range)) {
    made = given.range();
  } else if (given.is(Kind::context)) {
    made.start = bound(given.find("start"), "start");
    made.end = bound(given.find("end"), "end");
    const auto included = [&](const char* name) {
      const Value* flag = given.find(name);
      return flag == nullptr || !flag->is_false();
    };
    made.start_included = included("start included");
    made.end_included = included("end included");
  } else if (given.is(Kind::string)) {
    // `[2026-01-01..2026-02-01]`
    const std::string& text = given.string();
    const auto dots = text.find("..");
    if (text.size() >= 4 && dots != std::string::npos) {
      made.start_included = text.front() == '[';
      made.end_included = text.back() == ']';
      made.start = bound_from(text.substr(1, dots - 1), type.element());
      made.end = bound_from(text.substr(dots + 2, text.size() - dots - 3), type.element());
    }
  }
  for (const Value* side : {&made.start, &made.end})
    if (!side->is_settled()) return *side;
  const auto order = made.start.is_null() || made.end.is_null() ? std::optional(std::strong_ordering::less)
                                                                : compare(made.start, made.end);
  if ((made.start.is_null() && made.end.is_null()) || !order || *order > 0)
    return does_not_fit(place, type.to_text(), shown(given, sensitive));
  return Value(std::move(made));
}

Value Fitter::bound_from(const std::string& text, const Type& element) const {
  const auto value = read_text(element, text, currency_);
  return value ? *value : Value();
}

Value fit(const Value& given, const Type& type, const std::string& path, Currency currency, Zone zone, bool sensitive) {
  return Fitter(currency, zone).fit(given, type, Place(path), sensitive);
}

}  // namespace adjudge
