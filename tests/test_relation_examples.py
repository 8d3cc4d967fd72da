"""Every type of relation has its examples: consistent, wrong, and silent ones; the passes of a type must not drop."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from pipeline.evaluate.expression import Comparison, evaluate
from pipeline.interval import Interval
from pipeline.precision import Hedge, hard_interval
from tests.support.relation_examples import FLOOR, counts, load, totals

ROWS = load()
TYPES = sorted({row["type"] for row in ROWS})
FLOORS: dict[str, dict[str, int]] = json.loads(FLOOR.read_text(encoding="utf-8"))
#: Types without an alarm verdict, and with a warning only.
INFORMS = {"T38"}
#: A number of an example's arithmetic: hedge, digits, scale, and ! for an exact one.
NUMBER = re.compile(r"([~<>]?)(?<![A-Za-z\d.])(\d+(?:\.\d+)?)(萬億|万亿|百萬|千|[萬万億亿%‰成])?(!)?")
SCALES = {"千": 3, "萬": 4, "万": 4, "百萬": 6, "億": 8, "亿": 8, "萬億": 12, "万亿": 12, "%": -2, "‰": -3, "成": -1}
HEDGES = {"": Hedge.BARE, "~": Hedge.ABOUT, "<": Hedge.NEARLY, ">": Hedge.OVER}
SIGNS = {"LE": "≦", "GE": "≧", "LT": "≺", "GT": "≻"}


@pytest.mark.parametrize("kind", TYPES)
def test_passes_do_not_drop(kind: str) -> None:
    rows = [row for row in ROWS if row["type"] == kind]
    passed, failed = counts(rows)
    for expect, floor in FLOORS[kind].items():
        assert passed[kind].get(expect, 0) >= floor, "\n".join(f"{name}: {reason}" for name, reason in failed)


@pytest.mark.parametrize("kind", TYPES)
def test_enough_examples(kind: str) -> None:
    have = totals([row for row in ROWS if row["type"] == kind])[kind]
    if kind in INFORMS:
        assert have["silent"] >= 6
        return
    assert have["consistent"] >= 6
    assert have["inconsistent"] >= 6
    assert have["silent"] >= 3


def test_all_types_are_here() -> None:
    assert [f"T{n:02}" for n in range(1, 41)] == TYPES


@pytest.mark.parametrize("row", [r for r in ROWS if "arithmetic" in r], ids=lambda r: r["id"])
def test_arithmetic_of_the_examples(row: dict[str, Any]) -> None:
    wanted = row["expect"] in ("consistent", "silent")
    for statement in row["arithmetic"].split("&"):
        assert _holds(statement) is wanted


def _holds(statement: str) -> bool:
    """Evaluate ``2.36億+1.48億=3.84億``; LE GE LT GT are ≤ ≥ < >."""
    values: dict[str, Interval] = {}

    def name(match: re.Match[str]) -> str:
        hedge, digits, scale, exact = match.groups()
        factor = Decimal(1).scaleb(SCALES.get(scale or "", 0))
        ulp = factor.scaleb(-len(digits.partition(".")[2]))
        value = Decimal(digits) * factor
        interval = Interval.point(value) if exact else hard_interval(value, None, None, ulp, HEDGES[hedge])
        assert interval is not None
        values[f"n{len(values)}"] = interval
        return f"n{len(values) - 1}"

    for word, sign in SIGNS.items():
        statement = statement.replace(word, sign)
    written = NUMBER.sub(name, statement).replace("=", "==")
    for sign, plain in zip("≦≧≺≻", ("<=", ">=", "<", ">"), strict=True):
        written = written.replace(sign, plain)
    result = evaluate(written.strip(), values)
    assert isinstance(result, Comparison)
    return result.possible
