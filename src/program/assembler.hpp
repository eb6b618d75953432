#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/result.hpp"
#include "adjudge/model/model.hpp"
#include "adjudge/model/references.hpp"
#include "adjudge/model/sensitivity.hpp"
#include "adjudge/program/program.hpp"

namespace adjudge::program {

/// Turns expressions into blocks of instructions, and gathers the tables that these refer to.
class Assembler {
 public:
  Assembler(const Model& model, const Sensitivity& sensitivity, const FunctionCatalogue& functions, Program& program,
            Diagnostics& notes)
      : model_(model), sensitivity_(sensitivity), functions_(functions), program_(program), notes_(notes) {}

  /// Which node of the program a node of the model became; set before the first expression is compiled.
  void set_nodes(std::map<model::NodeRef, std::uint32_t> nodes) { nodes_ = std::move(nodes); }
  /// Which cell of the evaluation holds a variable: the element of a decision's `for_each`.
  void set_cell(model::LocalId local, std::uint32_t cell) { cells_[local] = cell; }

  /// The block of an expression; `none` for none. `parameters` arrive in its first registers.
  BlockId block(const model::ExpressionPtr& expression, const std::vector<model::LocalId>& parameters = {});
  std::uint32_t set(const ValueSet& set);

 private:
  using Register = std::uint16_t;

  /// A block that is being written.
  struct Frame {
    std::map<model::LocalId, Register> locals;
    std::vector<Instruction> code;
    std::vector<Span> spans;
    std::uint32_t next = 0;  // first free register
    std::uint32_t most = 0;
    std::uint32_t iterators = 0;
    std::uint32_t builders = 0;
    std::vector<std::uint32_t> fixups;
  };

  Register take(Span span, std::uint32_t count = 1);
  std::uint32_t emit(Op op, Register d, Register a, Register b, std::uint32_t n, Span span);
  std::uint32_t here() const { return static_cast<std::uint32_t>(frame_->code.size()); }
  void land(std::uint32_t jump) { frame_->code[jump].n = here(); }
  void compile(const model::Expression& expression, Register target);
  Register compile_new(const model::Expression& expression);
  Register compile_row(const std::vector<model::ExpressionPtr>& parts, Span span);
  void compile_table(const model::TableAnswer& table, Register target, Span span);
  void compile_logical(const model::Logical& logical, Register target, Span span);
  void compile_for(const model::For& loop, Register target, Span span);
  void compile_quantified(const model::Quantified& loop, Register target, Span span);
  void end_loop(const std::vector<std::uint32_t>& leaves, Register unsettled, Register target, Span span);
  void compile_filter(const model::Filter& filter, Register target, Span span);
  std::uint32_t start_iterator(const model::Iterator& iterator, Register target, Span span, std::uint32_t& leave);
  std::uint32_t finish_block(Frame& frame, std::uint32_t parameters, Register result, Span span);
  void short_form(Block& block, const model::Expression& expression);
  void captures_of(const model::Expression& expression, std::vector<model::LocalId>& found) const;

  std::uint32_t constant(const Value& value);
  std::uint32_t name(const std::string& name);
  std::uint32_t name_list(const std::vector<std::string>& names);
  std::uint32_t shape(const ShapePtr& shape);
  std::uint32_t type(const Type& type);
  std::uint32_t function(std::uint32_t index);
  BlockId function_block(model::FunctionId function);

  const Model& model_;
  const Sensitivity& sensitivity_;
  const FunctionCatalogue& functions_;
  Program& program_;
  Diagnostics& notes_;
  Frame* frame_ = nullptr;
  std::map<model::NodeRef, std::uint32_t> nodes_;
  std::map<model::LocalId, std::uint32_t> cells_;
  std::map<model::FunctionId, BlockId> function_blocks_;
  std::unordered_map<std::string, std::uint32_t> constant_index_;
  std::unordered_map<std::string, std::uint32_t> name_index_;
  std::unordered_map<std::string, std::uint32_t> function_index_;
};

}  // namespace adjudge::program
