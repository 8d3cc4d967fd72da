"""What the adapters for dates and durations share: our reading of a text, and the comparison of days and lengths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.layout import make_layout
from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Candidate
from pipeline.periods import resolve
from pipeline.view import make_view

__all__ = [
    "SUITES",
    "Outcome",
    "Reading",
    "contradictions",
    "day_of",
    "days_match",
    "length",
    "read",
    "rows",
    "trimmed",
]

SUITES = Path(__file__).resolve().parents[3] / "shared" / "suites"
HERE = Path(__file__).parent
#: Words that other libraries count to the span and the annotation guide leaves outside.
OUTSIDE = re.compile(
    r"^(?:从|自从|自|在|于|截止到|截至|大约|约|由)|(?:起|止|间|之间|期间|内|之内|以内|以前|之前|及以前|或之前|及之前|前|以后|之后"
    r"|及以后|或之后|后|左右|以来|前后|开始|份|之久|整)$"
)
MONTH_DAYS = 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one case of a suite went; ``group`` is the row of the table that it counts in."""

    id: str
    group: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One date or duration that was found."""

    text: str
    start: int
    end: int
    candidate: Candidate

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day, both included."""
        period = self.candidate.period
        return None if period is None else (period.start, period.end)

    @property
    def iso(self) -> str | None:
        """The ISO 8601 length of a duration (or of 近三年)."""
        return self.candidate.iso


def rows(suite: str) -> Iterator[dict[str, Any]]:
    """Yield the cases of a suite."""
    with (SUITES / f"{suite}.jsonl").open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def read(text: str, today: date | None, before: str = "") -> list[Reading]:
    """Return the dates and durations of ``text``, read after the words ``before`` (which give a context)."""
    view = make_view(before + text)
    lexicon = load_lexicon()
    candidates = find_candidates(view, lexicon)
    resolve(view, make_layout(view.folded), candidates, today, lexicon)
    shift = len(before)
    return [
        Reading(text[c.start - shift : c.end - shift], c.start - shift, c.end - shift, c)
        for c in candidates
        if c.kind in ("date", "duration") and c.start >= shift
    ]


@cache
def contradictions() -> dict[str, str]:
    """Return the cases whose expectation contradicts the annotation guide: id → reason."""
    lines = (HERE / "contradictions_time.tsv").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {name: reason for name, _, reason in pairs}


def trimmed(text: str) -> str:
    """Return ``text`` without the words around a date that stand outside its span, and without blanks."""
    text = re.sub(r"\s", "", text)
    while True:
        shorter = OUTSIDE.sub("", text)
        if shorter in ("", text):
            return text
        text = shorter


def day_of(text: str) -> date:
    """Return the day of an ISO date or time."""
    return date.fromisoformat(text[:10])


def days_match(ours: tuple[date, date] | None, start: date | None, end: date | None, *, open_end: bool) -> bool:
    """Whether our days are those from ``start`` to ``end``; with ``open_end`` the end is the first day after."""
    if ours is None:
        return False
    if end is not None and open_end:
        end -= timedelta(days=1)
    return (start is None or ours[0] == start) and (end is None or ours[1] == end)


def length(iso: str | None) -> tuple[float, float]:
    """Return an ISO length as days and seconds; a month counts 30 days, a year 12 months."""
    match = re.fullmatch(
        r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?",
        iso or "",
    )
    if match is None:
        return (-1.0, -1.0)
    y, mo, w, d, h, mi, s = (float(x or 0) for x in match.groups())
    return round(MONTH_DAYS * (12 * y + mo) + 7 * w + d, 3), round(3600 * h + 60 * mi + s, 3)


def same_length(iso: str | None, days: float = 0, seconds: float = 0) -> bool:
    """Whether an ISO length is so many days and seconds."""
    ours = length(iso)
    return ours[0] >= 0 and abs(ours[0] * 86400 + ours[1] - days * 86400 - seconds) < 1


def first(readings: Sequence[Reading], kind: str) -> Reading | None:
    """Return the first reading of a kind."""
    return next((r for r in readings if r.candidate.kind == kind), None)
