#include "model/parts.hpp"

#include <vector>

namespace adjudge::model {

bool has_part(const ast::Expression& expression, const std::function<bool(const ast::Expression&)>& is_asked) {
  if (is_asked(expression)) return true;
  const auto one = [&](const ast::ExpressionPtr& part) { return part && has_part(*part, is_asked); };
  const auto any = [&](const std::vector<ast::ExpressionPtr>& parts) {
    for (const auto& part : parts)
      if (one(part)) return true;
    return false;
  };
  const auto any_iterator = [&](const std::vector<ast::Iterator>& iterators) {
    for (const auto& iterator : iterators)
      if (one(iterator.domain) || one(iterator.range_end)) return true;
    return false;
  };
  return ast::match(
      expression, [](const ast::Invalid&) { return false; }, [](const ast::NullLiteral&) { return false; },
      [](const ast::BooleanLiteral&) { return false; }, [](const ast::NumberLiteral&) { return false; },
      [](const ast::StringLiteral&) { return false; }, [](const ast::AtLiteral&) { return false; },
      [](const ast::MoneyLiteral&) { return false; }, [](const ast::LengthLiteral&) { return false; },
      [](const ast::Name&) { return false; }, [&](const ast::Negation& n) { return one(n.operand); },
      [&](const ast::Binary& n) { return one(n.left) || one(n.right); },
      [&](const ast::Between& n) { return one(n.value) || one(n.low) || one(n.high); },
      [&](const ast::In& n) { return one(n.value) || any(n.tests); },
      [&](const ast::UnaryComparison& n) { return one(n.operand); },
      [&](const ast::InstanceOf& n) { return one(n.value); }, [&](const ast::Path& n) { return one(n.base); },
      [&](const ast::Filter& n) { return one(n.base) || one(n.condition); },
      [&](const ast::Call& n) {
        for (const auto& argument : n.arguments)
          if (one(argument.value)) return true;
        return one(n.callee);
      },
      [&](const ast::If& n) { return one(n.condition) || one(n.then) || one(n.otherwise); },
      [&](const ast::For& n) { return any_iterator(n.iterators) || one(n.body); },
      [&](const ast::Quantified& n) { return any_iterator(n.iterators) || one(n.condition); },
      [&](const ast::FunctionDefinition& n) { return one(n.body); },
      [&](const ast::ListLiteral& n) { return any(n.items); },
      [&](const ast::ContextLiteral& n) {
        for (const auto& entry : n.entries)
          if (one(entry.value)) return true;
        return false;
      },
      [&](const ast::RangeLiteral& n) { return one(n.low) || one(n.high); });
}

bool mentions_question(const ast::Expression& expression) {
  return has_part(expression, [](const ast::Expression& part) {
    const auto* name = std::get_if<ast::Name>(&part.node);
    return name != nullptr && name->text == "?";
  });
}

}  // namespace adjudge::model
