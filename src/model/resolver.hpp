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

/// In dmn mode: a function that has a name, such as a business knowledge model.
struct Callable {
  FunctionId function{};
  std::vector<std::string> parameters;
};

/// Variables in scope, innermost last. A filter brings its item's fields into scope without a name of their own.
struct Environment {
  struct Variable {
    std::string name;  ///< empty: the fields of `type` are in scope, as fields of `local`
    LocalId local{};
    Type type;
    ExpressionPtr meaning;               ///< what it stands for, when that is no local variable
    const Callable* callable = nullptr;  ///< what a call of it calls
  };
  std::vector<Variable> variables;

  Environment with(std::string name, LocalId local, Type type) const {
    Environment inner = *this;
    inner.variables.push_back({std::move(name), local, std::move(type), nullptr, nullptr});
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
  friend class DrgResolver;  // the same for DMN files

  // resolve.cpp
  void read_header();
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
  void take_public_holidays(const document::HolidaysOf& written, Calendar& calendar);
  void read_calendars();

  // resolve_names.cpp: what a name means
  void declare_names();
  void declare(const ScalarText& name, Symbol symbol, std::string_view what);
  void collect_members(const Type& type);
  Scope scope() const { return {names_, members_}; }
  /// With its variables, and the members of the choice that a test is of.
  Scope scope(const Environment& environment, const Type& tested = {});
  const Environment::Variable* variable(std::string_view name, const Environment& environment) const;
  ExpressionPtr name(const ast::Expression& node, const ast::Name& name, const Environment& environment);
  ExpressionPtr path(const ast::Expression& node, const ast::Path& path, const Environment& environment);
  ExpressionPtr field_of(ExpressionPtr base, const ast::Identifier& field, Span span);
  std::optional<std::string> dotted_name(const ast::Expression& node, const Environment& environment) const;
  const FactTree* facts_at(std::string_view path) const;
  Diagnostic unknown_name(Span span, const std::string& name, const Environment& environment) const;
  std::vector<std::string> known_names(const Environment& environment) const;

  // resolve_terms.cpp: constants and terms
  void resolve_constants();
  void resolve_terms();
  const Type& type_of_constant(std::uint32_t index);
  ExpressionPtr constant_value(const ScalarText& written);
  const Type& type_of_term(std::uint32_t index);

  // resolve_checks.cpp: checks and guarantees
  void resolve_checks();
  ExpressionPtr whole_condition(const ScalarText& text);
  void resolve_guarantees();

  // resolve_expression.cpp: from syntax to typed expressions
  ExpressionPtr feel(const ScalarText& text, const Environment& environment);
  ExpressionPtr expression(const ast::Expression& node, const Environment& environment);
  ExpressionPtr expression_within(const ast::Expression& node, const Environment& environment);
  ExpressionPtr expression(const ast::ExpressionPtr& node, const Environment& environment) {
    return expression(*node, environment);
  }
  ExpressionPtr condition(const ast::ExpressionPtr& node, const Environment& environment);
  ExpressionPtr binary(const ast::Expression& node, const ast::Binary& binary, const Environment& environment);
  LocalId new_local() { return LocalId{model_.local_count++}; }
  ExpressionPtr make(Expression::Node node, Type type, Span span) const;
  ExpressionPtr literal(Value value, Type type, Span span) const;
  ExpressionPtr invalid(Span span) const;
  ExpressionPtr node_read(NodeRef node, Type type, Span span) const;

  // resolve_operators.cpp
  ExpressionPtr arithmetic(Span span, Span op_span, ast::BinaryOperator op, ExpressionPtr left, ExpressionPtr right);
  ExpressionPtr comparison(Span span, ast::BinaryOperator op, ExpressionPtr left, ExpressionPtr right);

  // resolve_lists.cpp: loops, filters, ranges, lambdas
  ExpressionPtr filter(const ast::Expression& node, const ast::Filter& filter, const Environment& environment);
  ExpressionPtr range(Span span, const ast::RangeLiteral& range, const Environment& environment);
  std::vector<Iterator> iterators(const std::vector<ast::Iterator>& written, Environment& environment);
  /// Values, each of which may read those before it, and a result that reads them.
  ExpressionPtr in_turn(std::vector<std::pair<LocalId, ExpressionPtr>> values, ExpressionPtr result, Span span) const;
  /// A body that is null when an argument is not of its parameter's type; the parameters' values as it sees them are in
  /// `seen`.
  ExpressionPtr checked_body(const std::vector<LocalId>& parameters, const std::vector<LocalId>& seen,
                             const std::vector<Type>& types, ExpressionPtr body, Span span);
  ExpressionPtr lambda(const ast::Expression& node, const ast::FunctionDefinition& definition,
                       const Environment& environment, const std::vector<Type>& expected);

  // resolve_calls.cpp
  ExpressionPtr call(const ast::Expression& node, const ast::Call& call, const Environment& environment);
  std::optional<std::vector<ExpressionPtr>> named_arguments(const ast::Call& call,
                                                            const std::vector<std::string>& parameters,
                                                            const Environment& environment);
  ExpressionPtr call_built_in(const ast::Expression& node, const ast::Call& call, std::uint32_t function,
                              const Environment& environment);
  ExpressionPtr call_function(const ast::Expression& node, const ast::Call& call, std::uint32_t declaration,
                              const Environment& environment);
  void resolve_uncalled_functions();
  bool means_a_value(const std::string& name, const Environment& environment);
  std::optional<Type> declared_type(const ast::FormalParameter& parameter);
  std::optional<FunctionId> instantiate(std::uint32_t declaration, const std::vector<Type>& types, Span call_span);

  // resolve_tests.cpp: unary tests
  struct Test {
    ExpressionPtr expression;     ///< boolean; null: always
    std::optional<ValueSet> set;  ///< when it is of constants
  };
  enum class Place : std::uint8_t { cell, expression };  ///< in a cell a member's name means the member
  Test unary_tests(const ast::UnaryTests& tests, LocalId question, const Type& subject, const Environment& environment);
  Test unary_test(const ast::ExpressionPtr& test, LocalId question, const Type& subject, const Environment& environment,
                  Place place);
  Test cell(const yaml::Node& node, LocalId question, const Type& subject, const Environment& environment);
  Test cell_text(const ScalarText& text, LocalId question, const Type& subject, const Environment& environment);
  Test equals_constant(Value value, const Type& type, LocalId question, const Type& subject, Span span);
  static Test any_of(std::vector<Test> tests, Span span);
  std::optional<Value> constant_of(const ExpressionPtr& expression) const;

  // resolve_values.cpp: "constant or expression"
  ExpressionPtr constant_or_expression(const ScalarText& text, const Type& expected, const Environment& environment);
  ExpressionPtr text_template(const ScalarText& text, const Environment& environment, bool for_people);
  ExpressionPtr value_of_node(const yaml::Node& node, const Type& expected, const Environment& environment);
  std::optional<Value> read_constant(const Type& type, std::string_view text) const;
  ExpressionPtr fit_to(ExpressionPtr value, const Type& expected, Span span);
  bool report_alien_text(const ExpressionPtr& value, const Type& found, const Type& expected, Span span);
  ExpressionPtr folded(ExpressionPtr value) const;

  // resolve_texts.cpp: texts that their author may have meant as more
  void warn_of_test_in_text(const ScalarText& text, const Environment& environment);
  void warn_of_expression_in_text(const ScalarText& text, const Environment& environment);

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
  void add_period(Decision& decision, Rule& rule, const document::Period& written, bool inside,
                  std::map<std::string, std::uint32_t>& inputs);
  bool needs_applies_by(Span span, std::string_view what);
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

  /// Thrown where an expression reads a term or calls a function from so deep inside others that these would overflow
  /// the stack; caught at the root of the expression, which resolves `first` and begins again.
  struct TooDeep {
    std::optional<std::uint32_t> term;
    std::uint32_t function = 0;
    std::vector<Type> types;  // of the function's arguments
    Span call;
  };
  static constexpr unsigned max_nesting = 200;
  void settle(const TooDeep& first);

  enum class Progress : std::uint8_t { untouched, running, done };
  std::map<std::string, std::pair<const document::TypeDeclaration*, Progress>, std::less<>> type_declarations_;
  std::map<std::string, Type, std::less<>> types_;
  std::vector<Progress> term_progress_;
  std::vector<Progress> constant_progress_;
  std::vector<FunctionHead> function_heads_;
  struct Instance {
    std::vector<Type> types;
    FunctionId id{};
  };
  std::vector<std::vector<Instance>> instances_;  // of each declaration
  std::size_t instance_count_ = 0;
  std::vector<std::uint32_t> instantiating_;  // functions whose bodies are being read, outermost first
  std::vector<std::uint32_t> reading_terms_;  // terms that are being read, outermost first
  unsigned nesting_ = 0;                      // expressions around the one being read
  std::vector<std::string> inner_variables_;  // whose names are in `inner_names_`
  NameSet inner_names_;
  std::set<std::string, std::less<>> choice_members_;  // of all choices: what an author may have forgotten to quote
  std::set<const void*> collected_;                    // records whose fields are among `members_`
  std::string owner_;                                  // whose outputs are left out where a record lacks some
  bool has_missed_applies_by_ = false;
  unsigned depth_ = 0;
  unsigned unknown_names_ = 0;  // that became null in dmn mode
};

}  // namespace adjudge::model
