#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

using Items = std::span<const Value>;

/// The elements, paid for; nothing after a refusal.
std::optional<Items> paid_items(Call& call) {
  auto items = call.items();
  if (items && !call.spend(items->size())) return std::nullopt;
  return items;
}

Value of_nothing(const Call& call) { return call.bad_argument("the list is empty"); }

/// The smallest element, or with `wanted` greater the largest; of equal ones the first.
Value extreme(Call& call, std::strong_ordering wanted) {
  const auto items = paid_items(call);
  if (!items) return call.refusal();
  if (items->empty()) return of_nothing(call);
  const Value* best = &items->front();
  for (const Value& item : *items) {
    const auto order = compare(item, *best);
    if (!order) return mistakes::unlike_kinds(call.context(), call.function(), *best, item);
    if (*order == wanted) best = &item;
  }
  return *best;
}

Value min(Call& call) { return extreme(call, std::strong_ordering::less); }
Value max(Call& call) { return extreme(call, std::strong_ordering::greater); }

/// The numbers among the arguments, all of them; nothing after a refusal.
std::optional<std::vector<Decimal>> numbers_of(Call& call) {
  const auto items = paid_items(call);
  if (!items) return std::nullopt;
  std::vector<Decimal> numbers;
  numbers.reserve(items->size());
  for (const Value& item : *items) {
    if (!item.is(Kind::number)) {
      call.refuse(Code::bad_argument,
                  mistakes::quoted(call.function()) + " wants numbers, not " + mistakes::with_article(item));
      return std::nullopt;
    }
    numbers.push_back(item.number());
  }
  return numbers;
}

/// The sum of at least one number or amount.
Value total(Call& call, Items items) {
  const bool is_money = items.front().is(Kind::money) && call.is_strict();
  Value sum = items.front();
  if (!is_money && !sum.is(Kind::number)) {
    return call.bad_argument("it wants numbers or money, not " + mistakes::with_article(sum));
  }
  for (const Value& item : items.subspan(1)) {
    if (item.kind() != sum.kind()) return mistakes::unlike_kinds(call.context(), call.function(), sum, item);
    sum = add(call.context(), sum, item);
    if (!sum.is(item.kind())) return sum;
  }
  return sum;
}

Value sum(Call& call) {
  // The compiler knows what an empty list is a list of: behind a list it may hand over the zero of that type, which no
  // form shows.
  if (call.size() == 2 && call[0].is(Kind::list) && call.is_strict()) {
    const Items items = call[0].items();
    if (items.empty()) return call[1];
    return call.spend(items.size()) ? total(call, items) : call.refusal();
  }
  const auto items = paid_items(call);
  if (!items) return call.refusal();
  if (!items->empty()) return total(call, *items);
  return call.is_strict() ? Value(Decimal(0)) : of_nothing(call);
}

Value mean(Call& call) {
  const auto items = paid_items(call);
  if (!items) return call.refusal();
  if (items->empty()) return of_nothing(call);
  Value sum = total(call, *items);
  if (!sum.is(items->front().kind())) return sum;
  return divide(call.context(), sum, Value(Decimal(static_cast<std::int64_t>(items->size()))));
}

Value product(Call& call) {
  const auto numbers = numbers_of(call);
  if (!numbers) return call.refusal();
  if (numbers->empty()) return of_nothing(call);
  Decimal result(1);
  for (const Decimal& number : *numbers) result = result * number;
  return call.number_result(result);
}

Value median(Call& call) {
  auto numbers = numbers_of(call);
  if (!numbers) return call.refusal();
  if (numbers->empty()) return of_nothing(call);
  std::sort(numbers->begin(), numbers->end());
  const std::size_t middle = numbers->size() / 2;
  if (numbers->size() % 2 == 1) return Value((*numbers)[middle]);
  return call.number_result(((*numbers)[middle - 1] + (*numbers)[middle]) / Decimal(2));
}

