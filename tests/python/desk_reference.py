"""Judges the recorded actions of a public retail support benchmark by its written policy, in plain Python.

An independent second opinion for the pack `rules/support_desk`: it shares nothing with the engine, reads the raw
data, applies every recorded write action in order, and says by which rule the policy allows or refuses it, to the
cent what moves to or from which payment method, and, as a second answer, whether the order system could do it.

    python tests/python/desk_reference.py             counts by file, kind and rule
    python tests/python/desk_reference.py --refused   each refused recorded action with its reason
"""

from __future__ import annotations

import copy
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import shared

Record = dict[str, Any]

PENDING, MODIFIED, DELIVERED, CANCELLED = "pending", "pending (item modified)", "delivered", "cancelled"
RETURN_REQUESTED, EXCHANGE_REQUESTED = "return requested", "exchange requested"
ACCEPTED_REASONS = ("no longer needed", "ordered by mistake")
AT_ONCE, IN_5_TO_7_DAYS, NOT_STATED = "at_once", "in_5_to_7_business_days", "not_stated"

KINDS = {
    "cancel_pending_order": "cancel_order",
    "modify_pending_order_address": "change_address",
    "modify_pending_order_payment": "change_payment",
    "modify_pending_order_items": "change_items",
    "return_delivered_order_items": "return_items",
    "exchange_delivered_order_items": "exchange_items",
    "modify_user_address": "change_profile_address",
}
PENDING_KINDS = ("cancel_order", "change_address", "change_payment", "change_items")
DELIVERED_KINDS = ("return_items", "exchange_items")
SWAP_KINDS = ("change_items", "exchange_items")
ADDRESS_KINDS = ("change_address", "change_profile_address")
PAYMENT_KINDS = ("change_payment", "change_items", "return_items", "exchange_items")
ADDRESS_PARTS = ("address1", "address2", "city", "state", "country", "zip")
NEEDED_PARTS = ("address1", "city", "state", "country", "zip")

# The outcomes that allow; every other rule refuses.
ALLOWING = {
    "cancel_order": "R10_cancel",
    "change_address": "R11_address",
    "change_payment": "R12_payment",
    "change_items": "R13_items",
    "return_items": "R14_return",
    "exchange_items": "R15_exchange",
    "change_profile_address": "R2_own_address",
}


@dataclass(frozen=True)
class Movement:
    """Money that moves: positive is charged to the customer, negative is given back."""

    amount: Decimal
    method: str
    timing: str


@dataclass(frozen=True)
class Judgement:
    """What the policy says of one action, and whether the system could do it."""

    allowed: bool
    rule: str
    settlement: tuple[Movement, ...]
    status: str | None
    system: str

    @property
    def possible(self) -> bool:
        """Whether the system can carry the action out."""
        return self.system == "S_possible"


@dataclass
class Shop:
    """The shop's data as one task sees it: what is written is copied first, so the data itself never changes."""

    data: Record
    orders: dict[str, Record] = field(default_factory=dict)
    users: dict[str, Record] = field(default_factory=dict)

    def order(self, order_id: str) -> Record | None:
        """The order as it stands now; never to be written to."""
        found: Record | None = self.orders.get(order_id) or self.data["orders"].get(order_id)
        return found

    def user(self, user_id: str) -> Record:
        """The customer as they stand now; never to be written to."""
        found: Record = self.users.get(user_id) or self.data["users"][user_id]
        return found

    def order_for_writing(self, order_id: str) -> Record:
        """The task's own copy of an order."""
        if order_id not in self.orders:
            self.orders[order_id] = copy.deepcopy(self.data["orders"][order_id])
        return self.orders[order_id]

    def user_for_writing(self, user_id: str) -> Record:
        """The task's own copy of a customer."""
        if user_id not in self.users:
            self.users[user_id] = copy.deepcopy(self.data["users"][user_id])
        return self.users[user_id]

    def variant(self, item_id: str) -> Record | None:
        """A catalogue item with the product it belongs to."""
        index = self.data.get("_variants")
        if index is None:
            index = {
                variant["item_id"]: {**variant, "product_id": product["product_id"]}
                for product in self.data["products"].values()
                for variant in product["variants"].values()
            }
            self.data["_variants"] = index
        found: Record | None = index.get(item_id)
        return found


