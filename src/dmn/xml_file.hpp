#pragma once

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/drg.hpp"

namespace adjudge::xml {

using Node = pugi::xml_node;

/// The local name of an element: `decision` of `semantic:decision`.
std::string_view name(Node node);

/// The elements inside an element: all, or those of one name.
std::vector<Node> elements(Node parent);
std::vector<Node> elements(Node parent, std::string_view name);
Node element(Node parent, std::string_view name);  ///< the first of its name, or null

/// Whether a namespace is that of the models of a DMN version that is read.
bool is_dmn(std::string_view name_space);

/// A DMN file as a tree that holds DMN's elements only, each with its place in the file.
///
/// pugixml parses a copy of the text in place and changes nothing in it but zero bytes at the ends of names and values;
/// so a name or value says by its address where it stands, and entities are decoded here, with a map.
class File {
 public:
  File(const SourceSet& sources, SourceId id, Diagnostics& notes);
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  SourceId id() const { return id_; }
  Diagnostics& notes() const { return notes_; }
  Node root() const { return root_; }  ///< `<definitions>`, or null when the file cannot be read; the notes say why

  Span tag(Node node) const;  ///< `<decision`: where an element begins
  bool has_attribute(Node node, const char* name) const { return !node.attribute(name).empty(); }
  std::optional<ScalarText> attribute(Node node, const char* name) const;
  std::string attribute_text(Node node, const char* name) const;  ///< trimmed; empty when it is absent
  Span attribute_span(Node node, const char* name) const;         ///< of its value; the element's tag when it is absent
  drg::Name name_attribute(Node node, const char* name) const;    ///< collapsed; empty when it is absent
  ScalarText text(Node node) const;                               ///< what stands in an element, trimmed

 private:
  void keep_dmn_only(Node parent);
  std::string_view name_space(Node node);
  void enter(Node node);
  void leave(Node node);
  std::uint32_t offset(const char* place) const { return static_cast<std::uint32_t>(place - buffer_.data()); }

  std::string_view source_;
  SourceId id_;
  Diagnostics& notes_;
  std::vector<char> buffer_;
  pugi::xml_document document_;
  Node root_;
  // What each prefix stands for, innermost last, while the foreign elements are removed.
  std::unordered_map<std::string, std::vector<std::string>> prefixes_;
};

}  // namespace adjudge::xml
