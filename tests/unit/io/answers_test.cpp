#include "adjudge/io/answers.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace adjudge {
namespace {

Program returns() {
  Program program;
  const Type text(Type::Kind::string);
  program::Decision eligibility;
  eligibility.name = "eligibility";
  eligibility.answer = Type::record("", {{"outcome", text, {}, false, {}}, {"status", text, {}, false, {}}});
  program::Decision refund;
  refund.name = "refund";
  refund.answer = Type::money({});
  program::Decision lines;
  lines.name = "lines";
  lines.answer = Type::list(text);
  program.decisions = {eligibility, refund, lines};
  return program;
}

Answer answer(const char* name, Status status, Value value) {
  Answer made;
  made.decision = name;
  made.status = status;
  made.value = std::move(value);
  return made;
}

Decision decided() {
  Decision decision;
  decision.version = "1";
  decision.answers = {
      answer("eligibility", Status::decided, Value::context({{"outcome", Value("approve")}, {"status", Value()}})),
      answer("refund", Status::undetermined, Value()),
      answer("lines", Status::decided, Value::list({Value("kept"), Value("a \"b\"")}))};
  decision.answers[0].fired = {"faulty"};
  decision.answers[1].missing = {"order.lines[2].broken", "order.total"};
  decision.answers[2].fired_by_element = {{"rest"}, {"sale", "x"}};
  return decision;
}

std::string written(CaseFormat format, const std::vector<Decision>& decisions, std::vector<std::string> names = {}) {
  std::ostringstream out;
  const Program program = returns();
  AnswerWriter writer(out, format, program, std::move(names));
  for (const Decision& decision : decisions) writer.write(decision);
  EXPECT_TRUE(writer.finish());
  return out.str();
}

Decision unread() {
  CaseRow row;
  row.row = 2;
  row.line = 3;
  row.problem = "unexpected `}`";
  return bad_row(row);
}

TEST(AnswerWriter, WritesNdjson) {
  EXPECT_EQ(written(CaseFormat::ndjson, {decided(), unread()}),
            R"({"version": "1", "decisions": {"eligibility": {"status": "decided", "answer": {"outcome": "approve", )"
            R"("status": null}, "fired": ["faulty"]}, "refund": {"status": "undetermined", )"
            R"("missing": ["order.lines[2].broken", "order.total"]}, "lines": {"status": "decided", )"
            R"("answer": ["kept", "a \"b\""], "fired": [["rest"], ["sale", "x"]]}}})"
            "\n"
            R"({"decisions": {}, "error": {"code": "bad_case", "message": "row 2 (line 3) cannot be read: )"
            R"(unexpected `}`"}})"
            "\n");
}

TEST(AnswerWriter, WritesAJsonList) {
  Decision decision;
  EXPECT_EQ(written(CaseFormat::json, {}), "[]\n");
  EXPECT_EQ(written(CaseFormat::json, {decision, decision}), "[\n{\"decisions\": {}},\n{\"decisions\": {}}\n]\n");
}

TEST(AnswerWriter, WritesCsv) {
  EXPECT_EQ(written(CaseFormat::csv, {decided(), unread()}),
            "eligibility.outcome,eligibility.answer.status,eligibility.status,eligibility.fired,eligibility.missing,"
            "eligibility.error,refund,refund.status,refund.fired,refund.missing,refund.error,lines,lines.status,"
            "lines.fired,lines.missing,lines.error\n"
            "approve,,decided,faulty,,,,undetermined,,order.lines[2].broken;order.total,,"
            "\"[\"\"kept\"\", \"\"a \\\"\"b\\\"\"\"\"]\",decided,rest|sale;x,,\n"
            ",,error,,,row 2 (line 3) cannot be read: unexpected `}`,,error,,,row 2 (line 3) cannot be read: "
            "unexpected `}`,,error,,,row 2 (line 3) cannot be read: unexpected `}`\n");
}

TEST(AnswerWriter, WritesTheDecisionsThatWereAskedFor) {
  EXPECT_EQ(written(CaseFormat::csv, {decided()}, {"refund"}),
            "refund,refund.status,refund.fired,refund.missing,refund.error\n"
            ",undetermined,,order.lines[2].broken;order.total,\n");
}

TEST(AnswerWriter, SaysThatTheStreamFailed) {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  const Program program = returns();
  AnswerWriter writer(out, CaseFormat::ndjson, program);
  EXPECT_FALSE(writer.finish());
}

}  // namespace
}  // namespace adjudge
