#include "adjudge/core/hit_policy.hpp"

#include <array>
#include <utility>

namespace adjudge {
namespace {

// Indexed by the policy.
constexpr std::array<std::string_view, 11> names = {
    "unique",  "any",         "first",       "priority",    "rule_order",    "output_order",
    "collect", "collect sum", "collect min", "collect max", "collect count",
};
static_assert(names.size() == static_cast<std::size_t>(HitPolicy::collect_count) + 1);

}  // namespace

std::optional<HitPolicy> parse_hit_policy(std::string_view text) {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == text) return static_cast<HitPolicy>(i);
  return std::nullopt;
}

std::string_view to_text(HitPolicy policy) { return names.at(static_cast<std::size_t>(policy)); }

}  // namespace adjudge
