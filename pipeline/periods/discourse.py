"""What the text has said so far about time, read once from left to right."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.model import DatePoint, Period
from pipeline.periods.report import Reports

__all__ = ["Discourse", "Said", "grain_of"]

#: Only so many dates back are asked; a year further away is no longer in force.
MEMORY = 12


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
class Said:
    """A date that has been resolved: where, what size, which days, and whether it is only a base to compare with."""

    offset: int
    line: int
    sentence: int
    grain: str
    period: Period
    base: bool
    own_year: bool


@dataclass(slots=True)
class Discourse:
    """The dates said so far, the latest last, and the day of publication."""

    published: date | None
    said: list[Said] = field(default_factory=list)
    #: The last period (no day, no base) of the article, which 同期 refers to.
    topic: Period | None = None
    reports: Reports | None = None
    #: The year that an article without a date speaks of most.
    usual_year: int | None = None

    def add(self, said: Said) -> None:
        """Remember a resolved date."""
        self.said.append(said)
        if not said.base and said.grain != "week" and said.period.days > 1:
            self.topic = said.period

    def recent(self, *, line: int | None = None, sentence: int | None = None) -> list[Said]:
        """Return the latest dates of this line or sentence, the nearest first."""
        latest = self.said[: -MEMORY - 1 : -1]
        return [s for s in latest if (line is None or s.line == line) and (sentence is None or s.sentence == sentence)]
