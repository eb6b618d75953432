#include "adjudge/core/money.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace adjudge {
namespace {

__extension__ using Int128 = __int128;

struct CurrencyRow {
  std::string_view code;
  int minor_digits;
};

// ISO 4217, list one: currencies and funds. Codes without a minor unit (metals, units of account) count as whole units.
// After a rule of its own: codes that were withdrawn since 2021, since orders and refunds in them are still decided.
constexpr auto currency_rows = std::to_array<CurrencyRow>({
    {"AED", 2},
    {"AFN", 2},
    {"ALL", 2},
    {"AMD", 2},
    {"AOA", 2},
    {"ARS", 2},
    {"AUD", 2},
    {"AWG", 2},
    {"AZN", 2},
    {"BAM", 2},
    {"BBD", 2},
    {"BDT", 2},
    {"BHD", 3},
    {"BIF", 0},
    {"BMD", 2},
    {"BND", 2},
    {"BOB", 2},
    {"BOV", 2},
    {"BRL", 2},
    {"BSD", 2},
    {"BTN", 2},
    {"BWP", 2},
    {"BYN", 2},
    {"BZD", 2},
    {"CAD", 2},
    {"CDF", 2},
    {"CHE", 2},
    {"CHF", 2},
    {"CHW", 2},
    {"CLF", 4},
    {"CLP", 0},
    {"CNY", 2},
    {"COP", 2},
    {"COU", 2},
    {"CRC", 2},
    {"CUP", 2},
    {"CVE", 2},
    {"CZK", 2},
    {"DJF", 0},
    {"DKK", 2},
    {"DOP", 2},
    {"DZD", 2},
    {"EGP", 2},
    {"ERN", 2},
    {"ETB", 2},
    {"EUR", 2},
    {"FJD", 2},
    {"FKP", 2},
    {"GBP", 2},
    {"GEL", 2},
    {"GHS", 2},
    {"GIP", 2},
    {"GMD", 2},
    {"GNF", 0},
    {"GTQ", 2},
    {"GYD", 2},
    {"HKD", 2},
    {"HNL", 2},
    {"HTG", 2},
    {"HUF", 2},
    {"IDR", 2},
    {"ILS", 2},
    {"INR", 2},
    {"IQD", 3},
    {"IRR", 2},
    {"ISK", 0},
    {"JMD", 2},
    {"JOD", 3},
    {"JPY", 0},
    {"KES", 2},
    {"KGS", 2},
    {"KHR", 2},
    {"KMF", 0},
    {"KPW", 2},
    {"KRW", 0},
    {"KWD", 3},
    {"KYD", 2},
    {"KZT", 2},
    {"LAK", 2},
    {"LBP", 2},
    {"LKR", 2},
    {"LRD", 2},
    {"LSL", 2},
    {"LYD", 3},
    {"MAD", 2},
    {"MDL", 2},
    {"MGA", 2},
    {"MKD", 2},
    {"MMK", 2},
    {"MNT", 2},
    {"MOP", 2},
    {"MRU", 2},
    {"MUR", 2},
    {"MVR", 2},
    {"MWK", 2},
    {"MXN", 2},
    {"MXV", 2},
    {"MYR", 2},
    {"MZN", 2},
    {"NAD", 2},
    {"NGN", 2},
    {"NIO", 2},
    {"NOK", 2},
    {"NPR", 2},
    {"NZD", 2},
    {"OMR", 3},
    {"PAB", 2},
    {"PEN", 2},
    {"PGK", 2},
    {"PHP", 2},
    {"PKR", 2},
    {"PLN", 2},
    {"PYG", 0},
    {"QAR", 2},
    {"RON", 2},
    {"RSD", 2},
    {"RUB", 2},
    {"RWF", 0},
    {"SAR", 2},
    {"SBD", 2},
    {"SCR", 2},
    {"SDG", 2},
    {"SEK", 2},
    {"SGD", 2},
    {"SHP", 2},
    {"SLE", 2},
    {"SOS", 2},
    {"SRD", 2},
    {"SSP", 2},
    {"STN", 2},
    {"SVC", 2},
    {"SYP", 2},
    {"SZL", 2},
    {"THB", 2},
    {"TJS", 2},
    {"TMT", 2},
    {"TND", 3},
    {"TOP", 2},
    {"TRY", 2},
    {"TTD", 2},
    {"TWD", 2},
    {"TZS", 2},
    {"UAH", 2},
    {"UGX", 0},
    {"USD", 2},
    {"USN", 2},
    {"UYI", 0},
    {"UYU", 2},
    {"UYW", 4},
    {"UZS", 2},
    {"VED", 2},
    {"VES", 2},
    {"VND", 0},
    {"VUV", 0},
    {"WST", 2},
    {"XAD", 2},
    {"XAF", 0},
    {"XAG", 0},
    {"XAU", 0},
    {"XBA", 0},
    {"XBB", 0},
    {"XBC", 0},
    {"XBD", 0},
    {"XCD", 2},
    {"XCG", 2},
    {"XDR", 0},
    {"XOF", 0},
    {"XPD", 0},
    {"XPF", 0},
    {"XPT", 0},
    {"XSU", 0},
    {"XTS", 0},
    {"XUA", 0},
    {"XXX", 0},
    {"YER", 2},
    {"ZAR", 2},
    {"ZMW", 2},
    {"ZWG", 2},
    // withdrawn
    {"ANG", 2},
    {"BGN", 2},
    {"CUC", 2},
    {"HRK", 2},
    {"SLL", 2},
    {"ZWL", 2},
});

constexpr std::uint32_t pack(std::string_view code) {
  std::uint32_t packed = 0;
  for (const char letter : code) packed = (packed << 8) | static_cast<unsigned char>(letter);
  return packed;
}

struct PackedRow {
  std::uint32_t packed;
  int minor_digits;
};

constexpr auto packed_rows = [] {
  std::array<PackedRow, currency_rows.size()> result{};
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = {pack(currency_rows[i].code), currency_rows[i].minor_digits};
  }
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.packed < b.packed; });
  return result;
}();

