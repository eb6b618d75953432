#include "expression_maker.hpp"

#include <algorithm>

namespace adjudge::reference {

std::string cat(std::initializer_list<std::string> parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

std::string joined(const Strings& parts, const std::string& separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : separator) + parts[i];
  return text;
}

bool is_list_of(const Type& type, Type::Kind kind) { return type.is(Type::Kind::list) && type.element().is(kind); }

bool is_ordered(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::number:
    case Type::Kind::money:
    case Type::Kind::date:
    case Type::Kind::date_time:
    case Type::Kind::duration:
    case Type::Kind::months:
      return true;
    default:
      return false;
  }
}

void ExpressionMaker::add_atoms(const std::string& path, const Type& type, Atoms& atoms, int depth) {
  atoms.push_back({path, type.as_optional(false)});
  if (depth > 2) return;
  if (type.is(Type::Kind::record))
    for (const Type::Field& part : type.fields()) add_atoms(path + "." + part.name, part.type, atoms, depth + 1);
  if (type.is(Type::Kind::list) && type.element().is(Type::Kind::record))
    for (const Type::Field& part : type.element().fields())
      if (!part.type.is(Type::Kind::list) && !part.type.is(Type::Kind::record))
        atoms.push_back({path + "." + part.name, Type::list(part.type.as_optional(false))});
}

std::optional<Atom> ExpressionMaker::pick(const Atoms& atoms, bool (*wanted)(const Type&)) {
  Atoms fitting;
  for (const Atom& atom : atoms)
    if (wanted(atom.type)) fitting.push_back(atom);
  return any_of(fitting);
}

std::optional<Atom> ExpressionMaker::any_of(const Atoms& atoms) {
  return atoms.empty() ? std::nullopt : std::optional(chance_.one_of(atoms));
}

Type ExpressionMaker::any_plain_type() {
  switch (chance_.below(13)) {
    case 0:
    case 1:
    case 2:
      return Type(Type::Kind::number);
    case 3:
    case 4:
      return Type(Type::Kind::boolean);
    case 5:
    case 6:
      return Type::money(currency_);
    case 7:
      return Type(Type::Kind::string);
    case 8:
    case 9:
      return Type(Type::Kind::date);
    default:
      return chance_.one_of(choices_);
  }
}

const Strings& ExpressionMaker::words() {
  static const Strings all = {"alpha", "beta", "Anna Lee", "x", "gamma ray"};
  return all;
}

Date ExpressionMaker::any_date() {
  const Date date = chance_.one_of(dates_);
  return chance_.in_100(70) ? date : date.plus_days(static_cast<std::int64_t>(chance_.below(40)));
}

bool ExpressionMaker::names_item(const std::string& text) { return text == "item" || text.rfind("item.", 0) == 0; }

std::string ExpressionMaker::number_literal() {
  static const Strings numbers = {"0", "1", "2", "3", "5", "7", "10", "15", "30", "0.5", "2.5", "100"};
  return chance_.one_of(numbers);
}

std::string ExpressionMaker::money_literal() {
  static const Strings whole = {"0", "1", "5", "10", "20", "50", "100", "200"};
  static const Strings broken = {"9.99", "0.05", "12.50"};
  return cat({(chance_.in_100(75) ? chance_.one_of(whole) : chance_.one_of(broken)), " ", currency_.code()});
}

std::string ExpressionMaker::literal(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::number:
      return number_literal();
    case Type::Kind::money:
      return money_literal();
    case Type::Kind::boolean:
      return chance_.in_100(50) ? "true" : "false";
    case Type::Kind::date:
      return chance_.in_100(70) ? any_date().to_text() : "date(\"" + any_date().to_text() + "\")";
    case Type::Kind::date_time:
      return cat({"date and time(\"", any_date().to_text(), "T12:00:00Z\")"});
    case Type::Kind::duration:
      return std::to_string(chance_.below(8)) + " days";
    case Type::Kind::months:
      return std::to_string(chance_.below(8)) + " months";
    case Type::Kind::list:
      return cat({"[", literal(type.element()), ", ", literal(type.element()), "]"});
    case Type::Kind::choice:
      return cat({"\"", chance_.one_of(type.members()), "\""});
    default:
      return cat({"\"", chance_.one_of(words()), "\""});
  }
}

