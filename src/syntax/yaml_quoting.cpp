#include "syntax/yaml_quoting.hpp"

#include <algorithm>

namespace adjudge::yaml {

namespace {

// Longer than any line that a person writes: many mistakes on one endless line must not each read all of it.
constexpr std::size_t longest_extent = 4096;

}  // namespace

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool is_word(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

void Balance::feed(std::string_view piece) {
  for (const char c : piece) {
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
    } else if (c == '"') {
      in_string_ = !is_word(previous_);
    } else if (c == '(' || c == '[' || c == '{') {
      const bool is_face = c == '(' && depth_ == 0 && (previous_ == ':' || previous_ == ';');
      if (!is_face) ++depth_;
    } else if (c == ')' || c == ']' || c == '}') {
      depth_ = std::max(0, depth_ - 1);
    }
    previous_ = c;
  }
}

bool is_open(std::string_view text) {
  Balance balance;
  balance.feed(text);
  return balance.is_open();
}

std::string quoted(std::string_view text) {
  std::string line;
  bool after_break = false;
  for (const char c : text) {
    const bool is_break = c == '\n' || c == '\r';
    if (is_break) {
      while (!line.empty() && is_blank(line.back())) line.pop_back();
      line += ' ';
      after_break = true;
    } else if (!after_break || !is_blank(c)) {
      line += c;
      after_break = false;
    }
  }
  const bool has_double = line.find_first_of("\"\\") != std::string::npos;
  const bool has_single = line.find('\'') != std::string::npos;
  if (has_double && !has_single) return "'" + line + "'";
  std::string result = "\"";
  for (const char c : line) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::size_t extent(std::string_view source, std::size_t begin, bool in_flow) {
  Balance balance;
  std::size_t end = begin;
  for (std::size_t at = begin; at < source.size() && source[at] != '\n' && source[at] != '\r'; ++at) {
    if (at - begin == longest_extent) return begin;
    const char c = source[at];
    if (in_flow && !balance.is_open() && at > begin && (c == ',' || c == ']' || c == '}')) break;
    if (!in_flow && !balance.in_string() && c == '#' && at > begin && is_blank(source[at - 1])) break;
    balance.feed(source.substr(at, 1));
    if (!is_blank(c)) end = at + 1;
  }
  return end;
}

std::size_t closing_place(std::string_view source, std::size_t begin, bool in_flow) {
  const std::size_t end = extent(source, begin, in_flow);
  if (end <= begin + 1) return std::min(begin + 1, source.size());
  const std::size_t separator = in_flow ? source.find_first_of(",]}", begin + 1) : end;
  return std::min(separator, end);
}

std::size_t line_begin(std::string_view source, std::size_t offset) {
  offset = std::min(offset, source.size());
  while (offset > 0 && source[offset - 1] != '\n') --offset;
  return offset;
}

std::size_t line_end(std::string_view source, std::size_t offset) {
  while (offset < source.size() && source[offset] != '\n' && source[offset] != '\r') ++offset;
  return offset;
}

}  // namespace adjudge::yaml
