#include "adjudge/graph/picture.hpp"

#include <gtest/gtest.h>

namespace adjudge {
namespace {

using Kind = DecisionGraph::Vertex::Kind;

DecisionGraph graph_of(std::vector<DecisionGraph::Vertex> vertices) {
  DecisionGraph graph;
  graph.title = "Returns & refunds";
  graph.vertices = std::move(vertices);
  for (std::uint32_t vertex = 0; vertex < graph.vertices.size(); ++vertex) {
    graph.order.push_back(vertex);
    for (const std::uint32_t read : graph.vertices[vertex].reads) graph.vertices[read].read_by.push_back(vertex);
  }
  return graph;
}

DecisionGraph small_graph() {
  return graph_of({{Kind::fact, 0, "order.total", "money", {}, {}, 0, {}},
                   {Kind::constant, 0, "limit", "money", {}, {}, 0, {}},
                   {Kind::decision, 0, "verdict", "one of yes, no", {0, 1}, {}, 2, {}}});
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Picture, DotNamesEachVertexAndEdge) {
  const std::string dot = to_dot(small_graph());
  EXPECT_TRUE(has(dot, "rankdir=LR"));
  EXPECT_TRUE(has(dot, "n0 [label=<"));
  EXPECT_TRUE(has(dot, "label=<<B>Returns &amp; refunds</B>>"));
  EXPECT_TRUE(has(dot, "<B>order.total</B>"));
  EXPECT_TRUE(has(dot, "one of yes, no · 2 rules"));
  EXPECT_TRUE(has(dot, "n0 -> n2;"));
  EXPECT_TRUE(has(dot, "n1 -> n2;"));
}

TEST(Picture, MermaidGivesEachKindItsShape) {
  const std::string mermaid = to_mermaid(small_graph());
  EXPECT_TRUE(has(mermaid, "---\ntitle: 'Returns & refunds'\n---\nflowchart LR\n"));
  EXPECT_TRUE(has(mermaid, "n0([\"order.total<br/><small>money</small>\"]):::fact\n"));
  EXPECT_TRUE(has(mermaid, "n1[/\"limit<br/><small>money</small>\"/]:::constant\n"));
  EXPECT_TRUE(has(mermaid, "n2(\"verdict<br/><small>one of yes, no · 2 rules</small>\"):::decision\n"));
  EXPECT_TRUE(has(mermaid, "n0 --> n2\n"));
}

TEST(Picture, EscapesAnyName) {
  const std::string nasty = "a \"b\" <c> & 'd' \\ `e` #f; ]]>--{g}|\n|end";
  DecisionGraph graph =
      graph_of({{Kind::fact, 0, nasty, "list of <T>", {}, {}, 0, {}}, {Kind::term, 0, "", "", {0}, {}, 0, {}}});
  graph.title = "it's\n\"x\"";
  const std::string dot = to_dot(graph);
  EXPECT_TRUE(has(dot, "<B>a &quot;b&quot; &lt;c&gt; &amp; 'd' \\ `e` #f; ]]&gt;--{g}| |end</B>")) << dot;
  EXPECT_TRUE(has(dot, "tooltip=\"fact a \\\"b\\\" <c> & 'd' \\\\ `e` #f; ]]>--{g}| |end: list of <T>\"")) << dot;
  EXPECT_TRUE(has(dot, "<B>(no name)</B>"));
  const std::string mermaid = to_mermaid(graph);
  EXPECT_TRUE(has(mermaid, "title: 'it''s \"x\"'\n"));
  EXPECT_TRUE(
      has(mermaid,
          "([\"a #34;b#34; #60;c#62; #38; #39;d#39; #92; #96;e#96; #35;f#59; #93;#93;#62;--#123;g#125;#124; #124;end"))
      << mermaid;
  EXPECT_EQ(to_text(graph).substr(0, 7), "fact a ");
}

TEST(Picture, CutsLongTypesBetweenCharacters) {
  std::string type;
  for (int i = 0; i < 50; ++i) type += "ä";
  const std::string dot = to_dot(graph_of({{Kind::term, 0, "t", type, {}, {}, 0, {}}}));
  std::string shown;
  for (int i = 0; i < 40; ++i) shown += "ä";
  EXPECT_TRUE(has(dot, ">" + shown + "…</FONT>"));
}

}  // namespace
}  // namespace adjudge
