#include "adjudge/core/holidays.hpp"

#include "core/holiday_data.hpp"

namespace adjudge {

std::optional<PublicHolidays> public_holidays(std::string_view country, std::string_view subdivision) {
  for (const holiday_data::Set& set : holiday_data::sets) {
    if (set.country != country || set.subdivision != subdivision) continue;
    PublicHolidays result;
    result.from = Date::from_civil(holiday_data::first_year, 1, 1).value();
    result.to = Date::from_civil(holiday_data::last_year + 1, 1, 1).value();
    const auto digits = [&](std::size_t at) { return (set.days[at] - '0') * 10 + (set.days[at + 1] - '0'); };
    std::int64_t year = holiday_data::first_year;
    for (std::size_t at = 0; at < set.days.size();) {
      if (set.days[at] == ';') {
        ++year;
        ++at;
        continue;
      }
      result.days.push_back(Date::from_civil(year, digits(at), digits(at + 2)).value());
      at += 4;
    }
    return result;
  }
  return std::nullopt;
}

std::vector<std::string> holiday_countries() {
  std::vector<std::string> result;
  for (const holiday_data::Set& set : holiday_data::sets)
    if (set.subdivision.empty()) result.emplace_back(set.country);
  return result;
}

std::vector<std::string> holiday_subdivisions(std::string_view country) {
  std::vector<std::string> result;
  for (const holiday_data::Set& set : holiday_data::sets)
    if (set.country == country && !set.subdivision.empty()) result.emplace_back(set.subdivision);
  return result;
}

}  // namespace adjudge
