"""The pack `rules/replies` on a marketplace's real orders: every amount and date in three languages.

The texts themselves are held letter by letter by the pack's own tests. Here amounts and dates come from raw files, and
how a language writes them is worked out in Python.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import adjudge
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "replies"
LANGUAGES = ("en", "de", "es")
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}


@pytest.fixture(scope="module")
def policy() -> Any:
    return adjudge.load(PACK)


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the marketplace's files."""
    return shared.needed("olist")


# How a language writes -----------------------------------------------------------------------------------------------


def written_date(day: date, language: str) -> str:
    month = MONTHS[language].split()[day.month - 1]
    form = {"en": "{} {} {}", "de": "{}. {} {}", "es": "{} de {} de {}"}[language]
    return form.format(day.day, month, day.year)


def written_amount(amount: Decimal, language: str) -> str:
    """An amount of euros."""
    sign, text = "-" if amount < 0 else "", f"{abs(amount):,.2f}"
    if language == "en":
        return f"{sign}€{text}"
    if language == "es" and abs(amount) < 10_000:
        text = text.replace(",", "")
    return sign + text.translate(str.maketrans(",.", ".,")) + " €"


def test_python_writes_as_the_languages_do() -> None:
    day = date(2026, 11, 24)
    assert [written_date(day, language) for language in LANGUAGES] == [
        "24 November 2026",
        "24. November 2026",
        "24 de noviembre de 2026",
    ]
    assert [written_amount(Decimal("1234.56"), language) for language in LANGUAGES] == [
        "€1,234.56",
        "1.234,56 €",
        "1234,56 €",
    ]


# The pack's texts ----------------------------------------------------------------------------------------------------


def texts(policy: Any, cases: list[Case], decision: str) -> list[str | None]:
    """The text of each case, None for one that is not sent."""
    answers = [given[decision] for given in policy.decide_batch(cases, decisions=[decision])]
    assert {answer.status for answer in answers} == {"decided"}
    return [answer.answer["text"] for answer in answers]


REFUND = {
    "en": "We have refunded {0} for your order {1} to your card. It should reach you by {2}.",
    "de": "Wir haben Ihnen {0} für Ihre Bestellung {1} auf Ihre Karte erstattet. "
    "Das Geld sollte spätestens am {2} bei Ihnen sein.",
    "es": "Le hemos reembolsado {0} de su pedido {1} en su tarjeta. Debería recibirlo a más tardar el {2}.",
}
LATE = {
    "en": "Your order {0} was to reach you by {1}. It is late, and we are sorry. We now expect it on {2}.",
    "de": "Ihre Bestellung {0} sollte bis zum {1} bei Ihnen sein. Sie verspätet sich, und das tut uns leid. "
    "Wir rechnen jetzt mit der Zustellung am {2}.",
    "es": "Su pedido {0} debía llegarle a más tardar el {1}. Se retrasa, y lo sentimos. "
    "Ahora prevemos la entrega para el {2}.",
}


def refund_case(order: str, amount: str, day: date, language: str) -> Case:
    return {
        "order": {"id": order, "placed_at": "2016-01-01T00:00:00"},
        "customer": {"language": language},
        "refund": {"amount": amount, "to": "card", "there_by": day.isoformat()},
    }


def test_every_amount_around_a_group_and_every_day(policy: Any) -> None:
    chosen = random.Random(1)
    edges = [Decimal(10) ** power + Decimal(near) / 100 for power in range(15) for near in (-1, 0, 1)]
    amounts = [Decimal("0.01"), Decimal("0.10"), *edges]
    amounts += [Decimal(chosen.randrange(1, 10 ** chosen.randint(1, 17))) / 100 for _ in range(2000)]
    days = [date(2024, 1, 1) + timedelta(number) for number in range(len(amounts))]
    for language in LANGUAGES:
        found = texts(
            policy,
            [refund_case("A1", f"{amount} EUR", day, language) for amount, day in zip(amounts, days, strict=True)],
            "refund_on_its_way",
        )
        for amount, day, text in zip(amounts, days, found, strict=True):
            wanted = REFUND[language].format(written_amount(amount, language), "A1", written_date(day, language))
            assert text == wanted


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("1234.56 EUR", ("€1,234.56", "1.234,56 €", "1234,56 €")),
        ("12345.67 EUR", ("€12,345.67", "12.345,67 €", "12.345,67 €")),
        ("0.005 EUR", ("€0.01", "0,01 €", "0,01 €")),
    ],
)
def test_amounts_in_the_texts(policy: Any, amount: str, written: tuple[str, ...]) -> None:
    for language, wanted in zip(LANGUAGES, written, strict=True):
        (text,) = texts(policy, [refund_case("A1", amount, date(2026, 12, 1), language)], "refund_on_its_way")
        assert text is not None
        assert f" {wanted} " in text


