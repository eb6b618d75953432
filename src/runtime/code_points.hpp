#pragma once

#include <cstddef>
#include <string_view>

/// \file
/// Positions in UTF-8 text by code point, as FEEL counts them.
namespace adjudge {

inline bool is_continuation_byte(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// How many code points a text has.
inline std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (const char byte : text) count += is_continuation_byte(byte) ? 0 : 1;
  return count;
}

/// The byte at which the code point with this index (from 0) starts; the text's size when it has fewer.
inline std::size_t offset_of_code_point(std::string_view text, std::size_t index) noexcept {
  std::size_t offset = 0;
  for (; offset < text.size(); ++offset) {
    if (is_continuation_byte(text[offset])) continue;
    if (index == 0) break;
    --index;
  }
  return offset;
}

}  // namespace adjudge
