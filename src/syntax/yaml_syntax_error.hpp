#pragma once

#include <cstdint>
#include <string_view>

#include "adjudge/core/diagnostic.hpp"

namespace adjudge::yaml {

/// Says in an author's words what yaml-cpp could not read at `at`, with the repair where there is one.
Diagnostic explain_syntax_error(std::string_view source, SourceId file, std::size_t at, std::string_view message);

}  // namespace adjudge::yaml
