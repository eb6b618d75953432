// A pack on the pack that it extends: names given anew, and the base's decisions changed rule by rule.

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adjudge/syntax/parse.hpp"
#include "syntax/errors.hpp"
#include "syntax/pack_reader.hpp"
#include "syntax/shape.hpp"

namespace adjudge {
namespace {

using document::DecisionDeclaration;
using document::Period;
using document::Rule;
using shape::Keys;
using shape::Notebook;
using yaml::Node;

template <class T>
std::string_view name_of(const T& declaration) {
  return declaration.name.text;
}
std::string_view name_of(const document::FunctionDeclaration& function) {
  return std::string_view(function.head.text).substr(0, function.head.text.find('('));
}
std::string_view name_of(const document::CalendarDeclaration& calendar) { return calendar.id.text; }

Span place_of(const document::FunctionDeclaration& function) { return function.head.span; }
Span place_of(const document::CalendarDeclaration& calendar) { return calendar.id.span; }
template <class T>
Span place_of(const T& declaration) {
  return declaration.name.span;
}

class Overlay {
 public:
  Overlay(Document base, Document layer, Notebook book)
      : base_(std::move(base)), layer_(std::move(layer)), book_(book), guarantees_below_(base_.guarantees.size()) {}

  Document make() && {
    header();
    base_.is_complete = base_.is_complete && layer_.is_complete;
    add(base_.types, layer_.types);
    add(base_.facts, layer_.facts);
    add(base_.checks, layer_.checks);
    replace(base_.constants, layer_.constants);
    replace(base_.terms, layer_.terms);
    replace(base_.functions, layer_.functions);
    replace(base_.windows, layer_.windows);
    replace(base_.calendars, layer_.calendars);
    guarantees();
    decisions();
    for (document::ChangeDeclaration& change : layer_.changes) this->change(change);
    return std::move(base_);
  }

 private:
  void header() {
    document::Header& from = base_.header;
    document::Header& to = layer_.header;
    if (to.currency && from.currency && to.currency->text != from.currency->text)
      book_.notes.add(errors::bad_layer(to.currency->span,
                                        "the amounts of the base are in " + errors::tick(from.currency->text),
                                        "a layer keeps the currency of its base"));
    const auto inherit = [](auto& mine, auto& of_base) {
      if (!mine) mine = of_base;
    };
    inherit(to.language, from.language);
    inherit(to.currency, from.currency);
    inherit(to.time_zone, from.time_zone);
    inherit(to.applies_by, from.applies_by);
    inherit(to.in_force, from.in_force);
    base_.header = std::move(to);
  }

  template <class T>
  static void add(std::vector<T>& base, std::vector<T>& layer) {
    std::move(layer.begin(), layer.end(), std::back_inserter(base));
  }

  // What has the name of something of the base stands in its place.
  template <class T>
  void replace(std::vector<T>& base, std::vector<T>& layer) {
    const std::size_t of_base = base.size();
    for (T& declaration : layer) {
      const auto end = base.begin() + static_cast<std::ptrdiff_t>(of_base);
      const auto same =
          std::find_if(base.begin(), end, [&](const T& other) { return name_of(other) == name_of(declaration); });
      if (same == end) {
        base.push_back(std::move(declaration));
        continue;
      }
      base_.replaced.push_back({std::string(name_of(declaration)), place_of(declaration), guarantees_below_});
      *same = std::move(declaration);
    }
  }

  void guarantees() {
    std::vector<document::GuaranteeDeclaration> further;
    for (document::GuaranteeDeclaration& mine : layer_.guarantees) {
      const bool is_taken = std::any_of(base_.guarantees.begin(), base_.guarantees.end(),
                                        [&](const auto& other) { return other.id.text == mine.id.text; });
      if (!is_taken)
        further.push_back(std::move(mine));
      else
        book_.notes.add(errors::bad_layer(mine.id.span,
                                          "the guarantee " + errors::tick(mine.id.text) + " is one of the base",
                                          "a layer cannot change what its base guarantees; a further one has an id of "
                                          "its own"));
    }
    add(base_.guarantees, further);
  }

  void decisions() {
    for (DecisionDeclaration& mine : layer_.decisions) {
      if (find(mine.name.text) == nullptr) {
        base_.decisions.push_back(std::move(mine));
        continue;
      }
      book_.notes.add(
          errors::bad_layer(mine.name.span, "the decision " + errors::tick(mine.name.text) + " is one of the base",
                            "change it rule by rule: `changes: {" + mine.name.text + ": {replace: [...]}}`"));
    }
  }

  DecisionDeclaration* find(std::string_view name) {
    const auto found = std::find_if(base_.decisions.begin(), base_.decisions.end(),
                                    [&](const DecisionDeclaration& decision) { return decision.name.text == name; });
    return found == base_.decisions.end() ? nullptr : &*found;
  }

  void change(document::ChangeDeclaration& change) {
    DecisionDeclaration* decision = find(change.decision.text);
    if (decision == nullptr) {
      std::vector<std::string> known;
      for (const DecisionDeclaration& one : base_.decisions) known.push_back(one.name.text);
      book_.notes.add(errors::not_of_base(change.decision.span, "no decision", change.decision.text, known));
      return;
    }
    base_.replaced.push_back({change.decision.text, change.decision.span, guarantees_below_});
    const std::string owner = "the change of " + errors::tick(change.decision.text);
    if (!shape::expect_mapping(change.changes, owner, book_)) return;
    Keys keys(change.changes, owner, change.decision.span, book_);
    if (Node* list = keys.find("remove")) remove(*decision, *list);
    if (Node* list = keys.find("replace"); list != nullptr && shape::expect_list(*list, "`replace`", book_))
      for (Node& item : list->items) replace_rule(*decision, item);
    if (Node* list = keys.find("add"); list != nullptr && shape::expect_list(*list, "`add`", book_))
      for (Node& item : list->items) add_rule(*decision, item);
    if (auto value = keys.value("default")) decision->default_answer = std::move(value);
    if (auto text = keys.text("because")) decision->because = std::move(text);
    if (auto text = keys.text("cite")) decision->cite = std::move(text);
    set_text(*decision, keys, "value", document::Body::value, decision->value);
    set_text(*decision, keys, "base", document::Body::score, decision->base);
    keys.finish();
  }

