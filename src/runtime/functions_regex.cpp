#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/code_points.hpp"
#include "runtime/function_call.hpp"
#include "runtime/pattern.hpp"

namespace adjudge {
namespace {

/// The patterns that this thread used last, since a policy asks the same few of every case.
class PatternCache {
 public:
  std::shared_ptr<const Pattern> find(const std::string& key) const {
    for (const Entry& entry : entries_) {
      if (entry.pattern != nullptr && entry.key == key) return entry.pattern;
    }
    return nullptr;
  }
  void add(std::string key, std::shared_ptr<const Pattern> pattern) {
    entries_[next_] = {std::move(key), std::move(pattern)};
    next_ = (next_ + 1) % entries_.size();
  }

 private:
  struct Entry {
    std::string key;
    std::shared_ptr<const Pattern> pattern;
  };
  std::array<Entry, 32> entries_;
  std::size_t next_ = 0;
};

/// The pattern of argument `index` with the flags of argument `flags_index`; null after a refusal.
std::shared_ptr<const Pattern> pattern_of(Call& call, std::size_t index, std::optional<std::size_t> flags_index) {
  const std::string* written = call.text(index);
  if (written == nullptr) return nullptr;
  std::string_view flags;
  if (flags_index && call.is_given(*flags_index)) {
    const std::string* given = call.text(*flags_index);
    if (given == nullptr) return nullptr;
    flags = *given;
  }
  thread_local PatternCache cache;
  // A slash is no flag, so the key tells flags and pattern apart.
  std::string key = std::string(flags) + "/" + *written;
  if (auto known = cache.find(key)) return known;
  if (!call.spend(written->size() + 16)) return nullptr;
  std::string reason;
  auto pattern = Pattern::read(*written, flags, reason);
  if (pattern == nullptr) {
    call.refuse(Code::bad_argument, mistakes::quoted(call.function()) + ": " + reason);
    return nullptr;
  }
  cache.add(std::move(key), pattern);
  return pattern;
}

/// Says whether a search found something; a search that was given up is refused.
bool has_found(Call& call, Matching::Outcome outcome) {
  switch (outcome) {
    case Matching::Outcome::found:
      return true;
    case Matching::Outcome::none:
      return false;
    case Matching::Outcome::budget_spent:
      call.refuse(Code::limit_exceeded, "the work for one case is more than its budget");
      return false;
    case Matching::Outcome::too_complex:
      call.refuse(Code::limit_exceeded,
                  mistakes::quoted(call.function()) + ": the pattern is too complex for this text");
      return false;
    case Matching::Outcome::not_text:
      call.refuse(Code::bad_argument, mistakes::quoted(call.function()) + ": the text is not UTF-8");
      return false;
  }
  return false;
}

Value matches(Call& call) {
  const std::string* text = call.text(0);
  const auto pattern = pattern_of(call, 1, 2);
  if (text == nullptr || pattern == nullptr) return call.refusal();
  const bool found = has_found(call, Matching(*pattern, call.context(), *text).find(0));
  return call.is_refused() ? call.refusal() : Value(found);
}

/// A piece of a replacement: text, or what a group matched.
struct Piece {
  std::string text;
  std::optional<unsigned> group;
};

/// Reads a replacement: `$1` is a group, `\$` and `\\` are those characters. Nothing after a refusal.
std::optional<std::vector<Piece>> pieces_of(Call& call, std::string_view replacement, const Pattern& pattern) {
  std::vector<Piece> pieces;
  if (pattern.is_plain()) {
    pieces.push_back({std::string(replacement), std::nullopt});
    return pieces;
  }
  const auto is_digit = [&](std::size_t at) {
    return at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9';
  };
  std::string text;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char c = replacement[i];
    if (c == '\\') {
      const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
      if (next != '\\' && next != '$') {
        call.refuse(Code::bad_argument, "`replace`: in the replacement `\\` stands before `\\` or `$` only");
        return std::nullopt;
      }
      text += next;
      ++i;
    } else if (c == '$') {
      if (!is_digit(i + 1)) {
        call.refuse(Code::bad_argument, "`replace`: in the replacement a `$` is followed by a digit; write `\\$`");
        return std::nullopt;
      }
      // As many digits as name a group; the rest is text.
      auto group = static_cast<unsigned>(replacement[++i] - '0');
      while (is_digit(i + 1) && group * 10 + static_cast<unsigned>(replacement[i + 1] - '0') <= pattern.group_count()) {
        group = group * 10 + static_cast<unsigned>(replacement[++i] - '0');
      }
      if (!text.empty()) pieces.push_back({std::exchange(text, {}), std::nullopt});
      pieces.push_back({{}, group});
    } else {
      text += c;
    }
  }
  if (!text.empty()) pieces.push_back({std::move(text), std::nullopt});
  return pieces;
}

/// Refuses a pattern that matches the empty text: XPath gives no meaning to replacing or splitting by it.
bool is_refused_for_matching_nothing(Call& call, const Pattern& pattern) {
  if (has_found(call, Matching(pattern, call.context(), "").find(0))) {
    call.refuse(Code::bad_argument, mistakes::quoted(call.function()) + ": the pattern matches the empty text");
  }
  return call.is_refused();
}

/// Where to look on behind a match; never where it was found.
std::size_t behind(const Matching& matching, std::string_view text) {
  std::size_t next = matching.end();
  if (next > matching.begin()) return next;
  do ++next;
  while (next < text.size() && is_continuation_byte(text[next]));
  return next;
}

Value replace(Call& call) {
  const std::string* text = call.text(0);
  const auto pattern = pattern_of(call, 1, 3);
  const std::string* replacement = call.text(2);
  if (text == nullptr || pattern == nullptr || replacement == nullptr) return call.refusal();
  const auto pieces = pieces_of(call, *replacement, *pattern);
  if (!pieces || is_refused_for_matching_nothing(call, *pattern)) return call.refusal();

  Matching matching(*pattern, call.context(), *text);
  std::string result;
  std::size_t copied = 0;
  for (std::size_t from = 0; from <= text->size() && has_found(call, matching.find(from));
       from = behind(matching, *text)) {
    result.append(*text, copied, matching.begin() - copied);
    for (const Piece& piece : *pieces) {
      if (piece.group) {
        result += matching.group(*piece.group);
      } else {
        result += piece.text;
      }
      if (result.size() > max_text_size) return mistakes::text_too_long(call.context());
    }
    copied = matching.end();
  }
  if (call.is_refused()) return call.refusal();
  result.append(*text, copied);
  return call.text_result(std::move(result));
}

Value split(Call& call) {
  const std::string* text = call.text(0);
  const auto pattern = pattern_of(call, 1, std::nullopt);
  if (text == nullptr || pattern == nullptr) return call.refusal();
  if (is_refused_for_matching_nothing(call, *pattern)) return call.refusal();

  Matching matching(*pattern, call.context(), *text);
  std::vector<Value> parts;
  std::size_t copied = 0;
  for (std::size_t from = 0; from <= text->size() && has_found(call, matching.find(from));
       from = behind(matching, *text)) {
    parts.push_back(Value(text->substr(copied, matching.begin() - copied)));
    copied = matching.end();
    if (parts.size() >= max_list_size) return mistakes::list_too_long(call.context());
  }
  if (call.is_refused()) return call.refusal();
  parts.push_back(Value(text->substr(copied)));
  return call.list_result(std::move(parts));
}

}  // namespace

void add_regex_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "string",
      {
          {"matches",
           "whether a regular expression (of XPath) matches somewhere in the text; flags are `s`, `m`, `i`, `x`, `q`",
           {"matches(input: string, pattern: string, flags?: string) -> boolean"},
           {{"matches(\"RMA-2026-0042\", \"^RMA-[0-9]{4}-[0-9]+$\")", "true"},
            {"matches(\"Arrived BROKEN\", \"broken|cracked\", \"i\")", "true"}},
           matches},
          {"replace",
           "the text with each match of a regular expression replaced; `$1` is what the first group matched",
           {"replace(input: string, pattern: string, replacement: string, flags?: string) -> string"},
           {{"replace(\"4111111111111111\", \"^[0-9]{12}([0-9]{4})$\", \"**** $1\")", "\"**** 1111\""}},
           replace},
          {"split",
           "the parts of a text between the matches of a regular expression",
           {"split(string: string, delimiter: string) -> list of string"},
           {{"split(\"shoe-red-42\", \"-\")", "[\"shoe\", \"red\", \"42\"]"},
            {"split(\"A1; A2;A3\", \";\\s*\")", "[\"A1\", \"A2\", \"A3\"]"}},
           split},
      });
}

}  // namespace adjudge
