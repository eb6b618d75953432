#include <array>
#include <string>
#include <string_view>

#include "adjudge/graph/picture.hpp"
#include "graph/label.hpp"

namespace adjudge {
namespace {

using Vertex = DecisionGraph::Vertex;

struct Look {
  std::string_view name;  // of the kind, and of its class
  std::string_view open;  // brackets that give the shape
  std::string_view close;
  std::string_view style;
};

constexpr std::array<Look, 5> looks = {{
    {"fact", "([", "])", "fill:#eaf2fb,stroke:#7aa5d2,color:#1d3557"},
    {"constant", "[/", "/]", "fill:#f4f4f1,stroke:#a8a89c,color:#3c3c36"},
    {"term", "[", "]", "fill:#eaf6ec,stroke:#7cb587,color:#1f4d2b"},
    {"window", "{{", "}}", "fill:#fdf3d8,stroke:#d3a93c,color:#5c4508"},
    {"decision", "(", ")", "fill:#34507a,stroke:#22375a,color:#ffffff,stroke-width:2px"},
}};

const Look& look_of(Vertex::Kind kind) { return looks.at(static_cast<std::size_t>(kind)); }

// Mermaid reads a label as HTML and knows characters by number; letters, digits and a few signs are safe as they are.
std::string escaped(std::string_view text) {
  constexpr std::string_view safe = " ._,:()?+-=/";
  std::string result;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          static_cast<unsigned char>(c) >= 0x80 || safe.find(c) != std::string_view::npos;
    if (is_plain)
      result += c;
    else
      result += "#" + std::to_string(static_cast<int>(c)) + ";";
  }
  return result;
}

}  // namespace

std::string to_mermaid(const DecisionGraph& graph) {
  std::string text;
  const std::string title = graph::on_one_line(graph.title);
  if (!title.empty()) {
    std::string yaml;  // a single-quoted YAML text
    for (const char c : title) yaml += c == '\'' ? "''" : std::string(1, c);
    text += "---\ntitle: '" + yaml + "'\n---\n";
  }
  text += "flowchart LR\n";
  for (std::uint32_t index = 0; index < graph.vertices.size(); ++index) {
    const Vertex& vertex = graph.vertices[index];
    const Look& look = look_of(vertex.kind);
    const std::string below = graph::detail_of(vertex);
    text += "  n" + std::to_string(index) + std::string(look.open) + "\"" + escaped(graph::name_of(vertex));
    if (!below.empty()) text += "<br/><small>" + escaped(below) + "</small>";
    text += "\"" + std::string(look.close) + ":::" + std::string(look.name) + "\n";
  }
  for (std::uint32_t index = 0; index < graph.vertices.size(); ++index)
    for (const std::uint32_t read : graph.vertices[index].reads)
      text += "  n" + std::to_string(read) + " --> n" + std::to_string(index) + "\n";
  for (const Look& look : looks) text += "  classDef " + std::string(look.name) + " " + std::string(look.style) + "\n";
  return text;
}

}  // namespace adjudge
