#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/model/model.hpp"
#include "adjudge/model/resolve.hpp"
#include "adjudge/syntax/ast.hpp"
#include "adjudge/syntax/document.hpp"
#include "adjudge/syntax/parse_expression.hpp"

namespace adjudge::model {

/// Facts by the segments of their paths: `order` -> `placed_at`.
struct FactTree {
  std::map<std::string, FactTree, std::less<>> children;
  std::optional<FactId> fact;
};

/// What a name of a pack means.
struct Symbol {
  enum class Kind : std::uint8_t { facts, constant, term, window, decision, function };
  Kind kind = Kind::facts;
  std::uint32_t index = 0;
  Span span;
};

/// Variables in scope, innermost last. A filter brings its item's fields into scope without a name of their own.
struct Environment {
  struct Variable {
    std::string name;  ///< empty: the fields of `type` are in scope, as fields of `local`
    LocalId local{};
    Type type;
  };
  std::vector<Variable> variables;

  Environment with(std::string name, LocalId local, Type type) const {
    Environment inner = *this;
    inner.variables.push_back({std::move(name), local, std::move(type)});
    return inner;
  }
};

/// Binds and types one pack: see `resolve`. Each file of `src/model/resolve_*.cpp` holds one part of its work.
class Resolver {
 public:
  Resolver(const Document& document, const FunctionCatalogue& functions, const SourceSet* sources, Mode mode,
           Diagnostics& notes);

  Model run();
  ResolvedExpression run_expression(const ScalarText& text, const std::vector<std::pair<std::string, Type>>& names);

 private:
  // resolve.cpp: declarations and names
  void read_header();
  void declare_names();
  void declare(const ScalarText& name, Symbol symbol, std::string_view what);
  void collect_members(const Type& type);
  void resolve_constants();
  void resolve_terms();
  void resolve_checks();
  void resolve_guarantees();
  const Type& type_of_term(std::uint32_t index);
  const Type& type_of_constant(std::uint32_t index);
  void report(Diagnostic diagnostic);
  ScalarText trimmed(const ScalarText& text) const;

  // resolve_types.cpp
  void declare_types();
  Type read_type(const yaml::Node& node, std::string_view name = {});
  Type type_named(const ScalarText& text, std::string_view written, std::uint32_t offset);
  Type::Field read_field(const ScalarText& name, const yaml::Node& node);
  void read_facts();
  Value read_bounds(const ScalarText& text, const Type& type);
  std::optional<Type> type_of_ast(const ast::TypeName& name);

  // resolve_calendars.cpp
  void read_calendars();

  // resolve_expression.cpp: from syntax to typed expressions
  Scope scope() const { return {names_, members_}; }
  Scope scope(const Environment& environment);  ///< with its variables
  ExpressionPtr feel(const ScalarText& text, const Environment& environment);
  ExpressionPtr expression(const ast::Expression& node, const Environment& environment);
  ExpressionPtr expression(const ast::ExpressionPtr& node, const Environment& environment) {
    return expression(*node, environment);
  }
  ExpressionPtr name(const ast::Expression& node, const ast::Name& name, const Environment& environment);
  ExpressionPtr path(const ast::Expression& node, const ast::Path& path, const Environment& environment);
  ExpressionPtr field_of(ExpressionPtr base, const ast::Identifier& field, Span span);
  ExpressionPtr binary(const ast::Expression& node, const ast::Binary& binary, const Environment& environment);
  ExpressionPtr arithmetic(Span span, Span op_span, ast::BinaryOperator op, ExpressionPtr left, ExpressionPtr right);
  ExpressionPtr comparison(Span span, ast::BinaryOperator op, ExpressionPtr left, ExpressionPtr right);
  ExpressionPtr condition(const ast::ExpressionPtr& node, const Environment& environment);
  ExpressionPtr filter(const ast::Expression& node, const ast::Filter& filter, const Environment& environment);
  ExpressionPtr range(Span span, const ast::RangeLiteral& range, const Environment& environment);
  std::vector<Iterator> iterators(const std::vector<ast::Iterator>& written, Environment& environment);
  ExpressionPtr lambda(const ast::Expression& node, const ast::FunctionDefinition& definition,
                       const Environment& environment, const std::vector<Type>& expected);
  std::optional<std::string> dotted_name(const ast::Expression& node, const Environment& environment) const;
  ExpressionPtr invalid(Span span) const;
  LocalId new_local() { return LocalId{model_.local_count++}; }
  ExpressionPtr make(Expression::Node node, Type type, Span span) const;
  ExpressionPtr literal(Value value, Type type, Span span) const;
  ExpressionPtr node_read(NodeRef node, Type type, Span span) const;
  Type element_type(const Type& type) const;
  std::vector<std::string> known_names(const Environment& environment) const;

