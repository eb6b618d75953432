#include "syntax/feel_names.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace adjudge {
namespace feel {
namespace {

struct Interval {
  char32_t low;
  char32_t high;
};

// DMN 1.5, grammar rules 28 and 29.
constexpr std::array name_starts{
    Interval{'?', '?'},       Interval{'A', 'Z'},       Interval{'_', '_'},       Interval{'a', 'z'},
    Interval{0xC0, 0xD6},     Interval{0xD8, 0xF6},     Interval{0xF8, 0x2FF},    Interval{0x370, 0x37D},
    Interval{0x37F, 0x1FFF},  Interval{0x200C, 0x200D}, Interval{0x2070, 0x218F}, Interval{0x2C00, 0x2FEF},
    Interval{0x3001, 0xD7FF}, Interval{0xF900, 0xFDCF}, Interval{0xFDF0, 0xFFFC}, Interval{0x10000, 0xEFFFF},
};

// `not` is a keyword only as the head of unary tests.
constexpr std::array<std::string_view, 18> keywords{"and", "between",  "else",      "every", "external", "false",
                                                    "for", "function", "if",        "in",    "instance", "null",
                                                    "or",  "return",   "satisfies", "some",  "then",     "true"};

/// A token of a name given on its own: characters that no name may hold are taken as parts of words, so that every text
/// has one spelling.
std::string_view next_token(std::string_view& rest) {
  const char* at = rest.data();
  const char* const last = at + rest.size();
  for (CodePoint c = decode(at, last); c.length != 0 && is_space(c.value); c = decode(at, last)) at += c.length;
  const char* end = at;
  if (at != last && is_name_symbol(*at)) {
    ++end;
  } else {
    for (CodePoint c = decode(end, last); c.length != 0 && !is_space(c.value) && !is_name_symbol(*end);
         c = decode(end, last)) {
      end += c.length;
    }
  }
  rest = {end, static_cast<std::size_t>(last - end)};
  return {at, static_cast<std::size_t>(end - at)};
}

}  // namespace

CodePoint decode(const char* first, const char* last) noexcept {
  if (first == last) return {0, 0};
  const auto byte = [&](std::ptrdiff_t i) { return static_cast<unsigned char>(first[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  constexpr CodePoint bad{0xFFFD, 1};
  const std::uint8_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || last - first < length) return bad;
  char32_t value = lead & (0x7Fu >> length);
  for (std::uint8_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return bad;
    value = (value << 6) | (byte(i) & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return bad;
  return {value, length};
}

void append_utf8(std::string& text, char32_t c) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

bool is_space(char32_t c) noexcept {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || c == 0x180E || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool is_name_start(char32_t c) noexcept {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '?';
  if (is_space(c)) return false;  // the standard's ranges of names and of white space overlap
  return std::any_of(name_starts.begin(), name_starts.end(),
                     [&](const Interval& range) { return c >= range.low && c <= range.high; });
}

bool is_name_part(char32_t c) noexcept {
  return (c >= '0' && c <= '9') || is_name_start(c) || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F ||
         c == 0x2040;
}

bool is_keyword(std::string_view word) noexcept {
  return word.size() >= 2 && word.size() <= 9 && std::find(keywords.begin(), keywords.end(), word) != keywords.end();
}

void append_token(std::string& name, std::string_view token) {
  const bool is_joined = name.empty() || is_name_symbol(name.back()) || (token.size() == 1 && is_name_symbol(token[0]));
  if (!is_joined) name.push_back(' ');
  name.append(token);
}

bool is_plain_name(std::string_view text) {
  const char* at = text.data();
  const char* const last = at + text.size();
  if (!is_name_start(decode(at, last).value)) return false;
  if (text.size() > 1 && text.find('?') != text.npos) return false;  // a word of its own in strict mode
  std::string_view rest = text;
  if (is_keyword(next_token(rest)) || normalise_name(text) != text) return false;
  for (CodePoint c = decode(at, last); c.length != 0; c = decode(at, last)) {
    if (*at != ' ' && !is_name_part(c.value) && !is_name_symbol(*at)) return false;
    // A comment would begin here.
    if (*at == '/' && last - at > 1 && (at[1] == '/' || at[1] == '*')) return false;
    at += c.length;
  }
  return true;
}

}  // namespace feel

std::string normalise_name(std::string_view name) {
  std::string result;
  for (std::string_view token = feel::next_token(name); !token.empty(); token = feel::next_token(name)) {
    feel::append_token(result, token);
  }
  return result;
}

NameSet::Node* NameSet::Node::reach(std::string_view name) {
  std::vector<std::string_view> tokens;
  for (std::string_view token = feel::next_token(name); !token.empty(); token = feel::next_token(name)) {
    if (tokens.size() == feel::max_name_tokens) return nullptr;
    tokens.push_back(token);
  }
  if (tokens.empty()) return nullptr;
  Node* node = this;
  for (const std::string_view token : tokens) {
    auto found = node->next.find(token);
    if (found == node->next.end()) {
      found = node->next.emplace(std::string{token}, std::make_unique<Node>()).first;
    }
    node = found->second.get();
  }
  return node;
}

namespace {

void collect(const NameSet::Node& node, const std::string& prefix, std::vector<std::string>& names) {
  if (node.names != 0) names.push_back(prefix);
  for (const auto& [token, child] : node.next) {
    std::string name = prefix;
    feel::append_token(name, token);
    collect(*child, name, names);
  }
}

std::unique_ptr<NameSet::Node> copy(const NameSet::Node& node) {
  auto result = std::make_unique<NameSet::Node>();
  result->names = node.names;
  for (const auto& [token, child] : node.next) result->next.emplace(token, copy(*child));
  return result;
}

}  // namespace

NameSet::NameSet() : root_(std::make_shared<Node>()) {}

void NameSet::add(std::string_view name) {
  // Copies of a set share their names until one of them learns another.
  if (root_.use_count() != 1) root_ = copy(*root_);
  if (Node* node = root_->reach(name)) node->names = 1;
}

bool NameSet::contains(std::string_view name) const {
  const Node* node = root_.get();
  for (std::string_view token = feel::next_token(name); !token.empty() && node != nullptr;
       token = feel::next_token(name)) {
    node = node->find(token);
  }
  return node != nullptr && node->names != 0;
}

std::vector<std::string> NameSet::names() const {
  std::vector<std::string> result;
  collect(*root_, {}, result);
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace adjudge
