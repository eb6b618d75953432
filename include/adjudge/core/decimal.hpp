#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adjudge {

namespace detail {
struct DecimalAccess;
}  // namespace detail

/// How a decimal is brought to fewer digits.
enum class Rounding : std::uint8_t {
  half_even,  ///< to the nearest, a tie to the even neighbour (IEEE 754)
  half_up,    ///< to the nearest, a tie away from zero
  half_down,  ///< to the nearest, a tie toward zero
  up,         ///< away from zero
  down,       ///< toward zero
  floor,      ///< toward minus infinity
  ceiling,    ///< toward plus infinity
};

/// An exact decimal number: IEEE 754 decimal128 (34 digits, half-even), with a fast path.
///
/// Most numbers of a policy fit `coefficient * 10^-scale` with a 64-bit coefficient and a scale of 0 to 18; those are
/// kept that way and never touch the 128-bit library. Both forms behave as one type: `1.0 == 1`, and a result that fits
/// the small form is in it. A result out of range (or a division by zero) is not finite; ask `is_finite()`.
class Decimal {
 public:
  constexpr Decimal() noexcept = default;
  constexpr Decimal(std::int64_t value) noexcept
      : low_(value) {}                                    // NOLINT(google-explicit-constructor): integers are numbers
  constexpr Decimal(int value) noexcept : low_(value) {}  // NOLINT(google-explicit-constructor)

  /// The number `coefficient * 10^-scale`; `scale` is 0 to 18.
  static constexpr Decimal scaled(std::int64_t coefficient, int scale) noexcept {
    Decimal result;
    result.low_ = coefficient;
    result.scale_ = static_cast<std::int8_t>(scale);
    return result;
  }

  /// Reads `12`, `-1.50`, `.5`, `1e-3`; nothing else. No white space, no grouping. Rounds half-even beyond 34 digits.
  static std::optional<Decimal> parse(std::string_view text);

  /// A number that is the result of no arithmetic: what a division by zero gives.
  static Decimal not_finite() noexcept;

  constexpr bool is_small() const noexcept { return scale_ >= 0; }
  constexpr std::int64_t coefficient() const noexcept { return low_; }  ///< only when `is_small()`
  constexpr int scale() const noexcept { return scale_; }               ///< only when `is_small()`
  std::uint64_t low_bits() const noexcept {
    return static_cast<std::uint64_t>(low_);
  }                                                                          ///< decimal128 bits, when not small
  std::uint64_t high_bits() const noexcept { return high_; }                 ///< decimal128 bits, when not small
  static Decimal from_bits(std::uint64_t low, std::uint64_t high) noexcept;  ///< brings a decimal128 to its form

  bool is_finite() const noexcept;
  bool is_integer() const noexcept;
  bool is_zero() const noexcept;
  bool is_negative() const noexcept;
  std::optional<std::int64_t> to_int64() const noexcept;  ///< the value, when it is an integer that fits
  double to_double() const noexcept;                      ///< nearest double; for display and never for money
  std::string to_text() const;                      ///< plain digits, no exponent, no trailing zeros after the point
  std::string to_text_with_scale(int scale) const;  ///< at least `scale` digits after the point: `12.30`

  Decimal operator-() const noexcept;
  friend Decimal operator+(const Decimal& a, const Decimal& b) noexcept {
    if (a.scale_ == b.scale_ && a.scale_ >= 0) {
      std::int64_t sum = 0;
      if (!__builtin_add_overflow(a.low_, b.low_, &sum)) return scaled(sum, a.scale_);
    }
    return add(a, b);
  }
  friend Decimal operator-(const Decimal& a, const Decimal& b) noexcept {
    if (a.scale_ == b.scale_ && a.scale_ >= 0) {
      std::int64_t difference = 0;
      if (!__builtin_sub_overflow(a.low_, b.low_, &difference)) return scaled(difference, a.scale_);
    }
    return subtract(a, b);
  }
  friend Decimal operator*(const Decimal& a, const Decimal& b) noexcept {
    if (a.scale_ >= 0 && b.scale_ >= 0 && a.scale_ + b.scale_ <= 18) {
      std::int64_t product = 0;
      if (!__builtin_mul_overflow(a.low_, b.low_, &product)) return scaled(product, a.scale_ + b.scale_);
    }
    return multiply(a, b);
  }
  friend Decimal operator/(const Decimal& a, const Decimal& b) noexcept { return divide(a, b); }

  friend bool operator==(const Decimal& a, const Decimal& b) noexcept {
    if (a.scale_ == b.scale_ && a.scale_ >= 0) return a.low_ == b.low_;
    return compare(a, b) == 0;
  }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
    if (a.scale_ == b.scale_ && a.scale_ >= 0) return a.low_ <=> b.low_;
    return compare(a, b) <=> 0;
  }

 private:
  friend struct detail::DecimalAccess;
  static Decimal add(const Decimal& a, const Decimal& b) noexcept;
  static Decimal subtract(const Decimal& a, const Decimal& b) noexcept;
  static Decimal multiply(const Decimal& a, const Decimal& b) noexcept;
  static Decimal divide(const Decimal& a, const Decimal& b) noexcept;
  static int compare(const Decimal& a, const Decimal& b) noexcept;

  std::int64_t low_ = 0;    // the coefficient, or the low half of a decimal128
  std::uint64_t high_ = 0;  // the high half of a decimal128
  std::int8_t scale_ = 0;   // 0 to 18: small form; -1: decimal128
};

/// Rounds to `scale` digits after the point (a negative scale rounds before it); `scale` is -6111 to 6176.
Decimal round(const Decimal& number, int scale, Rounding mode);

/// The nearest multiple of `increment` (above zero), by `mode`.
Decimal round_to_increment(const Decimal& number, const Decimal& increment, Rounding mode);

Decimal floor(const Decimal& number);
Decimal absolute(const Decimal& number);
Decimal modulo(const Decimal& dividend, const Decimal& divisor);  ///< sign of the divisor; not finite for zero
Decimal power(const Decimal& base, const Decimal& exponent);      ///< not finite when out of range or undefined
Decimal square_root(const Decimal& number);                       ///< not finite below zero
Decimal natural_logarithm(const Decimal& number);                 ///< not finite at or below zero
Decimal exponential(const Decimal& number);

}  // namespace adjudge
