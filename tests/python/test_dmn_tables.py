"""Decision tables of DMN files, each decided twice: by the engine and by the evaluator of dmn_table_reference.

ADJUDGE_CASES scales the random tables: one table with six cases for each 40 of it.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge.dmn
from adjudge import Policy
from dmn_models import PLACES, model_of
from dmn_table_reference import (
    AGGREGATES,
    ALWAYS,
    LISTS,
    POLICIES,
    Cell,
    Formula,
    Input,
    Output,
    Rule,
    Scope,
    Table,
    comparison,
    constant,
    either,
    equal,
    evaluate,
    interval,
    is_same,
    kind,
    less,
    name,
    neither,
    single,
    value_test,
    variable,
)

TABLES = max(20, int(os.environ.get("ADJUDGE_CASES", "10000")) // 40)
NAMES = ("a", "b", "c", "the limit")
MISSING = object()


@functools.cache
def loaded(model: str) -> Policy:
    """Load a model from its text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.dmn"
        path.write_text(model, encoding="utf-8")
        return adjudge.dmn.load(path)


def compare(table: Table, scope: Scope, place: str = "decision", wanted: Any = MISSING) -> None:
    """Decide a case twice; `wanted` is the answer as a reader of the standard gives it, where a test says it."""
    model = model_of(table, NAMES, place)
    given = {**dict.fromkeys(NAMES), **scope}
    expected = evaluate(table, given)
    answer = loaded(model).decide(given, decisions=["answer"])["answer"]
    assert is_same(answer.answer, expected), f"{answer.answer!r} ({answer.error}), not {expected!r}\n{given}\n{model}"
    if wanted is not MISSING:
        assert is_same(answer.answer, wanted)


def inputs(*names: str, type_of: str | None = None) -> tuple[Input, ...]:
    return tuple(Input(name(one), type_of) for one in names)


def rule(cells: Cell | Sequence[Cell], *outputs: Any) -> Rule:
    """Return a rule; outputs that are no formulas are constants."""
    row = (cells,) if isinstance(cells, Cell) else tuple(cells)
    return Rule(row, tuple(one if isinstance(one, Formula) else constant(one) for one in outputs))


def asks(text: str, test: Callable[[Any], bool | None]) -> Cell:
    """Return a cell that is a boolean expression with `?`."""
    return Cell(text, (lambda subject, scope: test(subject),))


def both(a: bool | None, b: bool | None) -> bool | None:
    return False if a is False or b is False else None if a is None or b is None else True


# --- Cells ---

