"""The view: as long as the text, Simplified, half width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.view import fold, make_view

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)


@given(ANY_TEXT)
def test_as_long_as_the_text(text: str) -> None:
    view = make_view(text)
    assert len(view.folded) == len(view.text) == len(text)
    assert view.script in ("hans", "hant", "none")


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２３．４％", "123.4%"),
        ("營業收入（億元）", "营业收入(亿元)"),
        ("−24%", "-24%"),
        ("–24%", "-24%"),
        ("－24％", "-24%"),
        ("3\u3000億", "3 亿"),
        ("3\u00a0億", "3 亿"),
        ("￥５０", "¥50"),
        ("十餘萬隻，兩間；", "十余万只，两间；"),
        ("\ud800億", "\ud800亿"),
        ("", ""),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert make_view(text).folded == folded


@pytest.mark.parametrize(("text", "script"), [("营业收入", "hans"), ("營業收入", "hant"), ("3.5%", "none")])
def test_tells_the_script(text: str, script: str) -> None:
    assert make_view(text).script == script
