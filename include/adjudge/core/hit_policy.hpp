#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace adjudge {

/// Which of a decision's matching rules answer, and how (DMN 1.5, "Hit policy").
enum class HitPolicy : std::uint8_t {
  unique,
  any,
  first,
  priority,
  rule_order,
  output_order,
  collect,
  collect_sum,
  collect_min,
  collect_max,
  collect_count,
};

std::optional<HitPolicy> parse_hit_policy(std::string_view text);  ///< `first`, `rule_order`, `collect sum`
std::string_view to_text(HitPolicy policy);

/// Whether the whole answer is a list with one element per matching rule.
constexpr bool is_list_valued(HitPolicy policy) noexcept {
  return policy == HitPolicy::rule_order || policy == HitPolicy::output_order || policy == HitPolicy::collect;
}

}  // namespace adjudge
