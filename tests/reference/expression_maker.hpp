#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "generator.hpp"

namespace adjudge::reference {

using Strings = std::vector<std::string>;

/// The parts in their order; braces, unlike `+`, also fix the order in which chance is asked.
std::string cat(std::initializer_list<std::string> parts);
std::string joined(const Strings& parts, const std::string& separator);

bool is_list_of(const Type& type, Type::Kind kind);
bool is_ordered(const Type& type);

/// Something that an expression may name.
struct Atom {
  std::string text;
  Type type;
};
using Atoms = std::vector<Atom>;

/// Writes random FEEL of a wanted type over the names in `scope_`.
class ExpressionMaker {
 protected:
  explicit ExpressionMaker(std::uint64_t seed) : chance_(seed) {}

  struct OwnFunction {
    std::string name;
    std::vector<Type> parameters;
    Type result;
  };

  // What may be named
  void add_atoms(const std::string& path, const Type& type, Atoms& atoms, int depth = 0);
  std::optional<Atom> pick(const Atoms& atoms, bool (*wanted)(const Type&));
  std::optional<Atom> any_of(const Atoms& atoms);
  Type any_plain_type();

  // Literals
  static const Strings& words();
  Date any_date();
  static bool names_item(const std::string& text);
  std::string number_literal();
  std::string money_literal();
  std::string literal(const Type& type);
  static bool has_literal(const Type& type);
  std::pair<std::string, std::string> two_literals(const Type& type);

  // Expressions of a type
  std::optional<Atom> atom_of(const Type& type);
  static bool matches(const Type& a, const Type& b);
  std::string number_atom_or_literal();
  /// A computed text: one that can only be a few constants would be a choice of those.
  static std::string as_text(const std::string& text);
  /// An argument that is no constant text, for the same reason.
  std::string argument(const Type& type, int depth);
  std::string leaf(const Type& type);
  /// Has a leaf: a literal, or something in scope.
  bool has_leaf(const Type& type);
  std::string expression(const Type& type, int depth);
  std::string choice(const Type& type, int depth);
  std::optional<std::string> own_call(const Type& type, int depth);
  std::optional<std::string> list_element(const Type& type);
  std::string of(Type::Kind kind, int depth) { return expression(Type(kind), depth - 1); }
  std::string money_of(int depth) { return expression(Type::money(currency_), depth - 1); }
  std::optional<Atom> list_of_records();
  /// Runs `work` with the variable's atoms in scope, and nothing else of the same name.
  template <class Work>
  std::string with_local(const std::string& name, const Type& type, Work work) {
    const Atoms outer = scope_;
    Atoms inner;
    add_atoms(name, type, inner);
    for (int i = 0; i < 4; ++i) scope_.insert(scope_.end(), inner.begin(), inner.end());
    std::string result = work();
    scope_ = outer;
    return result;
  }
  /// A condition on an element, by the names of its fields.
  std::string element_condition(const Type& element, int depth);
  std::string fresh_variable() { return "v" + std::to_string(++variables_); }
  /// Several operators without parentheses, so that precedence matters.
  std::string flat_number();
  std::string index(int depth);
  std::string numbers_of_lists(int depth);
  std::string number_of_time(int depth);
  std::string number(int depth);
  Type any_ordered_type();
  /// An equation of two things of one type, the left one not a literal.
  std::string equation(int depth);
  std::string more_booleans(int depth);
  std::string boolean(int depth);
  std::string ordered_in(const Type& type);
  std::string money(int depth);
  std::string text(int depth);
  std::string moment(int depth);
  std::string months(int depth);
  std::string date(int depth);
  std::string duration(int depth);
  std::string list(const Type& type, int depth);
  /// `order.lines[condition].price`, when there are records with such a field.
  std::optional<Atom> filtered_field(const Type& element);

  Chance chance_;
  Currency currency_;
  std::vector<Date> dates_;
  std::vector<Type> choices_;
  std::vector<OwnFunction> functions_;
  Atoms scope_;

 private:
  std::size_t variables_ = 0;
};

}  // namespace adjudge::reference
