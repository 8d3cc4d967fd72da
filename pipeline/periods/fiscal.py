"""Financial years that do not end in December: which month an article says, and the days of their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.model import DatePoint, Period
from pipeline.patterns import late
from pipeline.periods.calendar import add_months, month_of
from pipeline.periods.discourse import Place

__all__ = ["FiscalYear", "find_fiscal_year"]

_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEARS = ("财政年度", "财年", "年度", "全年", "12个月", "十二个月")
_HALVES = ("上半财年", "中期", "半年", "上半年", "6个月", "六个月")
_THREE_QUARTERS = ("9个月", "九个月", "首三季", "前三季")
#: 截至9月底止上半財年, 截至2月底，上個財政年度.
_UNTIL = late(
    r"截[至止][^,，。;；\n]{0,6}?(?P<month>1?\d)月(?:底|末|\d{1,2}日)?止?[,，]?(?:的|之)?(?:上个|[去本上今]个?)?"
    r"(?:财年|财政年度)?(?:第(?P<quarter>[一二三四1-4])财?季|"
    rf"(?P<word>{'|'.join((*_HALVES, *_YEARS, *_THREE_QUARTERS))}))"
)
_YEAR_END = late(
    r"截[至止][去今]年底止?[,，]?(?:的|之)?(?:[本上今]个?)?(?:财年|财政年度)第(?P<quarter>[一二三四1-4])财?季"
)
#: 第四財季(截至6月), 第三季度(3-5月).
_BRACKET = late(
    r"(?:财年|财政年度)?第(?P<quarter>[一二三四1-4])(?:财季|季度?)[(（](?:截至|\d{1,2}[-~至]|\d{1,2}月[-~至])[^)）]{0,6}?(?P<month>1?\d)月"
)
#: 2026财年(截至2027年3月).
_LABELLED = late(r"(?P<label>20\d\d)财年[(（]截至(?P<year>20\d\d)年(?P<month>1?\d)月")
_STRADDLE = late(r"20\d\d/(?:20)?\d\d(?:财政年度|财年|年度)")
_BUDGET = late(r"财政预算案|财政司|库务局")
_QUARTER, _HALF, _YEAR = 3, 6, 12
DECEMBER = 12
MARCH = 3
#: What is no part of a year.
_SHORT = ("day", "days", "weeks", "weekday", "months", "third", "week", "edge", "word", "quarters")


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """A financial year by the month that it ends in; ``lead`` is 1 where it is named after the year it begins in."""

    month: int
    lead: int = 0

    def ending(self, year: int) -> Period:
        """Return the days of the one that ends in ``year``."""
        return Period(month_of(*add_months(year, self.month, 1 - _YEAR)).start, month_of(year, self.month).end)

    def at(self, day: date) -> Period:
        """Return the one that holds ``day``."""
        return self.ending(day.year + (day.month > self.month))

    def period(self, point: DatePoint, place: Place, today: date | None) -> Period | None:
        """Return the days of a point that counts in financial years, or nothing for one that does not."""
        if today is None or any(getattr(point, name) is not None for name in _SHORT):
            return None
        if point.month is not None and point.upto is None:
            return None
        first, last = _part(point)
        if first is None:
            return None
        year = self._year(point, place, today, last)
        return None if year is None else _months(year, first, last)

    def _year(self, point: DatePoint, place: Place, today: date, last: int) -> Period | None:
        """Which financial year is meant: the one named, or the last whose part is over (or to come)."""
        if point.year is not None:
            return self.ending(point.year + self.lead) if place.fiscal else None
        now = self.at(today)
        whole = last - (_part(point)[0] or 1) == _YEAR - 1
        if point.years is not None:
            if not (place.fiscal or (place.annual and whole)) and not self._ahead(point, today, place):
                return None
            before = (
                1 if place.base and point.of_text and now.start <= today else 0
            )  # 較上一財年: before the one reported
            return self.ending(now.end.year + point.years - before)
        if not place.fiscal and not self._ahead(point, today, place):
            return None
        if whole:
            return None
        over = _months(now, 1, last).end < today
        return now if over or place.ahead else self.ending(now.end.year - 1)

    def _ahead(self, point: DatePoint, today: date, place: Place) -> bool:
        """Whether the same words would be of days to come in a calendar year, though they tell what was."""
        if place.ahead or point.years not in (None, 0):
            return False
        first, last = _part(point)
        return first is not None and last < _YEAR and today.month <= last


def find_fiscal_year(folded: str) -> FiscalYear | None:
    """Return the financial year that an article speaks of, when it ends in another month than December."""
    if "截" in folded and (told := _told_until(folded)) is not None:
        return told[0]
    bracketed = "季(" in folded or "季度(" in folded
    if bracketed and (match := _BRACKET.search(folded)) is not None:
        return _of_quarter(int(match["month"]), match["quarter"])
    straddles = "/" in folded and _STRADDLE.search(folded) is not None
    if straddles or ("财政年度" in folded and _BUDGET.search(folded)):
        return FiscalYear(MARCH)
    return None


def _told_until(folded: str) -> tuple[FiscalYear | None] | None:
    """Return the year that the words of 截至 tell, where any do."""
    if "财年" in folded and (match := _LABELLED.search(folded)) is not None:
        lead = int(match["year"]) - int(match["label"])
        return (_other(int(match["month"]), lead if lead in (0, 1) else 0),)
    for match in _UNTIL.finditer(folded):
        if match["quarter"]:
            return (_of_quarter(int(match["month"]), match["quarter"]),)
        word, month = match["word"], int(match["month"])
        if word in _HALVES and month == DECEMBER and word not in ("上半财年", "中期"):
            continue  # the second half of a calendar year as well
        return (_other(month + (_HALF if word in _HALVES else _QUARTER if word in _THREE_QUARTERS else 0)),)
    match = _YEAR_END.search(folded)
    return None if match is None else (_of_quarter(DECEMBER, match["quarter"]),)


def _of_quarter(month: int, quarter: str) -> FiscalYear | None:
    return _other(month + _QUARTER * (4 - (_DIGITS.get(quarter) or int(quarter))))


def _other(month: int, lead: int = 0) -> FiscalYear | None:
    """Return the year that ends in a month; none for December, nor for a month that no calendar has."""
    if not 1 <= month <= 2 * _YEAR:
        return None
    month = (month - 1) % _YEAR + 1
    return None if month == DECEMBER else FiscalYear(month, lead)


def _part(point: DatePoint) -> tuple[int | None, int]:
    """Return the first and last month, within its year, of what a point names."""
    if point.upto == "month" and point.month is not None:
        return 1, min(point.month, _YEAR)
    if point.quarter is not None and 1 <= point.quarter <= 4:
        return (1 if point.upto else _QUARTER * point.quarter - 2), _QUARTER * point.quarter
    if point.half is not None:
        return _HALF * point.half - 5, _HALF * point.half
    return (1, _YEAR) if point.fiscal or point.years is not None else (None, 0)


def _months(year: Period, first: int, last: int) -> Period:
    begin = month_of(*add_months(year.start.year, year.start.month, first - 1))
    end = month_of(*add_months(year.start.year, year.start.month, last - 1))
    return Period(begin.start, end.end)
