// The only unit that sees Spirit X3. The grammar is left-factored: what follows a `(` or `[` is read once and then
// decided upon, so that reading time is linear in the length of the text whatever its nesting.
//
// Tokens pass over white space and comments themselves (see Reader), so there is no skipper.

#include "syntax/feel_grammar.hpp"

#include <algorithm>
#include <boost/spirit/home/x3.hpp>
#include <string_view>
#include <utility>

namespace adjudge::feel {
namespace {

namespace x3 = boost::spirit::x3;
using boost::fusion::at_c;
using Op = ast::BinaryOperator;

struct reader_tag;

template <class Context>
Reader& reader(const Context& context) {
  return x3::get<reader_tag>(context);
}

// ---- terminals

/// A token that carries something: a member function of the reader fills in `Attribute`.
template <class Attribute>
struct Token : x3::parser<Token<Attribute>> {
  using attribute_type = Attribute;
  static constexpr bool has_attribute = true;
  using Read = bool (Reader::*)(const char*&, Attribute&);
  Read read;
  constexpr explicit Token(Read function) : read(function) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const&, const Context& context, RuleContext&, Actual& actual) const {
    Attribute value{};
    if (!(reader(context).*read)(first, value)) return false;
    x3::traits::move_to(std::move(value), actual);
    return true;
  }
};
template <class Attribute>
Token(bool (Reader::*)(const char*&, Attribute&)) -> Token<Attribute>;

/// A token that is only there or not.
struct Mark : x3::parser<Mark> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  using Read = bool (Reader::*)(const char*&);
  Read read;
  constexpr explicit Mark(Read function) : read(function) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const&, const Context& context, RuleContext&, Actual&) const {
    return (reader(context).*read)(first);
  }
};

/// A fixed symbol or word, and how a message names it when it is missing.
struct Fixed : x3::parser<Fixed> {
  using attribute_type = x3::unused_type;
  static constexpr bool has_attribute = false;
  using Read = bool (Reader::*)(const char*&, std::string_view, Wanted);
  Read read;
  std::string_view text;
  Wanted wanted;
  constexpr Fixed(Read function, std::string_view fixed, Wanted name) : read(function), text(fixed), wanted(name) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const&, const Context& context, RuleContext&, Actual&) const {
    return (reader(context).*read)(first, text, wanted);
  }
};
constexpr Fixed symbol(std::string_view text, Wanted wanted) { return {&Reader::symbol, text, wanted}; }
constexpr Fixed word(std::string_view text, Wanted wanted = Wanted::nothing) { return {&Reader::word, text, wanted}; }

constexpr Token name{&Reader::name};
constexpr Token number{&Reader::number};
constexpr Token text{&Reader::text};
constexpr Token at_literal{&Reader::at_literal};
constexpr Token constant{&Reader::constant};
constexpr Token resumed{&Reader::resume};
constexpr Token member{&Reader::member};
constexpr Token key{&Reader::key};
constexpr Token parameter_name{&Reader::parameter};
constexpr Token variable{&Reader::variable};
constexpr Token argument_name{&Reader::argument_name};
constexpr Token type_name{&Reader::type_name};
constexpr Token relation{&Reader::relation};
constexpr Token or_operator{&Reader::disjunction};
constexpr Token and_operator{&Reader::conjunction};
constexpr Token addition{&Reader::addition};
constexpr Token multiplication{&Reader::multiplication};
constexpr Token power_operator{&Reader::power};
constexpr Token otherwise_operator{&Reader::otherwise};
constexpr Token minus{&Reader::minus};
constexpr Token close_interval{&Reader::close_interval};
constexpr Mark dot{&Reader::dot};
constexpr Fixed dots = symbol("..", Wanted::dots);
constexpr Fixed dots_or_else = symbol("..", Wanted::nothing);  // after a group or a list that may yet be one
constexpr Mark open_filter{&Reader::open_filter};
constexpr Mark open_list{&Reader::open_list};
constexpr Mark open_group{&Reader::open_group};
constexpr Mark open_context{&Reader::open_context};
constexpr Mark open_reversed{&Reader::open_reversed};
constexpr Mark close_empty_list{&Reader::close_empty_list};
constexpr Mark lone_dash{&Reader::lone_dash};
constexpr Mark at_end{&Reader::at_end};
constexpr Fixed comma = symbol(",", Wanted::comma);
constexpr Fixed colon = symbol(":", Wanted::colon);
constexpr Fixed close_group = symbol(")", Wanted::close_round);
constexpr Fixed close_list = symbol("]", Wanted::close_square);
constexpr Fixed close_context = symbol("}", Wanted::close_curly);

