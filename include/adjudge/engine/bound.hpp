#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adjudge/engine/fields.hpp"
#include "adjudge/engine/policy.hpp"
#include "adjudge/runtime/case.hpp"

namespace adjudge {

/// Where the members of a bound struct go in the cases of one program. Made once; then each case is read in one walk
/// over the members, which looks no name up.
template <BoundStruct Applicant>
class Binding {
 public:
  /// Members that are no facts of the program are passed over; their paths are in `unused()`. Facts that no member
  /// gives are unknown or missing, as their types say.
  explicit Binding(const Program& program) : program_(&program) { plan<Applicant>(""); }

  const std::vector<std::string>& unused() const noexcept { return unused_; }

  Case operator()(const Applicant& applicant) const {
    Case result;
    result.facts.resize(program_->slots.size());
    std::size_t step = 0;
    read(applicant, step, result);
    // `fit` reads texts as dates, checks ranges and members, and says what is missing.
    for (std::size_t i = 0; i < result.facts.size(); ++i) {
      const program::Slot& slot = program_->slots[i];
      Value& fact = result.facts[i];
      if (fact.is_null() && slot.has_default)
        fact = slot.default_value;
      else
        fact = fit(fact, slot.type, slot.path, program_->currency, program_->zone, slot.sensitive);
    }
    return result;
  }

 private:
  static constexpr int pass_over = -1;
  static constexpr int descend = -2;

  template <class Struct>
  void plan(const std::string& prefix) {
    std::apply([&](const auto&... field) { (plan_field(field, prefix), ...); }, Fields<Struct>::list);
  }

  template <class Owner, class Member>
  void plan_field(const Field<Owner, Member>& field, const std::string& prefix) {
    const std::string path = prefix + std::string(field.name);
    if (const int slot = program_->find_slot(path); slot >= 0) {
      steps_.push_back(slot);
      return;
    }
    if constexpr (BoundStruct<Member>) {
      for (const program::Slot& slot : program_->slots)
        if (slot.path.size() > path.size() && slot.path.compare(0, path.size(), path) == 0 &&
            slot.path[path.size()] == '.') {
          steps_.push_back(descend);
          plan<Member>(path + ".");
          return;
        }
    }
    steps_.push_back(pass_over);
    unused_.push_back(path);
  }

  template <class Struct>
  void read(const Struct& object, std::size_t& step, Case& result) const {
    std::apply([&](const auto&... field) { (read_field(object.*field.member, step, result), ...); },
               Fields<Struct>::list);
  }

  template <class Member>
  void read_field(const Member& member, std::size_t& step, Case& result) const {
    const int what = steps_[step++];
    if (what >= 0) {
      result.facts[static_cast<std::size_t>(what)] = to_value(member);
    } else if (what == descend) {
      if constexpr (BoundStruct<Member>) read(member, step, result);
    }
  }

  const Program* program_;
  std::vector<int> steps_;  // one per member that the walk meets: a slot, or what to do
  std::vector<std::string> unused_;
};

template <class Applicant>
Decision Policy::decide(const Applicant& applicant, const DecideOptions& options) const {
  static_assert(BoundStruct<Applicant>, "bind the struct first: ADJUDGE_FIELDS(Struct, member, ...)");
  // Which version decides depends on the case's date: that is the other `decide`'s business.
  if (versions().size() > 1 || newest().model.has_period) return decide(to_value(applicant), options);
  return decide_case(Binding<Applicant>(program())(applicant), options);
}

}  // namespace adjudge
