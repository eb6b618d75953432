#include <algorithm>
#include <array>
#include <set>

#include "adjudge/syntax/parse_expression.hpp"
#include "evaluation.hpp"

namespace adjudge::reference {

namespace {

using document::Node;

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\n\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n\r") - first + 1);
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char letter : text) {
    if (letter == separator)
      parts.emplace_back();
    else
      parts.back() += letter;
  }
  return parts;
}

/// `09:00` as seconds since midnight.
std::int32_t clock_seconds(const std::string& text) {
  const auto parts = split(text, ':');
  std::int32_t seconds = 0;
  for (std::size_t i = 0; i < 3; ++i) seconds = seconds * 60 + (i < parts.size() ? std::stoi(parts[i]) : 0);
  return seconds;
}

/// A declared type with what may stand beside it.
struct Declared {
  Type type;
  Value default_value;
};

class Builder {
 public:
  Builder(const Document& document, Pack& pack, Diagnostics& notes) : document_(document), pack_(pack), notes_(notes) {}

  void build() {
    read_header();
    read_calendars();
    for (const auto& declaration : document_.types) type_nodes_[declaration.name.text] = &declaration.type;
    for (const auto& declaration : document_.types) named_type(declaration.name.text);
    for (const auto& declaration : document_.facts) add_fact(declaration);
    name_everything();
    collect_names();
    if (document_.header.applies_by) pack_.applies_by = expression(*document_.header.applies_by);
    read_constants_terms_functions();
    for (std::size_t i = 0; i < document_.windows.size(); ++i)
      pack_.windows[i].second = read_window(document_.windows[i]);
    for (std::size_t i = 0; i < document_.decisions.size(); ++i) read_body(document_.decisions[i], pack_.decisions[i]);
    for (const auto& declaration : document_.checks) add_check(declaration);
    for (const auto& declaration : document_.guarantees) add_guarantee(declaration);
  }

 private:
  void fail(const Span& span, const std::string& message) {
    Diagnostic diagnostic;
    diagnostic.code = Code::wrong_shape;
    diagnostic.message = message;
    diagnostic.labels.push_back({span, ""});
    notes_.add(std::move(diagnostic));
  }

  // Header and calendars

  void read_header() {
    const auto& header = document_.header;
    if (header.currency) pack_.currency = Currency::parse(header.currency->text).value_or(Currency());
    pack_.zone = Zone::utc();
    if (header.time_zone) pack_.zone = Zone::named(header.time_zone->text).value_or(Zone::utc());
  }

  void read_calendars() {
    static const std::array<std::string_view, 7> days = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    for (const auto& declaration : document_.calendars) {
      Calendar calendar;
      calendar.id = declaration.id.text;
      calendar.zone = pack_.zone;
      if (declaration.time_zone) calendar.zone = Zone::named(declaration.time_zone->text).value_or(Zone::utc());
      for (const auto& [day, hours] : declaration.week) {
        const auto place = std::find(days.begin(), days.end(), day.text);
        if (place == days.end()) {
          fail(day.span, "no such day");
          continue;
        }
        auto& open = calendar.week[static_cast<std::size_t>(place - days.begin())];
        for (const ScalarText& text : hours) {
          const auto ends = split(text.text, '-');
          if (ends.size() == 2) open.push_back({clock_seconds(ends[0]), clock_seconds(ends[1])});
        }
      }
      std::set<Date> holidays;
      for (const ScalarText& text : declaration.holidays)
        if (const auto date = Date::parse(text.text)) holidays.insert(*date);
      calendar.holidays.assign(holidays.begin(), holidays.end());
      pack_.calendars[calendar.id] = std::move(calendar);
    }
  }

  // Types

  Type named_type(const std::string& name) {
    if (const auto done = types_.find(name); done != types_.end()) return done->second;
    const auto node = type_nodes_.find(name);
    if (node == type_nodes_.end() || !reading_.insert(name).second) return Type();
    const Type type = read_type(*node->second, name).type;
    reading_.erase(name);
    types_[name] = type;
    return type;
  }

