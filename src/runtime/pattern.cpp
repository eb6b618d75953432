#define PCRE2_CODE_UNIT_WIDTH 8
#include "runtime/pattern.hpp"

#include <pcre2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "runtime/unicode_blocks.hpp"

namespace adjudge {
namespace {

constexpr std::size_t longest_pattern = 16 * 1024;
constexpr std::size_t deepest_nesting = 100;
constexpr std::uint32_t highest_count = 65'535;  // what PCRE2 can repeat
constexpr std::uint32_t last_code_point = 0x10FFFF;
// Second nets behind the payment for each step.
constexpr std::uint32_t match_limit = 50'000'000;
constexpr std::uint32_t heap_limit_kib = 64 * 1024;

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

// XML 1.0, "Name Characters": what `\i` and `\c` stand for. Ascending.
constexpr auto name_start_characters = std::to_array<CodeRange>({
    {':', ':'},
    {'A', 'Z'},
    {'_', '_'},
    {'a', 'z'},
    {0xC0, 0xD6},
    {0xD8, 0xF6},
    {0xF8, 0x2FF},
    {0x370, 0x37D},
    {0x37F, 0x1FFF},
    {0x200C, 0x200D},
    {0x2070, 0x218F},
    {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF},
    {0xF900, 0xFDCF},
    {0xFDF0, 0xFFFD},
    {0x10000, 0xEFFFF},
});
constexpr auto name_characters = std::to_array<CodeRange>({
    {'-', '.'},
    {'0', ':'},
    {'A', 'Z'},
    {'_', '_'},
    {'a', 'z'},
    {0xB7, 0xB7},
    {0xC0, 0xD6},
    {0xD8, 0xF6},
    {0xF8, 0x37D},
    {0x37F, 0x1FFF},
    {0x200C, 0x200D},
    {0x203F, 0x2040},
    {0x2070, 0x218F},
    {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF},
    {0xF900, 0xFDCF},
    {0xFDF0, 0xFFFD},
    {0x10000, 0xEFFFF},
});
constexpr auto spaces = std::to_array<CodeRange>({{0x9, 0xA}, {0xD, 0xD}, {0x20, 0x20}});

// The general categories that XML Schema names; `Cs` is none of them.
constexpr auto categories = std::to_array<std::string_view>({
    "L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc", "Me", "N",  "Nd", "Nl", "No", "P",  "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "Z",  "Zs", "Zl", "Zp", "S",  "Sm", "Sc", "Sk", "So", "C",  "Cc", "Cf", "Co", "Cn",
});

/// What is wrong with a pattern; leaves the translation at once.
struct BadPattern {
  std::string reason;
};

[[noreturn]] void reject(std::string reason) { throw BadPattern{std::move(reason)}; }

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

std::u32string code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4 || i + size > text.size()) reject("it is not UTF-8");
    char32_t c = size == 1 ? lead : lead & (0xFFU >> (size + 1));
    for (std::size_t j = 1; j < size; ++j) {
      const auto byte = static_cast<unsigned char>(text[i + j]);
      if ((byte & 0xC0U) != 0x80U) reject("it is not UTF-8");
      c = (c << 6) | (byte & 0x3FU);
    }
    if (c > last_code_point || (c >= 0xD800 && c <= 0xDFFF)) reject("it holds half of a surrogate pair");
    result.push_back(c);
    i += size;
  }
  return result;
}

/// The flag `x`: white space outside classes does not count, not even behind a backslash.
std::u32string without_spaces(const std::u32string& pattern) {
  std::u32string result;
  std::size_t open_classes = 0;
  bool is_escaped = false;
  for (const char32_t c : pattern) {
    if (open_classes == 0 && is_space(c)) continue;
    result.push_back(c);
    if (is_escaped) {
      is_escaped = false;
    } else if (c == '\\') {
      is_escaped = true;
    } else if (c == '[') {
      ++open_classes;
    } else if (c == ']' && open_classes > 0) {
      --open_classes;
    }
  }
  return result;
}

void append_code(std::string& text, std::uint32_t c) {
  const bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  if (is_word) {
    text.push_back(static_cast<char>(c));
    return;
  }
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), c, 16).ptr;
  text += "\\x{";
  text.append(digits.data(), end);
  text += '}';
}

void append_range(std::string& text, CodeRange range) {
  // Surrogates are no characters, and PCRE2 takes none as a bound.
  if (range.first >= 0xD800 && range.first <= 0xDFFF) range.first = 0xE000;
  if (range.last >= 0xD800 && range.last <= 0xDFFF) range.last = 0xD7FF;
  if (range.last < range.first) return;
  append_code(text, range.first);
  if (range.last == range.first) return;
  text += '-';
  append_code(text, range.last);
}

