"""Findings about policies, and the errors that carry them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from adjudge._core import ReportDict, SpanDict


@dataclass(frozen=True)
class Label:
    """A place in a file and what is the matter there."""

    file: str | None
    line: int | None
    column: int | None
    text: str


@dataclass(frozen=True)
class Fix:
    """A repair: `replacement` for the text between the two places, or (without a place) advice."""

    reason: str
    replacement: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None


@dataclass(frozen=True)
class Diagnostic:
    """One finding: `str()` is the text that `adjudge check` prints."""

    code: str
    name: str
    severity: str
    message: str
    file: str | None
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    labels: tuple[Label, ...] = ()
    fixes: tuple[Fix, ...] = ()
    text: str = field(default="", repr=False)

    def __str__(self) -> str:
        return self.text


def _place(span: SpanDict) -> tuple[str | None, int | None, int | None, int | None, int | None]:
    return span["file"], span["line"], span["column"], span["end_line"], span["end_column"]


def diagnostics_of(report: ReportDict) -> tuple[Diagnostic, ...]:
    """Return the findings of a report of the compiled part."""
    found = []
    for item in report["diagnostics"]:
        file, line, column, end_line, end_column = _place(item)
        found.append(
            Diagnostic(
                item["code"],
                item["name"],
                item["severity"],
                item["message"],
                file,
                line,
                column,
                end_line,
                end_column,
                tuple(Label(part["file"], part["line"], part["column"], part["text"]) for part in item["labels"]),
                tuple(Fix(part["reason"], part["replacement"], *_place(part)) for part in item["fixes"]),
                item["text"],
            )
        )
    return tuple(found)


class PolicyError(Exception):
    """A pack that cannot be loaded: `diagnostics` has every mistake of all its files."""

    def __init__(self, report: ReportDict) -> None:
        self.diagnostics = diagnostics_of(report)
        super().__init__(report["text"])


class FeelError(ValueError):
    """An expression that cannot be read, or (in strict mode) that has no value."""

    def __init__(self, text: str, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        self.diagnostics = diagnostics
        super().__init__(text)
