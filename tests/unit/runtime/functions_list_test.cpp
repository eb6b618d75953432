#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(ListFunctions, LookForElements) {
  check_both({
      {"list contains([1, 2, 3], 2)", "true"},
      {"list contains([1, 2, 3], 4)", "false"},
      {"list contains([1, null], null)", "true"},
      {"list contains([\"1\", 1], 1)", "true"},
      {"list contains([\"a\"], 1)", "false"},
      {"list contains([], null)", "false"},
      {"list contains([[1], [2]], [2])", "true"},
      {"index of([1, 2, 3, 2], 2)", "[2, 4]"},
      {"index of([1, null, null], null)", "[2, 3]"},
      {"index of([1], \"1\")", "[]"},
      {"count([1, null, 3])", "3"},
      {"count([])", "0"},
  });
  check_mistakes(Code::bad_argument, {"list contains(null, 1)", "list contains([1])", "count(null)", "count()",
                                      "count([1], [2])", "index of(null, 1)"});
  check(Mode::dmn, {{"list contains(1, 1)", "true"}, {"count(5)", "1"}, {"index of(5, 5)", "[1]"}});
}

TEST(ListFunctions, JudgeAllAndAny) {
  check_both({
      {"all([true, true])", "true"},
      {"all([true, false])", "false"},
      {"all([])", "true"},
      {"all(true, true)", "true"},
      {"all(true)", "true"},
      {"any([false, true])", "true"},
      {"any([])", "false"},
      {"any(false, false)", "false"},
  });
  check(Mode::dmn, {
                       {"all([null, false])", "false"},
                       {"all([123, true])", "null"},
                       {"all([true, null])", "null"},
                       {"all(null)", "null"},
                       {"all()", "null"},
                       {"any([123, false])", "null"},
                       {"any([null, true])", "true"},
                       {"any(null, false)", "null"},
                       {"any(null)", "null"},
                       {"any()", "null"},
                   });
  check(Mode::strict, {
                          {"all([unknown(a), false])", "false"},
                          {"all([unknown(a), true])", "unknown(a)"},
                          {"all([unknown(a), !missing_fact])", "!missing_fact"},
                          {"any([unknown(a), true])", "true"},
                          {"any([!missing_fact, true])", "true"},
                          {"any([unknown(a), false])", "unknown(a)"},
                          {"any(unknown(a))", "unknown(a)"},
                          {"all([1, true])", "!kinds_differ"},
                          {"all(unknown(a), false)", "false"},
                      });
}

TEST(ListFunctions, KeepWhatIsNotKnownInPlace) {
  check(Mode::strict, {
                          {"count([1, unknown(a), !missing_fact])", "3"},
                          {"append([unknown(a)], 1)", "[unknown(a), 1]"},
                          {"append([1], unknown(a))", "unknown(a)"},
                          {"reverse([1, unknown(a)])", "[unknown(a), 1]"},
                          {"remove([1, unknown(a)], 2)", "[1]"},
                          {"concatenate([unknown(a)], [2])", "[unknown(a), 2]"},
                          {"sublist([1, unknown(a), 3], 2)", "[unknown(a), 3]"},
                          {"insert before([unknown(a)], 1, 5)", "[5, unknown(a)]"},
                          {"list replace([1, unknown(a)], 1, 5)", "[5, unknown(a)]"},
                          {"list replace([1, unknown(a)], function(item, newItem) item = 1, 5)", "unknown(a)"},
                          {"list replace([1, 2], function(item, newItem) unknown(b), 5)", "unknown(b)"},
                          {"count(unknown(a))", "unknown(a)"},
                          {"list contains([1, unknown(a)], 1)", "true"},
                          {"list contains([1, unknown(a)], 2)", "unknown(a)"},
                          {"list contains([1, !missing_fact], 2)", "!missing_fact"},
                          {"list contains([], unknown(a))", "false"},
                          {"list contains(unknown(a), 1)", "unknown(a)"},
                          {"index of([1, unknown(a)], 1)", "unknown(a)"},
                          {"index of([[unknown(a)], [1]], [1])", "unknown(a)"},
                          {"distinct values([1, unknown(a)])", "unknown(a)"},
                          {"distinct values([[1, unknown(a)], [1, 2]])", "unknown(a)"},
                          {"distinct values([[1, unknown(a)], [2, 2]])", "[[1, unknown(a)], [2, 2]]"},
                          {"flatten([[1, unknown(a)], [2]])", "[1, unknown(a), 2]"},
                          {"flatten([[1], unknown(a)])", "unknown(a)"},
                          {"sort([1, unknown(a)], function(x, y) x < y)", "unknown(a)"},
                          {"sort([1, 2], function(x, y) unknown(b))", "unknown(b)"},
                          {"sort([1, 2], function(x, y) !missing_fact)", "!missing_fact"},
                      });
}

