#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "adjudge/core/hit_policy.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/syntax/scalar_text.hpp"

/// Decision requirements graphs as DMN files write them, before any name or reference has a meaning. Elements point to
/// each other by keys, `namespace#id`; types are named as written, `tns:Loan` or `number`.
namespace adjudge::drg {

/// What to call: the name that expressions use, and where it stands.
struct Name {
  std::string text;
  Span span;
};

/// To another element, by its key.
struct Reference {
  std::string key;
  Span span;
};

struct Boxed;
using BoxedPtr = std::shared_ptr<const Boxed>;

struct Literal {
  ScalarText text;
};
struct ContextEntry {
  std::optional<Name> name;  ///< none: the context's result
  std::string type;
  BoxedPtr value;
};
struct Context {
  std::vector<ContextEntry> entries;
};
struct Invocation {
  BoxedPtr function;
  std::vector<std::pair<Name, BoxedPtr>> bindings;
};
struct Parameter {
  Name name;
  std::string type;
};
struct Function {
  bool is_external = false;  ///< of Java or PMML: it can be declared, not called
  std::vector<Parameter> parameters;
  BoxedPtr body;
};
struct List {
  std::vector<BoxedPtr> items;
};
struct Relation {
  std::vector<Name> columns;
  std::vector<std::vector<BoxedPtr>> rows;
};
struct Conditional {
  BoxedPtr condition;
  BoxedPtr then;
  BoxedPtr otherwise;
};
struct Filter {
  BoxedPtr list;
  BoxedPtr condition;
};
/// `for`, `every`, `some`.
struct Iteration {
  enum class Kind : std::uint8_t { all, every, some };
  Kind kind = Kind::all;
  Name variable;
  BoxedPtr domain;
  BoxedPtr domain_end;  ///< of `1..n`, or null
  BoxedPtr body;        ///< what `return` or `satisfies` says
};

struct TableInput {
  ScalarText expression;
  std::string type;
  std::optional<ScalarText> allowed;  ///< unary tests
  std::string label;
};
struct TableOutput {
  Name name;  ///< empty when it is the only one
  std::string type;
  std::optional<ScalarText> allowed;  ///< unary tests; their order is that of priorities
  std::optional<ScalarText> default_value;
};
struct TableRule {
  std::string id;
  std::vector<ScalarText> inputs;   ///< unary tests
  std::vector<ScalarText> outputs;  ///< expressions
  std::string annotation;
  Span span;
};
struct Table {
  HitPolicy hit = HitPolicy::unique;
  std::vector<TableInput> inputs;
  std::vector<TableOutput> outputs;
  std::vector<TableRule> rules;
};

/// An expression of any form.
struct Boxed {
  using Node =
      std::variant<Literal, Context, Invocation, Function, List, Relation, Conditional, Filter, Iteration, Table>;
  Node node;
  std::string type;  ///< that it is declared to have; empty: none
  Span span;
};

struct ItemDefinition {
  Name name;
  std::string type;                    ///< of which it is another name, or whose values it narrows
  std::vector<ItemDefinition> fields;  ///< of a structure
  bool is_collection = false;
  std::optional<ScalarText> allowed;  ///< unary tests
  bool is_function = false;
  std::vector<Parameter> parameters;  ///< of a function
  std::string result;                 ///< of a function
  bool constrains_whole = false;      ///< `allowed` is for a collection itself, not for each of its elements
};

struct InputData {
  std::string key;
  Name name;
  std::string type;
};
struct Decision {
  std::string key;
  Name name;
  std::string question;
  std::string type;
  std::vector<Reference> requires_;  ///< keys of decisions, input data, business knowledge models and services
  BoxedPtr logic;                    ///< or null
};
struct BusinessKnowledgeModel {
  std::string key;
  Name name;
  std::string type;  ///< of its result, where it is said
  std::vector<Reference> requires_;
  Function logic;
};
struct DecisionService {
  std::string key;
  Name name;
  std::string type;
  std::vector<Reference> outputs;
  std::vector<Reference> encapsulated;
  std::vector<Reference> input_decisions;
  std::vector<Reference> input_data;
};

/// One DMN file.
struct Definitions {
  std::string name;
  std::string name_space;
  SourceId source = SourceId::none;
  /// Prefixes of the file's namespaces: `tns` -> `http://...`.
  std::vector<std::pair<std::string, std::string>> prefixes;
  struct Import {
    Name name;
    std::string name_space;
  };
  std::vector<Import> imports;
  std::vector<ItemDefinition> types;
  std::vector<InputData> inputs;
  std::vector<Decision> decisions;
  std::vector<BusinessKnowledgeModel> functions;
  std::vector<DecisionService> services;
};

}  // namespace adjudge::drg

namespace adjudge {

/// The file as text: one line an element, boxed expressions set in.
std::string to_text(const drg::Definitions& definitions);

}  // namespace adjudge
