"""How much of the conformance kit passes, and that the runner counts right."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import shared
import tck
from adjudge import Date, DateTime, Months, Range
from adjudge.feel import evaluate

# By level: how many cases pass at least, and how many of them expect a value. Raise the figures when more pass.
RECORDED = {"level 2": (116, 105), "level 3": (1741, 897)}

MODEL = """\
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="urn:own" name="own">
  <import name="Other Model" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
  <decisionService name="both"><outputDecision href="#_a"/><outputDecision href="#_b"/></decisionService>
  <decisionService name="one"><outputDecision href="#_a"/></decisionService>
</definitions>
"""

# What the tests that end a process load instead of a model, in a file that the other process can import.
STAND_IN = """\
import os, time

class Answer:
    answer = None

class Policy:
    def decide(self, inputs, decisions):
        if "crash" in decisions:
            os._exit(7)
        if "wait" in decisions:
            time.sleep(60)
        return dict.fromkeys(decisions, Answer())

def load(*paths):
    return Policy()
"""


def test_as_many_cases_pass_as_before() -> None:
    folder = shared.needed("tck")
    outcomes = tck.run(tck.read_cases(folder / "cases.jsonl"), folder / "models")
    totals = tck.totals(outcomes)
    for level, (passed, values) in RECORDED.items():
        found = totals[level]
        assert found.passed >= passed and found.passed_values >= values, (  # noqa: PT018
            f"{level}: {passed} and {values} passed before\n{tck.table(outcomes)}\n\n{tck.failures(outcomes)}"
        )


# --- The runner itself ---


def case(name: str = "001", **others: Any) -> tck.Case:
    row: dict[str, Any] = {
        "level": "3",
        "folder": "0000-own",
        "test_id": name,
        "model_file": "own.dmn",
        "other_models": [],
        "kind": "decision",
        "invocable": None,
        "inputs": {},
        "expected": {"answer": {"value": {"t": "decimal", "v": "3"}, "error": False}},
    }
    return tck.case_of({**row, **others})


def wanted(**values: tck.Typed) -> dict[str, Any]:
    return {name: {"value": typed, "error": typed["t"] == "null"} for name, typed in values.items()}


class Answer:
    def __init__(self, answer: Any) -> None:
        self.answer = answer


class Policy:
    """Answers as it is told, and keeps what it was given."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.given: list[Any] = []

    def decide(self, inputs: dict[str, Any], decisions: list[str]) -> dict[str, Answer]:
        self.given.append((inputs, decisions))
        return {name: Answer(self.answers[name]) for name in decisions}

    def invoke(self, name: str, inputs: dict[str, Any]) -> Answer:
        self.given.append((name, inputs))
        return Answer(self.answers[name])


@pytest.fixture
def models(tmp_path: Path) -> Path:
    (tmp_path / "own.dmn").write_text(MODEL, encoding="utf-8")
    return tmp_path


def differences(models: Path, policy: Policy, **others: Any) -> tuple[tck.Difference, ...]:
    (outcome,) = tck.run_here([case(**others)], models, lambda *_: policy)
    return outcome.differences


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("decimal", ".5", Decimal("0.5")),
        ("string", "a", "a"),
        ("boolean", True, True),
        ("null", None, None),
        ("date", "2026-01-31", dt.date(2026, 1, 31)),
        ("date", "12000-01-31", Date("12000-01-31")),
        ("time", "10:00:00Z", dt.time(10, tzinfo=dt.UTC)),
        ("dateTime", "2026-01-31T10:00:00", dt.datetime(2026, 1, 31, 10)),
        ("dateTime", "2026-01-31T10:00:00.123456789", DateTime("2026-01-31T10:00:00.123456789")),
        ("dtDuration", "PT36H", dt.timedelta(hours=36)),
        ("ymDuration", "-P1Y0M", Months(-12)),
        ("list", [{"t": "null"}, {"t": "list", "v": []}], [None, []]),
        ("context", {"a": {"t": "decimal", "v": "1"}}, {"a": Decimal(1)}),
    ],
)
def test_typed_values(kind: str, text: Any, value: Any) -> None:
    found = tck.value_of({"t": kind, "v": text})
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("kind", ["date", "time", "dateTime", "dtDuration", "ymDuration", "money"])
def test_what_cannot_be_read_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=r"foo|no type"):
        tck.value_of({"t": kind, "v": "foo"})