bool ExpressionMaker::has_literal(const Type& type) {
  return !type.is(Type::Kind::record) && !type.is(Type::Kind::list) && !type.is(Type::Kind::range) &&
         !type.is(Type::Kind::time);
}

std::pair<std::string, std::string> ExpressionMaker::two_literals(const Type& type) {
  const int low = static_cast<int>(chance_.below(10));
  const int high = low + static_cast<int>(chance_.below(20));
  switch (type.kind()) {
    case Type::Kind::money:
      return {std::to_string(low) + " " + currency_.code(), std::to_string(high) + " " + currency_.code()};
    case Type::Kind::date: {
      const Date from = any_date();
      return {from.to_text(), from.plus_days(high).to_text()};
    }
    case Type::Kind::date_time: {
      const Date from = any_date();
      const auto moment = [](Date date) { return cat({"date and time(\"", date.to_text(), "T12:00:00Z\")"}); };
      return {moment(from), moment(from.plus_days(high))};
    }
    case Type::Kind::duration:
      return {std::to_string(low) + " days", std::to_string(high) + " days"};
    case Type::Kind::months:
      return {std::to_string(low) + " months", std::to_string(high) + " months"};
    default:
      return {std::to_string(low), std::to_string(high)};
  }
}

std::optional<Atom> ExpressionMaker::atom_of(const Type& type) {
  Atoms fitting;
  for (const Atom& atom : scope_)
    if (matches(atom.type, type)) fitting.push_back(atom);
  return any_of(fitting);
}

bool ExpressionMaker::matches(const Type& a, const Type& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is(Type::Kind::list) || a.is(Type::Kind::range)) return matches(a.element(), b.element());
  if (a.is(Type::Kind::choice)) return a.members() == b.members();
  if (a.is(Type::Kind::record)) return a.name() == b.name() && a.shape()->keys() == b.shape()->keys();
  return true;
}

std::string ExpressionMaker::number_atom_or_literal() {
  const auto atom = chance_.in_100(60) ? atom_of(Type(Type::Kind::number)) : std::nullopt;
  return atom.has_value() ? atom->text : std::to_string(1 + chance_.below(9));
}

std::string ExpressionMaker::as_text(const std::string& text) {
  return text.find('"') == std::string::npos ? text : cat({"(", text, " + \"!\")"});
}

std::string ExpressionMaker::argument(const Type& type, int depth) {
  if (type.is(Type::Kind::record)) return atom_of(type)->text;
  std::string text = expression(type, depth);
  if (type.is(Type::Kind::choice) && text.find('"') != std::string::npos) return atom_of(type)->text;
  return type.is(Type::Kind::string) ? as_text(text) : text;
}

std::string ExpressionMaker::leaf(const Type& type) {
  const auto atom = !has_literal(type) || chance_.in_100(75) ? atom_of(type) : std::nullopt;
  if (atom.has_value()) return atom->text;
  if (type.is(Type::Kind::list)) {
    return cat({"[", leaf(type.element()), ", ", leaf(type.element()), "]"});
  }
  return literal(type);
}

bool ExpressionMaker::has_leaf(const Type& type) {
  const bool has_own = type.is(Type::Kind::record) || type.is(Type::Kind::range) || type.is(Type::Kind::time);
  if (has_own || type.is(Type::Kind::choice)) return atom_of(type).has_value();
  if (type.is(Type::Kind::list)) return has_leaf(type.element());
  return true;
}

std::string ExpressionMaker::expression(const Type& type, int depth) {
  // A text that is computed is no member of a choice, so only what is one already is combined.
  if (type.is(Type::Kind::choice)) return choice(type, depth);
  if (is_list_of(type, Type::Kind::choice)) return leaf(type);
  if (is_list_of(type, Type::Kind::record) && !atom_of(type.element())) return leaf(type);
  if (depth <= 0 || chance_.in_100(25)) return leaf(type);
  if (chance_.in_100(10)) {
    return cat({"(if ", expression(Type(Type::Kind::boolean), depth - 1), " then ", expression(type, depth - 1),
                " else ", expression(type, depth - 1), ")"});
  }
  if (chance_.in_100(8)) return cat({"(", leaf(type), " ?? ", leaf(type), ")"});
  if (chance_.in_100(8))
    if (auto called = own_call(type, depth)) return *called;
  if (chance_.in_100(6))
    if (auto element = list_element(type)) return *element;
  switch (type.kind()) {
    case Type::Kind::number:
      return number(depth);
    case Type::Kind::boolean:
      return boolean(depth);
    case Type::Kind::money:
      return money(depth);
    case Type::Kind::string:
      return text(depth);
    case Type::Kind::date:
      return date(depth);
    case Type::Kind::duration:
      return duration(depth);
    case Type::Kind::date_time:
      return moment(depth);
    case Type::Kind::months:
      return months(depth);
    case Type::Kind::list:
      return list(type, depth);
    default:
      return leaf(type);
  }
}

