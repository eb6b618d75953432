#include "syntax/yaml_syntax_error.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "syntax/errors.hpp"
#include "syntax/yaml_quoting.hpp"
#include "syntax/yaml_sketch.hpp"

namespace adjudge::yaml {

namespace {

constexpr std::string_view quote_reason = "put the whole value in quotes";
constexpr std::size_t most_searched = 4096;

// The error and what surrounds it. Each `explain_` gives the story of one kind of mistake, or an empty one (no code)
// when the mistake is of another kind.
class Explainer {
 public:
  Explainer(std::string_view source, SourceId file, std::size_t at, std::string_view message)
      : source_(source),
        file_(file),
        at_(std::min(at, source.size())),
        message_(message),
        sketch_(sketch(source, at_)) {}

  Diagnostic explain() const {
    using Story = Diagnostic (Explainer::*)() const;
    static constexpr Story stories[] = {&Explainer::bare_range,
                                        &Explainer::quote_that_closes_late,
                                        &Explainer::tab,
                                        &Explainer::lone_dash,
                                        &Explainer::text_after_quote,
                                        &Explainer::missing_space,
                                        &Explainer::special_start,
                                        &Explainer::colon_in_text,
                                        &Explainer::bracket_in_text,
                                        &Explainer::text_after_bracket,
                                        &Explainer::unclosed_bracket,
                                        &Explainer::stray_bracket,
                                        &Explainer::unexpected_indent,
                                        &Explainer::escape};
    for (const Story story : stories) {
      Diagnostic found = (this->*story)();
      if (found.code != Code::none) return found;
    }
    return errors::invalid_yaml(here(), "this is not valid YAML: " + std::string(message_), "stopped reading here");
  }

