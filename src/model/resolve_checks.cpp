#include <map>
#include <set>

#include "adjudge/model/references.hpp"
#include "model/errors.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {
namespace {

// What a condition speaks of, directly or through terms, windows and constants.
struct Subjects {
  std::set<FactId> facts;
  std::set<std::uint32_t> decisions;
};

Subjects subjects_of(const Model& model, const Expression& condition) {
  Subjects result;
  std::vector<NodeRef> waiting;
  std::set<NodeRef> seen;
  const auto take = [&](const References& found) {
    result.facts.insert(found.facts.begin(), found.facts.end());
    for (const NodeRef node : found.nodes) {
      if (node.kind == NodeRef::Kind::decision)
        result.decisions.insert(node.index);
      else if (seen.insert(node).second)
        waiting.push_back(node);
    }
  };
  take(references(model, condition));
  while (!waiting.empty()) {
    const NodeRef node = waiting.back();
    waiting.pop_back();
    take(references(model, node));
  }
  return result;
}

}  // namespace

ExpressionPtr Resolver::whole_condition(const ScalarText& text) {
  ExpressionPtr result = feel(text, {});
  const Type& type = result->type;
  if (!type.is(Type::Kind::boolean) && !type.is_unknown() && !type.is(Type::Kind::any))
    report(errors::type_mismatch(text.span, "a condition (true or false)", errors::said(type)));
  return result;
}

void Resolver::resolve_checks() {
  std::map<std::string, Span> ids;
  for (const auto& written : document_.checks) {
    const auto [first, is_new] = ids.emplace(written.id.text, written.id.span);
    if (!is_new) report(errors::duplicate_name(written.id.span, written.id.text, "a check", first->second));
    Check check;
    check.id = written.id.text;
    check.span = written.id.span;
    check.require = whole_condition(written.require);
    if (written.because) check.because = text_template(*written.because, {}, true);
    // What a check reads, directly or through terms, is what it refuses.
    const Subjects subjects = subjects_of(model_, *check.require);
    for (const std::uint32_t decision : subjects.decisions)
      report(errors::bad_body(written.require.span,
                              "a check reads the decision " + errors::quoted(model_.decisions[decision].name),
                              "checks run before decisions: they read facts and terms"));
    check.facts.assign(subjects.facts.begin(), subjects.facts.end());
    model_.checks.push_back(std::move(check));
  }
}

void Resolver::resolve_guarantees() {
  std::map<std::string, Span> ids;
  for (const auto& written : document_.guarantees) {
    const auto [first, is_new] = ids.emplace(written.id.text, written.id.span);
    if (!is_new) report(errors::duplicate_name(written.id.span, written.id.text, "a guarantee", first->second));
    if (written.never.has_value() == written.always.has_value()) continue;  // the reader has said so
    Guarantee guarantee;
    guarantee.id = written.id.text;
    guarantee.span = written.id.span;
    const ScalarText& text = written.never ? *written.never : *written.always;
    const std::size_t errors_before = notes_.error_count();
    ExpressionPtr holds = whole_condition(text);
    const Subjects subjects = subjects_of(model_, *holds);
    guarantee.decisions.assign(subjects.decisions.begin(), subjects.decisions.end());
    if (guarantee.decisions.empty() && notes_.error_count() == errors_before)
      report(errors::bad_body(text.span, "the guarantee " + errors::quoted(guarantee.id) + " speaks of no decision",
                              "name an answer that it guards; what facts must be is for `checks`"));
    guarantee.holds = written.never ? make(Not{holds}, Type(Type::Kind::boolean), holds->span) : holds;
    if (written.because) guarantee.because = text_template(*written.because, {}, true);
    if (written.cite) guarantee.cite = written.cite->text;
    model_.guarantees.push_back(std::move(guarantee));
  }
}

}  // namespace adjudge::model
