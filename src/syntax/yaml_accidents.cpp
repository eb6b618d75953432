// What YAML reads otherwise than its author meant, found in the tree and put right there.

#include "syntax/yaml_accidents.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "syntax/errors.hpp"
#include "syntax/scalar_map.hpp"
#include "syntax/yaml_quoting.hpp"

namespace adjudge::yaml {

namespace {

using Style = ScalarText::Style;

// How far a bracket that a comma cut off is searched for. Further on it is another mistake.
constexpr std::size_t most_pieces = 64;
constexpr std::size_t most_bytes = 4096;
constexpr std::size_t most_mended_bytes = 20u << 20;
constexpr std::string_view quote_reason = "put the whole value in quotes";

bool is_plain(const Node& node) { return node.is_scalar() && node.scalar.style == Style::plain; }

// A null-valued key of a flow mapping without a `:` behind it; see `place_of_nothing` in yaml_load.cpp.
bool lacks_colon(const Entry& entry) {
  return entry.value.is_null() && entry.value.span.begin == entry.key.span.end &&
         entry.value.span.end == entry.key.span.end;
}

class Mender {
 public:
  Mender(std::string_view source, Diagnostics& notes) : source_(source), notes_(notes) {}

  void mend(Node& node) {
    if (node.is_scalar()) mend_text(node.scalar);
    if (node.is_mapping()) {
      if (node.flow) mend_flow_mapping(node);
    } else if (node.is_sequence() && node.flow) {
      mend_flow_sequence(node);
    }
    for (Node& item : node.items) mend(item);
    for (Entry& entry : node.entries) {
      mend_text(entry.key);
      mend(entry.value);
    }
    if (node.is_mapping()) drop_duplicates(node);
  }

  bool lost_lines() const { return lost_lines_; }

