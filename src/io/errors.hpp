#pragma once

#include <string>
#include <utility>

#include "adjudge/core/result.hpp"

/// The mistakes that the layer reports about whole files.
namespace adjudge::errors {

inline Failure file_failure(Code code, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  Failure failure;
  failure.diagnostics.add(std::move(diagnostic));
  failure.sources = std::make_shared<const SourceSet>();
  return failure;
}

inline Failure file_not_found(const std::string& path) {
  return file_failure(Code::not_found, "there is no file `" + path + "`");
}

inline Failure file_unreadable(const std::string& path, const std::string& reason) {
  return file_failure(Code::unreadable, "`" + path + "` cannot be read: " + reason);
}

inline Failure unknown_format(const std::string& path) {
  return file_failure(
      Code::unreadable,
      "the name `" + path + "` does not tell the format: expected .ndjson, .jsonl, .json, .csv or .tsv");
}

}  // namespace adjudge::errors
