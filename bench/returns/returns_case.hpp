#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/adjudge.hpp"

/// A request to return a line of an order, as a shop's own C++ would hold it: the facts that the decisions compared
/// here read, no more. ADJUDGE_FIELDS below binds it to the pack `rules/returns`; the hand-written policy reads it
/// directly.
///
/// An empty std::optional is a fact that the case does not give. Where the pack requires it, that is an error of the
/// case: a form without a day, a price that could not be read.
namespace returns_bench {

enum class Channel : std::uint8_t { shop, marketplace, outlet };
enum class Category : std::uint8_t { apparel, electronics, furniture, home, hygiene, media, food };
enum class Reason : std::uint8_t {
  defective,
  not_as_described,
  wrong_item,
  damaged_in_transit,
  arrived_late,
  wrong_size,
  unwanted,
  other
};
enum class Basis : std::uint8_t { withdrawal, guarantee, goodwill };
enum class Wish : std::uint8_t { refund, exchange, store_credit, repair };
enum class Grade : std::uint8_t { sealed, like_new, used, damaged };
enum class Tier : std::uint8_t { gold, silver, standard };
enum class Payer : std::uint8_t { shop, customer };

/// An amount of euros.
struct Cents {
  std::int64_t count = 0;
  friend constexpr auto operator<=>(Cents, Cents) = default;
  friend constexpr Cents operator+(Cents a, Cents b) { return {a.count + b.count}; }
  friend constexpr Cents operator-(Cents a, Cents b) { return {a.count - b.count}; }
};

/// What clocks in Berlin showed, and their offset then.
struct Moment {
  adjudge::Date day;
  std::int32_t second_of_day = 0;
  std::int32_t offset = 0;
};

struct Line {
  std::string sku;
  Category category = Category::home;
  std::optional<Cents> price;
  std::int32_t quantity = 1;
  std::int32_t returned = 0;
  bool final_sale = false;
  bool personalised = false;
  adjudge::Months guarantee{24};
};

struct Order {
  Moment placed_at;
  Channel channel = Channel::shop;
  std::optional<std::int32_t> promised_days;
  std::optional<Payer> promised_label;
  bool told_of_withdrawal = true;
  std::optional<adjudge::Date> shipped_on;
  std::optional<adjudge::Date> delivered_on;
  Cents shipping_paid;
  std::vector<Line> lines;
};

struct Request {
  Line line;
  std::int32_t quantity = 1;
  std::optional<Reason> reason;
  Basis basis = Basis::goodwill;
  Wish wish = Wish::refund;
  std::optional<adjudge::Date> made_on;
  std::optional<Moment> made_at;
  std::optional<bool> opened;
  std::int32_t photos = 0;
  std::optional<Cents> price_claimed;
};

struct Exchange {
  std::optional<Cents> price;
  bool available = true;
};

struct Inspection {
  std::optional<std::int32_t> quantity;
  std::optional<Grade> grade;
};

struct Customer {
  bool consumer = true;
  Tier tier = Tier::standard;
  std::int32_t orders_90d = 0;
  std::optional<std::int32_t> returns_90d;
  std::vector<Reason> past_reasons;
};

struct Return {
  Order order;
  Request request;
  Exchange exchange;
  Inspection inspection;
  Customer customer;
};

// Names as the pack has them.
std::string_view to_text(Channel channel);
std::string_view to_text(Category category);
std::string_view to_text(Reason reason);
std::string_view to_text(Basis basis);
std::string_view to_text(Wish wish);
std::string_view to_text(Grade grade);
std::string_view to_text(Tier tier);
std::string_view to_text(Payer payer);

// Found by `adjudge::to_value` for members of these types.
adjudge::Value to_value(Channel channel);
adjudge::Value to_value(Category category);
adjudge::Value to_value(Reason reason);
adjudge::Value to_value(Basis basis);
adjudge::Value to_value(Wish wish);
adjudge::Value to_value(Grade grade);
adjudge::Value to_value(Tier tier);
adjudge::Value to_value(Payer payer);
adjudge::Value to_value(Cents amount);
adjudge::Value to_value(const Moment& moment);

/// Makes up cases with the shapes that returns desks see: many ordinary ones, days crowded around the ends of windows,
/// holiday orders, facts that no one recorded, a few rows that cannot be true. The same seed gives the same cases on
/// every machine.
std::vector<Return> make_returns(std::uint64_t seed, std::size_t count);

/// A case as nested values, as JSON would give it: dates and amounts as texts, facts that are not given left out.
adjudge::Value as_json_has_it(const Return& of);

}  // namespace returns_bench

ADJUDGE_FIELDS(returns_bench::Line, sku, category, price, quantity, returned, final_sale, personalised, guarantee)
ADJUDGE_FIELDS(returns_bench::Order, placed_at, channel, promised_days, promised_label, told_of_withdrawal, shipped_on,
               delivered_on, shipping_paid, lines)
ADJUDGE_FIELDS(returns_bench::Request, line, quantity, reason, basis, wish, made_on, made_at, opened, photos,
               price_claimed)
ADJUDGE_FIELDS(returns_bench::Exchange, price, available)
ADJUDGE_FIELDS(returns_bench::Inspection, quantity, grade)
ADJUDGE_FIELDS(returns_bench::Customer, consumer, tier, orders_90d, returns_90d, past_reasons)
ADJUDGE_FIELDS(returns_bench::Return, order, request, exchange, inspection, customer)
