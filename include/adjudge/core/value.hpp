#pragma once

#include <atomic>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/code.hpp"
#include "adjudge/core/date.hpp"
#include "adjudge/core/date_time.hpp"
#include "adjudge/core/decimal.hpp"
#include "adjudge/core/duration.hpp"
#include "adjudge/core/money.hpp"
#include "adjudge/core/source.hpp"

namespace adjudge {

/// What a Value holds.
enum class Kind : std::uint8_t {
  null,     ///< FEEL's null; in strict mode only what callers see of an output that was left out
  unknown,  ///< not known, with the facts that would settle it
  problem,  ///< could not be had, with the reason
  boolean,
  number,
  money,
  string,  ///< text, and the members of closed choices
  date,
  time,
  date_time,
  duration,       ///< days and time
  months,         ///< years and months
  business_days,  ///< a count of open days
  list,
  context,  ///< records and FEEL contexts
  range,
  function,
};

std::string_view to_text(Kind kind);  ///< as a person says it: `date and time`, `number`

class Value;

/// The facts whose values are not known: paths such as `order.lines[2].broken`, ascending, each once.
struct Missing {
  std::vector<std::string> paths;
};

/// Why a value could not be had.
struct Problem {
  Code code = Code::none;
  std::string message;
  std::string path;        ///< of the fact, where it is about one
  Span span;               ///< of the expression, where it is about one
  std::string where = {};  ///< the same for people, `money.yaml:27:3`; set by Policy
};

/// The keys of contexts that have the same keys in the same order; shared among them.
class Shape {
 public:
  explicit Shape(std::vector<std::string> keys);
  const std::vector<std::string>& keys() const noexcept { return keys_; }
  std::size_t size() const noexcept { return keys_.size(); }
  std::size_t key_bytes() const noexcept { return key_bytes_; }  ///< of all keys together
  /// Index of a key, or -1.
  int find(std::string_view key) const noexcept {
    if (!by_name_.empty()) return find_by_name(key);
    for (std::size_t i = 0; i < keys_.size(); ++i)
      if (keys_[i] == key) return static_cast<int>(i);
    return -1;
  }

 private:
  int find_by_name(std::string_view key) const noexcept;

  std::vector<std::string> keys_;
  std::vector<std::uint32_t> by_name_;  // the indexes by ascending key; only of many keys
  std::size_t key_bytes_ = 0;
};
using ShapePtr = std::shared_ptr<const Shape>;

/// A range: both bounds, or one with the other side open (null). `equal_form` and `unequal_form` are FEEL's `(= 10)`
/// and `(!= 10)`, which are not equal to `[10..10]`.
struct Range;

struct Function;

namespace detail {

/// What a value that does not fit a word points to; counted.
struct Box {
  mutable std::atomic<std::uint32_t> references{1};
  virtual ~Box() = default;

 protected:
  Box() = default;
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;
};

struct TextBox;
struct ListBox;
struct ContextBox;

}  // namespace detail

/// Any value of the language: 16 bytes, cheap to copy, immutable.
///
/// Numbers and money with a 64-bit coefficient, dates, times, durations and booleans lie inside; the rest is shared and
/// counted. Besides the values of FEEL it can be *unknown* or a *problem*, so that evaluation needs no other channel.
class Value {
 public:
  Value() noexcept = default;  ///< null
  /// Of a `bool` and of nothing that converts to one: `Value(5)` is a number.
  template <std::same_as<bool> Boolean>
  explicit Value(Boolean boolean) noexcept : kind_(Kind::boolean) {
    word_ = boolean ? 1 : 0;
  }
  explicit Value(const Decimal& number) {
    if (number.is_small()) {
      set_amount(Kind::number, number);
    } else {
      box_number(number);
    }
  }
  explicit Value(const Money& money) {
    if (money.amount.is_small()) {
      set_amount(Kind::money, money.amount);
      aux_ = static_cast<std::int32_t>(money.currency.packed());
    } else {
      box_money(money);
    }
  }
  explicit Value(std::string text);
  explicit Value(std::string_view text) : Value(std::string(text)) {}
  explicit Value(const char* text) : Value(std::string(text)) {}
  explicit Value(Date date) noexcept : kind_(Kind::date) { word_ = date.days(); }
  explicit Value(const Time& time) noexcept;
  explicit Value(const DateTime& moment);
  explicit Value(const Duration& duration) noexcept;
  explicit Value(Months months) noexcept : kind_(Kind::months) { word_ = months.count; }
  explicit Value(BusinessDays days) noexcept : kind_(Kind::business_days) { word_ = days.count; }
  explicit Value(Range range);
  explicit Value(Function function);
  static Value list(std::vector<Value> items);
  static Value context(ShapePtr shape, std::vector<Value> values);
  static Value context(std::vector<std::pair<std::string, Value>> entries);
  static Value unknown(Missing missing);
  static Value unknown(std::string path);
  static Value problem(Problem problem);

  Value(const Value& other) noexcept { share(other); }
  Value(Value&& other) noexcept { steal(other); }
  Value& operator=(const Value& other) noexcept {
    if (this != &other) {
      Value copy(other);
      release();
      steal(copy);
    }
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (this != &other) {
      release();
      steal(other);
    }
    return *this;
  }
  ~Value() { release(); }

  Kind kind() const noexcept { return kind_; }
  bool is(Kind kind) const noexcept { return kind_ == kind; }
  bool is_null() const noexcept { return kind_ == Kind::null; }
  bool is_true() const noexcept { return kind_ == Kind::boolean && word_ != 0; }
  bool is_false() const noexcept { return kind_ == Kind::boolean && word_ == 0; }
  bool is_settled() const noexcept { return kind_ != Kind::unknown && kind_ != Kind::problem; }

