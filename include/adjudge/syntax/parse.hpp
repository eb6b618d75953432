#pragma once

#include <span>

#include "adjudge/core/diagnostic.hpp"
#include "adjudge/core/source.hpp"
#include "adjudge/syntax/document.hpp"

namespace adjudge {

/// What a file of a pack is, by where it stands.
enum class FileRole : std::uint8_t { policy, calendar, tests };

struct PackFile {
  SourceId source;
  FileRole role = FileRole::policy;
};

/// Reads the policy files and calendars of a pack (test files are passed over). All mistakes of shape go to `notes`.
Document parse(const SourceSet& sources, std::span<const PackFile> files, Diagnostics& notes);

/// A layer on the pack that it extends. Types, facts, checks, guarantees and decisions are added; constants, terms,
/// functions, windows and calendars of the same name stand in the place of the base's; `changes` are made to the base's
/// decisions rule by rule. What the layer's header leaves out is taken from the base.
Document overlay(Document base, Document layer, const SourceSet& sources, Diagnostics& notes);

/// Reads the test files of a pack.
TestDocument parse_tests(const SourceSet& sources, std::span<const PackFile> files, Diagnostics& notes);

/// A document as text, one line a declaration: for goldens and debugging.
std::string to_text(const Document& document);

}  // namespace adjudge
