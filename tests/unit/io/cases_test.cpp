#include "adjudge/io/cases.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "adjudge/io/json.hpp"
#include "adjudge/runtime/case.hpp"

namespace adjudge {
namespace {

/// The rows of a text, good ones as JSON, bad ones as `row:line@offset: problem`.
std::vector<std::string> rows(const std::string& text, CaseFormat format, const Program* program = nullptr) {
  CaseFile file(std::make_unique<std::istringstream>(text), format, program);
  std::vector<std::string> found;
  while (const auto row = file.next()) {
    found.push_back(row->is_good() ? to_json(row->given)
                                   : std::to_string(row->row) + ":" + std::to_string(row->line) + "@" +
                                         std::to_string(row->offset) + ": " + row->problem);
  }
  EXPECT_FALSE(file.next());
  return found;
}

using Rows = std::vector<std::string>;

TEST(FormatOf, ReadsTheSuffix) {
  EXPECT_EQ(format_of("a/b.c/cases.NDJSON"), CaseFormat::ndjson);
  EXPECT_EQ(format_of("cases.jsonl"), CaseFormat::ndjson);
  EXPECT_EQ(format_of("cases.json"), CaseFormat::json);
  EXPECT_EQ(format_of("cases.csv"), CaseFormat::csv);
  EXPECT_EQ(format_of("cases.tsv"), CaseFormat::csv);
  EXPECT_EQ(format_of("cases.txt"), std::nullopt);
  EXPECT_EQ(format_of("folder.csv/cases"), std::nullopt);
  EXPECT_EQ(format_of(""), std::nullopt);
}

TEST(Ndjson, ReadsALineACase) {
  EXPECT_EQ(rows("\xEF\xBB\xBF{\"a\": 20.10}\r\n\n  \n{\"a\": {\"b\": [1]}}", CaseFormat::ndjson),
            (Rows{R"({"a": 20.1})", R"({"a": {"b": [1]}})"}));
  EXPECT_EQ(rows("", CaseFormat::ndjson), Rows{});
  EXPECT_EQ(rows("\n\n", CaseFormat::ndjson), Rows{});
}

TEST(Ndjson, GoesOnAfterABadLine) {
  EXPECT_EQ(
      rows("{\"a\": 1}\n\n{\"a\": }\n[1]\n\"x\"\n3\nnull\ntrue\n{\"a\": 1, \"a\": 2}\n{}\n", CaseFormat::ndjson),
      (Rows{R"({"a": 1})", "2:3@16: unexpected `}`", "3:4@18: a case is a JSON object, but this is a list",
            "4:5@22: a case is a JSON object, but this is a text",
            "5:6@26: a case is a JSON object, but this is a number",
            "6:7@28: a case is a JSON object, but this is null",
            "7:8@33: a case is a JSON object, but this is true or false", "8:9@49: the key `a` is given twice", "{}"}));
}

TEST(Ndjson, SharesShapes) {
  CaseFile file(std::make_unique<std::istringstream>("{\"a\": 1, \"b\": 2}\n{\"a\": 3, \"b\": 4}\n"),
                CaseFormat::ndjson);
  const auto first = file.next();
  const auto second = file.next();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->given.shape(), second->given.shape());
}

TEST(JsonCases, ReadsAListOrOneObject) {
  EXPECT_EQ(rows("{\"a\": 1}", CaseFormat::json), Rows{R"({"a": 1})"});
  EXPECT_EQ(rows(" [ ]\n", CaseFormat::json), Rows{});
  EXPECT_EQ(rows("[{\"a\": \"x]},\\\"\"} ,\n {\"b\": [1, {}]}\n]", CaseFormat::json),
            (Rows{R"({"a": "x]},\""})", R"({"b": [1, {}]})"}));
  EXPECT_EQ(rows("{\"a\": 1}\n{\"a\": 2}\n", CaseFormat::json), (Rows{R"({"a": 1})", R"({"a": 2})"}));
}

