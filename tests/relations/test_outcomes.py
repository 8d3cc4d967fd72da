"""What is said of a list: the total of its metric, and its course."""

import pytest

from tests.support.statements import alarms, verdicts

PARTS = (
    "味鮮食品公布，上半年收入26億元，按年升8.3%。\n\n"
    "味鮮食品上半年醬油、蠔油及其他產品收入分別為13億元、7.8億元及5.2億元。"
)
COURSE = "2023年至2025年，公司關稅支出分別為600萬元、3,170萬元和1.08億元，兩年間增長約17倍，2025年同比增幅高達240%。"


@pytest.mark.parametrize(
    ("text", "relation", "right", "wrong"),
    [
        (PARTS, "sum", "26億元", "62億元"),
        (PARTS, "sum", "7.8億元", "78億元"),
        (COURSE, "growth", "240%", "420%"),
        (COURSE, "growth_multiple", "17倍", "71倍"),
    ],
)
def test_lists_and_what_is_said_of_them(text: str, relation: str, right: str, wrong: str) -> None:
    assert alarms(text, "2026-03-31") == []
    assert set(verdicts(text, relation, "2026-03-31")) & {"consistent", "loose"}
    assert alarms(text.replace(right, wrong), "2026-03-31")
