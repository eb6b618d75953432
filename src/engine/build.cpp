#include "engine/build.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <set>

#include "adjudge/graph/order.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/program/compile.hpp"
#include "adjudge/syntax/parse.hpp"
#include "engine/errors.hpp"

namespace adjudge {
namespace {

namespace fs = std::filesystem;

// Identity of a pack: the SHA-1 (as a name-based UUID) of its policy files and calendars; tests do not decide.
std::string content_hash(const PackFolder& folder, const SourceSet& sources, std::string used) {
  std::string all = std::move(used);
  for (const PackFile& file : folder.files) {
    if (file.role == FileRole::tests) continue;
    const Source& source = sources[file.source];
    all += fs::path(source.name).filename().string() + '\0' + source.text + '\0';
  }
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(boost::uuids::ns::oid())(all));
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// `uses`: facts, types, constants, terms, functions and calendars of other packs, which lie beside this one.
void take_used(Document& document, const fs::path& pack, SourceSet& sources, Diagnostics& notes,
               std::set<std::string>& seen, std::string& used_text) {
  const std::vector<ScalarText> uses = document.header.uses;
  for (const ScalarText& name : uses) {
    const fs::path folder_of = fs::is_regular_file(pack) ? pack.parent_path() : pack;
    const fs::path where = (folder_of / ".." / name.text).lexically_normal();
    const bool is_plain_name =
        name.text.find_first_of("/\\") == std::string::npos && name.text != "." && name.text != "..";
    std::error_code failure;
    if (pack.empty() || !is_plain_name || !fs::exists(where / "pack.yaml", failure)) {
      notes.add(errors::unknown_pack(name.span, name.text, pack.empty() ? "../" + name.text : where.generic_string()));
      continue;
    }
    if (!seen.insert(where.generic_string()).second) {
      // Used along two ways: taken once. A pack that uses itself ends here too.
      continue;
    }
    for (const PackFolder& folder : read_pack(where, sources, notes)) {
      Document used = parse(sources, folder.files, notes);
      take_used(used, where, sources, notes, seen, used_text);
      used_text += content_hash(folder, sources, {});
      append(document.types, used.types);
      append(document.facts, used.facts);
      append(document.constants, used.constants);
      append(document.terms, used.terms);
      append(document.functions, used.functions);
      append(document.checks, used.checks);
      append(document.calendars, used.calendars);
    }
  }
}

// The document of a pack on top of those that it extends.
class Layers {
 public:
  Layers(SourceSet& sources, Diagnostics& notes, PolicyVersion& version)
      : sources_(sources), notes_(notes), version_(version) {}

  Document build(const PackFolder& folder, std::string& text) {
    Document document = parse(sources_, folder.files, notes_);
    std::set<std::string> seen{folder.path.lexically_normal().generic_string()};
    take_used(document, folder.path, sources_, notes_, seen, text);
    const std::optional<ScalarText> extends = document.header.extends;
    if (!extends) {
      if (!document.changes.empty()) notes_.add(errors::changes_without_base(document.changes.front().decision.span));
      remember(folder, document);
      return document;
    }
    const std::optional<PackFolder> below = base(folder.path, *extends);
    if (!below) {
      document.is_complete = false;
      document.changes.clear();
      remember(folder, document);
      return document;
    }
    std::string text_below;
    Document under = build(*below, text_below);
    text += text_below + content_hash(*below, sources_, {});
    for (auto& named : parse_tests(sources_, below->files, notes_).cases) cases_.push_back(std::move(named));
    remember(folder, document);
    return overlay(std::move(under), std::move(document), sources_, notes_);
  }

  /// The named cases of the packs below: tests of a layer may stand on them.
  const std::vector<std::pair<ScalarText, yaml::Node>>& cases() const { return cases_; }

 private:
  std::optional<PackFolder> base(const fs::path& pack, const ScalarText& extends) {
    if (fs::path(extends.text).is_absolute()) {
      notes_.add(errors::absolute_base(extends.span));
      return std::nullopt;
    }
    const fs::path folder_of = fs::is_regular_file(pack) ? pack.parent_path() : pack;
    const fs::path where = (folder_of / extends.text).lexically_normal();
    std::error_code failure;
    const bool is_there =
        !pack.empty() && (fs::exists(where / "pack.yaml", failure) || fs::is_regular_file(where, failure));
    if (!is_there) {
      if (!pack.empty() && fs::is_directory(where, failure))
        notes_.add(errors::several_bases(extends.span, extends.text));
      else
        notes_.add(errors::unknown_pack(extends.span, extends.text, where.generic_string()));
      return std::nullopt;
    }
    if (++depth_ > 16) {
      notes_.add(errors::layers_too_deep(extends.span));
      return std::nullopt;
    }
    std::vector<PackFolder> found = read_pack(where, sources_, notes_);
    if (found.size() != 1) return std::nullopt;
    return std::move(found.front());
  }

