#include "adjudge/core/value.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "adjudge/core/result.hpp"
#include "core/text_reader.hpp"

namespace adjudge {

// Shape

namespace {
constexpr std::size_t few_keys = 12;  // up to here looking at each key is faster
}  // namespace

Shape::Shape(std::vector<std::string> keys) : keys_(std::move(keys)) {
  for (const std::string& key : keys_) key_bytes_ += key.size();
  if (keys_.size() <= few_keys) return;
  by_name_.reserve(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i) by_name_.push_back(static_cast<std::uint32_t>(i));
  std::stable_sort(by_name_.begin(), by_name_.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return keys_[a] < keys_[b]; });
}

int Shape::find_by_name(std::string_view key) const noexcept {
  const auto at = std::lower_bound(by_name_.begin(), by_name_.end(), key,
                                   [&](std::uint32_t index, std::string_view wanted) { return keys_[index] < wanted; });
  return at != by_name_.end() && keys_[*at] == key ? static_cast<int>(*at) : -1;
}

// What values share

namespace detail {

struct TextBox final : Box {
  explicit TextBox(std::string t) : text(std::move(t)) {}
  std::string text;
};

struct ListBox final : Box {
  std::vector<Value> items;
  unsigned depth = 0;
  std::size_t expanded_weight = 0;
};

struct ContextBox final : Box {
  ShapePtr shape;
  std::vector<Value> values;
  unsigned depth = 0;
  std::size_t expanded_weight = 0;
};

}  // namespace detail

namespace {

struct NumberBox final : detail::Box {
  explicit NumberBox(const Decimal& n) : number(n) {}
  Decimal number;
};

struct MoneyBox final : detail::Box {
  explicit MoneyBox(const Money& m) : money(m) {}
  Money money;
};

struct MomentBox final : detail::Box {
  explicit MomentBox(const DateTime& m) : moment(m) {}
  DateTime moment;
};

struct RangeBox final : detail::Box {
  explicit RangeBox(Range r) : range(std::move(r)) {}
  Range range;
  unsigned depth = 0;
  std::size_t expanded_weight = 0;
};

struct FunctionBox final : detail::Box {
  explicit FunctionBox(Function f) : function(std::move(f)) {}
  Function function;
  unsigned depth = 0;
  std::size_t expanded_weight = 0;
};

struct UnknownBox final : detail::Box {
  explicit UnknownBox(Missing m) : missing(std::move(m)) {}
  Missing missing;
};

struct ProblemBox final : detail::Box {
  explicit ProblemBox(Problem p) : problem(std::move(p)) {}
  Problem problem;
};

/// The depth and expanded weight of something that holds values.
struct Extent {
  unsigned depth = 0;
  std::size_t weight = 0;

  void hold(const Value& value) {
    depth = std::max(depth, value.depth() + 1);
    weight += value.expanded_weight();
  }
  bool fits() const { return depth <= Value::max_depth && weight <= Value::max_expanded_weight; }
};

Problem too_large(const Extent& extent) {
  return {Code::limit_exceeded,
          extent.depth > Value::max_depth ? "lists and contexts nest too deeply" : "the value is too large",
          {},
          {}};
}

bool nests(const Value& value) {
  return value.is(Kind::list) || value.is(Kind::context) || value.is(Kind::range) || value.is(Kind::function);
}

// Facts by name, with numbers in them by value: `lines[2]` before `lines[10]`.
std::strong_ordering natural_order(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (!detail::is_digit(a[i]) || !detail::is_digit(b[j])) {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) <=> static_cast<unsigned char>(b[j]);
      ++i;
      ++j;
      continue;
    }
    const auto run = [](std::string_view text, std::size_t& at) {
      while (at < text.size() && text[at] == '0') ++at;
      const std::size_t start = at;
      while (at < text.size() && detail::is_digit(text[at])) ++at;
      return text.substr(start, at - start);
    };
    const std::string_view left = run(a, i);
    const std::string_view right = run(b, j);
    if (left.size() != right.size()) return left.size() <=> right.size();
    if (const int order = left.compare(right); order != 0) return order <=> 0;
  }
  if (const auto order = (a.size() - i) <=> (b.size() - j); order != 0) return order;
  return a.compare(b) <=> 0;
}

