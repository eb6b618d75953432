"""What the compiled part offers to the package."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Self, TypedDict

class SpanDict(TypedDict):
    file: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None

class LabelDict(SpanDict):
    text: str

class FixDict(SpanDict):
    replacement: str | None
    reason: str

class DiagnosticDict(SpanDict):
    code: str
    name: str
    severity: str
    message: str
    labels: list[LabelDict]
    fixes: list[FixDict]
    text: str

class ReportDict(TypedDict):
    diagnostics: list[DiagnosticDict]
    text: str
    errors: int
    warnings: int
    left_out: int

class CodeDict(TypedDict):
    code: str
    name: str
    meaning: str
    bad: str
    repair: str

class TestDict(TypedDict):
    name: str
    passed: bool
    differences: list[str]
    where: str

class RuleDict(TypedDict):
    decision: str
    rule: str
    has_fired: bool
    cells: int
    covered_cells: int
    open_cells: list[str]
    where: str

class TestReportDict(TypedDict):
    tests: list[TestDict]
    rules: list[RuleDict]
    problems: ReportDict
    rule_coverage: float
    cell_coverage: float

class ConditionDict(TypedDict):
    subject: str
    test: str
    where: str
    alternatives: list[list[ConditionDict]]

class OutlineRuleDict(TypedDict):
    id: str
    otherwise: bool
    conditions: list[ConditionDict]
    answer: str
    because: str
    cite: str
    where: str

class OutlineDict(TypedDict):
    name: str
    question: str
    answer: str
    hit: str
    where: str
    value: str
    for_each: str
    default: str
    rules: list[OutlineRuleDict]

class PackDict(TypedDict):
    types: list[tuple[str, ...]]
    constants: list[tuple[str, ...]]
    terms: list[tuple[str, ...]]
    windows: list[tuple[str, ...]]
    checks: list[tuple[str, ...]]
    guarantees: list[tuple[str, ...]]
    decisions: list[OutlineDict]

class _Ordered:
    def __lt__(self, other: Self) -> bool: ...
    def __le__(self, other: Self) -> bool: ...
    def __gt__(self, other: Self) -> bool: ...
    def __ge__(self, other: Self) -> bool: ...

class Money(_Ordered):
    def __init__(self, amount: int | str | Decimal, currency: str) -> None: ...
    @staticmethod
    def parse(text: str) -> Money: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...
    def __add__(self, other: Money) -> Money: ...
    def __sub__(self, other: Money) -> Money: ...
    def __neg__(self) -> Money: ...

class Months(_Ordered):
    def __init__(self, count: int) -> None: ...
    @staticmethod
    def parse(text: str) -> Months: ...
    @property
    def count(self) -> int: ...

class BusinessDays:
    def __init__(self, count: int) -> None: ...
    @property
    def count(self) -> int: ...

class Range:
    def __init__(self, start: Any, end: Any, start_included: bool = True, end_included: bool = True) -> None: ...
    @property
    def start(self) -> Any: ...
    @property
    def end(self) -> Any: ...
    @property
    def start_included(self) -> bool: ...
    @property
    def end_included(self) -> bool: ...

class Date(_Ordered):
    @staticmethod
    def parse(text: str) -> Date: ...
    @property
    def year(self) -> int: ...
    @property
    def month(self) -> int: ...
    @property
    def day(self) -> int: ...

class Time:
    @staticmethod
    def parse(text: str) -> Time: ...

class DateTime:
    @staticmethod
    def parse(text: str) -> DateTime: ...

class Duration(_Ordered):
    @staticmethod
    def parse(text: str) -> Duration: ...

class Answer:
    decision: str
    status: str
    value: Any
    text: str
    fired: list[str]
    fired_by_element: list[list[str]]
    because: list[str]
    cite: list[str]
    missing: list[str]
    problem: dict[str, Any] | None

class Decision:
    pack: str
    version: str
    problem: dict[str, Any] | None
    def names(self) -> list[str]: ...
    def find(self, name: str) -> Answer | None: ...
    def to_json(self) -> str: ...

class Explanation:
    decision: Decision
    def to_text(self) -> str: ...
    def to_json(self) -> str: ...

class WhyNot:
    is_given: bool
    def to_text(self) -> str: ...
    def to_json(self) -> str: ...

class CaseRow:
    problem: str
    row: int
    line: int
    given: Any

class CaseFile:
    def next(self, most: int) -> list[CaseRow]: ...
    def bytes_read(self) -> int: ...

class AnswerFile:
    def __init__(self, path: str, format: str, policy: Policy, decisions: Sequence[str]) -> None: ...
    def write(self, decisions: Sequence[Decision]) -> None: ...
    def finish(self) -> None: ...

class Policy:
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def decision_names(self) -> list[str]: ...
    def decide(self, given: Any, now: Any, decisions: list[str] | None) -> Decision: ...
    def decide_json(self, text: str, now: Any, decisions: list[str] | None) -> Decision: ...
    def decide_batch(
        self, cases: Iterable[Any], now: Any, decisions: list[str] | None, threads: int
    ) -> tuple[list[Decision], list[str]]: ...
    def decide_rows(
        self, rows: list[CaseRow], now: Any, decisions: list[str] | None, threads: int
    ) -> tuple[list[Decision], list[str]]: ...
    def decide_arrow(
        self, stream: Any, now: Any, decisions: list[str] | None, threads: int
    ) -> tuple[list[Decision], list[str]]: ...
    def explain(self, given: Any, now: Any, decisions: list[str] | None) -> Explanation: ...
    def why_not(self, given: Any, decision: str, hoped_for: Any, now: Any) -> WhyNot: ...
    def open_cases(self, path: str, format: str) -> CaseFile: ...
    def facts(self) -> list[dict[str, Any]]: ...
    def decisions(self) -> list[dict[str, Any]]: ...
    def versions(self) -> list[dict[str, Any]]: ...
    def masked(self, given: Any) -> dict[str, Any]: ...
    def graph(self, format: str, slice_of: str | None) -> str: ...

def load(paths: list[str], functions: dict[str, Callable[..., Any]]) -> tuple[Policy | None, ReportDict]: ...
def check(paths: list[str]) -> ReportDict: ...
def run_tests(policy: Policy) -> TestReportDict: ...
def outline(policy: Policy) -> PackDict: ...
def schema(policy: Policy) -> str: ...
def codes() -> list[CodeDict]: ...
def functions() -> list[dict[str, Any]]: ...
def evaluate_feel(
    expression: str, context: Any, mode: str, now: Any
) -> tuple[dict[str, Any], list[str], ReportDict | None]: ...
def time_zone_data_version() -> str: ...
