#include "runtime/function_call.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "adjudge/runtime/operators.hpp"

namespace adjudge {
namespace {

const Value null_value{};

/// How many arguments the forms of a function take.
struct Arity {
  std::size_t least = std::numeric_limits<std::size_t>::max();
  std::size_t most = 0;
};

Arity arity_of(const std::vector<Signature>& forms) {
  Arity arity;
  for (const Signature& form : forms) {
    std::size_t least = 0;
    for (const Parameter& parameter : form.parameters) {
      if (!parameter.optional) ++least;
    }
    const bool is_variadic = !form.parameters.empty() && form.parameters.back().variadic;
    const std::size_t most = is_variadic ? std::numeric_limits<std::size_t>::max() : form.parameters.size();
    arity.least = std::min(arity.least, least);
    arity.most = std::max(arity.most, most);
  }
  return arity;
}

}  // namespace

const Value& Call::operator[](std::size_t index) const {
  return index < arguments_.size() ? arguments_[index] : null_value;
}

const Value& Call::single(std::size_t index, Kind wanted) const {
  const Value& argument = (*this)[index];
  if (argument.is(Kind::list) && wanted != Kind::list && !is_strict() && argument.items().size() == 1) {
    return argument.items().front();
  }
  return argument;
}

const std::string* Call::text(std::size_t index) {
  const Value& argument = single(index, Kind::string);
  if (argument.is(Kind::string)) return &argument.string();
  refuse(index, "a string");
  return nullptr;
}

std::optional<Decimal> Call::number(std::size_t index) {
  const Value& argument = single(index, Kind::number);
  if (argument.is(Kind::number)) return argument.number();
  refuse(index, "a number");
  return std::nullopt;
}

std::optional<std::int64_t> Call::integer(std::size_t index) {
  const auto given = number(index);
  if (!given) return std::nullopt;
  const auto result = given->is_integer() ? given->to_int64() : round(*given, 0, Rounding::down).to_int64();
  if (!result) refuse(Code::out_of_range, mistakes::quoted(function_) + ": a number that is too large");
  return result;
}

std::optional<std::int64_t> Call::whole(std::size_t index, std::int64_t low, std::int64_t high) {
  const auto given = number(index);
  if (!given) return std::nullopt;
  const auto result = given->to_int64();
  if (result && *result >= low && *result <= high) return result;
  refuse(Code::bad_argument, mistakes::quoted(function_) + " wants a whole number from " + std::to_string(low) +
                                 " to " + std::to_string(high) + " as its argument " + std::to_string(index + 1));
  return std::nullopt;
}

std::optional<bool> Call::boolean(std::size_t index) {
  const Value& argument = single(index, Kind::boolean);
  if (argument.is(Kind::boolean)) return argument.boolean();
  refuse(index, "a boolean");
  return std::nullopt;
}

std::optional<Money> Call::money(std::size_t index) {
  const Value& argument = single(index, Kind::money);
  if (argument.is(Kind::money)) return argument.money();
  refuse(index, "money");
  return std::nullopt;
}

std::optional<Currency> Call::currency(std::size_t index) {
  const std::string* code = text(index);
  if (code == nullptr) return std::nullopt;
  const auto result = Currency::parse(*code);
  if (!result)
    refuse(Code::bad_argument, mistakes::quoted(function_) + ": not a currency code of ISO 4217, such as `EUR`");
  return result;
}

std::optional<Date> Call::date(std::size_t index) {
  const Value& argument = single(index, Kind::date);
  if (argument.is(Kind::date)) return argument.date();
  refuse(index, "a date");
  return std::nullopt;
}

std::optional<Date> Call::date_or_moment(std::size_t index) {
  const Value& argument = single(index, Kind::date);
  if (argument.is(Kind::date)) return argument.date();
  if (argument.is(Kind::date_time)) return argument.date_time().date;
  refuse(index, "a date or a date and time");
  return std::nullopt;
}

std::optional<std::span<const Value>> Call::list(std::size_t index) {
  const Value& argument = (*this)[index];
  if (argument.is(Kind::list)) return argument.items();
  if (!argument.is_null() && argument.is_settled() && !is_strict()) return arguments_.subspan(index, 1);
  refuse(index, "a list");
  return std::nullopt;
}

const Value* Call::context_value(std::size_t index) {
  const Value& argument = single(index, Kind::context);
  if (argument.is(Kind::context)) return &argument;
  refuse(index, "a context");
  return nullptr;
}

const Range* Call::range(std::size_t index) {
  const Value& argument = single(index, Kind::range);
  if (argument.is(Kind::range)) return &argument.range();
  refuse(index, "a range");
  return nullptr;
}

const Value* Call::function_value(std::size_t index) {
  const Value& argument = single(index, Kind::function);
  if (argument.is(Kind::function)) return &argument;
  refuse(index, "a function");
  return nullptr;
}

std::optional<std::span<const Value>> Call::items() {
  if (size() != 1) return arguments_;
  if (arguments_[0].is(Kind::list)) return arguments_[0].items();
  if (!arguments_[0].is_null()) return arguments_;
  refuse(0, "a list");
  return std::nullopt;
}

void Call::refuse(std::size_t index, std::string_view wanted) {
  if (refusal_code_ != Code::none) return;
  refuse(Code::bad_argument, mistakes::quoted(function_) + " wants " + std::string(wanted) + " as its argument " +
                                 std::to_string(index + 1) + ", not " + mistakes::with_article((*this)[index]));
}

void Call::refuse(Code code, std::string message) {
  if (refusal_code_ != Code::none) return;
  refusal_code_ = code;
  refusal_ = std::move(message);
}

Value Call::refusal() {
  return context_.fail(refusal_code_ == Code::none ? Code::bad_argument : refusal_code_, refusal_);
}

Value Call::bad_argument(std::string_view reason) const {
  return context_.fail(Code::bad_argument, mistakes::quoted(function_) + ": " + std::string(reason));
}

bool Call::spend(std::size_t steps) {
  if (context_.spend(steps)) return true;
  refuse(Code::limit_exceeded, "the work for one case is more than its budget");
  return false;
}

Value Call::text_result(std::string text) const {
  return text.size() <= max_text_size ? Value(std::move(text)) : mistakes::text_too_long(context_);
}

Value Call::number_result(const Decimal& number) const {
  return number.is_finite() ? Value(number)
                            : mistakes::out_of_range(context_, "the result of " + mistakes::quoted(function_));
}

Value Call::list_result(std::vector<Value> items) const {
  if (items.size() > max_list_size) return mistakes::list_too_long(context_);
  Value result = Value::list(std::move(items));
  if (result.is(Kind::problem)) return context_.fail(result.problem().code, result.problem().message);
  return result;
}

Value Call::context_result(std::vector<std::pair<std::string, Value>> entries) const {
  if (entries.size() > max_list_size) return mistakes::list_too_long(context_);
  Value result = Value::context(std::move(entries));
  if (result.is(Kind::problem)) return context_.fail(result.problem().code, result.problem().message);
  return result;
}

void add_family(FunctionCatalogue& catalogue, std::string_view family, std::vector<FunctionRow> rows) {
  for (FunctionRow& row : rows) {
    FunctionEntry entry;
    entry.name = row.name;
    entry.family = family;
    entry.summary = row.summary;
    for (const std::string_view form : row.forms) entry.forms.push_back(parse_signature(form));
    entry.examples = std::move(row.examples);
    entry.strictness = row.strictness;
    entry.strict_mode_only = row.strict_mode_only;
    if (row.refine != nullptr) entry.refine = row.refine;
    // The names are string literals, so they outlive the catalogue.
    entry.native = [name = row.name, body = row.body, arity = arity_of(entry.forms)](CallContext& context,
                                                                                     std::span<const Value> arguments) {
      Call call(context, name, arguments);
      if (arguments.size() < arity.least || arguments.size() > arity.most) {
        return call.bad_argument("it is not called with " + std::to_string(arguments.size()) + " arguments");
      }
      return body(call);
    };
    catalogue.add(std::move(entry));
  }
}

std::optional<Value> unsettled_within(CallContext& context, const Value& value) {
  if (!value.is_settled()) return value;
  std::span<const Value> parts;
  if (value.is(Kind::list)) parts = value.items();
  if (value.is(Kind::context)) parts = value.values();
  if (parts.empty()) return std::nullopt;
  if (!context.spend(parts.size())) return mistakes::budget_spent(context);
  std::vector<Value> found;
  for (const Value& part : parts) {
    auto inside = unsettled_within(context, part);
    if (!inside) continue;
    found.push_back(*std::move(inside));
    if (found.back().is(Kind::problem)) break;
  }
  return found.empty() ? std::nullopt : std::optional(unsettled_result(found));
}

}  // namespace adjudge
