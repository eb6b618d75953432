"""Random valid cases of any pack, from the JSON Schema of its cases and from the cases of its own tests."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import jsonschema
import yaml

import adjudge

Schema = dict[str, Any]

FIRST_DAY = date(2025, 1, 1)
DAYS = 3 * 365
OFFSETS = (0, 0, 1, 1, 2, 3, 5, 6, 7, 8, 10, 13, 14, 15, 28, 29, 30, 31, 45, 59, 60, 61, 89, 90, 91, 120, 180, 365, 730)
NUMBERS = (0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 15, 20, 24, 29, 30, 31, 48, 50, 60, 89, 90, 91, 100, 365, 1000)
CENTS = (0, 1, 99, 499, 500, 501, 999, 1000, 1999, 2000, 2001, 3995, 5000, 9999, 10000, 10001, 25000, 60000, 150000)
TIMES = ("00:00:00", "08:59:59", "09:00:00", "12:00:00", "13:30:00", "17:00:00", "23:59:59")
TEXTS = ("1", "2", "3", "A", "B", "a text", "DE", "FR", "", "4006381333931")
EARLIEST = re.compile(r"placed|ordered|bought|purchased")
# Of days in one record, the first is not after the last.
IN_ORDER = (
    ("from", "to"),
    ("start", "end"),
    ("starts_on", "ends_on"),
    ("shipped_on", "delivered_on"),
    ("shipped_at", "delivered_on"),
    ("opened_at", "acted_at"),
    ("opened_at", "decided_on"),
    ("opened_at", "judged_at"),
    ("opened_on", "respond_by"),
    ("opened_on", "asked_on"),
    ("statement_on", "notice_on"),
    ("notice_on", "finished_on"),
    ("notified_on", "new_date"),
    ("asked_on", "returned_on"),
)
QUESTION = re.compile(
    r"asked\.at|\.judged_at|dispute\.asked_on"
)  # when a case is judged: what happened, happened before
FUTURE = re.compile(r"promised|estimated|respond|until|expires|valid|new_date|_by$|_to$|^end$")
WHOLE = re.compile(r"quantity|units|arrived|hits|^of$|count")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


class CoreLoader(yaml.SafeLoader):
    """Reads scalars as editors and cases have them: dates, times and decimals are text, `no` is no boolean."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


for tag, pattern, letters in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), letters)


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), CoreLoader)


def merged(base: Any, more: Any) -> Any:
    """What a test has: mappings are merged, everything else replaces."""
    if not (isinstance(base, dict) and isinstance(more, dict)):
        return copy.deepcopy(more)
    return {**base, **{key: merged(base.get(key), value) for key, value in more.items()}}


def nested(case: dict[str, Any]) -> dict[str, Any]:
    """`order.placed_on: x` as `order: {placed_on: x}`."""
    result: dict[str, Any] = {}
    for path, value in case.items():
        for key in reversed(path.split(".")):
            value = {key: value}
        result = merged(result, value)
    return result


def own_cases(pack: Path) -> list[dict[str, Any]]:
    """The cases of a pack's own tests."""
    files = [read_yaml(path) for path in sorted((pack / "tests").glob("*.yaml"))]
    named = {name: nested(case) for file in files for name, case in (file.get("cases") or {}).items()}
    tests = [test for file in files for test in file.get("tests") or ()]
    return [merged(named.get(test.get("base"), {}), nested(test.get("given") or {})) for test in tests]


