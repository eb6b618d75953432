"""Single FEEL expressions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adjudge import _core
from adjudge.errors import FeelError, diagnostics_of
from adjudge.policy import Moment


def evaluate(
    expression: str, context: Mapping[str, Any] | None = None, *, mode: str = "strict", now: Moment = None
) -> Any:
    """Return the value of an expression over named values.

    Strict mode (that of packs) raises FeelError for every mistake; `dmn` mode gives None as the standard says.

    >>> import adjudge
    >>> adjudge.feel.evaluate('price * 3', {'price': adjudge.Money('6.50 EUR')})
    Money('19.50 EUR')
    >>> adjudge.feel.evaluate('1 / 0', mode='dmn') is None
    True
    """
    found, causes, report = _core.evaluate_feel(expression, dict(context or {}), mode, now)
    if report is not None:
        raise FeelError(report["text"], diagnostics_of(report))
    if mode == "strict" and not found["is_settled"]:
        raise FeelError("; ".join(causes))
    return found["value"]


def evaluate_with_causes(
    expression: str, context: Mapping[str, Any] | None = None, *, mode: str = "dmn", now: Moment = None
) -> tuple[Any, list[str]]:
    """Return the value of an expression and why parts of it are null.

    >>> evaluate_with_causes('1 / 0')[0] is None
    True
    """
    found, causes, report = _core.evaluate_feel(expression, dict(context or {}), mode, now)
    if report is not None:
        raise FeelError(report["text"], diagnostics_of(report))
    return found["value"], causes


def functions() -> list[dict[str, Any]]:
    """Return the catalogue of built-in functions: name, family, summary, forms, examples."""
    return _core.functions()
