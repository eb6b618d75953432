#include "adjudge/syntax/scalar_text.hpp"

#include <algorithm>

namespace adjudge {

namespace {

using Run = std::pair<std::uint32_t, std::uint32_t>;

std::uint32_t follow(const Run& run, std::uint32_t offset) { return run.second + (offset - run.first); }

// Where the byte at `offset` begins: the last run that starts at or before it.
std::uint32_t begin_of(const std::vector<Run>& runs, std::uint32_t offset) {
  auto after =
      std::upper_bound(runs.begin(), runs.end(), offset, [](std::uint32_t o, const Run& run) { return o < run.first; });
  return follow(*std::prev(after), offset);
}

// Where the text before `offset` ends. Two runs may start at one offset: the first says where the text before it ends,
// the second where the text after it begins (a folded line break that leaves no byte lies between).
std::uint32_t end_of(const std::vector<Run>& runs, std::uint32_t offset) {
  auto at =
      std::lower_bound(runs.begin(), runs.end(), offset, [](const Run& run, std::uint32_t o) { return run.first < o; });
  if (at == runs.end() || at->first != offset) at = std::prev(at);
  return follow(*at, offset);
}

}  // namespace

Span ScalarText::locate(std::uint32_t begin, std::uint32_t end) const {
  if (runs.empty() || runs.front().first != 0) return span;
  const auto size = static_cast<std::uint32_t>(text.size());
  begin = std::min(begin, size);
  end = std::clamp(end, begin, size);
  Span found{span.source, begin_of(runs, begin), 0};
  found.end = begin == end ? found.begin : end_of(runs, end);
  found.begin = std::clamp(found.begin, span.begin, span.end);
  found.end = std::clamp(found.end, found.begin, span.end);
  return found;
}

ScalarText ScalarText::verbatim(std::string text, SourceId source, std::uint32_t offset) {
  ScalarText result;
  result.span = {source, offset, offset + static_cast<std::uint32_t>(text.size())};
  result.text = std::move(text);
  result.runs.emplace_back(0, offset);
  return result;
}

}  // namespace adjudge
