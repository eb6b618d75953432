// The verb `parse`: the files of a pack, their header keys, and which section is read by whom.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "adjudge/syntax/parse.hpp"
#include "syntax/errors.hpp"
#include "syntax/pack_reader.hpp"
#include "syntax/shape.hpp"
#include "syntax/yaml_load.hpp"

namespace adjudge {

namespace {

using shape::Notebook;
using yaml::Node;

struct Section {
  std::string_view key;
  void (*read)(Node&, Document&, Notebook);
};

constexpr std::array<Section, 10> sections{{{"types", read::types},
                                            {"facts", read::facts},
                                            {"constants", read::constants},
                                            {"checks", read::checks},
                                            {"terms", read::terms},
                                            {"functions", read::functions},
                                            {"windows", read::windows},
                                            {"decisions", read::decisions},
                                            {"changes", read::changes},
                                            {"guarantees", read::guarantees}}};

constexpr std::array<std::string_view, 10> header_keys{"adjudge",   "pack", "title",   "version",    "currency",
                                                       "time_zone", "uses", "extends", "applies_by", "in_force"};

class PackReader {
 public:
  PackReader(Document& document, Notebook book) : document_(document), book_(book) {}

  void read_policy(Node& root) {
    if (!shape::expect_mapping(root, "a policy file", book_, "a mapping of sections")) return;
    refuse_repeated(root);
    shape::Keys keys(root, "a policy file", shape::head(root), book_);
    read_header(keys);
    for (const Section& section : sections) {
      if (Node* node = keys.find(section.key)) section.read(*node, document_, book_);
    }
    keys.finish();
  }

 private:
  // A pack has one header: what an earlier file said stays.
  void refuse_repeated(Node& root) {
    auto& entries = root.entries;
    entries.erase(
        std::remove_if(entries.begin(), entries.end(), [&](const yaml::Entry& entry) { return repeats(entry); }),
        entries.end());
  }

  bool repeats(const yaml::Entry& entry) {
    const auto index = std::find(header_keys.begin(), header_keys.end(), entry.key.text);
    if (index == header_keys.end()) return false;
    Span& first = first_[static_cast<std::size_t>(index - header_keys.begin())];
    if (first.is_none()) {
      first = entry.key.span;
      return false;
    }
    book_.notes.add(errors::duplicate_key(first, entry.key.span, entry.key.text));
    return true;
  }

  template <class T>
  static void keep(T& target, T value) {
    if (value) target = std::move(value);
  }

  void read_header(shape::Keys& keys) {
    document::Header& header = document_.header;
    keep(header.language, keys.text("adjudge"));
    const bool names_pack = keys.entry("pack") != nullptr;
    keep(header.pack, keys.text("pack"));
    if (names_pack && header.pack) shape::expect_identifier(*header.pack, "the name of a pack", book_);
    keep(header.title, keys.text("title"));
    keep(header.version, keys.text("version"));
    keep(header.currency, keys.text("currency"));
    keep(header.time_zone, keys.text("time_zone"));
    for (ScalarText& pack : keys.texts("uses")) header.uses.push_back(std::move(pack));
    keep(header.extends, keys.text("extends"));
    keep(header.applies_by, keys.text("applies_by"));
    keep(header.in_force, keys.period("in_force"));
  }

  Document& document_;
  Notebook book_;
  std::array<Span, header_keys.size()> first_{};
};

}  // namespace

Document parse(const SourceSet& sources, std::span<const PackFile> files, Diagnostics& notes) {
  Document document;
  const Notebook book{sources, notes};
  PackReader reader(document, book);
  for (const PackFile& file : files) {
    if (file.role == FileRole::tests) continue;
    yaml::Loaded loaded = yaml::load_file(sources, file.source, notes);
    document.is_complete = document.is_complete && loaded.is_complete;
    const bool is_calendar = file.role == FileRole::calendar;
    const std::string_view what = is_calendar ? "this calendar" : "this policy file";
    Node* root = shape::only_document(loaded.documents, file.source, loaded.is_complete, what, book);
    if (root == nullptr) continue;
    if (is_calendar) {
      read::calendar(*root, document, book);
    } else {
      reader.read_policy(*root);
    }
  }
  return document;
}

}  // namespace adjudge
