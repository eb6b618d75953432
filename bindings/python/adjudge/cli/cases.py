"""Commands about cases: decide, explain."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

import adjudge
from adjudge import _core
from adjudge.cli.terminal import (
    CLEAN,
    FINDINGS,
    WRONG_USE,
    Now,
    Packs,
    console,
    count,
    end,
    heading,
    indented,
    load_pack,
    mistakes_told,
    note,
    out,
    table,
)

ROWS_AT_ONCE = 4096
STATUSES = ("decided", "undetermined", "conflict", "error")


class Format(StrEnum):
    """How cases and answers are written."""

    ndjson = "ndjson"
    json = "json"
    csv = "csv"
    parquet = "parquet"


ENDINGS = {
    ".ndjson": Format.ndjson,
    ".jsonl": Format.ndjson,
    ".json": Format.json,
    ".csv": Format.csv,
    ".tsv": Format.csv,
    ".parquet": Format.parquet,
}


def format_of(path: Path, said: Format | None, option: str, of_streams: Format) -> Format:
    """Return the format that an option or a file's name tells."""
    if said is not None:
        return said
    if str(path) == "-":
        return of_streams
    found = ENDINGS.get(path.suffix.lower())
    if found is None:
        end(WRONG_USE, f"{path}: the name must end in {', '.join(ENDINGS)}; or say {option}")
    return found


def pyarrow_parquet() -> Any:
    """Return pyarrow.parquet, or end with how to get it."""
    try:
        import pyarrow.parquet
    except ImportError:
        end(WRONG_USE, "Parquet needs pyarrow: pip install 'adjudge[arrow]'")
    return pyarrow.parquet


# ---- Reading ---------------------------------------------------------------------------------------------------------


def rows_of(policy: adjudge.Policy, path: Path, form: Format) -> Iterator[tuple[_core.Rows, float]]:
    """Read a text file piece by piece, with how much of it is read: 0 to 1."""
    is_stream = str(path) == "-"
    if is_stream:
        # While the library waits for input Python does not see Ctrl-C.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    file = _core.CaseFile("/dev/stdin" if is_stream else str(path), form.value, policy._core)
    size = path.stat().st_size if path.is_file() else 0
    while len(rows := file.next(ROWS_AT_ONCE)):
        yield rows, file.bytes_read() / size if size else 0


def tables_of(path: Path) -> Iterator[tuple[Any, float]]:
    """Read a Parquet file piece by piece, with how much of it is read."""
    if str(path) == "-":
        end(WRONG_USE, "Parquet is not read from standard input")
    parquet = pyarrow_parquet()
    with parquet_faults(path), parquet.ParquetFile(path) as file:
        read = 0
        for part in file.iter_batches(batch_size=ROWS_AT_ONCE):
            read += len(part)
            yield part, read / file.metadata.num_rows


