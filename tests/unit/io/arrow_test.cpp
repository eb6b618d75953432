#include "adjudge/io/arrow.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/io/json.hpp"

namespace adjudge {
namespace {

/// A column as a producer would make it: its schema, its array, and all that they point to.
struct Made {
  std::string format;
  std::string name;
  std::int64_t length = 0;
  std::int64_t null_count = 0;
  std::int64_t offset = 0;
  std::vector<std::vector<char>> buffers;
  std::vector<bool> is_absent;  // of the buffers
  std::vector<Made> children;
  std::vector<Made> dictionary;
};

int schemas_alive = 0;
int arrays_alive = 0;
int streams_alive = 0;

struct SchemaHolder {
  std::string format;
  std::string name;
  std::deque<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  ArrowSchema dictionary{};
};

void export_schema(const Made& made, ArrowSchema& out) {
  auto* holder = new SchemaHolder{made.format, made.name, {}, {}, {}};
  for (const Made& child : made.children) {
    holder->children.emplace_back();
    export_schema(child, holder->children.back());
    holder->pointers.push_back(&holder->children.back());
  }
  if (!made.dictionary.empty()) export_schema(made.dictionary.front(), holder->dictionary);
  ++schemas_alive;
  out = ArrowSchema{};
  out.format = holder->format.c_str();
  out.name = holder->name.c_str();
  out.n_children = static_cast<std::int64_t>(holder->pointers.size());
  out.children = holder->pointers.data();
  out.dictionary = made.dictionary.empty() ? nullptr : &holder->dictionary;
  out.private_data = holder;
  out.release = [](ArrowSchema* schema) {
    auto* held = static_cast<SchemaHolder*>(schema->private_data);
    for (ArrowSchema& child : held->children) child.release(&child);
    if (held->dictionary.release != nullptr) held->dictionary.release(&held->dictionary);
    delete held;
    schema->release = nullptr;
    --schemas_alive;
  };
}

struct ArrayHolder {
  std::vector<std::unique_ptr<char[]>>
      memory;  // exactly as long as the buffers, so that a sanitizer sees each byte more
  std::vector<const void*> buffers;
  std::deque<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};
};

void export_array(const Made& made, ArrowArray& out) {
  auto* holder = new ArrayHolder;
  for (std::size_t i = 0; i < made.buffers.size(); ++i) {
    const auto& bytes = made.buffers[i];
    holder->memory.push_back(std::make_unique<char[]>(bytes.size()));
    if (!bytes.empty()) std::memcpy(holder->memory.back().get(), bytes.data(), bytes.size());
    const bool is_absent = (i < made.is_absent.size() && made.is_absent[i]) || (i == 0 && bytes.empty());
    holder->buffers.push_back(is_absent ? nullptr : holder->memory.back().get());
  }
  for (const Made& child : made.children) {
    holder->children.emplace_back();
    export_array(child, holder->children.back());
    holder->pointers.push_back(&holder->children.back());
  }
  if (!made.dictionary.empty()) export_array(made.dictionary.front(), holder->dictionary);
  ++arrays_alive;
  out = ArrowArray{};
  out.length = made.length;
  out.null_count = made.null_count;
  out.offset = made.offset;
  out.n_buffers = static_cast<std::int64_t>(holder->buffers.size());
  out.buffers = holder->buffers.data();
  out.n_children = static_cast<std::int64_t>(holder->pointers.size());
  out.children = holder->pointers.data();
  out.dictionary = made.dictionary.empty() ? nullptr : &holder->dictionary;
  out.private_data = holder;
  out.release = [](ArrowArray* array) {
    auto* held = static_cast<ArrayHolder*>(array->private_data);
    for (ArrowArray& child : held->children) child.release(&child);
    if (held->dictionary.release != nullptr) held->dictionary.release(&held->dictionary);
    delete held;
    array->release = nullptr;
    --arrays_alive;
  };
}

/// A stream of tables that all have the first one's schema; at the end it fails where that is wanted.
struct Table {
  std::vector<Made> batches;
  const char* failure = nullptr;
  std::size_t at = 0;
};

ArrowArrayStream stream_of(Table table) {
  ++streams_alive;
  ArrowArrayStream stream{};
  stream.private_data = new Table(std::move(table));
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    export_schema(static_cast<Table*>(self->private_data)->batches.front(), *out);
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto* held = static_cast<Table*>(self->private_data);
    if (held->at < held->batches.size()) {
      export_array(held->batches[held->at++], *out);
      return 0;
    }
    if (held->failure != nullptr) return 5;
    *out = ArrowArray{};
    return 0;
  };
  stream.get_last_error = [](ArrowArrayStream* self) { return static_cast<Table*>(self->private_data)->failure; };
  stream.release = [](ArrowArrayStream* self) {
    delete static_cast<Table*>(self->private_data);
    self->release = nullptr;
    --streams_alive;
  };
  return stream;
}

