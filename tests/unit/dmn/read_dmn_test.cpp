#include "adjudge/dmn/read_dmn.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace adjudge {

void PrintTo(const Code& code, std::ostream* out) { *out << to_text(code); }

namespace {

namespace fs = std::filesystem;

constexpr std::string_view head =
    R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="Example" namespace="http://example.org/m">)";

/// A DMN file, read.
struct Read {
  explicit Read(std::string text, std::string name = "in.dmn")
      : file(sources.add({std::move(name), std::move(text)})), definitions(read_dmn(sources, file, notes)) {}

  std::string report() const { return to_text(notes, sources); }
  std::vector<Code> codes() const {
    std::vector<Code> result;
    for (const Diagnostic& note : notes) result.push_back(note.code);
    return result;
  }
  /// What the first label of a finding points at.
  std::string_view pointed(std::size_t index = 0) const { return sources.text(notes[index].labels.at(0).span); }
  /// What the file holds where a piece of a decoded text stands.
  std::string_view place(const ScalarText& scalar, std::string_view piece) const {
    const std::size_t begin = scalar.text.find(piece);
    if (begin == std::string::npos) return "(not in the text)";
    return sources.text(
        scalar.locate(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + piece.size())));
  }
  /// The text of the first decision's literal expression.
  const ScalarText& literal() const {
    const auto& logic = definitions.decisions.at(0).logic;
    if (!logic) throw std::runtime_error("no logic");
    return std::get<drg::Literal>(logic->node).text;
  }
  const drg::Table& table() const { return std::get<drg::Table>(definitions.decisions.at(0).logic->node); }

  SourceSet sources;
  SourceId file;
  Diagnostics notes;
  drg::Definitions definitions;
};

std::string in_definitions(std::string_view body) { return std::string(head) + std::string(body) + "</definitions>"; }

/// A file whose only decision has this expression, or holds this literal text.
std::string decision_of(std::string_view expression) {
  return in_definitions("<decision id='d' name='D'>" + std::string(expression) + "</decision>");
}
std::string literal_of(std::string_view text) {
  return decision_of("<literalExpression><text>" + std::string(text) + "</text></literalExpression>");
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string result;
  result.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += piece;
  return result;
}