TEST(JsonCases, GoesOnAfterABadElement) {
  EXPECT_EQ(
      rows("[{\"a\": 1},\n{\"a\": 01},\n7, {\"a\": 2} {}, ,{\"a\": 3},]", CaseFormat::json),
      (Rows{R"({"a": 1})", "2:2@18: unexpected `1`", "3:3@22: a case is a JSON object, but this is a number",
            "4:3@34: unexpected `{` after the end of the value", "5:3@38: unexpected `,` where a case is expected",
            R"({"a": 3})", "7:3@48: unexpected `]` where a case is expected"}));
}

TEST(JsonCases, SaysWhereAFileEndsTooEarly) {
  EXPECT_EQ(rows("", CaseFormat::json), Rows{"0:1@0: the file is empty"});
  EXPECT_EQ(rows("[{\"a\": 1}", CaseFormat::json),
            (Rows{R"({"a": 1})", "0:1@9: the list of cases does not end: a `]` is missing"}));
  EXPECT_EQ(rows("[{\"a\": 1},", CaseFormat::json),
            (Rows{R"({"a": 1})", "0:1@10: the list of cases does not end: a `]` is missing"}));
  EXPECT_EQ(rows("[{\"a\": ", CaseFormat::json), Rows{"1:1@7: the text ends too early"});
  EXPECT_EQ(rows("[{\"a\": \"\\", CaseFormat::json), Rows{"1:1@9: the text ends too early"});
  EXPECT_EQ(rows("[{}] x", CaseFormat::json), (Rows{"{}", "0:1@5: unexpected text after the end of the list"}));
}

TEST(CaseFile, RefusesUtf16) {
  for (const CaseFormat format : {CaseFormat::ndjson, CaseFormat::json, CaseFormat::csv})
    EXPECT_EQ(rows(std::string("\xFF\xFE{\0}\0", 6), format), Rows{"0:1@0: the file is UTF-16 text: save it as UTF-8"});
}

TEST(Csv, MakesRecordsOfDottedPaths) {
  EXPECT_EQ(
      rows("order.id,request.line.price,request.line.sku,note\r\n1,20.00 EUR,A1,\"a, \"\"b\"\"\nc\"\r\n,,,\r\n2,,,x",
           CaseFormat::csv),
      (Rows{R"({"order": {"id": "1"}, "request": {"line": {"price": "20.00 EUR", "sku": "A1"}}, )"
            R"("note": "a, \"b\"\nc"})",
            R"({"order": null, "request": null, "note": null})",
            R"({"order": {"id": "2"}, "request": null, "note": "x"})"}));
}

TEST(Csv, TakesAnyLineEndAndDelimiter) {
  const Rows expected{R"({"a": "1", "b": "2"})", R"({"a": "3", "b": null})"};
  EXPECT_EQ(rows("a,b\n1,2\n3,\n", CaseFormat::csv), expected);
  EXPECT_EQ(rows("a,b\r1,2\r\r3,", CaseFormat::csv), expected);
  EXPECT_EQ(rows("\xEF\xBB\xBF\r\n a ; b \r\n1;2\r\n\r\n3;\r\n", CaseFormat::csv), expected);
  EXPECT_EQ(rows("a\tb\n\"1\"\t\"2\"\n3\t\"\"\n", CaseFormat::csv), expected);
}

