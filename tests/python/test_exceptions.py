"""The pack `rules/exceptions` on all 3,000 orders of a real marketplace.

Which exceptions an order has is compared, order by order, with what stands here: it reads the raw rows, and neither the
engine nor the pack is asked. The rule on delayed shipment is tried on the same orders as if they were American.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

import adjudge
from olist_orders import END, Case, Order, case_of, load_in_reals, read_orders, show
from us_holidays import federal_holidays

LOST_AFTER = 20
ROUNDING = Decimal("0.05")
MOST_INTEREST = Decimal("1.20")
DECISIONS = ["found", "work", "due", "lead", "payment_state"]
# Working days after Wednesday, 17 October 2018, on which the work of each priority is due.
DUE_ON = {"P2": date(2018, 10, 18), "P3": date(2018, 10, 19), "P4": date(2018, 10, 24)}


@pytest.fixture(scope="module")
def orders() -> list[Order]:
    """The orders of the file whose data can be."""
    return [order for order in read_orders() if not (order.handed_over and order.handed_over < order.placed)]


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> adjudge.Policy:
    """The pack in reals."""
    return load_in_reals(tmp_path_factory.mktemp("packs"), "exceptions")


# A second opinion ----------------------------------------------------------------------------------------------------


def paid(order: Order) -> Decimal:
    return sum((Decimal(payment["payment_value"]) for payment in order.payments), Decimal(0))


def payment_state(order: Order) -> str:
    """How the payments stand against items and freight."""
    due = sum((Decimal(item["price"]) + Decimal(item["freight_value"]) for item in order.items), Decimal(0))
    more = paid(order) - due
    in_instalments = any(payment["payment_installments"] != "1" for payment in order.payments)
    if not order.items:
        return "not_comparable"
    if abs(more) <= ROUNDING:
        return "rounding" if more else "exact"
    if more > 0:
        return "instalment_interest" if in_instalments and paid(order) <= due * MOST_INTEREST else "over"
    return "short"


def exceptions(order: Order) -> list[str]:
    """The exceptions of an order at the end of the file, the first to handle first."""
    left, came, is_cancelled = order.handed_over, order.delivered, order.status == "canceled"
    is_late = [str(left) > item["shipping_limit_date"] for item in order.items if left]
    found = {
        "lost": left and not came and (END - left).days >= LOST_AFTER,
        "stock_out": order.status == "unavailable",
        "refund_open": is_cancelled and paid(order) > 0,
        "payment_mismatch": payment_state(order) in ("short", "over"),
        "late": not came and not is_cancelled,
        "ship_late": order.items and not left and not is_cancelled,
        "data_conflict": left and order.approved and left < order.approved,
        "arrived_late": came and came.date() > order.promised.date(),
        "left_late": any(is_late) and not is_cancelled,
    }
    return [name for name, holds in found.items() if holds]


# The tests -----------------------------------------------------------------------------------------------------------


def test_every_order_at_the_end_of_the_file(
    policy: adjudge.Policy, orders: list[Order], capsys: pytest.CaptureFixture[str]
) -> None:
    decisions = policy.decide_batch([case_of(order) for order in orders], decisions=DECISIONS)
    wrong = []
    kinds: Counter[str] = Counter()
    payments: Counter[str] = Counter()
    owners: Counter[str] = Counter()
    for order, decision in zip(orders, decisions, strict=True):
        found, state = decision["found"].answer, decision["payment_state"].answer
        if found != exceptions(order):
            wrong.append(f"{order.id}: {found}, not {exceptions(order)}")
        if state != payment_state(order):
            wrong.append(f"{order.id}: the payment is {state}, not {payment_state(order)}")
        kinds.update(found)
        payments[state] += 1
        work, due = decision["work"].answer, decision["due"].answer
        assert [piece["kind"] for piece in work] == [entry["kind"] for entry in due] == found
        assert [entry["at"].date() for entry in due] == [DUE_ON[piece["priority"]] for piece in work]
        assert decision["lead"].answer["kind"] == (found[0] if found else None)
        owners.update(f"for the {piece['owner']}" for piece in work)
    assert not wrong, "\n".join([f"{len(wrong)} differences", *wrong[:20]])
    with capsys.disabled():
        print(show("Exceptions of the file at its end", {"orders": len(orders), **dict(kinds), **dict(owners)}))
        print(show("Payments against items and freight", dict(payments)))

    # Counted once more, over the rows of the file instead of order by order.
    assert kinds["data_conflict"] == sum(
        order.row["order_delivered_carrier_date"] < order.row["order_approved_at"]
        for order in orders
        if order.handed_over and order.approved
    )
    assert kinds["arrived_late"] == sum(
        order.row["order_delivered_customer_date"][:10] > order.row["order_estimated_delivery_date"][:10]
        for order in orders
    )
    assert kinds["ship_late"] == sum(order.status in ("processing", "invoiced") for order in orders) + sum(
        order.status == "unavailable" and bool(order.items) for order in orders
    )
    sums = {order.id: Decimal(0) for order in orders if order.items}
    for order in orders:
        for item in order.items:
            sums[order.id] -= Decimal(item["price"]) + Decimal(item["freight_value"])
    for order in orders:
        for payment in order.payments if order.id in sums else []:
            sums[order.id] += Decimal(payment["payment_value"])
    assert len(sums) - payments["exact"] == sum(rest != 0 for rest in sums.values())
    assert payments["rounding"] == sum(0 < abs(rest) <= ROUNDING for rest in sums.values())
    assert payments["not_comparable"] == len(orders) - len(sums)


def test_a_missing_day_of_delivery_is_said_and_named(policy: adjudge.Policy, orders: list[Order]) -> None:
    """The file has a day for each delivered order, so some days are taken away."""
    delivered = [order for order in orders if order.status == "delivered"][::25]
    cases = [case_of(order) for order in delivered]
    for case in cases:
        for parcel in case["order"]["shipments"]:
            parcel["delivered_on"] = None
    for order, decision in zip(delivered, policy.decide_batch(cases), strict=True):
        assert decision["late"].status == "undetermined"
        assert set(decision["late"].missing) == {
            f"order.shipments[{number}].delivered_on" for number in range(1, len(order.sellers) + 1)
        }
        assert "delivered_without_date" in decision["conflicts"].answer
        assert {"data_conflict", "facts_missing"} <= set(decision["found"].answer)
        assert "arrived_late" not in decision["found"].answer


def working_days_after(day: date, count: int) -> date:
    closed = {day for year in range(2016, 2020) for day in federal_holidays(year, saturdays_move=True)}
    while count:
        day += timedelta(1)
        count -= day.weekday() < 5 and day not in closed
    return day


# The rule on delayed shipment: as if the orders were American and the last seller's limit stated to the buyer ---------


def stated_day(order: Order) -> date:
    limits = [item["shipping_limit_date"] for item in order.items]
    return min(datetime.fromisoformat(max(limits)).date(), order.promised.date())


def decide_american(
    policy: adjudge.Policy, orders: list[Order], days: int, delays: list[int]
) -> list[tuple[date, adjudge.Decision]]:
    """Decide at the end of a day. It and the new day of each delay are given in days after the stated one."""
    cases: list[Case] = []
    for order in orders:
        by = stated_day(order)
        case = case_of(order, datetime.combine(by + timedelta(days), time(23, 59, 59)))
        case["order"] |= {"market": "US", "promised_ship_by": by.isoformat()}
        case["delays"] = [
            {"notified_on": by.isoformat(), "new_date": (by + timedelta(delay)).isoformat()} for delay in delays
        ]
        cases.append(case)
    decisions = policy.decide_batch(cases, decisions=["consent", "refund_by", "refund_sum"])
    return [(stated_day(order), decision) for order, decision in zip(orders, decisions, strict=True)]


def is_out(order: Order, day: date) -> bool:
    return order.handed_over is not None and order.handed_over.date() <= day


def test_the_delay_rule_when_no_one_was_asked(
    policy: adjudge.Policy, orders: list[Order], capsys: pytest.CaptureFixture[str]
) -> None:
    american = [order for order in orders if order.items and order.status != "canceled"]
    for _, decision in decide_american(policy, american, 0, []):
        assert decision["consent"].answer["step"] in ("shipped", "ship_in_time")
    counts: Counter[str] = Counter()
    back = Decimal(0)
    for order, (by, decision) in zip(american, decide_american(policy, american, 1, []), strict=True):
        late = by + timedelta(1)
        since = None if is_out(order, late) else late
        consent, money = decision["consent"].answer, decision["refund_sum"].answer.amount
        assert (consent["step"], consent["since"]) == ("refund_unasked" if since else "shipped", since), order.id
        assert money == (paid(order) if since else 0), order.id
        assert decision["refund_by"].answer["on"] == (working_days_after(since, 7) if since else None), order.id
        counts[consent["step"]] += 1
        back += money
    with capsys.disabled():
        print(show("The delay rule on the day after the stated one, if no one was asked", dict(counts)))
        print(f"{back:>12,} BRL go back unasked")


@pytest.mark.parametrize(
    ("delays", "days", "step"),
    [
        ([10], 10, "may_wait"),
        ([10], 11, "refund_unasked"),
        ([30], 30, "may_wait"),
        ([30], 31, "refund_unasked"),
        ([31], 30, "await_answer"),
        ([31], 31, "refund_unasked"),
        ([10, 20], 10, "await_answer"),
        ([10, 20], 11, "refund_unasked"),
    ],
)
def test_the_delay_rule_when_the_buyer_is_silent(
    policy: adjudge.Policy, orders: list[Order], delays: list[int], days: int, step: str
) -> None:
    american = [order for order in orders if order.items and order.status != "canceled"]
    found = Counter(
        (decision["consent"].answer["step"], is_out(order, by + timedelta(days)))
        for order, (by, decision) in zip(american, decide_american(policy, american, days, delays), strict=True)
    )
    out = sum(is_out(order, stated_day(order) + timedelta(days)) for order in american)
    assert found == {("shipped", True): out, (step, False): len(american) - out}


def test_a_cancelled_order_needs_the_day_of_the_cancellation(policy: adjudge.Policy, orders: list[Order]) -> None:
    """The file does not have it."""
    cancelled = [order for order in orders if order.items and order.status == "canceled"]
    assert cancelled
    for _, decision in decide_american(policy, cancelled, 1, []):
        assert decision["consent"].missing == decision["refund_by"].missing == ["sale.cancelled_on"]
