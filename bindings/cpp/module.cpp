#include <pybind11/pybind11.h>

#include "bind.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "The compiled part of adjudge; use the package itself.";
  // In an order in which each noun stands after those that its signatures name.
  adjudge::python::bind_values(module);
  adjudge::python::bind_diagnostics(module);
  adjudge::python::bind_case(module);
  adjudge::python::bind_decision(module);
  adjudge::python::bind_batch(module);
  adjudge::python::bind_policy(module);
  adjudge::python::bind_pack(module);
  adjudge::python::bind_feel(module);
}
