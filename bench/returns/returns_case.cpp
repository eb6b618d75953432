#include "returns_case.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <random>
#include <utility>

namespace returns_bench {

using adjudge::Date;
using adjudge::Value;

namespace {

constexpr std::array<std::string_view, 3> channels{"shop", "marketplace", "outlet"};
constexpr std::array<std::string_view, 7> categories{"apparel", "electronics", "furniture", "home",
                                                     "hygiene", "media",       "food"};
constexpr std::array<std::string_view, 8> reasons{
    "defective",    "not_as_described", "wrong_item", "damaged_in_transit",
    "arrived_late", "wrong_size",       "unwanted",   "other"};
constexpr std::array<std::string_view, 3> bases{"withdrawal", "guarantee", "goodwill"};
constexpr std::array<std::string_view, 4> wishes{"refund", "exchange", "store_credit", "repair"};
constexpr std::array<std::string_view, 4> grades{"sealed", "like_new", "used", "damaged"};
constexpr std::array<std::string_view, 3> tiers{"gold", "silver", "standard"};
constexpr std::array<std::string_view, 2> payers{"shop", "customer"};

template <class Choice, std::size_t count>
std::string_view name_of(Choice choice, const std::array<std::string_view, count>& names) {
  return names.at(static_cast<std::size_t>(choice));
}

// The names as values that are made once: then a member costs no allocation.
template <std::size_t count>
std::array<Value, count> values_of(const std::array<std::string_view, count>& names) {
  std::array<Value, count> values;
  std::transform(names.begin(), names.end(), values.begin(), [](std::string_view name) { return Value(name); });
  return values;
}

template <class Choice, std::size_t count>
Value value_of(Choice choice, const std::array<Value, count>& values) {
  return values.at(static_cast<std::size_t>(choice));
}

adjudge::Currency euro() {
  static const adjudge::Currency currency = adjudge::Currency::parse("EUR").value();
  return currency;
}

}  // namespace

std::string_view to_text(Channel channel) { return name_of(channel, channels); }
std::string_view to_text(Category category) { return name_of(category, categories); }
std::string_view to_text(Reason reason) { return name_of(reason, reasons); }
std::string_view to_text(Basis basis) { return name_of(basis, bases); }
std::string_view to_text(Wish wish) { return name_of(wish, wishes); }
std::string_view to_text(Grade grade) { return name_of(grade, grades); }
std::string_view to_text(Tier tier) { return name_of(tier, tiers); }
std::string_view to_text(Payer payer) { return name_of(payer, payers); }

Value to_value(Channel channel) {
  static const auto values = values_of(channels);
  return value_of(channel, values);
}
Value to_value(Category category) {
  static const auto values = values_of(categories);
  return value_of(category, values);
}
Value to_value(Reason reason) {
  static const auto values = values_of(reasons);
  return value_of(reason, values);
}
Value to_value(Basis basis) {
  static const auto values = values_of(bases);
  return value_of(basis, values);
}
Value to_value(Wish wish) {
  static const auto values = values_of(wishes);
  return value_of(wish, values);
}
Value to_value(Grade grade) {
  static const auto values = values_of(grades);
  return value_of(grade, values);
}
Value to_value(Tier tier) {
  static const auto values = values_of(tiers);
  return value_of(tier, values);
}
Value to_value(Payer payer) {
  static const auto values = values_of(payers);
  return value_of(payer, values);
}
Value to_value(Cents amount) { return Value(adjudge::Money{adjudge::Decimal::scaled(amount.count, 2), euro()}); }
Value to_value(const Moment& moment) {
  return Value(adjudge::DateTime{moment.day, moment.second_of_day * adjudge::nanos_per_second,
                                 adjudge::Zone::offset(moment.offset)});
}

// ---- The maker of cases ---------------------------------------------------------------------------------------------
namespace {

struct Product {
  std::string_view sku;
  Category category;
  std::int64_t cheapest;  // in cents
  std::int64_t dearest;
  std::int32_t most = 2;  // pieces in one line
  std::int64_t guarantee = 24;
};

constexpr std::array products{
    Product{"shirt", Category::apparel, 1490, 5990, 12},
    Product{"winter-coat", Category::apparel, 7990, 34900},
    Product{"running-shoes", Category::apparel, 4990, 17900},
    Product{"headphones", Category::electronics, 1299, 29900, 2, 36},
    Product{"phone", Category::electronics, 17900, 119900},
    Product{"charging-cable", Category::electronics, 499, 2499, 4},
    Product{"wardrobe", Category::furniture, 24900, 129900},
    Product{"bookshelf", Category::furniture, 4990, 24900},
    Product{"table-lamp", Category::home, 1999, 12990},
    Product{"mug", Category::home, 599, 1990, 14},
    Product{"razor", Category::hygiene, 790, 8990},
    Product{"make-up", Category::hygiene, 690, 4990, 3},
    Product{"film", Category::media, 990, 2999},
    Product{"game", Category::media, 1990, 7999},
    Product{"cheese-box", Category::food, 1490, 4990},
    Product{"chocolates", Category::food, 390, 2990, 6},
};

constexpr Date on(int year, int month, int day) {
  // Days from civil, for days of the Gregorian calendar after 1970.
  const int shifted = month <= 2 ? year - 1 : year;
  const int era_year = shifted % 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = era_year * 365 + era_year / 4 - era_year / 100 + day_of_year;
  return Date::from_days(shifted / 400 * std::int64_t{146097} + day_of_era - 719468);
}

constexpr Date first_day = on(2025, 1, 7);
constexpr Date last_day = on(2026, 12, 20);
static_assert(on(1970, 1, 1).days() == 0 && on(2026, 3, 1).days() == 20513);

// The nights in which Berlin's clocks change; no order is placed in them.
struct Summer {
  Date from;
  Date to;
};
constexpr std::array summers{Summer{on(2025, 3, 30), on(2025, 10, 26)}, Summer{on(2026, 3, 29), on(2026, 10, 25)},
                             Summer{on(2027, 3, 28), on(2027, 10, 31)}, Summer{on(2028, 3, 26), on(2028, 10, 29)},
                             Summer{on(2029, 3, 25), on(2029, 10, 28)}};

// Days after delivery on which something changes, and their neighbours.
constexpr std::array<int, 20> edges{0, 3, 4, 5, 13, 14, 15, 16, 17, 18, 29, 30, 31, 32, 37, 38, 44, 45, 60, 90};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  Return next() {
    Return made = ordinary();
    if (chance(3)) spoil(made);
    return made;
  }

