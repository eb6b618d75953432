#pragma once

#include <pybind11/pybind11.h>

/// One function per noun that Python sees.
namespace adjudge::python {

void bind_values(pybind11::module_& module);
void bind_diagnostics(pybind11::module_& module);
void bind_case(pybind11::module_& module);
void bind_decision(pybind11::module_& module);
void bind_batch(pybind11::module_& module);
void bind_policy(pybind11::module_& module);
void bind_pack(pybind11::module_& module);
void bind_feel(pybind11::module_& module);

}  // namespace adjudge::python
