#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <adjudge/adjudge.hpp>
#include <algorithm>

#include "batch.hpp"
#include "bind.hpp"
#include "convert.hpp"
#include "report.hpp"

namespace adjudge::python {
namespace {

using Names = std::vector<std::string>;

/// What a caller asks; the names of decisions are those of some version.
DecideOptions options_of(const Policy& policy, const py::object& now, Names decisions) {
  for (const std::string& name : decisions) {
    const auto knows = [&](const auto& version) { return version->program.find_decision(name) >= 0; };
    if (std::any_of(policy.versions().begin(), policy.versions().end(), knows)) continue;
    const Names known = policy.decision_names();
    std::string advice = nearest(name, known);
    advice = advice.empty() ? std::string() : "did you mean `" + advice + "`?";
    if (advice.empty())
      for (const std::string& one : known) advice += (advice.empty() ? "it has " : ", ") + one;
    throw py::value_error("the pack has no decision `" + name + "`: " + advice);
  }
  DecideOptions options;
  options.now = to_moment(now);
  options.decisions = std::move(decisions);
  return options;
}

// ---- Loading ----

/// What a caller's function raised, without the traceback that pybind adds.
std::string what_happened(const py::error_already_set& error) {
  constexpr std::size_t longest = 200;
  std::string text = py::cast<std::string>(error.type().attr("__name__"));
  const py::str message = py::str(error.value())[py::slice(0, longest, 1)];
  if (py::len(message) > 0) text += ": " + py::cast<std::string>(message);
  return text;
}

/// What a caller's function gave, as the type that its signature promises.
Value result_of(CallContext& context, const Value& given, const FunctionEntry& entry) {
  const Type& promised = entry.forms.front().result;
  if (given.is_null() && promised.is_optional()) return Value::unknown(entry.name + "()");
  if (given.is_null()) return context.fail(Code::bad_argument, "`" + entry.name + "` gave nothing");
  Value result = fit(given, promised, entry.name + "()", context.currency(), context.zone());
  if (!result.is(Kind::problem)) return result;
  return context.fail(Code::bad_argument, result.problem().message);
}

/// A caller's function as an entry of the catalogue. It runs under the GIL; what it raises is a problem of the case.
FunctionEntry entry_of(const std::string& signature, const py::object& function) {
  if (PyCallable_Check(function.ptr()) == 0) throw py::type_error("`" + signature + "` is given no function");
  FunctionEntry entry;
  entry.forms.push_back(parse_signature(signature));
  entry.name = signature.substr(0, signature.find('('));
  while (!entry.name.empty() && entry.name.back() == ' ') entry.name.pop_back();
  if (built_in_functions().find(entry.name) >= 0)
    throw py::value_error("`" + entry.name + "` is a function of the language");
  entry.family = "caller";
  entry.summary = "a function of the caller";
  // The function is let go under the GIL, wherever the last copy of the entry ends.
  std::shared_ptr<py::object> held(new py::object(function), [](py::object* object) {
    const py::gil_scoped_acquire gil;
    delete object;
  });
  entry.native = [held, described = FunctionEntry(entry)](CallContext& context,
                                                          std::span<const Value> arguments) -> Value {
    const py::gil_scoped_acquire gil;
    try {
      py::tuple converted(arguments.size());
      for (std::size_t i = 0; i < arguments.size(); ++i) converted[i] = to_python(arguments[i]);
      return result_of(context, to_value((*held)(*converted)), described);
    } catch (const py::error_already_set& error) {
      // Ctrl-C is raised again as soon as Python has the word.
      if (error.matches(PyExc_KeyboardInterrupt)) PyErr_SetInterrupt();
      return context.fail(Code::bad_argument, "`" + described.name + "` raised " + what_happened(error));
    }
  };
  return entry;
}

py::tuple load_paths(const std::vector<std::string>& paths, const py::dict& functions) {
  std::shared_ptr<const FunctionCatalogue> catalogue;
  if (!functions.empty()) {
    auto own = std::make_shared<FunctionCatalogue>(built_in_functions());
    for (const auto& [signature, function] : functions) {
      try {
        own->add(entry_of(py::cast<std::string>(signature), py::reinterpret_borrow<py::object>(function)));
      } catch (const InternalError& error) {
        throw py::value_error(error.what());
      }
    }
    catalogue = std::move(own);
  }
  const std::vector<std::filesystem::path> files(paths.begin(), paths.end());
  const Result<Policy> loaded = [&] {
    const py::gil_scoped_release release;
    return load(files, catalogue);
  }();
  if (loaded) {
    const PolicyVersion& newest = loaded->newest();
    return py::make_tuple(py::cast(*loaded), report_dict(newest.warnings, *newest.sources));
  }
  return py::make_tuple(py::none(), report_dict(loaded.error().diagnostics, *loaded.error().sources));
}

// ---- Deciding ----

Decision decide(const Policy& self, const Given& given, const py::object& now, Names decisions) {
  const DecideOptions options = options_of(self, now, std::move(decisions));
  const py::gil_scoped_release release;
  return self.decide(given.value, options);
}

/// Decides values and keeps them; the GIL is let go, so that other threads of Python run and functions of the caller
/// may.
Batch decide_values(const Policy& self, std::vector<Value> given, const DecideOptions& options, unsigned threads) {
  const py::gil_scoped_release release;
  BatchResult result = self.decide_batch(given, options, threads);
  return {std::move(given), std::make_shared<const std::vector<Decision>>(std::move(result.decisions)),
          std::move(result.extra_keys)};
}

Batch decide_cases(const Policy& self, const py::iterable& cases, const py::object& now, Names decisions,
                   unsigned threads) {
  const DecideOptions options = options_of(self, now, std::move(decisions));
  std::vector<Value> values;
  for (const py::handle one : cases) values.push_back(to_case(one));
  return decide_values(self, std::move(values), options, threads);
}

Batch decide_rows(const Policy& self, Rows& rows, const py::object& now, Names decisions, unsigned threads) {
  const DecideOptions options = options_of(self, now, std::move(decisions));
  std::vector<Value> values;
  values.reserve(rows.rows.size());
  for (const CaseRow& row : rows.rows) values.push_back(value_of(row));
  return decide_values(self, std::move(values), options, threads);
}

/// `capsule` holds a stream as the Arrow PyCapsule interface wants it; it is left empty.
Batch decide_arrow(const Policy& self, const py::capsule& capsule, const py::object& now, Names decisions,
                   unsigned threads) {
  const DecideOptions options = options_of(self, now, std::move(decisions));
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw py::error_already_set();
  std::vector<Value> all;
  std::string error;
  {
    const py::gil_scoped_release release;
    ArrowCases cases(stream, &self.program());
    std::vector<Value> rows;
    while (cases.next(rows, error)) std::move(rows.begin(), rows.end(), std::back_inserter(all));
  }
  if (!error.empty()) throw py::value_error(error);
  return decide_values(self, std::move(all), options, threads);
}

Explanation explain(const Policy& self, const Given& given, const py::object& now, Names decisions) {
  const DecideOptions options = options_of(self, now, std::move(decisions));
  const py::gil_scoped_release release;
  return self.explain(given.value, options);
}

/// A hoped-for answer, or some outputs of one, as the types that the decision gives: `20.00 EUR` is money then.
Value as_answer(const Policy& self, const Value& hoped, const Type& type) {
  const Program& program = self.program();
  if (type.is(Type::Kind::list) && !hoped.is(Kind::list)) return as_answer(self, hoped, type.element());
  if (type.is(Type::Kind::record)) {
    if (!hoped.is(Kind::context)) return hoped;
    std::vector<std::pair<std::string, Value>> parts;
    const auto& keys = hoped.shape()->keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const Type::Field* field = type.field(keys[i]);
      if (field == nullptr) throw py::value_error("the answer has no output `" + keys[i] + "`");
      parts.emplace_back(keys[i], as_answer(self, hoped.values()[i], field->type));
    }
    return Value::context(std::move(parts));
  }
  if (hoped.is_null()) return hoped;
  Value fitted = fit(hoped, type, "the answer", program.currency, program.zone);
  if (fitted.is(Kind::problem)) throw py::value_error(fitted.problem().message);
  return fitted;
}

WhyNot why_not(const Policy& self, const Given& given, const std::string& decision, const py::object& hoped_for,
               const py::object& now) {
  const DecideOptions options = options_of(self, now, {decision});
  Value hoped = to_sound_value(hoped_for);
  const int index = self.program().find_decision(decision);
  if (index >= 0) hoped = as_answer(self, hoped, self.program().decisions[static_cast<std::size_t>(index)].answer);
  const py::gil_scoped_release release;
  return self.why_not(given.value, decision, hoped, options);
}

/// A person's answer as the type of the decision's.
py::object fit_answer(const Policy& self, const std::string& name, const py::object& answer) {
  const int index = self.program().find_decision(name);
  if (index < 0) throw py::key_error(name);
  const program::Decision& decision = self.program().decisions[static_cast<std::size_t>(index)];
  const Value fitted = fit(to_sound_value(answer), decision.answer, name, self.program().currency, self.program().zone);
  if (fitted.is(Kind::problem)) throw py::value_error(fitted.problem().message);
  if (fitted.is(Kind::context))
    for (const Value& part : fitted.values())
      if (part.is(Kind::problem)) throw py::value_error(part.problem().message);
  return py::make_tuple(to_python(fitted), to_json(fitted));
}

// ---- What a policy is ----

py::list facts(const Policy& self) {
  py::list result;
  for (const program::Slot& slot : self.program().slots) {
    py::dict row;
    row["path"] = slot.path;
    row["type"] = slot.type.to_text();
    row["optional"] = slot.type.is_optional();
    row["default"] = slot.has_default ? to_python(slot.default_value) : py::object(py::none());
    row["has_default"] = slot.has_default;
    row["sensitive"] = slot.sensitive;
    row["label"] = slot.label;
    result.append(row);
  }
  return result;
}

py::list versions(const Policy& self) {
  const auto day = [](const std::optional<Date>& date) {
    return date ? to_python(Value(*date)) : py::object(py::none());
  };
  py::list result;
  for (const auto& version : self.versions()) {
    py::dict row;
    row["pack"] = version->model.pack;
    row["title"] = version->model.title;
    row["version"] = version->model.version;
    row["path"] = version->path;
    row["hash"] = version->program.content_hash;
    row["from"] = day(version->model.in_force.from);
    row["to"] = day(version->model.in_force.to);
    py::dict calendars;
    for (const Calendar& calendar : version->model.calendars) calendars[py::str(calendar.id)] = calendar.version;
    row["calendars"] = calendars;
    result.append(row);
  }
  return result;
}

std::string graph(const Policy& self, const std::string& format, const std::optional<std::string>& slice_of) {
  DecisionGraph graph = self.newest().graph;
  if (slice_of) {
    const DecisionGraph::Vertex* vertex = graph.find(*slice_of);
    if (vertex == nullptr) {
      std::vector<std::string> names;
      for (const DecisionGraph::Vertex& one : graph.vertices) names.push_back(one.name);
      const std::string close = nearest(*slice_of, names);
      throw py::value_error("the pack has no fact or decision `" + *slice_of + "`" +
                            (close.empty() ? "" : ": did you mean `" + close + "`?"));
    }
    const auto index = static_cast<std::uint32_t>(vertex - graph.vertices.data());
    const bool is_fact = vertex->kind == DecisionGraph::Vertex::Kind::fact;
    graph = slice(graph, is_fact ? touches(graph, index) : needs(graph, index));
  }
  if (format == "dot") return to_dot(graph);
  if (format == "mermaid") return to_mermaid(graph);
  if (format == "text") return to_text(graph);
  throw py::value_error("a graph is written as dot, mermaid or text, not " + format);
}

}  // namespace

