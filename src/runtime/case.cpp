#include "adjudge/runtime/case.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "adjudge/core/read_text.hpp"

namespace adjudge {
namespace {

Value does_not_fit(const std::string& path, const std::string& expected, const std::string& found) {
  Problem problem;
  problem.code = Code::value_does_not_fit;
  problem.path = path;
  problem.message = "`" + path + "`: expected " + expected + ", found " + found;
  return Value::problem(std::move(problem));
}

Value missing_fact(const std::string& path, const Type& type) {
  Problem problem;
  problem.code = Code::missing_fact;
  problem.path = path;
  problem.message = "`" + path + "` is missing: expected " + type.to_text();
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

// A problem that whoever read the value had without knowing which fact it is.
Value placed(const Value& given, const std::string& path) {
  if (!given.problem().path.empty()) return given;
  Problem problem = given.problem();
  problem.path = path;
  problem.message = "`" + path + "`: " + problem.message;
  return Value::problem(std::move(problem));
}

class Fitter {
 public:
  Fitter(Currency currency, Zone zone) : currency_(currency), zone_(zone) {}

  Value fit(const Value& given, const Type& type, const std::string& path, bool sensitive) const {
    if (given.is_null() || given.is(Kind::unknown)) {
      if (type.is_optional()) return Value::unknown(path);
      return missing_fact(path, type);
    }
    if (given.is(Kind::problem)) return placed(given, path);
    Value value = convert(given, type, path, sensitive);
    if (value.is_settled() && !within_bounds(value, type))
      return does_not_fit(path, type.to_text() + " in " + to_text(type.bounds()), shown(given, sensitive));
    return value;
  }

 private:
  Value convert(const Value& given, const Type& type, const std::string& path, bool sensitive) const {
    const auto refuse = [&] { return does_not_fit(path, type.to_text(), shown(given, sensitive)); };
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
          return does_not_fit(path, "at least " + std::to_string(type.at_least()) + " elements",
                              std::to_string(items.size()));
        std::vector<Value> fitted;
        fitted.reserve(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
          fitted.push_back(fit(items[i], type.element(), path + "[" + std::to_string(i + 1) + "]", sensitive));
        return Value::list(std::move(fitted));
      }
      case Type::Kind::record:
        return record(given, type, path, sensitive);
      case Type::Kind::range:
        return range(given, type, path, sensitive);
      case Type::Kind::money:
        return money(given, type, path, sensitive);
      case Type::Kind::string:
        if (given.is(Kind::string)) return given;
        return refuse();
      case Type::Kind::choice:
        if (given.is(Kind::string))
          if (auto member = read_text(type, given.string(), currency_)) return *member;
        return refuse();
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
        if (given.is(Kind::date_time)) return with_zone(given);
        if (given.is(Kind::string))
          if (const auto moment = read_text(type, given.string(), currency_)) return with_zone(*moment);
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

  // A date and time without a zone is one of the pack's clocks.
  Value with_zone(const Value& moment) const {
    DateTime read = moment.date_time();
    if (read.zone.kind() != Zone::Kind::local) return moment;
    read.zone = zone_;
    return Value(read);
  }

  Value money(const Value& given, const Type& type, const std::string& path, bool sensitive) const {
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
    return does_not_fit(path,
                        type.to_text() + (type.currency().is_none() ? std::string() : " in " + type.currency().code()),
                        shown(given, sensitive));
  }

  Value record(const Value& given, const Type& type, const std::string& path, bool sensitive) const {
    if (!given.is(Kind::context)) return does_not_fit(path, type.to_text(), shown(given, sensitive));
    std::vector<Value> values;
    values.reserve(type.fields().size());
    // Most cases give the fields of a record in one order; looking where the last one stood finds the next.
    const auto& keys = given.shape()->keys();
    std::size_t next = 0;
    for (const Type::Field& field : type.fields()) {
      const Value* found = nullptr;
      if (next < keys.size() && keys[next] == field.name) {
        found = &given.values()[next];
        ++next;
      } else if (const int index = given.shape()->find(field.name); index >= 0) {
        found = &given.values()[static_cast<std::size_t>(index)];
        next = static_cast<std::size_t>(index) + 1;
      }
      if ((found == nullptr || found->is_null()) && !field.default_value.is_null()) {
        values.push_back(field.default_value);
        continue;
      }
      values.push_back(
          fit(found == nullptr ? Value() : *found, field.type, path + "." + field.name, sensitive || field.sensitive));
    }
    return Value::context(type.shape(), std::move(values));
  }

  Value range(const Value& given, const Type& type, const std::string& path, bool sensitive) const {
    const auto bound = [&](const Value* value, const char* name) {
      return value == nullptr || value->is_null() ? Value() : fit(*value, type.element(), path + "." + name, sensitive);
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
      return does_not_fit(path, type.to_text(), shown(given, sensitive));
    return Value(std::move(made));
  }

  Value bound_from(const std::string& text, const Type& element) const {
    const auto value = read_text(element, text, currency_);
    return value ? *value : Value();
  }

  Currency currency_;
  Zone zone_;
};

const Value* look_up(const Value& given, std::string_view path) {
  const Value* place = &given;
  while (true) {
    if (!place->is(Kind::context)) return nullptr;
    if (const Value* whole = place->find(path)) return whole;  // a flat key: `order.placed_at`
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) return nullptr;
    place = place->find(path.substr(0, dot));
    if (place == nullptr) return nullptr;
    path.remove_prefix(dot + 1);
  }
}

// The names of a case that no slot reads, down to where a slot's own type begins.
class ExtraKeys {
 public:
  ExtraKeys(const Program& program, std::vector<std::string>& found) : found_(found) {
    for (const program::Slot& slot : program.slots) {
      types_.emplace(slot.path, &slot.type);
      for (auto dot = slot.path.find('.'); dot != std::string::npos; dot = slot.path.find('.', dot + 1))
        groups_.insert(slot.path.substr(0, dot));
    }
  }

  void look(const Value& given, const std::string& prefix) {
    if (!given.is(Kind::context)) return;
    const auto& keys = given.shape()->keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::string path = prefix.empty() ? keys[i] : prefix + "." + keys[i];
      if (const auto type = types_.find(path); type != types_.end())
        inside(given.values()[i], *type->second, path);
      else if (groups_.count(path) == 0 || !(given.values()[i].is(Kind::context) || given.values()[i].is_null()))
        add(path);
      else
        look(given.values()[i], path);
    }
  }

 private:
  void inside(const Value& given, const Type& type, const std::string& path) {
    if (type.is(Type::Kind::list) && given.is(Kind::list)) {
      // Elements of one list have one shape far more often than not.
      const Shape* last = nullptr;
      for (const Value& item : given.items()) {
        if (item.is(Kind::context) && item.shape().get() == last && type.element().is(Type::Kind::record)) continue;
        if (item.is(Kind::context)) last = item.shape().get();
        inside(item, type.element(), path);
      }
      return;
    }
    if (!type.is(Type::Kind::record) || !given.is(Kind::context)) return;
    const auto& keys = given.shape()->keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (const Type::Field* field = type.field(keys[i]))
        inside(given.values()[i], field->type, path + "." + keys[i]);
      else
        add(path + "." + keys[i]);
    }
  }

  void add(const std::string& path) {
    if (found_.size() < 100 && std::find(found_.begin(), found_.end(), path) == found_.end()) found_.push_back(path);
  }

  std::vector<std::string>& found_;
  std::map<std::string, const Type*, std::less<>> types_;
  std::set<std::string, std::less<>> groups_;
};

}  // namespace

Value fit(const Value& given, const Type& type, const std::string& path, Currency currency, Zone zone, bool sensitive) {
  return Fitter(currency, zone).fit(given, type, path, sensitive);
}

struct CaseReader::State {
  State(const Program& of, Fitter fitter_of) : program(of), fitter(fitter_of), extra(of, extra_keys) {}

