#include <array>
#include <string_view>

#include "adjudge/core/date_time.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

Value day_of_year(Call& call) {
  const auto date = call.date_or_moment(0);
  return date ? Value(Decimal(date->day_of_year())) : call.refusal();
}

Value week_of_year(Call& call) {
  const auto date = call.date_or_moment(0);
  return date ? Value(Decimal(date->week_of_year())) : call.refusal();
}

Value day_of_week(Call& call) {
  constexpr std::array<std::string_view, 7> names = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                     "Friday", "Saturday", "Sunday"};
  const auto date = call.date_or_moment(0);
  return date ? Value(names.at(static_cast<std::size_t>(date->weekday() - 1))) : call.refusal();
}

Value month_of_year(Call& call) {
  constexpr std::array<std::string_view, 12> names = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
  const auto date = call.date_or_moment(0);
  return date ? Value(names.at(static_cast<std::size_t>(date->month() - 1))) : call.refusal();
}

/// The moment of the evaluation as clocks of the pack's zone show it; nothing after a refusal.
std::optional<DateTime> moment_of_evaluation(Call& call) {
  const auto now = call.context().now();
  if (now) return DateTime::at(*now, call.context().zone());
  call.refuse(Code::no_clock, mistakes::quoted(call.function()) + " is read, but the time was not given");
  return std::nullopt;
}

Value now(Call& call) {
  const auto moment = moment_of_evaluation(call);
  return moment ? Value(*moment) : call.refusal();
}

Value today(Call& call) {
  const auto moment = moment_of_evaluation(call);
  return moment ? Value(moment->date) : call.refusal();
}

}  // namespace

void add_temporal_functions(FunctionCatalogue& catalogue) {
  add_family(catalogue, "date and time",
             {
                 {"day of year",
                  "the number of the day in its year",
                  {"day of year(date: date) -> number", "day of year(date: date and time) -> number"},
                  {{"day of year(date(\"2026-02-01\"))", "32"}},
                  day_of_year},
                 {"day of week",
                  "the name of the day: Monday to Sunday",
                  {"day of week(date: date) -> string", "day of week(date: date and time) -> string"},
                  {{"day of week(date(\"2026-11-24\"))", "\"Tuesday\""}},
                  day_of_week},
                 {"month of year",
                  "the name of the month: January to December",
                  {"month of year(date: date) -> string", "month of year(date: date and time) -> string"},
                  {{"month of year(date(\"2026-11-24\"))", "\"November\""}},
                  month_of_year},
                 {"week of year",
                  "the number of the week in its year, as ISO 8601 counts weeks",
                  {"week of year(date: date) -> number", "week of year(date: date and time) -> number"},
                  {{"week of year(date(\"2026-12-31\"))", "53"}},
                  week_of_year},
                 {"now",
                  "the moment that the evaluation was given as now, in the pack's zone",
                  {"now() -> date and time"},
                  {{"now() >= date and time(\"2000-01-01T00:00:00Z\")", "true"}},
                  now},
                 {"today",
                  "the date of now in the pack's zone",
                  {"today() -> date"},
                  {{"today() >= date(\"2000-01-01\")", "true"}},
                  today},
             });
}

}  // namespace adjudge
