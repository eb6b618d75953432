"""The pack `season` on every day of two winters, at every depth of a queue, and as a layer over a shop's own pack."""

from __future__ import annotations

import datetime
import itertools
import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import adjudge

Case = dict[str, Any]

RULES = Path(__file__).resolve().parents[2] / "rules"
DAY = datetime.timedelta(1)
FIRST, LAST = datetime.date(2025, 10, 1), datetime.date(2027, 3, 1)
DAYS = [FIRST + number * DAY for number in range((LAST - FIRST).days)]


@pytest.fixture(scope="module")
def season() -> adjudge.Policy:
    return adjudge.load(RULES / "season")


def case_of(placed: datetime.date, delivered: datetime.date, contact: datetime.date, **backlog: Any) -> Case:
    line = {"id": "1", "sku": "scarf", "category": "apparel", "quantity": 1, "unit_price": "30.00 EUR"}
    return {
        "order": {
            "id": "A",
            "placed_at": f"{placed}T00:00:00",
            "delivered_on": delivered.isoformat(),
            "lines": [line],
        },
        "request": {"line": "1", "made_on": contact.isoformat()},
        "customer": {},
        "contact": {"at": f"{contact}T23:59:59"},
        "refund": {"amount": "30.00 EUR"},
        "backlog": {"open": 100, "usual": 100, "oldest_hours": 2, **backlog},
    }


def is_of_winter(day: datetime.date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a day lies between two days of November and December."""
    return first <= (day.month, day.day) <= last


def part_of_season(day: datetime.date, *, with_returns: bool) -> str:
    discounts = ((11, 21), (12, 1)) if day.year == 2025 else ((11, 20), (11, 30))
    if is_of_winter(day, *discounts):
        return "discount_weeks"
    if is_of_winter(day, (12, 1), (12, 24)):
        return "gift_weeks"
    if with_returns and (is_of_winter(day, (12, 27), (12, 31)) or day.month == 1):
        return "return_weeks"
    return "none"


def test_every_day_has_its_part_of_the_season(season: adjudge.Policy, capsys: pytest.CaptureFixture[str]) -> None:
    cases = [case_of(day, day, day) for day in DAYS]
    decisions = season.decide_batch(cases, decisions=["order_season", "contact_season"])
    counts = Counter[str]()
    for day, decision in zip(DAYS, decisions, strict=True):
        assert decision["order_season"].answer == part_of_season(day, with_returns=False), day
        assert decision["contact_season"].answer == part_of_season(day, with_returns=True), day
        counts[decision["contact_season"].answer] += 1
    with capsys.disabled():
        print(f"\n{len(DAYS)} days: {dict(counts)}")


def test_windows_and_fees_of_every_day(season: adjudge.Policy) -> None:
    """The end of January for orders from November to Christmas Eve, else and at least thirty days; the fees by day."""
    asked = list(itertools.product(DAYS, (0, 3, 45)))
    cases = [case_of(placed, placed + lag * DAY, placed + lag * DAY) for placed, lag in asked]
    for (placed, lag), decision in zip(
        asked, season.decide_batch(cases, decisions=["return_until", "fees"]), strict=True
    ):
        last = placed + (lag + 30) * DAY
        if is_of_winter(placed, (11, 1), (12, 24)):
            last = max(last, datetime.date(placed.year + 1, 1, 31))
        assert decision["return_until"].answer == last
        is_peak = placed.year == 2026
        label = "0.00" if is_peak and is_of_winter(placed, (11, 20), (12, 24)) else "4.90"
        express = "14.90" if is_peak and is_of_winter(placed, (12, 1), (12, 24)) else "9.90"
        fees = decision["fees"].answer
        assert (str(fees["label"]), str(fees["express"])) == (f"{label} EUR", f"{express} EUR"), placed


def test_a_backlog_is_as_bad_as_its_worse_side(season: adjudge.Policy, capsys: pytest.CaptureFixture[str]) -> None:
    levels = ("normal", "elevated", "surge", "critical")
    asked = list(itertools.product(range(0, 500, 7), (40, 100, 101), range(61)))
    day = datetime.date(2026, 10, 20)
    cases = [case_of(day, day, day, open=waits, usual=usual, oldest_hours=age) for waits, usual, age in asked]
    counts = Counter[str]()
    for (waits, usual, age), decision in zip(asked, season.decide_batch(cases, decisions=["surge"]), strict=True):
        # In halves of the usual number: no division, so no rounding.
        by_number = (2 * waits >= 3 * usual) + (waits >= 2 * usual) + (waits >= 4 * usual)
        by_age = (age >= 12) + (age >= 24) + (age >= 48)
        wanted = levels[max(by_number, by_age)]
        assert decision["surge"].answer == {"level": wanted}, (waits, usual, age)
        counts[wanted] += 1
    with capsys.disabled():
        print(f"\n{len(asked):,} backlogs: {dict(counts)}")


SHOP = """
adjudge: 1
pack: shop
extends: {law}
changes:
  window_days:
    add:
      - {{id: thirty, before: the_law, if: minimum_days <= 30, then: 30, because: The shop gives thirty days.}}
"""
PEAK = """
changes:
  window_days:
    add:
      - id: peak
        before: thirty
        when: {order_season: not("none")}
        then: 60
        because: In the season the shop gives sixty days.
"""


@pytest.fixture
def layered(tmp_path: Path) -> Path:
    """The season over a shop over the law: the same files, with `extends` in place of `uses: [common]`."""
    (tmp_path / "shop").mkdir()
    law = os.path.relpath(RULES / "law", tmp_path / "shop")
    (tmp_path / "shop" / "pack.yaml").write_text(SHOP.format(law=law), encoding="utf-8")
    for name in ("season", "season_common"):
        shutil.copytree(RULES / name, tmp_path / name)
    header = tmp_path / "season" / "pack.yaml"
    text = header.read_text(encoding="utf-8")
    uses = "uses: [common, season_common]"
    assert text.count(uses) == 1
    header.write_text(text.replace(uses, "extends: ../shop\nuses: [season_common]") + PEAK, encoding="utf-8")
    return tmp_path / "season"


def test_the_season_is_a_layer_too(layered: Path) -> None:
    """Over a shop's pack it is clean, says what it said alone, and changes the shop's window in its own weeks only."""
    assert adjudge.check(layered).text == ""
    policy, alone = adjudge.load(layered), adjudge.load(RULES / "season")
    for day in DAYS[::5]:
        case = case_of(day, day + 3 * DAY, day + 3 * DAY)
        decision = policy.decide(case)
        wanted = "thirty" if part_of_season(day, with_returns=False) == "none" else "peak"
        assert decision["window_days"].fired == [wanted], day
        assert decision["verdict"].answer["says"] == "law"
        for said in alone.decide(case).values():
            assert decision[said.decision].answer == said.answer, (day, said.decision)
