#pragma once

#include <string>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/graph/decision_graph.hpp"
#include "adjudge/graph/order.hpp"
#include "adjudge/model/model.hpp"
#include "adjudge/program/program.hpp"

namespace adjudge {

/// Turns a model and its order into a program. A pack too large for the tables is reported in `notes`.
Program compile(const Model& model, const DecisionGraph& graph, const FunctionCatalogue& functions, Diagnostics& notes);

/// Binds the program's built-ins to a catalogue by name; false when one is not there.
bool bind(Program& program, const FunctionCatalogue& functions);

/// The program as text, block by block: for goldens and debugging.
std::string disassemble(const Program& program);

/// Compiles a single expression: a program whose one decision `result` has its value.
Program compile_expression(const Model& model, const model::Expression& expression, const FunctionCatalogue& functions,
                           Diagnostics& notes);

}  // namespace adjudge