std::string ExpressionMaker::choice(const Type& type, int depth) {
  if (depth > 0 && chance_.in_100(10))
    if (auto called = own_call(type, depth)) return *called;
  const auto first = atom_of(type);
  const auto second = atom_of(type);
  if (!first || chance_.in_100(25)) return literal(type);
  if (depth > 0 && chance_.in_100(25))
    return cat({"(if ", of(Type::Kind::boolean, depth), " then ", first->text, " else ", second->text, ")"});
  return depth > 0 && chance_.in_100(15) ? cat({"(", first->text, " ?? ", second->text, ")"}) : first->text;
}

std::optional<std::string> ExpressionMaker::own_call(const Type& type, int depth) {
  std::vector<const OwnFunction*> fitting;
  for (const OwnFunction& function : functions_) {
    const bool callable =
        matches(function.result, type) && std::all_of(function.parameters.begin(), function.parameters.end(),
                                                      [this](const Type& parameter) { return has_leaf(parameter); });
    if (callable) fitting.push_back(&function);
  }
  if (fitting.empty()) return std::nullopt;
  const OwnFunction& function = *chance_.one_of(fitting);
  Strings arguments;
  for (const Type& parameter : function.parameters) arguments.push_back(argument(parameter, depth - 1));
  return cat({function.name, "(", joined(arguments, ", "), ")"});
}

std::optional<std::string> ExpressionMaker::list_element(const Type& type) {
  const auto atom = atom_of(Type::list(type));
  if (!atom) return std::nullopt;
  static const Strings places = {"1", "1", "2", "-1", "-2", "3"};
  return cat({atom->text, "[", chance_.one_of(places), "]"});
}

std::optional<Atom> ExpressionMaker::list_of_records() {
  return pick(scope_, [](const Type& type) { return is_list_of(type, Type::Kind::record); });
}

std::string ExpressionMaker::element_condition(const Type& element, int depth) {
  const Atoms outer = scope_;
  scope_.erase(std::remove_if(scope_.begin(), scope_.end(), [](const Atom& atom) { return names_item(atom.text); }),
               scope_.end());
  if (element.is(Type::Kind::record)) {
    Atoms inner;
    for (const Type::Field& part : element.fields()) {
      add_atoms(part.name, part.type, inner, 1);
      if (chance_.in_100(20)) add_atoms("item." + part.name, part.type, inner, 1);
    }
    if (chance_.in_100(70)) scope_.clear();
    for (int i = 0; i < 4; ++i) scope_.insert(scope_.end(), inner.begin(), inner.end());
  } else {
    if (chance_.in_100(70)) scope_.clear();
    for (int i = 0; i < 4; ++i) scope_.push_back({"item", element});
  }
  std::string condition = boolean(std::max(1, depth - 1));
  scope_ = outer;
  return condition;
}

std::string ExpressionMaker::flat_number() {
  const Type type(Type::Kind::number);
  switch (chance_.below(5)) {
    case 0:
      return cat({"(", leaf(type), " + ", leaf(type), " * ", leaf(type), " - ", leaf(type), ")"});
    case 1:
      return cat({"(", leaf(type), " - ", leaf(type), " - ", leaf(type), ")"});
    case 2:
      return cat({"(-", leaf(type), " ** 2 + ", leaf(type), ")"});
    case 3:
      return cat({"(", leaf(type), " / 2 * ", leaf(type), ")"});
    default:
      return cat({"(", leaf(type), " ?? ", leaf(type), " + ", leaf(type), ")"});
  }
}

/// A number in brackets; one that names the element would be no index.
std::string ExpressionMaker::index(int depth) {
  const Atoms outer = scope_;
  scope_.erase(std::remove_if(scope_.begin(), scope_.end(), [](const Atom& atom) { return names_item(atom.text); }),
               scope_.end());
  std::string text = of(Type::Kind::number, depth);
  scope_ = outer;
  return text;
}

