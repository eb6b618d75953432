#pragma once

#include <gtest/gtest.h>

#include <cctype>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/code.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/runtime/functions.hpp"
#include "adjudge/runtime/operators.hpp"

/// \file
/// What the tests of functions and operators share: a CallContext without an evaluator, and a reader of the few forms
/// of FEEL that their tables use. It shares nothing with the parser and the evaluator, so that these can be wrong
/// without it.
namespace adjudge::testing {

/// A CallContext with a clock, a calendar and functions of the test's own.
class TestContext final : public CallContext {
 public:
  using Lambda = std::function<Value(std::span<const Value>)>;

  explicit TestContext(Mode mode) : mode_(mode) {
    calendar_.id = "de";
    calendar_.zone = *Zone::named("Europe/Berlin");
    for (std::size_t day = 0; day < 5; ++day) calendar_.week[day] = {{9 * 3600, 17 * 3600}};
    calendar_.holidays = {*Date::parse("2026-12-25")};
  }

  Mode mode() const override { return mode_; }
  Value fail(Code code, std::string message) override {
    failures.push_back({code, message, {}, {}});
    return mode_ == Mode::strict ? Value::problem(failures.back()) : Value();
  }
  Value call(const Value& function, std::span<const Value> arguments) override {
    const Function& target = function.function();
    if (target.form == Function::Form::closure) return lambdas_.at(target.index)(arguments);
    return call_built_in(built_in_functions()[target.index], arguments);
  }
  std::optional<Instant> now() const override { return clock; }
  Zone zone() const override { return calendar_.zone; }
  Currency currency() const override { return *Currency::parse("EUR"); }
  const Calendar* calendar(std::string_view id) const override { return id == "de" ? &calendar_ : nullptr; }
  bool spend(std::size_t steps) override {
    spent += steps;
    return spent <= budget;
  }

  /// Calls a built-in as an evaluator does: what is not settled goes around functions that do not look at it.
  Value call_built_in(const FunctionEntry& entry, std::span<const Value> arguments) {
    if (entry.strictness != Strictness::lenient) {
      std::vector<Value> seen(arguments.begin(), arguments.end());
      for (const Value& argument : arguments) {
        if (entry.strictness == Strictness::whole && argument.is(Kind::list)) {
          seen.insert(seen.end(), argument.items().begin(), argument.items().end());
        }
      }
      for (const Value& value : seen) {
        if (!value.is_settled()) return unsettled_result(seen);
      }
    }
    return entry.native(*this, arguments);
  }

  /// A function value of the test's own.
  Value define(Lambda lambda) {
    lambdas_.push_back(std::move(lambda));
    return Value(Function{Function::Form::closure, static_cast<std::uint32_t>(lambdas_.size() - 1), {}});
  }
  std::optional<Value> function_named(std::string_view name) const {
    const int index = built_in_functions().find(name);
    if (index < 0) return std::nullopt;
    return Value(Function{Function::Form::built_in, static_cast<std::uint32_t>(index), {}});
  }

  std::optional<Instant> clock = DateTime::parse("2026-11-24T23:30:00Z")->instant();
  std::size_t budget = 20'000'000;
  std::size_t spent = 0;
  std::vector<Problem> failures;

 private:
  Mode mode_;
  Calendar calendar_;
  std::deque<Lambda> lambdas_;
};

/// Reads and evaluates: literals, lists, contexts, ranges, calls of functions, arithmetic, comparisons and properties.
/// `unknown(a.b)` is a fact that is not known and `!code` a problem with that code.
class Script {
 public:
  using Variables = std::map<std::string, Value, std::less<>>;

  Script(TestContext& context, std::string_view text, Variables variables = {})
      : context_(context), text_(text), variables_(std::move(variables)) {}

  Value run() {
    Value result = comparison();
    skip();
    if (at_ != text_.size()) give_up("the end");
    return result;
  }

