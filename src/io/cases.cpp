#include "adjudge/io/cases.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "io/case_rows.hpp"
#include "io/errors.hpp"

namespace adjudge {

std::string CaseFile::Rows::start() {
  while (input_.rest().size() < 3 && input_.fill()) {
  }
  const std::string_view text = input_.rest();
  if (text.starts_with("\xEF\xBB\xBF")) {
    input_.consume(3);
  } else if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return "the file is UTF-16 text: save it as UTF-8";
  }
  return {};
}

void CaseFile::Rows::consume(std::size_t count) {
  const std::string_view text = input_.rest().substr(0, count);
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string_view::npos; ++at) ++line_;
  input_.consume(count);
}

void CaseFile::Rows::skip_line() {
  while (true) {
    const auto end = input_.rest().find('\n');
    if (end != std::string_view::npos) {
      consume(end + 1);
      return;
    }
    input_.consume(input_.rest().size());
    if (!input_.fill()) return;
  }
}

CaseRow CaseFile::Rows::row_here() const {
  CaseRow row;
  row.row = row_;
  row.line = line_;
  row.offset = input_.offset();
  return row;
}

CaseRow CaseFile::Rows::bad(CaseRow row, std::string problem, std::uint64_t offset) {
  row.given = Value();
  row.problem = std::move(problem);
  row.offset = offset;
  return row;
}

std::optional<CaseRow> CaseFile::Rows::at_end() {
  if (!input_.has_failed() || has_reported_failure_) return std::nullopt;
  has_reported_failure_ = true;
  CaseRow row = row_here();
  row.row = 0;
  return bad(std::move(row), "the file could not be read to its end", input_.offset());
}

namespace {

std::unique_ptr<CaseFile::Rows> rows_of(TextInput input, CaseFormat format, const Program* program) {
  switch (format) {
    case CaseFormat::ndjson:
      return ndjson_rows(std::move(input));
    case CaseFormat::json:
      return json_rows(std::move(input));
    case CaseFormat::csv:
      return csv_rows(std::move(input), program);
  }
  return ndjson_rows(std::move(input));
}

}  // namespace

CaseFile::CaseFile(std::unique_ptr<std::istream> input, CaseFormat format, const Program* program)
    : rows_(rows_of(TextInput(std::move(input)), format, program)) {}
CaseFile::CaseFile(std::istream& input, CaseFormat format, const Program* program)
    : rows_(rows_of(TextInput(input), format, program)) {}
CaseFile::~CaseFile() = default;
CaseFile::CaseFile(CaseFile&&) noexcept = default;
CaseFile& CaseFile::operator=(CaseFile&&) noexcept = default;

std::optional<CaseRow> CaseFile::next() { return rows_->next(); }
std::uint64_t CaseFile::bytes_read() const noexcept { return rows_->bytes_read(); }

std::string_view to_text(CaseFormat format) {
  switch (format) {
    case CaseFormat::ndjson:
      return "ndjson";
    case CaseFormat::json:
      return "json";
    case CaseFormat::csv:
      return "csv";
  }
  return {};
}

std::optional<CaseFormat> format_of(std::string_view path) {
  const auto dot = path.find_last_of("./\\");
  if (dot == std::string_view::npos || path[dot] != '.') return std::nullopt;
  std::string suffix(path.substr(dot + 1));
  std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (suffix == "ndjson" || suffix == "jsonl") return CaseFormat::ndjson;
  if (suffix == "json") return CaseFormat::json;
  if (suffix == "csv" || suffix == "tsv") return CaseFormat::csv;
  return std::nullopt;
}

Result<CaseFile> open_cases(const std::string& path, std::optional<CaseFormat> format, const Program* program) {
  if (!format) format = format_of(path);
  if (!format) return errors::unknown_format(path);
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  if (!std::filesystem::exists(status)) return errors::file_not_found(path);
  if (std::filesystem::is_directory(status)) return errors::file_unreadable(path, "it is a folder");
  errno = 0;
  auto input = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*input) return errors::file_unreadable(path, errno == 0 ? "it cannot be opened" : std::strerror(errno));
  return CaseFile(std::move(input), *format, program);
}

}  // namespace adjudge
