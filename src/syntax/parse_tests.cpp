// The tests of a pack: named base cases, and what is expected of them.

#include <map>
#include <string>
#include <utility>

#include "adjudge/syntax/parse.hpp"
#include "syntax/errors.hpp"
#include "syntax/shape.hpp"
#include "syntax/yaml_load.hpp"

namespace adjudge {

namespace {

using document::TestDeclaration;
using shape::Notebook;
using yaml::Node;

class TestReader {
 public:
  TestReader(TestDocument& document, Notebook book) : document_(document), book_(book) {}

  void read(Node& root) {
    if (!shape::expect_mapping(root, "a test file", book_, "a mapping with `cases` and `tests`")) return;
    shape::Keys keys(root, "a test file", shape::head(root), book_);
    if (Node* node = keys.find("cases")) read_cases(*node);
    if (Node* node = keys.find("tests"); node != nullptr && shape::expect_list(*node, "`tests`", book_)) {
      for (Node& item : node->items) {
        if (shape::expect_mapping(item, "a test", book_)) read_test(item);
      }
    }
    keys.finish();
  }

 private:
  void read_cases(Node& node) {
    if (!shape::expect_mapping(node, "`cases`", book_, "a mapping of names to cases")) return;
    for (yaml::Entry& entry : node.entries) {
      const auto [first, is_new] = first_.try_emplace(entry.key.text, entry.key.span);
      if (!is_new) {
        book_.notes.add(errors::duplicate_key(first->second, entry.key.span, entry.key.text));
      } else if (shape::expect_mapping(entry.value, "the case " + errors::tick(entry.key.text), book_,
                                       "a mapping of facts")) {
        document_.cases.emplace_back(std::move(entry.key), std::move(entry.value));
      }
    }
  }

  void read_test(Node& node) {
    TestDeclaration test;
    test.span = node.span;
    const Span place = shape::head(node);
    shape::Keys keys(node, "a test", place, book_);
    auto name = keys.required_text("name");
    test.base = keys.text("base");
    test.given = keys.mapping("given");
    test.now = keys.text("now");
    test.expect = keys.mapping("expect");
    test.expect_status = keys.mapping("expect_status");
    test.fired = keys.mapping("fired");
    test.missing = keys.mapping("missing");
    test.expect_error = keys.mapping("expect_error");
    keys.finish();
    expect_texts(test.expect_status, "the status of", false);
    expect_texts(test.expect_error, "the error of", false);
    expect_texts(test.fired, "what fires in", true);
    expect_texts(test.missing, "what is missing for", true);
    const bool expects_something = keys.entry("expect") != nullptr || keys.entry("expect_status") != nullptr ||
                                   keys.entry("fired") != nullptr || keys.entry("missing") != nullptr ||
                                   keys.entry("expect_error") != nullptr;
    if (!expects_something) {
      book_.notes.add(errors::one_of_keys(name ? name->span : place, "a test",
                                          "`expect`, `expect_status`, `fired`, `missing`, `expect_error`"));
    }
    if (!name) return;
    test.name = std::move(*name);
    document_.tests.push_back(std::move(test));
  }

  // Each entry is a text; a list of texts too where that makes sense, also in lists: under `for_each` there is one list
  // per element.
  void expect_texts(const std::optional<Node>& mapping, std::string_view owner, bool may_be_list) {
    if (!mapping) return;
    for (const yaml::Entry& entry : mapping->entries) {
      if (entry.value.is_scalar() || (may_be_list && entry.value.is_sequence())) continue;
      book_.notes.add(errors::wrong_shape(entry.key.span, std::string(owner) + " " + errors::tick(entry.key.text),
                                          may_be_list ? "a text or a list of texts" : "a text",
                                          yaml::describe(entry.value)));
    }
  }

  TestDocument& document_;
  Notebook book_;
  std::map<std::string, Span, std::less<>> first_;
};

}  // namespace

TestDocument parse_tests(const SourceSet& sources, std::span<const PackFile> files, Diagnostics& notes) {
  TestDocument document;
  const Notebook book{sources, notes};
  TestReader reader(document, book);
  for (const PackFile& file : files) {
    if (file.role != FileRole::tests) continue;
    yaml::Loaded loaded = yaml::load_file(sources, file.source, notes);
    Node* root = shape::only_document(loaded.documents, file.source, loaded.is_complete, "this test file", book);
    if (root != nullptr) reader.read(*root);
  }
  return document;
}

}  // namespace adjudge
