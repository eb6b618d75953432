#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace adjudge {

/// Which file of a SourceSet.
enum class SourceId : std::uint32_t { none = 0xFFFFFFFF };

/// A piece of a source text: bytes, half open.
struct Span {
  SourceId source = SourceId::none;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool is_none() const noexcept { return source == SourceId::none; }
  friend constexpr bool operator==(const Span&, const Span&) noexcept = default;
};

/// Line and column as an editor shows them, counted from 1; a column is a code point.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// One file: its name as the user gave it, and its text.
struct Source {
  std::string name;
  std::string text;
};

/// The files that a pack is built from. Spans point into it.
class SourceSet {
 public:
  SourceId add(Source source);
  const Source& operator[](SourceId id) const { return *sources_.at(static_cast<std::size_t>(id)); }
  std::size_t size() const noexcept { return sources_.size(); }

  Position position(SourceId id, std::uint32_t offset) const;
  std::string_view line_text(SourceId id, std::uint32_t line) const;  ///< without its line end
  std::string_view text(const Span& span) const;                      ///< empty for no span
  std::string where(const Span& span) const;                          ///< `rules/a.yaml:7:14`

 private:
  std::vector<std::shared_ptr<const Source>> sources_;
  std::vector<std::vector<std::uint32_t>> line_starts_;
};

}  // namespace adjudge
