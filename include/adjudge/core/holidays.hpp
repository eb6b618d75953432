#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/date.hpp"

namespace adjudge {

/// The public holidays of a country in the years that the data covers.
struct PublicHolidays {
  std::vector<Date> days;  ///< ascending
  Date from;               ///< the first day that is covered
  Date to;                 ///< the first day that is no longer covered
};

/// The public holidays of a country (ISO 3166-1, two letters) or of a part of it (the letters behind the dash of ISO
/// 3166-2; empty: those of the whole country). Nothing for a country or a part that the data does not have.
///
/// Source: the PyPI package `holidays`, taken over by scripts/write_holidays.py.
std::optional<PublicHolidays> public_holidays(std::string_view country, std::string_view subdivision = {});

/// The countries that the data has; and the parts that it has of one.
std::vector<std::string> holiday_countries();
std::vector<std::string> holiday_subdivisions(std::string_view country);

}  // namespace adjudge
