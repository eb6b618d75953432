"""A small pack that the tests of the package share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

import adjudge

LONGEST = 600  # seconds; ten times the slowest test under the sanitizers


@pytest.fixture(autouse=True)
def no_waiting_for_ever(request: pytest.FixtureRequest) -> Iterator[None]:
    """End a test that waits for something that will never come, such as a line from a program that says nothing."""

    def end(_number: int, _frame: FrameType | None) -> None:
        pytest.fail(f"{request.node.name} did not end within {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


SHOP = """\
adjudge: 1
pack: shop
title: A small shop
version: "1"
currency: EUR
time_zone: Europe/Berlin

types:
  Tier: [gold, silver, standard]
  Item: {sku: string, price: money, note: {type: "string?", sensitive: true}}

facts:
  order.placed_at: date and time
  order.total: money
  order.items: {type: list of Item, default: []}
  order.paid_on: date?
  customer.tier: {type: Tier, default: standard}
  customer.name: {type: "string?", sensitive: true}

constants:
  free_from: 50 EUR

terms:
  age: days between(order.paid_on, date(order.placed_at))

decisions:
  shipping:
    question: What does delivery cost?
    answer: money
    hit: first
    rules:
      - id: gold
        when: {customer.tier: gold}
        then: 0 EUR
        because: "{customer.tier} customers pay no delivery."
        cite: Terms 3
      - {id: large, when: {order.total: ">= free_from"}, then: 0 EUR, because: "{order.total} is enough."}
      - {id: rest, otherwise: 4.90 EUR}

  review:
    question: Does a person look at it?
    answer: {needed: boolean, by: "Tier?", until: "date?", why: "string?"}
    hit: first
    rules:
      - id: unpaid
        if: age < -30
        then: {needed: true, until: order.paid_on, why: paid late}
      - {id: fine, otherwise: {needed: false}}

  labels:
    for_each: {item: order.items}
    answer: list of string
    hit: first
    rules:
      - {id: costly, when: {item.price: "> 100 EUR"}, then: "insured {item.sku}"}
      - {id: plain, otherwise: "{item.sku}"}

  discount:
    answer: number
    hit: unique
    rules:
      - {id: gold, when: {customer.tier: gold}, then: 0.1}
      - {id: big, when: {order.total: "> 1000 EUR"}, then: 0.05}

  asked_on:
    answer: date and time
    value: now()
"""

CASE = {
    "order": {"placed_at": "2026-11-01T10:00:00Z", "total": "20.00 EUR", "paid_on": "2026-11-02"},
    "customer": {"tier": "silver", "name": "Ada"},
}


@pytest.fixture(scope="session")
def shop_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("packs") / "shop.yaml"
    path.write_text(SHOP, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def shop(shop_path: Path) -> adjudge.Policy:
    return adjudge.load(shop_path)
