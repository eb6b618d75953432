#pragma once

#include <map>
#include <set>
#include <vector>

#include "adjudge/model/model.hpp"

namespace adjudge {

/// What of a pack must not be shown: values of sensitive facts and fields, and what is computed from them.
///
/// Conditions of rules choose answers and do not show what they look at; a value that an expression computes from a
/// sensitive one counts as sensitive itself. A harmless field of a record is harmless whatever stands beside it.
class Sensitivity {
 public:
  explicit Sensitivity(const Model& model);

  /// Whether the value of an expression may show something sensitive.
  bool shows(const model::Expression& expression) const;
  /// Whether a term, a window or a decision's answer may.
  bool shows(model::NodeRef node) const { return nodes_.count(node) != 0; }

 private:
  bool derives(const model::Expression& expression) const;
  bool any_shows(const std::vector<model::ExpressionPtr>& parts) const;
  bool any_derives(const std::vector<model::ExpressionPtr>& parts) const;
  bool has_sensitive_part(const Type& type) const;
  bool computes_sensitive(model::NodeRef node) const;
  void spread();

  const Model& model_;
  bool has_any_ = false;
  std::set<model::NodeRef> nodes_;                           // that derive from something sensitive
  std::set<model::FunctionId> functions_;                    // whose bodies do, whatever their arguments are
  std::map<model::LocalId, model::ExpressionPtr> elements_;  // of `for_each`: the lists that they are of
  mutable std::map<const void*, bool> records_;              // whether a record has a sensitive part, by its shape
};

}  // namespace adjudge
