"""What is raised, and what it is spent on."""

import pytest

from tests.support.statements import alarms, verdicts

TEXT = (
    "宇行科技擬募資42.02億元。\n\n募集資金中，20.22億元投向模型研發，11.10億元投向本體研發，"
    "4.46億元用於新產品開發，6.24億元用於製造基地建設。"
)


@pytest.mark.parametrize(
    ("right", "wrong"), [("42.02億元", "24.02億元"), ("11.10億元", "11.10萬元"), ("6.24億元", "66.24億元")]
)
def test_uses_make_up_what_is_raised(right: str, wrong: str) -> None:
    assert alarms(TEXT) == []
    assert "consistent" in verdicts(TEXT, "sum")
    assert alarms(TEXT.replace(right, wrong))


def test_some_uses_of_more_stay_silent() -> None:
    assert alarms("公司募資50億元，其中10億元用於研發，12億元用於擴產，5億元用於還款。") == []
