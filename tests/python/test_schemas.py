"""The JSON Schemas of packs, tests and calendars: all that is read is valid, what is unknown is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

import adjudge
from adjudge import _core
from adjudge.cli import app
from pack_cases import CoreLoader
from test_guide_tables import KEYS

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("pack", "tests", "calendar")
SCHEMAS: dict[str, Any] = {
    kind: json.loads((ROOT / "docs" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")) for kind in KINDS
}


def read(text: str) -> Any:
    return yaml.load(text, CoreLoader)


def problems(kind: str, value: Any) -> list[str]:
    validator = jsonschema.Draft7Validator(SCHEMAS[kind])
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def kind_of(path: Path) -> str:
    return {"tests": "tests", "calendars": "calendar"}.get(path.parent.name, "pack")


def good_files() -> list[Path]:
    """The files of all packs, and the policies that stand before the first `---` of a golden."""
    examples = [path for path in (ROOT / "examples").rglob("*.yaml") if "pack:" in path.read_text(encoding="utf-8")]
    return sorted([*(ROOT / "rules").rglob("*.yaml"), *(ROOT / "tests" / "golden" / "good").rglob("*.yaml"), *examples])


def test_the_files_of_packs_are_valid() -> None:
    files = good_files()
    assert files
    wrong: list[str] = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        if "golden" in path.parts:
            text = text.split("\n---\n")[0]
        wrong += [f"{path.relative_to(ROOT)}: {problem[:300]}" for problem in problems(kind_of(path), read(text))]
    assert not wrong, "\n".join(wrong)


def test_the_files_of_the_guide_are_valid() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml file=(\S+)\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    assert len(blocks) > 20
    for name, text in blocks:
        if name != "accidents.yaml":
            assert problems(kind_of(Path(name)), read(text)) == [], name


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_and_is_printed(kind: str) -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMAS[kind])
    printed = CliRunner().invoke(app, ["schema", "--of", kind])
    assert printed.exit_code == 0
    published = (ROOT / "docs" / "schema" / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert printed.stdout == published, "bring docs/schema up to date: make docs"


def objects(schema: Any, where: str = "$") -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        if "properties" in schema:
            yield where, schema
        for key, part in schema.items():
            yield from objects(part, f"{where}.{key}")
    elif isinstance(schema, list):
        for i, part in enumerate(schema):
            yield from objects(part, f"{where}[{i}]")


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_explained_and_no_other_is_let_through(kind: str) -> None:
    for where, part in objects(SCHEMAS[kind]):
        if not where.endswith(".then"):  # of a type: the condition before it says which keys there are
            assert part.get("additionalProperties") is False, where
        assert all("description" in prop for prop in part["properties"].values()), where


HEAD = (
    "adjudge: 1",
    "pack: p",
    "currency: EUR",
    "facts: {x: number, b: boolean}",
    "decisions: {e: {answer: number, value: x}}",
)
OWNERS = {
    "the header": ("pack",),
    "a decision": ("pack", "decision"),
    "a rule": ("pack", "rule"),
    "a table": ("pack", "decision", "table"),
    "a row": ("pack", "row"),
    "a score": ("pack", "decision", "score"),
    "a score entry": ("pack", "entry"),
    "a window": ("pack", "window"),
    "a season": ("pack", "window", "seasons"),
    "a calendar": ("calendar",),
    "a check": ("pack", "", "checks"),
    "a guarantee": ("pack", "", "guarantees"),
    "a test file": ("tests",),
    "a test": ("tests", "", "tests"),
}


def keys_of(kind: str, definition: str = "", key: str = "") -> set[str]:
    """The keys that a schema lets through: of the file, of a definition, or of what stands under one of its keys."""
    part = SCHEMAS[kind]["definitions"][definition] if definition else SCHEMAS[kind]
    part = part["properties"][key] if key else part
    part = part.get("items", part)
    alternatives = [one for one in part.get("anyOf", ()) if "properties" in one]
    return set((alternatives[0] if alternatives else part)["properties"])


@pytest.mark.parametrize(("owner", "files"), [(row[1], row[3]) for row in KEYS], ids=[row[1] for row in KEYS])
def test_every_key_that_is_read_is_known(owner: str, files: dict[str, str], tmp_path: Path) -> None:
    for name, text in files.items():
        path = tmp_path / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = adjudge.check(tmp_path / "p")
    (advice,) = [fix.reason for d in report.diagnostics if "qqqqqqqqq" in d.message for fix in d.fixes]
    assert set(re.findall(r"`(\w+)`", advice)) <= keys_of(*OWNERS[owner])


MISTAKES = [
    ("pack", "adjudge: 2"),
    ("pack", "packs: p"),
    ("pack", "pack: 1st"),
    ("pack", "currency: euro"),
    ("pack", "facts: [a]"),
    ("pack", "facts: {a: }"),
    ("pack", "facts: {a: {type: number, optional: perhaps}}"),
    ("pack", "types: {T: []}"),
    ("pack", "types: {T: [a, a]}"),
    ("pack", "constants: {a: [{in_force: {from: 2026-01-01}}]}"),
    ("pack", "constants: {a: [{value: 1, since: 2026-01-01}]}"),
    ("pack", "terms: {a: [1, 2]}"),
    ("pack", "checks: [{id: a, always: b}]"),
    ("pack", "checks: [{id: a}]"),
    ("pack", "guarantees: [{id: a, never: b, always: c}]"),
    ("pack", "guarantees: [{id: a}]"),
    ("pack", "windows: {w: {starts: [a]}}"),
    ("pack", "windows: {w: {starts: [a], length: 1 day, ends: sometimes}}"),
    ("pack", "windows: {w: {starts: [a], length: 1 day, seasons: [{within: x}]}}"),
    ("pack", "decisions: {d: {value: 1}}"),
    ("pack", "decisions: {d: {answer: number}}"),
    ("pack", "decisions: {d: {answer: number, value: 1, rules: []}}"),
    ("pack", "decisions: {d: {answer: number, hit: last, rules: []}}"),
    ("pack", "decisions: {d: {answer: number, for_each: {a: b, c: d}, value: 1}}"),
    ("pack", "decisions: {d: {answer: number, rules: [{id: a, then: 1}]}}"),
    ("pack", "decisions: {d: {answer: number, rules: [{id: a, if: b}]}}"),
    ("pack", "decisions: {d: {answer: number, rules: [{id: a, if: b, them: 1}]}}"),
    ("pack", "decisions: {d: {answer: number, rules: [{id: a, when: {x: }, then: 1}]}}"),
    ("pack", "decisions: {d: {answer: number, rules: [{id: a, when: {x: {y: 1}}, then: 1}]}}"),
    ("pack", "decisions: {d: {answer: number, rules: [{id: a b, if: x, then: 1}]}}"),
    ("pack", "decisions: {d: {answer: number, table: {rows: [[1, 2]]}}}"),
    ("pack", "decisions: {d: {answer: number, table: {inputs: [x], rows: [{id: a}]}}}"),
    ("pack", "decisions: {d: {answer: number, table: {inputs: [x], rows: [{cells: [1, 2], then: 1}]}}}"),
    ("pack", "decisions: {d: {answer: number, score: {add: [{if: x}]}}}"),
    ("pack", "changes: {e: {removes: [a]}}"),
    ("pack", "changes: {e: {add: {id: a, if: b, then: 1}}}"),
    ("tests", "test: []"),
    ("tests", "cases: {a: 1}"),
    ("tests", "tests: [{expect: {d: 1}}]"),
    ("tests", "tests: [{name: a}]"),
    ("tests", "tests: [{name: a, expects: {d: 1}}]"),
    ("tests", "tests: [{name: a, expect_status: {d: fine}}]"),
    ("tests", "tests: [{name: a, fired: [b]}]"),
    ("calendar", "calendar: c"),
    ("calendar", "calendar: c\nweek: {monday: []}"),
    ("calendar", 'calendar: c\nweek: {mon: ["9-17"]}'),
    ("calendar", "calendar: c\nweek: {}\nholidays: [25.12.2026]"),
    ("calendar", "calendar: c\nweek: {}\nholiday: []"),
    ("calendar", "calendar: c\nweek: {}\nholidays: {land: DE}"),
    ("calendar", "calendar: c\nweek: {}\nholidays: {subdivision: BE}"),
]


@pytest.mark.parametrize(("kind", "text"), MISTAKES, ids=[text for _, text in MISTAKES])
def test_a_mistake_is_one_for_both(kind: str, text: str, tmp_path: Path) -> None:
    """What the schema refuses, the program refuses."""
    assert problems(kind, read(text))
    named = {line.split(":")[0] for line in text.splitlines()}
    kept = [line for line in HEAD if line.split(":")[0] not in named]
    files = {"pack.yaml": "\n".join([*kept, text] if kind == "pack" else kept) + "\n"}
    if kind != "pack":
        files[f"{kind if kind == 'tests' else 'calendars'}/f.yaml"] = text + "\n"
    for name, content in files.items():
        target = tmp_path / "p" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    if not adjudge.check(tmp_path / "p").errors:
        report = _core.run_tests(adjudge.load(tmp_path / "p")._core)
        assert report["problems"]["errors"] or not all(test["passed"] for test in report["tests"])
