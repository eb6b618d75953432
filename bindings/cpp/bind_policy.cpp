#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <adjudge/adjudge.hpp>
#include <algorithm>
#include <cerrno>
#include <fstream>

#include "bind.hpp"
#include "convert.hpp"
#include "report.hpp"

namespace adjudge::python {
namespace {

DecideOptions options_of(const py::object& now, const std::optional<std::vector<std::string>>& decisions) {
  DecideOptions options;
  options.now = to_moment(now);
  if (decisions) options.decisions = *decisions;
  return options;
}

/// A caller's function as an entry of the catalogue. It runs under the GIL; what it raises is a problem of the case.
FunctionEntry entry_of(const std::string& signature, const py::object& function) {
  FunctionEntry entry;
  entry.forms.push_back(parse_signature(signature));
  entry.name = signature.substr(0, signature.find('('));
  entry.family = "caller";
  entry.summary = "a function of the caller";
  // The handle is let go under the GIL, wherever the last copy of the entry ends.
  std::shared_ptr<py::object> held(new py::object(function), [](py::object* object) {
    const py::gil_scoped_acquire gil;
    delete object;
  });
  entry.native = [held, name = entry.name](CallContext& context, std::span<const Value> arguments) -> Value {
    const py::gil_scoped_acquire gil;
    try {
      py::tuple converted(arguments.size());
      for (std::size_t i = 0; i < arguments.size(); ++i) converted[i] = to_python(arguments[i]);
      return to_value((*held)(*converted));
    } catch (const std::exception& error) {
      return context.fail(Code::bad_argument, "`" + name + "` failed: " + std::string(error.what()).substr(0, 200));
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
  std::vector<std::filesystem::path> files(paths.begin(), paths.end());
  std::optional<Result<Policy>> loaded;
  {
    const py::gil_scoped_release release;
    loaded.emplace(load(files, catalogue));
  }
  if (*loaded)
    return py::make_tuple(py::cast(loaded->value()),
                          report_dict(loaded->value().newest().warnings, *loaded->value().newest().sources));
  const Failure& failure = loaded->error();
  return py::make_tuple(py::none(), report_dict(failure.diagnostics, *failure.sources));
}

// One thread of Python decides one batch; the library spreads it over cores.
BatchResult decide_values(const Policy& policy, const std::vector<Value>& cases, const DecideOptions& options,
                          unsigned threads) {
  const py::gil_scoped_release release;
  return policy.decide_batch(cases, options, threads);
}

/// Takes the stream out of an Arrow PyCapsule; the capsule is left empty, as its protocol wants.
ArrowArrayStream* stream_of(const py::capsule& capsule) {
  auto* const stream = static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), "arrow_array_stream"));
  if (stream == nullptr) throw py::error_already_set();
  return stream;
}

/// A file of answers, written as they come.
class AnswerFile {
 public:
  AnswerFile(const std::string& path, const std::string& format, const Policy& policy,
             std::vector<std::string> decisions)
      : out_(path, std::ios::binary),
        writer_(out_, format_named(format), policy.program(), std::move(decisions)),
        path_(path) {
    check();
  }

  void write(const std::vector<const Decision*>& decisions) {
    {
      const py::gil_scoped_release release;
      for (const Decision* decision : decisions) writer_.write(*decision);
    }
    check();
  }

  void finish() {
    writer_.finish();
    out_.flush();
    check();
  }

 private:
  static CaseFormat format_named(const std::string& name) {
    for (const CaseFormat format : {CaseFormat::ndjson, CaseFormat::json, CaseFormat::csv})
      if (name == to_text(format)) return format;
    throw py::value_error("answers are written as ndjson, json or csv, not " + name);
  }

  void check() {
    if (out_) return;
    errno = errno != 0 ? errno : EIO;
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, path_.c_str());
    throw py::error_already_set();
  }

  std::ofstream out_;
  AnswerWriter writer_;
  std::string path_;
};

}  // namespace

