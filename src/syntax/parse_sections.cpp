// The sections of a policy file that are plain lists or mappings of declarations: everything but decisions.

#include <string>
#include <utility>

#include "syntax/errors.hpp"
#include "syntax/pack_reader.hpp"

namespace adjudge::read {

namespace {

using document::Period;
using shape::Keys;

std::string named(std::string_view kind, const ScalarText& name) {
  return std::string(kind) + " " + errors::tick(name.text);
}

bool is_given(const yaml::Entry& entry, Notebook book) {
  if (!entry.value.is_null()) return true;
  book.notes.add(errors::wrong_shape(entry.key.span, errors::tick(entry.key.text), "given a value", "nothing"));
  return false;
}

document::Season season(Node& node, Notebook book) {
  document::Season result;
  result.span = node.span;
  Keys keys(node, "a season", shape::head(node), book);
  result.dated_by = keys.text("dated_by");
  if (auto within = keys.required_text("within")) result.within = std::move(*within);
  if (auto until = keys.required_text("until")) result.until = std::move(*until);
  keys.finish();
  return result;
}

document::WindowDeclaration window(ScalarText name, Node& node, Notebook book) {
  document::WindowDeclaration result;
  result.span = node.span;
  Keys keys(node, named("the window", name), name.span, book);
  result.asked_on = keys.text("asked_on");
  result.starts = keys.texts("starts");
  result.length = keys.text("length");
  result.calendar = keys.text("calendar");
  result.if_last_day_closed = keys.text("if_last_day_closed");
  result.ends = keys.text("ends");
  if (Node* seasons = keys.find("seasons"); seasons != nullptr && shape::expect_list(*seasons, "`seasons`", book)) {
    for (Node& item : seasons->items) {
      if (shape::expect_mapping(item, "a season", book)) result.seasons.push_back(season(item, book));
    }
  }
  keys.finish();
  result.name = std::move(name);
  return result;
}

void constant_rows(document::ConstantDeclaration& constant, Node& value, Notebook book) {
  for (Node& item : value.items) {
    if (!shape::expect_mapping(item, "a row of a constant", book, "a mapping with `value` and `in_force`")) continue;
    Keys keys(item, "a row of a constant", shape::head(item), book);
    document::ConstantDeclaration::Row row;
    row.in_force = keys.period("in_force");
    auto text = keys.required_text("value");
    keys.finish();
    if (!text) continue;
    row.value = std::move(*text);
    constant.rows.push_back(std::move(row));
  }
}

}  // namespace

void types(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`types`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    shape::expect_identifier(entry.key, "the name of a type", book);
    if (is_given(entry, book)) document.types.push_back({std::move(entry.key), std::move(entry.value)});
  }
}

void facts(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`facts`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    shape::expect_name(entry.key, "the name of a fact", book);
    if (is_given(entry, book)) document.facts.push_back({std::move(entry.key), std::move(entry.value)});
  }
}

void constants(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`constants`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    shape::expect_name(entry.key, "the name of a constant", book);
    document::ConstantDeclaration constant;
    if (entry.value.is_sequence()) {
      constant_rows(constant, entry.value, book);
    } else if (auto text = shape::as_text(entry.value, errors::tick(entry.key.text), book)) {
      constant.rows.push_back({std::nullopt, std::move(*text)});
    }
    constant.name = std::move(entry.key);
    document.constants.push_back(std::move(constant));
  }
}

void terms(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`terms`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    shape::expect_name(entry.key, "the name of a term", book);
    if (auto text = shape::as_text(entry.value, errors::tick(entry.key.text), book)) {
      document.terms.push_back({std::move(entry.key), std::move(*text)});
    }
  }
}

void functions(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`functions`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    if (auto text = shape::as_text(entry.value, errors::tick(entry.key.text), book)) {
      document.functions.push_back({std::move(entry.key), std::move(*text)});
    }
  }
}

void checks(Node& section, Document& document, Notebook book) {
  if (!shape::expect_list(section, "`checks`", book)) return;
  for (Node& item : section.items) {
    if (!shape::expect_mapping(item, "a check", book)) continue;
    document::CheckDeclaration check;
    check.span = item.span;
    Keys keys(item, "a check", shape::head(item), book);
    auto id = keys.required_text("id");
    auto require = keys.required_text("require");
    check.because = keys.text("because");
    keys.finish();
    if (id) shape::expect_identifier(*id, "the id of a check", book);
    if (!id || !require) continue;
    check.id = std::move(*id);
    check.require = std::move(*require);
    document.checks.push_back(std::move(check));
  }
}

void windows(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`windows`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    shape::expect_name(entry.key, "the name of a window", book);
    if (!shape::expect_mapping(entry.value, named("the window", entry.key), book)) continue;
    document.windows.push_back(window(std::move(entry.key), entry.value, book));
  }
}

void guarantees(Node& section, Document& document, Notebook book) {
  if (!shape::expect_list(section, "`guarantees`", book)) return;
  for (Node& item : section.items) {
    if (!shape::expect_mapping(item, "a guarantee", book)) continue;
    document::GuaranteeDeclaration guarantee;
    guarantee.span = item.span;
    Keys keys(item, "a guarantee", shape::head(item), book);
    auto id = keys.required_text("id");
    guarantee.never = keys.text("never");
    guarantee.always = keys.text("always");
    guarantee.because = keys.text("because");
    guarantee.cite = keys.text("cite");
    keys.finish();
    if (id) shape::expect_identifier(*id, "the id of a guarantee", book);
    const yaml::Entry* never = keys.entry("never");
    const yaml::Entry* always = keys.entry("always");
    if (never == nullptr && always == nullptr) {
      book.notes.add(errors::one_of_keys(id ? id->span : shape::head(item), "a guarantee", "`never`, `always`"));
    } else if (never != nullptr && always != nullptr) {
      book.notes.add(
          errors::only_one_of_keys(never->key.span, always->key.span, "a guarantee", "the keys `never`, `always`"));
    }
    if (!id || guarantee.never.has_value() == guarantee.always.has_value()) continue;
    guarantee.id = std::move(*id);
    document.guarantees.push_back(std::move(guarantee));
  }
}

}  // namespace adjudge::read
