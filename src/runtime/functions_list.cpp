#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/equality.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

using Items = std::span<const Value>;

/// The list of an argument, paid for: what works on it looks at every element.
std::optional<Items> paid_list(Call& call, std::size_t index) {
  auto list = call.list(index);
  if (list && !call.spend(list->size())) return std::nullopt;
  return list;
}

std::vector<Value> copy_of(Items items) { return {items.begin(), items.end()}; }

/// The index (from 0) of a position that counts from 1, or from the end when negative; nothing after a refusal.
std::optional<std::size_t> place(Call& call, std::size_t index, std::size_t count) {
  const auto position = call.integer(index);
  if (!position) return std::nullopt;
  const auto size = static_cast<std::int64_t>(count);
  if (*position == 0 || *position > size || *position < -size) {
    call.refuse(Code::index_outside_list, mistakes::quoted(call.function()) +
                                              ": a position outside the list, which has " + std::to_string(count) +
                                              (count == 1 ? " element" : " elements"));
    return std::nullopt;
  }
  return static_cast<std::size_t>(*position > 0 ? *position - 1 : size + *position);
}

Value list_contains(Call& call) {
  const Value& argument = call[0];
  if (!argument.is_settled()) return argument;
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  AnyMatch matches;
  for (const Value& item : *list) {
    if (matches.add(equality(call.context(), item, call[1]))) break;
  }
  return matches.result();
}

Value count(Call& call) {
  const auto list = call.list(0);
  return list ? Value(Decimal(static_cast<std::int64_t>(list->size()))) : call.refusal();
}

/// Folds a three-valued operator over booleans, however they are given.
Value fold(Call& call, Value start, Value (*combine)(CallContext&, const Value&, const Value&)) {
  if (call.size() == 1 && !call[0].is_settled()) return call[0];
  const auto items = call.items();
  if (!items || !call.spend(items->size())) return call.refusal();
  const bool decided_by = start.is_false();
  Value result = std::move(start);
  for (const Value& item : *items) {
    result = combine(call.context(), result, item);
    if (result.is(Kind::boolean) && result.boolean() == decided_by) break;
  }
  return result;
}

Value all(Call& call) { return fold(call, Value(true), conjunction); }
Value any(Call& call) { return fold(call, Value(false), disjunction); }

Value sublist(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  const auto first = place(call, 1, list->size());
  if (!first) return call.refusal();
  std::size_t length = list->size() - *first;
  if (call.size() > 2) {
    const auto wanted = call.integer(2);
    if (!wanted) return call.refusal();
    if (*wanted < 0) return call.bad_argument("the length is negative");
    if (static_cast<std::uint64_t>(*wanted) > length) return mistakes::outside_list(call.context(), list->size());
    length = static_cast<std::size_t>(*wanted);
  }
  return call.list_result(copy_of(list->subspan(*first, length)));
}

Value append(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list || !call.spend(call.size())) return call.refusal();
  std::vector<Value> items = copy_of(*list);
  for (const Value& item : call.arguments().subspan(1)) items.push_back(item);
  return call.list_result(std::move(items));
}

std::optional<std::vector<Value>> joined_lists(Call& call) {
  std::vector<Value> items;
  for (std::size_t i = 0; i < call.size(); ++i) {
    const auto list = paid_list(call, i);
    if (!list) return std::nullopt;
    if (items.size() + list->size() > max_list_size) {
      call.refuse(Code::limit_exceeded, "a list of more than 1,000,000 elements");
      return std::nullopt;
    }
    items.insert(items.end(), list->begin(), list->end());
  }
  return items;
}

Value concatenate(Call& call) {
  auto items = joined_lists(call);
  return items ? call.list_result(*std::move(items)) : call.refusal();
}

Value insert_before(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  const auto at = place(call, 1, list->size());
  if (!at) return call.refusal();
  std::vector<Value> items = copy_of(*list);
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(*at), call[2]);
  return call.list_result(std::move(items));
}

Value remove(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  const auto at = place(call, 1, list->size());
  if (!at) return call.refusal();
  std::vector<Value> items = copy_of(*list);
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(*at));
  return call.list_result(std::move(items));
}

