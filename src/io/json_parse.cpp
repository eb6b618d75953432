#include <vector>

#include "adjudge/io/json.hpp"
#include "io/shape_tree.hpp"
#include "io/utf8.hpp"

// Boost.JSON without its library, in this unit only. The other name keeps its functions apart from those of a program
// that brings a Boost.JSON of its own.
#define json adjudge_boost_json
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

namespace adjudge {
namespace {

namespace boost_json = boost::json;
#undef json

using boost_json::error_code;
using boost_json::string_view;

constexpr std::size_t max_depth = 128;
constexpr const char* half_a_pair = "a `\\u` escape is half of a pair";
constexpr std::size_t kept_nodes = 1U << 14U;  // of the tree of shapes, from one text to the next

std::string_view plain(string_view text) { return {text.data(), text.size()}; }

/// Builds the value while the parser reads.
class Builder {
 public:
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  void start() {
    values_.clear();
    frames_.clear();
    text_.clear();
    message_.clear();
    weight_ = 0;
    if (shapes_.size() > kept_nodes) shapes_.clear();
  }
  Value take() {
    Value whole = std::move(values_.front());
    values_.clear();
    return whole;
  }
  const std::string& message() const { return message_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }

  bool on_array_begin(error_code& ec) { return begin(ec); }
  bool on_array_end(std::size_t, error_code& ec) {
    std::vector<Value> items = end();
    return push(Value::list(std::move(items)), ec);
  }
  bool on_object_begin(error_code& ec) { return begin(ec); }
  bool on_object_end(std::size_t, error_code& ec) {
    const ShapePtr shape = shapes_.shape(frames_.back().keys);
    std::vector<Value> items = end();
    return push(Value::context(shape, std::move(items)), ec);
  }

