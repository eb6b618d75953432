#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <iterator>

#include "io/arrow_column.hpp"
#include "io/fact_types.hpp"
#include "io/utf8.hpp"

namespace adjudge {
namespace {

using Form = ArrowColumn::Form;

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

[[noreturn]] void malformed(const ArrowColumn& column, const char* what) {
  throw ArrowFault{"the Arrow column `" + column.path + "` is malformed: " + what};
}

Value does_not_fit(const ArrowColumn& column, std::string what) {
  Problem problem;
  problem.code = Code::value_does_not_fit;
  problem.path = column.path;
  problem.message = "`" + column.path + "`: " + std::move(what);
  return Value::problem(std::move(problem));
}

/// A piece of one array: all indexes are counted from the piece's first value.
class Piece {
 public:
  Piece(const ArrowColumn& column, const ArrowArray& array, std::int64_t begin, std::int64_t count)
      : column_(column), array_(array) {
    if (array.length < 0 || array.offset < 0 || begin < 0 || count < 0 || begin > array.length ||
        count > array.length - begin || array.offset > INT64_MAX - array.length)
      malformed(column, "it is shorter than its batch says");
    first_ = array.offset + begin;
    const bool has_validity = column.form != Form::null && array.n_buffers > 0 && array.null_count != 0;
    if (has_validity && array.buffers != nullptr) validity_ = static_cast<const std::uint8_t*>(array.buffers[0]);
  }

  bool is_null(std::int64_t index) const { return validity_ != nullptr && !bit(validity_, first_ + index); }
  std::int64_t first() const { return first_; }  // in the buffers

  template <class T>
  const T* buffer(std::int64_t number) const {
    if (array_.buffers == nullptr || number >= array_.n_buffers) malformed(column_, "a buffer is missing");
    const auto* found = static_cast<const T*>(array_.buffers[number]);
    if (found == nullptr) malformed(column_, "a buffer is missing");
    return found;
  }
  /// The same where a buffer of no bytes may be absent.
  const char* bytes(std::int64_t number) const {
    if (array_.buffers == nullptr || number >= array_.n_buffers) malformed(column_, "a buffer is missing");
    return static_cast<const char*>(array_.buffers[number]);
  }
  const ArrowArray& child(std::size_t index) const {
    if (array_.children == nullptr || array_.n_children < 0 || index >= static_cast<std::size_t>(array_.n_children) ||
        array_.children[index] == nullptr)
      malformed(column_, "a part is missing");
    return *array_.children[index];
  }
  const ArrowArray& array() const { return array_; }

  static bool bit(const std::uint8_t* bits, std::int64_t index) {
    return ((bits[index / 8] >> static_cast<unsigned>(index % 8)) & 1U) != 0;
  }

  /// Producers align their buffers as a rule, but the interface only recommends it.
  template <class T>
  static T load(const void* buffer, std::int64_t index) {
    T value;
    std::memcpy(&value, static_cast<const char*>(buffer) + index * static_cast<std::int64_t>(sizeof(T)), sizeof(T));
    return value;
  }

