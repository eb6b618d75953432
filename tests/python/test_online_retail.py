"""The pack `rules/returns` on three months of a real shop's invoices: every return of goods, for three return windows.

The shop trades in pounds from London, so the pack is loaded from a copy with that currency and zone. What an
integration would look up for a return (which order, how many pieces came back before) is looked up here, with a ledger
of its own; which returns are impossible is left to the pack's checks. Verdicts are compared with
`online_retail_reference`.
"""

from __future__ import annotations

import datetime
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import online_retail_reference as retail
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "returns"
DECISIONS = ["eligibility", "refund"]

# What the pack's checks say, for each kind of return that cannot be.
REFUSED_WITH = {
    retail.BEFORE_ANY_PURCHASE: ("A return cannot be asked for before the order was placed", "The order has no line"),
    retail.PRICE_NEVER_CHARGED: ("was never charged for",),
    retail.MORE_THAN_BOUGHT: ("pieces cannot come back",),
}


# Cases from the raw data ---------------------------------------------------------------------------------------------


def moment(at: datetime.datetime) -> str:
    """A minute of the shop's clock. The file has winter months only, so London is at Greenwich time."""
    return at.strftime("%Y-%m-%dT%H:%M:00+00:00")


class Ledger:
    """What customers bought and sent back, as the shop's own system would know it."""

    def __init__(self, lines: list[retail.Line]) -> None:
        self.purchases: dict[tuple[str, str], list[retail.Line]] = defaultdict(list)
        for line in lines:
            if line.is_purchase:
                self.purchases[line.customer, line.code].append(line)
        self.back: Counter[int] = Counter()  # pieces by the number of the purchase's line

    def left(self, purchase: retail.Line) -> int:
        """Pieces that are still with the customer."""
        return purchase.quantity - self.back[purchase.number]

    def look_up(self, line: retail.Line) -> list[tuple[retail.Line | None, int]]:
        """The purchases that a return may mean, each with the pieces that would belong to it.

        Its price tells best, then the day; a purchase that has too few pieces left, or another price, or a later day,
        is better than none. Whether that can be is for the policy to say.
        """
        pieces = -line.quantity
        mine = sorted(self.purchases[line.customer, line.code], key=lambda bought: (bought.at, bought.number))
        earlier = [bought for bought in mine if bought.number < line.number]
        fits = [bought for bought in earlier if bought.price == line.price]
        enough = [bought for bought in fits if self.left(bought) >= pieces]
        if enough:
            return [(enough[-1], pieces)]
        if fits and sum(map(self.left, fits)) >= pieces:
            shares = []
            for bought in reversed(fits):
                share = min(pieces, self.left(bought))
                pieces -= share
                if share:
                    shares.append((bought, share))
            return [*shares]
        later = [bought for bought in mine if bought.number > line.number and bought.price == line.price]
        candidates = fits[-1:] or earlier[-1:] or [bought for bought in later if bought.quantity >= pieces][:1]
        return [(candidates[0] if candidates else None, pieces)]


def case_of(line: retail.Line, purchase: retail.Line | None, pieces: int, before: int) -> Case:
    """The case of a return, or of its part that belongs to one purchase of which `before` pieces are back already."""
    bought = purchase or line
    item = {
        "sku": bought.code,
        "category": "home",
        "price": str(bought.price),
        "quantity": bought.quantity if purchase else pieces,
        "returned": before,
    }
    request = {
        "line": item,
        "quantity": pieces,
        "reason": "other",  # the file gives none
        "made_on": line.at.date().isoformat(),
        "made_at": moment(line.at),
        "price_claimed": str(line.price),
    }
    case: Case = {
        "request": request,
        # The file does not say in which condition goods were, or who paid for the way: neither is to touch the refund.
        "inspection": {"grade": "sealed"},
        "customer": {"returns_90d": 0},
    }
    if line.customer:
        case["order"] = {"lines": [item] if purchase else [], "promised_label": "shop"}
    if purchase:
        case["order"] |= {"placed_at": moment(purchase.at), "delivered_on": purchase.at.date().isoformat()}
    return case


@dataclass(frozen=True)
class Asked:
    """A return, and the cases in which it is put to the policy."""

    line: retail.Line
    cases: tuple[Case, ...]


def returns(lines: list[retail.Line]) -> Iterator[Asked]:
    """Every return of goods, in order, with what went before it."""
    ledger = Ledger(lines)
    for line in lines:
        if not line.is_return:
            continue
        parts = ledger.look_up(line) if line.customer else [(None, -line.quantity)]
        yield Asked(
            line,
            tuple(
                case_of(line, purchase, pieces, ledger.back[purchase.number] if purchase else 0)
                for purchase, pieces in parts
            ),
        )
        for purchase, pieces in parts:
            # What cannot be does not take place.
            if purchase and purchase.at <= line.at and purchase.price == line.price and pieces <= ledger.left(purchase):
                ledger.back[purchase.number] += pieces


# Verdicts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What is said of one return under one window: a refusal as data, or inside or outside, with the refund."""

    refused: str | None
    is_inside: bool
    refund: Decimal


