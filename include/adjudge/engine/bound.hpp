#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
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
  explicit Binding(const Program& program) : program_(&program) {
    for (const program::Slot& slot : program.slots)
      absent_.push_back(slot.has_default ? slot.default_value : fitted(Value(), slot));
    plan<Applicant>("");
  }

  const std::vector<std::string>& unused() const noexcept { return unused_; }

  Case operator()(const Applicant& applicant) const {
    Case result{absent_};
    std::size_t step = 0;
    read(applicant, step, result);
    return result;
  }

 private:
  static constexpr int pass_over = -1;
  static constexpr int descend = -2;

  // Reads texts as dates, checks ranges and members, and says what is missing.
  Value fitted(const Value& given, const program::Slot& slot) const {
    return fit(given, slot.type, slot.path, program_->currency, program_->zone, slot.sensitive);
  }

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
      const auto slot = static_cast<std::size_t>(what);
      const Value given = to_value(member);
      if (!given.is_null()) result.facts[slot] = fitted(given, program_->slots[slot]);
    } else if (what == descend) {
      if constexpr (BoundStruct<Member>) read(member, step, result);
    }
  }

  const Program* program_;
  std::vector<Value> absent_;  // by slot: what a case is that says nothing
  std::vector<int> steps_;     // one per member that the walk meets: a slot, or what to do
  std::vector<std::string> unused_;
};

namespace detail {

/// The binding of a struct to a version of a policy; each thread keeps its last one for the cases to come.
template <class Applicant>
std::shared_ptr<const Binding<Applicant>> binding_to(const std::shared_ptr<const PolicyVersion>& version) {
  // Bound to the version's owner, not to its address, which another may have after it.
  thread_local std::weak_ptr<const PolicyVersion> bound_to;
  thread_local std::shared_ptr<const Binding<Applicant>> binding;
  if (!binding || bound_to.owner_before(version) || version.owner_before(bound_to)) {
    binding = std::make_shared<const Binding<Applicant>>(version->program);
    bound_to = version;
  }
  return binding;
}

}  // namespace detail

template <class Applicant>
Decision Policy::decide(const Applicant& applicant, const DecideOptions& options) const {
  static_assert(BoundStruct<Applicant>, "bind the struct first: ADJUDGE_FIELDS(Struct, member, ...)");
  // Which version decides depends on the case's date: that is the other `decide`'s business.
  if (versions().size() > 1 || newest().model.has_period) return decide(to_value(applicant), options);
  const auto binding = detail::binding_to<Applicant>(versions().back());
  return decide_case((*binding)(applicant), options);
}

}  // namespace adjudge