 private:
  std::string_view slice(std::size_t begin, std::size_t end) const { return source_.substr(begin, end - begin); }
  std::string_view slice(Span span) const { return slice(span.begin, span.end); }
  Span span(const Span& from, std::size_t begin, std::size_t end) const {
    return {from.source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  Span join(const Span& first, const Span& last) const { return {first.source, first.begin, last.end}; }

  // A place that an alias repeats is reported once.
  bool is_new(const Span& place) { return reported_.insert(place.begin).second; }

  template <class Finding>
  void report(const Span& place, Finding finding) {
    if (is_new(place)) notes_.add(finding());
  }

  // The finding with the repair that puts `place` in quotes, unless that is longer than anyone would want to read.
  Diagnostic quote(Diagnostic finding, const Span& place, std::string_view reason = quote_reason) const {
    const std::string_view text = slice(place);
    if (text.size() > most_bytes) return finding;
    return errors::with_quotes(std::move(finding), place, quoted(text), std::string(reason));
  }

  // Whether one more text may be put together from the source: aliases could make many of a long one.
  bool may_mend(const Span& place) {
    mended_bytes_ += place.end - place.begin;
    return mended_bytes_ <= most_mended_bytes;
  }

  void become_text(Node& node, const Span& place) {
    if (!may_mend(place)) return;
    node = Node{};
    node.kind = Node::Kind::scalar;
    node.scalar = written_text(source_, place);
    node.span = place;
  }

  // `{refund: round money(x, half_up)}`, `{f(a, b): a + b}`, `{approve}`, `{outcome:approve}`.
  void mend_flow_mapping(Node& node) {
    if (mend_braced_text(node)) return;
    std::vector<Entry> kept;
    auto& entries = node.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Entry& entry = entries[i];
      if (lacks_colon(entry)) {
        if (const auto last = closing_key(entries, i)) {
          const Span place = join(entry.key.span, entries[*last].key.span);
          report_split(place);
          entries[*last].key = written_text(source_, place);
          i = *last - 1;
          continue;
        }
        if (split_word(entry)) {
          kept.push_back(std::move(entry));
        } else if (!kept.empty() && is_plain(kept.back().value)) {
          std::size_t last = i;
          while (last + 1 < entries.size() && lacks_colon(entries[last + 1])) ++last;
          merge_into(kept.back().value, entries[last].key.span);
          i = last;
        } else {
          report_valueless(entry);
        }
      } else {
        kept.push_back(std::move(entry));
        if (const auto last = closing_value(entries, i, kept.back())) {
          const Entry& end = entries[*last];
          merge_into(kept.back().value, lacks_colon(end) ? end.key.span : end.value.span);
          i = *last;
        }
      }
    }
    entries = std::move(kept);
  }

  // `{sku}`: a text for people that begins with a brace.
  bool mend_braced_text(Node& node) {
    if (node.entries.empty() || !std::all_of(node.entries.begin(), node.entries.end(), lacks_colon)) return false;
    if (slice(node.span).substr(0, 1) != "{" ||
        std::any_of(node.entries.begin(), node.entries.end(), [](const Entry& e) {
          return e.key.style == Style::plain && colon_inside(e.key.text) != std::string::npos;
        })) {
      return false;
    }
    const Span place = node.span;
    report(place, [&] {
      return quote(errors::key_without_value(place, slice(place)), place,
                   "a text in braces needs quotes; a list is written with `[]`");
    });
    become_text(node, place);
    return true;
  }

  static std::size_t colon_inside(std::string_view key) {
    std::size_t colon = 0;
    while (colon < key.size() && (is_word(key[colon]) || key[colon] == '.')) ++colon;
    const bool is_pair = colon > 0 && colon + 1 < key.size() && key[colon] == ':' && is_word(key[colon + 1]) &&
                         !(key[0] >= '0' && key[0] <= '9');
    return is_pair ? colon : std::string::npos;
  }

  // `outcome:approve` was meant as a key and its value.
  bool split_word(Entry& entry) {
    if (entry.key.style != Style::plain) return false;
    const std::size_t colon = colon_inside(entry.key.text);
    if (colon == std::string::npos || entry.key.runs.size() != 1) return false;
    const Span place = entry.key.span;
    const std::size_t at = place.begin + colon;
    report(place, [&] {
      return errors::with_fix(errors::space_after_colon(place, entry.key.text), span(place, at, at + 1), ": ",
                              "write a space after the `:`");
    });
    entry.key = written_text(source_, span(place, place.begin, at));
    become_text(entry.value, span(place, at + 1, place.end));
    return true;
  }

  void report_valueless(const Entry& entry) {
    report(entry.key.span, [&] {
      return errors::with_advice(errors::key_without_value(entry.key.span, entry.key.text),
                                 "write `key: value`; a text with a comma needs quotes");
    });
  }

  void report_split(const Span& place) {
    report(place, [&] { return quote(errors::split_at_comma(place, slice(place)), place); });
  }

  void merge_into(Node& value, const Span& last) {
    const Span place = join(value.span, last);
    // What was cut from a refused tag (`!(a, b)`) was reported with it.
    if (slice(place).substr(0, 1) != "!") report_split(place);
    become_text(value, place);
  }

  // The later key that closes what this one opens.
  std::optional<std::size_t> closing_key(const std::vector<Entry>& entries, std::size_t first) const {
    if (entries[first].key.style != Style::plain) return std::nullopt;
    return closing(
        entries, first, entries[first].key.span.begin, entries[first].key.span.end,
        [](const Entry& entry) { return entry.key.span.end; }, true);
  }

  // The later entry whose value (or key, when it has none) closes what this value opens.
  std::optional<std::size_t> closing_value(const std::vector<Entry>& entries, std::size_t index,
                                           const Entry& entry) const {
    if (!is_plain(entry.value)) return std::nullopt;
    return closing(
        entries, index, entry.value.span.begin, entry.value.span.end,
        [](const Entry& e) { return lacks_colon(e) ? e.key.span.end : e.value.span.end; }, false);
  }

  template <class EndOf>
  std::optional<std::size_t> closing(const std::vector<Entry>& entries, std::size_t first, std::size_t begin,
                                     std::size_t end, EndOf end_of, bool only_key) const {
    Balance balance;
    balance.feed(slice(begin, end));
    if (!balance.is_open()) return std::nullopt;
    for (std::size_t i = first + 1; i < entries.size() && i <= first + most_pieces; ++i) {
      const std::size_t next = end_of(entries[i]);
      if (next <= end || next - begin > most_bytes) return std::nullopt;
      balance.feed(slice(end, next));
      end = next;
      if (!balance.is_open()) {
        if (only_key && lacks_colon(entries[i])) return std::nullopt;
        return i;
      }
    }
    return std::nullopt;
  }

  // `[not(a, b), x]` as a row; `[1..30]` for a range.
  void mend_flow_sequence(Node& node) {
    std::vector<Node> kept;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      Node& item = node.items[i];
      kept.push_back(std::move(item));
      if (const auto last = closing_item(node.items, i, kept.back())) {
        merge_into(kept.back(), node.items[*last].span);
        i = *last;
      }
    }
    node.items = std::move(kept);
    if (node.items.size() == 1 && is_plain(node.items.front()) && is_range(node.items.front().scalar.text) &&
        slice(node.span).substr(0, 1) == "[") {
      const Span place = node.span;
      report(place, [&] { return quote(errors::list_for_range(place, slice(place)), place, "quote the range"); });
      become_text(node, place);
    }
  }