 private:
  [[noreturn]] void give_up(const std::string& wanted) const {
    throw std::invalid_argument("wanted " + wanted + " at " + std::to_string(at_) + " of: " + std::string(text_));
  }
  void skip() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }
  bool looking_at(std::string_view token) {
    skip();
    return text_.substr(at_).starts_with(token);
  }
  bool take(std::string_view token) {
    if (!looking_at(token)) return false;
    at_ += token.size();
    return true;
  }
  void expect(std::string_view token) {
    if (!take(token)) give_up(std::string(token));
  }
  static bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  Value comparison() {
    Value left = sum();
    for (const auto& [sign, operation] :
         std::initializer_list<std::pair<std::string_view, Comparison>>{{"!=", Comparison::unequal},
                                                                        {"<=", Comparison::at_most},
                                                                        {">=", Comparison::at_least},
                                                                        {"=", Comparison::equal},
                                                                        {"<", Comparison::less},
                                                                        {">", Comparison::greater}}) {
      if (take(sign)) return compare(context_, operation, left, sum());
    }
    if (take("in ")) return is_in(context_, left, sum());
    if (take("between ")) {
      const Value low = sum();
      expect("and");
      return between(context_, left, low, sum());
    }
    return left;
  }
  Value sum() {
    Value left = product();
    while (true) {
      if (take("+")) {
        left = add(context_, left, product());
      } else if (take("-")) {
        left = subtract(context_, left, product());
      } else {
        return left;
      }
    }
  }
  Value product() {
    Value left = raised();
    while (true) {
      if (!looking_at("**") && take("*")) {
        left = multiply(context_, left, raised());
      } else if (take("/")) {
        left = divide(context_, left, raised());
      } else {
        return left;
      }
    }
  }
  Value raised() {
    Value left = unary();
    while (take("**")) left = power(context_, left, unary());
    return left;
  }
  Value unary() {
    if (take("-")) return negate(context_, unary());
    Value value = primary();
    while (true) {
      skip();
      if (at_ + 1 < text_.size() && text_[at_] == '.' && is_letter(text_[at_ + 1])) {
        ++at_;
        value = property(context_, value, words());
      } else if (at_ < text_.size() && text_[at_] == '[' && !inside_range_) {
        ++at_;
        value = item_at(context_, value, comparison());
        expect("]");
      } else {
        return value;
      }
    }
  }