bool comes_before(const std::string& a, const std::string& b) { return natural_order(a, b) < 0; }

}  // namespace

// Construction

void Value::box_number(const Decimal& number) { set_box(Kind::number, new NumberBox(number)); }
void Value::box_money(const Money& money) { set_box(Kind::money, new MoneyBox(money)); }

// Out of line: then the test for a box, which most values have not, is all that each use of a value carries.
void Value::let_go() noexcept {
  if (box_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete box_;
}

Value::Value(std::string text) { set_box(Kind::string, new detail::TextBox(std::move(text))); }

Value::Value(const Time& time) noexcept : kind_(Kind::time) {
  scale_ = static_cast<std::int8_t>(time.zone.kind());
  aux_ = time.zone.data();
  word_ = time.nanos;
}

Value::Value(const DateTime& moment) { set_box(Kind::date_time, new MomentBox(moment)); }

Value::Value(const Duration& duration) noexcept : kind_(Kind::duration) {
  aux_ = duration.nanos;
  word_ = duration.seconds;
}

Value::Value(Range range) {
  Extent extent;
  extent.weight = sizeof(RangeBox);
  for (const Value* bound : {&range.start, &range.end}) {
    if (nests(*bound)) {
      extent.hold(*bound);
    } else {
      extent.weight += bound->expanded_weight();
    }
  }
  if (!extent.fits()) {
    set_box(Kind::problem, new ProblemBox(too_large(extent)));
    return;
  }
  auto box = std::make_unique<RangeBox>(std::move(range));
  box->depth = extent.depth;
  box->expanded_weight = extent.weight;
  set_box(Kind::range, box.release());
}

Value::Value(Function function) {
  Extent extent;
  extent.weight = sizeof(FunctionBox);
  for (const Value& capture : function.captures) extent.hold(capture);
  if (!extent.fits()) {
    set_box(Kind::problem, new ProblemBox(too_large(extent)));
    return;
  }
  auto box = std::make_unique<FunctionBox>(std::move(function));
  box->depth = extent.depth;
  box->expanded_weight = extent.weight;
  set_box(Kind::function, box.release());
}

Value Value::list(std::vector<Value> items) {
  Extent extent;
  extent.depth = 1;
  extent.weight = sizeof(detail::ListBox);
  for (const Value& item : items) extent.hold(item);
  if (!extent.fits()) return Value::problem(too_large(extent));
  auto box = std::make_unique<detail::ListBox>();
  box->items = std::move(items);
  box->depth = extent.depth;
  box->expanded_weight = extent.weight;
  Value result;
  result.set_box(Kind::list, box.release());
  return result;
}

Value Value::context(ShapePtr shape, std::vector<Value> values) {
  if (shape == nullptr || shape->size() != values.size()) {
    throw InternalError("a context needs one value for each key of its shape");
  }
  Extent extent;
  extent.depth = 1;
  extent.weight = sizeof(detail::ContextBox) + shape->key_bytes();
  for (const Value& value : values) extent.hold(value);
  if (!extent.fits()) return Value::problem(too_large(extent));
  auto box = std::make_unique<detail::ContextBox>();
  box->shape = std::move(shape);
  box->values = std::move(values);
  box->depth = extent.depth;
  box->expanded_weight = extent.weight;
  Value result;
  result.set_box(Kind::context, box.release());
  return result;
}

Value Value::context(std::vector<std::pair<std::string, Value>> entries) {
  std::vector<std::string> keys;
  std::vector<Value> values;
  keys.reserve(entries.size());
  values.reserve(entries.size());
  for (auto& [key, value] : entries) {
    keys.push_back(std::move(key));
    values.push_back(std::move(value));
  }
  auto shape = std::make_shared<const Shape>(std::move(keys));
  // A key that comes again: its first place, its last value.
  std::vector<std::string> distinct_keys;
  std::vector<Value> distinct_values;
  std::vector<std::size_t> last(values.size());
  bool has_repetition = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto first = static_cast<std::size_t>(shape->find(shape->keys()[i]));
    last[first] = i;
    has_repetition = has_repetition || first != i;
  }
  if (!has_repetition) return context(std::move(shape), std::move(values));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (static_cast<std::size_t>(shape->find(shape->keys()[i])) != i) continue;
    distinct_keys.push_back(shape->keys()[i]);
    distinct_values.push_back(values[last[i]]);
  }
  return context(std::make_shared<const Shape>(std::move(distinct_keys)), std::move(distinct_values));
}

