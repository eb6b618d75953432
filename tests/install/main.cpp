// A user's program: a policy from memory, a struct of its own, an answer with its rule.
#include <adjudge/adjudge.hpp>
#include <cstdio>
#include <string>
#include <vector>

struct Order {
  int days = 0;
  adjudge::Money total;
};
struct Return {
  Order order;
};
ADJUDGE_FIELDS(Order, days, total)
ADJUDGE_FIELDS(Return, order)

constexpr const char* pack = R"(adjudge: 1
pack: returns
version: "1"
currency: EUR
time_zone: Europe/Berlin
facts:
  order.days: number
  order.total: money
decisions:
  eligibility:
    question: May this order come back?
    answer: [approve, deny]
    hit: first
    rules:
      - {id: in_time, when: {order.days: "<= 14"}, then: approve}
      - {id: late, otherwise: deny}
  refund:
    question: What is refunded?
    answer: money
    value: 'if eligibility = "approve" then order.total else 0 EUR'
)";

int main() {
  const std::vector<adjudge::PackText> texts{{"pack.yaml", pack}};
  const auto policy = adjudge::load_texts(texts);
  if (!policy) {
    for (const auto& finding : policy.error().diagnostics) std::fprintf(stderr, "%s\n", finding.message.c_str());
    return 1;
  }
  const Return mine{{9, adjudge::Money::parse("20.00 EUR").value()}};
  const adjudge::Decision decision = policy->decide(mine);
  const adjudge::Answer& eligibility = decision["eligibility"];
  const adjudge::Money refund = decision["refund"].value.money();
  std::printf("%s, refund %s\n", eligibility.fired.at(0).c_str(), refund.to_text().c_str());
  return eligibility.fired.at(0) == "in_time" && refund == mine.order.total ? 0 : 1;
}
