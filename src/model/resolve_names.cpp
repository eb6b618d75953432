#include <algorithm>

#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);

// Properties of values that are no records (feel.md 3.8).
struct Property {
  Type::Kind of;
  std::string_view name;
  Type::Kind type;
};
constexpr Property property_table[] = {
    {Type::Kind::date, "year", Type::Kind::number},
    {Type::Kind::date, "month", Type::Kind::number},
    {Type::Kind::date, "day", Type::Kind::number},
    {Type::Kind::date, "weekday", Type::Kind::number},
    {Type::Kind::date_time, "year", Type::Kind::number},
    {Type::Kind::date_time, "month", Type::Kind::number},
    {Type::Kind::date_time, "day", Type::Kind::number},
    {Type::Kind::date_time, "weekday", Type::Kind::number},
    {Type::Kind::date_time, "hour", Type::Kind::number},
    {Type::Kind::date_time, "minute", Type::Kind::number},
    {Type::Kind::date_time, "second", Type::Kind::number},
    {Type::Kind::date_time, "time offset", Type::Kind::duration},
    {Type::Kind::date_time, "timezone", Type::Kind::string},
    {Type::Kind::time, "hour", Type::Kind::number},
    {Type::Kind::time, "minute", Type::Kind::number},
    {Type::Kind::time, "second", Type::Kind::number},
    {Type::Kind::time, "time offset", Type::Kind::duration},
    {Type::Kind::time, "timezone", Type::Kind::string},
    {Type::Kind::months, "years", Type::Kind::number},
    {Type::Kind::months, "months", Type::Kind::number},
    {Type::Kind::duration, "days", Type::Kind::number},
    {Type::Kind::duration, "hours", Type::Kind::number},
    {Type::Kind::duration, "minutes", Type::Kind::number},
    {Type::Kind::duration, "seconds", Type::Kind::number},
    {Type::Kind::range, "start included", Type::Kind::boolean},
    {Type::Kind::range, "end included", Type::Kind::boolean},
};

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> result;
  while (true) {
    const auto dot = path.find('.');
    result.emplace_back(normalise_name(path.substr(0, dot)));
    if (dot == std::string_view::npos) return result;
    path.remove_prefix(dot + 1);
  }
}

// Whether a member of a choice can be read as a name, where one may stand bare.
bool may_be_name(std::string_view text) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
  };
  const auto is_part = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || std::string_view(" .-/'+*").find(c) != std::string_view::npos;
  };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), is_part);
}

}  // namespace

void Resolver::declare(const ScalarText& name, Symbol symbol, std::string_view what) {
  const std::string key = normalise_name(name.text);
  symbol.span = name.span;
  const auto [place, is_new] = symbols_.emplace(key, symbol);
  if (!is_new) {
    report(errors::duplicate_name(name.span, key, what, place->second.span));
    return;
  }
  names_.add(key);
}

