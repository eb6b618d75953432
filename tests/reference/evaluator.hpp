#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adjudge/core/code.hpp"
#include "adjudge/core/date_time.hpp"
#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/syntax/parse.hpp"

/// A second evaluator of packs, slow and obvious: it walks the syntax trees, as `docs/semantics.md` and the language
/// pages say, and shares no evaluation code with the engine. Where the two disagree, one of them is wrong.
namespace adjudge::reference {

enum class Status { decided, undetermined, conflict, error };
std::string_view to_text(Status status);

/// What the pack says of one decision for one case.
struct Outcome {
  Status status = Status::error;
  Value answer;                                 ///< when decided
  std::vector<std::vector<std::string>> fired;  ///< one list, or under `for_each` one per element
  bool per_element = false;
  std::vector<std::string> missing;  ///< when undetermined; ascending, each once
  Code code = Code::none;            ///< of an error or a conflict
  std::string message;
  std::string path;  ///< of the fact, where the error is about one
};
std::string to_text(const Outcome& outcome);

struct Pack;

/// A pack that is ready to be evaluated.
class ReferencePack {
 public:
  /// Reads the files of one pack. What it cannot read goes to `notes`; a pack with errors gives nothing useful.
  static ReferencePack build(const SourceSet& sources, std::span<const PackFile> files, Diagnostics& notes);

  const Pack& pack() const noexcept { return *pack_; }
  std::vector<std::string> decisions() const;  ///< in file order

 private:
  std::shared_ptr<const Pack> pack_;
};

/// Decides a case. `raw` is a tree of what JSON can say: null, booleans, numbers, strings, lists and contexts.
std::map<std::string, Outcome> evaluate(const ReferencePack& pack, const Value& raw, std::optional<Instant> now,
                                        std::span<const std::string> decisions);

/// A tree of raw values from a YAML or JSON text: plain numbers, `true`, `false` and `null` are those, the rest is
/// text. Nothing when it is not one document.
std::optional<Value> raw_from_text(std::string_view text);
/// The same tree as JSON text.
std::string raw_to_json(const Value& raw);

}  // namespace adjudge::reference
