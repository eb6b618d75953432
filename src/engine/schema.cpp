#include "adjudge/engine/schema.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "adjudge/io/json.hpp"

namespace adjudge {
namespace {

using Entries = std::vector<std::pair<std::string, Value>>;

Value object(Entries entries) { return Value::context(std::move(entries)); }

Value strings(const std::vector<std::string>& texts) {
  std::vector<Value> items;
  for (const std::string& text : texts) items.emplace_back(text);
  return Value::list(std::move(items));
}

void add_bounds(Entries& schema, const Value& bounds) {
  if (!bounds.is(Kind::range)) return;
  const Range& range = bounds.range();
  if (range.start.is(Kind::number))
    schema.emplace_back(range.start_included ? "minimum" : "exclusiveMinimum", range.start);
  if (range.end.is(Kind::number)) schema.emplace_back(range.end_included ? "maximum" : "exclusiveMaximum", range.end);
}

Value schema_of(const Type& type, const std::string& label, const Value& default_value);

// A record without a field that must be given may be left out itself.
bool is_needed(const Type& type, bool has_default) {
  if (type.is_optional() || has_default) return false;
  return !type.is(Type::Kind::record) ||
         std::any_of(type.fields().begin(), type.fields().end(),
                     [](const Type::Field& field) { return is_needed(field.type, !field.default_value.is_null()); });
}

Value text_of(const char* format, const char* pattern) {
  Entries schema{{"type", Value("string")}};
  if (format != nullptr) schema.emplace_back("format", Value(format));
  if (pattern != nullptr) schema.emplace_back("pattern", Value(pattern));
  return object(std::move(schema));
}

Value money_schema(Currency currency, const Value& bounds) {
  Value code = currency.is_none() ? object({{"type", Value("string")}, {"pattern", Value("^[A-Z]{3}$")}})
                                  : object({{"const", Value(currency.code())}});
  // Amounts that are none below zero need no sign; other bounds are for the engine to check.
  const bool has_sign = !bounds.is(Kind::range) || !bounds.range().start.is(Kind::money) ||
                        bounds.range().start.money().amount.is_negative();
  Entries number{{"type", Value("number")}};
  if (bounds.is(Kind::range)) {
    const Range& range = bounds.range();
    if (range.start.is(Kind::money))
      number.emplace_back(range.start_included ? "minimum" : "exclusiveMinimum", Value(range.start.money().amount));
    if (range.end.is(Kind::money))
      number.emplace_back(range.end_included ? "maximum" : "exclusiveMaximum", Value(range.end.money().amount));
  }
  const std::string code_of = currency.is_none() ? std::string("[A-Z]{3}") : currency.code();
  const std::string pattern = std::string(has_sign ? "^-?" : "^") + "[0-9]+(\\.[0-9]+)? " + code_of + "$";
  return object(
      {{"anyOf",
        Value::list({object({{"type", Value("string")}, {"pattern", Value(pattern)}}), object(std::move(number)),
                     object({{"type", Value("object")},
                             {"properties",
                              object({{"amount", object({{"type", Value::list({Value("number"), Value("string")})}})},
                                      {"currency", std::move(code)}})},
                             {"required", strings({"amount", "currency"})}})})}});
}

Entries entries_of(const Value& context) {
  Entries result;
  for (std::size_t i = 0; i < context.values().size(); ++i)
    result.emplace_back(context.shape()->keys()[i], context.values()[i]);
  return result;
}

Value plain_schema(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::string:
      return text_of(nullptr, nullptr);
    case Type::Kind::boolean:
      return object({{"type", Value("boolean")}});
    case Type::Kind::number:
      return object({{"type", Value("number")}});
    case Type::Kind::money:
      return money_schema(type.currency(), type.bounds());
    case Type::Kind::date:
      return text_of("date", nullptr);
    case Type::Kind::time:
      return text_of(nullptr, "^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}|@.+)?$");
    case Type::Kind::date_time:
      return text_of(
          nullptr,
          "^-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}|@.+)?$");
    case Type::Kind::duration:
      return text_of("duration", nullptr);
    case Type::Kind::months:
      return text_of("duration", nullptr);
    case Type::Kind::business_days:
      return text_of(nullptr, "^-?[0-9]+ business days?$");
    case Type::Kind::choice:
      return object({{"enum", strings(type.members())}});
    case Type::Kind::list: {
      Entries schema{{"type", Value("array")}, {"items", schema_of(type.element(), "", Value())}};
      if (type.at_least() != 0)
        schema.emplace_back("minItems", Value(Decimal(static_cast<std::int64_t>(type.at_least()))));
      return object(std::move(schema));
    }
    case Type::Kind::range:
      return object({{"type", Value("object")},
                     {"properties", object({{"start", schema_of(type.element(), "", Value())},
                                            {"end", schema_of(type.element(), "", Value())}})}});
    case Type::Kind::record: {
      Entries properties;
      std::vector<std::string> required;
      for (const Type::Field& field : type.fields()) {
        properties.emplace_back(field.name, schema_of(field.type, field.label, field.default_value));
        if (is_needed(field.type, !field.default_value.is_null())) required.push_back(field.name);
      }
      Entries schema{{"type", Value("object")}, {"properties", object(std::move(properties))}};
      if (!required.empty()) schema.emplace_back("required", strings(required));
      return object(std::move(schema));
    }
    case Type::Kind::unknown:
    case Type::Kind::any:
    case Type::Kind::null:
    case Type::Kind::function:
    case Type::Kind::variable:
      break;
  }
  return object({});
}

Value schema_of(const Type& type, const std::string& label, const Value& default_value) {
  Entries schema = entries_of(plain_schema(type));
  add_bounds(schema, type.bounds());
  if (type.is_optional()) {
    const Value known = object(std::move(schema));
    schema = {{"anyOf", Value::list({known, object({{"type", Value("null")}})})}};
  }
  if (!label.empty()) schema.emplace_back("description", Value(label));
  if (!default_value.is_null()) schema.emplace_back("default", default_value);
  return object(std::move(schema));
}

/// The facts as the tree that their paths make.
struct Group {
  std::vector<std::string> names;
  std::vector<Group> groups;  // one per name
  Value schema;
  bool is_required = false;

