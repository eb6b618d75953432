"""Values between Python and the library, both ways."""

from __future__ import annotations

import copy
import datetime as dt
import enum
import fractions
import pickle
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import adjudge
from adjudge import BusinessDays, Date, DateTime, Duration, Money, Months, Range, Time, _core
from adjudge.feel import evaluate

UTC = dt.UTC
BERLIN = ZoneInfo("Europe/Berlin")


def feel_text(value: Any) -> str:
    """The FEEL text of a Python value, or why there is none."""
    found, causes, report = _core.evaluate_feel("x", {"x": value}, "strict", None)
    assert report is None
    return str(found["text"]) if found["is_settled"] else "; ".join(causes)


class Colour(enum.StrEnum):
    red = "red"


class Level(enum.IntEnum):
    top = 10**30


class Index:
    def __index__(self) -> int:
        return 7


class Row:
    """What rows of tables look like."""

    def keys(self) -> Iterator[str]:
        return iter(["a", "b"])

    def __getitem__(self, key: str) -> int:
        return {"a": 1, "b": 2}[key]


class Text(str):
    __slots__ = ()


class ExactMoment(dt.datetime):
    """A datetime with nanoseconds, as pandas has it."""

    nanosecond = 7


class Nothing(dt.datetime):
    """A datetime that is none, as pandas has it."""

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = dt.datetime.__hash__


def at(*parts: int, zone: dt.tzinfo | None = None, fold: int = 0) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=zone, fold=fold)  # type: ignore[misc, arg-type]


# (value, its FEEL text): these come back as they went.
SAME: list[tuple[Any, str]] = [
    (True, "true"),
    (False, "false"),
    (0, "0"),
    (-1, "-1"),
    (2**63 - 1, "9223372036854775807"),
    (2**63, "9223372036854775808"),
    (-(2**63) - 1, "-9223372036854775809"),
    (10**34 - 1, "9" * 34),
    (10**38, "1" + "0" * 38),
    (Decimal("1.5"), "1.5"),
    (Decimal("-0.001"), "-0.001"),
    (Decimal("1E-7"), "0.0000001"),
    (Decimal("0." + "1" * 34), "0." + "1" * 34),
    (Decimal("1.7E+300"), "17" + "0" * 299),
    ("", '""'),
    ("ä\U0001f600", '"ä\U0001f600"'),
    ("a\0b", '"a\\u0000b"'),
    (dt.date(2026, 1, 31), '@"2026-01-31"'),
    (dt.date.min, '@"0001-01-01"'),
    (dt.date.max, '@"9999-12-31"'),
    (at(2026, 1, 31, 10, 0), '@"2026-01-31T10:00:00"'),
    (at(2026, 1, 31, 10, 0, 59, 123456, zone=UTC), '@"2026-01-31T10:00:59.123456Z"'),
    (at(2026, 1, 31, 10, 0, zone=BERLIN), '@"2026-01-31T10:00:00@Europe/Berlin"'),
    (at(2026, 10, 25, 2, 30, zone=BERLIN), '@"2026-10-25T02:30:00@Europe/Berlin"'),
    (at(2026, 1, 31, 10, 0, zone=dt.timezone(dt.timedelta(hours=5.5))), '@"2026-01-31T10:00:00+05:30"'),
    (at(2026, 1, 31, 10, 0, zone=dt.timezone(dt.timedelta(seconds=-1))), '@"2026-01-31T10:00:00-00:00:01"'),
    (dt.time(10, 30), '@"10:30:00"'),
    (dt.time(10, 30, 15, 250000, tzinfo=UTC), '@"10:30:15.25Z"'),
    (dt.time(10, tzinfo=BERLIN), '@"10:00:00@Europe/Berlin"'),
    (dt.timedelta(days=1, hours=2), '@"P1DT2H"'),
    (dt.timedelta(0), '@"PT0S"'),
    (dt.timedelta(seconds=-0.5), '@"-PT0.5S"'),
    (dt.timedelta(microseconds=-1), '@"-PT0.000001S"'),
    (dt.timedelta.min, '@"-P999999999D"'),
    (dt.timedelta.max, '@"P999999999DT23H59M59.999999S"'),
    ([], "[]"),
    ([1, [2, []]], "[1, [2, []]]"),
    ({"a": {"b": 1}, "": 2}, '{a: {b: 1}, "": 2}'),
    (Money("12.3 EUR"), "12.30 EUR"),
    (Money(5, "JPY"), "5 JPY"),
    (Months(14), '@"P1Y2M"'),
    (BusinessDays(5), "5 business days"),
    (Range(1, 3), "[1..3]"),
    (Range(None, dt.date(2026, 1, 1), end_included=False), '(< @"2026-01-01")'),
    (Date("12000-01-31"), '@"12000-01-31"'),
    (DateTime("12000-01-31T10:00:00Z"), '@"12000-01-31T10:00:00Z"'),
    (DateTime("2026-01-31T10:00:00.123456789"), '@"2026-01-31T10:00:00.123456789"'),
    (Time("10:00:00.123456789"), '@"10:00:00.123456789"'),
    (Duration("PT0.000000001S"), '@"PT0.000000001S"'),
]

