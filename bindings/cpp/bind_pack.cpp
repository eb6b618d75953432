#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <adjudge/adjudge.hpp>

#include "bind.hpp"
#include "convert.hpp"
#include "report.hpp"

namespace adjudge::python {
namespace {

py::list conditions(const program::Decision& decision, const std::vector<program::Cell>& cells,
                    const SourceSet& sources) {
  py::list result;
  for (const program::Cell& cell : cells) {
    py::dict row;
    row["subject"] = cell.input != program::none                ? decision.inputs[cell.input].text
                     : cell.is_period                           ? "in force"
                     : cell.form == program::Cell::Form::any_of ? "any of"
                     : cell.negated                             ? "unless"
                                                                : "if";
    row["test"] = cell.text;
    row["where"] = sources.where(cell.span);
    py::list alternatives;
    for (const auto& alternative : cell.alternatives) alternatives.append(conditions(decision, alternative, sources));
    row["alternatives"] = alternatives;
    result.append(row);
  }
  return result;
}

std::string written(const model::Outputs& outputs, const Type& type, const SourceSet& sources) {
  std::string text;
  for (std::size_t i = 0; i < outputs.parts.size(); ++i) {
    if (!outputs.parts[i]) continue;
    if (!text.empty()) text += ", ";
    if (!outputs.is_whole && type.is(Type::Kind::record)) text += type.fields()[i].name + ": ";
    text += std::string(sources.text(outputs.parts[i]->span));
  }
  return text;
}

/// What a named type is made of.
std::string made_of(const Type& type) {
  std::string text;
  for (const std::string& member : type.members()) text += (text.empty() ? "" : ", ") + member;
  if (type.is(Type::Kind::record))
    for (const Type::Field& field : type.fields())
      text += (text.empty() ? "" : ", ") + field.name + ": " + field.type.to_text() +
              (field.sensitive ? " (sensitive)" : "");
  return text.empty() ? type.to_text() : text;
}

/// The effective policy: what `adjudge show` prints.
py::dict outline(const Policy& policy) {
  const PolicyVersion& version = policy.newest();
  const SourceSet& sources = *version.sources;
  py::dict result;
  py::list types;
  for (const auto& [name, type] : version.model.types) types.append(py::make_tuple(name, made_of(type)));
  result["types"] = types;
  const auto named = [&](const auto& nodes) {
    py::list rows;
    for (const auto& node : nodes)
      rows.append(py::make_tuple(node.name, node.value->type.to_text(), std::string(sources.text(node.value->span))));
    return rows;
  };
  result["terms"] = named(version.model.terms);
  py::list constants;
  for (const model::Constant& constant : version.model.constants) {
    std::string text;
    for (const model::ConstantRow& row : constant.rows) {
      text += (text.empty() ? "" : "; ") + std::string(sources.text(row.value->span));
      if (row.in_force && row.in_force->from) text += " from " + row.in_force->from->to_text();
      if (row.in_force && row.in_force->to) text += " until " + row.in_force->to->to_text();
    }
    constants.append(py::make_tuple(constant.name, constant.type.to_text(), text));
  }
  result["constants"] = constants;
  py::list windows;
  for (const model::Window& window : version.model.windows) {
    std::string starts;
    for (const auto& start : window.starts)
      starts += (starts.empty() ? "" : ", else ") + std::string(sources.text(start->span));
    windows.append(py::make_tuple(window.name, starts, std::string(sources.text(window.length->span))));
  }
  result["windows"] = windows;
  py::list decisions;
  for (std::size_t i = 0; i < version.program.decisions.size(); ++i) {
    const program::Decision& decision = version.program.decisions[i];
    const model::Decision& of = version.model.decisions[i];
    py::dict row;
    row["name"] = decision.name;
    row["question"] = decision.question;
    row["answer"] = decision.answer.to_text();
    row["hit"] = decision.body == program::Decision::Body::rules || decision.body == program::Decision::Body::table
                     ? std::string(to_text(decision.hit))
                     : "";
    row["where"] = sources.where(decision.span);
    row["value"] = of.value ? std::string(sources.text(of.value->span)) : "";
    row["for_each"] =
        of.for_each ? of.for_each->name + " in " + std::string(sources.text(of.for_each->list->span)) : "";
    row["default"] = of.default_outputs ? written(*of.default_outputs, decision.rule_answer, sources) : "";
    py::list rules;
    for (std::size_t k = 0; k < decision.rules.size(); ++k) {
      const program::Rule& rule = decision.rules[k];
      py::dict entry;
      entry["id"] = rule.id;
      entry["otherwise"] = rule.otherwise;
      entry["conditions"] = conditions(decision, rule.cells, sources);
      entry["answer"] = written(of.rules[k].outputs, decision.rule_answer, sources);
      entry["because"] = of.rules[k].because ? std::string(sources.text(of.rules[k].because->span)) : "";
      entry["cite"] = rule.cite;
      entry["where"] = sources.where(rule.span);
      rules.append(entry);
    }
    row["rules"] = rules;
    decisions.append(row);
  }
  result["decisions"] = decisions;
  py::list checks;
  for (const model::Check& check : version.model.checks)
    checks.append(py::make_tuple(check.id, std::string(sources.text(check.require->span))));
  result["checks"] = checks;
  py::list guarantees;
  for (const model::Guarantee& guarantee : version.model.guarantees) {
    // `never: x` is kept as the negation of x, in the place of x.
    const auto* negation = std::get_if<model::Not>(&guarantee.holds->node);
    const bool is_never = negation != nullptr && negation->operand->span == guarantee.holds->span;
    guarantees.append(py::make_tuple(
        guarantee.id, (is_never ? "never: " : "always: ") + std::string(sources.text(guarantee.holds->span))));
  }
  result["guarantees"] = guarantees;
  return result;
}

py::dict tested(const Policy& policy) {
  TestReport report;
  {
    const py::gil_scoped_release release;
    report = run_tests(policy);
  }
  const SourceSet& sources = *policy.newest().sources;
  py::dict result;
  py::list tests;
  for (const TestResult& test : report.tests) {
    py::dict row;
    row["name"] = test.name;
    row["passed"] = test.passed;
    row["differences"] = test.differences;
    row["where"] = sources.where(test.span);
    tests.append(row);
  }
  result["tests"] = tests;
  py::list rules;
  for (const RuleCoverage& rule : report.rules) {
    py::dict row;
    row["decision"] = rule.decision;
    row["rule"] = rule.rule;
    row["has_fired"] = rule.has_fired;
    row["cells"] = rule.cells;
    row["covered_cells"] = rule.covered_cells;
    row["open_cells"] = rule.open_cells;
    row["where"] = sources.where(rule.span);
    rules.append(row);
  }
  result["rules"] = rules;
  result["problems"] = report_dict(report.problems, sources);
  result["rule_coverage"] = report.rule_coverage();
  result["cell_coverage"] = report.cell_coverage();
  return result;
}

}  // namespace

void bind_pack(py::module_& module) {
  module.def("check", [](const std::vector<std::string>& paths) {
    const std::vector<std::filesystem::path> files(paths.begin(), paths.end());
    CheckReport report;
    {
      const py::gil_scoped_release release;
      report = check(files);
    }
    return report_dict(report.diagnostics, *report.sources);
  });
  module.def("run_tests", &tested);
  module.def("outline", &outline);
  module.def("schema", [](const Policy& policy) { return json_schema(policy.program()); });
  module.def("time_zone_data_version", &time_zone_data_version);
}

}  // namespace adjudge::python