TEST(ReadDmn, ReadsEveryElement) {
  const Read read(R"(<?xml version="1.0" encoding="UTF-8"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:tns="http://example.org/m"
    xmlns:other="http://example.org/other" name="Every element" namespace="http://example.org/m">
  <dmn:extensionElements><dmn:decision name="not one"/><other:thing/></dmn:extensionElements>
  <dmn:import name="lib" namespace="http://example.org/lib"
      importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
  <dmn:import name="pmml" namespace="http://example.org/p" importType="http://www.dmg.org/PMML-4_2"/>
  <dmn:itemDefinition name="Grade">
    <dmn:typeRef>string</dmn:typeRef>
    <dmn:allowedValues><dmn:text>"a", "b"</dmn:text></dmn:allowedValues>
  </dmn:itemDefinition>
  <dmn:itemDefinition name="Order" isCollection="false">
    <dmn:itemComponent name="grade"><dmn:typeRef>tns:Grade</dmn:typeRef></dmn:itemComponent>
    <dmn:itemComponent name="lines" isCollection="true">
      <dmn:itemComponent name="unit price"><dmn:typeRef>number</dmn:typeRef></dmn:itemComponent>
      <dmn:typeConstraint><dmn:text>count(?) &gt; 0</dmn:text></dmn:typeConstraint>
    </dmn:itemComponent>
  </dmn:itemDefinition>
  <dmn:itemDefinition name="Rating">
    <dmn:functionItem outputTypeRef="number"><dmn:parameters name="order" typeRef="Order"/></dmn:functionItem>
  </dmn:itemDefinition>
  <dmn:inputData id="i1" name="order"><dmn:variable name="order" typeRef="Order"/></dmn:inputData>
  <dmn:inputData name="today"/>
  <dmn:businessKnowledgeModel id="b1" name="rate">
    <dmn:variable name="rate" typeRef="number"/>
    <dmn:encapsulatedLogic kind="FEEL">
      <dmn:formalParameter name="order" typeRef="Order"/>
      <dmn:formalParameter name="factor"/>
      <dmn:literalExpression typeRef="number"><dmn:text>factor * 2</dmn:text></dmn:literalExpression>
    </dmn:encapsulatedLogic>
    <dmn:knowledgeRequirement><dmn:requiredKnowledge href="http://example.org/lib#k"/></dmn:knowledgeRequirement>
  </dmn:businessKnowledgeModel>
  <dmn:knowledgeSource id="s1" name="The law"/>
  <dmn:decision id="d1" name="Approval">
    <dmn:question>May it
      come back?</dmn:question>
    <dmn:variable name="Approval" typeRef="tns:Grade"/>
    <dmn:informationRequirement><dmn:requiredInput href="#i1"/></dmn:informationRequirement>
    <dmn:informationRequirement><dmn:requiredDecision href="#d2"/></dmn:informationRequirement>
    <dmn:knowledgeRequirement><dmn:requiredKnowledge href="#b1"/></dmn:knowledgeRequirement>
    <dmn:authorityRequirement><dmn:requiredAuthority href="#s1"/></dmn:authorityRequirement>
    <dmn:literalExpression><dmn:text>"a"</dmn:text></dmn:literalExpression>
  </dmn:decision>
  <dmn:decision id="d2" name="Without logic"/>
  <dmn:decisionService id="v1" name="Service">
    <dmn:variable name="Service" typeRef="Grade"/>
    <dmn:outputDecision href="#d1"/>
    <dmn:encapsulatedDecision href="#d3"/>
    <dmn:inputDecision href="#d2"/>
    <dmn:inputData href="#i1"/>
  </dmn:decisionService>
  <dmn:textAnnotation><dmn:text>a remark</dmn:text></dmn:textAnnotation>
  <other:decision name="not one either"/>
</dmn:definitions>
)");
  EXPECT_TRUE(read.notes.empty()) << read.report();
  EXPECT_EQ(read.definitions.source, read.file);
  EXPECT_EQ(to_text(read.definitions), R"(definitions "Every element" namespace http://example.org/m
prefix dmn is https://www.omg.org/spec/DMN/20230324/MODEL/
prefix tns is http://example.org/m
prefix other is http://example.org/other
import "lib" namespace http://example.org/lib
type "Grade": string allowed "\"a\", \"b\""
type "Order"
  field "grade": tns:Grade
  field "lines" collection constraint "count(?) > 0"
    field "unit price": number
type "Rating" function(order: Order): number
input #i1 "order": Order
input #today "today"
decision #d1 "Approval": tns:Grade
  question "May it come back?"
  requires #i1
  requires #d2
  requires #b1
  literal "\"a\""
decision #d2 "Without logic"
function #b1 "rate": number
  requires http://example.org/lib#k
  function(order: Order, factor)
    literal: number "factor * 2"
service #v1 "Service": Grade
  output #d1
  encapsulated #d3
  input decision #d2
  input #i1
)");
}