// ---- directives

/// One level deeper, within the limit of nesting.
template <class Subject>
struct Level : x3::unary_parser<Subject, Level<Subject>> {
  using base = x3::unary_parser<Subject, Level<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  constexpr explicit Level(const Subject& inner) : base(inner) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const& last, const Context& context, RuleContext& rule_context,
             Actual& actual) const {
    Reader& r = reader(context);
    if (!r.descend(first)) return false;
    const bool matches = this->subject.parse(first, last, context, rule_context, actual);
    r.ascend();
    return matches;
  }
};

/// Names that are declared inside end with it, whether it matches or not; so do the brackets that messages point to.
template <class Subject>
struct Scoped : x3::unary_parser<Subject, Scoped<Subject>> {
  using base = x3::unary_parser<Subject, Scoped<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  constexpr explicit Scoped(const Subject& inner) : base(inner) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const& last, const Context& context, RuleContext& rule_context,
             Actual& actual) const {
    Reader& r = reader(context);
    const Reader::Level outer = r.enter();
    const bool matches = this->subject.parse(first, last, context, rule_context, actual);
    r.leave(outer);
    return matches;
  }
};

/// Gives the node that the rule built the span of the text that it was built from.
template <class Subject>
struct Spanned : x3::unary_parser<Subject, Spanned<Subject>> {
  using base = x3::unary_parser<Subject, Spanned<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  constexpr explicit Spanned(const Subject& inner) : base(inner) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const& last, const Context& context, RuleContext& rule_context,
             Actual& actual) const {
    Reader& r = reader(context);
    const char* const begin = first;
    if (!this->subject.parse(first, last, context, rule_context, actual)) return false;
    rule_context.node->span = r.span(r.skip(begin), first);
    return true;
  }
};

/// Names what was expected when nothing of it could be read.
template <class Subject>
struct Expected : x3::unary_parser<Subject, Expected<Subject>> {
  using base = x3::unary_parser<Subject, Expected<Subject>>;
  static constexpr bool is_pass_through_unary = true;
  static constexpr bool handles_container = Subject::handles_container;
  Wanted wanted;
  constexpr Expected(const Subject& inner, Wanted what) : base(inner), wanted(what) {}

  template <class Context, class RuleContext, class Actual>
  bool parse(const char*& first, const char* const& last, const Context& context, RuleContext& rule_context,
             Actual& actual) const {
    if (this->subject.parse(first, last, context, rule_context, actual)) return true;
    reader(context).expect(first, wanted);
    return false;
  }
};

template <template <class> class Directive>
struct DirectiveMaker {
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    return Directive<typename x3::extension::as_parser<Subject>::value_type>{x3::as_parser(subject)};
  }
};
constexpr DirectiveMaker<Level> level;
constexpr DirectiveMaker<Scoped> scoped;
constexpr DirectiveMaker<Spanned> spanned;

struct ExpectedMaker {
  Wanted wanted;
  template <class Subject>
  constexpr auto operator[](const Subject& subject) const {
    return Expected<typename x3::extension::as_parser<Subject>::value_type>{x3::as_parser(subject), wanted};
  }
};
constexpr ExpectedMaker expected(Wanted wanted) { return {wanted}; }

