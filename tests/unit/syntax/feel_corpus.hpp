#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/syntax/parse_expression.hpp"
#include "syntax/feel_names.hpp"

/// The FEEL texts of the conformance models, read where they are. Names are taken roughly: every `name` of a model is
/// in scope in all of its texts, which is enough to read them.
namespace adjudge::test {

inline const std::vector<std::string>& built_in_names() {
  static const std::vector<std::string> names{"abs",
                                              "after",
                                              "all",
                                              "any",
                                              "append",
                                              "before",
                                              "ceiling",
                                              "coincides",
                                              "concatenate",
                                              "contains",
                                              "context",
                                              "context merge",
                                              "context put",
                                              "count",
                                              "date",
                                              "date and time",
                                              "day of week",
                                              "day of year",
                                              "decimal",
                                              "distinct values",
                                              "duration",
                                              "during",
                                              "ends with",
                                              "even",
                                              "exp",
                                              "finished by",
                                              "finishes",
                                              "flatten",
                                              "floor",
                                              "get entries",
                                              "get value",
                                              "includes",
                                              "index of",
                                              "insert before",
                                              "is",
                                              "list contains",
                                              "list replace",
                                              "log",
                                              "lower case",
                                              "matches",
                                              "max",
                                              "mean",
                                              "median",
                                              "meets",
                                              "met by",
                                              "min",
                                              "mode",
                                              "modulo",
                                              "month of year",
                                              "not",
                                              "now",
                                              "number",
                                              "odd",
                                              "overlaps",
                                              "overlaps after",
                                              "overlaps before",
                                              "product",
                                              "range",
                                              "remove",
                                              "replace",
                                              "reverse",
                                              "round down",
                                              "round half down",
                                              "round half up",
                                              "round up",
                                              "sort",
                                              "split",
                                              "sqrt",
                                              "started by",
                                              "starts",
                                              "starts with",
                                              "stddev",
                                              "string",
                                              "string join",
                                              "string length",
                                              "sublist",
                                              "substring",
                                              "substring after",
                                              "substring before",
                                              "sum",
                                              "time",
                                              "today",
                                              "union",
                                              "upper case",
                                              "week of year",
                                              "years and months duration"};
  return names;
}

struct Corpus {
  struct Model {
    std::string file;
    NameSet names;
    NameSet members;
    std::vector<std::string> expressions;
    std::vector<std::string> tests;
  };
  std::vector<Model> models;
};

/// Undoes `&lt;` and its like.
inline std::string unescape_xml(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = text[at] == '&' ? text.find(';', at) : text.npos;
    if (end == text.npos) {
      result += text[at];
      continue;
    }
    const std::string entity{text.substr(at + 1, end - at - 1)};
    if (entity == "lt") {
      result += '<';
    } else if (entity == "gt") {
      result += '>';
    } else if (entity == "amp") {
      result += '&';
    } else if (entity == "quot") {
      result += '"';
    } else if (entity == "apos") {
      result += '\'';
    } else if (entity.starts_with("#x")) {
      feel::append_utf8(result, static_cast<char32_t>(std::stoul(entity.substr(2), nullptr, 16)));
    } else if (entity.starts_with("#")) {
      feel::append_utf8(result, static_cast<char32_t>(std::stoul(entity.substr(1))));
    }
    at = end;
  }
  return result;
}

inline Corpus::Model read_model(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  const std::string xml{std::istreambuf_iterator<char>{file}, {}};
  Corpus::Model model;
  model.file = path.filename().string();
  for (const std::string& name : built_in_names()) model.names.add(name);
  for (const char* name :
       {"year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone", "years", "months",
        "days", "hours", "minutes", "seconds", "start", "end", "start included", "end included"}) {
    model.members.add(name);
  }
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != xml.npos; at = xml.find('<', at)) {
    if (xml.compare(at, 4, "<!--") == 0) {
      at = xml.find("-->", at);
      continue;
    }
    const std::size_t end = xml.find('>', at);
    std::string tag = xml.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with('?') || tag.starts_with('!')) continue;
    if (tag.starts_with('/')) {
      if (!open.empty()) open.pop_back();
      continue;
    }
    for (std::size_t place = tag.find(" name=\""); place != tag.npos;) {
      place += 7;
      const std::string name = unescape_xml(std::string_view{tag}.substr(place, tag.find('"', place) - place));
      model.names.add(name);
      model.members.add(name);
      break;
    }
    std::string element = tag.substr(0, tag.find_first_of(" \t\r\n/"));
    element.erase(0, element.find(':') + 1);
    if (tag.ends_with('/')) continue;
    if (element == "text" && !open.empty()) {
      const std::size_t close = xml.find("</", at);
      std::string text = xml.substr(at, close - at);
      if (text.starts_with("<![CDATA[")) {
        text = text.substr(9, text.rfind("]]>") - 9);
      } else {
        text = unescape_xml(text);
      }
      const std::string& parent = open.back();
      if (parent == "literalExpression" || parent == "outputEntry" || parent == "inputExpression" ||
          parent == "defaultOutputEntry") {
        model.expressions.push_back(text);
      } else if (parent == "inputEntry" || parent.ends_with("Values")) {
        model.tests.push_back(text);
      }
    }
    open.push_back(element);
  }
  return model;
}

/// Empty when the shared data is not there.
inline Corpus read_corpus() {
  namespace fs = std::filesystem;
  Corpus corpus;
  const char* given = std::getenv("ADJUDGE_SHARED");
  const fs::path root = given != nullptr ? fs::path{given} : fs::path{"../shared"};
  fs::path folder = root / "tck" / "models";
  // The variable may name the folder of the data beside the conformance cases.
  if (!fs::is_directory(folder)) folder = root.parent_path() / "tck" / "models";
  if (!fs::is_directory(folder)) return corpus;
  std::vector<fs::path> files;
  for (const auto& item : fs::recursive_directory_iterator{folder}) {
    if (item.path().extension() == ".dmn") files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) corpus.models.push_back(read_model(file));
  return corpus;
}

}  // namespace adjudge::test
