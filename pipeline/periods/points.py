"""The days of one point: which year, month or day the words leave to the reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.model import DatePoint, Period
from pipeline.periods.calendar import (
    add_months,
    make_day,
    month_of,
    quarter_of,
    shift_days,
    shift_years,
    week_of,
    within_year,
    year_of,
)
from pipeline.periods.discourse import Discourse, Place, grain_of
from pipeline.periods.years import NARRATIVE, SHORT, fiscal_quarter, without_year

__all__ = ["last_period", "point_period"]

#: A bare day of the month lies at most this many days ahead.
DAY_AHEAD = 6
JUST_GONE = 3
SATURDAY = 5
YEAR_DAYS = 365


def point_period(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """Return the days of a point, or ``None`` when the text does not tell."""
    if point.word == "same":
        return _same(point, place, talk)
    if point.word == "report":
        return _report(point, place, talk)
    if point.word == "recent":
        return _recent(point, talk)
    if talk.fiscal is not None and not (point.of_text and talk.topic is not None and talk.topic.days >= YEAR_DAYS):
        fiscal = talk.fiscal.period(point, place, talk.published)
        if fiscal is not None:
            return fiscal
    if point.year is not None:
        return _of_year(point, point.year, place, talk)
    if point.years is not None:
        return _of_relative_year(point, place, talk)
    return _within_the_year(point, place, talk)


def _of_year(point: DatePoint, year: int, place: Place, talk: Discourse) -> Period | None:
    """Return the days of a written year; a financial quarter that is reported is none to come (2027財年Q1)."""
    period = within_year(point, year)
    today = talk.published
    if point.fiscal and point.quarter and period is not None and today is not None and not place.ahead:
        return fiscal_quarter(today, place) if period.start > today else period
    return period


def _within_the_year(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """Resolve a point that names no year."""
    if point.days is not None:
        return _relative_day(point, place, talk)
    if point.weeks is not None or point.weekday is not None:
        return _relative_week(point, place, talk)
    if point.months is not None:
        return _relative_month(point, place, talk)
    if point.quarters is not None:
        return _relative_quarter(point, place, talk)
    if point.day is not None and point.month is None:
        return _bare_day(point.day, place, talk)
    return without_year(point, place, talk)


def last_period(point: DatePoint, first: DatePoint, begun: Period, place: Place, talk: Discourse) -> Period | None:
    """Return the days of the last point of a span, which takes year and month from the first where it has none."""
    own = point.year is not None or point.years is not None or point.word is not None
    relative = any(x is not None for x in (point.days, point.weeks, point.weekday, point.months, point.quarters))
    if own and point.years is not None and point.of_text:
        return within_year(point, begun.start.year + point.years)
    if point.weekday is not None and point.weeks is None:  # 下周一至周五
        day = shift_days(week_of(begun.start).start, point.weekday)
        return Period(day, day)
    if own or relative:
        return point_period(point, place, talk)
    if point.month is None and point.day is not None:
        return _day_after(point.day, begun)
    period = within_year(point, begun.start.year)
    if period is not None and period.end < begun.start and first.year is None:
        return within_year(point, begun.start.year + 1)
    return period


def _day_after(number: int, begun: Period) -> Period | None:
    year, month = begun.start.year, begun.start.month
    if number < begun.start.day:
        year, month = add_months(year, month, 1)
    day = make_day(year, month, number)
    return None if day is None else Period(day, day)


def _year_in_force(place: Place, talk: Discourse) -> int | None:
    """Return the year that the line, else the article, speaks of."""
    for said in talk.recent(line=place.line):
        if not said.base:
            return said.period.end.year
    return None if talk.topic is None else talk.topic.end.year


def _of_relative_year(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """去年 counts from the publication, 上年 from the year in force; 今明兩年 are two."""
    topic = talk.topic_of(line=place.line, sentence=place.sentence) if point.of_text else None
    if topic is not None and topic.start.month != 1 and topic.days >= YEAR_DAYS and grain_of(point) == "year":
        return shift_years(topic, point.years or 0)  # a year that ends in March
    base = _year_in_force(place, talk) if point.of_text else None
    if base is None and talk.published is not None:
        base = talk.published.year
    whole = None if base is None else within_year(point, base + (point.years or 0))
    if whole is not None and point.count:
        return Period(whole.start, year_of(whole.end.year + point.count - 1).end)
    return whole


def _same(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """同期 is the period in force, of the sentence or else of the article, in the year that the words name."""
    topic = talk.topic_of(line=place.line, sentence=place.sentence)
    if topic is None:
        return None
    if point.year is not None:
        return shift_years(topic, point.year - topic.end.year)
    if point.years is not None and point.years < -1 and talk.published is not None:  # 前年同期
        return shift_years(topic, talk.published.year + point.years - topic.end.year)
    if point.years is not None:
        return shift_years(topic, point.years)
    if point.months is not None:
        year, month = add_months(topic.start.year, topic.start.month, point.months)
        return month_of(year, month)
    return topic


def _report(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """報告期 is of the named report or the list of years, unless the line speaks of another period."""
    listed = None if talk.reports is None else talk.reports.at(place.offset, place.line_start)
    here = next(
        (s.period for s in talk.recent(line=place.line) if s.stretch and not s.base and s.grain not in SHORT), None
    )
    period = here if listed is None or (here is not None and not listed.covers(here)) else listed
    period = period or talk.topic
    if period is None:
        return None
    if point.edge == "end":
        return Period(period.end, period.end)
    if point.edge == "start":
        return Period(period.start, period.start)
    return period


def _recent(point: DatePoint, talk: Discourse) -> Period | None:
    """近三年 are the last whole years; shorter units end on the day of publication."""
    today, count = talk.published, point.count or 1
    if today is None:
        return None
    if point.unit == "year":
        return Period(date(max(1, today.year - count), 1, 1), date(max(1, today.year - 1), 12, 31))
    if point.unit in ("quarter", "month"):
        year, month = add_months(today.year, today.month, -count * (3 if point.unit == "quarter" else 1))
        return Period(month_of(year, month).start, today)
    return Period(shift_days(today, 1 - count * (7 if point.unit == "week" else 1)), today)


def _relative_day(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    start = talk.published
    if point.of_text:
        days = [s for s in talk.recent(line=place.line) if s.grain == "day"]
        start = days[0].period.end if days else start
    if start is None:
        return None
    if point.day is not None:  # 今(5)日: the number says which day
        return _nearest_day(point.day, start)
    day = shift_days(start, point.days or 0)
    while point.unit == "trading" and day.weekday() >= SATURDAY and date.min < day < date.max:
        day = shift_days(day, 1 if (point.days or 0) > 0 else -1)
    return Period(day, day)


def _nearest_day(number: int, near: date) -> Period | None:
    """Return the day with this number that is nearest."""
    days = []
    for shift in (-1, 0, 1):
        day = make_day(*add_months(near.year, near.month, shift), number)
        if day is not None:
            days.append(day)
    if not days:
        return None
    best = min(days, key=lambda d: abs((d - near).days))
    return Period(best, best)


def _relative_week(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    today = talk.published
    if today is None:
        return None
    if point.day is not None:  # 周一(11日): the number says which day
        return _nearest_day(point.day, today)
    if point.weeks is not None:
        week = week_of(shift_days(today, 7 * point.weeks))
        if point.weekday is None:
            return Period(shift_days(week.start, 5), week.end) if point.edge == "end" else week
        day = shift_days(week.start, point.weekday)
        return Period(day, day)
    back = (today.weekday() - (point.weekday or 0)) % 7
    shift = -back if not place.ahead or back == 0 else 7 - back
    day = shift_days(today, shift)
    return Period(day, day)


def _relative_month(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    base = _month_in_force(place, talk, point.months or 0) if point.of_text else None
    if base is None and talk.published is not None:
        base = talk.published.year, talk.published.month
    if base is None:
        return None
    year, month = add_months(*base, point.months or 0)
    return within_year(replace(point, months=None, month=month), year)


def _month_in_force(place: Place, talk: Discourse, shift: int) -> tuple[int, int] | None:
    """Return the month that the sentence names; for 當月, and where 上月 is compared with, that of the line."""
    whole_line = shift == 0 or place.base
    for said in talk.recent(line=place.line) if whole_line else talk.recent(sentence=place.sentence):
        if (
            (said.grain == "month" or (shift == 0 and said.grain == "day"))
            and not said.base
            and _begun(said.period, talk)
        ):
            return said.period.start.year, said.period.start.month
    return None


def _begun(period: Period, talk: Discourse) -> bool:
    return talk.published is None or period.start <= talk.published


def _relative_quarter(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """上季 counts from the quarter that the sentence names, 當季 is that of its line, as 本季 is after a report."""
    shift = point.quarters or 0
    start: date | None = None
    if point.of_text or (shift == 0 and not place.ahead):
        said = talk.recent(line=place.line) if shift == 0 or place.base else talk.recent(sentence=place.sentence)
        named = [s for s in said if s.grain == "quarter" and not s.base and _begun(s.period, talk)]
        start = max((s.period.start for s in (named if shift else named[:1])), default=None)
    start = start or talk.published
    if start is None:
        return None
    year, month = add_months(start.year, start.month, 3 * shift)
    whole = quarter_of(year, (month + 2) // 3)
    return Period(whole.end, whole.end) if point.edge == "end" else whole


def _bare_day(number: int, place: Place, talk: Discourse) -> Period | None:
    """A day without its month: of the month in force, else the nearest to the publication."""
    news = None if talk.published is None else _news_day(number, place, talk.published)
    for said in talk.recent(line=place.line):
        if said.grain in SHORT and place.offset - said.offset < NARRATIVE:
            day = make_day(said.period.end.year, said.period.end.month, number)
            if day is not None and not _too_late(day, place, talk) and not (news and said.grain == "month"):
                return Period(day, day)
            break
    return None if news is None else Period(news, news)


def _news_day(number: int, place: Place, today: date) -> date | None:
    """Return the last day with this number, or the next one where the words speak of what is coming."""
    if place.ahead:
        return _coming_day(number, today)
    limit = shift_days(today, DAY_AHEAD)
    for shift in (1, 0, -1, -2):
        day = make_day(*add_months(today.year, today.month, shift), number)
        if day is not None and day <= limit:
            return day
    return None


def _coming_day(number: int, today: date) -> date | None:
    """Return the next day with this number, or the last one when it has only just gone."""
    earliest = shift_days(today, -JUST_GONE)
    for shift in (-1, 0, 1, 2):
        day = make_day(*add_months(today.year, today.month, shift), number)
        if day is not None and day >= earliest:
            return day
    return None


def _too_late(day: date, place: Place, talk: Discourse) -> bool:
    return talk.published is not None and not place.ahead and (day - talk.published).days > 0
