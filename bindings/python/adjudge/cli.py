"""The command line: `adjudge check`, `test`, `decide`, `explain`, `graph`, `show`, `schema`, `eval`, `code`, `functions`.

Exit codes: 0 clean, 1 findings, 2 wrong use, 3 a file or the machine failed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

import adjudge
from adjudge import _core
from adjudge.errors import diagnostics_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adjudge.decision import Decision

CLEAN, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3

app = typer.Typer(
    name="adjudge",
    help="Policies for e-commerce operations: check, test, decide, explain.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

PackArgument = Annotated[list[Path], typer.Argument(metavar="PACK...", help="A pack's folder or file; several are several versions.")]
OnePack = Annotated[Path, typer.Argument(metavar="PACK", help="A pack's folder or file.")]
NowOption = Annotated[str | None, typer.Option("--now", help="What now() gives, such as 2026-11-24T10:00:00Z.")]


class ReportFormat(StrEnum):
    """How `check` prints its findings."""

    text = "text"
    json = "json"
    sarif = "sarif"


def fail(code: int, message: str) -> NoReturn:
    """End with a message on standard error."""
    err.print(Text(f"adjudge: {message}"))
    raise typer.Exit(code)


def load_pack(paths: list[Path]) -> adjudge.Policy:
    """Load a pack, or end with its findings."""
    try:
        return adjudge.load(*paths)
    except adjudge.PolicyError as error:
        err.print(Text(str(error).rstrip("\n")))
        failed = any(d.name in ("not_found", "unreadable") for d in error.diagnostics)
        raise typer.Exit(FAILED if failed else FINDINGS) from None


@app.command()
def check(
    packs: PackArgument,
    format: Annotated[ReportFormat, typer.Option("--format", help="How to print.")] = ReportFormat.text,  # noqa: A002
) -> None:
    """Report every problem of a pack: mistakes, ambiguities, gaps, rules that can never answer."""
    report = _core.check([str(path) for path in packs])
    found = diagnostics_of(report)
    if format is ReportFormat.json:
        sys.stdout.write(json.dumps({"diagnostics": report["diagnostics"], "errors": report["errors"], "warnings": report["warnings"]}, indent=2) + "\n")
    elif format is ReportFormat.sarif:
        sys.stdout.write(json.dumps(sarif(report), indent=2) + "\n")
    else:
        sys.stdout.write(report["text"])
        left_out = f", {report['left_out']} more left out" if report["left_out"] else ""
        counts = f"{count(report['errors'], 'error')}, {count(report['warnings'], 'warning')}{left_out}"
        sys.stdout.write(f"{', '.join(map(str, packs))}: {'no problems' if not found else counts}\n")
    if any(d.name in ("not_found", "unreadable") for d in found):
        raise typer.Exit(FAILED)
    raise typer.Exit(FINDINGS if report["errors"] or report["warnings"] else CLEAN)


def count(number: int, noun: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def sarif(report: _core.ReportDict) -> dict[str, Any]:
    """Return findings in SARIF 2.1.0, which code hosts show beside the lines."""
    levels = {"error": "error", "warning": "warning", "note": "note"}
    results = []
    for item in report["diagnostics"]:
        result: dict[str, Any] = {"ruleId": item["code"], "level": levels[item["severity"]], "message": {"text": item["message"]}}
        if item["file"] is not None:
            region = {"startLine": item["line"], "startColumn": item["column"], "endLine": item["end_line"], "endColumn": item["end_column"]}
            result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": item["file"]}, "region": region}}]
        results.append(result)
    rules = [{"id": row["code"], "name": row["name"], "shortDescription": {"text": row["meaning"]}} for row in _core.codes()]
    driver = {"name": "adjudge", "version": adjudge.__version__, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


@app.command()
def test(
    pack: OnePack,
    coverage: Annotated[bool, typer.Option("--coverage", help="List the rules and conditions that no test reaches.")] = False,
    min_coverage: Annotated[float, typer.Option("--min-coverage", min=0, max=100, help="Percent of rules and of conditions that tests must reach.")] = 0,
    watch: Annotated[bool, typer.Option("--watch", help="Run again whenever a file of the pack changes.")] = False,
) -> None:
    """Run a pack's tests and tell how many rules and conditions they reach."""
    if not watch:
        raise typer.Exit(run_tests(pack, coverage, min_coverage))
    seen: dict[Path, float] = {}
    while True:
        now = {path: path.stat().st_mtime for path in pack.rglob("*.yaml")}
        if now != seen:
            seen = now
            out.rule(time.strftime("%H:%M:%S"))
            try:
                run_tests(pack, coverage, min_coverage)
            except typer.Exit:
                pass
        time.sleep(0.5)


