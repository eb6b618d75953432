#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adjudge/core/date.hpp"
#include "adjudge/core/date_time.hpp"
#include "adjudge/core/zone.hpp"

namespace adjudge {

/// Opening hours of a week and holidays, in one zone.
///
/// An open day has hours and is no holiday; an interval holds its first instant and not its last.
class Calendar {
 public:
  struct Hours {
    std::int32_t opens = 0;   ///< seconds since midnight
    std::int32_t closes = 0;  ///< seconds since midnight; above `opens`; 86,400 = midnight
  };

  std::string id;
  Zone zone;
  std::array<std::vector<Hours>, 7> week;  ///< Monday first; ascending, not overlapping
  std::vector<Date> holidays;              ///< ascending, each once
  std::optional<std::int32_t> cut_off;     ///< seconds since midnight: later counts as the next open day
  std::optional<Date> known_from;          ///< the first day whose holidays are known; nothing: all before are
  std::optional<Date> known_to;            ///< the first day whose holidays are no longer known
  std::string version;                     ///< of its data: a hash of the source text

  /// Whether the holidays around a day are known: those of a country end with the data.
  bool knows(Date day) const noexcept;
  bool is_open_day(Date day) const noexcept;
  bool is_open_at(const Instant& instant) const;

  /// The n-th open day after `start` (before it, for a negative n; `start` itself for 0). Nothing when the calendar is
  /// not open within the ten years that are searched.
  std::optional<Date> add_business_days(Date start, std::int64_t n) const;
  /// Open days after `from` up to and including `to`; negative when `to` is before `from`.
  std::int64_t business_days_between(Date from, Date to) const;
  /// `day` when open, else the next (or the previous) open day.
  std::optional<Date> roll_forward(Date day) const;
  std::optional<Date> roll_back(Date day) const;

  /// The moment when the calendar has been open for `duration` since `start` (or, for a negative one, from which it is
  /// open for as long until `start`). With nothing to add, `start` itself. Nothing when ten years do not hold so much.
  std::optional<Instant> add_business_time(const Instant& start, const Duration& duration) const;
  /// How long the calendar is open from `from` until `to`; negative when `to` is earlier. Nothing when they are more
  /// than ten years apart.
  std::optional<Duration> business_time_between(const Instant& from, const Instant& to) const;
  /// The open day that a moment counts for: its own, unless the calendar is closed on that day, has closed for that
  /// day, or the cut-off is past; then the next one.
  std::optional<Date> business_day_of(const Instant& moment) const;

 private:
  Zone clocks() const noexcept { return zone.kind() == Zone::Kind::local ? Zone::utc() : zone; }
  Instant instant_at(Date day, std::int32_t second) const;
};

}  // namespace adjudge
