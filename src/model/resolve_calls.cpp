#include <algorithm>
#include <utility>

#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

using Bindings = std::map<std::string, Type, std::less<>>;

// Each list of argument types makes an instance of a function; a chain of functions could make endlessly many.
constexpr std::size_t max_instances = 5'000;

// How deep functions may call each other.
constexpr std::size_t max_function_depth = 100;

// Whether an argument's type fits a parameter's; letters of the signature are bound as they are met.
bool fits(const Type& argument, const Type& parameter, Bindings& bindings) {
  if (argument.is_unknown() || argument.is(Type::Kind::any)) return true;
  switch (parameter.kind()) {
    case Type::Kind::variable: {
      const auto [bound, is_new] = bindings.emplace(parameter.name(), argument);
      if (is_new) return true;
      const Type joined = common(bound->second, argument);
      if (joined.is(Type::Kind::any) && !is_open(bound->second)) return false;
      bound->second = joined;
      return true;
    }
    case Type::Kind::list:
      if (argument.is(Type::Kind::null)) return true;
      return argument.is(Type::Kind::list) && fits(argument.element(), parameter.element(), bindings);
    case Type::Kind::range:
      return argument.is(Type::Kind::range) && fits(argument.element(), parameter.element(), bindings);
    case Type::Kind::function: {
      if (!argument.is(Type::Kind::function)) return false;
      if (argument.parameters().size() != parameter.parameters().size()) return false;
      return fits(argument.result(), parameter.result(), bindings);
    }
    case Type::Kind::record:
      return argument.is(Type::Kind::record) && (parameter.fields().empty() || conforms(argument, parameter));
    default:
      return conforms(argument, parameter);
  }
}

Type substitute(const Type& type, const Bindings& bindings) {
  switch (type.kind()) {
    case Type::Kind::variable: {
      const auto bound = bindings.find(type.name());
      return bound == bindings.end() ? Type(Type::Kind::null) : bound->second;
    }
    case Type::Kind::list:
      return Type::list(substitute(type.element(), bindings));
    case Type::Kind::range:
      return Type::range(substitute(type.element(), bindings));
    default:
      return type;
  }
}

std::string list_of_types(const std::vector<ExpressionPtr>& arguments) {
  if (arguments.empty()) return "no arguments";
  std::string result = "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i != 0) result += ", ";
    result += arguments[i] ? arguments[i]->type.to_text() : "nothing";
  }
  return result + ")";
}

// A call's arguments brought to the order of one form; nothing when a name is unknown or the count is wrong.
std::optional<std::vector<const ast::Argument*>> arrange(const ast::Call& call, const Signature& form,
                                                         Mode mode = Mode::strict) {
  std::vector<const ast::Argument*> result;
  const auto& parameters = form.parameters;
  if (!call.named) {
    for (const ast::Argument& argument : call.arguments) result.push_back(&argument);
    const bool is_variadic = !parameters.empty() && parameters.back().variadic;
    if (result.size() > parameters.size() && !is_variadic) return std::nullopt;
    for (std::size_t i = result.size(); i < parameters.size(); ++i) {
      if (!parameters[i].optional) return std::nullopt;
      result.push_back(nullptr);
    }
    return result;
  }
  result.assign(parameters.size(), nullptr);
  for (const ast::Argument& argument : call.arguments) {
    const std::string name = normalise_name(argument.name.text);
    const auto place =
        std::find_if(parameters.begin(), parameters.end(), [&](const Parameter& p) { return p.name == name; });
    if (place == parameters.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(place - parameters.begin());
    if (result[index] != nullptr) return std::nullopt;
    result[index] = &argument;
  }
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (result[i] == nullptr && !parameters[i].optional && mode == Mode::strict) return std::nullopt;
  return result;
}

}  // namespace

