#include <array>
#include <map>
#include <string>
#include <string_view>

#include "adjudge/graph/picture.hpp"
#include "graph/label.hpp"

namespace adjudge {
namespace {

using Vertex = DecisionGraph::Vertex;

struct Look {
  std::string_view name;        // of the kind
  std::string_view attributes;  // of its nodes
  std::string_view small_text;  // colour of what stands below the name
};

const Look& look_of(Vertex::Kind kind) {
  static constexpr std::array<Look, 5> looks = {{
      {"fact", R"(shape=box, style="rounded,filled", fillcolor="#eaf2fb", color="#7aa5d2", fontcolor="#1d3557")",
       "#5f7d9c"},
      {"constant", R"(shape=note, style=filled, fillcolor="#f4f4f1", color="#a8a89c", fontcolor="#3c3c36")", "#85857a"},
      {"term", R"(shape=box, style=filled, fillcolor="#eaf6ec", color="#7cb587", fontcolor="#1f4d2b")", "#5d8767"},
      {"window",
       R"(shape=hexagon, margin="0,0", style=filled, fillcolor="#fdf3d8", color="#d3a93c", fontcolor="#5c4508")",
       "#957a31"},
      {"decision",
       R"(shape=box, style="rounded,filled", fillcolor="#34507a", color="#22375a", fontcolor=white, penwidth=1.6)",
       "#c9d7ec"},
  }};
  return looks.at(static_cast<std::size_t>(kind));
}

// Text inside an HTML-like label.
std::string html(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

// Text between double quotes; a backslash would start one of Graphviz' own escapes.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string node(std::uint32_t index, const Vertex& vertex) {
  const Look& look = look_of(vertex.kind);
  const std::string below = graph::detail_of(vertex);
  std::string label = "<B>" + html(graph::name_of(vertex)) + "</B>";
  if (!below.empty())
    label = R"(<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1"><TR><TD>)" + label +
            R"(</TD></TR><TR><TD><FONT POINT-SIZE="9" COLOR=")" + std::string(look.small_text) + "\">" + html(below) +
            "</FONT></TD></TR></TABLE>";
  const std::string tooltip =
      std::string(look.name) + " " + graph::name_of(vertex) + ": " + graph::on_one_line(vertex.type);
  return "n" + std::to_string(index) + " [label=<" + label + ">, tooltip=" + quoted(tooltip) + "];\n";
}

// Facts that share their first word stand together: `order.placed_at`, `order.lines`.
std::map<std::string_view, std::vector<std::uint32_t>> group_facts(const DecisionGraph& graph) {
  std::map<std::string_view, std::vector<std::uint32_t>> groups;
  for (std::uint32_t index = 0; index < graph.vertices.size(); ++index) {
    const Vertex& vertex = graph.vertices[index];
    if (vertex.kind != Vertex::Kind::fact) continue;
    const std::string_view name = vertex.name;
    const auto dot = name.find('.');
    groups[dot == std::string_view::npos ? std::string_view() : name.substr(0, dot)].push_back(index);
  }
  return groups;
}

}  // namespace

std::string to_dot(const DecisionGraph& graph) {
  std::string text = "digraph adjudge {\n";
  text +=
      "  graph [rankdir=LR, bgcolor=white, pad=0.3, nodesep=0.18, ranksep=0.9, "
      "fontname=\"Helvetica,Arial,sans-serif\", "
      "fontsize=16, labelloc=t";
  const std::string title = graph::on_one_line(graph.title);
  if (!title.empty()) text += ", label=<<B>" + html(title) + "</B>>";
  text += "];\n";
  text += "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=12, margin=\"0.1,0.03\", height=0.3];\n";
  text += "  edge [color=\"#8a97a8\", arrowsize=0.6, penwidth=0.9];\n";

  std::uint32_t cluster = 0;
  for (const auto& [prefix, members] : group_facts(graph)) {
    const bool is_framed = !prefix.empty() && members.size() > 1;
    if (is_framed) {
      text += "  subgraph cluster_" + std::to_string(cluster++) + " {\n";
      text += "    graph [label=<" + html(graph::on_one_line(prefix)) +
              ">, style=\"rounded\", color=\"#cfdceb\", fontcolor=\"#5f7d9c\", fontsize=10, labelloc=t, labeljust=l, "
              "margin=8];\n";
    }
    const std::string indent = is_framed ? "    " : "  ";
    text += indent + "node [" + std::string(look_of(Vertex::Kind::fact).attributes) + "];\n";
    for (const std::uint32_t member : members) text += indent + node(member, graph.vertices[member]);
    if (is_framed) text += "  }\n";
  }
  for (std::uint32_t index = 0; index < graph.vertices.size(); ++index) {
    const Vertex& vertex = graph.vertices[index];
    if (vertex.kind == Vertex::Kind::fact) continue;
    if (index == 0 || graph.vertices[index - 1].kind != vertex.kind)
      text += "  node [penwidth=1, margin=\"0.1,0.03\", " + std::string(look_of(vertex.kind).attributes) + "];\n";
    text += "  " + node(index, vertex);
  }
  for (std::uint32_t index = 0; index < graph.vertices.size(); ++index)
    for (const std::uint32_t read : graph.vertices[index].reads)
      text += "  n" + std::to_string(read) + " -> n" + std::to_string(index) + ";\n";
  return text + "}\n";
}

}  // namespace adjudge
