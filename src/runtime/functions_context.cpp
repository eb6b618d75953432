#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adjudge/core/type.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

using Entries = std::vector<std::pair<std::string, Value>>;

Entries entries_of(const Value& context) {
  Entries entries;
  const auto& keys = context.shape()->keys();
  entries.reserve(keys.size() + 1);
  for (std::size_t i = 0; i < keys.size(); ++i) entries.emplace_back(keys[i], context.values()[i]);
  return entries;
}

/// The keys of a path: a text, or a list of texts that is not empty. Nothing after a refusal.
std::optional<std::vector<std::string>> path_of(Call& call, std::size_t index) {
  const Value& given = call[index];
  if (!given.is(Kind::list)) {
    const std::string* key = call.text(index);
    if (key == nullptr) return std::nullopt;
    return std::vector<std::string>{*key};
  }
  std::vector<std::string> keys;
  for (const Value& key : given.items()) {
    if (!key.is(Kind::string)) {
      call.refuse(Code::bad_argument,
                  mistakes::quoted(call.function()) + ": a key that is " + mistakes::with_article(key));
      return std::nullopt;
    }
    keys.push_back(key.string());
  }
  if (keys.empty()) call.refuse(Code::bad_argument, mistakes::quoted(call.function()) + ": no key is given");
  return keys.empty() ? std::nullopt : std::optional(std::move(keys));
}

Value get_value(Call& call) {
  const Value* context = call.context_value(0);
  const auto keys = path_of(call, 1);
  if (context == nullptr || !keys || !call.spend(keys->size())) return call.refusal();
  Value found = *context;
  for (const std::string& key : *keys) {
    if (!found.is_settled()) return found;
    const Value* next = found.is(Kind::context) ? found.find(key) : nullptr;
    if (next == nullptr) return mistakes::no_such_entry(call.context(), key);
    found = Value(*next);
  }
  return found;
}

Type type_of_entry(std::span<const Type> arguments, std::span<const Value> constants) {
  if (arguments.size() != 2 || !arguments[0].is(Type::Kind::record) || !constants[1].is(Kind::string)) return Type();
  const Type::Field* field = arguments[0].field(constants[1].string());
  return field != nullptr ? field->type : Type();
}

Value get_entries(Call& call) {
  const Value* context = call.context_value(0);
  if (context == nullptr || !call.spend(context->values().size())) return call.refusal();
  static const auto shape = std::make_shared<const Shape>(std::vector<std::string>{"key", "value"});
  std::vector<Value> entries;
  entries.reserve(context->values().size());
  const auto& keys = context->shape()->keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    Value entry = Value::context(shape, {Value(keys[i]), context->values()[i]});
    if (entry.is(Kind::problem)) return call.fail(entry.problem().code, entry.problem().message);
    entries.push_back(std::move(entry));
  }
  return call.list_result(std::move(entries));
}

Type type_of_entries(std::span<const Type> arguments, std::span<const Value>) {
  if (arguments.size() != 1 || !arguments[0].is(Type::Kind::record)) return Type();
  Type value;
  for (const Type::Field& field : arguments[0].fields())
    value = value.is_unknown() ? field.type : common(value, field.type);
  if (value.is_unknown()) value = Type(Type::Kind::any);
  return Type::list(
      Type::record({}, {{"key", Type(Type::Kind::string), {}, false, {}}, {"value", value, {}, false, {}}}));
}

Value context_of(Call& call) {
  const auto list = call.list(0);
  if (!list || !call.spend(list->size())) return call.refusal();
  Entries entries;
  std::unordered_set<std::string_view> keys;
  for (const Value& entry : *list) {
    if (!entry.is(Kind::context)) return call.bad_argument("an entry that is " + mistakes::with_article(entry));
    const Value* key = entry.find("key");
    const Value* value = entry.find("value");
    if (key == nullptr || value == nullptr) return call.bad_argument("an entry without a `key` or a `value`");
    if (!key->is_settled()) return *key;
    if (!key->is(Kind::string)) return call.bad_argument("a key that is " + mistakes::with_article(*key));
    if (!keys.insert(key->string()).second)
      return call.bad_argument("the key " + mistakes::quoted(key->string()) + " comes twice");
    entries.emplace_back(key->string(), *value);
  }
  return call.context_result(std::move(entries));
}

