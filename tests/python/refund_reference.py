"""What a refund comes to, in plain Python and whole cents: a second opinion for the pack `rules/refunds`.

It shares nothing with the engine. It prices the basket that the customer keeps, before and after, and takes the
difference; payments are handled as queues of cents.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Case = dict[str, Any]

CREDIT = ("gift_card", "store_credit", "voucher")


def half_up(amount: Fraction) -> int:
    """Whole cents, half a cent away from zero."""
    sign = -1 if amount < 0 else 1
    return sign * ((2 * abs(amount).numerator + abs(amount).denominator) // (2 * abs(amount).denominator))


def cents(value: Any) -> Fraction:
    """Cents of an amount, not rounded."""
    return Fraction(str(value)) * 100


def split(total: int, weights: list[int]) -> list[int]:
    """Whole cents in these proportions: floors first, the rest to the largest remainders, the earlier at a tie."""
    whole = sum(weights)
    if whole == 0:
        return [0 for _ in weights]
    got = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in by_remainder[: total - sum(got)]:
        got[at] += 1
    return got


@dataclass(frozen=True)
class Basket:
    """What a number of kept units costs, line by line."""

    gross: list[int]
    tax: list[int]


@dataclass
class Refund:
    """What is to be said of a refund; amounts in cents."""

    units: list[int]
    lines: list[tuple[int, int]]
    shipping: int
    fees: int
    amount: int
    owed: int
    balance: int
    tax: int
    shares: list[int] | None
    elsewhere: int | None


class Order:
    """An order as the reference sees it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        order, policy = case["order"], case["policy"]
        self.lines = order["lines"]
        self.mode = policy["discount"]
        self.listed = [
            half_up(cents(line["unit_price"]) * line["quantity"] - cents(line["discount"])) for line in self.lines
        ]
        discount = half_up(cents(order["discount"]))
        self.discount = min(discount, sum(self.listed))
        self.shipping = max(0, half_up(cents(order["shipping"])) - (discount - self.discount))
        self.threshold = cents(case["coupon"]["threshold"])
        self.bought = split(self.discount, self.listed)

    def basket(self, kept: list[int]) -> Basket:
        """The price of so many kept units of each line, under the shop's policy for the order's discount."""
        listed = [
            half_up(Fraction(value * units, line["quantity"]))
            for value, units, line in zip(self.listed, kept, self.lines, strict=True)
        ]
        reduced = [
            half_up(Fraction((value - share) * units, line["quantity"]))
            for value, share, units, line in zip(self.listed, self.bought, kept, self.lines, strict=True)
        ]
        if self.mode == "reallocate" and self.discount:
            moved = split(min(self.discount, sum(listed)), listed)
            reduced = [value - share for value, share in zip(listed, moved, strict=True)]
        elif self.mode == "claw_back" and self.discount and sum(listed) < self.threshold <= sum(self.listed):
            reduced = listed
        gross, tax = [], []
        for value, line in zip(reduced, self.lines, strict=True):
            rate = Fraction(str(line["tax_rate"]))
            if line["tax_included"]:
                gross.append(value)
                tax.append(half_up(value * rate / (1 + rate)))
            else:
                tax.append(half_up(value * rate))
                gross.append(value + tax[-1])
        return Basket(gross, tax)

    def listed_value(self, kept: list[int]) -> int:
        """The kept units at list value."""
        return sum(
            half_up(Fraction(value * units, line["quantity"]))
            for value, units, line in zip(self.listed, kept, self.lines, strict=True)
        )


def shipping_back(order: Order, before: list[int], after: list[int]) -> int:
    """What goes back of the delivery charge."""
    case = order.case
    most = min(order.shipping, half_up(cents(case["delivery"].get("standard_charge", Fraction(order.shipping, 100)))))
    room = max(0, most - half_up(cents(case["order"]["shipping_refunded"])))
    way = case["policy"]["shipping"]
    if way == "as_asked":
        return min(room, half_up(cents(case["refund_request"]["shipping"])))
    if way == "kept" or room == 0:
        return 0
    if sum(after) == 0:
        return room
    if way == "share" and sum(order.listed):
        gone = order.listed_value(before) - order.listed_value(after)
        return min(room, half_up(Fraction(order.shipping * gone, sum(order.listed))))
    return 0


