#include "adjudge/core/diagnostic.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "core/text_reader.hpp"

namespace adjudge {
namespace {

constexpr std::size_t max_shown = 110;    // code points of a source line
constexpr std::size_t shown_before = 40;  // of them before the span, when the line is cut
constexpr std::size_t tab_width = 4;
constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "…";

std::string_view to_word(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "error";
}

/// Bytes of the well-formed UTF-8 sequence that starts a text; 0 when there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first < 0xF0) {
    const bool is_overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool is_surrogate = first == 0xED && byte(1) >= 0xA0;
    return continues(1) && continues(2) && !is_overlong && !is_surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first < 0xF5) {
    const bool is_overlong = first == 0xF0 && byte(1) < 0x90;
    const bool is_beyond = first == 0xF4 && byte(1) >= 0x90;
    return continues(1) && continues(2) && continues(3) && !is_overlong && !is_beyond ? 4 : 0;
  }
  return 0;
}

/// Whether a terminal would take it for a command: control characters of both sets, and those that turn the direction.
bool is_control(std::string_view sequence) {
  if (sequence.size() == 1) return static_cast<unsigned char>(sequence[0]) < 0x20 || sequence[0] == 0x7F;
  if (sequence.size() == 2) return sequence[0] == '\xC2' && static_cast<unsigned char>(sequence[1]) < 0xA0;
  return sequence.size() == 3 && ((sequence >= "\xE2\x80\xAA" && sequence <= "\xE2\x80\xAE") ||
                                  (sequence >= "\xE2\x81\xA6" && sequence <= "\xE2\x81\xA9"));
}

/// One column of the shown line: what is printed, and where it stood in the source line.
struct Cell {
  std::string_view text;
  std::size_t byte = 0;
};

/// The columns of a line from `begin` on, at most `limit`; tabs become spaces, and what cannot be shown becomes `�`.
std::vector<Cell> cells_of(std::string_view line, std::size_t begin, std::size_t limit) {
  std::vector<Cell> cells;
  for (std::size_t at = begin; at < line.size() && cells.size() < limit;) {
    const std::size_t length = sequence_length(line.substr(at));
    const std::string_view sequence = line.substr(at, std::max<std::size_t>(length, 1));
    if (sequence == "\t") {
      for (std::size_t i = 0; i < tab_width; ++i) cells.push_back({" ", at});
    } else {
      cells.push_back({length == 0 || is_control(sequence) ? replacement : sequence, at});
    }
    at += sequence.size();
  }
  return cells;
}

/// A text on one line that is safe to print, and of bearable length whatever a user's text in it is.
std::string printable(std::string_view text) {
  constexpr std::size_t most_bytes = 2'000;
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (result.size() > most_bytes) return result += ellipsis;
    const std::size_t length = sequence_length(text.substr(at));
    const std::string_view sequence = text.substr(at, std::max<std::size_t>(length, 1));
    const bool is_space = sequence == "\n" || sequence == "\r" || sequence == "\t";
    result += is_space ? " " : length == 0 || is_control(sequence) ? replacement : sequence;
    at += sequence.size();
  }
  return result;
}

std::size_t step_back(std::string_view line, std::size_t at, std::size_t code_points) {
  while (at > 0 && code_points > 0) {
    --at;
    while (at > 0 && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) --at;
    --code_points;
  }
  return at;
}

/// The line of source of a label, and under it the marker with the label's text.
void append_label(std::string& out, const Label& label, char marker, std::size_t gutter, const SourceSet& sources) {
  const Position start = sources.position(label.span.source, label.span.begin);
  const std::string_view source = sources[label.span.source].text;
  const std::string_view line = sources.line_text(label.span.source, start.line);
  const auto line_begin = static_cast<std::size_t>(line.data() - source.data());
  const std::size_t first =
      std::clamp<std::size_t>(label.span.begin, line_begin, line_begin + line.size()) - line_begin;
  const std::size_t last =
      std::clamp<std::size_t>(label.span.end, line_begin + first, line_begin + line.size()) - line_begin;

  // Only as much of the line is looked at as can be shown: a line may be a file of megabytes.
  std::size_t begin = 0;
  std::vector<Cell> cells = cells_of(line, 0, max_shown + 1);
  const bool span_is_visible = cells.size() <= max_shown || cells[max_shown].byte > first;
  if (!span_is_visible) {
    begin = step_back(line, first, shown_before);
    cells = cells_of(line, begin, max_shown + 1);
  }
  const bool cut_after = cells.size() > max_shown;
  if (cut_after) cells.resize(max_shown);

  const std::string margin(gutter, ' ');
  out += margin + " ┌─ " + printable(sources.where(label.span)) + '\n';
  const std::string number = std::to_string(start.line);
  out += std::string(gutter - number.size(), ' ') + number + " │ ";
  if (begin > 0) out += ellipsis;
  for (const Cell& cell : cells) out += cell.text;
  if (cut_after) out += ellipsis;
  while (out.back() == ' ') out.pop_back();
  out += '\n';

  out += margin + " │ ";
  if (begin > 0) out += ' ';
  std::size_t marked = 0;
  for (const Cell& cell : cells) {
    if (cell.byte < first) {
      out += ' ';
    } else if (cell.byte < last) {
      out += marker;
      ++marked;
    }
  }
  if (marked == 0) out += marker;
  if (!label.text.empty()) out += ' ' + printable(label.text);
  out += '\n';
}

