#include "adjudge/core/zone.hpp"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "core/text_reader.hpp"

namespace adjudge {
namespace {

constexpr std::size_t max_zones = 2048;  // the tz database has about 600 names
constexpr std::size_t max_id_length = 64;

struct ZoneEntry {
  std::string id;
  cctz::time_zone zone;
};

/// The zones that were asked for and exist. Entries are never removed, so that an index stays good for ever and is read
/// without a lock.
struct ZoneTable {
  std::shared_mutex mutex;
  std::map<std::string, std::int32_t, std::less<>> index;
  std::array<std::atomic<const ZoneEntry*>, max_zones> entries{};
};

ZoneTable& zone_table() {
  static auto* const table = new ZoneTable;  // never destroyed: other static objects may still tell times at exit
  return *table;
}

std::string zone_folder() {
  const char* const folder = std::getenv("TZDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

/// `Area/City`, `Etc/GMT+5`, `CET`: nothing that could be another path, and none of the files that mean something else
/// (`right/` counts leap seconds, `localtime` is whatever this machine is set to).
bool is_plain_id(std::string_view id) {
  if (id.empty() || id.size() > max_id_length) return false;
  bool at_start = true;
  for (const char c : id) {
    const bool is_letter = detail::to_lower(c) >= 'a' && detail::to_lower(c) <= 'z';
    if (at_start ? !is_letter : !is_letter && !detail::is_digit(c) && c != '_' && c != '-' && c != '+' && c != '/') {
      return false;
    }
    at_start = c == '/';
  }
  if (at_start) return false;
  const std::string_view area = id.substr(0, id.find('/'));
  return area != "right" && area != "posix" && area != "posixrules" && area != "localtime" && area != "Fixed" &&
         area != "Factory";
}

/// Asked before cctz, which keeps a record of every name that it fails to load.
bool is_zone_file(std::string_view id) {
  std::ifstream file(zone_folder() + '/' + std::string(id), std::ios::binary);
  std::array<char, 4> magic{};
  file.read(magic.data(), magic.size());
  return file && std::string_view(magic.data(), magic.size()) == "TZif";
}

const ZoneEntry* entry_of(std::int32_t index) {
  if (index < 0 || static_cast<std::size_t>(index) >= max_zones) return nullptr;
  return zone_table().entries[static_cast<std::size_t>(index)].load(std::memory_order_acquire);
}

/// Far beyond every date, and still safe to convert.
constexpr std::int64_t seconds_limit = 100'000'000'000'000'000;

std::chrono::time_point<std::chrono::system_clock, cctz::seconds> time_point_of(std::int64_t seconds) {
  return std::chrono::time_point<std::chrono::system_clock, cctz::seconds>(
      cctz::seconds(std::clamp(seconds, -seconds_limit, seconds_limit)));
}

}  // namespace

std::optional<Zone> Zone::named(std::string_view id) {
  ZoneTable& table = zone_table();
  {
    const std::shared_lock lock(table.mutex);
    if (const auto found = table.index.find(id); found != table.index.end()) {
      return from_packed(Kind::named, found->second);
    }
  }
  // UTC and GMT need no data.
  const bool is_utc = id == "UTC" || id == "GMT";
  if (!is_utc && (!is_plain_id(id) || !is_zone_file(id))) return std::nullopt;
  cctz::time_zone zone = cctz::utc_time_zone();
  if (!is_utc && !cctz::load_time_zone(std::string(id), &zone)) return std::nullopt;

  const std::unique_lock lock(table.mutex);
  const std::size_t count = table.index.size();
  if (count >= max_zones) return std::nullopt;
  const auto [place, is_new] = table.index.try_emplace(std::string(id), static_cast<std::int32_t>(count));
  if (is_new) table.entries[count].store(new ZoneEntry{std::string(id), zone}, std::memory_order_release);
  return from_packed(Kind::named, place->second);
}

std::string Zone::id() const {
  const ZoneEntry* entry = kind_ == Kind::named ? entry_of(data_) : nullptr;
  return entry != nullptr ? entry->id : std::string();
}

std::int32_t Zone::offset_at(std::int64_t instant_seconds) const {
  if (kind_ == Kind::offset) return data_;
  const ZoneEntry* entry = kind_ == Kind::named ? entry_of(data_) : nullptr;
  return entry != nullptr ? entry->zone.lookup(time_point_of(instant_seconds)).offset : 0;
}

std::int64_t Zone::instant_of(std::int64_t civil_seconds) const {
  civil_seconds = std::clamp(civil_seconds, -seconds_limit, seconds_limit);
  if (kind_ == Kind::offset) return civil_seconds - data_;
  const ZoneEntry* entry = kind_ == Kind::named ? entry_of(data_) : nullptr;
  if (entry == nullptr) return civil_seconds;
  const cctz::civil_second civil = cctz::civil_second(1970, 1, 1, 0, 0, 0) + civil_seconds;
  // `pre` reads the time with the offset before a change: right for unique times, gaps and the first of a repetition.
  return entry->zone.lookup(civil).pre.time_since_epoch().count();
}

std::string Zone::to_text() const {
  switch (kind_) {
    case Kind::local:
      return {};
    case Kind::named:
      return '@' + id();
    case Kind::offset:
      break;
  }
  if (data_ == 0) return "Z";
  std::string text = data_ < 0 ? "-" : "+";
  const std::int64_t size = data_ < 0 ? -std::int64_t{data_} : data_;
  detail::append_padded(text, size / 3600, 2);
  text += ':';
  detail::append_padded(text, size / 60 % 60, 2);
  if (size % 60 != 0) {
    text += ':';
    detail::append_padded(text, size % 60, 2);
  }
  return text;
}

std::string time_zone_data_version() {
  std::ifstream file(zone_folder() + "/tzdata.zi");
  std::string line;
  std::getline(file, line);
  constexpr std::string_view head = "# version ";
  if (!line.starts_with(head) || line.size() > 40) return "unknown";
  return line.substr(head.size());
}

}  // namespace adjudge
