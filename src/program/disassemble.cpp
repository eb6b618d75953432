#include "adjudge/program/compile.hpp"

namespace adjudge {
namespace {

using program::Op;

const char* name_of(Op op) {
  switch (op) {
    case Op::constant:
      return "constant";
    case Op::fact:
      return "fact";
    case Op::node:
      return "node";
    case Op::cell:
      return "cell";
    case Op::move:
      return "move";
    case Op::negate:
      return "negate";
    case Op::add:
      return "add";
    case Op::subtract:
      return "subtract";
    case Op::multiply:
      return "multiply";
    case Op::divide:
      return "divide";
    case Op::power:
      return "power";
    case Op::equal:
      return "equal";
    case Op::unequal:
      return "unequal";
    case Op::less:
      return "less";
    case Op::at_most:
      return "at_most";
    case Op::greater:
      return "greater";
    case Op::at_least:
      return "at_least";
    case Op::matches:
      return "matches";
    case Op::in_set:
      return "in_set";
    case Op::logical_not:
      return "not";
    case Op::begin_and:
      return "begin_and";
    case Op::begin_or:
      return "begin_or";
    case Op::and_with:
      return "and_with";
    case Op::or_with:
      return "or_with";
    case Op::jump:
      return "jump";
    case Op::jump_if_false:
      return "jump_if_false";
    case Op::jump_if_true:
      return "jump_if_true";
    case Op::jump_if_problem:
      return "jump_if_problem";
    case Op::jump_unless_unknown:
      return "jump_unless_unknown";
    case Op::jump_unless_settled:
      return "jump_unless_settled";
    case Op::jump_unless_true:
      return "jump_unless_true";
    case Op::choose:
      return "choose";
    case Op::known:
      return "known";
    case Op::coalesce:
      return "coalesce";
    case Op::instance_of:
      return "instance_of";
    case Op::local_date:
      return "local_date";
    case Op::field:
      return "field";
    case Op::path:
      return "path";
    case Op::index:
      return "index";
    case Op::make_list:
      return "make_list";
    case Op::make_context:
      return "make_context";
    case Op::make_range:
      return "make_range";
    case Op::iterate:
      return "iterate";
    case Op::iterate_range:
      return "iterate_range";
    case Op::next:
      return "next";
    case Op::begin_list:
      return "begin_list";
    case Op::push:
      return "push";
    case Op::keep:
      return "keep";
    case Op::list_so_far:
      return "list_so_far";
    case Op::end_list:
      return "end_list";
    case Op::judge:
      return "judge";
    case Op::end_filter:
      return "end_filter";
    case Op::end_judgement:
      return "end_judgement";
    case Op::select:
      return "select";
    case Op::end_selection:
      return "end_selection";
    case Op::call:
      return "call";
    case Op::call_block:
      return "call_block";
    case Op::call_value:
      return "call_value";
    case Op::closure:
      return "closure";
    case Op::built_in:
      return "built_in";
    case Op::shape:
      return "shape";
    case Op::conform:
      return "conform";
    case Op::hits:
      return "hits";
    case Op::join_text:
      return "join_text";
    case Op::text_for_people:
      return "text_for_people";
    case Op::finish:
      return "finish";
  }
  return "?";
}

// What the number of an instruction means, where it is an index.
std::string comment(const Program& program, const program::Instruction& instruction) {
  switch (instruction.op) {
    case Op::constant:
      return to_feel(program.constants[instruction.n]);
    case Op::fact:
      return program.slots[instruction.n].path;
    case Op::node:
      return program.nodes[instruction.n].name;
    case Op::in_set:
      return program.sets[instruction.n].to_text();
    case Op::field:
    case Op::path:
      return "." + program.names[instruction.n];
    case Op::call:
    case Op::built_in:
      return program.functions[instruction.n].name;
    case Op::instance_of:
      return program.types[instruction.n].to_text();
    default:
      return {};
  }
}

}  // namespace

std::string disassemble(const Program& program) {
  std::string text;
  for (std::size_t id = 0; id < program.blocks.size(); ++id) {
    const program::Block& block = program.blocks[id];
    text += "block " + std::to_string(id) + ": " + std::to_string(block.registers) + " registers";
    if (block.parameters != 0) text += ", " + std::to_string(block.parameters) + " parameters";
    text += "\n";
    for (std::size_t place = block.first; place < program.code.size(); ++place) {
      const program::Instruction& instruction = program.code[place];
      text += "  " + std::to_string(place - block.first) + " " + name_of(instruction.op) + " d" +
              std::to_string(instruction.d) + " a" + std::to_string(instruction.a) + " b" +
              std::to_string(instruction.b) + " n" + std::to_string(instruction.n);
      const std::string said = comment(program, instruction);
      if (!said.empty()) text += "   ; " + said;
      text += "\n";
      if (instruction.op == Op::finish) break;
    }
  }
  for (const program::Decision& decision : program.decisions) {
    text += "decision " + decision.name + "\n";
    for (const program::Rule& rule : decision.rules) {
      text += "  rule " + rule.id + ":";
      for (const program::Cell& cell : rule.cells) {
        switch (cell.form) {
          case program::Cell::Form::always:
            text += " -";
            break;
          case program::Cell::Form::set:
            text += " input" + std::to_string(cell.input) + " in {" + program.sets[cell.operand].to_text() + "}";
            break;
          case program::Cell::Form::test:
            text += " input" + std::to_string(cell.input) + " block" + std::to_string(cell.operand);
            break;
          case program::Cell::Form::boolean:
            text += std::string(cell.negated ? " not" : "") + " block" + std::to_string(cell.operand);
            break;
          case program::Cell::Form::any_of:
            text += " any_of(" + std::to_string(cell.alternatives.size()) + ")";
            break;
        }
      }
      text += "\n";
    }
  }
  return text;
}

}  // namespace adjudge