@contextmanager
def parquet_faults(path: Path) -> Iterator[None]:
    """Tell what pyarrow or the library cannot read as what is wrong with the file."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"{path}: {error}") from error


@dataclass
class Source:
    """A file of cases, and what was seen of it."""

    policy: adjudge.Policy
    path: Path
    form: Format
    now: str | None
    decisions: list[str]
    tally: _core.Tally = field(default_factory=_core.Tally)
    extra_keys: set[str] = field(default_factory=set)
    bad_rows: int = 0
    first_bad_rows: list[str] = field(default_factory=list)

    def batches(self) -> Iterator[tuple[_core.Batch, float]]:
        """Decide the file piece by piece, so that memory stays bounded."""
        for batch, part in self._parquet() if self.form is Format.parquet else self._text():
            self.tally.add(batch)
            self.extra_keys.update(batch.extra_keys)
            yield batch, part

    def _parquet(self) -> Iterator[tuple[_core.Batch, float]]:
        for piece, part in tables_of(self.path):
            with parquet_faults(self.path):
                batch = self.policy._core.decide_arrow(piece.__arrow_c_stream__(), self.now, self.decisions, 0)
            yield batch, part

    def _text(self) -> Iterator[tuple[_core.Batch, float]]:
        for rows, part in rows_of(self.policy, self.path, self.form):
            problems = rows.problems()
            self.bad_rows += len(problems)
            self.first_bad_rows += [f"{self.path}:{line}: {problem}" for line, problem in problems]
            del self.first_bad_rows[5:]
            yield self.policy._core.decide_rows(rows, self.now, self.decisions, 0), part

    def is_troubled(self) -> bool:
        """Return whether something is in error or in conflict, or could not be read."""
        return self.bad_rows > 0 or self.tally.troubles > 0

    def summary(self) -> None:
        """Print the counts on standard error, where they do not mix with answers."""
        rows = []
        for name in self.tally.decisions():
            statuses = self.tally.statuses(name)
            counts = [f"{statuses[status]:,}" if statuses[status] else "" for status in STATUSES]
            rules = (f"{rule} {number:,}" for rule, number in by_count(self.tally.fired(name)))
            rows.append((name, *counts, ", ".join(rules)))
        note(heading(count(self.tally.cases, "case")))
        if rows:
            # The rules take what the line has left.
            shown = ["decision", *(status for i, status in enumerate(STATUSES) if any(row[i + 1] for row in rows))]
            taken = sum(map(len, shown[1:])) + max(len(row[0]) for row in rows) + 2 * len(shown) + 2
            room = max(console(sys.stderr).width - taken, len("rules"))
            rows = [(*row[:-1], row[-1] if len(row[-1]) <= room else f"{row[-1][: room - 1]}…") for row in rows]
            note(indented(table(("decision", *STATUSES, "rules"), rows, numbers=STATUSES)))
        for title, found in (("Not known", self.tally.missing), ("Errors", self.tally.errors)):
            if found:
                most = [(f"{number:,}", what) for what, number in by_count(found)[:8]]
                note(heading(title), indented(table(("answers", "of"), most, numbers=("answers",))))
        if self.extra_keys:
            note(heading("Names in the cases that are no facts"), Text("  " + ", ".join(sorted(self.extra_keys))))
        if self.bad_rows:
            note(heading(f"{count(self.bad_rows, 'row')} that could not be read"))
            note(*(Text(f"  {line}", style="red") for line in self.first_bad_rows))
            if self.bad_rows > len(self.first_bad_rows):
                note(Text("  ..."))


def by_count(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return counts, the highest first."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# ---- Writing ---------------------------------------------------------------------------------------------------------


@contextmanager
def sink(source: Source, target: Path | None, form: Format) -> Iterator[Callable[[_core.Batch], object]]:
    """Open the place for the answers; what it gives writes a batch."""
    policy = source.policy
    if form is Format.parquet:
        parquet = pyarrow_parquet()

        def as_table(batch: _core.Batch) -> Any:
            return adjudge.Batch(batch, policy, source.now, source.decisions).to_arrow()

        empty = policy._core.decide_cases([], source.now, source.decisions, 1)
        with open_target(target) as file, parquet.ParquetWriter(file, as_table(empty).schema) as writer:
            yield lambda batch: writer.write_table(as_table(batch))
        return
    text = _core.AnswerText(form.value, policy._core, source.decisions)
    with open_target(target) as file:
        yield lambda batch: file.write(text.write(batch))
        file.write(text.finish())


@contextmanager
def open_target(target: Path | None) -> Iterator[BinaryIO]:
    """Open the file for the answers, or standard output."""
    if target is not None:
        with target.open("wb") as file:
            yield file
        return
    yield sys.stdout.buffer
    sys.stdout.buffer.flush()


@contextmanager
def progress(source: Source, hidden: bool) -> Iterator[Callable[[float], None]]:
    """Show a bar on a terminal; what it gives moves it."""
    columns = (TextColumn("deciding"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    is_hidden = hidden or not sys.stderr.isatty() or str(source.path) == "-"
    with Progress(*columns, console=console(sys.stderr), disable=is_hidden, transient=True) as bar:
        task = bar.add_task("deciding", total=1.0)
        yield lambda part: bar.update(task, completed=part)


def decide(
    packs: Packs,
    cases: Annotated[
        Path, typer.Option("--cases", metavar="FILE", help="NDJSON, JSON, CSV or Parquet; - is standard input.")
    ],
    target: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="For the answers; else standard output.")
    ] = None,
    decisions: Annotated[
        list[str] | None, typer.Option("--decision", "-d", metavar="NAME", help="Only this one; may be repeated.")
    ] = None,
    now: Now = None,
    cases_format: Annotated[
        Format | None, typer.Option("--cases-format", help="Where the name of the file does not tell.")
    ] = None,
    out_format: Annotated[
        Format | None, typer.Option("--out-format", help="The same for the answers; else NDJSON.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Decide a file of cases.

    A bad case gets its own error and the others are decided. Exit code 1: an answer is in error or in conflict, or a
    case could not be read.
    """
    form = format_of(cases, cases_format, "--cases-format", Format.ndjson)
    answers = format_of(Path("-") if target is None else target, out_format, "--out-format", Format.ndjson)
    if target is None and answers is Format.parquet:
        end(WRONG_USE, "Parquet is not written to standard output: say --out FILE")
    policy = load_pack(packs)
    source = Source(policy, cases, form, now, decisions or [])
    with mistakes_told(cases):
        policy._core.decide_cases([], now, source.decisions, 1)  # tells wrong names and times before a file is touched
        if target is not None and target.exists() and cases.exists() and target.samefile(cases):
            end(WRONG_USE, f"{target}: the answers would overwrite the cases")
        batches = source.batches()
        first = list(islice(batches, 1))  # opens the cases before the file for the answers is emptied
        hidden = quiet or (target is None and sys.stdout.isatty())
        with sink(source, target, answers) as write, progress(source, hidden) as show:
            for batch, part in chain(first, batches):
                write(batch)
                show(part)
    if not quiet:
        source.summary()
    raise typer.Exit(FINDINGS if source.is_troubled() else CLEAN)