def read_json(path: Path) -> Any:
    """JSON with every fractional number as the decimal that stands in the text."""
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


# What an order says about itself ------------------------------------------------------------------------------------


def net_paid(order: Record, method: str) -> Decimal:
    """What a payment method has paid for an order and not got back."""
    total = Decimal(0)
    for entry in order["payment_history"]:
        if entry["payment_method_id"] == method:
            total += entry["amount"] if entry["transaction_type"] == "payment" else -entry["amount"]
    return total


def original_method(order: Record) -> str | None:
    """The method that the order is paid with: the first that paid and has not been given its money back."""
    for entry in order["payment_history"]:
        if entry["transaction_type"] == "payment" and net_paid(order, entry["payment_method_id"]) > 0:
            return str(entry["payment_method_id"])
    return None


def order_total(order: Record) -> Decimal:
    """The price of everything in the order."""
    return sum((item["price"] for item in order["items"]), Decimal(0))


def has_items(order: Record, wanted: list[str]) -> bool:
    """Whether the order holds the wanted items, each as often as it is named."""
    held = Counter(item["item_id"] for item in order["items"])
    return all(held[item_id] >= count for item_id, count in Counter(wanted).items())


def line(order: Record, item_id: str) -> Record:
    """The order's line of an item that is in it."""
    found: Record = next(item for item in order["items"] if item["item_id"] == item_id)
    return found


def difference(shop: Shop, order: Record, old: list[str], new: list[str]) -> Decimal:
    """What the new items cost more than was paid for the old ones."""
    total = Decimal(0)
    for old_id, new_id in zip(old, new, strict=True):
        variant = shop.variant(new_id)
        assert variant is not None
        total += variant["price"] - line(order, old_id)["price"]
    return total


def gift_card_short(user: Record, method: str, due: Decimal) -> bool:
    """Whether the method is a gift card that does not hold what is due. Exactly enough is enough."""
    chosen = user["payment_methods"][method]
    return bool(chosen["source"] == "gift_card" and chosen["balance"] < due)


# The written policy --------------------------------------------------------------------------------------------------


def policy_rule(shop: Shop, customer: str, kind: str, arguments: Record) -> str:
    """The rule that decides: the first in the policy's order that applies."""
    user = shop.user(customer)
    if kind == "change_profile_address":
        if arguments["user_id"] != customer:
            return "R2_other_customers_profile"
        return "R3_incomplete_address" if incomplete(arguments) else ALLOWING[kind]

    order = shop.order(arguments["order_id"])
    if order is None:
        return "R8_no_such_order"
    if order["user_id"] != customer:
        return "R2_other_customers_order"
    refusal = status_refusal(kind, order["status"])
    if refusal:
        return refusal

    if kind == "cancel_order":
        return ALLOWING[kind] if arguments["reason"] in ACCEPTED_REASONS else "R10_reason"
    if kind == "change_address":
        return "R3_incomplete_address" if incomplete(arguments) else ALLOWING[kind]

    method = arguments["payment_method_id"]
    on_profile = method in user["payment_methods"]
    if kind == "change_payment":
        if not on_profile:
            return "R12_no_such_method"
        if method == original_method(order):
            return "R12_same_method"
        return "R12_gift_card_short" if gift_card_short(user, method, order_total(order)) else ALLOWING[kind]

    if kind == "return_items":
        if not arguments["item_ids"]:
            return "R14_nothing_named"
        if not has_items(order, arguments["item_ids"]):
            return "R14_item_not_in_order"
        if not on_profile:
            return "R14_no_such_method"
        if method != original_method(order) and user["payment_methods"][method]["source"] != "gift_card":
            return "R14_wrong_refund_method"
        return ALLOWING[kind]

    assert kind in SWAP_KINDS
    return swap_refusal(shop, user, order, arguments) or ALLOWING[kind]


