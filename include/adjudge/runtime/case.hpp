#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/program/program.hpp"

namespace adjudge {

/// One input: the facts of a program in the order of its slots.
///
/// Each fact is a value of its type, unknown (its path missing), or a problem (`missing_fact`, `value_does_not_fit`),
/// which only decisions that read it meet. Lists and records hold such values in their parts.
struct Case {
  std::vector<Value> facts;
};

/// Reads cases from nested values as JSON has them: contexts, lists, texts, numbers, booleans and null.
///
/// Dates and the like are texts; money is `"20.00 EUR"`, `{amount, currency}` or a bare number in the pack's currency.
/// `{order: {placed_at: ...}}` and `{"order.placed_at": ...}` mean the same.
class CaseReader {
 public:
  explicit CaseReader(const Program& program);
  ~CaseReader();
  CaseReader(CaseReader&&) noexcept;

  Case read(const Value& given);
  /// Names in the cases read so far that are no facts, each once (at most a hundred).
  const std::vector<std::string>& extra_keys() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Brings one value to a type: what a CaseReader does for each fact. `path` names it in problems; `currency` is the
/// pack's.
Value fit(const Value& given, const Type& type, const std::string& path, Currency currency, Zone zone,
          bool sensitive = false);

/// A case as it was given, sensitive facts as `***` and without what is no fact: for records.
Value masked_case(const Program& program, const Value& given);

}  // namespace adjudge