CELLS = [
    ALWAYS,
    Cell(""),
    value_test(5),
    value_test(-5),
    value_test("gold"),
    value_test(True),
    value_test(False),
    value_test(None),
    value_test(["gold", "silver"]),
    value_test([1, 5]),
    comparison("<", constant(5)),
    comparison("<=", constant(5)),
    comparison(">", constant(5)),
    comparison(">=", constant(5)),
    comparison("=", constant(5)),
    comparison("!=", constant(5)),
    comparison("=", constant("gold")),
    comparison("!=", constant("gold")),
    comparison("!=", constant(None)),
    comparison(">", constant("gold")),
    comparison("<", name("b")),
    comparison(">=", name("b")),
    comparison("<", Formula("b + 1", lambda scope: scope["b"] + 1)),
    interval("[", 1, 5, "]"),
    interval("(", 1, 5, ")"),
    interval("(", 1, 5, "]"),
    interval("[", 1, 5, ")"),
    Cell("]1..5[", interval("(", 1, 5, ")").tests),
    interval("[", "a", "h", "]"),
    variable("b"),
    variable("c"),
    either(value_test(1), value_test(5)),
    either(value_test("gold"), value_test("silver")),
    either(value_test("gold"), value_test(5)),
    either(value_test("gold"), value_test(None)),
    either(comparison("<", constant(2)), interval("[", 4, 6, "]"), value_test(9)),
    either(comparison("<", constant(2)), value_test(None)),
    Cell(" \n 1 , \t5 ", either(value_test(1), value_test(5)).tests),
    Cell("5 /* the limit */", value_test(5).tests),
    either(value_test("a, b"), value_test("not(x)"), value_test("-")),
    Cell('"not(x)"', value_test("not(x)").tests),
    Cell(" not ( 5 ) ", neither(value_test(5)).tests, negated=True),
    variable("the limit"),
    comparison("<", name("the limit")),
    neither(value_test(5)),
    neither(value_test("gold")),
    neither(value_test("gold"), value_test("silver")),
    neither(value_test(None)),
    neither(value_test(True)),
    neither(comparison("<", constant(5))),
    neither(interval("[", 1, 5, "]"), value_test(9)),
    neither(variable("b")),
    asks("? > 1 and ? < 6", lambda it: both(less(1, it), less(it, 6))),
    asks("? = 5", lambda it: equal(it, 5)),
    asks("? != null", lambda it: it is not None),
    asks("? = null", lambda it: it is None),
    asks("? in [1..5]", lambda it: 1 <= it <= 5 if kind(it) == "number" else None),
    asks('starts with(?, "go")', lambda it: single(it).startswith("go") if kind(single(it)) == "string" else None),
    asks("string length(?) = 4", lambda it: len(single(it)) == 4 if kind(single(it)) == "string" else False),
    asks("? * 2 = 10", lambda it: it * 2 == 10 if kind(it) == "number" else False),
    either(asks("? = 1", lambda it: equal(it, 1)), value_test(5)),
]
SUBJECTS = [
    None,
    5,
    1,
    9,
    Decimal("4.5"),
    "gold",
    "silver",
    "golf",
    "",
    "a, b",
    "not(x)",
    "-",
    True,
    False,
    [1, 5],
    ["gold"],
]


@pytest.mark.parametrize("subject", SUBJECTS, ids=repr)
@pytest.mark.parametrize("cell", CELLS, ids=[cell.text or "empty" for cell in CELLS])
def test_cells(cell: Cell, subject: Any) -> None:
    table = Table("FIRST", inputs("a"), (Output("x"),), (rule(cell, "holds"), rule(ALWAYS, "rest")))
    compare(table, {"a": subject, "b": 5, "c": [1, "gold"], "the limit": 5})


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("first", "second"), [(1, 1), (1, 2), (2, 1), (None, 1), (1, None), (None, None)])
def test_all_cells_of_a_rule_hold(first: Any, second: Any, place: str) -> None:
    rules = (
        rule([value_test(1), value_test(1)], "both"),
        rule([value_test(1), ALWAYS], "first"),
        rule([ALWAYS, neither(value_test(2))], "second"),
    )
    compare(Table("FIRST", inputs("a", "b"), (Output("x"),), rules), {"a": first, "b": second}, place)


DAYS = [dt.date(2026, 1, day) for day in range(1, 5)]


@pytest.mark.parametrize("day", [*DAYS, None], ids=str)
@pytest.mark.parametrize("place", PLACES)
def test_cells_of_dates(day: dt.date | None, place: str) -> None:
    def of(test: Callable[[dt.date], bool]) -> Callable[[Any], bool | None]:
        return lambda it: None if it is None else test(it)

    cells = [
        asks('date("2026-01-01")', lambda it: it == DAYS[0]),
        asks('[date("2026-01-02")..date("2026-01-03"))', of(lambda it: it == DAYS[1])),
        asks('? + duration("P1D") = date("2026-01-04")', lambda it: it is not None and it == DAYS[2]),
        asks('> @"2026-01-03"', of(lambda it: it > DAYS[2])),
    ]
    rules = tuple(rule(cell, at) for at, cell in enumerate(cells))
    table = Table("UNIQUE", inputs("a"), (Output("x", default=constant(-1)),), rules)
    compare(table, {"a": day}, place, -1 if day is None else DAYS.index(day))


# --- Hit policies ---

# Of a: under 0 no rule holds, at 0 one, from 1 on ever more; null holds in none.
STEPS = [comparison(">=", constant(at)) for at in range(4)]
MATCHES = [None, -1, 0, 1, 2, 3, "text"]


