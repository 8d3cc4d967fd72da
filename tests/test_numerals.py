"""Numerals: whatever is written is read back, alone and inside a text."""

from __future__ import annotations

from decimal import Decimal

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.numerals import EXACT, LONGEST, find_numerals, parse_numeral
from tests.support.growth import growth
from tests.support.writer import FORMAL, PLAIN, arabic, chinese, grouped, mixed

WHOLE = st.integers(min_value=0, max_value=10**16 - 1).map(Decimal)
AMOUNTS = st.decimals(min_value=0, max_value=Decimal(10) ** 15, places=3, allow_nan=False, allow_infinity=False)
TRADITIONAL = opencc.OpenCC("s2t")
SCALES = st.sampled_from(["百", "千", "万", "百万", "千万", "亿", "万亿", "兆"])


@given(AMOUNTS)
def test_digits_are_read_back(value: Decimal) -> None:
    assert parse_numeral(arabic(value)) == value
    assert parse_numeral("-" + arabic(value)) == -value


@given(AMOUNTS, st.sampled_from([",", "，"]))
def test_groups_are_read_back(value: Decimal, comma: str) -> None:
    assert parse_numeral(grouped(value, comma)) == value


@given(WHOLE, st.sampled_from([PLAIN, FORMAL]))
def test_chinese_is_read_back(value: Decimal, signs: tuple[str, str]) -> None:
    assert parse_numeral(chinese(value, signs)) == value


@given(AMOUNTS)
def test_chinese_decimals_are_read_back(value: Decimal) -> None:
    assert parse_numeral(chinese(value)) == value


@given(st.decimals(min_value=0, max_value=10**6, places=4, allow_nan=False, allow_infinity=False), SCALES)
def test_scaled_digits_are_read_back(value: Decimal, scale: str) -> None:
    assert parse_numeral(mixed(value, scale)) == value


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 9999))
def test_mixtures_are_read_back(first: int, second: int, third: int) -> None:
    text = f"{first}兆{second}億{third:04d}萬" if third >= 1000 else f"{first}兆{second}億{third}萬"
    assert parse_numeral(text) == Decimal(first * 10**12 + second * 10**8 + third * 10**4)


@settings(deadline=None)
@given(AMOUNTS)
def test_traditional_and_full_width(value: Decimal) -> None:
    wide = arabic(value).translate({**{ord("0") + i: chr(0xFF10 + i) for i in range(10)}, ord("."): "．"})
    assert parse_numeral(wide) == value
    assert parse_numeral(TRADITIONAL.convert(chinese(value))) == value


@given(st.text(alphabet="0123456789,.，一二两三十百千万亿兆点多余几数零〇半成 元-", max_size=60))
def test_offsets_are_exact_and_nothing_overlaps(text: str) -> None:
    end = 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        end = numeral.end
        if numeral.low is not None and numeral.high is not None:
            assert numeral.value is None
            assert numeral.low < numeral.high


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1萬1,944", 11944),
        ("3万4000", 34000),
        ("6億6千萬", 660_000_000),
        ("8兆302億", 8_030_200_000_000),
        ("1兆8129.4億", 1_812_940_000_000),
        ("20.84万亿", 20_840_000_000_000),
        ("8.41千萬", 84_100_000),
        ("壹佰貳拾萬零陸仟", 1_206_000),
        ("两亿", 200_000_000),
        ("二〇二五", 2025),
        ("廿", 20),
        ("三千五", 3500),
        ("一万二", 12000),
        ("一千零五", 1005),
        ("十二点五", Decimal("12.5")),
        ("１，１００．９亿", 110_090_000_000),
    ],
)
def test_written_ways(text: str, value: Decimal | int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "公司", "1,23,4亿", "24..66亿", "3.8两亿", "三两三", "数百", "3家", "十 二"])
def test_what_is_no_plain_numeral(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "ulp"),
    [("6.80亿", 10**6), ("40.0", Decimal("0.1")), ("50亿", 10**8), ("62", 1), ("三千五百", 100), ("1.85兆", 10**10)],
)
def test_the_last_written_digit_keeps_its_place(text: str, ulp: Decimal | int) -> None:
    assert find_numerals(text)[0].ulp == ulp


def test_absurd_runs_of_digits_are_no_numerals() -> None:
    assert find_numerals("9" * 5000) == []
    assert parse_numeral("9" * LONGEST) == Decimal("9" * LONGEST)
    assert EXACT.prec > 2 * LONGEST


@pytest.mark.parametrize(
    "unit", ["1", "一", "亿", "1,", "，1", "1.", "十", "万1", "零", "多", "几", "点一", "1.2.", " 1"]
)
def test_linear_in_the_length_of_the_text(unit: str) -> None:
    assert growth(lambda size: find_numerals((unit * size)[:size]), 10_000, 100_000) < 40


@settings(max_examples=30)
@given(st.text(max_size=200))
def test_nothing_raises(text: str) -> None:
    find_numerals(text)
    parse_numeral(text)


def test_a_grouped_number_that_has_lost_its_point_is_one_number() -> None:
    assert [(n.value, n.end) for n in find_numerals("245,38481万元")] == [(Decimal(245384810000), 10)]
    assert [n.end - n.start for n in find_numerals("见图1,2024年")] == [1, 4]
