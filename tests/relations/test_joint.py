"""Totals of shares, and of one metric over all periods."""

import pytest

from tests.support.statements import alarms, verdicts

STATEMENTS = [
    ("創始人直接持有23.82%的股份，並通過平台控制10.94%，合計控制34.76%。", "34.76%", "43.76%"),
    ("3奈米占銷售23%、5奈米占37%、7奈米占14%，先進製程合計達74%。", "37%", "73%"),
    (
        "青禾茶飲2022年、2023年和2024年淨利潤分別為1.36億元、2.89億元和4.71億元；2025年上半年淨利潤2.96億元。"
        "三年半下來，青禾茶飲累計淨利潤11.92億元。",
        "11.92億元",
        "1.192億元",
    ),
]


@pytest.mark.parametrize(("text", "right", "wrong"), STATEMENTS)
def test_totals_hold_and_slips_are_noticed(text: str, right: str, wrong: str) -> None:
    assert alarms(text, "2025-09-30") == []
    assert "consistent" in verdicts(text, "sum", "2025-09-30")
    assert alarms(text.replace(right, wrong), "2025-09-30")


@pytest.mark.parametrize(
    "text",
    [
        "公司2023年和2024年淨利潤分別為2.4億元和3.1億元，自成立以來累計淨利潤9.6億元。",
        "甲公司占17%，較上年提升2%，前五大合計占74%。",
    ],
)
def test_other_totals_stay_silent(text: str) -> None:
    assert alarms(text) == []