TEST(ReadDmn, ReadsEveryBoxedExpression) {
  const Read read(decision_of(R"(
<context typeRef="Result">
  <contextEntry><variable name="  a   long name " typeRef="number"/>
    <literalExpression typeRef="feel:number"><text> 1 + 2 </text></literalExpression></contextEntry>
  <contextEntry><variable name="called"/>
    <invocation>
      <literalExpression><text>rate</text></literalExpression>
      <binding><parameter name="x"/><literalExpression><text>1</text></literalExpression></binding>
      <binding><parameter name="y"/><list><literalExpression><text>2</text></literalExpression></list></binding>
      <binding><parameter name="z"/></binding>
    </invocation></contextEntry>
  <contextEntry><variable name="f"/>
    <functionDefinition><formalParameter name="x" typeRef="number"/>
      <literalExpression><text>x</text></literalExpression></functionDefinition></contextEntry>
  <contextEntry><variable name="g"/>
    <functionDefinition kind="Java"><formalParameter name="x"/>
      <context><contextEntry><variable name="class"/>
        <literalExpression><text>"java.lang.Math"</text></literalExpression></contextEntry></context>
    </functionDefinition></contextEntry>
  <contextEntry><variable name="r"/>
    <relation><column name="sku"/><column name="price"/>
      <row><literalExpression><text>"a"</text></literalExpression><literalExpression><text>1</text></literalExpression></row>
    </relation></contextEntry>
  <contextEntry><variable name="c"/>
    <conditional><if><literalExpression><text>true</text></literalExpression></if>
      <then><literalExpression><text>1</text></literalExpression></then>
      <else><list/></else></conditional></contextEntry>
  <contextEntry><variable name="l"/>
    <filter><in><literalExpression><text>r</text></literalExpression></in>
      <match><literalExpression><text>price > 0</text></literalExpression></match></filter></contextEntry>
  <contextEntry><variable name="i"/>
    <for iteratorVariable="n"><in><literalExpression><text>1..3</text></literalExpression></in>
      <return>
        <every iteratorVariable="m"><in><literalExpression><text>[n]</text></literalExpression></in>
          <satisfies>
            <some iteratorVariable="k"><in><literalExpression><text>[m]</text></literalExpression></in>
              <satisfies><literalExpression><text>k > 0</text></literalExpression></satisfies></some>
          </satisfies></every>
      </return></for></contextEntry>
  <contextEntry>
    <decisionTable hitPolicy="COLLECT" aggregation="SUM">
      <input label="Level"><inputExpression typeRef="string"><text>level</text></inputExpression>
        <inputValues><text>"x", "y"</text></inputValues></input>
      <input><inputExpression><text>age</text></inputExpression></input>
      <output name="points" typeRef="number"><outputValues><text>1, 2</text></outputValues>
        <defaultOutputEntry><text>0</text></defaultOutputEntry></output>
      <annotation name="why"/>
      <rule id="r1"><inputEntry><text>"x"</text></inputEntry><inputEntry><text>&lt; 18</text></inputEntry>
        <outputEntry><text>1</text></outputEntry>
        <annotationEntry><text>young</text></annotationEntry><annotationEntry><text>x</text></annotationEntry></rule>
      <rule><description>the rest</description><inputEntry><text>  </text></inputEntry><inputEntry/>
        <outputEntry><text>2</text></outputEntry></rule>
    </decisionTable></contextEntry>
</context>)"));
  EXPECT_TRUE(read.notes.empty()) << read.report();
  EXPECT_EQ(to_text(read.definitions), R"(definitions "Example" namespace http://example.org/m
decision #d "D"
  context: Result
    entry "a long name": number literal: feel:number "1 + 2"
    entry "called" invocation
      of literal "rate"
      binding "x" literal "1"
      binding "y" list
        literal "2"
      binding "z" literal "null"
    entry "f" function(x: number)
      literal "x"
    entry "g" external function(x)
      context
        entry "class" literal "\"java.lang.Math\""
    entry "r" relation of sku, price
      row
        literal "\"a\""
        literal "1"
    entry "c" conditional
      if literal "true"
      then literal "1"
      else list
    entry "l" filter
      in literal "r"
      match literal "price > 0"
    entry "i" for "n"
      in literal "1..3"
      return every "m"
        in literal "[n]"
        satisfies some "k"
          in literal "[m]"
          satisfies literal "k > 0"
    result table hit collect sum
      input "level": string label "Level" allowed "\"x\", \"y\""
      input "age"
      output "points": number allowed "1, 2" default "0"
      rule #r1 when "\"x\"", "< 18" then "1" note "young; x"
      rule when "-", "-" then "2" note "the rest"
)");
}

TEST(ReadDmn, ReadsEveryVersion) {
  for (const char* name_space :
       {"http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/"}) {
    const Read read("<definitions namespace='n' xmlns='" + std::string(name_space) +
                    "'><decision id='d' name='D'/></definitions>");
    EXPECT_TRUE(read.notes.empty()) << read.report();
    EXPECT_EQ(read.definitions.decisions.size(), 1u) << name_space;
  }
}

// DMN 1.1: types are elements or qualified names, and tools say with attributes of their own what a function is.
TEST(ReadDmn, ReadsTheFormsOfTheFirstVersion) {
  const Read read(R"(<definitions namespace="n" xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"
    xmlns:feel="http://www.omg.org/spec/FEEL/20140401" xmlns:drools="http://www.drools.org/kie/dmn/1.1"
    expressionLanguage="http://www.omg.org/spec/FEEL/20140401">
  <inputData id="i" name="age"><variable name="age" typeRef="feel:number"/></inputData>
  <inputData id="j" name="loan"><variable name="loan"><typeRef> tns:Loan </typeRef></variable></inputData>
  <businessKnowledgeModel id="b" name="pay"><encapsulatedLogic drools:kind="J"><formalParameter name="x"/>
    <context/></encapsulatedLogic></businessKnowledgeModel>
  <businessKnowledgeModel id="c" name="say"><encapsulatedLogic>
    <literalExpression expressionLanguage="http://www.java.com/"><text>class ...</text></literalExpression>
  </encapsulatedLogic></businessKnowledgeModel>
  <decision id="d" name="D">
    <invocation><literalExpression><text>pay</text></literalExpression>
      <binding><parameter name="x"/><literalExpression><text>age</text></literalExpression></binding></invocation>
  </decision>
</definitions>)");
  EXPECT_TRUE(read.notes.empty()) << read.report();
  ASSERT_EQ(read.definitions.inputs.size(), 2u);
  EXPECT_EQ(read.definitions.inputs[0].type, "feel:number");
  EXPECT_EQ(read.definitions.inputs[1].type, "tns:Loan");
  ASSERT_EQ(read.definitions.functions.size(), 2u);
  EXPECT_TRUE(read.definitions.functions[0].logic.is_external);
  EXPECT_TRUE(read.definitions.functions[1].logic.is_external);
}

TEST(ReadDmn, TakesTheNameOfTheVariableAndElseOfTheElement) {
  const Read read(
      in_definitions("<decision name='The decision'><variable name='v'/></decision><decision name=' a\n  b '/>"));
  EXPECT_TRUE(read.notes.empty()) << read.report();
  EXPECT_EQ(read.definitions.decisions[0].name.text, "v");
  EXPECT_EQ(read.definitions.decisions[0].key, "http://example.org/m#The decision");
  EXPECT_EQ(read.definitions.decisions[1].name.text, "a b");
  EXPECT_EQ(read.sources.text(read.definitions.decisions[0].name.span), "v");
  EXPECT_EQ(read.sources.text(read.definitions.decisions[1].name.span), "a\n  b");
}

TEST(ReadDmn, KnowsThePlaceOfATextWithEntities) {
  const Read read(literal_of(" a &lt;= b and &#x20AC;&#233;&quot;c\r\n&amp;&quot; "));
  ASSERT_TRUE(read.notes.empty()) << read.report();
  const ScalarText& text = read.literal();
  EXPECT_EQ(text.text, "a <= b and \xE2\x82\xAC\xC3\xA9\"c\n&\"");
  EXPECT_EQ(read.sources.text(text.span), "a &lt;= b and &#x20AC;&#233;&quot;c\r\n&amp;&quot;");
  EXPECT_EQ(read.place(text, "a"), "a");
  EXPECT_EQ(read.place(text, "<="), "&lt;=");
  EXPECT_EQ(read.place(text, "<"), "&lt;");
  EXPECT_EQ(read.place(text, "="), "=");
  EXPECT_EQ(read.place(text, "and"), "and");
  EXPECT_EQ(read.place(text, "\xE2\x82\xAC"), "&#x20AC;");
  EXPECT_EQ(read.place(text, "\xC3\xA9"), "&#233;");
  EXPECT_EQ(read.place(text, "c"), "c");
  EXPECT_EQ(read.place(text, "\n"), "\r\n");
  EXPECT_EQ(read.place(text, "c\n&"), "c\r\n&amp;");
}

TEST(ReadDmn, KnowsThePlaceOfATextInPieces) {
  const Read read(literal_of("\n  a <!-- no & < matter -->+ <![CDATA[b < 3 &amp; c]]><![CDATA[]]> <![CDATA[d]]>e\n"));
  ASSERT_TRUE(read.notes.empty()) << read.report();
  const ScalarText& text = read.literal();
  EXPECT_EQ(text.text, "a + b < 3 &amp; c de");
  EXPECT_EQ(read.place(text, "a"), "a");
  EXPECT_EQ(read.place(text, "a "), "a ");
  EXPECT_EQ(read.place(text, "+ "), "+ ");
  EXPECT_EQ(read.place(text, "b < 3"), "b < 3");
  EXPECT_EQ(read.place(text, "&amp;"), "&amp;");
  EXPECT_EQ(read.place(text, "c"), "c");
  EXPECT_EQ(read.place(text, "d"), "d");
  EXPECT_EQ(read.place(text, "e"), "e");
  EXPECT_EQ(read.place(text, "+ b"), "+ <![CDATA[b");
}

// Each character of each text stands where the map says, whatever pieces the text is made of.
TEST(ReadDmn, MapsEveryCharacter) {
  struct Piece {
    std::string_view raw;
    std::string_view decoded;
  };
  static constexpr Piece pieces[] = {{"x", "x"},
                                     {" ", " "},
                                     {"\r\n", "\n"},
                                     {"\n", "\n"},
                                     {"&lt;", "<"},
                                     {"&#65;", "A"},
                                     {"&#x20AC;", "\xE2\x82\xAC"},
                                     {"\xC3\xA9", "\xC3\xA9"},
                                     {"<!-- c -->", ""},
                                     {"<![CDATA[<&]]>", "<&"},
                                     {"<![CDATA[ ]]>", " "},
                                     {"<?p i?>", ""},
                                     {"&apos;", "'"}};
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string raw;
    std::string decoded;
    for (unsigned i = 0; i < 1 + random() % 8; ++i) {
      const Piece& piece = pieces[random() % std::size(pieces)];
      raw += piece.raw;
      decoded += piece.decoded;
    }
    const Read read(literal_of(raw));
    ASSERT_TRUE(read.notes.empty()) << raw << "\n" << read.report();
    const ScalarText& text = read.literal();
    const std::size_t first = decoded.find_first_not_of(" \n");
    if (first == std::string::npos) {
      ASSERT_EQ(text.text, "") << raw;
      continue;
    }
    ASSERT_EQ(text.text, decoded.substr(first, decoded.find_last_not_of(" \n") - first + 1)) << raw;
    std::uint32_t last = text.span.begin;
    for (std::size_t at = 0; at < text.text.size();) {
      const auto byte = static_cast<unsigned char>(text.text[at]);
      const std::size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3;
      const std::string_view character = std::string_view(text.text).substr(at, size);
      const auto begin = static_cast<std::uint32_t>(at);
      const Span span = text.locate(begin, begin + static_cast<std::uint32_t>(size));
      ASSERT_GE(span.begin, last) << raw;
      last = span.end;
      const std::string_view found = read.sources.text(span);
      const bool is_written_so = std::any_of(std::begin(pieces), std::end(pieces), [&](const Piece& piece) {
        return piece.raw == found && piece.decoded == character;
      });
      const bool is_of_cdata = character == "&" && found == "&";
      ASSERT_TRUE(is_written_so || is_of_cdata || (character == "<" && found == "<"))
          << raw << ": `" << character << "` at `" << found << "`";
      at += size;
    }
  }
}

