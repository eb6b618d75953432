#include <utility>

#include "adjudge/io/json.hpp"
#include "io/case_rows.hpp"

namespace adjudge {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view what(const Value& value) {
  switch (value.kind()) {
    case Kind::list:
      return "a list";
    case Kind::string:
      return "a text";
    case Kind::number:
      return "a number";
    default:
      return value.is_null() ? "null" : "true or false";
  }
}

/// Reads the text of one case into a row that starts at `offset`.
CaseRow read_case(JsonReader& reader, std::string_view text, CaseRow row, std::uint64_t offset,
                  CaseRow (*bad)(CaseRow, std::string, std::uint64_t)) {
  JsonError error;
  auto value = reader.read(text, error);
  if (!value) return bad(std::move(row), std::move(error.message), offset + error.offset);
  if (!value->is(Kind::context))
    return bad(std::move(row), "a case is a JSON object, but this is " + std::string(what(*value)), offset);
  row.given = *std::move(value);
  return row;
}

/// One object a line.
class NdjsonRows final : public CaseFile::Rows {
 public:
  using Rows::Rows;

  std::optional<CaseRow> next() override {
    if (std::exchange(is_first_, false)) {
      if (std::string problem = start(); !problem.empty()) return refuse(std::move(problem));
    }
    if (is_over_) return std::nullopt;
    while (true) {
      std::size_t searched = 0;
      std::size_t length = 0;
      bool has_end = false;
      while (true) {
        const auto end = input_.rest().find('\n', searched);
        has_end = end != std::string_view::npos;
        length = has_end ? end : input_.rest().size();
        if (has_end || length > max_row_bytes || !input_.fill()) break;
        searched = length;
      }
      if (length > max_row_bytes) {
        ++row_;
        const CaseRow row = row_here();
        skip_line();
        return bad(row, row_too_long, row.offset);
      }
      if (length == 0 && !has_end) return at_end();
      const std::string_view line = input_.rest().substr(0, length);
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
        consume(length + (has_end ? 1 : 0));
        continue;
      }
      ++row_;
      CaseRow row = read_case(reader_, line, row_here(), input_.offset(), bad);
      consume(length + (has_end ? 1 : 0));
      return row;
    }
  }

 private:
  std::optional<CaseRow> refuse(std::string problem) {
    is_over_ = true;
    return bad(row_here(), std::move(problem), input_.offset());
  }

  JsonReader reader_;
  bool is_first_ = true;
  bool is_over_ = false;
};

/// A list of objects, or objects one after the other; most often one.
class JsonRows final : public CaseFile::Rows {
 public:
  using Rows::Rows;

  std::optional<CaseRow> next() override {
    if (place_ == Place::start) {
      if (std::string problem = start(); !problem.empty()) return refuse(std::move(problem));
      if (!skip_spaces()) return at_end_or("the file is empty");
      place_ = Place::between;
      if (input_.rest().front() == '[') {
        place_ = Place::first;
        input_.consume(1);
      }
    }
    if (place_ == Place::over) return at_end();
    if (!skip_spaces()) {
      if (place_ == Place::between || place_ == Place::after) return at_end();
      return at_end_or("the list of cases does not end: a `]` is missing");
    }
    if (place_ == Place::after) {
      // Behind a `]`: nothing may follow.
      return refuse("unexpected text after the end of the list");
    }
    if (place_ == Place::first && input_.rest().front() == ']') return close();
    return element();
  }

 private:
  enum class Place : std::uint8_t {
    start,
    between,  // objects that stand alone
    first,    // in a list, behind its `[`
    inside,   // in a list, behind a comma
    after,    // behind the list
    over,
  };

  bool skip_spaces() {
    while (true) {
      const std::string_view text = input_.rest();
      std::size_t count = 0;
      while (count < text.size() && is_space(text[count])) ++count;
      const bool is_found = count < text.size();
      consume(count);
      if (is_found) return true;
      if (!input_.fill()) return false;
    }
  }

  std::optional<CaseRow> close() {
    input_.consume(1);
    place_ = Place::after;
    return next();
  }

  std::optional<CaseRow> refuse(std::string problem) {
    place_ = Place::over;
    CaseRow row = row_here();
    row.row = 0;
    return bad(std::move(row), std::move(problem), input_.offset());
  }

  std::optional<CaseRow> at_end_or(std::string problem) {
    place_ = Place::over;
    if (auto failure = at_end()) return failure;
    return refuse(std::move(problem));
  }

  std::optional<CaseRow> element() {
    // Finds where the case ends: the brackets and texts in it are all that matters for that.
    const bool is_in_list = place_ != Place::between;
    std::size_t at = 0;
    std::size_t depth = 0;
    bool is_in_text = false;
    bool has_end = false;
    while (!has_end) {
      if (at >= input_.rest().size()) {
        if (at > max_row_bytes) return too_long();
        if (!input_.fill()) break;
      }
      const std::string_view text = input_.rest();
      for (; at < text.size() && !has_end; ++at) {
        const char c = text[at];
        if (is_in_text) {
          if (c == '\\') ++at;
          if (c == '"') is_in_text = false;
        } else if (c == '"') {
          is_in_text = true;
        } else if (c == '{' || c == '[') {
          ++depth;
        } else if (c == '}' || c == ']') {
          if (is_in_list && depth == 0) {
            has_end = c == ']';
          } else {
            if (depth > 0) --depth;
            has_end = !is_in_list && depth == 0;
          }
        } else if (c == ',' && is_in_list && depth == 0) {
          has_end = true;
        }
      }
    }
    if (at > max_row_bytes) return too_long();
    ++row_;
    if (at > input_.rest().size()) at = input_.rest().size();  // a backslash at the very end
    // In a list the end is the comma or bracket behind the case.
    const std::size_t length = has_end && is_in_list ? at - 1 : at;
    CaseRow row = row_here();
    if (length == 0) {
      row = bad(std::move(row), std::string("unexpected `") + input_.rest()[0] + "` where a case is expected",
                input_.offset());
    } else {
      row = read_case(reader_, input_.rest().substr(0, length), std::move(row), input_.offset(), bad);
    }
    if (is_in_list && has_end) place_ = input_.rest()[at - 1] == ']' ? Place::after : Place::inside;
    consume(at);
    if (!has_end && is_in_list && !row.is_good()) place_ = Place::over;  // it says already that the text ends too early
    return row;
  }

  /// Nothing tells where the next case starts.
  std::optional<CaseRow> too_long() {
    ++row_;
    place_ = Place::over;
    return bad(row_here(), row_too_long, input_.offset());
  }

  JsonReader reader_;
  Place place_ = Place::start;
};

}  // namespace

std::unique_ptr<CaseFile::Rows> ndjson_rows(TextInput input) { return std::make_unique<NdjsonRows>(std::move(input)); }
std::unique_ptr<CaseFile::Rows> json_rows(TextInput input) { return std::make_unique<JsonRows>(std::move(input)); }

}  // namespace adjudge
