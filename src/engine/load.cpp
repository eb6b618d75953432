#include "adjudge/engine/load.hpp"

#include "adjudge/analysis/findings.hpp"
#include "adjudge/runtime/functions.hpp"
#include "engine/build.hpp"

namespace adjudge {
namespace {

std::shared_ptr<const FunctionCatalogue> catalogue_or_built_in(std::shared_ptr<const FunctionCatalogue> functions) {
  if (functions) return functions;
  return {&built_in_functions(), [](const FunctionCatalogue*) {}};
}

struct Loaded {
  std::shared_ptr<SourceSet> sources = std::make_shared<SourceSet>();
  Diagnostics notes;
  std::vector<std::shared_ptr<const PolicyVersion>> versions;
};

void build_all(Loaded& loaded, const std::vector<PackFolder>& folders, const FunctionCatalogue& functions) {
  for (const PackFolder& folder : folders)
    loaded.versions.push_back(build(folder, loaded.sources, functions, loaded.notes).version);
  loaded.versions = arrange(std::move(loaded.versions), loaded.notes);
}

Loaded load_paths(std::span<const std::filesystem::path> paths, const FunctionCatalogue& functions) {
  Loaded loaded;
  if (!paths.empty() && is_dmn(paths.front())) {
    loaded.versions.push_back(build_dmn(paths, loaded.sources, functions, loaded.notes));
    return loaded;
  }
  std::vector<PackFolder> folders;
  for (const std::filesystem::path& path : paths)
    for (PackFolder& folder : read_pack(path, *loaded.sources, loaded.notes)) folders.push_back(std::move(folder));
  build_all(loaded, folders, functions);
  return loaded;
}

Result<Policy> finish(Loaded loaded, std::shared_ptr<const FunctionCatalogue> functions) {
  if (loaded.notes.has_errors() || loaded.versions.empty()) {
    loaded.notes.sort_by_position();
    return Failure{std::move(loaded.notes), std::move(loaded.sources)};
  }
  return Policy(std::move(loaded.versions), std::move(functions));
}

CheckReport analysed(Loaded loaded) {
  for (const auto& version : loaded.versions) {
    // Analysis looks at packs that are whole: on a half-understood one it would report its own confusion.
    if (loaded.notes.has_errors()) break;
    const AnalysisBudget budget;
    find_overlaps(version->model, budget, loaded.notes);
    find_unreachable(version->model, budget, loaded.notes);
    find_gaps(version->model, budget, loaded.notes);
  }
  loaded.notes.sort_by_position();
  return {std::move(loaded.sources), std::move(loaded.notes)};
}

}  // namespace

Result<Policy> load(std::span<const std::filesystem::path> paths, std::shared_ptr<const FunctionCatalogue> functions) {
  functions = catalogue_or_built_in(std::move(functions));
  return finish(load_paths(paths, *functions), functions);
}

Result<Policy> load(const std::filesystem::path& path) { return load({&path, 1}); }

Result<Policy> load_texts(std::span<const PackText> files, std::shared_ptr<const FunctionCatalogue> functions) {
  functions = catalogue_or_built_in(std::move(functions));
  Loaded loaded;
  build_all(loaded, {read_texts(files, *loaded.sources)}, *functions);
  return finish(std::move(loaded), functions);
}

CheckReport check(std::span<const std::filesystem::path> paths) {
  return analysed(load_paths(paths, built_in_functions()));
}

CheckReport check_texts(std::span<const PackText> files) {
  Loaded loaded;
  build_all(loaded, {read_texts(files, *loaded.sources)}, built_in_functions());
  return analysed(std::move(loaded));
}

}  // namespace adjudge
