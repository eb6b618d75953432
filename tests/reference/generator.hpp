#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adjudge/core/date.hpp"
#include "adjudge/core/date_time.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"

/// Random packs and cases for comparing evaluators: well typed, small, and full of boundaries.
namespace adjudge::reference {

/// Numbers from a seed, the same on every machine.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() noexcept;  ///< splitmix64
  std::size_t below(std::size_t limit) noexcept { return static_cast<std::size_t>(next() % limit); }
  bool in_100(unsigned percent) noexcept { return below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& items) noexcept {
    return items[below(items.size())];
  }

 private:
  std::uint64_t state_;
};

/// A random pack, kept in pieces so that a failing one can be made smaller.
struct GeneratedPack {
  /// One declaration. `parts` are what it can lose one by one: rules, rows, seasons.
  struct Declaration {
    std::string section;
    std::string name;
    std::vector<std::string> before;
    std::vector<std::string> parts;
    std::vector<std::string> after;
  };
  struct Input {
    std::string path;
    Type type;
    bool has_default = false;
  };

  std::vector<std::string> header;
  std::vector<Declaration> declarations;
  std::string calendar;       ///< text of `calendars/de.yaml`
  std::vector<Input> inputs;  ///< what a case may carry
  std::vector<Date> dates;    ///< days that its conditions talk about
  Currency currency;

  std::string text() const;                    ///< of `pack.yaml`
  std::vector<std::string> decisions() const;  ///< names, in the order of the text
};

GeneratedPack generate_pack(std::uint64_t seed);

/// A case for the pack: some facts missing, unknown or unfit, as often as not near a boundary.
struct GeneratedCase {
  Value raw;
  std::optional<Instant> now;
};
GeneratedCase generate_case(const GeneratedPack& pack, std::uint64_t seed);

}  // namespace adjudge::reference
