"""One pass from left to right that gives every date its days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from pipeline.layout import Layout
from pipeline.lexicon import Lexicon
from pipeline.model import Candidate, DatePoint, Period, View
from pipeline.periods.calendar import make_day, shift_days, within_year
from pipeline.periods.discourse import Discourse, Place, Said, grain_of
from pipeline.periods.fiscal import find_fiscal_year
from pipeline.periods.points import last_period, point_period
from pipeline.periods.report import find_reports
from pipeline.periods.roles import cues_of, role_of, stretch_to

__all__ = ["resolve"]

JUNE = 6
#: Before the last day of what is reported.
_UP_TO = ("截至", "截止", "截至今年", "截止至")
#: Cue words of the future are looked for this far around a date.
FUTURE_BEFORE, FUTURE_AFTER = 14, 12
LEAP = 2000
EARLIEST, LATEST = 1000, 9000
#: Between a weekday and its date there is a bracket or a comma.
BESIDE = 2


def resolve(
    view: View, layout: Layout, candidates: Sequence[Candidate], published: date | None, lexicon: Lexicon
) -> None:
    """Fill ``period`` and ``vague`` of the dates in place.

    Parameters
    ----------
    view, layout
        The text that the candidates were found in.
    candidates : sequence of Candidate
        In order of offset; only those with an ``anchor`` are touched.
    published : date or None
        Without it, what counts from today stays unresolved (``period`` is ``None``).
    lexicon : Lexicon
        Gives the cue words of ``dates.toml``.
    """
    dated = [c for c in candidates if c.anchor is not None]
    if published is not None and not EARLIEST <= published.year <= LATEST:
        published = None  # no day of a newspaper; what counts from it could leave the calendar
    talk = Discourse(published)
    talk.reports = find_reports(view.folded, dated, published)
    talk.fiscal = find_fiscal_year(view.folded) if dated else None
    talk.usual_year = _usual_year(dated) if published is None else None
    for candidate in dated:
        _settle(candidate, view.folded, layout, talk, lexicon)
    half: Period | None = None
    for before, after in pairwise(dated):
        _agree(before, after, view.folded)
        _quarter_to(before, after, view.folded)
        half = half or _half_to(before, after, view.folded)
    if half is not None:
        _halves(dated, half)


def _half_to(before: Candidate, after: Candidate, folded: str) -> Period | None:
    """Return the first half of a financial year that ends on the day before it: 截至9月底止，上半年度盈利."""
    if before.period is None or after.anchor is None or after.anchor.last is not None:
        return None
    point, end = after.anchor.first, before.period.end
    if point.half != 1 or point.year is not None or shift_days(end, 1).day != 1 or end.month == JUNE:
        return None
    if folded[before.end : after.start].strip("止的， ,") or not folded.endswith(_UP_TO, 0, before.start):
        return None
    first = end.year * 12 + end.month - 6
    return Period(date(first // 12, first % 12 + 1, 1), end)


def _halves(dated: Sequence[Candidate], half: Period) -> None:
    """Let 上半年 mean the half year that the article reports, wherever it stands without a year."""
    for candidate in dated:
        anchor = candidate.anchor
        if anchor is None or anchor.last is not None or anchor.first.half != 1:
            continue
        if anchor.first.year is None and not anchor.first.years:
            candidate.period = half


def _quarter_to(before: Candidate, after: Candidate, folded: str) -> None:
    """Give the quarter of a financial year the three months that end on the day before it: 截至9月底，第2季收入."""
    if before.period is None or after.anchor is None or after.period is None or after.anchor.last is not None:
        return
    point, end = after.anchor.first, before.period.end
    if point.quarter is None or point.year is not None or shift_days(end, 1).day != 1 or before.period.days > 31:
        return
    if folded[before.end : after.start].strip("止的季度，, ") or not folded.endswith(_UP_TO, 0, before.start):
        return
    first = end.year * 12 + end.month - 3
    after.period = Period(date(first // 12, first % 12 + 1, 1), end)


def _agree(before: Candidate, after: Candidate, folded: str) -> None:
    """Give a weekday the day of the date that stands right behind it: 周五(6月26日)."""
    if before.anchor is None or after.anchor is None or not after.start - before.end <= BESIDE:
        return
    weekday = before.anchor.first
    if weekday.weekday is None or weekday.weeks is not None or after.anchor.first.month is None:
        return
    if folded[before.end : after.start].strip("(（,，、 ") == "" and after.period is not None and after.period.is_day:
        before.period = after.period


def _usual_year(dated: Sequence[Candidate]) -> int | None:
    """Return the year that most full dates name, else most dates."""
    points = [c.anchor.first for c in dated if c.anchor is not None and c.anchor.first.year is not None]
    full = Counter(p.year for p in points if p.day is not None) or Counter(p.year for p in points)
    return max(full, key=lambda year: (full[year], year or 0)) if full else None


def _settle(candidate: Candidate, folded: str, layout: Layout, talk: Discourse, lexicon: Lexicon) -> None:
    anchor = candidate.anchor
    if anchor is None:
        return
    place = _place(candidate, folded, layout, lexicon)
    first_point, last_point = anchor.first, anchor.last
    period = _span(first_point, last_point, place, talk)
    if talk.stretch is not None and candidate.start < talk.stretch[1] and last_point is None:
        period = talk.stretch[0]  # 截至9月底止上半財年
    if anchor.since and period is not None:
        period = None if talk.published is None else Period(period.start, talk.published)
        candidate.vague = True
    if period is not None and period.end < period.start:
        candidate.warning = "the span ends before it begins"
        period = None
    elif period is None and _impossible(anchor.first, anchor.last):
        candidate.warning = "the calendar has no such day"
    candidate.period = period
    candidate.vague = candidate.vague or _vague(first_point) or (last_point is not None and _vague(last_point))
    if period is not None:
        _remember(candidate, first_point, last_point, period, place, talk)
        covered = (
            stretch_to(folded, period, candidate.end, lexicon)
            if place.instant or folded.startswith("止", candidate.end)
            else None
        )
        if covered is not None:
            talk.stretch = covered
            candidate.covers = covered.period
            talk.add(replace(talk.said[-1], period=covered.period, grain="months", stretch=True))


def _span(first: DatePoint, last: DatePoint | None, place: Place, talk: Discourse) -> Period | None:
    """Return the days of a point or span; the ends take from each other what they leave out."""
    if last is None:
        return point_period(first, place, talk)
    begin = _with_year_of_last(first, last, place, talk)
    begun = point_period(begin, place, talk)
    end = None if begun is None else last_period(last, first, begun, place, talk)
    return None if begun is None or end is None else Period(begun.start, end.end)


def _with_year_of_last(first: DatePoint, last: DatePoint, place: Place, talk: Discourse) -> DatePoint:
    """Give the first point of a span the year of its last one (4月至2025年6月, 1至6月, 10月至明年2月)."""
    named = first.year is not None or first.years is not None
    if named or (first.month is None and first.quarter is None and first.half is None):
        return first
    if last.month is None and last.quarter is None and last.half is None and last.year is None and last.years is None:
        return first
    from_january = first.month == 1 and first.day is None and last.month is not None and last.day is None
    end = point_period(replace(last, upto="month") if from_january else last, place, talk)  # 1-9月 is 前9個月
    begin = None if end is None else within_year(first, end.end.year)
    if end is None or begin is None:
        return first
    return replace(first, year=end.end.year if begin.start <= end.end else end.end.year - 1)


def _remember(
    candidate: Candidate, first: DatePoint, last: DatePoint | None, period: Period, place: Place, talk: Discourse
) -> None:
    point = first if last is None else last
    grain = grain_of(point)
    if point.word in ("same", "report", "recent"):
        return
    plain = point.edge is None and grain != "week" and period.days > 1 and not place.instant
    stretch = plain and (talk.published is None or period.start <= talk.published)
    own_year = first.year is not None or first.years is not None
    earlier = (first.years or 0) < 0 and (first.of_text or (first.years or 0) < -1)  # 上年, 前年
    base = place.base or earlier or _named_before(candidate, grain, period, place, talk)
    talk.add(
        Said(
            candidate.start,
            place.line,
            place.sentence,
            grain,
            period,
            base,
            own_year,
            stretch,
            place.part,
            place.instant,
        )
    )


def _named_before(candidate: Candidate, grain: str, period: Period, place: Place, talk: Discourse) -> bool:
    """Whether a date is only the one before what its sentence speaks of: 第2季104.5億元，第1季為94.4億元."""
    if not place.followed:
        return False
    said = talk.recent(line=place.line)
    return any(s.grain == grain and not s.base and s.period.start == shift_days(period.end, 1) for s in said)


def _place(candidate: Candidate, folded: str, layout: Layout, lexicon: Lexicon) -> Place:
    start, end = candidate.start, candidate.end
    cues = cues_of(lexicon)
    sentence = layout.sentence_at(start)
    span = layout.sentences[sentence]
    before = max(span.start, start - FUTURE_BEFORE)
    after = min(span.end, end + FUTURE_AFTER)
    since = candidate.anchor is not None and candidate.anchor.since
    role = role_of(folded, start, end, lexicon)
    line = layout.line_at(start)
    ahead = not since and role != "base" and cues.past.match(folded, end) is None
    ahead = ahead and bool(cues.future.search(folded, before, start) or cues.future.search(folded, end, after))
    part = folded.startswith("其中", max(0, start - 2), start)
    followed = folded.startswith(("为", "则为"), end)
    text = folded[start:end]
    return Place(
        start,
        line,
        layout.lines[line].start,
        sentence,
        ahead,
        role == "base",
        role == "instant",
        since,
        part,
        followed,
        "财" in text,
        text.endswith("年度"),
    )


def _impossible(first: DatePoint, last: DatePoint | None) -> bool:
    """Whether a written month and day exist in no year."""
    for point in (first, last):
        if point is not None and point.month is not None and point.day is not None:
            year = LEAP if point.year is None else point.year
            if make_day(year, point.month, point.day) is None:
                return True
    return False


def _vague(point: DatePoint) -> bool:
    plain_end = point.edge == "end" and (point.quarter is not None or point.half is not None or point.word == "report")
    return point.word in ("recent", "straddle", "decade") or (point.edge is not None and not plain_end)
