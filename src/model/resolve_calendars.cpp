#include <algorithm>
#include <functional>

#include "adjudge/core/holidays.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

constexpr std::string_view day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::optional<std::int32_t> seconds_of(std::string_view text) {
  if (text == "24:00") return 86'400;
  const auto time = Time::parse(text, true);
  if (!time || time->zone.kind() != Zone::Kind::local || time->nanos % nanos_per_second != 0) return std::nullopt;
  return static_cast<std::int32_t>(time->nanos / nanos_per_second);
}

}  // namespace

void Resolver::take_public_holidays(const document::HolidaysOf& written, Calendar& calendar) {
  const ScalarText& country = written.country;
  const std::string part = written.subdivision ? written.subdivision->text : std::string();
  const auto found = public_holidays(country.text, part);
  if (!found && !public_holidays(country.text)) {
    report(errors::with_nearest(
        errors::bad_calendar(
            country.span, "there are no holidays of " + errors::quoted(country.text),
            "there are those of " + errors::join(holiday_countries(), ", ", 40) + "; others can be listed"),
        country.span, country.text, holiday_countries()));
  } else if (!found) {
    const auto parts = holiday_subdivisions(country.text);
    report(errors::bad_calendar(
        written.subdivision->span, errors::quoted(country.text) + " has no part " + errors::quoted(part),
        parts.empty() ? "its holidays are those of the whole country" : "it has " + errors::join(parts, ", ", 60)));
  } else {
    calendar.holidays.insert(calendar.holidays.end(), found->days.begin(), found->days.end());
    calendar.known_from = found->from;
    calendar.known_to = found->to;
  }
}

void Resolver::read_calendars() {
  std::map<std::string, Span> seen;
  for (const document::CalendarDeclaration& written : document_.calendars) {
    const auto [first, is_new] = seen.emplace(written.id.text, written.id.span);
    if (!is_new) {
      report(errors::duplicate_name(written.id.span, written.id.text, "a calendar", first->second));
      continue;
    }
    Calendar calendar;
    calendar.id = written.id.text;
    calendar.zone = model_.zone;
    if (written.time_zone) {
      if (const auto zone = Zone::named(written.time_zone->text))
        calendar.zone = *zone;
      else
        report(errors::bad_calendar(written.time_zone->span,
                                    errors::quoted(written.time_zone->text) + " is not a time zone",
                                    "expected an IANA zone, such as Europe/Berlin"));
    }
    std::vector<std::string> days_seen;
    for (const auto& [day, hours] : written.week) {
      const auto place = std::find(std::begin(day_names), std::end(day_names), day.text);
      if (place == std::end(day_names)) {
        report(errors::with_nearest(errors::bad_calendar(day.span, errors::quoted(day.text) + " is no day of the week"),
                                    day.span, day.text, {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}));
        continue;
      }
      auto& open = calendar.week[static_cast<std::size_t>(place - std::begin(day_names))];
      for (const ScalarText& text : hours) {
        const auto dash = text.text.find('-');
        const auto opens =
            dash == std::string::npos ? std::nullopt : seconds_of(std::string_view(text.text).substr(0, dash));
        const auto closes =
            dash == std::string::npos ? std::nullopt : seconds_of(std::string_view(text.text).substr(dash + 1));
        if (!opens || !closes || *opens >= *closes) {
          report(errors::bad_calendar(text.span, errors::quoted(text.text) + " is no opening time",
                                      "write \"09:00-17:00\"; midnight is 24:00"));
          continue;
        }
        open.push_back({*opens, *closes});
      }
      std::sort(open.begin(), open.end(), [](const auto& a, const auto& b) { return a.opens < b.opens; });
      for (std::size_t i = 1; i < open.size(); ++i)
        if (open[i].opens < open[i - 1].closes)
          report(errors::bad_calendar(day.span, "opening times of " + day.text + " overlap"));
    }
    const bool is_ever_open =
        std::any_of(calendar.week.begin(), calendar.week.end(), [](const auto& day) { return !day.empty(); });
    if (!is_ever_open)
      report(errors::bad_calendar(written.id.span, "the calendar " + errors::quoted(calendar.id) + " has no open day",
                                  "give it a `week`"));
    for (const ScalarText& text : written.holidays) {
      if (const auto date = Date::parse(text.text))
        calendar.holidays.push_back(*date);
      else
        report(errors::bad_calendar(text.span, errors::quoted(text.text) + " is not a date", "write 2026-12-25"));
    }
    if (written.holidays_of) take_public_holidays(*written.holidays_of, calendar);
    std::sort(calendar.holidays.begin(), calendar.holidays.end());
    calendar.holidays.erase(std::unique(calendar.holidays.begin(), calendar.holidays.end()), calendar.holidays.end());
    if (written.cut_off) {
      calendar.cut_off = seconds_of(written.cut_off->text);
      if (!calendar.cut_off)
        report(errors::bad_calendar(written.cut_off->span, errors::quoted(written.cut_off->text) + " is no time of day",
                                    "write \"16:00\""));
    }
    std::size_t hash = std::hash<std::string>{}(calendar.zone.id());
    for (const auto& day : calendar.week)
      for (const auto& hours : day)
        hash = hash * 31 + static_cast<std::size_t>(hours.opens) * 100'003 + static_cast<std::size_t>(hours.closes);
    for (const Date day : calendar.holidays) hash = hash * 31 + static_cast<std::size_t>(day.days());
    calendar.version = std::to_string(hash % 1'000'000'007);
    model_.calendars.push_back(std::move(calendar));
  }
}

}  // namespace adjudge::model