TEST(ReadDmn, GivesAnEmptyTextThePlaceOfItsElement) {
  const Read read(decision_of("<literalExpression><text>  </text></literalExpression>"));
  EXPECT_TRUE(read.notes.empty()) << read.report();
  EXPECT_EQ(read.literal().text, "");
  EXPECT_EQ(read.sources.text(read.literal().span), "<text");
  EXPECT_EQ(read.sources.text(read.literal().locate(0, 0)), "<text");
}

TEST(ReadDmn, ReadsAFileWithAByteOrderMark) {
  const Read read("\xEF\xBB\xBF" + literal_of("1 &gt; 0"));
  ASSERT_TRUE(read.notes.empty()) << read.report();
  EXPECT_EQ(read.place(read.literal(), ">"), "&gt;");
}

// Whatever is wrong: which message, and what its first label points at.
struct Mistake {
  std::string text;
  Code code;
  std::string_view pointed;
};

TEST(ReadDmn, NamesTheMistakesOfXml) {
  const std::vector<Mistake> mistakes = {
      {"", Code::xml_syntax, ""},
      {" <!-- nothing --> ", Code::xml_syntax, " "},
      {"adjudge: 1\n", Code::xml_syntax, "a"},
      {"{\"a\": 1}", Code::xml_syntax, "{"},
      {in_definitions("") + "more", Code::xml_syntax, "m"},
      {in_definitions("") + "<more/>", Code::xml_syntax, "<more"},
      {in_definitions("<decision name='D'>"), Code::xml_syntax, "</definitions>"},
      {in_definitions("</decision>"), Code::xml_syntax, "</decision>"},
      {"</decision>", Code::xml_syntax, "</decision>"},
      {std::string(head), Code::xml_syntax, "<definitions"},
      {std::string(head) + "<decision name='D", Code::xml_syntax, "'"},
      {std::string(head) + "<decision", Code::xml_syntax, "<"},
      {std::string(head) + "<decision>cut short", Code::xml_syntax, "<decision"},
      {in_definitions("<!-- never"), Code::xml_syntax, "<!--"},
      {in_definitions("<![CDATA[ never"), Code::xml_syntax, "<![CDATA["},
      {in_definitions("<decision name=D/>"), Code::xml_syntax, "D"},
      {in_definitions("<decision name/>"), Code::xml_syntax, "/"},
      {in_definitions("<decision name='D'id='d'/>"), Code::xml_syntax, "i"},
      {in_definitions("<decision name='D' name='E'/>"), Code::xml_syntax, "name"},
      {in_definitions("<decision name='D><a/>'"), Code::xml_syntax, "'"},
      {in_definitions("<x:decision name='D'/>"), Code::xml_syntax, "<x:decision"},
      {literal_of("a < 3"), Code::xml_syntax, "<"},
      {literal_of("a <b and c"), Code::xml_syntax, "c"},
      {literal_of("a & b"), Code::xml_syntax, "&"},
      {literal_of("a && b; c"), Code::xml_syntax, "&"},
      {literal_of("&nbsp;"), Code::xml_syntax, "&nbsp;"},
      {literal_of("&#0;"), Code::xml_syntax, "&#0;"},
      {literal_of("&#xD800;"), Code::xml_syntax, "&#xD800;"},
      {literal_of("&#99999999999999;"), Code::xml_syntax, "&#99999999999999;"},
      {literal_of("a\0b" + std::string(1, '\0')), Code::not_text, std::string_view("\0", 1)},
      {literal_of("\xFF"), Code::not_text, "\xFF"},
      {literal_of("\x01"), Code::not_text, "\x01"},
      {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + in_definitions(""), Code::not_text, "ISO-8859-1"},
      {std::string("\xFF\xFE<\0d\0", 6), Code::not_text, "\xFF"},
      {"<!DOCTYPE definitions><definitions/>", Code::doctype_not_allowed, "<!DOCTYPE"},
  };
  for (const Mistake& mistake : mistakes) {
    const Read read(mistake.text);
    ASSERT_FALSE(read.notes.empty()) << mistake.text;
    EXPECT_EQ(read.codes().front(), mistake.code) << read.report();
    EXPECT_EQ(read.pointed(), mistake.pointed) << read.report();
    for (const Diagnostic& note : read.notes) EXPECT_FALSE(note.fixes.empty()) << read.report();
  }
}