  Type type_from_text(std::string text) {
    text = trimmed(text);
    if (!text.empty() && text.back() == '?') return type_from_text(text.substr(0, text.size() - 1)).as_optional();
    if (text.rfind("list of ", 0) == 0) return Type::list(type_from_text(text.substr(8)));
    if (text.rfind("range of ", 0) == 0) return Type::range(type_from_text(text.substr(9)));
    if (text == "money") return Type::money(pack_.currency);
    if (text.rfind("money ", 0) == 0) return Type::money(Currency::parse(trimmed(text.substr(6))).value_or(Currency()));
    static const std::map<std::string, Type::Kind> plain = {
        {"string", Type::Kind::string}, {"number", Type::Kind::number},    {"boolean", Type::Kind::boolean},
        {"date", Type::Kind::date},     {"time", Type::Kind::time},        {"date and time", Type::Kind::date_time},
        {"months", Type::Kind::months}, {"duration", Type::Kind::duration}};
    if (const auto found = plain.find(text); found != plain.end()) return Type(found->second);
    return named_type(text);
  }

  static bool has_facets(const Node& node) {
    static const std::set<std::string> facets = {"type",     "default",   "optional", "range",
                                                 "at_least", "sensitive", "label"};
    if (node.find("type") == nullptr) return false;
    return std::all_of(node.entries.begin(), node.entries.end(),
                       [](const yaml::Entry& entry) { return facets.count(entry.key.text) != 0; });
  }

  Declared read_type(const Node& node, const std::string& name) {
    if (node.is_scalar()) return {type_from_text(node.scalar.text), Value()};
    if (node.is_sequence()) {
      std::vector<std::string> members;
      for (const Node& item : node.items) members.push_back(item.scalar.text);
      return {Type::choice(name, std::move(members)), Value()};
    }
    if (!node.is_mapping()) {
      fail(node.span, "no type");
      return {};
    }
    if (!has_facets(node)) {
      std::vector<Type::Field> fields;
      for (const yaml::Entry& entry : node.entries) {
        const Declared declared = read_type(entry.value, "");
        Type::Field field;
        field.name = entry.key.text;
        field.type = declared.type;
        field.default_value = declared.default_value;
        fields.push_back(std::move(field));
      }
      return {Type::record(name, std::move(fields)), Value()};
    }
    Declared declared = read_type(*node.find("type"), name);
    if (const Node* optional = node.find("optional"); optional != nullptr && optional->scalar.text == "true")
      declared.type = declared.type.as_optional();
    if (const Node* least = node.find("at_least"); least != nullptr && declared.type.is(Type::Kind::list)) {
      const bool is_optional = declared.type.is_optional();
      declared.type = Type::list(declared.type.element(), std::stoul(least->scalar.text)).as_optional(is_optional);
    }
    if (const Node* range = node.find("range"))
      declared.type = declared.type.with_bounds(constant_value(range->scalar, Type()));
    if (const Node* value = node.find("default")) declared.default_value = constant_value(value->scalar, declared.type);
    return declared;
  }

  /// A value that is written where no name is in sight: a default, a bound.
  Value constant_value(const ScalarText& text, const Type& type) {
    if (type.is(Type::Kind::choice) && type.member_index(text.text) >= 0) return Value(text.text);
    if (type.is(Type::Kind::string)) return Value(text.text);
    static const NameSet none;
    const auto parsed = parse_expression(text, Scope{none, none}, Mode::strict, notes_);
    return Evaluation(pack_, nullptr, std::nullopt).eval(*parsed, nullptr);
  }

  // Names

  void add_fact(const document::FactDeclaration& declaration) {
    const Declared declared = read_type(declaration.type, "");
    Fact fact;
    fact.path = declaration.name.text;
    fact.segments = split(fact.path, '.');
    fact.type = declared.type;
    fact.default_value = declared.default_value;
    pack_.names[fact.path] = {Global::Kind::fact, pack_.facts.size()};
    pack_.facts.push_back(std::move(fact));
  }

