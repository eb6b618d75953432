#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "adjudge/core/date_time.hpp"
#include "adjudge/core/duration.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

constexpr std::int64_t last_year = 999'999'999;

Value date_from_parts(Call& call) {
  const auto year = call.whole(0, -last_year, last_year);
  const auto month = call.whole(1, 1, 12);
  const auto day = call.whole(2, 1, 31);
  if (!year || !month || !day) return call.refusal();
  const auto date = Date::from_civil(*year, static_cast<int>(*month), static_cast<int>(*day));
  return date ? Value(*date) : call.bad_argument("there is no such day");
}

Value date(Call& call) {
  if (call.size() == 3) return date_from_parts(call);
  if (call.size() == 2) return call.bad_argument("it is not called with 2 arguments");
  const Value& from = call.single(0, Kind::date);
  switch (from.kind()) {
    case Kind::date:
      return from;
    case Kind::date_time:
      return Value(from.date_time().date);
    case Kind::string: {
      const auto date = Date::parse(from.string());
      return date ? Value(*date) : call.bad_argument("the text is no date, such as `2026-11-24`");
    }
    default:
      break;
  }
  call.refuse(0, "a string, a date or a date and time");
  return call.refusal();
}

Value moment_from_parts(Call& call) {
  const auto date = call.date_or_moment(0);
  const Value& time = call.single(1, Kind::time);
  if (!time.is(Kind::time)) call.refuse(1, "a time");
  if (!date || call.is_refused()) return call.refusal();
  // In a pack a clock time is one of the pack's clocks, unless it says otherwise.
  Zone zone = time.time().zone;
  if (zone.kind() == Zone::Kind::local && call.is_strict()) zone = call.context().zone();
  return Value(DateTime{*date, time.time().nanos, zone});
}

std::optional<DateTime> parse_moment(std::string_view text) {
  if (auto moment = DateTime::parse(text)) return moment;
  if (const auto date = Date::parse(text)) return DateTime{*date, 0, Zone()};
  return std::nullopt;
}

Value date_and_time(Call& call) {
  if (call.size() == 2) return moment_from_parts(call);
  const std::string* text = call.text(0);
  if (text == nullptr) return call.refusal();
  const auto moment = parse_moment(*text);
  return moment ? Value(*moment) : call.bad_argument("the text is no date and time, such as `2026-11-24T16:30:00Z`");
}

Value time_from_parts(Call& call) {
  constexpr std::int64_t longest_offset = 18 * 3600;
  const auto hour = call.whole(0, 0, 23);
  const auto minute = call.whole(1, 0, 59);
  const auto second = call.number(2);
  if (!hour || !minute || !second) return call.refusal();
  if (second->is_negative() || *second >= Decimal(60))
    return call.bad_argument("the seconds are not from 0 to below 60");
  const auto nanos = round(*second * Decimal(nanos_per_second), 0, Rounding::down).to_int64();
  if (!nanos) return call.bad_argument("the seconds are not from 0 to below 60");
  Time time{(*hour * 3600 + *minute * 60) * nanos_per_second + *nanos, Zone()};
  if (call.is_given(3)) {
    const Value& offset = call.single(3, Kind::duration);
    if (!offset.is(Kind::duration)) {
      call.refuse(3, "a duration");
      return call.refusal();
    }
    const Duration given = offset.duration();
    if (given.nanos != 0 || given.seconds > longest_offset || given.seconds < -longest_offset) {
      return call.bad_argument("the offset is not of whole seconds within 18 hours");
    }
    time.zone = Zone::offset(static_cast<std::int32_t>(given.seconds));
  }
  return Value(time);
}

Value time(Call& call) {
  if (call.size() > 2) return time_from_parts(call);
  if (call.size() == 2) return call.bad_argument("it is not called with 2 arguments");
  const Value& from = call.single(0, Kind::time);
  switch (from.kind()) {
    case Kind::time:
      return from;
    case Kind::date_time:
      return Value(from.date_time().time());
    // A date is its midnight in UTC.
    case Kind::date:
      return Value(Time{0, Zone::utc()});
    case Kind::string: {
      const auto time = Time::parse(from.string());
      return time ? Value(*time) : call.bad_argument("the text is no time, such as `16:30:00`");
    }
    default:
      break;
  }
  call.refuse(0, "a string, a time, a date or a date and time");
  return call.refusal();
}

Value parse_duration(std::string_view text) {
  if (const auto duration = Duration::parse(text)) return Value(*duration);
  if (const auto months = Months::parse(text)) return Value(*months);
  return Value();
}

Value duration(Call& call) {
  const std::string* text = call.text(0);
  if (text == nullptr) return call.refusal();
  Value parsed = parse_duration(*text);
  return parsed.is_null() ? call.bad_argument("the text is no duration, such as `P14D` or `P1Y6M`") : parsed;
}

Type duration_type(std::span<const Type>, std::span<const Value> constants) {
  if (constants.size() != 1 || !constants[0].is(Kind::string)) return Type();
  switch (parse_duration(constants[0].string()).kind()) {
    case Kind::duration:
      return Type(Type::Kind::duration);
    case Kind::months:
      return Type(Type::Kind::months);
    default:
      return Type();
  }
}

