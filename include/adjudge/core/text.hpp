#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace adjudge {

/// A code point in UTF-8.
std::string utf8(std::uint32_t code_point);

/// A user's text inside a message: one line, not longer than a line, in backticks.
std::string in_backticks(std::string_view text);

}  // namespace adjudge