std::string ExpressionMaker::numbers_of_lists(int depth) {
  const Type numbers = Type::list(Type(Type::Kind::number));
  switch (chance_.below(9)) {
    case 0:
      return cat({"mean(", leaf(numbers), ")"});
    case 1:
      return cat(
          {"sum(sublist(", leaf(numbers), ", ", chance_.in_100(70) ? "1" : "2", chance_.in_100(40) ? ", 1" : "", "))"});
    case 2:
      return cat({"sum(remove(", leaf(numbers), ", ", chance_.in_100(70) ? "1" : "-2", "))"});
    case 3:
      return cat({"sum(insert before(", leaf(numbers), ", 1, ", of(Type::Kind::number, depth), "))"});
    case 4:
      return cat({"sum(union(", leaf(numbers), ", ", leaf(numbers), "))"});
    case 5:
      return cat({"count(index of(", leaf(numbers), ", ", leaf(Type(Type::Kind::number)), "))"});
    case 6:
      return cat({"sum(flatten([", leaf(numbers), ", ", leaf(numbers), "]))"});
    case 7:
      return cat({leaf(numbers), "[", index(depth), "]"});
    default:
      return cat({"sum(for a1 in ", leaf(numbers), ", a2 in ", leaf(numbers), " return a1 * a2)"});
  }
}

std::string ExpressionMaker::number_of_time(int depth) {
  switch (chance_.below(6)) {
    case 0:
      return cat({"(", of(Type::Kind::date, depth), " - ", of(Type::Kind::date, depth), ").days"});
    case 1:
      return cat({chance_.in_100(50) ? "day of year(" : "week of year(", of(Type::Kind::date, depth), ")"});
    case 2:
      return cat({"(", of(Type::Kind::duration, depth), " / ", of(Type::Kind::duration, depth), ")"});
    case 3:
      if (const auto atom = atom_of(Type(Type::Kind::date_time)))
        return cat({atom->text, chance_.in_100(50) ? ".hour" : ".minute"});
      return leaf(Type(Type::Kind::number));
    case 4:
      return cat(
          {"years and months duration(", of(Type::Kind::date, depth), ", ", of(Type::Kind::date, depth), ").years"});
    default:
      return cat({"amount of(convert(", money_of(depth), ", 1.25, \"CHF\"))"});
  }
}

std::string ExpressionMaker::number(int depth) {
  static const Strings operators = {" + ", " - ", " * "};
  switch (chance_.below(30)) {
    case 24:
    case 25:
      return flat_number();
    case 26:
    case 27:
      return numbers_of_lists(depth);
    case 28:
      return number_of_time(depth);
    case 29:
      return cat({"{a: ", of(Type::Kind::number, depth), ", b: 2 * a}.b"});
    case 0:
    case 1:
    case 2:
    case 3:
      return cat({"(", of(Type::Kind::number, depth), chance_.one_of(operators), of(Type::Kind::number, depth), ")"});
    case 4:
      return cat({"(", of(Type::Kind::number, depth), " / ",
                  (chance_.in_100(70) ? "4" : leaf(Type(Type::Kind::number))), ")"});
    case 5:
      if (const auto atom = pick(scope_, [](const Type& type) { return type.is(Type::Kind::list); }))
        return cat({"count(", atom->text, ")"});
      return leaf(Type(Type::Kind::number));
    case 6:
      return cat({"sum(", expression(Type::list(Type(Type::Kind::number)), depth - 1), ")"});
    case 7:
      return cat(
          {chance_.in_100(50) ? "min" : "max", "(", expression(Type::list(Type(Type::Kind::number)), depth - 1), ")"});
    case 8:
      return cat({chance_.in_100(50) ? "min" : "max", "(", of(Type::Kind::number, depth), ", ",
                  of(Type::Kind::number, depth), ")"});
    case 9: {
      static const Strings functions = {"abs", "floor", "ceiling"};
      return cat({chance_.one_of(functions), "(", of(Type::Kind::number, depth), ")"});
    }
    case 10: {
      static const Strings functions = {"round half up", "round half down", "round up", "round down", "decimal"};
      static const Strings scales = {"0", "1", "2"};
      return cat({chance_.one_of(functions), "(", of(Type::Kind::number, depth), ", ", chance_.one_of(scales), ")"});
    }
    case 11:
      return cat({"modulo(", of(Type::Kind::number, depth), ", 7)"});
    case 12:
      return cat({"amount of(", money_of(depth), ")"});
    case 13:
      return cat({"(", money_of(depth), " / ", money_of(depth), ")"});
    case 14:
    case 15:
      return cat({"days between(", of(Type::Kind::date, depth), ", ", of(Type::Kind::date, depth), ")"});
    case 16: {
      static const Strings parts = {"year", "month", "day", "weekday"};
      const auto atom = atom_of(Type(Type::Kind::date));
      if (atom.has_value()) return cat({atom->text, ".", chance_.one_of(parts)});
      return "date(\"2026-11-24\").day";
    }
    case 17:
      return cat({"string length(", of(Type::Kind::string, depth), ")"});
    case 18:
    case 19:
      if (const auto atom = list_of_records()) {
        if (chance_.in_100(50))
          return cat({"count(", atom->text, "[", element_condition(atom->type.element(), depth), "])"});
        const std::string variable = fresh_variable();
        return cat({"sum(for ", variable, " in ", atom->text, " return ",
                    with_local(variable, atom->type.element(),
                               [&] { return expression(Type(Type::Kind::number), depth - 1); }),
                    ")"});
      }
      return leaf(Type(Type::Kind::number));
    case 20:
      return cat(
          {"business days between(", of(Type::Kind::date, depth), ", ", of(Type::Kind::date, depth), ", \"de\")"});
    case 21:
      return cat({"(-", leaf(Type(Type::Kind::number)), ")"});
    case 22:
      return cat({"(", leaf(Type(Type::Kind::number)), " ** 2)"});
    default:
      return cat({"sum(for i in 1..", std::to_string(1 + chance_.below(4)), " return i * ",
                  leaf(Type(Type::Kind::number)), ")"});
  }
}

