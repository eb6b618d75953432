#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include "batch.hpp"
#include "bind.hpp"
#include "convert.hpp"

namespace adjudge::python {
namespace {

const char* const stream_name = "arrow_array_stream";

/// The answers as a stream of Arrow in a capsule, as the Arrow PyCapsule interface wants it.
py::capsule arrow_stream(const Batch& batch, const Policy& policy, const std::vector<std::string>& decisions) {
  auto stream = std::make_unique<ArrowArrayStream>();
  export_answers(batch.decisions, policy.program(), decisions, stream.get());
  const auto let_go = [](PyObject* capsule) {
    const std::unique_ptr<ArrowArrayStream> owned(
        static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule, stream_name)));
    if (owned && owned->release != nullptr) owned->release(owned.get());
  };
  PyObject* const capsule = PyCapsule_New(stream.get(), stream_name, let_go);
  if (capsule == nullptr) {
    stream->release(stream.get());
    throw py::error_already_set();
  }
  static_cast<void>(stream.release());
  return py::reinterpret_steal<py::capsule>(capsule);
}

/// Writes decisions as text, piece by piece.
class AnswerText {
 public:
  AnswerText(const std::string& format, const Policy& policy, std::vector<std::string> decisions)
      : policy_(policy), writer_(out_, format_named(format), policy_.program(), std::move(decisions)) {}

  py::bytes write(const Batch& batch) {
    {
      const py::gil_scoped_release release;
      for (const Decision& decision : *batch.decisions) writer_.write(decision);
    }
    return taken();
  }

  py::bytes finish() {
    writer_.finish();
    return taken();
  }

 private:
  static CaseFormat format_named(const std::string& name) {
    for (const CaseFormat format : {CaseFormat::ndjson, CaseFormat::json, CaseFormat::csv})
      if (name == to_text(format)) return format;
    throw py::value_error("answers are written as ndjson, json or csv, not " + name);
  }

  py::bytes taken() {
    const std::string text = std::move(out_).str();
    out_.str({});
    return py::bytes(text);
  }

  Policy policy_;
  std::ostringstream out_;
  AnswerWriter writer_;
};

/// Counts over many decisions, in the memory of the counts.
class Tally {
 public:
  void add(const Batch& batch) {
    const py::gil_scoped_release release;
    cases_ += batch.decisions->size();
    for (const Decision& decision : *batch.decisions) {
      for (const Answer& answer : decision.answers) count_answer(answer);
      count_errors(decision);
    }
  }

  std::uint64_t cases() const { return cases_; }
  /// Answers in error or in conflict, but for decisions that are not in force.
  std::uint64_t troubles() const { return troubles_; }
  std::vector<std::string> decisions() const {
    std::vector<std::string> names;
    for (const auto& [name, counts] : counts_) names.push_back(name);
    return names;
  }
  std::map<std::string, std::uint64_t> statuses(const std::string& decision) const {
    std::map<std::string, std::uint64_t> found;
    for (const auto& [name, counts] : counts_)
      if (name == decision)
        for (std::size_t i = 0; i < counts.statuses.size(); ++i)
          found.emplace(to_text(static_cast<Status>(i)), counts.statuses[i]);
    return found;
  }
  std::map<std::string, std::uint64_t> fired(const std::string& decision) const {
    for (const auto& [name, counts] : counts_)
      if (name == decision) return counts.fired;
    return {};
  }
  const std::map<std::string, std::uint64_t>& missing() const { return missing_; }
  const std::map<std::string, std::uint64_t>& errors() const { return errors_; }

 private:
  struct Counts {
    std::array<std::uint64_t, 4> statuses{};
    std::map<std::string, std::uint64_t> fired;
  };

  void count_answer(const Answer& answer) {
    Counts& counts = counts_of(answer.decision);
    ++counts.statuses[static_cast<std::size_t>(answer.status)];
    for (const std::string& rule : answer.fired) ++counts.fired[rule];
    for (const auto& rules : answer.fired_by_element)
      for (const std::string& rule : rules) ++counts.fired[rule];
    for (const std::string& path : answer.missing) count(missing_, without_indexes(path));
    if (answer.problem && answer.problem->code != Code::not_in_force) ++troubles_;
  }

  // What failed because of another answer says nothing new where that one was asked for too.
  void count_errors(const Decision& decision) {
    const auto is_first_cause = [](const Answer& answer) {
      return answer.problem && answer.problem->code != Code::reads_failed_decision &&
             answer.problem->code != Code::not_in_force;
    };
    const bool has_cause = std::any_of(decision.answers.begin(), decision.answers.end(), is_first_cause);
    for (const Answer& answer : decision.answers)
      if (answer.problem && (is_first_cause(answer) || !has_cause)) count(errors_, name_of(*answer.problem));
  }

  Counts& counts_of(const std::string& decision) {
    for (auto& [name, counts] : counts_)
      if (name == decision) return counts;
    return counts_.emplace_back(decision, Counts{}).second;
  }

  static void count(std::map<std::string, std::uint64_t>& counts, const std::string& name) {
    constexpr std::size_t names_at_most = 1'000;
    if (counts.size() < names_at_most || counts.count(name) != 0)
      ++counts[name];
    else
      ++counts["others"];
  }

  // `order.lines[7].price` is one place of many.
  static std::string without_indexes(const std::string& path) {
    std::string result;
    bool inside = false;
    for (const char c : path) {
      if (c == ']') inside = false;
      if (!inside) result += c;
      if (c == '[') inside = true;
    }
    return result;
  }

  static std::string name_of(const Problem& problem) {
    const CodeEntry* entry = find_code(to_text(problem.code));
    std::string name = entry == nullptr ? to_text(problem.code) : std::string(entry->name);
    if (!problem.path.empty()) name += ": " + without_indexes(problem.path);
    return name;
  }

  std::uint64_t cases_ = 0;
  std::uint64_t troubles_ = 0;
  std::vector<std::pair<std::string, Counts>> counts_;
  std::map<std::string, std::uint64_t> missing_;
  std::map<std::string, std::uint64_t> errors_;
};

}  // namespace

void bind_batch(py::module_& module) {
  py::class_<Batch>(module, "Batch")
      .def("__len__", [](const Batch& self) { return self.decisions->size(); })
      .def(
          "decision", [](const Batch& self, std::size_t index) { return &self.decisions->at(index); },
          py::return_value_policy::reference_internal)
      .def("given", [](const Batch& self, std::size_t index) { return Given{self.given.at(index)}; })
      .def_readonly("extra_keys", &Batch::extra_keys)
      .def("arrow_stream", &arrow_stream, py::arg("policy"), py::arg("decisions"));

  py::class_<AnswerText>(module, "AnswerText")
      .def(py::init<const std::string&, const Policy&, std::vector<std::string>>(), py::arg("form"), py::arg("policy"),
           py::arg("decisions"))
      .def("write", &AnswerText::write, py::arg("batch"))
      .def("finish", &AnswerText::finish);

  py::class_<Tally>(module, "Tally")
      .def(py::init<>())
      .def("add", &Tally::add, py::arg("batch"))
      .def("decisions", &Tally::decisions)
      .def("statuses", &Tally::statuses, py::arg("decision"))
      .def("fired", &Tally::fired, py::arg("decision"))
      .def_property_readonly("cases", &Tally::cases)
      .def_property_readonly("troubles", &Tally::troubles)
      .def_property_readonly("missing", &Tally::missing)
      .def_property_readonly("errors", &Tally::errors);
}

}  // namespace adjudge::python
