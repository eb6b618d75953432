"""Loading packs, deciding one case, explaining, recording."""

from __future__ import annotations

import datetime as dt
import json
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import adjudge
from adjudge import Money
from conftest import CASE, SHOP

NOW = "2026-11-24T10:00:00Z"
BASE = "adjudge: 1\npack: p\ncurrency: EUR\ntime_zone: Europe/Berlin\n"


def policy_of(folder: Path, text: str, **options: Any) -> adjudge.Policy:
    path = folder / "p.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    return adjudge.load(path, **options)


# ---- Loading ---------------------------------------------------------------------------------------------------------


def test_a_policy_tells_what_it_is(shop: adjudge.Policy) -> None:
    assert shop.decisions == ["shipping", "review", "labels", "discount", "asked_on"]
    assert repr(shop) == "<Policy shop 1>"
    facts = {fact.path: fact for fact in shop.facts}
    assert list(facts)[:3] == ["order.placed_at", "order.total", "order.items"]
    assert (facts["customer.tier"].has_default, facts["customer.tier"].default) == (True, "standard")
    assert (facts["order.paid_on"].type, facts["order.paid_on"].optional) == ("date?", True)
    assert facts["customer.name"].sensitive
    (version,) = shop.versions
    assert (version["pack"], version["title"], version["version"]) == ("shop", "A small shop", "1")
    assert version["from"] is None
    assert version["to"] is None
    assert len(version["hash"]) == 36


def test_a_pack_with_mistakes_raises_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(
        SHOP.replace("customer.tier: gold", "custmer.tier: gold").replace("answer: number", "answer: nmber")
    )
    with pytest.raises(adjudge.PolicyError) as caught:
        adjudge.load(path)
    found = caught.value.diagnostics
    assert {diagnostic.name for diagnostic in found} >= {"unknown_name", "unknown_type"}
    wrong = next(diagnostic for diagnostic in found if diagnostic.name == "unknown_name")
    assert (wrong.code, wrong.severity, wrong.file) == ("ADJ201", "error", str(path))
    line = path.read_text().splitlines()[(wrong.line or 0) - 1]
    assert line[(wrong.column or 0) - 1 : (wrong.end_column or 0) - 1] == "custmer"
    assert (wrong.end_line, wrong.labels[0].line) == (wrong.line, wrong.line)
    assert wrong.fixes[0].replacement == "customer"
    assert "did you mean" in str(wrong)
    assert str(wrong) in str(caught.value)


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(adjudge.PolicyError, match="there is no file or folder") as caught:
        adjudge.load(tmp_path / "nowhere")
    assert caught.value.diagnostics[0].name == "not_found"
    assert caught.value.diagnostics[0].file is None
    with pytest.raises(UnicodeEncodeError):
        adjudge.load("\udcff")
    with pytest.raises(TypeError):
        adjudge.load(3)  # type: ignore[arg-type]


def test_a_bad_pack_is_checked_without_raising(tmp_path: Path, shop_path: Path) -> None:
    report = adjudge.check(shop_path)
    assert (report.errors, report.warnings) == (1, 1)
    assert [diagnostic.name for diagnostic in report.diagnostics] == ["gap", "may_be_ambiguous"]
    assert str(report) == report.text
    assert "`gold` and `big`" in report.text
    broken = tmp_path / "binary.yaml"
    broken.write_bytes(bytes(range(256)) * 10)
    assert adjudge.check(broken).errors > 0


