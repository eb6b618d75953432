"""Loading packs and deciding cases."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from os import PathLike, fspath
from typing import Any

from adjudge import _core
from adjudge._core import Answer
from adjudge.decision import Batch, Decision, Explanation, WhyNot
from adjudge.errors import Diagnostic, PolicyError, diagnostics_of

StrPath = str | PathLike[str]
Case = Mapping[str, Any] | str
Moment = datetime.datetime | _core.DateTime | datetime.date | str | None


@dataclass(frozen=True)
class Fact:
    """An input of cases: `path` names it, `type` is as an author writes it."""

    path: str
    type: str
    optional: bool
    has_default: bool
    default: Any
    sensitive: bool
    label: str


@dataclass(frozen=True)
class CheckReport:
    """All findings about a pack; `str()` is what `adjudge check` prints."""

    diagnostics: tuple[Diagnostic, ...]
    errors: int
    warnings: int
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Replay:
    """Whether a record's answers came out again; true when they did."""

    differences: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.differences


class Policy:
    """A loaded pack, in one or several versions. Immutable; use it from any thread."""

    def __init__(self, core: _core.Policy, warnings: tuple[Diagnostic, ...] = ()) -> None:
        self._core = core
        self.warnings = warnings

    @property
    def decisions(self) -> list[str]:
        """The names of the pack's decisions."""
        return self._core.decision_names()

    @property
    def facts(self) -> list[Fact]:
        """The inputs of a case, in file order."""
        return [Fact(**row) for row in self._core.facts()]

    @property
    def versions(self) -> list[dict[str, Any]]:
        """The loaded versions, oldest first: pack, title, version, path, content hash, period, calendars."""
        return self._core.versions()

    def decide(self, case: Case, *, now: Moment = None, decisions: str | Sequence[str] | None = None) -> Decision:
        """Decide one case: nested dicts, or a text of JSON.

        `now` is what `now()` gives; `decisions` are those to answer, all unless said. Nothing is raised for what a case
        lacks: see each answer's `status`. The name of a decision that is none is a ValueError.
        """
        given = _core.Given(case)
        return Decision(self._core.decide(given, now, _asked(decisions)), self, given, now)

    def invoke(self, name: str, arguments: Case, *, now: Moment = None) -> Answer:
        """Call a business knowledge model or a decision service of a DMN model, with its parameters by name."""
        return self.decide(arguments, now=now, decisions=[name])[name]

    def decide_batch(
        self,
        cases: Any,
        *,
        now: Moment = None,
        decisions: str | Sequence[str] | None = None,
        threads: int = 0,
    ) -> Batch:
        """Decide many cases: an iterable of what `decide` takes, or a table (anything with `__arrow_c_stream__`).

        One bad case does not touch the others. `threads` 0 takes all cores.
        """
        if isinstance(cases, Mapping | str | bytes):
            raise TypeError("the cases of a batch are a list; one case goes to decide()")
        asked = _asked(decisions)
        if hasattr(cases, "__arrow_c_stream__"):
            return Batch(self._core.decide_arrow(cases.__arrow_c_stream__(), now, asked, threads), self, now, asked)
        return Batch(self._core.decide_cases(cases, now, asked, threads), self, now, asked)

    def explain(self, case: Case, *, now: Moment = None, decisions: str | Sequence[str] | None = None) -> Explanation:
        """Decide one case and tell how: every rule tried, each condition with its value and verdict."""
        return self._explain(_core.Given(case), now, _asked(decisions))

    def why_not(self, case: Case, decision: str, answer: Any, *, now: Moment = None) -> WhyNot:
        """Tell which conditions keep a case from an answer that one hoped for, such as `approve`."""
        return self._why_not(_core.Given(case), decision, answer, now)

    def graph(self, format: str = "mermaid", *, slice: str | None = None) -> str:  # noqa: A002
        """Return the decision graph as `dot`, `mermaid` or `text`.

        `slice` keeps what a decision needs, or what a fact touches.
        """
        return self._core.graph(format, slice)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of a case."""
        schema: dict[str, Any] = json.loads(_core.schema(self._core))
        return schema

    def replay(self, record: str, case: Case | None = None) -> Replay:
        """Decide the case of a record again, by this policy; the answer is true when nothing is different.

        `case` is the case in full, where the record has masked facts that matter.
        """
        try:
            old = json.loads(record, parse_float=Decimal)
            content, moment, then = old["content_hash"], old["now"] or None, dict(old["decision"]["decisions"])
            given = _core.Given.of_record(record) if case is None else _core.Given(case)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise ValueError("this is no record of a decision") from error
        differences = []
        known = [row["hash"] for row in self.versions]
        if content not in known:
            differences.append(f"the policy is another: {content} then, {', '.join(known)} now")
        asked = [name for name in then if name in self.decisions]
        found = self._core.decide(given, moment, asked).to_json()
        now = json.loads(found, parse_float=Decimal)["decisions"]
        changed = [name for name in then if _without_place(now.get(name)) != _without_place(then[name])]
        if changed and case is None and '"***"' in record:
            raise ValueError("facts of the record are masked and the answers differ: give the case in full")
        differences += [f"{name}: {_in_words(then[name])} then, {_in_words(now.get(name))} now" for name in changed]
        return Replay(tuple(differences))

    def __repr__(self) -> str:
        newest = self.versions[-1]
        return f"<Policy {newest['pack']} {newest['version']}>"

    def _explain(self, given: _core.Given, now: Moment, decisions: list[str]) -> Explanation:
        core = self._core.explain(given, now, decisions)
        return Explanation(core, Decision(core.decision, self, given, now))

    def _why_not(self, given: _core.Given, decision: str, answer: Any, now: Moment) -> WhyNot:
        return WhyNot(self._core.why_not(given, decision, answer, now))

    def _record(self, decision: Decision, given: _core.Given, now: Moment) -> str:
        from adjudge import __version__

        versions = self.versions
        version = next((row for row in versions if row["version"] == decision.version), versions[-1])
        overrides = []
        for name, override in decision.overrides.items():
            _, answer = self._core.fit_answer(name, override["answer"])
            who = json.dumps({"decision": name, "actor": override["actor"], "reason": override["reason"]})
            overrides.append(f'{who[:-1]}, "answer": {answer}}}')
        parts = {
            "pack": json.dumps(decision.pack),
            "version": json.dumps(decision.version),
            "content_hash": json.dumps(version["hash"]),
            "engine": json.dumps(__version__),
            "time_zone_data": json.dumps(_core.time_zone_data_version()),
            "calendars": json.dumps(version["calendars"]),
            "now": json.dumps(_core.moment_text(now)),
            "case": self._core.masked_case(given),
            "decision": decision.to_json(),
            "overrides": f"[{', '.join(overrides)}]",
        }
        return "{" + ", ".join(f'"{key}": {part}' for key, part in parts.items()) + "}"


def _asked(decisions: str | Sequence[str] | None) -> list[str]:
    """Return names of decisions; none are all."""
    return [] if decisions is None else [decisions] if isinstance(decisions, str) else list(decisions)


def _without_place(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an answer without where its policy was written: another folder is no difference."""
    if answer is None or "error" not in answer:
        return answer
    return {**answer, "error": {key: value for key, value in answer["error"].items() if key != "where"}}


