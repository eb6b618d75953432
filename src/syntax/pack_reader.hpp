#pragma once

/// \file
/// The parts of `parse`, one for each kind of section. Each takes a section's node apart and adds what it declares to
/// the document.

#include "adjudge/syntax/document.hpp"
#include "syntax/shape.hpp"

namespace adjudge::read {

using shape::Notebook;
using yaml::Node;

void types(Node& section, Document& document, Notebook book);
void facts(Node& section, Document& document, Notebook book);
void constants(Node& section, Document& document, Notebook book);
void terms(Node& section, Document& document, Notebook book);
void functions(Node& section, Document& document, Notebook book);
void checks(Node& section, Document& document, Notebook book);
void windows(Node& section, Document& document, Notebook book);
void guarantees(Node& section, Document& document, Notebook book);
void decisions(Node& section, Document& document, Notebook book);
void changes(Node& section, Document& document, Notebook book);
void calendar(Node& root, Document& document, Notebook book);

/// One rule, row or score entry of a decision with that body; a row has so many inputs.
std::optional<document::Rule> rule_of(document::Body body, Node& node, std::size_t inputs, Notebook book);

}  // namespace adjudge::read
