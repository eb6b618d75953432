#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "adjudge/syntax/parse_expression.hpp"
#include "adjudge/syntax/print.hpp"

/// Any bytes are read as an expression, tests, a text and a function's head, in the mode that the first byte picks.
/// What is read as an expression must print as a text that reads as the same tree.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adjudge;
  if (size == 0) return 0;
  static const NameSet names = [] {
    NameSet result;
    for (const char* name : {"a", "b", "x", "order", "lines", "Phone Number", "days between", "not", "sum"})
      result.add(name);
    return result;
  }();
  static const NameSet members = [] {
    NameSet result;
    for (const char* name : {"price", "sku", "start included"}) result.add(name);
    return result;
  }();
  const Scope scope{names, members};
  const Mode mode = (data[0] & 1) == 0 ? Mode::strict : Mode::dmn;
  const std::string text(data + 1, data + size);
  SourceSet sources;
  const ScalarText scalar = ScalarText::verbatim(text, sources.add({"fuzz", text}));

  Diagnostics notes;
  const auto expression = parse_expression(scalar, scope, mode, notes);
  if (notes.size() > 1) std::abort();
  if (notes.empty()) {
    const std::string printed = print(*expression);
    Diagnostics more;
    const auto again = parse_expression(ScalarText::verbatim(printed, SourceId{0}), scope, mode, more);
    const bool is_longer = printed.size() > max_expression_length;  // printing may add what the text left out
    if (!is_longer && (!more.empty() || to_text(*again) != to_text(*expression))) std::abort();
  }
  print(parse_unary_tests(scalar, scope, mode, notes));
  parse_template(scalar, scope, mode, notes);
  parse_function_head(scalar, mode, notes);
  to_text(notes, sources);
  return 0;
}