  void name_everything() {
    for (const auto& declaration : document_.constants) {
      pack_.names[declaration.name.text] = {Global::Kind::constant, pack_.constants.size()};
      pack_.constants.emplace_back(declaration.name.text, Constant());
    }
    for (const auto& declaration : document_.terms) {
      pack_.names[declaration.name.text] = {Global::Kind::term, pack_.terms.size()};
      pack_.terms.emplace_back(declaration.name.text, nullptr);
    }
    for (const auto& declaration : document_.windows) {
      pack_.names[declaration.name.text] = {Global::Kind::window, pack_.windows.size()};
      pack_.windows.emplace_back(declaration.name.text, Window());
    }
    for (const auto& declaration : document_.decisions) {
      pack_.names[declaration.name.text] = {Global::Kind::decision, pack_.decisions.size()};
      pack_.decisions.push_back(read_decision_head(declaration));
    }
  }

  void collect_members(const Type& type) {
    if (type.is(Type::Kind::list) || type.is(Type::Kind::range)) collect_members(type.element());
    if (!type.is(Type::Kind::record)) return;
    for (const Type::Field& field : type.fields()) {
      members_.add(field.name);
      collect_members(field.type);
    }
  }

  void collect_names() {
    for (const auto& entry : pack_.names) {
      const auto segments = split(entry.first, '.');
      global_names_.push_back(segments.front());
      for (std::size_t i = 1; i < segments.size(); ++i) members_.add(segments[i]);
    }
    for (const auto& declaration : document_.functions) {
      const FunctionHead head = parse_function_head(declaration.head, Mode::strict, notes_);
      global_names_.push_back(head.name.text);
    }
    for (const std::string& name : built_in_names()) global_names_.push_back(name);
    for (const char* name : {"item", "partial", "?"}) global_names_.emplace_back(name);
    for (const char* name : {"year", "month", "day", "weekday", "hour", "minute", "second", "days", "hours", "minutes",
                             "seconds", "years", "months", "start", "end", "start included", "end included"})
      members_.add(name);
    for (const Fact& fact : pack_.facts) collect_members(fact.type);
    for (const Decision& decision : pack_.decisions) collect_members(decision.answer);
    for (const auto& entry : types_) collect_members(entry.second);
    collect_members(window_type());
  }

  const NameSet& names_with(const std::vector<std::string>& locals) {
    const auto done = name_sets_.find(locals);
    if (done != name_sets_.end()) return done->second;
    NameSet names;
    for (const std::string& name : global_names_) names.add(name);
    for (const std::string& name : locals) names.add(name);
    return name_sets_.emplace(locals, names).first->second;
  }

  ast::ExpressionPtr expression(const ScalarText& text) {
    return parse_expression(text, Scope{names_with(locals_), members_}, Mode::strict, notes_);
  }
  ast::ExpressionPtr expression(const std::optional<ScalarText>& text) { return text ? expression(*text) : nullptr; }

  std::optional<Period> period(const std::optional<document::Period>& written) {
    if (!written) return std::nullopt;
    Period result;
    if (written->from) result.from = Date::parse(written->from->text);
    if (written->to) result.to = Date::parse(written->to->text);
    return result;
  }

  // Constants, terms, functions, windows

  void read_constants_terms_functions() {
    for (std::size_t i = 0; i < document_.constants.size(); ++i)
      for (const auto& row : document_.constants[i].rows)
        pack_.constants[i].second.rows.push_back({period(row.in_force), expression(row.value)});
    for (std::size_t i = 0; i < document_.terms.size(); ++i)
      pack_.terms[i].second = expression(document_.terms[i].expression);
    for (const auto& declaration : document_.functions) {
      const FunctionHead head = parse_function_head(declaration.head, Mode::strict, notes_);
      Function function;
      for (const auto& parameter : head.parameters) function.parameters.push_back(parameter.name.text);
      locals_ = function.parameters;
      function.body = expression(declaration.body);
      locals_.clear();
      pack_.functions[head.name.text] = std::move(function);
    }
  }

