"""What a policy answers: decisions, and batches of them."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from rich.console import RenderableType

    from adjudge import _core
    from adjudge.policy import Policy

_MARKS = {"decided": "green", "undetermined": "yellow", "conflict": "magenta", "error": "red"}


@dataclass(frozen=True)
class Problem:
    """Why an answer could not be had: `name` is the code's name, such as `missing_fact`."""

    code: str
    name: str
    message: str
    path: str | None = None

    def __str__(self) -> str:
        return self.message


def _problem(raw: Mapping[str, Any] | None) -> Problem | None:
    return None if raw is None else Problem(raw["code"], raw["name"], raw["message"], raw["path"])


class Answer:
    """The answer to one of a pack's decisions."""

    __slots__ = ("_core",)

    def __init__(self, core: _core.Answer) -> None:
        self._core = core

    @property
    def decision(self) -> str:
        """The decision's name."""
        return self._core.decision

    @property
    def status(self) -> str:
        """`decided`, `undetermined`, `conflict` or `error`."""
        return self._core.status

    @property
    def answer(self) -> Any:
        """The answer as a Python value; None unless decided. An output that the rule left out is None in it."""
        return self._core.value

    @property
    def fired(self) -> list[Any]:
        """The ids of the rules that gave it; under `for_each`, one list per element."""
        by_element = self._core.fired_by_element
        return list(by_element) if by_element else list(self._core.fired)

    @property
    def because(self) -> list[str]:
        """The reasons of those rules, filled in."""
        return self._core.because

    @property
    def cite(self) -> list[str]:
        """What those rules cite."""
        return self._core.cite

    @property
    def missing(self) -> list[str]:
        """When undetermined: the facts that would settle it."""
        return self._core.missing

    @property
    def error(self) -> Problem | None:
        """When in error or in conflict: why."""
        return _problem(self._core.problem)

    def _in_words(self) -> str:
        if self.status == "decided":
            return self._core.text
        if self.status == "undetermined":
            return "not known: " + ", ".join(self.missing)
        return str(self.error or "")

    def __repr__(self) -> str:
        return f"<Answer {self.decision}: {self.status} {self._in_words()}>"


class Decision(Mapping[str, Answer]):
    """All answers for one case, by decision."""

    def __init__(self, core: _core.Decision, policy: Policy | None = None, case: Any = None, now: Any = None) -> None:
        self._core = core
        self._policy = policy
        self._case = case
        self._now = now
        self._overrides: dict[str, dict[str, Any]] = {}

    def __getitem__(self, name: str) -> Answer:
        found = self._core.find(name)
        if found is None:
            raise KeyError(f"the decision `{name}` was not asked for; there are: {', '.join(self)}")
        return Answer(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._core.names())

    def __len__(self) -> int:
        return len(self._core.names())

    @property
    def answers(self) -> dict[str, Any]:
        """The answers of the decisions that are decided, with a person's overrides in their place."""
        found = {name: answer.answer for name, answer in self.items() if answer.status == "decided"}
        found.update({name: override["answer"] for name, override in self._overrides.items()})
        return found

    @property
    def version(self) -> str:
        """The version of the policy that decided."""
        return self._core.version

    @property
    def problem(self) -> Problem | None:
        """Why the case as a whole could not be decided, if so."""
        return _problem(self._core.problem)

    def explain(self) -> Explanation:
        """Return how the answers came about: every rule that was tried, with its conditions."""
        if self._policy is None or self._case is None:
            raise ValueError("this decision was made without its case at hand: use policy.explain(case)")
        return self._policy.explain(self._case, now=self._now, decisions=list(self))

    def to_json(self) -> str:
        """Return the decision as one line of JSON."""
        return self._core.to_json()

    def override(self, decision: str, answer: Any, *, actor: str, reason: str) -> None:
        """Let a person's answer stand in the place of the policy's; it becomes part of the record."""
        if decision not in self:
            raise KeyError(f"the decision `{decision}` was not asked for")
        if not actor or not reason:
            raise ValueError("an override names its actor and its reason")
        self._overrides[decision] = {"answer": answer, "actor": actor, "reason": reason}

    def record(self) -> dict[str, Any]:
        """Return what is needed to replay this decision, sensitive facts masked: see `Policy.replay`."""
        if self._policy is None or self._case is None:
            raise ValueError("this decision was made without its case at hand: decide it alone to record it")
        return self._policy.record_of(self, self._case, self._now, self._overrides)

    def __repr__(self) -> str:
        return "<Decision " + "; ".join(f"{a.decision}: {a.status} {a._in_words()}" for a in self.values()) + ">"

    def __rich__(self) -> RenderableType:
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False)
        for heading in ("decision", "status", "answer", "rule", "because"):
            table.add_column(heading)
        for answer in self.values():
            table.add_row(
                Text(answer.decision, style="bold"),
                Text(answer.status, style=_MARKS[answer.status]),
                Text(answer._in_words()),
                Text(", ".join(str(rule) for rule in answer.fired)),
                Text("\n".join(answer.because)),
            )
        return table

    def _repr_html_(self) -> str:
        rows = []
        for answer in self.values():
            cells = (answer.decision, answer.status, answer._in_words(), ", ".join(map(str, answer.fired)), " ".join(answer.because))
            rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
        head = "".join(f"<th>{name}</th>" for name in ("decision", "status", "answer", "rule", "because"))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


