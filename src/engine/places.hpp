#pragma once

#include "adjudge/core/source.hpp"
#include "adjudge/runtime/decision.hpp"
#include "adjudge/runtime/explanation.hpp"

namespace adjudge {

/// Says in words, `rules/returns/money.yaml:27:3`, where what is told of was written: the evaluator knows no files.
void add_places(Decision& decision, const SourceSet& sources);
void add_places(Explanation& explanation, const SourceSet& sources);
void add_places(WhyNot& why_not, const SourceSet& sources);

}  // namespace adjudge