def run_tests(pack: Path, coverage: bool, min_coverage: float) -> int:
    """Run the tests once, print the result, return the exit code."""
    policy = load_pack([pack])
    report = _core.run_tests(policy._core)
    if report["problems"]["text"]:
        sys.stdout.write(report["problems"]["text"])
    for row in report["tests"]:
        if not row["passed"]:
            out.print(Text(f"FAILED {row['name']}", style="red"), Text(f"  [{row['where']}]", style="dim"))
            for difference in row["differences"]:
                out.print(Text(f"    {difference}"))
    failed = sum(not row["passed"] for row in report["tests"])
    rule_percent, cell_percent = 100 * report["rule_coverage"], 100 * report["cell_coverage"]
    if coverage or (min_coverage and min(rule_percent, cell_percent) < min_coverage):
        print_coverage(report["rules"])
    out.print(
        Text(
            f"{pack}: {count(len(report['tests']) - failed, 'test')} passed, {failed} failed; "
            f"reached {rule_percent:.0f} % of {count(len(report['rules']), 'rule')}, "
            f"{cell_percent:.0f} % of {count(sum(r['cells'] for r in report['rules']), 'condition')}"
        )
    )
    if failed or report["problems"]["errors"]:
        return FINDINGS
    if min(rule_percent, cell_percent) < min_coverage:
        out.print(Text(f"the tests must reach {min_coverage:g} %", style="red"))
        return FINDINGS
    return CLEAN


def print_coverage(rules: list[_core.RuleDict]) -> None:
    """Print the rules and conditions that no test reaches."""
    for row in rules:
        if row["has_fired"] and not row["open_cells"]:
            continue
        out.print(Text(f"  {row['decision']} / {row['rule']}", style="bold"), Text(f"[{row['where']}]", style="dim"))
        if not row["has_fired"]:
            out.print(Text("      never fires"))
        for cell in row["open_cells"]:
            out.print(Text(f"      {cell}"))


# ---- decide ----------------------------------------------------------------------------------------------------------

ROWS_AT_ONCE = 4096


class Summary:
    """Counts over the decisions of a file, in the memory of the counts."""

    def __init__(self) -> None:
        self.cases = 0
        self.statuses: dict[str, Counter[str]] = {}
        self.fired: dict[str, Counter[str]] = {}
        self.missing: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.bad_rows: list[str] = []
        self.extra_keys: set[str] = set()

    def add(self, decision: Decision) -> None:
        """Count one decision."""
        self.cases += 1
        for name, answer in decision.items():
            self.statuses.setdefault(name, Counter())[answer.status] += 1
            for rule in answer.fired:
                for one in rule if isinstance(rule, list) else [rule]:
                    self.fired.setdefault(name, Counter())[one] += 1
            self.missing.update(answer.missing)
            if answer.error is not None:
                self.errors[answer.error.message] += 1

    def print(self) -> None:
        """Print the counts on standard error, where they do not mix with answers."""
        table = Table(title=f"{count(self.cases, 'case')}", title_justify="left")
        for heading in ("decision", "decided", "undetermined", "conflict", "error", "most frequent rules"):
            table.add_column(heading, justify="left" if heading in ("decision", "most frequent rules") else "right")
        for name, statuses in self.statuses.items():
            rules = ", ".join(f"{rule} {number}" for rule, number in self.fired.get(name, Counter()).most_common(3))
            table.add_row(name, *(str(statuses[s]) for s in ("decided", "undetermined", "conflict", "error")), rules)
        err.print(table)
        for heading, counter in (("not known", self.missing), ("errors", self.errors)):
            if counter:
                err.print(Text(heading, style="bold"))
                for text, number in counter.most_common(5):
                    err.print(Text(f"  {number} × {text}"))
        if self.extra_keys:
            err.print(Text("names in the cases that are no facts: " + ", ".join(sorted(self.extra_keys))))
        for text in self.bad_rows[:5]:
            err.print(Text(text, style="red"))
        if len(self.bad_rows) > 5:
            err.print(Text(f"... and {len(self.bad_rows) - 5} more rows that could not be read", style="red"))