TEST(ReadDmn, NamesTheMistakesOfShape) {
  const std::string table = "<decisionTable><input><inputExpression><text>a</text></inputExpression></input>";
  const std::vector<Mistake> mistakes = {
      {"<html/>", Code::xml_wrong_shape, "<html"},
      {"<definitions/>", Code::xml_wrong_shape, "<definitions"},
      {"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", Code::xml_wrong_shape, "<definitions"},
      {"<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'/>", Code::xml_wrong_shape, "<definitions"},
      {in_definitions("<decision id='d'/>"), Code::xml_wrong_shape, "<decision"},
      {in_definitions("<inputData name='  '/>"), Code::xml_wrong_shape, "<inputData"},
      {in_definitions("<import name='a'/>"), Code::xml_wrong_shape, "<import"},
      {in_definitions("<itemDefinition name='a' isCollection='yes'/>"), Code::xml_wrong_shape, "yes"},
      {in_definitions("<decisionService name='s'/>"), Code::xml_wrong_shape, "<decisionService"},
      {decision_of("<informationRequirement><requiredInput href='i'/></informationRequirement>"), Code::xml_wrong_shape,
       "i"},
      {decision_of("<informationRequirement><requiredInput/></informationRequirement>"), Code::xml_wrong_shape,
       "<requiredInput"},
      {decision_of("<list/><context/>"), Code::xml_wrong_shape, "<context"},
      {decision_of("<context><contextEntry><variable name='a'/></contextEntry></context>"), Code::xml_wrong_shape,
       "<contextEntry"},
      {decision_of("<invocation/>"), Code::xml_wrong_shape, "<invocation"},
      {decision_of("<conditional><if><list/></if><then><list/></then></conditional>"), Code::xml_wrong_shape,
       "<conditional"},
      {decision_of("<for iteratorVariable='a'><in/><return><list/></return></for>"), Code::xml_wrong_shape, "<in"},
      {decision_of("<some><in><list/></in><satisfies><list/></satisfies></some>"), Code::xml_wrong_shape, "<some"},
      {literal_of("a <b/> c"), Code::xml_wrong_shape, "<b"},
      {decision_of(table + "</decisionTable>"), Code::xml_wrong_shape, "<decisionTable"},
      {decision_of("<decisionTable><input/><output/></decisionTable>"), Code::xml_wrong_shape, "<input"},
      {decision_of("<decisionTable><output/><output name='b'/></decisionTable>"), Code::xml_wrong_shape, "<output"},
      {decision_of(table + "<output/><rule><outputEntry/></rule></decisionTable>"), Code::wrong_cell_count, "<rule"},
      {decision_of("<relation><column name='a'/><row/></relation>"), Code::wrong_cell_count, "<row"},
      {decision_of("<decisionTable hitPolicy='LAST'><output/></decisionTable>"), Code::wrong_hit_policy, "LAST"},
      {decision_of("<decisionTable hitPolicy='COLLECT' aggregation='AVG'><output/></decisionTable>"),
       Code::wrong_hit_policy, "AVG"},
      {decision_of("<decisionTable aggregation='SUM'><output/></decisionTable>"), Code::wrong_hit_policy, "SUM"},
      {decision_of("<literalExpression expressionLanguage='http://www.w3.org/1999/XPath'/>"), Code::not_feel,
       "http://www.w3.org/1999/XPath"},
      {decision_of("<functionDefinition kind='Basic'/>"), Code::not_feel, "Basic"},
      {decision_of("<literalExpression><importedValues/></literalExpression>"), Code::not_feel, "<importedValues"},
  };
  for (const Mistake& mistake : mistakes) {
    const Read read(mistake.text);
    ASSERT_FALSE(read.notes.empty()) << mistake.text;
    EXPECT_EQ(read.codes(), std::vector<Code>{mistake.code}) << read.report();
    EXPECT_EQ(read.pointed(), mistake.pointed) << read.report();
    for (const Diagnostic& note : read.notes) EXPECT_FALSE(note.fixes.empty()) << read.report();
  }
}

