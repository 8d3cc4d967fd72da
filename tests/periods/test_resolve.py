"""Resolution over whole texts: what one date lends another, and what the helpers say of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.layout import make_layout
from pipeline.lexicon import load_lexicon
from pipeline.mentions import find_candidates
from pipeline.model import Candidate, Period
from pipeline.periods import resolve, role_of, split_span, stretch_to
from pipeline.periods.calendar import add_months, make_day, shift_days, shift_years, week_of
from pipeline.view import make_view

LEXICON = load_lexicon()


def dated(text: str, published: str | None) -> list[Candidate]:
    view = make_view(text)
    candidates = find_candidates(view, LEXICON)
    today = date.fromisoformat(published) if published else None
    resolve(view, make_layout(view.folded), candidates, today, LEXICON)
    return [c for c in candidates if c.kind == "date"]


def periods(text: str, published: str | None) -> list[str | None]:
    return [str(c.period) if c.period else None for c in dated(text, published)]


def test_undated_article_leaves_relative_dates_open() -> None:
    assert periods("今年和上月，公司扩产。", None) == [None, None]


def test_undated_article_takes_the_year_that_its_dates_name() -> None:
    text = "公司2018年5月16日公告。\n2017年公司亏损。\n6月，公司开工。"
    assert periods(text, None)[-1] == "2018-06-01/2018-06-30"


def test_a_paragraph_without_dates_goes_back_to_what_the_article_is_about() -> None:
    text = "公司披露2025年半年度报告。\n其后第二季度回升，一季度平稳。\n毛利率改善，上年同期为负。"
    assert periods(text, "2025-08-27")[-1] == "2024-01-01/2024-06-30"


def test_headline_and_body_agree() -> None:
    text = "公司上半年扭亏\n公司公布，上半年扭亏，去年同期为亏损。"
    half = "2025-01-01/2025-06-30"
    assert periods(text, "2025-08-20") == [half, half, "2024-01-01/2024-06-30"]


def test_a_base_lends_no_year() -> None:
    assert periods("较2023年回升；下半年订单饱满。", "2025-12-01")[-1] == "2025-07-01/2025-12-31"


def test_a_weekday_takes_the_day_of_the_date_behind_it() -> None:
    assert periods("周五(6月26日)公布。", "2026-07-08")[0] == "2026-06-26/2026-06-26"


def test_span_that_ends_before_it_begins_has_a_warning() -> None:
    (span,) = dated("减持期间为2025年6月9日至2025年5月9日。", None)
    assert span.period is None
    assert span.warning


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2022年至2024年", ["2022", "2023", "2024"]),
        ("2022年至2025年上半年", ["2022", "2023", "2024", "2025-01-01/2025-06-30"]),
        ("2024年", ["2024"]),
        ("2025年上半年", ["2025-01-01/2025-06-30"]),
        ("2025年1-9月", ["2025-01-01/2025-09-30"]),
        ("2025年4月至5月", ["2025-04-01/2025-04-30", "2025-05-01/2025-05-31"]),
    ],
)
def test_split_span(text: str, parts: list[str]) -> None:
    (span,) = dated(text, None)
    wanted = [f"{p}-01-01/{p}-12-31" if len(p) == 4 else p for p in parts]
    assert [str(p) for p in split_span(span)] == wanted


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("截至2025年6月30日", "instant"),
        ("较2024年下半年增长", "base"),
        ("与2023年相比", "base"),
        ("发布2026年半年度报告", "report"),
        ("在2025年", None),
    ],
)
def test_roles(text: str, role: str | None) -> None:
    view = make_view(text)
    (found,) = dated(text, None)
    assert role_of(view.folded, found.start, found.end, LEXICON) == role


def test_stretch_that_ends_with_an_instant() -> None:
    text = "截至2025年6月30日止六個月，收入上升。"
    view = make_view(text)
    (found,) = dated(text, None)
    assert found.period is not None
    stretch = stretch_to(view.folded, found.period, found.end, LEXICON)
    assert stretch is not None
    assert str(stretch.period) == "2025-01-01/2025-06-30"
    assert view.folded[: stretch.end].endswith("六个月")


def test_words_behind_a_stretch_take_its_months() -> None:
    assert periods("公司预料，截至9月底止上半财年转亏。", "2024-10-18")[-1] == "2024-04-01/2024-09-30"


@settings(deadline=None)
@given(st.dates(max_value=date(9990, 1, 1)), st.integers(-40, 40))
def test_calendar_moves_stay_in_the_calendar(day: date, shift: int) -> None:
    week = week_of(day)
    assert week.start <= day <= week.end
    moved = shift_years(Period(day, day), shift)
    assert moved is None or moved.start.year == day.year + shift
    year, month = add_months(day.year, day.month, shift)
    assert (year * 12 + month) - (day.year * 12 + day.month) == shift
    assert make_day(day.year, day.month, day.day) == day
    assert shift_days(day, 10**7) == date.max


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "2024年",
                "上年同期",
                "报告期",
                "9月",
                "24日，",
                "周三",
                "去年",
                "同期",
                "1至",
                "3月",
                "截至",
                "。",
                "\n",
                "9999年",
                "上季",
                "近三年",
                "，",
                "本月31日",
                "1600年",
                "以来",
                "0年",
                "今(31)日",
                "2027财年Q1",
                "第三财季",
                "上上周",
                "本季度",
                "前一交易日",
                "截至6月底止六个月",
            ]
        ),
        max_size=14,
    ),
    st.one_of(st.none(), st.dates()),
)
def test_any_text_resolves(parts: list[str], published: date | None) -> None:
    text = "".join(parts)
    view = make_view(text)
    candidates = find_candidates(view, LEXICON)
    resolve(view, make_layout(view.folded), candidates, published, LEXICON)
    for candidate in candidates:
        assert candidate.period is None or candidate.period.start <= candidate.period.end
