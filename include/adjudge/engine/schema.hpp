#pragma once

#include <string>

#include "adjudge/program/program.hpp"

namespace adjudge {

/// The JSON Schema (2020-12) of a case of this program, as JSON text on several lines.
///
/// Closed choices are enumerations, dates and times formats, money what `CaseReader` takes; a fact is required when it
/// has neither a default nor `?`.
std::string json_schema(const Program& program);

}  // namespace adjudge
