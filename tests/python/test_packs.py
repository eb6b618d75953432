"""What holds for every pack under rules/: it is clean, explained, tested to the last condition, and takes any case.

ADJUDGE_CASES says how many random cases each pack decides: 10,000 unless said; 100,000 before a release.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import adjudge
from adjudge import _core
from pack_cases import Generator

RULES = Path(__file__).resolve().parents[2] / "rules"
PACKS = sorted(path.parent for path in RULES.glob("*/pack.yaml"))
CASES = int(os.environ.get("ADJUDGE_CASES", "10000"))
NOW = "2026-11-24T10:00:00Z"
# Errors that a pack means: bad data, a decision that does not exist yet, and what reads one of these.
MEANT = {"check_failed", "not_in_force"}
LISTS = ("rule_order", "output_order", "collect", "score")

every_pack = pytest.mark.parametrize("pack", PACKS, ids=[pack.name for pack in PACKS])


@every_pack
def test_it_is_clean(pack: Path) -> None:
    report = adjudge.check(pack)
    assert report.text == ""
    policy = adjudge.load(pack)
    assert policy.versions[-1]["pack"] == pack.name
    unasked = [row["name"] for row in _core.outline(policy._core)["decisions"] if not row["question"]]
    assert not unasked, "decisions without a question"


@every_pack
def test_it_is_explained(pack: Path) -> None:
    readme = (pack / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {pack.name}\n")
    for part in (r"\bOwner\b", r"\bSources?\b", r"\bNot here\b|\bnot here\b"):
        assert re.search(part, readme), f"the README does not say: {part}"
    # Names may be given with a `*` for their end.
    # A layer names what is its own; of the rest its base's README tells.
    below = pack
    while base := re.search(r"^extends: (\S+)", (below / "pack.yaml").read_text(encoding="utf-8"), re.MULTILINE):
        below = below / base[1]
        readme += (below / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w *.-]+)`", readme)
    unnamed = [name for name in adjudge.load(pack).decisions if name not in named]
    assert not unnamed, "decisions that the README does not name"


@every_pack
def test_its_tests_reach_everything(pack: Path) -> None:
    report = _core.run_tests(adjudge.load(pack)._core)
    assert report["problems"]["text"] == ""
    assert report["tests"]
    assert [row["name"] for row in report["tests"] if not row["passed"]] == []
    open_rules = [
        (row["decision"], row["rule"]) for row in report["rules"] if not row["has_fired"] or row["open_cells"]
    ]
    assert open_rules == []


@every_pack
def test_its_examples_are_cases_of_it(pack: Path) -> None:
    policy = adjudge.load(pack)
    files = sorted((pack / "examples").iterdir())
    assert files
    for path in files:
        text = path.read_text(encoding="utf-8")
        cases: Any = text.splitlines() if path.suffix == ".ndjson" else json.loads(text, parse_float=Decimal)
        batch = policy.decide_batch(cases if isinstance(cases, list) else [cases], now=NOW)
        assert batch.extra_keys == [], f"{path.name} has names that are no facts"
        for number, decision in enumerate(batch, start=1):
            names = {answer.error.name if answer.error else answer.status for answer in decision.values()}
            assert "value_does_not_fit" not in names, f"{path.name}, case {number}"
            assert names & {"decided", "undetermined", "check_failed"}, f"{path.name}, case {number}"


def flat(parts: list[Any]) -> list[str]:
    return [name for part in parts for name in (flat(part) if isinstance(part, list) else [part])]


def is_empty(answer: Any) -> bool:
    return isinstance(answer, list) and not answer


@every_pack
def test_it_takes_any_case(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = adjudge.load(pack)
    hits = {row["name"]: row["hit"] for row in _core.outline(policy._core)["decisions"]}
    # Where nothing applies, a list is empty and a sum is nothing: that is its own reason.
    silent = {name for name, hit in hits.items() if hit.startswith(LISTS)}
    is_fact = re.compile(rf"({'|'.join(re.escape(fact.path) for fact in policy.facts)})(?=$|[.\[])")
    statuses: Counter[str] = Counter()
    refused = 0
    wrong: Counter[str] = Counter()
    cases = Generator(pack, policy, seed=1).cases(CASES)
    while chunk := list(islice(cases, 2000)):
        for decision in policy.decide_batch(chunk, now=NOW):
            answers = list(decision.values())
            codes = {answer.error.name for answer in answers if answer.status == "error" and answer.error is not None}
            if decision.problem is not None:
                wrong[f"the whole case: {decision.problem.message}"] += 1
            refused += "check_failed" in codes
            meant = bool(codes & MEANT) or any(answer.status == "conflict" for answer in answers)
            for answer in answers:
                statuses[answer.status] += 1
                if answer.status == "error" and answer.error is not None:
                    code = answer.error.name
                    if code not in MEANT and not (code == "reads_failed_decision" and meant):
                        wrong[f"{answer.decision}: {code}: {answer.error.message}"] += 1
                elif answer.status == "undetermined":
                    no_facts = [name for name in answer.missing if not is_fact.match(name)]
                    if not answer.missing or no_facts:
                        wrong[f"{answer.decision}: undetermined, but no fact is named: {no_facts}"] += 1
                elif answer.status == "decided" and not (
                    answer.because or flat(answer.fired) or answer.decision in silent or is_empty(answer.answer)
                ):
                    wrong[f"{answer.decision}: decided without a reason"] += 1
    with capsys.disabled():
        counts = ", ".join(f"{name} {statuses[name]:,}" for name in ("decided", "undetermined", "conflict", "error"))
        print(f"\n{pack.name}: {CASES:,} cases, {refused:,} refused as data; answers: {counts}")
    assert not wrong, "\n".join(f"{number:>8,}  {what}" for what, number in wrong.most_common(20))
    assert refused < 0.5 * CASES, "most cases should be good data"