template <class T>
std::vector<char> bytes_of(const std::vector<T>& values) {
  std::vector<char> bytes(values.size() * sizeof(T));
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

std::vector<char> bits_of(const std::vector<bool>& bits) {
  std::vector<char> bytes((bits.size() + 7) / 8);
  for (std::size_t i = 0; i < bits.size(); ++i)
    if (bits[i]) bytes[i / 8] = static_cast<char>(bytes[i / 8] | (1 << (i % 8)));
  return bytes;
}

/// A column of values that each may be null.
template <class T>
Made plain(std::string name, std::string format, const std::vector<std::optional<T>>& values) {
  Made made{std::move(format), std::move(name), static_cast<std::int64_t>(values.size()), -1, 0, {}, {}, {}, {}};
  std::vector<bool> validity;
  std::vector<T> all;
  for (const auto& value : values) {
    validity.push_back(value.has_value());
    all.push_back(value.value_or(T()));
  }
  made.buffers = {bits_of(validity), bytes_of(all)};
  return made;
}

Made text(std::string name, const std::vector<std::optional<std::string>>& values) {
  Made made = plain<std::int32_t>(std::move(name), "u", std::vector<std::optional<std::int32_t>>(values.size(), 1));
  std::vector<bool> validity;
  std::vector<std::int32_t> offsets{0};
  std::string all;
  for (const auto& value : values) {
    validity.push_back(value.has_value());
    all += value.value_or("");
    offsets.push_back(static_cast<std::int32_t>(all.size()));
  }
  made.buffers = {bits_of(validity), bytes_of(offsets), std::vector<char>(all.begin(), all.end())};
  return made;
}

Made list(std::string name, const std::vector<std::int32_t>& offsets, Made element) {
  Made made;
  made.format = "+l";
  made.name = std::move(name);
  made.length = static_cast<std::int64_t>(offsets.size()) - 1;
  made.buffers = {{}, bytes_of(offsets)};
  made.children = {std::move(element)};
  return made;
}

Made record(std::string name, std::int64_t length, std::vector<Made> fields) {
  Made made;
  made.format = "+s";
  made.name = std::move(name);
  made.length = length;
  made.buffers = {{}};
  made.children = std::move(fields);
  return made;
}

/// All rows as JSON, one a line, with the problems in them; and the error.
std::string read(Table table, const Program* program = nullptr) {
  std::string found;
  {
    ArrowArrayStream stream = stream_of(std::move(table));
    ArrowCases cases(&stream, program);
    EXPECT_EQ(stream.release, nullptr);
    std::vector<Value> rows;
    std::string error;
    while (cases.next(rows, error)) {
      for (const Value& row : rows) {
        found += to_json(row);
        for (const Value& value : row.values())
          if (value.is(Kind::problem)) found += " !" + value.problem().message;
        found += '\n';
      }
    }
    EXPECT_TRUE(rows.empty());
    if (!error.empty()) found += "error: " + error + '\n';
    std::string again;
    EXPECT_FALSE(cases.next(rows, again));
  }
  EXPECT_EQ(schemas_alive, 0);
  EXPECT_EQ(arrays_alive, 0);
  EXPECT_EQ(streams_alive, 0);
  return found;
}

std::string read_column(Made column, const Program* program = nullptr) {
  const std::int64_t length = column.length;
  return read({{record("", length, {std::move(column)})}, nullptr, 0}, program);
}

using Ints = std::vector<std::optional<std::int32_t>>;
using Longs = std::vector<std::optional<std::int64_t>>;

TEST(ArrowCases, ReadsNumbersOfAllWidths) {
  EXPECT_EQ(read_column(plain<std::int8_t>("a", "c", {-128, std::nullopt, 127})),
            "{\"a\": -128}\n{\"a\": null}\n{\"a\": 127}\n");
  EXPECT_EQ(read_column(plain<std::uint8_t>("a", "C", {255})), "{\"a\": 255}\n");
  EXPECT_EQ(read_column(plain<std::int16_t>("a", "s", {-2})), "{\"a\": -2}\n");
  EXPECT_EQ(read_column(plain<std::uint16_t>("a", "S", {65535})), "{\"a\": 65535}\n");
  EXPECT_EQ(read_column(plain<std::int32_t>("a", "i", {-3})), "{\"a\": -3}\n");
  EXPECT_EQ(read_column(plain<std::uint32_t>("a", "I", {4294967295U})), "{\"a\": 4294967295}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "l", {INT64_MIN})), "{\"a\": -9223372036854775808}\n");
  EXPECT_EQ(read_column(plain<std::uint64_t>("a", "L", {UINT64_MAX})), "{\"a\": 18446744073709551615}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "d:10,2,64", {-1234})), "{\"a\": -12.34}\n");
  EXPECT_EQ(read_column(plain<std::int32_t>("a", "d:5,-2,32", {7})), "{\"a\": 700}\n");
  EXPECT_EQ(read_column(plain<double>("a", "g", {0.1, 1e23, -0.0})),
            "{\"a\": 0.1}\n{\"a\": 100000000000000000000000}\n{\"a\": 0}\n");
  EXPECT_EQ(read_column(plain<float>("a", "f", {0.1F})), "{\"a\": 0.1}\n");
}

TEST(ArrowCases, ReadsDecimalsExactlyOrNotAtAll) {
  using Wide = std::array<std::uint64_t, 2>;
  const Wide all_nines{0x098A'223F'FFFF'FFFFU, 0x4B3B'4CA8'5A86'C47AU};  // 10^38 - 1
  const Wide one_cent{1, 0};
  const Wide minus_one_cent{UINT64_MAX, UINT64_MAX};
  const Wide ten_to_20{0x6BC7'5E2D'6310'0000U, 5};  // 10^20
  EXPECT_EQ(read_column(plain<Wide>("a", "d:38,2", {one_cent, minus_one_cent, ten_to_20, all_nines})),
            "{\"a\": 0.01}\n{\"a\": -0.01}\n{\"a\": 1000000000000000000}\n"
            "{\"a\": null} !`a`: the number has more than 34 digits\n");
  using Wider = std::array<std::uint64_t, 4>;
  EXPECT_EQ(read_column(plain<Wider>(
                "a", "d:76,1,256",
                {Wider{15, 0, 0, 0}, Wider{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}, Wider{0, 0, 1, 0}})),
            "{\"a\": 1.5}\n{\"a\": -0.1}\n{\"a\": null} !`a`: the number has more than 34 digits\n");
}

TEST(ArrowCases, ReadsTimes) {
  EXPECT_EQ(read_column(plain<std::int32_t>("a", "tdD", {20781, -719162})),
            "{\"a\": \"2026-11-24\"}\n{\"a\": \"0001-01-01\"}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tdm", {-1})), "{\"a\": \"1969-12-31\"}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tsm:", {-1, 86'400'000})),
            "{\"a\": \"1969-12-31T23:59:59.999\"}\n{\"a\": \"1970-01-02T00:00:00\"}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tsn:UTC", {1})), "{\"a\": \"1970-01-01T00:00:00.000000001Z\"}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tss:+02:00", {0})), "{\"a\": \"1970-01-01T02:00:00+02:00\"}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tsu:Europe/Berlin", {0})),
            "{\"a\": \"1970-01-01T01:00:00@Europe/Berlin\"}\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tss:", {INT64_MAX, INT64_MIN})),
            "{\"a\": null} !`a`: the date is out of range\n{\"a\": null} !`a`: the date is out of range\n");
  EXPECT_EQ(read_column(plain<std::int32_t>("a", "tts", {86399, 86400})),
            "{\"a\": \"23:59:59\"}\n{\"a\": null} !`a`: there is no such time of day\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tDm", {-500})), "{\"a\": \"-PT0.5S\"}\n");
  EXPECT_EQ(read_column(plain<std::int32_t>("a", "tiM", {14})), "{\"a\": \"P1Y2M\"}\n");
}