Type ExpressionMaker::any_ordered_type() {
  switch (chance_.below(7)) {
    case 0:
    case 1:
    case 2:
      return Type(Type::Kind::number);
    case 3:
    case 4:
      return Type::money(currency_);
    case 5:
      return Type(Type::Kind::date);
    default:
      if (atom_of(Type(Type::Kind::date_time)).has_value()) return Type(Type::Kind::date_time);
      return Type(chance_.in_100(50) ? Type::Kind::duration : Type::Kind::date);
  }
}

std::string ExpressionMaker::equation(int depth) {
  const auto atom =
      pick(scope_, [](const Type& type) { return !type.is(Type::Kind::range) && !type.is(Type::Kind::time); });
  if (!atom) return "1 = " + leaf(Type(Type::Kind::number));
  const std::string op = chance_.in_100(70) ? " = " : " != ";
  if (atom->type.is(Type::Kind::choice)) return cat({"(", atom->text, op, literal(atom->type), ")"});
  if (atom->type.is(Type::Kind::record) || (atom->type.is(Type::Kind::list) && !has_leaf(atom->type))) {
    const auto other = atom_of(atom->type);
    return cat({"(", atom->text, op, other->text, ")"});
  }
  return cat({"(", atom->text, op, expression(atom->type, depth - 1), ")"});
}

std::string ExpressionMaker::more_booleans(int depth) {
  const Type boolean_type(Type::Kind::boolean);
  switch (chance_.below(9)) {
    case 0:
      return cat({"(", leaf(boolean_type), " and ", leaf(boolean_type), " or ", leaf(boolean_type), ")"});
    case 1:
      return cat({"(", leaf(boolean_type), " or ", leaf(boolean_type), " and ", leaf(boolean_type), ")"});
    case 2:
      return cat({chance_.in_100(50) ? "odd(" : "even(", of(Type::Kind::number, depth), ")"});
    case 3:
      if (const auto atom = atom_of(Type(Type::Kind::date_time))) return cat({"is open(", atom->text, ", \"de\")"});
      return leaf(boolean_type);
    case 4:
      return cat({"(", of(Type::Kind::number, depth), " in (1, [3..5], > 10))"});
    case 5:
      return cat({"known(", of(Type::Kind::number, depth), ")"});
    case 6: {
      const auto numbers = Type::list(Type(Type::Kind::number));
      const std::string variable = fresh_variable();
      return cat({chance_.in_100(50) ? "(some " : "(every ", variable, " in ", leaf(numbers), " satisfies ", variable,
                  " > ", leaf(Type(Type::Kind::number)), ")"});
    }
    case 7: {
      const auto first = list_of_records();
      if (!first) return leaf(boolean_type);
      const std::string outer = fresh_variable();
      const std::string inner = fresh_variable();
      return cat({chance_.in_100(50) ? "(some " : "(every ", outer, " in ", first->text, ", ", inner,
                  " in [1, 2] satisfies ",
                  with_local(outer, first->type.element(),
                             [&] { return with_local(inner, Type(Type::Kind::number), [&] { return boolean(1); }); }),
                  ")"});
    }
    default:
      return cat({"(", leaf(Type(Type::Kind::string)),
                  chance_.in_100(50) ? " < " : " >= ", leaf(Type(Type::Kind::string)), ")"});
  }
}

