#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/result.hpp"
#include "adjudge/graph/decision_graph.hpp"
#include "adjudge/model/model.hpp"
#include "adjudge/program/program.hpp"
#include "adjudge/runtime/case.hpp"
#include "adjudge/runtime/decision.hpp"
#include "adjudge/runtime/evaluate.hpp"
#include "adjudge/runtime/explanation.hpp"
#include "adjudge/syntax/document.hpp"

namespace adjudge {

/// What a caller may say with a case.
struct DecideOptions {
  std::optional<DateTime> now;         ///< what `now()` gives
  std::vector<std::string> decisions;  ///< names; empty: all
  Limits limits;
  bool reasons = true;
};

/// A batch's answers: one Decision per case in order, and the names in cases that are no facts, each once.
struct BatchResult {
  std::vector<Decision> decisions;
  std::vector<std::string> extra_keys;
};

/// A pack of those that a version is made of, one on the other.
struct Layer {
  std::string pack;
  std::string version;
  std::vector<SourceId> files;
};

/// One version of a pack: its sources and everything made from them.
struct PolicyVersion {
  std::shared_ptr<const SourceSet> sources;
  std::string path;  ///< the folder or file it was loaded from
  Document document;
  TestDocument tests;
  Model model;
  DecisionGraph graph;
  Program program;
  Diagnostics warnings;       ///< of loading
  std::vector<Layer> layers;  ///< the base first, the pack itself last

  /// The pack that something stands in: of a layered version which of its layers.
  std::string layer_of(Span span) const { return layers.size() > 1 ? program.layer_of(span) : std::string(); }
};

/// A loaded pack, in one or several versions. Immutable; a cheap handle that may be used from any thread.
class Policy {
 public:
  /// From versions that do not overlap, ascending; `load` makes it.
  Policy(std::vector<std::shared_ptr<const PolicyVersion>> versions,
         std::shared_ptr<const FunctionCatalogue> functions);

  const std::vector<std::shared_ptr<const PolicyVersion>>& versions() const noexcept;
  const PolicyVersion& newest() const { return *versions().back(); }
  const Program& program() const { return newest().program; }
  const FunctionCatalogue& functions() const noexcept;
  std::vector<std::string> decision_names() const;

  /// Decides a case given as nested values (see CaseReader). A problem in the place of a case, or anything else that is
  /// no mapping, makes every answer an error. Throws Error for a decision name that is none.
  Decision decide(const Value& given, const DecideOptions& options = {}) const;
  /// Decides a case given as JSON text; a text that is no JSON makes every answer an error.
  Decision decide_json(std::string_view json, const DecideOptions& options = {}) const;
  /// Decides a case whose facts stand in the order of the newest version's slots (see Binding). One version only.
  Decision decide_case(const Case& facts, const DecideOptions& options = {}) const;
  /// Decides a struct bound with ADJUDGE_FIELDS (include adjudge/engine/bound.hpp), by the version of its date.
  template <class Applicant>
  Decision decide(const Applicant& applicant, const DecideOptions& options = {}) const;

  /// Decides many, on all cores when there are enough (`threads` 0). One bad case does not touch the others.
  BatchResult decide_batch(std::span<const Value> given, const DecideOptions& options = {}, unsigned threads = 0) const;
  Explanation explain(const Value& given, const DecideOptions& options = {}) const;
  WhyNot why_not(const Value& given, std::string_view decision, const Value& hoped_for,
                 const DecideOptions& options = {}) const;

 private:
  struct Parts;
  class Worker;
  std::shared_ptr<const Parts> parts_;
};

}  // namespace adjudge
