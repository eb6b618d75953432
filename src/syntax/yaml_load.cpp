// How a file becomes a tree: yaml-cpp's events, each scalar read again for its exact place, within limits.

#include "syntax/yaml_load.hpp"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "adjudge/syntax/yaml.hpp"
#include "syntax/errors.hpp"
#include "syntax/scalar_map.hpp"
#include "syntax/yaml_accidents.hpp"
#include "syntax/yaml_input.hpp"
#include "syntax/yaml_quoting.hpp"
#include "syntax/yaml_syntax_error.hpp"

namespace adjudge::yaml {

namespace {

// Thrown through yaml-cpp when a limit is met; the finding is already in the notes.
struct Stop {};

struct Weight {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
  unsigned height = 0;
};

// Adds up a tree, but no further than the limits: an alias may not cost more than it is allowed to copy.
void weigh(const Node& node, unsigned depth, std::size_t most_nodes, Weight& weight) {
  ++weight.nodes;
  weight.bytes += node.scalar.text.size() + node.scalar.runs.size() * sizeof(node.scalar.runs[0]);
  weight.height = std::max(weight.height, depth);
  for (const Node& item : node.items) {
    if (weight.nodes > most_nodes) return;
    weigh(item, depth + 1, most_nodes, weight);
  }
  for (const Entry& entry : node.entries) {
    if (weight.nodes > most_nodes) return;
    ++weight.nodes;
    weight.bytes += entry.key.text.size() + entry.key.runs.size() * sizeof(entry.key.runs[0]);
    weigh(entry.value, depth + 1, most_nodes, weight);
  }
}

class Builder final : public YAML::EventHandler {
 public:
  static constexpr std::size_t most_anchors = 10'000;
  static constexpr std::uint32_t longest_fix = 500;

  Builder(std::string_view source, SourceId file, const Limits& limits, Diagnostics& notes, MeteredText& meter)
      : source_(source), file_(file), limits_(limits), notes_(notes), meter_(meter), shift_(mark_size(source)) {}

  std::vector<Node> take_documents() { return std::move(documents_); }
  // Whether an accident that was reported already is why yaml-cpp stopped at `at`: a quote that swallowed what it
  // misses, or a tag that cut a text in two.
  bool found_unclosed_quote() const { return found_unclosed_quote_; }
  bool explains(std::size_t at) const {
    return found_unclosed_quote_ || (last_tag_ && line_begin(source_, at) <= *last_tag_ && *last_tag_ <= at);
  }
  std::uint32_t shift() const { return shift_; }
  std::uint32_t cursor() const { return cursor_; }

