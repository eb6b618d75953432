"""The pack `rules/listings` on real listings: barcodes from a food database, products of a marketplace.

What the engine finds is compared row by row with what stands here: a parser of its own for the SQL, and other
arithmetic for the check digit. Neither the engine nor the pack is asked.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import adjudge
import shared

Case = dict[str, Any]

PACK = Path(__file__).resolve().parents[2] / "rules" / "listings"
LENGTHS = (8, 12, 13, 14)
DAY = "2026-11-02"
SMALL_WORDS = {"a", "an", "the", "and", "or", "for", "of", "in", "on", "to", "with", "by", "&", ""}


# The raw files -------------------------------------------------------------------------------------------------------


def sql_rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of `INSERT INTO t (columns) VALUES ('...', ...);`, with `\\` as the escape inside of quotes."""
    for statement in re.finditer(r"INSERT INTO \w+ \(([^)]*)\)\s*VALUES \(", text):
        columns = [name.strip() for name in statement[1].split(",")]
        values: list[str] = []
        at = statement.end()
        while text[at] != ")":
            value = re.compile(r"'((?:[^'\\]|\\.)*)'(?:, )?", re.DOTALL).match(text, at)
            assert value, text[at : at + 60]
            values.append(re.sub(r"\\(.)", r"\1", value[1], flags=re.DOTALL))
            at = value.end()
        yield dict(zip(columns, values, strict=True))


