#include "adjudge/runtime/operators.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

Value not_of(Call& call) { return negation(call.context(), call.single(0, Kind::boolean)); }

Value is(Call& call) {
  for (std::size_t i = 0; i < 2; ++i) {
    if (auto unsettled = unsettled_within(call.context(), call[i])) return *std::move(unsettled);
  }
  return Value(identical(call[0], call[1]));
}

}  // namespace

void add_boolean_functions(FunctionCatalogue& catalogue) {
  add_family(catalogue, "boolean",
             {
                 {"not",
                  "the opposite of a boolean",
                  {"not(negand: boolean) -> boolean"},
                  {{"not(contains(\"sealed box\", \"opened\"))", "true"}},
                  not_of,
                  Strictness::lenient},
                 {"is",
                  "whether two values are the same in kind and content, a time zone's name included",
                  {"is(value1: any, value2: any) -> boolean"},
                  {{"is(date(\"2026-11-24\"), date(2026, 11, 24))", "true"},
                   {"is(time(\"10:00:00Z\"), time(\"11:00:00+01:00\"))", "false"}},
                  is},
             });
}

}  // namespace adjudge