// ---- what rules build, beside a Piece

struct Pieces {
  std::vector<Piece> list;
};
struct ArgumentPieces {
  std::vector<ast::Argument> list;
  unsigned height = 0;
  bool named = false;
};
struct IteratorPiece {
  ast::Iterator iterator;
  unsigned height = 0;
};
struct EntryPiece {
  ast::ContextEntry entry;
  unsigned height = 0;
};
struct TypePiece {
  ast::TypeName type;
};

template <class List>
unsigned height_of(const List& list) {
  unsigned result = 0;
  for (const auto& piece : list) result = std::max(result, piece.height);
  return result;
}

template <class Target, class List, class Member>
std::vector<Target> parts(List& list, Member member_of) {
  std::vector<Target> result;
  result.reserve(list.size());
  for (auto& piece : list) result.push_back(std::move(piece.*member_of));
  return result;
}

std::vector<ast::ExpressionPtr> nodes(std::vector<Piece>& list) {
  return parts<ast::ExpressionPtr>(list, &Piece::node);
}

// ---- actions: `_val` is what the rule builds, `_attr` what was read

constexpr auto take = [](auto& context) { x3::_val(context) = std::move(x3::_attr(context)); };

/// From the left end of one span to the right end of another.
Span join(const Span& left, const Span& right) { return {left.source, left.begin, std::max(left.end, right.end)}; }

/// From the left end of a span to the place that was reached.
template <class Context>
Span up_to_here(const Context& context, const Span& left) {
  const char* const here = x3::_where(context).begin();
  return join(left, reader(context).span(here - 1, here));
}

void fold(Reader& r, Piece& left, const Operator& op, Piece& right) {
  const Span span = join(left.node->span, right.node->span);
  left = r.make(ast::Binary{op.op, left.node, right.node, op.span}, std::max(left.height, right.height), span);
}
constexpr auto fold_binary = [](auto& context) {
  auto& attribute = x3::_attr(context);
  fold(reader(context), x3::_val(context), at_c<0>(attribute), at_c<1>(attribute));
};

constexpr auto make_unary_comparison = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& operand = at_c<1>(attribute);
  const Operator& op = at_c<0>(attribute);
  x3::_val(context) = reader(context).make(ast::UnaryComparison{op.op, operand.node}, operand.height,
                                           join(op.span, operand.node->span));
};

constexpr auto make_between = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& value = x3::_val(context);
  Piece& low = at_c<0>(attribute);
  Piece& high = at_c<1>(attribute);
  const Span span = join(value.node->span, high.node->span);
  const unsigned height = std::max({value.height, low.height, high.height});
  value = reader(context).make(ast::Between{value.node, low.node, high.node}, height, span);
};

constexpr auto make_in = [](auto& context) {
  Piece& value = x3::_val(context);
  std::vector<Piece>& tests = x3::_attr(context).list;
  const unsigned height = std::max(value.height, height_of(tests));
  const Span span = up_to_here(context, value.node->span);
  value = reader(context).make(ast::In{value.node, nodes(tests)}, height, span);
};

constexpr auto make_negation = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& operand = at_c<1>(attribute);
  x3::_val(context) = reader(context).make(ast::Negation{operand.node}, operand.height,
                                           join(at_c<0>(attribute).span, operand.node->span));
};

constexpr auto make_instance_of = [](auto& context) {
  Piece& value = x3::_val(context);
  ast::TypeName& type = x3::_attr(context).type;
  const Span span = join(value.node->span, type.span);
  value = reader(context).make(ast::InstanceOf{value.node, std::move(type)}, value.height, span);
};

constexpr auto make_path = [](auto& context) {
  Piece& base = x3::_val(context);
  ast::Identifier& name_read = x3::_attr(context);
  const Span span = join(base.node->span, name_read.span);
  base = reader(context).make(ast::Path{base.node, std::move(name_read)}, base.height, span);
};

