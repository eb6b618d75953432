#include "adjudge/core/diagnostic.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace adjudge {
namespace {

/// A source and the span of a word in it.
struct Place {
  explicit Place(std::string text) { id = sources.add({"rules/a.yaml", std::move(text)}); }
  Span of(std::string_view word) const {
    const auto at = static_cast<std::uint32_t>(sources[id].text.find(word));
    return {id, at, at + static_cast<std::uint32_t>(word.size())};
  }
  SourceSet sources;
  SourceId id{};
};

Diagnostic finding(Span span, std::string label = "here") {
  return {Code::unknown_name, Severity::error, "unknown name `x`", {{span, std::move(label)}}, {}};
}

TEST(Diagnostic, ShowsItsLineMarkerAndHelp) {
  const Place place("a: 1\nb: 2\nrules:\n  - if: custmer.tier = \"gold\"\n");
  Diagnostic diagnostic{Code::unknown_name,
                        Severity::error,
                        "unknown name `custmer`",
                        {{place.of("custmer"), "not a fact, term or decision"}},
                        {{place.of("custmer"), "customer", "did you mean `customer`?"}}};
  EXPECT_EQ(to_text(diagnostic, place.sources),
            "error[ADJ201]: unknown name `custmer`\n"
            "  ┌─ rules/a.yaml:4:9\n"
            "4 │   - if: custmer.tier = \"gold\"\n"
            "  │         ^^^^^^^ not a fact, term or decision\n"
            "  = help: did you mean `customer`?\n");
}

TEST(Diagnostic, ShowsFurtherLabelsWithTheirOwnLines) {
  const Place place("one: 1\n2\n3\n4\n5\n6\n7\n8\n9\none: 2\n");
  Diagnostic diagnostic = finding({place.id, 23, 26}, "again");
  diagnostic.severity = Severity::warning;
  diagnostic.labels.push_back({place.of("one"), "first here"});
  diagnostic.fixes.push_back({{}, "two", ""});
  EXPECT_EQ(to_text(diagnostic, place.sources),
            "warning[ADJ201]: unknown name `x`\n"
            "   ┌─ rules/a.yaml:10:1\n"
            "10 │ one: 2\n"
            "   │ ^^^ again\n"
            "   ┌─ rules/a.yaml:1:1\n"
            " 1 │ one: 1\n"
            "   │ --- first here\n"
            "   = help: write `two`\n");
}

TEST(Diagnostic, ShowsHeadAndHelpWithoutAPlace) {
  EXPECT_EQ(
      to_text(Diagnostic{Code::not_found, Severity::error, "no such folder `x`", {}, {{{}, "", "look elsewhere"}}},
              SourceSet()),
      "error[ADJ901]: no such folder `x`\n  = help: look elsewhere\n");
  EXPECT_EQ(to_text(Diagnostic{Code::none, Severity::note, "done", {{{}, "by the way"}}, {}}, SourceSet()),
            "note: done\n  = note: by the way\n");
}

TEST(Diagnostic, CountsCodePointsAndWidensTabs) {
  const Place place("\tkäse: \t€uro wert\n");
  EXPECT_EQ(to_text(finding(place.of("€uro")), place.sources),
            "error[ADJ201]: unknown name `x`\n"
            "  ┌─ rules/a.yaml:1:9\n"
            "1 │     käse:     €uro wert\n"
            "  │               ^^^^ here\n");
}

TEST(Diagnostic, MarksSpansThatAreEmptyLongOrOverSeveralLines) {
  const Place place("ab cd\nef gh\n");
  const auto marker = [&](std::uint32_t begin, std::uint32_t end) {
    const std::string text = to_text(finding({place.id, begin, end}, ""), place.sources);
    const auto at = text.rfind("│ ");
    return text.substr(at + std::string("│ ").size());
  };
  EXPECT_EQ(marker(3, 3), "   ^\n");
  EXPECT_EQ(marker(3, 11), "   ^^\n") << "to the end of its first line";
  EXPECT_EQ(marker(5, 6), "     ^\n") << "the line end";
  EXPECT_EQ(marker(12, 12), "^\n") << "the end of the file";
  EXPECT_EQ(marker(4'000'000'000, 4'000'000'001), "^\n");
  EXPECT_EQ(marker(9, 2), "   ^\n") << "an end before its begin";
}

TEST(Diagnostic, ShortensLongLinesAroundTheSpan) {
  const Place place(std::string(5'000, 'a') + " needle " + std::string(5'000, 'b'));
  EXPECT_EQ(to_text(finding(place.of("needle")), place.sources),
            "error[ADJ201]: unknown name `x`\n"
            "  ┌─ rules/a.yaml:1:5002\n"
            "1 │ …" +
                std::string(39, 'a') + " needle " + std::string(63, 'b') +
                "…\n"
                "  │ " +
                std::string(41, ' ') + "^^^^^^ here\n");
  const Place early("needle " + std::string(5'000, 'b'));
  EXPECT_EQ(to_text(finding(early.of("needle")), early.sources),
            "error[ADJ201]: unknown name `x`\n"
            "  ┌─ rules/a.yaml:1:1\n"
            "1 │ needle " +
                std::string(103, 'b') +
                "…\n"
                "  │ ^^^^^^ here\n");
  const std::string all = to_text(finding({place.id, 0, 10'000}), place.sources);
  EXPECT_LT(all.size(), 500U);
}

TEST(Diagnostic, NeverSendsCommandsToATerminal) {
  const Place place("a\x1b[31mb \xff\xc0\x80 \xc2\x9b \xe2\x80\xae x\n");
  Diagnostic diagnostic = finding({place.id, 0, 40}, "l\x1b]0;t\x07");
  diagnostic.message = "bad\nmessage\x1b[2J";
  const std::string text = to_text(diagnostic, place.sources);
  for (const char* bad : {"\x1b", "\x07", "\xff", "\xc0", "\xc2\x9b", "\xe2\x80\xae"}) {
    EXPECT_EQ(text.find(bad), std::string::npos);
  }
  EXPECT_EQ(text.substr(0, text.find('\n')), "error[ADJ201]: bad message\xEF\xBF\xBD[2J");
}

TEST(Diagnostic, ShortensEndlessTexts) {
  const Place place("a: b\n");
  Diagnostic diagnostic = finding(place.of("b"), std::string(1'000'000, 'l'));
  diagnostic.message = std::string(1'000'000, 'm');
  diagnostic.fixes.push_back({{}, "", std::string(1'000'000, 'h')});
  EXPECT_LT(to_text(diagnostic, place.sources).size(), 10'000U);
}

TEST(Diagnostic, IsQuickOnFilesOfOneLine) {
  const Place place(std::string(2'000'000, 'x'));
  Diagnostics all;
  for (std::uint32_t i = 0; i < 100; ++i) all.add(finding({place.id, 1'999'000 + i, 1'999'000 + i + 1}));
  const std::clock_t start = std::clock();
  EXPECT_LT(to_text(all, place.sources).size(), 100'000U);
  // Of this process alone, and wide: what looks through the file for every message takes minutes.
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 15.0);
}

TEST(Diagnostics, CountsAndStopsCollectingAtALimit) {
  Diagnostics all;
  EXPECT_TRUE(all.empty());
  EXPECT_FALSE(all.has_errors());
  all.add({Code::gap, Severity::warning, "a gap", {}, {}});
  EXPECT_FALSE(all.has_errors());
  for (std::size_t i = 0; i < Diagnostics::limit + 4; ++i) all.add(finding({}));
  EXPECT_EQ(all.size(), Diagnostics::limit);
  EXPECT_EQ(all.left_out(), 5U);
  EXPECT_EQ(all.error_count(), Diagnostics::limit + 4);
  EXPECT_EQ(all.warning_count(), 1U);
  Diagnostics more;
  more.add(finding({}));
  more.add(all);
  EXPECT_EQ(more.size(), Diagnostics::limit);
  EXPECT_EQ(more.left_out(), 6U);
  EXPECT_EQ(more.error_count(), Diagnostics::limit + 5);
  EXPECT_NE(to_text(more, SourceSet()).find("... and 6 more\n"), std::string::npos);
  Diagnostics doubled;
  doubled.add(finding({}));
  doubled.add(doubled);
  EXPECT_EQ(doubled.size(), 2U);
}

TEST(Diagnostics, SortsByFileAndPlace) {
  const auto file = [](std::uint32_t n) { return static_cast<SourceId>(n); };
  Diagnostics all;
  for (const Span& span :
       {Span{}, Span{file(1), 5, 6}, Span{file(0), 9, 9}, Span{file(1), 2, 3}, Span{file(0), 9, 9}}) {
    Diagnostic diagnostic = finding(span);
    diagnostic.message = std::to_string(all.size());
    all.add(diagnostic);
  }
  all.sort_by_position();
  std::string order;
  for (const Diagnostic& diagnostic : all) order += diagnostic.message;
  EXPECT_EQ(order, "24310");
}

TEST(Nearest, FindsWhatWasMeant) {
  const std::vector<std::string> names = {"customer", "order", "order.total", "delivered_on", "Tier", "id", "refund"};
  EXPECT_EQ(nearest("custmer", names), "customer");
  EXPECT_EQ(nearest("cutsomer", names), "customer");
  EXPECT_EQ(nearest("CUSTOMER", names), "customer");
  EXPECT_EQ(nearest("delivered on", names), "delivered_on");
  EXPECT_EQ(nearest("deliverd_no", names), "delivered_on");
  EXPECT_EQ(nearest("oder", names), "order");
  EXPECT_EQ(nearest("tier", names), "Tier");
  EXPECT_EQ(nearest("refnud", names), "refund");
  EXPECT_EQ(nearest("ix", names), "id");
  EXPECT_EQ(nearest("xyz", names), "");
  EXPECT_EQ(nearest("x", names), "");
  EXPECT_EQ(nearest("", names), "");
  EXPECT_EQ(nearest("anything", {}), "");
  EXPECT_EQ(nearest("abc", {"abd", "abc"}), "abc") << "the closest, not the first";
}

TEST(Nearest, IsQuickWhateverTheNames) {
  const std::clock_t start = std::clock();
  EXPECT_EQ(nearest(std::string(1'000'000, 'a'), {std::string(1'000'000, 'a')}), "");
  std::vector<std::string> many;
  for (int i = 0; i < 200'000; ++i) many.push_back("a_rather_long_name_of_a_fact_number_" + std::to_string(i));
  nearest("a_rather_long_name_of_a_fact_nmuber_x", many);
  // Of this process alone, and wide: what looks through the file for every message takes minutes.
  EXPECT_LT(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, 15.0);
}

}  // namespace
}  // namespace adjudge