def format_of(path: Path) -> str:
    """Return the format that a file's name tells."""
    formats = {".ndjson": "ndjson", ".jsonl": "ndjson", ".json": "json", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
    found = formats.get(path.suffix.lower())
    if found is None:
        fail(WRONG_USE, f"{path}: the name must end in {', '.join(formats)}")
    return found


def need_pyarrow() -> Any:
    """Return pyarrow.parquet, or end with how to get it."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        fail(WRONG_USE, "Parquet needs pyarrow: pip install 'adjudge[arrow]'")
    return parquet


@app.command()
def decide(
    packs: PackArgument,
    cases: Annotated[Path, typer.Option("--cases", help="NDJSON, JSON, CSV or Parquet; - reads NDJSON from standard input.")],
    target: Annotated[Path | None, typer.Option("--out", help="Where the answers go, by the same endings; else NDJSON on standard output.")] = None,
    decisions: Annotated[list[str] | None, typer.Option("--decision", help="Which to answer; may be repeated. Default: all.")] = None,
    now: NowOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar and no summary.")] = False,
) -> None:
    """Decide a file of cases; one bad case gets its own error and the rest are decided."""
    policy = load_pack(packs)
    summary = Summary()
    try:
        batches = parquet_batches(policy, cases, decisions, now, summary) if cases.suffix == ".parquet" else row_batches(policy, cases, decisions, now, summary, quiet)
        write_answers(policy, batches, target, decisions)
    except ValueError as error:
        fail(WRONG_USE, str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        fail(FAILED, f"{error.filename or cases}: {error.strerror or error}")
    if not quiet:
        summary.print()
    troubled = summary.bad_rows or any(s["error"] or s["conflict"] for s in summary.statuses.values())
    raise typer.Exit(FINDINGS if troubled else CLEAN)


def row_batches(policy: adjudge.Policy, cases: Path, decisions: list[str] | None, now: str | None, summary: Summary, quiet: bool) -> Iterator[list[Decision]]:
    """Decide a text file in batches, so that memory stays bounded."""
    from adjudge.decision import Decision as DecisionOf

    is_stream = str(cases) == "-"
    path = "/dev/stdin" if is_stream else str(cases)
    size = None if is_stream or not cases.is_file() else cases.stat().st_size
    reader = policy._core.open_cases(path, "ndjson" if is_stream else format_of(cases))
    columns = (TextColumn("deciding"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=quiet or not err.is_terminal, transient=True) as progress:
        task = progress.add_task("deciding", total=size)
        while rows := reader.next(ROWS_AT_ONCE):
            found, extra = policy._core.decide_rows(rows, now, decisions, 0)
            summary.extra_keys.update(extra)
            summary.bad_rows += [f"{cases}:{row.line}: {row.problem}" for row in rows if row.problem]
            batch = [DecisionOf(core) for core in found]
            for decision in batch:
                summary.add(decision)
            progress.update(task, completed=reader.bytes_read())
            yield batch


def parquet_batches(policy: adjudge.Policy, cases: Path, decisions: list[str] | None, now: str | None, summary: Summary) -> Iterator[list[Decision]]:
    """Decide a Parquet file, row group by row group."""
    parquet = need_pyarrow()
    import pyarrow as pa

    with parquet.ParquetFile(cases) as file:
        for part in file.iter_batches(batch_size=65_536):
            batch = policy.decide_batch(pa.Table.from_batches([part]), now=now, decisions=decisions)
            summary.extra_keys.update(batch.extra_keys)
            found = list(batch)
            for decision in found:
                summary.add(decision)
            yield found


def write_answers(policy: adjudge.Policy, batches: Iterator[list[Decision]], target: Path | None, decisions: list[str] | None) -> None:
    """Write answers as they come."""
    if target is not None and format_of(target) == "parquet":
        write_parquet(policy, batches, target)
        return
    form = "ndjson" if target is None else format_of(target)
    writer = _core.AnswerFile("/dev/stdout" if target is None else str(target), form, policy._core, decisions or [])
    for batch in batches:
        writer.write([decision._core for decision in batch])
    writer.finish()


def write_parquet(policy: adjudge.Policy, batches: Iterator[list[Decision]], target: Path) -> None:
    """Write answers as Parquet; columns have the types that the first batches show."""
    parquet = need_pyarrow()
    tables = [adjudge.Batch([d._core for d in batch], [], policy._core.decisions()).to_arrow() for batch in batches]
    if not tables:
        fail(FINDINGS, "there are no cases")
    import pyarrow as pa

    parquet.write_table(pa.concat_tables(tables, promote_options="permissive"), target)


# ---- one case --------------------------------------------------------------------------------------------------------


def read_case(policy: adjudge.Policy, path: Path) -> dict[str, Any]:
    """Read one case: the first of a file."""
    is_stream = str(path) == "-"
    try:
        reader = policy._core.open_cases("/dev/stdin" if is_stream else str(path), "json" if is_stream else format_of(path))
        rows = reader.next(1)
    except ValueError as error:
        fail(FAILED, str(error))
    if not rows:
        fail(FINDINGS, f"{path}: there is no case")
    if rows[0].problem:
        fail(FINDINGS, f"{path}:{rows[0].line}: {rows[0].problem}")
    given: dict[str, Any] = rows[0].given
    return given


@app.command()
def explain(
    packs: PackArgument,
    case: Annotated[Path, typer.Option("--case", help="A file with one case (JSON, NDJSON or CSV: the first row); - is standard input.")],
    decision: Annotated[str | None, typer.Option("--decision", help="Which decision; default all.")] = None,
    why_not: Annotated[str | None, typer.Option("--why-not", help="An answer that was hoped for: what keeps the case from it.")] = None,
    now: NowOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole trace as JSON.")] = False,
) -> None:
    """Tell why a case is decided as it is: every rule tried, each condition with its value."""
    *folders, last = packs
    # `adjudge explain PACK --case FILE DECISION`: the last word is a decision when it is no file.
    if folders and not last.exists() and decision is None:
        packs, decision = folders, str(last)
    policy = load_pack(packs)
    given = read_case(policy, case)
    try:
        if why_not is not None:
            if decision is None:
                fail(WRONG_USE, "--why-not needs a decision: adjudge explain PACK --case FILE DECISION --why-not ANSWER")
            found = policy.why_not(given, decision, hoped(why_not), now=now)
            sys.stdout.write(found.to_json() + "\n" if as_json else str(found))
            return
        explanation = policy.explain(given, now=now, decisions=None if decision is None else [decision])
    except ValueError as error:
        fail(WRONG_USE, str(error))
    if as_json:
        sys.stdout.write(explanation.to_json() + "\n")
        return
    out.print(explanation.decision)
    out.print()
    sys.stdout.write(str(explanation))


def hoped(text: str) -> Any:
    """Read a hoped-for answer: JSON, money or a date, else text."""
    for read in (json.loads, adjudge.Money.parse):
        try:
            return read(text)
        except ValueError:
            continue
    return text


# ---- pictures and texts ----------------------------------------------------------------------------------------------


@app.command()
def graph(
    packs: PackArgument,
    target: Annotated[Path, typer.Option("--out", "-o", help="A file that ends in .svg, .png, .dot or .mmd.")],
    slice: Annotated[str | None, typer.Option("--slice", help="Only what this decision needs, or what this fact touches.")] = None,  # noqa: A002
) -> None:
    """Draw the decision graph: what needs what."""
    policy = load_pack(packs)
    suffix = target.suffix.lower()
    if suffix not in (".svg", ".png", ".dot", ".mmd"):
        fail(WRONG_USE, f"{target}: the name must end in .svg, .png, .dot or .mmd")
    try:
        text = policy.graph("mermaid" if suffix == ".mmd" else "dot", slice=slice)
        if suffix in (".dot", ".mmd"):
            target.write_text(text, encoding="utf-8")
            return
        dot = shutil.which("dot")
        if dot is None:
            fail(FAILED, "SVG and PNG are drawn by Graphviz: apt-get install graphviz; or write .dot or .mmd")
        done = subprocess.run([dot, f"-T{suffix[1:]}", "-o", str(target)], input=text.encode(), capture_output=True, check=False)
        if done.returncode != 0:
            fail(FAILED, f"dot: {done.stderr.decode(errors='replace').strip()}")
    except ValueError as error:
        fail(WRONG_USE, str(error))
    except OSError as error:
        fail(FAILED, f"{target}: {error.strerror}")


@app.command()
def show(packs: PackArgument) -> None:
    """Print the effective policy: facts, terms, windows, and every decision with its rules and where they stand."""
    policy = load_pack(packs)
    outline = _core.outline(policy._core)
    newest = policy.versions[-1]
    out.print(Text(f"{newest['pack']} {newest['version']}".strip(), style="bold"), Text(newest["title"] or ""))
    simple_table("Facts", ("fact", "type", ""), [(f.path, f.type, facts_note(f)) for f in policy.facts])
    simple_table("Types", ("type", "is"), outline["types"])
    simple_table("Constants", ("constant", "type", "value", "where"), outline["constants"])
    simple_table("Terms", ("term", "type", "value", "where"), outline["terms"])
    simple_table("Windows", ("window", "starts", "length", "where"), outline["windows"])
    simple_table("Checks", ("check", "where"), outline["checks"])
    simple_table("Guarantees", ("guarantee", "where"), outline["guarantees"])
    for decision in outline["decisions"]:
        show_decision(decision)


def facts_note(fact: adjudge.Fact) -> str:
    """Return what else there is to say of a fact."""
    notes = []
    if fact.has_default:
        notes.append(f"default {fact.default}")
    if fact.optional:
        notes.append("may be unknown")
    if fact.sensitive:
        notes.append("sensitive")
    if fact.label:
        notes.append(fact.label)
    return ", ".join(notes)


def simple_table(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table, unless it is empty."""
    if not rows:
        return
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, style="dim" if heading == "where" else None, overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell)) for cell in row))
    out.print()
    out.print(table)