 private:
  // Engines of the standard library give the same numbers everywhere, its distributions do not.
  std::int64_t between(std::int64_t fewest, std::int64_t most) {
    return fewest + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - fewest + 1));
  }
  std::int32_t count_between(std::int64_t fewest, std::int64_t most) {
    return static_cast<std::int32_t>(between(fewest, most));
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  template <class Range>
  const auto& one_of(const Range& range) {
    return range[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(range.size()) - 1))];
  }
  template <class T>
  T pick(std::initializer_list<std::pair<T, int>> chances) {
    int total = 0;
    for (const auto& [value, weight] : chances) total += weight;
    std::int64_t left = between(1, total);
    for (const auto& [value, weight] : chances) {
      left -= weight;
      if (left <= 0) return value;
    }
    return chances.begin()->first;
  }

  static Moment in_berlin(Date day, std::int32_t second_of_day) {
    const bool is_summer = std::any_of(summers.begin(), summers.end(),
                                       [&](const Summer& summer) { return day >= summer.from && day < summer.to; });
    return {day, second_of_day, is_summer ? 7200 : 3600};
  }

  // Carriers do not work on Sundays.
  Date later(Date day, int fewest, int most) {
    day = day.plus_days(between(fewest, most));
    return day.weekday() == 7 ? day.plus_days(1) : day;
  }

  // November and December have twice their share.
  Date day_of_order() {
    while (true) {
      const Date day = first_day.plus_days(between(0, last_day.days() - first_day.days()));
      if (day.month() >= 11 || chance(50)) return day;
    }
  }

  Line line_of(const Product& product) {
    Line line;
    line.sku = product.sku;
    line.category = product.category;
    std::int64_t cents = between(product.cheapest, product.dearest);
    if (chance(60)) cents -= cents % 10;
    line.price = Cents{cents};
    if (chance(30)) line.quantity = count_between(1, product.most);
    if (line.quantity > 1 && chance(8)) line.returned = count_between(1, line.quantity - 1);
    line.final_sale = chance(6);
    line.personalised = chance(2);
    line.guarantee = {product.guarantee};
    return line;
  }

  Order order_of(Date& arrived) {
    Order order;
    const Date placed = day_of_order();
    order.placed_at = in_berlin(placed, count_between(6 * 3600, 24 * 3600 - 1));
    order.channel = pick({std::pair{Channel::shop, 70}, {Channel::marketplace, 22}, {Channel::outlet, 8}});
    const Date shipped = later(placed, 0, 3);
    arrived = later(shipped, 1, 5);
    order.shipped_on = shipped;
    order.delivered_on = arrived;
    order.shipping_paid = {pick({std::pair{0, 45}, {390, 25}, {490, 20}, {1290, 10}})};
    const int lines = pick({std::pair{1, 52}, {2, 26}, {3, 14}, {4, 8}});
    const std::size_t first = static_cast<std::size_t>(between(0, products.size() - 1));
    for (int i = 0; i < lines; ++i)
      order.lines.push_back(line_of(products.at((first + static_cast<std::size_t>(i) * 5) % products.size())));
    if (order.channel == Channel::marketplace && chance(40))
      order.promised_days = pick({std::pair{14, 1}, {30, 1}, {60, 1}, {90, 1}});
    if (chance(6)) order.told_of_withdrawal = false;
    if (chance(5)) order.promised_label = chance(70) ? Payer::shop : Payer::customer;
    if (chance(5)) {  // the carrier never said that it had arrived
      order.delivered_on.reset();
      if (chance(25)) order.shipped_on.reset();
    }
    return order;
  }

  Date day_of_request(Date arrived, bool is_fault) {
    switch (between(1, 100) / 10) {
      case 0:
        return arrived.plus_days(-between(1, 2));
      case 1:
      case 2:
      case 3:
      case 4:
        return arrived.plus_days(one_of(edges));
      case 5:
        return arrived.plus_days(is_fault ? between(728, 732) : between(32, 120));
      case 6:
        return arrived.plus_days(is_fault ? between(40, 1140) : between(364, 385));
      case 7:
        if (arrived.month() >= 11) return on(static_cast<int>(arrived.year()) + 1, 1, count_between(29, 31));
        break;
      default:
        break;
    }
    return arrived.plus_days(between(1, 12));
  }

  Request request_of(const Order& order, Date arrived) {
    Request request;
    request.line = one_of(order.lines);
    const Line& line = request.line;
    const std::int32_t left = line.quantity - line.returned;
    request.quantity = chance(80) ? left : count_between(1, left);
    request.reason = pick({std::pair{Reason::unwanted, 30},
                           {Reason::wrong_size, line.category == Category::apparel ? 60 : 0},
                           {Reason::defective, 14},
                           {Reason::damaged_in_transit, 10},
                           {Reason::not_as_described, 9},
                           {Reason::wrong_item, 6},
                           {Reason::arrived_late, 5},
                           {Reason::other, 4}});
    const bool is_fault = request.reason < Reason::arrived_late;
    request.made_on = std::max(order.placed_at.day, day_of_request(arrived, is_fault));
    request.basis =
        pick({std::pair{Basis::goodwill, 64}, {Basis::withdrawal, 28}, {Basis::guarantee, is_fault ? 8 : 1}});
    request.wish = pick({std::pair{Wish::refund, 66},
                         {Wish::exchange, 18},
                         {Wish::store_credit, 10},
                         {Wish::repair, is_fault ? 6 : 0}});
    if (line.category == Category::hygiene || line.category == Category::media)
      request.opened = pick<std::optional<bool>>({{true, 45}, {false, 45}, {std::nullopt, 10}});
    if (is_fault) request.photos = pick({std::pair{0, 22}, {1, 42}, {2, 20}, {3, 16}});
    if (*request.made_on > order.placed_at.day && chance(30))
      request.made_at = in_berlin(*request.made_on, count_between(7 * 3600, 22 * 3600));
    if (chance(10)) request.price_claimed = line.price;
    return request;
  }

  Customer customer_of() {
    Customer customer;
    customer.consumer = !chance(4);
    customer.tier = pick({std::pair{Tier::gold, 12}, {Tier::silver, 22}, {Tier::standard, 66}});
    customer.orders_90d = count_between(1, 12);
    customer.returns_90d = chance(75) ? count_between(0, 2) : count_between(3, customer.orders_90d + 2);
    constexpr std::array frequent{Reason::wrong_size, Reason::unwanted, Reason::defective, Reason::arrived_late};
    if (chance(14))
      for (std::int64_t i = between(1, 5); i > 0; --i) customer.past_reasons.push_back(one_of(frequent));
    return customer;
  }

  Return ordinary() {
    Return made;
    Date arrived;
    made.order = order_of(arrived);
    made.request = request_of(made.order, arrived);
    made.customer = customer_of();
    if (chance(62)) {
      made.inspection.grade =
          pick({std::pair{Grade::sealed, 34}, {Grade::like_new, 40}, {Grade::used, 20}, {Grade::damaged, 6}});
      made.inspection.quantity = made.request.quantity - (made.request.quantity > 1 && chance(10) ? 1 : 0);
    }
    if (made.request.wish == Wish::exchange) {
      if (!chance(5))
        made.exchange.price = Cents{made.request.line.price->count * one_of(std::array{80, 100, 125}) / 100};
      made.exchange.available = chance(85);
    }
    if (chance(2)) made.customer.returns_90d.reset();
    return made;
  }

  void spoil(Return& made) {
    switch (between(0, 8)) {
      case 0:  // asked before the order was placed
        made.request.made_on = made.order.placed_at.day.plus_days(-between(1, 20));
        made.request.made_at.reset();
        break;
      case 1:
        made.request.quantity = made.request.line.quantity + count_between(1, 5);
        break;
      case 2:
        made.request.price_claimed = Cents{made.request.line.price->count + between(1, 999)};
        break;
      case 3:
        made.request.line.sku += "-xl";
        break;
      case 4:  // arrived before it was sent
        made.order.shipped_on = made.order.placed_at.day.plus_days(9);
        made.order.delivered_on = made.order.placed_at.day.plus_days(between(2, 8));
        break;
      case 5:
        made.request.reason.reset();
        break;
      case 6:
        made.request.line.price.reset();
        break;
      case 7:
        made.request.made_on.reset();
        break;
      default:  // the day and the minute of the request do not agree
        made.request.made_at = in_berlin(made.request.made_on->plus_days(1), 12 * 3600);
        break;
    }
  }

  std::mt19937_64 random_;
};

