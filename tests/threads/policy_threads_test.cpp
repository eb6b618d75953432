#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "adjudge/adjudge.hpp"
#include "unit/support/pack.hpp"

namespace adjudge {
namespace {

using testing_support::json;
using testing_support::line;

constexpr const char* pack = R"pack(types:
  Reason: [defective, unwanted, other]
facts:
  order.placed_at: date and time
  order.delivered_on: date?
  request.made_on: date
  request.reason: Reason
  price: money
windows:
  window:
    asked_on: request.made_on
    starts: [order.delivered_on]
    length: 30 days
functions:
  share(m, percent): round money(m * percent / 100, "half up")
decisions:
  eligibility:
    answer: {outcome: [approve, deny], note: "string?"}
    hit: first
    rules:
      - {id: faulty, when: {request.reason: defective}, then: {outcome: approve}, because: "It arrived faulty, bought {order.placed_at}."}
      - {id: open, when: {window.state: open}, then: {outcome: approve, note: "until {window.closes_on}"}}
      - {id: rest, otherwise: {outcome: deny}}
  refund:
    answer: money
    hit: first
    rules:
      - {id: all, when: {request.reason: defective}, then: price}
      - {id: some, when: {eligibility.outcome: approve}, then: "share(price, 85)"
}
      - {id: none, otherwise: 0 EUR}
  words: {answer: boolean, value: "matches(string(price), \"[0-9]+.*EUR\")"}
)pack";

std::vector<Value> cases() {
  std::vector<Value> result;
  for (int i = 0; i < 400; ++i) {
    const std::string day = i % 5 == 0 ? "null" : "\"2026-10-" + std::to_string(10 + i % 20) + "\"";
    result.push_back(json(R"({"order": {"placed_at": "2026-10-01T10:00:00@Europe/Berlin", "delivered_on": )" + day +
                          R"(}, "request": {"made_on": "2026-11-15", "reason": ")" +
                          (i % 3 == 0 ? "defective" : "unwanted") + R"("}, "price": ")" + std::to_string(i) +
                          R"(.99 EUR"})"));
  }
  return result;
}

std::string all(const Decision& decision) {
  std::string text;
  for (const Answer& answer : decision.answers) text += answer.decision + ": " + line(answer) + "\n";
  return text;
}

TEST(Threads, ShareOnePolicy) {
  const Policy policy = testing_support::policy_of(pack);
  const std::vector<Value> given = cases();
  std::vector<std::string> expected;
  for (const Value& one : given) expected.push_back(all(policy.decide(one)));

  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < wrong.size(); ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < given.size(); ++i) {
        const std::size_t at = (i * 7 + t * 91) % given.size();
        if (all(policy.decide(given[at])) != expected[at]) ++wrong[t];
        if (i % 16 == 0 && all(policy.explain(given[at]).decision) != expected[at]) ++wrong[t];
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Threads, DecideABatchTogether) {
  const Policy policy = testing_support::policy_of(pack);
  std::vector<Value> given;
  for (int i = 0; i < 8; ++i)
    for (const Value& one : cases()) given.push_back(one);
  const BatchResult together = policy.decide_batch(given, {}, 4);
  const BatchResult alone = policy.decide_batch(given, {}, 1);
  for (std::size_t i = 0; i < given.size(); ++i) EXPECT_EQ(all(together.decisions[i]), all(alone.decisions[i]));
}

TEST(Threads, LoadPacksAtOnce) {
  std::vector<std::thread> threads;
  std::vector<int> loaded(4, 0);
  for (std::size_t t = 0; t < loaded.size(); ++t)
    threads.emplace_back([&, t] {
      const PackText file{"pack.yaml", testing_support::with_head(pack)};
      for (int i = 0; i < 5; ++i)
        if (load_texts({&file, 1})) ++loaded[t];
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(loaded, std::vector<int>(4, 5));
}

}  // namespace
}  // namespace adjudge
