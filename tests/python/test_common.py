"""The pack `rules/common`: each of its checks fails in one of its tests, and other packs have it in their currency.

Its types of tickets, listings, disputes and claims are facts of other packs only; a small pack stands for these here.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import adjudge
from pack_cases import merged, own_cases, read_yaml

COMMON = Path(__file__).resolve().parents[2] / "rules" / "common"
ORDER = {"id": "A", "placed_at": "2026-10-01T10:00:00"}
REQUEST = {"line": "1", "made_on": "2026-10-20"}


def pattern_of(because: str) -> re.Pattern[str]:
    """What a reason looks like when it is filled in."""
    return re.compile(".*".join(map(re.escape, re.split(r"\{[^}]*\}", because))))


def test_each_check_refuses_a_case_of_its_own() -> None:
    checks = {check["id"]: check["because"] for check in read_yaml(COMMON / "facts.yaml")["checks"]}
    assert len(set(checks.values())) == len(checks)
    policy = adjudge.load(COMMON)
    told = set()
    for decision in policy.decide_batch(own_cases(COMMON)):
        for answer in decision.values():
            if answer.error is not None and answer.error.name == "check_failed":
                told.add(answer.error.message)
    silent = [name for name, because in checks.items() if not any(map(pattern_of(because).fullmatch, told))]
    assert silent == []


@pytest.mark.parametrize("currency", ["USD", "JPY"])
def test_a_pack_uses_it_in_its_own_currency(currency: str, tmp_path: Path) -> None:
    (tmp_path / "common").symlink_to(COMMON)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.yaml").write_text(
        f"adjudge: 1\npack: mine\ncurrency: {currency}\ntime_zone: UTC\nuses: [common]\n"
        "decisions:\n"
        "  goods: {answer: money, value: goods_total(order)}\n"
        "  none: {answer: money, value: order.discount}\n",
        encoding="utf-8",
    )
    assert adjudge.check(tmp_path / "mine").text == ""
    lines = [{"id": "1", "sku": "a", "quantity": 3, "unit_price": 500, "discount": 100}]
    order = {"id": "A", "placed_at": "2026-10-01T10:00:00", "lines": lines, "total": f"1400 {currency}"}
    answers = adjudge.load(tmp_path / "mine").decide({"order": order}).answers
    assert answers == {"goods": adjudge.Money(1400, currency), "none": adjudge.Money(0, currency)}


# A pack of a desk that has all of these records, in a currency that no pack under rules/ has.
DESK = """adjudge: 1
pack: desk
currency: CHF
time_zone: UTC
uses: [common]
facts: {contact: Ticket, listing: Listing, dispute: Dispute, sale: MarketplaceSale, claim: MarketplaceClaim}
decisions:
  channel: {answer: Channel, value: contact.channel}
  orders: {answer: number, value: contact.orders}
  reopened: {answer: number, value: contact.reopened}
  public: {answer: boolean, value: contact.public}
  replies: {answer: number, value: 'count(contact.messages[author = "human" and not(internal)])'}
  value: {answer: money, value: contact.value}
  text: {answer: string, value: contact.text, because: "{contact.text}"}
  identifiers: {answer: boolean, value: listing.identifiers_exist}
  images: {answer: number, value: 'count(listing.images[role = "main"])'}
  width: {answer: number, value: max(for i in listing.images return i.width)}
  price: {answer: money, value: listing.price}
  stage: {answer: DisputeStage, value: dispute.stage}
  evidence: {answer: number, value: count(dispute.evidence)}
  amount: {answer: money, value: dispute.amount}
  marketplace: {answer: Marketplace, value: sale.marketplace}
  fulfilled_by: {answer: Fulfilment, value: sale.fulfilled_by}
  paid: {answer: money, value: sale.total_paid}
  venue: {answer: ClaimVenue, value: claim.venue}
  judged_at: {answer: date and time, value: claim.judged_at}
  claimed: {answer: money, value: claim.amount}
  charged_back: {answer: boolean, value: claim.charged_back}
