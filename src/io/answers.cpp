#include "adjudge/io/answers.hpp"

#include <ostream>
#include <string_view>
#include <utility>

#include "adjudge/io/json.hpp"
#include "io/answer_columns.hpp"

namespace adjudge {
namespace {

constexpr std::size_t flushed_at = std::size_t{64} << 10U;

void append_cell(std::string& out, std::string_view text) {
  const bool is_quoted = text.find_first_of(",\"\r\n") != std::string_view::npos ||
                         (!text.empty() && (text.front() == ' ' || text.back() == ' '));
  if (!is_quoted) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) {
    if (!all.empty()) all += ';';
    all += text;
  }
  return all;
}

/// The rules by element: `a;b|c`.
std::string fired_of(const Answer& answer) {
  if (answer.fired_by_element.empty()) return joined(answer.fired);
  std::string all;
  for (std::size_t i = 0; i < answer.fired_by_element.size(); ++i) {
    if (i > 0) all += '|';
    all += joined(answer.fired_by_element[i]);
  }
  return all;
}

}  // namespace

Decision bad_row(const CaseRow& row) {
  Problem problem;
  problem.code = Code::bad_case;
  problem.message = row.row == 0 ? row.problem
                                 : "row " + std::to_string(row.row) + " (line " + std::to_string(row.line) +
                                       ") cannot be read: " + row.problem;
  Decision decision;
  decision.problem = std::move(problem);
  return decision;
}

AnswerWriter::AnswerWriter(std::ostream& out, CaseFormat format, const Program& program,
                           std::vector<std::string> decisions)
    : out_(&out), format_(format) {
  if (format != CaseFormat::csv) return;
  for (AnswerColumns& of : answer_columns(program, std::move(decisions)))
    columns_.push_back({std::move(of.decision), std::move(of.fields), std::move(of.names)});
  write_header();
}

void AnswerWriter::write_header() {
  bool is_first = true;
  const auto add = [&](const std::string& name) {
    if (!is_first) buffer_ += ',';
    is_first = false;
    append_cell(buffer_, name);
  };
  for (const Columns& columns : columns_) {
    for (const std::string& name : columns.names) add(name);
    for (const char* name : {".status", ".fired", ".missing", ".error"}) add(columns.decision + name);
  }
  buffer_ += '\n';
}

void AnswerWriter::write(const Decision& decision) {
  switch (format_) {
    case CaseFormat::ndjson:
      buffer_ += to_json(decision);
      buffer_ += '\n';
      break;
    case CaseFormat::json:
      buffer_ += written_ == 0 ? "[\n" : ",\n";
      buffer_ += to_json(decision);
      break;
    case CaseFormat::csv:
      write_csv(decision);
      break;
  }
  ++written_;
  if (buffer_.size() < flushed_at) return;
  out_->write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
}

void AnswerWriter::write_csv(const Decision& decision) {
  const auto next = [&] { buffer_ += ','; };
  bool is_first = true;
  for (const Columns& columns : columns_) {
    if (!std::exchange(is_first, false)) next();
    const Answer* answer = decision.find(columns.decision);
    const Value none{};
    const Value& value = answer == nullptr ? none : answer->value;
    if (columns.fields.empty()) append_cell(buffer_, plain_text(value));
    for (std::size_t i = 0; i < columns.fields.size(); ++i) {
      if (i > 0) next();
      const Value* part = value.is(Kind::context) ? value.find(columns.fields[i]) : nullptr;
      if (part != nullptr) append_cell(buffer_, plain_text(*part));
    }
    const Problem* problem = nullptr;
    if (decision.problem) problem = &*decision.problem;
    if (answer != nullptr && answer->problem) problem = &*answer->problem;
    next();
    if (answer != nullptr || problem != nullptr)
      append_cell(buffer_, to_text(answer == nullptr ? Status::error : answer->status));
    next();
    if (answer != nullptr) append_cell(buffer_, fired_of(*answer));
    next();
    if (answer != nullptr) append_cell(buffer_, joined(answer->missing));
    next();
    if (problem != nullptr) append_cell(buffer_, problem->message);
  }
  buffer_ += '\n';
}

bool AnswerWriter::finish() {
  if (format_ == CaseFormat::json) buffer_ += written_ == 0 ? "[]\n" : "\n]\n";
  out_->write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
  buffer_.clear();
  out_->flush();
  return out_->good();
}

}  // namespace adjudge