void bind_policy(py::module_& module) {
  module.def("load", &load_paths, py::arg("paths"), py::arg("functions"));
  module.def("moment_text", [](const py::object& now) {
    const auto moment = to_moment(now);
    return moment ? moment->to_text() : std::string();
  });

  py::class_<Policy>(module, "Policy")
      .def("decision_names", &Policy::decision_names)
      .def("decide", &decide)
      .def("decide_cases", &decide_cases)
      .def("decide_rows", &decide_rows)
      .def("decide_arrow", &decide_arrow)
      .def("explain", &explain)
      .def("why_not", &why_not)
      .def("fit_answer", &fit_answer)
      .def("masked_case",
           [](const Policy& self, const Given& given) { return to_json(masked_case(self.program(), given.value)); })
      .def("facts", &facts)
      .def("versions", &versions)
      .def("graph", &graph);

  py::register_local_exception_translator([](std::exception_ptr raised) {
    try {
      if (raised) std::rethrow_exception(raised);
    } catch (const Error& error) {
      const Diagnostics& notes = error.diagnostics();
      std::string text = notes.empty() ? std::string(error.what()) : notes[0].message;
      if (!notes.empty() && !notes[0].fixes.empty()) text += ": " + notes[0].fixes.front().reason;
      PyErr_SetString(PyExc_ValueError, text.c_str());
    }
  });
}

}  // namespace adjudge::python
