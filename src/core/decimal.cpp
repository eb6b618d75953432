#include "adjudge/core/decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "core/text_reader.hpp"

extern "C" {
// The order matters: the second names its parameters by macros of the first.
#include <bid_conf.h>
#include <bid_functions.h>
}

namespace adjudge {
namespace {

__extension__ using Int128 = __int128;
__extension__ using Uint128 = unsigned __int128;

constexpr int max_small_scale = 18;
constexpr int max_digits = 34;
constexpr int min_exponent = -6176;
constexpr int max_exponent = 6111;
constexpr unsigned round_to_nearest_even = 0;  // the library's number for it
constexpr std::uint64_t not_a_number_bits = 0x7C00'0000'0000'0000;
constexpr std::uint64_t small_limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

constexpr std::array<std::int64_t, 19> powers = [] {
  std::array<std::int64_t, 19> result{};
  std::int64_t power = 1;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = power;
    if (i + 1 < result.size()) power *= 10;
  }
  return result;
}();

constexpr std::array<Uint128, 39> wide_powers = [] {
  std::array<Uint128, 39> result{};
  Uint128 power = 1;
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = power;
    if (i + 1 < result.size()) power *= 10;
  }
  return result;
}();

std::int64_t power_of_ten(int exponent) { return powers[static_cast<std::size_t>(exponent)]; }
Uint128 wide_power_of_ten(int exponent) { return wide_powers[static_cast<std::size_t>(exponent)]; }

int digit_count(Uint128 value) {
  const auto above = std::upper_bound(wide_powers.begin(), wide_powers.end(), value);
  return static_cast<int>(above - wide_powers.begin());
}

/// A finite number as sign, whole coefficient and power of ten.
struct Parts {
  bool negative = false;
  Uint128 coefficient = 0;
  int exponent = 0;
};

Uint128 magnitude(std::int64_t value) {
  return value < 0 ? Uint128{0} - static_cast<Uint128>(static_cast<Int128>(value)) : static_cast<Uint128>(value);
}

