#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "adjudge/adjudge.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/program/compile.hpp"
#include "adjudge/syntax/parse.hpp"

// A golden is one file: a policy, `---`, the command, and its complete output. ADJUDGE_BLESS=1 rewrites the output;
// the review reads the difference.
namespace adjudge {
namespace {

namespace fs = std::filesystem;

struct Golden {
  std::string policy;
  std::string command;
  std::string expected;
};

std::string read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Golden split(const std::string& text) {
  const std::string mark = "\n---\nrun: ";
  const auto place = text.rfind(mark);
  Golden golden;
  golden.policy = text.substr(0, place + 1);
  if (place == std::string::npos) return golden;
  const auto end = text.find('\n', place + mark.size());
  golden.command = text.substr(place + mark.size(), end - place - mark.size());
  std::istringstream lines(text.substr(end + 1));
  std::string line;
  std::getline(lines, line);  // expect: |
  while (std::getline(lines, line)) golden.expected += (line.size() >= 2 ? line.substr(2) : line) + "\n";
  return golden;
}

void bless(const fs::path& path, const Golden& golden, const std::string& found) {
  std::ofstream file(path, std::ios::binary);
  file << golden.policy << "---\nrun: " << golden.command << "\nexpect: |\n";
  std::istringstream lines(found);
  std::string line;
  while (std::getline(lines, line)) file << (line.empty() ? "" : "  ") << line << "\n";
}

std::string run(const Golden& golden, const std::string& name) {
  const PackText pack{name, golden.policy};
  if (golden.command == "adjudge check") {
    const CheckReport report = check_texts({&pack, 1});
    if (report.diagnostics.empty()) return "no problems\n";
    return to_text(report.diagnostics, *report.sources);
  }
  const auto policy = load_texts({&pack, 1});
  if (!policy) return to_text(policy.error().diagnostics, *policy.error().sources);
  if (golden.command == "adjudge dump document") return to_text(policy->newest().document);
  if (golden.command == "adjudge dump model") return to_text(policy->newest().model);
  if (golden.command == "adjudge dump graph") return to_text(policy->newest().graph);
  if (golden.command == "adjudge dump program") return disassemble(policy->newest().program);
  if (golden.command.starts_with("adjudge decide "))
    return to_json(policy->decide_json(golden.command.substr(15))) + "\n";
  if (golden.command.starts_with("adjudge explain ")) {
    JsonError error;
    const auto given = parse_json(golden.command.substr(16), error);
    if (!given) return "the case is not JSON: " + error.message + "\n";
    return to_text(policy->explain(*given));
  }
  return "unknown command: " + golden.command + "\n";
}

class Goldens : public testing::TestWithParam<fs::path> {};

TEST_P(Goldens, SaysAsBefore) {
  const Golden golden = split(read(GetParam()));
  ASSERT_FALSE(golden.command.empty()) << GetParam() << " has no command";
  const std::string found = run(golden, GetParam().filename().string());
  if (std::getenv("ADJUDGE_BLESS") != nullptr) {
    bless(GetParam(), golden, found);
    return;
  }
  EXPECT_EQ(found, golden.expected) << GetParam();
}

// Every bad pack is told where, and what to do: a finding has a place, and errors a label or a fix.
TEST_P(Goldens, NamesPlaces) {
  if (GetParam().parent_path().filename() != "bad") return;
  const PackText pack{GetParam().filename().string(), split(read(GetParam())).policy};
  const CheckReport report = check_texts({&pack, 1});
  EXPECT_FALSE(report.diagnostics.empty()) << "a bad pack without a finding";
  for (const Diagnostic& diagnostic : report.diagnostics) {
    ASSERT_FALSE(diagnostic.labels.empty()) << diagnostic.message;
    EXPECT_FALSE(diagnostic.labels.front().span.is_none()) << diagnostic.message;
    EXPECT_NE(diagnostic.code, Code::none) << diagnostic.message;
  }
}

std::vector<fs::path> goldens() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator("tests/golden"))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.parent_path().filename().string() + "_" + info.param.stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Files, Goldens, testing::ValuesIn(goldens()), name_of);

TEST(GoldenCollection, HasSixtyBrokenPacks) {
  std::size_t bad = 0;
  for (const fs::path& file : goldens()) bad += file.parent_path().filename() == "bad" ? 1U : 0U;
  EXPECT_GE(bad, 60U);
}

}  // namespace
}  // namespace adjudge
