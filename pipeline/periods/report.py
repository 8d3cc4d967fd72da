"""The period that a prospectus or a report covers: what 報告期 means in it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Candidate, DatePoint, Period
from pipeline.periods.calendar import within_year

__all__ = ["report_period"]

#: Between the members of a list of periods there is little: 、 和 and blanks.
GAP = 4
REPORT_WORDS = ("年度报告", "报告", "年报", "季报", "报", "财报")


def report_period(folded: str, dated: Sequence[Candidate]) -> Period | None:
    """Return the hull of the first list or span of two or more years, else the period of the first named report."""
    if not any(c.anchor is not None and c.anchor.first.word == "report" for c in dated):
        return None
    return _first_list(folded, dated) or _named_report(folded, dated)


def _absolute(point: DatePoint | None) -> Period | None:
    if point is None or point.year is None or point.day is not None or point.edge is not None:
        return None
    return within_year(point, point.year)


def _first_list(folded: str, dated: Sequence[Candidate]) -> Period | None:
    hull: Period | None = None
    end = 0
    members = 0
    for candidate in dated:
        anchor = candidate.anchor
        if anchor is None:
            continue
        first, last = _absolute(anchor.first), _absolute(anchor.last or anchor.first)
        joined = (
            hull is not None
            and candidate.start - end <= GAP
            and not folded[end : candidate.start].strip(" \n、,和及与以")
        )
        if not joined and members >= 2:
            return hull
        if first is None or last is None:
            hull, members = None, 0
            continue
        whole = Period(first.start, last.end)
        if joined and hull is not None:
            hull, members = Period(min(hull.start, whole.start), max(hull.end, whole.end)), members + 1
        else:
            hull, members = whole, 1 + (whole.start.year < whole.end.year)
        end = candidate.end
    return hull if members >= 2 else None


def _named_report(folded: str, dated: Sequence[Candidate]) -> Period | None:
    for candidate in dated:
        anchor = candidate.anchor
        if anchor is None or anchor.last is not None:
            continue
        period = _absolute(anchor.first)
        if period is not None and folded[candidate.end : candidate.end + 4].lstrip().startswith(REPORT_WORDS):
            return period
    return None
