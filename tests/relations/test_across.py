"""Facts of several articles: what is held against each other, and what is not."""

from __future__ import annotations

import pytest

import pipeline


def verdicts(*texts: str) -> list[str]:
    read = [
        pipeline.extract(pipeline.Article(text=text, id=str(number)), published="2025-06-10")
        for number, text in enumerate(texts)
    ]
    return [f.verdict for f in pipeline.check(read)]


def test_the_source_decides() -> None:
    stated = "北辰醫療2024年收入為{}億元。"
    assert verdicts(stated.format("3.27"), stated.format("3.31")) == ["conflict"]
    assert verdicts(stated.format("3.27"), stated.format("3.3")) == ["consistent"]
    assert verdicts("招股書顯示，" + stated.format("3.27"), "據招股書，" + stated.format("3.31")) == ["inconsistent"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # How much something grew says nothing where what grew is not named, or moves by the hour.
        ("截至6月9日，北辰醫療股價上漲3.2%。", "截至6月9日，北辰醫療股價上漲5.7%。"),
        ("北辰醫療2024年研發中心面積增長3.2%。", "北辰醫療2024年門店面積增長5.7%。"),
        # A year that has not ended: figures of two parts of it.
        ("北辰汽車2025年累計產量16.2萬輛。", "北辰汽車2025年累計產量20.4萬輛。"),
    ],
)
def test_what_two_articles_may_both_be_right_about(one: str, other: str) -> None:
    assert verdicts(one, other) == []


def test_cells_are_not_compared() -> None:
    """Tables of two chapters have titles that say what each is a table of."""
    table = "北辰醫療{}情況\n年度 2024年 2023年\n毛利率 {} {}\n合計 100.00% 100.00%"
    assert verdicts(table.format("內銷", "31.20%", "30.10%"), table.format("外銷", "22.70%", "21.80%")) == []