TEST(ArrowCases, ReadsTextsBooleansAndNothing) {
  EXPECT_EQ(read_column(text("a", {"x", std::nullopt, "", "é"})),
            "{\"a\": \"x\"}\n{\"a\": null}\n{\"a\": \"\"}\n{\"a\": \"é\"}\n");
  EXPECT_EQ(read_column(text("a", {"\xFF"})), "{\"a\": null} !`a`: expected text, found no UTF-8\n");
  Made flags;
  flags.format = "b";
  flags.name = "a";
  flags.length = 2;
  flags.offset = 1;
  flags.buffers = {bits_of({true, true, true}), bits_of({false, true, false})};
  EXPECT_EQ(read_column(flags), "{\"a\": true}\n{\"a\": false}\n");
  Made nothing;
  nothing.format = "n";
  nothing.name = "a";
  nothing.length = nothing.null_count = 2;
  EXPECT_EQ(read_column(nothing), "{\"a\": null}\n{\"a\": null}\n");
}

TEST(ArrowCases, ReadsTextViews) {
  Made views;
  views.format = "vu";
  views.name = "a";
  views.length = 2;
  const std::string body = "..a text of more than twelve bytes";
  struct View {
    std::int32_t size;
    std::array<char, 4> start;
    std::int32_t buffer;
    std::int32_t offset;
  };
  View short_view{5, {'s', 'h', 'o', 'r'}, 't', 0};
  const View long_view{static_cast<std::int32_t>(body.size()) - 2, {'a', ' ', 't', 'e'}, 0, 2};
  const auto table = [&](View view, std::int64_t size) {
    views.buffers = {
        {}, bytes_of<View>({short_view, view}), {body.begin(), body.end()}, bytes_of<std::int64_t>({size})};
    return read_column(views);
  };
  EXPECT_EQ(table(long_view, static_cast<std::int64_t>(body.size())),
            "{\"a\": \"short\"}\n{\"a\": \"a text of more than twelve bytes\"}\n");
  const std::string outside = "error: the Arrow column `a` is malformed: a text lies outside its buffers\n";
  EXPECT_EQ(table(long_view, 20), outside);
  EXPECT_EQ(table({20, {}, 1, 0}, 100), outside);
  EXPECT_EQ(table({20, {}, 0, -1}, 100), outside);
  EXPECT_EQ(table({-1, {}, 0, 0}, 100), "error: the Arrow column `a` is malformed: a text has no size\n");
}