constexpr auto make_filter = [](auto& context) {
  Piece& base = x3::_val(context);
  Piece& condition = x3::_attr(context);
  const Span span = up_to_here(context, base.node->span);
  const unsigned height = std::max(base.height, condition.height);
  base = reader(context).make(ast::Filter{base.node, condition.node}, height, span);
};

constexpr auto make_call = [](auto& context) {
  Piece& base = x3::_val(context);
  ArgumentPieces& arguments = x3::_attr(context);
  const Span span = up_to_here(context, base.node->span);
  const unsigned height = std::max(base.height, arguments.height);
  base = reader(context).make(ast::Call{base.node, std::move(arguments.list), arguments.named}, height, span);
};

constexpr auto add_argument = [](auto& context) {
  ArgumentPieces& arguments = x3::_val(context);
  Piece& value = x3::_attr(context);
  arguments.height = std::max(arguments.height, value.height);
  arguments.list.push_back({{}, std::move(value.node)});
};
constexpr auto add_named_argument = [](auto& context) {
  ArgumentPieces& arguments = x3::_val(context);
  auto& attribute = x3::_attr(context);
  Piece& value = at_c<1>(attribute);
  arguments.named = true;
  arguments.height = std::max(arguments.height, value.height);
  arguments.list.push_back({std::move(at_c<0>(attribute)), std::move(value.node)});
};

constexpr auto see_upper_bound = [](auto& context) { reader(context).see_upper_bound(); };
constexpr auto see_members = [](auto& context) {
  reader(context).see_members();
  reader(context).declare("item");
};
constexpr auto see_tested_value = [](auto& context) { reader(context).declare("?"); };

/// `(a..b)`, `[a..b]`: the lower bound is read already; the attribute is the upper one and how the interval closes.
template <bool low_included>
constexpr auto make_range = [](auto& context) {
  Piece& low = x3::_val(context);
  auto& attribute = x3::_attr(context);
  Piece& high = at_c<0>(attribute);
  low = reader(context).make(ast::RangeLiteral{low.node, high.node, low_included, at_c<1>(attribute)},
                             std::max(low.height, high.height));
};
constexpr auto make_reversed_range = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& low = at_c<0>(attribute);
  Piece& high = at_c<1>(attribute);
  x3::_val(context) = reader(context).make(ast::RangeLiteral{low.node, high.node, false, at_c<2>(attribute)},
                                           std::max(low.height, high.height));
};

constexpr auto make_empty_list = [](auto& context) { x3::_val(context) = reader(context).make(ast::ListLiteral{}); };
/// The first item is read already.
constexpr auto make_list = [](auto& context) {
  Piece& first = x3::_val(context);
  std::vector<Piece>& rest = x3::_attr(context);
  const unsigned height = std::max(first.height, height_of(rest));
  std::vector<ast::ExpressionPtr> items{std::move(first.node)};
  for (Piece& piece : rest) items.push_back(std::move(piece.node));
  first = reader(context).make(ast::ListLiteral{std::move(items)}, height);
};

constexpr auto make_entry = [](auto& context) {
  auto& attribute = x3::_attr(context);
  ast::Identifier& name_read = at_c<0>(attribute);
  Piece& value = at_c<1>(attribute);
  reader(context).declare(name_read.text);
  reader(context).declare_member(name_read.text);
  x3::_val(context) = {{std::move(name_read), std::move(value.node)}, value.height};
};
constexpr auto make_context = [](auto& context) {
  std::vector<EntryPiece>& entries = x3::_attr(context);
  const unsigned height = height_of(entries);
  x3::_val(context) =
      reader(context).make(ast::ContextLiteral{parts<ast::ContextEntry>(entries, &EntryPiece::entry)}, height);
};
constexpr auto make_empty_context = [](auto& context) {
  x3::_val(context) = reader(context).make(ast::ContextLiteral{});
};

