#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "adjudge/syntax/scalar_text.hpp"

namespace adjudge::yaml {

/// A scalar with its map, and whether its text ends where it should.
struct MappedScalar {
  ScalarText scalar;
  bool is_closed = true;  ///< false for a quoted scalar whose closing quote is missing
  bool is_exact = true;   ///< false when the source could not be followed: the map is one run from the start
};

/// Finds each byte of a decoded scalar in the source it was read from, `offset` being where the scalar starts.
///
/// yaml-cpp says where a scalar starts and what it means. The source is read again with that meaning at hand, so that
/// indentation and flow context need not be known: every byte must stand in the source, in order, with nothing but
/// escapes, folded line breaks and indentation between.
MappedScalar map_scalar(std::string_view source, SourceId file, std::uint32_t offset, std::string decoded);

/// The same for a text that stands in the source unquoted, whatever character it begins with.
MappedScalar map_plain(std::string_view source, SourceId file, std::uint32_t offset, std::string decoded);

}  // namespace adjudge::yaml