// Whether a name before `(` is that of a function value. Other values do not hide the functions of their names: where
// a fact is called `date`, `date(...)` is still the built-in.
bool Resolver::means_a_value(const std::string& name, const Environment& environment) {
  const auto may_be_function = [](const Type& type) { return type.is(Type::Kind::function) || is_open(type); };
  if (const Environment::Variable* found = variable(name, environment))
    return may_be_function(found->name.empty() ? found->type.field(name)->type : found->type);
  const auto symbol = symbols_.find(name);
  return symbol != symbols_.end() && symbol->second.kind == Symbol::Kind::term &&
         type_of_term(symbol->second.index).is(Type::Kind::function);
}

// The arguments of a call in the order of the parameters; nothing when there is one too many, too few or of another
// name.
std::optional<std::vector<ExpressionPtr>> Resolver::named_arguments(const ast::Call& call,
                                                                    const std::vector<std::string>& parameters,
                                                                    const Environment& environment) {
  if (call.arguments.size() != parameters.size()) return std::nullopt;
  std::vector<ExpressionPtr> result(parameters.size());
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    std::size_t place = i;
    if (call.named) {
      const auto found = std::find(parameters.begin(), parameters.end(), normalise_name(call.arguments[i].name.text));
      place = static_cast<std::size_t>(found - parameters.begin());
    }
    if (place >= result.size() || result[place]) return std::nullopt;
    result[place] = expression(call.arguments[i].value, environment);
  }
  return result;
}

ExpressionPtr Resolver::call(const ast::Expression& node, const ast::Call& call, const Environment& environment) {
  if (const auto* name = std::get_if<ast::Name>(&call.callee->node)) {
    const std::string key = normalise_name(name->text);
    const Environment::Variable* found = mode_ == Mode::dmn ? variable(key, environment) : nullptr;
    if (found != nullptr && found->callable != nullptr) {
      const Callable& callee = *found->callable;
      auto arguments = named_arguments(call, callee.parameters, environment);
      if (arguments)
        return make(CallFunction{callee.function, std::move(*arguments)}, Type(Type::Kind::any), node.span);
      report(
          errors::as_warning(errors::argument_count(node.span, key, callee.parameters.size(), call.arguments.size())));
      return literal(Value(), Type(Type::Kind::null), node.span);
    }
    if (!means_a_value(key, environment)) {
      const auto symbol = symbols_.find(key);
      if (symbol != symbols_.end() && symbol->second.kind == Symbol::Kind::function)
        return call_function(node, call, symbol->second.index, environment);
      // `known` has the shape of a function and is an operator: it takes what is not known.
      if (key == "known" && mode_ == Mode::strict) {
        if (call.arguments.size() != 1) {
          report(errors::argument_count(node.span, key, 1, call.arguments.size()));
          return invalid(node.span);
        }
        return make(Known{expression(call.arguments.front().value, environment)}, Type(Type::Kind::boolean), node.span);
      }
      if (const int function = functions_.find(key); function >= 0)
        return call_built_in(node, call, static_cast<std::uint32_t>(function), environment);
      if (symbol == symbols_.end() && variable(key, environment) == nullptr) {
        std::vector<std::string> candidates;
        for (const FunctionEntry& entry : functions_) candidates.push_back(entry.name);
        for (const FunctionHead& head : function_heads_) candidates.push_back(head.name.text);
        Diagnostic unknown = errors::unknown_function(call.callee->span, key, candidates);
        for (const ast::Argument& argument : call.arguments) expression(argument.value, environment);
        if (mode_ == Mode::dmn) {
          unknown.severity = Severity::warning;
          report(std::move(unknown));
          ++unknown_names_;
          return literal(Value(), Type(Type::Kind::null), node.span);
        }
        report(std::move(unknown));
        return invalid(node.span);
      }
    }
  }
  ExpressionPtr callee = expression(call.callee, environment);
  CallValue made;
  made.callee = callee;
  for (const ast::Argument& argument : call.arguments) {
    made.arguments.push_back(expression(argument.value, environment));
    if (call.named && mode_ == Mode::dmn) made.names.push_back(normalise_name(argument.name.text));
  }
  if (mode_ == Mode::dmn || is_open(callee->type))
    return make(std::move(made), callee->type.is_unknown() ? Type() : Type(Type::Kind::any), node.span);
  if (!callee->type.is(Type::Kind::function)) {
    report(errors::type_mismatch(call.callee->span, "a function before `(`", errors::said(callee->type)));
    return invalid(node.span);
  }
  if (callee->type.parameters().size() != made.arguments.size()) {
    report(errors::argument_count(node.span, "the function", callee->type.parameters().size(), made.arguments.size()));
    return invalid(node.span);
  }
  const Type result = callee->type.result();
  return make(std::move(made), result, node.span);
}

