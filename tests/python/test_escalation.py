"""The pack `rules/escalation` on real tickets, orders and returns.

Tickets: level and reasons of each of 8,000 tickets, and after each of their events. Returns: each of 10,000 orders, of
which a quarter came back before it was placed. Orders: each of 3,000, judged on the last day of the file. All are
compared with `escalation_reference`, case by case.
"""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import adjudge
import contact_reference
import escalation_reference as reference
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "escalation"
LEVEL = {"breach": "L2", "reopened": "L2", "data_conflict": "L2", "parcel_silent": "L2"}


@pytest.fixture(scope="module")
def policy() -> Any:
    """The pack."""
    return adjudge.load(str(PACK))


@pytest.fixture(scope="module")
def events() -> list[contact_reference.Event]:
    """Every event of every ticket."""
    return contact_reference.read_events(shared.needed("incident", "incident_event_log_8000.csv.gz"))


@pytest.fixture(scope="module")
def orders() -> list[reference.Order]:
    """Every order of the marketplace."""
    return reference.read_orders(shared.needed("olist", "olist_orders_dataset.csv"))


def judged(on: datetime.date, **facts: Case) -> Case:
    """A case without a running target, at noon of a day."""
    case = {"judged_at": f"{on.isoformat()}T12:00:00", "target": "none", **facts.pop("case", {})}
    return {"case": case, "customer": {}, **facts}


def found_reasons(policy: Any, cases: list[Case]) -> list[list[str]]:
    """What the pack says of each case; level and reasons must be decided and agree with each other."""
    found = []
    for decision in policy.decide_batch(cases, decisions=["escalation", "reasons", "level"]):
        assert decision["escalation"].status == decision["reasons"].status == "decided"
        reasons = [entry["reason"] for entry in decision["reasons"].answer]
        gravest = decision["escalation"].answer
        assert gravest["reason"] == (reasons[0] if reasons else "none")
        assert gravest["level"] == (LEVEL[reasons[0]] if reasons else "L0")
        assert decision["level"].answer["moves"] == ("up" if reasons else "stays")
        found.append(reasons)
    return found


def ticket_cases(events: list[contact_reference.Event]) -> list[Case]:
    """Tickets as cases: a target that was missed, and how often they came back."""
    day = datetime.date(2016, 6, 1)
    return [judged(day, case={"breaches": int(not event.in_time), "reopened": event.reopened}) for event in events]


def test_every_ticket(policy: Any, events: list[contact_reference.Event], capsys: pytest.CaptureFixture[str]) -> None:
    closed = [log[-1] for log in contact_reference.by_ticket(events).values()]
    found = found_reasons(policy, ticket_cases(closed))
    assert found == [reference.ticket_reasons(event) for event in closed]
    counts = Counter(tuple(reasons) for reasons in found)
    assert counts == {("breach",): 5089, ("breach", "reopened"): 16, (): 2895}
    with capsys.disabled():
        print("\nreasons             level  tickets")
        for reasons, count in sorted(counts.items()):
            print(f"{', '.join(reasons) or 'none':20}{'L2' if reasons else 'L1':6}{count:8}")


def test_every_event(policy: Any, events: list[contact_reference.Event]) -> None:
    """The same after every change of a ticket, and a level once reached for a missed target is kept."""
    found = found_reasons(policy, ticket_cases(events))
    assert found == [reference.ticket_reasons(event) for event in events]
    missed: set[str] = set()
    for event, reasons in zip(events, found, strict=True):
        assert event.ticket not in missed or "breach" in reasons
        if "breach" in reasons:
            missed.add(event.ticket)
    assert len(missed) == 5105


def test_every_return(policy: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """What came back before it was ordered goes to those who mend data; nothing else does."""
    returns = reference.read_returns(shared.needed("returns", "ecommerce_returns_synthetic_data.csv"))
    cases = []
    for entry in returns:
        record = {"placed_on": entry.placed_on.isoformat()}
        if entry.returned_on is not None:
            record["return_on"] = entry.returned_on.isoformat()
        cases.append(judged(datetime.date(2026, 11, 24), record=record))
    found = found_reasons(policy, cases)
    assert found == [["data_conflict"] if entry.is_impossible else [] for entry in returns]
    conflicts = sum(reasons == ["data_conflict"] for reasons in found)
    assert (len(found), sum(entry.returned_on is not None for entry in returns), conflicts) == (10000, 5052, 2513)
    with capsys.disabled():
        print(f"\n{conflicts} of {len(found)} orders came back before they were placed: L2, data_quality")


def order_case(order: reference.Order, today: datetime.date) -> Case:
    """An order as its records are on a day."""
    record = {"status": reference.STATUS[order.status], "placed_on": order.placed_on.isoformat()}
    if order.delivered_on is not None:
        record["delivered_on"] = order.delivered_on.isoformat()
    parcel: Case = {"under_way": order.is_under_way}
    if order.handed_over_on is not None:
        parcel["last_scan_on"] = order.handed_over_on.isoformat()
    return judged(today, record=record, parcel=parcel)


def test_every_order(policy: Any, orders: list[reference.Order], capsys: pytest.CaptureFixture[str]) -> None:
    """On the last day of the file, and five and six days after each open parcel was handed over."""
    last = max(day for order in orders for day in (order.placed_on, order.delivered_on) if day)
    found = found_reasons(policy, [order_case(order, last) for order in orders])
    assert found == [["parcel_silent"] if order.is_silent(last) else [] for order in orders]
    assert not any(order.is_contradictory for order in orders)
    silent = sum(reasons == ["parcel_silent"] for reasons in found)
    assert (len(found), sum(order.is_under_way for order in orders), silent) == (3000, 38, 38)

    handed_over = [(order, order.handed_over_on) for order in orders if order.is_under_way and order.handed_over_on]
    assert len(handed_over) == 38
    for days, expected in ((5, []), (6, ["parcel_silent"])):
        cases = [order_case(order, handed + datetime.timedelta(days=days)) for order, handed in handed_over]
        assert found_reasons(policy, cases) == [expected] * len(cases)
    with capsys.disabled():
        print(f"\n{silent} of {len(found)} orders have a silent parcel: L2, carrier_claims; none contradicts itself")


def test_orders_whose_day_is_lost(policy: Any, orders: list[reference.Order]) -> None:
    """Every delivered order without its day is a conflict; a parcel on the road without a scan is a question."""
    today = datetime.date(2018, 10, 1)
    delivered = [order_case(order, today) for order in orders if order.status == "delivered"]
    for case in delivered:
        del case["record"]["delivered_on"]
    assert found_reasons(policy, delivered) == [["data_conflict"]] * 2904
    under_way = [order_case(order, today) for order in orders if order.is_under_way]
    for case in under_way:
        del case["parcel"]["last_scan_on"]
    for decision in policy.decide_batch(under_way, decisions=["escalation"]):
        assert decision["escalation"].status == "undetermined"
        assert list(decision["escalation"].missing) == ["parcel.last_scan_on"]
