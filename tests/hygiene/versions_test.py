"""The version stands in CMakeLists.txt, pyproject.toml and CHANGELOG.md; they must agree."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

root = Path(__file__).resolve().parents[2]
cmake = re.search(r"project\(adjudge VERSION ([0-9.]+)", (root / "CMakeLists.txt").read_text())
changelog = re.search(r"^## (\S+)", (root / "CHANGELOG.md").read_text(), re.MULTILINE)
versions = {
    "CMakeLists.txt": cmake[1] if cmake else "none",
    "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"],
    "CHANGELOG.md": changelog[1] if changelog else "none",
}
print(", ".join(f"{file}: {version}" for file, version in versions.items()))
sys.exit(0 if len(set(versions.values())) == 1 else 1)