@pytest.mark.parametrize(
    ("currency", "written"),
    [("GBP", ("£1,234.50", "1.234,50 £", "1234,50 £")), ("CHF", ("CHF 1,234.50", "1.234,50 CHF", "1234,50 CHF"))],
)
def test_other_currencies(tmp_path: Path, currency: str, written: tuple[str, ...]) -> None:
    """The pack and what it uses, with another currency written into their `pack.yaml` and limits."""
    for name in ("common", "replies"):
        for path in (PACK.parent / name).glob("*.yaml"):
            target = tmp_path / name / path.name
            target.parent.mkdir(exist_ok=True)
            policy_text = path.read_text(encoding="utf-8")
            if name == "replies" or path.name == "pack.yaml":
                policy_text = policy_text.replace(" EUR", f" {currency}")
            target.write_text(policy_text, encoding="utf-8")
    policy = adjudge.load(tmp_path / "replies")
    for language, wanted in zip(LANGUAGES, written, strict=True):
        case = refund_case("A1", f"1234.50 {currency}", date(2026, 12, 1), language)
        (text,) = texts(policy, [case], "refund_on_its_way")
        assert text is not None
        assert f" {wanted} " in text


# A marketplace's orders ----------------------------------------------------------------------------------------------


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"olist_{name}_dataset.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_texts_about_real_orders(policy: Any, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each order is announced as coming on the day on which it came, and what was paid for it as refunded."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(folder, "order_payments"):
        paid[row["order_id"]] += Decimal(row["payment_value"])
    orders = [row for row in rows(folder, "orders") if row["order_delivered_customer_date"]]
    counted: Counter[tuple[str, str]] = Counter()
    for language in LANGUAGES:
        late, back = [], []
        for row in orders:
            arrived = row["order_delivered_customer_date"][:10]
            case = refund_case(row["order_id"], f"{paid[row['order_id']]} EUR", date.fromisoformat(arrived), language)
            case["order"]["promised_deliver_by"] = row["order_estimated_delivery_date"][:10]
            late.append(case | {"delivery": {"expected_on": arrived}})
            back.append(case)
        for row, about_delay, about_money in zip(
            orders, texts(policy, late, "order_late"), texts(policy, back, "refund_on_its_way"), strict=True
        ):
            order, amount = row["order_id"], paid[row["order_id"]]
            promised = date.fromisoformat(row["order_estimated_delivery_date"][:10])
            came = date.fromisoformat(row["order_delivered_customer_date"][:10])
            days = [written_date(day, language) for day in (promised, came)]
            assert about_delay == (LATE[language].format(order, *days) if came > promised else None)
            money = REFUND[language].format(written_amount(amount, language), order, days[1]) if amount > 0 else None
            assert about_money == money
            counted[language, "late" if about_delay else "in time"] += 1
            counted[language, "refunded" if about_money else "nothing paid"] += 1
    with capsys.disabled():
        print(f"\n{len(orders):,} real orders that arrived")
        for language in LANGUAGES:
            told = ", ".join(
                f"{counted[language, kind]:,} {kind}" for kind in ("late", "in time", "refunded", "nothing paid")
            )
            print(f"  {language}: {told}")


def test_what_a_pack_lacks_becomes_questions(policy: Any) -> None:
    """The facts that an undetermined return names, as they are, make the letter to the customer."""
    returns = adjudge.load(PACK.parent / "returns")
    line = {"sku": "lamp", "category": "home", "price": "25.00 EUR", "quantity": 1}
    order = {"id": "A1", "placed_at": "2026-10-01T10:00:00+02:00", "lines": [line]}
    request = {"line": line, "quantity": 1, "reason": "unwanted", "made_on": "2026-10-20"}
    case = {"order": order | {"payments": [{"method": "card", "amount": "25.00 EUR"}]}, "request": request}
    asked = returns.decide(case | {"customer": {"returns_90d": 0}}, decisions=["eligibility"])["eligibility"]
    assert asked.status == "undetermined"
    assert "order.delivered_on" in asked.missing
    case = {"order": {"id": "A1", "placed_at": order["placed_at"]}, "customer": {"language": "es"}}
    case["information"] = {"missing": list(asked.missing), "answer_by": "2026-10-27"}
    text = policy.decide(case, decisions=["request_for_information"])["request_for_information"].answer["text"]
    assert text.splitlines()[1:-1] == ["- ¿Qué día llegó el paquete?"]
    assert text.endswith("el 27 de octubre de 2026.")


def test_the_examples_say_what_they_show(policy: Any) -> None:
    lines = (PACK / "examples" / "replies.ndjson").read_text(encoding="utf-8").splitlines()
    decisions = [policy.decide(json.loads(line)) for line in lines]
    assert [decision["macros"].answer for decision in decisions] == [
        ["order_late"],
        ["return_declined"],
        ["refund_on_its_way"],
        ["request_for_information"],
        ["dispute_receipt"],
        [],
    ]
    assert list(decisions[5]["return_approved"].missing) == ["returning.send_by"]
