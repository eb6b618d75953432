"""The pack `rules/support_desk` on real requests: every recorded action, and mutations of every permitted one.

What the engine says of a recorded action is compared with `desk_reference`. What a mutation must lead to is written
beside the mutation, from the policy's text; neither the engine nor the reference is asked.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import desk_reference as desk
import shared

Case = dict[str, Any]
Moves = list[tuple[Decimal, str, str]]

PACK = Path(__file__).resolve().parents[2] / "rules" / "support_desk"
DECISIONS = ["verdict", "system_verdict", "settlement", "new_status"]
CENT = Decimal("0.01")

ALL_KINDS = tuple(desk.KINDS.values())
ORDER_KINDS = tuple(kind for kind in ALL_KINDS if kind != "change_profile_address")
RULE_NUMBER = {"return_items": "R14", "exchange_items": "R13", "change_items": "R13", "change_payment": "R12"}


# Cases from the raw data ---------------------------------------------------------------------------------------------


def options(raw: dict[str, str]) -> list[Case]:
    """An item's options as the pack wants them."""
    return [{"name": name, "value": value} for name, value in raw.items()]


def variant_of(shop: desk.Shop, item_id: str) -> Case | None:
    """The catalogue's entry for an item, or None."""
    raw = shop.variant(item_id)
    if raw is None:
        return None
    return {
        "item_id": raw["item_id"],
        "product_id": raw["product_id"],
        "available": raw["available"],
        "price": raw["price"],
        "options": options(raw["options"]),
    }


def case_of(step: desk.Step) -> Case:
    """The case of a recorded action: the request, and what an integration would look up for it."""
    arguments, shop = step.arguments, step.shop
    user = shop.user(step.customer)
    methods = []
    for method_id, raw in user["payment_methods"].items():
        method = {"id": method_id, "source": raw["source"]}
        if "balance" in raw:
            method["balance"] = raw["balance"]
        methods.append(method)
    request: Case = {"kind": step.kind}
    case: Case = {"request": request, "customer": {"id": step.customer, "payment_methods": methods}}
    if "reason" in arguments:
        request["reason"] = arguments["reason"]
    if "address1" in arguments:
        request["address"] = {part: arguments[part] for part in desk.ADDRESS_PARTS}
    if "payment_method_id" in arguments:
        request["payment_method"] = arguments["payment_method_id"]
    if "item_ids" in arguments:
        request["items"] = list(arguments["item_ids"])
    if "new_item_ids" in arguments:
        request["new_items"] = list(arguments["new_item_ids"])
        found = [variant_of(shop, item_id) for item_id in dict.fromkeys(arguments["new_item_ids"])]
        case["variants"] = [variant for variant in found if variant]
    if step.kind == "change_profile_address":
        request["user"] = arguments["user_id"]
        return case
    order = shop.order(arguments["order_id"])
    if order is None:
        case["lookup"] = {"order": "not_found"}
        return case
    case["order"] = {
        "id": order["order_id"],
        "user": order["user_id"],
        "status": order["status"],
        "items": [
            {
                "item_id": item["item_id"],
                "product_id": item["product_id"],
                "price": item["price"],
                "options": options(item["options"]),
            }
            for item in order["items"]
        ],
        "payments": [
            {"kind": entry["transaction_type"], "method": entry["payment_method_id"], "amount": entry["amount"]}
            for entry in order["payment_history"]
        ],
    }
    return case


# Answers -------------------------------------------------------------------------------------------------------------


def decide_all(policy: Any, cases: Iterable[Case]) -> list[Any]:
    """The pack's decisions on many cases."""
    given = list(cases)
    decisions = list(policy.decide_batch(given, decisions=DECISIONS))
    assert len(decisions) == len(given)
    return decisions


def moves(decision: Any) -> Moves:
    """A decided settlement as plain values."""
    answer = decision["settlement"].answer
    assert all(str(movement["amount"].currency) == "USD" for movement in answer)
    return [(movement["amount"].amount, movement["method"], movement["timing"]) for movement in answer]


