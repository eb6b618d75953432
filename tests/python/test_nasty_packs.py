"""Rule files come from strangers: no pack crashes the check, hangs it or fills memory."""

import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = "adjudge: 1\npack: nasty\ncurrency: EUR\ntime_zone: UTC\n"
FACTS = "facts:\n  n: number\n  t: string\n  d: date\n"
MAX_SECONDS = 2.0
MAX_BYTES = 512 << 20


def decision(value: str) -> str:
    return HEAD + FACTS + f"decisions:\n  ok:\n    answer: number\n    value: {value}\n"


def bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    return HEAD + "\n".join(lines) + "\n"


def chain(length: int) -> str:
    links = "".join(f"  d{i}: {{answer: number, value: d{i + 1} + 1}}\n" for i in range(length))
    return HEAD + "facts:\n  n: number\ndecisions:\n" + links + f"  d{length}: {{answer: number, value: n}}\n"


def ring(length: int) -> str:
    links = "".join(f"  d{i}: {{answer: number, value: d{(i + 1) % length} + 1}}\n" for i in range(length))
    return HEAD + "decisions:\n" + links


def dense(length: int) -> str:
    def others(i: int) -> str:
        return " + ".join(f"d{k}" for k in range(length) if k != i)

    links = "".join(f"  d{i}: {{answer: number, value: {others(i)}}}\n" for i in range(length))
    return HEAD + "decisions:\n" + links


def doubling_functions(length: int) -> str:
    lines = "".join(f"  f{i}(x): f{i + 1}(x) + f{i + 1}(x)\n" for i in range(length))
    last = f"  f{length}(x): x\n"
    return HEAD + FACTS + "functions:\n" + lines + last + "decisions:\n  ok: {answer: number, value: f0(n)}\n"


def table(rows: int, columns: int) -> str:
    chooser = random.Random(7)
    facts = "".join(f"  c{i}: number\n" for i in range(columns))
    inputs = ", ".join(f"c{i}" for i in range(columns))

    def cell() -> str:
        low = chooser.randrange(1000)
        return f'"[{low}..{low + chooser.randrange(400)}]"'

    body = "".join(f"      - [{', '.join(cell() for _ in range(columns))}, {i}]\n" for i in range(rows))
    head = f"decisions:\n  ok:\n    answer: number\n    table:\n      inputs: [{inputs}]\n      rows:\n"
    return HEAD + "facts:\n" + facts + head + body


def because(text: str) -> str:
    return HEAD + FACTS + f'decisions:\n  ok:\n    answer: number\n    value: n\n    because: "{text}"\n'