def table_of(policy: str, columns: tuple[Output, ...], rows: Sequence[tuple[Any, ...]]) -> Table:
    return Table(policy, inputs("a"), columns, tuple(rule(cell, *row) for cell, row in zip(STEPS, rows, strict=True)))


@pytest.mark.parametrize("subject", MATCHES, ids=repr)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("has_default", [False, True], ids=["without default", "with default"])
@pytest.mark.parametrize("policy", POLICIES)
def test_one_output(policy: str, has_default: bool, place: str, subject: Any) -> None:
    column = Output("x", values=(30, 10, 20), default=constant(99) if has_default else None)
    compare(table_of(policy, (column,), [(10,), (10,), (30,), (20,)]), {"a": subject}, place)


@pytest.mark.parametrize("subject", MATCHES, ids=repr)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("defaults", [(), ("d", 0), ("d", MISSING)], ids=["no default", "defaults", "one default"])
@pytest.mark.parametrize("policy", POLICIES)
def test_two_outputs(policy: str, defaults: tuple[Any, ...], place: str, subject: Any) -> None:
    given = [None if one is MISSING else constant(one) for one in defaults] or [None, None]
    columns = (
        Output("x", values=("high", "low"), default=given[0]),
        Output("the count", values=(3, 2, 1), default=given[1]),
    )
    compare(table_of(policy, columns, [("low", 1), ("low", 1), ("low", 3), ("high", 1)]), {"a": subject}, place)


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
@pytest.mark.parametrize("ranked", range(8), ids="ranked {:03b}".format)
def test_priorities_go_from_left_to_right(policy: str, ranked: int) -> None:
    values = ((2, 1), (1, 2), (2, 1))
    columns = tuple(Output(key, values=values[i] if ranked >> i & 1 else ()) for i, key in enumerate("xyz"))
    rows = [(1, 1, 1), (1, 2, 2), (2, 2, 1), (2, 2, 2)]
    compare(table_of(policy, columns, rows), {"a": 3})


@pytest.mark.parametrize(
    ("policy", "subject", "wanted"),
    [
        ("UNIQUE", 0, 10),
        ("UNIQUE", 1, None),
        ("ANY", 1, 10),
        ("ANY", 2, None),
        ("FIRST", 3, 10),
        ("PRIORITY", 3, 30),
        ("PRIORITY", -1, None),
        ("RULE ORDER", 3, [10, 10, 30, 20]),
        ("OUTPUT ORDER", 3, [30, 10, 10, 20]),
        ("COLLECT", 3, [10, 10, 30, 20]),
        ("COLLECT", 0, [10]),
        ("COLLECT", -1, None),
        ("COLLECT SUM", 3, 70),
        ("COLLECT SUM", -1, None),
        ("COLLECT MIN", 3, 10),
        ("COLLECT MAX", 3, 30),
        ("COLLECT COUNT", 3, 4),
        ("COLLECT COUNT", -1, 0),
    ],
)
def test_answers_in_figures(policy: str, subject: int, wanted: Any) -> None:
    columns = (Output("x", values=(30, 10, 20)),)
    compare(table_of(policy, columns, [(10,), (10,), (30,), (20,)]), {"a": subject}, wanted=wanted)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_table_without_rules(policy: str) -> None:
    for default in (None, constant(7)):
        compare(Table(policy, inputs("a"), (Output("x", values=(1, 2), default=default),), ()), {"a": 1})


@pytest.mark.parametrize("policy", AGGREGATES)
@pytest.mark.parametrize(
    "row",
    [[1, None, 3, 4], [None, None, None, None], ["b", "a", "d", "c"], [1, "a", 2, 3], [True, False, True, True]],
    ids=["a null", "nulls", "texts", "mixed", "booleans"],
)
def test_aggregates_of_other_than_numbers(policy: str, row: list[Any]) -> None:
    for subject in range(4):
        compare(table_of(policy, (Output("x"),), [(one,) for one in row]), {"a": subject})


