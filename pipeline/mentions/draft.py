"""A figure in the making: the numeral, the words that were read with it, and where it stands."""

from __future__ import annotations

from decimal import Decimal

from pipeline.mentions.units import Unit
from pipeline.model import Candidate, Kind, Span, UnitFrom
from pipeline.numerals import EXACT, ONE, Numeral
from pipeline.precision import Hedge

__all__ = ["NO_UNIT", "SCALED_READINGS", "YUAN_READINGS", "Draft"]

YUAN_READINGS = ("CNY", "HKD", "TWD")
#: What a scaled number without a unit may be; the facts stage asks the metric.
SCALED_READINGS = ("money", "quantity")
NO_UNIT = Unit(None, None)
_ZERO = Decimal(0)
_THOUSAND = Decimal(1000)


def _is_count(numeral: Numeral, value: Decimal) -> bool:
    """Whether a bare integer is exact: no scale word, no round thousands; in Chinese no round hundreds."""
    if numeral.chinese:
        return value < _THOUSAND and not numeral.broken and (value < 100 or value % 100 != 0)
    return numeral.scale is ONE and numeral.ulp == 1 and value % _THOUSAND != 0


class Draft:
    """One figure while it is read; `candidate` makes the record of it.

    ``unit`` with ``kind`` ``None`` and a ``why`` marks a numeral that is no figure but may end a list or a range of
    such; `NO_UNIT` a bare number. ``low`` is the first numeral of a range.
    """

    __slots__ = (
        "cue",
        "end",
        "hedge",
        "low",
        "needs_cue",
        "numeral",
        "rule",
        "sign",
        "start",
        "unit",
        "unit_from",
        "value",
        "warning",
    )

    def __init__(self, start: int, end: int, numeral: Numeral, unit: Unit, rule: str) -> None:
        self.start, self.end = start, end
        self.numeral, self.unit, self.rule = numeral, unit, rule
        self.sign = 1
        self.low: Draft | None = None
        self.value: Decimal | None = None  # set where the number alone does not give it (三成五, 8.4:1)
        self.hedge = numeral.hedge
        self.cue: Span | None = None
        self.unit_from: UnitFrom = "text"
        self.needs_cue = False
        self.warning = numeral.broken

    @property
    def kind(self) -> Kind | None:
        """The kind of the unit; ``None`` for bare numbers and for what is no figure."""
        return self.unit.kind

    @property
    def bare(self) -> bool:
        """Whether no unit was found, here or elsewhere."""
        return self.unit is NO_UNIT

    def candidate(self) -> Candidate:
        """Return the record of the figure."""
        unit, numeral = self.unit, self.numeral
        factor = unit.factor
        kind: Kind = unit.kind or "number"
        value, low, high = self._numbers(factor)
        ulp = numeral.ulp if factor == 1 else EXACT.multiply(numeral.ulp, factor)
        scaled = numeral.scale is not ONE
        name = None if kind in ("rank", "number") else unit.unit
        found = Candidate(
            self.start, self.end, kind, self.rule, value, low, high, ulp, name, self.unit_from, self.hedge, self.cue
        )
        found.warning, found.scaled = self.warning, scaled
        if name == "元":
            found.readings = YUAN_READINGS
        elif kind == "number" and scaled:
            found.readings = SCALED_READINGS
        if kind == "quantity" and value is not None and self.hedge is Hedge.BARE:
            found.count = _is_count(numeral, value)
        return found

    def _numbers(self, factor: Decimal) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        numeral = self.numeral
        if self.low is not None:
            return None, self.low.lowest(factor), self.highest(factor)
        if self.value is not None:
            return self.value, None, None
        if self.warning and numeral.value is None and numeral.low is None:
            return None, None, None
        if numeral.value is None:
            return None, self.lowest(factor), self.highest(factor)
        return self._times(numeral.value, factor), None, None

    def _times(self, number: Decimal, factor: Decimal) -> Decimal:
        value = number if factor == 1 else EXACT.multiply(number, factor)
        return -value if self.sign < 0 and value else value

    def lowest(self, factor: Decimal) -> Decimal:
        """The low end of what the numeral says, times ``factor``."""
        if self.value is not None:
            return self.value
        numeral = self.numeral
        return self._times(numeral.value if numeral.value is not None else numeral.low or _ZERO, factor)

    def highest(self, factor: Decimal) -> Decimal:
        """The high end of what the numeral says, times ``factor``."""
        if self.value is not None:
            return self.value
        numeral = self.numeral
        return self._times(numeral.value if numeral.value is not None else numeral.high or _ZERO, factor)