constexpr auto make_if = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& condition = at_c<0>(attribute);
  Piece& then = at_c<1>(attribute);
  Piece& otherwise = at_c<2>(attribute);
  x3::_val(context) = reader(context).make(ast::If{condition.node, then.node, otherwise.node},
                                           std::max({condition.height, then.height, otherwise.height}));
};

constexpr auto begin_iterator = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& domain = at_c<1>(attribute);
  x3::_val(context) = {{std::move(at_c<0>(attribute)), std::move(domain.node), {}}, domain.height};
};
constexpr auto end_iterator_range = [](auto& context) {
  IteratorPiece& iterator = x3::_val(context);
  Piece& end = x3::_attr(context);
  iterator.height = std::max(iterator.height, end.height);
  iterator.iterator.range_end = std::move(end.node);
};
/// A variable is seen by what stands after its own domain.
constexpr auto declare_variable = [](auto& context) { reader(context).declare(x3::_val(context).iterator.name.text); };
constexpr auto declare_partial = [](auto& context) { reader(context).declare("partial"); };
constexpr auto make_for = [](auto& context) {
  auto& attribute = x3::_attr(context);
  std::vector<IteratorPiece>& iterators = at_c<0>(attribute);
  Piece& body = at_c<1>(attribute);
  const unsigned height = std::max(body.height, height_of(iterators));
  x3::_val(context) =
      reader(context).make(ast::For{parts<ast::Iterator>(iterators, &IteratorPiece::iterator), body.node}, height);
};
template <bool every>
constexpr auto make_quantified = [](auto& context) {
  auto& attribute = x3::_attr(context);
  std::vector<IteratorPiece>& iterators = at_c<0>(attribute);
  Piece& condition = at_c<1>(attribute);
  const unsigned height = std::max(condition.height, height_of(iterators));
  x3::_val(context) = reader(context).make(
      ast::Quantified{every, parts<ast::Iterator>(iterators, &IteratorPiece::iterator), condition.node}, height);
};

constexpr auto begin_parameter = [](auto& context) {
  x3::_val(context).name = std::move(x3::_attr(context));
  reader(context).declare(x3::_val(context).name.text);
};
constexpr auto add_parameter_type = [](auto& context) {
  x3::_val(context).type.push_back(std::move(x3::_attr(context).type));
};
constexpr auto add_parameter = [](auto& context) { x3::_val(context).push_back(std::move(x3::_attr(context))); };
constexpr auto begin_function = [](auto& context) {
  x3::_val(context) = reader(context).make(ast::FunctionDefinition{std::move(x3::_attr(context)), {}, false});
};
constexpr auto is_external = [](auto& context) {
  std::get<ast::FunctionDefinition>(x3::_val(context).node->node).external = true;
};
constexpr auto end_function = [](auto& context) {
  Piece& body = x3::_attr(context);
  Piece& function = x3::_val(context);
  ast::Expression::Node node = std::move(function.node->node);
  std::get<ast::FunctionDefinition>(node).body = std::move(body.node);
  function = reader(context).make(std::move(node), body.height);
};

constexpr auto begin_type = [](auto& context) {
  ast::Identifier& name_read = x3::_attr(context);
  ast::TypeName& type = x3::_val(context).type;
  type.name = std::move(name_read.text);
  type.span = name_read.span;
};
/// `list<`, `range<`, `context<` and `function<` always have parts; after any other type a `<` compares.
enum class TypeForm { one_part, fields, signature };
std::optional<TypeForm> form_of(std::string_view type) {
  if (type == "list" || type == "range") return TypeForm::one_part;
  if (type == "context") return TypeForm::fields;
  if (type == "function") return TypeForm::signature;
  return std::nullopt;
}
template <TypeForm form>
constexpr auto has_form = [](auto& context) { x3::_pass(context) = form_of(x3::_val(context).type.name) == form; };
constexpr auto has_no_parts = [](auto& context) {
  const char* here = x3::_where(context).begin();
  x3::_pass(context) = !form_of(x3::_val(context).type.name) || !reader(context).symbol(here, "<", Wanted::nothing);
};
constexpr auto add_type_argument = [](auto& context) {
  x3::_val(context).type.arguments.push_back(std::move(x3::_attr(context).type));
};
constexpr auto add_type_field = [](auto& context) {
  auto& attribute = x3::_attr(context);
  ast::TypeName& type = x3::_val(context).type;
  type.field_names.push_back(std::move(at_c<0>(attribute).text));
  type.arguments.push_back(std::move(at_c<1>(attribute).type));
};

