"""The picture in the README shows the graph as it is: every vertex, and nothing that is gone."""

import re
from pathlib import Path

import adjudge

ROOT = Path(__file__).resolve().parents[2]


def test_the_picture_of_the_readme_is_current() -> None:
    policy = adjudge.load(ROOT / "rules" / "returns")
    graph = policy.graph("text", slice="return_label")
    vertices = set(re.findall(r"^\w+ ([\w.]+)", graph, re.MULTILINE))
    picture = (ROOT / "docs" / "images" / "returns.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'font-weight="bold"[^>]*>([\w.]+)</text>', picture))
    assert drawn == vertices, (
        "draw it again: adjudge graph rules/returns -o docs/images/returns.svg --slice return_label"
    )
