// Decision tables of DMN files.

#include <algorithm>
#include <utility>

#include "model/drg_resolver.hpp"
#include "model/errors.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

const Type any_type(Type::Kind::any);
const Type boolean_type(Type::Kind::boolean);

bool is_aggregate(HitPolicy hit) {
  return hit == HitPolicy::collect_sum || hit == HitPolicy::collect_min || hit == HitPolicy::collect_max ||
         hit == HitPolicy::collect_count;
}

}  // namespace

ast::UnaryTests DrgResolver::tests_of(const ScalarText& written, const Environment& around, bool& is_sound) {
  ScalarText text = r_.trimmed(written);
  Diagnostics found;
  ast::UnaryTests tests;
  if (text.text.empty() || text.text == "-") {
    tests.any = true;
    return tests;
  }
  tests = parse_unary_tests(text, r_.scope(around), Mode::dmn, found);
  for (const Diagnostic& diagnostic : found) r_.report(errors::as_warning(diagnostic));
  is_sound = !found.has_errors();
  return tests;
}

// The values that an output's `outputValues` list, from the highest priority on.
std::vector<Value> DrgResolver::ranks_of(const drg::TableOutput& output, const Environment& around) {
  std::vector<Value> result;
  if (!output.allowed) return result;
  bool is_sound = true;
  for (const ast::ExpressionPtr& one : tests_of(*output.allowed, around, is_sound).tests)
    if (const auto value = r_.constant_of(r_.expression(*one, around))) result.push_back(*value);
  return result;
}

// That all cells of a rule hold. A cell with a mistake does not.
ExpressionPtr DrgResolver::condition_of(const drg::TableRule& rule,
                                        const std::vector<std::pair<LocalId, ExpressionPtr>>& inputs,
                                        const Environment& around) {
  std::vector<ExpressionPtr> conditions;
  for (std::size_t i = 0; i < rule.inputs.size() && i < inputs.size(); ++i) {
    bool is_sound = true;
    const auto& [local, value] = inputs[i];
    const ast::UnaryTests tests = tests_of(rule.inputs[i], around.with("?", local, value->type), is_sound);
    const unsigned unknown_before = r_.unknown_names_;
    const Resolver::Test test = r_.unary_tests(tests, local, value->type, around);
    if (!is_sound || r_.unknown_names_ != unknown_before)
      conditions.push_back(null(rule.inputs[i].span));
    else if (test.expression)
      conditions.push_back(test.expression);
  }
  if (conditions.empty()) return nullptr;
  if (conditions.size() == 1) return conditions.front();
  return r_.make(Logical{true, std::move(conditions)}, boolean_type, rule.span);
}

ExpressionPtr DrgResolver::of_table(const drg::Table& table, const Environment& around, Span span) {
  TableAnswer made;
  made.hit = table.hit;
  std::vector<std::pair<LocalId, ExpressionPtr>> inputs;
  for (const drg::TableInput& input : table.inputs) {
    ExpressionPtr value = feel(input.expression, around);
    value = conform(std::move(value), type_named(file_, input.type, input.expression.span, 0));
    inputs.emplace_back(r_.new_local(), std::move(value));
  }
  std::vector<Type::Field> fields;
  std::vector<Type> types;
  for (const drg::TableOutput& output : table.outputs) {
    types.push_back(type_named(file_, output.type, output.name.span, 0));
    Type::Field field;
    field.name = normalise_name(output.name.text);
    field.type = types.back();
    fields.push_back(std::move(field));
    made.ranks.push_back(ranks_of(output, around));
  }
  const bool is_single = table.outputs.size() == 1;
  const Type whole = is_single ? types.front() : Type::record("", std::move(fields));
  const auto answer = [&](const std::vector<ScalarText>& texts, Span of) {
    if (is_single) return conform(texts.empty() ? null(of) : feel(texts.front(), around), types.front());
    ContextMake context;
    context.shape = whole.shape();
    for (std::size_t i = 0; i < types.size(); ++i)
      context.entries.emplace_back(r_.new_local(),
                                   i < texts.size() ? conform(feel(texts[i], around), types[i]) : null(of));
    return r_.make(std::move(context), whole, of);
  };
  // All outputs, then all conditions: each kind has a scope of its own, which is made when another one was at work.
  for (const drg::TableRule& rule : table.rules) made.rows.push_back({nullptr, answer(rule.outputs, rule.span)});
  for (std::size_t row = 0; row < table.rules.size(); ++row)
    made.rows[row].condition = condition_of(table.rules[row], inputs, around);
  const bool has_default = std::any_of(table.outputs.begin(), table.outputs.end(),
                                       [](const drg::TableOutput& output) { return output.default_value.has_value(); });
  if (has_default) {
    std::vector<ScalarText> texts;
    for (const drg::TableOutput& output : table.outputs) texts.push_back(output.default_value.value_or(ScalarText()));
    made.otherwise = answer(texts, span);
  }
  if (is_aggregate(table.hit) && !is_single) {
    r_.report(errors::as_warning(
        errors::mistake(Code::wrong_hit_policy, span, "a table that sums or counts has one output")));
    return null(span);
  }
  const bool is_ranked = table.hit == HitPolicy::priority || table.hit == HitPolicy::output_order;
  if (is_ranked && std::all_of(made.ranks.begin(), made.ranks.end(), [](const auto& ranks) { return ranks.empty(); })) {
    r_.report(errors::as_warning(errors::mistake(Code::wrong_hit_policy, span,
                                                 "no output lists its values, from which the priority would follow")));
    return null(span);
  }
  const bool is_list = is_list_valued(table.hit);
  const Type type = is_list ? Type::list(whole) : is_aggregate(table.hit) ? any_type : whole;
  ExpressionPtr result = r_.make(std::move(made), type, span);
  return r_.in_turn(std::move(inputs), std::move(result), span);
}

}  // namespace adjudge::model
