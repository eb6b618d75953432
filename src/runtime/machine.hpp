#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/program/program.hpp"
#include "adjudge/runtime/case.hpp"
#include "adjudge/runtime/decision.hpp"
#include "adjudge/runtime/evaluate.hpp"
#include "adjudge/runtime/explanation.hpp"

namespace adjudge {

/// The registers of all blocks that are running: a stack in chunks, whose places never move.
class RegisterStack {
 public:
  Value* push(std::size_t count);
  void pop(std::size_t count) noexcept;
  void clear() noexcept;

 private:
  static constexpr std::size_t chunk_size = 4096;
  struct Chunk {
    std::unique_ptr<Value[]> values;
    std::size_t size = 0;
    std::size_t used = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
};

/// How a decision came out.
struct Outcome {
  Status status = Status::decided;
  Value value;                       ///< settled when decided; else unknown or a problem: what readers get
  std::vector<std::uint32_t> fired;  ///< rules, in order; `default_rule` for the default
  std::vector<Outcome> elements;     ///< under `for_each`
  static constexpr std::uint32_t default_rule = 0xFFFFFFFE;

  void set(Value of);  ///< from a value: decided, undetermined or error
  void clear();
};

/// An answer as callers see it: outputs that were left out are null.
Value published(const Value& value);

/// Evaluates a program: blocks of instructions, and above them rules, windows and decisions (docs/semantics.md).
///
/// One file per part, as the private declarations say.
class Evaluator::Machine final : public CallContext {
 public:
  Machine(const Program& program, const FunctionCatalogue& functions);

  Decision evaluate(const Case& facts, const Options& options);
  Explanation explain(const Case& facts, const Options& options);
  WhyNot why_not(const Case& facts, const Options& options, std::uint32_t decision, const Value& hoped_for);
  Value applies_by(const Case& facts, const Options& options);
  const std::vector<Problem>& null_causes() const { return null_causes_; }

  // CallContext
  Mode mode() const override { return program_.mode; }
  Value fail(Code code, std::string message) override;
  Value call(const Value& function, std::span<const Value> arguments) override;
  std::optional<Instant> now() const override;
  Zone zone() const override { return program_.zone; }
  Currency currency() const override { return program_.currency; }
  const Calendar* calendar(std::string_view id) const override;
  bool spend(std::size_t steps) override;

 private:
  /// Thrown when a limit is met; caught where a decision was asked for.
  struct LimitMet {
    const char* what = nullptr;  ///< null: the limit of steps
  };
  /// Thrown where a node would be evaluated too deep in the stack; caught at its bottom, which evaluates that node
  /// first and begins again.
  struct TooDeep {
    std::uint32_t node;
  };
  /// Blocks of code inside each other before a node is put off so.
  static constexpr unsigned max_nesting = 200;

  /// What an evaluation is made to remember for an explanation.
  struct Recorder {
    std::vector<NodeTrace> nodes;  // finished
    std::vector<NodeTrace> open;   // being evaluated, innermost last
    std::size_t rules = 0;         // in all of them
  };

  struct Iterator {
    Value list;
    std::size_t position = 0;
    bool is_range = false;
    bool is_dates = false;
    std::int64_t next = 0;
    std::int64_t last = 0;
    std::int64_t step = 1;
    bool exhausted = false;
  };

  // machine.cpp
  void begin(const Case& facts, const Options& options);
  Value run(program::BlockId block, std::span<const Value> arguments = {}, std::span<const Value> captures = {});
  const Value* standing(const program::Block& block);
  Value run_code(const program::Block& block, std::span<const Value> arguments, std::span<const Value> captures);
  const Value& fact(std::uint32_t slot) const { return (poisoned_.empty() ? facts_ : poisoned_.data())[slot]; }
  Value field(const Value& base, std::uint32_t index, std::uint32_t name);
  Value call_native(std::uint32_t function, std::span<const Value> arguments);
  Value is_instance(const Value& value, const Type& type);
  Value choose(const Value& condition, const Value& then, const Value& otherwise);
  Value join_text(std::span<const Value> parts, bool for_people);
  Value weigh(Value value);
  Value local_date(const Value& moment) const;
  void step() {
    if (steps_left_ == 0) throw LimitMet{};
    --steps_left_;
  }
  void pay(std::size_t steps) {
    if (!spend(steps)) throw LimitMet{};
  }
  /// A result with its missing facts paid for: where many are missing, gathering them is work.
  Value paid(Value value) {
    if (value.is(Kind::unknown)) pay(value.missing().paths.size() / 8);
    return value;
  }

  // dmn.cpp: what only dmn mode has
  Value conform(const Value& value, const Type& type);
  Value call_by_name(const Value& function, std::span<const Value> arguments, const std::vector<std::string>& names);
  Value table_answer(const Value& outputs, const Value& otherwise, const program::TableHits& table);

  // loops.cpp
  Value start(Iterator& iterator, const Value& domain);
  Value start_range(Iterator& iterator, const Value& low, const Value& high);
  bool advance(Iterator& iterator, Value& element);
  void append(std::vector<Value>& list, const Value& item);
  void keep(const Value& item, const Value& condition, std::vector<Value>& kept, std::vector<Value>& open);
  bool judge(Value& so_far, const Value& condition, std::vector<Value>& open);
  Value select(const Value& list, std::vector<Value>& pairs);