def mistakes(decision: Any, judgement: desk.Judgement) -> list[str]:
    """Where the engine and the reference part."""
    said = []
    verdict, system = decision["verdict"], decision["system_verdict"]
    if list(verdict.fired) != [judgement.rule]:
        said.append(f"fired {list(verdict.fired)}, not {judgement.rule} ({verdict.status})")
    elif verdict.answer["outcome"] != ("allowed" if judgement.allowed else "denied"):
        said.append(f"verdict {verdict.answer}")
    system_rule = "S_profile" if judgement.status is None and judgement.possible else judgement.system
    if list(system.fired) != [system_rule]:
        said.append(f"system fired {list(system.fired)}, not {system_rule}")
    elif system.answer["outcome"] != ("possible" if judgement.possible else "impossible"):
        said.append(f"system {system.answer}")
    wanted = [(movement.amount, movement.method, movement.timing) for movement in judgement.settlement]
    if decision["settlement"].status != "decided" or moves(decision) != wanted:
        said.append(f"settlement {decision['settlement'].answer}, not {wanted}")
    if decision["new_status"].answer["status"] != judgement.status:
        said.append(f"status {decision['new_status'].answer}, not {judgement.status}")
    return said


@pytest.fixture(scope="module")
def steps() -> list[desk.Step]:
    """All recorded write actions in order, with state, judged by the reference."""
    folder = shared.needed("tau2").parent
    return list(desk.steps(folder))


@pytest.fixture(scope="module")
def policy() -> Any:
    """The loaded pack."""
    return adjudge.load(str(PACK))


def test_recorded_actions(policy: Any, steps: list[desk.Step], capsys: pytest.CaptureFixture[str]) -> None:
    """Verdict, rule, system, amounts, methods and status of every recorded action."""
    decisions = decide_all(policy, map(case_of, steps))
    wrong = []
    for step, decision in zip(steps, decisions, strict=True):
        wrong += [
            f"{step.source} {step.task}.{step.position} {step.kind}: {what}"
            for what in mistakes(decision, step.judgement)
        ]
    counted = Counter(
        (step.source, step.kind, decision["verdict"].fired[0])
        for step, decision in zip(steps, decisions, strict=True)
        if decision["verdict"].fired
    )
    with capsys.disabled():
        print(f"\n{len(steps)} recorded actions, {sum(step.judgement.allowed for step in steps)} allowed")
        for (source, kind, rule), count in sorted(counted.items()):
            print(f"  {count:5}  {source:5} {kind:23} {rule}")
    assert not wrong, "\n".join(wrong[:20])


def test_one_by_one_is_as_in_a_batch(policy: Any, steps: list[desk.Step]) -> None:
    """`decide` gives what `decide_batch` gives."""
    sample = [case_of(step) for step in steps[::7]]
    for case, decision in zip(sample, decide_all(policy, sample), strict=True):
        alone = policy.decide(case, decisions=DECISIONS)
        for name in DECISIONS:
            assert alone[name].status == decision[name].status
            assert alone[name].answer == decision[name].answer
            assert list(alone[name].fired) == list(decision[name].fired)


def test_refusals_have_a_reason_for_people(policy: Any, steps: list[desk.Step]) -> None:
    """Every refusal comes with a sentence and with the section of the policy."""
    refused = [step for step in steps if not step.judgement.allowed]
    for decision in decide_all(policy, map(case_of, refused)):
        assert decision["verdict"].because
        assert decision["verdict"].cite
        assert decision["verdict"].answer["reason"] in ("same_option", "gift_card_short")


# Mutations -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """What the policy's text says of a mutated case."""

    status: str = "decided"
    rule: str | None = None
    moves: Moves | None = None
    system: str | None = None  # the outcome, where it is worth saying
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permitted:
    """A permitted action with its case, to be changed."""

    step: desk.Step
    case: Case

    @property
    def kind(self) -> str:
        """The kind of request."""
        return self.step.kind

    @property
    def moves(self) -> Moves:
        """What the unchanged action moves."""
        return [(move.amount, move.method, move.timing) for move in self.step.judgement.settlement]

    @property
    def difference(self) -> Decimal:
        """What a swap costs, or less than zero."""
        return sum((amount for amount, _, _ in self.moves), Decimal(0))

    @property
    def total(self) -> Decimal:
        """The price of the order."""
        prices: list[Decimal] = [item["price"] for item in self.case["order"]["items"]]
        return sum(prices, Decimal(0))

    def changed(self) -> Case:
        """A copy to be changed."""
        return copy.deepcopy(self.case)


Mutation = Callable[[Permitted], Iterator[tuple[Case, Expected]]]
MUTATIONS: dict[str, tuple[tuple[str, ...], Mutation]] = {}


