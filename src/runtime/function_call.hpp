#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/value.hpp"
#include "runtime/limits.hpp"
#include "runtime/mistakes.hpp"

/// \file
/// How the built-in functions are written: a Call hands out the arguments as the kinds that the function wants, and a
/// row of the catalogue holds the function beside its signatures, summary and examples.
namespace adjudge {

/// One call of a built-in function.
///
/// The accessors give nothing for an argument of another kind and remember why; `refusal()` then is the answer:
///
///     const auto* text = call.text(0);
///     if (text == nullptr) return call.refusal();
///
/// Dmn mode converts as the standard says: `[x]` where one x is wanted, and x where a list is.
class Call {
 public:
  Call(CallContext& context, std::string_view function, std::span<const Value> arguments)
      : context_(context), function_(function), arguments_(arguments) {}

  CallContext& context() const noexcept { return context_; }
  bool is_strict() const { return context_.mode() == Mode::strict; }
  std::string_view function() const noexcept { return function_; }
  std::size_t size() const noexcept { return arguments_.size(); }
  std::span<const Value> arguments() const noexcept { return arguments_; }

  /// The argument as it came; null when it was left out.
  const Value& operator[](std::size_t index) const;
  bool is_given(std::size_t index) const { return !(*this)[index].is_null(); }
  /// The argument, or in dmn mode the one element of a list where the argument is a list and `wanted` is none.
  const Value& single(std::size_t index, Kind wanted) const;

  const std::string* text(std::size_t index);
  std::optional<Decimal> number(std::size_t index);
  /// A number cut to its whole part.
  std::optional<std::int64_t> integer(std::size_t index);
  /// A number that must be whole, and within bounds.
  std::optional<std::int64_t> whole(std::size_t index, std::int64_t low, std::int64_t high);
  std::optional<bool> boolean(std::size_t index);
  std::optional<Money> money(std::size_t index);
  std::optional<Currency> currency(std::size_t index);  ///< from its code
  std::optional<Date> date(std::size_t index);
  std::optional<Date> date_or_moment(std::size_t index);  ///< the date, of a date and time the one on its own clocks
  std::optional<std::span<const Value>> list(std::size_t index);
  const Value* context_value(std::size_t index);
  const Range* range(std::size_t index);
  const Value* function_value(std::size_t index);
  /// The elements to work on: those of the only argument when it is a list, else the arguments themselves.
  std::optional<std::span<const Value>> items();

  /// Remembers that an argument is not of the kinds it may have; `wanted` is `a string`, `a date or a date and time`.
  void refuse(std::size_t index, std::string_view wanted);
  /// Remembers another reason.
  void refuse(Code code, std::string message);
  bool is_refused() const noexcept { return refusal_code_ != Code::none; }
  /// The answer to a call with an argument that was refused.
  Value refusal();
  Value fail(Code code, std::string message) const { return context_.fail(code, std::move(message)); }
  /// A mistake of one argument: `` `substring`: the start position is 0``.
  Value bad_argument(std::string_view reason) const;

  /// Pays for work; false when the budget is spent, and `refusal()` is then the answer.
  [[nodiscard]] bool spend(std::size_t steps);

  Value text_result(std::string text) const;
  Value number_result(const Decimal& number) const;
  Value list_result(std::vector<Value> items) const;
  Value context_result(std::vector<std::pair<std::string, Value>> entries) const;

 private:
  CallContext& context_;
  std::string_view function_;
  std::span<const Value> arguments_;
  Code refusal_code_ = Code::none;
  std::string refusal_;
};

using FunctionBody = Value (*)(Call&);
using TypeRefinement = Type (*)(std::span<const Type>, std::span<const Value>);

/// A row of the catalogue as its file writes it.
struct FunctionRow {
  std::string_view name;
  std::string_view summary;
  std::vector<std::string_view> forms;
  std::vector<Example> examples;
  FunctionBody body;
  Strictness strictness = Strictness::whole;
  bool strict_mode_only = false;
  TypeRefinement refine = nullptr;
};

/// Adds rows of one family. A call with too few or too many arguments for every form is refused before the body.
void add_family(FunctionCatalogue& catalogue, std::string_view family, std::vector<FunctionRow> rows);

/// The first unsettled value within, however deep, merged as operands are; nothing when all is settled.
std::optional<Value> unsettled_within(CallContext& context, const Value& value);

// One per file of functions.
void add_boolean_functions(FunctionCatalogue& catalogue);
void add_calendar_functions(FunctionCatalogue& catalogue);
void add_context_functions(FunctionCatalogue& catalogue);
void add_conversion_functions(FunctionCatalogue& catalogue);
void add_list_functions(FunctionCatalogue& catalogue);
void add_money_functions(FunctionCatalogue& catalogue);
void add_number_functions(FunctionCatalogue& catalogue);
void add_range_functions(FunctionCatalogue& catalogue);
void add_regex_functions(FunctionCatalogue& catalogue);
void add_statistics_functions(FunctionCatalogue& catalogue);
void add_string_functions(FunctionCatalogue& catalogue);
void add_temporal_functions(FunctionCatalogue& catalogue);

}  // namespace adjudge
