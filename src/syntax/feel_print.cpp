#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "adjudge/core/date.hpp"
#include "adjudge/syntax/print.hpp"
#include "syntax/feel_names.hpp"

namespace adjudge {
namespace {

using ast::Expression;
using Op = ast::BinaryOperator;

/// How tight a construct binds, by feel.md 3: an operand that binds less tightly than its place needs parentheses.
enum class Binding {
  open,  ///< for, if, some, function, `< 5`, and `x instance of T`, whose type would swallow what follows
  disjunction,
  conjunction,
  comparison,
  sum,
  product,
  power,
  otherwise,
  negation,
  postfix,
  primary,
};

std::string_view symbol_of(Op op) {
  switch (op) {
    case Op::logical_or:
      return "or";
    case Op::logical_and:
      return "and";
    case Op::equal:
      return "=";
    case Op::unequal:
      return "!=";
    case Op::less:
      return "<";
    case Op::at_most:
      return "<=";
    case Op::greater:
      return ">";
    case Op::at_least:
      return ">=";
    case Op::add:
      return "+";
    case Op::subtract:
      return "-";
    case Op::multiply:
      return "*";
    case Op::divide:
      return "/";
    case Op::power:
      return "**";
    case Op::otherwise:
      return "??";
  }
  return "";
}

Binding binding_of(Op op) {
  switch (op) {
    case Op::logical_or:
      return Binding::disjunction;
    case Op::logical_and:
      return Binding::conjunction;
    case Op::equal:
    case Op::unequal:
    case Op::less:
    case Op::at_most:
    case Op::greater:
    case Op::at_least:
      return Binding::comparison;
    case Op::add:
    case Op::subtract:
      return Binding::sum;
    case Op::multiply:
    case Op::divide:
      return Binding::product;
    case Op::power:
      return Binding::power;
    case Op::otherwise:
      return Binding::otherwise;
  }
  return Binding::primary;
}

/// For every kind of node, none left out.
struct BindingOf {
  Binding operator()(const ast::Invalid&) const { return Binding::primary; }
  Binding operator()(const ast::NullLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::BooleanLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::NumberLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::StringLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::AtLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::MoneyLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::LengthLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::Name&) const { return Binding::primary; }
  Binding operator()(const ast::ListLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::ContextLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::RangeLiteral&) const { return Binding::primary; }
  Binding operator()(const ast::Path&) const { return Binding::postfix; }
  Binding operator()(const ast::Filter&) const { return Binding::postfix; }
  Binding operator()(const ast::Call&) const { return Binding::postfix; }
  Binding operator()(const ast::Negation&) const { return Binding::negation; }
  Binding operator()(const ast::Binary& binary) const { return binding_of(binary.op); }
  Binding operator()(const ast::Between&) const { return Binding::comparison; }
  Binding operator()(const ast::In&) const { return Binding::comparison; }
  Binding operator()(const ast::UnaryComparison&) const { return Binding::open; }
  Binding operator()(const ast::InstanceOf&) const { return Binding::open; }
  Binding operator()(const ast::If&) const { return Binding::open; }
  Binding operator()(const ast::For&) const { return Binding::open; }
  Binding operator()(const ast::Quantified&) const { return Binding::open; }
  Binding operator()(const ast::FunctionDefinition&) const { return Binding::open; }
};
Binding binding_of(const Expression& expression) { return std::visit(BindingOf{}, expression.node); }

constexpr Binding tighter(Binding binding) { return static_cast<Binding>(static_cast<int>(binding) + 1); }

std::string quote(std::string_view text) {
  std::string result{"\""};
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\r':
        result += "\\r";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          constexpr std::string_view digits = "0123456789ABCDEF";
          const auto byte = static_cast<unsigned char>(c);
          result += "\\u00";
          result += digits[byte >> 4];
          result += digits[byte & 15];
        } else {
          result += c;
        }
    }
  }
  return result += '"';
}

std::string key_text(std::string_view key) { return feel::is_plain_name(key) ? std::string{key} : quote(key); }

