"""Recognizers-Text's Chinese currencies, dimensions, temperatures and ages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipeline.model import Candidate
from tests.conformance.calendar import Outcome, rows
from tests.conformance.figure_reading import base_amount, close, figures, plain_value, skipped

__all__ = ["outcomes"]

#: Their units in the base of our dimensions: kilogram, metre, bit, watt, joule …
UNITS = {
    "Mu": ("area", "666.6666666666666667"), "Kilogram": ("mass", "1"), "Ton": ("mass", "1000"),
    "Meter": ("length", "1"), "Kilometer": ("length", "1000"), "Kilobit": ("information", "1000"),
    "Megabyte": ("information", "8000000"),
    "Kilobyte": ("information", "8000"), "Hertz": ("frequency", "1"), "Kilowatt": ("power", "1000"),
    "Kilocalorie": ("energy", "4184"), "Liang": ("mass", "0.05"), "F": ("temperature", "1"), "C": ("temperature", "1"),
    "Degree": ("none", "1"), "Year": ("none", "1"),
}  # fmt: skip
DAYS = re.compile(r"P(\d+)D")


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("recognizers_unit"):
        if row["id"] in skipped():
            continue
        if row["model"] == "CurrencyModel":
            ours = [(plain_value(c), "CNY" if c.unit == "元" else c.unit) for c in _of_kind(row, "money")]
            theirs = [(e["value"], e["unit"]) for e in row["expected"]]
            passed = len(ours) == len(theirs) and all(
                close(o[0], t[0]) and o[1] == t[1] for o, t in zip(ours, theirs, strict=True)
            )
            yield Outcome(row["id"], "recognizers: money", passed, f"{row['input']}: {ours}")
        else:
            passed = _dimensions(row)
            shown = [(str(plain_value(c)), c.unit, c.iso) for c in figures(row["input"])]
            yield Outcome(row["id"], "recognizers: dimensions", passed, f"{row['input']}: {shown}")


def _of_kind(row: dict[str, Any], kind: str) -> list[Candidate]:
    return [c for c in figures(row["input"]) if c.kind == kind]


def _dimensions(row: dict[str, Any]) -> bool:
    """Whether each expected dimension is among our figures; they leave out the counters that we count."""
    found = figures(row["input"])
    if not row["expected"]:
        return not [c for c in found if c.kind == "quantity"]
    return all(any(_same(c, e) for c in found) for e in row["expected"])


def _same(ours: Candidate, expected: dict[str, Any]) -> bool:
    if expected["unit"] == "Day":
        days = DAYS.fullmatch(ours.iso or "")
        return days is not None and int(days[1]) == expected["value"]
    amount = base_amount(ours)
    if amount is None or ours.kind != "quantity":
        return False
    dimension, factor = UNITS[expected["unit"]]
    named = {"C": "摄", "F": "华"}.get(expected["unit"], "")
    same = close(amount[1], Decimal(str(expected["value"])) * Decimal(factor))
    return amount[0] == dimension and (ours.unit or "").startswith(named) and same