std::string ExpressionMaker::boolean(int depth) {
  switch (chance_.below(23)) {
    case 20:
    case 21:
    case 22:
      return more_booleans(depth);
    case 0:
    case 1:
    case 2:
      return cat({"(", of(Type::Kind::boolean, depth), " and ", of(Type::Kind::boolean, depth), ")"});
    case 3:
    case 4:
      return cat({"(", of(Type::Kind::boolean, depth), " or ", of(Type::Kind::boolean, depth), ")"});
    case 5:
      return cat({"not(", of(Type::Kind::boolean, depth), ")"});
    case 6:
    case 7:
    case 8: {
      static const Strings operators = {" < ", " <= ", " > ", " >= "};
      const Type type = any_ordered_type();
      return cat({"(", expression(type, depth - 1), chance_.one_of(operators), expression(type, depth - 1), ")"});
    }
    case 9:
    case 10:
      return equation(depth);
    case 11: {
      const Type type = any_ordered_type();
      return cat({"(", expression(type, depth - 1), " between ", leaf(type), " and ", leaf(type), ")"});
    }
    case 12: {
      const Type type = any_ordered_type();
      return cat({"(", expression(type, depth - 1), " in (", ordered_in(type), "))"});
    }
    case 13:
    case 14:
      if (const auto atom = list_of_records()) {
        const std::string variable = fresh_variable();
        return cat({"(", (chance_.in_100(50) ? "some " : "every "), variable, " in ", atom->text, " satisfies ",
                    with_local(variable, atom->type.element(), [&] { return boolean(depth - 1 > 0 ? depth - 1 : 1); }),
                    ")"});
      }
      return leaf(Type(Type::Kind::boolean));
    case 15: {
      const auto atom = pick(scope_, [](const Type&) { return true; });
      return atom.has_value() ? "known(" + atom->text + ")" : "true";
    }
    case 16: {
      const auto atom = pick(scope_, [](const Type& type) {
        return is_list_of(type, Type::Kind::number) || is_list_of(type, Type::Kind::string) ||
               is_list_of(type, Type::Kind::choice);
      });
      if (!atom) return leaf(Type(Type::Kind::boolean));
      if (chance_.in_100(30)) return cat({"(", leaf(atom->type.element()), " in ", atom->text, ")"});
      return cat({"list contains(", atom->text, ", ", leaf(atom->type.element()), ")"});
    }
    case 17:
      return cat({chance_.in_100(50) ? "all" : "any", "([", of(Type::Kind::boolean, depth), ", ",
                  of(Type::Kind::boolean, depth), "])"});
    case 18: {
      static const Strings functions = {"contains", "starts with", "ends with"};
      return cat({chance_.one_of(functions), "(", of(Type::Kind::string, depth), ", \"a\")"});
    }
    default: {
      const auto range = pick(scope_, [](const Type& type) { return type.is(Type::Kind::range); });
      if (range.has_value()) return cat({"(", leaf(range->type.element()), " in ", range->text, ")"});
      return leaf(Type(Type::Kind::boolean));
    }
  }
}

std::string ExpressionMaker::ordered_in(const Type& type) {
  const auto [low, high] = two_literals(type);
  switch (chance_.below(3)) {
    case 0:
      return "[" + low + ".." + high + "]";
    case 1:
      return "< " + low + ", > " + high;
    default:
      return cat({leaf(type), ", ", leaf(type)});
  }
}

