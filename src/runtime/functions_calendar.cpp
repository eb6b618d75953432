#include <cstdint>
#include <optional>
#include <string>

#include "adjudge/core/calendar.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

/// The calendar that an argument names; null after a refusal.
const Calendar* calendar_named(Call& call, std::size_t index) {
  const std::string* id = call.text(index);
  if (id == nullptr) return nullptr;
  const Calendar* calendar = call.context().calendar(*id);
  if (calendar == nullptr) {
    call.refuse(Code::bad_argument,
                mistakes::quoted(call.function()) + ": there is no calendar " + mistakes::quoted(*id));
  }
  return calendar;
}

/// The date of an argument; of a date and time the one on the clocks of the pack's zone, as windows count.
std::optional<Date> local_date(Call& call, std::size_t index) {
  const Value& argument = call[index];
  if (!argument.is(Kind::date_time)) return call.date(index);
  const DateTime moment = argument.date_time();
  const Zone zone = call.context().zone();
  return DateTime::at(moment.instant(zone), zone).date;
}

Value days_between(Call& call) {
  const auto from = local_date(call, 0);
  const auto to = local_date(call, 1);
  return from && to ? Value(Decimal(to->days() - from->days())) : call.refusal();
}

/// Work on a calendar looks at its holidays.
bool pay(Call& call, const Calendar& calendar) { return call.spend(calendar.holidays.size() / 8 + 8); }

Value business_days_between(Call& call) {
  const auto from = call.date(0);
  const auto to = call.date(1);
  const Calendar* calendar = calendar_named(call, 2);
  if (!from || !to || calendar == nullptr || !pay(call, *calendar)) return call.refusal();
  return Value(Decimal(calendar->business_days_between(*from, *to)));
}

Value add_business_days(Call& call) {
  const auto date = call.date(0);
  const auto count = call.whole(1, -1'000'000'000'000, 1'000'000'000'000);
  const Calendar* calendar = calendar_named(call, 2);
  if (!date || !count || calendar == nullptr || !pay(call, *calendar)) return call.refusal();
  const auto day = calendar->add_business_days(*date, *count);
  return day ? Value(*day) : call.fail(Code::out_of_range, "`add business days`: the calendar has no such open day");
}

Value is_open(Call& call) {
  const Value& instant = call[0];
  const Calendar* calendar = calendar_named(call, 1);
  if (!instant.is(Kind::date_time)) call.refuse(0, "a date and time");
  if (calendar == nullptr || call.is_refused()) return call.refusal();
  return Value(calendar->is_open_at(instant.date_time().instant(call.context().zone())));
}

}  // namespace

void add_calendar_functions(FunctionCatalogue& catalogue) {
  constexpr auto whole = Strictness::whole;
  add_family(catalogue, "calendar",
             {
                 {"days between",
                  "the days from one date to another; negative when the second is earlier",
                  {"days between(from: date, to: date) -> number",
                   "days between(from: date and time, to: date and time) -> number",
                   "days between(from: date, to: date and time) -> number",
                   "days between(from: date and time, to: date) -> number"},
                  {{"days between(date(\"2026-11-01\"), date(\"2026-11-24\"))", "23"}},
                  days_between,
                  whole,
                  true},
                 {"business days between",
                  "the open days behind the first date, up to and including the second",
                  {"business days between(from: date, to: date, calendar: string) -> number"},
                  {{"business days between(date(\"2026-11-20\"), date(\"2026-11-24\"), \"de\")", "2"}},
                  business_days_between,
                  whole,
                  true},
                 {"add business days",
                  "the n-th open day behind a date, or before it when n is negative",
                  {"add business days(date: date, n: number, calendar: string) -> date"},
                  {{"add business days(date(\"2026-11-20\"), 2, \"de\")", "@\"2026-11-24\""}},
                  add_business_days,
                  whole,
                  true},
                 {"is open",
                  "whether a calendar has opening hours at a moment",
                  {"is open(instant: date and time, calendar: string) -> boolean"},
                  {{"is open(date and time(\"2026-11-24T10:00:00+01:00\"), \"de\")", "true"}},
                  is_open,
                  whole,
                  true},
             });
}

}  // namespace adjudge
