#pragma once

#include <string>
#include <vector>

#include "adjudge/core/code.hpp"
#include "adjudge/core/source.hpp"

namespace adjudge {

enum class Severity : std::uint8_t { note, warning, error };

/// A place and what is the matter there.
struct Label {
  Span span;
  std::string text;
};

/// A repair: text for a place, that an editor can apply. An empty span makes it advice only.
struct FixHint {
  Span span;
  std::string replacement;
  std::string reason;
};

/// One finding. The first label is where to look first.
struct Diagnostic {
  Code code{};
  Severity severity = Severity::error;
  std::string message;  ///< lower case, one line, no full stop, user text in backticks
  std::vector<Label> labels;
  std::vector<FixHint> fixes;
};

/// The findings of a pass, in the order in which they were made. Collected up to a limit, then only counted.
class Diagnostics {
 public:
  static constexpr std::size_t limit = 1000;

  void add(Diagnostic diagnostic);
  void add(const Diagnostics& others);
  bool has_errors() const noexcept { return errors_ != 0; }
  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  std::size_t error_count() const noexcept { return errors_; }
  std::size_t warning_count() const noexcept { return warnings_; }
  std::size_t left_out() const noexcept { return left_out_; }  ///< findings beyond the limit
  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.end(); }
  const Diagnostic& operator[](std::size_t index) const { return items_.at(index); }
  void sort_by_position();  ///< by file, then place; stable

 private:
  std::vector<Diagnostic> items_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t left_out_ = 0;
};

/// The findings as a person reads them: each with its line of source, a marker and its help.
std::string to_text(const Diagnostics& diagnostics, const SourceSet& sources);
std::string to_text(const Diagnostic& diagnostic, const SourceSet& sources);

/// The closest of `candidates` to a misspelt `name`, or an empty text when none is close.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace adjudge
