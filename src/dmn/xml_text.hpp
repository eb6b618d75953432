#pragma once

#include <cstdint>
#include <string_view>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/scalar_text.hpp"

namespace adjudge::xml {

/// Appends a piece of XML, which stands in the file at `offset`, to a text and its map: entities become characters,
/// line ends become `\n`. A piece of a CDATA section has no entities.
void append(ScalarText& scalar, std::string_view raw, std::uint32_t offset, bool is_cdata, Diagnostics& notes);

/// The text without white space around it. Empty: what is left has the place `otherwise`.
ScalarText trimmed(const ScalarText& scalar, const Span& otherwise);

/// A name: white space inside is one space each, and none around it.
std::string collapsed(std::string_view text);

}  // namespace adjudge::xml
