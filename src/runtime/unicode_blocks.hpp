#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace adjudge {

/// A block of Unicode: code points that stand together in the standard's charts.
struct UnicodeBlock {
  std::string_view name;  ///< without spaces: `BasicLatin`, `Latin-1Supplement`
  std::uint32_t first;
  std::uint32_t last;
};

/// The block of a name as regular expressions write it behind `Is`; nothing when there is none.
std::optional<UnicodeBlock> find_unicode_block(std::string_view name);

}  // namespace adjudge
