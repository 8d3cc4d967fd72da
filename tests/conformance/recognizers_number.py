"""Recognizers-Text's Chinese numbers, percents and number ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipeline.mentions.numbers import Number
from pipeline.precision import Hedge
from tests.conformance.calendar import Outcome, rows
from tests.conformance.figure_reading import close, loose_figures, numbers, plain_value, skipped

__all__ = ["outcomes"]

GROUPS = {
    "NumberModel": "recognizers: numbers",
    "PercentModel": "recognizers: percents",
    "NumberRangeModel": "recognizers: number ranges",
    "NumberRangeModelExperimentalMode": "recognizers: number ranges",
}
#: Words between the two bounds of one range.
BETWEEN = re.compile(r"[\s，,且并]*(?:的同时)?[以上下]{0,2}[\s，,]*(?:小于|大于|不|等于|或)*$")
OPEN_LOW = {Hedge.OVER: False, Hedge.AT_LEAST: True, Hedge.OVER_INSIDE: False, Hedge.VAGUE_OVER: False}
OPEN_HIGH = {Hedge.UNDER: False, Hedge.AT_MOST: True}


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("recognizers_number"):
        group = GROUPS.get(row["model"])
        if group is None or row["id"] in skipped():
            continue
        judge = {"NumberModel": _numbers, "PercentModel": _percents}.get(row["model"], _ranges)
        passed, shown = judge(row)
        yield Outcome(row["id"], group, passed, f"{row['input']}: {shown}")


def _numbers(row: dict[str, Any]) -> tuple[bool, object]:
    ours = [plain_value(n) for n in numbers(row["input"])]
    theirs = [e["value"] for e in row["expected"]]
    return len(ours) == len(theirs) and all(map(close, ours, theirs)), ours


def _percents(row: dict[str, Any]) -> tuple[bool, object]:
    found = [c for c in loose_figures(row["input"]) if c.kind in ("percent", "percentage_point")]
    ours = [100 * value for c in found if (value := plain_value(c)) is not None]
    theirs = [e["value"] for e in row["expected"]]
    return len(ours) == len(theirs) and all(map(close, ours, theirs)), ours


def _ranges(row: dict[str, Any]) -> tuple[bool, object]:
    ours = _merged(row["input"], [b for n in numbers(row["input"]) if (b := _bounds(n)) is not None])
    theirs = [_parsed(e["value"]) for e in row["expected"]]
    return len(ours) == len(theirs) and all(_same(o[2], t) for o, t in zip(ours, theirs, strict=True)), ours


Bounds = tuple[Decimal | None, Decimal | None]
Placed = tuple[int, int, Bounds]


def _bounds(number: Number) -> Placed | None:
    if number.hedge is Hedge.RANGE:
        return number.start, number.end, (number.low, number.high)
    value = plain_value(number)
    if number.hedge in OPEN_LOW:
        return number.start, number.end, (value, None)
    if number.hedge in OPEN_HIGH:
        return number.start, number.end, (None, value)
    return None


def _merged(text: str, bounds: list[Placed]) -> list[Placed]:
    """Join a lower and an upper bound that follow each other: 大于10小于20."""
    joined: list[Placed] = []
    for bound in bounds:
        if joined and BETWEEN.match(text[joined[-1][1] : bound[0]]):
            (low, high), (low2, high2) = joined[-1][2], bound[2]
            lower, upper = (low if low is not None else low2), (high if high is not None else high2)
            if (low is None) != (low2 is None) and lower is not None and upper is not None and lower < upper:
                joined[-1] = (joined[-1][0], bound[1], (lower, upper))
                continue
        joined.append(bound)
    return joined


def _parsed(interval: str) -> Bounds:
    low, high = interval.strip("[]()").split(",")
    return (Decimal(low) if low else None), (Decimal(high) if high else None)


def _same(ours: Bounds, theirs: Bounds) -> bool:
    return close(ours[0], theirs[0]) and close(ours[1], theirs[1])
