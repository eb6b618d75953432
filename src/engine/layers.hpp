#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/engine/policy.hpp"
#include "engine/pack_files.hpp"

namespace adjudge {

/// Reads one version of a pack with all that it is made of: the packs that it `uses`, and those that it `extends`, one
/// on the other.
class Layers {
 public:
  Layers(SourceSet& sources, Diagnostics& notes) : sources_(sources), notes_(notes) {}

  Document read(const PackFolder& folder);

  const std::vector<Layer>& layers() const { return layers_; }  ///< the base first, the pack itself last
  /// The named cases of the packs below: tests of a layer may stand on them.
  const std::vector<std::pair<ScalarText, yaml::Node>>& cases() const { return cases_; }
  /// The identity of all that was read: the SHA-1 (as a name-based UUID) of policy files and calendars. Tests do not
  /// decide.
  std::string content_hash() const;

 private:
  void take_used(Document& document, const std::filesystem::path& pack);
  std::optional<PackFolder> base(const std::filesystem::path& pack, const ScalarText& extends);
  void add_text(const PackFolder& folder);

  SourceSet& sources_;
  Diagnostics& notes_;
  std::vector<Layer> layers_;
  std::vector<std::pair<ScalarText, yaml::Node>> cases_;
  std::set<std::string> seen_;  ///< packs that were taken in: each is taken once, however many name it
  std::string text_;            ///< of all files that decide
  unsigned depth_ = 0;
};

/// Complains about what a layer gave anew and a guarantee of its base is reckoned from. The decisions that a guarantee
/// speaks of are what it guards; everything else that it reads must stay.
void guard_guarantees(const Document& document, const Model& model, Diagnostics& notes);

}  // namespace adjudge