std::string_view unit_name(ast::LengthUnit unit) {
  switch (unit) {
    case ast::LengthUnit::days:
      return "day";
    case ast::LengthUnit::months:
      return "month";
    case ast::LengthUnit::years:
      return "year";
    case ast::LengthUnit::business_days:
      return "business day";
    case ast::LengthUnit::hours:
      return "hour";
    case ast::LengthUnit::minutes:
      return "minute";
    case ast::LengthUnit::weeks:
      return "week";
  }
  return "";
}

std::string length_text(const ast::LengthLiteral& length) {
  std::string result = length.count.to_text() + " ";
  result += unit_name(length.unit);
  if (length.count != Decimal{1}) result += 's';
  return result;
}

void print_type(std::string& out, const ast::TypeName& type) {
  out += type.name;
  if (type.arguments.empty()) return;
  const bool is_function = type.name == "function";
  const std::size_t inside = type.arguments.size() - (is_function ? 1 : 0);  // the last one is the result
  out += '<';
  for (std::size_t i = 0; i < inside; ++i) {
    if (i != 0) out += ", ";
    if (i < type.field_names.size()) out.append(key_text(type.field_names[i])).append(": ");
    print_type(out, type.arguments[i]);
  }
  out += '>';
  if (is_function) {
    out += " -> ";
    print_type(out, type.arguments.back());
  }
}

void print_parameters(std::string& out, const std::vector<ast::FormalParameter>& parameters) {
  out += '(';
  bool is_first = true;
  for (const ast::FormalParameter& parameter : parameters) {
    if (!std::exchange(is_first, false)) out += ", ";
    out += parameter.name.text;
    for (const ast::TypeName& type : parameter.type) {
      out += ": ";
      print_type(out, type);
    }
  }
  out += ')';
}

class Printer {
 public:
  void print(const Expression& expression) {
    std::visit([this](const auto& node) { write(node); }, expression.node);
  }
  void print_tests(const std::vector<ast::ExpressionPtr>& tests) { list(tests); }
  std::string take() { return std::move(out_); }

 private:
  void operand(const ast::ExpressionPtr& expression, Binding least) {
    const bool needs_parentheses = binding_of(*expression) < least;
    if (needs_parentheses) out_ += '(';
    print(*expression);
    if (needs_parentheses) out_ += ')';
  }
  void list(const std::vector<ast::ExpressionPtr>& items) {
    bool is_first = true;
    for (const ast::ExpressionPtr& item : items) {
      if (!std::exchange(is_first, false)) out_ += ", ";
      print(*item);
    }
  }
  void iterators(const std::vector<ast::Iterator>& iterators) {
    bool is_first = true;
    for (const ast::Iterator& iterator : iterators) {
      out_ += std::exchange(is_first, false) ? " " : ", ";
      out_.append(iterator.name.text).append(" in ");
      operand(iterator.domain, Binding::disjunction);
      if (iterator.range_end) {
        out_ += "..";
        operand(iterator.range_end, Binding::disjunction);
      }
    }
  }

