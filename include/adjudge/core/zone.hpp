#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace adjudge {

/// What a time says of its zone: nothing (local), an offset from UTC, or an IANA zone.
///
/// IANA zones are kept in a process-wide table of the zones that exist, so a Zone is a small value.
class Zone {
 public:
  enum class Kind : std::uint8_t { local, offset, named };

  constexpr Zone() noexcept = default;
  static constexpr Zone utc() noexcept { return offset(0); }
  static constexpr Zone offset(std::int32_t seconds) noexcept { return from_packed(Kind::offset, seconds); }
  /// An IANA zone of the machine's time zone data (`Europe/Berlin`); nothing when it does not exist.
  static std::optional<Zone> named(std::string_view id);
  static constexpr Zone from_packed(Kind kind, std::int32_t data) noexcept {
    Zone zone;
    zone.kind_ = kind;
    zone.data_ = data;
    return zone;
  }

  constexpr Kind kind() const noexcept { return kind_; }
  constexpr std::int32_t data() const noexcept { return data_; }  ///< offset seconds, or the index of the zone
  std::string id() const;                                         ///< the IANA id, when named

  /// Offset from UTC in seconds at an instant (seconds since 1970-01-01T00:00Z); 0 for local.
  std::int32_t offset_at(std::int64_t instant_seconds) const;
  /// The instant at which the zone's clocks show a civil time (seconds since 1970-01-01T00:00 by that clock).
  /// A time that a spring gap skips is read with the offset before the gap; of a repeated time the first is taken.
  std::int64_t instant_of(std::int64_t civil_seconds) const;

  std::string to_text() const;  ///< ``, `Z`, `+02:00`, `+02:45:55`, `@Europe/Berlin`

  friend constexpr bool operator==(const Zone&, const Zone&) noexcept = default;

 private:
  Kind kind_ = Kind::local;
  std::int32_t data_ = 0;
};

/// Version of the machine's time zone data (`2026b`), or `unknown`.
std::string time_zone_data_version();

}  // namespace adjudge