  std::optional<std::size_t> closing_item(const std::vector<Node>& items, std::size_t index, const Node& first) const {
    if (!is_plain(first)) return std::nullopt;
    Balance balance;
    std::size_t end = first.span.end;
    balance.feed(slice(first.span));
    if (!balance.is_open()) return std::nullopt;
    for (std::size_t i = index + 1; i < items.size() && i <= index + most_pieces; ++i) {
      const std::size_t next = items[i].span.end;
      if (next <= end || next - first.span.begin > most_bytes) return std::nullopt;
      balance.feed(slice(end, next));
      end = next;
      if (!balance.is_open()) return i;
    }
    return std::nullopt;
  }

  // `1..30`, `2026-11-01..2026-12-24`, `date("2026-11-01")..today()`; not `wait...` or `../returns`.
  static bool is_range(std::string_view text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos || text.find("..", dots + 1) != std::string_view::npos) return false;
    std::string_view low = text.substr(0, dots);
    std::string_view high = text.substr(dots + 2);
    while (!low.empty() && is_blank(low.back())) low.remove_suffix(1);
    while (!high.empty() && is_blank(high.front())) high.remove_prefix(1);
    const auto ends = [](char c) { return is_word(c) || c == ')' || c == '"'; };
    const auto starts = [](char c) { return is_word(c) || c == '(' || c == '"' || c == '-' || c == '@'; };
    return !low.empty() && !high.empty() && ends(low.back()) && starts(high.front());
  }

  void mend_text(ScalarText& text) {
    switch (text.style) {
      case Style::plain:
        mend_swallowed(text);
        break;
      case Style::single_quoted:
      case Style::double_quoted:
        mend_late_quote(text);
        break;
      case Style::literal:
      case Style::folded:
        break;
    }
  }

  // `if: tier = "vip #1"` ends at ` #`.
  void mend_swallowed(ScalarText& text) {
    std::size_t mark = text.span.end;
    while (mark < source_.size() && is_blank(source_[mark])) ++mark;
    if (mark == text.span.end || mark >= source_.size() || source_[mark] != '#') return;
    const bool leaves_open = is_open(slice(text.span));
    if (!leaves_open && !is_suspicious(text, mark)) return;
    std::size_t end = line_end(source_.substr(0, mark + most_bytes), mark);
    while (is_blank(source_[end - 1])) --end;
    const Span comment = span(text.span, mark, end);
    const Span whole = span(text.span, text.span.begin, end);
    if (leaves_open) {
      report(comment, [&] { return quote(errors::swallowed_comment(comment, text.text), whole); });
      if (may_mend(whole)) text = written_text(source_, whole);
    } else {
      report(comment, [&] {
        return quote(errors::suspicious_comment(comment, slice(comment)), whole,
                     "write a space after the `#`, or quote the value");
      });
    }
  }

  // `vip #1`: a comment of people starts with a space. Only a number behind a word is suspicious.
  bool is_suspicious(const ScalarText& text, std::size_t mark) const {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool is_number = mark + 1 < source_.size() && is_digit(source_[mark + 1]);
    return is_number && !text.text.empty() && is_word(text.text.back()) && !is_digit(text.text.back());
  }

