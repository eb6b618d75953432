"""The pack `law`: its days counted anew on every day, and the guarantees that packs on top of it cannot break."""

from __future__ import annotations

import datetime
import itertools
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import adjudge

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "law"
DAY = datetime.timedelta(1)


@pytest.fixture(scope="module")
def law() -> adjudge.Policy:
    return adjudge.load(PACK)


def case_of(
    market: str, delivered: datetime.date | None, asked: datetime.date, *, reason: str = "unwanted", **more: Any
) -> Case:
    placed = datetime.date(2026, 1, 1) if delivered is None else delivered - 3 * DAY
    line = {"id": "1", "sku": "lamp", "category": "home", "quantity": 1, "unit_price": "40.00 EUR"}
    return {
        "order": {
            "id": "A",
            "market": market,
            "placed_at": f"{placed}T12:00:00",
            "delivered_on": delivered and delivered.isoformat(),
            "lines": [line],
        },
        "request": {"line": "1", "made_on": asked.isoformat(), "reason": reason},
        "customer": {},
        **more,
    }


# Days, counted by hand -----------------------------------------------------------------------------------------------


def easter(year: int) -> datetime.date:
    """Easter Sunday of the western churches."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, skipped = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, left = divmod(rest, 4)
    weekday = (32 + 2 * skipped + 2 * quarter - moon - left) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return datetime.date(year, month, day + 1)


def is_working_day(day: datetime.date) -> bool:
    sunday = easter(day.year)
    movable = {sunday + by * DAY for by in (-2, 1, 39, 50)}
    fixed = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}
    return day.weekday() < 5 and day not in movable and (day.month, day.day) not in fixed


def test_withdrawal_ends_on_the_fourteenth_day_or_the_next_working_day(
    law: adjudge.Policy, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every day of delivery in 2026, every day of the request until three weeks later."""
    wanted = []
    cases = []
    moved = 0
    for number in range(365):
        delivered = datetime.date(2026, 1, 1) + number * DAY
        last = delivered + 14 * DAY
        while not is_working_day(last):
            last += DAY
        moved += last != delivered + 14 * DAY
        for by in range(-1, 22):
            asked = delivered + by * DAY
            cases.append(case_of("EU", delivered, asked))
            wanted.append(asked <= last)
    decisions = law.decide_batch(cases, decisions=["must_accept"])
    found = [decision["must_accept"].answer for decision in decisions]
    assert found == wanted
    with capsys.disabled():
        print(f"\nwithdrawal: {len(cases):,} requests, {sum(wanted):,} in time; {moved} of 365 last days move")


def rejection_cases() -> Iterator[tuple[int | None, int, int]]:
    """Days after delivery on which repair was asked for, on which it ended, and of the request."""
    for asked in [None, *range(36)]:
        for away in (0, 1, 10, 25) if asked is not None else (0,):
            for request in range(0, 90, 1):
                yield asked, (asked or 0) + away, request


def test_the_clock_of_rejection_stops_during_repair(law: adjudge.Policy, capsys: pytest.CaptureFixture[str]) -> None:
    """Day by day: the clock runs on days on which the goods are not away, and ends when thirty have run, or seven days
    after the goods came back if that is later."""
    delivered = datetime.date(2026, 5, 4)
    cases = []
    wanted = []
    for asked, back, request in rejection_cases():
        repair = {}
        if asked is not None:
            repair = {
                "asked_on": (delivered + asked * DAY).isoformat(),
                "returned_on": (delivered + back * DAY).isoformat(),
            }
        cases.append(
            case_of(
                "UK",
                delivered,
                delivered + request * DAY,
                reason="defective",
                repair=repair,
                sale={"in_person": True},  # no right to cancel besides
            )
        )
        ran, last = 0, 0
        stops = asked is not None and asked <= 30
        while ran < 30:
            last += 1
            ran += not (stops and asked is not None and asked < last <= back)
        if stops:
            last = max(last, back + 7)
        wanted.append(request <= last)
    found = [decision["must_accept"].answer for decision in law.decide_batch(cases, decisions=["must_accept"])]
    wrong = [case for case, said, expected in zip(rejection_cases(), found, wanted, strict=True) if said != expected]
    assert not wrong, wrong[:10]
    with capsys.disabled():
        print(f"\nrejection: {len(cases):,} requests, {sum(wanted):,} in time")