Value Value::unknown(Missing missing) {
  auto& paths = missing.paths;
  if (!std::is_sorted(paths.begin(), paths.end(), comes_before)) std::sort(paths.begin(), paths.end(), comes_before);
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  Value result;
  result.set_box(Kind::unknown, new UnknownBox(std::move(missing)));
  return result;
}

Value Value::unknown(std::string path) {
  Missing missing;
  missing.paths.push_back(std::move(path));
  return unknown(std::move(missing));
}

Value Value::problem(Problem problem) {
  Value result;
  result.set_box(Kind::problem, new ProblemBox(std::move(problem)));
  return result;
}

// Access

void Value::refuse(Kind wanted) const {
  throw InternalError("a value was asked for its " + std::string(to_text(wanted)) +
                      ", but it is: " + std::string(to_text(kind_)));
}

template <class BoxType>
const BoxType& Value::box_as(Kind kind) const {
  if (kind_ != kind || !boxed_) refuse(kind);
  return static_cast<const BoxType&>(*box_);
}

Decimal Value::boxed_number() const { return box_as<NumberBox>(Kind::number).number; }
Money Value::boxed_money() const { return box_as<MoneyBox>(Kind::money).money; }

const std::string& Value::string() const { return box_as<detail::TextBox>(Kind::string).text; }

Time Value::time() const {
  if (kind_ != Kind::time) refuse(Kind::time);
  return {word_, Zone::from_packed(static_cast<Zone::Kind>(scale_), aux_)};
}

DateTime Value::date_time() const { return box_as<MomentBox>(Kind::date_time).moment; }

Duration Value::duration() const {
  if (kind_ != Kind::duration) refuse(Kind::duration);
  return {word_, aux_};
}

Months Value::months() const {
  if (kind_ != Kind::months) refuse(Kind::months);
  return {word_};
}

BusinessDays Value::business_days() const {
  if (kind_ != Kind::business_days) refuse(Kind::business_days);
  return {word_};
}

std::span<const Value> Value::items() const { return box_as<detail::ListBox>(Kind::list).items; }
std::span<const Value> Value::values() const { return box_as<detail::ContextBox>(Kind::context).values; }
const ShapePtr& Value::shape() const { return box_as<detail::ContextBox>(Kind::context).shape; }

const Value* Value::find(std::string_view key) const {
  const auto& box = box_as<detail::ContextBox>(Kind::context);
  const int index = box.shape->find(key);
  return index < 0 ? nullptr : &box.values[static_cast<std::size_t>(index)];
}

const Range& Value::range() const { return box_as<RangeBox>(Kind::range).range; }
const Function& Value::function() const { return box_as<FunctionBox>(Kind::function).function; }
const Missing& Value::missing() const { return box_as<UnknownBox>(Kind::unknown).missing; }
const Problem& Value::problem() const { return box_as<ProblemBox>(Kind::problem).problem; }

unsigned Value::depth() const noexcept {
  switch (kind_) {
    case Kind::list:
      return static_cast<const detail::ListBox*>(box_)->depth;
    case Kind::context:
      return static_cast<const detail::ContextBox*>(box_)->depth;
    case Kind::range:
      return static_cast<const RangeBox*>(box_)->depth;
    case Kind::function:
      return static_cast<const FunctionBox*>(box_)->depth;
    default:
      return 0;
  }
}