TEST(ArrowCases, ReadsListsRecordsAndSlices) {
  Made lines =
      list("order.lines", {0, 2, 2, 3},
           record("item", 3, {text("sku", {"A", "B", "C"}), plain<std::int32_t>("n", "i", {1, std::nullopt, 3})}));
  Made customer = record("customer", 3, {plain<std::int32_t>("age", "i", {10, 20, 30})});
  customer.buffers = {bits_of({true, false, true})};
  customer.null_count = 1;
  Made table = record("", 3, {lines, customer});
  const std::string first =
      R"({"order": {"lines": [{"sku": "A", "n": 1}, {"sku": "B", "n": null}]}, "customer": {"age": 10}})";
  const std::string second = R"({"order": {"lines": []}, "customer": null})";
  const std::string third = R"({"order": {"lines": [{"sku": "C", "n": 3}]}, "customer": {"age": 30}})";
  EXPECT_EQ(read({{table}, nullptr, 0}), first + "\n" + second + "\n" + third + "\n");
  Made sliced = table;
  sliced.offset = 1;
  sliced.length = 2;
  EXPECT_EQ(read({{sliced, table}, nullptr, 0}),
            second + "\n" + third + "\n" + first + "\n" + second + "\n" + third + "\n");
  sliced.buffers = {bits_of({true, false, true})};
  sliced.null_count = 1;
  EXPECT_EQ(read({{sliced}, nullptr, 0}), "{}\n" + third + "\n");
}

