#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "syntax/feel_names.hpp"

/// Reading FEEL, below the grammar: tokens, the names in scope, the tree that is built, and what went wrong where.
namespace adjudge::feel {

/// What the grammar could have gone on with at some place, in the order in which a message lists them.
enum class Wanted : std::uint8_t {
  nothing,  ///< a token that no message should name: an operator, say, where any expression could go on
  expression,
  name,
  parameter,
  argument_name,
  key,
  type,
  colon,
  comma,
  then_word,
  else_word,
  return_word,
  satisfies_word,
  in_word,
  and_word,
  of_word,
  arrow,
  dots,
  open_round,
  close_angle,
  close_round,
  close_square,
  close_curly,
  operation,  ///< an expression is complete; only an operator could go on
};

/// A part of the tree while it is built: its height is watched, so that whoever walks the tree may recurse.
struct Piece {
  std::shared_ptr<ast::Expression> node;
  unsigned height = 0;
};

struct Operator {
  ast::BinaryOperator op{};
  Span span;
};

/// The furthest place that the grammar reached, and what would have been right there.
struct Failure {
  std::uint32_t at = 0;
  std::uint32_t wanted = 0;                                        ///< bits of Wanted
  std::optional<std::uint32_t> bracket;                            ///< the innermost open one
  std::optional<std::pair<std::uint32_t, std::uint32_t>> unknown;  ///< the last name that is not in scope
  bool wants(Wanted what) const noexcept { return (wanted & (1u << static_cast<unsigned>(what))) != 0; }
};

/// The state of one parse. The grammar hands it its place in the text; reading a token means to pass over white space
/// and comments, and then to move that place or to leave it. After a hopeless mistake (too deep, a text that never
/// ends) no token can be read any more, so that the grammar comes to an end at once.
class Reader {
 public:
  /// Reads the piece `[begin, end)` of a text.
  Reader(const ScalarText& text, std::uint32_t begin, std::uint32_t end, const Scope& scope, Mode mode);

  const char* begin() const noexcept { return begin_; }
  const char* end() const noexcept { return end_; }
  bool has_failed() const noexcept { return mistake_.has_value(); }
  /// Why nothing could be read: the one diagnostic of this text.
  Diagnostic diagnosis() const;
  Span span(const char* first, const char* last) const;
  const char* skip(const char* first);  ///< over white space and comments

  // Tokens.
  bool symbol(const char*& first, std::string_view text, Wanted wanted);
  bool word(const char*& first, std::string_view text, Wanted wanted);
  bool at_end(const char*& first);
  bool lone_dash(const char*& first);  ///< `-` and nothing else: the test that always holds
  bool number(const char*& first, Piece& result);
  bool text(const char*& first, Piece& result);
  bool at_literal(const char*& first, Piece& result);
  bool constant(const char*& first, Piece& result);  ///< true, false, null
  bool name(const char*& first, Piece& result);      ///< the longest one in scope, or a single word
  bool member(const char*& first, ast::Identifier& result);
  bool key(const char*& first, ast::Identifier& result);
  bool parameter(const char*& first, ast::Identifier& result);
  bool variable(const char*& first, ast::Identifier& result);       ///< up to `in`
  bool argument_name(const char*& first, ast::Identifier& result);  ///< with its `:`; or nothing
  bool type_name(const char*& first, ast::Identifier& result);
  bool relation(const char*& first, Operator& result);
  bool addition(const char*& first, Operator& result);
  bool multiplication(const char*& first, Operator& result);
  bool power(const char*& first, Operator& result);
  bool otherwise(const char*& first, Operator& result);  ///< `??`, strict mode
  bool minus(const char*& first, Operator& result);
  bool disjunction(const char*& first, Operator& result);
  bool conjunction(const char*& first, Operator& result);
  bool dot(const char*& first);
  bool open_filter(const char*& first);
  bool open_list(const char*& first);      ///< `[`
  bool open_group(const char*& first);     ///< `(`
  bool open_context(const char*& first);   ///< `{`
  bool open_reversed(const char*& first);  ///< `]` at the start of an open interval
  bool close_empty_list(const char*& first);
  bool close_interval(const char*& first, bool& included);
  bool resume(const char*& first, Piece& result);  ///< takes what `leave_for_resume` left, without reading
  bool has_more_after(const char* first);          ///< whether an operand goes on here: `.`, `[`, `(`, an operator

  // Scopes and limits.
  struct Level {
    std::size_t names = 0;
    std::optional<std::uint32_t> bracket;
    bool in_upper_bound = false;
    bool in_filter = false;
  };
  Level enter();
  void leave(const Level& outer);
  bool descend(const char* first);
  void ascend() noexcept { --depth_; }
  void declare(std::string_view name);         ///< until the enclosing scope ends
  void declare_member(std::string_view name);  ///< after a `.`, for the rest of the text
  void see_upper_bound() noexcept { level_.in_upper_bound = true; }
  void see_members() noexcept { level_.in_filter = true; }
  void leave_for_resume(Piece piece) { resumed_ = std::move(piece); }
  void expect(const char* first, Wanted wanted);

  // The tree.
  Piece make(ast::Expression::Node node, unsigned height_of_parts = 0);
  Piece make(ast::Expression::Node node, unsigned height_of_parts, const Span& span);

 private:
  struct Match {
    const char* end = nullptr;
    std::string text;
  };
  Match longest(const char* at, const NameSet::Node* a, const NameSet::Node* b, const NameSet::Node* c);
  const char* word_end(const char* at) const;
  const char* token_end(const char* at) const;  ///< of a word or symbol that a name may hold; `at` when there is none
  const char* bare_date_end(const char* at) const;
  bool starts_operand(const char* at);
  bool greedy(const char*& first, ast::Identifier& result, Wanted wanted, bool may_be_keyword);
  bool operation(const char*& first, std::string_view text, ast::BinaryOperator op, Operator& result);
  bool read_text(const char*& first, std::string& result);
  bool length_or_money(const char*& first, const Decimal& count, const char* number_begin, Piece& result);
  Piece at_node(std::string text, const char* first, const char* last);
  std::uint32_t offset(const char* at) const noexcept { return static_cast<std::uint32_t>(at - base_); }
  std::string_view view(const char* first, const char* last) const noexcept {
    return {first, static_cast<std::size_t>(last - first)};
  }
  void fail(Diagnostic diagnostic);

  const ScalarText& text_;
  const Scope& scope_;
  Mode mode_;
  const char* base_;
  const char* begin_;
  const char* end_;

  NameSet::Node locals_;
  NameSet::Node local_members_;
  std::vector<NameSet::Node*> declared_;
  Level level_;
  unsigned depth_ = 0;
  std::optional<Piece> resumed_;
  const char* skipped_from_ = nullptr;
  const char* skipped_to_ = nullptr;
  Failure failure_;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> unknown_;
  std::optional<Diagnostic> mistake_;
};

}  // namespace adjudge::feel
