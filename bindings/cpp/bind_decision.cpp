#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind.hpp"
#include "convert.hpp"

namespace adjudge::python {
namespace {

py::object problem_dict(const std::optional<Problem>& problem) {
  if (!problem) return py::none();
  py::dict result;
  result["code"] = to_text(problem->code);
  const CodeEntry* entry = find_code(to_text(problem->code));
  result["name"] = entry == nullptr ? std::string() : std::string(entry->name);
  result["message"] = problem->message;
  result["path"] = problem->path.empty() ? py::object(py::none()) : py::object(py::str(problem->path));
  return result;
}

}  // namespace

void bind_decision(py::module_& module) {
  py::class_<Answer>(module, "Answer")
      .def_readonly("decision", &Answer::decision)
      .def_property_readonly("status", [](const Answer& self) { return std::string(to_text(self.status)); })
      .def_property_readonly("value", [](const Answer& self) { return to_python(self.value); })
      .def_property_readonly("text", [](const Answer& self) { return to_feel(self.value); })
      .def_readonly("fired", &Answer::fired)
      .def_readonly("fired_by_element", &Answer::fired_by_element)
      .def_readonly("because", &Answer::because)
      .def_readonly("cite", &Answer::cite)
      .def_readonly("missing", &Answer::missing)
      .def_property_readonly("problem", [](const Answer& self) { return problem_dict(self.problem); });

  py::class_<Decision>(module, "Decision")
      .def_readonly("pack", &Decision::pack)
      .def_readonly("version", &Decision::version)
      .def_property_readonly("problem", [](const Decision& self) { return problem_dict(self.problem); })
      .def("names",
           [](const Decision& self) {
             std::vector<std::string> names;
             for (const Answer& answer : self.answers) names.push_back(answer.decision);
             return names;
           })
      .def(
          "find", [](const Decision& self, const std::string& name) { return self.find(name); },
          py::return_value_policy::reference_internal)
      .def("to_json", [](const Decision& self) { return to_json(self); });

  py::class_<Explanation>(module, "Explanation")
      .def_readonly("decision", &Explanation::decision)
      .def("to_text", [](const Explanation& self) { return to_text(self); })
      .def("to_json", [](const Explanation& self) { return to_json(self); });

  py::class_<WhyNot>(module, "WhyNot")
      .def_readonly("is_given", &WhyNot::is_given)
      .def("to_text", [](const WhyNot& self) { return to_text(self); })
      .def("to_json", [](const WhyNot& self) { return to_json(self); });
}

}  // namespace adjudge::python