TEST(ListFunctions, CutAndJoin) {
  check_both({
      {"sublist([4, 5, 6], 1, 2)", "[4, 5]"},
      {"sublist([4, 5, 6], -1, 1)", "[6]"},
      {"sublist([4, 5, 6], 2)", "[5, 6]"},
      {"sublist([4, 5, 6], 2, 0)", "[]"},
      {"append([1], 2, 3)", "[1, 2, 3]"},
      {"append([1], [2])", "[1, [2]]"},
      {"append([1], null)", "[1, null]"},
      {"concatenate([1], [2, 3], [])", "[1, 2, 3]"},
      {"insert before([1, 3], 1, 2)", "[2, 1, 3]"},
      {"insert before([1, 3], -1, 2)", "[1, 2, 3]"},
      {"remove([1, 2, 3], 2)", "[1, 3]"},
      {"remove([1, 2, 3], -1)", "[1, 2]"},
      {"reverse([1, 2, 3])", "[3, 2, 1]"},
      {"union([1, 2], [2, 3], [])", "[1, 2, 3]"},
      {"flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"},
      {"flatten([])", "[]"},
  });
  check_mistakes(Code::index_outside_list,
                 {"sublist([1], 2)", "sublist([1], 0)", "sublist([1, 2], 2, 2)", "insert before([1], 2, 5)",
                  "insert before([], 1, 5)", "remove([1], 0)", "remove([1], -2)", "list replace([1, 2, 3], 0, 4)",
                  "list replace([1, 2, 3], 4, 4)", "list replace([1, 2, 3], -4, 4)"});
  check_mistakes(Code::bad_argument,
                 {"sublist([1], 1, -1)", "sublist(null, 1)", "append(null, 1)", "concatenate([1], null)",
                  "insert before([1], \"1\", 2)", "remove([1], null)", "reverse(null)", "union(null)", "flatten(null)",
                  "distinct values(null)", "append([1])", "concatenate()", "sublist([1], 1, null)",
                  "list replace([1, 2, 3], \"2\", 4)", "list replace(null, 1, 4)"});
  check(Mode::dmn, {{"append(1, 2)", "[1, 2]"},
                    {"concatenate(1, [2])", "[1, 2]"},
                    {"reverse(1)", "[1]"},
                    {"flatten(1)", "[1]"},
                    {"list replace(1, 1, 5)", "[5]"}});
  check(Mode::strict, {{"append(1, 2)", "!bad_argument"}});
}

TEST(ListFunctions, ReplaceElements) {
  check_both({
      {"list replace([1, 2, 3], 2, 4)", "[1, 4, 3]"},
      {"list replace([1, 2, 3], -1, 4)", "[1, 2, 4]"},
      {"list replace([1, 2, 3], 2.5, 4)", "[1, 4, 3]"},
      {"list replace([1, 2, 3], -1.5, 4)", "[1, 2, 4]"},
      {"list replace([1, 2, 3], 3, null)", "[1, 2, null]"},
      {"list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"},
      {"list replace([1, 2], function(item, newItem) true, 5)", "[5, 5]"},
  });
  check_mistakes(Code::bad_argument, {"list replace([2, 4], function(item, newItem) item, 5)",
                                      "list replace([2, 4], function(item) item = 2, 5)",
                                      "list replace([2, 4], function(a, b, c) true, 5)"});
}

TEST(ListFunctions, KeepEachValueOnce) {
  check_both({
      {"distinct values([1, 1.0, 2, \"1\", null, null, true, true])", "[1, 2, \"1\", null, true]"},
      {"distinct values([[1], [1], [2]])", "[[1], [2]]"},
      {"distinct values([{a: 1, b: 2}, {b: 2, a: 1}])", "[{a: 1, b: 2}]"},
      {"distinct values([@\"10:00:00Z\", @\"11:00:00+01:00\", @\"11:00:00Z\"])", "[@\"10:00:00Z\", @\"11:00:00Z\"]"},
      {"distinct values([[1..2], [1..2], (1..2]])", "[[1..2], (1..2]]"},
      {"distinct values([@\"P1D\", @\"PT24H\", @\"P1Y\", @\"P12M\"])", "[@\"P1D\", @\"P1Y\"]"},
  });
}

