#include "adjudge/core/source.hpp"

#include <algorithm>

namespace adjudge {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool continues_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// Where each line starts. A line ends with LF, CR LF or CR, as editors and YAML see it.
std::vector<std::uint32_t> line_starts_of(std::string_view text) {
  std::vector<std::uint32_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool ends_line = text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'));
    if (ends_line) starts.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return starts;
}

}  // namespace

SourceId SourceSet::add(Source source) {
  line_starts_.push_back(line_starts_of(source.text));
  sources_.push_back(std::make_shared<const Source>(std::move(source)));
  return static_cast<SourceId>(sources_.size() - 1);
}

Position SourceSet::position(SourceId id, std::uint32_t offset) const {
  const std::string_view text = (*this)[id].text;
  const auto& starts = line_starts_.at(static_cast<std::size_t>(id));
  std::size_t end = std::min<std::size_t>(offset, text.size());
  const auto after = std::upper_bound(starts.begin(), starts.end(), static_cast<std::uint32_t>(end));
  const auto line = static_cast<std::uint32_t>(after - starts.begin());
  std::size_t begin = *(after - 1);
  if (begin == 0 && text.starts_with(byte_order_mark)) begin = std::min(end, byte_order_mark.size());
  while (end > begin && end < text.size() && continues_code_point(text[end])) --end;
  std::uint32_t column = 1;
  for (std::size_t i = begin; i < end; ++i) column += continues_code_point(text[i]) ? 0 : 1;
  return {line, column};
}

std::string_view SourceSet::line_text(SourceId id, std::uint32_t line) const {
  const std::string_view text = (*this)[id].text;
  const auto& starts = line_starts_.at(static_cast<std::size_t>(id));
  if (line == 0 || line > starts.size()) return {};
  const std::size_t begin = starts[line - 1];
  const std::size_t end = line < starts.size() ? starts[line] : text.size();
  std::string_view result = text.substr(begin, end - begin);
  if (line == 1 && result.starts_with(byte_order_mark)) result.remove_prefix(byte_order_mark.size());
  while (result.ends_with('\n') || result.ends_with('\r')) result.remove_suffix(1);
  return result;
}

std::string_view SourceSet::text(const Span& span) const {
  if (static_cast<std::size_t>(span.source) >= sources_.size()) return {};
  const std::string_view text = (*this)[span.source].text;
  const std::size_t begin = std::min<std::size_t>(span.begin, text.size());
  const std::size_t end = std::clamp<std::size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

std::string SourceSet::where(const Span& span) const {
  if (static_cast<std::size_t>(span.source) >= sources_.size()) return {};
  const Position start = position(span.source, span.begin);
  return (*this)[span.source].name + ':' + std::to_string(start.line) + ':' + std::to_string(start.column);
}

}  // namespace adjudge
