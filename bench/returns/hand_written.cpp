#include "hand_written.hpp"

#include <algorithm>
#include <chrono>

namespace returns_bench {

using adjudge::Date;
using adjudge::Status;

namespace {

// ---- What is not settled --------------------------------------------------------------------------------------------

// What keeps a value or a condition from being settled: bits of missing facts, or a problem, which beats them.
using Doubt = std::uint64_t;
constexpr Doubt settled = 0;
constexpr Doubt problem = Doubt{1} << 62U;
constexpr Doubt falsehood = Doubt{1} << 63U;

// A value, or the reason why it cannot be had.
template <class T>
struct Maybe {
  T value{};
  Doubt doubt = settled;

  constexpr bool is_known() const { return doubt == settled; }
};

// A condition: zero is true. Among the conditions of an `and`, false beats a problem beats unknown beats true, so the
// `and` is the union of their bits.
class Condition {
 public:
  constexpr explicit Condition(bool holds) : bits_(holds ? settled : falsehood) {}
  static constexpr Condition open(Doubt doubt) {
    Condition condition(true);
    condition.bits_ = doubt;
    return condition;
  }

  constexpr bool holds() const { return bits_ == settled; }
  constexpr bool fails() const { return (bits_ & falsehood) != 0; }
  constexpr bool is_problem() const { return !fails() && (bits_ & problem) != 0; }
  constexpr Doubt doubt() const { return bits_; }

  template <class... More>
  friend constexpr Condition all(Condition first, More... more) {
    ((first.bits_ |= more.bits_), ...);
    return first;
  }
  friend constexpr Condition any(Condition a, Condition b) {
    if (a.holds() || b.fails()) return a;
    if (b.holds() || a.fails()) return b;
    return open(a.bits_ | b.bits_);
  }
  friend constexpr Condition no(Condition of) {
    if (of.fails()) return Condition(true);
    return of.holds() ? Condition(false) : of;
  }

 private:
  Doubt bits_;
};

// A test of a value: open where the value is.
template <class T, class Test>
constexpr Condition test(const Maybe<T>& of, Test holds) {
  return of.is_known() ? Condition(holds(of.value)) : Condition::open(of.doubt);
}
template <class T>
constexpr Condition is(const Maybe<T>& of, T wanted) {
  return test(of, [&](T value) { return value == wanted; });
}
template <class T, class F>
constexpr auto map(const Maybe<T>& of, F made) -> Maybe<decltype(made(of.value))> {
  if (!of.is_known()) return {{}, of.doubt};
  return {made(of.value), settled};
}
template <class A, class B, class F>
constexpr auto map(const Maybe<A>& a, const Maybe<B>& b, F made) -> Maybe<decltype(made(a.value, b.value))> {
  if (const Doubt doubt = a.doubt | b.doubt; doubt != settled) return {{}, doubt};
  return {made(a.value, b.value), settled};
}

template <class T>
constexpr Maybe<T> optional(const std::optional<T>& of, Fact fact) {
  return of ? Maybe<T>{*of, settled} : Maybe<T>{{}, fact};
}
template <class T>
constexpr Maybe<T> required(const std::optional<T>& of) {
  return of ? Maybe<T>{*of, settled} : Maybe<T>{{}, problem};
}

// ---- Hit policies ---------------------------------------------------------------------------------------------------

constexpr Rules bit(unsigned rule) { return static_cast<Rules>(1U << rule); }

template <class T>
Found<T> without_answer(Status status, Rules fired = 0) {
  return {{}, status, fired, no_fact};
}
template <class T>
Found<T> open_answer(Doubt doubt) {
  return {{}, Status::undetermined, 0, static_cast<std::uint32_t>(doubt)};
}

// What readers of a decision get.
template <class T>
Maybe<T> read(const Found<T>& found) {
  if (found.status == Status::decided) return {found.value, settled};
  return {{}, found.status == Status::undetermined ? found.missing : problem};
}

// The rules tried so far, under any hit policy: those that hold, those that may, and what their answers have in common.
template <class T>
class Tried {
 public:
  // False when a problem settles the matter.
  bool rule(unsigned index, Condition condition, const Maybe<T>& answer) {
    if (condition.fails()) return true;
    if (condition.is_problem() || (answer.doubt & problem) != 0) {
      failed_ = true;
      return false;
    }
    if (possible_ == 0)
      answer_ = answer.value;
    else
      differ_ = differ_ || !(answer.value == answer_);
    possible_ |= bit(index);
    if (condition.holds()) certain_ |= bit(index);
    doubt_ |= condition.doubt() | answer.doubt;
    open_answers_ |= answer.doubt;
    return true;
  }

  bool failed() const { return failed_; }
  Rules possible() const { return possible_; }
  Rules certain() const { return certain_; }
  Rules unsure() const { return static_cast<Rules>(possible_ & ~certain_); }
  Doubt doubt() const { return doubt_; }
  bool is_settled() const { return open_answers_ == settled; }
  bool is_one_answer() const { return is_settled() && !differ_; }
  const T& answer() const { return answer_; }

