#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/value.hpp"
#include "adjudge/runtime/decision.hpp"
#include "adjudge/runtime/explanation.hpp"

namespace adjudge {

/// Why a text is no JSON, and where.
struct JsonError {
  std::string message;
  std::size_t offset = 0;  ///< byte
};

/// Reads one JSON text: numbers from their digits (never through a binary float), a key given twice is an error,
/// depth at most 128. `error` says why nothing came back.
std::optional<Value> parse_json(std::string_view text, JsonError& error);

/// Reads many JSON texts as `parse_json` does. Objects with the same keys share one shape, from text to text, so reuse
/// it where texts resemble each other. Not for several threads at once.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  std::optional<Value> read(std::string_view text, JsonError& error);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A value as JSON: numbers plain, money as `"12.30 EUR"`, dates and the like as their text, null for null and unknown.
std::string to_json(const Value& value);

/// One decision as a JSON object on one line: answers, status, fired, because, cite, missing, error by decision.
std::string to_json(const Decision& decision);
/// An explanation as JSON: the whole trace.
std::string to_json(const Explanation& explanation);
std::string to_json(const WhyNot& why_not);

/// Appends a JSON string literal.
void append_json_string(std::string& out, std::string_view text);

}  // namespace adjudge