  Group& at(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) return groups[i];
    names.emplace_back(name);
    return groups.emplace_back();
  }

  Value to_value() const {
    if (groups.empty() && !schema.is_null()) return schema;
    Entries properties;
    std::vector<std::string> required;
    for (std::size_t i = 0; i < names.size(); ++i) {
      properties.emplace_back(names[i], groups[i].to_value());
      if (groups[i].is_required) required.push_back(names[i]);
    }
    Entries result{{"type", Value("object")}, {"properties", object(std::move(properties))}};
    if (!required.empty()) result.emplace_back("required", strings(required));
    return object(std::move(result));
  }
};

// JSON on several lines, for people.
void indent(std::string& out, const Value& value, std::size_t depth) {
  const std::string inside(2 * (depth + 1), ' ');
  const std::string outside(2 * depth, ' ');
  if (value.is(Kind::context) && !value.values().empty()) {
    out += "{\n";
    for (std::size_t i = 0; i < value.values().size(); ++i) {
      out += inside;
      append_json_string(out, value.shape()->keys()[i]);
      out += ": ";
      indent(out, value.values()[i], depth + 1);
      out += i + 1 == value.values().size() ? "\n" : ",\n";
    }
    out += outside + "}";
    return;
  }
  out += to_json(value);
}

}  // namespace

std::string json_schema(const Program& program) {
  Group root;
  for (const program::Slot& slot : program.slots) {
    const bool is_required = is_needed(slot.type, slot.has_default);
    Group* place = &root;
    std::string_view path = slot.path;
    while (true) {
      const auto dot = path.find('.');
      place = &place->at(path.substr(0, dot));
      place->is_required = place->is_required || is_required;
      if (dot == std::string_view::npos) break;
      path.remove_prefix(dot + 1);
    }
    place->schema = schema_of(slot.type, slot.label, slot.has_default ? slot.default_value : Value());
  }
  Entries schema{{"$schema", Value("https://json-schema.org/draft/2020-12/schema")},
                 {"title", Value(program.title.empty() ? "A case of " + program.pack : program.title)}};
  for (auto& entry : entries_of(root.to_value())) schema.push_back(std::move(entry));
  std::string text;
  indent(text, object(std::move(schema)), 0);
  return text + "\n";
}

}  // namespace adjudge
