"""Dates and durations: whatever is written reads back, offsets are exact, nothing raises, nothing is slow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load_lexicon
from pipeline.mentions.date import find_dates
from pipeline.mentions.date_grammar import grammar_of
from pipeline.mentions.date_reader import small_number
from pipeline.mentions.duration import find_durations
from pipeline.view import fold
from tests.support.growth import growth

LEXICON = load_lexicon()
DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))


def spelled(number: int) -> str:
    """Write 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


def forms(day: date) -> dict[str, str]:
    year = "".join(DIGITS[int(d)] for d in str(day.year))
    return {
        "plain": f"{day.year}年{day.month}月{day.day}日",
        "spaced": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "zeros": f"{day.year}年{day.month:02d}月{day.day:02d}日",
        "colloquial": f"{day.year}年{day.month}月{day.day}号",
        "spelled": f"{year}年{spelled(day.month)}月{spelled(day.day)}日",
        "mixed": f"{day.year}年{spelled(day.month)}月{day.day}日",
        "dashes": day.isoformat(),
        "slashes": f"{day.year}/{day.month}/{day.day}",
        "dots": f"{day.year}.{day.month}.{day.day}",
        "packed": day.strftime("%Y%m%d"),
        "evening": f"{day.year}年{day.month}月{day.day}日晚间",
    }


@settings(max_examples=150, deadline=None)
@given(DAYS, st.sampled_from(sorted(forms(date(2025, 1, 1)))))
def test_a_day_reads_back(day: date, form: str) -> None:
    written = forms(day)[form]
    (found,) = find_dates(fold(f"公司于{written}，公告。"), LEXICON)
    assert (found.start, found.end) == (3, 3 + len(written))
    point = found.anchor.first if found.anchor else None
    assert point is not None
    assert (point.year, point.month, point.day) == (day.year, day.month, day.day)


@settings(max_examples=80, deadline=None)
@given(DAYS, DAYS, st.sampled_from(["至", "到", "-", "—", "～", " 至 "]))
def test_a_span_is_one_mention(first: date, last: date, joint: str) -> None:
    text = f"{forms(first)['plain']}{joint}{forms(last)['plain']}"
    (found,) = find_dates(fold(text), LEXICON)
    assert (found.start, found.end) == (0, len(text))
    assert found.anchor is not None
    assert found.anchor.last is not None
    assert (found.anchor.first.year, found.anchor.last.day) == (first.year, last.day)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(2000, 2099), st.integers(1, 4), st.sampled_from(["{}年第{}季度", "{}年第{}季", "{}Q{}", "{}年{}季度"])
)
def test_a_quarter_reads_back(year: int, quarter: int, form: str) -> None:
    (found,) = find_dates(fold(form.format(year, quarter)), LEXICON)
    assert found.anchor is not None
    assert (found.anchor.first.year, found.anchor.first.quarter) == (year, quarter)


@given(st.integers(1, 99))
def test_small_numbers_read_back(number: int) -> None:
    assert small_number(spelled(number)) == number


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 99), st.booleans(), st.sampled_from([("年", "Y"), ("个月", "M"), ("周", "W"), ("天", "D")]))
def test_a_duration_reads_back(number: int, chinese: bool, unit: tuple[str, str]) -> None:
    written = (spelled(number) if chinese else str(number)) + unit[0]
    (found,) = find_durations(fold(f"为期{written}。"), LEXICON)
    assert (found.start, found.end, found.iso) == (2, 2 + len(written), f"P{number}{unit[1]}")


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("年月日季度周今明去上下半前至到-、,.0123456789一二三十百两几多个Qq期末底初 \n\r公司"),
        max_size=60,
    )
)
@example("2025年13月45日")
@example("九千九百九十九万亿年")
@example("\ud800年")
def test_nothing_raises_and_offsets_are_exact(text: str) -> None:
    folded = fold(text)
    for find in (find_dates, find_durations):
        end = 0
        for candidate in find(folded, LEXICON):
            assert end <= candidate.start < candidate.end <= len(text)
            end = candidate.end


HARD = [
    "1",
    "12",
    "一",
    "十",
    "年",
    "1年",
    "2025",
    "2025年",
    "2025、",
    "1至",
    "1月至",
    "前",
    "半",
    "个半",
    "1日、",
    "今日",
    "Q",
    " ",
    "\r\n",
    "周",
    "2025-",
]


@pytest.mark.parametrize("unit", HARD)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def read(size: int) -> None:
        text = unit * (size // len(unit))
        find_dates(text, LEXICON)
        find_durations(text, LEXICON)

    assert growth(read, 10_000, 80_000, tries=2) < 32


def test_the_first_text_is_read_like_the_second():
    """Dates are found by the pieces of their pattern first, and by one pattern of all from the second text on."""
    grammar = grammar_of.__wrapped__(load_lexicon())
    paths = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))
    text = fold("\n\n".join(path.read_text(encoding="utf-8") for path in paths))
    in_pieces, at_once = list(grammar.spans(text)), list(grammar.spans(text))
    assert len(in_pieces) > 300
    assert in_pieces == at_once
