"""Many cases: lists, and Arrow tables in and out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import adjudge
from adjudge import Money
from conftest import CASE

NOW = "2026-11-24T10:00:00Z"
GOLD: dict[str, Any] = {**CASE, "customer": {"tier": "gold"}}


# ---- Lists -----------------------------------------------------------------------------------------------------------


def test_a_batch_is_a_sequence_of_decisions(shop: adjudge.Policy) -> None:
    batch = shop.decide_batch([CASE, GOLD, CASE], now=NOW)
    assert len(batch) == 3
    assert repr(batch) == "<Batch of 3 decisions by <Policy shop 1>>"
    assert [decision["shipping"].fired for decision in batch] == [["rest"], ["gold"], ["rest"]]
    assert batch[-2]["shipping"].answer == Money("0 EUR")
    assert [decision.to_json() for decision in batch[1:]] == [batch[1].to_json(), batch[2].to_json()]
    assert batch[0].to_json() == shop.decide(CASE, now=NOW).to_json()
    for index in (3, -4):
        with pytest.raises(IndexError, match="3 decisions"):
            batch[index]


def test_a_decision_of_a_batch_can_be_explained_and_recorded(shop: adjudge.Policy) -> None:
    decision = shop.decide_batch([CASE, GOLD], now=NOW)[1]
    assert "✓ gold → 0.00 EUR" in str(decision.explain())
    assert shop.replay(decision.record())
    assert "(is gold)" not in str(decision.why_not("shipping", "4.90 EUR"))


def test_decisions_outlive_their_batch(shop: adjudge.Policy) -> None:
    answer = shop.decide_batch([CASE])[0]["shipping"]
    assert answer.answer == Money("4.90 EUR")


def test_one_bad_case_does_not_touch_the_others(shop: adjudge.Policy) -> None:
    bad: list[Any] = [
        None,
        3,
        [CASE],
        object(),
        {1: 2},
        "{",
        b"x",
        {"order": 3},
        {"order": {"total": object()}},
        {"customer": {"tier": "bronze"}},
    ]
    cases = [each for one in bad for each in (GOLD, one)]
    batch = shop.decide_batch(cases, decisions=["shipping"])
    assert [decision["shipping"].status for decision in batch] == ["decided", "error"] * len(bad)
    problems = [decision["shipping"].error for decision in batch[1::2]]
    assert [problem.message for problem in problems if problem] == [
        "a case is a mapping from facts to their values, not null",
        "a case is a mapping from facts to their values, not a number",
        "a case is a mapping from facts to their values, not a list",
        "the case is an object of Python's `object`, which is no value of a policy",
        "the case is a mapping with a key that is no text",
        "the case is not JSON: the text ends too early at byte 1",
        "the case is an object of Python's `bytes`, which is no value of a policy",
        "`order.total` is missing: expected money EUR",
        "`order.total`: an object of Python's `object`, which is no value of a policy",
        '`customer.tier`: expected one of gold, silver, standard, found `"bronze"`',
    ]


def test_extra_keys_are_named_once(shop: adjudge.Policy) -> None:
    cases = [{**CASE, "colour": 1}] * 1000 + [{"order": {"totl": 1}, "customer": {"tier": "gold", "nam": "x"}}]
    batch = shop.decide_batch(cases, now=NOW)
    assert batch.extra_keys == ["colour", "customer.nam", "order.totl"]


def test_cases_may_come_from_a_generator(shop: adjudge.Policy) -> None:
    assert len(shop.decide_batch(CASE for _ in range(1000))) == 1000

    def failing() -> Iterator[dict[str, Any]]:
        yield CASE
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError, match="the source broke"):
        shop.decide_batch(failing())


def test_what_is_no_batch_raises(shop: adjudge.Policy) -> None:
    for cases in (CASE, json.dumps([CASE]), b"[]"):
        with pytest.raises(TypeError, match="one case goes to decide"):
            shop.decide_batch(cases)
    with pytest.raises(TypeError):
        shop.decide_batch(3)


def test_any_number_of_threads_gives_the_same(shop: adjudge.Policy) -> None:
    cases = [{**CASE, "order": {**CASE["order"], "total": n}} for n in range(3000)]
    one, many = (shop.decide_batch(cases, now=NOW, threads=threads) for threads in (1, 7))
    assert [decision.to_json() for decision in one] == [decision.to_json() for decision in many]


# ---- Arrow in --------------------------------------------------------------------------------------------------------


def test_tables_are_read_as_cases(shop: adjudge.Policy) -> None:
    item = pa.struct([("sku", pa.string()), ("price", pa.decimal128(10, 2))])
    table = pa.table(
        {
            "order.placed_at": pa.array([dt.datetime(2026, 11, 1, 10)] * 3, pa.timestamp("us", "UTC")),
            "order.total": pa.array([Decimal("20.00"), None, Decimal("50.00")], pa.decimal128(38, 18)),
            "order.paid_on": pa.array([dt.date(2026, 12, 24), None, dt.date(2026, 11, 1)], pa.date32()),
            "order.items": pa.array([[{"sku": "a", "price": Decimal("100.01")}], [], None], pa.list_(item)),
            "customer.tier": pa.array(["silver", "gold", None]).dictionary_encode(),
            "colour": [1, 2, 3],
        }
    )
    batch = shop.decide_batch(table, now=NOW)
    assert [decision["shipping"].fired for decision in batch] == [["rest"], ["gold"], ["large"]]
    assert batch[0]["review"].answer["until"] == dt.date(2026, 12, 24)
    assert batch[1]["review"].missing == ["order.paid_on"]
    assert [decision["labels"].answer for decision in batch] == [["insured a"], [], []]
    assert batch.extra_keys == ["colour"]
    assert "is 20.00 EUR" in str(batch[0].explain())


@pytest.mark.parametrize("make", [pa.table, pa.record_batch, lambda x: pa.table(x).to_reader()])
def test_anything_with_a_stream_is_a_table(shop: adjudge.Policy, make: Any) -> None:
    batch = shop.decide_batch(make({"customer.tier": ["gold", "bronze"]}), decisions=["shipping"])
    assert [decision["shipping"].status for decision in batch] == ["decided", "error"]


def test_tables_that_break_raise(shop: adjudge.Policy) -> None:
    def failing() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"customer.tier": ["gold"]})
        raise RuntimeError("the source broke")

    reader = pa.RecordBatchReader.from_batches(pa.schema([("customer.tier", pa.string())]), failing())
    with pytest.raises(ValueError, match="the source broke"):
        shop.decide_batch(reader)


def test_floating_point_is_no_money(shop: adjudge.Policy) -> None:
    (decision,) = shop.decide_batch(pa.table({"order.total": [20.5]}), decisions=["shipping"])
    assert decision["shipping"].error is not None
    assert "floating point" in decision["shipping"].error.message


# ---- Arrow out -------------------------------------------------------------------------------------------------------

TYPES = """\
adjudge: 1
pack: types
currency: EUR
time_zone: Europe/Berlin
facts: {n: "number?", m: "money?", b: "boolean?", s: "string?", d: "date?", t: "date and time?", p: "duration?"}
decisions:
  number: {answer: number, value: n}
  money: {answer: money, value: m}
  boolean: {answer: boolean, value: b}
  string: {answer: string, value: s}
  date: {answer: date, value: d}
  moment: {answer: date and time, value: t}
  length: {answer: duration, value: p}
  list: {answer: list of number, value: "[n, n]"}
  record:
    answer: {status: string, amount: money}
    hit: first
    rules: [{id: r, otherwise: {status: "{= s}", amount: m}}]
