#include <gtest/gtest.h>

#include "function_test_support.hpp"

namespace adjudge::testing {
namespace {

TEST(ContextFunctions, ReadEntries) {
  check_both({
      {"get value({a: \"foo\"}, \"a\")", "\"foo\""},
      {"get value({a: {b: 1}}, [\"a\", \"b\"])", "1"},
      {"get entries({a: \"foo\", b: 2})", "[{key: \"a\", value: \"foo\"}, {key: \"b\", value: 2}]"},
      {"get entries({})", "[]"},
  });
  check_mistakes(Code::key_not_found, {"get value({a: 1}, \"b\")", "get value({a: 1}, [\"a\", \"b\"])"});
  check_mistakes(
      Code::bad_argument,
      {"get value({a: 1})", "get value({a: 1}, \"a\", \"b\")", "get value(\"foo\", \"foo\")", "get value({a: 1}, 123)",
       "get value(null, \"a\")", "get value({a: 1}, null)", "get value({a: 1}, [])", "get entries(null)",
       "get entries(123)", "get entries([1, 2])", "get entries()", "get entries({}, {})"});
  check(Mode::dmn, {{"get value({a: null}, \"a\")", "null"}});
  check(Mode::strict, {{"get value({a: unknown(x)}, \"a\")", "unknown(x)"},
                       {"get value({a: unknown(x)}, [\"a\", \"b\"])", "unknown(x)"},
                       {"get entries({a: unknown(x)})", "[{key: \"a\", value: unknown(x)}]"}});
}

TEST(ContextFunctions, BuildFromEntries) {
  check_both({
      {"context([{key: \"a\", value: 1}, {key: \"b\", value: 2}])", "{a: 1, b: 2}"},
      {"context([])", "{}"},
      {"context([{key: \"a\", value: null}])", "{a: null}"},
      {"context([{key: \"\", value: 1}])", "{\"\": 1}"},
      {"context([{key: \"a\", value: 1, ignored: \"foo\"}])", "{a: 1}"},
  });
  check_mistakes(
      Code::bad_argument,
      {"context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "context([{value: 1}])", "context([{key: \"a\"}])",
       "context([{key: null, value: 1}])", "context(null)", "context()", "context(\"foo\")", "context([1])"});
  check(Mode::dmn, {{"context({key: \"a\", value: 1})", "{a: 1}"}});
}

TEST(ContextFunctions, SetEntries) {
  check_both({
      {"context put({}, \"a\", 1)", "{a: 1}"},
      {"get entries(context put({a: 1, b: 2, c: 3}, \"b\", 9))",
       "[{key: \"a\", value: 1}, {key: \"b\", value: 9}, {key: \"c\", value: 3}]"},
      {"context put({}, \"a\", null)", "{a: null}"},
      {"context put({x: 1, y: {a: 0}}, [\"y\", \"a\"], 2)", "{x: 1, y: {a: 2}}"},
      {"context put({x: 1, y: {a: 0}}, [\"y\", \"b\"], 2)", "{x: 1, y: {a: 0, b: 2}}"},
      {"context put({y: {a: {b: {c: 1}}}}, [\"y\", \"a\", \"b\", \"c\"], 2)", "{y: {a: {b: {c: 2}}}}"},
  });
  check_mistakes(Code::bad_argument,
                 {"context put({}, null, 1)", "context put(null, \"a\", 1)", "context put({}, \"a\")",
                  "context put({}, \"a\", 1, 1)", "context put([], \"a\", 1)", "context put({}, 1, 1)",
                  "context put({y: {a: 0}}, [\"y\", null], 2)", "context put({x: 1}, [null], 2)",
                  "context put({x: 1}, [], 2)", "context put({y: {a: 0}}, [\"y\", \"a\", \"b\"], 2)"});
  check_mistakes(Code::key_not_found, {"context put({x: 1}, [\"y\", \"a\"], 2)"});
}

TEST(ContextFunctions, Merge) {
  check_both({
      {"context merge([{a: 1}, {b: 2}])", "{a: 1, b: 2}"},
      {"get entries(context merge([{a: 1, b: 1}, {c: 3, a: 2}]))",
       "[{key: \"a\", value: 2}, {key: \"b\", value: 1}, {key: \"c\", value: 3}]"},
      {"context merge([{a: {b: 1}}, {a: {c: 2}}])", "{a: {c: 2}}"},
      {"context merge([])", "{}"},
  });
  check_mistakes(Code::bad_argument,
                 {"context merge(null)", "context merge([{a: 1}, null])", "context merge([1])", "context merge()"});
  check(Mode::dmn, {{"context merge({a: 1})", "{a: 1}"}});
}

TEST(ContextFunctions, KnowTheirResultsTypes) {
  const auto& functions = built_in_functions();
  const auto entry = [&](std::string_view name) { return functions[static_cast<std::size_t>(functions.find(name))]; };
  const Type text(Type::Kind::string);
  const Type number(Type::Kind::number);
  const Type line = Type::record("Line", {{"sku", text, {}, false, {}}, {"quantity", number, {}, false, {}}});
  const Type arguments[] = {line, text};
  const Value constants[] = {Value(), Value("quantity")};
  EXPECT_TRUE(same(number, entry("get value").refine(arguments, constants)));
  const Type three[] = {line, text, text};
  const Value key[] = {Value(), Value("note"), Value()};
  const Type put = entry("context put").refine(three, key);
  ASSERT_TRUE(put.is(Type::Kind::record));
  EXPECT_EQ(3U, put.fields().size());
  const Type entries = entry("get entries").refine(std::span(arguments, 1), std::span(constants, 1));
  ASSERT_TRUE(entries.is(Type::Kind::list));
  EXPECT_TRUE(entries.element().field("key")->type.is(Type::Kind::string));
}

}  // namespace
}  // namespace adjudge::testing
