"""The pack `rules/exchanges`: every recorded exchange of a support desk, changed ones, and random cases."""

from __future__ import annotations

import copy
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import desk_orders
import desk_reference as desk
import random_orders as made
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "exchanges"
DECISIONS = ["exchange", "difference", "settlement"]

# The same refusal, as the desk's policy numbers it and as the pack names it.
SAME = {
    "R15_exchange": "approved",
    "R13_same_option": "same_variant",
    "R13_gift_card_short": "stored_value_short",
}


@pytest.fixture(scope="module")
def policy() -> Any:
    """The loaded pack."""
    return adjudge.load(str(PACK))


@pytest.fixture(scope="module")
def steps() -> list[desk.Step]:
    """All recorded exchanges in order, with state, judged by the reference."""
    folder = shared.needed("tau2").parent
    return [step for step in desk.steps(folder) if step.kind == "exchange_items"]


def case_of(step: desk.Step) -> Case:
    """A recorded exchange. The desk has no time limit, so the pack is asked without a window."""
    return {
        "order": desk_orders.order_of(step),
        "swaps": desk_orders.swaps_of(step),
        "variants": desk_orders.variants_of(step),
        "wallet": desk_orders.wallet_of(step),
        "payment_method": step.arguments["payment_method_id"],
        "history": {"back_requested": desk_orders.STATUS[desk_orders.raw_order(step)["status"]][2]},
        "policy": {"window": "unlimited"},
    }


def decide_all(policy: Any, cases: list[Case]) -> list[Any]:
    """The pack's decisions on many cases."""
    return list(policy.decide_batch(cases, decisions=DECISIONS))


def test_the_desk_and_the_pack_agree(policy: Any, steps: list[desk.Step], capsys: pytest.CaptureFixture[str]) -> None:
    """Outcome, rule and signed difference of every recorded exchange; there is no class of difference."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for step, decision in zip(steps, decide_all(policy, [case_of(step) for step in steps]), strict=True):
        (fired,) = decision["exchange"].fired
        counted[step.source, step.judgement.rule, fired] += 1
        assert decision["exchange"].answer["outcome"] == ("approve" if step.judgement.allowed else "deny")
        assert fired == SAME[step.judgement.rule]
        due = sum((move.amount for move in step.judgement.settlement), Decimal(0))
        difference = decision["difference"].answer
        assert difference["amount"].amount == due
        assert difference["payer"] == ("customer" if due > 0 else "shop" if due < 0 else "nobody")
        # The desk charges at once, and says nothing of when money goes back for goods that must come back first.
        timing = [move.timing for move in step.judgement.settlement]
        assert decision["settlement"].answer == ("now" if due > 0 else "after_inspection" if due < 0 else "never")
        assert timing == ([desk.AT_ONCE] if due > 0 else [desk.NOT_STATED] if due < 0 else [])
    with capsys.disabled():
        print(f"\n{len(steps)} recorded exchanges")
        for (source, rule, fired), count in sorted(counted.items()):
            print(f"  {count:5}  {source:5} {rule:20} {fired}")
    assert len(steps) > 150


def test_changed_requests_show_where_the_two_policies_part(policy: Any, steps: list[desk.Step]) -> None:
    """What each policy says of permitted exchanges that are changed a little.

    They part in two classes: the desk's policy has no window, and it wants a method even where nothing is to be paid. A
    third could be variants with the same options under two ids, which the pack takes for two; the catalogue has none.
    """
    for product in steps[0].shop.data["products"].values():
        options = [sorted(variant["options"].items()) for variant in product["variants"].values()]
        assert all(options.count(one) == 1 for one in options)
    permitted = [step for step in steps if step.judgement.allowed]
    for step, decision in zip(permitted, decide_all(policy, [finite(step) for step in permitted]), strict=True):
        assert decision["exchange"].status == "undetermined", step
        assert "order.delivered_on" in decision["exchange"].missing
    strangers = []
    for step in permitted:
        case = case_of(step)
        case["payment_method"] = "gift_card_0000"
        strangers.append(case)
    for step, decision in zip(permitted, decide_all(policy, strangers), strict=True):
        wanted = "no_such_method" if step.judgement.settlement else "approved"
        assert list(decision["exchange"].fired) == [wanted]
    shorts = []
    for step in permitted:
        case = case_of(step)
        case["wallet"] = [{"id": "gift", "kind": "gift_card", "balance": due_of(step) - Decimal("0.01")}]
        case["payment_method"] = "gift"
        if due_of(step) > 0:
            shorts.append(case)
            enough = copy.deepcopy(case)
            enough["wallet"][0]["balance"] += Decimal("0.01")
            shorts.append(enough)
    fired = [decision["exchange"].fired[0] for decision in decide_all(policy, shorts)]
    assert fired == ["stored_value_short", "approved"] * (len(shorts) // 2)
    assert len(shorts) > 100


def finite(step: desk.Step) -> Case:
    """The exchange where the pack's window counts: without a day of delivery nobody is allowed."""
    case = case_of(step)
    case["policy"] = {"window": "finite"}
    case["request"] = {"line": "0", "made_on": "2026-01-20"}
    return case


