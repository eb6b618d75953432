"""Where the shared data lies: real inputs that the tests read in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def find(*parts: str) -> Path | None:
    """A file or folder of the shared data, or None where it is absent."""
    given = os.environ.get("ADJUDGE_SHARED")
    root = Path(given) if given else Path(__file__).resolve().parents[2].parent / "shared"
    for folder in (root / "data", root):
        if parts and folder.joinpath(*parts).exists():
            return folder.joinpath(*parts)
    return None


def needed(*parts: str) -> Path:
    """The same for a test, which is skipped on a machine that does not have the data, and fails on CI."""
    found = find(*parts)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("the shared data is absent, and on CI it must be there")
        pytest.skip("the shared data is absent")
    return found
