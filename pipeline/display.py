"""Values, intervals and periods as people write them.

The formatting is for reading and may round the long tails of quotients; data stays exact elsewhere.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from pipeline.interval import Interval
from pipeline.labels import unit_name
from pipeline.model import Period

__all__ = ["show_interval", "show_number", "show_period", "show_value"]

_CHINESE = ((Decimal(10) ** 12, "万亿", "萬億"), (Decimal(10) ** 8, "亿", "億"), (Decimal(10) ** 4, "万", "萬"))
_ENGLISH = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
HUNDRED = Decimal(100)
#: Significant digits of an interval's ends; quotients have 34.
END_DIGITS = 7
#: Beyond these powers of ten a number is shown in scientific notation.
WIDEST = 18


def show_value(value: Decimal | None, kind: str, unit: str | None, language: str) -> str:
    """Return ``value`` with its unit: ``62億元``, ``6.6%``, ``12倍``; empty without a value.

    Base units: 元 and not 億元, a fraction and not per cent; durations in years, as the findings have them.
    """
    if value is None:
        return ""
    if kind == "percent":
        return f"{_plain(value * HUNDRED)}%"
    if kind == "percentage_point":
        return f"{_plain(value * HUNDRED)}{_word(language, ' pp', '个百分点', '個百分點')}"
    if kind == "multiple":
        return f"{_plain(value)}{_word(language, '×', '倍', '倍')}"
    if kind == "ratio":
        return f"{_plain(value)} : 1"
    if kind == "duration":
        return f"{_plain(value)}{_word(language, ' years', '年', '年')}"
    if kind == "rank":
        return f"#{_plain(value)}"
    name = unit_name(unit, language) if unit else ""
    space = " " if name and (language == "en" or name.isascii()) else ""
    return f"{show_number(value, language)}{space}{name}"


def show_number(value: Decimal, language: str) -> str:
    """Return a number scaled by 萬, 億, 萬億 (or m, bn, tn), with at most four decimals.

    >>> show_number(Decimal("685000000"), "hans")
    '6.85亿'
    """
    if value and abs(value.adjusted()) > WIDEST:
        return f"{value:.3E}"
    size = abs(value)
    if language == "en":
        for scale, name in _ENGLISH:
            if size >= scale:
                return f"{_plain(value / scale)}{name}"
    else:
        for scale, hans, hant in _CHINESE:
            if size >= scale:
                return f"{_plain(value / scale)}{hant if language == 'hant' else hans}"
    return _plain(value)


def show_interval(interval: Interval | None, kind: str, unit: str | None, language: str) -> str:
    """Return ``[low – high)`` with round brackets for ends that are left out and ∞ for unbounded ones."""
    if interval is None:
        return ""
    if interval.low is not None and interval.low == interval.high:
        return show_value(interval.low, kind, unit, language)
    low = "−∞" if interval.low is None else show_value(_short(interval.low), kind, unit, language)
    high = "∞" if interval.high is None else show_value(_short(interval.high), kind, unit, language)
    left = "(" if interval.low_open or interval.low is None else "["
    right = ")" if interval.high_open or interval.high is None else "]"
    return f"{left}{low} – {high}{right}"


def _short(number: Decimal) -> Decimal:
    """Round to the digits that an end of an interval is read to."""
    with localcontext() as context:
        context.prec = END_DIGITS
        return +number


def show_period(period: Period | None) -> str:
    """Return a period in its shortest form: ``2024``, ``2025H1``, ``2025Q3``, ``2024-05``, a day, or both ends."""
    if period is None:
        return ""
    start, end = period
    if end == start:
        return start.isoformat()
    if start.day == 1 and _last_of_month(end):
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        if start.month == 1 and months % 12 == 0:
            return str(start.year) if months == 12 else f"{start.year}–{end.year}"
        if months == 6 and start.month in (1, 7):
            return f"{start.year}H{1 if start.month == 1 else 2}"
        if start.month == 1 and end.month == 6:
            return f"{start.year}–{end.year}H1"
        if months == 3 and start.month % 3 == 1:
            return f"{start.year}Q{start.month // 3 + 1}"
        return start.isoformat()[:7] if months == 1 else _from_to(start, end, 7)
    return _from_to(start, end, 10)


def _from_to(start: date, end: date, length: int) -> str:
    """Return both ends; the second without its year where that is the same."""
    skipped = 5 if start.year == end.year else 0
    return f"{start.isoformat()[:length]}–{end.isoformat()[skipped:length]}"


def _last_of_month(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1


def _plain(number: Decimal) -> str:
    """Write with thousands commas; four decimals, or four significant digits below one."""
    if not number.is_finite():
        return str(number)
    if number and abs(number.adjusted()) > WIDEST:
        return f"{number:.3E}"
    with localcontext() as context:
        context.prec = 60
        places = 4 if abs(number) >= 1 or not number else 3 - number.adjusted()
        rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    text = f"{rounded:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace("-", "−")


def _word(language: str, english: str, hans: str, hant: str) -> str:
    return {"en": english, "hant": hant}.get(language, hans)
