#pragma once

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge {

/// Whether a value is of a type, looked at part by part (feel.md 1, "Conformance"): null is of every type, a context
/// may have more entries than its type names.
bool is_of(const Value& value, const Type& type);

}  // namespace adjudge