@pytest.fixture(scope="module")
def products() -> list[dict[str, str]]:
    """The food database's products."""
    files = sorted(shared.needed("listings").glob("*.sql"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    rows = [row for text in texts for row in sql_rows(text)]
    assert len(rows) == sum(text.count("INSERT INTO product ") for text in texts)
    return rows


@pytest.fixture(scope="module")
def policy() -> Any:
    return adjudge.load(str(PACK))


# A second opinion on numbers -----------------------------------------------------------------------------------------


def digit_fits(number: str) -> bool:
    """Whether the last digit is what the others want: counted in 14 places, of which the odd ones weigh three."""
    places = [int(digit) for digit in number.zfill(14)[-14:]]
    return (3 * sum(places[0::2]) + sum(places[1::2])) % 10 == 0 and not number[:-14].strip("0")


def second_opinion(number: str) -> tuple[str, str | None]:
    """The state of a number of digits, and the number that was probably meant."""
    if not number.strip("0"):
        return "all_zero", None
    if len(number) in LENGTHS:
        if not digit_fits(number):
            return "wrong_check_digit", None
        if len(number) == 13 and number[:2] in ("05", "98", "99"):
            return "coupon", None
        if len(number) == 13 and (number[0] == "2" or number[:2] in ("02", "04")):
            return "restricted", None
        return "valid", None
    if not digit_fits(number):
        return "wrong_length", None
    if len(number) > 14:
        return "surplus_zeros", number[-14:]
    return "lost_zeros", number.zfill(min(length for length in LENGTHS if length > len(number)))


def with_digit(front: str) -> str:
    """The number with the check digit that belongs to it."""
    return next(front + digit for digit in "0123456789" if digit_fits(front + digit))


def states(policy: Any, numbers: list[str]) -> list[tuple[str, str | None]]:
    """What the engine says of each number."""
    cases = [{"listing": {"checked_on": DAY, "gtin": number}} for number in numbers]
    answers = [decision["gtin_state"].answer for decision in policy.decide_batch(cases, decisions=["gtin_state"])]
    return [(answer["state"], answer["proposal"]) for answer in answers]


def test_every_barcode_is_judged_as_the_second_opinion_does(
    policy: Any, products: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [row["barcode_id"] for row in products]
    assert all(number.isdigit() for number in numbers)
    found = states(policy, numbers)
    wrong = [
        (number, state, second_opinion(number))
        for number, state in zip(numbers, found, strict=True)
        if state != second_opinion(number)
    ]
    assert not wrong, wrong[:20]

    counts = Counter(state for state, _ in found)
    assert counts == {"valid": 1850, "wrong_check_digit": 11, "wrong_length": 25, "lost_zeros": 5, "surplus_zeros": 1}
    proposals = {number: proposal for number, (_, proposal) in zip(numbers, found, strict=True) if proposal}
    assert proposals == {
        "00000000001111111111": "00001111111111",
        "000031": "00000031",
        "000055": "00000055",
        "000057820": "000000057820",
        "0001108217": "000001108217",
        "0001108545": "000001108545",
    }
    with capsys.disabled():
        print(f"\n{len(numbers)} barcodes")
        for state in ("valid", "wrong_check_digit", "wrong_length", "lost_zeros", "surplus_zeros", "restricted"):
            print(f"  {state:18} {counts[state]:5}")


def test_lost_zeros_are_found_again(policy: Any, products: list[dict[str, str]]) -> None:
    """Sound numbers that go through a spreadsheet lose their zeros; what is proposed is the same article."""
    sound = [row["barcode_id"] for row in products if second_opinion(row["barcode_id"])[0] == "valid"]
    stripped = [number.lstrip("0") for number in sound]
    lost = 0
    for number, (state, proposal) in zip(stripped, states(policy, stripped), strict=True):
        assert (state, proposal) == second_opinion(number)
        if state == "lost_zeros":
            lost += 1
            assert proposal is not None
            assert proposal.lstrip("0") == number
            assert len(proposal) in LENGTHS
        else:
            assert len(number) in LENGTHS
    assert lost == 1578  # the others are sound numbers of 8 digits afterwards, as which they began


@pytest.mark.parametrize("length", LENGTHS)
def test_every_prefix(policy: Any, length: int) -> None:
    """All hundred prefixes: the data has none that is restricted, for its numbers begin with zeros."""
    numbers = [with_digit(f"{prefix:02}" + "123456789012"[: length - 3]) for prefix in range(100)]
    found = states(policy, numbers)
    assert found == [second_opinion(number) for number in numbers]
    special = Counter(state for state, _ in found)
    assert special == ({"restricted": 12, "coupon": 3, "valid": 85} if length == 13 else {"valid": 100})


# A second opinion on listings ----------------------------------------------------------------------------------------


def findings(policy: Any, cases: list[Case], decision: str) -> list[set[str]]:
    """The findings of each listing."""
    decided = policy.decide_batch(cases, decisions=[decision])
    assert all(entry[decision].status == "decided" for entry in decided)
    return [{finding["finding"] for finding in entry[decision].answer} for entry in decided]


def table(title: str, found: list[set[str]]) -> str:
    counts = Counter(name for names in found for name in names)
    return "\n".join([title, *(f"  {name:24} {count:5}" for name, count in counts.most_common())])


def expected_of(row: dict[str, str], marketplace: str) -> set[str]:
    """What there is to say about a product of the food database, from its row alone."""
    names = {"price_missing", "weight_missing", "measures_missing"}  # the file has none of these
    state, _ = second_opinion(row["barcode_id"])
    if state != "valid":
        names.add(f"gtin_{state}")
    names.add("images_not_seen" if row["product_image"] else "images_missing")
    if not row["ingredients"]:
        names.add("description_missing")
    title = row["product_name"]
    if any(entity in title for entity in ("&quot;", "&amp;", "&lt;", "&gt;")):
        names.add("title_markup")
    if marketplace == "google":
        # Neither brand nor MPN: the number alone is too little.
        return names | {"condition_missing", "too_few_identifiers"} | ({"title_long"} if len(title) > 150 else set())
    names.add("brand_missing")
    if len(title) > 80:
        names.add("title_long" if len(title) > 200 else "title_over_advice")
    if set(title) & set("!$?_{}^¬¦"):
        names.add("title_banned_characters")
    if set(title) & set("®™•"):
        names.add("title_symbols")
    words = Counter(re.split(r"[^\w&]+", title.lower()))
    if any(count > 2 and word not in SMALL_WORDS for word, count in words.items()):
        names.add("title_repeats")
    if "www." in row["ingredients"] or "http" in row["ingredients"] or re.search(r"\w@\w+\.\w", row["ingredients"]):
        names.add("contact_in_text")
    if "in stock" in row["ingredients"].lower() or "available now" in row["ingredients"].lower():
        names.add("moment_in_text")
    return names


@pytest.mark.parametrize("marketplace", ["google", "amazon"])
def test_every_product_of_the_food_database(
    policy: Any, products: list[dict[str, str]], marketplace: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = []
    for row in products:
        listing: Case = {
            "checked_on": DAY,
            "id": row["barcode_id"],
            "gtin": row["barcode_id"],
            "title": row["product_name"],
            "description": row["ingredients"],
            "category": "food",
            "image_count": 1 if row["product_image"] else 0,
        }
        cases.append({"listing": listing})
    found = findings(policy, cases, f"{marketplace}_report")
    wrong = [
        (row["product_name"], names ^ expected_of(row, marketplace))
        for row, names in zip(products, found, strict=True)
        if names != expected_of(row, marketplace)
    ]
    assert not wrong, wrong[:20]
    with capsys.disabled():
        print("\n" + table(f"{len(found)} products, findings for {marketplace.title()}", found))


def test_every_product_of_the_marketplace(policy: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with (shared.needed("olist") / "olist_products_dataset.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    numbers = {
        "title_length": "product_name_lenght",
        "description_length": "product_description_lenght",
        "image_count": "product_photos_qty",
        "weight_g": "product_weight_g",
        "length_cm": "product_length_cm",
        "height_cm": "product_height_cm",
        "width_cm": "product_width_cm",
    }
    cases = []
    for row in rows:
        listing: Case = {"checked_on": DAY, "id": row["product_id"]}
        listing |= {name: row[column] or None for name, column in numbers.items()}
        listing["category"] = "other" if row["product_category_name"] else None
        cases.append({"listing": listing})

    def nothing(row: dict[str, str], *columns: str) -> bool:
        return any(not row[column] or float(row[column]) == 0 for column in columns)

    expected = []
    for row in rows:
        names = {"price_missing"}  # prices stand with the orders
        names |= {"title_missing"} if nothing(row, "product_name_lenght") else set()
        names |= {"description_missing"} if nothing(row, "product_description_lenght") else set()
        names |= {"images_missing"} if nothing(row, "product_photos_qty") else set()
        names |= {"category_missing"} if not row["product_category_name"] else set()
        names |= {"weight_missing"} if nothing(row, "product_weight_g") else set()
        sides = ("product_length_cm", "product_height_cm", "product_width_cm")
        names |= {"measures_missing"} if nothing(row, *sides) else set()
        expected.append(names)
    found = findings(policy, cases, "content_findings")
    wrong = [
        (row["product_id"], names ^ other)
        for row, names, other in zip(rows, found, expected, strict=True)
        if names != other
    ]
    assert not wrong, wrong[:20]
    assert Counter(name for names in found for name in names) == {
        "price_missing": 2452,
        "title_missing": 37,
        "description_missing": 37,
        "images_missing": 37,
        "category_missing": 37,
    }

    # No name is too long for either marketplace, and what is filled in is counted against what is required.
    longest = max(int(row["product_name_lenght"] or 0) for row in rows)
    assert longest <= 80
    for row, entry in zip(rows, policy.decide_batch(cases, decisions=["completeness"]), strict=True):
        columns = ("product_name_lenght", "product_description_lenght", "product_photos_qty", "product_category_name")
        filled = 1 + sum(bool(row[column]) for column in columns)  # one more for the id
        answer = entry["completeness"].answer
        assert (answer["filled"], answer["required"], answer["text"]) == (filled, 9, f"{filled} of 9")
    with capsys.disabled():
        print("\n" + table(f"{len(found)} products of the marketplace", found))
        print(f"  longest name: {longest} characters")