  Window read_window(const document::WindowDeclaration& declaration) {
    Window window;
    window.asked_on = expression(declaration.asked_on);
    for (const ScalarText& start : declaration.starts) window.starts.push_back(expression(start));
    window.length = expression(declaration.length);
    if (declaration.calendar) window.calendar = &pack_.calendars[declaration.calendar->text];
    if (declaration.if_last_day_closed)
      window.roll =
          declaration.if_last_day_closed->text == "next_working_day" ? Window::Roll::next : Window::Roll::previous;
    window.exclusive = declaration.ends && declaration.ends->text == "exclusive";
    for (const auto& season : declaration.seasons)
      window.seasons.push_back({expression(season.dated_by), expression(season.within), expression(season.until)});
    return window;
  }

  // Decisions

  Decision read_decision_head(const document::DecisionDeclaration& declaration) {
    Decision decision;
    decision.name = declaration.name.text;
    if (declaration.answer) decision.answer = read_type(*declaration.answer, "").type;
    if (declaration.hit) decision.hit = parse_hit_policy(declaration.hit->text).value_or(HitPolicy::unique);
    if (declaration.for_each) decision.each_name = declaration.for_each->first.text;
    decision.in_force = period(declaration.in_force);
    decision.body_answer =
        decision.each_name && decision.answer.is(Type::Kind::list) ? decision.answer.element() : decision.answer;
    decision.rule_answer = decision.body_answer;
    const bool has_rules = declaration.body == document::Body::rules || declaration.body == document::Body::table;
    if (has_rules && is_list_valued(decision.hit) && decision.body_answer.is(Type::Kind::list))
      decision.rule_answer = decision.body_answer.element();
    return decision;
  }

  void read_body(const document::DecisionDeclaration& declaration, Decision& decision) {
    Frame each;
    const Frame* frame = nullptr;
    if (declaration.for_each) {
      decision.each_list = expression(declaration.for_each->second);
      const Type list = type_of(pack_, *decision.each_list, nullptr);
      if (list.is(Type::Kind::list)) decision.each_type = list.element();
      each.name = *decision.each_name;
      each.type = decision.each_type;
      frame = &each;
      locals_ = {each.name};
    }
    if (declaration.body == document::Body::value) {
      decision.body = Decision::Body::value;
      decision.value = expression(declaration.value);
    } else {
      if (declaration.body == document::Body::score) {
        decision.body = Decision::Body::score;
        decision.value = expression(declaration.base);
      }
      read_rules(declaration, decision, frame);
    }
    locals_.clear();
  }

  void read_rules(const document::DecisionDeclaration& declaration, Decision& decision, const Frame* frame) {
    Conditions inputs;
    for (const ScalarText& text : declaration.inputs) {
      Condition input;
      input.subject = expression(text);
      input.subject_type = type_of(pack_, *input.subject, frame);
      inputs.push_back(std::move(input));
    }
    for (const document::Rule& written : declaration.rules) {
      Rule rule;
      rule.id = written.id ? written.id->text : decision.name + "#" + std::to_string(decision.rules.size() + 1);
      rule.in_force = period(written.in_force);
      rule.when = conditions(written.when, frame);
      for (const auto& alternative : written.any_of) rule.any_of.push_back(conditions(alternative, frame));
      rule.condition = expression(written.condition);
      rule.unless = expression(written.unless);
      rule.otherwise = written.otherwise || !written.otherwise_cells.empty();
      if (declaration.body == document::Body::table) {
        read_row(declaration, written, inputs, decision, rule);
      } else if (written.points) {
        rule.outputs = {producer_of(expression(*written.points))};
      } else if (written.then) {
        rule.outputs = outputs(*written.then, decision.rule_answer);
      }
      decision.rules.push_back(std::move(rule));
    }
    // Under a list-valued policy the default is the whole list.
    if (declaration.default_answer)
      decision.default_outputs = outputs(*declaration.default_answer,
                                         is_list_valued(decision.hit) ? decision.body_answer : decision.rule_answer);
    for (const ScalarText& name : declaration.priority_by) {
      const int field = decision.rule_answer.field_index(name.text);
      if (field >= 0) decision.priority_fields.push_back(static_cast<std::size_t>(field));
    }
  }

