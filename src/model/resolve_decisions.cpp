#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

const Type boolean_type(Type::Kind::boolean);

std::vector<std::string> field_names(const Type& type) {
  std::vector<std::string> names;
  for (const Type::Field& field : type.fields()) names.push_back(field.name);
  return names;
}

bool needs_numbers(HitPolicy hit) {
  return hit == HitPolicy::collect_sum || hit == HitPolicy::collect_min || hit == HitPolicy::collect_max;
}

}  // namespace

// Names, questions, answers and hit policies of all decisions come first: bodies read other decisions' answers.
void Resolver::declare_decisions() {
  for (std::uint32_t i = 0; i < document_.decisions.size(); ++i) {
    const document::DecisionDeclaration& written = document_.decisions[i];
    Decision& decision = model_.decisions[i];
    decision.name = normalise_name(written.name.text);
    decision.span = written.name.span;
    if (written.question) decision.question = written.question->text;
    if (written.cite) decision.cite = written.cite->text;
    switch (written.body) {
      case document::Body::rules:
        decision.body = Decision::Body::rules;
        break;
      case document::Body::table:
        decision.body = Decision::Body::table;
        break;
      case document::Body::value:
      case document::Body::none:
        decision.body = Decision::Body::value;
        break;
      case document::Body::score:
        decision.body = Decision::Body::score;
        break;
    }
    if (written.hit) {
      if (const auto hit = parse_hit_policy(written.hit->text))
        decision.hit = *hit;
      else
        report(errors::with_nearest(
            errors::wrong_hit_policy(written.hit->span, errors::quoted(written.hit->text) + " is no hit policy"),
            written.hit->span, written.hit->text,
            {"unique", "any", "first", "priority", "rule_order", "output_order", "collect", "collect sum",
             "collect min", "collect max", "collect count"}));
      if (decision.body == Decision::Body::value || decision.body == Decision::Body::score)
        report(errors::wrong_hit_policy(written.hit->span, "`hit` belongs to `rules` and `table`"));
    }
    if (decision.body == Decision::Body::score) decision.hit = HitPolicy::collect_sum;
    decision.answer = written.answer ? read_type(*written.answer) : Type();
    if (!written.answer) report(errors::decision_without_answer(written.name.span, decision.name));
    decision.rule_answer = decision.answer;
    if (written.for_each) {
      if (decision.rule_answer.is(Type::Kind::list))
        decision.rule_answer = Type(decision.rule_answer.element());
      else if (!decision.rule_answer.is_unknown())
        report(errors::type_mismatch(written.answer->span, "`list of ...`, one answer per element of `for_each`",
                                     decision.answer.to_text()));
    }
    if ((decision.body == Decision::Body::rules || decision.body == Decision::Body::table) &&
        is_list_valued(decision.hit)) {
      if (decision.rule_answer.is(Type::Kind::list))
        decision.rule_answer = Type(decision.rule_answer.element());
      else if (!decision.rule_answer.is_unknown())
        report(errors::type_mismatch(
            written.answer->span,
            "`list of ...`, one answer per rule under `hit: " + std::string(to_text(decision.hit)) + "`",
            decision.answer.to_text()));
    }
    const Type& rule_answer = decision.rule_answer;
    if (needs_numbers(decision.hit) && !rule_answer.is_unknown()) {
      const bool is_ranked = decision.hit != HitPolicy::collect_sum &&
                             (rule_answer.is(Type::Kind::date) || rule_answer.is(Type::Kind::date_time) ||
                              rule_answer.is(Type::Kind::time));
      if (!is_ranked && !rule_answer.is(Type::Kind::number) && !rule_answer.is(Type::Kind::money) &&
          !rule_answer.is(Type::Kind::duration) && !rule_answer.is(Type::Kind::months))
        report(errors::wrong_hit_policy(
            written.hit ? written.hit->span : written.name.span,
            decision.body == Decision::Body::score
                ? "the answer of a `score` is a number, not " + rule_answer.to_text()
                : "`" + std::string(to_text(decision.hit)) + "` needs numbers or money, not " + rule_answer.to_text()));
    }
    if (decision.hit == HitPolicy::collect_count && !rule_answer.is_unknown() && !rule_answer.is(Type::Kind::number))
      report(errors::wrong_hit_policy(written.hit->span,
                                      "`collect count` answers a number, not " + rule_answer.to_text()));
    collect_members(decision.answer);
  }
}