  // Decided when all that may answer say the same.
  Found<T> settle(Rules fired) const {
    if (!is_one_answer()) return open_answer<T>(doubt_);
    return {answer_, Status::decided, fired, no_fact};
  }

 private:
  T answer_{};
  Rules possible_ = 0;
  Rules certain_ = 0;
  bool differ_ = false;
  bool failed_ = false;
  Doubt doubt_ = settled;
  Doubt open_answers_ = settled;
};

// `first`: each call says whether the search goes on.
template <class T>
class First {
 public:
  bool goes_on(unsigned rule, Condition condition, const T& answer) {
    return goes_on_from(rule, condition, {answer, settled});
  }
  bool goes_on_from(unsigned rule, Condition condition, const Maybe<T>& answer) {
    return tried_.rule(rule, condition, answer) && !condition.holds();
  }
  Found<T> otherwise(unsigned rule, const T& answer) { return otherwise_from(rule, {answer, settled}); }
  Found<T> otherwise_from(unsigned rule, const Maybe<T>& answer) {
    tried_.rule(rule, Condition(true), answer);
    return found();
  }
  Found<T> found() const {
    return tried_.failed() ? without_answer<T>(Status::error) : tried_.settle(tried_.possible());
  }

 private:
  Tried<T> tried_;
};

// `unique`, once all rules were tried.
template <class T>
Found<T> unique(Tried<T>& tried, const T* otherwise) {
  if (tried.failed()) return without_answer<T>(Status::error);
  const Rules certain = tried.certain();
  if ((certain & (certain - 1)) != 0) return without_answer<T>(Status::conflict, certain);
  if (certain == 0) {
    const bool is_one_possible = (tried.possible() & (tried.possible() - 1)) == 0;
    if (otherwise == nullptr)
      return tried.possible() == 0 ? without_answer<T>(Status::error) : open_answer<T>(tried.doubt());
    tried.rule(default_rule, Condition(true), {*otherwise, settled});
    return is_one_possible ? tried.settle(tried.possible()) : open_answer<T>(tried.doubt());
  }
  return tried.unsure() == 0 ? tried.settle(tried.possible()) : open_answer<T>(tried.doubt());
}

// `collect min` and `collect max` of known answers with a default, once all rules were tried; the tried answers are
// kept beside the rules.
template <std::size_t count, class Better>
Found<std::int64_t> extreme(Tried<std::int64_t>& tried, const std::array<std::int64_t, count>& answers,
                            std::int64_t otherwise, Better better) {
  if (tried.failed()) return without_answer<std::int64_t>(Status::error);
  if (tried.certain() == 0) {
    tried.rule(default_rule, Condition(true), {otherwise, settled});
    return tried.settle(tried.possible());
  }
  const auto best_of = [&](Rules rules) {
    std::optional<std::int64_t> best;
    for (unsigned i = 0; i < count; ++i)
      if ((rules & bit(i)) != 0 && (!best || better(answers[i], *best))) best = answers[i];
    return best;
  };
  const std::int64_t best = *best_of(tried.certain());
  if (const auto other = best_of(tried.unsure()); other && better(*other, best))
    return open_answer<std::int64_t>(tried.doubt());
  Rules fired = 0;
  for (unsigned i = 0; i < count; ++i)
    if ((tried.certain() & bit(i)) != 0 && answers[i] == best) fired |= bit(i);
  return {best, Status::decided, fired, no_fact};
}

// `collect sum` and scores: rules that may hold matter unless they add nothing.
template <class Amount>
class Sum {
 public:
  // False when a problem settles the matter.
  bool rule(unsigned index, Condition condition, const Maybe<Amount>& answer) {
    if (condition.fails()) return true;
    if (condition.is_problem() || (answer.doubt & problem) != 0) {
      failed_ = true;
      return false;
    }
    doubt_ |= condition.doubt() | answer.doubt;
    if (!answer.is_known() || (!condition.holds() && answer.value != Amount{})) is_open_ = true;
    if (condition.holds()) {
      total_ = total_ + answer.value;
      fired_ |= bit(index);
    }
    return true;
  }
  bool rule(unsigned index, Condition condition, Amount answer) {
    return rule(index, condition, Maybe<Amount>{answer, settled});
  }

  Found<Amount> found() const {
    if (failed_) return without_answer<Amount>(Status::error);
    if (is_open_) return open_answer<Amount>(doubt_);
    return {total_, Status::decided, fired_, no_fact};
  }