/// The context with another value at the end of a path. All but the last key must lead to a context.
Value with_entry(Call& call, const Value& context, std::span<const std::string> path, const Value& value) {
  if (!call.spend(context.values().size())) return call.refusal();
  Value inner = value;
  if (path.size() > 1) {
    const Value* next = context.find(path.front());
    if (next == nullptr) return mistakes::no_such_entry(call.context(), path.front());
    if (!next->is_settled()) return *next;
    if (!next->is(Kind::context)) return call.bad_argument("the path leads through " + mistakes::with_article(*next));
    inner = with_entry(call, *next, path.subspan(1), value);
    if (!inner.is(Kind::context)) return inner;
  }
  const int place = context.shape()->find(path.front());
  if (place >= 0) {
    std::vector<Value> values(context.values().begin(), context.values().end());
    values[static_cast<std::size_t>(place)] = std::move(inner);
    Value result = Value::context(context.shape(), std::move(values));
    return result.is(Kind::problem) ? call.fail(result.problem().code, result.problem().message) : result;
  }
  Entries entries = entries_of(context);
  entries.emplace_back(path.front(), std::move(inner));
  return call.context_result(std::move(entries));
}

Value context_put(Call& call) {
  const Value* context = call.context_value(0);
  const auto path = path_of(call, 1);
  if (context == nullptr || !path) return call.refusal();
  return with_entry(call, *context, *path, call[2]);
}

Type type_with_entry(std::span<const Type> arguments, std::span<const Value> constants) {
  if (arguments.size() != 3 || !arguments[0].is(Type::Kind::record) || !constants[1].is(Kind::string)) return Type();
  std::vector<Type::Field> fields = arguments[0].fields();
  const int place = arguments[0].field_index(constants[1].string());
  Type::Field field{constants[1].string(), arguments[2], {}, false, {}};
  if (place >= 0) {
    fields[static_cast<std::size_t>(place)] = std::move(field);
  } else {
    fields.push_back(std::move(field));
  }
  return Type::record({}, std::move(fields));
}

Value context_merge(Call& call) {
  const auto list = call.list(0);
  if (!list) return call.refusal();
  Entries entries;
  for (const Value& context : *list) {
    if (!context.is(Kind::context)) return call.bad_argument("an element that is " + mistakes::with_article(context));
    if (!call.spend(context.values().size() + 1)) return call.refusal();
    Entries further = entries_of(context);
    entries.insert(entries.end(), std::make_move_iterator(further.begin()), std::make_move_iterator(further.end()));
    if (entries.size() > max_list_size) return mistakes::list_too_long(call.context());
  }
  // Of entries with one key the first has the place and the last the value.
  return call.context_result(std::move(entries));
}

}  // namespace

void add_context_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "context",
      {
          {"get value",
           "the entry of a key, or at the end of a path of keys",
           {"get value(m: context, key: string) -> any", "get value(m: context, keys: list of string) -> any"},
           {{"get value({sku: \"A1\", grade: \"used\"}, \"grade\")", "\"used\""}},
           get_value,
           Strictness::whole,
           false,
           type_of_entry},
          {"get entries",
           "the entries as a list of contexts with a `key` and a `value`",
           {"get entries(m: context) -> list of any"},
           {{"get entries({A1: 2, B1: 1})", "[{key: \"A1\", value: 2}, {key: \"B1\", value: 1}]"}},
           get_entries,
           Strictness::whole,
           false,
           type_of_entries},
          {"context",
           "the context that a list of entries with a `key` and a `value` makes",
           {"context(entries: list of context) -> any"},
           {{"context([{key: \"A1\", value: 2}, {key: \"B1\", value: 1}])", "{A1: 2, B1: 1}"}},
           context_of},
          {"context put",
           "the context with an entry set, by its key or at the end of a path of keys",
           {"context put(context: context, key: string, value: any) -> any",
            "context put(context: context, keys: list of string, value: any) -> any"},
           {{"context put({sku: \"A1\", grade: \"sealed\"}, \"grade\", \"used\")", "{sku: \"A1\", grade: \"used\"}"}},
           context_put,
           Strictness::whole,
           false,
           type_with_entry},
          {"context merge",
           "the entries of all contexts; of one key the last value",
           {"context merge(contexts: list of context) -> any"},
           {{"context merge([{fee: 5, reason: \"late\"}, {fee: 0}])", "{fee: 0, reason: \"late\"}"}},
           context_merge},
      });
}

}  // namespace adjudge
