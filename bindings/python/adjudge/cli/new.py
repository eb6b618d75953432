"""The command that starts a pack: new."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from adjudge.cli.pack import Kind, schema_text
from adjudge.cli.terminal import WRONG_USE, end, mistakes_told, out

FILES = {
    "pack.yaml": "pack.yaml",
    "facts.yaml": "facts.yaml",
    "cancellation.yaml": "cancellation.yaml",
    "tests.yaml": "tests/cancellation.yaml",
    "case.json": "examples/case.json",
    "README.md": "README.md",
}
NAME = re.compile(r"(?!(?:null|true|false)$)[^\W\d_][\w-]*", re.IGNORECASE)  # those three are no texts in YAML


def new(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="The folder to make; its name is the pack's.")],
) -> None:
    """Start a pack: a small one that works, to be changed into yours.

    Facts, decisions, tests and a README, with comments that explain them, and schemas for editors in .schema.
    """
    name = pack.name
    if not NAME.fullmatch(name):
        end(WRONG_USE, f"`{name}` is no name for a pack: a letter first, then letters, digits, `_` and `-`")
    if pack.exists() or pack.is_symlink():
        end(WRONG_USE, f"{pack} exists already; nothing was written")
    title = re.sub(r"[_-]+", " ", name).strip().capitalize()
    template = resources.files("adjudge.cli") / "template"
    made = {
        target: (template / source).read_text(encoding="utf-8").replace("NAME", name).replace("TITLE", title)
        for source, target in FILES.items()
    }
    made |= {f".schema/{kind}.schema.json": schema_text(kind) for kind in Kind if kind is not Kind.case}
    with mistakes_told(pack):
        for target, text in made.items():
            (pack / target).parent.mkdir(parents=True, exist_ok=True)
            (pack / target).write_text(text, encoding="utf-8")
    out(
        Text(f"{pack}: {', '.join(FILES.values())}"),
        Text(f"now: adjudge test {pack} --watch    and change the files; docs/guide.md explains them"),
    )
