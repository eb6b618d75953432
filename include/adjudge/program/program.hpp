#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/core/calendar.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/core/hit_policy.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/core/value_set.hpp"
#include "adjudge/program/instruction.hpp"

/// A compiled pack: flat tables of plain values. It needs neither the model nor the sources to run; it carries rule
/// ids, texts and spans so that an explanation can be rebuilt from it.
namespace adjudge::program {

inline constexpr std::uint32_t none = 0xFFFFFFFF;

/// A piece of code that gives one value: its instructions, and how many registers it works with. Parameters arrive in
/// the first registers, captured values after them.
struct Block {
  std::uint32_t first = 0;  ///< index of its first instruction; it ends with `finish`
  std::uint32_t registers = 0;
  std::uint32_t parameters = 0;
  std::uint32_t iterators = 0;
  std::uint32_t builders = 0;
  std::uint32_t parameter_names = none;  ///< index into `name_lists`
  /// The shortest blocks need no registers: they are a constant, a fact, a node, or a field of one of these two.
  enum class Form : std::uint8_t { code, constant, fact, node, fact_field, node_field };
  Form form = Form::code;
  std::uint32_t operand = 0;  ///< of a short form: the index of what it is
  std::uint32_t field = 0;    ///< of `fact_field` and `node_field`
  std::uint32_t name = 0;     ///< of `node_field`: the field's name, as an index into `names`
};
using BlockId = std::uint32_t;

/// An input of cases.
struct Slot {
  std::string path;
  Type type;
  Value default_value;
  bool has_default = false;
  bool sensitive = false;
  std::string label;
};

/// A condition of a rule.
struct Cell {
  enum class Form : std::uint8_t {
    always,   ///< `-`
    set,      ///< the input's value lies in a constant set
    test,     ///< a block that gets the input's value
    boolean,  ///< a block without parameters
    any_of,   ///< one of the alternatives holds
  };
  Form form = Form::always;
  bool negated = false;          ///< of `boolean`: an `unless`
  bool is_period = false;        ///< an `in_force`
  std::uint32_t input = none;    ///< of `set` and `test`: index into the decision's inputs
  std::uint32_t operand = none;  ///< a set or a block
  std::vector<std::vector<Cell>> alternatives;
  std::string text;  ///< as written
  Span span;
};

/// What a rule answers: one block per field of a record, `none` where the rule leaves it out; or one that is the whole.
struct Outputs {
  std::vector<BlockId> parts;
  bool is_whole = true;
};

struct Rule {
  std::string id;
  bool otherwise = false;
  std::vector<Cell> cells;
  Outputs outputs;
  BlockId because = none;
  std::string cite;
  Span span;
};

struct Input {
  BlockId block = none;
  std::string text;
  bool masked = false;  ///< it may show a sensitive fact
};

struct Decision {
  enum class Body : std::uint8_t { rules, table, value, score };
  std::string name;
  std::string question;
  Type answer;
  Type rule_answer;
  HitPolicy hit = HitPolicy::unique;
  Body body = Body::rules;
  std::vector<Input> inputs;
  std::vector<Rule> rules;
  bool has_default = false;
  Outputs default_outputs;
  BlockId value = none;  ///< of `value`; of a score, its base
  BlockId for_each_list = none;
  std::uint32_t for_each_cell = 0;  ///< index of the cell of the evaluation that holds the current element
  std::string for_each_name;
  std::vector<std::uint32_t> priority_fields;
  BlockId in_force = none;
  BlockId because = none;
  std::string cite;
  std::vector<std::string> columns;
  Span span;
  bool masked = false;        ///< its answer may show a sensitive fact
  bool is_invocable = false;  ///< decided only when it is asked for by name
};

struct Term {
  std::string name;
  BlockId value = none;
  bool masked = false;
  Span span;
};
struct Constant {
  std::string name;
  std::vector<std::pair<BlockId, BlockId>> rows;
  Span span;
};  ///< (in force or none, value)

struct Season {
  BlockId dated_by = none;
  BlockId within = none;
  BlockId until = none;
};
enum class Roll : std::uint8_t { keep, next_working_day, previous_working_day };
struct Window {
  std::string name;
  BlockId asked_on = none;
  std::vector<BlockId> starts;
  BlockId length = none;
  std::uint32_t calendar = none;
  Roll roll = Roll::keep;
  bool ends_inclusive = true;
  std::vector<Season> seasons;
  bool masked = false;  ///< it may show a sensitive fact
  Span span;
};

/// Something evaluated at most once per case.
struct Node {
  enum class Kind : std::uint8_t { constant, term, window, decision };
  Kind kind = Kind::term;
  std::uint32_t index = 0;
  std::string name;
  std::vector<std::uint32_t> reads;  ///< nodes that it reads directly
  std::vector<std::uint32_t> facts;  ///< slots that it reads directly
};

struct Check {
  std::string id;
  BlockId require = none;
  BlockId because = none;
  std::vector<std::uint32_t> facts;
  Span span;
};
struct Guarantee {
  std::string id;
  BlockId holds = none;
  std::vector<std::uint32_t> decisions;  ///< indexes into Program::decisions
  BlockId because = none;
  std::string cite;
  Span span;
};

/// What a value's records are brought to: see `Op::shape`.
struct Shaping {
  Type type;
  std::string owner;  ///< what is left out is unknown, missing `owner.field`
};

/// How a decision table inside an expression answers: see `Op::hits`.
struct TableHits {
  HitPolicy hit = HitPolicy::unique;
  bool has_default = false;
  std::vector<std::vector<Value>> ranks;
};

/// A built-in function by its name; bound to the catalogue when the program is loaded.
struct FunctionImport {
  std::string name;
  std::uint32_t index = none;
};

}  // namespace adjudge::program

namespace adjudge {

/// A compiled pack. Immutable; may be evaluated from any number of threads.
struct Program {
  Mode mode = Mode::strict;
  std::string pack;
  std::string title;
  std::string version;
  std::string content_hash;  ///< of the pack's texts: what a record of a decision names
  Currency currency;
  Zone zone;
  std::optional<Date> in_force_from;
  std::optional<Date> in_force_to;
  program::BlockId applies_by = program::none;

  std::vector<program::Slot> slots;
  std::vector<program::Node> nodes;           ///< in an order in which each stands after all that it reads
  std::vector<std::uint32_t> decision_nodes;  ///< index into `nodes` of each decision
  std::vector<program::Constant> constants_by_date;
  std::vector<program::Term> terms;
  std::vector<program::Window> windows;
  std::vector<program::Decision> decisions;
  std::vector<program::Check> checks;
  std::vector<program::Guarantee> guarantees;
  std::vector<Calendar> calendars;

  std::vector<program::Instruction> code;
  std::vector<Span> spans;  ///< of each instruction
  std::vector<program::Block> blocks;
  std::vector<Value> constants;
  std::vector<ValueSet> sets;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> name_lists;
  std::vector<ShapePtr> shapes;
  std::vector<Type> types;
  std::vector<program::Shaping> shapings;
  std::vector<program::TableHits> table_hits;
  std::vector<program::FunctionImport> functions;
  std::vector<std::pair<SourceId, std::string>> layers;  ///< by file, the pack it is of; empty without `extends`
  std::uint32_t cells = 0;                               ///< cells of an evaluation: the current elements of `for_each`

  int find_decision(std::string_view name) const;  ///< index into `decisions`, or -1
  int find_slot(std::string_view path) const;      ///< index into `slots`, or -1
  std::string layer_of(Span span) const;           ///< the pack that something stands in; empty without `extends`
};

}  // namespace adjudge
