"""The parts that a span of years or months names one by one."""

from __future__ import annotations

from pipeline.model import Candidate, Mention, Period
from pipeline.periods.calendar import month_of, year_of

__all__ = ["split_period", "split_span"]

#: A list of more values than this does not go with one span.
LIMIT = 60


def split_span(dated: Candidate | Mention) -> list[Period]:
    """Return the years of a span and the rest that is no whole year, in order.

    2022年至2025年上半年 gives 2022, 2023, 2024 and the first half of 2025; a span within one year gives its
    months when it names more than one, else itself. A date without a period gives nothing.
    """
    return [] if dated.period is None else split_period(dated.period)


def split_period(period: Period) -> list[Period]:
    """Return the years of a period and the rest; the months when it lies within one year and is no half or quarter."""
    start, end = period
    if start.year == end.year:
        return [period] if _is_usual(period) else _months(period)
    if end.year - start.year >= LIMIT:
        return [period]
    parts = []
    for year in range(start.year, end.year + 1):
        whole = year_of(year)
        parts.append(Period(max(start, whole.start), min(end, whole.end)))
    return parts


def _is_usual(period: Period) -> bool:
    """Whether the period is a year, half, quarter, first months of a year, or no run of whole months."""
    start, end = period
    whole = start.day == 1 and end == month_of(end.year, end.month).end
    months = end.month - start.month + 1
    return not whole or months == 1 or start.month == 1 or (months in (3, 6) and (start.month - 1) % months == 0)


def _months(period: Period) -> list[Period]:
    return [month_of(period.start.year, month) for month in range(period.start.month, period.end.month + 1)]
