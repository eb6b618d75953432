#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/money.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge {

/// A type of the language: a small value that shares its immutable description.
class Type {
 public:
  enum class Kind : std::uint8_t {
    unknown,  ///< of something that was already complained about; fits everything, and nothing is said of it again
    any,      ///< anything; only known when it runs
    null,     ///< of the literal null
    string,
    number,
    money,
    boolean,
    date,
    time,
    date_time,
    duration,
    months,
    business_days,
    choice,  ///< one of a closed list of names
    list,
    range,
    record,  ///< named fields
    function,
    variable,  ///< a letter of a generic signature: `T`
  };

  struct Field;
  struct Description;

  Type() noexcept;  ///< unknown
  explicit Type(Kind plain);
  static Type money(Currency currency);  ///< no currency: any currency
  static Type choice(std::string name, std::vector<std::string> members);
  /// One of the texts that an expression writes: `if c then "approve" else "deny"` fits a choice that has both.
  static Type texts(std::vector<std::string> texts);
  static Type list(Type element, std::size_t at_least = 0);
  static Type range(Type element);
  static Type record(std::string name, std::vector<Field> fields);
  static Type function(std::vector<Type> parameters, Type result);
  static Type variable(std::string name);

  /// The same type, allowed to be unknown (`T?`), or not.
  Type as_optional(bool optional = true) const;
  /// The same type with the values it may take: a `Range` value, for number, money, date and the like.
  Type with_bounds(Value range) const;

  Kind kind() const noexcept;
  bool is(Kind kind) const noexcept { return this->kind() == kind; }
  bool is_unknown() const noexcept { return is(Kind::unknown); }
  bool is_optional() const noexcept;
  bool is_texts() const noexcept;                            ///< a choice made by `texts`
  const std::string& name() const noexcept;                  ///< of a choice, record or variable; may be empty
  const std::vector<std::string>& members() const noexcept;  ///< of a choice, highest first
  int member_index(std::string_view member) const noexcept;  ///< -1 when it is none
  const std::vector<Value>& member_values() const noexcept;  ///< the members as shared string values
  const Type& element() const noexcept;                      ///< of a list or range
  std::size_t at_least() const noexcept;                     ///< of a list
  const std::vector<Field>& fields() const noexcept;         ///< of a record
  const Field* field(std::string_view name) const noexcept;
  int field_index(std::string_view name) const noexcept;
  const ShapePtr& shape() const noexcept;                ///< of a record: the shape of its values
  Currency currency() const noexcept;                    ///< of money; none when it may be any
  const std::vector<Type>& parameters() const noexcept;  ///< of a function
  const Type& result() const noexcept;                   ///< of a function
  const Value& bounds() const noexcept;                  ///< a range value, or null

  /// As an author writes it: `list of Line`, `money`, `one of defective, unwanted`.
  std::string to_text() const;

 private:
  std::shared_ptr<const Description> description_;
};

struct Type::Field {
  std::string name;
  Type type;
  Value default_value;  ///< null: no default
  bool sensitive = false;
  std::string label;
};

/// Whether values of `from` may stand where `to` is wanted (bounds and optionality aside). `unknown` and `any` always.
bool conforms(const Type& from, const Type& to);

/// The narrowest type that both conform to; `any` when there is none.
Type common(const Type& a, const Type& b);

/// Same type in every part, names and bounds aside.
bool same(const Type& a, const Type& b);

}  // namespace adjudge
