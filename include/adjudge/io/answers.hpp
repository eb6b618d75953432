#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "adjudge/io/cases.hpp"
#include "adjudge/program/program.hpp"
#include "adjudge/runtime/decision.hpp"

namespace adjudge {

/// The outcome of a row that could not be read: every answer file has a row for every row of its case file.
Decision bad_row(const CaseRow& row);

/// Writes decisions one after the other, as NDJSON, as a JSON list, or as CSV.
///
/// CSV has for each decision the columns `<decision>` (one column per field, `<decision>.<field>`, when the answer is a
/// record), `<decision>.status`, `<decision>.fired`, `<decision>.missing` and `<decision>.error`. A field that is
/// called like one of the last four is written as `<decision>.answer.<field>`. Lists and records in a cell are JSON.
class AnswerWriter {
 public:
  /// `decisions` are the names asked for, in their order; empty: all of the program's.
  AnswerWriter(std::ostream& out, CaseFormat format, const Program& program, std::vector<std::string> decisions = {});
  AnswerWriter(const AnswerWriter&) = delete;
  AnswerWriter& operator=(const AnswerWriter&) = delete;

  void write(const Decision& decision);
  /// Ends the file: call it once, after the last decision. False when the stream has failed.
  bool finish();

 private:
  struct Columns {
    std::string decision;
    std::vector<std::string> fields;  ///< of a record; empty: the answer is one cell
    std::vector<std::string> names;   ///< of its columns, in the header
  };

  void write_header();
  void write_csv(const Decision& decision);

  std::ostream* out_;
  CaseFormat format_;
  std::vector<Columns> columns_;  ///< of CSV
  std::string buffer_;
  std::uint64_t written_ = 0;
};

}  // namespace adjudge
