"""DMN models."""

from __future__ import annotations

from pathlib import Path

from adjudge.policy import Policy, StrPath
from adjudge.policy import load as load_policy


def load(path: StrPath, *further: StrPath) -> Policy:
    """Load a DMN file with what it imports: from the further files, and from those beside the one that imports.

    The policy is in `dmn` mode: null where the standard says so. Raises PolicyError with every mistake of the files.
    """
    if Path(path).suffix != ".dmn":
        raise ValueError(f"a DMN file ends in .dmn: {path}")
    return load_policy(path, *further)
