#include "adjudge/engine/feel.hpp"

#include "adjudge/core/read_text.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/program/compile.hpp"
#include "adjudge/runtime/functions.hpp"

namespace adjudge {

Result<FeelResult> evaluate_feel(std::string_view expression, const Value& context, Mode mode, const Options& options) {
  auto sources = std::make_shared<SourceSet>();
  const SourceId source = sources->add({"expression", std::string(expression)});
  Diagnostics notes;
  std::vector<std::pair<std::string, Type>> names;
  Case facts;
  if (context.is(Kind::context))
    for (std::size_t i = 0; i < context.values().size(); ++i) {
      const Value& value = context.values()[i];
      names.emplace_back(context.shape()->keys()[i], mode == Mode::dmn ? Type(Type::Kind::any) : type_of(value));
      // In strict mode nothing is null: a null in the context is a value that is not known.
      facts.facts.push_back(value.is_null() && mode == Mode::strict ? Value::unknown(names.back().first) : value);
    }
  const ResolvedExpression resolved = resolve_expression(expression, names, built_in_functions(), mode, source, notes);
  if (notes.has_errors()) return Failure{std::move(notes), std::move(sources)};
  const Program program = compile_expression(resolved.model, *resolved.expression, built_in_functions(), notes);
  if (notes.has_errors()) return Failure{std::move(notes), std::move(sources)};
  Evaluator evaluator(program, built_in_functions());
  const Decision decision = evaluator.evaluate(facts, options);
  const Answer& answer = decision.answers.front();
  FeelResult result;
  switch (answer.status) {
    case Status::decided:
      result.value = answer.value;
      break;
    case Status::undetermined:
      result.value = Value::unknown(Missing{answer.missing});
      break;
    case Status::conflict:
    case Status::error:
      result.value = Value::problem(*answer.problem);
      break;
  }
  if (mode == Mode::dmn && !result.value.is_settled()) result.value = Value();
  result.causes = evaluator.null_causes();
  return result;
}

}  // namespace adjudge
