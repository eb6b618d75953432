"""Makes up cases for the pack `rules/returns`: requests to return a line of an order, as shops' systems send them.

The same seed gives the same cases, on every machine. They are modelled on what returns desks see: many ordinary ones,
dates crowded around the ends of windows, holiday orders, facts that no one recorded, a few rows that cannot be true.

    python examples/generate_cases.py --seed 7 --count 3000 --out cases.ndjson
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Chances = dict[Any, float]
Day = datetime.date

FIRST_DAY, LAST_DAY = Day(2025, 1, 7), Day(2026, 11, 1)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Product:
    """Something that the shop sells."""

    sku: str
    category: str
    cheapest: int  # in cents
    dearest: int
    most: int = 2  # pieces in one line
    guarantee: str | None = None


PRODUCTS = (
    Product("shirt", "apparel", 1490, 5990, most=3),
    Product("dress", "apparel", 2990, 15900),
    Product("winter-coat", "apparel", 7990, 34900),
    Product("running-shoes", "apparel", 4990, 17900),
    Product("socks", "apparel", 399, 1499, most=12),
    Product("headphones", "electronics", 1299, 29900, guarantee="P36M"),
    Product("phone", "electronics", 17900, 119900),
    Product("kettle", "electronics", 1999, 8990),
    Product("charging-cable", "electronics", 499, 2499, most=4),
    Product("wardrobe", "furniture", 24900, 129900),
    Product("armchair", "furniture", 12900, 79900),
    Product("bookshelf", "furniture", 4990, 24900),
    Product("table-lamp", "home", 1999, 12990),
    Product("mug", "home", 599, 1990, most=8),
    Product("bed-linen", "home", 2490, 9990),
    Product("photo-frame", "home", 490, 3990, most=4),
    Product("razor", "hygiene", 790, 8990),
    Product("toothbrush-heads", "hygiene", 990, 3490, most=4),
    Product("make-up", "hygiene", 690, 4990, most=3),
    Product("film", "media", 990, 2999),
    Product("game", "media", 1990, 7999),
    Product("audio-book", "media", 990, 2490),
    Product("cheese-box", "food", 1490, 4990),
    Product("chocolates", "food", 390, 2990, most=6),
)
PERSONALISED = {"shirt", "mug", "photo-frame"}
SEALED = {"hygiene", "media"}

TIERS: Chances = {"gold": 8, "silver": 22, "standard": 70}
CHANNELS: Chances = {"shop": 70, "marketplace": 22, "outlet": 8}
REASONS: dict[str, Chances] = {
    "apparel": {
        "wrong_size": 48,
        "unwanted": 24,
        "not_as_described": 10,
        "defective": 6,
        "wrong_item": 4,
        "arrived_late": 5,
        "other": 3,
    },
    "electronics": {
        "defective": 36,
        "unwanted": 32,
        "not_as_described": 10,
        "wrong_item": 5,
        "damaged_in_transit": 9,
        "arrived_late": 4,
        "other": 4,
    },
    "furniture": {
        "damaged_in_transit": 32,
        "unwanted": 28,
        "not_as_described": 20,
        "defective": 12,
        "wrong_item": 4,
        "other": 4,
    },
    "home": {
        "damaged_in_transit": 24,
        "unwanted": 34,
        "not_as_described": 16,
        "defective": 12,
        "wrong_item": 8,
        "arrived_late": 6,
    },
    "hygiene": {"unwanted": 52, "defective": 18, "wrong_item": 14, "arrived_late": 8, "other": 8},
    "media": {"unwanted": 58, "defective": 16, "wrong_item": 16, "arrived_late": 10},
    "food": {"damaged_in_transit": 44, "arrived_late": 24, "unwanted": 20, "wrong_item": 12},
}
FAULTS = {"defective", "not_as_described", "wrong_item", "damaged_in_transit"}
GRADES: Chances = {"sealed": 34, "like_new": 40, "used": 20, "damaged": 6}
CARRIERS = ("DHL", "Hermes", "DPD", "GLS")
COMMENTS = (
    "It does not fit.",
    "My daughter likes it better in blue.",
    "Please hurry, I need the money back before the holidays.",
    "This is the third time. My lawyer will hear of it.",
    "I have told the consumer protection agency.",
    "Came in a torn box.",
)
# Days after the anchor on which something changes, and their neighbours.
EDGES = (0, 13, 14, 15, 16, 29, 30, 31, 32, 37, 38, 44, 45, 60, 61, 90, 91)


def pick(rng: random.Random, chances: Chances) -> Any:
    """Draw one key by its weight."""
    return rng.choices(list(chances), weights=list(chances.values()))[0]


def chance(rng: random.Random, percent: float) -> bool:
    """Draw yes or no."""
    return rng.random() * 100 < percent


def euros(cents: int) -> str:
    """Write an amount as the cases have it."""
    return f"{cents * CENT:.2f} EUR"


def last_sunday(year: int, month: int) -> Day:
    """The Sunday on which clocks change."""
    last = Day(year, month, 31)
    return last - datetime.timedelta(days=(last.weekday() + 1) % 7)


def in_berlin(day: Day, minutes: int) -> str:
    """Write a minute of a day with Berlin's offset. No order is placed in the night in which clocks change."""
    is_summer = last_sunday(day.year, 3) <= day < last_sunday(day.year, 10)
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}:00+0{2 if is_summer else 1}:00"


