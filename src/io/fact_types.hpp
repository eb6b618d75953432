#pragma once

#include <string_view>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/program/program.hpp"

namespace adjudge {

/// The type that a program has for a dotted path: of a fact, or of a field inside its record. Null when it has none.
const Type* type_at(const Program& program, std::string_view path);
/// The type of a field of a record, or null.
const Type* type_of_field(const Type* record, std::string_view name);

/// One money from an amount and a currency's code that stand beside each other. `path` is that of the amount.
Value join_money(const Value& amount, const Value& currency, std::string_view path);

inline constexpr std::string_view currency_suffix = "_currency";

}  // namespace adjudge
