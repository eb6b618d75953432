// The verbs of parse_expression.hpp, over the grammar.

#include <memory>
#include <utility>

#include "adjudge/syntax/parse_expression.hpp"
#include "syntax/feel_errors.hpp"
#include "syntax/feel_grammar.hpp"
#include "syntax/feel_reader.hpp"

namespace adjudge {
namespace feel {
namespace {

ast::ExpressionPtr invalid(const Span& span) {
  return std::make_shared<ast::Expression>(ast::Expression{span, ast::Invalid{}});
}

/// Whether a text is of a length that can be read at all; the complaint is made.
bool is_readable(const ScalarText& text, Diagnostics& notes) {
  if (text.text.size() <= max_expression_length) return true;
  notes.add(errors::too_long(text.span, text.text.size()));
  return false;
}

/// Reads a text that must not be blank; `read` is one of the grammar's.
template <class Read>
bool read_text(Reader& reader, const Span& whole, Diagnostics& notes, Read read) {
  const bool is_blank = reader.skip(reader.begin()) == reader.end() && !reader.has_failed();
  if (is_blank) {
    notes.add(errors::empty_expression(whole));
    return false;
  }
  if (!read()) {
    notes.add(reader.diagnosis());
    return false;
  }
  return true;
}

}  // namespace

ast::ExpressionPtr parse_slice(const ScalarText& text, std::uint32_t begin, std::uint32_t end, const Scope& scope,
                               Mode mode, Diagnostics& notes) {
  Reader reader{text, begin, end, scope, mode};
  const bool is_whole = begin == 0 && end == text.text.size();
  const Span span = is_whole ? text.span : text.locate(begin, end);
  Piece piece;
  if (!read_text(reader, span, notes, [&] { return read_expression(reader, piece); })) return invalid(span);
  return std::move(piece.node);
}

}  // namespace feel

ast::ExpressionPtr parse_expression(const ScalarText& text, const Scope& scope, Mode mode, Diagnostics& notes) {
  if (!feel::is_readable(text, notes)) return feel::invalid(text.span);
  return feel::parse_slice(text, 0, static_cast<std::uint32_t>(text.text.size()), scope, mode, notes);
}

ast::UnaryTests parse_unary_tests(const ScalarText& text, const Scope& scope, Mode mode, Diagnostics& notes) {
  ast::UnaryTests result;
  result.span = text.span;
  if (feel::is_readable(text, notes)) {
    feel::Reader reader{text, 0, static_cast<std::uint32_t>(text.text.size()), scope, mode};
    feel::TestPieces pieces;
    if (feel::read_text(reader, text.span, notes, [&] { return feel::read_unary_tests(reader, pieces); })) {
      result.any = pieces.any;
      result.negated = pieces.negated;
      for (feel::Piece& piece : pieces.tests) result.tests.push_back(std::move(piece.node));
      return result;
    }
  }
  result.tests.push_back(feel::invalid(text.span));
  return result;
}

FunctionHead parse_function_head(const ScalarText& text, Mode mode, Diagnostics& notes) {
  FunctionHead result;
  if (!feel::is_readable(text, notes)) return result;
  const NameSet none;
  const Scope scope{none, none};
  feel::Reader reader{text, 0, static_cast<std::uint32_t>(text.text.size()), scope, mode};
  if (!feel::read_text(reader, text.span, notes, [&] { return feel::read_function_head(reader, result); })) return {};
  return result;
}

}  // namespace adjudge
