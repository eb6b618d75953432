#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "adjudge/io/cases.hpp"
#include "io/text_input.hpp"

namespace adjudge {

inline constexpr std::size_t max_row_bytes = std::size_t{64} << 20U;
inline constexpr const char* row_too_long = "the row is longer than 64 MiB";

/// One way to find the rows of a file.
class CaseFile::Rows {
 public:
  explicit Rows(TextInput input) : input_(std::move(input)) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  virtual ~Rows() = default;
  virtual std::optional<CaseRow> next() = 0;
  std::uint64_t bytes_read() const noexcept { return input_.offset(); }

 protected:
  /// Skips a byte order mark. Says what is wrong with a file that is no UTF-8 text from its start.
  std::string start();
  /// Goes on behind `count` bytes, minding the lines.
  void consume(std::size_t count);
  /// Goes on behind the next line end, however far it is.
  void skip_line();
  /// A row that starts here.
  CaseRow row_here() const;
  /// Makes a row one that could not be read.
  static CaseRow bad(CaseRow row, std::string problem, std::uint64_t offset);
  /// What there is to say at the end of the stream: nothing, unless it failed.
  std::optional<CaseRow> at_end();

  TextInput input_;
  std::uint64_t row_ = 0;   // rows found so far
  std::uint64_t line_ = 1;  // of the input's next byte

 private:
  bool has_reported_failure_ = false;
};

std::unique_ptr<CaseFile::Rows> ndjson_rows(TextInput input);
std::unique_ptr<CaseFile::Rows> json_rows(TextInput input);
std::unique_ptr<CaseFile::Rows> csv_rows(TextInput input, const Program* program);

}  // namespace adjudge