def later(rng: random.Random, day: Day, fewest: int, most: int) -> Day:
    """A day on which carriers work, some days after another."""
    day += datetime.timedelta(days=rng.randint(fewest, most))
    return day + datetime.timedelta(days=1) if day.weekday() == 6 else day


def day_of_order(rng: random.Random) -> Day:
    """A day within the two years; November and December have twice their share, discount week once more."""
    while True:
        day = FIRST_DAY + datetime.timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days))
        weight = 1.0 + (day.month >= 11) + (day.month == 11 and day.day >= 20)
        if rng.random() * 3 < weight:
            return day


def line_of(rng: random.Random, product: Product) -> Case:
    """One line of an order."""
    cents = rng.randint(product.cheapest, product.dearest)
    cents -= cents % 10 if chance(rng, 60) else 0
    line: Case = {
        "sku": product.sku,
        "category": product.category,
        "price": euros(cents),
        "quantity": 1 if chance(rng, 70) else rng.randint(1, product.most),
    }
    if line["quantity"] > 1 and chance(rng, 8):
        line["returned"] = rng.randint(1, line["quantity"] - 1)
    if chance(rng, 6):
        line["final_sale"] = True
    if product.sku in PERSONALISED and chance(rng, 12):
        line["personalised"] = True
    if product.guarantee and chance(rng, 50):
        line["guarantee"] = product.guarantee
    return line


