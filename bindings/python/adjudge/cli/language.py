"""Commands about the language: eval, functions, code."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import typer
from rich.text import Text

from adjudge import _core
from adjudge.cli.terminal import (
    CLEAN,
    FINDINGS,
    WRONG_USE,
    Now,
    end,
    heading,
    indented,
    mistakes_told,
    note,
    out,
    table,
)


class Mode(StrEnum):
    """How mistakes are met."""

    strict = "strict"
    dmn = "dmn"


def evaluate(
    expression: Annotated[str, typer.Argument(metavar="EXPRESSION", help="In FEEL.")],
    context: Annotated[
        str, typer.Option("--context", metavar="JSON", help="The names it may use, and their values.")
    ] = "{}",
    mode: Annotated[Mode, typer.Option("--mode", help="As in packs, or as the DMN standard.")] = Mode.strict,
    now: Now = None,
) -> None:
    """Evaluate one FEEL expression."""
    try:
        given = json.loads(context, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        end(WRONG_USE, f"--context is not JSON: {error}")
    if not isinstance(given, dict):
        end(WRONG_USE, "--context is a JSON object: names and their values")
    with mistakes_told():
        found, causes, report = _core.evaluate_feel(expression, given, mode.value, now)
    if report is not None:
        note(Text(report["text"].rstrip("\n")))
        raise typer.Exit(FINDINGS)
    if found["is_settled"]:
        sys.stdout.write(found["text"] + "\n")
    for cause in causes:
        note(Text(cause))
    raise typer.Exit(CLEAN if found["is_settled"] else FINDINGS)


def functions(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One function; else all are listed.")] = None,
) -> None:
    """List the functions that expressions may call."""
    rows = _core.functions()
    if name is None:
        for family in dict.fromkeys(row["family"] for row in rows):
            of_family = [(row["name"], row["summary"]) for row in rows if row["family"] == family]
            out(heading(family), indented(table(("function", "does"), of_family)))
        return
    for row in rows:
        if row["name"] == name:
            for form in row["forms"]:
                out(Text(form, style="bold"))
            out(Text(row["summary"]))
            if row["strict_mode_only"]:
                out(Text("In packs only: the DMN standard does not know it."))
            for expression, result in row["examples"]:
                out(Text(f"    {expression}  →  {result}"))
            return
    close = [row["name"] for row in rows if name.lower() in row["name"].lower()]
    end(WRONG_USE, f"there is no function `{name}`" + (f"; there are: {', '.join(close)}" if close else ""))


def code(
    number: Annotated[str | None, typer.Argument(metavar="NUMBER", help="Such as ADJ201; else all are listed.")] = None,
) -> None:
    """Tell what a message means, with an example and its repair."""
    rows = _core.codes()
    if number is None:
        out(table(("code", "name", "meaning"), ((row["code"], row["name"], row["meaning"]) for row in rows)))
        return
    wanted = (number.upper(), f"ADJ{number}", number)
    for row in rows:
        if row["code"] in wanted[:2] or row["name"] == wanted[2]:
            out(Text.assemble((f"{row['code']} {row['name']}", "bold"), f"\n{row['meaning']}"))
            for title, text in (("for example", row["bad"]), ("mended", row["repair"])):
                if text:
                    out(Text(f"\n{title}", style="dim"), Text("\n".join(f"    {line}" for line in text.splitlines())))
            return
    end(WRONG_USE, f"there is no message `{number}`; `adjudge code` lists them")
