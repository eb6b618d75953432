"""The pack `rules/common`: each of its checks fails in one of its tests, and other packs have it in their currency."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import adjudge
from pack_cases import own_cases, read_yaml

COMMON = Path(__file__).resolve().parents[2] / "rules" / "common"


def pattern_of(because: str) -> re.Pattern[str]:
    """What a reason looks like when it is filled in."""
    return re.compile(".*".join(map(re.escape, re.split(r"\{[^}]*\}", because))))


def test_each_check_refuses_a_case_of_its_own() -> None:
    checks = {check["id"]: check["because"] for check in read_yaml(COMMON / "facts.yaml")["checks"]}
    assert len(set(checks.values())) == len(checks)
    policy = adjudge.load(COMMON)
    told = set()
    for decision in policy.decide_batch(own_cases(COMMON)):
        for answer in decision.values():
            if answer.error is not None and answer.error.name == "check_failed":
                told.add(answer.error.message)
    silent = [name for name, because in checks.items() if not any(map(pattern_of(because).fullmatch, told))]
    assert silent == []


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_pack_uses_it_in_its_own_currency(currency: str, tmp_path: Path) -> None:
    (tmp_path / "common").symlink_to(COMMON)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.yaml").write_text(
        f"adjudge: 1\npack: mine\ncurrency: {currency}\ntime_zone: UTC\nuses: [common]\n"
        "decisions:\n"
        "  goods: {answer: money, value: goods_total(order)}\n"
        "  none: {answer: money, value: order.discount}\n",
        encoding="utf-8",
    )
    assert adjudge.check(tmp_path / "mine").text == ""
    lines = [{"id": "1", "sku": "a", "quantity": 3, "unit_price": 500, "discount": 100}]
    order = {"id": "A", "placed_at": "2026-10-01T10:00:00", "lines": lines, "total": f"1400 {currency}"}
    answers = adjudge.load(tmp_path / "mine").decide({"order": order}).answers
    assert answers == {"goods": adjudge.Money(1400, currency), "none": adjudge.Money(0, currency)}
