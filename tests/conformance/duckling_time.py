"""Duckling's Chinese times and durations (its corpus speaks at 2013-02-12, a Tuesday)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.conformance.calendar import Outcome, Reading, contradictions, day_of, days_match, read, rows, same_length

__all__ = ["outcomes"]

SECONDS = {"second": 1, "minute": 60, "hour": 3600}
DAYS = {"day": 1, "week": 7, "month": 30, "year": 360}
UNIT_SECONDS = {**SECONDS, **{unit: days * 86400 for unit, days in DAYS.items()}}
#: Duckling answers an assistant: a bare weekday or month is the next one. Ours is the language of news, where words
#: like 將於 say so.
AHEAD = "将于"
HOLIDAYS = ("国庆", "國慶")


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("duckling"):
        if row["id"] in contradictions():
            continue
        if row["model"] == "Duration":
            yield _duration(row)
        elif row["model"].startswith("Time") and _in_scope(row):
            yield _time(row)


def _in_scope(row: dict[str, Any]) -> bool:
    """Holidays by name and times of day are out of scope; a part of the day (早上) is inside our span."""
    if row["input"].startswith(HOLIDAYS):
        return False
    for expected in row["expected"]:
        value = expected["value"]
        if value.get("holiday") or (expected["kind"] == "time" and value["grain"] in SECONDS):
            return False
    return True


def _duration(row: dict[str, Any]) -> Outcome:
    expected = row["expected"][0]
    found = [r for r in read(row["input"], None) if r.candidate.kind == "duration"]
    seconds = expected["value"] * UNIT_SECONDS[expected["unit"]]
    passed = len(found) == 1 and found[0].text == expected["text"] and same_length(found[0].iso, seconds=seconds)
    return Outcome(row["id"], "duckling: durations", passed, f"{row['input']}: {[(r.text, r.iso) for r in found]}")


def _time(row: dict[str, Any]) -> Outcome:
    today = day_of(row["ref_time"])
    expected = row["expected"][0]
    found = read(row["input"], today, AHEAD)
    passed = bool(found) and all(_same(r, expected["value"], today) for r in found)
    shown = [(r.text, str(r.candidate.period or r.iso)) for r in found]
    return Outcome(row["id"], "duckling: time", passed, f"{row['input']}: {shown} not {expected['value']}")


def _same(reading: Reading, value: dict[str, Any], today: date) -> bool:
    """Compare days; a stretch of n units before or after today (前兩天) is a duration of ours."""
    start = day_of(value["start"])
    if reading.candidate.kind == "duration":
        return value["end"] is not None and same_length(reading.iso, seconds=_seconds(value))
    if value["grain"] in SECONDS:  # a part of one day, or the weekend from Friday evening
        days = reading.days
        if days is None:
            return False
        weekend = (day_of(value["end"]) - start).days == 3
        return days[0] == days[1] == start if not weekend else (days[0] - start).days == 1
    if value["end"] is None:
        return reading.days is not None and reading.days[0] == start and _grain(reading) == value["grain"]
    return days_match(reading.days, start, day_of(value["end"]), open_end=True)


def _grain(reading: Reading) -> str:
    days = reading.days
    if days is None:
        return ""
    count = (days[1] - days[0]).days + 1
    return "day" if count == 1 else "week" if count == 7 else "month" if count <= 31 else "year"


def _seconds(value: dict[str, Any]) -> float:
    """Return the length of a stretch in the units of its grain."""
    from datetime import datetime

    start, end = datetime.fromisoformat(value["start"]), datetime.fromisoformat(value["end"])
    if value["grain"] == "month":
        return ((end.year - start.year) * 12 + end.month - start.month) * UNIT_SECONDS["month"]
    if value["grain"] == "year":
        return (end.year - start.year) * UNIT_SECONDS["year"]
    return (end - start).total_seconds()
