#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "evaluator.hpp"
#include "pack.hpp"

namespace adjudge::reference {

/// One case on its way through a pack. Facts are fitted first; all else is computed when first read, and once.
class Evaluation {
 public:
  /// `raw` null: no case at all, for constants.
  Evaluation(const Pack& pack, const Value* raw, std::optional<Instant> now);

  void run_checks();
  const Outcome& decide(std::size_t decision);
  void watch_guarantees(std::map<std::string, Outcome>& outcomes);

  Value eval(const ast::Expression& expression, const Frame* frame);

 private:
  // Expressions (expressions.cpp)
  Value eval_binary(const ast::Binary& node, const Frame* frame);
  Value eval_path(const ast::Expression& expression, const ast::Path& node, const Frame* frame);
  Value eval_filter(const ast::Filter& node, const Frame* frame);
  Value eval_call(const ast::Call& node, const Frame* frame);
  Value eval_for(const ast::For& node, std::size_t depth, const Frame* frame, std::vector<Value>& results);
  Value eval_quantified(const ast::Quantified& node, std::size_t depth, const Frame* frame);
  Value eval_domain(const ast::Iterator& iterator, const Frame* frame, Type& element);
  Value eval_name(const std::string& name, const Frame* frame);
  Value eval_range(const Value& low, const Value& high, bool low_included, bool high_included);
  Value eval_in(const Value& value, const ast::Expression& test, const Frame* frame);
  Value eval_template(const ast::Template& text, const Frame* frame);
  Value sort_list(const ast::Call& node, const Frame* frame);
  Value read(const Global& global);
  Value read_node(const std::string& key, const Global& global);

  // Rules (evaluator.cpp)
  Value produce(const Producer& producer, const Frame* frame);
  Value test(const Condition& condition, const Frame* frame);
  Value all_of(const Conditions& conditions, const Frame* frame);
  Value in_force(const Period& period);
  Value verdict(const Rule& rule, const Frame* frame);
  Value answer_of(const Decision& decision, const std::vector<Producer>& outputs, const Frame* frame);
  Value constant(const Constant& constant);
  Value window(const Window& window);
  Outcome decide_body(const Decision& decision, const Frame* frame);
  Outcome decide_rules(const Decision& decision, const Frame* frame);
  Outcome decide_each(const Decision& decision);
  Value as_read(const Decision& decision, const Outcome& outcome);

  const Pack& pack_;
  std::optional<Instant> now_;
  std::vector<Value> facts_;
  std::map<std::string, Value> nodes_;  // constants, terms and windows by name
  std::map<std::size_t, Outcome> outcomes_;
  std::set<std::string> in_progress_;
};

}  // namespace adjudge::reference
