#include "syntax/yaml_input.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "syntax/errors.hpp"

namespace adjudge::yaml {

std::size_t character_size(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return continues(1) ? 2 : 0;
  if (first < 0xF0) {
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first > 0xF4) return 0;
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return continues(1) && continues(2) && continues(3) ? 4 : 0;
}

std::uint32_t mark_size(std::string_view text) noexcept { return text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0; }

bool check_input(std::string_view text, SourceId file, const Limits& limits, Diagnostics& notes) {
  const auto refuse = [&](std::size_t at, std::string what) {
    const auto begin = static_cast<std::uint32_t>(at);
    notes.add(errors::not_text({file, begin, begin + 1}, std::move(what)));
    return false;
  };
  if (text.size() > limits.file_bytes) {
    notes.add(errors::file_too_large({file, 0, 0}, "more than " + std::to_string(limits.file_bytes) + " bytes"));
    return false;
  }
  std::size_t lines = 1;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '\n' && ++lines > limits.lines) {
      const auto begin = static_cast<std::uint32_t>(at);
      notes.add(
          errors::file_too_large({file, begin, begin + 1}, "more than " + std::to_string(limits.lines) + " lines"));
      return false;
    }
    if (byte == '\r' && (at + 1 == text.size() || text[at + 1] != '\n')) {
      return refuse(at, "a carriage return that ends no line");
    }
    if (byte == 0) return refuse(at, "a zero byte: a binary file, or text in another encoding");
    if ((byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7F) {
      return refuse(at, "a control character");
    }
    const std::size_t size = character_size(text.substr(at, 4));
    if (size == 0) return refuse(at, "a byte that is no part of a UTF-8 character");
    at += size;
  }
  return true;
}

MeteredText::int_type MeteredText::underflow() {
  if (text_.empty()) return traits_type::eof();
  const std::size_t size = std::min(piece, text_.size());
  std::memcpy(buffer_, text_.data(), size);
  text_.remove_prefix(size);
  for (const char c : std::string_view(buffer_, size)) {
    if (c == '[' || c == '{') {
      ++marks_;
      ++depth_;
    } else if (c == ']' || c == '}') {
      ++marks_;
      if (depth_ > 0) --depth_;
    } else if (c == ',' || c == ':') {
      ++marks_;
    }
  }
  bytes_ += size;
  if (depth_ > most_depth) throw Exceeded{Excess::depth};
  if (marks_ > most_marks || bytes_ > most_bytes) throw Exceeded{Excess::size};
  setg(buffer_, buffer_, buffer_ + size);
  return traits_type::to_int_type(buffer_[0]);
}

}  // namespace adjudge::yaml
