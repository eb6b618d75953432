"""What the commands share: the two streams, the exit codes, options, tables."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn, TextIO

import typer
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand

import adjudge

CLEAN, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3
WIDTH_OF_FILES = 120

Packs = Annotated[list[Path], typer.Argument(metavar="PACK", help="A pack's folder or file; several are its versions.")]
Now = Annotated[
    str | None, typer.Option("--now", metavar="TIME", help="What now() gives, such as 2026-11-24T10:00:00Z.")
]


class Command(TyperCommand):
    """A command whose help names arguments as people write them, without braces and Python's types."""

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line: `PACK...` for `{PACK}...`."""
        pieces = super().collect_usage_pieces(ctx)
        return [re.sub(r"^\{(.* .*)\}\.*$|^\{(.*)\}", lambda found: found[1] or found[2], piece) for piece in pieces]

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return re.sub(r" <(list\[Path\]|path|str)>", "", super().get_help(ctx))


def console(stream: TextIO) -> Console:
    """Return a console as wide as the terminal, or wide enough for files."""
    return Console(file=stream, highlight=False, width=None if stream.isatty() else WIDTH_OF_FILES)


def out(*parts: RenderableType) -> None:
    """Print on standard output; texts are not wrapped, tables are."""
    _print(sys.stdout, parts)


def note(*parts: RenderableType) -> None:
    """Print on standard error."""
    _print(sys.stderr, parts)


def _print(stream: TextIO, parts: Iterable[RenderableType]) -> None:
    to = console(stream)
    for part in parts:
        with to.capture() as captured:
            to.print(part, soft_wrap=isinstance(part, Text))
        # Tables fill their cells with spaces, which are in the way where lines are compared.
        stream.write(re.sub(r" +$", "", captured.get(), flags=re.MULTILINE))


def end(code: int, message: str) -> NoReturn:
    """End with a message on standard error."""
    note(Text(f"adjudge: {message}"))
    raise SystemExit(code)


@contextmanager
def mistakes_told(path: Path | None = None) -> Iterator[None]:
    """End with a message where a file fails, or where a caller asked for something that is not there."""
    try:
        yield
    except OSError as error:
        name = error.filename or path
        reason = error.strerror or str(error)
        end(FAILED, f"{name}: {reason}" if name and str(name) not in reason else reason)
    except ValueError as error:
        end(WRONG_USE, str(error))


def load_pack(paths: Sequence[Path]) -> adjudge.Policy:
    """Load a pack, or end with its findings."""
    try:
        return adjudge.load(*paths)
    except adjudge.PolicyError as error:
        note(Text(str(error).rstrip("\n")))
        raise SystemExit(FAILED if is_about_files(error.diagnostics) else FINDINGS) from None


def is_about_files(diagnostics: Iterable[adjudge.Diagnostic]) -> bool:
    """Return whether files are missing or cannot be read."""
    return any(diagnostic.name in ("not_found", "unreadable") for diagnostic in diagnostics)


def count(number: int, noun: str) -> str:
    """Return `1 error`, `2,000 errors`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def heading(text: str) -> Text:
    """Return a title above a part of the output."""
    return Text(f"\n{text}", style="bold")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[str] = ()) -> Table:
    """Return a plain table; columns that are empty are left out."""
    cells = [tuple(row) for row in rows]
    shown = [i for i, _ in enumerate(headings) if i == 0 or any(row[i] for row in cells)]
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for i in shown:
        justify: JustifyMethod = "right" if headings[i] in numbers else "left"
        made.add_column(headings[i], justify=justify, no_wrap=i == 0 or headings[i] in numbers, overflow="fold")
    for row in cells:
        made.add_row(*(Text(row[i]) for i in shown))
    return made


def indented(part: RenderableType) -> Padding:
    """Return a part two places further in."""
    return Padding.indent(part, 2)
