"""What is left of an amount after another."""

import pytest

from tests.support.statements import alarms, verdicts


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("集資總額54.07億元，淨額51.42億元，上市開支約2.65億元。", "51.42億元", "15.42億元"),
        ("去年新開門店3,214家，關閉412家，淨增2,802家。", "412家", "4,120家"),
        ("銀行借貸總額48.6億元，現金9.3億元，借貸淨額39.3億元。", "39.3億元", "93.3億元"),
    ],
)
def test_the_rest_is_the_difference(text: str, right: str, wrong: str) -> None:
    assert alarms(text) == []
    assert "consistent" in verdicts(text, "difference")
    assert alarms(text.replace(right, wrong))
