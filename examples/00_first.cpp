// The program of the README: a struct in, an answer out.
#include <adjudge/adjudge.hpp>
#include <iostream>
#include <optional>
#include <string>

struct Item {
  adjudge::Money price;
  std::optional<std::string> condition;
};
struct Order {
  std::optional<adjudge::Date> delivered_on;
};
struct Request {
  std::string reason;
  adjudge::Date made_on;
};
struct Return {
  Item item;
  Order order;
  Request request;
};
ADJUDGE_FIELDS(Item, price, condition)
ADJUDGE_FIELDS(Order, delivered_on)
ADJUDGE_FIELDS(Request, reason, made_on)
ADJUDGE_FIELDS(Return, item, order, request)

int main() {
  const auto policy = adjudge::load("examples/returns.yaml").value();  // throws adjudge::Error; or test the Result

  Return jumper;
  jumper.item = {adjudge::Money::parse("39.95 EUR").value(), "opened"};
  jumper.order.delivered_on = adjudge::Date::parse("2026-03-03");
  jumper.request = {"unwanted", adjudge::Date::parse("2026-03-10").value()};

  const auto decision = policy.decide(jumper);
  std::cout << decision["refund"].value.money().to_text() << ", by " << decision["refund"].fired.front() << "\n";
}
