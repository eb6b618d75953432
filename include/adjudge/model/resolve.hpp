#pragma once

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/model/model.hpp"
#include "adjudge/syntax/document.hpp"

namespace adjudge {

/// Binds every name and types every expression of a pack. All mistakes go to `notes`; what could not be resolved has
/// the unknown type, of which nothing more is said.
Model resolve(const Document& document, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes);

/// Types one expression over named values: for `adjudge eval`. The names become facts of the model, in order.
struct ResolvedExpression {
  Model model;
  model::ExpressionPtr expression;
};
ResolvedExpression resolve_expression(std::string_view text, const std::vector<std::pair<std::string, Type>>& names,
                                      const FunctionCatalogue& functions, Mode mode, SourceId source,
                                      Diagnostics& notes);

/// The model as text, one line a declaration, expressions as trees of calls: for goldens and debugging.
std::string to_text(const Model& model);

}  // namespace adjudge