ExpressionPtr Resolver::call_built_in(const ast::Expression& node, const ast::Call& call, std::uint32_t function,
                                      const Environment& environment) {
  const FunctionEntry& entry = functions_[function];
  if (mode_ == Mode::dmn) {
    // The native function looks at the kinds it gets; only names have to be brought to a form's order.
    CallBuiltIn made;
    made.function = function;
    if (!call.named) {
      for (const ast::Argument& argument : call.arguments)
        made.arguments.push_back(expression(argument.value, environment));
      const bool is_possible = std::any_of(entry.forms.begin(), entry.forms.end(),
                                           [&](const Signature& form) { return arrange(call, form).has_value(); });
      if (!is_possible) return literal(Value(), Type(Type::Kind::null), node.span);
      return make(std::move(made), Type(Type::Kind::any), node.span);
    }
    for (const Signature& form : entry.forms) {
      const auto arranged = arrange(call, form, mode_);
      if (!arranged) continue;
      for (const ast::Argument* argument : *arranged)
        made.arguments.push_back(argument != nullptr ? expression(argument->value, environment) : nullptr);
      // Where another form has another name in a place (`key`, `keys`), the name says which kind is given.
      std::vector<std::pair<std::size_t, Type>> told;
      for (std::size_t i = 0; i < form.parameters.size(); ++i)
        for (const Signature& other : entry.forms)
          if (made.arguments[i] && i < other.parameters.size() && other.parameters[i].name != form.parameters[i].name &&
              other.parameters.size() == form.parameters.size() && told.empty())
            told.emplace_back(i, form.parameters[i].type);
      // What is left out is null, and what may be left out is not there.
      while (!made.arguments.empty() && made.arguments.back() == nullptr &&
             form.parameters[made.arguments.size() - 1].optional)
        made.arguments.pop_back();
      const Type any(Type::Kind::any);
      if (told.empty() || (!told.front().second.is(Type::Kind::string) && !told.front().second.is(Type::Kind::list)))
        return make(std::move(made), any, node.span);
      const auto& [place, kind] = told.front();
      const LocalId given = new_local();
      ExpressionPtr value = std::exchange(made.arguments[place], make(LocalRead{given}, any, node.span));
      ExpressionPtr fits = make(InstanceOf{made.arguments[place], kind.is(Type::Kind::list) ? Type::list(any) : kind},
                                Type(Type::Kind::boolean), node.span);
      ExpressionPtr called = make(std::move(made), any, node.span);
      return make(Let{given, std::move(value),
                      make(If{std::move(fits), std::move(called), literal(Value(), Type(Type::Kind::null), node.span)},
                           any, node.span)},
                  any, node.span);
    }
    return literal(Value(), Type(Type::Kind::null), node.span);
  }

  // Arguments are typed once; lambdas wait until the other arguments have bound the letters of the form.
  std::map<const ast::Argument*, ExpressionPtr> typed;
  bool has_unknown = false;
  for (const ast::Argument& argument : call.arguments) {
    if (std::holds_alternative<ast::FunctionDefinition>(argument.value->node)) continue;
    typed[&argument] = expression(argument.value, environment);
    has_unknown = has_unknown || typed[&argument]->type.is_unknown();
  }
  for (const Signature& form : entry.forms) {
    const auto arranged = arrange(call, form);
    if (!arranged) continue;
    const auto parameter_of = [&](std::size_t i) -> const Parameter& {
      return form.parameters[std::min(i, form.parameters.size() - 1)];
    };
    Bindings bindings;
    bool is_fitting = true;
    for (std::size_t i = 0; i < arranged->size() && is_fitting; ++i) {
      const ast::Argument* argument = (*arranged)[i];
      if (argument == nullptr) continue;
      if (const auto found = typed.find(argument); found != typed.end())
        is_fitting = fits(found->second->type, parameter_of(i).type, bindings);
      else
        is_fitting = parameter_of(i).type.is(Type::Kind::function) || parameter_of(i).type.is(Type::Kind::any);
    }
    if (!is_fitting) continue;
    CallBuiltIn made;
    made.function = function;
    std::vector<Type> types;
    std::vector<Value> constants;
    for (std::size_t i = 0; i < arranged->size() && is_fitting; ++i) {
      const ast::Argument* argument = (*arranged)[i];
      if (argument == nullptr) {
        made.arguments.push_back(nullptr);
        types.emplace_back(Type::Kind::null);
        constants.emplace_back();
        continue;
      }
      ExpressionPtr value;
      if (const auto found = typed.find(argument); found != typed.end()) {
        value = found->second;
      } else {
        std::vector<Type> expected;
        const Type& wanted = parameter_of(i).type;
        if (wanted.is(Type::Kind::function))
          for (const Type& parameter : wanted.parameters()) expected.push_back(substitute(parameter, bindings));
        const auto& definition = std::get<ast::FunctionDefinition>(argument->value->node);
        value = lambda(*argument->value, definition, environment, expected);
        if (value->type.is(Type::Kind::function) && wanted.is(Type::Kind::function))
          is_fitting = fits(value->type, wanted, bindings);
        has_unknown = has_unknown || value->type.is_unknown();
      }
      types.push_back(value->type);
      const auto* constant = std::get_if<Literal>(&value->node);
      constants.push_back(constant != nullptr ? constant->value : Value());
      made.arguments.push_back(std::move(value));
    }
    if (!is_fitting) continue;
    while (!made.arguments.empty() && made.arguments.back() == nullptr) made.arguments.pop_back();
    Type result = substitute(form.result, bindings);
    if (entry.refine) {
      const Type refined = entry.refine(types, constants);
      if (!refined.is_unknown()) result = refined;
    }
    if (result.is(Type::Kind::money) && result.currency().is_none()) {
      // Money in the currency of the arguments, where they agree on one.
      for (const Type& type : types) {
        const Type& of = type.is(Type::Kind::list) ? type.element() : type;
        if (of.is(Type::Kind::money) && !of.currency().is_none()) {
          if (!entry.refine) result = Type::money(of.currency());
          break;
        }
      }
    }
    if (has_unknown && !result.is(Type::Kind::boolean) && !result.is(Type::Kind::number) &&
        !result.is(Type::Kind::string) && !result.is(Type::Kind::date))
      result = Type();
    // The sum of no money is zero in the pack's currency: a native function cannot see the static type.
    if (entry.name == "sum" && result.is(Type::Kind::money) && made.arguments.size() == 1 &&
        made.arguments.front()->type.is(Type::Kind::list)) {
      const Currency currency = result.currency().is_none() ? model_.currency : result.currency();
      made.arguments.push_back(literal(Value(Money{0, currency}), result, node.span));
    }
    return make(std::move(made), result.as_optional(false), node.span);
  }
  std::vector<ExpressionPtr> found;
  for (const ast::Argument& argument : call.arguments) {
    const auto place = typed.find(&argument);
    found.push_back(place != typed.end() ? place->second : expression(argument.value, environment));
  }
  if (has_unknown) return invalid(node.span);
  std::vector<std::string> forms;
  for (const Signature& form : entry.forms) forms.push_back(errors::quoted(form.text));
  report(errors::wrong_arguments(node.span, entry.name, list_of_types(found), forms));
  return invalid(node.span);
}