Parts parts_of(const Decimal& number) {
  if (number.is_small()) return {number.coefficient() < 0, magnitude(number.coefficient()), -number.scale()};
  const std::uint64_t high = number.high_bits();
  Parts parts;
  parts.negative = (high >> 63) != 0;
  parts.exponent = static_cast<int>((high >> 49) & 0x3FFF) + min_exponent;
  parts.coefficient = (static_cast<Uint128>(high & 0x1'FFFF'FFFF'FFFF) << 64) | number.low_bits();
  return parts;
}

/// Whether what is cut off makes the last kept digit one greater. `half` is the order of the rest against one half.
bool rounds_away(Rounding mode, bool negative, bool is_odd, bool has_rest, std::strong_ordering half) {
  if (!has_rest) return false;
  switch (mode) {
    case Rounding::half_even:
      return half > 0 || (half == 0 && is_odd);
    case Rounding::half_up:
      return half >= 0;
    case Rounding::half_down:
      return half > 0;
    case Rounding::up:
      return true;
    case Rounding::down:
      return false;
    case Rounding::floor:
      return negative;
    case Rounding::ceiling:
      return !negative;
  }
  return false;
}

/// `numerator / denominator` as a whole number; the denominator is at most 10^38.
Uint128 divide_rounding(Uint128 numerator, Uint128 denominator, Rounding mode, bool negative) {
  const Uint128 quotient = numerator / denominator;
  const Uint128 rest = numerator % denominator;
  const Uint128 other_half = denominator - rest;
  const auto half = rest < other_half    ? std::strong_ordering::less
                    : rest == other_half ? std::strong_ordering::equal
                                         : std::strong_ordering::greater;
  return quotient + (rounds_away(mode, negative, (quotient & 1) != 0, rest != 0, half) ? 1 : 0);
}

/// Cuts the last `digits` digits off a coefficient.
Uint128 drop_digits(Uint128 coefficient, std::int64_t digits, Rounding mode, bool negative) {
  if (digits > 38) {
    const bool has_rest = coefficient != 0;
    return rounds_away(mode, negative, false, has_rest, std::strong_ordering::less) ? 1 : 0;
  }
  return divide_rounding(coefficient, wide_power_of_ten(static_cast<int>(digits)), mode, negative);
}

Decimal from_library(const BID_UINT128& bits) { return Decimal::from_bits(bits.w[0], bits.w[1]); }

BID_UINT128 encode(bool negative, Uint128 coefficient, int exponent) {
  BID_UINT128 bits;
  bits.w[0] = static_cast<std::uint64_t>(coefficient);
  bits.w[1] = static_cast<std::uint64_t>(coefficient >> 64) |
              (static_cast<std::uint64_t>(exponent - min_exponent) << 49) | (negative ? std::uint64_t{1} << 63 : 0);
  return bits;
}

BID_UINT128 to_library(const Decimal& number) {
  if (!number.is_small()) {
    BID_UINT128 bits;
    bits.w[0] = number.low_bits();
    bits.w[1] = number.high_bits();
    return bits;
  }
  const Parts parts = parts_of(number);
  return encode(parts.negative, parts.coefficient, parts.exponent);
}

}  // namespace

namespace detail {

/// Lets the functions of this file build the wide form, which users cannot.
struct DecimalAccess {
  static Decimal wide(std::uint64_t low, std::uint64_t high) noexcept {
    Decimal result;
    result.low_ = static_cast<std::int64_t>(low);
    result.high_ = high;
    result.scale_ = -1;
    return result;
  }
};

}  // namespace detail

namespace {

/// Whether a magnitude has a 64-bit coefficient; below zero there is room for one more.
bool fits_small(bool negative, Uint128 coefficient) { return coefficient <= Uint128{small_limit} + (negative ? 1 : 0); }

Decimal small(bool negative, std::uint64_t coefficient, int scale) {
  return Decimal::scaled(static_cast<std::int64_t>(negative ? 0 - coefficient : coefficient), scale);
}

/// The decimal of exact parts: rounded half-even to 34 digits, in small form where it fits, and else without trailing
/// zeros, so that equal wide numbers have equal bits.
Decimal make(bool negative, Uint128 coefficient, std::int64_t exponent) {
  if (coefficient == 0) return Decimal();
  if (exponent <= 0 && exponent >= -max_small_scale && fits_small(negative, coefficient)) {
    return small(negative, static_cast<std::uint64_t>(coefficient), static_cast<int>(-exponent));
  }
  const std::int64_t digits = digit_count(coefficient);
  const std::int64_t excess = std::max<std::int64_t>({digits - max_digits, min_exponent - exponent, 0});
  if (excess > 0) {
    coefficient = drop_digits(coefficient, excess, Rounding::half_even, negative);
    exponent += excess;
    if (coefficient == 0) return Decimal();
  }
  while (exponent < max_exponent && (coefficient & 1) == 0 && coefficient % 10 == 0) {
    if (exponent <= 0 && exponent >= -max_small_scale && fits_small(negative, coefficient)) break;
    coefficient /= 10;
    ++exponent;
  }
  if (exponent > 0 && exponent <= max_small_scale && fits_small(negative, coefficient)) {
    std::int64_t whole = 0;
    if (!__builtin_mul_overflow(static_cast<std::int64_t>(coefficient), power_of_ten(static_cast<int>(exponent)),
                                &whole)) {
      return Decimal::scaled(negative ? -whole : whole, 0);
    }
  }
  if (exponent <= 0 && exponent >= -max_small_scale && fits_small(negative, coefficient)) {
    return small(negative, static_cast<std::uint64_t>(coefficient), static_cast<int>(-exponent));
  }
  if (exponent > max_exponent) {
    const std::int64_t padding = exponent - max_exponent;
    if (padding + digit_count(coefficient) > max_digits) return Decimal::not_finite();
    coefficient *= wide_power_of_ten(static_cast<int>(padding));
    exponent = max_exponent;
  }
  const BID_UINT128 bits = encode(negative, coefficient, static_cast<int>(exponent));
  return detail::DecimalAccess::wide(bits.w[0], bits.w[1]);
}

Decimal make(Int128 coefficient, std::int64_t exponent) {
  const bool negative = coefficient < 0;
  const auto bits = static_cast<Uint128>(coefficient);
  return make(negative, negative ? Uint128{0} - bits : bits, exponent);
}

/// The coefficients of two small numbers at one scale, when they fit 64 bits there, as most do.
bool align(const Decimal& a, const Decimal& b, std::int64_t& left, std::int64_t& right) {
  const int difference = a.scale() - b.scale();
  left = a.coefficient();
  right = b.coefficient();
  return difference < 0 ? !__builtin_mul_overflow(left, power_of_ten(-difference), &left)
                        : !__builtin_mul_overflow(right, power_of_ten(difference), &right);
}

/// The coefficient of a small number at a greater scale; below 10^38, so that it always fits.
Int128 aligned(const Decimal& number, int scale) {
  return static_cast<Int128>(number.coefficient()) * power_of_ten(scale - number.scale());
}

Int128 floor_modulo(Int128 dividend, Int128 divisor) {
  const Int128 rest = dividend % divisor;
  return rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest;
}

/// The rest of a division truncated toward zero; always exact.
Decimal remainder(const Decimal& dividend, const Decimal& divisor) {
  _IDEC_flags flags = 0;
  return from_library(bid128_fmod(to_library(dividend), to_library(divisor), &flags));
}

}  // namespace

Decimal Decimal::not_finite() noexcept { return detail::DecimalAccess::wide(0, not_a_number_bits); }

Decimal Decimal::from_bits(std::uint64_t low, std::uint64_t high) noexcept {
  // Both leading exponent bits set: infinity, not a number, or a coefficient beyond 34 digits, which counts as zero.
  if ((high & 0x6000'0000'0000'0000) == 0x6000'0000'0000'0000) {
    return (high & 0x7800'0000'0000'0000) == 0x7800'0000'0000'0000 ? not_finite() : Decimal();
  }
  const Parts parts = parts_of(detail::DecimalAccess::wide(low, high));
  if (parts.coefficient >= wide_power_of_ten(max_digits)) return Decimal();
  return make(parts.negative, parts.coefficient, parts.exponent);
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  detail::TextReader reader(text);
  const bool negative = reader.take('-');
  std::string_view whole = reader.take_digits();
  std::string_view fraction;
  if (reader.take('.')) {
    fraction = reader.take_digits();
    if (fraction.empty()) return std::nullopt;
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  std::int64_t exponent = 0;
  if (reader.take('e') || reader.take('E')) {
    const bool is_negative_exponent = reader.take('-');
    if (!is_negative_exponent) reader.take('+');
    const std::string_view digits = reader.take_digits();
    if (digits.empty()) return std::nullopt;
    // Beyond this no text that fits into memory can bring the number back into range.
    constexpr std::int64_t far = 1'000'000'000'000'000;
    exponent = std::min(far, detail::number_of(digits).value_or(far));
    if (is_negative_exponent) exponent = -exponent;
  }
  if (!reader.at_end()) return std::nullopt;

  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.size() + fraction.size() <= 18 && fraction.size() <= max_small_scale && exponent == 0) {
    std::int64_t coefficient = 0;
    for (const char c : whole) coefficient = coefficient * 10 + (c - '0');
    for (const char c : fraction) coefficient = coefficient * 10 + (c - '0');
    return scaled(negative ? -coefficient : coefficient, static_cast<int>(fraction.size()));
  }
  // Two digits more than a result has, and then whether anything but zeros follows: enough to round correctly once.
  constexpr int kept_digits = max_digits + 2;
  exponent -= static_cast<std::int64_t>(fraction.size());
  Uint128 coefficient = 0;
  int kept = 0;
  bool has_rest = false;
  const auto read = [&](std::string_view digits) {
    for (const char c : digits) {
      if (kept < kept_digits) {
        coefficient = coefficient * 10 + static_cast<unsigned>(c - '0');
        if (coefficient != 0) ++kept;
      } else {
        has_rest = has_rest || c != '0';
        ++exponent;
      }
    }
  };
  read(whole);
  read(fraction);
  if (has_rest) {
    coefficient = coefficient * 10 + 1;
    --exponent;
  }
  const Decimal result = make(negative, coefficient, exponent);
  if (!result.is_finite()) return std::nullopt;
  return result;
}

bool Decimal::is_finite() const noexcept { return is_small() || high_ != not_a_number_bits; }

bool Decimal::is_integer() const noexcept {
  if (is_small()) return scale_ == 0 || low_ % power_of_ten(scale_) == 0;
  return is_finite() && parts_of(*this).exponent >= 0;
}

bool Decimal::is_zero() const noexcept { return is_small() && low_ == 0; }

bool Decimal::is_negative() const noexcept { return is_small() ? low_ < 0 : (high_ >> 63) != 0; }

std::optional<std::int64_t> Decimal::to_int64() const noexcept {
  if (!is_small() || !is_integer()) return std::nullopt;  // an integer of 64 bits always has the small form
  return low_ / power_of_ten(scale_);
}

double Decimal::to_double() const noexcept {
  constexpr std::int64_t exact = std::int64_t{1} << 53;  // up to here both operands are exact, so one rounding happens
  if (is_small() && low_ <= exact && low_ >= -exact) {
    return static_cast<double>(low_) / static_cast<double>(power_of_ten(scale_));
  }
  if (!is_finite()) return std::numeric_limits<double>::quiet_NaN();
  _IDEC_flags flags = 0;
  return bid128_to_binary64(to_library(*this), round_to_nearest_even, &flags);
}

namespace {

std::string digits_of(Uint128 value) {
  std::array<char, 40> buffer{};
  std::size_t at = buffer.size();
  while (value > std::numeric_limits<std::uint64_t>::max()) {
    buffer[--at] = static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  }
  auto rest = static_cast<std::uint64_t>(value);
  do {
    buffer[--at] = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  return std::string(buffer.data() + at, buffer.size() - at);
}

}  // namespace

std::string Decimal::to_text() const { return to_text_with_scale(0); }

std::string Decimal::to_text_with_scale(int scale) const {
  if (!is_finite()) return "not a number";
  const std::size_t wanted = static_cast<std::size_t>(std::clamp(scale, 0, -min_exponent));
  const Parts parts = parts_of(*this);
  std::string whole = digits_of(parts.coefficient);
  std::string fraction;
  if (parts.exponent >= 0) {
    if (parts.coefficient != 0) whole.append(static_cast<std::size_t>(parts.exponent), '0');
  } else {
    const auto places = static_cast<std::size_t>(-parts.exponent);
    if (whole.size() <= places) whole.insert(0, places + 1 - whole.size(), '0');
    fraction = whole.substr(whole.size() - places);
    whole.resize(whole.size() - places);
  }
  while (fraction.size() > wanted && fraction.back() == '0') fraction.pop_back();
  if (fraction.size() < wanted) fraction.append(wanted - fraction.size(), '0');
  std::string text = parts.negative && parts.coefficient != 0 ? "-" : "";
  text += whole;
  if (!fraction.empty()) {
    text += '.';
    text += fraction;
  }
  return text;
}

Decimal Decimal::operator-() const noexcept {
  if (is_small() && low_ != std::numeric_limits<std::int64_t>::min()) return scaled(-low_, scale_);
  if (!is_finite()) return *this;
  const Parts parts = parts_of(*this);
  return make(!parts.negative, parts.coefficient, parts.exponent);
}

Decimal Decimal::add(const Decimal& a, const Decimal& b) noexcept {
  if (a.is_small() && b.is_small()) {
    const int scale = std::max(a.scale(), b.scale());
    std::int64_t left = 0;
    std::int64_t right = 0;
    std::int64_t result = 0;
    if (align(a, b, left, right) && !__builtin_add_overflow(left, right, &result)) return scaled(result, scale);
    return make(aligned(a, scale) + aligned(b, scale), -scale);
  }
  if (!a.is_finite() || !b.is_finite()) return not_finite();
  _IDEC_flags flags = 0;
  return from_library(bid128_add(to_library(a), to_library(b), round_to_nearest_even, &flags));
}

Decimal Decimal::subtract(const Decimal& a, const Decimal& b) noexcept {
  if (a.is_small() && b.is_small()) {
    const int scale = std::max(a.scale(), b.scale());
    std::int64_t left = 0;
    std::int64_t right = 0;
    std::int64_t result = 0;
    if (align(a, b, left, right) && !__builtin_sub_overflow(left, right, &result)) return scaled(result, scale);
    return make(aligned(a, scale) - aligned(b, scale), -scale);
  }
  if (!a.is_finite() || !b.is_finite()) return not_finite();
  _IDEC_flags flags = 0;
  return from_library(bid128_sub(to_library(a), to_library(b), round_to_nearest_even, &flags));
}

Decimal Decimal::multiply(const Decimal& a, const Decimal& b) noexcept {
  if (a.is_small() && b.is_small()) {
    return make(static_cast<Int128>(a.low_) * b.low_, -(std::int64_t{a.scale_} + b.scale_));
  }
  if (!a.is_finite() || !b.is_finite()) return not_finite();
  _IDEC_flags flags = 0;
  return from_library(bid128_mul(to_library(a), to_library(b), round_to_nearest_even, &flags));
}

Decimal Decimal::divide(const Decimal& a, const Decimal& b) noexcept {
  if (!a.is_finite() || !b.is_finite() || b.is_zero()) return not_finite();
  if (a.is_zero()) return Decimal();
  if (a.is_small() && b.is_small()) {
    const std::int64_t exponent = b.scale() - a.scale();
    // The quotient of the least integer and -1 does not fit: 128 bits for every step.
    const Int128 dividend = a.low_;
    if (b.low_ == 1 || b.low_ == 10 || b.low_ == 100 || b.low_ == 1000) {
      return make(dividend, exponent - (b.low_ == 1 ? 0 : b.low_ == 10 ? 1 : b.low_ == 100 ? 2 : 3));
    }
    const Int128 widened = dividend * power_of_ten(max_small_scale);
    const Int128 quotient = widened / b.low_;
    if (quotient * b.low_ == widened) return make(quotient, exponent - max_small_scale);
  }
  _IDEC_flags flags = 0;
  return from_library(bid128_div(to_library(a), to_library(b), round_to_nearest_even, &flags));
}

int Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : x == y ? 0 : 1; };
  if (a.is_small() && b.is_small()) {
    std::int64_t left = 0;
    std::int64_t right = 0;
    if (align(a, b, left, right)) return order(left, right);
    const int scale = std::max(a.scale(), b.scale());
    return order(aligned(a, scale), aligned(b, scale));
  }
  // What is no number comes after all numbers, so that sorting has one order.
  if (!a.is_finite() || !b.is_finite()) return order(!a.is_finite(), !b.is_finite());
  const Parts left = parts_of(a);
  const Parts right = parts_of(b);
  const int left_sign = left.coefficient == 0 ? 0 : left.negative ? -1 : 1;
  const int right_sign = right.coefficient == 0 ? 0 : right.negative ? -1 : 1;
  if (left_sign != right_sign) return order(left_sign, right_sign);
  const int left_digits = digit_count(left.coefficient);
  const int right_digits = digit_count(right.coefficient);
  int result = order(left_digits + left.exponent, right_digits + right.exponent);
  if (result == 0) {
    // As many digits before the point: the one with fewer digits is padded to as many as the other, at most 34.
    const int difference = left.exponent - right.exponent;
    result = order(left.coefficient * wide_power_of_ten(std::max(difference, 0)),
                   right.coefficient * wide_power_of_ten(std::max(-difference, 0)));
  }
  return left_sign < 0 ? -result : result;
}

Decimal round(const Decimal& number, int scale, Rounding mode) {
  if (!number.is_finite()) return number;
  const Parts parts = parts_of(number);
  const std::int64_t drop = -std::int64_t{parts.exponent} - scale;
  if (drop <= 0) return number;
  if (number.is_small() && drop <= max_small_scale && scale >= 0) {
    const auto divisor = static_cast<std::uint64_t>(power_of_ten(static_cast<int>(drop)));
    const auto coefficient = static_cast<std::uint64_t>(parts.coefficient);
    const std::uint64_t rest = coefficient % divisor;
    const std::uint64_t quotient = coefficient / divisor;
    const bool away = rounds_away(mode, parts.negative, (quotient & 1) != 0, rest != 0, rest <=> divisor - rest);
    return small(parts.negative, quotient + (away ? 1 : 0), scale);
  }
  return make(parts.negative, drop_digits(parts.coefficient, drop, mode, parts.negative), -std::int64_t{scale});
}

Decimal round_to_increment(const Decimal& number, const Decimal& increment, Rounding mode) {
  if (!number.is_finite() || !increment.is_finite() || increment <= Decimal()) return Decimal::not_finite();
  if (number.is_small() && increment.is_small()) {
    const int scale = std::max(number.scale(), increment.scale());
    const bool negative = number.is_negative();
    const Int128 value = aligned(number, scale);
    const auto step = static_cast<Uint128>(aligned(increment, scale));
    const Uint128 count = divide_rounding(static_cast<Uint128>(negative ? -value : value), step, mode, negative);
    // Within one step of the number, so it fits 128 bits.
    return make(negative, count * step, -scale);
  }
  // The remainder is exact in decimal128, and with it the multiple toward zero and the order against one half.
  const bool negative = number.is_negative();
  const Decimal size = absolute(number);
  const Decimal rest = remainder(size, increment);
  const Decimal below = size - rest;
  const bool is_odd = !remainder(below, increment * Decimal(2)).is_zero();
  const bool away = rounds_away(mode, negative, is_odd, !rest.is_zero(), rest <=> increment - rest);
  const Decimal result = away ? below + increment : below;
  return negative ? -result : result;
}

Decimal floor(const Decimal& number) { return round(number, 0, Rounding::floor); }

Decimal absolute(const Decimal& number) { return number.is_negative() ? -number : number; }

Decimal modulo(const Decimal& dividend, const Decimal& divisor) {
  if (!dividend.is_finite() || !divisor.is_finite() || divisor.is_zero()) return Decimal::not_finite();
  if (dividend.is_small() && divisor.is_small()) {
    const int scale = std::max(dividend.scale(), divisor.scale());
    return make(floor_modulo(aligned(dividend, scale), aligned(divisor, scale)), -scale);
  }
  const Decimal rest = remainder(dividend, divisor);
  return !rest.is_zero() && rest.is_negative() != divisor.is_negative() ? rest + divisor : rest;
}

namespace {

/// `base ** exponent` when it has at most 34 digits; nothing else. The exponent is not negative.
std::optional<Decimal> exact_power(const Decimal& base, std::int64_t exponent) {
  Parts parts = parts_of(base);
  while (parts.coefficient % 10 == 0) {
    parts.coefficient /= 10;
    ++parts.exponent;
  }
  std::int64_t result_exponent = 0;
  if (__builtin_mul_overflow(exponent, std::int64_t{parts.exponent}, &result_exponent)) return std::nullopt;
  Uint128 result = 1;
  if (parts.coefficient != 1) {
    if (exponent > 120) return std::nullopt;  // 2^120 has more than 34 digits already
    for (std::int64_t i = 0; i < exponent; ++i) {
      if (result > wide_power_of_ten(max_digits) / parts.coefficient) return std::nullopt;
      result *= parts.coefficient;
    }
  }
  return make(parts.negative && exponent % 2 != 0, result, result_exponent);
}

/// A number in two decimals, the second what the first lacks: about 66 digits.
struct Precise {
  BID_UINT128 high;
  BID_UINT128 low;
};

BID_UINT128 negated(BID_UINT128 bits) {
  bits.w[1] ^= std::uint64_t{1} << 63;
  return bits;
}

Precise operator*(const Precise& a, const Precise& b) {
  _IDEC_flags flags = 0;
  const auto fused = [&](const BID_UINT128& x, const BID_UINT128& y, const BID_UINT128& z) {
    return bid128_fma(x, y, z, round_to_nearest_even, &flags);
  };
  const BID_UINT128 product = bid128_mul(a.high, b.high, round_to_nearest_even, &flags);
  const BID_UINT128 lost = fused(a.high, b.high, negated(product));
  const BID_UINT128 rest = fused(a.high, b.low, fused(a.low, b.high, lost));
  const BID_UINT128 high = bid128_add(product, rest, round_to_nearest_even, &flags);
  const BID_UINT128 left = bid128_sub(product, high, round_to_nearest_even, &flags);
  return {high, bid128_add(left, rest, round_to_nearest_even, &flags)};
}

/// One divided by a number, rounded once.
Decimal reciprocal(const Precise& number) {
  _IDEC_flags flags = 0;
  const BID_UINT128 one = to_library(Decimal(1));
  const BID_UINT128 guess = bid128_div(one, number.high, round_to_nearest_even, &flags);
  BID_UINT128 error = bid128_fma(negated(guess), number.high, one, round_to_nearest_even, &flags);
  error = bid128_fma(negated(guess), number.low, error, round_to_nearest_even, &flags);
  const BID_UINT128 correction = bid128_div(error, number.high, round_to_nearest_even, &flags);
  return from_library(bid128_add(guess, correction, round_to_nearest_even, &flags));
}

/// `base ** exponent` by squaring, with so many spare digits that the last one is right; the exponent is above zero.
Precise precise_power(const Decimal& base, std::uint64_t exponent) {
  const Precise factor{to_library(base), to_library(Decimal())};
  Precise result = factor;
  for (int bit = std::bit_width(exponent) - 2; bit >= 0; --bit) {
    result = result * result;
    if ((exponent >> bit & 1) != 0) result = result * factor;
  }
  return result;
}

/// Nothing when the library has to do it.
std::optional<Decimal> whole_power(const Decimal& base, std::int64_t exponent) {
  const std::uint64_t size =
      exponent < 0 ? 0 - static_cast<std::uint64_t>(exponent) : static_cast<std::uint64_t>(exponent);
  if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  if (const auto exact = exact_power(base, static_cast<std::int64_t>(size))) {
    if (exponent > 0) return *exact;
    if (exact->is_finite() && !exact->is_zero()) return Decimal(1) / *exact;
    return std::nullopt;
  }
  const Precise result = precise_power(base, size);
  const Decimal nearest = from_library(result.high);
  // Near the ends of the range the spare digits are lost.
  const Decimal far = Decimal::from_bits(1, static_cast<std::uint64_t>(6'000 - min_exponent) << 49);
  const Decimal tiny = Decimal::from_bits(1, static_cast<std::uint64_t>(-6'000 - min_exponent) << 49);
  if (!nearest.is_finite() || absolute(nearest) > far || absolute(nearest) < tiny) return std::nullopt;
  return exponent > 0 ? nearest : reciprocal(result);
}

}  // namespace

Decimal power(const Decimal& base, const Decimal& exponent) {
  if (!base.is_finite() || !exponent.is_finite()) return Decimal::not_finite();
  if (exponent.is_zero()) return Decimal(1);
  if (base.is_zero()) return exponent.is_negative() ? Decimal::not_finite() : Decimal();
  if (base.is_negative() && !exponent.is_integer()) return Decimal::not_finite();
  if (exponent == Decimal::scaled(5, 1)) return square_root(base);
  if (const auto whole = exponent.to_int64()) {
    if (const auto result = whole_power(base, *whole)) return *result;
  }
  _IDEC_flags flags = 0;
  return from_library(bid128_pow(to_library(base), to_library(exponent), round_to_nearest_even, &flags));
}

Decimal square_root(const Decimal& number) {
  if (!number.is_finite() || number.is_negative()) return Decimal::not_finite();
  _IDEC_flags flags = 0;
  return from_library(bid128_sqrt(to_library(number), round_to_nearest_even, &flags));
}

Decimal natural_logarithm(const Decimal& number) {
  if (!number.is_finite() || number.is_negative() || number.is_zero()) return Decimal::not_finite();
  _IDEC_flags flags = 0;
  return from_library(bid128_log(to_library(number), round_to_nearest_even, &flags));
}

Decimal exponential(const Decimal& number) {
  if (!number.is_finite()) return number;
  _IDEC_flags flags = 0;
  return from_library(bid128_exp(to_library(number), round_to_nearest_even, &flags));
}

}  // namespace adjudge
