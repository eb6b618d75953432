#include "adjudge/core/type.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace adjudge {

struct Type::Description {
  Kind kind = Kind::unknown;
  bool optional = false;
  bool is_texts = false;
  std::string name;
  std::vector<std::string> members;
  std::vector<Value> member_values;
  std::vector<Type> parts;  // the element of a list or range; the parameters of a function and then its result
  std::vector<Type> parameters;
  std::size_t at_least = 0;
  std::vector<Field> fields;
  ShapePtr shape;
  Currency currency;
  Value bounds;
};

namespace {

const Type& unknown_type() {
  static const Type type;
  return type;
}

}  // namespace

Type::Type() noexcept = default;

Type::Type(Kind plain) {
  // One description for each plain kind, so that most types are one pointer to the same place.
  static const auto descriptions = [] {
    std::vector<std::shared_ptr<const Description>> result;
    for (int kind = 0; kind <= static_cast<int>(Kind::variable); ++kind) {
      auto description = std::make_shared<Description>();
      description->kind = static_cast<Kind>(kind);
      description->parts.emplace_back();  // a list of what is not said, and so on
      description->shape = std::make_shared<const Shape>(std::vector<std::string>());
      result.push_back(std::move(description));
    }
    return result;
  }();
  if (plain != Kind::unknown) description_ = descriptions.at(static_cast<std::size_t>(plain));
}

Type Type::money(Currency currency) {
  Type type(Kind::money);
  if (currency.is_none()) return type;
  auto description = std::make_shared<Description>(*type.description_);
  description->currency = currency;
  type.description_ = std::move(description);
  return type;
}

