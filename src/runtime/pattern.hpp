#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/function_catalogue.hpp"

namespace adjudge {

/// A regular expression as XPath and XQuery write it, read once and matched many times.
///
/// It is translated for PCRE2. Matching pays for its work step by step, so that a pattern that backtracks without end
/// is stopped by the budget of the evaluation, at the same step on every machine.
class Pattern {
 public:
  /// Work that an item of the translated pattern may do between two payments.
  struct HiddenWork {
    std::size_t offset = 0;  ///< of the item in the translated pattern
    unsigned group = 0;      ///< a back-reference: the group whose text is compared
    std::size_t count = 0;   ///< a repetition: how often it is tried at least
  };

  /// Reads a pattern and its flags (`s m i x q`). Null when it is none, and the reason in `reason`.
  static std::shared_ptr<const Pattern> read(std::string_view pattern, std::string_view flags, std::string& reason);

  ~Pattern();
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  unsigned group_count() const noexcept { return group_count_; }
  /// The flag `q`: the pattern is plain text, and so is what replaces it.
  bool is_plain() const noexcept { return is_plain_; }

 private:
  friend class Matching;
  struct Compiled;
  Pattern() = default;

  std::unique_ptr<Compiled> compiled_;
  std::vector<HiddenWork> hidden_work_;  // ascending by offset
  unsigned group_count_ = 0;
  bool is_plain_ = false;
};

/// The search for a pattern in one text.
class Matching {
 public:
  enum class Outcome : std::uint8_t { found, none, budget_spent, too_complex, not_text };

  Matching(const Pattern& pattern, CallContext& context, std::string_view subject);
  ~Matching();
  Matching(const Matching&) = delete;
  Matching& operator=(const Matching&) = delete;

  /// Looks for the first match from a byte on.
  Outcome find(std::size_t from);
  std::size_t begin() const { return bounds(0)->first; }
  std::size_t end() const { return bounds(0)->second; }
  /// The text of a group of the match that was found; empty for a group that took no part.
  std::string_view group(unsigned index) const;

 private:
  struct State;
  std::optional<std::pair<std::size_t, std::size_t>> bounds(unsigned index) const;
  std::unique_ptr<State> state_;
};

}  // namespace adjudge
