"""The demo and its made-up cases."""

from __future__ import annotations

import itertools
import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import adjudge
import demo
import generate_cases


@pytest.fixture(scope="module")
def policy() -> Any:
    """The pack that the demo shows."""
    return adjudge.load(demo.PACK)


def test_a_seed_gives_the_same_cases_again() -> None:
    first = list(generate_cases.generate(seed=11, count=200))
    assert first == list(generate_cases.generate(seed=11, count=200))
    assert first == list(itertools.islice(generate_cases.generate(seed=11, count=999), 200))
    assert first != list(generate_cases.generate(seed=12, count=200))


def cents(amount: str) -> int:
    """An amount of a case in cents."""
    return int(amount.removesuffix(" EUR").replace(".", ""))


def test_payments_sum_to_what_the_order_cost() -> None:
    for case in generate_cases.generate(seed=3, count=300, broken_percent=0):
        order = case["order"]
        goods = sum(cents(line["price"]) * line["quantity"] for line in order["lines"])
        assert sum(cents(payment["amount"]) for payment in order["payments"]) == goods + cents(order["shipping_paid"])


def test_only_spoilt_cases_are_refused_as_data(policy: Any) -> None:
    sound = generate_cases.generate(seed=5, count=2000, broken_percent=0)
    problems = [decision["eligibility"].error for decision in policy.decide_batch(sound, now=demo.NOW)]
    causes = {(problem.path, "is missing" in problem.message) for problem in problems if problem}
    assert causes == {("customer.returns_90d", True)}


def test_every_way_to_spoil_a_case_is_noticed(policy: Any) -> None:
    cases = list(generate_cases.generate(seed=5, count=400, broken_percent=100))
    for case, decision in zip(cases, policy.decide_batch(cases, now=demo.NOW), strict=True):
        noticed = [name for name in decision if decision[name].error and decision[name].error.name != "not_in_force"]
        assert noticed, json.dumps(case)


def test_the_cases_reach_every_rule_on_eligibility(policy: Any) -> None:
    batch = policy.decide_batch(generate_cases.generate(seed=7, count=8000), now=demo.NOW)
    fired = Counter(rule for decision in batch for rule in decision["eligibility"].fired)
    assert set(fired) == {
        "withdrawal",
        "show_the_fault",
        "faulty",
        "guarantee_over",
        "final_sale",
        "exempt",
        "not_delivered",
        "misuse",
        "in_window",
        "warehouse_move",
        "gold_grace",
        "late",
    }
    statuses = Counter(decision[name].status for decision in batch for name in decision)
    assert set(statuses) == {"decided", "undetermined", "conflict", "error"}


def test_the_demo_writes_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo.py", "--out", str(tmp_path), "--count", "150"])
    demo.main()
    printed = capsys.readouterr().out
    assert "150 made-up returns" in printed
    assert "eligibility" in (tmp_path / "explanation.txt").read_text(encoding="utf-8")
    assert len((tmp_path / "cases.ndjson").read_text(encoding="utf-8").splitlines()) == 150
    assert len((tmp_path / "decisions.ndjson").read_text(encoding="utf-8").splitlines()) == 150
    assert (tmp_path / "decision_graph.svg").exists() == bool(shutil.which("dot"))
    assert (tmp_path / "decision_graph.mmd").exists()