Type Type::choice(std::string name, std::vector<std::string> members) {
  auto description = std::make_shared<Description>();
  description->kind = Kind::choice;
  description->name = std::move(name);
  description->member_values.reserve(members.size());
  for (const std::string& member : members) description->member_values.emplace_back(member);
  description->members = std::move(members);
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::texts(std::vector<std::string> texts) {
  Type type = choice({}, std::move(texts));
  auto description = std::make_shared<Description>(*type.description_);
  description->is_texts = true;
  type.description_ = std::move(description);
  return type;
}

Type Type::list(Type element, std::size_t at_least) {
  auto description = std::make_shared<Description>();
  description->kind = Kind::list;
  description->parts.push_back(std::move(element));
  description->at_least = at_least;
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::range(Type element) {
  auto description = std::make_shared<Description>();
  description->kind = Kind::range;
  description->parts.push_back(std::move(element));
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::record(std::string name, std::vector<Field> fields) {
  auto description = std::make_shared<Description>();
  description->kind = Kind::record;
  description->name = std::move(name);
  std::vector<std::string> keys;
  keys.reserve(fields.size());
  for (const Field& field : fields) keys.push_back(field.name);
  description->shape = std::make_shared<const Shape>(std::move(keys));
  description->fields = std::move(fields);
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::function(std::vector<Type> parameters, Type result) {
  auto description = std::make_shared<Description>();
  description->kind = Kind::function;
  description->parameters = std::move(parameters);
  description->parts.push_back(std::move(result));
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::variable(std::string name) {
  auto description = std::make_shared<Description>();
  description->kind = Kind::variable;
  description->name = std::move(name);
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::as_optional(bool optional) const {
  if (is_optional() == optional || is_unknown()) return *this;
  auto description = std::make_shared<Description>(*description_);
  description->optional = optional;
  Type type;
  type.description_ = std::move(description);
  return type;
}

Type Type::with_bounds(Value range) const {
  if (is_unknown()) return *this;
  auto description = std::make_shared<Description>(*description_);
  description->bounds = std::move(range);
  Type type;
  type.description_ = std::move(description);
  return type;
}

namespace {

template <class T>
const T& nothing() {
  static const T value{};
  return value;
}

}  // namespace

Type::Kind Type::kind() const noexcept { return description_ ? description_->kind : Kind::unknown; }
bool Type::is_optional() const noexcept { return description_ && description_->optional; }
bool Type::is_texts() const noexcept { return description_ && description_->is_texts; }
const std::string& Type::name() const noexcept { return description_ ? description_->name : nothing<std::string>(); }

const std::vector<std::string>& Type::members() const noexcept {
  return description_ ? description_->members : nothing<std::vector<std::string>>();
}

int Type::member_index(std::string_view member) const noexcept {
  const auto& all = members();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] == member) return static_cast<int>(i);
  }
  return -1;
}

const std::vector<Value>& Type::member_values() const noexcept {
  return description_ ? description_->member_values : nothing<std::vector<Value>>();
}

const Type& Type::element() const noexcept {
  return is(Kind::list) || is(Kind::range) ? description_->parts.front() : unknown_type();
}

std::size_t Type::at_least() const noexcept { return description_ ? description_->at_least : 0; }

const std::vector<Type::Field>& Type::fields() const noexcept {
  return description_ ? description_->fields : nothing<std::vector<Field>>();
}

const Type::Field* Type::field(std::string_view name) const noexcept {
  const int index = field_index(name);
  return index < 0 ? nullptr : &description_->fields[static_cast<std::size_t>(index)];
}

int Type::field_index(std::string_view name) const noexcept {
  return is(Kind::record) ? description_->shape->find(name) : -1;
}

const ShapePtr& Type::shape() const noexcept { return is(Kind::record) ? description_->shape : nothing<ShapePtr>(); }
Currency Type::currency() const noexcept { return description_ ? description_->currency : Currency(); }

const std::vector<Type>& Type::parameters() const noexcept {
  return description_ ? description_->parameters : nothing<std::vector<Type>>();
}

const Type& Type::result() const noexcept { return is(Kind::function) ? description_->parts.front() : unknown_type(); }

const Value& Type::bounds() const noexcept { return description_ ? description_->bounds : nothing<Value>(); }

// Text

namespace {

constexpr std::size_t shown_members = 8;

/// `depth` counts how far inside anonymous records and functions we are: there a kind's name must do.
std::string text_of(const Type& type, int depth);

std::string text_of_choice(const Type& type) {
  if (type.is_texts()) return "string";
  if (!type.name().empty()) return type.name();
  std::string text = "one of ";
  const auto& members = type.members();
  for (std::size_t i = 0; i < std::min(members.size(), shown_members); ++i) {
    if (i > 0) text += ", ";
    text += members[i];
  }
  if (members.size() > shown_members) text += ", ...";
  return text;
}

std::string text_of_record(const Type& type, int depth) {
  if (!type.name().empty()) return type.name();
  if (type.fields().empty()) return "context";
  if (depth > 0) return "record";
  std::string text = "{";
  for (std::size_t i = 0; i < std::min(type.fields().size(), shown_members); ++i) {
    if (i > 0) text += ", ";
    text += type.fields()[i].name + ": " + text_of(type.fields()[i].type, depth + 1);
  }
  if (type.fields().size() > shown_members) text += ", ...";
  return text + '}';
}

std::string text_of_function(const Type& type, int depth) {
  if (depth > 4) return "function";
  std::string text = "function<";
  for (std::size_t i = 0; i < type.parameters().size(); ++i) {
    if (i > 0) text += ", ";
    text += text_of(type.parameters()[i], depth + 1);
  }
  return text + "> -> " + text_of(type.result(), depth + 1);
}

std::string text_without_mark(const Type& type, int depth) {
  switch (type.kind()) {
    case Type::Kind::unknown:
      return "unknown";
    case Type::Kind::any:
      return "any";
    case Type::Kind::null:
      return "null";
    case Type::Kind::string:
      return "string";
    case Type::Kind::number:
      return "number";
    case Type::Kind::money:
      return type.currency().is_none() ? "money" : "money " + type.currency().code();
    case Type::Kind::boolean:
      return "boolean";
    case Type::Kind::date:
      return "date";
    case Type::Kind::time:
      return "time";
    case Type::Kind::date_time:
      return "date and time";
    case Type::Kind::duration:
      return "duration";
    case Type::Kind::months:
      return "months";
    case Type::Kind::business_days:
      return "business days";
    case Type::Kind::choice:
      return text_of_choice(type);
    case Type::Kind::list:
      return depth > 40 ? "list" : "list of " + text_of(type.element(), depth + 1);
    case Type::Kind::range:
      return depth > 40 ? "range" : "range of " + text_of(type.element(), depth + 1);
    case Type::Kind::record:
      return text_of_record(type, depth);
    case Type::Kind::function:
      return text_of_function(type, depth);
    case Type::Kind::variable:
      return type.name();
  }
  return "unknown";
}

std::string text_of(const Type& type, int depth) {
  std::string text = text_without_mark(type, depth);
  if (!type.is_optional()) return text;
  // `list of T?` is a list of optional elements.
  const bool is_phrase = type.is(Type::Kind::list) || type.is(Type::Kind::range) || type.is(Type::Kind::function) ||
                         (type.is(Type::Kind::choice) && type.name().empty() && !type.is_texts());
  return is_phrase ? '(' + text + ")?" : text + '?';
}

}  // namespace

std::string Type::to_text() const { return text_of(*this, 0); }

// Relations

namespace {

/// Answers about pairs of types. Records and the like remember their answers: types that share their parts could
/// otherwise take time exponential in their depth.
class Comparison {
 public:
  bool conforms(const Type& from, const Type& to) {
    const Type::Kind source = from.kind();
    const Type::Kind target = to.kind();
    if (source == Type::Kind::unknown || target == Type::Kind::unknown) return true;
    if (source == Type::Kind::any || target == Type::Kind::any) return true;
    if (source == Type::Kind::variable || target == Type::Kind::variable) return true;
    if (source == Type::Kind::null) return true;
    if (source == Type::Kind::choice && target == Type::Kind::string) return true;
    if (source != target) return false;
    switch (source) {
      case Type::Kind::money:
        return to.currency().is_none() || to.currency() == from.currency();
      case Type::Kind::choice:
        return std::all_of(from.members().begin(), from.members().end(),
                           [&](const std::string& member) { return to.member_index(member) >= 0; });
      case Type::Kind::list:
      case Type::Kind::range:
        return with_memory(from, to, [&] { return conforms(from.element(), to.element()); });
      case Type::Kind::record:
        return with_memory(from, to, [&] { return record_conforms(from, to); });
      case Type::Kind::function:
        return with_memory(from, to, [&] { return function_conforms(from, to); });
      default:
        return true;
    }
  }

  bool same(const Type& a, const Type& b) {
    if (a.kind() != b.kind() || a.is_optional() != b.is_optional()) return false;
    switch (a.kind()) {
      case Type::Kind::money:
        return a.currency() == b.currency();
      case Type::Kind::choice:
        return a.members() == b.members();
      case Type::Kind::variable:
        return a.name() == b.name();
      case Type::Kind::list:
      case Type::Kind::range:
        return with_memory(a, b, [&] { return same(a.element(), b.element()); });
      case Type::Kind::record:
        return with_memory(a, b, [&] { return same_record(a, b); });
      case Type::Kind::function:
        return with_memory(a, b, [&] { return same_function(a, b); });
      default:
        return true;
    }
  }

 private:
  /// What a type is made of, as an address: types that are copies of one another share it.
  static const void* address(const Type& type) {
    if (type.is(Type::Kind::record)) return type.shape().get();
    if (type.is(Type::Kind::function)) return &type.result();
    return &type.element();
  }

  template <class Answer>
  bool with_memory(const Type& a, const Type& b, Answer answer) {
    const std::pair key(address(a), address(b));
    if (key.first == key.second && a.is_optional() == b.is_optional()) return true;
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    const bool result = answer();
    known_.emplace(key, result);
    return result;
  }

  bool record_conforms(const Type& from, const Type& to) {
    return std::all_of(to.fields().begin(), to.fields().end(), [&](const Type::Field& wanted) {
      const Type::Field* given = from.field(wanted.name);
      if (given == nullptr) return wanted.type.is_optional() || !wanted.default_value.is_null();
      return conforms(given->type, wanted.type);
    });
  }

  bool function_conforms(const Type& from, const Type& to) {
    const auto& given = from.parameters();
    const auto& wanted = to.parameters();
    if (given.size() != wanted.size()) return false;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (!conforms(wanted[i], given[i])) return false;  // it must take all that it will be called with
    }
    return conforms(from.result(), to.result());
  }

  bool same_record(const Type& a, const Type& b) {
    if (a.fields().size() != b.fields().size()) return false;
    return std::all_of(a.fields().begin(), a.fields().end(), [&](const Type::Field& field) {
      const Type::Field* other = b.field(field.name);
      return other != nullptr && same(field.type, other->type);
    });
  }

  bool same_function(const Type& a, const Type& b) {
    const auto& left = a.parameters();
    const auto& right = b.parameters();
    if (left.size() != right.size()) return false;
    for (std::size_t i = 0; i < left.size(); ++i) {
      if (!same(left[i], right[i])) return false;
    }
    return same(a.result(), b.result());
  }

  std::map<std::pair<const void*, const void*>, bool> known_;
};

/// Finds common types. Types that share their parts could take time exponential in their depth: after so many records
/// and lists, `any` will do.
class CommonType {
 public:
  Type of(const Type& a, const Type& b) {
    const bool optional = a.is_optional() || b.is_optional() || a.is(Type::Kind::null) != b.is(Type::Kind::null);
    return without_mark(a, b).as_optional(optional);
  }

 private:
  Type without_mark(const Type& a, const Type& b) {
    // What was complained about, and null, fit whatever the other is.
    if (b.is_unknown() || (b.is(Type::Kind::null) && !a.is_unknown())) return a;
    if (a.is_unknown() || a.is(Type::Kind::null)) return b;
    if (a.is(Type::Kind::any) || b.is(Type::Kind::any)) return Type(Type::Kind::any);
    if (is_text(a) && is_text(b)) return of_text(a, b);
    if (same(a.as_optional(false), b.as_optional(false))) {
      if (a.is(Type::Kind::list)) return a.at_least() <= b.at_least() ? a : b;
      return a.bounds().is_null() || identical(a.bounds(), b.bounds()) ? a : a.with_bounds(Value());
    }
    if (a.kind() != b.kind() || steps_left_-- <= 0) return Type(Type::Kind::any);
    switch (a.kind()) {
      case Type::Kind::money:
        return Type(Type::Kind::money);
      case Type::Kind::list:
        return Type::list(of(a.element(), b.element()), std::min(a.at_least(), b.at_least()));
      case Type::Kind::range:
        return Type::range(of(a.element(), b.element()));
      case Type::Kind::record:
        return of_records(a, b);
      default:
        return Type(Type::Kind::any);
    }
  }

  static bool is_text(const Type& type) { return type.is(Type::Kind::string) || type.is(Type::Kind::choice); }

  static Type of_text(const Type& a, const Type& b) {
    const bool a_conforms = conforms(a, b);
    const bool b_conforms = conforms(b, a);
    if (a_conforms && b_conforms) return a.is_texts() ? b : a;
    if (a_conforms) return b;
    if (b_conforms) return a;
    if (!a.is_texts() || !b.is_texts()) return Type(Type::Kind::string);
    std::vector<std::string> texts = a.members();
    for (const std::string& text : b.members())
      if (a.member_index(text) < 0) texts.push_back(text);
    return texts.size() <= most_texts ? Type::texts(std::move(texts)) : Type(Type::Kind::string);
  }

  Type of_records(const Type& a, const Type& b) {
    std::vector<Type::Field> fields;
    for (const Type::Field& field : a.fields()) {
      const Type::Field* other = b.field(field.name);
      if (other == nullptr) continue;
      Type::Field both;
      both.name = field.name;
      both.type = of(field.type, other->type);
      both.sensitive = field.sensitive || other->sensitive;
      both.label = field.label == other->label ? field.label : std::string();
      fields.push_back(std::move(both));
    }
    return Type::record({}, std::move(fields));
  }

  static constexpr std::size_t most_texts = 64;

  int steps_left_ = 1'000;
};

}  // namespace

bool conforms(const Type& from, const Type& to) { return Comparison().conforms(from, to); }

Type common(const Type& a, const Type& b) { return CommonType().of(a, b); }

bool same(const Type& a, const Type& b) { return Comparison().same(a, b); }

}  // namespace adjudge
