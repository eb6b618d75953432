#pragma once

#include <deque>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/syntax/drg.hpp"
#include "model/resolver.hpp"

namespace adjudge::model {

/// Binds and types DMN files: see `resolve`. The first is the one that was asked for, the others are those that it
/// imports. Each file of `src/model/resolve_drg*.cpp` holds one part of its work.
class DrgResolver {
 public:
  DrgResolver(std::span<const drg::Definitions> files, const FunctionCatalogue& functions, const SourceSet& sources,
              Diagnostics& notes);

  Model run();

 private:
  static constexpr unsigned max_boxes = 100;      // boxed expressions inside each other
  static constexpr unsigned max_type_depth = 64;  // item definitions inside each other

  /// What a key (`namespace#id`) leads to.
  struct Element {
    enum class Kind : std::uint8_t { input, decision, function, service };
    Kind kind = Kind::input;
    std::size_t file = 0;
    std::size_t index = 0;       // among those of its kind in the file
    FactId fact{};               // of an input
    std::uint32_t decision = 0;  // of a decision: its index in the model
    std::size_t callable = 0;    // of a function or service
    Span span;
  };
  /// What stands for an element inside a decision service, by its key.
  using Overrides = std::map<std::string, Environment::Variable>;
  using Values = std::vector<std::pair<LocalId, ExpressionPtr>>;

  // resolve_drg.cpp: names and elements
  void name_files();
  std::optional<std::size_t> file_of(std::string_view name_space) const;
  std::string name_of(const Element& element) const;
  std::string name_within(const Element& element, std::size_t file) const;
  void add_element(const std::string& key, const drg::Name& name, Element element);
  const Element* own_element(const std::string& key, Element::Kind kind, std::size_t file, std::size_t index) const;
  FactId add_fact(const std::string& path, const Type& type, Span span);
  void declare_elements(std::size_t file);
  void collect_names(const drg::ItemDefinition& item, unsigned depth);
  void collect_names(const drg::BoxedPtr& boxed, unsigned depth);
  const Element* element(const drg::Reference& reference);
  ExpressionPtr null(Span span) const;
  ExpressionPtr local(LocalId id, Span span) const;
  ExpressionPtr conform(ExpressionPtr value, const Type& type) const;
  ExpressionPtr as_value(const Callable& callable, Span span);
  Environment::Variable variable_of(const Element& element, std::size_t file, Span span);
  Environment environment(const std::vector<drg::Reference>& required, std::size_t file, Span span,
                          const Overrides& overrides = {});
  ExpressionPtr logic_of(const Element& of, const Overrides& overrides);
  void resolve_decisions(std::size_t file);
  void add_invocables();

  // resolve_drg_types.cpp
  void index_types();
  Type type_named(std::size_t file, std::string_view written, Span span, unsigned depth);
  const drg::ItemDefinition* definition(std::size_t file, std::string_view name) const;
  Type type_of(std::size_t file, const drg::ItemDefinition& item, unsigned depth);

  // resolve_drg_functions.cpp: business knowledge models and decision services
  void resolve_functions(std::size_t file);
  void define(const Element& element, std::vector<LocalId> parameters, ExpressionPtr body);
  void resolve_service(const Element& own);
  void inline_decision(const drg::Reference& reference, Overrides& overrides, Values& steps,
                       std::set<std::string>& running);

  // resolve_drg_boxes.cpp: boxed expressions
  ExpressionPtr feel(const ScalarText& text, const Environment& around);
  ExpressionPtr boxed(const drg::BoxedPtr& written, const Environment& around, unsigned depth);
  ExpressionPtr function_body(const drg::Function& function, const Environment& around,
                              std::vector<LocalId>& parameters, Span span, unsigned depth);
  ExpressionPtr of_context(const drg::Context& context, const Environment& around, Span span, unsigned depth);
  ExpressionPtr of_invocation(const drg::Invocation& invocation, const Environment& around, Span span, unsigned depth);
  ExpressionPtr of_relation(const drg::Relation& relation, const Environment& around, Span span, unsigned depth);
  ExpressionPtr is_list(ExpressionPtr value, Span span);
  ExpressionPtr is_boolean(ExpressionPtr value, Span span);
  ExpressionPtr strictly(LocalId list, ExpressionPtr value, LocalId item, ExpressionPtr condition, ExpressionPtr result,
                         Span span);
  ExpressionPtr of_filter(const drg::Filter& filter, const Environment& around, Span span, unsigned depth);
  ExpressionPtr of_loop(const drg::Iteration& loop, const Environment& around, Span span, unsigned depth);

  // resolve_drg_tables.cpp
  ast::UnaryTests tests_of(const ScalarText& written, const Environment& around, bool& is_sound);
  std::vector<Value> ranks_of(const drg::TableOutput& output, const Environment& around);
  ExpressionPtr condition_of(const drg::TableRule& rule, const Values& inputs, const Environment& around);
  ExpressionPtr of_table(const drg::Table& table, const Environment& around, Span span);

  std::span<const drg::Definitions> files_;
  Document nothing_;
  Resolver r_;
  std::vector<std::string> prefixes_;  // of each file's names, seen from the first
  std::vector<std::map<std::string, const drg::ItemDefinition*>> type_names_;  // of each file
  std::map<std::string, Element> elements_;
  std::map<std::string, FactId> facts_;
  std::map<const drg::ItemDefinition*, Type> types_;
  std::deque<Callable> callables_;
  std::size_t file_ = 0;  // whose types and names are meant
  std::size_t inlined_ = 0;
};

}  // namespace adjudge::model
