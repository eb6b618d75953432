#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/scalar_text.hpp"

namespace adjudge::yaml {

struct Entry;

/// A node of a YAML file, as written. Aliases are expanded within a limit; tags are refused; `<<` is an ordinary key
/// and therefore an unknown one.
struct Node {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping };
  Kind kind = Kind::null;
  ScalarText scalar;           ///< of a scalar; of a null its span (a plain `~`, `null` or nothing)
  std::vector<Node> items;     ///< of a sequence
  std::vector<Entry> entries;  ///< of a mapping, in file order, keys unique
  Span span;                   ///< of the whole node
  bool flow = false;           ///< written with `[]` or `{}`

  bool is_scalar() const noexcept { return kind == Kind::scalar; }
  bool is_sequence() const noexcept { return kind == Kind::sequence; }
  bool is_mapping() const noexcept { return kind == Kind::mapping; }
  bool is_null() const noexcept { return kind == Kind::null; }
  const Node* find(std::string_view key) const noexcept;
};

struct Entry {
  ScalarText key;
  Node value;
};

/// Limits on a file from a stranger.
struct Limits {
  std::size_t file_bytes = 16u << 20;
  unsigned depth = 64;
  std::size_t lines = 1'000'000;
  std::size_t nodes = 500'000;  ///< keys included, after the expansion of aliases; each takes up to 250 bytes
};

/// Reads all documents of a file. One syntax error ends the file (`yaml_syntax`); duplicate keys, tags, and the usual
/// accidents of authors (language.md 5) are collected. Never throws for what a file holds.
std::vector<Node> load(const SourceSet& sources, SourceId file, Diagnostics& notes, const Limits& limits = {});

/// What a node is, as a person says it: `a mapping`, `a list`, `text`, `nothing`.
std::string_view describe(const Node& node);

}  // namespace adjudge::yaml