  void write(const ast::Invalid&) { out_ += "invalid"; }
  void write(const ast::NullLiteral&) { out_ += "null"; }
  void write(const ast::BooleanLiteral& literal) { out_ += literal.value ? "true" : "false"; }
  void write(const ast::NumberLiteral& literal) { out_ += literal.value.to_text(); }
  void write(const ast::StringLiteral& literal) { out_ += quote(literal.value); }
  void write(const ast::AtLiteral& literal) { out_ += '@' + quote(literal.text); }
  void write(const ast::MoneyLiteral& literal) { out_ += literal.value.to_text(); }
  void write(const ast::LengthLiteral& literal) { out_ += length_text(literal); }
  void write(const ast::Name& name) { out_ += name.text; }
  void write(const ast::Negation& negation) {
    out_ += '-';
    operand(negation.operand, Binding::negation);
  }
  void write(const ast::Binary& binary) {
    const Binding binding = binding_of(binary.op);
    operand(binary.left, binding);
    out_.append(" ").append(symbol_of(binary.op)).append(" ");
    operand(binary.right, tighter(binding));
  }
  void write(const ast::Between& between) {
    operand(between.value, Binding::comparison);
    out_ += " between ";
    operand(between.low, Binding::sum);
    out_ += " and ";
    operand(between.high, Binding::sum);
  }
  void write(const ast::In& in) {
    operand(in.value, Binding::comparison);
    out_ += " in ";
    const bool is_bare = in.tests.size() == 1 && (std::holds_alternative<ast::UnaryComparison>(in.tests[0]->node) ||
                                                  binding_of(*in.tests[0]) >= Binding::postfix);
    if (!is_bare) out_ += '(';
    list(in.tests);
    if (!is_bare) out_ += ')';
  }
  void write(const ast::UnaryComparison& comparison) {
    out_.append(symbol_of(comparison.op)).append(" ");
    operand(comparison.operand, Binding::sum);
  }
  void write(const ast::InstanceOf& instance) {
    operand(instance.value, Binding::postfix);
    out_ += " instance of ";
    print_type(out_, instance.type);
  }
  void write(const ast::Path& path) {
    operand(path.base, Binding::postfix);
    out_.append(".").append(path.name.text);
  }
  void write(const ast::Filter& filter) {
    operand(filter.base, Binding::postfix);
    out_ += '[';
    // As the upper bound of an interval, `a[< 5]` would end it.
    const bool is_comparison = std::holds_alternative<ast::UnaryComparison>(filter.condition->node);
    operand(filter.condition, is_comparison ? Binding::disjunction : Binding::open);
    out_ += ']';
  }
  void write(const ast::Call& call) {
    operand(call.callee, Binding::postfix);
    out_ += '(';
    bool is_first = true;
    for (const ast::Argument& argument : call.arguments) {
      if (!std::exchange(is_first, false)) out_ += ", ";
      if (call.named) out_.append(argument.name.text).append(": ");
      print(*argument.value);
    }
    out_ += ')';
  }
  void write(const ast::If& conditional) {
    out_ += "if ";
    print(*conditional.condition);
    out_ += " then ";
    print(*conditional.then);
    out_ += " else ";
    print(*conditional.otherwise);
  }
  void write(const ast::For& loop) {
    out_ += "for";
    iterators(loop.iterators);
    out_ += " return ";
    print(*loop.body);
  }
  void write(const ast::Quantified& quantified) {
    out_ += quantified.every ? "every" : "some";
    iterators(quantified.iterators);
    out_ += " satisfies ";
    print(*quantified.condition);
  }
  void write(const ast::FunctionDefinition& function) {
    out_ += "function";
    print_parameters(out_, function.parameters);
    out_ += function.external ? " external " : " ";
    print(*function.body);
  }
  void write(const ast::ListLiteral& literal) {
    out_ += '[';
    list(literal.items);
    out_ += ']';
  }
  void write(const ast::ContextLiteral& literal) {
    out_ += '{';
    bool is_first = true;
    for (const ast::ContextEntry& entry : literal.entries) {
      if (!std::exchange(is_first, false)) out_ += ", ";
      out_.append(key_text(entry.key.text)).append(": ");
      print(*entry.value);
    }
    out_ += '}';
  }
  void write(const ast::RangeLiteral& range) {
    out_ += range.low_included ? '[' : '(';
    print(*range.low);
    out_ += "..";
    print(*range.high);
    out_ += range.high_included ? ']' : ')';
  }

  std::string out_;
};

/// One node a line, parts indented below it.
class TreePrinter {
 public:
  void print(const Expression& expression) {
    std::visit([this](const auto& node) { write(node); }, expression.node);
  }
  std::string take() { return std::move(out_); }

 private:
  void line(std::string_view kind, std::string_view detail = {}) {
    out_.append(depth_ * 2, ' ').append(kind);
    if (!detail.empty()) out_.append(" ").append(detail);
    out_ += '\n';
  }
  void part(const ast::ExpressionPtr& expression) {
    if (!expression) return;
    ++depth_;
    print(*expression);
    --depth_;
  }
  void parts(const std::vector<ast::ExpressionPtr>& expressions) {
    for (const ast::ExpressionPtr& expression : expressions) part(expression);
  }
  void iterators(const std::vector<ast::Iterator>& iterators) {
    ++depth_;
    for (const ast::Iterator& iterator : iterators) {
      line("iterator", iterator.name.text);
      part(iterator.domain);
      part(iterator.range_end);
    }
    --depth_;
  }

