// Whether a file is XML that may be made a tree of: the first pass over its text, without memory but the open elements.

#include "dmn/xml_check.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dmn/errors.hpp"

namespace adjudge::xml {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return to_lower(a) == to_lower(b); });
}

class Checker {
 public:
  Checker(std::string_view text, SourceId file, Diagnostics& notes) : text_(text), file_(file), notes_(notes) {}

  bool run() {
    if (!bytes()) return false;
    if (text_.substr(0, byte_order_mark.size()) == byte_order_mark) at_ = byte_order_mark.size();
    while (at_ < text_.size()) {
      if (!(text_[at_] == '<' ? markup() : characters())) return false;
    }
    if (!open_.empty()) return refuse(errors::unclosed_element(open_.back().second, open_.back().first));
    if (!root_) return refuse(errors::nothing_to_read(span(0, std::min<std::size_t>(text_.size(), 1))));
    return true;
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  bool refuse(Diagnostic diagnostic) {
    notes_.add(std::move(diagnostic));
    return false;
  }
  bool starts(std::string_view word) const { return text_.substr(at_, word.size()) == word; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::string_view read_name() {
    const std::size_t begin = at_;
    if (is_name_start(peek())) {
      while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    }
    return text_.substr(begin, at_ - begin);
  }

  bool bytes() {
    if (text_.size() > Limits::bytes) {
      return refuse(errors::file_too_large(span(0, 0), std::to_string(Limits::bytes >> 20) + " MiB"));
    }
    for (std::size_t at = 0; at < text_.size();) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      const auto say = [&](std::string what) { return refuse(errors::not_text(span(at, at + 1), std::move(what))); };
      if (byte == 0) return say("a zero byte: a binary file, or text in another encoding");
      if ((byte < 0x20 && !is_space(text_[at])) || byte == 0x7F) return say("a control character");
      const std::size_t size = character_size(text_, at);
      if (size == 0) return say("a byte that is no part of a UTF-8 character");
      at += size;
    }
    return true;
  }

  bool characters() {
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    if (open_.empty()) {
      skip_space();
      if (at_ < end) return refuse(errors::text_outside_root(span(at_, at_ + character_size(text_, at_)), !root_));
    }
    at_ = end;
    return true;
  }

  bool markup() {
    if (starts("<!--")) return skip_past("<!--", "-->", "a comment");
    if (starts("<?")) return instruction();
    if (starts("<![CDATA[")) {
      if (open_.empty()) return refuse(errors::text_outside_root(span(at_, at_ + 9), !root_));
      return skip_past("<![CDATA[", "]]>", "a `CDATA` text");
    }
    if (starts("<!") && is_same_word(text_.substr(at_ + 2, 7), "doctype")) {
      return refuse(errors::doctype_not_allowed(span(at_, at_ + 9)));
    }
    if (starts("</")) return end_tag();
    return start_tag();
  }

  bool skip_past(std::string_view begin, std::string_view end, std::string_view what) {
    const std::size_t found = text_.find(end, at_ + begin.size());
    if (found == std::string_view::npos) {
      return refuse(errors::never_closed(span(at_, at_ + begin.size()), what, end));
    }
    at_ = found + end.size();
    return true;
  }

  // `<?xml version="1.0" encoding="UTF-8"?>` and other instructions.
  bool instruction() {
    const std::size_t begin = at_;
    if (!skip_past("<?", "?>", "an instruction")) return false;
    const std::string_view said = text_.substr(begin, at_ - begin);
    if (said.substr(0, 5) != "<?xml" || said.size() < 6 || is_name(said[5])) return true;
    const std::size_t key = said.find("encoding");
    if (key == std::string_view::npos) return true;
    const std::size_t open = said.find_first_of("'\"", key);
    const std::size_t close = open == std::string_view::npos ? open : said.find(said[open], open + 1);
    if (close == std::string_view::npos) return true;
    const std::string_view encoding = said.substr(open + 1, close - open - 1);
    if (is_same_word(encoding, "utf-8") || is_same_word(encoding, "utf8") || is_same_word(encoding, "us-ascii")) {
      return true;
    }
    return refuse(errors::other_encoding(span(begin + open + 1, begin + close), encoding));
  }

  bool end_tag() {
    const std::size_t begin = at_;
    at_ += 2;
    const std::string_view name = read_name();
    skip_space();
    if (peek() != '>') return refuse(bad_tag(begin, "the name of an element and `>`"));
    ++at_;
    if (open_.empty()) return refuse(errors::end_tag_alone(span(begin, at_), name));
    const auto& [expected, opened] = open_.back();
    if (name != expected) return refuse(errors::wrong_end_tag(span(begin, at_), name, opened, expected));
    open_.pop_back();
    return true;
  }

  bool start_tag() {
    const std::size_t begin = at_++;
    const std::string_view name = read_name();
    const Span opened = span(begin, at_);
    if (name.empty()) return refuse(errors::bare_less_than(opened));
    if (open_.empty() && root_) return refuse(errors::second_root(opened, *root_));
    if (open_.size() == Limits::depth) return refuse(errors::elements_too_deep(opened, Limits::depth));
    if (++elements_ > Limits::elements) {
      return refuse(errors::file_too_large(opened, std::to_string(Limits::elements) + " elements"));
    }
    if (!root_) root_ = opened;
    seen_.clear();
    while (true) {
      const std::size_t before = at_;
      skip_space();
      if (peek() == '>') {
        ++at_;
        open_.emplace_back(name, opened);
        return true;
      }
      if (starts("/>")) {
        at_ += 2;
        return true;
      }
      if (at_ == before) return refuse(bad_tag(begin, "a space, `/>` or `>`"));
      if (!attribute(begin)) return false;
    }
  }

  bool attribute(std::size_t tag) {
    const std::size_t begin = at_;
    const std::string_view name = read_name();
    if (name.empty()) return refuse(bad_tag(tag, "an attribute, `/>` or `>`"));
    const Span place = span(begin, at_);
    const auto first = std::find_if(seen_.begin(), seen_.end(), [&](const auto& other) { return other.first == name; });
    if (first != seen_.end()) return refuse(errors::duplicate_attribute(place, name, first->second));
    if (seen_.size() == Limits::attributes) {
      return refuse(errors::file_too_large(place, std::to_string(Limits::attributes) + " attributes at one element"));
    }
    seen_.emplace_back(name, place);
    skip_space();
    if (peek() != '=') return refuse(bad_tag(tag, "`=` and the value of the attribute " + errors::tick(name)));
    ++at_;
    skip_space();
    const char quote = peek();
    if (quote != '"' && quote != '\'') return refuse(bad_tag(tag, "a value in quotes"));
    const std::size_t open = at_++;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '<') ++at_;
    if (at_ == text_.size()) {
      return refuse(
          errors::never_closed(span(open, open + 1), "the value of an attribute", std::string_view(&quote, 1)));
    }
    if (text_[at_] == '<') return refuse(errors::unclosed_value(span(open, open + 1), span(at_, at_ + 1)));
    ++at_;
    return true;
  }

  Diagnostic bad_tag(std::size_t begin, std::string_view expected) const {
    if (at_ == text_.size()) return errors::never_closed(span(begin, begin + 1), "a tag", ">");
    return errors::bad_tag(span(at_, at_ + character_size(text_, at_)), span(begin, begin + 1), expected);
  }

  std::string_view text_;
  SourceId file_;
  Diagnostics& notes_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  std::optional<Span> root_;
  std::vector<std::pair<std::string_view, Span>> open_;  // names of the elements that are open, outermost first
  std::vector<std::pair<std::string_view, Span>> seen_;  // attributes of the tag that is being read
};

}  // namespace

bool is_name_start(char c) noexcept {
  return is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_name(char c) noexcept { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

std::size_t character_size(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool is_overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool is_surrogate = first == 0xED && byte(1) > 0x9F;
  const bool is_beyond = first == 0xF4 && byte(1) > 0x8F;
  return is_overlong || is_surrogate || is_beyond ? 0 : size;
}

bool check(std::string_view text, SourceId file, Diagnostics& notes) { return Checker(text, file, notes).run(); }

}  // namespace adjudge::xml
