#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <stdexcept>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/source.hpp"

namespace adjudge {

/// Why something could not be had: the findings and the sources that they point into.
struct Failure {
  Diagnostics diagnostics;
  std::shared_ptr<const SourceSet> sources;
};

/// What `Result::value()` throws.
class Error : public std::runtime_error {
 public:
  explicit Error(Failure failure);
  const Diagnostics& diagnostics() const noexcept { return failure_.diagnostics; }
  const Failure& failure() const noexcept { return failure_; }

 private:
  Failure failure_;
};

/// A broken promise of the library itself; never the user's doing.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// A value, or every reason why there is none.
template <class T>
using Result = boost::system::result<T, Failure>;

[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

}  // namespace adjudge