Value years_and_months_duration(Call& call) {
  const auto from = call.date_or_moment(0);
  const auto to = call.date_or_moment(1);
  if (!from || !to) return call.refusal();
  std::int64_t months = (to->year() - from->year()) * 12 + (to->month() - from->month());
  // A month that is not full does not count.
  if (months > 0 && to->day() < from->day()) --months;
  if (months < 0 && to->day() > from->day()) ++months;
  return Value(Months{months});
}

/// A separator of `number`: nothing when it is null or left out.
std::optional<char> separator(Call& call, std::size_t index, std::string_view allowed) {
  if (!call.is_given(index)) return std::nullopt;
  const std::string* text = call.text(index);
  if (text == nullptr) return std::nullopt;
  if (text->size() == 1 && allowed.find(text->front()) != std::string_view::npos) return text->front();
  call.refuse(Code::bad_argument, "`number`: a separator that is none of those allowed");
  return std::nullopt;
}

Value number(Call& call) {
  // FEEL wants all three arguments, if only as nulls, which strict mode does not have.
  if (call.size() == 2 || (call.size() == 1 && !call.is_strict())) {
    return call.bad_argument("it wants a text, a grouping separator and a decimal separator");
  }
  const std::string* text = call.text(0);
  const auto grouping = separator(call, 1, " ,.");
  const auto decimal = separator(call, 2, ".,");
  if (text == nullptr || call.is_refused()) return call.refusal();
  if (grouping && grouping == decimal.value_or('.')) return call.bad_argument("both separators are the same");
  if (!call.spend(text->size() / 16)) return call.refusal();
  std::string plain;
  plain.reserve(text->size());
  for (const char c : *text) {
    if (grouping == c) continue;
    // The point is no decimal separator when another one is named.
    if (c == '.' && decimal.value_or('.') != '.') return call.bad_argument("the text is no number");
    plain.push_back(decimal == c ? '.' : c);
  }
  const auto parsed = Decimal::parse(plain);
  return parsed && parsed->is_finite() ? Value(*parsed) : call.bad_argument("the text is no number");
}

Value string(Call& call) {
  if (call[0].is_null()) return call[0];
  if (auto unsettled = unsettled_within(call.context(), call[0])) return *std::move(unsettled);
  // Texts are shorter than what holds them, or at most about so: larger values need not be written to be refused.
  const std::size_t weight = call[0].expanded_weight();
  if (weight > 64 * max_text_size) return mistakes::text_too_long(call.context());
  if (!call.spend(weight / 64)) return call.refusal();
  return call.text_result(to_text(call[0]));
}

/// Reads the text of a range of literals: `[1..10)`, `(@"2026-11-01"..@"2026-12-24"]`.
class RangeReader {
 public:
  explicit RangeReader(std::string_view text) : text_(text) {}

  struct Bounds {
    Value start;
    Value end;
    bool start_included = false;
    bool end_included = false;
  };

  std::optional<Bounds> read() {
    Bounds bounds;
    bounds.start_included = take("[");
    if (!bounds.start_included && !take("(") && !take("]")) return std::nullopt;
    bounds.start = literal();
    if (bounds.start.is_null() || !take("..")) return std::nullopt;
    bounds.end = literal();
    if (bounds.end.is_null()) return std::nullopt;
    bounds.end_included = take("]");
    if (!bounds.end_included && !take(")") && !take("[")) return std::nullopt;
    skip_spaces();
    return at_ == text_.size() ? std::optional(std::move(bounds)) : std::nullopt;
  }