std::optional<Period> Resolver::period(const document::Period& written) {
  Period result;
  bool is_good = true;
  const auto date = [&](const std::optional<ScalarText>& text) -> std::optional<Date> {
    if (!text) return std::nullopt;
    auto read = Date::parse(text->text);
    if (!read)
      report(errors::bad_period(text->span, errors::quoted(text->text) + " is not a date", "write 2026-11-24"));
    is_good = is_good && read;
    return read;
  };
  result.from = date(written.from);
  result.to = date(written.to);
  if (!is_good) return std::nullopt;
  if (result.from && result.to && *result.from >= *result.to) {
    report(errors::bad_period(written.span, "the period is empty: `to` is not after `from`",
                              "`to` is the first day that is out"));
    return std::nullopt;
  }
  return result;
}

// Whether the pack says which date counts; that it does not is one mistake, however many periods there are.
bool Resolver::needs_applies_by(Span span, std::string_view what) {
  if (document_.header.applies_by) return true;
  if (!has_missed_applies_by_)
    report(errors::bad_applies_by(span, std::string(what) + " needs `applies_by`",
                                  "say in pack.yaml which date counts: `applies_by: order.placed_at`"));
  has_missed_applies_by_ = true;
  return false;
}

ExpressionPtr Resolver::in_force(const document::Period& written) {
  const auto read = period(written);
  if (!needs_applies_by(written.span, "`in_force`") || !read || !model_.applies_by) return nullptr;
  const Type date_type(Type::Kind::date);
  ExpressionPtr date = make(LocalDate{model_.applies_by}, date_type, written.span);
  std::vector<ExpressionPtr> bounds;
  if (read->from)
    bounds.push_back(
        make(Comparison{ComparisonOperator::at_least, date, literal(Value(*read->from), date_type, written.span)},
             boolean_type, written.span));
  if (read->to)
    bounds.push_back(
        make(Comparison{ComparisonOperator::less, date, literal(Value(*read->to), date_type, written.span)},
             boolean_type, written.span));
  if (bounds.empty()) return nullptr;
  if (bounds.size() == 1) return bounds.front();
  return make(Logical{true, std::move(bounds)}, boolean_type, written.span);
}

// A condition that the pack's date lies in a period, or outside of it: a test of an input like any other.
void Resolver::add_period(Decision& decision, Rule& rule, const document::Period& written, bool inside,
                          std::map<std::string, std::uint32_t>& inputs) {
  const auto read = period(written);
  if (!needs_applies_by(written.span, "`in_force`") || !read || !model_.applies_by) return;
  if (!read->from && !read->to) return;
  const auto [place, is_new] = inputs.emplace("", static_cast<std::uint32_t>(decision.inputs.size()));
  if (is_new) {
    Input date;
    date.text = document_.header.applies_by->text;
    date.value = make(LocalDate{model_.applies_by}, Type(Type::Kind::date), document_.header.applies_by->span);
    decision.inputs.push_back(std::move(date));
  }
  ValueSet::Interval interval;
  if (read->from) interval.low = Value(*read->from);
  if (read->to) interval.high = Value(*read->to);
  interval.low_included = true;
  interval.high_included = false;
  Condition condition_of;
  condition_of.form = Condition::Form::in_force;
  condition_of.input = place->second;
  condition_of.expression = decision.inputs[place->second].value;
  condition_of.set = ValueSet::of_intervals({std::move(interval)});
  if (!inside) condition_of.set = condition_of.set->complement();
  condition_of.span = written.span;
  if (sources_ != nullptr) condition_of.text = std::string(sources_->text(written.span));
  if (!inside) condition_of.text = "not(" + condition_of.text + ")";
  rule.conditions.push_back(std::move(condition_of));
}

std::uint32_t Resolver::input(Decision& decision, const ScalarText& text, const Environment& environment,
                              std::map<std::string, std::uint32_t>& inputs) {
  const std::string key = normalise_name(text.text);
  if (const auto found = inputs.find(key); found != inputs.end()) return found->second;
  Input made;
  made.text = text.text;
  made.value = feel(text, environment);
  const auto index = static_cast<std::uint32_t>(decision.inputs.size());
  decision.inputs.push_back(std::move(made));
  inputs.emplace(key, index);
  return index;
}

std::vector<Condition> Resolver::conditions(Decision& decision, const document::Conditions& written,
                                            const Environment& environment,
                                            std::map<std::string, std::uint32_t>& inputs) {
  std::vector<Condition> result;
  for (const document::Condition& one : written) {
    Condition condition_of;
    condition_of.form = Condition::Form::test;
    condition_of.input = input(decision, one.subject, environment, inputs);
    condition_of.question = new_local();
    condition_of.span = one.test.span;
    if (sources_ != nullptr) condition_of.text = std::string(sources_->text(one.test.span));
    const Type subject = decision.inputs[condition_of.input].value->type;
    Test test = cell(one.test, condition_of.question, subject.as_optional(false), environment);
    condition_of.expression = std::move(test.expression);
    condition_of.set = std::move(test.set);
    result.push_back(std::move(condition_of));
  }
  return result;
}

