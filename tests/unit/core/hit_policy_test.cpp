#include "adjudge/core/hit_policy.hpp"

#include <gtest/gtest.h>

namespace adjudge {
namespace {

TEST(HitPolicy, ReadsBackWhatItWrites) {
  for (int i = 0; i <= static_cast<int>(HitPolicy::collect_count); ++i) {
    const auto policy = static_cast<HitPolicy>(i);
    EXPECT_EQ(parse_hit_policy(to_text(policy)), policy);
  }
  EXPECT_EQ(to_text(HitPolicy::collect_sum), "collect sum");
  EXPECT_EQ(parse_hit_policy("rule_order"), HitPolicy::rule_order);
}

TEST(HitPolicy, KnowsNoOtherNames) {
  for (const char* text : {"", "First", "collect  sum", "collect avg", "rule order", "unique "})
    EXPECT_EQ(parse_hit_policy(text), std::nullopt) << text;
}

}  // namespace
}  // namespace adjudge
