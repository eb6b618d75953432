#include "adjudge/core/code.hpp"

#include <algorithm>
#include <vector>

#include "core/text_reader.hpp"

namespace adjudge {
namespace {

/// The row of a code. One switch without a default: the compiler names an enumerator that has no row.
constexpr CodeEntry entry_of(Code code) {
  switch (code) {
    case Code::none:
      return {};

    case Code::not_text:
      return {code, "not_text",
              "The file is not UTF-8 text, or holds bytes that no text has. A spreadsheet, a picture and a file saved "
              "as UTF-16 all look like this.",
              "a policy saved as \"Unicode (UTF-16)\" or as .xlsx", "the same text saved as UTF-8"};
    case Code::file_too_large:
      return {code, "file_too_large", "The file is larger than a policy file may be.",
              "one file with the whole product list in a table",
              "the list handed over as facts of the case, or the table split over several files"};
    case Code::yaml_syntax:
      return {code, "yaml_syntax",
              "The file breaks the rules of YAML, so it cannot be read any further. Most often an indentation, a "
              "colon or a bracket is the cause.",
              "when: {order.total: \"> 10 EUR\"", "when: {order.total: \"> 10 EUR\"}"};
    case Code::nesting_too_deep:
      return {code, "nesting_too_deep", "Lists and mappings lie inside one another more deeply than a policy needs.",
              "[[[[[[[[ ... ]]]]]]]]", "named decisions or terms instead of one deep expression"};
    case Code::alias_expansion:
      return {code, "alias_expansion",
              "YAML aliases (`*name`) repeat so much that the file would grow beyond all bounds.",
              "b: [*a, *a, *a, *a, *a, *a, *a, *a]", "a term or a decision that several rules refer to"};
    case Code::tag_not_allowed:
      return {code, "tag_not_allowed",
              "A `!` at the start of a value is a YAML tag, and policies have none. In a condition it comes from an "
              "unquoted `!=`.",
              "when: {request.quantity: != 3}", "when: {request.quantity: \"!= 3\"}"};
    case Code::duplicate_key:
      return {code, "duplicate_key", "A mapping has the same key twice; only one of them could count.",
              "{request.reason: defective, request.reason: unwanted}", "{request.reason: [defective, unwanted]}"};
    case Code::unknown_key:
      return {code, "unknown_key", "The key has no meaning at this place.", "qestion: May it come back?",
              "question: May it come back?"};
    case Code::missing_key:
      return {code, "missing_key", "A key that this mapping must have is not there.",
              "refund: {value: line_total(request.line)}", "refund: {answer: money, value: line_total(request.line)}"};
    case Code::wrong_shape:
      return {code, "wrong_shape", "A text, a list or a mapping stands where another of them belongs.",
              "rules: {id: late, otherwise: deny}", "rules: [{id: late, otherwise: deny}]"};
    case Code::split_at_comma:
      return {code, "split_at_comma",
              "Inside `{}` and `[]` YAML ends a value at a comma, so this expression was cut in two.",
              "then: {refund: round money(x, \"up\")}", "then: {refund: 'round money(x, \"up\")'}"};
    case Code::list_for_range:
      return {code, "list_for_range",
              "`[1..30]` without quotes is a YAML list with one text in it; a range must be quoted.",
              "when: {days_held: [1..30]}", "when: {days_held: \"[1..30]\"}"};
    case Code::unclosed_quote:
      return {code, "unclosed_quote", "A quoted value has no closing quote, and swallows what follows it.",
              "because: \"It came too late.", "because: \"It came too late.\""};
    case Code::swallowed_comment:
      return {code, "swallowed_comment",
              "After a space, `#` starts a comment in YAML: the rest of the value was not read.",
              "when: {customer.tag: vip #1}", "when: {customer.tag: \"vip #1\"}"};
    case Code::empty_document:
      return {code, "empty_document", "The file holds no mapping: it is empty, or only comments.", "# to be written",
              "facts: {order.total: money}"};
    case Code::bad_identifier:
      return {code, "bad_identifier",
              "The text cannot be a name here. Names start with a letter and go on with letters, digits and `_`.",
              "id: 1st rule", "id: first_rule"};
    case Code::feel_syntax:
      return {code, "feel_syntax",
              "The expression cannot be read: something is missing or superfluous where the mark points.",
              "if: order.total > and customer.tier = \"gold\"",
              "if: order.total > 10 EUR and customer.tier = \"gold\""};
    case Code::feel_too_deep:
      return {code, "feel_too_deep", "Brackets or operators nest more deeply than an expression may.",
              "((((((((( ... )))))))))", "parts of it as `terms`, each with a name"};
    case Code::feel_too_long:
      return {code, "feel_too_long", "The expression is longer than one may be.", "x = 1 or x = 2 or x = 3 or ...",
              "x in [1, 2, 3, ...], or a table"};
    case Code::bad_literal:
      return {code, "bad_literal", "The literal looks like a date, time, duration, amount or number, but is none.",
              "@\"2026-02-30\"", "@\"2026-02-28\""};
    case Code::unclosed_text:
      return {code, "unclosed_text", "A string in an expression has no closing quote.", "customer.tier = \"gold",
              "customer.tier = \"gold\""};
    case Code::empty_expression:
      return {code, "empty_expression", "An expression is wanted, and there is none.", "if: \"\"",
              "if: order.total > 10 EUR"};
    case Code::bad_template:
      return {code, "bad_template", "A `{` in a text has no `}`, or nothing between. A brace itself is written `{{`.",
              "because: \"{order.id is late\"", "because: \"{order.id} is late\""};
    case Code::xml_syntax:
      return {code, "xml_syntax",
              "The file breaks the rules of XML, so it cannot be read. Most often a `<` or `&` inside a text, or a tag "
              "that is not closed, is the cause.",
              "<text>order total < 10</text>", "<text>order total &lt; 10</text>"};
    case Code::xml_wrong_shape:
      return {code, "xml_wrong_shape",
              "The file is XML but not what DMN wants here: an element or an attribute is missing, superfluous or says "
              "something that it cannot say.",
              "<requiredInput href=\"order\"/>", "<requiredInput href=\"#order\"/>"};
    case Code::doctype_not_allowed:
      return {code, "doctype_not_allowed",
              "The file has a document type declaration. It could define entities that grow beyond all bounds, or name "
              "other files, so no DMN file may have one.",
              "<!DOCTYPE definitions [...]> <definitions ...>", "<definitions ...>"};
    case Code::not_feel:
      return {code, "not_feel",
              "An expression is written in another language than FEEL, or stands in another document.",
              "<literalExpression expressionLanguage=\"http://www.w3.org/1999/XPath\">", "<literalExpression>"};

    case Code::unknown_name:
      return {code, "unknown_name", "No fact, term, window, constant or decision has this name.",
              "if: custmer.tier = \"gold\"", "if: customer.tier = \"gold\""};
    case Code::unknown_type:
      return {code, "unknown_type", "No type has this name, neither of the language nor under `types`.",
              "order.total: mony", "order.total: money"};
    case Code::duplicate_name:
      return {code, "duplicate_name", "The same name is given twice, perhaps in two files; one of them must go.",
              "terms: {held: ...} in two files", "terms: {held: ...} in one file"};
    case Code::type_mismatch:
      return {code, "type_mismatch", "The value has another type than the one that is wanted here.",
              "then: {refund: 5}   # refund is a text", "then: {refund: \"5\"}"};
    case Code::operator_mismatch:
      return {code, "operator_mismatch", "The operator does not work on values of these types.",
              "order.placed_at + order.total", "order.placed_at + 7 days"};
    case Code::unknown_function:
      return {code, "unknown_function", "No function has this name.", "rount money(x, \"up\")",
              "round money(x, \"up\")"};
    case Code::wrong_arguments:
      return {code, "wrong_arguments",
              "The function takes other arguments: another number, other names or other types.",
              "days between(order.delivered_on)", "days between(order.delivered_on, request.made_on)"};
    case Code::currency_mismatch:
      return {code, "currency_mismatch",
              "Amounts of two currencies, or money and a bare number, neither add nor compare.", "order.total > 100",
              "order.total > 100 EUR"};
    case Code::not_a_member:
      return {code, "not_a_member", "The closed choice has no such member.", "when: {request.reason: defectiv}",
              "when: {request.reason: defective}"};
    case Code::unknown_field:
      return {code, "unknown_field", "The record has no field of this name.", "request.line.prise",
              "request.line.price"};
    case Code::rule_without_condition:
      return {code, "rule_without_condition",
              "The rule says what follows but not when. A rule for all other cases is written `otherwise`.",
              "{id: late, then: deny}", "{id: late, otherwise: deny}"};
    case Code::misplaced_otherwise:
      return {code, "misplaced_otherwise", "`otherwise` is for the last rule of a `first` decision only.",
              "[{id: rest, otherwise: deny}, {id: open, when: {...}, then: approve}]",
              "[{id: open, when: {...}, then: approve}, {id: rest, otherwise: deny}]"};
    case Code::duplicate_rule:
      return {code, "duplicate_rule", "Two rules of a decision have the same id.", "[{id: late, ...}, {id: late, ...}]",
              "[{id: late, ...}, {id: very_late, ...}]"};
    case Code::missing_output:
      return {code, "missing_output", "The rule leaves out an output that every answer of this decision must have.",
              "then: {reason: final_sale}", "then: {outcome: deny, reason: final_sale}"};
    case Code::unknown_output:
      return {code, "unknown_output", "The decision's answer has no such output.", "then: {outcom: deny}",
              "then: {outcome: deny}"};
    case Code::wrong_hit_policy:
      return {code, "wrong_hit_policy",
              "The hit policy does not exist, or does not go with this answer: `collect sum` wants numbers or money, "
              "`priority` a choice or `priority_by`, list-valued policies a `list of` answer.",
              "{answer: string, hit: collect sum}", "{answer: number, hit: collect sum}"};
    case Code::wrong_cell_count:
      return {code, "wrong_cell_count", "The row has more or fewer cells than the table has columns.",
              "inputs: [category, grade]   rows: [[hygiene, 100]]",
              "inputs: [category, grade]   rows: [[hygiene, \"-\", 100]]"};
    case Code::bad_body:
      return {code, "bad_body", "A decision has exactly one body: `rules`, `table`, `value` or `score`.",
              "{answer: number, value: 1, rules: [...]}", "{answer: number, rules: [...]}"};
    case Code::unknown_calendar:
      return {code, "unknown_calendar", "The pack has no calendar of this id.", "calendar: dee", "calendar: de"};
    case Code::bad_window:
      return {code, "bad_window", "The return window is incomplete or contradicts itself.",
              "return_window: {length: 30 days}", "return_window: {starts: [order.delivered_on], length: 30 days}"};
    case Code::bad_period:
      return {code, "bad_period", "`in_force` wants `from`, `to` or both, as dates, with `from` before `to`.",
              "in_force: {from: 2027-01-15, to: 2026-11-01}", "in_force: {from: 2026-11-01, to: 2027-01-15}"};
    case Code::bad_version:
      return {code, "bad_version", "The version of the pack is not a text that names one.", "version: []",
              "version: \"2026.11\""};
    case Code::unknown_pack:
      return {code, "unknown_pack", "A pack named under `uses` or `extends` was not found.", "uses: [comon]",
              "uses: [common]"};
    case Code::null_in_pack:
      return {code, "null_in_pack", "A value was left out. In a policy nothing is silently empty.",
              "when: {customer.tier: }", "when: {customer.tier: gold}"};
    case Code::bad_applies_by:
      return {code, "bad_applies_by", "`applies_by` must name a fact that is a date or a date and time.",
              "applies_by: order.total", "applies_by: order.placed_at"};
    case Code::bad_type:
      return {code, "bad_type", "The description of a type is not one that the language has.",
              "{type: number, range: 1 to 9}", "{type: number, range: \"[1..9]\"}"};
    case Code::not_in_strict_mode:
      return {code, "not_in_strict_mode",
              "This part of FEEL is for DMN files only; in a pack it would hide a mistake behind a null.",
              "if order.total = null then 0 else 1", "if known(order.total) then 1 else 0"};
    case Code::not_constant:
      return {code, "not_constant", "Here a value is needed that is known before any case: no facts and no decisions.",
              "constants: {limit: order.total}", "constants: {limit: 600 EUR}"};
    case Code::bad_calendar:
      return {code, "bad_calendar",
              "The calendar cannot be used: its hours overlap or run backwards, or a day or zone does not exist.",
              "mon: [\"17:00-09:00\"]", "mon: [\"09:00-17:00\"]"};
    case Code::bad_test:
      return {code, "bad_test", "A test of the pack cannot be run as it is written.", "expect: {refnd: 20.00 EUR}",
              "expect: {refund: 20.00 EUR}"};
    case Code::compares_unlike:
      return {code, "compares_unlike", "Values of two kinds are compared, which can never be equal.",
              "customer.tier = 1", "customer.tier = \"gold\""};
    case Code::recursive_type:
      return {code, "recursive_type", "A record holds itself, so no value of it could ever end.",
              "Line: {parent: Line}", "Line: {parent_sku: string}"};
    case Code::bad_default:
      return {code, "bad_default", "The default is not a value of its type.", "{type: Tier, default: golden}",
              "{type: Tier, default: gold}"};
    case Code::reads_as_text:
      return {code, "reads_as_text",
              "Where a `string` is tested or answered, a value is plain text, letter by letter. This one looks like "
              "FEEL, which is written `{= ...}` there.",
              "when: {item.condition: 'not(\"broken\")'}", "when: {item.condition: '{= not(\"broken\")}'}"};

    case Code::bad_layer:
      return {code, "bad_layer",
              "A pack that `extends` another changes it by the names and rule ids that the base has. It cannot change "
              "the base's guarantees, nor what they are reckoned from.",
              "changes: {eligibility: {remove: [gold_grase]}}", "changes: {eligibility: {remove: [gold_grace]}}"};

    case Code::hidden_name:
      return {code, "hidden_name",
              "Inside the brackets of a filter the fields of the element come first: a variable or parameter of the "
              "same name cannot be seen there.",
              "functions: {line_of(o, id): \"o.lines[item.id = id][1]\"}",
              "functions: {line_of(o, wanted): \"o.lines[item.id = wanted][1]\"}"};

    case Code::cycle:
      return {code, "cycle",
              "Decisions, terms or windows need one another in a circle; the message shows the way around.",
              "a: {value: b + 1}   b: {value: a + 1}", "a: {value: b + 1}   b: {value: 1}"};
    case Code::chain_too_long:
      return {code, "chain_too_long", "Decisions and terms read one another in a longer chain than can be followed.",
              "t1: t2 + 1, t2: t3 + 1, ... thousands of them", "a list and `sum`, or fewer steps"};

    case Code::program_too_large:
      return {code, "program_too_large", "The compiled policy is larger than a program may be.",
              "a table of a million rows", "the rows handed over as facts of the case"};

    case Code::missing_fact:
      return {code, "missing_fact",
              "The case does not carry a fact that this decision reads, and the fact has neither `?` nor a default.",
              "{\"order\": {}}   # order.placed_at is read", "{\"order\": {\"placed_at\": \"2026-11-24T10:00:00Z\"}}"};
    case Code::value_does_not_fit:
      return {code, "value_does_not_fit", "A value of the case is not of the fact's type, or outside its range.",
              "{\"quantity\": \"three\"}", "{\"quantity\": 3}"};
    case Code::no_rule_matched:
      return {code, "no_rule_matched", "No rule holds for this case and the decision has no `default`.",
              "rules for gold and silver, a case with standard", "default: deny, or a rule for the other cases"};
    case Code::not_in_force:
      return {code, "not_in_force", "The decision is not in force on the date of the case.",
              "in_force: {from: 2026-11-01}, an order of October", "an order of November, or an earlier `from`"};
    case Code::check_failed:
      return {code, "check_failed",
              "The case is impossible by one of the pack's checks: its data must be mended first.",
              "made_on before placed_at", "made_on on or after placed_at"};
    case Code::guarantee_broken:
      return {code, "guarantee_broken", "The answers break a guarantee of the pack, so they are withheld.",
              "never: refund > line_total(request.line), and a refund of twice the price",
              "the rule that pays too much, mended"};
    case Code::ambiguous_rules:
      return {code, "ambiguous_rules", "More than one rule of a `unique` decision holds for this case.",
              "{days: \"> 5\"} and {days: \"> 7\"}, a case with 8", "{days: \"[6..7]\"} and {days: \"> 7\"}"};
    case Code::unequal_answers:
      return {code, "unequal_answers", "Several rules of an `any` decision hold, and their answers are not the same.",
              "two rules that hold, one says approve, one says deny", "both say the same, or the policy is `first`"};
    case Code::reads_failed_decision:
      return {code, "reads_failed_decision",
              "The decision reads another one that has no answer because of an error or a conflict.",
              "refund reads eligibility, which is in conflict", "the decision that is named, mended"};
    case Code::no_version:
      return {code, "no_version", "No version of the pack is in force on the date of the case.",
              "versions from 2026 on, an order of 2024", "the version that held in 2024, loaded as well"};
    case Code::no_clock:
      return {code, "no_clock", "The policy reads `now()` or `today()`, and the call gave no time.",
              "adjudge decide rules/returns --cases a.json",
              "adjudge decide rules/returns --cases a.json --now 2026-11-24T10:00:00Z"};
    case Code::division_by_zero:
      return {code, "division_by_zero", "A number was divided by zero.",
              "order.total / count(order.lines), without lines",
              "if count(order.lines) = 0 then 0 EUR else order.total / count(order.lines)"};
    case Code::out_of_range:
      return {code, "out_of_range", "The result is beyond what a number, date or duration can hold.",
              "@\"9999-01-01\" + 10000000000000 days", "a result within the range"};
    case Code::index_outside_list:
      return {code, "index_outside_list", "The list has no element at this place; the first is 1.", "order.lines[0]",
              "order.lines[1]"};
    case Code::bad_argument:
      return {code, "bad_argument", "A function was given a value that it cannot work with.",
              "round money(x, \"upwards\")", "round money(x, \"up\")"};
    case Code::limit_exceeded:
      return {code, "limit_exceeded", "The evaluation took more steps, or built a larger value, than it may.",
              "for x in 1..1000000000 return x", "for x in order.lines return x.price"};
    case Code::key_not_found:
      return {code, "key_not_found", "The context has no entry of this name.", "get value({a: 1}, \"b\")",
              "get value({a: 1}, \"a\")"};
    case Code::kinds_differ:
      return {code, "kinds_differ", "Two values of different kinds met in an operation that wants one kind.",
              "max([1, \"2\"])", "max([1, 2])"};
    case Code::bad_case:
      return {code, "bad_case",
              "The case cannot be read: it is not a JSON object, or a row that does not fit the columns.", "[1, 2, 3]",
              "{\"order\": {\"placed_at\": \"2026-11-24T10:00:00Z\"}}"};
    case Code::extra_key:
      return {code, "extra_key", "The case carries a key that no fact of the pack has; it is not read.",
              "{\"order\": {\"placd_at\": ...}}", "{\"order\": {\"placed_at\": ...}}"};

    case Code::may_be_ambiguous:
      return {code, "may_be_ambiguous",
              "Two rules of a `unique` decision can hold for the same case; the message shows one.",
              "{days: \"> 5\"} and {days: \"> 7\"}", "{days: \"[6..7]\"} and {days: \"> 7\"}"};
    case Code::may_be_unequal:
      return {code, "may_be_unequal",
              "Two rules of an `any` decision can hold for the same case and give different answers.",
              "{days: \"> 5\"} then 1, {days: \"> 7\"} then 2", "{days: \"[6..7]\"} then 1, {days: \"> 7\"} then 2"};
    case Code::unreachable_rule:
      return {code, "unreachable_rule", "Earlier rules take every case that this one could hold for.",
              "{days: \"> 5\"} before {days: \"> 7\"}", "{days: \"> 7\"} before {days: \"> 5\"}"};
    case Code::gap:
      return {code, "gap", "There are cases that no rule covers, and no `default`; the message shows one.",
              "rules for gold and silver only", "a rule for standard, `otherwise`, or a `default`"};
    case Code::not_analysed:
      return {code, "not_analysed", "The analysis cannot tell: the conditions are beyond what it can compare.",
              "if: contains(request.note, \"broken\")", "when: {request.reason: defective}"};
    case Code::test_failed:
      return {code, "test_failed", "A test of the pack expects another outcome than the policy gives.",
              "expect: {refund: 20.00 EUR}, the policy gives 15.00 EUR", "the rule or the test, whichever is wrong"};

    case Code::not_found:
      return {code, "not_found", "There is no file or folder of this name.", "adjudge check rules/retuns",
              "adjudge check rules/returns"};
    case Code::unreadable:
      return {code, "unreadable", "The file exists, but it could not be read.", "a file without read permission",
              "the same file with read permission"};
    case Code::not_a_pack:
      return {code, "not_a_pack", "The folder has no `pack.yaml`, so it is not a pack.", "adjudge check rules",
              "adjudge check rules/returns"};
    case Code::overlapping_versions:
      return {code, "overlapping_versions", "Two versions of a pack are in force on the same day.",
              "one from 2026-01-01, one from 2026-06-01, both without `to`", "the first one with `to: 2026-06-01`"};
    case Code::unknown_decision:
      return {code, "unknown_decision", "The pack has no decision of this name.", "decisions=[\"refnd\"]",
              "decisions=[\"refund\"]"};
    case Code::wrong_language_version:
      return {code, "wrong_language_version",
              "The pack is written in a version of the language that this engine does not know.", "adjudge: 9",
              "adjudge: 1"};
  }
  return {};
}

/// The rows of all codes, ascending.
const std::vector<CodeEntry>& all_entries() {
  static const std::vector<CodeEntry> entries = [] {
    std::vector<CodeEntry> result;
    for (std::uint16_t number = 1; number < 1000; ++number) {
      const CodeEntry entry = entry_of(static_cast<Code>(number));
      if (entry.code != Code::none) result.push_back(entry);
    }
    return result;
  }();
  return entries;
}

}  // namespace

std::span<const CodeEntry> code_table() { return all_entries(); }

const CodeEntry* find_code(std::string_view text) {
  if (text.size() == 6 && detail::to_lower(text[0]) == 'a' && detail::to_lower(text[1]) == 'd' &&
      detail::to_lower(text[2]) == 'j') {
    text.remove_prefix(3);
  }
  if (text.size() != 3 || !std::all_of(text.begin(), text.end(), detail::is_digit)) return nullptr;
  const auto number = static_cast<std::uint16_t>(*detail::number_of(text));
  const auto& entries = all_entries();
  const auto at = std::lower_bound(entries.begin(), entries.end(), static_cast<Code>(number),
                                   [](const CodeEntry& entry, Code wanted) { return entry.code < wanted; });
  return at != entries.end() && at->code == static_cast<Code>(number) ? &*at : nullptr;
}

std::string to_text(Code code) {
  std::string text = "ADJ";
  detail::append_padded(text, static_cast<std::int64_t>(code), 3);
  return text;
}

}  // namespace adjudge
