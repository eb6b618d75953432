#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/engine/load.hpp"
#include "adjudge/syntax/parse.hpp"

namespace adjudge {

/// The files of one version of a pack, read but not parsed.
struct PackFolder {
  std::filesystem::path path;   ///< the folder, or the single file; empty when in memory
  std::vector<PackFile> files;  ///< policy files first, pack.yaml first of all; then calendars, then tests
};

/// Finds the versions that a path holds and reads their files into `sources`.
std::vector<PackFolder> read_pack(const std::filesystem::path& path, SourceSet& sources, Diagnostics& notes);

/// The same for files in memory: all are one version.
PackFolder read_texts(std::span<const PackText> files, SourceSet& sources);

}  // namespace adjudge
