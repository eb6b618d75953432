#pragma once

#include <cstdint>

namespace adjudge::program {

/// What an instruction does. `d` is the register written, `a` and `b` registers read, `n` a number or a jump target.
enum class Op : std::uint8_t {
  constant,  // d = constants[n]
  fact,      // d = slots[n]
  node,      // d = value of nodes[n], evaluated if it was not yet
  cell,      // d = cells[n]
  move,      // d = a
  negate,    // d = -a
  add,
  subtract,
  multiply,
  divide,
  power,  // d = a op b
  equal,
  unequal,
  less,
  at_most,
  greater,
  at_least,             // d = a op b
  matches,              // d = a in b, for one test
  in_set,               // d = a in sets[n]
  logical_not,          // d = not a
  begin_and,            // d = true
  begin_or,             // d = false
  and_with,             // d = d and a; jumps to n when d is false
  or_with,              // d = d or a; jumps to n when d is true
  jump,                 // to n
  jump_if_false,        // a is false: to n
  jump_if_true,         // a is true: to n
  jump_if_problem,      // a is a problem: to n
  jump_unless_unknown,  // a is not unknown: to n
  jump_unless_settled,  // a is unknown or a problem: to n
  jump_unless_true,     // a is anything but true: to n (dmn mode's `if`)
  choose,               // d = by condition a: b if true, register n if false, their merge if unknown
  known,                // d = whether a is settled; a problem stays one
  coalesce,             // d = a, or b when a is unknown; missing the facts of both when both are
  instance_of,          // d = a instance of types[n]
  local_date,           // d = the date of a in the pack's zone
  field,                // d = field b (index) of a; name names[n]
  path,                 // d = a.names[n]
  index,                // d = a[b]
  make_list,            // d = list of b registers from a on
  make_context,         // d = context of shapes[n] from registers a on
  make_range,           // d = range a..b, flags n
  iterate,              // iterator b over list a; jumps to n when a is not settled
  iterate_range,        // iterator n over a..b
  next,                 // d = next of iterator b, or jump to n
  begin_list,           // builder b = []
  push,                 // builder b gets a
  keep,                 // builder b gets a when register n is true; builder b + 1 gathers what is not settled
  judge,            // d becomes a, and jumps to n, when a is the other of true and false; builder b gathers the rest
  list_so_far,      // d = what builder b holds
  end_list,         // d = builder b's list
  end_filter,       // d = builder b's list, unless builder b + 1 has something that is not settled
  end_judgement,    // d stays, unless builder b has something that is not settled: then that
  select,           // builder b gets element a and what its brackets say, register n, which is known when it runs
  end_selection,    // d = what builder b's pairs choose from list a: a position or those that hold
  call,             // d = functions[n](b registers from a on)
  call_block,       // d = blocks[n](b registers from a on)
  call_value,       // d = register a (b registers from a + 1 on), named by name_lists[n] unless n is none
  closure,          // d = closure of blocks[n] with b registers captured from a on
  built_in,         // d = functions[n] as a value
  shape,            // d = a, its records in the shape of shapings[n]
  conform,          // d = a where it is of types[n], or its one element that is; else null
  hits,             // d = the answer of table_hits[n] to list a, the outputs of rules that hold; register b when empty
  join_text,        // d = text of b registers from a on, joined
  text_for_people,  // the same, with `(not known)` for what is not settled
  finish,           // the block's value is a
};

struct Instruction {
  Op op = Op::finish;
  std::uint16_t d = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
  std::uint32_t n = 0;
};

}  // namespace adjudge::program