# (value, its FEEL text, what comes back)
CHANGED: list[tuple[Any, str, Any]] = [
    (0.1, "0.1", Decimal("0.1")),
    (0.1 + 0.2, "0.30000000000000004", Decimal("0.30000000000000004")),
    (1e22, "1" + "0" * 22, 10**22),
    (-0.0, "0", 0),
    (Decimal("1.50"), "1.5", Decimal("1.5")),
    (Decimal("2E+3"), "2000", 2000),
    (Decimal("-0"), "0", 0),
    ((1, 2), "[1, 2]", [1, 2]),
    (Colour.red, '"red"', "red"),
    (Text("text"), '"text"', "text"),
    (Level.top, "1" + "0" * 30, 10**30),
    (Index(), "7", 7),
    (Row(), "{a: 1, b: 2}", {"a": 1, "b": 2}),
    # Of a time that clocks show twice, the second is one that its offset tells.
    (
        at(2026, 10, 25, 2, 30, zone=BERLIN, fold=1),
        '@"2026-10-25T02:30:00+01:00"',
        at(2026, 10, 25, 2, 30, zone=dt.timezone(dt.timedelta(hours=1))),
    ),
    (Date("2026-01-31"), '@"2026-01-31"', dt.date(2026, 1, 31)),
    (Duration("PT90M"), '@"PT1H30M"', dt.timedelta(minutes=90)),
    (ExactMoment(2026, 1, 31, 10), '@"2026-01-31T10:00:00.000000007"', DateTime("2026-01-31T10:00:00.000000007")),
]

# (value, why a policy has no value for it)
NONE: list[tuple[Any, str]] = [
    (int("12345678901234567890123456789012345678"), "a number of more than 34 digits"),
    (10**5000, "a number of too many digits"),
    (Decimal("0." + "12345" * 7), "a number of more than 34 digits"),
    (float("nan"), "a number that is not finite, or out of range"),
    (float("-inf"), "a number that is not finite, or out of range"),
    (Decimal("NaN"), "a number that is not finite, or out of range"),
    (Decimal("sNaN"), "a number that is not finite, or out of range"),
    (Decimal("1E+7000"), "a number that is not finite, or out of range"),
    (Decimal("1E-7000"), "a number that is not finite, or out of range"),
    ("\ud800", "a text that is not Unicode"),
    ({1: 2}, "a mapping with a key that is no text"),
    ({"\ud800": 2}, "a mapping with a key that is no text"),
    (Nothing(2026, 1, 1), "a time that is none"),
    (b"bytes", "an object of Python's `bytes`, which is no value of a policy"),
    ({1, 2}, "an object of Python's `set`, which is no value of a policy"),
    (object(), "an object of Python's `object`, which is no value of a policy"),
    (fractions.Fraction(1, 3), "an object of Python's `Fraction`, which is no value of a policy"),
    (range(3), "an object of Python's `range`, which is no value of a policy"),
]


def named(value: Any) -> str:
    return f"{type(value).__name__}"


@pytest.mark.parametrize(("value", "text"), SAME, ids=named)
def test_values_go_and_come_back(value: Any, text: str) -> None:
    assert feel_text(value) == text
    found = evaluate("x", {"x": value})
    assert found == value
    assert type(found) is type(value)
    if isinstance(value, dt.datetime | dt.time):
        assert found.tzinfo == value.tzinfo


@pytest.mark.parametrize(("value", "text", "found"), CHANGED, ids=named)
def test_values_that_come_back_as_their_kind(value: Any, text: str, found: Any) -> None:
    assert feel_text(value) == text
    came = evaluate("x", {"x": value})
    assert came == found
    assert type(came) is type(found)


@pytest.mark.parametrize(("value", "why"), NONE, ids=named)
def test_what_has_no_value_says_so(value: Any, why: str) -> None:
    assert feel_text(value) == why
    with pytest.raises(adjudge.FeelError, match="^" + why.replace("(", r"\(")):
        evaluate("x", {"x": value})


def test_an_object_that_cannot_be_read_is_no_error_of_the_case() -> None:
    class Broken:
        def __index__(self) -> int:
            raise RuntimeError("no")

    assert feel_text(Broken()) == "an object of Python's `Broken` that cannot be read: RuntimeError"


def test_an_interrupt_is_not_taken_for_a_broken_value() -> None:
    class Interrupted:
        def __index__(self) -> int:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        feel_text(Interrupted())