std::string ExpressionMaker::money(int depth) {
  switch (chance_.below(12)) {
    case 0:
    case 1:
      return cat({"(", money_of(depth), (chance_.in_100(50) ? " + " : " - "), money_of(depth), ")"});
    case 2:
      return cat({"(", money_of(depth), " * ", of(Type::Kind::number, depth), ")"});
    case 3:
      return cat({"(", of(Type::Kind::number, depth), " * ", money_of(depth), ")"});
    case 4:
      return cat({"(", money_of(depth), " / ", (chance_.in_100(70) ? "3" : leaf(Type(Type::Kind::number))), ")"});
    case 5: {
      static const Strings modes = {"half up", "half even", "up", "down"};
      return cat({"round money(", money_of(depth), ", \"", chance_.one_of(modes), "\"",
                  (chance_.in_100(25) ? ", 5 " + currency_.code() : ""), ")"});
    }
    case 6:
    case 7:
      return cat({"sum(", expression(Type::list(Type::money(currency_)), depth - 1), ")"});
    case 8:
      return cat({chance_.in_100(50) ? "min" : "max", "(", money_of(depth), ", ", money_of(depth), ")"});
    case 9:
      return cat({"money(", of(Type::Kind::number, depth), ", \"", currency_.code(), "\")"});
    case 10:
      return cat({"allocate(round money(", money_of(depth), ", \"down\"), [1, 2, 3])[",
                  std::to_string(1 + chance_.below(3)), "]"});
    default:
      if (const auto atom = list_of_records()) {
        const std::string variable = fresh_variable();
        return cat({"sum(for ", variable, " in ", atom->text, " return ",
                    with_local(variable, atom->type.element(), [&] { return money_of(depth); }), ")"});
      }
      return leaf(Type::money(currency_));
  }
}

std::string ExpressionMaker::text(int depth) {
  switch (chance_.below(12)) {
    case 9:
      return cat({"string(", of(Type::Kind::boolean, depth), ")"});
    case 10:
      return cat({"currency of(", money_of(depth), ")"});
    case 11:
      return cat({"substring(", of(Type::Kind::string, depth), ", ", leaf(Type(Type::Kind::number)), ")"});
    case 0:
      return cat({"(", of(Type::Kind::string, depth), " + ", of(Type::Kind::string, depth), ")"});
    case 1:
      return cat({chance_.in_100(50) ? "upper case" : "lower case", "(", of(Type::Kind::string, depth), ")"});
    case 2:
      return cat({"substring(", of(Type::Kind::string, depth), ", 1, 2)"});
    case 3:
      return cat({"string(", of(Type::Kind::number, depth), ")"});
    case 4:
      return cat({"string(", money_of(depth), ")"});
    case 5:
      return cat({"string(", of(Type::Kind::date, depth), ")"});
    case 6:
      return cat({chance_.in_100(50) ? "substring before" : "substring after", "(", of(Type::Kind::string, depth),
                  ", \"a\")"});
    case 7:
      return cat({chance_.in_100(50) ? "day of week" : "month of year", "(", of(Type::Kind::date, depth), ")"});
    default:
      if (const auto atom = atom_of(Type::list(Type(Type::Kind::string))))
        return cat({"string join(", atom->text, ", \"-\")"});
      return leaf(Type(Type::Kind::string));
  }
}

std::string ExpressionMaker::moment(int depth) {
  switch (chance_.below(5)) {
    case 0:
      return cat({"(", expression(Type(Type::Kind::date_time), depth - 1), chance_.in_100(60) ? " + " : " - ",
                  of(Type::Kind::duration, depth), ")"});
    case 1:
      return cat({"(", expression(Type(Type::Kind::date_time), depth - 1), " + ", std::to_string(1 + chance_.below(4)),
                  " months)"});
    case 2:
      return cat({"date and time(", of(Type::Kind::date, depth), ", time(\"10:30:00\"))"});
    case 3:
      return "now()";
    default:
      return leaf(Type(Type::Kind::date_time));
  }
}

std::string ExpressionMaker::months(int depth) {
  const Type type(Type::Kind::months);
  switch (chance_.below(4)) {
    case 0:
      return cat({"(", expression(type, depth - 1), " + ", expression(type, depth - 1), ")"});
    case 1:
      return cat({"(", expression(type, depth - 1), " * 2)"});
    case 2:
      return cat({"years and months duration(", of(Type::Kind::date, depth), ", ", of(Type::Kind::date, depth), ")"});
    default:
      return leaf(type);
  }
}