def test_numbers_are_one_however_they_are_written() -> None:
    rows: list[tuple[Any, ...]] = [(1,), (constant(1, "1.0"),), (constant(1, "1.00"),), (constant(1, "2 - 1"),)]
    compare(table_of("ANY", (Output("x"),), rows), {"a": 3}, wanted=1)
    ranked = (Output("x", values=(2, Decimal("1.0"))),)
    compare(table_of("PRIORITY", ranked, [*rows[:3], (2,)]), {"a": 3}, wanted=2)


def test_any_with_several_outputs_and_with_nulls() -> None:
    columns = (Output("x"), Output("y"))
    compare(table_of("ANY", columns, [(1, None), (1, None), (1, 2), (1, 2)]), {"a": 1}, wanted={"x": 1, "y": None})
    compare(table_of("ANY", columns, [(1, None), (1, None), (1, 2), (1, 2)]), {"a": 2}, wanted=None)
    compare(table_of("ANY", (Output("x"),), [(None,), (None,), (1,), (1,)]), {"a": 2}, wanted=None)


# --- Types ---


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("subject", [0, 1, 3])
def test_an_output_of_another_type_is_null(policy: str, subject: int) -> None:
    column = Output("x", "number", values=(1, 2))
    compare(table_of(policy, (column,), [("1",), ("1",), (1,), (2,)]), {"a": subject})
    columns = (Output("x", "number", values=(1, 2)), Output("y", "string"))
    compare(table_of(policy, columns, [("1", "t"), ("1", "t"), (1, "t"), (2, 2)]), {"a": subject})


def test_a_default_of_another_type_is_null() -> None:
    column = Output("x", "number", default=constant("none"))
    compare(table_of("FIRST", (column,), [(1,), (2,), (3,), (4,)]), {"a": -1}, wanted=None)


@pytest.mark.parametrize("type_of", ["number", "string", "boolean"])
@pytest.mark.parametrize("subject", [None, 5, "gold", True, [5], ["gold"], [True], [5, 5], []], ids=repr)
def test_an_input_of_another_type_is_null(type_of: str, subject: Any) -> None:
    rules = (rule(value_test(None), "null"), rule(value_test(subject), "same"), rule(ALWAYS, "rest"))
    compare(Table("FIRST", inputs("a", type_of=type_of), (Output("x"),), rules), {"a": subject})


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("policy", [*LISTS, "FIRST", "COLLECT SUM"])
def test_outputs_are_expressions(policy: str, place: str) -> None:
    total = Formula("a + b", lambda scope: scope["a"] + scope["b"])
    product = Formula("a * b", lambda scope: scope["a"] * scope["b"])
    table = table_of(policy, (Output("x", values=(6, 5), default=name("b")),), [(total,), (product,), (5,), (6,)])
    for subject in (-1, 0, 2, 3):
        compare(table, {"a": subject, "b": 3}, place)


def test_inputs_are_expressions() -> None:
    twice = Input(Formula("a * 2", lambda scope: None if scope["a"] is None else scope["a"] * 2), "number")
    table = Table("FIRST", (twice,), (Output("x"),), (rule(value_test(10), "ten"), rule(value_test(None), "null")))
    for subject in (5, 10, None):
        compare(table, {"a": subject})


# --- Mistakes ---


@pytest.mark.parametrize("subject", [None, 1], ids=repr)
def test_a_cell_that_cannot_be_read_does_not_hold(subject: Any) -> None:
    never = asks("1 +", lambda it: None)
    compare(Table("FIRST", inputs("a"), (Output("x"),), (rule(never, 1), rule(ALWAYS, 2))), {"a": subject}, wanted=2)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("< misspelt", None),
        ("< misspelt", 2),
        ("misspelt", 2),
        ("1, misspelt", 2),
        ("not(misspelt)", None),
        ("misspelt", None),
        ("1, misspelt", None),
        ("not(misspelt)", 2),
    ],
)
def test_a_cell_with_an_unknown_name_does_not_hold(text: str, subject: Any) -> None:
    never = asks(text, lambda it: None)
    compare(Table("FIRST", inputs("a"), (Output("x"),), (rule(never, 1), rule(ALWAYS, 2))), {"a": subject}, wanted=2)


