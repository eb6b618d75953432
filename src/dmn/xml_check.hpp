#pragma once

#include <cstddef>
#include <string_view>

#include "adjudge/core/diagnostic.hpp"

namespace adjudge::xml {

/// What a file may cost. A model of a thousand decisions stays far below.
struct Limits {
  static constexpr std::size_t bytes = 16u << 20;
  static constexpr std::size_t depth = 256;
  static constexpr std::size_t elements = 500'000;
  static constexpr std::size_t attributes = 256;  ///< of one element
};

/// Looks at the bytes and the tags of a file, before a tree is made of it: that it is UTF-8 within the limits, has no
/// document type, and that its tags are well formed and closed in order. Says the first reason why not: behind a broken
/// tag nothing means what it seems to.
bool check(std::string_view text, SourceId file, Diagnostics& notes);

/// The length of the UTF-8 character at `at`, or 0 when it is none.
std::size_t character_size(std::string_view text, std::size_t at) noexcept;

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name_start(char c) noexcept;
bool is_name(char c) noexcept;  ///< whether a name may go on with it

}  // namespace adjudge::xml