 private:
  Amount total_{};
  Rules fired_ = 0;
  bool failed_ = false;
  bool is_open_ = false;
  Doubt doubt_ = settled;
};

// ---- Days -----------------------------------------------------------------------------------------------------------

constexpr Date on(int year, unsigned month, unsigned day) {
  const std::chrono::sys_days days = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return Date::from_days(days.time_since_epoch().count());
}

Date plus_months(Date day, std::int64_t months) {
  using namespace std::chrono;
  const year_month_day civil(sys_days(days(day.days())));
  const year_month later = year_month(civil.year(), civil.month()) + std::chrono::months(months);
  const year_month_day_last end = later / last;
  const sys_days result = later / std::min(civil.day(), end.day());
  return Date::from_days(result.time_since_epoch().count());
}

// 1970-01-01 was a Thursday; 0 is Monday.
constexpr int weekday(Date day) { return static_cast<int>((day.days() % 7 + 10) % 7); }
constexpr int thursday = 3;
constexpr int friday = 4;
constexpr int saturday = 5;

constexpr std::array holidays{on(2025, 1, 1),   on(2025, 4, 18),  on(2025, 4, 21),  on(2025, 5, 1),   on(2025, 5, 29),
                              on(2025, 6, 9),   on(2025, 10, 3),  on(2025, 12, 25), on(2025, 12, 26), on(2026, 1, 1),
                              on(2026, 4, 3),   on(2026, 4, 6),   on(2026, 5, 1),   on(2026, 5, 14),  on(2026, 5, 25),
                              on(2026, 10, 3),  on(2026, 12, 25), on(2026, 12, 26), on(2027, 1, 1),   on(2027, 3, 26),
                              on(2027, 3, 29),  on(2027, 5, 1),   on(2027, 5, 6),   on(2027, 5, 17),  on(2027, 10, 3),
                              on(2027, 12, 25), on(2027, 12, 26)};

Date next_working_day(Date day) {
  while (weekday(day) >= saturday || std::binary_search(holidays.begin(), holidays.end(), day)) day = day.plus_days(1);
  return day;
}

enum class State : std::uint8_t { not_yet, open, closed };

struct Window {
  Maybe<State> state;
  Maybe<std::int64_t> days_late;
};

Window judged(const Maybe<Date>& anchor, const Maybe<Date>& closes_on, const Maybe<Date>& asked_on) {
  if (!anchor.is_known()) return {{{}, anchor.doubt}, {{}, anchor.doubt}};
  const bool is_early = asked_on.is_known() && asked_on.value < anchor.value;
  if (const Doubt doubt = asked_on.doubt | closes_on.doubt; doubt != settled)
    return {is_early ? Maybe<State>{State::not_yet, settled} : Maybe<State>{{}, doubt}, {{}, doubt}};
  const std::int64_t late = asked_on.value.days() - closes_on.value.days();
  const State state = is_early ? State::not_yet : late > 0 ? State::closed : State::open;
  return {{state, settled}, {std::max<std::int64_t>(0, late), settled}};
}

// ---- The policy -----------------------------------------------------------------------------------------------------

constexpr Cents grace_limit{200'00};
constexpr Cents returnless_limit{15'00};
constexpr Cents authority{500'00};
constexpr std::int64_t grace_days = 7;
constexpr std::int64_t suspicion = 60;

// The facts that several decisions read. A check that is false takes away the facts that it reads.
struct Facts {
  const Return& given;
  const Line& line;
  Doubt of_line = settled;
  Doubt of_lines = settled;
  Maybe<Date> placed_on;
  Maybe<Date> shipped_on;
  Maybe<Date> delivered_on;
  Maybe<Date> made_on;
  Maybe<Moment> made_at;
  Maybe<std::int64_t> quantity;
  Maybe<Reason> reason;
  Maybe<Cents> price;
  Maybe<Cents> price_claimed;
  Maybe<Grade> grade;

  explicit Facts(const Return& of)
      : given(of),
        line(of.request.line),
        placed_on{of.order.placed_at.day, settled},
        shipped_on(optional(of.order.shipped_on, fact_shipped_on)),
        delivered_on(optional(of.order.delivered_on, fact_delivered_on)),
        made_on(required(of.request.made_on)),
        made_at(optional(of.request.made_at, fact_made_at)),
        quantity{of.request.quantity, settled},
        reason(required(of.request.reason)),
        price(required(of.request.line.price)),
        price_claimed(optional(of.request.price_claimed, fact_price_claimed)),
        grade(optional(of.inspection.grade, fact_grade)) {
    check();
  }

  template <class T>
  Maybe<T> of_the_line(T value) const {
    return {value, of_line};
  }
  Condition line_is(Category category) const { return is(of_the_line(line.category), category); }

 private:
  static std::int64_t instant(const Moment& moment) {
    return moment.day.days() * 86'400 + moment.second_of_day - moment.offset;
  }

  // All checks see the facts as they were given.
  void check() {
    const Order& order = given.order;
    const bool before_order = (made_on.is_known() && made_on.value < order.placed_at.day) ||
                              (made_at.is_known() && instant(made_at.value) < instant(order.placed_at));
    const bool day_and_minute_differ = made_at.is_known() && made_on.is_known() && made_at.value.day != made_on.value;
    const bool was_bought =
        std::any_of(order.lines.begin(), order.lines.end(), [&](const Line& bought) { return bought.sku == line.sku; });
    const bool other_price = price_claimed.is_known() && price.is_known() && price_claimed.value != price.value;
    const bool too_many = quantity.value < 1 || quantity.value > line.quantity - line.returned;
    const bool negative = price.is_known() && price.value < Cents{0};
    const bool arrived_too_soon =
        shipped_on.is_known() && delivered_on.is_known() && shipped_on.value > delivered_on.value;

    if (before_order) placed_on.doubt = problem;
    if (before_order || day_and_minute_differ) made_on.doubt = made_at.doubt = problem;
    if (!was_bought) of_lines = problem;
    if (!was_bought || other_price || too_many || negative) of_line = price.doubt = problem;
    if (other_price) price_claimed.doubt = problem;
    if (too_many) quantity.doubt = problem;
    if (arrived_too_soon) shipped_on.doubt = delivered_on.doubt = problem;
  }
};

class Policy {
 public:
  explicit Policy(const Return& given) : facts_(given), given_(given) {}

  Findings decide() {
    Findings found;
    const Request& request = given_.request;
    is_fault_ = any(Condition(request.basis == Basis::guarantee),
                    test(facts_.reason, [](Reason reason) { return reason < Reason::arrived_late; }));
    const std::int64_t requested = facts_.quantity.value;
    const std::int64_t inspected = given_.inspection.quantity.value_or(facts_.given.request.quantity);
    pieces_ = {std::min(requested, inspected), facts_.quantity.doubt};
    goods_value_ =
        map(facts_.price, pieces_, [](Cents price, std::int64_t pieces) { return Cents{price.count * pieces}; });

    found.goodwill_days = goodwill_days();
    open_windows(read(found.goodwill_days));

    found.ground = ground();
    ground_ = read(found.ground);
    found.exemption = exemption();
    found.photos_wanted = photos_wanted();
    found.warning_signs = warning_signs();
    found.abuse_score = abuse_score(read(found.warning_signs));
    found.eligibility = eligibility(read(found.exemption), read(found.photos_wanted), read(found.abuse_score));
    outcome_ = map(read(found.eligibility), [](const Eligibility& of) { return of.outcome; });

    found.resolution = resolution();
    found.return_label = return_label();
    found.restocking_percent = restocking_percent();
    found.restocking_fee = restocking_fee(read(found.restocking_percent));
    found.fees = fees(read(found.return_label));
    found.shipping_refund = shipping_refund();
    found.refund = refund(read(found.restocking_fee), read(found.fees), read(found.shipping_refund));
    found.exchange_difference = exchange_difference(read(found.resolution), read(found.refund));
    found.route = route(read(found.resolution));
    found.payout_days = payout_days();
    return found;
  }

 private:
  Condition is_gold() const { return Condition(given_.customer.tier == Tier::gold); }
  Condition is_consumer_withdrawal() const {
    return Condition(given_.request.basis == Basis::withdrawal && given_.customer.consumer);
  }

  void open_windows(const Maybe<std::int64_t>& goodwill_days) {
    const Maybe<Date>& delivered = facts_.delivered_on;
    withdrawal_closes_ = map(delivered, [](Date day) { return next_working_day(day.plus_days(14)); });
    withdrawal_ = judged(delivered, withdrawal_closes_, facts_.made_on);

    anchor_ = delivered;
    if (!delivered.is_known() && (delivered.doubt & problem) == 0) {
      anchor_ = map(facts_.shipped_on, [](Date day) { return day.plus_days(7); });
      if (!anchor_.is_known()) anchor_.doubt |= delivered.doubt;
    }
    Maybe<Date> closes = map(anchor_, goodwill_days, [](Date day, std::int64_t days) { return day.plus_days(days); });
    if (closes.is_known()) {
      struct Season {
        Date from;
        Date to;
        Date until;
      };
      static constexpr std::array seasons{Season{on(2024, 11, 1), on(2024, 12, 31), on(2025, 1, 31)},
                                          Season{on(2025, 11, 1), on(2025, 12, 31), on(2026, 1, 31)},
                                          Season{on(2026, 11, 1), on(2026, 12, 31), on(2027, 1, 31)}};
      const Maybe<Date>& placed = facts_.placed_on;
      closes.doubt = placed.doubt;
      for (const Season& season : seasons)
        if (placed.value >= season.from && placed.value <= season.to)
          closes.value = std::max(closes.value, season.until);
    }
    return_ = judged(anchor_, closes, facts_.made_on);
  }

  Found<std::int64_t> goodwill_days() const {
    First<std::int64_t> first;
    const auto& promised = given_.order.promised_days;
    if (!first.goes_on(0, Condition(promised.has_value()), promised.value_or(0))) return first.found();
    if (!first.goes_on(1, Condition(given_.order.channel == Channel::outlet), 14)) return first.found();
    return first.otherwise_from(
        2, map(facts_.placed_on, [](Date placed) { return placed < on(2025, 7, 1) ? std::int64_t{14} : 30; }));
  }

  Found<Basis> ground() const {
    First<Basis> first;
    const Condition in_time = test(withdrawal_.state, [](State state) { return state != State::closed; });
    if (!first.goes_on(0, all(is_consumer_withdrawal(), in_time), Basis::withdrawal)) return first.found();
    // The late window matters only to those whom no one told.
    if (!given_.order.told_of_withdrawal && is_consumer_withdrawal().holds()) {
      const Maybe<Date> closes = map(withdrawal_closes_, [](Date day) { return plus_months(day, 12); });
      const Window late = judged(withdrawal_closes_, closes, facts_.made_on);
      if (!first.goes_on(1, is(late.state, State::open), Basis::withdrawal)) return first.found();
    }
    if (!first.goes_on(2, is_fault_, Basis::guarantee)) return first.found();
    return first.otherwise(3, Basis::goodwill);
  }

  Found<Exemption> exemption() const {
    First<Exemption> first;
    const Condition opened = is(optional(given_.request.opened, fact_opened), true);
    if (!first.goes_on(0, is(facts_.of_the_line(facts_.line.personalised), true), Exemption::made_to_order))
      return first.found();
    if (!first.goes_on(1, facts_.line_is(Category::food), Exemption::perishable)) return first.found();
    if (!first.goes_on(2, all(facts_.line_is(Category::hygiene), opened), Exemption::hygiene_seal_broken))
      return first.found();
    if (!first.goes_on(3, all(facts_.line_is(Category::media), opened), Exemption::media_seal_broken))
      return first.found();
    return first.otherwise(default_rule, Exemption::none);
  }

  Found<std::int64_t> photos_wanted() const {
    static constexpr std::array<std::int64_t, 3> photos{1, 1, 3};
    Tried<std::int64_t> tried;
    const Condition looks_different = test(facts_.reason, [](Reason reason) {
      return reason == Reason::not_as_described || reason == Reason::wrong_item;
    });
    const Condition costly = test(goods_value_, [](Cents value) { return value > Cents{300'00}; });
    static_cast<void>(tried.rule(0, is(facts_.reason, Reason::damaged_in_transit), {photos[0], settled}) &&
                      tried.rule(1, looks_different, {photos[1], settled}) &&
                      tried.rule(2, all(is_fault_, costly), {photos[2], settled}));
    return extreme(tried, photos, 0, std::greater<>());
  }

  Found<std::int64_t> warning_signs() const {
    Tried<bool> tried;
    const auto sign = [&](unsigned rule, Condition condition) { return tried.rule(rule, condition, {true, settled}); };
    const auto& past = given_.customer.past_reasons;
    const Condition same_story = past.empty() ? Condition(false) : test(facts_.reason, [&](Reason reason) {
      return std::count(past.begin(), past.end(), reason) >= 3;
    });
    const Condition many = test(facts_.quantity, [](std::int64_t quantity) { return quantity >= 10; });
    static_cast<void>(sign(0, all(is_there(facts_.price_claimed, true), is_there(facts_.made_at, false))) &&
                      sign(1, same_story) && sign(2, many) && sign(3, worn_at_the_weekend()));
    if (tried.failed()) return without_answer<std::int64_t>(Status::error);
    if (tried.unsure() != 0) return open_answer<std::int64_t>(tried.doubt());
    std::int64_t count = 0;
    for (Rules left = tried.certain(); left != 0; left &= static_cast<Rules>(left - 1)) ++count;
    return {count, Status::decided, tried.certain(), no_fact};
  }

  // Whether a fact is known, or is not; one that was refused is neither.
  template <class Fact>
  static Condition is_there(const Fact& fact, bool wanted) {
    return (fact.doubt & problem) != 0 ? Condition::open(problem) : Condition(fact.is_known() == wanted);
  }

  Condition worn_at_the_weekend() const {
    const Condition fits = all(facts_.line_is(Category::apparel), is(facts_.reason, Reason::unwanted));
    if (fits.fails()) return Condition(false);
    if (!facts_.delivered_on.is_known()) return all(fits, is_there(facts_.delivered_on, true));
    const int day = weekday(facts_.delivered_on.value);
    if (day != thursday && day != friday) return Condition(false);
    const Condition is_after = test(facts_.made_on, [&](Date made) {
      const std::int64_t held = made.days() - facts_.delivered_on.value.days();
      return held >= 3 && held <= 5;
    });
    return all(fits, is_after);
  }

  Found<std::int64_t> abuse_score(const Maybe<std::int64_t>& signs) const {
    Sum<std::int64_t> sum;
    const Maybe<std::int64_t> returns =
        map(required(given_.customer.returns_90d), [](std::int32_t count) { return std::int64_t{count}; });
    const std::int64_t orders = given_.customer.orders_90d;
    const Condition many = test(returns, [](std::int64_t count) { return count > 5; });
    const Maybe<std::int64_t> points =
        map(returns, [](std::int64_t count) { return 5 * std::min<std::int64_t>(count, 10); });
    if (!sum.rule(0, many, points)) return sum.found();
    const Condition nearly_all = test(returns, [&](std::int64_t count) { return 10 * count > 8 * orders; });
    if (!sum.rule(1, all(Condition(orders >= 4), nearly_all), 20)) return sum.found();
    const Condition has_signs = test(signs, [](std::int64_t count) { return count > 0; });
    if (!sum.rule(2, has_signs, map(signs, [](std::int64_t count) { return 10 * count; }))) return sum.found();
    if (!sum.rule(3, is_gold(), -25)) return sum.found();
    const Condition black_week =
        test(facts_.placed_on, [](Date day) { return day >= on(2026, 11, 20) && day < on(2026, 12, 1); });
    sum.rule(4, all(black_week, facts_.line_is(Category::apparel), is(facts_.reason, Reason::wrong_size)), -10);
    return sum.found();
  }

  Found<Eligibility> eligibility(const Maybe<Exemption>& exemption, const Maybe<std::int64_t>& photos_wanted,
                                 const Maybe<std::int64_t>& abuse_score) const {
    First<Eligibility> first;
    const Condition not_exempt = is(exemption, Exemption::none);
    if (!first.goes_on(0, all(is(ground_, Basis::withdrawal), not_exempt), {Verdict::approve})) return first.found();

    if (!is_fault_.fails()) {  // the guarantee's window matters only to faults
      const Maybe<Date> closes = map(anchor_, facts_.of_the_line(facts_.line.guarantee.count), plus_months);
      const Window guarantee = judged(anchor_, closes, facts_.made_on);
      const Condition covered = all(is_fault_, is(guarantee.state, State::open));
      const Condition too_few =
          test(photos_wanted, [&](std::int64_t wanted) { return given_.request.photos < wanted; });
      if (!first.goes_on(1, all(covered, too_few), {Verdict::review, Objection::photos_missing})) return first.found();
      if (!first.goes_on(2, covered, {Verdict::approve})) return first.found();
      if (!first.goes_on(3, all(is_fault_, is(guarantee.state, State::closed)),
                         {Verdict::deny, Objection::guarantee_over}))
        return first.found();
    }

    const Condition final_sale = is(facts_.of_the_line(facts_.line.final_sale), true);
    if (!first.goes_on(4, final_sale, {Verdict::deny, Objection::final_sale})) return first.found();
    if (!first.goes_on(5, no(not_exempt), {Verdict::deny, Objection::exempt})) return first.found();
    if (!first.goes_on(6, is(return_.state, State::not_yet), {Verdict::deny, Objection::not_delivered}))
      return first.found();
    const Condition suspect = test(abuse_score, [](std::int64_t score) { return score >= suspicion; });
    if (!first.goes_on(7, suspect, {Verdict::review, Objection::abuse_suspected})) return first.found();
    if (!first.goes_on(8, is(return_.state, State::open), {Verdict::approve})) return first.found();
    const auto late_by = [&](std::int64_t most) {
      return test(return_.days_late, [&](std::int64_t days) { return days <= most; });
    };
    const Condition of_march =
        test(facts_.placed_on, [](Date day) { return day >= on(2026, 3, 1) && day < on(2026, 4, 1); });
    if (!first.goes_on(9, all(of_march, late_by(14)), {Verdict::approve})) return first.found();
    const auto& past = given_.customer.past_reasons;
    const bool was_late = std::find(past.begin(), past.end(), Reason::arrived_late) != past.end();
    const Condition cheap = test(goods_value_, [](Cents value) { return value < grace_limit; });
    if (!first.goes_on(10, all(is_gold(), late_by(grace_days), cheap, Condition(!was_late)), {Verdict::approve}))
      return first.found();
    return first.otherwise(11, Eligibility{Verdict::deny, Objection::window_closed});
  }

  Found<Resolution> resolution() const {
    First<Resolution> first;
    const Wish wish = given_.request.wish;
    const Condition refused = test(outcome_, [](Verdict outcome) { return outcome != Verdict::approve; });
    if (!first.goes_on(0, refused, Resolution::none)) return first.found();
    const Condition trifle = test(goods_value_, [](Cents value) { return value < returnless_limit; });
    if (!first.goes_on(1, all(is_fault_, trifle, no(facts_.line_is(Category::electronics))), Resolution::keep_item))
      return first.found();
    if (!first.goes_on(2, all(is_fault_, Condition(wish == Wish::repair)), Resolution::repair)) return first.found();
    if (!first.goes_on(3, Condition(wish == Wish::exchange && given_.exchange.available), Resolution::exchange))
      return first.found();
    const Condition by_credit = any(is(return_.state, State::closed), Condition(wish == Wish::store_credit));
    if (!first.goes_on(4, all(is(ground_, Basis::goodwill), by_credit), Resolution::store_credit)) return first.found();
    return first.otherwise(5, Resolution::refund);
  }

  // `any`: what several rules say must agree.
  Found<Payer> return_label() const {
    Tried<Payer> tried;
    const auto& promised = given_.order.promised_label;
    const bool goes_on = tried.rule(0, is_fault_, {Payer::shop, settled}) &&
                         tried.rule(1, all(is(ground_, Basis::withdrawal), Condition(!given_.order.told_of_withdrawal)),
                                    {Payer::shop, settled}) &&
                         tried.rule(2, is_gold(), {Payer::shop, settled});
    if (!goes_on) return without_answer<Payer>(Status::error);
    // Only the promise can say anything else than the rules before it.
    const Rules others = tried.certain();
    tried.rule(3, Condition(promised.has_value()), {promised.value_or(Payer::shop), settled});
    if (promised == Payer::customer && others != 0) return without_answer<Payer>(Status::conflict, tried.certain());
    if (tried.certain() != 0) return tried.settle(tried.certain());
    tried.rule(default_rule, Condition(true), {Payer::customer, settled});
    return tried.settle(tried.possible());
  }

  Found<std::int64_t> restocking_percent() const {
    static constexpr std::int64_t nothing = 0;
    Tried<std::int64_t> tried;
    const Condition used = is(facts_.grade, Grade::used);
    const Condition wrong_size = is(facts_.reason, Reason::wrong_size);
    const Condition unwanted =
        test(facts_.reason, [](Reason reason) { return reason == Reason::unwanted || reason == Reason::other; });
    const auto row = [&](unsigned rule, Condition condition, std::int64_t percent) {
      return tried.rule(rule, condition, {percent, settled});
    };
    static_cast<void>(
        row(0, all(facts_.line_is(Category::electronics), is(facts_.grade, Grade::like_new), unwanted), 10) &&
        row(1, all(facts_.line_is(Category::electronics), used), 30) &&
        row(2, all(facts_.line_is(Category::furniture), used), 25) &&
        row(3, all(facts_.line_is(Category::apparel), used, no(wrong_size)), 20) &&
        row(4, all(facts_.line_is(Category::apparel), used, wrong_size), 10) &&
        row(5, is(facts_.grade, Grade::damaged), 50) && row(6, all(facts_.line_is(Category::media), used), 20));
    return unique(tried, &nothing);
  }

  Found<Cents> restocking_fee(const Maybe<std::int64_t>& percent) const {
    First<Cents> first;
    const Condition as_new =
        test(facts_.grade, [](Grade grade) { return grade == Grade::sealed || grade == Grade::like_new; });
    if (!first.goes_on(0, is_fault_, Cents{0})) return first.found();
    if (!first.goes_on(1, all(is(ground_, Basis::withdrawal), as_new), Cents{0})) return first.found();
    if (!first.goes_on(2, all(is_gold(), no(is(facts_.grade, Grade::damaged))), Cents{0})) return first.found();
    if (!first.goes_on(3, test(goods_value_, [](Cents value) { return value < Cents{10'00}; }), Cents{0}))
      return first.found();
    const Maybe<Cents> share = map(goods_value_, percent, [](Cents value, std::int64_t of) {
      return Cents{(value.count * of + 50) / 100};  // half a cent upwards
    });
    const Maybe<Cents> cap =
        map(facts_.placed_on, [](Date placed) { return placed < on(2026, 1, 1) ? Cents{50'00} : Cents{75'00}; });
    return first.otherwise_from(4, map(share, cap, [](Cents a, Cents b) { return std::min(a, b); }));
  }

  Found<Cents> fees(const Maybe<Payer>& label) const {
    Sum<Cents> sum;
    const Condition paid_by_customer = is(label, Payer::customer);
    const Condition furniture = facts_.line_is(Category::furniture);
    if (!sum.rule(0, all(paid_by_customer, no(furniture)), Cents{4'90})) return sum.found();
    if (!sum.rule(1, all(paid_by_customer, furniture), Cents{29'00})) return sum.found();
    const Condition late = test(return_.days_late, [](std::int64_t days) { return days > 0; });
    sum.rule(2, all(is(ground_, Basis::goodwill), is_gold(), late), Cents{5'00});
    return sum.found();
  }

  Found<Cents> shipping_refund() const {
    First<Cents> first;
    const Condition is_whole =
        test(Maybe<std::int64_t>{pieces_.value, pieces_.doubt | facts_.of_line},
             [&](std::int64_t pieces) { return facts_.line.returned + pieces == facts_.line.quantity; });
    const Condition share = all(any(is(ground_, Basis::withdrawal), is_fault_), is_whole);
    if (!share.fails()) {
      Maybe<Cents> amount{{}, facts_.of_line | facts_.of_lines};
      if (amount.is_known()) amount.value = share_of_shipping();
      if (!first.goes_on_from(0, share, amount)) return first.found();
    }
    return first.otherwise(1, Cents{0});
  }

  // In whole cents that sum to the charge: what is left over goes to the largest remainders, the earlier first.
  Cents share_of_shipping() const {
    const auto& lines = given_.order.lines;
    const std::int64_t total = given_.order.shipping_paid.count;
    std::int64_t pieces = 0;
    std::size_t own = lines.size();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      pieces += lines[i].quantity;
      if (own == lines.size() && lines[i].sku == facts_.line.sku) own = i;
    }
    const auto remainder = [&](std::size_t i) { return total * lines[i].quantity % pieces; };
    std::int64_t left = total;
    std::int64_t before = 0;  // lines that come first when cents are left over
    for (std::size_t i = 0; i < lines.size(); ++i) {
      left -= total * lines[i].quantity / pieces;
      if (remainder(i) > remainder(own) || (remainder(i) == remainder(own) && i < own)) ++before;
    }
    return {total * lines[own].quantity / pieces + (before < left ? 1 : 0)};
  }

  Found<Cents> refund(const Maybe<Cents>& restocking_fee, const Maybe<Cents>& fees,
                      const Maybe<Cents>& shipping) const {
    First<Cents> first;
    const Condition refused = test(outcome_, [](Verdict outcome) { return outcome != Verdict::approve; });
    if (!first.goes_on(0, refused, Cents{0})) return first.found();
    Maybe<Cents> balance{{}, goods_value_.doubt | restocking_fee.doubt | fees.doubt | shipping.doubt};
    balance.value = std::max(Cents{0}, goods_value_.value - restocking_fee.value - fees.value + shipping.value);
    return first.otherwise_from(1, balance);
  }

  Found<Difference> exchange_difference(const Maybe<Resolution>& resolution, const Maybe<Cents>& refund) const {
    const Condition exchanged = is(resolution, Resolution::exchange);
    if (exchanged.fails()) return {{}, Status::decided, bit(3), no_fact};
    Maybe<Cents> difference{{}, pieces_.doubt | refund.doubt};
    const Maybe<Cents> price = optional(given_.exchange.price, fact_exchange_price);
    difference.doubt |= price.doubt;
    difference.value = {price.value.count * pieces_.value - refund.value.count};
    const auto row = [&](Balance payer) {
      return map(difference, [&](Cents amount) { return Difference{amount, payer}; });
    };
    const auto compares = [&](auto holds) { return all(exchanged, test(difference, holds)); };
    Tried<Difference> tried;
    static_cast<void>(tried.rule(0, compares([](Cents amount) { return amount > Cents{0}; }), row(Balance::customer)) &&
                      tried.rule(1, compares([](Cents amount) { return amount < Cents{0}; }), row(Balance::shop)) &&
                      tried.rule(2, compares([](Cents amount) { return amount == Cents{0}; }), row(Balance::nobody)) &&
                      tried.rule(3, no(exchanged), {{}, settled}));
    return unique<Difference>(tried, nullptr);
  }

  Found<Route> route(const Maybe<Resolution>& resolution) const {
    First<Route> first;
    if (!first.goes_on(0, is(outcome_, Verdict::deny), {Queue::returns, Level::agent})) return first.found();
    if (!first.goes_on(1, is(outcome_, Verdict::review), {Queue::fraud_review, Level::senior})) return first.found();
    const Condition paid = test(resolution, [](Resolution of) { return of >= Resolution::store_credit; });
    const Condition large = test(goods_value_, [](Cents value) { return value > authority; });
    if (!first.goes_on(2, all(paid, large), {Queue::refunds, Level::lead})) return first.found();
    if (!first.goes_on(3, is(resolution, Resolution::exchange), {Queue::exchanges, Level::automatic}))
      return first.found();
    return first.otherwise(4, Route{Queue::returns, Level::automatic});
  }

  Found<std::int64_t> payout_days() const {
    static constexpr std::array<std::int64_t, 3> days{10, 5, 2};
    Tried<std::int64_t> tried;
    static_cast<void>(
        tried.rule(0, is(ground_, Basis::withdrawal), {days[0], settled}) &&
        tried.rule(1, test(goods_value_, [](Cents value) { return value <= Cents{50'00}; }), {days[1], settled}) &&
        tried.rule(2, is_gold(), {days[2], settled}));
    return extreme(tried, days, 7, std::less<>());
  }

  const Facts facts_;
  const Return& given_;
  Condition is_fault_{false};
  Maybe<std::int64_t> pieces_;
  Maybe<Cents> goods_value_;
  Maybe<Date> withdrawal_closes_;
  Maybe<Date> anchor_;  // of the shop's window and of the guarantee
  Window withdrawal_;
  Window return_;
  Maybe<Basis> ground_;
  Maybe<Verdict> outcome_;
};

}  // namespace

Findings decide_by_hand(const Return& given) { return Policy(given).decide(); }

}  // namespace returns_bench
