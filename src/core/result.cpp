#include "adjudge/core/result.hpp"

namespace adjudge {
namespace {

std::string what_of(const Failure& failure) {
  static const SourceSet no_sources;
  std::string text = to_text(failure.diagnostics, failure.sources != nullptr ? *failure.sources : no_sources);
  while (text.ends_with('\n')) text.pop_back();
  return text.empty() ? "it failed without saying why" : text;
}

}  // namespace

Error::Error(Failure failure) : std::runtime_error(what_of(failure)), failure_(std::move(failure)) {}

void throw_exception_from_error(const Failure& failure, const boost::source_location&) { throw Error(failure); }

}  // namespace adjudge
