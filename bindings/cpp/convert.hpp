#pragma once

#include <pybind11/pybind11.h>

#include <adjudge/adjudge.hpp>

/// Values between Python and the library (docs/python.md, "Values").
namespace adjudge::python {

namespace py = pybind11;

/// A Python object as a value. What a policy has no value for is a problem in its place, so that only those who read it
/// meet it; raises only what the object's own methods raise beyond Exception, such as KeyboardInterrupt.
Value to_value(py::handle object);

/// The same for what has to be a value: a problem anywhere at the top is raised as ValueError.
Value to_sound_value(py::handle object);

/// One case: a mapping, or a text of JSON. What is neither is a problem.
Value to_case(py::handle object);

/// A value as a Python object: Python's own type where it holds the value exactly, else the type of this package.
py::object to_python(const Value& value);

/// A number as decimal.Decimal.
py::object to_python_decimal(const std::string& digits);

/// A time that a caller gives as a datetime, a date, a DateTime or a text.
std::optional<DateTime> to_moment(py::handle object);

}  // namespace adjudge::python
