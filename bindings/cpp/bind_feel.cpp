#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <adjudge/adjudge.hpp>

#include "bind.hpp"
#include "convert.hpp"
#include "report.hpp"

namespace adjudge::python {

void bind_feel(py::module_& module) {
  // (value, causes, report): report is None unless the text is wrong.
  module.def(
      "evaluate_feel",
      [](const std::string& expression, const py::object& context, const std::string& mode,
         const py::object& now) -> py::tuple {
        if (mode != "strict" && mode != "dmn") throw py::value_error("the mode is strict or dmn, not " + mode);
        Options options;
        options.now = to_moment(now);
        const Value names = to_sound_value(context);
        const Result<FeelResult> result = [&] {
          const py::gil_scoped_release release;
          return evaluate_feel(expression, names, mode == "dmn" ? Mode::dmn : Mode::strict, options);
        }();
        if (!result)
          return py::make_tuple(py::none(), py::list(),
                                report_dict(result.error().diagnostics, *result.error().sources));
        const Value& value = result->value;
        py::list causes;
        for (const Problem& cause : result->causes) causes.append(cause.message);
        if (value.is(Kind::problem)) causes.append(value.problem().message);
        if (value.is(Kind::unknown))
          for (const std::string& path : value.missing().paths) causes.append("`" + path + "` is not known");
        py::dict found;
        found["value"] = to_python(value);
        found["text"] = to_feel(value);
        found["is_settled"] = value.is_settled();
        return py::make_tuple(found, causes, py::none());
      },
      py::arg("expression"), py::arg("context"), py::arg("mode"), py::arg("now"));

  module.def("functions", [] {
    py::list result;
    for (const FunctionEntry& entry : built_in_functions()) {
      py::dict row;
      row["name"] = entry.name;
      row["family"] = entry.family;
      row["summary"] = entry.summary;
      row["strict_mode_only"] = entry.strict_mode_only;
      py::list forms;
      for (const Signature& form : entry.forms) forms.append(form.text);
      row["forms"] = forms;
      py::list examples;
      for (const Example& example : entry.examples) examples.append(py::make_tuple(example.expression, example.result));
      row["examples"] = examples;
      result.append(row);
    }
    return result;
  });
}

}  // namespace adjudge::python
