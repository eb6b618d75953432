"""Runs the benchmark programs and writes what they measured into bench/README.md, with all that it depends on.

    python bench/table.py                       # the programs of build/release; some minutes
    python bench/table.py --build build/mine --repetitions 3 --min-time 0.2
    python bench/table.py --from results.json   # from results that were kept with --keep

Each benchmark is repeated, in random order, and the median is taken. What is worth reading are the ratios: the two
sides of each were measured in one run on one machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "bench" / "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
NANOSECONDS = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}


@dataclass(frozen=True)
class Row:
    """A line of a table: a benchmark's name, what it is called here, and what it is compared with."""

    name: str
    title: str
    limit: str | None = None


@dataclass(frozen=True)
class Table:
    """One table of the page. `unit` is what one item of it is."""

    title: str
    unit: str
    rows: tuple[Row, ...]


ONE, BATCH = "one/by_hand", "batch/by_hand"
TABLES = (
    Table(
        "One decision at a time",
        "case",
        (
            Row(ONE, "written by hand, from the struct"),
            Row("one/case", "`Evaluator`, from a case that was read before", ONE),
            Row("one/struct", "`Policy::decide(struct)`", ONE),
            Row("one/value", "`Policy::decide(Value)`, dates and amounts as texts", ONE),
            Row("one/json", "`Policy::decide_json`", ONE),
            Row("one/case_with_reasons", "`Evaluator`, with `because` and `cite` filled in", ONE),
            Row("one/struct_with_reasons", "`Policy::decide(struct)`, with reasons", ONE),
            Row("one/explain", "`Policy::explain`: every rule tried, every cell", ONE),
        ),
    ),
    Table(
        "A batch of 4,096 cases, the answers kept",
        "case",
        (
            Row(BATCH, "written by hand, a loop over structs"),
            Row("batch/one_thread", "`Policy::decide_batch` of values, one thread", BATCH),
            Row("batch/all_cores", "`Policy::decide_batch` of values, all cores", BATCH),
        ),
    ),
    Table(
        "The pack itself",
        "pack",
        (
            Row("pack/load", "`load`: read, parse, type, order and compile"),
            Row("pack/check", "`check`: the same, and the analysis of all tables"),
        ),
    ),
)


def output(*command: str) -> str:
    """What a command says on its first line, or nothing."""
    try:
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.splitlines()[0] if said else ""


def measure(program: Path, repetitions: int, min_time: float) -> dict[str, Any]:
    """Run one benchmark program; it compares answers first and fails when they differ."""
    print(f"running {program.name}", file=sys.stderr)
    results = ROOT / "build" / f"{program.name}.json"
    command = [
        str(program),
        "--benchmark_out_format=json",
        f"--benchmark_out={results}",
        f"--benchmark_repetitions={repetitions}",
        f"--benchmark_min_time={min_time}",
        "--benchmark_enable_random_interleaving=true",
    ]
    results.parent.mkdir(exist_ok=True)
    subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)
    measured: dict[str, Any] = json.loads(results.read_text())
    return measured


def medians(results: dict[str, Any]) -> dict[str, float]:
    """Nanoseconds per item of each benchmark: the median over its repetitions."""
    samples: dict[str, list[float]] = {}
    for run in results["benchmarks"]:
        if run.get("run_type") != "iteration":
            continue
        name = run["run_name"].removesuffix("/real_time")
        is_real = run["run_name"].endswith("/real_time")
        nanoseconds = run["real_time" if is_real else "cpu_time"] * NANOSECONDS[run["time_unit"]]
        if "items_per_second" in run:
            nanoseconds = 1e9 / run["items_per_second"]
        samples.setdefault(name, []).append(nanoseconds)
    return {name: statistics.median(values) for name, values in samples.items()}


def readable(nanoseconds: float) -> str:
    """Three digits and a unit."""
    for unit, size in (("ms", 1e6), ("µs", 1e3), ("ns", 1.0)):
        if nanoseconds >= size:
            value = nanoseconds / size
            return f"{value:.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"
    return f"{nanoseconds:.2g} ns"


def rate(nanoseconds: float) -> str:
    """Items per second."""
    per_second = 1e9 / nanoseconds
    return f"{per_second / 1e6:.3g} M" if per_second >= 1e6 else f"{per_second / 1e3:.3g} k"


def page(results: dict[str, Any], repetitions: int) -> str:
    """The measured part of the page."""
    found = medians(results)
    parts = []
    for table in TABLES:
        has_limit = any(row.limit for row in table.rows)
        parts.append(f"### {table.title}\n")
        head = f"| | time per {table.unit} |" + (" cases per second | times the hand-written |" if has_limit else "")
        parts.append(head)
        parts.append("|---" * (head.count("|") - 1) + "|")
        for row in table.rows:
            if row.name not in found:
                continue
            cells = [row.title, readable(found[row.name])]
            if has_limit:
                ratio = found[row.name] / found[row.limit] if row.limit else 1.0
                cells += [rate(found[row.name]), f"{ratio:.3g}"]
            parts.append("| " + " | ".join(cells) + " |")
        parts.append("")
    parts.append(f"Medians of {repetitions} repetitions in random order; processor time, but for batches the clock's.")
    parts.append("")
    parts += [f"| {name} | {value} |" for name, value in facts(results)]
    parts.insert(len(parts) - len(facts(results)), "| measured with | |\n|---|---|")
    return "\n".join(parts)


def facts(results: dict[str, Any]) -> list[tuple[str, str]]:
    """What the numbers depend on."""
    context = results["context"]
    cpu = platform.processor() or platform.machine()
    if match := re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE):
        cpu = match[1]
    commit = output("git", "describe", "--always", "--dirty", "--exclude", "*")
    return [
        ("processor", f"{cpu}, {context['num_cpus']} cores, {os.uname().sysname} {platform.machine()}"),
        ("compiler", context.get("adjudge_compiler", "not said") + ", " + context.get("adjudge_build", "not said")),
        ("commit", commit),
        ("date", datetime.date.today().isoformat()),
        ("load when it began", ", ".join(f"{load:.1f}" for load in context.get("load_avg", [])) or "not said"),
    ]


def main() -> None:
    """Measure, or read what was measured, and write the page."""
    parser = argparse.ArgumentParser(description="Run the benchmarks and write bench/README.md.")
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release", help="the CMake tree to run")
    parser.add_argument("--repetitions", type=int, default=9)
    parser.add_argument("--min-time", type=float, default=0.5, help="seconds for each repetition")
    parser.add_argument("--keep", type=Path, help="also keep the results, as JSON")
    parser.add_argument("--from", dest="kept", type=Path, help="take results that were kept, and run nothing")
    arguments = parser.parse_args()

    if arguments.kept:
        results = json.loads(arguments.kept.read_text())
    else:
        programs = sorted((arguments.build / "bench" / "bin").glob("bench_*"))
        if not programs:
            sys.exit(f"no benchmark programs in {arguments.build}: run `make bench` first")
        results = {"context": {}, "benchmarks": []}
        for program in programs:
            measured = measure(program, arguments.repetitions, arguments.min_time)
            results["context"] = measured["context"]
            results["benchmarks"] += measured["benchmarks"]
    if arguments.keep:
        arguments.keep.write_text(json.dumps(results, indent=1))

    repetitions = max(run.get("repetitions", 1) for run in results["benchmarks"])
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n{page(results, repetitions)}\n{END}{after}", encoding="utf-8")
    print(f"wrote {README.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
