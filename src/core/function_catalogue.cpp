#include "adjudge/core/function_catalogue.hpp"

#include <array>
#include <utility>

#include "adjudge/core/result.hpp"

namespace adjudge {

void FunctionCatalogue::add(FunctionEntry entry) {
  const auto [place, is_new] = index_.try_emplace(entry.name, entries_.size());
  if (is_new) {
    entries_.push_back(std::move(entry));
  } else {
    entries_[place->second] = std::move(entry);
  }
}

int FunctionCatalogue::find(std::string_view name) const {
  const auto found = index_.find(std::string(name));
  return found == index_.end() ? -1 : static_cast<int>(found->second);
}

namespace {

constexpr int deepest_type = 50;

/// Reads the small language of signatures, in one pass from left to right.
class SignatureReader {
 public:
  explicit SignatureReader(std::string_view text) : text_(text) {}

  Signature read() {
    Signature signature;
    signature.text = std::string(text_);
    read_until("(", "the function's name and `(`");
    skip_spaces();
    while (!take(")")) {
      if (!signature.parameters.empty()) expect(",");
      signature.parameters.push_back(read_parameter());
      skip_spaces();
    }
    expect("->");
    signature.result = read_type(0);
    skip_spaces();
    if (at_ != text_.size()) fail("nothing more");
    check_order(signature.parameters);
    return signature;
  }

 private:
  [[noreturn]] void fail(const std::string& wanted) const {
    throw InternalError("a signature wants " + wanted + " at byte " + std::to_string(at_) + ": " + std::string(text_));
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  bool take(std::string_view token) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  /// Takes a word, and not the start of a longer one.
  bool take_word(std::string_view word) {
    skip_spaces();
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(word)) return false;
    if (rest.size() > word.size()) {
      const char next = rest[word.size()];
      if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '_') return false;
    }
    at_ += word.size();
    return true;
  }

  void expect(std::string_view token) {
    if (!take(token)) fail('`' + std::string(token) + '`');
  }

  /// The words up to one of the marks, without the spaces around them.
  std::string read_until(std::string_view marks, const std::string& wanted) {
    const std::size_t end = text_.find_first_of(marks, at_);
    if (end == std::string_view::npos) fail(wanted);
    std::string_view words = text_.substr(at_, end - at_);
    while (words.starts_with(' ')) words.remove_prefix(1);
    while (words.ends_with(' ')) words.remove_suffix(1);
    if (words.empty()) fail(wanted);
    at_ = marks == "(" ? end + 1 : end;
    return std::string(words);
  }

  Parameter read_parameter() {
    Parameter parameter;
    parameter.name = read_until(":?.,()", "a parameter's name");
    parameter.optional = take("?");
    parameter.variadic = take("...");
    expect(":");
    parameter.type = read_type(0);
    return parameter;
  }

  Type read_type(int depth) {
    if (depth > deepest_type) fail("a simpler type");
    Type type = read_plain_type(depth);
    return take("?") ? type.as_optional() : type;
  }

  Type read_plain_type(int depth) {
    using Kind = Type::Kind;
    constexpr auto words = std::to_array<std::pair<std::string_view, Kind>>({
        {"date and time", Kind::date_time},
        {"date", Kind::date},
        {"time", Kind::time},
        {"number", Kind::number},
        {"string", Kind::string},
        {"boolean", Kind::boolean},
        {"money", Kind::money},
        {"duration", Kind::duration},
        {"months", Kind::months},
        {"business days", Kind::business_days},
        {"any", Kind::any},
        {"null", Kind::null},
    });
    for (const auto& [word, kind] : words) {
      if (take_word(word)) return Type(kind);
    }
    if (take_word("list of")) return Type::list(read_type(depth + 1));
    if (take_word("range of")) return Type::range(read_type(depth + 1));
    if (take_word("context") || take_word("record")) return Type::record({}, {});
    if (take_word("function")) return read_function(depth);
    skip_spaces();
    if (at_ < text_.size() && text_[at_] >= 'A' && text_[at_] <= 'Z') {
      const std::string letter(1, text_[at_]);
      if (take_word(letter)) return Type::variable(letter);
    }
    fail("a type");
  }

  Type read_function(int depth) {
    expect("<");
    std::vector<Type> parameters;
    while (!take(">")) {
      if (!parameters.empty()) expect(",");
      parameters.push_back(read_type(depth + 1));
    }
    expect("->");
    return Type::function(std::move(parameters), read_type(depth + 1));
  }

  void check_order(const std::vector<Parameter>& parameters) const {
    bool seen_optional = false;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      if (parameters[i].variadic && i + 1 != parameters.size()) fail("`...` at the last parameter only");
      if (parameters[i].variadic && parameters[i].optional) fail("`?` or `...`, not both");
      if (seen_optional && !parameters[i].optional) fail("`?` at all parameters after the first that has it");
      seen_optional = parameters[i].optional;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Signature parse_signature(std::string_view text) { return SignatureReader(text).read(); }

}  // namespace adjudge
