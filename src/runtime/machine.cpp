#include "runtime/machine.hpp"

#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "adjudge/core/result.hpp"
#include "adjudge/runtime/operators.hpp"
#include "runtime/conformance.hpp"
#include "runtime/limits.hpp"

namespace adjudge {

using program::Block;
using program::Instruction;
using program::Op;

Value* RegisterStack::push(std::size_t count) {
  if (!chunks_.empty()) {
    Chunk& chunk = chunks_[current_];
    if (chunk.size - chunk.used >= count) {
      Value* first = chunk.values.get() + chunk.used;
      chunk.used += count;
      return first;
    }
    if (current_ + 1 < chunks_.size() && chunks_[current_ + 1].size >= count) {
      ++current_;
      chunks_[current_].used = count;
      return chunks_[current_].values.get();
    }
    chunks_.resize(current_ + 1);
  }
  Chunk chunk;
  chunk.size = std::max(chunk_size, count);
  chunk.values = std::make_unique<Value[]>(chunk.size);
  chunk.used = count;
  chunks_.push_back(std::move(chunk));
  current_ = chunks_.size() - 1;
  return chunks_.back().values.get();
}

void RegisterStack::pop(std::size_t count) noexcept {
  Chunk& chunk = chunks_[current_];
  chunk.used -= count;
  Value* const first = chunk.values.get() + chunk.used;
  for (Value* value = first; value != first + count; ++value) {
    std::destroy_at(value);
    std::construct_at(value);
  }
  if (chunk.used == 0 && current_ > 0) --current_;
}

void RegisterStack::clear() noexcept {
  while (!chunks_.empty()) {
    pop(chunks_[current_].used);
    if (current_ == 0 && chunks_[0].used == 0) break;
  }
}

Evaluator::Machine::Machine(const Program& program, const FunctionCatalogue& functions)
    : program_(program), functions_(functions) {
  for (const program::FunctionImport& import : program.functions) {
    const int index = functions.find(import.name);
    if (index < 0) throw InternalError("the program calls `" + import.name + "`, which the catalogue lacks");
    bound_.push_back(&functions[static_cast<std::size_t>(index)]);
  }
  cells_.resize(program.cells);
  progress_.resize(program.nodes.size());
  node_values_.resize(program.nodes.size());
  outcomes_.resize(program.decisions.size());
  left_out_.resize(program.decisions.size());
  for (std::size_t i = 0; i < program.decisions.size(); ++i)
    if (const program::Decision& decision = program.decisions[i]; decision.rule_answer.is(Type::Kind::record))
      for (const Type::Field& field : decision.rule_answer.fields())
        left_out_[i].push_back(Value::unknown(decision.name + "." + field.name));
}

void Evaluator::Machine::begin(const Case& facts, const Options& options) {
  if (facts.facts.size() != program_.slots.size()) throw InternalError("the case was read for another program");
  facts_ = facts.facts.data();
  poisoned_.clear();
  std::fill(progress_.begin(), progress_.end(), Progress::untouched);
  now_ = options.now;
  steps_left_ = options.limits.steps;
  step_limit_ = options.limits.steps;
  nesting_ = 0;
  call_depth_ = 0;
  max_call_depth_ = options.limits.call_depth;
  null_causes_.clear();
  stack_.clear();
  iterators_used_ = 0;
  builders_used_ = 0;
}

Value Evaluator::Machine::fail(Code code, std::string message) {
  Problem problem;
  problem.code = code;
  problem.message = std::move(message);
  if (where_ < program_.spans.size()) problem.span = program_.spans[where_];
  if (program_.mode == Mode::strict) return Value::problem(std::move(problem));
  if (null_causes_.size() < 100) null_causes_.push_back(std::move(problem));
  return {};
}

std::optional<Instant> Evaluator::Machine::now() const {
  if (!now_) return std::nullopt;
  return now_->instant(program_.zone);
}

const Calendar* Evaluator::Machine::calendar(std::string_view id) const {
  for (const Calendar& calendar : program_.calendars)
    if (calendar.id == id) return &calendar;
  return nullptr;
}

bool Evaluator::Machine::spend(std::size_t steps) {
  if (steps_left_ < steps) {
    steps_left_ = 0;
    return false;
  }
  steps_left_ -= steps;
  return true;
}

// Values that were just built are paid for by their size, so that no policy can fill memory.
Value Evaluator::Machine::weigh(Value value) {
  const bool is_built = value.is(Kind::string) || value.is(Kind::list) || value.is(Kind::context);
  if (is_built) pay(value.weight() / 16);
  if (value.is(Kind::unknown)) return paid(std::move(value));
  if (value.is(Kind::string) && value.string().size() > max_text_size)
    return fail(Code::limit_exceeded, "a text grew longer than a mebibyte");
  return value;
}

Value Evaluator::Machine::run(program::BlockId id, std::span<const Value> arguments, std::span<const Value> captures) {
  const Block& block = program_.blocks[id];
  if (const Value* const value = standing(block)) return *value;
  return run_code(block, arguments, captures);
}

// Where the value of a short block stands; null when the block has to be run.
const Value* Evaluator::Machine::standing(const Block& block) {
  switch (block.form) {
    case Block::Form::constant:
      return &program_.constants[block.operand];
    case Block::Form::fact:
      return &fact(block.operand);
    case Block::Form::node:
      return &node(block.operand);
    case Block::Form::fact_field: {
      const Value& base = fact(block.operand);
      if (base.is(Kind::context) && base.shape() == program_.slots[block.operand].type.shape())
        return &base.values()[block.field];
      break;
    }
    case Block::Form::node_field: {
      const Value& base = node(block.operand);
      if (!base.is(Kind::context)) break;
      const auto& keys = base.shape()->keys();
      if (block.field < keys.size() && keys[block.field] == program_.names[block.name])
        return &base.values()[block.field];
      break;
    }
    case Block::Form::code:
      break;
  }
  return nullptr;
}

Value Evaluator::Machine::field(const Value& base, std::uint32_t index, std::uint32_t name) {
  const std::string& wanted = program_.names[name];
  if (base.is(Kind::context)) {
    const auto& keys = base.shape()->keys();
    if (index < keys.size() && keys[index] == wanted) return base.values()[index];
  }
  return property(*this, base, wanted);
}

Value Evaluator::Machine::call_native(std::uint32_t function, std::span<const Value> arguments) {
  const FunctionEntry& entry = *bound_[function];
  if (entry.strictness != Strictness::lenient) {
    std::vector<Value> open;
    for (const Value& argument : arguments) {
      if (!argument.is_settled()) open.push_back(argument);
      if (entry.strictness != Strictness::whole || !argument.is(Kind::list)) continue;
      pay(argument.items().size() / 16);
      for (const Value& item : argument.items())
        if (!item.is_settled()) open.push_back(item);
    }
    if (!open.empty()) {
      pay(open.size());
      return paid(unsettled_result(open));
    }
  }
  return weigh(entry.native(*this, arguments));
}

Value Evaluator::Machine::call(const Value& function, std::span<const Value> arguments) {
  step();
  if (!function.is_settled()) return function;
  if (!function.is(Kind::function)) return fail(Code::bad_argument, "a function was expected before `(`");
  if (call_depth_ >= max_call_depth_) return fail(Code::limit_exceeded, "functions call each other too deep");
  ++call_depth_;
  struct Leave {
    unsigned& depth;
    ~Leave() { --depth; }
  } leave{call_depth_};
  const Function& callee = function.function();
  if (callee.form == Function::Form::built_in) return call_native(callee.index, arguments);
  if (arguments.size() != program_.blocks[callee.index].parameters)
    return fail(Code::bad_argument,
                "the function takes " + std::to_string(program_.blocks[callee.index].parameters) + " arguments");
  return run(callee.index, arguments, callee.captures);
}

// Finding the type of a value takes a look at all of its parts.
Value Evaluator::Machine::is_instance(const Value& value, const Type& type) {
  pay(value.expanded_weight() / 16);
  if (program_.mode == Mode::dmn) return Value(!value.is_null() && is_of(value, type));
  return Value(!value.is_null() && conforms(type_of(value), type));
}

Value Evaluator::Machine::choose(const Value& condition, const Value& then, const Value& otherwise) {
  if (condition.is_true()) return then;
  if (condition.is_false()) return otherwise;
  if (condition.is(Kind::problem)) return condition;
  if (!condition.is(Kind::unknown)) return fail(Code::kinds_differ, "a condition is neither true nor false");
  if (then.is(Kind::problem)) return then;
  if (otherwise.is(Kind::problem)) return otherwise;
  if (then.is_settled() && otherwise.is_settled() && identical(then, otherwise)) return then;
  const Value operands[] = {condition, then.is(Kind::unknown) ? then : condition,
                            otherwise.is(Kind::unknown) ? otherwise : condition};
  return unsettled_result(operands);
}

Value Evaluator::Machine::join_text(std::span<const Value> parts, bool for_people) {
  if (!for_people) {
    std::vector<Value> open;
    for (const Value& part : parts)
      if (!part.is_settled()) open.push_back(part);
    if (!open.empty()) return unsettled_result(open);
  }
  const auto too_long = [this] { return fail(Code::limit_exceeded, "a text grew longer than a mebibyte"); };
  std::string text;
  for (const Value& part : parts) {
    // So large that its text is too long in any case, and not worth writing.
    if (part.expanded_weight() / 16 > max_text_size) return too_long();
    text += part.is_settled() ? to_text(part) : std::string("(not known)");
    if (text.size() > max_text_size) return too_long();
  }
  return weigh(Value(std::move(text)));
}

Value Evaluator::Machine::local_date(const Value& moment) const {
  if (moment.is(Kind::date_time)) {
    const DateTime read = moment.date_time();
    if (read.zone.kind() == Zone::Kind::local || read.zone == program_.zone) return Value(read.date);
    return Value(DateTime::at(read.instant(), program_.zone).date);
  }
  return moment;
}

Value Evaluator::Machine::run_code(const Block& block, std::span<const Value> arguments,
                                   std::span<const Value> captures) {
  Value* const r = stack_.push(block.registers);
  const std::size_t iterator_base = iterators_used_;
  const std::size_t builder_base = builders_used_;
  iterators_used_ += block.iterators;
  builders_used_ += block.builders;
  ++nesting_;
  if (iterators_.size() < iterators_used_) iterators_.resize(iterators_used_);
  if (builders_.size() < builders_used_) builders_.resize(builders_used_);
  const std::uint32_t caller = where_;
  struct Leave {
    Machine& machine;
    std::size_t registers, iterator_base, builder_base;
    std::uint32_t caller;
    ~Leave() {
      machine.stack_.pop(registers);
      for (std::size_t i = iterator_base; i < machine.iterators_used_; ++i) machine.iterators_[i].list = Value();
      for (std::size_t i = builder_base; i < machine.builders_used_; ++i) machine.builders_[i].clear();
      machine.iterators_used_ = iterator_base;
      machine.builders_used_ = builder_base;
      machine.where_ = caller;
      --machine.nesting_;
    }
  } leave{*this, block.registers, iterator_base, builder_base, caller};
  for (std::size_t i = 0; i < arguments.size(); ++i) r[i] = arguments[i];
  for (std::size_t i = 0; i < captures.size(); ++i) r[arguments.size() + i] = captures[i];

  const Instruction* const code = program_.code.data();
  std::uint32_t base = block.first;
  std::uint32_t pc = base;
  while (true) {
    const Instruction& i = code[pc];
    where_ = pc;
    ++pc;
    step();
    switch (i.op) {
      case Op::constant:
        r[i.d] = program_.constants[i.n];
        break;
      case Op::fact:
        r[i.d] = fact(i.n);
        break;
      case Op::node:
        r[i.d] = node(i.n);
        break;
      case Op::cell:
        r[i.d] = cells_[i.n];
        break;
      case Op::move:
        r[i.d] = r[i.a];
        break;
      case Op::negate:
        r[i.d] = negate(*this, r[i.a]);
        break;
      case Op::add:
        r[i.d] = weigh(add(*this, r[i.a], r[i.b]));
        break;
      case Op::subtract:
        r[i.d] = paid(subtract(*this, r[i.a], r[i.b]));
        break;
      case Op::multiply:
        r[i.d] = paid(multiply(*this, r[i.a], r[i.b]));
        break;
      case Op::divide:
        r[i.d] = paid(divide(*this, r[i.a], r[i.b]));
        break;
      case Op::power:
        r[i.d] = paid(power(*this, r[i.a], r[i.b]));
        break;
      case Op::equal:
        r[i.d] = paid(equal(*this, r[i.a], r[i.b]));
        break;
      case Op::unequal:
        r[i.d] = paid(unequal(*this, r[i.a], r[i.b]));
        break;
      case Op::less:
        r[i.d] = paid(less(*this, r[i.a], r[i.b]));
        break;
      case Op::at_most:
        r[i.d] = paid(at_most(*this, r[i.a], r[i.b]));
        break;
      case Op::greater:
        r[i.d] = paid(greater(*this, r[i.a], r[i.b]));
        break;
      case Op::at_least:
        r[i.d] = paid(at_least(*this, r[i.a], r[i.b]));
        break;
      case Op::matches:
        r[i.d] = paid(is_in(*this, r[i.a], r[i.b]));
        break;
      case Op::in_set: {
        const Value& value = r[i.a];
        if (!value.is_settled()) {
          r[i.d] = value;
          break;
        }
        const auto inside = program_.sets[i.n].contains(value);
        r[i.d] = inside ? Value(*inside) : fail(Code::kinds_differ, "a value of another kind than its cell");
        break;
      }
      case Op::logical_not:
        r[i.d] = negation(*this, r[i.a]);
        break;
      case Op::begin_and:
        r[i.d] = Value(true);
        break;
      case Op::begin_or:
        r[i.d] = Value(false);
        break;
      case Op::and_with:
        r[i.d] = paid(conjunction(*this, r[i.d], r[i.a]));
        if (r[i.d].is_false()) pc = base + i.n;
        break;
      case Op::or_with:
        r[i.d] = paid(disjunction(*this, r[i.d], r[i.a]));
        if (r[i.d].is_true()) pc = base + i.n;
        break;
      case Op::jump:
        pc = base + i.n;
        break;
      case Op::jump_if_false:
        if (r[i.a].is_false()) pc = base + i.n;
        break;
      case Op::jump_if_true:
        if (r[i.a].is_true()) pc = base + i.n;
        break;
      case Op::jump_if_problem:
        if (r[i.a].is(Kind::problem)) pc = base + i.n;
        break;
      case Op::jump_unless_unknown:
        if (!r[i.a].is(Kind::unknown)) pc = base + i.n;
        break;
      case Op::jump_unless_settled:
        // A domain that could not be started has left what stands in for the result (in dmn mode, null).
        if (!r[i.a].is_true()) pc = base + i.n;
        break;
      case Op::jump_unless_true:
        if (!r[i.a].is_true()) pc = base + i.n;
        break;
      case Op::choose:
        r[i.d] = choose(r[i.a], r[i.b], r[i.n]);
        break;
      case Op::known:
        if (r[i.a].is(Kind::problem))
          r[i.d] = r[i.a];
        else
          r[i.d] = Value(r[i.a].is_settled());
        break;
      case Op::coalesce:
        if (!r[i.a].is(Kind::unknown))
          r[i.d] = r[i.a];
        else
          r[i.d] = r[i.b].is(Kind::unknown) ? paid(unsettled_result(r[i.a], r[i.b])) : r[i.b];
        break;
      case Op::instance_of: {
        const Value& value = r[i.a];
        if (!value.is_settled())
          r[i.d] = value;
        else
          r[i.d] = is_instance(value, program_.types[i.n]);
        break;
      }
      case Op::local_date:
        r[i.d] = local_date(r[i.a]);
        break;
      case Op::field:
        r[i.d] = field(r[i.a], i.b, i.n);
        break;
      case Op::path:
        r[i.d] = weigh(property(*this, r[i.a], program_.names[i.n]));
        break;
      case Op::index:
        r[i.d] = item_at(*this, r[i.a], r[i.b]);
        break;
      case Op::make_list:
        r[i.d] = weigh(Value::list(std::vector<Value>(r + i.a, r + i.a + i.b)));
        break;
      case Op::make_context:
        r[i.d] = weigh(Value::context(program_.shapes[i.n], std::vector<Value>(r + i.a, r + i.a + i.b)));
        break;
      case Op::make_range: {
        const auto form = static_cast<Range::Form>((i.n >> 2U) & 3U);
        const bool is_one_sided = (i.n & 16U) != 0;
        const bool low_open = r[i.a].is_null();
        const bool high_open = r[i.b].is_null();
        if (!is_one_sided && low_open != high_open) {
          r[i.d] = Value(Range{r[i.a], r[i.b], (i.n & 1U) != 0, (i.n & 2U) != 0, Range::Form::null_bound});
        } else if (!is_one_sided) {
          r[i.d] = make_range(*this, r[i.a], (i.n & 1U) != 0, r[i.b], (i.n & 2U) != 0);
        } else {
          const Comparison comparison = form == Range::Form::equal_form     ? Comparison::equal
                                        : form == Range::Form::unequal_form ? Comparison::unequal
                                        : high_open ? ((i.n & 1U) != 0 ? Comparison::at_least : Comparison::greater)
                                                    : ((i.n & 2U) != 0 ? Comparison::at_most : Comparison::less);
          r[i.d] = make_range(*this, comparison, high_open ? r[i.a] : r[i.b]);
        }
        break;
      }
      case Op::iterate:
        r[i.d] = start(iterators_[iterator_base + i.b], r[i.a]);
        break;
      case Op::iterate_range:
        r[i.d] = start_range(iterators_[iterator_base + i.n], r[i.a], r[i.b]);
        break;
      case Op::next:
        if (!advance(iterators_[iterator_base + i.b], r[i.d])) pc = base + i.n;
        break;
      case Op::begin_list:
        builders_[builder_base + i.b].clear();
        break;
      case Op::push:
        append(builders_[builder_base + i.b], r[i.a]);
        break;
      case Op::keep:
        keep(r[i.a], r[i.n], builders_[builder_base + i.b], builders_[builder_base + i.b + 1]);
        break;
      case Op::judge:
        if (judge(r[i.d], r[i.a], builders_[builder_base + i.b])) pc = base + i.n;
        break;
      case Op::list_so_far:
        r[i.d] = weigh(Value::list(builders_[builder_base + i.b]));
        break;
      case Op::end_list:
        r[i.d] = weigh(Value::list(std::move(builders_[builder_base + i.b])));
        builders_[builder_base + i.b].clear();
        break;
      case Op::end_filter: {
        auto& kept = builders_[builder_base + i.b];
        const auto& open = builders_[builder_base + i.b + 1];
        r[i.d] = open.empty() ? weigh(Value::list(std::move(kept))) : paid(unsettled_result(open));
        kept.clear();
        break;
      }
      case Op::end_judgement: {
        const auto& open = builders_[builder_base + i.b];
        if (!open.empty()) r[i.d] = paid(unsettled_result(open));
        break;
      }
      case Op::select:
        append(builders_[builder_base + i.b], r[i.a]);
        append(builders_[builder_base + i.b], r[i.n]);
        break;
      case Op::end_selection:
        r[i.d] = select(r[i.a], builders_[builder_base + i.b]);
        break;
      case Op::call:
        r[i.d] = call_native(i.n, {r + i.a, i.b});
        break;
      case Op::call_block: {
        if (call_depth_ >= max_call_depth_) {
          r[i.d] = fail(Code::limit_exceeded, "functions call each other too deep");
          break;
        }
        ++call_depth_;
        r[i.d] = run(i.n, {r + i.a, i.b});
        --call_depth_;
        break;
      }
      case Op::call_value:
        r[i.d] = i.n == program::none ? call(r[i.a], {r + i.a + 1, i.b})
                                      : call_by_name(r[i.a], {r + i.a + 1, i.b}, program_.name_lists[i.n]);
        break;
      case Op::closure: {
        Function closure;
        closure.form = Function::Form::closure;
        closure.index = i.n;
        closure.captures.assign(r + i.a, r + i.a + i.b);
        r[i.d] = Value(std::move(closure));
        break;
      }
      case Op::built_in: {
        Function value;
        value.index = i.n;
        r[i.d] = Value(std::move(value));
        break;
      }
      case Op::shape: {
        const program::Shaping& shaping = program_.shapings[i.n];
        r[i.d] = weigh(shaped(r[i.a], shaping.type, shaping.owner));
        break;
      }
      case Op::conform:
        r[i.d] = conform(r[i.a], program_.types[i.n]);
        break;
      case Op::hits:
        r[i.d] = weigh(table_answer(r[i.a], r[i.b], program_.table_hits[i.n]));
        break;
      case Op::join_text:
        r[i.d] = join_text({r + i.a, i.b}, false);
        break;
      case Op::text_for_people:
        r[i.d] = join_text({r + i.a, i.b}, true);
        break;
      case Op::finish:
        return r[i.a];
    }
  }
}

}  // namespace adjudge