Value replace_matches(Call& call, Items list) {
  // Unlike a replacement at a position this looks into the elements.
  if (Value unsettled = unsettled_result(list); !unsettled.is_null()) return unsettled;
  std::vector<Value> items;
  items.reserve(list.size());
  std::vector<Value> doubts;
  for (const Value& item : list) {
    const Value arguments[] = {item, call[2]};
    Value is_match = call.context().call(call[1], arguments);
    if (is_match.is(Kind::problem)) return is_match;
    if (is_match.is(Kind::unknown)) {
      doubts.push_back(is_match);
    } else if (!is_match.is(Kind::boolean)) {
      return call.bad_argument("the match gives " + mistakes::with_article(is_match) + ", not a boolean");
    }
    items.push_back(is_match.is_true() ? call[2] : item);
  }
  return doubts.empty() ? call.list_result(std::move(items)) : unsettled_result(doubts);
}

Value list_replace(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  if (call[1].is(Kind::function)) return replace_matches(call, *list);
  const auto at = place(call, 1, list->size());
  if (!at) return call.refusal();
  std::vector<Value> items = copy_of(*list);
  items[*at] = call[2];
  return call.list_result(std::move(items));
}

Value reverse(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  std::vector<Value> items = copy_of(*list);
  std::reverse(items.begin(), items.end());
  return call.list_result(std::move(items));
}

Value index_of(Call& call) {
  const auto list = paid_list(call, 0);
  if (!list) return call.refusal();
  std::vector<Value> positions;
  std::vector<Value> doubts;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Value is_match = equality(call.context(), (*list)[i], call[1]);
    if (is_match.is(Kind::problem)) return is_match;
    if (is_match.is(Kind::unknown)) doubts.push_back(is_match);
    if (is_match.is_true()) positions.push_back(Value(Decimal(static_cast<std::int64_t>(i) + 1)));
  }
  return doubts.empty() ? call.list_result(std::move(positions)) : unsettled_result(doubts);
}

/// Values as they come, each once.
///
/// Of most kinds the equal ones are the identical ones, so a hash finds them. Moments in two zones and values with
/// parts may be equal without that; those are compared one by one, and paid for.
class DistinctValues {
 public:
  explicit DistinctValues(CallContext& context) : context_(context) {}

  /// False when the answer is not a list: see `obstacle`.
  bool add(const Value& value) {
    if (has_plain_equality(value)) {
      if (seen_.insert(value).second) values_.push_back(value);
      return true;
    }
    AnyMatch matches;
    if (!context_.spend(compound_.size())) {
      obstacle_ = mistakes::budget_spent(context_);
      return false;
    }
    for (const Value& earlier : compound_) {
      if (matches.add(equality(context_, earlier, value))) return true;
    }
    if (!matches.result().is_false()) {
      obstacle_ = matches.result();
      return false;
    }
    compound_.push_back(value);
    values_.push_back(value);
    return true;
  }

  std::vector<Value> take() { return std::move(values_); }
  const Value& obstacle() const { return obstacle_; }

 private:
  static bool has_plain_equality(const Value& value) {
    switch (value.kind()) {
      case Kind::time:
      case Kind::date_time:
      case Kind::list:
      case Kind::context:
      case Kind::range:
        return false;
      default:
        return true;
    }
  }

  struct Hash {
    std::size_t operator()(const Value& value) const { return hash_of(value); }
  };
  struct Identical {
    bool operator()(const Value& a, const Value& b) const { return identical(a, b); }
  };

  CallContext& context_;
  std::unordered_set<Value, Hash, Identical> seen_;
  std::vector<Value> compound_;
  std::vector<Value> values_;
  Value obstacle_;
};

Value distinct(Call& call, Items items) {
  DistinctValues values(call.context());
  for (const Value& item : items) {
    if (!values.add(item)) return values.obstacle();
  }
  return call.list_result(values.take());
}

Value distinct_values(Call& call) {
  const auto list = paid_list(call, 0);
  return list ? distinct(call, *list) : call.refusal();
}

Value union_of(Call& call) {
  const auto items = joined_lists(call);
  return items ? distinct(call, *items) : call.refusal();
}

