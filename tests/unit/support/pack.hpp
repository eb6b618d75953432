#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "adjudge/engine/load.hpp"
#include "adjudge/io/json.hpp"

/// Packs and cases in a few lines, for tests.
namespace adjudge::testing_support {

inline std::string with_head(const std::string& body) {
  return "adjudge: 1\npack: example\nversion: \"1\"\ncurrency: EUR\ntime_zone: Europe/Berlin\n" + body;
}

/// Loads a one-file pack; its findings fail the test.
inline Policy policy_of(const std::string& body) {
  const PackText file{"pack.yaml", with_head(body)};
  auto loaded = load_texts({&file, 1});
  if (!loaded) {
    ADD_FAILURE() << to_text(loaded.error().diagnostics, *loaded.error().sources);
    throw Error(loaded.error());
  }
  return std::move(loaded.value());
}

/// The codes of all findings of `check`, in order.
inline std::vector<std::string> codes_of(const std::string& body) {
  const PackText file{"pack.yaml", with_head(body)};
  const CheckReport report = check_texts({&file, 1});
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : report.diagnostics) codes.push_back(to_text(diagnostic.code));
  return codes;
}

inline Value json(std::string_view text) {
  JsonError error;
  const auto value = parse_json(text, error);
  if (!value) {
    ADD_FAILURE() << error.message << " at " << error.offset << " of " << text;
    return {};
  }
  return *value;
}

/// An answer on one line: `decided 12 [rule]`, `undetermined {a, b}`, `error no_rule_matched`.
inline std::string line(const Answer& answer) {
  std::string text(to_text(answer.status));
  if (answer.status == Status::decided) text += " " + to_feel(answer.value);
  std::vector<std::string> fired = answer.fired;
  for (const auto& element : answer.fired_by_element)
    for (const std::string& id : element) fired.push_back(id);
  if (!fired.empty()) {
    text += " [";
    for (std::size_t i = 0; i < fired.size(); ++i) text += (i == 0 ? "" : ", ") + fired[i];
    text += "]";
  }
  if (!answer.missing.empty()) {
    text += " {";
    for (std::size_t i = 0; i < answer.missing.size(); ++i) text += (i == 0 ? "" : ", ") + answer.missing[i];
    text += "}";
  }
  if (answer.problem) {
    const CodeEntry* code = find_code(to_text(answer.problem->code));
    text += " " + std::string(code == nullptr ? "?" : code->name);
  }
  return text;
}

}  // namespace adjudge::testing_support
