"""Matches the returns in three months of a real shop's invoices to purchases, and judges them, in plain Python.

An independent second opinion for the pack `rules/returns`: it shares nothing with the engine and reads the raw file.
A return is an invoice line whose invoice number starts with C, for goods. Lines below zero on other invoices are stock
corrections; postage, carriage, fees, discounts, manual entries and samples are no goods.

A return belongs to the latest earlier purchase of the same customer and stock code, at the same price, that has enough
pieces left; if no purchase alone has enough, to several, the latest first. What belongs to none is refused as data.

    python tests/python/online_retail_reference.py             counts
    python tests/python/online_retail_reference.py --refused   each refused return with its reason
"""

from __future__ import annotations

import csv
import datetime
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import shared

WINDOWS = (14, 30, 90)
NO_GOODS = {"POST", "DOT", "C2", "M", "m", "D", "S", "AMAZONFEE", "BANK CHARGES"}
NO_CUSTOMER = "no customer"
BEFORE_ANY_PURCHASE = "before any purchase"
PRICE_NEVER_CHARGED = "at a price never charged"
MORE_THAN_BOUGHT = "more than was bought"
REFUSALS = (NO_CUSTOMER, BEFORE_ANY_PURCHASE, PRICE_NEVER_CHARGED, MORE_THAN_BOUGHT)


@dataclass(frozen=True)
class Line:
    """A line of an invoice."""

    number: int  # in the file, the first being 1
    invoice: str
    code: str
    quantity: int
    at: datetime.datetime
    price: Decimal
    customer: str

    @property
    def is_goods(self) -> bool:
        """Whether something was sold that can come back."""
        return self.code not in NO_GOODS and not self.code.startswith("gift_")

    @property
    def is_return(self) -> bool:
        """Whether goods came back."""
        return self.invoice.startswith("C") and self.is_goods

    @property
    def is_purchase(self) -> bool:
        """Whether goods were bought."""
        return not self.invoice.startswith("C") and self.is_goods and self.quantity > 0


@dataclass(frozen=True)
class Part:
    """Pieces of a return that belong to one purchase."""

    purchase: Line
    pieces: int
    days: int


@dataclass(frozen=True)
class Judgement:
    """What is to say about a return: the purchases that it belongs to, or why it is refused as data."""

    line: Line
    parts: tuple[Part, ...] = ()
    refused: str | None = None

    def is_inside(self, window: int) -> bool:
        """Whether all of it came back within so many days; the day of purchase is day 0, the last day counts."""
        return not self.refused and all(part.days <= window for part in self.parts)


@dataclass
class Stock:
    """A purchase with the pieces that have not come back."""

    purchase: Line
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.purchase.quantity


FILE = ("online_retail", "online_retail_2010-12_2011-02.csv.gz")


def read_lines(file: Path) -> Iterator[Line]:
    """The invoice lines in the order of the file, which is that of time."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for number, row in enumerate(csv.DictReader(text), start=1):
            yield Line(
                number=number,
                invoice=row["InvoiceNo"],
                code=row["StockCode"],
                quantity=int(row["Quantity"]),
                at=datetime.datetime.strptime(row["InvoiceDate"], "%m/%d/%y %H:%M"),
                price=Decimal(row["UnitPrice"]),
                customer=row["CustomerID"],
            )


def take(stocks: list[Stock], line: Line) -> tuple[Part, ...]:
    """Takes a return's pieces from purchases, given oldest first; nothing when they do not have enough left."""
    wanted = -line.quantity
    if sum(stock.left for stock in stocks) < wanted:
        return ()
    enough = [stock for stock in stocks if stock.left >= wanted]
    parts = []
    for stock in enough[-1:] or reversed(stocks):
        pieces = min(wanted, stock.left)
        if pieces > 0:
            stock.left -= pieces
            wanted -= pieces
            parts.append(Part(stock.purchase, pieces, (line.at.date() - stock.purchase.at.date()).days))
    return tuple(parts)


def judge(lines: Iterable[Line]) -> list[Judgement]:
    """Every return of goods, matched or refused."""
    bought: dict[tuple[str, str], list[Stock]] = defaultdict(list)
    judgements = []
    for line in lines:
        key = line.customer, line.code
        if line.is_purchase:
            bought[key].append(Stock(line))
        elif line.is_return:
            earlier = bought[key]
            at_price = [stock for stock in earlier if stock.purchase.price == line.price]
            if not line.customer:
                judgements.append(Judgement(line, refused=NO_CUSTOMER))
            elif not earlier:
                judgements.append(Judgement(line, refused=BEFORE_ANY_PURCHASE))
            elif not at_price:
                judgements.append(Judgement(line, refused=PRICE_NEVER_CHARGED))
            elif parts := take(at_price, line):
                judgements.append(Judgement(line, parts))
            else:
                judgements.append(Judgement(line, refused=MORE_THAN_BOUGHT))
    return judgements


def counts(judgements: list[Judgement]) -> dict[str, int]:
    """Matched returns inside and outside of each window, and refused ones by reason."""
    matched = [judgement for judgement in judgements if not judgement.refused]
    found = {"returns": len(judgements), "matched": len(matched)}
    for window in WINDOWS:
        found[f"inside {window} days"] = sum(judgement.is_inside(window) for judgement in matched)
        found[f"outside {window} days"] = len(matched) - found[f"inside {window} days"]
    refused = Counter(judgement.refused for judgement in judgements)
    return found | {reason: refused[reason] for reason in REFUSALS}


def paid_for(judgements: list[Judgement], window: int) -> Decimal:
    """What was paid for the goods that came back inside a window."""
    return sum(
        (-judgement.line.quantity * judgement.line.price for judgement in judgements if judgement.is_inside(window)),
        Decimal(0),
    )


def main() -> None:
    file = shared.find(*FILE)
    if file is None:
        sys.exit("the shared data is absent; ADJUDGE_SHARED names its folder")
    judgements = judge(read_lines(file))
    if "--refused" in sys.argv[1:]:
        for judgement in judgements:
            if judgement.refused:
                line = judgement.line
                print(f"{line.invoice} {line.code:8} {line.quantity:6} at {line.price:>8}: {judgement.refused}")
        return
    for name, count in counts(judgements).items():
        print(f"{count:6} {name}")
    for window in WINDOWS:
        print(f"{paid_for(judgements, window):>12} GBP inside {window} days")


if __name__ == "__main__":
    main()
