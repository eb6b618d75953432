// DMN files, bound and typed: decisions see what they require by name, business knowledge models and decision services
// are functions (DMN 1.5, clauses 6, 7 and 10).

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/model/resolve.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);
const Type boolean_type(Type::Kind::boolean);
const Type null_type(Type::Kind::null);

constexpr unsigned max_boxes = 100;          // boxed expressions inside each other
constexpr unsigned max_type_depth = 64;      // item definitions inside each other
constexpr std::size_t max_inlined = 10'000;  // decisions that services hold copies of

struct TypeName {
  std::string_view name;
  Type::Kind kind;
};
constexpr TypeName built_in_types[] = {
    {"number", Type::Kind::number},
    {"string", Type::Kind::string},
    {"boolean", Type::Kind::boolean},
    {"date", Type::Kind::date},
    {"time", Type::Kind::time},
    {"date and time", Type::Kind::date_time},
    {"dateTime", Type::Kind::date_time},
    {"days and time duration", Type::Kind::duration},
    {"dayTimeDuration", Type::Kind::duration},
    {"years and months duration", Type::Kind::months},
    {"yearMonthDuration", Type::Kind::months},
    {"Any", Type::Kind::any},
    {"Null", Type::Kind::null},
};

}  // namespace

/// Binds and types DMN files; the first is the one that was asked for, the others are those that it imports.
class DrgResolver {
 public:
  DrgResolver(std::span<const drg::Definitions> files, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes)
      : files_(files), r_(nothing_, functions, &sources, Mode::dmn, notes) {}

  Model run() {
    r_.model_.pack = files_.front().name;
    r_.model_.title = files_.front().name;
    r_.model_.zone = Zone::utc();
    name_files();
    for (std::size_t file = 0; file < files_.size(); ++file) declare_elements(file);
    for (std::size_t file = 0; file < files_.size(); ++file)
      for (const drg::ItemDefinition& item : files_[file].types) type_named(file, item.name.text, item.name.span, 0);
    for (std::size_t file = 0; file < files_.size(); ++file) resolve_functions(file);
    for (std::size_t file = 0; file < files_.size(); ++file) resolve_decisions(file);
    add_invocables();
    return std::move(r_.model_);
  }

 private:
  /// What a key (`namespace#id`) leads to.
  struct Element {
    enum class Kind : std::uint8_t { input, decision, function, service };
    Kind kind = Kind::input;
    std::size_t file = 0;
    std::size_t index = 0;       // among those of its kind in the file
    FactId fact{};               // of an input
    std::uint32_t decision = 0;  // of a decision: its index in the model
    std::size_t callable = 0;    // of a function or service
  };
  using Overrides = std::map<std::string, Environment::Variable>;

  // --- names ------------------------------------------------------------------------------------------------------

