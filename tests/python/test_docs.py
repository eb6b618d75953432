"""What the pages show is what happens: their files are written, their commands run, their Python executed.

In README.md and docs/*.md, block after block, each page in a folder of its own with the project's packs and examples:

- a block with `file=NAME` is written to that file;
- in a `console` block each `$ command` (continued by `> ` lines) is run, and what follows is what it prints; a line of
  `...` stands for any lines;
- a `python` block is run, all of a page in one namespace; with `>>>` its answers are compared.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.relative_to(ROOT) for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@dataclass
class Block:
    """A fenced block: its language, attributes, text, and the line where its text starts."""

    language: str
    attributes: dict[str, str]
    text: str
    line: int


def blocks_of(page: str) -> Iterator[Block]:
    lines = page.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        fence = re.match(r"(```+)(\w+)(.*)\n", lines[at])
        at += 1
        if fence is None:
            continue
        end = at
        while lines[end].rstrip() != fence[1]:
            end += 1
        attributes = dict(part.split("=", 1) for part in fence[3].split() if "=" in part)
        yield Block(fence[2], attributes, "".join(lines[at:end]), at + 1)
        at = end + 1


def commands_of(block: Block) -> Iterator[tuple[int, str, str]]:
    """The line, the command and the expected output of each command in a block."""
    for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE):
        if not part.startswith("$ "):
            continue
        lines = part.splitlines(keepends=True)
        count = 1
        while count < len(lines) and lines[count].startswith("> "):
            count += 1
        before = block.text[: block.text.index(part)].count("\n")
        yield block.line + before, "".join(line[2:] for line in lines[:count]), "".join(lines[count:])


def matches(expected: str, found: str) -> bool:
    """Whether an output is as expected; lines of `...` stand for any lines."""
    parts = re.split(r"^\.\.\.\n", expected, flags=re.MULTILINE)
    return re.fullmatch("(?:.*\n)*?".join(map(re.escape, parts)), found) is not None


class Page:
    """A page that is being followed in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__page__"}
        for name in ("rules", "examples"):
            (folder / name).symlink_to(ROOT / name)
        tools = folder / ".tools"
        tools.mkdir()
        adjudge = tools / "adjudge"
        adjudge.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m adjudge "$@"\n')
        adjudge.chmod(0o755)
        self.environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
        self.environment.pop("COLUMNS", None)

    def follow(self, block: Block) -> Iterator[str]:
        """Do what a block says; yield what is not as it says."""
        if "file" in block.attributes:
            target = self.folder / block.attributes["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for line, command, expected in commands_of(block):
                found = self.run(command)
                if not matches(expected, found):
                    yield f"line {line}: $ {command}expected:\n{expected}\nfound:\n{found}"
        elif block.language == "python":
            yield from self.execute(block)

    def run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
        return done.stdout.decode()

    def execute(self, block: Block) -> Iterator[str]:
        if ">>>" not in block.text:
            exec(compile(block.text, f"line {block.line}", "exec"), self.names)
            return
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "block", "page", block.line - 1)
        told: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        runner.run(test, out=told.append, clear_globs=False)
        self.names.update(test.globs)
        if runner.failures:
            yield "".join(told)


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_pages_show_what_happens(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = Page(tmp_path)
    wrong = [told for block in blocks_of((ROOT / path).read_text(encoding="utf-8")) for told in page.follow(block)]
    assert not wrong, f"{path}\n" + "\n".join(wrong)


def test_blocks_are_found_and_compared() -> None:
    page = "text\n```sh\nx\n```\n\n```yaml file=a/b.yaml\ny: 1\n```\n```console\n$ a\n1\n$ b |\n>   c\n...\n2\n```\n"
    blocks = list(blocks_of(page))
    assert [(block.language, block.attributes, block.line) for block in blocks] == [
        ("sh", {}, 3),
        ("yaml", {"file": "a/b.yaml"}, 7),
        ("console", {}, 10),
    ]
    assert list(commands_of(blocks[2])) == [(10, "a\n", "1\n"), (12, "b |\n  c\n", "...\n2\n")]
    assert matches("...\n2\n", "0\n1\n2\n")
    assert matches("a\n...\nb\n", "a\nb\n")
    assert not matches("...\n2\n", "0\n1\n")
    assert not matches("1.\n", "12\n")
