#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/value.hpp"

/// \file
/// What the operators of FEEL do to values; shared by the evaluator and by the built-in functions.
///
/// Operands of any kind are welcome. A mistake (unlike kinds, two currencies, a division by zero) is
/// `CallContext::fail`: a problem in strict mode, null in dmn mode. An operand that is a problem or unknown makes the
/// result so: the left problem first, else unknown with the facts of both.
namespace adjudge {

/// What an operation gives when not all of its operands are settled: the first problem, else all that is unknown.
Value unsettled_result(std::span<const Value> operands);
/// The same for two operands.
Value unsettled_result(const Value& left, const Value& right);

Value add(CallContext& context, const Value& left, const Value& right);       ///< `left + right`
Value subtract(CallContext& context, const Value& left, const Value& right);  ///< `left - right`
Value multiply(CallContext& context, const Value& left, const Value& right);  ///< `left * right`
Value divide(CallContext& context, const Value& left, const Value& right);    ///< `left / right`
Value power(CallContext& context, const Value& left, const Value& right);     ///< `left ** right`
Value negate(CallContext& context, const Value& operand);                     ///< `-operand`

/// The six comparisons of FEEL.
enum class Comparison : std::uint8_t { equal, unequal, less, at_most, greater, at_least };

/// `left = right`. Lists and contexts compare by their parts with a three-valued `and`: false beats a problem beats
/// unknown. Dmn mode compares moments by whole seconds, as the conformance kit does; strict mode exactly.
Value equal(CallContext& context, const Value& left, const Value& right);
Value unequal(CallContext& context, const Value& left, const Value& right);   ///< `left != right`
Value less(CallContext& context, const Value& left, const Value& right);      ///< `left < right`
Value at_most(CallContext& context, const Value& left, const Value& right);   ///< `left <= right`
Value greater(CallContext& context, const Value& left, const Value& right);   ///< `left > right`
Value at_least(CallContext& context, const Value& left, const Value& right);  ///< `left >= right`
Value compare(CallContext& context, Comparison comparison, const Value& left, const Value& right);
/// `value between low and high`.
Value between(CallContext& context, const Value& value, const Value& low, const Value& high);

/// The three-valued `and`: false beats a problem beats unknown beats true, on either side. In dmn mode anything but a
/// boolean counts as null, silently.
Value conjunction(CallContext& context, const Value& left, const Value& right);
/// The three-valued `or`: true beats a problem beats unknown beats false.
Value disjunction(CallContext& context, const Value& left, const Value& right);
/// `not(operand)`.
Value negation(CallContext& context, const Value& operand);

/// `[start..end]` and its open forms. Both bounds are of one comparable kind, the start not above the end.
Value make_range(CallContext& context, const Value& start, bool start_included, const Value& end, bool end_included);
/// `(< operand)`, `(>= operand)`, `(= operand)`: a range with one bound, or of one value.
Value make_range(CallContext& context, Comparison comparison, const Value& operand);
/// Whether a value lies in a range.
Value in_range(CallContext& context, const Value& value, const Value& range);
/// `value in test` for one test: membership in a range or in a list, else equality.
Value is_in(CallContext& context, const Value& value, const Value& test);

/// `list[index]`: counted from 1, or from the end when negative.
Value item_at(CallContext& context, const Value& list, const Value& index);
/// `base.name`: the entry of a context, a property of a date, time, duration or range; of a list, of each element.
Value property(CallContext& context, const Value& base, std::string_view name);

}  // namespace adjudge
