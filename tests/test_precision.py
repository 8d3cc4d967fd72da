"""The table of hedges: what each cue makes of a figure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interval import Interval
from pipeline.precision import Hedge, hard_interval, place, soft_interval

D = Decimal


def test_place() -> None:
    assert [place(D(x)) for x in ("5000000000", "6200000000", "1.3", "0", "-240")] == [
        D("1E9"),
        D("1E8"),
        D("0.1"),
        1,
        10,
    ]


@pytest.mark.parametrize(
    ("value", "ulp", "hedge", "soft", "hard"),
    [
        ("6.85E8", "1E6", Hedge.BARE, "[684500000,685500000]", "[684500000,686000000)"),
        ("100E8", "1E8", Hedge.ABOUT, "[9000000000,11000000000]", "[8000000000,12000000000]"),
        ("16E8", "1E8", Hedge.ABOUT, "[1550000000,1650000000]", "[1440000000,1760000000]"),
        ("3", "1", Hedge.ABOUT, "[2.5,3.5]", "[2.5,3.5]"),
        ("300", "1", Hedge.NEARLY, "[270,300)", "[240,300)"),
        ("62E8", "1E8", Hedge.OVER, "(6200000000,6300000000]", "(6200000000,12400000000]"),
        ("60", "1", Hedge.AT_LEAST, "[60,70]", "[60,∞)"),
        ("40", "1", Hedge.UNDER, "[30,40)", "[20,40)"),
        ("100", "1", Hedge.UNDER, "[0,100)", "[0,100)"),
        ("8E8", "1E8", Hedge.AT_MOST, "(0,800000000]", "(0,800000000]"),
        ("200E8", "1E8", Hedge.OVER_INSIDE, "(20000000000,30000000000)", "(20000000000,30000000000)"),
        ("0.9", "0.1", Hedge.TENTHS, "[0.85,0.95)", "[0.85,1.0)"),
        ("0.5", "0.1", Hedge.MAJORITY, "(0.5,1]", "(0.5,1]"),
        ("2", "1", Hedge.DOUBLED, "[1.9,2.1]", "[1.9,2.1]"),
        ("4", "1", Hedge.DOUBLED_TIMES, "[3.6,4.4]", "[3.6,4.4]"),
        ("0.3333", "0.0001", Hedge.FRACTION, "[0.3033,0.3633]", "[0.2833,0.3833]"),
    ],
)
def test_table(value: str, ulp: str, hedge: Hedge, soft: str, hard: str) -> None:
    assert shown(soft_interval(D(value), None, None, D(ulp), hedge)) == shown_like(soft)
    assert shown(hard_interval(D(value), None, None, D(ulp), hedge)) == shown_like(hard)


def shown(interval: Interval | None) -> tuple[object, ...]:
    assert interval is not None
    return interval.low, interval.high, interval.low_open, interval.high_open


def shown_like(text: str) -> tuple[object, ...]:
    low, high = text[1:-1].split(",")
    return D(low), None if high == "∞" else D(high), text[0] == "(", text[-1] == ")" and high != "∞"


@pytest.mark.parametrize(
    ("low", "high", "hedge", "expected"),
    [
        ("11", "19", Hedge.VAGUE_OVER, Interval(D(11), D(19))),
        ("100", "200", Hedge.VAGUE_OVER, Interval(D(100), D(200), True, True)),
        ("200", "1000", Hedge.VAGUE, Interval(D(200), D(1000), False, True)),
        ("4", "5", Hedge.PAIR, Interval(D(4), D(5))),
        ("2.36E8", "2.83E8", Hedge.RANGE, Interval(D("2.355E8"), D("2.835E8"))),
    ],
)
def test_ranges(low: str, high: str, hedge: Hedge, expected: Interval) -> None:
    assert soft_interval(None, D(low), D(high), D("1E6"), hedge) == expected


def test_an_exact_count_is_a_point() -> None:
    assert hard_interval(D(26), None, None, D(1), Hedge.BARE, count=True) == Interval.point(26)


def test_no_number_has_no_interval() -> None:
    assert soft_interval(None, None, None, D(1), Hedge.BARE) is None


@given(st.decimals(min_value=D("0.01"), max_value=D("1E12"), places=2), st.sampled_from(Hedge))
def test_the_hard_interval_holds_the_soft_one(value: Decimal, hedge: Hedge) -> None:
    soft = soft_interval(value, None, None, D("0.01"), hedge)
    hard = hard_interval(value, None, None, D("0.01"), hedge)
    assert soft is not None
    assert hard is not None
    assert soft.low is not None
    assert hard.low is None or hard.low <= soft.low
    assert hard.high is None or (soft.high is not None and hard.high >= soft.high)


@given(st.decimals(min_value=D("0.01"), max_value=D("1E12"), places=2), st.sampled_from(Hedge))
def test_a_minus_mirrors(value: Decimal, hedge: Hedge) -> None:
    soft, mirrored = (soft_interval(v, None, None, D("0.01"), hedge) for v in (value, -value))
    assert soft is not None
    assert mirrored == -soft