void append_ranges(std::string& text, std::span<const CodeRange> ranges, bool is_complement) {
  std::uint32_t next = 0;
  for (const CodeRange& range : ranges) {
    if (!is_complement) append_range(text, range);
    if (is_complement && range.first > next) append_range(text, {next, range.first - 1});
    next = range.last + 1;
  }
  if (is_complement && next <= last_code_point) append_range(text, {next, last_code_point});
}

/// Reads the XPath syntax and writes that of PCRE2.
class Translator {
 public:
  Translator(std::u32string pattern, bool is_multiline) : pattern_(std::move(pattern)), is_multiline_(is_multiline) {}

  void run() {
    while (!at_end()) step();
    if (!open_.empty()) reject("a `(` is not closed");
  }

  std::string text;
  std::vector<Pattern::HiddenWork> hidden_work;
  unsigned groups = 0;

 private:
  bool at_end() const { return position_ >= pattern_.size(); }
  char32_t peek(std::size_t ahead = 0) const {
    return position_ + ahead < pattern_.size() ? pattern_[position_ + ahead] : U'\0';
  }
  bool is_next(char32_t c) const { return !at_end() && peek() == c; }
  bool take(char32_t c) {
    if (!is_next(c)) return false;
    ++position_;
    return true;
  }

  void step() {
    const char32_t c = pattern_[position_++];
    switch (c) {
      case '|':
        text += '|';
        has_atom_ = false;
        return;
      case '(':
        return open_group();
      case ')':
        return close_group();
      case '*':
      case '+':
      case '?':
      case '{':
        return quantifier(c);
      case '}':
      case ']':
        reject(std::string("a `") + static_cast<char>(c) + "` closes nothing; write `\\" + static_cast<char>(c) + "`");
      default:
        break;
    }
    atom_ = text.size();
    has_atom_ = true;
    is_group_ = false;
    switch (c) {
      // With the option DOTALL under the flag `s`.
      case '.':
        text += ".";
        return;
      // Under `m` a line ends at a line feed only, and the last one begins no line. In groups, so that they may repeat.
      case '^':
        text += is_multiline_ ? "(?:\\A|(?<=\\n)(?!\\z))" : "(?:\\A)";
        return;
      case '$':
        text += is_multiline_ ? "(?:(?=\\n)|(?<!\\n)\\z)" : "(?:\\z)";
        return;
      case '[':
        text += character_class(0);
        return;
      case '\\':
        return escape();
      default:
        append_code(text, c);
    }
  }

  void open_group() {
    if (open_.size() >= deepest_nesting) reject("its groups are nested too deeply");
    if (is_next('?')) {
      if (peek(1) != ':') reject("behind `(?` only `:` may follow");
      position_ += 2;
      open_.push_back({text.size(), 0});
      text += "(?:";
    } else {
      open_.push_back({text.size(), ++groups});
      is_closed_.push_back(false);
      text += '(';
    }
    has_atom_ = false;
  }

  void close_group() {
    if (open_.empty()) reject("a `)` closes nothing; write `\\)`");
    const Group group = open_.back();
    open_.pop_back();
    if (group.number != 0) is_closed_[group.number - 1] = true;
    text += ')';
    atom_ = group.offset;
    has_atom_ = true;
    is_group_ = true;
  }

  std::optional<std::uint32_t> count() {
    if (!is_digit(peek())) return std::nullopt;
    std::uint32_t result = 0;
    while (is_digit(peek())) {
      result = result * 10 + (pattern_[position_++] - U'0');
      if (result > highest_count) reject("it repeats something more than 65,535 times");
    }
    return result;
  }

  void quantifier(char32_t sign) {
    if (!has_atom_)
      reject(std::string("a `") + static_cast<char>(sign) + "` repeats nothing; write `\\" + static_cast<char>(sign) +
             "`");
    has_atom_ = false;
    if (sign != '{') {
      text += static_cast<char>(sign);
    } else {
      const auto least = count();
      if (!least) reject("a `{` is not followed by a count; write `\\{`");
      text += '{' + std::to_string(*least);
      if (take(',')) {
        text += ',';
        if (const auto most = count()) {
          if (*most < *least) reject("a count `{n,m}` has its larger number first");
          text += std::to_string(*most);
        }
      }
      if (!take('}')) reject("a count is not closed by `}`");
      text += '}';
      // A group pays inside; the repetition of one character pays nothing until it has its least number.
      if (!is_group_ && *least > 1) hidden_work.push_back({atom_, 0, *least});
    }
    if (take('?')) text += '?';
  }

