// One return, decided from the structs of a program that knows nothing of YAML.
#include <adjudge/adjudge.hpp>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

// What a shop's software has at hand. Names are those of the policy's facts: `order.delivered_on`,
// `request.line.price`.
enum class Reason { defective, unwanted };

struct Line {
  std::string sku;
  std::string category;
  adjudge::Money price;
  int quantity = 1;
};
struct Payment {
  std::string method;
  adjudge::Money amount;
};
struct Order {
  adjudge::DateTime placed_at;
  std::optional<adjudge::Date> delivered_on;  // may not be known
  std::vector<Line> lines;
  std::vector<Payment> payments;
};
struct Request {
  Line line;
  int quantity = 1;
  Reason reason = Reason::unwanted;
  adjudge::Date made_on;
};
struct Inspection {
  std::optional<std::string> grade;
};
struct Customer {
  int returns_90d = 0;
};
struct Return {
  Order order;
  Request request;
  Inspection inspection;
  Customer customer;
};

ADJUDGE_FIELDS(Line, sku, category, price, quantity)
ADJUDGE_FIELDS(Payment, method, amount)
ADJUDGE_FIELDS(Order, placed_at, delivered_on, lines, payments)
ADJUDGE_FIELDS(Request, line, quantity, reason, made_on)
ADJUDGE_FIELDS(Inspection, grade)
ADJUDGE_FIELDS(Customer, returns_90d)
ADJUDGE_FIELDS(Return, order, request, inspection, customer)

// An enumeration says what its values are called in the policy.
adjudge::Value to_value(Reason reason) {
  return adjudge::Value(reason == Reason::defective ? "defective" : "unwanted");
}

Return lamp() {
  Return made;
  made.request.line = {"lamp", "home", adjudge::Money::parse("25.00 EUR").value(), 2};
  made.request.made_on = adjudge::Date::parse("2026-05-20").value();
  made.order.placed_at = adjudge::DateTime::parse("2026-05-04T10:00:00+02:00").value();
  made.order.delivered_on = adjudge::Date::parse("2026-05-07");
  made.order.lines = {made.request.line};
  made.order.payments = {{"card", adjudge::Money::parse("50.00 EUR").value()}};
  made.inspection.grade = "like_new";
  return made;
}

int main() {
  const auto loaded = adjudge::load("rules/returns");
  if (!loaded) {  // every mistake of all files, as `adjudge check` shows them
    std::cerr << adjudge::to_text(loaded.error().diagnostics, *loaded.error().sources);
    return EXIT_FAILURE;
  }
  const adjudge::Policy& policy = *loaded;

  adjudge::DecideOptions asked;
  asked.decisions = {"eligibility", "refund"};  // what they need is worked out too; all else is not
  const adjudge::Decision decision = policy.decide(lamp(), asked);

  const adjudge::Answer& refund = decision["refund"];
  if (refund.status != adjudge::Status::decided) return EXIT_FAILURE;
  std::cout << "refund " << refund.value.money().to_text() << "\n";
  for (const std::string& reason : refund.because) std::cout << "  because " << reason << "\n";
  for (const std::string& rule : decision["eligibility"].fired) std::cout << "eligibility by " << rule << "\n";

  // What is not known is named, never guessed.
  Return on_its_way = lamp();
  on_its_way.order.delivered_on.reset();
  const adjudge::Decision open = policy.decide(on_its_way, asked);
  std::cout << "without a day of delivery: " << to_text(open["eligibility"].status) << "\n";
  for (const std::string& fact : open["eligibility"].missing) std::cout << "  missing " << fact << "\n";

  // A case may also come as JSON; what it lacks is part of the answer, never an exception.
  const adjudge::Decision empty = policy.decide_json(R"({"customer": {"returns_90d": 0}})", asked);
  std::cout << "without a request: " << to_text(empty["eligibility"].status) << "\n";
  std::cout << "  it reads " << empty["eligibility"].problem->path << "\n";
}
