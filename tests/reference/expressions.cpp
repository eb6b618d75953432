#include <algorithm>

#include "evaluation.hpp"

namespace adjudge::reference {

using ast::BinaryOperator;
using ast::Expression;

std::vector<std::string> names_of(const Expression& expression) {
  if (const auto* name = std::get_if<ast::Name>(&expression.node)) return {name->text};
  const auto* path = std::get_if<ast::Path>(&expression.node);
  if (path == nullptr) return {};
  std::vector<std::string> names = names_of(*path->base);
  if (!names.empty()) names.push_back(path->name.text);
  return names;
}

void for_each_part(const Expression& expression, const std::function<void(const Expression&)>& visit) {
  const auto one = [&visit](const ast::ExpressionPtr& part) {
    if (part) visit(*part);
  };
  const auto all = [&one](const std::vector<ast::ExpressionPtr>& parts) {
    for (const auto& part : parts) one(part);
  };
  const auto domains = [&one](const std::vector<ast::Iterator>& iterators) {
    for (const ast::Iterator& iterator : iterators) {
      one(iterator.domain);
      one(iterator.range_end);
    }
  };
  ast::match(
      expression, [](const ast::Invalid&) {}, [](const ast::NullLiteral&) {}, [](const ast::BooleanLiteral&) {},
      [](const ast::NumberLiteral&) {}, [](const ast::StringLiteral&) {}, [](const ast::AtLiteral&) {},
      [](const ast::MoneyLiteral&) {}, [](const ast::LengthLiteral&) {}, [](const ast::Name&) {},
      [&](const ast::Negation& node) { one(node.operand); },
      [&](const ast::Binary& node) {
        one(node.left);
        one(node.right);
      },
      [&](const ast::Between& node) {
        one(node.value);
        one(node.low);
        one(node.high);
      },
      [&](const ast::In& node) {
        one(node.value);
        all(node.tests);
      },
      [&](const ast::UnaryComparison& node) { one(node.operand); },
      [&](const ast::InstanceOf& node) { one(node.value); }, [&](const ast::Path& node) { one(node.base); },
      [&](const ast::Filter& node) {
        one(node.base);
        one(node.condition);
      },
      [&](const ast::Call& node) {
        one(node.callee);
        for (const ast::Argument& argument : node.arguments) one(argument.value);
      },
      [&](const ast::If& node) {
        one(node.condition);
        one(node.then);
        one(node.otherwise);
      },
      [&](const ast::For& node) {
        domains(node.iterators);
        one(node.body);
      },
      [&](const ast::Quantified& node) {
        domains(node.iterators);
        one(node.condition);
      },
      [&](const ast::FunctionDefinition& node) { one(node.body); },
      [&](const ast::ListLiteral& node) { all(node.items); },
      [&](const ast::ContextLiteral& node) {
        for (const ast::ContextEntry& entry : node.entries) one(entry.value);
      },
      [&](const ast::RangeLiteral& node) {
        one(node.low);
        one(node.high);
      });
}

std::optional<std::pair<Global, std::size_t>> find_global(const Pack& pack, const std::vector<std::string>& names) {
  std::optional<std::pair<Global, std::size_t>> found;
  std::string joined;
  for (std::size_t i = 0; i < names.size(); ++i) {
    joined += (i == 0 ? "" : ".") + names[i];
    const auto entry = pack.names.find(joined);
    if (entry != pack.names.end()) found = {entry->second, i + 1};
  }
  return found;
}

namespace {

/// The variable that a name means, if it means one.
std::optional<Value> find_local(const std::string& name, const Frame* frame) {
  for (; frame != nullptr; frame = frame->outer) {
    if (frame->kind == Frame::Kind::local) {
      if (frame->name == name) return frame->value;
      continue;
    }
    if (name == "item") return frame->value;
    const bool is_field = frame->type.is(Type::Kind::record)
                              ? frame->type.field(name) != nullptr
                              : frame->value.is(Kind::context) && frame->value.find(name) != nullptr;
    if (is_field) return member(frame->value, name);
  }
  return std::nullopt;
}

std::optional<Type> find_local_type(const std::string& name, const Frame* frame) {
  for (; frame != nullptr; frame = frame->outer) {
    if (frame->kind == Frame::Kind::local) {
      if (frame->name == name) return frame->type;
      continue;
    }
    if (name == "item") return frame->type;
    if (frame->type.is(Type::Kind::record))
      if (const Type::Field* field = frame->type.field(name)) return field->type;
  }
  return std::nullopt;
}

Type member_type(const Type& base, const std::string& name) {
  if (base.is(Type::Kind::list)) return Type::list(member_type(base.element(), name));
  if (base.is(Type::Kind::record)) {
    const Type::Field* field = base.field(name);
    return field != nullptr ? field->type : Type();
  }
  if (base.is(Type::Kind::range)) return name == "start" || name == "end" ? base.element() : Type(Type::Kind::boolean);
  return Type(Type::Kind::number);  // a property of a date, a time or a duration
}

Type element_of(const Type& list) { return list.is(Type::Kind::list) ? list.element() : Type(); }

Type type_of_global(const Pack& pack, const Global& global) {
  switch (global.kind) {
    case Global::Kind::fact:
      return pack.facts[global.index].type;
    case Global::Kind::constant:
      return type_of(pack, *pack.constants[global.index].second.rows.front().value, nullptr);
    case Global::Kind::term:
      return type_of(pack, *pack.terms[global.index].second, nullptr);
    case Global::Kind::window:
      return window_type();
    case Global::Kind::decision:
      return pack.decisions[global.index].answer;
  }
  return Type();
}

Type type_of_names(const Pack& pack, const std::vector<std::string>& names, const Frame* frame) {
  Type type;
  std::size_t used = 1;
  if (const auto local = find_local_type(names.front(), frame)) {
    type = *local;
  } else if (const auto global = find_global(pack, names)) {
    type = type_of_global(pack, global->first);
    used = global->second;
  }
  for (; used < names.size(); ++used) type = member_type(type, names[used]);
  return type;
}

Type type_of_call(const Pack& pack, const ast::Call& call, const Frame* frame) {
  const auto* callee = std::get_if<ast::Name>(&call.callee->node);
  if (callee == nullptr) return Type();
  std::vector<Type> types;
  for (const ast::Argument& argument : call.arguments) types.push_back(type_of(pack, *argument.value, frame));
  if (const auto own = pack.functions.find(callee->text); own != pack.functions.end()) {
    std::vector<Frame> frames(own->second.parameters.size());
    for (std::size_t i = 0; i < frames.size() && i < types.size(); ++i) {
      frames[i].outer = i == 0 ? nullptr : &frames[i - 1];
      frames[i].name = own->second.parameters[i];
      frames[i].type = types[i];
    }
    return type_of(pack, *own->second.body, frames.empty() ? nullptr : &frames.back());
  }
  const std::string& name = callee->text;
  const auto is_one_of = [&name](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  const Type first = types.empty() ? Type() : types.front();
  const Type inner = first.is(Type::Kind::list) ? first.element() : first;
  if (is_one_of({"sum", "min", "max", "mean"})) return inner;
  if (is_one_of({"abs", "append", "concatenate", "reverse", "sublist", "insert before", "remove", "distinct values",
                 "union", "sort", "round money"}))
    return first;
  if (name == "flatten") return inner.is(Type::Kind::list) ? inner : first;
  if (is_one_of({"money", "convert"})) return Type::money(pack.currency);
  if (name == "allocate") return Type::list(first);
  if (is_one_of({"index of"})) return Type::list(Type(Type::Kind::number));
  if (is_one_of({"string", "upper case", "lower case", "substring", "substring before", "substring after",
                 "string join", "day of week", "month of year", "currency of"}))
    return Type(Type::Kind::string);
  if (is_one_of({"not", "all", "any", "contains", "starts with", "ends with", "list contains", "known", "is open",
                 "odd", "even"}))
    return Type(Type::Kind::boolean);
  if (is_one_of({"date", "today", "add business days"})) return Type(Type::Kind::date);
  if (is_one_of({"date and time", "now"})) return Type(Type::Kind::date_time);
  if (name == "time") return Type(Type::Kind::time);
  if (name == "years and months duration") return Type(Type::Kind::months);
  if (name == "duration") return Type();
  return Type(Type::Kind::number);
}

Type type_of_binary(const Pack& pack, const ast::Binary& node, const Frame* frame) {
  const Type left = type_of(pack, *node.left, frame);
  const Type right = type_of(pack, *node.right, frame);
  switch (node.op) {
    case BinaryOperator::add:
      if (left.is(Type::Kind::duration) || left.is(Type::Kind::months)) return right;
      return left;
    case BinaryOperator::subtract:
      if (left.is(Type::Kind::date) && right.is(Type::Kind::date)) return Type(Type::Kind::duration);
      if (left.is(Type::Kind::date_time) && right.is(Type::Kind::date_time)) return Type(Type::Kind::duration);
      return left;
    case BinaryOperator::multiply:
      return left.is(Type::Kind::number) ? right : left;
    case BinaryOperator::divide:
      return right.is(Type::Kind::number) ? left : Type(Type::Kind::number);
    case BinaryOperator::power:
      return Type(Type::Kind::number);
    case BinaryOperator::otherwise:
      return left.is_unknown() ? right : left;
    default:
      return Type(Type::Kind::boolean);
  }
}

/// Frames for the variables of iterators, with types and no values.
std::vector<Frame> iterator_types(const Pack& pack, const std::vector<ast::Iterator>& iterators, const Frame* frame) {
  std::vector<Frame> frames(iterators.size());
  for (std::size_t i = 0; i < iterators.size(); ++i) {
    const Frame* outer = i == 0 ? frame : &frames[i - 1];
    frames[i].outer = outer;
    frames[i].name = iterators[i].name.text;
    const Type domain = type_of(pack, *iterators[i].domain, outer);
    frames[i].type = iterators[i].range_end ? domain : element_of(domain);
  }
  return frames;
}

/// The value of `@"..."`, or of a bare date or date and time.
Value temporal(const std::string& text) {
  if (const auto date = Date::parse(text)) return Value(*date);
  if (const auto moment = DateTime::parse(text)) return Value(*moment);
  if (const auto time = Time::parse(text)) return Value(*time);
  if (const auto duration = Duration::parse(text)) return Value(*duration);
  if (const auto months = Months::parse(text)) return Value(*months);
  return problem(Code::bad_literal, "`" + text + "` is no date, time or duration");
}

Value length(const ast::LengthLiteral& literal) {
  const auto seconds = [&literal](std::int64_t unit) {
    const auto duration = Duration::from_seconds(literal.count * Decimal(unit));
    return duration ? Value(*duration) : problem(Code::out_of_range, "a length is out of range");
  };
  const std::int64_t count = literal.count.to_int64().value_or(0);
  switch (literal.unit) {
    case ast::LengthUnit::weeks:
      return seconds(7 * seconds_per_day);
    case ast::LengthUnit::days:
      return seconds(seconds_per_day);
    case ast::LengthUnit::hours:
      return seconds(3600);
    case ast::LengthUnit::minutes:
      return seconds(60);
    case ast::LengthUnit::months:
      return Value(Months{count});
    case ast::LengthUnit::years:
      return Value(Months{count * 12});
    case ast::LengthUnit::business_days:
      return Value(BusinessDays{count});
  }
  return Value();
}

/// Whether a test says what it wants of `?` itself.
bool mentions_question(const Expression& expression) {
  if (const auto* name = std::get_if<ast::Name>(&expression.node)) return name->text == "?";
  bool found = false;
  for_each_part(expression, [&found](const Expression& part) { found = found || mentions_question(part); });
  return found;
}

}  // namespace

Type type_of(const Pack& pack, const Expression& expression, const Frame* frame) {
  const auto plain = [](Type::Kind kind) { return Type(kind); };
  return ast::match(
      expression, [](const ast::Invalid&) { return Type(); }, [](const ast::NullLiteral&) { return Type(); },
      [&](const ast::BooleanLiteral&) { return plain(Type::Kind::boolean); },
      [&](const ast::NumberLiteral&) { return plain(Type::Kind::number); },
      [&](const ast::StringLiteral&) { return plain(Type::Kind::string); },
      [&](const ast::AtLiteral& node) {
        switch (temporal(node.text).kind()) {
          case Kind::date:
            return plain(Type::Kind::date);
          case Kind::date_time:
            return plain(Type::Kind::date_time);
          case Kind::time:
            return plain(Type::Kind::time);
          case Kind::duration:
            return plain(Type::Kind::duration);
          default:
            return plain(Type::Kind::months);
        }
      },
      [](const ast::MoneyLiteral& node) { return Type::money(node.value.currency); },
      [&](const ast::LengthLiteral& node) {
        const Value value = length(node);
        if (value.is(Kind::months)) return plain(Type::Kind::months);
        return plain(value.is(Kind::business_days) ? Type::Kind::business_days : Type::Kind::duration);
      },
      [&](const ast::Name& node) { return type_of_names(pack, {node.text}, frame); },
      [&](const ast::Negation& node) { return type_of(pack, *node.operand, frame); },
      [&](const ast::Binary& node) { return type_of_binary(pack, node, frame); },
      [&](const ast::Between&) { return plain(Type::Kind::boolean); },
      [&](const ast::In&) { return plain(Type::Kind::boolean); },
      [&](const ast::UnaryComparison& node) { return Type::range(type_of(pack, *node.operand, frame)); },
      [&](const ast::InstanceOf&) { return plain(Type::Kind::boolean); },
      [&](const ast::Path& node) {
        const auto names = names_of(expression);
        if (!names.empty()) return type_of_names(pack, names, frame);
        return member_type(type_of(pack, *node.base, frame), node.name.text);
      },
      [&](const ast::Filter& node) {
        const Type base = type_of(pack, *node.base, frame);
        Frame element;
        element.outer = frame;
        element.kind = Frame::Kind::element;
        element.type = element_of(base);
        return type_of(pack, *node.condition, &element).is(Type::Kind::boolean) ? base : element.type;
      },
      [&](const ast::Call& node) { return type_of_call(pack, node, frame); },
      [&](const ast::If& node) {
        const Type then = type_of(pack, *node.then, frame);
        return then.is_unknown() ? type_of(pack, *node.otherwise, frame) : then;
      },
      [&](const ast::For& node) {
        const auto frames = iterator_types(pack, node.iterators, frame);
        return Type::list(type_of(pack, *node.body, &frames.back()));
      },
      [&](const ast::Quantified&) { return plain(Type::Kind::boolean); },
      [](const ast::FunctionDefinition&) { return Type(); },
      [&](const ast::ListLiteral& node) {
        return Type::list(node.items.empty() ? Type() : type_of(pack, *node.items.front(), frame));
      },
      [&](const ast::ContextLiteral& node) {
        std::vector<Type::Field> fields;
        std::vector<Frame> frames(node.entries.size());  // an entry sees the earlier ones
        for (std::size_t i = 0; i < frames.size(); ++i) {
          frames[i].outer = i == 0 ? frame : &frames[i - 1];
          frames[i].name = node.entries[i].key.text;
          frames[i].type = type_of(pack, *node.entries[i].value, frames[i].outer);
          Type::Field field;
          field.name = frames[i].name;
          field.type = frames[i].type;
          fields.push_back(std::move(field));
        }
        return Type::record("", std::move(fields));
      },
      [&](const ast::RangeLiteral& node) { return Type::range(type_of(pack, *node.low, frame)); });
}

Value Evaluation::eval_name(const std::string& name, const Frame* frame) {
  if (const auto local = find_local(name, frame)) return *local;
  if (const auto global = find_global(pack_, {name})) return read(global->first);
  return problem(Code::unknown_name, "there is no `" + name + "`");
}

Value Evaluation::eval_path(const Expression& expression, const ast::Path& node, const Frame* frame) {
  const auto names = names_of(expression);
  if (!names.empty() && !find_local(names.front(), frame)) {
    const auto global = find_global(pack_, names);
    if (!global) return problem(Code::unknown_name, "there is no `" + names.front() + "`");
    Value value = read(global->first);
    for (std::size_t i = global->second; i < names.size(); ++i) value = member(value, names[i]);
    return value;
  }
  return member(eval(*node.base, frame), node.name.text);
}

Value Evaluation::eval_range(const Value& low, const Value& high, bool low_included, bool high_included) {
  if (auto reason = unsettled({low, high})) return *reason;
  const auto order = compare(low, high);
  if (!order) return problem(Code::kinds_differ, "the ends of a range are of two kinds");
  if (*order > 0) return problem(Code::bad_argument, "the range ends before it starts");
  Range range;
  range.start = low;
  range.end = high;
  range.start_included = low_included;
  range.end_included = high_included;
  return Value(std::move(range));
}

Value Evaluation::eval_in(const Value& value, const Expression& test, const Frame* frame) {
  if (const auto* unary = std::get_if<ast::UnaryComparison>(&test.node))
    return comparison(unary->op, value, eval(*unary->operand, frame));
  if (mentions_question(test)) {
    Frame question;
    question.outer = frame;
    question.name = "?";
    question.value = value;
    return eval(test, &question);
  }
  const Value wanted = eval(test, frame);
  if (wanted.is(Kind::list) && !value.is(Kind::list)) {  // the `or` of its elements

    Value result(false);
    for (const Value& item : wanted.items())
      result = disjunction(result, item.is(Kind::range) ? in_range(value, item.range()) : equal(value, item));
    return result;
  }
  if (auto reason = unsettled({value, wanted})) return *reason;
  if (wanted.is(Kind::range) && !value.is(Kind::range)) return in_range(value, wanted.range());
  return equal(value, wanted);
}

Value Evaluation::eval_filter(const ast::Filter& node, const Frame* frame) {
  const Type type = type_of(pack_, *node.base, frame);
  Frame element;
  element.outer = frame;
  element.kind = Frame::Kind::element;
  element.type = element_of(type);
  const bool is_filter = type_of(pack_, *node.condition, &element).is(Type::Kind::boolean);
  const Value base = eval(*node.base, frame);
  if (!is_filter) {
    const Value index = eval(*node.condition, frame);
    if (auto reason = unsettled({base, index})) return *reason;
    if (!index.number().is_integer()) return problem(Code::bad_argument, "an index that is no whole number");
    const auto count = static_cast<std::int64_t>(base.items().size());
    std::int64_t place = index.number().to_int64().value_or(0);
    if (place < 0) place = count + place + 1;
    if (place < 1 || place > count) return problem(Code::index_outside_list, "the list has no such element");
    return base.items()[static_cast<std::size_t>(place - 1)];
  }
  if (!base.is_settled()) return base;
  std::vector<Value> verdicts;
  std::vector<Value> kept;
  for (const Value& item : base.items()) {
    element.value = item;
    verdicts.push_back(eval(*node.condition, &element));
    if (verdicts.back().is_true()) kept.push_back(item);
  }
  if (auto reason = unsettled(verdicts)) return *reason;
  return Value::list(std::move(kept));
}

Value Evaluation::eval_domain(const ast::Iterator& iterator, const Frame* frame, Type& element) {
  const Type type = type_of(pack_, *iterator.domain, frame);
  const Value domain = eval(*iterator.domain, frame);
  if (!iterator.range_end) {
    element = element_of(type);
    if (domain.is_settled() && !domain.is(Kind::list)) return problem(Code::kinds_differ, "an iterator over no list");
    return domain;
  }
  element = type;
  const Value end = eval(*iterator.range_end, frame);
  if (auto reason = unsettled({domain, end})) return *reason;
  const auto from = domain.number().to_int64();
  const auto to = end.number().to_int64();
  if (!from || !to) return problem(Code::bad_argument, "an iterator over a range wants whole numbers");
  std::vector<Value> numbers;
  for (std::int64_t i = *from;; i += *from <= *to ? 1 : -1) {
    numbers.emplace_back(Decimal(i));
    if (i == *to) break;
  }
  return Value::list(std::move(numbers));
}

Value Evaluation::eval_for(const ast::For& node, std::size_t depth, const Frame* frame, std::vector<Value>& results) {
  if (depth == node.iterators.size()) {
    results.push_back(eval(*node.body, frame));
    return Value();
  }
  Frame local;
  local.outer = frame;
  local.name = node.iterators[depth].name.text;
  const Value domain = eval_domain(node.iterators[depth], frame, local.type);
  if (!domain.is_settled()) return domain;
  std::vector<Value> failures;
  for (const Value& item : domain.items()) {
    local.value = item;
    const Value failure = eval_for(node, depth + 1, &local, results);
    if (!failure.is_null()) failures.push_back(failure);
  }
  if (auto reason = unsettled(failures)) return *reason;
  return Value();
}

Value Evaluation::eval_quantified(const ast::Quantified& node, std::size_t depth, const Frame* frame) {
  if (depth == node.iterators.size()) return eval(*node.condition, frame);
  Frame local;
  local.outer = frame;
  local.name = node.iterators[depth].name.text;
  const Value domain = eval_domain(node.iterators[depth], frame, local.type);
  if (!domain.is_settled()) return domain;
  Value result(node.every);
  for (const Value& item : domain.items()) {
    local.value = item;
    const Value one = eval_quantified(node, depth + 1, &local);
    result = node.every ? conjunction(result, one) : disjunction(result, one);
  }
  return result;
}

Value Evaluation::eval_binary(const ast::Binary& node, const Frame* frame) {
  const Value left = eval(*node.left, frame);
  switch (node.op) {
    case BinaryOperator::logical_and:
      return left.is_false() ? left : conjunction(left, eval(*node.right, frame));
    case BinaryOperator::logical_or:
      return left.is_true() ? left : disjunction(left, eval(*node.right, frame));
    case BinaryOperator::otherwise:
      if (!left.is(Kind::unknown)) return left;
      {
        const Value right = eval(*node.right, frame);
        return right.is(Kind::unknown) ? conjunction(left, right) : right;
      }
    case BinaryOperator::add:
    case BinaryOperator::subtract:
    case BinaryOperator::multiply:
    case BinaryOperator::divide:
    case BinaryOperator::power:
      return arithmetic(node.op, left, eval(*node.right, frame));
    default:
      return comparison(node.op, left, eval(*node.right, frame));
  }
}

Value Evaluation::sort_list(const ast::Call& node, const Frame* frame) {
  const Value list = eval(*node.arguments[0].value, frame);
  if (!list.is_settled()) return list;
  if (auto reason = unsettled(list.items())) return *reason;
  const auto& precedes = std::get<ast::FunctionDefinition>(node.arguments[1].value->node);
  const Type element = element_of(type_of(pack_, *node.arguments[0].value, frame));
  std::vector<Value> sorted;
  std::vector<Value> failures;
  for (const Value& item : list.items()) {  // insertion keeps equal elements in order
    auto place = sorted.end();
    while (place != sorted.begin()) {
      Frame first;
      first.outer = frame;
      first.name = precedes.parameters[0].name.text;
      first.value = item;
      first.type = element;
      Frame second = first;
      second.outer = &first;
      second.name = precedes.parameters[1].name.text;
      second.value = *std::prev(place);
      const Value before = eval(*precedes.body, &second);
      if (!before.is_settled()) failures.push_back(before);
      if (!before.is_true()) break;
      --place;
    }
    sorted.insert(place, item);
  }
  if (auto reason = unsettled(failures)) return *reason;
  return Value::list(std::move(sorted));
}

Value Evaluation::eval_call(const ast::Call& node, const Frame* frame) {
  const auto* callee = std::get_if<ast::Name>(&node.callee->node);
  if (callee == nullptr) return problem(Code::unknown_function, "only named functions can be called here");
  if (callee->text == "sort") return sort_list(node, frame);
  std::vector<Value> arguments;
  for (const ast::Argument& argument : node.arguments) arguments.push_back(eval(*argument.value, frame));
  if (callee->text == "known")
    return arguments.at(0).is(Kind::problem) ? arguments.at(0) : Value(arguments.at(0).is_settled());
  if (const auto own = pack_.functions.find(callee->text); own != pack_.functions.end()) {
    const auto& parameters = own->second.parameters;
    std::vector<Frame> frames(parameters.size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      frames[i].outer = i == 0 ? nullptr : &frames[i - 1];
      frames[i].name = parameters[i];
      frames[i].value = arguments.at(i);
      frames[i].type = type_of(pack_, *node.arguments[i].value, frame);
    }
    return eval(*own->second.body, frames.empty() ? nullptr : &frames.back());
  }
  Value zero{Decimal(0)};
  if (callee->text == "sum") {
    const Type type = type_of_call(pack_, node, frame);
    if (type.is(Type::Kind::money)) zero = Value(Money{Decimal(0), pack_.currency});
  }
  return call_built_in({pack_, now_}, callee->text, arguments, zero);
}

Value Evaluation::eval_template(const ast::Template& text, const Frame* frame) {
  if (text.computed) return eval(*text.parts.front().expression, frame);
  std::vector<Value> values;
  for (const auto& part : text.parts)
    values.push_back(part.expression ? eval(*part.expression, frame) : Value(part.text));
  if (auto reason = unsettled(values)) return *reason;
  std::string joined;
  for (const Value& value : values) joined += to_text(value);
  return Value(joined);
}

Value Evaluation::eval(const Expression& expression, const Frame* frame) {
  return ast::match(
      expression, [](const ast::Invalid&) { return problem(Code::feel_syntax, "not read"); },
      [](const ast::NullLiteral&) { return problem(Code::null_in_pack, "null"); },
      [](const ast::BooleanLiteral& node) { return Value(node.value); },
      [](const ast::NumberLiteral& node) { return Value(node.value); },
      [](const ast::StringLiteral& node) { return Value(node.value); },
      [](const ast::AtLiteral& node) { return temporal(node.text); },
      [](const ast::MoneyLiteral& node) { return Value(node.value); },
      [](const ast::LengthLiteral& node) { return length(node); },
      [&](const ast::Name& node) { return eval_name(node.text, frame); },
      [&](const ast::Negation& node) {
        const Value value = eval(*node.operand, frame);
        if (!value.is_settled()) return value;
        if (value.is(Kind::money)) return Value(Money{-value.money().amount, value.money().currency});
        if (value.is(Kind::number)) return Value(-value.number());
        return arithmetic(BinaryOperator::multiply, value, Value(Decimal(-1)));
      },
      [&](const ast::Binary& node) { return eval_binary(node, frame); },
      [&](const ast::Between& node) {
        const Value value = eval(*node.value, frame);
        const Value above = comparison(BinaryOperator::at_least, value, eval(*node.low, frame));
        return conjunction(above, comparison(BinaryOperator::at_most, value, eval(*node.high, frame)));
      },
      [&](const ast::In& node) {
        const Value value = eval(*node.value, frame);
        Value result(false);
        for (const auto& test : node.tests) result = disjunction(result, eval_in(value, *test, frame));
        return result;
      },
      [&](const ast::UnaryComparison& node) {
        const Value bound = eval(*node.operand, frame);
        if (!bound.is_settled()) return bound;
        Range range;
        if (node.op == BinaryOperator::less || node.op == BinaryOperator::at_most) {
          range.end = bound;
          range.end_included = node.op == BinaryOperator::at_most;
        } else if (node.op == BinaryOperator::greater || node.op == BinaryOperator::at_least) {
          range.start = bound;
          range.start_included = node.op == BinaryOperator::at_least;
        } else {
          range.start = bound;
          range.end = bound;
          range.start_included = range.end_included = true;
          range.form = node.op == BinaryOperator::equal ? Range::Form::equal_form : Range::Form::unequal_form;
        }
        return Value(std::move(range));
      },
      [&](const ast::InstanceOf& node) {
        const Value value = eval(*node.value, frame);
        if (!value.is_settled()) return value;
        return Value(to_text(value.kind()) == node.type.name);
      },
      [&](const ast::Path& node) { return eval_path(expression, node, frame); },
      [&](const ast::Filter& node) { return eval_filter(node, frame); },
      [&](const ast::Call& node) { return eval_call(node, frame); },
      [&](const ast::If& node) {
        const Value condition = eval(*node.condition, frame);
        if (condition.is_true()) return eval(*node.then, frame);
        if (condition.is_false()) return eval(*node.otherwise, frame);
        if (!condition.is(Kind::unknown)) return condition;
        const Value then = eval(*node.then, frame);
        const Value otherwise = eval(*node.otherwise, frame);
        if (then.is(Kind::problem)) return then;
        if (otherwise.is(Kind::problem)) return otherwise;
        if (then.is_settled() && otherwise.is_settled() && identical(then, otherwise)) return then;
        return *unsettled({condition, then, otherwise});
      },
      [&](const ast::For& node) {
        std::vector<Value> results;
        const Value failure = eval_for(node, 0, frame, results);
        return failure.is_null() ? Value::list(std::move(results)) : failure;
      },
      [&](const ast::Quantified& node) { return eval_quantified(node, 0, frame); },
      [](const ast::FunctionDefinition&) { return problem(Code::unknown_function, "a function is no value here"); },
      [&](const ast::ListLiteral& node) {
        std::vector<Value> items;
        for (const auto& item : node.items) items.push_back(eval(*item, frame));
        return Value::list(std::move(items));
      },
      [&](const ast::ContextLiteral& node) {
        std::vector<Frame> frames(node.entries.size());
        std::vector<std::pair<std::string, Value>> entries;
        for (std::size_t i = 0; i < frames.size(); ++i) {
          frames[i].outer = i == 0 ? frame : &frames[i - 1];
          frames[i].name = node.entries[i].key.text;
          frames[i].type = type_of(pack_, *node.entries[i].value, frames[i].outer);
          frames[i].value = eval(*node.entries[i].value, frames[i].outer);
          entries.emplace_back(frames[i].name, frames[i].value);
        }
        return Value::context(std::move(entries));
      },
      [&](const ast::RangeLiteral& node) {
        return eval_range(eval(*node.low, frame), eval(*node.high, frame), node.low_included, node.high_included);
      });
}

}  // namespace adjudge::reference
