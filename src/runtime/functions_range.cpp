#include <compare>
#include <optional>
#include <utility>

#include "adjudge/runtime/operators.hpp"
#include "runtime/function_call.hpp"

namespace adjudge {
namespace {

/// A place on the line of values: one of them, or an end that a range without a bound has.
struct Edge {
  const Value* value = nullptr;
  int infinity = 0;  // -1 below all values, 1 above them, 0 at `value`
};

/// A range, or a point as the range that holds only it.
struct Stretch {
  Edge start;
  Edge end;
  bool start_included = true;
  bool end_included = true;
  bool is_point = true;
};

/// The two arguments of a relation in the sense of Allen, and the comparisons among their edges.
class Relation {
 public:
  explicit Relation(Call& call) : call_(call), first_(stretch(0)), second_(stretch(1)) {}

  const Stretch& first() const { return first_; }
  const Stretch& second() const { return second_; }
  /// The same the other way round: `after` is `before` swapped.
  Relation& swap() {
    std::swap(first_, second_);
    return *this;
  }
  // Each refuses a point where the relation wants a range; asked before `swap`.
  Relation& ranges_only() { return first_is_range().second_is_range(); }
  Relation& first_is_range() {
    if (first_.is_point) call_.refuse(0, "a range");
    return *this;
  }
  Relation& second_is_range() {
    if (second_.is_point) call_.refuse(1, "a range");
    return *this;
  }

  bool less(const Edge& a, const Edge& b) { return order(a, b) == std::strong_ordering::less; }
  bool same(const Edge& a, const Edge& b) { return order(a, b) == std::strong_ordering::equal; }
  Value result(bool holds) { return call_.is_refused() ? call_.refusal() : Value(holds); }

 private:
  Stretch stretch(std::size_t index) {
    const Value& value = call_.single(index, Kind::range);
    if (!value.is(Kind::range)) {
      if (!compare(value, value)) call_.refuse(index, "a range or a value that has an order");
      return {{&value, 0}, {&value, 0}, true, true, true};
    }
    const Range& range = value.range();
    if (range.form == Range::Form::unequal_form) call_.refuse(index, "a range with a start or an end");
    const Edge start{&range.start, range.start.is_null() ? -1 : 0};
    const Edge end{&range.end, range.end.is_null() ? 1 : 0};
    return {start, end, range.start_included, range.end_included, false};
  }

  std::strong_ordering order(const Edge& a, const Edge& b) {
    if (call_.is_refused()) return std::strong_ordering::equal;
    if (a.infinity != b.infinity || a.infinity != 0) return a.infinity <=> b.infinity;
    const auto found = compare(*a.value, *b.value);
    if (found) return *found;
    call_.refuse(Code::kinds_differ, mistakes::quoted(call_.function()) + " does not relate " +
                                         mistakes::with_article(*a.value) + " and " + mistakes::with_article(*b.value));
    return std::strong_ordering::equal;
  }