TEST(ReadDmn, SaysEachMistakeOnce) {
  const Read read(in_definitions("<decision name='a & b'/><decision id='c &' name='c'/>"));
  EXPECT_EQ(read.codes(), (std::vector<Code>{Code::xml_syntax, Code::xml_syntax})) << read.report();
}

TEST(ReadDmn, SaysWhatIsWrongWhereItIs) {
  const Read read(std::string(head) + "\n<decision name='D'>\n<literalExpression>\n<text>age < 18</text>\n");
  EXPECT_EQ(read.report(), R"(error[ADJ130]: `<` begins an element, and no name follows
  ┌─ in.dmn:4:11
4 │ <text>age < 18</text>
  │           ^ a name is expected behind it
  = help: in a text it is written `&lt;`
)");
}

TEST(ReadDmn, ReportsAllMistakesOfShapeAndGivesTheRest) {
  const Read read(
      in_definitions("<inputData id='a'/><decision name='D'><informationRequirement><requiredInput href='x'/>"
                     "<requiredInput href='#a'/></informationRequirement></decision>"));
  EXPECT_EQ(read.codes(), (std::vector<Code>{Code::xml_wrong_shape, Code::xml_wrong_shape})) << read.report();
  ASSERT_EQ(read.definitions.decisions.size(), 1u);
  ASSERT_EQ(read.definitions.decisions[0].requires_.size(), 1U);
  EXPECT_EQ(read.definitions.decisions[0].requires_[0].key, "http://example.org/m#a");
}