def incomplete(arguments: Record) -> bool:
    """Whether an address lacks a part that no address can do without."""
    return any(not arguments[part] for part in NEEDED_PARTS)


def status_refusal(kind: str, status: str) -> str | None:
    """What the order's status forbids."""
    if kind in PENDING_KINDS and status == MODIFIED:
        return "R13_already_modified"
    if kind in DELIVERED_KINDS and status in (RETURN_REQUESTED, EXCHANGE_REQUESTED):
        return "R16_already_requested"
    if status not in (PENDING, MODIFIED, DELIVERED):
        return "R8_status"
    if kind in PENDING_KINDS and status != PENDING:
        return "R10_not_pending" if kind == "cancel_order" else "R11_not_pending"
    if kind in DELIVERED_KINDS and status != DELIVERED:
        return "R14_not_delivered" if kind == "return_items" else "R15_not_delivered"
    return None


def swap_refusal(shop: Shop, user: Record, order: Record, arguments: Record) -> str | None:
    """What forbids to change items for others. Exchanges follow the same conditions as changes (R15 takes over R13)."""
    old, new, method = arguments["item_ids"], arguments["new_item_ids"], arguments["payment_method_id"]
    if not old:
        return "R13_nothing_named"
    if len(old) != len(new):
        return "R13_unequal_lists"
    if not has_items(order, old):
        return "R13_item_not_in_order"
    pairs = [(line(order, old_id), shop.variant(new_id)) for old_id, new_id in zip(old, new, strict=True)]
    found = [(held, variant) for held, variant in pairs if variant is not None]
    if len(found) < len(pairs):
        return "R13_no_such_item"
    if any(held["product_id"] != variant["product_id"] for held, variant in found):
        return "R13_other_product"
    if any(held["options"] == variant["options"] for held, variant in found):
        return "R13_same_option"
    if not all(variant["available"] for _, variant in found):
        return "R13_unavailable"
    if method not in user["payment_methods"]:
        return "R13_no_such_method"
    if gift_card_short(user, method, difference(shop, order, old, new)):
        return "R13_gift_card_short"
    return None


# What the order system can do ----------------------------------------------------------------------------------------


def system_rule(shop: Shop, customer: str, kind: str, arguments: Record) -> str:
    """What stops the system, or `S_possible`. It knows nothing of owners, reasons, or swaps of an item for itself."""
    if kind == "change_profile_address":
        return "S_possible"
    order = shop.order(arguments["order_id"])
    if order is None:
        return "S_no_such_order"
    admitted = {
        "cancel_order": (PENDING,),
        "change_address": (PENDING, MODIFIED),
        "change_payment": (PENDING, MODIFIED),
        "change_items": (PENDING,),
        "return_items": (DELIVERED,),
        "exchange_items": (DELIVERED,),
    }
    if order["status"] not in admitted[kind]:
        return "S_status"
    old, new = arguments.get("item_ids", []), arguments.get("new_item_ids", [])
    if not has_items(order, old):
        return "S_item_not_in_order"
    if kind in SWAP_KINDS:
        if len(old) != len(new):
            return "S_unequal_lists"
        for old_id, new_id in zip(old, new, strict=True):
            variant = shop.variant(new_id)
            if variant is None or variant["product_id"] != line(order, old_id)["product_id"]:
                return "S_no_such_variant"
        if not all((shop.variant(new_id) or {})["available"] for new_id in new):
            return "S_unavailable"
    if kind in PAYMENT_KINDS:
        user, method = shop.user(customer), arguments["payment_method_id"]
        if method not in user["payment_methods"]:
            return "S_no_such_method"
        if kind == "change_payment" and len(order["payment_history"]) != 1:
            return "S_one_payment_only"
        due = Decimal(0)
        if kind == "change_payment":
            due = order_total(order)
        if kind in SWAP_KINDS:
            due = difference(shop, order, old, new)
        if gift_card_short(user, method, due):
            return "S_gift_card_short"
    return "S_possible"


# Consequences --------------------------------------------------------------------------------------------------------


