"""The pack `rules/order_status` on all 3,000 orders of a real marketplace, at two moments.

What the engine says of each order is compared with what stands here, which reads the raw rows and nothing else.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any

import pytest

import adjudge
from olist_orders import END, Order, case_of, load_in_reals, moment, read_orders, show

LOST_AFTER = 20  # days without a scan, in a market that is none of the near ones
SILENT_AFTER = 4
REFUSAL = "was handed to the carrier before the order was placed"


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    """All orders."""
    return read_orders()


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> adjudge.Policy:
    """The pack in reals."""
    return load_in_reals(tmp_path_factory.mktemp("packs"), "order_status")


# A second opinion ----------------------------------------------------------------------------------------------------


def is_refused(order: Order, asked: datetime) -> bool:
    """Whether the data cannot be: a parcel left before anyone had ordered."""
    return order.handed_over is not None and order.placed > order.handed_over <= asked


def expected(order: Order, asked: datetime) -> dict[str, Any]:
    """What is to be said of an order at a moment, from its row."""
    left = order.handed_over if order.handed_over and order.handed_over <= asked else None
    came = order.delivered if order.delivered and order.delivered <= asked else None
    is_cancelled, is_overdue = order.status == "canceled", asked.date() > order.promised.date()
    is_lost = left is not None and came is None and (asked.date() - left.date()).days >= LOST_AFTER
    if is_cancelled:
        state, punctuality = "cancelled", "not_applicable"
    elif came:
        state, punctuality = "delivered", "late" if came.date() > order.promised.date() else "on_time"
    else:
        not_left = "on_hold" if order.status == "unavailable" else "not_shipped"
        state = "lost" if is_lost else "shipped" if left else not_left
        punctuality = "overdue" if is_overdue else "not_due"
    headlines = {
        ("delivered", "late"): "arrived_late",
        ("delivered", "on_time"): "arrived",
        ("shipped", "not_due"): "on_its_way",
        ("not_shipped", "not_due"): "being_packed",
    }
    headline = {"cancelled": "cancelled", "lost": "lost", "on_hold": "waiting"}.get(state)
    until = came or asked
    return {
        "order_state": state,
        "order_punctuality": punctuality,
        "days_late": max(0, (until.date() - order.promised.date()).days) * (punctuality in ("late", "overdue")),
        "line_handover": [handover(item["shipping_limit_date"], left, asked, is_cancelled) for item in order.items],
        "headline": headline or headlines.get((state, punctuality), "overdue"),
    }


def handover(limit: str, left: datetime | None, asked: datetime, is_cancelled: bool) -> str:
    """How one item's handover stands against its seller's limit."""
    until = datetime.fromisoformat(limit)
    if is_cancelled:
        return "not_applicable"
    if left:
        return "late" if left > until else "on_time"
    return "overdue" if asked > until else "not_due"


def compare(policy: adjudge.Policy, orders: list[Order], moments: list[datetime]) -> list[dict[str, Any] | None]:
    """Decide all orders and compare them one by one; gives the answers, None for what is refused as data."""
    cases = [case_of(order, asked) for order, asked in zip(orders, moments, strict=True)]
    names = [*expected(orders[0], moments[0]), "reply_facts", "status_misleads"]
    found: list[dict[str, Any] | None] = []
    wrong = []
    for order, asked, decision in zip(orders, moments, policy.decide_batch(cases, decisions=names), strict=True):
        if is_refused(order, asked):
            problem = decision["order_state"].error
            if problem is None or problem.name != "check_failed" or REFUSAL not in problem.message:
                wrong.append(f"{order.id}: not refused")
            assert all(answer.answer is None for answer in decision.values())
            found.append(None)
            continue
        answers = {name: decision[name].answer for name in names}
        found.append(answers)
        wrong += [
            f"{order.id} at {asked}: {name} is {answers[name]}, not {want}"
            for name, want in expected(order, asked).items()
            if answers[name] != want
        ]
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:20]])
    return found


# The tests -----------------------------------------------------------------------------------------------------------


def test_every_order_at_the_end_of_the_file(
    policy: adjudge.Policy, orders: list[Order], capsys: pytest.CaptureFixture[str]
) -> None:
    found = [answers for answers in compare(policy, orders, [END] * len(orders)) if answers]
    punctuality = Counter(answers["order_punctuality"] for answers in found)
    lines = Counter(handover for answers in found for handover in answers["line_handover"])
    counts = {
        "orders": len(orders),
        "refused as data": len(orders) - len(found),
        "delivered late": punctuality["late"],
        "delivered on time": punctuality["on_time"],
        "overdue": punctuality["overdue"],
        "lost": sum(answers["order_state"] == "lost" for answers in found),
        "cancelled": sum(answers["order_state"] == "cancelled" for answers in found),
        "orders that a seller handed over late": sum("late" in answers["line_handover"] for answers in found),
        "items that a seller handed over late": lines["late"],
        "orders of several sellers": sum("sellers" in " ".join(answers["reply_facts"]) for answers in found),
        "orders whose status misleads": sum(answers["status_misleads"] for answers in found),
    }
    with capsys.disabled():
        print(show("Orders of the file at its end", counts))

    # Counted from the rows, without a case and without the rules above.
    sound = [order for order in orders if not is_refused(order, END)]
    came = [order for order in sound if order.delivered and order.status != "canceled"]
    left_late = [
        [str(order.handed_over) > item["shipping_limit_date"] for item in order.items]
        for order in sound
        if order.handed_over and order.status != "canceled"
    ]
    assert counts == {
        "orders": 3000,
        "refused as data": sum(
            bool(o.handed_over) and o.row["order_delivered_carrier_date"] < str(o.placed) for o in orders
        ),
        "delivered late": sum(order.delivered.date() > order.promised.date() for order in came if order.delivered),
        "delivered on time": sum(order.delivered.date() <= order.promised.date() for order in came if order.delivered),
        "overdue": sum(not order.delivered and order.status != "canceled" for order in sound),
        "lost": sum(order.status == "shipped" for order in sound),
        "cancelled": sum(order.status == "canceled" for order in sound),
        "orders that a seller handed over late": sum(map(any, left_late)),
        "items that a seller handed over late": sum(map(sum, left_late)),
        "orders of several sellers": sum(len({item["seller_id"] for item in order.items}) > 1 for order in sound),
        "orders whose status misleads": sum(order.status == "shipped" for order in sound),
    }


def test_every_order_on_the_morning_after_its_promise(
    policy: adjudge.Policy, orders: list[Order], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is known yet of what came later that day."""
    moments = [datetime.combine(order.promised.date() + timedelta(1), time(9)) for order in orders]
    found = [answers for answers in compare(policy, orders, moments) if answers]
    overdue = sum(answers["order_punctuality"] == "overdue" for answers in found)
    silent = sum("has not scanned" in " ".join(answers["reply_facts"]) for answers in found)
    still_out = [
        (order, asked)
        for order, asked in zip(orders, moments, strict=True)
        if not is_refused(order, asked) and not (order.delivered and order.delivered <= asked)
    ]
    with capsys.disabled():
        counts = {"overdue": overdue, "not scanned for days, and told so": silent}
        print(show("Orders on the morning after their promise", counts))
    assert overdue == sum(order.status != "canceled" for order, _ in still_out)
    # A parcel of a cancelled order is still looked for.
    days = [(asked.date() - order.handed_over.date()).days for order, asked in still_out if order.handed_over]
    assert silent == sum(SILENT_AFTER <= day < LOST_AFTER for day in days)


