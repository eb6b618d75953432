#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/value.hpp"

namespace adjudge {

enum class Status : std::uint8_t { decided, undetermined, conflict, error };
std::string_view to_text(Status status);
std::optional<Status> parse_status(std::string_view text);

/// The answer to one of a pack's decisions for one case.
struct Answer {
  std::string decision;
  Status status = Status::decided;
  Value value;                     ///< null unless decided; an output that was left out is null in it
  std::vector<std::string> fired;  ///< ids of the rules that gave it
  std::vector<std::vector<std::string>>
      fired_by_element;              ///< under `for_each`: one list per element, and `fired` is empty
  std::vector<std::string> because;  ///< their reasons, filled in
  std::vector<std::string> cite;     ///< what they cite
  std::vector<std::string> missing;  ///< when undetermined: the facts that would settle it
  std::optional<Problem> problem;    ///< when error or conflict: why
};

/// All answers for one case, in the order in which they were asked for.
struct Decision {
  std::vector<Answer> answers;
  std::string pack;
  std::string version;               ///< of the policy that decided
  std::optional<Problem> problem;    ///< the case as a whole could not be decided (no version for its date)
  std::vector<Problem> null_causes;  ///< in dmn mode: the mistakes that made values null, the first hundred

  const Answer* find(std::string_view decision) const;
  const Answer& operator[](std::string_view decision) const;  ///< throws std::out_of_range when it was not asked for
};

}  // namespace adjudge
