"""Code that a page quotes from a file (```cpp from=examples/01_one_decision.cpp) stands there, line by line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
QUOTES = [
    pytest.param(
        page,
        found[1],
        found[2],
        id=f"{page.name}:{page.read_text(encoding='utf-8')[: found.start()].count(chr(10)) + 1}",
    )
    for page in PAGES
    for found in re.finditer(
        r"^```\w+ from=(\S+)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
]


@pytest.mark.parametrize(("page", "name", "quoted"), QUOTES)
def test_a_quote_is_what_the_file_says(page: Path, name: str, quoted: str) -> None:
    assert f"\n{quoted}" in "\n" + (ROOT / name).read_text(encoding="utf-8"), f"{page.name} quotes {name} wrongly"


def test_every_example_is_quoted() -> None:
    guide = "".join((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/cpp.md"))
    for example in (ROOT / "examples").glob("*.cpp"):
        assert f" from=examples/{example.name}\n" in guide
