"""The pack `rules/marketplace`: returnless rules that exclude each other, and a marketplace's real sellers and parcels.

Rates, clocks and faults are worked out a second time from the raw files, with fractions and plain dates, and compared
seller by seller and order by order.
"""

from __future__ import annotations

import csv
import datetime
import itertools
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import adjudge
import shared

Case = dict[str, Any]
Row = dict[str, str]

RULES = Path(__file__).resolve().parents[2] / "rules"
PACK = RULES / "marketplace"
NOON = "12:00:00"


@pytest.fixture(scope="module")
def policy() -> Any:
    return adjudge.load(str(PACK))


# Returnless rules ----------------------------------------------------------------------------------------------------


def copy_with(folder: Path, old: str, new: str) -> adjudge.CheckReport:
    """What is reported about a copy of the pack in which a piece of the returnless rules is another."""
    for name in ("common", "marketplace"):
        shutil.copytree(RULES / name, folder / name, ignore=shutil.ignore_patterns("tests", "examples"))
    file = folder / "marketplace" / "returnless.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")
    return adjudge.check(str(folder / "marketplace"))


def test_the_rules_exclude_each_other() -> None:
    report = adjudge.check(str(PACK))
    assert not report.diagnostics


@pytest.mark.parametrize(
    ("old", "new", "rules", "case"),
    [
        ('"(20 USD..35 USD]"', '"[20 USD..35 USD]"', ("broken_trifle", "costly_but_bulky"), "20.00 USD"),
        ('"< 2026-01-01", "< 8', '"<= 2026-01-01", "< 8', ("small_wear_once", "small_wear"), "2026-01-01"),
        ("[books, media]", "[books, home]", ("broken_trifle", "reading"), "home"),
    ],
)
def test_a_rule_that_overlaps_another_is_found_before_any_case(
    tmp_path: Path, old: str, new: str, rules: tuple[str, str], case: str
) -> None:
    """The finding names both rules, and a case that both would take."""
    found = [entry for entry in copy_with(tmp_path, old, new).diagnostics if entry.code == "ADJ601"]
    assert found
    for name in (*rules, case):
        assert name in found[0].message


def second_opinion(placed: datetime.date, cents: int, category: str, reason: str) -> list[str]:
    """The returnless rules that take a return, in plain words."""
    does_not_fit = reason in ("size_too_large", "size_too_small", "style")
    taken = {
        "small_wear_once": placed.year < 2026 and cents < 800 and category in ("apparel", "shoes") and does_not_fit,
        "small_wear": placed.year >= 2026 and cents < 1200 and category in ("apparel", "shoes") and does_not_fit,
        "broken_trifle": cents <= 2000
        and category in ("home", "toys")
        and reason in ("damaged_in_transit", "defective"),
        "costly_but_bulky": 2000 < cents <= 3500 and category == "home" and reason == "damaged_in_transit",
        "hygiene": cents <= 4000
        and category in ("hygiene", "beauty")
        and reason in ("defective", "not_as_described", "wrong_item", "damaged_in_transit"),
        "reading": cents < 1500 and category in ("books", "media"),
    }
    return [name for name, takes in taken.items() if takes]


def test_every_return_around_every_bound(policy: Any) -> None:
    """All categories and reasons, a cent around each price and a day around each date: never two rules."""
    words = (RULES / "common" / "vocabulary.yaml").read_text(encoding="utf-8").split("\n")

    def members(name: str) -> list[str]:
        start = words.index(f"  {name}:") + 1
        return [line.strip(" -") for line in itertools.takewhile(lambda line: line.startswith("    - "), words[start:])]

    prices = [bound + around for bound in (800, 1200, 1500, 2000, 3500, 4000) for around in (-1, 0, 1)]
    days = [datetime.date(2025, 12, 31), datetime.date(2026, 1, 1), datetime.date(2026, 1, 2)]
    asked = list(itertools.product(days, prices, members("Category"), members("ReturnReason")))
    cases = []
    for day, cents, category, reason in asked:
        line = {"id": "1", "sku": "A", "category": category, "quantity": 1, "unit_price": f"{cents / 100:.2f} USD"}
        order = {"id": "1", "placed_at": f"{day}T{NOON}", "lines": [line]}
        cases.append({"order": order, "request": {"line": "1", "reason": reason, "made_on": "2026-02-01"}})
    fired = Counter[str]()
    decided = policy.decide_batch(cases, decisions=["returnless_rule"])
    for key, entry in zip(asked, decided, strict=True):
        answer = entry["returnless_rule"]
        assert answer.status == "decided"
        expected = second_opinion(*key)
        assert answer.fired == (expected or ["default"]), key
        assert answer.answer is bool(expected)
        fired.update(answer.fired)
    assert len(fired) == 7