def paid(rng: random.Random, lines: list[Case], shipping: int) -> list[Case]:
    """Means of payment that sum to what the order cost."""
    total = shipping + sum(int(Decimal(line["price"].split()[0]) * 100) * line["quantity"] for line in lines)
    method = pick(rng, {"card": 46, "paypal": 34, "invoice": 20})
    if total > 1000 and chance(rng, 12):
        card = rng.randint(1, total // 1000) * 500
        return [{"method": method, "amount": euros(total - card)}, {"method": "gift card", "amount": euros(card)}]
    return [{"method": method, "amount": euros(total)}]


def order_of(rng: random.Random) -> tuple[Case, Day]:
    """An order, and the day on which it arrived, recorded or not."""
    placed = day_of_order(rng)
    shipped = later(rng, placed, 0, 3)
    delivered = later(rng, shipped, 1, 5)
    lines = [line_of(rng, product) for product in rng.sample(PRODUCTS, pick(rng, {1: 52, 2: 26, 3: 14, 4: 8}))]
    shipping = pick(rng, {0: 45, 390: 25, 490: 20, 1290: 10})
    order: Case = {
        "placed_at": in_berlin(placed, rng.randint(6 * 60, 24 * 60 - 1)),
        "channel": pick(rng, CHANNELS),
        "shipped_on": str(shipped),
        "delivered_on": str(delivered),
        "shipping_paid": euros(shipping),
        "lines": lines,
        "payments": paid(rng, lines, shipping),
    }
    if order["channel"] == "marketplace" and chance(rng, 40):
        order["promised_days"] = rng.choice((14, 30, 60, 90))
    if chance(rng, 6):
        order["told_of_withdrawal"] = False
    if chance(rng, 5):
        order["promised_label"] = pick(rng, {"shop": 70, "customer": 30})
    if chance(rng, 7):
        order["chf_rate"] = f"0.{rng.randint(9150, 9650)}"
    if chance(rng, 30):
        order["parcels"] = [
            {"carrier": rng.choice(CARRIERS), "state": "delivered"} for _ in range(pick(rng, {1: 70, 2: 25, 3: 5}))
        ]
    if chance(rng, 5):  # the carrier never said that it had arrived
        order["delivered_on"] = None
        parcel: Case = {"carrier": rng.choice(CARRIERS), "state": pick(rng, {"under_way": 80, "lost": 20})}
        if chance(rng, 60):
            parcel["silent_for"] = f"P{rng.randint(1, 9)}D"
        order["parcels"] = [parcel]
        if chance(rng, 25):
            order["shipped_on"] = None
    return order, delivered


def day_of_request(rng: random.Random, delivered: Day, is_fault: bool) -> Day:
    """Soon after delivery, at an edge of some window, at the end of the holiday season, or much later."""
    how = pick(rng, {"soon": 48, "edge": 34, "season": 4, "early": 2, "late": 12})
    days = rng.randint(1, 12)
    if how == "edge":
        days = rng.choice(EDGES)
    elif how == "early":
        days = -rng.randint(1, 2)
    elif how == "late":
        days = rng.choice((364, 378, 379, 729, 730, 731, rng.randint(40, 760))) if is_fault else rng.randint(32, 120)
    elif how == "season" and (delivered.month >= 11 or delivered.month == 1):
        return Day(delivered.year + (delivered.month >= 11), 1, 31) + datetime.timedelta(days=rng.randint(-2, 2))
    return delivered + datetime.timedelta(days=days)


def customer_of(rng: random.Random) -> Case:
    """Who asks."""
    orders = rng.randint(1, 12)
    customer: Case = {
        "tier": pick(rng, TIERS),
        "orders_90d": orders,
        "returns_90d": pick(rng, {rng.randint(0, 2): 80, rng.randint(3, orders + 2): 20}),
    }
    if chance(rng, 4):
        customer["consumer"] = False
    if chance(rng, 12):
        customer["past_reasons"] = rng.choices(
            ("wrong_size", "unwanted", "defective", "arrived_late"), k=rng.randint(1, 5)
        )
    return customer


def sealed_or_not(rng: random.Random, line: Case) -> bool | None:
    """What the customer said of the seal; not every form asks."""
    if line["category"] not in SEALED:
        return None
    said: bool | None = pick(rng, {True: 45, False: 45, None: 10})
    return said


def request_of(rng: random.Random, order: Case, delivered: Day) -> Case:
    """What is asked for: a line, a reason, a day."""
    line = rng.choice(order["lines"])
    left = line["quantity"] - line.get("returned", 0)
    reason = pick(rng, REASONS[line["category"]])
    is_fault = reason in FAULTS
    placed = Day.fromisoformat(order["placed_at"][:10])
    made_on = max(placed, day_of_request(rng, delivered, is_fault))
    request: Case = {
        "line": dict(line),
        "quantity": left if chance(rng, 80) else rng.randint(1, left),
        "reason": reason,
        "basis": pick(
            rng, {"goodwill": 66, "withdrawal": 26, "guarantee": 8} if is_fault else {"goodwill": 62, "withdrawal": 38}
        ),
        "wish": pick(rng, {"refund": 66, "exchange": 18, "store_credit": 10, "repair": 6 if is_fault else 0}),
        "made_on": str(made_on),
        "opened": sealed_or_not(rng, line),
    }
    if is_fault:
        request["photos"] = pick(rng, {0: 22, 1: 42, 2: 20, 3: 16})
    if made_on > placed and chance(rng, 30):
        request["made_at"] = in_berlin(made_on, rng.randint(7 * 60, 22 * 60))
    if chance(rng, 10):
        request["price_claimed"] = line["price"]
    if chance(rng, 15):
        request["comment"] = rng.choice(COMMENTS)
    return request


def inspection_of(rng: random.Random, request: Case) -> Case:
    """What the returns team found, as far as it has come."""
    if chance(rng, 30):
        return {}
    received = later(rng, Day.fromisoformat(request["made_on"]), 2, 8)
    found: Case = {"received_on": str(received)}
    if chance(rng, 85):
        found["grade"] = pick(rng, GRADES)
        short = request["quantity"] > 1 and chance(rng, 10)
        found["quantity"] = request["quantity"] - short
    return found


def exchange_of(rng: random.Random, request: Case) -> Case:
    """The item that is wanted instead."""
    price = Decimal(request["line"]["price"].split()[0])
    factor = pick(rng, {Decimal(1): 60, Decimal("1.25"): 20, Decimal("0.8"): 20})
    wanted: Case = {"price": f"{(price * factor).quantize(CENT)} EUR", "available": chance(rng, 85)}
    if chance(rng, 5):
        del wanted["price"]
    return wanted


def ordinary_case(rng: random.Random) -> Case:
    """A case that can be true."""
    order, delivered = order_of(rng)
    request = request_of(rng, order, delivered)
    case: Case = {
        "order": order,
        "request": request,
        "customer": customer_of(rng),
        "inspection": inspection_of(rng, request),
    }
    if request["wish"] == "exchange":
        case["exchange"] = exchange_of(rng, request)
    if request["line"]["category"] == "furniture" and chance(rng, 60):
        day = later(rng, Day.fromisoformat(request["made_on"]), 1, 6)
        case["pickup"] = {"day": str(day), "at": f"{rng.randint(7, 18):02}:{rng.choice(('00', '30'))}:00"}
        if chance(rng, 25):
            case["customer"]["away"] = (
                f"[{day - datetime.timedelta(days=rng.randint(0, 3))}..{day + datetime.timedelta(days=2)})"
            )
    if chance(rng, 2):
        del case["customer"]["returns_90d"]
    return case


# Rows that cannot be true, or cannot be read. Each spoils an ordinary case.


def asked_before_order(rng: random.Random, case: Case) -> None:
    placed = Day.fromisoformat(case["order"]["placed_at"][:10])
    case["request"]["made_on"] = str(placed - datetime.timedelta(days=rng.randint(1, 20)))
    case["request"].pop("made_at", None)


def more_than_bought(rng: random.Random, case: Case) -> None:
    case["request"]["quantity"] = case["request"]["line"]["quantity"] + rng.randint(1, 5)


def never_charged(rng: random.Random, case: Case) -> None:
    price = Decimal(case["request"]["line"]["price"].split()[0])
    case["request"]["price_claimed"] = f"{price + rng.randint(1, 999) * CENT} EUR"


def not_in_the_order(rng: random.Random, case: Case) -> None:
    case["request"]["line"]["sku"] += "-xl"


def arrived_before_it_was_sent(rng: random.Random, case: Case) -> None:
    placed = Day.fromisoformat(case["order"]["placed_at"][:10])
    case["order"]["shipped_on"] = str(placed + datetime.timedelta(days=9))
    case["order"]["delivered_on"] = str(placed + datetime.timedelta(days=rng.randint(2, 8)))


def unknown_reason(rng: random.Random, case: Case) -> None:
    case["request"]["reason"] = rng.choice(("too small", "N/A", "DEFECTIVE"))


def other_currency(rng: random.Random, case: Case) -> None:
    case["request"]["line"]["price"] = case["request"]["line"]["price"].replace("EUR", rng.choice(("USD", "GBP")))


def day_in_words(rng: random.Random, case: Case) -> None:
    case["request"]["made_on"] = rng.choice(("yesterday", "31.02.2026", "2026-02-30"))


SPOILERS: tuple[Callable[[random.Random, Case], None], ...] = (
    asked_before_order,
    more_than_bought,
    never_charged,
    not_in_the_order,
    arrived_before_it_was_sent,
    unknown_reason,
    other_currency,
    day_in_words,
)


def generate(seed: int, count: int, broken_percent: float = 2.5) -> Iterator[Case]:
    """Yield `count` cases; the same seed gives the same ones, and a longer run begins with a shorter one's cases."""
    rng = random.Random(seed)
    for _ in range(count):
        case = ordinary_case(rng)
        if chance(rng, broken_percent):
            rng.choice(SPOILERS)(rng, case)
        yield case


def main() -> None:
    parser = argparse.ArgumentParser(description="Make up cases for the pack `returns`.")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--out", type=Path, help="an NDJSON file; default: standard output")
    arguments = parser.parse_args()
    lines = (json.dumps(case) + "\n" for case in generate(arguments.seed, arguments.count))
    if arguments.out is None:
        sys.stdout.writelines(lines)
        return
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    with arguments.out.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


if __name__ == "__main__":
    main()
