#include <algorithm>
#include <cstdint>
#include <cstdlib>
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

/// Refuses a day whose holidays the calendar does not know.
bool is_known(Call& call, const Calendar& calendar, Date day) {
  if (calendar.knows(day)) return true;
  call.refuse(Code::out_of_range,
              mistakes::quoted(call.function()) + ": the holidays of " + mistakes::quoted(calendar.id) +
                  " are known from " + calendar.known_from->to_text() + " until " +
                  calendar.known_to->plus_days(-1).to_text() + ", which leaves out " + day.to_text());
  return false;
}

bool is_known(Call& call, const Calendar& calendar, const Instant& moment) {
  return is_known(call, calendar, DateTime::at(moment, calendar.zone).date);
}

/// The moment of an argument that must be a date and time.
std::optional<Instant> moment(Call& call, std::size_t index) {
  if (!call[index].is(Kind::date_time)) {
    call.refuse(index, "a date and time");
    return std::nullopt;
  }
  return call[index].date_time().instant(call.context().zone());
}

Value business_days_between(Call& call) {
  const auto from = call.date(0);
  const auto to = call.date(1);
  const Calendar* calendar = calendar_named(call, 2);
  if (!from || !to || calendar == nullptr || !pay(call, *calendar)) return call.refusal();
  if (!is_known(call, *calendar, *from) || !is_known(call, *calendar, *to)) return call.refusal();
  return Value(Decimal(calendar->business_days_between(*from, *to)));
}

Value add_business_days(Call& call) {
  const auto date = call.date(0);
  const auto count = call.whole(1, -1'000'000'000'000, 1'000'000'000'000);
  const Calendar* calendar = calendar_named(call, 2);
  if (!date || !count || calendar == nullptr || !pay(call, *calendar)) return call.refusal();
  if (!is_known(call, *calendar, *date)) return call.refusal();
  const auto day = calendar->add_business_days(*date, *count);
  if (day && !is_known(call, *calendar, *day)) return call.refusal();
  return day ? Value(*day) : call.fail(Code::out_of_range, "`add business days`: the calendar has no such open day");
}

Value is_open(Call& call) {
  const auto at = moment(call, 0);
  const Calendar* calendar = calendar_named(call, 1);
  if (!at || calendar == nullptr || !is_known(call, *calendar, *at)) return call.refusal();
  return Value(calendar->is_open_at(*at));
}

Value add_business_time(Call& call) {
  const auto start = moment(call, 0);
  if (!call[1].is(Kind::duration)) call.refuse(1, "a duration, such as `2 hours`");
  const Calendar* calendar = calendar_named(call, 2);
  if (!start || call.is_refused() || !pay(call, *calendar) || !is_known(call, *calendar, *start)) return call.refusal();
  const Duration duration = call[1].duration();
  if (!call.spend(static_cast<std::size_t>(std::min<std::int64_t>(std::abs(duration.seconds) / 3'600, 40'000)) + 16))
    return call.refusal();
  const auto end = calendar->add_business_time(*start, duration);
  if (!end) return call.fail(Code::out_of_range, "`add business time`: ten years do not hold so much opening time");
  if (!is_known(call, *calendar, *end)) return call.refusal();
  return Value(DateTime::at(*end, calendar->zone));
}

Value business_time_between(Call& call) {
  const auto from = moment(call, 0);
  const auto to = moment(call, 1);
  const Calendar* calendar = calendar_named(call, 2);
  if (!from || !to || calendar == nullptr || !pay(call, *calendar)) return call.refusal();
  if (!is_known(call, *calendar, *from) || !is_known(call, *calendar, *to)) return call.refusal();
  const std::int64_t days = std::min<std::int64_t>(std::abs(to->seconds - from->seconds) / 86'400, 4'000);
  if (!call.spend(static_cast<std::size_t>(days) + 1)) return call.refusal();
  const auto open = calendar->business_time_between(*from, *to);
  return open ? Value(*open)
              : call.fail(Code::out_of_range, "`business time between`: the moments are more than ten years apart");
}

Value business_day_of(Call& call) {
  const auto at = moment(call, 0);
  const Calendar* calendar = calendar_named(call, 1);
  if (!at || calendar == nullptr || !pay(call, *calendar) || !is_known(call, *calendar, *at)) return call.refusal();
  const auto day = calendar->business_day_of(*at);
  if (day && !is_known(call, *calendar, *day)) return call.refusal();
  return day ? Value(*day) : call.fail(Code::out_of_range, "`business day of`: the calendar has no such open day");
}

}  // namespace

void add_calendar_functions(FunctionCatalogue& catalogue) {
  constexpr auto whole = Strictness::whole;
  add_family(
      catalogue, "calendar",
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
          {"add business time",
           "the moment when a calendar has been open for a duration since another moment; backwards when the "
           "duration is negative",
           {"add business time(moment: date and time, duration: duration, calendar: string) -> date and time"},
           {{"add business time(date and time(\"2026-11-20T16:30:00+01:00\"), duration(\"PT1H\"), \"de\")",
             "@\"2026-11-23T09:30:00@Europe/Berlin\""}},
           add_business_time,
           whole,
           true},
          {"business time between",
           "how long a calendar is open between two moments; negative when the second is earlier",
           {"business time between(from: date and time, to: date and time, calendar: string) -> duration"},
           {{"business time between(date and time(\"2026-11-20T16:30:00+01:00\"), "
             "date and time(\"2026-11-23T09:30:00+01:00\"), \"de\")",
             "@\"PT1H\""}},
           business_time_between,
           whole,
           true},
          {"business day of",
           "the open day that a moment counts for: the next one after the cut-off, after hours and on closed days",
           {"business day of(moment: date and time, calendar: string) -> date"},
           {{"business day of(date and time(\"2026-11-20T17:30:00+01:00\"), \"de\")", "@\"2026-11-23\""}},
           business_day_of,
           whole,
           true},
      });
}

}  // namespace adjudge
