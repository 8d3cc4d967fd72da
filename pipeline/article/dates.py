"""The day of publication, in any of the notations in which it comes."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

__all__ = ["read_date"]

#: Seconds since 1970 carry no offset; mainland China, Hong Kong and Taiwan share this one.
HOME = timezone(timedelta(hours=8))
#: From here on a plain number of seconds can only be milliseconds (the year 5138).
MILLISECONDS = 10**11
LONGEST = 64

_NUMERIC = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6})?Z?")
_EPOCH = re.compile(r"\d{9,13}(?:\.\d{1,9})?")
_WIDTH = str.maketrans("０１２３４５６７８９／－．：", "0123456789/-.:")


def read_date(value: object) -> tuple[date | None, str | None]:
    """Read a day of publication.

    Parameters
    ----------
    value : object
        A `date` or `datetime`, seconds (or milliseconds) since 1970, or a string: ISO 8601, RFC 2822,
        ``2018年5月29日``, slashes or dots, the seconds in digits. ``None`` and blank strings mean that it is not known.

    Returns
    -------
    date or None
        The local date of the offset that is written; the seconds since 1970 count in UTC+8.
    str or None
        A warning, when something is written that is no date.
    """
    if isinstance(value, datetime):
        return value.date(), None
    if isinstance(value, date):
        return value, None
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT, as tables hold them, differ from themselves
        return None, None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _warned(_epoch(float(value)), value)
    if not isinstance(value, str):
        return _warned(None, value)
    text = value.translate(_WIDTH).strip()
    if not text:
        return None, None
    return _warned(_from_text(text) if len(text) <= LONGEST else None, value)


def _warned(day: date | None, value: object) -> tuple[date | None, str | None]:
    if day is not None:
        return day, None
    shown = ascii(value) if not isinstance(value, str) or not value.isprintable() else repr(value)
    shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
    return None, f"published {shown} is no date; the article is taken as undated"


def _from_text(text: str) -> date | None:
    if _EPOCH.fullmatch(text):
        return _epoch(float(text))
    found = _COMPACT.fullmatch(text) or _NUMERIC.match(text)
    if found:
        return _day(*(int(group) for group in found.groups()))
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch(seconds: float) -> date | None:
    if abs(seconds) >= MILLISECONDS:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, HOME).date()
    except (OverflowError, OSError, ValueError):
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