TEST(ArrowCases, ReadsDictionaries) {
  Made reasons = plain<std::int8_t>("reason", "c", {1, 0, std::nullopt, 1});
  reasons.dictionary = {text("", {"defective", "unwanted"})};
  EXPECT_EQ(
      read_column(reasons),
      "{\"reason\": \"unwanted\"}\n{\"reason\": \"defective\"}\n{\"reason\": null}\n{\"reason\": \"unwanted\"}\n");
  // Each batch has a dictionary of its own.
  Made other = reasons;
  other.dictionary = {text("", {"x", "y"})};
  other.length = 1;
  EXPECT_EQ(read({{record("", 1, {other}), record("", 2, {reasons})}, nullptr, 0}),
            "{\"reason\": \"y\"}\n{\"reason\": \"unwanted\"}\n{\"reason\": \"defective\"}\n");
  Made wrong = plain<std::int8_t>("reason", "c", {2});
  wrong.dictionary = reasons.dictionary;
  const std::string outside = "error: the Arrow column `reason` is malformed: an index lies outside its dictionary\n";
  EXPECT_EQ(read_column(wrong), outside);
  wrong = plain<std::int8_t>("reason", "c", {-1});
  wrong.dictionary = reasons.dictionary;
  EXPECT_EQ(read_column(wrong), outside);
}

Program with_facts(std::vector<std::pair<const char*, Type>> facts) {
  Program program;
  for (auto& [path, type] : facts) {
    program::Slot slot;
    slot.path = path;
    slot.type = std::move(type);
    program.slots.push_back(std::move(slot));
  }
  return program;
}

TEST(ArrowCases, JoinsAmountsAndCurrencies) {
  const auto table = [] {
    return Table{
        {record("", 3,
                {plain<std::int64_t>("order.total", "d:10,2,64", {150, std::nullopt, 99}),
                 text("order.total_currency", {"USD", "USD", "EURO"}),
                 list("lines", {0, 1, 1, 1},
                      record("item", 1, {plain<std::int32_t>("price", "i", {7}), text("price_currency", {"JPY"})}))})},
        nullptr,
        0};
  };
  const std::string joined = "{\"order\": {\"total\": \"1.50 USD\"}, \"lines\": [{\"price\": \"7 JPY\"}]}\n";
  EXPECT_TRUE(read(table()).starts_with(joined)) << read(table());
  const Type line = Type::record("Line", {{"price", Type::money({}), {}, false, {}}});
  const Program money = with_facts({{"order.total", Type::money({})}, {"lines", Type::list(line)}});
  EXPECT_TRUE(read(table(), &money).starts_with(joined)) << read(table(), &money);
  // A program whose facts are a number and a text keeps them apart.
  const Program plain_facts =
      with_facts({{"order.total", Type(Type::Kind::number)}, {"order.total_currency", Type(Type::Kind::string)}});
  EXPECT_TRUE(
      read(table(), &plain_facts)
          .starts_with(
              "{\"order\": {\"total\": 1.5, \"total_currency\": \"USD\"}, \"lines\": [{\"price\": \"7 JPY\"}]}\n"))
      << read(table(), &plain_facts);
  EXPECT_EQ(read_column(record("order", 1, {plain<std::int32_t>("total", "i", {5}), text("total_currency", {"EURO"})})),
            "{\"order\": {\"total\": null}}\n");
}

TEST(ArrowCases, KeepsBinaryFloatsAwayFromMoneyAndNaNFromAll) {
  const Program money = with_facts({{"a", Type::money({})}});
  EXPECT_EQ(read_column(plain<double>("a", "g", {1.5, std::nullopt}), &money),
            "{\"a\": null} !`a`: money does not come from a floating point column; make it a decimal one\n"
            "{\"a\": null}\n");
  const std::string not_finite = "{\"a\": null} !`a`: expected a number, found one that is not finite\n";
  EXPECT_EQ(read_column(plain<double>("a", "g", {std::numeric_limits<double>::quiet_NaN()})), not_finite);
  EXPECT_EQ(read_column(plain<float>("a", "f", {std::numeric_limits<float>::infinity()})), not_finite);
}

TEST(ArrowCases, TakesMidnightsForDates) {
  const Program date = with_facts({{"a", Type(Type::Kind::date)}});
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tss:", {86'400, 86'401}), &date),
            "{\"a\": \"1970-01-02\"}\n{\"a\": \"1970-01-02T00:00:01\"}\n");
}