TEST(ListFunctions, SortWhateverTheComparisonSays) {
  check_both({
      {"sort([3, 1, 4, 1, 5], function(x, y) x < y)", "[1, 1, 3, 4, 5]"},
      {"sort([], function(x, y) x < y)", "[]"},
      {"sort([1], function(x, y) x < y)", "[1]"},
      {"sort([1, 2, 3], function(x, y) true)", "[3, 2, 1]"},
      {"sort([1, 2, 3], function(x, y) false)", "[1, 2, 3]"},
      {"sort([[2, \"a\"], [1, \"b\"], [2, \"c\"], [1, \"d\"]], function(x, y) x[1] < y[1])",
       "[[1, \"b\"], [1, \"d\"], [2, \"a\"], [2, \"c\"]]"},
      {"sort([\"a\", \"b\"], starts with)", "[\"a\", \"b\"]"},
  });
  check_mistakes(Code::bad_argument,
                 {"sort([1, 2], function(x, y) x)", "sort([1, 2], null)", "sort(null, function(x, y) true)",
                  "sort([1, 2], 5)", "sort([1, 2], function(x) true)", "sort([1, 2])"});
}

TEST(ListFunctions, SortManyElements) {
  TestContext context(Mode::strict);
  std::vector<Value> items;
  for (int i = 0; i < 1000; ++i) items.push_back(Value(Decimal((i * 7919) % 1000)));
  const Value less_than = context.define([&](std::span<const Value> pair) { return less(context, pair[0], pair[1]); });
  const Value arguments[] = {Value::list(items), less_than};
  const Value sorted = context.call(*context.function_named("sort"), arguments);
  ASSERT_TRUE(sorted.is(Kind::list));
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(Decimal(static_cast<int>(i)), sorted.items()[i].number());
}

TEST(ListFunctions, PayForTheirWork) {
  const Value many = Value::list(std::vector<Value>(1000, Value("x")));
  for (const std::string_view name :
       {"reverse", "distinct values", "flatten", "list contains", "index of", "sum", "min", "all"}) {
    SCOPED_TRACE(std::string(name));
    TestContext context(Mode::strict);
    context.budget = 100;
    std::vector<Value> arguments = {many};
    if (name == "list contains" || name == "index of") arguments.push_back(Value("y"));
    const Value result = context.call(*context.function_named(name), arguments);
    ASSERT_TRUE(result.is(Kind::problem));
    EXPECT_EQ(Code::limit_exceeded, result.problem().code);
  }
}

TEST(ListFunctions, CompareCompoundValuesWithinTheBudget) {
  TestContext context(Mode::strict);
  context.budget = 1'000'000;
  std::vector<Value> items;
  for (int i = 0; i < 20'000; ++i) items.push_back(Value::list({Value(Decimal(i))}));
  const Value arguments[] = {Value::list(items)};
  EXPECT_EQ(Code::limit_exceeded, context.call(*context.function_named("distinct values"), arguments).problem().code);
}

TEST(ListFunctions, RefuseListsWithoutEnd) {
  TestContext context(Mode::strict);
  const Value many = Value::list(std::vector<Value>(600'000, Value(true)));
  const Value arguments[] = {many, many};
  EXPECT_EQ(Code::limit_exceeded, context.call(*context.function_named("concatenate"), arguments).problem().code);
  const Value nested[] = {Value::list({many, many})};
  EXPECT_EQ(Code::limit_exceeded, context.call(*context.function_named("flatten"), nested).problem().code);
}

TEST(ListFunctions, RefuseToNestTooDeeply) {
  for (const Mode mode : {Mode::strict, Mode::dmn}) {
    TestContext context(mode);
    Value list = Value::list({});
    while (list.depth() < Value::max_depth) list = Value::list({list});
    const Value arguments[] = {Value::list({}), list};
    const Value result = context.call(*context.function_named("append"), arguments);
    EXPECT_EQ(mode == Mode::strict ? Kind::problem : Kind::null, result.kind());
    const Value whole[] = {list};
    EXPECT_TRUE(context.call(*context.function_named("flatten"), whole).is(Kind::list));
  }
}

}  // namespace
}  // namespace adjudge::testing
