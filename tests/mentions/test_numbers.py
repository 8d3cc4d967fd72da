"""Every number of a text, and figures in text that is set with spaces."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.mentions.numbers import find_loosely, find_numbers


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("共5件，又12件", [("5", 5), ("12", 12)]),
        ("- 1,200,000", [("- 1,200,000", -1_200_000)]),
        ("2e5与2^3", [("2e5", 200_000), ("2^3", 8)]),
        (".5倍", [(".5", Decimal("0.5"))]),
        ("100k", [("100k", 100_000)]),
        ("三又二分之一", [("三又二分之一", Decimal("3.5"))]),
        ("1 3/4米", [("1 3/4", Decimal("1.75"))]),
        ("十打", [("十打", 120)]),
        ("负四十五亿", [("负四十五亿", -4_500_000_000)]),
        ("三千 八百 万", [("三千 八百 万", 38_000_000)]),
        ("1点45", [("1点45", Decimal("1.45"))]),
        ("百分之五", [("五", 5)]),
        ("一半", [("一半", Decimal("0.5"))]),
        ("3.1.2", [("3", 3), ("1", 1), ("2", 2)]),
    ],
)
def test_numbers(text: str, wanted: list[tuple[str, Decimal | int]]) -> None:
    assert [(text[n.start : n.end], n.value) for n in find_numbers(text)] == wanted


def test_a_range_is_one_number() -> None:
    (found,) = find_numbers("20 - 100个")
    assert (found.low, found.high) == (20, 100)


@pytest.mark.parametrize("text", ["一切", "收拾房间", "大陆", "万万没想到", "统一", "四川", ""])
def test_words_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


def test_spaces_are_disregarded() -> None:
    text = "毛利率 六 点 五 成"
    (found,) = find_loosely(text)
    assert text[found.start : found.end] == "六 点 五 成"
    assert found.value == Decimal("0.65")


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,-+/^eEkM%一二三十百千万亿两半几多余点分之又负打 至", max_size=40))
def test_offsets_hold_on_any_text(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end
    for candidate in find_loosely(text):
        assert 0 <= candidate.start < candidate.end <= len(text)
