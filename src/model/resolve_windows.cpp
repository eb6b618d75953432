#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

bool is_day(const Type& type) {
  return type.is(Type::Kind::date) || type.is(Type::Kind::date_time) || type.is_unknown() || type.is(Type::Kind::any);
}

}  // namespace

std::optional<std::uint32_t> Resolver::calendar_named(const ScalarText& id) {
  std::vector<std::string> known;
  for (std::uint32_t i = 0; i < model_.calendars.size(); ++i) {
    if (model_.calendars[i].id == id.text) return i;
    known.push_back(model_.calendars[i].id);
  }
  report(errors::unknown_calendar(id.span, id.text, known));
  return std::nullopt;
}

void Resolver::resolve_window(std::uint32_t index) {
  const document::WindowDeclaration& written = document_.windows[index];
  Window window;
  window.name = normalise_name(written.name.text);
  window.span = written.name.span;
  const auto day = [&](const ScalarText& text, std::string_view what) {
    ExpressionPtr value = constant_or_expression(text, Type(), {});
    if (!is_day(value->type))
      report(errors::type_mismatch(text.span, "a date for " + errors::quoted(what), errors::said(value->type)));
    return value;
  };
  if (written.asked_on) {
    window.asked_on = day(*written.asked_on, "asked_on");
  } else {
    const int today = functions_.find("today");
    window.asked_on =
        today < 0 ? invalid(written.span)
                  : make(CallBuiltIn{static_cast<std::uint32_t>(today), {}}, Type(Type::Kind::date), written.span);
  }
  for (const ScalarText& start : written.starts) window.starts.push_back(day(start, "starts"));
  if (written.starts.empty())
    report(errors::bad_window(written.span, "a window needs at least one anchor in `starts`"));
  if (written.length) {
    window.length = feel(*written.length, {});
    const Type& type = window.length->type;
    const bool fits = type.is(Type::Kind::duration) || type.is(Type::Kind::months) ||
                      type.is(Type::Kind::business_days) || type.is_unknown() || type.is(Type::Kind::any);
    if (!fits)
      report(errors::bad_window(written.length->span, "the length of a window is " + type.to_text(),
                                type.is(Type::Kind::number)
                                    ? "say of what: `30 days`, `5 business days`, `6 months`, or `n * 1 day`"
                                    : "expected days, business days or months"));
    if (type.is(Type::Kind::business_days) && !written.calendar)
      report(errors::bad_window(written.length->span, "business days need a `calendar`", "name one: `calendar: de`"));
  } else {
    report(errors::bad_window(written.span, "a window needs a `length`", "such as `length: 30 days`"));
  }
  if (written.calendar) window.calendar = calendar_named(*written.calendar);
  if (written.if_last_day_closed) {
    const std::string& text = written.if_last_day_closed->text;
    if (text == "next_working_day")
      window.roll = Roll::next_working_day;
    else if (text == "previous_working_day")
      window.roll = Roll::previous_working_day;
    else
      report(errors::with_nearest(
          errors::bad_window(written.if_last_day_closed->span, errors::quoted(text) + " is no roll rule"),
          written.if_last_day_closed->span, text, {"next_working_day", "previous_working_day"}));
    if (!written.calendar)
      report(errors::bad_window(written.if_last_day_closed->span, "`if_last_day_closed` needs a `calendar`",
                                "name one: `calendar: de`"));
  }
  if (written.ends) {
    if (written.ends->text == "exclusive")
      window.ends_inclusive = false;
    else if (written.ends->text != "inclusive")
      report(errors::with_nearest(
          errors::bad_window(written.ends->span, errors::quoted(written.ends->text) + " is no way to end"),
          written.ends->span, written.ends->text, {"inclusive", "exclusive"}));
  }
  for (const document::Season& season : written.seasons) {
    Season made;
    if (season.dated_by) made.dated_by = day(*season.dated_by, "dated_by");
    made.within = feel(season.within, {});
    const Type& within = made.within->type;
    if (!within.is_unknown() && !(within.is(Type::Kind::range) && within.element().is(Type::Kind::date)))
      report(errors::type_mismatch(season.within.span, "a range of dates such as \"[2026-11-01..2026-12-24]\"",
                                   errors::said(within)));
    made.until = day(season.until, "until");
    window.seasons.push_back(std::move(made));
  }
  model_.windows[index] = std::move(window);
}

}  // namespace adjudge::model
