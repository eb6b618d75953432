#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace adjudge {

/// The number of a message (`ADJ201`). Codes go by layer and are never reused; the table is in `src/core/code.cpp`.
enum class Code : std::uint16_t {
  none = 0,
  // 1xx: the text of a file (syntax)
  not_text = 101,
  file_too_large = 102,
  yaml_syntax = 103,
  nesting_too_deep = 104,
  alias_expansion = 105,
  tag_not_allowed = 106,
  duplicate_key = 107,
  unknown_key = 108,
  missing_key = 109,
  wrong_shape = 110,
  split_at_comma = 111,
  list_for_range = 112,
  unclosed_quote = 113,
  swallowed_comment = 114,
  empty_document = 115,
  bad_identifier = 116,
  feel_syntax = 120,
  feel_too_deep = 121,
  feel_too_long = 122,
  bad_literal = 123,
  unclosed_text = 124,
  empty_expression = 125,
  bad_template = 126,
  xml_syntax = 130,
  xml_wrong_shape = 131,
  doctype_not_allowed = 132,
  not_feel = 133,
  // 2xx: names, types and shapes (model)
  unknown_name = 201,
  unknown_type = 202,
  duplicate_name = 203,
  type_mismatch = 204,
  operator_mismatch = 205,
  unknown_function = 206,
  wrong_arguments = 207,
  currency_mismatch = 208,
  not_a_member = 209,
  unknown_field = 210,
  rule_without_condition = 211,
  misplaced_otherwise = 212,
  duplicate_rule = 213,
  missing_output = 214,
  unknown_output = 215,
  wrong_hit_policy = 216,
  wrong_cell_count = 217,
  bad_body = 218,
  unknown_calendar = 219,
  bad_window = 220,
  bad_period = 221,
  bad_version = 222,
  unknown_pack = 223,
  null_in_pack = 224,
  bad_applies_by = 225,
  bad_type = 226,
  not_in_strict_mode = 227,
  not_constant = 228,
  bad_calendar = 229,
  bad_test = 230,
  compares_unlike = 231,
  recursive_type = 232,
  bad_default = 233,
  reads_as_text = 234,
  bad_layer = 235,
  hidden_name = 236,
  // 3xx: what needs what (graph)
  cycle = 301,
  chain_too_long = 302,
  // 4xx: the compiled program
  program_too_large = 401,
  // 5xx: deciding a case (runtime)
  missing_fact = 501,
  value_does_not_fit = 502,
  no_rule_matched = 503,
  not_in_force = 504,
  check_failed = 505,
  guarantee_broken = 506,
  ambiguous_rules = 507,
  unequal_answers = 508,
  reads_failed_decision = 509,
  no_version = 510,
  no_clock = 511,
  division_by_zero = 512,
  out_of_range = 513,
  index_outside_list = 514,
  bad_argument = 515,
  limit_exceeded = 516,
  key_not_found = 517,
  kinds_differ = 518,
  bad_case = 519,
  extra_key = 520,
  // 6xx: what `check` finds by analysis
  may_be_ambiguous = 601,
  may_be_unequal = 602,
  unreachable_rule = 603,
  gap = 604,
  not_analysed = 605,
  test_failed = 606,
  // 9xx: loading (engine)
  not_found = 901,
  unreadable = 902,
  not_a_pack = 903,
  overlapping_versions = 904,
  unknown_decision = 905,
  wrong_language_version = 906,
};

/// What a message means: the row of `adjudge code ADJ201`.
struct CodeEntry {
  Code code;
  std::string_view name;     ///< `unknown_name`
  std::string_view meaning;  ///< one or two sentences
  std::string_view bad;      ///< an example that causes it
  std::string_view repair;   ///< the same, mended
};

std::span<const CodeEntry> code_table();
const CodeEntry* find_code(std::string_view text);  ///< by `ADJ201`, `adj201` or `201`; null when there is none
std::string to_text(Code code);                     ///< `ADJ201`

}  // namespace adjudge