  std::string words() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == ' ')) ++at_;
    std::size_t end = at_;
    while (end > start && text_[end - 1] == ' ') --end;
    return std::string(text_.substr(start, end - start));
  }

  Value primary() {
    skip();
    if (at_ == text_.size()) give_up("a value");
    const char c = text_[at_];
    if (is_digit(c) || c == '.') return number();
    if (c == '"') return Value(quoted());
    if (c == '@') {
      ++at_;
      return literal(quoted());
    }
    if (c == '!') {
      ++at_;
      return Value::problem({code_named(words()), "made by the test", {}, {}});
    }
    if (c == '{') return context_value();
    if (c == '[' || c == '(' || c == ']') return bracket();
    if (!is_letter(c)) give_up("a value");
    return named();
  }

  Value number() {
    const std::size_t start = at_;
    while (at_ < text_.size() &&
           (is_digit(text_[at_]) || (text_[at_] == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])))) {
      ++at_;
    }
    if (at_ + 1 < text_.size() && text_[at_] == 'e' && text_[at_ + 1] != 'n') {
      ++at_;
      while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '-' || text_[at_] == '+')) ++at_;
    }
    const auto parsed = Decimal::parse(text_.substr(start, at_ - start));
    if (!parsed) give_up("a number");
    const std::size_t behind = at_;
    skip();
    const std::string_view rest = text_.substr(at_);
    const auto unit = [&](std::string_view name) {
      if (!rest.starts_with(name)) return false;
      at_ += name.size();
      return true;
    };
    if (rest.size() >= 3 && (rest.size() == 3 || !is_letter(rest[3]))) {
      if (const auto currency = Currency::parse(rest.substr(0, 3))) {
        at_ += 3;
        return Value(Money{*parsed, *currency});
      }
    }
    if (unit("business days")) return Value(BusinessDays{parsed->to_int64().value()});
    if (unit("days")) return Value(Duration::days(parsed->to_int64().value()));
    if (unit("months")) return Value(Months{parsed->to_int64().value()});
    at_ = behind;
    return Value(*parsed);
  }

  std::string quoted() {
    if (at_ >= text_.size() || text_[at_] != '"') give_up("a text");
    ++at_;
    std::string result;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char next = text_[at_ + 1];
        const std::size_t known = std::string_view("nrt\"\\").find(next);
        if (known != std::string_view::npos) {
          result += std::string_view("\n\r\t\"\\")[known];
          at_ += 2;
          continue;
        }
        if (next == 'u') {
          append_code_point(result,
                            static_cast<char32_t>(std::stoul(std::string(text_.substr(at_ + 2, 4)), nullptr, 16)));
          at_ += 6;
          continue;
        }
      }
      result += text_[at_++];
    }
    if (at_ == text_.size()) give_up("a closing quote");
    ++at_;
    return result;
  }

  static void append_code_point(std::string& text, char32_t c) {
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else if (c < 0x800) {
      text += static_cast<char>(0xC0 | (c >> 6));
      text += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      text += static_cast<char>(0xE0 | (c >> 12));
      text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      text += static_cast<char>(0x80 | (c & 0x3F));
    }
  }

  Value literal(const std::string& text) const {
    if (const auto date = Date::parse(text)) return Value(*date);
    if (const auto moment = DateTime::parse(text)) return Value(*moment);
    if (const auto time = Time::parse(text)) return Value(*time);
    if (const auto duration = Duration::parse(text)) return Value(*duration);
    if (const auto months = Months::parse(text)) return Value(*months);
    return Value();
  }

  Value context_value() {
    expect("{");
    std::vector<std::pair<std::string, Value>> entries;
    while (!take("}")) {
      if (!entries.empty()) expect(",");
      skip();
      std::string key = text_[at_] == '"' ? quoted() : words();
      expect(":");
      entries.emplace_back(std::move(key), comparison());
    }
    return Value::context(std::move(entries));
  }

  Value bracket() {
    const char open = text_[at_++];
    if (open == '(') {
      for (const auto& [sign, operation] :
           std::initializer_list<std::pair<std::string_view, Comparison>>{{"!=", Comparison::unequal},
                                                                          {"<=", Comparison::at_most},
                                                                          {">=", Comparison::at_least},
                                                                          {"=", Comparison::equal},
                                                                          {"<", Comparison::less},
                                                                          {">", Comparison::greater}}) {
        if (!take(sign)) continue;
        Value range = make_range(context_, operation, sum());
        expect(")");
        return range;
      }
    }
    std::vector<Value> items;
    if (open == '[' && take("]")) return Value::list({});
    const bool was_inside = std::exchange(inside_range_, has_dots_ahead());
    items.push_back(comparison());
    if (take("..")) {
      const Value end = comparison();
      inside_range_ = was_inside;
      const bool end_included = take("]");
      if (!end_included && !take(")")) expect("[");
      return make_range(context_, items.front(), open == '[', end, end_included);
    }
    inside_range_ = was_inside;
    if (open == '(') {
      expect(")");
      return items.front();
    }
    while (take(",")) items.push_back(comparison());
    expect("]");
    return Value::list(std::move(items));
  }

  /// Whether the bracket that was just opened holds a range.
  bool has_dots_ahead() const {
    int depth = 0;
    bool in_text = false;
    for (std::size_t i = at_; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '"' && (i == 0 || text_[i - 1] != '\\')) in_text = !in_text;
      if (in_text) continue;
      if (depth == 0 && text_.substr(i).starts_with("..")) return true;
      if (c == '(' || c == '[' || c == '{') ++depth;
      if ((c == ')' || c == ']' || c == '}') && --depth < 0) return false;
    }
    return false;
  }

  /// `function(a, b) body`, whose body ends where the argument does.
  Value lambda() {
    std::vector<std::string> parameters;
    while (!take(")")) {
      if (!parameters.empty()) expect(",");
      skip();
      parameters.push_back(words());
    }
    const std::size_t start = at_;
    for (int depth = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == ')')) break;
      if (c == '(' || c == '[') ++depth;
      if (c == ')' || c == ']') --depth;
    }
    const std::string body(text_.substr(start, at_ - start));
    TestContext& context = context_;
    return context_.define([&context, parameters, body](std::span<const Value> arguments) {
      if (arguments.size() != parameters.size()) return context.fail(Code::bad_argument, "wrong number of arguments");
      Variables variables;
      for (std::size_t i = 0; i < parameters.size(); ++i) variables.emplace(parameters[i], arguments[i]);
      return Script(context, body, std::move(variables)).run();
    });
  }

  Value named() {
    const std::size_t start = at_;
    std::string name = words();
    if (const auto variable = variables_.find(name); variable != variables_.end()) return variable->second;
    if (looking_at("(")) {
      expect("(");
      if (name == "function") return lambda();
      if (name == "unknown") {
        const std::size_t end = text_.find(')', at_);
        std::string path(text_.substr(at_, end - at_));
        at_ = end + 1;
        return Value::unknown(std::move(path));
      }
      std::vector<Value> arguments;
      while (!take(")")) {
        if (!arguments.empty()) expect(",");
        arguments.push_back(comparison());
      }
      const int index = built_in_functions().find(name);
      if (index < 0) give_up("a known function, not `" + name + "`");
      return context_.call_built_in(built_in_functions()[static_cast<std::size_t>(index)], arguments);
    }
    for (const auto& [word, value] :
         std::map<std::string_view, Value>{{"null", Value()}, {"true", Value(true)}, {"false", Value(false)}}) {
      if (!std::string_view(name).starts_with(word)) continue;
      at_ = start + word.size();
      return value;
    }
    auto function = context_.function_named(name);
    if (!function) give_up("a known name, not `" + name + "`");
    return *std::move(function);
  }

  static Code code_named(std::string_view name) {
    for (const CodeEntry& entry : code_table()) {
      if (entry.name == name) return entry.code;
    }
    throw std::invalid_argument("there is no code " + std::string(name));
  }

  TestContext& context_;
  std::string_view text_;
  std::size_t at_ = 0;
  Variables variables_;
  bool inside_range_ = false;
};

