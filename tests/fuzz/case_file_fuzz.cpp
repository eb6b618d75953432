// Any bytes as a file of cases: the first tells the format. Rows or problems, and an end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "adjudge/io/cases.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto format = static_cast<adjudge::CaseFormat>(data[0] % 3);
  std::istringstream input(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  adjudge::CaseFile file(input, format);
  std::size_t rows = 0;
  while (const auto row = file.next()) {
    if (++rows > size || row->offset >= size) std::abort();
    if (row->is_good() != row->given.is(adjudge::Kind::context)) std::abort();
  }
  return 0;
}
