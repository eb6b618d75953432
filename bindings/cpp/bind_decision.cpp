#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "bind.hpp"
#include "convert.hpp"

namespace adjudge::python {
namespace {

std::string name_of(const Problem& problem) {
  const CodeEntry* entry = find_code(to_text(problem.code));
  return entry == nullptr ? std::string() : std::string(entry->name);
}

py::object fired_of(const Answer& answer) {
  if (!answer.fired_by_element.empty()) return py::cast(answer.fired_by_element);
  return py::cast(answer.fired);
}

std::string in_words(const Answer& answer) {
  switch (answer.status) {
    case Status::decided:
      return to_text(answer.value);
    case Status::undetermined: {
      std::string text;
      for (const std::string& path : answer.missing) text += (text.empty() ? "not known: " : ", ") + path;
      return text;
    }
    case Status::conflict:
    case Status::error:
      break;
  }
  return answer.problem ? answer.problem->message : std::string();
}

}  // namespace

void bind_decision(py::module_& module) {
  py::class_<Problem>(module, "Problem", "Why an answer could not be had; str() is the message.")
      .def_property_readonly(
          "code", [](const Problem& self) { return to_text(self.code); }, "Such as `ADJ501`.")
      .def_property_readonly("name", &name_of, "The code's name, such as `missing_fact`.")
      .def_readonly("message", &Problem::message, "The message.")
      .def_readonly("where", &Problem::where, "The file, line and column of the policy that it is about, or nothing.")
      .def_property_readonly(
          "path",
          [](const Problem& self) {
            return self.path.empty() ? py::object(py::none()) : py::object(py::str(self.path));
          },
          "The fact that it is about, or None.")
      .def("__str__", [](const Problem& self) { return self.message; })
      .def("__repr__", [](const Problem& self) { return "<Problem " + name_of(self) + ": " + self.message + ">"; });

  py::class_<Answer>(module, "Answer", "The answer to one of a pack's decisions.")
      .def_readonly("decision", &Answer::decision, "The decision's name.")
      .def_property_readonly(
          "status", [](const Answer& self) { return std::string(to_text(self.status)); },
          "`decided`, `undetermined`, `conflict` or `error`.")
      .def_property_readonly(
          "answer", [](const Answer& self) { return to_python(self.value); },
          "The answer, None unless decided. An output that the rule left out is None in it.")
      .def_property_readonly("fired", &fired_of,
                             "The ids of the rules that gave it; under `for_each` one list per element.")
      .def_readonly("because", &Answer::because, "The reasons of those rules, filled in.")
      .def_readonly("cite", &Answer::cite, "What those rules cite.")
      .def_readonly("missing", &Answer::missing, "When undetermined: the facts that would settle it.")
      .def_readonly("error", &Answer::problem, "When in error or in conflict: why.")
      .def("__str__", &in_words)
      .def("__repr__", [](const Answer& self) {
        return "<Answer " + self.decision + ": " + std::string(to_text(self.status)) + ", " + in_words(self) + ">";
      });

  py::class_<Decision>(module, "Decision")
      .def_readonly("pack", &Decision::pack)
      .def_readonly("version", &Decision::version)
      .def_readonly("problem", &Decision::problem)
      .def_readonly("null_causes", &Decision::null_causes)
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