void bind_policy(py::module_& module) {
  module.def("load", &load_paths, py::arg("paths"), py::arg("functions"));

  py::class_<CaseFile>(module, "CaseFile")
      .def("next",
           [](CaseFile& self, std::size_t most) {
             // (number of the row, case or None, problem or None), at most so many
             std::vector<CaseRow> rows;
             {
               const py::gil_scoped_release release;
               while (rows.size() < most) {
                 auto row = self.next();
                 if (!row) break;
                 rows.push_back(std::move(*row));
               }
             }
             return rows;
           })
      .def("bytes_read", &CaseFile::bytes_read);
  py::class_<CaseRow>(module, "CaseRow")
      .def_readonly("problem", &CaseRow::problem)
      .def_readonly("row", &CaseRow::row)
      .def_readonly("line", &CaseRow::line)
      .def_property_readonly("given", [](const CaseRow& self) { return to_python(self.given); });

  py::class_<AnswerFile>(module, "AnswerFile")
      .def(py::init<const std::string&, const std::string&, const Policy&, std::vector<std::string>>(),
           py::keep_alive<1, 4>())
      .def("write", &AnswerFile::write)
      .def("finish", &AnswerFile::finish);

  py::class_<Policy>(module, "Policy")
      .def("decision_names", &Policy::decision_names)
      .def("decide",
           [](const Policy& self, const py::object& given, const py::object& now,
              const std::optional<std::vector<std::string>>& decisions) {
             const Value value = to_value(given);
             const DecideOptions options = options_of(now, decisions);
             const py::gil_scoped_release release;
             return self.decide(value, options);
           })
      .def("decide_json",
           [](const Policy& self, const std::string& text, const py::object& now,
              const std::optional<std::vector<std::string>>& decisions) {
             const DecideOptions options = options_of(now, decisions);
             const py::gil_scoped_release release;
             return self.decide_json(text, options);
           })
      .def("decide_batch",
           [](const Policy& self, const py::iterable& cases, const py::object& now,
              const std::optional<std::vector<std::string>>& decisions, unsigned threads) {
             std::vector<Value> values;
             for (const py::handle one : cases) values.push_back(to_value(one));
             BatchResult result = decide_values(self, values, options_of(now, decisions), threads);
             return py::make_tuple(std::move(result.decisions), std::move(result.extra_keys));
           })
      .def("decide_rows",
           [](const Policy& self, const std::vector<CaseRow>& rows, const py::object& now,
              const std::optional<std::vector<std::string>>& decisions, unsigned threads) {
             std::vector<Value> values;
             for (const CaseRow& row : rows) values.push_back(row.given);
             BatchResult result = decide_values(self, values, options_of(now, decisions), threads);
             for (std::size_t i = 0; i < rows.size(); ++i)
               if (!rows[i].is_good()) result.decisions[i] = bad_row(rows[i]);
             return py::make_tuple(std::move(result.decisions), std::move(result.extra_keys));
           })
      .def("decide_arrow",
           [](const Policy& self, const py::capsule& capsule, const py::object& now,
              const std::optional<std::vector<std::string>>& decisions, unsigned threads) {
             const DecideOptions options = options_of(now, decisions);
             ArrowArrayStream* const stream = stream_of(capsule);
             std::vector<Decision> all;
             std::vector<std::string> extra;
             std::string error;
             {
               const py::gil_scoped_release release;
               ArrowCases cases(stream, &self.program());
               std::vector<Value> rows;
               while (cases.next(rows, error)) {
                 BatchResult result = self.decide_batch(rows, options, threads);
                 for (Decision& decision : result.decisions) all.push_back(std::move(decision));
                 for (std::string& key : result.extra_keys)
                   if (std::find(extra.begin(), extra.end(), key) == extra.end()) extra.push_back(std::move(key));
               }
             }
             if (!error.empty()) throw py::value_error(error);
             return py::make_tuple(std::move(all), std::move(extra));
           })
      .def("explain",
           [](const Policy& self, const py::object& given, const py::object& now,
              const std::optional<std::vector<std::string>>& decisions) {
             const Value value = to_value(given);
             const DecideOptions options = options_of(now, decisions);
             const py::gil_scoped_release release;
             return self.explain(value, options);
           })
      .def("why_not",
           [](const Policy& self, const py::object& given, const std::string& decision, const py::object& hoped_for,
              const py::object& now) {
             const Value value = to_value(given);
             const Value hoped = to_value(hoped_for);
             const DecideOptions options = options_of(now, std::nullopt);
             const py::gil_scoped_release release;
             return self.why_not(value, decision, hoped, options);
           })
      .def(
          "open_cases",
          [](const Policy& self, const std::string& path, const std::string& format) {
            std::optional<CaseFormat> of;
            for (const CaseFormat known : {CaseFormat::ndjson, CaseFormat::json, CaseFormat::csv})
              if (format == to_text(known)) of = known;
            auto file = open_cases(path, of, &self.program());
            if (!file) throw Error(file.error());
            return std::move(file.value());
          },
          py::keep_alive<0, 1>())
      .def("facts",
           [](const Policy& self) {
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
           })
      .def("decisions",
           [](const Policy& self) {
             py::list result;
             for (const program::Decision& decision : self.program().decisions) {
               py::dict row;
               row["name"] = decision.name;
               row["question"] = decision.question;
               row["answer"] = decision.answer.to_text();
               row["rules"] = decision.rules.size();
               row["is_list"] = decision.for_each_list != program::none;
               py::list fields;
               if (decision.answer.is(Type::Kind::record))
                 for (const Type::Field& field : decision.answer.fields()) fields.append(field.name);
               row["fields"] = fields;
               result.append(row);
             }
             return result;
           })
      .def("versions",
           [](const Policy& self) {
             py::list result;
             for (const auto& version : self.versions()) {
               py::dict row;
               row["pack"] = version->model.pack;
               row["title"] = version->model.title;
               row["version"] = version->model.version;
               row["path"] = version->path;
               row["hash"] = version->program.content_hash;
               row["from"] = version->model.in_force.from ? to_python(Value(*version->model.in_force.from))
                                                          : py::object(py::none());
               row["to"] =
                   version->model.in_force.to ? to_python(Value(*version->model.in_force.to)) : py::object(py::none());
               py::dict calendars;
               for (const Calendar& calendar : version->model.calendars)
                 calendars[py::str(calendar.id)] = calendar.version;
               row["calendars"] = calendars;
               result.append(row);
             }
             return result;
           })
      .def("masked",
           [](const Policy& self, const py::object& given) {
             CaseReader reader(self.program());
             return to_python(to_context(self.program(), reader.read(to_value(given))));
           })
      .def("graph", [](const Policy& self, const std::string& format, const std::optional<std::string>& slice_of) {
        DecisionGraph graph = self.newest().graph;
        if (slice_of) {
          const DecisionGraph::Vertex* vertex = graph.find(*slice_of);
          if (vertex == nullptr) throw py::value_error("the pack has no `" + *slice_of + "`");
          const auto index = static_cast<std::uint32_t>(vertex - graph.vertices.data());
          graph = slice(
              graph, vertex->kind == DecisionGraph::Vertex::Kind::fact ? touches(graph, index) : needs(graph, index));
        }
        if (format == "dot") return to_dot(graph);
        if (format == "mermaid") return to_mermaid(graph);
        if (format == "text") return to_text(graph);
        throw py::value_error("a graph is written as dot, mermaid or text, not " + format);
      });
  py::register_exception_translator([](std::exception_ptr raised) {
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
