"""Loading packs and deciding cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike, fspath
from typing import Any

from adjudge import _core
from adjudge.decision import Batch, Decision, Explanation, WhyNot
from adjudge.errors import Diagnostic, PolicyError, diagnostics_of

Path = str | PathLike[str]
Moment = Any  # a datetime, an adjudge.DateTime, or a text such as 2026-11-24T10:00:00Z


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
    """All findings about a pack; `text` is what `adjudge check` prints."""

    diagnostics: tuple[Diagnostic, ...]
    text: str
    errors: int
    warnings: int

    def __str__(self) -> str:
        return self.text


class Policy:
    """A loaded pack, in one or several versions. Immutable; use it from any thread."""

    def __init__(self, core: _core.Policy, warnings: tuple[Diagnostic, ...] = ()) -> None:
        self._core = core
        self.warnings = warnings

    @property
    def decisions(self) -> list[str]:
        """The names of the pack's decisions, in file order."""
        return self._core.decision_names()

    @property
    def facts(self) -> list[Fact]:
        """The inputs of a case, in file order."""
        return [Fact(**row) for row in self._core.facts()]

    @property
    def versions(self) -> list[dict[str, Any]]:
        """The loaded versions, oldest first: pack, title, version, path, content hash, period."""
        return self._core.versions()

    def decide(self, case: Mapping[str, Any] | str, *, now: Moment = None, decisions: Sequence[str] | None = None) -> Decision:
        """Decide one case: nested dicts, or a JSON text. `now` is what `now()` gives; `decisions` which to answer.

        Raises nothing for what a case lacks: see `status`. An unknown decision's name is a ValueError.
        """
        asked = None if decisions is None else list(decisions)
        if isinstance(case, str):
            return Decision(self._core.decide_json(case, now, asked), self, None, now)
        return Decision(self._core.decide(case, now, asked), self, case, now)

    def decide_batch(self, cases: Any, *, now: Moment = None, decisions: Sequence[str] | None = None, threads: int = 0) -> Batch:
        """Decide many cases: an iterable of dicts, or a table (anything with `__arrow_c_stream__`).

        One bad case does not touch the others. `threads` 0 takes all cores.
        """
        asked = None if decisions is None else list(decisions)
        if hasattr(cases, "__arrow_c_stream__"):
            found, extra = self._core.decide_arrow(cases.__arrow_c_stream__(), now, asked, threads)
        else:
            found, extra = self._core.decide_batch(cases, now, asked, threads)
        return Batch(found, extra, self._core.decisions())

    def explain(self, case: Mapping[str, Any], *, now: Moment = None, decisions: Sequence[str] | None = None) -> Explanation:
        """Decide one case and tell how: every rule tried, each condition with its value and verdict."""
        return Explanation(self._core.explain(case, now, None if decisions is None else list(decisions)))

    def why_not(self, case: Mapping[str, Any], decision: str, answer: Any, *, now: Moment = None) -> WhyNot:
        """Tell which conditions keep a case from an answer that one hoped for, such as `approve`."""
        return WhyNot(self._core.why_not(case, decision, answer, now))

    def graph(self, format: str = "mermaid", *, slice: str | None = None) -> str:  # noqa: A002
        """Return the decision graph as `dot`, `mermaid` or `text`; `slice` keeps what a decision needs or a fact touches."""
        return self._core.graph(format, slice)

    def schema(self) -> str:
        """Return the JSON Schema of a case."""
        return _core.schema(self._core)

    def record_of(self, decision: Decision, case: Mapping[str, Any], now: Moment, overrides: Mapping[str, Any]) -> dict[str, Any]:
        """Return the record of a decision: what is needed to replay it, sensitive facts masked."""
        import adjudge

        versions = [row for row in self.versions if row["version"] == decision.version] or self.versions
        return {
            "pack": versions[-1]["pack"],
            "version": decision.version,
            "content_hash": versions[-1]["hash"],
            "engine": adjudge.__version__,
            "time_zone_data": _core.time_zone_data_version(),
            "calendars": versions[-1]["calendars"],
            "now": now,
            "case": self._core.masked(case),
            "answers": {
                name: {"status": answer.status, "answer": answer.answer, "fired": answer.fired} for name, answer in decision.items()
            },
            "overrides": dict(overrides),
        }

    def replay(self, record: Mapping[str, Any], case: Mapping[str, Any] | None = None) -> bool:
        """Say whether this policy gives a record's answers again.

        `case` is the full case where the record's own has masked facts. False too when the pack's content is another.
        """
        if record["content_hash"] not in [row["hash"] for row in self.versions]:
            return False
        again = self.decide(case if case is not None else record["case"], now=record["now"], decisions=list(record["answers"]))
        return all(
            (again[name].status, again[name].answer, again[name].fired) == (old["status"], old["answer"], old["fired"])
            for name, old in record["answers"].items()
        )

    def __repr__(self) -> str:
        newest = self.versions[-1]
        return f"<Policy {newest['pack']} {newest['version']}: {', '.join(self.decisions)}>"


def load(*paths: Path, functions: Mapping[str, Callable[..., Any]] | None = None) -> Policy:
    """Load a pack: a folder with pack.yaml, one file, or a folder of versions; several paths are several versions.

    `functions` are a caller's own, by signature: `{"points(order: string) -> number": lookup}`. They must be pure.
    Raises PolicyError with every mistake of all files.
    """
    core, report = _core.load([fspath(path) for path in paths], dict(functions or {}))
    if core is None:
        raise PolicyError(report)
    return Policy(core, diagnostics_of(report))


def check(*paths: Path) -> CheckReport:
    """Return all findings about a pack: mistakes, ambiguities, gaps, rules that can never answer."""
    report = _core.check([fspath(path) for path in paths])
    return CheckReport(diagnostics_of(report), report["text"], report["errors"], report["warnings"])


__all__ = ["CheckReport", "Fact", "Policy", "check", "load"]
