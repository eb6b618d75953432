#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/decimal.hpp"

namespace adjudge {

/// An ISO 4217 currency, as its three letters.
class Currency {
 public:
  constexpr Currency() noexcept = default;

  /// Reads a code of the ISO 4217 list (`EUR`); nothing for any other text.
  static std::optional<Currency> parse(std::string_view code);
  static constexpr Currency from_packed(std::uint32_t packed) noexcept {
    Currency result;
    result.packed_ = packed;
    return result;
  }

  constexpr std::uint32_t packed() const noexcept { return packed_; }
  constexpr bool is_none() const noexcept { return packed_ == 0; }
  std::string code() const;
  int minor_digits() const noexcept;  ///< digits of the minor unit (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD

  friend constexpr bool operator==(Currency, Currency) noexcept = default;

 private:
  std::uint32_t packed_ = 0;
};

/// An exact amount in one currency. Amounts of two currencies neither add nor compare.
struct Money {
  Decimal amount;
  Currency currency;

  /// Reads `20.00 EUR` or `-3 JPY`.
  static std::optional<Money> parse(std::string_view text);
  std::string to_text() const;  ///< `12.30 EUR`: at least the digits of the currency's minor unit

  friend bool operator==(const Money&, const Money&) noexcept = default;
};

/// Splits `total` by `weights` into amounts of whole minor units that sum to it exactly.
///
/// Largest remainder; equal remainders go to the earlier weight. Weights are not negative and not all zero; `total` is
/// a whole number of minor units. An empty vector is returned when that does not hold.
std::vector<Decimal> allocate(const Money& total, const std::vector<Decimal>& weights);

/// Rounds to the currency's minor unit.
Money round_money(const Money& money, Rounding mode);

}  // namespace adjudge
