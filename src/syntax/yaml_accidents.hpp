#pragma once

#include <string_view>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/yaml.hpp"

namespace adjudge::yaml {

/// Finds what YAML reads otherwise than its author meant (language.md 5) and puts it right in the tree, so that each
/// accident gives one message and nothing after it stumbles over the pieces. Then keys given twice are found.
/// False when a quote that closes late has swallowed lines, which are lost.
bool mend_accidents(Node& document, std::string_view source, Diagnostics& notes);

/// A plain scalar that says what stands in the source, line breaks folded.
ScalarText written_text(std::string_view source, Span span);

}  // namespace adjudge::yaml
