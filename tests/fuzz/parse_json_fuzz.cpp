// Any bytes: a value that reads the same again, or a message with a place in the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adjudge/io/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  adjudge::JsonError error;
  const auto value = adjudge::parse_json(text, error);
  if (!value) {
    if (error.message.empty() || error.offset > size) std::abort();
    return 0;
  }
  const auto again = adjudge::parse_json(adjudge::to_json(*value), error);
  if (!again || !identical(*value, *again)) std::abort();
  return 0;
}