def mutation(name: str, *kinds: str) -> Callable[[Mutation], Mutation]:
    """Enters a kind of mutation for these kinds of request."""

    def enter(function: Mutation) -> Mutation:
        assert name not in MUTATIONS
        MUTATIONS[name] = (kinds, function)
        return function

    return enter


def denied(rule: str, system: str | None = None) -> Expected:
    """A refusal: the rule, and nothing moves."""
    return Expected(rule=rule, moves=[], system=system)


def undetermined(*missing: str) -> Expected:
    """Not decided, for want of these facts."""
    return Expected(status="undetermined", missing=missing)


def give_back(order: Case) -> None:
    """Books refunds so that nothing of an order stays paid."""
    open_payments: dict[str, Decimal] = defaultdict(Decimal)
    for entry in order["payments"]:
        open_payments[entry["method"]] += entry["amount"] if entry["kind"] == "payment" else -entry["amount"]
    for method, amount in open_payments.items():
        if amount:
            order["payments"].append({"kind": "refund", "method": method, "amount": amount})


def in_status(permitted: Permitted, status: str) -> Case:
    """The case with the order in another status, its payments booked accordingly."""
    case = permitted.changed()
    case["order"]["status"] = status
    if status == "cancelled":
        give_back(case["order"])
    return case


