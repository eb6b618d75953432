#include "syntax/yaml_sketch.hpp"

#include <algorithm>

#include "syntax/yaml_input.hpp"
#include "syntax/yaml_quoting.hpp"

namespace adjudge::yaml {

namespace {

constexpr std::size_t items_kept = 16;

class Sketcher {
 public:
  Sketcher(std::string_view source, std::size_t end)
      : source_(source), end_(std::min(end, source.size())), at_(mark_size(source)) {}

  Sketch draw() {
    while (at_ < end_) {
      if (source_[at_] == '\n') {
        ++at_;
        line_ = at_;
        if (!result_.in_flow()) expects_value_ = true;
        after_key_ = false;
      } else if (is_blank(source_[at_]) || source_[at_] == '\r') {
        ++at_;
      } else if (source_[at_] == '#' && (at_ == 0 || is_space(source_[at_ - 1]))) {
        at_ = line_end(source_, at_);
      } else if (expects_value_) {
        start_value();
      } else {
        go_on();
      }
    }
    return std::move(result_);
  }

 private:
  static bool is_space(char c) { return is_blank(c) || c == '\n' || c == '\r'; }
  bool space_follows() const { return at_ + 1 >= source_.size() || is_space(source_[at_ + 1]); }

  void mark_value() {
    result_.value = at_;
    result_.value_after_key = after_key_;
    expects_value_ = false;
    if (result_.open.empty()) return;
    auto& items = result_.open.back().items;
    if (after_key_ && !items.empty()) items.pop_back();  // the value stands for its key
    if (items.size() == items_kept) items.erase(items.begin());
    items.push_back(at_);
  }

  void start_value() {
    const char c = source_[at_];
    const bool in_flow = result_.in_flow();
    if ((c == '-' || c == '?') && space_follows() && !in_flow) {
      ++at_;
    } else if (c == ',' && in_flow) {
      ++at_;
      after_key_ = false;
    } else if (c == '"' || c == '\'') {
      mark_value();
      const std::size_t begin = at_;
      at_ = skip_quoted(source_, at_);
      result_.quote = Sketch::Piece{begin, at_};
    } else if (c == '[' || c == '{') {
      mark_value();
      open_bracket();
    } else if ((c == ']' || c == '}') && in_flow) {
      close_bracket();
    } else if ((c == '|' || c == '>') && !in_flow) {
      mark_value();
      skip_block_scalar();
    } else {
      mark_value();
      ++at_;
    }
  }

  void go_on() {
    const char c = source_[at_];
    const bool in_flow = result_.in_flow();
    if (c == ':' &&
        (space_follows() || (in_flow && std::string_view(",]}").find(source_[at_ + 1]) != std::string_view::npos))) {
      expects_value_ = true;
      after_key_ = true;
      ++at_;
    } else if (in_flow && c == ',') {
      expects_value_ = true;
      after_key_ = false;
      ++at_;
    } else if (in_flow && (c == ']' || c == '}')) {
      close_bracket();
    } else if (in_flow && (c == '[' || c == '{')) {
      open_bracket();
    } else {
      ++at_;
    }
  }

  void open_bracket() {
    result_.open.push_back({at_, {}});
    expects_value_ = true;
    after_key_ = false;
    ++at_;
  }

  void close_bracket() {
    ++at_;
    result_.collection = Sketch::Piece{result_.open.back().begin, at_};
    result_.open.pop_back();
    expects_value_ = false;
    after_key_ = false;
  }

  void skip_block_scalar() {
    std::size_t indentation = line_;
    while (indentation < source_.size() && source_[indentation] == ' ') ++indentation;
    indentation -= line_;
    at_ = line_end(source_, at_);
    while (at_ < end_) {
      const std::size_t line_feed = source_.find('\n', at_);
      if (line_feed == std::string_view::npos) return;
      const std::size_t next = line_feed + 1;
      std::size_t first = next;
      while (first < source_.size() && source_[first] == ' ') ++first;
      const bool is_empty = first >= source_.size() || source_[first] == '\n' || source_[first] == '\r';
      if (!is_empty && first - next <= indentation) return;
      at_ = line_end(source_, first);
    }
  }

  std::string_view source_;
  std::size_t end_;
  std::size_t at_;
  std::size_t line_ = 0;
  bool expects_value_ = true;
  bool after_key_ = false;
  Sketch result_;
};

}  // namespace

std::size_t skip_quoted(std::string_view source, std::size_t begin) {
  const char quote = source[begin];
  for (std::size_t at = begin + 1; at < source.size(); ++at) {
    if (quote == '"' && source[at] == '\\') {
      ++at;
    } else if (source[at] == quote) {
      if (quote == '"' || at + 1 >= source.size() || source[at + 1] != quote) return at + 1;
      ++at;
    }
  }
  return source.size();
}

Sketch sketch(std::string_view source, std::size_t end) { return Sketcher(source, end).draw(); }

}  // namespace adjudge::yaml
