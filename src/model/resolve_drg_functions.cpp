// Business knowledge models and decision services: functions.

#include <utility>

#include "model/drg_resolver.hpp"
#include "model/errors.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);

constexpr unsigned max_decision_depth = 500;                // decisions inside a service that require each other
constexpr std::size_t max_inlined = std::size_t{2} << 20U;  // bytes of logic that services hold copies of

}  // namespace

void DrgResolver::resolve_functions(std::size_t file) {
  file_ = file;
  for (std::size_t i = 0; i < files_[file].functions.size(); ++i) {
    const drg::BusinessKnowledgeModel& written = files_[file].functions[i];
    const Element* own = own_element(written.key, Element::Kind::function, file, i);
    if (own == nullptr) continue;
    Environment around = environment(written.requires_, file, written.name.span);
    around.variables.insert(around.variables.begin(), variable_of(*own, file, written.name.span));
    std::vector<LocalId> parameters;
    ExpressionPtr body = function_body(written.logic, around, parameters, written.name.span, 0);
    body = conform(std::move(body), type_named(file, written.type, written.name.span, 0));
    define(*own, std::move(parameters), std::move(body));
  }
  for (std::size_t i = 0; i < files_[file].services.size(); ++i)
    if (const Element* own = own_element(files_[file].services[i].key, Element::Kind::service, file, i))
      resolve_service(*own);
}

void DrgResolver::define(const Element& element, std::vector<LocalId> parameters, ExpressionPtr body) {
  FunctionInstance& instance = r_.model_.functions[static_cast<std::size_t>(callables_[element.callable].function)];
  instance.parameters = std::move(parameters);
  instance.body = std::move(body);
}

// A service is a function of its input data, then of its input decisions; it decides with these in the place of the
// real ones (DMN 1.5, 10.4 "Decision service semantics").
void DrgResolver::resolve_service(const Element& own) {
  const drg::DecisionService& written = files_[own.file].services[own.index];
  const Span span = written.name.span;
  Overrides overrides;
  std::vector<LocalId> parameters;
  std::vector<LocalId> seen;
  std::vector<Type> types;
  Callable& callable = callables_[own.callable];
  const auto add_parameter = [&](const drg::Reference& reference) {
    const Element* input = element(reference);
    const bool is_input =
        input != nullptr && (input->kind == Element::Kind::input || input->kind == Element::Kind::decision);
    if (!is_input) return;
    const Type type = input->kind == Element::Kind::decision
                          ? r_.model_.decisions[input->decision].answer
                          : r_.model_.facts[static_cast<std::size_t>(input->fact)].type.as_optional(false);
    callable.parameters.push_back(name_within(*input, own.file));
    parameters.push_back(r_.new_local());
    seen.push_back(r_.new_local());
    types.push_back(type);
    Environment::Variable variable;
    variable.local = seen.back();
    variable.type = type;
    overrides.emplace(reference.key, std::move(variable));
  };
  for (const drg::Reference& reference : written.input_data) add_parameter(reference);
  for (const drg::Reference& reference : written.input_decisions) add_parameter(reference);
  std::vector<std::pair<LocalId, ExpressionPtr>> steps;
  std::set<std::string> running;
  for (const drg::Reference& reference : written.outputs) inline_decision(reference, overrides, steps, running);
  ExpressionPtr result;
  const auto output = [&](const drg::Reference& reference) {
    const auto found = overrides.find(reference.key);
    return found == overrides.end() ? null(span) : local(found->second.local, span);
  };
  if (written.outputs.size() == 1) {
    result = output(written.outputs.front());
  } else {
    ContextMake made;
    std::vector<Type::Field> fields;
    for (const drg::Reference& reference : written.outputs) {
      const Element* found = element(reference);
      if (found == nullptr) continue;
      Type::Field field;
      field.name = name_within(*found, own.file);
      field.type = any_type;
      fields.push_back(std::move(field));
      made.entries.emplace_back(r_.new_local(), output(reference));
    }
    made.shape = Type::record("", std::move(fields)).shape();
    result = r_.make(std::move(made), any_type, span);
  }
  result = conform(std::move(result), type_named(own.file, written.type, span, 0));
  result = r_.in_turn(std::move(steps), std::move(result), span);
  define(own, parameters, r_.checked_body(parameters, seen, types, std::move(result), span));
}

// A decision inside a service, once more, with the service's inputs; those that it requires come first.
void DrgResolver::inline_decision(const drg::Reference& reference, Overrides& overrides,
                                  std::vector<std::pair<LocalId, ExpressionPtr>>& steps,
                                  std::set<std::string>& running) {
  if (overrides.count(reference.key) != 0) return;
  const Element* found = element(reference);
  if (found == nullptr || found->kind != Element::Kind::decision) return;
  if (!running.insert(reference.key).second) return;  // a cycle, of which the graph speaks
  if (running.size() > max_decision_depth) {
    r_.report(errors::service_too_deep(reference.span, max_decision_depth));
    return;
  }
  const drg::Decision& written = files_[found->file].decisions[found->index];
  if (written.logic) inlined_ += written.logic->span.end - written.logic->span.begin;
  if (inlined_ > max_inlined) {
    r_.report(errors::services_too_large(reference.span, max_inlined));
    return;
  }
  for (const drg::Reference& required : written.requires_) inline_decision(required, overrides, steps, running);
  running.erase(reference.key);
  Environment::Variable variable;
  variable.local = r_.new_local();
  variable.type = r_.model_.decisions[found->decision].answer;
  steps.emplace_back(variable.local, logic_of(*found, overrides));
  overrides.emplace(reference.key, std::move(variable));
}

}  // namespace adjudge::model
