"""One case through five packs: a late order becomes a return, the return a refund, the refund a dispute.

    python examples/journey.py

Each pack decides its own question. What it answers becomes facts for the next one, and where they came from is kept: so
the last answer can be explained back to the first question.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill
from typing import Any

import adjudge

RULES = Path(__file__).resolve().parents[1] / "rules"
WIDTH = 110
LANGUAGE = "en"

Facts = dict[str, Any]

LAMP = {"id": "1", "sku": "lamp", "category": "home", "quantity": 1, "unit_price": "64.90 EUR"}
CUSHIONS = {"id": "2", "sku": "cushion", "category": "home", "quantity": 2, "unit_price": "24.95 EUR"}
PARCEL = {"id": "P1", "lines": ["1", "2"], "tracking": "T-77", "status": "in_transit", "promised_on": "2026-11-09"}
ORDER: Facts = {
    "id": "A-2041",
    "market": "EU",
    "status": "shipped",
    "placed_at": "2026-11-02T09:30:00+01:00",
    "promised_deliver_by": "2026-11-09",
    "lines": [LAMP, CUSHIONS],
    "shipping": "4.95 EUR",
    "total": "119.75 EUR",
    "tenders": [{"id": "card", "kind": "card", "captured": "119.75 EUR"}],
    "shipments": [PARCEL],
}
TEXT_FOR = {"overdue": "order_late", "lost": "order_lost"}  # by the headline of order_status


@dataclass
class Asked:
    """A question that a pack was asked, its answer, and the earlier answers that its facts came from."""

    pack: str
    answer: adjudge.Answer
    sources: dict[str, Asked]  # by fact

    @property
    def name(self) -> str:
        return f"{self.pack}.{self.answer.decision}"

    def told(self) -> str:
        """The answer in a line, and its reason."""
        if self.answer.status != "decided":
            return f"{self.name} is {self.answer.status}: not known {', '.join(self.answer.missing)}"
        reasons = dict.fromkeys(part for part in _flat(self.answer.because) if part)
        return f"{self.name} = {_text(self.answer.answer)}" + "".join(f"\n{reason}" for reason in reasons)


def _flat(parts: Any) -> list[str]:
    return [text for part in parts for text in (_flat(part) if isinstance(part, list) else [part])]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        shown = {key: part for key, part in value.items() if part is not None}
        return ", ".join(f"{key} {_text(part)}" for key, part in shown.items())
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass
class Journey:
    """A case that grows: its facts, where they came from, and what was asked."""

    facts: Facts = field(default_factory=dict)
    origins: dict[str, Asked] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    policies: dict[str, adjudge.Policy] = field(default_factory=dict)

    def learn(self, fact: str, value: Any, source: Asked | None = None) -> None:
        """Add a fact, perhaps one that an earlier answer gave."""
        *groups, name = fact.split(".")
        holder = self.facts
        for group in groups:
            holder = holder.setdefault(group, {})
        holder[name] = value
        self.origins.pop(fact, None)
        if source is not None:
            self.origins[fact] = source

    def decide(self, pack: str, decision: str, facts: Facts | None = None) -> Asked:
        """Put the case to a pack; `facts` replace those that it wants in another form."""
        if pack not in self.policies:
            self.policies[pack] = adjudge.load(RULES / pack)
        explanation = self.policies[pack].explain(self.facts | (facts or {}), decisions=[decision])
        read = {fact["path"] for fact in json.loads(explanation.to_json())["facts"]}
        # A fact may be read as a whole, or only in part.
        sources = {
            fact: source
            for fact, source in self.origins.items()
            if any(f"{fact}.".startswith(f"{path}.") or path.startswith(f"{fact}.") for path in read)
        }
        return Asked(pack, explanation.decision[decision], sources)

    def day(self, title: str) -> None:
        self.lines += ["", title]

    def ask(self, pack: str, decision: str, facts: Facts | None = None) -> Asked:
        """Decide, and say so."""
        asked = self.decide(pack, decision, facts)
        told = asked.told().splitlines()
        self.lines += [_wrapped(line, "      " if at else "  ") for at, line in enumerate(told)]
        return asked

    def write(self, decision: str) -> None:
        """Say what the customer reads."""
        answer = self.decide("replies", decision).answer
        assert answer.status == "decided", f"{decision}: {answer.missing}"
        self.lines += [_wrapped(line, "  | ") for line in answer.answer["text"].splitlines()]


def _wrapped(text: str, indent: str) -> str:
    later = indent if "|" in indent else indent + "    "
    return fill(text, WIDTH, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False)


def explain(asked: Asked, depth: int = 0, said: set[str] | None = None) -> list[str]:
    """How an answer came about, through all packs, back to the first question."""
    said = set() if said is None else said
    indent = "    " * depth
    lines = [_wrapped(line, indent + ("" if at == 0 else "  ")) for at, line in enumerate(asked.told().splitlines())]
    said.add(asked.name)
    for fact, source in asked.sources.items():
        if source.name in said:
            lines.append(f"{indent}  {fact} comes from {source.name}, as above")
            continue
        lines += [f"{indent}  {fact} comes from", *explain(source, depth + 1, said)]
    return lines


def for_returns(order: Facts) -> Facts:
    """The order in the form that the pack `returns` wants."""
    lines = [
        {"sku": line["sku"], "category": line["category"], "price": line["unit_price"], "quantity": line["quantity"]}
        for line in order["lines"]
    ]
    payments = [{"method": tender["kind"], "amount": tender["captured"]} for tender in order["tenders"]]
    kept = {name: order[name] for name in ("placed_at", "delivered_on") if name in order}
    return kept | {"lines": lines, "payments": payments, "shipping_paid": order["shipping"]}


def travel() -> tuple[Journey, Asked]:
    """Lead the case from the late order to the dispute; give back the last answer too."""
    case = Journey(facts={"order": {**ORDER}, "customer": {"tier": "gold", "language": LANGUAGE, "returns_90d": 0}})

    case.day("12 November: where is my order?")
    case.learn("asked.at", "2026-11-12T10:00:00+01:00")
    case.learn("order.shipments", [PARCEL | {"last_scan_at": "2026-11-11T18:00:00+01:00"}])
    headline = case.ask("order_status", "headline")
    case.learn("delivery.expected_on", "2026-11-16")  # the carrier's new estimate
    case.write(TEXT_FOR[headline.answer.answer])

    case.day("19 November: the lamp is to go back. The parcel has come, but no one recorded when")
    case.learn("asked.at", "2026-11-19T15:00:00+01:00")
    case.learn("order.shipments", [PARCEL | {"status": "delivered"}])
    lamp = for_returns(case.facts["order"])["lines"][0]
    request = {"line": lamp, "quantity": 1, "reason": "unwanted", "made_on": "2026-11-19"}
    case.learn("returning.item", "Lamp")
    unknown = case.ask("returns", "eligibility", {"order": for_returns(case.facts["order"]), "request": request})
    case.learn("information.missing", list(unknown.answer.missing), unknown)
    case.learn("information.answer_by", "2026-11-26")
    case.write("request_for_information")

    case.day("20 November: it came on the 16th")
    case.learn("asked.at", "2026-11-20T09:00:00+01:00")
    case.learn("order.delivered_on", "2026-11-16")
    case.learn("order.shipments", [PARCEL | {"status": "delivered", "delivered_on": "2026-11-16"}])
    late = case.ask("order_status", "order_punctuality")
    if late.answer.answer == "late":
        case.learn("request.reason", "arrived_late", late)
        request["reason"] = "arrived_late"
    form = {"order": for_returns(case.facts["order"]), "request": request}
    eligible = case.ask("returns", "eligibility", form)
    label = case.ask("returns", "return_label", form)
    case.learn("returning.outcome", eligible.answer.answer["outcome"], eligible)
    case.learn("returning.send_by", "2026-12-04")
    case.write("return_approved")
    case.learn("label.payer", label.answer.answer, label)
    case.learn("label.valid_until", "2026-12-04")
    case.write("label_sent")

    case.day("27 November: the lamp is back, and as new")
    deduction = case.ask("returns", "restocking_fee", form | {"inspection": {"grade": "like_new"}})
    lines = [{"line": "1", "quantity": 1, "arrived": 1}] if eligible.answer.answer["outcome"] == "approve" else []
    case.learn("refund_request.lines", lines, eligible)
    case.learn("refund_request.fees", [{"kind": "restocking", "amount": deduction.answer.answer}], deduction)
    refund = case.ask("refunds", "refund")
    shares = case.ask("refunds", "tender_refunds")
    case.learn("refund.amount", refund.answer.answer["amount"], refund)
    case.learn("refund.to", "card", shares)
    case.learn("refund.there_by", "2026-12-03")
    case.write("refund_on_its_way")

    case.day("10 December: the bank says that the lamp's price was never given back")
    back = {share["tender"]: share["amount"] for share in shares.answer.answer}
    tenders = [tender | {"refunded": back[tender["id"]]} for tender in case.facts["order"]["tenders"]]
    case.learn("order.tenders", tenders, shares)
    case.learn("dispute.id", "D-310")
    case.learn("dispute.network", "visa")
    case.learn("dispute.reason_code", "13.6")
    case.learn("dispute.stage", "chargeback")
    case.learn("dispute.tender", "card")
    case.learn("dispute.amount", "64.90 EUR")
    case.learn("dispute.paid_on", "2026-11-02")
    case.learn("dispute.opened_on", "2026-12-10")
    case.learn("dispute.asked_on", "2026-12-10")
    deadline = case.ask("disputes", "respond_by")
    payable = case.ask("disputes", "payable")
    response = case.ask("disputes", "response")
    case.learn("dispute.respond_by", deadline.answer.answer, deadline)
    case.learn("dispute.paid_back", payable.answer.answer["already"], payable)
    case.write("dispute_receipt")
    return case, response


def main() -> None:
    case, response = travel()
    print("Order A-2041: a lamp for 64.90 EUR and two cushions, promised for 9 November 2026")
    print("\n".join(case.lines))
    print("\nWhy, through all packs")
    print("\n".join(explain(response)))


if __name__ == "__main__":
    main()