constexpr auto add_piece = [](auto& context) { x3::_val(context).list.push_back(std::move(x3::_attr(context))); };
/// `(a..b)` among tests: the last test becomes the lower bound.
constexpr auto make_test_range = [](auto& context) {
  auto& attribute = x3::_attr(context);
  Piece& low = x3::_val(context).list.back();
  Piece& high = at_c<0>(attribute);
  low = reader(context).make(ast::RangeLiteral{low.node, high.node, false, at_c<1>(attribute)},
                             std::max(low.height, high.height));
};

/// A single test in parentheses after which an operand goes on is the beginning of that operand.
constexpr auto resume_test = [](auto& context) {
  std::vector<Piece>& list = x3::_val(context).list;
  x3::_pass(context) = list.size() == 1 && reader(context).has_more_after(x3::_where(context).begin());
  if (!x3::_pass(context)) return;
  reader(context).leave_for_resume(std::move(list.back()));
  list.pop_back();
};

constexpr auto set_any = [](auto& context) { x3::_val(context).any = true; };
constexpr auto set_negated = [](auto& context) {
  x3::_val(context).negated = true;
  x3::_val(context).tests = std::move(x3::_attr(context).list);
};
constexpr auto set_tests = [](auto& context) { x3::_val(context).tests = std::move(x3::_attr(context).list); };

constexpr auto set_head_name = [](auto& context) { x3::_val(context).name = std::move(x3::_attr(context)); };
constexpr auto set_head_parameters = [](auto& context) {
  x3::_val(context).parameters = std::move(x3::_attr(context));
};

// ---- the grammar

const x3::rule<struct expression_id, Piece> expression{"expression"};
const x3::rule<struct unary_comparison_id, Piece> unary_comparison{"unary comparison"};
const x3::rule<struct disjunction_id, Piece> disjunction{"disjunction"};
const x3::rule<struct conjunction_id, Piece> conjunction{"conjunction"};
const x3::rule<struct comparison_id, Piece> comparison{"comparison"};
const x3::rule<struct tests_of_in_id, Pieces> tests_of_in{"tests of `in`"};
const x3::rule<struct test_group_id, Pieces> test_group{"tests in parentheses"};
const x3::rule<struct sum_id, Piece> sum{"sum"};
const x3::rule<struct product_id, Piece> product{"product"};
const x3::rule<struct power_id, Piece> power{"power"};
const x3::rule<struct otherwise_id, Piece> otherwise{"otherwise"};
const x3::rule<struct signed_operand_id, Piece> signed_operand{"signed operand"};
const x3::rule<struct instance_id, Piece> instance{"instance of"};
const x3::rule<struct postfix_id, Piece> postfix{"postfix"};
const x3::rule<struct arguments_id, ArgumentPieces> arguments{"arguments"};
const x3::rule<struct primary_id, Piece> primary{"primary"};
const x3::rule<struct group_id, Piece> group{"group or interval"};
const x3::rule<struct list_id, Piece> list{"list or interval"};
const x3::rule<struct reversed_interval_id, Piece> reversed_interval{"interval"};
const x3::rule<struct context_literal_id, Piece> context_literal{"context"};
const x3::rule<struct entry_id, EntryPiece> entry{"entry"};
const x3::rule<struct conditional_id, Piece> conditional{"if"};
const x3::rule<struct iterator_id, IteratorPiece> iterator{"iterator"};
const x3::rule<struct loop_id, Piece> loop{"for"};
const x3::rule<struct quantified_id, Piece> quantified{"some, every"};
const x3::rule<struct parameter_id, ast::FormalParameter> parameter{"parameter"};
const x3::rule<struct parameters_id, std::vector<ast::FormalParameter>> parameters{"parameters"};
const x3::rule<struct function_id, Piece> function{"function"};
const x3::rule<struct type_id, TypePiece> type{"type"};
const x3::rule<struct whole_expression_id, Piece> whole_expression{"expression"};
const x3::rule<struct test_list_id, Pieces> test_list{"tests"};
const x3::rule<struct unary_tests_id, TestPieces> unary_tests{"unary tests"};
const x3::rule<struct function_head_id, FunctionHead> function_head{"function head"};

