"""What a written figure says, as an interval: the hedging words and the last written digit.

*ulp* is the place of the last written digit (40.0% → 0.001), *u* the place of the last non-zero digit
(50億 → 10億). The soft interval is what the words plainly say; the hard one is the widest that they bear.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from pipeline.interval import Interval

__all__ = ["Hedge", "hard_interval", "place", "significant_digits", "soft_interval"]

HALF, ONE = Decimal("0.5"), Decimal(1)
TEN = Decimal(10)
#: 約 and 近 never widen beyond these shares of the figure.
SOFT_LIMIT = Decimal("0.1")
HARD_LIMIT = Decimal("0.2")
#: A quotient with more digits does not end (三分之一): only its first digit has a place.
ENDLESS = 24


class Hedge(Enum):
    """How the words around a figure qualify it; the value is (name, family)."""

    BARE = ("bare", "exact")
    ABOUT = ("about", "approx")  # 約 左右 上下 前後 大概
    NEARLY = ("nearly", "nearly")  # 近 將近 接近 逼近
    OVER = ("over", "over")  # 超 超過 逾 突破 高於 多於
    OVER_INSIDE = ("over_inside", "over")  # 200多億, 3億多, 230餘萬
    AT_LEAST = ("at_least", "at_least")  # 以上 至少 不低於 不少於
    UNDER = ("under", "under")  # 不足 不到 未滿 低於 不及
    AT_MOST = ("at_most", "at_most")  # 不超過 至多 最多 以內 以下
    RANGE = ("range", "range")  # A至B
    VAGUE = ("vague", "range")  # 數百, 幾十: [2p, 10p)
    PAIR = ("pair", "range")  # 兩三, 三五, 4、5
    VAGUE_OVER = ("vague_over", "over")  # 十餘, 百餘, 十幾
    VAGUE_APPROX = ("vague_approx", "approx")  # 十來
    VAGUE_NEARLY = ("vague_nearly", "nearly")
    TENTHS = ("tenths", "exact")  # 九成, 三成五: half-open [X - 1/2, X + 1/2)
    TENTHS_ABOUT = ("tenths_about", "approx")
    HALF_WORD = ("half_word", "exact")  # 一半 半數
    MAJORITY = ("majority", "over")  # 過半: (0.5, 1]
    NEARLY_HALF = ("nearly_half", "nearly")  # 近半: [0.45, 0.5)
    FRACTION = ("fraction", "exact")  # 三分之一: ± 0.03
    DOUBLED = ("doubled", "exact")  # 翻番 翻倍: 2 ± 0.1
    DOUBLED_TIMES = ("doubled_times", "exact")  # 翻k番: 2^k ± 10%
    HALVED = ("halved", "exact")  # 腰斬: [0.4, 0.55]
    CONTRADICTORY = ("contradictory", "approx")  # 近百餘: no check

    @property
    def family(self) -> str:
        """The qualifier of the annotation guide."""
        return str(self.value[1])


def place(value: Decimal) -> Decimal:
    """Return *u*, the place of the last non-zero digit of ``value`` (1 for zero).

    >>> place(Decimal("5000000000"))
    Decimal('1E+9')
    """
    if not value or not value.is_finite():
        return Decimal(1)
    digits = value.normalize().as_tuple()
    if len(digits.digits) > ENDLESS:
        return Decimal(1).scaleb(value.adjusted())
    exponent = digits.exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def significant_digits(value: Decimal | None) -> int:
    """Return how many digits a number is written with, zeros at its end left out; 1 for none.

    >>> significant_digits(Decimal("120500"))
    4
    """
    return len((value or Decimal(0)).normalize().as_tuple().digits)


def soft_interval(
    value: Decimal | None, low: Decimal | None, high: Decimal | None, ulp: Decimal, hedge: Hedge, *, count: bool = False
) -> Interval | None:
    """Return what the words plainly say, or ``None`` when there is no number."""
    if value is None:
        return _written_range(low, high, ulp, hedge, hard=False)
    if value < 0:
        mirrored = soft_interval(-value, None, None, ulp, hedge, count=count)
        return None if mirrored is None else -mirrored
    if hedge is Hedge.BARE:
        return _bare(value, ulp, count)
    u = place(value)
    if hedge is Hedge.ABOUT or hedge is Hedge.TENTHS_ABOUT:
        return Interval.around(value, _capped(u * HALF, value, SOFT_LIMIT))
    if hedge is Hedge.NEARLY:
        return Interval(value - _capped(u * HALF, value, SOFT_LIMIT), value, False, True)
    return _bounded(value, u, hedge, hard=False) or _special(value, ulp, hedge, hard=False) or _bare(value, ulp, count)


def hard_interval(
    value: Decimal | None, low: Decimal | None, high: Decimal | None, ulp: Decimal, hedge: Hedge, *, count: bool = False
) -> Interval | None:
    """Return the widest interval that the words bear, or ``None`` when there is no number."""
    if value is None:
        return _written_range(low, high, ulp, hedge, hard=True)
    if value < 0:
        mirrored = hard_interval(-value, None, None, ulp, hedge, count=count)
        return None if mirrored is None else -mirrored
    u = ONE if hedge is Hedge.BARE else place(value)
    if hedge is Hedge.ABOUT or hedge is Hedge.TENTHS_ABOUT:
        return Interval.around(value, _capped(max(u * HALF, value * SOFT_LIMIT), value, HARD_LIMIT))
    if hedge is Hedge.NEARLY:
        return Interval(value - _capped(u, value, HARD_LIMIT), value, False, True)
    if hedge is not Hedge.BARE:
        special = _bounded(value, u, hedge, hard=True) or _special(value, ulp, hedge, hard=True)
        if special is not None:
            return special
    if count:
        return Interval.point(value)
    return Interval(value - ulp * HALF, value + ulp, False, True)


def _bare(value: Decimal, ulp: Decimal, count: bool) -> Interval:
    return Interval.point(value) if count else Interval.around(value, ulp * HALF)


def _capped(radius: Decimal, value: Decimal, share: Decimal) -> Decimal:
    """Limit a radius to a share of the figure; a figure of one digit below 10 keeps its half."""
    if value < 10 and value == value.to_integral_value() and value != 0:
        return radius
    return min(radius, value * share)


def _bounded(value: Decimal, u: Decimal, hedge: Hedge, *, hard: bool) -> Interval | None:
    """Intervals of 超, 以上, 不足 and 不超過."""
    if hedge is Hedge.OVER:
        return Interval(value, value * 2 if hard else value + u, True, False)
    if hedge is Hedge.AT_LEAST:
        return Interval(value, None if hard else value + u)
    if hedge is Hedge.UNDER:
        low = max(value - u, Decimal(0))  # of a figure that begins with 1 the plain reading goes below its half
        return Interval(min(low, value / 2) if hard else low, value, False, True)
    if hedge is Hedge.AT_MOST:
        return Interval(Decimal(0), value, True, False)
    if hedge is Hedge.OVER_INSIDE:
        return Interval(value, value + u, True, True)
    return None


_SPECIAL: dict[Hedge, tuple[Interval, Interval]] = {
    Hedge.MAJORITY: (Interval(HALF, Decimal(1), True, False),) * 2,
    Hedge.NEARLY_HALF: (
        Interval(Decimal("0.45"), HALF, False, True),
        Interval(Decimal("0.4"), HALF, False, True),
    ),
    Hedge.HALVED: (Interval(Decimal("0.4"), Decimal("0.55")),) * 2,
}
_RADIUS: dict[Hedge, tuple[Decimal, Decimal]] = {
    Hedge.HALF_WORD: (Decimal("0.05"), Decimal("0.05")),
    Hedge.FRACTION: (Decimal("0.03"), Decimal("0.05")),
    Hedge.DOUBLED: (Decimal("0.1"), Decimal("0.1")),
}


def _special(value: Decimal, ulp: Decimal, hedge: Hedge, *, hard: bool) -> Interval | None:
    """Intervals of 成, 一半, 三分之一, 翻番 and their like."""
    if hedge in _SPECIAL:
        return _SPECIAL[hedge][hard]
    if hedge in _RADIUS:
        return Interval.around(value, _RADIUS[hedge][hard])
    if hedge is Hedge.TENTHS:
        low, high = value - ulp * HALF, value + ulp * HALF
        return Interval(low, value + ulp if hard else high, False, True)
    if hedge is Hedge.DOUBLED_TIMES:
        return Interval.around(value, value * Decimal("0.1"))
    if hedge is Hedge.VAGUE_NEARLY:  # 近百 keeps its value
        return Interval(value * HALF, value, False, True)
    return None


def _written_range(
    low: Decimal | None, high: Decimal | None, ulp: Decimal, hedge: Hedge, *, hard: bool
) -> Interval | None:
    if low is None and high is None:
        return None
    if hedge is Hedge.RANGE:
        margin = ulp * HALF
        return Interval(None if low is None else low - margin, None if high is None else high + margin)
    if hedge is Hedge.VAGUE_OVER:
        exclusive = low is not None and low % TEN == 0  # 百餘 is (100, 200), 十餘 is [11, 19]
        return Interval(low, high, exclusive, exclusive)
    if hedge is Hedge.PAIR:
        margin = ulp if hard else Decimal(0)
        return Interval(None if low is None else low - margin, None if high is None else high + margin)
    return Interval(low, high, False, hedge in (Hedge.VAGUE, Hedge.VAGUE_NEARLY))
