"""DMN models from short descriptions, as XML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from dmn_table_reference import Table, text_of

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
NAMESPACE = "urn:example:model"


def element(tag: str, *inside: str, **attributes: str | None) -> str:
    """Return an element; attributes that are None are left out."""
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return f"<{tag}{given}>{''.join(inside)}</{tag}>"


def text(content: str) -> str:
    return element("text", escape(content))


def definitions(*elements: str, name: str = "model", namespace: str = NAMESPACE) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + element("definitions", *elements, xmlns=DMN, name=name, namespace=namespace, id="_" + name)


def identifier(name: str) -> str:
    return "_" + name.replace(" ", "_")


def reference(tag: str, name: str) -> str:
    """Return a reference to an element by name, or one that is given as a whole."""
    return element(tag, href=name if "#" in name else f"#{identifier(name)}")


def import_of(name: str, namespace: str) -> str:
    return element("import", name=name, namespace=namespace, importType=DMN)


def input_data(name: str, type_of: str | None = None) -> str:
    return element("inputData", element("variable", name=name, typeRef=type_of), id=identifier(name), name=name)


def decision(
    name: str,
    body: str = "",
    *,
    inputs: Iterable[str] = (),
    decisions: Iterable[str] = (),
    knowledge: Iterable[str] = (),
    type_of: str | None = None,
) -> str:
    needs = [element("informationRequirement", reference("requiredInput", one)) for one in inputs]
    needs += [element("informationRequirement", reference("requiredDecision", one)) for one in decisions]
    needs += [element("knowledgeRequirement", reference("requiredKnowledge", one)) for one in knowledge]
    variable = element("variable", name=name, typeRef=type_of)
    return element("decision", variable, *needs, body, id=identifier(name), name=name)


def knowledge_model(name: str, parameters: Sequence[str], body: str, *, kind: str | None = None) -> str:
    given = [element("formalParameter", name=one) for one in parameters]
    logic = element("encapsulatedLogic", *given, body, kind=kind)
    return element("businessKnowledgeModel", element("variable", name=name), logic, id=identifier(name), name=name)


def service(
    name: str,
    outputs: Sequence[str],
    *,
    encapsulated: Sequence[str] = (),
    decisions: Sequence[str] = (),
    inputs: Sequence[str] = (),
) -> str:
    parts = [reference("outputDecision", one) for one in outputs]
    parts += [reference("encapsulatedDecision", one) for one in encapsulated]
    parts += [reference("inputDecision", one) for one in decisions]
    parts += [reference("inputData", one) for one in inputs]
    return element("decisionService", element("variable", name=name), *parts, id=identifier(name), name=name)


def literal(feel: str) -> str:
    return element("literalExpression", text(feel))


def context(entries: Sequence[tuple[str, str]], result: str | None = None) -> str:
    parts = [element("contextEntry", element("variable", name=name), body) for name, body in entries]
    return element("context", *parts, "" if result is None else element("contextEntry", result))


def decision_table(table: Table) -> str:
    """Return a table; the hit policy `COLLECT SUM` stands for COLLECT with an aggregation."""
    policy, _, aggregation = table.policy.partition("COLLECT ")
    inputs = [
        element("input", element("inputExpression", text(column.expression.text), typeRef=column.type))
        for column in table.inputs
    ]
    outputs = []
    for output in table.outputs:
        values = element("outputValues", text(", ".join(map(text_of, output.values)))) if output.values else ""
        default = "" if output.default is None else element("defaultOutputEntry", text(output.default.text))
        name = output.name if len(table.outputs) > 1 else None
        outputs.append(element("output", values, default, name=name, typeRef=output.type))
    rules = [
        element(
            "rule",
            *(element("inputEntry", text(cell.text)) for cell in rule.cells),
            *(element("outputEntry", text(formula.text)) for formula in rule.outputs),
        )
        for rule in table.rules
    ]
    return element(
        "decisionTable",
        *inputs,
        *outputs,
        *rules,
        hitPolicy=policy or "COLLECT",
        aggregation=aggregation or None,
    )


PLACES = ("decision", "entry", "model")


def model_of(table: Table, names: Sequence[str], place: str = "decision") -> str:
    """Return a model whose decision `answer` is a table: at its top, in a context, or in a knowledge model."""
    body = decision_table(table)
    inputs = [input_data(name) for name in names]
    if place == "decision":
        return definitions(*inputs, decision("answer", body, inputs=names))
    if place == "entry":
        inside = context([("before", literal("1")), ("found", body)], literal("found"))
        return definitions(*inputs, decision("answer", inside, inputs=names))
    call = literal(f"look up({', '.join(names)})")
    return definitions(
        *inputs,
        knowledge_model("look up", names, body),
        decision("answer", call, inputs=names, knowledge=["look up"]),
    )
