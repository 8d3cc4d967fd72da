"""The period that a prospectus or a report covers: what 報告期 means in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.model import Candidate, DatePoint, Period
from pipeline.periods.calendar import shift_days, within_year

__all__ = ["Reports", "find_reports"]

#: Between the members of a list of periods there is little: 、 和 and blanks.
GAP = 14
BETWEEN = " \r\n、,，和及与以"
#: Heads of columns between the years of a table.
COLUMNS = "同比环变动金额占率幅度例数量增减"
PROSE_GAP = 4
REPORT_WORDS = ("年度报告", "年度业绩", "报告", "年报", "季报", "报", "财报", "业绩")
#: A reporting period is of a few years.
LONGEST = 4
USUAL = 3
WHOLE_YEAR = 365


@dataclass(frozen=True, slots=True)
class Reports:
    """What the article says of the periods that are reported.

    ``listed`` is the hull of the first list or span of two or more years; ``offsets`` and ``periods`` are the named
    reports (2026年半年度|報告) in order.
    """

    listed: Period | None
    offsets: tuple[int, ...]
    periods: tuple[Period, ...]

    def at(self, offset: int, line_start: int) -> Period | None:
        """Return the period of 報告期 at ``offset`` of a line that begins at ``line_start``."""
        index = bisect_right(self.offsets, offset) - 1
        if index >= 0 and self.offsets[index] >= line_start:
            return self.periods[index]
        if self.listed is not None:
            return self.listed
        return self.periods[max(index, 0)] if self.periods else None


def find_reports(folded: str, dated: Sequence[Candidate], published: date | None) -> Reports:
    """Return what the article says of reporting periods; nothing when it never speaks of one."""
    if not any(c.anchor is not None and c.anchor.first.word == "report" for c in dated):
        return Reports(None, (), ())
    named = [(c.start, period) for c in dated if (period := _named(folded, c)) is not None]
    listed = _first_list(folded, dated, published) or _of_prospectus(folded, published)
    return Reports(listed, tuple(offset for offset, _ in named), tuple(period for _, period in named))


PROSPECTUS = ("招股说明书", "招股意向书")


def _of_prospectus(folded: str, published: date | None) -> Period | None:
    """Return the three years before a prospectus, on a page of it that names none."""
    head = folded[: folded.find("\n")]
    if published is None or not any(word in head for word in PROSPECTUS):
        return None
    return Period(date(published.year - USUAL, 1, 1), date(published.year - 1, 12, 31))


def _absolute(point: DatePoint | None) -> Period | None:
    if point is None or point.year is None or point.day is not None or point.edge is not None:
        return None
    return within_year(point, point.year)


def _first_list(folded: str, dated: Sequence[Candidate], published: date | None) -> Period | None:
    """Return the first list or span of three years or more, else of two, with the part of a year that follows it."""
    hulls = [hull for hull in _lists(folded, dated) if _possible(hull, published)]
    long = [hull for hull in hulls if hull.end.year - hull.start.year >= USUAL - 1]
    if not hulls:
        return None
    return _with_part(long[0] if long else hulls[0], dated, published)


def _lists(folded: str, dated: Sequence[Candidate]) -> Iterator[Period]:
    """Yield the hull of each list or span of two or more periods."""
    hull: Period | None = None
    end, members = 0, 0
    for candidate in dated:
        whole = _span(candidate)
        joined = hull is not None and candidate.start - end <= GAP and _beside(folded[end : candidate.start])
        if not joined and members >= 2 and hull is not None:
            yield hull
        if whole is None:
            hull, members = None, 0
        elif joined and hull is not None:
            hull, members = Period(min(hull.start, whole.start), max(hull.end, whole.end)), members + 1
        else:
            hull, members = whole, 1 + (whole.start.year < whole.end.year)
        end = candidate.end
    if members >= 2 and hull is not None:
        yield hull


def _beside(between: str) -> bool:
    """Whether no more than joiners, or heads of columns, stand between two years."""
    if len(between) <= PROSE_GAP and not between.strip(BETWEEN):
        return True
    return "\n" in between and not between.strip(BETWEEN + COLUMNS)


def _with_part(hull: Period, dated: Sequence[Candidate], published: date | None) -> Period:
    """Add the half or the quarters after the last year: 2022年至2024年 and, somewhere, 2025年上半年."""
    for candidate in dated:
        part = _span(candidate)
        if part is not None and part.start == shift_days(hull.end, 1) and part.days < WHOLE_YEAR:
            whole = Period(hull.start, part.end)
            if _possible(whole, published):
                return whole
    return hull


def _span(candidate: Candidate) -> Period | None:
    anchor = candidate.anchor
    if anchor is None:
        return None
    first, end = anchor.first, anchor.last or anchor.first
    if end.year is None and end.years is None:
        end = replace(end, year=first.year)
    begin, close = _absolute(first), _absolute(end)
    return None if begin is None or close is None else Period(begin.start, close.end)


def _possible(hull: Period | None, published: date | None) -> bool:
    if hull is None or hull.end.year - hull.start.year >= LONGEST:
        return False
    return published is None or hull.end <= published


def _named(folded: str, candidate: Candidate) -> Period | None:
    anchor = candidate.anchor
    if anchor is None or anchor.last is not None:
        return None
    if not folded[candidate.end : candidate.end + 6].lstrip().startswith(REPORT_WORDS):
        return None
    return _absolute(anchor.first)