class Generator:
    """Makes cases of one pack: from nothing, or from the cases of its tests with some facts made anew."""

    def __init__(self, pack: Path, policy: adjudge.Policy, seed: int) -> None:
        self.schema: Schema = policy.schema()
        self.random = random.Random(seed)
        self.anchor = FIRST_DAY
        completed = [self.changed(self.schema, self.fitted(self.schema, case), 0.0) for case in own_cases(pack)]
        good = jsonschema.Draft202012Validator(self.schema)
        valid = [case for case in completed if good.is_valid(case)]
        bad = {"missing_fact", "value_does_not_fit"}
        self.seeds: list[dict[str, Any]] = [
            case
            for case, decision in zip(valid, policy.decide_batch(valid, now="2026-11-24T10:00:00Z"), strict=True)
            if not any(answer.error is not None and answer.error.name in bad for answer in decision.values())
        ]

    def cases(self, count: int) -> Iterator[dict[str, Any]]:
        chance = self.random.random
        for _ in range(count):
            self.anchor = FIRST_DAY + timedelta(self.random.randrange(DAYS))
            if self.seeds and chance() < 0.7:
                share = self.random.choice((0.02, 0.05, 0.15, 0.3))
                case = self.changed(self.schema, self.random.choice(self.seeds), share)
            else:
                case = self.made(self.schema, "")
            if chance() < 0.95:
                make_days_sound(case, self.random)
                make_order_sound(case, self.random)
                make_names_sound(case, self.random)
                make_request_sound(case, self.random)
                make_payments_sound(case, self.random)
            yield case

    def changed(self, schema: Schema, value: Any, share: float, name: str = "") -> Any:
        """A value with a share of its parts made anew, and with those that it lacks."""
        if self.random.random() < share and name:
            return self.made(schema, name)
        if isinstance(value, dict):
            known = properties_of(schema)
            result = {key: self.changed(known[key], part, share, key) for key, part in value.items() if key in known}
            for key, part in known.items():
                if key not in value and (key in required_of(schema) or self.random.random() < share):
                    result[key] = self.made(part, key)
            return result
        if isinstance(value, list):
            return [self.changed(items_of(schema), part, share, name) for part in value]
        return value

    def fitted(self, schema: Schema, value: Any) -> Any:
        """A value of a YAML file as the case of a program has it: texts are texts."""
        if isinstance(value, dict):
            known = properties_of(schema)
            return {key: self.fitted(known.get(key, {}), part) for key, part in value.items()}
        if isinstance(value, list):
            return [self.fitted(items_of(schema), part) for part in value]
        texts = schema.get("type") == "string" or any(part.get("type") == "string" for part in schema.get("anyOf", ()))
        numbers = any(part.get("type") == "number" for part in schema.get("anyOf", ()))
        return str(value) if texts and not numbers and value is not None and not isinstance(value, str) else value

    # From the schema --------------------------------------------------------------------------------------------------

    def made(self, schema: Schema, name: str) -> Any:
        chosen = self.random
        if "enum" in schema:
            return chosen.choice(schema["enum"])
        if "const" in schema:
            return schema["const"]
        if "anyOf" in schema:
            first, last = schema["anyOf"][0], schema["anyOf"][-1]
            if last.get("type") == "null":
                return None if chosen.random() < 0.25 else self.made(first, name)
            return self.amount(first["pattern"])  # money: as text, a number, or amount and currency
        match schema.get("type"):
            case "object":
                return self.record(schema)
            case "array":
                least = schema.get("minItems", 0)
                return [self.made(schema["items"], name) for _ in range(chosen.randint(least, max(4, least)))]
            case "boolean":
                return chosen.random() < 0.5
            case "number":
                return self.number(schema)
            case "string":
                return self.text(schema, name)
        return None

    def record(self, schema: Schema) -> dict[str, Any]:
        required = schema.get("required", ())
        made = {}
        for name, part in schema.get("properties", {}).items():
            if name in required or self.random.random() < 0.6:
                made[name] = self.made(part, name)
        if set(schema.get("properties", ())) == {"start", "end"}:  # a range
            ends = [made.get(key) or self.made(schema["properties"][key], key) for key in ("start", "end")]
            made = dict(zip(("start", "end"), sorted(ends, key=str), strict=True))
        return made

    def number(self, schema: Schema) -> int | str:
        low = schema.get("minimum", schema.get("exclusiveMinimum"))
        high = schema.get("maximum", schema.get("exclusiveMaximum"))
        step = Decimal(1) if high is None or low is None or high - low > 1 else Decimal("0.01")
        found = Decimal(self.random.choice(NUMBERS)) if step == 1 else Decimal(self.random.randint(0, 100)) / 100
        if self.random.random() < 0.1:
            found += Decimal("0.5")
        if low is not None and self.random.random() < 0.1:
            found = Decimal(str(low if high is None or self.random.random() < 0.5 else high))
        if low is not None:
            least = Decimal(str(low)) + (step if "exclusiveMinimum" in schema else 0)
            found = max(found, least)
        if high is not None:
            most = Decimal(str(high)) - (step if "exclusiveMaximum" in schema else 0)
            found = min(found, most)
        return int(found) if found == found.to_integral_value() else str(found)

    def amount(self, pattern: str) -> str:
        cents = self.random.choice(CENTS) if self.random.random() < 0.7 else self.random.randrange(30_000)
        currency = re.sub(r".* |\$", "", pattern)
        return f"{cents // 100}.{cents % 100:02} {currency if currency.isalpha() else 'EUR'}"

    def day(self, name: str) -> date:
        if EARLIEST.search(name):
            return self.anchor
        if self.random.random() < 0.05:
            return FIRST_DAY + timedelta(self.random.randrange(DAYS))
        return self.anchor + timedelta(self.random.choice(OFFSETS))

    def text(self, schema: Schema, name: str) -> str:
        form, pattern = schema.get("format"), schema.get("pattern", "")
        if form == "date":
            return self.day(name).isoformat()
        if form == "duration":
            months = re.fullmatch(r"P[0-9YM]+", str(schema.get("default", "")))
            return f"P{self.random.choice(OFFSETS)}{'M' if months else 'D'}"
        if "T[0-9]" in pattern:
            return f"{self.day(name).isoformat()}T{self.random.choice(TIMES)}"
        if pattern.startswith("^[0-9]{2}:"):
            return self.random.choice(TIMES)
        if pattern.endswith("business days?$"):
            return f"{self.random.choice(OFFSETS)} business days"
        if "country" in name:
            return self.random.choice(("DE", "FR", "ES", "GB", "US"))
        return self.random.choice(TEXTS[:4] if name.endswith(("id", "line", "sku", "item")) else TEXTS)