  // How elements of each file are called from the first one: `` for itself, `loans.` for what it imports as `loans`.
  void name_files() {
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

  std::optional<std::size_t> file_of(std::string_view name_space) const {
    for (std::size_t i = 0; i < files_.size(); ++i)
      if (files_[i].name_space == name_space) return i;
    return std::nullopt;
  }

  std::string name_of(const Element& element) const {
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

  std::string name_within(const Element& element, std::size_t file) const {
    const std::string own = name_of(element);
    if (element.file == file) return normalise_name(own);
    for (const drg::Definitions::Import& import : files_[file].imports)
      if (import.name_space == files_[element.file].name_space)
        return normalise_name(import.name.text.empty() ? own : import.name.text + "." + own);
    return normalise_name(own);
  }

  // --- declarations -----------------------------------------------------------------------------------------------

  void add_element(const std::string& key, Element element) { elements_.emplace(key, element); }

  FactId add_fact(const std::string& path, const Type& type, Span span) {
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

  void declare_elements(std::size_t file) {
    const drg::Definitions& definitions = files_[file];
    const std::string& prefix = prefixes_[file];
    for (std::size_t i = 0; i < definitions.inputs.size(); ++i) {
      const drg::InputData& input = definitions.inputs[i];
      Element element{Element::Kind::input, file, i, {}, 0, 0};
      element.fact = add_fact(prefix + normalise_name(input.name.text),
                              type_named(file, input.type, input.name.span, 0), input.name.span);
      add_element(input.key, element);
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
      Element element{Element::Kind::decision, file, i, {}, static_cast<std::uint32_t>(r_.model_.decisions.size()), 0};
      r_.model_.decisions.push_back(std::move(decision));
      add_element(written.key, element);
    }
    const auto callable = [&](const drg::Name& name) {
      FunctionInstance instance;
      instance.name = prefix + normalise_name(name.text);
      instance.span = name.span;
      callables_.push_back({FunctionId{static_cast<std::uint32_t>(r_.model_.functions.size())}, {}});
      r_.model_.functions.push_back(std::move(instance));
      return callables_.size() - 1;
    };
    for (std::size_t i = 0; i < definitions.functions.size(); ++i) {
      Element element{Element::Kind::function, file, i, {}, 0, callable(definitions.functions[i].name)};
      for (const drg::Parameter& parameter : definitions.functions[i].logic.parameters)
        callables_.back().parameters.push_back(normalise_name(parameter.name.text));
      add_element(definitions.functions[i].key, element);
    }
    for (std::size_t i = 0; i < definitions.services.size(); ++i) {
      Element element{Element::Kind::service, file, i, {}, 0, callable(definitions.services[i].name)};
      add_element(definitions.services[i].key, element);
      services_.push_back(element);
    }
    for (const drg::Decision& decision : definitions.decisions) collect_names(decision.logic, 0);
    for (const drg::BusinessKnowledgeModel& function : definitions.functions) collect_names(function.logic.body, 0);
    for (const drg::ItemDefinition& item : definitions.types) collect_names(item, 0);
  }

  // After a dot stands the name of a component, a context's entry or a table's output.
  void collect_names(const drg::ItemDefinition& item, unsigned depth) {
    if (depth > max_type_depth) return;
    for (const drg::ItemDefinition& field : item.fields) {
      r_.members_.add(field.name.text);
      collect_names(field, depth + 1);
    }
  }
  void collect_names(const drg::BoxedPtr& boxed, unsigned depth) {
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

  // --- types ------------------------------------------------------------------------------------------------------

  // A type by its name in a file: `number`, `feel:number`, `tns:Loan`, `loans.Loan`; of no name, any.
  Type type_named(std::size_t file, std::string_view written, Span span, unsigned depth) {
    if (written.empty()) return any_type;
    const drg::Definitions& definitions = files_[file];
    std::string_view name = written;
    if (const auto* item = definition(definitions, name)) return type_of(file, *item, depth);
    std::optional<std::size_t> where = file;
    if (const auto colon = name.find(':'); colon != std::string_view::npos) {
      const std::string_view prefix = name.substr(0, colon);
      name = name.substr(colon + 1);
      for (const auto& [known, name_space] : definitions.prefixes)
        if (known == prefix)
          if (const auto found = file_of(name_space)) where = found;
    }
    for (const TypeName& built_in : built_in_types)
      if (built_in.name == name) return Type(built_in.kind);
    if (const auto* item = definition(files_[*where], name)) return type_of(*where, *item, depth);
    for (const drg::Definitions::Import& import : definitions.imports) {
      const bool is_prefixed = name.starts_with(import.name.text + ".");
      if (!is_prefixed && !import.name.text.empty()) continue;
      const std::string_view inner = is_prefixed ? name.substr(import.name.text.size() + 1) : name;
      if (const auto other = file_of(import.name_space))
        if (const auto* item = definition(files_[*other], inner)) return type_of(*other, *item, depth);
    }
    // A type in the notation of FEEL: `list<number>`, `context<a: string>`.
    if (name == "list") return Type::list(any_type);
    if (name == "context") return Type::record("", {});
    if (name.find('<') == std::string_view::npos && name != "function" && name != "range")
      r_.report(errors::as_warning(errors::unknown_type(span, written, {})));
    return any_type;
  }

  static const drg::ItemDefinition* definition(const drg::Definitions& definitions, std::string_view name) {
    const std::string key = normalise_name(name);
    const auto found = std::find_if(definitions.types.begin(), definitions.types.end(),
                                    [&](const auto& item) { return normalise_name(item.name.text) == key; });
    return found == definitions.types.end() ? nullptr : &*found;
  }

  Type type_of(std::size_t file, const drg::ItemDefinition& item, unsigned depth) {
    if (const auto known = types_.find(&item); known != types_.end()) return known->second;
    if (depth > max_type_depth) return any_type;
    Type type = any_type;
    if (item.is_function) {
      std::vector<Type> parameters;
      for (const drg::Parameter& parameter : item.parameters)
        parameters.push_back(type_named(file, parameter.type, parameter.name.span, depth + 1));
      type = Type::function(std::move(parameters), type_named(file, item.result, item.name.span, depth + 1));
    } else if (!item.fields.empty()) {
      std::vector<Type::Field> fields;
      for (const drg::ItemDefinition& written : item.fields) {
        Type::Field field;
        field.name = normalise_name(written.name.text);
        field.type = type_of(file, written, depth + 1);
        fields.push_back(std::move(field));
      }
      type = Type::record(normalise_name(item.name.text), std::move(fields));
    } else {
      type = type_named(file, item.type, item.name.span, depth + 1);
    }
    if (item.is_collection) type = Type::list(type);
    if (depth < max_type_depth) types_.emplace(&item, type);
    // `instance of` names it as its file does.
    if (definition(files_[file], item.name.text) == &item)
      r_.types_.emplace(prefixes_[file] + normalise_name(item.name.text), type);
    return type;
  }

  // --- elements ---------------------------------------------------------------------------------------------------

  ExpressionPtr null(Span span) const { return r_.literal(Value(), null_type, span); }
  ExpressionPtr local(LocalId id, Span span) const { return r_.make(LocalRead{id}, any_type, span); }
  ExpressionPtr conform(ExpressionPtr value, const Type& type) const {
    if (is_open(type)) return value;
    const Span span = value->span;
    return r_.make(Conform{std::move(value), type}, type, span);
  }

  const Element* element(const std::string& key, Span span) {
    const auto found = elements_.find(key);
    if (found != elements_.end()) return &found->second;
    // Knowledge sources and the like are nobody's business here; so are elements of files that are not there.
    r_.report(errors::as_warning(errors::unknown_name(span, key.substr(key.find('#') + 1), {})));
    return nullptr;
  }

  ExpressionPtr as_value(const Callable& callable, Span span) {
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

  Environment::Variable variable_of(const Element& element, std::size_t file, Span span) {
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

  Environment environment(const std::vector<std::string>& required, std::size_t file, Span span,
                          const Overrides& overrides = {}) {
    Environment result;
    for (const std::string& key : required) {
      const Element* found = element(key, span);
      if (found == nullptr) continue;
      if (const auto given = overrides.find(key); given != overrides.end()) {
        result.variables.push_back(given->second);
        result.variables.back().name = name_within(*found, file);
      } else {
        result.variables.push_back(variable_of(*found, file, span));
      }
    }
    return result;
  }

  ExpressionPtr logic_of(const Element& of, const Overrides& overrides) {
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

  void resolve_decisions(std::size_t file) {
    for (std::size_t i = 0; i < files_[file].decisions.size(); ++i) {
      const auto found = elements_.find(files_[file].decisions[i].key);
      if (found == elements_.end() || found->second.kind != Element::Kind::decision || found->second.index != i)
        continue;
      r_.model_.decisions[found->second.decision].value = logic_of(found->second, {});
    }
  }

  void resolve_functions(std::size_t file) {
    file_ = file;
    for (const drg::BusinessKnowledgeModel& written : files_[file].functions) {
      const Element& own = elements_.at(written.key);
      Environment around = environment(written.requires_, file, written.name.span);
      around.variables.insert(around.variables.begin(), variable_of(own, file, written.name.span));
      std::vector<LocalId> parameters;
      ExpressionPtr body = function_body(written.logic, around, parameters, written.name.span, 0);
      body = conform(std::move(body), type_named(file, written.type, written.name.span, 0));
      define(own, std::move(parameters), std::move(body));
    }
    for (std::size_t i = 0; i < files_[file].services.size(); ++i)
      resolve_service(elements_.at(files_[file].services[i].key));
  }

  void define(const Element& element, std::vector<LocalId> parameters, ExpressionPtr body) {
    FunctionInstance& instance = r_.model_.functions[static_cast<std::size_t>(callables_[element.callable].function)];
    instance.parameters = std::move(parameters);
    instance.body = std::move(body);
  }

  // A service is a function of its input data, then of its input decisions; it decides with these in the place of the
  // real ones (DMN 1.5, 10.4 "Decision service semantics").
  void resolve_service(const Element& own) {
    const drg::DecisionService& written = files_[own.file].services[own.index];
    const Span span = written.name.span;
    Overrides overrides;
    std::vector<LocalId> parameters;
    std::vector<LocalId> seen;
    std::vector<Type> types;
    Callable& callable = callables_[own.callable];
    const auto add_parameter = [&](const std::string& key) {
      const Element* input = element(key, span);
      if (input == nullptr) return;
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
      overrides.emplace(key, std::move(variable));
    };
    for (const std::string& key : written.input_data) add_parameter(key);
    for (const std::string& key : written.input_decisions) add_parameter(key);
    std::vector<std::pair<LocalId, ExpressionPtr>> steps;
    std::set<std::string> running;
    for (const std::string& key : written.outputs) inline_decision(key, span, overrides, steps, running);
    ExpressionPtr result;
    const auto output = [&](const std::string& key) {
      const auto found = overrides.find(key);
      return found == overrides.end() ? null(span) : local(found->second.local, span);
    };
    if (written.outputs.size() == 1) {
      result = output(written.outputs.front());
    } else {
      ContextMake made;
      std::vector<Type::Field> fields;
      for (const std::string& key : written.outputs) {
        const Element* found = element(key, span);
        if (found == nullptr) continue;
        Type::Field field;
        field.name = name_within(*found, own.file);
        field.type = any_type;
        fields.push_back(std::move(field));
        made.entries.emplace_back(r_.new_local(), output(key));
      }
      made.shape = Type::record("", std::move(fields)).shape();
      result = r_.make(std::move(made), any_type, span);
    }
    result = conform(std::move(result), type_named(own.file, written.type, span, 0));
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
      result = r_.make(Let{step->first, step->second, result}, any_type, span);
    define(own, parameters, r_.checked_body(parameters, seen, types, std::move(result), span));
  }

  // A decision inside a service, once more, with the service's inputs; those that it requires come first.
  void inline_decision(const std::string& key, Span span, Overrides& overrides,
                       std::vector<std::pair<LocalId, ExpressionPtr>>& steps, std::set<std::string>& running) {
    if (overrides.count(key) != 0) return;
    const Element* found = element(key, span);
    if (found == nullptr || found->kind != Element::Kind::decision) return;
    if (!running.insert(key).second || running.size() > max_boxes || ++inlined_ > max_inlined) return;
    for (const std::string& required : files_[found->file].decisions[found->index].requires_)
      inline_decision(required, span, overrides, steps, running);
    running.erase(key);
    Environment::Variable variable;
    variable.local = r_.new_local();
    variable.type = r_.model_.decisions[found->decision].answer;
    steps.emplace_back(variable.local, logic_of(*found, overrides));
    overrides.emplace(key, std::move(variable));
  }

  // Functions and services of the first file may be asked for by name, with their parameters as a case.
  void add_invocables() {
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

  // --- expressions ------------------------------------------------------------------------------------------------

  // A mistake in one expression makes that one null; the others are still decided.
  ExpressionPtr feel(const ScalarText& text, const Environment& around) {
    Diagnostics found;
    const ScalarText inside = r_.trimmed(text);
    if (inside.text.empty()) return null(text.span);
    const auto parsed = parse_expression(inside, r_.scope(around), Mode::dmn, found);
    for (const Diagnostic& diagnostic : found) r_.report(errors::as_warning(diagnostic));
    if (found.has_errors()) return null(text.span);
    return r_.expression(*parsed, around);
  }

  ExpressionPtr boxed(const drg::BoxedPtr& written, const Environment& around, unsigned depth) {
    if (!written) return null({});
    if (depth > max_boxes) {
      r_.report(errors::as_warning(errors::functions_too_deep(written->span, max_boxes)));
      return null(written->span);
    }
    const Span span = written->span;
    ExpressionPtr value = std::visit(
        Overloaded{[&](const drg::Literal& literal) { return feel(literal.text, around); },
                   [&](const drg::Context& context) { return of_context(context, around, span, depth); },
                   [&](const drg::Invocation& invocation) { return of_invocation(invocation, around, span, depth); },
                   [&](const drg::Function& function) {
                     Lambda made;
                     for (const drg::Parameter& parameter : function.parameters)
                       made.names.push_back(normalise_name(parameter.name.text));
                     made.body = function_body(function, around, made.parameters, span, depth);
                     return r_.make(std::move(made), any_type, span);
                   },
                   [&](const drg::List& list) {
                     ListMake made;
                     for (const drg::BoxedPtr& item : list.items) made.items.push_back(boxed(item, around, depth + 1));
                     return r_.make(std::move(made), Type::list(any_type), span);
                   },
                   [&](const drg::Relation& relation) { return of_relation(relation, around, span, depth); },
                   [&](const drg::Conditional& choice) {
                     const LocalId condition = r_.new_local();
                     const ExpressionPtr verdict = local(condition, span);
                     const ExpressionPtr otherwise =
                         r_.make(If{r_.make(Comparison{ComparisonOperator::equal, verdict,
                                                       r_.literal(Value(false), boolean_type, span)},
                                            boolean_type, span),
                                    boxed(choice.otherwise, around, depth + 1), null(span)},
                                 any_type, span);
                     return r_.make(
                         Let{condition, boxed(choice.condition, around, depth + 1),
                             r_.make(If{verdict, boxed(choice.then, around, depth + 1), otherwise}, any_type, span)},
                         any_type, span);
                   },
                   [&](const drg::Filter& filter) { return of_filter(filter, around, span, depth); },
                   [&](const drg::Iteration& loop) { return of_loop(loop, around, span, depth); },
                   [&](const drg::Table& table) { return of_table(table, around, span); }},
        written->node);
    return conform(std::move(value), type_named(file_, written->type, span, 0));
  }

  ExpressionPtr function_body(const drg::Function& function, const Environment& around,
                              std::vector<LocalId>& parameters, Span span, unsigned depth) {
    Environment inner = around;
    std::vector<LocalId> seen;
    std::vector<Type> types;
    for (const drg::Parameter& parameter : function.parameters) {
      parameters.push_back(r_.new_local());
      seen.push_back(r_.new_local());
      types.push_back(type_named(file_, parameter.type, parameter.name.span, 0));
      inner = inner.with(normalise_name(parameter.name.text), seen.back(), types.back());
    }
    if (function.is_external)
      r_.report(errors::as_warning(
          errors::not_in_strict_mode(span, "external functions are not run", "models are self-contained")));
    ExpressionPtr body = function.is_external ? null(span) : boxed(function.body, inner, depth + 1);
    return r_.checked_body(parameters, seen, types, std::move(body), span);
  }

  ExpressionPtr of_context(const drg::Context& context, const Environment& around, Span span, unsigned depth) {
    Environment inner = around;
    ContextMake made;
    std::vector<Type::Field> fields;
    std::set<std::string> keys;
    ExpressionPtr result;
    for (const drg::ContextEntry& entry : context.entries) {
      ExpressionPtr value = boxed(entry.value, inner, depth + 1);
      value = conform(std::move(value), type_named(file_, entry.type, span, 0));
      if (!entry.name) {
        result = std::move(value);
        continue;
      }
      const std::string key = normalise_name(entry.name->text);
      if (!keys.insert(key).second) return null(span);
      const LocalId id = r_.new_local();
      inner = inner.with(key, id, value->type);
      Type::Field field;
      field.name = key;
      field.type = value->type;
      fields.push_back(std::move(field));
      made.entries.emplace_back(id, std::move(value));
    }
    if (result) {
      for (auto entry = made.entries.rbegin(); entry != made.entries.rend(); ++entry) {
        const Type type = result->type;
        result = r_.make(Let{entry->first, entry->second, std::move(result)}, type, span);
      }
      return result;
    }
    const Type type = Type::record("", std::move(fields));
    made.shape = type.shape();
    return r_.make(std::move(made), type, span);
  }

  // As a call with named arguments, each of which is a variable that holds the binding's value.
  ExpressionPtr of_invocation(const drg::Invocation& invocation, const Environment& around, Span span, unsigned depth) {
    if (!invocation.function) return null(span);
    const auto* function = std::get_if<drg::Literal>(&invocation.function->node);
    Environment inner = around;
    std::vector<std::pair<LocalId, ExpressionPtr>> values;
    auto call = ast::Call{};
    call.named = !invocation.bindings.empty();
    for (const auto& [name, bound] : invocation.bindings) {
      values.emplace_back(r_.new_local(), boxed(bound, around, depth + 1));
      const std::string variable = "binding " + std::to_string(values.size());
      inner = inner.with(variable, values.back().first, values.back().second->type);
      call.arguments.push_back(
          {{name.text, name.span},
           std::make_shared<const ast::Expression>(ast::Expression{name.span, ast::Name{variable, true}})});
    }
    ExpressionPtr result;
    if (function != nullptr) {
      Diagnostics found;
      call.callee = parse_expression(r_.trimmed(function->text), r_.scope(around), Mode::dmn, found);
      for (const Diagnostic& diagnostic : found) r_.report(errors::as_warning(diagnostic));
      if (found.has_errors()) return null(span);
    } else {
      const LocalId id = r_.new_local();
      values.emplace_back(id, boxed(invocation.function, around, depth + 1));
      inner = inner.with("called", id, any_type);
      call.callee = std::make_shared<const ast::Expression>(ast::Expression{span, ast::Name{"called", true}});
    }
    const ast::Expression node{span, call};
    result = r_.call(node, call, inner);
    for (auto value = values.rbegin(); value != values.rend(); ++value) {
      const Type type = result->type;
      result = r_.make(Let{value->first, value->second, std::move(result)}, type, span);
    }
    return result;
  }

  ExpressionPtr of_relation(const drg::Relation& relation, const Environment& around, Span span, unsigned depth) {
    std::vector<Type::Field> fields;
    for (const drg::Name& column : relation.columns) {
      Type::Field field;
      field.name = normalise_name(column.text);
      field.type = any_type;
      fields.push_back(std::move(field));
    }
    const Type row_type = Type::record("", std::move(fields));
    ListMake made;
    for (const auto& row : relation.rows) {
      ContextMake context;
      context.shape = row_type.shape();
      for (std::size_t i = 0; i < relation.columns.size(); ++i)
        context.entries.emplace_back(r_.new_local(), i < row.size() ? boxed(row[i], around, depth + 1) : null(span));
      made.items.push_back(r_.make(std::move(context), row_type, span));
    }
    return r_.make(std::move(made), Type::list(row_type), span);
  }

  ExpressionPtr is_list(ExpressionPtr value, Span span) {
    return r_.make(InstanceOf{std::move(value), Type::list(any_type)}, boolean_type, span);
  }
  ExpressionPtr is_boolean(ExpressionPtr value, Span span) {
    return r_.make(InstanceOf{std::move(value), boolean_type}, boolean_type, span);
  }
  // Boxed filters and quantifiers want a list, and true or false of each element; else they are null [TCK 1151, 1153].
  ExpressionPtr strictly(LocalId list, ExpressionPtr value, LocalId item, ExpressionPtr condition, ExpressionPtr result,
                         Span span) {
    Quantified all;
    all.every = true;
    all.iterators.push_back({item, local(list, span), nullptr});
    all.condition = is_boolean(std::move(condition), span);
    const ExpressionPtr sound =
        r_.make(Logical{true, {is_list(local(list, span), span), r_.make(std::move(all), boolean_type, span)}},
                boolean_type, span);
    const Type type = result->type;
    return r_.make(Let{list, std::move(value), r_.make(If{sound, std::move(result), null(span)}, type, span)}, type,
                   span);
  }

  static Type element_of(const Type& list) { return list.is(Type::Kind::list) ? list.element() : any_type; }

  ExpressionPtr of_filter(const drg::Filter& filter, const Environment& around, Span span, unsigned depth) {
    ExpressionPtr value = boxed(filter.list, around, depth + 1);
    const Type type = value->type;
    const Type element = element_of(type);
    const LocalId list = r_.new_local();
    const LocalId item = r_.new_local();
    const Environment inner = around.with("", item, element).with("item", item, element);
    const ExpressionPtr condition = boxed(filter.condition, inner, depth + 1);
    ExpressionPtr kept = r_.make(Filter{local(list, span), item, condition, false}, type, span);
    return strictly(list, std::move(value), item, condition, std::move(kept), span);
  }

  ExpressionPtr of_loop(const drg::Iteration& loop, const Environment& around, Span span, unsigned depth) {
    ExpressionPtr value = boxed(loop.domain, around, depth + 1);
    const LocalId item = r_.new_local();
    Environment inner = around.with(normalise_name(loop.variable.text), item, element_of(value->type));
    if (loop.kind == drg::Iteration::Kind::all) {
      For made;
      made.iterators.push_back(
          {item, std::move(value), loop.domain_end ? boxed(loop.domain_end, around, depth + 1) : nullptr});
      made.partial = r_.new_local();
      made.body = boxed(loop.body, inner.with("partial", *made.partial, Type::list(any_type)), depth + 1);
      const Type type = Type::list(made.body->type);
      return r_.make(std::move(made), type, span);
    }
    const LocalId list = r_.new_local();
    Quantified made;
    made.every = loop.kind == drg::Iteration::Kind::every;
    made.iterators.push_back({item, local(list, span), nullptr});
    made.condition = boxed(loop.body, inner, depth + 1);
    const ExpressionPtr condition = made.condition;
    ExpressionPtr result = r_.make(std::move(made), boolean_type, span);
    return strictly(list, std::move(value), item, condition, std::move(result), span);
  }

  // --- decision tables --------------------------------------------------------------------------------------------

  ast::UnaryTests tests_of(const ScalarText& written, const Environment& around, bool& is_sound) {
    ScalarText text = r_.trimmed(written);
    Diagnostics found;
    ast::UnaryTests tests;
    if (text.text.empty() || text.text == "-") {
      tests.any = true;
      return tests;
    }
    tests = parse_unary_tests(text, r_.scope(around), Mode::dmn, found);
    for (const Diagnostic& diagnostic : found) r_.report(errors::as_warning(diagnostic));
    is_sound = !found.has_errors();
    return tests;
  }

  // The values that an output's `outputValues` list, from the highest priority on.
  std::vector<Value> ranks_of(const drg::TableOutput& output, const Environment& around) {
    std::vector<Value> result;
    if (!output.allowed) return result;
    bool is_sound = true;
    for (const ast::ExpressionPtr& one : tests_of(*output.allowed, around, is_sound).tests)
      if (const auto value = r_.constant_of(r_.expression(*one, around))) result.push_back(*value);
    return result;
  }

  ExpressionPtr of_table(const drg::Table& table, const Environment& around, Span span) {
    TableAnswer made;
    made.hit = table.hit;
    Environment inner = around;
    std::vector<std::pair<LocalId, ExpressionPtr>> inputs;
    for (const drg::TableInput& input : table.inputs) {
      ExpressionPtr value = feel(input.expression, around);
      value = conform(std::move(value), type_named(file_, input.type, input.expression.span, 0));
      inputs.emplace_back(r_.new_local(), std::move(value));
    }
    std::vector<Type::Field> fields;
    std::vector<Type> types;
    for (const drg::TableOutput& output : table.outputs) {
      types.push_back(type_named(file_, output.type, output.name.span, 0));
      Type::Field field;
      field.name = normalise_name(output.name.text);
      field.type = types.back();
      fields.push_back(std::move(field));
      made.ranks.push_back(ranks_of(output, around));
    }
    const bool is_single = table.outputs.size() == 1;
    const Type whole = is_single ? types.front() : Type::record("", std::move(fields));
    const auto answer = [&](const std::vector<ScalarText>& texts, Span of) {
      if (is_single) return conform(texts.empty() ? null(of) : feel(texts.front(), around), types.front());
      ContextMake context;
      context.shape = whole.shape();
      for (std::size_t i = 0; i < types.size(); ++i)
        context.entries.emplace_back(r_.new_local(),
                                     i < texts.size() ? conform(feel(texts[i], around), types[i]) : null(of));
      return r_.make(std::move(context), whole, of);
    };
    for (const drg::TableRule& rule : table.rules) {
      std::vector<ExpressionPtr> conditions;
      for (std::size_t i = 0; i < rule.inputs.size() && i < inputs.size(); ++i) {
        bool is_sound = true;
        const Type& subject = inputs[i].second->type;
        const Environment cell = around.with("?", inputs[i].first, subject);
        const ast::UnaryTests tests = tests_of(rule.inputs[i], cell, is_sound);
        const unsigned unknown_before = r_.unknown_names_;
        const Resolver::Test test = r_.unary_tests(tests, inputs[i].first, subject, around);
        if (!is_sound || r_.unknown_names_ != unknown_before)
          conditions.push_back(null(rule.inputs[i].span));
        else if (test.expression)
          conditions.push_back(test.expression);
      }
      TableAnswer::Row row;
      if (conditions.size() == 1) row.condition = std::move(conditions.front());
      if (conditions.size() > 1) row.condition = r_.make(Logical{true, std::move(conditions)}, boolean_type, rule.span);
      row.output = answer(rule.outputs, rule.span);
      made.rows.push_back(std::move(row));
    }
    const bool has_default =
        std::any_of(table.outputs.begin(), table.outputs.end(),
                    [](const drg::TableOutput& output) { return output.default_value.has_value(); });
    if (has_default) {
      std::vector<ScalarText> texts;
      for (const drg::TableOutput& output : table.outputs) texts.push_back(output.default_value.value_or(ScalarText()));
      made.otherwise = answer(texts, span);
    }
    if (is_aggregate(table.hit) && !is_single) {
      r_.report(errors::as_warning(
          errors::mistake(Code::wrong_hit_policy, span, "a table that sums or counts has one output")));
      return null(span);
    }
    const bool is_ranked = table.hit == HitPolicy::priority || table.hit == HitPolicy::output_order;
    if (is_ranked &&
        std::all_of(made.ranks.begin(), made.ranks.end(), [](const auto& ranks) { return ranks.empty(); })) {
      r_.report(errors::as_warning(errors::mistake(
          Code::wrong_hit_policy, span, "no output lists its values, from which the priority would follow")));
      return null(span);
    }
    const bool is_list = is_list_valued(table.hit);
    const Type type = is_list ? Type::list(whole) : is_aggregate(table.hit) ? any_type : whole;
    ExpressionPtr result = r_.make(std::move(made), type, span);
    for (auto input = inputs.rbegin(); input != inputs.rend(); ++input)
      result = r_.make(Let{input->first, input->second, std::move(result)}, type, span);
    return result;
  }

  static bool is_aggregate(HitPolicy hit) {
    return hit == HitPolicy::collect_sum || hit == HitPolicy::collect_min || hit == HitPolicy::collect_max ||
           hit == HitPolicy::collect_count;
  }

  std::span<const drg::Definitions> files_;
  Document nothing_;
  Resolver r_;
  std::vector<std::string> prefixes_;  // of each file's names, seen from the first
  std::map<std::string, Element> elements_;
  std::map<std::string, FactId> facts_;
  std::map<const drg::ItemDefinition*, Type> types_;
  std::deque<Callable> callables_;
  std::vector<Element> services_;
  std::size_t file_ = 0;  // whose types and names are meant
  std::size_t inlined_ = 0;
};

}  // namespace adjudge::model

namespace adjudge {

Model resolve(std::span<const drg::Definitions> files, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes) {
  return model::DrgResolver(files, functions, sources, notes).run();
}

}  // namespace adjudge
