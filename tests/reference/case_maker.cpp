#include <algorithm>
#include <utility>

#include "generator.hpp"

namespace adjudge::reference {

namespace {

using Strings = std::vector<std::string>;

class CaseMaker {
 public:
  CaseMaker(const GeneratedPack& pack, std::uint64_t seed) : pack_(pack), chance_(seed) {
    const std::size_t mood = chance_.below(100);
    if (mood < 40) {
      absent_optional_ = 8;
    } else if (mood < 75) {
      absent_optional_ = 35;
    } else {
      absent_optional_ = 30;
      absent_required_ = 8;
      unfit_ = 8;
    }
  }

  GeneratedCase make() {
    Tree root;
    for (const GeneratedPack::Input& input : pack_.inputs) {
      const auto value = optional_value(input.type, input.has_default);
      if (value) root.put(split(input.path), 0, *value);
    }
    GeneratedCase result;
    result.raw = root.value();
    if (chance_.in_100(92)) {
      const std::int64_t day = any_date().days();
      result.now = Instant{day * seconds_per_day + static_cast<std::int64_t>(chance_.below(seconds_per_day)), 0};
    }
    return result;
  }

 private:
  /// A case under construction: its mappings by name.
  struct Tree {
    Value leaf;
    Strings names;
    std::vector<Tree> children;

    void put(const Strings& segments, std::size_t depth, Value value) {
      if (depth == segments.size()) {
        leaf = std::move(value);
        return;
      }
      const auto found = std::find(names.begin(), names.end(), segments[depth]);
      const auto place = static_cast<std::size_t>(found - names.begin());
      if (found == names.end()) {
        names.push_back(segments[depth]);
        children.emplace_back();
      }
      children[place].put(segments, depth + 1, std::move(value));
    }
    Value value(bool is_root = true) const {
      if (children.empty() && !is_root) return leaf;
      std::vector<std::pair<std::string, Value>> entries;
      for (std::size_t i = 0; i < names.size(); ++i) entries.emplace_back(names[i], children[i].value(false));
      return Value::context(std::move(entries));
    }
  };

  static Strings split(const std::string& path) {
    Strings segments(1);
    for (const char letter : path) {
      if (letter == '.')
        segments.emplace_back();
      else
        segments.back() += letter;
    }
    return segments;
  }

  Date any_date() {
    static const std::vector<std::int64_t> steps = {0, 0, 0, 1, -1, 7, 14, 30, -30, 31, 60, 3};
    return chance_.one_of(pack_.dates).plus_days(chance_.one_of(steps));
  }

  /// Nothing when the case leaves it out.
  std::optional<Value> optional_value(const Type& type, bool has_default) {
    const unsigned absent = type.is_optional() || has_default ? absent_optional_ : absent_required_;
    if (chance_.in_100(absent)) return chance_.in_100(30) ? std::optional(Value()) : std::nullopt;
    if (chance_.in_100(unfit_)) return unfit_value(type);
    return value_of(type);
  }

  Value unfit_value(const Type& type) {
    if (!type.bounds().is_null() && chance_.in_100(60)) return Value(Decimal(chance_.in_100(50) ? -1 : 51));
    switch (type.kind()) {
      case Type::Kind::number:
        return chance_.in_100(50) ? Value("many") : Value(true);
      case Type::Kind::money:
        return chance_.in_100(60) ? Value("20.00 CHF") : Value("a lot");
      case Type::Kind::boolean:
        return chance_.in_100(50) ? Value("perhaps") : Value(Decimal(3));
      case Type::Kind::string:
        return chance_.in_100(50) ? Value(Decimal(5)) : Value::list({Value("x")});
      case Type::Kind::date:
        return chance_.in_100(60) ? Value("2026-02-30") : Value("soon");
      case Type::Kind::list:
        if (type.at_least() > 0 && chance_.in_100(60)) return Value::list({});
        return chance_.in_100(50) ? Value("no list") : Value(Decimal(2));
      case Type::Kind::record:
        return chance_.in_100(50) ? Value("no record") : Value::list({});
      case Type::Kind::choice:
        return chance_.in_100(80) ? Value("nobody") : Value(Decimal(1));
      default:
        return chance_.in_100(70) ? Value("nonsense") : Value(Decimal(4));
    }
  }