def condition_text(condition: _core.ConditionDict) -> str:
    """Return a condition on one line."""
    if condition["alternatives"]:
        return "any of (" + ") or (".join("; ".join(map(condition_text, part)) for part in condition["alternatives"]) + ")"
    test = " ".join(condition["test"].split())
    return f"{condition['subject']} {test}" if condition["subject"] in ("if", "unless") else f"{condition['subject']}: {test}"


def show_decision(decision: _core.OutlineDict) -> None:
    """Print one decision with its rules."""
    out.print()
    head = f"{decision['name']}: {decision['answer']}"
    if decision["for_each"]:
        head += f" for each {decision['for_each']}"
    out.print(Text(head, style="bold"), Text(f"  {decision['hit']}  [{decision['where']}]", style="dim"))
    if decision["question"]:
        out.print(Text(f"  {decision['question']}"))
    if decision["value"]:
        out.print(Text(f"  = {' '.join(decision['value'].split())}"))
    if decision["rules"]:
        table = Table(box=None, pad_edge=False)
        for heading in ("  rule", "when", "answer", "where"):
            table.add_column(heading, style="dim" if heading == "where" else None, overflow="fold")
        for rule in decision["rules"]:
            when = "otherwise" if rule["otherwise"] else "\n".join(condition_text(c) for c in rule["conditions"] if c["test"].strip('"') != "-")
            table.add_row(f"  {escape(rule['id'])}", escape(when), escape(rule["answer"]), escape(rule["where"]))
        out.print(table)
    if decision["default"]:
        out.print(Text(f"  default {decision['default']}"))


