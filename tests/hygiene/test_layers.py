"""The layer check must see each kind of wrong arrow; here each stands in a small tree of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import layers_test

TABLE = """\
# layer | layers | headers | sources
core    |        | boost/system/result.hpp | cctz/
model   | core   |  |
runtime | core   |  | pcre2.h
"""


def problems(root: Path, file: str, *includes: str) -> list[str]:
    """Put one file into a tree with two sound layers and give what the check says."""
    (root / "cmake").mkdir()
    (root / "cmake/layers.txt").write_text(TABLE)
    for path in ("include/adjudge/core/date.hpp", "include/adjudge/runtime/case.hpp", "src/core/digits.hpp"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("#pragma once\n")
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("".join(f"#include {include}\n" for include in includes))
    return layers_test.run(root).problems


@pytest.mark.parametrize(
    ("file", "include"),
    [
        ("include/adjudge/model/model.hpp", '"adjudge/core/date.hpp"'),
        ("include/adjudge/model/model.hpp", "<vector>"),
        ("include/adjudge/core/result.hpp", "<boost/system/result.hpp>"),
        ("src/core/zone.cpp", "<cctz/time_zone.h>"),
        ("src/core/zone.cpp", '"core/digits.hpp"'),
        ("src/core/zone.cpp", '"digits.hpp"'),
        ("tests/unit/core/date_test.cpp", '"core/digits.hpp"'),
        ("tests/unit/model/model_test.cpp", '"adjudge/runtime/case.hpp"'),
        ("tests/reference/evaluate.cpp", '"adjudge/core/date.hpp"'),
        ("tests/reference/reference_test.cpp", '"adjudge/runtime/case.hpp"'),
        ("examples/01.cpp", "<adjudge/adjudge.hpp>"),
    ],
)
def test_right_arrows_pass(tmp_path: Path, file: str, include: str) -> None:
    assert problems(tmp_path, file, include) == []


@pytest.mark.parametrize(
    ("file", "include", "arrow"),
    [
        ("include/adjudge/model/model.hpp", '"adjudge/runtime/case.hpp"', "model -> runtime"),
        ("src/core/date.cpp", '"adjudge/runtime/case.hpp"', "core -> runtime"),
        ("include/adjudge/core/zone.hpp", "<cctz/time_zone.h>", "core -> third party"),
        ("src/model/resolve.cpp", "<cctz/time_zone.h>", "model -> third party"),
        ("src/model/resolve.cpp", '"core/digits.hpp"', "model -> src/core"),
        ("include/adjudge/core/date.hpp", '"core/digits.hpp"', "core -> src"),
        ("src/core/date.cpp", '"adjudge/adjudge.hpp"', "core -> front door"),
        ("include/adjudge/adjudge.hpp", "<boost/system/result.hpp>", "front door -> third party"),
        ("tests/unit/model/model_test.cpp", '"core/digits.hpp"', "tests of model -> src/core"),
        ("tests/reference/evaluate.cpp", '"adjudge/runtime/case.hpp"', "tests/reference -> runtime"),
        ("bench/decide/ours.cpp", '"core/digits.hpp"', "bench -> src"),
        ("examples/01.cpp", '"adjudge/core/date.hpp"', "examples -> core"),
        ("bindings/cpp/module.cpp", '"core/digits.hpp"', "bindings/cpp -> private header"),
    ],
)
def test_wrong_arrows_are_named(tmp_path: Path, file: str, include: str, arrow: str) -> None:
    (problem,) = problems(tmp_path, file, "<string>", include)
    assert problem.startswith(f"{file}:2: {arrow} by ")


def test_a_layer_must_be_listed(tmp_path: Path) -> None:
    assert problems(tmp_path, "src/extra/extra.cpp", "<string>") == [
        "src/extra: a layer that cmake/layers.txt does not list"
    ]


def test_a_row_names_lower_layers_only(tmp_path: Path) -> None:
    table = tmp_path / "layers.txt"
    table.write_text("core | model | |\nmodel | core | |\n")
    _, found = layers_test.read_table(table)
    assert found == ["layers.txt:1: `core` names `model`, which is not a lower layer"]