const PackedRow* find_row(std::uint32_t packed) {
  const auto at = std::lower_bound(packed_rows.begin(), packed_rows.end(), packed,
                                   [](const PackedRow& row, std::uint32_t wanted) { return row.packed < wanted; });
  return at != packed_rows.end() && at->packed == packed ? &*at : nullptr;
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view code) {
  if (code.size() != 3 || find_row(pack(code)) == nullptr) return std::nullopt;
  return from_packed(pack(code));
}

std::string Currency::code() const {
  if (is_none()) return {};
  return {static_cast<char>(packed_ >> 16), static_cast<char>(packed_ >> 8), static_cast<char>(packed_)};
}

int Currency::minor_digits() const noexcept {
  const PackedRow* row = find_row(packed_);
  return row != nullptr ? row->minor_digits : 2;
}

std::optional<Money> Money::parse(std::string_view text) {
  if (text.size() < 5) return std::nullopt;
  const auto currency = Currency::parse(text.substr(text.size() - 3));
  text.remove_suffix(3);
  const std::size_t end = text.find_last_not_of(' ');
  if (!currency || end == std::string_view::npos || end + 1 == text.size()) return std::nullopt;
  const auto amount = Decimal::parse(text.substr(0, end + 1));
  if (!amount) return std::nullopt;
  return Money{*amount, *currency};
}

std::string Money::to_text() const {
  std::string text = amount.to_text_with_scale(currency.minor_digits());
  if (!currency.is_none()) {
    text += ' ';
    text += currency.code();
  }
  return text;
}

Money round_money(const Money& money, Rounding mode) {
  return {round(money.amount, money.currency.minor_digits(), mode), money.currency};
}

