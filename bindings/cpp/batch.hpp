#pragma once

#include <adjudge/adjudge.hpp>
#include <memory>
#include <string>
#include <vector>

namespace adjudge::python {

/// A case as it was given, kept so that its decision can be explained and recorded later.
struct Given {
  Value value;
};

/// Rows of a case file, good and bad.
struct Rows {
  std::vector<CaseRow> rows;
};

/// The case of a row; of a bad one the problem.
inline Value value_of(const CaseRow& row) { return row.is_good() ? row.given : Value::problem(*bad_row(row).problem); }

/// Cases and the decisions about them.
struct Batch {
  std::vector<Value> given;
  std::shared_ptr<const std::vector<Decision>> decisions;
  std::vector<std::string> extra_keys;
};

}  // namespace adjudge::python
