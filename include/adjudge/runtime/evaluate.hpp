#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/program/program.hpp"
#include "adjudge/runtime/case.hpp"
#include "adjudge/runtime/decision.hpp"
#include "adjudge/runtime/explanation.hpp"

namespace adjudge {

/// Bounds on the work for one case, so that no policy can hang or fill memory.
struct Limits {
  std::uint64_t steps = 20'000'000;  ///< instructions, and elements that functions look at
  unsigned call_depth = 150;         ///< functions calling functions
};

/// What one evaluation may be asked.
struct Options {
  std::optional<DateTime> now;           ///< what `now()` gives; read but absent is an error
  std::vector<std::uint32_t> decisions;  ///< indexes into Program::decisions; empty: all
  Limits limits;
  bool reasons = true;  ///< fill in `because` and `cite`
};

/// Decides one case after another; keeps its working memory between them. One per thread.
class Evaluator {
 public:
  Evaluator(const Program& program, const FunctionCatalogue& functions);
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  Decision evaluate(const Case& facts, const Options& options);
  Explanation explain(const Case& facts, const Options& options);
  /// `hoped_for` may be a part: a member of one output (`approve`), or a context with some outputs.
  WhyNot why_not(const Case& facts, const Options& options, std::uint32_t decision, const Value& hoped_for);

  /// The date that picks the version of a policy for a case: a date, unknown, or a problem; null without `applies_by`.
  Value applies_by(const Case& facts, const Options& options = {});

  /// Diagnostics of dmn mode: why values of the last evaluation are null.
  const std::vector<Problem>& null_causes() const;

 private:
  class Machine;
  std::unique_ptr<Machine> machine_;
};

/// Decides one case. For many, keep an Evaluator.
Decision evaluate(const Program& program, const FunctionCatalogue& functions, const Case& facts,
                  const Options& options = {});

}  // namespace adjudge
