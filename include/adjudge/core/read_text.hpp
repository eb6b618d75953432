#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge {

/// Reads plain text as a value of a scalar type: `2026-11-24` as a date, `20.00 EUR` or `20` as money, `16:30` as a
/// time, a member's name as a choice, `true` as a boolean, any text as a string. Nothing when it does not fit. Bounds
/// are not looked at. `currency` is the pack's: what a bare number takes as money.
std::optional<Value> read_text(const Type& type, std::string_view text, Currency currency);

/// The static type of a value: for `adjudge eval`, whose names have only values.
Type type_of(const Value& value);

/// A value with its records brought to the shape of a type that it conforms to: fields in the type's order, others
/// dropped, those that are left out at their default or else unknown, missing `owner.field`.
Value shaped(const Value& value, const Type& type, const std::string& owner);

/// Whether values of one type have the shape of another already.
bool has_shape(const Type& from, const Type& to);

/// Whether a value lies within the bounds of its type, if it has any.
bool within_bounds(const Value& value, const Type& type);

}  // namespace adjudge
