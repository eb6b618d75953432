#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "adjudge/core/value.hpp"

/// Binding a user's structs to the facts of a policy, without a map in between.
///
///     struct Order { adjudge::Date delivered_on; std::optional<adjudge::Date> shipped_on; };
///     struct Request { std::string reason; adjudge::Money price; };
///     struct Return { Order order; Request request; };
///     ADJUDGE_FIELDS(Order, delivered_on, shipped_on)
///     ADJUDGE_FIELDS(Request, reason, price)
///     ADJUDGE_FIELDS(Return, order, request)
///
/// The macro stands in the global namespace. `order.delivered_on` is then the fact of that path; std::optional is "may
/// be unknown", std::vector a list, a bound struct a record or a group of facts.
namespace adjudge {

/// A field of a bound struct: the name that policies use, and where it is.
template <class Owner, class Member>
struct Field {
  std::string_view name;
  Member Owner::*member;
};

/// The fields of a struct. ADJUDGE_FIELDS specialises it; do so by hand where names differ:
///
///     template <> struct adjudge::Fields<Order> {
///       static constexpr auto list = std::tuple{adjudge::Field{"delivered on", &Order::delivered}};
///     };
template <class Owner>
struct Fields {};

template <class Owner, class Member>
Field(const char*, Member Owner::*) -> Field<Owner, Member>;

template <class T>
concept BoundStruct = requires {
  Fields<T>::list;
};

namespace detail {

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T, class A>
struct IsVector<std::vector<T, A>> : std::true_type {};

template <BoundStruct T>
const ShapePtr& shape_of() {
  static const ShapePtr shape = std::apply(
      [](const auto&... field) {
        return std::make_shared<const Shape>(std::vector<std::string>{std::string(field.name)...});
      },
      Fields<T>::list);
  return shape;
}

}  // namespace detail

/// A member of a bound struct as a value; null where a std::optional is empty. Enumerations need an overload of their
/// own, found by their namespace: `adjudge::Value to_value(Reason)`.
template <class T>
Value to_value(const T& member) {
  if constexpr (std::is_same_v<T, Value>) {
    return member;
  } else if constexpr (detail::IsOptional<T>::value) {
    return member ? to_value(*member) : Value();
  } else if constexpr (detail::IsVector<T>::value) {
    std::vector<Value> items;
    items.reserve(member.size());
    for (const auto& item : member) items.push_back(to_value(item));
    return Value::list(std::move(items));
  } else if constexpr (BoundStruct<T>) {
    std::vector<Value> values;
    std::apply([&](const auto&... field) { (values.push_back(to_value(member.*field.member)), ...); }, Fields<T>::list);
    return Value::context(detail::shape_of<T>(), std::move(values));
  } else if constexpr (std::is_same_v<T, bool>) {
    return Value(member);
  } else if constexpr (std::is_integral_v<T> && sizeof(T) <= 8 && (std::is_signed_v<T> || sizeof(T) < 8)) {
    return Value(Decimal(static_cast<std::int64_t>(member)));
  } else {
    static_assert(std::is_constructible_v<Value, const T&> && !std::is_floating_point_v<T> && !std::is_pointer_v<T>,
                  "this member has no value in a policy: use Decimal for numbers, Money for amounts, Date for days");
    return Value(member);
  }
}

}  // namespace adjudge

#define ADJUDGE_PARENS ()
#define ADJUDGE_EXPAND(...) ADJUDGE_EXPAND3(ADJUDGE_EXPAND3(ADJUDGE_EXPAND3(ADJUDGE_EXPAND3(__VA_ARGS__))))
#define ADJUDGE_EXPAND3(...) ADJUDGE_EXPAND2(ADJUDGE_EXPAND2(ADJUDGE_EXPAND2(ADJUDGE_EXPAND2(__VA_ARGS__))))
#define ADJUDGE_EXPAND2(...) ADJUDGE_EXPAND1(ADJUDGE_EXPAND1(ADJUDGE_EXPAND1(ADJUDGE_EXPAND1(__VA_ARGS__))))
#define ADJUDGE_EXPAND1(...) __VA_ARGS__
#define ADJUDGE_EACH_FIELD(Owner, field, ...) \
  ::adjudge::Field{#field, &Owner::field} __VA_OPT__(, ADJUDGE_EACH_FIELD_AGAIN ADJUDGE_PARENS(Owner, __VA_ARGS__))
#define ADJUDGE_EACH_FIELD_AGAIN() ADJUDGE_EACH_FIELD

/// Says which members of a struct are facts, under their own names. Up to 64 members.
#define ADJUDGE_FIELDS(Owner, ...)                                                                        \
  template <>                                                                                             \
  struct adjudge::Fields<Owner> {                                                                         \
    static constexpr auto list = std::make_tuple(ADJUDGE_EXPAND(ADJUDGE_EACH_FIELD(Owner, __VA_ARGS__))); \
  };
