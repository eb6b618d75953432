#include "adjudge/io/arrow_answers.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "adjudge/io/json.hpp"
#include "io/answer_columns.hpp"
#include "io/fact_types.hpp"

namespace adjudge {
namespace {

__extension__ using Int128 = __int128;

constexpr int places = 18;
constexpr std::size_t digits_at_most = 38;
constexpr std::size_t rows_at_most = std::size_t{1} << 16U;
// Offsets have 32 bits: a batch ends before its texts and one more text, neither longer than this, could pass them.
constexpr std::size_t text_at_most = (std::size_t{1} << 30U) - 1;

/// A column that grows row by row and is then handed over.
struct Column {
  std::string name;
  std::string format;
  std::int64_t length = 0;
  std::int64_t nulls = 0;
  std::vector<std::uint8_t> validity;
  std::vector<std::int32_t> offsets;  // of texts and lists
  std::vector<std::byte> bytes;       // what the values are made of
  std::vector<Column> children;       // of a list, and of the table

  bool has_offsets() const { return format == "u" || format == "+l"; }

  void append_validity(bool is_valid) {
    if (length % 8 == 0) validity.push_back(0);
    if (is_valid)
      validity.back() = static_cast<std::uint8_t>(validity.back() | (1U << static_cast<unsigned>(length % 8)));
    if (!is_valid) ++nulls;
    ++length;
  }
  template <class T>
  void append_bytes(const T& value) {
    const auto at = bytes.size();
    bytes.resize(at + sizeof(T));
    std::memcpy(bytes.data() + at, &value, sizeof(T));
  }
  void append_text(std::string_view text) {
    const auto at = bytes.size();
    bytes.resize(at + text.size());
    if (!text.empty()) std::memcpy(bytes.data() + at, text.data(), text.size());
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    append_validity(true);
  }
  void append_bit(bool value) {
    if (length % 8 == 0) bytes.push_back(std::byte{0});
    if (value) bytes.back() |= std::byte{1} << static_cast<int>(length % 8);
    append_validity(true);
  }
  /// Ends a list whose items are in the child by now.
  void close_list() {
    offsets.push_back(static_cast<std::int32_t>(children.front().length));
    append_validity(true);
  }
  void append_null() {
    if (format == "b") {
      if (length % 8 == 0) bytes.push_back(std::byte{0});
    } else if (format == "u") {
      offsets.push_back(static_cast<std::int32_t>(bytes.size()));
    } else if (format == "+l") {
      offsets.push_back(static_cast<std::int32_t>(children.front().length));
    } else {
      const std::size_t width = format == "tdD" ? 4 : format.starts_with("ts") ? 8 : 16;
      bytes.resize(bytes.size() + width);
    }
    append_validity(false);
  }
  std::size_t text_size() const {
    std::size_t size = has_offsets() ? bytes.size() : 0;
    for (const Column& child : children) size = std::max(size, child.text_size());
    return size;
  }
};

Column column(std::string name, std::string format, std::vector<Column> children = {}) {
  Column made;
  made.name = std::move(name);
  made.format = std::move(format);
  made.children = std::move(children);
  if (made.has_offsets()) made.offsets.push_back(0);
  return made;
}

Column text_list(std::string name) { return column(std::move(name), "+l", {column("item", "u")}); }

// ---- Handing over ----

struct OwnedSchema {
  std::string format;
  std::string name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
  const std::unique_ptr<OwnedSchema> owned(static_cast<OwnedSchema*>(schema->private_data));
  for (ArrowSchema& child : owned->children)
    if (child.release != nullptr) child.release(&child);
  schema->release = nullptr;
}

ArrowSchema schema_of(const Column& column) {
  auto owned = std::make_unique<OwnedSchema>();
  owned->format = column.format;
  owned->name = column.name;
  owned->children.reserve(column.children.size());
  ArrowSchema schema{};
  schema.release = &release_schema;
  for (const Column& child : column.children) owned->children.push_back(schema_of(child));
  for (ArrowSchema& child : owned->children) owned->pointers.push_back(&child);
  schema.format = owned->format.c_str();
  schema.name = owned->name.c_str();
  schema.flags = column.format == "+s" ? 0 : ARROW_FLAG_NULLABLE;
  schema.n_children = static_cast<std::int64_t>(owned->children.size());
  schema.children = owned->pointers.empty() ? nullptr : owned->pointers.data();
  schema.private_data = owned.release();
  return schema;
}

struct OwnedArray {
  Column column;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

void release_array(ArrowArray* array) {
  const std::unique_ptr<OwnedArray> owned(static_cast<OwnedArray*>(array->private_data));
  for (ArrowArray& child : owned->children)
    if (child.release != nullptr) child.release(&child);
  array->release = nullptr;
}

ArrowArray array_of(Column column) {
  auto owned = std::make_unique<OwnedArray>();
  owned->column = std::move(column);
  Column& held = owned->column;
  owned->children.reserve(held.children.size());
  for (Column& child : held.children) owned->children.push_back(array_of(std::move(child)));
  for (ArrowArray& child : owned->children) owned->pointers.push_back(&child);
  owned->buffers.push_back(held.nulls == 0 ? nullptr : held.validity.data());
  if (held.has_offsets()) owned->buffers.push_back(held.offsets.data());
  if (!held.format.starts_with('+')) owned->buffers.push_back(held.bytes.data());
  ArrowArray array{};
  array.length = held.length;
  array.null_count = held.nulls;
  array.n_buffers = static_cast<std::int64_t>(owned->buffers.size());
  array.buffers = owned->buffers.data();
  array.n_children = static_cast<std::int64_t>(owned->children.size());
  array.children = owned->pointers.empty() ? nullptr : owned->pointers.data();
  array.release = &release_array;
  array.private_data = owned.release();
  return array;
}

// ---- Values ----

/// The number with 18 places, as its digits without the point; nothing when there are more than 38.
std::optional<Int128> scaled(const Decimal& number) {
  if (number.is_small()) {
    Int128 result = number.coefficient();
    for (int scale = number.scale(); scale < places; ++scale) result *= 10;
    return result;
  }
  if (!number.is_finite()) return std::nullopt;
  const std::string text = round(number, places, Rounding::half_even).to_text_with_scale(places);
  Int128 result = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') continue;
    if (digits > 0 || c != '0') ++digits;
    if (digits > digits_at_most) return std::nullopt;
    result = result * 10 + (c - '0');
  }
  return number.is_negative() ? -result : result;
}

std::string zone_name(const Zone& zone) {
  switch (zone.kind()) {
    case Zone::Kind::named:
      return zone.id();
    case Zone::Kind::offset:
      return zone.data() == 0 ? "UTC" : zone.to_text();
    case Zone::Kind::local:
      break;
  }
  return "UTC";
}

/// Where one answer, or one field of it, goes.
struct Cell {
  enum class Form { text, number, money, boolean, date, moment };
  Form form = Form::text;
  std::size_t first = 0;  // its column; the currency of money is in the next
};

/// Everything of one decision.
struct Place {
  std::string decision;
  std::vector<std::string> fields;  // of a record; empty: the answer is one cell
  std::vector<Cell> cells;
  std::size_t status = 0;  // the column; fired, missing and error follow
  bool is_list = false;    // one answer per element, and `fired` is a list of lists
};

/// The table in the making.
class Table {
 public:
  Table(const Program& program, const std::vector<std::string>& decisions) : zone_(program.zone) {
    for (AnswerColumns& of : answer_columns(program, decisions)) {
      Place place;
      for (std::size_t i = 0; i < of.names.size(); ++i) place.cells.push_back(add_cell(of.names[i], of.types[i]));
      place.status = columns_.size();
      place.is_list = of.for_each;
      columns_.push_back(column(of.decision + ".status", "u"));
      columns_.push_back(place.is_list ? column(of.decision + ".fired", "+l", {text_list("item")})
                                       : text_list(of.decision + ".fired"));
      columns_.push_back(text_list(of.decision + ".missing"));
      columns_.push_back(column(of.decision + ".error", "u"));
      place.decision = std::move(of.decision);
      place.fields = std::move(of.fields);
      places_.push_back(std::move(place));
    }
  }

