#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

constexpr std::pair<std::string_view, Type::Kind> plain_types[] = {
    {"string", Type::Kind::string},
    {"number", Type::Kind::number},
    {"money", Type::Kind::money},
    {"boolean", Type::Kind::boolean},
    {"date", Type::Kind::date},
    {"time", Type::Kind::time},
    {"date and time", Type::Kind::date_time},
    {"duration", Type::Kind::duration},
    {"months", Type::Kind::months},
    {"business days", Type::Kind::business_days},
};

// Deeper than any case may nest.
constexpr unsigned max_type_depth = 100;

constexpr std::string_view descriptor_keys[] = {"type",      "label", "default", "optional",
                                                "sensitive", "range", "at_least"};

// `{type: money, label: ...}` describes a type; `{type: string, sku: string}` is a record with a field called `type`.
bool is_descriptor(const yaml::Node& node) {
  if (!node.is_mapping() || node.find("type") == nullptr) return false;
  return std::all_of(node.entries.begin(), node.entries.end(), [](const yaml::Entry& entry) {
    return std::find(std::begin(descriptor_keys), std::end(descriptor_keys), entry.key.text) !=
           std::end(descriptor_keys);
  });
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

}  // namespace

void Resolver::declare_types() {
  for (const auto& declaration : document_.types) {
    const std::string name = normalise_name(declaration.name.text);
    const bool is_plain =
        std::any_of(std::begin(plain_types), std::end(plain_types), [&](const auto& row) { return row.first == name; });
    if (is_plain) {
      report(errors::duplicate_name(declaration.name.span, name, "a type; the language has one of that name", {}));
      continue;
    }
    const auto [first, is_new] = type_declarations_.emplace(name, std::pair{&declaration, Progress::untouched});
    if (!is_new) report(errors::duplicate_name(declaration.name.span, name, "a type", first->second.first->name.span));
  }
  for (const auto& [name, declaration] : type_declarations_) type_named(declaration.first->name, name, 0);
  for (const auto& declaration : document_.types) {
    const auto found = types_.find(normalise_name(declaration.name.text));
    if (found != types_.end()) model_.types.emplace_back(found->first, found->second);
  }
}

Type Resolver::type_named(const ScalarText& text, std::string_view written, std::uint32_t offset) {
  written = strip(written);
  if (depth_ > max_type_depth) {
    report(errors::bad_type(text.span, "the type nests too deep"));
    return {};
  }
  struct Leave {
    unsigned& depth;
    ~Leave() { --depth; }
  } leave{++depth_};
  const auto at = [&](std::string_view part) {
    const auto begin = offset + static_cast<std::uint32_t>(text.text.find(part));
    return text.locate(begin, begin + static_cast<std::uint32_t>(part.size()));
  };
  if (written.ends_with('?')) return type_named(text, written.substr(0, written.size() - 1), offset).as_optional();
  if (written.starts_with("list of ")) return Type::list(type_named(text, written.substr(8), offset));
  if (written.starts_with("range of ")) return Type::range(type_named(text, written.substr(9), offset));
  if (written == "money") {
    if (model_.currency.is_none() && !document_.header.currency)
      report(errors::bad_type(at(written), "`money` needs a currency",
                              "give the pack a `currency`, or write `money EUR`"));
    return Type::money(model_.currency);
  }
  if (written.starts_with("money ")) {
    const auto currency = Currency::parse(strip(written.substr(6)));
    if (!currency) {
      report(errors::bad_type(at(written), errors::quoted(written.substr(6)) + " is not a currency",
                              "expected `money USD`"));
      return {};
    }
    return Type::money(*currency);
  }
  for (const auto& [name, kind] : plain_types)
    if (written == name) return Type(kind);

  const std::string key = normalise_name(written);
  if (const auto found = types_.find(key); found != types_.end()) return found->second;
  const auto declaration = type_declarations_.find(key);
  if (declaration == type_declarations_.end()) {
    std::vector<std::string> candidates;
    for (const auto& [name, kind] : plain_types) candidates.emplace_back(name);
    for (const auto& [name, entry] : type_declarations_) candidates.push_back(name);
    report(errors::unknown_type(at(written), written, candidates));
    return {};
  }
  if (declaration->second.second == Progress::running) {
    report(errors::recursive_type(declaration->second.first->name.span, key));
    return {};
  }
  declaration->second.second = Progress::running;
  Type type = read_type(declaration->second.first->type, key);
  declaration->second.second = Progress::done;
  types_.emplace(key, type);
  return type;
}