def nested(depth: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


def test_what_nests_too_deep_or_holds_itself_is_refused() -> None:
    assert evaluate("x", {"x": nested(150)}) == nested(150)
    holds_itself: list[Any] = []
    holds_itself.extend([holds_itself, holds_itself])
    mapping: dict[str, Any] = {}
    mapping["a"] = mapping
    for value, why in (
        (nested(250), "nest too deep"),
        (nested(100_000), "nest too deep"),
        (holds_itself, "holds itself"),
        (mapping, "holds itself"),
    ):
        with pytest.raises(ValueError, match=why):
            evaluate("x", {"x": value})


def test_what_is_small_in_memory_and_endless_to_walk_is_refused() -> None:
    value: list[Any] = [1]
    for _ in range(60):
        value = [value, value]
    assert "too" in feel_text(value)


def test_a_list_that_changes_while_it_is_read() -> None:
    shared: list[Any] = []

    class Clearing:
        def __index__(self) -> int:
            shared.clear()
            return 1

    shared.extend([Clearing(), "x" * 100, [1] * 100])
    assert feel_text(shared) == "[1]"


def test_numbers_come_as_int_where_they_are_whole() -> None:
    assert [type(evaluate(text)) for text in ("1", "1.0", "10 / 4", "10 ** 33", "10 ** 100")] == [
        int,
        int,
        Decimal,
        int,
        Decimal,
    ]
    assert evaluate("1 / 3") == Decimal("0." + "3" * 34)
    assert evaluate("10 ** 6000") == Decimal("1E+6000")


def test_money() -> None:
    price = Money("12.3 EUR")
    assert (price.amount, price.currency) == (Decimal("12.30"), "EUR")
    assert str(price.amount) == "12.30"
    assert str(Money("12.345 EUR").amount) == "12.345"
    assert price == Money(Decimal("12.30"), "EUR") != Money("12.3 USD")
    assert price + Money("0.70 EUR") - Money("3 EUR") == Money("10 EUR")
    assert -price < Money("0 EUR") <= Money("0 EUR")
    assert sum([price, price], Money("0 EUR")) == Money("24.60 EUR")
    assert len({price, Money("12.300 EUR")}) == 1
    for wrong, why in (
        (lambda: Money("12.3"), "not money"),
        (lambda: Money("12 XXY"), "not money"),
        (lambda: Money("a", "EUR"), "not a number"),
        (lambda: Money(1, "euro"), "not a currency"),
        (lambda: Money(Decimal("NaN"), "EUR"), "not finite"),
        (lambda: price + Money("1 USD"), "two currencies"),
        (lambda: price < Money("1 USD"), "no order"),
    ):
        with pytest.raises(ValueError, match=why):
            wrong()
    with pytest.raises(TypeError, match="float"):
        Money(1.5, "EUR")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        _ = price + 1  # type: ignore[operator]
    with pytest.raises(OverflowError):
        Money("9" * 34 + "e6111", "EUR") + Money("9" * 34 + "e6111", "EUR")


def test_ranges() -> None:
    both = Range(Decimal("0.5"), 3, start_included=False)
    assert (str(both), both.start, both.end) == ("(0.5..3]", Decimal("0.5"), 3)
    assert (both.start_included, both.end_included) == (False, True)
    for start, end in ((3, 1), (1, "a"), (None, None), (True, None), (Money("1 EUR"), Money("2 USD"))):
        with pytest.raises(ValueError, match="range"):
            Range(start, end)


def test_the_own_types_are_equal_ordered_and_hashable() -> None:
    assert Date("12000-01-31") < Date("12000-02-01")
    assert Months(12) == Months("P1Y")
    assert Duration("PT1M") <= Duration("PT60S")
    assert DateTime("12000-01-01T00:00:00Z") < DateTime("12000-01-01T00:00:00-01:00")
    assert (Date("12000-01-31").year, Date("12000-01-31").month, Date("12000-01-31").day) == (12000, 1, 31)
    assert not Months(1).__eq__(BusinessDays(1))
    assert len({Time("10:00:00"), Time("10:00:00.0"), Duration("P1D"), Duration("PT24H")}) == 2
    for kind, text in ((Date, "2026-02-30"), (Time, "25:00:00"), (DateTime, "x"), (Duration, "P1M"), (Months, "P1D")):
        with pytest.raises(ValueError, match="is not a"):
            kind(text)


@pytest.mark.parametrize(
    "value",
    [
        Money("12.30 EUR"),
        Months(14),
        BusinessDays(-5),
        Range(1, 3, end_included=False),
        Range(None, Money("3 EUR")),
        Date("12000-01-31"),
        Time("10:00:00.123456789Z"),
        DateTime("12000-01-31T10:00:00@Europe/Berlin"),
        Duration("-PT0.000000001S"),
    ],
    ids=repr,
)
def test_the_own_types_are_copied_pickled_and_made_again_from_their_repr(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    assert eval(repr(value), vars(adjudge)) == value
