"""The second opinion on the recorded retail actions stands on its own feet: its counts and amounts are pinned here."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import desk_reference as desk
import shared


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the recorded actions."""
    return shared.needed("tau2").parent


@pytest.fixture(scope="module")
def steps(folder: Path) -> list[desk.Step]:
    """All recorded write actions, judged."""
    return list(desk.steps(folder))


def test_every_write_action_is_judged(steps: list[desk.Step]) -> None:
    """Nothing is left out, and every refusal has one of four reasons."""
    assert Counter(step.source for step in steps) == {"tau2": 120, "tau": 768}
    refused = Counter((step.source, step.kind, step.judgement.rule) for step in steps if not step.judgement.allowed)
    assert refused == {
        ("tau2", "exchange_items", "R13_gift_card_short"): 1,
        ("tau", "change_items", "R13_same_option"): 24,
        ("tau", "exchange_items", "R13_same_option"): 23,
        ("tau", "change_items", "R13_gift_card_short"): 8,
        ("tau", "exchange_items", "R13_gift_card_short"): 2,
        ("tau", "change_payment", "R12_gift_card_short"): 9,
    }


def test_refusals_stand_in_the_raw_data(steps: list[desk.Step]) -> None:
    """An item for itself shows in the request; a short gift card in its balance and the prices."""
    for step in steps:
        rule, arguments = step.judgement.rule, step.arguments
        if rule == "R13_same_option":
            assert any(old == new for old, new in zip(arguments["item_ids"], arguments["new_item_ids"], strict=True))
        elif rule.endswith("gift_card_short"):
            card = step.shop.user(step.customer)["payment_methods"][arguments["payment_method_id"]]
            order = step.shop.order(arguments["order_id"])
            assert order is not None
            assert card["source"] == "gift_card"
            due = Decimal(0)
            if step.kind == "change_payment":
                due = order["payment_history"][0]["amount"]
            for old, new in zip(arguments.get("item_ids", []), arguments.get("new_item_ids", []), strict=True):
                prices = [
                    variant["price"]
                    for product in step.shop.data["products"].values()
                    for variant in product["variants"].values()
                    if variant["item_id"] == new
                ]
                due += prices[0] - next(item["price"] for item in order["items"] if item["item_id"] == old)
            assert card["balance"] < due
        else:
            assert step.judgement.allowed


def test_amounts_agree_with_what_the_scenarios_say(folder: Path, steps: list[desk.Step]) -> None:
    """Some scenarios name the amount that a customer is told; it is the sum of what these kinds of action move."""
    told = {
        "16": ("cancel_order", "return_items"),
        "28": ("return_items",),
        "44": ("change_items",),
        "46": ("return_items",),
        "47": ("return_items",),
        "54": ("cancel_order", "return_items"),
        "59": ("cancel_order",),
    }
    tasks = {task["id"]: task for task in desk.read_json(folder / "tau2" / "tasks_train.json")}
    for task, kinds in told.items():
        moved = sum(
            movement.amount
            for step in steps
            if (step.source, step.task) == ("tau2", task) and step.kind in kinds
            for movement in step.judgement.settlement
        )
        assert str(-moved) == tasks[task]["evaluation_criteria"]["communicate_info"][0]


def test_payments_add_up_before_every_step(steps: list[desk.Step]) -> None:
    """Whatever was carried out, what was paid and not given back is the price of the items."""
    for step in steps:
        order = step.shop.order(step.arguments.get("order_id", ""))
        if order is not None:
            methods = {entry["payment_method_id"] for entry in order["payment_history"]}
            paid = sum(desk.net_paid(order, method) for method in methods)
            assert paid == (0 if order["status"] == "cancelled" else desk.order_total(order))