# ---- explain ---------------------------------------------------------------------------------------------------------


def case_at(policy: adjudge.Policy, path: Path, form: Format, row: int) -> _core.Given:
    """Return one case of a file, counted from 1."""
    before = 0
    if form is Format.parquet:
        for piece, _ in tables_of(path):
            if row <= before + len(piece):
                stream = piece.slice(row - before - 1, 1).__arrow_c_stream__()
                return policy._core.decide_arrow(stream, None, policy.decisions[:1], 1).given(0)
            before += len(piece)
    else:
        for rows, _ in rows_of(policy, path, form):
            if row <= before + len(rows):
                return rows.given(row - before - 1)
            before += len(rows)
    return end(FINDINGS, f"{path}: there is no case {row}, only {before:,}")


def explain(
    packs: Annotated[list[Path], typer.Argument(metavar="PACK [DECISION]", help="A decision, or all are explained.")],
    case: Annotated[
        Path, typer.Option("--case", metavar="FILE", help="JSON, NDJSON, CSV or Parquet; - is standard input.")
    ],
    row: Annotated[int, typer.Option("--row", metavar="NUMBER", min=1, help="Which case of the file.")] = 1,
    why_not: Annotated[
        str | None, typer.Option("--why-not", metavar="ANSWER", help="What keeps the case from this answer?")
    ] = None,
    now: Now = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole trace as JSON.")] = False,
) -> None:
    """Tell why a case is decided as it is.

    Every rule that was tried, each condition with its value: ✓ holds, ✗ fails, ? is not known, ! is in error.
    """
    asked = []
    # The last word is a decision when it is no file.
    if len(packs) > 1 and not packs[-1].exists():
        asked = [str(packs.pop())]
    form = format_of(case, None, "--case FILE", Format.json)
    policy = load_pack(packs)
    with mistakes_told(case):
        given = case_at(policy, case, form, row)
        if why_not is not None:
            if not asked:
                end(WRONG_USE, "--why-not needs a decision: adjudge explain PACK DECISION --case FILE --why-not ANSWER")
            found = policy._why_not(given, asked[0], hoped_for(why_not), now)
            told = found.to_json()
        else:
            explanation = policy._explain(given, now, asked)
            if explanation.decision.problem is not None:
                end(FINDINGS, f"{case}: {explanation.decision.problem}")
            told = explanation.to_json()
    if as_json:
        sys.stdout.write(told + "\n")
    elif why_not is not None:
        out(found.__rich__())
    else:
        out(explanation.decision.__rich__(), Text(), explanation.__rich__())


def hoped_for(text: str) -> Any:
    """Read a hoped-for answer: JSON, else a text that the type of the answer reads."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return text