// Tables and relations have as many cells as columns afterwards, whatever the file has.
TEST(ReadDmn, FillsAndCutsRowsOfTheWrongLength) {
  const Read read(
      decision_of("<decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/>"
                  "<rule><inputEntry/><inputEntry/></rule></decisionTable>"));
  EXPECT_EQ(read.codes(), (std::vector<Code>{Code::wrong_cell_count, Code::wrong_cell_count})) << read.report();
  EXPECT_EQ(read.table().rules.at(0).inputs.size(), 1u);
  EXPECT_EQ(read.table().rules.at(0).outputs.size(), 1u);
}

TEST(ReadDmn, RefusesADocumentTypeWithoutLookingIntoIt) {
  std::string bomb = "<?xml version=\"1.0\"?>\n<!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 1; i < 10; ++i) {
    const std::string inner = i == 1 ? "&lol;" : "&lol" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY lol" + std::to_string(i) + " \"" + repeated(inner, 10) + "\">";
  }
  bomb += "]>" + literal_of("&lol9;");
  const Read read(bomb);
  EXPECT_EQ(read.codes(), std::vector<Code>{Code::doctype_not_allowed}) << read.report();
  EXPECT_TRUE(read.definitions.decisions.empty());
}

TEST(ReadDmn, RefusesElementsTooDeep) {
  for (const std::size_t depth : {257u, 10'000u, 1'000'000u}) {
    const Read read(decision_of(repeated("<list>", depth) + repeated("</list>", depth)));
    EXPECT_EQ(read.codes(), std::vector<Code>{Code::nesting_too_deep}) << read.report();
  }
  const Read read(decision_of(repeated("<list>", 254) + repeated("</list>", 254)));
  EXPECT_TRUE(read.notes.empty()) << read.report();
}

TEST(ReadDmn, RefusesFilesTooLarge) {
  const Read large(std::string(17u << 20, ' '));
  EXPECT_EQ(large.codes(), std::vector<Code>{Code::file_too_large}) << large.report();
  const Read many(in_definitions(repeated("<a/>", 500'001)));
  EXPECT_EQ(many.codes(), std::vector<Code>{Code::file_too_large}) << many.report();
  std::string attributes = "<decision";
  for (int i = 0; i < 300; ++i) attributes += " a" + std::to_string(i) + "='1'";
  const Read wide(in_definitions(attributes + "/>"));
  EXPECT_EQ(wide.codes(), std::vector<Code>{Code::file_too_large}) << wide.report();
}

TEST(ReadDmn, ReadsALargeModel) {
  std::string body =
      "<decision name='D'><decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/>";
  body += repeated("<rule><inputEntry><text>&lt; 3</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>",
                   90'000);
  const Read read(in_definitions(body + "</decisionTable></decision>"));
  EXPECT_TRUE(read.notes.empty()) << read.report();
  EXPECT_EQ(read.table().rules.size(), 90'000u);
}

TEST(ReadDmn, SurvivesFiveMegabytesOfAnything) {
  std::mt19937 random(11);
  const std::string_view marks = "<>&;'\"=/!?-[] ab\n";
  std::string bytes;
  std::string markup;
  for (int i = 0; i < 500'000; ++i) {
    bytes += static_cast<char>(static_cast<unsigned char>(random() % 256));
    markup += marks[random() % marks.size()];
  }
  bytes = repeated(bytes, 10);
  markup = std::string(head) + repeated(markup, 10);
  for (const std::string& text :
       {bytes, markup, std::string(5'000'000, 'x'), std::string(5'000'000, '<'),
        std::string(head) + std::string(5'000'000, '&'), literal_of(std::string(5'000'000, '&'))}) {
    const Read read(text);
    EXPECT_TRUE(read.notes.has_errors());
    EXPECT_FALSE(read.report().empty());
  }
}

// A file may end anywhere, and any byte may be another: a message, and never more than is in the file.
TEST(ReadDmn, SurvivesEveryCutAndManyChanges) {
  const std::string whole = decision_of(R"(
<!-- remark --><context><contextEntry><variable name="a &amp; b"/><literalExpression><text><![CDATA[1 < 2]]> &#65;
</text></literalExpression></contextEntry></context>)");
  ASSERT_TRUE(Read(whole).notes.empty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Read read(whole.substr(0, size));
    EXPECT_TRUE(read.notes.has_errors()) << size;
    for (const Diagnostic& note : read.notes) {
      EXPECT_LE(note.labels.at(0).span.end, std::max<std::size_t>(size, 1)) << read.report();
    }
  }
  std::mt19937 random(13);
  for (int round = 0; round < 5'000; ++round) {
    std::string changed = whole;
    for (unsigned i = 0; i < 1 + random() % 4; ++i) {
      const char byte = round % 2 == 0 ? "<>&;'\"/= "[random() % 9] : whole[random() % whole.size()];
      changed[random() % changed.size()] = byte;
    }
    const Read read(changed);
    EXPECT_LE(to_text(read.definitions).size(), 10 * changed.size());
    EXPECT_EQ(read.report().empty(), read.notes.empty());
  }
}

TEST(ReadDmn, ReadsTheConformanceModels) {
  const char* given = std::getenv("ADJUDGE_SHARED");
  const fs::path models = fs::path(given != nullptr ? given : "../shared") / "tck/models";
  if (!fs::exists(models)) {
    if (std::getenv("CI") != nullptr) FAIL() << "the shared data is missing";
    GTEST_SKIP() << "the shared data is not here: set ADJUDGE_SHARED";
  }
  std::size_t files = 0;
  std::size_t decisions = 0;
  for (const auto& entry : fs::recursive_directory_iterator(models)) {
    if (entry.path().extension() != ".dmn") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    const Read read({std::istreambuf_iterator<char>(stream), {}}, entry.path().filename().string());
    EXPECT_TRUE(read.notes.empty()) << read.report();
    EXPECT_FALSE(to_text(read.definitions).empty());
    ++files;
    decisions += read.definitions.decisions.size();
  }
  EXPECT_GE(files, 100u);
  EXPECT_GE(decisions, 2'000u);
}

}  // namespace
}  // namespace adjudge