  void escape() {
    if (at_end()) reject("it ends with a single `\\`");
    if (is_digit(peek())) return back_reference();
    const char32_t c = pattern_[position_++];
    if (const auto single = single_escape(c)) return append_code(text, *single);
    text += '[';
    append_class_escape(text, c);
    text += ']';
  }

  void back_reference() {
    unsigned number = pattern_[position_++] - U'0';
    if (number == 0) reject("groups count from 1, so there is no `\\0`");
    while (is_digit(peek()) && number * 10 + (peek() - U'0') <= groups) {
      number = number * 10 + (pattern_[position_++] - U'0');
    }
    if (number > groups || !is_closed_[number - 1]) {
      reject("`\\" + std::to_string(number) + "` refers to a group that is not closed before it");
    }
    hidden_work.push_back({atom_, number, 0});
    text += "\\g{" + std::to_string(number) + "}";
  }

  static std::optional<char32_t> single_escape(char32_t c) {
    switch (c) {
      case 'n':
        return U'\n';
      case 'r':
        return U'\r';
      case 't':
        return U'\t';
      default:
        break;
    }
    constexpr std::u32string_view plain = U"\\|.?*+(){}-[]^$";
    return plain.find(c) != std::u32string_view::npos ? std::optional(c) : std::nullopt;
  }

  /// An escape for many characters, as an item of a class.
  void append_class_escape(std::string& items, char32_t c) {
    switch (c) {
      case 's':
        return append_ranges(items, spaces, false);
      case 'S':
        return append_ranges(items, spaces, true);
      case 'i':
        return append_ranges(items, name_start_characters, false);
      case 'I':
        return append_ranges(items, name_start_characters, true);
      case 'c':
        return append_ranges(items, name_characters, false);
      case 'C':
        return append_ranges(items, name_characters, true);
      case 'd':
        items += "\\p{Nd}";
        return;
      case 'D':
        items += "\\P{Nd}";
        return;
      case 'w':
        items += "\\p{L}\\p{M}\\p{N}\\p{S}";
        return;
      case 'W':
        items += "\\p{P}\\p{Z}\\p{C}";
        return;
      case 'p':
        return append_property(items, false);
      case 'P':
        return append_property(items, true);
      default:
        break;
    }
    std::string shown;
    if (c > 0x20 && c < 0x7F) shown = std::string(" `\\") + static_cast<char>(c) + "`";
    reject("it has an unknown escape" + shown);
  }

  void append_property(std::string& items, bool is_complement) {
    if (!take('{')) reject("`\\p` is not followed by a name in braces");
    std::string name;
    while (!at_end() && peek() != '}') {
      const char32_t c = pattern_[position_++];
      if (c < 0x21 || c > 0x7E || name.size() > 60) reject("`\\p{...}` has no name of a category or a block");
      name.push_back(static_cast<char>(c));
    }
    if (!take('}')) reject("`\\p{` is not closed");
    if (name.starts_with("Is")) {
      const auto block = find_unicode_block(std::string_view(name).substr(2));
      if (!block) reject("there is no block of Unicode named `" + name.substr(2) + "`");
      const CodeRange range{block->first, block->last};
      return append_ranges(items, std::span(&range, 1), is_complement);
    }
    if (std::find(categories.begin(), categories.end(), name) == categories.end()) {
      reject("there is no category `" + name + "`");
    }
    items += (is_complement ? "\\P{" : "\\p{") + name + "}";
  }

  /// A character of a class, when it stands for itself; nothing for an escape that stands for many.
  std::optional<char32_t> class_character(std::string& items) {
    const char32_t c = pattern_[position_++];
    if (c == '[') reject("a `[` within a class; write `\\[`");
    if (c != '\\') return c;
    if (at_end()) reject("it ends with a single `\\`");
    const char32_t escaped = pattern_[position_++];
    if (const auto single = single_escape(escaped)) return single;
    append_class_escape(items, escaped);
    return std::nullopt;
  }

