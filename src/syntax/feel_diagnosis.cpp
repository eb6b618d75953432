#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "syntax/feel_errors.hpp"
#include "syntax/feel_reader.hpp"

namespace adjudge::feel {
namespace {

constexpr std::array<std::pair<Wanted, std::string_view>, 22> phrases{{
    {Wanted::expression, "an expression"},
    {Wanted::name, "a name"},
    {Wanted::parameter, "a parameter name"},
    {Wanted::argument_name, "`name:` (arguments are all named or all by position)"},
    {Wanted::key, "a key"},
    {Wanted::type, "a type"},
    {Wanted::colon, "`:`"},
    {Wanted::comma, "`,`"},
    {Wanted::then_word, "`then`"},
    {Wanted::else_word, "`else`"},
    {Wanted::return_word, "`return`"},
    {Wanted::satisfies_word, "`satisfies`"},
    {Wanted::in_word, "`in`"},
    {Wanted::and_word, "`and`"},
    {Wanted::of_word, "`of`"},
    {Wanted::arrow, "`->`"},
    {Wanted::dots, "`..`"},
    {Wanted::open_round, "`(`"},
    {Wanted::close_angle, "`>`"},
    {Wanted::close_round, "`)`"},
    {Wanted::close_square, "`]`"},
    {Wanted::close_curly, "`}`"},
}};

/// What an author of another language writes, and what FEEL says.
struct Habit {
  std::string_view written;
  std::string_view feel;
  std::string_view reason;
};
constexpr std::array<Habit, 20> symbol_habits{{
    {"==", "=", "`=` compares"},
    {"=>", ">=", "\"at least\" is written `>=`"},
    {"=<", "<=", "\"at most\" is written `<=`"},
    {"<>", "!=", "\"not equal\" is written `!=`"},
    {"><", "!=", "\"not equal\" is written `!=`"},
    {"&&", "and", "both hold: `and`"},
    {"&", "and", "both hold: `and`"},
    {"||", "or", "either holds: `or`"},
    {"|", "or", "either holds: `or`"},
    {":=", "=", "`=` compares; nothing is assigned"},
    {"^", "**", "the power is written `**`"},
    {";", ",", "items are separated by `,`"},
    {"\u2264", "<=", "\"at most\" is written `<=`"},
    {"\u2265", ">=", "\"at least\" is written `>=`"},
    {"\u2260", "!=", "\"not equal\" is written `!=`"},
    {"\u00D7", "*", "multiplication is written `*`"},
    {"\u00F7", "/", "division is written `/`"},
    {"\u2212", "-", "the minus sign is `-`"},
    {"\u2013", "-", "the minus sign is `-`, not a dash"},
    {"\u2014", "-", "the minus sign is `-`, not a dash"},
}};
constexpr std::array<Habit, 9> word_habits{{
    {"is not", "!=", "\"is not\" is written `!=`"},
    {"is", "=", "\"is\" is written `=`"},
    {"equals", "=", "\"equals\" is written `=`"},
    {"eq", "=", "\"equals\" is written `=`"},
    {"ne", "!=", "\"not equal\" is written `!=`"},
    {"xor", "!=", "\"one but not both\" is `!=` between two booleans"},
    {"elseif", "else if", "`else if` is two words"},
    {"elsif", "else if", "`else if` is two words"},
    {"elif", "else if", "`else if` is two words"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> currency_signs{
    {{"\u20AC", "EUR"}, {"$", "USD"}, {"\u00A3", "GBP"}, {"\u00A5", "JPY"}}};
constexpr std::array<std::string_view, 6> single_quotes{"'", "\u2018", "\u2019", "\u201A", "`", "\u00B4"};
constexpr std::array<std::string_view, 5> double_quotes{"\u201C", "\u201D", "\u201E", "\u00AB", "\u00BB"};

/// A quotation mark that FEEL does not have.
struct ForeignQuote {
  std::uint32_t length = 0;  ///< 0: there is none
  bool is_double = false;
};
ForeignQuote foreign_quote(std::string_view text) {
  for (const std::string_view quote : single_quotes) {
    if (text.starts_with(quote)) return {static_cast<std::uint32_t>(quote.size()), false};
  }
  for (const std::string_view quote : double_quotes) {
    if (text.starts_with(quote)) return {static_cast<std::uint32_t>(quote.size()), true};
  }
  return {};
}

/// Writes a repair as it must stand in the file, inside the quotes of its scalar.
std::string in_file(ScalarText::Style style, std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (style == ScalarText::Style::double_quoted && (c == '"' || c == '\\')) result += '\\';
    if (style == ScalarText::Style::single_quoted && c == '\'') result += '\'';
    result += c;
  }
  return result;
}

std::string lower(std::string_view word) {
  std::string result{word};
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

class Diagnosis {
 public:
  Diagnosis(const Failure& failure, const ScalarText& text, std::uint32_t begin, std::uint32_t end, const Scope& scope)
      : failure_(failure), scalar_(text), text_(text.text), begin_(begin), end_(end), at_(failure.at), scope_(scope) {}

  Diagnostic make() {
    token_end_ = find_token_end();
    if (auto result = unknown_words()) return *std::move(result);
    if (auto result = stray_bracket()) return *std::move(result);
    Diagnostic result = errors::unexpected(span(at_, token_end_), expected(), found());
    if (failure_.bracket && (at_ == end_ || is_closer(text_[at_]))) {
      const std::string_view bracket = text_.substr(*failure_.bracket, 1);
      result.labels.push_back(
          {span(*failure_.bracket, *failure_.bracket + 1), errors::quoted(bracket) + " opened here"});
    }
    add_fixes(result);
    return result;
  }

 private:
  std::string_view rest() const { return text_.substr(at_, end_ - at_); }
  Span span(std::uint32_t begin, std::uint32_t end) const { return scalar_.locate(begin, end); }
  static bool is_closer(char c) { return c == ')' || c == ']' || c == '}'; }
  CodePoint decode_at(std::uint32_t at) const { return decode(text_.data() + at, text_.data() + end_); }

  std::uint32_t skip_space(std::uint32_t at) const {
    for (CodePoint c = decode_at(at); c.length != 0 && is_space(c.value); c = decode_at(at)) at += c.length;
    return at;
  }
  std::uint32_t word_end(std::uint32_t at) const {
    for (CodePoint c = decode_at(at); c.length != 0 && is_name_part(c.value); c = decode_at(at)) at += c.length;
    return at;
  }
  std::string_view word_at(std::uint32_t at) const { return text_.substr(at, word_end(at) - at); }
  /// The end of what stands before `at_`, white space left out.
  std::uint32_t end_before() const {
    std::uint32_t at = at_;
    while (at > begin_ && (text_[at - 1] == ' ' || (text_[at - 1] >= '\t' && text_[at - 1] <= '\r'))) --at;
    return at;
  }
  std::string_view word_before() const {
    const std::uint32_t end = end_before();
    std::uint32_t begin = end;
    while (begin > begin_ &&
           (std::isalnum(static_cast<unsigned char>(text_[begin - 1])) != 0 || text_[begin - 1] == '_')) {
      --begin;
    }
    return text_.substr(begin, end - begin);
  }

  /// The end of the token that nobody expected.
  std::uint32_t find_token_end() const {
    if (at_ == end_) return at_;
    if (word_end(at_) != at_) return word_end(at_);
    if (text_[at_] == '"') {
      std::uint32_t at = at_ + 1;
      while (at < end_ && text_[at] != '"') at += text_[at] == '\\' && at + 1 < end_ ? 2 : 1;
      return std::min(at + 1, end_);
    }
    for (const Habit& habit : symbol_habits) {
      if (rest().starts_with(habit.written)) return at_ + static_cast<std::uint32_t>(habit.written.size());
    }
    for (const std::string_view pair : {"!=", "<=", ">=", "**", "..", "??", "->"}) {
      if (rest().starts_with(pair)) return at_ + 2;
    }
    return at_ + decode_at(at_).length;
  }

  std::string found() const {
    if (at_ == end_) return "the end";
    const CodePoint c = decode_at(at_);
    if (c.value < 0x20 || (c.value == 0xFFFD && c.length == 1)) {
      constexpr std::string_view digits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(text_[at_]);
      return std::string{"the byte 0x"} + digits[byte >> 4] + digits[byte & 15];
    }
    return errors::quoted(text_.substr(at_, token_end_ - at_));
  }

  std::string expected() const {
    std::vector<std::string_view> items;
    for (const auto& [wanted, phrase] : phrases) {
      if (failure_.wants(wanted)) items.push_back(phrase);
    }
    if (items.empty()) items.push_back("an operator");
    if (failure_.wants(Wanted::operation)) items.push_back("the end");
    std::string result;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i != 0) result += i + 1 == items.size() ? " or " : ", ";
      result += items[i];
    }
    return result;
  }

  /// Words in a row that begin with a name nobody knows: most likely a misspelt name of several words.
  std::optional<Diagnostic> unknown_words() const {
    if (!failure_.unknown || skip_space(failure_.unknown->second) != at_ || at_ == end_) return std::nullopt;
    const std::uint32_t begin = failure_.unknown->first;
    if (word_at(at_).empty() || is_keyword(lower(word_at(at_))) || is_habit(word_at(at_))) return std::nullopt;
    const std::string_view head = text_.substr(begin, failure_.unknown->second - begin);
    if (is_keyword(lower(head)) || head == "not") return std::nullopt;
    std::uint32_t end = at_;
    std::string words{head};
    for (std::uint32_t at = at_; !word_at(at).empty() && !is_keyword(word_at(at)); at = skip_space(end)) {
      append_token(words, word_at(at));
      end = word_end(at);
      if (words.size() > 200) break;
    }
    return errors::unknown_words(span(begin, end), words, nearest(words, scope_.names.names()));
  }

  static bool is_habit(std::string_view word) {
    return std::any_of(word_habits.begin(), word_habits.end(), [&](const Habit& h) { return h.written == word; });
  }

  std::optional<Diagnostic> stray_bracket() const {
    if (at_ == end_ || failure_.bracket || !is_closer(text_[at_]) || !failure_.wants(Wanted::operation)) {
      return std::nullopt;
    }
    return errors::stray_bracket(span(at_, at_ + 1), text_.substr(at_, 1));
  }

  void replace(Diagnostic& result, std::uint32_t begin, std::uint32_t end, std::string_view by,
               std::string reason) const {
    result.fixes.push_back({span(begin, end), in_file(scalar_.style, by), std::move(reason)});
  }

  void add_fixes(Diagnostic& result) const {
    if (at_ == end_ || is_closer(text_[at_])) {
      fix_closing(result);
    } else if (!fix_quotes(result) && !fix_not(result) && !fix_symbol(result) && !fix_word(result)) {
      fix_number(result);
    }
    if (failure_.wants(Wanted::else_word)) {
      result.fixes.push_back(errors::advice("an `if` always needs an `else`: `if a then b else c`"));
    }
  }

  void fix_closing(Diagnostic& result) const {
    const std::uint32_t before = end_before();
    const bool wants_item = failure_.wants(Wanted::expression) || failure_.wants(Wanted::key) ||
                            failure_.wants(Wanted::parameter) || failure_.wants(Wanted::argument_name);
    if (wants_item && before > begin_ && text_[before - 1] == ',') {
      replace(result, before - 1, before, "", "remove the last `,`");
    }
    if (wants_item || !failure_.bracket) return;
    std::string_view closer = ")";
    if (text_[*failure_.bracket] == '{') closer = "}";
    if (text_[*failure_.bracket] == '[' || text_[*failure_.bracket] == ']') closer = "]";
    const Wanted wanted = closer == ")"   ? Wanted::close_round
                          : closer == "]" ? Wanted::close_square
                                          : Wanted::close_curly;
    if (!failure_.wants(wanted)) return;
    if (at_ == end_ || closes_outer_bracket()) {
      replace(result, before, before, closer, "close the bracket");
    } else {
      replace(result, at_, at_ + 1, closer, "close what was opened");
    }
  }

  /// Whether the bracket that is found closes one around the innermost: then that one was forgotten.
  bool closes_outer_bracket() const {
    const char opener = text_[at_] == ')' ? '(' : text_[at_] == ']' ? '[' : '{';
    std::string open;
    for (std::uint32_t at = begin_; at < *failure_.bracket; ++at) {
      const char c = text_[at];
      if (c == '"') {
        for (++at; at < *failure_.bracket && text_[at] != '"'; ++at) {
          if (text_[at] == '\\') ++at;
        }
      } else if (c == '(' || c == '[' || c == '{') {
        open.push_back(c);
      } else if (is_closer(c) && !open.empty()) {
        open.pop_back();
      }
    }
    return open.find(opener) != open.npos;
  }

  bool fix_quotes(Diagnostic& result) const {
    const std::string reason = "a text stands between straight double quotes";
    const ForeignQuote opening = foreign_quote(rest());
    if (opening.length == 0) return false;
    const std::uint32_t inner = at_ + opening.length;
    for (std::uint32_t at = inner; at < end_ && text_[at] != '\n'; at += decode_at(at).length) {
      const ForeignQuote closing = foreign_quote(text_.substr(at, end_ - at));
      if (closing.length == 0 || closing.is_double != opening.is_double) continue;
      const std::string text{text_.substr(inner, at - inner)};
      replace(result, at_, at + closing.length, '"' + text + '"', reason);
      return true;
    }
    replace(result, at_, inner, "\"", reason);
    return true;
  }

  bool fix_not(Diagnostic& result) const {
    if (text_[at_] == '!' && failure_.wants(Wanted::expression)) {
      const std::uint32_t operand = skip_space(at_ + 1);
      std::uint32_t end = word_end(operand);
      while (end + 1 < end_ && text_[end] == '.' && word_end(end + 1) != end + 1) end = word_end(end + 1);
      if (operand < end_ && text_[operand] == '(') {
        replace(result, at_, operand, "not", "a negation is written `not(...)`");
      } else if (end != operand) {
        replace(result, at_, end, "not(" + std::string{text_.substr(operand, end - operand)} + ")",
                "a negation is written `not(...)`");
      } else {
        result.fixes.push_back(errors::advice("a negation is written `not(...)`"));
      }
      return true;
    }
    if (word_before() == "not" && !word_at(at_).empty()) {
      result.fixes.push_back(errors::advice("a negation is written `not(...)`"));
      return true;
    }
    if (word_at(at_) == "not" && word_at(skip_space(at_ + 3)) == "in") {
      result.fixes.push_back(errors::advice("write `not(x in [..])`"));
      return true;
    }
    return false;
  }

  bool fix_symbol(Diagnostic& result) const {
    if (text_[at_] == '%') {
      result.fixes.push_back(errors::advice("a percentage is a number, `0.10`; the remainder is `modulo(a, b)`"));
      return true;
    }
    if (text_[at_] == '?') {
      result.fixes.push_back(errors::advice("a choice is written `if a then b else c`"));
      return true;
    }
    for (const auto& [sign, code] : currency_signs) {
      if (!rest().starts_with(sign)) continue;
      result.fixes.push_back(
          errors::advice("an amount is a number and the currency's code: `200 " + std::string{code} + "`"));
      return true;
    }
    if (text_[at_] == ':' && failure_.wants(Wanted::close_round)) {
      result.fixes.push_back(errors::advice("arguments are all named, `name: value`, or all by position"));
      return true;
    }
    for (const Habit& habit : symbol_habits) {
      if (!rest().starts_with(habit.written)) continue;
      replace(result, at_, token_end_, habit.feel, std::string{habit.reason});
      return true;
    }
    return false;
  }

  bool fix_word(Diagnostic& result) const {
    const std::string_view word = word_at(at_);
    if (word.empty()) return false;
    for (const Habit& habit : word_habits) {
      const bool is_two_words = habit.written == "is not";
      if (word != (is_two_words ? "is" : habit.written)) continue;
      std::uint32_t end = word_end(at_);
      if (is_two_words) {
        const std::uint32_t second = skip_space(end);
        if (word_at(second) != "not") continue;
        end = word_end(second);
      }
      replace(result, at_, end, habit.feel, std::string{habit.reason});
      return true;
    }
    const std::string lowered = lower(word);
    if (lowered != word && is_keyword(lowered)) {
      replace(result, at_, word_end(at_), lowered, "keywords are written small");
      return true;
    }
    // `IF a THEN b`: the first word was taken as a name.
    if (failure_.unknown && skip_space(failure_.unknown->second) == at_) {
      const auto [begin, end] = *failure_.unknown;
      const std::string head = lower(text_.substr(begin, end - begin));
      if (is_keyword(head)) {
        replace(result, begin, end, head, "keywords are written small");
        return true;
      }
    }
    return false;
  }

  /// `1,000` and `1 000` and `1_000` are 1000; `1,5` is 1.5.
  void fix_number(Diagnostic& result) const {
    std::uint32_t begin = end_before();
    const std::uint32_t number_end = begin;
    while (begin > begin_ && is_digit(text_[begin - 1])) --begin;
    if (begin == number_end || (begin > begin_ && text_[begin - 1] == '.')) return;
    std::string number{text_.substr(begin, number_end - begin)};
    std::uint32_t end = number_end;
    const auto group = [&](std::uint32_t at) {
      std::uint32_t last = at;
      while (last < end_ && is_digit(text_[last])) ++last;
      return text_.substr(at, last - at);
    };
    const auto separator_end = [&](std::uint32_t at) {
      const bool is_separator = at < end_ && (text_[at] == ',' || text_[at] == '_' || text_[at] == '\'');
      return is_separator ? at + 1 : skip_space(at);
    };
    bool is_grouped = number.size() <= 3;
    while (is_grouped) {
      const std::uint32_t next = separator_end(end);
      const std::string_view digits = group(next);
      if (next == end || digits.size() != 3) break;
      number += digits;
      end = next + 3;
    }
    if (end != number_end) {
      replace(result, begin, end, number, "digits are not grouped");
    } else if (number_end == at_ && text_[at_] == ',' && !group(at_ + 1).empty()) {
      const std::string_view fraction = group(at_ + 1);
      number.append(".").append(fraction);
      replace(result, begin, at_ + 1 + static_cast<std::uint32_t>(fraction.size()), number,
              "a fraction begins with `.`");
    }
  }

  const Failure& failure_;
  const ScalarText& scalar_;
  std::string_view text_;
  std::uint32_t begin_;
  std::uint32_t end_;
  std::uint32_t at_;
  const Scope& scope_;
  std::uint32_t token_end_ = 0;
};

}  // namespace

Diagnostic diagnose(const Failure& failure, const ScalarText& text, std::uint32_t begin, std::uint32_t end,
                    const Scope& scope) {
  return Diagnosis{failure, text, begin, end, scope}.make();
}

}  // namespace adjudge::feel