def test_no_missing_day_is_a_permission(law: adjudge.Policy) -> None:
    """Without the day of delivery no market's law says yes or no, where it asks for that day."""
    asked = datetime.date(2026, 5, 1)
    for market, reason in itertools.product(("EU", "UK"), ("unwanted", "defective")):
        answer = law.decide(case_of(market, None, asked, reason=reason))["must_accept"]
        assert (answer.status, answer.missing) == ("undetermined", ["order.delivered_on"])


# Packs on top ---------------------------------------------------------------------------------------------------------

KIND = """
changes:
  window_days:
    add:
      - {id: thirty, before: the_law, if: minimum_days <= 30, then: 30, because: The shop gives thirty days.}
  verdict:
    add:
      - id: in_window
        before: the_house
        if: days between(order.delivered_on, request.made_on) <= window_days
        then: {outcome: approve, says: house}
        because: The shop gives {window_days} days.
      - {id: late, after: in_window, when: {order.market: EU}, then: {outcome: deny, says: house}, because: Too late.}
"""
HARSH = """
changes:
  verdict:
    add:
      - {id: no_returns, before: the_law, when: {order.market: EU}, then: {outcome: deny, says: house}, because: No.}
"""
SHORT = """
changes:
  window_days:
    add:
      - {id: week, before: the_law, when: {order.market: EU}, then: 7, because: A week.}
"""
GREEDY = """
changes:
  return_cost:
    replace:
      - {id: fault, when: {is_fault: true}, then: customer, because: All customers pay.}
"""


def layer(folder: Path, name: str, text: str) -> adjudge.Policy:
    pack = folder / name
    pack.mkdir()
    base = os.path.relpath(PACK, pack)
    (pack / "pack.yaml").write_text(f"adjudge: 1\npack: {name}\nextends: {base}\n{text}", encoding="utf-8")
    return adjudge.load(pack)


def test_a_shop_gives_more_than_the_law(tmp_path: Path) -> None:
    """Thirty days on top of fourteen; whose rule it was is to be seen, and the law's comes first."""
    shop = layer(tmp_path, "kind", KIND)
    delivered = datetime.date(2026, 5, 4)
    said = Counter[tuple[str, str, str]]()
    for by in range(40):
        answer = shop.decide(case_of("EU", delivered, delivered + by * DAY))["verdict"]
        said[answer.answer["outcome"], answer.answer["says"], str(answer.fired[0])] += 1
    assert said == {
        ("approve", "law", "the_law"): 15,
        ("approve", "house", "in_window"): 16,
        ("deny", "house", "late"): 9,
    }


@pytest.mark.parametrize(
    ("name", "text", "decision", "reason", "promise"),
    [
        ("harsh", HARSH, "verdict", "unwanted", "no policy refuses"),
        ("short", SHORT, "window_days", "unwanted", "No policy gives fewer days"),
        ("greedy", GREEDY, "return_cost", "defective", "the shop's to pay"),
    ],
)
def test_no_pack_on_top_takes_rights_away(
    tmp_path: Path, name: str, text: str, decision: str, reason: str, promise: str
) -> None:
    """An answer that breaks a guarantee of the law is withheld."""
    shop = layer(tmp_path, name, text)
    delivered = datetime.date(2026, 5, 4)
    answer = shop.decide(case_of("EU", delivered, delivered + 5 * DAY, reason=reason))[decision]
    assert answer.status == "error"
    assert answer.error is not None
    assert answer.error.name == "guarantee_broken"
    assert promise in answer.error.message


def test_when_a_right_is_had_is_for_the_law(tmp_path: Path) -> None:
    with pytest.raises(adjudge.PolicyError, match="reckoned from `must_accept`"):
        layer(tmp_path, "sly", "changes: {must_accept: {remove: eu_withdrawal}}\n")


def test_a_guarantee_of_the_law_cannot_be_replaced(tmp_path: Path) -> None:
    with pytest.raises(adjudge.PolicyError, match="rights_are_granted"):
        layer(tmp_path, "bold", "guarantees:\n  - {id: rights_are_granted, always: minimum_days >= 0}\n")