class Explanation:
    """How answers came about: `str()` for people, `to_json()` for programs."""

    def __init__(self, core: _core.Explanation) -> None:
        self._core = core

    @property
    def decision(self) -> Decision:
        """The decision that is explained."""
        return Decision(self._core.decision)

    def to_json(self) -> str:
        """Return the whole trace as JSON."""
        return self._core.to_json()

    def __str__(self) -> str:
        return self._core.to_text()

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


class WhyNot:
    """Why a case did not get an answer: `str()` for people, `to_json()` for programs."""

    def __init__(self, core: _core.WhyNot) -> None:
        self._core = core

    @property
    def is_given(self) -> bool:
        """Whether the case does get that answer."""
        return self._core.is_given

    def to_json(self) -> str:
        """Return it as JSON."""
        return self._core.to_json()

    def __str__(self) -> str:
        return self._core.to_text()

    def __repr__(self) -> str:
        return str(self)


class Batch(Sequence[Decision]):
    """The decisions of a batch, in the order of its cases. `extra_keys`: names in the cases that are no facts."""

    def __init__(self, cores: Sequence[_core.Decision], extra_keys: Sequence[str], outline: Sequence[Mapping[str, Any]]) -> None:
        self._cores = cores
        self._outline = outline
        self.extra_keys = list(extra_keys)

    @overload
    def __getitem__(self, index: int) -> Decision: ...
    @overload
    def __getitem__(self, index: slice) -> Batch: ...
    def __getitem__(self, index: int | slice) -> Decision | Batch:
        if isinstance(index, slice):
            return Batch(self._cores[index], self.extra_keys, self._outline)
        return Decision(self._cores[index])

    def __len__(self) -> int:
        return len(self._cores)

    def to_arrow(self) -> Any:
        """Return a pyarrow.Table: per decision its answer (one column per output), `.status`, `.fired` and `.missing`.

        Answers are text columns (FEEL text) except numbers, booleans and dates, which keep their type; an amount of money
        is decimal with a `<name>_currency` column beside it.
        """
        import pyarrow as pa

        columns: dict[str, Any] = {}
        names = list(self._cores[0].names()) if self._cores else [row["name"] for row in self._outline]
        fields = {row["name"]: row["fields"] if not row["is_list"] else [] for row in self._outline}
        for name in names:
            answers = [core.find(name) for core in self._cores]
            if fields.get(name):
                values = [None if a is None else a.value for a in answers]
                for field in fields[name]:
                    _add_column(columns, f"{name}.{field}", [v[field] if isinstance(v, dict) else None for v in values])
            else:
                _add_column(columns, name, [None if a is None else a.value for a in answers])
            columns[f"{name}.status"] = pa.array([None if a is None else a.status for a in answers], pa.string())
            columns[f"{name}.fired"] = pa.array(
                [None if a is None else [*a.fired, *(id for ids in a.fired_by_element for id in ids)] for a in answers],
                pa.list_(pa.string()),
            )
            columns[f"{name}.missing"] = pa.array([None if a is None else a.missing for a in answers], pa.list_(pa.string()))
            columns[f"{name}.error"] = pa.array(
                [None if a is None or a.problem is None else a.problem["message"] for a in answers], pa.string()
            )
        return pa.table(columns)

    def __repr__(self) -> str:
        return f"<Batch of {len(self)} decisions>"


def _add_column(columns: dict[str, Any], name: str, values: list[Any]) -> None:
    import datetime
    from decimal import Decimal

    import pyarrow as pa

    from adjudge._core import Money

    known = [value for value in values if value is not None]
    if known and all(isinstance(value, Money) for value in known):
        columns[name] = pa.array([None if v is None else v.amount for v in values])
        columns[f"{name}_currency"] = pa.array([None if v is None else v.currency for v in values], pa.string())
    elif known and all(isinstance(value, bool) for value in known):
        columns[name] = pa.array(values, pa.bool_())
    elif known and all(isinstance(value, int | Decimal) and not isinstance(value, bool) for value in known):
        columns[name] = pa.array([None if v is None else Decimal(v) for v in values])
    elif known and all(type(value) is datetime.date for value in known):
        columns[name] = pa.array(values, pa.date32())
    else:
        columns[name] = pa.array([None if v is None else v if isinstance(v, str) else str(v) for v in values], pa.string())
