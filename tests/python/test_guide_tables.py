"""The tables of docs/guide.md say what the program does: keys, and tests of values with what they hold for."""

import json
import re
from pathlib import Path

import pytest

import adjudge
from adjudge import _core

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")


def tables(heading: str) -> list[list[list[str]]]:
    """The tables under a heading of the second level: rows of cells."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None, heading
    result: list[list[list[str]]] = []
    in_table = False
    for line in found[1].splitlines():
        if not line.startswith("|"):
            in_table = False
            continue
        if not in_table:
            result.append([])
            in_table = True
        result[-1].append([cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))])
    return [[table[0], *table[2:]] for table in result]


def first_cells(table: list[list[str]]) -> set[str]:
    """All names in backticks that stand in the first column."""
    return {name for row in table[1:] for name in re.findall(r"`([^`]+)`", row[0])}


# Each text has one key that nothing knows; the message then lists those that are known.
HEAD = "adjudge: 1\npack: p\ncurrency: EUR\nfacts: {x: number, ok: boolean}\n"
RULES = HEAD + "decisions: {d: {answer: number, hit: first, rules: [%s, {id: z, otherwise: 1}]}}\n"
TABLE = HEAD + "decisions: {d: {answer: number, table: %s}}\n"
SCORE = HEAD + "decisions: {d: {answer: number, score: %s}}\n"
WINDOW = HEAD + "windows: {w: {starts: [today()], length: 1 day, %s}}\n"
KEYS: list[tuple[str, str, int, dict[str, str]]] = [
    ("Packs and files", "the header", 1, {"pack.yaml": HEAD + "qqqqqqqqq: 1\n"}),
    ("Decisions", "a decision", 0, {"pack.yaml": HEAD + "decisions: {d: {answer: number, value: x, qqqqqqqqq: 1}}\n"}),
    ("Decisions", "a rule", 1, {"pack.yaml": RULES % "{id: a, if: ok, then: 1, qqqqqqqqq: 1}"}),
    ("Decisions", "a table", 2, {"pack.yaml": TABLE % "{inputs: [x], rows: [[1, 1]], qqqqqqqqq: 1}"}),
    ("Decisions", "a row", 3, {"pack.yaml": TABLE % "{inputs: [x], rows: [{cells: [1, 1], qqqqqqqqq: 1}]}"}),
    ("Decisions", "a score", 4, {"pack.yaml": SCORE % "{add: [{if: ok, points: 1}], qqqqqqqqq: 1}"}),
    ("Decisions", "a score entry", 5, {"pack.yaml": SCORE % "{add: [{if: ok, points: 1, qqqqqqqqq: 1}]}"}),
    ("Windows and calendars", "a window", 0, {"pack.yaml": WINDOW % "qqqqqqqqq: 1"}),
    (
        "Windows and calendars",
        "a season",
        1,
        {"pack.yaml": WINDOW % 'seasons: [{within: "[2026-01-01..2026-02-01]", until: 2026-03-01, qqqqqqqqq: 1}]'},
    ),
    (
        "Windows and calendars",
        "a calendar",
        3,
        {"pack.yaml": HEAD, "calendars/c.yaml": 'calendar: c\nweek: {mon: ["09:00-17:00"]}\nqqqqqqqqq: 1\n'},
    ),
    ("Checks and guarantees", "a check", 0, {"pack.yaml": HEAD + "checks: [{id: a, require: ok, qqqqqqqqq: 1}]\n"}),
    (
        "Checks and guarantees",
        "a guarantee",
        1,
        {"pack.yaml": HEAD + "guarantees: [{id: a, never: ok, qqqqqqqqq: 1}]\n"},
    ),
    ("Tests", "a test file", 0, {"pack.yaml": HEAD, "tests/t.yaml": "qqqqqqqqq: 1\n"}),
    (
        "Tests",
        "a test",
        1,
        {"pack.yaml": HEAD, "tests/t.yaml": "tests: [{name: a, expect: {d: 1}, qqqqqqqqq: 1}]\n"},
    ),
]


@pytest.mark.parametrize(("heading", "owner", "number", "files"), KEYS, ids=[row[1] for row in KEYS])
def test_the_guide_lists_every_key(
    heading: str, owner: str, number: int, files: dict[str, str], tmp_path: Path
) -> None:
    for name, text in files.items():
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = adjudge.check(tmp_path / "p")
    advice = [fix.reason for d in report.diagnostics if "qqqqqqqqq" in d.message for fix in d.fixes]
    assert advice, report.text
    accepted = set(advice[0].removeprefix("the keys are: ").replace("`", "").split(", "))
    listed = first_cells(tables(heading)[number])
    if owner == "the header":  # the sections stand in the table before it
        listed |= set(re.findall(r"`(\w+)`", tables(heading)[0][2][1]))
    assert listed == accepted


def value_tests() -> list[tuple[str, str, str, str]]:
    rows = []
    for row in tables("Tests of a value")[0][1:]:
        kind, test, holds, fails = (re.sub(r"^`|`( \(.*\))?$", "", cell) for cell in row)
        rows.append((kind, test, holds, fails))
    return rows


@pytest.mark.parametrize(("kind", "test", "holds", "fails"), value_tests())
def test_a_test_of_a_value_holds_as_the_guide_says(
    kind: str, test: str, holds: str, fails: str, tmp_path: Path
) -> None:
    pack = tmp_path / "p.yaml"
    pack.write_text(
        "adjudge: 1\npack: p\ncurrency: EUR\ntime_zone: Europe/Berlin\nconstants: {limit: 20}\n"
        f"facts: {{x: {kind}}}\n"
        "decisions:\n  d:\n    answer: [yes, no]\n    hit: first\n    rules:\n"
        f"      - {{id: a, when: {{x: {test}}}, then: yes}}\n      - {{id: b, otherwise: no}}\n",
        encoding="utf-8",
    )
    policy = adjudge.load(pack)
    assert policy.decide(json.dumps({"x": json.loads(holds)})).answers == {"d": "yes"}
    if fails:
        assert policy.decide(json.dumps({"x": json.loads(fails)})).answers == {"d": "no"}


def test_every_code_that_the_guide_names_is_one() -> None:
    known = {row["name"] for row in _core.codes()}
    rows = [row for table in tables("What is missing or wrong") if table[0][0] == "code" for row in table[1:]]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row[0])}
    assert named
    assert named <= known
