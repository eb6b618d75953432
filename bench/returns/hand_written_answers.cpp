#include <initializer_list>

#include "hand_written.hpp"

// What was found by hand, as the engine says it. None of this is timed.
namespace returns_bench {

using adjudge::Answer;
using adjudge::Value;

namespace {

using Ids = std::initializer_list<const char*>;

Value one_of(Ids names, std::size_t index) { return Value(*(names.begin() + index)); }

Value value_of(std::int64_t number) { return Value(adjudge::Decimal(number)); }
Value value_of(Basis basis) { return to_value(basis); }
Value value_of(Payer payer) { return to_value(payer); }
Value value_of(Cents amount) { return to_value(amount); }
Value value_of(Exemption exemption) {
  return one_of({"none", "made to order", "perishable", "hygiene seal broken", "media seal broken"},
                static_cast<std::size_t>(exemption));
}
Value value_of(Resolution resolution) {
  return one_of({"none", "keep_item", "repair", "exchange", "store_credit", "refund"},
                static_cast<std::size_t>(resolution));
}
Value value_of(const Eligibility& eligibility) {
  const Value reason = eligibility.reason == Objection::nothing
                           ? Value()
                           : one_of({"", "guarantee_over", "exempt", "not_delivered", "final_sale", "window_closed",
                                     "photos_missing", "abuse_suspected"},
                                    static_cast<std::size_t>(eligibility.reason));
  const Value outcome = one_of({"approve", "review", "deny"}, static_cast<std::size_t>(eligibility.outcome));
  return Value::context({{"outcome", outcome}, {"reason", reason}});
}
Value value_of(const Route& route) {
  return Value::context(
      {{"queue", one_of({"returns", "refunds", "exchanges", "fraud_review"}, static_cast<std::size_t>(route.queue))},
       {"level", one_of({"auto", "agent", "senior", "lead"}, static_cast<std::size_t>(route.level))}});
}
Value value_of(const Difference& difference) {
  return Value::context(
      {{"amount", difference.amount ? to_value(*difference.amount) : Value()},
       {"payer", one_of({"customer", "shop", "nobody"}, static_cast<std::size_t>(difference.payer))}});
}

template <class T>
Answer answer(const char* decision, const Found<T>& found, Ids rules) {
  Answer made;
  made.decision = decision;
  made.status = found.status;
  if (found.status == adjudge::Status::decided) made.value = value_of(found.value);
  unsigned index = 0;
  for (const char* rule : rules)
    if ((found.fired >> index++ & 1U) != 0) made.fired.emplace_back(rule);
  if ((found.fired >> default_rule & 1U) != 0) made.fired.emplace_back("default");
  for (std::size_t fact = 0; fact < fact_paths.size(); ++fact)
    if ((found.missing >> fact & 1U) != 0) made.missing.emplace_back(fact_paths.at(fact));
  return made;
}

}  // namespace

std::vector<Answer> as_answers(const Findings& of) {
  return {
      answer("goodwill_days", of.goodwill_days, {"promised", "outlet", "standard"}),
      answer("ground", of.ground, {"withdrawal", "never_told", "fault", "friendly"}),
      answer("exemption", of.exemption, {"made_to_order", "spoils", "hygiene", "unsealed"}),
      answer("photos_wanted", of.photos_wanted, {"broken_on_the_way", "looks_different", "costly"}),
      answer("warning_signs", of.warning_signs, {"slip_only", "same_story", "all_at_once", "worn_at_the_weekend"}),
      answer("abuse_score", of.abuse_score, {"many_returns", "nearly_everything", "signs", "old_friend", "black_week"}),
      answer("eligibility", of.eligibility,
             {"withdrawal", "show_the_fault", "faulty", "guarantee_over", "final_sale", "exempt", "not_delivered",
              "misuse", "in_window", "warehouse_move", "gold_grace", "late"}),
      answer("resolution", of.resolution,
             {"nothing_to_settle", "not_worth_sending", "repaired", "exchanged", "credit", "money_back"}),
      answer("return_label", of.return_label, {"fault", "not_told", "gold", "promised"}),
      answer("restocking_percent", of.restocking_percent,
             {"opened_electronics", "used_electronics", "used_furniture", "worn_apparel", "tried_apparel", "damaged",
              "restocking_percent#7"}),
      answer("restocking_fee", of.restocking_fee,
             {"waived_for_a_fault", "waived_for_trying", "waived_for_gold", "not_worth_it", "charged"}),
      answer("fees", of.fees, {"label", "furniture", "late_return"}),
      answer("shipping_refund", of.shipping_refund, {"share", "kept"}),
      answer("refund", of.refund, {"nothing", "balance"}),
      answer("exchange_difference", of.exchange_difference, {"dearer", "cheaper", "even", "no_exchange"}),
      answer("route", of.route, {"refused", "looked_at", "large", "swap", "rest"}),
      answer("payout_days", of.payout_days, {"by_law", "small", "gold"}),
  };
}

const std::vector<std::string>& decisions_by_hand() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> made;
    for (const Answer& answer : as_answers({})) made.push_back(answer.decision);
    return made;
  }();
  return names;
}

}  // namespace returns_bench
