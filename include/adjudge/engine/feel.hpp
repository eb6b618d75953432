#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/result.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/runtime/evaluate.hpp"

namespace adjudge {

/// What an expression gave: a settled value, or in strict mode why not; in dmn mode also the causes of nulls.
struct FeelResult {
  Value value;
  std::vector<Problem> causes;
};

/// Evaluates one FEEL expression over the entries of a context (null: none). Mistakes of the text are in the failure; a
/// mistake while it runs is a problem as the value (strict mode), or null with causes (dmn mode).
Result<FeelResult> evaluate_feel(std::string_view expression, const Value& context, Mode mode,
                                 const Options& options = {});

}  // namespace adjudge