  // What was complete when yaml-cpp gave up: whole declarations of the sections read so far, and nothing of the one
  // that it gave up in or right behind.
  void salvage() {
    if (stack_.size() > 2) {
      while (stack_.size() > 2) stack_.pop_back();
    } else if (!stack_.empty()) {
      Node& last = stack_.back().node;
      if (!last.items.empty()) last.items.pop_back();
      if (!last.entries.empty() && !stack_.back().has_key) last.entries.pop_back();
    }
    is_salvaging_ = true;
    while (!stack_.empty()) end_collection();
    if (root_) OnDocumentEnd();
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    meter_.saw_event();
    anchors_.clear();
    root_.reset();
    const std::uint32_t begin = offset(mark);
    // yaml-cpp makes a document without end of a token that no document can start with.
    if (document_begin_ && begin <= *document_begin_) {
      const std::uint32_t end = std::min(begin + 1, static_cast<std::uint32_t>(source_.size()));
      notes_.add(errors::invalid_yaml(span(begin, end), "nothing can start here", "this belongs to nothing above it"));
      if (!documents_.empty()) documents_.pop_back();
      throw Stop{};
    }
    if (!documents_.empty() && !has_document_mark(std::max(documents_.back().span.end, *document_begin_), begin)) {
      const Span first = documents_.front().span;
      const std::uint32_t start = skip_space(begin);
      notes_.add(errors::misplaced_second_part(span(first.begin, first_line_end(first.begin)),
                                               span(start, first_line_end(start))));
      throw Stop{};
    }
    document_begin_ = begin;
  }
  void OnDocumentEnd() override {
    if (root_) documents_.push_back(std::move(*root_));
    root_.reset();
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    count(1);
    Node node;
    const Properties properties = read_properties(offset(mark));
    if (const std::size_t size = null_size(properties.end, mark); size != 0) {
      node.span = span(properties.end, properties.end + static_cast<std::uint32_t>(size));
      node.scalar = written_text(source_, node.span);
      cursor_ = node.span.end;
    } else {
      const std::uint32_t place = place_of_nothing();
      node.span = span(place, place);
      node.scalar.span = node.span;
      cursor_ = std::max(cursor_, place);
    }
    remember(anchor, node);
    add(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::uint32_t begin = offset(mark);
    std::uint32_t end = begin;
    while (end < source_.size() && std::string_view(" \t\r\n,[]{}").find(source_[end]) == std::string_view::npos) ++end;
    cursor_ = std::max(cursor_, end);
    count(1);
    add(expand(anchor, span(begin, end)));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    count(1);
    const Properties properties = read_properties(offset(mark));
    MappedScalar mapped = map_scalar(source_, file_, properties.end, value);
    const bool may_be_absent = !mapped.is_exact || mapped.scalar.style == ScalarText::Style::plain;
    if (value.empty() && may_be_absent && properties.tag.begin != properties.tag.end) {
      // A tag with nothing behind it; what stands there belongs to the next node.
      mapped = map_plain(source_, file_, properties.tag.end, value);
    }
    Node node;
    node.kind = Node::Kind::scalar;
    node.scalar = std::move(mapped.scalar);
    node.span = node.scalar.span;
    cursor_ = std::max(cursor_, node.span.end);
    if (!mapped.is_closed) refuse_unclosed(node);
    if (!is_untagged(tag)) refuse_tag(properties.tag, node);
    remember(anchor, node);
    add(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    start_collection(Node::Kind::sequence, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { end_collection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    start_collection(Node::Kind::mapping, mark, tag, anchor, style);
  }
  void OnMapEnd() override { end_collection(); }

 private:
  struct Frame {
    Node node;
    YAML::anchor_t anchor = 0;
    std::optional<ScalarText> key;
    bool has_key = false;  // a key was read; when `key` is empty all the same, it was refused
    bool has_bracket = false;
    int column = -1;  // of a block mapping: where its keys stand
  };
  struct Properties {
    Span tag;               // of the tag, or empty
    std::uint32_t end = 0;  // where the node itself starts
  };
  // Where an anchored node is found again: itself when it has no parts, else its place in the tree.
  struct Anchor {
    std::optional<Node> leaf;
    std::vector<std::uint32_t> path;
    bool is_complete = false;
    bool is_lost = false;
  };

  Span span(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  // yaml-cpp does not count the byte order mark.
  std::uint32_t offset(const YAML::Mark& mark) const {
    return std::min(static_cast<std::uint32_t>(std::max(mark.pos, 0)) + shift_,
                    static_cast<std::uint32_t>(source_.size()));
  }
  std::uint32_t first_line_end(std::uint32_t begin) const {
    const std::size_t end = line_end(source_, begin);
    return static_cast<std::uint32_t>(std::max<std::size_t>(end, begin));
  }

  std::uint32_t skip_space(std::uint32_t at) const {
    while (at < source_.size()) {
      const char c = source_[at];
      if (c == '#' && (at == 0 || is_blank(source_[at - 1]) || source_[at - 1] == '\n')) {
        at = static_cast<std::uint32_t>(line_end(source_, at));
      } else if (is_blank(c) || c == '\n' || c == '\r') {
        ++at;
      } else {
        break;
      }
    }
    return at;
  }

  bool has_document_mark(std::uint32_t from, std::uint32_t to) const {
    // A first document that is a block scalar or salvaged may end late; what counts is a marker line before the second.
    for (std::size_t line = line_begin(source_, std::min<std::size_t>(from, to));
         line <= to && line < source_.size();) {
      const std::string_view head = source_.substr(line, 3);
      if (head == "---" || head == "...") return true;
      const std::size_t end = source_.find('\n', line);
      if (end == std::string_view::npos) break;
      line = end + 1;
    }
    return false;
  }

  static bool is_untagged(const std::string& tag) { return tag.empty() || tag == "?" || tag == "!"; }

  static bool is_tag_character(char c) {
    return is_word(c) || std::string_view("-#;/?:@&=+$.~*'()!%").find(c) != std::string_view::npos;
  }

  Properties read_properties(std::uint32_t at) const {
    Properties result;
    result.tag = span(at, at);
    while (at < source_.size() && (source_[at] == '&' || source_[at] == '!')) {
      const std::uint32_t begin = at;
      if (source_[at] == '&') {
        while (at < source_.size() && std::string_view(" \t\r\n,[]{}").find(source_[at]) == std::string_view::npos)
          ++at;
      } else {
        if (source_.substr(at, 2) == "!<") {
          while (at < source_.size() && source_[at] != '>' && source_[at] != '\n') ++at;
          if (at < source_.size() && source_[at] == '>') ++at;
        } else {
          while (at < source_.size() && is_tag_character(source_[at])) ++at;
        }
        result.tag = span(begin, at);
      }
      if (at == begin) break;
      result.end = at;
      at = skip_space(at);
    }
    result.end = at;
    return result;
  }

  // The length of a null that is written, at `at`; 0 when the null is nothing at all. Then yaml-cpp's mark is that of
  // the next token, which in a block collection stands no deeper than the collection itself.
  std::size_t null_size(std::uint32_t at, const YAML::Mark& mark) const {
    std::size_t size = 0;
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (source_.substr(at, word.size()) == word) size = word.size();
    }
    if (size == 0 || at < cursor_) return 0;
    const std::size_t end = at + size;
    if (end < source_.size() && std::string_view(" \t\r\n,]}:").find(source_[end]) == std::string_view::npos) return 0;
    if (stack_.empty() || stack_.back().node.flow) return size;
    const Frame& frame = stack_.back();
    const bool is_value = frame.node.is_sequence() || frame.has_key;
    const bool same_line = source_.substr(cursor_, at - cursor_).find('\n') == std::string_view::npos;
    return is_value && !same_line && mark.column <= frame.column ? 0 : size;
  }

  std::uint32_t place_of_nothing() const {
    if (stack_.empty()) return cursor_;
    const Frame& frame = stack_.back();
    const std::uint32_t next = skip_space(cursor_);
    const char mark = frame.node.is_mapping() ? ':' : '-';
    const bool has_mark = next < source_.size() && source_[next] == mark;
    if (frame.node.is_mapping()) return frame.has_key && has_mark ? next + 1 : cursor_;
    if (!frame.node.flow) return has_mark ? next + 1 : cursor_;
    // Between commas: behind the one before.
    const bool has_comma = next < source_.size() && source_[next] == ',' && !frame.node.items.empty();
    return has_comma ? next + 1 : cursor_;
  }

  void count(std::size_t nodes) {
    meter_.saw_event();
    nodes_ += nodes;
    if (nodes_ <= limits_.nodes) return;
    notes_.add(
        errors::file_too_large(span(cursor_, cursor_), "more than " + std::to_string(limits_.nodes) + " values"));
    throw Stop{};
  }

  // The text is taken to end on its line, and the rest of the file to be lost.
  void refuse_unclosed(Node& node) {
    found_unclosed_quote_ = true;
    const std::uint32_t begin = node.span.begin;
    const std::size_t stop = closing_place(source_, begin, !stack_.empty() && stack_.back().node.flow);
    const char quote = source_[begin];
    notes_.add(errors::with_fix(errors::unclosed_quote(span(begin, begin + 1), quote), span(stop, stop),
                                std::string(1, quote), "close it on its own line"));
    node.scalar = written_text(source_, span(begin + 1, stop));
    node.span = node.scalar.span;
  }

  // `!= 3` and `!(a)` were meant as texts; a real tag can go, since a field's type reads its text.
  void refuse_tag(Span tag, Node& node) {
    last_tag_ = tag.begin;
    const std::string_view text = source_.substr(tag.begin, tag.end - tag.begin);
    Diagnostic found = errors::tag_not_allowed(tag, text);
    const bool is_name = text.substr(0, 2) == "!!" || text.substr(0, 2) == "!<" ||
                         (text.size() > 1 && std::all_of(text.begin() + 1, text.end(), is_word));
    const bool is_inline = node.is_scalar() && node.scalar.style != ScalarText::Style::literal &&
                           node.scalar.style != ScalarText::Style::folded &&
                           source_.substr(tag.begin, node.span.end - tag.begin).find('\n') == std::string_view::npos;
    if (is_name) {
      const std::uint32_t next = is_inline ? std::max(node.span.begin, tag.end) : tag.end;
      found = errors::with_fix(std::move(found), span(tag.begin, next), "",
                               "remove it: the type of a field says how its text is read");
    } else if (is_inline && notes_.size() < Diagnostics::limit) {
      const bool in_flow = !stack_.empty() && stack_.back().node.flow;
      const std::uint32_t end =
          std::max(node.span.end, static_cast<std::uint32_t>(extent(source_, tag.begin, in_flow)));
      found = errors::with_quotes(std::move(found), span(tag.begin, end),
                                  quoted(source_.substr(tag.begin, end - tag.begin)), "put the whole value in quotes");
      node.scalar = written_text(source_, span(tag.begin, node.span.end));
      node.span = node.scalar.span;
    }
    notes_.add(std::move(found));
  }

  void start_collection(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                        YAML::EmitterStyle::value style) {
    count(1);
    const std::uint32_t begin = offset(mark);
    if (stack_.size() >= limits_.depth) {
      notes_.add(
          errors::nesting_too_deep(span(begin, std::min<std::size_t>(begin + 1, source_.size())), limits_.depth));
      throw Stop{};
    }
    const Properties properties = read_properties(begin);
    Frame frame;
    frame.node.kind = kind;
    frame.node.span = span(properties.end, properties.end);
    frame.node.flow = style == YAML::EmitterStyle::Flow;
    frame.anchor = anchor;
    const char opener = kind == Node::Kind::sequence ? '[' : '{';
    // A pair inside a flow list (`[a: b]`) is a mapping without a bracket of its own.
    frame.has_bracket = frame.node.flow && properties.end < source_.size() && source_[properties.end] == opener;
    if (!frame.has_bracket && !stack_.empty() && stack_.back().node.flow) frame.node.flow = true;
    if (kind == Node::Kind::sequence && !frame.node.flow) frame.column = column(properties.end);
    if (!is_untagged(tag)) refuse_tag(properties.tag, frame.node);
    if (frame.has_bracket) cursor_ = std::max(cursor_, properties.end + 1);
    if (anchor != 0) new_anchor(anchor).path = current_path();
    stack_.push_back(std::move(frame));
  }

  void end_collection() {
    meter_.saw_event();
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    if (frame.has_bracket) {
      const char closer = frame.node.is_sequence() ? ']' : '}';
      std::uint32_t at = skip_space(cursor_);
      while (at < source_.size() && (source_[at] == ',' || source_[at] == ':')) at = skip_space(at + 1);
      if (at < source_.size() && source_[at] == closer) cursor_ = at + 1;
    }
    if (!frame.node.flow && !frame.node.entries.empty())
      frame.node.span.begin = frame.node.entries.front().key.span.begin;
    frame.node.span.end = std::max(frame.node.span.begin, cursor_);
    if (frame.anchor != 0) {
      if (const auto found = anchors_.find(frame.anchor); found != anchors_.end()) found->second.is_complete = true;
    }
    add(std::move(frame.node));
  }

  void add(Node node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.node.is_sequence()) {
      frame.node.items.push_back(std::move(node));
    } else if (!frame.has_key) {
      add_key(frame, std::move(node));
    } else {
      if (frame.key) frame.node.entries.push_back({std::move(*frame.key), std::move(node)});
      frame.key.reset();
      frame.has_key = false;
    }
  }

  void add_key(Frame& frame, Node node) {
    frame.has_key = true;
    if (is_salvaging_) return;
    const bool is_written = node.is_scalar() || (node.is_null() && !node.scalar.text.empty());
    if (is_written) {
      if (frame.column < 0 && !frame.node.flow) frame.column = column(node.span.begin);
      frame.key = std::move(node.scalar);
    } else if (node.is_null()) {
      notes_.add(errors::key_is_absent(node.span));
    } else {
      const Span key = node.span;
      Diagnostic found = errors::key_not_text(span(key.begin, std::min(key.begin + 1, key.end)));
      const std::string_view text = source_.substr(key.begin, key.end - key.begin);
      if (text.size() <= longest_fix && text.find('\n') == std::string_view::npos) {
        found = errors::with_quotes(std::move(found), key, quoted(text), "quote it");
      }
      notes_.add(std::move(found));
    }
  }

  int column(std::uint32_t at) const {
    const std::size_t begin = line_begin(source_, at);
    return static_cast<int>(at - std::max<std::size_t>(begin, begin == 0 ? shift_ : 0));
  }

  Anchor& new_anchor(YAML::anchor_t anchor) {
    if (anchors_.size() >= most_anchors) {
      notes_.add(errors::too_many_anchors(span(cursor_, cursor_), most_anchors));
      throw Stop{};
    }
    Anchor& result = anchors_[anchor];
    result.is_lost = std::any_of(stack_.begin(), stack_.end(), [](const Frame& frame) {
      return frame.node.is_mapping() && frame.has_key != frame.key.has_value();  // a refused key takes its value along
    });
    // A collection as a key is refused, and what it holds with it.
    if (!stack_.empty() && stack_.back().node.is_mapping() && !stack_.back().has_key) result.is_lost = true;
    return result;
  }

  void remember(YAML::anchor_t anchor, const Node& leaf) {
    if (anchor == 0) return;
    Anchor& result = new_anchor(anchor);
    result.leaf = leaf;
    result.is_lost = false;
    result.is_complete = true;
  }

  std::vector<std::uint32_t> current_path() const {
    std::vector<std::uint32_t> path;
    for (const Frame& frame : stack_) path.push_back(static_cast<std::uint32_t>(child_count(frame.node)));
    return path;
  }
  static std::size_t child_count(const Node& node) {
    return node.is_sequence() ? node.items.size() : node.entries.size();
  }
  static const Node& child(const Node& node, std::size_t index) {
    return node.is_sequence() ? node.items[index] : node.entries[index].value;
  }

  const Node* find(const Anchor& anchor) const {
    if (anchor.leaf) return &*anchor.leaf;
    if (anchor.is_lost || stack_.empty()) return nullptr;
    const Node* node = &stack_.front().node;
    std::size_t level = 0;
    bool is_open = true;
    for (const std::uint32_t index : anchor.path) {
      if (index < child_count(*node)) {
        node = &child(*node, index);
        is_open = false;
      } else if (is_open && level + 1 < stack_.size()) {
        node = &stack_[++level].node;
      } else {
        return nullptr;
      }
    }
    return node;
  }

  // Counts before it copies: ten lines of aliases may stand for billions of values.
  Node expand(YAML::anchor_t id, Span place) {
    Node nothing;
    nothing.span = place;
    nothing.scalar.span = place;
    const auto found = anchors_.find(id);
    if (found == anchors_.end()) return nothing;
    if (!found->second.is_complete) {
      notes_.add(errors::alias_inside_itself(place));
      throw Stop{};
    }
    const Node* target = find(found->second);
    if (target == nullptr) return nothing;
    Weight weight;
    weigh(*target, 1, limits_.nodes - nodes_, weight);
    nodes_ += weight.nodes;
    copied_bytes_ += weight.bytes;
    if (nodes_ > limits_.nodes) {
      notes_.add(errors::alias_expansion(place, limits_.nodes));
      throw Stop{};
    }
    if (copied_bytes_ > 2 * limits_.file_bytes) {
      notes_.add(errors::alias_text_expansion(place));
      throw Stop{};
    }
    const bool has_parts = !target->is_scalar() && !target->is_null();
    if (has_parts && stack_.size() + weight.height > limits_.depth) {
      notes_.add(errors::nesting_too_deep(place, limits_.depth));
      throw Stop{};
    }
    return *target;
  }

  std::string_view source_;
  SourceId file_;
  const Limits& limits_;
  Diagnostics& notes_;
  MeteredText& meter_;
  std::uint32_t shift_;
  std::vector<Frame> stack_;
  std::optional<Node> root_;
  std::vector<Node> documents_;
  std::optional<std::uint32_t> document_begin_;
  std::unordered_map<YAML::anchor_t, Anchor> anchors_;
  std::uint32_t cursor_ = 0;  // behind what was read last
  std::size_t nodes_ = 0;
  std::size_t copied_bytes_ = 0;
  bool found_unclosed_quote_ = false;
  bool is_salvaging_ = false;
  std::optional<std::uint32_t> last_tag_;
};

// Whether the file could be read to its end.
bool read_events(std::string_view source, SourceId file, const Limits& limits, Builder& builder, MeteredText& meter,
                 Diagnostics& notes) {
  std::istream input(&meter);
  const auto here = [&] { return Span{file, builder.cursor(), builder.cursor()}; };
  try {
    YAML::Parser parser(input);
    while (parser.HandleNextDocument(builder)) {
    }
    return true;
  } catch (const Stop&) {
  } catch (const MeteredText::Exceeded& exceeded) {
    if (exceeded.excess == MeteredText::Excess::depth) {
      notes.add(errors::nesting_too_deep(here(), limits.depth));
    } else {
      notes.add(errors::file_too_large(here(), "what follows is too much for one value"));
    }
  } catch (const YAML::DeepRecursion&) {
    notes.add(errors::nesting_too_deep(here(), limits.depth));
  } catch (const YAML::Exception& error) {
    const auto at = static_cast<std::size_t>(std::max(error.mark.pos, 0)) + builder.shift();
    if (!builder.explains(at)) notes.add(explain_syntax_error(source, file, at, error.msg));
  }
  return false;
}

}  // namespace

Loaded load_file(const SourceSet& sources, SourceId file, Diagnostics& notes, const Limits& limits) {
  Loaded result;
  const std::string_view source = sources[file].text;
  result.is_complete = check_input(source, file, limits, notes);
  if (!result.is_complete) return result;
  MeteredText meter(source);
  Builder builder(source, file, limits, notes, meter);
  result.is_complete = read_events(source, file, limits, builder, meter, notes);
  if (!result.is_complete) builder.salvage();
  if (builder.found_unclosed_quote()) result.is_complete = false;
  result.documents = builder.take_documents();
  for (Node& document : result.documents) {
    if (!mend_accidents(document, source, notes)) result.is_complete = false;
  }
  return result;
}

std::vector<Node> load(const SourceSet& sources, SourceId file, Diagnostics& notes, const Limits& limits) {
  return load_file(sources, file, notes, limits).documents;
}

}  // namespace adjudge::yaml