void Resolver::declare_names() {
  for (std::uint32_t i = 0; i < model_.facts.size(); ++i) {
    const Fact& fact = model_.facts[i];
    const std::vector<std::string> parts = segments(fact.path);
    FactTree* place = &facts_;
    for (const std::string& part : parts) place = &place->children[part];
    place->fact = FactId{i};
    names_.add(parts.front());
    symbols_.emplace(parts.front(), Symbol{Symbol::Kind::facts, 0, fact.span});
    for (std::size_t part = 1; part < parts.size(); ++part) members_.add(parts[part]);
    collect_members(fact.type);
  }
  for (const auto& [name, type] : types_) collect_members(type);
  collect_members(window_type());

  std::uint32_t index = 0;
  for (const auto& constant : document_.constants)
    declare(constant.name, {Symbol::Kind::constant, index++, {}}, "a constant");
  index = 0;
  for (const auto& term : document_.terms) declare(term.name, {Symbol::Kind::term, index++, {}}, "a term");
  index = 0;
  for (const auto& window : document_.windows) declare(window.name, {Symbol::Kind::window, index++, {}}, "a window");
  index = 0;
  for (const auto& decision : document_.decisions)
    declare(decision.name, {Symbol::Kind::decision, index++, {}}, "a decision");
  index = 0;
  for (const auto& function : document_.functions) {
    FunctionHead head = parse_function_head(function.head, mode_, notes_);
    ScalarText name = function.head;
    name.text = head.name.text;
    name.span = head.name.span;
    if (!head.name.text.empty()) {
      if (functions_.find(normalise_name(head.name.text)) >= 0)
        report(errors::duplicate_name(head.name.span, head.name.text, "a function; it is a built-in", {}));
      declare(name, {Symbol::Kind::function, index, {}}, "a function");
    }
    function_heads_.push_back(std::move(head));
    ++index;
  }
  instances_.resize(function_heads_.size());
  constant_progress_.assign(document_.constants.size(), Progress::untouched);
  term_progress_.assign(document_.terms.size(), Progress::untouched);
  model_.constants.resize(document_.constants.size());
  model_.terms.resize(document_.terms.size());
  model_.windows.resize(document_.windows.size());
  model_.decisions.resize(document_.decisions.size());
  for (std::size_t i = 0; i < document_.windows.size(); ++i) {
    model_.windows[i].name = normalise_name(document_.windows[i].name.text);
    model_.windows[i].span = document_.windows[i].name.span;
  }
}

void Resolver::collect_members(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::choice:
      choice_members_.insert(type.members().begin(), type.members().end());
      return;
    case Type::Kind::record:
      // Types that share their parts would otherwise be walked along every way that leads to them.
      if (!collected_.insert(type.shape().get()).second) return;
      for (const Type::Field& field : type.fields()) {
        members_.add(field.name);
        collect_members(field.type);
      }
      return;
    case Type::Kind::list:
    case Type::Kind::range:
      collect_members(type.element());
      return;
    default:
      return;
  }
}

Scope Resolver::scope(const Environment& environment, const Type& tested) {
  std::vector<std::string> variables;
  for (const Environment::Variable& variable : environment.variables)
    if (!variable.name.empty()) variables.push_back(variable.name);
  if (tested.is(Type::Kind::choice))
    std::copy_if(tested.members().begin(), tested.members().end(), std::back_inserter(variables), may_be_name);
  if (variables.empty()) return {names_, members_};
  if (variables != inner_variables_) {
    inner_variables_ = std::move(variables);
    inner_names_ = NameSet();
    for (const FunctionEntry& entry : functions_) inner_names_.add(entry.name);
    for (const auto& [symbol, meaning] : symbols_) inner_names_.add(symbol);
    for (const std::string& variable : inner_variables_) inner_names_.add(variable);
  }
  return {inner_names_, members_};
}

std::vector<std::string> Resolver::known_names(const Environment& environment) const {
  std::vector<std::string> result;
  for (const auto& [name, symbol] : symbols_)
    if (symbol.kind != Symbol::Kind::function) result.push_back(name);
  for (const Environment::Variable& variable : environment.variables) {
    if (!variable.name.empty() && variable.name != "?") result.push_back(variable.name);
    if (variable.name.empty() && variable.type.is(Type::Kind::record))
      for (const Type::Field& field : variable.type.fields()) result.push_back(field.name);
  }
  return result;
}

// The innermost variable of a name; one without a name of its own when its fields have it.
const Environment::Variable* Resolver::variable(std::string_view name, const Environment& environment) const {
  const auto has_name = [&](const Environment::Variable& variable) {
    return variable.name == name ||
           (variable.name.empty() && variable.type.is(Type::Kind::record) && variable.type.field(name) != nullptr);
  };
  const auto found = std::find_if(environment.variables.rbegin(), environment.variables.rend(), has_name);
  return found == environment.variables.rend() ? nullptr : &*found;
}

