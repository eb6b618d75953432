#include "adjudge/core/code.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

namespace adjudge {
namespace {

/// The enumerators as the header declares them.
std::map<int, std::string> declared_codes() {
  std::string path = __FILE__;
  path.erase(path.rfind("tests/unit/core/"));
  std::ifstream header(path + "include/adjudge/core/code.hpp");
  std::map<int, std::string> codes;
  for (std::string line; std::getline(header, line);) {
    const auto equals = line.find(" = ");
    if (!line.starts_with("  ") || !line.ends_with(',') || equals == std::string::npos) continue;
    codes.emplace(std::stoi(line.substr(equals + 3)), line.substr(2, equals - 2));
  }
  codes.erase(0);
  return codes;
}

TEST(Code, HasARowForEachEnumerator) {
  const auto declared = declared_codes();
  ASSERT_GT(declared.size(), 80U);
  EXPECT_EQ(code_table().size(), declared.size());
  for (const auto& [number, name] : declared) {
    const CodeEntry* entry = find_code(std::to_string(number));
    ASSERT_NE(entry, nullptr) << number;
    EXPECT_EQ(entry->name, name);
    EXPECT_EQ(static_cast<int>(entry->code), number);
  }
}

TEST(Code, RowsAreAscendingAndComplete) {
  Code last = Code::none;
  for (const CodeEntry& entry : code_table()) {
    EXPECT_LT(last, entry.code);
    last = entry.code;
    EXPECT_FALSE(entry.meaning.empty());
    EXPECT_TRUE(entry.meaning.ends_with('.')) << entry.name;
    EXPECT_FALSE(entry.bad.empty()) << entry.name;
    EXPECT_FALSE(entry.repair.empty()) << entry.name;
    EXPECT_NE(entry.bad, entry.repair) << entry.name;
  }
}

TEST(Code, IsFoundByItsText) {
  EXPECT_EQ(to_text(Code::unknown_name), "ADJ201");
  for (const char* text : {"ADJ201", "adj201", "Adj201", "201"}) {
    ASSERT_NE(find_code(text), nullptr) << text;
    EXPECT_EQ(find_code(text)->code, Code::unknown_name);
  }
  for (const char* text :
       {"", "ADJ", "ADJ999", "999", "000", "ADJ000", "20", "2011", "ADJ2O1", "XYZ201", "-01", "ADJ+01"}) {
    EXPECT_EQ(find_code(text), nullptr) << text;
  }
  for (const CodeEntry& entry : code_table()) EXPECT_EQ(find_code(to_text(entry.code)), &entry);
}

}  // namespace
}  // namespace adjudge