SAME = [
    ("decimal", "0.333333333", Decimal(1) / 3),
    ("decimal", "3", 3),
    ("decimal", "-0", 0),
    ("null", None, None),
    ("time", "10:00:00Z", dt.time(10, tzinfo=dt.UTC)),
    ("dtDuration", "P1D", dt.timedelta(hours=24)),
    ("list", [{"t": "decimal", "v": "1.000000001"}, {"t": "null"}], [1, None]),
    ("context", {"b": {"t": "null"}, "a": {"t": "string", "v": "x"}}, {"a": "x", "b": None}),
]

OTHER = [
    ("decimal", "3", Decimal("3.0000001")),
    ("decimal", "1", True),
    ("decimal", "1", "1"),
    ("decimal", "0", None),
    ("boolean", True, 1),
    ("boolean", False, None),
    ("string", "a", "A"),
    ("string", "2026-01-31", dt.date(2026, 1, 31)),
    ("null", None, False),
    ("null", None, []),
    ("date", "2026-01-31", dt.datetime(2026, 1, 31)),
    ("date", "2026-01-31", "2026-01-31"),
    ("dateTime", "2026-01-31T10:00:00Z", dt.datetime(2026, 1, 31, 10)),
    ("dateTime", "2026-01-31T10:00:00Z", evaluate('@"2026-01-31T11:00:00+01:00"', mode="dmn")),
    ("dateTime", "2026-01-31T10:00:00+01:00", evaluate('@"2026-01-31T10:00:00@Europe/Berlin"', mode="dmn")),
    ("time", "10:00:00", dt.time(10, tzinfo=dt.UTC)),
    ("dtDuration", "PT0S", Months(0)),
    ("list", [{"t": "decimal", "v": "1"}], 1),
    ("list", [{"t": "decimal", "v": "1"}], [1, None]),
    ("context", {"a": {"t": "null"}}, {}),
    ("context", {}, {"a": None}),
    ("decimal", "1", Range(1, 1)),
]


@pytest.mark.parametrize(("kind", "text", "found"), SAME)
def test_the_same(kind: str, text: Any, found: Any) -> None:
    assert tck.is_same(tck.value_of({"t": kind, "v": text}), found)


@pytest.mark.parametrize(("kind", "text", "found"), OTHER)
def test_not_the_same(kind: str, text: Any, found: Any) -> None:
    assert not tck.is_same(tck.value_of({"t": kind, "v": text}), found)


def test_decisions_are_asked_by_name(models: Path) -> None:
    policy = Policy(a=1, b="x")
    expected = wanted(a={"t": "decimal", "v": "1"}, b={"t": "string", "v": "y"})
    (found,) = differences(models, policy, inputs={"Full Name": {"t": "date", "v": "2026-01-31"}}, expected=expected)
    assert (found.decision, found.expected, found.found) == ("b", '"y"', '"x"')
    assert policy.given == [({"Full Name": dt.date(2026, 1, 31)}, ["a", "b"])]


def test_services_and_functions_are_invoked(models: Path) -> None:
    policy = Policy(one={"a": 1}, both={"a": 1, "b": None}, increase=2)
    one = {"t": "decimal", "v": "1"}
    for kind, name, expected in (
        ("decisionService", "one", wanted(a={"t": "context", "v": {"a": one}})),
        ("decisionService", "both", wanted(a=one, b={"t": "null"})),
        ("decisionService", "both", wanted(a=one)),
        ("bkm", "increase", wanted(increase={"t": "decimal", "v": "2"})),
    ):
        assert not differences(models, policy, kind=kind, invocable=name, inputs={"x": one}, expected=expected)
    assert policy.given == [(name, {"x": 1}) for name in ("one", "both", "both", "increase")]


