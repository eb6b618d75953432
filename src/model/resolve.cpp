#include "adjudge/model/resolve.hpp"

#include <algorithm>

#include "adjudge/model/references.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge {
namespace model {
namespace {

// Names that members of values may have besides declared fields: properties of FEEL's temporal values, ranges and
// windows (feel.md 3.8).
constexpr std::string_view properties[] = {
    "year",   "month", "day",   "weekday", "hour",    "minute", "second", "time offset",    "timezone",    "years",
    "months", "days",  "hours", "minutes", "seconds", "start",  "end",    "start included", "end included"};

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> result;
  while (true) {
    const auto dot = path.find('.');
    result.emplace_back(normalise_name(path.substr(0, dot)));
    if (dot == std::string_view::npos) return result;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

Resolver::Resolver(const Document& document, const FunctionCatalogue& functions, const SourceSet* sources, Mode mode,
                   Diagnostics& notes)
    : document_(document), functions_(functions), sources_(sources), mode_(mode), notes_(notes) {
  model_.mode = mode;
  for (const FunctionEntry& entry : functions_)
    if (mode == Mode::dmn ? !entry.strict_mode_only : true) names_.add(entry.name);
  for (const std::string_view property : properties) members_.add(property);
}

Model Resolver::run() {
  read_header();
  declare_types();
  read_facts();
  read_calendars();
  declare_names();
  declare_decisions();
  resolve_constants();
  resolve_terms();
  for (std::uint32_t i = 0; i < document_.windows.size(); ++i) resolve_window(i);
  // A function that nobody calls is still read, with arguments of which nothing is known.
  for (std::uint32_t i = 0; i < function_heads_.size(); ++i) {
    const std::string prefix = std::to_string(i) + "(";
    const auto used = instances_.lower_bound(prefix);
    if (used == instances_.end() || !used->first.starts_with(prefix))
      instantiate(i, std::vector<Type>(function_heads_[i].parameters.size()), {});
  }
  if (document_.header.applies_by) {
    model_.applies_by = feel(*document_.header.applies_by, {});
    const Type& type = model_.applies_by->type;
    if (!type.is(Type::Kind::date) && !type.is(Type::Kind::date_time) && !type.is_unknown())
      report(errors::bad_applies_by(document_.header.applies_by->span,
                                    "`applies_by` is " + type.to_text() + ", expected a date or a date and time"));
  }
  for (std::uint32_t i = 0; i < document_.decisions.size(); ++i) resolve_decision(i);
  resolve_checks();
  resolve_guarantees();
  return std::move(model_);
}

void Resolver::report(Diagnostic diagnostic) {
  std::string key = std::to_string(static_cast<int>(diagnostic.code)) + diagnostic.message;
  if (!diagnostic.labels.empty()) {
    const Span& span = diagnostic.labels.front().span;
    key += "@" + std::to_string(static_cast<std::uint32_t>(span.source)) + ":" + std::to_string(span.begin);
  }
  if (reported_.insert(std::move(key)).second) notes_.add(std::move(diagnostic));
}

ScalarText Resolver::trimmed(const ScalarText& text) const {
  const auto first = text.text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || (first == 0 && text.text.find_last_not_of(" \t\r\n") + 1 == text.text.size()))
    return text;
  const auto last = text.text.find_last_not_of(" \t\r\n");
  ScalarText result = text;
  result.text = text.text.substr(first, last - first + 1);
  result.runs.clear();
  const auto shift = static_cast<std::uint32_t>(first);
  for (const auto& [decoded, file] : text.runs) {
    if (decoded <= shift)
      result.runs.assign(1, {0, file + (shift - decoded)});
    else
      result.runs.emplace_back(decoded - shift, file);
  }
  return result;
}

void Resolver::read_header() {
  const document::Header& header = document_.header;
  if (header.language && header.language->text != "1")
    report(errors::bad_header(Code::wrong_language_version, header.language->span,
                              "the pack is written for version " + header.language->text + " of the language",
                              "this engine reads version 1"));
  if (header.pack) model_.pack = header.pack->text;
  if (header.title) model_.title = header.title->text;
  if (header.version) model_.version = header.version->text;
  if (header.currency) {
    if (const auto currency = Currency::parse(header.currency->text))
      model_.currency = *currency;
    else
      report(errors::with_advice(errors::bad_literal(header.currency->span, header.currency->text, "a currency"),
                                 "expected three letters of ISO 4217, such as EUR or USD"));
  }
  model_.zone = Zone::utc();
  if (header.time_zone) {
    if (const auto zone = Zone::named(header.time_zone->text))
      model_.zone = *zone;
    else
      report(errors::with_advice(errors::bad_literal(header.time_zone->span, header.time_zone->text, "a time zone"),
                                 "expected an IANA zone, such as Europe/Berlin or UTC"));
  }
  if (header.in_force) {
    if (const auto read = period(*header.in_force)) {
      model_.in_force = *read;
      model_.has_period = true;
    }
    if (!header.applies_by)
      report(errors::bad_applies_by(header.in_force->span, "a version with `in_force` needs `applies_by`",
                                    "say which date picks the version: `applies_by: order.placed_at`"));
  }
}

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
    FactTree* place = &facts_;
    for (const std::string& segment : segments(model_.facts[i].path)) place = &place->children[segment];
    place->fact = FactId{i};
  }
  for (const auto& [root, tree] : facts_.children) {
    names_.add(root);
    Symbol symbol;
    symbol.kind = Symbol::Kind::facts;
    for (const Fact& fact : model_.facts)
      if (segments(fact.path).front() == root) {
        symbol.span = fact.span;
        break;
      }
    symbols_.emplace(root, symbol);
  }
  for (const Fact& fact : model_.facts) {
    const auto parts = segments(fact.path);
    for (std::size_t i = 1; i < parts.size(); ++i) members_.add(parts[i]);
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
    case Type::Kind::record:
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

const Type& Resolver::type_of_constant(std::uint32_t index) {
  Constant& constant = model_.constants[index];
  Progress& progress = constant_progress_[index];
  if (progress != Progress::untouched) return constant.type;
  progress = Progress::running;
  const document::ConstantDeclaration& written = document_.constants[index];
  constant.name = normalise_name(written.name.text);
  constant.span = written.name.span;
  std::optional<Type> type;
  for (const auto& row : written.rows) {
    ConstantRow read;
    if (row.in_force) read.in_force = period(*row.in_force);
    read.value = folded(feel(row.value, {}));
    const auto* value = std::get_if<Literal>(&read.value->node);
    if (value == nullptr && !read.value->type.is_unknown())
      report(errors::with_advice(errors::not_constant(row.value.span, "a constant"),
                                 "write a number, an amount, a date or a text; a computed value is a term"));
    type = type ? common(*type, read.value->type) : read.value->type;
    constant.rows.push_back(std::move(read));
  }
  if (written.rows.size() > 1 && type && type->is(Type::Kind::any))
    report(errors::type_mismatch(written.name.span, "rows of one type", "rows of several"));
  constant.type = type.value_or(Type());
  if (constant.type.is(Type::Kind::any)) constant.type = Type();
  const bool is_dated =
      std::any_of(constant.rows.begin(), constant.rows.end(), [](const auto& row) { return row.in_force.has_value(); });
  if (is_dated && !document_.header.applies_by)
    report(errors::bad_applies_by(written.name.span, "a constant with `in_force` rows needs `applies_by`",
                                  "say in pack.yaml which date picks the row: `applies_by: order.placed_at`"));
  for (std::size_t i = 0; i < constant.rows.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const auto& a = constant.rows[i].in_force;
      const auto& b = constant.rows[k].in_force;
      const bool apart =
          a && b && ((a->to && b->from && *a->to <= *b->from) || (b->to && a->from && *b->to <= *a->from));
      if (!apart) {
        report(errors::bad_period(written.rows[i].value.span,
                                  "two rows of " + errors::quoted(constant.name) + " are in force together",
                                  "periods are half-open: `to` is the first day that is out"));
        i = constant.rows.size();
        break;
      }
    }
  progress = Progress::done;
  return constant.type;
}

void Resolver::resolve_constants() {
  for (std::uint32_t i = 0; i < model_.constants.size(); ++i) type_of_constant(i);
}

const Type& Resolver::type_of_term(std::uint32_t index) {
  static const Type unknown;
  Progress& progress = term_progress_[index];
  if (progress == Progress::running) return unknown;  // a cycle: the graph shows it whole
  Term& term = model_.terms[index];
  if (progress == Progress::untouched) {
    progress = Progress::running;
    term.name = normalise_name(document_.terms[index].name.text);
    term.span = document_.terms[index].name.span;
    ExpressionPtr value = feel(document_.terms[index].expression, {});
    model_.terms[index].value = std::move(value);
    term_progress_[index] = Progress::done;
  }
  return model_.terms[index].value->type;
}

void Resolver::resolve_terms() {
  for (std::uint32_t i = 0; i < model_.terms.size(); ++i) {
    const Type type = type_of_term(i);
    collect_members(type);
  }
}

void Resolver::resolve_checks() {
  std::map<std::string, Span> ids;
  for (const auto& written : document_.checks) {
    const auto [first, is_new] = ids.emplace(written.id.text, written.id.span);
    if (!is_new) report(errors::duplicate_name(written.id.span, written.id.text, "a check", first->second));
    Check check;
    check.id = written.id.text;
    check.span = written.id.span;
    check.require = feel(written.require, {});
    if (!check.require->type.is(Type::Kind::boolean) && !check.require->type.is_unknown())
      report(errors::type_mismatch(written.require.span, "a condition", errors::said(check.require->type)));
    if (written.because) check.because = text_template(*written.because, {}, true);
    // What a check reads, directly or through terms, is what it refuses.
    std::vector<NodeRef> pending;
    std::set<NodeRef> seen;
    std::set<FactId> facts;
    auto take = [&](const References& found) {
      facts.insert(found.facts.begin(), found.facts.end());
      for (const NodeRef node : found.nodes)
        if (seen.insert(node).second) pending.push_back(node);
    };
    take(references(model_, *check.require));
    while (!pending.empty()) {
      const NodeRef node = pending.back();
      pending.pop_back();
      take(references(model_, node));
      if (node.kind == NodeRef::Kind::decision)
        report(errors::bad_body(written.require.span,
                                "a check reads the decision " + errors::quoted(model_.decisions[node.index].name),
                                "checks run before decisions: they read facts and terms"));
    }
    check.facts.assign(facts.begin(), facts.end());
    model_.checks.push_back(std::move(check));
  }
}

void Resolver::resolve_guarantees() {
  std::map<std::string, Span> ids;
  for (const auto& written : document_.guarantees) {
    const auto [first, is_new] = ids.emplace(written.id.text, written.id.span);
    if (!is_new) report(errors::duplicate_name(written.id.span, written.id.text, "a guarantee", first->second));
    if (written.never.has_value() == written.always.has_value()) {
      report(errors::bad_body(written.span, "a guarantee has `never` or `always`", "exactly one of them"));
      continue;
    }
    Guarantee guarantee;
    guarantee.id = written.id.text;
    guarantee.span = written.id.span;
    const ScalarText& text = written.never ? *written.never : *written.always;
    ExpressionPtr holds = feel(text, {});
    if (!holds->type.is(Type::Kind::boolean) && !holds->type.is_unknown())
      report(errors::type_mismatch(text.span, "a condition", errors::said(holds->type)));
    for (const NodeRef node : references(model_, *holds).nodes)
      if (node.kind == NodeRef::Kind::decision) guarantee.decisions.push_back(node.index);
    guarantee.holds = written.never ? make(Not{holds}, Type(Type::Kind::boolean), holds->span) : holds;
    if (written.because) guarantee.because = text_template(*written.because, {}, true);
    if (written.cite) guarantee.cite = written.cite->text;
    model_.guarantees.push_back(std::move(guarantee));
  }
}

const Type& window_type() {
  static const Type type = [] {
    auto field = [](std::string name, Type of) {
      Type::Field result;
      result.name = std::move(name);
      result.type = std::move(of);
      return result;
    };
    return Type::record("window",
                        {field("state", Type::choice("", {"not_yet", "open", "closed"})),
                         field("anchor", Type(Type::Kind::date)), field("closes_on", Type(Type::Kind::date)),
                         field("days_left", Type(Type::Kind::number)), field("days_late", Type(Type::Kind::number))});
  }();
  return type;
}

}  // namespace model

Model resolve(const Document& document, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes) {
  return model::Resolver(document, functions, &sources, Mode::strict, notes).run();
}

ResolvedExpression resolve_expression(std::string_view text, const std::vector<std::pair<std::string, Type>>& names,
                                      const FunctionCatalogue& functions, Mode mode, SourceId source,
                                      Diagnostics& notes) {
  const Document empty;
  model::Resolver resolver(empty, functions, nullptr, mode, notes);
  return resolver.run_expression(ScalarText::verbatim(std::string(text), source), names);
}

}  // namespace adjudge
