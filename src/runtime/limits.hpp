#pragma once

#include <cstddef>

namespace adjudge {

/// The longest text that an operator or a function makes, in bytes.
inline constexpr std::size_t max_text_size = std::size_t{1} << 20;
/// The longest list that a function makes.
inline constexpr std::size_t max_list_size = 1'000'000;

}  // namespace adjudge
