#include "adjudge/io/arrow_answers.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace adjudge {
namespace {

Program program_of(std::vector<std::pair<std::string, Type>> answers) {
  Program program;
  program.zone = Zone::utc();
  for (auto& [name, type] : answers) {
    program::Decision decision;
    decision.name = name;
    decision.answer = std::move(type);
    program.decisions.push_back(std::move(decision));
  }
  return program;
}

Decision decided(std::vector<std::pair<std::string, Value>> answers) {
  Decision decision;
  for (auto& [name, value] : answers) {
    Answer answer;
    answer.decision = name;
    answer.value = std::move(value);
    answer.fired = {"rule", "other"};
    decision.answers.push_back(std::move(answer));
  }
  return decision;
}

/// A stream that is released at the end, whatever happened to it.
struct Stream {
  Stream(const std::vector<Decision>& answers, const Program& program, const std::vector<std::string>& names = {}) {
    export_answers(std::make_shared<const std::vector<Decision>>(answers), program, names, &stream);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    if (stream.release != nullptr) stream.release(&stream);
  }
  ArrowArrayStream stream{};
};

/// The columns with their formats, one after the other.
std::string columns_of(const Program& program) {
  Stream exported({}, program);
  ArrowSchema schema{};
  EXPECT_EQ(exported.stream.get_schema(&exported.stream, &schema), 0);
  std::string columns;
  for (std::int64_t i = 0; i < schema.n_children; ++i)
    columns += std::string(schema.children[i]->name) + "=" + schema.children[i]->format + " ";
  schema.release(&schema);
  return columns;
}

/// The only row of a stream.
ArrowArray row_of(Stream& exported) {
  ArrowArray table{};
  EXPECT_EQ(exported.stream.get_next(&exported.stream, &table), 0);
  EXPECT_EQ(table.length, 1);
  return table;
}

bool is_null(const ArrowArray& column) {
  return column.buffers[0] != nullptr && (*static_cast<const std::uint8_t*>(column.buffers[0]) & 1U) == 0;
}

std::string text_of(const ArrowArray& column) {
  const auto* ends = static_cast<const std::int32_t*>(column.buffers[1]);
  return {static_cast<const char*>(column.buffers[2]), static_cast<std::size_t>(ends[1])};
}

TEST(ArrowAnswers, HaveColumnsOfTheDeclaredTypes) {
  EXPECT_EQ(columns_of(program_of({{"n", Type(Type::Kind::number)}})),
            "n=d:38,18 n.status=u n.fired=+l n.missing=+l n.error=u ");
  EXPECT_EQ(columns_of(program_of({{"m", Type::money({})}})),
            "m=d:38,18 m_currency=u m.status=u m.fired=+l m.missing=+l m.error=u ");
  const auto first = [](Type::Kind kind) {
    const std::string columns = columns_of(program_of({{"x", Type(kind)}}));
    return columns.substr(0, columns.find(' '));
  };
  EXPECT_EQ(first(Type::Kind::boolean), "x=b");
  EXPECT_EQ(first(Type::Kind::date), "x=tdD");
  EXPECT_EQ(first(Type::Kind::date_time), "x=tsu:UTC");
  EXPECT_EQ(first(Type::Kind::string), "x=u");
  EXPECT_EQ(first(Type::Kind::duration), "x=u");
}

TEST(ArrowAnswers, HoldNumbersWithEighteenPlaces) {
  const Program program = program_of({{"n", Type(Type::Kind::number)}});
  const auto low_half = [&](const char* number) {
    Stream exported({decided({{"n", Value(*Decimal::parse(number))}})}, program);
    ArrowArray table = row_of(exported);
    EXPECT_FALSE(is_null(*table.children[0]));
    const std::int64_t low = *static_cast<const std::int64_t*>(table.children[0]->buffers[1]);
    table.release(&table);
    return low;
  };
  EXPECT_EQ(low_half("-1.5"), -1'500'000'000'000'000'000);
  EXPECT_EQ(low_half("0.3333333333333333333333333333333333"), 333'333'333'333'333'333);
  EXPECT_EQ(low_half("0.0000000000000000025"), 2);
}

TEST(ArrowAnswers, NamesOutputsThatAreCalledLikeWhatStandsBeside) {
  const Type text(Type::Kind::string);
  const Program program = program_of(
      {{"d", Type::record("", {{"status", text, {}, false, {}}, {"amount", Type::money({}), {}, false, {}}})}});
  EXPECT_EQ(columns_of(program),
            "d.answer.status=u d.amount=d:38,18 d.amount_currency=u d.status=u d.fired=+l d.missing=+l d.error=u ");
}

TEST(ArrowAnswers, LetChildrenOutliveTheirTable) {
  const Program program = program_of({{"n", Type(Type::Kind::number)}});
  ArrowArray kept{};
  ArrowSchema kept_schema{};
  {
    Stream exported({decided({{"n", Value(Decimal(7))}})}, program);
    ArrowArray table{};
    ArrowSchema schema{};
    ASSERT_EQ(exported.stream.get_schema(&exported.stream, &schema), 0);
    ASSERT_EQ(exported.stream.get_next(&exported.stream, &table), 0);
    EXPECT_EQ(table.length, 1);
    kept = *table.children[2];
    table.children[2]->release = nullptr;  // moved out, as the interface wants it said
    kept_schema = *schema.children[2];
    schema.children[2]->release = nullptr;
    table.release(&table);
    schema.release(&schema);
    ASSERT_EQ(exported.stream.get_next(&exported.stream, &table), 0);
    EXPECT_EQ(table.release, nullptr);  // the end
  }
  const auto* offsets = static_cast<const std::int32_t*>(kept.buffers[1]);
  EXPECT_EQ(offsets[1], 2);
  EXPECT_STREQ(kept_schema.name, "n.fired");
  kept.release(&kept);
  kept_schema.release(&kept_schema);
}

TEST(ArrowAnswers, SayWhatTheirColumnCannotHold) {
  const Program program = program_of({{"n", Type(Type::Kind::number)}, {"d", Type(Type::Kind::date)}});
  Stream exported({decided({{"n", Value(*Decimal::parse("1e20"))}, {"d", Value(Date::from_days(INT64_C(1) << 40U))}})},
                  program);
  ArrowArray table = row_of(exported);
  for (const int column : {0, 5}) {
    EXPECT_TRUE(is_null(*table.children[column]));
    EXPECT_EQ(text_of(*table.children[column + 1]), "decided");
    EXPECT_EQ(text_of(*table.children[column + 4]), "the answer does not fit its column");
  }
  table.release(&table);
}

TEST(ArrowAnswers, ComeInBatches) {
  const Program program = program_of({{"n", Type(Type::Kind::number)}});
  const std::vector<Decision> answers(70'000, decided({{"n", Value(Decimal(1))}}));
  Stream exported(answers, program);
  std::vector<std::int64_t> sizes;
  while (true) {
    ArrowArray table{};
    ASSERT_EQ(exported.stream.get_next(&exported.stream, &table), 0);
    if (table.release == nullptr) break;
    sizes.push_back(table.length);
    table.release(&table);
  }
  EXPECT_EQ(sizes, (std::vector<std::int64_t>{65'536, 4'464}));
}

}  // namespace
}  // namespace adjudge