def test_several_versions(tmp_path: Path) -> None:
    for name, period, answer in (("1", "{to: 2026-11-01}", 1), ("2", "{from: 2026-11-01, to: 2027-01-01}", 2)):
        (tmp_path / f"v{name}.yaml").write_text(
            f'{BASE}version: "{name}"\napplies_by: placed_on\nin_force: {period}\n'
            f'facts: {{placed_on: "date?"}}\ndecisions:\n  d: {{answer: number, value: "{answer}"}}\n'
        )
    policy = adjudge.load(tmp_path / "v1.yaml", tmp_path / "v2.yaml")
    assert [(row["version"], row["from"], row["to"]) for row in policy.versions] == [
        ("1", None, dt.date(2026, 11, 1)),
        ("2", dt.date(2026, 11, 1), dt.date(2027, 1, 1)),
    ]
    old, new, none, unknown = policy.decide_batch(
        [{"placed_on": "2026-10-31"}, {"placed_on": dt.date(2026, 11, 1)}, {"placed_on": "2027-06-01"}, {}]
    )
    assert (old.version, old.answers) == ("1", {"d": 1})
    assert (new.version, new.answers) == ("2", {"d": 2})
    assert none.problem is not None
    assert none.problem.name == "no_version"
    assert none["d"].status == "error"
    assert (unknown["d"].status, unknown["d"].missing) == ("undetermined", ["placed_on"])
    assert json.loads(old.record())["content_hash"] == policy.versions[0]["hash"]
    assert policy.replay(old.record())


# ---- Deciding --------------------------------------------------------------------------------------------------------


def test_answers(shop: adjudge.Policy) -> None:
    decision = shop.decide(CASE, now=NOW)
    assert list(decision) == shop.decisions
    assert len(decision) == 5
    assert (decision.pack, decision.version, decision.problem) == ("shop", "1", None)
    assert decision.answers["shipping"] == Money("4.90 EUR")
    assert "discount" not in decision.answers
    shipping = decision["shipping"]
    assert (shipping.decision, shipping.status, shipping.answer) == ("shipping", "decided", Money("4.90 EUR"))
    assert (shipping.fired, shipping.because, shipping.cite, shipping.missing) == (["rest"], [], [], [])
    assert shipping.error is None
    assert decision["review"].answer == {"needed": False, "by": None, "until": None, "why": None}
    with pytest.raises(KeyError, match="there are: shipping, review"):
        decision["shiping"]


def test_an_answer_in_error(shop: adjudge.Policy) -> None:
    discount = shop.decide(CASE, decisions=["discount"])["discount"]
    assert (discount.status, discount.answer) == ("error", None)
    assert discount.error is not None
    assert (discount.error.code, discount.error.name, discount.error.path) == ("ADJ503", "no_rule_matched", None)
    assert str(discount.error) == discount.error.message == "no rule of `discount` matches this case"
    missing = shop.decide({}, decisions=["shipping"])["shipping"].error
    assert missing is not None
    assert (missing.name, missing.path) == ("missing_fact", "order.total")


def test_a_conflict_and_what_is_not_known(shop: adjudge.Policy) -> None:
    rich = {"order": {"placed_at": "2026-11-01T10:00:00Z", "total": 2000}, "customer": {"tier": "gold"}}
    decision = shop.decide(rich, decisions=["discount", "review"])
    assert decision["discount"].status == "conflict"
    assert decision["discount"].fired == ["gold", "big"]
    assert (decision["review"].status, decision["review"].missing) == ("undetermined", ["order.paid_on"])
    assert decision.answers == {}


def test_reasons_are_filled_in(shop: adjudge.Policy) -> None:
    gold = shop.decide({"customer": {"tier": "gold"}}, decisions="shipping")["shipping"]
    assert gold.because == ["gold customers pay no delivery."]
    assert gold.cite == ["Terms 3"]


def test_lists_answer_by_element(shop: adjudge.Policy) -> None:
    items = [{"sku": "lamp", "price": 5}, {"sku": "ring", "price": Decimal("100.01")}, {"sku": "cup", "price": "x"}]
    case = {"order.items": items[:2], "customer.tier": "gold"}
    labels = shop.decide(case, decisions=["labels"])["labels"]
    assert labels.answer == ["lamp", "insured ring"]
    assert labels.fired == [["plain"], ["costly"]]
    wrong = shop.decide({"order.items": items}, decisions=["labels"])["labels"]
    assert wrong.error is not None
    assert wrong.error.path == "order.items[3].price"


