#pragma once

#include <span>
#include <string_view>

/// \file
/// The table behind `public_holidays`, written by scripts/write_holidays.py.
namespace adjudge::holiday_data {

/// The holidays of a country, or of a part of it: one run of `MMDD` for each year, each closed by `;`.
struct Set {
  std::string_view country;      ///< ISO 3166-1, two letters
  std::string_view subdivision;  ///< the part after the dash of ISO 3166-2; empty: the country as a whole
  std::string_view days;
};

extern const int first_year;
extern const int last_year;
extern const std::string_view source;
extern const std::span<const Set> sets;

}  // namespace adjudge::holiday_data