  void set_text(const DecisionDeclaration& decision, Keys& keys, std::string_view key, document::Body body,
                std::optional<ScalarText>& target) {
    auto text = keys.text(key);
    if (!text) return;
    if (decision.body != body)
      book_.notes.add(errors::bad_layer(keys.entry(key)->key.span,
                                        errors::tick(decision.name.text) + " has no " + errors::tick(key),
                                        "its rules are changed by `remove`, `replace` and `add`"));
    else
      target = std::move(text);
  }

  static bool is_called(const Rule& rule, const ScalarText& id) { return rule.id && rule.id->text == id.text; }

  // The place of a rule of the base; its end, with a complaint, when there is none of that id. Those that stand in for
  // it for a period are before it.
  std::vector<Rule>::iterator rule_of(DecisionDeclaration& decision, const ScalarText& id) {
    auto& rules = decision.rules;
    const auto found =
        std::find_if(rules.rbegin(), rules.rend(), [&](const Rule& rule) { return is_called(rule, id); });
    if (found != rules.rend()) return std::prev(found.base());
    std::vector<std::string> known;
    for (const Rule& rule : rules)
      if (rule.id) known.push_back(rule.id->text);
    book_.notes.add(errors::not_of_base(id.span, errors::tick(decision.name.text) + " has no rule", id.text, known));
    return rules.end();
  }

  void remove(DecisionDeclaration& decision, Node& list) {
    if (list.is_scalar()) {
      take_out(decision, list.scalar, std::nullopt);
      return;
    }
    if (!shape::expect_list(list, "`remove`", book_, "a list of ids of rules")) return;
    for (Node& item : list.items) {
      if (item.is_scalar()) {
        take_out(decision, item.scalar, std::nullopt);
        continue;
      }
      if (!shape::expect_mapping(item, "an entry of `remove`", book_, "the id of a rule")) continue;
      Keys keys(item, "an entry of `remove`", shape::head(item), book_);
      const auto id = keys.required_text("id");
      const auto period = keys.period("in_force");
      keys.finish();
      if (id) take_out(decision, *id, period);
    }
  }

  // A rule that goes for a period only is not in force in that period.
  void take_out(DecisionDeclaration& decision, const ScalarText& id, const std::optional<Period>& period) {
    const auto rule = rule_of(decision, id);
    if (rule == decision.rules.end()) return;
    if (period)
      rule->not_in_force.push_back(*period);
    else
      std::erase_if(decision.rules, [name = id.text](const Rule& one) { return one.id && one.id->text == name; });
  }

  std::optional<Rule> read(const DecisionDeclaration& decision, Node& item) {
    if (decision.body == document::Body::value) {
      book_.notes.add(errors::bad_layer(shape::head(item), errors::tick(decision.name.text) + " has no rules",
                                        "change its `value`"));
      return std::nullopt;
    }
    return read::rule_of(decision.body, item, decision.inputs.size(), book_);
  }

  void replace_rule(DecisionDeclaration& decision, Node& item) {
    std::optional<Rule> made = read(decision, item);
    if (!made) return;
    if (!made->id) {
      book_.notes.add(errors::missing_key(made->span, "id", "a rule under `replace`"));
      return;
    }
    const auto old = rule_of(decision, *made->id);
    if (old == decision.rules.end()) return;
    if (made->in_force) {  // the base's rule speaks again when the period is over
      old->not_in_force.push_back(*made->in_force);
      made->stands_in = true;
      decision.rules.insert(old, std::move(*made));
    } else {
      *old = std::move(*made);
    }
  }

  void add_rule(DecisionDeclaration& decision, Node& item) {
    std::optional<ScalarText> before;
    std::optional<ScalarText> after;
    for (std::size_t i = item.entries.size(); i-- > 0;) {
      yaml::Entry& entry = item.entries[i];
      if (entry.key.text != "before" && entry.key.text != "after") continue;
      (entry.key.text == "before" ? before : after) = shape::as_text(entry.value, errors::tick(entry.key.text), book_);
      item.entries.erase(item.entries.begin() + static_cast<std::ptrdiff_t>(i));
    }
    std::optional<Rule> made = read(decision, item);
    if (!made) return;
    auto& rules = decision.rules;
    auto at = rules.end();
    if (before || after) {
      at = rule_of(decision, before ? *before : *after);
      if (at == rules.end()) return;
      if (!before) ++at;
      while (before && at != rules.begin() && is_called(*std::prev(at), *before)) --at;
    } else {
      while (at != rules.begin() && std::prev(at)->otherwise && !made->otherwise) --at;
    }
    rules.insert(at, std::move(*made));
  }

  Document base_;
  Document layer_;
  Notebook book_;
  std::size_t guarantees_below_;
};

}  // namespace

Document overlay(Document base, Document layer, const SourceSet& sources, Diagnostics& notes) {
  return Overlay(std::move(base), std::move(layer), {sources, notes}).make();
}

}  // namespace adjudge