def record_of(schema: Schema) -> Schema:
    """The part of a schema that describes a record; money may be written as one, and is none."""
    for part in (schema, *schema.get("anyOf", ())):
        if "properties" in part and set(part["properties"]) != {"amount", "currency"}:
            return cast(Schema, part)
    return {}


def properties_of(schema: Schema) -> dict[str, Schema]:
    return cast(dict[str, Schema], record_of(schema).get("properties", {}))


def items_of(schema: Schema) -> Schema:
    found = (part["items"] for part in (schema, *schema.get("anyOf", ())) if "items" in part)
    return cast(Schema, next(found, {}))


def required_of(schema: Schema) -> list[str]:
    return cast(list[str], record_of(schema).get("required", []))


# What checks ask for --------------------------------------------------------------------------------------------------


def records_of(value: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """All records in a case, with their paths."""
    found: list[tuple[str, dict[str, Any]]] = []
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            found.append((path, value))
            waiting += [(f"{path}.{key}", part) for key, part in value.items() if isinstance(part, dict | list)]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            waiting += [(path, part) for part in value]
    return found


def is_day(value: Any) -> bool:
    return isinstance(value, str) and value[4:5] == "-" and DATE.fullmatch(value) is not None


def like(day: str, old: str) -> str:
    """A day, or a moment on it, as the old value was."""
    return day[:10] if len(old) == 10 else day if len(day) > 10 else f"{day}T23:59:59"


def make_days_sound(case: dict[str, Any], chosen: random.Random) -> None:
    """Nothing happens before the order was placed or after the question is asked, and nothing runs backwards."""
    order = case.get("order")
    placed = str(order.get("placed_at") or order.get("placed_on") or "") if isinstance(order, dict) else ""
    days = [(path, record, [key for key in record if is_day(record[key])]) for path, record in records_of(case)]
    days = [(path, record, keys) for path, record, keys in days if keys]
    for _, record, keys in days:
        for key in keys:
            if record[key][:10] <= placed[:10]:
                record[key] = like(placed, record[key])
    for _, record, keys in days:
        for first, last in IN_ORDER if len(keys) > 1 else ():
            for key in keys:
                other = key[: -len(first)] + last
                if (key == first or key.endswith(f"_{first}")) and other in keys and record[other] < record[key]:
                    record[other] = like(record[key], record[other])
    questions = [record[key] for path, record, keys in days for key in keys if QUESTION.search(f"{path}.{key}")]
    asked = min(questions, default=None)
    if asked is None:
        return
    for path, record, keys in days:
        for key in keys:
            late = record[key] > asked[: len(record[key])] and not FUTURE.search(key)
            if late and not QUESTION.search(f"{path}.{key}"):
                record[key] = like(chosen.choice((placed or asked, asked)), record[key])


def make_names_sound(case: dict[str, Any], chosen: random.Random) -> None:
    """What names a line names one of the order; ids differ; pieces are whole."""
    order = case.get("order")
    lines = order.get("lines") if isinstance(order, dict) else None
    ids = [line["id"] for line in lines or () if isinstance(line, dict) and isinstance(line.get("id"), str)]
    records = records_of(case)
    for path, record in records:
        for key, value in record.items():
            if not isinstance(value, str):
                continue
            if key == "line" and ids and path != ".request":
                record[key] = chosen.choice(ids)
            elif "." in value and WHOLE.search(key) and re.fullmatch(r"\d+\.\d+", value):
                record[key] = max(1, int(Decimal(value)))
    for path, record in records:
        for key, value in record.items():
            if not isinstance(value, list) or len(value) < 2 or not isinstance(value[0], dict) or path == ".order":
                continue
            for name in ("id", "line", "item_id", "metric"):
                if name in value[0] and (name != "item_id" or path):
                    record[key] = list({str(part.get(name)): part for part in record[key]}.values())


def money(value: Any) -> Decimal:
    if isinstance(value, dict):
        value = value["amount"]
    return Decimal(str(value).split(" ")[0])


def currency(value: Any) -> str:
    """` EUR` of `2.00 EUR`; nothing where an amount is in the currency of the pack."""
    return f" {value.split(' ')[1]}" if isinstance(value, str) and " " in value else ""


def make_order_sound(case: dict[str, Any], chosen: random.Random) -> None:
    """What the input check of the pack `common` wants of an order and a request."""
    order, request = case.get("order"), case.get("request")
    lines = order.get("lines") if isinstance(order, dict) else None
    if not isinstance(order, dict) or (
        lines and not all(isinstance(line, dict) and "unit_price" in line for line in lines)
    ):
        return
    approved = order.get("approved_at")
    if isinstance(approved, str) and approved < order["placed_at"]:
        order["approved_at"] = order["placed_at"]
    if all(isinstance(order.get(key), str) for key in ("promised_ship_by", "promised_deliver_by")):
        order["promised_ship_by"], order["promised_deliver_by"] = sorted(
            (order["promised_ship_by"], order["promised_deliver_by"])
        )
    if isinstance(request, dict) and isinstance(request.get("line"), str) and not lines:
        lines = order["lines"] = [{"id": "1", "sku": "A", "quantity": 2, "unit_price": "10.00"}]
    for number, line in enumerate(lines or (), start=1):
        line["id"] = str(number)
        sound_line(line, number, chosen)
    for kind in ("tenders", "shipments"):
        for number, part in enumerate(order.get(kind) or (), start=1):
            part["id"] = f"{kind[0]}{number}"
    for tender in order.get("tenders") or ():
        if "refunded" in tender:
            refunded = min(money(tender["refunded"]), money(tender["captured"]))
            tender["refunded"] = f"{refunded}{currency(tender['captured'])}"
    ids = [line["id"] for line in lines or ()]
    if isinstance(request, dict) and ids and isinstance(request.get("line"), str):
        asked = chosen.choice(lines or [])
        request["line"] = asked["id"]
        if "quantity" in request:
            request["quantity"] = min(int(Decimal(str(request["quantity"]))), asked["quantity"])
    for shipment in order.get("shipments") or ():
        if "lines" in shipment:
            shipment["lines"] = [chosen.choice(ids) for _ in shipment["lines"]] if ids else []
    sound_sums(order, lines or [])


def sound_line(line: dict[str, Any], number: int, chosen: random.Random) -> None:
    quantity = line["quantity"] = max(1, int(Decimal(str(line["quantity"]))))
    used = int(Decimal(str(line.get("cancelled", 0))))
    if "cancelled" in line:
        used = line["cancelled"] = min(used, quantity)
    for counter in ("shipped", "delivered", "returned"):
        if counter in line:
            line[counter] = min(int(Decimal(str(line[counter]))), quantity - used)
    if "refunded" in line:
        line["refunded"] = min(int(Decimal(str(line["refunded"]))), quantity)
    if "discount" in line:
        discount = min(money(line["discount"]), money(line["unit_price"]) * quantity)
        line["discount"] = f"{discount}{currency(line['unit_price'])}"
    if line.get("gtin") is not None:
        line["gtin"] = chosen.choice((None, "4006381333931", "96385074"))
    if line.get("bundle") is not None:
        line["bundle"] = "1" if number > 1 else None


def sound_sums(order: dict[str, Any], lines: list[dict[str, Any]]) -> None:
    goods = sum(
        (money(line["unit_price"]) * line["quantity"] - money(line.get("discount", 0)) for line in lines), Decimal(0)
    )
    shipping = money(order.get("shipping", 0))
    if "shipping_refunded" in order:
        refunded = min(money(order["shipping_refunded"]), shipping)
        order["shipping_refunded"] = f"{refunded}{currency(order['shipping_refunded'])}"
    if lines and "discount" in order:
        order["discount"] = f"{min(money(order['discount']), goods + shipping)}{currency(order['discount'])}"
    if lines and order.get("total") is not None:
        total = goods - money(order.get("discount", 0)) + shipping
        order["total"] = f"{total}{currency(order['total'])}"


def make_request_sound(case: dict[str, Any], chosen: random.Random) -> None:
    """What the pack `returns` wants: the line of the request is one of the order, at its price, on one day."""
    order, request = case.get("order"), case.get("request")
    if not isinstance(order, dict) or not isinstance(request, dict) or not isinstance(request.get("line"), dict):
        return
    lines = order["lines"] = order.get("lines") or [request["line"]]
    line = request["line"] = chosen.choice(lines)
    left = Decimal(str(line.get("quantity", 1))) - Decimal(str(line.get("returned", 0)))
    if left < 1:
        line["returned"], left = 0, Decimal(str(line["quantity"]))
    request["quantity"] = max(1, min(int(Decimal(str(request.get("quantity", 1)))), int(left)))
    if request.get("price_claimed") is not None:
        request["price_claimed"] = line["price"]
    placed = str(order.get("placed_at", ""))
    if isinstance(request.get("made_on"), str):
        request["made_on"] = max(request["made_on"], placed[:10])
        if isinstance(request.get("made_at"), str):
            request["made_at"] = request["made_on"] + "T23:59:59"


def make_payments_sound(case: dict[str, Any], chosen: random.Random) -> None:
    """What the pack `support_desk` wants: payments less refunds are the price of the items."""
    order = case.get("order")
    items = order.get("items") if isinstance(order, dict) else None
    if not isinstance(order, dict) or "payments" not in order or not isinstance(items, list):
        return
    prices: dict[str, str] = {}
    for item in items:
        item["price"] = prices.setdefault(item["item_id"], item["price"])
    total = sum((money(item["price"]) for item in items), Decimal(0))
    if total == 0:
        items[0] = {**items[0], "item_id": "paid", "price": "0.01 USD"}
        total = Decimal("0.01")
    methods = [method["id"] for method in case["customer"]["payment_methods"]] or ["card"]
    first, last = chosen.choice(methods), chosen.choice(methods)
    booked = [("payment", first)]
    if first != last and chosen.random() < 0.3:
        booked += [("payment", last), ("refund", first)]
    if order.get("status") == "cancelled":
        booked.append(("refund", booked[-2][1] if len(booked) > 1 else first))
    order["payments"] = [{"kind": kind, "method": method, "amount": f"{total} USD"} for kind, method in booked]
    if chosen.random() < 0.9:
        order["user"] = case["customer"]["id"]
    for method in case["customer"]["payment_methods"]:
        if method["source"] == "gift_card" and method.get("balance") is None:
            method["balance"] = f"{total} USD"
