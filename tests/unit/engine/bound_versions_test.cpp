#include <gtest/gtest.h>

#include <optional>

#include "adjudge/adjudge.hpp"

struct DatedOrder {
  std::optional<adjudge::Date> placed_on;
};
struct DatedCase {
  DatedOrder order;
};
ADJUDGE_FIELDS(DatedOrder, placed_on)
ADJUDGE_FIELDS(DatedCase, order)

namespace adjudge {
namespace {

TEST(Bound, TheDateOfAStructPicksTheVersion) {
  const PackText file{"pack.yaml",
                      "adjudge: 1\npack: p\nversion: \"2026\"\napplies_by: order.placed_on\n"
                      "in_force: {from: 2026-01-01}\nfacts: {order.placed_on: \"date?\"}\n"
                      "decisions: {d: {answer: number, value: \"1\"}}\n"};
  const Policy policy = load_texts({&file, 1}).value();
  const auto decide = [&](std::optional<Date> day) { return policy.decide(DatedCase{{day}}); };

  EXPECT_EQ(decide(Date::parse("2026-01-01"))["d"].status, Status::decided);
  EXPECT_EQ(decide(Date::parse("2025-12-31"))["d"].problem->code, Code::no_version);
  EXPECT_EQ(decide(std::nullopt)["d"].missing, std::vector<std::string>{"order.placed_on"});
}

}  // namespace
}  // namespace adjudge
