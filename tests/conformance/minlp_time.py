"""MiNLP's times and durations (they speak at 2013-02-12, a Tuesday)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.conformance.calendar import Outcome, Reading, contradictions, day_of, days_match, read, rows, same_length

__all__ = ["outcomes"]

UNIT_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 7 * 86400,
    "month": 30 * 86400,
    "quarter": 90 * 86400,
    "year": 360 * 86400,
}
TIMES_OF_DAY = ("second", "minute", "hour")
#: An assistant's weekday is the next one; news says 將於.
AHEAD = "将于"


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("minlp"):
        if row["id"] in contradictions():
            continue
        model = row["id"].split("/")[1]
        if model == "duration":
            yield _duration(row)
        elif model == "time" and not _of_day(row):
            yield _time(row)


def _of_day(row: dict[str, Any]) -> bool:
    """Whether the case is of clock times; a stretch of minutes (前兩分鐘) is a duration and in scope."""
    return any(symbol in row["input"] for symbol in "点:")


def _duration(row: dict[str, Any]) -> Outcome:
    expected = row["expected"][0]
    found = [r for r in read(row["input"], None) if r.candidate.kind == "duration"]
    seconds = expected["value"] * UNIT_SECONDS[expected["unit"]]
    passed = len(found) == 1 and _covers(found[0], expected["text"]) and same_length(found[0].iso, seconds=seconds)
    return Outcome(row["id"], "minlp: durations", passed, f"{row['input']}: {[(r.text, r.iso) for r in found]}")


def _covers(reading: Reading, text: str) -> bool:
    """整 behind a length stands outside our span."""
    return reading.text == text.removesuffix("整")


def _time(row: dict[str, Any]) -> Outcome:
    today = day_of(row["ref_time"])
    value = row["expected"][0]["value"]
    found = read(row["input"], today, AHEAD)
    passed = bool(found) and all(_same(r, value) for r in found)
    shown = [(r.text, str(r.candidate.period or r.iso)) for r in found]
    return Outcome(row["id"], "minlp: time", passed, f"{row['input']}: {shown} not {value}")


def _same(reading: Reading, value: dict[str, Any]) -> bool:
    if value["end"] is not None and reading.iso is not None:
        return same_length(reading.iso, seconds=_seconds(value))
    if value["grain"] in TIMES_OF_DAY:
        return False
    start = day_of(value["start"])
    if value["end"] is not None:
        return days_match(reading.days, start, day_of(value["end"]), open_end=True)
    days = reading.days
    if days is None or days[0] != start:
        return False
    count = (days[1] - days[0]).days + 1
    return {"day": count == 1, "week": count == 7, "month": 28 <= count <= 31, "year": count >= 365}[value["grain"]]


def _seconds(value: dict[str, Any]) -> float:
    start, end = datetime.fromisoformat(value["start"]), datetime.fromisoformat(value["end"])
    if value["grain"] == "month":
        return ((end.year - start.year) * 12 + end.month - start.month) * UNIT_SECONDS["month"]
    if value["grain"] == "year":
        return (end.year - start.year) * UNIT_SECONDS["year"]
    return (end - start).total_seconds()