std::optional<Type> Resolver::declared_type(const ast::FormalParameter& parameter) {
  if (parameter.type.empty()) return std::nullopt;
  return type_of_ast(parameter.type.front());
}

ExpressionPtr Resolver::call_function(const ast::Expression& node, const ast::Call& call, std::uint32_t declaration,
                                      const Environment& environment) {
  const FunctionHead& head = function_heads_[declaration];
  std::vector<ExpressionPtr> arguments(head.parameters.size());
  bool is_right = call.arguments.size() == head.parameters.size();
  if (!is_right)
    report(errors::argument_count(node.span, head.name.text, head.parameters.size(), call.arguments.size()));
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const ast::Argument& argument = call.arguments[i];
    ExpressionPtr value = expression(argument.value, environment);
    std::size_t place = i;
    if (call.named) {
      const std::string name = normalise_name(argument.name.text);
      const auto found = std::find_if(head.parameters.begin(), head.parameters.end(), [&](const auto& parameter) {
        return normalise_name(parameter.name.text) == name;
      });
      if (found == head.parameters.end()) {
        std::vector<std::string> names;
        for (const auto& parameter : head.parameters) names.push_back(parameter.name.text);
        report(errors::with_nearest(
            errors::mistake(Code::wrong_arguments, argument.name.span,
                            errors::quoted(head.name.text) + " has no parameter " + errors::quoted(name)),
            argument.name.span, name, names));
        is_right = false;
        continue;
      }
      place = static_cast<std::size_t>(found - head.parameters.begin());
      if (arguments[place]) {
        report(errors::argument_twice(argument.name.span, name));
        is_right = false;
      }
    }
    if (place < arguments.size()) arguments[place] = std::move(value);
  }
  if (!is_right) return invalid(node.span);
  std::vector<Type> types;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (const auto declared = declared_type(head.parameters[i])) {
      const std::string outer = std::exchange(owner_, normalise_name(head.parameters[i].name.text));
      arguments[i] = fit_to(arguments[i], *declared, arguments[i]->span);
      owner_ = outer;
      types.push_back(*declared);
    } else {
      types.push_back(arguments[i]->type.as_optional(false));
    }
  }
  if (std::find(instantiating_.begin(), instantiating_.end(), declaration) != instantiating_.end()) {
    report(errors::calls_itself(node.span, head.name.text));
    return invalid(node.span);
  }
  if (instantiating_.size() >= max_function_depth) {
    report(errors::functions_too_deep(node.span, max_function_depth));
    return invalid(node.span);
  }
  const auto instance = instantiate(declaration, types, node.span);
  if (!instance) {
    report(errors::too_many_instances(node.span, head.name.text));
    return invalid(node.span);
  }
  const Type result = model_.functions[static_cast<std::size_t>(*instance)].body->type;
  return make(CallFunction{*instance, std::move(arguments)}, result, node.span);
}

