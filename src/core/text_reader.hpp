#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adjudge::detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Walks over a short text; each `take` moves on only when it finds what it was asked for.
class TextReader {
 public:
  explicit constexpr TextReader(std::string_view text) noexcept : text_(text) {}

  constexpr bool at_end() const noexcept { return at_ == text_.size(); }
  constexpr char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }
  constexpr std::string_view rest() const noexcept { return text_.substr(at_); }
  constexpr void skip(std::size_t count) noexcept { at_ += count; }
  constexpr bool take(char wanted) noexcept {
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  /// The run of digits that starts here; may be empty.
  constexpr std::string_view take_digits() noexcept {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }
  /// A number of exactly two digits.
  constexpr std::optional<int> take_two_digits() noexcept {
    if (text_.size() - at_ < 2 || !is_digit(text_[at_]) || !is_digit(text_[at_ + 1])) return std::nullopt;
    const int value = (text_[at_] - '0') * 10 + (text_[at_ + 1] - '0');
    at_ += 2;
    return value;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// The value of a run of digits; nothing when it is empty or does not fit.
constexpr std::optional<std::int64_t> number_of(std::string_view digits) noexcept {
  if (digits.empty()) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    if (__builtin_mul_overflow(value, std::int64_t{10}, &value)) return std::nullopt;
    if (__builtin_add_overflow(value, std::int64_t{c - '0'}, &value)) return std::nullopt;
  }
  return value;
}

/// The digits after a point as nanoseconds; what is below a nanosecond is cut.
constexpr std::int32_t nanos_of_fraction(std::string_view digits) noexcept {
  std::int32_t nanos = 0;
  for (std::size_t i = 0; i < 9; ++i) nanos = nanos * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  return nanos;
}

/// Appends a number with leading zeros up to `width` digits.
inline void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

/// Appends `.25` for 250,000,000 nanoseconds, nothing for none.
inline void append_fraction(std::string& out, std::int64_t nanos) {
  if (nanos == 0) return;
  out += '.';
  append_padded(out, nanos, 9);
  while (out.back() == '0') out.pop_back();
}

}  // namespace adjudge::detail