def refused_status(status: str, rules: dict[str, str], works: tuple[str, ...] = ()) -> None:
    """Enters the mutation to a status, with the rule that refuses each kind, and which the system would still do."""

    def mutate(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
        # Only when the system's sole objection could be the status: other limits stay as they were, so it is possible.
        system = "possible" if permitted.kind in works else "impossible"
        if permitted.step.judgement.possible or system == "impossible":
            yield in_status(permitted, status), denied(rules[permitted.kind], system)

    mutation(f"order is {status}", *rules)(mutate)


refused_status(
    "pending",
    {"return_items": "R14_not_delivered", "exchange_items": "R15_not_delivered"},
)
refused_status(
    "pending (item modified)",
    {
        "cancel_order": "R13_already_modified",
        "change_address": "R13_already_modified",
        "change_payment": "R13_already_modified",
        "change_items": "R13_already_modified",
        "return_items": "R14_not_delivered",
        "exchange_items": "R15_not_delivered",
    },
    works=("change_address", "change_payment"),
)
refused_status(
    "delivered",
    {
        "cancel_order": "R10_not_pending",
        "change_address": "R11_not_pending",
        "change_payment": "R11_not_pending",
        "change_items": "R11_not_pending",
    },
)
for gone in ("processed", "cancelled"):
    refused_status(gone, dict.fromkeys(ORDER_KINDS, "R8_status"))
for requested in ("return requested", "exchange requested"):
    refused_status(
        requested,
        {
            "cancel_order": "R8_status",
            "change_address": "R8_status",
            "change_payment": "R8_status",
            "change_items": "R8_status",
            "return_items": "R16_already_requested",
            "exchange_items": "R16_already_requested",
        },
    )


@mutation("other customer's order", *ORDER_KINDS)
def other_order(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """One customer per conversation; the system would not notice."""
    case = permitted.changed()
    case["order"]["user"] = "someone_else_0001"
    yield case, denied("R2_other_customers_order", "possible" if permitted.step.judgement.possible else None)


@mutation("other customer's profile", "change_profile_address")
def other_profile(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """One customer per conversation; the system would not notice."""
    case = permitted.changed()
    case["request"]["user"] = "someone_else_0001"
    yield case, denied("R2_other_customers_profile", "possible")


@mutation("unknown order", *ORDER_KINDS)
def unknown_order(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """There is nothing to act on."""
    case = permitted.changed()
    del case["order"]
    case["lookup"] = {"order": "not_found"}
    yield case, denied("R8_no_such_order", "impossible")


@mutation("reason not accepted", "cancel_order")
def other_reason(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Two reasons are accepted, in these words; the system does not ask."""
    for reason in ("found it cheaper", "No longer needed.", ""):
        case = permitted.changed()
        case["request"]["reason"] = reason
        yield case, denied("R10_reason", "possible")


@mutation("the other accepted reason", "cancel_order")
def accepted_reason(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Either reason will do, and moves the same money."""
    case = permitted.changed()
    (other,) = {"no longer needed", "ordered by mistake"} - {case["request"]["reason"]}
    case["request"]["reason"] = other
    yield case, Expected(rule="R10_cancel", moves=permitted.moves, system="possible")


@mutation("reason not known", "cancel_order")
def no_reason(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Then it has to be asked for."""
    case = permitted.changed()
    del case["request"]["reason"]
    yield case, undetermined("request.reason")


@mutation("address part blank", "change_address", "change_profile_address")
def blank_part(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Details that cannot be read back cannot be confirmed."""
    for part in ("address1", "city", "state", "country", "zip"):
        case = permitted.changed()
        case["request"]["address"][part] = ""
        yield case, denied("R3_incomplete_address")


@mutation("address part not known", "change_address", "change_profile_address")
def unknown_part(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """A part that is not known has to be asked for."""
    for part in ("address1", "city", "state", "country", "zip"):
        case = permitted.changed()
        del case["request"]["address"][part]
        yield case, undetermined(f"request.address.{part}")


@mutation("address not known", "change_address", "change_profile_address")
def unknown_address(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Without an address there is nothing to decide yet."""
    case = permitted.changed()
    del case["request"]["address"]
    yield case, undetermined("request.address")


@mutation("no second address line", "change_address", "change_profile_address")
def no_second_line(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Many addresses have one line."""
    rule = desk.ALLOWING[permitted.kind]
    for second in ("", None):
        case = permitted.changed()
        case["request"]["address"]["address2"] = second
        yield case, Expected(rule=rule, moves=[], system="possible")


@mutation("whose profile not known", "change_profile_address")
def unknown_profile(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Whose profile it is must be known."""
    case = permitted.changed()
    del case["request"]["user"]
    yield case, undetermined("request.user")


@mutation("no such kind of action", *ALL_KINDS)
def out_of_scope(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """What the desk has no action for goes to a person."""
    case = permitted.changed()
    case["request"]["kind"] = "other"
    yield case, Expected(rule="R6_transfer", moves=[], system="impossible")


# Items.


@mutation("item not in the order", "change_items", "return_items", "exchange_items")
def foreign_item(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Only what was ordered can be changed or come back."""
    case = permitted.changed()
    case["request"]["items"][-1] = "0000000000"
    yield case, denied(f"{RULE_NUMBER[permitted.kind]}_item_not_in_order", "impossible")


@mutation("count plus one", "change_items", "return_items", "exchange_items")
def one_too_many(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """An item may be named as often as it was bought, and not once more."""
    case = permitted.changed()
    request = case["request"]
    item = request["items"][0]
    bought = sum(line["item_id"] == item for line in case["order"]["items"])
    extra = bought + 1 - request["items"].count(item)
    request["items"] += [item] * extra
    if "new_items" in request:
        request["new_items"] += [request["new_items"][0]] * extra
    yield case, denied(f"{RULE_NUMBER[permitted.kind]}_item_not_in_order", "impossible")


@mutation("no item named", "change_items", "return_items", "exchange_items")
def nothing_named(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """A request must name something."""
    case = permitted.changed()
    case["request"]["items"] = []
    if "new_items" in case["request"]:
        case["request"]["new_items"] = []
    yield case, denied(f"{RULE_NUMBER[permitted.kind]}_nothing_named")


@mutation("unequal lists", "change_items", "exchange_items")
def unequal_lists(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Each item needs exactly one new item."""
    for shorter in (True, False):
        case = permitted.changed()
        new_items = case["request"]["new_items"]
        case["request"]["new_items"] = new_items[:-1] if shorter else [*new_items, new_items[0]]
        yield case, denied("R13_unequal_lists", "impossible")


@mutation("new item not in the catalogue", "change_items", "exchange_items")
def missing_variant(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """There is no such item."""
    case = permitted.changed()
    case["request"]["new_items"][-1] = "0000000000"
    yield case, denied("R13_no_such_item", "impossible")


@mutation("other product", "change_items", "exchange_items")
def other_product(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """A shirt does not become a shoe."""
    case = permitted.changed()
    products = {
        line["product_id"] for line in case["order"]["items"] if line["item_id"] == case["request"]["items"][-1]
    }
    variant = next(
        raw
        for product in permitted.step.shop.data["products"].values()
        for raw in product["variants"].values()
        if product["product_id"] not in products and raw["available"]
    )
    entry = variant_of(permitted.step.shop, variant["item_id"])
    assert entry is not None
    case["variants"] = [kept for kept in case["variants"] if kept["item_id"] != entry["item_id"]] + [entry]
    case["request"]["new_items"][-1] = entry["item_id"]
    yield case, denied("R13_other_product", "impossible")


@mutation("new item unavailable", "change_items", "exchange_items")
def unavailable(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """What is not available cannot be had."""
    case = permitted.changed()
    for variant in case["variants"]:
        if variant["item_id"] == case["request"]["new_items"][-1]:
            variant["available"] = False
    yield case, denied("R13_unavailable", "impossible")


@mutation("same item", "change_items", "exchange_items")
def same_item(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """An item for itself is no other option; the system would book it."""
    case = permitted.changed()
    item = case["request"]["items"][-1]
    line = next(line for line in case["order"]["items"] if line["item_id"] == item)
    case["variants"] = [kept for kept in case["variants"] if kept["item_id"] != item]
    case["variants"].append({**copy.deepcopy(line), "available": True})
    case["request"]["new_items"][-1] = item
    case["customer"]["payment_methods"].append({"id": "card_0001", "source": "credit_card"})
    case["request"]["payment_method"] = "card_0001"
    yield case, denied("R13_same_option", "possible")


@mutation("same options, other id", "change_items", "exchange_items")
def same_options(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """It is the options that must differ, in whatever order they are listed."""
    case = permitted.changed()
    line = next(line for line in case["order"]["items"] if line["item_id"] == case["request"]["items"][-1])
    twin = {**copy.deepcopy(line), "available": True, "item_id": "0000000001"}
    twin["options"].reverse()
    case["variants"].append(twin)
    case["request"]["new_items"][-1] = twin["item_id"]
    yield case, denied("R13_same_option")


# Money.


def with_gift_card(permitted: Permitted, balance: Decimal) -> Case:
    """The case settled by a gift card of the customer that holds so much."""
    case = permitted.changed()
    case["customer"]["payment_methods"].append({"id": "gift_card_0001", "source": "gift_card", "balance": balance})
    case["request"]["payment_method"] = "gift_card_0001"
    return case


def amount_to_cover(permitted: Permitted) -> Decimal:
    """What a gift card would have to hold."""
    return permitted.total if permitted.kind == "change_payment" else permitted.difference


@mutation("gift card one cent short", "change_payment", "change_items", "exchange_items")
def one_cent_short(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """It must cover what is to be paid."""
    due = amount_to_cover(permitted)
    if due > 0:
        case = with_gift_card(permitted, due - CENT)
        yield case, denied(f"{RULE_NUMBER[permitted.kind]}_gift_card_short", "impossible")


@mutation("gift card exactly enough", "change_payment", "change_items", "exchange_items")
def exactly_enough(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Exactly enough is enough."""
    due = amount_to_cover(permitted)
    if due > 0:
        refund = [move for move in permitted.moves if move[0] < 0] if permitted.kind == "change_payment" else []
        expected = [(due, "gift_card_0001", "at_once"), *refund]
        system = "possible" if permitted.step.judgement.possible else None
        yield (
            with_gift_card(permitted, due),
            Expected(rule=desk.ALLOWING[permitted.kind], moves=expected, system=system),
        )


@mutation("empty gift card, nothing to pay", "change_items", "exchange_items")
def empty_gift_card(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """A card that gets money, or none, need not hold any."""
    due = permitted.difference
    if due <= 0:
        timing = "at_once" if permitted.kind == "change_items" else "not_stated"
        expected = [(due, "gift_card_0001", timing)] if due else []
        yield (
            with_gift_card(permitted, Decimal("0.00")),
            Expected(rule=desk.ALLOWING[permitted.kind], moves=expected, system="possible"),
        )


@mutation("refund to an own gift card", "return_items")
def refund_to_gift_card(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """An existing gift card of the customer may have the refund."""
    expected = [(permitted.difference, "gift_card_0001", "not_stated")]
    yield (
        with_gift_card(permitted, Decimal("0.00")),
        Expected(rule="R14_return", moves=expected, system="possible"),
    )


@mutation("wrong refund method", "return_items")
def wrong_refund(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Neither who paid nor a gift card; the system would book it."""
    for source in ("paypal", "credit_card"):
        case = permitted.changed()
        case["customer"]["payment_methods"].append({"id": "method_0001", "source": source})
        case["request"]["payment_method"] = "method_0001"
        yield case, denied("R14_wrong_refund_method", "possible")


@mutation("method of nobody", "change_payment", "change_items", "return_items", "exchange_items")
def no_such_method(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """A method must stand on the customer's profile."""
    case = permitted.changed()
    case["request"]["payment_method"] = "gift_card_0000"
    yield case, denied(f"{RULE_NUMBER[permitted.kind]}_no_such_method", "impossible")


@mutation("method not known", "change_payment", "change_items", "return_items", "exchange_items")
def method_unknown(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Then it has to be asked for."""
    case = permitted.changed()
    del case["request"]["payment_method"]
    yield case, undetermined("request.payment_method")


@mutation("method that paid already", "change_payment")
def same_method(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """The new method must differ; the system would book it unless a gift card is short."""
    case = permitted.changed()
    (original,) = [method for amount, method, _ in permitted.moves if amount < 0]
    case["request"]["payment_method"] = original
    yield case, denied("R12_same_method")


@mutation("payments one cent off", *ORDER_KINDS)
def sums_wrong(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Data that cannot be is refused before any rule speaks."""
    for cent in (CENT, -CENT):
        case = permitted.changed()
        case["order"]["payments"][0]["amount"] += cent
        yield case, Expected(status="error")


# Twice.


@mutation("the same once more", *ALL_KINDS)
def once_more(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """What the policy says when the action has been carried out and is asked for again."""
    kind = permitted.kind
    case = permitted.changed()
    if kind in ("change_address", "change_profile_address"):
        yield case, Expected(rule=desk.ALLOWING[kind], moves=[], system="possible")
        return
    order = case["order"]
    if kind == "cancel_order":
        order["status"] = "cancelled"
        give_back(order)
        yield case, denied("R8_status", "impossible")
    elif kind == "change_payment":
        for amount, method, _ in permitted.moves:
            booked = "payment" if amount > 0 else "refund"
            order["payments"].append({"kind": booked, "method": method, "amount": abs(amount)})
        yield case, denied("R12_same_method", "impossible")
    elif kind == "change_items":
        order["status"] = "pending (item modified)"
        for old, new in zip(case["request"]["items"], case["request"]["new_items"], strict=True):
            line = next(line for line in order["items"] if line["item_id"] == old)
            variant = next(variant for variant in case["variants"] if variant["item_id"] == new)
            line.update({key: value for key, value in copy.deepcopy(variant).items() if key != "available"})
        for amount, method, _ in permitted.moves:
            booked = "payment" if amount > 0 else "refund"
            order["payments"].append({"kind": booked, "method": method, "amount": abs(amount)})
        yield case, denied("R13_already_modified", "impossible")
    else:
        order["status"] = "return requested" if kind == "return_items" else "exchange requested"
        yield case, denied("R16_already_requested", "impossible")


@mutation("cancelled after items were modified", "change_items")
def cancelled_after_modification(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """After a modification nothing can be cancelled."""
    case = in_status(permitted, "pending (item modified)")
    case["request"] = {"kind": "cancel_order", "reason": "no longer needed"}
    yield case, denied("R13_already_modified", "impossible")


@mutation("returned after an exchange, or the other way", "return_items", "exchange_items")
def other_way_back(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """Return or exchange, once per order."""
    status = "exchange requested" if permitted.kind == "return_items" else "return requested"
    yield in_status(permitted, status), denied("R16_already_requested", "impossible")


@mutation("payment method changed back", "change_payment")
def changed_back(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """The policy limits item modifications to one, not changes of the payment method; the system takes one."""
    case = permitted.changed()
    (charged, new, _), (refunded, original, _) = permitted.moves
    case["order"]["payments"] += [
        {"kind": "payment", "method": new, "amount": charged},
        {"kind": "refund", "method": original, "amount": -refunded},
    ]
    sources = {method["id"]: method for method in case["customer"]["payment_methods"]}
    for amount, method in ((charged, new), (refunded, original)):
        if sources[method]["source"] == "gift_card":
            sources[method]["balance"] -= amount
    case["request"]["payment_method"] = original
    timing = "at_once" if sources[new]["source"] == "gift_card" else "in_5_to_7_business_days"
    expected = [(charged, original, "at_once"), (-charged, new, timing)]
    yield case, Expected(rule="R12_payment", moves=expected, system="impossible")


@mutation("cancelled after a change of payment", "change_payment")
def cancelled_after_change(permitted: Permitted) -> Iterator[tuple[Case, Expected]]:
    """The order stays pending, and who pays it now gets the money back."""
    case = permitted.changed()
    (charged, new, _), (refunded, original, _) = permitted.moves
    case["order"]["payments"] += [
        {"kind": "payment", "method": new, "amount": charged},
        {"kind": "refund", "method": original, "amount": -refunded},
    ]
    case["request"] = {"kind": "cancel_order", "reason": "ordered by mistake"}
    sources = {method["id"]: method["source"] for method in case["customer"]["payment_methods"]}
    timing = "at_once" if sources[new] == "gift_card" else "in_5_to_7_business_days"
    yield case, Expected(rule="R10_cancel", moves=[(-charged, new, timing)], system="possible")


def fault(decision: Any, expected: Expected) -> str | None:
    """What is wrong with an answer to a mutated case, or None."""
    verdict = decision["verdict"]
    if verdict.status != expected.status:
        return f"{verdict.status} {list(verdict.fired)}, not {expected.status} {expected.rule}"
    if expected.status == "undetermined":
        missing = tuple(verdict.missing)
        return None if missing == expected.missing else f"missing {missing}, not {expected.missing}"
    if expected.status == "error":
        return None
    if list(verdict.fired) != [expected.rule]:
        return f"fired {list(verdict.fired)}, not {expected.rule}"
    outcome = "denied"
    if expected.rule in desk.ALLOWING.values():
        outcome = "allowed"
    if expected.rule == "R6_transfer":
        outcome = "transfer"
    if verdict.answer["outcome"] != outcome:
        return f"{verdict.answer}, not {outcome}"
    if expected.moves is not None and (decision["settlement"].status != "decided" or moves(decision) != expected.moves):
        return f"settlement {decision['settlement'].answer}, not {expected.moves}"
    if expected.system is not None and decision["system_verdict"].answer["outcome"] != expected.system:
        return f"system {decision['system_verdict'].answer}, not {expected.system}"
    return None


def table(counts: Counter[tuple[str, str]], wrong: Counter[str]) -> str:
    """How many mutated cases there were, by kind of mutation and of request."""
    short = {kind: kind.replace("change_profile_address", "profile").replace("_", " ") for kind in ALL_KINDS}
    lines = [" " * 46 + "".join(f"{short[kind]:>16}" for kind in ALL_KINDS) + f"{'all':>8}{'wrong':>8}"]
    for name in MUTATIONS:
        row = [counts[name, kind] for kind in ALL_KINDS]
        cells = "".join(f"{count or '':>16}" for count in row)
        lines.append(f"{name:46}{cells}{sum(row):>8}{wrong[name]:>8}")
    totals = [sum(counts[name, kind] for name in MUTATIONS) for kind in ALL_KINDS]
    lines.append(f"{'all':46}" + "".join(f"{count:>16}" for count in totals) + f"{sum(totals):>8}{wrong.total():>8}")
    return "\n".join(lines)


def test_mutations(policy: Any, steps: list[desk.Step], capsys: pytest.CaptureFixture[str]) -> None:
    """Each permitted action, changed in every way that applies to it, is judged as the policy says."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong: Counter[str] = Counter()
    faults: list[str] = []
    for step in steps:
        if not step.judgement.allowed:
            continue
        permitted = Permitted(step, case_of(step))
        made = [
            (name, case, expected)
            for name, (kinds, mutate) in MUTATIONS.items()
            if permitted.kind in kinds
            for case, expected in mutate(permitted)
        ]
        assert len({name for name, _, _ in made}) >= 8
        decisions = decide_all(policy, (case for _, case, _ in made))
        for (name, _, expected), decision in zip(made, decisions, strict=True):
            counts[name, permitted.kind] += 1
            found = fault(decision, expected)
            if found:
                wrong[name] += 1
                faults.append(f"{name}: {step.source} {step.task}.{step.position} {step.kind}: {found}")
    with capsys.disabled():
        print(f"\n{table(counts, wrong)}")
    assert not faults, "\n".join(faults[:30])
