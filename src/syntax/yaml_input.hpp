#pragma once

#include <cstdint>
#include <streambuf>
#include <string_view>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/yaml.hpp"

namespace adjudge::yaml {

/// Whether a file can be read as YAML at all: its size, its lines, and that it is UTF-8 text. Says why not.
bool check_input(std::string_view text, SourceId file, const Limits& limits, Diagnostics& notes);

/// How many bytes of a byte order mark a text starts with.
std::uint32_t mark_size(std::string_view text) noexcept;

/// The length of the UTF-8 character at the start of `text`, or 0 when it is none (RFC 3629: no surrogates, no overlong
/// forms, nothing beyond U+10FFFF).
std::size_t character_size(std::string_view text) noexcept;

/// Hands the text of a file to yaml-cpp in small pieces and counts what it takes between two events.
///
/// yaml-cpp reads a whole flow collection before it reports its start, at some 200 bytes a bracket or comma; a hostile
/// file could make it hold gigabytes before a handler is asked. So the source stops giving.
class MeteredText : public std::streambuf {
 public:
  enum class Excess : std::uint8_t { none, depth, size };
  struct Exceeded {
    Excess excess;
  };
  static constexpr std::size_t most_marks = 400'000;   ///< brackets, commas and colons without an event
  static constexpr std::size_t most_depth = 20'000;    ///< brackets open without an event
  static constexpr std::size_t most_bytes = 6u << 20;  ///< text without an event

  explicit MeteredText(std::string_view text) : text_(text) {}
  void saw_event() noexcept { marks_ = depth_ = bytes_ = 0; }

 protected:
  int_type underflow() override;

 private:
  static constexpr std::size_t piece = 2048;
  std::string_view text_;
  std::size_t marks_ = 0;
  std::size_t depth_ = 0;
  std::size_t bytes_ = 0;
  char buffer_[piece] = {};
};

}  // namespace adjudge::yaml