/// Adds the elements of nested lists; lists nest no deeper than Value::max_depth.
bool add_flat(Call& call, Items items, std::vector<Value>& flat) {
  if (!call.spend(items.size())) return false;
  for (const Value& item : items) {
    if (item.is(Kind::list)) {
      if (!add_flat(call, item.items(), flat)) return false;
    } else if (flat.size() < max_list_size) {
      flat.push_back(item);
    } else {
      call.refuse(Code::limit_exceeded, "a list of more than 1,000,000 elements");
      return false;
    }
  }
  return true;
}

Value flatten(Call& call) {
  const auto list = call.list(0);
  if (!list) return call.refusal();
  std::vector<Value> flat;
  return add_flat(call, *list, flat) ? call.list_result(std::move(flat)) : call.refusal();
}

Type flattened_type(std::span<const Type> arguments, std::span<const Value>) {
  if (arguments.size() != 1 || !arguments[0].is(Type::Kind::list)) return Type();
  Type element = arguments[0];
  while (element.is(Type::Kind::list)) element = Type(element.element());
  return element.is_unknown() ? Type() : Type::list(element);
}

/// A stable merge sort that keeps its footing whatever the comparison says.
class Sorter {
 public:
  Sorter(Call& call, const Value& precedes) : call_(call), precedes_(precedes) {}

  Value sort(Items list) {
    std::vector<Value> items = copy_of(list);
    std::vector<Value> merged(items.size());
    for (std::size_t width = 1; width < items.size(); width *= 2) {
      for (std::size_t low = 0; low < items.size(); low += 2 * width) {
        const std::size_t middle = std::min(low + width, items.size());
        const std::size_t high = std::min(low + 2 * width, items.size());
        if (!merge(items, merged, low, middle, high)) return obstacle_;
      }
      items.swap(merged);
    }
    return call_.list_result(std::move(items));
  }

 private:
  bool merge(const std::vector<Value>& from, std::vector<Value>& to, std::size_t low, std::size_t middle,
             std::size_t high) {
    std::size_t left = low;
    std::size_t right = middle;
    for (std::size_t next = low; next < high; ++next) {
      bool takes_right = left == middle;
      if (!takes_right && right < high) {
        const auto comes_first = precedes(from[right], from[left]);
        if (!comes_first) return false;
        takes_right = *comes_first;
      }
      to[next] = from[takes_right ? right++ : left++];
    }
    return true;
  }

  std::optional<bool> precedes(const Value& a, const Value& b) {
    if (!call_.spend(1)) {
      obstacle_ = call_.refusal();
      return std::nullopt;
    }
    const Value arguments[] = {a, b};
    const Value answer = call_.context().call(precedes_, arguments);
    if (answer.is(Kind::boolean)) return answer.boolean();
    obstacle_ = answer.is_settled()
                    ? call_.bad_argument("the comparison gives " + mistakes::with_article(answer) + ", not a boolean")
                    : answer;
    return std::nullopt;
  }

  Call& call_;
  const Value& precedes_;
  Value obstacle_;
};

Value sort(Call& call) {
  const auto list = paid_list(call, 0);
  const Value* precedes = call.function_value(1);
  if (!list || precedes == nullptr) return call.refusal();
  return Sorter(call, *precedes).sort(*list);
}

}  // namespace

