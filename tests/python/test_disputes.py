"""The pack `rules/disputes` on a marketplace's real orders, and its clocks and limits against other arithmetic.

The orders are real, the disputes are not: each order's first payment is disputed as "not received" on the day after the
promised one, and the desk is asked ten, twenty-eight and thirty-one days later. What must come out is worked out here
from the raw files.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import shared
from us_holidays import federal_holidays

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "disputes"
KIND_OF = {"credit_card": "card", "boleto": "bank", "voucher": "voucher", "debit_card": "debit", "not_defined": "bank"}
CANCELLED = ("canceled", "unavailable")
ASKED_AFTER = (10, 28, 31)  # days; Visa gives thirty


@pytest.fixture(scope="module")
def policy() -> Any:
    return adjudge.load(PACK)


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the marketplace's files."""
    return shared.needed("olist")


# A marketplace's orders ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """What the raw files say of an order that was paid."""

    id: str
    status: str
    placed: str
    handed_over: date | None
    delivered: date | None
    promised: date
    payments: list[tuple[str, Decimal]]

    def known_on(self, day: date | None, asked: date) -> date | None:
        """A day, if it was known when the desk was asked."""
        return day if day is not None and day <= asked else None


def day_of(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"olist_{name}_dataset.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def orders(folder: Path) -> list[Order]:
    paid: dict[str, list[tuple[int, str, Decimal]]] = defaultdict(list)
    for row in read(folder, "order_payments"):
        payment = (int(row["payment_sequential"]), KIND_OF[row["payment_type"]], Decimal(row["payment_value"]))
        paid[row["order_id"]].append(payment)
    found = []
    for row in read(folder, "orders"):
        promised = day_of(row["order_estimated_delivery_date"])
        if promised is None or row["order_id"] not in paid:
            continue
        found.append(
            Order(
                id=row["order_id"],
                status=row["order_status"],
                placed=row["order_purchase_timestamp"],
                handed_over=day_of(row["order_delivered_carrier_date"]),
                delivered=day_of(row["order_delivered_customer_date"]),
                promised=promised,
                payments=[(kind, value) for _, kind, value in sorted(paid[row["order_id"]])],
            )
        )
    return found


def tenders(order: Order, refunded: bool) -> list[Case]:
    return [
        {"id": str(at), "kind": kind, "captured": str(value), "refunded": str(value) if refunded else "0"}
        for at, (kind, value) in enumerate(order.payments)
    ]


def case_of(order: Order, asked: date) -> Case:
    shipped, delivered = order.known_on(order.handed_over, asked), order.known_on(order.delivered, asked)
    case: Case = {
        "order": {
            "id": order.id,
            "placed_at": order.placed.replace(" ", "T"),
            "promised_deliver_by": order.promised.isoformat(),
            # The shop gives the money back when it cancels; the files do not say so.
            "tenders": tenders(order, order.status in CANCELLED),
        },
        "dispute": {
            "network": "visa",
            "reason_code": "13.1",
            "tender": "0",
            "amount": str(order.payments[0][1]),
            "paid_on": order.placed[:10],
            "opened_on": (order.promised + timedelta(1)).isoformat(),
            "asked_on": asked.isoformat(),
        },
    }
    if shipped:
        case["order"] |= {"shipped_on": shipped.isoformat(), "shipments": [{"id": "s1", "tracking": f"BR-{order.id}"}]}
    if delivered:
        case["order"]["delivered_on"] = delivered.isoformat()
    return case


def expected(order: Order, asked: date) -> str:
    """What the desk must do, from the raw order."""
    placed, amount = date.fromisoformat(order.placed[:10]), order.payments[0][1]
    shipped, delivered = order.known_on(order.handed_over, asked), order.known_on(order.delivered, asked)
    if (shipped and shipped < placed) or (delivered and (delivered < placed or (shipped and delivered < shipped))):
        return "refused as data"
    left = 30 - (asked - order.promised - timedelta(1)).days
    if left < 0:
        return "accept too_late"
    if order.status in CANCELLED and amount > 0:
        return "contest refunded_before"
    if amount < 15:
        return "accept small_value"
    if shipped and delivered:
        return "contest evidence_complete"
    if left > 3:
        return "gather_evidence evidence_missing"
    return "escalate evidence_missing" if amount > 500 else "accept evidence_missing"


def test_each_order_of_a_marketplace_disputed(policy: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = [(order, order.promised + timedelta(1 + days)) for order in orders(folder) for days in ASKED_AFTER]
    counted: Counter[tuple[int, str]] = Counter()
    wrong = []
    decisions = policy.decide_batch([case_of(*pair) for pair in asked], decisions=["response", "refund", "evidence"])
    for (order, day), decision in zip(asked, decisions, strict=True):
        answer = decision["response"]
        said = "refused as data"
        if answer.error is None:
            said = f"{answer.answer['action']} {answer.answer['reason']}"
            assert decision["refund"].answer.amount == 0, "the bank has the money already"
        else:
            assert answer.error.name in ("check_failed", "reads_failed_decision")
        wanted = expected(order, day)
        counted[(day - order.promised).days - 1, wanted] += 1
        if said != wanted:
            wrong.append(f"{order.id} on {day}: {said}, not {wanted}")
    assert not wrong, "\n".join(wrong[:20])
    assert len(asked) == 3 * 3000
    with capsys.disabled():
        print(f"\n{len(asked):,} disputes about {len(asked) // 3:,} real orders, by the days that had passed")
        for name in sorted({name for _, name in counted}):
            print(f"  {name:34}" + "".join(f"{counted[days, name]:>8,}" for days in ASKED_AFTER))


def test_nothing_is_paid_twice(policy: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every payment of every split order is asked back twice, in inquiries that the shop cannot prove."""
    split = [order for order in orders(folder) if len(order.payments) > 1]
    paid: dict[str, dict[str, Decimal]] = {order.id: defaultdict(Decimal) for order in split}
    rounds = 2 * max(len(order.payments) for order in split)
    asked = 0
    for turn in range(rounds):
        cases, owners = [], []
        for order in split:
            tender = str(turn % len(order.payments))
            if turn >= 2 * len(order.payments):
                continue
            cases.append(
                {
                    "order": {
                        "id": order.id,
                        "placed_at": order.placed.replace(" ", "T"),
                        "tenders": tenders(order, False),
                    },
                    "dispute": {
                        "stage": "inquiry",
                        "category": "general",
                        "tender": tender,
                        "amount": str(sum(value for _, value in order.payments)),
                        "paid_on": order.placed[:10],
                        "opened_on": (order.promised + timedelta(1)).isoformat(),
                        "asked_on": (order.promised + timedelta(3)).isoformat(),
                        "respond_by": (order.promised + timedelta(4)).isoformat(),
                        "network": "paypal",
                    },
                    "money_back": [
                        {"kind": "refund", "order_id": order.id, "tender_id": name, "amount": str(amount)}
                        for name, amount in paid[order.id].items()
                    ],
                }
            )
            owners.append((order, tender))
        asked += len(cases)
        for (order, tender), decision in zip(owners, policy.decide_batch(cases, decisions=["payable"]), strict=True):
            paid[order.id][tender] += decision["payable"].answer["amount"].amount
    for order in split:
        for at, (_, value) in enumerate(order.payments):
            assert paid[order.id][str(at)] == value, f"{order.id}, payment {at}"
    with capsys.disabled():
        total = sum((sum(amounts.values(), Decimal(0)) for amounts in paid.values()), Decimal(0))
        print(
            f"\n{asked:,} requests for {len(split):,} split orders paid {total:,}, to the cent what they had brought in"
        )


# Clocks and limits ---------------------------------------------------------------------------------------------------


def test_every_day_of_three_years_through_regulation_e(policy: Any) -> None:
    closed = {day for year in (2025, 2026, 2027) for day in federal_holidays(year)}

    def after(day: date, count: int) -> date:
        while count:
            day += timedelta(1)
            count -= day.weekday() < 5 and day not in closed
        return day

    notices = [date(2025, 1, 1) + timedelta(k) for k in range(1060)]
    cases = [
        {
            "bank": {
                "account": "debit",
                "statement_on": (day - timedelta(at % 62)).isoformat(),
                "notice_on": day.isoformat(),
                "new_account": at % 3 == 0,
                "point_of_sale": at % 5 == 0,
                "foreign": at % 7 == 0,
                "finished_on": (day + timedelta(at % 9)).isoformat(),
            }
        }
        for at, day in enumerate(notices)
    ]
    decisions = policy.decide_batch(cases, decisions=["reg_e"])
    for at, (day, decision) in enumerate(zip(notices, decisions, strict=True)):
        answer = decision["reg_e"].answer
        if at % 62 > 60:
            assert answer["notice"] == "too_late"
            continue
        longer = at % 3 == 0 or at % 5 == 0 or at % 7 == 0
        assert answer["decide_by"] == after(day, 20 if at % 3 == 0 else 10), day
        assert answer["final_by"] == day + timedelta(90 if longer else 45), day
        assert answer["tell_by"] == after(day + timedelta(at % 9), 3), day


@pytest.mark.parametrize("region", ["EU", "US", "MENA"])
def test_the_monitoring_limit_counts_exactly(policy: Any, region: str) -> None:
    """Around both limits and the least number, in whole numbers."""
    cases, wanted = [], []
    for month in (date(2025, 5, 1), date(2025, 6, 1), date(2026, 3, 1), date(2026, 4, 1)):
        for count in (0, 1499, 1500, 1501, 2200, 3000):
            for settled in {0, 1, *(count * 1000 // k + near for k in (15, 22) for near in (-1, 0, 1) if count)}:
                programme = {"month": month.isoformat(), "region": region, "settled": settled}
                counts = [{"code": "10.4", "count": count - count // 3}, {"code": "10.5", "count": 77}]
                cases.append({"programme": programme | {"fraud_reports": count // 3, "disputes": counts}})
                limit = 15 if month >= date(2026, 4, 1) and region != "MENA" else 22  # per mille
                if month < date(2025, 6, 1):
                    wanted.append("not_started")
                elif count <= 1500:
                    wanted.append("too_few")
                elif settled == 0:
                    wanted.append("undefined")
                else:
                    wanted.append("excessive" if count * 1000 >= limit * settled else "below")
    decisions = policy.decide_batch(cases, decisions=["vamp", "vamp_ratio"])
    assert [decision["vamp"].answer["state"] for decision in decisions] == wanted
    for case, decision in zip(cases, decisions, strict=True):
        ratio = decision["vamp_ratio"].answer
        assert ratio["denominator"] == case["programme"]["settled"]
        assert (ratio["percent"] is None) == ratio["text"].startswith("undefined") == (ratio["denominator"] == 0)


def test_the_examples_say_what_they_show(policy: Any) -> None:
    lines = (PACK / "examples" / "disputes.ndjson").read_text(encoding="utf-8").splitlines()
    decisions = [policy.decide(json.loads(line)) for line in lines]
    assert [decision["response"].fired for decision in decisions[:4]] == [
        ["evidence_complete"],
        ["refunded_before"],
        ["own_loss"],
        ["large_at_the_last"],
    ]
    assert decisions[2]["refund"].answer.amount == Decimal("64.50")
    assert list(decisions[4]["response"].missing) == ["dispute.paid_on"]
    assert decisions[5]["vamp"].answer["state"] == "excessive"
    assert decisions[6]["reg_e"].fired == ["running"]
