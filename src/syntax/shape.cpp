#include "syntax/shape.hpp"

#include <algorithm>
#include <utility>

#include "syntax/errors.hpp"
#include "syntax/feel_names.hpp"
#include "syntax/yaml_quoting.hpp"

namespace adjudge::shape {

namespace {

// Longer words are no misspelt keys, and comparing them would take long.
constexpr std::size_t longest_key = 40;
constexpr std::size_t longest_fix = 500;

std::string key_owner(std::string_view key) { return "`" + std::string(key) + "`"; }

std::string join(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) result += (result.empty() ? "`" : ", `") + word + "`";
  return result;
}

bool is_letter(char c) { return yaml::is_word(c) && !(c >= '0' && c <= '9') && c != '_'; }

bool is_identifier(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return yaml::is_word(c) || c == '-'; });
}

// Names may hold what FEEL names may hold. Which of them is meant where is settled when expressions are read.
bool is_name(std::string_view text) {
  if (text.empty() || !(is_letter(text.front()) || text.front() == '_')) return false;
  if (text.back() == ' ' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return yaml::is_word(c) || std::string_view(" .-/'+*").find(c) != std::string_view::npos;
  });
}

Diagnostic wrong_shape(const Node& node, std::string_view owner, std::string_view expected, Notebook book) {
  const Span place = node.is_scalar() || node.is_null() || node.flow ? node.span : head(node);
  Diagnostic found = errors::wrong_shape(place, owner, expected, yaml::describe(node));
  // A list or context of FEEL that was not quoted.
  const std::string_view written = book.sources.text(node.span);
  if (expected == "text" && node.flow && written.size() <= longest_fix) {
    found =
        errors::with_quotes(std::move(found), node.span, yaml::quoted(written), "an expression in brackets is quoted");
  }
  return found;
}

}  // namespace

Span head(const Node& node) {
  if (!node.entries.empty()) return node.entries.front().key.span;
  if (!node.items.empty() && !node.flow) return head(node.items.front());
  Span place = node.span;
  if (!node.is_scalar()) place.end = std::min(place.end, place.begin + 1);
  return place;
}

bool expect_mapping(const Node& node, std::string_view owner, Notebook book, std::string_view expected) {
  if (node.is_mapping()) return true;
  book.notes.add(wrong_shape(node, owner, expected, book));
  return false;
}

bool expect_list(const Node& node, std::string_view owner, Notebook book, std::string_view expected) {
  if (node.is_sequence()) return true;
  book.notes.add(wrong_shape(node, owner, expected, book));
  return false;
}

std::optional<ScalarText> as_text(Node& node, std::string_view owner, Notebook book) {
  if (node.is_scalar()) return std::move(node.scalar);
  book.notes.add(wrong_shape(node, owner, "text", book));
  return std::nullopt;
}

std::vector<ScalarText> as_texts(Node& node, std::string_view owner, Notebook book) {
  std::vector<ScalarText> texts;
  if (node.is_scalar()) {
    texts.push_back(std::move(node.scalar));
  } else if (expect_list(node, owner, book, "a list of texts")) {
    for (Node& item : node.items) {
      if (auto text = as_text(item, "each entry of " + std::string(owner), book)) texts.push_back(std::move(*text));
    }
  }
  return texts;
}

void expect_identifier(const ScalarText& id, std::string_view what, Notebook book) {
  if (!is_identifier(id.text)) book.notes.add(errors::bad_identifier(id.span, id.text, what));
}

void expect_name(const ScalarText& name, std::string_view what, Notebook book) {
  const std::string_view first_word = std::string_view(name.text).substr(0, name.text.find_first_of(" .-/'+*"));
  if (!is_name(name.text))
    book.notes.add(errors::bad_name(name.span, name.text, what));
  else if (feel::is_keyword(first_word))
    book.notes.add(errors::keyword_as_name(name.span, name.text, first_word, what));
}

Node* only_document(std::vector<Node>& documents, SourceId file, bool is_complete, std::string_view what,
                    Notebook book) {
  if (documents.empty() || (documents.size() == 1 && documents.front().is_null())) {
    if (is_complete) {
      const auto size = static_cast<std::uint32_t>(book.sources[file].text.size());
      book.notes.add(errors::empty_document({file, 0, std::min(size, 1u)}, what));
    }
    return nullptr;
  }
  if (documents.size() > 1) {
    book.notes.add(errors::second_document(shape::head(documents[0]), shape::head(documents[1]), what));
  }
  return &documents.front();
}

Keys::Keys(Node& node, std::string owner, Span place, Notebook book)
    : node_(node), owner_(std::move(owner)), place_(place), book_(book) {}

const yaml::Entry* Keys::entry(std::string_view key) const {
  const auto found =
      std::find_if(node_.entries.begin(), node_.entries.end(), [&](const yaml::Entry& e) { return e.key.text == key; });
  return found == node_.entries.end() ? nullptr : &*found;
}

Node* Keys::find(std::string_view key) {
  known_.emplace_back(key);
  for (yaml::Entry& entry : node_.entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

Node* Keys::required(std::string_view key) {
  Node* found = find(key);
  if (found == nullptr) book_.notes.add(errors::missing_key(place_, key, owner_));
  return found;
}

std::optional<ScalarText> Keys::text(std::string_view key) {
  Node* found = find(key);
  return found == nullptr ? std::nullopt : as_text(*found, key_owner(key), book_);
}

std::optional<ScalarText> Keys::required_text(std::string_view key) {
  Node* found = required(key);
  return found == nullptr ? std::nullopt : as_text(*found, key_owner(key), book_);
}

std::vector<ScalarText> Keys::texts(std::string_view key) {
  Node* found = find(key);
  return found == nullptr ? std::vector<ScalarText>{} : as_texts(*found, key_owner(key), book_);
}

std::optional<Node> Keys::value(std::string_view key) {
  Node* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (found->is_null()) {
    book_.notes.add(errors::wrong_shape(found->span, key_owner(key), "given a value", "nothing"));
    return std::nullopt;
  }
  return std::move(*found);
}

std::optional<Node> Keys::mapping(std::string_view key) {
  Node* found = find(key);
  if (found == nullptr || !expect_mapping(*found, key_owner(key), book_)) return std::nullopt;
  return std::move(*found);
}

std::optional<document::Period> Keys::period(std::string_view key) {
  Node* found = find(key);
  if (found == nullptr || !expect_mapping(*found, key_owner(key), book_, "a mapping with `from` and `to`")) {
    return std::nullopt;
  }
  return read_period(*found, book_);
}

void Keys::finish() {
  for (const yaml::Entry& entry : node_.entries) {
    const std::string& key = entry.key.text;
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    // Beyond the limit findings are only counted, so that they need no words.
    const bool is_close = key.size() <= longest_key && book_.notes.size() < Diagnostics::limit;
    book_.notes.add(
        errors::unknown_key(entry.key.span, key, owner_, is_close ? nearest(key, known_) : "", join(known_)));
  }
}

document::Period read_period(Node& node, Notebook book) {
  document::Period period;
  period.span = node.span;
  Keys keys(node, "a period", head(node), book);
  period.from = keys.text("from");
  period.to = keys.text("to");
  keys.finish();
  return period;
}

}  // namespace adjudge::shape
