"""The layers of the season over `returns`, `contact`, `escalation`: silent outside of it; what they may not touch."""

from __future__ import annotations

import datetime
import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import adjudge
from pack_cases import Generator, own_cases

Case = dict[str, Any]

RULES = Path(__file__).resolve().parents[2] / "rules"
NOW = "2026-11-24T10:00:00Z"
CASES = 10_000
DAY = datetime.timedelta(1)
DAYS = [datetime.date(2025, 11, 1) + number * DAY for number in range(480)]
BERLIN = ZoneInfo("Europe/Berlin")
# Rules of a layer that say "as in the base".
SILENT = {"kept", "not_said", "measured"}


@dataclass(frozen=True)
class Layer:
    """A layer, its base, and the day by which it speaks."""

    base: str
    day: tuple[str, str]
    # Constants and terms that the layer gives other values in its weeks, and what the base has.
    values: dict[str, str]

    @property
    def name(self) -> str:
        return f"season_{self.base}"


LAYERS = [
    Layer("returns", ("order", "placed_at"), {"grace_days": "7", "inspection_days": "3"}),
    Layer("contact", ("contact", "received_at"), {}),
    Layer("escalation", ("case", "judged_at"), {"authority_L1": "100.00 EUR", "authority_L2": "500.00 EUR"}),
]
every_layer = pytest.mark.parametrize("layer", LAYERS, ids=[layer.name for layer in LAYERS])


def day_of(moment: str) -> datetime.date:
    """The day of a moment in the packs' zone."""
    read = datetime.datetime.fromisoformat(moment.split("@")[0].replace("Z", "+00:00"))
    return (read.astimezone(BERLIN) if read.tzinfo else read).date()


def part_of_season(day: datetime.date) -> str:
    """By the table of the README, written once more."""
    first = 21 if day.year == 2025 else 20
    last = datetime.date(day.year, 12, 1) if day.year == 2025 else datetime.date(day.year, 11, 30)
    if day.year not in (2025, 2026):
        return "return_weeks" if day <= datetime.date(2027, 1, 31) and day.year == 2027 else "none"
    if datetime.date(day.year, 11, first) <= day <= last:
        return "discount_weeks"
    if last < day <= datetime.date(day.year, 12, 24):
        return "gift_weeks"
    is_january = day.year == 2026 and day.month == 1
    return "return_weeks" if is_january or day >= datetime.date(day.year, 12, 27) else "none"


def is_season(layer: Layer, case: Case) -> bool:
    group, name = layer.day
    moment = (case.get(group) or {}).get(name)
    received = (case.get("inspection") or {}).get("received_on")
    if layer.base == "returns" and received and part_of_season(day_of(received)) == "return_weeks":
        return True
    # A contact without a day may be one of the season: that is not known.
    return moment is None or part_of_season(day_of(moment)) != "none"


def generated(layer: Layer, count: int) -> list[Case]:
    """Cases of the base, made from its tests: they know neither gifts nor a backlog."""
    base = RULES / layer.base
    return list(Generator(base, adjudge.load(base), seed=7).cases(count))


def said(answer: adjudge.Answer) -> tuple[Any, ...]:
    error = (answer.error.name, answer.error.message) if answer.error else None
    return answer.status, answer.answer, answer.fired, answer.because, sorted(answer.missing), error


def speaks(layer: Layer, explanation: Any) -> bool:
    """Whether a rule or a value of the layer had its say in an answer."""
    for node in explanation["nodes"]:
        for rule in node.get("rules", ()):
            if rule.get("layer") == layer.name and rule["id"] not in SILENT and rule["verdict"] != "fails":
                return True
        if layer.values.get(node["name"], node.get("value")) != node.get("value"):
            return True
    return False


@every_layer
def test_outside_of_the_season_the_base_speaks(layer: Layer, capsys: pytest.CaptureFixture[str]) -> None:
    """Same answers, rules, reasons and missing facts, for every decision of the base.

    Impossible data is left out: which refusal is told depends on what is read first, and that is the date here.
    """
    base, over = adjudge.load(RULES / layer.base), adjudge.load(RULES / layer.name)
    quiet = [case for case in generated(layer, CASES) if not is_season(layer, case)]
    both = zip(
        quiet,
        base.decide_batch(quiet, now=NOW),
        over.decide_batch(quiet, now=NOW, decisions=base.decisions),
        strict=True,
    )
    good = answers = 0
    for case, below, above in both:
        if any(answer.error is not None and answer.error.name == "check_failed" for answer in above.values()):
            continue
        good += 1
        for name in base.decisions:
            assert said(below[name]) == said(above[name]), (name, case)
            answers += 1
    assert good > 2000
    with capsys.disabled():
        print(f"\n{layer.name}: {good:,} cases outside of the season, {answers:,} answers alike")


