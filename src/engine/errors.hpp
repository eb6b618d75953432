#pragma once

#include <string>
#include <utility>

#include "adjudge/core/diagnostic.hpp"

/// The mistakes that the engine layer reports: about files, packs and versions.
namespace adjudge::errors {

inline Diagnostic about(Code code, Span span, std::string message, std::string advice = {}) {
  Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  if (!span.is_none()) diagnostic.labels.push_back({span, {}});
  if (!advice.empty()) diagnostic.fixes.push_back({Span{}, {}, std::move(advice)});
  return diagnostic;
}

inline Diagnostic not_found(const std::string& path) {
  return about(Code::not_found, {}, "there is no file or folder `" + path + "`");
}

inline Diagnostic unreadable(const std::string& path, const std::string& reason) {
  return about(Code::unreadable, {}, "`" + path + "` cannot be read: " + reason);
}

inline Diagnostic not_a_pack(const std::string& path) {
  return about(
      Code::not_a_pack, {}, "`" + path + "` is not a pack",
      "a pack is a folder with a pack.yaml, a single .yaml file, or a folder of such folders, one per version");
}

inline Diagnostic unknown_pack(Span span, const std::string& name, const std::string& where) {
  return about(Code::unknown_pack, span, "the pack `" + name + "` is not there", "expected it at `" + where + "`");
}

inline Diagnostic layers_too_deep(Span span, unsigned most) {
  return about(Code::bad_layer, span,
               "this pack extends itself, directly or over others, or more than " + std::to_string(most) + " others");
}

inline Diagnostic replaces_yardstick(Span span, const std::string& name) {
  return about(Code::bad_layer, span, "guarantees of the base are reckoned from `" + name + "`",
               "give what is new a name of its own");
}

inline Diagnostic changes_without_base(Span span) {
  return about(Code::bad_layer, span, "`changes` are made to a pack that this one extends",
               "name it in pack.yaml: `extends: ../returns`");
}

inline Diagnostic import_not_found(Span span, const std::string& name_space) {
  return about(Code::not_found, span, "no file of the namespace `" + name_space + "` was found",
               "name the file that it is in, or put it beside the one that imports it");
}

inline Diagnostic absolute_base(Span span) {
  return about(Code::unknown_pack, span, "`extends` is a path from the folder of this pack", "such as `../returns`");
}

inline Diagnostic several_bases(Span span, const std::string& where) {
  return about(Code::bad_layer, span, "`" + where + "` holds several versions", "name the folder of one of them");
}

inline Diagnostic overlapping_versions(Span span, const std::string& first, const std::string& second) {
  return about(Code::overlapping_versions, span,
               "the versions `" + first + "` and `" + second + "` are in force together",
               "give each an `in_force` period; `to` is the first day that is out");
}

inline Diagnostic different_packs(Span span, const std::string& first, const std::string& second) {
  return about(Code::bad_version, span, "`" + first + "` and `" + second + "` are two packs, not two versions of one");
}

inline Diagnostic unknown_decision(const std::string& name, const std::vector<std::string>& known) {
  const std::string close = nearest(name, known);
  std::string advice;
  if (!close.empty()) {
    advice = "did you mean `" + close + "`?";
  } else {
    for (const std::string& one : known) advice += (advice.empty() ? "it has " : ", ") + one;
  }
  return about(Code::unknown_decision, {}, "the pack has no decision `" + name + "`", advice);
}

}  // namespace adjudge::errors