@app.command()
def schema(packs: PackArgument) -> None:
    """Print the JSON Schema of a case."""
    sys.stdout.write(load_pack(packs).schema())


@app.command(name="eval")
def evaluate(
    expression: Annotated[str, typer.Argument(help="A FEEL expression.")],
    context: Annotated[str, typer.Option("--context", help="JSON: the names that it may use.")] = "{}",
    mode: Annotated[str, typer.Option("--mode", help="strict (as in packs) or dmn (as the standard).")] = "strict",
    now: NowOption = None,
) -> None:
    """Evaluate one FEEL expression and print its value."""
    try:
        given = json.loads(context, parse_float=_decimal)
    except ValueError as error:
        fail(WRONG_USE, f"--context is not JSON: {error}")
    if not isinstance(given, dict):
        fail(WRONG_USE, "--context is a JSON object: names and their values")
    if mode not in ("strict", "dmn"):
        fail(WRONG_USE, f"the mode is strict or dmn, not {mode}")
    try:
        found, causes, report = _core.evaluate_feel(expression, given, mode, now)
    except ValueError as error:
        fail(WRONG_USE, str(error))
    if report is not None:
        err.print(Text(report["text"].rstrip("\n")))
        raise typer.Exit(FINDINGS)
    if found["is_settled"]:
        sys.stdout.write(found["text"] + "\n")
    for cause in causes:
        err.print(Text(cause))
    raise typer.Exit(CLEAN if found["is_settled"] else FINDINGS)


