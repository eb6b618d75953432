// Writes the pages codes.md and functions.md from the tables that the library itself uses.
//
//   write_pages FOLDER           writes them
//   write_pages FOLDER --check   fails where a page is not what would be written

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "adjudge/core/code.hpp"
#include "adjudge/core/function_catalogue.hpp"
#include "adjudge/runtime/functions.hpp"

namespace {

struct Page {
  std::string name;
  std::string text;
};

/// Text between backticks as Markdown wants it: in a longer fence when it holds backticks itself.
std::string code(std::string_view text) {
  std::string fence = "`";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  const char* space = fence.size() > 1 ? " " : "";
  return fence + space + std::string(text) + space + fence;
}

std::string_view chapter(adjudge::Code number) {
  switch (static_cast<unsigned>(number) / 100) {
    case 1:
      return "1xx: the text of a file";
    case 2:
      return "2xx: names, types and shapes";
    case 3:
      return "3xx: what needs what";
    case 4:
      return "4xx: the compiled program";
    case 5:
      return "5xx: deciding a case";
    case 6:
      return "6xx: what the analysis finds";
    case 7:
      return "7xx: workflows";
    case 8:
      return "8xx: stores";
    default:
      return "9xx: loading and calling";
  }
}

Page codes() {
  std::string text =
      "# Messages\n\nEvery message of Adjudge has a code, which is never given to another message. `adjudge code "
      "ADJ201`\n"
      "shows one entry. Written from the library's own table by `make docs`.\n";
  std::string_view last;
  for (const adjudge::CodeEntry& entry : adjudge::code_table()) {
    if (const auto title = chapter(entry.code); title != last) {
      text += "\n## " + std::string(title) + "\n";
      last = title;
    }
    text += "\n### " + adjudge::to_text(entry.code) + " " + std::string(entry.name) + "\n\n" +
            std::string(entry.meaning) + "\n";
    if (!entry.bad.empty()) text += "\n- for example: " + code(entry.bad) + "\n";
    if (!entry.repair.empty()) text += "- mended: " + code(entry.repair) + "\n";
  }
  return {"codes.md", text};
}

Page functions() {
  const adjudge::FunctionCatalogue& catalogue = adjudge::built_in_functions();
  std::vector<std::string> families;
  for (const adjudge::FunctionEntry& entry : catalogue) {
    bool is_new = true;
    for (const std::string& family : families) is_new = is_new && family != entry.family;
    if (is_new) families.push_back(entry.family);
  }
  std::string text =
      "# Functions\n\nWhat every expression may call. Each example is run by a test. Written from the library's own\n"
      "catalogue by `make docs`.\n";
  for (const std::string& family : families) {
    text += "\n## " + family + "\n";
    for (const adjudge::FunctionEntry& entry : catalogue) {
      if (entry.family != family) continue;
      text += "\n### " + entry.name + "\n\n" + entry.summary + "\n\n```\n";
      for (const adjudge::Signature& form : entry.forms) text += form.text + "\n";
      text += "```\n";
      if (entry.strict_mode_only) text += "\nIn packs only, not in DMN models.\n";
      if (!entry.examples.empty()) text += "\n| expression | answer |\n|---|---|\n";
      for (const adjudge::Example& example : entry.examples) {
        // A bar would end the cell even between backticks.
        const auto cell = [](std::string_view shown) {
          std::string escaped;
          for (const char letter : code(shown)) escaped += letter == '|' ? std::string("\\|") : std::string(1, letter);
          return escaped;
        };
        text += "| " + cell(example.expression) + " | " + cell(example.result) + " |\n";
      }
    }
  }
  return {"functions.md", text};
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "write_pages FOLDER [--check]\n";
    return 2;
  }
  const std::string folder = arguments[1];
  const bool check = count > 2 && std::string_view(arguments[2]) == "--check";
  int stale = 0;
  for (const Page& page : {codes(), functions()}) {
    const std::string path = folder + "/" + page.name;
    if (check) {
      if (read(path) != page.text) {
        std::cout << path << " is not what the tables say; run `make docs`\n";
        ++stale;
      }
    } else if (!(std::ofstream(path, std::ios::binary) << page.text)) {
      std::cerr << "cannot write " << path << "\n";
      return 3;
    }
  }
  return stale == 0 ? 0 : 1;
}