"""


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> adjudge.Policy:
    path = tmp_path_factory.mktemp("packs") / "types.yaml"
    path.write_text(TYPES, encoding="utf-8")
    return adjudge.load(path)


DECIMAL = pa.decimal128(38, 18)


def test_columns_follow_from_the_declared_answers(types: adjudge.Policy) -> None:
    schema = types.decide_batch([]).to_arrow().schema
    assert [(field.name, field.type) for field in schema if field.name.count(".") == 0] == [
        ("number", DECIMAL),
        ("money", DECIMAL),
        ("money_currency", pa.string()),
        ("boolean", pa.bool_()),
        ("string", pa.string()),
        ("date", pa.date32()),
        ("moment", pa.timestamp("us", "Europe/Berlin")),
        ("length", pa.string()),
        ("list", pa.string()),
    ]
    assert [field.name for field in schema if field.name.startswith("record")] == [
        "record.answer.status",
        "record.amount",
        "record.amount_currency",
        "record.status",
        "record.fired",
        "record.missing",
        "record.error",
    ]
    assert schema.field("number.status").type == pa.string()
    assert schema.field("number.fired").type == pa.list_(pa.field("item", pa.string()))


def test_answers_as_a_table(types: adjudge.Policy) -> None:
    case = {
        "n": Decimal("-1.25"),
        "m": Money("0.005 EUR"),
        "b": True,
        "s": 'a "b"',
        "d": dt.date(1969, 12, 31),
        "t": dt.datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=dt.UTC),
        "p": dt.timedelta(minutes=90),
    }
    batch = types.decide_batch([case, {}, {"b": 3}])
    table = batch.to_arrow()
    table.validate(full=True)
    assert {name: table[name][0].as_py() for name in table.column_names if "." not in name} == {
        "number": Decimal("-1.25"),
        "money": Decimal("0.005"),
        "money_currency": "EUR",
        "boolean": True,
        "string": 'a "b"',
        "date": dt.date(1969, 12, 31),
        "moment": dt.datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=dt.UTC),
        "length": "PT1H30M",
        "list": "[-1.25, -1.25]",
    }
    assert table["record.answer.status"].to_pylist() == ['a "b"', None, None]
    assert table["record.fired"].to_pylist() == [["r"], [], []]
    assert table["boolean.status"].to_pylist() == ["decided", "undetermined", "error"]
    assert table["boolean.missing"].to_pylist() == [[], ["b"], []]
    assert table["boolean.error"].to_pylist() == [None, None, "`b`: expected boolean?, found `3`"]
    assert table.select(["number", "date", "moment", "boolean", "money_currency"]).slice(1, 1).to_pylist() == [
        dict.fromkeys(("number", "date", "moment", "boolean", "money_currency"))
    ]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (2**63 - 1, Decimal(2**63 - 1)),
        (-(2**63), Decimal(-(2**63))),
        (10**20 - 1, Decimal(10**20 - 1)),
        (Decimal("1E-18"), Decimal("1E-18")),
        (Decimal("0." + "3" * 34), Decimal("0." + "3" * 18)),
        (Decimal("-0." + "6" * 34), Decimal("-0." + "6" * 17 + "7")),
        (Decimal("5E-19"), 0),
        (Decimal("15E-19"), Decimal("2E-18")),
        (Decimal("99999999999999999999.99999999999999"), Decimal("99999999999999999999.99999999999999")),
        (10**20, None),
        (-(10**33), None),
    ],
)
def test_numbers_keep_eighteen_places(types: adjudge.Policy, number: Any, found: Any) -> None:
    table = types.decide_batch([{"n": number}], decisions=["number"]).to_arrow()
    assert table["number"][0].as_py() == found
    assert table["number.error"][0].as_py() == (None if found is not None else "the answer does not fit its column")
    assert table["number.status"][0].as_py() == "decided"


def test_dates_beyond_the_column(types: adjudge.Policy) -> None:
    far = types.decide_batch([{"d": "12000-01-31"}, {"d": "9999999-01-01"}], decisions=["date"]).to_arrow()
    days = far["date"].cast(pa.int32()).to_pylist()
    assert days == [(dt.date(9999, 12, 31) - dt.date(1970, 1, 1)).days + 1 + 2000 * 365 + 485 + 30, None]
    moments = types.decide_batch([{"t": "999999-01-01T00:00:00Z"}], decisions=["moment"]).to_arrow()
    assert moments["moment"][0].as_py() is None
    assert moments["moment.error"][0].as_py() == "the answer does not fit its column"


def test_rules_of_lists_stand_by_element(shop: adjudge.Policy) -> None:
    case = {"order.items": [{"sku": "a", "price": 1}, {"sku": "b", "price": 101}]}
    table = shop.decide_batch([case, {"order.items": []}], decisions=["labels"]).to_arrow()
    assert table["labels"].to_pylist() == ['["a", "insured b"]', "[]"]
    assert table["labels.fired"].to_pylist() == [[["plain"], ["costly"]], []]


def test_tables_of_one_policy_fit_together(shop: adjudge.Policy) -> None:
    parts = [shop.decide_batch(cases, now=NOW).to_arrow() for cases in ([], [CASE], [None], [GOLD, {}])]
    table = pa.concat_tables(parts)
    assert table["shipping.status"].to_pylist() == ["decided", "error", "decided", "error"]


def test_large_batches_come_in_parts(types: adjudge.Policy) -> None:
    batch = types.decide_batch([{"n": n} for n in range(70_000)], decisions=["number"])
    table = batch.to_arrow()
    assert table["number"].num_chunks == 2
    assert table["number"].to_pylist() == list(range(70_000))


def test_streams_may_be_read_twice_partly_or_not_at_all(types: adjudge.Policy) -> None:
    batch = types.decide_batch([{"n": n} for n in range(70_000)], decisions=["number", "string"])
    batch.__arrow_c_stream__()
    reader = pa.RecordBatchReader.from_stream(batch)
    first = reader.read_next_batch()
    del reader, batch
    first.validate(full=True)
    assert first.num_rows == 65_536
    assert first["number"][7].as_py() == 7
    only = first["string.missing"]
    del first
    assert only[0].as_py() == ["s"]


def test_answers_can_be_cases_again(types: adjudge.Policy, tmp_path: Path) -> None:
    """What one policy answers, another reads: the columns are the same both ways."""
    case = {"n": 1.5, "m": "3.25 EUR", "b": False, "s": "x", "d": "2026-01-31", "t": "2026-01-31T10:00:00+01:00"}
    table = types.decide_batch([case]).to_arrow()
    names = {"number": "n", "money": "m", "money_currency": "m_currency", "boolean": "b", "string": "s", "date": "d"}
    cases = table.select([*names, "moment"]).rename_columns([*names.values(), "t"])
    (again,) = types.decide_batch(cases)
    for name in ("number", "money", "boolean", "string", "date", "moment"):
        assert again[name].answer == types.decide(case)[name].answer
