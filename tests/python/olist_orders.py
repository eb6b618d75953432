"""The orders of a real marketplace, as raw rows and as cases for the packs about orders.

The file has one day of handover and one of delivery for an order, however many sellers it has; a case gives them to the
parcel of each seller. It trades in Brazilian reals, so the packs are loaded from copies with that currency and zone.
"""

from __future__ import annotations

import csv
import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import adjudge
import shared

Case = dict[str, Any]
Row = dict[str, str]

RULES = Path(__file__).resolve().parents[2] / "rules"
# After the last day of the file. What the file says of an order was known by then.
END = datetime(2018, 10, 17, 23, 0)
STATUSES = {
    "delivered": "delivered",
    "shipped": "shipped",
    "canceled": "cancelled",
    "unavailable": "on_hold",  # the seller cannot deliver the goods
    "invoiced": "processing",
    "processing": "processing",
}
TENDERS = {"credit_card": "card", "debit_card": "debit", "boleto": "bank", "voucher": "voucher"}


def moment(text: str) -> datetime | None:
    """A moment of the file, or None where it has none."""
    return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Order:
    """An order's rows."""

    row: Row
    items: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.row["order_id"]

    @property
    def status(self) -> str:
        return self.row["order_status"]

    @property
    def placed(self) -> datetime:
        return datetime.fromisoformat(self.row["order_purchase_timestamp"])

    @property
    def approved(self) -> datetime | None:
        return moment(self.row["order_approved_at"])

    @property
    def handed_over(self) -> datetime | None:
        return moment(self.row["order_delivered_carrier_date"])

    @property
    def delivered(self) -> datetime | None:
        return moment(self.row["order_delivered_customer_date"])

    @property
    def promised(self) -> datetime:
        return datetime.fromisoformat(self.row["order_estimated_delivery_date"])

    @property
    def sellers(self) -> list[str]:
        return sorted({item["seller_id"] for item in self.items})


def read_orders() -> list[Order]:
    """All orders of the file; the test is skipped where it is absent, except on CI."""
    folder = shared.needed("olist")

    def rows(name: str) -> list[Row]:
        with (folder / f"olist_{name}_dataset.csv").open(encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))

    items: dict[str, list[Row]] = defaultdict(list)
    payments: dict[str, list[Row]] = defaultdict(list)
    for row in rows("order_items"):
        items[row["order_id"]].append(row)
    for row in rows("order_payments"):
        payments[row["order_id"]].append(row)
    return [Order(row, items[row["order_id"]], payments[row["order_id"]]) for row in rows("orders")]


def case_of(order: Order, asked: datetime = END) -> Case:
    """The case of an order as its records were at a moment: what happened later is not known yet."""

    def by_then(at: datetime | None) -> str | None:
        return at.isoformat() if at and at <= asked else None

    # The file gives no moment to a status, so one that says too much for the moment is taken back.
    handed_over, delivered = by_then(order.handed_over), by_then(order.delivered)
    status = STATUSES[order.status]
    if status in ("delivered", "shipped") and not delivered:
        status = "shipped" if handed_over else "processing"
    shipments = [
        {
            "id": f"{number}",
            "seller": seller,
            "lines": [item["order_item_id"] for item in order.items if item["seller_id"] == seller],
            "status": "delivered" if delivered else "in_transit",
            "shipped_at": handed_over,
            "delivered_on": delivered and delivered[:10],
        }
        for number, seller in enumerate(order.sellers if handed_over else [], start=1)
    ]
    freight = sum((Decimal(item["freight_value"]) for item in order.items), Decimal(0))
    return {
        "asked": {"at": asked.isoformat()},
        "order": {
            "id": order.id,
            "market": "other",
            "status": status,
            "financial_status": "paid",
            "holds": ["inventory_out_of_stock"] if order.status == "unavailable" else [],
            "placed_at": order.placed.isoformat(),
            "approved_at": by_then(order.approved),
            "promised_deliver_by": order.promised.date().isoformat(),
            "shipping": str(freight),
            "lines": [
                {
                    "id": item["order_item_id"],
                    "sku": item["product_id"],
                    "quantity": 1,
                    "unit_price": item["price"],
                    "seller": item["seller_id"],
                    "ship_by": datetime.fromisoformat(item["shipping_limit_date"]).isoformat(),
                }
                for item in order.items
            ],
            "tenders": [
                {
                    "id": payment["payment_sequential"],
                    "kind": TENDERS.get(payment["payment_type"]),
                    "captured": payment["payment_value"],
                }
                for payment in order.payments
            ],
            "shipments": shipments,
        },
        "payment": {"instalments": max(int(payment["payment_installments"]) for payment in order.payments)},
    }


def load_in_reals(folder: Path, pack: str) -> adjudge.Policy:
    """A pack, and those that it uses, in reals and on the clock of São Paulo."""
    for name in ("common", "order_status", pack):
        shutil.copytree(RULES / name, folder / name, ignore=shutil.ignore_patterns("tests"), dirs_exist_ok=True)
    for file in folder.glob("*/*.yaml"):
        text = file.read_text(encoding="utf-8").replace("currency: EUR", "currency: BRL").replace(" EUR", " BRL")
        file.write_text(text.replace("time_zone: Europe/Berlin", "time_zone: America/Sao_Paulo"), encoding="utf-8")
    return adjudge.load(folder / pack)


def show(title: str, counts: dict[str, int]) -> str:
    """A small table."""
    return "\n".join([f"\n{title}", *(f"{number:>8,}  {name}" for name, number in counts.items())])
