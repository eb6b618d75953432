#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adjudge/core/value.hpp"
#include "adjudge/program/program.hpp"

// The structures that programs hand tables to each other with, as the Arrow C data interface fixes them. Whoever
// declares them sets the same macros, so that several headers may do it.
extern "C" {

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

/// The type of a column.
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

/// The values of a column.
struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

/// A table that comes in batches.
struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif  // ARROW_C_STREAM_INTERFACE

}  // extern "C"

namespace adjudge {

/// Reads the rows of an Arrow table as cases, batch by batch: what a CaseReader reads.
///
/// A column is named by the dotted path of its fact; struct columns are records. Nulls are facts that are not given.
/// - bool, all integers, decimals (exact, up to 34 digits), text, dates, times, durations, months, lists, structs and
///   dictionaries of these. Timestamps with a zone are moments, those without one are what the pack's clocks show; a
///   timestamp without zone at midnight is a date where the fact is one.
/// - Floating point gives the shortest decimal that reads back as the same number, for facts that are numbers. Money
///   never comes from it: such a cell is a problem, as are `nan` and infinities.
/// - `<name>_currency` (text) beside an amount makes both one money; else money has the pack's currency.
/// A value that no fact can have (a decimal too long, a text that is no UTF-8, anything of binary, map and union
/// columns) is a problem that only its readers meet.
class ArrowCases {
 public:
  /// Takes the stream over and leaves `stream` released. `program`, where known, tells money and dates from other
  /// facts; it must outlive the reading.
  explicit ArrowCases(ArrowArrayStream* stream, const Program* program = nullptr);
  ~ArrowCases();
  ArrowCases(ArrowCases&&) noexcept;
  ArrowCases& operator=(ArrowCases&&) noexcept;

  /// Puts the next rows into `rows`, at most `rows_at_once`. False at the end, and when the table cannot be read: then
  /// `error` says why.
  bool next(std::vector<Value>& rows, std::string& error);

  static constexpr std::size_t rows_at_once = std::size_t{1} << 16U;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace adjudge
