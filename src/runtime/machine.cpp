#include "runtime/machine.hpp"

#include <algorithm>

#include "adjudge/core/read_text.hpp"
#include "adjudge/core/result.hpp"
#include "adjudge/runtime/operators.hpp"
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
  for (std::size_t i = chunk.used - count; i < chunk.used; ++i) chunk.values[i] = Value();
  chunk.used -= count;
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
  if (is_built && !spend(value.weight() / 16)) throw BudgetSpent{};
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
    bool is_settled = true;
    for (const Value& argument : arguments) {
      if (!argument.is_settled()) is_settled = false;
      if (entry.strictness == Strictness::whole && argument.is(Kind::list))
        for (const Value& item : argument.items()) is_settled = is_settled && item.is_settled();
    }
    if (!is_settled) {
      std::vector<Value> operands;
      for (const Value& argument : arguments) {
        if (!argument.is_settled()) operands.push_back(argument);
        if (entry.strictness == Strictness::whole && argument.is(Kind::list))
          for (const Value& item : argument.items())
            if (!item.is_settled()) operands.push_back(item);
      }
      return unsettled_result(operands);
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

// Gives true when the iterator can run, else what stands in for the result.
Value Evaluator::Machine::start(Iterator& iterator, const Value& domain) {
  iterator = Iterator{};
  if (!domain.is_settled()) return domain;
  if (domain.is(Kind::list)) {
    iterator.list = domain;
    return Value(true);
  }
  if (domain.is(Kind::range)) {
    const Range& range = domain.range();
    if (range.start.is_null() || range.end.is_null())
      return fail(Code::bad_argument, "an open range has no elements to go through");
    Value started = start_range(iterator, range.start, range.end);
    if (!started.is_true()) return started;
    if (iterator.step < 0) return fail(Code::bad_argument, "the range runs backwards");
    if (!range.start_included) iterator.next += iterator.step;
    if (!range.end_included) iterator.last -= iterator.step;
    iterator.exhausted = iterator.next > iterator.last;
    return Value(true);
  }
  if (program_.mode == Mode::strict || domain.is_null()) return fail(Code::bad_argument, "a list was expected");
  iterator.list = Value::list({domain});
  return Value(true);
}

Value Evaluator::Machine::start_range(Iterator& iterator, const Value& low, const Value& high) {
  iterator = Iterator{};
  if (!low.is_settled() || !high.is_settled()) return unsettled_result(low, high);
  iterator.is_range = true;
  if (low.is(Kind::number) && high.is(Kind::number)) {
    const auto first = low.number().to_int64();
    const auto last = high.number().to_int64();
    if (!first || !last) return fail(Code::bad_argument, "the bounds around `..` are not whole numbers");
    iterator.next = *first;
    iterator.last = *last;
  } else if (low.is(Kind::date) && high.is(Kind::date)) {
    iterator.is_dates = true;
    iterator.next = low.date().days();
    iterator.last = high.date().days();
  } else {
    return fail(Code::bad_argument, "`..` goes through whole numbers or dates");
  }
  iterator.step = iterator.next <= iterator.last ? 1 : -1;
  return Value(true);
}

bool Evaluator::Machine::advance(Iterator& iterator, Value& element) {
  step();
  if (iterator.is_range) {
    if (iterator.exhausted) return false;
    const std::int64_t value = iterator.next;
    if (value == iterator.last)
      iterator.exhausted = true;
    else
      iterator.next += iterator.step;
    element = iterator.is_dates ? Value(Date::from_days(value)) : Value(Decimal(value));
    return true;
  }
  const auto items = iterator.list.items();
  if (iterator.position >= items.size()) return false;
  element = items[iterator.position++];
  return true;
}

void Evaluator::Machine::keep(Value& unsettled, const Value& item, const Value& condition, std::vector<Value>& kept) {
  if (condition.is_true()) {
    kept.push_back(item);
  } else if (!condition.is_settled()) {
    unsettled = unsettled.is_settled() ? condition : unsettled_result(unsettled, condition);
  } else if (!condition.is_false() && program_.mode == Mode::strict) {
    const Value problem = fail(Code::kinds_differ, "a condition is neither true nor false");
    unsettled = unsettled.is_settled() ? problem : unsettled_result(unsettled, problem);
  }
}

// Dmn mode decides by what the brackets hold: a number is a position, a condition chooses (feel.md 3.7). `kept` has the
// elements with their conditions in turn.
Value Evaluator::Machine::finish_selection(const Value& domain, const Value& unsettled, std::vector<Value>& kept) {
  if (domain.is_null()) return {};
  if (!unsettled.is_settled()) return unsettled;
  std::vector<Value> chosen;
  for (std::size_t i = 0; i + 1 < kept.size(); i += 2) {
    const Value& condition = kept[i + 1];
    if (condition.is(Kind::number))
      return item_at(*this, domain.is(Kind::list) ? domain : Value::list({domain}), condition);
    if (condition.is_true()) chosen.push_back(kept[i]);
  }
  return weigh(Value::list(std::move(chosen)));
}

Value Evaluator::Machine::join_text(std::span<const Value> parts, bool for_people) {
  if (!for_people) {
    std::vector<Value> open;
    for (const Value& part : parts)
      if (!part.is_settled()) open.push_back(part);
    if (!open.empty()) return unsettled_result(open);
  }
  std::string text;
  for (const Value& part : parts) {
    text += part.is_settled() ? to_text(part) : std::string("(not known)");
    if (text.size() > max_text_size) return fail(Code::limit_exceeded, "a text grew longer than a mebibyte");
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
        r[i.d] = subtract(*this, r[i.a], r[i.b]);
        break;
      case Op::multiply:
        r[i.d] = multiply(*this, r[i.a], r[i.b]);
        break;
      case Op::divide:
        r[i.d] = divide(*this, r[i.a], r[i.b]);
        break;
      case Op::power:
        r[i.d] = power(*this, r[i.a], r[i.b]);
        break;
      case Op::equal:
        r[i.d] = equal(*this, r[i.a], r[i.b]);
        break;
      case Op::unequal:
        r[i.d] = unequal(*this, r[i.a], r[i.b]);
        break;
      case Op::less:
        r[i.d] = less(*this, r[i.a], r[i.b]);
        break;
      case Op::at_most:
        r[i.d] = at_most(*this, r[i.a], r[i.b]);
        break;
      case Op::greater:
        r[i.d] = greater(*this, r[i.a], r[i.b]);
        break;
      case Op::at_least:
        r[i.d] = at_least(*this, r[i.a], r[i.b]);
        break;
      case Op::matches:
        r[i.d] = is_in(*this, r[i.a], r[i.b]);
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
        r[i.d] = conjunction(*this, r[i.d], r[i.a]);
        if (r[i.d].is_false()) pc = base + i.n;
        break;
      case Op::or_with:
        r[i.d] = disjunction(*this, r[i.d], r[i.a]);
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
        r[i.d] = Value(r[i.a].is_settled());
        break;
      case Op::instance_of: {
        const Value& value = r[i.a];
        if (!value.is_settled())
          r[i.d] = value;
        else
          r[i.d] = Value(!value.is_null() && conforms(type_of(value), program_.types[i.n]));
        break;
      }
      case Op::local_date:
        r[i.d] = local_date(r[i.a]);
        break;
      case Op::field:
        r[i.d] = field(r[i.a], i.b, i.n);
        break;
      case Op::path:
        r[i.d] = property(*this, r[i.a], program_.names[i.n]);
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
        const auto form = static_cast<Range::Form>(i.n >> 2U);
        const bool low_open = r[i.a].is_null();
        const bool high_open = r[i.b].is_null();
        if (form == Range::Form::interval && !low_open && !high_open) {
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
      case Op::push: {
        auto& builder = builders_[builder_base + i.b];
        if (builder.size() >= max_list_size) throw BudgetSpent{};
        builder.push_back(r[i.a]);
        break;
      }
      case Op::keep:
        keep(r[i.d], r[i.a], r[i.n], builders_[builder_base + i.b]);
        break;
      case Op::list_so_far:
        r[i.d] = weigh(Value::list(builders_[builder_base + i.b]));
        break;
      case Op::end_list: {
        auto& builder = builders_[builder_base + i.b];
        if (i.n != 0)
          r[i.d] = finish_selection(r[i.n - 1], r[i.a], builder);
        else if (!r[i.a].is_true())
          r[i.d] = r[i.a];
        else
          r[i.d] = weigh(Value::list(std::move(builder)));
        builder.clear();
        break;
      }
      case Op::dmn_select: {
        auto& builder = builders_[builder_base + i.b];
        if (builder.size() >= max_list_size) throw BudgetSpent{};
        builder.push_back(r[i.a]);
        builder.push_back(r[i.n]);
        break;
      }
      case Op::call:
        r[i.d] = call_native(i.n, {r + i.a, i.b});
        break;
      case Op::call_block: {
        if (call_depth_ >= max_call_depth_) {
          r[i.d] = fail(Code::limit_exceeded, "functions call each other too deep");
          break;
        }
        ++call_depth_;
        Value result = run(i.n, {r + i.a, i.b});
        --call_depth_;
        r[i.d] = std::move(result);
        break;
      }
      case Op::call_value:
        r[i.d] = call(r[i.a], {r + i.a + 1, i.b});
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
