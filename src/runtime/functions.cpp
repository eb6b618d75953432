#include "adjudge/runtime/functions.hpp"

#include "runtime/function_call.hpp"

namespace adjudge {

const FunctionCatalogue& built_in_functions() {
  static const FunctionCatalogue catalogue = [] {
    FunctionCatalogue functions;
    add_boolean_functions(functions);
    add_string_functions(functions);
    add_regex_functions(functions);
    add_list_functions(functions);
    add_statistics_functions(functions);
    add_number_functions(functions);
    add_context_functions(functions);
    add_range_functions(functions);
    add_temporal_functions(functions);
    add_conversion_functions(functions);
    add_money_functions(functions);
    add_calendar_functions(functions);
    return functions;
  }();
  return catalogue;
}

}  // namespace adjudge
