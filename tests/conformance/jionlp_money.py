"""JioNLP's sums of money."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.model import Candidate
from pipeline.view import fold
from tests.conformance.calendar import Outcome, rows
from tests.conformance.figure_reading import close, figures, skipped

__all__ = ["outcomes"]

GROUP = "jionlp: money"
#: The currency that it assumes where none is written.
DEFAULT = "CNY"


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("jionlp"):
        if row["model"] not in ("money_parser", "money_extractor") or row["id"] in skipped():
            continue
        found = [c for c in figures(row["input"]) if c.kind == "money" or "money" in c.readings]
        passed = _texts(row, found) if row["model"] == "money_extractor" else _parsed(row, found)
        shown = [(row["input"][c.start : c.end], str(c.value), str(c.low), str(c.high), c.unit) for c in found]
        yield Outcome(row["id"], GROUP, passed, f"{row['input']}: {shown}")


def _texts(row: dict[str, Any], found: list[Candidate]) -> bool:
    """Whether the same sums were found; a currency before the number is inside our span."""
    ours = [row["input"][c.start : c.end] for c in found]
    theirs = [e["text"] for e in row["expected"]]
    return len(ours) == len(theirs) and all(o.endswith(t) for o, t in zip(ours, theirs, strict=True))


def _parsed(row: dict[str, Any], found: list[Candidate]) -> bool:
    expected = row["expected"][0]
    if len(found) != 1 or fold(expected["text"]) == "":
        return False
    ours = found[0]
    unit = DEFAULT if ours.unit in (None, "元") else ours.unit
    value = expected["value"]
    if isinstance(value, list):
        return unit == expected["unit"] and close(ours.low, value[0]) and close(ours.high, value[1])
    return unit == expected["unit"] and close(ours.value, value)
