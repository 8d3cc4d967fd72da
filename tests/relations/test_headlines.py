"""A headline and its body, of which one has a slip."""

import pytest

from tests.support.statements import alarms

TEXT = "海嵐科技上半年收入18.4億元　毛利率23.5%\n\n海嵐科技今日公布，上半年收入{}，按年增長15%；毛利率{}。"


@pytest.mark.parametrize(
    ("income", "margin", "told"),
    [
        ("18.4億元", "23.5%", 0),
        ("18.38億元", "23.5%", 0),
        ("81.4億元", "23.5%", 1),
        ("18.4萬元", "23.5%", 1),
        ("118.4億元", "23.5%", 1),
        ("18.4億元", "2.35%", 1),
        ("16.9億元", "23.5%", 0),
    ],
)
def test_headline_against_body(income: str, margin: str, told: int) -> None:
    assert len(alarms(TEXT.format(income, margin), "2025-08-30")) == told