  const Program& program;
  Fitter fitter;
  std::vector<std::string> extra_keys;
  ExtraKeys extra;
};

CaseReader::CaseReader(const Program& program)
    : state_(std::make_unique<State>(program, Fitter(program.currency, program.zone))) {}
CaseReader::~CaseReader() = default;
CaseReader::CaseReader(CaseReader&&) noexcept = default;

Case CaseReader::read(const Value& given) {
  Case result;
  result.facts.reserve(state_->program.slots.size());
  for (const program::Slot& slot : state_->program.slots) {
    const Value* found = look_up(given, slot.path);
    if ((found == nullptr || found->is_null()) && slot.has_default) {
      result.facts.push_back(slot.default_value);
      continue;
    }
    result.facts.push_back(
        state_->fitter.fit(found == nullptr ? Value() : *found, slot.type, slot.path, slot.sensitive));
  }
  state_->extra.look(given, {});
  return result;
}

const std::vector<std::string>& CaseReader::extra_keys() const noexcept { return state_->extra_keys; }

namespace {

/// Whether values of a type have parts that are never shown.
bool has_sensitive_part(const Type& type) {
  if (type.is(Type::Kind::list)) return has_sensitive_part(type.element());
  if (!type.is(Type::Kind::record)) return false;
  const auto hides = [](const Type::Field& field) { return field.sensitive || has_sensitive_part(field.type); };
  return std::any_of(type.fields().begin(), type.fields().end(), hides);
}

Value masked(const Value& value, const Type& type, bool sensitive) {
  if (value.is_null() || !value.is_settled()) return {};
  if (sensitive) return Value("***");
  if (type.is(Type::Kind::list) && value.is(Kind::list)) {
    std::vector<Value> items;
    for (const Value& item : value.items()) items.push_back(masked(item, type.element(), false));
    return Value::list(std::move(items));
  }
  if (type.is(Type::Kind::record) && value.is(Kind::context)) {
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < value.values().size(); ++i) {
      const std::string& key = value.shape()->keys()[i];
      if (const Type::Field* field = type.field(key))
        entries.emplace_back(key, masked(value.values()[i], field->type, field->sensitive));
    }
    return Value::context(std::move(entries));
  }
  // It does not fit, so it may be anything.
  return has_sensitive_part(type) ? Value("***") : value;
}

struct Tree {
  std::vector<std::string> names;
  std::vector<Tree> children;  // one per name
  Value value;
  bool is_leaf = false;

  Tree& child(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) return children[i];
    names.emplace_back(name);
    return children.emplace_back();
  }
  Value to_value() const {
    if (is_leaf) return value;
    std::vector<std::pair<std::string, Value>> entries;
    for (std::size_t i = 0; i < names.size(); ++i) entries.emplace_back(names[i], children[i].to_value());
    return Value::context(std::move(entries));
  }
};

}  // namespace

Value masked_case(const Program& program, const Value& given) {
  Tree root;
  for (const program::Slot& slot : program.slots) {
    const Value* found = look_up(given, slot.path);
    if (found == nullptr) continue;
    Tree* place = &root;
    std::string_view path = slot.path;
    while (true) {
      const auto dot = path.find('.');
      place = &place->child(std::string(path.substr(0, dot)));
      if (dot == std::string_view::npos) break;
      path.remove_prefix(dot + 1);
    }
    place->is_leaf = true;
    place->value = masked(*found, slot.type, slot.sensitive);
  }
  return root.to_value();
}

}  // namespace adjudge