std::string ExpressionMaker::date(int depth) {
  switch (chance_.below(13)) {
    case 9:
      return cat({"date(2026, ", leaf(Type(Type::Kind::number)), ", 30)"});
    case 10:
      return cat({"(", of(Type::Kind::date, depth), " + ", expression(Type(Type::Kind::months), depth - 1), ")"});
    case 11:
    case 12:
      return cat({chance_.in_100(50) ? "min(" : "max(", leaf(Type::list(Type(Type::Kind::date))), ")"});
    case 0:
    case 1:
    case 2:
      return cat({"(", of(Type::Kind::date, depth), (chance_.in_100(70) ? " + " : " - "),
                  std::to_string(chance_.below(40)), " days)"});
    case 3:
      return cat({"(", of(Type::Kind::date, depth), (chance_.in_100(70) ? " + " : " - "),
                  std::to_string(1 + chance_.below(4)), " months)"});
    case 4:
      return cat({"(", of(Type::Kind::date, depth), " + ", of(Type::Kind::duration, depth), ")"});
    case 5:
      return cat(
          {"add business days(", of(Type::Kind::date, depth), ", ", std::to_string(chance_.below(9)), ", \"de\")"});
    case 6:
      return cat({chance_.in_100(50) ? "min" : "max", "(", of(Type::Kind::date, depth), ", ",
                  of(Type::Kind::date, depth), ")"});
    case 7:
      return "today()";
    default:
      return leaf(Type(Type::Kind::date));
  }
}

std::string ExpressionMaker::duration(int depth) {
  switch (chance_.below(7)) {
    case 5:
      return cat({"(", expression(Type(Type::Kind::date_time), depth - 1), " - ",
                  expression(Type(Type::Kind::date_time), depth - 1), ")"});
    case 6:
      return cat({"(", of(Type::Kind::duration, depth), chance_.in_100(50) ? " / 2)" : " * 1.5)"});
    case 0:
      return cat({"(", of(Type::Kind::date, depth), " - ", of(Type::Kind::date, depth), ")"});
    case 1:
      return cat({"(", of(Type::Kind::number, depth), " * 1 day)"});
    case 2:
      return cat({"(", of(Type::Kind::duration, depth), " + ", of(Type::Kind::duration, depth), ")"});
    default:
      return leaf(Type(Type::Kind::duration));
  }
}

std::string ExpressionMaker::list(const Type& type, int depth) {
  const Type& element = type.element();
  switch (chance_.below(11)) {
    case 9:
      return cat({"(for i in 1..", chance_.in_100(70) ? "2" : "3", " return ", expression(element, depth - 1), ")"});
    case 10:
      return cat({"sublist(", leaf(type), ", 1, 1)"});
    case 0:
      return cat({"[", expression(element, depth - 1), ", ", expression(element, depth - 1), "]"});
    case 1:
    case 2:
      if (const auto atom = list_of_records()) {
        const std::string variable = fresh_variable();
        return cat({"(for ", variable, " in ", atom->text, " return ",
                    with_local(variable, atom->type.element(), [&] { return expression(element, depth - 1); }), ")"});
      }
      return leaf(type);
    case 3:
      if (const auto atom = atom_of(type)) return cat({atom->text, "[", element_condition(element, depth), "]"});
      return leaf(type);
    case 4:
      return cat({"append(", leaf(type), ", ", expression(element, depth - 1), ")"});
    case 5:
      return cat({"concatenate(", leaf(type), ", ", leaf(type), ")"});
    case 6:
      return cat({"reverse(", leaf(type), ")"});
    case 7:
      if (element.is(Type::Kind::number)) return cat({"sort(", leaf(type), ", function(p, q) p < q)"});
      return cat({"distinct values(", leaf(type), ")"});
    default:
      if (const auto atom = filtered_field(element)) return atom->text;
      return leaf(type);
  }
}

std::optional<Atom> ExpressionMaker::filtered_field(const Type& element) {
  const auto lines = list_of_records();
  if (!lines) return std::nullopt;
  for (const Type::Field& part : lines->type.element().fields()) {
    if (!matches(part.type, element)) continue;
    const Type record = lines->type.element();
    const std::string base = lines->text;
    return Atom{base + "[" + element_condition(record, 1) + "]." + part.name, Type::list(element)};
  }
  return std::nullopt;
}

}  // namespace adjudge::reference