Diagnostic Resolver::unknown_name(Span span, const std::string& name, const Environment& environment) const {
  if (mode_ == Mode::strict && choice_members_.count(name) != 0) return errors::member_without_quotes(span, name);
  return errors::unknown_name(span, name, known_names(environment));
}

ExpressionPtr Resolver::name(const ast::Expression& node, const ast::Name& name, const Environment& environment) {
  const std::string key = normalise_name(name.text);
  if (const Environment::Variable* found = variable(key, environment)) {
    if (found->meaning) return make(found->meaning->node, found->meaning->type, node.span);
    ExpressionPtr read = make(LocalRead{found->local}, found->type, node.span);
    if (!found->name.empty()) return read;
    const auto& all = environment.variables;
    const bool hides = std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.name == key; });
    if (hides && mode_ == Mode::strict) report(errors::hidden_name(node.span, key));
    return make(Path{read, key, found->type.field_index(key)}, found->type.field(key)->type, node.span);
  }
  if (const auto found = symbols_.find(key); found != symbols_.end()) {
    const Symbol& symbol = found->second;
    switch (symbol.kind) {
      case Symbol::Kind::facts: {
        const FactTree& tree = facts_.children.find(key)->second;
        if (tree.fact) {
          const Fact& fact = model_.facts[static_cast<std::size_t>(*tree.fact)];
          return make(FactRead{*tree.fact}, fact.type, node.span);
        }
        std::vector<std::string> group;
        for (const Fact& fact : model_.facts)
          if (fact.path.starts_with(key + ".")) group.push_back(fact.path);
        report(errors::group_of_facts(node.span, key, group));
        return invalid(node.span);
      }
      case Symbol::Kind::constant: {
        const Type type = type_of_constant(symbol.index);
        return node_read({NodeRef::Kind::constant, symbol.index}, type, node.span);
      }
      case Symbol::Kind::term:
        return node_read({NodeRef::Kind::term, symbol.index}, type_of_term(symbol.index), node.span);
      case Symbol::Kind::window:
        return node_read({NodeRef::Kind::window, symbol.index}, window_type(), node.span);
      case Symbol::Kind::decision:
        return node_read({NodeRef::Kind::decision, symbol.index}, model_.decisions[symbol.index].answer, node.span);
      case Symbol::Kind::function:
        report(errors::mistake(Code::wrong_arguments, node.span,
                               errors::quoted(key) + " is a function: call it with its arguments"));
        return invalid(node.span);
    }
  }
  if (const int function = functions_.find(key); function >= 0) {
    const FunctionEntry& entry = functions_[static_cast<std::size_t>(function)];
    if (mode_ == Mode::dmn) return make(BuiltInValue{static_cast<std::uint32_t>(function)}, any_type, node.span);
    std::vector<Type> parameters;
    if (!entry.forms.empty())
      for (const Parameter& parameter : entry.forms.front().parameters) parameters.push_back(parameter.type);
    return make(BuiltInValue{static_cast<std::uint32_t>(function)},
                Type::function(std::move(parameters), entry.forms.empty() ? any_type : entry.forms.front().result),
                node.span);
  }
  if (mode_ == Mode::dmn) {
    // In a filter it may be an entry that some elements have.
    const auto& all = environment.variables;
    const auto item = std::find_if(all.rbegin(), all.rend(), [](const auto& one) { return one.name.empty(); });
    if (item != all.rend())
      return make(Path{make(LocalRead{item->local}, item->type, node.span), key, -1}, any_type, node.span);
  }
  Diagnostic unknown = unknown_name(node.span, key, environment);
  if (mode_ == Mode::dmn) {
    unknown.severity = Severity::warning;
    report(std::move(unknown));
    ++unknown_names_;
    return literal(Value(), Type(Type::Kind::null), node.span);
  }
  report(std::move(unknown));
  return invalid(node.span);
}