 private:
  void skip_spaces() {
    constexpr std::string_view spaces = " \t\r\n";
    while (at_ < text_.size() && spaces.find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool take(std::string_view token) {
    skip_spaces();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  Value literal() {
    skip_spaces();
    if (take("\"")) return quoted();
    if (take("@")) return take("\"") ? moment_or_length(quoted()) : Value();
    if (take("date and time")) return called([](std::string_view text) { return as_value(parse_moment(text)); });
    if (take("date")) return called([](std::string_view text) { return as_value(Date::parse(text)); });
    if (take("time")) return called([](std::string_view text) { return as_value(Time::parse(text)); });
    if (take("duration")) return called(parse_duration);
    return number_literal();
  }

  /// A number ends before `..`, and a point within it stands before a digit.
  Value number_literal() {
    const std::size_t start = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const auto is_digit = [&](std::size_t at) { return at < text_.size() && text_[at] >= '0' && text_[at] <= '9'; };
    while (is_digit(at_) || (at_ < text_.size() && text_[at_] == '.' && is_digit(at_ + 1))) ++at_;
    const auto number = Decimal::parse(text_.substr(start, at_ - start));
    return number && number->is_finite() ? Value(*number) : Value();
  }

  /// The text behind an opening quote; null when it does not end.
  Value quoted() {
    std::string result;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\')) ++at_;
      result.push_back(text_[at_++]);
    }
    if (at_ == text_.size()) return Value();
    ++at_;
    return Value(std::move(result));
  }

  template <class Parse>
  Value called(Parse parse) {
    if (!take("(") || !take("\"")) return Value();
    const Value text = quoted();
    return !text.is_null() && take(")") ? parse(text.string()) : Value();
  }

  template <class T>
  static Value as_value(const std::optional<T>& parsed) {
    return parsed ? Value(*parsed) : Value();
  }

  static Value moment_or_length(const Value& text) {
    if (text.is_null()) return text;
    if (const auto date = Date::parse(text.string())) return Value(*date);
    if (const auto moment = DateTime::parse(text.string())) return Value(*moment);
    if (const auto time = Time::parse(text.string())) return Value(*time);
    return parse_duration(text.string());
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

Value range(Call& call) {
  const std::string* text = call.text(0);
  if (text == nullptr || !call.spend(text->size() / 16)) return call.refusal();
  const auto bounds = RangeReader(*text).read();
  if (!bounds) return call.bad_argument("the text is no range of literals, such as `[1..10)`");
  return make_range(call.context(), bounds->start, bounds->start_included, bounds->end, bounds->end_included);
}

Type range_type(std::span<const Type>, std::span<const Value> constants) {
  if (constants.size() != 1 || !constants[0].is(Kind::string)) return Type();
  const auto bounds = RangeReader(constants[0].string()).read();
  if (!bounds) return Type();
  switch (bounds->start.kind()) {
    case Kind::number:
      return Type::range(Type(Type::Kind::number));
    case Kind::string:
      return Type::range(Type(Type::Kind::string));
    case Kind::date:
      return Type::range(Type(Type::Kind::date));
    case Kind::time:
      return Type::range(Type(Type::Kind::time));
    case Kind::date_time:
      return Type::range(Type(Type::Kind::date_time));
    case Kind::duration:
      return Type::range(Type(Type::Kind::duration));
    case Kind::months:
      return Type::range(Type(Type::Kind::months));
    default:
      return Type();
  }
}

}  // namespace

void add_conversion_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "conversion",
      {
          {"date",
           "a date from its text, from a date and time, or from year, month and day",
           {"date(from: string) -> date", "date(from: date) -> date", "date(from: date and time) -> date",
            "date(year: number, month: number, day: number) -> date"},
           {{"date(\"2026-11-24\")", "@\"2026-11-24\""},
            {"date(2026, 2, 28) + duration(\"P1D\")", "@\"2026-03-01\""},
            {"date(date and time(\"2026-11-24T23:30:00Z\"))", "@\"2026-11-24\""}},
           date},
          {"date and time",
           "a date and time from its text, or from a date and a time; in a pack a time without a zone is one of the "
           "pack's",
           {"date and time(from: string) -> date and time", "date and time(date: date, time: time) -> date and time",
            "date and time(date: date and time, time: time) -> date and time"},
           {{"date and time(\"2026-11-24T16:30:00+01:00\")", "@\"2026-11-24T16:30:00+01:00\""},
            {"date and time(date(\"2026-11-24\"), time(\"16:30:00Z\"))", "@\"2026-11-24T16:30:00Z\""}},
           date_and_time},
          {"time",
           "a time from its text, from a date and time, or from hour, minute, second and offset",
           {"time(from: string) -> time", "time(from: time) -> time", "time(from: date and time) -> time",
            "time(from: date) -> time",
            "time(hour: number, minute: number, second: number, offset?: duration) -> time"},
           {{"time(\"16:30:00\")", "@\"16:30:00\""}, {"time(16, 30, 0, duration(\"PT1H\"))", "@\"16:30:00+01:00\""}},
           time},
          {"duration",
           "a duration from its text: of days and time, or of years and months",
           {"duration(from: string) -> any"},
           {{"duration(\"P14D\")", "@\"P14D\""}, {"duration(\"P18M\")", "@\"P1Y6M\""}},
           duration,
           Strictness::whole,
           false,
           duration_type},
          {"years and months duration",
           "the full months between two dates",
           {"years and months duration(from: date, to: date) -> months",
            "years and months duration(from: date and time, to: date and time) -> months",
            "years and months duration(from: date, to: date and time) -> months",
            "years and months duration(from: date and time, to: date) -> months"},
           {{"years and months duration(date(\"2025-01-31\"), date(\"2026-11-24\"))", "@\"P1Y9M\""}},
           years_and_months_duration},
          {"number",
           "a number from its text, with the separators that it is written with",
           {"number(from: string) -> number",
            "number(from: string, grouping separator: string, decimal separator: string) -> number"},
           {{"number(\"1.299,90\", \".\", \",\")", "1299.9"}},
           number},
          {"string",
           "the text of a value",
           {"string(from: any) -> string"},
           {{"string(12.50)", "\"12.5\""},
            {"string(12.5 EUR)", "\"12.50 EUR\""},
            {"string([1, \"a\"])", "\"[1, \\\"a\\\"]\""}},
           string},
          {"range",
           "a range from its text, with literals as bounds",
           {"range(from: string) -> range of any"},
           {{"range(\"[1..30)\")", "[1..30)"}},
           range,
           Strictness::whole,
           false,
           range_type},
      });
}

}  // namespace adjudge
