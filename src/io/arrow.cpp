#include "adjudge/io/arrow.hpp"

#include <algorithm>
#include <utility>

#include "io/arrow_column.hpp"
#include "io/column_tree.hpp"
#include "io/fact_types.hpp"
#include "io/utf8.hpp"

namespace adjudge {
namespace {

/// Holds one of the interface's structures and releases it, once.
template <class T>
class Held {
 public:
  Held() : held_() {}
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  ~Held() { release(); }

  T& operator*() { return held_; }
  T* operator->() { return &held_; }
  bool is_empty() const { return held_.release == nullptr; }
  void take(T& from) {
    release();
    held_ = from;
    from.release = nullptr;
  }
  void release() {
    if (held_.release != nullptr) held_.release(&held_);
    held_ = T();
  }

 private:
  T held_;
};

}  // namespace

struct ArrowCases::State {
  Held<ArrowArrayStream> stream;
  Held<ArrowArray> batch;
  std::int64_t done = 0;  // rows of the batch
  std::vector<ArrowColumn> columns;
  std::vector<int> currencies;
  ColumnTree tree;
  std::string error;

  std::string last_error(int code) {
    const char* text = stream->get_last_error == nullptr ? nullptr : stream->get_last_error(&*stream);
    return "the table could not be read: " + (text == nullptr ? "error " + std::to_string(code) : std::string(text));
  }

  void read_columns(const Program* program) {
    Held<ArrowSchema> schema;
    if (const int code = stream->get_schema(&*stream, &*schema); code != 0) throw ArrowFault{last_error(code)};
    if (schema.is_empty() || schema->format == nullptr || std::string_view(schema->format) != "+s")
      throw ArrowFault{"expected a table, found a single column"};
    std::vector<std::string> names;
    std::vector<const Type*> types;
    for (std::int64_t i = 0; i < schema->n_children; ++i) {
      const ArrowSchema* column = schema->children == nullptr ? nullptr : schema->children[i];
      if (column == nullptr) throw ArrowFault{"the Arrow schema lacks a column"};
      std::string name = column->name == nullptr ? "" : column->name;
      if (find_invalid_utf8(name) != std::string_view::npos)
        throw ArrowFault{"column " + std::to_string(i + 1) + " has a name that is no UTF-8 text"};
      if (name.empty()) throw ArrowFault{"column " + std::to_string(i + 1) + " has no name"};
      types.push_back(program == nullptr ? nullptr : type_at(*program, name));
      columns.push_back(read_schema(*column, name, types.back()));
      names.push_back(std::move(name));
    }
    // A column that a program does not know stays alone: its name will be reported as one that is no fact.
    std::vector<bool> is_only_currency;
    currencies = pair_currencies(names, columns, types, program != nullptr, is_only_currency);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (is_only_currency[i]) continue;
      if (std::string problem = tree.add(names[i], i); !problem.empty()) throw ArrowFault{problem};
    }
    tree.finish();
  }

  /// The next batch that has rows; false at the end.
  bool has_rows() {
    while (batch.is_empty() || done >= batch->length) {
      batch.release();
      done = 0;
      for (ArrowColumn& column : columns) forget_words(column);
      Held<ArrowArray> arrived;
      if (const int code = stream->get_next(&*stream, &*arrived); code != 0) throw ArrowFault{last_error(code)};
      if (arrived.is_empty()) return false;
      batch.take(*arrived);
      if (batch->length < 0 || batch->offset < 0 || batch->offset > INT64_MAX - batch->length ||
          batch->n_children != static_cast<std::int64_t>(columns.size()))
        throw ArrowFault{"a batch of the table does not agree with its schema"};
    }
    return true;
  }

  void read_rows(std::vector<Value>& rows) {
    const std::int64_t count = std::min(static_cast<std::int64_t>(rows_at_once), batch->length - done);
    const std::int64_t first = batch->offset + done;
    const bool has_nulls = batch->n_buffers > 0 && batch->buffers != nullptr && batch->null_count != 0;
    const auto* validity = has_nulls ? static_cast<const std::uint8_t*>(batch->buffers[0]) : nullptr;
    std::vector<std::vector<Value>> values(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const ArrowArray* column = batch->children == nullptr ? nullptr : batch->children[i];
      if (column == nullptr) throw ArrowFault{"a batch of the table lacks a column"};
      values[i].reserve(static_cast<std::size_t>(count));
      read_values(columns[i], *column, first, count, values[i]);
    }
    rows.reserve(static_cast<std::size_t>(count));
    for (std::size_t row = 0; row < static_cast<std::size_t>(count); ++row) {
      const std::int64_t at = first + static_cast<std::int64_t>(row);
      if (validity != nullptr && ((validity[at / 8] >> static_cast<unsigned>(at % 8)) & 1U) == 0) {
        rows.push_back(Value::context({}));
        continue;
      }
      rows.push_back(tree.row([&](std::size_t column) {
        const int currency = currencies[column];
        if (currency < 0) return std::move(values[column][row]);
        return join_money(values[column][row], values[static_cast<std::size_t>(currency)][row], columns[column].path);
      }));
      if (rows.back().is(Kind::problem)) throw ArrowFault{"a row of the table is too large"};
    }
    done += count;
    if (done >= batch->length) batch.release();
  }
};

ArrowCases::ArrowCases(ArrowArrayStream* stream, const Program* program) : state_(std::make_unique<State>()) {
  if (stream == nullptr || stream->release == nullptr) {
    state_->error = "the table was read already";
    return;
  }
  state_->stream.take(*stream);
  try {
    state_->read_columns(program);
  } catch (ArrowFault& fault) {
    state_->error = std::move(fault.message);
  }
}

ArrowCases::~ArrowCases() = default;
ArrowCases::ArrowCases(ArrowCases&&) noexcept = default;
ArrowCases& ArrowCases::operator=(ArrowCases&&) noexcept = default;

bool ArrowCases::next(std::vector<Value>& rows, std::string& error) {
  rows.clear();
  error = state_->error;
  if (!error.empty() || state_->stream.is_empty()) return false;
  try {
    if (state_->has_rows()) {
      state_->read_rows(rows);
      return true;
    }
  } catch (ArrowFault& fault) {
    rows.clear();
    error = state_->error = std::move(fault.message);
  }
  state_->batch.release();
  state_->stream.release();
  return false;
}

}  // namespace adjudge
