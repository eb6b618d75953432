#include <algorithm>
#include <functional>
#include <map>

#include "pack.hpp"

namespace adjudge::reference {

namespace {

using Arguments = std::vector<Value>;

struct Call {
  const Surroundings& around;
  const Arguments& arguments;
  const Value& zero;

  const Value& operator[](std::size_t index) const { return arguments.at(index); }
  std::size_t size() const { return arguments.size(); }
};

/// Which arguments may stay unsettled (docs/semantics.md 2).
enum class Looks { at_all, at_top, at_nothing };

struct BuiltIn {
  Looks looks;
  std::function<Value(const Call&)> work;
};

Value wrong(const std::string& what) { return problem(Code::bad_argument, what); }

Value finite(const Decimal& number) {
  if (!number.is_finite()) return problem(Code::out_of_range, "a result is out of range");
  return Value(number);
}

/// The elements of the one list, or the arguments themselves.
Arguments elements(const Call& call) {
  if (call.size() == 1 && call[0].is(Kind::list)) return {call[0].items().begin(), call[0].items().end()};
  return call.arguments;
}

Value sum(const Call& call) {
  Value total = call.zero;
  bool first = true;
  for (const Value& item : elements(call)) {
    total = first ? item : arithmetic(ast::BinaryOperator::add, total, item);
    first = false;
  }
  return total;
}

Value extreme(const Call& call, ast::BinaryOperator beats) {
  const Arguments items = elements(call);
  if (items.empty()) return wrong("the extreme of no elements");
  Value best = items.front();
  for (const Value& item : items) {
    const Value better = comparison(beats, item, best);
    if (!better.is_settled()) return better;
    if (better.is_true()) best = item;
  }
  return best;
}

Value mean(const Call& call) {
  const Arguments items = elements(call);
  if (items.empty()) return wrong("the mean of no elements");
  return arithmetic(ast::BinaryOperator::divide, sum(call), Value(Decimal(static_cast<std::int64_t>(items.size()))));
}

std::vector<std::string> code_points(const std::string& text) {
  std::vector<std::string> points;
  for (const char byte : text) {
    if ((static_cast<unsigned char>(byte) & 0xC0U) == 0x80U && !points.empty())
      points.back() += byte;
    else
      points.emplace_back(1, byte);
  }
  return points;
}

Value with_ascii(const std::string& text, char from, char to, int shift) {
  std::string changed = text;
  for (char& letter : changed)
    if (letter >= from && letter <= to) letter = static_cast<char>(letter + shift);
  return Value(changed);
}

/// The place that a position means, counted from 0; nothing when outside.
std::optional<std::size_t> place(const Value& position, std::size_t size) {
  const auto whole = round(position.number(), 0, Rounding::down).to_int64();
  if (!whole) return std::nullopt;
  const auto count = static_cast<std::int64_t>(size);
  const std::int64_t index = *whole < 0 ? count + *whole : *whole - 1;
  if (*whole == 0 || index < 0 || index >= count) return std::nullopt;
  return static_cast<std::size_t>(index);
}

/// Why a position has no place in a list.
Value no_place(const Value& position) {
  if (!position.number().is_integer()) return wrong("a position that is no whole number");
  return problem(Code::index_outside_list, "a position outside the list");
}

Value substring(const Call& call) {
  const auto points = code_points(call[0].string());
  const auto start = place(call[1], points.size());
  if (!start) return wrong("a start outside the text");
  std::size_t end = points.size();
  if (call.size() > 2) {
    const auto length = round(call[2].number(), 0, Rounding::down).to_int64();
    if (!length || *length < 0) return wrong("a length below zero");
    end = std::min(end, *start + static_cast<std::size_t>(*length));
  }
  std::string text;
  for (std::size_t i = *start; i < end; ++i) text += points[i];
  return Value(text);
}

Value list_contains(const Call& call) {
  if (!call[0].is_settled()) return call[0];
  Value result(false);
  for (const Value& item : call[0].items()) result = disjunction(result, equal(item, call[1]));
  return result;
}

Value every_or_some(const Call& call, bool every) {
  Value result(every);
  if (call.size() == 1 && !call[0].is_settled()) return call[0];
  for (const Value& item : elements(call)) result = every ? conjunction(result, item) : disjunction(result, item);
  return result;
}

Value rounded(const Call& call, Rounding mode) {
  const auto scale = call.size() > 1 ? call[1].number().to_int64() : std::optional<std::int64_t>(0);
  if (!scale || *scale < -6111 || *scale > 6176) return wrong("a scale out of range");
  return finite(round(call[0].number(), static_cast<int>(*scale), mode));
}

Value absolute_value(const Call& call) {
  const Value& value = call[0];
  if (value.is(Kind::number)) return Value(absolute(value.number()));
  if (value.is(Kind::money)) return Value(Money{absolute(value.money().amount), value.money().currency});
  if (value.is(Kind::months)) return Value(Months{std::abs(value.months().count)});
  return value.duration().is_negative() ? arithmetic(ast::BinaryOperator::multiply, value, Value(Decimal(-1))) : value;
}

Value parity(const Call& call, std::int64_t remainder) {
  if (!call[0].number().is_integer()) return Value(false);
  return Value(modulo(call[0].number(), Decimal(2)) == Decimal(remainder));
}

Value append(const Call& call) {
  Arguments items(call[0].items().begin(), call[0].items().end());
  items.insert(items.end(), call.arguments.begin() + 1, call.arguments.end());
  return Value::list(std::move(items));
}

Value concatenate(const Call& call) {
  Arguments items;
  for (const Value& list : call.arguments) items.insert(items.end(), list.items().begin(), list.items().end());
  return Value::list(std::move(items));
}

Value without_repetition(const Arguments& items) {
  Arguments distinct;
  Arguments verdicts;
  for (const Value& item : items) {
    Value seen(false);
    for (const Value& other : distinct) seen = disjunction(seen, equal(other, item));
    verdicts.push_back(seen);
    if (!seen.is_true()) distinct.push_back(item);
  }
  if (auto reason = unsettled(verdicts)) return *reason;
  return Value::list(std::move(distinct));
}

Value join(const Call& call) {
  std::string text;
  bool first = true;
  for (const Value& item : call[0].items()) {
    if (!first && call.size() > 1) text += call[1].string();
    text += item.string();
    first = false;
  }
  return Value(text);
}

void flatten_into(const Value& value, Arguments& flat) {
  if (!value.is(Kind::list)) {
    flat.push_back(value);
    return;
  }
  for (const Value& item : value.items()) flatten_into(item, flat);
}

Value make_date(const Call& call) {
  if (call.size() == 3) {
    const auto year = call[0].number().to_int64();
    const auto month = call[1].number().to_int64();
    const auto day = call[2].number().to_int64();
    if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31) return wrong("no such day");
    const auto date = Date::from_civil(*year, static_cast<int>(*month), static_cast<int>(*day));
    return date ? Value(*date) : wrong("no such day");
  }
  if (call[0].is(Kind::date)) return call[0];
  if (call[0].is(Kind::date_time)) return Value(call[0].date_time().date);
  const auto date = Date::parse(call[0].string());
  return date ? Value(*date) : wrong("no such day");
}

Value date_and_time(const Call& call) {
  if (call.size() == 1) {
    const auto moment = DateTime::parse(call[0].string());
    return moment ? Value(*moment) : wrong("no such date and time");
  }
  const Date date = call[0].is(Kind::date) ? call[0].date() : call[0].date_time().date;
  Time time = call[1].time();
  if (time.zone.kind() == Zone::Kind::local) time.zone = call.around.pack.zone;
  return Value(DateTime{date, time.nanos, time.zone});
}

Date date_of(const Call& call, std::size_t index) { return to_date(call.around.pack, call[index]).date(); }

/// The date as the argument's own clock shows it.
Date own_date(const Call& call) { return call[0].is(Kind::date) ? call[0].date() : call[0].date_time().date; }

const Calendar* calendar_of(const Call& call, std::size_t index) {
  const auto found = call.around.pack.calendars.find(call[index].string());
  return found == call.around.pack.calendars.end() ? nullptr : &found->second;
}

Value add_open_days(const Call& call) {
  const Calendar* calendar = calendar_of(call, 2);
  const auto count = call[1].number().to_int64();
  if (calendar == nullptr || !count) return wrong("no calendar or no whole number of days");
  const auto date = calendar->add_business_days(date_of(call, 0), *count);
  return date ? Value(*date) : problem(Code::out_of_range, "the calendar is not open");
}

Value open_days_between(const Call& call) {
  const Calendar* calendar = calendar_of(call, 2);
  if (calendar == nullptr) return wrong("no such calendar");
  return Value(Decimal(calendar->business_days_between(date_of(call, 0), date_of(call, 1))));
}

std::optional<Rounding> rounding(const std::string& mode) {
  static const std::map<std::string, Rounding> modes = {{"half up", Rounding::half_up},
                                                        {"half even", Rounding::half_even},
                                                        {"up", Rounding::up},
                                                        {"down", Rounding::down}};
  const auto found = modes.find(mode);
  return found == modes.end() ? std::nullopt : std::optional(found->second);
}

Value round_amount(const Call& call) {
  const auto mode = rounding(call[1].string());
  if (!mode) return wrong("no such rounding");
  const Money money = call[0].money();
  if (call.size() == 2) return Value(round_money(money, *mode));
  const Money increment = call[2].money();
  if (increment.currency != money.currency) return problem(Code::kinds_differ, "an increment of another currency");
  if (increment.amount.is_zero() || increment.amount.is_negative()) return wrong("an increment that is not above zero");
  return Value(Money{round_to_increment(money.amount, increment.amount, *mode), money.currency});
}

Value allocate_amount(const Call& call) {
  std::vector<Decimal> weights;
  for (const Value& weight : call[1].items()) weights.push_back(weight.number());
  const Money total = call[0].money();
  const auto shares = allocate(total, weights);
  if (shares.empty()) return wrong("no weights to go by");
  Arguments items;
  for (const Decimal& share : shares) items.emplace_back(Money{share, total.currency});
  return Value::list(std::move(items));
}

Value convert_amount(const Call& call) {
  const auto currency = Currency::parse(call[2].string());
  if (!currency) return wrong("no such currency");
  const Decimal amount = call[0].money().amount * call[1].number();
  if (!amount.is_finite()) return problem(Code::out_of_range, "a result is out of range");
  return Value(Money{amount, *currency});
}

Value months_between(const Call& call) {
  const Date from = date_of(call, 0);
  const Date to = date_of(call, 1);
  std::int64_t months = (to.year() - from.year()) * 12 + (to.month() - from.month());
  if (months > 0 && to.day() < from.day()) --months;
  if (months < 0 && to.day() > from.day()) ++months;
  return Value(Months{months});
}

std::string name_of_day(int weekday) {
  static const char* const names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  return names[weekday - 1];
}

std::string name_of_month(int month) {
  static const char* const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December"};
  return names[month - 1];
}

std::map<std::string, BuiltIn> make_text_functions() {
  return {
      {"string", {Looks::at_all, [](const Call& call) { return Value(to_text(call[0])); }}},
      {"string length",
       {Looks::at_all,
        [](const Call& call) {
          return Value(Decimal(static_cast<std::int64_t>(code_points(call[0].string()).size())));
        }}},
      {"upper case",
       {Looks::at_all, [](const Call& call) { return with_ascii(call[0].string(), 'a', 'z', 'A' - 'a'); }}},
      {"lower case",
       {Looks::at_all, [](const Call& call) { return with_ascii(call[0].string(), 'A', 'Z', 'a' - 'A'); }}},
      {"substring", {Looks::at_all, substring}},
      {"substring before",
       {Looks::at_all,
        [](const Call& call) {
          const auto at = call[0].string().find(call[1].string());
          return Value(at == std::string::npos ? std::string() : call[0].string().substr(0, at));
        }}},
      {"substring after",
       {Looks::at_all,
        [](const Call& call) {
          const auto at = call[0].string().find(call[1].string());
          return Value(at == std::string::npos ? std::string() : call[0].string().substr(at + call[1].string().size()));
        }}},
      {"contains",
       {Looks::at_all,
        [](const Call& call) { return Value(call[0].string().find(call[1].string()) != std::string::npos); }}},
      {"starts with",
       {Looks::at_all, [](const Call& call) { return Value(call[0].string().rfind(call[1].string(), 0) == 0); }}},
      {"ends with",
       {Looks::at_all,
        [](const Call& call) {
          const std::string& text = call[0].string();
          const std::string& end = call[1].string();
          return Value(text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0);
        }}},
      {"string join", {Looks::at_all, join}},
  };
}

std::map<std::string, BuiltIn> make_list_functions() {
  return {
      {"count",
       {Looks::at_top,
        [](const Call& call) { return Value(Decimal(static_cast<std::int64_t>(call[0].items().size()))); }}},
      {"sum", {Looks::at_all, sum}},
      {"min", {Looks::at_all, [](const Call& call) { return extreme(call, ast::BinaryOperator::less); }}},
      {"max", {Looks::at_all, [](const Call& call) { return extreme(call, ast::BinaryOperator::greater); }}},
      {"mean", {Looks::at_all, mean}},
      {"list contains", {Looks::at_nothing, list_contains}},
      {"all", {Looks::at_nothing, [](const Call& call) { return every_or_some(call, true); }}},
      {"any", {Looks::at_nothing, [](const Call& call) { return every_or_some(call, false); }}},
      {"not", {Looks::at_nothing, [](const Call& call) { return negation(call[0]); }}},
      {"append", {Looks::at_top, append}},
      {"concatenate", {Looks::at_top, concatenate}},
      {"reverse",
       {Looks::at_top,
        [](const Call& call) { return Value::list(Arguments(call[0].items().rbegin(), call[0].items().rend())); }}},
      {"sublist",
       {Looks::at_top,
        [](const Call& call) {
          const auto items = call[0].items();
          const auto start = place(call[1], items.size());
          if (!start || !call[1].number().is_integer()) return no_place(call[1]);
          std::size_t end = items.size();
          if (call.size() > 2) {
            const auto length = call[2].number().to_int64();
            if (!length || *length < 0 || static_cast<std::size_t>(*length) > items.size() - *start)
              return problem(Code::index_outside_list, "a length outside the list");
            end = *start + static_cast<std::size_t>(*length);
          }
          return Value::list(Arguments(items.begin() + static_cast<std::ptrdiff_t>(*start),
                                       items.begin() + static_cast<std::ptrdiff_t>(end)));
        }}},
      {"insert before",
       {Looks::at_top,
        [](const Call& call) {
          Arguments items(call[0].items().begin(), call[0].items().end());
          const auto at = place(call[1], items.size());
          if (!at || !call[1].number().is_integer()) return no_place(call[1]);
          items.insert(items.begin() + static_cast<std::ptrdiff_t>(*at), call[2]);
          return Value::list(std::move(items));
        }}},
      {"remove",
       {Looks::at_top,
        [](const Call& call) {
          Arguments items(call[0].items().begin(), call[0].items().end());
          const auto at = place(call[1], items.size());
          if (!at || !call[1].number().is_integer()) return no_place(call[1]);
          items.erase(items.begin() + static_cast<std::ptrdiff_t>(*at));
          return Value::list(std::move(items));
        }}},
      {"flatten",
       {Looks::at_all,
        [](const Call& call) {
          Arguments flat;
          flatten_into(call[0], flat);
          return Value::list(std::move(flat));
        }}},
      {"index of",
       {Looks::at_all,
        [](const Call& call) {
          Arguments places;
          Arguments verdicts;
          for (const Value& item : call[0].items()) {
            verdicts.push_back(equal(item, call[1]));
            if (verdicts.back().is_true()) places.emplace_back(Decimal(static_cast<std::int64_t>(verdicts.size())));
          }
          if (auto reason = unsettled(verdicts)) return *reason;
          return Value::list(std::move(places));
        }}},
      {"distinct values",
       {Looks::at_all,
        [](const Call& call) {
          return without_repetition({call[0].items().begin(), call[0].items().end()});
        }}},
      {"union",
       {Looks::at_all,
        [](const Call& call) {
          const Value all = concatenate(call);
          return without_repetition({all.items().begin(), all.items().end()});
        }}},
  };
}

std::map<std::string, BuiltIn> make_number_functions() {
  return {
      {"abs", {Looks::at_all, absolute_value}},
      {"floor", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::floor); }}},
      {"ceiling", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::ceiling); }}},
      {"decimal", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::half_even); }}},
      {"round up", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::up); }}},
      {"round down", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::down); }}},
      {"round half up", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::half_up); }}},
      {"round half down", {Looks::at_all, [](const Call& call) { return rounded(call, Rounding::half_down); }}},
      {"modulo",
       {Looks::at_all,
        [](const Call& call) {
          if (call[1].number().is_zero()) return problem(Code::division_by_zero, "a division by zero");
          return finite(modulo(call[0].number(), call[1].number()));
        }}},
      {"odd", {Looks::at_all, [](const Call& call) { return parity(call, 1); }}},
      {"even", {Looks::at_all, [](const Call& call) { return parity(call, 0); }}},
      {"money",
       {Looks::at_all,
        [](const Call& call) {
          const auto currency = Currency::parse(call[1].string());
          return currency ? Value(Money{call[0].number(), *currency}) : wrong("no such currency");
        }}},
      {"amount of", {Looks::at_all, [](const Call& call) { return Value(call[0].money().amount); }}},
      {"currency of", {Looks::at_all, [](const Call& call) { return Value(call[0].money().currency.code()); }}},
      {"round money", {Looks::at_all, round_amount}},
      {"allocate", {Looks::at_all, allocate_amount}},
      {"convert", {Looks::at_all, convert_amount}},
  };
}