/// Whether two results are the same; problems by their code.
inline bool same_result(const Value& result, const Value& wanted) {
  if (wanted.is(Kind::problem)) return result.is(Kind::problem) && result.problem().code == wanted.problem().code;
  return identical(result, wanted);
}

inline std::string show(const Value& value) {
  if (value.is(Kind::problem)) return "!" + to_text(value.problem().code) + " " + value.problem().message;
  if (value.is(Kind::unknown)) {
    std::string text = "unknown";
    for (const std::string& path : value.missing().paths) text += " " + path;
    return text;
  }
  return to_feel(value);
}

struct Row {
  std::string_view expression;
  std::string_view wanted;
};

inline void check(TestContext& context, const Row& row) {
  SCOPED_TRACE(std::string(row.expression));
  const Value result = Script(context, row.expression).run();
  const Value wanted = Script(context, row.wanted).run();
  EXPECT_TRUE(same_result(result, wanted)) << "is " << show(result) << "\nnot " << show(wanted);
}

/// Checks rows in one mode.
inline void check(Mode mode, std::initializer_list<Row> rows) {
  TestContext context(mode);
  for (const Row& row : rows) check(context, row);
}

/// Checks rows that are the same in both modes.
inline void check_both(std::initializer_list<Row> rows) {
  check(Mode::strict, rows);
  check(Mode::dmn, rows);
}

/// Checks calls that have no answer: null in dmn mode, a problem with the code in strict mode.
inline void check_mistakes(Code code, std::initializer_list<std::string_view> expressions) {
  for (const std::string_view expression : expressions) {
    SCOPED_TRACE(std::string(expression));
    TestContext dmn(Mode::dmn);
    EXPECT_EQ("null", show(Script(dmn, expression).run()));
    TestContext strict(Mode::strict);
    const Value result = Script(strict, expression).run();
    EXPECT_TRUE(result.is(Kind::problem) && result.problem().code == code) << "is " << show(result);
  }
}

}  // namespace adjudge::testing
