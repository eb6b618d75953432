#include <array>
#include <map>
#include <utility>
#include <vector>

#include "adjudge/io/json.hpp"
#include "io/case_rows.hpp"
#include "io/column_tree.hpp"
#include "io/fact_types.hpp"
#include "io/utf8.hpp"

namespace adjudge {
namespace {

constexpr std::size_t max_columns = 100'000;

/// The cells of one row. They point into the input, or into `mended` when they held doubled quotes.
struct Cells {
  struct Place {
    std::size_t begin = 0;
    std::size_t size = 0;
    bool is_mended = false;
  };
  std::vector<Place> places;
  std::string mended;
  std::size_t length = 0;   // of the whole row, with its line end
  std::size_t content = 0;  // without it
  std::string problem;
  std::size_t problem_at = 0;
  bool may_have_lost_rows = false;  // the problem is a quote that swallowed lines

  void clear() {
    places.clear();
    mended.clear();
    length = content = problem_at = 0;
    problem.clear();
    may_have_lost_rows = false;
  }
};

/// Splits the input into rows of cells.
class CsvSplitter {
 public:
  explicit CsvSplitter(TextInput& input) : input_(input) { choose(','); }

  void choose(char delimiter) {
    delimiter_ = delimiter;
    ends_.fill(false);
    for (const char c : {delimiter, '\n', '\r'}) ends_[static_cast<unsigned char>(c)] = true;
  }

  /// The cells of the row that starts here; false at the end of the input. Nothing is consumed.
  bool split(Cells& cells) {
    cells.clear();
    at_ = 0;
    if (!has(0)) return false;
    while (true) {
      const bool is_quoted = has(at_) && byte() == '"';
      if (!(is_quoted ? quoted(cells) : unquoted(cells))) return true;
      if (!has(at_)) {
        cells.content = cells.length = at_;
        return true;
      }
      const char end = byte();
      if (end == delimiter_) {
        ++at_;
        continue;
      }
      cells.content = at_++;
      if (end == '\r' && has(at_) && byte() == '\n') ++at_;
      cells.length = at_;
      return true;
    }
  }

 private:
  bool has(std::size_t at) {
    while (at >= input_.rest().size())
      if (!input_.fill()) return false;
    return true;
  }
  char byte() const { return input_.rest()[at_]; }

  bool fail(Cells& cells, std::string problem, std::size_t place) {
    cells.problem = std::move(problem);
    cells.problem_at = place;
    return false;
  }

  bool too_long(Cells& cells) {
    cells.may_have_lost_rows = true;
    cells.length = at_;
    return fail(cells, row_too_long, 0);
  }

  bool unquoted(Cells& cells) {
    const std::size_t begin = at_;
    while (has(at_)) {
      const std::string_view text = input_.rest();
      while (at_ < text.size() && !ends_[static_cast<unsigned char>(text[at_])]) ++at_;
      if (at_ > max_row_bytes) return too_long(cells);
      if (at_ < text.size()) break;
    }
    cells.places.push_back({begin, at_ - begin, false});
    return true;
  }

  bool quoted(Cells& cells) {
    const std::size_t opened = at_++;
    std::size_t begin = at_;
    const std::size_t mended_begin = cells.mended.size();
    bool is_mended = false;
    bool has_lines = false;
    while (true) {
      if (!has(at_)) {
        cells.may_have_lost_rows = true;
        cells.length = at_;
        return fail(cells, "a quote opens a cell and never closes", opened);
      }
      const std::string_view text = input_.rest();
      const auto quote = text.find('"', at_);
      const std::size_t stop = quote == std::string_view::npos ? text.size() : quote;
      has_lines = has_lines || text.substr(at_, stop - at_).find('\n') != std::string_view::npos;
      at_ = stop;
      if (at_ > max_row_bytes) return too_long(cells);
      if (quote == std::string_view::npos) continue;
      ++at_;
      if (!has(at_) || byte() != '"') break;
      cells.mended.append(input_.rest().substr(begin, at_ - begin));
      is_mended = true;
      begin = ++at_;
    }
    const std::size_t closed = at_ - 1;
    if (has(at_) && !ends_[static_cast<unsigned char>(byte())]) {
      const std::size_t garbage = at_;
      while (has(at_) && byte() != '\n' && at_ <= max_row_bytes) ++at_;
      cells.length = has(at_) ? at_ + 1 : at_;
      cells.may_have_lost_rows = has_lines;
      return fail(cells, "text follows the quote that ends a cell; a quote inside a cell is written twice", garbage);
    }
    if (is_mended) {
      cells.mended.append(input_.rest().substr(begin, closed - begin));
      cells.places.push_back({mended_begin, cells.mended.size() - mended_begin, true});
    } else {
      cells.places.push_back({begin, closed - begin, false});
    }
    return true;
  }

