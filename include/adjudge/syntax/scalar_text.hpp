#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/core/source.hpp"

namespace adjudge {

/// The text of a YAML scalar with a map back to the file: what it says, and where each byte of it stands.
struct ScalarText {
  enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

  std::string text;  ///< decoded
  Span span;         ///< of the whole scalar in its file, quotes included
  Style style = Style::plain;
  /// Runs of the map: from decoded offset `first` on, byte i stands at file offset `second + (i - first)`. Ascending.
  /// Two runs may share their `first`: what comes before it ends by the one, what comes after it begins by the other.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> runs;

  /// Where a piece of the decoded text stands in the file.
  Span locate(std::uint32_t begin, std::uint32_t end) const;

  /// A text that stands in its file as it is, from `offset` on: for expressions of the command line and of tests.
  static ScalarText verbatim(std::string text, SourceId source, std::uint32_t offset = 0);
};

}  // namespace adjudge