# A marketplace's sellers and parcels ---------------------------------------------------------------------------------


def read(folder: Path, name: str) -> list[Row]:
    with (folder / f"olist_{name}_dataset.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


@dataclass
class Sale:
    """A seller's part of an order."""

    order: Row
    limits: list[str] = field(default_factory=list)
    scores: list[int] = field(default_factory=list)

    @property
    def handed_over(self) -> str:
        return self.order["order_delivered_carrier_date"]

    @property
    def arrived(self) -> str:
        return self.order["order_delivered_customer_date"]

    @property
    def expected(self) -> str:
        return self.order["order_estimated_delivery_date"]

    @property
    def is_on_time(self) -> bool | None:
        """Whether the parcel left by the last limit of its items."""
        return self.handed_over <= max(self.limits) if self.handed_over else None


@pytest.fixture(scope="module")
def sales() -> dict[tuple[str, str], Sale]:
    """The parts of orders by seller and order."""
    folder = shared.needed("olist")
    orders = {row["order_id"]: row for row in read(folder, "orders")}
    parts: dict[tuple[str, str], Sale] = {}
    for item in read(folder, "order_items"):
        part = parts.setdefault((item["seller_id"], item["order_id"]), Sale(orders[item["order_id"]]))
        part.limits.append(item["shipping_limit_date"])
    scores = defaultdict(list)
    for review in read(folder, "order_reviews"):
        scores[review["order_id"]].append(int(review["review_score"]))
    for (_, order_id), part in parts.items():
        part.scores = scores[order_id]
    return parts


def counts_of(parts: list[Sale]) -> dict[str, tuple[int, int]]:
    """The rates of a seller: the orders that count, and what they are a share of."""
    sent = [part for part in parts if part.handed_over]
    there = [part for part in parts if part.arrived]
    return {
        "order_defect": (sum(any(score <= 2 for score in part.scores) for part in parts), len(parts)),
        "cancellation": (sum(part.order["order_status"] == "canceled" for part in parts), len(parts)),
        "late_shipment": (sum(not part.is_on_time for part in sent), len(sent)),
        "on_time_delivery": (sum(part.arrived[:10] <= part.expected[:10] for part in there), len(there)),
    }


# Of each marketplace and last day: the bound, whether the bound itself is inside, and whether more is better.
STANDARDS: dict[tuple[str, str, str], dict[str, tuple[str, bool, bool]]] = {
    ("amazon", "US", "2018-12-31"): {
        "order_defect": ("1", False, False),
        "cancellation": ("2.5", False, False),
        "late_shipment": ("4", False, False),
        "valid_tracking": ("95", True, True),
    },
    ("amazon", "US", "2026-09-30"): {
        "order_defect": ("1", False, False),
        "cancellation": ("2.5", False, False),
        "late_shipment": ("4", False, False),
        "valid_tracking": ("95", True, True),
        "on_time_delivery": ("90", False, True),
    },
    ("walmart", "US", "2018-12-31"): {
        "cancellation": ("2", True, False),
        "on_time_delivery": ("95", False, True),
        "valid_tracking": ("99", True, True),
        "refund": ("6", False, False),
    },
    ("walmart", "US", "2026-09-30"): {
        "cancellation": ("2", True, False),
        "on_time_delivery": ("90", True, True),
        "valid_tracking": ("99", True, True),
        "refund": ("6", False, False),
    },
    ("walmart", "CA", "2026-09-30"): {
        "cancellation": ("3", False, False),
        "on_time_delivery": ("90", False, True),
        "valid_tracking": ("85", False, True),
        "refund": ("13", False, False),
        "response": ("80", False, True),
    },
}


def standing(counts: tuple[int, int] | None, bound: tuple[str, bool, bool]) -> tuple[int, int, str, str]:
    """A rate against its standard, with fractions: hits, of, the words, the verdict."""
    if counts is None:
        return 0, 0, "not reported", "not_reported"
    hits, of = counts
    if of == 0:
        return hits, of, f"undefined ({hits} of 0)", "undefined"
    limit, is_bound_inside, is_more_better = Fraction(bound[0]), bound[1], bound[2]
    share = Fraction(100 * hits, of)
    room, used = (100 - limit, 100 - share) if is_more_better else (limit, share)
    is_inside = used < room or (is_bound_inside and used == room)
    verdict = "outside" if not is_inside else "near_limit" if used >= room * Fraction(9, 10) else "within"
    shown = (Decimal(100 * hits) / Decimal(of)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    plain = f"{shown:f}".rstrip("0").rstrip(".")
    return hits, of, f"{plain} % ({hits} of {of})", verdict


@pytest.mark.parametrize("where", STANDARDS, ids=lambda where: "-".join(where))
def test_every_seller_against_the_standards(
    policy: Any,
    sales: dict[tuple[str, str], Sale],
    where: tuple[str, str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    by_seller: dict[str, list[Sale]] = defaultdict(list)
    for (seller, _), part in sales.items():
        by_seller[seller].append(part)
    counts = {seller: counts_of(parts) for seller, parts in by_seller.items()}
    marketplace, site, day = where
    cases = [
        {
            "account": {
                "marketplace": marketplace,
                "site": site,
                "period_ends": day,
                "counts": [{"metric": name, "hits": hits, "of": of} for name, (hits, of) in rates.items()],
            }
        }
        for rates in counts.values()
    ]
    verdicts = Counter[tuple[str, str]]()
    health = Counter[str]()
    decided = policy.decide_batch(cases, decisions=["standings", "account_health"])
    for rates, entry in zip(counts.values(), decided, strict=True):
        expected = [(name, *standing(rates.get(name), bound)) for name, bound in STANDARDS[where].items()]
        found = [
            (answer["metric"], answer["hits"], answer["of"], answer["share"], answer["verdict"])
            for answer in entry["standings"].answer
        ]
        assert found == expected
        kinds = {line[4] for line in expected}
        worst = (
            "at_risk"
            if "outside" in kinds
            else "watch"
            if "near_limit" in kinds
            else "not_measured"
            if kinds & {"undefined", "not_reported"}
            else "good"
        )
        assert entry["account_health"].answer == worst
        verdicts.update((line[0], line[4]) for line in expected)
        health[worst] += 1
    with capsys.disabled():
        print(f"\n{len(cases)} sellers, {' '.join(where)}: {dict(health)}")
        for name in STANDARDS[where]:
            print(f"  {name:18} { ({kind: count for (rate, kind), count in verdicts.items() if rate == name}) }")


@pytest.mark.parametrize("days", [0, 2, 3, 89, 90, 91])
def test_claims_for_parcels_that_are_not_there(
    policy: Any, sales: dict[tuple[str, str], Sale], days: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every order, so many days after its latest estimate; the buyer had written five days before."""
    orders = {order_id: part for (_, order_id), part in sales.items()}
    cases, expected, missing = [], [], 0
    for order_id, part in orders.items():
        estimate = datetime.date.fromisoformat(part.expected[:10])
        asked = estimate + datetime.timedelta(days)
        wrote = asked - datetime.timedelta(5)
        is_missing = not part.arrived or part.arrived[:10] > asked.isoformat()
        missing += is_missing
        cases.append(
            {
                "order": {"id": order_id, "placed_at": f"{part.order['order_purchase_timestamp'][:10]}T00:00:00"},
                "sale": {"marketplace": "amazon", "latest_estimate": estimate.isoformat()},
                "claim": {
                    "venue": "amazon",
                    "reason": "not_received",
                    "contacted_at": f"{wrote}T{NOON}",
                    "judged_at": f"{asked}T{NOON}",
                },
            }
        )
        last = estimate + datetime.timedelta(90)
        expected.append(("closed", last) if asked > last else ("open", last) if days >= 3 else ("too_early", None))
    decided = policy.decide_batch(cases, decisions=["buyer_claim"])
    found = [(entry["buyer_claim"].answer["state"], entry["buyer_claim"].answer["until"]) for entry in decided]
    assert found == expected
    with capsys.disabled():
        states = Counter(state for state, _ in found)
        print(f"\n{days} days after the estimate: {dict(states)}; {missing} of {len(orders)} parcels not there")


def test_whose_fault_a_late_parcel_is(
    policy: Any, sales: dict[tuple[str, str], Sale], capsys: pytest.CaptureFixture[str]
) -> None:
    late = [part for part in sales.values() if part.arrived and part.arrived[:10] > part.expected[:10]]
    cases = []
    for part in late:
        sale: Case = {"marketplace": "other", "dispatched_on_time": part.is_on_time}
        claim = {"venue": "amazon", "reason": "arrived_late", "judged_at": f"{part.arrived[:10]}T{NOON}"}
        cases.append({"sale": sale, "claim": claim})
    faults = Counter[str]()
    decided = policy.decide_batch(cases, decisions=["fault", "way_back_paid_by"])
    for part, entry in zip(late, decided, strict=True):
        expected = "carrier" if part.handed_over <= max(part.limits) else "seller"
        assert entry["fault"].answer == expected
        assert entry["way_back_paid_by"].answer == "seller"  # who claims from the carrier
        faults[expected] += 1
    with capsys.disabled():
        print(f"\n{len(late)} late parcels: {dict(faults)}")