"""
FULL = {
    "contact": {
        "channel": "email",
        "intent": "get_refund",
        "status": "pending_customer",
        "priority": "P3",
        "queue": "refunds",
        "owner": "front_office",
        "text": "Where is my money?",
        "value": "64.90 CHF",
        "orders": 2,
        "order_ids": ["A-1", "A-2"],
        "reopened": 1,
        "rating": 4,
        "public": True,
        "messages": [
            {"at": "2026-11-24T10:00:00Z", "author": "customer"},
            {"at": "2026-11-24T10:00:05Z", "author": "bot"},
            {"at": "2026-11-24T10:20:00Z", "author": "human", "internal": True},
            {"at": "2026-11-24T10:30:00Z", "author": "human"},
        ],
    },
    "listing": {
        "seller": "S-1",
        "marketplace": "amazon",
        "status": "active",
        "availability": "in_stock",
        "identifiers_exist": False,
        "price": 79,
        "images": [{"url": "a", "role": "main", "width": 1200}, {"url": "b", "width": 800}],
    },
    "dispute": {
        "network": "visa",
        "stage": "representment",
        "amount": "5.00 CHF",
        "evidence": ["tracking", "signature"],
    },
    "sale": {"marketplace": "walmart", "fulfilled_by": "marketplace", "total_paid": 20},
    "claim": {
        "venue": "walmart",
        "kind": "return_dispute",
        "amount": 20,
        "judged_at": "2026-11-24T10:00:00Z",
        "granted": True,
        "fault": "carrier",
        "charged_back": True,
    },
}
# Of nothing, these are decided; those that a record must have are in error, and the rest is unknown.
OF_NOTHING = {
    "orders": 1,
    "reopened": 0,
    "public": False,
    "replies": 0,
    "identifiers": True,
    "images": 0,
    "stage": "chargeback",
    "evidence": 0,
    "fulfilled_by": "seller",
    "charged_back": False,
}
REQUIRED = {"channel": "contact", "marketplace": "sale", "venue": "claim", "judged_at": "claim"}


@pytest.fixture
def desk(tmp_path: Path) -> adjudge.Policy:
    (tmp_path / "common").symlink_to(COMMON)
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "pack.yaml").write_text(DESK, encoding="utf-8")
    assert adjudge.check(tmp_path / "desk").text == ""
    return adjudge.load(tmp_path / "desk")


def test_records_of_the_desks(desk: adjudge.Policy) -> None:
    jsonschema.Draft202012Validator(desk.schema()).validate({**FULL, "order": ORDER, "request": REQUEST})
    batch = desk.decide_batch([FULL])
    assert batch.extra_keys == []
    francs = {"value": "64.90", "price": "79", "amount": "5", "paid": "20", "claimed": "20"}
    assert batch[0].answers == {
        "channel": "email",
        "orders": 2,
        "reopened": 1,
        "public": True,
        "replies": 1,
        "text": "Where is my money?",
        "identifiers": False,
        "images": 1,
        "width": 1200,
        "stage": "representment",
        "evidence": 2,
        "marketplace": "walmart",
        "fulfilled_by": "marketplace",
        "venue": "walmart",
        "judged_at": datetime.fromisoformat("2026-11-24T10:00:00+00:00"),
        "charged_back": True,
        **{name: adjudge.Money(Decimal(amount), "CHF") for name, amount in francs.items()},
    }
    assert batch[0]["text"].because == ["***"]


@pytest.mark.parametrize("case", [{}, {name: {} for name in FULL}], ids=["no records", "empty records"])
def test_a_case_need_not_name_what_it_does_not_have(desk: adjudge.Policy, case: dict[str, Any]) -> None:
    decision = desk.decide({**case, "listing": {"images": [{"url": "a"}]}})
    assert decision.answers == OF_NOTHING
    missed = {name: answer.error for name, answer in decision.items() if answer.status == "error"}
    assert {name: (error.name, error.path) for name, error in missed.items() if error} == {
        name: ("missing_fact", f"{record}.{name}") for name, record in REQUIRED.items()
    }
    unknown = {name for name, answer in decision.items() if answer.status == "undetermined"}
    assert unknown == {"value", "text", "width", "price", "amount", "paid", "claimed"}


def test_a_value_that_does_not_fit_spoils_its_field_only(desk: adjudge.Policy) -> None:
    spoilt = {"contact": {"value": "1 EUR"}, "listing": {"images": [{"url": "a", "width": -1, "role": "main"}]}}
    decision = desk.decide(merged(FULL, spoilt))
    errors = {name: answer.error.name for name, answer in decision.items() if answer.error}
    assert errors == {"value": "value_does_not_fit", "width": "value_does_not_fit"}
    assert decision["images"].answer == 1
