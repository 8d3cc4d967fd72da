"""The year of a date that writes none: lent by the text, else the nearest to the publication."""

from __future__ import annotations

from datetime import date

from pipeline.model import DatePoint, Period
from pipeline.periods.calendar import within_year, year_of
from pipeline.periods.discourse import Discourse, Place, Said, grain_of

__all__ = ["LAG", "NARRATIVE", "without_year"]

#: Without a year, a day or month lies at most this many days before or after the publication.
PAST, AHEAD = 270, 92
#: Where the words speak of what is coming, a period that ended longer ago than this is not meant.
LAG = {"day": 20, "month": 45}
HALF_LAG = 60
RESULTS_LAG = 120
#: Results of a year are reported until April.
RESULTS_MONTH = 4
#: A date this near to the publication needs no year from the text.
NEAR = 45
#: 前三季度 is also said in its last month.
LAST_MONTH = 31
#: How far back a narrative lends its year or month.
NARRATIVE = 120


def without_year(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """Return the days of a month, quarter, half, 全年 or 年底 without its year."""
    if point.word == "full" and talk.topic is not None and not place.ahead:
        return year_of(talk.topic.end.year)
    nearest = None if talk.published is None else _nearest_year(point, place, talk.published)
    year = _lent(point, place, talk, nearest) or _unfinished(point, place, talk, nearest) or nearest or talk.usual_year
    if year is None:
        year = next((s.period.end.year for s in talk.recent()), None)
    return None if year is None else within_year(point, year)


def _lent(point: DatePoint, place: Place, talk: Discourse, nearest: int | None) -> int | None:
    """Return the year that a date before it in the sentence, or in the narrative of its line, lends."""
    for said in talk.recent(line=place.line):
        if said.base or not said.own_year or (_to_come(said.period, talk.published) and not place.ahead):
            continue
        if said.sentence == place.sentence and not _is_news(point, said, nearest, talk.published):
            return said.period.end.year
        told = place.offset - said.offset < NARRATIVE and not _recent_news(point, nearest, talk.published)
        if told and _continues(said, point):
            return said.period.end.year
    return None


def _to_come(period: Period, today: date | None) -> bool:
    return today is not None and period.start > today


def _is_news(point: DatePoint, said: Said, nearest: int | None, today: date | None) -> bool:
    """Whether a day or month is about the day of publication, and not of the year that was just spoken of."""
    if grain_of(point) not in LAG:
        return False
    own = within_year(point, said.period.end.year)
    goes_back = said.grain not in LAG or own is None or own.start < said.period.start
    return goes_back and _recent_news(point, nearest, today)


def _recent_news(point: DatePoint, nearest: int | None, today: date | None) -> bool:
    """Whether a point, taken near the publication, is only a few weeks away from it (a quarter has just ended)."""
    if nearest is None or today is None:
        return False
    period = within_year(point, nearest)
    if period is None:
        return False
    if grain_of(point) in LAG:
        return -NEAR <= (period.start - today).days <= NEAR
    return 0 <= (today - period.end).days <= RESULTS_LAG


def _continues(said: Said, point: DatePoint) -> bool:
    """Whether a point goes on from a date: the next months of its story, or a part of its year."""
    if grain_of(point) in LAG:
        return said.grain in LAG and (point.month or 0) >= said.period.end.month
    return said.grain in ("year", "half", "quarter", "months")


def _unfinished(point: DatePoint, place: Place, talk: Discourse, nearest: int | None) -> int | None:
    """Return the last year for a quarter that still runs, while the text reports on that year."""
    today, topic = talk.published, talk.topic
    if today is None or topic is None or nearest != today.year or place.ahead or place.since:
        return None
    if grain_of(point) in LAG or topic.end.year != today.year - 1 or today.month > RESULTS_MONTH:
        return None
    period = within_year(point, nearest)
    return today.year - 1 if period is not None and period.end > today else None


def _nearest_year(point: DatePoint, place: Place, today: date) -> int | None:
    """Return the year that the day of publication suggests."""
    grain = grain_of(point)
    if grain == "year":  # 年底
        past = place.instant and point.edge == "end" and not place.ahead
        return today.year - 1 if past else today.year
    if place.ahead:
        return _first_year(point, today, LAG.get(grain, HALF_LAG if grain == "half" else RESULTS_LAG))
    if grain in LAG:
        return _window_year(point, today)
    this, last = within_year(point, today.year), within_year(point, today.year - 1)
    if this is None or last is None:
        return today.year
    if point.upto is not None:
        return today.year if (this.end - today).days <= LAST_MONTH else today.year - 1
    if this.start <= today:
        return today.year
    soon, stale = (this.start - today).days <= AHEAD, (today - last.start).days > PAST
    return today.year if soon and stale else today.year - 1


def _first_year(point: DatePoint, today: date, lag: int) -> int | None:
    """Return the first year whose period has not long been over."""
    for year in (today.year - 1, today.year, today.year + 1):
        period = within_year(point, year)
        if period is not None and (today - period.end).days <= lag:
            return year
    return None


def _window_year(point: DatePoint, today: date) -> int | None:
    """Return the year that puts a day or month from 270 days before the publication to 92 days after it."""
    best: tuple[int, int] | None = None
    for year in (today.year - 1, today.year, today.year + 1):
        period = within_year(point, year)
        if period is None:
            continue
        distance = (period.start - today).days
        if -PAST <= distance <= AHEAD:
            return year
        if best is None or abs(distance) < best[0]:
            best = abs(distance), year
    return None if best is None else best[1]
