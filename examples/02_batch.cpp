// Many returns: from a file, with one bad row; and from structs, on several threads.
#include <adjudge/adjudge.hpp>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

// A policy may also be in memory.
constexpr const char* policy_text = R"(
adjudge: 1
pack: shipping
currency: EUR
facts:
  order.total: money
  order.country: [DE, AT, CH]
decisions:
  fee:
    question: What does delivery cost?
    answer: money
    hit: first
    rules:
      - {id: large, when: {order.total: ">= 50 EUR"}, then: 0 EUR, because: Free from 50 EUR.}
      - {id: abroad, when: {order.country: not(DE)}, then: 9.90 EUR}
      - {id: home, otherwise: 4.90 EUR}
)";

struct Order {
  adjudge::Money total;
  std::string country;
};
struct Basket {
  Order order;
};
ADJUDGE_FIELDS(Order, total, country)
ADJUDGE_FIELDS(Basket, order)

// The rows of a file. Answers stay in their order, and a bad row gets its own.
void decide_file(const adjudge::Policy& policy, adjudge::CaseFile& file, std::ostream& out) {
  adjudge::AnswerWriter writer(out, adjudge::CaseFormat::ndjson, policy.program());
  std::vector<adjudge::CaseRow> rows;
  std::vector<adjudge::Value> cases;
  while (auto row = file.next()) {
    cases.push_back(row->given);
    rows.push_back(std::move(*row));
  }
  const adjudge::BatchResult answers = policy.decide_batch(cases);  // on all cores, when there are enough cases
  for (std::size_t i = 0; i < rows.size(); ++i)
    writer.write(rows[i].is_good() ? answers.decisions[i] : adjudge::bad_row(rows[i]));
  writer.finish();
  for (const std::string& name : answers.extra_keys) out << "no fact is called " << name << "\n";
}

// A policy is immutable and may be used from any thread. A Binding looks the members' names up once; then each struct
// is read in one walk, without a map in between.
adjudge::Decimal sum_of_fees(const adjudge::Policy& policy, const std::vector<Basket>& baskets) {
  const adjudge::Binding<Basket> bind(policy.program());
  adjudge::DecideOptions options;
  options.reasons = false;  // no `because` texts: they are asked for later, if at all
  std::vector<adjudge::Decimal> sums(2);
  std::vector<std::thread> threads;
  for (std::size_t part = 0; part < sums.size(); ++part)
    threads.emplace_back([&, part] {
      for (std::size_t i = part; i < baskets.size(); i += sums.size())
        sums[part] = sums[part] + policy.decide_case(bind(baskets[i]), options)["fee"].value.money().amount;
    });
  for (std::thread& thread : threads) thread.join();
  return sums[0] + sums[1];
}

int main(int count, char** arguments) {
  const std::vector<adjudge::PackText> files{{"pack.yaml", policy_text}};
  const adjudge::Policy policy = adjudge::load_texts(files).value();  // throws adjudge::Error where there are mistakes

  std::istringstream text(
      "order.total,order.country,order.colour\n"
      "60.00,DE,red\n"
      "20.00,CH,red\n"
      "\"20.00,AT,red\n"  // a quote that never closes: this row is bad
      "20.00,FR,red\n");
  adjudge::CaseFile file = count > 1 ? adjudge::open_cases(arguments[1]).value()  // by its name: .csv, .json, .ndjson
                                     : adjudge::CaseFile(text, adjudge::CaseFormat::csv, &policy.program());
  decide_file(policy, file, std::cout);

  std::vector<Basket> baskets;
  for (int i = 0; i < 1000; ++i)
    baskets.push_back({{adjudge::Money{adjudge::Decimal(i % 100), adjudge::Currency::parse("EUR").value()}, "DE"}});
  std::cout << "fees of 1000 baskets: " << sum_of_fees(policy, baskets).to_text() << " EUR\n";
  return EXIT_SUCCESS;
}
