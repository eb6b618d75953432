// A function of one's own, which policies may call.
#include <adjudge/adjudge.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

constexpr const char* policy_text = R"(
adjudge: 1
pack: loyalty
facts:
  customer.id: string
decisions:
  tier:
    answer: [gold, standard]
    hit: first
    rules:
      - {id: loyal, if: "points of(customer.id) >= 1000", then: gold}
      - {id: rest, otherwise: standard}
)";

// The built-in functions and one more. Its signature is all that the compiler sees of it, so calls are typed. It must
// give the same for the same, and may be called from several threads.
std::shared_ptr<const adjudge::FunctionCatalogue> with_points(std::map<std::string, int> points) {
  auto catalogue = std::make_shared<adjudge::FunctionCatalogue>(adjudge::built_in_functions());
  adjudge::FunctionEntry entry;
  entry.name = "points of";
  entry.family = "loyalty";
  entry.summary = "the loyalty points of a customer";
  entry.forms = {adjudge::parse_signature("points of(customer: string) -> number")};
  entry.native = [points = std::move(points)](adjudge::CallContext& context,
                                              std::span<const adjudge::Value> arguments) {
    const auto found = points.find(arguments[0].string());
    if (found == points.end()) return context.fail(adjudge::Code::key_not_found, "`points of`: no such customer");
    return adjudge::Value(adjudge::Decimal(found->second));
  };
  catalogue->add(std::move(entry));
  return catalogue;
}

int main() {
  const std::vector<adjudge::PackText> files{{"pack.yaml", policy_text}};
  const adjudge::Policy policy = adjudge::load_texts(files, with_points({{"ana", 1200}, {"ben", 10}})).value();

  for (const char* id : {"ana", "ben", "cleo"}) {
    const adjudge::Value given = adjudge::Value::context({{"customer.id", adjudge::Value(id)}});
    const adjudge::Decision decision = policy.decide(given);
    const adjudge::Answer& tier = decision["tier"];
    std::cout << id << ": "
              << (tier.status == adjudge::Status::decided ? adjudge::to_text(tier.value) : tier.problem->message)
              << "\n";
  }
  return EXIT_SUCCESS;
}
