"""Single expressions, and the examples in the package's own documentation."""

from __future__ import annotations

import datetime as dt
import doctest
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import adjudge.decision
import adjudge.policy
from adjudge.feel import evaluate, evaluate_with_causes, functions

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("expression", "context", "value"),
    [
        ("1 + 2 * 3", {}, 7),
        ("0.1 + 0.2", {}, Decimal("0.3")),
        ('date("2026-01-31") + duration("P1M")', {}, dt.date(2026, 2, 28)),
        ('if tier = "gold" then 0 EUR else price', {"tier": "silver", "price": adjudge.Money("4.90 EUR")}, "4.90 EUR"),
        ("order total > 3", {"order total": 5}, True),
        ("[1, 2, 3][item > 1]", {}, [2, 3]),
        ("{a: 1, b: a + 1}", {}, {"a": 1, "b": 2}),
        ("30 days", {}, dt.timedelta(days=30)),
        ("5 business days", {}, adjudge.BusinessDays(5)),
        ("6 months", {}, adjudge.Months(6)),
        ("[1..3)", {}, adjudge.Range(1, 3, end_included=False)),
        ('"a" + "b"', None, "ab"),
        ("known(x)", {"x": None}, False),
        ("x ?? 7", {"x": None}, 7),
    ],
)
def test_values(expression: str, context: dict[str, Any] | None, value: Any) -> None:
    found = evaluate(expression, context)
    assert (str(found) if isinstance(value, str) else found) == value


def test_now() -> None:
    assert evaluate("today()", now="2026-11-24T23:30:00Z") == dt.date(2026, 11, 24)
    with pytest.raises(adjudge.FeelError, match="the time was not given"):
        evaluate("now()")


def test_mistakes_in_the_text_have_places() -> None:
    with pytest.raises(adjudge.FeelError) as caught:
        evaluate("1 + custmer", {"customer": 1})
    (found,) = caught.value.diagnostics
    assert (found.name, found.line, found.column, found.end_column) == ("unknown_name", 1, 5, 12)
    assert found.fixes[0].replacement == "customer"
    assert "did you mean `customer`?" in str(caught.value)


def test_mistakes_of_values() -> None:
    for expression, why in (
        ("1 / 0", "division by zero"),
        ('1 + "a"', "does not work on number and the text"),
        ("x + 1", "`x` is not"),
    ):
        with pytest.raises(adjudge.FeelError, match=why):
            evaluate(expression, {"x": None})
    with pytest.raises(ValueError, match="strict or dmn"):
        evaluate("1", mode="loose")
    with pytest.raises(TypeError):
        evaluate(3)  # type: ignore[arg-type]


def test_dmn_mode_gives_none_and_says_why() -> None:
    assert evaluate("1 / 0", mode="dmn") is None
    assert evaluate("null + 1", mode="dmn") is None
    assert evaluate_with_causes("1 / 0") == (None, ["a division by zero"])
    assert evaluate_with_causes("1 + 1") == (2, [])


def test_functions_are_listed_with_examples_that_hold() -> None:
    rows = functions()
    assert len(rows) > 80
    assert {"name", "family", "summary", "forms", "examples", "strict_mode_only"} == set(rows[0])
    assert all(row["summary"] and row["forms"] for row in rows)


@pytest.mark.parametrize("module", [adjudge, adjudge.feel, adjudge.policy, adjudge.decision, adjudge._core])
def test_docstrings(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    globs = {**vars(adjudge), "adjudge": adjudge, **vars(module)}
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, globs=globs):
        failed = doctest.DocTestRunner().run(test).failed
        assert failed == 0, test.name
