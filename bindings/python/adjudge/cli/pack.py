"""Commands about a pack as it is written: check, test, show, graph, schema."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

import adjudge
from adjudge import _core
from adjudge.cli.terminal import (
    CLEAN,
    FAILED,
    FINDINGS,
    WRONG_USE,
    Packs,
    count,
    end,
    heading,
    indented,
    is_about_files,
    load_pack,
    mistakes_told,
    out,
    table,
)
from adjudge.errors import diagnostics_of

OnePack = Annotated[Path, typer.Argument(metavar="PACK", help="A pack's folder or file.")]


class ReportFormat(StrEnum):
    """How `check` prints its findings."""

    text = "text"
    json = "json"
    sarif = "sarif"


def check(
    packs: Packs,
    format: Annotated[  # noqa: A002
        ReportFormat, typer.Option("--format", help="For people, for programs, or for code hosts.")
    ] = ReportFormat.text,
) -> None:
    """Report every problem of a pack.

    Mistakes, rules that contradict each other, gaps, and rules that can never answer; see `adjudge code`.
    """
    report = _core.check([str(path) for path in packs])
    found = diagnostics_of(report)
    if format is ReportFormat.json:
        counts = {"errors": report["errors"], "warnings": report["warnings"], "left_out": report["left_out"]}
        print_json({"diagnostics": report["diagnostics"], **counts})
    elif format is ReportFormat.sarif:
        print_json(sarif(report))
    else:
        sys.stdout.write(report["text"])
        left_out = f" ({report['left_out']:,} more left out)" if report["left_out"] else ""
        counted = f"{count(report['errors'], 'error')}, {count(report['warnings'], 'warning')}{left_out}"
        out(Text(f"{', '.join(map(str, packs))}: {counted if found else 'no problems'}"))
    if is_about_files(found):
        raise typer.Exit(FAILED)
    raise typer.Exit(FINDINGS if report["errors"] or report["warnings"] else CLEAN)


def print_json(value: Any) -> None:
    """Print JSON for programs."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def sarif(report: _core.ReportDict) -> dict[str, Any]:
    """Return findings in SARIF 2.1.0, which code hosts show beside the lines."""
    results = []
    for item in report["diagnostics"]:
        text = "; ".join([item["message"], *(fix["reason"] for fix in item["fixes"] if fix["reason"])])
        result: dict[str, Any] = {"ruleId": item["code"], "level": item["severity"], "message": {"text": text}}
        if item["file"] is not None:
            region = {
                "startLine": item["line"],
                "startColumn": item["column"],
                "endLine": item["end_line"],
                "endColumn": item["end_column"],
            }
            result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": item["file"]}, "region": region}}]
        results.append(result)
    used = {item["code"] for item in report["diagnostics"]}
    rules = [
        {"id": row["code"], "name": row["name"], "shortDescription": {"text": row["meaning"]}}
        for row in _core.codes()
        if row["code"] in used
    ]
    driver = {"name": "adjudge", "version": adjudge.__version__, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


# ---- test ------------------------------------------------------------------------------------------------------------


def run_tests(
    pack: OnePack,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show which rules and conditions the tests reach.")
    ] = False,
    min_coverage: Annotated[
        float,
        typer.Option(
            "--min-coverage", metavar="PERCENT", min=0, max=100, help="Fail below it, of rules or conditions."
        ),
    ] = 0,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file changes; Ctrl-C ends it.")] = False,
) -> None:
    """Run a pack's own tests.

    Tells how many rules and conditions they reach: a rule by firing, a condition by holding in one test and failing in
    another.
    """
    if not watch:
        raise typer.Exit(tests_once(pack, coverage, min_coverage))
    seen = None
    while True:
        now = modified(pack)
        if now != seen:
            seen = now
            out(heading(time.strftime("%H:%M:%S")))
            with suppress(SystemExit):  # it may not load; then what is wrong is told
                tests_once(pack, coverage, min_coverage)
            sys.stdout.flush()  # whoever reads along through a pipe does so now
        time.sleep(0.5)


def modified(pack: Path) -> dict[Path, int]:
    """Return when each file of a pack, and of the packs that it uses, was changed."""
    found = {}
    for folder in [pack] if pack.is_file() else [pack, *used_by(pack)]:
        for path in [folder] if folder.is_file() else sorted(folder.rglob("*.yaml")):
            try:
                found[path] = path.stat().st_mtime_ns
            except OSError:
                continue  # it went away meanwhile
    return found


