"""The year of a date that writes none: lent by the text, else the nearest to the publication."""

from __future__ import annotations

from datetime import date

from pipeline.model import DatePoint, Period
from pipeline.periods.calendar import add_months, quarter_of, within_year, year_of
from pipeline.periods.discourse import Discourse, Place, Said, grain_of

__all__ = ["NARRATIVE", "SHORT", "fiscal_quarter", "without_year"]

#: Without a year, a day or month lies at most this many days before or after the publication.
PAST, AHEAD = 270, 92
#: Days and months are near or far on their own; quarters and halves are parts of a year that is reported.
SHORT = ("day", "month")
#: Where the words speak of what is coming, what is over is so many times farther away.
PATIENCE = {"day": 2.0, "month": 2.0, "half": 2.5, "months": 0.5}
USUAL_PATIENCE = 1.3
WITHIN_A_YEAR = 330
LEAP_YEAR = 366
#: Results of a year are reported until April.
RESULTS_MONTH = 4
#: A date this near to the publication needs no year from the text.
NEAR = 45
#: 前三季度 is also said in its last month.
LAST_MONTH = 31
#: How far back a narrative lends its year or month.
NARRATIVE = 120
#: The next of a list begins this near to the one before it.
BESIDE = 8


def without_year(point: DatePoint, place: Place, talk: Discourse) -> Period | None:
    """Return the days of a month, quarter, half, 全年 or 年底 without its year."""
    if point.word == "full" and talk.topic is not None and not place.ahead:
        if talk.topic.days >= WITHIN_A_YEAR:
            return talk.topic if talk.topic.days <= LEAP_YEAR else year_of(talk.topic.end.year)
        return talk.fiscal.at(talk.topic.end) if talk.fiscal is not None else year_of(talk.topic.end.year)
    if point.fiscal and point.quarter is not None and talk.published is not None:
        return fiscal_quarter(talk.published, place)
    nearest = None if talk.published is None else _nearest_year(point, place, talk.published)
    year = _lent(point, place, talk, nearest) or _unfinished(point, place, talk, nearest) or nearest or talk.usual_year
    if year is None:
        year = next((s.period.end.year for s in talk.recent()), None)
    return None if year is None else within_year(point, _with_sibling(point, year, place, talk))


def _with_sibling(point: DatePoint, year: int, place: Place, talk: Discourse) -> int:
    """Return the year of a quarter said just before, rather than one to come: Q2净利预计…，Q1净利…."""
    today, grain = talk.published, grain_of(point)
    if today is None or not _begins_after(point, year, today):
        return year
    for said in talk.recent(sentence=place.sentence):
        if said.grain == grain and said.stretch and not _begins_after(point, said.period.end.year, today):
            return said.period.end.year
    return year


def _begins_after(point: DatePoint, year: int, today: date) -> bool:
    period = within_year(point, year)
    return period is not None and period.start > today


def fiscal_quarter(today: date, place: Place) -> Period:
    """Return the quarter that is reported, or in a forecast the current one: companies count 第三財季 differently."""
    shift = 0 if place.ahead else -3
    year, month = add_months(today.year, today.month, shift)
    return quarter_of(year, (month + 2) // 3)


def _lent(point: DatePoint, place: Place, talk: Discourse, nearest: int | None) -> int | None:
    """Return the year that a date before it in the sentence, or in the narrative of its line, lends."""
    for said in talk.recent(line=place.line):
        if _beside(point, said, place):
            return said.period.end.year
        if said.base or not said.own_year or _out_of_reach(point, said, place, nearest, talk.published):
            continue
        if said.sentence == place.sentence and not _is_news(point, said, nearest, talk.published):
            return said.period.end.year
        told = place.offset - said.offset < NARRATIVE and not _recent_news(point, nearest, talk.published)
        if told and _continues(said, point):
            return said.period.end.year
    return None


def _beside(point: DatePoint, said: Said, place: Place) -> bool:
    """Whether a point is the next of a short list: 三季度和四季度, 9月、10月."""
    alike = said.grain == grain_of(point) and said.sentence == place.sentence and not said.base
    later = (point.month or point.quarter or 0) > (said.period.end.month if point.month else said.period.end.month // 3)
    return alike and later and place.offset - said.offset <= BESIDE


def _out_of_reach(point: DatePoint, said: Said, place: Place, nearest: int | None, today: date | None) -> bool:
    """Whether a year is of the future while the point is not, or too old to go on in another sentence."""
    year = said.period.end.year
    if today is not None and _begins_after(point, year, today):
        past = nearest is not None and not _begins_after(point, nearest, today)
        if past and (not place.ahead or said.period.start > today or grain_of(point) in SHORT):
            return True
    far = nearest is not None and not nearest - 1 <= said.period.end.year <= nearest
    return far and said.sentence != place.sentence and grain_of(point) not in SHORT


def _is_news(point: DatePoint, said: Said, nearest: int | None, today: date | None) -> bool:
    """Whether a day or month is about the day of publication, and not of the year that was just spoken of."""
    if grain_of(point) not in SHORT:
        return False
    own = within_year(point, said.period.end.year)
    goes_back = said.grain not in SHORT or own is None or own.start < said.period.start
    return goes_back and _recent_news(point, nearest, today)


def _recent_news(point: DatePoint, nearest: int | None, today: date | None) -> bool:
    """Whether a point, taken near the publication, is only weeks away from it; a quarter or half is over."""
    if nearest is None or today is None:
        return False
    period = within_year(point, nearest)
    if period is None:
        return False
    if grain_of(point) in SHORT:
        return -NEAR <= (period.start - today).days <= NEAR
    return 0 <= (today - period.end).days < WITHIN_A_YEAR


def _continues(said: Said, point: DatePoint) -> bool:
    """Whether a point goes on from a date: the next months of its story, or a part of its year."""
    if grain_of(point) in SHORT:
        return said.grain in SHORT and (point.month or 0) >= said.period.end.month
    return said.grain in ("year", "half", "quarter", "months")


def _unfinished(point: DatePoint, place: Place, talk: Discourse, nearest: int | None) -> int | None:
    """Return the last year for a quarter that still runs, while the text reports on that year."""
    today, topic = talk.published, talk.topic
    if today is None or topic is None or nearest != today.year or place.ahead or place.since:
        return None
    if grain_of(point) in SHORT or topic.end.year != today.year - 1 or today.month > RESULTS_MONTH:
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
        return _coming_year(point, today, PATIENCE.get(grain, USUAL_PATIENCE))
    if grain in SHORT:
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


def _coming_year(point: DatePoint, today: date, patience: float) -> int | None:
    """Return the year whose period is nearest, where days that are over count ``patience`` times as far."""
    best: tuple[float, int] | None = None
    for year in (today.year - 1, today.year, today.year + 1):
        period = within_year(point, year)
        if period is None:
            continue
        over, ahead = (today - period.end).days, (period.start - today).days
        distance = over * patience if over > 0 else max(ahead, 0)
        if best is None or distance < best[0]:
            best = distance, year
    return None if best is None else best[1]


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
