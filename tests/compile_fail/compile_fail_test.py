"""Checks that a misuse does not compile, and that nothing else in its file is wrong.

    compile_fail_test.py --compiler g++ FILE.cpp

FILE holds the misuse inside `#ifdef MISUSE` ... `#endif` and says in a comment what the compiler must answer:

    // expect: cannot convert|no matching function

Without MISUSE the file must compile; with it the compiler must fail and its answer must match the expression.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ["-std=c++20", "-Wall", "-Wextra", "-fsyntax-only", "-I", str(ROOT / "include")]


def compile_file(compiler: str, file: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Compile one file without keeping anything."""
    command = [compiler, *FLAGS, *flags, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(description="Check that a misuse does not compile.")
    parser.add_argument("--compiler", required=True)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()

    text = options.file.read_text()
    expected = re.search(r"^// expect: (.+)$", text, re.MULTILINE)
    if not expected or "#ifdef MISUSE" not in text:
        print(f"{options.file}: needs a line `// expect: ...` and a block `#ifdef MISUSE`")
        return 1
    sound = compile_file(options.compiler, options.file, "-Werror")
    if sound.returncode != 0:
        print(f"{options.file}: does not compile even without the misuse\n{sound.stderr}")
        return 1
    misuse = compile_file(options.compiler, options.file, "-DMISUSE")
    if misuse.returncode == 0:
        print(f"{options.file}: the misuse compiles")
        return 1
    if not re.search(expected[1], misuse.stderr):
        print(f"{options.file}: the compiler does not answer `{expected[1]}` but\n{misuse.stderr}")
        return 1
    print(f"{options.file.name}: refused as expected")
    return 0


if __name__ == "__main__":
    sys.exit(main())