  void read_row(const document::DecisionDeclaration& declaration, const document::Rule& written,
                const Conditions& inputs, const Decision& decision, Rule& rule) {
    const auto& cells = rule.otherwise ? written.otherwise_cells : written.cells;
    std::size_t next = 0;
    if (!rule.otherwise) {
      for (const Condition& input : inputs) {
        if (next >= cells.size()) return;
        Condition condition = input;
        condition.tests = tests(cells[next++], input.subject_type);
        rule.when.push_back(std::move(condition));
      }
    }
    if (!decision.rule_answer.is(Type::Kind::record)) {
      if (next < cells.size()) rule.outputs = {producer(cells[next], decision.rule_answer)};
      return;
    }
    rule.outputs.resize(decision.rule_answer.fields().size());
    for (const ScalarText& column : declaration.outputs) {
      if (next >= cells.size()) return;
      const int field = decision.rule_answer.field_index(column.text);
      if (field >= 0) {
        const auto place = static_cast<std::size_t>(field);
        rule.outputs[place] = producer(cells[next], decision.rule_answer.fields()[place].type);
      }
      ++next;
    }
  }

  std::vector<Producer> outputs(const Node& node, const Type& type) {
    if (!type.is(Type::Kind::record)) return {producer(node, type)};
    std::vector<Producer> fields(type.fields().size());
    for (const yaml::Entry& entry : node.entries) {
      const int field = type.field_index(entry.key.text);
      if (field < 0) {
        fail(entry.key.span, "no such output");
        continue;
      }
      const auto place = static_cast<std::size_t>(field);
      fields[place] = producer(entry.value, type.fields()[place].type);
    }
    return fields;
  }

  static Producer producer_of(ast::ExpressionPtr parsed) {
    Producer result;
    result.form = Producer::Form::expression;
    result.expression = std::move(parsed);
    return result;
  }

  static Producer producer_of(Value constant) {
    Producer result;
    result.form = Producer::Form::constant;
    result.constant = std::move(constant);
    return result;
  }

  /// A constant or an expression: the expected type decides.
  Producer producer(const Node& node, const Type& type) {
    if (!node.is_scalar()) return Producer();
    const ScalarText& text = node.scalar;
    if (type.is(Type::Kind::choice) && type.member_index(text.text) >= 0) return producer_of(Value(text.text));
    if (type.is(Type::Kind::string)) {
      Producer result;
      result.form = Producer::Form::text;
      result.text = parse_template(text, Scope{names_with(locals_), members_}, Mode::strict, notes_);
      return result;
    }
    return producer_of(expression(text));
  }

  Conditions conditions(const document::Conditions& written, const Frame* frame) {
    Conditions result;
    for (const document::Condition& one : written) {
      Condition condition;
      condition.subject = expression(one.subject);
      condition.subject_type = type_of(pack_, *condition.subject, frame);
      condition.tests = tests(one.test, condition.subject_type);
      result.push_back(std::move(condition));
    }
    return result;
  }

  std::vector<Test> tests(const Node& node, const Type& subject) {
    std::vector<Test> result;
    if (node.is_sequence())
      for (const Node& item : node.items) result.push_back(test(item.scalar, subject));
    else
      result.push_back(test(node.scalar, subject));
    return result;
  }

  Test test(const ScalarText& text, const Type& subject) {
    Test result;
    const std::string plain = trimmed(text.text);
    if (plain == "-") {
      result.any = true;
      return result;
    }
    if (subject.is(Type::Kind::choice) && subject.member_index(plain) >= 0) {
      result.tests.push_back(producer_of(Value(plain)));
      return result;
    }
    if (subject.is(Type::Kind::string)) {
      Producer wanted;
      wanted.form = Producer::Form::text;
      wanted.text = parse_template(text, Scope{names_with(locals_), members_}, Mode::strict, notes_);
      result.tests.push_back(std::move(wanted));
      return result;
    }
    std::vector<std::string> names = locals_;
    if (subject.is(Type::Kind::choice)) names.insert(names.end(), subject.members().begin(), subject.members().end());
    const ast::UnaryTests parsed = parse_unary_tests(text, Scope{names_with(names), members_}, Mode::strict, notes_);
    result.any = parsed.any;
    result.negated = parsed.negated;
    for (const ast::ExpressionPtr& one : parsed.tests) {
      const auto* name = std::get_if<ast::Name>(&one->node);
      if (name != nullptr && subject.is(Type::Kind::choice) && subject.member_index(name->text) >= 0)
        result.tests.push_back(producer_of(Value(name->text)));
      else
        result.tests.push_back(producer_of(one));
    }
    return result;
  }

