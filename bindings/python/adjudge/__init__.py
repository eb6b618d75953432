"""Adjudge decides cases by policies written in YAML, with reasons.

>>> import adjudge
>>> policy = adjudge.load("rules/support_desk")
>>> policy.decisions[0]
'refund_timing'
"""

from adjudge import dmn, feel
from adjudge._core import Answer, BusinessDays, Date, DateTime, Duration, Money, Months, Problem, Range, Time
from adjudge.decision import Batch, Decision, Explanation, WhyNot
from adjudge.errors import Diagnostic, FeelError, Fix, Label, PolicyError
from adjudge.policy import CheckReport, Fact, Policy, Replay, check, load

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
    "Explanation",
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
    "Replay",
    "Time",
    "WhyNot",
    "check",
    "dmn",
    "feel",
    "load",
]
