#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/type.hpp"
#include "adjudge/core/value.hpp"

namespace adjudge {

/// Where in a case a value stands, such as `order.lines[2].price`: a chain of parts, written out only when there is
/// something to say of the value.
class Place {
 public:
  explicit Place(std::string_view name) noexcept : name_(name) {}

  Place field(std::string_view name) const noexcept { return {this, name, 0}; }
  Place element(std::size_t number) const noexcept { return {this, {}, number}; }

  std::string text() const { return written(true); }
  std::string text_without_elements() const { return written(false); }  ///< `order.lines.price`

 private:
  Place(const Place* up, std::string_view name, std::size_t number) noexcept : up_(up), name_(name), number_(number) {}
  std::string written(bool with_elements) const;

  const Place* up_ = nullptr;
  std::string_view name_;
  std::size_t number_ = 0;  // of an element, counted from 1
};

/// Names in cases that are no facts, each once; the first hundred.
class ExtraKeys {
 public:
  void add(std::string path);
  const std::vector<std::string>& paths() const noexcept { return paths_; }

 private:
  std::vector<std::string> paths_;
};

/// Brings values to types (docs/semantics.md, section 1).
class Fitter {
 public:
  /// Keys of records that are no fields go to `extra`, where there is one.
  Fitter(Currency currency, Zone zone, ExtraKeys* extra = nullptr) : currency_(currency), zone_(zone), extra_(extra) {}

  Value fit(const Value& given, const Type& type, const Place& place, bool sensitive) const;

 private:
  Value convert(const Value& given, const Type& type, const Place& place, bool sensitive) const;
  Value on_clocks(const Value& moment) const;
  Value money(const Value& given, const Type& type, const Place& place, bool sensitive) const;
  Value record(const Value& given, const Type& type, const Place& place, bool sensitive) const;
  Value range(const Value& given, const Type& type, const Place& place, bool sensitive) const;
  Value bound_from(const std::string& text, const Type& element) const;

  Currency currency_;
  Zone zone_;
  ExtraKeys* extra_;
};

}  // namespace adjudge