  std::size_t rows() const { return rows_; }
  bool is_full() const {
    if (rows_ >= rows_at_most) return true;
    return std::any_of(columns_.begin(), columns_.end(),
                       [](const Column& column) { return column.text_size() > text_at_most; });
  }

  void append(const Decision& decision) {
    ++rows_;
    const Value none{};
    for (const Place& place : places_) {
      const Answer* answer = decision.find(place.decision);
      const Value& value = answer == nullptr ? none : answer->value;
      bool fits = true;
      for (std::size_t i = 0; i < place.cells.size(); ++i) {
        const Value* part = &value;
        if (!place.fields.empty()) part = value.is(Kind::context) ? value.find(place.fields[i]) : nullptr;
        fits = append(place.cells[i], part == nullptr ? none : *part) && fits;
      }
      append_beside(place, decision, answer, fits);
    }
  }

  /// The columns as they are now, for their types.
  Column shape() const {
    std::vector<Column> copies;
    for (const Column& of : columns_) copies.push_back(empty_like(of));
    return column("", "+s", std::move(copies));
  }
  /// Takes the rows out; the next batch starts empty.
  Column take() {
    Column table = column("", "+s");
    table.length = static_cast<std::int64_t>(rows_);
    for (Column& of : columns_) {
      Column empty = empty_like(of);
      table.children.push_back(std::move(of));
      of = std::move(empty);
    }
    rows_ = 0;
    return table;
  }