std::size_t Value::weight() const noexcept {
  if (!boxed_) return sizeof(Value);
  const auto of_paths = [](const Missing& missing) {
    std::size_t bytes = missing.paths.capacity() * sizeof(std::string);
    for (const std::string& path : missing.paths) bytes += path.size();
    return bytes;
  };
  std::size_t bytes = sizeof(Value);
  switch (kind_) {
    case Kind::string: {
      const auto& text = static_cast<const detail::TextBox*>(box_)->text;
      return bytes + sizeof(detail::TextBox) + text.size();
    }
    case Kind::list: {
      const auto* list = static_cast<const detail::ListBox*>(box_);
      return bytes + sizeof(detail::ListBox) + list->items.capacity() * sizeof(Value);
    }
    case Kind::context: {
      const auto* context = static_cast<const detail::ContextBox*>(box_);
      return bytes + sizeof(detail::ContextBox) + context->values.capacity() * sizeof(Value);
    }
    case Kind::function: {
      const auto* function = static_cast<const FunctionBox*>(box_);
      return bytes + sizeof(FunctionBox) + function->function.captures.capacity() * sizeof(Value);
    }
    case Kind::unknown:
      return bytes + sizeof(UnknownBox) + of_paths(static_cast<const UnknownBox*>(box_)->missing);
    case Kind::problem: {
      const auto& problem = static_cast<const ProblemBox*>(box_)->problem;
      return bytes + sizeof(ProblemBox) + problem.message.size() + problem.path.size();
    }
    case Kind::number:
      return bytes + sizeof(NumberBox);
    case Kind::money:
      return bytes + sizeof(MoneyBox);
    case Kind::date_time:
      return bytes + sizeof(MomentBox);
    case Kind::range:
      return bytes + sizeof(RangeBox);
    default:
      return bytes;
  }
}

std::size_t Value::expanded_weight() const noexcept {
  switch (kind_) {
    case Kind::list:
      return sizeof(Value) + static_cast<const detail::ListBox*>(box_)->expanded_weight;
    case Kind::context:
      return sizeof(Value) + static_cast<const detail::ContextBox*>(box_)->expanded_weight;
    case Kind::range:
      return sizeof(Value) + static_cast<const RangeBox*>(box_)->expanded_weight;
    case Kind::function:
      return sizeof(Value) + static_cast<const FunctionBox*>(box_)->expanded_weight;
    case Kind::number:
    case Kind::money: {
      if (!boxed_) return sizeof(Value);
      // Printed with all its zeros: up to six thousand for few digits.
      const Decimal& amount = kind_ == Kind::number ? static_cast<const NumberBox*>(box_)->number
                                                    : static_cast<const MoneyBox*>(box_)->money.amount;
      const auto exponent = static_cast<std::int64_t>((amount.high_bits() >> 49) & 0x3FFF) - 6176;
      return weight() + static_cast<std::size_t>(amount.is_finite() ? std::abs(exponent) : 0);
    }
    default:
      return weight();
  }
}

// Missing facts

Missing merge(const Missing& a, const Missing& b) {
  Missing result;
  result.paths.reserve(a.paths.size() + b.paths.size());
  std::set_union(a.paths.begin(), a.paths.end(), b.paths.begin(), b.paths.end(), std::back_inserter(result.paths),
                 comes_before);
  return result;
}

// Text

std::string_view to_text(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::unknown:
      return "not known";
    case Kind::problem:
      return "error";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return "number";
    case Kind::money:
      return "money";
    case Kind::string:
      return "string";
    case Kind::date:
      return "date";
    case Kind::time:
      return "time";
    case Kind::date_time:
      return "date and time";
    case Kind::duration:
      return "duration";
    case Kind::months:
      return "months";
    case Kind::business_days:
      return "business days";
    case Kind::list:
      return "list";
    case Kind::context:
      return "context";
    case Kind::range:
      return "range";
    case Kind::function:
      return "function";
  }
  return "value";
}