def test_a_parcel_of_which_the_file_says_nothing_is_not_judged(policy: adjudge.Policy, orders: list[Order]) -> None:
    """The day of delivery belongs to an order. With several sellers no one knows whose parcel it was."""
    several = [order for order in orders if len(order.sellers) > 1 and order.delivered]
    assert several
    cases = [case_of(order) for order in several]
    for case in cases:
        for parcel in case["order"]["shipments"][1:]:
            parcel["delivered_on"] = None
    for order, decision in zip(several, policy.decide_batch(cases), strict=True):
        assert decision["order_state"].answer == "delivered"
        if order.delivered and order.delivered.date() > order.promised.date():
            assert decision["order_punctuality"].answer == "late", "one late parcel is enough"
            continue
        assert decision["order_punctuality"].status == "undetermined"
        missing = {f"order.shipments[{number}].delivered_on" for number in range(2, len(order.sellers) + 1)}
        assert set(decision["order_punctuality"].missing) == missing


def test_delivered_orders_of_the_file_have_a_day_of_delivery(orders: list[Order]) -> None:
    """The cases rest on it: the pack would not judge such an order."""
    assert [order.id for order in orders if order.status == "delivered" and not order.delivered] == []
    assert all(moment(item["shipping_limit_date"]) for order in orders for item in order.items)
