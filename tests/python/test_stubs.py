"""The stub of the compiled part names what is there, and nothing else."""

from __future__ import annotations

import ast
from importlib.resources import files
from pathlib import Path

import adjudge
from adjudge import _core


def named_in(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return found


def stub() -> dict[str, ast.stmt]:
    text = Path(str(files(adjudge) / "_core.pyi")).read_text(encoding="utf-8")
    found = named_in(ast.parse(text).body)
    # What only describes the shape of dicts is not there when it runs.
    return {name: node for name, node in found.items() if not name.endswith("Dict") and not name.startswith("_")}


def public(names: object) -> set[str]:
    return {name for name in dir(names) if not name.startswith("_")}


def test_the_stub_has_what_the_module_has() -> None:
    assert set(stub()) == public(_core)


def test_the_stub_has_what_the_classes_have() -> None:
    for name, node in stub().items():
        if isinstance(node, ast.ClassDef):
            in_stub = {part for part in named_in(node.body) if not part.startswith("_")}
            assert in_stub == public(getattr(_core, name)), name


def test_the_package_offers_what_it_says() -> None:
    assert sorted(adjudge.__all__) == adjudge.__all__
    assert all(hasattr(adjudge, name) for name in adjudge.__all__)
    assert Path(str(files(adjudge) / "py.typed")).exists()
