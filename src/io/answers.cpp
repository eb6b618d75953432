#include "adjudge/io/answers.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <string_view>
#include <utility>

#include "adjudge/io/json.hpp"

namespace adjudge {
namespace {

constexpr std::array<std::string_view, 4> beside{"status", "fired", "missing", "error"};
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

std::string text_of(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
    case Kind::unknown:
    case Kind::problem:
      return {};
    case Kind::list:
    case Kind::context:
      return to_json(value);
    default:
      return to_text(value);
  }
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
  if (decisions.empty())
    for (const program::Decision& decision : program.decisions) decisions.push_back(decision.name);
  for (std::string& name : decisions) {
    Columns columns;
    const int index = program.find_decision(name);
    if (index >= 0) {
      const Type& answer = program.decisions[static_cast<std::size_t>(index)].answer;
      if (answer.is(Type::Kind::record))
        for (const Type::Field& field : answer.fields()) columns.fields.push_back(field.name);
    }
    columns.decision = std::move(name);
    columns_.push_back(std::move(columns));
  }
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
    if (columns.fields.empty()) add(columns.decision);
    for (const std::string& field : columns.fields) {
      const bool is_taken = std::find(beside.begin(), beside.end(), field) != beside.end();
      add(columns.decision + (is_taken ? ".answer." : ".") + field);
    }
    for (const std::string_view name : beside) add(columns.decision + "." + std::string(name));
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
    if (columns.fields.empty()) append_cell(buffer_, text_of(value));
    for (std::size_t i = 0; i < columns.fields.size(); ++i) {
      if (i > 0) next();
      const Value* part = value.is(Kind::context) ? value.find(columns.fields[i]) : nullptr;
      if (part != nullptr) append_cell(buffer_, text_of(*part));
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