def test_a_case_may_be_json(shop: adjudge.Policy) -> None:
    assert shop.decide(json.dumps(CASE), now=NOW).to_json() == shop.decide(CASE, now=NOW).to_json()
    bad = shop.decide('{"order": ')
    assert bad.problem is not None
    assert bad.problem.name == "bad_case"
    assert bad["shipping"].status == "error"


@pytest.mark.parametrize("case", [3, None, [], object(), {1: 2}, "3", "", b"{}"])
def test_what_is_no_case_is_an_error_of_that_case(shop: adjudge.Policy, case: Any) -> None:
    decision = shop.decide(case)
    assert decision.problem is not None
    assert decision.problem.name == "bad_case"
    assert all(answer.status == "error" for answer in decision.values())


def test_what_is_no_value_only_hurts_who_reads_it(shop: adjudge.Policy) -> None:
    decision = shop.decide({**CASE, "customer": {"tier": float("nan")}, "more": object()}, now=NOW)
    assert decision["shipping"].error is not None
    assert decision["shipping"].error.message == "`customer.tier`: a number that is not finite, or out of range"
    assert decision["review"].status == "decided"


def test_wrong_values_of_sensitive_facts_are_not_shown(shop: adjudge.Policy) -> None:
    class Secret:
        def __repr__(self) -> str:
            return "hush"

    told = repr(shop.decide({"customer": {"name": Secret()}}, now=NOW))
    assert "hush" not in told


def test_now(shop: adjudge.Policy) -> None:
    for now in (NOW, dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC), adjudge.DateTime("2026-11-24T11:00:00+01:00")):
        answer = shop.decide({}, now=now, decisions=["asked_on"])["asked_on"].answer
        assert answer == dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
    assert shop.decide({}, now="2026-11-24", decisions=["asked_on"])["asked_on"].status == "decided"
    without = shop.decide({}, decisions=["asked_on"])["asked_on"]
    assert without.error is not None
    assert without.error.name == "no_clock"
    for wrong in ("yesterday", 5, dt.time(10)):
        with pytest.raises(ValueError, match="`now` is a date and time"):
            shop.decide({}, now=wrong)  # type: ignore[arg-type]


def test_unknown_decisions(shop: adjudge.Policy) -> None:
    with pytest.raises(ValueError, match=r"no decision `shiping`: did you mean `shipping`\?"):
        shop.decide({}, decisions=["shiping"])
    with pytest.raises(ValueError, match=r"it has shipping, review"):
        shop.decide_batch([], decisions=["nothing like it"])


