#pragma once

#include <pybind11/pybind11.h>

#include <adjudge/adjudge.hpp>

/// Values between Python and the library (docs/python.md, "Values").
namespace adjudge::python {

namespace py = pybind11;

/// A Python object as a value. Raises TypeError for what has none, ValueError for what nests too deep.
Value to_value(py::handle object);

/// A value as a Python object: Python's own type where it holds the value exactly, else the type of this package.
py::object to_python(const Value& value);

/// A time that a caller gives as a datetime, a DateTime or a text.
std::optional<DateTime> to_moment(py::handle object);

}  // namespace adjudge::python