  // Checks and guarantees

  void collect_globals(const ast::Expression& part, Global::Kind wanted, std::set<std::size_t>& found) {
    const auto names = names_of(part);
    if (!names.empty()) {
      if (const auto own = pack_.functions.find(names.front()); own != pack_.functions.end())
        collect_globals(*own->second.body, wanted, found);
      const auto global = find_global(pack_, names);
      if (global && global->first.kind == wanted) found.insert(global->first.index);
      if (global && global->first.kind == Global::Kind::constant && pack_.applies_by) {
        const auto& rows = pack_.constants[global->first.index].second.rows;
        if (std::any_of(rows.begin(), rows.end(), [](const Constant::Row& row) { return row.in_force.has_value(); }))
          collect_globals(*pack_.applies_by, wanted, found);
      }
      if (global && global->first.kind == Global::Kind::term)
        collect_globals(*pack_.terms[global->first.index].second, wanted, found);
      return;
    }
    for_each_part(part, [&](const ast::Expression& inner) { collect_globals(inner, wanted, found); });
  }

  void add_check(const document::CheckDeclaration& declaration) {
    Check check;
    check.id = declaration.id.text;
    check.require = expression(declaration.require);
    if (declaration.because) check.because = declaration.because->text;
    std::set<std::size_t> facts;
    collect_globals(*check.require, Global::Kind::fact, facts);
    check.facts.assign(facts.begin(), facts.end());
    pack_.checks.push_back(std::move(check));
  }

  void add_guarantee(const document::GuaranteeDeclaration& declaration) {
    Guarantee guarantee;
    guarantee.id = declaration.id.text;
    guarantee.never = declaration.never.has_value();
    guarantee.expression = expression(declaration.never ? declaration.never : declaration.always);
    if (!guarantee.expression) return;
    std::set<std::size_t> decisions;
    collect_globals(*guarantee.expression, Global::Kind::decision, decisions);
    for (const std::size_t index : decisions) guarantee.decisions.push_back(pack_.decisions[index].name);
    pack_.guarantees.push_back(std::move(guarantee));
  }

  const Document& document_;
  Pack& pack_;
  Diagnostics& notes_;
  std::map<std::string, const Node*> type_nodes_;
  std::map<std::string, Type> types_;
  std::set<std::string> reading_;
  std::vector<std::string> global_names_;
  std::vector<std::string> locals_;
  std::map<std::vector<std::string>, NameSet> name_sets_;
  NameSet members_;
};

}  // namespace

const Type& window_type() {
  static const Type type = [] {
    const auto field = [](std::string name, Type of) {
      Type::Field result;
      result.name = std::move(name);
      result.type = std::move(of);
      return result;
    };
    return Type::record(
        "", {field("state", Type::choice("", {"not_yet", "open", "closed"})), field("anchor", Type(Type::Kind::date)),
             field("closes_on", Type(Type::Kind::date)), field("days_left", Type(Type::Kind::number)),
             field("days_late", Type(Type::Kind::number))});
  }();
  return type;
}

ReferencePack ReferencePack::build(const SourceSet& sources, std::span<const PackFile> files, Diagnostics& notes) {
  const Document document = parse(sources, files, notes);
  auto pack = std::make_shared<Pack>();
  if (!notes.has_errors()) Builder(document, *pack, notes).build();
  ReferencePack result;
  result.pack_ = std::move(pack);
  return result;
}

std::vector<std::string> ReferencePack::decisions() const {
  std::vector<std::string> names;
  for (const Decision& decision : pack_->decisions) names.push_back(decision.name);
  return names;
}

}  // namespace adjudge::reference
