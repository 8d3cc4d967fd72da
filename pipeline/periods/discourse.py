"""What the text has said so far about time, read once from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.model import DatePoint, Period
from pipeline.periods.report import Reports

if TYPE_CHECKING:
    from pipeline.periods.fiscal import FiscalYear

__all__ = ["Discourse", "Place", "Said", "grain_of"]

#: Only so many dates back are asked; a year further away is no longer in force.
MEMORY = 12
LONGEST_YEAR = 366


def grain_of(point: DatePoint) -> str:
    """Return the size of what a point names: ``day``, ``week``, ``month``, ``quarter``, ``half`` or ``year``."""
    if point.days is not None or point.day is not None or point.weekday is not None:
        return "day"
    if point.weeks is not None:
        return "week"
    if point.upto is not None:
        return "months"
    if point.month is not None or point.months is not None:
        return "month"
    if point.quarter is not None or point.quarters is not None:
        return "quarter"
    return "half" if point.half is not None else "year"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a date stands, and what the words beside it say.

    ``ahead``: of what is coming; ``base``: to compare with; ``instant``: 截至; ``since``: up to today; ``part``: 其中;
    ``followed``: 為 stands behind it; ``fiscal``: 財年 is among its words; ``annual``: it ends with 年度.
    """

    offset: int
    line: int
    line_start: int
    sentence: int
    ahead: bool
    base: bool
    instant: bool
    since: bool
    part: bool
    followed: bool
    fiscal: bool = False
    annual: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A date that has been resolved: where, what size, which days.

    ``base``: only to compare with; ``own_year``: its words name the year; ``stretch``: a period that figures may be of
    (no day, no edge, none of the future); ``part``: 其中, a part of what the text speaks of;
    ``instant``: 截至.
    """

    offset: int
    line: int
    sentence: int
    grain: str
    period: Period
    base: bool
    own_year: bool
    stretch: bool
    part: bool
    instant: bool


@dataclass(slots=True)
class Discourse:
    """The dates said so far, the latest last, and the day of publication."""

    published: date | None
    said: list[Said] = field(default_factory=list)
    #: The last period (no day, no base) of the article, which 同期 refers to.
    topic: Period | None = None
    #: The first such period, of a year or less: what the article is about.
    main: Period | None = None
    reports: Reports | None = None
    #: What 截至6月底止 has just made of the words behind it, and where these end.
    stretch: tuple[Period, int] | None = None
    #: The year that an article without a date speaks of most.
    usual_year: int | None = None
    #: The financial year of the article, where it is none of the calendar.
    fiscal: FiscalYear | None = None

    def add(self, said: Said) -> None:
        """Remember a resolved date."""
        self.said.append(said)
        if said.stretch and not said.base and not said.part:
            self.set_topic(said.period)

    def set_topic(self, period: Period) -> None:
        """Make a period the one that the text speaks of."""
        self.topic = period
        if self.main is None and period.days <= LONGEST_YEAR:
            self.main = period

    def topic_of(self, *, line: int, sentence: int) -> Period | None:
        """Return the period in force: of the sentence, else of the line, else of the article.

        A line without dates goes back from a quarter to the half or year that the article is about.
        """
        for said in self.recent(sentence=sentence):
            if (said.stretch or said.instant) and not said.base:
                return said.period
        in_line = any(s.stretch and not s.base and not s.part for s in self.recent(line=line))
        if not in_line and self.main is not None and self.topic is not None and self.main.covers(self.topic):
            return self.main
        return self.topic

    def recent(self, *, line: int | None = None, sentence: int | None = None) -> list[Said]:
        """Return the latest dates of this line or sentence, the nearest first."""
        latest = self.said[: -MEMORY - 1 : -1]
        return [s for s in latest if (line is None or s.line == line) and (sentence is None or s.sentence == sentence)]
