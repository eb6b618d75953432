#include "program/assembler.hpp"

#include <algorithm>

#include "program/errors.hpp"

namespace adjudge::program {
namespace {

using model::Expression;

constexpr std::uint32_t max_registers = 60'000;
constexpr std::uint32_t max_code = 50'000'000;

Op op_of(model::ArithmeticOperator op) {
  switch (op) {
    case model::ArithmeticOperator::add:
      return Op::add;
    case model::ArithmeticOperator::subtract:
      return Op::subtract;
    case model::ArithmeticOperator::multiply:
      return Op::multiply;
    case model::ArithmeticOperator::divide:
      return Op::divide;
    case model::ArithmeticOperator::power:
      return Op::power;
  }
  return Op::add;
}

Op op_of(model::ComparisonOperator op) {
  switch (op) {
    case model::ComparisonOperator::equal:
      return Op::equal;
    case model::ComparisonOperator::unequal:
      return Op::unequal;
    case model::ComparisonOperator::less:
      return Op::less;
    case model::ComparisonOperator::at_most:
      return Op::at_most;
    case model::ComparisonOperator::greater:
      return Op::greater;
    case model::ComparisonOperator::at_least:
      return Op::at_least;
  }
  return Op::equal;
}

}  // namespace

Assembler::Register Assembler::take(Span span, std::uint32_t count) {
  const std::uint32_t first = frame_->next;
  if (first + count > max_registers) {
    if (frame_->most <= max_registers) notes_.add(errors::program_too_large(span, "an expression has too many parts"));
    frame_->most = max_registers + 1;
    return 0;
  }
  frame_->next = first + count;
  frame_->most = std::max(frame_->most, frame_->next);
  return static_cast<Register>(first);
}

std::uint32_t Assembler::emit(Op op, Register d, Register a, Register b, std::uint32_t n, Span span) {
  frame_->code.push_back({op, d, a, b, n});
  frame_->spans.push_back(span);
  return here() - 1;
}

std::uint32_t Assembler::constant(const Value& value) {
  const std::string key = std::to_string(static_cast<int>(value.kind())) + to_feel(value);
  const bool is_plain = !value.is(Kind::unknown) && !value.is(Kind::function);
  if (is_plain)
    if (const auto found = constant_index_.find(key); found != constant_index_.end()) return found->second;
  const auto index = static_cast<std::uint32_t>(program_.constants.size());
  program_.constants.push_back(value);
  if (is_plain) constant_index_.emplace(key, index);
  return index;
}

std::uint32_t Assembler::name(const std::string& name) {
  const auto [place, is_new] = name_index_.emplace(name, static_cast<std::uint32_t>(program_.names.size()));
  if (is_new) program_.names.push_back(name);
  return place->second;
}

std::uint32_t Assembler::name_list(const std::vector<std::string>& names) {
  if (names.empty()) return none;
  program_.name_lists.push_back(names);
  return static_cast<std::uint32_t>(program_.name_lists.size() - 1);
}

std::uint32_t Assembler::shape(const ShapePtr& shape) {
  for (std::size_t i = program_.shapes.size(); i-- > 0;)
    if (program_.shapes[i] == shape) return static_cast<std::uint32_t>(i);
  program_.shapes.push_back(shape);
  return static_cast<std::uint32_t>(program_.shapes.size() - 1);
}

std::uint32_t Assembler::type(const Type& type) {
  program_.types.push_back(type);
  return static_cast<std::uint32_t>(program_.types.size() - 1);
}

std::uint32_t Assembler::set(const ValueSet& set) {
  program_.sets.push_back(set);
  return static_cast<std::uint32_t>(program_.sets.size() - 1);
}

std::uint32_t Assembler::function(std::uint32_t index) {
  const std::string& wanted = functions_[index].name;
  const auto [place, is_new] = function_index_.emplace(wanted, static_cast<std::uint32_t>(program_.functions.size()));
  if (is_new) program_.functions.push_back({wanted, index});
  return place->second;
}

// Functions that it calls come first, so that compiling one never waits, deep in the stack, for another.
BlockId Assembler::function_block(model::FunctionId function) {
  if (const auto found = function_blocks_.find(function); found != function_blocks_.end()) return found->second;
  const model::FunctionInstance& instance = model_.functions[static_cast<std::size_t>(function)];
  std::vector<model::FunctionId> needed = model::references(model_, *instance.body).functions;
  needed.push_back(function);
  // Each has its place before any is compiled: in dmn mode functions may call themselves.
  std::vector<model::FunctionId> fresh;
  for (const model::FunctionId id : needed) {
    if (!function_blocks_.emplace(id, static_cast<BlockId>(program_.blocks.size())).second) continue;
    program_.blocks.emplace_back();
    fresh.push_back(id);
  }
  for (const model::FunctionId id : fresh) {
    const model::FunctionInstance& callee = model_.functions[static_cast<std::size_t>(id)];
    const BlockId made = block(callee.body, callee.parameters);
    program_.blocks[function_blocks_.at(id)] = program_.blocks[made];
  }
  return function_blocks_.at(function);
}

// Values that need no code: most inputs of most rules are a fact, a decision, or a field of one.
void Assembler::short_form(Block& block, const Expression& expression) {
  if (const auto* literal = std::get_if<model::Literal>(&expression.node)) {
    block.form = Block::Form::constant;
    block.operand = constant(literal->value);
  } else if (const auto* fact = std::get_if<model::FactRead>(&expression.node)) {
    block.form = Block::Form::fact;
    block.operand = static_cast<std::uint32_t>(fact->fact);
  } else if (const auto* node = std::get_if<model::NodeRead>(&expression.node)) {
    block.form = Block::Form::node;
    block.operand = nodes_.at(node->node);
  } else if (const auto* path = std::get_if<model::Path>(&expression.node)) {
    if (path->field < 0 || !path->base->type.is(Type::Kind::record)) return;
    if (const auto* of_fact = std::get_if<model::FactRead>(&path->base->node)) {
      block.form = Block::Form::fact_field;
      block.operand = static_cast<std::uint32_t>(of_fact->fact);
    } else if (const auto* of_node = std::get_if<model::NodeRead>(&path->base->node)) {
      block.form = Block::Form::node_field;
      block.operand = nodes_.at(of_node->node);
      block.name = name(path->name);
    }
    block.field = static_cast<std::uint32_t>(path->field);
  }
}

BlockId Assembler::block(const model::ExpressionPtr& expression, const std::vector<model::LocalId>& parameters) {
  if (!expression) return none;
  Frame frame;
  Frame* outer = frame_;
  frame_ = &frame;
  for (const model::LocalId parameter : parameters) frame.locals[parameter] = take(expression->span);
  const Register result = compile_new(*expression);
  const std::uint32_t id = finish_block(frame, static_cast<std::uint32_t>(parameters.size()), result, expression->span);
  frame_ = outer;
  short_form(program_.blocks[id], *expression);
  return id;
}

std::uint32_t Assembler::finish_block(Frame& frame, std::uint32_t parameters, Register result, Span span) {
  emit(Op::finish, 0, result, 0, 0, span);
  Block block;
  block.first = static_cast<std::uint32_t>(program_.code.size());
  block.registers = frame.most;
  block.parameters = parameters;
  block.iterators = frame.iterators;
  block.builders = frame.builders;
  if (program_.code.size() + frame.code.size() > max_code) {
    notes_.add(errors::program_too_large(span, "more than 50 million instructions"));
    frame.code.resize(1);
    frame.spans.resize(1);
    frame.code.front() = {Op::finish, 0, 0, 0, 0};
  }
  program_.code.insert(program_.code.end(), frame.code.begin(), frame.code.end());
  program_.spans.insert(program_.spans.end(), frame.spans.begin(), frame.spans.end());
  program_.blocks.push_back(block);
  return static_cast<std::uint32_t>(program_.blocks.size() - 1);
}

Assembler::Register Assembler::compile_new(const Expression& expression) {
  if (const auto* local = std::get_if<model::LocalRead>(&expression.node))
    if (const auto found = frame_->locals.find(local->local); found != frame_->locals.end()) return found->second;
  const Register target = take(expression.span);
  compile(expression, target);
  return target;
}

Assembler::Register Assembler::compile_row(const std::vector<model::ExpressionPtr>& parts, Span span) {
  const Register first = take(span, static_cast<std::uint32_t>(parts.size()));
  if (frame_->most > max_registers) return 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto target = static_cast<Register>(first + i);
    if (parts[i])
      compile(*parts[i], target);
    else
      emit(Op::constant, target, 0, 0, constant(Value()), span);
  }
  return first;
}