 private:
  static Column empty_like(const Column& of) {
    std::vector<Column> children;
    for (const Column& child : of.children) children.push_back(empty_like(child));
    return column(of.name, of.format, std::move(children));
  }

  Cell add_cell(const std::string& name, const Type& type) {
    Cell cell;
    cell.first = columns_.size();
    const std::string decimal = "d:" + std::to_string(digits_at_most) + "," + std::to_string(places);
    std::string format = "u";
    if (type.is(Type::Kind::number)) {
      cell.form = Cell::Form::number;
      format = decimal;
    } else if (type.is(Type::Kind::money)) {
      cell.form = Cell::Form::money;
      format = decimal;
    } else if (type.is(Type::Kind::boolean)) {
      cell.form = Cell::Form::boolean;
      format = "b";
    } else if (type.is(Type::Kind::date)) {
      cell.form = Cell::Form::date;
      format = "tdD";
    } else if (type.is(Type::Kind::date_time)) {
      cell.form = Cell::Form::moment;
      format = "tsu:" + zone_name(zone_);
    }
    columns_.push_back(column(name, format));
    if (cell.form == Cell::Form::money) columns_.push_back(column(name + std::string(currency_suffix), "u"));
    return cell;
  }

  /// False when the column cannot hold the value.
  bool append(const Cell& cell, const Value& value) {
    Column& to = columns_[cell.first];
    const bool is_money = cell.form == Cell::Form::money;
    if (value.is_null() || !value.is_settled()) {
      to.append_null();
      if (is_money) columns_[cell.first + 1].append_null();
      return true;
    }
    if (append_settled(cell.form, to, value)) {
      if (is_money) columns_[cell.first + 1].append_text(value.money().currency.code());
      return true;
    }
    to.append_null();
    if (is_money) columns_[cell.first + 1].append_null();
    return false;
  }

