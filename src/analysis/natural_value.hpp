#pragma once

#include <optional>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge::analysis {

/// A value strictly between two of one kind that a person would name: the next whole number, the next day. Null is no
/// bound. `digits` is how finely the author writes numbers here; a finer one is taken only when there is no other.
/// Nothing when no value lies between.
std::optional<Value> value_between(const Value& low, const Value& high, int digits);

/// A value of a type about which no cell says anything.
std::optional<Value> any_value(const Type& type);

/// Digits after the point that it takes to write a number or an amount; 0 for other kinds.
int digits_of(const Value& value);

}  // namespace adjudge::analysis
