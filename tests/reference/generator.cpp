#include "generator.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "adjudge/core/hit_policy.hpp"
#include "expression_maker.hpp"

namespace adjudge::reference {

std::uint64_t Chance::next() noexcept {
  state_ += 0x9E3779B97F4A7C15ULL;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31U);
}

namespace {

/// YAML's single quotes, so that no text of ours means anything to YAML.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char letter : text) {
    if (letter == '\'') result += '\'';
    result += letter;
  }
  return result + "'";
}

Type::Field field(std::string name, Type type) {
  Type::Field result;
  result.name = std::move(name);
  result.type = std::move(type);
  return result;
}

class PackMaker : private ExpressionMaker {
 public:
  explicit PackMaker(std::uint64_t seed) : ExpressionMaker(seed) {}

  GeneratedPack make() {
    make_header();
    make_types();
    make_facts();
    make_constants();
    make_functions();
    make_terms();
    make_windows();
    const std::size_t count = 3 + chance_.below(6);
    for (std::size_t i = 0; i < count; ++i) make_decision(i + 1);
    make_checks();
    make_guarantees();
    drop_idle_functions();
    shuffle();
    return std::move(pack_);
  }

 private:
  // Declarations

  void declare(std::string section, std::string name, Strings before, Strings parts = {}, Strings after = {}) {
    pack_.declarations.push_back(
        {std::move(section), std::move(name), std::move(before), std::move(parts), std::move(after)});
  }

  void make_header() {
    static const Strings zones = {"Europe/Berlin", "UTC", "America/New_York", "Asia/Tokyo"};
    static const Strings currencies = {"EUR", "EUR", "USD", "JPY"};
    const std::string code = chance_.one_of(currencies);
    currency_ = *Currency::parse(code);
    pack_.currency = currency_;
    has_applies_by_ = chance_.in_100(70);
    pack_.header = {"adjudge: 1",     "pack: probe",       "title: a random pack",
                    "version: \"1\"", "currency: " + code, "time_zone: " + chance_.one_of(zones)};
    if (has_applies_by_) pack_.header.push_back("applies_by: order.placed_at");
    for (int i = 0; i < 5; ++i)
      dates_.push_back(Date::from_civil(2026, 6, 1)->plus_days(static_cast<std::int64_t>(chance_.below(240))));
    pack_.calendar = "calendar: de\ntime_zone: Europe/Berlin\nweek:\n";
    for (const char* day : {"mon", "tue", "wed", "thu", "fri"})
      pack_.calendar += "  " + std::string(day) + ": [\"09:00-12:30\", \"13:30-17:00\"]\n";
    if (chance_.in_100(40)) pack_.calendar += "  sat: [\"10:00-14:00\"]\n";
    pack_.dates = dates_;
    std::set<Date> holidays;
    for (const Date date : dates_)
      if (chance_.in_100(50)) holidays.insert(date.plus_days(static_cast<std::int64_t>(chance_.below(3))));
    Strings texts;
    for (const Date date : holidays) texts.push_back(date.to_text());
    pack_.calendar += "holidays: [" + joined(texts, ", ") + "]\n";
  }

  std::string fresh(const std::string& stem) {
    const std::size_t number = ++counters_[stem];
    const bool spaced = chance_.in_100(12);
    return stem + (spaced ? " no" + std::to_string(number) : std::to_string(number));
  }

