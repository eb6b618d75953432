#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adjudge/io/arrow.hpp"
#include "adjudge/program/program.hpp"
#include "adjudge/runtime/decision.hpp"

namespace adjudge {

/// Hands decisions on as an Arrow table: fills `out` with a stream that its receiver reads and releases.
///
/// The columns and their types follow from the declared answers alone, so that tables of one policy fit together. There
/// are those of `AnswerWriter`: for each decision its answer (one column per field of a record), `.status`, `.fired`,
/// `.missing` and `.error`. `decisions` are the names asked for; empty: all of the program's.
/// - number is decimal128(38, 18), so is money, with its currency in a column `<name>_currency` beside it; digits
/// beyond
///   18 places are rounded half-even;
/// - boolean, date; date and time as microseconds with the pack's zone;
/// - everything else is text: choices as they are, lists and records as JSON, durations and the like as FEEL.
/// A value that its column cannot hold (a number of 21 digits before the point) is null, and `.error` says so.
void export_answers(std::shared_ptr<const std::vector<Decision>> answers, const Program& program,
                    const std::vector<std::string>& decisions, ArrowArrayStream* out);

}  // namespace adjudge