 private:
  const ArrowColumn& column_;
  const ArrowArray& array_;
  std::int64_t first_ = 0;
  const std::uint8_t* validity_ = nullptr;
};

/// Appends a value for each index, null where the piece has none.
template <class Read>
void each(const Piece& piece, std::int64_t count, std::vector<Value>& out, const Read& read) {
  for (std::int64_t i = 0; i < count; ++i) out.push_back(piece.is_null(i) ? Value() : read(piece.first() + i));
}

template <class T, class Read>
void each_of(const Piece& piece, std::int64_t count, std::vector<Value>& out, const Read& read) {
  if (count == 0) return;
  const void* buffer = piece.buffer<char>(1);
  each(piece, count, out, [&](std::int64_t index) { return read(Piece::load<T>(buffer, index)); });
}

/// Calls `read` with each value as the 64 bits that its width holds.
template <class Read>
void each_integer(const ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out,
                  const Read& read) {
  switch (column.width) {
    case 1:
      each_of<std::int8_t>(piece, count, out, read);
      break;
    case 2:
      each_of<std::int16_t>(piece, count, out, read);
      break;
    case 4:
      each_of<std::int32_t>(piece, count, out, read);
      break;
    default:
      each_of<std::int64_t>(piece, count, out, read);
  }
}

template <class Read>
void each_unsigned(const ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out,
                   const Read& read) {
  switch (column.width) {
    case 1:
      each_of<std::uint8_t>(piece, count, out, read);
      break;
    case 2:
      each_of<std::uint16_t>(piece, count, out, read);
      break;
    case 4:
      each_of<std::uint32_t>(piece, count, out, read);
      break;
    default:
      each_of<std::uint64_t>(piece, count, out, read);
  }
}

Value number_of(std::uint64_t number) {
  if (number <= static_cast<std::uint64_t>(INT64_MAX)) return Value(Decimal(static_cast<std::int64_t>(number)));
  return Value(Decimal::parse(std::to_string(number)).value_or(Decimal::not_finite()));
}

template <class Float>
Value number_of(const ArrowColumn& column, Float number) {
  if (column.wants_money)
    return does_not_fit(column, "money does not come from a floating point column; make it a decimal one");
  if (!std::isfinite(number)) return does_not_fit(column, "expected a number, found one that is not finite");
  std::array<char, 64> digits{};
  const auto [end, fault] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  const auto decimal = Decimal::parse({digits.data(), static_cast<std::size_t>(end - digits.data())});
  if (fault != std::errc() || !decimal) return does_not_fit(column, "expected a number");
  return Value(*decimal);
}

Value number_of(const ArrowColumn& column, Int128 coefficient) {
  if (column.scale >= 0 && column.scale <= 18 && coefficient >= INT64_MIN && coefficient <= INT64_MAX)
    return Value(Decimal::scaled(static_cast<std::int64_t>(coefficient), column.scale));
  Uint128 rest = coefficient < 0 ? Uint128{0} - static_cast<Uint128>(coefficient) : static_cast<Uint128>(coefficient);
  // Zeros at the end are part of the scale.
  int scale = column.scale;
  while (rest != 0 && rest % 10 == 0) {
    rest /= 10;
    --scale;
  }
  std::string digits;
  for (; rest != 0; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  constexpr std::size_t exact_digits = 34;
  if (digits.size() > exact_digits) return does_not_fit(column, "the number has more than 34 digits");
  if (digits.empty()) digits = "0";
  if (coefficient < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  const auto decimal = Decimal::parse(digits + "e" + std::to_string(-static_cast<std::int64_t>(scale)));
  return decimal && decimal->is_finite() ? Value(*decimal) : does_not_fit(column, "the number is out of range");
}

void read_decimals(const ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out) {
  switch (column.width) {
    case 4:
      each_of<std::int32_t>(piece, count, out, [&](std::int32_t number) { return number_of(column, Int128{number}); });
      break;
    case 8:
      each_of<std::int64_t>(piece, count, out, [&](std::int64_t number) { return number_of(column, Int128{number}); });
      break;
    case 16:
      each_of<Int128>(piece, count, out, [&](Int128 number) { return number_of(column, number); });
      break;
    default: {
      struct Wide {
        Uint128 low;
        Int128 high;
      };
      each_of<Wide>(piece, count, out, [&](const Wide& number) {
        const auto low = static_cast<Int128>(number.low);
        // The high half of a number that fits the low one repeats its sign.
        if (number.high != (low < 0 ? -1 : 0)) return does_not_fit(column, "the number has more than 34 digits");
        return number_of(column, low);
      });
    }
  }
}

Value text_of(const ArrowColumn& column, std::string_view text) {
  if (find_invalid_utf8(text) != std::string_view::npos) return does_not_fit(column, "expected text, found no UTF-8");
  return Value(text);
}

template <class Offset>
void read_texts(const ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out) {
  if (count == 0) return;
  const void* offsets = piece.buffer<char>(1);
  const char* bytes = piece.bytes(2);
  each(piece, count, out, [&](std::int64_t index) {
    const auto begin = Piece::load<Offset>(offsets, index);
    const auto end = Piece::load<Offset>(offsets, index + 1);
    if (begin < 0 || end < begin || (bytes == nullptr && end > begin))
      malformed(column, "its offsets are not ascending");
    return begin == end ? Value("") : text_of(column, {bytes + begin, static_cast<std::size_t>(end - begin)});
  });
}

void read_text_views(const ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out) {
  if (count == 0) return;
  struct View {
    std::int32_t size;
    std::array<char, 4> start;  // of a short text its beginning
    std::int32_t buffer;
    std::int32_t offset;
  };
  static_assert(sizeof(View) == 16);
  constexpr std::int32_t short_size = 12;
  const char* views = piece.buffer<char>(1);
  // Behind the views stand the buffers of long texts, and last their sizes.
  const std::int64_t buffers = piece.array().n_buffers - 3;
  each(piece, count, out, [&](std::int64_t index) {
    const auto view = Piece::load<View>(views, index);
    if (view.size < 0) malformed(column, "a text has no size");
    if (view.size <= short_size)
      return text_of(column, {views + index * std::int64_t{sizeof(View)} + 4, static_cast<std::size_t>(view.size)});
    if (view.buffer < 0 || view.buffer >= buffers || view.offset < 0)
      malformed(column, "a text lies outside its buffers");
    const auto size = Piece::load<std::int64_t>(piece.buffer<char>(piece.array().n_buffers - 1), view.buffer);
    if (std::int64_t{view.offset} + view.size > size) malformed(column, "a text lies outside its buffers");
    return text_of(
        column, {piece.buffer<char>(2 + std::int64_t{view.buffer}) + view.offset, static_cast<std::size_t>(view.size)});
  });
}

struct Split {
  std::int64_t whole;
  std::int64_t rest;  // not below zero
};
Split split(std::int64_t value, std::int64_t unit) {
  Split result{value / unit, value % unit};
  if (result.rest < 0) {
    result.rest += unit;
    --result.whole;
  }
  return result;
}

Value date_of(const ArrowColumn& column, std::int64_t value) {
  const Date date = Date::from_days(split(value, column.per_second).whole);
  return date.in_range() ? Value(date) : does_not_fit(column, "the date is out of range");
}

Value moment_of(const ArrowColumn& column, std::int64_t value) {
  const auto [seconds, units] = split(value, column.per_second);
  const std::int64_t nanos = units * (nanos_per_second / column.per_second);
  const auto [days, second_of_day] = split(seconds, seconds_per_day);
  // One day of each end is lost, so that no zone leads out of range.
  if (!Date::from_days(days - 1).in_range() || !Date::from_days(days + 1).in_range())
    return does_not_fit(column, "the date is out of range");
  if (column.zone.kind() != Zone::Kind::local)
    return Value(DateTime::at({seconds, static_cast<std::int32_t>(nanos)}, column.zone));
  DateTime moment;
  moment.date = Date::from_days(days);
  moment.nanos = second_of_day * nanos_per_second + nanos;
  // What knows no dates of its own (pandas) writes them as midnights.
  if (column.wants_date && moment.nanos == 0) return Value(moment.date);
  return Value(moment);
}

Value time_of(const ArrowColumn& column, std::int64_t value) {
  if (value < 0 || value >= seconds_per_day * column.per_second)
    return does_not_fit(column, "there is no such time of day");
  Time time;
  time.nanos = value * (nanos_per_second / column.per_second);
  return Value(time);
}

Value duration_of(const ArrowColumn& column, std::int64_t value) {
  const auto [seconds, units] = split(value, column.per_second);
  return Value(Duration{seconds, static_cast<std::int32_t>(units * (nanos_per_second / column.per_second))});
}

void read_lists(ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out) {
  if (count == 0) return;
  const void* offsets = column.form == Form::fixed_list ? nullptr : piece.buffer<char>(1);
  const auto offset = [&](std::int64_t index) -> std::int64_t {
    if (column.form == Form::list) return Piece::load<std::int32_t>(offsets, index);
    if (column.form == Form::long_list) return Piece::load<std::int64_t>(offsets, index);
    return index * std::int64_t{column.width};
  };
  if (column.form == Form::fixed_list && column.width > 0 &&
      piece.first() > INT64_MAX / std::int64_t{column.width} - count - 1)
    malformed(column, "it is too long");
  // The elements of all the lists lie behind each other: they are read at once and then dealt out.
  const ArrowArray& child = piece.child(0);
  const std::int64_t first = offset(piece.first());
  const std::int64_t last = offset(piece.first() + count);
  if (first < 0 || last < first || last > child.length) malformed(column, "its offsets lie outside its elements");
  std::vector<Value> elements;
  elements.reserve(static_cast<std::size_t>(last - first));
  read_values(column.parts.front(), child, first, last - first, elements);
  each(piece, count, out, [&](std::int64_t index) {
    const std::int64_t begin = offset(index) - first;
    const std::int64_t end = offset(index + 1) - first;
    if (begin < 0 || end < begin || end > last - first) malformed(column, "its offsets are not ascending");
    const auto from = std::make_move_iterator(elements.begin());
    return Value::list(std::vector<Value>(from + begin, from + end));
  });
}

void read_records(ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out) {
  // A record's offset counts for its parts too.
  const std::int64_t first = piece.first();
  std::vector<std::vector<Value>> parts(column.parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].reserve(static_cast<std::size_t>(count));
    read_values(column.parts[i], piece.child(i), first, count, parts[i]);
  }
  for (std::int64_t i = 0; i < count; ++i) {
    if (piece.is_null(i)) {
      out.emplace_back();
      continue;
    }
    const auto row = static_cast<std::size_t>(i);
    std::vector<Value> values;
    values.reserve(column.fields.size());
    for (const std::size_t field : column.fields) {
      const int currency = column.currencies[field];
      values.push_back(currency < 0 ? std::move(parts[field][row])
                                    : join_money(parts[field][row], parts[static_cast<std::size_t>(currency)][row],
                                                 column.parts[field].path));
    }
    out.push_back(Value::context(column.shape, std::move(values)));
  }
}

void read_indexed(ArrowColumn& column, const Piece& piece, std::int64_t count, std::vector<Value>& out) {
  const ArrowArray* dictionary = piece.array().dictionary;
  if (dictionary == nullptr || dictionary->length < 0) malformed(column, "its dictionary is missing");
  const auto size = static_cast<std::size_t>(dictionary->length);
  if (column.words.size() != size) {
    column.words.assign(size, Value());
    column.is_word_read.assign(size, false);
  }
  std::vector<Value> read;
  const auto word = [&](std::uint64_t index) {
    if (index >= size) malformed(column, "an index lies outside its dictionary");
    const auto place = static_cast<std::size_t>(index);
    if (!column.is_word_read[place]) {
      read.clear();
      read_values(column.dictionary.front(), *dictionary, static_cast<std::int64_t>(index), 1, read);
      column.words[place] = std::move(read.front());
      column.is_word_read[place] = true;
    }
    return column.words[place];
  };
  if (column.form == Form::integer) {
    each_integer(column, piece, count, out,
                 [&](std::int64_t index) { return word(static_cast<std::uint64_t>(index)); });
  } else {
    each_unsigned(column, piece, count, out, word);
  }
}

}  // namespace

void forget_words(ArrowColumn& column) {
  column.words.clear();
  column.is_word_read.clear();
  for (ArrowColumn& part : column.parts) forget_words(part);
  for (ArrowColumn& word : column.dictionary) forget_words(word);
}

void read_values(ArrowColumn& column, const ArrowArray& array, std::int64_t begin, std::int64_t count,
                 std::vector<Value>& out) {
  if (column.form == Form::unreadable) {
    out.resize(out.size() + static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), column.why_not);
    return;
  }
  const Piece piece(column, array, begin, count);
  if (!column.dictionary.empty()) return read_indexed(column, piece, count, out);
  switch (column.form) {
    case Form::null:
      out.resize(out.size() + static_cast<std::size_t>(count));
      return;
    case Form::boolean: {
      if (count == 0) return;
      const auto* bits = piece.buffer<std::uint8_t>(1);
      each(piece, count, out, [&](std::int64_t index) { return Value(Piece::bit(bits, index)); });
      return;
    }
    case Form::integer:
      each_integer(column, piece, count, out, [](std::int64_t number) { return Value(Decimal(number)); });
      return;
    case Form::unsigned_integer:
      each_unsigned(column, piece, count, out, [](std::uint64_t number) { return number_of(number); });
      return;
    case Form::floating:
      if (column.width == 4) {
        each_of<float>(piece, count, out, [&](float number) { return number_of(column, number); });
      } else {
        each_of<double>(piece, count, out, [&](double number) { return number_of(column, number); });
      }
      return;
    case Form::decimal:
      read_decimals(column, piece, count, out);
      return;
    case Form::text:
      read_texts<std::int32_t>(column, piece, count, out);
      return;
    case Form::long_text:
      read_texts<std::int64_t>(column, piece, count, out);
      return;
    case Form::text_view:
      read_text_views(column, piece, count, out);
      return;
    case Form::date:
      each_integer(column, piece, count, out, [&](std::int64_t value) { return date_of(column, value); });
      return;
    case Form::timestamp:
      each_integer(column, piece, count, out, [&](std::int64_t value) { return moment_of(column, value); });
      return;
    case Form::time:
      each_integer(column, piece, count, out, [&](std::int64_t value) { return time_of(column, value); });
      return;
    case Form::duration:
      each_integer(column, piece, count, out, [&](std::int64_t value) { return duration_of(column, value); });
      return;
    case Form::months:
      each_integer(column, piece, count, out, [](std::int64_t value) { return Value(Months{value}); });
      return;
    case Form::list:
    case Form::long_list:
    case Form::fixed_list:
      read_lists(column, piece, count, out);
      return;
    case Form::record:
      read_records(column, piece, count, out);
      return;
    case Form::unreadable:
      return;
  }
}

}  // namespace adjudge
