"""The example that leads one case through five packs prints what stands beside it, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

import journey

PRINTED = Path(journey.__file__).with_suffix(".txt")


def test_it_prints_what_stands_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    journey.main()
    assert capsys.readouterr().out == PRINTED.read_text(encoding="utf-8")


def test_the_last_answer_leads_back_to_the_first_question() -> None:
    _, response = journey.travel()
    way = [response]
    while way[-1].sources:
        way.append(next(iter(way[-1].sources.values())))
    assert [asked.name for asked in way] == [
        "disputes.response",
        "refunds.tender_refunds",
        "returns.eligibility",
        "order_status.order_punctuality",
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Wir haben Ihnen 64,90 € für Ihre Bestellung A-2041 auf"),
        ("es", "Le hemos reembolsado 64,90 € de su pedido"),
    ],
)
def test_the_customer_reads_their_language(monkeypatch: pytest.MonkeyPatch, language: str, sentence: str) -> None:
    monkeypatch.setattr(journey, "LANGUAGE", language)
    case, response = journey.travel()
    assert any(sentence in line for line in case.lines)
    assert response.answer.answer["reason"] == "refunded_before"


def test_a_text_without_its_facts_is_not_written() -> None:
    case = journey.Journey(facts={"order": {**journey.ORDER}, "customer": {}})
    asked = case.decide("replies", "order_late")
    assert asked.answer.status == "undetermined"
    assert list(asked.answer.missing) == ["delivery.expected_on"]