def test_a_decision_shows_itself(shop: adjudge.Policy) -> None:
    decision = shop.decide({**CASE, "customer": {"tier": "gold", "name": "<Ada>"}}, now=NOW)
    assert repr(decision).startswith("<Decision shipping: decided, 0.00 EUR; review: decided, {needed: false")
    assert repr(decision["shipping"]) == "<Answer shipping: decided, 0.00 EUR>"
    console = Console(width=80, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    with console.file:
        console.print(decision)
    text = console.export_text()
    assert "shipping  decided  0.00 EUR" in text
    assert "gold: gold customers pay no delivery." in text
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "<td>shipping</td><td>decided</td>" in decision._repr_html_()
    assert json.loads(decision.to_json())["decisions"]["shipping"]["answer"] == "0.00 EUR"


def test_a_decision_keeps_the_case_as_it_was(shop: adjudge.Policy) -> None:
    case: dict[str, Any] = {"order": {"total": "20.00 EUR"}, "customer": {"tier": "gold"}}
    decision = shop.decide(case, decisions=["shipping"])
    case["customer"]["tier"] = "silver"
    assert "(is gold)" in str(decision.explain())


def test_a_policy_may_be_dropped_before_its_answers(shop_path: Path) -> None:
    decision = adjudge.load(shop_path).decide(CASE, now=NOW)
    answer = decision["shipping"]
    del decision
    assert answer.answer == Money("4.90 EUR")


# ---- Explaining ------------------------------------------------------------------------------------------------------


def test_explanations(shop: adjudge.Policy) -> None:
    explanation = shop.explain(CASE, now=NOW, decisions=["shipping"])
    assert str(explanation) == (
        "shipping = 4.90 EUR   (first)\n"
        "  What does delivery cost?\n"
        "  ✗ gold\n"
        "      ✗ customer.tier: gold   (is silver)\n"
        "  ✗ large\n"
        "      ✗ order.total: >= free_from   (is 20.00 EUR)\n"
        "  ✓ rest → 4.90 EUR\n"
        "facts\n"
        "  order.total = 20.00 EUR\n"
        "  customer.tier = silver\n"
    )
    assert repr(explanation) == str(explanation)
    assert explanation.decision["shipping"].answer == Money("4.90 EUR")
    assert str(shop.decide(CASE, now=NOW, decisions=["shipping"]).explain()) == str(explanation)
    trace = json.loads(explanation.to_json())
    assert trace["nodes"][-1]["rules"][0]["cells"][0]["value"] == "silver"
    assert "<pre>" in explanation._repr_html_()


def test_explanations_read_from_the_question_down(shop: adjudge.Policy) -> None:
    text = str(shop.explain(CASE, now=NOW))
    places = [text.index(part) for part in ("shipping =", "review =", "term age", "labels =", "discount is", "facts")]
    assert places == sorted(places)


def test_sensitive_facts_are_not_shown(shop: adjudge.Policy) -> None:
    case = {**CASE, "order.items": [{"sku": "a", "price": 1, "note": "hush"}]}
    assert "hush" not in str(shop.explain(case, now=NOW))
    assert "hush" not in shop.decide(case, now=NOW).record()
    assert "Ada" not in shop.decide(case, now=NOW).record()


def test_why_not(shop: adjudge.Policy) -> None:
    why = shop.why_not(CASE, "shipping", "0 EUR")
    assert not why.is_given
    assert str(why) == (
        "why `shipping` is not 0.00 EUR\n"
        "  gold would give it, but\n"
        "    ✗ customer.tier: gold   (is silver)\n"
        "  large would give it, but\n"
        "    ✗ order.total: >= free_from   (is 20.00 EUR)\n"
    )
    assert json.loads(why.to_json())["candidates"][0]["rule"]["id"] == "gold"
    assert shop.why_not(CASE, "shipping", Money("4.90 EUR")).is_given
    assert "unpaid would give it" in str(shop.why_not(CASE, "review", {"needed": True}))
    assert shop.decide(CASE).why_not("shipping", 0).is_given is False
    with pytest.raises(ValueError, match="no output `neded`"):
        shop.why_not(CASE, "review", {"neded": True})
    with pytest.raises(ValueError, match="expected money"):
        shop.why_not(CASE, "shipping", "free")


# ---- What a policy is ------------------------------------------------------------------------------------------------


def test_graphs(shop: adjudge.Policy) -> None:
    assert shop.graph("dot").startswith("digraph")
    assert "\nflowchart LR\n" in shop.graph()
    text = shop.graph("text")
    assert "decision shipping" in text
    sliced = shop.graph("text", slice="shipping")
    assert "customer.tier" in sliced
    assert "review" not in sliced
    touched = shop.graph("text", slice="order.paid_on")
    assert "review" in touched
    assert "shipping" not in touched
    with pytest.raises(ValueError, match="did you mean `shipping`"):
        shop.graph(slice="shiping")
    with pytest.raises(ValueError, match="dot, mermaid or text"):
        shop.graph("gif")


def test_schema(shop: adjudge.Policy) -> None:
    schema = shop.schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["customer"]["properties"]["tier"]["enum"] == ["gold", "silver", "standard"]
    assert schema["properties"]["order"]["required"] == ["placed_at", "total"]


# ---- Overrides and records -------------------------------------------------------------------------------------------


def test_overrides(shop: adjudge.Policy) -> None:
    decision = shop.decide(CASE, now=NOW)
    decision.override("shipping", "1 EUR", actor="Mo", reason="goodwill")
    decision.override("review", {"needed": True}, actor="Mo", reason="a hunch")
    assert decision.answers["shipping"] == Money("1 EUR")
    assert decision.answers["review"] == {"needed": True, "by": None, "until": None, "why": None}
    assert decision["shipping"].answer == Money("4.90 EUR")
    assert decision.overrides["shipping"] == {"answer": Money("1 EUR"), "actor": "Mo", "reason": "goodwill"}
    record = json.loads(decision.record())
    assert record["overrides"][0] == {"decision": "shipping", "actor": "Mo", "reason": "goodwill", "answer": "1.00 EUR"}
    assert record["decision"]["decisions"]["shipping"]["answer"] == "4.90 EUR"
    for wrong in ("a lot", {"needed": True}, None):
        with pytest.raises(ValueError, match="shipping"):
            decision.override("shipping", wrong, actor="Mo", reason="x")
    with pytest.raises(ValueError, match="needed"):
        decision.override("review", {"by": "gold"}, actor="Mo", reason="x")
    with pytest.raises(ValueError, match="actor"):
        decision.override("shipping", 0, actor="", reason="x")
    with pytest.raises(KeyError, match="not asked for"):
        decision.override("refund", 0, actor="Mo", reason="x")


def test_records_and_replay(shop: adjudge.Policy, tmp_path: Path) -> None:
    case = {**CASE, "order.items": [{"sku": "a", "price": Decimal("100.01"), "note": "hush"}], "extra": 1}
    record = shop.decide(case, now=NOW).record()
    assert "\n" not in record
    read = json.loads(record)
    assert list(read) == [
        "pack",
        "version",
        "content_hash",
        "engine",
        "time_zone_data",
        "calendars",
        "now",
        "case",
        "decision",
        "overrides",
    ]
    assert (read["now"], read["engine"]) == ("2026-11-24T10:00:00Z", adjudge.__version__)
    assert read["case"]["customer"]["name"] == "***"
    assert read["case"]["order"]["items"] == [{"sku": "a", "price": 100.01, "note": "***"}]
    assert "extra" not in read["case"]
    replay = shop.replay(record)
    assert replay
    assert replay.differences == ()

    changed = tmp_path / "shop.yaml"
    changed.write_text(SHOP.replace("otherwise: 4.90 EUR", "otherwise: 5.90 EUR"))
    other = adjudge.load(changed).replay(record, case)
    assert not other
    assert other.differences[0].startswith("the policy is another: ")
    assert other.differences[1:] == ("shipping: decided, 4.90 EUR by rest then, decided, 5.90 EUR by rest now",)
    with pytest.raises(ValueError, match="give the case in full"):
        adjudge.load(changed).replay(record)
    for wrong in ('{"case": 1', "{}", "[]", '{"case": {}}', record.replace('"decisions"', '"other"')):
        with pytest.raises(ValueError, match="no record"):
            shop.replay(wrong)


def test_bad_cases_replay_too(shop: adjudge.Policy) -> None:
    for case in ({"order": {"total": "much", "placed_at": "today"}}, {}, {"customer": {"tier": "bronze"}}):
        assert shop.replay(shop.decide(case, now=NOW).record())


# ---- A caller's functions --------------------------------------------------------------------------------------------

POINTS = 'facts: {name: "string?", n: number}\ndecisions:\n  d: {answer: number, value: "points(name, n) + 1"}\n'


def test_functions_of_the_caller(tmp_path: Path) -> None:
    seen: list[tuple[str, Decimal | int]] = []

    def points(name: str, n: Decimal) -> float:
        seen.append((name, n))
        return 2.5

    policy = policy_of(tmp_path, POINTS, functions={"points(name: string, n: number) -> number": points})
    assert policy.decide({"name": "Ada", "n": 3}).answers == {"d": Decimal("3.5")}
    assert seen == [("Ada", 3)]
    unknown = policy.decide({"n": 3})["d"]
    assert (unknown.status, unknown.missing) == ("undetermined", ["name"])


@pytest.mark.parametrize(
    ("gives", "message"),
    [
        (ValueError("no such name"), "`points` raised ValueError: no such name"),
        (RuntimeError(), "`points` raised RuntimeError"),
        (KeyError("x" * 1000), "`points` raised KeyError: '" + "x" * 199),
        ("many", '`points()`: expected number, found `"many"`'),
        (None, "`points` gave nothing"),
        (object(), "`points()`: an object of Python's `object`, which is no value of a policy"),
    ],
)
def test_functions_that_fail_are_problems_of_the_case(tmp_path: Path, gives: Any, message: str) -> None:
    def points(_name: str, _n: Decimal) -> Any:
        if isinstance(gives, Exception):
            raise gives
        return gives

    policy = policy_of(tmp_path, POINTS, functions={"points(name: string, n: number) -> number": points})
    answer = policy.decide({"name": "Ada", "n": 3})["d"]
    assert answer.error is not None
    assert answer.error.message == message


def test_functions_may_not_know(tmp_path: Path) -> None:
    policy = policy_of(
        tmp_path,
        'facts: {name: string}\ndecisions:\n  d: {answer: number, value: "points(name) ?? 7"}\n'
        "  e: {answer: number, value: points(name)}\n",
        functions={"points(name: string) -> number?": lambda name: 1 if name == "Ada" else None},
    )
    assert policy.decide({"name": "Ada"}).answers == {"d": 1, "e": 1}
    other = policy.decide({"name": "Bob"})
    assert other["d"].answer == 7
    assert (other["e"].status, other["e"].missing) == ("undetermined", ["points()"])


def test_functions_with_wrong_signatures(tmp_path: Path) -> None:
    for signature in ("points", "points(x) -> number", "points(x: number)", "points(x: nmber) -> number", ""):
        with pytest.raises(ValueError, match=r"."):
            policy_of(tmp_path, POINTS, functions={signature: len})
    with pytest.raises(ValueError, match="`sum` is a function of the language"):
        policy_of(tmp_path, POINTS, functions={"sum(x: number) -> number": len})
    with pytest.raises(TypeError, match="no function"):
        policy_of(tmp_path, POINTS, functions={"points(x: number) -> number": 3})
    with pytest.raises(adjudge.PolicyError, match="points"):
        policy_of(tmp_path, POINTS)


def test_functions_are_let_go_with_the_policy(tmp_path: Path) -> None:
    import gc
    import weakref

    class Points:
        def __call__(self, _name: str, _n: Decimal) -> int:
            return 1

    points = Points()
    policy = policy_of(tmp_path, POINTS, functions={"points(name: string, n: number) -> number": points})
    policy.decide_batch([{"name": "a", "n": 1}] * 2000)
    held = weakref.ref(points)
    del policy, points
    gc.collect()
    assert held() is None


# ---- Threads ---------------------------------------------------------------------------------------------------------


def test_threads_share_a_policy(tmp_path: Path) -> None:
    policy = policy_of(
        tmp_path, POINTS, functions={"points(name: string, n: number) -> number": lambda name, n: n * len(name)}
    )
    wrong: list[object] = []

    def work(name: str) -> None:
        try:
            for n in range(300):
                if policy.decide({"name": name, "n": n}).answers != {"d": n * len(name) + 1}:
                    wrong.append((name, n))
            batch = policy.decide_batch({"name": name, "n": n} for n in range(2000))
            wrong.extend(n for n, one in enumerate(batch) if one.answers != {"d": n * len(name) + 1})
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=("x" * size,)) for size in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
