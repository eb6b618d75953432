"""Runs the conformance cases of the shared data against the package, and says how many pass.

    .venv/bin/python tests/python/tck.py                           all of them
    .venv/bin/python tests/python/tck.py --folder 0068 -v          one folder, with what was expected and what came
    .venv/bin/python tests/python/tck.py --folder 0068 --case 001  the cases of it whose id begins so
    .venv/bin/python tests/python/tck.py --report tck.json         the same as JSON

Two rates: of all cases, and of those that expect a value. A program that answers null to everything has 46 % of the
first and nothing of the second. The cases run in a process of their own: one that ends it fails, and the rest goes on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import functools
import importlib
import json
import multiprocessing
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import adjudge
import shared
from adjudge.feel import evaluate

CLOSE = Decimal("1e-8")
LONGEST = 120  # seconds for one case or one model, above what the sanitizers make of the slowest
JAVA = "0076"  # the folder of external Java functions, which no engine but a Java one has

TEMPORAL: dict[str, tuple[tuple[type, ...], str]] = {
    "date": ((dt.date, adjudge.Date), "date"),
    "time": ((dt.time, adjudge.Time), "time"),
    "dateTime": ((dt.datetime, adjudge.DateTime), "date and time"),
    "dtDuration": ((dt.timedelta, adjudge.Duration), "duration"),
    "ymDuration": ((adjudge.Months,), "duration"),
}

Typed = Mapping[str, Any]
Load = Callable[..., Any]


# --- Reading ---


@dataclass(frozen=True)
class Case:
    """One case of the test kit."""

    level: str
    folder: str
    test_id: str
    model: str
    other_models: tuple[str, ...]
    kind: str
    invocable: str | None
    inputs: dict[str, Typed]
    namespaces: dict[str, str]
    expected: dict[str, Typed]

    @property
    def name(self) -> str:
        return f"{self.folder} {self.test_id}"

    @property
    def models(self) -> tuple[str, ...]:
        return (self.model, *self.other_models)

    @property
    def expects_a_value(self) -> bool:
        return any(typed["t"] != "null" for typed in self.expected.values())


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file of JSON lines."""
    return [case_of(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def case_of(row: Mapping[str, Any]) -> Case:
    """Return the case that one line holds."""
    return Case(
        level=str(row["level"]),
        folder=row["folder"],
        test_id=row["test_id"],
        model=row["model_file"],
        other_models=tuple(row.get("other_models") or ()),
        kind=row["kind"],
        invocable=row.get("invocable"),
        inputs=dict(row["inputs"]),
        namespaces=dict(row.get("input_ns") or {}),
        expected={name: result["value"] for name, result in row["expected"].items()},
    )


# --- Values ---


@functools.cache
def temporal(kind: str, text: str) -> Any:
    """Return a temporal value from its lexical text, as the package itself reads it."""
    for expression in ("@" + json.dumps(text), f"{TEMPORAL[kind][1]}({json.dumps(text)})"):
        value = evaluate(expression, {}, mode="dmn")
        if kind_of(value) == kind:
            return value
    raise ValueError(f"`{text}` is not read as {kind}")


def kind_of(value: Any) -> str:
    """Return the test kit's name for the type of a value, or Python's where the test kit has none."""
    if isinstance(value, dt.datetime):  # which is a date, too
        return "dateTime"
    return next((kind for kind, (types, _) in TEMPORAL.items() if isinstance(value, types)), type(value).__name__)


def value_of(typed: Typed) -> Any:
    """Return the Python value of a typed value."""
    kind: str = typed["t"]
    held: Any = typed.get("v")
    if kind == "null":
        return None
    if kind == "decimal":
        return Decimal(held)
    if kind == "list":
        return [value_of(item) for item in held]
    if kind == "context":
        return {name: value_of(item) for name, item in held.items()}
    if kind in TEMPORAL:
        return temporal(kind, held)
    if kind in ("string", "boolean"):
        return held
    raise ValueError(f"there is no type `{kind}`")


def is_same(expected: Any, found: Any) -> bool:
    """Tell whether a value is the one expected: numbers nearly, all else exactly, times with their offset or zone."""
    if isinstance(expected, Decimal):
        is_number = isinstance(found, int | Decimal) and not isinstance(found, bool)
        return is_number and abs(Decimal(found) - expected) <= CLOSE
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(is_same, expected, found))
    if isinstance(expected, dict):
        is_alike = isinstance(found, dict) and found.keys() == expected.keys()
        return is_alike and all(is_same(value, found[name]) for name, value in expected.items())
    if kind_of(expected) in TEMPORAL:
        return kind_of(found) == kind_of(expected) and feel_text(found) == feel_text(expected)
    return type(found) is type(expected) and bool(found == expected)


def typed_text(typed: Typed) -> str:
    """Return a typed value for people, as it stands in the case."""
    kind: str = typed["t"]
    held: Any = typed.get("v")
    if kind == "list":
        return f"[{', '.join(map(typed_text, held))}]"
    if kind == "context":
        return f"{{{', '.join(f'{name}: {typed_text(item)}' for name, item in held.items())}}}"
    return f'@"{held}"' if kind in TEMPORAL else held if kind == "decimal" else json.dumps(held, ensure_ascii=False)


def feel_text(value: Any) -> str:
    """Return a value as FEEL writes it, for people and to compare temporal values."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(feel_text, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {feel_text(item)}' for name, item in value.items())}}}"
    if kind_of(value) in TEMPORAL:
        return f'@"{evaluate("string(x)", {"x": value}, mode="dmn")}"'
    return str(value)


# --- Running ---


@dataclass(frozen=True)
class Difference:
    """What is wrong with one answer of a case, or with the case when the decision is none."""

    decision: str
    expected: str
    found: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """What came of one case."""

    case: Case
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def load_by_package(*paths: Path) -> Any:
    """Load a model and those that it imports."""
    return importlib.import_module("adjudge.dmn").load(*paths)


class Model:
    """A model that is loaded once, or why it could not be."""

    def __init__(self, paths: Sequence[Path], load: Load) -> None:
        self._policy: Any = None
        self._failure = ""
        try:
            root = ElementTree.parse(paths[0]).getroot()
            self._namespace = root.get("namespace", "")
            self._imports = {found.get("namespace", ""): found.get("name", "") for found in root.iterfind("{*}import")}
            self._outputs = {
                service.get("name", ""): sum(1 for _ in service.iterfind("{*}outputDecision"))
                for service in root.iterfind("{*}decisionService")
            }
            self._policy = load(*paths)
        except Exception as error:
            self._failure = f"the model is not loaded: {in_words(error)}"

    def run(self, case: Case) -> Outcome:
        """Answer a case and compare."""
        if self._failure:
            return failure(case, self._failure)
        try:
            expected = {name: value_of(typed) for name, typed in case.expected.items()}
            inputs = {self._input_name(case, name): value_of(typed) for name, typed in case.inputs.items()}
            found = self._answers(case, inputs)
        except Exception as error:
            return failure(case, in_words(error))
        differences = []
        for name, value in expected.items():
            answer, why = found[name]
            if not is_same(value, answer):
                differences.append(Difference(name, feel_text(value), feel_text(answer), why))
        return Outcome(case, tuple(differences))

    def _input_name(self, case: Case, name: str) -> str:
        namespace = case.namespaces.get(name, self._namespace)
        imported_as = "" if namespace == self._namespace else self._imports.get(namespace, "")
        return f"{imported_as}.{name}" if imported_as else name

    def _answers(self, case: Case, inputs: dict[str, Any]) -> dict[str, tuple[Any, str]]:
        """Return the answer under each expected name, and what the package says of it."""
        if case.kind == "decision":
            decision = self._policy.decide(inputs, decisions=list(case.expected))
            return {name: (decision[name].answer, said_by(decision[name])) for name in case.expected}
        assert case.invocable is not None
        answer = self._policy.invoke(case.invocable, inputs)
        if self._outputs.get(case.invocable, 1) == 1:
            return dict.fromkeys(case.expected, (answer.answer, said_by(answer)))
        parts = answer.answer if isinstance(answer.answer, dict) else {}
        return {name: (parts.get(name), said_by(answer)) for name in case.expected}


def said_by(answer: Any) -> str:
    """Return why an answer is what it is, where it says so."""
    error = getattr(answer, "error", None)
    missing = getattr(answer, "missing", None)
    if error is not None:
        return str(getattr(error, "message", error))
    return f"missing: {', '.join(missing)}" if missing else ""


def in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).strip()}".rstrip(": ")


def failure(case: Case, message: str) -> Outcome:
    """Return the outcome of a case that has no answers at all."""
    expected = "; ".join(f"{name}: {typed_text(typed)}" for name, typed in case.expected.items())
    return Outcome(case, (Difference("", expected, "", message),))


def run_here(cases: Iterable[Case], models: Path, load: Load = load_by_package) -> Iterator[Outcome]:
    """Answer cases in this process."""
    loaded: dict[tuple[str, ...], Model] = {}
    for case in cases:
        if case.models not in loaded:
            loaded[case.models] = Model([models / name for name in case.models], load)
        yield loaded[case.models].run(case)


def work(sender: Connection, cases: Sequence[Case], models: Path, load: Load) -> None:
    """Say that the process has started, and send the outcomes of cases, one by one."""
    sender.send(True)
    for outcome in run_here(cases, models, load):
        sender.send(outcome)
    sender.close()


def run(cases: Iterable[Case], models: Path, load: Load = load_by_package, longest: float = LONGEST) -> list[Outcome]:
    """Answer cases in a process of their own.

    A case that ends the process fails, and another process takes the rest; one that does not end fails with what is
    left of its model.
    """
    rest = sorted(cases, key=lambda case: (case.level, case.folder, case.models))
    outcomes: list[Outcome] = []
    while rest:
        answered, cause, is_stuck = run_apart(rest, models, load, longest)
        outcomes += answered
        rest = rest[len(answered) :]
        if rest:
            at = rest[0]
            failed = [case for case in rest if case.models == at.models] if is_stuck else [at]
            outcomes += [failure(case, cause) for case in failed]
            rest = rest[len(failed) :]
    return outcomes


def run_apart(cases: Sequence[Case], models: Path, load: Load, longest: float) -> tuple[list[Outcome], str, bool]:
    """Answer cases in one other process, as far as it gets; say what ended it early, and whether it was stuck."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=work, args=(sender, cases, models, load), daemon=True)
    worker.start()
    sender.close()
    answered: list[Outcome] = []
    has_started = False
    try:
        with receiver:
            has_started = receiver.recv()  # what it takes to start is no case's time
            while len(answered) < len(cases):
                if not receiver.poll(longest):
                    return answered, f"no answer within {longest} seconds", True
                answered.append(receiver.recv())
    except EOFError:
        worker.join()
        if not has_started:
            raise RuntimeError(f"the process that answers cases did not start: {worker.exitcode}") from None
        return answered, f"the process ended with {worker.exitcode}", False
    finally:
        if len(answered) < len(cases):
            worker.kill()
        worker.join()
        worker.close()
    return answered, "", False


# --- Reporting ---


@dataclass(frozen=True)
class Rate:
    """How many of some cases pass: of all, and of those that expect a value."""

    passed: int
    all: int
    passed_values: int
    values: int

    def __str__(self) -> str:
        return f"{part(self.passed, self.all)}   {part(self.passed_values, self.values)}"


def part(passed: int, count: int) -> str:
    """Return how many of how many, and what part that is, always of one width."""
    return f"{f'{passed}/{count}':>9} {f'{100 * passed / count:.1f} %' if count else '':>7}"


def rate(outcomes: Iterable[Outcome]) -> Rate:
    rows = [(outcome.passed, outcome.case.expects_a_value) for outcome in outcomes]
    passed_values = sum(passed and is_value for passed, is_value in rows)
    return Rate(sum(passed for passed, _ in rows), len(rows), passed_values, sum(is_value for _, is_value in rows))


def folders(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    """Return outcomes by folder."""
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.case.folder, []).append(outcome)
    return dict(sorted(found.items()))


def totals(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """Return the rates that stand for the whole."""

    chosen = {
        "level 2": [outcome for outcome in outcomes if outcome.case.level == "2"],
        "level 3": [outcome for outcome in outcomes if outcome.case.level == "3"],
    }
    chosen[f"level 3 without {JAVA}"] = [
        outcome for outcome in chosen["level 3"] if not outcome.case.folder.startswith(JAVA)
    ]
    return {name: rate(rows) for name, rows in chosen.items() if rows}


def table(outcomes: Sequence[Outcome]) -> str:
    """Return the rates by folder, and the totals."""
    rows = [(folder, rate(inside)) for folder, inside in folders(outcomes).items()]
    sums = list(totals(outcomes).items())
    width = max(len(name) for name, _ in [*rows, *sums])
    lines = [f"{'':{width}}  {'all':>17}   {'with a value':>17}"]
    lines += [f"{name:{width}}  {found}" for name, found in rows]
    lines += ["", *(f"{name:{width}}  {found}" for name, found in sums)]
    return "\n".join(line.rstrip() for line in lines)


def failures(outcomes: Iterable[Outcome], *, is_verbose: bool = False) -> str:
    """Return the cases that fail by folder, with what was expected and what came when one wants to know."""
    lines = []
    for folder, inside in folders(outcomes).items():
        failed = [outcome for outcome in inside if not outcome.passed]
        if failed and not is_verbose:
            messages = {difference.message for outcome in failed for difference in outcome.differences}
            whole = f" ({first_line(messages.pop())})" if len(messages) == 1 and "" not in messages else ""
            lines.append(f"{folder}: {' '.join(outcome.case.test_id for outcome in failed)}{whole}")
        for outcome in failed if is_verbose else ():
            lines.append(outcome.case.name)
            for difference in outcome.differences:
                named = f"{difference.decision}: " if difference.decision else ""
                found = f", found {difference.found}" if difference.found else ""
                lines.append(f"    {named}expected {difference.expected}{found}")
                lines += [f"    {line}" for line in difference.message.splitlines()]
    return "\n".join(lines)


def first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the rates and the failing cases for JSON."""
    return {
        "totals": {name: vars(found) for name, found in totals(outcomes).items()},
        "folders": {folder: vars(rate(inside)) for folder, inside in folders(outcomes).items()},
        "failures": [
            {
                "level": outcome.case.level,
                "folder": outcome.case.folder,
                "test_id": outcome.case.test_id,
                "differences": [vars(difference) for difference in outcome.differences],
            }
            for outcome in outcomes
            if not outcome.passed
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Runs the conformance cases of the shared data.")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write the same as JSON")
    parser.add_argument("--folder", action="append", default=[], help="only folders whose name begins so")
    parser.add_argument("--case", action="append", default=[], metavar="ID", help="only cases whose id begins so")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what was expected and what came")
    chosen = parser.parse_args(arguments)

    root = shared.find("tck")
    if root is None:
        parser.error("the shared data is absent")
    cases = [
        case
        for case in read_cases(root / "cases.jsonl")
        if (not chosen.folder or case.folder.startswith(tuple(chosen.folder)))
        and (not chosen.case or case.test_id.startswith(tuple(chosen.case)))
    ]
    if not cases:
        parser.error("there is no such case")
    outcomes = run(cases, root / "models")
    print(table(outcomes))
    if not all(outcome.passed for outcome in outcomes):
        print(f"\nFailing:\n{failures(outcomes, is_verbose=chosen.verbose)}")
    if chosen.report:
        chosen.report.write_text(json.dumps(report(outcomes), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
