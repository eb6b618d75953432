// A calendar: `calendars/<id>.yaml`.

#include <array>
#include <string>
#include <utility>

#include "syntax/errors.hpp"
#include "syntax/pack_reader.hpp"

namespace adjudge::read {

namespace {

using shape::Keys;

constexpr std::array<std::string_view, 7> days{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

void week(document::CalendarDeclaration& calendar, Node& node, Notebook book) {
  if (!shape::expect_mapping(node, "`week`", book, "a mapping of days to hours")) return;
  Keys keys(node, "a week", shape::head(node), book);
  for (const std::string_view day : days) {
    const yaml::Entry* entry = keys.entry(day);
    if (entry == nullptr) {
      keys.find(day);
      continue;
    }
    ScalarText name = entry->key;
    calendar.week.emplace_back(std::move(name), keys.texts(day));
  }
  keys.finish();
}

void holidays(document::CalendarDeclaration& calendar, Keys& keys, Notebook book) {
  Node* node = keys.find("holidays");
  if (node == nullptr) return;
  if (node->is_mapping()) {
    Keys of(*node, "`holidays`", shape::head(*node), book);
    auto country = of.required_text("country");
    auto subdivision = of.text("subdivision");
    calendar.holidays = of.texts("also");
    of.finish();
    if (country) calendar.holidays_of = document::HolidaysOf{std::move(*country), std::move(subdivision)};
  } else if (shape::expect_list(*node, "`holidays`", book, "a list of dates, or a mapping with `country`")) {
    calendar.holidays = shape::as_texts(*node, "`holidays`", book);
  }
}

}  // namespace

void calendar(Node& root, Document& document, Notebook book) {
  if (!shape::expect_mapping(root, "a calendar", book)) return;
  document::CalendarDeclaration result;
  result.span = root.span;
  Keys keys(root, "a calendar", shape::head(root), book);
  auto id = keys.required_text("calendar");
  result.time_zone = keys.text("time_zone");
  if (Node* node = keys.required("week")) week(result, *node, book);
  holidays(result, keys, book);
  result.cut_off = keys.text("cut_off");
  keys.finish();
  if (!id) return;
  shape::expect_identifier(*id, "the id of a calendar", book);
  result.id = std::move(*id);
  document.calendars.push_back(std::move(result));
}

}  // namespace adjudge::read