  /// The class whose `[` was just read. A subtraction becomes a look ahead: `[a-z-[io]]` is `(?:(?![io])[a-z])`.
  std::string character_class(std::size_t depth) {
    if (depth > deepest_nesting) reject("its classes are nested too deeply");
    const bool is_complement = take('^');
    std::string items;
    std::string subtracted;
    while (!is_next(']')) {
      if (at_end()) reject("a `[` is not closed");
      if (peek() == '-' && peek(1) == '[') {
        position_ += 2;
        subtracted = character_class(depth + 1);
        if (!is_next(']')) reject("behind a subtraction `-[...]` its class must close");
        break;
      }
      const auto first = class_character(items);
      if (!first) continue;
      const bool is_range = peek() == '-' && position_ + 1 < pattern_.size() && peek(1) != ']' && peek(1) != '[';
      if (!is_range) {
        append_code(items, *first);
        continue;
      }
      ++position_;
      std::string ignored;
      const auto last = class_character(ignored);
      if (!last) reject("a range of characters ends with an escape for many");
      if (*last < *first) reject("a range of characters has its last one first");
      append_range(items, {*first, *last});
    }
    ++position_;
    if (items.empty()) reject("a class `[]` is empty");
    const std::string positive = (is_complement ? "[^" : "[") + items + "]";
    return subtracted.empty() ? positive : "(?:(?!" + subtracted + ")" + positive + ")";
  }

  struct Group {
    std::size_t offset;
    unsigned number;  // 0 when it captures nothing
  };

  std::u32string pattern_;
  bool is_multiline_;
  std::size_t position_ = 0;
  std::vector<Group> open_;
  std::vector<bool> is_closed_;
  bool has_atom_ = false;  // a quantifier may follow
  bool is_group_ = false;  // what it would repeat
  std::size_t atom_ = 0;   // where that starts in `text`
};

}  // namespace

struct Pattern::Compiled {
  pcre2_code* code = nullptr;
  ~Compiled() { pcre2_code_free(code); }
};

Pattern::~Pattern() = default;

std::shared_ptr<const Pattern> Pattern::read(std::string_view pattern, std::string_view flags, std::string& reason) {
  bool is_dotall = false;
  bool is_multiline = false;
  bool is_caseless = false;
  bool skips_spaces = false;
  bool is_plain = false;
  for (const char flag : flags) {
    switch (flag) {
      case 's':
        is_dotall = true;
        break;
      case 'm':
        is_multiline = true;
        break;
      case 'i':
        is_caseless = true;
        break;
      case 'x':
        skips_spaces = true;
        break;
      case 'q':
        is_plain = true;
        break;
      default:
        reason = "the flags may be `s`, `m`, `i`, `x` and `q`";
        return nullptr;
    }
  }
  if (pattern.size() > longest_pattern) {
    reason = "the pattern is longer than 16 KiB";
    return nullptr;
  }

  std::shared_ptr<Pattern> result(new Pattern);
  std::string translated;
  try {
    std::u32string characters = code_points(pattern);
    if (is_plain) {
      for (const char32_t c : characters) append_code(translated, c);
    } else {
      if (skips_spaces) characters = without_spaces(characters);
      Translator translator(std::move(characters), is_multiline);
      translator.run();
      translated = std::move(translator.text);
      result->hidden_work_ = std::move(translator.hidden_work);
      result->group_count_ = translator.groups;
    }
  } catch (const BadPattern& bad) {
    reason = "the pattern is wrong: " + bad.reason;
    return nullptr;
  }
  result->is_plain_ = is_plain;

  std::uint32_t options = PCRE2_UTF | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
  if (is_caseless) options |= PCRE2_CASELESS;
  if (is_dotall) options |= PCRE2_DOTALL;
  // A dot matches neither CR nor LF, which is what a newline of any of these kinds means to PCRE2.
  std::unique_ptr<pcre2_compile_context, void (*)(pcre2_compile_context*)> settings(
      pcre2_compile_context_create(nullptr), pcre2_compile_context_free);
  pcre2_set_newline(settings.get(), PCRE2_NEWLINE_ANYCRLF);
  int error = 0;
  PCRE2_SIZE error_offset = 0;
  result->compiled_ = std::make_unique<Compiled>();
  result->compiled_->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(translated.data()), translated.size(), options,
                                          &error, &error_offset, settings.get());
  if (result->compiled_->code == nullptr) {
    std::array<PCRE2_UCHAR, 160> message{};
    pcre2_get_error_message(error, message.data(), message.size());
    reason = std::string("the pattern is wrong: ") + reinterpret_cast<const char*>(message.data());
    return nullptr;
  }
  return result;
}