void Assembler::captures_of(const Expression& expression, std::vector<model::LocalId>& found) const {
  if (const auto* local = std::get_if<model::LocalRead>(&expression.node)) {
    if (frame_->locals.count(local->local) != 0 && std::find(found.begin(), found.end(), local->local) == found.end())
      found.push_back(local->local);
  }
  model::for_each_child(expression, [&](const model::ExpressionPtr& part) {
    if (part) captures_of(*part, found);
  });
}

void Assembler::compile(const Expression& expression, Register target) {
  if (frame_->most > max_registers) return;  // reported
  const Span span = expression.span;
  const std::uint32_t mark = frame_->next;
  model::match(
      expression,
      [&](const model::Literal& literal) { emit(Op::constant, target, 0, 0, constant(literal.value), span); },
      [&](const model::FactRead& fact) { emit(Op::fact, target, 0, 0, static_cast<std::uint32_t>(fact.fact), span); },
      [&](const model::NodeRead& node) { emit(Op::node, target, 0, 0, nodes_.at(node.node), span); },
      [&](const model::LocalRead& local) {
        if (const auto found = frame_->locals.find(local.local); found != frame_->locals.end()) {
          emit(Op::move, target, found->second, 0, 0, span);
          return;
        }
        const auto cell = cells_.find(local.local);
        if (cell == cells_.end()) throw InternalError("a variable without a place");
        emit(Op::cell, target, 0, 0, cell->second, span);
      },
      [&](const model::Let& let) {
        const Register value = take(span);
        compile(*let.value, value);
        frame_->locals[let.local] = value;
        compile(*let.body, target);
      },
      [&](const model::Negate& negate) { emit(Op::negate, target, compile_new(*negate.operand), 0, 0, span); },
      [&](const model::Arithmetic& operation) {
        const Register left = compile_new(*operation.left);
        const Register right = compile_new(*operation.right);
        emit(op_of(operation.op), target, left, right, 0, span);
      },
      [&](const model::Comparison& comparison) {
        const Register left = compile_new(*comparison.left);
        const Register right = compile_new(*comparison.right);
        emit(op_of(comparison.op), target, left, right, 0, span);
      },
      [&](const model::Logical& logical) { compile_logical(logical, target, span); },
      [&](const model::Not& negation) { emit(Op::logical_not, target, compile_new(*negation.operand), 0, 0, span); },
      [&](const model::Matches& matches) {
        const Register value = compile_new(*matches.value);
        const Register test = compile_new(*matches.test);
        emit(Op::matches, target, value, test, 0, span);
      },
      [&](const model::If& choice) {
        const Register condition = compile_new(*choice.condition);
        const Register then = take(span);
        const Register otherwise = take(span);
        if (model_.mode == Mode::dmn) {
          const std::uint32_t to_else = emit(Op::jump_unless_true, 0, condition, 0, 0, span);
          compile(*choice.then, target);
          const std::uint32_t to_end = emit(Op::jump, 0, 0, 0, 0, span);
          land(to_else);
          compile(*choice.otherwise, target);
          land(to_end);
          return;
        }
        // A condition that is not known asks both sides; one that is asks its own.
        const std::uint32_t on_problem = emit(Op::jump_if_problem, 0, condition, 0, 0, span);
        const std::uint32_t on_false = emit(Op::jump_if_false, 0, condition, 0, 0, span);
        compile(*choice.then, then);
        const std::uint32_t on_true = emit(Op::jump_if_true, 0, condition, 0, 0, span);
        land(on_false);
        compile(*choice.otherwise, otherwise);
        land(on_true);
        land(on_problem);
        emit(Op::choose, target, condition, then, otherwise, span);
      },
      [&](const model::Known& known) { emit(Op::known, target, compile_new(*known.operand), 0, 0, span); },
      [&](const model::Coalesce& coalesce) {
        const Register value = compile_new(*coalesce.value);
        emit(Op::move, target, value, 0, 0, span);
        const std::uint32_t done = emit(Op::jump_unless_unknown, 0, value, 0, 0, span);
        const Register fallback = compile_new(*coalesce.fallback);
        emit(Op::coalesce, target, value, fallback, 0, span);
        land(done);
      },
      [&](const model::InstanceOf& test) {
        const Register value = compile_new(*test.value);
        emit(Op::instance_of, target, value, 0, type(test.type), span);
      },
      [&](const model::LocalDate& date) { emit(Op::local_date, target, compile_new(*date.moment), 0, 0, span); },
      [&](const model::Path& path) {
        const Register base = compile_new(*path.base);
        if (path.field >= 0 && path.field < 65'536)
          emit(Op::field, target, base, static_cast<Register>(path.field), name(path.name), span);
        else
          emit(Op::path, target, base, 0, name(path.name), span);
      },
      [&](const model::Index& index) {
        const Register base = compile_new(*index.base);
        const Register position = compile_new(*index.index);
        emit(Op::index, target, base, position, 0, span);
      },
      [&](const model::Filter& filter) { compile_filter(filter, target, span); },
      [&](const model::For& loop) { compile_for(loop, target, span); },
      [&](const model::Quantified& loop) { compile_quantified(loop, target, span); },
      [&](const model::ListMake& list) {
        const Register first = compile_row(list.items, span);
        emit(Op::make_list, target, first, static_cast<Register>(list.items.size()), 0, span);
      },
      [&](const model::ContextMake& context) {
        const Register first = take(span, static_cast<std::uint32_t>(context.entries.size()));
        if (frame_->most > max_registers) return;
        for (std::size_t i = 0; i < context.entries.size(); ++i) {
          const auto place = static_cast<Register>(first + i);
          compile(*context.entries[i].second, place);
          frame_->locals[context.entries[i].first] = place;
        }
        emit(Op::make_context, target, first, static_cast<Register>(context.entries.size()), shape(context.shape),
             span);
      },
      [&](const model::RangeMake& range) {
        const Register low = compile_new(*range.low);
        const Register high = compile_new(*range.high);
        const auto flags = static_cast<std::uint32_t>(range.low_included ? 1 : 0) |
                           static_cast<std::uint32_t>(range.high_included ? 2 : 0) |
                           (static_cast<std::uint32_t>(range.form) << 2U) | (range.is_one_sided ? 16U : 0U);
        emit(Op::make_range, target, low, high, flags, span);
      },
      [&](const model::CallBuiltIn& call) {
        const Register first = compile_row(call.arguments, span);
        emit(Op::call, target, first, static_cast<Register>(call.arguments.size()), function(call.function), span);
      },
      [&](const model::CallFunction& call) {
        const Register first = compile_row(call.arguments, span);
        Frame* frame = frame_;
        const BlockId callee = function_block(call.function);
        frame_ = frame;
        emit(Op::call_block, target, first, static_cast<Register>(call.arguments.size()), callee, span);
      },
      [&](const model::CallValue& call) {
        std::vector<model::ExpressionPtr> row{call.callee};
        row.insert(row.end(), call.arguments.begin(), call.arguments.end());
        const Register first = compile_row(row, span);
        emit(Op::call_value, target, first, static_cast<Register>(call.arguments.size()), name_list(call.names), span);
      },
      [&](const model::BuiltInValue& value) { emit(Op::built_in, target, 0, 0, function(value.function), span); },
      [&](const model::Lambda& lambda) {
        std::vector<model::LocalId> captured;
        captures_of(*lambda.body, captured);
        const Register first = take(span, static_cast<std::uint32_t>(captured.size()));
        if (frame_->most > max_registers) return;
        for (std::size_t i = 0; i < captured.size(); ++i)
          emit(Op::move, static_cast<Register>(first + i), frame_->locals.at(captured[i]), 0, 0, span);
        std::vector<model::LocalId> parameters = lambda.parameters;
        parameters.insert(parameters.end(), captured.begin(), captured.end());
        const BlockId body = block(lambda.body, parameters);
        program_.blocks[body].parameters = static_cast<std::uint32_t>(lambda.parameters.size());
        program_.blocks[body].parameter_names = name_list(lambda.names);
        emit(Op::closure, target, first, static_cast<Register>(captured.size()), body, span);
      },
      [&](const model::Shaped& shaped) {
        const Register value = compile_new(*shaped.value);
        program_.shapings.push_back({shaped.type, shaped.owner});
        emit(Op::shape, target, value, 0, static_cast<std::uint32_t>(program_.shapings.size() - 1), span);
      },
      [&](const model::Conform& conform) {
        const Register value = compile_new(*conform.value);
        emit(Op::conform, target, value, 0, type(conform.type), span);
      },
      [&](const model::TableAnswer& table) { compile_table(table, target, span); },
      [&](const model::TextJoin& text) {
        const Register first = compile_row(text.parts, span);
        emit(Op::join_text, target, first, static_cast<Register>(text.parts.size()), 0, span);
      },
      [&](const model::TextForPeople& text) {
        const Register first = take(span, static_cast<std::uint32_t>(text.parts.size()));
        if (frame_->most > max_registers) return;
        for (std::size_t i = 0; i < text.parts.size(); ++i) {
          const auto place = static_cast<Register>(first + i);
          if (sensitivity_.shows(*text.parts[i]))
            emit(Op::constant, place, 0, 0, constant(Value("***")), span);
          else
            compile(*text.parts[i], place);
        }
        emit(Op::text_for_people, target, first, static_cast<Register>(text.parts.size()), 0, span);
      });
  frame_->next = mark;  // what it needed on the way is free again; locals end with their expression
}

void Assembler::compile_logical(const model::Logical& logical, Register target, Span span) {
  // The result is gathered apart from `target`: an operand may read a variable that lives there.
  const Register gathered = take(span);
  emit(logical.is_and ? Op::begin_and : Op::begin_or, gathered, 0, 0, 0, span);
  std::vector<std::uint32_t> exits;
  for (const model::ExpressionPtr& operand : logical.operands) {
    const std::uint32_t mark = frame_->next;
    const Register value = compile_new(*operand);
    exits.push_back(emit(logical.is_and ? Op::and_with : Op::or_with, gathered, value, 0, 0, operand->span));
    frame_->next = mark;
  }
  for (const std::uint32_t exit : exits) land(exit);
  emit(Op::move, target, gathered, 0, 0, span);
}

// The outputs of the rules that hold are gathered into a list, from which the hit policy makes the answer.
void Assembler::compile_table(const model::TableAnswer& table, Register target, Span span) {
  const auto builder = static_cast<Register>(frame_->builders++);
  emit(Op::begin_list, 0, 0, builder, 0, span);
  std::vector<std::uint32_t> exits;
  for (const model::TableAnswer::Row& row : table.rows) {
    const std::uint32_t mark = frame_->next;
    std::optional<std::uint32_t> next;
    if (row.condition) next = emit(Op::jump_unless_true, 0, compile_new(*row.condition), 0, 0, row.condition->span);
    emit(Op::push, 0, compile_new(*row.output), builder, 0, row.output->span);
    if (table.hit == HitPolicy::first) exits.push_back(emit(Op::jump, 0, 0, 0, 0, span));
    if (next) land(*next);
    frame_->next = mark;
  }
  for (const std::uint32_t exit : exits) land(exit);
  const Register outputs = take(span);
  const Register otherwise = take(span);
  emit(Op::end_list, outputs, 0, builder, 0, span);
  if (table.otherwise) compile(*table.otherwise, otherwise);
  program_.table_hits.push_back({table.hit, table.otherwise != nullptr, table.ranks});
  emit(Op::hits, target, outputs, otherwise, static_cast<std::uint32_t>(program_.table_hits.size() - 1), span);
}

std::uint32_t Assembler::start_iterator(const model::Iterator& iterator, Register target, Span span,
                                        std::uint32_t& leave) {
  const std::uint32_t index = frame_->iterators++;
  const std::uint32_t mark = frame_->next;
  const Register domain = compile_new(*iterator.domain);
  if (iterator.range_end) {
    const Register end = compile_new(*iterator.range_end);
    emit(Op::iterate_range, target, domain, end, index, span);
  } else {
    emit(Op::iterate, target, domain, static_cast<Register>(index), 0, span);
  }
  // A domain that is not settled has put itself into `target`: it is the result.
  leave = emit(Op::jump_unless_settled, 0, target, 0, 0, span);
  frame_->next = mark;
  return index;
}

void Assembler::compile_for(const model::For& loop, Register target, Span span) {
  const std::uint32_t builder = frame_->builders++;
  const auto builder_register = static_cast<Register>(builder);
  const Register result = take(span);
  emit(Op::begin_list, 0, 0, builder_register, 0, span);
  struct Level {
    std::uint32_t head;
    std::uint32_t exhausted;
  };
  std::vector<Level> levels;
  std::vector<std::uint32_t> leaves;
  for (const model::Iterator& iterator : loop.iterators) {
    std::uint32_t leave = 0;
    const std::uint32_t index = start_iterator(iterator, result, span, leave);
    leaves.push_back(leave);
    const Register variable = take(span);
    frame_->locals[iterator.local] = variable;
    const std::uint32_t head = here();
    const std::uint32_t exhausted = emit(Op::next, variable, 0, static_cast<Register>(index), 0, span);
    levels.push_back({head, exhausted});
  }
  if (loop.partial) {
    // `partial` costs a copy of the list so far; it is made only for bodies that read it.
    bool reads_partial = false;
    const std::function<void(const Expression&)> look = [&](const Expression& expression) {
      const auto* local = std::get_if<model::LocalRead>(&expression.node);
      if (local != nullptr && local->local == *loop.partial) reads_partial = true;
      model::for_each_child(expression, [&](const model::ExpressionPtr& part) {
        if (part && !reads_partial) look(*part);
      });
    };
    look(*loop.body);
    if (reads_partial) {
      const Register partial = take(span);
      frame_->locals[*loop.partial] = partial;
      emit(Op::list_so_far, partial, 0, builder_register, 0, span);
    }
  }
  const std::uint32_t mark = frame_->next;
  const Register value = compile_new(*loop.body);
  emit(Op::push, 0, value, builder_register, 0, span);
  frame_->next = mark;
  for (std::size_t i = levels.size(); i-- > 0;) {
    emit(Op::jump, 0, 0, 0, levels[i].head, span);
    land(levels[i].exhausted);
  }
  emit(Op::end_list, target, 0, builder_register, 0, span);
  end_loop(leaves, result, target, span);
}

// Behind the end of a loop: where a domain was not settled, that is the result.
void Assembler::end_loop(const std::vector<std::uint32_t>& leaves, Register unsettled, Register target, Span span) {
  const std::uint32_t done = emit(Op::jump, 0, 0, 0, 0, span);
  for (const std::uint32_t leave : leaves) land(leave);
  emit(Op::move, target, unsettled, 0, 0, span);
  land(done);
}

void Assembler::compile_quantified(const model::Quantified& loop, Register target, Span span) {
  const auto builder = static_cast<Register>(frame_->builders++);
  const Register gathered = take(span);
  const Register unsettled = take(span);
  emit(loop.every ? Op::begin_and : Op::begin_or, gathered, 0, 0, 0, span);
  emit(Op::begin_list, 0, 0, builder, 0, span);
  struct Level {
    std::uint32_t head;
    std::uint32_t exhausted;
  };
  std::vector<Level> levels;
  std::vector<std::uint32_t> leaves;
  for (const model::Iterator& iterator : loop.iterators) {
    std::uint32_t leave = 0;
    const std::uint32_t index = start_iterator(iterator, unsettled, span, leave);
    leaves.push_back(leave);
    const Register variable = take(span);
    frame_->locals[iterator.local] = variable;
    const std::uint32_t head = here();
    levels.push_back({head, emit(Op::next, variable, 0, static_cast<Register>(index), 0, span)});
  }
  const std::uint32_t mark = frame_->next;
  const Register value = compile_new(*loop.condition);
  const std::uint32_t settled = emit(Op::judge, gathered, value, builder, 0, loop.condition->span);
  frame_->next = mark;
  for (std::size_t i = levels.size(); i-- > 0;) {
    emit(Op::jump, 0, 0, 0, levels[i].head, span);
    land(levels[i].exhausted);
  }
  emit(Op::end_judgement, gathered, 0, builder, 0, span);
  land(settled);
  emit(Op::move, target, gathered, 0, 0, span);
  end_loop(leaves, unsettled, target, span);
}

void Assembler::compile_filter(const model::Filter& filter, Register target, Span span) {
  const auto kept = static_cast<Register>(frame_->builders);
  frame_->builders += 2;  // what is kept, and conditions that are not settled
  const Register unsettled = take(span);
  const Register domain = take(span);
  emit(Op::begin_list, 0, 0, kept, 0, span);
  emit(Op::begin_list, 0, 0, static_cast<Register>(kept + 1), 0, span);
  const auto index = static_cast<Register>(frame_->iterators++);
  compile(*filter.base, domain);
  emit(Op::iterate, unsettled, domain, index, 0, span);
  const std::uint32_t leave = emit(Op::jump_unless_settled, 0, unsettled, 0, 0, span);
  const Register item = take(span);
  frame_->locals[filter.item] = item;
  const std::uint32_t head = here();
  const std::uint32_t exhausted = emit(Op::next, item, 0, index, 0, span);
  const std::uint32_t mark = frame_->next;
  const Register condition = compile_new(*filter.condition);
  emit(filter.decide_at_run_time ? Op::select : Op::keep, 0, item, kept, condition, span);
  frame_->next = mark;
  emit(Op::jump, 0, 0, 0, head, span);
  land(exhausted);
  emit(filter.decide_at_run_time ? Op::end_selection : Op::end_filter, target, domain, kept, 0, span);
  end_loop({leave}, unsettled, target, span);
}

}  // namespace adjudge::program
