#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"
#include "model/type_groups.hpp"

namespace adjudge::model {
namespace {

// The literal that gives a text, within a choice of expressions; nothing when it is none of them.
ExpressionPtr literal_of(const ExpressionPtr& value, std::string_view text) {
  if (const auto* constant = std::get_if<Literal>(&value->node))
    return constant->value.is(Kind::string) && constant->value.string() == text ? value : nullptr;
  if (const auto* choice = std::get_if<If>(&value->node)) {
    if (auto found = literal_of(choice->then, text)) return found;
    return literal_of(choice->otherwise, text);
  }
  if (const auto* coalesce = std::get_if<Coalesce>(&value->node)) {
    if (auto found = literal_of(coalesce->value, text)) return found;
    return literal_of(coalesce->fallback, text);
  }
  if (const auto* loop = std::get_if<For>(&value->node)) return literal_of(loop->body, text);
  return nullptr;
}

}  // namespace

// A constant as its text says; a date and time without a zone is one of the pack's clocks.
std::optional<Value> Resolver::read_constant(const Type& type, std::string_view text) const {
  auto value = read_text(type, text, model_.currency);
  if (!value || !value->is(Kind::date_time) || mode_ == Mode::dmn) return value;
  DateTime moment = value->date_time();
  if (moment.zone.kind() == Zone::Kind::local) moment.zone = model_.zone;
  return Value(moment);
}

ExpressionPtr Resolver::folded(ExpressionPtr value) const {
  const auto constant = [](const ExpressionPtr& part) -> const Value* {
    const auto* literal = std::get_if<Literal>(&part->node);
    return literal != nullptr && !part->type.is_unknown() ? &literal->value : nullptr;
  };
  if (const auto* list = std::get_if<ListMake>(&value->node)) {
    std::vector<Value> items;
    for (const ExpressionPtr& item : list->items) {
      const Value* found = constant(item);
      if (found == nullptr || found->is_null()) return value;
      items.push_back(*found);
    }
    return literal(Value::list(std::move(items)), value->type, value->span);
  }
  if (const auto* context = std::get_if<ContextMake>(&value->node)) {
    std::vector<Value> values;
    for (const auto& [local, part] : context->entries) {
      const Value* found = constant(part);
      if (found == nullptr || found->is_null()) return value;
      values.push_back(*found);
    }
    return literal(Value::context(context->shape, std::move(values)), value->type, value->span);
  }
  if (const auto* range = std::get_if<RangeMake>(&value->node)) {
    const Value* low = constant(range->low);
    const Value* high = constant(range->high);
    if (low == nullptr || high == nullptr || low->is_null() || high->is_null()) return value;
    const auto order = compare(*low, *high);
    if (!order || *order > 0) return value;
    Range made;
    made.start = *low;
    made.end = *high;
    made.start_included = range->low_included;
    made.end_included = range->high_included;
    made.form = range->form;
    return literal(Value(std::move(made)), value->type, value->span);
  }
  return value;
}

// Names the text that an expression may give and that is no member of the choice expected of it.
bool Resolver::report_alien_text(const ExpressionPtr& value, const Type& found, const Type& expected, Span span) {
  if (found.is(Type::Kind::list) && expected.is(Type::Kind::list))
    return report_alien_text(value, found.element(), expected.element(), span);
  if (!expected.is(Type::Kind::choice) || !found.is(Type::Kind::choice)) return false;
  for (const std::string& member : found.members()) {
    if (expected.member_index(member) >= 0) continue;
    const ExpressionPtr culprit = literal_of(value, member);
    report(errors::not_a_member(culprit ? culprit->span : span, member, expected));
    return true;
  }
  return false;
}

ExpressionPtr Resolver::fit_to(ExpressionPtr value, const Type& expected, Span span) {
  const Type& found = value->type;
  if (is_open(found) || is_open(expected)) return value;
  if (conforms(found, expected)) {
    const auto* constant = std::get_if<Literal>(&value->node);
    // A constant member is the shared value of its choice.
    if (expected.is(Type::Kind::choice) && constant != nullptr && constant->value.is(Kind::string))
      if (const auto member = read_text(expected, constant->value.string(), {}))
        return literal(*member, expected, span);
    if (has_shape(found, expected) || mode_ == Mode::dmn) return value;
    if (constant != nullptr) return literal(shaped(constant->value, expected, owner_), expected, value->span);
    return make(Shaped{value, expected, owner_}, expected, value->span);
  }
  if (expected.is(Type::Kind::money) && found.is(Type::Kind::money)) {
    if (found.currency().is_none()) return value;
    report(errors::currencies(span, "answer", expected, found));
    return invalid(span);
  }
  if (report_alien_text(value, found, expected, span)) return invalid(span);
  Diagnostic mismatch = errors::type_mismatch(span, expected.to_text(), errors::said(found));
  if (expected.is(Type::Kind::money) && found.is(Type::Kind::number)) {
    const std::string currency = expected.currency().is_none() ? std::string("EUR") : expected.currency().code();
    const auto* constant = std::get_if<Literal>(&value->node);
    mismatch = errors::with_advice(
        std::move(mismatch),
        constant != nullptr
            ? "write the currency: `" + adjudge::to_text(constant->value) + " " + currency + "`"
            : "say of which currency: `money(..., \"" + currency + "\")`, or multiply by `1 " + currency + "`");
  }
  if (expected.is(Type::Kind::choice) && found.is(Type::Kind::string))
    mismatch =
        errors::with_advice(std::move(mismatch), "a computed text may be none of: " + errors::join(expected.members()));
  report(std::move(mismatch));
  return invalid(span);
}

ExpressionPtr Resolver::text_template(const ScalarText& text, const Environment& environment, bool for_people) {
  const ast::Template read = parse_template(text, scope(environment), mode_, notes_);
  const Type string_type(Type::Kind::string);
  if (read.computed && !read.parts.empty() && read.parts.front().expression) {
    ExpressionPtr value = expression(*read.parts.front().expression, environment);
    if (!for_people) return value;
    return make(TextForPeople{{std::move(value)}}, string_type, text.span);
  }
  std::vector<ExpressionPtr> parts;
  bool is_constant = true;
  for (const ast::Template::Part& part : read.parts) {
    if (part.expression) {
      parts.push_back(expression(*part.expression, environment));
      is_constant = false;
    } else {
      parts.push_back(literal(Value(part.text), string_type, text.span));
    }
  }
  if (is_constant) {
    std::string joined;
    for (const ast::Template::Part& part : read.parts) joined += part.text;
    return literal(Value(std::move(joined)), string_type, text.span);
  }
  if (for_people) return make(TextForPeople{std::move(parts)}, string_type, text.span);
  return make(TextJoin{std::move(parts)}, string_type, text.span);
}

ExpressionPtr Resolver::constant_or_expression(const ScalarText& written, const Type& expected,
                                               const Environment& environment) {
  const ScalarText text = trimmed(written);
  switch (expected.kind()) {
    case Type::Kind::choice: {
      if (const auto member = read_text(expected, text.text, {})) return literal(*member, expected, text.span);
      Diagnostics quiet;
      const ast::ExpressionPtr parsed = parse_expression(text, scope(environment), mode_, quiet);
      const auto* name = std::get_if<ast::Name>(&parsed->node);
      const bool is_plain_word = text.text.find_first_of("\"()[]{}<>=.") == std::string::npos;
      if ((name != nullptr && !name->in_scope) || (quiet.has_errors() && is_plain_word)) {
        report(errors::not_a_member(text.span, text.text, expected));
        return invalid(text.span);
      }
      return fit_to(feel(text, environment), expected, text.span);
    }
    case Type::Kind::string: {
      warn_of_expression_in_text(text, environment);
      ExpressionPtr value = text_template(written, environment, false);
      return fit_to(std::move(value), expected, written.span);
    }
    case Type::Kind::date:
    case Type::Kind::time:
    case Type::Kind::date_time:
    case Type::Kind::duration:
    case Type::Kind::months:
      if (auto value = read_constant(expected, text.text)) return literal(std::move(*value), expected, text.span);
      break;
    default:
      break;
  }
  return fit_to(folded(feel(text, environment)), expected, text.span);
}

ExpressionPtr Resolver::value_of_node(const yaml::Node& node, const Type& expected, const Environment& environment) {
  switch (node.kind) {
    case yaml::Node::Kind::scalar:
      return constant_or_expression(node.scalar, expected, environment);
    case yaml::Node::Kind::sequence: {
      if (!expected.is(Type::Kind::list)) {
        if (!expected.is_unknown()) report(errors::type_mismatch(node.span, expected.to_text(), "a list"));
        return invalid(node.span);
      }
      ListMake made;
      for (const yaml::Node& item : node.items)
        made.items.push_back(value_of_node(item, expected.element(), environment));
      return folded(make(std::move(made), expected, node.span));
    }
    case yaml::Node::Kind::mapping: {
      if (!expected.is(Type::Kind::record)) {
        if (!expected.is_unknown()) report(errors::type_mismatch(node.span, expected.to_text(), "a mapping"));
        return invalid(node.span);
      }
      ContextMake made;
      made.shape = expected.shape();
      std::vector<std::string> names;
      for (const Type::Field& field : expected.fields()) names.push_back(field.name);
      for (const yaml::Entry& entry : node.entries)
        if (expected.field(normalise_name(entry.key.text)) == nullptr)
          report(errors::with_nearest(errors::unknown_field(entry.key.span, entry.key.text, expected, {}),
                                      entry.key.span, entry.key.text, names));
      const std::string outer = owner_;
      for (const Type::Field& field : expected.fields()) {
        const yaml::Node* given = nullptr;
        for (const yaml::Entry& entry : node.entries)
          if (normalise_name(entry.key.text) == field.name) given = &entry.value;
        owner_ = outer + "." + field.name;
        if (given != nullptr && !given->is_null()) {
          made.entries.emplace_back(new_local(), value_of_node(*given, field.type, environment));
        } else if (!field.default_value.is_null()) {
          made.entries.emplace_back(new_local(), literal(field.default_value, field.type, node.span));
        } else if (field.type.is_optional()) {
          made.entries.emplace_back(new_local(), literal(Value::unknown(owner_), field.type, node.span));
        } else {
          report(errors::missing_output(node.span, field.name));
          made.entries.emplace_back(new_local(), invalid(node.span));
        }
      }
      owner_ = outer;
      return folded(make(std::move(made), expected, node.span));
    }
    case yaml::Node::Kind::null:
      break;
  }
  report(errors::type_mismatch(node.span, expected.to_text(), "nothing"));
  return invalid(node.span);
}

}  // namespace adjudge::model