Value stddev(Call& call) {
  const auto numbers = numbers_of(call);
  if (!numbers) return call.refusal();
  if (numbers->size() < 2) return call.bad_argument("the deviation of a sample needs two numbers");
  const Decimal count(static_cast<std::int64_t>(numbers->size()));
  Decimal sum(0);
  for (const Decimal& number : *numbers) sum = sum + number;
  const Decimal mean = sum / count;
  Decimal squares(0);
  for (const Decimal& number : *numbers) squares = squares + (number - mean) * (number - mean);
  const Decimal variance = squares / (count - Decimal(1));
  return variance.is_finite() ? call.number_result(square_root(variance)) : call.number_result(variance);
}

Value mode(Call& call) {
  auto numbers = numbers_of(call);
  if (!numbers) return call.refusal();
  std::sort(numbers->begin(), numbers->end());
  std::vector<Value> modes;
  std::size_t most = 0;
  for (std::size_t start = 0; start < numbers->size();) {
    std::size_t end = start;
    while (end < numbers->size() && (*numbers)[end] == (*numbers)[start]) ++end;
    if (end - start > most) modes.clear();
    if (end - start >= most) modes.push_back(Value((*numbers)[start]));
    most = std::max(most, end - start);
    start = end;
  }
  return call.list_result(std::move(modes));
}

/// Money in the currency of the arguments, where these are money.
Type money_of_arguments(std::span<const Type> arguments, std::span<const Value>) {
  if (arguments.empty()) return Type();
  const Type first = arguments[0].is(Type::Kind::list) ? Type(arguments[0].element()) : arguments[0];
  if (!first.is(Type::Kind::money)) return Type();
  for (const Type& argument : arguments) {
    if (argument.is(Type::Kind::money) && argument.currency() != first.currency()) return Type();
  }
  return Type::money(first.currency());
}

}  // namespace

void add_statistics_functions(FunctionCatalogue& catalogue) {
  add_family(catalogue, "list",
             {
                 {"min",
                  "the smallest element",
                  {"min(list: list of T) -> T", "min(c...: T) -> T"},
                  {{"min([30, 14, 90])", "14"}, {"min(19.90 EUR, 25.00 EUR)", "19.90 EUR"}},
                  min},
                 {"max",
                  "the largest element",
                  {"max(list: list of T) -> T", "max(c...: T) -> T"},
                  {{"max([30, 14, 90])", "90"}, {"max(0 EUR, 12.50 EUR - 20 EUR)", "0.00 EUR"}},
                  max},
                 {"sum",
                  "the sum of numbers or of money in one currency; zero for an empty list",
                  {"sum(list: list of number) -> number", "sum(list: list of money) -> money",
                   "sum(n...: number) -> number", "sum(n...: money) -> money"},
                  {{"sum([19.90 EUR, 5.10 EUR])", "25.00 EUR"}, {"sum(1, 2, 3)", "6"}, {"sum([])", "0"}},
                  sum,
                  Strictness::whole,
                  false,
                  money_of_arguments},
                 {"mean",
                  "the arithmetic mean of numbers or of money in one currency",
                  {"mean(list: list of number) -> number", "mean(list: list of money) -> money",
                   "mean(n...: number) -> number", "mean(n...: money) -> money"},
                  {{"mean([2, 4, 9])", "5"}, {"mean(10 EUR, 15 EUR)", "12.50 EUR"}},
                  mean,
                  Strictness::whole,
                  false,
                  money_of_arguments},
                 {"product",
                  "the product of numbers",
                  {"product(list: list of number) -> number", "product(n...: number) -> number"},
                  {{"product([0.9, 0.5])", "0.45"}},
                  product},
                 {"median",
                  "the middle of numbers in ascending order, or the mean of the two in the middle",
                  {"median(list: list of number) -> number", "median(n...: number) -> number"},
                  {{"median([8, 2, 5])", "5"}, {"median(1, 2, 3, 10)", "2.5"}},
                  median},
                 {"stddev",
                  "the standard deviation of a sample of numbers",
                  {"stddev(list: list of number) -> number", "stddev(n...: number) -> number"},
                  {{"stddev([2, 4, 6])", "2"}},
                  stddev},
                 {"mode",
                  "the numbers that occur most often, ascending",
                  {"mode(list: list of number) -> list of number", "mode(n...: number) -> list of number"},
                  {{"mode([3, 1, 3, 1, 2])", "[1, 3]"}, {"mode([])", "[]"}},
                  mode},
             });
}

}  // namespace adjudge