Outputs Resolver::outputs(const Decision& decision, const yaml::Node& node, const Environment& environment) {
  const Type& answer = decision.rule_answer;
  if (!answer.is(Type::Kind::record) || node.is_scalar()) return {{value_of_node(node, answer, environment)}, true};
  if (!node.is_mapping()) {
    report(errors::type_mismatch(node.span, "a mapping with " + errors::join(field_names(answer)),
                                 std::string(yaml::describe(node))));
    return {std::vector<ExpressionPtr>(answer.fields().size()), false};
  }
  bool has_alien = false;  // a misspelt output is one mistake, not two
  for (const yaml::Entry& entry : node.entries) {
    if (answer.field(normalise_name(entry.key.text)) != nullptr) continue;
    report(errors::unknown_output(entry.key.span, entry.key.text, field_names(answer)));
    has_alien = true;
  }
  Outputs result;
  result.is_whole = false;
  for (const Type::Field& field : answer.fields()) {
    const yaml::Node* given = nullptr;
    for (const yaml::Entry& entry : node.entries)
      if (normalise_name(entry.key.text) == field.name) given = &entry.value;
    if (given == nullptr || given->is_null()) {
      if (!field.type.is_optional() && !has_alien) report(errors::missing_output(node.span, field.name));
      result.parts.push_back(nullptr);
      continue;
    }
    owner_ = decision.name + "." + field.name;
    result.parts.push_back(value_of_node(*given, field.type.as_optional(false), environment));
    owner_ = decision.name;
  }
  return result;
}

Outputs Resolver::output_cells(const Decision& decision, const std::vector<const yaml::Node*>& cells,
                               const std::vector<std::size_t>& columns, Span row, const Environment& environment) {
  const Type& answer = decision.rule_answer;
  if (!answer.is(Type::Kind::record) || columns.empty())
    return {{value_of_node(*cells.front(), answer, environment)}, true};
  Outputs result{std::vector<ExpressionPtr>(answer.fields().size()), false};
  for (std::size_t i = 0; i < columns.size() && i < cells.size(); ++i) {
    const Type::Field& field = answer.fields()[columns[i]];
    const yaml::Node& cell_of = *cells[i];
    const bool is_left_out = cell_of.is_null() || (cell_of.is_scalar() && cell_of.scalar.text == "-");
    if (is_left_out) {
      if (!field.type.is_optional()) report(errors::missing_output(cell_of.span, field.name));
      continue;
    }
    owner_ = decision.name + "." + field.name;
    result.parts[columns[i]] = value_of_node(cell_of, field.type.as_optional(false), environment);
    owner_ = decision.name;
  }
  for (std::size_t i = 0; i < answer.fields().size(); ++i)
    if (std::find(columns.begin(), columns.end(), i) == columns.end() && !answer.fields()[i].type.is_optional())
      report(errors::missing_output(row, answer.fields()[i].name));
  return result;
}