def verdict_of(decisions: list[Any]) -> Verdict:
    """The engine's verdict on a return, from its decisions on the parts."""
    problems = [decision["eligibility"].error for decision in decisions]
    if any(problems):
        assert len(problems) == 1, "a return that is refused belongs to no more than one purchase"
        assert decisions[0]["eligibility"].status == decisions[0]["refund"].status == "error"
        return Verdict(refusal_of(problems[0]), False, Decimal(0))
    answers = [decision["eligibility"].answer for decision in decisions]
    assert all(decision["refund"].answer.currency == "GBP" for decision in decisions)
    for answer in answers:
        assert (answer["outcome"], answer["reason"]) in (("approve", None), ("deny", "window_closed"))
    return Verdict(
        refused=None,
        is_inside=all(answer["outcome"] == "approve" for answer in answers),
        refund=sum((decision["refund"].answer.amount for decision in decisions), Decimal(0)),
    )


def refusal_of(problem: Any) -> str:
    """Which impossibility the engine names."""
    if problem.name == "missing_fact":
        assert problem.path == "order.placed_at"
        return retail.NO_CUSTOMER
    assert problem.name == "check_failed", problem
    found = [kind for kind, texts in REFUSED_WITH.items() if any(text in problem.message for text in texts)]
    assert len(found) == 1, problem
    return found[0]


def expected(judgement: retail.Judgement, window: int) -> Verdict:
    """The reference's verdict."""
    inside = judgement.is_inside(window)
    credit = -judgement.line.quantity * judgement.line.price
    return Verdict(judgement.refused, inside, credit if inside else Decimal(0))


@pytest.fixture(scope="module")
def lines() -> list[retail.Line]:
    """All invoice lines."""
    return list(retail.read_lines(shared.needed(*retail.FILE)))


@pytest.fixture(scope="module")
def judgements(lines: list[retail.Line]) -> list[retail.Judgement]:
    """The reference's judgement of every return."""
    return retail.judge(lines)


@pytest.fixture(scope="module")
def asked(lines: list[retail.Line]) -> list[Asked]:
    """Every return as cases."""
    return list(returns(lines))


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The pack in pounds and on London's clock."""
    copy = tmp_path_factory.mktemp("packs") / "returns"
    shutil.copytree(PACK, copy, ignore=shutil.ignore_patterns("tests"))
    for file in copy.glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("currency: EUR", "currency: GBP").replace(" EUR", " GBP")
        file.write_text(text.replace("time_zone: Europe/Berlin", "time_zone: Europe/London"), encoding="utf-8")
    return adjudge.load(str(copy))


def verdicts(policy: Any, asked: list[Asked], window: int) -> list[Verdict]:
    """The engine's verdict on every return, for a promised window of so many days."""
    cases = []
    for entry in asked:
        for case in entry.cases:
            order = {**case["order"], "promised_days": window} if "order" in case else {"promised_days": window}
            cases.append({**case, "order": order})
    decisions = iter(policy.decide_batch(cases, decisions=DECISIONS))
    return [verdict_of([next(decisions) for _ in entry.cases]) for entry in asked]


@pytest.mark.parametrize("window", retail.WINDOWS)
def test_every_return_is_judged_as_the_reference_does(
    policy: Any, asked: list[Asked], judgements: list[retail.Judgement], window: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [entry.line for entry in asked] == [judgement.line for judgement in judgements]
    found = verdicts(policy, asked, window)
    wrong = [
        f"{judgement.line.invoice} {judgement.line.code}: {verdict}, not {expected(judgement, window)}"
        for judgement, verdict in zip(judgements, found, strict=True)
        if verdict != expected(judgement, window)
    ]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(found)}", *wrong[:20]])

    counts = retail.counts(judgements)
    matched = [verdict for verdict in found if not verdict.refused]
    assert len(found) == counts["returns"]
    assert len(matched) == counts["matched"]
    assert sum(verdict.is_inside for verdict in matched) == counts[f"inside {window} days"]
    assert sum(not verdict.is_inside for verdict in matched) == counts[f"outside {window} days"]
    refused = Counter(verdict.refused for verdict in found if verdict.refused)
    assert refused == {reason: counts[reason] for reason in retail.REFUSALS}
    total = sum((verdict.refund for verdict in found), Decimal(0))
    assert total == retail.paid_for(judgements, window)
    with capsys.disabled():
        inside = sum(verdict.is_inside for verdict in matched)
        print(f"\n{window} days: {inside} of {len(matched)} inside, {total} GBP; {refused.total()} refused as data")


def test_counts_of_the_file(judgements: list[retail.Judgement]) -> None:
    """The reference stands on its own feet: its counts are pinned here."""
    assert retail.counts(judgements) == {
        "returns": 1795,
        "matched": 1059,
        "inside 14 days": 752,
        "outside 14 days": 307,
        "inside 30 days": 890,
        "outside 30 days": 169,
        "inside 90 days": 1059,  # the file covers 90 days
        "outside 90 days": 0,
        retail.NO_CUSTOMER: 39,
        retail.BEFORE_ANY_PURCHASE: 639,
        retail.PRICE_NEVER_CHARGED: 40,
        retail.MORE_THAN_BOUGHT: 18,
    }


def test_refused_returns_are_no_answer(policy: Any, asked: list[Asked], judgements: list[retail.Judgement]) -> None:
    """What is refused as data has neither outcome nor refund, and its text names the goods or the numbers."""
    cases = [entry.cases[0] for entry, judgement in zip(asked, judgements, strict=True) if judgement.refused]
    for decision in policy.decide_batch(cases, decisions=DECISIONS):
        assert decision["eligibility"].answer is None
        assert decision["refund"].answer is None
        assert decision["eligibility"].error.message
