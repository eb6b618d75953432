"""Real orders and returns that need someone else, found in the raw files in plain Python.

An independent second opinion for the pack `rules/escalation`: it shares nothing with the engine. The tickets are
read by `contact_reference`.
"""

from __future__ import annotations

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path

import contact_reference as reference

SILENT_DAYS = 5
STATUS = {
    "delivered": "delivered",
    "shipped": "shipped",
    "canceled": "cancelled",
    "unavailable": "on_hold",
    "invoiced": "processing",
    "processing": "processing",
}


def ticket_reasons(event: reference.Event) -> list[str]:
    """What a ticket needs someone else for: a missed target, then two or more reopenings."""
    reasons = [] if event.in_time else ["breach"]
    if event.reopened >= 2:
        reasons.append("reopened")
    return reasons


@dataclass(frozen=True)
class Return:
    """An order and the day on which it is said to have come back."""

    order: str
    placed_on: datetime.date
    returned_on: datetime.date | None

    @property
    def is_impossible(self) -> bool:
        """Whether it came back before it was ordered."""
        return self.returned_on is not None and self.returned_on < self.placed_on


def read_returns(file: Path) -> list[Return]:
    """Every order, with its return if there was one."""

    def day(text: str) -> datetime.date:
        return datetime.datetime.strptime(text, "%d-%m-%Y").date()

    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Return(row["Order_ID"], day(row["Order_Date"]), day(row["Return_Date"]) if row["Return_Date"] else None)
            for row in csv.DictReader(lines)
        ]


@dataclass(frozen=True)
class Order:
    """An order of a marketplace, with the last that was heard of its parcel."""

    order: str
    status: str
    placed_on: datetime.date
    handed_over_on: datetime.date | None
    delivered_on: datetime.date | None

    @property
    def is_under_way(self) -> bool:
        """Whether a parcel is on the road."""
        return self.status == "shipped"

    def is_silent(self, today: datetime.date) -> bool | None:
        """Whether nothing was heard of its parcel for too long; None where nobody knows when it was handed over."""
        if not self.is_under_way:
            return False
        return None if self.handed_over_on is None else (today - self.handed_over_on).days > SILENT_DAYS

    @property
    def is_contradictory(self) -> bool:
        """Whether it is delivered without a day, or on a day before it was placed."""
        if self.delivered_on is None:
            return self.status == "delivered"
        return self.delivered_on < self.placed_on


def read_orders(file: Path) -> list[Order]:
    """Every order."""

    def day(text: str) -> datetime.date | None:
        return datetime.date.fromisoformat(text[:10]) if text else None

    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Order(
                order=row["order_id"],
                status=row["order_status"],
                placed_on=datetime.date.fromisoformat(row["order_purchase_timestamp"][:10]),
                handed_over_on=day(row["order_delivered_carrier_date"]),
                delivered_on=day(row["order_delivered_customer_date"]),
            )
            for row in csv.DictReader(lines)
        ]
