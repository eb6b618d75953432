#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace adjudge::yaml {

/// A light reading of the YAML before an error: enough to say which value the error stands in.
struct Sketch {
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  struct Open {
    std::size_t begin = 0;           ///< of a bracket that is still open
    std::vector<std::size_t> items;  ///< where its last few items begin
  };

  std::size_t value = 0;            ///< where the last value, key or item before the error begins
  bool value_after_key = false;     ///< it follows a `: ` on its own line
  std::vector<Open> open;           ///< the brackets around the error, outermost first
  std::optional<Piece> quote;       ///< the last quoted text before the error
  std::optional<Piece> collection;  ///< the last `{}` or `[]` that is closed before the error
  bool in_flow() const noexcept { return !open.empty(); }
};

/// Reads `source` up to `end`.
Sketch sketch(std::string_view source, std::size_t end);

/// Where a quoted text ends: behind its closing quote, or at the end of the source.
std::size_t skip_quoted(std::string_view source, std::size_t begin);

}  // namespace adjudge::yaml
