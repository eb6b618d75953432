#pragma once

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/syntax/parse.hpp"
#include "adjudge/syntax/yaml.hpp"

namespace adjudge::testing_yaml {

/// A text, loaded.
struct Loaded {
  explicit Loaded(std::string text, const yaml::Limits& limits = {}) : file(sources.add({"in.yaml", std::move(text)})) {
    documents = yaml::load(sources, file, notes, limits);
  }

  const yaml::Node& root() const { return documents.at(0); }
  const yaml::Node& at(std::string_view key) const {
    const yaml::Node* found = root().find(key);
    if (found == nullptr) throw std::out_of_range(std::string(key));
    return *found;
  }
  /// What the file holds where a piece of a decoded text stands.
  std::string_view place(const ScalarText& scalar, std::string_view piece) const {
    const std::size_t begin = scalar.text.find(piece);
    if (begin == std::string::npos) return "(not in the text)";
    return sources.text(
        scalar.locate(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + piece.size())));
  }
  std::string_view written(const Span& span) const { return sources.text(span); }
  std::string report() const { return to_text(notes, sources); }
  std::vector<Code> codes() const {
    std::vector<Code> result;
    for (const Diagnostic& note : notes) result.push_back(note.code);
    return result;
  }

  SourceSet sources;
  SourceId file;
  Diagnostics notes;
  std::vector<yaml::Node> documents;
};

/// The text with the first repair of every finding applied, as an editor would.
inline std::string mended(const Diagnostics& notes, std::string text) {
  std::vector<FixHint> fixes;
  for (const Diagnostic& note : notes) {
    for (const FixHint& fix : note.fixes) {
      if (fix.span.is_none()) continue;
      fixes.push_back(fix);
      break;
    }
  }
  std::stable_sort(fixes.begin(), fixes.end(),
                   [](const FixHint& a, const FixHint& b) { return a.span.begin > b.span.begin; });
  for (const FixHint& fix : fixes) text.replace(fix.span.begin, fix.span.end - fix.span.begin, fix.replacement);
  return text;
}

/// Policy files, parsed.
struct Parsed {
  explicit Parsed(std::vector<std::pair<std::string, FileRole>> texts) {
    std::vector<PackFile> files;
    for (auto& [text, role] : texts) {
      const std::string name = "file" + std::to_string(files.size() + 1) + ".yaml";
      files.push_back({sources.add({name, std::move(text)}), role});
    }
    document = parse(sources, files, notes);
    tests = parse_tests(sources, files, notes);
  }
  explicit Parsed(std::string text, FileRole role = FileRole::policy) : Parsed({{std::move(text), role}}) {}

  std::string report() const { return adjudge::to_text(notes, sources); }
  std::vector<Code> codes() const {
    std::vector<Code> result;
    for (const Diagnostic& note : notes) result.push_back(note.code);
    return result;
  }
  /// What the first label of a finding points at.
  std::string_view pointed(std::size_t index = 0) const { return sources.text(notes[index].labels.at(0).span); }

  SourceSet sources;
  Diagnostics notes;
  Document document;
  TestDocument tests;
};

}  // namespace adjudge::testing_yaml

namespace adjudge {

inline void PrintTo(const Code& code, std::ostream* out) { *out << to_text(code); }

}  // namespace adjudge
