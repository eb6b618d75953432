#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "adjudge/core/money.hpp"
#include "adjudge/core/type.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

Value money_result(Call& call, const Decimal& amount, Currency currency) {
  if (amount.is_finite()) return Value(Money{amount, currency});
  return mistakes::out_of_range(call.context(), "the result of " + mistakes::quoted(call.function()));
}

/// Money in the currency that a constant argument names.
Type money_in(std::span<const Value> constants, std::size_t index) {
  if (index >= constants.size() || !constants[index].is(Kind::string)) return Type();
  const auto currency = Currency::parse(constants[index].string());
  return currency ? Type::money(*currency) : Type();
}

Type money_in_second(std::span<const Type>, std::span<const Value> constants) { return money_in(constants, 1); }
Type money_in_third(std::span<const Type>, std::span<const Value> constants) { return money_in(constants, 2); }

Type money_of_first(std::span<const Type> arguments, std::span<const Value>) {
  return !arguments.empty() && arguments[0].is(Type::Kind::money) ? Type::money(arguments[0].currency()) : Type();
}

Type list_of_first(std::span<const Type> arguments, std::span<const Value>) {
  return !arguments.empty() && arguments[0].is(Type::Kind::money) ? Type::list(Type::money(arguments[0].currency()))
                                                                  : Type();
}

Value money(Call& call) {
  const auto amount = call.number(0);
  const auto currency = call.currency(1);
  return amount && currency ? Value(Money{*amount, *currency}) : call.refusal();
}

Value amount_of(Call& call) {
  const auto money = call.money(0);
  return money ? Value(money->amount) : call.refusal();
}

Value currency_of(Call& call) {
  const auto money = call.money(0);
  return money ? Value(money->currency.code()) : call.refusal();
}

std::optional<Rounding> rounding_named(std::string_view name) {
  if (name == "half up") return Rounding::half_up;
  if (name == "half even") return Rounding::half_even;
  if (name == "up") return Rounding::up;
  if (name == "down") return Rounding::down;
  return std::nullopt;
}

Value round_money_of(Call& call) {
  const auto money = call.money(0);
  const std::string* name = call.text(1);
  if (!money || name == nullptr) return call.refusal();
  const auto mode = rounding_named(*name);
  if (!mode) return call.bad_argument("the mode is one of \"half up\", \"half even\", \"up\" and \"down\"");
  if (!call.is_given(2)) return money_result(call, round_money(*money, *mode).amount, money->currency);
  const auto increment = call.money(2);
  if (!increment) return call.refusal();
  if (increment->currency != money->currency) {
    return mistakes::unlike_kinds(call.context(), call.function(), call[0], call[2]);
  }
  if (increment->amount.is_negative() || increment->amount.is_zero())
    return call.bad_argument("the increment is not above zero");
  return money_result(call, round_to_increment(money->amount, increment->amount, *mode), money->currency);
}

/// The weights of an allocation: numbers, or amounts of one currency. Nothing after a refusal.
std::optional<std::vector<Decimal>> weights_of(Call& call) {
  const auto list = call.list(1);
  if (!list || !call.spend(list->size())) return std::nullopt;
  std::vector<Decimal> weights;
  weights.reserve(list->size());
  bool has_positive = false;
  for (const Value& item : *list) {
    const bool is_money = item.is(Kind::money);
    const bool is_like_first =
        item.kind() == list->front().kind() && (!is_money || item.money().currency == list->front().money().currency);
    if ((!is_money && !item.is(Kind::number)) || !is_like_first) {
      call.refuse(Code::kinds_differ, "`allocate` wants numbers, or money in one currency, as weights");
      return std::nullopt;
    }
    weights.push_back(is_money ? item.money().amount : item.number());
    if (weights.back().is_negative()) call.refuse(Code::bad_argument, "`allocate`: a weight is below zero");
    has_positive = has_positive || !weights.back().is_zero();
  }
  if (!has_positive) call.refuse(Code::bad_argument, "`allocate`: no weight is above zero");
  return call.is_refused() ? std::nullopt : std::optional(std::move(weights));
}

Value allocate_money(Call& call) {
  const auto total = call.money(0);
  if (!total) return call.refusal();
  const auto weights = weights_of(call);
  if (!weights) return call.refusal();
  if (round_money(*total, Rounding::down).amount != total->amount) {
    return call.bad_argument("the total is not a whole number of the currency's minor unit: round it first");
  }
  const auto amounts = allocate(*total, *weights);
  if (amounts.size() != weights->size()) return call.bad_argument("the total or a weight is too large");
  std::vector<Value> parts;
  parts.reserve(amounts.size());
  for (const Decimal& amount : amounts) parts.push_back(Value(Money{amount, total->currency}));
  return call.list_result(std::move(parts));
}

Value convert(Call& call) {
  const auto money = call.money(0);
  const auto rate = call.number(1);
  const auto currency = call.currency(2);
  if (!money || !rate || !currency) return call.refusal();
  if (rate->is_negative() || rate->is_zero()) return call.bad_argument("the rate is not above zero");
  return money_result(call, money->amount * *rate, *currency);
}

}  // namespace

void add_money_functions(FunctionCatalogue& catalogue) {
  constexpr auto whole = Strictness::whole;
  add_family(
      catalogue, "money",
      {
          {"money",
           "an amount in a currency",
           {"money(amount: number, currency: string) -> money"},
           {{"money(19.9, \"EUR\")", "19.90 EUR"}},
           money,
           whole,
           true,
           money_in_second},
          {"amount of",
           "the number of an amount of money",
           {"amount of(m: money) -> number"},
           {{"amount of(19.90 EUR)", "19.9"}},
           amount_of,
           whole,
           true},
          {"currency of",
           "the currency of an amount of money, as its code",
           {"currency of(m: money) -> string"},
           {{"currency of(19.90 EUR)", "\"EUR\""}},
           currency_of,
           whole,
           true},
          {"round money",
           "the amount rounded to the currency's minor unit, or to a multiple of an increment",
           {"round money(m: money, mode: string, increment?: money) -> money"},
           {{"round money(19.90 EUR * 0.85, \"half up\")", "16.92 EUR"},
            {"round money(7.43 CHF, \"half up\", 0.05 CHF)", "7.45 CHF"}},
           round_money_of,
           whole,
           true,
           money_of_first},
          {"allocate",
           "the total split by weights into whole minor units that sum to it: the largest remainders get the rest",
           {"allocate(total: money, weights: list of number) -> list of money",
            "allocate(total: money, weights: list of money) -> list of money"},
           {{"allocate(10 EUR, [1, 1, 1])", "[3.34 EUR, 3.33 EUR, 3.33 EUR]"},
            {"allocate(5 EUR, [30 EUR, 10 EUR])", "[3.75 EUR, 1.25 EUR]"}},
           allocate_money,
           whole,
           true,
           list_of_first},
          {"convert",
           "the amount times a rate, in another currency; not rounded",
           {"convert(m: money, rate: number, currency: string) -> money"},
           {{"convert(20 EUR, 1.0825, \"USD\")", "21.65 USD"}},
           convert,
           whole,
           true,
           money_in_third},
      });
}

}  // namespace adjudge
