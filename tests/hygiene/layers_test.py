"""Compares every #include with cmake/layers.txt and prints each arrow that points the wrong way.

    python3 tests/hygiene/layers_test.py [ROOT]

ROOT is the project (default: the one that this file is in). The rules beyond the table are those of ARCHITECTURE.md.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
STANDARD = re.compile(r"^[a-z_]+$")  # <vector>, <cstdint>: no folder and no suffix
SUFFIXES = {".hpp", ".cpp", ".h"}


@dataclass(frozen=True)
class Row:
    """One layer: the layers and third-party headers that it may include."""

    layers: frozenset[str] = frozenset()
    in_headers: tuple[str, ...] = ()
    in_sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Include:
    """One #include directive."""

    file: Path
    line: int
    target: str
    quoted: bool


@dataclass
class Check:
    """The tree being looked at and what was found in it."""

    root: Path
    table: dict[str, Row] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    files: int = 0

    def complain(self, include: Include, arrow: str, why: str) -> None:
        """Record an include that is against the rules."""
        where = include.file.relative_to(self.root)
        self.problems.append(f"{where}:{include.line}: {arrow} by {include.target!r}: {why}")


def read_table(path: Path) -> tuple[dict[str, Row], list[str]]:
    """Read layers.txt; a row may only name rows above its own."""
    table: dict[str, Row] = {}
    problems = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 4:
            problems.append(f"{path.name}:{number}: expected four columns, found {len(cells)}")
            continue
        name, layers, in_headers, in_sources = cells
        for layer in layers.split():
            if layer not in table:
                problems.append(f"{path.name}:{number}: `{name}` names `{layer}`, which is not a lower layer")
        table[name] = Row(frozenset(layers.split()), tuple(in_headers.split()), tuple(in_sources.split()))
    return table, problems


def includes(file: Path) -> list[Include]:
    """List the includes of one file."""
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := INCLUDE.match(line):
            found.append(Include(file, number, match[2], match[1] == '"'))
    return found


def allows(prefixes: tuple[str, ...], target: str) -> bool:
    """Say whether a third-party header is among those listed (a name with a slash at its end covers a folder)."""
    return any(target == prefix or (prefix.endswith("/") and target.startswith(prefix)) for prefix in prefixes)


def sources(root: Path, folder: str) -> list[Path]:
    """List the C++ files below a folder."""
    return sorted(path for path in (root / folder).rglob("*") if path.suffix in SUFFIXES and path.is_file())


def layer_of(target: str) -> str | None:
    """Give the layer of a public header: `adjudge/core/date.hpp` is core's, `adjudge/adjudge.hpp` is no layer's."""
    parts = target.split("/")
    return parts[1] if parts[0] == "adjudge" and len(parts) > 2 else None


def check_layer_file(check: Check, file: Path, layer: str, public: bool) -> None:
    """Check a file of include/adjudge/<layer>/ or src/<layer>/."""
    row = check.table[layer]
    allowed = row.layers | {layer}
    listed = ", ".join(sorted(row.layers)) or "no other layer"
    third_party = row.in_headers if public else row.in_headers + row.in_sources
    for include in includes(file):
        target = include.target
        other = layer_of(target)
        if other is not None:
            if other not in allowed:
                check.complain(include, f"{layer} -> {other}", f"{layer} may include {listed}")
        elif target.startswith("adjudge/"):
            check.complain(include, f"{layer} -> front door", "a layer may not include what stands above all layers")
        elif include.quoted:
            if public:
                check.complain(include, f"{layer} -> src", "public headers name headers by their path `adjudge/...`")
            elif (
                not (target.startswith(layer + "/") and is_private(check, include))
                and not (file.parent / target).is_file()
            ):
                owner = target.split("/")[0]
                check.complain(include, f"{layer} -> src/{owner}", "only a layer itself sees its private headers")
        elif not STANDARD.match(target) and not allows(third_party, target):
            kind = "headers" if public else "sources"
            check.complain(include, f"{layer} -> third party", f"not listed for the {kind} of {layer}")


