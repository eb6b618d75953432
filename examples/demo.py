"""Decides a few thousand made-up returns through the pack `rules/returns`, and shows what came of it.

    python examples/demo.py --out build/demo

Prints a summary and one decision explained; writes the cases, the decisions, the explanation and the decision graph.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

import adjudge
import generate_cases

PACK = Path(__file__).resolve().parents[1] / "rules" / "returns"
NOW = "2026-11-24T10:00:00+01:00"  # what the cases count as today: the same demo every day
SHOWN = ("eligibility", "restocking_fee", "fees", "refund", "resolution", "route")  # of the case that is explained
OUTCOMES = ("approve", "review", "deny", "undetermined", "conflict", "error")
STATUSES = ("decided", "undetermined", "conflict", "error")


def count_outcomes(batch: adjudge.Batch) -> Table:
    """What became of the cases: outcomes with their rules."""
    counted = Counter[tuple[str, str]]()
    for decision in batch:
        answer = decision["eligibility"]
        outcome = answer.answer["outcome"] if answer.status == "decided" else answer.status
        counted[outcome, " or ".join(answer.fired) if answer.status == "decided" else ""] += 1
    table = Table(title="May the line come back?", title_justify="left")
    table.add_column("outcome")
    table.add_column("rule")
    table.add_column("cases", justify="right")
    table.add_column("share", justify="right")
    for outcome in OUTCOMES:
        rules = sorted(((count, rule) for (name, rule), count in counted.items() if name == outcome), reverse=True)
        for position, (count, rule) in enumerate(rules):
            table.add_row(
                "" if position else outcome,
                rule,
                f"{count:,}",
                f"{count / len(batch):.1%}",
                end_section=position == len(rules) - 1,
            )
    return table


def count_statuses(batch: adjudge.Batch, names: list[str]) -> Table:
    """How far each decision could be made."""
    table = Table(title="How far each decision could be made", title_justify="left")
    table.add_column("decision")
    for heading in (*STATUSES, "not in force"):
        table.add_column(heading, justify="right")
    for name in names:
        counted = Counter[str]()
        for decision in batch:
            answer = decision[name]
            is_outside = answer.error is not None and answer.error.name == "not_in_force"
            counted["not in force" if is_outside else answer.status] += 1
        table.add_row(
            name, *(f"{counted[status]:,}" if counted[status] else "" for status in (*STATUSES, "not in force"))
        )
    return table


def is_approved(decision: adjudge.Decision) -> bool:
    """Whether the line may come back."""
    answer = decision["eligibility"].answer
    return answer is not None and answer["outcome"] == "approve"


def count_money(batch: adjudge.Batch) -> Table:
    """The amounts of approved returns, summed exactly."""
    approved = [decision for decision in batch if is_approved(decision)]
    table = Table(title="Money of approved returns", title_justify="left")
    table.add_column("decision")
    table.add_column("decided", justify="right")
    table.add_column("sum", justify="right")
    for name in ("refund", "restocking_fee", "fees", "shipping_refund"):
        amounts = [decision[name].answer.amount for decision in approved if decision[name].status == "decided"]
        table.add_row(name, f"{len(amounts):,}", f"{sum(amounts, Decimal(0)):,.2f} EUR")
    return table


def count_troubles(batch: adjudge.Batch) -> Table:
    """What keeps eligibility and refund from being decided."""
    missing = Counter[str]()
    errors = Counter[str]()
    for decision in batch:
        missing.update({fact for name in ("eligibility", "refund") for fact in decision[name].missing})
        problem = decision["eligibility"].error
        if problem is not None:
            errors[problem.path or "the case"] += 1
    table = Table(title="What is missing or wrong", title_justify="left")
    table.add_column("why")
    table.add_column("fact")
    table.add_column("cases", justify="right")
    for kind, counted in (("not known", missing), ("refused", errors)):
        for fact, count in counted.most_common(6):
            table.add_row(kind, fact, f"{count:,}")
    return table


def worth_explaining(cases: list[generate_cases.Case], batch: adjudge.Batch) -> int:
    """The first case with a deduction and an approval that was not plain."""
    for index, decision in enumerate(batch):
        fee, rules = decision["restocking_fee"], decision["eligibility"].fired
        if (
            rules == ["in_window"]
            and fee.status == "decided"
            and fee.answer.amount > 0
            and len(cases[index]["order"]["lines"]) > 1
        ):
            return index
    return 0


def draw(policy: adjudge.Policy, folder: Path) -> list[Path]:
    """Write the decision graph: as DOT and Mermaid, and as a picture where Graphviz is there."""
    written = [folder / "decision_graph.dot", folder / "decision_graph.mmd"]
    written[0].write_text(policy.graph("dot"), encoding="utf-8")
    written[1].write_text(policy.graph("mermaid"), encoding="utf-8")
    if shutil.which("dot"):
        picture = folder / "decision_graph.svg"
        subprocess.run(["dot", "-Tsvg", str(written[0]), "-o", str(picture)], check=True, timeout=120)
        written.insert(0, picture)
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description="Decide made-up returns and show what came of it.")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="the folder for the files")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    folder: Path = arguments.out
    folder.mkdir(parents=True, exist_ok=True)
    console = Console()

    cases = list(generate_cases.generate(arguments.seed, arguments.count))
    policy = adjudge.load(PACK)
    started = time.perf_counter()
    batch = policy.decide_batch(cases, now=NOW)
    seconds = time.perf_counter() - started
    answers = len(batch) * len(policy.decisions)
    console.print(
        f"[bold]{len(batch):,}[/] made-up returns, [bold]{answers:,}[/] answers in {seconds:.2f} s "
        f"by the pack [bold]{policy.versions[-1]['pack']}[/] ({policy.versions[-1]['title']})"
    )
    for table in (
        count_outcomes(batch),
        count_money(batch),
        count_troubles(batch),
        count_statuses(batch, policy.decisions),
    ):
        console.print()
        console.print(table)

    index = worth_explaining(cases, batch)
    explanation = policy.explain(cases[index], now=NOW, decisions=SHOWN)
    why_the_fee = policy.explain(cases[index], now=NOW, decisions=["restocking_fee"])
    console.print(f"\n[italic]Case {index + 1}[/], decided")
    console.print(explanation.decision)
    console.print()
    console.print(Panel(Text(str(why_the_fee)), title="Its restocking fee, explained", title_align="left"))

    files = [
        folder / "cases.ndjson",
        folder / "decisions.ndjson",
        folder / "explained_case.json",
        folder / "explanation.txt",
    ]
    files[0].write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    files[1].write_text("".join(decision.to_json() + "\n" for decision in batch), encoding="utf-8")
    files[2].write_text(json.dumps(cases[index], indent=2) + "\n", encoding="utf-8")
    files[3].write_text(f"{explanation}\n", encoding="utf-8")
    files += draw(policy, folder)
    console.print("\nWritten:")
    for file in files:
        console.print(f"  {file}", highlight=False)


if __name__ == "__main__":
    main()