namespace {

/// Whether a context's key may stand without quotes.
bool is_plain_key(std::string_view key) {
  constexpr auto keywords = std::to_array<std::string_view>(
      {"and",      "between", "else", "every", "external", "false",  "for",       "function", "if",   "in",
       "instance", "not",     "null", "of",    "or",       "return", "satisfies", "some",     "then", "true"});
  if (key.empty() || detail::is_digit(key.front())) return false;
  const bool has_plain_letters = std::all_of(key.begin(), key.end(), [](char c) {
    return detail::is_digit(c) || c == '_' || (detail::to_lower(c) >= 'a' && detail::to_lower(c) <= 'z');
  });
  return has_plain_letters && !std::binary_search(keywords.begin(), keywords.end(), key);
}

void append_quoted(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          out += "\\u00";
          out += digits[byte >> 4];
          out += digits[byte & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

class ValuePrinter {
 public:
  explicit ValuePrinter(bool as_expression) : as_expression_(as_expression) {}

  void print(const Value& value) {
    switch (value.kind()) {
      case Kind::null:
        out += "null";
        return;
      case Kind::unknown:
        out += "(not known)";
        return;
      case Kind::problem:
        out += "(error)";
        return;
      case Kind::boolean:
        out += value.is_true() ? "true" : "false";
        return;
      case Kind::number:
        out += value.number().to_text();
        return;
      case Kind::money:
        out += value.money().to_text();
        return;
      case Kind::string:
        append_quoted(out, value.string());
        return;
      case Kind::date:
        print_literal(value.date().to_text());
        return;
      case Kind::time:
        print_literal(value.time().to_text());
        return;
      case Kind::date_time:
        print_literal(value.date_time().to_text());
        return;
      case Kind::duration:
        print_literal(value.duration().to_text());
        return;
      case Kind::months:
        print_literal(value.months().to_text());
        return;
      case Kind::business_days:
        out += value.business_days().to_text();
        return;
      case Kind::list:
        print_list(value);
        return;
      case Kind::context:
        print_context(value);
        return;
      case Kind::range:
        print_range(value.range());
        return;
      case Kind::function:
        out += "(function)";
        return;
    }
  }

  std::string out;

 private:
  void print_literal(const std::string& text) { out += as_expression_ ? "@\"" + text + '"' : text; }

  void print_list(const Value& value) {
    out += '[';
    bool is_first = true;
    for (const Value& item : value.items()) {
      if (!is_first) out += ", ";
      is_first = false;
      print(item);
    }
    out += ']';
  }

  void print_context(const Value& value) {
    out += '{';
    const auto& keys = value.shape()->keys();
    const auto values = value.values();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (i > 0) out += ", ";
      if (is_plain_key(keys[i])) {
        out += keys[i];
      } else {
        append_quoted(out, keys[i]);
      }
      out += ": ";
      print(values[i]);
    }
    out += '}';
  }

  void print_range(const Range& range) {
    if (range.form == Range::Form::equal_form || range.form == Range::Form::unequal_form) {
      out += range.form == Range::Form::equal_form ? "(= " : "(!= ";
      print(range.start.is_null() ? range.end : range.start);
      out += ')';
      return;
    }
    if (range.start.is_null() != range.end.is_null() && range.form == Range::Form::interval) {
      const bool is_above = range.end.is_null();
      out += is_above ? "(>" : "(<";
      out += (is_above ? range.start_included : range.end_included) ? "= " : " ";
      print(is_above ? range.start : range.end);
      out += ')';
      return;
    }
    out += range.start_included ? '[' : '(';
    print(range.start);
    out += "..";
    print(range.end);
    out += range.end_included ? ']' : ')';
  }

  bool as_expression_;
};

}  // namespace

std::string to_text(const Value& value) {
  if (value.is(Kind::string)) return value.string();
  ValuePrinter printer(false);
  printer.print(value);
  return std::move(printer.out);
}

std::string to_feel(const Value& value) {
  ValuePrinter printer(true);
  printer.print(value);
  return std::move(printer.out);
}

// Identity and order

namespace {

bool all_identical(std::span<const Value> a, std::span<const Value> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), identical);
}

