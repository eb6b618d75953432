#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adjudge/syntax/scalar_text.hpp"
#include "adjudge/syntax/yaml.hpp"

namespace adjudge {

/// The parts of a Document: what the policy files say, section by section, with expressions still as text.
namespace document {

using yaml::Node;

/// `in_force: {from: 2026-11-01, to: 2027-01-15}`; either side may be missing. Texts of dates, not yet read.
struct Period {
  std::optional<ScalarText> from;
  std::optional<ScalarText> to;
  Span span;
};

struct TypeDeclaration {
  ScalarText name;
  Node type;
};
struct FactDeclaration {
  ScalarText name;
  Node type;
};
struct ConstantDeclaration {
  ScalarText name;
  struct Row {
    std::optional<Period> in_force;
    ScalarText value;
  };
  std::vector<Row> rows;  ///< one without a period, or several with
};
struct TermDeclaration {
  ScalarText name;
  ScalarText expression;
};
struct FunctionDeclaration {
  ScalarText head;
  ScalarText body;
};  ///< `line_total(l)` and `l.price * l.quantity`

struct Season {
  std::optional<ScalarText> dated_by;
  ScalarText within;
  ScalarText until;
  Span span;
};
struct WindowDeclaration {
  ScalarText name;
  std::optional<ScalarText> asked_on;
  std::vector<ScalarText> starts;
  std::optional<ScalarText> length;
  std::optional<ScalarText> calendar;
  std::optional<ScalarText> if_last_day_closed;  ///< next_working_day, previous_working_day
  std::optional<ScalarText> ends;                ///< inclusive, exclusive
  std::vector<Season> seasons;
  Span span;
};

/// One `key: test` of a `when`. The test is a scalar, or a list: any of them.
struct Condition {
  ScalarText subject;
  Node test;
};
using Conditions = std::vector<Condition>;  ///< all must hold

/// A rule of a `rules` body, a row of a `table`, or an entry of a `score`.
struct Rule {
  std::optional<ScalarText> id;
  Conditions when;
  std::vector<Conditions> any_of;       ///< one of them must hold, when there are any
  std::optional<ScalarText> condition;  ///< `if`
  std::optional<ScalarText> unless;
  std::vector<Node> cells;            ///< of a table row: inputs, then outputs
  std::optional<Node> then;           ///< `then`, or `otherwise`; absent for table rows and score entries
  std::vector<Node> otherwise_cells;  ///< of a table's `otherwise` row: outputs only
  bool otherwise = false;
  std::optional<ScalarText> points;  ///< of a score entry
  std::optional<ScalarText> because;
  std::optional<ScalarText> cite;
  std::optional<Period> in_force;
  bool stands_in = false;            ///< put by a layer in the place of the rule of the same id, for a period
  std::vector<Period> not_in_force;  ///< in which a layer has put something in its place, or taken it out
  Span span;
};

enum class Body : std::uint8_t { none, rules, table, value, score };

struct DecisionDeclaration {
  ScalarText name;
  std::optional<ScalarText> question;
  std::optional<Node> answer;  ///< a type
  std::optional<ScalarText> hit;
  std::vector<ScalarText> priority_by;
  std::optional<Node> default_answer;
  std::optional<std::pair<ScalarText, ScalarText>> for_each;  ///< variable, list
  Body body = Body::none;
  std::vector<ScalarText> inputs;   ///< of a table
  std::vector<ScalarText> outputs;  ///< of a table with several
  std::vector<Rule> rules;          ///< rules, rows or score entries
  std::optional<ScalarText> value;
  std::optional<ScalarText> base;     ///< of a score
  std::optional<ScalarText> because;  ///< of a `value` body or of the default
  std::optional<ScalarText> cite;
  std::optional<Period> in_force;
  Span span;
};

struct CheckDeclaration {
  ScalarText id;
  ScalarText require;
  std::optional<ScalarText> because;
  Span span;
};

struct GuaranteeDeclaration {
  ScalarText id;
  std::optional<ScalarText> never;
  std::optional<ScalarText> always;
  std::optional<ScalarText> because;
  std::optional<ScalarText> cite;
  Span span;
};

/// What a layer does to a decision of its base: `remove`, `replace`, `add`, `default`; taken apart by `overlay`.
struct ChangeDeclaration {
  ScalarText decision;
  Node changes;
};

/// A name of the base that a layer gave anew, or whose rules it changed.
struct Replaced {
  std::string name;
  Span span;
  std::size_t guarantees = 0;  ///< as many of the document's first guarantees are of the layers below
};

/// `holidays: {country: DE, subdivision: BE}`; its `also` are among the calendar's own holidays.
struct HolidaysOf {
  ScalarText country;
  std::optional<ScalarText> subdivision;
};

struct CalendarDeclaration {
  ScalarText id;
  std::optional<ScalarText> time_zone;
  std::vector<std::pair<ScalarText, std::vector<ScalarText>>> week;  ///< `mon`, [`09:00-12:30`, ...]
  std::vector<ScalarText> holidays;
  std::optional<HolidaysOf> holidays_of;
  std::optional<ScalarText> cut_off;
  Span span;
};

/// The keys of `pack.yaml` that say what the pack is.
struct Header {
  std::optional<ScalarText> language;  ///< `adjudge: 1`
  std::optional<ScalarText> pack;
  std::optional<ScalarText> title;
  std::optional<ScalarText> version;
  std::optional<ScalarText> currency;
  std::optional<ScalarText> time_zone;
  std::vector<ScalarText> uses;
  std::optional<ScalarText> extends;
  std::optional<ScalarText> applies_by;
  std::optional<Period> in_force;
};

/// One test of a `tests/*.yaml`.
struct TestDeclaration {
  ScalarText name;
  std::optional<ScalarText> base;
  std::optional<Node> given;
  std::optional<ScalarText> now;
  std::optional<Node> expect;         ///< {decision or decision.field: answer}
  std::optional<Node> expect_status;  ///< {decision: status}
  std::optional<Node> fired;          ///< {decision: id or [ids]}
  std::optional<Node> missing;        ///< {decision: [paths]}
  std::optional<Node> expect_error;   ///< {decision: code name}
  Span span;
};

}  // namespace document

/// All policy files of one pack as written: sections merged, in file order, nothing resolved.
struct Document {
  bool is_complete = true;  ///< false when a file could not be read to its end: names that it declares may be missing
  document::Header header;
  std::vector<document::TypeDeclaration> types;
  std::vector<document::FactDeclaration> facts;
  std::vector<document::ConstantDeclaration> constants;
  std::vector<document::CheckDeclaration> checks;
  std::vector<document::TermDeclaration> terms;
  std::vector<document::FunctionDeclaration> functions;
  std::vector<document::WindowDeclaration> windows;
  std::vector<document::DecisionDeclaration> decisions;
  std::vector<document::GuaranteeDeclaration> guarantees;
  std::vector<document::CalendarDeclaration> calendars;
  std::vector<document::ChangeDeclaration> changes;
  std::vector<document::Replaced> replaced;  ///< by a layer, after `overlay`
};

/// The tests of one pack: named base cases, and tests.
struct TestDocument {
  std::vector<std::pair<ScalarText, yaml::Node>> cases;
  std::vector<document::TestDeclaration> tests;
};

}  // namespace adjudge
