"""Pair the members of a list with the years, names or items that stand before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pipeline.model import Period
from pipeline.patterns import late

__all__ = ["hull_of", "name_list", "split_period", "with_half"]

_JOIN = late(r"、|以及|和|与|及")
_LEAD = late(r"^.*(?:[,，:：;；]|其中|包括|期内|公司|实现|主要|的是|上述|相比)", re.S)
_TRAIL = late(r"(?:分别|依次|各|等|\(.*?\)|的|之|业务|板块|产品|两[者个类项]|三[者个类项]|均)*$")
MAX_ITEM = 18
A_YEAR = 366


def split_period(period: Period, count: int, *, within_year: bool = True) -> list[Period] | None:
    """Cut a period into ``count`` calendar years (the last, or first, may be a part), halves, quarters or months.

    >>> [str(p) for p in split_period(Period(date(2023, 1, 1), date(2025, 6, 30)), 3)]
    ['2023-01-01/2023-12-31', '2024-01-01/2024-12-31', '2025-01-01/2025-06-30']
    """
    if count < 2 or count > 24:
        return None
    if period.end.year > period.start.year:
        if period.days <= A_YEAR:  # a financial year
            return None
        years = range(period.start.year, period.end.year + 1)
        if len(years) != count:
            return None
        return [Period(max(period.start, date(year, 1, 1)), min(period.end, date(year, 12, 31))) for year in years]
    return _parts_of_year(period, count) if within_year else None


def _parts_of_year(period: Period, count: int) -> list[Period] | None:
    months = period.end.month - period.start.month + 1
    whole = period.start.day == 1 and (period.end + timedelta(days=1)).day == 1
    if not whole or months % count or months // count not in (1, 3, 6):
        return None
    step = months // count
    firsts = [date(period.start.year, period.start.month + step * i, 1) for i in range(count)]
    lasts = [*(day - timedelta(days=1) for day in firsts[1:]), period.end]
    return [Period(a, b) for a, b in zip(firsts, lasts, strict=True)]


#: Till this month a prospectus tells of the first half of the year before.
SPRING = 4


def with_half(period: Period, count: int, published: date | None) -> list[Period] | None:
    """Return the whole years of a reporting period and the half year behind them, where a list has one value more.

    >>> [str(p) for p in with_half(Period(date(2022, 1, 1), date(2023, 12, 31)), 3, None)]
    ['2022-01-01/2022-12-31', '2023-01-01/2023-12-31', '2024-01-01/2024-06-30']
    """
    years = split_period(period, count - 1, within_year=False)
    if years is None or years[-1].end.month < 12:
        return None
    half = Period(date(period.end.year + 1, 1, 1), date(period.end.year + 1, 6, 30))
    if published is None or half.end <= published:
        return [*years, half]
    if published.month > SPRING:
        return None
    back = split_period(Period(date(period.start.year - 1, 1, 1), date(period.end.year - 1, 12, 31)), count - 1)
    return None if back is None else [*back, Period(date(period.end.year, 1, 1), date(period.end.year, 6, 30))]


def hull_of(periods: Sequence[Period]) -> Period:
    """Return the period from the first day of any to the last day of any."""
    return Period(min(p.start for p in periods), max(p.end for p in periods))


def name_list(text: str, count: int) -> list[str] | None:
    """Return the ``count`` names that ``text`` ends with, or ``None`` when it holds another number.

    和, 与 and 及 also stand within names (研发与设计): every way to cut is tried, 、 and the last joiner first.

    >>> name_list("其中，线上、线下及其他渠道", 3)
    ['线上', '线下', '其他渠道']
    """
    body = _TRAIL.sub("", _LEAD.sub("", text.strip()))
    if not body:
        return None
    coarse = body.split("、")
    last = list(_JOIN.finditer(coarse[-1]))
    cuts = [coarse]
    if last:
        final = last[-1]
        tail = coarse[-1]
        cuts.insert(0, [*coarse[:-1], tail[: final.start()], tail[final.end() :]])
    cuts.append(_JOIN.split(body))
    for names in cuts:
        if len(names) == count and all(0 < len(name.strip()) <= MAX_ITEM for name in names):
            return [name.strip() for name in names]
    return None
