"""Duckling's Chinese numerals, sums of money, weights, lengths, volumes and temperatures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pipeline.model import Candidate
from pipeline.precision import Hedge
from tests.conformance.calendar import Outcome, rows
from tests.conformance.figure_reading import base_amount, close, figures, numbers, plain_value, skipped

__all__ = ["outcomes"]

GROUPS = {
    "Numeral": "duckling: numerals",
    "AmountOfMoney": "duckling: money",
    "Quantity": "duckling: quantities",
    "Distance": "duckling: quantities",
    "Volume": "duckling: quantities",
    "Temperature": "duckling: quantities",
}
#: Their units in the base of our dimensions.
UNITS = {
    "Gram": "0.001", "Centimetre": "0.01", "Metre": "1", "Kilometre": "1000", "Foot": "0.3048", "Inch": "0.0254",
    "Mile": "1609.344", "Litre": "0.001", "Millilitre": "0.000001", "Gallon": "0.003785411784", "Celsius": "1",
    "Fahrenheit": "1", "Degree": "1",
}  # fmt: skip
#: A sum is asked for: 5分 is one behind a word of price.
PRICE = "售价"
CENTS = Decimal("0.01")
LOWER = {Hedge.OVER, Hedge.AT_LEAST}
UPPER = {Hedge.UNDER, Hedge.AT_MOST}


def outcomes() -> Iterator[Outcome]:
    """Yield how the cases in scope went."""
    for row in rows("duckling"):
        group = GROUPS.get(row["model"])
        if group is None or row["id"] in skipped():
            continue
        if row["model"] == "Numeral":
            ours: list[object] = [plain_value(n) for n in numbers(row["input"])]
            passed = len(ours) == 1 and close(ours[0], row["expected"][0]["value"])
        else:
            found = figures(row["input"], PRICE if row["model"] == "AmountOfMoney" else "")
            passed = len(found) == 1 and _same(found[0], row["expected"][0], money=row["model"] == "AmountOfMoney")
            ours = [(c.kind, str(c.value), str(c.low), str(c.high), c.unit, c.hedge.name) for c in found]
        yield Outcome(row["id"], group, passed, f"{row['input']}: {ours} not {row['expected'][0]['value']}")


def _same(ours: Candidate, expected: dict[str, Any], *, money: bool) -> bool:
    value, unit = expected["value"], expected["unit"]
    if money:
        factor = CENTS if unit == "Cent" else Decimal(1)
        right = ours.kind == "money" and (ours.unit == unit or unit in ("Dollar", "Cent"))
        low, high = _ends(ours, Decimal(1))
    else:
        factor = Decimal(UNITS[unit])
        amount = base_amount(ours)
        scale = Decimal(1) if amount is None or not plain_value(ours) else amount[1] / (plain_value(ours) or Decimal(1))
        right = ours.kind == "quantity" and amount is not None
        low, high = _ends(ours, scale)
    wanted = value if isinstance(value, list) else [value, value]
    ends = [None if v is None else Decimal(str(v)) * factor for v in wanted]
    return right and close(low, ends[0]) and close(high, ends[1])


def _ends(ours: Candidate, scale: Decimal) -> tuple[Decimal | None, Decimal | None]:
    low, high = (ours.low, ours.high) if ours.value is None else (ours.value, ours.value)
    low = None if low is None or ours.hedge in UPPER else low * scale
    high = None if high is None or ours.hedge in LOWER else high * scale
    return low, high
