"""The recorded returns of a support desk, asked of the pack `rules/returns`, line by line.

The desk's policy knows a status and no day; the pack lives on days. They coincide where the goods came back in time for
a fault. They part in three classes, which are counted here: no day of delivery, goods that are only unwanted (the label
is deducted), and a window that has closed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import desk_orders
import desk_reference as desk
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "returns"
LABEL = Decimal("4.90")


@pytest.fixture(scope="module")
def steps() -> list[desk.Step]:
    """All recorded returns that the desk allows, in order, with state."""
    folder = shared.needed("tau2").parent
    return [step for step in desk.steps(folder) if step.kind == "return_items" and step.judgement.allowed]


def cases_of(step: desk.Step, delivered_on: str | None, reason: str) -> list[Case]:
    """A case for each line that comes back."""
    raw = desk_orders.raw_order(step)
    lines = [
        {"sku": item["item_id"], "category": "home", "price": item["price"], "quantity": 1} for item in raw["items"]
    ]
    order: Case = {
        "placed_at": "2026-01-01T00:00:00Z",
        "lines": lines,
        "payments": [{"method": "card", "amount": desk.order_total(raw)}],
    }
    if delivered_on:
        order["delivered_on"] = delivered_on
    return [
        {
            "order": order,
            "request": {
                "line": lines[int(at)],
                "quantity": 1,
                "reason": reason,
                "made_on": "2026-02-20",
                "photos": 3,
            },
            "inspection": {"grade": "sealed"},
            "customer": {"returns_90d": 0},
        }
        for at in desk_orders.lines_named(step)
    ]


def test_returns_of_the_desk(steps: list[desk.Step], capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict of every line and sum of every request, in the class where they coincide and where they part."""
    policy = adjudge.load(str(PACK))
    classes = {
        "faulty, delivered 10 days before": ("2026-02-10", "defective"),
        "unwanted, delivered 10 days before": ("2026-02-10", "unwanted"),
        "unwanted, delivered 31 days before": ("2026-01-20", "unwanted"),
        "faulty, day of delivery not known": (None, "defective"),
        "unwanted, day of delivery not known": (None, "unwanted"),
    }
    counted: Counter[tuple[str, str]] = Counter()
    for name, (delivered_on, reason) in classes.items():
        owners, cases = [], []
        for number, step in enumerate(steps):
            for case in cases_of(step, delivered_on, reason):
                owners.append(number)
                cases.append(case)
        back: defaultdict[int, Decimal] = defaultdict(Decimal)
        decisions = policy.decide_batch(cases, decisions=["eligibility", "refund"])
        for number, decision in zip(owners, decisions, strict=True):
            eligibility = decision["eligibility"]
            if delivered_on is None:
                assert eligibility.status == "undetermined"
                assert list(eligibility.missing) == ["order.delivered_on", "order.shipped_on"]
                counted[name, "undetermined"] += 1
                continue
            counted[name, eligibility.answer["outcome"]] += 1
            back[number] += decision["refund"].answer.amount
        for number, amount in back.items():
            (move,) = steps[number].judgement.settlement
            lines = owners.count(number)
            if reason == "defective":
                assert amount == -move.amount
            elif delivered_on == "2026-01-20":
                assert amount == 0
            else:
                prices = [case["request"]["line"]["price"] for at, case in enumerate(cases) if owners[at] == number]
                assert amount == sum((max(Decimal(0), price - LABEL) for price in prices), Decimal(0))
                assert lines == len(prices)
    with capsys.disabled():
        print(f"\n{len(steps)} recorded returns")
        for (name, outcome), count in sorted(counted.items()):
            print(f"  {count:5} lines  {name:36} {outcome}")
    assert {outcome for name, outcome in counted if name.startswith("faulty, delivered")} == {"approve"}
    assert {outcome for name, outcome in counted if "31 days" in name} == {"deny"}
