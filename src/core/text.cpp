#include "adjudge/core/text.hpp"

namespace adjudge {

std::string utf8(std::uint32_t code_point) {
  const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (code_point < 0x80) return {byte(code_point)};
  if (code_point < 0x800) return {byte(0xC0 | (code_point >> 6)), byte(0x80 | (code_point & 0x3F))};
  if (code_point < 0x10000) {
    return {byte(0xE0 | (code_point >> 12)), byte(0x80 | ((code_point >> 6) & 0x3F)), byte(0x80 | (code_point & 0x3F))};
  }
  return {byte(0xF0 | (code_point >> 18)), byte(0x80 | ((code_point >> 12) & 0x3F)),
          byte(0x80 | ((code_point >> 6) & 0x3F)), byte(0x80 | (code_point & 0x3F))};
}

std::string in_backticks(std::string_view text) {
  static constexpr std::size_t longest = 60;
  std::string shown;
  for (const char c : text.substr(0, longest + 4)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool starts_character = (byte & 0xC0) != 0x80;
    if (shown.size() >= longest && starts_character) break;
    shown += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  if (shown.size() < text.size()) shown += "...";
  return "`" + shown + "`";
}

}  // namespace adjudge
