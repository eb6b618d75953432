#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <adjudge/adjudge.hpp>

#include "bind.hpp"
#include "convert.hpp"
#include "report.hpp"

namespace adjudge::python {
namespace {

py::list conditions(const program::Decision& decision, const std::vector<program::Cell>& cells) {
  py::list result;
  for (const program::Cell& cell : cells) {
    py::dict row;
    row["subject"] = cell.is_period                             ? "in force"
                     : cell.input != program::none              ? decision.inputs[cell.input].text
                     : cell.form == program::Cell::Form::any_of ? "any of"
                     : cell.negated                             ? "unless"
                                                                : "if";
    row["test"] = cell.text;
    py::list alternatives;
    for (const auto& alternative : cell.alternatives) alternatives.append(conditions(decision, alternative));
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

/// What an author wrote for an expression; nothing where there is none.
std::string text_of(const model::ExpressionPtr& expression, const SourceSet& sources) {
  return expression ? std::string(sources.text(expression->span)) : std::string();
}

std::string text_of(const model::Constant& constant, const SourceSet& sources) {
  std::string text;
  for (const model::ConstantRow& row : constant.rows) {
    text += (text.empty() ? "" : "; ") + text_of(row.value, sources);
    if (row.in_force && row.in_force->from) text += " from " + row.in_force->from->to_text();
    if (row.in_force && row.in_force->to) text += " until " + row.in_force->to->to_text();
  }
  return text;
}

/// (name, starts, length, what moves the last day)
py::tuple row_of(const model::Window& window, const SourceSet& sources) {
  std::string starts;
  for (const auto& start : window.starts) starts += (starts.empty() ? "" : ", else ") + text_of(start, sources);
  std::string moved = window.ends_inclusive ? "" : "the last day is out";
  const auto add = [&](const std::string& text) { moved += (moved.empty() ? "" : "; ") + text; };
  for (const model::Season& season : window.seasons)
    add("until " + text_of(season.until, sources) + " for " + text_of(season.within, sources));
  if (window.roll == model::Roll::next_working_day) add("next working day");
  if (window.roll == model::Roll::previous_working_day) add("previous working day");
  return py::make_tuple(window.name, starts, text_of(window.length, sources), moved);
}

std::string text_of(const model::Guarantee& guarantee, const SourceSet& sources) {
  // `never: x` is kept as the negation of x, in the place of x.
  const auto* negation = std::get_if<model::Not>(&guarantee.holds->node);
  const bool is_never = negation != nullptr && negation->operand->span == guarantee.holds->span;
  return (is_never ? "never: " : "always: ") + text_of(guarantee.holds, sources);
}

std::string_view hit_of(const program::Decision& decision) {
  switch (decision.body) {
    case program::Decision::Body::rules:
    case program::Decision::Body::table:
      return to_text(decision.hit);
    case program::Decision::Body::score:
      return "score";
    case program::Decision::Body::value:
      break;
  }
  return {};
}

py::dict row_of(const Program& program, const program::Decision& decision, const model::Decision& as_written,
                const SourceSet& sources) {
  py::dict row;
  row["name"] = decision.name;
  row["question"] = decision.question;
  row["answer"] = decision.answer.to_text();
  row["hit"] = std::string(hit_of(decision));
  row["where"] = sources.where(decision.span);
  row["value"] = text_of(as_written.value, sources);
  row["for_each"] =
      as_written.for_each ? as_written.for_each->name + " in " + text_of(as_written.for_each->list, sources) : "";
  row["default"] =
      as_written.default_outputs ? written(*as_written.default_outputs, decision.rule_answer, sources) : "";
  py::list rules;
  for (std::size_t i = 0; i < decision.rules.size(); ++i) {
    const program::Rule& rule = decision.rules[i];
    py::dict entry;
    entry["id"] = rule.id;
    entry["otherwise"] = rule.otherwise;
    entry["conditions"] = conditions(decision, rule.cells);
    entry["answer"] = written(as_written.rules[i].outputs, decision.rule_answer, sources);
    entry["where"] = sources.where(rule.span);
    entry["layer"] = program.layer_of(rule.span);
    rules.append(entry);
  }
  row["rules"] = rules;
  return row;
}

/// The effective policy: what `adjudge show` prints.
py::dict outline(const Policy& policy) {
  const PolicyVersion& version = policy.newest();
  const Model& model = version.model;
  const SourceSet& sources = *version.sources;
  py::list types;
  for (const auto& [name, type] : model.types) types.append(py::make_tuple(name, made_of(type)));
  py::list constants;
  for (const model::Constant& constant : model.constants)
    constants.append(py::make_tuple(constant.name, constant.type.to_text(), text_of(constant, sources)));
  py::list terms;
  for (const model::Term& term : model.terms)
    terms.append(py::make_tuple(term.name, term.value->type.to_text(), text_of(term.value, sources)));
  py::list windows;
  for (const model::Window& window : model.windows) windows.append(row_of(window, sources));
  py::list checks;
  for (const model::Check& check : model.checks)
    checks.append(py::make_tuple(check.id, text_of(check.require, sources)));
  py::list guarantees;
  for (const model::Guarantee& guarantee : model.guarantees)
    guarantees.append(py::make_tuple(guarantee.id, text_of(guarantee, sources)));
  py::list decisions;
  for (std::size_t i = 0; i < version.program.decisions.size(); ++i)
    decisions.append(row_of(version.program, version.program.decisions[i], model.decisions[i], sources));
  py::dict result;
  result["types"] = types;
  result["constants"] = constants;
  result["terms"] = terms;
  result["windows"] = windows;
  result["checks"] = checks;
  result["guarantees"] = guarantees;
  result["decisions"] = decisions;
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