// `< 5` is a value of its own, but not as an operand: `a = = b` would be read as `a = (= b)`.
const auto expression_def = level[disjunction[take] | unary_comparison[take]];
const auto unary_comparison_def = (relation >> sum)[make_unary_comparison];

const auto disjunction_def = conjunction[take] >> *(or_operator >> conjunction)[fold_binary];
const auto conjunction_def = comparison[take] >> *(and_operator >> comparison)[fold_binary];
const auto comparison_def = sum[take] >>
                            *((relation >> sum)[fold_binary] |
                              (word("between") >> sum >> word("and", Wanted::and_word) >> sum)[make_between] |
                              (word("in") >> tests_of_in)[make_in]);
const auto sum_def = product[take] >> *(addition >> product)[fold_binary];
const auto product_def = power[take] >> *(multiplication >> power)[fold_binary];
const auto power_def = otherwise[take] >> *(power_operator >> otherwise)[fold_binary];
const auto otherwise_def = signed_operand[take] >> *(otherwise_operator >> signed_operand)[fold_binary];
const auto signed_operand_def = (minus >> level[signed_operand])[make_negation] | instance[take];
const auto instance_def = postfix[take] >> -(word("instance") >> word("of", Wanted::of_word) >> type)[make_instance_of];

// In `x in (a, b)` the parentheses hold tests; in `x in (a) + b` they turn out to be those of an operand.
const auto tests_of_in_def = scoped[x3::eps[see_tested_value] >>
                                    (test_group[take] >> -(x3::eps[resume_test] >> sum[add_piece]) |
                                     unary_comparison[add_piece] | !symbol("(", Wanted::nothing) >> sum[add_piece])];
const auto test_group_def = scoped[open_group >> expression[add_piece] >>
                                   ((dots_or_else[see_upper_bound] >> expression >> close_interval)[make_test_range] |
                                    (*(comma >> expression[add_piece]) >> close_group))];

const auto postfix_def = primary[take] >> *((dot >> member)[make_path] |
                                            scoped[open_filter[see_members] >> expression >> close_list][make_filter] |
                                            scoped[open_group >> arguments >> close_group][make_call]);
const auto arguments_def =
    -((argument_name >> expression)[add_named_argument] >>
          *(comma >> expected(Wanted::argument_name)[argument_name] >> expression)[add_named_argument] |
      expression[add_argument] >> *(comma >> expression[add_argument]));

const auto primary_def =
    expected(Wanted::expression)[resumed | name | number | text | group | list | at_literal | context_literal |
                                 constant | conditional | loop | quantified | function | reversed_interval];

const auto group_def =
    spanned[scoped[open_group >> expression[take] >>
                   (close_group | (dots_or_else[see_upper_bound] >> expression >> close_interval)[make_range<false>])]];
const auto list_def =
    spanned[scoped[open_list >> (close_empty_list[make_empty_list] |
                                 expression[take] >> ((dots_or_else[see_upper_bound] >> expression >>
                                                       close_interval)[make_range<true>] |
                                                      (*(comma >> expression) >> close_list)[make_list]))]];