  bool append_settled(Cell::Form form, Column& to, const Value& value) const {
    switch (form) {
      case Cell::Form::text: {
        const std::string text = plain_text(value);
        if (text.size() > text_at_most) return false;
        to.append_text(text);
        return true;
      }
      case Cell::Form::number:
        return value.is(Kind::number) && append_number(to, value.number());
      case Cell::Form::money:
        return value.is(Kind::money) && append_number(to, value.money().amount);
      case Cell::Form::boolean:
        if (!value.is(Kind::boolean)) return false;
        to.append_bit(value.boolean());
        return true;
      case Cell::Form::date: {
        if (!value.is(Kind::date)) return false;
        const std::int64_t days = value.date().days();
        if (days < INT32_MIN || days > INT32_MAX) return false;
        to.append_bytes(static_cast<std::int32_t>(days));
        to.append_validity(true);
        return true;
      }
      case Cell::Form::moment: {
        if (!value.is(Kind::date_time)) return false;
        const Instant instant = value.date_time().instant(zone_);
        std::int64_t micros = 0;
        if (__builtin_mul_overflow(instant.seconds, std::int64_t{1'000'000}, &micros) ||
            __builtin_add_overflow(micros, std::int64_t{instant.nanos / 1'000}, &micros))
          return false;
        to.append_bytes(micros);
        to.append_validity(true);
        return true;
      }
    }
    return false;
  }

  static bool append_number(Column& to, const Decimal& number) {
    const auto digits = scaled(number);
    if (!digits) return false;
    to.append_bytes(*digits);
    to.append_validity(true);
    return true;
  }

  static void append_texts(Column& to, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) to.children.front().append_text(text);
    to.close_list();
  }

  void append_beside(const Place& place, const Decision& decision, const Answer* answer, bool fits) {
    Column& status = columns_[place.status];
    Column& fired = columns_[place.status + 1];
    Column& missing = columns_[place.status + 2];
    Column& error = columns_[place.status + 3];
    const Problem* problem = decision.problem ? &*decision.problem : nullptr;
    if (answer != nullptr && answer->problem) problem = &*answer->problem;
    if (answer == nullptr) {
      if (problem == nullptr)
        status.append_null();
      else
        status.append_text(to_text(Status::error));
      fired.append_null();
      missing.append_null();
    } else {
      status.append_text(to_text(answer->status));
      if (place.is_list) {
        for (const auto& rules : answer->fired_by_element) append_texts(fired.children.front(), rules);
        fired.close_list();
      } else {
        append_texts(fired, answer->fired);
      }
      append_texts(missing, answer->missing);
    }
    if (problem != nullptr)
      error.append_text(problem->message);
    else if (!fits)
      error.append_text("the answer does not fit its column");
    else
      error.append_null();
  }

  Zone zone_;
  std::vector<Column> columns_;
  std::vector<Place> places_;
  std::size_t rows_ = 0;
};

// ---- The stream ----

struct Stream {
  std::shared_ptr<const std::vector<Decision>> answers;
  Table table;
  std::size_t next = 0;
  std::string error;
};

/// Runs `work`; what it throws is the stream's last error.
template <class Work>
int guarded(ArrowArrayStream* stream, const Work& work) {
  auto& state = *static_cast<Stream*>(stream->private_data);
  try {
    work(state);
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  } catch (const std::exception& fault) {
    state.error = fault.what();
    return EIO;
  }
}

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded(stream, [&](Stream& state) { *out = schema_of(state.table.shape()); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  return guarded(stream, [&](Stream& state) {
    *out = ArrowArray{};
    const std::vector<Decision>& all = *state.answers;
    while (state.next < all.size() && !state.table.is_full()) state.table.append(all[state.next++]);
    if (state.table.rows() > 0) *out = array_of(state.table.take());
  });
}

const char* get_last_error(ArrowArrayStream* stream) {
  const auto& state = *static_cast<Stream*>(stream->private_data);
  return state.error.empty() ? nullptr : state.error.c_str();
}

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<Stream*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

void export_answers(std::shared_ptr<const std::vector<Decision>> answers, const Program& program,
                    const std::vector<std::string>& decisions, ArrowArrayStream* out) {
  auto state = std::make_unique<Stream>(Stream{std::move(answers), Table(program, decisions), 0, {}});
  *out = ArrowArrayStream{};
  out->get_schema = &get_schema;
  out->get_next = &get_next;
  out->get_last_error = &get_last_error;
  out->release = &release_stream;
  out->private_data = state.release();
}

}  // namespace adjudge