namespace {

/// Pays for the work of a match, a few hundred steps at a time.
struct Meter {
  CallContext& context;
  std::span<const Pattern::HiddenWork> hidden_work;
  std::size_t unpaid = 0;
  std::size_t last_position = 0;
  bool is_spent = false;

  bool pay_all() {
    if (unpaid != 0 && !context.spend(unpaid)) is_spent = true;
    unpaid = 0;
    return !is_spent;
  }
};

// Characters that an item passes over in one go cost less than an item.
constexpr std::size_t characters_per_step = 16;
constexpr std::size_t steps_per_payment = 256;

// Called before each item of the pattern, with where the match has come to.
int pay_for_item(pcre2_callout_block* block, void* data) {
  Meter& meter = *static_cast<Meter*>(data);
  std::size_t moved = block->current_position > meter.last_position ? block->current_position - meter.last_position : 0;
  meter.last_position = block->current_position;
  const auto is_before = [](const Pattern::HiddenWork& work, std::size_t offset) { return work.offset < offset; };
  auto work = std::lower_bound(meter.hidden_work.begin(), meter.hidden_work.end(), block->pattern_position, is_before);
  for (; work != meter.hidden_work.end() && work->offset == block->pattern_position; ++work) {
    moved += work->count;
    const std::size_t place = std::size_t{2} * work->group;
    if (work->group == 0 || work->group >= block->capture_top) continue;
    const PCRE2_SIZE begin = block->offset_vector[place];
    const PCRE2_SIZE end = block->offset_vector[place + 1];
    if (begin != PCRE2_UNSET && end > begin) moved += end - begin;
  }
  meter.unpaid += 1 + moved / characters_per_step;
  if (meter.unpaid < steps_per_payment) return 0;
  return meter.pay_all() ? 0 : PCRE2_ERROR_CALLOUT;
}

}  // namespace

struct Matching::State {
  const Pattern& pattern;
  std::string_view subject;
  Meter meter;
  pcre2_match_data* data = nullptr;
  pcre2_match_context* settings = nullptr;
  bool is_checked = false;  // the subject is known to be UTF-8

  State(const Pattern& of, CallContext& context, std::string_view text,
        std::span<const Pattern::HiddenWork> hidden_work)
      : pattern(of), subject(text), meter{context, hidden_work} {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    pcre2_match_data_free(data);
    pcre2_match_context_free(settings);
  }
};

Matching::Matching(const Pattern& pattern, CallContext& context, std::string_view subject)
    : state_(std::make_unique<State>(pattern, context, subject, pattern.hidden_work_)) {
  state_->data = pcre2_match_data_create_from_pattern(pattern.compiled_->code, nullptr);
  state_->settings = pcre2_match_context_create(nullptr);
  pcre2_set_match_limit(state_->settings, match_limit);
  pcre2_set_heap_limit(state_->settings, heap_limit_kib);
  pcre2_set_callout(state_->settings, pay_for_item, &state_->meter);
}

Matching::~Matching() = default;

Matching::Outcome Matching::find(std::size_t from) {
  State& state = *state_;
  state.meter.last_position = from;
  const std::uint32_t options = state.is_checked ? PCRE2_NO_UTF_CHECK : 0U;
  const int found = pcre2_match(state.pattern.compiled_->code, reinterpret_cast<PCRE2_SPTR>(state.subject.data()),
                                state.subject.size(), from, options, state.data, state.settings);
  if (!state.meter.pay_all()) return Outcome::budget_spent;
  if (found > 0 || found == PCRE2_ERROR_NOMATCH) {
    state.is_checked = true;
    return found > 0 ? Outcome::found : Outcome::none;
  }
  const bool is_limit = found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT ||
                        found == PCRE2_ERROR_HEAPLIMIT || found == PCRE2_ERROR_NOMEMORY;
  return is_limit ? Outcome::too_complex : Outcome::not_text;
}

std::optional<std::pair<std::size_t, std::size_t>> Matching::bounds(unsigned index) const {
  if (index >= pcre2_get_ovector_count(state_->data)) return std::nullopt;
  const PCRE2_SIZE* offsets = pcre2_get_ovector_pointer(state_->data);
  const PCRE2_SIZE begin = offsets[std::size_t{2} * index];
  const PCRE2_SIZE end = offsets[std::size_t{2} * index + 1];
  if (begin == PCRE2_UNSET || end < begin) return std::nullopt;
  return std::pair(begin, end);
}

std::string_view Matching::group(unsigned index) const {
  const auto found = bounds(index);
  return found ? state_->subject.substr(found->first, found->second - found->first) : std::string_view();
}

}  // namespace adjudge
