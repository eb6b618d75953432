#include <cstdint>
#include <optional>
#include <span>

#include "adjudge/core/decimal.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

constexpr std::int64_t lowest_scale = -6111;
constexpr std::int64_t highest_scale = 6176;

/// Rounds the first argument to as many digits as the second says; to whole numbers without one.
Value rounded(Call& call, Rounding mode) {
  const auto number = call.number(0);
  if (!number) return call.refusal();
  std::int64_t scale = 0;
  if (call.size() > 1) {
    const auto given = call.integer(1);
    if (!given) return call.refusal();
    scale = *given;
  }
  if (scale < lowest_scale || scale > highest_scale) return call.bad_argument("the scale is not from -6111 to 6176");
  return call.number_result(round(*number, static_cast<int>(scale), mode));
}

Value decimal(Call& call) { return rounded(call, Rounding::half_even); }
Value floor_of(Call& call) { return rounded(call, Rounding::floor); }
Value ceiling(Call& call) { return rounded(call, Rounding::ceiling); }
Value round_up(Call& call) { return rounded(call, Rounding::up); }
Value round_down(Call& call) { return rounded(call, Rounding::down); }
Value round_half_up(Call& call) { return rounded(call, Rounding::half_up); }
Value round_half_down(Call& call) { return rounded(call, Rounding::half_down); }

Value abs(Call& call) {
  const Value& given = call.single(0, Kind::number);
  switch (given.kind()) {
    case Kind::number:
      return Value(absolute(given.number()));
    case Kind::money:
      return Value(Money{absolute(given.money().amount), given.money().currency});
    case Kind::duration:
      return given.duration().is_negative() ? negate(call.context(), given) : given;
    case Kind::months:
      return given.months().count < 0 ? negate(call.context(), given) : given;
    default:
      break;
  }
  call.refuse(0, call.is_strict() ? "a number, money or a duration" : "a number or a duration");
  return call.refusal();
}

Type money_of_argument(std::span<const Type> arguments, std::span<const Value>) {
  return arguments.size() == 1 && arguments[0].is(Type::Kind::money) ? Type::money(arguments[0].currency()) : Type();
}

Value modulo_of(Call& call) {
  const auto dividend = call.number(0);
  const auto divisor = call.number(1);
  if (!dividend || !divisor) return call.refusal();
  if (divisor->is_zero()) return mistakes::division_by_zero(call.context());
  return call.number_result(modulo(*dividend, *divisor));
}

Value sqrt(Call& call) {
  const auto number = call.number(0);
  if (!number) return call.refusal();
  if (number->is_negative()) return call.bad_argument("the number is below zero");
  return call.number_result(square_root(*number));
}

Value log(Call& call) {
  const auto number = call.number(0);
  if (!number) return call.refusal();
  if (number->is_negative() || number->is_zero()) return call.bad_argument("the number is not above zero");
  return call.number_result(natural_logarithm(*number));
}

Value exp(Call& call) {
  const auto number = call.number(0);
  return number ? call.number_result(exponential(*number)) : call.refusal();
}

/// A number that is not whole is neither odd nor even.
Value odd(Call& call) {
  const auto number = call.number(0);
  return number ? Value(number->is_integer() && !modulo(*number, Decimal(2)).is_zero()) : call.refusal();
}

Value even(Call& call) {
  const auto number = call.number(0);
  return number ? Value(number->is_integer() && modulo(*number, Decimal(2)).is_zero()) : call.refusal();
}

}  // namespace

void add_number_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "number",
      {
          {"decimal",
           "the number with as many digits behind the point, a tie to the even neighbour",
           {"decimal(n: number, scale: number) -> number"},
           {{"decimal(2.345, 2)", "2.34"}},
           decimal},
          {"floor",
           "the number rounded toward minus infinity",
           {"floor(n: number) -> number", "floor(n: number, scale: number) -> number"},
           {{"floor(7.9)", "7"}, {"floor(-1.56, 1)", "-1.6"}},
           floor_of},
          {"ceiling",
           "the number rounded toward plus infinity",
           {"ceiling(n: number) -> number", "ceiling(n: number, scale: number) -> number"},
           {{"ceiling(7.1)", "8"}, {"ceiling(-1.56, 1)", "-1.5"}},
           ceiling},
          {"round up",
           "the number rounded away from zero",
           {"round up(n: number, scale: number) -> number"},
           {{"round up(1.121, 2)", "1.13"}, {"round up(-5.5, 0)", "-6"}},
           round_up},
          {"round down",
           "the number rounded toward zero",
           {"round down(n: number, scale: number) -> number"},
           {{"round down(1.129, 2)", "1.12"}},
           round_down},
          {"round half up",
           "the number rounded to the nearest, a tie away from zero",
           {"round half up(n: number, scale: number) -> number"},
           {{"round half up(2.345, 2)", "2.35"}},
           round_half_up},
          {"round half down",
           "the number rounded to the nearest, a tie toward zero",
           {"round half down(n: number, scale: number) -> number"},
           {{"round half down(2.345, 2)", "2.34"}},
           round_half_down},
          {"abs",
           "the number, amount or duration without its sign",
           {"abs(n: number) -> number", "abs(n: money) -> money", "abs(n: duration) -> duration",
            "abs(n: months) -> months"},
           {{"abs(-3.5)", "3.5"}, {"abs(10 EUR - 12.50 EUR)", "2.50 EUR"}},
           abs,
           Strictness::whole,
           false,
           money_of_argument},
          {"modulo",
           "the remainder of a division, with the sign of the divisor",
           {"modulo(dividend: number, divisor: number) -> number"},
           {{"modulo(17, 5)", "2"}, {"modulo(-17, 5)", "3"}},
           modulo_of},
          {"sqrt", "the square root", {"sqrt(number: number) -> number"}, {{"sqrt(144)", "12"}}, sqrt},
          {"log", "the natural logarithm", {"log(number: number) -> number"}, {{"decimal(log(10), 4)", "2.3026"}}, log},
          {"exp",
           "the exponential function",
           {"exp(number: number) -> number"},
           {{"decimal(exp(1), 4)", "2.7183"}},
           exp},
          {"odd", "whether a number is whole and odd", {"odd(number: number) -> boolean"}, {{"odd(3)", "true"}}, odd},
          {"even",
           "whether a number is whole and even",
           {"even(number: number) -> boolean"},
           {{"even(3)", "false"}},
           even},
      });
}

}  // namespace adjudge