using Entries = std::vector<std::pair<std::string, Value>>;

template <class T>
Value text_of(const T& of) {
  return Value(of.to_text());
}
template <class T>
void add_text(Entries& to, const char* name, const std::optional<T>& of) {
  if (of) to.emplace_back(name, text_of(*of));
}
template <class T>
void add(Entries& to, const char* name, const std::optional<T>& of) {
  using adjudge::to_value;
  if (of) to.emplace_back(name, to_value(*of));
}
Value amount_text(Cents amount) { return text_of(to_value(amount).money()); }
void add_amount(Entries& to, const char* name, const std::optional<Cents>& of) {
  if (of) to.emplace_back(name, amount_text(*of));
}
Value number(std::int64_t count) { return Value(adjudge::Decimal(count)); }

Value as_json_has_it(const Line& line) {
  Entries entries{{"sku", Value(line.sku)}, {"category", to_value(line.category)}};
  add_amount(entries, "price", line.price);
  entries.emplace_back("quantity", number(line.quantity));
  entries.emplace_back("returned", number(line.returned));
  entries.emplace_back("final_sale", Value(line.final_sale));
  entries.emplace_back("personalised", Value(line.personalised));
  entries.emplace_back("guarantee", text_of(line.guarantee));
  return Value::context(std::move(entries));
}