  TextInput& input_;
  char delimiter_ = ',';
  std::array<bool, 256> ends_{};
  std::size_t at_ = 0;
};

/// How a cell becomes a value.
enum class CellForm : std::uint8_t {
  open,        ///< the fact's type is not known: JSON where it reads as a list or record, else text
  text,        ///< always text
  structured,  ///< a list, a record or money: JSON where it starts like it
};

struct Column {
  std::string path;
  CellForm form = CellForm::open;
  int currency = -1;         // the column that says its currency
  bool is_currency = false;  // it says the currency of another, and nothing else
  bool is_ignored = false;   // it has no name
};

class CsvRows final : public CaseFile::Rows {
 public:
  CsvRows(TextInput input, const Program* program) : Rows(std::move(input)), splitter_(input_), program_(program) {}

  std::optional<CaseRow> next() override {
    if (std::exchange(is_first_, false)) {
      std::string problem = start();
      if (problem.empty()) problem = read_header();
      if (!problem.empty()) {
        is_over_ = true;
        if (auto failure = at_end()) return failure;
        CaseRow row = row_here();
        row.row = 0;
        return bad(std::move(row), std::move(problem), input_.offset());
      }
    }
    if (is_over_) return std::nullopt;
    while (true) {
      if (!splitter_.split(cells_)) return at_end();
      if (cells_.problem.empty() && cells_.content == 0) {
        consume(cells_.length);
        continue;
      }
      ++row_;
      CaseRow row = row_here();
      if (!cells_.problem.empty()) return skip_bad(std::move(row));
      row = read_row(std::move(row));
      consume_row();
      return row;
    }
  }

 private:
  std::string_view cell(std::size_t index) const {
    const Cells::Place& place = cells_.places[index];
    return (place.is_mended ? std::string_view(cells_.mended) : input_.rest()).substr(place.begin, place.size);
  }

  void consume_row() {
    const bool ends_in_return = cells_.length > 0 && input_.rest()[cells_.length - 1] == '\r';
    consume(cells_.length);
    if (ends_in_return) ++line_;
  }

  std::optional<CaseRow> skip_bad(CaseRow row) {
    row = bad(row, std::move(cells_.problem), row.offset + cells_.problem_at);
    // A stray quote may have swallowed good rows, so reading goes on at the next line: as long as that stays cheap, for
    // a file may be made so that every line swallows all others.
    const auto line_end = input_.rest().substr(0, cells_.length).find('\n');
    if (cells_.may_have_lost_rows && line_end != std::string_view::npos) {
      const std::uint64_t again = cells_.length - line_end - 1;
      if (read_again_ + again <= input_.offset() + cells_.length + (std::uint64_t{1} << 20U)) {
        read_again_ += again;
        consume(line_end + 1);
        return row;
      }
    }
    const bool is_cut = cells_.length > max_row_bytes;
    consume(cells_.length);
    if (is_cut) skip_line();
    return row;
  }

