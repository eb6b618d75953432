#include "engine/places.hpp"

namespace adjudge {
namespace {

std::string place_of(Span span, const SourceSet& sources) {
  return span.is_none() ? std::string() : sources.where(span);
}

}  // namespace

void add_places(Decision& decision, const SourceSet& sources) {
  for (Answer& answer : decision.answers)
    if (answer.problem) answer.problem->where = place_of(answer.problem->span, sources);
  for (Problem& cause : decision.null_causes) cause.where = place_of(cause.span, sources);
  if (decision.problem) decision.problem->where = place_of(decision.problem->span, sources);
}

void add_places(Explanation& explanation, const SourceSet& sources) {
  add_places(explanation.decision, sources);
  for (NodeTrace& node : explanation.nodes) {
    node.where = place_of(node.span, sources);
    for (RuleTrace& rule : node.rules) rule.where = place_of(rule.span, sources);
  }
}

void add_places(WhyNot& why_not, const SourceSet& sources) {
  for (WhyNot::Candidate& candidate : why_not.candidates) candidate.rule.where = place_of(candidate.rule.span, sources);
}

}  // namespace adjudge
