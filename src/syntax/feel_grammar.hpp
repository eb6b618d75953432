#pragma once

#include <vector>

#include "syntax/feel_reader.hpp"

namespace adjudge::feel {

/// The tests of a cell, while they are read.
struct TestPieces {
  std::vector<Piece> tests;
  bool any = false;
  bool negated = false;
};

/// The one grammar of FEEL, in both modes. Each function reads the whole text of the reader; when it gives false,
/// `reader.diagnosis()` says why.
bool read_expression(Reader& reader, Piece& result);
bool read_unary_tests(Reader& reader, TestPieces& result);
bool read_function_head(Reader& reader, FunctionHead& result);

/// Reads the piece `[begin, end)` of a text as an expression; complaints go to `notes`.
ast::ExpressionPtr parse_slice(const ScalarText& text, std::uint32_t begin, std::uint32_t end, const Scope& scope,
                               Mode mode, Diagnostics& notes);

}  // namespace adjudge::feel