Rule Resolver::resolve_rule(Decision& decision, const document::Rule& written, std::size_t index,
                            const Environment& environment, std::map<std::string, std::uint32_t>& inputs) {
  const document::DecisionDeclaration& declaration =
      document_.decisions[static_cast<std::size_t>(&decision - model_.decisions.data())];
  Rule rule;
  rule.is_named = written.id.has_value();
  rule.id = rule.is_named ? written.id->text : decision.name + "#" + std::to_string(index + 1);
  rule.span = rule.is_named ? written.id->span : written.span;
  rule.otherwise = written.otherwise;
  if (written.cite) rule.cite = written.cite->text;

  if (written.in_force) add_period(decision, rule, *written.in_force, true, inputs);
  for (const document::Period& period : written.not_in_force) add_period(decision, rule, period, false, inputs);

  if (decision.body == Decision::Body::table) {
    std::vector<std::size_t> columns;
    for (const ScalarText& output : declaration.outputs) {
      const int field = decision.rule_answer.is(Type::Kind::record)
                            ? decision.rule_answer.field_index(normalise_name(output.text))
                            : -1;
      if (field >= 0) columns.push_back(static_cast<std::size_t>(field));
    }
    const bool is_record = decision.rule_answer.is(Type::Kind::record);
    if (is_record && declaration.outputs.empty())
      for (std::size_t i = 0; i < decision.rule_answer.fields().size(); ++i) columns.push_back(i);
    const std::size_t output_count = is_record ? columns.size() : 1;
    std::vector<const yaml::Node*> output_nodes;
    if (written.otherwise) {
      for (const yaml::Node& node : written.otherwise_cells) output_nodes.push_back(&node);
      if (output_nodes.size() != output_count) {
        report(errors::wrong_cell_count(written.span, 0, output_count, output_nodes.size()));
        return rule;
      }
    } else {
      const std::size_t input_count = declaration.inputs.size();
      if (written.cells.size() != input_count + output_count) {
        report(errors::wrong_cell_count(written.span, input_count, output_count, written.cells.size()));
        return rule;
      }
      for (std::size_t i = 0; i < input_count; ++i) {
        Condition condition_of;
        condition_of.form = Condition::Form::test;
        condition_of.input = input(decision, declaration.inputs[i], environment, inputs);
        condition_of.question = new_local();
        condition_of.span = written.cells[i].span;
        if (sources_ != nullptr) condition_of.text = std::string(sources_->text(condition_of.span));
        const Type subject = decision.inputs[condition_of.input].value->type.as_optional(false);
        Test test = cell(written.cells[i], condition_of.question, subject, environment);
        condition_of.expression = std::move(test.expression);
        condition_of.set = std::move(test.set);
        rule.conditions.push_back(std::move(condition_of));
      }
      for (std::size_t i = input_count; i < written.cells.size(); ++i) output_nodes.push_back(&written.cells[i]);
    }
    rule.outputs = output_cells(decision, output_nodes, columns, written.span, environment);
  } else {
    for (Condition& condition_of : conditions(decision, written.when, environment, inputs))
      rule.conditions.push_back(std::move(condition_of));
    if (!written.any_of.empty()) {
      Condition alternatives;
      alternatives.form = Condition::Form::any_of;
      alternatives.span = written.span;
      for (const document::Conditions& alternative : written.any_of)
        alternatives.alternatives.push_back(conditions(decision, alternative, environment, inputs));
      rule.conditions.push_back(std::move(alternatives));
    }
    const auto boolean = [&](const ScalarText& text, bool negated) {
      Condition condition_of;
      condition_of.form = Condition::Form::boolean;
      condition_of.negated = negated;
      condition_of.text = text.text;
      condition_of.span = text.span;
      condition_of.expression = feel(text, environment);
      const Type& type = condition_of.expression->type;
      if (!type.is(Type::Kind::boolean) && !type.is_unknown() && !type.is(Type::Kind::any))
        report(errors::type_mismatch(text.span, "a condition (true or false)", errors::said(type)));
      rule.conditions.push_back(std::move(condition_of));
    };
    if (written.condition) boolean(*written.condition, false);
    if (written.unless) boolean(*written.unless, true);
    const bool has_condition = !written.when.empty() || !written.any_of.empty() || written.condition || written.unless;
    if (!written.otherwise && !has_condition) report(errors::rule_without_condition(rule.span, rule.id));
    if (decision.body == Decision::Body::score) {
      if (written.points)
        rule.outputs = {{constant_or_expression(*written.points, decision.rule_answer, environment)}, true};
    } else if (decision.hit == HitPolicy::collect_count) {
      // Its answer is the number of rules; what each gives is not asked.
      rule.outputs = {{literal(Value(Decimal(1)), Type(Type::Kind::number), rule.span)}, true};
    } else if (written.then) {
      rule.outputs = outputs(decision, *written.then, environment);
    }
  }
  if (written.because) rule.because = text_template(*written.because, environment, true);
  return rule;
}

