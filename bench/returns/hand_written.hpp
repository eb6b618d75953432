#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "returns_case.hpp"

/// The chain of decisions of `rules/returns` that ends in the refund and the queue, written by hand: what a C++
/// programmer would write who is handed the policy, has to say which rules gave each answer and what is missing, and
/// cares for speed. It is the limit that the engine is measured against.
///
/// It shares nothing with the engine but Date, as a day number. It leaves out what it cannot break by its structure:
/// the pack's guarantees.
namespace returns_bench {

enum class Exemption : std::uint8_t { none, made_to_order, perishable, hygiene_seal_broken, media_seal_broken };
enum class Verdict : std::uint8_t { approve, review, deny };
enum class Objection : std::uint8_t {
  nothing,
  guarantee_over,
  exempt,
  not_delivered,
  final_sale,
  window_closed,
  photos_missing,
  abuse_suspected
};
enum class Resolution : std::uint8_t { none, keep_item, repair, exchange, store_credit, refund };
enum class Queue : std::uint8_t { returns, refunds, exchanges, fraud_review };
enum class Level : std::uint8_t { automatic, agent, senior, lead };
enum class Balance : std::uint8_t { customer, shop, nobody };

struct Eligibility {
  Verdict outcome = Verdict::approve;
  Objection reason = Objection::nothing;
  friend bool operator==(const Eligibility&, const Eligibility&) = default;
};

struct Route {
  Queue queue = Queue::returns;
  Level level = Level::agent;
  friend bool operator==(const Route&, const Route&) = default;
};

struct Difference {
  std::optional<Cents> amount;
  Balance payer = Balance::nobody;
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// The facts that a case may leave open, one bit each.
enum Fact : std::uint32_t {
  no_fact = 0,
  fact_exchange_price = 1U << 0U,
  fact_grade = 1U << 1U,
  fact_inspected_quantity = 1U << 2U,
  fact_delivered_on = 1U << 3U,
  fact_promised_days = 1U << 4U,
  fact_promised_label = 1U << 5U,
  fact_shipped_on = 1U << 6U,
  fact_made_at = 1U << 7U,
  fact_opened = 1U << 8U,
  fact_price_claimed = 1U << 9U,
};
/// Their paths, by the numbers of their bits; ascending.
inline constexpr std::array<std::string_view, 10> fact_paths{
    "exchange.price",       "inspection.grade", "inspection.quantity", "order.delivered_on", "order.promised_days",
    "order.promised_label", "order.shipped_on", "request.made_at",     "request.opened",     "request.price_claimed"};

/// Rules of one decision, by their places; the last bit is the default.
using Rules = std::uint16_t;
inline constexpr unsigned default_rule = 15;

/// The answer to one decision.
template <class T>
struct Found {
  T value{};
  adjudge::Status status = adjudge::Status::decided;
  Rules fired = 0;
  std::uint32_t missing = no_fact;  ///< when undetermined
};

/// What is decided, in the order in which it is.
struct Findings {
  Found<std::int64_t> goodwill_days;
  Found<Basis> ground;
  Found<Exemption> exemption;
  Found<std::int64_t> photos_wanted;
  Found<std::int64_t> warning_signs;
  Found<std::int64_t> abuse_score;
  Found<Eligibility> eligibility;
  Found<Resolution> resolution;
  Found<Payer> return_label;
  Found<std::int64_t> restocking_percent;
  Found<Cents> restocking_fee;
  Found<Cents> fees;
  Found<Cents> shipping_refund;
  Found<Cents> refund;
  Found<Difference> exchange_difference;
  Found<Route> route;
  Found<std::int64_t> payout_days;
};

Findings decide_by_hand(const Return& given);

/// The names of the decisions, in the order of `Findings`.
const std::vector<std::string>& decisions_by_hand();

/// Findings in the engine's words, to be compared with its own: status, answer, rules and missing facts.
std::vector<adjudge::Answer> as_answers(const Findings& findings);

}  // namespace returns_bench