// The function for one list of argument types; nothing when there are too many of them.
std::optional<FunctionId> Resolver::instantiate(std::uint32_t declaration, const std::vector<Type>& types,
                                                Span call_span) {
  for (const Instance& instance : instances_[declaration])
    if (std::equal(types.begin(), types.end(), instance.types.begin(), instance.types.end(), same)) return instance.id;
  if (instance_count_ >= max_instances) return std::nullopt;
  if (nesting_ > max_nesting) throw TooDeep{std::nullopt, declaration, types, call_span};
  ++instance_count_;
  const FunctionHead& head = function_heads_[declaration];
  FunctionInstance made;
  made.name = head.name.text;
  made.span = call_span;
  Environment environment;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const LocalId local = new_local();
    made.parameters.push_back(local);
    environment = environment.with(normalise_name(head.parameters[i].name.text), local, types[i]);
  }
  instantiating_.push_back(declaration);
  made.body = feel(document_.functions[declaration].body, environment);
  instantiating_.pop_back();
  const FunctionId id{static_cast<std::uint32_t>(model_.functions.size())};
  model_.functions.push_back(std::move(made));
  instances_[declaration].push_back({types, id});
  return id;
}

// A function that nobody calls is still read, with arguments of which nothing more is known than it says itself.
void Resolver::resolve_uncalled_functions() {
  for (std::uint32_t i = 0; i < function_heads_.size(); ++i) {
    if (!instances_[i].empty()) continue;
    std::vector<Type> types;
    for (const ast::FormalParameter& parameter : function_heads_[i].parameters)
      types.push_back(declared_type(parameter).value_or(Type()));
    instantiate(i, types, {});
  }
}

}  // namespace adjudge::model
