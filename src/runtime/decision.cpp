#include "adjudge/runtime/decision.hpp"

#include <stdexcept>

namespace adjudge {

std::string_view to_text(Status status) {
  switch (status) {
    case Status::decided:
      return "decided";
    case Status::undetermined:
      return "undetermined";
    case Status::conflict:
      return "conflict";
    case Status::error:
      return "error";
  }
  return "error";
}

std::optional<Status> parse_status(std::string_view text) {
  for (const Status status : {Status::decided, Status::undetermined, Status::conflict, Status::error})
    if (text == to_text(status)) return status;
  return std::nullopt;
}

const Answer* Decision::find(std::string_view decision) const {
  for (const Answer& answer : answers)
    if (answer.decision == decision) return &answer;
  return nullptr;
}

const Answer& Decision::operator[](std::string_view decision) const {
  if (const Answer* answer = find(decision)) return *answer;
  throw std::out_of_range("the decision `" + std::string(decision) + "` was not asked for");
}

}  // namespace adjudge