def _in_words(answer: Mapping[str, Any] | None) -> str:
    """Return what a record says of one answer, for people."""
    if answer is None:
        return "nothing"
    rules = ", ".join(map(str, answer.get("fired", ())))
    return f"{answer['status']}, {answer.get('answer')}" + (f" by {rules}" if rules else "")


def path_text(path: StrPath) -> str:
    """Return a path as the library takes it."""
    text = fspath(path)
    text.encode()  # raises what Python raises for a text that is no UTF-8
    return text


def load(*paths: StrPath, functions: Mapping[str, Callable[..., Any]] | None = None) -> Policy:
    """Load a pack: a folder with pack.yaml, one file, or a folder of versions; several paths are several versions.

    `functions` are a caller's own, by signature: `{"points(customer: string) -> number": look_up}`. They must give the
    same answer for the same arguments. Raises PolicyError with every mistake of all files.
    """
    core, report = _core.load([path_text(path) for path in paths], dict(functions or {}))
    if core is None:
        raise PolicyError(report)
    return Policy(core, diagnostics_of(report))


def check(*paths: StrPath) -> CheckReport:
    """Return all findings about a pack: mistakes, ambiguities, gaps, rules that can never answer."""
    report = _core.check([path_text(path) for path in paths])
    return CheckReport(diagnostics_of(report), report["errors"], report["warnings"], report["text"])
