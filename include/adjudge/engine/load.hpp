#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "adjudge/engine/policy.hpp"

namespace adjudge {

/// Loads a pack: a folder with `pack.yaml`, a single file, or a folder of versions. Several paths are several versions.
/// A DMN file (`.dmn`) is loaded with what it imports, from among the further paths and the files beside it.
/// Every mistake of all files is in the failure; warnings are in `Policy::newest().warnings`.
Result<Policy> load(const std::filesystem::path& path);
Result<Policy> load(std::span<const std::filesystem::path> paths,
                    std::shared_ptr<const FunctionCatalogue> functions = nullptr);

/// A file of a pack that is in memory: its path inside the pack (`pack.yaml`, `calendars/de.yaml`) and its text.
struct PackText {
  std::string path;
  std::string text;
};
/// Loads a pack from memory.
Result<Policy> load_texts(std::span<const PackText> files,
                          std::shared_ptr<const FunctionCatalogue> functions = nullptr);

/// All findings about a pack, loading's and the analysis'. Never fails: a pack that cannot be loaded has errors.
struct CheckReport {
  std::shared_ptr<const SourceSet> sources;
  Diagnostics diagnostics;
};
CheckReport check(std::span<const std::filesystem::path> paths);
CheckReport check_texts(std::span<const PackText> files);

}  // namespace adjudge