const auto reversed_interval_def = spanned[scoped[(open_reversed >> expression >> dots[see_upper_bound] >> expression >>
                                                   close_interval)[make_reversed_range]]];

const auto context_literal_def = spanned[scoped[open_context >> (close_context[make_empty_context] |
                                                                 ((entry % comma) >> close_context)[make_context])]];
const auto entry_def = (key >> colon >> expression)[make_entry];

const auto conditional_def = spanned[(word("if") >> expression >> word("then", Wanted::then_word) >> expression >>
                                      word("else", Wanted::else_word) >> expression)[make_if]];
const auto iterator_def = (variable >> word("in", Wanted::in_word) >> expression)[begin_iterator] >>
                          -(dots_or_else >> expression[end_iterator_range]) >> x3::eps[declare_variable];
const auto loop_def = spanned[scoped[(word("for") >> (iterator % comma) >>
                                      word("return", Wanted::return_word)[declare_partial] >> expression)[make_for]]];
const auto quantified_def =
    spanned[scoped[(word("some") >> (iterator % comma) >> word("satisfies", Wanted::satisfies_word) >>
                    expression)[make_quantified<false>] |
                   (word("every") >> (iterator % comma) >> word("satisfies", Wanted::satisfies_word) >>
                    expression)[make_quantified<true>]]];

const auto parameter_def = parameter_name[begin_parameter] >> -(colon >> type[add_parameter_type]);
const auto parameters_def = -(parameter[add_parameter] % comma);
const auto function_def =
    spanned[scoped[word("function") >> symbol("(", Wanted::open_round) >> parameters[begin_function] >> close_group >>
                   -word("external")[is_external] >> expression[end_function]]];

const auto open_angle = symbol("<", Wanted::nothing);
const auto close_angle = symbol(">", Wanted::close_angle);
const auto type_def =
    level[type_name[begin_type] >>
          (x3::eps[has_no_parts] |
           x3::eps[has_form<TypeForm::one_part>] >> open_angle >> type[add_type_argument] >> close_angle |
           x3::eps[has_form<TypeForm::fields>] >> open_angle >> ((key >> colon >> type)[add_type_field] % comma) >>
               close_angle |
           x3::eps[has_form<TypeForm::signature>] >> open_angle >> -(type[add_type_argument] % comma) >> close_angle >>
               symbol("->", Wanted::arrow) >> type[add_type_argument])];

const auto whole_expression_def = expression[take] >> at_end;
const auto test_list_def = expression[add_piece] >> *(comma >> expression[add_piece]);
const auto unary_tests_def = x3::eps[see_tested_value] >>
                             (lone_dash[set_any] |
                              (word("not") >> scoped[open_group >> test_list >> close_group] >> at_end)[set_negated] |
                              (test_list >> at_end)[set_tests]);
const auto function_head_def =
    parameter_name[set_head_name] >>
    scoped[symbol("(", Wanted::open_round) >> parameters[set_head_parameters] >> close_group] >> at_end;

BOOST_SPIRIT_DEFINE(expression, unary_comparison, disjunction, conjunction, comparison, tests_of_in, test_group, sum,
                    product, power, otherwise, signed_operand, instance, postfix, arguments, primary, group, list,
                    reversed_interval, context_literal, entry, conditional, iterator, loop, quantified, parameter,
                    parameters, function, type, whole_expression, test_list, unary_tests, function_head)

template <class Rule, class Result>
bool read(const Rule& rule, Reader& r, Result& result) {
  const char* first = r.begin();
  return x3::parse(first, r.end(), x3::with<reader_tag>(r)[rule], result) && !r.has_failed();
}

}  // namespace

bool read_expression(Reader& r, Piece& result) { return read(whole_expression, r, result); }
bool read_unary_tests(Reader& r, TestPieces& result) { return read(unary_tests, r, result); }
bool read_function_head(Reader& r, FunctionHead& result) { return read(function_head, r, result); }

}  // namespace adjudge::feel