def due_of(step: desk.Step) -> Decimal:
    """What an exchange costs."""
    return sum((move.amount for move in step.judgement.settlement), Decimal(0))


def random_case(rng: random.Random) -> Case:
    """A valid case of the pack."""
    order = made.order(rng)
    swaps = []
    for _ in range(rng.randint(0, 3)):
        line = rng.choice([*order["lines"], {"id": "L99"}])["id"]
        swaps.append({"line": line, "quantity": rng.choice((1, 1, 2)), "to": f"V{rng.randint(1, 7)}"})
    variants: list[Case] = []
    for number in rng.sample(range(1, 8), rng.randint(0, 7)):
        variant: Case = {
            "id": f"V{number}",
            "product_id": f"P{rng.randint(1, 3)}",
            "price": made.cents(rng, 30000),
            "in_stock": rng.randint(0, 3),
        }
        made.sometimes(rng, variant, "restock_on", f"2026-06-{rng.randint(1, 28):02}")
        variants.append(variant)
    if rng.random() < 0.6:
        swap, wanted = made.possible_swap(rng, order)
        swaps, variants = [swap], [wanted]
    wallet: list[Case] = []
    for number in range(rng.randint(0, 3)):
        method: Case = {"id": f"M{number}", "kind": rng.choice(made.TENDER_KINDS)}
        made.sometimes(rng, method, "balance", made.cents(rng, 30000))
        wallet.append(method)
    case: Case = {
        "order": order,
        "customer": made.customer(rng),
        "request": {**made.request(rng, order), "reason": rng.choice(("defective", "unwanted", "size_too_small"))},
        "swaps": swaps,
        "variants": variants,
        "wallet": wallet,
        "history": {"back_requested": rng.random() < 0.1},
        "policy": {"window": rng.choice(("finite", "unlimited"))},
    }
    if rng.random() < 0.7:
        order["status"] = "delivered"
    made.sometimes(rng, case, "payment_method", f"M{rng.randint(0, 3)}", 0.8)
    return case


def test_random_cases_have_an_answer_and_a_reason(policy: Any) -> None:
    """No error, no conflict, no unknown without a name; the pack's guarantees are watched in every case."""
    rng = random.Random(10467)
    cases = [random_case(rng) for _ in range(3000)]
    decisions = list(policy.decide_batch(cases))
    found = made.strange(decisions, policy.decisions, cases)
    assert not found, "\n".join(found[:5])
    assert any(decision["exchange"].fired == ["approved"] for decision in decisions)


MISTAKES = {
    "a cheaper one gives nothing back": (
        "then: {amount: price_difference, payer: shop}",
        "then: {amount: 0 EUR, payer: nobody}",
        "new less old, not their sum",
    ),
    "the shop pays what the customer owes": (
        "then: {amount: price_difference, payer: customer}",
        "then: {amount: price_difference, payer: shop}",
        "A difference is signed, and never floored",
    ),
    "an exchange for itself": (
        "then: {outcome: deny, reason: same_variant}",
        "then: {outcome: approve}",
        "only_fine_swaps",
    ),
    "a gift card need not cover it": (
        "then: {outcome: deny, reason: stored_value_short}",
        "then: {outcome: approve}",
        "stored_value_covers",
    ),
    "goods are sent for a refused exchange": ("then: not_at_all", "then: now", "nothing_is_sent_for_nothing"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_guarantees_catch_a_wrong_rule(mistake: str) -> None:
    """A pack with one wrong rule exchanges nothing where the rule is wrong: the guarantee withholds the answer."""
    right, wrong, guarantee = MISTAKES[mistake]
    rng = random.Random(mistake)
    cases = [random_case(rng) for _ in range(1500)]
    broken = made.broken_guarantees(PACK, "exchange.yaml", right, wrong, ["common"], cases)
    assert any(guarantee in message for message in broken), broken


def test_examples_show_answers_and_an_open_question(policy: Any) -> None:
    """All example cases are sound; one of them lacks a fact that its answer depends on."""
    examples = made.examples_of(PACK)
    decisions = list(policy.decide_batch(examples))
    assert not made.strange(decisions, policy.decisions, examples)
    statuses = [decision["exchange"].status for decision in decisions]
    assert statuses.count("undetermined") == 1
    assert statuses.count("decided") == len(examples) - 1