  // nodes.cpp: what is evaluated once per case
  const Value& node(std::uint32_t index);
  void evaluate_node(std::uint32_t index);
  void rewind();
  void prepare(std::uint32_t index);
  /// Does work that may read nodes; begins again when one of them lies too deep, once that is evaluated.
  template <class Work>
  auto shallow(Work work) {
    while (true) {
      try {
        return work();
      } catch (const TooDeep& first) {
        rewind();
        prepare(first.node);
      }
    }
  }
  Value evaluate_constant(const program::Constant& constant);
  const Outcome& decision(std::uint32_t index);
  void evaluate_decision(const program::Decision& decision, Outcome& outcome);
  void evaluate_for_each(const program::Decision& decision, Outcome& outcome);

  // rules.cpp
  void evaluate_body(const program::Decision& decision, Outcome& outcome);
  struct Candidate {
    std::uint32_t rule = 0;  // or Outcome::default_rule
    Value verdict;           // true or unknown
    Value answer;
  };
  /// The inputs of a decision, each computed when first asked for.
  struct Inputs {
    const program::Decision* decision;
    Value* values;
    std::uint64_t* computed;
  };
  Value verdict(const program::Decision& decision, const program::Rule& rule, Inputs& inputs, RuleTrace* trace);
  Value cell_verdict(const program::Decision& decision, const program::Cell& cell, Inputs& inputs, CellTrace* trace);
  Value cell_value(const program::Decision& decision, const program::Cell& cell, Inputs& inputs, CellTrace* trace);
  std::optional<bool> at_a_glance(const program::Cell& cell, Inputs& inputs);
  const Value& input(Inputs& inputs, std::uint32_t index);
  Value answer(const program::Decision& decision, const program::Outputs& outputs);
  Value value_of(const program::Decision& decision);
  bool gather(const program::Decision& decision, Inputs& inputs, std::vector<Candidate>& candidates, Outcome& outcome);

  // hit_policy.cpp
  void by_hit_policy(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void decide_unique(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void decide_alike(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void decide_priority(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void decide_list(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void decide_sum(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void decide_extreme(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  bool add_default(const program::Decision& decision, std::vector<Candidate>& candidates, Outcome& outcome);
  void settle_equal(std::vector<Candidate>& candidates, std::size_t first, Outcome& outcome,
                    const program::Decision& decision);
  Outcome undetermined(const std::vector<Candidate>& candidates, const program::Decision& decision);
  int rank_order(const program::Decision& decision, const Value& a, const Value& b) const;
  Value zero_of(const Type& type) const;

  // decide.cpp: a case as a whole
  template <class Work>
  bool within_limits(Work work) {
    try {
      shallow(work);
      return true;
    } catch (const LimitMet& limit) {
      give_up(limit);
      return false;
    }
  }
  void give_up(const LimitMet& limit);
  void run_checks();
  void watch_guarantees();
  class Reasons;
  Answer publish(const program::Decision& decision, const Outcome& outcome);
  void give_reasons(const program::Decision& decision, const Outcome& outcome, Answer& answer);
  std::string rule_id(const program::Decision& decision, std::uint32_t rule) const;

  // window.cpp
  Value evaluate_window(const program::Window& window);

  // explain.cpp
  void open_trace(const program::Node& node);
  void close_trace(const program::Node& node, const Value& value);
  void close_trace(const program::Decision& decision, const Outcome& outcome);
  void finish_trace(NodeTrace trace, const Value& value, bool masked);
  RuleTrace* trace_rule(const program::Decision& decision, const program::Rule& rule);
  std::string shown(const Value& value, bool masked) const;
  Value fact_shown(const Value& value, const Type& type) const;

  // why_not.cpp
  std::optional<WhyNot::Candidate> try_rule(const program::Decision& decision, const program::Rule& rule,
                                            Inputs& inputs, const Value& hoped_for);
  void try_rules(const program::Decision& decision, const Value& hoped_for, const std::vector<std::string>& fired,
                 WhyNot& result);

  const Program& program_;
  const FunctionCatalogue& functions_;
  std::vector<const FunctionEntry*> bound_;  // of the program's imports

  // Of the case at hand.
  const Value* facts_ = nullptr;
  std::vector<Value> poisoned_;  // the facts with those that a failed check refuses; empty when none did
  std::vector<Value> cells_;
  enum class Progress : std::uint8_t { untouched, running, done };
  std::vector<Progress> progress_;
  std::vector<Value> node_values_;
  std::vector<Outcome> outcomes_;
  std::optional<DateTime> now_;
  std::uint64_t steps_left_ = 0;
  std::uint64_t step_limit_ = 0;
  Value given_up_;           // the problem of the limit that was met last
  unsigned nesting_ = 0;     // blocks of code that are running inside each other
  unsigned call_depth_ = 0;  // functions calling functions, within one node
  unsigned max_call_depth_ = 0;
  std::uint32_t element_ = 0;  // under `for_each`: which element is being decided
  std::uint32_t where_ = 0;    // the instruction at work, for the span of a problem
  std::vector<Problem> null_causes_;
  Recorder* recorder_ = nullptr;

  RegisterStack stack_;
  std::vector<Iterator> iterators_;
  std::vector<std::vector<Value>> builders_;
  std::size_t iterators_used_ = 0;
  std::size_t builders_used_ = 0;
  std::vector<std::vector<Candidate>> spare_candidates_;  // empty ones, with room, for the next decisions
  std::vector<std::vector<Value>> left_out_;  // by decision and field: what readers see of an output left out
};

}  // namespace adjudge