Type Resolver::read_type(const yaml::Node& node, std::string_view name) {
  if (depth_ > max_type_depth) {
    report(errors::bad_type(node.span, "the type nests too deep"));
    return {};
  }
  struct Leave {
    unsigned& depth;
    ~Leave() { --depth; }
  } leave{++depth_};

  switch (node.kind) {
    case yaml::Node::Kind::null:
      report(errors::bad_type(node.span, "expected a type, found nothing"));
      return {};
    case yaml::Node::Kind::scalar:
      return type_named(node.scalar, node.scalar.text, 0);
    case yaml::Node::Kind::sequence: {
      std::vector<std::string> members;
      for (const yaml::Node& item : node.items) {
        if (!item.is_scalar() || item.scalar.text.empty()) {
          report(errors::bad_type(item.span, "a choice is a list of names"));
          continue;
        }
        if (std::find(members.begin(), members.end(), item.scalar.text) != members.end()) {
          report(errors::bad_type(item.span, errors::quoted(item.scalar.text) + " stands twice in the choice"));
          continue;
        }
        members.push_back(item.scalar.text);
      }
      if (members.empty()) {
        report(errors::bad_type(node.span, "a choice needs at least one member"));
        return {};
      }
      return Type::choice(std::string(name), std::move(members));
    }
    case yaml::Node::Kind::mapping:
      break;
  }
  if (is_descriptor(node)) {
    ScalarText nameless;
    return read_field(nameless, node).type;
  }
  std::vector<Type::Field> fields;
  for (const yaml::Entry& entry : node.entries) fields.push_back(read_field(entry.key, entry.value));
  return Type::record(std::string(name), std::move(fields));
}

Type::Field Resolver::read_field(const ScalarText& name, const yaml::Node& node) {
  Type::Field field;
  field.name = normalise_name(name.text);
  if (!is_descriptor(node)) {
    field.type = read_type(node);
    return field;
  }
  field.type = read_type(*node.find("type"));
  for (const yaml::Entry& entry : node.entries) {
    const std::string& key = entry.key.text;
    if (key == "type" || key == "default") continue;
    if (!entry.value.is_scalar()) {
      report(errors::bad_type(entry.value.span, errors::quoted(key) + " takes one value"));
      continue;
    }
    const ScalarText& text = entry.value.scalar;
    if (key == "label") {
      field.label = text.text;
    } else if (key == "optional" || key == "sensitive") {
      if (text.text != "true" && text.text != "false") {
        report(errors::bad_type(text.span, errors::quoted(key) + " is true or false"));
        continue;
      }
      const bool yes = text.text == "true";
      if (key == "sensitive")
        field.sensitive = yes;
      else
        field.type = field.type.as_optional(yes);
    } else if (key == "range") {
      const Value bounds = read_bounds(text, field.type);
      if (!bounds.is_null()) field.type = field.type.with_bounds(bounds);
    } else if (key == "at_least") {
      const auto count = Decimal::parse(text.text);
      const auto whole = count ? count->to_int64() : std::nullopt;
      if (!whole || *whole < 0 || !field.type.is(Type::Kind::list)) {
        report(errors::bad_type(text.span, "`at_least` is the least number of elements of a list"));
        continue;
      }
      field.type =
          Type::list(field.type.element(), static_cast<std::size_t>(*whole)).as_optional(field.type.is_optional());
    }
  }
  if (const yaml::Node* given = node.find("default"); given != nullptr && !field.type.is_unknown()) {
    std::optional<Value> value;
    const bool is_list = field.type.is(Type::Kind::list);  // `default: "[]"` is what `default: []` is
    if (given->is_scalar() && !is_list) {
      value = read_constant(field.type, given->scalar.text);
      if (!value && field.type.is(Type::Kind::choice))
        report(errors::not_a_member(given->span, given->scalar.text, field.type));
      else if (!value)
        report(
            errors::bad_default(given->span, errors::quoted(given->scalar.text) + " is not " + field.type.to_text()));
    } else {
      const ExpressionPtr read = value_of_node(*given, field.type, {});
      const auto* constant = std::get_if<Literal>(&read->node);
      if (constant != nullptr && !read->type.is_unknown())
        value = constant->value;
      else if (!read->type.is_unknown())
        report(errors::not_constant(given->span, "a default"));
    }
    if (value && !within_bounds(*value, field.type))
      report(errors::bad_default(given->span, "the default lies outside the range of the type"));
    else if (value)
      field.default_value = *value;
  }
  return field;
}

