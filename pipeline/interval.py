"""Closed, open and half-open intervals of exact decimals, and their arithmetic.

The rules are those of XBRL Calculations 1.1: ends are added, a negative weight swaps the ends *and* their
open/closed flags, and two intervals are consistent when they meet; a single touching point counts only when
both ends there are closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal, getcontext

__all__ = ["Interval", "hull", "total"]

ZERO, ONE = Decimal(0), Decimal(1)
#: Digits kept by quotients and roots. Sums and products of written figures stay exact well below this.
PRECISION = 34
WIDE = Context(prec=PRECISION)


@dataclass(frozen=True, slots=True)
class Interval:
    """A set of reals between two ends.

    Parameters
    ----------
    low, high : Decimal or None
        The ends; ``None`` is an unbounded end.
    low_open, high_open : bool
        Whether the end itself is left out.
    """

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    @classmethod
    def point(cls, value: Decimal | int) -> Interval:
        """Return the interval that holds ``value`` alone."""
        exact = Decimal(value)
        return cls(exact, exact)

    @classmethod
    def around(cls, value: Decimal, radius: Decimal) -> Interval:
        """Return ``[value - radius, value + radius]``."""
        return cls(value - radius, value + radius)

    @property
    def empty(self) -> bool:
        """Whether no number lies in the interval."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def middle(self) -> Decimal | None:
        """The mean of the ends, or ``None`` when an end is unbounded."""
        if self.low is None or self.high is None:
            return None
        return (self.low + self.high) / 2

    def __contains__(self, value: Decimal) -> bool:
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return not (self.high is not None and (value > self.high or (self.high_open and value == self.high)))

    def meets(self, other: Interval) -> bool:
        """Whether the two intervals have a number in common."""
        low, low_open = _inner(self.low, self.low_open, other.low, other.low_open, upper=False)
        high, high_open = _inner(self.high, self.high_open, other.high, other.high_open, upper=True)
        return low is None or high is None or low < high or (low == high and not (low_open or high_open))

    def intersect(self, other: Interval) -> Interval:
        """Return the numbers that lie in both intervals (possibly none)."""
        low, low_open = _inner(self.low, self.low_open, other.low, other.low_open, upper=False)
        high, high_open = _inner(self.high, self.high_open, other.high, other.high_open, upper=True)
        return Interval(low, high, low_open, high_open)

    def below(self, other: Interval) -> bool:
        """Whether every number here is smaller than every number of ``other``."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (self.high_open or other.low_open))

    def __neg__(self) -> Interval:
        low = None if self.high is None else -self.high
        high = None if self.low is None else -self.low
        return Interval(low, high, self.high_open, self.low_open)

    def __abs__(self) -> Interval:
        if self.low is not None and self.low >= 0:
            return self
        if self.high is not None and self.high <= 0:
            return -self
        bigger = max((-self, self), key=lambda i: (i.high is None, i.high or ZERO))
        return Interval(ZERO, bigger.high, False, bigger.high_open)

    def __add__(self, other: Interval) -> Interval:
        low = None if self.low is None or other.low is None else self.low + other.low
        high = None if self.high is None or other.high is None else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return self.times(other, getcontext())

    def times(self, other: Interval, context: Context) -> Interval:
        """Multiply with the precision of a context."""
        a, b, c, d = self.low, self.high, other.low, other.high
        if a is not None and b is not None and c is not None and d is not None and b > a > 0 and d > c > 0:
            low_open, high_open = self.low_open or other.low_open, self.high_open or other.high_open
            return Interval(context.multiply(a, c), context.multiply(b, d), low_open, high_open)
        return _from_corners([_product(x, y, context) for x in _ends(self) for y in _ends(other)])

    def __truediv__(self, other: Interval) -> Interval:
        """Divide; a divisor that holds zero gives the whole line."""
        if ZERO in other or other.low is None or other.high is None or other.low == 0 or other.high == 0:
            return self._divide_by_half_line(other)
        high, low = WIDE.divide(ONE, other.high), WIDE.divide(ONE, other.low)
        return self.times(Interval(high, low, other.high_open, other.low_open), WIDE)

    def _divide_by_half_line(self, other: Interval) -> Interval:
        """Divide by an interval with an unbounded or a zero end that does not change sign."""
        positive = other.low is not None and other.low >= 0 and ZERO not in other
        negative = other.high is not None and other.high <= 0 and ZERO not in other
        if not (positive or negative):
            return Interval(None, None)
        if negative:
            return -(self / -other)
        high = None if other.low is None or other.low == 0 else WIDE.divide(ONE, other.low)
        low = ZERO if other.high is None else WIDE.divide(ONE, other.high)
        return self.times(Interval(low, high, other.high is None or other.high_open, other.low_open), WIDE)

    def scale(self, factor: Decimal | int) -> Interval:
        """Return the interval times a plain number."""
        return self * Interval.point(factor)

    def power(self, exponent: Decimal | int) -> Interval:
        """Raise a non-negative interval to a positive (possibly fractional) power."""
        low = None if self.low is None else WIDE.power(max(self.low, ZERO), exponent)
        high = None if self.high is None else WIDE.power(max(self.high, ZERO), exponent)
        return Interval(low, high, self.low_open, self.high_open)

    def widen(self, share: Decimal) -> Interval:
        """Move each end outwards by ``share`` of its own size."""
        low = None if self.low is None else self.low - abs(self.low) * share
        high = None if self.high is None else self.high + abs(self.high) * share
        return Interval(low, high, self.low_open, self.high_open)


def total(parts: Iterable[Interval]) -> Interval:
    """Add up intervals; the sum of none is zero."""
    low: Decimal | None = ZERO
    high: Decimal | None = ZERO
    low_open = high_open = False
    for part in parts:
        low = None if low is None or part.low is None else low + part.low
        high = None if high is None or part.high is None else high + part.high
        low_open, high_open = low_open or part.low_open, high_open or part.high_open
    return Interval(low, high, low_open, high_open)


def hull(first: Interval, second: Interval) -> Interval:
    """Return the smallest interval that holds both."""
    low, low_open = _outer(first.low, first.low_open, second.low, second.low_open, upper=False)
    high, high_open = _outer(first.high, first.high_open, second.high, second.high_open, upper=True)
    return Interval(low, high, low_open, high_open)


_End = tuple[Decimal | None, bool, int]  # value, open, sign of infinity when the value is None
_INFINITE = {1: Decimal("Infinity"), -1: Decimal("-Infinity")}


def _inner(
    a: Decimal | None, a_open: bool, b: Decimal | None, b_open: bool, *, upper: bool
) -> tuple[Decimal | None, bool]:
    if a is None:
        return b, b_open
    if b is None:
        return a, a_open
    if a == b:
        return a, a_open or b_open
    return (a, a_open) if (a < b) == upper else (b, b_open)


def _outer(
    a: Decimal | None, a_open: bool, b: Decimal | None, b_open: bool, *, upper: bool
) -> tuple[Decimal | None, bool]:
    if a is None or b is None:
        return None, False
    if a == b:
        return a, a_open and b_open
    return (a, a_open) if (a > b) == upper else (b, b_open)


def _ends(interval: Interval) -> tuple[tuple[Decimal, bool], tuple[Decimal, bool]]:
    low = _INFINITE[-1] if interval.low is None else interval.low
    high = _INFINITE[1] if interval.high is None else interval.high
    return (low, interval.low_open), (high, interval.high_open)


def _product(a: tuple[Decimal, bool], b: tuple[Decimal, bool], context: Context) -> tuple[Decimal, bool]:
    # A closed zero makes the product a closed zero whatever stands on the other side.
    if a[0] == 0 or b[0] == 0:
        closed = (a[0] == 0 and not a[1]) or (b[0] == 0 and not b[1])
        return ZERO, not closed
    return context.multiply(a[0], b[0]), a[1] or b[1]


def _from_corners(corners: list[tuple[Decimal, bool]]) -> Interval:
    low = min(corners)  # False sorts before True: among equal ends the closed one is the lower
    high = max(corners, key=lambda corner: (corner[0], not corner[1]))
    return Interval(
        low[0] if low[0].is_finite() else None,
        high[0] if high[0].is_finite() else None,
        low[1] and low[0].is_finite(),
        high[1] and high[0].is_finite(),
    )
