#pragma once

#include "adjudge/core/type.hpp"

/// Kinds of types that the checks of expressions tell apart.
namespace adjudge::model {

/// Of which nothing can be said before it runs, or nothing more should be said.
inline bool is_open(const Type& type) {
  return type.is_unknown() || type.is(Type::Kind::any) || type.is(Type::Kind::null);
}

inline bool is_text(const Type& type) { return type.is(Type::Kind::string) || type.is(Type::Kind::choice); }

/// Whether `<` means something on its values.
inline bool is_ordered(const Type& type) {
  switch (type.kind()) {
    case Type::Kind::number:
    case Type::Kind::money:
    case Type::Kind::string:
    case Type::Kind::date:
    case Type::Kind::time:
    case Type::Kind::date_time:
    case Type::Kind::duration:
    case Type::Kind::months:
      return true;
    case Type::Kind::choice:
      return type.is_texts();
    default:
      return false;
  }
}

}  // namespace adjudge::model