void add_list_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "list",
      {
          {"list contains",
           "whether an element equals a value",
           {"list contains(list: list of T, element: T) -> boolean"},
           {{"list contains([\"defective\", \"wrong_item\"], \"defective\")", "true"}},
           list_contains,
           Strictness::lenient},
          {"count",
           "the number of elements",
           {"count(list: list of any) -> number"},
           {{"count([\"A1\", \"A2\", \"A3\"])", "3"}, {"count([])", "0"}},
           count,
           Strictness::outer},
          {"all",
           "whether all are true: the `and` of them",
           {"all(list: list of boolean) -> boolean", "all(b...: boolean) -> boolean"},
           {{"all([true, true, false])", "false"}, {"all([])", "true"}},
           all,
           Strictness::lenient},
          {"any",
           "whether one is true: the `or` of them",
           {"any(list: list of boolean) -> boolean", "any(b...: boolean) -> boolean"},
           {{"any([false, true])", "true"}, {"any([])", "false"}},
           any,
           Strictness::lenient},
          {"sublist",
           "part of a list, from a position that counts from 1, or from the end when negative",
           {"sublist(list: list of T, start position: number) -> list of T",
            "sublist(list: list of T, start position: number, length: number) -> list of T"},
           {{"sublist([\"A1\", \"A2\", \"A3\"], 1, 2)", "[\"A1\", \"A2\"]"},
            {"sublist([\"A1\", \"A2\", \"A3\"], -1)", "[\"A3\"]"}},
           sublist,
           Strictness::outer},
          {"append",
           "the list with further elements at its end",
           {"append(list: list of T, item...: T) -> list of T"},
           {{"append([\"A1\"], \"A2\", \"A3\")", "[\"A1\", \"A2\", \"A3\"]"}},
           append,
           Strictness::outer},
          {"concatenate",
           "lists one behind the other",
           {"concatenate(list...: list of T) -> list of T"},
           {{"concatenate([\"A1\", \"A2\"], [\"B1\"])", "[\"A1\", \"A2\", \"B1\"]"}},
           concatenate,
           Strictness::outer},
          {"insert before",
           "the list with an element inserted before a position",
           {"insert before(list: list of T, position: number, newItem: T) -> list of T"},
           {{"insert before([\"gift card\", \"card\"], 2, \"voucher\")", "[\"gift card\", \"voucher\", \"card\"]"}},
           insert_before,
           Strictness::outer},
          {"remove",
           "the list without the element at a position",
           {"remove(list: list of T, position: number) -> list of T"},
           {{"remove([\"A1\", \"A2\", \"A3\"], 2)", "[\"A1\", \"A3\"]"}},
           remove,
           Strictness::outer},
          {"list replace",
           "the list with the element at a position, or all that match, replaced",
           {"list replace(list: list of T, position: number, newItem: T) -> list of T",
            "list replace(list: list of T, match: function<T, T> -> boolean, newItem: T) -> list of T"},
           {{"list replace([10, 20, 30], 2, 25)", "[10, 25, 30]"},
            {"list replace([5, 90, 40], function(item, newItem) item > newItem, 50)", "[5, 50, 40]"}},
           list_replace,
           Strictness::outer},
          {"reverse",
           "the list from its end to its start",
           {"reverse(list: list of T) -> list of T"},
           {{"reverse([\"ordered\", \"shipped\", \"delivered\"])", "[\"delivered\", \"shipped\", \"ordered\"]"}},
           reverse,
           Strictness::outer},
          {"index of",
           "the positions of the elements that equal a value",
           {"index of(list: list of T, match: T) -> list of number"},
           {{"index of([\"used\", \"sealed\", \"used\"], \"used\")", "[1, 3]"}},
           index_of},
          {"union",
           "the elements of all lists, each once",
           {"union(list...: list of T) -> list of T"},
           {{"union([\"A1\", \"A2\"], [\"A2\", \"B1\"])", "[\"A1\", \"A2\", \"B1\"]"}},
           union_of},
          {"distinct values",
           "the elements, each once",
           {"distinct values(list: list of T) -> list of T"},
           {{"distinct values([\"apparel\", \"hygiene\", \"apparel\"])", "[\"apparel\", \"hygiene\"]"}},
           distinct_values},
          {"flatten",
           "the elements of nested lists as one list",
           {"flatten(list: list of any) -> list of any"},
           {{"flatten([[\"A1\", \"A2\"], [[\"B1\"]], []])", "[\"A1\", \"A2\", \"B1\"]"}},
           flatten,
           // An element that is not known may be a list of any length, so the elements do matter.
           Strictness::whole,
           false,
           flattened_type},
          {"sort",
           "the list in the order that a comparison says; equal elements keep their order",
           {"sort(list: list of T, precedes: function<T, T> -> boolean) -> list of T"},
           {{"sort([30, 14, 90], function(a, b) a > b)", "[90, 30, 14]"}},
           sort},
      });
}

}  // namespace adjudge
