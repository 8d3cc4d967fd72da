"""Recognizers-Text's Chinese DateTime: points, ranges and durations of days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from pipeline.model import DatePoint
from pipeline.periods.discourse import grain_of
from tests.conformance.calendar import Outcome, Reading, contradictions, day_of, read, rows, same_length, trimmed

__all__ = ["outcomes"]

GROUP = "recognizers: date points, ranges, durations"
MODELS = (
    "DateExtractor",
    "DateParser",
    "DatePeriodExtractor",
    "DatePeriodParser",
    "DateTimePeriodExtractor",
    "DateTimePeriodParser",
    "DateTimeModel",
    "DateTimeModelExperimentalMode",
    "DurationExtractor",
    "DurationParser",
)
#: A part of the day (早上 MO, 中午 MI, 下午 AF, 晚 EV, 夜 NI) is inside our span; an hour is out of scope.
HOUR = re.compile(r"T\d|PT|T(?=,)|PRESENT|FUTURE_REF")
CLOCK_WORDS = re.compile(r"\d[点點时]|[一二三四五六七八九十]点|:\d\d|：\d\d")
LUNAR = re.compile(r"初[一二三四五六七八九十]|正月|腊月|大年|农历|康熙|雍正|神龙|[春夏秋冬]天")


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("recognizers_datetime"):
        if row["model"] in MODELS and row["id"] not in contradictions() and _in_scope(row):
            yield _outcome(row)


def _expected(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is expected of dates and durations: repeated events (每年) are out of scope."""
    return [e for e in row["expected"] if e["kind"] != "set" and "REF" not in str(e["value"])]


def _in_scope(row: dict[str, Any]) -> bool:
    expected = _expected(row)
    if row["expected"] and not expected:
        return False
    for e in expected:
        if e["kind"] in ("time", "timerange", "datetime") or LUNAR.search(e["text"]):
            return False
        if e["kind"] == "datetimerange" and (HOUR.search(str(e["value"])) or CLOCK_WORDS.search(e["text"])):
            return False
    return True


def _outcome(row: dict[str, Any]) -> Outcome:
    today = day_of(row["ref_time"]) if row["ref_time"] else None
    found = _with_weekday(read(row["input"], today), row["input"])
    expected = _expected(row)
    passed = len(found) == len(expected) and all(_same(r, e, today) for r, e in zip(found, expected, strict=True))
    shown = [(r.text, str(r.candidate.period or r.iso)) for r in found]
    return Outcome(
        row["id"], GROUP, passed, f"{row['input'][:50]}: {shown} not {[(e['text'], e['value']) for e in expected]}"
    )


def _with_weekday(found: list[Reading], text: str) -> list[Reading]:
    """Join a date and the weekday behind it (10月12号，星期一): two mentions here, one span there."""
    joined: list[Reading] = []
    for reading in found:
        anchor = reading.candidate.anchor
        weekday = anchor is not None and anchor.first.weekday is not None and anchor.first.weeks is None
        last = joined[-1] if joined else None
        if weekday and last is not None and text[last.end : reading.start].strip("，, ") == "":
            joined[-1] = Reading(text[last.start : reading.end], last.start, reading.end, last.candidate)
        else:
            joined.append(reading)
    return joined


def _same(reading: Reading, expected: dict[str, Any], today: date | None) -> bool:
    if trimmed(reading.text) != trimmed(expected["text"]):
        return False
    values = expected["value"]
    if values is None:
        return True
    if isinstance(values, dict):
        values = [dict(values.get(side, {}), timex=values.get("timex")) for side in ("past", "future")]
    return any(_value(reading, value, today) for value in values)


def _value(reading: Reading, value: dict[str, Any], today: date | None) -> bool:
    """Past and future are both offered for a date without its year: either will do."""
    if reading.candidate.kind == "duration":
        return _duration(reading, value, today)
    days = reading.days
    single = value.get("value") or value.get("date")
    if days is None:
        return single == "not resolved"
    if single is not None:
        return single != "not resolved" and days == (day_of(single), day_of(single))
    start = value.get("start") or value.get("startDate") or value.get("startDateTime")
    end = value.get("end") or value.get("endDate") or value.get("endDateTime")
    if start is None and end is None:
        return True
    if value.get("Mod") == "since" and reading.candidate.anchor and reading.candidate.anchor.since:
        return start is None or days[0] == day_of(start)
    if value.get("Mod"):  # the words 以前 and 之後 stand outside our span
        moment = day_of(start or end)
        return moment in (days[0], days[1], days[1] + timedelta(days=1))
    return (start is None or _start(reading, days, day_of(start))) and (end is None or _end(reading, days, day_of(end)))


def _start(reading: Reading, days: tuple[date, date], start: date) -> bool:
    return days[0] == start


def _end(reading: Reading, days: tuple[date, date], end: date) -> bool:
    """Ends are the day after, or (of a span) the first or the only day of the last point."""
    if end in (days[1], days[1] + timedelta(days=1)):
        return True
    anchor = reading.candidate.anchor
    if anchor is None or anchor.last is None:
        return False
    return end == _first_day(anchor.last, days[1])


def _first_day(point: DatePoint, last_day: date) -> date:
    grain = grain_of(point)
    if grain == "year":
        return last_day.replace(month=1, day=1)
    return last_day.replace(day=1) if grain == "month" else last_day


def _duration(reading: Reading, value: dict[str, Any], today: date | None) -> bool:
    seconds = value.get("duration") or value.get("value")
    if seconds is None or not str(seconds).isdigit():
        return False
    years = float(seconds) / 31536000
    return same_length(reading.iso, seconds=float(seconds)) or same_length(reading.iso, days=years * 360)