  bool on_key_part(string_view part, std::size_t, error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(string_view last, std::size_t, error_code& ec) {
    std::string_view key = plain(last);
    if (!text_.empty()) {
      text_.append(key);
      key = text_;
    }
    if (shapes_.step(frames_.back().keys, key) == ShapeTree::repeated)
      return fail("the key `" + std::string(key.substr(0, 200)) + "` is given twice", ec);
    text_.clear();
    return true;
  }

  bool on_string_part(string_view part, std::size_t, error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(string_view last, std::size_t, error_code& ec) {
    if (text_.empty()) return push(Value(plain(last)), ec);
    text_.append(last.data(), last.size());
    Value value(std::string_view{text_});
    text_.clear();
    return push(std::move(value), ec);
  }

  // A text arrives in one piece, so the digits do too.
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, string_view, error_code& ec) { return push(Value(Decimal(number)), ec); }
  bool on_uint64(std::uint64_t, string_view digits, error_code& ec) { return on_digits(digits, ec); }
  bool on_double(double, string_view digits, error_code& ec) { return on_digits(digits, ec); }
  bool on_bool(bool value, error_code& ec) { return push(Value(value), ec); }
  bool on_null(error_code& ec) { return push(Value(), ec); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  struct Frame {
    std::size_t first = 0;  // of its values
    ShapeTree::Walk keys;   // of an object
  };

  bool begin(error_code& ec) {
    frames_.push_back({values_.size(), {}});
    return weigh(0, ec);
  }
  std::vector<Value> end() {
    const auto first = values_.begin() + static_cast<std::ptrdiff_t>(frames_.back().first);
    std::vector<Value> items(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    frames_.pop_back();
    return items;
  }
  bool push(Value value, error_code& ec) {
    if (value.is(Kind::problem)) return fail(value.problem().message, ec);
    const std::size_t own = value.weight();
    values_.push_back(std::move(value));
    return weigh(own, ec);
  }
  // A text of brackets grows more than tenfold in memory, so what grows is what is limited.
  bool weigh(std::size_t more, error_code& ec) {
    weight_ += more + sizeof(Value);
    return weight_ <= Value::max_expanded_weight || fail("the value is too large", ec);
  }
  bool on_digits(string_view digits, error_code& ec) {
    const auto number = Decimal::parse(plain(digits));
    if (!number || !number->is_finite()) return fail("the number is out of range", ec);
    return push(Value(*number), ec);
  }
  bool fail(std::string message, error_code& ec) {
    message_ = std::move(message);
    ec = boost_json::make_error_code(boost_json::error::exception);
    return false;
  }

  ShapeTree shapes_;
  std::vector<Value> values_;  // finished, of all open frames
  std::vector<Frame> frames_;
  std::string text_;  // of a string or key that comes in parts
  std::string message_;
  std::size_t weight_ = 0;
};

std::string shown(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest.front());
  if (first < 0x20 || first == 0x7F) {
    constexpr char digits[] = "0123456789ABCDEF";
    return std::string("the control character 0x") + digits[first >> 4U] + digits[first & 0xFU];
  }
  if (first < 0x80) return std::string("`") + rest.front() + "`";
  std::size_t size = 1;
  while (size < 4 && size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0U) == 0x80U) ++size;
  return "`" + std::string(rest.substr(0, size)) + "`";
}

std::string_view without_spaces(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Whether a text ends with the first half of an escaped pair: `\ud83d`.
bool ends_in_half_a_pair(std::string_view text) {
  if (text.size() < 6) return false;
  const std::string_view escape = text.substr(text.size() - 6);
  constexpr std::string_view high = "89abAB";
  return escape.starts_with("\\u") && (escape[2] == 'd' || escape[2] == 'D') &&
         high.find(escape[3]) != std::string_view::npos;
}

/// What is the matter at a place where no JSON goes on.
std::string syntax_message(std::string_view text, std::size_t offset) {
  if (offset >= text.size()) return text.empty() ? "the text is empty" : "the text ends too early";
  const std::string_view rest = text.substr(offset);
  const auto first = static_cast<unsigned char>(rest.front());
  const std::string_view before = without_spaces(text.substr(0, offset));
  const bool after_comma = !before.empty() && before.back() == ',';
  if (sequence_length(rest) == 0) return "not UTF-8 text";
  if (ends_in_half_a_pair(text.substr(0, offset))) return half_a_pair;
  if (first == '\'') return "unexpected `'`: texts and keys stand in double quotes";
  if (after_comma && (first == ']' || first == '}'))
    return std::string("unexpected `") + rest.front() + "` after a comma";
  if (first == '\n' || first == '\r' || first == '\t')
    return "a line break or tab inside a text is written `\\n` or `\\t`";
  if (first == '/') return "unexpected `/`: JSON has no comments";
  for (const std::string_view word : {"None", "True", "False", "NaN", "Infinity", "undefined"})
    if (rest.starts_with(word))
      return "unexpected `" + std::string(word) + "`: the words of JSON are `true`, `false` and `null`";
  return "unexpected " + shown(rest);
}

std::string message_of(const error_code& ec, std::string_view text, std::size_t offset) {
  using boost_json::error;
  switch (static_cast<error>(ec.value())) {
    case error::incomplete:
      return without_spaces(text).empty() ? "the text is empty" : "the text ends too early";
    case error::too_deep:
      return "lists and objects nest deeper than " + std::to_string(max_depth);
    case error::exponent_overflow:
      return "the number is out of range";
    case error::illegal_leading_surrogate:
    case error::illegal_trailing_surrogate:
    case error::expected_utf16_escape:
      return half_a_pair;
    case error::expected_hex_digit:
      return "a `\\u` escape has four hexadecimal digits";
    default:
      return syntax_message(text, offset);
  }
}

boost_json::parse_options options() {
  boost_json::parse_options chosen;
  chosen.max_depth = max_depth;
  return chosen;
}

}  // namespace

struct JsonReader::State {
  boost_json::basic_parser<Builder> parser{options()};
};

JsonReader::JsonReader() : state_(std::make_unique<State>()) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

std::optional<Value> JsonReader::read(std::string_view text, JsonError& error) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::size_t skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  text.remove_prefix(skipped);

  auto& parser = state_->parser;
  Builder& builder = parser.handler();
  builder.start();
  parser.reset();
  error_code ec;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
  if (!ec && used == text.size()) return builder.take();

  error.offset = skipped + used;
  if (!ec) {
    error.message = "unexpected " + shown(text.substr(used)) + " after the end of the value";
  } else {
    error.message = builder.message().empty() ? message_of(ec, text, used) : builder.message();
  }
  builder.start();  // lets go of what was read
  return std::nullopt;
}

std::optional<Value> parse_json(std::string_view text, JsonError& error) { return JsonReader().read(text, error); }

}  // namespace adjudge