def check_layers(check: Check) -> None:
    """Check include/ and src/."""
    for top, public in (("include/adjudge", True), ("src", False)):
        for file in sources(check.root, top):
            check.files += 1
            parts = file.relative_to(check.root / top).parts
            if len(parts) > 1:
                if parts[0] not in check.table:
                    check.problems.append(f"{top}/{parts[0]}: a layer that cmake/layers.txt does not list")
                    continue
                check_layer_file(check, file, parts[0], public)
            else:
                for include in includes(file):
                    if not include.target.startswith("adjudge/") and not STANDARD.match(include.target):
                        check.complain(include, "front door -> third party", "the front door includes layers only")


def is_private(check: Check, include: Include) -> bool:
    """Say whether an include means a layer's private header, by its path below src/."""
    owner = include.target.split("/")[0]
    return include.quoted and owner in check.table and (check.root / "src" / include.target).is_file()


def check_unit_tests(check: Check) -> None:
    """Check that unit tests (and tests/unit/support, their helpers) leave the src/ of other layers alone."""
    for file in sources(check.root, "tests/unit"):
        check.files += 1
        layer = file.relative_to(check.root / "tests/unit").parts[0]
        if layer != "support" and layer not in check.table:
            check.problems.append(f"tests/unit/{layer}: no layer of cmake/layers.txt has this name")
            continue
        for include in includes(file):
            owner = include.target.split("/")[0]
            if owner != layer and is_private(check, include):
                check.complain(include, f"tests of {layer} -> src/{owner}", "private headers are for their own layer")


def check_public_only(check: Check, folder: str, only: frozenset[str] | None = None, free: str | None = None) -> None:
    """Check that a folder around the library sees public headers only.

    `only` narrows them to some layers, except for files whose names end in `free`.
    """
    for file in sources(check.root, folder):
        check.files += 1
        narrowed = only is not None and not (free is not None and file.name.endswith(free))
        for include in includes(file):
            target = include.target
            if is_private(check, include):
                check.complain(include, f"{folder} -> src", "private headers are for their own layer")
            other = layer_of(target)
            if only is not None and narrowed and target.startswith("adjudge/") and other not in only:
                arrow = f"{folder} -> {other or 'front door'}"
                check.complain(include, arrow, f"may include {', '.join(sorted(only))}")


def check_front_door_only(check: Check, folder: str) -> None:
    """Check that examples and bindings are users: `adjudge/adjudge.hpp` and nothing behind it."""
    for file in sources(check.root, folder):
        check.files += 1
        for include in includes(file):
            target = include.target
            if target.startswith("adjudge/") and target != "adjudge/adjudge.hpp":
                check.complain(include, f"{folder} -> {layer_of(target)}", "may include adjudge/adjudge.hpp only")
            elif include.quoted and not target.startswith("adjudge/") and not (file.parent / target).is_file():
                check.complain(include, f"{folder} -> private header", "may include adjudge/adjudge.hpp only")


def run(root: Path) -> Check:
    """Check a whole tree."""
    check = Check(root)
    check.table, check.problems = read_table(root / "cmake" / "layers.txt")
    check_layers(check)
    check_unit_tests(check)
    check_public_only(check, "tests/reference", frozenset({"core", "syntax"}), free="_test.cpp")
    for folder in ("golden", "property", "packs", "threads", "feel", "fuzz"):
        check_public_only(check, f"tests/{folder}")
    check_public_only(check, "bench")
    for folder in ("examples", "bindings/cpp", "tests/install"):
        check_front_door_only(check, folder)
    return check


def main() -> int:
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]
    check = run(root)
    for problem in check.problems:
        print(problem)
    print(f"{check.files} files, {len(check.problems)} includes against cmake/layers.txt")
    return 1 if check.problems or not check.files else 0


if __name__ == "__main__":
    sys.exit(main())
