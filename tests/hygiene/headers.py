"""Compiles each public header alone, and says what it costs whoever includes it.

    headers.py --compiler g++ [--times FILE.tsv]     fails where a header does not stand alone
    headers.py --compiler g++ --jobs 1 --page docs/header_times.md    writes the page of compile times
    headers.py --listed docs/header_times.md         fails where the page does not name exactly the headers that exist

A header stands alone when a file that includes nothing else (but twice) compiles without a warning, and when nothing is
read along the way but the standard library, the project's own headers and what boost/system/result.hpp needs. Debian
puts all packages into /usr/include, so third-party headers are not taken off the search path: the list of files that
the compiler read shows them.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-fsyntax-only", "-I", "include"]
ROW = re.compile(r"^\| `([^`]+)` \|")


@dataclass(frozen=True)
class Outcome:
    """What one header's compilation gave."""

    header: str
    seconds: float
    complaint: str


def headers() -> list[str]:
    """List the public headers by the names that users include them by."""
    return sorted(str(path.relative_to(ROOT / "include")) for path in (ROOT / "include").rglob("*.hpp"))


def compile_text(compiler: str, text: str) -> tuple[int, str, set[str], float]:
    """Compile a text; give the exit code, the messages, the files that were read, and the seconds of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        source, read, said = (Path(folder) / name for name in ("alone.cpp", "read.d", "said"))
        source.write_text(text)
        command = [compiler, *FLAGS, "-MD", "-MF", str(read), "-MT", "x", str(source)]
        with said.open("w") as stream:
            process = subprocess.Popen(command, stdout=stream, stderr=stream, cwd=ROOT)
        # Processor time, not the clock's: other work on the machine does not count.
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        names = read.read_text().replace("\\\n", " ").split()[1:] if read.exists() else []
        files = {os.path.realpath(ROOT / name) for name in names} - {os.path.realpath(source)}
        return process.returncode, said.read_text(), files, usage.ru_utime + usage.ru_stime


def files_allowed(compiler: str) -> set[str]:
    """List what a public header may lead to besides the project's own headers."""
    code, said, files, _ = compile_text(compiler, "#include <bits/stdc++.h>\n#include <boost/system/result.hpp>\n")
    if code != 0:
        sys.exit(f"{compiler} cannot compile the standard library and boost/system/result.hpp:\n{said}")
    return files


def try_header(compiler: str, header: str, allowed: set[str], repeat: int) -> Outcome:
    """Compile a file that holds one header, twice."""
    best = float("inf")
    code, said, files = 0, "", set[str]()
    for _ in range(repeat):
        code, said, files, seconds = compile_text(compiler, f'#include "{header}"\n#include "{header}"\n')
        best = min(best, seconds)
    if code != 0:
        return Outcome(header, best, said)
    own = str(ROOT / "include") + os.sep
    strange = sorted(file for file in files - allowed if not file.startswith(own))
    complaint = "".join(f"{header} leads to {file}, which is not part of its interface\n" for file in strange)
    return Outcome(header, best, complaint)


def write_page(path: Path, compiler: str, outcomes: list[Outcome]) -> None:
    """Write the table of compile times."""
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    lines = [
        "# What each public header costs",
        "",
        "Seconds of processor time to compile a file that includes the header and nothing else, best of three.",
        f"Measured with {version}. Refresh with `make header-times`; review the difference.",
        "",
        "| header | seconds |",
        "|---|---:|",
        *(f"| `{outcome.header}` | {outcome.seconds:.2f} |" for outcome in outcomes),
    ]
    path.write_text("\n".join(lines) + "\n")


def check_listed(page: Path) -> int:
    """Compare the page's rows with the headers that exist."""
    rows = [match[1] for line in page.read_text().splitlines() if (match := ROW.match(line))]
    missing = sorted(set(headers()) - set(rows))
    gone = sorted(set(rows) - set(headers()))
    for header in missing:
        print(f"{page}: {header} is not listed; run `make header-times`")
    for header in gone:
        print(f"{page}: {header} is listed and does not exist; run `make header-times`")
    print(f"{len(rows)} headers listed")
    return 1 if missing or gone or not rows else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Compile each public header alone.")
    parser.add_argument("--compiler")
    parser.add_argument("--times", type=Path, help="write header and seconds, tab separated")
    parser.add_argument("--page", type=Path, help="write the page of compile times")
    parser.add_argument("--listed", type=Path, help="check that this page names every header")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    if options.listed:
        return check_listed(options.listed)
    if not options.compiler:
        parser.error("--compiler or --listed is needed")
    allowed = files_allowed(options.compiler)
    repeat = 3 if options.page else 1
    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = list(pool.map(lambda name: try_header(options.compiler, name, allowed, repeat), headers()))
    failed = [outcome for outcome in outcomes if outcome.complaint]
    for outcome in failed:
        print(f"--- {outcome.header} does not stand alone with {options.compiler}\n{outcome.complaint}")
    if options.times:
        options.times.write_text("".join(f"{outcome.header}\t{outcome.seconds:.3f}\n" for outcome in outcomes))
    if options.page and not failed:
        write_page(options.page, options.compiler, outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    print(f"{len(outcomes)} headers, {len(failed)} failed; slowest {slowest.header}, {slowest.seconds:.2f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
