"""Market ratios whose figures stand on either side."""

import pytest

from tests.support.statements import alarms, verdicts


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("沛冷股價1,150元，本益比25.3倍，對應每股純益45.5元。", "25.3倍", "52.3倍"),
        ("整體估值21億元，市盈率約16.2倍，對應承諾淨利潤1.3億元。", "1.3億元", "3.1億元"),
    ],
)
def test_ratios_hold_and_slips_are_noticed(text: str, right: str, wrong: str) -> None:
    assert alarms(text) == []
    assert "consistent" in verdicts(text, "market_value")
    assert alarms(text.replace(right, wrong))