  void remember(const PackFolder& folder, const Document& document) {
    Layer layer;
    if (document.header.pack) layer.pack = document.header.pack->text;
    if (document.header.version) layer.version = document.header.version->text;
    for (const PackFile& file : folder.files) layer.files.push_back(file.source);
    version_.layers.push_back(std::move(layer));
  }

  SourceSet& sources_;
  Diagnostics& notes_;
  PolicyVersion& version_;
  std::vector<std::pair<ScalarText, yaml::Node>> cases_;
  unsigned depth_ = 0;
};

bool speaks_of_a_missing_name(Code code) {
  return code == Code::unknown_name || code == Code::unknown_type || code == Code::unknown_function ||
         code == Code::unknown_calendar || code == Code::unknown_field || code == Code::bad_applies_by;
}

}  // namespace

BuiltVersion build(const PackFolder& folder, std::shared_ptr<SourceSet> sources, const FunctionCatalogue& functions,
                   Diagnostics& notes) {
  auto version = std::make_shared<PolicyVersion>();
  version->sources = sources;
  version->path = folder.path.generic_string();
  Diagnostics found;
  std::string used_text;
  Layers layers(*sources, found, *version);
  version->document = layers.build(folder, used_text);
  version->tests = parse_tests(*sources, folder.files, found);
  for (const auto& named : layers.cases()) {
    const auto& own = version->tests.cases;
    const bool is_own =
        std::any_of(own.begin(), own.end(), [&](const auto& one) { return one.first.text == named.first.text; });
    if (!is_own) version->tests.cases.push_back(named);
  }
  Diagnostics resolved;
  version->model = resolve(version->document, functions, *sources, resolved);
  // What a file with a syntax error would have declared is not known: names that are missing may stand there.
  for (const Diagnostic& diagnostic : resolved)
    if (version->document.is_complete || !speaks_of_a_missing_name(diagnostic.code)) found.add(diagnostic);
  version->graph = order(version->model, found);
  BuiltVersion result;
  if (!found.has_errors()) {
    version->program = compile(version->model, version->graph, functions, found);
    version->program.content_hash = content_hash(folder, *sources, used_text);
    for (const Layer& layer : version->layers)
      if (version->layers.size() > 1)
        for (const SourceId file : layer.files) version->program.layers.emplace_back(file, layer.pack);
    result.is_complete = !found.has_errors();
  }
  version->warnings = found;
  notes.add(found);
  result.version = std::move(version);
  return result;
}

std::vector<std::shared_ptr<const PolicyVersion>> arrange(std::vector<std::shared_ptr<const PolicyVersion>> versions,
                                                          Diagnostics& notes) {
  const auto from = [](const std::shared_ptr<const PolicyVersion>& version) { return version->model.in_force.from; };
  std::stable_sort(versions.begin(), versions.end(), [&](const auto& a, const auto& b) {
    if (!from(a) || !from(b)) return !from(a) && from(b).has_value();
    return *from(a) < *from(b);
  });
  for (std::size_t i = 1; i < versions.size(); ++i) {
    const PolicyVersion& earlier = *versions[i - 1];
    const PolicyVersion& later = *versions[i];
    const Span span = later.document.header.in_force ? later.document.header.in_force->span
                      : later.document.header.pack   ? later.document.header.pack->span
                                                     : Span{};
    if (earlier.model.pack != later.model.pack)
      notes.add(errors::different_packs(span, earlier.model.pack, later.model.pack));
    const bool is_apart = earlier.model.in_force.to && later.model.in_force.from &&
                          *earlier.model.in_force.to <= *later.model.in_force.from;
    if (!is_apart) {
      const auto name = [](const PolicyVersion& version) {
        return version.model.version.empty() ? version.path : version.model.version;
      };
      notes.add(errors::overlapping_versions(span, name(earlier), name(later)));
    }
  }
  return versions;
}

}  // namespace adjudge
