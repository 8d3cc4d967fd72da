"""From the fields of a date to days of the calendar, once its year and month are known."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from pipeline.model import DatePoint, Period

__all__ = [
    "add_months",
    "make_day",
    "month_of",
    "quarter_of",
    "shift_days",
    "shift_years",
    "week_of",
    "within_year",
    "year_of",
]

QUARTER_MONTHS = 3
HALF_MONTHS = 6
#: Articles speak of the same months again and again.
CACHED = 4096


@lru_cache(maxsize=CACHED)
def last_day(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return monthrange(year, month)[1]


def make_day(year: int, month: int, day: int) -> date | None:
    """Return the day, or ``None`` where the calendar has none (the 39th of May)."""
    if not (1 <= year < MAXYEAR and 1 <= month <= 12):
        return None
    return date(year, month, day) if 1 <= day <= last_day(year, month) else None


@lru_cache(maxsize=CACHED)
def months_of(year: int, first: int, last: int) -> Period:
    """Return the days from the first month to the last of a year."""
    return Period(date(year, first, 1), date(year, last, last_day(year, last)))


def year_of(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def quarter_of(year: int, quarter: int) -> Period:
    """Return a quarter (1 to 4; what lies beyond is taken for the last)."""
    quarter = min(max(quarter, 1), 4)
    return months_of(year, QUARTER_MONTHS * quarter - 2, QUARTER_MONTHS * quarter)


def month_of(year: int, month: int) -> Period:
    """Return a month (1 to 12)."""
    return months_of(year, month, month)


def week_of(day: date) -> Period:
    """Return the week, Monday to Sunday, that holds a day."""
    monday = shift_days(day, -day.weekday())
    return Period(monday, shift_days(monday, 6))


def shift_days(day: date, days: int) -> date:
    """Return ``day`` moved, held within the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def add_months(year: int, month: int, shift: int) -> tuple[int, int]:
    """Return the year and month that lie ``shift`` months later."""
    index = year * 12 + month - 1 + shift
    return index // 12, index % 12 + 1


def shift_years(period: Period, years: int) -> Period | None:
    """Return the same days of another year; the last day of February stays the last."""
    ends = []
    for day in period:
        year = day.year + years
        if not 1 <= year < MAXYEAR:
            return None
        last = last_day(year, day.month)
        is_last = day.day == last_day(day.year, day.month)
        ends.append(date(year, day.month, last if is_last else min(day.day, last)))
    return Period(ends[0], ends[1])


def within_year(point: DatePoint, year: int) -> Period | None:
    """Return the days that ``point`` names within ``year``; ``None`` when the calendar has no such day."""
    if not 1 <= year < MAXYEAR - 9:
        return None
    if point.word == "straddle":  # 2024/25財年: April to March
        return Period(date(year, 4, 1), date(year + 1, 3, 31))
    if point.word == "decade":
        return Period(date(year, 1, 1), date(year + 9, 12, 31))
    if point.month is not None and point.upto is None:
        return _within_month(point, year, point.month)
    whole = _months_of_point(point, year)
    if whole is None:
        return _edge_of_year(point, year)
    if point.edge == "end":
        return Period(whole.end, whole.end)
    return month_of(year, whole.start.month) if point.edge == "start" else whole


def _months_of_point(point: DatePoint, year: int) -> Period | None:
    """Return a half, a quarter, or the first months of the year; ``None`` for a point that names none."""
    if point.upto == "month" and point.month is not None:
        return months_of(year, 1, min(point.month, 12))
    if point.quarter is not None:
        whole = quarter_of(year, point.quarter)
        return Period(date(year, 1, 1), whole.end) if point.upto else whole
    return None if point.half is None else months_of(year, HALF_MONTHS * point.half - 5, HALF_MONTHS * point.half)


def _within_month(point: DatePoint, year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    if point.day is not None:
        day = make_day(year, month, point.day)
        return None if day is None else Period(day, day)
    whole = month_of(year, month)
    if point.week is not None:  # weeks begin on the Mondays of the month
        monday = shift_days(whole.start, -whole.start.weekday() % 7 + 7 * (point.week - 1))
        return Period(monday, shift_days(monday, 6))
    third = {"start": 1, "middle": 2, "end": 3}.get(point.edge or "", point.third or 0)
    if not third:
        return whole
    first = date(year, month, 10 * third - 9)
    return Period(first, whole.end if third == 3 else date(year, month, 10 * third))


def _edge_of_year(point: DatePoint, year: int) -> Period:
    """年初, 年中 and 年底 are vague: the widest that they are used for."""
    if point.edge == "start":
        return months_of(year, 1, 3)
    if point.edge == "middle":
        return months_of(year, 4, 9)
    if point.edge == "end":
        return months_of(year, 10, 12)
    return year_of(year)
