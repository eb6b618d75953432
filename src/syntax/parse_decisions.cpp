// Decisions: one body of rules, a table, a value or a score.

#include <array>
#include <string>
#include <utility>

#include "syntax/errors.hpp"
#include "syntax/pack_reader.hpp"

namespace adjudge::read {

namespace {

using document::Body;
using document::Conditions;
using document::DecisionDeclaration;
using document::Rule;
using shape::Keys;

// What stands for a test or cell that was refused: any value will do, so that nothing after it complains again.
ScalarText stand_in(std::string text, const Span& place) {
  ScalarText result;
  result.text = std::move(text);
  result.span = place;
  return result;
}

Node any_value(const Span& place) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.scalar = stand_in("-", place);
  node.span = place;
  return node;
}

// A test is a text, or a list of texts of which any will do.
bool is_test(const Node& test, const ScalarText& subject, Notebook book) {
  if (test.is_null()) {
    book.notes.add(errors::empty_test(subject.span, subject.text));
    return false;
  }
  if (test.is_mapping()) {
    return shape::expect_list(test, "the test of " + errors::tick(subject.text), book, "a text or a list of texts");
  }
  bool is_good = true;
  for (const Node& item : test.items) {
    if (item.is_scalar()) continue;
    if (item.is_null()) {
      book.notes.add(errors::empty_test(item.span, subject.text));
    } else {
      book.notes.add(errors::wrong_shape(shape::head(item), "each test of " + errors::tick(subject.text), "a text",
                                         yaml::describe(item)));
    }
    is_good = false;
  }
  return is_good;
}

Conditions conditions(Node& node, std::string_view owner, Notebook book) {
  Conditions result;
  if (!shape::expect_mapping(node, owner, book, "a mapping of names to tests")) return result;
  for (yaml::Entry& entry : node.entries) {
    if (!is_test(entry.value, entry.key, book)) entry.value = any_value(entry.value.span);
    result.push_back({std::move(entry.key), std::move(entry.value)});
  }
  return result;
}

// What rules, rows and score entries have in common.
void common_keys(Rule& rule, Keys& keys, Notebook book) {
  rule.id = keys.text("id");
  if (rule.id) shape::expect_identifier(*rule.id, "the id of a rule", book);
  rule.because = keys.text("because");
  rule.cite = keys.text("cite");
  rule.in_force = keys.period("in_force");
}

void condition_keys(Rule& rule, Keys& keys, Notebook book) {
  if (Node* when = keys.find("when")) rule.when = conditions(*when, "`when`", book);
  if (Node* any_of = keys.find("any_of");
      any_of != nullptr && shape::expect_list(*any_of, "`any_of`", book, "a list of mappings")) {
    for (Node& item : any_of->items) rule.any_of.push_back(conditions(item, "each entry of `any_of`", book));
  }
  rule.condition = keys.text("if");
  rule.unless = keys.text("unless");
}

Rule plain_rule(Node& node, Notebook book) {
  Rule rule;
  rule.span = node.span;
  const Span place = shape::head(node);
  const std::size_t errors_before = book.notes.error_count();
  Keys keys(node, "a rule", place, book);
  common_keys(rule, keys, book);
  condition_keys(rule, keys, book);
  rule.then = keys.value("then");
  auto otherwise = keys.value("otherwise");
  keys.finish();
  const yaml::Entry* then_entry = keys.entry("then");
  const yaml::Entry* otherwise_entry = keys.entry("otherwise");
  rule.otherwise = otherwise_entry != nullptr && then_entry == nullptr;
  if (then_entry == nullptr && otherwise_entry == nullptr) {
    book.notes.add(errors::one_of_keys(rule.id ? rule.id->span : place, "a rule", "`then`, `otherwise`"));
  } else if (then_entry != nullptr && otherwise_entry != nullptr) {
    book.notes.add(errors::only_one_of_keys(then_entry->key.span, otherwise_entry->key.span, "a rule",
                                            "the keys `then`, `otherwise`"));
  } else if (rule.otherwise) {
    rule.then = std::move(otherwise);
  }
  // A condition that was misspelt or refused is not missing too.
  const bool has_condition = !rule.when.empty() || !rule.any_of.empty() || rule.condition || rule.unless;
  if (!has_condition && !rule.otherwise && book.notes.error_count() > errors_before) {
    rule.condition = stand_in("true", place);
  }
  return rule;
}

Rule score_entry(Node& node, Notebook book) {
  Rule rule;
  rule.span = node.span;
  Keys keys(node, "a score entry", shape::head(node), book);
  common_keys(rule, keys, book);
  condition_keys(rule, keys, book);
  rule.points = keys.required_text("points");
  keys.finish();
  return rule;
}

std::vector<Node> cells(Node& node, std::size_t inputs, Notebook book) {
  for (std::size_t i = 0; i < node.items.size() && i < inputs; ++i) {
    if (!node.items[i].is_null()) continue;
    book.notes.add(errors::empty_cell(node.items[i].span, i + 1));
    node.items[i] = any_value(node.items[i].span);
  }
  return std::move(node.items);
}

std::optional<Rule> table_row(Node& node, std::size_t inputs, Notebook book) {
  Rule rule;
  rule.span = node.span;
  if (node.is_sequence()) {
    rule.cells = cells(node, inputs, book);
    return rule;
  }
  const Span place = shape::head(node);
  Keys keys(node, "a row", place, book);
  common_keys(rule, keys, book);
  Node* row = keys.find("cells");
  Node* otherwise = keys.find("otherwise");
  keys.finish();
  if (row == nullptr && otherwise == nullptr) {
    book.notes.add(errors::one_of_keys(rule.id ? rule.id->span : place, "a row", "`cells`, `otherwise`"));
    return std::nullopt;
  }
  if (row != nullptr && otherwise != nullptr) {
    book.notes.add(errors::only_one_of_keys(keys.entry("cells")->key.span, keys.entry("otherwise")->key.span, "a row",
                                            "the keys `cells`, `otherwise`"));
  } else if (row != nullptr) {
    if (!shape::expect_list(*row, "`cells`", book)) return std::nullopt;
    rule.cells = cells(*row, inputs, book);
  } else {
    rule.otherwise = true;
    if (otherwise->is_sequence()) {
      rule.otherwise_cells = std::move(otherwise->items);
    } else if (otherwise->is_null()) {
      book.notes.add(errors::wrong_shape(otherwise->span, "`otherwise`", "given a value", "nothing"));
    } else {
      rule.otherwise_cells.push_back(std::move(*otherwise));
    }
  }
  return rule;
}

template <class ReadRule>
void rule_list(DecisionDeclaration& decision, Node& list, std::string_view key, std::string_view what, bool may_be_list,
               Notebook book, ReadRule read_rule) {
  if (!shape::expect_list(list, key, book)) return;
  for (Node& item : list.items) {
    const bool is_good =
        (may_be_list && item.is_sequence()) ||
        shape::expect_mapping(item, what, book,
                              may_be_list ? "a list of cells, or a mapping with `cells`" : "a mapping");
    if (!is_good) continue;
    if (std::optional<Rule> rule = read_rule(item)) decision.rules.push_back(std::move(*rule));
  }
}

void table(DecisionDeclaration& decision, Node& node, Notebook book) {
  if (!shape::expect_mapping(node, "`table`", book, "a mapping with `inputs` and `rows`")) return;
  Keys keys(node, "a table", shape::head(node), book);
  if (keys.required("inputs") != nullptr) decision.inputs = keys.texts("inputs");
  decision.outputs = keys.texts("outputs");
  Node* rows = keys.required("rows");
  keys.finish();
  if (rows == nullptr) return;
  const std::size_t inputs = decision.inputs.size();
  rule_list(decision, *rows, "`rows`", "a row", true, book, [&](Node& item) { return table_row(item, inputs, book); });
}

void score(DecisionDeclaration& decision, Node& node, Notebook book) {
  if (!shape::expect_mapping(node, "`score`", book, "a mapping with `base` and `add`")) return;
  Keys keys(node, "a score", shape::head(node), book);
  decision.base = keys.text("base");
  Node* add = keys.required("add");
  keys.finish();
  if (add == nullptr) return;
  rule_list(decision, *add, "`add`", "a score entry", false, book, [&](Node& item) { return score_entry(item, book); });
}

void for_each(DecisionDeclaration& decision, Node& node, Notebook book) {
  if (!shape::expect_mapping(node, "`for_each`", book, "a mapping of one name to a list")) return;
  if (node.entries.size() != 1) {
    const Span place = node.entries.size() > 1 ? node.entries[1].key.span : node.span;
    book.notes.add(errors::wrong_shape(place, "`for_each`", "one name and its list",
                                       node.entries.empty() ? "nothing" : "a second name"));
    if (node.entries.empty()) return;
  }
  yaml::Entry& entry = node.entries.front();
  shape::expect_name(entry.key, "a name for each element", book);
  if (auto list = shape::as_text(entry.value, errors::tick(entry.key.text), book)) {
    decision.for_each.emplace(std::move(entry.key), std::move(*list));
  }
}

void body(DecisionDeclaration& decision, Keys& keys, const ScalarText& name, Notebook book) {
  struct Kind {
    std::string_view key;
    Body body;
  };
  static constexpr std::array<Kind, 4> kinds{
      {{"rules", Body::rules}, {"table", Body::table}, {"value", Body::value}, {"score", Body::score}}};
  Span first;
  for (const Kind& kind : kinds) {
    Node* node = keys.find(kind.key);
    if (node == nullptr) continue;
    const Span place = keys.entry(kind.key)->key.span;
    if (decision.body != Body::none) {
      book.notes.add(errors::bad_body_two(first, place, name.text));
      continue;
    }
    first = place;
    decision.body = kind.body;
    switch (kind.body) {
      case Body::none:
        break;
      case Body::rules:
        rule_list(decision, *node, "`rules`", "a rule", false, book,
                  [&](Node& item) { return plain_rule(item, book); });
        break;
      case Body::table:
        table(decision, *node, book);
        break;
      case Body::value:
        decision.value = shape::as_text(*node, "`value`", book);
        break;
      case Body::score:
        score(decision, *node, book);
        break;
    }
  }
  if (decision.body == Body::none) book.notes.add(errors::bad_body_none(name.span, name.text));
}

DecisionDeclaration decision(ScalarText name, Node& node, Notebook book) {
  DecisionDeclaration result;
  result.span = node.span;
  const std::string owner = "the decision " + errors::tick(name.text);
  Keys keys(node, owner, name.span, book);
  result.question = keys.text("question");
  result.answer = keys.value("answer");
  result.hit = keys.text("hit");
  result.priority_by = keys.texts("priority_by");
  result.default_answer = keys.value("default");
  if (Node* each = keys.find("for_each")) for_each(result, *each, book);
  result.because = keys.text("because");
  result.cite = keys.text("cite");
  result.in_force = keys.period("in_force");
  body(result, keys, name, book);
  keys.finish();
  result.name = std::move(name);
  return result;
}

}  // namespace

std::optional<Rule> rule_of(Body body, Node& node, std::size_t inputs, Notebook book) {
  const bool may_be_list = body == Body::table && node.is_sequence();
  if (!may_be_list && !shape::expect_mapping(node, body == Body::table ? "a row" : "a rule", book)) return std::nullopt;
  if (body == Body::table) return table_row(node, inputs, book);
  return body == Body::score ? score_entry(node, book) : plain_rule(node, book);
}

void changes(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`changes`", book)) return;
  for (yaml::Entry& entry : section.entries) document.changes.push_back({std::move(entry.key), std::move(entry.value)});
}

void decisions(Node& section, Document& document, Notebook book) {
  if (!shape::expect_mapping(section, "`decisions`", book)) return;
  for (yaml::Entry& entry : section.entries) {
    shape::expect_name(entry.key, "the name of a decision", book);
    const std::string owner = "the decision " + errors::tick(entry.key.text);
    if (!shape::expect_mapping(entry.value, owner, book)) continue;
    document.decisions.push_back(decision(std::move(entry.key), entry.value, book));
  }
}

}  // namespace adjudge::read
