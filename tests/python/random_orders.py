"""Random cases that the checks of `rules/common` accept, for packs about orders; what must hold of any answer."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import adjudge

Case = dict[str, Any]

TENDER_KINDS = ("gift_card", "store_credit", "voucher", "card", "debit", "paypal", "bnpl", "bank", "cod")
TIERS = ("platinum", "gold", "silver", "standard", "guest")
STATUSES = (
    "draft",
    "pending",
    "on_hold",
    "processing",
    "partially_shipped",
    "shipped",
    "delivered",
    "completed",
    "cancelled",
)


def cents(rng: random.Random, most: int) -> Decimal:
    """An amount of up to so many cents."""
    return Decimal(rng.randint(0, most)) / 100


def sometimes(rng: random.Random, record: Case, key: str, value: Any, share: float = 0.5) -> None:
    """Leaves an optional field out as often as not."""
    if rng.random() < share:
        record[key] = value


def order_line(rng: random.Random, number: int) -> Case:
    """A line whose counters fit together."""
    quantity = rng.choice((1, 1, 2, 3, 7))
    price = rng.choice((Decimal(0), cents(rng, 30000), cents(rng, 30000), Decimal(rng.randint(1, 99999)) / 1000))
    cancelled = rng.randint(0, quantity) if rng.random() < 0.2 else 0
    shipped = rng.randint(0, quantity - cancelled)
    line: Case = {
        "id": f"L{number}",
        "sku": f"sku {number}",
        "quantity": quantity,
        "unit_price": price,
        "cancelled": cancelled,
        "shipped": shipped,
        "delivered": rng.randint(0, shipped),
        "refunded": rng.choice((0, 0, 0, rng.randint(0, quantity))),
        "tax_rate": rng.choice((Decimal(0), Decimal("0.07"), Decimal("0.19"), Decimal("0.2"))),
        "tax_included": rng.random() < 0.7,
        "discount": rng.choice((Decimal(0), Decimal(0), (price * quantity / 3).quantize(Decimal("0.01")))),
    }
    line["discount"] = min(line["discount"], price * quantity)
    sometimes(rng, line, "product_id", f"P{rng.randint(1, 3)}", 0.9)
    sometimes(rng, line, "variant_id", f"V{rng.randint(1, 6)}", 0.9)
    return line


def order(rng: random.Random) -> Case:
    """An order with lines and payments."""
    lines = [order_line(rng, number) for number in range(1, rng.choice((2, 2, 3, 4, 6)))]
    tenders = []
    for number in range(rng.choice((0, 1, 1, 2, 3))):
        captured = cents(rng, 40000)
        tender: Case = {
            "id": f"T{number}",
            "kind": rng.choice(TENDER_KINDS),
            "captured": captured,
            "refunded": rng.choice((Decimal(0), Decimal(0), captured, min(captured, cents(rng, 9000)))),
            "original": rng.random() < 0.8,
        }
        sometimes(rng, tender, "refundable_until", f"2026-05-{rng.randint(10, 28)}", 0.2)
        tenders.append(tender)
    goods = sum((line["unit_price"] * line["quantity"] - line["discount"] for line in lines), Decimal(0))
    shipping = rng.choice((Decimal(0), cents(rng, 2000)))
    made: Case = {
        "id": f"R{rng.randint(1, 10**6)}",
        "placed_at": f"2026-05-04T{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:00+02:00",
        "lines": lines,
        "tenders": tenders,
        "discount": rng.choice(
            (Decimal(0), ((goods + shipping) * rng.randint(0, 100) / 100).quantize(Decimal("0.01"), "ROUND_DOWN"))
        ),
        "shipping": shipping,
        "shipping_refunded": rng.choice((Decimal(0), shipping, min(shipping, cents(rng, 500)))),
    }
    sometimes(rng, made, "status", rng.choice(STATUSES), 0.9)
    sometimes(rng, made, "delivered_on", f"2026-05-{rng.randint(5, 12):02}")
    return made


def customer(rng: random.Random) -> Case:
    """A customer of any kind."""
    return {"tier": rng.choice(TIERS), "blocked": rng.random() < 0.1, "kind": rng.choice(("consumer", "business"))}


def request(rng: random.Random, for_order: Case) -> Case:
    """A return that fits the order."""
    line = rng.choice(for_order["lines"])
    return {
        "line": line["id"],
        "quantity": rng.randint(1, line["quantity"]),
        "made_on": f"2026-05-{rng.randint(5, 28):02}",
    }


def possible_swap(rng: random.Random, for_order: Case) -> tuple[Case, Case]:
    """A swap of one unit that nothing speaks against, and the variant that it is for."""
    line = rng.choice(for_order["lines"])
    line.setdefault("product_id", "P1")
    line.setdefault("variant_id", "V1")
    name = f"W{rng.randint(1, 10**6)}"
    variant = {"id": name, "product_id": line["product_id"], "price": cents(rng, 30000), "in_stock": 9}
    return {"line": line["id"], "quantity": 1, "to": name}, variant


def strange(decisions: Iterable[Any], names: Iterable[str], cases: Iterable[Case]) -> list[str]:
    """Answers that no valid case may have: errors, conflicts, unknowns without a name, answers without a reason."""
    found = []
    for decision, case in zip(decisions, cases, strict=True):
        for name in names:
            one = decision[name]
            if one.status in ("error", "conflict"):
                found.append(f"{name}: {one.error} for {case}")
            elif one.status == "undetermined" and not one.missing:
                found.append(f"{name}: undetermined without a missing fact for {case}")
            # A list about nothing has nothing to give reasons for.
            elif one.status == "decided" and not (one.fired or one.because or one.answer == []):
                found.append(f"{name}: decided without a reason for {case}")
    return found


def broken_guarantees(
    pack: Path, file: str, right: str, wrong: str, uses: Iterable[str], cases: list[Case]
) -> set[str]:
    """The guarantees that withhold an answer when one rule of a pack says something wrong."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (pack.name, *uses):
            shutil.copytree(pack.parent / name, Path(folder) / name)
        changed = Path(folder) / pack.name / file
        text = changed.read_text(encoding="utf-8")
        assert right in text
        changed.write_text(text.replace(right, wrong), encoding="utf-8")
        policy = adjudge.load(str(Path(folder) / pack.name))
        answers = (decision[name] for decision in policy.decide_batch(cases) for name in policy.decisions)
        return {one.error.message for one in answers if one.error and one.error.name == "guarantee_broken"}


def examples_of(pack: Path) -> list[Case]:
    """The example cases of a pack."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((pack / "examples").glob("*.ndjson"))]
    return [json.loads(line) for text in texts for line in text.splitlines()]