bool identical_contexts(const Value& a, const Value& b) {
  if (a.shape() == b.shape() || a.shape()->keys() == b.shape()->keys()) return all_identical(a.values(), b.values());
  const auto& keys = a.shape()->keys();
  if (keys.size() != b.shape()->size()) return false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value* other = b.find(keys[i]);
    if (other == nullptr || !identical(a.values()[i], *other)) return false;
  }
  return true;
}

bool identical_ranges(const Range& a, const Range& b) {
  return a.form == b.form && a.start_included == b.start_included && a.end_included == b.end_included &&
         identical(a.start, b.start) && identical(a.end, b.end);
}

std::size_t mix(std::size_t seed, std::size_t value) {
  std::uint64_t mixed = (seed ^ value) + 0x9E37'79B9'7F4A'7C15;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EB;
  return mixed ^ (mixed >> 31);
}

std::size_t hash_of(const Decimal& number) {
  // Equal numbers may have different scales in the small form; wide ones have one form each.
  if (!number.is_small()) return mix(number.low_bits(), number.high_bits());
  std::int64_t coefficient = number.coefficient();
  int scale = coefficient == 0 ? 0 : number.scale();
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  return mix(static_cast<std::size_t>(coefficient), static_cast<std::size_t>(scale));
}

std::size_t hash_of(const Zone& zone) {
  return mix(static_cast<std::size_t>(zone.kind()), static_cast<std::size_t>(zone.data()));
}

std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

}  // namespace

bool identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_same(b)) return true;
  switch (a.kind()) {
    case Kind::null:
      return true;
    case Kind::unknown:
      return a.missing().paths == b.missing().paths;
    case Kind::problem: {
      const Problem& left = a.problem();
      const Problem& right = b.problem();
      return left.code == right.code && left.message == right.message && left.path == right.path;
    }
    case Kind::boolean:
      return a.is_true() == b.is_true();
    case Kind::number:
      return a.number() == b.number();
    case Kind::money:
      return a.money() == b.money();
    case Kind::string:
      return a.string() == b.string();
    case Kind::date:
      return a.date() == b.date();
    case Kind::time:
      return a.time().nanos == b.time().nanos && a.time().zone == b.time().zone;
    case Kind::date_time: {
      const DateTime left = a.date_time();
      const DateTime right = b.date_time();
      return left.date == right.date && left.nanos == right.nanos && left.zone == right.zone;
    }
    case Kind::duration:
      return a.duration() == b.duration();
    case Kind::months:
      return a.months() == b.months();
    case Kind::business_days:
      return a.business_days() == b.business_days();
    case Kind::list:
      return all_identical(a.items(), b.items());
    case Kind::context:
      return identical_contexts(a, b);
    case Kind::range:
      return identical_ranges(a.range(), b.range());
    case Kind::function: {
      const Function& left = a.function();
      const Function& right = b.function();
      return left.form == right.form && left.index == right.index && all_identical(left.captures, right.captures);
    }
  }
  return false;
}

