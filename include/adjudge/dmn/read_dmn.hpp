#pragma once

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/syntax/drg.hpp"

namespace adjudge {

/// Reads a DMN file (XML, DMN 1.1 to 1.5). Every mistake of shape goes to `notes`, with its place in the file; what
/// could be read is given all the same. Entities other than XML's five are refused; depth and size are limited.
drg::Definitions read_dmn(const SourceSet& sources, SourceId file, Diagnostics& notes);

}  // namespace adjudge
