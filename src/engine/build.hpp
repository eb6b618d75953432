#pragma once

#include <memory>
#include <vector>

#include "adjudge/engine/policy.hpp"
#include "engine/pack_files.hpp"

namespace adjudge {

/// One version of a pack as far as it could be built. The program is there only when nothing is an error.
struct BuiltVersion {
  std::shared_ptr<PolicyVersion> version;
  bool is_complete = false;
};

/// Parses, resolves, orders and compiles one version; every mistake goes to `notes`.
BuiltVersion build(const PackFolder& folder, std::shared_ptr<SourceSet> sources, const FunctionCatalogue& functions,
                   Diagnostics& notes);

/// Whether a path is one of a DMN file.
bool is_dmn(const std::filesystem::path& path);

/// Reads, resolves, orders and compiles a DMN file with those that it imports: the first path is the model, the others
/// are files in which imports are looked for, beside the folder of the file that imports. Every mistake goes to
/// `notes`.
std::shared_ptr<const PolicyVersion> build_dmn(std::span<const std::filesystem::path> paths,
                                               std::shared_ptr<SourceSet> sources, const FunctionCatalogue& functions,
                                               Diagnostics& notes);

/// Reports versions that overlap, or that are of different packs; gives them in the order of their periods.
std::vector<std::shared_ptr<const PolicyVersion>> arrange(std::vector<std::shared_ptr<const PolicyVersion>> versions,
                                                          Diagnostics& notes);

}  // namespace adjudge
