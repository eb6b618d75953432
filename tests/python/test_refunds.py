"""The pack `rules/refunds`: a marketplace's real orders and split payments, chains of partial refunds, random cases.

Expected amounts are computed here from the raw files in whole cents, by other means than the pack's.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import desk_orders
import desk_reference as desk
import random_orders as made
import refund_reference as reference
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "refunds"
TENDER_POLICIES = ("original_only", "first_in_first_out", "last_in_first_out", "proportional", "credit_first")
CREDIT = ("gift_card", "store_credit", "voucher")
KIND_OF = {"credit_card": "card", "boleto": "bank", "voucher": "voucher", "debit_card": "debit", "not_defined": "bank"}


@pytest.fixture(scope="module")
def policy() -> Any:
    """The loaded pack."""
    return adjudge.load(str(PACK))


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the shared data."""
    return shared.needed("olist").parent


def in_cents(text: str | Decimal) -> int:
    """Whole cents."""
    amount = Decimal(text) * 100
    assert amount == int(amount)
    return int(amount)


# A marketplace's orders ----------------------------------------------------------------------------------------------


def orders(folder: Path) -> dict[str, tuple[list[tuple[int, int]], list[tuple[str, int]]]]:
    """By order: price and freight of each item, kind and value of each payment, in their own sequence."""
    items: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    payments: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    with (folder / "olist" / "olist_order_items_dataset.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            item = (int(row["order_item_id"]), in_cents(row["price"]), in_cents(row["freight_value"]))
            items[row["order_id"]].append(item)
    with (folder / "olist" / "olist_order_payments_dataset.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            payment = (int(row["payment_sequential"]), KIND_OF[row["payment_type"]], in_cents(row["payment_value"]))
            payments[row["order_id"]].append(payment)
    return {
        order: (
            [(price, freight) for _, price, freight in sorted(items[order])],
            [(kind, value) for _, kind, value in sorted(payments[order])],
        )
        for order in items
        if order in payments
    }


def shares(amount: int, payments: list[tuple[str, int]], strategy: str) -> list[int]:
    """What each payment gives back, in cents."""
    values = [value for _, value in payments]
    if strategy in ("proportional", "original_only"):
        total = sum(values)
        if total == 0:
            return [0 for _ in values]
        got = [amount * value // total for value in values]
        order = sorted(range(len(values)), key=lambda at: (-(amount * values[at] % total), at))
        for at in order[: amount - sum(got)]:
            got[at] += 1
        return got
    turn = list(range(len(values)))
    if strategy == "last_in_first_out":
        turn.reverse()
    if strategy == "credit_first":
        turn.sort(key=lambda at: payments[at][0] not in CREDIT)
    got = [0 for _ in values]
    for at in turn:
        got[at] = min(values[at], amount - sum(got))
    return got


def test_a_marketplace_refunds_what_was_paid(policy: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every order that was paid: all of it back, and its first item back, under each policy for the payments."""
    cases: list[Case] = []
    expected, kinds = [], []
    for order, (items, payments) in orders(folder).items():
        paid, freight = sum(value for _, value in payments), sum(item[1] for item in items)
        for strategy in TENDER_POLICIES:
            for everything in (True, False):
                due = 0 if everything else sum(price for price, _ in items[1:]) + freight
                back = max(0, paid - due)
                back_on = list(range(len(items))) if everything else [0]
                cases.append(
                    {
                        "order": {
                            "id": order,
                            "placed_at": "2018-01-01T00:00:00Z",
                            "shipping": Decimal(freight) / 100,
                            "lines": [
                                {"id": str(at), "sku": "item", "quantity": 1, "unit_price": Decimal(price) / 100}
                                for at, (price, _) in enumerate(items)
                            ],
                            "tenders": [
                                {"id": str(at), "kind": kind, "captured": Decimal(value) / 100}
                                for at, (kind, value) in enumerate(payments)
                            ],
                        },
                        "refund_request": {"lines": [{"line": str(at), "quantity": 1, "arrived": 1} for at in back_on]},
                        "policy": {"tenders": strategy, "shipping": "when_complete" if everything else "kept"},
                    }
                )
                charged = sum(price for price, _ in items) + freight
                expected.append((back, max(0, due - paid), paid - charged, shares(back, payments, strategy)))
                kinds.append(
                    ("all" if everything else "first item", len(payments) > 1, (paid > charged) - (paid < charged))
                )
    decisions = policy.decide_batch(cases, decisions=["refund", "balance", "tender_refunds", "elsewhere", "release"])
    wrong: list[str] = []
    counted: Counter[tuple[str, bool, int, str]] = Counter()
    for case, decision, wanted, kind in zip(cases, decisions, expected, kinds, strict=True):
        refund, balance = decision["refund"].answer, decision["balance"].answer
        found = (
            in_cents(refund["amount"].amount),
            in_cents(refund["owed_by_customer"].amount),
            in_cents(balance["amount"].amount),
            [in_cents(share["amount"].amount) for share in decision["tender_refunds"].answer],
        )
        if found != wanted or decision["elsewhere"].answer.amount != 0:
            wrong.append(f"{case['order']['id']} {kind} {case['policy']['tenders']}: {found}, not {wanted}")
        outcome = decision["release"].answer["outcome"]
        counted[(*kind, outcome)] += 1
        # What was charged above the order (interest on instalments) is looked at by a person.
        assert (outcome == "review") == (kind[2] > 0 and wanted[0] > 0), case
    with capsys.disabled():
        print(
            f"\n{len(cases)} refunds of {len(cases) // 10} orders, {len(TENDER_POLICIES)} policies, {len(wrong)} wrong"
        )
        names = {1: "overcharged", 0: "as charged", -1: "undercharged"}
        for (what, split, sign, outcome), count in sorted(counted.items()):
            print(
                f"  {count:6}  {what:11} {'several payments' if split else 'one payment':16} {names[sign]:12} {outcome}"
            )
    assert len(cases) == 29760
    assert not wrong, "\n".join(wrong[:20])


# Recorded requests of a support desk ---------------------------------------------------------------------------------


def test_returns_and_cancellations_of_a_desk(policy: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Amount and payment of every recorded return and cancellation that the desk's policy allows.

    The pack gives money back to the payments of the order. The desk also lets a customer choose one of their gift cards
    for a return; that is another way than a refund here, and the only difference there is.
    """
    cases, steps = [], []
    for step in desk.steps(folder):
        if step.kind not in ("return_items", "cancel_order") or not step.judgement.allowed:
            continue
        order = desk_orders.order_of(step)
        back = [line["id"] for line in order["lines"]]
        if step.kind == "return_items":
            back = desk_orders.lines_named(step)
        ground = "returned" if step.kind == "return_items" else "cancelled"
        cases.append(
            {
                "order": order,
                "refund_request": {
                    "lines": [{"line": line, "quantity": 1, "arrived": 1, "ground": ground} for line in back]
                },
            }
        )
        steps.append(step)
    counted: Counter[tuple[str, str]] = Counter()
    decisions = policy.decide_batch(cases, decisions=["refund", "tender_refunds", "elsewhere"])
    for step, decision in zip(steps, decisions, strict=True):
        (move,) = step.judgement.settlement
        assert decision["refund"].answer["amount"].amount == -move.amount
        assert decision["elsewhere"].answer.amount == 0
        got = {one["tender"]: one["amount"].amount for one in decision["tender_refunds"].answer if one["amount"].amount}
        chosen = "original payment"
        if got != {move.method: -move.amount}:
            assert step.kind == "return_items"
            assert step.shop.user(step.customer)["payment_methods"][move.method]["source"] == "gift_card"
            chosen = "a gift card that the customer chose"
        counted[step.kind, chosen] += 1
    with capsys.disabled():
        print()
        for (kind, chosen), count in sorted(counted.items()):
            print(f"  {count:5}  {kind:13} same amount, to {chosen}")
    assert sum(counted.values()) == len(cases) > 300


# Chains of partial refunds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("discount", ["keep", "claw_back", "reallocate"])
def test_partial_refunds_sum_to_what_was_paid(policy: Any, discount: str) -> None:
    """Unit by unit in random order: what is left falls to zero, and all refunds together are what was charged."""
    rng = random.Random(discount)
    chains = []
    for _ in range(120):
        order = made.order(rng)
        order["shipping_refunded"] = Decimal(0)
        for line in order["lines"]:
            line["refunded"] = 0
        case = {
            "order": {**order, "tenders": [{"id": "T", "kind": "card", "captured": Decimal(0)}]},
            "policy": {"discount": discount, "shipping": "share", "tenders": "first_in_first_out"},
            "coupon": {"threshold": made.cents(rng, 30000)},
        }
        units = [line["id"] for line in order["lines"] for _ in range(line["quantity"])]
        rng.shuffle(units)
        chains.append((case, units))
    names = ["refund", "remaining", "shipping_refund"]
    first = policy.decide_batch([case for case, _ in chains], decisions=names)
    for (case, _), decision in zip(chains, first, strict=True):
        case["order"]["tenders"][0]["captured"] = decision["refund"].answer["owed_by_customer"].amount
    for turn in range(max(len(units) for _, units in chains)):
        going = [(case, units) for case, units in chains if turn < len(units)]
        for case, units in going:
            case["refund_request"] = {"lines": [{"line": units[turn], "quantity": 1, "arrived": 1}]}
        decisions = policy.decide_batch([case for case, _ in going], decisions=names)
        for (case, units), decision in zip(going, decisions, strict=True):
            tender, refund = case["order"]["tenders"][0], decision["refund"].answer
            # A discount that is taken back may leave the customer owing; then it is paid before the next unit.
            tender["captured"] += refund["owed_by_customer"].amount
            tender["refunded"] = tender.get("refunded", Decimal(0)) + refund["amount"].amount
            case["order"]["shipping_refunded"] += decision["shipping_refund"].answer.amount
            next(line for line in case["order"]["lines"] if line["id"] == units[turn])["refunded"] += 1
            left = decision["remaining"].answer
            assert tender["captured"] - tender["refunded"] == left["goods"].amount + left["shipping"].amount
            if turn == len(units) - 1:
                assert left["goods"].amount == left["tax"].amount == left["shipping"].amount == 0
                assert tender["captured"] == tender["refunded"]


# Random cases --------------------------------------------------------------------------------------------------------


def random_case(rng: random.Random) -> Case:
    """A valid case of the pack."""
    order = made.order(rng)
    lines = rng.sample(order["lines"], rng.randint(0, len(order["lines"])))
    asked = []
    for line in lines:
        one = {"line": line["id"], "quantity": rng.randint(1, 9)}
        made.sometimes(rng, one, "arrived", rng.randint(0, 9), 0.8)
        made.sometimes(rng, one, "ground", rng.choice(("returned", "cancelled", "not_received", "kept")))
        asked.append(one)
    refund_request: Case = {
        "lines": asked,
        "shipping": made.cents(rng, 900),
        "goodwill": rng.choice((0, made.cents(rng, 2000))),
    }
    refund_request["fees"] = [
        {"kind": "restocking", "amount": made.cents(rng, 3000), "tax_rate": Decimal("0.19")}
        for _ in range(rng.randint(0, 2))
    ]
    made.sometimes(rng, refund_request, "id", rng.choice(("F1", "F2")))
    made.sometimes(rng, refund_request, "made_on", f"2026-05-{rng.randint(5, 28):02}", 0.8)
    desk_facts: Case = {}
    made.sometimes(rng, desk_facts, "company_error", rng.random() < 0.5)
    made.sometimes(rng, desk_facts, "amount", f"{made.cents(rng, 2000)} USD")
    made.sometimes(rng, desk_facts, "bill_paid", rng.random() < 0.5)
    made.sometimes(rng, desk_facts, "days_waited", rng.randint(0, 14))
    made.sometimes(
        rng, desk_facts, "stage", rng.choice(("order_received", "in_transit", "out_for_delivery", "delivered"))
    )
    bundle: Case = {"parts": [{"sku": "part", "list_price": made.cents(rng, 900)} for _ in range(rng.randint(0, 3))]}
    made.sometimes(rng, bundle, "line", order["lines"][0]["id"])
    delivery: Case = {"tax_rate": rng.choice((0, Decimal("0.19")))}
    made.sometimes(rng, delivery, "standard_charge", made.cents(rng, 900))
    return {
        "order": order,
        "customer": made.customer(rng),
        "request": made.request(rng, order),
        "refund_request": refund_request,
        "settled": {
            "goodwill": rng.choice((0, made.cents(rng, 900))),
            "fees": rng.choice((0, made.cents(rng, 900))),
            "requests": ["F1"],
        },
        "dispute": {"open": rng.random() < 0.1},
        "delivery": delivery,
        "coupon": {"threshold": rng.choice((0, made.cents(rng, 50000)))},
        "bundle": bundle,
        "desk": desk_facts,
        "policy": {
            "discount": rng.choice(("keep", "claw_back", "reallocate")),
            "tenders": rng.choice(TENDER_POLICIES),
            "shipping": rng.choice(("kept", "as_asked", "share", "when_complete")),
        },
    }


def test_random_cases_have_an_answer_and_a_reason(policy: Any) -> None:
    """No error, no conflict, no unknown without a name; the pack's guarantees are watched in every case."""
    rng = random.Random(64668)
    cases = [random_case(rng) for _ in range(3000)]
    found = made.strange(policy.decide_batch(cases), policy.decisions, cases)
    assert not found, "\n".join(found[:5])


# A rule of the pack, what it could wrongly say, and the guarantee that must catch it (its name or its text).
MISTAKES = {
    "the discount is given back as well": (
        "goods.yaml",
        "amount: goods_before[i] - goods_after[i]",
        "amount: list_before[i] - list_after[i]",
        "lines_sum_to_the_goods",
    ),
    "what was announced counts, not what arrived": (
        "goods.yaml",
        "min(asked_of(l.id)[1].quantity, asked_of(l.id)[1].arrived, l.quantity - l.refunded)",
        "min(asked_of(l.id)[1].quantity, l.quantity - l.refunded)",
        "no_more_than_arrived",
    ),
    "units are refunded twice": (
        "goods.yaml",
        "asked_of(l.id)[1].arrived, l.quantity - l.refunded)",
        "asked_of(l.id)[1].arrived)",
        "no_unit_twice",
    ),
    "a cent too much goes back": (
        "money.yaml",
        "then: {amount: charged - refunded - due_total_after, owed_by_customer: 0 EUR}",
        "then: {amount: charged - refunded - due_total_after + 0.01 EUR, owed_by_customer: 0 EUR}",
        "is what is owed for what is kept",
    ),
    "what the customer owes is floored": (
        "money.yaml",
        "owed_by_customer: due_total_after - charged + refunded}",
        "owed_by_customer: 0 EUR}",
        "is what is owed for what is kept",
    ),
    "each payment gets all of it": (
        "money.yaml",
        "refund.amount - drawn_before[i]",
        "refund.amount",
        "payments_sum_to_the_refund",
    ),
    "the delivery charge goes back beyond what is left": (
        "money.yaml",
        "then: min(refund_request.shipping, shipping_room)",
        "then: refund_request.shipping",
        "shipping_within_its_maximum",
    ),
    "fees turn into a debt": (
        "money.yaml",
        "then: max(0 EUR, goods_refund + shipping_refund)",
        "then: fees_asked",
        "fees_are_no_debt",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_guarantees_catch_a_wrong_rule(mistake: str) -> None:
    """A pack with one wrong rule pays nothing where the rule is wrong: the guarantee withholds the answer."""
    file, right, wrong, guarantee = MISTAKES[mistake]
    rng = random.Random(mistake)
    cases = [random_case(rng) for _ in range(300)]
    broken = made.broken_guarantees(PACK, file, right, wrong, ["common"], cases)
    assert any(guarantee in message for message in broken), broken


def test_random_refunds_agree_with_the_reference(policy: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Units, lines, components, tax, balance and payments of random refunds, case by case."""
    rng = random.Random(30263)
    cases = [random_case(rng) for _ in range(3000)]
    names = ["units", "line_refunds", "shipping_refund", "fees", "refund", "balance", "tax_refund", "tender_refunds"]
    counted: Counter[str] = Counter()
    for case, decision in zip(cases, policy.decide_batch(cases, decisions=[*names, "elsewhere"]), strict=True):
        wanted = reference.refund_of(case)
        if wanted is None:
            # What was not counted leaves the units open, unless nothing else could come of them.
            counted["goods not counted"] += 1
            assert decision["units"].status == "undetermined"
            continue
        counted["paid out" if wanted.amount else "owed" if wanted.owed else "nothing"] += 1
        refund = decision["refund"].answer
        found = reference.Refund(
            units=[int(units) for units in decision["units"].answer],
            lines=[
                (in_cents(one["amount"].amount), in_cents(one["tax"].amount)) for one in decision["line_refunds"].answer
            ],
            shipping=in_cents(decision["shipping_refund"].answer.amount),
            fees=in_cents(decision["fees"].answer.amount),
            amount=in_cents(refund["amount"].amount),
            owed=in_cents(refund["owed_by_customer"].amount),
            balance=in_cents(decision["balance"].answer["amount"].amount),
            tax=in_cents(decision["tax_refund"].answer.amount),
            shares=wanted.shares,
            elsewhere=wanted.elsewhere,
        )
        if wanted.shares is None:
            counted["day not known"] += 1
        else:
            found.shares = [in_cents(one["amount"].amount) for one in decision["tender_refunds"].answer]
            found.elsewhere = in_cents(decision["elsewhere"].answer.amount)
        assert found == wanted, case
    with capsys.disabled():
        print(f"\n{len(cases)} random refunds agree with the reference: {dict(sorted(counted.items()))}")
    assert min(counted.values()) > 50


def test_examples_show_answers_and_an_open_question(policy: Any) -> None:
    """All example cases are sound; one of them lacks a fact that its answer depends on."""
    examples = made.examples_of(PACK)
    decisions = list(policy.decide_batch(examples))
    assert not made.strange(decisions, policy.decisions, examples)
    statuses = [decision["refund"].status for decision in decisions]
    assert statuses.count("undetermined") == 1
    assert statuses.count("decided") == len(examples) - 1
