#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/syntax/document.hpp"
#include "adjudge/syntax/yaml.hpp"

namespace adjudge::shape {

using yaml::Node;

/// Where findings go, and the texts that they quote.
struct Notebook {
  const SourceSet& sources;
  Diagnostics& notes;
};

/// Where to point for something that a node lacks: its first key, or its first character.
Span head(const Node& node);

/// The one document of a file, or null; complains about a second one, and about none.
Node* only_document(std::vector<Node>& documents, SourceId file, bool is_complete, std::string_view what,
                    Notebook book);

/// Each of these gives what a node holds when it has the shape, and says so when it has not. `owner` is how the message
/// begins: "`hit`", "a check".
bool expect_mapping(const Node& node, std::string_view owner, Notebook book, std::string_view expected = "a mapping");
bool expect_list(const Node& node, std::string_view owner, Notebook book, std::string_view expected = "a list");
std::optional<ScalarText> as_text(Node& node, std::string_view owner, Notebook book);
std::vector<ScalarText> as_texts(Node& node, std::string_view owner, Notebook book);  ///< a list of texts, or one text

/// Ids are letters, digits, `_` and `-`; names may hold spaces, dots and the other characters of a FEEL name too.
void expect_identifier(const ScalarText& id, std::string_view what, Notebook book);
void expect_name(const ScalarText& name, std::string_view what, Notebook book);

/// The keys of one mapping. Each key that is asked for is a key that the mapping may have; `finish` complains about the
/// others.
class Keys {
 public:
  /// `owner` is what the mapping is ("a decision"), `place` where to point for a key that is missing.
  Keys(Node& node, std::string owner, Span place, Notebook book);

  Node* find(std::string_view key);  ///< also when it holds nothing
  const yaml::Entry* entry(std::string_view key) const;
  std::optional<ScalarText> text(std::string_view key);
  std::optional<ScalarText> required_text(std::string_view key);
  std::vector<ScalarText> texts(std::string_view key);
  std::optional<Node> value(std::string_view key);  ///< anything but nothing
  std::optional<Node> mapping(std::string_view key);
  std::optional<document::Period> period(std::string_view key);
  Node* required(std::string_view key);
  void finish();

 private:
  Node& node_;
  std::string owner_;
  Span place_;
  Notebook book_;
  std::vector<std::string> known_;
};

document::Period read_period(Node& node, Notebook book);

}  // namespace adjudge::shape
