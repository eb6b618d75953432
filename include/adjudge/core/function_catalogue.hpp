#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adjudge/core/calendar.hpp"
#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge {

/// Strict mode is for packs: an error is an error. `dmn` mode follows the standard: an error is null, with a
/// diagnostic.
enum class Mode : std::uint8_t { strict, dmn };

/// What a built-in function may ask of the evaluation that calls it.
class CallContext {
 public:
  virtual ~CallContext() = default;
  virtual Mode mode() const = 0;
  /// The value of a mistake: a problem in strict mode, null with a diagnostic in dmn mode.
  virtual Value fail(Code code, std::string message) = 0;
  /// Calls a function value (a lambda handed to `sort`, say).
  virtual Value call(const Value& function, std::span<const Value> arguments) = 0;
  virtual std::optional<Instant> now() const = 0;
  virtual Zone zone() const = 0;                                    ///< of the pack
  virtual Currency currency() const = 0;                            ///< of the pack
  virtual const Calendar* calendar(std::string_view id) const = 0;  ///< null when there is none
  /// Pays for `steps` of work out of the evaluation's budget; false when it is spent (then return
  /// `fail(limit_exceeded)`).
  virtual bool spend(std::size_t steps) = 0;
};

using NativeFunction = std::function<Value(CallContext&, std::span<const Value>)>;

struct Parameter {
  std::string name;
  Type type;
  bool optional = false;  ///< may be left out; trailing only. A left-out argument arrives as null.
  bool variadic = false;  ///< the last one, repeated: one or more arguments of its type
};

/// One way to call a function.
struct Signature {
  std::vector<Parameter> parameters;
  Type result;
  std::string text;  ///< as written: `substring(string: string, start position: number, length?: number) -> string`
};

/// How a function meets arguments that are unknown or problems.
enum class Strictness : std::uint8_t {
  whole,    ///< any argument, or any element of a list argument, that is not settled makes the result so (the default)
  outer,    ///< as `whole`, but elements of lists are not looked at: `count`, `append`
  lenient,  ///< sees all arguments as they are: `list contains`, `all`
};

struct Example {
  std::string expression;  ///< FEEL, strict mode unless the function is of dmn mode only
  std::string result;      ///< FEEL text of the answer
};

/// A row of the catalogue: all that the compiler, the evaluator and the documentation know of a function.
struct FunctionEntry {
  std::string name;
  std::string family;   ///< string, list, number, date, money, ...: the chapter of the guide
  std::string summary;  ///< one line
  std::vector<Signature> forms;
  std::vector<Example> examples;
  NativeFunction native;
  Strictness strictness = Strictness::whole;
  bool strict_mode_only = false;
  /// The result's type where a signature cannot say it: `money(1, "USD")`. Gets argument types and constant arguments
  /// (null where not constant); an unknown type means "as the signature says".
  std::function<Type(std::span<const Type>, std::span<const Value>)> refine;
};

/// All functions that expressions may call. The model sees only their signatures.
class FunctionCatalogue {
 public:
  /// Adds a function; a later one of the same name replaces the earlier.
  void add(FunctionEntry entry);
  int find(std::string_view name) const;  ///< index, or -1
  const FunctionEntry& operator[](std::size_t index) const { return entries_.at(index); }
  std::size_t size() const noexcept { return entries_.size(); }
  auto begin() const noexcept { return entries_.begin(); }
  auto end() const noexcept { return entries_.end(); }

 private:
  std::vector<FunctionEntry> entries_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// Reads the text of a signature: `sort(list: list of T, precedes: function<T, T> -> boolean) -> list of T`,
/// `min(c...: T) -> T`. Type letters are single capitals. Throws InternalError for a text that is none.
Signature parse_signature(std::string_view text);

}  // namespace adjudge