  Value number() {
    static const Strings numbers = {"0",
                                    "0",
                                    "1",
                                    "1",
                                    "2",
                                    "2",
                                    "3",
                                    "4",
                                    "5",
                                    "5",
                                    "6",
                                    "7",
                                    "8",
                                    "10",
                                    "14",
                                    "15",
                                    "16",
                                    "30",
                                    "31",
                                    "49",
                                    "50",
                                    "50",
                                    "-3",
                                    "1",
                                    "2",
                                    "0.5",
                                    "2.5",
                                    "3.33",
                                    "12345678901234567890.123"};
    const std::string& text = chance_.one_of(numbers);
    return chance_.in_100(10) ? Value(text) : Value(*Decimal::parse(text));
  }

  Value money(const Type& type) {
    static const Strings amounts = {"0",   "1",    "5",    "10",   "20",     "50", "100",
                                    "200", "9.99", "0.05", "12.5", "100.01", "3",  "-7"};
    const Money money{*Decimal::parse(chance_.one_of(amounts)), type.currency()};
    switch (chance_.below(8)) {
      case 0:
      case 1:
        return Value(money.amount);
      case 2:
        return Value(money.amount.to_text());
      case 3:
      case 4:
        return Value::context({{"amount", Value(money.amount)}, {"currency", Value(money.currency.code())}});
      default:
        return Value(money.to_text());
    }
  }

  Value value_of(const Type& type) {
    static const Strings words = {"alpha", "beta", "Anna Lee", "x", "gamma ray", "banana", "", "日本 a", "🎁 box"};
    switch (type.kind()) {
      case Type::Kind::number:
        return number();
      case Type::Kind::money:
        return money(type);
      case Type::Kind::boolean:
        return Value(chance_.in_100(50));
      case Type::Kind::string:
        return Value(chance_.one_of(words));
      case Type::Kind::choice:
        return Value(chance_.one_of(type.members()));
      case Type::Kind::date:
        return Value(any_date().to_text());
      case Type::Kind::time:
        return Value(chance_.in_100(50) ? "09:00:00" : "16:30:00");
      case Type::Kind::date_time: {
        static const Strings times = {"T00:00:00Z",      "T12:00:00Z", "T22:30:00Z",     "T23:59:59Z",
                                      "T00:30:00+02:00", "T23:15:00",  "T20:00:00-05:00"};
        return Value(any_date().to_text() + chance_.one_of(times));
      }
      case Type::Kind::duration: {
        static const Strings spans = {"P3D", "P0D", "P7D", "P30D", "PT36H", "-P1D"};
        return Value(chance_.one_of(spans));
      }
      case Type::Kind::months: {
        static const Strings spans = {"P1M", "P0M", "P1Y", "P2Y3M"};
        return Value(chance_.one_of(spans));
      }
      case Type::Kind::range:
        if (type.element().is(Type::Kind::date)) {
          const Date from = any_date();
          return Value("[" + from.to_text() + ".." + from.plus_days(30).to_text() + "]");
        }
        return Value(chance_.in_100(50) ? "[1..10]" : "(2..5)");
      case Type::Kind::list: {
        std::vector<Value> items;
        const std::size_t count = type.at_least() + chance_.below(4);
        for (std::size_t i = 0; i < count; ++i) {
          const Type& element = type.element();
          items.push_back(chance_.in_100(unfit_ / 2) ? unfit_value(element) : value_of(element));
        }
        return Value::list(std::move(items));
      }
      case Type::Kind::record: {
        std::vector<std::pair<std::string, Value>> entries;
        for (const Type::Field& part : type.fields())
          if (const auto value = optional_value(part.type, false)) entries.emplace_back(part.name, *value);
        return Value::context(std::move(entries));
      }
      default:
        return Value();
    }
  }

  const GeneratedPack& pack_;
  Chance chance_;
  unsigned absent_optional_ = 0;
  unsigned absent_required_ = 0;
  unsigned unfit_ = 0;
};

}  // namespace

GeneratedCase generate_case(const GeneratedPack& pack, std::uint64_t seed) { return CaseMaker(pack, seed).make(); }

}  // namespace adjudge::reference
