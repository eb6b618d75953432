// DMN files, bound and typed: decisions see what they require by name, business knowledge models and decision services
// are functions (DMN 1.5, clauses 6, 7 and 10). This file declares the elements and binds decisions to their logic.

#include <algorithm>
#include <deque>
#include <utility>

#include "adjudge/model/resolve.hpp"
#include "model/drg_resolver.hpp"
#include "model/errors.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);

}  // namespace

DrgResolver::DrgResolver(std::span<const drg::Definitions> files, const FunctionCatalogue& functions,
                         const SourceSet& sources, Diagnostics& notes)
    : files_(files), r_(nothing_, functions, &sources, Mode::dmn, notes) {}

Model DrgResolver::run() {
  r_.model_.pack = files_.front().name;
  r_.model_.title = files_.front().name;
  r_.model_.zone = Zone::utc();
  name_files();
  index_types();
  for (std::size_t file = 0; file < files_.size(); ++file) declare_elements(file);
  for (std::size_t file = 0; file < files_.size(); ++file)
    for (const drg::ItemDefinition& item : files_[file].types) type_of(file, item, 0);
  for (std::size_t file = 0; file < files_.size(); ++file) resolve_functions(file);
  for (std::size_t file = 0; file < files_.size(); ++file) resolve_decisions(file);
  add_invocables();
  return std::move(r_.model_);
}

// How elements of each file are called from the first one: `` for itself, `loans.` for what it imports as `loans`.
void DrgResolver::name_files() {
  prefixes_.assign(files_.size(), "");
  std::vector<bool> is_named(files_.size());
  is_named[0] = true;
  std::deque<std::size_t> waiting{0};
  while (!waiting.empty()) {
    const std::size_t from = waiting.front();
    waiting.pop_front();
    for (const drg::Definitions::Import& import : files_[from].imports) {
      const auto to = file_of(import.name_space);
      if (!to || is_named[*to]) continue;
      is_named[*to] = true;
      prefixes_[*to] = prefixes_[from] + (import.name.text.empty() ? "" : import.name.text + ".");
      waiting.push_back(*to);
    }
  }
}

std::optional<std::size_t> DrgResolver::file_of(std::string_view name_space) const {
  for (std::size_t i = 0; i < files_.size(); ++i)
    if (files_[i].name_space == name_space) return i;
  return std::nullopt;
}

std::string DrgResolver::name_of(const Element& element) const {
  const drg::Definitions& file = files_[element.file];
  switch (element.kind) {
    case Element::Kind::input:
      return file.inputs[element.index].name.text;
    case Element::Kind::decision:
      return file.decisions[element.index].name.text;
    case Element::Kind::function:
      return file.functions[element.index].name.text;
    case Element::Kind::service:
      return file.services[element.index].name.text;
  }
  return {};
}

std::string DrgResolver::name_within(const Element& element, std::size_t file) const {
  const std::string own = name_of(element);
  if (element.file == file) return normalise_name(own);
  for (const drg::Definitions::Import& import : files_[file].imports)
    if (import.name_space == files_[element.file].name_space)
      return normalise_name(import.name.text.empty() ? own : import.name.text + "." + own);
  return normalise_name(own);
}

void DrgResolver::add_element(const std::string& key, const drg::Name& name, Element element) {
  element.span = name.span;
  const auto [first, is_new] = elements_.emplace(key, element);
  if (!is_new)
    r_.report(errors::as_warning(
        errors::duplicate_name(name.span, key.substr(key.find('#') + 1), "an element", first->second.span)));
}

// The element that a key leads to, when that is the one at this place: of two with one key it is the first.
const DrgResolver::Element* DrgResolver::own_element(const std::string& key, Element::Kind kind, std::size_t file,
                                                     std::size_t index) const {
  const auto found = elements_.find(key);
  const bool is_own = found != elements_.end() && found->second.kind == kind && found->second.file == file &&
                      found->second.index == index;
  return is_own ? &found->second : nullptr;
}

FactId DrgResolver::add_fact(const std::string& path, const Type& type, Span span) {
  const auto [place, is_new] = facts_.emplace(path, FactId{static_cast<std::uint32_t>(r_.model_.facts.size())});
  if (is_new) {
    Fact fact;
    fact.path = path;
    fact.type = type.as_optional(true);
    fact.span = span;
    r_.model_.facts.push_back(std::move(fact));
  }
  return place->second;
}

