#pragma once

#include <string>

#include "adjudge/core/diagnostic.hpp"

/// The mistakes that the program layer reports.
namespace adjudge::errors {

inline Diagnostic program_too_large(Span span, const std::string& what) {
  Diagnostic diagnostic;
  diagnostic.code = Code::program_too_large;
  diagnostic.message = "the pack is too large to compile: " + what;
  diagnostic.labels.push_back({span, "here"});
  diagnostic.fixes.push_back({Span{}, {}, "split the expression, or move parts of it to terms"});
  return diagnostic;
}

}  // namespace adjudge::errors
