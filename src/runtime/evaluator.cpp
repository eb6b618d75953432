#include "runtime/machine.hpp"

namespace adjudge {

Evaluator::Evaluator(const Program& program, const FunctionCatalogue& functions)
    : machine_(std::make_unique<Machine>(program, functions)) {}
Evaluator::~Evaluator() = default;
Evaluator::Evaluator(Evaluator&&) noexcept = default;
Evaluator& Evaluator::operator=(Evaluator&&) noexcept = default;

Decision Evaluator::evaluate(const Case& facts, const Options& options) { return machine_->evaluate(facts, options); }
Explanation Evaluator::explain(const Case& facts, const Options& options) { return machine_->explain(facts, options); }
WhyNot Evaluator::why_not(const Case& facts, const Options& options, std::uint32_t decision, const Value& hoped_for) {
  return machine_->why_not(facts, options, decision, hoped_for);
}
Value Evaluator::applies_by(const Case& facts, const Options& options) { return machine_->applies_by(facts, options); }
const std::vector<Problem>& Evaluator::null_causes() const { return machine_->null_causes(); }

Decision evaluate(const Program& program, const FunctionCatalogue& functions, const Case& facts,
                  const Options& options) {
  return Evaluator(program, functions).evaluate(facts, options);
}

}  // namespace adjudge