void DrgResolver::declare_elements(std::size_t file) {
  const drg::Definitions& definitions = files_[file];
  const std::string& prefix = prefixes_[file];
  for (std::size_t i = 0; i < definitions.inputs.size(); ++i) {
    const drg::InputData& input = definitions.inputs[i];
    Element element{Element::Kind::input, file, i, {}, 0, 0, {}};
    element.fact = add_fact(prefix + normalise_name(input.name.text), type_named(file, input.type, input.name.span, 0),
                            input.name.span);
    add_element(input.key, input.name, element);
  }
  for (std::size_t i = 0; i < definitions.decisions.size(); ++i) {
    const drg::Decision& written = definitions.decisions[i];
    Decision decision;
    decision.name = prefix + normalise_name(written.name.text);
    decision.question = written.question;
    decision.answer = type_named(file, written.type, written.name.span, 0);
    decision.rule_answer = decision.answer;
    decision.body = Decision::Body::value;
    decision.span = written.name.span;
    Element element{
        Element::Kind::decision, file, i, {}, static_cast<std::uint32_t>(r_.model_.decisions.size()), 0, {}};
    r_.model_.decisions.push_back(std::move(decision));
    add_element(written.key, written.name, element);
  }
  const auto callable = [&](const drg::Name& name) {
    FunctionInstance instance;
    instance.name = prefix + normalise_name(name.text);
    instance.span = name.span;
    instance.body = null(name.span);
    callables_.push_back({FunctionId{static_cast<std::uint32_t>(r_.model_.functions.size())}, {}});
    r_.model_.functions.push_back(std::move(instance));
    return callables_.size() - 1;
  };
  for (std::size_t i = 0; i < definitions.functions.size(); ++i) {
    Element element{Element::Kind::function, file, i, {}, 0, callable(definitions.functions[i].name), {}};
    for (const drg::Parameter& parameter : definitions.functions[i].logic.parameters)
      callables_.back().parameters.push_back(normalise_name(parameter.name.text));
    add_element(definitions.functions[i].key, definitions.functions[i].name, element);
  }
  for (std::size_t i = 0; i < definitions.services.size(); ++i) {
    Element element{Element::Kind::service, file, i, {}, 0, callable(definitions.services[i].name), {}};
    add_element(definitions.services[i].key, definitions.services[i].name, element);
  }
  for (const drg::Decision& decision : definitions.decisions) collect_names(decision.logic, 0);
  for (const drg::BusinessKnowledgeModel& function : definitions.functions) collect_names(function.logic.body, 0);
  for (const drg::ItemDefinition& item : definitions.types) collect_names(item, 0);
}

// After a dot stands the name of a component, a context's entry or a table's output.
void DrgResolver::collect_names(const drg::ItemDefinition& item, unsigned depth) {
  if (depth > max_type_depth) return;
  for (const drg::ItemDefinition& field : item.fields) {
    r_.members_.add(field.name.text);
    collect_names(field, depth + 1);
  }
}

void DrgResolver::collect_names(const drg::BoxedPtr& boxed, unsigned depth) {
  if (!boxed || depth > max_boxes) return;
  const auto inside = [&](const drg::BoxedPtr& part) { collect_names(part, depth + 1); };
  std::visit(Overloaded{[](const drg::Literal&) {},
                        [&](const drg::Context& context) {
                          for (const drg::ContextEntry& entry : context.entries) {
                            if (entry.name) r_.members_.add(entry.name->text);
                            inside(entry.value);
                          }
                        },
                        [&](const drg::Invocation& invocation) {
                          for (const auto& binding : invocation.bindings) inside(binding.second);
                        },
                        [&](const drg::Function& function) { inside(function.body); },
                        [&](const drg::List& list) {
                          for (const drg::BoxedPtr& item : list.items) inside(item);
                        },
                        [&](const drg::Relation& relation) {
                          for (const drg::Name& column : relation.columns) r_.members_.add(column.text);
                          for (const auto& row : relation.rows)
                            for (const drg::BoxedPtr& cell : row) inside(cell);
                        },
                        [&](const drg::Conditional& choice) {
                          inside(choice.condition);
                          inside(choice.then);
                          inside(choice.otherwise);
                        },
                        [&](const drg::Filter& filter) {
                          inside(filter.list);
                          inside(filter.condition);
                        },
                        [&](const drg::Iteration& loop) {
                          inside(loop.domain);
                          inside(loop.body);
                        },
                        [&](const drg::Table& table) {
                          for (const drg::TableOutput& output : table.outputs)
                            if (!output.name.text.empty()) r_.members_.add(output.name.text);
                        }},
             boxed->node);
}

ExpressionPtr DrgResolver::null(Span span) const { return r_.literal(Value(), Type(Type::Kind::null), span); }

ExpressionPtr DrgResolver::local(LocalId id, Span span) const { return r_.make(LocalRead{id}, any_type, span); }

ExpressionPtr DrgResolver::conform(ExpressionPtr value, const Type& type) const {
  if (is_open(type)) return value;
  const Span span = value->span;
  return r_.make(Conform{std::move(value), type}, type, span);
}

