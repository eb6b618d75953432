"""Real contacts and tickets, read from the raw files and judged in plain Python.

An independent second opinion for the packs `rules/contact` and `rules/escalation`: it shares nothing with the engine.

    python tests/python/contact_reference.py      the counts
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import shared

# The table of the ticket system, by the first digit of impact and urgency.
PRIORITY = {
    ("1", "1"): "1", ("1", "2"): "2", ("1", "3"): "3",
    ("2", "1"): "2", ("2", "2"): "3", ("2", "3"): "4",
    ("3", "1"): "3", ("3", "2"): "4", ("3", "3"): "4",
}  # fmt: skip

# Where an e-mail with each recorded intent belongs: queue, priority, macro.
INTENTS = {
    "cancel_order": ("order_change", "P2", "cancellation_checked"),
    "change_order": ("order_change", "P2", "order_change_checked"),
    "change_shipping_address": ("order_change", "P2", "address_change_checked"),
    "check_cancellation_fee": ("order_change", "P4", "cancellation_terms"),
    "check_invoice": ("billing", "P4", "invoice_explained"),
    "check_payment_methods": ("billing", "P4", "payment_methods"),
    "check_refund_policy": ("refunds", "P4", "refund_terms"),
    "complaint": ("complaints", "P2", "complaint_received"),
    "contact_customer_service": ("general", "P4", "ways_to_reach_us"),
    "contact_human_agent": ("general", "P3", "person_will_answer"),
    "create_account": ("accounts", "P4", "account_how_to"),
    "delete_account": ("accounts", "P4", "account_deletion_confirm"),
    "delivery_options": ("wismo", "P4", "delivery_options"),
    "delivery_period": ("wismo", "P4", "delivery_period"),
    "edit_account": ("accounts", "P4", "account_how_to_change"),
    "get_invoice": ("billing", "P4", "invoice_attached"),
    "get_refund": ("refunds", "P3", "refund_checked"),
    "newsletter_subscription": ("accounts", "P4", "newsletter_how_to"),
    "payment_issue": ("billing", "P2", "payment_how_to_retry"),
    "place_order": ("order_change", "P3", "order_how_to"),
    "recover_password": ("accounts", "P3", "password_reset_link"),
    "registration_problems": ("accounts", "P3", "account_how_to"),
    "review": ("complaints", "P4", "thanks_for_the_review"),
    "set_up_shipping_address": ("accounts", "P4", "address_how_to"),
    "switch_account": ("accounts", "P4", "account_how_to_change"),
    "track_order": ("wismo", "P3", "order_status"),
    "track_refund": ("refunds", "P3", "refund_status"),
}
FORMAL_COMPLAINT = ("complaints", "P2", "personal_reply")
FORMAL_WORDS = re.compile(r"\b(formal|official|consumer) (complaint|claim|reclamation)s?\b", re.IGNORECASE)
GRAVE_WORDS = {
    "safety": r"injur|burn|fire|smok|shock|explo|overheat|unsafe|allerg|chok",
    "regulator": r"regulator|ombuds|trading standard|protection|advice|cent(er|re)|agency|association|surveillance",
    "legal": r"\b(lawyer|solicitor|attorney|suing|lawsuit|legal|court)s?\b|small claim|(to|ll|would) sue",
    "press": r"journalist|reporter|newspaper|\bpress\b",
}


# Tickets -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """What a ticket said of itself after a change."""

    ticket: str
    state: str
    impact: str
    urgency: str
    priority: str
    in_time: bool
    reopened: int
    reassigned: int

    @property
    def contradicts_table(self) -> bool:
        """Whether the recorded priority is another one than impact and urgency give."""
        return PRIORITY[self.impact[0], self.urgency[0]] != self.priority[0]


def read_events(file: Path) -> list[Event]:
    """Every event of the log, in its order."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        return [
            Event(
                ticket=row["number"],
                state=row["incident_state"],
                impact=row["impact"],
                urgency=row["urgency"],
                priority=row["priority"],
                in_time=row["made_sla"] == "true",
                reopened=int(row["reopen_count"]),
                reassigned=int(row["reassignment_count"]),
            )
            for row in csv.DictReader(lines)
        ]


def by_ticket(events: list[Event]) -> dict[str, list[Event]]:
    """The events of each ticket."""
    tickets: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        tickets[event.ticket].append(event)
    return dict(tickets)


def ticket_counts(events: list[Event]) -> dict[str, int]:
    """What there is to know about priorities before a policy is asked."""
    tickets = by_ticket(events)
    functions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event in events:
        functions[event.impact, event.urgency].add(event.priority)
    axes = {number: {(event.impact, event.urgency) for event in log} for number, log in tickets.items()}
    priorities = {number: {event.priority for event in log} for number, log in tickets.items()}
    return {
        "events": len(events),
        "tickets": len(tickets),
        "pairs of impact and urgency": len(functions),
        "pairs with more than one priority": sum(len(found) > 1 for found in functions.values()),
        "tickets that end closed": sum(log[-1].state == "Closed" for log in tickets.values()),
        "tickets whose impact or urgency changes": sum(len(found) > 1 for found in axes.values()),
        "tickets whose priority changes": sum(len(found) > 1 for found in priorities.values()),
        "events that contradict the table": sum(event.contradicts_table for event in events),
        "tickets that contradict the table": len({event.ticket for event in events if event.contradicts_table}),
    }


# Utterances ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Utterance:
    """What a customer said, and what it was about."""

    text: str
    intent: str

    @property
    def is_formal_complaint(self) -> bool:
        """Whether it says so in words; misspelt ones are not recognised."""
        return FORMAL_WORDS.search(self.text) is not None

    @property
    def route(self) -> tuple[str, str, str]:
        """Queue, priority and macro."""
        return FORMAL_COMPLAINT if self.is_formal_complaint else INTENTS[self.intent]


def read_utterances(file: Path) -> list[Utterance]:
    """All utterances."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [Utterance(row["utterance"], row["intent"]) for row in csv.DictReader(lines)]


# Another desk --------------------------------------------------------------------------------------------------------


def read_subflows(file: Path) -> list[tuple[str, str]]:
    """The flows of another retailer's desk, each with its subflows."""
    flows = json.loads(file.read_text(encoding="utf-8"))["intents"]["subflows"]
    return [(flow, subflow) for flow, subflows in flows.items() for subflow in subflows]


def main() -> None:
    """Print the counts."""
    events = shared.find("incident", "incident_event_log_8000.csv.gz")
    utterances = shared.find("intents", "bitext_8k.csv")
    if events is None or utterances is None:
        sys.exit("the shared data is absent; ADJUDGE_SHARED names its folder")
    for name, count in ticket_counts(read_events(events)).items():
        print(f"{count:6} {name}")
    for route, count in sorted(Counter(utterance.route for utterance in read_utterances(utterances)).items()):
        print(f"{count:6} {' '.join(route)}")


if __name__ == "__main__":
    main()
