#pragma once

#include <vector>

#include "adjudge/syntax/yaml.hpp"

namespace adjudge::yaml {

/// What could be read of a file, and whether that is all of it: after a syntax error or an unclosed quote the rest is
/// unknown, and nobody should complain about what is missing.
struct Loaded {
  std::vector<Node> documents;
  bool is_complete = true;
};

Loaded load_file(const SourceSet& sources, SourceId file, Diagnostics& notes, const Limits& limits = {});

}  // namespace adjudge::yaml
