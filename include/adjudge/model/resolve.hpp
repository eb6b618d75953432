#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/model/model.hpp"
#include "adjudge/syntax/document.hpp"
#include "adjudge/syntax/drg.hpp"

namespace adjudge {

/// Binds every name and types every expression of a pack. All mistakes go to `notes`; what could not be resolved has
/// the unknown type, of which nothing more is said.
Model resolve(const Document& document, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes);

/// Binds and types DMN files in dmn mode: the first is the one that was asked for, the others are what it imports. What
/// is wrong in one expression is a warning and makes it null. Business knowledge models and decision services of the
/// first file are decisions of the model too (`is_invocable`), with their parameters as facts.
Model resolve(std::span<const drg::Definitions> files, const FunctionCatalogue& functions, const SourceSet& sources,
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