const DrgResolver::Element* DrgResolver::element(const drg::Reference& reference) {
  const auto found = elements_.find(reference.key);
  if (found != elements_.end()) return &found->second;
  r_.report(
      errors::as_warning(errors::unknown_reference(reference.span, reference.key.substr(reference.key.find('#') + 1))));
  return nullptr;
}

ExpressionPtr DrgResolver::as_value(const Callable& callable, Span span) {
  Lambda made;
  made.names = callable.parameters;
  CallFunction call{callable.function, {}};
  for (std::size_t i = 0; i < callable.parameters.size(); ++i) {
    made.parameters.push_back(r_.new_local());
    call.arguments.push_back(local(made.parameters.back(), span));
  }
  made.body = r_.make(std::move(call), any_type, span);
  return r_.make(std::move(made), any_type, span);
}

Environment::Variable DrgResolver::variable_of(const Element& element, std::size_t file, Span span) {
  Environment::Variable variable;
  variable.name = name_within(element, file);
  variable.type = any_type;
  switch (element.kind) {
    case Element::Kind::input: {
      const Type type = r_.model_.facts[static_cast<std::size_t>(element.fact)].type.as_optional(false);
      variable.meaning = conform(r_.make(FactRead{element.fact}, any_type, span), type);
      break;
    }
    case Element::Kind::decision:
      variable.meaning = r_.node_read({NodeRef::Kind::decision, element.decision}, any_type, span);
      variable.type = r_.model_.decisions[element.decision].answer;
      variable.meaning = r_.make(variable.meaning->node, variable.type, span);
      break;
    case Element::Kind::function:
    case Element::Kind::service:
      variable.callable = &callables_[element.callable];
      variable.meaning = as_value(*variable.callable, span);
      break;
  }
  if (element.kind == Element::Kind::input) variable.type = variable.meaning->type;
  return variable;
}

Environment DrgResolver::environment(const std::vector<drg::Reference>& required, std::size_t file, Span span,
                                     const Overrides& overrides) {
  Environment result;
  for (const drg::Reference& reference : required) {
    const Element* found = element(reference);
    if (found == nullptr) continue;
    if (const auto given = overrides.find(reference.key); given != overrides.end()) {
      result.variables.push_back(given->second);
      result.variables.back().name = name_within(*found, file);
    } else {
      result.variables.push_back(variable_of(*found, file, span));
    }
  }
  return result;
}

ExpressionPtr DrgResolver::logic_of(const Element& of, const Overrides& overrides) {
  const drg::Decision& written = files_[of.file].decisions[of.index];
  const Span span = written.name.span;
  file_ = of.file;
  ExpressionPtr value;
  if (written.logic) {
    value = boxed(written.logic, environment(written.requires_, of.file, span, overrides), 0);
  } else {
    // A decision that is made elsewhere: what the caller gives under its name.
    const FactId fact = add_fact(prefixes_[of.file] + normalise_name(written.name.text), any_type, span);
    value = r_.make(FactRead{fact}, any_type, span);
  }
  return conform(std::move(value), r_.model_.decisions[of.decision].answer);
}

void DrgResolver::resolve_decisions(std::size_t file) {
  for (std::size_t i = 0; i < files_[file].decisions.size(); ++i) {
    const Element* own = own_element(files_[file].decisions[i].key, Element::Kind::decision, file, i);
    if (own != nullptr) r_.model_.decisions[own->decision].value = logic_of(*own, {});
  }
}

// Functions and services of the first file may be asked for by name, with their parameters as a case.
void DrgResolver::add_invocables() {
  for (const auto& [key, element] : elements_) {
    const bool is_callable = element.kind == Element::Kind::function || element.kind == Element::Kind::service;
    if (!is_callable || element.file != 0) continue;
    const Callable& callable = callables_[element.callable];
    const Span span = r_.model_.functions[static_cast<std::size_t>(callable.function)].span;
    Decision decision;
    decision.name = normalise_name(name_of(element));
    decision.answer = any_type;
    decision.rule_answer = any_type;
    decision.body = Decision::Body::value;
    decision.is_invocable = true;
    decision.span = span;
    CallFunction call{callable.function, {}};
    for (const std::string& parameter : callable.parameters)
      call.arguments.push_back(r_.make(FactRead{add_fact(parameter, any_type, span)}, any_type, span));
    decision.value = r_.make(std::move(call), any_type, span);
    r_.model_.decisions.push_back(std::move(decision));
  }
}

}  // namespace adjudge::model

namespace adjudge {

Model resolve(std::span<const drg::Definitions> files, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes) {
  return model::DrgResolver(files, functions, sources, notes).run();
}

}  // namespace adjudge