@pytest.mark.parametrize("subject", [1, 2, 5])
def test_the_values_that_an_input_may_have_are_not_looked_at(subject: int) -> None:
    """The standard says nothing that engines agree on; a table speaks of the values that its rules name."""
    table = Table("FIRST", inputs("a"), (Output("x"),), (rule(ALWAYS, 7),))
    model = model_of(table, NAMES).replace("</input>", "<inputValues><text>1, 2</text></inputValues></input>")
    assert loaded(model).decide({"a": subject}, decisions=["answer"])["answer"].answer == 7


def test_an_output_that_cannot_be_read_is_null() -> None:
    wrong = Formula("1 +", lambda scope: None)
    columns = (Output("x"), Output("y"))
    compare(Table("FIRST", inputs("a"), columns, (rule(ALWAYS, wrong, 2),)), {"a": 1}, wanted={"x": None, "y": 2})


# --- At random ---

KINDS: dict[str, tuple[Any, ...]] = {"number": (0, 1, 2, 3), "string": ("p", "q", "r"), "boolean": (True, False)}


def random_value(source: random.Random, of: str) -> Any:
    if source.random() < 0.12:
        return None
    return source.choice(KINDS[of if source.random() < 0.95 else source.choice(list(KINDS))])


def random_test(source: random.Random, of: str) -> Cell:
    values = KINDS[of]
    choice = source.randrange(7)
    if choice == 0:
        return variable(source.choice(NAMES))
    if choice == 1:
        return value_test(source.choice([None, list(values[:2])]))
    if choice == 2 or of == "boolean":
        return value_test(source.choice(values))
    if choice == 3:
        low, high = sorted(source.choices(values, k=2))
        return interval(source.choice("[("), low, high, source.choice("])")) if low < high else value_test(low)
    if choice == 4:
        bound = source.choice(values)
        return asks(
            f"? != {constant(bound).text}", lambda it: None if (it_is := equal(it, bound)) is None else not it_is
        )
    bound_by = constant(source.choice(values)) if choice == 5 else name(source.choice(NAMES))
    return comparison(source.choice(("<", "<=", ">", ">=", "=", "!=")), bound_by)


def random_cell(source: random.Random, of: str) -> Cell:
    if source.random() < 0.35:
        return ALWAYS
    tests = [random_test(source, of) for _ in range(source.choice((1, 1, 1, 2, 3)))]
    return neither(*tests) if source.random() < 0.2 else either(*tests)


def random_table(source: random.Random) -> tuple[Table, list[str]]:
    """Return a table, and the kinds of the inputs."""
    kinds = [source.choice(list(KINDS)) for _ in NAMES]
    width = source.randint(1, 3)
    columns = tuple(
        Input(name(key), of if source.random() < 0.5 else None) for key, of in zip(NAMES, kinds[:width], strict=False)
    )
    outputs, pools = [], []
    for key in ("x", "y", "z")[: source.choice((1, 1, 2, 3))]:
        pool = [*KINDS[source.choice(("number", "string"))]]
        source.shuffle(pool)
        outputs.append(
            Output(
                key,
                source.choice((None, kind(pool[0]), "number")),
                tuple(pool) if source.random() < 0.6 else (),
                constant(source.choice(pool)) if source.random() < 0.3 else None,
            )
        )
        pools.append([*pool, None] if source.random() < 0.2 else pool)
    rules = tuple(
        rule([random_cell(source, of) for of in kinds[:width]], *(source.choice(pool) for pool in pools))
        for _ in range(source.randint(0, 8))
    )
    return Table(source.choice(POLICIES), columns, tuple(outputs), rules), kinds


@pytest.mark.parametrize("place", PLACES)
def test_random_tables(place: str) -> None:
    source = random.Random(f"tables in a {place}")
    for _ in range(TABLES // len(PLACES)):
        table, kinds = random_table(source)
        for _ in range(6):
            scope = {key: random_value(source, of) for key, of in zip(NAMES, kinds, strict=True)}
            compare(table, scope, place)
        loaded.cache_clear()
