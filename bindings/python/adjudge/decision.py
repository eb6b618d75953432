"""What a policy answers: decisions, and batches of them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from adjudge._core import Answer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from adjudge import _core
    from adjudge.policy import Moment, Policy

STATUS_STYLES = {"decided": "green", "undetermined": "yellow", "conflict": "magenta", "error": "red"}
_MARK_STYLES = {"✓": "green", "✗": "red", "?": "yellow", "!": "red"}


class Decision(Mapping[str, Answer]):
    """All answers for one case, by decision."""

    def __init__(self, core: _core.Decision, policy: Policy, given: _core.Given, now: Moment) -> None:
        self._core = core
        self._policy = policy
        self._given = given
        self._now = now
        self._overrides: dict[str, dict[str, Any]] = {}

    def __getitem__(self, decision: str) -> Answer:
        found = self._core.find(decision)
        if found is None:
            raise KeyError(f"the decision `{decision}` was not asked for; there are: {', '.join(self)}")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._core.names())

    def __len__(self) -> int:
        return len(self._core.names())

    __hash__ = None  # type: ignore[assignment]

    @property
    def answers(self) -> dict[str, Any]:
        """The answers of the decisions that are decided, with a person's overrides in their place."""
        found = {name: answer.answer for name, answer in self.items() if answer.status == "decided"}
        found.update({name: override["answer"] for name, override in self._overrides.items()})
        return found

    @property
    def pack(self) -> str:
        """The pack that decided."""
        return self._core.pack

    @property
    def version(self) -> str:
        """The version of the policy that decided."""
        return self._core.version

    @property
    def problem(self) -> _core.Problem | None:
        """Why the case as a whole could not be decided, if so: it is no mapping, no version is in force on its date."""
        return self._core.problem

    @property
    def null_causes(self) -> list[_core.Problem]:
        """Of a DMN model: the mistakes that made values null, with their places; the first hundred."""
        return self._core.null_causes

    @property
    def overrides(self) -> dict[str, dict[str, Any]]:
        """What people decided instead: answer, actor and reason by decision."""
        return {name: {**override} for name, override in self._overrides.items()}

    def explain(self) -> Explanation:
        """Return how the answers came about: every rule that was tried, with its conditions."""
        return self._policy._explain(self._given, self._now, list(self))

    def why_not(self, decision: str, answer: Any) -> WhyNot:
        """Return what kept the case from an answer that one hoped for, such as `approve`."""
        return self._policy._why_not(self._given, decision, answer, self._now)

    def override(self, decision: str, answer: Any, *, actor: str, reason: str) -> None:
        """Let a person's answer stand in the place of the policy's; it becomes part of the record.

        The answer must be of the decision's type; ValueError says what is wrong with it.
        """
        if decision not in self:
            raise KeyError(f"the decision `{decision}` was not asked for; there are: {', '.join(self)}")
        if not actor or not reason:
            raise ValueError("an override names its actor and its reason")
        fitted, _ = self._policy._core.fit_answer(decision, answer)
        self._overrides[decision] = {"answer": fitted, "actor": actor, "reason": reason}

    def to_json(self) -> str:
        """Return the policy's answers as one line of JSON."""
        return self._core.to_json()

    def record(self) -> str:
        """Return one line of JSON for the files: all that `Policy.replay` needs, sensitive facts masked."""
        return self._policy._record(self, self._given, self._now)

    def __repr__(self) -> str:
        return "<Decision " + "; ".join(f"{name}: {answer.status}, {answer}" for name, answer in self.items()) + ">"

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        for name, answer in self.items():
            rules = ", ".join(dict.fromkeys(_flat(answer.fired)))
            reasons = " ".join(dict.fromkeys(answer.because))
            yield name, answer.status, str(answer), ": ".join(filter(None, (rules, reasons)))

    def __rich__(self) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for heading in ("decision", "status"):
            table.add_column(heading, no_wrap=True)
        table.add_column("answer, and by which rule", overflow="fold")
        for name, status, words, why in self._rows():
            told = Text(words)
            if why:
                told.append(f"\n{why}", style="dim")
            table.add_row(Text(name, style="bold"), Text(status, style=STATUS_STYLES[status]), told)
        return table

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{heading}</th>" for heading in ("decision", "status", "answer", "by rule"))
        rows = ""
        for row in self._rows():
            rows += "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _flat(fired: list[Any]) -> Iterator[str]:
    """Return the ids of rules that fired, whether or not they stand by element."""
    for rule in fired:
        if isinstance(rule, list):
            yield from rule
        else:
            yield rule


class _Text:
    """Something told in lines: `str()` for people, `to_json()` for programs."""

    def __init__(self, core: _core.Explanation | _core.WhyNot) -> None:
        self._told = core

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        return self._told.to_json()

    def __str__(self) -> str:
        return self._told.to_text()

    def __repr__(self) -> str:
        return str(self)

    def __rich__(self) -> RenderableType:
        from rich.text import Text

        text = Text()
        for line in str(self).rstrip("\n").splitlines(keepends=True):
            mark = line.lstrip()[:1]
            text.append(line, style=_MARK_STYLES.get(mark, "" if line.startswith(" ") else "bold"))
        return text

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


class Explanation(_Text):
    """How answers came about: every rule that was tried, each condition with its value and verdict."""

    def __init__(self, core: _core.Explanation, decision: Decision) -> None:
        super().__init__(core)
        self.decision = decision


class WhyNot(_Text):
    """What keeps a case from an answer that one hoped for."""

    def __init__(self, core: _core.WhyNot) -> None:
        super().__init__(core)
        self.is_given = core.is_given


class Batch(Sequence[Decision]):
    """The decisions of a batch, in the order of its cases; also a table for whoever reads Arrow streams."""

    def __init__(self, core: _core.Batch, policy: Policy, now: Moment, decisions: list[str]) -> None:
        self._core = core
        self._policy = policy
        self._now = now
        self._decisions = decisions

    @property
    def extra_keys(self) -> list[str]:
        """Names in the cases that are no facts of the policy, each once."""
        return self._core.extra_keys

    @overload
    def __getitem__(self, index: int) -> Decision: ...
    @overload
    def __getitem__(self, index: slice) -> list[Decision]: ...
    def __getitem__(self, index: int | slice) -> Decision | list[Decision]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = index + len(self) if index < 0 else index
        if not 0 <= place < len(self):
            raise IndexError(f"the batch has {len(self)} decisions")
        return Decision(self._core.decision(place), self._policy, self._core.given(place), self._now)

    def __len__(self) -> int:
        return len(self._core)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Hand the answers on as an Arrow table, to pyarrow, polars, pandas, DuckDB: see `docs/python.md`."""
        return self._core.arrow_stream(self._policy._core, self._decisions)

    def to_arrow(self) -> Any:
        """Return a pyarrow.Table: for each decision its answer (one column per output), status, rules, missing facts.

        The columns follow from the declared answers, whatever the cases were, so tables of one policy fit together.
        """
        import pyarrow

        return pyarrow.table(self)

    def __repr__(self) -> str:
        return f"<Batch of {len(self)} decisions by {self._policy!r}>"
