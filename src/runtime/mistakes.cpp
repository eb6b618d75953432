#include "runtime/mistakes.hpp"

#include <utility>

namespace adjudge::mistakes {

std::string quoted(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 2);
  result += '`';
  result += text;
  result += '`';
  return result;
}

std::string with_article(const Value& value) {
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "a boolean";
    case Kind::number:
      return "a number";
    case Kind::money:
      return "money in " + value.money().currency.code();
    case Kind::string:
      return "a string";
    case Kind::date:
      return "a date";
    case Kind::time:
      return "a time";
    case Kind::date_time:
      return "a date and time";
    case Kind::duration:
      return "a duration";
    case Kind::months:
      return "a duration of years and months";
    case Kind::business_days:
      return "a count of business days";
    case Kind::list:
      return "a list";
    case Kind::context:
      return "a context";
    case Kind::range:
      return "a range";
    case Kind::function:
      return "a function";
    case Kind::unknown:
      return "an unknown value";
    case Kind::problem:
      return "a problem";
  }
  return "a value";
}

Value unlike_kinds(CallContext& context, std::string_view sign, const Value& left, const Value& right) {
  std::string message = quoted(sign) + " does not take " + with_article(left) + " and " + with_article(right);
  const auto is_day = [](const Value& value) { return value.is(Kind::date) || value.is(Kind::date_time); };
  if ((left.is(Kind::business_days) && is_day(right)) || (right.is(Kind::business_days) && is_day(left))) {
    message += ": business days need a calendar, as in `add business days(date, n, calendar)`";
  } else if (left.is(Kind::money) && right.is(Kind::money)) {
    message += ": convert one of them first";
  }
  return context.fail(Code::kinds_differ, std::move(message));
}

Value not_equatable(CallContext& context, std::string_view sign, const Value& left, const Value& right) {
  if (left.kind() != right.kind() || left.is(Kind::money)) return unlike_kinds(context, sign, left, right);
  return context.fail(Code::kinds_differ, quoted(sign) + " meets parts of unlike kinds");
}

Value wrong_operand(CallContext& context, std::string_view sign, const Value& operand) {
  return context.fail(Code::kinds_differ, quoted(sign) + " does not take " + with_article(operand));
}

Value local_and_zoned(CallContext& context) {
  return context.fail(Code::kinds_differ, "`-` does not take a moment with a zone and one without");
}

Value division_by_zero(CallContext& context) { return context.fail(Code::division_by_zero, "a division by zero"); }

Value out_of_range(CallContext& context, std::string_view what) {
  return context.fail(Code::out_of_range, std::string(what) + " is out of range");
}

Value backward_range(CallContext& context) {
  return context.fail(Code::bad_argument, "a range whose start is above its end");
}

Value unlike_bounds(CallContext& context, const Value& start, const Value& end) {
  return context.fail(Code::kinds_differ,
                      "a range does not go from " + with_article(start) + " to " + with_article(end));
}

Value outside_list(CallContext& context, std::size_t count) {
  return context.fail(Code::index_outside_list, "a position outside the list, which has " + std::to_string(count) +
                                                    (count == 1 ? " element" : " elements"));
}

Value no_such_entry(CallContext& context, std::string_view key) {
  return context.fail(Code::key_not_found, "there is no entry " + quoted(key));
}

Value no_such_property(CallContext& context, std::string_view name, const Value& base) {
  return context.fail(Code::key_not_found, with_article(base) + " has no " + quoted(name));
}

Value property_not_there(CallContext& context, std::string_view name, const Value& base) {
  return context.fail(Code::key_not_found, "this is " + with_article(base) + " without a " + quoted(name));
}

Value not_a_condition(CallContext& context, std::string_view sign, const Value& operand) {
  return context.fail(Code::kinds_differ, quoted(sign) + " does not take " + with_article(operand));
}

Value budget_spent(CallContext& context) {
  return context.fail(Code::limit_exceeded, "the work for one case is more than its budget");
}

Value text_too_long(CallContext& context) { return context.fail(Code::limit_exceeded, "a text of more than 1 MiB"); }

Value list_too_long(CallContext& context) {
  return context.fail(Code::limit_exceeded, "a list of more than 1,000,000 elements");
}

}  // namespace adjudge::mistakes
