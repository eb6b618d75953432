#include "syntax/scalar_map.hpp"

#include <algorithm>
#include <optional>

#include "adjudge/core/text.hpp"
#include "syntax/yaml_input.hpp"

namespace adjudge::yaml {

namespace {

using Style = ScalarText::Style;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads a scalar of the source beside its decoded text. Each `read_` answers whether the two agreed to the end.
class Follower {
 public:
  Follower(std::string_view source, std::size_t offset, std::string_view text)
      : source_(source), at_(offset), text_(text) {}

  bool read_plain() {
    while (done_ < text_.size()) {
      if (is_blank(peek()) || at_break()) {
        if (!blanks_or_fold()) return false;
      } else if (!copy()) {
        return false;
      }
    }
    content_end_ = at_;
    return true;
  }

  bool read_single_quoted() {
    ++at_;
    while (at_ < source_.size()) {
      if (peek() == '\'') {
        content_end_ = at_;
        if (peek(1) != '\'') return close();
        if (!copy()) return false;
        ++at_;
      } else if (is_blank(peek()) || at_break()) {
        if (!blanks_or_fold()) return false;
      } else if (!copy()) {
        return false;
      }
    }
    is_closed_ = false;
    return false;
  }

  bool read_double_quoted() {
    ++at_;
    while (at_ < source_.size()) {
      if (peek() == '"') {
        content_end_ = at_;
        return close();
      }
      if (peek() == '\\') {
        if (!escape()) return false;
      } else if (is_blank(peek()) || at_break()) {
        if (!blanks_or_fold()) return false;
      } else if (!copy()) {
        return false;
      }
    }
    is_closed_ = false;
    return false;
  }

  bool read_block(bool folded) {
    ++at_;
    while (at_ < source_.size() && !at_break()) ++at_;
    content_end_ = at_;
    if (text_.empty()) return true;
    if (at_ == source_.size()) return false;
    skip_break();
    const std::size_t indentation = block_indentation();
    while (done_ < text_.size()) {
      strip(indentation);
      while (done_ < text_.size() && at_ < source_.size() && !at_break()) {
        if (!copy()) return false;
      }
      content_end_ = at_;
      if (done_ == text_.size()) return true;
      if (at_ == source_.size()) return false;
      if (!(folded ? fold_block_lines(indentation) : literal_break())) return false;
    }
    return true;
  }

  // Whether a quoted scalar closes at all, whatever its text: for when the two disagree.
  bool skip_to_quote(std::size_t offset) {
    const char quote = source_[offset];
    for (at_ = offset + 1; at_ < source_.size(); ++at_) {
      if (peek() == '\\' && quote == '"') {
        ++at_;
      } else if (peek() == quote) {
        if (quote == '"' || peek(1) != quote) {
          ++at_;
          return true;
        }
        ++at_;
      }
    }
    at_ = source_.size();
    return false;
  }

  bool is_closed() const { return is_closed_; }
  std::size_t position() const { return at_; }
  std::vector<std::pair<std::uint32_t, std::uint32_t>> take_runs() {
    run(text_.size(), content_end_);
    return std::move(runs_);
  }
  std::size_t content_end() const { return content_end_; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }
  bool is_break(std::size_t at) const {
    return at < source_.size() &&
           (source_[at] == '\n' || (source_[at] == '\r' && at + 1 < source_.size() && source_[at + 1] == '\n'));
  }
  bool at_break() const { return is_break(at_); }
  void skip_break() { at_ += source_[at_] == '\r' ? 2 : 1; }
  void skip_blanks() {
    while (at_ < source_.size() && is_blank(source_[at_])) ++at_;
  }

  // From decoded offset `decoded` on, the text stands at `place`.
  void run(std::size_t decoded, std::size_t place, bool always = false) {
    const auto first = static_cast<std::uint32_t>(decoded);
    const auto second = static_cast<std::uint32_t>(place);
    if (!always && !runs_.empty() && runs_.back().second + (first - runs_.back().first) == second) return;
    runs_.emplace_back(first, second);
  }

  bool put(char c, std::size_t place) {
    if (done_ >= text_.size() || text_[done_] != c) return false;
    run(done_, place);
    ++done_;
    return true;
  }

  bool copy() {
    if (!put(peek(), at_)) return false;
    ++at_;
    return true;
  }

  bool close() {
    ++at_;
    return done_ == text_.size();
  }

  bool blanks_or_fold() {
    std::size_t after = at_;
    while (after < source_.size() && is_blank(source_[after])) ++after;
    if (is_break(after)) return fold();
    while (at_ < after) {
      if (!copy()) return false;
    }
    return true;
  }

  // One line break is a space; each further one is a line break of the text.
  bool fold() {
    const std::size_t start = at_;
    skip_blanks();
    skip_break();
    skip_blanks();
    if (!at_break()) return put(' ', start);
    run(done_, start, true);
    while (at_break()) {
      if (!put('\n', at_)) return false;
      skip_break();
      skip_blanks();
    }
    return true;
  }

  bool escape() {
    const std::size_t start = at_;
    ++at_;
    if (at_break()) {
      run(done_, start, true);
      skip_break();
      skip_blanks();
      while (at_break()) {
        if (!put('\n', at_)) return false;
        skip_break();
        skip_blanks();
      }
      if (done_ < text_.size()) run(done_, at_, true);
      return true;
    }
    const char kind = peek();
    ++at_;
    static constexpr std::string_view names = "0abtnvfre \"'\\/";
    static constexpr std::string_view meanings("\0\a\b\t\n\v\f\r\x1B \"'\\/", 14);
    if (const auto index = names.find(kind); index != std::string_view::npos) return put(meanings[index], start);
    switch (kind) {
      case '\t':
        return put('\t', start);
      case 'N':
        return put_code(0x85, start);
      case '_':
        return put_code(0xA0, start);
      case 'L':
        return put_code(0x2028, start);
      case 'P':
        return put_code(0x2029, start);
      case 'x':
        return hexadecimal(2, start);
      case 'u':
        return hexadecimal(4, start);
      case 'U':
        return hexadecimal(8, start);
      default:
        return false;
    }
  }

