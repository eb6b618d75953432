#pragma once

#include <pybind11/pybind11.h>

#include <adjudge/adjudge.hpp>

namespace adjudge::python {

/// Findings as plain dicts: what adjudge.errors makes Diagnostic objects of.
pybind11::dict report_dict(const Diagnostics& diagnostics, const SourceSet& sources);

}  // namespace adjudge::python