namespace {

/// Whole shares of `units` and what each share was cut by, as a number to compare with the others.
template <class Remainder>
struct Shares {
  std::vector<Decimal> whole;
  std::vector<Remainder> rests;
};

template <class Remainder>
std::vector<Decimal> hand_out_rest(Shares<Remainder> shares, const Decimal& units) {
  Decimal given;
  for (const Decimal& share : shares.whole) given = given + share;
  std::vector<std::size_t> order(shares.whole.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shares.rests[a] > shares.rests[b]; });
  const auto left = (units - given).to_int64();
  const auto count = static_cast<std::int64_t>(order.size());
  if (!left || *left > count || *left < -count) return {};
  for (std::int64_t i = 0; i < *left; ++i) {
    Decimal& share = shares.whole[order[static_cast<std::size_t>(i)]];
    share = share + Decimal(1);
  }
  // Shares of 34 digits may have been rounded up to whole units: then the smallest rests give back.
  for (std::int64_t i = 0; i < -*left; ++i) {
    Decimal& share = shares.whole[order[static_cast<std::size_t>(count - 1 - i)]];
    share = share - Decimal(1);
  }
  return std::move(shares.whole);
}

/// The coefficients of small numbers at one scale, when they and their sum fit 64 bits.
std::optional<std::vector<std::int64_t>> common_coefficients(const std::vector<Decimal>& numbers) {
  int scale = 0;
  for (const Decimal& number : numbers) {
    if (!number.is_small()) return std::nullopt;
    scale = std::max(scale, number.scale());
  }
  const Decimal shift = power(Decimal(10), Decimal(scale));
  std::vector<std::int64_t> result;
  result.reserve(numbers.size());
  std::int64_t sum = 0;
  for (const Decimal& number : numbers) {
    const auto coefficient = (number * shift).to_int64();
    if (!coefficient || __builtin_add_overflow(sum, *coefficient, &sum)) return std::nullopt;
    result.push_back(*coefficient);
  }
  return result;
}

std::vector<Decimal> allocate_units(const Decimal& units, const std::vector<Decimal>& weights, const Decimal& sum) {
  const auto whole_units = units.to_int64();
  if (const auto coefficients = common_coefficients(weights); whole_units && coefficients) {
    const std::int64_t total = std::accumulate(coefficients->begin(), coefficients->end(), std::int64_t{0});
    Shares<std::int64_t> shares;
    for (const std::int64_t weight : *coefficients) {
      const Int128 product = static_cast<Int128>(*whole_units) * weight;
      shares.whole.emplace_back(static_cast<std::int64_t>(product / total));
      shares.rests.push_back(static_cast<std::int64_t>(product % total));
    }
    return hand_out_rest(std::move(shares), units);
  }
  // Beyond 64 bits: 34 digits tell shares and remainders apart.
  Shares<Decimal> shares;
  for (const Decimal& weight : weights) {
    const Decimal exact = units * (weight / sum);
    const Decimal whole = floor(exact);
    shares.whole.push_back(whole);
    shares.rests.push_back(exact - whole);
  }
  return hand_out_rest(std::move(shares), units);
}

}  // namespace

std::vector<Decimal> allocate(const Money& total, const std::vector<Decimal>& weights) {
  const Decimal unit = power(Decimal(10), Decimal(-total.currency.minor_digits()));
  const Decimal units = absolute(total.amount) / unit;
  Decimal sum;
  for (const Decimal& weight : weights) {
    if (!weight.is_finite() || weight.is_negative()) return {};
    sum = sum + weight;
  }
  // Beyond 34 digits units cannot be counted one by one.
  if (!units.is_finite() || !units.is_integer() || units >= *Decimal::parse("1e34") || sum.is_zero() ||
      !sum.is_finite())
    return {};
  std::vector<Decimal> amounts = allocate_units(units, weights, sum);
  const bool negative = total.amount.is_negative();
  for (Decimal& amount : amounts) amount = negative ? -(amount * unit) : amount * unit;
  return amounts;
}

}  // namespace adjudge
