#include "engine/build.hpp"

#include <algorithm>

#include "adjudge/graph/order.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/program/compile.hpp"
#include "adjudge/syntax/parse.hpp"
#include "engine/errors.hpp"
#include "engine/layers.hpp"

namespace adjudge {
namespace {

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
  Layers layers(*sources, found);
  version->document = layers.read(folder);
  version->layers = layers.layers();
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
  guard_guarantees(version->document, version->model, found);
  version->graph = order(version->model, found);
  BuiltVersion result;
  if (!found.has_errors()) {
    version->program = compile(version->model, version->graph, functions, found);
    version->program.content_hash = layers.content_hash();
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