def test_inputs_of_an_imported_model_are_qualified(models: Path) -> None:
    policy = Policy(answer=3)
    one = {"t": "decimal", "v": "1"}
    spaces = {"theirs": "urn:other", "ours": "urn:own", "unknown": "urn:unknown"}
    assert not differences(models, policy, inputs=dict.fromkeys([*spaces, "plain"], one), input_ns=spaces)
    assert list(policy.given[0][0]) == ["Other Model.theirs", "ours", "unknown", "plain"]


def test_whatever_goes_wrong_fails_the_case(models: Path) -> None:
    null = wanted(answer={"t": "null"})
    (found,) = differences(models, Policy(), expected=null)
    assert found.message == "KeyError: 'answer'"
    (found,) = differences(models, Policy(answer=None), expected=wanted(answer={"t": "date", "v": "foo"}))
    assert "`foo` is not read as date" in found.message
    (found,) = differences(models, Policy(answer=None), expected=null, model_file="absent.dmn")
    assert found.message.startswith("the model is not loaded: FileNotFoundError")

    def refuse(*_: Path) -> Policy:
        raise ValueError("no model")

    (outcome,) = tck.run_here([case(expected=null)], models, refuse)
    assert outcome.differences[0].message == "the model is not loaded: ValueError: no model"


def test_a_model_is_loaded_once_with_the_others_that_it_needs(models: Path) -> None:
    loaded = []

    def load(*paths: Path) -> Policy:
        loaded.append([path.name for path in paths])
        return Policy(answer=3)

    cases = [case(), case("002"), case("003", other_models=["other.dmn"])]
    assert all(outcome.passed for outcome in tck.run_here(cases, models, load))
    assert loaded == [["own.dmn"], ["own.dmn", "other.dmn"]]


def test_a_case_that_ends_the_process_fails_alone(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tck_stand_in.py").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / "later.dmn").write_text(MODEL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import tck_stand_in  # type: ignore[import-not-found]

    nothing = {"t": "null"}
    cases = [
        case("1", expected=wanted(a=nothing)),
        case("2", expected=wanted(crash=nothing)),
        case("3", expected=wanted(a=nothing)),
        case("4", expected=wanted(wait=nothing)),
        case("5", expected=wanted(a=nothing)),
        case("6", expected=wanted(a=nothing), folder="0001-later", model_file="later.dmn"),
    ]
    found = {
        outcome.case.test_id: "".join(difference.message for difference in outcome.differences)
        for outcome in tck.run(cases, models, tck_stand_in.load, longest=2)
    }
    stuck = "no answer within 2 seconds"
    assert found == {"1": "", "2": "the process ended with 7", "3": "", "4": stuck, "5": stuck, "6": ""}


def test_rates_and_reports() -> None:
    failing = (tck.Difference("answer", "3", "4", "a reason"),)
    nothing = wanted(answer={"t": "null"})
    outcomes = [
        tck.Outcome(case("a"), ()),
        tck.Outcome(case("b", expected=nothing), ()),
        tck.Outcome(case("c"), failing),
        tck.Outcome(case("d", folder="0076-java", expected=nothing), failing),
        tck.Outcome(case("e", level="2", folder="0001-two"), ()),
    ]
    totals = tck.totals(outcomes)
    assert totals == {
        "level 2": tck.Rate(1, 1, 1, 1),
        "level 3": tck.Rate(2, 4, 1, 2),
        "level 3 without 0076": tck.Rate(2, 3, 1, 2),
    }
    assert tck.table(outcomes).splitlines()[1:3] == [
        "0000-own                    2/3  66.7 %         1/2  50.0 %",
        "0001-two                    1/1 100.0 %         1/1 100.0 %",
    ]
    assert tck.failures(outcomes) == "0000-own: c (a reason)\n0076-java: d (a reason)"
    assert tck.failures(outcomes[:3], is_verbose=True) == ("0000-own c\n    answer: expected 3, found 4\n    a reason")
    found = tck.report(outcomes)
    assert found["totals"]["level 3"] == {"passed": 2, "all": 4, "passed_values": 1, "values": 2}
    assert [row["test_id"] for row in found["failures"]] == ["c", "d"]
    assert found["failures"][0]["differences"] == [
        {"decision": "answer", "expected": "3", "found": "4", "message": "a reason"}
    ]