std::map<std::string, BuiltIn> make_time_functions() {
  return {
      {"date", {Looks::at_all, make_date}},
      {"date and time", {Looks::at_all, date_and_time}},
      {"time",
       {Looks::at_all,
        [](const Call& call) {
          const auto time = Time::parse(call[0].string());
          return time ? Value(*time) : wrong("no such time");
        }}},
      {"duration",
       {Looks::at_all,
        [](const Call& call) {
          if (const auto duration = Duration::parse(call[0].string())) return Value(*duration);
          if (const auto months = Months::parse(call[0].string())) return Value(*months);
          return wrong("no such duration");
        }}},
      {"years and months duration", {Looks::at_all, months_between}},
      {"days between",
       {Looks::at_all,
        [](const Call& call) { return Value(Decimal(date_of(call, 1).days() - date_of(call, 0).days())); }}},
      {"business days between", {Looks::at_all, open_days_between}},
      {"add business days", {Looks::at_all, add_open_days}},
      {"is open",
       {Looks::at_all,
        [](const Call& call) {
          const Calendar* calendar = calendar_of(call, 1);
          if (calendar == nullptr) return wrong("no such calendar");
          return Value(calendar->is_open_at(call[0].date_time().instant(call.around.pack.zone)));
        }}},
      {"day of week", {Looks::at_all, [](const Call& call) { return Value(name_of_day(own_date(call).weekday())); }}},
      {"month of year", {Looks::at_all, [](const Call& call) { return Value(name_of_month(own_date(call).month())); }}},
      {"day of year", {Looks::at_all, [](const Call& call) { return Value(Decimal(own_date(call).day_of_year())); }}},
      {"week of year", {Looks::at_all, [](const Call& call) { return Value(Decimal(own_date(call).week_of_year())); }}},
      {"now",
       {Looks::at_all,
        [](const Call& call) {
          if (!call.around.now) return problem(Code::no_clock, "the call has no clock");
          return Value(DateTime::at(*call.around.now, call.around.pack.zone));
        }}},
      {"today",
       {Looks::at_all,
        [](const Call& call) {
          if (!call.around.now) return problem(Code::no_clock, "the call has no clock");
          return Value(DateTime::at(*call.around.now, call.around.pack.zone).date);
        }}},
  };
}

const std::map<std::string, BuiltIn>& functions() {
  static const std::map<std::string, BuiltIn> all = [] {
    std::map<std::string, BuiltIn> joined = make_text_functions();
    joined.merge(make_list_functions());
    joined.merge(make_number_functions());
    joined.merge(make_time_functions());
    return joined;
  }();
  return all;
}

}  // namespace

const std::vector<std::string>& built_in_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"known", "sort"};
    for (const auto& entry : functions()) all.push_back(entry.first);
    return all;
  }();
  return names;
}

Value call_built_in(const Surroundings& around, const std::string& name, const std::vector<Value>& arguments,
                    const Value& zero) {
  const auto function = functions().find(name);
  if (function == functions().end()) return problem(Code::unknown_function, "no function `" + name + "`");
  if (function->second.looks != Looks::at_nothing) {
    std::vector<Value> seen;
    for (const Value& argument : arguments) {
      seen.push_back(argument);
      if (function->second.looks == Looks::at_all && argument.is(Kind::list))
        seen.insert(seen.end(), argument.items().begin(), argument.items().end());
    }
    if (auto reason = unsettled(seen)) return *reason;
  }
  return function->second.work(Call{around, arguments, zero});
}

}  // namespace adjudge::reference