  void make_types() {
    static const std::vector<Strings> members = {{"gold", "silver", "standard"},
                                                 {"defective", "wrong item", "unwanted", "other"},
                                                 {"sealed", "opened"},
                                                 {"north", "south", "far east"}};
    const std::size_t count = 2 + chance_.below(2);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = "Choice" + std::to_string(i + 1);
      choices_.push_back(Type::choice(name, members[i]));
      declare("types", name, {"  " + name + ": [" + joined(members[i], ", ") + "]"});
    }
    if (chance_.in_100(50)) {
      const Type place = Type::record("Place", {field("region", chance_.one_of(choices_)),
                                                field("distance", optional(Type(Type::Kind::number), 40))});
      declare_record("Place", place);
      records_.push_back(place);
    }
    const std::size_t lines = 1 + chance_.below(2);
    for (std::size_t i = 0; i < lines; ++i) {
      const std::string name = i == 0 ? "Line" : "Parcel";
      const std::string mark = i == 0 ? "" : "_p";
      std::vector<Type::Field> fields = {field("sku" + mark, Type(Type::Kind::string)),
                                         field("price" + mark, optional(Type::money(currency_), 30)),
                                         field("quantity" + mark, optional(Type(Type::Kind::number), 30))};
      if (chance_.in_100(60)) fields.push_back(field("sale" + mark, optional(Type(Type::Kind::boolean), 50)));
      if (chance_.in_100(60)) fields.push_back(field("grade" + mark, optional(chance_.one_of(choices_), 50)));
      if (chance_.in_100(40)) fields.push_back(field("bought on" + mark, optional(Type(Type::Kind::date), 30)));
      if (chance_.in_100(30)) fields.push_back(field("weights" + mark, Type::list(Type(Type::Kind::number))));
      if (chance_.in_100(30) && records_.size() == 1 && i == 0)
        fields.push_back(field("from" + mark, optional(records_[0], 30)));
      const Type line = Type::record(name, std::move(fields));
      declare_record(name, line);
      lines_.push_back(line);
      records_.push_back(line);
    }
  }

  Type optional(const Type& type, unsigned percent) { return chance_.in_100(percent) ? type.as_optional() : type; }

  /// A type as an author writes it, without `?`.
  std::string type_name(const Type& type) {
    switch (type.kind()) {
      case Type::Kind::string:
        return "string";
      case Type::Kind::number:
        return "number";
      case Type::Kind::money:
        return "money";
      case Type::Kind::boolean:
        return "boolean";
      case Type::Kind::date:
        return "date";
      case Type::Kind::time:
        return "time";
      case Type::Kind::date_time:
        return "date and time";
      case Type::Kind::duration:
        return "duration";
      case Type::Kind::months:
        return "months";
      case Type::Kind::list:
        return "list of " + type_name(type.element());
      case Type::Kind::range:
        return "range of " + type_name(type.element());
      default:
        return type.name();
    }
  }

  std::string type_text(const Type& type) {
    const std::string name = type_name(type);
    if (!type.is_optional()) return name;
    return type.is(Type::Kind::list) ? "{type: " + name + ", optional: true}" : quoted(name + "?");
  }

  void declare_record(const std::string& name, const Type& type) {
    Strings lines = {"  " + name + ":"};
    for (const Type::Field& part : type.fields()) lines.push_back("    " + part.name + ": " + type_text(part.type));
    declare("types", name, std::move(lines));
  }

  void add_fact(const std::string& path, const Type& type) {
    std::string text = type_text(type);
    Type declared = type;
    bool has_default = false;
    if (type.is(Type::Kind::number) && chance_.in_100(20)) {
      text = "{type: " + type_name(type) + ", range: \"[0..50]\"" + (type.is_optional() ? ", optional: true}" : "}");
      Range range;
      range.start = Value(Decimal(0));
      range.end = Value(Decimal(50));
      range.start_included = range.end_included = true;
      declared = declared.with_bounds(Value(std::move(range)));
    } else if (!type.is_optional() && chance_.in_100(15)) {
      std::string value;
      if (type.is(Type::Kind::number)) value = number_literal();
      if (type.is(Type::Kind::choice)) value = chance_.one_of(type.members());
      if (type.is(Type::Kind::boolean)) value = chance_.in_100(50) ? "true" : "false";
      if (type.is(Type::Kind::money)) value = money_literal();
      if (type.is(Type::Kind::string)) value = "plain text";
      has_default = !value.empty();
      if (has_default) text = "{type: " + type_name(type) + ", default: " + quoted(value) + "}";
    } else if (type.is(Type::Kind::list) && !type.is_optional() && chance_.in_100(15)) {
      text = "{type: " + type_name(type) + ", at_least: 1}";
      declared = Type::list(type.element(), 1);
    } else if (chance_.in_100(8)) {
      text = "{type: " + type_name(type) + ", sensitive: true" + (type.is_optional() ? ", optional: true}" : "}");
    }
    declare("facts", path, {"  " + path + ": " + text});
    pack_.inputs.push_back({path, declared, has_default});
    add_atoms(path, type, globals_);
  }

  void make_facts() {
    if (has_applies_by_)
      add_fact("order.placed_at", optional(Type(chance_.in_100(60) ? Type::Kind::date_time : Type::Kind::date), 40));
    static const Strings groups = {"order.", "request.", "customer.", ""};
    const std::size_t plain = 5 + chance_.below(5);
    for (std::size_t i = 0; i < plain; ++i) {
      const Type type = any_plain_type();
      add_fact(chance_.one_of(groups) + fresh(stem_of(type)), optional(type, 45));
    }
    add_fact(chance_.one_of(groups) + fresh("lines"), optional(Type::list(chance_.one_of(lines_)), 20));
    if (chance_.in_100(60)) add_fact(chance_.one_of(groups) + fresh("row"), optional(chance_.one_of(records_), 35));
    if (chance_.in_100(40))
      add_fact(chance_.one_of(groups) + fresh("sizes"), optional(Type::list(Type(Type::Kind::number)), 30));
    if (chance_.in_100(30))
      add_fact(chance_.one_of(groups) + fresh("tags"), optional(Type::list(Type(Type::Kind::string)), 30));
    if (chance_.in_100(30))
      add_fact(chance_.one_of(groups) + fresh("grades"), optional(Type::list(chance_.one_of(choices_)), 30));
    if (chance_.in_100(15)) add_fact(chance_.one_of(groups) + fresh("days"), Type::list(Type(Type::Kind::date)));
    if (chance_.in_100(15)) add_fact(chance_.one_of(groups) + fresh("amounts"), Type::list(Type::money(currency_)));
    if (chance_.in_100(30))
      add_fact(chance_.one_of(groups) + fresh("moment"), optional(Type(Type::Kind::date_time), 40));
    if (chance_.in_100(20)) add_fact(chance_.one_of(groups) + fresh("span"), optional(Type(Type::Kind::duration), 40));
    if (chance_.in_100(20))
      add_fact(chance_.one_of(groups) + fresh("term_months"), optional(Type(Type::Kind::months), 40));
    if (chance_.in_100(20))
      add_fact(chance_.one_of(groups) + fresh("allowed"), optional(Type::range(Type(Type::Kind::number)), 40));
    if (chance_.in_100(12))
      add_fact(chance_.one_of(groups) + fresh("season"), optional(Type::range(Type(Type::Kind::date)), 40));
    if (chance_.in_100(12)) add_fact(chance_.one_of(groups) + fresh("clock"), optional(Type(Type::Kind::time), 40));
  }

  static std::string stem_of(const Type& type) {
    switch (type.kind()) {
      case Type::Kind::number:
        return "size";
      case Type::Kind::money:
        return "amount";
      case Type::Kind::boolean:
        return "flag";
      case Type::Kind::string:
        return "note";
      case Type::Kind::date:
        return "day";
      default:
        return "level";
    }
  }

  std::string period(const Date* from, const Date* to) {
    Strings sides;
    if (from != nullptr) sides.push_back("from: " + from->to_text());
    if (to != nullptr) sides.push_back("to: " + to->to_text());
    return cat({"{", joined(sides, ", "), "}"});
  }

  std::string any_period() {
    Date from = any_date();
    Date to = any_date();
    if (to < from) std::swap(from, to);
    if (from == to) to = to.plus_days(5);
    switch (chance_.below(3)) {
      case 0:
        return period(&from, nullptr);
      case 1:
        return period(nullptr, &to);
      default:
        return period(&from, &to);
    }
  }

  std::string constant(const Type& type) { return type.is(Type::Kind::date) ? any_date().to_text() : literal(type); }

  void make_constants() {
    const std::size_t count = 1 + chance_.below(3);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = fresh("limit");
      Type type = chance_.in_100(50) ? Type::money(currency_) : Type(Type::Kind::number);
      if (chance_.in_100(12)) type = Type(chance_.in_100(60) ? Type::Kind::date : Type::Kind::duration);
      if (has_applies_by_ && chance_.in_100(40)) {
        const Date turn = any_date();
        const Date second = chance_.in_100(70) ? turn : turn.plus_days(3);  // now and then nothing is in force
        declare("constants", name,
                {"  " + name + ":",
                 "    - {in_force: " + period(nullptr, &turn) + ", value: " + quoted(constant(type)) + "}",
                 "    - {in_force: " + period(&second, nullptr) + ", value: " + quoted(constant(type)) + "}"});
      } else {
        declare("constants", name, {"  " + name + ": " + quoted(constant(type))});
      }
      globals_.push_back({name, type});
    }
  }

  void make_functions() {
    const std::size_t count = chance_.below(3);
    for (std::size_t i = 0; i < count; ++i) {
      OwnFunction function;
      function.name = "helper" + std::to_string(i + 1);
      Atoms atoms;
      Strings names;
      const std::size_t parameters = 1 + chance_.below(2);
      for (std::size_t p = 0; p < parameters; ++p) {
        const Type type = chance_.in_100(30) ? chance_.one_of(lines_) : any_plain_type();
        names.push_back("p" + std::to_string(p + 1));
        function.parameters.push_back(type);
        add_atoms(names.back(), type, atoms);
      }
      function.result = any_plain_type();
      if (chance_.in_100(40)) atoms.insert(atoms.end(), globals_.begin(), globals_.end());
      scope_ = std::move(atoms);
      std::string body = expression(function.result, 2);
      // The sum of a parameter is of no known kind until the function is called.
      while (body.find("sum(") != std::string::npos) body = expression(function.result, 1);
      if (function.result.is(Type::Kind::choice) && body.find('"') != std::string::npos) {
        function.result = Type(Type::Kind::number);
        body = number_literal();
      }
      if (function.result.is(Type::Kind::string)) body = as_text(body);
      declare("functions", function.name,
              {"  " + quoted(function.name + "(" + joined(names, ", ") + ")") + ": " + quoted(body)});
      functions_.push_back(std::move(function));
    }
  }

  void make_terms() {
    const std::size_t count = 2 + chance_.below(3);
    for (std::size_t i = 0; i < count; ++i) {
      scope_ = globals_;
      Type type = any_plain_type();
      if (type.is(Type::Kind::choice) && !atom_of(type)) type = Type(Type::Kind::number);
      if (chance_.in_100(12)) type = Type::list(Type(Type::Kind::number));
      if (chance_.in_100(12)) type = Type(Type::Kind::duration);
      const std::string name = fresh("term");
      if (chance_.in_100(12))
        if (make_list_term()) continue;
      if (chance_.in_100(8)) type = Type(Type::Kind::date_time);
      std::string value = expression(type, 3);
      if (type.is(Type::Kind::choice) && value.find('"') != std::string::npos) value = atom_of(type)->text;
      if (type.is(Type::Kind::string)) value = as_text(value);
      declare("terms", name, {"  " + name + ": " + quoted(value)});
      globals_.push_back({name, type});
    }
  }

  /// A term that is a part of a list of records: some of them, or one.
  bool make_list_term() {
    const auto lines = list_of_records();
    if (!lines) return false;
    const std::string name = fresh("chosen");
    const Type element = lines->type.element();
    const bool is_one = chance_.in_100(40);
    const std::string part = is_one ? (chance_.in_100(70) ? "1" : "-1") : element_condition(element, 2);
    declare("terms", name, {"  " + name + ": " + quoted(cat({lines->text, "[", part, "]"}))});
    add_atoms(name, is_one ? element : Type::list(element), globals_);
    return true;
  }

  static bool is_day(const Type& type) { return type.is(Type::Kind::date) || type.is(Type::Kind::date_time); }

  void make_windows() {
    const std::size_t count = chance_.below(3);
    for (std::size_t i = 0; i < count; ++i) {
      scope_ = globals_;
      if (!pick(scope_, is_day)) return;
      const std::string name = "window" + std::to_string(i + 1);
      Strings lines = {"  " + name + ":"};
      const auto day = [this] {
        const auto atom = pick(scope_, is_day);
        if (chance_.in_100(25)) return cat({atom->text, " + ", std::to_string(1 + chance_.below(9)), " days"});
        return chance_.in_100(10) ? expression(Type(Type::Kind::date), 2) : atom->text;
      };
      if (chance_.in_100(75)) lines.push_back("    asked_on: " + quoted(day()));
      Strings starts;
      const std::size_t anchors = 1 + chance_.below(3);
      for (std::size_t a = 0; a < anchors; ++a) starts.push_back(quoted(day()));
      lines.push_back("    starts: [" + joined(starts, ", ") + "]");
      const bool has_calendar = chance_.in_100(50);
      static const Strings lengths = {"30 days", "1 month", "14 days", "0 days", "2 months", "1 day", "2 weeks"};
      std::string length = chance_.one_of(lengths);
      if (has_calendar && chance_.in_100(40)) length = std::to_string(1 + chance_.below(12)) + " business days";
      if (chance_.in_100(20)) length = number_atom_or_literal() + " * 1 day";
      if (chance_.in_100(10)) length = expression(Type(Type::Kind::duration), 1);
      lines.push_back("    length: " + quoted(length));
      if (has_calendar) {
        lines.push_back("    calendar: de");
        if (chance_.in_100(60))
          lines.push_back(std::string("    if_last_day_closed: ") +
                          (chance_.in_100(60) ? "next_working_day" : "previous_working_day"));
      }
      if (chance_.in_100(25))
        lines.push_back(std::string("    ends: ") + (chance_.in_100(70) ? "exclusive" : "inclusive"));
      const std::size_t seasons = chance_.below(3);
      if (seasons > 0) lines.push_back("    seasons:");
      Strings parts;
      for (std::size_t s = 0; s < seasons; ++s) {
        Date from = any_date();
        Date to = any_date();
        if (to < from) std::swap(from, to);
        std::string season = "      - {";
        if (chance_.in_100(60)) season += "dated_by: " + quoted(pick(scope_, is_day)->text) + ", ";
        season += "within: \"[" + from.to_text() + ".." + to.to_text() + (chance_.in_100(80) ? "]" : ")") +
                  "\", until: " + to.plus_days(static_cast<std::int64_t>(chance_.below(40))).to_text() + "}";
        parts.push_back(season);
      }
      declare("windows", name, std::move(lines), std::move(parts));
      static const Type states = Type::choice("", {"not_yet", "open", "closed"});
      globals_.push_back({name + ".state", states});
      globals_.push_back({name + ".anchor", Type(Type::Kind::date)});
      globals_.push_back({name + ".closes_on", Type(Type::Kind::date)});
      globals_.push_back({name + ".days_left", Type(Type::Kind::number)});
      globals_.push_back({name + ".days_late", Type(Type::Kind::number)});
    }
  }

  // Decisions

  void make_decision(std::size_t number) {
    const std::string name = "decision" + std::to_string(number);
    scope_ = globals_;
    Strings lines = {"  " + name + ":"};
    if (chance_.in_100(30)) lines.push_back("    question: what of " + name + "?");
    const auto each =
        chance_.in_100(20) ? pick(globals_, [](const Type& type) { return type.is(Type::Kind::list); }) : std::nullopt;
    if (each.has_value()) {
      const std::string variable = "each" + std::to_string(number);
      lines.push_back("    for_each: {" + variable + ": " + quoted(each->text) + "}");
      Atoms inner;
      add_atoms(variable, each->type.element(), inner);
      // Named more often than anything else, so that elements matter.
      for (int i = 0; i < 3; ++i) scope_.insert(scope_.end(), inner.begin(), inner.end());
    }
    if (has_applies_by_ && chance_.in_100(8)) lines.push_back("    in_force: " + any_period());
    const std::size_t body = chance_.below(100);
    if (body < 15)
      make_value_decision(name, each.has_value(), std::move(lines));
    else if (body < 25)
      make_score(name, each.has_value(), std::move(lines));
    else
      make_rules(name, each.has_value(), std::move(lines));
  }

  void finish_decision(const std::string& name, const Type& answer, Strings before, Strings parts, Strings after) {
    declare("decisions", name, std::move(before), std::move(parts), std::move(after));
    add_atoms(name, answer, globals_);
  }

  std::string answer_text(const Type& type, bool in_list) {
    if (type.is(Type::Kind::record) && type.name().empty()) {
      Strings fields;
      for (const Type::Field& part : type.fields()) fields.push_back(part.name + ": " + type_text(part.type));
      return cat({"{", joined(fields, ", "), "}"});
    }
    return in_list ? "list of " + type_name(type) : type_name(type);
  }

  void make_value_decision(const std::string& name, bool each, Strings lines) {
    Type type = any_plain_type();
    if (chance_.in_100(15)) type = Type(Type::Kind::duration);
    if (!each && chance_.in_100(15)) type = Type::list(any_plain_type());
    if (is_list_of(type, Type::Kind::choice) && !atom_of(type)) type = Type::list(Type(Type::Kind::number));
    lines.push_back("    answer: " + answer_text(type, each));
    lines.push_back("    value: " + quoted(expression(type, 3)));
    finish_decision(name, each ? Type::list(type) : type, std::move(lines), {}, {});
  }

  void make_score(const std::string& name, bool each, Strings lines) {
    const Type type = chance_.in_100(70) ? Type(Type::Kind::number) : Type::money(currency_);
    lines.push_back("    answer: " + answer_text(type, each));
    lines.push_back("    score:");
    lines.push_back("      base: " + quoted(chance_.in_100(60) ? literal(type) : expression(type, 1)));
    lines.push_back("      add:");
    Strings parts;
    const std::size_t count = 1 + chance_.below(4);
    for (std::size_t i = 0; i < count; ++i)
      parts.push_back("        - {id: s" + std::to_string(i + 1) + ", " + conditions() +
                      ", points: " + quoted(chance_.in_100(70) ? literal(type) : expression(type, 1)) + "}");
    finish_decision(name, each ? Type::list(type) : type, std::move(lines), std::move(parts), {});
  }

  Type make_record_answer(const std::string& name) {
    std::vector<Type::Field> fields = {field("outcome_" + name, chance_.one_of(choices_))};
    if (chance_.in_100(50)) fields.push_back(field("fee_" + name, optional(Type::money(currency_), 60)));
    if (chance_.in_100(50)) fields.push_back(field("text_" + name, optional(Type(Type::Kind::string), 60)));
    if (chance_.in_100(30)) fields.push_back(field("second_" + name, chance_.one_of(choices_)));
    return Type::record("", std::move(fields));
  }

  struct Plan {
    std::string name;
    HitPolicy hit = HitPolicy::unique;
    Type rule_answer;
    bool is_table = false;
    bool is_each = false;
    bool has_default = false;  ///< then there is no `otherwise`
  };

  HitPolicy any_hit() {
    static const std::vector<HitPolicy> policies = {
        HitPolicy::first,       HitPolicy::first,        HitPolicy::first,        HitPolicy::unique,
        HitPolicy::unique,      HitPolicy::unique,       HitPolicy::any,          HitPolicy::priority,
        HitPolicy::rule_order,  HitPolicy::output_order, HitPolicy::collect,      HitPolicy::collect_sum,
        HitPolicy::collect_min, HitPolicy::collect_max,  HitPolicy::collect_count};
    return chance_.one_of(policies);
  }

  Type any_rule_answer(HitPolicy hit) {
    if (chance_.in_100(85)) return any_plain_type();
    switch (chance_.below(is_list_valued(hit) ? 3 : 4)) {
      case 0:
        return Type(Type::Kind::duration);
      case 1:
        return Type(Type::Kind::months);
      case 2:
        return Type(Type::Kind::date_time);
      default:
        return Type::list(chance_.in_100(50) ? Type(Type::Kind::number) : Type::money(currency_));
    }
  }

  void make_rules(const std::string& name, bool each, Strings lines) {
    Plan plan;
    plan.name = name;
    plan.hit = any_hit();
    plan.is_each = each;
    plan.is_table = chance_.in_100(40);
    const bool nests_lists = each && is_list_valued(plan.hit);
    if (nests_lists) plan.hit = HitPolicy::first;
    switch (plan.hit) {
      case HitPolicy::collect_sum:
        plan.rule_answer = chance_.in_100(60) ? Type(Type::Kind::number) : Type::money(currency_);
        break;
      case HitPolicy::collect_count:
        plan.rule_answer = Type(Type::Kind::number);
        break;
      case HitPolicy::collect_min:
      case HitPolicy::collect_max:
        plan.rule_answer = chance_.in_100(50)   ? Type(Type::Kind::number)
                           : chance_.in_100(70) ? Type::money(currency_)
                                                : Type(Type::Kind::date);
        break;
      case HitPolicy::priority:
      case HitPolicy::output_order:
        plan.rule_answer = chance_.in_100(65) || each ? chance_.one_of(choices_) : make_record_answer(name);
        break;
      default:
        plan.rule_answer = chance_.in_100(75) || each ? any_rule_answer(plan.hit) : make_record_answer(name);
    }
    answers_are_plain_ = plan.hit == HitPolicy::collect_count;
    Type answer = plan.rule_answer;
    const bool as_list = each || is_list_valued(plan.hit);
    std::string answer_line = answer_text(plan.rule_answer, as_list);
    if (plan.rule_answer.is(Type::Kind::record) && as_list) {  // a record in a list needs a name
      std::string record = "Answer_" + name;
      answer = Type::record(record, plan.rule_answer.fields());
      declare_record(record, answer);
      plan.rule_answer = answer;
      answer_line = "list of " + record;
    }
    lines.push_back("    answer: " + answer_line);
    lines.push_back("    hit: " + std::string(adjudge::to_text(plan.hit)));
    const bool ranks = plan.hit == HitPolicy::priority || plan.hit == HitPolicy::output_order;
    if (ranks && plan.rule_answer.is(Type::Kind::record)) {
      Strings fields;
      for (const Type::Field& part : plan.rule_answer.fields())
        if (part.type.is(Type::Kind::choice)) fields.push_back(part.name);
      if (chance_.in_100(50)) std::reverse(fields.begin(), fields.end());
      lines.push_back("    priority_by: [" + joined(fields, ", ") + "]");
    }
    plan.has_default = chance_.in_100(is_list_valued(plan.hit) || plan.hit == HitPolicy::collect_count ? 20 : 55);
    if (plan.has_default && is_list_valued(plan.hit)) {
      plan.has_default = has_literal(plan.rule_answer);
      if (plan.has_default) lines.push_back("    default: " + quoted(cat({"[", literal(plan.rule_answer), "]"})));
    } else if (plan.has_default)
      lines.push_back("    default: " + answer_of(plan.rule_answer, 1));
    Strings parts;
    if (plan.is_table)
      make_table(plan, lines, parts);
    else
      make_rule_list(plan, lines, parts);
    finish_decision(name, as_list ? Type::list(answer) : answer, std::move(lines), std::move(parts), {});
  }

  void make_rule_list(const Plan& plan, Strings& lines, Strings& parts) {
    lines.push_back("    rules:");
    const std::size_t count = 1 + chance_.below(5);
    const auto subject = chance_.in_100(50) ? pick(scope_, is_partitioned) : std::nullopt;
    const Strings cells = subject.has_value() ? partition(subject->type, count) : Strings();
    for (std::size_t i = 0; i < (subject.has_value() ? cells.size() : count); ++i) {
      std::string rule = "      - {id: r" + std::to_string(i + 1) + ", ";
      if (subject.has_value())
        rule += "when: {" + quoted(subject->text) + ": " + cells[i] + "}";
      else
        rule += conditions();
      rule += ", then: " + answer_of(plan.rule_answer, 1) + extras() + "}";
      parts.push_back(rule);
    }
    if (plan.hit == HitPolicy::first && !plan.has_default && chance_.in_100(75))
      parts.push_back("      - {id: rest, otherwise: " + answer_of(plan.rule_answer, 1) + extras() + "}");
  }

  void make_table(const Plan& plan, Strings& lines, Strings& parts) {
    lines.push_back("    table:");
    Atoms inputs;
    const std::size_t columns = 1 + chance_.below(3);
    for (std::size_t i = 0; i < columns; ++i)
      if (const auto atom = pick(scope_, is_tested)) inputs.push_back(*atom);
    Strings names;
    for (const Atom& input : inputs) names.push_back(quoted(input.text));
    lines.push_back("      inputs: [" + joined(names, ", ") + "]");
    if (plan.rule_answer.is(Type::Kind::record)) {
      Strings outputs;
      for (const Type::Field& part : plan.rule_answer.fields()) outputs.push_back(part.name);
      lines.push_back("      outputs: [" + joined(outputs, ", ") + "]");
    }
    lines.push_back("      rows:");
    const std::size_t count = 1 + chance_.below(5);
    const bool exclusive = chance_.in_100(50) && is_partitioned(inputs.front().type);
    const Strings first = exclusive ? partition(inputs.front().type, count) : Strings();
    for (std::size_t i = 0; i < (exclusive ? first.size() : count); ++i) {
      Strings cells;
      for (std::size_t column = 0; column < inputs.size(); ++column)
        cells.push_back(column == 0 && exclusive ? first[i] : test_of(inputs[column].type));
      for (const std::string& output : output_cells(plan.rule_answer)) cells.push_back(output);
      const std::string list = "[" + joined(cells, ", ") + "]";
      if (chance_.in_100(50))
        parts.push_back("        - " + list);
      else
        parts.push_back("        - {id: t" + std::to_string(i + 1) + ", cells: " + list + extras() + "}");
    }
    if (!plan.has_default && chance_.in_100(50))
      parts.push_back("        - {otherwise: [" + joined(output_cells(plan.rule_answer), ", ") + "]}");
  }

  std::string extras() {
    std::string text;
    if (chance_.in_100(10)) text += ", because: " + quoted("because {" + any_text_source() + "} says so");
    if (chance_.in_100(10)) text += ", cite: \"§3\"";
    if (has_applies_by_ && chance_.in_100(10)) text += ", in_force: " + any_period();
    return text;
  }

  std::string any_text_source() {
    const auto atom = pick(scope_, [](const Type& type) {
      return type.is(Type::Kind::number) || type.is(Type::Kind::money) || type.is(Type::Kind::date) ||
             type.is(Type::Kind::string);
    });
    return atom.has_value() ? atom->text : "1";
  }

  Strings output_cells(const Type& type) {
    if (!type.is(Type::Kind::record)) return {answer_of(type, 1)};
    Strings cells;
    for (const Type::Field& part : type.fields()) cells.push_back(answer_of(part.type, 1));
    return cells;
  }

  /// What stands after `then`: a constant or an expression, as the type wants it.
  std::string answer_of(const Type& type, int depth) {
    if (type.is(Type::Kind::record)) {
      Strings fields;
      for (const Type::Field& part : type.fields())
        if (!part.type.is_optional() || chance_.in_100(60))
          fields.push_back(part.name + ": " + answer_of(part.type, depth));
      return cat({"{", joined(fields, ", "), "}"});
    }
    if (type.is(Type::Kind::choice)) {
      if (chance_.in_100(85))
        return chance_.in_100(50) ? chance_.one_of(type.members()) : quoted(chance_.one_of(type.members()));
      return quoted(expression(type, depth));
    }
    if (type.is(Type::Kind::string)) {
      switch (chance_.below(4)) {
        case 0:
          return quoted("{= " + expression(type, depth) + "}");
        case 1:
          return quoted("text of {" + any_text_source() + "} and {{more}}");
        default:
          return quoted(chance_.one_of(words()));
      }
    }
    return quoted(answers_are_plain_ || chance_.in_100(60) ? literal(type) : expression(type, depth));
  }

  // Conditions

  static bool is_tested(const Type& type) {
    return is_ordered(type) || type.is(Type::Kind::boolean) || type.is(Type::Kind::choice) ||
           type.is(Type::Kind::string);
  }

  static bool is_partitioned(const Type& type) {
    return type.is(Type::Kind::number) || type.is(Type::Kind::boolean) || type.is(Type::Kind::choice) ||
           type.is(Type::Kind::date);
  }

  /// Cells that do not overlap; now and then with a gap.
  Strings partition(const Type& type, std::size_t count) {
    Strings cells;
    if (type.is(Type::Kind::boolean)) cells = {quoted("true"), quoted("false")};
    if (type.is(Type::Kind::choice)) cells = type.members();
    if (type.is(Type::Kind::number)) {
      const int start = static_cast<int>(chance_.below(4));
      const int step = 1 + static_cast<int>(chance_.below(4));
      cells.push_back(quoted("< " + std::to_string(start)));
      for (int i = 0; i + 2 < static_cast<int>(count); ++i)
        cells.push_back(
            quoted("[" + std::to_string(start + i * step) + ".." + std::to_string(start + (i + 1) * step) + ")"));
      const int last = start + std::max(0, static_cast<int>(count) - 2) * step;
      cells.push_back(quoted(">= " + std::to_string(last)));
    }
    if (type.is(Type::Kind::date)) {
      const std::string turn = any_date().to_text();
      cells = {quoted("< " + turn), quoted(">= " + turn)};
    }
    if (cells.size() > 1 && chance_.in_100(25))
      cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(chance_.below(cells.size())));
    return cells;
  }

  std::string when() {
    std::map<std::string, std::string> tests;
    const std::size_t count = 1 + chance_.below(2);
    for (std::size_t i = 0; i < count; ++i)
      if (const auto atom = pick(scope_, is_tested)) tests[quoted(atom->text)] = test_of(atom->type);
    Strings entries;
    for (const auto& [subject, test] : tests) entries.push_back(subject + ": " + test);
    return cat({"{", joined(entries, ", "), "}"});
  }

  std::string conditions() {
    Strings parts;
    if (chance_.in_100(75)) parts.push_back("when: " + when());
    if (chance_.in_100(12)) parts.push_back("any_of: [" + when() + ", " + when() + "]");
    if (chance_.in_100(25) || parts.empty()) parts.push_back("if: " + quoted(expression(Type(Type::Kind::boolean), 2)));
    if (chance_.in_100(10)) parts.push_back("unless: " + quoted(expression(Type(Type::Kind::boolean), 1)));
    return joined(parts, ", ");
  }

  /// A cell for a subject, as YAML.
  std::string test_of(const Type& type) {
    if (chance_.in_100(7)) return quoted("-");
    if (type.is(Type::Kind::boolean)) {
      if (chance_.in_100(10)) return quoted("not(true)");
      return quoted(chance_.in_100(50) ? "true" : "false");
    }
    if (type.is(Type::Kind::choice)) {
      const std::string one = chance_.one_of(type.members());
      const std::string other = chance_.one_of(type.members());
      switch (chance_.below(6)) {
        case 0:
          return cat({"[", one, (other == one ? "" : ", " + other), "]"});
        case 1:
          return quoted("\"" + one + "\"" + (other == one ? "" : ", \"" + other + "\""));
        case 2:
          return quoted("not(\"" + one + "\"" + (other == one ? "" : ", \"" + other + "\"") + ")");
        default:
          return one;
      }
    }
    if (type.is(Type::Kind::string)) {
      const std::string one = chance_.one_of(words());
      if (chance_.in_100(30)) return cat({"[", quoted(one), ", ", quoted("x"), "]"});
      if (chance_.in_100(15)) return quoted("{= " + expression(type, 1) + "}");
      return quoted(one);
    }
    if (chance_.in_100(8)) return cat({"[", quoted(ordered_test(type)), ", ", quoted(ordered_test(type)), "]"});
    if (chance_.in_100(3)) return quoted("known(?)");
    return quoted(ordered_test(type));
  }

  std::string ordered_test(const Type& type) {
    static const Strings operators = {"<", "<=", ">", ">="};
    const auto bound = [&] {
      const auto atom = chance_.in_100(12) ? atom_of(type) : std::nullopt;
      return atom.has_value() ? atom->text : literal(type);
    };
    switch (chance_.below(8)) {
      case 0:
        return literal(type);
      case 1:
        return cat({literal(type), ", ", literal(type)});
      case 2: {
        const auto [low, high] = two_literals(type);
        return cat({chance_.in_100(70) ? "[" : "(", low, "..", high, (chance_.in_100(70) ? "]" : ")")});
      }
      case 3:
        return cat({"not(", chance_.one_of(operators), " ", literal(type), ")"});
      case 4: {
        const auto [low, high] = two_literals(type);
        return "< " + low + ", > " + high;
      }
      case 5:
        if (type.is(Type::Kind::number)) return cat({"? * 2 ", chance_.one_of(operators), " ", bound()});
        [[fallthrough]];
      default:
        return cat({chance_.one_of(operators), " ", bound()});
    }
  }

  // The rest

  void make_checks() {
    const std::size_t count = chance_.in_100(45) ? 1 + chance_.below(2) : 0;
    Atoms facts;
    for (const GeneratedPack::Input& input : pack_.inputs) add_atoms(input.path, input.type, facts);
    for (std::size_t i = 0; i < count; ++i) {
      scope_ = facts;
      const std::string id = "check" + std::to_string(i + 1);
      declare("checks", id,
              {"  - {id: " + id + ", require: " + quoted(boolean(2) + " or " + boolean(1)) +
               ", because: " + quoted("it cannot be so") + "}"});
    }
  }

  void make_guarantees() {
    if (!chance_.in_100(15)) return;
    Atoms answers;
    for (const Atom& atom : globals_)
      if (atom.text.rfind("decision", 0) == 0 && is_tested(atom.type)) answers.push_back(atom);
    if (answers.empty()) return;
    scope_ = answers;
    const Atom atom = chance_.one_of(answers);
    const std::string condition =
        is_ordered(atom.type) ? atom.text + " > " + literal(atom.type) : atom.text + " = " + literal(atom.type);
    declare("guarantees", "guarantee1",
            {std::string("  - {id: guarantee1, ") + (chance_.in_100(50) ? "never: " : "always: ") + quoted(condition) +
             "}"});
  }

  /// A function that nobody calls is typed without knowing its parameters, which is less than we want to say of it.
  void drop_idle_functions() {
    auto& all = pack_.declarations;
    for (std::size_t i = functions_.size(); i-- > 0;) {
      const std::string name = functions_[i].name;
      const auto calls = [&name](const GeneratedPack::Declaration& declaration) {
        if (declaration.name == name) return false;
        return joined(declaration.before, "").find(name + "(") != std::string::npos ||
               joined(declaration.parts, "").find(name + "(") != std::string::npos;
      };
      if (std::any_of(all.begin(), all.end(), calls)) continue;
      all.erase(
          std::find_if(all.begin(), all.end(), [&name](const auto& declaration) { return declaration.name == name; }));
    }
  }

  /// No meaning depends on the order of a mapping.
  void shuffle() {
    auto& items = pack_.declarations;
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[chance_.below(i)]);
  }

  GeneratedPack pack_;
  bool has_applies_by_ = false;
  std::vector<Type> records_;
  std::vector<Type> lines_;
  Atoms globals_;
  std::map<std::string, std::size_t> counters_;
  bool answers_are_plain_ = false;  ///< under `collect count`, where they do not matter
};

}  // namespace

std::string GeneratedPack::text() const {
  std::string text;
  for (const std::string& line : header) text += line + "\n";
  for (const char* section :
       {"types", "facts", "constants", "terms", "functions", "windows", "checks", "guarantees", "decisions"}) {
    bool is_empty = true;
    for (const Declaration& declaration : declarations) {
      if (declaration.section != section) continue;
      if (is_empty) text += std::string(section) + ":\n";
      is_empty = false;
      for (const auto* lines : {&declaration.before, &declaration.parts, &declaration.after})
        for (const std::string& line : *lines) text += line + "\n";
    }
  }
  return text;
}

std::vector<std::string> GeneratedPack::decisions() const {
  std::vector<std::string> names;
  for (const Declaration& declaration : declarations)
    if (declaration.section == "decisions") names.push_back(declaration.name);
  return names;
}

GeneratedPack generate_pack(std::uint64_t seed) { return PackMaker(seed).make(); }

}  // namespace adjudge::reference
