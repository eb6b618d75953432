#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/value.hpp"

/// The mistakes that operators and built-in functions can meet, one function each: a problem in strict mode, null in
/// dmn mode. Texts name kinds and never values, since values may be sensitive.
namespace adjudge::mistakes {

std::string quoted(std::string_view text);

/// `a number`, `money in EUR`, `a date and time`.
std::string with_article(const Value& value);
Value unlike_kinds(CallContext& context, std::string_view sign, const Value& left, const Value& right);

/// Equality of two values that, or whose parts, are of unlike kinds.
Value not_equatable(CallContext& context, std::string_view sign, const Value& left, const Value& right);
Value wrong_operand(CallContext& context, std::string_view sign, const Value& operand);
Value local_and_zoned(CallContext& context);
Value division_by_zero(CallContext& context);
Value out_of_range(CallContext& context, std::string_view what);
Value backward_range(CallContext& context);
Value unlike_bounds(CallContext& context, const Value& start, const Value& end);
Value outside_list(CallContext& context, std::size_t count);
Value no_such_entry(CallContext& context, std::string_view key);
Value no_such_property(CallContext& context, std::string_view name, const Value& base);
Value property_not_there(CallContext& context, std::string_view name, const Value& base);
Value not_a_condition(CallContext& context, std::string_view sign, const Value& operand);
Value budget_spent(CallContext& context);
Value text_too_long(CallContext& context);
Value list_too_long(CallContext& context);

}  // namespace adjudge::mistakes