TEST(Csv, ReadsJsonInACellWhereItIsJson) {
  EXPECT_EQ(rows("lines,note\n\"[{\"\"sku\"\": \"\"A\"\"}, 1]\",[sale] shoes\n{},[1\n", CaseFormat::csv),
            (Rows{R"({"lines": [{"sku": "A"}, 1], "note": "[sale] shoes"})", R"({"lines": {}, "note": "[1"})"}));
}

TEST(Csv, AsksTheProgramWhatACellIs) {
  Program program;
  const auto fact = [&](const char* path, Type type) {
    program::Slot slot;
    slot.path = path;
    slot.type = std::move(type);
    program.slots.push_back(std::move(slot));
  };
  const Type line = Type::record(
      "Line", {{"price", Type::money({}), {}, false, {}}, {"text", Type(Type::Kind::string), {}, false, {}}});
  fact("note", Type(Type::Kind::string));
  fact("lines", Type::list(line));
  fact("line", line);
  fact("total", Type(Type::Kind::number));
  fact("total_currency", Type(Type::Kind::string));
  EXPECT_EQ(rows("note,lines,line.text,line.price,line.price_currency,total,total_currency\n"
                 "[1],[1],[2],1.50,USD,3,EUR\n{},,,2,,,\n",
                 CaseFormat::csv, &program),
            (Rows{R"({"note": "[1]", "lines": [1], "line": {"text": "[2]", "price": "1.50 USD"}, "total": "3", )"
                  R"("total_currency": "EUR"})",
                  R"({"note": "{}", "lines": null, "line": {"text": null, "price": "2"}, "total": null, )"
                  R"("total_currency": null})"}));

  CaseFile other(std::make_unique<std::istringstream>("lines;line.price;line.price_currency\n[1;2;EURO\n"),
                 CaseFormat::csv, &program);
  const auto odd = other.next();
  ASSERT_TRUE(odd && odd->is_good());
  EXPECT_EQ(odd->given.find("lines")->problem().message, "`lines`: the cell is no JSON: the text ends too early");
  EXPECT_EQ(odd->given.find("line")->find("price")->problem().message,
            "`line.price_currency`: expected the code of a currency, found `EURO`");
}

TEST(Csv, GivesWhatACaseReaderReads) {
  Program program;
  program.currency = *Currency::parse("EUR");
  program.zone = Zone::utc();
  const auto fact = [&](const char* path, Type type) {
    program::Slot slot;
    slot.path = path;
    slot.type = std::move(type);
    program.slots.push_back(std::move(slot));
  };
  const Type line = Type::record("Line", {{"price", Type::money({}), {}, false, {}},
                                          {"quantity", Type(Type::Kind::number), {}, false, {}},
                                          {"final_sale", Type(Type::Kind::boolean), {}, false, {}}});
  fact("order.placed_at", Type(Type::Kind::date_time));
  fact("order.shipped_on", Type(Type::Kind::date).as_optional());
  fact("order.lines", Type::list(line));
  fact("request.line", line);
  fact("request.reason", Type::choice("Reason", {"defective", "unwanted"}));
  CaseFile file(std::make_unique<std::istringstream>(
                    "order.placed_at,order.shipped_on,order.lines,request.line.price,request.line.quantity,"
                    "request.line.final_sale,request.reason\n"
                    "2026-10-01T09:00:00,,\"[{\"\"price\"\": 2.50, \"\"quantity\"\": 1, \"\"final_sale\"\": false}]\","
                    "20.10,3,true,unwanted\n"),
                CaseFormat::csv, &program);
  const auto row = file.next();
  ASSERT_TRUE(row && row->is_good());
  CaseReader reader(program);
  const Case facts = reader.read(row->given);
  std::string found;
  for (const Value& value : facts.facts) found += to_text(value) + "; ";
  EXPECT_EQ(found,
            "2026-10-01T09:00:00Z; (not known); [{price: 2.50 EUR, quantity: 1, final_sale: false}]; "
            "{price: 20.10 EUR, quantity: 3, final_sale: true}; unwanted; ");
  EXPECT_TRUE(reader.extra_keys().empty());
}

TEST(Csv, GoesOnAfterABadRow) {
  EXPECT_EQ(
      rows("a,b\n1,2,3\n4\n\"x\"y,5\n\"\xFF\",6\n7,8\n", CaseFormat::csv),
      (Rows{"1:2@4: the row has 3 cells, the header 2 columns", "2:3@10: the row has 1 cell, the header 2 columns",
            "3:4@15: text follows the quote that ends a cell; a quote inside a cell is written twice",
            "4:5@20: not UTF-8 text: save the file as UTF-8", R"({"a": "7", "b": "8"})"}));
}

TEST(Csv, LosesNoRowsToAStrayQuote) {
  EXPECT_EQ(
      rows("a,b\n1,\"2\n3,4\n5,6\n", CaseFormat::csv),
      (Rows{"1:2@6: a quote opens a cell and never closes", R"({"a": "3", "b": "4"})", R"({"a": "5", "b": "6"})"}));
  EXPECT_EQ(rows("a,b\n1,\"2\n3,\"4\"\n5,6\n", CaseFormat::csv),
            (Rows{"1:2@12: text follows the quote that ends a cell; a quote inside a cell is written twice",
                  R"({"a": "3", "b": "4"})", R"({"a": "5", "b": "6"})"}));
  EXPECT_EQ(rows("a,b\n5\" pipe,1\n", CaseFormat::csv), Rows{R"({"a": "5\" pipe", "b": "1"})"});
}

TEST(Csv, RefusesABadHeader) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"", "the file is empty: expected a header with the paths of facts"},
      {"\n\r\n", "the file is empty: expected a header with the paths of facts"},
      {",,\n", "the header names no column"},
      {"a,b,a\n", "the header: there are two columns `a`"},
      {"a.b,a\n", "the header: there are columns for `a` as a whole and for its parts"},
      {"a.b,a.b.c\n", "the header: there are columns for `a.b` as a whole and for its parts"},
      {"a..b\n", "the header: the name of the column `a..b` is no path"},
      {".a\n", "the header: the name of the column `.a` is no path"},
      {"\"a\n", "the header: a quote opens a cell and never closes"},
      {"\xFF\n", "the header is not UTF-8 text"},
  };
  for (const auto& [text, expected] : cases) {
    const Rows found = rows(text, CaseFormat::csv);
    ASSERT_EQ(found.size(), 1U) << text;
    EXPECT_EQ(found[0].substr(found[0].find(": ") + 2), expected) << text;
    EXPECT_TRUE(found[0].starts_with("0:")) << text;
  }
}

