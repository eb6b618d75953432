#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "batch.hpp"
#include "bind.hpp"
#include "convert.hpp"

namespace adjudge::python {
namespace {

CaseFormat format_named(const std::string& name) {
  for (const CaseFormat format : {CaseFormat::ndjson, CaseFormat::json, CaseFormat::csv})
    if (name == to_text(format)) return format;
  throw py::value_error("cases and answers are written as ndjson, json or csv, not " + name);
}

/// The case in a record of a decision.
Given case_of_record(const std::string& record) {
  JsonError error;
  const auto parsed = parse_json(record, error);
  const Value* given = parsed && parsed->is(Kind::context) ? parsed->find("case") : nullptr;
  if (given == nullptr) throw py::value_error("this is no record of a decision");
  return {*given};
}

/// A file of cases with the policy that tells its columns.
struct PolicyCaseFile {
  Policy policy;
  CaseFile file;
};

PolicyCaseFile open_file(const std::string& path, const std::string& format, const Policy& policy) {
  auto file = open_cases(path, format_named(format), &policy.program());
  if (file) return {policy, std::move(*file)};
  const Diagnostic why = file.error().diagnostics[0];
  PyErr_SetString(why.code == Code::not_found ? PyExc_FileNotFoundError : PyExc_OSError, why.message.c_str());
  throw py::error_already_set();
}

Rows next_rows(PolicyCaseFile& self, std::size_t most) {
  const py::gil_scoped_release release;
  Rows found;
  while (found.rows.size() < most) {
    auto row = self.file.next();
    if (!row) break;
    found.rows.push_back(std::move(*row));
  }
  return found;
}

/// (line, what is the matter) of each bad row.
std::vector<std::pair<std::uint64_t, std::string>> problems(const Rows& self) {
  std::vector<std::pair<std::uint64_t, std::string>> found;
  for (const CaseRow& row : self.rows)
    if (!row.is_good()) found.emplace_back(row.line, row.problem);
  return found;
}

}  // namespace

void bind_case(py::module_& module) {
  py::class_<Given>(module, "Given")
      .def(py::init([](const py::object& given) { return Given{to_case(given)}; }))
      .def_static("of_record", &case_of_record, py::arg("record"));

  py::class_<Rows>(module, "Rows")
      .def("__len__", [](const Rows& self) { return self.rows.size(); })
      .def("given", [](const Rows& self, std::size_t index) { return Given{value_of(self.rows.at(index))}; })
      .def("problems", &problems);

  py::class_<PolicyCaseFile>(module, "CaseFile")
      .def(py::init(&open_file), py::arg("path"), py::arg("form"), py::arg("policy"))
      .def("next", &next_rows, py::arg("most"))
      .def("bytes_read", [](const PolicyCaseFile& self) { return self.file.bytes_read(); });
}

}  // namespace adjudge::python
