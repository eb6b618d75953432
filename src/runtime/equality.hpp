#pragma once

#include <vector>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge {

/// What `=` says without complaining: true or false, unknown or a problem where parts are not settled, and null where
/// the kinds differ. Parts compare with a three-valued `and` in which null and problems rank alike, the first winning.
Value equality(CallContext& context, const Value& left, const Value& right);

/// Folds the result of one more test into a three-valued `or` over tests: true beats a problem beats unknown beats
/// false; a null (unlike kinds) is no match.
class AnyMatch {
 public:
  /// True when the outcome cannot change any more.
  bool add(const Value& test);
  Value result() const;

 private:
  Value verdict_ = Value(false);  // or true, or the first problem
  std::vector<Value> unknown_;
};

}  // namespace adjudge
