"""The command line: what it prints, where, and how it exits."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

import adjudge
from adjudge.cli import COMMANDS, app
from adjudge.cli.pack import modified
from conftest import CASE, SHOP

CLEAN, FINDINGS, WRONG_USE, FAILED = 0, 1, 2, 3
NOW = ("--now", "2026-11-24T10:00:00Z")
GOLD = {**CASE, "customer": {"tier": "gold"}}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], prog_name="adjudge")


def started(*arguments: object, **options: Any) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "adjudge", *(str(argument) for argument in arguments)]

    def hear_interrupts() -> None:  # also when the tests were started in the background, where nothing hears them
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hear_interrupts, **options
    )


def finished(*arguments: object, given: bytes = b"", **options: Any) -> tuple[int, str, str]:
    process = started(*arguments, stdin=subprocess.PIPE, **options)
    out, err = process.communicate(given, timeout=60)
    return process.returncode, out.decode(), err.decode()


def answers_of(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def clean_path(tmp_path: Path) -> Path:
    """The small shop without its two findings, with a test."""
    folder = tmp_path / "shop"
    (folder / "tests").mkdir(parents=True)
    text = SHOP.replace('{order.total: "> 1000 EUR"}', '{order.total: "> 1000 EUR", customer.tier: not("gold")}')
    (folder / "pack.yaml").write_text(text.replace("    hit: unique\n", "    hit: unique\n    default: 0\n"))
    (folder / "tests" / "shipping.yaml").write_text(
        "cases:\n"
        "  small: {order: {placed_at: 2026-11-01T10:00:00Z, total: 20 EUR}}\n"
        "tests:\n"
        "  - {name: small orders pay, base: small, expect: {shipping: 4.90 EUR}, fired: {shipping: rest}}\n"
        "  - {name: gold is free, base: small, given: {customer: {tier: gold}}, expect: {shipping: 0 EUR}}\n"
    )
    return folder


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.ndjson"
    path.write_text("".join(json.dumps(case) + "\n" for case in (CASE, GOLD)))
    return path


# ---- Help ------------------------------------------------------------------------------------------------------------


def test_help_is_readable_at_80_columns() -> None:
    for arguments in ([], *([name] for name in COMMANDS)):
        result = run(*arguments, "--help")
        assert result.exit_code == CLEAN
        assert result.stdout.startswith("Usage: adjudge")
        assert all(len(line) <= 80 for line in result.stdout.splitlines()), result.stdout
        assert "list[" not in result.stdout
        assert "..." not in re.sub(r"(PACK|\[PACK\]|\[ARGS\])\.\.\.", "", result.stdout)


def test_version_and_no_command() -> None:
    assert run("--version").stdout == f"adjudge {adjudge.__version__}\n"
    assert run().exit_code == WRONG_USE
    assert "Commands:" in run().output


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["check"],
        ["decide", "pack"],
        ["explain", "pack"],
        ["test", "pack", "--min-coverage", "101"],
        ["check", "pack", "--format", "xml"],
        ["eval"],
        ["eval", "1", "--mode", "loose"],
    ],
)
def test_wrong_use_is_told_on_standard_error(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == WRONG_USE
    assert "Usage: adjudge" in result.stderr
    assert "{" not in result.stderr
    assert result.stdout == ""


# ---- check, test, show, graph, schema --------------------------------------------------------------------------------


def test_check(clean_path: Path, shop_path: Path) -> None:
    clean = run("check", clean_path)
    assert (clean.exit_code, clean.stdout) == (CLEAN, f"{clean_path}: no problems\n")
    found = run("check", shop_path)
    assert found.exit_code == FINDINGS
    assert "error[ADJ601]: rules `gold` and `big` of `discount` both hold" in found.stdout
    assert found.stdout.endswith(f"{shop_path}: 1 error, 1 warning\n")


def test_check_for_programs(shop_path: Path) -> None:
    report = json.loads(run("check", shop_path, "--format", "json").stdout)
    assert (report["errors"], report["warnings"], report["left_out"]) == (1, 1, 0)
    assert report["diagnostics"][0]["name"] == "gap"
    sarif = json.loads(run("check", shop_path, "--format", "sarif").stdout)
    (result_of_run,) = sarif["runs"]
    assert [rule["id"] for rule in result_of_run["tool"]["driver"]["rules"]] == ["ADJ601", "ADJ604"]
    location = result_of_run["results"][1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == str(shop_path)
    line = SHOP.splitlines()[location["region"]["startLine"] - 1]
    assert line[location["region"]["startColumn"] - 1 : location["region"]["endColumn"] - 1] == "big"


@pytest.mark.parametrize(
    "command", [["check"], ["test"], ["show"], ["schema"], ["graph"], ["decide", "--cases", "x.json"]]
)
def test_a_pack_that_is_not_there(command: list[str]) -> None:
    result = run(*command, "nowhere")
    assert result.exit_code == FAILED
    assert "there is no file or folder `nowhere`" in result.output


def test_a_broken_pack(tmp_path: Path, cases: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(SHOP.replace("customer.tier: gold", "custmer.tier: gold"))
    for command in (["check", path], ["test", path], ["show", path], ["decide", path, "--cases", cases]):
        result = run(*command)
        assert result.exit_code == FINDINGS
        assert "unknown name `custmer`" in result.output


def test_tests_of_a_pack(clean_path: Path) -> None:
    result = run("test", clean_path)
    assert result.exit_code == CLEAN
    assert re.fullmatch(
        r".*: 2 tests passed, 0 failed; [\d.]+ % of 9 rules and [\d.]+ % of \d+ conditions reached\n", result.stdout
    )
    covered = run("test", clean_path, "--coverage").stdout.splitlines()
    assert covered[0].split() == ["decision", "rule", "fires", "conditions", "not", "reached"]
    assert covered[1].split() == ["shipping", "gold", "yes", "1", "of", "1"]
    assert covered[2].split()[:5] == ["large", "never", "0", "of", "1"]
    assert covered[2].endswith('order.total: ">= free_from" (never holds)')
    assert covered[3].split() == ["rest", "yes"]
    wanted = run("test", clean_path, "--min-coverage", "100")
    assert wanted.exit_code == FINDINGS
    assert wanted.stdout.endswith("the tests must reach 100 %\n")
    assert "shipping / large   [" in wanted.stdout
    assert "    never fires" in wanted.stdout
    test = clean_path / "tests" / "shipping.yaml"
    test.write_text(test.read_text().replace("4.90", "5.90"))
    failed = run("test", clean_path)
    assert failed.exit_code == FINDINGS
    assert "FAILED small orders pay" in failed.stdout
    assert "5.90 EUR" in failed.stdout
    test.write_text(test.read_text().replace("shipping:", "shiping:"))
    assert run("test", clean_path).exit_code == FINDINGS


def test_show(shop_path: Path) -> None:
    result = run("show", shop_path)
    assert result.exit_code == CLEAN
    for part in (
        "shop 1   A small shop",
        "customer.tier    Tier           default standard",
        "Tier  gold, silver, standard",
        "Item  sku: string, price: money EUR, note: string? (sensitive)",
        "free_from  money EUR  50 EUR",
        "age   number  days between(order.paid_on, date(order.placed_at))",
        "discount: number   unique",
        "shipping: money EUR   first",
        "  What does delivery cost?",
        "  large   [",
        "      order.total: >= free_from\n      → 0 EUR",
        "      otherwise\n      → 4.90 EUR",
        "for each item in order.items",
        "  = now()",
    ):
        assert part in result.stdout
    assert not re.search(r" $", result.stdout, re.MULTILINE)


def test_graph(shop_path: Path, tmp_path: Path) -> None:
    assert "decision shipping" in run("graph", shop_path).stdout
    for ending, start in ((".dot", b"digraph"), (".mmd", b"---"), (".svg", b"<?xml"), (".png", b"\x89PNG")):
        target = tmp_path / f"graph{ending}"
        result = run("graph", shop_path, "-o", target)
        assert (result.exit_code, result.output) == (CLEAN, "")
        assert target.read_bytes().startswith(start)
    sliced = run("graph", shop_path, "--slice", "shipping").stdout
    assert "review" not in sliced
    for arguments, code, told in (
        (["-o", "x.gif"], WRONG_USE, "must end in .svg, .png, .dot, .mmd"),
        (["--slice", "shiping"], WRONG_USE, "did you mean `shipping`?"),
        (["-o", "/nowhere/x.dot"], FAILED, "/nowhere/x.dot: No such file or directory"),
        (["-o", "/nowhere/x.png"], FAILED, "/nowhere/x.png: No such file or directory"),
    ):
        result = run("graph", shop_path, *arguments)
        assert result.exit_code == code
        assert told in result.stderr


def test_graph_without_graphviz(shop_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = run("graph", shop_path, "-o", tmp_path / "x.svg")
    assert result.exit_code == FAILED
    assert "apt-get install graphviz" in result.stderr


def test_schema(shop_path: Path) -> None:
    assert json.loads(run("schema", shop_path).stdout)["title"] == "A small shop"
    assert json.loads(run("schema", "--of", "pack").stdout)["title"] == "A policy file of Adjudge"
    for arguments in ([], ["--of", "case"], [shop_path, "--of", "tests"]):
        assert run("schema", *arguments).exit_code == WRONG_USE


# ---- new -------------------------------------------------------------------------------------------------------------


def test_a_new_pack_is_clean_and_tested(tmp_path: Path) -> None:
    pack = tmp_path / "rules" / "gift-cards"
    made = run("new", pack)
    assert made.exit_code == CLEAN
    assert made.stdout.startswith(f"{pack}: pack.yaml, facts.yaml, ")
    assert run("check", pack).stdout == f"{pack}: no problems\n"
    assert run("test", pack, "--min-coverage", "100").exit_code == CLEAN
    decided = run("decide", pack, "--cases", pack / "examples" / "case.json")
    assert decided.exit_code == CLEAN
    assert all(answer["because"] for answer in json.loads(decided.stdout)["decisions"].values())
    policy = adjudge.load(pack)
    assert [(row["pack"], row["title"]) for row in policy.versions] == [("gift-cards", "Gift cards")]
    readme = (pack / "README.md").read_text()
    assert all(f"`{name}`" in readme for name in policy.decisions)


def test_the_files_of_a_new_pack_name_their_schemas(tmp_path: Path) -> None:
    run("new", tmp_path / "pack")
    files = sorted((tmp_path / "pack").rglob("*.yaml"))
    assert len(files) == 4
    for path in files:
        named = re.fullmatch(r"# yaml-language-server: \$schema=(.*)", path.read_text().splitlines()[0])
        assert named is not None
        kind = "tests" if path.parent.name == "tests" else "pack"
        assert (path.parent / named[1]).read_text() == run("schema", "--of", kind).stdout


def test_a_new_pack_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("empty", "file", "link"):
        refused = run("new", tmp_path / name)
        assert refused.exit_code == WRONG_USE
        assert refused.stderr == f"adjudge: {tmp_path / name} exists already; nothing was written\n"
    assert (tmp_path / "file").read_text() == "mine"
    assert not list((tmp_path / "empty").iterdir())
    under = run("new", tmp_path / "file" / "pack")
    assert (under.exit_code, under.stdout) == (FAILED, "")


@pytest.mark.parametrize("name", ["1st", "two words", "a.b", "-x", "null", "True", "..", "."])
def test_a_new_pack_needs_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "--", name).exit_code == WRONG_USE
    assert not list(tmp_path.iterdir())


# ---- decide ----------------------------------------------------------------------------------------------------------


def test_decide(clean_path: Path, cases: Path) -> None:
    result = run("decide", clean_path, "--cases", cases, *NOW)
    assert result.exit_code == CLEAN
    shipping = [answer["decisions"]["shipping"] for answer in answers_of(result.stdout)]
    assert [answer["answer"] for answer in shipping] == ["4.90 EUR", "0.00 EUR"]
    assert "2 cases" in result.stderr
    assert re.search(r"shipping +2 +gold 1, rest 1", result.stderr)


def test_decide_only_some_and_quietly(clean_path: Path, cases: Path) -> None:
    result = run("decide", clean_path, "--cases", cases, "-d", "review", "-d", "shipping", "-q")
    assert (result.exit_code, result.stderr) == (CLEAN, "")
    assert [list(answer["decisions"]) for answer in answers_of(result.stdout)] == [["review", "shipping"]] * 2


FORMATS = ("ndjson", "json", "csv", "parquet")


def read(path: Path) -> list[Any]:
    """The shipping costs in a file of answers, whatever its format."""
    if path.suffix == ".parquet":
        return [f"{amount:.2f} EUR" for amount in pq.read_table(path)["shipping"].to_pylist()]
    text = path.read_text()
    if path.suffix == ".csv":
        header, *lines = text.splitlines()
        return [line.split(",")[header.split(",").index("shipping")] for line in lines]
    found = json.loads(text) if path.suffix == ".json" else answers_of(text)
    return [answer["decisions"]["shipping"]["answer"] for answer in found]


@pytest.mark.parametrize("given", FORMATS)
@pytest.mark.parametrize("wanted", FORMATS)
def test_every_format_in_and_out(clean_path: Path, tmp_path: Path, given: str, wanted: str) -> None:
    source, target = tmp_path / f"cases.{given}", tmp_path / f"answers.{wanted}"
    flat = [{"customer.tier": "silver", "order.total": "20.00 EUR"}, {"customer.tier": "gold", "order.total": None}]
    if given == "parquet":
        amounts = pa.array([Decimal("20.00"), None], pa.decimal128(10, 2))
        pq.write_table(pa.table({"customer.tier": ["silver", "gold"], "order.total": amounts}), source)
    elif given == "csv":
        source.write_text("customer.tier;order.total\nsilver;20.00 EUR\ngold;\n")
    else:
        source.write_text(json.dumps(flat) if given == "json" else "".join(f"{json.dumps(row)}\n" for row in flat))
    result = run("decide", clean_path, "--cases", source, "--out", target, "-d", "shipping")
    assert (result.exit_code, result.stdout) == (CLEAN, "")
    assert read(target) == ["4.90 EUR", "0.00 EUR"]


def test_formats_may_be_said(clean_path: Path, tmp_path: Path) -> None:
    source = tmp_path / "cases.txt"
    source.write_text("customer.tier\ngold\n")
    command = ["decide", clean_path, "--cases", source, "-d", "shipping", "-q"]
    assert run(*command).exit_code == WRONG_USE
    result = run(*command, "--cases-format", "csv", "--out-format", "json")
    assert json.loads(result.stdout)[0]["decisions"]["shipping"]["fired"] == ["gold"]


def test_bad_rows_are_told_and_the_others_decided(clean_path: Path, tmp_path: Path) -> None:
    source = tmp_path / "cases.ndjson"
    rows = ['{"customer": {"tier": "gold"}, "colour": 1}', "{", "[1]", *['{"customer": {"tier": "bronze"}}'] * 2, "x"]
    source.write_text("\n".join(rows * 3))
    result = run("decide", clean_path, "--cases", source, "-d", "shipping")
    assert result.exit_code == FINDINGS
    found = [answer["decisions"]["shipping"]["status"] for answer in answers_of(result.stdout)]
    assert found == ["decided", "error", "error", "error", "error", "error"] * 3
    assert "18 cases" in result.stderr
    assert re.search(r" 9 +bad_case\n +6 +value_does_not_fit: customer.tier", result.stderr)
    assert "Names in the cases that are no facts\n  colour\n" in result.stderr
    assert "9 rows that could not be read" in result.stderr
    assert f"{source}:2: the text ends too early\n" in result.stderr
    assert result.stderr.endswith("  ...\n")


def test_an_empty_file(clean_path: Path, tmp_path: Path) -> None:
    source = tmp_path / "cases.ndjson"
    source.write_text("")
    for ending, content in (("ndjson", ""), ("json", "[]\n")):
        target = tmp_path / f"answers.{ending}"
        assert run("decide", clean_path, "--cases", source, "-o", target).exit_code == CLEAN
        assert target.read_text() == content
    table = tmp_path / "answers.parquet"
    assert run("decide", clean_path, "--cases", source, "-o", table).exit_code == CLEAN
    assert pq.read_table(table).num_rows == 0
    assert "shipping_currency" in pq.read_table(table).column_names


def test_parquet_answers_are_written_piece_by_piece(clean_path: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "cases.ndjson", tmp_path / "answers.parquet"
    source.write_text("".join(f'{{"order": {{"total": {n}}}}}\n' for n in range(10_000)))
    assert run("decide", clean_path, "--cases", source, "-o", target, "-d", "shipping", "-q").exit_code == CLEAN
    file = pq.ParquetFile(target)
    assert file.num_row_groups == 3
    assert file.read()["shipping.fired"].to_pylist() == [["rest"]] * 50 + [["large"]] * 9950


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--cases", "nowhere.json"], FAILED, "there is no file `nowhere.json`"),
        (["--cases", "nowhere.parquet"], FAILED, "nowhere.parquet"),
        (["--cases", "folder.json"], FAILED, "`folder.json` cannot be read: it is a folder"),
        (["--cases", "folder.parquet"], FAILED, "folder.parquet"),
        (["--cases", "cases.txt"], WRONG_USE, "the name must end in .ndjson, .jsonl, .json, .csv, .tsv, .parquet"),
        (["--cases", "text.parquet"], FAILED, "text.parquet: Parquet"),
        (["--cases", "maps.parquet"], FINDINGS, "value_does_not_fit: customer.tier"),
        (["--cases", "clash.parquet"], FAILED, "clash.parquet: "),
        (["--cases", "ok.ndjson", "-o", "x.xls"], WRONG_USE, "x.xls: the name must end in"),
        (["--cases", "ok.ndjson", "-o", "ok.ndjson"], WRONG_USE, "the answers would overwrite the cases"),
        (["--cases", "ok.ndjson", "-o", "/nowhere/x.json"], FAILED, "/nowhere/x.json: No such file or directory"),
        (["--cases", "ok.ndjson", "-o", "/nowhere/x.parquet"], FAILED, "/nowhere/x.parquet: No such file"),
        (["--cases", "ok.ndjson", "--out-format", "parquet"], WRONG_USE, "say --out FILE"),
        (["--cases", "-", "--cases-format", "parquet"], WRONG_USE, "not read from standard input"),
        (["--cases", "ok.ndjson", "--now", "soon"], WRONG_USE, "`now` is a date and time such as"),
        (["--cases", "ok.ndjson", "-d", "shiping"], WRONG_USE, "did you mean `shipping`?"),
    ],
)
def test_decide_tells_mistakes(
    clean_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("folder.json", "folder.parquet"):
        Path(name).mkdir()
    Path("ok.ndjson").write_text(json.dumps(CASE))
    Path("text.parquet").write_text("hello")
    maps = pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64()))
    pq.write_table(pa.table({"customer.tier": maps}), "maps.parquet")
    pq.write_table(pa.table({"customer": [1], "customer.tier": ["gold"]}), "clash.parquet")
    result = run("decide", clean_path, *arguments)
    assert result.exit_code == code
    assert told in result.stderr
    assert Path("ok.ndjson").read_text() == json.dumps(CASE)


def test_answers_stay_when_there_are_no_cases(clean_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "answers.json"
    target.write_text("precious")
    assert run("decide", clean_path, "--cases", "nowhere.json", "-o", target).exit_code == FAILED
    assert target.read_text() == "precious"


def test_without_pyarrow(clean_path: Path, cases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    result = run("decide", clean_path, "--cases", cases, "-o", tmp_path / "x.parquet")
    assert result.exit_code == WRONG_USE
    assert "pip install 'adjudge[arrow]'" in result.stderr


# ---- explain ---------------------------------------------------------------------------------------------------------


def test_explain(shop_path: Path, cases: Path) -> None:
    result = run("explain", shop_path, "shipping", "--case", cases, "--row", 2)
    assert result.exit_code == CLEAN
    assert result.stdout == (
        "decision  status   answer, and by which rule\n"
        "shipping  decided  0.00 EUR\n"
        "                   gold: gold customers pay no delivery.\n"
        "\n"
        "shipping = 0.00 EUR   (first)\n"
        "  What does delivery cost?\n"
        "  ✓ gold → 0.00 EUR\n"
        "      ✓ customer.tier: gold   (is gold)\n"
        "      because gold customers pay no delivery.\n"
        "      cites Terms 3\n"
        "facts\n"
        "  order.total = 20.00 EUR\n"
        "  customer.tier = gold\n"
    )
    everything = run("explain", shop_path, "--case", cases, *NOW).stdout
    assert "asked_on = 2026-11-24T11:00:00@Europe/Berlin" in everything
    trace = json.loads(run("explain", shop_path, "shipping", "--case", cases, "--json").stdout)
    assert trace["decision"]["decisions"]["shipping"]["fired"] == ["rest"]


def test_why_not(shop_path: Path, cases: Path) -> None:
    result = run("explain", shop_path, "shipping", "--case", cases, "--why-not", "0 EUR")
    assert result.exit_code == CLEAN
    assert result.stdout.startswith("why `shipping` is not 0.00 EUR\n  gold would give it, but\n")
    outputs = run("explain", shop_path, "review", "--case", cases, "--why-not", '{"needed": true}').stdout
    assert "unpaid would give it" in outputs
    assert run("explain", shop_path, "shipping", "--case", cases, "--why-not", "4.90 EUR").stdout == (
        "`shipping` is 4.90 EUR for this case\n"
    )
    told = json.loads(run("explain", shop_path, "shipping", "--case", cases, "--why-not", "0 EUR", "--json").stdout)
    assert told["candidates"][0]["rule"]["id"] == "gold"


def test_explain_reads_every_format(shop_path: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("customer.tier\nsilver\ngold\n")
    (tmp_path / "a.json").write_text(json.dumps([CASE, GOLD]))
    pq.write_table(pa.table({"customer.tier": ["silver", "gold"]}), tmp_path / "a.parquet")
    for name in ("a.csv", "a.json", "a.parquet"):
        assert "✓ gold" in run("explain", shop_path, "shipping", "--case", tmp_path / name, "--row", 2).stdout


def test_explain_tells_mistakes(shop_path: Path, tmp_path: Path, cases: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "list.ndjson").write_text("[1]\n")
    (tmp_path / "empty.ndjson").write_text("")
    for arguments, code, told in (
        (["--case", tmp_path / "bad.json"], FINDINGS, "row 1 (line 1) cannot be read: the text ends too early"),
        (["--case", tmp_path / "list.ndjson"], FINDINGS, "a case is a JSON object, but this is a list"),
        (["--case", tmp_path / "empty.ndjson"], FINDINGS, "there is no case 1, only 0"),
        (["--case", cases, "--row", "3"], FINDINGS, "there is no case 3, only 2"),
        (["--case", "nowhere.json"], FAILED, "there is no file `nowhere.json`"),
        (["--case", "nowhere.txt"], WRONG_USE, "the name must end in"),
        (["shiping", "--case", cases], WRONG_USE, "did you mean `shipping`?"),
        (["--case", cases, "--why-not", "x"], WRONG_USE, "--why-not needs a decision"),
        (["shipping", "--case", cases, "--why-not", "free"], WRONG_USE, "expected money"),
        (["shipping", "--case", cases, "--now", "soon"], WRONG_USE, "`now` is a date and time"),
    ):
        result = run("explain", shop_path, *arguments)
        assert result.exit_code == code, result.output
        assert told in result.stderr


# ---- eval, functions, code -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [
        (["0.1 + 0.2"], CLEAN, "0.3\n", ""),
        (["12.30 EUR * 3"], CLEAN, "36.90 EUR\n", ""),
        (["x * y", "--context", '{"x": 0.1, "y": 3}'], CLEAN, "0.3\n", ""),
        (["now()", *NOW], CLEAN, '@"2026-11-24T10:00:00Z"\n', ""),
        (["now()"], FINDINGS, "", "`now` is read, but the time was not given\n"),
        (["1 / 0"], FINDINGS, "", "a division by zero\n"),
        (["1 / 0", "--mode", "dmn"], CLEAN, "null\n", "a division by zero\n"),
        (["x", "--context", '{"x": null}'], FINDINGS, "", "`x` is not known\n"),
        (["x", "--context", "[1]"], WRONG_USE, "", "adjudge: --context is a JSON object: names and their values\n"),
        (["now()", "--now", "x"], WRONG_USE, "", None),
        (["x", "--context", "{"], WRONG_USE, "", None),
        (["x", "--context", "[" * 100_000], WRONG_USE, "", None),
        (["1 +"], FINDINGS, "", None),
        (["(" * 50_000], FINDINGS, "", None),
    ],
)
def test_eval(arguments: list[str], code: int, out: str, err: str | None) -> None:
    result = run("eval", *arguments)
    assert (result.exit_code, result.stdout) == (code, out)
    assert result.stderr == err if err is not None else "Traceback" not in result.stderr


def test_functions() -> None:
    listed = run("functions").stdout
    assert "  round money " in listed
    one = run("functions", "round money").stdout
    assert one.startswith("round money(m: money, mode: string, increment?: money) -> money\n")
    assert "→  16.92 EUR" in one
    missed = run("functions", "round")
    assert missed.exit_code == WRONG_USE
    assert "there are: " in missed.stderr


def test_codes() -> None:
    assert "ADJ201  unknown_name" in run("code").stdout
    for name in ("ADJ201", "adj201", "201", "unknown_name"):
        assert run("code", name).stdout.startswith("ADJ201 unknown_name\n")
    assert run("code", "999").exit_code == WRONG_USE


# ---- As a process ----------------------------------------------------------------------------------------------------


def test_standard_input_and_output(clean_path: Path) -> None:
    given = b'{"customer": {"tier": "gold"}}\n' * 5000
    code, out, err = finished("decide", clean_path, "--cases", "-", "-d", "shipping", "-q", given=given)
    assert (code, err, out.count("\n")) == (CLEAN, "", 5000)
    code, out, err = finished("explain", clean_path, "shipping", "--case", "-", given=given[:31])
    assert (code, err) == (CLEAN, "")
    assert "✓ gold" in out
    code, out, err = finished("explain", clean_path, "shipping", "--case", "-", given=b"")
    assert (code, out) == (FINDINGS, "")


def test_output_into_a_file_is_appended(clean_path: Path, cases: Path, tmp_path: Path) -> None:
    target = tmp_path / "answers.ndjson"
    target.write_text("before\n")
    with target.open("ab") as file:
        command = ["decide", str(clean_path), "--cases", str(cases), "-q", *NOW]
        subprocess.run([sys.executable, "-m", "adjudge", *command], stdout=file, check=True)
    assert target.read_text().startswith("before\n{")


def test_a_closed_pipe_ends_it_quietly(clean_path: Path, cases: Path) -> None:
    for command in (["functions"], ["decide", clean_path, "--cases", cases], ["explain", clean_path, "--case", cases]):
        reader, writer = os.pipe()
        os.close(reader)
        process = subprocess.Popen(
            [sys.executable, "-m", "adjudge", *map(str, command)], stdout=writer, stderr=subprocess.PIPE
        )
        os.close(writer)
        _, err = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGPIPE
        assert b"Traceback" not in err


def test_ctrl_c_ends_it_quietly(clean_path: Path) -> None:
    with started("test", clean_path, "--watch") as watching:
        assert watching.stdout is not None
        assert any(b"2 tests passed" in line for line in iter(watching.stdout.readline, b""))
        watching.send_signal(signal.SIGINT)
        _, err = watching.communicate(timeout=60)
    assert (watching.returncode, err) == (130, b"")
    # While it waits for more, it has to end at once.
    with started("decide", clean_path, "--cases", "-", stdin=subprocess.PIPE) as deciding:
        assert deciding.stdin is not None
        assert deciding.stdout is not None
        deciding.stdin.write(b"{}\n" * 5000)
        deciding.stdin.flush()
        assert deciding.stdout.readline().startswith(b"{")
        deciding.send_signal(signal.SIGINT)
        _, err = deciding.communicate(timeout=60)
    assert (deciding.returncode, err) == (-signal.SIGINT, b"")


def test_watch_runs_again_when_a_file_changes(clean_path: Path) -> None:
    test = clean_path / "tests" / "shipping.yaml"
    with started("test", clean_path, "--watch") as process:
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), True)
        lines = iter(process.stdout.readline, b"")
        assert any(b"2 tests passed" in line for line in lines)
        test.write_text(test.read_text().replace("4.90", "5.90"))
        assert any(b"1 test passed, 1 failed" in line for line in lines)
        process.terminate()


def test_watch_looks_at_the_packs_that_are_used(tmp_path: Path) -> None:
    texts = {
        "top": "adjudge: 1\npack: top\nuses: [middle]\ndecisions: {d: {answer: number, value: n}}\n",
        "middle": "adjudge: 1\npack: middle\nuses:\n  - bottom   # for n\n",
        "bottom": "adjudge: 1\npack: bottom\nconstants: {n: 1}\n",
        "other": "adjudge: 1\npack: other\n",
    }
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.yaml").write_text(text)
    seen = {path.parent.name for path in modified(tmp_path / "top")}
    assert seen == {"top", "middle", "bottom"}


def test_watch_goes_on_when_a_pack_does_not_load(clean_path: Path) -> None:
    pack = clean_path / "pack.yaml"
    good = pack.read_text()
    pack.write_text(good.replace("customer.tier: gold", "custmer.tier: gold"))
    with started("test", clean_path, "--watch") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert any(b"unknown name `custmer`" in line for line in iter(process.stderr.readline, b""))
        pack.write_text(good)
        assert any(b"2 tests passed" in line for line in iter(process.stdout.readline, b""))
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


def test_output_that_cannot_show_a_letter(clean_path: Path, cases: Path) -> None:
    code, out, err = finished(
        "explain", clean_path, "--case", cases, env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert (code, err) == (CLEAN, "")
    assert "\\u2713" in out


def test_arguments_that_are_no_text() -> None:
    process = subprocess.run(
        [sys.executable.encode(), b"-m", b"adjudge", b"check", b"rules/\xff"], capture_output=True, check=False
    )
    assert process.returncode == WRONG_USE
    assert process.stderr == b"adjudge: an argument is no UTF-8 text\n"


def test_a_terminal_of_80_columns(clean_path: Path, cases: Path, tmp_path: Path) -> None:
    """What a person sees of a run: a bar that goes away, and a summary that is not wider than the terminal."""
    import pty

    primary, secondary = pty.openpty()
    command = ("decide", clean_path, "--cases", cases, "-o", tmp_path / "answers.json", *NOW)
    process = subprocess.Popen(
        [sys.executable, "-m", "adjudge", *map(str, command)],
        stdout=secondary,
        stderr=secondary,
        env={**os.environ, "COLUMNS": "80", "NO_COLOR": "1"},
    )
    os.close(secondary)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while part := os.read(primary, 65_536):
            shown += part
    os.close(primary)
    assert process.wait(timeout=60) == CLEAN
    text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown).decode()
    assert "deciding" in text
    lines = [line.split("\r")[-1] for line in text.replace("\r\n", "\n").split("\n")]
    assert "2 cases" in lines
    assert any(line.startswith("  shipping") for line in lines)
    assert all(len(line) <= 80 for line in lines)