 private:
  bool says(std::string_view text) const { return message_.find(text) != std::string_view::npos; }
  char current() const { return at_ < source_.size() ? source_[at_] : '\0'; }
  std::string_view slice(std::size_t begin, std::size_t end) const { return source_.substr(begin, end - begin); }
  bool same_line(std::size_t a, std::size_t b) const {
    return source_.substr(std::min(a, b), std::max(a, b) - std::min(a, b)).find('\n') == std::string_view::npos;
  }
  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::max(begin, end))};
  }
  // One character, and no half of one.
  Span here() const {
    std::size_t begin = at_;
    if (begin == source_.size() && begin > 0) return span(begin, begin);
    while (begin > 0 && (static_cast<unsigned char>(source_[begin]) & 0xC0) == 0x80) --begin;
    std::size_t end = begin;
    if (end < source_.size() && source_[end] != '\n' && source_[end] != '\r') ++end;
    while (end < source_.size() && (static_cast<unsigned char>(source_[end]) & 0xC0) == 0x80) ++end;
    return span(begin, end);
  }

  Diagnostic quote_whole(Diagnostic diagnostic, std::size_t begin) const {
    const std::size_t end = extent(source_, begin, sketch_.in_flow());
    if (end <= begin) return diagnostic;
    return errors::with_quotes(std::move(diagnostic), span(begin, end), quoted(slice(begin, end)),
                               std::string(quote_reason));
  }

  // In a flow collection a value may have been split at commas before the error: begin at the first open piece.
  std::size_t value_begin() const {
    if (sketch_.open.empty()) return sketch_.value;
    for (const std::size_t item : sketch_.open.back().items) {
      if (same_line(item, at_) && is_open(slice(item, at_)) && extent(source_, item, true) >= at_) return item;
    }
    return sketch_.value;
  }

  // `[1..30)`, `]1..30]`, `]1..30[`: the brackets of a FEEL range that are no pair for YAML. `(1..30]` is one only
  // inside a flow collection.
  Diagnostic bare_range() const {
    if (!says("flow")) return {};
    std::vector<std::size_t> starts{at_, sketch_.value};
    if (sketch_.in_flow()) starts.push_back(sketch_.open.back().begin);
    for (const std::size_t begin : starts) {
      if (begin >= source_.size() || std::string_view("[](").find(source_[begin]) == std::string_view::npos) continue;
      const std::size_t stop = line_end(source_, begin);
      const std::size_t dots = std::min(source_.find("..", begin), stop);
      if (dots == stop || slice(begin + 1, dots).find_first_of("[]{},") != std::string_view::npos) continue;
      const std::size_t end = source_.find_first_of("[]){},", dots);
      if (end == std::string_view::npos || end >= stop ||
          std::string_view("[])").find(source_[end]) == std::string_view::npos) {
        continue;
      }
      if (source_[begin] == '[' && source_[end] == ']') continue;
      const std::string_view range = slice(begin, end + 1);
      return errors::with_quotes(errors::bare_range(span(begin, end + 1), range), span(begin, end + 1), quoted(range),
                                 "quote the range");
    }
    return {};
  }

  Diagnostic quote_that_closes_late() const {
    if (!sketch_.quote) return {};
    const auto [begin, end] = *sketch_.quote;
    if (same_line(begin, std::min(end, at_))) return {};
    if (end < at_ && !same_line(end, at_)) return {};
    const std::size_t stop = closing_place(source_, begin, sketch_.in_flow());
    const bool closes = end > begin + 1 && end <= at_;
    const Span opening = span(begin, begin + 1);
    Diagnostic found = closes ? errors::late_quote(opening, source_[begin], span(end - 1, end))
                              : errors::unclosed_quote(opening, source_[begin]);
    return errors::with_fix(std::move(found), span(stop, stop), std::string(1, source_[begin]),
                            "close it on its own line");
  }

  Diagnostic tab() const {
    const std::size_t begin = line_begin(source_, at_);
    std::size_t end = begin;
    while (end < source_.size() && is_blank(source_[end])) ++end;
    const std::string_view blanks = slice(begin, end);
    if (blanks.find('\t') == std::string_view::npos || at_ > end + 1) return {};
    std::string spaces;
    for (const char c : blanks) spaces += c == '\t' ? "  " : " ";
    return errors::with_fix(
        errors::invalid_yaml(span(begin, end), "a line is indented with a tab", "YAML wants spaces"), span(begin, end),
        spaces, "indent with spaces");
  }

  // `-` for "any value" inside a list, or after a key.
  Diagnostic lone_dash() const {
    if (!says("block entry") || current() != '-') return {};
    const std::size_t next = source_.find_first_not_of(" \t", at_ + 1);
    const bool is_alone =
        next == std::string_view::npos || std::string_view(",]}\r\n").find(source_[next]) != std::string_view::npos;
    if (is_alone) {
      return errors::with_quotes(
          errors::invalid_yaml(here(), "a lone `-` is read as the start of a list", "not allowed here"),
          span(at_, at_ + 1), "\"-\"", "quote it");
    }
    if (sketch_.in_flow()) {
      return quote_whole(
          errors::invalid_yaml(here(), "`- ` is read as the start of a list", "not allowed inside `{}` or `[]`"), at_);
    }
    return errors::invalid_yaml(here(), "a list cannot start here", "put it on a line of its own");
  }

  Diagnostic text_after_quote() const {
    if (!sketch_.quote) return {};
    const auto [begin, end] = *sketch_.quote;
    if (end > at_ || slice(end, at_).find_first_not_of(" \t") != std::string_view::npos || at_ == source_.size() ||
        current() == '\n' || current() == '\r') {
      return {};
    }
    const std::size_t first = sketch_.in_flow() ? value_begin() : begin;
    const std::size_t stop = extent(source_, first, sketch_.in_flow());
    if (stop <= at_ && current() != ':') return {};
    const std::string_view whole = slice(first, stop);
    if (first < begin) return quote_whole(errors::split_at_comma(span(first, stop), whole), first);
    Diagnostic found = errors::invalid_yaml(here(), "text follows a closing quote", "the value ended before this");
    found = errors::with_quotes(std::move(found), span(first, stop), quoted(whole), std::string(quote_reason));
    // `"The "gold" tier"`: the outer quotes may have been meant as such.
    if (first == begin && whole.size() > 2 && whole.back() == whole.front()) {
      found = errors::with_quotes(std::move(found), span(first, stop), quoted(whole.substr(1, whole.size() - 2)),
                                  "or, where the outer quotes are no part of the text");
    }
    return found;
  }

  // `outcome:approve` on a line of its own.
  Diagnostic missing_space() const {
    if (!says("map value") && !says("end of map not found")) return {};
    std::size_t line = line_begin(source_, at_);
    for (int tries = 0; tries < 2; ++tries) {
      const std::size_t first = source_.find_first_not_of(" \t-", line);
      std::size_t colon = first;
      while (colon < source_.size() && (is_word(source_[colon]) || source_[colon] == '.')) ++colon;
      if (first < colon && colon + 1 < source_.size() && source_[colon] == ':' && is_word(source_[colon + 1])) {
        const std::size_t stop = extent(source_, first, false);
        Diagnostic found = errors::space_after_colon(span(first, stop), slice(first, stop));
        found.code = Code::yaml_syntax;
        return errors::with_fix(std::move(found), span(colon, colon + 1), ": ", "write a space after the `:`");
      }
      if (line == 0) break;
      line = line_begin(source_, line - 1);
    }
    return {};
  }

  // A text that starts with a character that YAML keeps for itself.
  Diagnostic special_start() const {
    std::size_t first = at_;
    if (says("block scalar") || says("zero indentation")) first = sketch_.value;
    if (says("alias") || says("anchor")) {
      // The error may stand at the mark or behind the name.
      const bool at_mark = current() == '*' || current() == '&';
      const std::size_t mark = at_mark ? at_ : source_.substr(0, at_).find_last_of("*&");
      if (mark == std::string_view::npos || !same_line(mark, at_)) return {};
      first = mark;
    }
    if (first >= source_.size()) return {};
    const char c = source_[first];
    const bool is_special = std::string_view("@`%|>*&?").find(c) != std::string_view::npos;
    const bool is_story = says("unknown token") || says("block scalar") || says("zero indentation") || says("alias") ||
                          says("anchor") || says("map key") || (c == '?' && says("flow not found"));
    if (!is_special || !is_story) return {};
    if ((c == '*' || c == '&') && says("not defined") && first + 1 < source_.size() && is_word(source_[first + 1])) {
      return quote_whole(errors::invalid_yaml(here(), "this alias names no anchor above it", "read as a YAML alias"),
                         first);
    }
    std::size_t begin = first;
    if (c == '>' && first > 0) {
      // `? > 3`: YAML took the `?` for a mark of its own.
      const std::size_t before = source_.find_last_not_of(" \t", first - 1);
      if (before != std::string_view::npos && source_[before] == '?' && same_line(before, first)) begin = before;
    }
    std::string what = std::string("an unquoted text cannot start with `") + source_[begin];
    const std::size_t before = c == '?' && first > 0 ? source_.find_last_not_of(" \t", first - 1) : first;
    const bool is_inside =
        before < first && std::string_view(":,[{-\n\r").find(source_[before]) == std::string_view::npos;
    if (is_inside && value_begin() < first && same_line(value_begin(), first)) {  // `{a: date?}`, `{a: b ?? c}`
      begin = value_begin();
      what = "an unquoted text cannot hold `?";
    }
    return quote_whole(
        errors::invalid_yaml(span(first, first + 1), what + "` here", "YAML gives this character a meaning of its own"),
        begin);
  }

  // `because: Note: this`, `{points: allocate(total: x)}`.
  Diagnostic colon_in_text() const {
    if (current() != ':' || !(says("map value") || says("end of map flow"))) return {};
    const std::size_t begin = value_begin();
    if (!sketch_.in_flow() && (!sketch_.value_after_key || !same_line(begin, at_))) return {};
    return quote_whole(
        errors::invalid_yaml(here(), "`: ` stands inside an unquoted text", "a second value starts here"), begin);
  }

  // `{refund: total(lines[1])}`.
  Diagnostic bracket_in_text() const {
    if (!sketch_.in_flow() || std::string_view("[{\"").find(current()) == std::string_view::npos ||
        at_ == source_.size())
      return {};
    const std::size_t begin = value_begin();
    if (begin >= at_ || !same_line(begin, at_)) return {};
    return quote_whole(errors::invalid_yaml(here(), std::string("`") + current() + "` stands inside an unquoted text",
                                            "not allowed inside `{}` or `[]`"),
                       begin);
  }

  // `because: {sku} arrived faulty`.
  Diagnostic text_after_bracket() const {
    if (!sketch_.collection || at_ == source_.size()) return {};
    const auto [begin, end] = *sketch_.collection;
    if (end > at_ || !same_line(begin, at_)) return {};
    if (slice(end, at_).find_first_not_of(" \t") != std::string_view::npos) return {};
    if (current() == '\n' || current() == '\r') return {};
    if (current() == ']' || current() == '}') return stray();
    const bool in_flow = sketch_.in_flow();
    const std::size_t first = in_flow ? value_begin() : begin;
    return quote_whole(errors::invalid_yaml(here(), std::string("text follows the closing `") + source_[end - 1] + "`",
                                            "the value ended before this"),
                       std::min(first, begin));
  }

  Diagnostic unclosed_bracket() const {
    if (!says("flow not found") || !sketch_.in_flow()) return {};
    const std::size_t bracket = sketch_.open.back().begin;
    if (const Diagnostic swallowed = swallowed_bracket(bracket); swallowed.code != Code::none) return swallowed;
    Diagnostic found = errors::invalid_yaml(
        span(bracket, bracket + 1), std::string("this `") + source_[bracket] + "` is never closed", "opened here");
    found.labels.push_back({here(), at_ == source_.size() ? "the file ends" : "this cannot be part of it"});
    const std::size_t stop = line_end(source_, bracket);
    const std::size_t last = source_.find_last_not_of(" \t\r\n", stop == 0 ? 0 : stop - 1);
    if (last != std::string_view::npos && last > bracket && !same_line(bracket, at_)) {
      found = errors::with_fix(std::move(found), span(last + 1, last + 1), source_[bracket] == '[' ? "]" : "}",
                               "close it, perhaps here");
    }
    return found;
  }

  // `when: {tag: vip #1}`: the comment takes the closing bracket with it.
  Diagnostic swallowed_bracket(std::size_t bracket) const {
    const char closer = source_[bracket] == '[' ? ']' : '}';
    int tries = 0;
    for (std::size_t at = bracket + 1; at < at_ && at < bracket + most_searched; ++at) {
      if (source_[at] != '#' || !is_blank(source_[at - 1])) continue;
      if (++tries > 8) break;
      const std::size_t end = line_end(source_, at);
      const Sketch before = sketch(source_, at);
      // Inside a quoted text there are no comments, and behind a closed collection nothing is cut off.
      const bool is_in_text = before.quote && before.quote->end > at;
      if (is_in_text || !before.in_flow() || slice(at, end).find(closer) == std::string_view::npos) {
        at = (is_in_text ? before.quote->end : end) - 1;
        continue;
      }
      const std::size_t last = source_.find_last_not_of(" \t", at - 1);
      const bool is_whole = std::string_view(":,[{").find(source_[last]) != std::string_view::npos;
      const std::size_t begin = is_whole ? at : before.value;
      const std::size_t stop = std::max(extent(source_, begin, true), at + 1);
      return errors::with_quotes(errors::swallowed_comment(span(at, end), slice(bracket, last + 1)), span(begin, stop),
                                 quoted(slice(begin, stop)), std::string(quote_reason));
    }
    return {};
  }

  Diagnostic stray_bracket() const { return says("flow end") ? stray() : Diagnostic{}; }

  Diagnostic stray() const {
    if (sketch_.in_flow()) {
      const std::size_t bracket = sketch_.open.back().begin;
      Diagnostic found = errors::invalid_yaml(
          here(), std::string("`") + current() + "` does not close `" + source_[bracket] + "`", "closed here");
      found.labels.push_back({span(bracket, bracket + 1), "opened here"});
      return found;
    }
    return errors::invalid_yaml(here(), std::string("`") + current() + "` closes nothing", "no bracket is open here");
  }

  Diagnostic unexpected_indent() const {
    if (sketch_.in_flow()) return {};
    if (!says("end of map not found") && !says("end of sequence not found") && !says("map value")) return {};
    const std::size_t begin = line_begin(source_, at_);
    const std::size_t first = std::min(source_.find_first_not_of(" \t", begin), source_.size());
    const std::size_t stop = extent(source_, first, false);
    Diagnostic found = errors::invalid_yaml(
        span(first, stop), "this line does not fit in with the lines above it",
        says("map value") ? "not a new key of what stands above" : "neither a key nor an item here");
    return errors::with_advice(std::move(found),
                               "keys of one mapping stand under each other, and so do the `-` of one list");
  }

  Diagnostic escape() const {
    if (!says("escape character") && !says("hex number") && !says("invalid unicode")) return {};
    const std::size_t mark = source_.substr(0, std::min(at_ + 1, source_.size())).rfind('\\');
    const std::size_t begin = mark == std::string_view::npos ? at_ : mark;
    return errors::with_advice(errors::invalid_yaml(span(begin, std::max(begin, at_)),
                                                    "a double-quoted text has no such escape", "after a `\\`"),
                               "write `\\\\` for a backslash, or use single quotes, in which it has no meaning; a "
                               "character beyond `\\uFFFF` is "
                               "`\\U` and eight digits, or itself");
  }

  std::string_view source_;
  SourceId file_;
  std::size_t at_;
  std::string_view message_;
  Sketch sketch_;
};

}  // namespace

Diagnostic explain_syntax_error(std::string_view source, SourceId file, std::size_t at, std::string_view message) {
  return Explainer(source, file, at, message).explain();
}

}  // namespace adjudge::yaml