def with_season(layer: Layer, cases: list[Case]) -> list[Case]:
    """Every third case as it is, one with a surge, one with what only the layer asks."""
    backlogs = [{"open": 450, "usual": 100}, {"open": 100, "usual": 100, "oldest_hours": 30}, {"open": 450}]
    more: list[Case] = []
    for number, case in enumerate(cases):
        if layer.base == "returns":
            more.append({**case, "order": {**case["order"], "gift": number % 2 == 0}})
        elif number % 3:
            more.append({**case, "backlog": backlogs[number % len(backlogs)], "payout": {"to": "voucher"}})
        else:
            more.append({**case, "payout": {"to": "voucher"}})
        if layer.base == "contact":
            more[-1].pop("payout")
    return more


@every_layer
def test_in_the_season_answers_differ_where_the_layer_speaks(layer: Layer, capsys: pytest.CaptureFixture[str]) -> None:
    base, over = adjudge.load(RULES / layer.base), adjudge.load(RULES / layer.name)
    plain = generated(layer, CASES // 3)
    seasonal = with_season(layer, plain)
    counts: Counter[str] = Counter()
    both = zip(
        seasonal,
        base.decide_batch(plain, now=NOW),
        over.decide_batch(seasonal, now=NOW, decisions=base.decisions),
        strict=True,
    )
    for case, below, above in both:
        for name in base.decisions:
            if said(below[name])[:3] == said(above[name])[:3]:
                continue
            counts[name] += 1
            if counts[name] <= 150:
                told = json.loads(over.explain(case, now=NOW, decisions=[name]).to_json())
                assert speaks(layer, told), (name, case)
        codes = {answer.error.name for answer in above.values() if answer.error}
        broken = {answer.error.name for answer in below.values() if answer.error}
        assert "guarantee_broken" not in codes - broken, case
    assert counts
    with capsys.disabled():
        print(f"\n{layer.name}: of {len(seasonal):,} cases differ {dict(counts.most_common())}")


# What the layers say, day by day --------------------------------------------------------------------------------------


def season_case(day: datetime.date, priority: str) -> Case:
    line = {"id": "1", "sku": "scarf", "category": "apparel", "quantity": 1, "unit_price": "30.00 EUR"}
    return {
        "order": {"id": "A", "placed_at": f"{day}T00:00:00", "delivered_on": f"{day}", "lines": [line]},
        "request": {"line": "1", "made_on": f"{day}"},
        "customer": {},
        "contact": {"at": f"{day}T12:00:00", "priority": priority},
        "refund": {"amount": "30.00 EUR"},
        "backlog": {"open": 100, "usual": 100, "oldest_hours": 2},
    }


def contact_case(day: datetime.date, urgency: str) -> Case:
    contact = {"channel": "email", "received_at": f"{day}T12:00:00", "impact": "medium", "urgency": urgency}
    return {"contact": {**contact, "intent": "get_invoice"}, "customer": {}}


def test_targets_of_letters_are_those_of_the_pack_season() -> None:
    """In its weeks; outside of them `contact` has its own target for what can wait."""
    season, contact = adjudge.load(RULES / "season"), adjudge.load(RULES / "season_contact")
    asked = list(itertools.product(DAYS, (("P2", "high"), ("P3", "medium"), ("P4", "low"))))
    wanted = season.decide_batch([season_case(day, priority) for day, (priority, _) in asked])
    found = contact.decide_batch([contact_case(day, urgency) for day, (_, urgency) in asked])
    for (day, (priority, _)), one, other in zip(asked, wanted, found, strict=True):
        part = part_of_season(day)
        assert one["contact_season"].answer == other["contact_season"].answer == part, day
        hours = 16 if (part, priority) == ("none", "P4") else one["reply_hours"].answer
        target = other["first_reply"].answer
        assert target == {"within": datetime.timedelta(hours=int(hours)), "clock": "business"}, (day, priority)
        assert other["reply_target"].answer == target


def test_limits_of_agents_and_windows_of_every_day() -> None:
    season = adjudge.load(RULES / "season")
    returns, escalation = adjudge.load(RULES / "season_returns"), adjudge.load(RULES / "season_escalation")
    cards = season.decide_batch([season_case(day, "P3") for day in DAYS])
    line = {"sku": "scarf", "category": "apparel", "price": "30.00 EUR", "quantity": 1}
    for day, alone in zip(DAYS, cards, strict=True):
        part = part_of_season(day)
        limit = alone["authority"].answer.amount
        for more, level in ((0, "L1"), (1, "L2")):
            amount = f"{limit + more} EUR"
            case = {
                "case": {"judged_at": f"{day}T12:00:00", "target": "none", "gives_money": True, "amount": amount},
                "contact": {"channel": "email"},
                "customer": {},
            }
            assert escalation.decide(case, decisions=["approver"])["approver"].answer == level, (day, amount)
        sale = {
            "order": {
                "placed_at": f"{day}T12:00:00",
                "delivered_on": f"{day}",
                "lines": [line],
                "payments": [{"method": "card", "amount": "30.00 EUR"}],
            },
            "request": {"line": line, "quantity": 1, "reason": "unwanted", "made_on": f"{day + DAY}"},
            "customer": {"returns_90d": 0},
        }
        decision = returns.decide(sale, decisions=["goodwill_days", "order_season", "fees"])
        assert decision["order_season"].answer == part
        assert decision["goodwill_days"].answer == (60 if part in ("discount_weeks", "gift_weeks") else 30), day
        assert decision["fees"].answer == alone["fees"].answer["label"], day


def test_a_surge_is_the_same_in_all_packs() -> None:
    """`season` tells it by rules, with a reason for each; the others by one function of the pack that they share."""
    asked = list(itertools.product(range(0, 500, 31), (None, 40, 100), (None, *range(0, 60, 3))))
    day = datetime.date(2026, 10, 20)
    backlogs = [
        {key: value for key, value in (("open", o), ("usual", u), ("oldest_hours", h)) if value is not None}
        for o, u, h in asked
    ]
    packs = {name: adjudge.load(RULES / name) for name in ("season", "season_common", "season_contact")}
    packs["season_escalation"] = adjudge.load(RULES / "season_escalation")
    whole = {**season_case(day, "P3")}
    told = packs["season"].decide_batch([{**whole, "backlog": given} for given in backlogs], decisions=["surge"])
    for name, decision in (
        ("season_common", "surge_today"),
        ("season_contact", "surge"),
        ("season_escalation", "surge"),
    ):
        others = packs[name].decide_batch([{"backlog": given} for given in backlogs], decisions=[decision])
        for given, one, other in zip(backlogs, told, others, strict=True):
            level = one["surge"].answer["level"] if one["surge"].status == "decided" else None
            found = other[decision]
            assert (found.status, found.answer) == (one["surge"].status, level), (name, given)


# Whose is which rule --------------------------------------------------------------------------------------------------


@every_layer
def test_the_explanation_says_whose_a_rule_is(layer: Layer) -> None:
    over = adjudge.load(RULES / layer.name)
    seen = {"own": 0, "base": 0}
    for case in own_cases(RULES / layer.name):
        told = json.loads(over.explain(case, now=NOW).to_json())
        for node in told["nodes"]:
            for rule in node.get("rules", ()):
                where = rule["where"].split("/")[-2]
                assert rule["layer"] == where, rule
                seen["own" if where == layer.name else "base"] += rule["fired"]
    assert min(seen.values()) > 0
    text = str(over.explain(own_cases(RULES / layer.name)[0], now=NOW))
    assert f"of {layer.name} [" in text
    assert f"of {layer.base} [" in text


# What a layer cannot do -----------------------------------------------------------------------------------------------


@pytest.fixture
def layer_over(tmp_path: Path) -> Callable[[str, str], Path]:
    """Makes a pack over a pack of the project."""

    def make(base: str, text: str) -> Path:
        folder = tmp_path / f"over_{base}"
        folder.mkdir(exist_ok=True)
        below = os.path.relpath(RULES / base, folder)
        (folder / "pack.yaml").write_text(f"adjudge: 1\npack: over_{base}\nextends: {below}\n{text}", encoding="utf-8")
        return folder

    return make


WEAKER = [
    (
        "season_returns",
        "withdrawal_window",
        "windows: {withdrawal_window: {asked_on: request.made_on, starts: [order.delivered_on], length: 7 days}}",
    ),
    ("season_contact", "is_safety", "terms: {is_safety: signal.safety}"),
    ("season_contact", "words", "terms: {words: '\"\"'}"),
    ("season_escalation", "authority_L4", "constants: {authority_L4: 90000 EUR}"),
    ("season_escalation", "most_of_an_agent", "constants: {most_of_an_agent: 9000 EUR}"),
]


@pytest.mark.parametrize(("base", "name", "text"), WEAKER, ids=[f"{base}:{name}" for base, name, _ in WEAKER])
def test_no_layer_moves_what_guarantees_are_reckoned_from(
    base: str, name: str, text: str, layer_over: Callable[[str, str], Path]
) -> None:
    assert f"guarantees of the base are reckoned from `{name}`" in adjudge.check(layer_over(base, text)).text


GUARANTEES = [
    ("season_returns", "withdrawal_is_granted"),
    ("season_returns", "season_never_shortens"),
    ("season_contact", "safety_first"),
    ("season_contact", "no_surge_slows_an_emergency"),
    ("season_escalation", "safety_goes_to_the_top"),
    ("season_escalation", "large_refunds_are_seen"),
]


@pytest.mark.parametrize(("base", "name"), GUARANTEES)
def test_no_layer_words_a_guarantee_anew(base: str, name: str, layer_over: Callable[[str, str], Path]) -> None:
    text = f'guarantees: [{{id: {name}, always: "true"}}]'
    assert f"the guarantee `{name}` is one of the base" in adjudge.check(layer_over(base, text)).text


def test_a_rule_that_breaks_a_guarantee_gives_no_answer(layer_over: Callable[[str, str], Path]) -> None:
    """`check` cannot prove such rules wrong yet; the answer is withheld."""
    late = layer_over("season_returns", "changes: {goodwill_days: {replace: [{id: standard, otherwise: 7}]}}\n")
    case = own_cases(RULES / "season_returns")[0]
    case["order"].update(placed_at="2026-10-20T10:00:00", shipped_on="2026-10-21", delivered_on="2026-10-24")
    case["request"]["made_on"] = "2026-11-03"
    error = adjudge.load(late).decide(case, now=NOW)["goodwill_days"].error
    assert error is not None
    assert error.name == "guarantee_broken"
    deaf = layer_over("season_contact", "changes: {queue: {remove: [safety]}}\n")
    case = {
        "contact": {"channel": "email", "received_at": "2026-12-10T10:00:00", "intent": "track_order"},
        "customer": {},
    }
    assert adjudge.load(deaf).decide(case)["queue"].answer == "exceptions"
    error = adjudge.load(deaf).decide({**case, "signal": {"safety": True}})["queue"].error
    assert error is not None
    assert error.name == "guarantee_broken"


# Client and season ----------------------------------------------------------------------------------------------------

MEMBERS = """
changes:
  goodwill_days:
    add: [{id: members, before: %s, when: {customer.tier: gold}, then: 100, because: Members have a hundred days.}]
"""


def test_a_client_lies_on_the_season_or_below_it(layer_over: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Both orders are clean, and both keep the days of the season for whom the client does not name."""
    above = layer_over("season_returns", MEMBERS % "season")
    client = layer_over("returns", MEMBERS % "standard")
    for name in ("season_returns", "season_common"):
        shutil.copytree(RULES / name, tmp_path / name)
    header = tmp_path / "season_returns" / "pack.yaml"
    text = header.read_text(encoding="utf-8")
    header.write_text(text.replace("extends: ../returns ", f"extends: ../{client.name} "), encoding="utf-8")
    (case,) = own_cases(RULES / "season_returns")[-1:]
    for pack in (above, tmp_path / "season_returns"):
        assert adjudge.check(pack).text == ""
        policy = adjudge.load(pack)
        for tier, rule in (("gold", "members"), ("standard", "season")):
            decision = policy.decide({**case, "customer": {"returns_90d": 0, "tier": tier}}, now=NOW)
            assert decision["goodwill_days"].fired == [rule], (pack.name, tier)
