"""The federal holidays of the United States by the rules of 5 U.S.C. 6103, reckoned without the engine's data."""

from __future__ import annotations

from datetime import date, timedelta


def nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th Monday (0) to Sunday (6) of a month; the last for -1."""
    days = [date(year, month, 1) + timedelta(k) for k in range(31)]
    return [day for day in days if day.month == month and day.weekday() == weekday][n if n < 0 else n - 1]


def federal_holidays(year: int, *, saturdays_move: bool = False) -> set[date]:
    """Those of a year; one on a Sunday is kept on Monday, one on a Saturday on Friday, but not by banks."""
    days = [(1, 1), (7, 4), (11, 11), (12, 25)] + ([(6, 19)] if year >= 2021 else [])
    fixed = {date(year, month, day) for month, day in days}
    shift = {6: 1, 5: -1 if saturdays_move else 0}
    moved = {day + timedelta(shift.get(day.weekday(), 0)) for day in fixed}
    mondays = {nth(year, 1, 0, 3), nth(year, 2, 0, 3), nth(year, 5, 0, -1), nth(year, 9, 0, 1), nth(year, 10, 0, 2)}
    return moved | mondays | {nth(year, 11, 3, 4)}