  Call& call_;
  Stretch first_;
  Stretch second_;
};

Value is_before(Relation relation) {
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  return relation.result(relation.less(a.end, b.start) ||
                         (relation.same(a.end, b.start) && !(a.end_included && b.start_included)));
}

Value before(Call& call) { return is_before(Relation(call)); }
Value after(Call& call) { return is_before(Relation(call).swap()); }

Value does_meet(Relation relation) {
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  return relation.result(a.end_included && b.start_included && relation.same(a.end, b.start));
}

Value meets(Call& call) { return does_meet(Relation(call).ranges_only()); }
Value met_by(Call& call) { return does_meet(Relation(call).ranges_only().swap()); }

/// Whether a reaches as far as the start of b.
bool reaches(Relation& relation, const Stretch& a, const Stretch& b) {
  return relation.less(b.start, a.end) || (relation.same(b.start, a.end) && a.end_included && b.start_included);
}

/// Whether a starts before b does, or with it and b does not hold the start; `or_with`: starting alike is enough.
bool starts_first(Relation& relation, const Stretch& a, const Stretch& b, bool or_with) {
  return relation.less(a.start, b.start) ||
         (relation.same(a.start, b.start) &&
          (or_with ? a.start_included || !b.start_included : a.start_included && !b.start_included));
}

/// Whether a ends before b does; where both end at one value, not behind it.
bool ends_within(Relation& relation, const Stretch& a, const Stretch& b) {
  return relation.less(a.end, b.end) || (relation.same(a.end, b.end) && (!a.end_included || b.end_included));
}

Value overlaps(Call& call) {
  Relation relation(call);
  relation.ranges_only();
  return relation.result(reaches(relation, relation.first(), relation.second()) &&
                         reaches(relation, relation.second(), relation.first()));
}

Value does_overlap_before(Relation relation) {
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  return relation.result(starts_first(relation, a, b, false) && reaches(relation, a, b) && ends_within(relation, a, b));
}

Value overlaps_before(Call& call) { return does_overlap_before(Relation(call).ranges_only()); }
Value overlaps_after(Call& call) { return does_overlap_before(Relation(call).ranges_only().swap()); }

Value does_finish(Relation relation) {
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  if (a.is_point) return relation.result(b.end_included && relation.same(a.end, b.end));
  return relation.result(a.end_included == b.end_included && relation.same(a.end, b.end) &&
                         starts_first(relation, b, a, true));
}

Value finishes(Call& call) { return does_finish(Relation(call).second_is_range()); }

Value finished_by(Call& call) { return does_finish(Relation(call).first_is_range().swap()); }

Value does_include(Relation relation) {
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  return relation.result(starts_first(relation, a, b, true) && ends_within(relation, b, a));
}

Value includes(Call& call) { return does_include(Relation(call).first_is_range()); }
Value during(Call& call) { return does_include(Relation(call).second_is_range().swap()); }

Value does_start(Relation relation) {
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  if (a.is_point) return relation.result(b.start_included && relation.same(a.start, b.start));
  return relation.result(a.start_included == b.start_included && relation.same(a.start, b.start) &&
                         ends_within(relation, a, b));
}

Value starts(Call& call) { return does_start(Relation(call).second_is_range()); }
Value started_by(Call& call) { return does_start(Relation(call).first_is_range().swap()); }

Value coincides(Call& call) {
  Relation relation(call);
  if (!relation.first().is_point || !relation.second().is_point) relation.ranges_only();
  const Stretch& a = relation.first();
  const Stretch& b = relation.second();
  return relation.result(relation.same(a.start, b.start) && relation.same(a.end, b.end) &&
                         a.start_included == b.start_included && a.end_included == b.end_included);
}

}  // namespace

void add_range_functions(FunctionCatalogue& catalogue) {
  add_family(
      catalogue, "range",
      {
          {"before",
           "whether a point or a range ends before the other begins",
           {"before(range1: range of T, range2: range of T) -> boolean",
            "before(point: T, range: range of T) -> boolean", "before(range: range of T, point: T) -> boolean",
            "before(point1: T, point2: T) -> boolean"},
           {{"before(date(\"2026-10-20\"), [date(\"2026-11-01\")..date(\"2026-12-24\")])", "true"}},
           before},
          {"after",
           "whether a point or a range begins after the other ends",
           {"after(range1: range of T, range2: range of T) -> boolean", "after(point: T, range: range of T) -> boolean",
            "after(range: range of T, point: T) -> boolean", "after(point1: T, point2: T) -> boolean"},
           {{"after(31, [1..30])", "true"}},
           after},
          {"meets",
           "whether the first range ends with the value with which the second begins",
           {"meets(range1: range of T, range2: range of T) -> boolean"},
           {{"meets([1..14], [14..30])", "true"}, {"meets([1..14), [14..30])", "false"}},
           meets},
          {"met by",
           "whether the first range begins with the value with which the second ends",
           {"met by(range1: range of T, range2: range of T) -> boolean"},
           {{"met by([14..30], [1..14])", "true"}},
           met_by},
          {"overlaps",
           "whether two ranges share a value",
           {"overlaps(range1: range of T, range2: range of T) -> boolean"},
           {{"overlaps([1..14], [10..30])", "true"}, {"overlaps([1..14), [14..30])", "false"}},
           overlaps},
          {"overlaps before",
           "whether two ranges share a value and the first begins and ends first",
           {"overlaps before(range1: range of T, range2: range of T) -> boolean"},
           {{"overlaps before([1..14], [10..30])", "true"}},
           overlaps_before},
          {"overlaps after",
           "whether two ranges share a value and the second begins and ends first",
           {"overlaps after(range1: range of T, range2: range of T) -> boolean"},
           {{"overlaps after([10..30], [1..14])", "true"}},
           overlaps_after},
          {"finishes",
           "whether a point or a range ends where the range ends and lies within it",
           {"finishes(range1: range of T, range2: range of T) -> boolean",
            "finishes(point: T, range: range of T) -> boolean"},
           {{"finishes(30, [1..30])", "true"}, {"finishes([15..30], [1..30])", "true"}},
           finishes},
          {"finished by",
           "whether a range ends with a point, or with a range that lies within it",
           {"finished by(range1: range of T, range2: range of T) -> boolean",
            "finished by(range: range of T, point: T) -> boolean"},
           {{"finished by([1..30], 30)", "true"}},
           finished_by},
          {"includes",
           "whether a range holds a point or all of another range",
           {"includes(range1: range of T, range2: range of T) -> boolean",
            "includes(range: range of T, point: T) -> boolean"},
           {{"includes([1..30], 14)", "true"}, {"includes([1..30), [15..30])", "false"}},
           includes},
          {"during",
           "whether a point or a range lies within a range",
           {"during(range1: range of T, range2: range of T) -> boolean",
            "during(point: T, range: range of T) -> boolean"},
           {{"during(14, [1..30])", "true"}},
           during},
          {"starts",
           "whether a point or a range begins where the range begins and lies within it",
           {"starts(range1: range of T, range2: range of T) -> boolean",
            "starts(point: T, range: range of T) -> boolean"},
           {{"starts(1, [1..30])", "true"}, {"starts([1..14], [1..30])", "true"}},
           starts},
          {"started by",
           "whether a range begins with a point, or with a range that lies within it",
           {"started by(range1: range of T, range2: range of T) -> boolean",
            "started by(range: range of T, point: T) -> boolean"},
           {{"started by([1..30], [1..14])", "true"}},
           started_by},
          {"coincides",
           "whether two points, or two ranges, are the same",
           {"coincides(range1: range of T, range2: range of T) -> boolean",
            "coincides(point1: T, point2: T) -> boolean"},
           {{"coincides([1..30], [1..30])", "true"}, {"coincides([1..30], [1..30))", "false"}},
           coincides},
      });
}

}  // namespace adjudge