TEST(ArrowCases, LeavesOtherColumnsReadable) {
  Made binary = text("picture", {"x"});
  binary.format = "z";
  EXPECT_EQ(read({{record("", 1, {binary, plain<std::int32_t>("a", "i", {1})})}, nullptr, 0}),
            "{\"picture\": null, \"a\": 1} !`picture`: a column of the Arrow type `z` holds no values of facts\n");
  EXPECT_EQ(read_column(plain<std::int64_t>("a", "tss:Mars/Base", {1})),
            "{\"a\": null} !`a`: its time zone `Mars/Base` is not known here\n");
}

TEST(ArrowCases, RefusesTablesThatAreNone) {
  EXPECT_EQ(read({{plain<std::int32_t>("a", "i", {1})}, nullptr, 0}),
            "error: expected a table, found a single column\n");
  const Made a = plain<std::int32_t>("a", "i", {1});
  Made inner = a;
  inner.name = "a.b";
  EXPECT_EQ(read({{record("", 1, {a, inner})}, nullptr, 0}),
            "error: there are columns for `a` as a whole and for its parts\n");
  EXPECT_EQ(read({{record("", 1, {a, a})}, nullptr, 0}), "error: there are two columns `a`\n");
  EXPECT_EQ(read_column(record("r", 1, {a, a})), "error: the column `r` has two fields `a`\n");
  Made deep = a;
  for (int i = 0; i < 100; ++i) deep = record("r", 1, {deep});
  EXPECT_TRUE(read_column(deep).ends_with("nests too deeply\n"));
}

TEST(ArrowCases, RefusesMalformedBatches) {
  const auto malformed = [](const std::string& what) {
    return "error: the Arrow column `a` is malformed: " + what + "\n";
  };
  Made column = plain<std::int32_t>("a", "i", {1, 2});
  column.length = 1;
  EXPECT_EQ(read({{record("", 2, {column})}, nullptr, 0}), malformed("it is shorter than its batch says"));
  column = plain<std::int32_t>("a", "i", {1});
  column.is_absent = {true, true};
  EXPECT_EQ(read_column(column), malformed("a buffer is missing"));
  column = list("a", {0, 5}, plain<std::int32_t>("item", "i", {1}));
  EXPECT_EQ(read_column(column), malformed("its offsets lie outside its elements"));
  column = list("a", {0, 1, -4, 1}, plain<std::int32_t>("item", "i", {1}));
  EXPECT_EQ(read_column(column), malformed("its offsets are not ascending"));
  column = text("a", {"x"});
  column.buffers[1] = bytes_of<std::int32_t>({1, 0});
  EXPECT_EQ(read_column(column), malformed("its offsets are not ascending"));
  const Made good = plain<std::int32_t>("a", "i", {1});
  EXPECT_EQ(read({{record("", 1, {good}), record("", 1, {})}, nullptr, 0}),
            "{\"a\": 1}\nerror: a batch of the table does not agree with its schema\n");
}

TEST(ArrowCases, PassesOnTheErrorsOfTheProducer) {
  const Made table = record("", 1, {plain<std::int32_t>("a", "i", {1})});
  EXPECT_EQ(read({{table}, "the disk is gone", 0}),
            "{\"a\": 1}\nerror: the table could not be read: the disk is gone\n");
}

TEST(ArrowCases, ReadsAStreamOnce) {
  ArrowArrayStream stream = stream_of({{record("", 1, {plain<std::int32_t>("a", "i", {1})})}, nullptr, 0});
  { const ArrowCases first(&stream); }
  ArrowCases second(&stream);
  std::vector<Value> rows;
  std::string error;
  EXPECT_FALSE(second.next(rows, error));
  EXPECT_EQ(error, "the table was read already");
  EXPECT_EQ(streams_alive, 0);
}

TEST(ArrowCases, CutsLargeBatches) {
  Longs numbers(150'000);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::int64_t>(i);
  ArrowArrayStream stream = stream_of({{record("", 150'000, {plain<std::int64_t>("a", "l", numbers)})}, nullptr, 0});
  ArrowCases cases(&stream);
  std::vector<Value> rows;
  std::string error;
  std::int64_t count = 0;
  while (cases.next(rows, error)) {
    ASSERT_LE(rows.size(), ArrowCases::rows_at_once);
    for (const Value& row : rows) ASSERT_EQ(row.find("a")->number(), Decimal(count++));
  }
  EXPECT_EQ(count, 150'000);
  EXPECT_EQ(error, "");
}

}  // namespace
}  // namespace adjudge
