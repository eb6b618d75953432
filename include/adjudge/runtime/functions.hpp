#pragma once

#include "adjudge/core/function_catalogue.hpp"

namespace adjudge {

/// The functions that every expression may call, those of FEEL and those of the policy language: built once, then only
/// read, from any thread.
const FunctionCatalogue& built_in_functions();

}  // namespace adjudge
