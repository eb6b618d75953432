#include "engine/layers.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <map>

#include "adjudge/model/references.hpp"
#include "adjudge/syntax/parse.hpp"
#include "engine/errors.hpp"

namespace adjudge {
namespace {

namespace fs = std::filesystem;

/// From which folder a pack's relative paths start.
fs::path folder_of(const fs::path& pack) { return fs::is_regular_file(pack) ? pack.parent_path() : pack; }

template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

/// What layers leave alone so that guarantees keep their meaning: the names of everything that these are reckoned from.
/// The decisions that one speaks of are for layers to change, but not those that say whether it holds at all: those
/// that only the condition of `if ... then ... else true` names.
class Yardstick {
 public:
  explicit Yardstick(const Model& model) : model_(model) {}

  const std::set<std::string>& names() const { return names_; }

  void add_guarantee(const model::Expression& holds) {
    add(holds);
    const auto* choice = std::get_if<model::If>(&holds.node);
    if (choice == nullptr) return;
    const auto* otherwise = std::get_if<model::Literal>(&choice->otherwise->node);
    if (otherwise == nullptr || !otherwise->value.is_true()) return;
    const std::vector<model::NodeRef> spoken_of = model::references(model_, *choice->then).nodes;
    for (const model::NodeRef node : model::references(model_, *choice->condition).nodes)
      if (std::find(spoken_of.begin(), spoken_of.end(), node) == spoken_of.end()) names_.insert(name_of(node));
  }

 private:
  void add(const model::Expression& expression) { add(model::references(expression)); }

  void add(const model::References& found) {
    for (const model::FunctionId function : found.functions) {
      const model::FunctionInstance& called = model_.functions.at(static_cast<std::size_t>(function));
      if (names_.insert(called.name).second && called.body) add(*called.body);
    }
    for (const model::NodeRef node : found.nodes) {
      if (node.kind == model::NodeRef::Kind::decision || !names_.insert(name_of(node)).second) continue;
      if (node.kind == model::NodeRef::Kind::window)
        if (const auto calendar = model_.windows.at(node.index).calendar)
          names_.insert(model_.calendars.at(*calendar).id);
      add(model::direct_references(model_, node));
    }
  }

  std::string name_of(model::NodeRef node) const {
    switch (node.kind) {
      case model::NodeRef::Kind::constant:
        return model_.constants.at(node.index).name;
      case model::NodeRef::Kind::term:
        return model_.terms.at(node.index).name;
      case model::NodeRef::Kind::window:
        return model_.windows.at(node.index).name;
      case model::NodeRef::Kind::decision:
        return model_.decisions.at(node.index).name;
    }
    return {};
  }

  const Model& model_;
  std::set<std::string> names_;
};

}  // namespace

Document Layers::read(const PackFolder& folder) {
  seen_.insert(folder.path.lexically_normal().generic_string());
  Document document = parse(sources_, folder.files, notes_);
  std::optional<Document> below;
  if (document.header.extends) {
    if (const auto found = base(folder.path, *document.header.extends)) {
      below = read(*found);
      append(cases_, parse_tests(sources_, found->files, notes_).cases);
    } else {
      document.is_complete = false;
    }
  } else if (!document.changes.empty()) {
    notes_.add(errors::changes_without_base(document.changes.front().decision.span));
  }
  take_used(document, folder.path);
  add_text(folder);
  Layer layer;
  if (document.header.pack) layer.pack = document.header.pack->text;
  if (document.header.version) layer.version = document.header.version->text;
  for (const PackFile& file : folder.files) layer.files.push_back(file.source);
  layers_.push_back(std::move(layer));
  return below ? overlay(std::move(*below), std::move(document), sources_, notes_) : document;
}

std::string Layers::content_hash() const {
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(boost::uuids::ns::oid())(text_));
}

// Facts, types, constants, terms, functions, checks and calendars of other packs, which lie beside this one.
void Layers::take_used(Document& document, const fs::path& pack) {
  const std::vector<ScalarText> uses = document.header.uses;
  for (const ScalarText& name : uses) {
    const fs::path where = (folder_of(pack) / ".." / name.text).lexically_normal();
    const bool is_plain_name =
        name.text.find_first_of("/\\") == std::string::npos && name.text != "." && name.text != "..";
    std::error_code failure;
    if (pack.empty() || !is_plain_name || !fs::exists(where / "pack.yaml", failure)) {
      notes_.add(errors::unknown_pack(name.span, name.text, pack.empty() ? "../" + name.text : where.generic_string()));
      continue;
    }
    if (!seen_.insert(where.generic_string()).second) continue;
    for (const PackFolder& folder : read_pack(where, sources_, notes_)) {
      Document used = parse(sources_, folder.files, notes_);
      take_used(used, where);
      add_text(folder);
      append(document.types, std::move(used.types));
      append(document.facts, std::move(used.facts));
      append(document.constants, std::move(used.constants));
      append(document.terms, std::move(used.terms));
      append(document.functions, std::move(used.functions));
      append(document.checks, std::move(used.checks));
      append(document.calendars, std::move(used.calendars));
    }
  }
}

std::optional<PackFolder> Layers::base(const fs::path& pack, const ScalarText& extends) {
  if (fs::path(extends.text).is_absolute()) {
    notes_.add(errors::absolute_base(extends.span));
    return std::nullopt;
  }
  const fs::path where = (folder_of(pack) / extends.text).lexically_normal();
  std::error_code failure;
  const bool is_there =
      !pack.empty() && (fs::exists(where / "pack.yaml", failure) || fs::is_regular_file(where, failure));
  if (!is_there) {
    const bool is_folder = !pack.empty() && fs::is_directory(where, failure);
    notes_.add(is_folder ? errors::several_bases(extends.span, extends.text)
                         : errors::unknown_pack(extends.span, extends.text, where.generic_string()));
    return std::nullopt;
  }
  constexpr unsigned most_layers = 16;
  if (++depth_ > most_layers) {
    notes_.add(errors::layers_too_deep(extends.span, most_layers));
    return std::nullopt;
  }
  std::vector<PackFolder> found = read_pack(where, sources_, notes_);
  if (found.size() != 1) return std::nullopt;
  return std::move(found.front());
}

void Layers::add_text(const PackFolder& folder) {
  for (const PackFile& file : folder.files) {
    if (file.role == FileRole::tests) continue;
    const Source& source = sources_[file.source];
    text_ += fs::path(source.name).filename().string() + '\0' + source.text + '\0';
  }
}

void guard_guarantees(const Document& document, const Model& model, Diagnostics& notes) {
  if (document.replaced.empty()) return;
  std::map<std::string, Yardstick> yardsticks;
  for (const model::Guarantee& guarantee : model.guarantees)
    if (guarantee.holds) yardsticks.try_emplace(guarantee.id, model).first->second.add_guarantee(*guarantee.holds);
  for (const document::Replaced& replaced : document.replaced) {
    const auto below = document.guarantees.begin() + static_cast<std::ptrdiff_t>(replaced.guarantees);
    const bool is_reckoned_from = std::any_of(document.guarantees.begin(), below, [&](const auto& written) {
      const auto yardstick = yardsticks.find(written.id.text);
      return yardstick != yardsticks.end() && yardstick->second.names().count(replaced.name) != 0;
    });
    if (is_reckoned_from) notes.add(errors::replaces_yardstick(replaced.span, replaced.name));
  }
}

}  // namespace adjudge
