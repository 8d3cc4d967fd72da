"""JioNLP's time parser and extractor: points, spans and lengths, with the moment at which they speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from tests.conformance.calendar import Outcome, Reading, contradictions, day_of, read, rows, same_length, trimmed

__all__ = ["outcomes"]

#: The middle of a year or month stands for one that is given without its day.
MIDDLE = (7, 1)
GROUP = "jionlp: time"
DELTA_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "workday": 86400,
    "week": 7 * 86400,
    "month": 30 * 86400,
    "year": 360 * 86400,
}
#: Clock times, holidays, solar terms, the lunar calendar, seasons and repeated events are out of scope.
OUT_OF_SCOPE = re.compile(
    r"每|\d[点點时:：]|[点點]|[十一二三四五六七八九两]时|刻|[夜晚]|白天|午|早上|半夜|现在|全天"
    r"|农历|闰|正月|腊月|初[一二三四五六七八九十]|月廿|^廿|月十[一二三五]$|除夕|大年|节|端午|元旦|国庆|元宵|母亲|暑假"
    r"|冬至|大寒|小寒|芒种|[春夏秋冬](?!节)|:\d\d"
)


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("jionlp"):
        if row["model"] not in ("time_parser", "time_extractor") or row["id"] in contradictions():
            continue
        if any(e["kind"] == "time_period" for e in row["expected"]) or _clock(row):
            continue
        yield _extract(row) if row["model"] == "time_extractor" else _parse(row)


def _clock(row: dict[str, Any]) -> bool:
    """Whether a case is out of scope; an extractor's case without an expectation never is."""
    if not row["expected"]:
        return False
    texts = [e["text"] for e in row["expected"]]
    return any(OUT_OF_SCOPE.search(text) for text in texts)


def _today(row: dict[str, Any]) -> date | None:
    """Return the day of speaking: ISO, a list of numbers, or a dictionary of fields."""
    stamp = row["ref_time"]
    if stamp is None:
        return None
    if isinstance(stamp, str):
        return day_of(stamp)
    if isinstance(stamp, dict):
        stamp = [stamp.get("year"), stamp.get("month"), stamp.get("day")]
    numbers = [int(n) for n in stamp[:3] if n]
    year, month, day = (*numbers, *MIDDLE[len(numbers) - 1 :])[:3]
    return date(year, month, day)


def _extract(row: dict[str, Any]) -> Outcome:
    found = read(row["input"], None)
    ours = sorted(trimmed(r.text) for r in found)
    theirs = sorted(trimmed(e["text"]) for e in row["expected"])
    return Outcome(row["id"], GROUP, ours == theirs, f"{row['input'][:60]}: {ours} not {theirs}")


def _parse(row: dict[str, Any]) -> Outcome:
    today = _today(row)
    ahead = "将于" if row["call"].get("kwargs", {}).get("ret_future") else ""
    found = read(row["input"], today, ahead)
    expected = row["expected"][0]
    passed = (
        _delta(found, expected["value"]) if expected["kind"] == "time_delta" else _days(found, expected["value"], today)
    )
    shown = [(r.text, str(r.candidate.period or r.iso)) for r in found]
    return Outcome(row["id"], GROUP, passed, f"{row['input']}: {shown} not {expected['value']}")


def _delta(found: list[Reading], value: Any) -> bool:
    ends = [iso for r in found for iso in (r.iso or "").split("/")]
    deltas = value if isinstance(value, list) else [value]
    if len(ends) != len(deltas):
        return False
    return all(
        same_length(iso, seconds=sum(n * DELTA_SECONDS[unit] for unit, n in delta.items()))
        for iso, delta in zip(ends, deltas, strict=True)
    )


def _days(found: list[Reading], value: dict[str, Any], today: date | None) -> bool:
    if len(found) != 1:
        return False
    reading = found[0]
    start = None if value["start"] == "-inf" else _moment(value["start"])
    end = None if value["end"] == "inf" else _moment(value["end"])
    if reading.candidate.kind == "duration":
        return _distance(reading, start, end, today)
    days = reading.days
    if days is None:
        return False
    open_start = start is not None and today is not None and start.date() == today and reading.text != ""
    covers = reading.candidate.vague and _near(days, start, end)
    same_start = start is None or days[0] == start.date() or open_start
    return covers or (same_start and (end is None or days[1] == end.date()))


def _near(days: tuple[date, date], start: datetime | None, end: datetime | None) -> bool:
    """A vague date (年底, 月初) is met by any interval that contains it."""
    return start is not None and end is not None and days[0] <= start.date() and end.date() <= days[1]


def _moment(text: str) -> datetime:
    return datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S")


def _distance(reading: Reading, start: datetime | None, end: datetime | None, today: date | None) -> bool:
    """N units before, after or within: ours is the length alone, so the days must lie that far from today."""
    if today is None:
        return False
    now = datetime(today.year, today.month, today.day)
    lengths = [abs((end - start).total_seconds())] if start and end else []
    lengths += [abs((moment - now).total_seconds()) for moment in (start, end) if moment]
    slack = _slack(start, end)
    return any(_within(reading, seconds, slack) for seconds in lengths)


def _slack(start: datetime | None, end: datetime | None) -> float:
    """Return the size of the unit that the answer is given in (a day, else its own length)."""
    if start is None or end is None:
        return timedelta(days=7).total_seconds()
    return max(timedelta(days=1).total_seconds(), (end - start).total_seconds())


def _within(reading: Reading, seconds: float, slack: float) -> bool:
    from tests.conformance.calendar import length

    days, rest = length((reading.iso or "").split("/")[0])
    ours = days * 86400 * 365.25 / 360 + rest if days >= 360 else days * 86400 + rest
    return days >= 0 and abs(ours - seconds) <= slack
