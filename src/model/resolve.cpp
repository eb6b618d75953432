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
  resolve_uncalled_functions();
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
    needs_applies_by(header.in_force->span, "a version with `in_force`");
  }
}

ResolvedExpression Resolver::run_expression(const ScalarText& text,
                                            const std::vector<std::pair<std::string, Type>>& names) {
  model_.zone = Zone::utc();
  for (const auto& [name, type] : names) {
    Fact fact;
    fact.path = normalise_name(name);
    fact.type = type;
    const FactId id{static_cast<std::uint32_t>(model_.facts.size())};
    facts_.children[fact.path].fact = id;
    symbols_.emplace(fact.path, Symbol{});
    names_.add(fact.path);
    collect_members(type);
    model_.facts.push_back(std::move(fact));
  }
  ExpressionPtr result = feel(text, {});
  return {std::move(model_), std::move(result)};
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