  // resolve_calls.cpp
  ExpressionPtr call(const ast::Expression& node, const ast::Call& call, const Environment& environment);
  ExpressionPtr call_built_in(const ast::Expression& node, const ast::Call& call, std::uint32_t function,
                              const Environment& environment);
  ExpressionPtr call_function(const ast::Expression& node, const ast::Call& call, std::uint32_t declaration,
                              const Environment& environment);
  FunctionId instantiate(std::uint32_t declaration, const std::vector<Type>& types, Span call_span);

  // resolve_tests.cpp: unary tests
  struct Test {
    ExpressionPtr expression;     ///< boolean; null: always
    std::optional<ValueSet> set;  ///< when it is of constants
  };
  Test unary_tests(const ast::UnaryTests& tests, LocalId question, const Type& subject, const Environment& environment);
  Test unary_test(const ast::ExpressionPtr& test, LocalId question, const Type& subject,
                  const Environment& environment);
  Test cell(const yaml::Node& node, LocalId question, const Type& subject, const Environment& environment);
  Test cell_text(const ScalarText& text, LocalId question, const Type& subject, const Environment& environment);
  Test equals_constant(Value value, const Type& type, LocalId question, const Type& subject, Span span);
  static Test any_of(std::vector<Test> tests, Span span);
  std::optional<Value> constant_of(const ExpressionPtr& expression) const;

  // resolve_constants.cpp: "constant or expression"
  ExpressionPtr constant_or_expression(const ScalarText& text, const Type& expected, const Environment& environment);
  ExpressionPtr text_template(const ScalarText& text, const Environment& environment, bool for_people);
  ExpressionPtr value_of_node(const yaml::Node& node, const Type& expected, const Environment& environment);
  ExpressionPtr fit_to(ExpressionPtr value, const Type& expected, Span span);
  ExpressionPtr folded(ExpressionPtr value) const;

  // resolve_decisions.cpp
  void declare_decisions();
  void resolve_decision(std::uint32_t index);
  Rule resolve_rule(Decision& decision, const document::Rule& written, std::size_t index,
                    const Environment& environment, std::map<std::string, std::uint32_t>& inputs);
  std::uint32_t input(Decision& decision, const ScalarText& text, const Environment& environment,
                      std::map<std::string, std::uint32_t>& inputs);
  std::vector<Condition> conditions(Decision& decision, const document::Conditions& written,
                                    const Environment& environment, std::map<std::string, std::uint32_t>& inputs);
  Outputs outputs(const Decision& decision, const yaml::Node& node, const Environment& environment);
  Outputs output_cells(const Decision& decision, const std::vector<const yaml::Node*>& cells,
                       const std::vector<std::size_t>& columns, Span row, const Environment& environment);
  std::optional<Period> period(const document::Period& written);
  ExpressionPtr in_force(const document::Period& written);
  void finish_priorities(Decision& decision, const document::DecisionDeclaration& written);

  // resolve_windows.cpp
  void resolve_window(std::uint32_t index);
  std::optional<std::uint32_t> calendar_named(const ScalarText& id);

  const Document& document_;
  const FunctionCatalogue& functions_;
  const SourceSet* sources_;
  Mode mode_;
  Diagnostics& notes_;
  std::set<std::string> reported_;  // a function's body is typed for each list of argument types; say each mistake once

  Model model_;
  NameSet names_;
  NameSet members_;
  FactTree facts_;
  std::map<std::string, Symbol, std::less<>> symbols_;

  enum class Progress : std::uint8_t { untouched, running, done };
  std::map<std::string, std::pair<const document::TypeDeclaration*, Progress>, std::less<>> type_declarations_;
  std::map<std::string, Type, std::less<>> types_;
  std::vector<Progress> term_progress_;
  std::vector<Progress> constant_progress_;
  std::vector<FunctionHead> function_heads_;
  std::map<std::string, FunctionId> instances_;
  std::vector<std::uint32_t> instantiating_;
  std::vector<std::string> inner_variables_;  // whose names are in `inner_names_`
  NameSet inner_names_;
  unsigned depth_ = 0;
};

}  // namespace adjudge::model
