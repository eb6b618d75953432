"""The command line: `adjudge new`, `check`, `test`, `decide`, `explain` and the others of `COMMANDS`.

Exit codes: 0 clean, 1 findings, 2 wrong use, 3 a file or the machine failed.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

import adjudge
from adjudge.cli import cases, language, new, pack, terminal

app = typer.Typer(
    name="adjudge",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)
COMMANDS: dict[str, Callable[..., None]] = {
    "new": new.new,
    "check": pack.check,
    "test": pack.run_tests,
    "decide": cases.decide,
    "explain": cases.explain,
    "show": pack.show,
    "graph": pack.graph,
    "schema": pack.schema,
    "eval": language.evaluate,
    "functions": language.functions,
    "code": language.code,
}
for name, command in COMMANDS.items():
    app.command(name=name, cls=terminal.Command)(command)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"adjudge {adjudge.__version__}\n")
        raise typer.Exit


@app.callback()
def front(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Decide cases by policies written in YAML, with reasons.

    PACK is a folder with a pack.yaml, or a single policy file. Exit codes: 0 clean, 1 findings, 2 wrong use, 3 a file
    or the machine failed.
    """


def main() -> None:
    """Run the command line."""
    # As other tools do: a reader that closes the pipe ends this quietly.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if any("\udc80" <= letter <= "\udcff" for argument in sys.argv for letter in argument):
        terminal.end(terminal.WRONG_USE, "an argument is no UTF-8 text")
    app(prog_name="adjudge")


__all__ = ["app", "main"]
