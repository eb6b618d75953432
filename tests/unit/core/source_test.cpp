#include "adjudge/core/source.hpp"

#include <gtest/gtest.h>

namespace adjudge {
namespace {

std::string at(const SourceSet& sources, SourceId id, std::uint32_t offset) {
  const Position position = sources.position(id, offset);
  return std::to_string(position.line) + ':' + std::to_string(position.column);
}

TEST(SourceSet, CountsLinesAndColumnsFromOne) {
  SourceSet sources;
  const SourceId id = sources.add({"a.yaml", "ab\ncd\n\nx"});
  EXPECT_EQ(at(sources, id, 0), "1:1");
  EXPECT_EQ(at(sources, id, 1), "1:2");
  EXPECT_EQ(at(sources, id, 2), "1:3") << "the line end belongs to its line";
  EXPECT_EQ(at(sources, id, 3), "2:1");
  EXPECT_EQ(at(sources, id, 6), "3:1");
  EXPECT_EQ(at(sources, id, 7), "4:1");
  EXPECT_EQ(at(sources, id, 8), "4:2");
  EXPECT_EQ(at(sources, id, 4'000'000'000), "4:2");
  EXPECT_EQ(sources.line_text(id, 1), "ab");
  EXPECT_EQ(sources.line_text(id, 3), "");
  EXPECT_EQ(sources.line_text(id, 4), "x");
  EXPECT_EQ(sources.line_text(id, 0), "");
  EXPECT_EQ(sources.line_text(id, 5), "");
}

TEST(SourceSet, KnowsAllLineEnds) {
  SourceSet sources;
  const SourceId id = sources.add({"a.yaml", "ab\r\ncd\re\n\r\nf"});
  EXPECT_EQ(sources.line_text(id, 1), "ab");
  EXPECT_EQ(sources.line_text(id, 2), "cd");
  EXPECT_EQ(sources.line_text(id, 3), "e");
  EXPECT_EQ(sources.line_text(id, 4), "");
  EXPECT_EQ(sources.line_text(id, 5), "f");
  EXPECT_EQ(at(sources, id, 2), "1:3");
  EXPECT_EQ(at(sources, id, 3), "1:4");
  EXPECT_EQ(at(sources, id, 4), "2:1");
  EXPECT_EQ(at(sources, id, 7), "3:1");
}

TEST(SourceSet, CountsCodePoints) {
  SourceSet sources;
  const SourceId id = sources.add({"a.yaml", "ä€🐎x"});
  EXPECT_EQ(at(sources, id, 2), "1:2");
  EXPECT_EQ(at(sources, id, 5), "1:3");
  EXPECT_EQ(at(sources, id, 9), "1:4");
  EXPECT_EQ(at(sources, id, 7), "1:3") << "inside a code point: its column";
}

TEST(SourceSet, StartsAfterAByteOrderMark) {
  SourceSet sources;
  const SourceId id = sources.add({"a.yaml",
                                   "\xEF\xBB\xBF"
                                   "ab\ncd"});
  EXPECT_EQ(at(sources, id, 0), "1:1");
  EXPECT_EQ(at(sources, id, 3), "1:1");
  EXPECT_EQ(at(sources, id, 4), "1:2");
  EXPECT_EQ(at(sources, id, 6), "2:1");
  EXPECT_EQ(sources.line_text(id, 1), "ab");
}

TEST(SourceSet, GivesTheTextAndPlaceOfASpan) {
  SourceSet sources;
  sources.add({"empty.yaml", ""});
  const SourceId id = sources.add({"rules/a.yaml", "one\ntwo three"});
  EXPECT_EQ(sources.text({id, 8, 13}), "three");
  EXPECT_EQ(sources.text({id, 8, 9'999}), "three");
  EXPECT_EQ(sources.text({id, 9'999, 3}), "");
  EXPECT_EQ(sources.text({}), "");
  EXPECT_EQ(sources.text({static_cast<SourceId>(7), 0, 1}), "");
  EXPECT_EQ(sources.where({id, 8, 13}), "rules/a.yaml:2:5");
  EXPECT_EQ(sources.where({}), "");
  EXPECT_EQ(sources.where({static_cast<SourceId>(0), 0, 0}), "empty.yaml:1:1");
}

}  // namespace
}  // namespace adjudge
