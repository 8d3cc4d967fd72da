"""Rates of change whose base stands in the same sentence."""

import pytest

from tests.support.statements import alarms, verdicts

STATEMENTS = [
    ("11月交付36,728輛，同比增長19%，環比10月的42,013輛下降12.6%。", "36,728輛", "63,728輛"),
    ("開市報94.5元，較招股價70.58元高開33.9%。", "33.9%", "93.9%"),
    ("加權平均得標價為807.8元，較底價630元高出28.2%。", "28.2%", "82.2%"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), STATEMENTS)
def test_rates_hold_and_slips_are_noticed(text: str, right: str, wrong: str) -> None:
    assert alarms(text) == []
    assert "consistent" in verdicts(text, "growth")
    assert alarms(text.replace(right, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "去年盈利16.06億元，增長約2%，核心利潤升至16.01億元，升幅37.2%。",
        "涉及金額8.6億元，按年上升8%，主要因為兩宗投訴金額較大，一宗涉及近1億元。",
        "按可比口徑，收入5.5億元，較上年的5.0億元增長18%。",
    ],
)
def test_other_figures_of_a_sentence_are_no_base(text: str) -> None:
    assert alarms(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2023年收入3億元，2024年淨利潤12億元，同比增長5倍。",
        "2023年淨利潤-3億元，2024年淨利潤12億元，同比增長8倍。",
    ],
)
def test_figures_of_two_metrics_are_not_compared(text: str) -> None:
    assert alarms(text) == []