  void write(const ast::Invalid&) { line("invalid"); }
  void write(const ast::NullLiteral&) { line("null"); }
  void write(const ast::BooleanLiteral& literal) { line("boolean", literal.value ? "true" : "false"); }
  void write(const ast::NumberLiteral& literal) { line("number", literal.value.to_text()); }
  void write(const ast::StringLiteral& literal) { line("text", quote(literal.value)); }
  void write(const ast::AtLiteral& literal) { line("at", quote(literal.text)); }
  void write(const ast::MoneyLiteral& literal) { line("money", literal.value.to_text()); }
  void write(const ast::LengthLiteral& literal) { line("length", length_text(literal)); }
  void write(const ast::Name& name) { line(name.in_scope ? "name" : "unknown name", name.text); }
  void write(const ast::Negation& negation) {
    line("negation");
    part(negation.operand);
  }
  void write(const ast::Binary& binary) {
    line(binary.op == Op::otherwise ? "otherwise" : symbol_of(binary.op));
    part(binary.left);
    part(binary.right);
  }
  void write(const ast::Between& between) {
    line("between");
    part(between.value);
    part(between.low);
    part(between.high);
  }
  void write(const ast::In& in) {
    line("in");
    part(in.value);
    parts(in.tests);
  }
  void write(const ast::UnaryComparison& comparison) {
    line("test", symbol_of(comparison.op));
    part(comparison.operand);
  }
  void write(const ast::InstanceOf& instance) {
    std::string type;
    print_type(type, instance.type);
    line("instance of", type);
    part(instance.value);
  }
  void write(const ast::Path& path) {
    line("path", path.name.text);
    part(path.base);
  }
  void write(const ast::Filter& filter) {
    line("filter");
    part(filter.base);
    part(filter.condition);
  }
  void write(const ast::Call& call) {
    line(call.named ? "call by name" : "call");
    part(call.callee);
    ++depth_;
    for (const ast::Argument& argument : call.arguments) {
      line("argument", argument.name.text);
      part(argument.value);
    }
    --depth_;
  }
  void write(const ast::If& conditional) {
    line("if");
    part(conditional.condition);
    part(conditional.then);
    part(conditional.otherwise);
  }
  void write(const ast::For& loop) {
    line("for");
    iterators(loop.iterators);
    part(loop.body);
  }
  void write(const ast::Quantified& quantified) {
    line(quantified.every ? "every" : "some");
    iterators(quantified.iterators);
    part(quantified.condition);
  }
  void write(const ast::FunctionDefinition& function) {
    std::string head;
    print_parameters(head, function.parameters);
    line(function.external ? "external function" : "function", head);
    part(function.body);
  }
  void write(const ast::ListLiteral& literal) {
    line("list");
    parts(literal.items);
  }
  void write(const ast::ContextLiteral& literal) {
    line("context");
    ++depth_;
    for (const ast::ContextEntry& entry : literal.entries) {
      line("entry", key_text(entry.key.text));
      part(entry.value);
    }
    --depth_;
  }
  void write(const ast::RangeLiteral& range) {
    std::string ends{range.low_included ? "[" : "("};
    line("range", ends.append("..").append(range.high_included ? "]" : ")"));
    part(range.low);
    part(range.high);
  }

  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string print(const ast::Expression& expression) {
  Printer printer;
  printer.print(expression);
  return printer.take();
}

std::string print(const ast::UnaryTests& tests) {
  if (tests.any) return "-";
  Printer printer;
  printer.print_tests(tests.tests);
  // A lone `not(x)` is a negated test; as a value it keeps parentheses of its own.
  const auto* call = tests.tests.size() == 1 ? std::get_if<ast::Call>(&tests.tests[0]->node) : nullptr;
  const auto* callee = call == nullptr ? nullptr : std::get_if<ast::Name>(&call->callee->node);
  const std::string text = printer.take();
  if (tests.negated) return "not(" + text + ")";
  return callee != nullptr && callee->text == "not" ? "(" + text + ")" : text;
}

std::string to_text(const ast::Expression& expression) {
  TreePrinter printer;
  printer.print(expression);
  return printer.take();
}

}  // namespace adjudge