NASTY: dict[str, Callable[[], str | bytes]] = {
    "yaml_bomb": bomb,
    "deep_flow_lists": lambda: HEAD + "x: " + "[" * 10_000,
    "deep_closed_flow_lists": lambda: HEAD + "x: " + "[" * 10_000 + "]" * 10_000,
    "deep_flow_mappings": lambda: HEAD + "x: " + "{a: " * 10_000,
    "deep_block_lists": lambda: HEAD + "x:\n" + "- " * 10_000 + "y\n",
    "deep_block_mappings": lambda: HEAD + "".join(" " * i + "a:\n" for i in range(3_000)),
    "binary": lambda: bytes(random.Random(1).randrange(256) for _ in range(200_000)),
    "nul_bytes": lambda: HEAD.encode() + b"\0" * 1_000,
    "broken_utf8": lambda: HEAD.encode() + b"title: \xff\xfe\xc3\n",
    "long_scalar": lambda: HEAD + "title: " + "a" * 15_000_000 + "\n",
    "too_large": lambda: HEAD + "# " + "a" * (17 << 20) + "\n",
    "many_keys": lambda: HEAD + "facts:\n" + "".join(f"  f{i}: number\n" for i in range(50_000)),
    "one_key_many_times": lambda: HEAD + "facts:\n" + "  f: number\n" * 50_000,
    "many_mistakes": lambda: HEAD + "facts:\n" + "".join(f"  f{i}: nmber\n" for i in range(20_000)),
    "deep_parentheses": lambda: decision("(" * 10_000 + "1" + ")" * 10_000),
    "deep_parentheses_open": lambda: decision("(" * 10_000),
    "deep_brackets": lambda: decision('"' + "[" * 10_000 + '"'),
    "deep_ifs": lambda: decision("if n > 1 then " * 5_000 + "1" + " else 2" * 5_000),
    "many_minuses": lambda: decision('"' + "-" * 50_000 + '1"'),
    "long_sum": lambda: decision(" + ".join(["n"] * 15_000)),
    "long_expression": lambda: decision('"' + "n + " * 500_000 + 'n"'),
    "long_path": lambda: decision("n" + ".a" * 10_000),
    "huge_exponent": lambda: decision("1e999999999 + 1e-999999999"),
    "many_digits": lambda: decision("9" * 60_000),
    "far_date": lambda: HEAD + FACTS + 'decisions:\n  ok: {answer: date, value: "@\\"999999999-12-31\\" + 400 days"}\n',
    "deep_type": lambda: HEAD + "facts:\n  x: " + "list of " * 5_000 + "number\n",
    "deep_record": lambda: HEAD + "facts:\n  x: " + "{a: " * 300 + "number" + "}" * 300 + "\n",
    "wide_choice": lambda: HEAD + "facts:\n  x: [" + ", ".join(f"m{i}" for i in range(20_000)) + "]\n",
    "long_chain": lambda: chain(10_000),
    "allowed_chain": lambda: chain(450),
    "long_ring": lambda: ring(5_000),
    "dense_cycles": lambda: dense(150),
    "doubling_functions": lambda: doubling_functions(60),
    "overlapping_table": lambda: table(2_000, 6),
    "many_because": lambda: because("{n}" * 20_000),
    "open_braces": lambda: because("{" * 50_001),
    "many_documents": lambda: HEAD + "---\n" * 20_000,
    "many_tags": lambda: HEAD + "x: [" + ", ".join(["!a b"] * 20_000) + "]\n",
    "carriage_returns": lambda: (HEAD + FACTS).replace("\n", "\r"),
    "only_a_mark": lambda: b"\xef\xbb\xbf",
    "empty": lambda: "",
    "many_anchors": lambda: HEAD + "".join(f"a{i}: &a{i} x\n" for i in range(20_000)),
}

RUNNER = """
import resource, sys
before = resource.getrusage(resource.RUSAGE_SELF)
from adjudge import _core
ready = resource.getrusage(resource.RUSAGE_SELF)
report = _core.check(sys.argv[1:])
after = resource.getrusage(resource.RUSAGE_SELF)
seconds = after.ru_utime + after.ru_stime - ready.ru_utime - ready.ru_stime
print(report["errors"], report["warnings"], seconds, after.ru_maxrss)
"""


def checked(path: Path) -> tuple[int, int, float, int]:
    """Check a pack in a process of its own; return errors, warnings, processor seconds and peak bytes."""
    command = [sys.executable, "-c", RUNNER, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"exit {done.returncode}: {done.stderr[-2000:]}"
    errors, warnings, seconds, kilobytes = done.stdout.split()
    return int(errors), int(warnings), float(seconds), int(kilobytes) * 1024


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_pack_is_only_a_finding(name: str, tmp_path: Path) -> None:
    made = NASTY[name]()
    path = tmp_path / "pack.yaml"
    path.write_bytes(made.encode() if isinstance(made, str) else made)
    errors, warnings, seconds, peak = checked(path)
    print(f"{name}: {errors} errors, {warnings} warnings, {seconds:.2f} s, {peak >> 20} MiB")
    assert peak < MAX_BYTES
    # Processor time, so that a busy machine does not fail it.
    assert seconds < MAX_SECONDS


def test_strange_files_are_only_findings(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.yaml").write_text(HEAD)
    (folder / "folder.yaml").mkdir()
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / "calendars").mkdir()
    (folder / "calendars" / "x.yaml").write_bytes(b"\0\1\2")
    os.mkfifo(folder / "pipe.yaml")
    errors, _, _, _ = checked(folder)
    assert errors >= 1  # the calendar; the rest are no regular files
    assert checked(tmp_path / "not there")[0] == 1
    assert checked(Path("/dev/null"))[0] == 1


def test_memory_of_this_process_stays_small() -> None:
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MAX_BYTES