  // Each asks for the kind it names; calling one for another kind is a broken promise (InternalError).
  bool boolean() const {
    if (kind_ != Kind::boolean) refuse(Kind::boolean);
    return word_ != 0;
  }
  Decimal number() const {
    if (boxed_ || kind_ != Kind::number) return boxed_number();
    return Decimal::scaled(word_, scale_);
  }
  Money money() const {
    if (boxed_ || kind_ != Kind::money) return boxed_money();
    return {Decimal::scaled(word_, scale_), Currency::from_packed(static_cast<std::uint32_t>(aux_))};
  }
  const std::string& string() const;
  Date date() const {
    if (kind_ != Kind::date) refuse(Kind::date);
    return Date::from_days(word_);
  }
  Time time() const;
  DateTime date_time() const;
  Duration duration() const;
  Months months() const;
  BusinessDays business_days() const;
  std::span<const Value> items() const;           ///< of a list
  std::span<const Value> values() const;          ///< of a context, in the order of its shape
  const ShapePtr& shape() const;                  ///< of a context
  const Value* find(std::string_view key) const;  ///< an entry of a context, or null
  const Range& range() const;
  const Function& function() const;
  const Missing& missing() const;
  const Problem& problem() const;

  /// How deep lists and contexts nest in it: 0 for a plain value. At most `max_depth`; building deeper gives a problem.
  unsigned depth() const noexcept;
  static constexpr unsigned max_depth = 200;
  /// Roughly how many bytes of its own it holds, without what it shares with its parts; for budgets.
  std::size_t weight() const noexcept;
  /// Roughly how many bytes it would take without sharing. `[x, x]` thirty times over is small in memory and endless to
  /// whoever walks or prints it; so it is at most `max_expanded_weight`, and building a larger value gives a problem.
  std::size_t expanded_weight() const noexcept;
  static constexpr std::size_t max_expanded_weight = std::size_t{256} << 20;
  /// Whether two values are the same object: a fast way to say equal, never to say unequal.
  bool is_same(const Value& other) const noexcept {
    return kind_ == other.kind_ && boxed_ == other.boxed_ && scale_ == other.scale_ && aux_ == other.aux_ &&
           word_ == other.word_;
  }

 private:
  void share(const Value& other) noexcept {
    copy_bits(other);
    if (boxed_) box_->references.fetch_add(1, std::memory_order_relaxed);
  }
  void steal(Value& other) noexcept {
    copy_bits(other);
    other.kind_ = Kind::null;
    other.boxed_ = false;
    other.word_ = 0;
  }
  void release() noexcept {
    if (boxed_) let_go();
  }
  void let_go() noexcept;  // of the box
  void copy_bits(const Value& other) noexcept {
    kind_ = other.kind_;
    boxed_ = other.boxed_;
    scale_ = other.scale_;
    aux_ = other.aux_;
    word_ = other.word_;
  }
  void set_box(Kind kind, const detail::Box* box) noexcept {
    kind_ = kind;
    boxed_ = true;
    box_ = box;
  }
  void set_amount(Kind kind, const Decimal& amount) noexcept {
    kind_ = kind;
    scale_ = static_cast<std::int8_t>(amount.scale());
    word_ = amount.coefficient();
  }
  void box_number(const Decimal& number);
  void box_money(const Money& money);
  Decimal boxed_number() const;
  Money boxed_money() const;
  [[noreturn]] void refuse(Kind wanted) const;
  template <class BoxType>
  const BoxType& box_as(Kind kind) const;

  Kind kind_ = Kind::null;
  bool boxed_ = false;
  std::int8_t scale_ = 0;  // of a number or money; the zone's kind of a time
  std::int32_t aux_ = 0;   // a currency, a zone, nanoseconds
  union {
    std::int64_t word_ = 0;
    const detail::Box* box_;
  };
};

static_assert(sizeof(Value) == 16);

struct Range {
  /// `(= 5)` and `(!= 5)` are not `[5..5]`; an interval that is written with a null for a bound holds nothing (dmn
  /// mode).
  enum class Form : std::uint8_t { interval, equal_form, unequal_form, null_bound };
  Value start;  ///< null: open toward minus infinity
  Value end;    ///< null: open toward plus infinity
  bool start_included = false;
  bool end_included = false;
  Form form = Form::interval;
};

/// A function value: a built-in by name, or a block of a program with the values that it captured.
struct Function {
  enum class Form : std::uint8_t { built_in, closure };
  Form form = Form::built_in;
  std::uint32_t index = 0;  ///< of the catalogue, or of the program's blocks
  std::vector<Value> captures;
};

/// What is unknown in either.
Missing merge(const Missing& a, const Missing& b);

/// FEEL text of a value: `12.5`, `"text"` inside lists (plain at the top), `[1, 2]`, `{a: 1}`, `12.30 EUR`,
/// `2026-11-24`, `[1..3]`. Unknown is `(not known)`, a problem `(error)`.
std::string to_text(const Value& value);
/// The same with strings quoted at the top too: an expression that gives the value again.
std::string to_feel(const Value& value);

/// Whether two values are identical in kind and content: numbers by value, texts by code points, lists and contexts
/// by their parts, zones by their text. Unknown equals unknown with the same missing facts. For tests and for comparing
/// answers; the language's own `=` is in the runtime.
bool identical(const Value& a, const Value& b);

/// A hash that agrees with `identical`.
std::size_t hash_of(const Value& value);

/// The order of two values of one comparable kind (number, money of one currency, string, date, time, date and time,
/// durations); nothing when they are not comparable. Zoned moments compare by instant; where only one has a zone the
/// other borrows it.
std::optional<std::strong_ordering> compare(const Value& a, const Value& b);

}  // namespace adjudge