std::size_t hash_of(const Value& value) {
  const auto of_all = [](std::size_t seed, std::span<const Value> values) {
    for (const Value& item : values) seed = mix(seed, hash_of(item));
    return mix(seed, values.size());
  };
  const auto seed = static_cast<std::size_t>(value.kind());
  switch (value.kind()) {
    case Kind::null:
      return mix(seed, 0);
    case Kind::unknown: {
      std::size_t hash = seed;
      for (const std::string& path : value.missing().paths) hash = mix(hash, hash_of(std::string_view(path)));
      return hash;
    }
    case Kind::problem:
      return mix(seed, hash_of(std::string_view(value.problem().message)));
    case Kind::boolean:
      return mix(seed, value.is_true() ? 1 : 0);
    case Kind::number:
      return mix(seed, hash_of(value.number()));
    case Kind::money:
      return mix(mix(seed, hash_of(value.money().amount)), value.money().currency.packed());
    case Kind::string:
      return mix(seed, hash_of(std::string_view(value.string())));
    case Kind::date:
      return mix(seed, static_cast<std::size_t>(value.date().days()));
    case Kind::time:
      return mix(mix(seed, static_cast<std::size_t>(value.time().nanos)), hash_of(value.time().zone));
    case Kind::date_time: {
      const DateTime moment = value.date_time();
      const std::size_t hash = mix(seed, static_cast<std::size_t>(moment.date.days()));
      return mix(mix(hash, static_cast<std::size_t>(moment.nanos)), hash_of(moment.zone));
    }
    case Kind::duration:
      return mix(mix(seed, static_cast<std::size_t>(value.duration().seconds)),
                 static_cast<std::size_t>(value.duration().nanos));
    case Kind::months:
      return mix(seed, static_cast<std::size_t>(value.months().count));
    case Kind::business_days:
      return mix(seed, static_cast<std::size_t>(value.business_days().count));
    case Kind::list:
      return of_all(seed, value.items());
    case Kind::context: {
      // A sum, since the order of the keys does not matter.
      std::size_t sum = 0;
      const auto& keys = value.shape()->keys();
      for (std::size_t i = 0; i < keys.size(); ++i) {
        sum += mix(hash_of(std::string_view(keys[i])), hash_of(value.values()[i]));
      }
      return mix(seed, sum);
    }
    case Kind::range: {
      const Range& range = value.range();
      const std::size_t flags = (range.start_included ? 1U : 0U) | (range.end_included ? 2U : 0U);
      return mix(mix(mix(seed, hash_of(range.start)), hash_of(range.end)), flags);
    }
    case Kind::function:
      return of_all(mix(seed, value.function().index), value.function().captures);
  }
  return seed;
}

namespace {

/// A time of day moved to UTC. A named zone has no offset without a day; the first of 2000 stands for all days, so that
/// the answer does not depend on when it is asked.
std::int64_t utc_nanos(const Time& time) {
  constexpr std::int64_t start_of_2000 = 946'684'800;
  return time.nanos - std::int64_t{time.zone.offset_at(start_of_2000)} * nanos_per_second;
}

std::strong_ordering compare_times(const Time& a, const Time& b) {
  const bool both_zoned = a.zone.kind() != Zone::Kind::local && b.zone.kind() != Zone::Kind::local;
  return both_zoned ? utc_nanos(a) <=> utc_nanos(b) : a.nanos <=> b.nanos;
}

std::strong_ordering compare_moments(const DateTime& a, const DateTime& b) {
  if (a.zone == b.zone && a.zone.kind() != Zone::Kind::named) {
    if (a.date != b.date) return a.date <=> b.date;
    return a.nanos <=> b.nanos;
  }
  return a.instant(b.zone) <=> b.instant(a.zone);
}

}  // namespace

std::optional<std::strong_ordering> compare(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return std::nullopt;
  switch (a.kind()) {
    case Kind::number:
      return a.number() <=> b.number();
    case Kind::money: {
      const Money left = a.money();
      const Money right = b.money();
      if (left.currency != right.currency) return std::nullopt;
      return left.amount <=> right.amount;
    }
    case Kind::string:
      return a.string().compare(b.string()) <=> 0;
    case Kind::date:
      return a.date() <=> b.date();
    case Kind::time:
      return compare_times(a.time(), b.time());
    case Kind::date_time:
      return compare_moments(a.date_time(), b.date_time());
    case Kind::duration:
      return a.duration() <=> b.duration();
    case Kind::months:
      return a.months() <=> b.months();
    case Kind::business_days:
      return a.business_days() <=> b.business_days();
    default:
      return std::nullopt;
  }
}

}  // namespace adjudge
