#pragma once

#include <string>
#include <utility>

#include "adjudge/core/value.hpp"

namespace adjudge {

/// A value that could not be had, about a part of the policy.
inline Value problem_of(Code code, std::string message, Span span = {}) {
  Problem problem;
  problem.code = code;
  problem.message = std::move(message);
  problem.span = span;
  return Value::problem(std::move(problem));
}

}  // namespace adjudge