TEST(Csv, IgnoresAnUnnamedColumnWhileItIsEmpty) {
  EXPECT_EQ(rows(",a\n,1\n7,2\n", CaseFormat::csv),
            (Rows{R"({"a": "1"})", "2:3@6: column 1 has no name, but a value in this row"}));
}

// Each line would swallow all that follow, and reading again after each would take hours.
TEST(Csv, StaysLinearWhenEveryLineHasAStrayQuote) {
  std::string text = "a,b\n";
  for (int i = 0; i < 400'000; ++i) text += "x\",\"\n";
  const Rows found = rows(text, CaseFormat::csv);
  EXPECT_GE(found.size(), 1U);
}

TEST(Csv, LimitsARow) {
  std::string text = "a\n\"";
  text.append(std::size_t{80} << 20U, 'x');
  text += "\n1\n";
  EXPECT_EQ(rows(text, CaseFormat::csv), (Rows{"1:2@2: the row is longer than 64 MiB", R"({"a": "1"})"}));
  std::string unquoted = "a\n";
  unquoted.append(std::size_t{80} << 20U, 'x');
  unquoted += "\n1\n";
  EXPECT_EQ(rows(unquoted, CaseFormat::csv), (Rows{"1:2@2: the row is longer than 64 MiB", R"({"a": "1"})"}));
  EXPECT_EQ(
      rows(unquoted.substr(2), CaseFormat::ndjson),
      (Rows{"1:1@0: the row is longer than 64 MiB", "2:2@83886081: a case is a JSON object, but this is a number"}));
}

TEST(Csv, RefusesARowThatGrowsBeyondBounds) {
  std::string cell = "\"[";
  for (int i = 0; i < 2'000'000; ++i) cell += "[],";
  cell += "1]\"";
  EXPECT_EQ(rows("a,b\n" + cell + "," + cell + "\n1,2\n", CaseFormat::csv),
            (Rows{"1:2@4: the value is too large", R"({"a": "1", "b": "2"})"}));
}

TEST(OpenCases, SaysWhyAFileCannotBeRead) {
  const auto message = [](const std::string& path) {
    const auto opened = open_cases(path);
    return opened ? std::string("opened") : opened.error().diagnostics[0].message;
  };
  EXPECT_EQ(message("no/such.csv"), "there is no file `no/such.csv`");
  EXPECT_EQ(message("cases.txt"),
            "the name `cases.txt` does not tell the format: expected .ndjson, .jsonl, .json, .csv or .tsv");
  const auto folder = open_cases("tests", CaseFormat::csv);
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().diagnostics[0].message, "`tests` cannot be read: it is a folder");
}

