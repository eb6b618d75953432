"""The pack `rules/contact` on real tickets, real utterances, and the list of subjects of another retailer's desk.

Tickets: the priority that the pack gives is compared with the recorded one, for every event of every ticket.
Utterances: queue, priority and macro are compared with `contact_reference`, one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import adjudge
import contact_reference as reference
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "contact"
LEVEL = {"1": "high", "2": "medium", "3": "low"}

# The subjects of the other desk, in this pack's words.
SUBFLOWS = {
    "account_access": {
        "recover_username": "recover_password",
        "recover_password": "recover_password",
        "reset_2fa": "recover_password",
    },
    "manage_account": {
        "status_service_added": "subscription_bill",
        "status_service_removed": "subscription_bill",
        "status_shipping_question": "delivery_options",
        "status_credit_missing": "promo_code",
        "manage_change_address": "edit_account",
        "manage_change_name": "edit_account",
        "manage_change_phone": "edit_account",
        "manage_payment_method": "edit_account",
    },
    "order_issue": {
        "status_mystery_fee": "check_invoice",
        "status_delivery_time": "delivery_period",
        "status_payment_method": "payment_issue",
        "status_quantity": "change_order",
        "manage_upgrade": "change_order",
        "manage_downgrade": "change_order",
        "manage_create": "place_order",
        "manage_cancel": "cancel_order",
    },
    "product_defect": {
        "refund_initiate": "get_refund",
        "refund_update": "get_refund",
        "refund_status": "track_refund",
        "return_stain": "item_faulty",
        "return_color": "return_item",
        "return_size": "exchange_item",
    },
    "purchase_dispute": {
        "bad_price_competitor": "price_question",
        "bad_price_yesterday": "price_question",
        "out_of_stock_general": "stock_question",
        "out_of_stock_one_item": "stock_question",
        "promo_code_invalid": "promo_code",
        "promo_code_out_of_date": "promo_code",
        "mistimed_billing_already_returned": "track_refund",
        "mistimed_billing_never_bought": "check_invoice",
    },
    "shipping_issue": {
        "status": "track_order",
        "manage": "change_shipping_address",
        "missing": "parcel_missing",
        "cost": "check_invoice",
    },
    "single_item_query": dict.fromkeys(("boots", "shirt", "jeans", "jacket"), "product_question"),
    "storewide_query": {
        "pricing": "price_question",
        "membership": "membership",
        "timing": "delivery_period",
        "policy": "check_refund_policy",
    },
    "subscription_inquiry": dict.fromkeys(
        (
            "status_active",
            "status_due_amount",
            "status_due_date",
            "manage_pay_bill",
            "manage_extension",
            "manage_dispute_bill",
        ),
        "subscription_bill",
    ),
    "troubleshoot_site": {
        "credit_card": "payment_issue",
        "shopping_cart": "site_problem",
        "search_results": "site_problem",
        "slow_speed": "site_problem",
    },
}


@pytest.fixture(scope="module")
def policy() -> Any:
    """The pack."""
    return adjudge.load(str(PACK))


@pytest.fixture(scope="module")
def events() -> list[reference.Event]:
    """Every event of every ticket."""
    return reference.read_events(shared.needed("incident", "incident_event_log_8000.csv.gz"))


@pytest.fixture(scope="module")
def utterances() -> list[reference.Utterance]:
    """Every utterance."""
    return reference.read_utterances(shared.needed("intents", "bitext_8k.csv"))


def ticket_case(event: reference.Event) -> Case:
    """A ticket as a contact whose impact and urgency a person has set."""
    axes = {"impact": LEVEL[event.impact[0]], "urgency": LEVEL[event.urgency[0]]}
    return {"contact": {"channel": "phone", **axes}, "customer": {}}


def utterance_case(utterance: reference.Utterance) -> Case:
    """An utterance as an e-mail from nobody in particular."""
    contact = {
        "channel": "email",
        "received_at": "2026-11-24T10:00:00+01:00",
        "intent": utterance.intent,
        "text": utterance.text,
    }
    return {"contact": contact, "customer": {}}


def priorities(policy: Any, events: list[reference.Event]) -> list[str]:
    """What the pack says of each event; each must be decided."""
    decisions = policy.decide_batch([ticket_case(event) for event in events], decisions=["priority"])
    assert all(decision["priority"].status == "decided" for decision in decisions)
    return [decision["priority"].answer for decision in decisions]


def test_priority_of_every_ticket(
    policy: Any, events: list[reference.Event], capsys: pytest.CaptureFixture[str]
) -> None:
    """The recorded priority of each closed ticket is the one that the pack gives."""
    closed = [log[-1] for log in reference.by_ticket(events).values()]
    found = priorities(policy, closed)
    recorded = [f"P{event.priority[0]}" for event in closed]
    contradicting = {event.ticket for event in closed if event.contradicts_table}
    wrong = {event.ticket for event, given, said in zip(closed, recorded, found, strict=True) if given != said}
    assert wrong == contradicting == set()
    assert len(found) == 8000
    assert Counter(found) == {"P1": 77, "P2": 130, "P3": 7436, "P4": 357}
    with capsys.disabled():
        print("\nimpact    urgency   priority  tickets  contradicting")
        for key, count in sorted(Counter((e.impact, e.urgency, e.priority) for e in closed).items()):
            impact, urgency, priority = key
            print(f"{impact[4:]:9} {urgency[4:]:9} P{priority[0]:8} {count:7} {0:14}")
        print(f"{'all':29} {len(closed):7} {len(contradicting):14}")


def test_priority_at_every_event(policy: Any, events: list[reference.Event]) -> None:
    """It is a function of impact and urgency not only in the end, but after every change."""
    found = priorities(policy, events)
    assert found == [f"P{event.priority[0]}" for event in events]


def test_counts_of_the_tickets(events: list[reference.Event]) -> None:
    """The reference stands on its own feet: its counts are pinned here."""
    assert reference.ticket_counts(events) == {
        "events": 52791,
        "tickets": 8000,
        "pairs of impact and urgency": 8,  # high impact with low urgency never occurs
        "pairs with more than one priority": 0,
        "tickets that end closed": 8000,
        "tickets whose impact or urgency changes": 157,
        "tickets whose priority changes": 155,
        "events that contradict the table": 0,
        "tickets that contradict the table": 0,
    }


def test_a_contradiction_would_be_found(policy: Any, events: list[reference.Event]) -> None:
    """The comparison is no tautology: a ticket with a raised priority is seen by both."""
    forged = reference.Event("forged", "Closed", "3 - Low", "3 - Low", "2 - High", True, 0, 0)
    assert forged.contradicts_table
    assert priorities(policy, [forged]) == ["P4"]
    assert not events[0].contradicts_table


def test_every_utterance_is_routed(
    policy: Any, utterances: list[reference.Utterance], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["intent_route", "queue", "priority", "macro", "signals"]
    decisions = policy.decide_batch([utterance_case(utterance) for utterance in utterances], decisions=asked)
    found = []
    for utterance, decision in zip(utterances, decisions, strict=True):
        assert all(decision[name].status == "decided" for name in asked)
        assert list(decision["intent_route"].fired) == [utterance.intent], "no intent falls to a default"
        answers = decision.answers
        found.append((answers["queue"], answers["priority"], answers["macro"]["macro"]))
        assert answers["signals"] == []
    wrong = [
        f"{utterance.text!r}: {said}, not {utterance.route}"
        for utterance, said in zip(utterances, found, strict=True)
        if said != utterance.route
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(found)}", *wrong[:20]])

    counts = Counter(zip((utterance.intent for utterance in utterances), found, strict=True))
    assert len(found) == counts.total() == 8175
    assert {intent for intent, _ in counts} == set(reference.INTENTS)
    assert len(reference.INTENTS) == 27
    assert sum(utterance.is_formal_complaint for utterance in utterances) == 49
    assert sum("consumer" in utterance.text.lower() for utterance in utterances) == 52  # three misspelt what they file
    with capsys.disabled():
        print(f"\n{'intent':26}{'queue':14}{'priority':10}{'macro':28}{'utterances':>10}")
        for (intent, (queue, priority, macro)), count in sorted(counts.items()):
            print(f"{intent:26}{queue:14}{priority:10}{macro:28}{count:10}")
        print(f"{'27 intents':78}{counts.total():10}")


def test_no_utterance_is_grave(utterances: list[reference.Utterance]) -> None:
    """None names danger, an authority, the law or the press. Parts of other words do, and one slip of the pen."""
    for words in reference.GRAVE_WORDS.values():
        assert not [utterance for utterance in utterances if re.search(words, utterance.text, re.IGNORECASE)]
    assert sum("sue" in utterance.text.lower() for utterance in utterances) == 518  # issue, issues
    slips = [utterance.text for utterance in utterances if re.search(r"\bsue\b", utterance.text)]
    assert slips == ["i do not sue this user profile can i switch to the new one"]  # use


@pytest.mark.parametrize(
    ("text", "queue"),
    [
        ("{} The lamp caught fire.", "safety"),
        ("{} I have written to the ombudsman.", "legal"),
        ("{} My lawyer will write to you!", "legal"),
        ("{} I am a reporter, by the way", "press"),
    ],
)
def test_every_utterance_with_a_grave_sentence(
    policy: Any, utterances: list[reference.Utterance], text: str, queue: str
) -> None:
    """Whatever the subject, a grave sentence behind it decides."""
    cases = [utterance_case(reference.Utterance(text.format(u.text), u.intent)) for u in utterances]
    decisions = policy.decide_batch(cases, decisions=["queue", "macro"])
    assert {decision["queue"].answer for decision in decisions} == {queue}
    assert {decision["macro"].answer["sending"] for decision in decisions} == {"after_reading"}


def test_subjects_of_another_desk(policy: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Each of the 55 subjects has an intent here, and each intent a queue of its own accord."""
    subflows = reference.read_subflows(shared.needed("abcd", "ontology.json"))
    assert len(subflows) == 55
    assert {(flow, subflow) for flow, intents in SUBFLOWS.items() for subflow in intents} == set(subflows)
    intents = [SUBFLOWS[flow][subflow] for flow, subflow in subflows]
    decisions = policy.decide_batch([utterance_case(reference.Utterance("", intent)) for intent in intents])
    assert [list(decision["intent_route"].fired) for decision in decisions] == [[intent] for intent in intents]
    queues = Counter(decision["queue"].answer for decision in decisions)
    assert queues.total() == 55
    assert queues["general"] == 3  # the shop's own pages
    with capsys.disabled():
        print("\n55 subjects: " + ", ".join(f"{queue} {count}" for queue, count in queues.most_common()))