Value Resolver::read_bounds(const ScalarText& text, const Type& type) {
  if (type.is_unknown()) return {};
  const LocalId question = new_local();
  const Test test = unary_tests(parse_unary_tests(text, scope(), mode_, notes_), question, type, {});
  if (test.set && test.set->intervals().size() == 1 && !test.set->has_members()) {
    const ValueSet::Interval& interval = test.set->intervals().front();
    Range range;
    range.start = interval.low;
    range.end = interval.high;
    range.start_included = interval.low_included;
    range.end_included = interval.high_included;
    return Value(std::move(range));
  }
  if (test.expression && !test.expression->type.is_unknown())
    report(errors::bad_type(text.span, "`range` is one range of constants, such as `[1..999]` or `> 0`"));
  return {};
}

void Resolver::read_facts() {
  std::map<std::string, Span> seen;
  for (const auto& declaration : document_.facts) {
    ScalarText name = declaration.name;
    Fact fact;
    fact.path = normalise_name(declaration.name.text);
    owner_ = fact.path;
    const Type::Field field = read_field(name, declaration.type);
    fact.type = field.type;
    fact.default_value = field.default_value;
    fact.has_default = !field.default_value.is_null();
    fact.sensitive = field.sensitive;
    fact.label = field.label;
    fact.span = declaration.name.span;
    const auto [first, is_new] = seen.emplace(fact.path, fact.span);
    if (!is_new) {
      report(errors::duplicate_name(fact.span, fact.path, "a fact", first->second));
      continue;
    }
    model_.facts.push_back(std::move(fact));
  }
  // `order: Order` beside `order.placed_at: date` would give one name two meanings.
  for (const auto& [path, span] : seen)
    for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
      if (const auto outer = seen.find(path.substr(0, dot)); outer != seen.end())
        report(errors::duplicate_name(span, path, "a part of the fact " + errors::quoted(outer->first), outer->second));
}

std::optional<Type> Resolver::type_of_ast(const ast::TypeName& name) {
  auto argument = [&](std::size_t index) {
    return index < name.arguments.size() ? type_of_ast(name.arguments[index]) : std::nullopt;
  };
  if (name.name == "Any") return Type(Type::Kind::any);
  if (name.name == "Null") return Type(Type::Kind::null);
  if (name.name == "days and time duration") return Type(Type::Kind::duration);
  if (name.name == "years and months duration") return Type(Type::Kind::months);
  if (name.name == "list") {
    const auto element = argument(0);
    return Type::list(element.value_or(Type(Type::Kind::any)));
  }
  if (name.name == "range") {
    const auto element = argument(0);
    return Type::range(element.value_or(Type(Type::Kind::any)));
  }
  if (name.name == "function") {
    std::vector<Type> parameters;
    for (const ast::TypeName& part : name.arguments)
      parameters.push_back(type_of_ast(part).value_or(Type(Type::Kind::any)));
    Type result(Type::Kind::any);
    if (!parameters.empty()) {
      result = parameters.back();
      parameters.pop_back();
    }
    return Type::function(std::move(parameters), result);
  }
  if (name.name == "context") {
    std::vector<Type::Field> fields;
    for (std::size_t i = 0; i < name.arguments.size() && i < name.field_names.size(); ++i) {
      Type::Field field;
      field.name = name.field_names[i];
      field.type = type_of_ast(name.arguments[i]).value_or(Type(Type::Kind::any));
      fields.push_back(std::move(field));
    }
    return Type::record("", std::move(fields));
  }
  for (const auto& [plain, kind] : plain_types)
    if (name.name == plain) return kind == Type::Kind::money ? Type::money(model_.currency) : Type(kind);
  if (const auto found = types_.find(normalise_name(name.name)); found != types_.end()) return found->second;
  std::vector<std::string> candidates;
  for (const auto& [plain, kind] : plain_types) candidates.emplace_back(plain);
  for (const auto& [declared, type] : types_) candidates.push_back(declared);
  Diagnostic unknown = errors::unknown_type(name.span, name.name, candidates);
  report(mode_ == Mode::dmn ? errors::as_warning(std::move(unknown)) : std::move(unknown));
  return std::nullopt;
}

}  // namespace adjudge::model
