#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind.hpp"
#include "report.hpp"

namespace adjudge::python {
namespace {

namespace py = pybind11;

/// A place as people and editors count it.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
};

Place place_of(const SourceSet& sources, const Span& span) {
  Place place;
  if (span.is_none()) return place;
  place.file = sources[span.source].name;
  const Position begin = sources.position(span.source, span.begin);
  const Position end = sources.position(span.source, span.end);
  place.line = begin.line;
  place.column = begin.column;
  place.end_line = end.line;
  place.end_column = end.column;
  return place;
}

py::dict place_dict(const Place& place) {
  py::dict result;
  if (place.line == 0) {
    for (const char* key : {"file", "line", "column", "end_line", "end_column"}) result[key] = py::none();
    return result;
  }
  result["file"] = place.file;
  result["line"] = place.line;
  result["column"] = place.column;
  result["end_line"] = place.end_line;
  result["end_column"] = place.end_column;
  return result;
}

}  // namespace

py::dict report_dict(const Diagnostics& diagnostics, const SourceSet& sources) {
  py::list items;
  for (const Diagnostic& diagnostic : diagnostics) {
    py::dict item =
        diagnostic.labels.empty() ? place_dict({}) : place_dict(place_of(sources, diagnostic.labels.front().span));
    item["code"] = to_text(diagnostic.code);
    const CodeEntry* entry = find_code(to_text(diagnostic.code));
    item["name"] = entry == nullptr ? std::string() : std::string(entry->name);
    item["severity"] = diagnostic.severity == Severity::error     ? "error"
                       : diagnostic.severity == Severity::warning ? "warning"
                                                                  : "note";
    item["message"] = diagnostic.message;
    py::list labels;
    for (const Label& label : diagnostic.labels) {
      py::dict part = place_dict(place_of(sources, label.span));
      part["text"] = label.text;
      labels.append(part);
    }
    item["labels"] = labels;
    py::list fixes;
    for (const FixHint& fix : diagnostic.fixes) {
      py::dict part = place_dict(place_of(sources, fix.span));
      part["replacement"] = fix.span.is_none() ? py::object(py::none()) : py::object(py::str(fix.replacement));
      part["reason"] = fix.reason;
      fixes.append(part);
    }
    item["fixes"] = fixes;
    item["text"] = to_text(diagnostic, sources);
    items.append(item);
  }
  py::dict result;
  result["diagnostics"] = items;
  result["text"] = to_text(diagnostics, sources);
  result["errors"] = diagnostics.error_count();
  result["warnings"] = diagnostics.warning_count();
  result["left_out"] = diagnostics.left_out();
  return result;
}

void bind_diagnostics(py::module_& module) {
  module.def("codes", [] {
    py::list result;
    for (const CodeEntry& entry : code_table()) {
      py::dict row;
      row["code"] = to_text(entry.code);
      row["name"] = std::string(entry.name);
      row["meaning"] = std::string(entry.meaning);
      row["bad"] = std::string(entry.bad);
      row["repair"] = std::string(entry.repair);
      result.append(row);
    }
    return result;
  });
}

}  // namespace adjudge::python
