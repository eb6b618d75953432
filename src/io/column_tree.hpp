#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/value.hpp"

namespace adjudge {

/// Columns named by dotted paths, as the nested records that they stand for. The shapes are made once for all rows.
class ColumnTree {
 public:
  ColumnTree() : groups_(1) {}

  /// Gives a column its place. Says what is wrong with its path, or nothing.
  std::string add(const std::string& path, std::size_t column) {
    std::size_t group = 0;
    std::string_view rest = path;
    for (std::size_t names = 1;; ++names) {
      const auto dot = rest.find('.');
      const std::string_view name = rest.substr(0, dot);
      const bool is_last = dot == std::string_view::npos;
      if (name.empty()) return "the name of the column `" + path + "` is no path";
      if (names > max_names) return "the name of a column has more than " + std::to_string(max_names) + " parts";
      const auto known = groups_[group].by_name.find(name);
      if (known == groups_[group].by_name.end()) {
        groups_[group].by_name.emplace(name, groups_[group].parts.size());
        groups_[group].names.emplace_back(name);
        groups_[group].parts.push_back({is_last, is_last ? column : groups_.size()});
        if (is_last) return {};
        group = groups_.size();
        groups_.emplace_back();
      } else {
        const Part part = groups_[group].parts[known->second];
        if (is_last && part.is_column) return "there are two columns `" + path + "`";
        if (is_last || part.is_column)
          return "there are columns for `" + path.substr(0, path.size() - rest.size() + name.size()) +
                 "` as a whole and for its parts";
        group = part.index;
      }
      rest.remove_prefix(dot + 1);
    }
  }

  /// Call once all columns have their places.
  void finish() {
    for (Group& group : groups_) group.shape = std::make_shared<const Shape>(group.names);
  }

  /// One row. `value_of(column)` gives its cells; a record without a value in any of its cells is null.
  template <class ValueOf>
  Value row(const ValueOf& value_of) const {
    std::vector<Value> values;
    read(groups_.front(), value_of, values);
    return Value::context(groups_.front().shape, std::move(values));
  }

 private:
  static constexpr std::size_t max_names = 32;

  struct Part {
    bool is_column = true;  // or a group
    std::size_t index = 0;
  };
  struct Group {
    std::vector<std::string> names;
    std::vector<Part> parts;
    std::map<std::string, std::size_t, std::less<>> by_name;
    ShapePtr shape;
  };

  // As deep as a path has names, which is limited.
  template <class ValueOf>
  bool read(const Group& group, const ValueOf& value_of, std::vector<Value>& values) const {
    values.reserve(group.parts.size());
    bool is_given = false;
    for (const Part& part : group.parts) {
      if (part.is_column) {
        values.push_back(value_of(part.index));
      } else {
        std::vector<Value> inner;
        const bool has_any = read(groups_[part.index], value_of, inner);
        values.push_back(has_any ? Value::context(groups_[part.index].shape, std::move(inner)) : Value());
      }
      is_given = is_given || !values.back().is_null();
    }
    return is_given;
  }

  std::vector<Group> groups_;  // the first is the row
};

}  // namespace adjudge