void Resolver::resolve_decision(std::uint32_t index) {
  const document::DecisionDeclaration& written = document_.decisions[index];
  Decision& decision = model_.decisions[index];
  owner_ = decision.name;
  Environment environment;
  if (written.for_each) {
    ForEach each;
    each.name = normalise_name(written.for_each->first.text);
    each.list = feel(written.for_each->second, {});
    each.local = new_local();
    const Type& list = each.list->type;
    if (!list.is(Type::Kind::list) && !list.is_unknown() && !list.is(Type::Kind::any))
      report(errors::type_mismatch(written.for_each->second.span, "a list", errors::said(list)));
    environment = environment.with(each.name, each.local, list.is(Type::Kind::list) ? list.element() : Type());
    decision.for_each = std::move(each);
  }
  if (written.in_force) decision.in_force = in_force(*written.in_force);
  if (written.because) decision.because = text_template(*written.because, environment, true);

  if (decision.body == Decision::Body::value) {
    if (written.value)
      decision.value = fit_to(folded(feel(*written.value, environment)), decision.rule_answer, written.value->span);
    else
      decision.value = invalid(written.span);
    return;
  }
  if (decision.body == Decision::Body::score)
    decision.value = written.base ? constant_or_expression(*written.base, decision.rule_answer, environment) : nullptr;

  if (decision.body == Decision::Body::table) {
    if (decision.rule_answer.is(Type::Kind::record)) {
      for (const ScalarText& output : written.outputs)
        if (decision.rule_answer.field_index(normalise_name(output.text)) < 0)
          report(errors::unknown_output(output.span, output.text, field_names(decision.rule_answer)));
      for (const ScalarText& output : written.outputs) decision.columns.push_back(output.text);
      if (written.outputs.empty()) decision.columns = field_names(decision.rule_answer);
    }
  }

  std::map<std::string, std::uint32_t> inputs;
  std::map<std::string, Span> ids;
  for (std::size_t i = 0; i < written.rules.size(); ++i) {
    const document::Rule& rule = written.rules[i];
    if (rule.otherwise) {
      if (decision.body == Decision::Body::rules && decision.hit != HitPolicy::first)
        report(errors::misplaced_otherwise(rule.span, "`otherwise` stands under `hit: first` only",
                                           "use `default:` for the answer when no rule matches, or `hit: first`"));
      // Those that stand in for the base's for a time come before it.
      const bool is_last = i + 1 == written.rules.size() || (rule.stands_in && written.rules[i + 1].otherwise);
      if (!is_last)
        report(errors::misplaced_otherwise(rule.span, "`otherwise` is the last rule",
                                           "rules after it can never answer: move it to the end"));
    }
    Rule made = resolve_rule(decision, rule, i, environment, inputs);
    if (made.is_named) {
      const auto [first, is_new] = ids.emplace(made.id, made.span);
      if (!is_new && rule.not_in_force.empty() && !rule.stands_in)
        report(errors::duplicate_rule(made.span, made.id, first->second));
    }
    decision.rules.push_back(std::move(made));
  }
  if (written.default_answer) {
    if (decision.body == Decision::Body::score) {
      report(errors::bad_default(written.default_answer->span, "a `score` needs no default",
                                 "without a matching entry it is its `base`"));
    } else if (decision.hit == HitPolicy::first && !decision.rules.empty() && decision.rules.back().otherwise) {
      report(errors::bad_default(written.default_answer->span, "`default` beside `otherwise`", "keep one of them"));
    } else if (is_list_valued(decision.hit)) {
      // The whole answer when no rule matches, as a list.
      decision.default_outputs =
          Outputs{{value_of_node(*written.default_answer, Type::list(decision.rule_answer), environment)}, true};
    } else {
      decision.default_outputs = outputs(decision, *written.default_answer, environment);
    }
  }
  finish_priorities(decision, written);
}

void Resolver::finish_priorities(Decision& decision, const document::DecisionDeclaration& written) {
  const bool ranks = decision.hit == HitPolicy::priority || decision.hit == HitPolicy::output_order;
  if (!ranks) {
    if (!written.priority_by.empty())
      report(errors::wrong_hit_policy(written.priority_by.front().span,
                                      "`priority_by` belongs to `priority` and `output_order`"));
    return;
  }
  const Type& answer = decision.rule_answer;
  if (answer.is_unknown()) return;
  const std::string policy = "`" + std::string(to_text(decision.hit)) + "`";
  if (answer.is(Type::Kind::choice)) {
    decision.priority_fields = {0};
    return;
  }
  if (!answer.is(Type::Kind::record)) {
    report(errors::wrong_hit_policy(written.hit->span, policy + " needs answers with an order, a choice",
                                    "its members stand from highest to lowest"));
    return;
  }
  if (written.priority_by.empty()) {
    report(errors::wrong_hit_policy(written.hit->span, policy + " with several outputs needs `priority_by`",
                                    "name the outputs that rank: `priority_by: [outcome]`"));
    return;
  }
  for (const ScalarText& name : written.priority_by) {
    const int field = answer.field_index(normalise_name(name.text));
    if (field < 0) {
      report(errors::unknown_output(name.span, name.text, field_names(answer)));
      continue;
    }
    if (!answer.fields()[static_cast<std::size_t>(field)].type.is(Type::Kind::choice)) {
      report(errors::wrong_hit_policy(name.span, errors::quoted(name.text) + " is no choice and has no order"));
      continue;
    }
    decision.priority_fields.push_back(static_cast<std::uint32_t>(field));
  }
}

}  // namespace adjudge::model