def settlement(shop: Shop, customer: str, kind: str, arguments: Record) -> tuple[Movement, ...]:
    """What an allowed action charges or gives back."""
    if kind in ADDRESS_KINDS:
        return ()
    order = shop.order(arguments["order_id"])
    assert order is not None
    methods = shop.user(customer)["payment_methods"]

    def refund_timing(method: str) -> str:
        # The policy says nothing of when a refund arrives for goods that must first come back.
        if kind in DELIVERED_KINDS:
            return NOT_STATED
        return AT_ONCE if methods[method]["source"] == "gift_card" else IN_5_TO_7_DAYS

    def refund_to_original() -> Movement:
        method = original_method(order)
        assert method is not None
        return Movement(-order_total(order), method, refund_timing(method))

    if kind == "cancel_order":
        return (refund_to_original(),)
    chosen = arguments["payment_method_id"]
    if kind == "change_payment":
        return (Movement(order_total(order), chosen, AT_ONCE), refund_to_original())
    if kind == "return_items":
        given_back = sum((line(order, item_id)["price"] for item_id in arguments["item_ids"]), Decimal(0))
        return (Movement(-given_back, chosen, refund_timing(chosen)),)
    due = difference(shop, order, arguments["item_ids"], arguments["new_item_ids"])
    if due == 0:
        return ()
    return (Movement(due, chosen, AT_ONCE if due > 0 else refund_timing(chosen)),)


STATUS_AFTER = {
    "cancel_order": CANCELLED,
    "change_items": MODIFIED,
    "return_items": RETURN_REQUESTED,
    "exchange_items": EXCHANGE_REQUESTED,
}


def judge(shop: Shop, customer: str, name: str, arguments: Record) -> Judgement:
    """What is to be said of one action on the shop as it stands."""
    kind = KINDS[name]
    rule = policy_rule(shop, customer, kind, arguments)
    allowed = rule == ALLOWING[kind]
    order = shop.order(arguments["order_id"]) if "order_id" in arguments else None
    status = order["status"] if order else None
    return Judgement(
        allowed=allowed,
        rule=rule,
        settlement=settlement(shop, customer, kind, arguments) if allowed else (),
        status=STATUS_AFTER.get(kind, status) if allowed else status,
        system=system_rule(shop, customer, kind, arguments),
    )


def carry_out(shop: Shop, customer: str, name: str, arguments: Record, judgement: Judgement) -> None:
    """Changes the shop as the policy describes; a refused action changes nothing."""
    if not judgement.allowed:
        return
    kind = KINDS[name]
    if kind == "change_profile_address":
        shop.user_for_writing(customer)["address"] = {part: arguments[part] for part in ADDRESS_PARTS}
        return
    order = shop.order_for_writing(arguments["order_id"])
    order["status"] = judgement.status
    if kind == "change_address":
        order["address"] = {part: arguments[part] for part in ADDRESS_PARTS}
    if kind == "change_items":
        # Each named item replaces one line of its own, also where an order holds the same item twice.
        taken: set[int] = set()
        for old_id, new_id in zip(arguments["item_ids"], arguments["new_item_ids"], strict=True):
            place = next(at for at, item in enumerate(order["items"]) if item["item_id"] == old_id and at not in taken)
            taken.add(place)
            variant = shop.variant(new_id)
            assert variant is not None
            order["items"][place].update(
                item_id=new_id, price=variant["price"], options=copy.deepcopy(variant["options"])
            )
    # A return or an exchange is settled when the goods are back; only what an exchange costs on a gift card is set
    # aside at once, so that it cannot be spent twice.
    settled_now = kind in ("cancel_order", "change_payment", "change_items")
    for movement in judgement.settlement:
        if settled_now:
            order["payment_history"].append(
                {
                    "transaction_type": "payment" if movement.amount > 0 else "refund",
                    "amount": abs(movement.amount),
                    "payment_method_id": movement.method,
                }
            )
        if settled_now or (kind == "exchange_items" and movement.amount > 0):
            methods = shop.user_for_writing(customer)["payment_methods"]
            if methods[movement.method]["source"] == "gift_card":
                methods[movement.method]["balance"] -= movement.amount