def payments(case: Case, amount: int) -> tuple[list[int], int] | None:
    """The share of each payment and what is left over, or None where a day is needed that is not known."""
    strategy, made_on = case["policy"]["tenders"], case["refund_request"].get("made_on")
    rooms = []
    for tender in case["order"]["tenders"]:
        room = int(cents(tender["captured"]) - cents(tender["refunded"]))
        if strategy == "original_only" and not tender["original"]:
            room = 0
        elif "refundable_until" in tender:
            if made_on is None and room:
                return None
            if made_on is not None and made_on > tender["refundable_until"]:
                room = 0
        rooms.append(room)
    paid = min(amount, sum(rooms))
    if strategy in ("proportional", "original_only"):
        return split(paid, rooms), amount - paid
    queue = list(range(len(rooms)))
    if strategy == "last_in_first_out":
        queue = queue[::-1]
    if strategy == "credit_first":
        queue = [at for at in queue if case["order"]["tenders"][at]["kind"] in CREDIT] + [
            at for at in queue if case["order"]["tenders"][at]["kind"] not in CREDIT
        ]
    shares, left = [0 for _ in rooms], paid
    for at in queue:
        shares[at] = min(left, rooms[at])
        left -= shares[at]
    return shares, amount - paid


def refund_of(case: Case) -> Refund | None:
    """The refund of a case, or None where goods have not been counted yet."""
    order = Order(case)
    asked = {one["line"]: one for one in case["refund_request"]["lines"]}
    before = [line["quantity"] - line["refunded"] for line in order.lines]
    units = []
    for line, left in zip(order.lines, before, strict=True):
        one = asked.get(line["id"])
        if one is None or left == 0:
            units.append(0)
        elif one.get("ground", "returned") == "returned":
            if "arrived" not in one:
                return None
            units.append(min(one["quantity"], one["arrived"], left))
        else:
            units.append(min(one["quantity"], left))
    after = [left - gone for left, gone in zip(before, units, strict=True)]
    old, new = order.basket(before), order.basket(after)
    lines = [
        (gross - kept, tax - kept_tax)
        for gross, kept, tax, kept_tax in zip(old.gross, new.gross, old.tax, new.tax, strict=True)
    ]
    goods = sum(gross for gross, _ in lines)
    shipping = shipping_back(order, before, after)
    shipping_left = max(0, order.shipping - half_up(cents(case["order"]["shipping_refunded"])))
    asked_fees = [int(cents(fee["amount"])) for fee in case["refund_request"]["fees"]]
    fees = min(sum(asked_fees), max(0, goods + shipping))
    kept_fees, given = int(cents(case["settled"]["fees"])), int(cents(case["settled"]["goodwill"]))
    granted = int(cents(case["refund_request"]["goodwill"]))
    held = sum(int(cents(one["captured"]) - cents(one["refunded"])) for one in case["order"]["tenders"])
    due_before = max(0, sum(old.gross) + shipping_left + kept_fees - given)
    due = max(0, sum(new.gross) + shipping_left - shipping + kept_fees + fees - given - granted)
    rate = Fraction(str(case["delivery"]["tax_rate"]))
    tax = sum(tax for _, tax in lines)
    tax += half_up(shipping_left * rate / (1 + rate)) - half_up((shipping_left - shipping) * rate / (1 + rate))
    for fee, kept in zip(case["refund_request"]["fees"], split(fees, asked_fees), strict=True):
        fee_rate = Fraction(str(fee["tax_rate"]))
        tax -= half_up(kept * fee_rate / (1 + fee_rate))
    amount = max(0, held - due)
    shared = payments(case, amount)
    return Refund(
        units=units,
        lines=lines,
        shipping=shipping,
        fees=fees,
        amount=amount,
        owed=max(0, due - held),
        balance=held - due_before,
        tax=tax,
        shares=shared[0] if shared else None,
        elsewhere=shared[1] if shared else None,
    )
