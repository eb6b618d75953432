#include "adjudge/runtime/case.hpp"

#include <algorithm>
#include <deque>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "adjudge/core/read_text.hpp"
#include "runtime/fitter.hpp"

namespace adjudge {

/// The keys that a program's cases may have: `order` leads to a group, in which `placed_at` is a fact.
/// `order.placed_at` may also stand as one key where `order` could.
struct CaseReader::State {
  struct Group;
  struct Entry {
    int slot = -1;           // of a fact
    Group* group = nullptr;  // of keys that stand below
  };
  struct Group {
    std::unordered_map<std::string_view, Entry> entries;
    // What the keys of the last context were. Cases resemble each other, so they mostly are what the next one's are.
    ShapePtr seen;
    std::vector<const Entry*> entries_of_seen;
  };

  explicit State(const Program& of) : program(of), fitter(of.currency, of.zone, &extra), found(of.slots.size()) {
    groups.emplace_back();
    for (std::size_t i = 0; i < program.slots.size(); ++i) {
      const program::Slot& slot = program.slots[i];
      absent.push_back(slot.has_default ? slot.default_value
                                        : fitter.fit(Value(), slot.type, Place(slot.path), slot.sensitive));
      Group* group = &groups.front();
      for (std::string_view path = slot.path;;) {
        group->entries[path].slot = static_cast<int>(i);
        const auto dot = path.find('.');
        if (dot == std::string_view::npos) break;
        Entry& entry = group->entries[path.substr(0, dot)];
        if (entry.group == nullptr) entry.group = &groups.emplace_back();
        group = entry.group;
        path.remove_prefix(dot + 1);
      }
    }
  }

  void recognise(Group& group, const ShapePtr& shape) {
    if (group.seen == shape) return;
    const auto& keys = shape->keys();
    group.entries_of_seen.resize(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (group.seen && i < group.seen->size() && group.seen->keys()[i] == keys[i]) continue;
      const auto entry = group.entries.find(keys[i]);
      group.entries_of_seen[i] = entry == group.entries.end() ? nullptr : &entry->second;
    }
    group.seen = shape;
  }

  // Finds what a context says of facts. What is found first stays: a path as one key goes before the same path in
  // parts.
  void look(Group& group, const Value& given, const Place* place) {
    recognise(group, given.shape());
    const auto values = given.values();
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Entry* const entry = group.entries_of_seen[i];
      const bool is_group =
          entry != nullptr && entry->group != nullptr && (values[i].is(Kind::context) || values[i].is_null());
      if (entry != nullptr && entry->slot >= 0) {
        const Value*& fact = found[static_cast<std::size_t>(entry->slot)];
        if (fact == nullptr) fact = &values[i];
      } else if (!is_group) {
        const std::string& key = given.shape()->keys()[i];
        extra.add((place == nullptr ? Place(key) : place->field(key)).text_without_elements());
      }
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const Entry* const entry = group.entries_of_seen[i];
      if (entry == nullptr || entry->group == nullptr || !values[i].is(Kind::context)) continue;
      const std::string& key = given.shape()->keys()[i];
      const Place below = place == nullptr ? Place(key) : place->field(key);
      look(*entry->group, values[i], &below);
    }
  }

  const Program& program;
  ExtraKeys extra;
  Fitter fitter;
  std::deque<Group> groups;         // the first is the case itself
  std::vector<Value> absent;        // by slot: what a case that says nothing of a fact says
  std::vector<const Value*> found;  // by slot, of the case at hand
};

namespace {

// What files have as text, read by the type that is declared; all else stays as it is (dmn mode).
Value read_by_type(const Value& given, const Type& type) {
  switch (type.kind()) {
    case Type::Kind::number:
    case Type::Kind::boolean:
    case Type::Kind::date:
    case Type::Kind::time:
    case Type::Kind::date_time:
    case Type::Kind::duration:
    case Type::Kind::months:
      if (given.is(Kind::string))
        if (auto value = read_text(type, given.string(), {})) return *value;
      return given;
    case Type::Kind::list: {
      if (!given.is(Kind::list)) return read_by_type(given, type.element());
      std::vector<Value> items;
      for (const Value& item : given.items()) items.push_back(read_by_type(item, type.element()));
      return Value::list(std::move(items));
    }
    case Type::Kind::record: {
      if (!given.is(Kind::context)) return given;
      std::vector<Value> values(given.values().begin(), given.values().end());
      for (std::size_t i = 0; i < values.size(); ++i)
        if (const Type::Field* field = type.field(given.shape()->keys()[i]))
          values[i] = read_by_type(values[i], field->type);
      return Value::context(given.shape(), std::move(values));
    }
    default:
      return given;
  }
}

}  // namespace

CaseReader::CaseReader(const Program& program) : state_(std::make_unique<State>(program)) {}
CaseReader::~CaseReader() = default;
CaseReader::CaseReader(CaseReader&&) noexcept = default;

Case CaseReader::read(const Value& given) {
  State& state = *state_;
  std::fill(state.found.begin(), state.found.end(), nullptr);
  if (given.is(Kind::context)) state.look(state.groups.front(), given, nullptr);
  Case result;
  result.facts.reserve(state.found.size());
  for (std::size_t i = 0; i < state.found.size(); ++i) {
    const program::Slot& slot = state.program.slots[i];
    const Value* const found = state.found[i];
    if (state.program.mode == Mode::dmn) {
      result.facts.push_back(found == nullptr || found->is(Kind::unknown) ? Value() : read_by_type(*found, slot.type));
      continue;
    }
    if (found == nullptr || found->is_null())
      result.facts.push_back(state.absent[i]);
    else
      result.facts.push_back(state.fitter.fit(*found, slot.type, Place(slot.path), slot.sensitive));
  }
  return result;
}

const std::vector<std::string>& CaseReader::extra_keys() const noexcept { return state_->extra.paths(); }

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

// What a case says of a fact: under its path as one key, or as parts.
const Value* look_up(const Value& given, std::string_view path) {
  const Value* place = &given;
  while (true) {
    if (!place->is(Kind::context)) return nullptr;
    if (const Value* whole = place->find(path)) return whole;
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) return nullptr;
    place = place->find(path.substr(0, dot));
    if (place == nullptr) return nullptr;
    path.remove_prefix(dot + 1);
  }
}

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