def used_by(pack: Path) -> set[Path]:
    """Return the folders that a pack names under `uses` or `extends`, and those that these name."""
    found: set[Path] = set()
    new = [pack.resolve()]
    while new:
        folder = new.pop()
        named: set[Path] = set()
        for file in folder.glob("*.yaml"):
            with suppress(OSError, UnicodeDecodeError):
                text = file.read_text(encoding="utf-8")
                for uses in re.findall(r"^uses:((?:.*\n)(?:(?: .*|- .*)\n)*)", f"{text}\n", re.MULTILINE):
                    named |= {folder.parent / name for name in re.findall(r"[\w-]+", uses)}
                named |= {(folder / name).resolve() for name in re.findall(r"^extends: *([^\s#]+)", text, re.MULTILINE)}
        fresh = {path for path in named if (path / "pack.yaml").is_file()} - found - {pack.resolve()}
        found |= fresh
        new += fresh
    return found


def tests_once(pack: Path, coverage: bool, min_coverage: float) -> int:
    """Run the tests once, print the result, return the exit code."""
    report = _core.run_tests(load_pack([pack])._core)
    sys.stdout.write(report["problems"]["text"])
    for row in report["tests"]:
        if not row["passed"]:
            out(Text.assemble((f"FAILED {row['name']}", "red"), (f"   [{row['where']}]", "dim")))
            for difference in row["differences"]:
                out(Text(f"    {difference}"))
    failed = sum(not row["passed"] for row in report["tests"])
    reached = [100 * report["rule_coverage"], 100 * report["cell_coverage"]]
    if coverage:
        out(coverage_table(report["rules"]))
    elif min(reached) < min_coverage:
        print_unreached(report["rules"])
    conditions = sum(rule["cells"] for rule in report["rules"])
    out(
        Text(
            f"{pack}: {count(len(report['tests']) - failed, 'test')} passed, {failed} failed; "
            f"{reached[0]:.4g} % of {count(len(report['rules']), 'rule')} "
            f"and {reached[1]:.4g} % of {count(conditions, 'condition')} reached"
        )
    )
    if min(reached) < min_coverage:
        out(Text(f"the tests must reach {min_coverage:g} %", style="red"))
    is_clean = not failed and not report["problems"]["errors"] and min(reached) >= min_coverage
    return CLEAN if is_clean else FINDINGS


def coverage_table(rules: list[_core.RuleDict]) -> Table:
    """Return a line for each rule: whether it answered, how many of its conditions were reached, and which were not."""
    rows = []
    before = ""
    for row in rules:
        decision, before = "" if row["decision"] == before else row["decision"], row["decision"]
        conditions = f"{row['covered_cells']} of {row['cells']}" if row["cells"] else ""
        fires = "yes" if row["has_fired"] else "never"
        rows.append((decision, row["rule"], fires, conditions, "\n".join(row["open_cells"])))
    return table(("decision", "rule", "fires", "conditions", "not reached"), rows, numbers=("conditions",))


def print_unreached(rules: list[_core.RuleDict]) -> None:
    """Print the rules and conditions that no test reaches, with their places."""
    for row in rules:
        if row["has_fired"] and not row["open_cells"]:
            continue
        out(Text.assemble((f"{row['decision']} / {row['rule']}", "bold"), (f"   [{row['where']}]", "dim")))
        for line in ([] if row["has_fired"] else ["never fires"]) + row["open_cells"]:
            out(Text(f"    {line}"))


# ---- show ------------------------------------------------------------------------------------------------------------


def show(packs: Packs) -> None:
    """Print the effective policy.

    Facts, terms, windows, and every decision with its rules and the places where they are written.
    """
    policy = load_pack(packs)
    outline = _core.outline(policy._core)
    newest = policy.versions[-1]
    out(Text.assemble((f"{newest['pack']} {newest['version']}".strip(), "bold"), f"   {newest['title']}".rstrip()))
    sections = (
        ("Facts", ("fact", "type", "note"), [(fact.path, fact.type, note_on(fact)) for fact in policy.facts]),
        ("Types", ("type", "is"), outline["types"]),
        ("Constants", ("constant", "type", "value"), outline["constants"]),
        ("Terms", ("term", "type", "is"), outline["terms"]),
        ("Windows", ("window", "starts", "length", "then"), outline["windows"]),
        ("Checks", ("check", "require"), outline["checks"]),
        ("Guarantees", ("guarantee", "holds"), outline["guarantees"]),
    )
    for title, headings, rows in sections:
        if rows:
            out(heading(title), indented(table(headings, ([one_line(cell) for cell in row] for row in rows))))
    for decision in outline["decisions"]:
        show_decision(decision)


def note_on(fact: adjudge.Fact) -> str:
    """Return what else there is to say of a fact."""
    notes = [fact.label] if fact.label else []
    if fact.has_default:
        default = str(fact.default)
        notes.append(f"default {default.lower() if isinstance(fact.default, bool) else default}")
    if fact.sensitive:
        notes.append("sensitive")
    return "; ".join(notes)


def one_line(text: str) -> str:
    """Return a text of the pack on one line."""
    return " ".join(text.split())


