#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adjudge/core/result.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/program/program.hpp"

namespace adjudge {

/// How the cases of a file, or the answers to them, are written.
enum class CaseFormat : std::uint8_t {
  ndjson,  ///< one JSON object a line
  json,    ///< a list of objects, or one object
  csv,     ///< a header with the facts' paths, then one row a case
};

std::string_view to_text(CaseFormat format);
/// The format that a file's name tells: `.ndjson` and `.jsonl`, `.json`, `.csv` and `.tsv`.
std::optional<CaseFormat> format_of(std::string_view path);

/// One row of a case file: what a CaseReader reads, or why there is nothing to read.
struct CaseRow {
  Value given;               ///< the facts as nested values; null when there is a problem
  std::string problem;       ///< empty when the row could be read
  std::uint64_t row = 0;     ///< counted from 1, without the header; 0 for what is about the whole file
  std::uint64_t line = 0;    ///< where it starts, counted from 1
  std::uint64_t offset = 0;  ///< where it starts, or the place of the problem; in bytes

  bool is_good() const noexcept { return problem.empty(); }
};

/// Reads a file of cases row by row, with memory for one row (at most 64 MiB).
///
/// A bad row gives its own problem and the rows after it are read. A byte order mark is skipped.
///
/// CSV is RFC 4180 with some kindness: any line ends, a `;` or a tab instead of the comma (as the header has it), a
/// quote inside an unquoted cell. Each column is named by the dotted path of its fact, `request.line.price` down into
/// records. An empty cell means that the fact is not given; a record is not given when all its cells are empty. A cell
/// is text that the fact's type reads; for lists, records and money it may be JSON (`[...]` or `{...}`). A column
/// `<name>_currency` beside an amount makes both one money. Empty lines are no rows.
class CaseFile {
 public:
  /// Reads from a stream. `program`, where known, tells which columns hold text that must not be taken for JSON or
  /// money; it is only used by CSV and must outlive the reading.
  CaseFile(std::unique_ptr<std::istream> input, CaseFormat format, const Program* program = nullptr);
  /// The same from a stream that the caller keeps, such as `std::cin`.
  CaseFile(std::istream& input, CaseFormat format, const Program* program = nullptr);
  ~CaseFile();
  CaseFile(CaseFile&&) noexcept;
  CaseFile& operator=(CaseFile&&) noexcept;

  /// The next row, good or bad; nothing at the end.
  std::optional<CaseRow> next();
  /// How far the file is read, in bytes: for a progress bar.
  std::uint64_t bytes_read() const noexcept;

  class Rows;  ///< one way to find rows; private to the reading

 private:
  std::unique_ptr<Rows> rows_;
};

/// Opens a file of cases; without a format its name tells.
Result<CaseFile> open_cases(const std::string& path, std::optional<CaseFormat> format = std::nullopt,
                            const Program* program = nullptr);

}  // namespace adjudge