TEST(OpenCases, ReadsAFile) {
  const std::string path = ::testing::TempDir() + "adjudge_open_cases_test.csv";
  {
    std::ofstream out(path);
    out << "a\n1\n";
  }
  auto file = open_cases(path);
  ASSERT_TRUE(file);
  const auto row = file->next();
  ASSERT_TRUE(row && row->is_good());
  EXPECT_EQ(to_json(row->given), R"({"a": "1"})");
  EXPECT_FALSE(file->next());
  EXPECT_EQ(file->bytes_read(), 4U);
  std::remove(path.c_str());
}

TEST(CaseFile, ReadsFromAStreamThatKnowsNotHowMuchItHas) {
  // As `std::cin` is while it is synchronised with C: no buffer of its own.
  class OneByOne : public std::streambuf {
   public:
    explicit OneByOne(std::string text) : text_(std::move(text)) {}

   protected:
    int_type underflow() override {
      return at_ < text_.size() ? traits_type::to_int_type(text_[at_]) : traits_type::eof();
    }
    int_type uflow() override {
      return at_ < text_.size() ? traits_type::to_int_type(text_[at_++]) : traits_type::eof();
    }

   private:
    std::string text_;
    std::size_t at_ = 0;
  };
  OneByOne buffer("{\"a\": 1}\n{\"a\": 2}\n");
  std::istream stream(&buffer);
  CaseFile file(stream, CaseFormat::ndjson);
  EXPECT_EQ(to_json(file.next()->given), R"({"a": 1})");
  EXPECT_EQ(file.bytes_read(), 9U);
  EXPECT_EQ(to_json(file.next()->given), R"({"a": 2})");
  EXPECT_FALSE(file.next());
}

// Whatever comes: rows or problems, and every format ends.
TEST(CaseFile, SurvivesMutations) {
  const std::vector<std::pair<CaseFormat, std::string>> seeds{
      {CaseFormat::csv,
       "order.id,request.line.price,request.line.price_currency,lines,note\r\n1,20.00,EUR,\"[{\"\"a\"\": "
       "1}]\",\"x\ny\"\r\n"
       "2,,,,é\r\n3,1.5,USD,[],\"\"\r\n"},
      {CaseFormat::csv, "a;b;c\n1;2;3\n\"4\";\"5;\"\"\";6\n\n7;8;9"},
      {CaseFormat::ndjson, "{\"a\": {\"b\": 1.5}}\n{\"a\": {\"b\": [\"x\", null]}}\n\n{\"c\": \"\\u00e9\"}\n"},
      {CaseFormat::json, "[{\"a\": \"]\"}, {\"b\": [1, {\"c\": \"\\\"\"}]},\n {\"d\": null}]\n"},
  };
  const std::string pieces[] = {"\"", "\"\"", ",", ";",  "\n",   "\r", "\r\n", "{",
                                "}",  "[",    "]", "\\", "\xFF", "\t", ".",    "1"};
  std::mt19937 random(20261124);
  std::size_t good = 0;
  std::size_t bad = 0;
  for (int round = 0; round < 40'000; ++round) {
    auto [format, text] = seeds[random() % seeds.size()];
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
      const std::size_t at = random() % (text.size() + 1);
      switch (random() % 4) {
        case 0:
          text.insert(at, pieces[random() % std::size(pieces)]);
          break;
        case 1:
          text.erase(at, 1 + random() % 4);
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(random());
          break;
        default:
          text.insert(at, text.substr(random() % (text.size() + 1), random() % 20));
      }
    }
    CaseFile file(std::make_unique<std::istringstream>(text), format);
    std::uint64_t last = 0;
    for (std::size_t count = 0; const auto row = file.next(); ++count) {
      ASSERT_LE(count, text.size()) << text;
      ASSERT_LE(row->offset, text.size()) << text;
      ASSERT_TRUE(row->row == 0 || row->row > last) << text;
      last = row->row;
      ASSERT_EQ(row->is_good(), row->given.is(Kind::context)) << text;
      row->is_good() ? ++good : ++bad;
    }
    ASSERT_FALSE(file.next());
  }
  EXPECT_GT(good, 10'000U);
  EXPECT_GT(bad, 10'000U);
}

}  // namespace
}  // namespace adjudge
