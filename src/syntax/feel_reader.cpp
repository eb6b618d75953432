#include "syntax/feel_reader.hpp"

#include <algorithm>
#include <array>

#include "adjudge/core/date.hpp"
#include "adjudge/core/date_time.hpp"
#include "adjudge/core/duration.hpp"
#include "syntax/feel_errors.hpp"

namespace adjudge::feel {
namespace {

bool is_temporal(std::string_view text) {
  return Date::parse(text) || DateTime::parse(text) || Time::parse(text) || Duration::parse(text) ||
         Months::parse(text);
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The number of exactly `count` hexadecimal digits.
std::optional<char32_t> hex_number(const char* first, const char* last, int count) {
  if (last - first < count) return std::nullopt;
  char32_t value = 0;
  for (int i = 0; i < count; ++i) {
    const int digit = hex_digit(first[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

bool is_high_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool is_low_surrogate(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

bool is_currency_code(std::string_view word) {
  return word.size() == 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         Currency::parse(word).has_value();
}

std::optional<ast::LengthUnit> unit_of(std::string_view word) {
  using ast::LengthUnit;
  constexpr std::array<std::pair<std::string_view, LengthUnit>, 6> units{{{"day", LengthUnit::days},
                                                                          {"month", LengthUnit::months},
                                                                          {"year", LengthUnit::years},
                                                                          {"hour", LengthUnit::hours},
                                                                          {"minute", LengthUnit::minutes},
                                                                          {"week", LengthUnit::weeks}}};
  if (!word.empty() && word.back() == 's') word.remove_suffix(1);
  for (const auto& [name, unit] : units) {
    if (name == word) return unit;
  }
  return std::nullopt;
}

}  // namespace

Reader::Reader(const ScalarText& text, std::uint32_t begin, std::uint32_t end, const Scope& scope, Mode mode)
    : text_(text),
      scope_(scope),
      mode_(mode),
      base_(text.text.data()),
      begin_(base_ + begin),
      end_(base_ + end),
      failure_{begin, 0, std::nullopt, std::nullopt} {}

Span Reader::span(const char* first, const char* last) const { return text_.locate(offset(first), offset(last)); }

void Reader::fail(Diagnostic diagnostic) {
  if (!mistake_) mistake_ = std::move(diagnostic);
}

Diagnostic Reader::diagnosis() const {
  if (mistake_) return *mistake_;
  Failure failure = failure_;
  failure.unknown = unknown_;
  return diagnose(failure, text_, offset(begin_), offset(end_), scope_);
}

void Reader::expect(const char* first, Wanted wanted) {
  if (wanted == Wanted::nothing || mistake_) return;
  const std::uint32_t at = offset(skip(first));
  if (at < failure_.at) return;
  if (at > failure_.at) failure_ = {at, 0, std::nullopt, std::nullopt};
  failure_.wanted |= 1u << static_cast<unsigned>(wanted);
  failure_.bracket = level_.bracket;
}

// ---- white space, words, names

const char* Reader::skip(const char* first) {
  // Many tokens are tried at one place; the way to it is gone once.
  if (first == skipped_from_) return skipped_to_;
  const char* at = first;
  while (at != end_) {
    const CodePoint c = decode(at, end_);
    if (is_space(c.value)) {
      at += c.length;
    } else if (*at == '/' && end_ - at > 1 && at[1] == '/') {
      while (at != end_ && *at != '\n' && *at != '\r') ++at;
    } else if (*at == '/' && end_ - at > 1 && at[1] == '*') {
      const std::string_view rest = view(at + 2, end_);
      const std::size_t close = rest.find("*/");
      if (close == rest.npos) {
        fail(errors::unclosed_comment(span(at, at + 2)));
        at = end_;
      } else {
        at += 2 + close + 2;
      }
    } else {
      break;
    }
  }
  skipped_from_ = first;
  skipped_to_ = at;
  return at;
}

const char* Reader::word_end(const char* at) const {
  // In strict mode `?` is always a word of its own: `a ?? b` may be written without spaces.
  const bool is_strict = mode_ == Mode::strict;
  if (is_strict && at != end_ && *at == '?') return at + 1;
  while (at != end_) {
    const CodePoint c = decode(at, end_);
    if (!is_name_part(c.value) || (is_strict && c.value == '?')) break;
    at += c.length;
  }
  return at;
}

const char* Reader::token_end(const char* at) const {
  if (at != end_ && is_name_symbol(*at)) return at + 1;
  return word_end(at);
}

Reader::Match Reader::longest(const char* at, const NameSet::Node* a, const NameSet::Node* b, const NameSet::Node* c) {
  std::array<const NameSet::Node*, 3> nodes{a, b, c};
  Match best;
  std::string name;
  for (;;) {
    const char* const end = token_end(at);
    if (end == at) return best;
    const std::string_view token = view(at, end);
    bool is_alive = false;
    bool is_name = false;
    for (auto& node : nodes) {
      if (node != nullptr) node = node->find(token);
      if (node == nullptr) continue;
      is_alive = is_alive || !node->is_empty();
      is_name = is_name || node->names != 0;
    }
    if (!is_alive && !is_name) return best;
    append_token(name, token);
    if (is_name) best = {end, name};
    if (!is_alive) return best;
    at = skip(end);
  }
}

bool Reader::name(const char*& first, Piece& result) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (!is_name_start(decode(at, end_).value)) return false;
  const char* const end = word_end(at);
  const std::string_view word = view(at, end);
  if (is_keyword(word)) return false;
  Match match = longest(at, &locals_, &scope_.names.root(), level_.in_filter ? &scope_.members.root() : nullptr);
  if (mistake_) return false;
  if (match.end != nullptr) {
    first = match.end;
    result = make(ast::Name{std::move(match.text), true}, 0, span(at, match.end));
    return true;
  }
  constexpr char32_t euro_sign = 0x20AC;
  if (mode_ == Mode::strict && decode(at, end_).value == euro_sign) return false;  // a name character by the standard
  if (!unknown_ || unknown_->second < offset(end)) unknown_ = {offset(at), offset(end)};
  first = end;
  result = make(ast::Name{std::string{word}, false}, 0, span(at, end));
  return true;
}

bool Reader::member(const char*& first, ast::Identifier& result) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (!is_name_start(decode(at, end_).value)) {
    expect(at, Wanted::name);
    return false;
  }
  Match match = longest(at, &scope_.members.root(), &local_members_, nullptr);
  if (mistake_) return false;
  const auto next_word = [&](const char* from) -> std::string_view {
    const char* const begin = skip(from);
    const std::string_view word = view(begin, word_end(begin));
    return is_keyword(word) ? std::string_view{} : word;
  };
  if (match.end == nullptr || (mode_ == Mode::dmn && !next_word(match.end).empty())) {
    // In dmn mode members need not be known while reading: then all words up to an operator or keyword are the name.
    std::string name;
    const char* end = at;
    for (std::string_view word = next_word(at); !word.empty(); word = next_word(end)) {
      append_token(name, word);
      end = word.data() + word.size();
      if (mode_ == Mode::strict) break;
    }
    if (mistake_) return false;
    if (name.empty() && match.end == nullptr) {
      expect(at, Wanted::name);
      return false;
    }
    if (match.end == nullptr || end > match.end) match = {end, std::move(name)};
  }
  first = match.end;
  result = {std::move(match.text), span(at, match.end)};
  return true;
}

bool Reader::greedy(const char*& first, ast::Identifier& result, Wanted wanted, bool may_be_keyword) {
  if (mistake_) return false;
  const char* const begin = skip(first);
  if (!is_name_start(decode(begin, end_).value) || (!may_be_keyword && is_keyword(view(begin, word_end(begin))))) {
    expect(begin, wanted);
    return false;
  }
  std::string name;
  const char* last = begin;
  for (const char* at = begin;; at = skip(last)) {
    const char* const end = token_end(at);
    if (end == at || (mode_ == Mode::strict && is_digit(*at) && bare_date_end(at) != at)) break;
    append_token(name, view(at, end));
    last = end;
  }
  if (mistake_) return false;
  first = last;
  result = {std::move(name), span(begin, last)};
  return true;
}

bool Reader::key(const char*& first, ast::Identifier& result) {
  if (mistake_) return false;
  const char* at = skip(first);
  if (at != end_ && *at == '"') {
    const char* const begin = at;
    std::string text;
    if (!read_text(at, text)) return false;
    first = at;
    result = {std::move(text), span(begin, at)};
    return true;
  }
  return greedy(first, result, Wanted::key, true);
}

bool Reader::parameter(const char*& first, ast::Identifier& result) {
  return greedy(first, result, Wanted::parameter, false);
}

bool Reader::argument_name(const char*& first, ast::Identifier& result) {
  const char* at = first;
  ast::Identifier name;
  if (!greedy(at, name, Wanted::nothing, false)) return false;
  at = skip(at);
  if (at == end_ || *at != ':') return false;
  first = at + 1;
  result = std::move(name);
  return true;
}

bool Reader::variable(const char*& first, ast::Identifier& result) {
  if (mistake_) return false;
  const char* const begin = skip(first);
  if (!is_name_start(decode(begin, end_).value) || is_keyword(view(begin, word_end(begin)))) {
    expect(begin, Wanted::name);
    return false;
  }
  // Without an `in`, the name is its first word, so that the complaint stands where the `in` should.
  std::string name{view(begin, word_end(begin))};
  const char* last = word_end(begin);
  std::string candidate = name;
  for (const char* end = last;;) {
    const char* const at = skip(end);
    const char* const next = token_end(at);
    if (next == at || mistake_) break;
    if (view(at, next) == "in") {
      name = std::move(candidate);
      last = end;
      break;
    }
    append_token(candidate, view(at, next));
    end = next;
  }
  if (mistake_) return false;
  first = last;
  result = {std::move(name), span(begin, last)};
  return true;
}

bool Reader::type_name(const char*& first, ast::Identifier& result) {
  if (mistake_) return false;
  constexpr std::array<std::string_view, 3> long_names{"date and time", "days and time duration",
                                                       "years and months duration"};
  const char* const begin = skip(first);
  for (const std::string_view long_name : long_names) {
    std::string name;
    const char* end = begin;
    while (name.size() < long_name.size()) {
      const char* const at = skip(end);
      if (word_end(at) == at) break;
      end = word_end(at);
      append_token(name, view(at, end));
    }
    if (name == long_name) {
      first = end;
      result = {std::move(name), span(begin, end)};
      return true;
    }
  }
  const std::string_view head = view(begin, word_end(begin));
  if (!is_name_start(decode(begin, end_).value) || (is_keyword(head) && head != "function" && head != "null")) {
    expect(begin, Wanted::type);
    return false;
  }
  std::string name;
  const char* last = begin;
  for (const char* at = begin;; at = skip(last)) {
    const bool is_dot = at != end_ && *at == '.' && end_ - at > 1 && at[1] != '.' && last != begin;
    const char* const end = is_dot ? at + 1 : word_end(at);
    const std::string_view token = view(at, end);
    if (token.empty() || (last != begin && is_keyword(token))) break;
    if (token == "?" && mode_ == Mode::strict) {
      // `date?`: may be unknown. `x instance of date ?? y` is not that.
      if (last == begin || (end != end_ && *end == '?')) break;
      name += token;
      last = end;
      break;
    }
    append_token(name, token);
    last = end;
  }
  if (mistake_ || last == begin) return false;
  first = last;
  result = {std::move(name), span(begin, last)};
  return true;
}

// ---- literals

const char* Reader::bare_date_end(const char* at) const {
  const auto digits = [&](const char*& p, int least, int most) {
    const char* const begin = p;
    while (p != end_ && p - begin < most && is_digit(*p)) ++p;
    return p - begin >= least;
  };
  const auto literal = [&](const char*& p, char c) {
    if (p == end_ || *p != c) return false;
    ++p;
    return true;
  };
  const auto is_free = [&](const char* p) { return p == end_ || !is_name_part(decode(p, end_).value); };
  const char* p = at;
  if (!digits(p, 4, 9) || !literal(p, '-') || !digits(p, 2, 2) || !literal(p, '-') || !digits(p, 2, 2)) return at;
  if (is_free(p)) return p;
  if (!literal(p, 'T') || !digits(p, 2, 2) || !literal(p, ':') || !digits(p, 2, 2)) return at;
  if (literal(p, ':') && !digits(p, 2, 2)) return at;
  if (end_ - p > 1 && *p == '.' && is_digit(p[1])) {
    ++p;
    digits(p, 1, 32);
  }
  if (p != end_ && *p == 'Z') {
    ++p;
  } else if (p != end_ && *p == '@') {
    ++p;
    while (p != end_ && (is_name_part(decode(p, end_).value) || *p == '/' || *p == '-' || *p == '+')) {
      p += decode(p, end_).length;
    }
  } else if (p != end_ && (*p == '+' || *p == '-')) {
    const char* offset_end = p + 1;
    if (digits(offset_end, 2, 2) && literal(offset_end, ':') && digits(offset_end, 2, 2)) {
      p = offset_end;
      if (literal(offset_end, ':') && digits(offset_end, 2, 2)) p = offset_end;
    }
  }
  return is_free(p) ? p : at;
}

Piece Reader::at_node(std::string text, const char* first, const char* last) {
  // In dmn mode a text that is no date is a null of the evaluation, not a mistake of the expression.
  if (mode_ == Mode::strict && !is_temporal(text)) fail(errors::bad_temporal(span(first, last), text));
  return make(ast::AtLiteral{std::move(text)}, 0, span(first, last));
}

bool Reader::number(const char*& first, Piece& result) {
  if (mistake_) return false;
  const char* const begin = skip(first);
  const bool starts = begin != end_ && (is_digit(*begin) || (*begin == '.' && end_ - begin > 1 && is_digit(begin[1])));
  if (!starts) return false;
  if (mode_ == Mode::strict) {
    const char* const date = bare_date_end(begin);
    if (date != begin) {
      first = date;
      result = at_node(std::string{view(begin, date)}, begin, date);
      return true;
    }
  }
  const char* at = begin;
  const auto digits = [&] {
    while (at != end_ && is_digit(*at)) ++at;
  };
  digits();
  // A dot begins a fraction only before a digit: `1..3` is an interval.
  if (end_ - at > 1 && *at == '.' && is_digit(at[1])) {
    ++at;
    digits();
  }
  if (at != end_ && (*at == 'e' || *at == 'E')) {
    const char* exponent = at + 1;
    if (exponent != end_ && (*exponent == '+' || *exponent == '-')) ++exponent;
    if (exponent != end_ && is_digit(*exponent)) {
      at = exponent;
      digits();
    }
  }
  const auto value = Decimal::parse(view(begin, at));
  if (!value || !value->is_finite()) {
    first = at;
    if (mode_ == Mode::strict) {
      fail(errors::bad_number(span(begin, at), view(begin, at)));
      return false;
    }
    result = make(ast::NullLiteral{}, 0, span(begin, at));  // out of range is null: feel.md 1
    return true;
  }
  first = at;
  if (mode_ == Mode::strict && length_or_money(first, *value, begin, result)) return true;
  if (mistake_) return false;
  result = make(ast::NumberLiteral{*value}, 0, span(begin, at));
  return true;
}

bool Reader::length_or_money(const char*& first, const Decimal& count, const char* number_begin, Piece& result) {
  const char* const at = skip(first);
  const char* end = word_end(at);
  const std::string_view word = view(at, end);
  if (is_currency_code(word) && !scope_.names.contains(word)) {
    first = end;
    result = make(ast::MoneyLiteral{Money{count, *Currency::parse(word)}}, 0, span(number_begin, end));
    return true;
  }
  std::optional<ast::LengthUnit> unit = unit_of(word);
  if (word == "business") {
    const char* const second = skip(end);
    end = word_end(second);
    if (unit_of(view(second, end)) != ast::LengthUnit::days) return false;
    unit = ast::LengthUnit::business_days;
  }
  if (!unit) return false;
  first = end;
  result = make(ast::LengthLiteral{count, *unit}, 0, span(number_begin, end));
  return true;
}

bool Reader::read_text(const char*& first, std::string& result) {
  const char* at = first + 1;
  for (;;) {
    if (at == end_ || (*at >= '\n' && *at <= '\r')) {
      fail(errors::unclosed_text(span(first, at), span(at, at)));
      return false;
    }
    if (*at == '"') break;
    if (*at != '\\' || end_ - at < 2) {
      result.push_back(*at++);
      continue;
    }
    const char* const escape = at;
    const char letter = at[1];
    at += 2;
    switch (letter) {
      case 'n':
        result.push_back('\n');
        continue;
      case 'r':
        result.push_back('\r');
        continue;
      case 't':
        result.push_back('\t');
        continue;
      case '"':
      case '\'':
      case '\\':
        result.push_back(letter);
        continue;
      default:
        break;
    }
    const int length = letter == 'u' ? 4 : 6;
    const std::optional<char32_t> read =
        letter == 'u' || letter == 'U' ? hex_number(at, end_, length) : std::optional<char32_t>{};
    if (!read) {
      // Patterns are written `"\s"` as often as `"\\s"`: what is no escape keeps its backslash.
      result.push_back('\\');
      --at;
      continue;
    }
    at += length;
    char32_t c = *read;
    if (is_high_surrogate(c) && end_ - at >= 6 && at[0] == '\\' && at[1] == 'u') {
      const std::optional<char32_t> low = hex_number(at + 2, end_, 4);
      if (low && is_low_surrogate(*low)) {
        c = 0x10000 + ((c - 0xD800) << 10) + (*low - 0xDC00);
        at += 6;
      }
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
      if (mode_ == Mode::strict) {
        fail(errors::bad_escape(span(escape, at), view(escape, at)));
        return false;
      }
      c = 0xFFFD;
    }
    append_utf8(result, c);
  }
  first = at + 1;
  return true;
}

bool Reader::text(const char*& first, Piece& result) {
  if (mistake_) return false;
  const char* at = skip(first);
  if (at == end_ || *at != '"') return false;
  const char* const begin = at;
  std::string value;
  if (!read_text(at, value)) return false;
  first = at;
  result = make(ast::StringLiteral{std::move(value)}, 0, span(begin, at));
  return true;
}

bool Reader::at_literal(const char*& first, Piece& result) {
  if (mistake_) return false;
  const char* const begin = skip(first);
  if (end_ - begin < 2 || begin[0] != '@' || begin[1] != '"') return false;
  const char* at = begin + 1;
  std::string value;
  if (!read_text(at, value)) return false;
  first = at;
  result = at_node(std::move(value), begin, at);
  return true;
}

bool Reader::constant(const char*& first, Piece& result) {
  if (mistake_) return false;
  const char* const at = skip(first);
  const char* const end = word_end(at);
  const std::string_view word = view(at, end);
  if (word == "null") {
    result = make(ast::NullLiteral{}, 0, span(at, end));
  } else if (word == "true" || word == "false") {
    result = make(ast::BooleanLiteral{word == "true"}, 0, span(at, end));
  } else {
    return false;
  }
  first = end;
  return true;
}

// ---- symbols and operators

bool Reader::symbol(const char*& first, std::string_view text, Wanted wanted) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (!view(at, end_).starts_with(text)) {
    expect(at, wanted);
    return false;
  }
  first = at + text.size();
  return true;
}

bool Reader::word(const char*& first, std::string_view text, Wanted wanted) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (view(at, word_end(at)) != text) {
    expect(at, wanted);
    return false;
  }
  first = at + text.size();
  return true;
}

bool Reader::at_end(const char*& first) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (mistake_) return false;
  if (at != end_) {
    expect(at, Wanted::operation);
    return false;
  }
  first = at;
  return true;
}

bool Reader::lone_dash(const char*& first) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (at == end_ || *at != '-' || skip(at + 1) != end_ || mistake_) return false;
  first = end_;
  return true;
}

bool Reader::operation(const char*& first, std::string_view text, ast::BinaryOperator op, Operator& result) {
  const char* const at = skip(first);
  if (!view(at, end_).starts_with(text)) return false;
  first = at + text.size();
  result = {op, span(at, first)};
  return true;
}

bool Reader::relation(const char*& first, Operator& result) {
  if (mistake_) return false;
  using Op = ast::BinaryOperator;
  constexpr std::array<std::pair<std::string_view, Op>, 6> operators{{{"!=", Op::unequal},
                                                                      {"<=", Op::at_most},
                                                                      {">=", Op::at_least},
                                                                      {"=", Op::equal},
                                                                      {"<", Op::less},
                                                                      {">", Op::greater}}};
  const std::string_view rest = view(skip(first), end_);
  // What other languages write is read as a whole, so that the complaint shows it as a whole.
  for (const std::string_view foreign : {"==", "=<", "=>", "<>", "><"}) {
    if (rest.starts_with(foreign)) return false;
  }
  for (const auto& [text, op] : operators) {
    if (rest.starts_with(text)) return operation(first, text, op, result);
  }
  return false;
}

bool Reader::addition(const char*& first, Operator& result) {
  return !mistake_ && (operation(first, "+", ast::BinaryOperator::add, result) ||
                       operation(first, "-", ast::BinaryOperator::subtract, result));
}

bool Reader::multiplication(const char*& first, Operator& result) {
  if (mistake_ || view(skip(first), end_).starts_with("**")) return false;
  return operation(first, "*", ast::BinaryOperator::multiply, result) ||
         operation(first, "/", ast::BinaryOperator::divide, result);
}

bool Reader::power(const char*& first, Operator& result) {
  return !mistake_ && operation(first, "**", ast::BinaryOperator::power, result);
}

bool Reader::otherwise(const char*& first, Operator& result) {
  return !mistake_ && mode_ == Mode::strict && operation(first, "??", ast::BinaryOperator::otherwise, result);
}

bool Reader::minus(const char*& first, Operator& result) {
  return !mistake_ && operation(first, "-", ast::BinaryOperator::subtract, result);
}

bool Reader::disjunction(const char*& first, Operator& result) {
  const char* at = first;
  if (!word(at, "or", Wanted::nothing)) return false;
  return operation(first, "or", ast::BinaryOperator::logical_or, result);
}

bool Reader::conjunction(const char*& first, Operator& result) {
  const char* at = first;
  if (!word(at, "and", Wanted::nothing)) return false;
  return operation(first, "and", ast::BinaryOperator::logical_and, result);
}

bool Reader::dot(const char*& first) {
  if (mistake_) return false;
  const std::string_view rest = view(skip(first), end_);
  if (!rest.starts_with('.') || rest.starts_with("..")) return false;
  first = rest.data() + 1;
  return true;
}

bool Reader::starts_operand(const char* at) {
  at = skip(at);
  if (at == end_) return false;
  if (*at == '.') return end_ - at > 1 && is_digit(at[1]);
  if (is_digit(*at) || std::string_view{"\"([{@-"}.find(*at) != std::string_view::npos) return true;
  if (!is_name_start(decode(at, end_).value)) return false;
  if (mode_ == Mode::strict && view(at, end_).starts_with("??")) return false;
  constexpr std::array<std::string_view, 8> heads{"if", "for", "some", "every", "function", "null", "true", "false"};
  const std::string_view word = view(at, word_end(at));
  return !is_keyword(word) || std::find(heads.begin(), heads.end(), word) != heads.end();
}

bool Reader::open_filter(const char*& first) {
  if (mistake_) return false;
  const char* const at = skip(first);
  if (at == end_ || *at != '[') return false;
  // `[1..n[` ends an interval, `[1..a[1]]` filters: what follows the bracket tells. One look, and never two readings.
  if (level_.in_upper_bound && !starts_operand(at + 1)) return false;
  level_.bracket = offset(at);
  first = at + 1;
  return true;
}

bool Reader::open_list(const char*& first) {
  if (!symbol(first, "[", Wanted::nothing)) return false;
  level_.bracket = offset(first - 1);
  return true;
}

bool Reader::open_group(const char*& first) {
  if (!symbol(first, "(", Wanted::nothing)) return false;
  level_.bracket = offset(first - 1);
  return true;
}

bool Reader::open_context(const char*& first) {
  if (!symbol(first, "{", Wanted::nothing)) return false;
  level_.bracket = offset(first - 1);
  return true;
}

bool Reader::open_reversed(const char*& first) {
  const char* at = first;
  if (!symbol(at, "]", Wanted::nothing) || !starts_operand(at)) return false;
  level_.bracket = offset(at - 1);
  first = at;
  return true;
}

bool Reader::close_empty_list(const char*& first) {
  const char* at = first;
  if (!symbol(at, "]", Wanted::nothing)) return false;
  // In `[ ]1..2[ ]` the bracket opens an interval; `[] - 1`, `[][1]` and `[](1)` begin with an empty list.
  const char* const next = skip(at);
  if (starts_operand(next) && std::string_view{"-[("}.find(*next) == std::string_view::npos) return false;
  first = at;
  return true;
}

bool Reader::close_interval(const char*& first, bool& included) {
  const char* at = first;
  if (symbol(at, "]", Wanted::close_square)) {
    included = true;
  } else if (symbol(at, ")", Wanted::close_round) || symbol(at, "[", Wanted::nothing)) {
    included = false;
  } else {
    return false;
  }
  first = at;
  return true;
}

bool Reader::resume(const char*&, Piece& result) {
  if (mistake_ || !resumed_) return false;
  result = std::move(*resumed_);
  resumed_.reset();
  return true;
}

bool Reader::has_more_after(const char* first) {
  const char* at = skip(first);
  if (mistake_ || at == end_) return false;
  if (*at == '.') return end_ - at > 1 && at[1] != '.';
  if (*at == '[') return !level_.in_upper_bound || starts_operand(at + 1);
  if (std::string_view{"(+-*/"}.find(*at) != std::string_view::npos) return true;
  return (mode_ == Mode::strict && view(at, end_).starts_with("??")) || view(at, word_end(at)) == "instance";
}

// ---- scopes and limits

Reader::Level Reader::enter() {
  Level outer = level_;
  outer.names = declared_.size();
  level_.in_upper_bound = false;
  return outer;
}

void Reader::leave(const Level& outer) {
  while (declared_.size() > outer.names) {
    --declared_.back()->names;
    declared_.pop_back();
  }
  level_ = outer;
}

bool Reader::descend(const char* first) {
  if (mistake_) return false;
  if (depth_ == max_expression_depth) {
    const char* const at = skip(first);
    fail(errors::too_deep(span(at, at)));
    return false;
  }
  ++depth_;
  return true;
}

void Reader::declare(std::string_view name) {
  if (NameSet::Node* node = locals_.reach(name)) {
    ++node->names;
    declared_.push_back(node);
  }
}

void Reader::declare_member(std::string_view name) {
  if (NameSet::Node* node = local_members_.reach(name)) node->names = 1;
}

Piece Reader::make(ast::Expression::Node node, unsigned height_of_parts) {
  return make(std::move(node), height_of_parts, Span{});
}

Piece Reader::make(ast::Expression::Node node, unsigned height_of_parts, const Span& span) {
  Piece piece{std::make_shared<ast::Expression>(), height_of_parts + 1};
  piece.node->span = span;
  piece.node->node = std::move(node);
  if (piece.height > max_expression_height) fail(errors::chain_too_long(span.is_none() ? text_.span : span));
  return piece;
}

}  // namespace adjudge::feel
