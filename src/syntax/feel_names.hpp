#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adjudge/syntax/parse_expression.hpp"

namespace adjudge::feel {

/// One character of a text: its code point and how many bytes it takes. A byte that is no UTF-8 is U+FFFD of one byte.
struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 0;  ///< 0 at the end of the text
};
CodePoint decode(const char* first, const char* last) noexcept;
void append_utf8(std::string& text, char32_t code_point);

bool is_space(char32_t c) noexcept;
bool is_name_start(char32_t c) noexcept;
bool is_name_part(char32_t c) noexcept;
inline bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
/// `. / - ' + *` may stand inside a name, between its words.
inline bool is_name_symbol(char c) noexcept {
  return c == '.' || c == '/' || c == '-' || c == '\'' || c == '+' || c == '*';
}
bool is_keyword(std::string_view word) noexcept;

/// Whether a text is a name that can be written without quotes, in its normal spelling.
bool is_plain_name(std::string_view text);

/// Appends a token to a name in its normal spelling: a space between two words, none beside a symbol.
void append_token(std::string& name, std::string_view token);

/// Names longer than this many tokens are never matched; nobody writes them, and tries stay shallow.
inline constexpr std::size_t max_name_tokens = 64;

}  // namespace adjudge::feel

namespace adjudge {

/// A node of the trie over name tokens.
struct NameSet::Node {
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view token) const noexcept { return std::hash<std::string_view>{}(token); }
  };
  std::unordered_map<std::string, std::unique_ptr<Node>, Hash, std::equal_to<>> next;
  unsigned names = 0;  ///< how many declarations end here: local names come and go

  const Node* find(std::string_view token) const {
    const auto found = next.find(token);
    return found == next.end() ? nullptr : found->second.get();
  }
  /// The node of a name, made when it is missing; null for a name of no tokens or too many.
  Node* reach(std::string_view name);
  bool is_empty() const noexcept { return next.empty(); }
};

}  // namespace adjudge
