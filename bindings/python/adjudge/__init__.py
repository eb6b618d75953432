"""Adjudge decides cases by policies written in YAML, with reasons.

>>> import adjudge
>>> policy = adjudge.load("rules/returns")          # doctest: +SKIP
>>> decision = policy.decide(case, now="2026-11-24T10:00:00Z")   # doctest: +SKIP
>>> decision["refund"].answer                       # doctest: +SKIP
Money('20.00 EUR')
"""

from adjudge import feel
from adjudge._core import BusinessDays, Date, DateTime, Duration, Money, Months, Range, Time
from adjudge.decision import Answer, Batch, Decision, Problem
from adjudge.errors import Diagnostic, FeelError, Fix, Label, PolicyError
from adjudge.policy import CheckReport, Fact, Policy, check, load

__version__ = "0.1.0"

__all__ = [
    "Answer",
    "Batch",
    "BusinessDays",
    "CheckReport",
    "Date",
    "DateTime",
    "Decision",
    "Diagnostic",
    "Duration",
    "Fact",
    "FeelError",
    "Fix",
    "Label",
    "Money",
    "Months",
    "Policy",
    "PolicyError",
    "Problem",
    "Range",
    "Time",
    "check",
    "feel",
    "load",
]
