// What an editor, a test run or a web page needs: findings, tests, explanations, pictures, schemas.
#include <adjudge/adjudge.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

constexpr const char* broken_text = R"(
adjudge: 1
pack: broken
facts:
  days: number
decisions:
  outcome:
    answer: [approve, deny]
    rules:
      - {id: early, when: {days: "<= 30"}, then: aprove}
      - {id: late, when: {day: "> 14"}, then: deny}
)";

// A finding has a code, a place, and sometimes a repair that an editor can apply.
void show_findings() {
  const std::vector<adjudge::PackText> files{{"broken/pack.yaml", broken_text}};
  const adjudge::CheckReport report = adjudge::check_texts(files);
  for (const adjudge::Diagnostic& finding : report.diagnostics) {
    std::cout << adjudge::to_text(finding.code) << " at " << report.sources->where(finding.labels.front().span) << ": "
              << finding.message << "\n";
    for (const adjudge::FixHint& fix : finding.fixes)
      if (!fix.replacement.empty()) std::cout << "  replace by " << fix.replacement << "\n";
  }
}

// Why a case is decided as it is, and why not otherwise.
void show_reasons(const adjudge::Policy& policy, const adjudge::Value& given) {
  adjudge::DecideOptions asked;
  asked.decisions = {"return_label"};
  const adjudge::Explanation explanation = policy.explain(given, asked);
  std::cout << adjudge::to_text(explanation);
  std::cout << adjudge::to_text(policy.why_not(given, "return_label", adjudge::Value("shop")));
}

int main() {
  show_findings();

  const std::filesystem::path pack = "rules/returns";
  const adjudge::CheckReport report = adjudge::check({&pack, 1});  // mistakes, ambiguities, gaps
  std::cout << "rules/returns: " << report.diagnostics.error_count() << " errors\n";

  // Several paths may be several versions of one policy; each case is decided by that of its date.
  const adjudge::Policy policy = adjudge::load(std::vector{pack}).value();
  std::cout << "versions: " << policy.versions().size() << ", first decision: " << policy.decision_names().front()
            << "\n";

  const adjudge::TestReport tests = adjudge::run_tests(policy);
  std::cout << "tests failed: " << tests.failed() << ", rules reached: " << tests.rule_coverage() * 100 << " %\n";

  adjudge::JsonError error;
  const auto given = adjudge::parse_json(
      R"({"request": {"reason": "unwanted", "line": {"sku": "lamp", "category": "home", "price": "25.00 EUR", "quantity": 1},
          "made_on": "2026-05-20"}, "order": {"placed_at": "2026-05-04T10:00:00Z", "delivered_on": "2026-05-07"}})",
      error);
  show_reasons(policy, *given);

  // What a decision needs, as a picture for Mermaid or Graphviz.
  const adjudge::DecisionGraph& graph = policy.newest().graph;
  const auto label = static_cast<std::uint32_t>(graph.find("return_label") - graph.vertices.data());
  const adjudge::DecisionGraph part = adjudge::slice(graph, adjudge::needs(graph, label));
  std::cout << adjudge::to_text(part);
  const std::string mermaid = adjudge::to_mermaid(part);  // for Markdown pages
  std::cout << mermaid.substr(mermaid.find("flowchart"), 12) << "..., " << adjudge::to_dot(part).substr(0, 7)
            << "...\n";  // for Graphviz

  // What a case looks like, for those who write them.
  std::cout << adjudge::json_schema(policy.program()).substr(0, 60) << "...\n";

  // An expression by itself.
  const auto total = adjudge::evaluate_feel(
      "price * 3", adjudge::Value::context({{"price", adjudge::Value(adjudge::Decimal(7))}}), adjudge::Mode::strict);
  std::cout << "price * 3 = " << adjudge::to_text(total.value().value) << "\n";
  return EXIT_SUCCESS;
}