  CaseRow read_row(CaseRow row) {
    const std::string_view bytes = input_.rest().substr(0, cells_.length);
    if (const auto at = find_invalid_utf8(bytes); at != std::string_view::npos)
      return bad(std::move(row), "not UTF-8 text: save the file as UTF-8", input_.offset() + at);
    const std::uint64_t begin = row.offset;
    if (cells_.places.size() != columns_.size())
      return bad(
          std::move(row),
          "the row has " + counted(cells_.places.size(), "cell") + ", the header " + counted(columns_.size(), "column"),
          begin);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].is_ignored && !cell(i).empty())
        return bad(std::move(row), "column " + std::to_string(i + 1) + " has no name, but a value in this row",
                   input_.offset() + (cells_.places[i].is_mended ? 0 : cells_.places[i].begin));
    }
    Value given = tree_.row([this](std::size_t column) { return read_cell(column); });
    if (given.is(Kind::problem)) return bad(std::move(row), given.problem().message, begin);
    row.given = std::move(given);
    return row;
  }

  static std::string counted(std::size_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
  }

  Value read_cell(std::size_t index) {
    const Column& column = columns_[index];
    Value value = read_text_of(column, cell(index));
    if (column.currency < 0) return value;
    const std::string_view currency = cell(static_cast<std::size_t>(column.currency));
    return join_money(value, currency.empty() ? Value() : Value(currency), column.path);
  }

  Value read_text_of(const Column& column, std::string_view text) {
    if (text.empty()) return {};
    const bool is_like_json = column.form != CellForm::text && (text.front() == '[' || text.front() == '{');
    if (!is_like_json) return Value(text);
    JsonError error;
    if (auto value = json_.read(text, error)) return *std::move(value);
    if (column.form == CellForm::open) return Value(text);
    Problem problem;
    problem.code = Code::value_does_not_fit;
    problem.path = column.path;
    problem.message = "`" + column.path + "`: the cell is no JSON: " + error.message;
    return Value::problem(std::move(problem));
  }

  // The header

  /// Commas as a rule; where the header has none, semicolons or tabs.
  void choose_delimiter() {
    if (cells_.places.size() != 1) return;
    for (const char candidate : {';', '\t'}) {
      splitter_.choose(candidate);
      splitter_.split(cells_);
      if (cells_.problem.empty() && cells_.places.size() > 1) return;
    }
    splitter_.choose(',');
    splitter_.split(cells_);
  }

  std::string read_header() {
    while (true) {
      if (!splitter_.split(cells_)) return "the file is empty: expected a header with the paths of facts";
      if (!cells_.problem.empty() || cells_.content > 0) break;
      consume(cells_.length);
    }
    choose_delimiter();
    if (!cells_.problem.empty()) return "the header: " + cells_.problem;
    if (find_invalid_utf8(input_.rest().substr(0, cells_.length)) != std::string_view::npos)
      return "the header is not UTF-8 text";
    if (cells_.places.size() > max_columns) return "the header has more than 100000 columns";
    std::map<std::string, std::size_t, std::less<>> by_path;
    for (std::size_t i = 0; i < cells_.places.size(); ++i) {
      Column column;
      column.path = trimmed(cell(i));
      column.is_ignored = column.path.empty();
      if (!column.is_ignored && !by_path.emplace(column.path, i).second)
        return "the header: there are two columns `" + column.path + "`";
      columns_.push_back(std::move(column));
    }
    if (by_path.empty()) return "the header names no column";
    for (Column& column : columns_) {
      if (program_ != nullptr && !column.is_ignored) column.form = form_of(type_at(*program_, column.path));
      join_currency(column, by_path);
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].is_ignored || columns_[i].is_currency) continue;
      if (std::string problem = tree_.add(columns_[i].path, i); !problem.empty()) return "the header: " + problem;
    }
    tree_.finish();
    consume_row();
    return {};
  }

  static std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
  }

  static CellForm form_of(const Type* type) {
    if (type == nullptr) return CellForm::open;
    switch (type->kind()) {
      case Type::Kind::list:
      case Type::Kind::record:
      case Type::Kind::money:
        return CellForm::structured;
      case Type::Kind::unknown:
      case Type::Kind::any:
      case Type::Kind::variable:
        return CellForm::open;
      default:
        return CellForm::text;
    }
  }

  void join_currency(Column& column, const std::map<std::string, std::size_t, std::less<>>& by_path) {
    const auto beside = by_path.find(column.path + std::string(currency_suffix));
    if (column.is_ignored || beside == by_path.end()) return;
    const Type* type = program_ == nullptr ? nullptr : type_at(*program_, column.path);
    if (type != nullptr && !type->is(Type::Kind::money)) return;
    column.currency = static_cast<int>(beside->second);
    Column& currency = columns_[beside->second];
    currency.is_currency = program_ == nullptr || type_at(*program_, currency.path) == nullptr;
  }

  CsvSplitter splitter_;
  const Program* program_;
  Cells cells_;
  std::vector<Column> columns_;
  ColumnTree tree_;
  JsonReader json_;
  std::uint64_t read_again_ = 0;
  bool is_first_ = true;
  bool is_over_ = false;
};

}  // namespace

std::unique_ptr<CaseFile::Rows> csv_rows(TextInput input, const Program* program) {
  return std::make_unique<CsvRows>(std::move(input), program);
}

}  // namespace adjudge