def condition_text(condition: _core.ConditionDict) -> str:
    """Return a condition on one line."""
    if condition["alternatives"]:
        parts = (", ".join(map(condition_text, part)) for part in condition["alternatives"])
        return "any of: " + " | ".join(parts)
    test = one_line(condition["test"])
    quote, inner = test[:1], test[1:-1]
    if quote and quote in "\"'" and test.endswith(quote) and quote not in inner and "\\" not in inner:
        test = inner  # the quotes are YAML's
    colon = "" if condition["subject"] in ("if", "unless") else ":"
    return f"{condition['subject']}{colon} {test}"


def show_decision(decision: _core.OutlineDict) -> None:
    """Print one decision with its rules."""
    kind = f": {decision['answer']}" + (f"   {decision['hit']}" if decision["hit"] else "")
    out(Text.assemble((f"\n{decision['name']}", "bold"), kind, (f"   [{decision['where']}]", "dim")))
    lines = [decision["question"]]
    lines += [f"for each {one_line(decision['for_each'])}"] if decision["for_each"] else []
    sign = "base" if decision["hit"] == "score" else "="
    lines += [f"{sign} {one_line(decision['value'])}"] if decision["value"] else []
    for line in filter(None, lines):
        out(Text(f"  {line}"))
    for rule in decision["rules"]:
        layer = f"   of {rule['layer']}" if rule["layer"] else ""
        out(Text.assemble(f"  {rule['id']}", (f"   [{rule['where']}]", "dim"), layer))
        for condition in rule["conditions"]:
            if condition["test"].strip("\"'") != "-":
                out(Text(f"      {condition_text(condition)}"))
        if rule["otherwise"]:
            out(Text("      otherwise"))
        out(Text(f"      → {one_line(rule['answer'])}", style="green"))
    if decision["default"]:
        out(Text("  default"), Text(f"      → {one_line(decision['default'])}", style="green"))


# ---- graph, schema ---------------------------------------------------------------------------------------------------


def graph(
    packs: Packs,
    target: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Ends in .svg, .png, .dot or .mmd; else text is printed."),
    ] = None,
    slice_of: Annotated[
        str | None,
        typer.Option("--slice", metavar="NAME", help="Only what this decision needs, or what this fact touches."),
    ] = None,
) -> None:
    """Draw the decision graph: what needs what."""
    forms = {".svg": "dot", ".png": "dot", ".dot": "dot", ".mmd": "mermaid"}
    suffix = "" if target is None else target.suffix.lower()
    if target is not None and suffix not in forms:
        end(WRONG_USE, f"{target}: the name must end in {', '.join(forms)}")
    policy = load_pack(packs)
    with mistakes_told(target):
        text = policy.graph(forms.get(suffix, "text"), slice=slice_of)
        if target is None:
            sys.stdout.write(text)
        elif suffix in (".svg", ".png"):
            draw(text, target)
        else:
            target.write_text(text, encoding="utf-8")


def draw(dot: str, target: Path) -> None:
    """Draw a picture with Graphviz."""
    program = shutil.which("dot")
    if program is None:
        end(FAILED, "pictures are drawn by Graphviz: apt-get install graphviz; or write .dot or .mmd")
    # Opened here, so that a file that cannot be written is told as any other.
    with target.open("wb") as file:
        command = [program, f"-T{target.suffix[1:].lower()}"]
        done = subprocess.run(command, input=dot.encode(), stdout=file, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        end(FAILED, f"dot: {done.stderr.decode(errors='replace').strip()}")


class Kind(StrEnum):
    """What a JSON Schema is of."""

    case = "case"
    pack = "pack"
    tests = "tests"
    calendar = "calendar"


def schema(
    packs: Annotated[
        list[Path] | None, typer.Argument(metavar="PACK", help="Whose cases; needed for them alone.")
    ] = None,
    of: Annotated[Kind, typer.Option("--of", help="A case of PACK, or the files that authors write.")] = Kind.case,
) -> None:
    """Print a JSON Schema: of a case, or for editors.

    Editors that know the schemas of packs, tests and calendars complete keys and mark mistakes.
    """
    if of is Kind.case and not packs:
        end(WRONG_USE, "a case is one of a pack: adjudge schema PACK; or say --of pack, tests or calendar")
    if of is not Kind.case and packs:
        end(WRONG_USE, f"the schema of {of.value} files is the same for every pack: adjudge schema --of {of.value}")
    sys.stdout.write(_core.schema(load_pack(packs or [])._core) if of is Kind.case else schema_text(of))


def schema_text(of: Kind) -> str:
    """Return the schema of a kind of file."""
    file = resources.files("adjudge.cli") / "schema" / f"{of.value}.schema.json"
    return file.read_text(encoding="utf-8")