def _decimal(text: str) -> Any:
    from decimal import Decimal

    return Decimal(text)


@app.command()
def code(number: Annotated[str | None, typer.Argument(help="Such as ADJ201; without it, all.")] = None) -> None:
    """Tell what a message means, with an example and its repair."""
    rows = _core.codes()
    if number is None:
        simple_table("Messages", ("code", "name", "meaning"), [(r["code"], r["name"], r["meaning"]) for r in rows])
        return
    wanted = number.upper() if number.upper().startswith("ADJ") else f"ADJ{number}"
    for row in rows:
        if wanted == row["code"] or number == row["name"]:
            out.print(Text(f"{row['code']} {row['name']}", style="bold"))
            out.print(Text(row["meaning"]))
            out.print(Text("\nFor example", style="dim"))
            out.print(Text(row["bad"]))
            out.print(Text("\nMended", style="dim"))
            out.print(Text(row["repair"]))
            return
    fail(WRONG_USE, f"there is no message {number}")


@app.command()
def functions(name: Annotated[str | None, typer.Argument(help="One function; without it, all.")] = None) -> None:
    """List the functions that expressions may call."""
    rows = adjudge.feel.functions()
    if name is None:
        for family in dict.fromkeys(row["family"] for row in rows):
            simple_table(family, ("function", "does"), [(r["name"], r["summary"]) for r in rows if r["family"] == family])
        return
    for row in rows:
        if row["name"] == name:
            for form in row["forms"]:
                out.print(Text(form, style="bold"))
            out.print(Text(row["summary"]))
            for expression, result in row["examples"]:
                out.print(Text(f"  {expression}  =  {result}"))
            return
    fail(WRONG_USE, f"there is no function {name}")


def show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        sys.stdout.write(f"adjudge {adjudge.__version__}\n")
        raise typer.Exit(CLEAN)


@app.callback()
def front(version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")] = False) -> None:
    """Policies for e-commerce operations: check, test, decide, explain."""


def main() -> None:
    """Run the command line; a closed pipe and Ctrl-C end quietly."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
