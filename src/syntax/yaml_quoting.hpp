#pragma once

#include <string>
#include <string_view>

namespace adjudge::yaml {

/// Follows brackets and quoted strings through an expression, piece by piece: is anything still open?
///
/// Prose must not look open: a double quote opens a string only where a word cannot reach it (`5" nails`), an
/// apostrophe never, and `:(` is no bracket.
class Balance {
 public:
  void feed(std::string_view piece);
  bool is_open() const noexcept { return in_string_ || depth_ > 0; }
  bool in_string() const noexcept { return in_string_; }
  int depth() const noexcept { return depth_; }

 private:
  int depth_ = 0;
  bool in_string_ = false;
  bool escaped_ = false;
  char previous_ = ' ';
};

/// Whether a text leaves a bracket or a string open.
bool is_open(std::string_view text);

/// A text as a quoted YAML scalar of one line: in single quotes where it holds double ones, else in double quotes.
std::string quoted(std::string_view text);

/// Where the value that starts at `begin` would end if it had been quoted: at the end of its line, or in a flow
/// collection before the comma or bracket that is outside its own brackets and strings. Without trailing blanks;
/// `begin` itself when the line has no end in sight.
std::size_t extent(std::string_view source, std::size_t begin, bool in_flow);

/// Where the quote that opens at `begin` was probably meant to close.
std::size_t closing_place(std::string_view source, std::size_t begin, bool in_flow);

/// The line that holds `offset`: where it begins, and where its text ends.
std::size_t line_begin(std::string_view source, std::size_t offset);
std::size_t line_end(std::string_view source, std::size_t offset);

bool is_blank(char c) noexcept;
bool is_word(char c) noexcept;  ///< a letter, digit or `_`; any byte of a character beyond ASCII

}  // namespace adjudge::yaml
