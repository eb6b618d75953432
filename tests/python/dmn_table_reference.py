"""Decision tables, evaluated slowly and plainly: what the engine's answers are compared with.

A cell stands as its FEEL text beside a Python predicate, an output as its text beside a Python function; nothing here
reads FEEL. Predicates are three-valued: None where the standard gives null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

Scope = Mapping[str, Any]
Test = Callable[[Any, Scope], bool | None]

COUNT = "COLLECT COUNT"
SINGLE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
LISTS = ("RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATES = ("COLLECT SUM", "COLLECT MIN", "COLLECT MAX", COUNT)
POLICIES = (*SINGLE, *LISTS, *AGGREGATES)


@dataclass(frozen=True)
class Cell:
    """An input cell: it holds when one of its tests does; negated, when all are known to fail; always without tests."""

    text: str
    tests: tuple[Test, ...] = ()
    negated: bool = False


@dataclass(frozen=True)
class Formula:
    """A FEEL expression beside its meaning."""

    text: str
    value: Callable[[Scope], Any]


@dataclass(frozen=True)
class Input:
    expression: Formula
    type: str | None = None


@dataclass(frozen=True)
class Output:
    """An output: `values` have the highest priority first."""

    name: str
    type: str | None = None
    values: tuple[Any, ...] = ()
    default: Formula | None = None


@dataclass(frozen=True)
class Rule:
    cells: tuple[Cell, ...]
    outputs: tuple[Formula, ...]


@dataclass(frozen=True)
class Table:
    policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


# --- Values ---


def kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | Decimal):
        return "number"
    if isinstance(value, str):
        return "string"
    return "list" if isinstance(value, list) else "context"


def equal(a: Any, b: Any) -> bool | None:
    """Return `a = b`."""
    if a is None or b is None:
        return a is b
    return bool(a == b) if kind(a) == kind(b) else None


def less(a: Any, b: Any) -> bool | None:
    """Return `a < b`."""
    return bool(a < b) if kind(a) == kind(b) and kind(a) in ("number", "string") else None


def is_same(a: Any, b: Any) -> bool:
    """Tell whether two answers are one."""
    if kind(a) != kind(b):
        return False
    if isinstance(a, list):
        return len(a) == len(b) and all(map(is_same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(is_same(a[key], b[key]) for key in a)
    return bool(a == b)


def text_of(value: Any) -> str:
    """Return a value as FEEL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(text_of, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def constant(value: Any, text: str | None = None) -> Formula:
    return Formula(text_of(value) if text is None else text, lambda scope: value)


def name(of: str) -> Formula:
    return Formula(of, lambda scope: scope[of])


# --- Cells ---

ALWAYS = Cell("-")


def value_test(value: Any) -> Cell:
    """A value stands for those equal to it, a list for those equal to one of its items."""
    return Cell(text_of(value), (lambda subject, scope: is_value(subject, value),))


def is_value(subject: Any, value: Any) -> bool | None:
    if isinstance(value, list):
        return any(equal(subject, item) is True for item in value)
    return equal(subject, value)


def variable(of: str) -> Cell:
    return Cell(of, (lambda subject, scope: is_value(subject, scope[of]),))


def comparison(operator: str, bound: Formula) -> Cell:
    def test(subject: Any, scope: Scope) -> bool | None:
        limit = bound.value(scope)
        below, same, above = less(subject, limit), equal(subject, limit), less(limit, subject)
        if operator in ("=", "!="):
            return same if operator == "=" or same is None else not same
        if below is None:
            return None
        return {"<": below, ">": above, "<=": below or same, ">=": above or same}[operator]

    return Cell(f"{operator} {bound.text}", (test,))


def interval(opening: str, low: Any, high: Any, closing: str) -> Cell:
    def test(subject: Any, scope: Scope) -> bool | None:
        if kind(subject) != kind(low):
            return None
        at_low, at_high = opening == "[", closing == "]"
        return bool((low <= subject if at_low else low < subject) and (subject <= high if at_high else subject < high))

    return Cell(f"{opening}{text_of(low)}..{text_of(high)}{closing}", (test,))


def either(*cells: Cell) -> Cell:
    return Cell(", ".join(cell.text for cell in cells), tuple(test for cell in cells for test in cell.tests))


def neither(*cells: Cell) -> Cell:
    inside = either(*cells)
    return Cell(f"not({inside.text})", inside.tests, negated=True)


# --- Tables ---


def holds(cell: Cell, subject: Any, scope: Scope) -> bool:
    if not cell.tests:
        return True
    verdicts = [test(subject, scope) for test in cell.tests]
    if True in verdicts:
        return not cell.negated
    return cell.negated and None not in verdicts


def typed(value: Any, of: str | None) -> Any:
    """Return a value as one of a type: itself, the only item of a list, or null."""
    if of is None or kind(value) == of:
        return value
    item = single(value)
    return item if kind(item) == of else None


def single(value: Any) -> Any:
    """Return the only item of a list, else the value: functions take such a list for its item."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def row(table: Table, formulas: list[Formula | None], scope: Scope) -> Any:
    """Return the value of one output, or the context of several."""
    values = {
        output.name: None if formula is None else typed(formula.value(scope), output.type)
        for output, formula in zip(table.outputs, formulas, strict=True)
    }
    return values if len(values) > 1 else next(iter(values.values()))


def evaluate(table: Table, scope: Scope) -> Any:
    """Return the answer of a table."""
    if table.policy in AGGREGATES and len(table.outputs) > 1:
        return None
    if table.policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.values for output in table.outputs):
        return None
    subjects = [typed(column.expression.value(scope), column.type) for column in table.inputs]
    found = [
        row(table, list(rule.outputs), scope)
        for rule in table.rules
        if all(holds(cell, subject, scope) for cell, subject in zip(rule.cells, subjects, strict=True))
    ]
    if found:
        return by_policy(table, found)
    defaults = [output.default for output in table.outputs]
    if any(defaults):
        return row(table, defaults, scope)
    return 0 if table.policy == COUNT else None


def by_policy(table: Table, found: list[Any]) -> Any:
    """Return what the hit policy makes of the outputs of the rules that hold."""
    if table.policy == "UNIQUE":
        return found[0] if len(found) == 1 else None
    if table.policy == "ANY":
        return found[0] if all(is_same(one, found[0]) for one in found) else None
    if table.policy == "FIRST":
        return found[0]
    if table.policy == "PRIORITY":
        return by_priority(table, found)[0]
    if table.policy == "OUTPUT ORDER":
        return by_priority(table, found)
    if table.policy in ("RULE ORDER", "COLLECT"):
        return found
    return AGGREGATE[table.policy](found)


def by_priority(table: Table, found: list[Any]) -> list[Any]:
    """Return outputs in the order of priority; those of one priority stay in the order of the rules."""

    def compare(a: Any, b: Any) -> int:
        for output in table.outputs:
            if output.values:
                part_a, part_b = (a[output.name], b[output.name]) if len(table.outputs) > 1 else (a, b)
                ranks = [
                    next((at for at, value in enumerate(output.values) if is_same(value, part)), len(output.values))
                    for part in (part_a, part_b)
                ]
                if ranks[0] != ranks[1]:
                    return ranks[0] - ranks[1]
        return 0

    return sorted(found, key=cmp_to_key(compare))


def total(found: list[Any]) -> Any:
    """Return the sum, of texts what `+` makes of them; null of what has none."""
    kinds = {kind(one) for one in found}
    if len(found) == 1 or len(kinds) != 1 or kinds - {"number", "string"}:
        return found[0] if len(found) == 1 else None
    return "".join(found) if kinds == {"string"} else sum(found)


def extreme(choose: Callable[[list[Any]], Any]) -> Callable[[list[Any]], Any]:
    def of(found: list[Any]) -> Any:
        kinds = {kind(one) for one in found}
        if len(found) == 1:
            return found[0]
        return choose(found) if len(kinds) == 1 and kinds <= {"number", "string"} else None

    return of


AGGREGATE: dict[str, Callable[[list[Any]], Any]] = {
    "COLLECT SUM": total,
    "COLLECT MIN": extreme(min),
    "COLLECT MAX": extreme(max),
    COUNT: len,
}
