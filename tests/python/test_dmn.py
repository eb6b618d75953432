"""DMN files: requirements, knowledge models, services, imports, what is wrong in them, and the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import adjudge.dmn
from adjudge import Policy, PolicyError
from adjudge.cli import app
from dmn_models import (
    context,
    decision,
    decision_table,
    definitions,
    element,
    import_of,
    input_data,
    knowledge_model,
    literal,
    service,
)
from dmn_table_reference import ALWAYS, Formula, Input, Output, Rule, Table, comparison, constant, name, value_test

CLEAN, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3

FEES = decision_table(
    Table(
        "UNIQUE",
        (Input(name("order total"), "number"), Input(name("tier"), "string")),
        (Output("fee", "number"),),
        (
            Rule((comparison("<", constant(100)), ALWAYS), (constant(5),)),
            Rule((comparison(">=", constant(100)), value_test("gold")), (constant(0),)),
            Rule((comparison(">=", constant(200)), ALWAYS), (constant(1),)),
        ),
    )
)
SHOP = definitions(
    input_data("order total", "number"),
    input_data("tier", "string"),
    decision("fee", FEES, inputs=["order total", "tier"], type_of="number"),
    decision("grand total", literal("order total + fee"), inputs=["order total"], decisions=["fee"], type_of="number"),
    name="shop",
)
SERVICES = definitions(
    input_data("a", "number"),
    input_data("b", "number"),
    decision("sum", literal("a + b"), inputs=["a", "b"]),
    decision("double", literal("sum * 2"), decisions=["sum"]),
    decision("triple", literal("sum * 3"), decisions=["sum"]),
    decision("pair", literal("[a, sum]"), inputs=["a"], decisions=["sum"]),
    service("doubled", ["double"], encapsulated=["sum"], inputs=["a", "b"]),
    service("multiples", ["double", "triple"], decisions=["sum"]),
    service("paired", ["pair"], decisions=["sum"], inputs=["a"]),
    decision(
        "all",
        literal("[doubled(1, 2), multiples(10), paired(1, 7), sum]"),
        decisions=["sum"],
        knowledge=["doubled", "multiples", "paired"],
    ),
    knowledge_model("half", ["x"], literal("x / 2")),
    decision("half of a", literal("half(a)"), inputs=["a"], knowledge=["half"]),
)
LIBRARY = definitions(
    input_data("n", "number"),
    decision("next", literal("n + 1"), inputs=["n"]),
    knowledge_model("twice", ["x"], literal("x * 2")),
    name="library",
    namespace="urn:example:library",
)
IMPORTING = definitions(
    import_of("Library", "urn:example:library"),
    input_data("a", "number"),
    decision(
        "d",
        literal("Library.twice(a) + Library.next"),
        inputs=["a"],
        decisions=["urn:example:library#_next"],
        knowledge=["urn:example:library#_twice"],
    ),
)


def written(path: Path, model: str) -> Path:
    path.write_text(model, encoding="utf-8")
    return path


def load(folder: Path, *elements: str) -> Policy:
    return adjudge.dmn.load(written(folder / "model.dmn", definitions(*elements)))


def answer_of(policy: Policy, decision: str, **inputs: Any) -> Any:
    return policy.decide(inputs, decisions=[decision])[decision].answer


@pytest.fixture
def services(tmp_path: Path) -> Policy:
    return adjudge.dmn.load(written(tmp_path / "services.dmn", SERVICES))


# --- Services and knowledge models ---


def test_the_decisions_are_neither_knowledge_models_nor_services(services: Policy) -> None:
    assert services.warnings == ()
    assert services.decisions == ["sum", "double", "triple", "pair", "all", "half of a"]
    assert services.decide({"a": 1, "b": 2}).answers == {
        "sum": 3,
        "double": 6,
        "triple": 9,
        "pair": [1, 3],
        "all": [6, {"double": 20, "triple": 30}, [1, 7], 3],
        "half of a": Decimal("0.5"),
    }


@pytest.mark.parametrize(
    ("invoked", "inputs", "wanted"),
    [
        ("doubled", {"a": 3, "b": 4}, 14),
        ("doubled", {"a": 3}, None),
        ("multiples", {"sum": 4}, {"double": 8, "triple": 12}),
        ("multiples", {"a": 1, "b": 3}, {"double": None, "triple": None}),  # sum is an input of it
        ("paired", {"a": 3, "sum": 9}, [3, 9]),
        ("half", {"x": 3}, 1.5),
        ("half", {}, None),
        ("sum", {"a": 3, "b": 1}, 4),
    ],
)
def test_invoke(services: Policy, invoked: str, inputs: dict[str, Any], wanted: Any) -> None:
    assert services.invoke(invoked, inputs).answer == wanted


def test_what_is_invoked_must_be_there(services: Policy) -> None:
    with pytest.raises(ValueError, match="no decision `third`"):
        services.invoke("third", {})


# --- Requirements ---


def test_a_decision_sees_only_what_it_requires(tmp_path: Path) -> None:
    policy = load(tmp_path, input_data("a"), decision("d", literal("a")), decision("e", literal("a"), inputs=["a"]))
    assert policy.decide({"a": 1}).answers == {"d": None, "e": 1}
    assert [warning.name for warning in policy.warnings] == ["unknown_name"]


def test_a_decision_without_logic_may_be_given(tmp_path: Path) -> None:
    policy = load(tmp_path, decision("open"), decision("d", literal("open + 1"), decisions=["open"]))
    assert policy.decisions == ["open", "d"]
    assert answer_of(policy, "d") is None
    assert answer_of(policy, "d", open=3) == 4
    assert answer_of(policy, "open", open=3) == 3


def test_a_decision_with_logic_is_not_given(services: Policy) -> None:
    assert answer_of(services, "double", sum=9) is None
    assert answer_of(services, "double", sum=9, a=1, b=1) == 4


@pytest.mark.parametrize(
    ("part", "finding"),
    [
        (decision("d", literal("a"), inputs=["aa"]), "unknown_name"),
        (decision("d", literal("c"), decisions=["c"]), "unknown_name"),
        (decision("d", literal("f(1)"), knowledge=["f"]), "unknown_name"),
        (decision("d", literal("1 +")), "syntax"),
    ],
    ids=["input", "decision", "knowledge", "syntax"],
)
def test_a_mistake_makes_one_decision_null(tmp_path: Path, part: str, finding: str) -> None:
    policy = load(tmp_path, input_data("a"), part, decision("ok", literal("a + 1"), inputs=["a"]))
    assert policy.decide({"a": 1}).answers == {"d": None, "ok": 2}
    assert policy.warnings[0].severity == "warning"
    assert str(policy.warnings[0].file).endswith("model.dmn")
    if finding != "syntax":
        assert policy.warnings[0].name == finding


def test_decisions_that_need_each_other_are_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="`d` needs itself: `d -> e -> d`"):
        load(tmp_path, decision("d", literal("e"), decisions=["e"]), decision("e", literal("d"), decisions=["d"]))


def test_an_external_function_is_null_and_loads(tmp_path: Path) -> None:
    java = context([("class", literal('"java.lang.Math"')), ("method signature", literal('"cos(double)"'))])
    policy = load(
        tmp_path,
        input_data("a"),
        knowledge_model("outside", ["x"], java, kind="Java"),
        decision("d", literal("outside(a)"), inputs=["a"], knowledge=["outside"]),
        decision("ok", literal("a + 1"), inputs=["a"]),
    )
    assert policy.decide({"a": 1}).answers == {"d": None, "ok": 2}
    assert policy.invoke("outside", {"x": 1}).answer is None
    assert [warning.message for warning in policy.warnings] == ["external functions are not run"]


@pytest.mark.parametrize(("feel", "wanted"), [("1", 1), ('"1"', None), ("[1]", 1), ("[1, 2]", None), ("null", None)])
def test_an_answer_is_of_the_type_of_its_variable(tmp_path: Path, feel: str, wanted: Any) -> None:
    assert answer_of(load(tmp_path, decision("d", literal(feel), type_of="number")), "d") == wanted


@pytest.mark.parametrize("value", [1, "1", "one", [1], None], ids=repr)
def test_an_input_is_of_the_type_of_its_variable(tmp_path: Path, value: Any) -> None:
    """Files of cases have numbers as text, so a text is read by the type that is declared."""
    policy = load(tmp_path, input_data("a", "number"), decision("d", literal("a + 1"), inputs=["a"]))
    assert answer_of(policy, "d", a=value) == (2 if value in (1, "1", [1]) else None)


ITEMS = element("itemDefinition", element("typeRef", "number"), name="numbers", isCollection="true") + element(
    "itemDefinition",
    element("itemComponent", element("typeRef", "number"), name="x"),
    element("itemComponent", element("typeRef", "string"), name="y"),
    name="point",
)


@pytest.mark.parametrize(
    ("type_of", "below_9", "at_1"), [("numbers", [8], [7, 8]), ("number", 8, None), (None, [8], [7, 8])]
)
def test_a_table_is_of_the_type_of_its_decision(tmp_path: Path, type_of: str | None, below_9: Any, at_1: Any) -> None:
    rules = (Rule((value_test(1),), (constant(7),)), Rule((comparison("<", constant(9)),), (constant(8),)))
    table = Table("COLLECT", (Input(name("a")),), (Output("x"),), rules)
    policy = load(tmp_path, ITEMS, input_data("a"), decision("d", decision_table(table), inputs=["a"], type_of=type_of))
    assert [answer_of(policy, "d", a=a) for a in (5, 1, 99)] == [below_9, at_1, None]


def test_a_table_of_several_outputs_is_of_the_type_of_its_decision(tmp_path: Path) -> None:
    rules = (Rule((value_test(1),), (constant(7), constant("t"))), Rule((value_test(2),), (constant(7), constant(8))))
    table = Table("FIRST", (Input(name("a")),), (Output("x"), Output("y")), rules)
    policy = load(tmp_path, ITEMS, input_data("a"), decision("d", decision_table(table), inputs=["a"], type_of="point"))
    assert [answer_of(policy, "d", a=a) for a in (1, 2, 3)] == [{"x": 7, "y": "t"}, None, None]


def test_a_knowledge_model_may_call_itself(tmp_path: Path) -> None:
    product = Formula("n * factorial(n - 1)", lambda scope: None)
    rules = (Rule((value_test(0),), (constant(1),)), Rule((ALWAYS,), (product,)))
    table = decision_table(Table("FIRST", (Input(name("n")),), (Output("x"),), rules))
    call = decision("d", literal("factorial(a)"), inputs=["a"], knowledge=["factorial"])
    policy = load(tmp_path, input_data("a"), knowledge_model("factorial", ["n"], table), call)
    assert answer_of(policy, "d", a=5) == 120
    assert answer_of(policy, "d", a=3000) is None  # deeper than calls may go
    assert answer_of(policy, "d", a=5) == 120


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        ('hitPolicy="UNIQUE"', 'hitPolicy="BEST"', "there is no hit policy `BEST`"),
        ('hitPolicy="UNIQUE"', 'hitPolicy="UNIQUE" aggregation="SUM"', "`UNIQUE` has no aggregation"),
        ("<inputEntry><text>-</text></inputEntry>", "", "the rule has 1 `<inputEntry>`, the table 2 `<input>`"),
        ("<outputEntry><text>5</text></outputEntry>", "", "the rule has 0 `<outputEntry>`, the table 1 `<output>`"),
        ('<output typeRef="number"></output>', "", "has no `<output>`"),
    ],
)
def test_a_table_out_of_form_is_not_loaded(tmp_path: Path, found: str, instead: str, message: str) -> None:
    assert found in SHOP
    with pytest.raises(PolicyError) as raised:
        adjudge.dmn.load(written(tmp_path / "model.dmn", SHOP.replace(found, instead, 1)))
    assert message in str(raised.value)


# --- Several files ---


def test_an_import_is_found_beside(tmp_path: Path) -> None:
    written(tmp_path / "library.dmn", LIBRARY)
    policy = adjudge.dmn.load(written(tmp_path / "main.dmn", IMPORTING))
    assert policy.warnings == ()
    # The parameters of knowledge models are facts, too.
    assert [fact.path for fact in policy.facts if fact.path != "x"] == ["a", "Library.n"]
    assert policy.decide({"a": 5, "Library.n": 1}, decisions=["d"])["d"].answer == 12
    assert policy.decide({"a": 5, "Library": {"n": 1}}, decisions=["d"])["d"].answer == 12
    assert policy.decisions == ["d", "Library.next"]


def test_an_import_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    library = written(tmp_path / "elsewhere" / "library.dmn", LIBRARY)
    main = written(tmp_path / "main.dmn", IMPORTING)
    assert adjudge.dmn.load(main, library).decide({"a": 5, "Library.n": 1}, decisions=["d"])["d"].answer == 12
    with pytest.raises(PolicyError, match="no file of the namespace `urn:example:library` was found"):
        adjudge.dmn.load(main)


def test_what_is_no_dmn_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a DMN file ends in \.dmn"):
        adjudge.dmn.load(tmp_path / "model.yaml")
    with pytest.raises(PolicyError, match="there is no file"):
        adjudge.dmn.load(tmp_path / "model.dmn")
    with pytest.raises(PolicyError, match="the file ends inside"):
        adjudge.dmn.load(written(tmp_path / "cut.dmn", SHOP[:200]))


# --- The command line ---


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="adjudge")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return written(tmp_path / "shop.dmn", SHOP)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    rows = [{"order total": 50, "tier": "gold"}, {"order total": 150, "tier": "gold"}, {"order total": 250}, {}]
    return written(tmp_path / "cases.json", json.dumps(rows))


def test_check(shop: Path, tmp_path: Path) -> None:
    result = run("check", shop)
    assert result.exit_code == CLEAN, result.output
    assert "shop.dmn: no problems" in result.output
    wrong = written(tmp_path / "wrong.dmn", definitions(decision("d", literal("a"))))
    result = run("check", wrong)
    assert result.exit_code == FINDINGS
    assert "warning[ADJ201]: unknown name `a`" in result.output
    assert "wrong.dmn: 0 errors, 1 warning" in result.output
    found = json.loads(run("check", wrong, "--format", "json").stdout)
    assert [row["code"] for row in found["diagnostics"]] == ["ADJ201"]


def test_decide(shop: Path, cases: Path, tmp_path: Path) -> None:
    result = run("decide", shop, "--cases", cases, "--quiet")
    assert result.exit_code == CLEAN, result.output
    rows = [json.loads(line)["decisions"] for line in result.stdout.splitlines()]
    assert [row["fee"]["answer"] for row in rows] == [5, 0, 1, None]
    assert [row["grand total"]["answer"] for row in rows] == [55, 150, 251, None]
    result = run("decide", shop, "--cases", cases, "--quiet", "-d", "grand total", "-o", tmp_path / "out.csv")
    assert result.exit_code == CLEAN, result.output
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 5


CELLS = {
    "number": ("50", "a + 1 = 51"),
    "string": ("gold", 'a = "gold"'),
    "boolean": ("true", "a = true"),
    "date": ("2026-01-01", 'a = date("2026-01-01")'),
    "time": ("10:00:00", 'a = time("10:00:00")'),
    "dateTime": ("2026-01-01T10:00:00", 'a = date and time("2026-01-01T10:00:00")'),
    "dayTimeDuration": ("P1D", 'a = duration("P1D")'),
    "yearMonthDuration": ("P1Y", 'a = duration("P12M")'),
}


@pytest.mark.parametrize(("type_of", "form"), [(type_of, form) for type_of in CELLS for form in ("csv", "json")])
def test_decide_takes_every_type(tmp_path: Path, type_of: str, form: str) -> None:
    written_as, feel = CELLS[type_of]
    model = definitions(input_data("a", type_of), decision("d", literal(feel), inputs=["a"]))
    row = {"a": json.loads(written_as) if type_of in ("number", "boolean") else written_as}
    given = f"a\n{written_as}\n" if form == "csv" else json.dumps([row])
    cases = written(tmp_path / f"cases.{form}", given)
    result = run("decide", written(tmp_path / "model.dmn", model), "--cases", cases, "--quiet")
    assert result.exit_code == CLEAN, result.output
    assert json.loads(result.stdout)["decisions"]["d"] == {"status": "decided", "answer": True}


def test_graph(shop: Path, tmp_path: Path) -> None:
    assert run("graph", shop).stdout == (
        "fact order total: number?\n"
        "fact tier: string?\n"
        "decision fee: number <- order total, tier\n"
        "decision grand total: number <- order total, fee\n"
    )
    result = run("graph", shop, "-o", tmp_path / "x.mmd")
    assert result.exit_code == CLEAN, result.output
    drawn = (tmp_path / "x.mmd").read_text(encoding="utf-8")
    assert "flowchart" in drawn
    assert drawn.count(" --> ") == 4
    assert "grand total" not in run("graph", shop, "--slice", "fee").stdout


def test_explain(shop: Path, cases: Path) -> None:
    result = run("explain", shop, "--case", cases)
    assert result.exit_code == CLEAN, result.output
    assert "grand total = 55" in result.stdout
    assert "order total = 50" in result.stdout
    result = run("explain", shop, "fee", "--case", cases, "--row", "2")
    assert result.exit_code == CLEAN, result.output
    assert "fee = 0" in result.stdout
    assert "grand total" not in result.stdout
    trace = json.loads(run("explain", shop, "fee", "--case", cases, "--json").stdout)
    assert [(node["name"], node["value"]) for node in trace["nodes"]] == [("fee", "5")]
    assert run("explain", shop, "fee", "--case", cases, "--why-not", "0").exit_code == CLEAN


def test_other_commands(shop: Path) -> None:
    assert "order total" in json.loads(run("schema", shop).stdout)["properties"]
    result = run("show", shop)
    assert result.exit_code == CLEAN, result.output
    assert "grand total: number" in result.stdout


# --- What is meant to do harm, or out of the ordinary ---


def test_two_elements_of_one_id_are_told(tmp_path: Path) -> None:
    """The first has it; that the second is of another kind is no reason to fall over."""
    twice = knowledge_model("b", ["x"], literal("x")).replace('id="_b"', 'id="_a"')
    policy = load(tmp_path, decision("a", literal("1")), twice)
    assert policy.decide({}).answers == {"a": 1}
    assert any("_a" in warning.message and "twice" in warning.message for warning in policy.warnings)


def test_a_service_takes_inputs_and_decisions_only(tmp_path: Path) -> None:
    wrong = element(
        "decisionService", element("outputDecision", href="#_a"), element("inputData", href="#_f"), name="s", id="_s"
    )
    policy = load(tmp_path, decision("a", literal("1")), knowledge_model("f", ["x"], literal("x")), wrong)
    assert policy.invoke("s", {}).answer == 1


def test_many_entries_before_a_result(tmp_path: Path) -> None:
    entries = [(f"e{i}", literal("1" if i == 0 else f"e{i - 1} + 1")) for i in range(3000)]
    model = context(entries, literal("e2999"))
    assert load(tmp_path, decision("d", model)).decide({}).answers == {"d": 3000}


def test_a_table_with_many_inputs(tmp_path: Path) -> None:
    inputs = "".join(element("input", element("inputExpression", element("text", str(i)))) for i in range(2000))
    cells = "".join(element("inputEntry", element("text", str(i))) for i in range(2000))
    rule = element("rule", cells, element("outputEntry", element("text", "7")))
    table = element("decisionTable", inputs, element("output"), rule, hitPolicy="FIRST")
    assert load(tmp_path, decision("d", table)).decide({}).answers == {"d": 7}


def test_twenty_thousand_types_and_decisions_load(tmp_path: Path) -> None:
    types = "".join(element("itemDefinition", element("typeRef", "number"), name=f"t{i}") for i in range(20_000))
    decisions = "".join(decision(f"d{i}", literal(str(i)), type_of=f"t{i}") for i in range(20_000))
    assert load(tmp_path, types, decisions).decide({}, decisions=["d19999"]).answers == {"d19999": 19_999}


def test_a_type_of_itself_and_a_function_without_end(tmp_path: Path) -> None:
    fields = "".join(element("itemComponent", element("typeRef", "tree"), name=side) for side in ("l", "r"))
    policy = load(
        tmp_path,
        element("itemDefinition", fields, name="tree"),
        knowledge_model("f", ["x"], literal("f(x + 1)")),
        decision("d", literal("f(1)"), knowledge=["f"], type_of="tree"),
        decision("ok", literal("1")),
    )
    assert policy.decide({}, decisions=["ok"]).answers == {"ok": 1}
    answer = policy.decide({}, decisions=["d"])
    assert answer["d"].answer is None
    assert any("too deep" in cause.message for cause in answer.null_causes)


def test_a_misspelt_requirement_is_shown_where_it_stands(tmp_path: Path) -> None:
    policy = load(tmp_path, input_data("a"), decision("d", literal("1"), inputs=["aa"]))
    (warning,) = policy.warnings
    assert warning.message == "nothing has the id `_aa`"
    text = (tmp_path / "model.dmn").read_text(encoding="utf-8")
    assert warning.line is not None and warning.column is not None  # noqa: PT018
    line = text.splitlines()[warning.line - 1]
    assert line[warning.column - 1 :].startswith("#_aa")
