#pragma once

#include <string>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/program/program.hpp"

namespace adjudge {

/// What one decision needs of a table of answers: columns for its answer; `.status`, `.fired`, `.missing` and `.error`
/// stand beside them.
struct AnswerColumns {
  std::string decision;
  std::vector<std::string> fields;  ///< of an answer that is a record; empty: the answer is one column
  std::vector<std::string> names;   ///< of the columns: the decision, or one for each field
  std::vector<Type> types;          ///< of the columns
  bool for_each = false;            ///< one answer per element
};

/// The columns of the decisions with these names, in their order; none given: of all decisions.
std::vector<AnswerColumns> answer_columns(const Program& program, std::vector<std::string> decisions);

/// A value in a cell of text: nothing for what is not settled, JSON for lists and records, else its FEEL text.
std::string plain_text(const Value& value);

}  // namespace adjudge
