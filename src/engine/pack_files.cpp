#include "engine/pack_files.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "adjudge/syntax/yaml.hpp"
#include "engine/errors.hpp"

namespace adjudge {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_files = 5'000;
constexpr std::uintmax_t max_total = 256u << 20;

bool is_yaml(const fs::path& path) {
  const std::string extension = path.extension().string();
  return extension == ".yaml" || extension == ".yml";
}

class Reader {
 public:
  Reader(SourceSet& sources, Diagnostics& notes) : sources_(sources), notes_(notes) {}

  void add(const fs::path& path, FileRole role, PackFolder& folder) {
    if (folder.files.size() >= max_files) {
      if (folder.files.size() == max_files)
        notes_.add(errors::unreadable(path.string(), "the pack has more than " + std::to_string(max_files) + " files"));
      return;
    }
    std::error_code failure;
    const auto size = fs::file_size(path, failure);
    if (failure) {
      notes_.add(errors::unreadable(path.string(), failure.message()));
      return;
    }
    total_ += size;
    if (size > yaml::Limits{}.file_bytes || total_ > max_total) {
      Diagnostic note =
          errors::unreadable(path.string(), "it is larger than a policy file may be (" +
                                                std::to_string(yaml::Limits{}.file_bytes >> 20U) + " MiB)");
      note.code = Code::file_too_large;
      notes_.add(std::move(note));
      return;
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(size));
    if (!file && !file.eof()) {
      notes_.add(errors::unreadable(path.string(), "reading failed"));
      return;
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    folder.files.push_back({sources_.add({path.generic_string(), std::move(text)}), role});
  }

  PackFolder folder(const fs::path& path) {
    PackFolder result;
    result.path = path;
    add(path / "pack.yaml", FileRole::policy, result);
    for (const fs::path& file : yaml_files(path))
      if (file.filename() != "pack.yaml") add(file, FileRole::policy, result);
    for (const fs::path& file : yaml_files(path / "calendars")) add(file, FileRole::calendar, result);
    for (const fs::path& file : yaml_files(path / "tests")) add(file, FileRole::tests, result);
    return result;
  }

 private:
  static std::vector<fs::path> yaml_files(const fs::path& folder) {
    std::vector<fs::path> result;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
      if (entry->is_regular_file(failure) && is_yaml(entry->path())) result.push_back(entry->path());
    std::sort(result.begin(), result.end());
    return result;
  }

  SourceSet& sources_;
  Diagnostics& notes_;
  std::uintmax_t total_ = 0;
};

}  // namespace

std::vector<PackFolder> read_pack(const fs::path& path, SourceSet& sources, Diagnostics& notes) {
  std::error_code failure;
  std::vector<PackFolder> result;
  Reader reader(sources, notes);
  const fs::file_status status = fs::status(path, failure);
  if (!fs::exists(status)) {
    notes.add(errors::not_found(path.generic_string()));
    return result;
  }
  if (fs::is_regular_file(status)) {
    PackFolder single;
    single.path = path;
    reader.add(path, FileRole::policy, single);
    if (!single.files.empty()) result.push_back(std::move(single));
    return result;
  }
  if (!fs::is_directory(status)) {
    notes.add(errors::not_a_pack(path.generic_string()));
    return result;
  }
  if (fs::exists(path / "pack.yaml", failure)) {
    result.push_back(reader.folder(path));
    return result;
  }
  std::vector<fs::path> versions;
  for (fs::directory_iterator entry(path, failure), end; !failure && entry != end; entry.increment(failure)) {
    std::error_code ignored;
    if (entry->is_directory(ignored) && fs::exists(entry->path() / "pack.yaml", ignored))
      versions.push_back(entry->path());
  }
  std::sort(versions.begin(), versions.end());
  for (const fs::path& version : versions) result.push_back(reader.folder(version));
  if (result.empty()) notes.add(errors::not_a_pack(path.generic_string()));
  return result;
}

PackFolder read_texts(std::span<const PackText> files, SourceSet& sources) {
  PackFolder result;
  for (const PackText& file : files) {
    FileRole role = FileRole::policy;
    if (file.path.starts_with("calendars/") || file.path.find("/calendars/") != std::string::npos)
      role = FileRole::calendar;
    if (file.path.starts_with("tests/") || file.path.find("/tests/") != std::string::npos) role = FileRole::tests;
    result.files.push_back({sources.add({file.path, file.text}), role});
  }
  std::stable_sort(result.files.begin(), result.files.end(),
                   [](const PackFile& a, const PackFile& b) { return a.role < b.role; });
  return result;
}

}  // namespace adjudge