// `order.placed_at` where `order` begins the path of a fact; nothing for other expressions.
std::optional<std::string> Resolver::dotted_name(const ast::Expression& node, const Environment& environment) const {
  if (const auto* name = std::get_if<ast::Name>(&node.node)) {
    const std::string key = normalise_name(name->text);
    if (variable(key, environment) != nullptr) return std::nullopt;
    const auto symbol = symbols_.find(key);
    if (symbol == symbols_.end() || symbol->second.kind != Symbol::Kind::facts) return std::nullopt;
    return key;
  }
  if (const auto* step = std::get_if<ast::Path>(&node.node)) {
    auto base = dotted_name(*step->base, environment);
    if (!base) return std::nullopt;
    return *base + "." + normalise_name(step->name.text);
  }
  return std::nullopt;
}

const FactTree* Resolver::facts_at(std::string_view path) const {
  const FactTree* place = &facts_;
  while (place != nullptr && !path.empty()) {
    const auto dot = path.find('.');
    const auto child = place->children.find(path.substr(0, dot));
    place = child == place->children.end() ? nullptr : &child->second;
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  }
  return place;
}

ExpressionPtr Resolver::path(const ast::Expression& node, const ast::Path& path, const Environment& environment) {
  // A chain of names from a fact's first segment on: the longest that is a fact, then fields of its value.
  const auto facts_below = [&](const std::string& group) {
    std::vector<std::string> facts;
    for (const Fact& fact : model_.facts)
      if (fact.path.starts_with(group + ".")) facts.push_back(fact.path);
    return facts;
  };
  if (const auto dotted = dotted_name(node, environment)) {
    if (const FactTree* place = facts_at(*dotted)) {
      if (place->fact)
        return make(FactRead{*place->fact}, model_.facts[static_cast<std::size_t>(*place->fact)].type, node.span);
      report(errors::group_of_facts(node.span, *dotted, facts_below(*dotted)));
      return invalid(node.span);
    }
    const std::string base = *dotted_name(*path.base, environment);
    if (const FactTree* group = facts_at(base); group != nullptr && !group->fact) {
      report(errors::unknown_name(node.span, *dotted, facts_below(base)));
      return invalid(node.span);
    }
  }
  return field_of(expression(path.base, environment), path.name, node.span);
}

ExpressionPtr Resolver::field_of(ExpressionPtr base, const ast::Identifier& field, Span span) {
  const std::string key = normalise_name(field.text);
  const Type& type = base->type;
  if (type.is_unknown()) return invalid(span);
  if (mode_ == Mode::dmn || type.is(Type::Kind::any)) {
    const Type::Field* found = type.is(Type::Kind::record) ? type.field(key) : nullptr;
    const int index = type.is(Type::Kind::record) ? type.field_index(key) : -1;
    const Type result = found != nullptr ? found->type : any_type;
    return make(Path{base, key, index}, result, span);
  }
  const bool maps = type.is(Type::Kind::list);
  const Type of = maps ? type.element() : type;
  const auto result = [&](const Type& part) { return maps ? Type::list(part) : part; };
  std::vector<std::string> candidates;
  if (of.is_unknown() || of.is(Type::Kind::null)) return make(Path{base, key, -1}, Type(), span);
  if (of.is(Type::Kind::record)) {
    if (const Type::Field* found = of.field(key)) {
      const Type part = result(found->type);
      return make(Path{base, key, of.field_index(key)}, part, span);
    }
    for (const Type::Field& candidate : of.fields()) candidates.push_back(candidate.name);
  } else if (of.is(Type::Kind::range) && (key == "start" || key == "end")) {
    return make(Path{base, key, -1}, result(of.element()), span);
  } else {
    for (const Property& property : property_table) {
      if (property.of != of.kind()) continue;
      if (property.name == key) return make(Path{base, key, -1}, result(Type(property.type)), span);
      candidates.emplace_back(property.name);
    }
  }
  report(errors::unknown_field(field.span, key, of, candidates));
  return invalid(span);
}

}  // namespace adjudge::model