# The recorded actions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One recorded write action, with the shop as it stands before it."""

    source: str
    task: str
    position: int
    customer: str
    name: str
    arguments: Record
    shop: Shop
    judgement: Judgement

    @property
    def kind(self) -> str:
        """The pack's name of this kind of request."""
        return KINDS[self.name]


def identify(data: Record, task: Record) -> str:
    """The customer of a task: who the scenario's own words name by e-mail, or by name and zip code."""
    said = task["user_scenario"]["instructions"]
    text = said if isinstance(said, str) else " ".join(str(part) for part in said.values() if part)
    lookups = [action["arguments"] for action in task["evaluation_criteria"]["actions"] or []]
    zips = text + " ".join(str(lookup.get("zip", "")) for lookup in lookups if "first_name" in lookup)
    emails = text + " ".join(str(lookup.get("email", "")) for lookup in lookups)
    known_ids = {lookup["user_id"] for lookup in lookups if set(lookup) == {"user_id"}}
    by_mail, by_name, by_id = [], [], []
    for user_id, user in data["users"].items():
        name = f"{user['name']['first_name']} {user['name']['last_name']}"
        if user["email"] in emails:
            by_mail.append(user_id)
        if name in text and user["address"]["zip"] in zips:
            by_name.append(user_id)
        if user_id in text or user_id in known_ids:
            by_id.append(user_id)
    found = set(by_mail) or set(by_name) or set(by_id)
    if len(found) != 1:
        raise ValueError(f"task {task['id']}: identifies {sorted(found)}")
    return str(found.pop())


def recorded(folder: Path) -> Iterator[tuple[str, str, str, list[tuple[str, Record]]]]:
    """All tasks with write actions: file, task, customer, actions."""
    data = read_json(folder / "tau2" / "db.json")
    for task in read_json(folder / "tau2" / "tasks_train.json"):
        actions = task["evaluation_criteria"]["actions"] or []
        writes = [(action["name"], action["arguments"]) for action in actions if action["name"] in KINDS]
        if writes:
            yield "tau2", task["id"], identify(data, task), writes
    for number, task in enumerate(read_json(folder / "tau" / "actions_train.json")):
        writes = [(action["name"], action["arguments"]) for action in task["actions"] if action["name"] in KINDS]
        if writes:
            yield "tau", str(number), task["user_id"], writes


def steps(folder: Path) -> Iterator[Step]:
    """Every recorded write action in order, each task on a fresh shop."""
    data = read_json(folder / "tau2" / "db.json")
    for source, task, customer, writes in recorded(folder):
        shop = Shop(data)
        for position, (name, arguments) in enumerate(writes):
            judgement = judge(shop, customer, name, arguments)
            before = Shop(data, copy.deepcopy(shop.orders), copy.deepcopy(shop.users))
            yield Step(source, task, position, customer, name, arguments, before, judgement)
            carry_out(shop, customer, name, arguments, judgement)


def main(arguments: list[str]) -> int:
    """Prints the counts, and on request each refusal."""
    found = shared.find("tau2")
    if found is None:
        print("the shared data is not there", file=sys.stderr)
        return 3
    done = list(steps(found.parent))
    for source in ("tau2", "tau"):
        mine = [step for step in done if step.source == source]
        allowed = [step for step in mine if step.judgement.allowed]
        print(f"{source}: {len(mine)} write actions, {len(allowed)} allowed, {len(mine) - len(allowed)} refused")
        for (kind, rule), count in sorted(Counter((step.kind, step.judgement.rule) for step in mine).items()):
            print(f"  {count:4}  {kind:23} {rule}")
        apart = Counter(
            (step.kind, step.judgement.rule, step.judgement.system)
            for step in mine
            if step.judgement.allowed != step.judgement.possible
        )
        for (kind, rule, system), count in sorted(apart.items()):
            print(f"  {count:4}  {kind:23} policy {rule}, system {system}")
    if "--refused" in arguments:
        for step in done:
            if not step.judgement.allowed:
                print(step.source, step.task, step.position, step.name, step.judgement.rule, step.judgement.system)
                print("   ", json.dumps(step.arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