Value as_json_has_it(const Order& order) {
  Entries entries{{"placed_at", text_of(to_value(order.placed_at).date_time())}, {"channel", to_value(order.channel)}};
  add(entries, "promised_days", order.promised_days);
  add(entries, "promised_label", order.promised_label);
  entries.emplace_back("told_of_withdrawal", Value(order.told_of_withdrawal));
  add_text(entries, "shipped_on", order.shipped_on);
  add_text(entries, "delivered_on", order.delivered_on);
  entries.emplace_back("shipping_paid", amount_text(order.shipping_paid));
  std::vector<Value> lines;
  for (const Line& line : order.lines) lines.push_back(as_json_has_it(line));
  entries.emplace_back("lines", Value::list(std::move(lines)));
  return Value::context(std::move(entries));
}

Value as_json_has_it(const Request& request) {
  Entries entries{{"line", as_json_has_it(request.line)}, {"quantity", number(request.quantity)}};
  add(entries, "reason", request.reason);
  entries.emplace_back("basis", to_value(request.basis));
  entries.emplace_back("wish", to_value(request.wish));
  add_text(entries, "made_on", request.made_on);
  if (request.made_at) entries.emplace_back("made_at", text_of(to_value(*request.made_at).date_time()));
  add(entries, "opened", request.opened);
  entries.emplace_back("photos", number(request.photos));
  add_amount(entries, "price_claimed", request.price_claimed);
  return Value::context(std::move(entries));
}

}  // namespace

std::vector<Return> make_returns(std::uint64_t seed, std::size_t count) {
  Maker maker(seed);
  std::vector<Return> made;
  made.reserve(count);
  while (made.size() < count) made.push_back(maker.next());
  return made;
}

Value as_json_has_it(const Return& of) {
  Entries exchange;
  add_amount(exchange, "price", of.exchange.price);
  exchange.emplace_back("available", Value(of.exchange.available));
  Entries inspection;
  add(inspection, "quantity", of.inspection.quantity);
  add(inspection, "grade", of.inspection.grade);
  Entries customer{{"consumer", Value(of.customer.consumer)},
                   {"tier", to_value(of.customer.tier)},
                   {"orders_90d", number(of.customer.orders_90d)}};
  add(customer, "returns_90d", of.customer.returns_90d);
  customer.emplace_back("past_reasons", adjudge::to_value(of.customer.past_reasons));
  return Value::context({{"order", as_json_has_it(of.order)},
                         {"request", as_json_has_it(of.request)},
                         {"exchange", Value::context(std::move(exchange))},
                         {"inspection", Value::context(std::move(inspection))},
                         {"customer", Value::context(std::move(customer))}});
}

}  // namespace returns_bench
