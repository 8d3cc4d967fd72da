"""Interval arithmetic: what holds for members holds for intervals; touching counts when closed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interval import Interval, hull, total

numbers = st.decimals(min_value=-1000, max_value=1000, places=2)


@st.composite
def intervals(draw: st.DrawFn, elements: st.SearchStrategy[Decimal] = numbers) -> Interval:
    low, high = sorted((draw(elements), draw(elements)))
    if low == high:
        return Interval.point(low)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def members(draw: st.DrawFn, elements: st.SearchStrategy[Decimal] = numbers) -> tuple[Interval, Decimal]:
    interval = draw(intervals(elements))
    assert interval.low is not None
    assert interval.high is not None
    share = draw(st.sampled_from([Decimal(s) for s in ("0", "0.25", "0.5", "0.75", "1")]))
    value = interval.low + (interval.high - interval.low) * share
    return interval, value if value in interval else (interval.low + interval.high) / 2


@given(members(), members())
def test_members_stay_members(a: tuple[Interval, Decimal], b: tuple[Interval, Decimal]) -> None:
    assert a[1] + b[1] in a[0] + b[0]
    assert a[1] - b[1] in a[0] - b[0]
    assert a[1] * b[1] in a[0] * b[0]
    assert -a[1] in -a[0]
    assert abs(a[1]) in abs(a[0])


positive = st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2)


@given(members(), members(positive))
def test_quotients_of_members_stay_members(a: tuple[Interval, Decimal], b: tuple[Interval, Decimal]) -> None:
    quotient = a[0] / b[0]
    exact = Fraction(a[1]) / Fraction(b[1])
    slack = Fraction(1, 10**20)
    assert quotient.low is not None
    assert quotient.high is not None
    assert Fraction(quotient.low) - slack <= exact <= Fraction(quotient.high) + slack


@given(intervals(), intervals())
def test_intersection_and_hull(a: Interval, b: Interval) -> None:
    common = a.intersect(b)
    assert a.meets(b) == b.meets(a) == (not common.empty)
    both = hull(a, b)
    for interval in (a, b):
        assert interval.middle is not None
        assert interval.middle in both


@given(intervals(), intervals())
def test_order(a: Interval, b: Interval) -> None:
    if a.below(b):
        assert not a.meets(b)
    assert not (a.below(b) and b.below(a))


def test_a_touching_point_counts_only_when_both_ends_are_closed() -> None:
    half = Decimal("0.05")
    parts = total([Interval.around(Decimal("4.1"), half), Interval.around(Decimal("6.1"), half)])
    assert parts.meets(Interval.around(Decimal("10.3"), half))  # 10.25 .. touches [10.1, 10.3]
    assert not Interval(Decimal(0), Decimal(1), False, True).meets(Interval(Decimal(1), Decimal(2)))


def test_a_negative_weight_swaps_the_ends_and_their_flags() -> None:
    assert -Interval(Decimal(1), Decimal(2), True, False) == Interval(Decimal(-2), Decimal(-1), False, True)


def test_a_divisor_around_zero_says_nothing() -> None:
    everything = Interval.point(1) / Interval(Decimal(-1), Decimal(1))
    assert everything == Interval(None, None)


@pytest.mark.parametrize(
    ("divisor", "expected"),
    [
        (Interval(Decimal(2), None), Interval(Decimal(0), Decimal("0.5"), True, False)),
        (Interval(Decimal(0), Decimal(2), True, False), Interval(Decimal("0.5"), None)),
        (Interval(None, Decimal(-2)), Interval(Decimal("-0.5"), Decimal(0), False, True)),
    ],
)
def test_half_lines_divide(divisor: Interval, expected: Interval) -> None:
    assert Interval.point(1) / divisor == expected


def test_unbounded_ends_stay_unbounded() -> None:
    above = Interval(Decimal(3), None)
    assert (above + Interval.point(1)).high is None
    assert (above * Interval.point(2)).low == 6
    assert (above * Interval.point(0)) == Interval.point(0)
    assert Decimal(10) ** 30 in above


def test_power_is_monotone() -> None:
    grown = Interval(Decimal(4), Decimal(9)).power(Decimal("0.5"))
    assert (grown.low, grown.high) == (2, 3)