  // A quoted text may go on over lines that are set in further than its own; yaml-cpp lets it go on over any.
  void mend_late_quote(ScalarText& text) {
    const std::string_view whole = slice(text.span);
    std::size_t next = whole.find('\n');
    if (next == std::string_view::npos || whole.size() < 2 || whole.back() != whole.front()) return;
    if (!searched_.insert(text.span.begin).second) return;
    const std::size_t own = indentation(line_begin(source_, text.span.begin));
    for (; next != std::string_view::npos; next = whole.find('\n', next + 1)) {
      const std::size_t line = text.span.begin + next + 1;
      const std::size_t first = line + indentation(line);
      const std::size_t stop = std::min<std::size_t>(line_end(source_, first), text.span.end - 1);
      if (first >= stop || first - line > own || !looks_like_yaml(slice(first, stop))) continue;
      const std::size_t end = closing_place(source_, text.span.begin, false);
      const char mark = source_[text.span.begin];
      const Span opening = span(text.span, text.span.begin, text.span.begin + 1);
      const Span closing = span(text.span, text.span.end - 1, text.span.end);
      notes_.add(errors::with_fix(errors::late_quote(opening, mark, closing), span(text.span, end, end),
                                  std::string(1, mark), "close it on its own line"));
      text = written_text(source_, span(text.span, opening.end, std::max<std::size_t>(end, opening.end)));
      lost_lines_ = true;
      return;
    }
  }

  std::size_t indentation(std::size_t line) const {
    std::size_t first = line;
    while (first < source_.size() && source_[first] == ' ') ++first;
    return first - line;
  }

  static bool looks_like_yaml(std::string_view line) {
    return line.substr(0, 2) == "- " || line.find(": ") != std::string_view::npos || line.back() == ':';
  }

  void drop_duplicates(Node& node) {
    auto& entries = node.entries;
    std::vector<std::uint32_t> order(entries.size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return entries[a].key.text < entries[b].key.text; });
    std::vector<bool> is_duplicate(entries.size(), false);
    std::size_t first = 0;
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (entries[order[i]].key.text != entries[order[first]].key.text) {
        first = i;
        continue;
      }
      is_duplicate[order[i]] = true;
      const Entry& entry = entries[order[i]];
      const Span earlier = entries[order[first]].key.span;
      report(entry.key.span, [&] { return errors::duplicate_key(earlier, entry.key.span, entry.key.text); });
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (is_duplicate[i]) continue;
      if (kept != i) entries[kept] = std::move(entries[i]);
      ++kept;
    }
    entries.resize(kept);
  }

  std::string_view source_;
  Diagnostics& notes_;
  std::set<std::uint32_t> reported_;  // places; an alias shows one place many times
  std::set<std::uint32_t> searched_;
  bool lost_lines_ = false;
  std::size_t mended_bytes_ = 0;
};

}  // namespace

ScalarText written_text(std::string_view source, Span span) {
  std::string text;
  std::size_t at = span.begin;
  while (at < span.end) {
    std::size_t after = at;
    std::size_t breaks = 0;
    while (after < span.end && (is_blank(source[after]) || source[after] == '\n' || source[after] == '\r')) {
      if (source[after] == '\n') ++breaks;
      ++after;
    }
    if (breaks == 0) {
      after = std::max(after, at + 1);
      text += source.substr(at, after - at);
    } else if (breaks == 1) {
      text += ' ';
    } else {
      text.append(breaks - 1, '\n');
    }
    at = after;
  }
  // Not `map_scalar`, which would go by the first character: a range is plain though it starts with a bracket or quote.
  MappedScalar mapped = map_plain(source, span.source, span.begin, std::move(text));
  mapped.scalar.span = span;
  return std::move(mapped.scalar);
}

bool mend_accidents(Node& document, std::string_view source, Diagnostics& notes) {
  Mender mender(source, notes);
  mender.mend(document);
  return !mender.lost_lines();
}

}  // namespace adjudge::yaml
