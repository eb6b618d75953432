// DMN files: the one that was asked for, and those that it imports.

#include <algorithm>

#include "adjudge/dmn/read_dmn.hpp"
#include "adjudge/graph/order.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/program/compile.hpp"
#include "engine/build.hpp"
#include "engine/errors.hpp"

namespace adjudge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_files = 200;  // that one model may be made of, or that are looked at beside it

class DmnFiles {
 public:
  DmnFiles(SourceSet& sources, Diagnostics& notes) : sources_(sources), notes_(notes) {}

  void add(const fs::path& path) {
    for (const PackFolder& single : read_pack(path, sources_, notes_))
      for (const PackFile& file : single.files) {
        files_.push_back(read_dmn(sources_, file.source, notes_));
        paths_.push_back(path);
      }
  }

  // Imports are found by their namespace: among the files given, else among those beside the file that imports.
  std::vector<drg::Definitions> with_imports() && {
    for (std::size_t i = 0; i < files_.size() && files_.size() < most_files; ++i) {
      const std::vector<drg::Definitions::Import> imports = files_[i].imports;
      for (const drg::Definitions::Import& import : imports) {
        if (is_there(import.name_space) || add_from(paths_[i].parent_path(), import.name_space)) continue;
        notes_.add(errors::import_not_found(import.name.span, import.name_space));
      }
    }
    return std::move(files_);
  }

 private:
  bool is_there(const std::string& name_space) const {
    return std::any_of(files_.begin(), files_.end(), [&](const auto& file) { return file.name_space == name_space; });
  }

  bool add_from(const fs::path& folder, const std::string& name_space) {
    std::error_code failure;
    std::vector<fs::path> beside;
    for (fs::directory_iterator entry(folder.empty() ? "." : folder, failure), end;
         !failure && entry != end && beside.size() < most_files; entry.increment(failure))
      if (entry->path().extension() == ".dmn") beside.push_back(entry->path());
    std::sort(beside.begin(), beside.end());
    for (const fs::path& path : beside) {
      SourceSet looked_at;
      Diagnostics ignored;
      for (const PackFolder& single : read_pack(path, looked_at, ignored))
        for (const PackFile& file : single.files)
          if (looked_at[file.source].text.find(name_space) != std::string::npos &&
              read_dmn(looked_at, file.source, ignored).name_space == name_space) {
            add(path);
            return true;
          }
    }
    return false;
  }

  SourceSet& sources_;
  Diagnostics& notes_;
  std::vector<drg::Definitions> files_;
  std::vector<fs::path> paths_;
};

}  // namespace

bool is_dmn(const std::filesystem::path& path) { return path.extension() == ".dmn"; }

std::shared_ptr<const PolicyVersion> build_dmn(std::span<const std::filesystem::path> paths,
                                               std::shared_ptr<SourceSet> sources, const FunctionCatalogue& functions,
                                               Diagnostics& notes) {
  auto version = std::make_shared<PolicyVersion>();
  version->sources = sources;
  version->path = paths.front().generic_string();
  Diagnostics found;
  DmnFiles files(*sources, found);
  for (const fs::path& path : paths) files.add(path);
  const std::vector<drg::Definitions> definitions = std::move(files).with_imports();
  if (!found.has_errors() && !definitions.empty()) {
    version->model = resolve(definitions, functions, *sources, found);
    version->graph = order(version->model, found);
    if (!found.has_errors()) version->program = compile(version->model, version->graph, functions, found);
  }
  version->warnings = found;
  notes.add(found);
  return version;
}

}  // namespace adjudge
