"""The recorded requests of the support desk as cases of the packs about orders, with the records of `rules/common`.

The amounts of the records are US dollars; they are read as amounts in the packs' own currency.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import desk_reference as desk

Case = dict[str, Any]

METHOD_KIND = {"gift_card": "gift_card", "paypal": "paypal", "credit_card": "card"}
# What the shop calls a status, and whether something was changed or asked for before.
STATUS = {
    desk.PENDING: ("pending", False, False),
    desk.MODIFIED: ("pending", True, False),
    "processed": ("processing", False, False),
    desk.DELIVERED: ("delivered", False, False),
    desk.CANCELLED: ("cancelled", False, False),
    desk.RETURN_REQUESTED: ("delivered", False, True),
    desk.EXCHANGE_REQUESTED: ("delivered", False, True),
}


def raw_order(step: desk.Step) -> desk.Record:
    """The order of a recorded request as it stands before it."""
    found = step.shop.order(step.arguments["order_id"])
    assert found is not None
    return found


def order_of(step: desk.Step) -> Case:
    """The order of a recorded request: a line of one unit for every item, a payment for every method that paid."""
    raw = raw_order(step)
    methods = step.shop.user(step.customer)["payment_methods"]
    paid: dict[str, list[Decimal]] = {}
    for entry in raw["payment_history"]:
        sides = paid.setdefault(entry["payment_method_id"], [Decimal(0), Decimal(0)])
        sides[entry["transaction_type"] == "refund"] += entry["amount"]
    return {
        "id": raw["order_id"],
        "placed_at": "2026-01-01T00:00:00Z",
        "status": STATUS[raw["status"]][0],
        "lines": [
            {
                "id": str(at),
                "sku": item["name"],
                "product_id": item["product_id"],
                "variant_id": item["item_id"],
                "quantity": 1,
                "unit_price": item["price"],
            }
            for at, item in enumerate(raw["items"])
        ],
        "tenders": [
            {"id": method, "kind": METHOD_KIND[methods[method]["source"]], "captured": charged, "refunded": returned}
            for method, (charged, returned) in paid.items()
        ],
    }


def lines_named(step: desk.Step) -> list[str]:
    """A line of its own for each item that the request names."""
    items = raw_order(step)["items"]
    taken: list[int] = []
    for item_id in step.arguments["item_ids"]:
        taken.append(next(at for at, item in enumerate(items) if item["item_id"] == item_id and at not in taken))
    return [str(at) for at in taken]


def swaps_of(step: desk.Step) -> list[Case]:
    """Which line is to become which variant."""
    return [
        {"line": line, "to": new} for line, new in zip(lines_named(step), step.arguments["new_item_ids"], strict=True)
    ]


def variants_of(step: desk.Step) -> list[Case]:
    """What the catalogue says of the variants that the request names."""
    found = [step.shop.variant(item_id) for item_id in dict.fromkeys(step.arguments["new_item_ids"])]
    return [
        {
            "id": raw["item_id"],
            "product_id": raw["product_id"],
            "price": raw["price"],
            "in_stock": 1000 if raw["available"] else 0,
        }
        for raw in found
        if raw is not None
    ]


def wallet_of(step: desk.Step) -> list[Case]:
    """The customer's payment methods."""
    wallet = []
    for method_id, raw in step.shop.user(step.customer)["payment_methods"].items():
        method = {"id": method_id, "kind": METHOD_KIND[raw["source"]]}
        if "balance" in raw:
            method["balance"] = raw["balance"]
        wallet.append(method)
    return wallet
