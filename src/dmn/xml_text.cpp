// What the text of an XML file says, and where each byte of it stands.

#include "dmn/xml_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "adjudge/core/text.hpp"
#include "dmn/errors.hpp"
#include "dmn/xml_check.hpp"

namespace adjudge::xml {

namespace {

constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
    {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}}};

std::optional<std::uint32_t> digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  return std::nullopt;
}

// What `#65` or `#x41` means: a character that XML 1.0 admits.
std::optional<std::uint32_t> code_point(std::string_view reference) {
  constexpr std::uint32_t most = 0x10FFFF;
  reference.remove_prefix(1);
  const bool is_hexadecimal = reference.starts_with('x');
  if (is_hexadecimal) reference.remove_prefix(1);
  if (reference.empty()) return std::nullopt;
  const std::uint32_t base = is_hexadecimal ? 16 : 10;
  std::uint32_t code = 0;
  for (const char c : reference) {
    const auto value = digit(c);
    if (!value || *value >= base) return std::nullopt;
    code = code * base + *value;
    if (code > most) return std::nullopt;
  }
  const bool is_control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (is_control || is_surrogate || code == 0xFFFE || code == 0xFFFF) return std::nullopt;
  return code;
}

class Decoder {
 public:
  Decoder(ScalarText& scalar, std::string_view raw, std::uint32_t offset, Diagnostics& notes)
      : scalar_(scalar), raw_(raw), offset_(offset), notes_(notes) {}

  void run(bool is_cdata) {
    // Between two pieces lies markup: what comes before it ends in front of it, and what comes after begins behind it.
    if (!scalar_.runs.empty()) {
      const auto [first, second] = scalar_.runs.back();
      if (first != size()) scalar_.runs.emplace_back(size(), second + (size() - first));
    }
    scalar_.runs.emplace_back(size(), offset_);
    while (at_ < raw_.size()) {
      const char c = raw_[at_];
      if (c == '&' && !is_cdata) {
        entity();
      } else if (c == '\r') {
        scalar_.text += '\n';
        at_ += raw_.substr(at_, 2) == "\r\n" ? 2 : 1;
        mark();
      } else {
        scalar_.text += c;
        ++at_;
      }
    }
    mark();
  }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(scalar_.text.size()); }
  std::uint32_t place(std::size_t at) const { return offset_ + static_cast<std::uint32_t>(at); }
  Span span(std::size_t begin, std::size_t end) const { return {scalar_.span.source, place(begin), place(end)}; }

  // From here on the text stands where the raw text goes on, unless it would have anyway.
  void mark() {
    const auto [first, second] = scalar_.runs.back();
    if (second + (size() - first) != place(at_)) scalar_.runs.emplace_back(size(), place(at_));
  }

  void entity() {
    constexpr std::size_t longest = 64;
    std::size_t end = at_ + 1;
    const std::size_t limit = std::min(raw_.size(), at_ + longest);
    while (end < limit && (raw_[end] == '#' || is_name(raw_[end]))) ++end;
    const std::string_view name = raw_.substr(at_ + 1, end - at_ - 1);
    if (name.empty() || end >= raw_.size() || raw_[end] != ';') {
      notes_.add(errors::bare_ampersand(span(at_, at_ + 1)));
      scalar_.text += raw_[at_++];
      return;
    }
    ++end;
    const Span whole = span(at_, end);
    const std::string_view written = raw_.substr(at_, end - at_);
    if (name.starts_with('#')) {
      if (const auto code = code_point(name)) {
        scalar_.text += utf8(*code);
      } else {
        notes_.add(errors::bad_character_reference(whole, written));
      }
    } else {
      const auto known = std::find_if(entities.begin(), entities.end(), [&](const auto& e) { return e.first == name; });
      if (known != entities.end()) {
        scalar_.text += known->second;
      } else {
        notes_.add(errors::unknown_entity(whole, written));
      }
    }
    at_ = end;
    mark();
  }

  ScalarText& scalar_;
  std::string_view raw_;
  std::uint32_t offset_;
  Diagnostics& notes_;
  std::size_t at_ = 0;
};

}  // namespace

void append(ScalarText& scalar, std::string_view raw, std::uint32_t offset, bool is_cdata, Diagnostics& notes) {
  Decoder(scalar, raw, offset, notes).run(is_cdata);
}

ScalarText trimmed(const ScalarText& scalar, const Span& otherwise) {
  ScalarText result;
  const std::string_view text = scalar.text;
  const auto first = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) - text.begin());
  if (first == text.size()) {
    result.span = otherwise;
    return result;
  }
  std::size_t last = text.size();
  while (is_space(text[last - 1])) --last;

  result.text = text.substr(first, last - first);
  const auto begin = static_cast<std::uint32_t>(first);
  const auto end = static_cast<std::uint32_t>(last);
  std::uint32_t start = 0;
  for (const auto& [decoded, place] : scalar.runs) {
    if (decoded <= begin) {
      start = place + (begin - decoded);
      continue;
    }
    if (result.runs.empty()) result.runs.emplace_back(0, start);
    if (decoded > end) break;
    result.runs.emplace_back(decoded - begin, place);
    // Of runs that share this end, the first says where the text ends.
    if (decoded == end) break;
  }
  if (result.runs.empty()) result.runs.emplace_back(0, start);
  result.span = {scalar.span.source, 0, UINT32_MAX};
  result.span = result.locate(0, static_cast<std::uint32_t>(result.text.size()));
  return result;
}

std::string collapsed(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (!is_space(c)) {
      result += c;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  if (result.ends_with(' ')) result.pop_back();
  return result;
}

}  // namespace adjudge::xml