bool is_shown(const Span& span, const SourceSet& sources) {
  return static_cast<std::size_t>(span.source) < sources.size();
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::error) ++errors_;
  if (diagnostic.severity == Severity::warning) ++warnings_;
  if (items_.size() < limit) {
    items_.push_back(std::move(diagnostic));
  } else {
    ++left_out_;
  }
}

void Diagnostics::add(const Diagnostics& others) {
  const std::size_t kept = std::min(limit - items_.size(), others.items_.size());
  const std::size_t dropped = others.items_.size() - kept;
  const std::size_t other_errors = others.errors_;
  const std::size_t other_warnings = others.warnings_;
  const std::size_t other_left_out = others.left_out_;
  items_.reserve(items_.size() + kept);  // so that a set may be added to itself
  for (std::size_t i = 0; i < kept; ++i) items_.push_back(others.items_[i]);
  errors_ += other_errors;
  warnings_ += other_warnings;
  left_out_ += other_left_out + dropped;
}

void Diagnostics::sort_by_position() {
  const auto place = [](const Diagnostic& diagnostic) {
    const Span span = diagnostic.labels.empty() ? Span{} : diagnostic.labels.front().span;
    return std::tuple(span.source, span.begin, span.end);
  };
  std::stable_sort(items_.begin(), items_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
}

std::string to_text(const Diagnostic& diagnostic, const SourceSet& sources) {
  std::string out(to_word(diagnostic.severity));
  if (diagnostic.code != Code::none) out += '[' + to_text(diagnostic.code) + ']';
  out += ": " + printable(diagnostic.message) + '\n';

  std::size_t gutter = 1;
  for (const Label& label : diagnostic.labels) {
    if (!is_shown(label.span, sources)) continue;
    gutter = std::max(gutter, std::to_string(sources.position(label.span.source, label.span.begin).line).size());
  }
  char marker = '^';
  for (const Label& label : diagnostic.labels) {
    if (is_shown(label.span, sources)) {
      append_label(out, label, marker, gutter, sources);
    } else if (!label.text.empty()) {
      out += std::string(gutter, ' ') + " = note: " + printable(label.text) + '\n';
    }
    marker = '-';
  }
  for (const FixHint& fix : diagnostic.fixes) {
    out += std::string(gutter, ' ') + " = help: ";
    out += fix.reason.empty() ? "write `" + printable(fix.replacement) + '`' : printable(fix.reason);
    out += '\n';
  }
  return out;
}

std::string to_text(const Diagnostics& diagnostics, const SourceSet& sources) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!out.empty()) out += '\n';
    out += to_text(diagnostic, sources);
  }
  if (diagnostics.left_out() > 0) out += "\n... and " + std::to_string(diagnostics.left_out()) + " more\n";
  return out;
}

namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t most_candidates = 20'000;

/// Names differ less to an eye than to a program: letter case, and which sign joins the words.
char folded(char c) { return c == ' ' || c == '-' ? '_' : detail::to_lower(c); }

/// Edits (insert, remove, replace, swap two neighbours) from one name to another; `limit + 1` when there are more.
std::size_t edits_between(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() > longest_name || b.size() - a.size() > limit) return limit + 1;
  using Row = std::array<std::size_t, longest_name + 1>;
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = last;
    last = row;
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool is_same = folded(a[i - 1]) == folded(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (is_same ? 0 : 1)});
      if (i > 1 && j > 1 && folded(a[i - 1]) == folded(b[j - 2]) && folded(a[i - 2]) == folded(b[j - 1])) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(row[b.size()], limit + 1);
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > longest_name) return {};
  // Two edits in a word of four letters make any word of it: the shorter the name, the fewer are a slip.
  std::size_t limit = name.size() < 2 ? 0 : name.size() < 5 ? 1 : name.size() < 9 ? 2 : 3;
  const std::string* best = nullptr;
  for (std::size_t i = 0; i < std::min(candidates.size(), most_candidates); ++i) {
    const std::size_t edits = edits_between(name, candidates[i], limit);
    if (edits > limit || candidates[i].empty()) continue;
    best = &candidates[i];
    if (edits == 0) break;
    limit = edits - 1;
  }
  return best != nullptr ? *best : std::string();
}

}  // namespace adjudge
