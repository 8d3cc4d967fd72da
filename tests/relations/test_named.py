"""Shares and multiples of a whole that is named and told elsewhere, or not at all."""

import pytest

from tests.support.statements import alarms, verdicts

TOLD = "海嵐科技去年營業收入14.75億元，按年增長75%。\n\n其中華東收入5.31億元，占營業收入的36.0%。"
UNTOLD = "雲業務營收52億元，占總營收的41%，毛利率61%；移動業務營收38億元，占總營收的30%，毛利率55%。"


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [(TOLD, "36.0%", "63.0%"), (TOLD, "5.31億元", "53.1億元"), (UNTOLD, "38億元", "83億元"), (UNTOLD, "41%", "14%")],
)
def test_named_wholes(text: str, right: str, wrong: str) -> None:
    assert alarms(text) == []
    assert "consistent" in verdicts(text, "share")
    assert alarms(text.replace(right, wrong))


def test_wholes_of_other_periods_stay_silent() -> None:
    text = "2024年海外收入8,789萬元，占總營收的6.60%；2025年第一季海外收入2,851萬元，占總營收的8.74%。"
    assert alarms(text, "2025-06-30") == []
