#include <gtest/gtest.h>

#include <string>

#include "adjudge/io/json.hpp"

namespace adjudge {
namespace {

Value money(const char* text) { return Value(*Money::parse(text)); }

TEST(JsonWrite, WritesEachKind) {
  EXPECT_EQ(to_json(Value()), "null");
  EXPECT_EQ(to_json(Value::unknown("order.total")), "null");
  EXPECT_EQ(to_json(Value(true)), "true");
  EXPECT_EQ(to_json(Value(*Decimal::parse("20.10"))), "20.1");
  EXPECT_EQ(to_json(Value(*Decimal::parse("1e20"))), "100000000000000000000");
  EXPECT_EQ(to_json(Value(Decimal::not_finite())), "null");
  EXPECT_EQ(to_json(money("12.3 EUR")), "\"12.30 EUR\"");
  EXPECT_EQ(to_json(Value(*Date::parse("2026-11-24"))), "\"2026-11-24\"");
  EXPECT_EQ(to_json(Value(*DateTime::parse("2026-11-24T09:00:00Z"))), "\"2026-11-24T09:00:00Z\"");
  EXPECT_EQ(to_json(Value(*Duration::parse("PT1H"))), "\"PT1H\"");
  EXPECT_EQ(to_json(Value(Months{13})), "\"P1Y1M\"");
  EXPECT_EQ(to_json(Value(BusinessDays{5})), "\"5 business days\"");
  Range range;
  range.start = Value(Decimal(1));
  range.end = Value(Decimal(3));
  range.start_included = true;
  EXPECT_EQ(to_json(Value(range)), "\"[1..3)\"");
  EXPECT_EQ(to_json(Value::context({{"a b", Value::list({Value(Decimal(1)), Value("x")})}})), "{\"a b\": [1, \"x\"]}");
}

TEST(JsonWrite, EscapesTextAndMendsWhatIsNoUtf8) {
  std::string out;
  append_json_string(out, "a\"\\\n\r\t\x01\x7Fé\xFF\xC3");
  EXPECT_EQ(out, "\"a\\\"\\\\\\n\\r\\t\\u0001\x7Fé\\ufffd\\ufffd\"");
}

TEST(JsonWrite, WritesADecisionWithoutEmptyParts) {
  Decision decision;
  decision.pack = "returns";
  decision.version = "2026.11";
  Answer refund;
  refund.decision = "refund";
  refund.value = money("20 EUR");
  refund.fired = {"faulty"};
  refund.because = {"It was faulty."};
  refund.cite = {"§3"};
  Answer window;
  window.decision = "eligibility";
  window.status = Status::undetermined;
  window.missing = {"order.delivered_on"};
  Answer failed;
  failed.decision = "verdicts";
  failed.status = Status::error;
  failed.fired_by_element = {{"a", "b"}, {}};
  failed.problem = Problem{Code::no_rule_matched, "no rule matched", "order.lines[2]", {}};
  decision.answers = {refund, window, failed};
  EXPECT_EQ(to_json(decision),
            R"({"version": "2026.11", "decisions": {"refund": {"status": "decided", "answer": "20.00 EUR", )"
            R"("fired": ["faulty"], "because": ["It was faulty."], "cite": ["§3"]}, )"
            R"("eligibility": {"status": "undetermined", "missing": ["order.delivered_on"]}, )"
            R"("verdicts": {"status": "error", "fired": [["a", "b"], []], )"
            R"("error": {"code": "no_rule_matched", "message": "no rule matched", "path": "order.lines[2]"}}}})");
}

TEST(JsonWrite, WritesACaseThatCouldNotBeDecided) {
  Decision decision;
  decision.problem = Problem{Code::no_version, "no version is in force", "order.placed_at", {}};
  EXPECT_EQ(to_json(decision),
            R"({"decisions": {}, "error": {"code": "no_version", "message": "no version is in force", )"
            R"("path": "order.placed_at"}})");
}

TEST(JsonWrite, WritesAnExplanationThatIsJson) {
  Explanation explanation;
  explanation.facts = {{"order.total", "20.00 EUR", true}, {"order.note", "", false}};
  NodeTrace node;
  node.kind = NodeTrace::Kind::decision;
  node.name = "verdicts";
  node.hit = "first";
  node.value = "[\"kept\"]";
  RuleTrace rule;
  rule.id = "sale";
  rule.verdict = Verdict::holds;
  rule.fired = true;
  CellTrace cell;
  cell.subject = "line.final_sale";
  cell.test = "true";
  cell.value = "true";
  cell.verdict = Verdict::holds;
  CellTrace either;
  either.alternatives = {{cell}, {}};
  either.verdict = Verdict::holds;
  rule.where = "rules/returns/lines.yaml:12:9";
  rule.cells = {cell, either};
  node.rules = {rule};
  node.element_of_rule = {3};
  node.reads = {"order.lines"};
  explanation.nodes = {node};
  const std::string text = to_json(explanation);
  EXPECT_EQ(text, R"({"facts": [{"path": "order.total", "value": "20.00 EUR", "known": true}, )"
                  R"({"path": "order.note", "known": false}], )"
                  R"("nodes": [{"kind": "decision", "name": "verdicts", "hit": "first", "status": "decided", )"
                  R"("value": "[\"kept\"]", "rules": [{"element": 3, "id": "sale", "verdict": "holds", "fired": true, )"
                  R"("cells": [{"subject": "line.final_sale", "test": "true", "value": "true", "verdict": "holds"}, )"
                  R"({"verdict": "holds", "any_of": [[{"subject": )"
                  R"("line.final_sale", "test": "true", "value": "true", "verdict": "holds"}], []]}], )"
                  R"("where": "rules/returns/lines.yaml:12:9"}], )"
                  R"("reads": ["order.lines"]}], "decision": {"decisions": {}}})");
  JsonError error;
  EXPECT_TRUE(parse_json(text, error));
}

TEST(JsonWrite, WritesWhyNot) {
  WhyNot why_not;
  why_not.decision = "eligibility";
  why_not.hoped_for = "approve";
  WhyNot::Candidate candidate;
  candidate.rule.id = "in_window";
  candidate.rule.verdict = Verdict::fails;
  candidate.blocking = {0, 2};
  candidate.beaten_by = "final_sale";
  why_not.candidates = {candidate};
  EXPECT_EQ(
      to_json(why_not),
      R"({"decision": "eligibility", "hoped_for": "approve", "status": "decided", "given": false, "computed": false, )"
      R"("candidates": [{"rule": {"id": "in_window", "verdict": "fails", "fired": false}, )"
      R"("blocking": [0, 2], "beaten_by": "final_sale"}]})");
}

}  // namespace
}  // namespace adjudge