  bool hexadecimal(int digits, std::size_t start) {
    std::uint32_t code = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      const int digit = hex_digit(peek());
      if (digit < 0) return false;
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return put_code(code, start);
  }

  bool put_code(std::uint32_t code, std::size_t start) {
    const std::string bytes = utf8(code);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (!put(bytes[i], start + i)) return false;
    }
    return true;
  }

  // How far the lines of a block scalar are set in: by what the source has more than the text, on its first line that
  // is not empty.
  std::size_t block_indentation() const {
    std::size_t line = at_;
    while (true) {
      std::size_t first = line;
      while (first < source_.size() && source_[first] == ' ') ++first;
      if (first >= source_.size()) return std::string_view::npos;
      if (!is_break(first)) {
        const std::size_t spaces = first - line;
        const std::size_t content = text_.find_first_not_of('\n');
        if (content == std::string_view::npos) return spaces;
        const std::size_t kept = std::min(text_.find_first_not_of(' ', content), text_.size()) - content;
        return spaces - std::min(spaces, kept);
      }
      line = first + (source_[first] == '\r' ? 2 : 1);
    }
  }

  void strip(std::size_t indentation) {
    for (std::size_t i = 0; i < indentation && peek() == ' '; ++i) ++at_;
  }

  bool literal_break() {
    if (!put('\n', at_)) return false;
    skip_break();
    return true;
  }

  // Between two lines of text one break is a space and of several all but one stay; beside lines that are set in
  // further, and at the end, they all stay. The decoded text says which it was.
  bool fold_block_lines(std::size_t indentation) {
    const std::size_t first = at_;
    std::size_t breaks = 0;
    std::size_t kept = 0;
    while (at_break()) {
      ++breaks;
      if (done_ < text_.size() && text_[done_] == '\n') {
        // The first of several breaks is the one that folds away; the map points each kept one at a break all the same.
        run(done_, at_);
        ++done_;
        ++kept;
      }
      skip_break();
      const std::size_t line = at_;
      strip(indentation);
      if (!at_break()) {
        at_ = line;
        break;
      }
    }
    if (kept == 0) return breaks == 1 && put(' ', first);
    return kept + 1 >= breaks || done_ == text_.size();
  }

  std::string_view source_;
  std::size_t at_;
  std::string_view text_;
  std::size_t done_ = 0;
  std::size_t content_end_ = 0;
  bool is_closed_ = true;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> runs_;
};

Style style_at(std::string_view source, std::size_t offset) {
  if (offset >= source.size()) return Style::plain;
  switch (source[offset]) {
    case '\'':
      return Style::single_quoted;
    case '"':
      return Style::double_quoted;
    case '|':
      return Style::literal;
    case '>':
      return Style::folded;
    default:
      return Style::plain;
  }
}

bool follow(Follower& follower, Style style) {
  switch (style) {
    case Style::plain:
      return follower.read_plain();
    case Style::single_quoted:
      return follower.read_single_quoted();
    case Style::double_quoted:
      return follower.read_double_quoted();
    case Style::literal:
      return follower.read_block(false);
    case Style::folded:
      return follower.read_block(true);
  }
  return false;
}

// yaml-cpp writes `\N` and `\_` as single bytes, which are no UTF-8. Everything else in a decoded text is.
std::string mend_encoding(std::string text) {
  std::string mended;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_size(std::string_view(text).substr(at, 4));
    if (size == 0) mended += '\xC2';
    mended.append(text, at, std::max<std::size_t>(size, 1));
    at += std::max<std::size_t>(size, 1);
  }
  return mended;
}

MappedScalar map_as(Style style, std::string_view source, SourceId file, std::uint32_t offset, std::string decoded) {
  MappedScalar result;
  ScalarText& scalar = result.scalar;
  scalar.text = style == Style::double_quoted ? mend_encoding(std::move(decoded)) : std::move(decoded);
  scalar.style = style;
  scalar.span = {file, offset, offset};

  Follower follower(source, offset, scalar.text);
  result.is_exact = follow(follower, style);
  const bool is_quoted = style == Style::single_quoted || style == Style::double_quoted;
  if (result.is_exact) {
    scalar.span.end = static_cast<std::uint32_t>(is_quoted ? follower.position() : follower.content_end());
    scalar.runs = follower.take_runs();
    return result;
  }
  scalar.runs.emplace_back(0, offset);
  if (is_quoted) {
    result.is_closed = follower.skip_to_quote(offset);
    scalar.span.end = static_cast<std::uint32_t>(follower.position());
  } else {
    scalar.span.end = static_cast<std::uint32_t>(std::min(source.size(), offset + scalar.text.size()));
  }
  return result;
}

}  // namespace

MappedScalar map_scalar(std::string_view source, SourceId file, std::uint32_t offset, std::string decoded) {
  offset = std::min(offset, static_cast<std::uint32_t>(source.size()));
  return map_as(style_at(source, offset), source, file, offset, std::move(decoded));
}

MappedScalar map_plain(std::string_view source, SourceId file, std::uint32_t offset, std::string decoded) {
  offset = std::min(offset, static_cast<std::uint32_t>(source.size()));
  return map_as(Style::plain, source, file, offset, std::move(decoded));
}

}  // namespace adjudge::yaml
