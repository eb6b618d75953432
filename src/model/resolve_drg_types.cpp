// Item definitions, as types.

#include <utility>

#include "model/drg_resolver.hpp"
#include "model/errors.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);

struct TypeName {
  std::string_view name;
  Type::Kind kind;
};
constexpr TypeName built_in_types[] = {
    {"number", Type::Kind::number},
    {"string", Type::Kind::string},
    {"boolean", Type::Kind::boolean},
    {"date", Type::Kind::date},
    {"time", Type::Kind::time},
    {"date and time", Type::Kind::date_time},
    {"dateTime", Type::Kind::date_time},
    {"days and time duration", Type::Kind::duration},
    {"dayTimeDuration", Type::Kind::duration},
    {"years and months duration", Type::Kind::months},
    {"yearMonthDuration", Type::Kind::months},
    {"Any", Type::Kind::any},
    {"Null", Type::Kind::null},
};

}  // namespace

void DrgResolver::index_types() {
  for (const drg::Definitions& file : files_) {
    auto& names = type_names_.emplace_back();
    for (const drg::ItemDefinition& item : file.types) names.emplace(normalise_name(item.name.text), &item);
  }
}

// A type by its name in a file: `number`, `feel:number`, `tns:Loan`, `loans.Loan`; of no name, any.
Type DrgResolver::type_named(std::size_t file, std::string_view written, Span span, unsigned depth) {
  if (written.empty()) return any_type;
  const drg::Definitions& definitions = files_[file];
  std::string_view name = written;
  if (const auto* item = definition(file, name)) return type_of(file, *item, depth);
  std::optional<std::size_t> where = file;
  if (const auto colon = name.find(':'); colon != std::string_view::npos) {
    const std::string_view prefix = name.substr(0, colon);
    name = name.substr(colon + 1);
    for (const auto& [known, name_space] : definitions.prefixes)
      if (known == prefix)
        if (const auto found = file_of(name_space)) where = found;
  }
  for (const TypeName& built_in : built_in_types)
    if (built_in.name == name) return Type(built_in.kind);
  if (const auto* item = definition(*where, name)) return type_of(*where, *item, depth);
  for (const drg::Definitions::Import& import : definitions.imports) {
    const bool is_prefixed = name.starts_with(import.name.text + ".");
    if (!is_prefixed && !import.name.text.empty()) continue;
    const std::string_view inner = is_prefixed ? name.substr(import.name.text.size() + 1) : name;
    if (const auto other = file_of(import.name_space))
      if (const auto* item = definition(*other, inner)) return type_of(*other, *item, depth);
  }
  // A type in the notation of FEEL: `list<number>`, `context<a: string>`.
  if (name == "list") return Type::list(any_type);
  if (name == "context") return Type::record("", {});
  if (name.find('<') == std::string_view::npos && name != "function" && name != "range")
    r_.report(errors::as_warning(errors::unknown_type(span, written, {})));
  return any_type;
}

const drg::ItemDefinition* DrgResolver::definition(std::size_t file, std::string_view name) const {
  const auto found = type_names_[file].find(normalise_name(name));
  return found == type_names_[file].end() ? nullptr : found->second;
}

Type DrgResolver::type_of(std::size_t file, const drg::ItemDefinition& item, unsigned depth) {
  if (const auto known = types_.find(&item); known != types_.end()) return known->second;
  if (depth > max_type_depth) return any_type;
  Type type = any_type;
  if (item.is_function) {
    std::vector<Type> parameters;
    for (const drg::Parameter& parameter : item.parameters)
      parameters.push_back(type_named(file, parameter.type, parameter.name.span, depth + 1));
    type = Type::function(std::move(parameters), type_named(file, item.result, item.name.span, depth + 1));
  } else if (!item.fields.empty()) {
    std::vector<Type::Field> fields;
    for (const drg::ItemDefinition& written : item.fields) {
      Type::Field field;
      field.name = normalise_name(written.name.text);
      field.type = type_of(file, written, depth + 1);
      fields.push_back(std::move(field));
    }
    type = Type::record(normalise_name(item.name.text), std::move(fields));
  } else {
    type = type_named(file, item.type, item.name.span, depth + 1);
  }
  if (item.is_collection) type = Type::list(type);
  if (depth < max_type_depth) types_.emplace(&item, type);
  // `instance of` names it as its file does.
  if (definition(file, item.name.text) == &item)
    r_.types_.emplace(prefixes_[file] + normalise_name(item.name.text), type);
  return type;
}

}  // namespace adjudge::model
